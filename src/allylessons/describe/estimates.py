"""Sentences about rival estimates and the shares that they allow."""

from __future__ import annotations

import pandas as pd

from allylessons.describe.words import count, date, join_words, number

_OPEN = {"more_than": "more than", "at_least": "at least", "up_to": "up to", "almost": "almost"}


def estimate(row: pd.Series) -> str:
    """Say what one estimate allows, with its own hedge and without its unit.

    `row` has ``value``, ``least``, ``most``, ``qualifier`` as `model.estimates_of` gives them.
    """
    least, most, value = row["least"], row["most"], row["value"]
    hedge = _OPEN.get(str(row["qualifier"]))
    if pd.notna(least) and pd.notna(most):
        if least != most:
            return f"{number(least)} to {number(most)}"
        return f"about {number(most)}" if str(row["qualifier"]) == "about" else number(most)
    if pd.isna(least) and pd.isna(most):
        return "no figure" if pd.isna(value) else number(value)
    if pd.notna(least):
        return f"{hedge or 'at least'} {number(least)}"
    return f"{hedge or 'up to'} {number(most)}"


def estimates(rows: pd.DataFrame, *, noun: str, panel: str | None = None) -> str:
    """Describe rival estimates: how many, by whom, from when to when, the lowest and the highest.

    `rows` are as `model.estimates_of` gives them; `panel` names a column that keeps groups apart,
    each of which is described by itself.
    """
    if rows.empty:
        return f"No estimate of {noun} was known."
    groups = [(None, rows)] if panel is None else rows.groupby(panel, observed=True, sort=False)
    parts = [_one_measure(group, str(name) if name else noun) for name, group in groups]
    return f"Dot-and-range chart. {' '.join(parts)}"


def _one_measure(rows: pd.DataFrame, noun: str) -> str:
    ends = rows.assign(
        low_end=rows["least"].fillna(rows["most"]), high_end=rows["most"].fillna(rows["least"])
    )
    ends = ends[ends["low_end"].notna()]
    if ends.empty:
        return f"{_capital(noun)}: no figure."
    low, high = ends.loc[ends["low_end"].idxmin()], ends.loc[ends["high_end"].idxmax()]
    by = join_words(rows["estimator"].unique())
    said = f"{_capital(noun)}: {count(len(rows), 'estimate')} by {by}"
    if len(rows) == 1:
        return f"{said}: {estimate(low)} {low['unit']} ({_when(low)})."
    return (
        f"{said}, {date(*_edge(rows, 0))} to {date(*_edge(rows, -1))}. Lowest: {estimate(low)} "
        f"({_by(low)}). Highest: {estimate(high)} ({_by(high)})."
    )


def _edge(rows: pd.DataFrame, position: int) -> tuple[pd.Timestamp, str]:
    row = rows.sort_values("date", kind="stable").iloc[position]
    return row["date"], str(row["date_precision"])


def _when(row: pd.Series) -> str:
    return date(row["date"], str(row["date_precision"]))


def _by(row: pd.Series) -> str:
    return f"{row['estimator']}, {_when(row)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def cloud(pairs: pd.DataFrame, *, mark: float, mark_name: str) -> str:
    """Say which shares some pairs of estimates allow, and where a marked share lies among them.

    Parameters
    ----------
    pairs
        As `model.shares` gives them.
    mark
        A share in percent to compare with, for instance the headline's.
    mark_name
        What to call it.
    """
    if pairs.empty:
        return "No pair of estimates is left with these choices, so no share can be computed."
    low, high = pairs["share_percent"].min(), pairs["share_percent"].max()
    by, of = pairs["losses_by"].nunique(), pairs["deployed_by"].nunique()
    if low == high:
        text = f"With {count(len(pairs), 'pair')} of estimates the share is {number(low)}%. "
    else:
        text = (
            f"With {count(len(pairs), 'pair')} of estimates ({count(by, 'estimator')} of losses, "
            f"{number(of)} of those sent) the share lies between {number(low)}% and "
            f"{number(high)}%. "
        )
    below, above = (pairs["share_percent"] < mark).sum(), (pairs["share_percent"] > mark).sum()
    if below == len(pairs):
        place = f"{mark_name}, {number(mark)}%, is higher than every one of them"
    elif above == len(pairs):
        place = f"{mark_name}, {number(mark)}%, is lower than every one of them"
    else:
        place = (
            f"{mark_name}, {number(mark)}%, lies inside: {count(int(below), 'pair')} below it, "
            f"{number(above)} above"
        )
    ends = int(((pairs["losses_open"] != "") | (pairs["deployed_open"] != "")).sum())
    if ends:
        place += (
            f". In {count(ends, 'pair')} an estimate is one end only, such as “more than”, so the "
            "share may lie further out"
        )
    return f"{text}{place}."
