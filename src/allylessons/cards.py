"""Records as cards to read: one, or a pile of them, each folded to one line."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from allylessons import about, escape, model, sources
from allylessons.data import DataError, Package
from allylessons.words import date, estimate, number

# The columns that say what a record is about, for its line in a pile.
_TELLING = {
    "arming": ("supplier_iso3", "what", "stance"),
    "arms_transfers": ("supplier_iso3", "recipient_iso3", "year", "value_tiv_million"),
    "estimates": ("date", "measure", "value", "low", "high", "unit"),
    "events": ("date", "event"),
    "loaded_words": ("side", "why"),
    "meanings": ("evidence", "stance", "statement"),
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
    path
        The way on which it reached the reader: name of each station, and whether somebody known
        by name stands there.
    links
        Its sources as HTML, in place of the line that lists their ids.
    later
        Whether it is later than what the course's article could know.
    """

    def __init__(
        self,
        heading: str,
        lead: str,
        lines: list[tuple[str, str]],
        brief: str = "",
        path: list[tuple[str, bool]] | None = None,
        links: str = "",
        later: bool = False,
    ) -> None:
        self.heading, self.lead, self.lines = heading, lead, lines
        self.brief = brief or lead
        self.path, self.links, self.later = path or [], links, later

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": repr(self)}

    def html(self) -> str:
        """The card as HTML, its text escaped."""
        parts = []
        if self.lead:
            parts.append(f'<p class="ally-lead">{escape.html(self.lead)}</p>')
        if self.path:
            stations = [
                f"<b>{escape.html(name)}</b>"
                if named
                else f'<b class="gap">{escape.html(name)}</b>'
                for name, named in self.path
            ]
            parts.append(f'<div class="ally-path">{"<i> ← </i>".join(stations)}</div>')
        hidden = {"chain"} if self.path else set()
        hidden |= {"sources", "source", "Source", "Sources"} if self.links else set()
        rows = [(name, text) for name, text in self.lines if name not in hidden]
        if rows:
            cells = "".join(
                f"<dt>{escape.html(name)}</dt><dd>{_shown(text)}</dd>" for name, text in rows
            )
            parts.append(f"<dl>{cells}</dl>")
        meta = [self.links, escape.html(self.heading)]
        meta += ["later than the article"] if self.later else []
        parts.append(f'<p class="ally-meta">{" · ".join(filter(None, meta))}</p>')
        kind = "ally-card ally-later" if self.later else "ally-card"
        return f'<div class="{kind}">{"".join(parts)}</div>'

    def __repr__(self) -> str:
        rows = [f"- {name}: {text}" for name, text in self.lines]
        return "\n".join([self.heading, *([self.lead] if self.lead else []), *rows])


def _shown(text: str) -> str:
    """A line's text as HTML; an address is a link."""
    url = escape.address(text)
    return (
        f'<a href="{escape.attribute(url)}">{escape.html(text)}</a>' if url else escape.html(text)
    )


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

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": repr(self)}

    def html(self) -> str:
        """All cards as HTML, each folded to one line."""
        parts = [f"<p><b>{escape.html(self.heading)}</b></p>"] if self.heading else []
        parts += [f"<p>{escape.html(self.lead)}</p>"] if self.lead else []
        for name, group in self.groups.items():
            name = escape.html(name)
            parts.append(f"<p><em>{name}</em>{f' ({len(group)})' if group else ': nothing'}</p>")
            parts += [
                f"<details><summary>{escape.html(card.brief)}</summary>{card.html()}</details>"
                for card in group
            ]
        return f'<div class="ally-words">{"".join(parts)}</div>'

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


class Cards:
    """Several cards, one under the other."""

    def __init__(self, cards: list[Card]) -> None:
        self.cards = cards

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        html = "".join(card.html() for card in self.cards)
        return {"text/html": html, "text/plain": repr(self)}

    def __repr__(self) -> str:
        return "\n\n".join(map(repr, self.cards))


def card(
    *identifiers: str, verdict: bool = False, folder: str | os.PathLike | None = None
) -> Card | Cards:
    """Show a record for reading: a claim, an event, a source, a country, a vote; or several.

    Parameters
    ----------
    identifiers
        Ids from any table: ``"C21"``, ``"E018"``, ``"S031"``, ``"PRK"``, ``"ES-11/1:PRK"``.
    verdict
        For a claim: show also what a check of it found. Off, so that you can judge first.
    folder
        Another copy of the data.
    """
    data = Package(folder)
    if not identifiers:
        raise DataError('Which record? Put an id between the brackets, such as ally.card("C21").')
    found = [_card(data, each, verdict=verdict) for each in identifiers]
    return found[0] if len(found) == 1 else Cards(found)


def _card(data: Package, identifier: str, *, verdict: bool = False) -> Card:
    if left := about.row(data, identifier):
        return Card(identifier, left.line("This record"), [])
    table, record = data.record(identifier)
    if table == "claims":
        return _claim(data, record, verdict=verdict)
    return _plain(data, table, record)


def _plain(data: Package, table: str, record: pd.Series) -> Card:
    """Any record: what it says, then its other columns by their titles, blanks left out."""
    lead, in_lead = _lead(data, table, record)
    lines = _lines(data, table, record, leave_out=in_lead)
    for other in data.continued_in(table):
        frame, key = data.load(other), data.key(other)[0]
        for _, more in frame[frame[key] == record.name].iterrows():
            lines += _lines(data, other, more)
    heading = f"{record.name} · {data.resource(table).get('title', table)}"
    ids = record.get("source_ids", ())
    ids = [*(ids if isinstance(ids, tuple) else ()), record.get("source_id")]
    links = [sources.link(data, one) for one in ids if isinstance(one, str)]
    end = pd.Timestamp(data.descriptor.get("as_of", "2100-01")) + pd.offsets.MonthEnd(0)
    day = record.get("date")
    later = table != "sources" and isinstance(day, pd.Timestamp) and day > end
    return Card(
        heading,
        lead,
        lines,
        lead or _brief(data, table, record),
        links=f"Source: {'; '.join(links)}" if links else "",
        later=later,
    )


def _lead(data: Package, table: str, record: pd.Series) -> tuple[str, set[str]]:
    """The sentence that a card begins with, and the columns that are in it."""
    fields = {field["name"]: field for field in data.fields(table)}

    def text(name: str) -> str:
        return value_text(data, table, record, fields[name]) if name in fields else ""

    if table == "estimates" and {"least", "most"}.isdisjoint(record.index):
        least = record["low"] if pd.notna(record["low"]) else None
        most = record["high"] if pd.notna(record["high"]) else None
        if least is None and most is None:
            least = most = record["value"]
        row = pd.Series(
            {
                "least": least,
                "most": most,
                "value": record["value"],
                "qualifier": record["qualifier"],
            }
        )
        figure = estimate(row.fillna(pd.NA))
        unit = "%" if record["unit"] == "percent" else f" {record['unit']}"
        who = text("actor_id") or "counted here"
        lead = f"{who}, {text('date') or 'no date'}: {figure}{unit}"
        return lead, {"actor_id", "date", "value", "low", "high", "unit", "qualifier", "iso3"}
    if table == "positions":
        role = f", {text('speaker_role')}" if text("speaker_role") else ""
        lead = f"{text('speaker')}{role}, {text('date')}: {text('position')}"
        return lead, {"speaker", "speaker_role", "date", "position"}
    if table == "events":
        return f"{text('date')}: {text('event')}", {"date", "event"}
    return "", set()


def _brief(data: Package, table: str, record: pd.Series) -> str:
    """What a record is about, in a line."""
    fields = {field["name"]: field for field in data.fields(table)}
    told = [fields[name] for name in _TELLING.get(table, ()) if name in fields]
    texts = (value_text(data, table, record, field) for field in told)
    return " · ".join(text for text in texts if text)


def _lines(
    data: Package, table: str, record: pd.Series, leave_out: set[str] | None = None
) -> list[tuple[str, str]]:
    told = [
        (field.get("title", field["name"]), value_text(data, table, record, field))
        for field in data.fields(table)
        if field["name"] not in data.key(table)
        and not field["name"].endswith("_precision")
        and field["name"] not in (leave_out or ())
    ]
    return [(name, text) for name, text in told if text]


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
        return date(value, str(record[column]))
    if isinstance(value, pd.Timestamp):
        return date(value)
    if field["type"] == "boolean":
        return "yes" if value else "no"
    if field["type"] in ("integer", "number"):
        return number(value)
    names = data.labels(table, field["name"]) or _named(data, table, field["name"])
    return names.get(value, str(value))


def _named(data: Package, table: str, column: str) -> dict[str, str]:
    """Id to name, for a column of ids of a table whose rows have names; not for sources."""
    for link in data.resource(table)["schema"].get("foreignKeys", []):
        other = link["reference"].get("resource")
        # The id of a source is what a reader looks it up by.
        if link["fields"] in (column, [column]) and other in ("actors", "countries"):
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
        ("chain", chain(links)),
    ]
    path = [("you", True)]
    for _, link in links.iterrows():
        named = pd.notna(link["named"]) and bool(link["named"])
        found = bool(link["traced"])  # the article does not credit it, so its line is broken too
        more = ("" if named else ", not named") + (", found on checking" if found else "")
        path.append((str(link["actor"]) + more, named and not found))
    shown = list(dict.fromkeys(links["source_id"].dropna()))[:3]
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
        shown = list(found["source_ids"])
    return Card(
        f"{identifier} · {data.resource('claims')['title']}",
        record["paraphrase"],
        lines,
        path=path,
        links=f"Source: {'; '.join(sources.link(data, one) for one in shown)}" if shown else "",
    )


def chain(links: pd.DataFrame) -> str:
    """Write a claim's chain as one line, from the reader back: ``you ← The Week ← BBC ← ...``.

    `links` are as `model.chain_of` gives them. A link found on checking, not credited by the
    article, stands in brackets.
    """
    names = ["you"]
    for _, link in links.iterrows():
        name = link["actor"]
        if pd.notna(link["named"]) and not link["named"]:
            name += " (not named)"
        names.append(f"[{name}]" if link["traced"] else name)
    return " ← ".join(names)
