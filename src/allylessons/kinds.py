"""Kinds of answers: how each reads what was given, and when two are the same; conditions on them.

Nothing here knows a question: only what was typed, ticked or put together for one.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from itertools import combinations, permutations, product
from typing import Any, Protocol

from allylessons import escape, reading


class Unreadable(ValueError):
    """An answer of the wrong kind: the message says what to type instead."""


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
            try:
                return reading.number(given, unit=self.unit if self.unit == "percent" else "")
            except reading.Unreadable as problem:
                raise Unreadable(str(problem)) from None
        if isinstance(given, tuple) and len(given) == 2 and all(type(one) is int for one in given):
            comma, dot = ",".join(map(str, given)), ".".join(map(str, given))
            raise Unreadable(f"Python reads {comma} as two numbers. Write {dot}, with a dot.")
        if getattr(given, "ndim", 0):
            raise Unreadable("This is a table or a column of one. Give the one number you mean.")
        try:
            # A truth value counts as a number in Python; here it is a slip.
            wanted = isinstance(given, numbers.Real) and not isinstance(given, bool)
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
        if isinstance(given, str):
            unit = self.unit if self.unit == "percent" else ""
            try:
                return reading.numbers(given, len(self.names), unit=unit)
            except reading.Unreadable as problem:
                raise Unreadable(str(problem)) from None
        wanted = f"Give {len(self.names)} numbers, {' and '.join(self.names)}: `(12.5, 20)`."
        # A set has no order, so it cannot say which end is which.
        if isinstance(given, (bytes, Set, Mapping)) or not isinstance(given, Iterable):
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
            if given.strip().lower() in (key.lower(), escape.plain(text).lower()):
                return key
        keys = ", ".join(escape.code(f'"{key}"') for key in self.options)
        raise Unreadable(f"Choose one of {keys}.")

    def same(self, value: str, expected: str) -> bool:
        return value == expected


@dataclass(frozen=True)
class Several:
    """Any number of a few options; a set or list of keys is the answer."""

    options: Mapping[str, str]

    def read(self, given: object) -> frozenset[str]:
        items = [given] if isinstance(given, str) else given
        if isinstance(items, Mapping) or not isinstance(items, Iterable):
            few = escape.code(list(self.options)[:2])
            raise Unreadable(f"Give a list of choices, such as {few}.")
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
            few = escape.code(list(self.options)[:2])
            raise Unreadable(f"Give a list in order, such as {few}.")
        one = Choice(self.options)
        return tuple(one.read(item) for item in items)

    def same(self, value: tuple[str, ...], expected: Iterable[str]) -> bool:
        return value == tuple(expected)


@dataclass(frozen=True)
class Settings:
    """How the controls of a lab are set, as its ``values`` say.

    Many settings can be right: two are the same answer when `leads_to`, called with the values by
    name, gives the same for both. Without `names` every value is part of the answer.
    """

    names: tuple[str, ...]
    leads_to: Callable[..., Any]

    def read(self, given: object) -> tuple[tuple[str, Any], ...]:
        try:
            values = dict(given)  # type: ignore[call-overload]  # kept ones come back as pairs
            self.leads_to(**values)
            return tuple((name, values[name]) for name in self.names or values)
        except Exception:
            raise Unreadable(
                "Set the controls of the lab as you want them, then put the lab's name and "
                "`.values` in place of the three dots."
            ) from None

    def same(self, value: Iterable[tuple[str, Any]], expected: Iterable[tuple[str, Any]]) -> bool:
        return self.leads_to(**dict(value)) == self.leads_to(**dict(expected))


@dataclass(frozen=True)
class Parts:
    """A sentence put together from parts; the answer names the part for each blank.

    Attributes
    ----------
    sentence
        The sentence, with each blank's name in square brackets.
    blanks
        Name of a blank to its parts: key to text.
    """

    sentence: str
    blanks: Mapping[str, Mapping[str, str]]

    def read(self, given: object) -> dict[str, str]:
        given = dict(given) if isinstance(given, Mapping) else {}
        chosen = {}
        for blank, parts in self.blanks.items():
            try:
                chosen[blank] = Choice(parts).read(given.get(blank) or None)
            except Unreadable:
                raise Unreadable(f"Choose something for “{blank}”.") from None
        return chosen

    def same(self, value: Mapping[str, str], expected: Mapping[str, str]) -> bool:
        return dict(value) == dict(expected)

    def reading(self, value: Mapping[str, str]) -> str:
        """Write the sentence with these parts; a blank that is not chosen stays a gap."""
        text = self.sentence
        for blank, parts in self.blanks.items():
            text = text.replace(f"[{blank}]", parts.get(value.get(blank, ""), "…"))
        return " ".join(text.split()).replace(" ,", ",").replace(" .", ".")


@dataclass(frozen=True)
class PartsAbout(Parts):
    """A sentence put together about how a lab is set: its values are part of the answer.

    Two answers are the same when `leads_to`, called with parts and values by name, gives the same
    for both. It has a default for each value of the lab.
    """

    leads_to: Callable[..., Any]

    def read(self, given: object) -> dict[str, Any]:
        parts = super().read(given)
        return {**dict(given), **parts}  # type: ignore[call-overload]  # it has just been read

    def same(self, value: Mapping[str, Any], expected: Mapping[str, Any]) -> bool:
        return self.leads_to(**value) == self.leads_to(**expected)


@dataclass(frozen=True)
class Free:
    """A text of one's own; it is kept and never judged. `lines` say what to look for in it."""

    lines: tuple[str, ...]
    words: int = 60

    def read(self, given: object) -> str:
        if not isinstance(given, str):
            raise Unreadable('Give a text between quotation marks: `"Officials say ..."`.')
        return given.strip()

    def same(self, value: str, expected: str) -> bool:
        return value == expected


@dataclass(frozen=True)
class When:
    """Which answers a reply is for, as declared: all that is given must hold.

    Attributes
    ----------
    equals
        Answers that it is for, each compared as its kind compares.
    between
        For numbers: the lowest and the highest; for several numbers, name of one to such a pair.
    contains, lacks
        For options: keys that are among those chosen, keys that are not.
    parts
        For a sentence put together: name of a blank to the part chosen.
    """

    equals: tuple[Any, ...] = ()
    between: tuple[float, float] | Mapping[str, tuple[float, float]] | None = None
    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)

    def holds(self, kind: Kind, value: Any) -> bool:
        """Whether an answer, as its kind has read it, is one of these."""
        if self.equals and not any(kind.same(value, kind.read(one)) for one in self.equals):
            return False
        if isinstance(self.between, Mapping):
            ends = dict(zip(kind.names, value, strict=True))  # type: ignore[attr-defined]
            if not all(low <= ends[name] <= high for name, (low, high) in self.between.items()):
                return False
        elif self.between and not self.between[0] <= value <= self.between[1]:
            return False
        if not all(key in value for key in self.contains) or any(k in value for k in self.lacks):
            return False
        return all(value[blank] == part for blank, part in self.parts.items())


def possible(kind: Kind, *, repeated: bool = False) -> Iterator[Any]:
    """Every answer of a kind that has finitely many; else none.

    With `repeated` one option may stand in several places of an order, as a page lets it.
    """
    if isinstance(kind, Choice):
        yield from kind.options
    elif isinstance(kind, Several):
        sizes = range(1, len(kind.options) + 1)
        yield from (list(keys) for n in sizes for keys in combinations(kind.options, n))
    elif isinstance(kind, Ordered):
        sizes = range(1, len(kind.places) + 1)
        for n in sizes:
            orders = permutations(kind.options, n)
            yield from map(list, product(kind.options, repeat=n) if repeated else orders)
    elif isinstance(kind, Parts):
        for keys in product(*kind.blanks.values()):
            yield dict(zip(kind.blanks, keys, strict=True))
