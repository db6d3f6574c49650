"""Trade: one series, its rivals and gaps, four ways to show it; lesson 7 follows its data."""

import json
import re
import shutil
from pathlib import Path

import examples
import frames
import pandas as pd
import pytest

import allylessons
from allylessons import charts, describe, lessons, model
from allylessons.data import DataError, Package
from allylessons.lessons.l07.facts import OTHER, OTHER_VIEWS, Facts

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
    assert [describe.bounded(row) for _, row in found[:2].iterrows()] == ["more than 50", "4"]
    assert model.shares_of_total(trade, {}).empty
    told = CONTENT.notes["shares"]
    assert "| North Korea | | | no figure found | |" in told
    # As far as there are figures: whose, and what we divided ourselves.
    assert re.search(
        r"\| China \| 2024 \| total trade \| 4[ (].*China's customs, our division", told
    )
    assert re.search(r"\| Belarus \| 2021 \| total trade \| 49 \| Belarus's officials \(\[", told)
    assert "China 2023: 240.11" in told


@pytest.mark.parametrize(
    ("percent", "said"), [(7.015, "7% more"), (-4.926, "4.9% less"), (0.0, "the same")]
)
def test_a_gap_is_said_with_its_side(percent, said):
    assert describe.gap(percent) == said


def test_each_customs_has_a_colour_and_a_shape_of_its_own():
    chart = examples.trade_mirror()
    assert chart.description == (
        "Two counts of the same trade. 2011: 80 by China's customs, 84 by Russia's customs, 5% "
        "more."
    )
    assert chart.usermeta["caption"] == "Sources: S3, S4. As of May 2025."
    points = [part for part in units(chart.to_dict()) if part["mark"]["type"] == "point"]
    assert [part["encoding"]["x"]["field"] for part in points] == ["own", "other"]
    for channel in ("shape", "color"):
        scale = points[0]["encoding"][channel]["scale"]
        assert scale["domain"] == ["China's customs", "Russia's customs"]
        assert len(set(scale["range"])) == 2


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


def test_rivals_by_one_reporter_have_rows_of_their_own():
    drawn = examples.trade_beside_gdp().data
    assert not drawn["row"].duplicated().any()
    assert "China, 79 (customs): 7.9% of its own GDP, 39.5% of Russia's" in set(drawn["says"])
    twice = examples.OF_2011.assign(value=80)
    drawn = examples.trade_beside_gdp(twice[twice["figure"] == "value"]).data
    assert drawn["row"].tolist() == ["0", "1"]


def test_a_year_without_any_row_is_a_blank_row():
    found = model.figures_of(rows((2015, 10), (2018, 30), (2018, 33)), "CHN")
    assert found["year"].tolist() == [2015, 2016, 2017, 2018, 2018]
    assert found["status"].tolist() == ["reported", "blank", "blank", "reported", "reported"]
    assert found["source_ids"][1] == ()


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
    chart = examples.trade_figures(pd.concat([examples.TRADE, more]))
    data = chart.data.set_index("trade_id")
    assert data.loc["T9", "label"] == "120 *"
    assert data.loc["T5", "label"] == "100"
    assert chart.to_dict()["title"]["subtitle"] == ["* goods_and_services"]


def test_words_of_rivals_name_what_only_one_of_them_counts():
    more = ("T9", "CHN", "2011", "trade_total", "partner_officials", 90, None, None, "claim")
    words = examples.trade_figures(pd.concat([examples.TRADE, frames.trade(more)])).description
    assert "84, russian_customs; 90, partner_officials (trade_total)." in words


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


def in_time(shown, **options):
    fixed = {"title": "?", "what": "share", "unit": "percent", "labels": {}, "as_of": "May 2025"}
    return charts.trade_in_time(examples.LINE.assign(shown=shown), **fixed, **options)


def test_a_number_is_rounded_once():
    chart = in_time(pd.Series([1.25, None, 1.349, 1.31], dtype="Float64"), sources=["S9"])
    assert chart.data["says"].tolist() == ["1.2", "", "1.3", "1.3"]
    assert chart.usermeta["caption"] == "Sources: S1, S3, S5, S9. As of May 2025."


def test_each_year_of_a_short_series_is_named():
    def years(series):
        spec = examples.trade_in_time(series).to_dict()
        return units(spec)[0]["encoding"]["x"]["axis"]["values"]

    assert years(line((2015, 10), (2016, 12))) == [2016, 2015]
    assert years(line((2005, 10), (2016, 12))) == [2016, 2014, 2012, 2010, 2008, 2006]


def test_a_blank_row_says_so_and_nothing_of_what_is_counted():
    drawn = examples.trade_figures().data.set_index("row")["label"]
    assert drawn["2010 · nobody"] == "no figure found"
    spec = examples.trade_figures(examples.TRADE[:0]).to_dict()
    told = [row for rows in spec["datasets"].values() for row in rows]
    told += [row for unit in spec["layer"] for row in unit.get("data", {}).get("values", ())]
    assert told == [{"row": "China", "label": "no figure found"}]


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
    return Facts(DATA).another


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
        (lambda level: level / level.shift(1), "would be 1."),
        (lambda level: 100 * (1 - level.shift(1) / level), "by the new figure"),
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
        ("China's customs put trade at 240 billion dollars in 2023, up 26%.", None),
        ("The General Administration of Customs: $244.8bn in 2024, 2% up.", None),
        ("Trade reached $244.81 bn in 2024, say Chinese customs. It grew by 2.0%.", None),
        ("Customs data of China: trade was 244.8 billion dollars in 2024, +2%.", None),
        ("Trade rose 2% to 244.8 billion dollars in 2024 (customs).", "Whose customs?"),
        ("Customs: 245 in 2024, 2%", "Whose customs?"),
        ("China's trade, customs say, was 245 billion dollars in 2024, up 2%.", "Whose customs?"),
        ("Trade was 245 billion dollars in 2024, up 2%.", "Who counted?"),
        ("Russia's customs say 244.8 billion dollars in 2024, up 2%.", "count for themselves"),
        ("China traded $244.8bn in 2024, by Russian customs, up 2%.", "count for themselves"),
        ("China's customs: 244.8 in 2024, up 2%.", "Write the unit"),
        ("China's customs: $244.8bn in 2024.", "How big was the step"),
        ("China's customs: $244.8bn in 2024, 2% of GDP.", "How big was the step"),
        ("China's customs: $244.8bn in 2024, 2% less than in 2023.", "do not belong"),
        ("China's customs: $244.8bn in 2024. Trade fell by 2%.", "do not belong"),
        ("China's customs: $244.8bn in 2024, up 2.4%.", "do not belong"),
        ("China's customs: $244.8bn in 2024, up 2% because of sanctions.", "a cause"),
        ("China's customs: 240 billion dollars in 2024, 2% more than in 2023.", "growth do not"),
        ("Trade last year hit a record 240 billion, say customs, up 2% in 2024.", "goes stale"),
        ("China's customs put trade at 240 billion in 2022, up 2%.", "do not belong together"),
        ("China's customs: $1240 billion in 2024, up 2%.", "do not belong together"),
        ("China's customs: $228.1bn in 2025, −6.8% on 2024.", "another year"),
        ("China's customs: $190.3bn in 2022, up 29.5%.", "another year. Take 2023 or 2024"),
    ],
)
def test_a_rewritten_sentence_keeps_sum_year_and_growth_together(text, told):
    verdict = exercise_of(CONTENT, "rewrite").judge(text)
    assert verdict.outcome == ("try again" if told else "right")
    assert (told or "") in verdict.message


def test_a_record_with_a_small_step_is_computed_from_the_data():
    facts = Facts(DATA)
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


def test_an_index_without_its_year_names_the_years_there_are():
    lab = labs()["four-ways"]
    figures = next(name for name in lab.controls["figures"] if "Belarus sells" in name)
    with pytest.raises(DataError, match=r"2010 to begin from\. Choose 2016 or 2020\."):
        lab.draw(figures=figures, shown_as="index", index_begins_in=2010)


def test_a_ratio_says_the_same_in_picture_and_words_and_names_both_sources():
    lab = labs()["four-ways"]
    for how, iso3 in (("own", "CHN"), ("other", "RUS")):
        chart = lab.draw(figures=lab.controls["figures"][0], shown_as=how, index_begins_in=2010)
        drawn = chart.data.set_index("year")["says"]
        ratios = Facts(DATA).ratios(2023)
        assert drawn[2023] == describe.number(ratios[how == "other"])
        assert "share" not in chart.description
        sizes = DATA.load("indicators").query("indicator == 'gdp_current_usd'")
        assert set(sizes.loc[sizes["iso3"] == iso3, "source_id"].dropna()) <= set(
            re.findall(r"S\d+", chart.usermeta["caption"])
        )


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


def test_the_last_lab_shows_every_end():
    words = labs()["both-sides"].draw(year=2023).description
    assert "Belarus, 54 (Belarus's officials): 75.1% of its own GDP" in words
    drawn = labs()["both-sides"].draw(year=2022).data
    assert {"low end", "high end"} <= set(drawn["sort"])
    assert {44.1, 45, 50} <= set(drawn.loc[drawn["country"] == "Belarus", "value"])
    assert {4.6, 5} == set(drawn.loc[drawn["country"] == "Iran", "value"])


def test_rates_that_others_gave_are_told():
    assert "| 2011 | 80 (79.1 to 80) | +42.7% to +44.3% |" in CONTENT.notes["records"]
    assert "Press figure of 80 with growth of 42.7%" in CONTENT.notes["records"]
    gap = exercise_of(CONTENT, "gap")
    assert gap.why.endswith("no single series covers both years.")  # no notes of the table
    assert "services not stated" in gap.prompt


def test_blank_years_are_counted_where_the_table_has_no_row():
    assert "Blank: 2015, 2016, 2017 and 2018." in CONTENT.notes["weak"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ((1.1, 8.4), "That is 2022, the worked year"),
        ((1, 12), "Rounded too far"),
        ((11.9, 1.3), "The other way round"),
        ((0.0135, 0.1188), "fractions"),
        ((1.4, 11.9), "none of the usual"),
    ],
)
def test_slips_with_ratios_have_a_reply(given, told):
    assert told in exercise_of(CONTENT, "weighs").judge(given).message


def test_a_record_and_last_year_are_told_apart():
    asked = exercise_of(CONTENT, "record-when")
    assert "the record so far" in asked.prompt
    assert "only to the end of 2024" in asked.why


def test_the_notebook_goes_on_after_hints_and_solutions(capsys):
    path = Path(__file__).parents[1] / "notebooks" / "07_trade.ipynb"
    cells = {cell["id"]: "".join(cell["source"]) for cell in json.loads(path.read_text())["cells"]}
    names = {"ally": allylessons, "trade": DATA.load("trade")}
    exec(cells["worked-level"], names)
    names |= eval_in_turn(exercise_of(CONTENT, "growth").solution, names)
    names["answer"] = 100 * (names["level"] / names["before"] - 1)
    assert exercise_of(CONTENT, "growth").judge(names["answer"]).outcome == "right"
    names = eval_in_turn(exercise_of(CONTENT, "another").solution, names)
    assert exercise_of(CONTENT, "another").judge(names["answer"]).outcome == "right"
    # A learner may as well use the names of the worked series again.
    exec(cells["worked-level"].replace("CHN", "BLR"), names)
    exec(cells["worked-share-line"], names)
    assert capsys.readouterr().out == "1.1 percent\n"
    (line,) = re.findall(r"`([^`]+)`", exercise_of(CONTENT, "weighs").hints[1])
    given = (eval(line, names), eval(line.replace("CHN", "RUS"), names))
    assert exercise_of(CONTENT, "weighs").judge(given).outcome == "right"


def eval_in_turn(text, names):
    """The names there are after the code that stands in a text."""
    for code in re.findall(r"`([^`]+)`", text):
        exec(code, names)
    return names


def test_nothing_tells_the_predicted_growth_before_its_chart():
    path = Path(__file__).parents[1] / "notebooks" / "07_trade.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    ids = [cell["id"] for cell in cells]
    between = cells[ids.index("predict-growth") + 1 : ids.index("explore-four-ways")]
    grown = describe.in_percent(Facts(DATA).grown(Facts(DATA).record))
    assert grown == "2"
    assert not re.search(rf"(?<![\d.]){grown}% (on|more)", json.dumps(between))
    assert "+2% on 2023" not in exercise_of(CONTENT, "which-says").kind.options.values()


def test_freight_and_silence_are_told_with_their_sources():
    told = CONTENT.notes["mirror"]
    assert "(fob)" in told
    assert "stopped publishing in April 2022" in told
    assert "has both counts is 2018" in told
    assert told.count("](http") == 3


def views(content):
    found = re.findall(r"^- \*\*(.+?)\.\*\* (.+)$", content.notes["views"], re.MULTILINE)
    return dict(found)


def test_each_country_has_two_views_and_nobody_says_what_he_reports_of_others():
    said = views(CONTENT)
    assert len(said) == 1 + len(Facts(DATA).names)
    for text in said.values():
        assert text.startswith("Its government (")
        assert text.count("Somebody else (") == 1
    assert "as a legitimate ally" not in CONTENT.notes["views"]
    phrases = DATA.load("phrases").set_index("phrase_id")
    chains = DATA.load("chains")
    for iso3, (ids, phrase) in OTHER_VIEWS.items():
        assert phrases.loc[phrase, "iso3"] == iso3 or iso3 == OTHER
        for claim in ids:
            said_by = set(chains.loc[chains["claim_id"] == claim, "actor_id"])
            assert phrases.loc[phrase, "speaker_id"] in said_by


def test_a_view_that_is_gone_drops_out(tmp_path):
    def without(*gone):
        return lambda table: table[~table.iloc[:, 0].isin(gone)]

    content = lessons.content(7, changed(tmp_path, "phrases", without("P24", "P33")))
    said = views(content)
    assert "energy markets" not in said["Iran"]
    assert "Masih Mohajeri" in said["Iran"]  # another voice of the table stands in
    assert "Al Jazeera" not in said["South Africa"]
    assert "war machine" in said["China"]


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


def without_china(table):
    table.loc[table["iso3"] == "CHN", "role"] = "member"
    return table


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        ("countries", without_china, "needs CHN, which claim C39 is about, as a subject"),
        (
            "trade",
            lambda table: table[table["trade_id"] != "T014"],
            "needs 2022 of goods_total by partner_customs for CHN in trade.csv",
        ),
        (
            "trade",
            lambda table: table[table["trade_id"] != "T015"],
            "needs 2023 of goods_total by partner_customs for CHN in trade.csv",
        ),
        (
            "indicators",
            lambda table: table[table["iso3"] != "CHN"],
            "needs a year of trade with gdp_current_usd of CHN and RUS in indicators.csv",
        ),
    ],
)
def test_what_the_lesson_lacks_is_named(tmp_path, table, change, said):
    with pytest.raises(DataError, match=said):
        lessons.content(7, changed(tmp_path, table, change))
