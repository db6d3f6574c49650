"""The tables of a data package as text, row by row, as they stand in the files or in git."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from allylessons.data import DESCRIPTOR

Row = dict[str, str]
Read = Callable[[str], str | None]  # the content of a file by its name, or None if there is none


@dataclass(frozen=True)
class Table:
    """One table: each row with the line in which it begins."""

    name: str
    file: str
    key: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[int, Row], ...]

    def id_of(self, row: Row) -> str:
        """The name of a row, as `allylessons.data.Package.record` knows it."""
        return ":".join(row.get(column, "") for column in self.key)

    @cached_property
    def by_id(self) -> dict[str, tuple[int, Row]]:
        """Id to line and row; of two rows with one id, the first."""
        return {self.id_of(row): (line, row) for line, row in reversed(self.rows)}


def on_disk(folder: Path) -> Read:
    """Read files of a folder; bytes that are not UTF-8 stay visible as they are."""

    def read(name: str) -> str | None:
        try:
            return (folder / name).read_text(encoding="utf-8-sig", errors="surrogateescape")
        except OSError:
            return None

    return read


def tables(read: Read) -> dict[str, Table]:
    """Every table that the descriptor names, in its order; what is missing has no rows.

    Nothing is judged here, as `validate` does that: a row too short is filled up with blanks.
    """
    try:
        resources = json.loads(read(DESCRIPTOR) or "{}")["resources"]
    except (ValueError, LookupError, TypeError):
        return {}
    found = {}
    for resource in resources:
        key = resource["schema"].get("primaryKey", [])
        key = (key,) if isinstance(key, str) else tuple(key)
        header, rows = parsed(read(resource["path"]) or "")
        found[resource["name"]] = Table(resource["name"], resource["path"], key, header, rows)
    return found


def parsed(text: str) -> tuple[tuple[str, ...], tuple[tuple[int, Row], ...]]:
    """Parse CSV: the names of the columns, and the rows with their lines."""
    reader = csv.reader(io.StringIO(text, newline=""))
    header: tuple[str, ...] = ()
    rows: list[tuple[int, Row]] = []
    while True:
        line = reader.line_num + 1
        cells = next(reader, None)
        if cells is None:
            return header, tuple(rows)
        if not header:
            header = tuple(cells)
        elif any(cells):
            cells += [""] * (len(header) - len(cells))
            rows.append((line, dict(zip(header, cells, strict=False))))
