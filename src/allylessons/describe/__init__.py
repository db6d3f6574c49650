"""Sentences from tidy frames: the words under a chart, and what a screen reader says of it.

One module a subject, as in `allylessons.model`.
"""

from allylessons.describe.chains import ends, rungs, three_questions
from allylessons.describe.claims import chain, counts, voices
from allylessons.describe.estimates import cloud, estimate, estimates
from allylessons.describe.events import converted, lanes, reports, when
from allylessons.describe.meanings import allies, allies_rule, meanings_grid, spread
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
    "allies",
    "allies_rule",
    "among_pairs",
    "baselines",
    "chain",
    "cloud",
    "converted",
    "count",
    "counts",
    "date",
    "did",
    "ends",
    "estimate",
    "estimates",
    "few",
    "join_words",
    "lanes",
    "meanings_grid",
    "measures",
    "number",
    "of_texts",
    "ordinal",
    "percent",
    "place",
    "readable",
    "record",
    "reports",
    "rungs",
    "sources",
    "spread",
    "tally",
    "three_questions",
    "two_votes",
    "voices",
    "vote_rule",
    "vote_strip",
    "when",
]
