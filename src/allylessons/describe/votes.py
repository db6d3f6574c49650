"""Words about votes: what was cast, by which rule it is counted, where a share stands."""

from __future__ import annotations

import math

import pandas as pd

from allylessons.words import join_words

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
    return "no text" if pd.isna(share) else f"{math.floor(share + 0.5)}%"


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
