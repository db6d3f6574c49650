"""Read a table's CSV and give its columns the types that the descriptor names.

Cells are read as text by Python's own parser: pandas would guess, and guess "NA" and "1.0".
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Container, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from allylessons.problems import (
    IN_A_TERMINAL,
    DataError,
    Problem,
    misfit,
    separator,
    unreadable,
)

CHUNK = 500  # rows; more lists at once would wake the garbage collector again and again
_TEXT = pd.Series([""]).dtype  # "str"; before pandas 3, where "str" cuts to one letter, object
_PRECISION_BY_LENGTH = {4: "year", 7: "month", 10: "day"}
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


def typed(folder: Path, resource: dict) -> tuple[dict[str, Sequence[str]], pd.DataFrame]:
    """Read one CSV, as text and as the descriptor types it.

    Raises
    ------
    DataError
        What does not fit, with file, line and column.
    """
    path, fields = folder / resource["path"], resource["schema"]["fields"]
    text = _text(path)
    columns = {}
    for field in fields:
        name = field["name"]
        if name not in text:
            allowed = "allowed: " + ", ".join(field["name"] for field in fields)
            raise _bad(path, 1, name, "this column is missing", allowed)
        cells = text[name]
        column = columns[name] = _column(cells, field)
        unread = () if column.dtype == _TEXT else np.flatnonzero(pd.isna(column))
        for row in unread:
            if cells[row]:
                raise _bad(path, _line(path, row), name, *misfit(field, cells[row]))
        if field.get("partialDate") is True:
            columns[f"{name}_precision"] = _precision(cells)
    return text, pd.DataFrame(columns, copy=False)


def _text(path: Path) -> dict[str, list[str]]:
    """Column to its cells as text; blank lines are left out."""
    try:
        raw = path.read_bytes()
        if fault := unreadable(raw):
            raise _bad(path, 1, "whole file", *fault)
        reader = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
        header = next(reader)
        if fault := separator(header):
            raise _bad(path, 1, "whole file", *fault)
        columns: list[list[str]] = [[] for _ in header]
        uneven = None  # told when the whole file is known to be readable
        while records := list(islice(reader, CHUNK)):
            rows = [cells for cells in records if any(cells)]
            if uneven is None:
                wrong = (n for n, cells in enumerate(rows) if len(cells) != len(header))
                if (at := next(wrong, None)) is not None:
                    uneven = len(columns[0]) + at, len(rows[at])
            for column, cells in zip(columns, zip(*rows, strict=False), strict=False):
                column.extend(cells)
    except FileNotFoundError:
        raise _bad(path, 1, "whole file", "missing", f"put it into {path.parent}") from None
    except (UnicodeDecodeError, csv.Error) as problem:
        what = f"cannot be read ({problem})"
        raise _bad(path, 1, "whole file", what, "allowed: CSV in UTF-8") from None
    if uneven:
        allowed = f"allowed: {len(header)}, one a column"
        raise _bad(path, _line(path, uneven[0]), "whole row", f"{uneven[1]} cells", allowed)
    return dict(zip(header, columns, strict=True))


def _bad(path: Path, line: int, column: str, what: str, allowed: str) -> DataError:
    problem = Problem(path.name, line, column, what, allowed)
    return DataError(f"{problem}. To see every problem, {IN_A_TERMINAL}: allylessons check")


def _line(path: Path, row: int) -> int:
    """Line in which a row begins, as an editor counts: a cell in quotes may hold several."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        begins = reader.line_num + 1
        for cells in reader:
            if any(cells):
                if not row:
                    break
                row -= 1
            begins = reader.line_num + 1
    return begins


def _each(cells: Sequence[str], do: Callable[[str], Any], dtype: Any) -> np.ndarray:
    """Turn each cell into a value, every different one once: most stand in a table many times."""
    known = {cell: do(cell) for cell in set(cells)}
    return np.fromiter((known[cell] for cell in cells), dtype, len(cells))


def _column(cells: Sequence[str], field: dict) -> np.ndarray | pd.api.extensions.ExtensionArray:
    """Give one column of text its type; what cannot be read becomes missing.

    By plain Python and whole arrays: for tables of this size pandas' conversions of text cost ten
    times as much.
    """
    kind = field["type"]
    if "partialDate" in field:
        return _dates(cells, _PRECISION_BY_LENGTH)
    if "references" in field:
        return _each(cells, lambda cell: tuple(cell.split(";")) if cell else (), object)
    if "categories" in field:
        kept = [str(category["value"]) for category in field["categories"]]
        return _categories(cells, kept, ordered=field.get("categoriesOrdered", False))
    if kind in ("integer", "year", "number"):
        values = pd.to_numeric(np.array(cells, dtype=object), errors="coerce").astype(float)
        if kind == "number":
            return pd.arrays.FloatingArray(values, np.isnan(values))
        whole = np.isfinite(values) & (np.floor(values) == values)
        return pd.arrays.IntegerArray(np.where(whole, values, 0).astype("int64"), ~whole)
    if kind == "boolean":
        values = dict.fromkeys(field.get("trueValues", ["true"]), True)
        values |= dict.fromkeys(field.get("falseValues", ["false"]), False)
        return pd.array([values.get(cell) for cell in cells], dtype="boolean")
    if kind == "date":
        return _dates(cells, {10})
    return pd.array([cell or np.nan for cell in cells], dtype=_TEXT)


def _categories(cells: Sequence[str], kept: list[str], *, ordered: bool = False) -> pd.Categorical:
    places = {value: place for place, value in enumerate(kept)}
    codes = _each(cells, lambda cell: places.get(cell, -1), "int16")
    return pd.Categorical.from_codes(codes, dtype=_closed(tuple(kept), ordered))


@cache
def _closed(kept: tuple[str, ...], ordered: bool) -> pd.CategoricalDtype:
    return pd.CategoricalDtype(list(kept), ordered=ordered)


def _precision(cells: Sequence[str]) -> pd.Categorical:
    """How exactly each date is known."""
    names = [_PRECISION_BY_LENGTH.get(len(cell), "") for cell in cells]
    return _categories(names, sorted({*names} - {""}))


def _dates(cells: Sequence[str], lengths: Container[int]) -> np.ndarray:
    """ISO dates; a month or a year becomes its first day."""

    def day(cell: str) -> np.datetime64:
        try:
            written = cell if len(cell) in lengths and _DATE.fullmatch(cell) else "NaT"
            return np.datetime64(written, "us")
        except ValueError:  # no day, such as 30 February
            return np.datetime64("NaT", "us")

    return _each(cells, day, "datetime64[us]")
