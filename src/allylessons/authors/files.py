"""The files of a data package as text: rows, and what no file and no cell of it may hold.

Bytes, quotes and columns are judged as a table is read, as what cannot be read cannot be judged
further. What its rows must be is judged in `validate`.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from allylessons import escape
from allylessons.data import DESCRIPTOR, nearest
from allylessons.problems import BYTE_ORDER_MARK, Problem, separator, shown, unreadable

FILE, ROW = "whole file", "whole row"
# Printable for Python, but invisible, or what stands where a character was lost.
UNSEEN = re.compile("[\u034f\u115f\u1160\u2800\u3164\ufe00-\ufe0f\uffa0\ufffd]")
# What would come alive on a page, were it not escaped there: data are text.
TAG = re.compile(r"<[a-z/!?][^\s>]{0,20}>?", re.IGNORECASE)
ADDRESS = re.compile(
    r"\b[a-z][a-z0-9+.-]*://[^\s<>]*|\b(?:javascript|vbscript|data|file|blob):\S+", re.IGNORECASE
)


@dataclass
class Table:
    """One table: what the descriptor says of it, its rows as text, and what is wrong."""

    file: str
    schema: dict
    whole: bool = True  # all rows could be read, so that a key not found is truly missing
    header: list[str] = field(default_factory=list)
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)  # each with its line
    shifted: set[int] = field(default_factory=set)  # lines whose cells are not under their names
    found: dict[tuple, Problem] = field(default_factory=dict)

    @property
    def fields(self) -> list[dict]:
        return self.schema["fields"]

    @cached_property
    def key(self) -> list[str]:
        key = self.schema.get("primaryKey", [])
        return [key] if isinstance(key, str) else key

    @cached_property
    def ids(self) -> frozenset[str]:
        """Names of the rows, as other tables point to them."""
        return self.values(self.key) if self.key else frozenset()

    def values(self, columns: list[str]) -> frozenset[str]:
        return frozenset(":".join(row.get(name, "") for name in columns) for _, row in self.rows)

    def sound(self) -> Iterator[tuple[int, dict[str, str]]]:
        return ((line, row) for line, row in self.rows if line not in self.shifted)

    def add(self, line: int, column: str, what: str, allowed: str) -> None:
        """Note a problem. Of one cell the first is enough: it makes someone look there."""
        place = (line, column, what) if column in (FILE, ROW) else (line, column)
        self.found.setdefault(place, Problem(self.file, line, column, what, allowed))

    def in_order(self) -> list[Problem]:
        place = {name: number for number, name in enumerate(self.header)}
        return sorted(self.found.values(), key=lambda p: (p.line, place.get(p.column, -1)))

    def read(self, folder: Path) -> None:
        """Read the rows as text, each with the line in which it begins."""
        content = text(folder / self.file, self.add, "surrogateescape")
        lines = list(_rows(content, self.add))
        rows = [(line, cells) for line, cells in lines if cells is not None]
        self.whole = len(rows) == len(lines)
        names, header = [f["name"] for f in self.fields], (lines[0][1] if lines else None) or []
        lengths = {len(row) for _, row in rows[1:] if any(row)}
        if fault := separator(header):
            self.add(1, FILE, *fault)
        elif len(rows) > 2 and len(lengths) == 1 and lengths != {len(header)}:
            what = f"{len(header)} names above rows of {lengths.pop()} cells"
            self.add(1, ROW, what, "allowed: " + ", ".join(names))
        elif header:
            self._columns(header, names)
            for line, row in rows[1:]:
                self._row(line, row)
            if not self.rows:
                self.add(1, FILE, "no rows", "allowed: one row or more below the names")
        self.whole &= bool(self.rows)

    def _columns(self, labels: list[str], names: list[str]) -> None:
        allowed = "allowed: " + ", ".join(names)
        for number, label in enumerate(labels, start=1):
            clean = "".join(c for c in label if c.isprintable() and not UNSEEN.match(c)).strip()
            if clean != label:
                self.add(1, clean, *(unseen(label) or ("line break in a name", allowed)))
            if not clean or clean in self.header:
                what = f"the name {shown(clean)} is used before" if clean else "no name"
                clean = f"column {number}"
                self.add(1, clean, what, allowed)
            elif clean not in names:
                self.add(1, clean, f"this column is not in {DESCRIPTOR}", allowed)
            self.header.append(clean)
        known = [label for label in self.header if label in names]
        for name in names:
            if name not in known:
                self.add(1, name, "this column is missing", allowed)
        if len(known) == len(names) and known != names:
            self.add(1, ROW, "the columns stand in another order", allowed)
        # A column that is missing is named above, once, and not again in every row.
        self.whole &= set(self.key) <= set(known)
        self.schema = {
            **self.schema,
            "fields": [f for name in known for f in self.fields if f["name"] == name],
            "primaryKey": self.key if set(self.key) <= set(known) else [],
        }

    def _row(self, line: int, cells: list[str]) -> None:
        if not any(cell.strip() for cell in cells):
            self.add(line, ROW, "empty", "take the line out")
            return
        if len(cells) != len(self.header):
            what = f"{len(cells)} cells under {len(self.header)} names"
            self.add(line, ROW, what, "allowed: one cell a column; a cell with a comma in quotes")
            self.shifted.add(line)
        cells = cells + [""] * (len(self.header) - len(cells))
        self.rows.append((line, dict(zip(self.header, cells, strict=False))))
        for column, cell in self.rows[-1][1].items():
            plain = cell.isascii() and cell.isprintable() and cell == cell.strip()
            if not plain and (fault := unseen(cell)):
                self.add(line, column, *fault)


def text(path: Path, add: Callable, errors: str) -> str:
    """Read a file; nothing of it if it cannot be read at all."""
    try:
        raw = path.read_bytes()
    except OSError as problem:
        if path.exists():
            add(1, FILE, f"cannot be read ({problem.strerror})", "allowed: a file you may open")
        else:
            add(1, FILE, "missing", f"put it into {path.parent}")
        return ""
    if fault := unreadable(raw):
        add(1, FILE, *fault)
        return ""
    raw = raw.removeprefix(BYTE_ORDER_MARK)
    try:
        return raw.decode("utf-8", errors).replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        add(line, FILE, f"the byte {raw[problem.start]:#x} is not UTF-8", "save it as UTF-8")
        return ""


def _rows(text: str, add: Callable) -> Iterator[tuple[int, list[str] | None]]:
    """Parse a file; a row whose quotes do not close is none."""
    reader, line = csv.reader(io.StringIO(text, newline=""), strict=True), 1
    while True:
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            what = f"the quotes do not close ({problem})"
            add(line, ROW, what, 'allowed: "a ""word"" in it", each quote in a cell doubled')
            yield line, None
        line = reader.line_num + 1


def unseen(cell: str) -> tuple[str, str] | None:
    """Name the first character of a cell that no reader can see, or none where it should be."""
    for place, character in enumerate(cell):
        if "\udc80" <= character <= "\udcff":
            byte = ord(character) - 0xDC00
            return f"the byte {byte:#x} in {shown(cell)} is not UTF-8", "save the file as UTF-8"
        if character != "\n" and (not character.isprintable() or UNSEEN.match(character)):
            name = unicodedata.name(character, "control character").lower()
            what = f"U+{ord(character):04X} ({name}) after {shown(cell[:place][-20:])}"
            return what, "allowed: characters that can be seen, and the plain space"
    if cell != cell.strip():
        return f"space at an end of {shown(cell)}", "take it out"
    return None


def live(text: str, *, whole: bool = False) -> tuple[str, str] | None:
    """Say what in a text is none, and what is allowed; `whole` means that it is an address."""
    web = "allowed: http:// or https:// and a host"
    if tag := TAG.search(text):
        return f"{shown(tag[0])} begins a tag", "allowed: text; write less than in words"
    if "](" in text:
        return (
            f"a link of Markdown in {shown(text)}",
            "allowed: text; addresses go into sources.csv",
        )
    if whole and text:
        return None if escape.address(text) else (f"{shown(text)} is no address", web)
    for found in ADDRESS.finditer(text):
        if not escape.address(found[0].rstrip(".,;:)")):
            return f"{shown(found[0])} is no address", web
    return None


def last_day(cell: str) -> str | None:
    """The latest day that a date may mean, if there is such a day."""
    try:
        if len(cell) == 10:
            return date.fromisoformat(cell).isoformat()
        year, month = int(cell[:4]), int(cell[5:] or 12)
        return date(year, month, monthrange(year, month)[1]).isoformat()
    except ValueError:
        return None


@lru_cache(maxsize=1000)
def near(word: str, known: frozenset[str]) -> str:
    """Name the known words nearest to one that is none of them, as the end of a message."""
    said = nearest(word, sorted(known))
    return said[0].lower() + said[1:].removesuffix(".")
