"""Sentences about chains: the rungs of one, the far ends of many, three questions on a claim."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from allylessons.describe.words import count, join_words


def rungs(frame: pd.DataFrame) -> str:
    """Describe a ladder, rung by rung.

    `frame` has one row a link: columns ``actor``, ``about`` (what is known of it), ``how`` (how it
    passes the claim on, and what it rests on), ``basis``.
    """
    if frame.empty:
        return "Ladder without rungs: no chain is recorded."
    lines = [
        f"{at}: {row['actor']} ({row['about']}), {row['how']}."
        for at, (_, row) in enumerate(frame.iterrows(), 1)
    ]
    saw = "saw_it" in set(frame["basis"].astype(str))
    end = "The last one saw it." if saw else "Nobody on it is said to have seen the thing."
    return (
        f"Ladder from you back to the origin, {count(len(frame), 'link')}. {' '.join(lines)} {end}"
    )


def ends(frame: pd.DataFrame, order: Sequence[str], *, noun: str = "claim") -> str:
    """Describe dots in rows: how many in each row, and of what kind.

    `frame` has one row a dot: columns ``row`` and ``who``; `order` lists all rows, also empty ones.
    """
    parts = []
    for name in order:
        here = frame[frame["row"] == name]
        kinds = here["who"].value_counts(sort=False)
        kinds = kinds[kinds > 0]
        split = "; ".join(f"{number} {who}" for who, number in kinds.items())
        parts.append(f"{name}: {len(here)}" + (f" ({split})" if len(kinds) else ""))
    rows = count(len(order), "row")
    return f"Dot chart, {count(len(frame), noun)} in {rows}. {'. '.join(parts)}."


def three_questions(
    frame: pd.DataFrame, *, found: str, own_side: str, about: str | None = None
) -> str:
    """Answer the three questions on a claim, as far as the tables can.

    Parameters
    ----------
    frame
        The chain, as for `rungs`.
    found
        What a check of the claim found.
    own_side
        What the country concerned says itself; empty where no one country is meant.
    about
        The country's name.
    """
    if frame.empty:
        return rungs(frame)
    last, credited = frame.iloc[-1], frame[frame["credited"] == "yes"]
    behind = [f"{row['actor']} ({row['about']})" for _, row in frame[::-1].iterrows()]
    found_later = behind[: len(frame) - len(credited)]
    text = f"As far as it is credited, {behind[len(found_later)]}."
    if through := join_words(credited["actor"].iloc[:-1][::-1]):
        text = f"{text[:-1]}, by way of {through}."
    if found_later:
        text += f" Nearer the origin, and perhaps not what was used: {join_words(found_later)}."
    others = f"A check found: {found}" if found else "No check is recorded."
    if own_side:
        others += f" {about}'s own side on such matters: {own_side}"
    return (
        f"Who is behind it? {text} What is the evidence? The last link rests on: "
        f"{last['rests_on']}. What do others say? {others}"
    )
