"""Drawings of trade: series in time, and two figures a row."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from allylessons.lab import WIDTH
from allylessons.subjects.parts import one_state

HEIGHT = 290  # px of a picture of years
FIRM, SOFT = "reported", "rounded, derived or early"


def draw_in_time(
    rows: pd.DataFrame,
    *,
    accent: int | None = None,
    guess: tuple[str, str] | None = None,
    guess_in: list[int] | None = None,
    domain: tuple[float, float] | None = None,
    lines: bool = False,
) -> Any:
    """Draw series in time, as lines that break at a blank year or as bars from zero.

    Parameters
    ----------
    rows
        As `in_time` gives them, for all states of a picture.
    accent
        A year whose bar has the accent colour and in which a guess stands as a box.
    guess
        Names of two parameters that hold the guess.
    guess_in
        States in which it is drawn; by default all.
    domain
        Lowest and highest value on the axis.
    lines
        Whether there are several lines at once, each in a colour of its own.
    """
    import altair as alt

    from allylessons.theme import BLUE, GREY, ORANGE, PINK, TEXT

    whole = "datum.value % 1 ? '' : format(datum.value, 'd')"  # no half years
    x = (
        alt.X("year:Q")
        .scale(zero=False, nice=False, padding=26)
        .axis(labelExpr=whole, tickMinStep=1, tickCount=9, title=None, grid=False)
    )
    if one_state(rows):
        # Its axis is there before it opens, so that the picture keeps its height.
        x = x.scale(domain=[int(rows["year"].min()) - 1, int(rows["year"].max()) + 1], nice=False)
    scale = alt.Scale(zero=True, nice=True)
    scale = alt.Scale(domain=list(domain), nice=False) if domain else scale
    y = alt.Y("shown:Q").scale(scale).axis(title=None, tickCount=6)
    base = alt.Chart().encode(x=x, y=y)
    known = base.transform_filter("isValid(datum.shown)")
    line, told = {}, ["year:Q", alt.Tooltip("shown:Q", format=",.4~r")]
    if lines:
        whose_line = {"domain": list(rows["who"].unique())}
        line["color"] = alt.Color("who:N").scale(**whose_line, range=[BLUE, ORANGE]).legend(None)
    tint = alt.condition(f"datum.year == {accent or 0}", alt.value(ORANGE), alt.value(BLUE))
    bars = known.transform_filter("datum.bar").mark_rule(strokeWidth=17)
    bars = bars.encode(y2=alt.Y2Datum(0), color=tint, tooltip=told)
    strokes = known.transform_filter("!datum.bar").mark_line(strokeWidth=2, color=GREY)
    points = known.transform_filter("!datum.bar").mark_point(size=80, filled=True, opacity=1)
    points = points.transform_calculate(sort=f"datum.soft ? '{SOFT}' : '{FIRM}'").encode(
        shape=alt.Shape("sort:N")
        .scale(domain=[FIRM, SOFT], range=["circle", "diamond"])
        .legend(orient="bottom", title=None),
        tooltip=told,
        **(line or {"color": alt.value(BLUE)}),
    )
    joined = strokes.encode(detail=["run:N", "who:N"] if lines else ["run:N"], **line)
    named = base.transform_filter("datum.label")
    second = f"datum.who == {json.dumps(rows['who'].unique()[-1])}" if lines else "false"
    layers = [
        *([bars] if rows["bar"].any() else []),
        *([joined, points] if not rows["bar"].all() else []),
        # A label stands above its mark, below where the mark hangs, or beside a second line's end.
        named.transform_filter(f"!({second}) && datum.shown >= 0")
        .mark_text(**TEXT, dy=-12)
        .encode(text="label:N"),
        named.transform_filter(f"!({second}) && datum.shown < 0")
        .mark_text(**TEXT, dy=14)
        .encode(text="label:N"),
        named.transform_filter(second)
        .mark_text(**TEXT, align="left", dx=10, dy=3)
        .encode(text="label:N"),
        alt.Chart()
        .transform_filter("datum.later && isValid(datum.shown)")
        .mark_text(**TEXT, angle=270, align="left", dx=4)
        .encode(x=x, y=alt.value(HEIGHT), text=alt.value("later")),
        known.transform_filter("datum.bar")
        .transform_calculate(room="1.18 * datum.shown")  # so that the labels stay off the axis
        .mark_point(opacity=0, aria=False, tooltip=None)
        .encode(y=alt.Y("room:Q").scale(scale).axis(title=None, tickCount=6)),
        alt.Chart()
        .transform_filter("isValid(datum.missing)")
        .mark_text(**TEXT, angle=270, align="left", dx=4)
        .encode(x=x, y=alt.value(HEIGHT), text="missing:N"),
        alt.Chart()
        .transform_filter("isValid(datum.unit)")
        .mark_text(**{**TEXT, "fontStyle": "italic"}, align="left")
        .encode(x=alt.value(0), y=alt.value(-16), text="unit:N"),
    ]
    if guess and accent:
        low, high = (f"toNumber({one})" for one in guess)
        given = f"isValid({low}) && isValid({high})"
        given += "" if guess_in is None else f" && indexof({guess_in}, state) >= 0"
        box = alt.Chart(alt.InlineData(values=[{"from": accent - 0.45, "to": accent + 0.45}]))
        box = box.transform_filter(given).transform_calculate(least=low, most=high)
        box = box.mark_rect(color=PINK, fillOpacity=0.12, stroke=PINK, strokeWidth=2, aria=False)
        at = {"x": x.copy(), "y": y.copy()}
        at["x"].shorthand, at["y"].shorthand = "from:Q", "least:Q"
        layers.insert(0, box.encode(**at, x2="to:Q", y2="most:Q"))
    held = ["state", "year", "who", "shown", "label", "soft", "bar", "missing", "later", "run"]
    rows = rows[[one for one in [*held, "unit"] if one in rows]]
    return short(alt.layer(*layers, data=rows).properties(width=WIDTH - 40, height=HEIGHT))


def short(chart: Any) -> Any:
    """A chart that holds its rows as one text, column by column; as it draws it unfolds them.

    A notebook gives each cell of rows a line of its own, which makes it several times as long.
    """
    import altair as alt

    rows = chart.data.drop(columns="source_id", errors="ignore")
    columns = {name: list(map(_plain, rows[name])) for name in rows}
    text = json.dumps([columns], ensure_ascii=False, separators=(",", ":"))
    data = alt.InlineData(values=text, format=alt.JsonDataFormat(type="json", parse=None))
    return chart.properties(data=data).transform_flatten(list(columns))


def _plain(cell: Any) -> Any:
    if not isinstance(cell, str) and pd.isna(cell):
        return None
    if isinstance(cell, (bool, str)):
        return cell
    return int(cell) if float(cell).is_integer() else float(cell)


def draw_pairs(
    rows: pd.DataFrame, *, names: tuple[str, str], axis: str, domain: tuple[float, float]
) -> Any:
    """Draw two figures a row, a circle and a diamond, with the row's words above them."""
    import altair as alt

    from allylessons.theme import BLUE, GREY, ORANGE, TEXT

    scale = alt.Scale(domain=list(domain), range=[8, WIDTH - 12], nice=False)
    ticks = alt.Axis(tickCount=7, title=axis, titleAnchor="end")
    y = alt.Y("place:O").axis(None)
    if one_state(rows):
        y = y.scale(domain=sorted(rows["place"].unique()))  # its height stays when it opens
    base = alt.Chart().encode(y=y)
    layers = [
        base.transform_filter("isValid(datum.own) && isValid(datum.other)")
        .mark_rule(strokeWidth=3, color=GREY, yOffset=10, y2Offset=10, aria=False)
        .encode(x=alt.X("own:Q").scale(scale).axis(ticks), x2="other:Q")
    ]
    color = alt.Color("side:N").scale(domain=list(names), range=[ORANGE, BLUE])
    shape = alt.Shape("side:N").scale(domain=list(names), range=["circle", "diamond"])
    for column, name in zip(("own", "other"), names, strict=True):
        layers.append(
            base.transform_filter(f"isValid(datum.{column})")
            .transform_calculate(side=json.dumps(name))
            .mark_point(size=120, filled=True, opacity=1, yOffset=10)
            .encode(
                x=alt.X(f"{column}:Q").scale(scale).axis(ticks),
                color=color.legend(orient="bottom", title=None),
                shape=shape.legend(orient="bottom", title=None),
                tooltip=["says:N"],
            )
        )
    layers.append(base.mark_text(**TEXT, align="left", dy=-7).encode(x=alt.value(8), text="says:N"))
    chart = alt.layer(*layers, data=rows).properties(width=WIDTH - 4, height=alt.Step(40))
    return short(chart)
