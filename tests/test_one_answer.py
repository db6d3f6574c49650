"""One question has one answer, in whichever lesson it is asked, and at the desk of lesson 8."""

import re
from collections import defaultdict

import pandas as pd
import pytest

from allylessons import lessons
from allylessons.brief.charts import ties
from allylessons.brief.page import Line, Page
from allylessons.brief.rules import remarks
from allylessons.data import Package
from allylessons.kinds import Parts
from allylessons.lessons import l08
from allylessons.reference import date, number
from allylessons.subjects.index import START, TRADE, VOTES, Index
from allylessons.subjects.votes import Record

DATA = Package()
LESSONS = {number: lessons.build(number) for number in lessons.numbers()}
FACTS = {number: lesson.content.facts for number, lesson in LESSONS.items()}
SUBJECTS = dict(DATA.load("countries").query("role == 'subject'")[["iso3", "name"]].to_numpy())
# What the desk says of a sentence's figures and words; the rest is about its place on the page.
CONTRADICTS = {"lone_number", "found_wrong", "loaded_word", "not_their_words", "too_sure"}


def question(lesson, key):
    return next(one for one in LESSONS[lesson].content.exercises if one.key == key)


def told(lesson, key, **state):
    """What a picture tells, in one state of its controls."""
    picture = next(one for one in LESSONS[lesson].content.pictures if one.key == key)
    return picture.tell(**state)


def plain(value):
    """A right answer in a form that can be compared."""
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, (list, tuple, set, frozenset)):
        return tuple(sorted(map(repr, map(plain, value))))
    return value


def test_what_is_asked_in_the_same_words_has_the_same_answer():
    right = defaultdict(set)
    for lesson in LESSONS.values():
        for exercise in lesson.content.exercises:
            right[exercise.prompt].add(repr(plain(exercise.right)))
    assert {asked: given for asked, given in right.items() if len(given) > 1} == {}


# Meanings, votes, ties: lessons 1, 5, 6 and 8


def test_who_arms_russia_by_lesson_2_stands_as_in_the_cells_of_lesson_1():
    cells = DATA.load("meanings").query("meaning == 'arms'").set_index("iso3")
    rows = DATA.load("arming").query("recipient_iso3 == 'RUS'").set_index("supplier_iso3")
    assert dict(rows["stance"]) == dict(cells["stance"][rows.index])
    says = told(2, "stakes", links=True).rows.set_index("name")["says"]
    for iso3 in rows.index:
        recorded = cells["evidence"][iso3] == "record"
        sure = recorded or rows["stance"][iso3] == "affirms"
        assert ("· arms Russia" in says[SUBJECTS[iso3]]) == sure, iso3


def test_the_cells_of_lesson_1_count_as_many_texts_as_the_index_of_lesson_5():
    cells = DATA.load("meanings").query("meaning == 'votes'").set_index("iso3")["size_basis"]
    for iso3 in SUBJECTS:
        assert f"of {Index(DATA).texts}" in cells[iso3], iso3
    assert FACTS[1].texts == FACTS[5].texts == Index(DATA).texts


def test_agreement_with_russia_is_one_figure_in_lessons_5_and_6_and_votes_one_count_in_1():
    """Lessons 1 and 5 take the texts since the invasion; lesson 6 has those before it as well."""
    record, scale = Record(DATA), Index(DATA).agreement
    texts = [one for one in record.sets["before"][1] if one in since_the_invasion()]
    assert len(texts) == FACTS[5].texts
    for iso3 in SUBJECTS:
        assert record.share(iso3, texts)["percent"] == pytest.approx(scale[iso3]), iso3
    assert scale[FACTS[5].worked.iso3].round(1) == FACTS[5].worked.value
    for iso3, name in (("PRK", "korea"), ("CHN", "china"), ("ZAF", "africa")):
        no = record.cast.loc[iso3, texts] == "no"
        assert getattr(FACTS[1], name).no == no.sum(), name
    assert FACTS[6].texts == len(record.sets["before"][1])


def since_the_invasion():
    texts = DATA.load("resolutions")
    return set(texts.loc[texts["date"] >= LESSONS[4].value("E108"), "resolution"])


def test_what_a_state_meets_in_lesson_1_is_what_the_others_count():
    cells = LESSONS[1].content.facts.grid
    for iso3, name in SUBJECTS.items():
        met = set(cells.loc[(cells["iso3"] == iso3) & cells["counted"], "meaning"])
        assert met <= set(ties(DATA, iso3)), name  # the desk takes several others' word too
        assert (name in FACTS[8].bound) == ("treaty_mutual_defence" in met), name
        assert (name in FACTS[1].milder) <= (name in FACTS[8].tied), name
    denied = cells[(cells["country"] == FACTS[5].zero.country) & (cells["stance"] == "denies")]
    assert FACTS[5].zero.tie in set(denied["label"])
    assert set(denied["label"]) <= set(
        told(1, "denials").rows["what"].str.removeprefix(f"{FACTS[5].zero.country}: ")
    )
    assert {*Index(DATA).labels} == {*cells["meaning"]} >= {TRADE, VOTES}
    coded = Index(DATA).raw(START["coding"], START["trade_as"])
    firm = cells[cells["evidence"].isin(["record", "both_sides"])]
    for _, cell in firm[~firm["meaning"].isin([TRADE, VOTES])].iterrows():
        assert coded.at[cell["iso3"], cell["meaning"]] == 3, cell["cell"]


# Claims, chains, verdicts: lessons 0, 2, 3, 4, 7 and 8


def test_claims_are_counted_alike():
    bars = told(2, "heard", links=False).rows.set_index("name")["whole"]
    claims = DATA.load("claims")
    for iso3, name in SUBJECTS.items():
        there = int((claims["iso3"] == iso3).sum())
        assert FACTS[0].counted.set_index("country")["claims"][name] == there
        assert bars[name] == there, name
    assert FACTS[0].all == FACTS[2].all == FACTS[8].all == len(claims)
    for verdict, there in DATA.load("verdicts")["verdict"].value_counts().items():
        assert getattr(FACTS[8], verdict) == there


def test_the_far_end_of_a_claim_is_the_same_in_lessons_0_2_and_3():
    rung = told(2, "ladder", claim="C21").rows
    end = rung.sort_values("at").iloc[-1]["name"]
    for lesson, key in ((0, "path"), (3, "whose-count")):
        one = question(lesson, key)
        assert "estern officials" in one.kind.options[one.right]
        assert "estern officials" in end


@pytest.mark.parametrize(
    ("claim", "lesson", "key"), [("C15", 4, "correct-it"), ("C15", 8, "correct")]
)
def test_the_treaty_is_dated_as_the_verdict_and_the_event_date_it(claim, lesson, key):
    day = pd.Timestamp(DATA.row("verdicts", claim)["better_date"])
    assert day == LESSONS[4].value("E017")
    one = question(lesson, key)
    said = (
        one.kind.reading(one.right) if isinstance(one.kind, Parts) else one.kind.options[one.right]
    )
    assert date(day, code="month") in said
    assert f"{DATA.row('figures', 'G03')['date'].year}" in f"{one.prompt} {one.kind}"


def test_the_year_of_war_is_the_verdicts():
    right = question(4, "year-of-war").right
    ordinals = ["first", "second", "third", "fourth", "fifth", "sixth"]
    assert DATA.row("verdicts", "C54")["better_value"].startswith(ordinals[right - 1])
    day = pd.Timestamp(DATA.row("verdicts", "C54")["better_date"])
    assert day == FACTS[4].anniversary
    assert LESSONS[4].value("G17") == right - 1


def test_record_trade_is_one_sum_in_lessons_1_4_7_8_and_the_verdict():
    better = DATA.row("verdicts", "C39")["better_value"]
    for row, year in (("T016", 2024), ("T015", 2023)):
        one = LESSONS[7].value(row)
        assert f"{one:.1f} ({year})" in better
        assert any(f"{one:.1f}" in said for said in right_sentences(7, "rewrite")), year
    assert LESSONS[4].value("dollars") == LESSONS[7].value("printed")
    latest = number(LESSONS[7].value("T016"))
    assert latest in question(1, "own-words").solution
    assert latest in " ".join(
        line["text"] for line in LESSONS[8].content.words["pages"]["wide"]["lines"]
    )


# Numbers of soldiers: lessons 3 and 8, and the words of the glossary


def right_sentences(lesson, key):
    one = question(lesson, key)
    return [one.kind.reading(answer) for answer in (one.right, *one.also)]


def test_losses_are_counted_alike_in_lessons_3_the_verdict_and_the_glossary():
    finding = DATA.row("verdicts", "C21")["finding"]
    own = FACTS[3].own
    assert f"{own.lost:,.0f} (N039)" in finding
    assert f"{own.sent:,.0f} (N028)" in finding
    assert f"{own.low:.0f}% to {own.high:.0f}%" in finding
    words = DATA.load("glossary").set_index("term")["definition"]["casualty"]
    for kind in question(3, "what-counts").right:
        assert kind in words
    shares = told(3, "shares", known_by="2025-01", losses="casualties_total", figures="newest").rows
    assert round(shares["figure"].dropna().min(), 1) <= FACTS[3].low
    assert FACTS[3].printed == DATA.row("figures", "G06")["value"]


def test_those_sent_first_are_as_many_in_lesson_3_as_in_lesson_8():
    low, high = FACTS[8].low, FACTS[8].high
    title = told(3, "counts", counted="troops_deployed").title
    assert f"{number(low)} to {number(high)}" in title
    assert {high, FACTS[8].middle} <= {*FACTS[3].wholes}
    assert FACTS[3].before.sent == FACTS[8].middle


# The desk of lesson 8 beside sentences that other lessons have judged

RULES = l08.rules(DATA)


def at_the_desk(text, *ids):
    """Kinds of what the desk remarks on a sentence that rests on these records."""
    page = Page(lines=(Line(text, ids, "likely", "finding"),))
    return {one.kind for one in remarks(page, RULES) if one.line}


SENTENCES = [
    (1, "justify", ()),
    (2, "turned-round", ("C64",)),
    (3, "millions", ("N016", "N017", "N051", "N052", "N053")),
    (3, "rewrite", ("N048", "N049", "N050")),
    (4, "correct-it", ("C15", "E017")),
    (6, "sentence", ()),
    (7, "share", ("T083", "T085")),
    (7, "rewrite", ("T015", "T016")),
    (8, "rewrite", ("N022", "N029", "N021")),
]


@pytest.mark.parametrize(("lesson", "key", "ids"), SENTENCES)
def test_the_desk_takes_what_a_lesson_calls_right(lesson, key, ids):
    for sentence in right_sentences(lesson, key):
        assert not at_the_desk(sentence, *ids) & CONTRADICTS, sentence


def test_the_desk_takes_the_sentences_that_lessons_hold_up_as_models():
    for lesson, key, ids in (
        (1, "own-words", ("T016",)),
        (3, "own-words", ("N050", "N048", "N049")),
        (7, "own-words", ("T016",)),
    ):
        text = question(lesson, key).solution
        assert not at_the_desk(text, *ids) & CONTRADICTS, text


@pytest.mark.parametrize(
    ("lesson", "key", "ids"),
    [(3, "rewrite", ("N048", "N049", "N050")), (8, "rewrite", ("N022", "N029", "N021"))],
)
def test_the_desk_warns_of_a_figure_that_a_lesson_refuses_its_speaker(lesson, key, ids):
    one = question(lesson, key)
    nobody = {"a page can prove itself", "officials of one side are all sides"}
    nobody |= {"a number speaks for itself", "any speaker fits any number"}
    warned = 0
    for answer in one.answers():
        sentence = one.kind.reading(answer)
        wrong = [mistake.misconception for mistake in one.mistakes if one.fits(mistake, answer)]
        (blank,) = {"share", "number"} & {*answer}
        figure = re.search(r"\d", one.kind.blanks[blank][answer[blank]])
        if figure and answer[blank] != "range" and nobody & {*wrong}:  # a range may stand alone
            assert "lone_number" in at_the_desk(sentence, *ids), sentence
            warned += 1
    assert warned


def test_the_desk_warns_of_a_wrong_year_as_lesson_4_does():
    one = question(4, "correct-it")
    for answer in one.answers():
        sentence = one.kind.reading(answer)
        year = f"{DATA.row('figures', 'G03')['date'].year}"
        if one.judge(answer).outcome == "try again" and year in sentence:
            assert "found_wrong" in at_the_desk(sentence, "C15"), sentence
        if one.judge(answer).outcome == "right":
            assert "corrects" in at_the_desk(sentence, "C15"), sentence
    for key, text in question(8, "correct").kind.options.items():
        praised = "corrects" in at_the_desk(text, "C15")
        assert praised == (key == question(8, "correct").right), text
