"""Charts of a composite index: where its points come from, and what many indices say."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from allylessons import describe
from allylessons.charts.parts import ROW, WIDTH, finish, one, tooltip
from allylessons.describe import index as says
from allylessons.theme import BLUE, GREEN, GREY, ORANGE, TEXT

_COLUMN = 100  # px for one measure
_BAR = 0.5  # share of a column that the longest bar takes; its number stands behind it
_LINE = 12  # letters in one line above a column
_LETTER = 7  # px, generously


def contributions(
    rows: pd.DataFrame,
    *,
    scaled: Mapping[str, pd.DataFrame],
    chosen: str,
    weights: Mapping[str, alt.Parameter],
    rules: Sequence[alt.Parameter],
    title: str,
    note: str,
) -> alt.LayerChart:
    """Draw one index: a row a country, a column a measure, a bar for the points it gives.

    The chart computes the index itself, as `model.index.one` does, so that its controls need no
    kernel.

    Parameters
    ----------
    rows
        As `model.index.one` gives them for the values that the controls begin with, with
        ``country`` and ``label`` (of the measure).
    scaled
        The measures on one scale, as `model.index.scaled` gives them, under each choice of rules.
    chosen
        Expression for the key of `scaled` that the controls stand for.
    weights
        Measure to its weight, in the order of the columns: the measure's key is the name of the
        parameter.
    rules
        The other parameters, among them ``blanks`` and ``combine`` with the options of
        `model.index.one`.
    title
        The question, or the finding.
    note
        The source line, as `caption` writes it.
    """
    labels = dict(zip(rows["meaning"], rows["label"], strict=True))
    columns = {key: float(at) for at, key in enumerate(weights)}
    drawn = rows[["country", "label", "meaning", "scaled", "points", "score", "rank"]].copy()
    drawn["at"] = drawn["meaning"].map(columns)
    drawn["tables"] = [
        [_json(table.at[cell]) for table in scaled.values()]
        for cell in zip(rows["iso3"], rows["meaning"], strict=True)
    ]
    heads = pd.DataFrame(
        {
            "at": list(columns.values()),
            "meaning": list(columns),
            "head": ["\n".join(textwrap.wrap(labels.get(key, key), _LINE)) for key in columns],
        }
    )
    lines = 1 + max([head.count("\n") + 1 for head in heads["head"]], default=1)
    # With every place and score a row's name has another length; the picture keeps its size.
    names = [f"{len(rows)} (level). {name}: 100.0" for name in rows["country"]]
    room = _LETTER * max(map(len, names), default=0)
    x = {
        "title": None,
        "axis": None,
        "scale": alt.Scale(domain=[0, max(len(columns), 1)], nice=False),
    }
    y = alt.Y(
        "row:N",
        sort=alt.EncodingSortField("score", op="max", order="descending"),
        title=None,
        axis=alt.Axis(minExtent=room, maxExtent=room),
    )
    layers = [
        alt.Chart(heads)
        .mark_text(
            **TEXT,
            align="left",
            baseline="top",
            lineBreak="\n",
            lineHeight=16,
            y=-16 * lines - 6,
        )
        .transform_calculate(
            says=f"all_weights > 0 ? datum.head + '\\n(' + "
            f"format(100 * {_pick(weights, 'datum.meaning')} / all_weights, '.0f') + '%)' "
            ": datum.head"
        )
        .encode(x=alt.X("at:Q", **x), text=alt.Text("says:N")),
        alt.Chart(heads).mark_rule(color=GREY, strokeWidth=1).encode(x=alt.X("at:Q", **x)),
        alt.Chart()
        .mark_bar(size=16)
        .encode(
            x=alt.X("at:Q", **x),
            x2=alt.X2("end"),
            y=y,
            color=alt.when("is_product").then(alt.value(GREEN)).otherwise(alt.value(BLUE)),
            tooltip=tooltip("country:N", "label:N", "scaled:Q", "points:Q"),
        ),
        alt.Chart()
        .mark_text(**TEXT, align="left", dx=4)
        .encode(x=alt.X("end:Q", **x), y=y, text=alt.Text("says:N")),
        alt.Chart(one(at=0))
        .mark_text(**TEXT, align="left", baseline="top", y=alt.expr("height + 10"))
        .transform_calculate(
            says="'Bars: ' + (is_product ? 'what is multiplied, from 0 to 100' "
            ": 'points that add up to the score')"
        )
        .encode(x=alt.X("at:Q", **x), text=alt.Text("says:N")),
    ]
    chart = _computed(alt.layer(*layers, data=drawn), weights, measures=max(len(columns), 1))
    chart = chart.add_params(
        *weights.values(),
        *rules,
        alt.param(name="all_weights", expr=" + ".join(weights) or "0"),
        alt.param(name="is_product", expr="combine == 'geometric'"),
        alt.param(name="table", expr=f"indexof({list(scaled)}, {chosen})"),
    ).properties(
        width=_COLUMN * max(len(columns), 1),
        height=alt.Step(ROW + 4),
        title=alt.Title(title, offset=16),
    )
    return finish(
        chart,
        name="contributions",
        description=says.contributions(rows),
        note=note,
        columns={
            "country": "country",
            "label": "measure",
            "scaled": "on the common scale",
            "points": "points given",
            "score": "score",
            "rank": "place",
        },
    )


def _json(cell: float) -> float | None:
    return None if pd.isna(cell) else float(cell)


def _pick(weights: Mapping[str, alt.Parameter], measure: str) -> str:
    """Write an expression for the weight of a measure."""
    return f"{{{', '.join(f'{key}: {key}' for key in weights)}}}[{measure}]"


def _tenths(points: str) -> str:
    """Write an expression for points as `describe.index.tenths` writes them."""
    return f"format(floor(10 * round(1e9 * {points}) / 1e9 + 0.5) / 10, '.1f')"


def _computed(
    chart: alt.LayerChart, weights: Mapping[str, alt.Parameter], measures: int
) -> alt.LayerChart:
    """Let a chart compute what `model.index.one` computes, in the same steps and columns."""
    steps = [
        {"known": "datum.tables[table]"},
        {
            "filled": "isValid(datum.known) ? datum.known"
            " : blanks == 'zero' ? 0 : blanks == 'middle' ? 0.5 : null"
        },
        {"counted": f"isValid(datum.filled) ? {_pick(weights, 'datum.meaning')} : 0"},
        alt.JoinAggregateFieldDef(op="sum", field="counted", **{"as": "total"}),
        {"share": "datum.total > 0 ? datum.counted / datum.total : 0"},
        {
            # A zero has no logarithm: it is marked, and makes the product zero below.
            "part": "datum.share * (!is_product ? datum.filled"
            " : datum.filled > 0 ? log(datum.filled) : 0)"
        },
        {"zero": "datum.share > 0 && datum.filled === 0 ? 1 : 0"},
        alt.JoinAggregateFieldDef(op="sum", field="part", **{"as": "mean"}),
        alt.JoinAggregateFieldDef(op="max", field="zero", **{"as": "zeros"}),
        {"mean": "!is_product ? datum.mean : datum.zeros ? 0 : exp(datum.mean)"},
        # Rounded as there, so that the same scores are level.
        {"score": "datum.total > 0 ? round(1e11 * datum.mean) / 1e9 : null"},
    ]
    for step in steps:
        if isinstance(step, dict):
            chart = chart.transform_calculate(**step)
        else:
            chart = chart.transform_joinaggregate([step], groupby=["country"])
    chart = chart.transform_window(
        [alt.WindowFieldDef(op="rank", **{"as": "above"})],
        sort=[alt.SortField("score", order="descending")],
    ).transform_joinaggregate(level="count()", groupby=["score"])
    return (
        # Each country stands in as many rows as there are measures.
        chart.transform_calculate(rank=f"(datum.above - 1) / {measures} + 1")
        .transform_calculate(
            scaled="isValid(datum.known) ? 100 * datum.known : null",
            points="is_product ? null : 100 * datum.part",
            row="isValid(datum.score) ? datum.rank + (datum.level > "
            f"{measures} ? ' (level)' : '') + '. ' + datum.country + ': ' + "
            f"{_tenths('datum.score')} : datum.country + ': no score'",
        )
        # A product has no parts that add up; then the bars show what is multiplied.
        .transform_calculate(size="is_product ? datum.scaled || 0 : datum.points")
        .transform_joinaggregate(longest="max(size)")
        .transform_calculate(
            end=f"datum.at + {_BAR} * datum.size / (is_product ? 100 : max(1, datum.longest))",
            says=f"isValid(datum.known) ? {_tenths('datum.size')} : 'blank'",
        )
    )


def rank_spread(
    rows: pd.DataFrame, *, indices: int, title: str, note: str, marked: str | None = None
) -> alt.LayerChart:
    """Draw every place that a country takes in some index; the larger the dot, the more often.

    Parameters
    ----------
    rows
        As `model.index.spread` gives them.
    indices
        How many indices there are.
    title
        The question, or the finding.
    note
        The source line, as `caption` writes it.
    marked
        Name of the country to point out, for instance the learner's prediction.
    """
    drawn = rows.copy()
    drawn["share"] = drawn["percent"].map(says.percent)
    order = list(drawn["country"].unique())
    last = int(drawn["worst"].max()) if len(drawn) else 1
    alone = drawn.drop_duplicates("country")[["country", "best", "worst", "alone_percent"]].copy()
    alone["says"] = [
        f"first alone: {says.percent(share) if share else 'never'}"
        + (" ◆ your prediction" if name == marked else "")
        for name, share in zip(alone["country"], alone["alone_percent"], strict=True)
    ]
    # Room on the right for the shares of first places.
    x = {
        "title": "place (1 is the highest score)",
        "scale": alt.Scale(domain=[0.5, last + 2.6], nice=False),
        "axis": alt.Axis(values=list(range(1, last + 1)), format="d"),
    }
    y = alt.Y("country:N", sort=order, title=None)
    layers = [
        alt.Chart(alone)
        .mark_rule(color=GREY, strokeWidth=3)
        .encode(x=alt.X("best:Q", **x), x2=alt.X2("worst"), y=y),
        alt.Chart()
        .mark_circle(color=BLUE, opacity=1)
        .encode(
            x=alt.X("rank:Q", **x),
            y=y,
            size=alt.Size(
                "percent:Q",
                scale=alt.Scale(domain=[0, 100], range=[40, 700]),
                legend=None,
            ),
            tooltip=tooltip("country:N", "rank:Q", "percent:Q"),
        ),
        alt.Chart()
        .mark_text(**TEXT, dy=21)
        .encode(x=alt.X("rank:Q", **x), y=y, text=alt.Text("share:N")),
        alt.Chart(alone)
        .mark_text(**TEXT, align="left")
        .encode(x=alt.X(datum=last + 0.6), y=y, text=alt.Text("says:N")),
    ]
    chart = alt.layer(*layers, data=drawn, width=WIDTH + 80, height=alt.Step(62), title=title)
    words = says.rank_spread(rows, indices)
    if marked in order:
        words += f" Your prediction: {marked}."
    return finish(
        chart,
        name="rank_spread",
        description=words,
        note=note,
        columns={
            "country": "country",
            "rank": "place",
            "percent": "percent of all indices",
            "alone_percent": "first alone (percent)",
        },
    )


def comparisons(
    pairs: pd.DataFrame,
    *,
    indices: int,
    at_least: float,
    control: alt.Parameter,
    title: str,
    note: str,
) -> alt.LayerChart:
    """Draw how often one country scores above another, with a line where a sentence is robust.

    Parameters
    ----------
    pairs
        As `model.index.judged` gives them.
    indices
        How many indices there are.
    at_least
        Percent of them from which on a sentence counts as robust, to begin with.
    control
        The parameter that changes it.
    title
        The question, or the finding.
    note
        The source line, as `caption` writes it.
    """
    drawn = pairs[["sentence", "percent", "or_level", "verdict"]]
    long = drawn.melt(["sentence"], ["percent", "or_level"], var_name="counted", value_name="share")
    long["counted"] = long["counted"].map({"percent": "above", "or_level": "above or level"})
    kinds = ["above", "above or level"]
    line = alt.Chart(one(at=at_least)).transform_calculate(
        at=control.name, name=f"{control.name} + '%'"
    )
    x = {
        "title": f"percent of {describe.count(indices, 'index', 'indices')}",
        # Room on the right for the verdicts.
        "scale": alt.Scale(domain=[0, 140], nice=False),
        "axis": alt.Axis(values=list(range(0, 101, 25)), format="d"),
    }
    y = alt.Y("sentence:N", sort=list(drawn["sentence"]), title=None)
    layers = [
        line.mark_rule(color=GREY, strokeWidth=2, strokeDash=[6, 4]).encode(x=alt.X("at:Q", **x)),
        line.mark_text(**TEXT, dy=-8, y=0).encode(x=alt.X("at:Q", **x), text=alt.Text("name:N")),
        alt.Chart(long)
        .mark_point(size=110)
        .encode(
            x=alt.X("share:Q", **x),
            y=y,
            shape=alt.Shape(
                "counted:N",
                title=None,
                scale=alt.Scale(domain=kinds, range=["circle", "triangle-up"]),
                legend=alt.Legend(orient="top"),
            ),
            color=alt.Color(
                "counted:N",
                title=None,
                scale=alt.Scale(domain=kinds, range=[BLUE, ORANGE]),
                legend=alt.Legend(orient="top"),
            ),
            tooltip=tooltip("sentence:N", "counted:N", "share:Q"),
        ),
        alt.Chart()
        .mark_text(**TEXT, align="left")
        .transform_calculate(
            verdict=f"datum.percent >= {control.name} ? 'robust'"
            f" : datum.or_level >= {control.name} ? 'robust with level' : 'not robust'"
        )
        .encode(x=alt.X(datum=104), y=y, text=alt.Text("verdict:N")),
    ]
    chart = alt.layer(
        *layers, data=drawn, width=WIDTH, height=alt.Step(ROW), title=alt.Title(title, offset=20)
    ).add_params(control)
    return finish(
        chart,
        name="comparisons",
        description=says.comparisons(pairs, indices, at_least),
        note=note,
        columns={
            "sentence": "sentence",
            "percent": "true in (percent)",
            "or_level": "true with “above or level” (percent)",
            "verdict": "verdict",
        },
    )
