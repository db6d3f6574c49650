"""Find the data package, load its tables, explain its columns, say how to cite it.

The package is a Frictionless Data Package (version 2): ``datapackage.json`` and one CSV a
table. Everything here is driven by the descriptor, so a new table or column needs no code.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from allylessons.problems import DataError, nearest

if TYPE_CHECKING:  # a lesson's first cell reads no table and does without pandas
    import pandas as pd

DESCRIPTOR = "datapackage.json"
FOLDER_VARIABLE = "ALLYLESSONS_DATA"


def home(folder: str | os.PathLike | None = None) -> Path:
    """Find the folder of the data package.

    The first of: the folder named here, the one named by the environment variable
    ``ALLYLESSONS_DATA``, the copy inside an installed package, the checkout's ``data/``.
    """
    named = folder or os.environ.get(FOLDER_VARIABLE)
    package = Path(__file__).resolve().parent
    places = [Path(named)] if named else [package / "data", package.parents[1] / "data"]
    for place in places:
        if (place / DESCRIPTOR).is_file():
            return place
    looked = " or ".join(str(place) for place in places)
    raise DataError(
        f"No {DESCRIPTOR} in {looked}. Name the folder that holds it: "
        f'ally.load(folder="data"), or set {FOLDER_VARIABLE}.'
    )


class Package:
    """One data package on disk.

    Parameters
    ----------
    folder
        The folder that holds ``datapackage.json``; by default as `home` finds it.
    """

    def __init__(self, folder: str | os.PathLike | None = None) -> None:
        self.folder = home(folder)

    @cached_property
    def descriptor(self) -> dict:
        """The content of ``datapackage.json``."""
        path = self.folder / DESCRIPTOR
        try:
            descriptor = json.loads(path.read_text(encoding="utf-8-sig"))
        except ValueError as problem:
            raise DataError(f"{path}: not readable as JSON ({problem}).") from None
        if not isinstance(descriptor, dict) or not descriptor.get("resources"):
            raise DataError(f"{path}: names no tables; it needs a list called resources.")
        return descriptor

    @property
    def edition(self) -> str:
        """Version of the data, for instance ``2025.02.1``."""
        return self.descriptor["version"]

    @property
    def as_of(self) -> str:
        """Month up to which the article's data know things, as ``February 2025``."""
        import pandas as pd

        return f"{pd.Timestamp(self.descriptor['as_of']):%B %Y}"

    @property
    def last_day(self) -> pd.Timestamp:
        """Last day of the month up to which the article's data know things."""
        import pandas as pd

        return pd.Timestamp(self.descriptor["as_of"]) + pd.offsets.MonthEnd(0)

    @cached_property
    def tables(self) -> dict[str, dict]:
        """Table name to its resource in the descriptor, in the descriptor's order."""
        return {resource["name"]: resource for resource in self.descriptor["resources"]}

    def resource(self, table: str) -> dict:
        """The descriptor's entry for a table; an unknown name is answered with the nearest."""
        if table not in self.tables:
            raise DataError(f'No table "{table}". {nearest(table, self.tables)} Type ally.load().')
        return self.tables[table]

    def fields(self, table: str) -> list[dict]:
        """The fields of a table, as the descriptor has them."""
        return self.resource(table)["schema"]["fields"]

    def labels(self, table: str, field: str) -> dict[str, str]:
        """Value to plain label for a column with a closed list."""
        entry = next((f for f in self.fields(table) if f["name"] == field), {})
        return {c["value"]: c["label"] for c in entry.get("categories", [])}

    def definitions(self, table: str, field: str) -> dict[str, str]:
        """Value to what it takes, for a column whose closed list says so; else its label."""
        entry = next((f for f in self.fields(table) if f["name"] == field), {})
        return {c["value"]: c.get("definition", c["label"]) for c in entry.get("categories", [])}

    def key(self, table: str) -> list[str]:
        """The columns of a table's primary key."""
        return _as_list(self.resource(table)["schema"].get("primaryKey", []))

    def continued_in(self, table: str) -> list[str]:
        """Tables that say more of the same things: their only key refers to this table."""
        return [
            other
            for other, resource in self.tables.items()
            for link in resource["schema"].get("foreignKeys", [])
            if link["reference"].get("resource") == table
            and _as_list(link["fields"]) == self.key(other)
        ]

    @cached_property
    def _tables_read(self) -> dict[str, tuple[pd.DataFrame, list[Sequence[str]]]]:
        return {}

    @cached_property
    def _ids_read(self) -> dict[str, list[str]]:
        return {}

    def load(self, table: str | None = None) -> pd.DataFrame:
        """Load one table with its types, or list the tables; a fresh frame each call."""
        if table is None:
            import pandas as pd

            return pd.DataFrame(
                {
                    "table": name,
                    "rows": len(self._read(name)),
                    "one row is": _first_sentence(resource).removeprefix("One row is "),
                }
                for name, resource in self.tables.items()
            )
        return self._read(table).copy()

    def _read(self, table: str) -> pd.DataFrame:
        if table not in self._tables_read:
            from allylessons.tables import typed

            text, frame = typed(self.folder, self.resource(table))
            self._tables_read[table] = frame, [text[column] for column in self.key(table)]
        return self._tables_read[table][0]

    def _ids(self, table: str) -> list[str]:
        """The id of each row of a table, as the file writes it."""
        if table not in self._ids_read:
            frame, keys = self._read(table), self._tables_read[table][1]
            ids = [":".join(key) for key in zip(*keys, strict=True)]
            self._ids_read[table] = ids or [""] * len(frame)
        return self._ids_read[table]

    @cached_property
    def _rows_of_ids(self) -> dict[str, dict[str, int]]:
        return {}

    def _row_of_id(self, table: str, identifier: str) -> int | None:
        """Number of the first row with an id, capitals or not; a pile of cards asks for many."""
        if table not in self._rows_of_ids:
            rows = self._rows_of_ids[table] = {}
            for row, one in enumerate(self._ids(table)):
                rows.setdefault(one.lower(), row)
        return self._rows_of_ids[table].get(identifier.lower())

    def row(self, table: str, identifier: str) -> pd.Series | None:
        """One row of a table by its id, named by it; None where there is none."""
        at = self._row_of_id(table, identifier)
        return None if at is None else self._read(table).loc[at].rename(identifier)

    def codebook(self, table: str | None = None) -> pd.DataFrame:
        """Explain the columns of a table (or of all): type, meaning, unit, allowed values."""
        import pandas as pd

        names = [table] if table else list(self.tables)
        rows = [
            {
                "table": name,
                "column": field["name"],
                "type": _type_in_words(field),
                "meaning": field.get("description", ""),
                "allowed values": _allowed_in_words(field),
                "may be blank": "no" if field.get("constraints", {}).get("required") else "yes",
            }
            for name in names
            for field in self.fields(name)
        ]
        frame = pd.DataFrame(rows)
        return frame.drop(columns="table") if table else frame

    def record(self, identifier: str) -> tuple[str, pd.Series]:
        """Find one row by its id, in whatever table it stands.

        Returns the table's name and the row, whose ``name`` is the id as the file writes it. A vote
        is named ``ES-11/1:PRK``.
        """
        wanted = str(identifier).strip()
        known: list[str] = []
        for table in self.tables:
            ids, at = self._ids(table), self._row_of_id(table, wanted)
            if wanted and at is not None:
                return table, self._read(table).loc[at].rename(ids[at])
            if len(self.key(table)) == 1 or ":" in wanted:
                known += ids
        raise DataError(
            f'No record "{identifier}". {nearest(wanted, known)} '
            'Type ally.load() to list the tables, ally.load("claims") for the rows of one.'
        )

    def cite(self, style: Literal["text", "bibtex"] = "text") -> str:
        """Say how to cite the course and its data."""
        about, title = self.descriptor, self.descriptor["title"]
        who = " and ".join(person["title"] for person in about["contributors"])
        home_page = about.get("homepage", "")
        if style == "text":
            edition = f"Edition {self.edition}, as of {self.as_of}."
            return f"{who}. {title}. {edition} {home_page}".strip()
        if style == "bibtex":
            key = about["name"] + self.edition.replace(".", "")
            return (
                f"@misc{{{key},\n  author = {{{{{who}}}}},\n  title = {{{title}}},\n"
                f"  note = {{Edition {self.edition}, as of {self.as_of}}},\n"
                f"  howpublished = {{\\url{{{home_page}}}}}\n}}"
            )
        raise DataError(f'No style "{style}". Type ally.cite("text") or ally.cite("bibtex").')


def _as_list(names: str | Sequence[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)


def _first_sentence(resource: dict) -> str:
    return resource.get("description", "").split(". ")[0].rstrip(".")


def _type_in_words(field: dict) -> str:
    if "partialDate" in field:
        return "date (day, month or year)"
    if "references" in field:
        return "ids, separated by ;"
    return "closed list" if "categories" in field else field["type"]


def _allowed_in_words(field: dict) -> str:
    if "categories" in field:
        return "; ".join(f"{c['value']}: {c['label']}" for c in field["categories"])
    if "references" in field:
        return "ids of: " + ", ".join(field["references"])
    limits = field.get("constraints", {})
    words = [f"{name} {limits[name]}" for name in ("minimum", "maximum") if name in limits]
    return ", ".join(words)


def load(table: str | None = None, *, folder: str | os.PathLike | None = None) -> pd.DataFrame:
    """Load a table of the course's data, or list the tables.

    Parameters
    ----------
    table
        Name of a table, for instance ``"claims"``; nothing to list what there is.
    folder
        A folder with another copy of the data; by default the one that came with the course.

    Returns
    -------
    pandas.DataFrame
        A fresh frame with the columns that `codebook` explains. Dates are timestamps of the
        first day they may mean, beside a column ``..._precision``; closed lists are
        categories; numbers may be missing; lists of ids are tuples.

    Examples
    --------
    >>> load("claims").shape[0] > 80
    True
    """
    return Package(folder).load(table)


def codebook(table: str | None = None, *, folder: str | os.PathLike | None = None) -> pd.DataFrame:
    """Explain the columns of one table, or of all.

    Returns
    -------
    pandas.DataFrame
        Columns ``column``, ``type``, ``meaning``, ``allowed values``, ``may be blank``; for all
        tables also ``table``.
    """
    return Package(folder).codebook(table)


def cite(style: Literal["text", "bibtex"] = "text") -> str:
    """Say how to cite the course and its data, as a line of text or as BibTeX."""
    return Package().cite(style)
