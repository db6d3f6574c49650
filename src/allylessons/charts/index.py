"""Charts of a composite index: where its points come from, and what many indices say."""

from __future__ import annotations

import textwrap

import altair as alt
import pandas as pd

from allylessons import describe
from allylessons.charts.parts import ROW, WIDTH, finish, tooltip
from allylessons.describe import index as says
from allylessons.theme import BLUE, GREEN, GREY, ORANGE, TEXT

_COLUMN = 100  # px for one measure
_BAR = 0.5  # share of a column that the longest bar takes; its number stands behind it
_LINE = 12  # letters in one line above a column


def contributions(
    rows: pd.DataFrame, *, weights: dict[str, float], title: str, note: str
) -> alt.LayerChart:
    """Draw one index: a row a country, a column a measure, a bar for the points it gives.

    Parameters
    ----------
    rows
        As `model.index.one` gives them, with ``country`` and ``label`` (of the measure).
    weights
        Label of each measure to its weight, in the order of the columns.
    title
        The question, or the finding.
    note
        The source line, as `caption` writes it.
    """
    product = bool(len(rows)) and rows["points"].isna().all()
    total = sum(weights.values())
    order = list(weights)
    drawn = rows[["country", "label", "scaled", "points", "score", "rank"]].copy()
    named = says.places(rows)
    drawn["row"] = drawn["country"].map(named)
    drawn["at"] = drawn["label"].map(order.index).astype(float)
    # A product has no parts that add up; then the bars show what is multiplied.
    drawn["size"] = drawn["scaled" if product else "points"].fillna(0.0)
    longest = 100.0 if product else max([1.0, *drawn["size"]])
    drawn["end"] = drawn["at"] + _BAR * drawn["size"] / longest
    drawn["says"] = [
        "blank" if blank else f"{size:.1f}"
        for blank, size in zip(drawn["scaled"].isna(), drawn["size"], strict=True)
    ]
    heads = pd.DataFrame(
        {
            "at": [float(place) for place in range(len(order))],
            "head": [
                "\n".join([*textwrap.wrap(label, _LINE), f"({100 * weight / total:.0f}%)"])
                if total
                else "\n".join(textwrap.wrap(label, _LINE))
                for label, weight in weights.items()
            ],
        }
    )
    lines = max([head.count("\n") + 1 for head in heads["head"]], default=1)
    x = {
        "title": None,
        "axis": None,
        "scale": alt.Scale(domain=[0, max(len(order), 1)], nice=False),
    }
    y = alt.Y("row:N", sort=list(named.values()), title=None)
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
        .encode(x=alt.X("at:Q", **x), text=alt.Text("head:N")),
        alt.Chart(heads).mark_rule(color=GREY, strokeWidth=1).encode(x=alt.X("at:Q", **x)),
        alt.Chart()
        .mark_bar(color=GREEN if product else BLUE, size=16)
        .encode(
            x=alt.X("at:Q", **x),
            x2=alt.X2("end"),
            y=y,
            tooltip=tooltip("country:N", "label:N", "scaled:Q", "points:Q"),
        ),
        alt.Chart()
        .mark_text(**TEXT, align="left", dx=4)
        .encode(x=alt.X("end:Q", **x), y=y, text=alt.Text("says:N")),
    ]
    bars = "what is multiplied, from 0 to 100" if product else "points that add up to the score"
    chart = alt.layer(
        *layers,
        data=drawn,
        width=_COLUMN * max(len(order), 1),
        height=alt.Step(ROW + 4),
        title=alt.Title(title, subtitle=f"Bars: {bars}", offset=16),
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
    pairs: pd.DataFrame, *, indices: int, at_least: float, title: str, note: str
) -> alt.LayerChart:
    """Draw how often one country scores above another, with a line where a sentence is robust.

    Parameters
    ----------
    pairs
        As `model.index.comparisons` gives them.
    indices
        How many indices there are.
    at_least
        Percent of them from which on a sentence counts as robust.
    title
        The question, or the finding.
    note
        The source line, as `caption` writes it.
    """
    drawn = pairs.copy()
    drawn["sentence"] = drawn["upper"] + " above " + drawn["lower"]
    drawn["or_level"] = 100 - drawn["reverse_percent"]
    drawn["verdict"] = [
        "robust"
        if share >= at_least
        else "robust with level"
        if level >= at_least
        else "not robust"
        for share, level in zip(drawn["percent"], drawn["or_level"], strict=True)
    ]
    long = drawn.melt(["sentence"], ["percent", "or_level"], var_name="counted", value_name="share")
    long["counted"] = long["counted"].map({"percent": "above", "or_level": "above or level"})
    kinds = ["above", "above or level"]
    line = pd.DataFrame({"at": [at_least], "name": [f"{describe.number(at_least)}%"]})
    x = {
        "title": f"percent of {describe.count(indices, 'index', 'indices')}",
        # Room on the right for the verdicts.
        "scale": alt.Scale(domain=[0, 140], nice=False),
        "axis": alt.Axis(values=list(range(0, 101, 25)), format="d"),
    }
    y = alt.Y("sentence:N", sort=list(drawn["sentence"]), title=None)
    layers = [
        alt.Chart(line)
        .mark_rule(color=GREY, strokeWidth=2, strokeDash=[6, 4])
        .encode(x=alt.X("at:Q", **x)),
        alt.Chart(line)
        .mark_text(**TEXT, dy=-8, y=0)
        .encode(x=alt.X("at:Q", **x), text=alt.Text("name:N")),
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
        .encode(x=alt.X(datum=104), y=y, text=alt.Text("verdict:N")),
    ]
    chart = alt.layer(
        *layers, data=drawn, width=WIDTH, height=alt.Step(ROW), title=alt.Title(title, offset=20)
    )
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
