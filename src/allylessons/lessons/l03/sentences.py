"""How a sentence about numbers of lesson 3 is read: by its words, not by its sense."""

from __future__ import annotations

import re

FIGURE = r"\d[\d.,]*"
SHELL_WORDS, MISSILE_WORDS = r"\b(shells?|rounds?|ammunition)\b", r"\bmissiles?\b"
KINDS_OF_LOSS = r"\b(killed|wounded|missing|captured|casualt\w+|dead|died|injured)\b"


def has_own_number(text: str, noun: str) -> bool:
    """Whether some clause with the noun has a figure, and no other counted noun shares it."""
    other = SHELL_WORDS if noun == MISSILE_WORDS else MISSILE_WORDS
    clauses = re.split(r"[;:]|,(?!\d)|\b(?:and|while|but)\b", text)
    return any(
        re.search(noun, clause, re.I)
        and not re.search(other, clause, re.I)
        and re.search(rf"{FIGURE}|\bmillions?\b|\bhundreds?\b", clause, re.I)
        and not (noun == MISSILE_WORDS and re.search(r"\bmillions?\b", clause, re.I))
        for clause in clauses
    )
