"""One estimate, with its own hedge."""

from __future__ import annotations

import pandas as pd

from allylessons.words import number

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
