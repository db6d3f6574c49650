"""Sentences from tidy frames: the words under a chart, and what a screen reader says of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd


def join_words(words: Iterable[object], last: str = "and") -> str:
    """Join words as a reader would: ``a, b and c``."""
    words = [str(word) for word in words]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def number(value: float) -> str:
    """Write a number for reading: ``11,000``, ``36.4``, ``4.2``."""
    value = float(value)
    return f"{value:,.0f}" if value == round(value) else f"{value:,.4g}"


def count(how_many: int, noun: str, plural: str | None = None) -> str:
    """Count something: ``1 claim``, ``22 claims``."""
    return f"{how_many:,} {noun if how_many == 1 else plural or noun + 's'}"


def date(day: pd.Timestamp, precision: str = "day") -> str:
    """Write a date no more exactly than it is known: ``13 Jan 2025``, ``Jan 2025``, ``2025``."""
    if pd.isna(day):
        return "no date"
    if precision == "day":
        return f"{day.day} {day:%b %Y}"
    if precision == "season":
        return f"{('winter', 'spring', 'summer', 'autumn')[day.month % 12 // 3]} {day.year}"
    return f"{day:%b %Y}" if precision == "month" else f"{day.year}"



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


def sources(rows: pd.DataFrame) -> list[str]:
    """List the ids of the sources that some rows rest on, each once, in order."""
    ids: set[str] = set()
    if "source_id" in rows:
        ids |= set(rows["source_id"].dropna())
    if "source_ids" in rows:
        ids |= {identifier for cell in rows["source_ids"] for identifier in cell}
    return sorted(ids)


def counts(frame: pd.DataFrame, *, label: str, value: str, noun: str, total: int) -> str:
    """Describe bars: how many, the longest, the shortest, and what is in none of them.

    Parameters
    ----------
    frame
        One row a bar.
    label, value
        Columns with the bar's name and its length (a count).
    noun
        What is counted, in the singular.
    total
        How many there are in all; the rest, if any, is said to be in no bar.
    """
    if frame.empty:
        return f"Bar chart without bars: there is no {noun} to count."
    ordered = frame.sort_values(value, ascending=False, kind="stable")
    most, fewest = ordered[value].iloc[0], ordered[value].iloc[-1]
    top = join_words(ordered.loc[ordered[value] == most, label])
    bottom = join_words(ordered.loc[ordered[value] == fewest, label])
    text = f"Bar chart, {count(len(frame), 'bar')}. "
    if most == fewest:
        text += f"Each has {count(int(most), noun)}. "
    else:
        text += f"Most: {top}, {count(int(most), noun)}. Fewest: {bottom}, {number(fewest)}. "
    rest = total - int(frame[value].sum())
    if rest:
        verb = "is" if rest == 1 else "are"
        text += f"Of {number(total)}, {number(rest)} {verb} about none of these alone."
    return text.strip()


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
    low, high = ends.loc[ends["low_end"].idxmin()], ends.loc[ends["high_end"].idxmax()]
    said = f"{_capital(noun)}: {count(len(rows), 'estimate')} by {join_words(rows['estimator'].unique())}"
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
            f"{number(of)} of those sent) the share lies between {number(low)}% and {number(high)}%. "
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
    return f"{text}{place}."


def chain(links: pd.DataFrame) -> str:
    """Write a claim's chain as one line, from the reader back: ``you ← The Week ← BBC ← ...``.

    `links` are as `model.chain_of` gives them. A link found on checking, not credited by the
    article, stands in brackets.
    """
    names = ["you"]
    for _, link in links.iterrows():
        name = link["actor"]
        if link["named"] is False or (pd.notna(link["named"]) and not link["named"]):
            name += " (not named)"
        names.append(f"[{name}]" if link["traced"] else name)
    return " ← ".join(names)


def voices(used: pd.Series, lacking: Sequence[str]) -> str:
    """Say whose voices a lesson used, counted, and whose it lacked.

    `used` maps a name to a count, most first; `lacking` holds the names with none.
    """
    heard = join_words(f"{name} ({number(times)})" for name, times in used.items())
    text = f"Voices in this lesson, by the country they speak from: {heard or 'none'}."
    return f"{text} Not heard: {join_words(lacking)}." if lacking else text
