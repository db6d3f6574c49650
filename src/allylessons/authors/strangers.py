"""Strangers who answer without reading: each has one habit, and should fare no better than chance.

Criterion C34. Where several options fit a habit, a stranger takes one of them at random.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from allylessons.exercise import Exercise
from allylessons.kinds import Choice
from allylessons.page.question import shuffled

MARGIN = 0.10  # by how much of all questions a habit may beat chance
_CAREFUL = re.compile(
    r"\b(part(ly)?|both|cannot|can't|nobody|no one|none|some|may|might|depends?|perhaps|"
    r"not known|unknown|neither|either|differ(s|ent)?)\b",
    re.IGNORECASE,
)
Habit = Callable[[list[str]], Iterable[int]]


class Guessed(NamedTuple):
    """One question: its place in the course, the chance of being right, and each habit's."""

    place: str
    chance: float
    habits: dict[str, float]


def _most(counts: list[int]) -> list[int]:
    return [at for at, count in enumerate(counts) if count == max(counts)]


# Habit to the places, from 0, of the options it leads to, among their texts in the order shown.
HABITS: dict[str, Habit] = {
    "longest": lambda texts: _most([len(text) for text in texts]),
    "shortest": lambda texts: _most([-len(text) for text in texts]),
    "first": lambda texts: [0],
    "last": lambda texts: [len(texts) - 1],
    "most careful": lambda texts: _most([len(_CAREFUL.findall(text)) for text in texts]),
}


def guessed(lesson: int, exercise: Exercise) -> Guessed:
    """Let every stranger answer a question that has one right option.

    Raises
    ------
    TypeError
        If the question is of another kind.
    """
    if not isinstance(exercise.kind, Choice):
        raise TypeError(f"{exercise.key} is not a question with one right option")
    options = exercise.kind.options
    seed = f"{lesson}:{exercise.key}"
    shown = shuffled(options, seed, as_written=exercise.as_written)
    right = [key in (exercise.right, *exercise.also) for key in shown]
    habits = {}
    for name, habit in HABITS.items():
        picked = list(habit([options[key] for key in shown]))
        habits[name] = sum(right[at] for at in picked) / len(picked)
    return Guessed(f"{lesson}, {exercise.key}", sum(right) / len(right), habits)


def advantage(questions: list[Guessed]) -> dict[str, float]:
    """By how much of all questions each habit does better than chance, from -1 to 1."""
    return {
        name: sum(one.habits[name] - one.chance for one in questions) / len(questions)
        for name in HABITS
    }
