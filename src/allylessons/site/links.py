"""Where each record stands on the pages, what it refers to, what refers to it, who looked it up."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date as day_of
from functools import cached_property, lru_cache
from pathlib import Path
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from allylessons import escape, lessons, sources
from allylessons.authors import notebooks
from allylessons.authors.reviews import Reviews
from allylessons.authors.tables import Row
from allylessons.data import Package
from allylessons.reference import ROW
from allylessons.site.render import safe
from allylessons.words import date

FOLDER = "records"
INSIDE = {"chains": "claims", "votes": "resolutions"}  # table: in whose cards its rows stand
MOST = {"sources": 270}  # cards on a page, where one page would be too heavy
# An id as it stands in a text: N038, ES-11/1, ES-11/1:PRK, troops:PRK.
ID = re.compile(
    r"(?<![\w/:.-])(?:[A-Z]{1,2}\d{2,3}|[A-Z0-9-]+/[0-9-]*\d(?::[A-Z]{3})?|[a-z_]+:[A-Z]{3})"
    r"(?![\w/-]|:[A-Z0-9])"
)


def anchor(identifier: str) -> str:
    """The name of a record's place on its page: an id of HTML holds no blank."""
    return re.sub(r"\s+", "-", escape.clean(identifier))


class Links:
    """The records of a data package, and how they hang together.

    Parameters
    ----------
    data
        The data package.
    """

    def __init__(self, data: Package) -> None:
        self.data = data
        self.reviews = Reviews(data.folder)
        # A row is shown in the card of another where its table only says more of the same things.
        self.inside = dict(INSIDE)
        self.inside |= {more: one for one in data.tables for more in data.continued_in(one)}
        self.inside = {t: one for t, one in self.inside.items() if one in data.tables}
        self.rows: dict[str, dict[str, Row]] = {
            name: {table.id_of(row): row for _, row in table.rows}
            for name, table in self.reviews.tables.items()
        }
        self._sources: dict[str, Markup] = {}

    @property
    def pages(self) -> list[str]:
        """The tables that have a page of their own."""
        return [name for name in self.rows if name not in self.inside]

    @cached_property
    def places(self) -> dict[str, str]:
        """Id to address below the folder of the records; of two rows with one id, the first."""
        found: dict[str, str] = {}
        for table in self.pages:
            for at, one in enumerate(self.rows[table]):
                found.setdefault(one, f"{self.file(table, at)}#{_fragment(one)}")
        for table, parent in self.inside.items():
            for one in self.rows.get(table, ()):
                home = self.home(table, one)
                if home in self.rows[parent]:
                    page = found[home].partition("#")[0]
                    own = table == "chains" and one not in found
                    found.setdefault(one, f"{page}#{_fragment(one if own else home)}")
        return found

    def file(self, table: str, at: int) -> str:
        """The page on which the row at a place of a table stands."""
        part = at // MOST.get(table, 10_000)
        return f"{table}-{part + 1}.html" if part else f"{table}.html"

    def home(self, table: str, identifier: str) -> str:
        """The id of the record in whose card a row stands."""
        return identifier.rpartition(":")[0] if table in INSIDE else identifier

    def titled(self, identifier: str) -> tuple[str, Row]:
        """The table and the row of an id, as text; a row in another's card is found last."""
        for table in [*self.pages, *self.inside]:
            if identifier in self.rows.get(table, ()):
                return table, self.rows[table][identifier]
        return "", {}

    # ---- text with links ----

    def link(self, identifier: str, text: str = "", root: str = "") -> Markup:
        """A link to a record, or its name alone where there is none."""
        if identifier not in self.places:
            return safe(escape.html(text or identifier))
        return anchored(root + self.places[identifier], text or identifier)

    def text(self, value: object, root: str = "") -> Markup:
        """A text in which each id of a record leads to it."""
        text, parts, at = escape.clean(value), [], 0
        for found in ID.finditer(text):
            if found[0] in self.places:
                parts += [escape.html(text[at : found.start()]), self.link(found[0], root=root)]
                at = found.end()
        return safe("".join([*parts, escape.html(text[at:])]))

    def source(self, identifier: str) -> Markup:
        """A source by its name and date, which lead to it, with what a class should know of it."""
        if identifier not in self._sources:
            row = self.rows["sources"].get(identifier, {})
            known = {"copy": "a copy", "state_media": "state media"}
            said = [words for column, words in known.items() if row.get(column) == "yes"]
            said += [f"blocked in {row['blocked_in']}"] if row.get("blocked_in") else []
            parts = [safe(sources.link(self.data, identifier))]
            parts.append(safe('<small class="rec-ref">') + self.link(identifier) + safe("</small>"))
            parts += [safe(f'<i class="rec-flag">{escape.html(one)}</i>') for one in said]
            self._sources[identifier] = safe(" ").join(parts)
        return self._sources[identifier]

    # ---- what refers to what ----

    @cached_property
    def named_by(self) -> dict[str, dict[str, None]]:
        """Id to the ids of the records whose rows name it, in the order of the tables."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for table, rows in self.rows.items():
            for one, row in rows.items():
                home = self.home(table, one)
                for other in self._named(table, row):
                    other = self._home_of.get(other, other)
                    if other != home and (table != "votes" or other in self.rows["sources"]):
                        found[other].setdefault(home)
        return found

    @cached_property
    def _home_of(self) -> dict[str, str]:
        known = {one for table in self.pages for one in self.rows[table]}
        return {
            one: self.home(table, one)
            for table in self.inside
            for one in self.rows.get(table, ())
            if one not in known
        }

    def _named(self, table: str, row: Row) -> Iterator[str]:
        """The ids that a row names: in columns for ids, and in its texts."""
        listed, keys = self._columns[table]
        for column, cell in row.items():
            if not cell:
                continue
            if column in listed:
                yield from (one for one in cell.split(";") if one in self.places)
            elif column in keys:
                yield cell
            elif len(cell) > 2:
                yield from (one[0] for one in ID.finditer(cell) if one[0] in self.places)

    @cached_property
    def _columns(self) -> dict[str, tuple[set[str], set[str]]]:
        """Table to its columns that list ids, and to those that hold one of another table."""
        found = {}
        for table in self.rows:
            listed = {f["name"] for f in self.data.fields(table) if "references" in f}
            found[table] = listed, set(self.keys(table)) | set(self.data.key(table))
        return found

    def keys(self, table: str) -> dict[str, str]:
        """Column to the table whose rows it names, for columns that hold one id."""
        found = {}
        for key in self.data.resource(table)["schema"].get("foreignKeys", []):
            columns = [key["fields"]] if isinstance(key["fields"], str) else key["fields"]
            if len(columns) == 1:
                found[columns[0]] = key["reference"].get("resource") or table
        return found

    @cached_property
    def lessons(self) -> dict[str, list[str]]:
        """Id to the notebooks, by file name without its end, that show it or ask about it."""
        found: dict[str, list[str]] = defaultdict(list)
        for path in notebooks.find():
            for one in sorted(set(self._shown(path))):
                if one in self.places:
                    found[self._home_of.get(one, one)].append(path.stem)
        return {one: list(dict.fromkeys(stems)) for one, stems in found.items()}

    def _shown(self, path: Path) -> Iterator[str]:
        """The ids in a lesson: in text and code, in questions, in what it computes by."""
        for cell in notebooks.read(path).cells:
            yield from ID.findall(cell.source)
        file = lessons.text_file(int(path.stem[:2]))
        if file is None:
            return
        yield from ID.findall(_said(tomllib.loads(file.read_text("utf-8-sig"))))
        code = file.with_name(f"l{path.stem[:2]}.py")
        if code.exists():
            for node in ast.walk(ast.parse(code.read_text(encoding="utf-8"))):
                text = node.value if isinstance(node, ast.Constant) else None
                if isinstance(text, str) and ID.fullmatch(text.partition(".")[0]):
                    yield text.partition(".")[0]

    # ---- what bears on a claim ----

    def of_claim(self, table: str, claim: str) -> list[str]:
        """The rows of a table that name a claim as theirs."""
        return [one for one, row in self.rows[table].items() if row.get("claim_id") == claim]

    def events_of(self, claim: str) -> list[str]:
        """Events on a claim's country and theme, of its date or from the sources of its check."""
        own, about = self._sources_of(claim), self.rows["claims"][claim]
        day = about["event_date"]
        return [
            one
            for one, row in self.rows["events"].items()
            if all(row[column] == about[column] for column in ("iso3", "theme"))
            and (
                own & {*row["source_ids"].split(";")}
                or (day and (row["date"].startswith(day) or day.startswith(row["date"])))
            )
        ]

    def figures_of(self, claim: str) -> list[str]:
        """Estimates and trade figures on a claim's country from the sources of its check."""
        own, iso3 = self._sources_of(claim), self.rows["claims"][claim]["iso3"]
        tables = {"estimates": ("iso3", "source_id"), "trade": ("partner_iso3", "source_ids")}
        return [
            one
            for table, (country, source) in tables.items()
            for one, row in self.rows[table].items()
            if row[country] == iso3 and own & {*row[source].split(";")}
        ]

    def _sources_of(self, claim: str) -> set[str]:
        """The sources of a claim's check."""
        named = self.rows["verdicts"].get(claim, {}).get("source_ids", "")
        return {*named.split(";")} - {""}

    # ---- who looked it up ----

    def signed(self, table: str, identifier: str) -> tuple[str, str]:
        """The day on which a row, as it is now, was held against a source, and the source's id."""
        unit = self.reviews.units.get((table, identifier))
        review = self.reviews.recorded.get((table, identifier))
        if unit and review and review.checked_on and review.digest == unit.digest:
            return review.checked_on, review.source_id
        return "", ""

    def checked(self, table: str, identifier: str) -> Markup:
        """The same as a line."""
        day, source = self.signed(table, identifier)
        if not day:
            return safe("Not yet looked up")
        try:
            shown = date(pd.Timestamp(day_of.fromisoformat(day)))
        except ValueError:
            shown = day
        return safe(f"Checked on {escape.html(shown)} against ") + self.link(source)


def anchored(url: str, text: str) -> Markup:
    """A link within the site."""
    return safe(f'<a href="{escape.attribute(url)}">{escape.html(text)}</a>')


def _fragment(identifier: str) -> str:
    return quote(anchor(identifier), safe="/:")


def _said(part: object) -> str:
    """All texts of a lesson's text file, in one."""
    if isinstance(part, dict):
        return " ".join(map(_said, part.values()))
    if isinstance(part, list):
        return " ".join(map(_said, part))
    return str(part)


@lru_cache(maxsize=2)
def of(data: Package) -> Links:
    """The links of a package, worked out once."""
    return Links(data)


def address(data: Package, identifier: str) -> str:
    """Say where a record stands in the site, such as ``records/estimates.html#N038``.

    Parameters
    ----------
    data
        The data package.
    identifier
        A record's id, or what stands behind a figure in a lesson: ``E018.date``.

    Returns
    -------
    str
        Empty for what is no record: an unknown id, or a value that a lesson computes.
    """
    places, first = of(data).places, identifier.partition(".")[0]
    if identifier not in places and ROW.fullmatch(first):
        identifier = first
    return f"{FOLDER}/{places[identifier]}" if identifier in places else ""


def short(text: str, letters: int = 110) -> str:
    """A text cut at a word, for a line in a list."""
    text = escape.clean(text)
    if len(text) <= letters:
        return text
    return text[:letters].rsplit(" ", 1)[0].rstrip(",;:.") + " …"
