"""A picture that computes for itself: it follows its own controls, or waits for a guess.

Python works out the rows, the finding and the words for every state of the controls beforehand; the
chart holds them all, and its own parameters pick. So a stored chart answers before anything is run,
and with no kernel. Where Python runs, words and table beneath follow as well.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any, NamedTuple

import pandas as pd
from IPython.display import DisplayHandle, display

from allylessons import escape, page
from allylessons.data import Package
from allylessons.page.live import Inputs
from allylessons.words import number

WIDTH = 560  # px of the whole picture; it fits a notebook with the list of files open
TITLE_LETTERS = 58  # in a line of a title; a longer one is cut once it changes
STATE, SHOWN, GUESS = "state", "shown", "guess"


class Told(NamedTuple):
    """One state of a picture: the finding, what it shows in words, and its rows."""

    title: str
    words: str
    rows: pd.DataFrame


@dataclass(frozen=True)
class Picture:
    """A chart with its words, its table and its sources, for every state of its controls.

    Attributes
    ----------
    key
        Name by which the notebook asks for it.
    draw
        Called with the rows of all states (column ``state``, from 0); returns an Altair chart. The
        chart shows the rows of one state only, so scales that must not jump are given a domain.
    tell
        Called with the controls' values by name; returns a `Told`.
    controls
        Name to what is offered: pairs of text and value, of which two or three become buttons and
        more a list; or, where the states are not listed, a slider ``(low, high, step)`` or, for a
        truth value, a box to tick.
    start
        Name to the value a control begins with, where that is not its first.
    columns
        Column of the rows to its heading in the table.
    table
        Called with the rows shown; gives those that stand in the table. By default all.
    sources
        Ids of the sources; or a function of the shown rows that gives them.
    as_of
        Up to when the picture knows things, in words.
    opened_by
        Key of the prediction that opens it; until then only axes and the guess are seen.
    shows
        Key of a prediction whose guess it shows, as parameters ``guess``, or ``guess_0`` and so on.
    before
        Its title as long as it is veiled.
    listed
        Whether every state is worked out beforehand. Where there are too many, `draw` gets the rows
        of the start, its chart filters and counts by itself, and its parameters hold the values.
    title
        Where states are not listed, the title as a Vega expression.
    drawn
        Names of the controls that `draw` itself makes, such as a selection bound to a list, which a
        click in the picture sets as well.
    buttons
        Names of controls that are buttons however many options they have.
    """

    key: str
    draw: Callable[[pd.DataFrame], Any]
    tell: Callable[..., Told]
    controls: Mapping[str, list[tuple[str, Any]]] = field(default_factory=dict)
    start: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    table: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    sources: Callable[[pd.DataFrame], Iterable[str]] | Iterable[str] = ()
    as_of: str = ""
    opened_by: str = ""
    shows: str = ""
    before: str = "Guess first: the picture opens with your guess."
    listed: bool = True
    title: str = ""
    drawn: tuple[str, ...] = ()
    buttons: Iterable[str] = ()

    @cached_property
    def states(self) -> list[dict[str, Any]]:
        """Every setting of the controls, the last control changing first."""
        names = list(self.controls)
        if not self.listed:
            return [{name: self.value(name, number) for name, number in self.begin().items()}]
        values = [[value for _, value in offered] for offered in self.controls.values()]
        return [dict(zip(names, one, strict=True)) for one in product(*values)]

    @cached_property
    def told(self) -> list[Told]:
        """What is told in each state."""
        return [self.tell(**state) for state in self.states]

    def begin(self) -> dict[str, Any]:
        """Number of the option that each control begins with; a slider's value."""
        return {
            name: self.start.get(name, offered[0])
            if isinstance(offered, tuple)
            else bool(self.start.get(name, offered))
            if isinstance(offered, bool)
            else next((n for n, (_, one) in enumerate(offered) if one == self.start.get(name)), 0)
            for name, offered in self.controls.items()
        }

    def value(self, name: str, number: Any) -> Any:
        """The value that a control stands for: of its option, of its slider, of its box."""
        offered = self.controls[name]
        if isinstance(offered, bool):
            return bool(number)
        if isinstance(offered, tuple):
            return min(max(float(number), offered[0]), offered[1])
        return offered[int(number)][1]

    def at(self, numbers: Mapping[str, Any]) -> int:
        """Number of the state that some options make."""
        state = 0
        for name, offered in self.controls.items():
            number = int(numbers.get(name, 0))
            if not 0 <= number < len(offered):
                raise ValueError(f"{name} has {len(offered)} options, counted from 0.")
            state = state * len(offered) + number
        return state

    def beneath(self, told: Told) -> tuple[pd.DataFrame, list[str]]:
        """The table under the picture, with its headings, and the ids of its sources."""
        rows = self.table(told.rows) if self.table else told.rows
        ids = self.sources(told.rows) if callable(self.sources) else self.sources
        return rows[list(self.columns)].rename(columns=dict(self.columns)), list(ids)

    def chart(
        self, guess: Any = None, *, opened: bool = True, guessable: Mapping[str, str] | None = None
    ) -> Any:
        """The chart of all states, with its controls, its veil and its title.

        `guessable` are the options of the guess, where it is one of a few.
        """
        import altair as alt

        rows = pd.concat(
            [one.rows.assign(**{STATE: state}) for state, one in enumerate(self.told)],
            ignore_index=True,
        )
        chart = self.draw(rows)
        begin = self.begin()
        params = []
        state = "0"
        for name, offered in self.controls.items():
            if name in self.drawn:
                continue
            label = f"{name.replace('_', ' ')}: "
            if isinstance(offered, bool):
                box = alt.binding_checkbox(name=f"{name.replace('_', ' ')} ")
                params.append(alt.param(name=name, value=begin[name], bind=box))
                continue
            if isinstance(offered, tuple):
                low, high, step = offered
                bind = alt.binding_range(min=low, max=high, step=step, name=label)
                params.append(alt.param(name=name, value=begin[name], bind=bind))
                continue
            labels, values = zip(*offered, strict=True)
            options = list(range(len(offered))) if self.listed else list(values)
            few = len(offered) <= 3 or name in self.buttons
            kind = alt.binding_radio if few else alt.binding_select
            texts = {} if options == list(labels) else {"labels": list(labels)}
            bind = kind(options=options, **texts, name=label)
            params.append(alt.param(name=name, value=options[begin[name]], bind=bind))
            state = f"({state}) * {len(offered)} + {name}"
        lines = [wrapped(one.title) for one in self.told]
        *titles, before = _level([*lines, wrapped(self.before) if self.opened_by else []])
        title = f"titles[{STATE}]" if self.listed else self.title or "titles[0]"
        if self.listed:
            params.append(alt.param(name=STATE, expr=state))
        if self.opened_by:
            box = alt.binding_checkbox(name="Show the picture without a guess ")
            params.append(alt.param(name=SHOWN, value=opened, bind=box))
            chart = chart.transform_filter(SHOWN)
            params.append(alt.param(name="before", value=before))
            title = f"{SHOWN} ? {title} : before"
        params.append(alt.param(name="titles", value=titles))
        params += self._guessed(guess, guessable)
        if len(self.told) > 1:
            chart = chart.transform_filter(f"datum.{STATE} == {STATE}")
        chart = chart.properties(title=alt.TitleParams(text=alt.ExprRef(title)))
        return chart.add_params(*params)

    def _guessed(self, guess: Any, options: Mapping[str, str] | None) -> list[Any]:
        import altair as alt

        if not (self.opened_by or self.shows):
            return []
        given = guess if isinstance(guess, (list, tuple)) else [guess]
        names = [GUESS] if len(given) < 2 else [f"{GUESS}_{at}" for at in range(len(given))]
        labels = ["Your guess "] if len(given) < 2 else ["Your lowest ", "Your highest "]
        params = []
        for name, label, value in zip(names, labels, given, strict=True):
            bind: dict[str, Any] = {}
            if self.opened_by and options:
                keys, texts = [None, *options], ["(choose)", *options.values()]
                bind["bind"] = alt.binding_select(options=keys, labels=texts, name=label)
            elif self.opened_by:
                bind["bind"] = alt.binding(input="number", name=label)
            params.append(alt.param(name=name, value=value, **bind))
        return params


def wrapped(title: str, letters: int = TITLE_LETTERS) -> list[str]:
    """A title in lines that fit above a picture."""
    return textwrap.wrap(title, letters) or [""]


def _level(titles: list[list[str]]) -> list[list[str]]:
    """Give all titles the same number of lines: a picture keeps the height that it begins with."""
    most = max(map(len, titles), default=1)
    return [[""] * (most - len(lines)) + lines for lines in titles]


class Live:
    """A picture on the page: chart, words, table and sources; words and table follow it.

    Parameters
    ----------
    picture
        What is drawn.
    data
        The data package, for the names of sources.
    guess
        The guess to show, as it was kept; None where there is none.
    opened
        Whether the picture is open from the beginning.
    options
        Key to text of what can be guessed, where it is one of a few.
    """

    def __init__(
        self,
        picture: Picture,
        data: Package,
        guess: Any = None,
        *,
        opened: bool = True,
        options: Mapping[str, str] | None = None,
    ) -> None:
        self.picture, self.data, self._options = picture, data, options
        self.guess, self.opened = guess, opened or not picture.opened_by
        values: dict[str, Any] = dict(picture.begin())
        self._start = dict(values)
        if picture.opened_by:
            values |= {SHOWN: self.opened, **self._named(guess)}
        self.inputs = Inputs(values=values, start=self._start)
        self.inputs.observe(self._changed, names="values")
        self._text: DisplayHandle | None = None

    def __repr__(self) -> str:
        return self.words

    @property
    def values(self) -> dict[str, Any]:
        """Name to value of each control, as it is set."""
        return {
            name: self.picture.value(name, self.inputs.values[name])
            for name in self.picture.controls
        }

    def set(self, **values: Any) -> None:
        """Set some controls, as a learner would."""
        numbers = {}
        for name, value in values.items():
            offered = self.picture.controls.get(name, [])
            if isinstance(offered, (tuple, bool)):
                numbers[name] = self.picture.value(name, value)
                continue
            offered = [one for _, one in offered]
            if value not in offered:
                names = ", ".join(self.picture.controls)
                known = f"{name} can be {', '.join(map(repr, offered))}" if offered else names
                raise ValueError(f"{name}={value!r} cannot be set: {known}.")
            numbers[name] = offered.index(value)
        self.inputs.values = {**self.inputs.values, **numbers}

    def open(self, guess: Any = None) -> None:
        """Lift the veil, with the guess drawn where there is one."""
        self.guess, self.opened = guess, True
        self.inputs.values = {**self.inputs.values, **self._named(guess), SHOWN: True}
        self._follow()

    @staticmethod
    def _named(guess: Any) -> dict[str, Any]:
        if isinstance(guess, (list, tuple)):
            return {f"{GUESS}_{at}": one for at, one in enumerate(guess)}
        return {GUESS: guess}

    @property
    def told(self) -> Told:
        """What the picture shows as it is set."""
        if not self.picture.listed:
            return self.picture.tell(**self.values)
        return self.picture.told[self.picture.at(self.inputs.values)]

    @property
    def words(self) -> str:
        """What the picture shows, in words; nothing is given away before the guess."""
        return f"{self.told.title}. {self.told.words}" if self.opened else self.picture.before

    def _changed(self, change: Mapping[str, Any]) -> None:
        self.opened = self.opened or bool(self.inputs.values.get(SHOWN))
        self._follow()

    def _follow(self) -> None:
        if self._text is not None:
            self._text.update(self._beneath(), raw=True)
        self.inputs.words = self.words
        self.inputs.heard += 1

    def _beneath(self) -> dict[str, str]:
        """What stands under the picture: words, folded table, sources by name."""
        from allylessons import sources

        told, parts = self.told, []
        cells, ids = self.picture.beneath(told)
        table = (
            f"<details><summary>Table ({len(cells)} rows)</summary>{_table(cells)}</details>"
            if len(cells) and len(cells.columns)
            else ""
        )
        if self.opened:
            parts = [f"<p>{escape.html(told.words)}</p>", table]
        else:  # folded, for a reader who has no Python to keep a guess
            inner = f"<p>{escape.html(told.title)}. {escape.html(told.words)}</p>{table}"
            parts = [
                f"<details><summary>After your guess: words and table</summary>{inner}</details>"
            ]
        parts.append(sources.line(self.data, ids, self.picture.as_of))
        return {
            "text/html": f'<div class="ally-words">{"".join(parts)}</div>',
            "text/plain": self.words,
        }

    def _ipython_display_(self) -> None:
        from allylessons import theme

        spec = theme.spec(
            self.picture.chart(self.guess, opened=self.opened, guessable=self._options)
        )
        spec["description"] = self.words
        data, metadata = theme.bundle(spec)
        display(data, metadata=metadata, raw=True)
        self._text = display(self._beneath(), raw=True, display_id=True)
        if self.inputs.values:
            page.show(self.inputs)


def cell(value: Any) -> str:
    """A cell of a picture's table as it is read."""
    known = isinstance(value, (int, float)) and value == value
    return number(value) if known else escape.clean(value)


def _table(rows: pd.DataFrame) -> str:
    head = "".join(f"<th>{escape.html(name)}</th>" for name in rows.columns)
    cells = rows.itertuples(index=False, name=None)
    lines = ("".join(f"<td>{escape.html(cell(one))}</td>" for one in row) for row in cells)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
