"""Lesson 6: roll calls, agreement under a rule, two baselines, named measures, answers."""

import json
import shutil
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from allylessons import charts, data, describe, figure, model
from allylessons.lesson import Lesson
from allylessons.lessons import l06
from allylessons.lessons.l06.facts import SAYS, Facts
from allylessons.lessons.l06.labs import draw_agreement, draw_any_state
from allylessons.lessons.l06.sentences import Said

PACKAGE = data.Package()
FACTS = Facts(PACKAGE)
RULES = list(product(model.votes.ABSTENTION, model.votes.ABSENCE))
SHORT = {"Y": "yes", "N": "no", "A": "abstain", "-": "absent", "?": None}


def table(**rows):
    """Table ``votes`` from letters: one word a state, one letter a text."""
    cells = [
        (f"R{number}", iso3, SHORT[letter])
        for iso3, letters in rows.items()
        for number, letter in enumerate(letters, 1)
    ]
    frame = pd.DataFrame(cells, columns=["resolution", "iso3", "vote"])
    return frame.astype({"vote": pd.CategoricalDtype(["yes", "no", "abstain", "absent"])})


VOTES = table(AAA="NNNA", BBB="NA-A", CCC="YYY?", DDD="----")
CALLS = model.roll_calls(
    pd.DataFrame(
        {
            "resolution": ["R1", "R2", "R4", "R3"],
            "date": pd.to_datetime(["2022-03-02", "2023-01-01", "2025-12-31", "2025-02-24"]),
            "subject": ["One", "Two", "Four", "Three"],
        }
    ),
    VOTES,
)
CAST = model.ballots(VOTES, CALLS["resolution"])
COUNTRIES = pd.DataFrame({"iso3": ["AAA", "BBB", "CCC", "DDD"], "name": ["Aa", "Bb", "Cc", "Dd"]})


def points(one, other, abstention, absence):
    """What two votes are worth, or None where the text is left out: the rule in plain words."""
    if pd.isna(one) or pd.isna(other):
        return None
    votes = [one, other]
    if absence == "abstention":
        votes = ["abstain" if vote == "absent" else vote for vote in votes]
    if "absent" in votes and absence == "dropped":
        return None
    if "abstain" in votes and abstention == "dropped":
        return None
    if "absent" in votes:
        return 0
    if votes[0] == votes[1]:
        return 1
    return 0.5 if "abstain" in votes and abstention == "half" else 0


def by_loops(cast, abstention, absence):
    """Every two states, text by text."""
    rows = []
    for one, other in combinations(cast.index, 2):
        given = [
            points(cast.at[one, text], cast.at[other, text], abstention, absence) for text in cast
        ]
        counted = [value for value in given if value is not None]
        rows.append((one, other, len(counted), sum(counted)))
    frame = pd.DataFrame(rows, columns=["one", "other", "texts", "agreed"])
    percent = [100 * a / n if n else None for a, n in frame[["agreed", "texts"]].values]
    known = [share for share in percent if share is not None]
    frame["percent"] = pd.Series(percent, dtype=float)
    frame["percentile"] = pd.Series(
        [
            None if x is None else 100 * sum(share <= x for share in known) / len(known)
            for x in percent
        ],
        dtype=float,
    )
    return frame


@pytest.mark.parametrize(("abstention", "absence"), RULES)
def test_all_pairs_equal_the_plain_double_loop(abstention, absence):
    some = ["RUS", "PRK", "CHN", "IRN", "ZAF", "BLR", "USA", "UKR", "AFG", "VEN", "AZE", "SYR"]
    for cast in (CAST, FACTS.cast.loc[some]):  # with blanks in either
        pairs = model.agreement(cast, abstention=abstention, absence=absence)
        plain = by_loops(cast, abstention, absence)
        for column in ("one", "other"):
            assert list(pairs[column]) == list(plain[column])
        numbers = ["texts", "agreed", "percent", "percentile"]
        np.testing.assert_allclose(
            pairs[numbers].to_numpy(float), plain[numbers].to_numpy(float), rtol=0, atol=1e-9
        )


def test_pairs_are_as_many_as_the_states_allow():
    states = len(FACTS.cast)
    assert states == PACKAGE.load("votes")["iso3"].nunique()
    assert len(FACTS.usual) == states * (states - 1) // 2


@pytest.mark.parametrize(("abstention", "absence"), [("some", "dropped"), ("half", "half")])
def test_an_unknown_rule_is_named_with_those_there_are(abstention, absence):
    with pytest.raises(ValueError, match="half, none, dropped, absence one of dropped"):
        model.agreement(CAST, abstention=abstention, absence=absence)


def test_a_roll_call_with_a_hole_is_not_whole():
    assert list(CALLS["resolution"]) == ["R1", "R2", "R3", "R4"]  # by date
    assert list(CALLS["whole"]) == [True, True, True, False]
    assert list(CALLS["found"]) == [4, 4, 4, 3]


def test_roll_calls_of_a_time_are_those_of_its_days():
    resolutions = CALLS[["resolution", "date", "subject"]]
    kept = model.roll_calls(resolutions, VOTES, since="2023-01-01", until="2025-02-24")
    assert list(kept["resolution"]) == ["R2", "R3"]  # both ends belong to it
    assert list(kept.columns) == list(CALLS.columns)
    none = model.roll_calls(resolutions, VOTES, since="2026-01-01")
    pairs = model.agreement(model.ballots(VOTES, none["resolution"]))
    assert list(pairs["texts"]) == [0] * 6


def test_shares_of_a_time_are_those_of_the_plain_loop():
    since = "2022-02-24"
    tables = [PACKAGE.load(name) for name in ("votes", "resolutions", "countries")]
    shares = model.agreement_over(*tables, since=since, until=FACTS.cutoff)
    assert list(shares.index) == list(FACTS.subjects)
    texts = FACTS.calls.loc[FACTS.calls["date"].between(since, FACTS.cutoff), "resolution"]
    for iso3 in FACTS.subjects:
        looped = by_loops(FACTS.cast.loc[["RUS", iso3], list(texts)], "half", "dropped")
        assert shares[iso3] == pytest.approx(looped["percent"][0])


def test_an_incomplete_roll_call_gives_no_share():
    holes = set(FACTS.calls.loc[~FACTS.calls["whole"], "resolution"])
    assert holes
    for _, texts in FACTS.sets.values():
        assert not holes & set(texts)
    assert all(text in FACTS.texts_in_words for text in holes)


def test_agreement_with_one_state_names_all_others():
    rows = model.agreement_with(model.agreement(CAST), COUNTRIES, "BBB")
    assert list(rows["country"]) == ["Aa", "Cc", "Dd"]
    assert list(rows["texts"]) == [3, 2, 0]
    assert rows["percent"][0] == pytest.approx(100 * 2.5 / 3)
    assert rows["percent"].isna().tolist() == [False, False, True]
    # Three pairs have a text to compare; this one agrees most of them.
    assert rows["percentile"][0] == 100
    assert rows["as_often"][:2].to_list() == pytest.approx([100 / 3, 200 / 3])
    assert pd.isna(rows["as_often"][2])
    # Among the two states that can be compared beside Bb.
    assert rows["rank"].tolist()[:2] == [1, 2]
    assert pd.isna(rows["rank"][2])
    assert set(rows["of"]) == {2}
    assert rows["rank_percentile"][:2].to_list() == [100, 50]


def test_states_with_one_share_share_a_place():
    cast = model.ballots(table(AAA="NN", BBB="NN", CCC="NN", DDD="YN"), ["R1", "R2"])
    rows = model.agreement_with(model.agreement(cast), COUNTRIES, "AAA")
    assert rows[["rank", "level"]].values.tolist() == [[1, 1], [1, 1], [3, 0]]
    assert rows["rank_percentile"].round(6).tolist() == [100, 100, round(100 / 3, 6)]
    assert describe.place(1, 1, 3) == "1st to 2nd of 3"
    assert describe.place(3, 0, 3) == "3rd of 3"
    assert describe.place(pd.NA, pd.NA, 3) == ""


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (13, "13th"), (42, "42nd"),
     (112, "112th"), (121, "121st")],
)  # fmt: skip
def test_places_are_written_as_places(number, said):
    assert describe.ordinal(number) == said


def test_with_russia_is_another_question_than_with_anybody():
    rows = FACTS.others.set_index("iso3")
    assert rows["percent"].median() == pytest.approx(100 * 4.5 / 19)
    assert FACTS.usual["percent"].median() > 70
    assert rows.at["CHN", "rank"] == 13
    assert rows.at["ZAF", "rank"] + rows.at["ZAF", "level"] == 42
    # Near by one baseline, far by the other.
    assert rows.at["ZAF", "rank_percentile"] > 75
    assert rows.at["ZAF", "percentile"] < 20
    told = CONTENT.notes["baselines"]
    assert "the middle one agrees with Russia on 24%" in told
    assert "Russia voted No 19 times" in told


# Votes of two states, and what each named measure gives: counted by hand.
#   NNNA beside NA-A: N-N 0, N-A 1/2, left out, A-A 0: mean distance 1/6.
#   By chance, own votes: 2/3 N, 1/3 A beside 1/3 N, 2/3 A: 2/3*2/3/2 + 1/3*1/3/2 = 5/18.
#   By chance, pooled: 1/2 N, 1/2 A: 2*1/2*1/2/2 = 1/4.
@pytest.mark.parametrize(
    ("one", "other", "lijphart", "kappa", "pi"),
    [
        ("NNNA", "NA-A", 5 / 6, 1 - (1 / 6) / (5 / 18), 1 - (1 / 6) / (1 / 4)),
        ("NYNY", "NYNY", 1, 1, 1),
        ("NYNY", "YNYN", 0, -1, -1),
        ("NYNY", "NNYY", 0.5, 0, 0),
        ("NNNN", "NNAA", 0.75, 0, 1 - 0.25 / (2 * 0.75 * 0.25 / 2)),  # one never varies
        ("NNN", "NNN", 1, None, None),  # no other vote could have been dealt
        ("NN", "--", None, None, None),
    ],
)
def test_named_measures_are_those_counted_by_hand(one, other, lijphart, kappa, pi):
    one, other = ([SHORT[letter] for letter in votes] for votes in (one, other))
    nothing = float("nan")
    expected = [nothing if value is None else value for value in (lijphart, kappa, pi)]
    for pair in ((one, other), (other, one)):
        found = [
            model.lijphart(*pair),
            model.chance_corrected(*pair),
            model.chance_corrected(*pair, pooled=True),
        ]
        assert found == pytest.approx(expected, nan_ok=True)
        s = nothing if lijphart is None else 2 * lijphart - 1
        assert model.s_score(*pair) == pytest.approx(s, nan_ok=True)


def test_the_half_rule_is_lijpharts_index():
    texts = FACTS.sets["before"][1]
    rows = model.measures_with(FACTS.cast[texts], FACTS.countries, FACTS.subjects, "RUS")
    shares = FACTS.rows.set_index("iso3")["percent"]
    assert (100 * rows.set_index("iso3")["lijphart"]).to_dict() == pytest.approx(shares.to_dict())
    # Beside a vote that never varies, kappa is zero or not defined: the lesson says why.
    assert rows["kappa"].dropna().abs().max() < 1e-9
    told = CONTENT.notes["measures"]
    assert "| China | 19 | 0.79 | 0.58 | 0.00 | −0.27 |" in told
    assert "not defined" in told
    assert "The kappa of every state that ever differs is 0" in told


def test_a_share_that_many_pairs_have_is_not_rare():
    pairs = FACTS.pairs("dropped")
    rows = model.agreement_with(pairs, FACTS.countries, "RUS").set_index("iso3")
    full = pairs["percent"].dropna() == 100
    assert rows.at["CHN", "percentile"] == 100
    assert rows.at["CHN", "as_often"] == pytest.approx(100 * full.mean())
    assert full.mean() > 0.6
    for _, row in rows.dropna().iterrows():
        above = (pairs["percent"].dropna() >= row["percent"]).mean()
        assert row["as_often"] == pytest.approx(100 * above)


def test_votes_in_words():
    assert describe.tally(pd.Series(["no", "abstain", "no", "no", None])) == (
        "voted No 3 times and abstained once (not found: 1)"
    )
    assert describe.vote_rule("none", "abstention") == (
        "an abstention beside a Yes or No counts as no agreement, and an absence counts like an "
        "abstention"
    )
    assert describe.vote_rule("dropped", "dropped") == (
        "a text is left out if one of the two abstained or was absent"
    )
    pairs = model.agreement(CAST)
    others = model.agreement_with(pairs, COUNTRIES, "BBB")
    assert describe.baselines(others, pairs, "Bb") == (
        "Of 2 other states, the middle one agrees with Bb on 54%. 1 state has no text to compare. "
        "Of 3 pairs of states, the middle one agrees on 25%. 3 pairs have no text to compare."
    )
    rows = others.assign(later=[1, 0, 0])
    said = describe.agreement(rows, others, pairs, beside="Bb", rule="a rule", later="May 2025")
    assert said.endswith(
        "With Bb: Aa 83% of 3 texts, 1 of them after May 2025 (1st of 2, percentile 100 · among "
        "all pairs percentile 100, as often or more: 33% of pairs); Cc 25% of 2 texts (2nd of 2, "
        "percentile 50 · among all pairs percentile 67, as often or more: 67% of pairs); Dd no "
        "text to compare."
    )
    assert describe.among_pairs(100, 0.2) == "percentile 100, as often or more: under 1% of pairs"
    gone = model.agreement(CAST.loc[["AAA", "DDD"]])
    nobody = model.agreement_with(gone, COUNTRIES, "AAA")
    assert describe.baselines(nobody, gone, "Aa") == (
        "No state can be compared under this rule. No pair can be compared under this rule."
    )


def rows_of(chart, field):
    """Rows of the one data set of a chart that has a field."""
    return next(rows for rows in chart.to_dict()["datasets"].values() if field in rows[0])


def test_the_strip_says_each_vote_by_letter_and_marks_holes_and_later_texts():
    rows = model.vote_strip(CAST, CALLS, COUNTRIES, ["CCC", "AAA", "CCC"])
    chart = charts.vote_strip(rows, title="Who?", note="", later="February 2025")
    assert list(chart.data["letter"]) == list("YYY?NNNA")
    assert [row["when"] for row in rows_of(chart, "when")] == [
        "Mar 2022",
        "Jan 2023",
        "Feb 2025",
        "Dec 2025 * +",
    ]
    assert [row["says"] for row in rows_of(chart, "says")] == [
        "R1 · One",
        "R2 · Two",
        "R3 · Three",
        "R4 · Four",
    ]
    assert chart.description == (
        "Votes on 4 texts, 1 of them after February 2025. Cc voted Yes 3 times; after February "
        "2025 (not found: 1). Aa voted No 3 times; after February 2025 it abstained once. Of R4, "
        "only 3 of 4 votes were found."
    )
    later = figure.table(chart).set_index(["state", "resolution"])["after February 2025"]
    assert later["Aa"].to_dict() == {"R1": "no", "R2": "no", "R3": "no", "R4": "yes"}
    layers = chart.to_dict()["layer"]
    assert layers[0]["encoding"]["fill"]["field"] == layers[1]["encoding"]["text"]["field"]


@pytest.mark.parametrize(
    ("ran", "order"),
    [
        ("2025-02-22", ["R1", "R2", "line", "R3", "R4"]),
        ("2025-02-24", ["R1", "R2", "R3", "line", "R4"]),  # what came that day, it could know
        ("2026-01-01", ["R1", "R2", "R3", "R4", "line"]),
        (None, ["R1", "R2", "R3", "R4"]),
    ],
)
def test_the_strip_has_a_line_where_the_article_ran(ran, order):
    rows = model.vote_strip(CAST, CALLS, COUNTRIES, ["AAA"])
    spec = charts.vote_strip(rows, title="?", note="", later="May 2025", ran=ran).to_dict()
    domain = spec["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert [text if text[0] == "R" else "line" for text in domain] == order
    rules = [layer for layer in spec["layer"] if layer["mark"]["type"] == "rule"]
    assert len(rules) == bool(ran)


def drawn(cast=CAST, beside="BBB", shown=slice(None), **options):
    pairs = model.agreement(cast)
    others = model.agreement_with(pairs, COUNTRIES, beside)
    rows = others[shown].assign(later=0)
    fixed = {"title": "Often?", "beside": "Bb", "rule": "a rule", "note": "", "later": "May 2025"}
    return charts.agreement(rows, others, pairs, **fixed | options)


def test_agreement_stands_on_both_its_baselines():
    chart = drawn(predicted=(20, 40), marked="Cc")
    spec, pairs = chart.to_dict(), model.agreement(CAST)
    counted = pd.DataFrame(rows_of(chart, "count"))
    assert counted.groupby("baseline")["count"].sum().to_dict() == {
        "states": 2,
        "pairs": pairs["percent"].notna().sum(),
    }
    for _, bars in counted.groupby("baseline"):
        assert bars["percent"].sum() == pytest.approx(100, abs=0.1)
        assert bars["to"].max() == 100
    (control,) = spec["params"]
    assert control["name"] == "baseline"
    assert control["value"] == "states"  # the question as people mean it comes first
    assert control["bind"]["options"] == ["states", "pairs"]
    named = {
        row["baseline"]: row["name"]
        for rows in spec["datasets"].values()
        if {"at", "baseline"} <= set(rows[0])
        for row in rows
    }
    assert named == {"states": "middle state: 54%", "pairs": "middle pair: 25%"}
    assert chart.description.endswith("Your prediction, 20% to 40%, holds 1 of 2 states.")
    assert list(chart.data["states"]) == [
        "Aa 83% · 1st of 2",
        "▶ Cc 25% · 2nd of 2",
        "Dd no text to compare",
    ]
    assert chart.data["pairs"][0] == "Aa 83% · as often or more: 33%"
    table = figure.table(chart)
    assert list(table["agreement with Bb"]) == ["83%", "25%", "no text to compare"]
    assert list(table["place among states beside Bb"]) == ["1st of 2", "2nd of 2", ""]
    assert spec["title"]["subtitle"] == ["Rule: a rule."]


def test_both_axes_of_agreement_say_what_they_count():
    spec = drawn(predicted=(20, 40)).to_dict()
    along = [
        layer["encoding"]["x"]
        for layer in spec["layer"]
        if "field" in layer["encoding"].get("x", {})
    ]
    # One layer without a title would take it from the whole axis.
    assert {x["title"] for x in along} == {"agreement (percent of texts)"}
    assert all(x["scale"]["domain"] == [0, 100] for x in along)
    up = [
        layer["encoding"]["y"]
        for layer in spec["layer"]
        if "field" in layer["encoding"].get("y", {})
    ]
    assert {y["title"] for y in up} == {"percent of them"}
    # No dot stands among the bars, and none beyond the axis.
    high, peak = up[0]["scale"]["domain"][1], max(up[0]["axis"]["values"])
    assert all(peak < row["at"] < high for row in rows_of(drawn(), "at") if "country" in row)


def test_a_share_of_all_texts_stands_in_the_last_bar():
    cast = model.ballots(table(AAA="NN", BBB="NN"), ["R1", "R2"])
    counted = rows_of(drawn(cast, "AAA"), "to")
    assert [row["from"] for row in counted if row["count"]] == [95, 95]


def test_two_votes_name_the_states_in_their_cell():
    cross = model.two_votes(CAST, "R1", "R2")
    assert cross["states"].sum() == len(CAST)
    chart = charts.two_votes(
        cross, title="?", first="R1", second="R2", named={"BBB": "Bb", "AAA": "Aa"}, note=""
    )
    cells = figure.table(chart).set_index(["on R1", "on R2"])
    assert cells.loc[("voted No", "abstained"), "among them"] == "Bb"
    assert cells.loc[("voted No", "voted No"), "states"] == 1
    assert chart.description.startswith("States by their votes on R1 and R2: 1 voted Yes on")


def test_names_that_a_cell_cannot_hold_are_counted():
    names = {str(n): f"Country number {n}" for n in range(9)}
    cross = model.two_votes(
        model.ballots(table(**{iso3: "NA" for iso3 in names}), ["R1", "R2"]), "R1", "R2"
    )
    chart = charts.two_votes(cross, title="?", first="R1", second="R2", named=names, note="")
    says = next(text for text in chart.data["says"] if text.startswith("9"))
    shown = says.replace("\n", " ").count("Country number")
    assert 0 < shown < 9
    assert says.replace("\n", " ").endswith(f", and {9 - shown} more")
    assert figure.table(chart)["among them"].str.contains("Country number 8").sum() == 1


# The lesson itself. That votes add up to the announced totals: test_datapackage.py.


def notebook_cell(name):
    """Source of a cell of the lesson's notebook."""
    path = Path(__file__).parent.parent / "notebooks" / "06_votes.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "".join(next(cell["source"] for cell in cells if cell["id"] == name))


def exercise(key, content=None):
    content = content or CONTENT
    return next(each for each in content.exercises if each.key == key)


CONTENT = l06.content(PACKAGE)


def answers_as_it_should(content):
    for each in content.exercises:
        assert each.judge(...).outcome == "not tried yet"
        assert each.judge(each.right).outcome == "right", each.key
        assert len(each.mistakes) >= 2, each.key
        for mistake in each.mistakes:
            verdict = each.judge(mistake.answer)
            assert verdict.outcome == "try again", (each.key, mistake)
            assert verdict.message.startswith(mistake.says), (each.key, mistake)


def test_answers_and_their_messages():
    answers_as_it_should(CONTENT)
    assert sum(each.recall for each in CONTENT.exercises) >= 2
    assert {each.objective for each in CONTENT.exercises} == {1, 2, 3, 4, 5}


def test_shares_are_those_of_the_record():
    shares = FACTS.rows.set_index("iso3")["percent"]
    # Counted by hand from the roll calls: points over texts.
    for iso3, agreed, texts in (("CHN", 15, 19), ("IRN", 14, 17), ("ZAF", 8.5, 18)):
        assert shares[iso3] == pytest.approx(100 * agreed / texts)
    assert set(shares.index[shares == 100]) == {"PRK", "BLR"}


def test_no_share_counts_a_later_text_unless_it_says_so():
    later = set(FACTS.calls.loc[FACTS.calls["date"] > FACTS.cutoff, "resolution"])
    assert later == {"ES-11/9", "80/223", "ES-11/2026-02-24"}
    for key, (label, texts) in FACTS.sets.items():
        assert bool(later & set(texts)) == (key == "all")
        assert "2 of them after" in label if key == "all" else label.endswith(PACKAGE.as_of)
    assert next(iter(FACTS.sets)) == "before"  # where the labs begin
    assert "up to February 2025" in exercise("alone").prompt
    drawn = draw_agreement(FACTS, abstention="half", absence="dropped", texts="all")
    assert "South Africa 45% of 20 texts, 2 of them after February 2025" in drawn.description
    assert set(figure.table(drawn)["of them after February 2025"]) == {2}
    drawn = draw_agreement(FACTS, abstention="half", absence="dropped", texts="before")
    assert "South Africa 47% of 18 texts (" in drawn.description
    assert set(figure.table(drawn)["of them after February 2025"]) == {0}
    # The learner's own cell stops at the same day.
    cell = notebook_cell("code-agreement")
    assert f'until="{FACTS.cutoff:%Y-%m-%d}"' in cell


def test_a_sentence_of_the_article_is_held_against_its_own_day():
    claim = CONTENT.notes["claim"]
    assert "When the article ran: no Yes." in claim
    assert "Later: Yes on ES-11/8, 24 Feb 2025 (" in claim
    assert "voted Yes once and cast no vote once; after February 2025 it" in claim
    assert "; after February 2025 it" in exercise("condemned").solution


def test_a_statement_known_at_second_hand_says_so():
    row = FACTS.views.set_index("position_id").loc["V039"]
    line = next(line for line in CONTENT.notes["own-words"].splitlines() if row["position"] in line)
    assert "Our confidence: medium" in line
    assert row["note"] in line


def test_the_two_texts_say_what_they_say_and_whose_word_that_is():
    said, known = CONTENT.notes["one-day"], set(PACKAGE.load("sources")["source_id"])
    for text, (sentence, sources) in SAYS.items():
        assert f"{sentence} ({', '.join(sources)})." in said
        assert text in FACTS.one_day
        assert known.issuperset(sources)
    for name, vote in (("Ukraine", "voted Yes"), ("United States", "voted No")):
        assert f"{name} {vote} on ES-11/7 and abstained on ES-11/8" in said


def test_hints_and_slips_of_the_count_are_those_of_the_cell():
    each, rows = exercise("as-often"), model.agreement_with(FACTS.usual, FACTS.countries, "RUS")
    share, count = each.hints[1].split("`")[1::2]
    names = {"rows": rows}
    exec(share, names)
    assert eval(count, names) == each.right
    for rounded_up in (79, 78.95):
        answer = int((rows["percent"] >= rounded_up).sum())
        assert "rounded" in each.judge(answer).message
    assert "as the line stood" in each.judge(int((rows["percent"] >= 50).sum())).message
    assert notebook_cell("code-count") == 'int((rows["percent"] >= 50).sum())'


def test_what_is_left_open_has_another_share_than_the_whole():
    each = exercise("part-blank")
    rest = FACTS.share(FACTS.by_hand[1], FACTS.few[FACTS.given :], "half", "dropped")["percent"]
    assert abs(rest - each.right) > 2
    assert "left to you" in each.judge(rest).message
    assert "fraction" in each.judge(each.right / 100).message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("India agrees with Russia on 58%, abstentions as half; that is percentile 26.", "right"),
        ("Leaving out abstentions, China and Russia agree on 100 percent; so does the middle "
         "pair.", "right"),
        ("If abstentions are not counted, China stands at 100% of 11 texts, as do 68% of pairs.",
         "right"),
        ("With abstentions as half and absences left out, India agrees with Russia on 58%, at the "
         "26th percentile.", "right"),
        ("With abstentions and absences as no agreement, China agrees with Russia on 58%; the "
         "middle pair on 37%.", "right"),
        ("An abstention is not counted as agreement: China 58%, the middle pair 50%.", "right"),
        ("China 79% and Iran 82% with Russia, an abstention as half; the middle pair 73%.",
         "right"),
        ("China, later texts too: 79% of 21 texts, an abstention as half; the middle pair 73%.",
         "right"),
        ("South Africa 47% with Russia, an abstention as half; the middle state 24%.", "right"),
        ("South Africa 47% with Russia, an abstention as half: 41st of 191 states.", "right"),
        ("South Africa 47% with Russia, an abstention as half: 60th of 191 states.",
         "do not go with that share"),
        ("South Africa 47% with Russia, an abstention as half; the middle pair 24%.",
         "do not go with that share"),
        ("South Africa 47% with Russia, an abstention as half; the middle state 73%.",
         "do not go with that share"),
        ("Niger agrees with Russia on 58%, abstentions as half; percentile 26.", "No rule"),
        ("Russia agrees with Russia on 58%, abstentions as half; percentile 26.", "Which state"),
        ("China agrees with Russia on 79%, counting abstentions as no agreement; the middle pair "
         "on 10%.", "not by the rule you name"),
        ("China 58%, counting abstentions as no agreement; the middle pair on 10%.",
         "do not go with that share"),
        ("China 58%, abstentions as no agreement; percentile 99.", "do not go with that share"),
        ("China 58%, abstentions as no agreement, which is usual.", "do not go with that share"),
        ("China 79% and Iran 12%, an abstention as half; the middle pair 73%.",
         "do not go with that share"),
        ("If abstentions are not counted, China stands at 100% of 19 texts, as do 68% of pairs.",
         "No rule"),
        ("China supports Russia because it hates Ukraine: 57%, abstention rule, usual",
         "How did you count abstentions"),
        ("China votes with Russia because it hates Ukraine: 79%, abstentions as half; the middle "
         "pair 73%.", "not why"),
        ("China 79%, an abstention as half; more than half of all pairs agree less often.",
         "do not go with that share"),
    ],
)  # fmt: skip
def test_a_sentence_is_held_against_its_own_rule_and_baseline(text, said):
    verdict = exercise("sentence").judge(text)
    assert (verdict.outcome == "right") == (said == "right"), verdict.message
    assert said == "right" or said in verdict.message


def test_what_was_not_checked_in_a_sentence_is_said():
    assert "Not checked: how you counted absences" in exercise("sentence").why


def test_a_name_within_a_name_is_not_read():
    assert Said(FACTS, "Nigeria and South Sudan and Russia").states == ["SSD", "NGA"]


def test_the_labs_follow_their_controls(tmp_path, monkeypatch):
    monkeypatch.setenv("ALLYLESSONS_ANSWERS", str(tmp_path))
    lesson = Lesson(6, CONTENT, PACKAGE)
    lab = lesson.explore("agreement")
    assert "China 79% of 19 texts (" in lab.figure.chart.description
    lab.set(abstention="dropped")
    assert "China 100% of 11 texts (" in lab.figure.chart.description
    lab.set(texts="all")
    assert "China 100% of 12 texts, 1 of them after" in lab.figure.chart.description
    lesson.predict("usual-state").keep([30, 70])
    lab.set(abstention="none")
    assert "Your prediction, 30% to 70%, holds" in lab.figure.chart.description
    anybody = lesson.explore("any-state")
    anybody.set(state="USA", beside="ISR", abstention="half")
    assert "With Israel: United States" in anybody.figure.chart.description
    kept = anybody.figure.chart
    anybody.set(state="ISR")
    assert "Israel cannot be compared with itself" in anybody.problem.value
    assert anybody.figure.chart is kept
    strip = lesson.explore("roll-call")
    strip.set(state_to_add="HUN")
    assert "Hungary" in strip.figure.chart.description


def test_a_share_is_judged_on_the_baseline_it_names():
    each = exercise("usual")
    assert "24%" in each.prompt
    assert "73%" in each.prompt
    assert "is high: China stands 13th of 191 states" in each.kind.options["states"]
    assert "is in the broad middle: 40% of all pairs" in each.kind.options["pairs"]
    assert each.judge(("states", "pairs")).outcome == "right"
    for one in ("states", "pairs"):  # half of it is not marked wrong for its baseline
        assert "holds, and one more does" in each.judge((one,)).message
    assert "the middle one agrees on 24%" in each.judge(("states", "one-for-all")).message


def test_the_claim_stands_with_what_speaks_for_and_against_it():
    told = CONTENT.notes["claim"]
    assert "67 states against, 50 for, 36 abstaining" in told  # Pretoria's own text
    assert "unnamed people in the presidency" in told  # nobody signed the disowning
    assert told.index("calls on Russia to withdraw") < told.index("unnamed people")
    assert "](https://www.citizen.co.za/" in told
    assert "resolution 2774" in CONTENT.notes["one-day"]


def test_every_state_goes_through_the_same_chart():
    for iso3, name in FACTS.names.items():
        beside = "UKR" if iso3 == "RUS" else "RUS"
        others = model.agreement_with(FACTS.usual, FACTS.countries, beside)
        rows = others[others["iso3"] == iso3].assign(later=0)
        said = describe.agreement(rows, others, FACTS.usual, beside="", rule="", later="May 2025")
        assert f": {name} " in said
    rule = {"abstention": "dropped", "absence": "dropped", "texts": "before"}
    pairs = FACTS.pairs(*rule.values())
    one, other = pairs.loc[pairs["texts"] == 0, ["one", "other"]].iloc[0]
    drawn = draw_any_state(FACTS, state=one, beside=other, **rule)
    assert f"{FACTS.names[one]} no text to compare" in drawn.description


def test_the_voices_are_government_and_another():
    for iso3 in FACTS.subjects:
        rows = FACTS.views[FACTS.views["about"] == iso3]
        assert list(rows["whose"]) == ["Its government", "Another voice"]
    assert FACTS.views["date"].max() <= FACTS.cutoff


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(PACKAGE.folder, tmp_path / "data")


def give_role(folder, code, role):
    path = folder / "countries.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines = [
        f"{line.rsplit(',', 1)[0]},{role}" if line[:4] == f"{code}," else line for line in lines
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize("code", list(FACTS.subjects))
def test_the_lesson_stands_without_any_one_country(copy, code):
    give_role(copy, code, "member")
    content = l06.content(data.Package(copy))
    answers_as_it_should(content)
    assert f"**{FACTS.names[code]}**" not in content.notes["own-words"]
    assert FACTS.names[code] not in content.notes["rules"]


@pytest.mark.parametrize("code", ["VEN", "HUN", "AZE"])
def test_a_further_country_enters_by_its_role(copy, code):
    give_role(copy, code, "subject")
    package = data.Package(copy)
    content = l06.content(package)
    answers_as_it_should(content)
    name = FACTS.names[code]
    assert name in content.notes["rules"]
    assert f"**{name}**" in content.notes["own-words"]
    chart = Lesson(6, content, package).explore("agreement").figure.chart
    assert name in list(chart.data["country"])


def test_a_single_country_is_enough(copy):
    for code in list(FACTS.subjects)[1:]:
        give_role(copy, code, "member")
    answers_as_it_should(l06.content(data.Package(copy)))


def test_what_is_missing_is_named(copy):
    for code in FACTS.subjects:
        give_role(copy, code, "member")
    with pytest.raises(data.DataError, match=r"a row of countries\.csv the role subject"):
        l06.content(data.Package(copy))
