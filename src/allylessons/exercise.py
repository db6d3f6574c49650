"""Exercises: what is asked, which answers are right, which mistakes have a message of their own.

Nothing here knows a lesson, reads a table, draws or prints. A lesson's content builds
`Exercise` and `Prediction` objects from the data; `judge` turns an answer into a `Verdict`.
"""

from __future__ import annotations

import math
import numbers
import re
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from allylessons import escape

Outcome = Literal["right", "try again", "not tried yet"]


class Unreadable(ValueError):
    """An answer of the wrong kind: the message says what to type instead."""


@dataclass(frozen=True)
class Verdict:
    """What a check says: an outcome and a message, shown as Markdown or as plain text.

    `value` is the answer as it was read, or None where it could not be.
    """

    outcome: Outcome
    message: str
    value: Any = field(default=None, compare=False)

    def _repr_markdown_(self) -> str:
        return escape.inert(f"**{self.outcome.capitalize()}.** {self.message}")

    def __repr__(self) -> str:
        return escape.plain(f"**{self.outcome.capitalize()}.** {self.message}")


@dataclass(frozen=True)
class Note:
    """A hint, a solution or another short text, shown as Markdown or as plain text."""

    text: str

    def _repr_markdown_(self) -> str:
        return escape.inert(self.text)

    def __repr__(self) -> str:
        return escape.plain(self.text)


class Kind(Protocol):
    """A kind of answer: how to read what was given, and when two answers are the same."""

    def read(self, given: object) -> Any:
        """Turn what was given into a value of this kind, or raise `Unreadable`."""

    def same(self, value: Any, expected: Any) -> bool:
        """Whether two answers of this kind count as equal."""


@dataclass(frozen=True)
class Number:
    """One number. Text such as ``"36.4 %"`` is read too."""

    unit: str = ""
    tolerance: float = 0.0

    def read(self, given: object) -> float:
        if isinstance(given, str):
            text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", given.strip())
            found = re.fullmatch(r"([-+]?[\d.,]+)\s*%?", text)
            given = found[1].replace(",", ".") if found else given
        try:
            # A truth value counts as a number in Python; here it is a slip.
            wanted = isinstance(given, (str, numbers.Real)) and not isinstance(given, bool)
            value = float(given) if wanted else math.nan  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError):
            value = math.nan
        if not math.isfinite(value):
            unit = f" ({self.unit})" if self.unit else ""
            example = "12.5" if self.tolerance else "12"  # what is exact is a count
            raise Unreadable(f"Give one number{unit}, for instance `{example}`.")
        return value

    def same(self, value: float, expected: float) -> bool:
        return abs(value - float(expected)) <= self.tolerance + 1e-9


@dataclass(frozen=True)
class Numbers:
    """Several numbers in a stated order, for instance the low and the high end of a range."""

    names: tuple[str, ...]
    unit: str = ""
    tolerance: float = 0.0

    def read(self, given: object) -> tuple[float, ...]:
        wanted = f"Give {len(self.names)} numbers, {' and '.join(self.names)}: `(12.5, 20)`."
        # A set has no order, so it cannot say which end is which.
        if isinstance(given, (str, bytes, Set, Mapping)) or not isinstance(given, Iterable):
            raise Unreadable(wanted)
        try:
            values = tuple(Number(self.unit).read(item) for item in given)
        except Unreadable:
            raise Unreadable(wanted) from None
        if len(values) != len(self.names):
            raise Unreadable(wanted)
        return values

    def same(self, value: tuple[float, ...], expected: tuple[float, ...]) -> bool:
        one = Number(tolerance=self.tolerance)
        return all(one.same(a, b) for a, b in zip(value, expected, strict=True))


@dataclass(frozen=True)
class Series:
    """A number for each of several labels, as a pandas Series; a blank is as good as no entry."""

    unit: str = ""
    tolerance: float = 0.0

    def read(self, given: object) -> tuple[tuple[str, float], ...]:
        # A mapping will do too, and kept ones come back as pairs.
        pairs = given.items() if hasattr(given, "items") else given
        one = Number(self.unit)
        try:
            read = [
                (str(label), one.read(value))
                for label, value in pairs  # type: ignore[union-attr, misc]
                if str(value) not in ("None", "nan", "<NA>", "NaT")
            ]
        except (Unreadable, TypeError, ValueError):
            unit = f" ({self.unit})" if self.unit else ""
            raise Unreadable(
                f"Give a Series: one number{unit} for each label, such as each year."
            ) from None
        labels = [label for label, _ in read]
        if twice := sorted({label for label in labels if labels.count(label) > 1}):
            raise Unreadable(f"Your Series has more than one number for {', '.join(twice)}.")
        return tuple(read)

    def same(
        self, value: Iterable[tuple[str, float]], expected: Iterable[tuple[str, float]]
    ) -> bool:
        ours, theirs = dict(value), dict(expected)
        one = Number(tolerance=self.tolerance)
        return ours.keys() == theirs.keys() and all(one.same(ours[k], theirs[k]) for k in ours)


@dataclass(frozen=True)
class Choice:
    """One of a few options; the key, or the option's text, is the answer."""

    options: Mapping[str, str]

    def read(self, given: object) -> str:
        for key, text in self.options.items() if isinstance(given, str) else ():
            if given.strip().lower() in (key.lower(), text.lower()):
                return key
        keys = ", ".join(f'`"{key}"`' for key in self.options)
        raise Unreadable(f"Choose one of {keys}.")

    def same(self, value: str, expected: str) -> bool:
        return value == expected


@dataclass(frozen=True)
class Several:
    """Any number of a few options; a set or list of keys is the answer."""

    options: Mapping[str, str]

    def read(self, given: object) -> frozenset[str]:
        items = [given] if isinstance(given, str) else given
        if not isinstance(items, Iterable):
            raise Unreadable(f"Give a list of choices, such as `{list(self.options)[:2]}`.")
        one = Choice(self.options)
        return frozenset(one.read(item) for item in items)

    def same(self, value: frozenset[str], expected: Iterable[str]) -> bool:
        return value == frozenset(expected)


@dataclass(frozen=True)
class Ordered:
    """Some of a few options in an order, for instance the links of a chain; a list of keys.

    `places` names each place, the first first; an answer may leave the last ones empty.
    """

    options: Mapping[str, str]
    places: tuple[str, ...]

    def read(self, given: object) -> tuple[str, ...]:
        items = [given] if isinstance(given, str) else given
        if isinstance(items, (Set, Mapping)) or not isinstance(items, Iterable):
            raise Unreadable(f"Give a list in order, such as `{list(self.options)[:2]}`.")
        one = Choice(self.options)
        return tuple(one.read(item) for item in items)

    def same(self, value: tuple[str, ...], expected: Iterable[str]) -> bool:
        return value == tuple(expected)


@dataclass(frozen=True)
class Settings:
    """How the controls of a lab are set, as its ``values`` say.

    Many settings can be right: two are the same answer when `leads_to`, called with the values by
    name, gives the same for both.
    """

    names: tuple[str, ...]
    leads_to: Callable[..., Any]

    def read(self, given: object) -> tuple[tuple[str, Any], ...]:
        try:
            values = dict(given)  # type: ignore[call-overload]  # kept ones come back as pairs
            self.leads_to(**values)
            return tuple((name, values[name]) for name in self.names)
        except Exception:
            raise Unreadable(
                "Set the controls of the lab as you want them, then put the lab's name and "
                "`.values` in place of the three dots."
            ) from None

    def same(self, value: Iterable[tuple[str, Any]], expected: Iterable[tuple[str, Any]]) -> bool:
        return self.leads_to(**dict(value)) == self.leads_to(**dict(expected))


@dataclass(frozen=True)
class Sentence:
    """Free text, judged by rules: right when none of the exercise's mistakes fits it."""

    words: int = 25

    def read(self, given: object) -> str:
        if not isinstance(given, str):
            raise Unreadable('Give a text between quotation marks: `"Officials say ..."`.')
        return " ".join(given.split())

    def same(self, value: str, expected: str) -> bool:
        return value.casefold() == " ".join(expected.split()).casefold()


@dataclass(frozen=True)
class Mistake:
    """A wrong answer, the misconception behind it, and what to say to someone who gives it.

    `answer` is an example, which the tests try. Where `fits` is given it decides instead of
    equality with the example.
    """

    answer: Any
    misconception: str
    says: str
    fits: Callable[[Any], bool] | None = None


def distinct(
    right: float, wrong: Iterable[tuple[float, str, str]], tolerance: float
) -> tuple[Mistake, ...]:
    """Make mistakes of numbers, without those too close to the right one or to each other.

    Parameters
    ----------
    right
        The right number.
    wrong
        Number, misconception and reply; a blank number is left out.
    tolerance
        How far from an answer a number still counts as the same.
    """
    kept: list[Mistake] = []
    for value, misconception, says in wrong:
        others = [right, *(mistake.answer for mistake in kept)]
        # A blank is no number, so it is at no distance.
        if all(abs(value - other) > 2 * tolerance + 0.01 for other in others):
            kept.append(Mistake(round(float(value), 1), misconception, says))
    return tuple(kept)


@dataclass(frozen=True)
class Exercise:
    """One exercise of a lesson.

    Attributes
    ----------
    key
        Name by which the notebook asks for it, for instance ``"what-counts"``.
    prompt
        The question, in Markdown.
    kind
        The kind of answer: `Number`, `Numbers`, `Series`, `Choice`, `Several`, `Ordered`,
        `Settings` or `Sentence`.
    right
        The right answer; for a `Sentence` a model answer.
    why
        Why it is right, in Markdown.
    mistakes
        At least two, each with its own message; the first that fits speaks.
    hints
        Two, the second nearer to the answer.
    solution
        The way to the answer, worked, in Markdown.
    objective
        Number of the lesson's objective that it serves, from 1.
    recall
        Whether its prompt stands alone, so that a later lesson may ask it again.
    """

    key: str
    prompt: str
    kind: Kind
    right: Any
    why: str
    mistakes: tuple[Mistake, ...]
    hints: tuple[str, str]
    solution: str
    objective: int
    recall: bool = False
    otherwise: str = "That is not it, and it is none of the usual slips either."

    def judge(self, given: object) -> Verdict:
        """Judge an answer; whatever is given, this never raises."""
        if given is ... or given is None or (isinstance(given, str) and not given.strip()):
            return Verdict(
                "not tried yet",
                f'Put your answer in place of the three dots, or ask `lesson.hint("{self.key}")`.',
            )
        try:
            value = self.kind.read(given)
        except Unreadable as problem:
            return Verdict("try again", str(problem))
        except Exception:  # an object that fails when it is looked at
            return Verdict("try again", "This cannot be read as an answer.")
        mistake = next((m for m in self.mistakes if self._fits(m, value)), None)
        if isinstance(self.kind, Sentence):
            right = mistake is None
        else:
            right = self.kind.same(value, self.kind.read(self.right))
        if right:
            return Verdict("right", self.why, value)
        says = mistake.says if mistake else self.otherwise
        more = f'If you are stuck: `lesson.hint("{self.key}")`.'
        return Verdict("try again", f"{says} {more}", value)

    def _fits(self, mistake: Mistake, value: Any) -> bool:
        if mistake.fits is not None:
            return mistake.fits(value)
        return self.kind.same(value, self.kind.read(mistake.answer))

    def hint(self, number: int = 1) -> Note:
        """Give the first or the second hint; the last one names the solution."""
        if number not in range(1, len(self.hints) + 1):
            raise ValueError(
                f'Exercise "{self.key}" has hints 1 to {len(self.hints)}: '
                f'type lesson.hint("{self.key}", {len(self.hints)}).'
            )
        last = number == len(self.hints)
        after = f'lesson.solution("{self.key}")' if last else f'lesson.hint("{self.key}", 2)'
        more = "The way to the answer" if last else "The next hint"
        return Note(f"**Hint {number}.** {self.hints[number - 1]} {more}: `{after}`.")


@dataclass(frozen=True)
class Prediction:
    """Something to guess before a chart is seen; there is no right or wrong.

    `kind` is `Choice`, or `Numbers` with two names (a low and a high end) between `low` and `high`.
    """

    key: str
    prompt: str
    kind: Choice | Numbers
    low: float = 0.0
    high: float = 100.0
    step: float = 1.0
    start: tuple[float, ...] = field(default=())

    def kept(self, saved: object) -> Any:
        """Read what was kept: a key, a list of two numbers, ``"skipped"``, or None.

        None stands too for what fits this prediction no more, or never did.
        """
        if saved is None or (isinstance(saved, str) and saved == "skipped"):
            return saved
        try:
            value = self.kind.read(saved)
        except Exception:  # a file may hold anything
            return None
        if isinstance(self.kind, Choice):
            return value
        values = sorted(value)
        return values if self.low <= values[0] and values[-1] <= self.high else None


@dataclass(frozen=True)
class Lab:
    """A chart to explore with controls.

    Attributes
    ----------
    key
        Name by which the notebook asks for it.
    draw
        Called with the controls' values by name, and, where `predicted` names a prediction, with
        ``predicted``: what the learner kept, or None. Returns a chart.
    controls
        Name to what is offered, as `allylessons.widgets.Explorer` takes it.
    start
        Name to the value a control begins with, where that is not its first.
    tell
        Where the chart has the controls inside, as `allylessons.charts.bound` makes them from what
        is offered, and so follows them without Python: called with their values, it returns the
        chart's words and its rows.
    """

    key: str
    draw: Callable[..., Any]
    controls: Mapping[str, Any]
    start: Mapping[str, Any] = field(default_factory=dict)
    predicted: str | None = None
    tell: Callable[..., tuple[str, Any]] | None = None


@dataclass(frozen=True)
class Content:
    """What one lesson asks and computes; `lessons/lNN` builds it from the data.

    Attributes
    ----------
    title
        The lesson's question, as its notebook's heading has it.
    exercises, predictions, labs
        What the notebook calls by key.
    notes
        Short computed paragraphs by key, in Markdown, so that prose follows the data.
    desks
        Tools by key that keep what is done at them: each is called with the learner's answers and
        returns something to display.
    """

    title: str
    exercises: tuple[Exercise, ...]
    predictions: tuple[Prediction, ...] = ()
    labs: tuple[Lab, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    desks: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
