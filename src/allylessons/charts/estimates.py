"""Charts of rival estimates and of the shares that they allow."""

from __future__ import annotations

import altair as alt
import pandas as pd

from allylessons import describe
from allylessons.charts.parts import ROW, WIDTH, caption, finish, one, tooltip
from allylessons.theme import BLUE, FONT_SIZE, GREY, ORANGE, TEXT

AT_WAR, NOT_AT_WAR, UNKNOWN = "at war here", "not at war here", "not known"
_SHAPES = ["circle", "square", "diamond", "cross", "triangle-up", "triangle-down"]
# An hourglass and a bow tie: Vega's own further shapes are too thin to see.
_SHAPES += ["triangle-right", "triangle-left", "M-1,-1L1,-1L-1,1L1,1Z", "M-1,-1L1,1L1,-1L-1,1Z"]


def ranges(
    rows: pd.DataFrame,
    *,
    title: str,
    noun: str,
    unit: str,
    panel: str | None = None,
    log: bool = False,
) -> alt.TopLevelMixin:
    """Draw rival estimates one under the other: a point for a figure, two for a range.

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
            # A range has no figure inside it, so a point at either end.
            "other": rows["most"].where(rows["value"].isna() & rows["least"].notna()).astype(float),
            "counts": rows["definition"].astype(object).fillna("not stated").astype(str),
            "from": rows["least"].astype(float),
            "to": rows["most"].astype(float),
            "says": [describe.estimate(row) for _, row in rows.iterrows()],
            "side": rows["party_to_war"].map({True: AT_WAR, False: NOT_AT_WAR}).fillna(UNKNOWN),
            "source": rows["source_id"],
        }
    )
    plotted["label_at"] = plotted[["figure", "from", "to"]].max(axis=1)
    # A figure that only says "more than" goes on to the right, one that says "up to" to the left.
    plotted["says"] = (
        plotted["from"].isna().map({True: "← ", False: ""})
        + plotted["says"]
        + plotted["to"].isna().map({True: " →", False: ""})
    )
    top = float(plotted["label_at"].max()) if len(plotted) else 1.0
    x = {
        "title": f"{noun} ({unit}{', logarithmic axis' if log else ''})",
        "scale": alt.Scale(type="log", domain=[_floor(plotted["figure"]), top * 30])
        if log
        else alt.Scale(domain=[0, top * 1.45], nice=False),
        "axis": alt.Axis(tickCount=6, format="~s" if log else ",d"),
    }
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
    plotted["panel"] = rows[panel].astype(str) if panel else ""
    groups = list(dict.fromkeys(plotted["panel"]))

    def drawn(group: str) -> alt.LayerChart:
        last = group == groups[-1]
        along = {**x, "title": x["title"] if last else None}
        here = plotted[plotted["panel"] == group]
        base = alt.Chart().encode(
            y=alt.Y("row:N", sort=list(dict.fromkeys(here["row"])), title=None)
        )
        spans = (
            base.transform_filter("isValid(datum.from) && isValid(datum.to)")
            .mark_rule(strokeWidth=4, color=GREY, aria=False)  # may have no row to name
            .encode(x=alt.X("from:Q", **along), x2=alt.X2("to:Q"))
        )
        points = base.mark_point(size=120).encode(
            x=alt.X("figure:Q", **along),
            shape=shape,
            color=colour,
            tooltip=tooltip("estimator:N", "date:N", "says:N", "source:N"),
        )
        ends = (
            base.transform_filter("isValid(datum.other)")
            .mark_point(size=120, aria=False)
            .encode(x=alt.X("other:Q", **along), shape=shape, color=colour)
        )
        labels = base.mark_text(**TEXT, align="left", dx=10).encode(
            x=alt.X("label_at:Q", **along), text=alt.Text("says:N")
        )
        picture = alt.layer(spans, ends, points, labels).transform_filter(alt.datum.panel == group)
        name = {"title": alt.Title(group, fontSize=FONT_SIZE, frame="group")} if panel else {}
        return picture.properties(width=WIDTH, height=alt.Step(ROW - 4), **name)

    chart = alt.vconcat(*(drawn(group) for group in groups), data=plotted, spacing=8)
    chart = chart.properties(title=title)
    columns = {"estimator": "estimator", "date": "date", "says": f"{noun} ({unit})"}
    columns |= {"counts": "definition"} if rows["definition"].notna().any() else {}
    columns |= {"side": "estimator is", "source": "source"}
    newest = rows["date"].idxmax() if len(rows) else None
    as_of = _when(rows.loc[newest]) if newest is not None else "no date"
    return finish(
        chart,
        name="ranges",
        description=describe.estimates(rows, noun=noun, panel=panel),
        note=caption(describe.sources(rows), as_of),
        columns=({"panel": "what is counted"} if panel else {}) | columns,
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
    noun: str = "lost",
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
    noun
        What was counted above the line: ``"lost"``, ``"killed"``.
    predicted
        The learner's lowest and highest share in percent, drawn as a band.
    """
    plotted = pairs.assign(
        row=[
            f"{way} {describe.number(n)} {noun} · {who}".strip()
            for way, n, who in zip(
                pairs["losses_open"], pairs["losses"], pairs["losses_by"], strict=True
            )
        ],
        of=[
            f"{way} {describe.number(n)} sent · {who}".strip()
            for way, n, who in zip(
                pairs["deployed_open"], pairs["deployed"], pairs["deployed_by"], strict=True
            )
        ],
    )
    for column in ("losses", "deployed", "share_percent"):
        plotted[column] = plotted[column].astype(float)
    rows = list(dict.fromkeys(plotted.sort_values("losses", kind="stable")["row"]))
    divisors = list(dict.fromkeys(plotted.sort_values("deployed", kind="stable")["of"]))
    shapes = [_SHAPES[i % len(_SHAPES)] for i in range(len(divisors))]
    top = max([50.0, mark * 1.1, *plotted["share_percent"], *(predicted or ())])
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
            y=alt.Y("row:N", sort=rows, title=None, scale=alt.Scale(paddingInner=0.3)),
            yOffset=alt.YOffset("of:N", sort=divisors),
            shape=alt.Shape(
                "of:N",
                sort=divisors,
                title="divided by",
                scale=alt.Scale(domain=divisors, range=shapes),
                legend=alt.Legend(orient="bottom", direction="vertical", columns=2),
            ),
            tooltip=tooltip("row:N", "of:N", "share_percent:Q"),
        )
    )
    line = one(at=float(mark), name=f"{mark_name}: {describe.number(mark)}%")
    layers: list[alt.Chart] = [
        dots,
        alt.Chart(line)
        .mark_rule(color=ORANGE, strokeWidth=3, strokeDash=[6, 4])
        .encode(x=alt.X("at:Q")),
        alt.Chart(line)
        .mark_text(**TEXT, align="left", dx=6, dy=-10, y=0)
        .encode(x=alt.X("at:Q"), text=alt.Text("name:N")),
    ]
    words = describe.cloud(pairs, mark=mark, mark_name=mark_name)
    if predicted:
        low, high = (float(end) for end in predicted)
        band = one(low=low, high=high, name="your prediction")
        layers.insert(
            0,
            alt.Chart(band)
            # Nearly clear, so that dots on it keep their contrast; its edges carry it.
            .mark_rect(color=GREY, fillOpacity=0.06, stroke=GREY, strokeWidth=2)
            .encode(x=alt.X("low:Q"), x2=alt.X2("high:Q")),
        )
        layers.append(
            alt.Chart(band)
            .mark_text(**TEXT, align="left", dx=4, dy=-28, y=0)
            .encode(x=alt.X("low:Q"), text=alt.Text("name:N"))
        )
        inside = int(pairs["share_percent"].between(low, high).sum())
        words += (
            f" Your prediction, {describe.number(low)}% to {describe.number(high)}%, holds "
            f"{inside} of {describe.count(len(pairs), 'pair')}."
        )
    chart = alt.layer(*layers, data=plotted).properties(
        width=WIDTH,
        height=max(ROW * 2, 22 * len(rows) * max(len(divisors), 1)),
        title=alt.Title(title, offset=36),
    )
    columns = {
        "row": f"{noun}, by whom",
        "losses": f"{noun} (people)",
        "of": "sent, by whom",
        "deployed": "sent (people)",
        "share_percent": "share (percent)",
        "sources": "sources",
    }
    return finish(chart, name="cloud", description=words, note=note, columns=columns)
