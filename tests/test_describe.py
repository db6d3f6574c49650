"""Sentences: exact words for small frames, also blank ones, single rows and open-ended figures."""

import frames
import pandas as pd
import pytest

from allylessons import describe, model


@pytest.mark.parametrize(
    ("words", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", 3], "a, b and 3")],
)
def test_words_are_joined_as_a_reader_would(words, said):
    assert describe.join_words(words) == said
    assert describe.join_words(["a", "b"], "or") == "a or b"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (11000, "11,000"),
        (36.4, "36.4"),
        (4.2, "4.2"),
        (0, "0"),
        (-2.5, "-2.5"),
        (36.363636, "36.36"),
        (40.0, "40"),
        (4_200_000, "4,200,000"),
    ],
)
def test_numbers_are_written_for_reading(value, said):
    assert describe.number(value) == said


@pytest.mark.parametrize("value", [17794.78, 123456.7, 0.00001, 1e-7])
def test_no_number_is_written_with_an_exponent(value):
    assert "e" not in describe.number(value)
    assert float(describe.number(value).replace(",", "")) == pytest.approx(value, rel=1e-3)


def test_counting():
    assert describe.count(1, "claim") == "1 claim"
    assert describe.count(0, "claim") == "0 claims"
    assert describe.count(1200, "country", "countries") == "1,200 countries"


@pytest.mark.parametrize(
    ("day", "precision", "said"),
    [
        ("2025-01-13", "day", "13 Jan 2025"),
        ("2025-01-01", "month", "Jan 2025"),
        ("2025-01-01", "year", "2025"),
        ("2024-12-01", "season", "winter 2024"),
        ("2025-02-01", "season", "winter 2025"),
        ("2025-03-01", "season", "spring 2025"),
        ("2025-08-01", "season", "summer 2025"),
        ("2025-11-01", "season", "autumn 2025"),
        (None, "none", "no date"),
    ],
)
def test_a_date_is_no_more_exact_than_known(day, precision, said):
    assert describe.date(pd.Timestamp(day), precision) == said


@pytest.mark.parametrize(
    ("least", "most", "value", "qualifier", "said"),
    [
        (10000, 12000, None, "range", "10,000 to 12,000"),
        (4000, 4000, 4000, None, "4,000"),
        (4000, 4000, 4000, "about", "about 4,000"),
        (1000, None, 1000, "more_than", "more than 1,000"),
        (1000, None, 1000, "at_least", "at least 1,000"),
        (1000, None, None, None, "at least 1,000"),
        (None, 300, 300, "up_to", "up to 300"),
        (None, 300, 300, "almost", "almost 300"),
        (None, 300, None, None, "up to 300"),
        (None, None, None, None, "no figure"),
    ],
)
def test_an_estimate_keeps_its_own_hedge(least, most, value, qualifier, said):
    numbers = pd.Series([least, most, value], dtype="Float64").tolist()
    row = dict(zip(["least", "most", "value"], numbers, strict=True))
    assert describe.estimate(pd.Series(row | {"qualifier": qualifier}, dtype=object)) == said


def test_sources_are_listed_once_in_order():
    rows = pd.DataFrame(
        {"source_id": ["S2", None, "S1"], "source_ids": [("S3", "S2"), (), ("S1",)]}
    )
    assert describe.sources(rows) == ["S1", "S2", "S3"]
    assert describe.sources(rows[["source_id"]]) == ["S1", "S2"]
    assert describe.sources(rows[:0]) == []


def counts(rows, total):
    frame = pd.DataFrame(rows, columns=["country", "claims"])
    return describe.counts(frame, label="country", value="claims", noun="claim", total=total)


def test_bars_in_words():
    assert counts([("A", 1), ("B", 22), ("C", 22)], 50) == (
        "Bar chart, 3 bars. Most: B and C, 22 claims. Fewest: A, 1. "
        "Of 50, 5 are about none of these alone."
    )
    assert counts([("A", 2), ("B", 0)], 3).endswith(
        "Most: A, 2 claims. Fewest: B, 0. Of 3, 1 is about none of these alone."
    )
    assert counts([("A", 1)], 1) == "Bar chart, 1 bar. Each has 1 claim."
    assert counts([], 0) == "Bar chart without bars: there is no claim to count."


def picked(*measures, rows=frames.RIVALS):
    return model.estimates_of(rows, frames.ACTORS, iso3="PRK", measures=list(measures))


def test_estimates_in_words():
    assert describe.estimates(picked("sent"), noun="soldiers sent") == (
        "Dot-and-range chart. Soldiers sent: 3 estimates by Ukraine's army, BBC and Western "
        "officials, 23 Oct 2024 to 22 Jan 2025. Lowest: 10,000 to 11,000 (BBC, Nov 2024). "
        "Highest: about 12,000 (Ukraine's army, 23 Oct 2024)."
    )


def test_open_ended_estimates_in_words():
    # Nothing is above "almost" nor below "more than": each counts at the end it gives.
    words = describe.estimates(picked("lost"), noun="losses")
    assert "Lowest: 3,000 to 5,000 (BBC, 2 Mar 2025)." in words
    alone = frames.RIVALS[frames.RIVALS["estimate_id"].isin(["N4", "N5"])]
    words = describe.estimates(picked("lost", rows=alone), noun="losses")
    assert "Lowest: more than 3,800 (Ukraine's army, 5 Jan 2025)." in words
    assert "Highest: almost 4,000 (Western officials, 22 Jan 2025)." in words


def test_one_estimate_and_none():
    one = picked("sent")[:1]
    assert describe.estimates(one, noun="soldiers sent") == (
        "Dot-and-range chart. Soldiers sent: 1 estimate by Ukraine's army: "
        "about 12,000 people (23 Oct 2024)."
    )
    assert describe.estimates(one[:0], noun="shells") == "No estimate of shells was known."


def test_estimates_without_a_figure_are_no_error():
    blank = frames.estimates(("N1", "sent", "bbc", "2024-11", None, None, None, None))
    assert "no figure" in describe.estimates(picked("sent", rows=blank), noun="soldiers sent")


def test_definitions_are_described_apart():
    words = describe.estimates(picked("sent", "lost"), noun="x", panel="measure")
    first, second = words.removeprefix("Dot-and-range chart. ").split(" Lost: ")
    assert first.startswith("Sent: 3 estimates")
    assert second.startswith("3 estimates")


def pairs(*shares):
    frame = pd.DataFrame({"share_percent": list(shares)}, dtype=float)
    ways = {"losses_open": "", "deployed_open": ""}
    return frame.assign(losses_by=["A", "B"][: len(shares)] or None, deployed_by="C", **ways)


@pytest.mark.parametrize(
    ("shares", "mark", "said"),
    [
        (
            (27.3, 36.4),
            40,
            "With 2 pairs of estimates (2 estimators of losses, 1 of those sent) the share lies "
            "between 27.3% and 36.4%. The headline, 40%, is higher than every one of them.",
        ),
        ((27.3, 36.4), 20, "The headline, 20%, is lower than every one of them."),
        ((27.3, 36.4), 30, "The headline, 30%, lies inside: 1 pair below it, 1 above."),
        ((27.3, 40.0), 40, "The headline, 40%, lies inside: 1 pair below it, 0 above."),
        ((27.3,), 40, "With 1 pair of estimates the share is 27.3%. "),
        ((), 40, "No pair of estimates is left with these choices"),
    ],
)
def test_a_cloud_in_words(shares, mark, said):
    assert said in describe.cloud(pairs(*shares), mark=mark, mark_name="The headline")


def test_a_cloud_says_which_shares_have_no_end():
    rows = pairs(27.3, 36.4).assign(losses_open=["", "more than"])
    words = describe.cloud(rows, mark=40, mark_name="The headline")
    said = (
        "In 1 pair an estimate is one end only, such as “more than”, so the share may lie further"
    )
    assert words.endswith(f"{said} out.")
    assert "further out" not in describe.cloud(pairs(27.3, 36.4), mark=40, mark_name="x")


def test_a_chain_in_words():
    links = pd.DataFrame(
        {
            "actor": ["The Week", "officials", "CNN"],
            "named": pd.array([True, False, pd.NA], dtype="boolean"),
            "traced": [False, False, True],
        }
    )
    assert describe.chain(links) == "you ← The Week ← officials (not named) ← [CNN]"
    assert describe.chain(links[:0]) == "you"


def test_voices_in_words():
    used = pd.Series({"Ukraine": 3, "no state named": 1})
    said = "Voices in this lesson, by the country they speak from: "
    assert describe.voices(used, []) == f"{said}Ukraine (3) and no state named (1)."
    assert describe.voices(used, ["China", "Iran"]).endswith(" Not heard: China and Iran.")
    assert describe.voices(used[:0], ["China"]) == f"{said}none. Not heard: China."
