"""Every verdict of a question as a table, so that a page judges as Python does.

Python judges each possible answer once, when the page is made; the page looks the answer up. For
numbers the line is cut wherever a verdict may change, and each piece is judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain, pairwise, product
from typing import Any

from allylessons import escape, kinds
from allylessons.exercise import Exercise, Prediction
from allylessons.page.question import help_said, lines_said, say, told, verdict_said

GUESS = "GUESS-HERE"  # where a page writes a guess in numbers
_EDGE = 1e-9  # what `Number.same` adds to a tolerance


def table(item: Exercise | Prediction) -> dict[str, Any] | None:
    """Give all that a page says to a question.

    Returns
    -------
    dict or None
        ``said``: the different things said, each with kind, title and HTML. Then, by kind of
        question: ``of`` (answer, as `key` writes it, to the number of what is said) with ``else``;
        or ``cuts`` (for each number asked for, where the line is cut) with ``cells`` (for each
        piece, the last number's first). ``hints``, ``solution``, ``gaps``. For a prediction
        ``told`` and ``skipped``. About a lab as it is set: ``outcomes`` (what settings come to, as
        `Settings.leads_to` has it, to the number of what is said). None where only Python can
        judge, as a Series.
    """
    if isinstance(item, Prediction):
        return _guessed(item)
    if isinstance(item.kind, kinds.Series):
        return None
    heard = _Heard(item)
    found: dict[str, Any] = {}
    if isinstance(item.kind, (kinds.Settings, kinds.PartsAbout)):
        found = _outcomes(item, heard)
    elif isinstance(item.kind, (kinds.Number, kinds.Numbers)):
        found = _pieces(item, heard) | _unread(item.kind, "wrong", "Try again.")
    elif isinstance(item.kind, kinds.Free):
        found = {"else": heard("x")}
        found["lines"] = lines_said(item.kind)
    else:
        verdicts = {
            key(item.kind, answer): heard(answer)
            for answer in kinds.possible(item.kind, repeated=True)
        }
        usual = Counter(verdicts.values()).most_common(1)[0][0]
        found = {"of": {k: n for k, n in verdicts.items() if n != usual}, "else": usual}
        if isinstance(item.kind, kinds.Parts):
            found["gaps"] = _gaps(item, heard)
    return {"said": heard.said, **found, **help_said(item)}


def key(kind: Any, answer: Any) -> str:
    """Write an answer of a finite question as one text, as the page does."""
    if isinstance(kind, kinds.Parts):
        return "|".join(answer[blank] for blank in kind.blanks)
    if isinstance(kind, kinds.Several):
        return "|".join(sorted(answer))
    return answer if isinstance(answer, str) else "|".join(answer)


class _Heard:
    """The different things that are said to answers, each once; a call gives its number."""

    def __init__(self, item: Exercise) -> None:
        self.item, self.said = item, []

    def __call__(self, answer: Any) -> int:
        said = verdict_said(self.item.judge(answer))
        if said not in self.said:
            self.said.append(said)
        return self.said.index(said)


def _outcomes(item: Exercise, heard: _Heard) -> dict[str, Any]:
    """What is said to each outcome of a lab's settings; the page works the outcome out."""
    outcomes = {}
    for answer in (item.right, *item.also, *(mistake.answer for mistake in item.mistakes)):
        outcomes[item.kind.leads_to(**dict(answer))] = heard(answer)
    heard.said.append(say("wrong", "Try again.", item.otherwise))
    found = {"outcomes": outcomes, "else": len(heard.said) - 1}
    if isinstance(item.kind, kinds.PartsAbout):
        found["gaps"] = _gaps(item, heard)
    return found


def _gaps(item: Exercise, heard: _Heard) -> dict[str, int]:
    """What is said where a blank is the first that nothing was chosen for."""
    full = dict(item.right)
    return {
        blank: heard({name: key for name, key in full.items() if name != blank} or {"": ""})
        for blank in item.kind.blanks
    }


def _pieces(item: Exercise, heard: _Heard) -> dict[str, Any]:
    """Cut the line of each number where a verdict may change, and judge every piece."""
    several = isinstance(item.kind, kinds.Numbers)
    names = item.kind.names if several else ("",)
    cuts: list[set[float]] = [set() for _ in names]
    tolerance = item.kind.tolerance + _EDGE
    for one in _expected(item):
        for at, value in enumerate(item.kind.read(one) if several else [item.kind.read(one)]):
            cuts[at] |= {value - tolerance, value + tolerance}
    for mistake in item.mistakes:
        between = mistake.when.between if mistake.when else None
        if several and between:
            for name, ends in between.items():
                cuts[names.index(name)] |= set(ends)
        elif between:
            cuts[0] |= set(between)
    lines = [sorted(line) for line in cuts]
    places = product(*map(_places, lines))
    cells = [heard(place if several else place[0]) for place in places]
    return {"cuts": lines, "cells": cells}


def _expected(item: Exercise) -> Iterable[Any]:
    """The numbers that answers are held against."""
    yield from (item.right, *item.also)
    for mistake in item.mistakes:
        if mistake.when is None:
            yield mistake.answer
        else:
            yield from mistake.when.equals


def _places(cuts: list[float]) -> list[float]:
    """A number of each piece of a line: before the first cut, on it, after it, and so on."""
    if not cuts:
        return [0.0]
    after = [(low + high) / 2 for low, high in pairwise(cuts)] + [cuts[-1] + 1]
    return [cuts[0] - 1, *chain.from_iterable(zip(cuts, after, strict=True))]


def _guessed(item: Prediction) -> dict[str, Any]:
    kind = item.kind
    found: dict[str, Any] = {"skipped": say("kept", "Skipped.", item.skipped)}
    if isinstance(kind, (kinds.Choice, kinds.Several)):
        found["told"] = {
            key(kind, answer): say("told", "Your guess.", told(item, kind.read(answer)))
            for answer in kinds.possible(kind)
        }
        return found
    names = " before the ".join(getattr(kind, "names", ()))
    found |= {
        "told": say("told", "Your guess.", item.told.replace("{guess}", GUESS)),
        "low": item.low,
        "high": item.high,
        "stay": escape.html(f"Stay between {item.low:g} and {item.high:g}."),
        "order": escape.html(f"Write the {names}."),
    }
    return found | _unread(kind, "unread", "Not kept yet.")


def _unread(kind: kinds.Number | kinds.Numbers, said: str, title: str) -> dict[str, Any]:
    """How numbers are read, and what is said where they cannot be."""
    wanted = ""
    if isinstance(kind, kinds.Numbers):
        try:
            kind.read(["?"] * len(kind.names))
        except kinds.Unreadable as problem:
            wanted = str(problem)
    return {
        "percent": kind.unit == "percent",
        "unread": {"kind": said, "title": title, "html": ""},
        "wanted": say(said, title, wanted),
    }
