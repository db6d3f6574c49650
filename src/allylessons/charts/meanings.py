"""Charts of what "ally" can mean: the grid, and the list that a rule makes of it."""

from __future__ import annotations

import textwrap

import altair as alt
import pandas as pd

from allylessons import describe
from allylessons.charts.parts import ROW, WIDTH, finish, tooltip
from allylessons.theme import BLUE, GREEN, GREY, ORANGE, PINK, TEXT

_DASH = "M-1,-0.2L1,-0.2L1,0.2L-1,0.2Z"  # Vega's own stroke shape needs an outline to be seen
# Status to shape and colour; each cell also has its status as a word.
_MARKS = {
    "documented": ("circle", BLUE),
    "claimed": ("triangle-up", GREEN),
    "disputed": ("diamond", ORANGE),
    "none_found": (_DASH, GREY),
}
_MET = ["documented", "claimed", "disputed"]
_OTHER = ("cross", PINK)
_CELL = 118  # px; the longest status fits in beside its symbol
_LETTER = 7.5  # px, on the safe side, for breaking what stands under the grid into lines


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
    cells = grid[["label", "country", "says"]].copy()
    cells["statement"] = grid["statement"].fillna("")
    cells["for"] = grid["evidence_ids"].map(", ".join)
    cells["against"] = grid["counter_evidence_ids"].map(", ".join)
    meanings, names = list(cells["label"].unique()), list(cells["country"].unique())
    line = int(max(_CELL * len(names), WIDTH) / _LETTER)
    cells["open"] = [_opened(cell, line) for _, cell in cells.iterrows()]
    status_of = dict(zip(grid["says"], grid["status"], strict=True))
    marks = [_MARKS.get(status, _OTHER) for status in status_of.values()]
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
    base = alt.Chart().encode(
        x=alt.X("country:N", sort=names, title=None, axis=alt.Axis(orient="top", labelAngle=0)),
        y=alt.Y("label:N", sort=meanings, title=None),
    )
    box = base.mark_rect(fillOpacity=0, stroke=GREY, cursor="pointer").encode(
        strokeWidth=alt.when(picked).then(alt.value(4)).otherwise(alt.value(1)),
        tooltip=tooltip("country:N", "label:N", "says:N", "statement:N"),
    )
    sign = base.mark_point(size=90, xOffset=14 - _CELL / 2, strokeWidth=2).encode(
        shape=alt.Shape(
            "says:N",
            scale=alt.Scale(domain=list(status_of), range=[shape for shape, _ in marks]),
            legend=None,
        ),
        color=alt.Color(
            "says:N",
            scale=alt.Scale(domain=list(status_of), range=[colour for _, colour in marks]),
            legend=None,
        ),
    )
    word = base.mark_text(**TEXT, align="left", dx=26 - _CELL / 2).encode(text=alt.Text("says:N"))
    table = (
        alt.layer(box.add_params(picked), sign, word)
        .resolve_scale(color="independent")
        .properties(width=alt.Step(_CELL), height=alt.Step(ROW + 6))
    )
    tallest = max((text.count("\n") + 1 for text in cells["open"]), default=1)
    opened = (
        alt.Chart()
        .transform_filter({"param": "cell", "empty": False})
        .mark_text(**TEXT, align="left", baseline="top", lineBreak="\n", lineHeight=18, x=0, y=4)
        .encode(text=alt.Text("open:N"))
        .properties(width=WIDTH, height=18 * tallest, view={"stroke": None})
    )
    words = describe.meanings_grid(grid)
    heading = alt.Title(title)
    if marked in names:
        words += f" Your prediction: {marked}."
        heading = alt.Title(title, subtitle=f"◆ your prediction: {marked}")
    chart = alt.vconcat(table, opened, data=cells, spacing=8).properties(title=heading)
    return finish(
        chart,
        name="meanings_grid",
        description=words,
        note=note,
        columns={
            "label": "meaning",
            "country": "country",
            "says": "status",
            "statement": "finding",
            "for": "evidence",
            "against": "counter-evidence",
        },
    )


def _opened(cell: pd.Series, width: int) -> str:
    """What stands under the grid for one cell: finding and ids, in lines of a readable length."""
    parts = [f"{cell['country']}, {cell['label']}: {cell['says']}", cell["statement"]]
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
        {"country": row["country"], "place": place, "meaning": meaning, "status": status}
        for _, row in rows.iterrows()
        for place, (meaning, status) in enumerate(
            zip(row["meanings"], row["met_with"], strict=True), 1
        )
    ]
    met = pd.DataFrame(marks, columns=["country", "place", "meaning", "status"])
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
                "status:N",
                title="met with",
                scale=alt.Scale(domain=_MET, range=[_MARKS[status][0] for status in _MET]),
                legend=alt.Legend(orient="top"),
            ),
            color=alt.Color(
                "status:N",
                title="met with",
                scale=alt.Scale(domain=_MET, range=[_MARKS[status][1] for status in _MET]),
                legend=alt.Legend(orient="top"),
            ),
            tooltip=tooltip("country:N", "meaning:N", "status:N"),
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
