"""Charts of what "ally" can mean: the grid, and the list that a rule makes of it."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence

import altair as alt
import pandas as pd

from allylessons import describe
from allylessons.charts.parts import ROW, WIDTH, finish, tooltip
from allylessons.model.meanings import counts
from allylessons.theme import BLUE, GREEN, GREY, ORANGE, PINK, TEXT

# Evidence to the share of a cell that is filled; tooltip, the panel under the grid and the table
# say it in words.
_FILLED = {"record": 1.0, "both_sides": 0.75, "several_others": 0.5, "one": 0.25}
_EMPTY = "M-1,-0.03L1,-0.03L1,0.03L-1,0.03Z"  # a thin line: Vega's own needs an outline to be seen
_RING = "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0ZM-0.7,0A0.7,0.7,0,1,0,0.7,0A0.7,0.7,0,1,0,-0.7,0Z"
# Stance to the sign in a cell: a full, a half and an empty circle, and a cross.
_SIGNS = {
    "affirms": "circle",
    "partly": f"{_RING}M0,1A1,1,0,0,1,0,-1Z",
    "silent": _RING,
    "denies": "M-1,-0.6L-0.6,-1L0,-0.4L0.6,-1L1,-0.6L0.4,0L1,0.6L0.6,1L0,0.4L-0.6,1L-1,0.6L-0.4,0Z",
}
# What a meaning is met with, in the list that a rule makes: label to shape and colour.
_MARKS = [("circle", BLUE), ("square", GREEN), ("triangle-up", ORANGE), ("diamond", PINK)]
_CELL, _HEIGHT = 82, 46  # px
_ALL = 540  # px for labels and cells together; with its margins the picture is no wider than 560
_LABELS, _LINE = 130, 17  # px for the names of the meanings, and letters in a line of them
_LETTER = 7.5  # px, on the safe side, for breaking what stands under the grid into lines
_TOTAL = "counted: a record or both sides, more than a token"


def _fill(share: float) -> str:
    """Write the path of a block that fills a cell from the left to a share."""
    end = round(2 * share - 1, 2)
    return f"M-1,-0.18L{end},-0.18L{end},0.18L-1,0.18Z"


def meanings_grid(
    grid: pd.DataFrame, *, title: str, note: str, marked: str | None = None
) -> alt.VConcatChart:
    """Draw the grid of meanings by country; the picked cell opens beneath it.

    Parameters
    ----------
    grid
        As `model.meanings_grid` gives it.
    title
        The question, or the finding.
    note
        The source line, as `caption` writes it.
    marked
        Name of the country to point out, for instance the learner's prediction.
    """
    said = ["evidence_says", "stance_says", "size_says"]
    cells = grid[["label", "country", *said]].copy()
    cells["statement"] = grid["statement"].fillna("")
    cells["for"] = grid["evidence_ids"].map(", ".join)
    cells["against"] = grid["counter_evidence_ids"].map(", ".join)
    meanings = list(cells["label"].unique())
    counted = counts(grid).groupby(grid["country"], sort=False).sum()
    counted = counted.sort_values(ascending=False, kind="stable")
    names = list(counted.index)
    line = int((_ALL - _LABELS) / 6.8)
    cells["open"] = [_opened(cell, line) for _, cell in cells.iterrows()]
    evidence_of = dict(zip(grid["evidence_says"], grid["evidence"], strict=True))
    filled = [_FILLED.get(evidence, 0.0) for evidence in evidence_of.values()]
    order = sorted(zip(evidence_of, filled, strict=True), key=lambda each: -each[1])
    says, filled = [list(each) for each in zip(*order, strict=True)] if order else ([], [])
    shapes = [_fill(share) if share else _EMPTY for share in filled]
    colours = [BLUE if share else GREY for share in filled]
    first = {"label": meanings[0], "country": names[0]} if len(cells) else {}
    # Bound inside the chart: it works where no kernel runs, and by keyboard.
    picked = alt.selection_point(
        name="cell",
        fields=["country", "label"],
        value=[first],
        bind={
            "country": alt.binding_select(options=names, name="Country: "),
            "label": alt.binding_select(options=meanings, name="Meaning: "),
        },
        on="click",  # which a selection bound to lists otherwise gives up
        clear=False,
    )
    column = min(_CELL, (_ALL - _LABELS) // max(len(names), 1))
    # Names that no column holds in one line stand in two.
    narrow = column < _LETTER * max(map(len, names), default=0) - 8
    heads = {"labelExpr": "split(datum.label, ' ')", "labelPadding": 20} if narrow else {}
    lines = {label: textwrap.wrap(label, _LINE) for label in [*meanings, _TOTAL]}
    base = alt.Chart().encode(
        x=alt.X(
            "country:N",
            sort=names,
            title=None,
            axis=alt.Axis(orient="top", labelAngle=0, ticks=False, domain=False, **heads),
        ),
        y=alt.Y(
            "label:N",
            sort=[*meanings, _TOTAL],
            title=None,
            axis=alt.Axis(labelExpr=f"{json.dumps(lines)}[datum.label]", ticks=False, domain=False),
        ),
    )
    box = base.mark_rect(fillOpacity=0, stroke=GREY, cursor="pointer").encode(
        strokeWidth=alt.when(picked).then(alt.value(4)).otherwise(alt.value(1)),
        tooltip=tooltip("country:N", "label:N", *(f"{name}:N" for name in said), "statement:N"),
    )
    scales = {
        "shape": alt.Shape(
            "evidence_says:N", scale=alt.Scale(domain=says, range=shapes), legend=None
        ),
        "color": alt.Color(
            "evidence_says:N", scale=alt.Scale(domain=says, range=colours), legend=None
        ),
    }
    fill = base.mark_point(size=(column - 14) ** 2, yOffset=-10).encode(**scales)
    stances = {
        key: label
        for key, label in zip(grid["stance"], grid["stance_says"], strict=True)
        if key in _SIGNS
    }
    stances = {key: stances[key] for key in _SIGNS if key in stances}
    signs = alt.Shape(
        "stance_says:N",
        scale=alt.Scale(domain=list(stances.values()), range=[_SIGNS[key] for key in stances]),
        legend=None,
    )
    sign = base.transform_filter("datum.stance_says != 'no row yet'").mark_point(
        size=90, xOffset=14 - column / 2, yOffset=11, color=GREY
    )
    sign = sign.encode(shape=signs)
    word = base.mark_text(**TEXT, align="left", dx=24 - column / 2, dy=11).encode(
        text=alt.Text("size_says:N")
    )
    totals = pd.DataFrame(
        {
            "label": _TOTAL,
            "country": names,
            "says": [f"{n} of {len(meanings)}" for n in counted],
        }
    )
    total = base.mark_text(**{**TEXT, "fontSize": 15}).encode(text=alt.Text("says:N"))
    table = (
        alt.layer(box.add_params(picked), fill, sign, word, total.properties(data=totals))
        .resolve_scale(color="independent", shape="independent")
        .properties(width=alt.Step(column), height=alt.Step(_HEIGHT))
    )
    keys = [
        _key("evidence_says", says, size=70**2, **scales),
        _key("stance_says", list(stances.values()), size=110, color=GREY, shape=signs),
    ]
    tallest = max((text.count("\n") + 1 for text in cells["open"]), default=1)
    opened = (
        alt.Chart()
        .transform_filter({"param": "cell", "empty": False})
        .mark_text(**TEXT, align="left", baseline="top", lineBreak="\n", lineHeight=18, x=0, y=4)
        .encode(text=alt.Text("open:N"))
        .properties(width=_ALL - _LABELS, height=18 * tallest, view={"stroke": None})
    )
    under = ["Bar: the evidence. Sign: what the state itself says. Word: how much of it there is."]
    words = describe.meanings_grid(grid)
    if marked in names:
        words += f" Your prediction: {marked}."
        under.append(f"◆ your prediction: {marked}")
    heading = alt.Title(title, subtitle=under)
    chart = alt.vconcat(table, *keys, opened, data=cells, spacing=8).resolve_scale(
        color="independent", shape="independent"
    )
    chart = chart.properties(title=heading)
    return finish(
        chart,
        name="meanings_grid",
        description=words,
        note=note,
        columns={
            "label": "meaning",
            "country": "country",
            "evidence_says": "evidence",
            "stance_says": "the state says",
            "size_says": "size",
            "statement": "finding",
            "for": "records for it",
            "against": "records against it",
        },
    )


def _key(field: str, says: list[str], *, size: float, **drawn: object) -> alt.Chart:
    """Say under a chart what its bars, or its signs, stand for."""
    look = {name: drawn.pop(name) for name in ("color",) if isinstance(drawn.get(name), str)}
    axis = alt.Axis(labelAngle=0, ticks=False, domain=False)
    return (
        alt.Chart(pd.DataFrame({field: says}))
        .mark_point(size=size, **look)
        .encode(x=alt.X(f"{field}:N", sort=says, title=None, axis=axis), **drawn)
        .properties(width=_ALL - _LABELS, height=20)
    )


def _opened(cell: pd.Series, width: int) -> str:
    """What stands under the grid for one cell: finding and ids, in lines of a readable length."""
    head = (
        f"{cell['country']}, {cell['label']}: {cell['evidence_says']}; the state: "
        f"{cell['stance_says']}; size: {cell['size_says']}"
    )
    parts = [head, cell["statement"]]
    parts += [f"{name}: {cell[name] or 'nothing'}" for name in ("for", "against")]
    lines = [line for part in parts for line in textwrap.wrap(part, width)]
    return "\n".join(lines)


def allies(
    rows: pd.DataFrame,
    *,
    title: str,
    ticked: int,
    at_least: int,
    evidence: str,
    with_: Sequence[str],
    note: str,
    marked: str | None = None,
) -> alt.LayerChart:
    """Draw the list that a rule makes: one mark a meaning met, a line where an ally begins.

    Parameters
    ----------
    rows
        As `model.allies` gives them.
    title
        The question, or the finding.
    ticked
        How many meanings count.
    at_least
        How many of them an ally has to meet.
    evidence
        What counts as met, in words.
    with_
        Labels of the evidence that a rule may ask for, the firmest first, four at most.
    note
        The source line, as `caption` writes it.
    marked
        Name of the country to point out, for instance the learner's prediction.
    """
    listed = rows[["country", "met", "ally"]].copy()
    listed["verdict"] = ["in" if ally and ticked else "out" for ally in rows["ally"]]
    listed["why"] = [describe.join_words(labels) or "none" for labels in rows["meanings"]]
    listed["says"] = [
        f"{verdict}: {met} of {ticked}{' ◆ your prediction' if name == marked else ''}"
        for name, met, verdict in zip(
            listed["country"], listed["met"], listed["verdict"], strict=True
        )
    ]
    marks = [
        {"country": row["country"], "place": place, "meaning": meaning, "evidence": evidence_}
        for _, row in rows.iterrows()
        for place, (meaning, evidence_) in enumerate(
            zip(row["meanings"], row["met_with"], strict=True), 1
        )
    ]
    met = pd.DataFrame(marks, columns=["country", "place", "meaning", "evidence"])
    # In the order in which the evidence weighs, so that a shape keeps its meaning under any rule.
    kinds = dict(zip(with_, _MARKS, strict=False))
    order = list(listed["country"])
    most = max(ticked, at_least, 1)
    y = alt.Y("country:N", sort=order, title=None)
    x = {
        "title": "number of meanings met",
        # Room on the right for the verdicts.
        "scale": alt.Scale(domain=[0, most * 1.5 + 2], nice=False),
        "axis": alt.Axis(values=list(range(most + 1)), format="d"),
    }
    points = (
        alt.Chart(met)
        .mark_point(size=170)
        .encode(
            x=alt.X("place:Q", **x),
            y=y,
            shape=alt.Shape(
                "evidence:N",
                title="met with",
                scale=alt.Scale(domain=list(kinds), range=[shape for shape, _ in kinds.values()]),
                legend=alt.Legend(orient="top"),
            ),
            color=alt.Color(
                "evidence:N",
                title="met with",
                scale=alt.Scale(domain=list(kinds), range=[colour for _, colour in kinds.values()]),
                legend=alt.Legend(orient="top"),
            ),
            tooltip=tooltip("country:N", "meaning:N", "evidence:N"),
        )
    )
    line = pd.DataFrame({"at": [at_least - 0.5], "name": [f"ally from {at_least} on"]})
    layers = [
        alt.Chart(line)
        .mark_rule(color=GREY, strokeWidth=2, strokeDash=[6, 4])
        .encode(x=alt.X("at:Q", **x)),
        alt.Chart(line)
        .mark_text(**TEXT, align="left", dx=6, dy=-8, y=0)
        .encode(x=alt.X("at:Q", **x), text=alt.Text("name:N")),
        points,
        # In a column of their own, so that no mark or line runs through them.
        alt.Chart()
        .mark_text(**TEXT, align="left")
        .encode(x=alt.X(datum=most + 0.5), y=y, text=alt.Text("says:N")),
    ]
    chart = alt.layer(*layers, data=listed).properties(
        width=WIDTH, height=alt.Step(ROW), title=alt.Title(title, offset=24)
    )
    words = describe.allies(rows, ticked=ticked, at_least=at_least, evidence=evidence)
    if marked in order:
        words += f" Your prediction: {marked}."
    return finish(
        chart,
        name="allies",
        description=words,
        note=note,
        columns={
            "country": "country",
            "verdict": "in or out",
            "met": "meanings met",
            "why": "which",
        },
    )
