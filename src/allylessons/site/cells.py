"""Cells of the data for reading on a page of records."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd
from markupsafe import Markup

from allylessons import escape
from allylessons.site.render import safe
from allylessons.words import estimate, number


def amount(row: pd.Series) -> str:
    """What a row with a value, a lowest and a highest says, with its unit and its hedge."""
    low, high, value = row["low"], row["high"], row["value"]
    least = low if pd.notna(low) else value if pd.isna(high) else None
    most = high if pd.notna(high) else value if pd.isna(low) else None
    if row.get("qualifier") == "about" and pd.isna(low) and pd.isna(high):
        least = most = value
    said = {"least": least, "most": most, "value": value, "qualifier": row.get("qualifier")}
    figure = estimate(pd.Series(said, dtype=object))
    for one in {*filter(pd.notna, (low, high, value))}:  # a record shows all its digits
        figure = figure.replace(number(one), exact(one))
    unit = escape.clean(row["unit"])
    if money := re.fullmatch(r"([A-Z$]{3}) (\S+)", unit):
        return f"{money[1]} {figure} {money[2]}"
    return figure + ("%" if unit == "percent" else f" {unit}")


def exact(value: float) -> str:
    """A number with all the digits that the data give."""
    return f"{float(value):,.10g}"


def filled(row: pd.Series, column: str) -> bool:
    """Whether a row says anything in a column."""
    value = row.get(column)
    return bool(value) if isinstance(value, tuple) else bool(pd.notna(value))


def listed(items: Iterable[str | Markup]) -> Markup:
    """Items as a list of HTML; one alone as it is, none as nothing."""
    made = [one if isinstance(one, Markup) else safe(escape.html(one)) for one in items]
    if len(made) < 2:
        return safe("").join(made)
    listed = safe("</li><li>").join(made)
    return safe("<ul><li>") + listed + safe("</li></ul>")
