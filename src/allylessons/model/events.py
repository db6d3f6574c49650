"""Events and pages in time: how exactly dated, what an update did, a sum at each month's rate."""

from __future__ import annotations

import pandas as pd

KEPT, CHANGED, NOT_RECORDED = "kept", "changed", "not recorded"


def spans(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Give the first and the last day that each date may mean, by its precision.

    Parameters
    ----------
    rows
        A column of dates, and beside it ``..._precision``. A season's date is a month inside it,
        and December counts to the winter that follows.
    column
        Name of the column of dates.

    Returns
    -------
    pandas.DataFrame
        Columns ``first_day`` and ``last_day``, blank where there is no date; same index as `rows`.
    """
    days = rows[column]
    exact = rows[f"{column}_precision"].astype(object).fillna("none").astype(str)
    months = days.dt.to_period("M")
    # Three months a season, the first of them December, March, June or September.
    season = months - (days.dt.month % 3).fillna(0).astype(int)
    first = days.where(exact == "day")
    last = first
    for name, start, end in (
        ("month", months, months),
        ("season", season, season + 2),
        ("year", days.dt.to_period("Y"), days.dt.to_period("Y")),
    ):
        this = (exact == name) & days.notna()
        first = first.mask(this, start.dt.start_time)
        last = last.mask(this, end.dt.end_time.dt.normalize())
    return pd.DataFrame({"first_day": first, "last_day": last}, index=rows.index)


def versions_side_by_side(versions: pd.DataFrame) -> pd.DataFrame:
    """Set the versions of a page side by side.

    Returns
    -------
    pandas.DataFrame
        One row an element of the page, one column a version (its date), oldest first; blank where
        nothing is recorded of that element in that version.
    """
    order = versions["element"].drop_duplicates()
    return versions.pivot(index="element", columns="version", values="content").reindex(order)


def page_update(versions: pd.DataFrame, before: pd.Timestamp, after: pd.Timestamp) -> pd.Series:
    """Say what became of each element between two versions of a page.

    Returns
    -------
    pandas.Series
        Element to `KEPT`, `CHANGED`, or `NOT_RECORDED` where one of the two versions has no entry:
        it may have been dropped, added, or not looked at. Elements in neither are left out.
    """
    page = versions_side_by_side(versions).reindex(columns=[before, after]).dropna(how="all")
    state = (page[before] == page[after]).map({True: KEPT, False: CHANGED})
    return state.mask(page.isna().any(axis=1), NOT_RECORDED)


def converted(rates: pd.DataFrame, amount: float, printed: float) -> pd.DataFrame:
    """Convert an amount at each month's average rate, to compare with a sum in print.

    Parameters
    ----------
    rates
        Columns ``period`` (a month) and ``value`` (units of the other currency for one).
    amount
        The sum in the first currency.
    printed
        The same sum as somebody printed it in the other currency.

    Returns
    -------
    pandas.DataFrame
        Columns ``period``, ``rate``, ``sum`` and ``off_percent`` (how far the sum is from the
        printed one, in percent of it, without sign), oldest first.
    """
    frame = rates.sort_values("period")[["period", "value"]].rename(columns={"value": "rate"})
    frame["rate"] = frame["rate"].astype(float)
    frame["sum"] = amount * frame["rate"]
    frame["off_percent"] = (100 * (frame["sum"] - printed) / printed).abs().round(2)
    return frame.reset_index(drop=True)
