"""How the free sentences of lesson 7 are read: by their words, not by their sense."""

from __future__ import annotations

import re

_FALL = r"(?:fell|fall\w*|dropp?\w*|down|declin\w*|decreas\w*|shr[aiu]nk|less|lower|minus)"
CAUSE = (
    r"\b(?:because|since the|due to|thanks to|owing to|driven by|caused|as a result|depend\w*|"
    r"rel(?:y|ies) on)\b"
)


def steps(text: str) -> list[float]:
    """The percentages in a text, below zero for a fall; a percentage *of* something is none."""
    found = re.finditer(
        rf"(\b{_FALL}(?: (?:by|of|about))* ?|(?<!\w)[-−])?(\d+(?:\.\d+)?)\s?(?:%|per\s?cent)"
        rf"(?! of\b)( {_FALL}\b)?",
        text,
        re.I,
    )
    return [float(m[2]) * (-1 if m[1] or m[3] else 1) for m in found]


def customs_of(name: str, *others: str) -> str:
    """A pattern for a country's customs: ``China's customs``, ``customs data of China``."""
    stems = [re.escape(each.removesuffix("a")) for each in (name, *others)]
    named = rf"\b{stems[0]}\w*(?:['’]s?)?"
    no = "|".join(
        [r"by\b", r"per\b", r"with\b", r"to\b", r"from\b", r"in\b", r"sa(?:y|id)", *stems]
    )
    return (
        rf"{named}(?: (?!{no})[\w-]+){{0,3}} customs\b|\bcustoms(?: \w+){{0,2}} (?:of|in) {named}"
    )
