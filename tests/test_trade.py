"""Trade: one series, its rivals and gaps, two customs, ratios and shares, as frames."""

import frames
import pandas as pd
import pytest

from allylessons import model

CHN = {"iso3": "CHN", "measure": "goods_total", "reporter": "partner_customs"}
TRADE = frames.trade(
    ("T1", "CHN", "2009", "goods_total", "partner_customs", 40, None, None, "reported"),
    ("T2", "CHN", "2010", "goods_total", "partner_customs", None, None, None, "blank"),
    ("T3", "CHN", "2011", "goods_total", "partner_customs", 80, 79, 81, "rounded"),
    ("T4", "CHN", "2011", "goods_total", "russian_customs", 84, None, None, "reported"),
    ("T5", "CHN", "2012", "goods_total", "partner_customs", 100, None, None, "reported"),
)
OF_2011 = model.trade_beside_gdp(
    TRADE, frames.GDP, {"CHN": "China", "PRK": "North Korea"}, "RUS", 2011
)


def rows(*cells):
    """Goods of one partner by its own customs: year, value, then what is different."""
    usual = {"measure": "goods_total", "reporter": "partner_customs", "status": "reported"}
    full = []
    for number, (year, value, *other) in enumerate(cells, 1):
        one = usual | (other[0] if other else {})
        unit = one.get("unit", "US$ billion")
        ends = (one.get("low"), one.get("high"))
        head = (f"T{number}", "CHN", str(year), one["measure"], one["reporter"], value)
        full.append((*head, *ends, one["status"], unit))
    return frames.trade(*full)


def line(*cells):
    return model.one_series(rows(*cells), **CHN)


@pytest.mark.parametrize(
    "other",
    [
        {"reporter": "russian_customs"},
        {"measure": "exports_to_russia"},
        {"unit": "CNY billion"},
        {"status": "first_release"},
        {"status": "projection"},
        {"status": "part_of_year"},
    ],
)
def test_a_series_takes_nothing_that_counts_something_else(other):
    series = line((2015, 10), (2016, 20), (2016, 99, other), (2017, 30))
    assert series["value"].tolist() == [10, 20, 30]


def test_a_series_keeps_each_blank_year_as_a_row():
    series = line((2015, 10), (2016, None, {"status": "blank"}), (2018, 30))
    assert series["year"].tolist() == [2015, 2016, 2017, 2018]
    assert series["status"].tolist() == ["reported", "blank", "blank", "reported"]
    assert series["value"].isna().tolist() == [False, True, True, False]
    assert line((2015, None, {"status": "blank"})).empty


def test_two_figures_of_one_reporter_are_neither_averaged_nor_chosen_from():
    series = line((2015, 10), (2016, 20), (2016, 24), (2017, 30))
    assert pd.isna(series["value"][1])
    assert series["status"][1] == "blank"


def test_growth_needs_both_years():
    series = line((2015, 10), (2016, 12), (2018, 30), (2019, 15))
    assert model.growth(series).fillna(-1).round(6).tolist() == [-1, 20, -1, -1, -50]


def test_an_index_begins_where_there_is_a_figure():
    series = line((2015, 10), (2017, 30))
    assert model.index_to(series, 2015).fillna(-1).tolist() == [100, -1, 300]
    assert model.index_to(series, 2016).isna().all()
    assert model.index_to(series, 1999).isna().all()


def test_a_ratio_is_blank_without_a_size():
    series = line((2015, 10), (2016, 12))
    ratios = model.percent_of(series, pd.Series({2016: 48.0}))
    assert ratios.fillna(-1).tolist() == [-1, 25]


def test_two_counts_stand_side_by_side_where_both_have_one():
    theirs = {"reporter": "russian_customs"}
    found = model.mirrors(
        rows(
            (2015, 10),
            (2015, 11, theirs),
            (2016, 20),  # counted once
            (2017, 30),
            (2017, 24, theirs),
            (2018, 40),
            (2018, 41, theirs | {"status": "first_release"}),
            (2019, 50),
            (2019, 51, theirs),
            (2019, 52, theirs),  # which of the two is not known
        ),
        "CHN",
    )
    assert found[["year", "own", "other"]].values.tolist() == [[2015, 10, 11], [2017, 30, 24]]
    assert found["gap"].round(6).tolist() == [10, -20]
    assert model.mirrors(rows((2015, 10)), "CHN").empty


def test_shares_of_total_trade_appear_where_rows_exist():
    percent = {"unit": "percent", "measure": "share_of_partner_trade"}
    trade = rows(
        (2023, 4, percent),
        (2021, None, percent | {"low": 50}),
        (2022, None, percent | {"status": "blank"}),
        (2022, 190),
    )
    found = model.shares_of_total(trade, {"CHN": "China", "PRK": "North Korea"})
    assert found["country"].tolist() == ["China", "China", "North Korea"]
    assert found["year"].tolist()[:2] == [2021, 2023]
    assert pd.isna(found["trade_id"][2])
    assert model.shares_of_total(trade, {}).empty


def test_a_record_is_higher_than_all_known_before():
    series = line((2015, 10), (2016, 9), (2018, 10), (2019, 11), (2020, 11))
    assert series["year"][model.records(series)].tolist() == [2019]


def test_series_are_listed_by_one_reporter_who_is_named():
    trade = rows(
        (2015, 10),
        (2016, 12),
        (2015, 5, {"reporter": "not_stated"}),
        (2016, 6, {"reporter": "not_stated"}),
        (2016, 3, {"reporter": "russian_customs"}),
        (2015, 2, {"measure": "share_of_partner_trade", "unit": "percent"}),
        (2016, 2, {"measure": "share_of_partner_trade", "unit": "percent"}),
    )
    found = model.series_there_are(trade)
    assert found[["reporter", "figures", "steps"]].values.tolist() == [["partner_customs", 2, 1]]


def test_rivals_stand_side_by_side_and_a_blank_gives_way_to_a_figure():
    found = model.figures_of(TRADE, "CHN")
    assert found["trade_id"].tolist() == ["T1", "T2", "T3", "T4", "T5"]
    other = frames.trade(
        ("T9", "CHN", "2010", "trade_total", "not_stated", 60, None, None, "rounded")
    )
    found = model.figures_of(pd.concat([TRADE, other]), "CHN")
    assert found["trade_id"].tolist() == ["T1", "T9", "T3", "T4", "T5"]


def test_the_same_sum_beside_two_economies():
    found = OF_2011
    assert found["own_percent"].fillna(-1).round(6).tolist() == [8, 7.9, 8.1, 8.4, -1]
    assert found["other_percent"].fillna(-1).round(6).tolist() == [40, 39.5, 40.5, 42, -1]
    assert found["status"].tolist() == [*["rounded"] * 3, "reported", "blank"]
    assert found["figure"].fillna("none").tolist() == ["value", "low", "high", "value", "none"]
    ends = model.trade_beside_gdp(
        rows((2011, None, {"low": 50, "high": 60})), frames.GDP, {"CHN": "China"}, "RUS", 2011
    )
    assert ends["value"].tolist() == [50, 60]
    once = model.trade_beside_gdp(
        rows((2011, 50, {"low": 40, "high": 50})), frames.GDP, {"CHN": "China"}, "RUS", 2011
    )
    assert once["value"].tolist() == [50, 40]


def test_a_year_without_any_row_is_a_blank_row():
    found = model.figures_of(rows((2015, 10), (2018, 30), (2018, 33)), "CHN")
    assert found["year"].tolist() == [2015, 2016, 2017, 2018, 2018]
    assert found["status"].tolist() == ["reported", "blank", "blank", "reported", "reported"]
    assert found["source_ids"][1] == ()
