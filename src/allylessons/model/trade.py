"""Trade: one series at a time, seen four ways; two customs side by side; the weight of a sum.

A sum beside a GDP is a ratio and no share: trade is no part of GDP. A share of a partner's total
trade is one, and is read from the table, not computed.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

BOTH_WAYS = ("goods_total", "trade_total", "goods_and_services")
DOLLARS = "US$ billion"
# These fit no series: they were replaced, are not over yet, or cover less than a year.
UNFIT = ("first_release", "projection", "part_of_year")
SHARES = ("share_of_partner_trade", "share_of_partner_exports", "share_of_partner_imports")
_FIGURE = ["value", "low", "high"]


def figures_of(
    trade: pd.DataFrame, iso3: str, *, measures: tuple[str, ...] = BOTH_WAYS, unit: str = DOLLARS
) -> pd.DataFrame:
    """Pick every figure of a partner in one unit, rivals and blanks side by side, oldest first.

    Parameters
    ----------
    trade
        The table of this name.
    iso3
        The partner.
    measures
        Values of the column ``measure``; by default those that count both ways.
    unit
        Unit of all figures.

    Returns
    -------
    pandas.DataFrame
        The columns of ``trade`` with ``year`` (a whole number). A year that some other row has a
        figure for keeps no blank row; a year between the first and the last without any row gets
        one, with status ``blank`` and no id.
    """
    picked = trade[
        (trade["partner_iso3"] == iso3)
        & trade["measure"].isin(measures)
        & (trade["unit"] == unit)
        & (trade["period_precision"] == "year")
    ]
    rows = picked.assign(year=picked["period"].dt.year.astype(int))
    known = rows.loc[rows[_FIGURE].notna().any(axis=1), "year"]
    blank = rows[_FIGURE].isna().all(axis=1)
    rows = rows[~(blank & rows["year"].isin(known))].astype({"status": "object"})
    years = range(rows["year"].min(), rows["year"].max() + 1) if len(rows) else []
    rows = rows.merge(pd.DataFrame({"year": [*years]}, dtype=int), on="year", how="right")
    rows["status"] = rows["status"].fillna("blank")
    rows["source_ids"] = _as_lists(rows["source_ids"])
    return rows.sort_values(["year", "trade_id"], ignore_index=True)


def _as_lists(ids: pd.Series) -> pd.Series:
    """Lists of ids, empty where there is none."""
    return ids.map(lambda some: some if isinstance(some, tuple) else ())


def one_series(
    trade: pd.DataFrame, *, iso3: str, measure: str, reporter: str, unit: str = DOLLARS
) -> pd.DataFrame:
    """Pick the figures that may stand in one line: one measure, one reporter, one unit.

    First releases, projections and parts of a year are left out. Where the same reporter gives two
    figures for one year, that year is blank: which of the two belongs in the line is not known.

    Returns
    -------
    pandas.DataFrame
        One row a year, without a break from the first figure to the last: columns ``year``,
        ``value``, ``low``, ``high``, ``status``, ``source_ids``, ``note``. Years without a row have
        status ``blank``.
    """
    rows = figures_of(trade, iso3, measures=(measure,), unit=unit)
    rows = rows[(rows["reporter"] == reporter) & ~rows["status"].isin(UNFIT)]
    rows = rows[rows["value"].notna() & ~rows["year"].duplicated(keep=False)].set_index("year")
    years = range(rows.index.min(), rows.index.max() + 1) if len(rows) else []
    rows = rows[[*_FIGURE, "status", "source_ids", "note"]].reindex(pd.Index(years, name="year"))
    rows["status"] = rows["status"].fillna("blank")
    rows["source_ids"] = _as_lists(rows["source_ids"])
    return rows.reset_index()


def series_there_are(trade: pd.DataFrame) -> pd.DataFrame:
    """List the series with at least two figures, the longest first.

    Returns
    -------
    pandas.DataFrame
        Columns ``iso3``, ``measure``, ``reporter``, ``unit``, ``figures``, ``steps`` (years that
        follow on a year with a figure), ``first`` and ``last`` (years). A reporter who is not
        stated makes no series; nor do shares and rates, which are no sums.
    """
    sums = trade[
        trade["measure"].isin([*BOTH_WAYS, "exports_to_russia", "imports_from_russia"])
        & (trade["reporter"] != "not_stated")
        & trade["value"].notna()
    ]
    found = []
    keys = ["partner_iso3", "measure", "reporter", "unit"]
    names_of = sums[keys].astype(str)
    names_of = names_of[names_of.duplicated(keep=False)]  # one figure alone makes no series
    for names in names_of.drop_duplicates().itertuples(index=False):
        name = dict(zip(["iso3", *keys[1:]], names, strict=True))
        rows = one_series(trade, **name)
        figures = int(rows["value"].notna().sum())
        if figures > 1:
            counted = {"figures": figures, "steps": int(growth(rows).notna().sum())}
            ends = {"first": int(rows["year"].min()), "last": int(rows["year"].max())}
            found.append({**name, **counted, **ends})
    columns = ["iso3", *keys[1:], "figures", "steps", "first", "last"]
    listed = pd.DataFrame(found, columns=columns)
    return listed.sort_values("figures", ascending=False, kind="stable", ignore_index=True)


def growth(rows: pd.DataFrame) -> pd.Series:
    """Growth on the year before, in percent; blank where either of the two years is blank.

    `rows` are as `one_series` gives them: since blank years are rows, the row before is the year
    before.
    """
    level = rows["value"].astype("Float64")
    return 100 * (level / level.shift(1) - 1)


def index_to(rows: pd.DataFrame, base: int) -> pd.Series:
    """Each figure relative to that of a base year, which is 100; blank without that figure."""
    level = rows["value"].astype("Float64")
    at_base = level[rows["year"] == base].dropna()
    return 100 * level / at_base.iloc[0] if len(at_base) else level.where(level.isna(), pd.NA)


def percent_of(rows: pd.DataFrame, sizes: pd.Series, column: str = "value") -> pd.Series:
    """Each figure in percent of a size that is given by year (such as a GDP)."""
    return 100 * rows[column].astype("Float64") / rows["year"].map(sizes).astype("Float64")


def mirrors(
    trade: pd.DataFrame,
    iso3: str,
    *,
    own: str = "partner_customs",
    other: str = "russian_customs",
    measure: str = "goods_total",
) -> pd.DataFrame:
    """Put two counts of one flow side by side, for the years that both have.

    First releases, projections and parts of a year are left out, and so is a year for which one of
    the two gives several figures.

    Returns
    -------
    pandas.DataFrame
        One row a year, oldest first: ``year``, ``own`` and ``other`` (US$ billion), ``gap``
        (percent by which the other count is higher, below zero where it is lower),
        ``source_ids``.
    """
    rows = figures_of(trade, iso3, measures=(measure,))
    rows = rows[rows["value"].notna() & ~rows["status"].isin(UNFIT)].astype({"reporter": "object"})
    sides = [
        side[~side["year"].duplicated(keep=False)][["year", "value", "source_ids"]]
        for side in (rows[rows["reporter"] == own], rows[rows["reporter"] == other])
    ]
    both = sides[0].merge(sides[1], on="year", suffixes=("", "_other"))
    both = both.rename(columns={"value": "own", "value_other": "other"})
    both = both.astype({"own": float, "other": float})
    both["gap"] = 100 * (both["other"] / both["own"] - 1)
    both["source_ids"] = both["source_ids"] + both.pop("source_ids_other")
    return both[["year", "own", "other", "gap", "source_ids"]]


def shares_of_total(trade: pd.DataFrame, partners: Mapping[str, str]) -> pd.DataFrame:
    """Pick the other side's shares of each partner's total trade, exports and imports.

    Parameters
    ----------
    trade
        The table of this name.
    partners
        Code to name of the partners.

    Returns
    -------
    pandas.DataFrame
        One row a figure, by partner and then by year, or one blank row for a partner without any:
        ``iso3``, ``country``, ``trade_id``, ``year``, ``measure``, ``reporter``, ``value``,
        ``low``, ``high`` (percent), ``status``, ``source_ids``, ``note``.
    """
    known = trade[trade["measure"].isin(SHARES) & trade[_FIGURE].notna().any(axis=1)]
    known = known.assign(year=known["period"].dt.year.astype("Int64"))
    parts = [
        known[known["partner_iso3"] == iso3]
        .sort_values(["year", "measure", "trade_id"])
        .reset_index(drop=True)
        .reindex(range(max(int((known["partner_iso3"] == iso3).sum()), 1)))
        .assign(iso3=iso3, country=name)
        for iso3, name in partners.items()
    ]
    columns = ["iso3", "country", "trade_id", "year", "measure", "reporter", *_FIGURE]
    columns += ["status", "source_ids", "note"]
    if not parts:
        return pd.DataFrame(columns=columns)
    found = pd.concat(parts, ignore_index=True)[columns]
    found["source_ids"] = _as_lists(found["source_ids"])
    return found


def records(rows: pd.DataFrame) -> pd.Series:
    """Whether a year has the highest figure known up to then; the first year with one is none."""
    level = rows["value"].astype("Float64")
    best_before = level.cummax().ffill().shift(1)
    return (level > best_before).fillna(False).astype(bool)


def sizes_of(indicators: pd.DataFrame, iso3: str, indicator: str = "gdp_current_usd") -> pd.Series:
    """A country's indicator by year, blanks left out."""
    rows = indicators[(indicators["iso3"] == iso3) & (indicators["indicator"] == indicator)]
    return rows.set_index(rows["period"].dt.year)["value"].dropna().astype(float)


def trade_beside_gdp(
    trade: pd.DataFrame, indicators: pd.DataFrame, partners: dict[str, str], other: str, year: int
) -> pd.DataFrame:
    """Weigh each figure of one year against the GDP of both sides.

    Parameters
    ----------
    trade, indicators
        The tables of these names.
    partners
        Code to name of the partners.
    other
        Code of the country they trade with.
    year
        The year of the figures and of the GDP.

    Returns
    -------
    pandas.DataFrame
        One row a figure, or one blank row for a partner without any: columns ``iso3``, ``country``,
        ``trade_id``, ``reporter``, ``measure``, ``figure`` (``value``, or ``low`` or ``high`` where
        a row of the table has other ends), ``value`` (US$ billion), ``status``, ``source_ids``,
        ``own_percent`` and ``other_percent``.
    """
    parts = []
    for iso3, name in partners.items():
        rows = figures_of(trade, iso3)
        rows = rows[(rows["year"] == year) & ~rows["status"].isin(["part_of_year", "blank"])]
        others = [column for column in rows if column not in _FIGURE]
        rows = rows.melt(id_vars=others, var_name="figure", value_name="sum")
        rows = rows.rename(columns={"sum": "value"}).dropna(subset=["value"])
        rows = rows.drop_duplicates(["trade_id", "value"])
        rows = rows.sort_values("trade_id", kind="stable", ignore_index=True)
        if rows.empty:
            blank = {"year": [year], "value": [None], "status": ["blank"], "source_ids": [()]}
            rows = pd.DataFrame(blank).astype({"value": "Float64"})
        parts.append(
            rows.assign(
                iso3=iso3,
                country=name,
                own_percent=percent_of(rows, sizes_of(indicators, iso3)),
                other_percent=percent_of(rows, sizes_of(indicators, other)),
            )
        )
    columns = ["iso3", "country", "trade_id", "reporter", "measure", "figure"]
    columns += ["value", "status", "source_ids", "own_percent", "other_percent"]
    if not parts:
        return pd.DataFrame(columns=columns)
    return pd.concat([part.reindex(columns=columns) for part in parts], ignore_index=True)


def trade_sizes(trade: pd.DataFrame, indicators: pd.DataFrame, until: str) -> pd.DataFrame:
    """Size of each partner's trade with Russia, in the last finished year that has its GDP too.

    Returns
    -------
    pandas.DataFrame
        One row a partner: index ``iso3``; columns ``year``, ``low`` and ``high`` (US$ billion, the
        ends of all figures for that year), ``low_percent`` and ``high_percent`` (of the partner's
        own GDP), ``trade_ids``.
    """
    whole = trade[
        trade["measure"].isin(["goods_total", "trade_total"])
        & (trade["unit"] == DOLLARS)
        & ~trade["status"].isin({*UNFIT, "blank", "claim"})
    ].copy()
    whole["year"] = pd.to_datetime(whole["period"].astype(str)).dt.year.astype(str)
    gdp = indicators[indicators["indicator"] == "gdp_current_usd"].dropna(subset=["value"])
    gdp = pd.DataFrame(
        {
            "partner_iso3": gdp["iso3"],
            "year": pd.to_datetime(gdp["period"].astype(str)).dt.year.astype(str),
            "gdp": gdp["value"].astype(float),
        }
    )
    whole = whole.merge(gdp, on=["partner_iso3", "year"])
    whole = whole[whole["year"] < until[:4]]
    whole = whole[whole["year"] == whole.groupby("partner_iso3")["year"].transform("max")]
    ends = whole[["value", "low", "high"]].astype(float)
    whole = whole.assign(low=ends.min(axis=1), high=ends.max(axis=1))
    sizes = whole.groupby("partner_iso3").agg(
        year=("year", "first"),
        low=("low", "min"),
        high=("high", "max"),
        gdp=("gdp", "first"),
        trade_ids=("trade_id", tuple),
    )
    sizes["low_percent"] = 100 * sizes["low"] / sizes["gdp"]
    sizes["high_percent"] = 100 * sizes["high"] / sizes["gdp"]
    return sizes.drop(columns="gdp").rename_axis("iso3")
