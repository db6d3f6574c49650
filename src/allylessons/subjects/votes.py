"""Votes: the record of all states, what is compared with what, the rules, and votes in words.

`agreement` and `roll_calls` beside this file draw it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from math import floor

import pandas as pd

from allylessons import model
from allylessons.data import DataError, Package
from allylessons.lab import TITLE_LETTERS
from allylessons.words import join_words

BESIDE = "RUS"
STATES, PAIRS = "states", "pairs"
ABSTENTIONS = [("half a point", "half"), ("no agreement", "none"), ("left out", "dropped")]
ABSENCES = [("left out", "dropped"), ("as abstention", "abstention"), ("no agreement", "none")]
# What a text is about, by the words it begins with.
TOPICS = {
    "human_rights": ("human rights in occupied areas", r"human rights in"),
    "military": ("soldiers and weapons in occupied areas", r"militari[sz]ation"),
}
LETTERS = {"yes": "Y", "no": "N", "abstain": "A", "absent": "–"}
NOT_FOUND = "?"
_DID = {"yes": "voted Yes", "no": "voted No", "abstain": "abstained", "absent": "cast no vote"}
_OF_ABSTENTION = {
    "half": "an abstention beside a Yes or No counts as half",
    "none": "an abstention beside a Yes or No counts as no agreement",
    "dropped": "a text is left out if one of the two abstained",
}
_OF_ABSENCE = {
    "dropped": "a text is left out if one of the two was absent",
    "abstention": "an absence counts like an abstention",
    "none": "an absence counts as no agreement",
}


def did(vote: object) -> str:
    """Say what a state did: ``voted Yes``, ``cast no vote``; a blank was not found."""
    return "not found" if pd.isna(vote) else _DID.get(str(vote), str(vote))


def tally(votes: pd.Series) -> str:
    """Count votes: ``voted No 12 times and abstained 9 times``."""
    counted = votes.dropna().astype(object).map(did).value_counts(sort=False)
    order = [done for done in _DID.values() if done in counted.index]
    order.sort(key=lambda done: -counted[done])
    often = {1: "once", 2: "twice"}
    times = (often.get(counted[done], f"{counted[done]} times") for done in order)
    text = join_words(f"{done} {time}" for done, time in zip(order, times, strict=True))
    missing = int(votes.isna().sum())
    return f"{text} (not found: {missing})".strip() if missing else text


def vote_rule(abstention: str, absence: str) -> str:
    """Put a rule into words."""
    if abstention == absence == "dropped":
        return f"{_OF_ABSTENTION[abstention]} or was absent"
    return f"{_OF_ABSTENTION[abstention]}, and {_OF_ABSENCE[absence]}"


def percent(share: float) -> str:
    """Write a share as a whole percent, halves up as Vega does; a blank is ``no text``."""
    return "no text" if pd.isna(share) else f"{floor(share + 0.5)}%"


def ordinal(number: int) -> str:
    """Write a place: ``1st``, ``13th``."""
    tens = number % 100 // 10 == 1
    return f"{number}{'th' if tens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def place(rank: float, level: float, of: int) -> str:
    """Say where a state stands among others: ``13th of 191``, or ``1st to 3rd of 191`` if level."""
    if pd.isna(rank):
        return ""
    ends = [ordinal(int(rank)), *([ordinal(int(rank + level))] if level else [])]
    return f"{' to '.join(ends)} of {int(of)}"


def few(share: float) -> str:
    """Write a percentage that must not vanish: ``40%``, ``under 1%``."""
    return "under 1%" if 0 < share < 0.5 else percent(share)


def among_pairs(percentile: float, as_often: float) -> str:
    """Say where a share stands: ``percentile 61, as often or more: 40% of pairs``."""
    return f"percentile {percent(percentile)[:-1]}, as often or more: {few(as_often)} of pairs"


def in_two(first: str, second: str) -> str:
    """A title of two Vega expressions: in one line where they fit, else in two."""
    letters = f"length({first}) + length({second})"
    return f"({letters} < {TITLE_LETTERS - 4} ? {first} + ' ' + {second} : [{first}, {second}])"


def listed(values: Iterable[object]) -> str:
    """A list as one text that Vega splits: stored as a list, each item would take a line."""
    joined = "|".join(map(str, values)).replace("\\", "\\\\").replace("'", "\\'")
    return f"split('{joined}', '|')"


class Record:
    """The votes of all states, and what is counted from them.

    Attributes
    ----------
    names
        Code to name of every state, by name.
    codes
        Name to code.
    subjects
        Code to name of the course's countries.
    calls
        Texts by date, as `model.roll_calls` gives them, with ``later``: whether a text came after
        the course's as-of month.
    labels
        Text to its symbol and what it is about; the latter as `short` says, or as far as the first
        comma of its subject.
    cast
        Votes, a row a state, a column a text.
    """

    def __init__(self, data: Package, short: Mapping[str, str] | None = None) -> None:
        countries, short = data.load("countries"), short or {}
        self.countries, self.as_of = countries, data.as_of
        by_name = countries.sort_values("name", key=lambda names: names.str.casefold())
        self.names = dict(zip(by_name["iso3"], by_name["name"], strict=True))
        self.subjects = {i: self.names[i] for i in countries.query("role == 'subject'")["iso3"]}
        votes = data.load("votes")
        calls = model.roll_calls(data.load("resolutions"), votes)
        self.last_day = data.last_day
        self.calls = calls.assign(later=calls["date"] > self.last_day)
        # A stand-in for a symbol that no source gives ends with the date; it is not shown.
        first = calls["subject"].str.split(r"[;,(]", n=1, regex=True).str[0].str.strip()
        self.labels = {
            text: " ".join(
                [text] * (f"{day:%Y-%m-%d}" not in text)
                + [short.get(text, about)]
                + ["(incomplete)"] * (not whole)
            )
            for text, about, day, whole in zip(
                calls["resolution"], first, calls["date"], calls["whole"], strict=True
            )
        }
        self.cast = model.ballots(votes, calls["resolution"]).reindex(list(self.names))
        whole = self.calls[self.calls["whole"]]
        if len(whole) > 23:
            raise DataError("Lesson 6 counts at most 23 full roll calls: widen _ones() first.")
        self.whole = list(whole["resolution"])
        self.codes = {name: iso3 for iso3, name in self.names.items()}
        self.sources = list(votes["source_id"].dropna().unique())  # where the votes come from

    @cached_property
    def sets(self) -> dict[str, tuple[str, list[str]]]:
        """Key to label and texts of what can be compared; one of them alone holds later texts."""
        whole = self.calls[self.calls["whole"]]
        known = whole[~whole["later"]]
        texts, late = known["resolution"], int(whole["later"].sum())
        chosen = {
            "before": (f"all {len(texts)} up to {self.as_of}", texts),
            "emergency": ("the emergency special session", texts[texts.str.startswith("ES-")]),
        }
        for key, (label, words) in TOPICS.items():
            chosen[key] = (label, texts[known["subject"].str.match(words, case=False)])
        if late:
            chosen["all"] = (f"all {len(whole)}, {late} of them later", whole["resolution"])
        return {key: (label, list(ids)) for key, (label, ids) in chosen.items() if len(ids) > 1}

    @lru_cache(maxsize=64)  # noqa: B019 (one record lives as long as its lesson)
    def pairs(self, abstentions: str, absences: str, texts: str) -> pd.DataFrame:
        """All pairs of states under a rule, as `model.agreement` gives them."""
        cast = self.cast[self.sets[texts][1]]
        return model.agreement(cast, abstention=abstentions, absence=absences)

    def beside(
        self,
        iso3: str = BESIDE,
        abstentions: str = "half",
        absences: str = "dropped",
        texts: str = "before",
    ) -> pd.DataFrame:
        """All others beside one state, as `model.agreement_with` gives them."""
        pairs = self.pairs(abstentions, absences, texts)
        return model.agreement_with(pairs, self.countries, iso3)

    def share(self, iso3: str, texts: Sequence[str], abstentions: str = "half") -> pd.Series:
        """Agreement of one state with Russia on some texts: ``texts``, ``agreed``, ``percent``."""
        two = self.cast.loc[[iso3, BESIDE], list(texts)]
        return model.agreement(two, abstention=abstentions).iloc[0]

    def letters(self, iso3: str) -> str:
        """A state's votes as letters, a text each."""
        votes = self.cast.loc[iso3].map(LETTERS).astype(object)
        return "".join(votes.fillna(NOT_FOUND))
