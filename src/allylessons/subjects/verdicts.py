"""Verdicts on the article's claims: what the checks found, counted and drawn."""

from __future__ import annotations

from typing import Any

import pandas as pd

from allylessons.data import Package
from allylessons.lab import WIDTH, Told
from allylessons.words import join_words


def counted(data: Package, verdict: str) -> Told:
    """Count the claims of each verdict, the most frequent first; `verdict` is marked."""
    labels, rows = data.labels("verdicts", "verdict"), data.load("verdicts")["verdict"]
    rows = rows.value_counts().rename_axis("key").reset_index(name="claims")
    rows = pd.DataFrame(
        {
            "verdict": [labels[key] for key in rows["key"]],
            "claims": rows["claims"].astype(int),
            "asked": rows["key"].astype(str) == verdict,
        }
    )
    number = dict(zip(rows["verdict"], rows["claims"], strict=True))
    title = (
        f"{number[labels[verdict]]} of {rows['claims'].sum()} claims are {labels[verdict]}; "
        f"{number[labels['not_checkable']]} are {labels['not_checkable']}"
    )
    each = join_words(f"{name} {count}" for name, count in number.items())
    return Told(title, f"A bar a verdict: {each}.", rows)


def draw(rows: pd.DataFrame) -> Any:
    """Draw verdicts as bars; the parameter ``guess`` is a mark on the one that was asked for."""
    import altair as alt

    from allylessons.theme import BLUE, GREY, ORANGE, TEXT

    most = int(rows["claims"].sum())
    scale = alt.Scale(domain=[0, most], range=[120, WIDTH - 20], nice=False)
    y = alt.Y("verdict:N").sort(list(rows["verdict"])).axis(None)
    base = alt.Chart().encode(y=y, x=alt.X("claims:Q").scale(scale).axis(title="claims"))
    bars = base.mark_bar().encode(
        color=alt.condition("datum.asked", alt.value(BLUE), alt.value(GREY)),
        tooltip=["verdict:N", "claims:Q"],
    )
    counts = base.mark_text(**TEXT, align="left", dx=6).encode(text="claims:Q")
    left = alt.Chart().mark_text(**TEXT, align="left")
    guess = base.transform_filter("datum.asked && isValid(guess) && isFinite(toNumber(guess))")
    guess = guess.transform_calculate(
        claims=f"clamp(toNumber(guess), 0, {most})", says="'your guess'"
    )
    mark = guess.mark_point(shape="diamond", color=ORANGE, size=120)
    said = guess.mark_text(**TEXT, align="left", dx=9, dy=-13).encode(text="says:N")
    names = left.encode(x=alt.value(0), y=y, text="verdict:N")
    return alt.layer(bars, counts, names, mark, said, data=rows).properties(
        width=WIDTH, height=alt.Step(34)
    )
