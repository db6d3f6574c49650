"""Put single faults into the data and count which of them `allylessons check` names.

``python benchmarks/data_faults.py`` takes some minutes, prints a table, and writes it to
docs/hardening.md; ``--quick`` tries one fault a kind and writes nothing. The faults are drawn
from a seed, so two runs put in the same ones. Everything is read in this process, and only the
table with the fault is judged again.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path

from table import measured

from allylessons.authors import files, reviews, validate, whole
from allylessons.data import home

SEED = 20250221
MARK = "<!-- written by benchmarks/data_faults.py -->"
COLUMNS = ("Put in", "Named by rules", "Named by signatures", "Named")
Cells = list[list[str]]  # of one table: the names, then the rows
Fault = Callable[["Data", random.Random], "tuple[str, Cells] | None"]


class Data:
    """The tables as lists of cells, and what the descriptor says of their columns."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        self.schemas = {
            resource["name"]: resource["schema"]
            for resource in package["resources"]
            if resource["name"] != reviews.TABLE
        }
        self.files = {resource["name"]: resource["path"] for resource in package["resources"]}
        self.cells = {name: self._read(name) for name in self.schemas}

    def _read(self, name: str) -> Cells:
        with open(self.folder / self.files[name], encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    def key(self, table: str) -> list[str]:
        key = self.schemas[table]["primaryKey"]
        return [key] if isinstance(key, str) else key

    def columns(self, wanted: Callable[[dict], bool]) -> list[tuple[str, int]]:
        """Table and place of the columns that somebody wants, keys left out."""
        return [
            (table, place)
            for table, schema in self.schemas.items()
            for place, field in enumerate(schema["fields"])
            if wanted(field) and field["name"] not in self.key(table)
        ]

    def copy(self, table: str) -> Cells:
        return [list(row) for row in self.cells[table]]


def named(*names: str, table: str = "") -> Callable[[Data], list[tuple[str, int]]]:
    """Columns by name, perhaps of one table only."""

    def places(data: Data) -> list[tuple[str, int]]:
        found = data.columns(lambda field: field["name"] in names)
        return [one for one in found if table in ("", one[0])]

    return places


def has(*properties: str) -> Callable[[Data], list[tuple[str, int]]]:
    """Columns whose field has one of these properties in the descriptor."""
    return lambda data: data.columns(lambda field: any(one in field for one in properties))


def text(data: Data) -> list[tuple[str, int]]:
    """Columns of words: no list, no date, no id."""

    def plain(field: dict) -> bool:
        known = ("categories", "partialDate", "references")
        free = field["type"] == "string" and not any(one in field for one in known)
        return free and not re.search(r"_id$|iso3|url|unit|source", field["name"])

    return data.columns(plain)


def cell(places: Callable, change: Callable[[str, random.Random], str | None]) -> Fault:
    """One cell with another content."""

    def fault(data: Data, chance: random.Random) -> tuple[str, Cells] | None:
        for _ in range(200):
            table, column = chance.choice(places(data))
            row = chance.randrange(1, len(data.cells[table]))
            old = data.cells[table][row][column]
            new = change(old, chance) if old else None
            if new is not None and new != old:
                rows = data.copy(table)
                rows[row][column] = new
                return table, rows
        return None

    return fault


def other(places: Callable) -> Fault:
    """One cell with what stands in another row of its column: valid, and wrong."""

    def fault(data: Data, chance: random.Random) -> tuple[str, Cells] | None:
        table, column = chance.choice(places(data))
        rows = data.copy(table)
        values = sorted({row[column] for row in rows[1:]} - {""})
        row = chance.randrange(1, len(rows))
        values = [value for value in values if value != rows[row][column]]
        if not values or not rows[row][column]:
            return None
        rows[row][column] = chance.choice(values)
        return table, rows

    return fault


def swapped(places: Callable) -> Fault:
    """The cells of two rows, one in the place of the other."""

    def fault(data: Data, chance: random.Random) -> tuple[str, Cells] | None:
        table, column = chance.choice(places(data))
        rows = data.copy(table)
        one, two = (chance.randrange(1, len(rows)) for _ in range(2))
        if not rows[one][column] or not rows[two][column]:
            return None
        rows[one][column], rows[two][column] = rows[two][column], rows[one][column]
        return table, rows

    return fault


def row(change: Callable[[list, int, Data, str, random.Random], None], table: str = "") -> Fault:
    """A whole row, taken out, put in or altered."""

    def fault(data: Data, chance: random.Random) -> tuple[str, Cells] | None:
        name = table or chance.choice(list(data.schemas))
        rows = data.copy(name)
        change(rows, chance.randrange(1, len(rows)), data, name, chance)
        return name, rows

    return fault


def new_id(rows: list, at: int, data: Data, name: str, chance: random.Random) -> None:
    """Repeat a row below the last one, under the next free id."""
    place = rows[0].index(data.key(name)[0])
    last = rows[-1][place]
    again = list(rows[at])
    digits = re.search(r"\d+$", last)
    again[place] = last[: digits.start()] + str(int(digits[0]) + 1) if digits else last + "-b"
    rows.append(again)


def ends(last: bool) -> Fault:
    """A link out of a chain: its last, or one inside it."""

    def fault(data: Data, chance: random.Random) -> tuple[str, Cells] | None:
        rows = data.copy("chains")
        link = rows[0].index("link")
        after = [rows[at + 1][link] if at + 1 < len(rows) else "1" for at in range(len(rows))]
        fits = [at for at in range(1, len(rows)) if (after[at] == "1") == last]
        fits = [at for at in fits if rows[at][link] != "1"] if last else fits
        del rows[chance.choice(fits)]
        return "chains", rows

    return fault


def coarser(data: Data, chance: random.Random) -> tuple[str, Cells] | None:
    """A day made a month, in the date and in its precision."""
    table = chance.choice(
        [t for t, c in data.cells.items() if {"date", "date_precision"} <= {*c[0]}]
    )
    rows = data.copy(table)
    date, precision = rows[0].index("date"), rows[0].index("date_precision")
    at = chance.randrange(1, len(rows))
    if rows[at][precision] != "day":
        return None
    rows[at][date], rows[at][precision] = rows[at][date][:7], "month"
    return table, rows


def bounds(data: Data, chance: random.Random) -> tuple[str, Cells] | None:
    """Low and high in each other's place."""
    table = chance.choice([t for t, c in data.cells.items() if {"low", "high"} <= {*c[0]}])
    rows = data.copy(table)
    low, high = rows[0].index("low"), rows[0].index("high")
    fits = [at for at, r in enumerate(rows) if at and r[low] and r[high] and r[low] != r[high]]
    if not fits:
        return None
    at = chance.choice(fits)
    rows[at][low], rows[at][high] = rows[at][high], rows[at][low]
    return table, rows


def votes_swapped(data: Data, chance: random.Random) -> tuple[str, Cells] | None:
    """The votes of two states on one resolution, so that its totals still fit."""
    rows = data.copy("votes")
    resolution, vote = rows[0].index("resolution"), rows[0].index("vote")
    one, two = chance.sample(range(1, len(rows)), 2)
    same = rows[one][resolution] == rows[two][resolution]
    if not same or not rows[one][vote] or not rows[two][vote]:
        return None
    rows[one][vote], rows[two][vote] = rows[two][vote], rows[one][vote]
    return "votes", rows


def column_sorted(data: Data, chance: random.Random) -> tuple[str, Cells] | None:
    """One column sorted without the others."""
    table, column = chance.choice([p for p in data.columns(lambda f: True)])
    rows = data.copy(table)
    values = sorted(r[column] for r in rows[1:])
    if values == [r[column] for r in rows[1:]]:
        return None
    for r, value in zip(rows[1:], values, strict=True):
        r[column] = value
    return table, rows


def _year(old: str, chance: random.Random) -> str | None:
    return str(int(old[:4]) + chance.choice((-1, 1))) + old[4:] if re.match(r"\d{4}", old) else None


def _day(old: str, chance: random.Random) -> str | None:
    return (
        f"{old[:8]}{int(old[8:]) + (1 if old[8:] < '28' else -1):02d}" if len(old) == 10 else None
    )


def _transposed(old: str, chance: random.Random) -> str | None:
    pairs = [m.start() for m in re.finditer(r"(?=(\d)(?!\1)\d)", old)]
    if not pairs:
        return None
    at = chance.choice(pairs)
    return old[:at] + old[at + 1] + old[at] + old[at + 2 :]


def _word(old: str, chance: random.Random) -> str | None:
    words = old.split()
    if len(words) < 3:
        return None
    words[chance.randrange(len(words))] = "weak"
    return " ".join(words)


def _not(old: str, chance: random.Random) -> str | None:
    place = re.search(r"\b(is|was|are|were|has|had|did|does|will)\b", old)
    return f"{old[: place.end()]} not{old[place.end() :]}" if place else None


def _mojibake(old: str, chance: random.Random) -> str | None:
    try:
        return old.encode("utf-8").decode("cp1252") if not old.isascii() else None
    except UnicodeDecodeError:
        return None


def _dropped(old: str, chance: random.Random) -> str | None:
    parts = old.split(";")
    return ";".join(parts[1:]) if len(parts) > 1 else None


def required(field: dict) -> bool:
    """Whether a column may hold no blanks."""
    return bool(field.get("constraints", {}).get("required"))


def optional(field: dict) -> bool:
    """Whether a column may hold blanks."""
    return not required(field)


figure = named("value", "value_tiv_million")
sources = named("source_id", "source_ids")
KINDS: dict[str, tuple[int, Fault]] = {
    "value +10%": (8, cell(figure, lambda old, _: f"{float(old) * 1.1:g}")),
    "value × 10 (slipped decimal)": (6, cell(figure, lambda old, _: f"{float(old) * 10:.10g}")),
    "digits transposed": (7, cell(figure, _transposed)),
    "two figures swapped": (7, swapped(figure)),
    "sign flipped": (6, cell(figure, lambda old, _: f"-{old}".replace("--", ""))),
    "year ±1": (11, cell(has("partialDate"), _year)),
    "day ±1": (5, cell(has("partialDate"), _day)),
    "date made coarser, consistently": (4, coarser),
    "date precision changed, date kept": (
        4,
        other(named("date_precision", "event_date_precision")),
    ),
    "source ids swapped": (7, swapped(sources)),
    "source replaced by another": (4, other(named("source_id"))),
    "one of several sources dropped": (3, cell(named("source_ids"), _dropped)),
    "id mistyped": (3, cell(named("source_id"), lambda old, _: "S999")),
    "row dropped": (16, row(lambda rows, at, *_: rows.pop(at))),
    "row duplicated": (6, row(lambda rows, at, *_: rows.insert(at, list(rows[at])))),
    "row duplicated under a new id": (6, row(new_id, "estimates")),
    "hedge changed": (6, other(named("hedge"))),
    "country changed": (13, other(named("iso3", "partner_iso3", "section_iso3"))),
    "wrong unit": (10, other(named("unit"))),
    "low and high swapped": (5, bounds),
    "chain: last link removed": (4, ends(last=True)),
    "chain: inner link removed": (3, ends(last=False)),
    "chain: speaker changed": (3, other(named("actor_id", table="chains"))),
    "chain: basis changed": (2, other(named("basis"))),
    "chain: traced flipped": (2, other(named("traced"))),
    "vote changed": (6, other(named("vote", table="votes"))),
    "votes of two states swapped": (4, votes_swapped),
    "quoted phrase: one word altered": (8, cell(named("phrase"), _word)),
    "phrase given to another speaker": (3, other(named("speaker_id", "speaker"))),
    'statement negated ("not" put in)': (9, cell(text, _not)),
    "source address broken": (8, cell(named("url"), lambda old, _: old.replace("//", "/", 1))),
    "verdict changed": (6, other(named("verdict"))),
    "confidence changed": (3, other(named("confidence"))),
    "coding of a meaning changed": (
        4,
        other(
            lambda d: [(t, p) for t, p in d.columns(lambda f: "categories" in f) if t == "meanings"]
        ),
    ),
    "status of a figure changed": (3, other(named("status", table="estimates"))),
    "qualifier changed": (3, other(named("qualifier"))),
    "definition changed": (2, other(named("definition", table="estimates"))),
    "measure changed": (2, other(named("measure"))),
    "role or status of membership": (2, other(named("role", "status", table="memberships"))),
    "word not in the list": (4, cell(has("categories"), lambda old, _: old + "s")),
    "cell emptied": (4, cell(lambda d: d.columns(required), lambda old, _: "")),
    "optional cell emptied": (4, cell(lambda d: d.columns(optional), lambda old, _: "")),
    "in_article, party_to_war, voice": (6, other(named("in_article", "party_to_war", "voice"))),
    "spreadsheet: wrong letters": (4, cell(text, _mojibake)),
    "spreadsheet: error word": (4, cell(text, lambda old, c: c.choice(("#REF!", "#NAME?")))),
    "spreadsheet: thousands dot": (
        4,
        cell(
            figure,
            lambda old, _: f"{int(old):,}".replace(",", ".") if old.endswith("000") else None,
        ),
    ),
    "spreadsheet: text made a date": (
        4,
        cell(named("event_date_text", "period"), lambda old, _: "Feb-22"),
    ),
    "spreadsheet: one column sorted alone": (4, column_sorted),
}


class Judge:
    """What the check says of the data with one table changed, part by part."""

    def __init__(self, data: Data) -> None:
        self.data, self.place = data, Path(tempfile.mkdtemp())
        shutil.copytree(data.folder, self.place, dirs_exist_ok=True)
        _, self.tables = validate.read(self.place)

    def parts(self, table: str, cells: Cells) -> set[str]:
        """The parts of the check that name something."""
        path = self.place / self.data.files[table]
        before = path.read_bytes()
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\n").writerows(cells)
        path.write_text(out.getvalue(), encoding="utf-8", newline="\n")
        try:
            caught = set()
            if self._form(table) or whole.problems(self.place):
                caught.add("Named by rules")
            signed = reviews.Reviews(self.place)
            if signed.changed or signed.recorded.keys() - signed.units.keys():
                caught.add("Named by signatures")
            return caught
        finally:
            path.write_bytes(before)

    def _form(self, name: str) -> list:
        """Judge one table; where its ids changed, also those that point to it."""
        old = self.tables[name]
        new = files.Table(old.file, self.data.schemas[name])
        new.read(self.place)
        found = validate.judge({**self.tables, name: new}, None if new.ids != old.ids else {name})
        for other in self.tables.values():
            other.found.clear()
        return found


def measure(folder: Path, quick: bool) -> dict[str, Counter]:
    """Put each kind of fault in as often as its number says; count what names it."""
    data = Data(folder)
    judge, found = Judge(data), defaultdict(Counter)
    for kind, (number, fault) in KINDS.items():
        chance = random.Random(f"{SEED} {kind}")
        put = tries = 0
        while put < (1 if quick else number) and tries < 400:
            tries += 1
            made = fault(data, chance)
            if made is None or made[1] == data.cells[made[0]]:
                continue
            put += 1
            caught = judge.parts(*made)
            found[kind].update(["Put in", *caught, *(["Named"] if caught else [])])
            if not caught:
                print(f"not named: {kind} in {made[0]}", file=sys.stderr)
    shutil.rmtree(judge.place)
    return found


def main() -> int:
    """Measure, print, and write the document."""
    return measured(__doc__, partial(measure, home()), COLUMNS, MARK)


if __name__ == "__main__":
    raise SystemExit(main())
