"""Roll calls vote by vote: the strip, two states by hand, one record by three rules, two texts."""

from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd

from allylessons import model
from allylessons.lab import WIDTH, Told
from allylessons.reference import date
from allylessons.subjects.votes import (
    ABSTENTIONS,
    BESIDE,
    LETTERS,
    NOT_FOUND,
    Record,
    did,
    in_two,
    listed,
    percent,
    tally,
)
from allylessons.words import count, join_words, number

COLOURS = {"Y": "#1E88C8", "N": "#D66A00", "A": "#808080", "–": "#C2699B", "?": "#00966B"}
_FILL = 0.25  # so clear that a letter on it keeps its contrast; the outline carries the colour
_ROW, _BOX, _HEAD, _DATE = 21, 25, 100, 62  # px: a row, a letter's column, the names, the date
_BAR, _NAME = 140, 120  # px: a column of bars, the names beside it
_CELL, _SIDE = 114, 100  # px: a cell of two votes, the names beside it
_LINE, _LETTERS, _LINES = 16, 17, 5  # px of a line in it, letters in one, lines


# ---- the strip


def strip(record: Record, ran: pd.Timestamp, *, state: str) -> Told:
    """Votes of Russia, the course's countries and one more state, a row a text."""
    state = record.codes[state]
    states = list(dict.fromkeys([BESIDE, *record.subjects, state]))
    rows = record.calls.assign(
        day=record.calls["date"].map(date), **{i: list(record.letters(i)) for i in states}
    )
    rows["chosen"] = rows[state]
    parts = []
    for iso3 in states:
        votes = record.cast.loc[iso3]
        before, after = (votes[(record.calls["date"] > ran).to_numpy() == late] for late in (0, 1))
        parts.append(f"{record.names[iso3]} {tally(before)}; after the article {tally(after)}")
    words = f"{count(len(record.calls), 'text')}. {'. '.join(parts)}."
    for _, call in record.calls[~record.calls["whole"]].iterrows():
        words += f" Of the text of {date(call['date'])}, only {call['found']} of {call['states']}"
        words += " votes were found."
    letters = record.letters(state)
    title = f"{record.names[state]}: {letters.count('Y')} Yes, {letters.count('N')} No, "
    title += f"{letters.count('A')} abstained, of {count(len(letters), 'text')}"
    return Told(title, words, rows)


def strip_title(record: Record) -> str:
    """The same title as a Vega expression."""

    def counted(letter: str) -> str:
        return f"length(split(letters[mine], '{letter}')) - 1"

    says = f"({counted('Y')}) + ' Yes, ' + ({counted('N')}) + ' No, ' + ({counted('A')})"
    says += f" + ' abstained, of {count(len(record.calls), 'text')}'"
    return in_two("names[mine] + ':'", says)


def strip_columns(record: Record) -> dict[str, str]:
    """The columns of its table: a letter a state."""
    names = {iso3: record.names[iso3] for iso3 in (BESIDE, *record.subjects)}
    return {"day": "date", "subject": "text", **names, "chosen": "the state you chose"}


def draw_strip(rows: pd.DataFrame, *, record: Record, ran: pd.Timestamp) -> Any:
    """Draw the strip, with a line where the article ran; Vega fetches the letters of the state.

    `rows` are not used: the chart holds every state's letters.
    """
    import altair as alt

    from allylessons.theme import ORANGE, TEXT

    fixed = [BESIDE, *record.subjects]
    across, texts = len(fixed) + 1, len(record.calls)
    cut = int((record.calls["date"] <= ran).sum())
    left = WIDTH - _BOX * across
    lists = {
        "names": list(record.names.values()),
        "letters": [record.letters(iso3) for iso3 in record.names],
        "labels": list(record.labels.values()),
        "dates": [f"{day:%b %Y}" for day in record.calls["date"]],
        "fixed": [record.names[iso3] for iso3 in fixed],
    }
    x = alt.X("column:O", axis=None).scale(domain=list(range(across)), range=[left, WIDTH])
    y = alt.Y("line:O", axis=None).scale(
        domain=list(range(texts + 1)), range=[_HEAD, _HEAD + _ROW * (texts + 1)]
    )
    base = alt.Chart().encode(x=x, y=y)
    scale = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))
    box = base.mark_rect(
        fillOpacity=_FILL, strokeWidth=2, width=_BOX - 4, height=_ROW - 3
    ).encode(
        fill=alt.Fill("letter:N", scale=scale, legend=None),
        stroke=alt.Stroke("letter:N", scale=scale, legend=None),
        tooltip=[alt.Tooltip(f"{one}:N") for one in ("name", "text", "date", "letter")],
        description="says:N",
    )  # fmt: skip
    first = alt.Chart().transform_filter("datum.column == 0").encode(y=y)
    line = alt.Chart(alt.InlineData(values=[{"line": cut}])).encode(y=y)
    layers = [
        box,
        base.mark_text(**TEXT, aria=False).encode(text="letter:N"),
        alt.Chart()
        .transform_filter("datum.row == 0")
        .mark_text(**TEXT, align="left", angle=270, limit=_HEAD - 6)
        .encode(x=x, y=alt.value(_HEAD - 4), text="name:N"),
        first.mark_text(**{**TEXT, "fontSize": 12}, align="left", limit=left - _DATE - 12).encode(
            x=alt.value(0), text="text:N"
        ),
        first.mark_text(**{**TEXT, "fontSize": 12}, align="right").encode(
            x=alt.value(left - 6), text="date:N"
        ),
        line.mark_rule(color=ORANGE, strokeWidth=2, strokeDash=[6, 4], aria=False).encode(
            x=alt.value(270), x2=alt.value(WIDTH)
        ),
        line.mark_text(
            **{**TEXT, "fontSize": 12}, align="left", text=f"the article ran, about {date(ran)}"
        ).encode(x=alt.value(0)),
    ]  # fmt: skip
    return (
        alt.layer(*layers, data=alt.sequence(texts * across, as_="cell"))
        .transform_calculate(row=f"floor(datum.cell / {across})", column=f"datum.cell % {across}")
        .transform_calculate(
            line=f"datum.row + (datum.row >= {cut})",
            who=f"datum.column < {across - 1} ? indexof(names, fixed[datum.column]) : mine",
            text="labels[datum.row]",
            date="dates[datum.row]",
        )
        .transform_calculate(name="names[datum.who]", letter="letters[datum.who][datum.row]")
        .transform_calculate(says="datum.name + ', ' + datum.text + ': ' + datum.letter")
        .add_params(
            *(alt.param(name=name, expr=listed(values)) for name, values in lists.items()),
            alt.param(name="mine", expr="indexof(names, state)"),
        )
        .properties(width=WIDTH, height=_HEAD + _ROW * (texts + 1))
    )


# ---- two states by hand


def by_hand(record: Record, texts: list[str], worked: str, blank: str, given: int) -> Told:
    """Votes on a few texts beside Russia's, with the points; of one state the first few only."""
    points, rows = {1.0: "1 point", 0.5: "half a point"}, []
    for at, text in enumerate(texts):
        row = {"text": text, "about": record.labels[text]}
        for key, iso3 in (("beside", BESIDE), ("worked", worked), ("blank", blank)):
            row[key] = LETTERS.get(record.cast.at[iso3, text], NOT_FOUND)
            share = record.share(iso3, [text])
            said = points.get(share["agreed"], "nothing") if share["texts"] else "left out"
            row[f"{key}_points"] = "?" if key == "blank" and at >= given else said
        rows.append(row)
    total = record.share(worked, texts)
    name, other = record.names[worked], record.names[blank]
    title = f"{name}: {number(total['agreed'])} points of {count(total['texts'], 'text')}, "
    title += percent(total["percent"])
    words = (
        f"{name} {tally(record.cast.loc[worked, texts])}; {other} "
        f"{tally(record.cast.loc[blank, texts])}; {record.names[BESIDE]} "
        f"{tally(record.cast.loc[BESIDE, texts])}. {given} texts of {other} are counted for you."
    )
    return Told(title, words, pd.DataFrame(rows))


def draw_by_hand(rows: pd.DataFrame, *, names: dict[str, str]) -> Any:
    """Draw the votes of two states beside Russia's, with points; `names` are the three columns'."""
    import altair as alt

    from allylessons.theme import TEXT

    places = {"beside": 300, "worked": 350, "blank": 458}
    cells, texts = [], []
    for at, row in enumerate(rows.to_dict("records"), 1):
        texts.append({"line": at, "x": 0, "says": row["about"]})
        for key, x in places.items():
            cells.append({"line": at, "x": x + 12, "letter": row[key]})
            if key != "beside":
                texts.append({"line": at, "x": x + 32, "says": row[f"{key}_points"]})
    texts += [{"line": 0, "x": places[key], "says": name} for key, name in names.items()]
    x, y = alt.X("x:Q", scale=None, axis=None), alt.Y("line:O", axis=None)
    scale = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))
    both = pd.DataFrame(cells + texts)
    box = alt.Chart().transform_filter("isValid(datum.letter)").encode(x=x, y=y)
    says = alt.Chart().transform_filter("isValid(datum.says)").encode(x=x, y=y)
    return alt.layer(
        box.mark_rect(fillOpacity=_FILL, strokeWidth=2, width=_BOX - 3, height=_ROW - 1).encode(
            fill=alt.Fill("letter:N", scale=scale, legend=None),
            stroke=alt.Stroke("letter:N", scale=scale, legend=None),
        ),
        box.mark_text(**TEXT).encode(text="letter:N"),
        says.mark_text(**{**TEXT, "fontSize": 12}, align="left", limit=292).encode(text="says:N"),
        data=both,
    ).properties(width=WIDTH, height=alt.Step(_ROW + 6))


# ---- one record, three rules


def rules(record: Record, *, texts: str) -> Told:
    """Agreement with Russia by each rule for abstentions: the countries, and the middle state."""
    drawn = []
    for text, rule in ABSTENTIONS:
        others = record.beside(abstentions=rule, texts=texts)
        usual = others["percent"].median()
        cells = [
            (record.names[iso3], row["percent"], f"{percent(row['percent'])} of {row['texts']}")
            for iso3 in record.subjects
            for row in [others.set_index("iso3").loc[iso3]]
        ]
        cells.append((MIDDLE, usual, percent(usual)))
        drawn += [
            {"line": line, "country": name, "rule": text, "percent": share, "says": says}
            for line, (name, share, says) in enumerate(cells, 1)
        ]
    rows = pd.DataFrame(drawn)
    spread = rows.groupby("country", sort=False)["percent"].agg(lambda s: s.max() - s.min())
    spread = spread.drop(MIDDLE)
    most = spread.idxmax()
    ends = rows.loc[rows["country"] == most, "percent"]
    title = f"{most}: from {percent(ends.min())} to {percent(ends.max())}, by the rule alone"
    if not spread.max() > 0:
        title = "Here the rule changes no share"
    said = "; ".join(
        f"{name}: {join_words(group['rule'] + ' ' + group['says'])}"
        for name, group in rows.groupby("country", sort=False)
    )
    words = f"What an abstention counts beside a Yes or No, and the share by it. {said}."
    return Told(title, words, rows)


MIDDLE = "the middle state"
RULES = {"country": "state", "rule": "an abstention counts as", "says": "percent, number of texts"}


def draw_rules(rows: pd.DataFrame) -> Any:
    """Draw a column of bars for each rule; `rows` are those of all states."""
    import altair as alt

    from allylessons.theme import BLUE, GREY, TEXT

    ways = [text for text, _ in ABSTENTIONS]
    heads = [
        {"x": _NAME + at * (_BAR + 8), "line": 0, "says": text} for at, text in enumerate(ways)
    ]
    heads.append({"x": 0, "line": 0, "says": "an abstention is"})
    rows = rows.assign(percent=rows["percent"].round(1))
    y = alt.Y("line:O", axis=None).scale(domain=[*range(int(rows["line"].max()) + 1)])
    x = alt.X("x:Q", scale=None, axis=None)
    base = (
        alt.Chart()
        .transform_calculate(x=f"{_NAME} + {_BAR + 8} * indexof({ways}, datum.rule)")
        .transform_calculate(
            end=f"datum.x + {_BAR / 100} * datum.percent", full=f"datum.x + {_BAR}"
        )
        .encode(y=y)
    )
    return alt.layer(
        base.mark_bar(fillOpacity=0, stroke=GREY, height=20, aria=False).encode(x=x, x2="full:Q"),
        *(
            base.transform_filter(f"datum.country {sign} '{MIDDLE}'")
            .mark_bar(height=20, fillOpacity=0.45, stroke=colour, strokeWidth=2, color=colour)
            .encode(
                x=x,
                x2="end:Q",
                tooltip=[alt.Tooltip(f"{one}:N") for one in ("country", "rule", "says")],
            )
            for sign, colour in (("!=", BLUE), ("==", GREY))
        ),
        base.mark_text(**TEXT, align="left", dx=5).encode(x=x, text="says:N"),
        base.transform_filter(f"datum.rule == '{ways[0]}'")
        .mark_text(**TEXT, align="left")
        .encode(x=alt.value(0), text="country:N"),
        alt.Chart(alt.InlineData(values=heads))
        .mark_text(**TEXT, align="left")
        .encode(x=x, y=y, text="says:N"),
        data=rows,
    ).properties(width=WIDTH, height=alt.Step(27))


# ---- two texts of one day


def crossed(record: Record, first: str, second: str, named: dict[str, str]) -> Told:
    """How many states voted which way on two texts, with some of them by name."""
    cross = model.two_votes(record.cast, first, second)
    rows = pd.DataFrame(
        {
            "first": cross["first"].map(did),
            "second": cross["second"].map(did),
            "states": cross["states"],
            "who": [
                join_words(n for i, n in named.items() if i in iso3s) for iso3s in cross["iso3s"]
            ],
        }
    )
    rows["says"] = [
        "\n".join([str(states), *_fitting([n for i, n in named.items() if i in iso3s])])
        for states, iso3s in cross[["states", "iso3s"]].values
    ]
    yes = cross[cross["first"] == "yes"]
    both = int(yes.loc[yes["second"] == "yes", "states"].sum())
    title = f"Of {yes['states'].sum()} Yes on {first}, {both} said Yes to {second} too"
    said = [
        f"{row['who']} {row['first']}"
        + (" on both" if row["first"] == row["second"] else f", then {row['second']}")
        for _, row in rows[rows["who"] != ""].iterrows()
    ]
    return Told(title, f"{first} first, then {second}: {'; '.join(said)}.", rows)


def draw_crossed(rows: pd.DataFrame, *, first: str, second: str) -> Any:
    """Draw two votes as a grid: rows the first text, columns the second."""
    import altair as alt

    from allylessons.theme import BLUE, GREY, TEXT

    order = list(dict.fromkeys(rows["first"]))
    tall = _LINE * int(rows["says"].str.count("\n").max() + 1) + 12
    x = alt.X("second:N", sort=order).scale(range=[_SIDE, _SIDE + _CELL * len(order)])
    x = x.axis(orient="top", labelAngle=0, title=f"on {second}", titleAnchor="start", ticks=False)
    y = alt.Y("first:N", sort=order, axis=None)
    base = alt.Chart().encode(x=x, y=y)
    return alt.layer(
        base.mark_rect(color=BLUE, stroke=GREY, strokeWidth=1).encode(
            fillOpacity=alt.FillOpacity("states:Q", legend=None).scale(range=[0, 0.45]),
            tooltip=[alt.Tooltip(f"{one}:N") for one in ("first", "second", "states", "who")],
        ),
        base.mark_text(
            **TEXT, align="left", baseline="top", lineBreak="\n", lineHeight=_LINE,
            dx=7 - _CELL / 2, dy=6 - tall / 2,
        ).encode(text="says:N"),
        alt.Chart()
        .transform_filter(f"datum.second == '{order[0]}'")
        .mark_text(**TEXT, align="left")
        .encode(x=alt.value(0), y=y, text="first:N"),
        alt.Chart(alt.InlineData(values=[{}]))
        .mark_text(**{**TEXT, "fontWeight": "bold"}, align="left", text=f"on {first}")
        .encode(x=alt.value(0), y=alt.value(-14)),
        data=rows,
    ).properties(width=WIDTH, height=alt.Step(tall))  # fmt: skip


def _fitting(names: list[str]) -> list[str]:
    """Break names into the lines that a cell has room for; what does not fit is counted."""
    for left_out in range(len(names) + 1):
        kept = names[: len(names) - left_out]
        said = ", ".join([*kept, f"and {left_out} more"]) if left_out else join_words(kept)
        lines = textwrap.wrap(said, _LETTERS)
        if len(lines) <= _LINES:
            break
    return lines
