"""Charts of votes: the strip of roll calls, agreement beside all pairs, two texts of one day."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import altair as alt
import pandas as pd

from allylessons import describe
from allylessons.charts.parts import ROW, finish, tooltip
from allylessons.describe.votes import LETTERS, NOT_FOUND
from allylessons.theme import BLUE, GREEN, GREY, ORANGE, PINK, TEXT

_COLOURS = {"Y": BLUE, "N": ORANGE, "A": GREY, "–": PINK, "?": GREEN}
_CELL = 26  # px, for one letter
_FILL = 0.25  # so clear that a letter on it keeps its contrast; the outline carries the colour
_PERCENT = 3.4  # px for one percentage point
_LINE = 17  # px
_BIN = 5  # percentage points
_BARS = 110  # px, the height of the histogram
_BOX = 128  # px, the width of a cell of two votes
_BOX_LINES, _BOX_LETTERS = 4, 17  # lines of names in it, and letters in a line


def vote_strip(rows: pd.DataFrame, *, title: str, note: str, later: str) -> alt.LayerChart:
    """Draw votes as a strip, a letter and a colour a cell; mark what is incomplete or later.

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
    """
    cells = rows[["country", "resolution", "subject"]].copy()
    cells["letter"] = rows["vote"].map(LETTERS).astype(object).fillna(NOT_FOUND)
    cells["did"] = rows["vote"].map(describe.did)
    cells["day"] = rows["date"].map(describe.date)
    after = describe.after(rows["date"], later)
    cells["after"] = after.map({True: "yes", False: "no"})
    cells["text"] = [
        f"{name} · {day:%b %Y}{'' if whole else ' *'}{' +' if late else ''}"
        for name, day, whole, late in zip(
            rows["resolution"], rows["date"], rows["whole"], after, strict=True
        )
    ]
    scale = alt.Scale(domain=list(_COLOURS), range=list(_COLOURS.values()))
    texts, names = list(cells["text"].unique()), list(cells["country"].unique())
    base = alt.Chart().encode(
        x=alt.X("text:N", sort=texts, title=None, axis=alt.Axis(orient="top", labelAngle=-90)),
        y=alt.Y("country:N", sort=names, title=None),
    )
    box = base.mark_rect(fillOpacity=_FILL, strokeWidth=2, width=_CELL - 4, height=ROW - 6).encode(
        fill=alt.Fill("letter:N", scale=scale, legend=None),
        stroke=alt.Stroke("letter:N", scale=scale, legend=None),
        tooltip=[
            *tooltip("country:N", "resolution:N", "day:N", "subject:N", "did:N"),
            alt.Tooltip("after:N", title=f"after {later}"),
        ],
    )
    letter = base.mark_text(**TEXT).encode(text=alt.Text("letter:N"))
    legend = [
        "Y voted Yes · N voted No · A abstained · – no vote on record · ? not found",
        f"* roll call incomplete · + after {later}",
    ]
    chart = alt.layer(box, letter, data=cells).properties(
        width=alt.Step(_CELL), height=alt.Step(ROW), title=alt.Title(title, subtitle=legend)
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
    pairs: pd.DataFrame,
    *,
    title: str,
    beside: str,
    rule: str,
    note: str,
    later: str,
    predicted: Sequence[float] | None = None,
    marked: str | None = None,
) -> alt.VConcatChart:
    """Draw how often states agree with one, under a histogram of how often any two states do.

    Parameters
    ----------
    rows
        As `model.agreement_with` gives them: the states to show; with ``later``, how many of the
        texts are later.
    pairs
        As `model.agreement` gives them, the baseline.
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
        The learner's lowest and highest percent for a usual pair, drawn as a band.
    marked
        Name of a state to point out.
    """
    width = round(_PERCENT * 100)
    x = {"scale": alt.Scale(domain=[0, 100], nice=False), "title": "agreement (percent of texts)"}
    labelled = alt.Axis(values=list(range(0, 101, 20)), grid=False)
    compared = pairs["percent"].dropna()
    words = describe.agreement(rows, pairs, beside=beside, rule=rule, later=later)

    bins = pd.DataFrame({"from": range(0, 100, _BIN)})
    bins["to"] = bins["from"] + _BIN
    # The last bar holds 100 too, so that the whole has no bar of its own.
    place = (compared // _BIN * _BIN).clip(upper=100 - _BIN)
    bins["pairs"] = bins["from"].map(place.value_counts()).fillna(0).astype(int)
    bars = [
        alt.Chart(bins)
        .mark_bar(color=GREY, stroke=GREY, fillOpacity=0.5)
        .encode(
            x=alt.X("from:Q", bin="binned", axis=labelled, **x),
            x2=alt.X2("to:Q"),
            y=alt.Y("pairs:Q", title="pairs of states", axis=alt.Axis(tickCount=3, format=",d")),
            tooltip=tooltip("from:Q", "to:Q", "pairs:Q"),
        )
    ]
    if predicted:
        low, high = (float(edge) for edge in predicted)
        band = pd.DataFrame({"low": [low], "high": [high], "name": ["your prediction"]})
        bars += [
            alt.Chart(band)
            .mark_rect(color=BLUE, fillOpacity=0.06, stroke=BLUE, strokeWidth=2)
            .encode(x=alt.X("low:Q", **x), x2=alt.X2("high:Q")),
            alt.Chart(band)
            .mark_text(**TEXT, align="left", dx=2, dy=-26, y=0)
            .encode(x=alt.X("low:Q", **x), text=alt.Text("name:N")),
        ]
        inside = int(compared.between(low, high).sum())
        words += (
            f" Your prediction, {describe.number(low)}% to {describe.number(high)}%, holds "
            f"{inside:,} of {describe.count(len(compared), 'pair')}."
        )
    if len(compared):
        usual = pd.DataFrame({"at": [compared.median()]})
        usual["name"] = f"middle pair: {describe.percent(compared.median())}"
        line = (
            alt.Chart(usual)
            .mark_rule(color=ORANGE, strokeWidth=3, strokeDash=[6, 4])
            .encode(x=alt.X("at:Q", **x))
        )
        # The name stands to the right, where even beside 100 there is room, and the line reaches up
        # to it, so that it is not taken for the name of a prediction.
        named = (
            alt.Chart(usual)
            .mark_text(**TEXT, align="left", dx=7, dy=-10, y=0)
            .encode(x=alt.X("at:Q", **x), text=alt.Text("name:N"))
        )
        bars += [line.encode(y=alt.value(-_LINE), y2=alt.value(_BARS)), named]
    top = alt.layer(*bars).properties(width=width, height=_BARS)

    columns = ["country", "percent", "texts", "later", "percentile", "as_often"]
    shown = rows[columns].reset_index(drop=True)
    shown["agrees"] = [describe.percent(share) for share in shown["percent"]]
    shown["says"] = [
        row["agrees"]
        if pd.isna(row["percent"])
        else f"{row['agrees']} {describe.of_texts(row['texts'], row['later'], later)}\n"
        + describe.among_pairs(row["percentile"], row["as_often"])
        for _, row in shown.iterrows()
    ]
    shown["state"] = [f"▶ {name}" if name == marked else name for name in shown["country"]]
    y = alt.Y("state:N", sort=list(shown["state"]), title=None)
    below = [
        alt.Chart()
        .transform_filter("isValid(datum.percent)")
        .mark_point(size=150, color=BLUE)
        .encode(
            x=alt.X("percent:Q", axis=labelled, **x),
            y=y,
            tooltip=[
                *tooltip("country:N", "percent:Q", "texts:Q"),
                alt.Tooltip("later:Q", title=f"after {later}"),
                *tooltip("percentile:Q", "as_often:Q"),
            ],
        ),
        alt.Chart()
        .mark_text(**TEXT, align="left", lineBreak="\n", lineHeight=_LINE, dy=-_LINE / 2)
        .encode(x=alt.value(width + 12), y=y, text=alt.Text("says:N")),
    ]
    if len(compared):
        below.insert(0, line)
    bottom = alt.layer(*below).properties(
        width=width,
        height=alt.Step(2 * _LINE + 8),
        title=alt.Title(f"Agreement with {beside}", fontSize=13),
    )
    chart = alt.vconcat(top, bottom, data=shown, spacing=16).properties(
        title=alt.Title(title, subtitle=textwrap.wrap(f"Rule: {rule}.", 95), offset=36)
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
            "percentile": "percentile among all pairs",
            "as_often": "percent of pairs that agree as often or more",
        },
    )


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
