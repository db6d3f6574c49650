"""Lesson 3: shares and amounts read in sentences, the slips of its exercises, its notes."""

import re
import shutil

import pytest

from allylessons import charts, figure, lessons, model
from allylessons.data import DataError, Package
from allylessons.lessons import l03
from allylessons.lessons.l03.sentences import MISSILES, SHELLS, amounts, losses_counted, shares

DATA = Package()
CONTENT = lessons.content(3, DATA)
EXERCISES = {exercise.key: exercise for exercise in CONTENT.exercises}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Between 25% and 36.4%", [25, 36.4]),
        ("25 to 36 percent", [25, 36]),
        ("25–36 per cent", [25, 36]),
        ("25-36%", [25, 36]),
        ("25% to 36%, not 40%", [25, 36]),
        ("a quarter to a half", [25, 50]),
        ("two in five", [40]),
        ("3,000 of 11,000 by 22 January 2025", []),
    ],
)
def test_shares_of_a_sentence(text, found):
    assert shares(text) == found


@pytest.mark.parametrize(
    ("text", "shells", "missiles"),
    [
        ("Shells: 4.2 to 5.8 million. Missiles: 100 to 148.", [4.2e6, 5.8e6], [100, 148]),
        ("4.2–5.8 million artillery shells and 100–148 missiles", [4.2e6, 5.8e6], [100, 148]),
        ("4,200,000 rounds plus about a hundred and fifty missiles", [4.2e6], [150]),
        ("Up to nine million shells but dozens of ballistic missiles", [9e6], [12]),
        ("Shells 5m and missiles 148", [5e6], [148]),
        ("Millions of shells and missiles", [1e6], []),
        ("150 missiles and many shells (9 million)", [], [150]),
        ("In 2024 missiles were sent, and in 2024 shells", [], []),
    ],
)
def test_amounts_of_a_sentence(text, shells, missiles):
    assert amounts(text, SHELLS) == pytest.approx(shells)
    assert amounts(text, MISSILES) == pytest.approx(missiles)


def test_losses_that_a_sentence_names():
    found = [
        losses_counted(f"they were {w}") for w in ("dead", "killed or hurt", "captured", "lost")
    ]
    assert found == ["killed", "killed or wounded", "all", "none"]


def told(key, answer):
    """Right, or the misconception whose reply an answer gets."""
    exercise = EXERCISES[key]
    verdict = exercise.judge(answer)
    if verdict.outcome == "right":
        return "right"
    return next((m.misconception for m in exercise.mistakes if m.says in verdict.message), "?")


@pytest.mark.parametrize(
    ("answer", "reply"),
    [
        ("Seoul and officials put casualties at 25–36%.", "right"),
        ("A quarter to over a third were casualties, officials say.", "right"),
        ("South Korea's estimates allow 25 to 27% killed or wounded.", "right"),
        ("Officials say between 2.5% and 9.1% were killed.", "right"),
        ("Officials' estimates allow 25% to 36% casualties, not 40%.", "right"),
        ("Officials say between 25% and 36% were killed.", "casualty means dead"),
        ("Officials say between 25% and 36% were killed or wounded.", "the article's narrowing"),
        ("Officials say 900% to 1000% were casualties.", "any range is better than none"),
        ("Officials say 40% to 50% were killed.", "any range is better than none"),
        ("Officials say 4,000 of 11,000 were casualties.", "one number is enough"),
        ("By 22 January 2025 officials say 40% were casualties.", "one number is enough"),
        ("a b 1 2 killed officials", "one number is enough"),
        ("The BBC: 25 to 36% casualties.", "a number speaks for itself"),
    ],
)
def test_the_sentence_written_again(answer, reply):
    assert told("rewrite", answer) == reply


@pytest.mark.parametrize(
    ("answer", "reply"),
    [
        ("Shells: 4.2 to 5.8 million. Missiles: 100 to 148.", "right"),
        ("Millions of shells, dozens of missiles.", "right"),
        ("5 missiles in 2023 and 5 million shells", "right"),
        ("9000000 missiles, 5 million shells", "any number will do"),
        ("1 missile and 1 shell", "any number will do"),
        ("Millions of missiles and shells", "a number for one noun only"),
        ("In 2024 missiles were sent, and in 2024 shells too.", "one number for two nouns"),
    ],
)
def test_one_noun_a_number(answer, reply):
    assert told("millions", answer) == reply


@pytest.mark.parametrize(
    ("key", "answer", "reply"),
    [
        ("one-share", 3000 / 11000, "a fraction for a percentage"),
        ("one-share", 11000 / 3000, "the fraction upside down"),
        ("one-share", 27, "close is the same"),
        ("one-share", 36.4, "one share fits all"),
        ("one-share", 25, "any whole will do"),
        ("one-share", 10, "a part of a part"),
        ("lowest-highest", (0.25, 0.364), "a fraction for a percentage"),
        ("lowest-highest", (25, 36), "close is the same"),
        ("lowest-highest", (25, 33.3), "only the numerator varies"),
        ("lowest-highest", (25, 27.3), "only the denominator varies"),
        ("lowest-highest", (26.7, 54.5), "later figures were known already"),
        ("lowest-highest", (25, 400 / 3), "arrivals so far are all"),
    ],
)
def test_usual_slips_have_replies(key, answer, reply):
    assert told(key, answer) == reply


def test_a_replaced_estimate_is_not_taken_for_the_headline():
    """4,000 of the 10,000 that the Pentagon gave first is 40% as well."""
    said = EXERCISES["lowest-highest"].judge((25, 40)).message
    assert "its own estimator has replaced" in said


def test_later_pairs_keep_hedge_and_definition():
    lines = CONTENT.notes["later"].splitlines()
    assert "more than 6,000 of 11,000 is more than 54.5%" in lines[-1]
    assert "Losses counted: not stated. Sent: the first contingent." in lines[-1]
    assert "killed, wounded, missing or captured" in lines[0]


def test_a_fall_between_two_estimators_is_not_called_one():
    assert "By its own count the share rose." in EXERCISES["what-moved"].why


def test_estimates_of_arms_are_told_with_who_gave_them():
    said = EXERCISES["millions"].right
    for part in ("up to 9 million (2024)", "Open Source Centre 4.2", "more than 100 (2024)"):
        assert part in said
    assert len(said.split()) <= 40


def without(folder, table, start):
    shutil.copytree(DATA.folder, folder)
    path = folder / f"{table}.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not re.match(start, line)]
    assert len(kept) < len(lines)
    path.write_text("".join(kept), encoding="utf-8")
    return Package(folder)


@pytest.mark.parametrize(
    ("table", "start", "what"),
    [
        ("estimates", "N039", '"casualties_total" by western-officials, known by 2025-01'),
        ("estimates", "N028", '"troops_deployed" by western-officials'),
        ("estimates", "N.*,killed,", '"killed"'),
        ("estimates", "N.*,ballistic_missiles_delivered", "ballistic_missiles_delivered"),
        ("estimates", "N03[02]", "on one day after 2025-01-22"),
        ("figures", "G.*,C21,", "a share of C21"),
        ("chains", "C21", "a chain of C21"),
    ],
)
def test_what_the_lesson_is_built_on_is_named_where_it_lacks(tmp_path, table, start, what):
    said = f"^Lesson 3 needs .*{re.escape(what)}.*: {table}\\.csv has none"
    with pytest.raises(DataError, match=said):
        l03.content(without(tmp_path / "data", table, start))


def test_a_range_is_drawn_with_a_point_at_either_end():
    estimates, actors = DATA.load("estimates"), DATA.load("actors")
    rows = model.estimates_of(estimates, actors, iso3="PRK", measures=["troops_deployed"])
    spec = charts.ranges(rows, title="How many?", noun="sent", unit="people").to_dict()
    drawn = next(iter(spec["datasets"].values()))
    ends = [(row["figure"], row["other"]) for row in drawn if row["other"] is not None]
    assert ends == [(11000, 12000)]


def test_the_cloud_keeps_more_than_and_tells_every_divisor_apart():
    (lab,) = CONTENT.labs
    everybody = {name: tuple(lab.controls[name]) for name in list(lab.controls)[:2]}
    rest = {"losses_are": "casualties_total", "known_by": "2025-09", "open_figures": True}
    chart = lab.draw(**everybody, **rest, figures=True)
    table = figure.table(chart)
    rows = set(table["lost, by whom"])
    assert {"more than 6,000 lost · United Kingdom", "at least 1,100 lost · South Korea"} <= rows
    assert "one end only" in chart.description
    shape = chart.layer[0].encoding.shape.to_dict()["scale"]
    assert len(shape["domain"]) == table["sent, by whom"].nunique() > 6
    assert len(set(shape["range"])) == len(shape["range"])
