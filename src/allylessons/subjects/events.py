"""Events in order, and what had been said of a question by a day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from allylessons.data import Package
from allylessons.lab import WIDTH, Told
from allylessons.model.events import spans
from allylessons.subjects.parts import one_state, wrap
from allylessons.words import count, date, join_words, number

MARKS, TEXTS = (100, 196), 212  # px: marks stand between, texts begin
LETTERS = 52  # in a line of a text beside its mark
LINE, GAP = 17, 8  # px of a line of text, and between two rows
DAY, MONTH, YEAR = "a day", "a month", "a year"
OWN, OTHER = "its own government", "somebody else"


def guess_mark(also: str = "") -> str:
    """Vega's test for a row that somebody guessed: its ``guessed`` is the guess."""
    either = f" || (isValid(datum.guessed) && guess == '{also}')" if also else ""
    return f"(isValid(datum.guessed) && datum.guessed == guess){either}"


def placed(rows: pd.DataFrame) -> pd.DataFrame:
    """Stack rows from the top, each as high as its text: adds ``top`` and ``middle`` in px."""
    lines = rows["text"].str.count("\n") + 1
    high = lines * LINE + GAP
    top = high.cumsum() - high
    return rows.assign(top=top, middle=top + high / 2)


def listed(events: pd.DataFrame, guesses: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Events as rows of a list, oldest first.

    Parameters
    ----------
    events
        Rows of the table ``events``.
    guesses
        Id of an event to the guess that means it.

    Returns
    -------
    pandas.DataFrame
        Columns ``when``, ``at`` (middle of the time that the date may mean), ``text`` (in lines),
        ``event``, ``kind`` (how exactly it is dated), ``event_id``, ``source_id``, ``guessed``,
        ``top`` and ``middle``.
    """
    rows = events.join(spans(events, "date"))
    rows["at"] = rows["first_day"] + (rows["last_day"] - rows["first_day"]) / 2
    rows = rows.sort_values(["at", "event_id"], ignore_index=True)
    exact = rows["date_precision"].astype(str)
    found = pd.DataFrame(
        {
            "when": [date(day, known) for day, known in zip(rows["date"], exact, strict=True)],
            "at": rows["at"],
            "text": rows["event"].map(lambda event: wrap(event, LETTERS)),
            "event": rows["event"],
            "kind": exact.map({"day": DAY, "month": MONTH, "year": YEAR}).fillna(MONTH),
            "event_id": rows["event_id"],
            "source_id": rows["source_ids"].map(";".join),
            "guessed": rows["event_id"].map(guesses or {}),
        }
    )
    return placed(found)


def in_order(rows: pd.DataFrame, title: str) -> Told:
    """A list of events as a state of a picture."""
    exact = rows["kind"].value_counts()
    known = join_words(f"{number(n)} to {kind}" for kind, n in exact.items())
    first, last = (f"{rows['event'].iloc[at]} ({rows['when'].iloc[at]})" for at in (0, -1))
    words = f"{count(len(rows), 'event')}, oldest first, from {first} to {last}. Known {known}."
    return Told(title, words, rows)


def lane(events: pd.DataFrame, name: str, since: int, until: int) -> Told:
    """The events of one country in some years, and how exactly they are dated."""
    days = spans(events, "date")["first_day"].dt.year
    rows = listed(events[days.between(since, until)])
    if rows.empty:
        return Told(f"{name}: no event in these data", "Nothing is drawn.", rows)
    exact = int((rows["kind"] == DAY).sum())
    years = f"{rows['at'].iloc[0].year} to {rows['at'].iloc[-1].year}"
    return in_order(
        rows, f"{name}, {years}: {count(len(rows), 'event')}, {number(exact)} known to the day"
    )


def draw_list(rows: pd.DataFrame, *, shapes: Mapping[str, str], title: str) -> Any:
    """Draw rows as a list down a line of time: date, mark, text.

    Parameters
    ----------
    rows
        Those of all states, as `listed` or `known` give them.
    shapes
        Each ``kind`` to its shape, in the order of the legend.
    title
        What the kinds are, above their legend.
    """
    import altair as alt

    from allylessons.theme import COLOURS, ORANGE, TEXT

    rows = rows.copy()
    rows["mark"] = rows["text"].str.count("\n").map(lambda more: more * LINE / 2)
    height = float((rows["middle"] + (rows["middle"] - rows["top"])).max())
    kinds = [one for one in shapes if one in set(rows["kind"])]
    y = alt.Y("middle:Q").scale(domain=[0, height], range=[0, height], nice=False).axis(None)
    x = alt.X("at:T").scale(range=list(MARKS), nice=False).axis(None)
    if one_state(rows):  # its time stays when it opens
        ends = (rows["at"].min(), rows["at"].max())
        dates = [alt.DateTime(year=one.year, month=one.month, date=one.day) for one in ends]
        x = x.scale(domain=dates, range=list(MARKS), nice=False)
    base = alt.Chart().encode(y=y)
    text = {**TEXT, "align": "left", "baseline": "middle"}
    layers = [
        base.mark_text(**text).encode(x=alt.value(0), text="when:N"),
        base.transform_filter("isValid(datum.event)")
        .mark_point(size=110, filled=True, opacity=1)
        .encode(
            x=x,
            shape=alt.Shape("kind:N")
            .scale(domain=kinds, range=[shapes[one] for one in kinds])
            .legend(orient="top", title=title, titleOrient="left"),
            color=alt.Color("kind:N")
            .scale(domain=kinds, range=list(COLOURS[: len(kinds)]))
            .legend(orient="top", title=title, titleOrient="left"),
            tooltip=[alt.Tooltip("when:N"), alt.Tooltip("event:N")],
        ),
        base.transform_calculate(up="datum.middle - datum.mark")
        .mark_text(**text, lineBreak="\n", lineHeight=LINE)
        .encode(
            x=alt.value(TEXTS),
            y=alt.Y("up:Q").scale(domain=[0, height], range=[0, height]).axis(None),
            text="text:N",
        ),
    ]
    if rows["guessed"].notna().any():
        layers.append(
            base.transform_filter(guess_mark())
            .mark_point(size=380, filled=False, strokeWidth=3, color=ORANGE, aria=False)
            .encode(x=x)
        )
    return alt.layer(*layers, data=rows).properties(width=WIDTH - 4, height=height)


def statements(data: Package, labels: Mapping[str, str], stands: Mapping[str, str]) -> pd.DataFrame:
    """Events and positions as statements on one question, oldest first.

    Parameters
    ----------
    data
        The data package.
    labels
        Id of a row of ``events`` or ``positions`` to what it says, in short.
    stands
        Id of a statement of the country's own government to where it then stands.
    """
    found = []
    for identifier, label in labels.items():
        table, row = data.record(identifier)
        ids = row["source_ids"] if table == "events" else [row["source_id"]]
        found.append(
            {
                "id": identifier,
                "date": row["date"],
                "date_precision": str(row["date_precision"]),
                "event": label,
                "text": wrap(label, LETTERS),
                "kind": OWN if identifier in stands else OTHER,
                "stand": stands.get(identifier),
                "source_id": ";".join(ids),
            }
        )
    rows = pd.DataFrame(found)
    rows = rows.join(spans(rows, "date"))
    rows["at"] = rows["first_day"] + (rows["last_day"] - rows["first_day"]) / 2
    rows["when"] = [date(d, p) for d, p in zip(rows["date"], rows["date_precision"], strict=True)]
    rows["guessed"] = None
    return rows.sort_values(["at", "id"], ignore_index=True)


def known(rows: pd.DataFrame, day: pd.Timestamp, own: str) -> Told:
    """What had been said by a day, as a state of a picture; `own` is the country's government."""
    said = rows[rows["last_day"] <= day]
    stands = said["stand"].dropna()
    when = f"End of {day:%B %Y}"
    stand = f"{own} {stands.iloc[-1]}" if len(stands) else f"nothing from {own} in our list"
    title = f"{when}: {stand}"
    had = f"{number(len(said))} of these {number(len(rows))} statements had been made"
    words = f"By the end of {day:%B %Y} {had}."
    if len(said):
        words += f" The newest, of {said['when'].iloc[-1]}: {said['event'].iloc[-1]}."
    keep = ["when", "at", "text", "event", "kind", "source_id", "guessed"]
    if said.empty:
        none = {one: None for one in keep} | {
            "when": "",
            "at": day,
            "text": "Nothing in these records yet.",
            "kind": OTHER,
        }
        return Told(title, words, placed(pd.DataFrame([none])))
    return Told(title, words, placed(said[keep].reset_index(drop=True)))
