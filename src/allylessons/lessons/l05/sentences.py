"""How a sentence about countries in an index is read: by its words, not by its sense."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_ONE_TO_TEN = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_FIGURES = {word: number for number, word in enumerate(_ONE_TO_TEN, 1)}
_FEWER = r"fewer than|less than|under|below|hardly|at most"
_SHARE = re.compile(
    rf"(?:\b(?P<bound>at least|more than|over|{_FEWER})\s+)?"
    r"(?:(?P<percent>\d+(?:\.\d+)?)\s*(?:%|per ?cent\b)"
    rf"|\b(?P<part>\d+|{'|'.join(_FIGURES)})\s+(?:in|out of|of every)\s+(?:ten|10)\b)",
    re.I,
)
_RELATION = re.compile(
    r"\b(?:(?P<level>at least as \w+|as high as|no lower|not (?:lower|below)|above or level|"
    r"or level)"
    r"|(?P<below>below|lower|behind|under|after|outscored by|beaten by|trails?|fewer|less)"
    r"|(?P<above>above|higher|ahead|before|outscores?|beats?|exceeds?|tops?|"
    r"more (?:points|ties|of)))\b",
    re.I,
)
_NOT = re.compile(r"\b(?:never|not|no|none|nowhere|neither|hardly)\b|n['’]t\b", re.I)


class Comparison(NamedTuple):
    """What a sentence says of two countries.

    Attributes
    ----------
    one, other
        Their names.
    relation
        ``"above"`` or ``"level"``, which is above or level: one beside the other.
    denied
        The sentence says that it is not so.
    percent
        The share of all indices that the sentence gives; None where it gives none.
    least
        That share is a lowest one.
    more
        The sentence compares more than this.
    """

    one: str
    other: str
    relation: str
    denied: bool
    percent: float | None
    least: bool
    more: bool


def named(names: Mapping[str, str], text: str) -> list[str]:
    """List the countries of a text in its order, each time they stand there.

    `names` is code to name; a name counts in any case of letters, a code in capitals alone.
    """
    return [name for _, name in _places(names, text)]


def _places(names: Mapping[str, str], text: str) -> list[tuple[int, str]]:
    return sorted(
        (found.start(), name)
        for code, name in names.items()
        for found in re.finditer(rf"\b(?:(?i:{re.escape(name)})|{re.escape(code)})\b", text)
    )


def compared(names: Mapping[str, str], text: str) -> Comparison | None:
    """Read a comparison of two countries; None where there is none.

    Examples
    --------
    >>> read = compared({"A": "Aland", "B": "Bland"}, "In 9 in 10 indices Aland is below Bland.")
    >>> read.one, read.relation, read.other, read.percent
    ('Bland', 'above', 'Aland', 90.0)
    """
    share = _SHARE.search(text)
    # Without it, "more than nine in ten" is no comparison of two countries.
    rest = text if share is None else text[: share.start()] + " " + text[share.end() :]
    places = _places(names, rest)
    relations = [
        found for found in _RELATION.finditer(rest) if any(at < found.start() for at, _ in places)
    ]
    if not relations:
        return None
    says = relations[0]
    one = [name for at, name in places if at < says.start()][-1]
    after = [name for at, name in places if at > says.start() and name != one]
    other = next(iter(after or [name for _, name in places if name != one]), None)
    if other is None:
        return None
    percent, least, few = None, False, False
    if share:
        few = bool(share["bound"] and re.fullmatch(_FEWER, share["bound"], re.I))
        part = share["part"]
        percent = float(share["percent"] or 10 * int(_FIGURES.get(str(part).lower(), part or 0)))
        least = bool(share["bound"] or part)
    denied = bool(_NOT.search(rest[: says.start()]))
    if few:  # hardly ever so is nearly always not so
        denied, percent = not denied, 100 - percent
    if says["below"]:
        one, other = other, one
    return Comparison(
        one,
        other,
        "level" if says["level"] else "above",
        denied,
        percent,
        least,
        more=len({name for _, name in places}) > 2 or len(relations) > 1,
    )
