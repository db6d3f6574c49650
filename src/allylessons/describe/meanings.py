"""Sentences about the meanings of "ally": the grid, and who is in under a rule."""

from __future__ import annotations

import pandas as pd

from allylessons.describe.words import count, join_words
from allylessons.model.meanings import counts


def meanings_grid(grid: pd.DataFrame) -> str:
    """Describe the grid: its size, how often each sort of evidence stands in it, who has which.

    `grid` is as `model.meanings_grid` gives it.
    """
    if grid.empty:
        return "A grid without cells: no country has a row."
    size = f"{count(grid['label'].nunique(), 'meaning')} by {countries(grid['country'].nunique())}"
    text = f"Grid, {size}: {spread(grid['evidence_says'])}."
    counted = grid[counts(grid)]
    parts = []
    for label in grid["label"].unique():
        who = counted.loc[counted["label"] == label, "country"]
        parts.append(f"{label} ({join_words(who) or 'nobody'})")
    text += f" A record or both sides, and more than a token: {join_words(parts)}."
    denied = grid[(grid["stance"] == "denies") & (grid["evidence"] != "none")]
    if len(denied):
        cells = denied["country"] + ", " + denied["label"] + " (" + denied["evidence_says"] + ")"
        text += f" Denied by the state, with evidence for it: {'; '.join(cells)}."
    return text


def spread(values: pd.Series) -> str:
    """Count values, the most frequent first: ``9 a record, 5 one party and 3 both sides``."""
    counted = values.value_counts(sort=False).sort_values(ascending=False, kind="stable")
    return join_words(f"{n} {value}" for value, n in counted.items())


def countries(how_many: int) -> str:
    """Count countries: ``1 country``, ``5 countries``."""
    return count(how_many, "country", "countries")


def allies_rule(ticked: int, at_least: int, evidence: str) -> str:
    """Put a rule into words: ``at least 2 of 6 meanings, counting what a record shows``."""
    return f"at least {at_least} of {count(ticked, 'meaning')}, counting {evidence}"


def allies(rows: pd.DataFrame, *, ticked: int, at_least: int, evidence: str) -> str:
    """Say who is an ally under a rule, and why; and who is not.

    Parameters
    ----------
    rows
        As `model.allies` gives them.
    ticked
        How many meanings count.
    at_least
        How many of them an ally has to meet.
    evidence
        What counts as met, in words.
    """
    if not ticked:
        return "No meaning is ticked, so the rule says nothing about anybody."
    text = f"Rule: {allies_rule(ticked, at_least, evidence)}. "
    inside, outside = rows[rows["ally"]], rows[~rows["ally"]]
    if at_least > ticked:
        return text + "More is asked than is ticked, so nobody on earth could be an ally."
    if inside.empty:
        text += "Nobody is an ally. "
    else:
        text += f"In: {'; '.join(_why(row) for _, row in inside.iterrows())}. "
    if outside.empty:
        return text + "Nobody is left out."
    return text + f"Out: {'; '.join(_why(row) for _, row in outside.iterrows())}."


def _why(row: pd.Series) -> str:
    return f"{row['country']} ({join_words(row['meanings']) or 'meets none of them'})"
