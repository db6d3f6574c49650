"""Sentences from tidy frames: the words under a chart, and what a screen reader says of it.

One module a subject, as in `allylessons.model`.
"""

from allylessons.describe.claims import chain, counts, voices
from allylessons.describe.estimates import cloud, estimate, estimates
from allylessons.describe.words import count, date, join_words, number, readable, sources

__all__ = [
    "chain",
    "cloud",
    "count",
    "counts",
    "date",
    "estimate",
    "estimates",
    "join_words",
    "number",
    "readable",
    "sources",
    "voices",
]
