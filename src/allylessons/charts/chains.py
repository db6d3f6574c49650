"""Charts of chains: the ladder of one claim, and all claims as dots by where their chains end."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping

import altair as alt
import pandas as pd

from allylessons import describe
from allylessons.charts.parts import ROW, WIDTH, caption, finish, tooltip
from allylessons.model.chains import (
    NAMED,
    NAMED_AT_WAR,
    NO_SOURCE,
    UNNAMED,
    UNNAMED_AT_WAR,
    WHO,
    known_of,
)
from allylessons.theme import BLUE, FONT_SIZE, GREEN, GREY, ORANGE, PINK, TEXT

_MARKS = {
    NO_SOURCE: ("cross", GREY),
    UNNAMED: ("square", PINK),
    UNNAMED_AT_WAR: ("triangle-up", GREEN),
    NAMED: ("circle", BLUE),
    NAMED_AT_WAR: ("diamond", ORANGE),
}
_RUNG = 62  # px from one rung to the next: three lines of text
_CARD = 62  # letters that fit a line of the plot's width
_WIDE = WIDTH + 120  # no names of rows stand on the left of a ladder


def _scales(kinds: list[str], legend: alt.Legend | None) -> dict[str, alt.Color | alt.Shape]:
    """Shape and colour for what is known of a speaker; the shape repeats the colour."""
    shapes, colours = ([_MARKS[kind][part] for kind in kinds] for part in (0, 1))
    title = "who stands at the far end"
    return {
        "shape": alt.Shape(
            "who:N", title=title, scale=alt.Scale(domain=kinds, range=shapes), legend=legend
        ),
        "color": alt.Color(
            "who:N", title=title, scale=alt.Scale(domain=kinds, range=colours), legend=legend
        ),
    }


def rungs_of(links: pd.DataFrame, labels: Callable[[str, str], Mapping[str, str]]) -> pd.DataFrame:
    """Put the links of a chain into words, one row a rung, the article first.

    Parameters
    ----------
    links
        As `model.chain_of` gives them.
    labels
        Gives the plain labels of a table's column, as ``lesson.data.labels`` does.
    """
    names = {
        column: labels(table, column)
        for table, column in (("actors", "kind"), ("chains", "speech_mode"), ("chains", "basis"))
    }
    rows = []
    for _, link in links.iterrows():
        who = known_of(link["named"], link["party_to_war"])
        kind = names["kind"].get(link["kind"], str(link["kind"])).removeprefix("unnamed ")
        mode = "own text not found"
        if pd.notna(link["speech_mode"]):
            mode = names["speech_mode"].get(link["speech_mode"], link["speech_mode"])
        when = describe.date(link["report_date"], str(link["report_date_precision"]))
        basis = names["basis"].get(link["basis"], str(link["basis"]))
        rows.append(
            {
                "link": int(link["link"]),
                "actor": link["actor"],
                "who": who,
                "about": f"{kind}, {who}{', found on checking' if link['traced'] else ''}",
                "how": f"{mode}, {when}; rests on: {basis}",
                "rests_on": basis,
                "basis": str(link["basis"]),
                "credited": "no" if link["traced"] else "yes",
                "source": link["source_id"],
            }
        )
    return pd.DataFrame(
        rows,
        columns=[
            *("link", "actor", "who", "about", "how", "rests_on", "basis", "credited", "source")
        ],
    )


def ladder(
    links: pd.DataFrame,
    *,
    title: str,
    labels: Callable[[str, str], Mapping[str, str]],
    subtitle: str = "",
    words: str | None = None,
) -> alt.LayerChart:
    """Draw the chain of one claim as a ladder, from the reader down to the origin.

    Parameters
    ----------
    links, labels
        As for `rungs_of`.
    title, subtitle
        The question, and the claim in our words.
    words
        Words to put in place of the description of the rungs.
    """
    rungs = rungs_of(links, labels)
    plotted = rungs.assign(at=range(1, len(rungs) + 1))
    plotted["above"] = (plotted["at"] - 1).clip(lower=0.2)  # below the word "you"
    scale = alt.Scale(domain=[0, len(rungs) + 0.8], reverse=True, nice=False)
    y = alt.Y("at:Q", scale=scale, axis=None)
    base = alt.Chart().encode(x=alt.value(14), y=y)
    steps = base.mark_rule(strokeWidth=3, color=GREY).encode(
        y2=alt.Y2("above:Q"),
        strokeDash=alt.StrokeDash(
            "credited:N",
            scale=alt.Scale(domain=["yes", "no"], range=[[1, 0], [5, 5]]),
            legend=None,
        ),
    )
    points = base.mark_point(size=240).encode(
        **_scales([who for who in WHO if who in set(plotted["who"])], None),
        tooltip=tooltip("actor:N", "about:N", "how:N", "source:N"),
    )
    text = {**TEXT, "align": "left", "baseline": "middle", "dx": 20}
    lines = [
        base.mark_text(**text, fontWeight="bold", dy=-16).encode(text=alt.Text("actor:N")),
        base.mark_text(**text, dy=2).encode(text=alt.Text("about:N")),
        base.mark_text(**text, dy=20).encode(text=alt.Text("how:N")),
    ]
    you = (
        alt.Chart(pd.DataFrame({"at": [0], "name": ["you"]}))
        .mark_text(**{**text, "align": "center", "dx": 0}, fontWeight="bold")
        .encode(x=alt.value(14), y=y, text=alt.Text("name:N"))
    )
    chart = alt.layer(steps, points, *lines, you, data=plotted).properties(
        width=_WIDE,
        height=_RUNG * max(len(rungs), 1) + _RUNG,
        title=alt.Title(title, subtitle=textwrap.wrap(subtitle, 95)),
    )
    dates = links.dropna(subset=["report_date"]).sort_values("report_date")
    as_of = "no date"
    if len(dates):
        newest = dates.iloc[-1]
        as_of = describe.date(newest["report_date"], str(newest["report_date_precision"]))
    return finish(
        chart,
        name="ladder",
        description=words or describe.rungs(rungs),
        note=caption(describe.sources(links), as_of),
        columns={
            "link": "link",
            "actor": "who",
            "about": "what is known of it",
            "how": "how it passes the claim on",
            "credited": "credited by the article",
            "source": "source",
        },
    )


def dots(
    ends: pd.DataFrame,
    *,
    by: str,
    labels: Mapping[object, str],
    title: str,
    note: str,
    marked: tuple[str, str | None] = ("", None),
) -> alt.VConcatChart:
    """Draw every claim as a dot, in rows; rows without a claim are drawn too.

    Parameters
    ----------
    ends
        As `model.ends_of` gives them.
    by
        Column that says in which row a claim stands.
    labels
        Value of that column to the row's name, in the order of the rows.
    title
        The question, or the finding.
    note
        The source line, as `caption` writes it.
    marked
        A row's name and the learner's prediction for it, or None where there is none.
    """
    order = list(labels.values())
    plotted = pd.DataFrame(
        {
            "claim": ends["claim_id"],
            "row": ends[by].map(dict(labels)).astype(str),
            "who": pd.Categorical(ends["who"], WHO, ordered=True),
            "end": ends["actor"],
            "says": ends["paraphrase"],
        }
    )
    plotted = plotted[plotted["row"].isin(order)].sort_values(["who", "claim"], kind="stable")
    plotted["at"] = plotted.groupby("row").cumcount() + 1
    plotted["who"] = plotted["who"].astype(str)
    plotted["card"] = [
        "\n".join(
            line
            for text in (f"{row['claim']}. {row['says']}", f"Far end: {row['end']} ({row['who']})")
            for line in textwrap.wrap(text, _CARD)
        )
        for _, row in plotted.iterrows()
    ]
    counted = plotted["row"].value_counts().reindex(order, fill_value=0)
    row, guess = marked
    totals = pd.DataFrame({"row": order, "at": counted.to_numpy()})
    totals["says"] = [
        describe.count(number, "claim")
        + (f" ◆ your prediction: {guess}" if guess else "") * (name == row)
        for name, number in counted.items()
    ]
    most = max(int(counted.max()), 1) if len(counted) else 1
    # The text behind the longest row needs some 80 px.
    scale = alt.Scale(domain=[0, most * WIDTH / (WIDTH - 80)], nice=False)
    x = alt.X(
        "at:Q",
        title="number of claims (one dot is one claim)",
        scale=scale,
        axis=alt.Axis(values=list(range(0, most + 1, max(5, -(-most // 40) * 5)))),
    )
    y = alt.Y("row:N", sort=order, scale=alt.Scale(domain=order), title=None)
    ids = sorted(plotted["claim"])
    picked = alt.selection_point(
        name="claim",
        on="click",  # a bound selection listens to its list alone unless told
        fields=["claim"],
        bind=alt.binding_select(options=[None, *ids], labels=["none", *ids], name="Pick a claim: "),
        clear=False,
    )
    kinds = [who for who in WHO if who in set(plotted["who"])]
    across = min(10.0, 0.85 * (WIDTH - 80) / most)
    drawn = (
        alt.Chart(name="claims")
        .mark_point(size=across**2)
        .encode(
            x=x,
            y=y,
            **_scales(kinds, alt.Legend(orient="top", columns=3, titleLimit=WIDTH)),
            size=alt.when(picked, empty=False).then(alt.value(260)).otherwise(alt.value(across**2)),
            tooltip=tooltip("claim", "says", "end"),
        )
        .add_params(picked)
    )
    says = (
        alt.Chart(totals)
        .mark_text(**TEXT, align="left", dx=8)
        .encode(x=x, y=y, text=alt.Text("says:N"))
    )
    picture = alt.layer(drawn, says).properties(width=WIDTH, height=alt.Step(ROW))
    card = (
        alt.Chart()
        .mark_text(**TEXT, align="left", baseline="top", lineBreak="\n", lineHeight=FONT_SIZE + 5)
        .encode(x=alt.value(0), y=alt.value(0), text=alt.Text("card:N"))
        .transform_filter({"param": "claim", "empty": False})
        .properties(name="card", width=WIDTH, height=76)
    )
    chart = alt.vconcat(picture, card, data=plotted, spacing=6).properties(title=title)
    words = describe.ends(plotted, order)
    if guess and row in order:
        words += f" Your prediction for “{row}”: {guess}."
    return finish(
        chart,
        name="dots",
        description=words,
        note=note,
        columns={
            "claim": "claim",
            "row": "row",
            "end": "far end",
            "who": "what is known of it",
            "says": "what is claimed",
        },
    )
