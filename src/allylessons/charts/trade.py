"""Charts of trade: whose figures there are, two customs, a series in time, a sum beside a GDP."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from allylessons import describe
from allylessons.charts.parts import ROW, WIDTH, caption, finish, one, tooltip
from allylessons.theme import BLUE, GREEN, GREY, ORANGE, PINK, TEXT

# What sort of number a figure is, as its mark. Blank has none.
_MARKS = {
    "reported": ("circle", BLUE),
    "rounded": ("square", ORANGE),
    "derived": ("diamond", GREEN),
    "first_release": ("triangle-up", PINK),
    "preliminary": ("triangle-down", PINK),
    "projection": ("triangle-right", GREY),
    "estimate": ("cross", GREY),
    "claim": ("triangle-left", GREY),
    "part_of_year": ("cross", ORANGE),
}
_HEIGHT = 280


def _status(plotted: pd.DataFrame, labels: Mapping[str, str]) -> dict[str, alt.Shape | alt.Color]:
    """Shape and colour of each figure by its status, in one legend."""
    kept = [key for key in _MARKS if labels.get(key, key) in set(plotted["sort"])]
    domain = [labels.get(key, key) for key in kept]
    legend = alt.Legend(orient="bottom", columns=3) if kept else None
    title = "sort of figure"
    return {
        "shape": alt.Shape(
            "sort:N",
            title=title,
            scale=alt.Scale(domain=domain, range=[_MARKS[key][0] for key in kept]),
            legend=legend,
        ),
        "color": alt.Color(
            "sort:N",
            title=title,
            scale=alt.Scale(domain=domain, range=[_MARKS[key][1] for key in kept]),
            legend=legend,
        ),
    }


def trade_figures(
    rows: pd.DataFrame, *, title: str, name: str, unit: str, labels: Mapping[str, str], as_of: str
) -> alt.LayerChart:
    """Draw every figure of a partner, one row each: rivals one under the other, blanks as blanks.

    Parameters
    ----------
    rows
        As `model.figures_of` gives them, with ``whose`` and ``what``: the reporter and the measure
        in words.
    title
        The question, or the finding.
    name
        The partner.
    unit
        Unit of all figures.
    labels
        Status to its label.
    as_of
        Month of the data, for the source line.
    """
    plotted = rows[["year", "trade_id", "whose", "what", "value", "low", "high"]].copy()
    plotted["sort"] = rows["status"].astype(str).replace(dict(labels))
    plotted["says"] = [describe.sum_of(row) for _, row in rows.iterrows()]
    blank = plotted[["value", "low", "high"]].isna().all(axis=1)
    plotted["whose"] = plotted["whose"].mask(blank, "nobody")
    # What counts something else than most of the rows has a sign, which the subtitle explains: in
    # words the row would be wider than its page.
    usual = plotted["what"][~blank].mode().get(0)
    others = [what for what in plotted["what"][~blank].unique() if what != usual]
    signs = {what: "*" * at for at, what in enumerate(others, 1)}
    told = zip(plotted["says"], plotted["what"], blank, strict=True)
    plotted["label"] = [
        says if empty or what == usual else f"{says} {signs[what]}" for says, what, empty in told
    ]
    plotted["row"] = plotted["year"].astype(str) + " · " + plotted["whose"]
    again = plotted["row"].duplicated(keep=False)
    plotted["row"] = plotted["row"].mask(again, plotted["row"] + ", " + plotted["trade_id"])
    for column in ("value", "low", "high"):
        plotted[column] = plotted[column].astype(float)
    plotted["label_at"] = plotted[["value", "low", "high"]].max(axis=1).fillna(0)
    plotted["at"] = plotted["value"].fillna(plotted["low"]).fillna(plotted["high"])
    top = float(plotted["label_at"].max()) if len(plotted) else 0
    x = {
        "title": f"{unit}",
        "scale": alt.Scale(domain=[0, 1.4 * top or 1], nice=False),
        "axis": alt.Axis(tickCount=6) if len(plotted) else None,
    }
    axis = alt.Axis(labelLimit=175)  # px; the whole name stands in the table
    base = alt.Chart().encode(y=alt.Y("row:N", sort=list(plotted["row"]), title=None, axis=axis))
    layers = [
        base.transform_filter("isValid(datum.low) && isValid(datum.high)")
        .mark_rule(strokeWidth=4, color=GREY, aria=False)
        .encode(x=alt.X("low:Q", **x), x2=alt.X2("high:Q")),
        base.transform_filter("isValid(datum.at)")
        .mark_point(size=120)
        .encode(
            x=alt.X("at:Q", **x),
            **_status(plotted, labels),
            tooltip=tooltip("trade_id:N", "year:Q", "whose:N", "says:N", "sort:N"),
        ),
        base.mark_text(**TEXT, align="left", dx=10).encode(
            x=alt.X("label_at:Q", **x), text=alt.Text("label:N")
        ),
    ]
    if plotted.empty:
        layers.append(
            alt.Chart(one(row=name, label="no figure found"))
            .mark_text(**TEXT, align="left", dx=10)
            .encode(x=alt.value(0), y=alt.Y("row:N", title=None), text=alt.Text("label:N"))
        )
    chart = alt.layer(*layers, data=plotted).properties(
        width=WIDTH - 100,
        height=alt.Step(ROW - 6),
        title=alt.Title(title, subtitle=[f"{sign} {what}" for what, sign in signs.items()]),
    )
    columns = {"trade_id": "id", "year": "year", "whose": "whose figure", "says": unit}
    columns |= {"what": "what is counted", "sort": "sort of figure"}
    words = describe.trade_figures(rows.assign(whose=plotted["whose"]), name=name)
    note = caption(describe.sources(rows), as_of)
    return finish(
        chart,
        name="trade_figures",
        description=words,
        note=note,
        columns=columns,
    )


def trade_mirror(
    rows: pd.DataFrame, *, title: str, own: str, other: str, unit: str, as_of: str
) -> alt.LayerChart:
    """Draw two counts of one flow, a year a row, a colour and a shape for each who counts.

    Parameters
    ----------
    rows
        As `model.mirrors` gives them.
    title
        The question, or the finding.
    own, other
        Who counts, as ``China's customs``.
    unit
        Unit of all figures.
    as_of
        Month of the data, for the source line.
    """
    plotted = rows[["year", "own", "other"]].copy()
    plotted["year"] = plotted["year"].astype(str)
    plotted["high"] = plotted[["own", "other"]].max(axis=1)
    plotted["gap"] = [describe.gap(percent) for percent in rows["gap"]]
    plotted["says"] = f"by {other}: " + plotted["gap"].astype(str)
    top = float(plotted["high"].max()) if len(plotted) else 0
    x = {
        "title": unit,
        # Room to the right for the words.
        "scale": alt.Scale(domain=[0, 1.75 * top or 1], nice=False),
        "axis": alt.Axis(tickCount=6),
    }
    base = alt.Chart().encode(y=alt.Y("year:N", sort=list(plotted["year"]), title=None))
    scale = {"domain": [own, other], "legend": alt.Legend(orient="bottom")}
    layers = [
        base.mark_rule(color=GREY, strokeWidth=3, aria=False).encode(
            x=alt.X("own:Q", **x), x2=alt.X2("other:Q")
        ),
        *_ends(base, {"own": own, "other": other}, x, scale, "year:N"),
        base.mark_text(**TEXT, align="left", dx=14).encode(
            x=alt.X("high:Q", **x), text=alt.Text("says:N")
        ),
    ]
    chart = alt.layer(*layers, data=plotted).properties(
        width=WIDTH, height=alt.Step(ROW + 6), title=title
    )
    columns = {"year": "year", "own": f"{own} ({unit})", "other": f"{other} ({unit})"}
    return finish(
        chart,
        name="trade_mirror",
        description=describe.trade_mirror(rows, own=own, other=other),
        note=caption(describe.sources(rows), as_of),
        columns=columns | {"gap": f"by {other}"},
    )


def _ends(
    base: alt.Chart, named: Mapping[str, str], x: dict, scale: dict, *tooltips: str, **more: object
) -> list[alt.Chart]:
    """Draw the two ends of a dumbbell: columns of the frame, each with its name in the legend."""
    legend, domain = scale["legend"], scale["domain"]
    return [
        base.transform_calculate(of=json.dumps(name))
        .transform_filter(f"isValid(datum.{column})")
        .mark_point(size=120, filled=True, opacity=1, **more)
        .encode(
            x=alt.X(f"{column}:Q", **x),
            shape=alt.Shape(
                "of:N",
                title=None,
                scale=alt.Scale(domain=domain, range=["circle", "diamond"]),
                legend=legend,
            ),
            color=alt.Color(
                "of:N",
                title=None,
                scale=alt.Scale(domain=domain, range=[BLUE, ORANGE]),
                legend=legend,
            ),
            tooltip=tooltip(*tooltips, "of:N", f"{column}:Q"),
        )
        for column, name in named.items()
    ]


def trade_in_time(
    rows: pd.DataFrame,
    *,
    title: str,
    what: str,
    unit: str,
    labels: Mapping[str, str],
    as_of: str,
    sources: Sequence[str] = (),
    bars: bool = False,
    predicted: tuple[int, float, float] | None = None,
) -> alt.LayerChart:
    """Draw one series in time; the line breaks where a year is blank.

    Parameters
    ----------
    rows
        As `model.one_series` gives them, with ``shown``: the number to draw.
    title
        The question, or the finding.
    what, unit
        What is drawn, and its unit.
    labels
        Status to its label.
    as_of
        Month of the data, for the source line.
    sources
        Ids of further sources: those of what the figures are divided by.
    bars
        Whether to draw bars from zero, as fits a change, instead of a line.
    predicted
        Year, lowest and highest of what the learner expected, drawn as a box.
    """
    plotted = rows[["year", "status", "value", "shown"]].copy()
    # Written from the figure itself: one that is rounded twice can end in another digit.
    plotted["says"] = [describe.in_percent(n) if pd.notna(n) else "" for n in plotted["shown"]]
    plotted["shown"] = plotted["shown"].astype(float).round(2)
    plotted["value"] = plotted["value"].astype(float)
    known = plotted["shown"].notna()
    plotted["sort"] = plotted["status"].astype(str).replace(dict(labels)).where(known, "blank")
    # Points are joined only within a run of years that all have a figure.
    plotted["run"] = (~known).cumsum()
    told = plotted.index[known]
    # Bars stand close: of these the first goes without its number.
    named = {*told[: 0 if bars else 1], told[-1], plotted["shown"].idxmax()} if len(told) else set()
    plotted["label"] = plotted["says"].where(plotted.index.isin(named), "")
    # A year can have a figure and yet no change, if the year before is blank.
    plotted["missing"] = plotted["value"].isna().map({True: "no figure", False: "not known"})
    plotted["last"] = plotted.index == (told[-1] if len(told) else -1)
    ends = [0.0, *plotted["shown"].dropna(), *(predicted[1:] if predicted else ())]
    low, high = min(ends), max(ends)
    room = 0.12 * (high - low) or 1
    years = [int(plotted["year"].min()), int(plotted["year"].max())] if len(plotted) else [0, 1]
    each = 2 if years[1] - years[0] > 9 else 1  # a long series names every second year
    x = alt.X(
        "year:Q",
        title=None,
        scale=alt.Scale(domain=[years[0] - 0.7, years[1] + 1.7], nice=False),
        axis=alt.Axis(format="d", values=[*range(years[1], years[0] - 1, -each)]),
    )
    y = alt.Y(
        "shown:Q",
        title=unit,
        scale=alt.Scale(domain=[low - room * (low < 0), high + room], nice=False),
    )
    base = alt.Chart().encode(x=x, y=y)
    drawn = base.transform_filter("isValid(datum.shown)")
    line = (
        drawn.mark_rule(color=GREY, strokeWidth=9, aria=False).encode(y2=alt.Y2Datum(0))
        if bars
        else drawn.mark_line(color=GREY, strokeWidth=2).encode(detail=alt.Detail("run:N"))
    )
    layers = [
        line,
        drawn.mark_point(size=90).encode(
            **_status(plotted, labels), tooltip=tooltip("year:Q", "says:N", "sort:N")
        ),
        drawn.transform_filter("datum.last")
        .mark_text(**TEXT, align="left", dx=10)
        .encode(text=alt.Text("label:N")),
        drawn.transform_filter("!datum.last")
        .mark_text(**TEXT, dy=-14)
        .encode(text=alt.Text("label:N")),
        alt.Chart()
        .transform_filter("!isValid(datum.shown)")
        .mark_text(**TEXT, angle=270, align="left", dx=4)
        .encode(x=x, y=alt.value(_HEIGHT), text=alt.Text("missing:N")),
    ]
    words = describe.trade_in_time(rows, what=what, unit=unit)
    if predicted:
        year, least, most = predicted
        box = pd.DataFrame(
            {"from": [year - 0.45], "to": [year + 0.45], "least": [least], "most": [most]}
        )
        layers.insert(
            1,
            alt.Chart(box)
            .mark_rect(color=PINK, fillOpacity=0.1, stroke=PINK, strokeWidth=2)
            .encode(x=alt.X("from:Q"), x2=alt.X2("to:Q"), y=alt.Y("least:Q"), y2=alt.Y2("most:Q")),
        )
        words += (
            f" Your prediction for {year}, {describe.number(least)} to {describe.number(most)}, "
            f"is the box; {year} had {plotted.set_index('year')['says'].get(year) or 'no figure'}."
        )
    chart = alt.layer(*layers, data=plotted).properties(
        width=WIDTH, height=_HEIGHT, title=alt.Title(title, subtitle=what)
    )
    columns = {"year": "year", "says": f"{what} ({unit})", "sort": "sort of figure"}
    note = caption([*describe.sources(rows), *sources], as_of)
    return finish(chart, name="trade_in_time", description=words, note=note, columns=columns)


def trade_beside_gdp(
    rows: pd.DataFrame, *, title: str, other: str, year: int, sources: list[str], as_of: str
) -> alt.LayerChart:
    """Draw each sum beside the partner's own GDP, and beside the other side's: two ratios.

    Parameters
    ----------
    rows
        As `model.trade_beside_gdp` gives them, with ``whose`` (reporter), ``what`` (measure) and
        ``sort`` (status) in words.
    title
        The question, or the finding.
    other
        Name of the country they trade with.
    year
        The year of the figures.
    sources
        Ids of further sources: those of the GDP.
    as_of
        Month of the data, for the source line.
    """
    plotted = rows[["country", "whose", "what", "sort"]].copy()
    for column in ("value", "own_percent", "other_percent"):
        plotted[column] = rows[column].astype(float).round(2)
    # One reporter can have several figures for the year, so each has a row of its own.
    plotted["row"] = [f"{at}" for at in range(len(plotted))]
    plotted["says"] = [
        f"{row['country']}, {describe.sum_of(row)} ({row['whose']}): {describe.weight(row, other)}"
        if pd.notna(row["value"])
        else f"{row['country']}: no figure"
        for _, row in rows.iterrows()
    ]
    own, theirs = "beside the partner's own GDP", f"beside {other}'s GDP"
    top = plotted[["own_percent", "other_percent"]].max().max()
    x = {
        "title": f"trade of {year}, in percent of a GDP",
        "scale": alt.Scale(domain=[0, 1.08 * top if top > 0 else 1], nice=False),
        "axis": alt.Axis(tickCount=5),
    }
    # The words stand above their marks: beside them the chart would be wider than its page.
    base = alt.Chart().encode(y=alt.Y("row:N", sort=list(plotted["row"]), axis=None))
    scale = {"domain": [own, theirs], "legend": alt.Legend(orient="bottom")}
    chart = alt.layer(
        base.transform_filter("isValid(datum.own_percent) && isValid(datum.other_percent)")
        .mark_rule(color=GREY, strokeWidth=2, aria=False, yOffset=9)
        .encode(x=alt.X("own_percent:Q", **x), x2=alt.X2("other_percent:Q")),
        *_ends(
            base,
            {"own_percent": own, "other_percent": theirs},
            x,
            scale,
            "says:N",
            yOffset=9,
        ),
        base.mark_text(**TEXT, align="left", dy=-8, x=0).encode(text=alt.Text("says:N")),
        data=plotted,
    ).properties(width=WIDTH + 60, height=alt.Step(ROW + 14), title=title)
    columns = {"country": "country", "whose": "whose figure", "what": "what is counted"}
    columns |= {"value": "US$ billion"}
    columns |= {"own_percent": f"percent, {own}", "other_percent": f"percent, {theirs}"}
    return finish(
        chart,
        name="trade_beside_gdp",
        description=describe.trade_beside_gdp(rows, other=other, year=year),
        note=caption([*describe.sources(rows), *sources], as_of),
        columns=columns | {"sort": "sort of figure"},
    )
