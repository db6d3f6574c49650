"""What is wrong with a data package, line by line, before a learner meets it.

frictionless judges types, constraints and unique keys, as ``datapackage.json`` states them. What
it has no word for is judged here: bytes, quotes and columns, dates as exact as their precision,
ranges, ids that lead nowhere. It follows the descriptor, so a new table or column needs no code.
"""

from __future__ import annotations

import csv
import io
import json
import math
import os
import re
import sys
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from itertools import combinations, pairwise
from pathlib import Path

from allylessons import escape
from allylessons.authors import spreadsheet
from allylessons.data import DESCRIPTOR, load, nearest
from allylessons.problems import BYTE_ORDER_MARK, Problem, misfit, separator, shown, unreadable

Fault = tuple[int, str, str, str]  # line, column, what is wrong, what is allowed
FILE, ROW = "whole file", "whole row"
STANDARD = "allowed: what the Data Package standard says"
# A claim without a source: every row of the one table is named by a row of the other.
NAMED_BY = {"claims": "chains"}
# What must not rest on sources alone that a class may not be able to open.
OPEN = ("verdicts", "events", "estimates")
LENGTH = {"day": 10, "month": 7, "season": 7, "year": 4, "none": 0}  # of a date as exact as that
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
# frictionless takes 1_000, NaN and other scripts' digits for numbers; a spreadsheet does not.
NUMBER = {
    "year": re.compile(r"\d{4}", re.ASCII),
    "integer": re.compile(r"[+-]?\d+", re.ASCII),
    "number": re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE),
}
TYPES = ("string", "integer", "number", "boolean", "date", "year", "list")
# Printable for Python, but invisible, or what stands where a character was lost.
UNSEEN = re.compile("[\u034f\u115f\u1160\u2800\u3164\ufe00-\ufe0f\uffa0\ufffd]")
CORRECTIONS = ("wrong", "imprecise")  # verdicts that say the article is not right
# "The Moscow Times (AFP): trade": the outlet, and in brackets those whose text it carries.
CREDIT = re.compile(r"([^:(]+?)\s*(?:\(([^)]*)\))?:")
NOT_AS_PUBLISHED = ("copy", "copy_of", "blocked_in")  # columns of sources, where there are such
# What would come alive on a page, were it not escaped there: data are text.
TAG = re.compile(r"<[a-z/!?][^\s>]{0,20}>?", re.IGNORECASE)
ADDRESS = re.compile(
    r"\b[a-z][a-z0-9+.-]*://[^\s<>]*|\b(?:javascript|vbscript|data|file|blob):\S+", re.IGNORECASE
)
IDS_IN_BRACKETS = re.compile(r"\(([A-Z]\d{2,3}(?:(?:, |; | and |-)[A-Z]\d{2,3})*)\)")
# A figure that a sentence takes from another row: 4,000 (N039), 1.6 million rounds (N093).
OF_A_ROW = re.compile(
    r"(\d[\d,]*(?:\.\d+)?)(?: (thousand|million|billion))?"
    r"(?:%| (?:percent|dollars|people|soldiers|rounds|tonnes|containers|missiles))?"
    r" \(([A-Z]\d{2,3})\)",
    re.ASCII,
)
SCALE = {"thousand": 1e3, "million": 1e6, "billion": 1e9}


def problems(folder: str | os.PathLike) -> list[Problem]:
    """Find everything that is wrong with a data package.

    Parameters
    ----------
    folder
        The folder that holds ``datapackage.json``.

    Returns
    -------
    list of Problem
        In the order of the descriptor and of each file; empty if all is well.
    """
    folder = Path(folder)
    found, tables = read(folder)
    found += judge(tables)
    listed = {table.file for table in tables.values()}
    for path in sorted(folder.glob("*.[cC][sS][vV]")) if tables else ():
        if path.name not in listed:
            allowed = "add it there, or take the file away"
            found.append(Problem(path.name, 1, FILE, f"not listed in {DESCRIPTOR}", allowed))
    return found


def read(folder: Path) -> tuple[list[Problem], dict[str, Table]]:
    """Read a package as text: what is wrong with its descriptor, and its tables by name."""
    found, tables = _descriptor(folder)
    for table in tables.values():
        table.read(folder)
    return found, tables


def judge(tables: dict[str, Table], wanted: Collection[str] | None = None) -> list[Problem]:
    """Hold tables against every rule, all of them or those that are wanted."""
    found = []
    for name, table in tables.items():
        if wanted is None or name in wanted:
            for rule in RULES:
                for fault in rule(table, tables):
                    table.add(*fault)
            found += table.in_order()
    return found


def counts(folder: str | os.PathLike) -> str:
    """Count the tables and rows of a package without problems, in words."""
    listed = load(folder=folder)
    rows = listed["rows"][listed["table"] != "reviews"]  # one more a row would count all twice
    return f"{len(rows)} tables, {rows.sum():,} rows"


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
        text = _text(folder / self.file, self.add, "surrogateescape")
        lines = list(_rows(text, self.add))
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
                self.add(1, clean, *(_unseen(label) or ("line break in a name", allowed)))
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
            if not plain and (fault := _unseen(cell)):
                self.add(line, column, *fault)


def _text(path: Path, add: Callable, errors: str) -> str:
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


def _unseen(cell: str) -> tuple[str, str] | None:
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


def _alive(table: Table, _: dict) -> Iterator[Fault]:
    """Find what is no text: tags, links of Markdown, addresses that nobody can open."""
    addresses = {about["name"] for about in table.fields if about.get("format") == "uri"}
    for line, row in table.sound():
        for column, cell in row.items():
            if fault := _live(cell, whole=column in addresses):
                yield line, column, *fault


def _live(text: str, *, whole: bool = False) -> tuple[str, str] | None:
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


def _standard(table: Table, _: dict) -> Iterator[Fault]:
    """Let frictionless judge what the standard has a word for."""
    from frictionless import Schema
    from frictionless.resources import TableResource

    # Its own look at foreign keys reads every table again for each, half of all the time.
    schema = Schema.from_descriptor({**table.schema, "foreignKeys": []})
    names = [about["name"] for about in table.fields]
    cells = [[row[name] for name in names] for _, row in table.rows if names]
    resource = TableResource(name="table", data=[names, *cells], schema=schema)
    for error in resource.validate(limit_errors=sys.maxsize).task.errors if cells else ():
        if not hasattr(error, "row_number"):
            yield 1, FILE, error.note, f"allowed: what {DESCRIPTOR} says"
        elif (line := table.rows[error.row_number - 2][0]) not in table.shifted:
            yield line, *_plainly(error, table)


def _plainly(error: object, table: Table) -> tuple[str, str, str]:
    """Put an error of frictionless into our words: column, what is wrong, what is allowed."""
    if error.type in ("unique-error", "primary-key"):
        column = getattr(error, "field_name", None) or ":".join(table.key)
        first = re.search(r"\d+$", error.note)
        if not first:
            return column, "empty", "allowed: a value"
        line, row = table.rows[int(first[0]) - 2]
        cell = ":".join(row[name] for name in column.split(":"))
        return column, f"{shown(cell)} stands in line {line} too", "allowed: once only"
    if not hasattr(error, "cell"):
        return ROW, error.title.lower(), f"allowed: what {DESCRIPTOR} says"
    column, cell = error.field_name, error.cell
    about = next(f for f in table.fields if f["name"] == column)
    rule = re.match(r'constraint "(\w+)"', error.note)
    if not rule or rule[1] == "enum" or ("partialDate" in about and cell):
        return column, *misfit(about, cell)
    limit = about["constraints"][rule[1]]
    if rule[1] == "required":
        return column, "empty", "allowed: a value"
    if rule[1] in ("minimum", "maximum"):
        beyond, most = ("below", "at least") if rule[1] == "minimum" else ("above", "at most")
        return column, f"{cell} is {beyond} {limit}", f"allowed: {most} {limit}"
    if rule[1] != "pattern":
        return column, f"{shown(cell)} breaks {rule[1]}", f"allowed: {limit}"
    if words := re.search(r"\( \\S\+\)\{0,(\d+)\}", limit):
        number, most = len(cell.split()), int(words[1]) + 1
        if number > most:
            return column, f"{number} words in {shown(cell)}", f"allowed: at most {most} words"
        return column, f"odd spaces in {shown(cell)}", "allowed: one space between two words"
    like = [row[column] for _, row in table.rows if re.fullmatch(limit, row[column])]
    what = f"{shown(cell)} does not have the form of this column"
    return column, what, f"allowed: a value like {shown(like[0]) if like else limit}"


@lru_cache(maxsize=1000)
def _near(word: str, known: frozenset[str]) -> str:
    said = nearest(word, sorted(known))
    return said[0].lower() + said[1:].removesuffix(".")


def _numbers(table: Table, _: dict) -> Iterator[Fault]:
    for about in table.fields:
        plain, name = NUMBER.get(about["type"]), about["name"]
        for line, row in table.sound() if plain else ():
            if row[name] and not plain.fullmatch(row[name]):
                yield line, name, *misfit(about, row[name])


def _dates(table: Table, _: dict) -> Iterator[Fault]:
    for about in table.fields:
        name, precision = about["name"], about.get("partialDate")
        for line, row in table.sound() if precision else ():
            cell, exact = row[name], row.get(precision)
            if cell and not DATE.fullmatch(cell):
                yield line, name, *misfit(about, cell)
            elif cell and not _last_day(cell):
                yield line, name, f"{shown(cell)} is not in the calendar", "allowed: a real date"
            elif LENGTH.get(exact, len(cell)) != len(cell):
                what = f"{shown(cell) if cell else 'empty'}, but {precision} says {exact}"
                yield line, name, what, "allowed: day 2025-02-18, month 2025-02, year 2025, none"
    for line, row in table.sound():
        event, report = row.get("event_date"), row.get("report_date")
        if event and report and (_last_day(report) or event) < event:
            what = f"{shown(report)} is before event_date {event}"
            yield line, "report_date", what, "allowed: the date of the event, or later"


def _last_day(cell: str) -> str | None:
    """The latest day that a date may mean, if there is such a day."""
    try:
        if len(cell) == 10:
            return date.fromisoformat(cell).isoformat()
        year, month = int(cell[:4]), int(cell[5:] or 12)
        return date(year, month, monthrange(year, month)[1]).isoformat()
    except ValueError:
        return None


def _ranges(table: Table, _: dict) -> Iterator[Fault]:
    for line, row in table.sound():
        given = [(row[name], name) for name in ("low", "value", "high") if row.get(name)]
        if all(NUMBER["number"].fullmatch(cell) for cell, _ in given):
            for (cell, name), (bound, other) in pairwise(given):
                if float(cell) > float(bound):
                    what = f"{cell} is above {other} {bound}"
                    yield line, name, what, "allowed: low, value and high in rising order"


def _keys(table: Table, tables: dict[str, Table]) -> Iterator[Fault]:
    for key in table.schema.get("foreignKeys", ()):
        near, far = key["fields"], key["reference"]["fields"]
        name = key["reference"].get("resource")
        other = tables.get(name) if name else table
        if not (other and other.whole and {*near} <= {*table.header} and {*far} <= {*other.header}):
            continue  # what is wrong with the table or the column is said there
        known = other.values(far)
        for line, row in table.sound():
            one = ":".join(row[column] for column in near)
            if one.strip(":") and one not in known:
                what = f"{shown(one)} is in no row of {name or 'this table'}"
                yield line, ":".join(near), what, _near(one, known)


def _lists(table: Table, tables: dict[str, Table]) -> Iterator[Fault]:
    for about in table.fields:
        name, far = about["name"], [tables.get(other) for other in about.get("references", ())]
        known = frozenset().union(*(other.ids for other in far if other))
        whole = all(other and other.whole for other in far)
        for line, row in table.sound() if far else ():
            ids = row[name].split(about.get("delimiter", ";")) if row[name] else []
            for place, one in enumerate(ids):
                if not one:
                    yield line, name, f"an empty id in {shown(row[name])}", "allowed: S001;S002"
                elif one in ids[:place]:
                    yield line, name, f"{shown(one)} stands in the list twice", "allowed: once"
                elif one not in known and whole:
                    what = f"{shown(one)} is in no row of {', '.join(about['references'])}"
                    yield line, name, what, _near(one, known)


def _brackets(table: Table, tables: dict[str, Table]) -> Iterator[Fault]:
    """Ids in brackets in a sentence, such as (S001)."""
    known = frozenset().union(*(other.ids for other in tables.values()))
    for line, row in table.sound() if all(other.whole for other in tables.values()) else ():
        for column, cell in row.items():
            for name in re.findall(r"[A-Z]\d+", " ".join(IDS_IN_BRACKETS.findall(cell))):
                if name not in known:
                    what = f"({name}) is no id of any table"
                    yield line, column, what, _near(name, known) + "; or write it without brackets"


def _quoted(table: Table, tables: dict[str, Table]) -> Iterator[Fault]:
    """Figures followed by the id of the row that they are taken from, such as 4,000 (N039)."""
    known = {
        row[other.key[0]]: row
        for other in tables.values()
        if len(other.key) == 1 and {other.key[0], "value", "unit"} <= {*other.header}
        for _, row in other.sound()
    }
    for line, row in table.sound():
        for column, cell in row.items():
            for figure, scale, name in OF_A_ROW.findall(cell):
                if not (of := known.get(name)):
                    continue
                held = dict.fromkeys(of.get(end) for end in ("value", "low", "high"))
                held = [one for one in held if one and NUMBER["number"].fullmatch(one)]
                word = next((word for word in SCALE if word in of["unit"]), "")
                stated = float(figure.replace(",", "")) * SCALE.get(scale, 1)
                # A row in US$ billion may be told as 4.1 billion or, in a sum, as 4.1.
                allowed = {float(one) * by for one in held for by in (1, SCALE.get(word, 1))}
                if not any(math.isclose(stated, one) for one in allowed):
                    what = f"{figure} ({name}): row {name} has {', '.join(held) or 'no figure'}"
                    yield line, column, what, f"write the figure of {name}, or name another row"


def _sources(table: Table, tables: dict[str, Table]) -> Iterator[Fault]:
    for name, other in NAMED_BY.items():
        far, key = tables.get(other), ":".join(table.key)
        if table is tables.get(name) and far and far.whole and {*table.key} <= {*far.header}:
            named = far.values(table.key)
            for line, row in table.sound():
                if (one := ":".join(row[column] for column in table.key)) not in named:
                    what = f"{shown(one)} has no source: no row of {other} names it"
                    yield line, key, what, f"add its rows to {far.file}"


def _open(table: Table, tables: dict[str, Table]) -> Iterator[Fault]:
    """Copies say of what, state agencies are marked, and blocked sources never stand alone."""
    sources = tables.get("sources")
    if table is sources and {"copy", "copy_of", "kind", "state_media"} <= {*table.header}:
        for line, row in table.sound():
            yes = row["copy"] == "yes"
            if row["copy"] in ("yes", "no") and yes != bool(row["copy_of"]):
                what = "a copy that does not say of what" if yes else "copy is no, yet it names one"
                yield line, "copy_of", what, "allowed: whose text it is, where copy is yes"
            if row["kind"] == "state_media" and row["state_media"] == "no":
                yield line, "state_media", "a state agency marked no", "allowed: yes"
    if sources is None or "blocked_in" not in sources.header or table not in map(tables.get, OPEN):
        return
    blocked = {row.get("source_id"): row["blocked_in"] for _, row in sources.sound()}
    for column in {"source_ids", "source_id"} & {*table.header}:
        for line, row in table.sound():
            where = [blocked.get(one, "") for one in row[column].split(";")]
            if all(where):
                what = f"{row[column]} cannot be opened in {where[0]}, and nothing stands beside it"
                yield line, column, what, "add a source that a class there can open"


def _corrections(table: Table, tables: dict[str, Table]) -> Iterator[Fault]:
    """A correction of the article: two sources a class can open, and the best objection to it."""
    sources = tables.get("sources")
    if table is not tables.get("verdicts") or not (sources and sources.whole):
        return
    versions = tables["versions"].rows if "versions" in tables else []
    own = {row.get("source_id") for _, row in versions}
    origins = {
        row.get("source_id"): _origins(row.get("name", ""))
        for _, row in sources.sound()
        if row.get("source_id") not in own
        and re.match(r"https?://\w", row.get("url", ""))
        and all(row.get(name, "") in ("", "no") for name in NOT_AS_PUBLISHED)
    }
    for line, row in table.sound():
        if row.get("verdict") not in CORRECTIONS:
            continue
        claim = f"{row.get('claim_id')} is {row['verdict']}"
        named = row.get("source_ids", "").split(";")
        open_ones = [name for name in named if name in origins]
        pairs = combinations((origins[name] for name in open_ones), 2)
        if not any(one.isdisjoint(other) for one, other in pairs):
            have = f"only {', '.join(open_ones)}" if open_ones else "none"
            what = f"{claim}, and of two independent sources that a class can open it has {have}"
            how = "name another: an address, no copy, not the page under study, another outlet"
            yield line, "source_ids", what, how
        if "objection" in table.header and not row["objection"]:
            what = f"{claim}, and no objection stands beside it"
            yield line, "objection", what, "write the strongest objection to the verdict"


def _origins(name: str) -> frozenset[str]:
    """Whose text a source is: those it credits in brackets, or else its own outlet."""
    said = CREDIT.match(name)
    return frozenset(re.split(r"\s*[,/]\s*", (said[2] or said[1]) if said else name))


def _spreadsheet(table: Table, _: dict) -> Iterator[Fault]:
    yield from spreadsheet.faults(table.fields, list(table.sound()))


RULES = [
    _alive,
    _standard,
    _numbers,
    _dates,
    _ranges,
    _keys,
    _lists,
    _brackets,
    _quoted,
    _sources,
    _open,
    _corrections,
    _spreadsheet,
]


def _descriptor(folder: Path) -> tuple[list[Problem], dict[str, Table]]:
    """Read the descriptor: what is wrong with it, and the tables, if they can be followed."""
    found, tables = [], {}

    def add(line: int, column: str, what: str, allowed: str) -> None:
        found.append(Problem(DESCRIPTOR, line, column, what, allowed))

    text = _text(folder / DESCRIPTOR, add, "strict")
    try:
        package = json.loads(text) if text else {}
    except json.JSONDecodeError as problem:
        what = f"not JSON from here on ({problem.msg})"
        add(problem.lineno, FILE, what, "mend the comma, quote or bracket there")
        return found, tables
    resources = package.get("resources") if isinstance(package, dict) else None
    if not isinstance(resources, list) or not resources:
        if text:
            add(1, "resources", "names no tables", "allowed: a list of tables")
        return found, tables
    columns = {}
    for number, resource in enumerate(resources, start=1):
        about = resource if isinstance(resource, dict) else {}
        name, path, schema = about.get("name"), about.get("path"), about.get("schema")
        try:
            names = [inner["name"] for inner in schema["fields"]]
        except (LookupError, TypeError):
            names = []
        if not (isinstance(name, str) and isinstance(path, str) and names and name not in columns):
            what = "no name of its own, no path, or no schema with named fields"
            add(_place(text, name), str(name or f"table {number}"), what, "allowed: all of them")
            continue
        columns[name] = names
        tables[name] = Table(path, schema)
    for name, table in tables.items() if not found else ():
        try:
            faults = list(_faults(name, table, columns))
        except (AttributeError, LookupError, TypeError, ValueError) as problem:
            faults = [("", _reason(problem), STANDARD)]
        for inner, what, allowed in faults:
            add(_place(text, name, inner), f"{name}.{inner}".strip("."), what, allowed)
    if found:
        return sorted(found, key=lambda problem: problem.line), {}
    for name in ("title", "version", "as_of", "contributors"):
        if not package.get(name):
            add(1, name, "missing", "allowed: a value, which ally.cite() prints")
    for names, key, value in _strings(package, ()):
        where = ".".join([*names, key])
        path = key in ("path", "homepage") and ":" in value
        if key not in ("pattern", "$schema") and (fault := _live(value, whole=path)):
            add(_line_of(text, names, value), where, *fault)
    if package.get("as_of") and not _last_day(str(package["as_of"])):
        add(1, "as_of", f"{package['as_of']!r} is not a date", "allowed: 2025-02 or 2025-02-18")
    return found, tables


def _strings(about: object, names: tuple[str, ...], key: str = "") -> Iterator[tuple]:
    """Give every text of the descriptor: the names of what it stands in, its key, itself."""
    if isinstance(about, str):
        yield names, key, about
    elif isinstance(about, list):
        for one in about:
            yield from _strings(one, names, key)
    elif isinstance(about, dict):
        if key in ("resources", "fields"):
            names = (*names, str(about.get("name")))
        for name, one in about.items():
            yield from _strings(one, names, name)


def _line_of(text: str, names: tuple[str, ...], value: str) -> int:
    """Line in the descriptor of a text, from the table or field on that it belongs to."""
    line = _place(text, *names)
    start = sum(len(each) + 1 for each in text.split("\n")[: line - 1])
    forms = (json.dumps(value, ensure_ascii=False), json.dumps(value))
    found = [place for form in forms if (place := text.find(form, start if names else 0)) >= 0]
    return text.count("\n", 0, min(found)) + 1 if found else line


def _place(text: str, *names: object) -> int:
    """Line in the descriptor of a table, or of one of its fields."""
    start = max(text.find('"resources"'), 0)
    for name in names:
        named = re.compile(rf'"name"\s*:\s*{re.escape(json.dumps(name))}').search(text, start)
        start = named.start() if named else start
    return text.count("\n", 0, start) + 1


def _faults(name: str, table: Table, columns: dict) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a table in the descriptor: its field, what is wrong, what is allowed."""
    from frictionless import Field, FrictionlessException, Schema

    if re.search(r"^/|^\.\.|/\.\.|[:\\]", table.file):
        what = f"the path {shown(table.file)} leads out of the folder"
        yield "", what, "allowed: the name of a file in it"
    for about in table.fields:
        inner, precision = about["name"], about.get("partialDate", True)
        if about.get("type") not in TYPES:
            yield inner, f"unknown type {about.get('type')!r}", "allowed: " + ", ".join(TYPES)
            continue
        try:
            read = Field.from_descriptor(about).create_cell_reader()
            read("1"), read("2025-02-18")  # a bad limit shows only now
        except (FrictionlessException, re.error, TypeError, ValueError) as problem:
            yield inner, _reason(problem), STANDARD
        listed = [category["value"] for category in about.get("categories", [])]
        if listed and listed != about.get("constraints", {}).get("enum", listed):
            yield inner, "categories and enum differ", "allowed: the same values in both"
        if precision is not True and precision not in columns[name]:
            yield inner, f"no column {precision!r} for partialDate", "allowed: true, or a column"
        if not isinstance(about.get("references", []), list):
            raise TypeError("references is no list")
        for other in about.get("references", []):
            if other not in columns:
                yield inner, f"references has no table {other!r}", _near(other, frozenset(columns))
    try:
        plain = [{"name": about["name"]} for about in table.fields]
        Schema.from_descriptor({**table.schema, "fields": plain})
    except FrictionlessException as problem:
        yield "", _reason(problem), STANDARD
        return
    for key in table.schema.get("foreignKeys", ()):
        far = key["reference"].get("resource") or name
        if missing := set(key["reference"]["fields"]) - set(columns.get(far, ())):
            what = f"a foreign key to {far}.{min(missing)}, which is not there"
            yield key["fields"][0], what, "allowed: a column of a table"


def _reason(problem: Exception) -> str:
    reasons = getattr(problem, "reasons", None) or [getattr(problem, "error", None)]
    return getattr(reasons[0], "note", f"cannot be followed ({problem})")
