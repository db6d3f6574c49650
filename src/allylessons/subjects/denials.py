"""What states deny, and how well it is established."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from allylessons.data import Package
from allylessons.lab import WIDTH, Told
from allylessons.reference import in_words
from allylessons.subjects.meanings import cited, grid

LADDER = ("none", "one", "several_others", "both_sides", "record")


def denied(data: Package) -> pd.DataFrame:
    """Cells that their state denies, best established first: place, names, step of evidence."""
    rows = grid(data)
    rows = rows[rows["stance"] == "denies"]
    rows = rows.assign(
        step=rows["evidence"].map(LADDER.index),
        what=rows["country"] + ": " + rows["label"],
        source_id=[cited(row) for _, row in rows.iterrows()],
    )
    rows = rows.sort_values("step", ascending=False, kind="stable", ignore_index=True)
    return rows.assign(place=range(len(rows)), says=rows["evidence_says"])


def tell_denied(data: Package) -> Told:
    """How well what is denied is established."""
    rows = denied(data)
    against, nothing = ((rows["evidence"] == one).sum() for one in ("record", "none"))
    title = (
        f"Of {in_words(len(rows))} denials {in_words(against)} "
        f"{'faces' if against == 1 else 'face'} a record, {in_words(nothing)} face nothing found"
    )
    words = "; ".join(
        f"{row['country']}, {row['label']}: {row['says']}" for _, row in rows.iterrows()
    )
    return Told(title, f"What states deny, and how well it is established. {words}.", rows)


def draw_denied(rows: pd.DataFrame, labels: Mapping[str, str], marked: Iterable[str]) -> Any:
    """Draw denied cells on the ladder of evidence.

    Parameters
    ----------
    rows
        As `denied` gives them.
    labels
        Step of evidence to what it is called.
    marked
        Cells such as ``arms:PRK`` that are drawn in the accent colour.
    """
    import altair as alt

    from allylessons.theme import BLUE, GREY, ORANGE, TEXT

    rows = rows[["cell", "what", "says", "step", "place"]].assign(
        marked=rows["cell"].isin(list(marked)), zero=0
    )
    left, high = 235, 30
    names = json.dumps([labels.get(one, one) for one in LADDER])
    scale = alt.Scale(domain=[0, len(LADDER) - 1], range=[left, WIDTH - 45], nice=False)
    axis = alt.Axis(
        values=list(range(len(LADDER))),
        labelExpr=f"split({names}[datum.value], ' ')",
        labelOverlap=False,
        title="how well it is established",
        titleAnchor="end",
        labelFontSize=12,
    )
    x, y = alt.X("step:Q").scale(scale).axis(axis), alt.Y("place:O").axis(None)
    y = y.scale(domain=sorted(rows["place"]))
    base = alt.Chart().encode(y=y)
    bars = base.mark_rule(strokeWidth=5, aria=False).encode(
        x=alt.X("zero:Q").scale(scale).axis(axis),
        x2="step:Q",
        color=alt.condition("datum.marked", alt.value(ORANGE), alt.value(GREY)),
    )
    dots = base.mark_point(size=150, filled=True, opacity=1, shape="cross", angle=45).encode(
        x=x,
        color=alt.condition("datum.marked", alt.value(ORANGE), alt.value(BLUE)),
        tooltip=["what:N", "says:N"],
    )
    words = base.mark_text(**TEXT, align="left").encode(x=alt.value(0), text="what:N")
    return alt.layer(bars, dots, words, data=rows).properties(width=WIDTH, height=alt.Step(high))
