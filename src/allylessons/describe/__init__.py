"""Numbers, dates, lists and counts as a reader would write them."""

from allylessons.describe.claims import chain
from allylessons.describe.estimates import estimate
from allylessons.describe.words import count, date, join_words, number, readable, sources

__all__ = ["chain", "count", "date", "estimate", "join_words", "number", "readable", "sources"]
