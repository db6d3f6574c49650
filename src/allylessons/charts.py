"""Charts: one function a kind; tidy frame in, described ``alt.Chart`` out.

Each chart carries its words (``description``), and in ``usermeta`` its caption (sources, as-of date) and
the columns of its table, so that `figure.show` can put picture, words and table together.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from allylessons import describe
from allylessons.theme import BLUE, GREY, ORANGE, TEXT_STYLE

WIDTH = 460  # px of the plot itself; with labels it fits a small laptop's notebook
ROW = 30  # px for one row of a chart with rows; a target to click must not be lower than 24
AT_WAR, NOT_AT_WAR, UNKNOWN = "at war here", "not at war here", "not known"
_SHAPES = ["circle", "square", "diamond", "cross", "triangle-up", "triangle-down"]


def caption(sources: list[str], as_of: str) -> str:
    """Write the source line under a chart, with its as-of date."""
    return f"Sources: {', '.join(sources) or 'none'}. As of {as_of}."


def _finish(
    chart: alt.TopLevelMixin, *, name: str, description: str, note: str, columns: dict[str, str]
) -> alt.TopLevelMixin:
    """Give a chart its name, words, caption and the columns of its table."""
    chart.name = name
    # Only on the outermost chart does Vega make the description the picture's aria-label.
    chart.description = description
    chart.usermeta = {"caption": note, "columns": columns}
    return chart


def bars(
    frame: pd.DataFrame,
    *,
    label: str,
    value: str,
    title: str,
    noun: str,
    note: str,
    total: int | None = None,
    marked: str | None = None,
) -> alt.LayerChart:
    """Draw counts as horizontal bars, longest first, one of which can be picked in the chart.

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
    marked
        Name of the bar to point out, for instance the learner's prediction.
    """
    rows = frame[[label, value]].copy()
    total = int(rows[value].sum()) if total is None else total
    rows["says"] = [describe.count(int(n), noun) for n in rows[value]]
    rows["picked"] = [
        f"{says}: {describe.number(100 * n / max(total, 1))}% of {describe.number(total)}"
        for says, n in zip(rows["says"], rows[value], strict=True)
    ]
    order = list(rows[label])
    pick = alt.selection_point(
        name="pick",
        fields=[label],
        bind=alt.binding_select(options=[None, *order], labels=["all", *order], name="Pick: "),
        clear=False,
    )
    y = alt.Y(f"{label}:N", sort=order, title=None)
    # Room on the right for the picked bar's longer label.
    x = alt.X(
        f"{value}:Q",
        title=f"number of {noun}s",
        scale=alt.Scale(domain=[0, max(int(rows[value].max()) * 1.6, 1)]),
        axis=alt.Axis(tickMinStep=1),
    )
    base = alt.Chart(rows).encode(y=y, x=x)
    shown = alt.when(pick).then(alt.value(1)).otherwise(alt.value(0.35))
    layers = [
        base.mark_bar(cursor="pointer").encode(opacity=shown, tooltip=[label, value]).add_params(pick),
        base.mark_text(align="left", dx=6, style=TEXT_STYLE)
        .transform_filter({"not": {"param": "pick", "empty": False}})
        .encode(text="says:N"),
        base.mark_text(align="left", dx=6, style=TEXT_STYLE, fontWeight="bold")
        .transform_filter({"param": "pick", "empty": False})
        .encode(text="picked:N"),
    ]
    if marked in order:
        prediction = rows[rows[label] == marked].assign(mark="your prediction")
        layers.append(
            alt.Chart(prediction)
            .mark_text(align="left", x=4, style=TEXT_STYLE, dy=0, text="◆ your prediction")
            .encode(y=y)
        )
    chart = alt.layer(*layers, data=rows).properties(
        width=WIDTH, height=alt.Step(ROW + 4), title=title
    )
    words = describe.counts(rows, label=label, value=value, noun=noun, total=total)
    if marked in order:
        words += f" Your prediction: {marked}."
    return _finish(
        chart, name="bars", description=words, note=note, columns={label: label, value: f"{noun}s"}
    )


def ranges(
    rows: pd.DataFrame,
    *,
    title: str,
    noun: str,
    unit: str,
    panel: str | None = None,
    log: bool = False,
) -> alt.TopLevelMixin:
    """Draw rival estimates one under the other: a point for a figure, a line for a range.

    Parameters
    ----------
    rows
        As `model.estimates_of` gives them. Figures in `unit`.
    title
        The question, or the finding.
    noun
        What is estimated, for instance ``"soldiers sent"``.
    unit
        Unit of all figures, for the axis.
    panel
        Column that keeps definitions apart: each of its values gets rows of its own.
    log
        Whether the axis is logarithmic, which its title then says.
    """
    plotted = pd.DataFrame(
        {
            "row": [f"{_when(row)} · {row['estimator']}" for _, row in rows.iterrows()],
            "estimator": rows["estimator"],
            "date": [_when(row) for _, row in rows.iterrows()],
            "figure": rows["value"].fillna(rows["least"]).fillna(rows["most"]).astype(float),
            "from": rows["least"].astype(float),
            "to": rows["most"].astype(float),
            "says": [describe.estimate(row) for _, row in rows.iterrows()],
            "side": rows["party_to_war"].map({True: AT_WAR, False: NOT_AT_WAR}).fillna(UNKNOWN),
            "source": rows["source_id"],
        }
    )
    plotted["label_at"] = plotted[["figure", "from", "to"]].max(axis=1)
    # A figure that only says "more than" goes on to the right, one that says "up to" to the left.
    plotted["arrow"] = [
        " →" if pd.isna(to) else "" for to in plotted["to"]
    ]
    plotted["says"] = [
        f"← {says}" if pd.isna(start) else f"{says}{arrow}"
        for says, start, arrow in zip(plotted["says"], plotted["from"], plotted["arrow"], strict=True)
    ]
    plotted = plotted.drop(columns="arrow")
    if panel:
        plotted.insert(0, "group", rows[panel].astype(str))
    order = list(dict.fromkeys(plotted["row"]))
    top = float(plotted["label_at"].max()) if len(plotted) else 1.0
    x = {
        "title": f"{noun} ({unit}{', logarithmic axis' if log else ''})",
        "scale": alt.Scale(type="log", domain=[_floor(plotted["figure"]), top * 30])
        if log
        else alt.Scale(domain=[0, top * 1.45], nice=False),
        "axis": alt.Axis(tickCount=6, format="~s" if log else ",d"),
    }
    y = alt.Y("row:N", sort=order, title=None)
    sides = [side for side in (NOT_AT_WAR, AT_WAR, UNKNOWN) if side in set(plotted["side"])]
    mark = {NOT_AT_WAR: ("circle", BLUE), AT_WAR: ("diamond", ORANGE), UNKNOWN: ("square", GREY)}
    shape = alt.Shape(
        "side:N",
        title="estimator is",
        scale=alt.Scale(domain=sides, range=[mark[side][0] for side in sides]),
        legend=alt.Legend(orient="top"),
    )
    colour = alt.Color(
        "side:N",
        title="estimator is",
        scale=alt.Scale(domain=sides, range=[mark[side][1] for side in sides]),
        legend=alt.Legend(orient="top"),
    )
    base = alt.Chart().encode(y=y)
    spans = (
        base.transform_filter("isValid(datum.from) && isValid(datum.to) && datum.from < datum.to")
        .mark_rule(strokeWidth=4, color=GREY)
        .encode(x=alt.X("from:Q", **x), x2="to:Q")
    )
    points = base.mark_point(size=120).encode(
        x=alt.X("figure:Q", **x),
        shape=shape,
        color=colour,
        tooltip=["estimator", "date", "says", "source"],
    )
    labels = base.mark_text(align="left", dx=10, style=TEXT_STYLE).encode(
        x=alt.X("label_at:Q", **x), text="says:N"
    )
    drawn = alt.layer(spans, points, labels).properties(width=WIDTH, height=alt.Step(ROW - 4))
    if panel:
        groups = list(dict.fromkeys(plotted["group"]))
        chart: alt.TopLevelMixin = (
            drawn.properties(data=plotted)
            .facet(
                row=alt.Row(
                    "group:N",
                    sort=groups,
                    title=None,
                    header=alt.Header(labelAngle=0, labelOrient="top", labelAnchor="start"),
                )
            )
            .resolve_scale(y="independent")
        )
    else:
        chart = drawn.properties(data=plotted)
    chart = chart.properties(title=title)
    columns = {"estimator": "estimator", "date": "date", "says": f"{noun} ({unit})"}
    columns |= {"side": "estimator is", "source": "source"}
    newest = rows["date"].idxmax() if len(rows) else None
    as_of = _when(rows.loc[newest]) if newest is not None else "no date"
    return _finish(
        chart,
        name="ranges",
        description=describe.estimates(rows, noun=noun, panel=panel),
        note=caption(describe.sources(rows), as_of),
        columns=({"group": "what is counted"} if panel else {}) | columns,
    )


def _when(row: pd.Series) -> str:
    return describe.date(row["date"], str(row["date_precision"]))


def _floor(figures: pd.Series) -> float:
    """The power of ten at or below the smallest figure, where a log axis can begin."""
    smallest = figures[figures > 0].min()
    return 10.0 ** int(f"{smallest:e}".split("e")[1]) if pd.notna(smallest) else 1.0


def cloud(
    pairs: pd.DataFrame,
    *,
    title: str,
    mark: float,
    mark_name: str,
    note: str,
    predicted: tuple[float, float] | None = None,
) -> alt.LayerChart:
    """Draw the shares that pairs of estimates allow: one dot a pair, a line for a marked share.

    Parameters
    ----------
    pairs
        As `model.shares` gives them.
    title
        The question, or the finding.
    mark, mark_name
        A share in percent to compare with, and what to call it.
    note
        The source line, as `caption` writes it.
    predicted
        The learner's lowest and highest share in percent, drawn as a band.
    """
    plotted = pairs.assign(
        row=[f"{describe.number(n)} · {who}" for n, who in zip(pairs["losses"], pairs["losses_by"], strict=True)],
        of=[
            f"{describe.number(n)} · {who}"
            for n, who in zip(pairs["deployed"], pairs["deployed_by"], strict=True)
        ],
    )
    for column in ("losses", "deployed", "share_percent"):
        plotted[column] = plotted[column].astype(float)
    rows = list(dict.fromkeys(plotted.sort_values("losses", kind="stable")["row"]))
    divisors = list(dict.fromkeys(plotted.sort_values("deployed", kind="stable")["of"]))
    top = max([100.0 * 0.5, mark * 1.1, *plotted["share_percent"], *(predicted or ())])
    x = alt.X(
        "share_percent:Q",
        title="share of those sent (percent)",
        scale=alt.Scale(domain=[0, top], nice=True),
    )
    dots = (
        alt.Chart()
        .mark_point(size=130, color=BLUE)
        .encode(
            x=x,
            y=alt.Y("row:N", sort=rows, title="losses, by whom", scale=alt.Scale(paddingInner=0.3)),
            yOffset=alt.YOffset("of:N", sort=divisors),
            shape=alt.Shape(
                "of:N",
                sort=divisors,
                title="divided by those sent",
                scale=alt.Scale(domain=divisors, range=[_SHAPES[i % len(_SHAPES)] for i in range(len(divisors))]),
                legend=alt.Legend(orient="bottom", direction="vertical", columns=2),
            ),
            tooltip=["row", "of", "share_percent"],
        )
    )
    line = pd.DataFrame({"at": [mark], "name": [f"{mark_name}: {describe.number(mark)}%"]})
    layers: list[alt.Chart] = [
        dots,
        alt.Chart(line).mark_rule(color=ORANGE, strokeWidth=3, strokeDash=[6, 4]).encode(x="at:Q"),
        alt.Chart(line)
        .mark_text(style=TEXT_STYLE, align="left", dx=6, dy=-10, y=0)
        .encode(x="at:Q", text="name:N"),
    ]
    words = describe.cloud(pairs, mark=mark, mark_name=mark_name)
    if predicted:
        low, high = (float(end) for end in predicted)
        band = pd.DataFrame({"low": [low], "high": [high], "name": ["your prediction"]})
        layers.insert(
            0,
            alt.Chart(band)
            .mark_rect(color=GREY, opacity=0.35, stroke=GREY, strokeWidth=2)
            .encode(x="low:Q", x2="high:Q"),
        )
        layers.append(
            alt.Chart(band)
            .mark_text(style=TEXT_STYLE, align="left", dx=4, dy=-28, y=0)
            .encode(x="low:Q", text="name:N")
        )
        inside = int(pairs["share_percent"].between(low, high).sum())
        words += (
            f" Your prediction, {describe.number(low)}% to {describe.number(high)}%, holds "
            f"{inside} of {describe.count(len(pairs), 'pair')}."
        )
    chart = alt.layer(*layers, data=plotted).properties(
        width=WIDTH, height=max(ROW * 2, 22 * len(rows) * max(len(divisors), 1)), title=alt.Title(title, offset=36)
    )
    columns = {
        "losses_by": "losses, by whom",
        "losses": "losses (people)",
        "deployed_by": "those sent, by whom",
        "deployed": "those sent (people)",
        "share_percent": "share (percent)",
    }
    return _finish(chart, name="cloud", description=words, note=note, columns=columns)
