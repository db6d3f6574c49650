"""Sentences about events in time: how exactly they are dated, when they were reported."""

from __future__ import annotations

import pandas as pd

from allylessons.describe.words import count, date, join_words, number

PRECISIONS = ("day", "month", "season", "year")


def when(rows: pd.DataFrame, column: str = "date") -> list[str]:
    """Write a column of dates, each no more exactly than it is known."""
    exact = rows[f"{column}_precision"].astype(object).fillna("none").astype(str)
    return [date(day, precision) for day, precision in zip(rows[column], exact, strict=True)]


def lanes(
    rows: pd.DataFrame, *, since: int, known_on: str | None = None, undrawn: bool = True
) -> str:
    """Describe events in lanes: how many, from when to when, how exactly dated, in which lanes.

    Parameters
    ----------
    rows
        As `model.dated` gives them; for `known_on` with ``status`` as `model.known_on` gives it.
    since
        The first year drawn.
    known_on
        Where the chart shows what was known on a day: that day in words. Then the words count what
        was reported by it and what was not.
    undrawn
        Whether what was not yet reported is left out of the chart.
    """
    if rows.empty:
        return "Timeline without events: none falls into these years."
    if known_on:
        counted = rows["status"].value_counts()
        reported, late = counted.get("reported", 0), counted.get("not yet reported", 0)
        unknown, future = counted.get("no dated source", 0), counted.get("not yet happened", 0)
        how = "hidden" if undrawn else "dotted"
        text = (
            f"Timeline from {since}, as known on {known_on}. {count(reported, 'event')} had "
            "happened and been reported by a dated source of ours. "
            f"{number(late)} had happened, but our first dated "
            f"source is later: {how}. {number(unknown)} had happened and rest on sources without a "
            f"date, {how} too: when they were reported cannot be known from here. "
            f"{number(future)} had not happened yet."
        )
        newest = rows[rows["status"] == "reported"].tail(1)
        if len(newest):
            text += f" The newest one reported: {newest['event'].iloc[0]}, {when(newest)[0]}."
        return text
    exact = rows["date_precision"].astype(str).value_counts()
    known = [f"{number(exact[name])} to the {name}" for name in PRECISIONS if name in exact]
    per_lane = rows["country"].value_counts()
    in_lanes = [f"{name} {number(per_lane[name])}" for name in rows["country"].drop_duplicates()]
    begins = rows.iloc[[0]]
    return (
        f"Timeline, {count(len(per_lane), 'lane')}, {count(len(rows), 'event')} from "
        f"{when(begins)[0]} to {when(rows.iloc[[-1]])[0]}. Dated {join_words(known)}. "
        f"In each lane: {join_words(in_lanes)}. "
        f"The first is in the lane of {begins['country'].iloc[0]}."
    )


def reports(rows: pd.DataFrame) -> str:
    """Compare event dates with report dates: at once, later, without a dated source.

    `rows` are as `model.dated` gives them.
    """
    if rows.empty:
        return "No event falls into these years."
    between = rows["days_between"]
    told = rows[between.notna()]
    text = (
        f"Event date against report date, {count(len(rows), 'event')}. For "
        f"{number((between <= 7).sum())} the earliest dated source of ours is at most a week "
        f"later, for {number((between > 7).sum())} it is later than that."
    )
    if between.isna().any():
        text += f" {number(between.isna().sum())} have no dated source and are not drawn."
    if len(told) and told["days_between"].max() > 7:
        latest = told.loc[[told["days_between"].idxmax()]]
        text += (
            f" The longest gap: {latest['event'].iloc[0]}, {when(latest)[0]}, with a source of "
            f"{when(latest, 'report_date')[0]}."
        )
    return text


def converted(rows: pd.DataFrame, *, printed: float, unit: str, within: float, by: str) -> str:
    """Say which months' rates give a printed sum, and which do not.

    Parameters
    ----------
    rows
        As `model.converted` gives them.
    printed, unit
        The sum in print, and its unit.
    within
        How near, in percent, a month must come.
    by
        The last month that counts, in words; later ones are after the page.
    """
    lowest, highest = rows["sum"].min(), rows["sum"].max()
    near = rows[(rows["off_percent"] <= within) & ~rows["after"]]
    months = join_words(f"{month:%b %Y}" for month in near["period"])
    return (
        f"Line chart of {count(len(rows), 'month')}: at their average rates the sum makes between "
        f"{number(round(lowest, 1))} and {number(round(highest, 1))} {unit}. Printed: "
        f"{number(printed)}. Within {number(within)}% of it, up to {by}: {months or 'no month'}."
    )
