"""The same words by the name that they had."""

from allylessons.words import count, date, join_words, number, readable, sources

__all__ = ["count", "date", "join_words", "number", "readable", "sources"]
