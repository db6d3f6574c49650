"""Lesson 0: its counts, its squares, its questions."""

import pandas as pd
import pytest

from allylessons import lessons
from allylessons.data import Package
from allylessons.subjects import claims

DATA = Package()
CONTENT = lessons.content(0, DATA)
FACTS = CONTENT.facts


def test_the_counts_are_those_of_the_table():
    table = pd.read_csv(DATA.folder / "claims.csv")
    roles = pd.read_csv(DATA.folder / "countries.csv").query("role == 'subject'")
    counted = table["iso3"].value_counts().reindex(roles["iso3"], fill_value=0)
    names = roles.set_index("iso3")["name"]
    assert FACTS.first == names[counted.idxmax()]
    assert FACTS.first_claims == counted.max()
    assert FACTS.all == len(table)
    assert FACTS.country_count == len(roles)
    assert FACTS.last_claims == counted.min()


def test_each_claim_is_a_square_in_the_order_of_the_page():
    rows = claims.squares(DATA)
    table = DATA.load("claims")
    assert list(rows["claim_id"]) == list(table["claim_id"])
    assert rows.groupby("country")["letter"].nunique().max() == 1
    assert rows["letter"].nunique() == rows["country"].nunique()
    assert not rows.duplicated(["row", "column"]).any()


def test_countries_with_one_first_letter_get_two():
    assert claims.letters(["China", "Serbia", "South Africa"]) == {
        "China": "C",
        "Serbia": "Se",
        "South Africa": "SA",
    }


@pytest.mark.parametrize("state", range(FACTS.country_count))
def test_the_themes_of_each_country_add_up(state):
    picture = next(one for one in CONTENT.pictures if one.key == "themes")
    told = picture.told[state]
    name = picture.controls["country"][state][0]
    row = FACTS.counted[FACTS.counted["country"] == name].iloc[0]
    assert told.rows["claims"].sum() == row["claims"]
    assert told.title.startswith(f"{name}: most is said about {told.rows['theme'].iloc[0]}")


def test_the_longest_bar_is_asked_for():
    question = next(one for one in CONTENT.exercises if one.key == "change-the-control")
    assert question.right == FACTS.asked_rows.sort_values("claims")["theme"].iloc[-1]
    for option in question.kind.options:
        assert question.judge(option).outcome == (
            "right" if option == question.right else "try again"
        )


def test_each_country_has_two_views_known_by_then():
    positions = DATA.load("positions").set_index("position_id")
    assert list(CONTENT.views) == list(DATA.load("countries").query("role == 'subject'")["name"])
    for own, other in CONTENT.views.values():
        assert positions.loc[own, "voice"] == "government"
        assert positions.loc[other, "voice"] != "government"
        assert positions.loc[[own, other], "date"].max() < pd.Timestamp("2025-03-01")
