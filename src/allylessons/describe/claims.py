"""Sentences about claims: bars of counts, the chain of one claim, whose voices were heard."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from allylessons.describe.words import count, join_words, number


def counts(frame: pd.DataFrame, *, label: str, value: str, noun: str, total: int) -> str:
    """Describe bars: how many, the longest, the shortest, and what is in none of them.

    Parameters
    ----------
    frame
        One row a bar.
    label, value
        Columns with the bar's name and its length (a count).
    noun
        What is counted, in the singular.
    total
        How many there are in all; the rest, if any, is said to be in no bar.
    """
    if frame.empty:
        return f"Bar chart without bars: there is no {noun} to count."
    ordered = frame.sort_values(value, ascending=False, kind="stable")
    most, fewest = ordered[value].iloc[0], ordered[value].iloc[-1]
    top = join_words(ordered.loc[ordered[value] == most, label])
    bottom = join_words(ordered.loc[ordered[value] == fewest, label])
    text = f"Bar chart, {count(len(frame), 'bar')}. "
    if most == fewest:
        text += f"Each has {count(int(most), noun)}. "
    else:
        text += f"Most: {top}, {count(int(most), noun)}. Fewest: {bottom}, {number(fewest)}. "
    rest = total - int(frame[value].sum())
    if rest:
        verb = "is" if rest == 1 else "are"
        text += f"Of {number(total)}, {number(rest)} {verb} about none of these alone."
    return text.strip()


def chain(links: pd.DataFrame) -> str:
    """Write a claim's chain as one line, from the reader back: ``you ← The Week ← BBC ← ...``.

    `links` are as `model.chain_of` gives them. A link found on checking, not credited by the
    article, stands in brackets.
    """
    names = ["you"]
    for _, link in links.iterrows():
        name = link["actor"]
        if link["named"] is False or (pd.notna(link["named"]) and not link["named"]):
            name += " (not named)"
        names.append(f"[{name}]" if link["traced"] else name)
    return " ← ".join(names)


def voices(used: pd.Series, lacking: Sequence[str]) -> str:
    """Say whose voices a lesson used, counted, and whose it lacked.

    `used` maps a name to a count, most first; `lacking` holds the names with none.
    """
    heard = join_words(f"{name} ({number(times)})" for name, times in used.items())
    text = f"Voices in this lesson, by the country they speak from: {heard or 'none'}."
    return f"{text} Not heard: {join_words(lacking)}." if lacking else text
