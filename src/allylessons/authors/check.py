"""What ``allylessons check`` does: part by part, with a line as each is done, and a summary.

The data come first, as lessons take their words and figures from them. Rows that changed and were
not signed are a warning while one edits, and a fault where ``CI`` is set in the environment.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from allylessons.authors import validate, whole
from allylessons.authors.reviews import Reviews
from allylessons.data import DataError, Package

NEVER = "whether a figure is true: only a look-up tells"


@dataclass
class Report:
    """What was found, and what was not looked at."""

    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    not_looked_at: list[str] = field(default_factory=list)
    sizes: list[str] = field(default_factory=list)

    def by_file(self) -> Iterator[str]:
        """Every fault and warning, below the name of its file."""
        for lines, one, many in (
            (self.faults, "problem", "problems"),
            (self.warnings, "unsigned row", "unsigned rows"),
        ):
            files = Counter(line.split(":", 1)[0] for line in lines)
            for file, number in files.items():
                yield f"\n{file}: {number:,} {one if number == 1 else many}"
                yield from (f"  {line}" for line in lines if line.split(":", 1)[0] == file)


def check(data: Path, lessons: list[Path], wanted: bool, options: str = "") -> int:
    """Check a data package and the lessons that rest on it, and print what is found.

    Parameters
    ----------
    data
        The folder of the data package.
    lessons
        The notebooks to check.
    wanted
        Whether these are lessons that somebody asked for by name, so that others may be missing.
    options
        What to add to commands that a message names, such as ``--data FOLDER``.

    Returns
    -------
    int
        1 if a fault was found, or, where ``CI`` is set, an unsigned row; else 0.
    """
    report = Report()
    with _Part("form of the tables") as part:
        part.found = validate.problems(data)
    report.faults += map(str, part.found)
    broken = [fault.file for fault in part.found if fault.line == 1]  # a file as a whole
    if part.found:
        report.not_looked_at.append("agreement between tables: mend the form first")
    else:
        report.sizes.append(validate.counts(data))
        with _Part("agreement between tables") as part:
            part.found = whole.problems(data)
        report.faults += map(str, part.found)
    if broken:
        report.not_looked_at.append(f"what changed: mend {broken[0]} first")
    else:
        _signatures(report, data, options)
    if lessons and report.faults:
        report.not_looked_at.append("lessons: mend the data first")
    elif lessons:
        _lessons(report, data, lessons, wanted)
    else:
        report.not_looked_at.append("lessons")
    for line in report.by_file():
        print(line)
    print()
    signing = bool(report.warnings and os.environ.get("CI"))
    print("Not looked at: " + "; ".join([*report.not_looked_at, NEVER]) + ".")
    counted = (len(report.faults), "problem"), (len(report.warnings), "unsigned row")
    numbers = [f"{number:,} {what}{'s' * (number != 1)}" for number, what in counted if number]
    print(f"{', '.join(report.sizes) or data}: {' and '.join(numbers) or 'no problem found'}")
    return 1 if report.faults or signing else 0


def _signatures(report: Report, data: Path, options: str) -> None:
    with _Part("signatures") as part:
        try:
            reviews = Reviews(data)
            part.found = reviews.check(options)
        except DataError:
            part.said = "none, as this package has no table of reviews"
            report.not_looked_at.append("what changed: this package has no table of reviews")
            return
    report.warnings += map(str, part.found)
    report.sizes.append(f"{reviews.looked_up:,} of {len(reviews.units):,} rows looked up")


def _lessons(report: Report, data: Path, lessons: list[Path], wanted: bool) -> None:
    from allylessons import lessons as contents
    from allylessons.authors import criteria, notebooks, teaching

    package, known = Package(data), contents.numbers()
    numbers = Counter(int(path.name[:2]) for path in lessons)
    report.faults += [
        f"{path.name}: lesson {int(path.name[:2])} stands here more than once; keep one file"
        for path in lessons
        if numbers[int(path.name[:2])] > 1
    ]
    missing = ", ".join(str(number) for number in known if number not in numbers)
    if missing:
        report.not_looked_at.append(
            f"lessons {missing}" + ("" if wanted else ", not in the folder")
        )
    # The notes for teachers are the course's own, as are the questions beside them.
    ours = {path for path in lessons if path.resolve().parent == notebooks.folder()}
    for path in lessons:
        with _Part(path.name) as part:
            part.found = criteria.faults(path, package)
            try:
                stored = notebooks.faults(notebooks.read(path))
            except Exception:  # unreadable: said above
                stored = []
            part.found += [f"{path.name}: {fault}" for fault in stored]
            part.found += teaching.problems(path, package) if path in ours else []
        report.faults += part.found
    if ours:
        with _Part(teaching.COURSE) as part:
            part.found = teaching.course_problems(package)
        report.faults += part.found
    report.sizes.append(f"{len(lessons)} lesson{'s' * (len(lessons) != 1)}")


class _Part:
    """Print the name of a part at once, and behind it what came of it."""

    def __init__(self, name: str) -> None:
        self.name, self.found, self.said = name, [], ""

    def __enter__(self) -> _Part:
        self.began = perf_counter()
        print(f"{self.name} ...", end="", flush=True)
        return self

    def __exit__(self, *problem: object) -> None:
        said = self.said or (f"{len(self.found)} found" if self.found else "ok")
        print(f" {said} ({perf_counter() - self.began:.1f} s)", flush=True)
