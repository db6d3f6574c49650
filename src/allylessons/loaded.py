"""Words that judge before they tell: one list, in the data, for briefs and for the lessons."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pandas as pd


class LoadedWords:
    """A list of loaded words, ready to look for; capitals and accents make no difference.

    Parameters
    ----------
    words
        The table ``loaded_words``: its column ``forms`` holds forms in small letters, separated by
        semicolons.
    """

    def __init__(self, words: pd.DataFrame) -> None:
        forms = [form for forms in words["forms"] for form in forms.split(";")]
        # The longest first, so that a phrase is found whole; a line may break inside it.
        ordered = sorted(forms, key=len, reverse=True)
        spaced = [re.escape(form).replace(r"\ ", r"\s+") for form in ordered]
        self._pattern = re.compile(rf"\b(?:{'|'.join(spaced)})\b", re.IGNORECASE)

    def find(self, text: str) -> Iterator[str]:
        """Each loaded word of a text, as it is written there."""
        text = unicodedata.normalize("NFC", text)
        for found in self._pattern.finditer("".join(map(_plain, text))):
            yield text[found.start() : found.end()]


def _plain(letter: str) -> str:
    """A letter without its accent: one for one, so that places stay where they are."""
    return unicodedata.normalize("NFD", letter)[0]
