"""Dates under test: two dates of one day, a page at several dates, a sum and its rate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from allylessons.lab import WIDTH, Told
from allylessons.model.events import (
    CHANGED,
    KEPT,
    NOT_RECORDED,
    converted,
    page_update,
    versions_side_by_side,
)
from allylessons.subjects.events import LINE, guess_mark, placed
from allylessons.subjects.parts import wrap
from allylessons.words import count, date, join_words, number

HERE, SAME, FIRST, AGAIN, NOTHING = "changed", "as before", "first seen", "seen earlier", "no entry"


def bands(
    old: tuple[str, pd.Timestamp, str], new: tuple[str, int, str], signed: pd.Timestamp, by: str
) -> Told:
    """A summer on an older page, a year on a newer one, and the day that dated records give.

    Each is as wide as the days that it may mean; of a page's last summer there are two readings.

    Parameters
    ----------
    old
        The older page: its name, its month, its source.
    new
        The newer page: its name, the year that it gives, its source.
    signed, by
        The day by the records, and the ids of those, joined by semicolons.
    """
    summer = [pd.Timestamp(old[1].year, 6, 1), pd.Timestamp(old[1].year, 8, 31)]
    before = [one - pd.DateOffset(years=1) for one in summer]
    year = [pd.Timestamp(new[1], 1, 1), pd.Timestamp(new[1], 12, 31)]
    records = [signed, signed]
    rows = pd.DataFrame(
        [
            (0, f"{old[0]}:\n“last summer”", None, old[0], *summer, old[2], "older", "says"),
            (0, None, "or this summer?", f"{old[0]}, read otherwise", *before, old[2], None, "may"),
            (1, f"{new[0]}:\n“{new[1]}”", None, new[0], *year, new[2], "newer", "says"),
            (
                2,
                f"dated records:\n{date(signed)}",
                None,
                "dated records",
                *records,
                by,
                None,
                "day",
            ),
        ],
        columns=["row", "name", "beside", "said", "first", "last", "source_id", "guessed", "kind"],
    )
    rows["to"] = rows["last"] + pd.Timedelta(days=1)
    rows["days"] = [
        date(one) if one == two else f"{date(one)} to {date(two)}"
        for one, two in zip(rows["first"], rows["last"], strict=True)
    ]
    said = "; ".join(f"{row['said']}: {row['days']}" for _, row in rows.iterrows())
    title = "The older date holds the signing, the newer one does not"
    return Told(title, f"Bars are as wide as what a date may mean: {said}.", rows)


def draw_bands(rows: pd.DataFrame, *, domain: tuple[str, str]) -> Any:
    """Draw such dates as bars along the months, with a line at the day that records give."""
    import altair as alt

    from allylessons.theme import BLUE, GREY, ORANGE, TEXT

    scale = alt.Scale(
        domain=[alt.DateTime(year=int(d[:4]), month=int(d[5:]), date=1) for d in domain],
        range=[178, WIDTH - 12],
    )
    axis = alt.Axis(format="%b %Y", tickCount=5, title=None)
    y = alt.Y("row:O").axis(None)
    if len(rows):
        y = y.scale(domain=sorted(rows["row"].unique()))
    base = alt.Chart().encode(y=y)
    x = alt.X("first:T")
    tooltip = [alt.Tooltip("said:N"), alt.Tooltip("days:N")]
    bar, ends = {"height": 16, "strokeWidth": 2}, {"x": x, "x2": "to:T", "tooltip": tooltip}
    line = alt.Chart().transform_filter(f"datum.row == {rows['row'].max()}")
    layers = [
        # Sets the axis: with a bar's second end in play, Vega-Lite would take the domain for two.
        base.mark_point(opacity=0, aria=False).encode(x=alt.X("first:T").scale(scale).axis(axis)),
        line.mark_rule(color=ORANGE, strokeWidth=2, strokeDash=[6, 4], aria=False).encode(x=x),
        base.transform_filter("datum.kind == 'says'").mark_bar(**bar, color=BLUE).encode(**ends),
        base.transform_filter("datum.kind == 'may'")
        .mark_bar(**bar, color=GREY, fillOpacity=0.15, stroke=GREY, strokeDash=[4, 3])
        .encode(**ends),
        line.mark_point(shape="diamond", size=160, filled=True, opacity=1, color=ORANGE).encode(
            x=x, y=y, tooltip=tooltip
        ),
        base.transform_filter("isValid(datum.beside)")
        .mark_text(**TEXT, align="left", dy=-17)
        .encode(x=x, text="beside:N"),
        base.transform_filter("isValid(datum.name)")
        .mark_text(**TEXT, align="left", lineBreak="\n", lineHeight=LINE, dy=-LINE / 2)
        .encode(x=alt.value(0), text="name:N"),
        base.transform_filter(guess_mark(also="both"))
        .mark_text(**TEXT, align="right", dy=-17)
        .encode(x=alt.value(WIDTH - 12), text=alt.value("your guess")),
    ]
    return alt.layer(*layers, data=rows).properties(width=WIDTH - 4, height=alt.Step(46))


# A page at several dates ------------------------------------------------------------------------


def page(versions: pd.DataFrame, month: pd.Timestamp) -> Told:
    """One version of a page, each element beside what became of it since the version before.

    Parameters
    ----------
    versions
        The table ``versions``.
    month
        Which of them.
    """
    table = versions_side_by_side(versions)
    months = list(table.columns)
    at = months.index(month)
    before = months[at - 1] if at else None
    steps = page_update(versions, before, month) if at else pd.Series(dtype=object)
    origins = versions[versions["version"] == month].set_index("element")["source_id"]
    found = []
    for element, content in table[month].items():
        step = steps.get(element)
        state = {KEPT: SAME, CHANGED: HERE}.get(step, FIRST)
        if pd.isna(content):
            state, content = NOTHING, "–"
        elif step == NOT_RECORDED and table.loc[element, months[:at]].notna().any():
            state = AGAIN
        found.append(
            {
                "element": element,
                "text": wrap(str(content), 44),
                "content": content,
                "kind": state,
                "source_id": origins.get(element, ""),
            }
        )
    rows = placed(pd.DataFrame(found))
    seen = rows[rows["kind"] != NOTHING]
    changed = list(rows.loc[rows["kind"] == HERE, "element"])
    when = f"{month:%B %Y}"
    if before is None:
        title = f"{when}: {count(len(seen), 'line')} of the page are known to us"
    else:
        told = f"{len(changed)} of {count(len(seen), 'line')} changed since {before:%B %Y}"
        title = f"{when}: {told}"
    kinds = rows.groupby("kind", sort=False)["element"].agg(join_words)
    words = "; ".join(f"{kind}: {elements}" for kind, elements in kinds.items())
    return Told(
        title,
        f"{words[:1].upper()}{words[1:]}. What each says, in our words, is in the table.",
        rows,
    )


def draw_page(rows: pd.DataFrame) -> Any:
    """Draw the versions of a page: element, what became of it, what it says in our words."""
    import altair as alt

    from allylessons.theme import BLUE, GREY, ORANGE, TEXT

    rows = rows.copy()
    rows["up"] = rows["middle"] - rows["text"].str.count("\n") * LINE / 2
    height = float((2 * rows["middle"] - rows["top"]).max())
    scale = alt.Scale(domain=[0, height], range=[0, height], nice=False)
    y = alt.Y("middle:Q").scale(scale).axis(None)
    base = alt.Chart().encode(y=y)
    text = {**TEXT, "align": "left", "baseline": "middle"}
    kinds = [HERE, SAME, FIRST, AGAIN, NOTHING]
    layers = [
        base.mark_text(**{**text, "fontWeight": "bold"}).encode(x=alt.value(0), text="element:N"),
        base.mark_point(size=100, filled=True, opacity=1).encode(
            x=alt.value(152),
            shape=alt.Shape("kind:N")
            .scale(domain=kinds, range=["diamond", "circle", "square", "triangle-up", "cross"])
            .legend(None),
            color=alt.Color("kind:N")
            .scale(domain=kinds, range=[ORANGE, BLUE, BLUE, BLUE, GREY])
            .legend(None),
            tooltip=[alt.Tooltip("element:N"), alt.Tooltip("kind:N"), alt.Tooltip("content:N")],
        ),
        base.mark_text(**text).encode(x=alt.value(164), text="kind:N"),
        base.mark_text(**text, lineBreak="\n", lineHeight=LINE).encode(
            x=alt.value(250), y=alt.Y("up:Q").scale(scale).axis(None), text="text:N"
        ),
    ]
    return alt.layer(*layers, data=rows).properties(width=WIDTH - 4, height=height)


def rates(
    rows: pd.DataFrame,
    *,
    title: str,
    printed: float,
    within: float,
    guesses: Mapping[str, str],
    unit: str,
) -> Told:
    """A sum at each month's rate, and which months come near the sum in print.

    Parameters
    ----------
    rows
        As `converted` gives them, up to the month of the page.
    printed, unit
        The sum in print, and its unit.
    within
        How near, in percent of the printed sum, a month must come.
    guesses
        A month as ``2024-10`` to the guess that means it.
    """
    near = rows["off_percent"] <= within
    drawn = pd.DataFrame(
        {
            "at": rows["period"],
            "month": [f"{month:%b %Y}" for month in rows["period"]],
            "rate": rows["rate"].round(4),
            "sum": rows["sum"].round(1),
            "fits": near.map({True: "fits", False: "does not fit"}),
            "guessed": [guesses.get(f"{month:%Y-%m}") for month in rows["period"]],
            "side": None,
        }
    )
    found = list(drawn.index[near])
    for one in found:  # beside its mark, on the side where no other name is
        after = any(0 < other - one <= 3 for other in found)
        before = any(0 < one - other <= 1 for other in found)
        drawn.loc[one, "side"] = "below" if before else "left" if after else "right"
    months = join_words(drawn.loc[near, "month"]) or "no month"
    words = (
        f"{count(len(drawn), 'month')}: at their average rates the sum makes "
        f"{number(drawn['sum'].min())} to {number(drawn['sum'].max())} {unit}. Printed: "
        f"{number(printed)}. Within {number(within)}% of it: {months}."
    )
    return Told(title, words, drawn)


def draw_rates(
    rows: pd.DataFrame, *, printed: float, within: float, pages: list[pd.Timestamp], unit: str
) -> Any:
    """Draw the sum month by month, with a band round the sum in print and lines at the pages."""
    import altair as alt

    from allylessons.theme import BLUE, GREY, ORANGE, TEXT

    low, high = printed * (1 - within / 100), printed * (1 + within / 100)
    scale = alt.Scale(domain=[printed - 6, rows["sum"].max() + 6], zero=False, nice=False)
    x = alt.X("at:T").axis(format="%b %Y", tickCount=6, title="month of the average rate")
    y = alt.Y("sum:Q").scale(scale).axis(title=f"sum at that rate ({unit})")
    if len(rows):
        x = x.scale(
            domain=[
                alt.DateTime(year=m.year, month=m.month, date=1)
                for m in (rows["at"].min(), rows["at"].max())
            ]
        )
    base = alt.Chart().encode(x=x, y=y)
    fits = alt.datum.fits == "fits"
    band = alt.Chart(
        alt.InlineData(values=[{"low": low, "high": high, "name": f"printed: {printed:.0f}"}])
    )
    layers = [
        band.mark_rect(fill=GREY, fillOpacity=0.3, stroke=GREY, aria=False).encode(
            y=alt.Y("low:Q").scale(scale), y2="high:Q"
        ),
        band.mark_text(**TEXT, align="left", x=4, baseline="top", dy=4).encode(
            y=alt.Y("low:Q").scale(scale), text="name:N"
        ),
        base.mark_line(color=GREY, strokeWidth=2, aria=False),
        base.mark_point(size=90, filled=True, opacity=1).encode(
            color=alt.when(fits).then(alt.value(ORANGE)).otherwise(alt.value(BLUE)),
            shape=alt.when(fits).then(alt.value("diamond")).otherwise(alt.value("circle")),
            tooltip=["month:N", "rate:Q", "sum:Q", "fits:N"],
        ),
        base.transform_filter(guess_mark()).mark_point(
            size=420, filled=False, strokeWidth=3, color=ORANGE, aria=False
        ),
    ]
    for side, place in (
        ("left", {"align": "right", "dx": -9}),
        ("right", {"align": "left", "dx": 9}),
        ("below", {"align": "right", "dx": -9, "dy": 13}),
    ):
        layers.append(
            base.transform_filter(alt.datum.side == side)
            .mark_text(**TEXT, **place)
            .encode(text="month:N")
        )
    for turn, month in enumerate(pages):
        name = {"at": f"{month:%Y-%m-%d}T00:00:00", "name": f"page of {month:%b %Y}"}
        line = alt.Chart(alt.InlineData(values=[name])).encode(x=alt.X("at:T"))
        layers += [
            line.mark_rule(color=GREY, strokeDash=[3, 3], strokeWidth=2, aria=False),
            line.mark_text(**TEXT, y=0, dy=-8 - 16 * (turn % 2), align="right", dx=4).encode(
                text="name:N"
            ),
        ]
    return alt.layer(*layers, data=rows).properties(width=WIDTH - 66, height=250)


__all__ = [
    "bands",
    "converted",
    "draw_bands",
    "draw_page",
    "draw_rates",
    "page",
    "page_update",
    "rates",
]
