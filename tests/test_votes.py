"""Votes: roll calls, agreement under a rule, two baselines, named measures."""

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest

from allylessons import data, model
from allylessons.subjects import votes as words
from allylessons.subjects.votes import Record

PACKAGE = data.Package()
RECORD = Record(PACKAGE)
USUAL, OTHERS = RECORD.pairs("half", "dropped", "before"), RECORD.beside()
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
    for cast in (CAST, RECORD.cast.loc[some]):  # with blanks in either
        pairs = model.agreement(cast, abstention=abstention, absence=absence)
        plain = by_loops(cast, abstention, absence)
        for column in ("one", "other"):
            assert list(pairs[column]) == list(plain[column])
        numbers = ["texts", "agreed", "percent", "percentile"]
        np.testing.assert_allclose(
            pairs[numbers].to_numpy(float), plain[numbers].to_numpy(float), rtol=0, atol=1e-9
        )


def test_pairs_are_as_many_as_the_states_allow():
    states = len(RECORD.cast)
    assert states == PACKAGE.load("votes")["iso3"].nunique()
    assert len(USUAL) == states * (states - 1) // 2


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
    shares = model.agreement_over(*tables, since=since, until=RECORD.last_day)
    assert list(shares.index) == list(RECORD.subjects)
    texts = RECORD.calls.loc[RECORD.calls["date"].between(since, RECORD.last_day), "resolution"]
    for iso3 in RECORD.subjects:
        looped = by_loops(RECORD.cast.loc[["RUS", iso3], list(texts)], "half", "dropped")
        assert shares[iso3] == pytest.approx(looped["percent"][0])


def test_an_incomplete_roll_call_gives_no_share():
    holes = set(RECORD.calls.loc[~RECORD.calls["whole"], "resolution"])
    assert holes
    for _, texts in RECORD.sets.values():
        assert not holes & set(texts)


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
    assert words.place(1, 1, 3) == "1st to 2nd of 3"
    assert words.place(3, 0, 3) == "3rd of 3"
    assert words.place(pd.NA, pd.NA, 3) == ""


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (13, "13th"), (42, "42nd"),
     (112, "112th"), (121, "121st")],
)  # fmt: skip
def test_places_are_written_as_places(number, said):
    assert words.ordinal(number) == said


def test_with_russia_is_another_question_than_with_anybody():
    rows = OTHERS.set_index("iso3")
    assert rows["percent"].median() == pytest.approx(100 * 4.5 / 19)
    assert USUAL["percent"].median() > 70
    assert rows.at["CHN", "rank"] == 13
    assert rows.at["ZAF", "rank"] + rows.at["ZAF", "level"] == 42
    # Near by one baseline, far by the other.
    assert rows.at["ZAF", "rank_percentile"] > 75
    assert rows.at["ZAF", "percentile"] < 20


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
    texts = RECORD.sets["before"][1]
    rows = model.measures_with(RECORD.cast[texts], RECORD.countries, RECORD.subjects, "RUS")
    shares = OTHERS.set_index("iso3")["percent"].reindex(list(RECORD.subjects))
    assert (100 * rows.set_index("iso3")["lijphart"]).to_dict() == pytest.approx(shares.to_dict())
    # Beside a vote that never varies, kappa is zero or not defined: the lesson says why.
    assert rows["kappa"].dropna().abs().max() < 1e-9


def test_a_share_that_many_pairs_have_is_not_rare():
    pairs = RECORD.pairs("dropped", "dropped", "before")
    rows = model.agreement_with(pairs, RECORD.countries, "RUS").set_index("iso3")
    full = pairs["percent"].dropna() == 100
    assert rows.at["CHN", "percentile"] == 100
    assert rows.at["CHN", "as_often"] == pytest.approx(100 * full.mean())
    assert full.mean() > 0.6
    for _, row in rows.dropna().iterrows():
        above = (pairs["percent"].dropna() >= row["percent"]).mean()
        assert row["as_often"] == pytest.approx(100 * above)


def test_votes_in_words():
    assert words.tally(pd.Series(["no", "abstain", "no", "no", None])) == (
        "voted No 3 times and abstained once (not found: 1)"
    )
    assert words.vote_rule("none", "abstention") == (
        "an abstention beside a Yes or No counts as no agreement, and an absence counts like an "
        "abstention"
    )
    assert words.vote_rule("dropped", "dropped") == (
        "a text is left out if one of the two abstained or was absent"
    )
    assert words.among_pairs(100, 0.2) == "percentile 100, as often or more: under 1% of pairs"
    assert [words.percent(share) for share in (62.5, 87.5, 0.4, float("nan"))] == [
        "63%", "88%", "0%", "no text",
    ]  # fmt: skip
