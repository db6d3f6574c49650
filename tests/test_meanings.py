"""Lesson 1: the grid of meanings, the list that a rule makes, cells with their cards, answers."""

import pandas as pd
import pytest

from allylessons import cards, data, model
from allylessons.kinds import Settings, Unreadable
from allylessons.subjects import meanings

MEANT = {"treaty": "a treaty", "arms": "supplies arms", "votes": "votes along"}
LABELS = {
    "meaning": MEANT,
    "evidence": {"record": "a record", "one": "one party", "none": "none found"},
    "stance": {"affirms": "affirms", "denies": "denies"},
    "size": {"large": "large", "some": "some", "none": "none"},
}
COUNTRIES = pd.DataFrame(
    [("AAA", "Aland", "subject"), ("ZZZ", "Zland", "member"), ("BBB", "Bland", "subject")],
    columns=["iso3", "name", "role"],
)
MEANINGS = pd.DataFrame(
    [
        ("treaty", "AAA", "record", "affirms", "large", "It signed.", ("C1", "S1"), ()),
        ("treaty", "BBB", "none", "denies", "none", "No paper.", (), ("S2",)),
        ("votes", "AAA", "record", "affirms", "some", "Always No.", ("V:AAA",), ()),
        ("votes", "BBB", "one", "denies", "some", "They argue.", ("C2",), ("C3",)),
        ("arms", "BBB", "record", "denies", "large", "Seen in the field.", ("C4",), ()),
    ],
    columns=[
        *("meaning", "iso3", "evidence", "stance", "size", "statement"),
        *("evidence_ids", "counter_evidence_ids"),
    ],
)
MEANINGS["meaning"] = MEANINGS["meaning"].astype(pd.CategoricalDtype([*MEANT, "unused"]))
PACKAGE = data.Package()


@pytest.fixture
def grid():
    return model.meanings_grid(MEANINGS, COUNTRIES, LABELS)


def test_a_grid_has_a_cell_for_each_meaning_and_country(grid):
    assert list(grid["label"].unique()) == ["a treaty", "supplies arms", "votes along"]
    assert list(grid["country"].unique()) == ["Aland", "Bland"]
    empty = grid[(grid["meaning"] == "arms") & (grid["iso3"] == "AAA")].iloc[0]
    assert empty["evidence_says"] == "no row yet"
    assert pd.isna(empty["evidence"])
    assert empty["evidence_ids"] == ()


def test_a_rule_makes_a_list(grid):
    rows = model.allies(grid, meanings=list(MEANT), at_least=2)
    assert list(rows["country"]) == ["Aland", "Bland"]
    assert list(rows["met"]) == [2, 1]
    assert list(rows["ally"]) == [True, False]
    assert rows["meanings"][0] == ("a treaty", "votes along")
    both = model.allies(grid, meanings=list(MEANT), at_least=2, evidence=("record", "one"))
    assert list(both["ally"]) == [True, True]
    assert both["met_with"][1] == ("a record", "one party")
    large = model.allies(grid, meanings=list(MEANT), at_least=1, sizes=("large",))
    assert list(large["met"]) == [1, 1]
    first = model.allies(grid, meanings=["arms"], at_least=1)
    assert list(first["country"]) == ["Bland", "Aland"]


@pytest.mark.parametrize("at_least", [0, -1, 1])
def test_whoever_meets_nothing_is_never_an_ally(grid, at_least):
    rows = model.allies(grid, meanings=["treaty"], at_least=at_least)
    assert dict(zip(rows["country"], rows["ally"], strict=True)) == {"Aland": True, "Bland": False}
    assert not model.allies(grid, meanings=[], at_least=at_least)["ally"].any()


def test_a_denial_changes_the_stance_and_nothing_that_counts(grid):
    denied = grid.assign(stance="denies")
    for evidence in (("record",), ("record", "one")):
        before, after = (
            model.allies(each, meanings=list(MEANT), at_least=1, evidence=evidence)
            for each in (grid, denied)
        )
        pd.testing.assert_frame_equal(before, after)


def test_every_record_cited_in_the_grid_says_in_a_line_what_it_is():
    grid = meanings.grid(PACKAGE)
    for column in ("evidence_ids", "counter_evidence_ids", "position_ids"):
        cited = {each for ids in grid[column] for each in ids}
        pile = cards.pile(PACKAGE, "", "", {"all": sorted(cited)})
        assert [card.heading for card in pile.groups["all"] if not card.brief] == []


def test_settings_are_the_same_when_they_lead_to_the_same():
    kind = Settings(("low", "names"), lambda low, names: low > 1 and bool(names))
    read = kind.read({"names": ("a",), "low": 2})
    assert read == (("low", 2), ("names", ("a",)))
    assert kind.read([list(pair) for pair in read]) == read  # as it comes back from a file
    assert kind.same(read, kind.read({"low": 5, "names": ("b", "c")}))
    assert not kind.same(read, kind.read({"low": 1, "names": ("a",)}))
    for wrong in (3, "low", {"low": 2}, {"low": "x", "names": ()}, [1, 2], {"more": 1}):
        with pytest.raises(Unreadable, match="Set the controls"):
            kind.read(wrong)
