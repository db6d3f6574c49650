"""A second key for every fact: a digest a row, and who could say that it was looked up.

Most facts are said once, so no other row can contradict a slip. ``reviews.csv`` therefore holds
for each row of each table a digest of its cells. A row that no longer fits its digest has changed,
and is named until somebody signs it again. Where somebody held the row against a source, the
day and the source stand there too; elsewhere both are blank, and nothing is claimed.

The digest of a row is the first twelve hexadecimal digits of SHA-256 over its cells that are not
blank, each with the name of its column, in the order of these names, as JSON. So the order of
columns and rows, line ends and a new empty column change nothing. Of a table in `GROUPS` one
digest covers all rows of a group, in the order of their ids, and the count of each vote.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shlex
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from allylessons.authors import changes
from allylessons.authors.files import FILE, ROW
from allylessons.authors.tables import Row, Table, on_disk, parsed, tables
from allylessons.data import DESCRIPTOR, DataError, nearest
from allylessons.problems import Problem, shown

TABLE = "reviews"
COLUMNS = ("table", "id", "digest", "checked_on", "source_id")
GROUPS = {"votes": ("resolution", "vote")}  # table: what is signed at once, what is counted
MANY = 10  # rows of one table; where more than half of it changed, one line says so
Key = tuple[str, str]  # table and id


@dataclass(frozen=True)
class Unit:
    """What is signed at once: a row, or all votes on a resolution."""

    table: str
    identifier: str
    file: str
    line: int
    rows: tuple[tuple[str, Row], ...]  # with their ids
    counted: str = ""

    @cached_property
    def digest(self) -> str:
        """Twelve hexadecimal digits that stand for all cells."""
        content: object = [_filled(row) for _, row in self.rows]
        if self.counted:
            number = Counter(row.get(self.counted, "") for _, row in self.rows)
            content = [content, sorted(number.items())]
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:12]

    @property
    def sources(self) -> list[str]:
        """Ids of the sources that it names; a source is its own."""
        if self.table == "sources":
            return [self.identifier]
        named = [
            one
            for _, row in self.rows
            for column in ("source_id", "source_ids")
            for one in row.get(column, "").split(";")
        ]
        return list(dict.fromkeys(filter(None, named)))


def _filled(row: Row) -> list[tuple[str, str]]:
    return sorted((name, cell.replace("\r\n", "\n")) for name, cell in row.items() if cell)


def units(table: Table) -> dict[str, Unit]:
    """What is to be signed in a table, by id."""
    column, counted = GROUPS.get(table.name, ("", ""))
    grouped: dict[str, list[tuple[int, str, Row]]] = defaultdict(list)
    for line, row in table.rows:
        one = table.id_of(row)
        grouped[row.get(column, "") if column else one].append((line, one, row))
    return {
        identifier: Unit(
            table.name,
            identifier,
            table.file,
            rows[0][0],
            tuple(sorted(((one, row) for _, one, row in rows), key=lambda pair: pair[0])),
            counted,
        )
        for identifier, rows in grouped.items()
    }


@dataclass(frozen=True)
class Review:
    """A row of ``reviews.csv``."""

    digest: str
    checked_on: str = ""
    source_id: str = ""
    line: int = 1


class Reviews:
    """The rows of a package beside what was recorded of them.

    Parameters
    ----------
    folder
        The folder that holds ``datapackage.json``.

    Raises
    ------
    DataError
        If the package has no table of reviews.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tables = tables(on_disk(folder))
        own = self.tables.pop(TABLE, None)
        if own is None:
            raise DataError(f"{folder / DESCRIPTOR} names no table {TABLE}, so nothing is signed.")
        self.file = own.file
        self.units: dict[Key, Unit] = {
            (name, one): unit
            for name, table in self.tables.items()
            for one, unit in units(table).items()
        }
        self.recorded: dict[Key, Review] = {
            (row.get("table", ""), row.get("id", "")): Review(
                *(row.get(column, "") for column in COLUMNS[2:]), line
            )
            for line, row in own.rows
        }
        self._old: dict[tuple[str, str], dict[str, Unit]] = {}  # by commit and table

    def check(self, options: str = "") -> list[Problem]:
        """Name every row that changed, came or went since it was recorded.

        Parameters
        ----------
        options
            What to add to the command that a message says, such as ``--data FOLDER``.
        """
        found = list(self._together())
        for key in self.changed:
            unit, review = self.units[key], self.recorded.get(key)
            what = f"{_title(unit)} {self._difference(unit, review)}"
            found.append(Problem(unit.file, unit.line, ROW, what, self._advice(unit, options)))
        for (table, one), review in self.recorded.items():
            if (table, one) not in self.units:
                what = f"{one} is no row of {table} any more"
                told = f"put the row back, or type: {self._command((table, one), options)}"
                found.append(Problem(self.file, review.line, ROW, what, told))
            elif bool(review.checked_on) != bool(review.source_id):
                blank = "source_id" if review.checked_on else "checked_on"
                what = f"{one} was looked up, but {blank} is empty"
                told = "allowed: the day and the source, or neither"
                found.append(Problem(self.file, review.line, blank, what, told))
        return found

    @property
    def changed(self) -> list[Key]:
        """Rows that are new or not as they were recorded."""
        known = self.recorded
        return [
            key
            for key, unit in self.units.items()
            if key not in known or known[key].digest != unit.digest
        ]

    @property
    def looked_up(self) -> int:
        """How many rows are as somebody found them in a source."""
        return sum(
            bool(review.checked_on and review.digest == self.units[key].digest)
            for key, review in self.recorded.items()
            if key in self.units
        )

    def _together(self) -> Iterator[Problem]:
        """A file in which most rows changed at once: rewritten by a program, or sorted."""
        changed: dict[str, list[Key]] = defaultdict(list)
        for key in self.changed:
            changed[key[0]].append(key)
        for name, keys in changed.items():
            known = sum(table == name for table, _ in self.units)
            if len(keys) > MANY and 2 * len(keys) > known:
                table, cause = self.tables[name], self._cause(name)
                what = f"{len(keys)} of {known} rows changed at once{cause}"
                told = f"git checkout {table.file} takes it back, if no person meant that"
                yield Problem(table.file, 1, FILE, what, told)

    def _cause(self, name: str) -> str:
        """The column that holds its old cells in other rows, or the columns that changed."""
        new = self.tables[name]
        for revision in changes.commits(self.folder, new.file)[:1]:
            old = self._at(revision, name)
            differ = Counter(change.column for change in changes.between(old, new))
            for column in filter(None, differ):
                cells = [Counter(row.get(column) for _, row in t.rows) for t in (old, new)]
                if cells[0] == cells[1]:
                    return f": {column} holds its old cells in other rows, as if sorted alone"
            return f", in the columns {', '.join(filter(None, differ))}" if differ else ""
        return self._sorted(new)

    def _sorted(self, table: Table) -> str:
        """Without git: a column in order, beside ids that are not, or ids in order, beside none."""
        for column in table.header:
            cells = [row.get(column, "") for _, row in table.rows if row.get(column)]
            if column not in table.key and len(set(cells)) > MANY and cells == sorted(cells):
                return f": {column} stands in order, as if sorted alone"
        return ""

    def _difference(self, unit: Unit, review: Review | None) -> str:
        """Old and new cells, if a commit still has the row that the digest was made from."""
        if review is None:
            return "is new and not signed"
        for revision in changes.commits(self.folder, unit.file):
            old = self._units_in(revision, unit.table).get(unit.identifier)
            if old and old.digest == review.digest:
                return f"changed: {'; '.join(_cells(old, unit)) or 'its order'}"
        return "changed: what stood there is in no commit here"

    def _at(self, revision: str, name: str) -> Table:
        """A table as a commit has it."""
        now = self.tables[name]
        header, rows = parsed(changes.in_git(self.folder, revision)(now.file) or "")
        return Table(name, now.file, now.key, header, rows)

    def _units_in(self, revision: str, name: str) -> dict[str, Unit]:
        if (revision, name) not in self._old:
            self._old[revision, name] = units(self._at(revision, name))
        return self._old[revision, name]

    def _advice(self, unit: Unit, options: str) -> str:
        sources, key = unit.sources, (unit.table, unit.identifier)
        command = self._command(key, options)
        if len(sources) == 1:
            return f"look it up in {sources[0]}, then type: {command}"
        where = f" in {' or '.join(sources[:4])}" if sources else ""
        return f"look it up{where}, then type: {command} --source {(sources or ['S...'])[0]}"

    def _command(self, key: Key, options: str) -> str:
        return f"allylessons sign {shlex.quote(self.name(key))}{options}"

    def name(self, key: Key) -> str:
        """How a row is named: by its id, and by its table too where two tables have that id."""
        table, one = key
        homes = {name for name, other in {**self.units, **self.recorded} if other == one}
        return one if homes == {table} and one not in self.tables else f"{table}:{one}"

    def find(self, name: str) -> Key:
        """The row that somebody names, ``N038`` or ``verdicts:C01``."""
        known = {**self.units, **self.recorded}
        table, _, one = name.partition(":")
        if (table, one) in known:
            return table, one
        homes = [key for key in known if key[1] == name]
        if len(homes) == 1:
            return homes[0]
        if homes:
            told = " or ".join(f"{table}:{one}" for table, one in homes)
            raise DataError(f'"{name}" is the id of more than one row. Type {told}.')
        for group, (column, _) in GROUPS.items():
            for key, unit in self.units.items():
                if key[0] == group and any(name in (i, f"{group}:{i}") for i, _ in unit.rows):
                    raise DataError(
                        f"{name} is one of {len(unit.rows)} {group} that are signed at once, a "
                        f"{column} at a time. Look at all of them, then type {self.name(key)}."
                    )
        near = [key[1] for key in known if key[0] == table] if table in self.tables else []
        told = nearest(one, near) if near else nearest(name, (key[1] for key in known))
        raise DataError(f'No record "{name}". {told}')

    def sign(self, name: str, source: str = "", day: str = "") -> str:
        """Record that a row was looked up; say what was done.

        Parameters
        ----------
        name
            Its id, perhaps with its table before a colon.
        source
            Id of the source that it was held against; may be left out where the row names one.
        day
            The day, as ``2025-02-18``; today by default.

        Raises
        ------
        DataError
            If the row, the source or the day is not known, or the source is left open.
        """
        key = self.find(name)
        unit = self.units.get(key)
        if unit is None:
            del self.recorded[key]
            return f"{name}: taken out, as its row is gone"
        sources = {one for table, one in self.units if table == "sources"}
        if not source and len(unit.sources) != 1:
            told = " or ".join(unit.sources) or "no source"
            raise DataError(
                f"{name} names {told}. Say what you held it against: "
                f"{self._command(key, '')} --source {(unit.sources or ['S...'])[0]}"
            )
        source = source or unit.sources[0]
        if source not in sources:
            raise DataError(f'No source "{source}" for {name}. {nearest(source, sources)}')
        day = day or date.today().isoformat()
        try:
            known = len(day) == 10 and date.fromisoformat(day) <= date.today()
        except ValueError:
            known = False
        if not known:
            raise DataError(f'"{day}" for {name} is no day up to today, such as 2025-02-18.')
        self.recorded[key] = Review(unit.digest, day, source)
        return f"{name}: signed, looked up in {source} on {day}"

    def record(self) -> tuple[int, int, int]:
        """Record the digest of every row as it is, without saying that anybody looked it up.

        Returns
        -------
        tuple of int
            How many rows were new or changed, how many of these had been looked up and now count
            as not looked up, and how many were gone.
        """
        new, gone = self.changed, [key for key in self.recorded if key not in self.units]
        lost = sum(bool(key in self.recorded and self.recorded[key].checked_on) for key in new)
        for key in gone:
            del self.recorded[key]
        for key in new:
            self.recorded[key] = Review(self.units[key].digest)
        return len(new), lost, len(gone)

    def sign_from(self, path: Path) -> tuple[int, list[Problem]]:
        """Sign the rows that a file lists, with columns table, id, checked_on and source_id.

        Returns
        -------
        tuple
            How many rows were signed, and a problem for each line that could not be.
        """
        text = on_disk(path.parent)(path.name)
        if text is None:
            raise DataError(f"There is no file {path}.")
        header, rows = parsed(text)
        wanted = ("table", "id", "checked_on", "source_id")
        if missing := [column for column in wanted if column not in header]:
            raise DataError(f"{path} has no column {missing[0]}. It needs: {','.join(wanted)}.")
        signed, problems = 0, []
        for line, row in rows:
            table, one, day, source = (row[column].strip() for column in wanted)
            try:
                if not (day and source):
                    raise DataError(f"{one}: the day or the source is blank.")
                self.sign(f"{table}:{one}", source, day)
                signed += 1
            except DataError as problem:
                said = str(problem).removesuffix(".")
                problems.append(Problem(path.name, line, ROW, said, "nothing was signed for it"))
        return signed, problems

    def write(self) -> None:
        """Store the reviews, in the order of the tables and of their rows."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        known: Iterable[Key] = [key for key in self.units if key in self.recorded]
        for key in [*known, *(key for key in self.recorded if key not in self.units)]:
            review = self.recorded[key]
            writer.writerow([*key, review.digest, review.checked_on, review.source_id])
        (self.folder / self.file).write_text(out.getvalue(), encoding="utf-8", newline="\n")


def _title(unit: Unit) -> str:
    return f"{unit.identifier}, {len(unit.rows)} {unit.table}," if unit.counted else unit.identifier


def _cells(old: Unit, new: Unit) -> Iterator[str]:
    """Each cell that differs, as words; of a group, with the id of its row."""
    before, after = dict(old.rows), dict(new.rows)
    for one in {**after, **before}:
        place = f"{one}: " if new.counted else ""
        if one not in before or one not in after:
            yield f"{place}row {'gone' if one in before else 'new'}"
            continue
        for column, was, now in changes.cells(before[one], after[one]):
            cells = " -> ".join(shown(cell) if cell else "blank" for cell in (was, now))
            yield f"{place}{column} {cells}"
