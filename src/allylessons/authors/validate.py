"""What is wrong with a data package, line by line, before a learner meets it.

frictionless judges types, constraints and unique keys, as ``datapackage.json`` states them. What
it has no word for is judged here: dates as exact as their precision, ranges, ids that lead nowhere;
bytes, quotes and columns in `files`, the descriptor itself in `descriptor`. It follows the
descriptor, so a new table or column needs no code.
"""

from __future__ import annotations

import math
import os
import re
import sys
from collections.abc import Collection, Iterator
from itertools import combinations, pairwise
from pathlib import Path

from allylessons.authors import descriptor, spreadsheet
from allylessons.authors.files import FILE, ROW, Table, last_day, live, near
from allylessons.data import DESCRIPTOR, load
from allylessons.problems import Problem, misfit, shown

Fault = tuple[int, str, str, str]  # line, column, what is wrong, what is allowed
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
CORRECTIONS = ("wrong", "imprecise")  # verdicts that say the article is not right
# "The Moscow Times (AFP): trade": the outlet, and in brackets those whose text it carries.
CREDIT = re.compile(r"([^:(]+?)\s*(?:\(([^)]*)\))?:")
NOT_AS_PUBLISHED = ("copy", "copy_of", "blocked_in")  # columns of sources, where there are such
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
    found, tables = descriptor.read(folder)
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


def _alive(table: Table, _: dict) -> Iterator[Fault]:
    """Find what is no text: tags, links of Markdown, addresses that nobody can open."""
    addresses = {about["name"] for about in table.fields if about.get("format") == "uri"}
    for line, row in table.sound():
        for column, cell in row.items():
            if fault := live(cell, whole=column in addresses):
                yield line, column, *fault


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
            elif cell and not last_day(cell):
                yield line, name, f"{shown(cell)} is not in the calendar", "allowed: a real date"
            elif LENGTH.get(exact, len(cell)) != len(cell):
                what = f"{shown(cell) if cell else 'empty'}, but {precision} says {exact}"
                yield line, name, what, "allowed: day 2025-02-18, month 2025-02, year 2025, none"
    for line, row in table.sound():
        event, report = row.get("event_date"), row.get("report_date")
        if event and report and (last_day(report) or event) < event:
            what = f"{shown(report)} is before event_date {event}"
            yield line, "report_date", what, "allowed: the date of the event, or later"


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
        own, far = key["fields"], key["reference"]["fields"]
        name = key["reference"].get("resource")
        other = tables.get(name) if name else table
        if not (other and other.whole and {*own} <= {*table.header} and {*far} <= {*other.header}):
            continue  # what is wrong with the table or the column is said there
        known = other.values(far)
        for line, row in table.sound():
            one = ":".join(row[column] for column in own)
            if one.strip(":") and one not in known:
                what = f"{shown(one)} is in no row of {name or 'this table'}"
                yield line, ":".join(own), what, near(one, known)


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
                    yield line, name, what, near(one, known)


def _brackets(table: Table, tables: dict[str, Table]) -> Iterator[Fault]:
    """Ids in brackets in a sentence, such as (S001)."""
    known = frozenset().union(*(other.ids for other in tables.values()))
    for line, row in table.sound() if all(other.whole for other in tables.values()) else ():
        for column, cell in row.items():
            for name in re.findall(r"[A-Z]\d+", " ".join(IDS_IN_BRACKETS.findall(cell))):
                if name not in known:
                    what = f"({name}) is no id of any table"
                    yield line, column, what, near(name, known) + "; or write it without brackets"


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
