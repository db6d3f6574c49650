"""How a sentence that classifies a country is read: by what it names, not by its sense."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

# How a reader might word a meaning; one added to the data is known by its label.
WORDINGS = {
    "treaty_mutual_defence": r"treat(y|ies)|defen[cs]e|pact",
    "troops": r"troops?|soldiers?",
    "arms": r"arms|weapons?|shells?|missiles?|drones?|ammunition|chips",
    "territory_or_bases": r"territory|bases?|soil|land|nuclear",
    "trade_weight": r"trad(e|es|ing)",
    "votes": r"vot(e|es|ed|ing)",
}


@dataclass(frozen=True)
class Said:
    """What a sentence names: countries, meanings, and ids of evidence.

    `grid` is as `model.meanings_grid` gives it.
    """

    grid: pd.DataFrame
    text: str

    @property
    def countries(self) -> list[str]:
        names = dict(zip(self.grid["iso3"], self.grid["country"], strict=True))
        return [i for i, name in names.items() if name.casefold() in self.text.casefold()]

    @property
    def meanings(self) -> list[str]:
        labels = dict(zip(self.grid["meaning"], self.grid["label"], strict=True)).items()
        wordings = {key: WORDINGS.get(key, re.escape(label)) for key, label in labels}
        return [k for k, words in wordings.items() if re.search(rf"\b({words})\b", self.text, re.I)]

    def cites(self, identifier: str) -> bool:
        return bool(re.search(rf"(?<![\w/]){re.escape(identifier)}(?![\w/])", self.text, re.I))

    def cited(self, cells: pd.DataFrame) -> int:
        """The most records that it cites of any one cell."""
        both = cells["evidence_ids"] + cells["counter_evidence_ids"]
        return max((sum(map(self.cites, ids)) for ids in both), default=0)

    @property
    def here(self) -> pd.DataFrame:
        """The cells that it speaks of."""
        grid = self.grid
        return grid[grid["iso3"].isin(self.countries) & grid["meaning"].isin(self.meanings)]
