"""Sentences about votes: who cast which, how often two states agree, two texts of one day."""

from __future__ import annotations

import pandas as pd

from allylessons.describe.words import count, join_words, number

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


def vote_strip(rows: pd.DataFrame) -> str:
    """Describe the strip: its size, and each state's votes counted.

    `rows` are as `model.vote_strip` gives them.
    """
    if rows.empty:
        return "A strip without cells: no state is chosen."
    parts = [
        f"{name} {tally(votes)}" for name, votes in rows.groupby("country", sort=False)["vote"]
    ]
    text = f"Votes on {count(rows['resolution'].nunique(), 'text')}. {'. '.join(parts)}."
    for _, call in rows[~rows["whole"]].drop_duplicates("resolution").iterrows():
        found = f"{call['found']} of {call['states']}"
        text += f" Of {call['resolution']}, only {found} votes were found."
    return text


def vote_rule(abstention: str, absence: str) -> str:
    """Put a rule into words."""
    if abstention == absence == "dropped":
        return f"{_OF_ABSTENTION[abstention]} or was absent"
    return f"{_OF_ABSTENTION[abstention]}, and {_OF_ABSENCE[absence]}"


def percent(share: float) -> str:
    """Write a share as a whole percent: ``79%``; blank is ``no text to compare``."""
    return "no text to compare" if pd.isna(share) else f"{share:.0f}%"


def baseline(pairs: pd.DataFrame) -> str:
    """Say what is usual: how often the middle one of all pairs agrees.

    `pairs` are as `model.agreement` gives them.
    """
    compared = pairs["percent"].dropna()
    if compared.empty:
        return "No two states can be compared under this rule."
    text = (
        f"Of {count(len(compared), 'pair')} of states, the middle one agrees on "
        f"{percent(compared.median())}."
    )
    if gone := len(pairs) - len(compared):
        text += f" {count(gone, 'pair')} {'has' if gone == 1 else 'have'} no text to compare."
    return text


def agreement(rows: pd.DataFrame, pairs: pd.DataFrame, *, beside: str, rule: str) -> str:
    """Say how often some states agree with one, and where that stands among all pairs.

    Parameters
    ----------
    rows
        As `model.agreement_with` gives them.
    pairs
        As `model.agreement` gives them.
    beside
        Name of the state they are compared with.
    rule
        The rule in words.
    """
    parts = [
        f"{row['country']} {percent(row['percent'])}"
        + (
            ""
            if pd.isna(row["percent"])
            else f" of {count(row['texts'], 'text')} (percentile {row['percentile']:.0f})"
        )
        for _, row in rows.iterrows()
    ]
    text = f"Rule: {rule}. {baseline(pairs)}"
    return f"{text} With {beside}: {'; '.join(parts) or 'nobody to compare'}."


def two_votes(cross: pd.DataFrame, *, first: str, second: str) -> str:
    """Say how states voted on two texts, the most frequent way first.

    `cross` is as `model.two_votes` gives it; `first` and `second` name the texts.
    """
    ways = cross[cross["states"] > 0].sort_values("states", ascending=False, kind="stable")
    parts = [
        f"{number(states)} {did(one)} on both"
        if one == other
        else f"{number(states)} {did(one)} on the first and {did(other)} on the second"
        for one, other, states in ways[["first", "second", "states"]].values
    ]
    return f"States by their votes on {first} and {second}: {'; '.join(parts) or 'none'}."
