"""How a text names what it rests on: a row's cell by id and column, a derived value by its name.

``N038`` is the main cell of that row, ``E018.date`` another, ``own.share`` a value that a lesson
computes. The same names stand in a lesson's text file (``{N038:n}``), behind a figure in a notebook
(``3,000<!--N038-->``) and in code (``lesson.value("N038")``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from string import Formatter
from typing import TYPE_CHECKING, Any, NamedTuple

from allylessons import about, escape
from allylessons.data import DataError, Package, nearest
from allylessons.words import SEASONS, join_words, number

if TYPE_CHECKING:
    import pandas as pd

# The column that a row's id alone stands for.
MAIN = {
    "estimates": "value",
    "events": "date",
    "figures": "value",
    "indicators": "value",
    "phrases": "phrase",
    "positions": "position",
    "trade": "value",
    "claims": "paraphrase",
    "glossary": "definition",
}
ROW = re.compile(r"[A-Z][A-Z0-9/-]*\d+(:[A-Z]{3})?")
MONTHS = "January February March April May June July August September October November December"
MONTHS = MONTHS.split()
_SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
_SMALL += " fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = [*_SMALL.split(), *_TENS.split()]
CODES = ("n", "words", "and", "or", "long", "short", "month", "year")
_HARMLESS = re.compile(r"[\w ,.%()–/-]*")


class Cell(NamedTuple):
    """A value, and for a date how exactly it is known (day, month, season, year)."""

    value: Any
    precision: str = ""


class Facts:
    """What a lesson's text is filled from.

    Parameters
    ----------
    data
        The data package; its rows are found by id.
    derived
        Name to value of what the lesson computes; more can be set as attributes.
    """

    def __init__(self, data: Package, **derived: Any) -> None:
        self.data = data
        self.__dict__.update(derived)

    def about(self, *codes: str) -> AbstractContextManager[None]:
        """Work out what is about these countries, and let it be where the data lack one of them."""
        return about.optional(self.data, *codes)

    def find(self, reference: str) -> Cell:
        """Find what a reference names.

        Raises
        ------
        DataError
            If no row, column or derived value has this name; it says which is near.
        """
        first, *rest = reference.split(".")
        if ROW.fullmatch(first):
            return self._cell(first, rest[0] if rest else "")
        value: Any = self.__dict__
        for name in (first, *rest):
            known = value if isinstance(value, Mapping) else _public(value)
            if name not in known:
                near = nearest(name, known) if known else "It holds nothing."
                raise DataError(f'Nothing is named "{name}" (in "{reference}"). {near}')
            value = known[name]
        return value if isinstance(value, Cell) else Cell(value)

    def _cell(self, identifier: str, column: str) -> Cell:
        table, row = self.data.record(identifier)
        column = column or MAIN.get(table, "")
        for other in (table, *self.data.continued_in(table)):
            if other != table:
                frame = self.data.load(other)
                found = frame[frame[self.data.key(other)[0]] == row.name]
                if found.empty:
                    continue
                row = found.iloc[0].rename(row.name)
            if column in row.index:
                field = next((f for f in self.data.fields(other) if f["name"] == column), {})
                return _typed(self.data, other, row, field, column)
        raise DataError(f'{identifier} has no column "{column}". {nearest(column, row.index)}')

    def value(self, reference: str) -> Any:
        """Give the value that a reference names, as a number, a date or a text."""
        value = self.find(reference).value
        if value is None:
            raise DataError(f"{reference} is blank: nobody gave this figure. Choose another row.")
        if isinstance(value, float) and value.is_integer():
            return int(value)
        return value

    def write(self, reference: str, code: str = "") -> str:
        """Write what a reference names, for reading.

        Parameters
        ----------
        reference
            As `find` takes it.
        code
            ``n`` a number, ``words`` a number in words, ``and`` or ``or`` a list, ``long`` or
            ``short`` or ``month`` or ``year`` a date; by default what fits the value.
        """
        return written(self.find(reference), code)


def _public(value: Any) -> dict[str, Any]:
    own = value._asdict() if hasattr(value, "_asdict") else dict(getattr(value, "__dict__", {}))
    # What a class computes counts as well as what it holds.
    for name, made in vars(type(value)).items():
        if isinstance(made, property) and not name.startswith("_"):
            own[name] = getattr(value, name)
    return {name: held for name, held in own.items() if not name.startswith("_")}


def _typed(data: Package, table: str, row: pd.Series, field: dict, column: str) -> Cell:
    import pandas as pd

    value = row[column]
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return Cell(None)
    if isinstance(value, pd.Timestamp):
        known = field.get("partialDate")
        place = known if isinstance(known, str) else f"{column}_precision"
        return Cell(value, str(row[place]) if place in row.index else "day")
    if "categories" in field:
        return Cell(data.labels(table, column).get(value, value))
    counted = field.get("type") in ("integer", "number") and not pd.isna(value)
    return Cell(float(value) if counted else value)


def in_words(value: float) -> str:
    """Write a whole number up to ninety-nine in words; another in figures."""
    if value != int(value) or not 0 <= value < 100:
        return number(value)
    tens, one = divmod(int(value), 10)
    if tens < 2:
        return _SMALL.split()[int(value)]
    return _TENS.split()[tens - 2] + (f"-{_SMALL.split()[one]}" if one else "")


def date(day: pd.Timestamp, precision: str = "day", *, code: str = "long") -> str:
    """Write a date no more exactly than it is known: ``19 June 2024``, ``June 2024``, ``2024``."""
    month = f"{day:%b}" if code == "short" else f"{day:%B}"
    if code == "year" or precision == "year":
        return f"{day.year}"
    if precision == "season":
        return f"{SEASONS[day.month % 12 // 3]} {day.year}"
    if code == "month" or precision == "month":
        return f"{month} {day.year}"
    return f"{day.day} {month} {day.year}"


def written(cell: Cell, code: str = "") -> str:
    """Write a value for reading, as `Facts.write` does."""
    import pandas as pd

    value = cell.value
    if code and code not in CODES:
        raise DataError(f'No format "{code}". {nearest(code, CODES)}')
    if isinstance(value, (list, tuple)):
        return join_words(value, code or "and")
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return date(value, cell.precision or "day", code=code or "long")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)) or hasattr(value, "dtype"):
        return in_words(float(value)) if code == "words" else number(float(value))
    return str(value)


class Filler(Formatter):
    """Fills the placeholders of a lesson's text; what is filled in stays text.

    Attributes
    ----------
    used
        The references that were filled in.
    """

    def __init__(self, facts: Facts, late: Iterable[str] = ()) -> None:
        self.facts, self.late, self.used = facts, tuple(late), []

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> tuple[Any, str]:
        if field_name.split(".")[0] in self.late:
            return None, field_name
        self.used.append(field_name)
        return self.facts.find(field_name), field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        text = written(value, format_spec)
        return text if _HARMLESS.fullmatch(text) else escape.markdown(text)

    def fill(self, text: str) -> str:
        """Fill one text in; placeholders named in `late` are left for later."""
        parts = []
        for literal, name, spec, _ in self.parse(text):
            parts.append(literal)
            if name is None:
                continue
            if name.split(".")[0] in self.late:
                parts.append("{" + name + (f":{spec}" if spec else "") + "}")
            else:
                parts.append(self.format_field(self.get_field(name, (), {})[0], spec))
        return "".join(parts)
