"""One question has one answer, in whichever lesson it is asked."""

import itertools
import re
import tomllib
from collections import defaultdict
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

from allylessons import lessons
from allylessons.data import Package
from allylessons.model.meanings import counts
from allylessons.subjects import meanings, rules
from allylessons.subjects.index import Index

DATA = Package()
SUBJECTS = DATA.load("countries").query("role == 'subject'")["iso3"]
HOW_MANY = Path(lessons.__file__).parent / "03_how_many.toml"


def facts(number):
    return import_module(f"allylessons.lessons.l{number:02d}.facts").Facts(DATA)


def plain(value):
    """A right answer in a form that can be compared."""
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, (list, tuple, set, frozenset)):
        return tuple(sorted(map(repr, map(plain, value))))
    return value


def test_what_is_asked_in_the_same_words_has_the_same_answer():
    right = defaultdict(set)
    for number in lessons.numbers():
        for exercise in lessons.content(number, DATA).exercises:
            right[exercise.prompt].add(repr(plain(exercise.right)))
    assert {asked: given for asked, given in right.items() if len(given) > 1} == {}


@pytest.mark.parametrize("iso3", SUBJECTS)
def test_lessons_1_and_8_count_the_same_ties(iso3):
    ties = {cell["meaning"] for cell in facts(8).on_record(iso3)}
    cells = meanings.grid(DATA).query("iso3 == @iso3")
    firm, sized = rules.thresholds(cells, evidence=2, size=2)
    assert ties == set(cells[counts(cells, evidence=firm, sizes=sized)]["meaning"])


def test_lessons_1_5_and_8_count_the_same_votes():
    counted = dict(zip(facts(8).subjects.index, facts(8)._votes.rows["says"], strict=True))
    cells = DATA.load("meanings").query("meaning == 'votes'").set_index("iso3")["size_basis"]
    for iso3 in SUBJECTS:
        assert f"No with Russia on {counted[iso3]} texts" in cells[iso3]
    assert all(said.endswith(f" of {Index(DATA).texts}") for said in counted.values())


def test_lessons_7_and_8_have_one_level_of_trade():
    trade = lessons.content(7, DATA).facts
    row = facts(8)._trade.rows.set_index("label").loc[f"{trade.names['CHN']}, {trade.record}"]
    level = trade.series.set_index("year")["value"][trade.record]
    assert row["least"] == row["most"] == pytest.approx(float(level))


def test_lesson_4_dates_the_treaty_as_the_verdict_does():
    event = facts(4).treaty
    assert pd.Timestamp(facts(4).verdict("C15")["better_date"]) == event["date"]


def test_lesson_8_takes_every_share_that_lesson_3_computes_or_finds_published():
    # Published: about a third, almost half. Divided: the ends of what counts of January 2025 allow.
    shares = facts(8).shares
    rows = DATA.load("estimates").query("measure == 'casualty_share'")
    known = rows[(rows["date"] <= DATA.descriptor["as_of"] + "-28") & rows["iso3"].eq("PRK")]
    published = {float(v) for v in known[["value", "low", "high"]].stack() if pd.notna(v)}
    assert published <= shares
    asked = {e.key: e.right for e in lessons.content(3, DATA).exercises}["lowest-highest"]
    assert all(any(abs(end - one) <= 0.05 for one in shares) for end in asked)


def _sentences():
    """Every sentence that lesson 3 lets a learner put together, and whether it is right there."""
    asked = tomllib.loads(HOW_MANY.read_text(encoding="utf-8"))["questions"]["rewrite"]
    names = list(asked["parts"])
    for keys in itertools.product(*(asked["parts"][name] for name in names)):
        chosen = dict(zip(names, keys, strict=True))
        text = asked["sentence"]
        for name, key in chosen.items():
            text = text.replace(f"[{name}]", asked["parts"][name][key])
        # Lesson 8 tells a reader who knows nothing yet, so it wants the country named.
        text = re.sub(r"of the soldiers sent", "of the soldiers that North Korea sent", text)
        yield text, chosen in asked["right"]


@pytest.mark.skipif(not HOW_MANY.exists(), reason="lesson 3 is not yet a text file")
def test_lessons_3_and_8_accept_and_refuse_the_same_sentences():
    judge = {e.key: e for e in lessons.content(8, DATA).exercises}["rewrite"].judge
    told = {text: (judge(text).outcome == "right", right) for text, right in _sentences()}
    assert {text: both for text, both in told.items() if both[0] != both[1]} == {}
