"""Charts of claims."""

from __future__ import annotations

import altair as alt
import pandas as pd

from allylessons import describe
from allylessons.charts.parts import ROW, WIDTH, finish, tooltip
from allylessons.theme import TEXT


def bars(
    frame: pd.DataFrame,
    *,
    label: str,
    value: str,
    title: str,
    noun: str,
    note: str,
    total: int | None = None,
    pick: str | None = None,
    marked: str | None = None,
) -> alt.LayerChart:
    """Draw counts as horizontal bars, in the order of the frame.

    Parameters
    ----------
    frame
        One row a bar.
    label, value
        Columns with the bar's name and its length (a count).
    title
        The question, or the finding.
    noun
        What is counted, in the singular.
    note
        The source line, as `caption` writes it.
    total
        How many there are in all, if more than the bars show, for the share of the picked bar.
    pick
        Where bars can be picked, by a click or from a list: the list's name.
    marked
        Name of the bar to point out, for instance the learner's prediction.
    """
    rows = frame[[label, value]].copy()
    total = int(rows[value].sum()) if total is None else total
    rows["says"] = [describe.count(int(n), noun) for n in rows[value]]
    rows["picked"] = [
        f"{says}: {describe.number(round(100 * n / max(total, 1), 1))}% of {describe.number(total)}"
        for says, n in zip(rows["says"], rows[value], strict=True)
    ]
    for column in ("says", "picked"):
        rows[column] += [" ◆ your prediction" if name == marked else "" for name in rows[label]]
    order = list(rows[label])
    y = alt.Y(f"{label}:N", sort=order, title=None)
    longest = max([int(n) for n in rows[value]], default=0) or 1
    x = alt.X(
        f"{value}:Q",
        title=f"number of {noun}s",
        # Room on the right for the labels.
        scale=alt.Scale(domain=[0, longest * 1.8], nice=False),
        axis=alt.Axis(values=list(range(0, longest + 1, -(-longest // 8)))),
    )
    base = alt.Chart().encode(y=y, x=x)
    drawn = base.mark_bar().encode(tooltip=tooltip(f"{label}:N", f"{value}:Q"))
    says = base.mark_text(**TEXT, align="left", dx=6)
    if pick:
        # Bound inside the chart: it works where no kernel runs.
        picked = alt.selection_point(
            name="pick",
            on="click",  # a bound selection listens to its list alone unless told
            fields=[label],
            bind=alt.binding_select(
                options=[None, *order], labels=["all", *order], name=f"{pick}: "
            ),
            clear=False,
        )
        shown = alt.when(picked).then(alt.value(1)).otherwise(alt.value(0.35))
        this = {"param": "pick", "empty": False}
        layers = [
            drawn.encode(opacity=shown).add_params(picked),
            says.encode(text=alt.Text("says:N")).transform_filter({"not": this}),
            says.encode(text=alt.Text("picked:N")).transform_filter(this),
        ]
    else:
        layers = [drawn, says.encode(text=alt.Text("says:N"))]
    chart = alt.layer(*layers, data=rows).properties(
        width=WIDTH, height=alt.Step(ROW + 4), title=title
    )
    words = describe.counts(rows, label=label, value=value, noun=noun, total=total)
    if marked in order:
        words += f" Your prediction: {marked}."
    return finish(
        chart, name="bars", description=words, note=note, columns={label: label, value: f"{noun}s"}
    )
