"""Pages on which every record of the data is found by its id, and what is said about the data.

A page a table; a row that only says more of another stands in that one's card: the links of a
claim's path and its verdict, the votes on a resolution, what is known of an outlet. A search works
in the browser alone: its list of all records is a script, since a page opened from a disk may read
no other file.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from allylessons import escape
from allylessons.data import Package
from allylessons.site.cells import filled
from allylessons.site.evidence import Records
from allylessons.site.links import FOLDER, MOST, Links, address, anchor, of, short
from allylessons.site.render import common, page, safe

__all__ = ["about", "address", "pages"]

SEARCH = Path(__file__).parent / "templates" / "search.js"
FIRST = ("claims", "estimates", "events", "sources")  # what readers look for most
# Tables of many alike rows, shown as rows: columns that a group has in common, columns of a row.
SERIES = {
    "arms_transfers": (
        ("supplier_iso3", "supplier_other", "recipient_iso3", "recipient_other", "edition"),
        ("year", "value_tiv_million", "source_id", "note"),
    ),
    "countries": (("role",), ("iso3", "name")),
    "indicators": (
        ("iso3", "indicator"),
        ("period", "value", "unit", "status", "source_id", "note"),
    ),
}
# Columns that the search reads besides a record's title and the line over it.
SEARCHED = (
    *("note", "finding", "definition", "kind_note", "period_note", "forms", "plainer", "speaker"),
    *("phrase", "size_basis", "better_value", "copy_of", "body"),
)
LETTERS = 240  # of a record's other words, in the search


def pages(
    data: Package, lesson_pages: Mapping[str, str] = MappingProxyType({})
) -> Iterator[tuple[str, str]]:
    """Write the pages of all records, the search, and what it needs.

    Parameters
    ----------
    data
        The data package.
    lesson_pages
        A notebook's file name without its end to the address of its page in the site; a lesson
        that is not there is named without a link.

    Yields
    ------
    tuple of str
        Path in the site, and what stands there.
    """
    links = of(data)
    records = Records(links, lesson_pages)
    index: list[list[str]] = []
    for table in links.pages:
        ids, most = list(links.rows[table]), MOST.get(table, len(links.rows[table]) or 1)
        files = [links.file(table, at) for at in range(0, len(ids), most)] or [f"{table}.html"]
        for number, file in enumerate(files):
            cards: list[dict[str, Any]] = []
            series = _series(records, table) if table in SERIES else []
            if not series:
                cards = [records.card(table, one) for one in ids[number * most :][:most]]
            index += _searched(records, table, cards, series)
            yield (
                f"{FOLDER}/{file}",
                page(
                    "records.html",
                    **common(data, "../"),
                    title=records.heading(table),
                    lead=data.resource(table).get("description", ""),
                    total=len(ids),
                    cards=cards,
                    series=series,
                    files=files,
                    file=file,
                ),
            )
    tables = _tables(links)
    listed = page("record-index.html", **common(data, "../"), title="Records", tables=tables)
    yield f"{FOLDER}/index.html", listed
    yield "search.html", page("search.html", **common(data, ""), title="Search the records")
    rows = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    yield "assets/records.js", f"window.ALLY_RECORDS = {rows};\n"
    yield "assets/search.js", SEARCH.read_text(encoding="utf-8")


def about(data: Package) -> str:
    """Write the page about the data: what it is, how it was judged, what nobody has looked up.

    Parameters
    ----------
    data
        The data package.
    """
    links = of(data)
    found = Counter(row["verdict"] for row in links.rows["verdicts"].values())
    rules, labels = data.definitions("verdicts", "verdict"), data.labels("verdicts", "verdict")
    records = Records(links, {})
    later = [
        (data.row("later", one), links.link(one, root=f"{FOLDER}/")) for one in links.rows["later"]
    ]
    home = escape.address(data.descriptor.get("homepage", ""))
    return page(
        "about.html",
        **common(data, ""),
        title="About the data",
        what=data.descriptor["description"],
        as_of=data.as_of,
        review_by=f"{pd.Timestamp(data.descriptor['review_by']):%B %Y}",
        tables=_tables(links),
        verdicts=[
            (labels.get(kind, kind), links.text(rule, f"{FOLDER}/"), found[kind])
            for kind, rule in rules.items()
        ],
        looked_up=links.reviews.looked_up,
        total=len(links.reviews.units),
        cite=data.cite(),
        bibtex=data.cite("bibtex"),
        origins=[
            (one["title"], escape.address(one.get("path", "")))
            for one in data.descriptor.get("sources", ())
        ],
        licences=[
            (one["title"], escape.address(one.get("path", "")))
            for one in data.descriptor.get("licenses", ())
        ],
        later=[
            (records.cell("later", row, "date"), links.text(row["what"], f"{FOLDER}/"), link)
            for row, link in later
        ],
        home=home,
    )


def _tables(links: Links) -> list[dict[str, Any]]:
    """Every table: its name, its page, what a row is, how many there are and were looked up."""
    listed = []
    for table, rows in links.rows.items():
        resource = links.data.resource(table)
        said = resource.get("description", "").split(". ")[0].removeprefix("One row is ")
        units = [key for key in links.reviews.units if key[0] == table]
        listed.append(
            {
                "name": table,
                "title": resource.get("title", table).partition(":")[0],
                "file": f"{links.inside.get(table, table)}.html",
                "says": said.rstrip("."),
                "rows": len(rows),
                "units": len(units),
                "looked_up": sum(bool(links.signed(*key)[0]) for key in units),
                "own": table not in links.inside,
            }
        )
    listed.sort(key=lambda one: FIRST.index(one["name"]) if one["name"] in FIRST else len(FIRST))
    return listed


def _series(records: Records, table: str) -> list[dict[str, Any]]:
    """Rows that belong together, a table each; what all of them share stands above it."""
    common, columns = SERIES[table]
    links = records.links
    heads = [*({one["name"]: one for one in links.data.fields(table)}[c] for c in columns)]
    names = [*(head.get("title", head["name"]) for head in heads), "Looked up"]
    groups: dict[str, list[tuple[str, list[Any]]]] = {}
    for one in links.rows[table]:
        row = links.data.row(table, one)
        name = [str(records.cell(table, row, c)) for c in common if filled(row, c)]
        cells = [records.cell(table, row, c) for c in columns]
        looked = escape.clean(links.signed(table, one)[0]) or "not yet"
        if table == "arms_transfers":
            name = [" → ".join(name[:-1]), f"edition {name[-1]}"]
        groups.setdefault(" · ".join(name), []).append((anchor(one), [*cells, looked]))
    return [{"title": safe(title), **_shared(names, rows)} for title, rows in groups.items()]


def _shared(names: list[str], rows: list[tuple[str, list[Any]]]) -> dict[str, Any]:
    """Take out of a table the columns in which all cells are alike; the first column stays."""
    alike = [
        at > 0
        and len({str(cells[at]) for _, cells in rows}) == 1
        and (len(rows) > 1 or not rows[0][1][at])
        for at in range(len(names))
    ]
    return {
        "facts": [
            (name, rows[0][1][at]) for at, name in enumerate(names) if alike[at] and rows[0][1][at]
        ],
        "heads": _kept(names, alike),
        "rows": [(one, _kept(cells, alike)) for one, cells in rows],
    }


def _kept(cells: Iterable[Any], alike: list[bool]) -> list[Any]:
    return [cell for cell, same in zip(cells, alike, strict=True) if not same]


def _searched(
    records: Records, table: str, cards: list[dict[str, Any]], series: list[dict[str, Any]]
) -> Iterator[list[str]]:
    """What the search knows of the records of a page: id, title, other words, address."""
    links = records.links
    named = [table, *links.data.continued_in(table)]
    for card in cards:
        one = card["id"]
        words = [escape.text_of(str(each)) for each in card["over"]]
        words += [card["badge"][1]] if card["badge"] else []
        for name in named:
            row = links.rows[name].get(one, {})
            words += [
                links.data.labels(name, c).get(row[c], row[c]) for c in SEARCHED if row.get(c)
            ]
        title = short(records.briefs.get(one) or escape.text_of(str(card["lead"])), 140)
        text = short(" · ".join(word for word in words if word not in title), LETTERS)
        yield [escape.clean(one), title, text, address(links.data, one)]
    for group in series:
        title = escape.text_of(str(group["title"]))
        if table == "countries":
            for one, row in links.rows[table].items():
                if any(anchor == one for anchor, _ in group["rows"]):
                    yield [one, row["name"], title, address(links.data, one)]
        else:
            place = f"{FOLDER}/{table}.html#{group['rows'][0][0]}"
            yield ["", f"{records.heading(table)}: {title}", "", place]
