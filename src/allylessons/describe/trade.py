"""Sentences about trade: whose figures, a series in time, the weight of a sum on both sides."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from allylessons.describe.words import count, join_words, number

# Short for the labels of the data, with the partner's name put in.
_WHOSE = {
    "partner_customs": "{}'s customs",
    "partner_officials": "{}'s officials",
    "not_stated": "reporter not stated",
}


def whose(reporter: object, partner: str, labels: Mapping[str, str]) -> str:
    """Name the reporter of a figure: ``China's customs``, ``Russia's officials``."""
    reporter = str(reporter)
    # A label of the data is text, in which braces mean nothing.
    return _WHOSE.get(reporter, labels.get(reporter, reporter)).replace("{}", partner)


def sum_of(row: pd.Series) -> str:
    """Write one figure, with its ends where it has others: ``45 (44.1 to 45)``."""
    value, low, high = (row.get(name) for name in ("value", "low", "high"))
    ends = [number(end) for end in (low, high) if pd.notna(end)]
    span = " to ".join(dict.fromkeys(ends))
    if pd.isna(value):
        return span or "no figure found"
    return f"{number(value)} ({span})" if len(set(ends)) > 1 else number(value)


def bounded(row: pd.Series) -> str:
    """Write a figure that may have one end only: ``49``, ``more than 50``, ``40 to 45``."""
    if pd.isna(row["value"]) and pd.isna(row["low"]) != pd.isna(row["high"]):
        least = pd.notna(row["low"])
        return f"{'more than' if least else 'up to'} {number(row['low' if least else 'high'])}"
    return sum_of(row)


def trade_mirror(rows: pd.DataFrame, *, own: str, other: str) -> str:
    """Describe two counts of one flow: both for each year, and which is higher.

    `rows` are as `model.mirrors` gives them; `own` and `other` name who counts.
    """
    if rows.empty:
        return f"No year has been counted by both {own} and {other}."
    lines = [
        f"{row['year']}: {number(row['own'])} by {own}, {number(row['other'])} by {other}, "
        f"{gap(row['gap'])}."
        for _, row in rows.iterrows()
    ]
    return f"Two counts of the same trade. {' '.join(lines)}"


def gap(percent: float) -> str:
    """Say by how much a second count differs from the first: ``7% more``, ``the same``."""
    if not round(percent, 2):
        return "the same"
    return f"{in_percent(abs(percent))}% {'more' if percent > 0 else 'less'}"


def trade_figures(rows: pd.DataFrame, *, name: str) -> str:
    """Describe the figures of a partner: how many, by whom, which years have none or rivals.

    `rows` are as `model.figures_of` gives them, with ``whose`` and ``what`` in words. What counts
    something else than most of the figures says so.
    """
    known = rows[rows[["value", "low", "high"]].notna().any(axis=1)]
    if known.empty:
        return f"Dot chart without dots: the data hold no figure for {name}."
    text = (
        f"Dot chart for {name}: {count(len(known), 'figure')} for "
        f"{count(known['year'].nunique(), 'year')}, {_span(known['year'])}. "
        f"By {join_words(known['whose'].unique())}."
    )
    usual, rivals = known["what"].mode()[0], []
    for year, group in known.groupby("year"):
        if len(group) > 1:
            said = "; ".join(
                f"{sum_of(row)}, {row['whose']}"
                + ("" if row["what"] == usual else f" ({row['what']})")
                for _, row in group.iterrows()
            )
            rivals.append(f"{year}: {said}")
    if rivals:
        text += f" More than one figure in {' · '.join(rivals)}."
    return f"{text}{_without(rows, known)}"


def trade_in_time(rows: pd.DataFrame, *, what: str, unit: str) -> str:
    """Describe a series in time: its ends, its highest and lowest, its gaps.

    `rows` are as `model.one_series` gives them, with ``shown`` (the number drawn).
    """
    known = rows[rows["shown"].notna()]
    if known.empty:
        return f"Chart of {what} without points: nothing can be computed from these figures."
    top, low = known.loc[known["shown"].idxmax()], known.loc[known["shown"].idxmin()]
    first, last = known.iloc[0], known.iloc[-1]
    text = (
        f"Chart of {what} ({unit}), {_span(known['year'])}. First: {_short(first)}. "
        f"Last: {_short(last)}. Highest: {_short(top)}. Lowest: {_short(low)}."
    )
    unknown = rows[rows["shown"].isna() & rows["value"].notna()]["year"]
    text += _without(rows, rows[rows["value"].notna()])
    return f"{text} Not known: {join_words(unknown)}." if len(unknown) else text


def trade_beside_gdp(rows: pd.DataFrame, *, other: str, year: int) -> str:
    """Say what each figure weighs for the partner and for the other side.

    `rows` are as `model.trade_beside_gdp` gives them, with ``whose``.
    """
    if rows.empty:
        return f"No trade of {year} to set beside a GDP."
    lines = []
    for _, row in rows.iterrows():
        if pd.isna(row["value"]):
            lines.append(f"{row['country']}: no figure found.")
            continue
        said = weight(row, other)
        lines.append(f"{row['country']}, {number(row['value'])} ({row['whose']}): {said}.")
    return f"Trade of {year} beside the GDP of both sides. {' '.join(lines)}"


def weight(row: pd.Series, other: str) -> str:
    """Write one figure beside both GDPs: ``1.3% of its own GDP, 11.9% of Russia's``."""
    own, theirs = (
        "not known" if pd.isna(row[name]) else f"{in_percent(row[name])}%"
        for name in ("own_percent", "other_percent")
    )
    return f"{own} of its own GDP, {theirs} of {other}'s"


def in_percent(value: float) -> str:
    """Write a percentage for reading: one decimal, or the first two digits of a small one."""
    return number(round(float(value), 1 if abs(value) >= 1 else 2))


def _short(row: pd.Series) -> str:
    return f"{in_percent(row['shown'])} ({row['year']})"


def _span(years: pd.Series) -> str:
    return join_words(dict.fromkeys([str(years.min()), str(years.max())]), "to")


def _without(rows: pd.DataFrame, known: pd.DataFrame) -> str:
    years = sorted(set(rows["year"]) - set(known["year"]))
    return f" No figure: {join_words(years)}." if years else ""
