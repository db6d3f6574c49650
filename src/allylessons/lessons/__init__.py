"""The lessons: one short module each, imported only when asked for."""

from __future__ import annotations

import os
import pkgutil
from importlib import import_module

from allylessons.data import Package
from allylessons.exercise import Content, Exercise
from allylessons.lesson import Lesson, LessonError


def numbers() -> list[int]:
    """List the numbers of the lessons there are."""
    names = (module.name for module in pkgutil.iter_modules(__path__))
    return sorted(int(name[1:]) for name in names if name[1:].isdigit())


def build(number: int, folder: str | os.PathLike | None = None) -> Lesson:
    """Build a lesson from the data, without showing anything."""
    if not isinstance(number, int) or number not in numbers():
        there = ", ".join(str(n) for n in numbers())
        raise LessonError(
            f"There is no lesson {number!r}. There are: {there}. Type ally.start({numbers()[0]})."
        )
    data = Package(folder)

    def earlier() -> list[tuple[int, Exercise]]:
        before = [n for n in numbers() if n < number]
        return [(n, exercise) for n in before for exercise in content(n, data).exercises]

    return Lesson(number, content(number, data), data, earlier=earlier)


def content(number: int, data: Package) -> Content:
    """Build what one lesson asks."""
    return import_module(f"{__name__}.l{number:02d}").content(data)
