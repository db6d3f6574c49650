"""Events and pages in time: how exactly dated, when reported, what was known on a day."""

from __future__ import annotations

import pandas as pd

REPORTED, NOT_YET_REPORTED = "reported", "not yet reported"
NO_DATED_SOURCE, NOT_YET_HAPPENED = "no dated source", "not yet happened"
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


def dated(events: pd.DataFrame, sources: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """Set beside each event the date of its report: that of the earliest dated source it rests on.

    A source that was over before the event began cannot report it and is passed by. Of two sources
    the one that was surely out first counts, so a day goes before the month that holds it.

    Parameters
    ----------
    events, sources, countries
        The tables of these names.

    Returns
    -------
    pandas.DataFrame
        The columns of ``events`` with ``country`` (name), ``first_day`` and ``last_day`` of the
        event, ``report_date``, ``report_date_precision``, ``report_source``, ``report_first`` and
        ``report_last`` (the days that the report's date may mean), and ``days_between``: from the
        event's last day to the report's first, at least 0. All blank where no source has a date.
        Oldest event first.
    """
    rows = events.join(spans(events, "date"))
    rows["country"] = rows["iso3"].map(countries.set_index("iso3")["name"])
    about = sources.join(spans(sources, "date").add_prefix("report_"))
    about = about.rename(
        columns={
            "source_id": "report_source",
            "date": "report_date",
            "date_precision": "report_date_precision",
            "report_first_day": "report_first",
            "report_last_day": "report_last",
        }
    )
    about["report_date_precision"] = about["report_date_precision"].astype("str")
    kept = [
        *("report_source", "report_date", "report_date_precision", "report_first", "report_last")
    ]
    pairs = rows[["event_id", "first_day", "source_ids"]].explode("source_ids")
    pairs = pairs.merge(about[kept], left_on="source_ids", right_on="report_source")
    pairs = pairs[pairs["report_last"] >= pairs["first_day"]]
    earliest = pairs.sort_values(["report_last", "report_first", "report_source"], kind="stable")
    earliest = earliest.drop_duplicates("event_id")[["event_id", *kept]]
    rows = rows.merge(earliest, on="event_id", how="left")
    rows["days_between"] = (
        (rows["report_first"] - rows["last_day"]).dt.days.clip(lower=0).astype("Int64")
    )
    return rows.sort_values(["first_day", "last_day", "event_id"], ignore_index=True)


def known_on(rows: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Say of each event what a reader of these sources could know of it on a day.

    Parameters
    ----------
    rows
        As `dated` gives them.
    day
        The day. Counted as reported is what was surely out by then: the last day that the
        report's date may mean has come.

    Returns
    -------
    pandas.DataFrame
        A copy with ``status``: `REPORTED`, `NOT_YET_REPORTED` (it had happened), `NO_DATED_SOURCE`
        (it had happened; when it was reported, the sources do not tell) or `NOT_YET_HAPPENED`.
    """
    status = pd.Series(NOT_YET_REPORTED, index=rows.index)
    status = status.mask(rows["report_last"] <= day, REPORTED)
    status = status.mask(rows["report_last"].isna(), NO_DATED_SOURCE)
    return rows.assign(status=status.mask(rows["first_day"] > day, NOT_YET_HAPPENED))


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
