"""How a sentence with a date is read: by its words, not by its sense."""

from __future__ import annotations

import pandas as pd


def days(day: pd.Timestamp, number: str) -> str:
    """A pattern for days of a month, whichever way round they are written."""
    name, nth = rf"{day:%b}\w*", r"(?:st|nd|rd|th)?"
    return (
        rf"\b{number}{nth}\s+(?:of\s+)?{name}|\b{name}\s+{number}{nth}\b|\b{day:%Y-%m}-{number}\b"
    )
