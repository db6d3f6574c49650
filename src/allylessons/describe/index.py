"""Sentences about a composite index, and about many of them at once."""

from __future__ import annotations

from math import floor

import pandas as pd

from allylessons.describe.words import count, join_words


def percent(share: float) -> str:
    """Write a share with one decimal, never rounding a rare thing away: ``0.0`` is none at all."""
    if 0 < share < 0.1:
        return "under 0.1%"
    if 99.9 < share < 100:
        return "over 99.9%"
    return f"{share:.1f}%" if share % 100 else f"{share:.0f}%"


def tenths(value: float) -> str:
    """Write points with one decimal, a half upwards, as the chart itself does."""
    return f"{floor(10 * round(value, 9) + 0.5) / 10:.1f}"


def places(rows: pd.DataFrame) -> dict[str, str]:
    """Country to place and score: ``1. Belarus: 78.2``; level ones say so."""
    each = rows.drop_duplicates("country")[["country", "rank", "score"]].to_dict("records")
    taken = [row["rank"] for row in each]
    return {
        row["country"]: (
            f"{row['rank']}{' (level)' if taken.count(row['rank']) > 1 else ''}. "
            f"{row['country']}: {tenths(row['score'])}"
            if row["rank"]
            else f"{row['country']}: no score"
        )
        for row in each
    }


def contributions(rows: pd.DataFrame) -> str:
    """Say each country's place and score, and what gives most to it.

    `rows` are as `model.index.one` gives them, with ``country`` and ``label`` (of the measure).
    """
    if rows.empty or not rows["rank"].any():
        return "No measure has a weight above 0, so there is no index."
    parts = []
    # Plain rows: this is said at each move of a slider, and frames of a few cells are slow.
    cells = rows[["country", "label", "scaled", "points"]].to_dict("records")
    for name, place in places(rows).items():
        own = [cell for cell in cells if cell["country"] == name]
        given = sorted((c for c in own if c["points"] > 0), key=lambda c: -c["points"])[:2]
        blank = [cell["label"] for cell in own if pd.isna(cell["scaled"])]
        most = join_words(f"{cell['label']} {tenths(cell['points'])}" for cell in given)
        why = [f"most from {most}"] if most else []
        why += [f"blank: {join_words(blank)}"] if blank else []
        parts.append(f"{place} ({'; '.join(why)})" if why else place)
    return f"Scores from 0 to 100. {'; '.join(parts)}."


def rank_spread(rows: pd.DataFrame, indices: int) -> str:
    """Say each country's best and worst place, how often it takes each, and how often it is first.

    `rows` are as `model.index.spread` gives them.
    """
    parts = []
    for country, own in rows.groupby("country", sort=False):
        row = own.iloc[0]
        if row["best"] == row["worst"]:
            held = f"always place {row['best']}"
        else:
            each = zip(own["rank"], own["percent"], strict=True)
            shares = join_words(f"{place} in {percent(share)}" for place, share in each)
            held = f"places {row['best']} to {row['worst']} ({shares})"
        alone = row["alone_percent"]
        first = f"first alone in {percent(alone)}" if alone else "never first alone"
        parts.append(f"{country} {held}, {first}")
    return f"In {count(indices, 'index', 'indices')}: {'; '.join(parts) or 'no country'}."


def comparisons(pairs: pd.DataFrame, indices: int, at_least: float) -> str:
    """Say which comparisons hold in at least so many percent of all indices, and which do not.

    `pairs` are as `model.index.comparisons` gives them. What holds only as "above or level" is said
    apart.
    """
    says = [
        f"{row['upper']} above {row['lower']} ({percent(row['percent'])})"
        for _, row in pairs.iterrows()
    ]
    sure = [text for text, share in zip(says, pairs["percent"], strict=True) if share >= at_least]
    other = [text for text, share in zip(says, pairs["percent"], strict=True) if share < at_least]
    text = (
        f"Of {count(indices, 'index', 'indices')}, at least {at_least:g}% say: "
        f"{'; '.join(sure) or 'nothing of this kind'}. "
        f"Fewer say: {'; '.join(other) or 'nothing'}."
    )
    weaker = [
        f"{row['upper']} above {row['lower']} or level ({percent(100 - row['reverse_percent'])})"
        for _, row in pairs.iterrows()
        if row["percent"] < at_least <= 100 - row["reverse_percent"]
    ]
    return f"{text} With or level, as many say: {'; '.join(weaker)}." if weaker else text
