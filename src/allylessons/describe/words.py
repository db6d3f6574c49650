"""The same words by the name that they had: subjects ask for them here."""

from allylessons.words import count, date, join_words, number

__all__ = ["count", "date", "join_words", "number"]
