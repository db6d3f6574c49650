"""Sentences from tidy frames: the words under a chart, and what a screen reader says of it.

One module a subject, as in `allylessons.model`.
"""

from allylessons.describe.claims import chain, counts, voices
from allylessons.describe.estimates import cloud, estimate, estimates
from allylessons.describe.votes import (
    after,
    agreement,
    among_pairs,
    baselines,
    did,
    few,
    measures,
    of_texts,
    ordinal,
    percent,
    place,
    record,
    tally,
    two_votes,
    vote_rule,
    vote_strip,
)
from allylessons.describe.words import count, date, join_words, number, readable, sources

__all__ = [
    "after",
    "agreement",
    "among_pairs",
    "baselines",
    "chain",
    "cloud",
    "count",
    "counts",
    "date",
    "did",
    "estimate",
    "estimates",
    "few",
    "join_words",
    "measures",
    "number",
    "of_texts",
    "ordinal",
    "percent",
    "place",
    "readable",
    "record",
    "sources",
    "tally",
    "two_votes",
    "voices",
    "vote_rule",
    "vote_strip",
]
