"""Sentences from tidy frames: the words under a chart, and what a screen reader says of it.

One module a subject, as in `allylessons.model`.
"""

from allylessons.describe.chains import ends, rungs, three_questions
from allylessons.describe.claims import chain, counts, voices
from allylessons.describe.estimates import cloud, estimate, estimates
from allylessons.describe.events import converted, lanes, reports, when
from allylessons.describe.meanings import allies, allies_rule, meanings_grid, spread
from allylessons.describe.trade import (
    bounded,
    gap,
    in_percent,
    sum_of,
    trade_beside_gdp,
    trade_figures,
    trade_in_time,
    trade_mirror,
    weight,
    whose,
)
from allylessons.describe.words import count, date, join_words, number, readable, sources

__all__ = [
    "allies",
    "allies_rule",
    "bounded",
    "chain",
    "cloud",
    "converted",
    "count",
    "counts",
    "date",
    "ends",
    "estimate",
    "estimates",
    "gap",
    "in_percent",
    "join_words",
    "lanes",
    "meanings_grid",
    "number",
    "readable",
    "reports",
    "rungs",
    "sources",
    "spread",
    "sum_of",
    "three_questions",
    "trade_beside_gdp",
    "trade_figures",
    "trade_in_time",
    "trade_mirror",
    "voices",
    "weight",
    "when",
    "whose",
]
