"""Lesson 7: its answers, recomputed with plain pandas; every verdict; its pictures, as drawn."""

import html
import json
import re
import shutil
from pathlib import Path

import drawing
import nbformat
import pandas as pd
import pytest

from allylessons import lessons, theme
from allylessons.authors import pictures
from allylessons.data import DataError, Package
from allylessons.subjects import trade

DATA = Package()
CONTENT = lessons.content(7, DATA)
ASKED = {asked.key: asked for asked in CONTENT.exercises}
PICTURES = {picture.key: picture for picture in CONTENT.pictures}
NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "07_trade.ipynb"
TRADE = pd.read_csv(DATA.folder / "trade.csv")
TRADE["year"] = TRADE["period"].astype(str).str[:4].astype(int)
GDP = pd.read_csv(DATA.folder / "indicators.csv").query("indicator == 'gdp_current_usd'")
GDP = GDP.assign(period=GDP["period"].astype(int)).set_index(["iso3", "period"])["value"]


def level(iso3):
    """One partner's goods by its own customs, straight from the file; blank years in it."""
    rows = TRADE[
        (TRADE["partner_iso3"] == iso3)
        & (TRADE["measure"] == "goods_total")
        & (TRADE["reporter"] == "partner_customs")
        & (TRADE["unit"] == "US$ billion")
        & ~TRADE["status"].isin(["first_release", "projection", "part_of_year"])
    ].set_index("year")["value"]
    rows = rows.dropna()
    return rows.reindex(range(rows.index.min(), rows.index.max() + 1))


def growth(series):
    return 100 * (series / series.shift(1) - 1)


CHINA, BELARUS = level("CHN"), level("BLR")


def test_answers_equal_the_file():
    for key, series in (("growth", CHINA), ("another", BELARUS)):
        right = {str(year): round(one, 1) for year, one in growth(series).dropna().items()}
        assert dict(ASKED[key].right) == right
    assert ASKED["weighs"].right == round(100 * CHINA[2023] / GDP["RUS", 2023], 1)
    starts = {year: CHINA[2024] / one for year, one in CHINA.loc[:2023].dropna().items()}
    assert ASKED["base"].right == (max(starts, key=starts.get), min(starts, key=starts.get))
    rates = growth(CHINA).round(1)
    assert CONTENT.facts.grown["2024"] == rates[2024] == 2.0
    assert CONTENT.facts.grown["2023"] == rates[2023] == 26.2
    low, high = (100 * (one / 40 - 1) for one in (45, 50))
    assert (CONTENT.facts.gap["low"], CONTENT.facts.gap["high"]) == (round(low, 1), round(high, 1))


@pytest.mark.parametrize("key", [key for key, asked in ASKED.items() if [*asked.answers()]])
def test_every_answer_has_a_verdict_of_its_own(key):
    asked = ASKED[key]
    replies = {mistake.says for mistake in asked.mistakes}
    outcomes = [asked.judge(answer) for answer in asked.answers()]
    right = [verdict for verdict in outcomes if verdict.outcome == "right"]
    assert len(right) == 1 + len(asked.also)
    assert all(v.message in replies for v in outcomes if v.outcome != "right")
    assert {v.message for v in outcomes if v.outcome != "right"} == replies  # none is never said


@pytest.mark.parametrize("key", ["growth", "another"])
@pytest.mark.parametrize(
    ("line", "told"),
    [
        (growth, None),
        (lambda level: 100 * level.pct_change(fill_method=None), None),
        (lambda level: growth(level).dropna().round(1), None),
        (lambda level: growth(level) / 100, "fractions"),
        (lambda level: growth(level.dropna()), "dropped the blank years"),
        (lambda level: 100 * (level / level.shift(-1) - 1), "the one after it"),
        (lambda level: 100 * (level / level.shift(2) - 1), "two years before"),
        (lambda level: 100 * (level / level[level.index.max() - 1] - 1), "same one"),
        (lambda level: 100 * level / level.shift(1), "ratios"),
        (lambda level: level / level.shift(1), "ratios"),
        (lambda level: 100 * (1 - level.shift(1) / level), "by the new figure"),
        (lambda level: level.diff(), "billion dollars"),
        (lambda level: level, "sums"),
        (lambda level: level - 1, "no growth|not the growth"),
        (lambda level: level[2020], "one number"),
    ],
)
def test_lines_of_pandas_are_told_apart(key, line, told):
    series = CHINA if key == "growth" else BELARUS
    verdict = ASKED[key].judge(line(series))
    assert verdict.outcome == ("try again" if told else "right")
    assert re.search(told or "", verdict.message)


def test_slips_with_names_and_years_have_a_reply():
    def told(answer):
        return ASKED["another"].judge(answer).message

    assert "China's growth again" in told(growth(CHINA))
    assert "is empty" in told(BELARUS[:0])
    assert "lost their years" in told(growth(BELARUS).reset_index(drop=True))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("11.9 %", None),
        ("11,9", None),
        (1.3, "China's GDP"),
        (0.119, "fraction"),
        (842, "divided the GDP"),
        (12.1, "sum of 2024"),
        (12, "one digit"),
        (50, "neither side's"),
    ],
)
def test_one_sum_beside_russia(given, told):
    verdict = ASKED["weighs"].judge(given)
    assert verdict.outcome == ("try again" if told else "right")
    assert (told or "") in verdict.message


def test_the_years_of_an_index():
    assert ASKED["base"].judge("2009 and 2023").outcome == "right"
    assert "other way round" in ASKED["base"].judge((2023, 2009)).message
    assert "compared with itself" in ASKED["base"].judge((2009, 2024)).message
    assert "Try the years" in ASKED["base"].judge((2010, 2022)).message


def test_right_options_are_not_the_longest():
    longest = 0
    for asked in ASKED.values():
        options = getattr(asked.kind, "options", {})
        if options and isinstance(asked.right, str):
            longest += max(options, key=lambda key: len(options[key])) == asked.right
    assert longest <= 2


@pytest.mark.parametrize("state", PICTURES["four-ways"].states, ids=str)
def test_one_series_four_ways_equals_the_file(state):
    told = PICTURES["four-ways"].tell(**state)
    chosen = trade.series_offered(DATA, CONTENT.facts.names)[state["figures"]]
    rows = TRADE[
        (TRADE["partner_iso3"] == chosen["iso3"])
        & (TRADE["measure"] == chosen["measure"])
        & (TRADE["reporter"] == chosen["reporter"])
        & (TRADE["unit"] == chosen["unit"])
        & ~TRADE["status"].isin(["first_release", "projection", "part_of_year"])
    ].dropna(subset=["value"])
    plain = rows.set_index("year")["value"]
    plain = plain.reindex(range(plain.index.min(), plain.index.max() + 1))
    how = state["shown_as"]
    if how == "growth":
        plain = growth(plain)
    elif how != "level":
        side = GDP[chosen["iso3"] if how == "own" else "RUS"]
        plain = 100 * plain / side.reindex(plain.index)
        if chosen["unit"] != "US$ billion":
            plain[:] = None
    shown = told.rows.set_index("year")["shown"].astype(float)
    plain = plain.astype(float)
    pd.testing.assert_series_equal(shown, plain.round(2), check_names=False, atol=0.006)
    if plain.notna().any():
        assert trade.in_percent(plain.max()) in told.title
        assert str(plain.idxmax()) in told.title
    else:
        assert "nothing to draw" in told.title


@pytest.mark.parametrize(
    "year", [year for _, year in PICTURES["index"].controls["index_begins_in"]]
)
def test_an_index_is_100_where_it_begins(year):
    told = PICTURES["index"].tell(index_begins_in=year)
    for name, series in (("China", CHINA), ("Belarus", BELARUS)):
        rows = told.rows[told.rows["who"] == name].set_index("year")["shown"]
        if pd.isna(series.get(year)):
            assert rows.empty
            assert f"{name} has no figure for {year}" in told.words
            continue
        assert rows[year] == 100
        last = series.loc[:2024].dropna()
        said = f"{name}'s trade of {last.index[-1]} is {round(100 * last.iloc[-1] / series[year])}"
        assert said in told.title


@pytest.mark.parametrize("state", PICTURES["beside"].states, ids=str)
def test_every_partner_stands_beside_both_economies(state):
    told = PICTURES["beside"].tell(**state)
    assert all(name in told.words for name in CONTENT.facts.names.values())
    known = told.rows.dropna(subset=["own"])
    if len(known):
        assert trade.in_percent(known["own"].max()).split(".")[0] in told.title
    if state["year"] == 2023:
        assert "Belarus, 54 (Belarus's officials): 75.1% of its own, 2.7% of Russia's" in told.words
        assert "75.1%" in told.title


@pytest.mark.parametrize("partner", [code for _, code in PICTURES["on-record"].controls["partner"]])
def test_all_figures_of_a_partner_stand_side_by_side(partner):
    told = PICTURES["on-record"].tell(partner=partner)
    rows = TRADE[
        (TRADE["partner_iso3"] == partner)
        & TRADE["measure"].isin(["goods_total", "trade_total", "goods_and_services"])
        & (TRADE["unit"] == "US$ billion")
    ].dropna(subset=["value", "low", "high"], how="all")
    if rows.empty:
        assert told.title.endswith("no figure was found for any year")
        return
    assert told.rows["counter"].notna().sum() == len(rows)
    assert f"{len(rows)} figures by {rows['reporter'].nunique()} kinds of counter" in told.title
    for year, count in rows["year"].value_counts().items():
        assert (f" {year}: " in told.words) == (count > 1)


def test_two_customs_and_the_silence_of_one():
    told = PICTURES["customs"].told[0]
    assert "neither is always the higher" in told.title
    assert "2010: China's customs 55.45, Russia's customs 59.34, 7% higher." in told.words
    assert "2016: China's customs 69.53, Russia's customs 66.1, 4.9% lower." in told.words
    assert "2022: China's customs 190.3, Russia's customs no figure by country." in told.words
    assert {"S525", "S526", "S687"} <= {*PICTURES["customs"].sources(told.rows)}


def test_shares_keep_their_whole_and_their_open_ends():
    words = PICTURES["shares"].told[0].words
    assert "North Korea: nobody: no figure found." in words
    assert "2024, China's customs: 4% (4 to 4.1) of all trade." in words
    assert "2023, Russia's officials: 50% or more of all trade." in words
    assert "2022, South Africa's customs: 0.2% of exports." in words


@pytest.mark.parametrize(
    ("value", "low", "high", "said"),
    [
        (4, 4, None, "4 or more"),
        (50, None, 50, "up to 50"),
        (45, 44.1, 45, "45 (44.1 to 45)"),
        (None, 59, 60, "59 to 60"),
        (1.3, None, None, "1.3"),
        (None, None, None, "no figure"),
    ],
)
def test_a_figure_is_written_with_its_ends(value, low, high, said):
    assert trade.sum_of({"value": value, "low": low, "high": high}) == said


def spec(key, guess=None, opened=True):
    return theme.spec(PICTURES[key].chart(guess, opened=opened))


def as_drawn(key, **values):
    """The picture as Vega draws it: its SVG, with some of its parameters set."""
    drawn = spec(key, [5, 30] if key in ("step", "four-ways") else None)
    for param in drawn["params"]:
        param |= {"value": values[param["name"]]} if param["name"] in values else {}
    return drawing.svg(drawn)


@pytest.mark.parametrize("key", PICTURES)
def test_a_picture_fits_its_page_and_holds_what_it_says(key):
    for state in range(len(PICTURES[key].states)):
        if state not in (0, 1, 5, 13, len(PICTURES[key].states) - 1):
            continue
        rest, values = state, {}
        for name, offered in reversed(PICTURES[key].controls.items()):
            rest, values[name] = divmod(rest, len(offered))
        svg = as_drawn(key, **values)
        assert float(re.search(r'width="([\d.]+)"', svg)[1]) <= 584
        assert PICTURES[key].told[state].title[:20] in html.unescape(svg)


def test_the_guess_is_a_box_on_the_growth_of_its_own_series_alone():
    assert theme.PINK in as_drawn("step")
    growth_of_china = {"figures": 0, "shown_as": 1}
    assert theme.PINK in as_drawn("four-ways", **growth_of_china)
    for other in ({"figures": 0, "shown_as": 0}, {"figures": 1, "shown_as": 1}):
        assert theme.PINK not in as_drawn("four-ways", **other)


def test_a_veiled_picture_holds_back_its_marks():
    svg = drawing.svg(spec("step", [None, None], opened=False))
    assert "How big was the step?" in svg
    assert "step of 2%" not in svg
    assert ">26<" not in svg


def test_the_notebook_goes_from_its_hints_to_right_answers():
    cells = {cell["id"]: cell["source"] for cell in nbformat.read(NOTEBOOK, 4).cells}
    import allylessons

    lesson = lessons.build(7)
    names = {"ally": allylessons, "lesson": lesson}
    exec(cells["worked-growth"], names)
    (line,) = re.findall(r"`(level[^`]+)`", ASKED["growth"].solution.replace("before = ", ""))
    names["before"] = eval(line, names)
    assert ASKED["growth"].judge(100 * (names["level"] / names["before"] - 1)).outcome == "right"
    for code in re.findall(r"`([^`]+)`", ASKED["another"].solution):
        exec(code, names)
    assert ASKED["another"].judge(names["answer"]).outcome == "right"


def test_nothing_tells_the_growth_of_the_record_before_its_guess():
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    at = [cell["id"] for cell in cells].index("guess-step")
    assert not re.search(r"(?<![\d.])2(\.0)?% ", json.dumps(cells[:at]))
    assert "grew by 2%" not in json.dumps(cells[: at + 3])
    assert NOTEBOOK.stat().st_size <= 300_000


def test_each_country_has_its_governments_view_and_another():
    positions = DATA.load("positions").set_index("position_id")
    assert {*CONTENT.views} == {*CONTENT.facts.names.values(), "Russia", "Ukraine"}
    for own, other in CONTENT.views.values():
        assert positions.loc[own, "voice"] == "government"
        assert positions.loc[other, "iso3"] == positions.loc[own, "iso3"]
        assert positions.loc[other, "voice"] != "government"


def changed(tmp_path, table, change):
    folder = tmp_path / "data"
    shutil.copytree(DATA.folder, folder)
    path = folder / DATA.resource(table)["path"]
    change(pd.read_csv(path, dtype=str, keep_default_na=False)).to_csv(path, index=False)
    return Package(folder)


def test_a_corrected_figure_changes_answers_and_words(tmp_path):
    def corrected(table):
        table.loc[table["trade_id"] == "T016", "value"] = "264.12"
        return table

    content = lessons.content(7, changed(tmp_path, "trade", corrected))
    asked = {one.key: one for one in content.exercises}
    assert dict(asked["growth"].right)["2024"] == 10.0
    assert "10% above the year before" in asked["rewrite"].kind.blanks["step"].values()
    picture = next(one for one in content.pictures if one.key == "step")
    assert "was a step of 10%" in picture.told[0].title


def setting(row, value):
    def change(table):
        table.loc[table["trade_id"] == row, "value"] = value
        return table

    return change


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        ("trade", setting("T016", "230"), "2024 was a record"),
        ("trade", setting("T016", "330"), "more slowly than in 2023"),
        ("trade", setting("T051", "80"), "neither customs is always higher"),
        ("trade", lambda table: table[table["trade_id"] != "T099"], "T099"),
        ("indicators", lambda table: table[table["iso3"] != "RUS"], "the GDP of RUS in 2023"),
    ],
)
def test_what_the_data_no_longer_say_is_named(tmp_path, table, change, said):
    with pytest.raises(DataError, match=said):
        lessons.content(7, changed(tmp_path, table, change))


def test_colours_are_repeated_and_bars_begin_at_zero():
    for key in PICTURES:
        assert [*pictures.colour(spec(key)), *pictures.axes(spec(key))] == []
