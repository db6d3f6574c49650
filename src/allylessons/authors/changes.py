"""What changed in the data since a commit: cell by cell, old and new, by id. It needs git."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from allylessons.authors.tables import Read, Row, Table, on_disk, tables
from allylessons.data import DESCRIPTOR, DataError
from allylessons.problems import shown

COMMITS = 50  # how far back an old value is looked for


@dataclass(frozen=True)
class Change:
    """A cell with another value; of a row that came or went, the whole row (column ``""``)."""

    file: str
    line: int  # in the file of now; 0 for what is gone
    identifier: str
    column: str
    old: str | None
    new: str | None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        if not self.column:
            return f"{place}: {self.identifier}: {'new' if self.old is None else 'gone'}"
        cells = " -> ".join("blank" if not cell else shown(cell) for cell in (self.old, self.new))
        return f"{place}: {self.identifier}: {self.column}: {cells}"


def git(folder: Path, *words: str) -> str | None:
    """What git prints in a folder, or None where it fails or is not installed."""
    try:
        ran = subprocess.run(
            ["git", "-C", str(folder), *words], capture_output=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ran.stdout.decode("utf-8", "surrogateescape") if ran.returncode == 0 else None


def in_git(folder: Path, revision: str) -> Read:
    """Read files of a folder as a commit has them."""

    def read(name: str) -> str | None:
        return git(folder, "show", f"{revision}:./{name}")

    return read


def since(folder: Path, revision: str) -> list[Change]:
    """List every cell that is not as it was.

    Raises
    ------
    DataError
        If the folder is in no git repository, or the revision is not in it.
    """
    if git(folder, "rev-parse", "--git-dir") is None:
        raise DataError(
            f"{folder} is in no git repository, or git is not installed, so nothing tells what "
            "stood there before. Get the course with git clone, and edit it there."
        )
    if git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}") is None:
        raise DataError(f'git has no commit "{revision}" here. Type: git log --oneline')
    before = in_git(folder, revision)
    if before(DESCRIPTOR) is None:
        raise DataError(f"{folder} has no {DESCRIPTOR} in the commit {revision}.")
    after = on_disk(folder)
    old, new = tables(before), tables(after)
    found: list[Change] = []
    for name in {**new, **old}:
        if name not in new:
            found += [Change(old[name].file, 0, "whole table", "", "", None)]
        elif name not in old:
            found += [Change(new[name].file, 1, "whole table", "", None, "")]
        else:
            found += between(old[name], new[name])
    words = [dict(_leaves(json.loads(read(DESCRIPTOR) or "{}"))) for read in (before, after)]
    for place in {**words[1], **words[0]}:
        cell = [said.get(place, "") for said in words]
        if cell[0] != cell[1]:
            found.append(Change(DESCRIPTOR, 0, place, "words", *cell))
    return found


def _leaves(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    """Each word of the descriptor with its place: names of table and column, not numbers."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{place}.{key}".strip("."))
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            named = inner if isinstance(inner, dict) else {}
            name = named.get("name") or named.get("value") or number
            yield from _leaves(inner, f"{place}.{name}".removeprefix("resources."))
    else:
        yield place.replace(".schema.fields.", "."), str(value)


def between(old: Table, new: Table) -> Iterator[Change]:
    """Compare two states of one table, by id."""
    for identifier, (line, row) in new.by_id.items():
        if identifier not in old.by_id:
            yield Change(new.file, line, identifier, "", None, "")
            continue
        for column, before, after in cells(old.by_id[identifier][1], row):
            yield Change(new.file, line, identifier, column, before, after)
    for identifier in old.by_id:
        if identifier not in new.by_id:
            yield Change(new.file, 0, identifier, "", "", None)


def cells(old: Row, new: Row) -> Iterator[tuple[str, str, str]]:
    """Columns in which two rows differ, with both values; a column not there counts as blank."""
    for column in {**new, **old}:
        before, after = old.get(column, ""), new.get(column, "")
        if before != after:
            yield column, before, after


def commits(folder: Path, file: str) -> list[str]:
    """The newest commits that changed a file, newest first; none where there is no git."""
    said = git(folder, "log", f"-{COMMITS}", "--format=%H", "--", file)
    return said.split() if said else []
