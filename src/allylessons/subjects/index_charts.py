"""Pictures of one index: its table, one tie on a scale, its bars, and bars that compute it."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from allylessons.lab import WIDTH
from allylessons.subjects.index import RULES, SCALED_BY, SLIDERS, WHICH, Index, stacked
from allylessons.subjects.parts import wrap

_LEFT, _RIGHT = 125, 118  # px for names at the left and scores at the right of stacked bars
SPAN = WIDTH - _LEFT - _RIGHT
_CELLS = 140  # px for the names of the measures, left of a table
_LETTER = 6.8  # px


def packed(rows: pd.DataFrame, numbers: list[str], texts: list[str]) -> Any:
    """Write each row as one text, which keeps a stored notebook small; a blank is empty.

    Returns
    -------
    tuple
        The rows as a frame of ``state`` and ``all``, and the fields that Vega has to compute.
    """
    fields = [*numbers, *texts]
    cells = rows[fields].astype(object).where(rows[fields].notna(), "")
    lines = ["|".join(str(cell) for cell in row) for row in cells.itertuples(index=False)]
    frame = pd.DataFrame(
        {"all": lines} | ({"state": list(rows["state"])} if "state" in rows else {})
    )
    cell = "split(datum.all, '|')[{}]".format
    steps = {
        name: f"{cell(at)} === '' ? null : toNumber({cell(at)})" if name in numbers else cell(at)
        for at, name in enumerate(fields)
    }
    return frame, steps


def _fits(start: str, end: str, word: str) -> str:
    return f"({end} - {start}) * {SPAN / 100} >= {_LETTER} * length({word}) + 4 ? {word} : ''"


def draw(index: Index, rows: pd.DataFrame, *, guess: str = "") -> Any:
    """Draw indices as stacked bars in the order of their places; `rows` are those of all states.

    `guess` names the parameter that holds a guessed country.
    """
    states = [stacked(index, own).assign(state=state) for state, own in rows.groupby("state")]
    numbers, texts = ["seat", "at", "begin", "end", "score"], ["part", "name", "says"]
    frame, steps = packed(pd.concat(states, ignore_index=True), numbers, texts)
    return _bars(index, guess).properties(data=frame).transform_calculate(**steps)


def _bars(index: Index, guess: str = "") -> Any:
    import altair as alt

    from allylessons.theme import COLOURS, TEXT

    parts = [*index.short.values(), "product"]
    violet = "#9673D9"  # as far from white and from the dark themes as the five of the course
    colours = [*COLOURS, violet]
    colours = [colours[at % len(colours)] for at in range(len(parts) - 1)]
    x = alt.Scale(domain=[0, 100], range=[_LEFT, WIDTH - _RIGHT], nice=False)
    y = alt.Y("seat:O").axis(None)
    axis = alt.Axis(values=[0, 25, 50, 75, 100], title="points", titleAnchor="end")
    bars = (
        alt.Chart()
        .mark_bar(size=22, stroke="#808080", strokeWidth=1)
        .encode(
            x=alt.X("begin:Q").scale(x).axis(axis),
            x2="end",
            y=y,
            color=alt.Color("part:N")
            .scale(domain=parts, range=[*colours, "transparent"])
            .legend(orient="bottom", title=None, columns=6, values=parts[:-1], symbolLimit=0),
            tooltip=["name:N", "part:N", "says:N"],
        )
    )
    middle = alt.Chart().transform_calculate(
        middle="(datum.begin + datum.end) / 2", word=_fits("datum.begin", "datum.end", "datum.part")
    )
    at = alt.X("middle:Q").scale(x).axis(axis)
    pieces = (
        middle.transform_filter("datum.part != 'product'")
        .mark_text(fontSize=13, color="#111111", aria=False)
        .encode(x=at, y=y, text="word:N")
    )
    whole = (
        middle.transform_filter("datum.part == 'product'")
        .mark_text(**TEXT, aria=False)
        .encode(x=at, y=y, text="word:N")
    )
    one = alt.Chart().transform_filter("datum.at == 0")
    called = (
        f"datum.name + (indexof(datum.name, {guess}) > 0 ? ' ◆' : '')" if guess else "datum.name"
    )
    names = (
        one.transform_calculate(called=called)
        .mark_text(**TEXT, align="left")
        .encode(x=alt.value(0), y=y, text="called:N")
    )
    says = one.mark_text(**TEXT, align="left", dx=6)
    says = says.encode(x=alt.X("score:Q").scale(x).axis(axis), y=y, text="says:N")
    layers = [bars, pieces, whole, names, says]
    return alt.layer(*layers).properties(
        width=WIDTH, height=30 * len(index.names), usermeta={"repeats": {"part": "word"}}
    )


def computed(index: Index, rows: pd.DataFrame) -> Any:
    """Draw an index that the chart computes itself, in the steps of `model.one`.

    Its parameters are the sliders (by key of the tie), ``what_counts`` and the rules; its finding
    stands above the bars.
    """
    import altair as alt

    from allylessons.theme import TEXT

    ways = list(product(*(RULES[name] for name in SCALED_BY)))
    tables = [index.table(*of) for of in ways]
    keys, n = list(index.labels), len(index.labels)
    values = [
        {
            "country": index.names[iso3],
            "order": order,
            "meaning": key,
            "tie": index.short[key],
            "at": at,
            "tables": "|".join(
                "" if np.isnan(t.at[iso3, key]) else repr(float(t.at[iso3, key])) for t in tables
            ),
        }
        for order, iso3 in enumerate(index.names)
        for at, key in enumerate(keys)
    ]
    sliders = f"{{{', '.join(f'{key}: {key}' for key in keys)}}}"
    chosen = " + ' ' + ".join(SCALED_BY)
    chart = _bars(index)
    heading = TEXT | {"style": "guide-title", "fontSize": 16, "fontWeight": "bold"}
    title = (
        alt.Chart()
        .transform_filter("datum.seat == 0 && datum.at == 0")
        .mark_text(**heading, align="left", baseline="bottom")
        .encode(x=alt.value(0), y=alt.value(-8), text="finding:N")
    )
    chart = alt.layer(*chart.layer, title, data=alt.InlineData(values=values)).properties(
        width=WIDTH, height=30 * len(index.names), usermeta=chart.usermeta
    )
    window, joined = alt.WindowFieldDef, alt.JoinAggregateFieldDef
    steps: list[Any] = [
        # No step writes the field that it reads: Vega would read it as written the time before.
        {"cell": "split(datum.tables, '|')[table]"},
        {"known": "datum.cell === '' ? null : toNumber(datum.cell)"},
        {"weight": f"{WHICH} == '{SLIDERS}' ? {sliders}[datum.meaning] : {WHICH} == datum.meaning"},
        {
            "filled": "isValid(datum.known) ? datum.known"
            " : blanks == 'zero' ? 0 : blanks == 'middle' ? 0.5 : null"
        },
        {"counted": "isValid(datum.filled) ? toNumber(datum.weight) : 0"},
        joined(op="sum", field="counted", **{"as": "total"}),
        {"share": "datum.total > 0 ? datum.counted / datum.total : 0"},
        {
            # A zero has no logarithm: it is marked, and makes the product zero below.
            "piece": "datum.share * (!is_product ? datum.filled"
            " : datum.filled > 0 ? log(datum.filled) : 0)"
        },
        {
            "zero": "datum.share > 0 && datum.filled === 0 ? 1 : 0",
            "gap": "isValid(datum.known) ? 0 : 1",
        },
        joined(op="sum", field="piece", **{"as": "pieces"}),
        joined(op="max", field="zero", **{"as": "zeros"}),
        joined(op="sum", field="gap", **{"as": "gaps"}),
        {"mean": "!is_product ? datum.pieces : datum.zeros ? 0 : exp(datum.pieces)"},
        # Rounded as there, so that the same scores are level.
        {"score": "datum.total > 0 ? round(1e11 * datum.mean) / 1e9 : null"},
        {"high": "isValid(datum.score) ? datum.score : -1"},
    ]
    for step in steps:
        if isinstance(step, dict):
            chart = chart.transform_calculate(**step)
        else:
            chart = chart.transform_joinaggregate([step], groupby=["country"])
    down = alt.SortField("high", order="descending")
    tenth = "format(floor(10 * round(1e9 * {0}) / 1e9 + 0.5) / 10, '.1f')".format
    chart = (
        chart.transform_window([window(op="rank", **{"as": "above"})], sort=[down])
        .transform_joinaggregate(level="count()", groupby=["high"])
        .transform_window(
            [
                window(op="row_number", **{"as": "line"}),
                # Each country stands in as many rows as there are ties.
                window(op="lead", field="country", param=n, **{"as": "next"}),
                window(op="lead", field="score", param=n, **{"as": "next_score"}),
            ],
            sort=[down, alt.SortField("order"), alt.SortField("at")],
        )
        .transform_calculate(
            seat=f"floor((datum.line - 1) / {n})", rank=f"(datum.above - 1) / {n} + 1"
        )
        .transform_calculate(
            name=f"(isValid(datum.score) ? datum.rank + (datum.level > {n} ? '=' : '') : '–')"
            " + ' ' + datum.country",
            says=f"(isValid(datum.score) ? {tenth('datum.score')} : 'no score')"
            " + (datum.gaps ? ' (' + datum.gaps + ' blank)' : '')",
            finding="!isValid(datum.score) ? 'Nothing has a weight, so there is no index'"
            f" : datum.level > {n} ? 'Level in the first place: ' + datum.level / {n}"
            f" + ' countries with ' + {tenth('datum.score')}"
            f" : 'First: ' + datum.country + ' with ' + {tenth('datum.score')} + "
            "(isValid(datum.next_score) ? ', then ' + datum.next + ' with ' + "
            f"{tenth('datum.next_score')} : '')",
        )
        .transform_calculate(points="is_product ? (datum.at ? 0 : datum.score) : 100 * datum.piece")
        .transform_window(
            [window(op="sum", field="points", **{"as": "end"})],
            groupby=["country"],
            sort=[alt.SortField("at")],
        )
        .transform_calculate(
            begin="datum.end - datum.points", part="is_product ? 'product' : datum.tie"
        )
    )
    return chart.add_params(
        alt.param(name="is_product", expr="combine == 'geometric'"),
        alt.param(name="table", expr=f"indexof({[' '.join(of) for of in ways]}, {chosen})"),
    )


def draw_cells(rows: pd.DataFrame) -> Any:
    """Draw the table as words, points and small bars; `rows` are as `cells` gives them."""
    import altair as alt

    from allylessons.theme import BLUE, ORANGE, TEXT

    rows = rows.assign(denied=rows["denied"].astype(int))
    n = int(rows["column"].max()) + 1
    wide = (WIDTH - _CELLS) / n
    x = alt.Scale(domain=[0, n], range=[_CELLS, WIDTH], nice=False)
    y = alt.Y("line:O").axis(None)
    base = alt.Chart().transform_calculate(
        end=f"datum.column + {1 - 10 / wide} * datum.part", right=f"datum.column + {1 - 6 / wide}"
    )
    at = alt.X("column:Q").scale(x).axis(None)
    bars = base.mark_bar(size=5, color=BLUE, yOffset=19).encode(
        x=at, x2="end", y=y, tooltip=["country:N", "label:N", "word:N", "says:N"]
    )
    zeros = (
        base.transform_filter("datum.denied")
        .mark_bar(
            size=42, color="transparent", stroke=ORANGE, strokeWidth=2, xOffset=-5, x2Offset=-1
        )
        .encode(x=at, x2="right", y=y)
    )
    lines = {"lineBreak": "\n", "lineHeight": 15}
    words = base.mark_text(**TEXT, align="left", dy=-8).encode(x=at, y=y, text="word:N")
    says = base.mark_text(**TEXT | {"fontWeight": "bold"}, align="left", dy=8)
    says = says.encode(x=at, y=y, text="says:N")
    labels = base.transform_filter("datum.column == 0")
    labels = labels.mark_text(**TEXT, **lines, align="left", baseline="middle")
    labels = labels.encode(x=alt.value(0), y=y, text="called:N")
    heads = base.transform_filter("datum.line == 0")
    heads = heads.mark_text(**TEXT, **lines, align="left", baseline="line-bottom")
    heads = heads.encode(x=at, y=alt.value(-19), text="head:N")
    # Long names in two lines, so that they fit in any font.
    rows["called"] = [wrap(one, 17) for one in rows["label"]]
    rows["head"] = rows["country"].str.replace(" ", "\n")
    texts = ["label", "country", "word", "says", "called", "head"]
    frame, steps = packed(rows, ["line", "column", "denied", "part"], texts)
    chart = alt.layer(bars, zeros, words, says, labels, heads, data=frame)
    return chart.properties(width=WIDTH, height=48 * rows["line"].nunique()).transform_calculate(
        **steps
    )


def draw_scale(rows: pd.DataFrame) -> Any:
    """Draw such rows as bars from 0 to 100, with a guess as a line."""
    import altair as alt

    from allylessons.theme import BLUE, ORANGE, TEXT

    scale = alt.Scale(domain=[0, 100], range=[_LEFT, WIDTH - 60], nice=False)
    axis = alt.Axis(values=[0, 25, 50, 75, 100], title="on the scale", titleAnchor="end")
    places = sorted(rows["place"].unique())
    y = alt.Y("place:O").axis(None).scale(domain=places)
    base = alt.Chart().encode(x=alt.X("scaled:Q").scale(scale).axis(axis), y=y)
    bars = base.mark_bar(size=18, color=BLUE).encode(tooltip=["country:N", "says:N"])
    says = base.mark_text(**TEXT, align="left", dx=6).encode(text="says:N")
    names = alt.Chart().mark_text(**TEXT, align="left")
    names = names.encode(x=alt.value(0), y=y, text="country:N")
    at = "toNumber(guess)"
    shown = alt.ExprRef(f"isValid({at}) ? 1 : 0")
    line = (
        alt.Chart(alt.InlineData(values=[{}]))
        .mark_rule(color=ORANGE, strokeWidth=3, strokeDash=[6, 4], opacity=shown, aria=False)
        .encode(x=alt.XDatum(alt.ExprRef(at), type="quantitative", scale=scale))
    )
    return alt.layer(bars, says, names, line, data=rows).properties(
        width=WIDTH, height=30 * len(places)
    )
