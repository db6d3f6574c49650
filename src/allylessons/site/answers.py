"""Answers in words: what is right, and which answers a reply is for, as somebody would read it out.

They are texts of the course: a little Markdown, which passes through `allylessons.escape`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from allylessons import kinds
from allylessons.exercise import Mistake
from allylessons.words import join_words, number

KINDS = {
    kinds.Choice: "one answer",
    kinds.Several: "as many as fit",
    kinds.Ordered: "an order",
    kinds.Number: "a number",
    kinds.Numbers: "two numbers",
    kinds.Series: "a line of code",
    kinds.Settings: "how the lab is set",
    kinds.PartsAbout: "a sentence about the lab as it is set",
    kinds.Parts: "a sentence put together",
    kinds.Free: "own words, kept and not judged",
}
_MOST = 1e8  # an end this high stands for no end
_YEARS = (1900, 2101)
_SHORT = re.compile(r" \(|: ")  # before it, a link of a chain says who it is
_FIRST = 3  # of a series; they show what it is


def kind_in_words(kind: Any) -> str:
    """What kind of answer a question asks for."""
    return next((words for type_, words in KINDS.items() if isinstance(kind, type_)), "")


def keys(kind: Any, answer: Any) -> set[str]:
    """The options that are part of an answer."""
    if isinstance(kind, kinds.Choice):
        return {answer}
    return set(answer) if isinstance(kind, (kinds.Several, kinds.Ordered)) else set()


def in_words(kind: Any, answer: Any) -> str:
    """An answer as somebody would read it out, as text of the course."""
    if isinstance(kind, kinds.Choice):
        return kind.options[answer]
    if isinstance(kind, kinds.Several):
        return "; ".join(text for key, text in kind.options.items() if key in answer) or "none"
    if isinstance(kind, kinds.Ordered):
        short = {key: _SHORT.split(text)[0] for key, text in kind.options.items()}
        texts = short if len({*short.values()}) == len(short) else kind.options
        return " → ".join(texts[key] for key in answer)
    if isinstance(kind, kinds.Settings):
        return "Many settings are; the solution names one."
    if isinstance(kind, kinds.Parts):
        chosen = {blank: parts[answer[blank]] for blank, parts in kind.blanks.items()}
        said = re.sub(
            r"\[([\w -]+)\]", lambda found: f"**{chosen[found[1]] or '(nothing)'}**", kind.sentence
        )
        return f"{said} (If the lab stands so.)" if isinstance(kind, kinds.PartsAbout) else said
    value = kind.read(answer)
    if isinstance(kind, kinds.Series):
        first = [f"{label}: {number(one)}" for label, one in value[:_FIRST]]
        return ", ".join([*first, "…"] if len(value) > _FIRST else first)
    unit = f" {kind.unit}" if kind.unit else ""
    if isinstance(kind, kinds.Numbers):
        named = zip(kind.names, value, strict=True)
        return join_words(f"{name} {_figure(kind, one)}" for name, one in named) + unit
    return f"{_figure(kind, value)}{unit}"


def _figure(kind: Any, value: float) -> str:
    """A number for reading; one without a unit that can be a year has no comma."""
    year = not kind.unit and value in range(*_YEARS)
    return str(int(value)) if year else number(value)


def _range(kind: Any, low: float, high: float) -> str:
    ends = [_figure(kind, one) for one in (low, high)]
    if low == high:
        return ends[0]
    return f"{ends[0]} or more" if high > _MOST else " to ".join(ends)


def answered(kind: Any, mistake: Mistake) -> str:
    """Which answers a reply is for: those that its condition names, else the example."""
    when = mistake.when
    if isinstance(kind, kinds.Settings):
        return "a setting of this kind"
    if when is None or when.equals:
        return in_words(kind, mistake.answer)
    if when.parts:
        return "; ".join(
            f"{blank}: {kind.blanks[blank][key] or '(nothing)'}"
            for blank, key in when.parts.items()
        )
    if isinstance(when.between, Mapping):
        ends = when.between.items()
        return join_words(f"{name} {_range(kind, *pair)}" for name, pair in ends)
    if when.between:
        return _range(kind, *when.between)
    given = [f"with: {kind.options[key]}" for key in when.contains]
    return "; ".join([*given, *(f"without: {kind.options[key]}" for key in when.lacks)])
