"""The lessons: a package each, imported only when asked for."""

from __future__ import annotations

import os
import pkgutil
import traceback
from importlib import import_module
from pathlib import Path

from allylessons import about
from allylessons.data import DataError, Package
from allylessons.exercise import Content, Exercise
from allylessons.lesson import Lesson, LessonError
from allylessons.problems import IN_A_TERMINAL
from allylessons.text import read


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

    return Lesson(number, lambda: content(number, data), data, earlier=earlier, title=title(number))


def text_file(number: int) -> Path | None:
    """The file with a lesson's questions; None where it has none."""
    found = Path(__file__).parent.glob(f"{number:02d}_*.toml")
    return next((path for path in found if "." not in path.stem), None)  # not 03_x.teacher.toml


def title(number: int) -> str:
    """A lesson's title from its text file; nothing where it has none."""
    file = text_file(number)
    if file is None:
        return ""
    import tomllib

    return str(tomllib.loads(file.read_text(encoding="utf-8-sig")).get("title", ""))


def content(number: int, data: Package) -> Content:
    """Build what one lesson asks.

    Raises
    ------
    DataError
        If the data lack what the lesson is built on.
    """
    file = text_file(number)
    if file is not None:
        said, left = about.leave_out(read(file), data)
        if said is None:
            return Content(title(number), (), left_out=left)
    module = import_module(f"{__name__}.l{number:02d}")
    try:
        return module.content(data)
    except DataError:
        raise
    except Exception as problem:  # a lesson that meets data it was not written for
        raise DataError(_unbuilt(number, data, problem)) from problem


def _unbuilt(number: int, data: Package, problem: Exception) -> str:
    """Say which lesson meets which problem, where in its content, and which tables are empty."""
    frames = traceback.extract_tb(problem.__traceback__)
    ours = [frame for frame in frames if Path(__file__).parent in Path(frame.filename).parents]
    place = f"{Path(ours[-1].filename).name}, line {ours[-1].lineno}" if ours else "its content"
    empty = [f"{table}.csv" for table in data.tables if data.load(table).empty]
    without = f" No rows in {', '.join(empty)}." if empty else ""
    return (
        f"Lesson {number} builds nothing from these data ({type(problem).__name__}: {problem}; "
        f"{place}).{without} "
        f"{IN_A_TERMINAL.capitalize()}: allylessons check --data {data.folder}"
    )
