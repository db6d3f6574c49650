"""How a sentence that classifies a country is read: by what it names, not by its sense."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

# How a reader might word a meaning; one added to the data is known by its label.
WORDINGS = {
    "treaty_mutual_defence": r"treat(y|ies)|defen[cs]e|pact",
    "troops": r"troops?|soldiers?|army|infantry|fight(s|ing|ers)?",
    "arms": r"arms|arming|weapon(s|ry)?|shells?|missiles?|rockets?|drones?|(am)?munitions?|chips",
    "territory_or_bases": r"territory|bases?|soil|land|airfields?|nuclear",
    "trade_weight": r"trad(e|es|ing)|commerce|econom(y|ic|ically)|exports?|imports?",
    "votes": r"vot(e|es|ed|ing)",
}
# What else a reader calls a country, beside its name and its code.
ALIASES = {
    "PRK": "DPRK|Pyongyang",
    "CHN": "PRC|Chinese|Beijing",
    "IRN": "Tehran",
    "ZAF": "Pretoria",
    "BLR": "Minsk",
}
_ALLY = r"\b(ally|allies|allied|alliance)\b"
_DENIED = re.compile(
    r"(\b(not|no|none|never|neither|nor|hardly)\b|n['’]t\b)([^\w,;:.]+\w+){0,4}?[^\w,;:.]+"
    rf"(\w+-)?{_ALLY}|\bis none\b",
    re.I,
)


@dataclass(frozen=True)
class Said:
    """What a sentence names: countries, meanings, and ids of evidence.

    `grid` is as `model.meanings_grid` gives it.
    """

    grid: pd.DataFrame
    text: str

    @property
    def judges(self) -> bool:
        """Whether it says ally, or that somebody is none; a question says neither."""
        asks = "?" in self.text and not re.search(r"\b(yes|no)\b", self.text, re.I)
        return bool(re.search(_ALLY, self.text, re.I)) and not asks

    @property
    def denies(self) -> bool:
        """Whether it says that somebody is no ally."""
        return bool(_DENIED.search(self.text))

    @property
    def countries(self) -> list[str]:
        names = dict(zip(self.grid["iso3"], self.grid["country"], strict=True))
        return [
            iso3
            for iso3, name in names.items()
            if name.casefold() in self.text.casefold()
            # The code at the end of a vote's id is no mention.
            or re.search(rf"(?<!:)\b({iso3}|{ALIASES.get(iso3, iso3)})\b", self.text)
        ]

    @property
    def meanings(self) -> list[str]:
        labels = dict(zip(self.grid["meaning"], self.grid["label"], strict=True)).items()
        wordings = {key: WORDINGS.get(key, re.escape(label)) for key, label in labels}
        return [k for k, words in wordings.items() if re.search(rf"\b({words})\b", self.text, re.I)]

    def cites(self, identifier: str) -> bool:
        """Whether it names a record; a vote also by its text alone, ``C17`` also as ``C 17``."""
        record, _, state = identifier.partition(":")
        words = re.escape(record) + (f"(:{state})?" if state else "")
        if short := re.fullmatch(r"([A-Z]+)0*(\d+)", identifier):
            words = rf"{short[1]}\s?0*{short[2]}"
        return bool(re.search(rf"(?<![\w/])({words})(?![\w/]|:\w)", self.text, re.I))

    def cited(self, identifiers: tuple[str, ...]) -> int:
        """How many of these records it cites; votes of several states on one text count once."""
        return len({each.split(":")[0] for each in identifiers if self.cites(each)})

    @property
    def here(self) -> pd.DataFrame:
        """The cells that it speaks of."""
        grid = self.grid
        return grid[grid["iso3"].isin(self.countries) & grid["meaning"].isin(self.meanings)]

    @property
    def backed(self) -> pd.DataFrame:
        """Those of them of which it cites two records."""
        both = self.here["evidence_ids"] + self.here["counter_evidence_ids"]
        return self.here[[self.cited(ids) >= 2 for ids in both]]

    @property
    def one_sided(self) -> bool:
        """Whether it cites nothing that points the other way in those."""
        return not any(self.cited(ids) for ids in self.backed["counter_evidence_ids"])
