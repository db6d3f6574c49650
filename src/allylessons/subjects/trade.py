"""Trade in time: a series as level, growth, ratio or index, in rows and words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from allylessons.data import Package
from allylessons.lab import Told
from allylessons.model.trade import (
    DOLLARS,
    growth,
    index_to,
    one_series,
    percent_of,
    records,
    series_there_are,
    sizes_of,
)
from allylessons.words import join_words, number

GDP = "gdp_current_usd"
SERIES = ["iso3", "measure", "reporter", "unit"]  # what `one_series` is asked for
# Short for the labels of the data, with the partner's name put in.
_WHOSE = {
    "partner_customs": "{}'s customs",
    "partner_officials": "{}'s officials",
    "not_stated": "counter not stated",
    "eec": "Eurasian Commission",
    "oec": "OEC, a data website",
    "un_comtrade": "UN Comtrade",
}
WHAT = {
    "goods_total": "goods",
    "trade_total": "trade",
    "goods_and_services": "goods and services",
    "exports_to_russia": "sold to Russia",
    "imports_from_russia": "bought from Russia",
}


def whose(reporter: object, partner: str, labels: Mapping[str, str]) -> str:
    """Name the counter of a figure: ``China's customs``, ``Russia's officials``."""
    reporter = str(reporter)
    return _WHOSE.get(reporter, labels.get(reporter, reporter)).replace("{}", partner)


def in_percent(value: float) -> str:
    """Write a percentage for reading: one decimal, or the first two digits of a small one."""
    return number(round(float(value), 1 if abs(value) >= 1 else 2)).replace("-", "−")


def sum_of(row: Any, unit: str = "") -> str:
    """Write one figure with its ends: ``45 (44.1 to 45)``, ``4 or more``, ``up to 50``."""
    value, low, high = (row[name] for name in ("value", "low", "high"))
    ends = [number(end) for end in (low, high) if pd.notna(end)]
    figure = number(value) if pd.notna(value) else ""
    if len(ends) == 1 and figure in ("", ends[0]):
        return f"{ends[0]}{unit} or more" if pd.notna(low) else f"up to {ends[0]}{unit}"
    span = " to ".join(dict.fromkeys(ends))
    if not figure:
        return f"{span}{unit}" if span else "no figure"
    return f"{figure}{unit} ({span})" if len(set(ends)) > 1 else f"{figure}{unit}"


def ids_of(cells: Any) -> str:
    """Ids of sources as a picture's rows hold them."""
    return ";".join(dict.fromkeys(cells))


# Series in time


def series_offered(data: Package, names: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The series that some partners have, each by its name: what `one_series` is asked for."""
    found = series_there_are(data.load("trade"))
    found, labels = found[found["iso3"].isin(list(names))], data.labels("trade", "reporter")
    offered = {}
    for row in found[SERIES].to_dict("records"):
        name = names[row["iso3"]]
        what = WHAT[row["measure"]] + " both ways" * (row["measure"] == "goods_total")
        unit = "" if row["unit"] == DOLLARS else f", in {row['unit']}"
        offered[f"{name}: {what}, {whose(row['reporter'], name, labels)}{unit}"] = row
    return offered


def in_time(
    rows: pd.DataFrame,
    shown: pd.Series,
    labels: Mapping[str, str],
    *,
    unit: str,
    who: str,
    end: int,
    bars: bool = False,
) -> pd.DataFrame:
    """One series in time as rows of a picture, blank years among them.

    Parameters
    ----------
    rows
        As `one_series` gives them.
    shown
        The number to draw of each.
    labels
        Status to its label.
    unit, who
        What the numbers are, and whose line it is.
    end
        The last year that the article could know; what comes after it is later.
    bars
        Whether they are drawn as bars, as fits a change.

    Returns
    -------
    pandas.DataFrame
        One row a year: ``year``, ``when`` (as text), ``who``, ``shown``, ``says``, ``label``,
        ``kind`` (status), ``soft`` (not plainly reported), ``bar``, ``missing``, ``later``,
        ``run`` (number of a stretch without a break), ``unit``, ``source_id``.
    """
    known = shown.notna()
    drawn = pd.DataFrame({"year": rows["year"], "when": rows["year"].astype(str), "who": who})
    drawn["shown"] = [round(float(one), 2) if pd.notna(one) else None for one in shown]
    blank = rows["value"].isna().map({True: "no figure", False: "not known"})
    drawn["says"] = [in_percent(one) if pd.notna(one) else "" for one in shown]
    drawn["says"] = drawn["says"].where(known, blank)
    last = rows["year"][known].max() if known.any() else None
    named = set(rows["year"][known]) if bars or known.sum() < 7 else set()
    if known.any():
        named |= {last, rows["year"][shown.astype(float).idxmax()]}
    whole = [number(round(float(one))).replace("-", "−") if pd.notna(one) else "" for one in shown]
    text = pd.Series(whole if bars else drawn["says"], index=drawn.index)
    drawn["label"] = text.where(known & rows["year"].isin(named), "")
    drawn["kind"] = rows["status"].astype(str).replace(dict(labels))
    drawn["soft"] = rows["status"] != "reported"
    drawn["bar"], drawn["missing"] = bars, blank.where(~known, None)
    drawn["later"] = rows["year"] > end
    drawn["run"] = (~known).cumsum()
    drawn["unit"] = [unit, *[None] * (len(rows) - 1)]
    drawn["source_id"] = rows["source_ids"].map(ids_of)
    return drawn


def _in_words(rows: pd.DataFrame) -> str:
    """Read a series out: its ends, highest and lowest, its gaps."""
    known = rows[rows["shown"].notna()]
    if known.empty:
        return "No mark is drawn."
    top, low = known.loc[known["shown"].idxmax()], known.loc[known["shown"].idxmin()]
    said = [("First", known.iloc[0]), ("last", known.iloc[-1]), ("highest", top), ("lowest", low)]
    text = ", ".join(f"{name} {row['says']} ({row['when']})" for name, row in said) + "."
    for missing, years in rows[rows["missing"].notna()].groupby("missing")["when"]:
        text += f" {missing.capitalize()}: {join_words(years)}."
    if later := list(known.loc[known["later"], "when"]):
        text += f" Later than the article: {join_words(later)}."
    return text


def growth_of(data: Package, series: Mapping[str, str], *, name: str, year: int) -> Told:
    """The growth of one series, year by year, and what it was in a record year."""
    rows = one_series(data.load("trade"), **series)
    labels = data.labels("trade", "status")
    drawn = in_time(
        rows, growth(rows), labels, unit="growth in percent", who=name, end=year, bars=True
    )
    says = drawn.set_index("year")["says"]
    title = (
        f"The record of {year} was a step of {says[year]}%, after {says[year - 1]}% in {year - 1}"
    )
    record = drawn.loc[records(rows) & ~drawn["later"], "when"]
    words = f"Growth by {name}, in percent. {_in_words(drawn)} "
    words += f"Highest of the known years so far: {join_words(record)}."
    return Told(title, words, drawn)


def four_ways(
    data: Package,
    figures: str,
    offered: Mapping[str, dict[str, str]],
    names: Mapping[str, str],
    shown_as: str,
    *,
    end: int,
) -> Told:
    """One series as level, growth, or in percent of one side's GDP (``own`` or ``other``)."""
    chosen = offered[figures]
    rows = one_series(data.load("trade"), **chosen)
    name, by = names[chosen["iso3"]], figures.split(": ")[1].removesuffix(f", in {chosen['unit']}")
    side = name if shown_as == "own" else "Russia"
    unit = chosen["unit"]
    if shown_as == "level":
        shown = rows["value"].astype("Float64")
    elif shown_as == "growth":
        shown, unit = growth(rows), "growth in percent"
    elif unit != DOLLARS:
        shown, unit = pd.Series(pd.NA, rows.index, dtype="Float64"), ""
    else:
        code = chosen["iso3"] if shown_as == "own" else "RUS"
        sizes = sizes_of(data.load("indicators"), code, GDP)
        shown, unit = percent_of(rows, sizes), f"percent beside the GDP of {side}"
    labels = data.labels("trade", "status")
    bars = shown_as == "growth"
    drawn = in_time(rows, shown, labels, unit=unit, who=name, end=end, bars=bars)
    if shown_as in ("own", "other") and unit:
        drawn["source_id"] = drawn["source_id"] + ";" + gdp_sources(data)
    known = drawn[drawn["shown"].notna()]
    begin = f"{name}, {by}"
    if known.empty:
        why = "no two years in a row" if bars else f"{chosen['unit']} beside a GDP in dollars"
        return Told(f"{begin}: nothing to draw, {why}", "No mark is drawn.", drawn)
    top, last = known.loc[known["shown"].idxmax()], known.iloc[-1]
    sign = "" if shown_as == "level" else "%"
    what = {"level": f" {unit}", "growth": " growth"}.get(shown_as, f" beside {side}'s GDP")
    first = "only one figure," if len(known) == 1 else "highest"
    title = f"{begin}: {first} {top['says']}{sign}{what} in {top['when']}"
    if last["year"] != top["year"]:
        title += f", last {last['says']}{sign} in {last['when']}"
    return Told(title, _in_words(drawn), drawn)


def gdp_sources(data: Package) -> str:
    """Ids of the sources of all GDP figures, as a picture's rows hold them."""
    sizes = data.load("indicators")
    return ids_of(sizes.loc[sizes["indicator"] == GDP, "source_id"].dropna())


def index_of(data: Package, lines: Mapping[str, Mapping[str, str]], base: int, *, end: int) -> Told:
    """Several series relative to one year, which is 100; one without that year is left out.

    `lines` are names of partners with what `one_series` is asked for.
    """
    labels, parts, said, without = data.labels("trade", "status"), [], [], []
    for name, series in lines.items():
        rows = one_series(data.load("trade"), **series)
        shown = index_to(rows, base)
        drawn = in_time(rows, shown, labels, unit=f"{base} is 100", who=name, end=end)
        known = drawn[drawn["shown"].notna() & ~drawn["later"]]
        if known.empty:
            without.append(name)
            continue
        last = known.iloc[-1]
        stands = number(round(float(shown[last.name])))  # rounded once, from the figure itself
        drawn["label"] = (drawn["year"] == last["year"]).map({True: f"{name} {stands}", False: ""})
        drawn["missing"] = None  # two lines: their gaps are seen as gaps
        parts.append(drawn)
        said.append(f"{name}'s trade of {last['when']} is {stands}")
    title = f"Where {base} is 100, {join_words(said)}"
    words = " ".join(f"{one['who'].iloc[0]}: {_in_words(one)}" for one in parts)
    if without:
        words += f" {join_words(without)} has no figure for {base}."
    return Told(title, words, pd.concat(parts, ignore_index=True))


IN_TIME = {"when": "year", "who": "partner", "says": "shown", "kind": "sort of figure"}


def as_options(data: Package, ids: Iterable[str], name: str) -> dict[str, str]:
    """Rows of the table, of the partner `name`, as the options of a question: id to text."""
    reporters, sorts = data.labels("trade", "reporter"), data.labels("trade", "status")
    found = {}
    for one in ids:
        row = data.record(one)[1]
        figure = f"{number(row['value'])} {row['unit']}"
        by = whose(row["reporter"], name, reporters)
        found[one] = f"{row['period'].year}: {figure}, {by}, {sorts[row['status']]}"
    return found


def by_year(rows: pd.DataFrame, values: Any, decimals: int = 1) -> dict[str, float]:
    """Year to number, blanks left out."""
    known = zip(rows["year"], values, strict=True)
    return {str(year): round(float(value), decimals) for year, value in known if pd.notna(value)}


def growth_slips(rows: pd.DataFrame, worked: pd.DataFrame) -> dict[str, Any]:
    """What a line of growth can go wrong by; `worked` is the series of the worked example."""
    level = rows["value"].astype("Float64")
    before, kept = level.shift(1), rows[level.notna()]
    right = 100 * (level / before - 1)
    at = rows["year"] == max(rows.loc[right.notna(), "year"]) - 1
    return {
        "nothing was picked": {},
        "a level is no growth": by_year(rows, level, 4),
        "a fraction for a percentage": by_year(rows, right / 100, 4),
        "the row before is the year before": by_year(kept, growth(kept)),
        "forward for back": by_year(rows, 100 * (level / level.shift(-1) - 1)),
        "two years for one": by_year(rows, 100 * (level / level.shift(2) - 1)),
        "one year before them all": by_year(rows, 100 * (level / level[at].iloc[0] - 1)),
        "ratio for growth": by_year(rows, 100 * level / before),
        "ratio for growth, as a fraction": by_year(rows, level / before, 4),
        "the step beside its end": by_year(rows, 100 * (1 - before / level)),
        "dollars for percent": by_year(rows, level - before),
        "the years fell off": {
            str(at): round(float(one), 1) for at, one in enumerate(right) if pd.notna(one)
        },
        "the worked series again": by_year(worked, growth(worked)),
    }
