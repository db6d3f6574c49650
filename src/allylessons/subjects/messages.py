"""What becomes of a message on its way: pieces that are lost, help that turns round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from allylessons.data import Package
from allylessons.lab import WIDTH, Told
from allylessons.model.claims import chain_of
from allylessons.text import require
from allylessons.words import date


def told_grid(title: str, stations: Iterable[Mapping[str, str]], pieces: list[str]) -> Told:
    """What of a message is left at each station, as squares of a grid.

    Parameters
    ----------
    title
        The finding.
    stations
        One mapping a station, in the order of the message: ``name``, and each piece's text; a text
        that begins with ``✗`` says that the piece is gone, with ``·`` that there is none yet.
    pieces
        The pieces, in the order of the columns.
    """
    rows = [
        {
            "row": at,
            "name": station["name"],
            "column": pieces.index(piece),
            "piece": piece,
            "says": station[piece],
            "kept": {"✗": "gone", "·": "none"}.get(station[piece][0], "kept"),
        }
        for at, station in enumerate(stations)
        for piece in pieces
    ]
    frame = pd.DataFrame(rows)
    words = " ".join(
        f"{name}: "
        + "; ".join(f"{p}: {s.strip('✗✓· ')}" for p, s in group[["piece", "says"]].values)
        + "."
        for name, group in frame.groupby("name", sort=False)
    )
    words = words.replace("\n", " ")
    return Told(title, words[0].upper() + words[1:], frame)


def telephone(data: Package, claim: str) -> Told:
    """What each station of a charge passes on; read from the notes of its links."""
    links = chain_of(data.load("chains"), data.load("actors"), claim)
    week, cnn, officials = (row for _, row in links.iterrows())
    require("not named" in cnn["note"], "the picture telephone", "CNN names no accuser")
    require("denial" in cnn["note"], "the picture telephone", "the article leaves the denial out")
    pieces = ["the charge", "who\naccuses", "how they\nknow", "when", "the reply"]

    def station(link: pd.Series, name: str, *texts: str) -> dict[str, str]:
        when = date(link["report_date"], str(link["report_date_precision"]))
        return {"name": f"{name},\n{when}"} | dict(zip(pieces, texts, strict=True))

    year = f"{officials['report_date']:%B}\n{officials['report_date'].year}"
    stations = [
        station(
            officials,
            "two senior\nUS officials",
            "✓ kept",
            "they do",
            "intelligence",
            year,
            "· none yet",
        ),
        station(
            cnn,
            "CNN",
            "✓ kept",
            "✗ nobody\nnamed",
            "✗ not told",
            "its own\ndate",
            "added:\na denial",
        ),
        station(
            week, "The Week", "✓ kept", "✗ nobody\nnamed", "✗ not told", "✗ “recent”", "✗ left out"
        ),
    ]
    return told_grid("Of five things, the charge alone arrives", stations, pieces)


def draw_grid(rows: pd.DataFrame) -> Any:
    """Draw what is left of a message: filled cells for what is there, dashed for gaps."""
    import altair as alt

    from allylessons.theme import BLUE, ORANGE, TEXT

    left, top, tall = 128, 40, 62
    columns = int(rows["column"].max()) + 1
    wide = (WIDTH - left) / columns
    height = top + tall * (int(rows["row"].max()) + 1) + 24
    rows = rows.assign(
        x=left + rows["column"] * wide + 3,
        x2=left + (rows["column"] + 1) * wide - 3,
        y=top + rows["row"] * tall + 3,
        y2=top + (rows["row"] + 1) * tall - 3,
    )
    rows = rows.assign(mid=(rows["x"] + rows["x2"]) / 2, half=(rows["y"] + rows["y2"]) / 2)
    x = alt.Scale(domain=[0, WIDTH], range=[0, WIDTH], nice=False)
    y = alt.Scale(domain=[0, height], range=[0, height], nice=False)
    base = alt.Chart().encode(
        x=alt.X("x:Q").scale(x).axis(None), y=alt.Y("y:Q").scale(y).axis(None), x2="x2:Q", y2="y2:Q"
    )
    tip = ["name:N", "piece:N", "says:N"]
    cells = [
        base.transform_filter(f"datum.kept == '{kept}'")
        .mark_rect(cornerRadius=4, **look)
        .encode(tooltip=tip)
        for kept, look in (
            ("kept", {"color": BLUE, "fillOpacity": 0.22, "stroke": BLUE, "strokeWidth": 2}),
            (
                "gone",
                {"color": "transparent", "stroke": ORANGE, "strokeWidth": 2, "strokeDash": [5, 4]},
            ),
        )
    ]
    text = {**TEXT, "lineBreak": "\n", "lineHeight": 16, "baseline": "middle"}
    at = {"x": alt.X("mid:Q").scale(x).axis(None), "y": alt.Y("half:Q").scale(y).axis(None)}
    says = alt.Chart().mark_text(**text).encode(**at, text="says:N")
    # Known before the guess, so given by themselves: the veil leaves them.
    top_row, first = rows[rows["row"] == 0], rows[rows["column"] == 0]
    heads = (
        alt.Chart(_given(top_row, "mid", "piece"))
        .mark_text(**{**text, "fontWeight": "bold"})
        .encode(x=at["x"], y=alt.value(18), text="piece:N")
    )
    names = (
        alt.Chart(_given(first, "half", "name"))
        .mark_text(**{**text, "align": "left"})
        .encode(x=alt.value(0), y=at["y"], text="name:N")
    )
    mine = guessed(f"'Your guess: ' + guess + ' of {columns}'", height - 8)
    return alt.layer(*cells, says, heads, names, mine, data=rows).properties(
        width=WIDTH, height=height
    )


def _given(rows: pd.DataFrame, *columns: str) -> Any:
    """Some columns of the rows as data of a layer's own, which no filter of the picture reaches."""
    import altair as alt

    return alt.InlineData(values=rows[list(columns)].to_dict("records"))


def guessed(text: str, y: float) -> Any:
    """A line that says what was guessed, once something was; `text` is a Vega expression."""
    import altair as alt

    from allylessons.theme import TEXT

    return (
        alt.Chart(alt.InlineData(values=[{}]))
        .transform_calculate(mine=f"isValid(guess) && guess !== '' ? {text} : ''")
        .mark_text(**{**TEXT, "fontWeight": "bold"}, align="left", baseline="middle")
        .encode(x=alt.value(0), y=alt.value(y), text="mine:N")
    )


def turned(data: Package, body: str) -> Told:
    """Which way the help runs in each version's subtitle, and in a claim of the body."""
    versions = data.load("versions")
    lines = versions[versions["element"] == "standfirst"].sort_values("version")
    rows: list[dict[str, Any]] = []
    for _, one in lines.iterrows():
        away = "coming from South Africa" not in one["content"]
        rows.append(
            {
                "name": f"subtitle, {one['version']:%B %Y}",
                "away": away,
                "says": "help goes out" if away else "help comes in",
                "key": f"{one['version']:%b}".lower(),
                "content": one["content"],
            }
        )
    require([r["away"] for r in rows] == [True, False, False], "predictions.turn.told", "it turned")
    claim = data.row("claims", body)
    require(claim["direction"] == "benefit_from_russia", "questions.which-way", "Moscow gave")
    last = rows[-1]["name"].removeprefix("subtitle, ")
    rows.append(
        {
            "name": f"body, {last}",
            "away": True,
            "says": "help goes out, to the ANC",
            "key": "body",
            "content": claim["paraphrase"],
        }
    )
    frame = pd.DataFrame(rows)
    frame.insert(0, "place", range(len(frame)))
    words = " ".join(
        f"{r['name'][0].upper()}{r['name'][1:]}: {r['content']}." for r in rows
    ).replace("..", ".")
    turned_by = rows[1]["name"].removeprefix("subtitle, ")
    title = f"The subtitle had turned by {turned_by}; the body has not"
    return Told(title, words, frame)


def draw_arrows(rows: pd.DataFrame, *, ends: tuple[str, str]) -> Any:
    """Draw in which direction each of some texts lets help run, as arrows between two names.

    Parameters
    ----------
    rows
        Columns ``place`` (from 0), ``name``, ``away`` (whether from the left name to the right),
        ``says``.
    ends
        Names at the left and the right.
    """
    import altair as alt

    from allylessons.theme import BLUE, ORANGE, TEXT

    left, right, top, tall = 250, WIDTH - 70, 30, 44
    rows = rows.assign(
        tail=[left if away else right for away in rows["away"]],
        head=[right if away else left for away in rows["away"]],
        turned=[90 if away else -90 for away in rows["away"]],
        way=["away" if away else "back" for away in rows["away"]],
        y=top + rows["place"] * tall + 18,
    )
    height = top + tall * len(rows)
    scale = alt.Scale(domain=[0, WIDTH], range=[0, WIDTH], nice=False)
    down = alt.Scale(domain=[0, height], range=[0, height], nice=False)
    y = alt.Y("y:Q").scale(down).axis(None)
    colour = alt.Color("way:N").scale(domain=["away", "back"], range=[BLUE, ORANGE]).legend(None)
    base = alt.Chart().encode(y=y)
    lines = base.mark_rule(strokeWidth=4, aria=False).encode(
        x=alt.X("tail:Q").scale(scale).axis(None), x2="head:Q", color=colour
    )
    tips = base.mark_point(shape="triangle-up", size=260, filled=True, opacity=1).encode(
        x=alt.X("head:Q").scale(scale).axis(None),
        color=colour,
        angle=alt.Angle("turned:Q").scale(domain=[0, 360], range=[0, 360]),
        tooltip=["name:N", "says:N"],
    )
    text = {**TEXT, "align": "left", "baseline": "middle"}
    names = (
        alt.Chart(_given(rows, "y", "name"))
        .mark_text(**text)
        .encode(x=alt.value(0), y=y, text="name:N")
    )
    says = base.mark_text(**{**text, "align": "center"}, dy=-11).encode(
        x=alt.value((left + right) / 2), text="says:N"
    )
    heads = [
        alt.Chart(alt.InlineData(values=[{"name": name}]))
        .mark_text(**{**text, "fontWeight": "bold", "align": align})
        .encode(x=alt.value(x), y=alt.value(10), text="name:N")
        for name, x, align in zip(ends, (left, WIDTH), ("left", "right"), strict=True)
    ]
    mine = (
        base.transform_filter("datum.key == guess")
        .mark_text(**{**text, "fontWeight": "bold"}, dy=-22)
        .encode(x=alt.value(0), text=alt.value("◆ you guessed: turned before this one"))
    )
    return alt.layer(lines, tips, names, says, *heads, mine, data=rows).properties(
        width=WIDTH, height=height
    )
