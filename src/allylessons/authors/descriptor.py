"""What is wrong with the descriptor of a data package, and the tables that it describes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from allylessons.authors import files
from allylessons.authors.files import FILE, Table, last_day, live, near
from allylessons.data import DESCRIPTOR
from allylessons.problems import Problem, shown

STANDARD = "allowed: what the Data Package standard says"
TYPES = ("string", "integer", "number", "boolean", "date", "year", "list")


def read(folder: Path) -> tuple[list[Problem], dict[str, Table]]:
    """Read the descriptor: what is wrong with it, and the tables, if they can be followed."""
    found, tables = [], {}

    def add(line: int, column: str, what: str, allowed: str) -> None:
        found.append(Problem(DESCRIPTOR, line, column, what, allowed))

    text = files.text(folder / DESCRIPTOR, add, "strict")
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
        if key not in ("pattern", "$schema") and (fault := live(value, whole=path)):
            add(_line_of(text, names, value), where, *fault)
    if package.get("as_of") and not last_day(str(package["as_of"])):
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
                yield inner, f"references has no table {other!r}", near(other, frozenset(columns))
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
