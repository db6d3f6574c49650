"""Numbers, estimates, dates and lists as a reader would write them."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor, log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

SEASONS = ("winter", "spring", "summer", "autumn")
_OPEN = {"more_than": "more than", "at_least": "at least", "up_to": "up to", "almost": "almost"}


def join_words(words: Iterable[object], last: str = "and") -> str:
    """Join words as a reader would: ``a, b and c``."""
    words = [str(word) for word in words]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def number(value: float) -> str:
    """Write a number for reading: ``11,000``, ``36.4``, ``4.2``."""
    value = float(value)
    if value == round(value):
        return f"{value:,.0f}"
    # Four digits that count, at least one of them after the point, and never an exponent.
    decimals = max(1, 3 - floor(log10(abs(value))))
    return f"{value:,.{decimals}f}".rstrip("0").rstrip(".")


def estimate(row: pd.Series) -> str:
    """Say what one estimate allows, with its own hedge and without its unit.

    `row` has ``value``, ``least``, ``most``, ``qualifier`` as `model.estimates_of` gives them.
    """
    import pandas as pd  # what the first cell does without

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


def count(how_many: int, noun: str, plural: str | None = None) -> str:
    """Count something: ``1 claim``, ``22 claims``."""
    return f"{how_many:,} {noun if how_many == 1 else plural or noun + 's'}"


def date(day: pd.Timestamp, precision: str = "day") -> str:
    """Write a date no more exactly than it is known: ``13 Jan 2025``, ``Jan 2025``, ``2025``."""
    if day is None or day != day:  # what is missing equals nothing, itself included
        return "no date"
    if precision == "day":
        return f"{day.day} {day:%b %Y}"
    if precision == "season":
        return f"{SEASONS[day.month % 12 // 3]} {day.year}"
    return f"{day:%b %Y}" if precision == "month" else f"{day.year}"
