"""How a sentence with shares or amounts is read: by its words, not by its sense."""

from __future__ import annotations

import re

_FIGURE = r"\d+(?:[.,]\d+)*"
_PERCENT = r"\s*(?:%|per ?cent\b)"
_SHARE = re.compile(
    rf"(?:({_FIGURE})(?:{_PERCENT})?\s*(?:to|and|or|[-–—])\s*)?({_FIGURE}){_PERCENT}", re.I
)
_DENIED = re.compile(rf"\b(?:not|rather than|instead of)\s+(?:the\s+)?{_FIGURE}{_PERCENT}", re.I)
_PARTS = {"quarter": 25.0, "third": 100 / 3, "half": 50.0, "two thirds": 200 / 3, "fifth": 20.0}
_PARTS |= {"two fifths": 40.0, "two in five": 40.0, "one in three": 100 / 3, "one in four": 25.0}
_IN_WORDS = re.compile(rf"\b({'|'.join(sorted(_PARTS, key=len, reverse=True))})\b", re.I)

_DEAD, _WOUNDED = r"\b(?:killed|dead|died|deaths?)\b", r"\b(?:wounded|injured|hurt)\b"
_WIDER = r"\b(?:casualt\w+|missing|captured|prisoners?)\b"


def shares(text: str) -> list[float]:
    """List the shares that a sentence gives, in percent; not one that it denies.

    Examples
    --------
    >>> shares("From 5 up to a half, or 5 to 7.5%, not 8%.")
    [5.0, 7.5, 50.0]
    """
    text = _DENIED.sub(" ", text.replace("-", " to "))
    figures = [one for found in _SHARE.findall(text) for one in found if one]
    return [float(one.replace(",", ".")) for one in figures] + [
        _PARTS[part.lower()] for part in _IN_WORDS.findall(text)
    ]


def losses_counted(text: str) -> str:
    """Which losses a sentence names: "killed", "killed or wounded", "all" or "none"."""
    if re.search(_WIDER, text, re.I):
        return "all"
    if re.search(_WOUNDED, text, re.I):
        return "killed or wounded"
    return "killed" if re.search(_DEAD, text, re.I) else "none"


SHELLS = r"(?:shells?|rounds?|ammunition|munitions|projectiles?)"
MISSILES = r"missiles?"
_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {word: number for number, word in enumerate(_SMALL, 1)} | {"twenty": 20, "fifty": 50}
_TIMES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000}
_TIMES |= {"k": 1000, "m": 1_000_000}
_TO = {"to", "and", "or", "-", "–", "—"}
_ENDS = _TO | {"but", "while", "with", "plus", "as", ",", ";", ":", "."}
_TOKEN = re.compile(rf"{_FIGURE}|[^\W\d]+|[-–—,;:.]")


def amounts(text: str, noun: str) -> list[float]:
    """List the amounts that a sentence gives of a noun, `SHELLS` or `MISSILES`.

    An amount belongs to the noun after it in its clause, or else to the last one before it. Years
    and what stands in brackets are no amounts.

    Examples
    --------
    >>> amounts("Missiles: 5 to 7, and 1.5 to 2 million artillery shells.", SHELLS)
    [1500000.0, 2000000.0]
    """
    text = re.sub(r"\([^)]*\)|\b(?:19|20)\d\d\b", " ", text.lower())
    tokens = _TOKEN.findall(text)
    found: list[float] = []
    before, at = None, 0
    while at < len(tokens):
        values, after = _amounts_at(tokens, at)
        if re.fullmatch(f"{SHELLS}|{MISSILES}", tokens[at]):
            before = tokens[at]
        if values:
            belongs = _noun_after(tokens, after) or before
            if belongs and re.fullmatch(noun, belongs):
                found += values
        at = max(after, at + 1)
    return found


def _amounts_at(tokens: list[str], at: int) -> tuple[list[float], int]:
    """Read an amount, or a range of two, that begins at a token; and say where it ends."""
    first, after = _amount_at(tokens, at)
    if first is None:
        return [], at
    if after < len(tokens) and tokens[after] in _TO:
        second, end = _amount_at(tokens, after + 1)
        if second is not None:
            # "1.5 to 2 million": the last word counts for both.
            times = _TIMES.get(tokens[end - 1].rstrip("s"), 1)
            return [first * times if first < 1000 <= times else first, second], end
    return [first], after


def _amount_at(tokens: list[str], at: int) -> tuple[float | None, int]:
    value = None
    while at < len(tokens):
        token = tokens[at]
        times = _TIMES.get(token.removesuffix("s"))
        if times:
            value = (value or 1) * times
        elif value is None and token[0].isdigit():
            value = float(re.sub(r",(?=\d{3})", "", token).replace(",", "."))
        elif token in _NUMBERS:
            value = (value or 0) + _NUMBERS[token]
        elif not (token == "and" and tokens[at - 1] == "hundred" and _number(tokens, at + 1)):
            break
        at += 1
    return value, at


def _number(tokens: list[str], at: int) -> bool:
    return at < len(tokens) and tokens[at] in _NUMBERS


def _noun_after(tokens: list[str], at: int) -> str | None:
    for token in tokens[at : at + 5]:
        if re.fullmatch(f"{SHELLS}|{MISSILES}", token):
            return token
        if token in _ENDS or token[0].isdigit():
            return None
    return None
