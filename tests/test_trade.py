"""Trade: one series, its rivals and gaps, four ways to show it; lesson 7 follows its data."""

import json
import re
import shutil

import examples
import frames
import pandas as pd
import pytest

from allylessons import charts, describe, lessons, model
from allylessons.data import DataError, Package
from allylessons.lessons import l07

CHN = {"iso3": "CHN", "measure": "goods_total", "reporter": "partner_customs"}
DATA = Package()
CONTENT = lessons.content(7, DATA)


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


def test_a_share_is_blank_without_a_size():
    series = line((2015, 10), (2016, 12))
    shares = model.share_of(series, pd.Series({2016: 48.0}))
    assert shares.fillna(-1).tolist() == [-1, 25]


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
    found = model.figures_of(examples.TRADE, "CHN")
    assert found["trade_id"].tolist() == ["T1", "T2", "T3", "T4", "T5"]
    other = frames.trade(
        ("T9", "CHN", "2010", "trade_total", "not_stated", 60, None, None, "rounded")
    )
    found = model.figures_of(pd.concat([examples.TRADE, other]), "CHN")
    assert found["trade_id"].tolist() == ["T1", "T9", "T3", "T4", "T5"]


def test_the_same_sum_beside_two_economies():
    found = examples.OF_2011
    assert found["own_percent"].fillna(-1).round(6).tolist() == [8, 8.4, -1]
    assert found["other_percent"].fillna(-1).round(6).tolist() == [40, 42, -1]
    assert found["status"].tolist() == ["rounded", "reported", "blank"]
    ends = model.trade_beside_gdp(
        rows((2011, None, {"low": 50, "high": 60})), frames.GDP, {"CHN": "China"}, "RUS", 2011
    )
    assert ends["value"].tolist() == [50, 60]


def test_whose_figure_it_is_is_said_in_words():
    assert describe.whose("partner_officials", "Iran", {}) == "Iran's officials"
    assert describe.whose("eec", "Iran", {"eec": "the Commission"}) == "the Commission"


def test_words_name_rivals_gaps_and_ends():
    words = examples.trade_figures().description
    assert "4 figures for 3 years, 2009 to 2012" in words
    assert "More than one figure in 2011: 80 (79 to 81), partner_customs; 84, russian" in words
    assert words.endswith("No figure: 2010.")
    assert "No figure: 2010." in examples.trade_in_time().description
    words = examples.trade_beside_gdp().description
    assert "China, 84 (customs): 8.4% of its own GDP, 42% of Russia's." in words
    assert "North Korea: no figure found." in words


def test_what_counts_more_than_the_others_says_so():
    more = frames.trade(
        ("T9", "CHN", "2013", "goods_and_services", "partner_officials", 120, None, None, "claim")
    )
    data = examples.trade_figures(pd.concat([examples.TRADE, more])).data.set_index("trade_id")
    assert data.loc["T9", "label"] == "120 · goods_and_services"
    assert data.loc["T5", "label"] == "100"


def units(spec):
    return [part for part in spec["layer"] if isinstance(part["mark"], dict)]


def test_a_line_breaks_at_a_blank_year_and_says_so():
    chart = examples.trade_in_time()
    known = chart.data[chart.data["shown"].notna()]
    assert known.set_index("year")["run"].to_dict() == {2009: 0, 2011: 1, 2012: 1}
    drawn = units(chart.to_dict())
    assert drawn[0]["encoding"]["detail"]["field"] == "run"
    assert any(
        part["encoding"].get("text", {}).get("field") == "missing"
        and "!isValid" in json.dumps(part["transform"])
        for part in drawn
    )


def test_a_blank_year_and_a_year_after_it_are_told_apart():
    rows = examples.LINE.assign(shown=model.growth(examples.LINE))
    fixed = {"title": "?", "what": "growth", "unit": "percent", "labels": {}, "as_of": ""}
    chart = charts.trade_in_time(rows, bars=True, **fixed)
    missing = chart.data[chart.data["shown"].isna()].set_index("year")["missing"].to_dict()
    assert missing == {2009: "not known", 2010: "no figure", 2011: "not known"}
    assert chart.description.endswith("No figure: 2010. Not known: 2009 and 2011.")


def test_every_status_in_the_data_has_a_mark_of_its_own():
    kept = set(DATA.labels("trade", "status")) - {"blank"}
    assert kept == set(charts.trade._MARKS)
    assert len(set(charts.trade._MARKS.values())) == len(kept)


@pytest.mark.parametrize("asked", CONTENT.exercises, ids=lambda asked: asked.key)
def test_each_answer_has_its_own_message(asked):
    assert asked.judge(asked.right).outcome == "right"
    assert asked.judge(...).outcome == "not tried yet"
    for mistake in asked.mistakes:
        verdict = asked.judge(mistake.answer)
        assert verdict.outcome == "try again"
        assert verdict.message.startswith(mistake.says)


def exercise_of(content, key):
    return next(asked for asked in content.exercises if asked.key == key)


def series_of(**name):
    found = model.one_series(DATA.load("trade"), **name)
    return found.set_index("year")["value"]


def another():
    return l07.Facts(DATA).another


@pytest.mark.parametrize("key", ["growth", "another"])
@pytest.mark.parametrize(
    ("line", "told"),
    [
        (lambda level: 100 * level.pct_change(), None),
        (lambda level: (100 * (level / level.shift(1) - 1)).dropna(), None),
        (lambda level: level.pct_change(), "fractions"),
        (lambda level: 100 * level.dropna().pct_change(), "dropped the blank years"),
        (lambda level: 100 * (level / level.shift(-1) - 1), "the one after it"),
        (lambda level: 100 * level / level.shift(1), "ratios"),
        (lambda level: level.diff(), "billion dollars"),
        (lambda level: level, "none of the usual"),
    ],
)
def test_lines_of_pandas_are_told_apart(key, line, told):
    name = CHN if key == "growth" else another()
    verdict = exercise_of(CONTENT, key).judge(line(series_of(**name)))
    assert verdict.outcome == ("try again" if told else "right")
    assert (told or "") in verdict.message


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("In 2024 trade was 245 billion US dollars by China's customs, up 2 percent.", None),
        ("China's customs put trade at 240 billion in 2023, up 26%.", None),
        ("Trade rose 2% from 240.1 billion in 2023 to 244.8 billion in 2024 (customs).", None),
        (
            "China's customs put trade at 240 billion in 2024, 2% more than in 2023.",
            "growth do not",
        ),
        ("Trade last year hit a record 240 billion, say customs, up 2% in 2024.", "goes stale"),
        ("China's customs put trade at 240 billion in 2022, up 2%.", "do not belong together"),
    ],
)
def test_a_rewritten_sentence_keeps_sum_year_and_growth_together(text, told):
    verdict = exercise_of(CONTENT, "rewrite").judge(text)
    assert verdict.outcome == ("try again" if told else "right")
    assert (told or "") in verdict.message


def test_a_record_with_a_small_step_is_computed_from_the_data():
    facts = l07.Facts(DATA)
    rising = facts.series.set_index("year")
    assert rising.loc[facts.record, "record"]
    assert facts.fits == facts.record - 1
    assert 0 < facts.grown(facts.record) < facts.grown(facts.fits)


def labs():
    return {lab.key: lab for lab in CONTENT.labs}


def test_the_lab_draws_every_series_every_way_or_says_why_not():
    lab = labs()["four-ways"]
    for figures in lab.controls["figures"]:
        for _, how in lab.controls["shown_as"]:
            try:
                lab.draw(figures=figures, shown_as=how, index_begins_in=2010).to_dict()
            except DataError as problem:
                said = str(problem)
                assert ("ZAR" in figures and "GDP" in said) or "no figure for 2010" in said


def test_the_prediction_is_a_box_on_the_growth_of_its_own_series():
    lab = labs()["four-ways"]
    own, other = lab.controls["figures"][0], lab.controls["figures"][-1]
    draw = {"shown_as": "growth", "index_begins_in": 2010, "predicted": [5, 30]}
    assert "5 to 30, is the box; 2024 had 2." in lab.draw(figures=own, **draw).description
    assert "box" not in lab.draw(figures=other, **draw).description
    level = lab.draw(figures=own, **draw | {"shown_as": "level"})
    assert "box" not in level.description


def test_a_partner_without_figures_is_drawn_as_such():
    lab = labs()["on-record"]
    for name, iso3 in lab.controls["partner"]:
        chart = lab.draw(partner=iso3)
        none = model.figures_of(DATA.load("trade"), iso3).empty
        assert ("hold no figure" in chart.description) == none
        chart.to_dict()
        assert name in chart.description


def test_every_year_of_the_last_lab_has_every_partner():
    lab = labs()["both-sides"]
    low, high, step = lab.controls["year"]
    subjects = set(DATA.load("countries").query("role == 'subject'")["name"])
    for year in range(low, high + 1, step):
        assert set(lab.draw(year=year).data["country"]) == subjects


def changed(tmp_path, table, change):
    folder = tmp_path / "data"
    shutil.copytree(DATA.folder, folder)
    path = folder / DATA.resource(table)["path"]
    change(pd.read_csv(path, dtype=str, keep_default_na=False)).to_csv(path, index=False)
    return Package(folder)


def test_a_corrected_figure_changes_answers_and_words(tmp_path):
    def double(table):
        table.loc[table["trade_id"] == "T016", "value"] = "300.14"
        return table

    content = lessons.content(7, changed(tmp_path, "trade", double))
    assert dict(exercise_of(content, "growth").right)["2024"] == 25.0
    assert "300.1" in content.notes["records"]
    assert re.search(r"300\.1 billion .* 25% more", exercise_of(content, "rewrite").right)


def test_without_a_second_series_the_lesson_says_what_it_needs(tmp_path):
    def only_one(table):
        return table[table["partner_iso3"] == "CHN"]

    with pytest.raises(DataError, match="two years in a row by one reporter for a second country"):
        lessons.content(7, changed(tmp_path, "trade", only_one))
