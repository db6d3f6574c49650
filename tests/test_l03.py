"""Lesson 3: shares recomputed from the rows, every answer of every question, every state."""

import itertools

import pandas as pd
import pytest
from copies import changed

from allylessons import lessons
from allylessons.data import Package
from allylessons.kinds import Free
from allylessons.subjects import estimates

DATA = Package()
CONTENT = lessons.content(3, DATA)
FACTS = CONTENT.facts
QUESTIONS = {one.key: one for one in CONTENT.exercises}
PICTURES = {one.key: one for one in CONTENT.pictures}
TABLE = pd.read_csv(DATA.folder / "estimates.csv").set_index("estimate_id")


def test_shares_and_what_rounding_allows():
    lost, sent = TABLE.loc["N039", "value"], TABLE.loc["N028", "value"]
    assert (lost, sent) == (4000, 11000)
    assert FACTS.own.share == round(100 * lost / sent, 1) == 36.4
    assert FACTS.own.high == round(100 * 4500 / 10500, 1)
    assert FACTS.own.low == round(100 * 3500 / 11500, 1)
    assert FACTS.seoul.share == round(100 * TABLE.loc["N038", "value"] / sent, 1)
    assert (FACTS.before.share, FACTS.later.share) == (27.3, 31.3)


def test_the_lowest_and_the_highest_dot_of_january():
    """Every division of like by like, by plain loops."""
    known = TABLE[(TABLE["iso3"] == "PRK") & (TABLE["date"] < "2025-02")]
    newest = {}
    for measure in ("casualties_total", "troops_deployed"):
        rows = known[known["measure"] == measure].sort_values("date", kind="stable")
        newest[measure] = rows.drop_duplicates("actor_id", keep="last")
    shares = [
        round(100 * part["value"] / whole["value"], 1)
        for (_, part), (_, whole) in itertools.product(
            newest["casualties_total"].iterrows(), newest["troops_deployed"].iterrows()
        )
        if part["population"] == whole["population"] != "unstated"
        and part["definition"] != "not_stated"
        and pd.notna(part["value"])
        and pd.notna(whole["value"])
    ]
    assert (min(shares), max(shares)) == (FACTS.low, FACTS.high)


@pytest.mark.parametrize("key", [key for key, one in QUESTIONS.items() if list(one.answers())])
def test_every_possible_answer_has_a_verdict_of_its_own(key):
    one = QUESTIONS[key]
    replies = {mistake.says for mistake in one.mistakes}
    if key == "what-counts":  # 2⁵ sets: what is missing from one is said in one way
        replies.add(one.otherwise)
    for answer in one.answers():
        verdict = one.judge(answer)
        assert verdict.outcome == "right" or verdict.message in replies


@pytest.mark.parametrize("key", QUESTIONS)
def test_each_slip_has_its_reply(key):
    one = QUESTIONS[key]
    if isinstance(one.kind, Free):
        assert one.judge(one.right).outcome == "kept"
        return
    assert one.judge(one.right).outcome == "right"
    for mistake in one.mistakes:
        assert one.judge(mistake.answer).message == mistake.says


@pytest.mark.parametrize(
    ("key", "given", "outcome"),
    [
        ("one-share", "27,3 %", "right"),
        ("one-share", "about 27.3", "right"),
        ("one-share", "0.273", "try again"),
        ("one-share", "366.7", "try again"),
        ("rounded", 42.857, "right"),
        ("rounded", 36.4, "try again"),
        ("lowest-highest", "25 to 36.4", "right"),
        ("lowest-highest", ["25", "36,4 %"], "right"),
        ("lowest-highest", ["25", "40"], "try again"),
        ("lowest-highest", ["23.6", "42.9"], "try again"),
    ],
)
def test_numbers_are_taken_as_people_type_them(key, given, outcome):
    assert QUESTIONS[key].judge(given).outcome == outcome


def test_two_ways_of_putting_it_are_right_and_no_other():
    one = QUESTIONS["rewrite"]
    right = [answer for answer in one.answers() if one.judge(answer).outcome == "right"]
    assert [tuple(answer.values()) for answer in right] == [
        ("named", "two", "range"),
        ("unnamed", "four", "nearly"),
    ]


@pytest.mark.parametrize("key", PICTURES)
def test_title_and_words_hold_what_the_rows_say(key):
    picture = PICTURES[key]
    for told in picture.told:
        assert told.title
        for _, row in estimates.table(told.rows).iterrows():
            assert row["says"]
        figures = told.rows["figure"].dropna().astype(float)
        if key == "shares":
            assert figures.between(0, 100).all()
        bars = told.rows.dropna(subset=["low", "high"])
        assert (bars["low"].astype(float) <= bars["high"].astype(float)).all()


def test_the_lab_divides_like_by_like_and_leaves_no_line_at_forty_unsaid():
    picture = PICTURES["shares"]
    state = picture.at({"known_by": 1, "losses": 0, "figures": 0})
    told = picture.told[state]
    assert told.title.startswith("January 2025: counts allow 24% to 43%")
    published = estimates.span(told.rows, estimates.PUBLISHED)
    assert published == (33, 50)
    killed = picture.told[picture.at({"known_by": 1, "losses": 1, "figures": 0})]
    assert estimates.span(killed.rows, estimates.PUBLISHED) is None
    assert "killed" in killed.title


def test_a_newer_estimate_joins_the_pictures(tmp_path):
    row = (
        "N999,casualties_total,killed_or_wounded,first_contingent,PRK,sipri,2025-01-14,day,2000,,,"
        "1000,plain,people,estimate,S031,\n"
    )
    data = changed(tmp_path / "data", estimates=lambda text: text + row)
    grown = lessons.content(3, data)
    picture = next(one for one in grown.pictures if one.key == "shares")
    assert any("SIPRI" in str(name) for told in picture.told for name in told.rows["name"])
    assert grown.facts.low == round(100 * 2000 / 12000, 1)
    assert next(one for one in grown.exercises if one.key == "lowest-highest").right[0] == 16.7


@pytest.mark.parametrize(
    ("row", "old", "new"), [("N038", "3000", "3200"), ("N039", "4000", "4200")]
)
def test_a_corrected_figure_is_followed_or_named(tmp_path, row, old, new):
    from allylessons.authors import cases, criteria, notebooks

    def correct(text):
        return "".join(
            line.replace(f",{old},", f",{new},", 1) if line.startswith(f"{row},") else line
            for line in text.splitlines(keepends=True)
        )

    data = changed(tmp_path / "data", estimates=correct)
    content = lessons.content(3, data)
    share = next(one for one in content.exercises if one.key == "one-share")
    assert share.right == round(100 * data.row("estimates", "N038")["value"] / 11000, 1)
    case = cases.read(notebooks.folder() / "03_how_many.ipynb", data)
    found = criteria.judge(case)
    assert any("stored before the last change" in line for line in found)
    if row == "N039":
        assert any('cell rounded: C19: "4,000"' in line for line in found)
        assert any('cell one-share: C19: "36.4"' in line for line in found)
