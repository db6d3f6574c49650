"""Records as cards to read: one, or a pile of them, each folded to one line."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from allylessons import describe, escape, model
from allylessons.data import Package

# The columns that say what a record is about, for its line in a pile.
_TELLING = {
    "arms_transfers": ("supplier_iso3", "recipient_iso3", "year", "value_tiv_million"),
    "estimates": ("date", "measure", "value", "low", "high", "unit"),
    "events": ("date", "event"),
    "memberships": ("date", "body", "status"),
    "positions": ("date", "speaker", "iso3", "position"),
    "resolutions": ("date", "subject"),
    "sources": ("name", "date"),
    "trade": ("period", "measure", "value", "low", "high", "unit"),
    "votes": ("vote",),
}


class Card:
    """A record of any table, shown as a heading and a short list.

    Parameters
    ----------
    heading
        The record's id and what it is.
    lead
        Its main sentence.
    lines
        Name and text of each further line.
    brief
        What it is about, in a line, for a pile; by default its main sentence.
    """

    def __init__(
        self, heading: str, lead: str, lines: list[tuple[str, str]], brief: str = ""
    ) -> None:
        self.heading, self.lead, self.lines = heading, lead, lines
        self.brief = brief or lead

    def _repr_markdown_(self) -> str:
        rows = "".join(
            f"- *{escape.markdown(name)}:* {_shown(text)}\n" for name, text in self.lines
        )
        lead = f"\n\n> {escape.markdown(self.lead)}" if self.lead else ""
        return f"**{escape.markdown(self.heading)}**{lead}\n\n{rows}".rstrip()

    def __repr__(self) -> str:
        rows = [f"- {name}: {text}" for name, text in self.lines]
        return "\n".join([self.heading, *([self.lead] if self.lead else []), *rows])


def _shown(text: str) -> str:
    """A line's text as Markdown; an address is a link."""
    address = escape.address(text)
    return f"[{escape.markdown(text)}]({address})" if address else escape.markdown(text)


class Pile:
    """Cards in named groups, each folded to one line.

    Parameters
    ----------
    heading
        What the cards are about.
    lead
        What to know before opening them.
    groups
        Name of each group to its cards; an empty group says that there is nothing.
    """

    def __init__(self, heading: str, lead: str, groups: Mapping[str, list[Card]]) -> None:
        self.heading, self.lead, self.groups = heading, lead, groups

    def _repr_markdown_(self) -> str:
        parts = [f"**{escape.markdown(self.heading)}**", f"> {escape.markdown(self.lead)}"]
        for name, group in self.groups.items():
            name = escape.markdown(name)
            parts.append(f"*{name}* ({len(group)})" if group else f"*{name}*: nothing")
            parts += [
                f"<details><summary>{escape.html(f'{card.heading}: {card.brief}')}</summary>\n\n"
                f"{card._repr_markdown_()}\n\n</details>"
                for card in group
            ]
        return "\n\n".join(parts)

    def __repr__(self) -> str:
        lines = [self.heading, self.lead]
        for name, group in self.groups.items():
            lines.append(f"{name} ({len(group)})")
            lines += [f"- {card.heading}: {card.brief}" for card in group]
        return "\n".join(lines)


def pile(data: Package, heading: str, lead: str, groups: Mapping[str, Iterable[str]]) -> Pile:
    """Fetch the cards of several records by id, in named groups."""
    fetched = {name: [_card(data, each) for each in ids] for name, ids in groups.items()}
    return Pile(heading, lead, fetched)


def card(
    identifier: str, *, verdict: bool = False, folder: str | os.PathLike | None = None
) -> Card:
    """Show one record for reading: a claim, an event, a source, a country, a vote.

    Parameters
    ----------
    identifier
        An id from any table: ``"C21"``, ``"E018"``, ``"S031"``, ``"PRK"``, ``"ES-11/1:PRK"``.
    verdict
        For a claim: show also what a check of it found. Off, so that you can judge first.
    folder
        Another copy of the data.
    """
    return _card(Package(folder), identifier, verdict=verdict)


def _card(data: Package, identifier: str, *, verdict: bool = False) -> Card:
    table, record = data.record(identifier)
    if table == "claims":
        return _claim(data, record, verdict=verdict)
    return _plain(data, table, record)


def _plain(data: Package, table: str, record: pd.Series) -> Card:
    """Any record: its columns by their titles, blanks left out."""
    lines = _lines(data, table, record)
    for other in _continued_in(data, table):
        frame, key = data.load(other), data.key(other)[0]
        for _, more in frame[frame[key] == record.name].iterrows():
            lines += _lines(data, other, more)
    heading = f"{record.name} · {data.resource(table).get('title', table)}"
    return Card(heading, "", lines, _brief(data, table, record))


def _brief(data: Package, table: str, record: pd.Series) -> str:
    """What a record is about, in a line."""
    fields = {field["name"]: field for field in data.fields(table)}
    told = [fields[name] for name in _TELLING.get(table, ()) if name in fields]
    texts = (value_text(data, table, record, field) for field in told)
    return " · ".join(text for text in texts if text)


def _lines(data: Package, table: str, record: pd.Series) -> list[tuple[str, str]]:
    told = [
        (field.get("title", field["name"]), value_text(data, table, record, field))
        for field in data.fields(table)
        if field["name"] not in data.key(table) and not field["name"].endswith("_precision")
    ]
    return [(name, text) for name, text in told if text]


def _continued_in(data: Package, table: str) -> list[str]:
    """Tables that say more of the same things: their only key is this table's key."""
    return [
        other
        for other, resource in data.tables.items()
        for link in resource["schema"].get("foreignKeys", [])
        if link["reference"].get("resource") == table
        and _as_list(link["fields"]) == data.key(other)
    ]


def _as_list(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else names


def value_text(data: Package, table: str, record: pd.Series, field: dict) -> str:
    """One cell as a reader would write it; blank stays blank."""
    value: Any = record[field["name"]]
    if isinstance(value, tuple):
        return ", ".join(value)
    if pd.isna(value):
        return ""
    if "partialDate" in field:
        known = field["partialDate"]
        column = known if isinstance(known, str) else f"{field['name']}_precision"
        return describe.date(value, str(record[column]))
    if isinstance(value, pd.Timestamp):
        return describe.date(value)
    if field["type"] == "boolean":
        return "yes" if value else "no"
    if field["type"] in ("integer", "number"):
        return describe.number(value)
    names = data.labels(table, field["name"]) or _named(data, table, field["name"])
    return names.get(value, str(value))


def _named(data: Package, table: str, column: str) -> dict[str, str]:
    """Id to name, for a column of ids of a table whose rows have names; not for sources."""
    for link in data.resource(table)["schema"].get("foreignKeys", []):
        other = link["reference"].get("resource")
        # The id of a source is what a reader looks it up by.
        if _as_list(link["fields"]) == [column] and other in ("actors", "countries"):
            return dict(data.load(other)[[data.key(other)[0], "name"]].to_numpy())
    return {}


def _claim(data: Package, record: pd.Series, *, verdict: bool) -> Card:
    fields = {field["name"]: field for field in data.fields("claims")}

    def text(name: str) -> str:
        return value_text(data, "claims", record, fields[name])

    identifier = record["claim_id"]
    links = model.chain_of(data.load("chains"), data.load("actors"), identifier)
    countries = data.load("countries").set_index("iso3")["name"]
    about = "several countries" if pd.isna(record["iso3"]) else countries[record["iso3"]]
    lines = [
        ("about", about),
        ("how it is put", text("hedge")),
        ("when it happened", text("event_date") or "no date given"),
        ("when it was reported", text("report_date") or "date not found"),
        ("chain", describe.chain(links)),
    ]
    if verdict:
        found = data.load("verdicts").set_index("claim_id").loc[identifier]
        rules = data.definitions("verdicts", "verdict")
        lines += [
            ("verdict", data.labels("verdicts", "verdict").get(found["verdict"], found["verdict"])),
            ("what that word means", rules.get(found["verdict"], "").split(" Example:")[0]),
            ("what the check found", found["finding"]),
            ("sources", ", ".join(found["source_ids"])),
        ]
        if pd.notna(found.get("objection")):
            lines.append(("the strongest objection", found["objection"]))
    return Card(f"{identifier} · {data.resource('claims')['title']}", record["paraphrase"], lines)
