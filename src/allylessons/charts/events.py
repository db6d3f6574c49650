"""Charts of events in time, of their reports, and of a sum dated by its exchange rate."""

from __future__ import annotations

import textwrap

import altair as alt
import pandas as pd

from allylessons import describe
from allylessons.charts.parts import WIDTH, finish, tooltip
from allylessons.theme import BLUE, GREEN, GREY, ORANGE, PINK, TEXT

# How exactly a date is known: its colour, and, told apart without colour, its height in pixels. A
# bar is as wide as the time that the date may mean, and at least as wide as its outline.
_EXACT = {"day": (BLUE, 16), "month": (ORANGE, 11), "season": (PINK, 8), "year": (GREEN, 6)}
_STEP = 19  # px for one track of marks within a lane
_OUTLINE = 2
_TRACK = "|"
_KNOWN_TO = "date known to the"
_DASHES = alt.Scale(
    domain=["reported", "not yet reported", "no dated source"], range=[[1, 0], [2, 2], [2, 2]]
)


def lanes(
    rows: pd.DataFrame,
    *,
    title: str,
    note: str,
    since: int | None = None,
    known_on: pd.Timestamp | None = None,
    hide: bool = True,
    predicted: str | None = None,
) -> alt.LayerChart:
    """Draw events in lanes, one a country, each bar as wide as its date is inexact.

    Parameters
    ----------
    rows
        As `model.dated` gives them; for `known_on` with ``status``, as `model.known_on` gives it.
    title
        The question, or the finding.
    note
        The source line, as `caption` writes it.
    since
        First year to draw; by default that of the first event.
    known_on
        A day to mark: what had not been reported by then is hidden or dotted.
    hide
        Whether it is hidden.
    predicted
        Name of a country to point out, the learner's prediction.
    """
    first = int(since or (rows["first_day"].min().year if len(rows) else 2000))
    seen = rows[rows["last_day"] >= f"{first}-01-01"].copy()
    words = describe.lanes(
        seen,
        known_on=f"{known_on.day} {known_on:%B %Y}" if known_on is not None else None,
        since=first,
        undrawn=hide,
    )
    if predicted:
        words += f" Your prediction: {predicted}."
    last = seen["last_day"].max() if len(seen) else pd.Timestamp(first, 12, 31)
    if "status" in seen:
        seen = seen[seen["status"] != "not yet happened"]
        if hide:
            seen = seen[seen["status"] == "reported"]
        last = max(last, known_on)
    else:
        seen["status"] = "reported"
    starts = pd.Timestamp(first, 1, 1)
    seen["first_day"] = seen["first_day"].clip(lower=starts)
    names = {
        name: f"{name} ◆ your prediction" if name == predicted else name
        for name in rows["country"].drop_duplicates()
    }
    row = _packed(seen, WIDTH / max((last - starts).days, 1))
    plotted = _table(seen)
    plotted["status"] = seen["status"]
    # A lane has as many tracks as it needs, and an empty one below. Only the first shows its name.
    plotted["track"] = [
        f"{names[country]}{_TRACK}{number}"
        for country, number in zip(seen["country"], row, strict=True)
    ]
    deep = pd.Series(row, index=seen["country"], dtype=int).groupby(level=0).max()
    tracks = [
        f"{label}{_TRACK}{number}"
        for name, label in names.items()
        for number in range(int(deep.get(name, 0)) + 2)
    ]
    exact = [name for name in _EXACT if name in set(plotted["exact"])]
    y = alt.Y(
        "track:N",
        title=None,
        scale=alt.Scale(domain=tracks, padding=0),
        axis=alt.Axis(
            labelExpr=f"split(datum.label, '{_TRACK}')[1] == '0' "
            f"? split(datum.label, '{_TRACK}')[0] : ''",
            ticks=False,
            domain=False,
            labelPadding=8,
        ),
    )
    x = alt.X(
        "from:T",
        title="date of the event",
        scale=alt.Scale(domain=[_day(starts), _day(last + pd.Timedelta(days=1))]),
        axis=alt.Axis(format="%Y", tickCount="year" if last.year - first < 12 else 10),
    )
    base = alt.Chart().encode(y=y)
    layers = [
        # Sets the axis: with a bar's second end in play, Vega-Lite would take the domain for two.
        base.mark_point(opacity=0, tooltip=False).encode(x=x),
    ]
    colours = alt.Scale(domain=exact, range=[_EXACT[name][0] for name in exact])
    legend = alt.Legend(orient="bottom")
    for name in exact:
        layers.append(
            base.transform_filter(alt.datum.exact == name)
            .mark_bar(strokeWidth=_OUTLINE, height=_EXACT[name][1])
            .encode(
                x=alt.X("from:T"),
                x2=alt.X2("to:T"),
                color=alt.Color("exact:N", title=_KNOWN_TO, scale=colours, legend=legend),
                stroke=alt.Stroke("exact:N", title=_KNOWN_TO, scale=colours, legend=legend),
                strokeDash=alt.StrokeDash("status:N", scale=_DASHES, legend=None),
                fillOpacity=alt.when(alt.datum.status == "reported")
                .then(alt.value(1))
                .otherwise(alt.value(0.1)),
                tooltip=tooltip("when", "event", "reported", "event_id"),
            )
        )
    if known_on is not None:
        line = pd.DataFrame({"at": [known_on], "name": [f"known on {describe.date(known_on)}"]})
        on = alt.Chart(line).encode(x=alt.X("at:T"))
        layers += [
            on.mark_rule(color=GREY, strokeWidth=2, strokeDash=[6, 4]),
            on.mark_text(**TEXT, align="right", dx=-4, dy=-8, y=0).encode(text=alt.Text("name:N")),
        ]
    chart = alt.layer(*layers, data=plotted).properties(
        width=WIDTH,
        height=alt.Step(_STEP),
        title=alt.Title(title, offset=28 if known_on is not None else 12),
    )
    return finish(chart, name="lanes", description=words, note=note, columns=_COLUMNS)


_COLUMNS = {
    "when": "when",
    "country": "country",
    "event": "event",
    "reported": "earliest dated source here",
    "event_id": "event id",
}


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    """What every chart of events plots and lists; one day more, so that a day has a width."""
    return pd.DataFrame(
        {
            "when": describe.when(rows),
            "country": rows["country"],
            "event": rows["event"],
            "reported": describe.when(rows, "report_date"),
            "event_id": rows["event_id"],
            "exact": rows["date_precision"].astype(str),
            "from": rows["first_day"],
            "to": rows["last_day"] + pd.Timedelta(days=1),
        },
        index=rows.index,
    )


def _day(day: pd.Timestamp) -> alt.DateTime:
    return alt.DateTime(year=day.year, month=day.month, date=day.day)


def _packed(rows: pd.DataFrame, px: float) -> list[int]:
    """Give each event of a lane the first row where its mark is clear of the one before it."""
    gap = pd.Timedelta(days=5 / px)  # px between marks, their outlines included
    ends: dict[tuple[str, int], pd.Timestamp] = {}
    found = []
    for _, event in rows.iterrows():
        row = 0
        while ends.get((event["country"], row), event["first_day"]) > event["first_day"]:
            row += 1
        ends[event["country"], row] = event["last_day"] + gap
        found.append(row)
    return found


def reports(
    rows: pd.DataFrame, *, title: str, note: str, since: int, pick: str = "event"
) -> alt.LayerChart:
    """Draw each event's date against the date of its report; on the line both are the same.

    Parameters
    ----------
    rows
        As `model.dated` gives them. Those without a dated source are not drawn.
    title
        The question, or the finding.
    note
        The source line, as `caption` writes it.
    since
        First year of events to draw.
    pick
        Name of the list from which one event can be pointed out.
    """
    seen = rows[rows["first_day"] >= f"{since}-01-01"]
    words = describe.reports(seen)
    seen = seen[seen["report_last"].notna()]
    plotted = _table(seen)
    plotted["told_from"] = seen["report_first"]
    plotted["told_to"] = seen["report_last"] + pd.Timedelta(days=1)
    plotted["mid"] = plotted["from"] + (plotted["to"] - plotted["from"]) / 2
    plotted["told_mid"] = plotted["told_from"] + (plotted["told_to"] - plotted["told_from"]) / 2
    between = seen["days_between"].astype("Int64")
    plotted["gap"] = (between > 7).map({True: "later than a week", False: "within a week"})
    plotted["which"] = plotted["when"] + " · " + plotted["event"]
    plotted["says"] = [
        "\n".join([*textwrap.wrap(which, 46), f"source: {told} · {identifier}"])
        for which, told, identifier in zip(
            plotted["which"], plotted["reported"], plotted["event_id"], strict=True
        )
    ]
    height = WIDTH - 80
    starts = pd.Timestamp(since, 1, 1)
    ends = plotted[["to", "told_to"]].max().max() if len(plotted) else pd.Timestamp(since, 12, 31)
    scale = alt.Scale(domain=[_day(starts), _day(ends)])
    axis = alt.Axis(format="%Y", tickCount="year")
    x = alt.X("at:T", title="date of the event", scale=scale, axis=axis)
    y = alt.Y("at:T", title="earliest dated source here", scale=scale, axis=axis)
    kinds = ["within a week", "later than a week"]
    scales = {
        "colour": alt.Scale(domain=kinds, range=[BLUE, ORANGE]),
        "shape": alt.Scale(domain=kinds, range=["circle", "diamond"]),
    }
    legend = alt.Legend(orient="bottom")
    picked = alt.selection_point(
        name="pick",
        fields=["which"],
        bind=alt.binding_select(
            options=[None, *plotted["which"]], labels=["none", *plotted["which"]], name=f"{pick}: "
        ),
        on="click",  # a bound selection listens to its list alone unless told
        clear=False,
    )
    this = {"param": "pick", "empty": False}
    same = pd.DataFrame({"at": [starts, ends]})
    colour = alt.Color("gap:N", title="source came", scale=scales["colour"], legend=legend)
    shape = alt.Shape("gap:N", title="source came", scale=scales["shape"], legend=legend)
    base = alt.Chart()
    chosen = base.transform_filter(this)
    layers = [
        alt.Chart(same).mark_line(color=GREY, strokeDash=[6, 4], strokeWidth=2).encode(x=x, y=y),
        # A box is as wide as the event's date is inexact, and as high as the report's.
        base.mark_rect(color=GREY, fillOpacity=0.3, stroke=GREY, strokeWidth=1).encode(
            x=alt.X("from:T"), x2=alt.X2("to:T"), y=alt.Y("told_from:T"), y2=alt.Y2("told_to:T")
        ),
        base.mark_point(size=60)
        .encode(
            x=alt.X("mid:T"),
            y=alt.Y("told_mid:T"),
            color=colour,
            shape=shape,
            tooltip=tooltip("when", "event", "reported", "event_id"),
        )
        .add_params(picked),
        chosen.mark_point(aria=False, size=420, filled=False, strokeWidth=3, color=PINK).encode(
            x=alt.X("mid:T"), y=alt.Y("told_mid:T")
        ),
        # In the corner below the line, where no event can be.
        chosen.mark_text(
            **TEXT, align="right", baseline="top", lineBreak="\n", x=WIDTH - 4, y=height - 84
        ).encode(text=alt.Text("says:N")),
    ]
    chart = alt.layer(*layers, data=plotted).properties(width=WIDTH, height=height, title=title)
    return finish(chart, name="reports", description=words, note=note, columns=_COLUMNS)


def rates(
    rows: pd.DataFrame,
    *,
    title: str,
    note: str,
    printed: float,
    unit: str,
    within: float,
    until: pd.Timestamp,
    marked: list[pd.Timestamp],
) -> alt.LayerChart:
    """Draw what a sum makes at each month's rate, and which months come near a printed sum.

    Parameters
    ----------
    rows
        As `model.converted` gives them.
    title
        The question, or the finding.
    note
        The source line, as `caption` writes it.
    printed, unit
        The sum in print, and its unit.
    within
        How near, in percent of the printed sum, a month must come; drawn as a band.
    until
        Month of the page; later months cannot have given its rate.
    marked
        Months of the page's versions, to be named.
    """
    near, off, after = f"within {describe.number(within)}%", "further off", "after the page"
    plotted = rows.assign(after=rows["period"] > until)
    plotted["fit"] = (plotted["off_percent"] <= within).map({True: near, False: off})
    plotted["fit"] = plotted["fit"].mask(plotted["after"], after)
    plotted["month"] = [f"{month:%b %Y}" for month in plotted["period"]]
    plotted["rate"], plotted["sum"] = plotted["rate"].round(4), plotted["sum"].round(1)
    names = list(plotted.loc[plotted["period"].isin(marked), "month"])
    kinds = [near, off, after]
    low, high = plotted["sum"].min(), plotted["sum"].max()
    x = alt.X("period:T", title="month of the average rate", axis=alt.Axis(format="%b %Y"))
    y = alt.Y(
        "sum:Q",
        title=f"sum at that rate ({unit})",
        scale=alt.Scale(domain=[low - 4, high + 4], zero=False, nice=False),
    )
    band = pd.DataFrame(
        {
            "low": [printed * (1 - within / 100)],
            "high": [printed * (1 + within / 100)],
            "at": [printed],
            "name": [f"printed: {describe.number(printed)}"],
        }
    )
    legend = alt.Legend(orient="bottom")
    base = alt.Chart().encode(x=x, y=y)
    layers = [
        alt.Chart(band)
        .mark_rect(color=GREY, fillOpacity=0.2, stroke=GREY, strokeWidth=2)
        .encode(y=alt.Y("low:Q"), y2=alt.Y2("high:Q")),
        alt.Chart(band)
        .mark_text(**TEXT, align="left", x=6, dy=14)
        .encode(y=alt.Y("low:Q"), text=alt.Text("name:N")),
        base.mark_line(color=GREY, strokeWidth=2),
        base.mark_point(size=90).encode(
            color=alt.Color(
                "fit:N",
                title="sum is",
                scale=alt.Scale(domain=kinds, range=[BLUE, ORANGE, GREY]),
                legend=legend,
            ),
            shape=alt.Shape(
                "fit:N",
                title="sum is",
                scale=alt.Scale(domain=kinds, range=["circle", "diamond", "cross"]),
                legend=legend,
            ),
            tooltip=tooltip("month", "rate", "sum", "fit"),
        ),
    ]
    # Above the plot, in turn higher and lower: two versions can be months apart only.
    for turn in (0, 1):
        named = (
            alt.Chart().encode(x=x).transform_filter({"field": "month", "oneOf": names[turn::2]})
        )
        layers += [
            named.mark_rule(color=GREY, strokeDash=[2, 3], strokeWidth=2),
            named.mark_text(**TEXT, y=0, dy=-8 - 16 * turn).encode(text=alt.Text("month:N")),
        ]
    words = describe.converted(
        plotted, printed=printed, unit=unit, within=within, by=f"{until:%B %Y}"
    )
    chart = alt.layer(*layers, data=plotted).properties(
        width=WIDTH, height=260, title=alt.Title(title, offset=36)
    )
    columns = {"month": "month", "rate": "average rate", "sum": f"sum ({unit})", "fit": "sum is"}
    return finish(chart, name="rates", description=words, note=note, columns=columns)
