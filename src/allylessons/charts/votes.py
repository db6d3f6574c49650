"""Charts of votes: the strip of roll calls, agreement on its baseline, two texts of one day."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import altair as alt
import pandas as pd

from allylessons import describe
from allylessons.charts.parts import WIDTH, bound, finish, one, tooltip
from allylessons.describe.votes import LETTERS, NOT_FOUND
from allylessons.theme import BLUE, GREEN, GREY, ORANGE, PINK, TEXT

_COLOURS = {"Y": BLUE, "N": ORANGE, "A": GREY, "–": PINK, "?": GREEN}
_CELL = 27  # px, for one letter
_STRIP_ROW = 23  # px, so that two dozen texts fit one screen
_SUBJECT = 270  # px beside the letters, for what a text is about
_FILL = 0.25  # so clear that a letter on it keeps its contrast; the outline carries the colour
_LINE = 17  # px
_BIN = 5  # percentage points
_BARS, _LANE = 150, 26  # px: the height of the histogram, and of one state above it
_LEFT = 55  # percent: beyond it a name stands to the left of its dot
_BOX = 112  # px, the width of a cell of two votes
_BOX_LINES, _BOX_LETTERS = 4, 16  # lines of names in it, and letters in a line


def vote_strip(
    rows: pd.DataFrame, *, title: str, note: str, later: str, ran: str | None = None
) -> alt.LayerChart:
    """Draw votes as a strip, a text a row, a state a column; mark what is incomplete or later.

    Parameters
    ----------
    rows
        As `model.vote_strip` gives them.
    title
        The question, or the finding.
    note
        The source line, as `caption` writes it.
    later
        Month up to which the course knows things, as ``February 2025``.
    ran
        Day on which the article ran, drawn as a line between the texts; by default none.
    """
    cells = rows[["country", "resolution", "subject"]].copy()
    cells["letter"] = rows["vote"].map(LETTERS).astype(object).fillna(NOT_FOUND)
    cells["did"] = rows["vote"].map(describe.did)
    cells["day"] = rows["date"].map(describe.date)
    after = describe.after(rows["date"], later)
    cells["after"] = after.map({True: "yes", False: "no"})
    texts, names = list(cells["resolution"].unique()), list(cells["country"].unique())
    about = rows.assign(late=after).drop_duplicates("resolution")
    about = about[["resolution", "subject", "date", "whole", "late"]]
    about["when"] = [
        f"{day:%b %Y}{'' if whole else ' *'}{' +' if late else ''}"
        for day, whole, late in about[["date", "whole", "late"]].values
    ]
    # The first words say what a text is about; the whole of it stands in tooltip and table.
    first = about["subject"].str.split(r"[;,(]", n=1, regex=True).str[0].str.strip()
    about["says"] = about["resolution"] + " · " + first
    about = about[["resolution", "when", "says"]]
    line = "the article ran"
    if ran:
        since = rows.loc[rows["date"] > pd.Timestamp(ran), "resolution"]
        texts.insert(texts.index(since.iloc[0]) if len(since) else len(texts), line)
    width = _CELL * max(len(names), 1)
    y = alt.Y("resolution:N", axis=None, scale=alt.Scale(domain=texts))
    scale = alt.Scale(domain=list(_COLOURS), range=list(_COLOURS.values()))
    base = alt.Chart().encode(
        x=alt.X(
            "country:N",
            sort=names,
            title=None,
            axis=alt.Axis(orient="top", labelAngle=-90, labelLimit=120),
        ),
        y=y,
    )
    box = base.mark_rect(
        fillOpacity=_FILL, strokeWidth=2, width=_CELL - 5, height=_STRIP_ROW - 4
    ).encode(
        fill=alt.Fill("letter:N", scale=scale, legend=None),
        stroke=alt.Stroke("letter:N", scale=scale, legend=None),
        tooltip=[
            *tooltip("country:N", "resolution:N", "day:N", "subject:N", "did:N"),
            alt.Tooltip("after:N", title=f"after {later}"),
        ],
    )
    letter = base.mark_text(**TEXT).encode(text=alt.Text("letter:N"))
    base = alt.Chart(about).encode(y=y)
    layers = [
        box,
        letter,
        base.mark_text(**TEXT, align="right", x=-8).encode(text=alt.Text("when:N")),
        base.mark_text(**TEXT, align="left", limit=_SUBJECT, x=width + 8).encode(
            text=alt.Text("says:N")
        ),
    ]
    if ran:
        at = alt.Chart(one(resolution=line))
        layers += [
            at.mark_rule(color=ORANGE, strokeWidth=3).encode(
                x=alt.value(0), x2=alt.value(width), y=y
            ),
            at.mark_text(**TEXT, align="left", x=width + 8).encode(
                y=y, text=alt.Text("resolution:N")
            ),
        ]
    legend = [
        "Y voted Yes · N voted No · A abstained · – no vote on record · ? not found",
        f"* roll call incomplete · + after {later}",
    ]
    chart = alt.layer(*layers, data=cells).properties(
        width=width, height=alt.Step(_STRIP_ROW), title=alt.Title(title, subtitle=legend)
    )
    return finish(
        chart,
        name="vote_strip",
        description=describe.vote_strip(rows, later=later),
        note=note,
        columns={
            "country": "state",
            "resolution": "resolution",
            "day": "date",
            "after": f"after {later}",
            "subject": "text",
            "did": "vote",
        },
    )


def agreement(
    rows: pd.DataFrame,
    others: pd.DataFrame,
    pairs: pd.DataFrame,
    *,
    title: str,
    beside: str,
    rule: str,
    note: str,
    later: str,
    predicted: Sequence[float] | None = None,
    marked: str | None = None,
) -> alt.LayerChart:
    """Draw how often states agree with one, as dots on a histogram of what is usual.

    A control beneath chooses what the bars are: all states beside that one, or all pairs of states.

    Parameters
    ----------
    rows
        As `model.agreement_with` gives them: the states to show; with ``later``, how many of the
        texts are later.
    others
        As `model.agreement_with` gives them: every state, the first baseline.
    pairs
        As `model.agreement` gives them, the second baseline.
    title
        The question, or the finding.
    beside
        Name of the state they are compared with.
    rule
        The rule in words.
    note
        The source line, as `caption` writes it.
    later
        Month after which a text is later, as ``February 2025``.
    predicted
        The learner's lowest and highest percent for a usual state, drawn as a band on the first
        baseline.
    marked
        Name of a state to point out.
    """
    compared = {"states": others["percent"].dropna(), "pairs": pairs["percent"].dropna()}
    words = describe.agreement(rows, others, pairs, beside=beside, rule=rule, later=later)
    bins = pd.concat([_bins(shares, key) for key, shares in compared.items()], ignore_index=True)
    # Both baselines in percent of themselves, so that one axis serves them; above the bars each
    # state has a lane.
    peak = float(max(bins["percent"].max(), 1))
    lane = peak * _LANE / _BARS
    columns = ["country", "percent", "texts", "later", "rank", "level", "of", "rank_percentile"]
    shown = rows[[*columns, "percentile", "as_often"]].reset_index(drop=True)
    shown["agrees"] = [describe.percent(share) for share in shown["percent"]]
    shown["place"] = [
        describe.place(rank, level, of) for rank, level, of in rows[["rank", "level", "of"]].values
    ]
    for column in ("rank", "level"):
        shown[column] = shown[column].astype(float)
    shown["at"] = [peak + lane * (len(shown) - number - 0.3) for number in range(len(shown))]
    names = [f"▶ {name}" if name == marked else name for name in shown["country"]]
    told = list(zip(names, shown["agrees"], shown["percent"], strict=True))
    shown["states"] = [
        f"{name} {agrees}" if pd.isna(share) else f"{name} {agrees} · {place}"
        for (name, agrees, share), place in zip(told, shown["place"], strict=True)
    ]
    shown["pairs"] = [
        f"{name} {agrees}"
        if pd.isna(share)
        else f"{name} {agrees} · as often or more: {describe.few(often)}"
        for (name, agrees, share), often in zip(told, shown["as_often"], strict=True)
    ]
    x = {
        "scale": alt.Scale(domain=[0, 100], nice=False),
        "title": "agreement (percent of texts)",
        "axis": alt.Axis(values=list(range(0, 101, 20)), grid=False),
    }
    y = {
        "scale": alt.Scale(domain=[0, peak + lane * len(shown)], nice=False),
        "title": "percent of them",
        "axis": alt.Axis(
            values=[step for step in range(0, 101, 10) if step <= peak],
            grid=False,
            titleAnchor="start",
        ),
    }
    here = "datum.baseline == baseline"
    layers = [
        alt.Chart(bins)
        .transform_filter(here)
        .mark_bar(color=GREY, stroke=GREY, fillOpacity=0.5)
        .encode(
            x=alt.X("from:Q", bin="binned", **x),
            x2=alt.X2("to:Q"),
            y=alt.Y("percent:Q", **y),
            tooltip=tooltip("from:Q", "to:Q", "count:Q", "percent:Q"),
        )
    ]
    if predicted:
        low, high = (float(edge) for edge in predicted)
        band = pd.DataFrame({"low": [low], "high": [high], "name": ["your prediction"]})
        layers += [
            alt.Chart(band)
            .transform_filter("baseline == 'states'")
            .mark_rect(color=BLUE, fillOpacity=0.06, stroke=BLUE, strokeWidth=2)
            .encode(x=alt.X("low:Q", **x), x2=alt.X2("high:Q")),
            alt.Chart(band)
            .transform_filter("baseline == 'states'")
            .mark_text(**TEXT, align="left", dx=2, dy=-26, y=0)
            .encode(x=alt.X("low:Q", **x), text=alt.Text("name:N")),
        ]
        inside = int(compared["states"].between(low, high).sum())
        words += (
            f" Your prediction, {describe.number(low)}% to {describe.number(high)}%, holds "
            f"{inside} of {describe.count(len(compared['states']), 'state')}."
        )
    usual = pd.DataFrame(
        [
            {"baseline": key, "at": shares.median(), "name": f"middle {one_of}: {middle}"}
            for (key, shares), one_of in zip(compared.items(), ("state", "pair"), strict=True)
            if len(shares)
            for middle in [describe.percent(shares.median())]
        ],
        columns=["baseline", "at", "name"],
    )
    middle = alt.Chart(usual).transform_filter(here)
    dots = alt.Chart().transform_filter("isValid(datum.percent)")
    name = alt.Chart().transform_calculate(says="datum[baseline]")
    layers += [
        middle.mark_rule(color=ORANGE, strokeWidth=3, strokeDash=[6, 4]).encode(
            x=alt.X("at:Q", **x), y=alt.value(-_LINE), y2=alt.value("height")
        ),
        # The name stands to the right, where even beside 100 there is room, and the line reaches up
        # to it, so that it is not taken for the name of a prediction.
        middle.mark_text(**TEXT, align="left", dx=7, dy=-10, y=0).encode(
            x=alt.X("at:Q", **x), text=alt.Text("name:N")
        ),
        dots.mark_rule(color=GREY, strokeWidth=1, strokeDash=[2, 4], aria=False).encode(
            x=alt.X("percent:Q", **x), y=alt.Y("at:Q", **y), y2=alt.Y2Datum(0)
        ),
        dots.mark_point(size=110, color=BLUE, filled=True, opacity=1).encode(
            x=alt.X("percent:Q", **x),
            y=alt.Y("at:Q", **y),
            tooltip=[
                *tooltip("country:N", "percent:Q", "texts:Q"),
                alt.Tooltip("later:Q", title=f"after {later}"),
                *tooltip("rank:Q", "rank_percentile:Q", "percentile:Q", "as_often:Q"),
            ],
        ),
        name.transform_filter(f"datum.percent <= {_LEFT}")
        .mark_text(**TEXT, align="left", dx=10)
        .encode(x=alt.X("percent:Q", **x), y=alt.Y("at:Q", **y), text=alt.Text("says:N")),
        name.transform_filter(f"datum.percent > {_LEFT}")
        .mark_text(**TEXT, align="right", dx=-10)
        .encode(x=alt.X("percent:Q", **x), y=alt.Y("at:Q", **y), text=alt.Text("says:N")),
        name.transform_filter("!isValid(datum.percent)")
        .mark_text(**TEXT, align="left", x=4)
        .encode(y=alt.Y("at:Q", **y), text=alt.Text("says:N")),
    ]
    offered = [
        (f"all other states, each beside {beside}", "states"),
        ("all pairs of states", "pairs"),
    ]
    chart = (
        alt.layer(*layers, data=shown)
        .add_params(bound("baseline", offered, "states", "the bars are"))
        .properties(
            width=WIDTH,
            height=_BARS + _LANE * len(shown),
            title=alt.Title(title, subtitle=textwrap.wrap(f"Rule: {rule}.", 80), offset=36),
        )
    )
    return finish(
        chart,
        name="agreement",
        description=words,
        note=note,
        columns={
            "country": "state",
            "agrees": f"agreement with {beside}",
            "texts": "texts compared",
            "later": f"of them after {later}",
            "place": f"place among states beside {beside}",
            "rank_percentile": f"percentile among states beside {beside}",
            "percentile": "percentile among all pairs",
            "as_often": "percent of pairs that agree as often or more",
        },
    )


def _bins(shares: pd.Series, baseline: str) -> pd.DataFrame:
    """Count shares in bars of `_BIN` points; the last holds 100 too, so that it needs no bar."""
    bins = pd.DataFrame({"from": range(0, 100, _BIN)})
    bins["to"] = bins["from"] + _BIN
    place = (shares // _BIN * _BIN).clip(upper=100 - _BIN)
    bins["count"] = bins["from"].map(place.value_counts()).fillna(0).astype(int)
    bins["percent"] = (100 * bins["count"] / max(len(shares), 1)).round(2)
    return bins.assign(baseline=baseline)


def two_votes(
    cross: pd.DataFrame, *, title: str, first: str, second: str, named: dict[str, str], note: str
) -> alt.LayerChart:
    """Draw the votes on two texts as a grid: how many states voted which way on both.

    Parameters
    ----------
    cross
        As `model.two_votes` gives it.
    title
        The question, or the finding.
    first, second
        Names of the two texts.
    named
        Code to name of the states that are named in their cell.
    note
        The source line, as `caption` writes it.
    """
    cells = cross[["states"]].copy()
    cells["first"] = cross["first"].map(describe.did)
    cells["second"] = cross["second"].map(describe.did)
    cells["who"] = [
        describe.join_words(name for iso3, name in named.items() if iso3 in iso3s)
        for iso3s in cross["iso3s"]
    ]
    cells["says"] = [
        "\n".join([f"{states}", *_fitting([name for i, name in named.items() if i in iso3s])])
        for states, iso3s in zip(cells["states"], cross["iso3s"], strict=True)
    ]
    tallest = max((says.count("\n") + 1 for says in cells["says"]), default=1)
    order = list(dict.fromkeys(cells["first"]))
    heading = alt.Title(title, subtitle=f"rows: vote on {first} · columns: vote on {second}")
    base = alt.Chart().encode(
        x=alt.X("second:N", sort=order, title=None, axis=alt.Axis(orient="top", labelAngle=0)),
        y=alt.Y("first:N", sort=order, title=None),
    )
    box = base.mark_rect(color=BLUE, stroke=GREY, strokeWidth=1).encode(
        fillOpacity=alt.FillOpacity("states:Q", scale=alt.Scale(range=[0, 0.45]), legend=None),
        tooltip=tooltip("first:N", "second:N", "states:Q", "who:N"),
    )
    says = base.mark_text(
        **TEXT, align="left", baseline="top", lineBreak="\n", lineHeight=_LINE, dx=8 - _BOX / 2,
        yOffset=6 - (_LINE * tallest + 12) / 2,
    ).encode(text=alt.Text("says:N"))  # fmt: skip
    chart = alt.layer(box, says, data=cells).properties(
        width=alt.Step(_BOX), height=alt.Step(_LINE * tallest + 12), title=heading
    )
    return finish(
        chart,
        name="two_votes",
        description=describe.two_votes(cross, first=first, second=second),
        note=note,
        columns={
            "first": f"on {first}",
            "second": f"on {second}",
            "states": "states",
            "who": "among them",
        },
    )


def _fitting(names: Sequence[str]) -> list[str]:
    """Break names into the lines that a cell has room for; what does not fit is counted."""
    for left_out in range(len(names) + 1):
        kept = list(names[: len(names) - left_out])
        said = ", ".join([*kept, f"and {left_out} more"]) if left_out else describe.join_words(kept)
        lines = textwrap.wrap(said, _BOX_LETTERS)
        if len(lines) <= _BOX_LINES:
            break
    return lines
