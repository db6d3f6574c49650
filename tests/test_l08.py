"""Lesson 8: facts are those of the tables, answers have verdicts, the first answer is back."""

from pathlib import Path

import pandas as pd
import pytest
from copies import changed, replaced

from allylessons.answers import Answers
from allylessons.brief.page import Line, Page
from allylessons.brief.rules import remarks
from allylessons.brief.show import say
from allylessons.data import Package
from allylessons.kinds import Free
from allylessons.lessons import l08

DATA = Package()
CONTENT = l08.content(DATA)
ASKED = {one.key: one for one in CONTENT.exercises}
FOLDER = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "key", [key for key, one in ASKED.items() if not isinstance(one.kind, Free)]
)
def test_every_possible_answer_has_a_verdict_of_its_own(key):
    one, outcomes = ASKED[key], []
    for answer in one.answers():
        verdict = one.judge(answer)
        outcomes.append(verdict.outcome)
        assert verdict.outcome in ("right", "try again")
        replies = [wrong.says for wrong in one.mistakes] + [one.otherwise] * (key == "faults")
        assert verdict.message in ([one.why] if verdict.outcome == "right" else replies)
    assert outcomes.count("right") == 1 + len(one.also)


def test_two_ways_of_putting_the_range_are_right():
    judge = ASKED["rewrite"].judge
    for who, number in (("three", "range"), ("seoul", "about")):
        assert judge({"who": who, "number": number, "when": "dated"}).outcome == "right"
    swapped = judge({"who": "seoul", "number": "range", "when": "dated"})
    assert "three governments" in swapped.message


def test_what_is_written_freely_is_kept_and_never_judged():
    assert ASKED["own-words"].judge("S407, and I would write possible.").outcome == "kept"


def test_the_faults_of_the_draft_are_those_that_the_desk_names():
    found = remarks(Page(lines=(Line(l08.DRAFT),)), l08.rules(DATA))
    assert {one.kind for one in found if one.line} == set(ASKED["faults"].right)


def test_the_figures_are_those_of_the_tables():
    raw = pd.read_csv(FOLDER / "data" / "estimates.csv").set_index("estimate_id")
    rows = raw.loc[["N022", "N029", "N021"]]
    assert [*rows["value"]] == [10_000, 11_000, 12_000]
    assert set(rows["population"]) == {"first_contingent"}  # one group, not two waves
    assert rows["date"].max() <= "2025-02-28"
    assert set(raw.loc[["N020", "N030"], "population"]) == {"first_arrivals", "two_waves"}
    checked = pd.read_csv(FOLDER / "data" / "verdicts.csv")["verdict"].value_counts()
    [picture] = CONTENT.pictures
    [told] = picture.told
    drawn = dict(zip(told.rows["verdict"], told.rows["claims"], strict=True))
    assert drawn == {name.replace("_", " "): number for name, number in checked.items()}
    assert told.title.startswith(f"{checked['wrong']} of {checked.sum()} claims")
    assert all(f"{name} {number}" in told.words for name, number in drawn.items())


def test_options_are_of_about_one_length():
    longest = 0
    for one in CONTENT.exercises:
        options = getattr(one.kind, "options", None)
        if options and isinstance(one.right, str):
            lengths = {key: len(text) for key, text in options.items()}
            assert max(lengths.values()) < 1.35 * min(lengths.values()), one.key
            longest += max(lengths, key=lengths.get) == one.right
    assert longest <= 2  # of six


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (["Iran", "Belarus"], "You called an ally: Iran and Belarus."),
        ([], "You called an ally: none of them."),
        (["<b>", 3, "Iran"], "You called an ally: Iran."),
        ("skipped", "No answer is kept here"),
        (None, "No answer is kept here"),
    ],
)
def test_the_first_answer_of_lesson_0_comes_back(kept, said, tmp_path):
    if kept is not None:
        Answers(0, tmp_path).put("predict:ally", kept)
    card = CONTENT.desks["first-answer"](Answers(8, tmp_path))
    assert said in card.html()
    assert "<b>" not in card.html()


def test_the_half_page_asks_for_what_is_missing():
    desk = l08._Desk(DATA, CONTENT.words)
    page = desk.page("half")
    text = " ".join(line.text for line in page.lines)
    assert all(f"[{gap}: " in text for gap in "ABCD")
    parts = ASKED["half"].kind.blanks
    right = ASKED["half"].right
    lines = (
        page.lines[0],
        Line(parts["finding"][right["finding"]], ("N022", "N029", "N021"), right["sure"]),
        page.lines[2],
        Line(parts["other"][right["other"]], ("V006",), "", "counter"),
        Line(f"We do not know {parts['gap'][right['gap']]}", (), "", "unknown"),
    )
    found = [say(one) for one in desk.records.remarks(Page(lines=lines))]
    assert found == ["On Belarus only its own side speaks. Add what somebody else says."]


def test_the_stored_lesson_is_small():
    assert (FOLDER / "notebooks" / "08_your_brief.ipynb").stat().st_size <= 300_000


def test_a_sixth_country_comes_by_its_row(tmp_path):
    enter = replaced("SRB,Serbia,member", "SRB,Serbia,subject")
    data = changed(tmp_path / "data", countries=enter)
    content = l08.content(data)
    records = l08._Desk(data, content.words).records
    assert "Serbia" in records.rules.countries.values()
    assert "SRB" in set(records.rules.ledger.query("kind == 'votes'")["iso3"])
    assert any("Serbia, " in chart.words for chart in records.charts)
    offered = {one.key: one for one in content.predictions}["ally-now"].kind.options
    assert "Serbia" in offered
