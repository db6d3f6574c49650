"""A record as a card of evidence: what a template shows of it, every id in it a link."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
from markupsafe import Markup

from allylessons import cards, escape, lessons, sources
from allylessons.site.cells import amount, exact, filled, listed
from allylessons.site.links import Links, anchor, anchored, short
from allylessons.site.render import safe

ROOT = "../"  # a card stands in a folder of the site
# Table to the column with its main sentence; where there is none, what it is about in a line.
LEAD = {
    "actors": "name",
    "arming": "what",
    "claims": "paraphrase",
    "countries": "name",
    "events": "event",
    "figures": "label",
    "glossary": "term",
    "later": "what",
    "loaded_words": "word",
    "meanings": "statement",
    "memberships": "body",
    "phrases": "phrase",
    "positions": "position",
    "resolutions": "subject",
    "sources": "name",
    "versions": "content",
}
# Columns that stand in the small line over the main sentence.
OVER = {
    "actors": ("kind", "iso3"),
    "arming": ("supplier_iso3", "recipient_iso3"),
    "claims": ("iso3", "theme"),
    "estimates": ("measure", "iso3"),
    "events": ("date", "iso3", "theme"),
    "later": ("date", "iso3s"),
    "loaded_words": ("side",),
    "meanings": ("iso3", "meaning"),
    "memberships": ("date", "iso3", "role"),
    "phrases": ("kind", "iso3"),
    "positions": ("date", "iso3", "voice"),
    "resolutions": ("date",),
    "sources": ("kind",),
    "trade": ("partner_iso3", "period", "measure"),
    "versions": ("version", "element"),
}
FIGURES = {"value", "low", "high", "unit"}
DATED = {"events", "memberships", "positions"}  # their dates belong to what they are called
SIGNS = {"supported": "yes", "imprecise": "near", "wrong": "no"}  # others are open
VOTES = ("yes", "no", "abstain", "absent")


class Records:
    """Writes the records of a data package as cards.

    Parameters
    ----------
    links
        How the records hang together.
    lesson_pages
        A notebook's file name without its end to the address of its page in the site.
    """

    def __init__(self, links: Links, lesson_pages: Mapping[str, str]) -> None:
        self.links, self.data, self.lesson_pages = links, links.data, lesson_pages

    # ---- what a record is called ----

    @cached_property
    def briefs(self) -> dict[str, str]:
        """Id to what the record is about, in a line."""
        found: dict[str, str] = {}
        for table in self.links.pages:
            column, ids = LEAD.get(table, ""), list(self.links.rows[table])
            if table == "trade":
                found |= {one: self._traded(self.data.row(table, one)) for one in ids}
            elif column and table not in DATED:
                found |= {one: self.links.rows[table][one].get(column, "") for one in ids}
            else:
                made = cards.pile(self.data, "", "", {table: ids}).groups[table]
                found |= {one: card.brief for one, card in zip(ids, made, strict=True)}
        return found

    def _traded(self, row: pd.Series) -> str:
        said = [self.cell("trade", row, one) for one in ("period", "measure", "reporter")]
        known = row[["value", "low", "high"]].notna().any()
        return f"{escape.text_of(', '.join(said))}: {amount(row) if known else 'no figure'}"

    def title(self, identifier: str, letters: int = 110) -> Markup:
        """A link to a record, and what it is about."""
        if identifier in self.links.rows["sources"]:
            return self.links.source(identifier)
        about = short(self.briefs.get(identifier, ""), letters)
        shown = self.links.link(identifier)
        return shown + safe(f" {escape.html(about)}") if about != identifier else shown

    def named(self, identifiers: Iterable[str]) -> Markup:
        """Records by their titles where they are few, else by their ids, table by table."""
        ids = list(dict.fromkeys(identifiers))
        if len(ids) <= 4:
            return listed(self.title(one) for one in ids)
        groups: dict[str, list[Markup]] = defaultdict(list)
        for one in ids:
            table, _ = self.links.titled(one)
            groups[self.heading(table)].append(self.links.link(one))
        return listed(
            safe(f"{escape.html(name)}: ") + safe(", ").join(each) for name, each in groups.items()
        )

    def heading(self, table: str) -> str:
        """A table's name for reading, without what stands behind a colon."""
        title = str(self.data.resource(table).get("title", table)) if table else "Other"
        return title.partition(":")[0]

    def _in_lessons(self, identifier: str) -> Markup:
        said = []
        for stem in self.links.lessons.get(identifier, ()):
            number, page = int(stem[:2]), self.lesson_pages.get(stem)
            name = f"Lesson {number}, {lessons.title(number)}"
            said.append(anchored(ROOT + page, name) if page else escape.html(name))
        return safe(" · ").join(map(safe, said))

    # ---- one cell ----

    def cell(self, table: str, row: pd.Series, column: str) -> Markup:
        """One cell for reading, with links: ids lead to their records, sources to the web."""
        value = row[column]
        field = next(one for one in self.data.fields(table) if one["name"] == column)
        if isinstance(value, tuple):
            if set(field.get("references", ())) == {"countries"}:
                return safe(", ").join(self._name(one) for one in value)
            if not all(one in self.links.places for one in value):
                return self.links.text(", ".join(value))
            return listed(self.title(one) for one in value)
        if pd.isna(value):
            return safe("")
        other = self.links.keys(table).get(column)
        if other == "sources":
            return self.links.source(value)
        if other in ("actors", "countries"):
            return self._name(value)
        if other:
            return self.title(value)
        if field["type"] == "number":
            return safe(exact(value))
        return self.links.text(cards.value_text(self.data, table, row, field))

    def _name(self, identifier: str) -> Markup:
        """A country or an actor by name."""
        _, row = self.links.titled(identifier)
        if identifier in self.links.rows["countries"]:  # a card would say no more than its name
            return safe(escape.html(row.get("name", identifier)))
        return self.links.link(identifier, row.get("name", identifier))

    # ---- cards ----

    def card(self, table: str, identifier: str) -> dict[str, Any]:
        """What the template needs for one record."""
        row = self.data.row(table, identifier)
        made = {
            "claims": self._claim,
            "estimates": self._estimate,
            "resolutions": self._resolution,
            "sources": self._source,
            "trade": self._trade,
        }.get(table)
        lead = LEAD.get(table, "")
        used = {lead, *OVER.get(table, ()), *self.data.key(table)}
        over = [self.cell(table, row, one) for one in OVER.get(table, ()) if filled(row, one)]
        entry: dict[str, Any] = {
            "id": identifier,
            "anchor": anchor(identifier),
            "over": over,
            "lead": self.links.text(row[lead]) if lead else safe(""),
            "figure": "",
            "badge": None,
            "path": [],
            "rows": [],
            "more": [],  # after the row's other columns
            "folds": [],
            "votes": [],
            "later": self._is_later(table, row),
            "checked": self.links.checked(table, identifier),
        }
        if set(row.index) >= FIGURES and (row[["value", "low", "high"]].notna().any()):
            entry["figure"] = amount(row)
            used |= FIGURES | {"qualifier"}
        if made:
            used |= made(entry, identifier, row)
        rows = [*entry["rows"], *self._rows(table, row, used), *entry["more"]]
        for more in self.data.continued_in(table):
            other = self.data.row(more, identifier) if table != "claims" else None
            rows += self._rows(more, other, set(self.data.key(more))) if other is not None else []
        shown, places = "".join(str(text) for _, text in rows), self.links.places
        by = [one for one in self.links.named_by.get(identifier, ()) if one in places]
        by = [one for one in by if f'"{escape.attribute(places[one])}"' not in shown]
        if by:
            name = "Rests on it" if table == "sources" else "Named by"
            rows.append((name, self.named(by)))
        if in_lessons := self._in_lessons(identifier):
            rows.append(("Lessons", in_lessons))
        entry["rows"] = rows
        return entry

    def _is_later(self, table: str, row: pd.Series) -> bool:
        """Whether it came after what the article could know."""
        day = row.get("date")
        return table != "sources" and isinstance(day, pd.Timestamp) and day > self.data.last_day

    def _rows(self, table: str, row: pd.Series, used: set[str]) -> list[tuple[str, Markup]]:
        return [
            (field.get("title", field["name"]), self.cell(table, row, field["name"]))
            for field in self.data.fields(table)
            if field["name"] not in used
            and not field["name"].endswith("_precision")
            and filled(row, field["name"])
        ]

    def _claim(self, entry: dict[str, Any], identifier: str, row: pd.Series) -> set[str]:
        card = cards.pile(self.data, "", "", {"": [identifier]}).groups[""][0]
        said = dict(card.lines)
        rows = [
            ("How it is put", self.cell("claims", row, "hedge")),
            ("When it happened", escape.clean(said["when it happened"])),
            ("When reported", escape.clean(said["when it was reported"])),
        ]
        columns = ("section", "section_iso3", "event_date_text")
        place = [safe("paragraph ") + self.cell("claims", row, "paragraph")]
        place += [self.cell("claims", row, one) for one in columns if filled(row, one)]
        entry["more"] = [("In the article", safe(" · ").join(place))]
        entry["path"], entry["rows"] = card.path, rows
        entry["folds"] = [("The path, link by link", self._links_of(identifier))]
        verdict = self.data.row("verdicts", identifier)
        if verdict is not None:
            self._verdict(entry, rows, identifier, verdict)
        return {"hedge", "event_date", "report_date", "paragraph", *columns}

    def _verdict(
        self, entry: dict[str, Any], rows: list[Any], identifier: str, row: pd.Series
    ) -> None:
        kind = str(row["verdict"])
        label = self.data.labels("verdicts", "verdict").get(kind, kind)
        entry["badge"] = (SIGNS.get(kind, "open"), label)
        rule = self.data.definitions("verdicts", "verdict").get(kind, "").split(" Example:")[0]
        better = [self.cell("verdicts", row, f"better_{one}") for one in ("value", "unit", "date")]
        rows += [
            (f"Why {label}", safe(f"<em>{escape.html(rule)}</em>")),
            ("What was found", self.cell("verdicts", row, "finding")),
            ("Better", safe(" · ").join(filter(None, better))),
            ("Sources", self.cell("verdicts", row, "source_ids")),
            ("How sure we are", self.cell("verdicts", row, "confidence")),
            ("Objection", self.cell("verdicts", row, "objection")),
            ("Its sources", self.cell("verdicts", row, "objection_source_ids")),
            ("To learn from it", self.cell("verdicts", row, "teaching_point")),
            (
                "Figures in it",
                listed(self.title(one) for one in self.links.of_claim("figures", identifier)),
            ),
            ("Related events", listed(self.title(one) for one in self.links.events_of(identifier))),
        ]
        rivals = self.links.figures_of(identifier)
        if rivals:
            name = f"Figures of others in the sources of this check ({len(rivals)})"
            entry["folds"].insert(0, (name, [self.title(one) for one in rivals]))
        entry["rows"] = [pair for pair in rows if pair[1]]
        looked = self.links.checked("verdicts", identifier)
        entry["checked"] = safe("Claim: ") + entry["checked"] + safe(". Verdict: ") + looked

    def _links_of(self, claim: str) -> list[Markup]:
        """A claim's path, one link an item, each with its own place on the page."""
        items = []
        for one in self.links.of_claim("chains", claim):
            row = self.data.row("chains", one)
            said = [self.cell("chains", row, c) for c in ("speech_mode", "report_date", "note")]
            said = [self._name(row["actor_id"]), *filter(None, said)]
            basis = safe("rests on: ") + self.cell("chains", row, "basis")
            found = [safe("found on checking")] if row["traced"] else []
            parts = [*said, basis, *found, self.cell("chains", row, "source_id")]
            parts.append(self.links.checked("chains", one))
            begin = safe(f'<span id="{escape.attribute(anchor(one))}">')
            items.append(begin + safe(" · ").join(parts) + safe("</span>"))
        return items

    def _estimate(self, entry: dict[str, Any], identifier: str, row: pd.Series) -> set[str]:
        who = self._name(row["actor_id"]) if filled(row, "actor_id") else "Counted here"
        day = self.cell("estimates", row, "date") or "no date"
        entry["lead"] = safe(", ").join([who, day])
        sure = [self.cell("estimates", row, one) for one in ("status", "qualifier")]
        entry["rows"] += self._rows("estimates", row, {*row.index} - {"definition", "population"})
        entry["rows"].append(("How sure", safe(", ").join(filter(None, sure))))
        rows, own = self.links.rows["estimates"], self.links.rows["estimates"][identifier]
        same = ("measure", "definition", "population", "iso3")
        alike = [
            o for o, r in rows.items() if o != identifier and all(r[c] == own[c] for c in same)
        ]
        by_itself = [one for one in alike if rows[one]["actor_id"] == own["actor_id"]]
        rivals = [one for one in alike if one not in by_itself]
        entry["more"] += [
            (name, listed(self.title(one) for one in ids))
            for name, ids in (("Same estimator", by_itself), ("Rival figures", rivals[:6]))
            if ids
        ]
        otherwise = [
            one
            for one, other in rows.items()
            if one not in (identifier, *alike)
            and all(other[c] == own[c] for c in ("measure", "iso3"))
        ]
        entry["folds"] += [
            (f"{name} ({len(ids)})", [self.title(one) for one in ids])
            for name, ids in (
                ("More rival figures", rivals[6:]),
                ("Not to be compared: others are counted, or it is not said who", otherwise),
            )
            if ids
        ]
        return {"actor_id", "date", "status", "definition", "population"}

    def _trade(self, entry: dict[str, Any], identifier: str, row: pd.Series) -> set[str]:
        entry["lead"] = safe("By ") + self.cell("trade", row, "reporter")
        rows, own = self.links.rows["trade"], self.links.rows["trade"][identifier]
        same = ("partner_iso3", "period", "measure")
        rivals = [
            o for o, r in rows.items() if o != identifier and all(r[c] == own[c] for c in same)
        ]
        entry["more"] += [("Rival figures", self.named(rivals))] if rivals else []
        return {"reporter"}

    def _source(self, entry: dict[str, Any], identifier: str, row: pd.Series) -> set[str]:
        entry["lead"] = safe(sources.link(self.data, identifier))
        url, whose = escape.address(row["url"]), self.cell("sources", row, "copy_of")
        how = [f"at {urlsplit(url).hostname}"] if url else ["address not given"]
        how.append("a copy" if row["copy"] else "not a copy")
        read = safe(", ").join(map(safe, map(escape.html, how)))
        entry["rows"] += [
            ("Where it was read", read),
            ("Whose text", whose),
            ("State media", self.cell("sources", row, "state_media")),
        ]
        entry["rows"] = [pair for pair in entry["rows"] if pair[1]]
        return {"url", "copy", "copy_of", "state_media", "date"}

    def _resolution(self, entry: dict[str, Any], identifier: str, row: pd.Series) -> set[str]:
        votes, labels = self._votes.get(identifier, {}), self.data.labels("votes", "vote")
        entry["votes"] = [
            (one, labels.get(one, one), int(row[one]) if filled(row, one) else 0) for one in VOTES
        ]
        states = self.links.rows["countries"]
        said = [
            f"{states[iso3]['name']}: {labels.get(vote, vote) or 'not found'}"
            for iso3, (vote, _) in votes.items()
            if states[iso3]["role"] != "member"
        ]
        entry["rows"].append(("Studied, or at war", safe(escape.html(" · ".join(said)))))
        found = Counter(vote for vote, _ in votes.values())
        entry["folds"] = [
            (
                f"{labels.get(one, one) or 'not found'} ({found[one]})".capitalize(),
                [", ".join(sorted(states[i]["name"] for i, (v, _) in votes.items() if v == one))],
            )
            for one in (*VOTES, "")
            if found[one]
        ]
        odd = [
            safe(f"{escape.html(states[iso3]['name'])}: ") + self.links.text(note)
            for iso3, (_, note) in votes.items()
            if note
        ]
        entry["folds"] += [(f"Odd votes ({len(odd)})", odd)] if odd else []
        looked = self.links.checked("votes", identifier)
        entry["checked"] = safe("Totals: ") + entry["checked"] + safe(". Votes: ") + looked
        return set(VOTES)

    @cached_property
    def _votes(self) -> dict[str, dict[str, tuple[str, str]]]:
        """Resolution to state to its vote and what is odd about it, the course's states first."""
        order = {one: at for at, one in enumerate(self.links.rows["countries"])}
        found: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
        rows = self.links.rows.get("votes", {}).values()
        for row in sorted(rows, key=lambda row: order.get(row["iso3"], 0)):
            found[row["resolution"]][row["iso3"]] = row["vote"], row["note"]
        return found
