"""How a sentence with dates is read: by its words, not by its sense."""

from __future__ import annotations

import re
from typing import NamedTuple

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_NTH = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?P<year>\d{4}))?"
_WRITTEN = (
    rf"\b(?:(?P<or>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:or|and|to|/|[-–])\s*)?{_NTH}\s+(?:of\s+)?"
    rf"{_MONTH}\b{_YEAR}",
    rf"\b{_MONTH}\s+{_NTH}\b{_YEAR}",
    r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b",
    r"\b(?P<day>\d{1,2})[./-](?P<month>\d{1,2})[./-](?P<year>\d{4})\b",
)
_DENIED = re.compile(r"\b(?:not|never)\b[^,;:.]*$|n['’]t\b[^,;:.]*$", re.I)


class Day(NamedTuple):
    """A day that a sentence names; `year` is None where it gives none, `denied` after a not."""

    day: int
    month: int
    year: int | None
    denied: bool


def days(text: str) -> list[Day]:
    """List the days that a sentence names, whichever way they are written.

    Examples
    --------
    >>> days("Not on 3 May 2001 but on May 4th, 2001.")
    [Day(day=3, month=5, year=2001, denied=True), Day(day=4, month=5, year=2001, denied=False)]
    """
    found = []
    for pattern in _WRITTEN:
        for match in re.finditer(pattern, text, re.I):
            parts = match.groupdict()
            day, month = int(parts["day"]), parts["month"][:3].lower()
            month = _MONTHS.index(month) + 1 if month in _MONTHS else int(month)
            if month > 12 >= day:  # as some write it, with the month first
                day, month = month, day
            year = int(parts["year"]) if parts["year"] else None
            # What comes before "but" is another matter.
            before = re.split(r"\bbut\b", text[: match.start()], flags=re.I)[-1]
            denied = bool(_DENIED.search(before))
            if parts.get("or"):
                found.append((match.start() - 1, Day(int(parts["or"]), month, year, denied)))
            found.append((match.start(), Day(day, month, year, denied)))
    return [day for _, day in sorted(found)]
