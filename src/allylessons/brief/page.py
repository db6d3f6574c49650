"""A brief of one page: its sentences, and the ledger of records that a sentence can rest on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from allylessons.reference import date, number

TITLE = "Who are Russia's allies?"
# Part of the page to its heading.
PARTS = {
    "meaning": "What ally means here",
    "finding": "What can be said",
    "counter": "What others say",
    "unknown": "What we do not know",
}
CONFIDENCE = ("certain", "likely", "possible", "unknown")  # from the firmest on
CITED = 2  # sources a record brings to a page; its card has them all
# A check's verdict and its confidence to the firmest word they allow; else possible.
_ALLOWED = {
    ("supported", "high"): "certain",
    ("supported", "medium"): "likely",
    ("supported", "low"): "likely",
    ("imprecise", "high"): "likely",
    ("imprecise", "medium"): "likely",
    ("not_checkable", "high"): "unknown",
    ("not_checkable", "medium"): "unknown",
    ("not_checkable", "low"): "unknown",
}
_BY_KIND = {
    ("events", "high"): "certain",
    ("events", "medium"): "likely",
    ("events", "low"): "possible",
    ("estimates", "None"): "likely",  # they carry no confidence of their own
}
# Table to its key and to the columns that say what a row is.
_TABLES = {
    "positions": ("position_id", "speaker speaker_role date position phrase"),
    "estimates": ("estimate_id", "actor_id date measure definition value low high unit"),
    "events": ("event_id", "date event"),
    "memberships": ("membership_id", "body role date status"),
    "trade": ("trade_id", "period measure reporter value low high unit"),
    "sources": ("source_id", "name date"),
}
WORDS: Mapping[str, Any] = tomllib.loads(
    (Path(__file__).parent / "words.toml").read_text(encoding="utf-8")
)
PATTERNS = {name: re.compile(one, re.IGNORECASE) for name, one in WORDS["patterns"].items()}


@dataclass(frozen=True)
class Line:
    """One sentence of a brief: its words, its part of the page, its confidence word, records."""

    text: str = ""
    ids: tuple[str, ...] = ()
    word: str = ""
    part: str = "finding"

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    @property
    def defines(self) -> bool:
        """Whether it says what the page means by a word, and claims nothing of the world."""
        return self.part == "meaning" or (
            not self.ids and bool(PATTERNS["defines"].search(self.text[:300]))
        )


@dataclass(frozen=True)
class Page:
    """A brief as it is written; lines without words are no part of it."""

    title: str = TITLE
    lines: tuple[Line, ...] = ()
    charts: tuple[str, ...] = ()
    author: str = ""
    written_on: str = ""

    @property
    def written(self) -> list[Line]:
        """The lines with words, in the order of the page."""
        return [
            line for part in PARTS for line in self.lines if line.part == part and not line.blank
        ]


@dataclass(frozen=True)
class Chart:
    """A chart for a page: rows of ``label``, ``least``, ``most`` and ``says``, and its words."""

    key: str
    title: str
    rows: pd.DataFrame = field(compare=False, repr=False)
    words: str = ""
    source_ids: tuple[str, ...] = ()


def whole(text: str) -> str:
    """Give a text as every file can hold it; what cannot becomes the sign of a lost letter."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", "\ufffd", text)


def identifiers(text: str) -> tuple[str, ...]:
    """Read ids that somebody typed, each once: ``"C21, v006; ES-11/1:PRK"``."""
    found = (part.strip(".[]()") for part in re.split(r"[\s,;]+", whole(text)))
    return tuple(dict.fromkeys(part for part in found if part))


def ledger(tables: Mapping[str, pd.DataFrame], named: Mapping[str, str]) -> pd.DataFrame:
    """Lay out what a sentence can rest on: one row a record, its id as index.

    `tables` are those of the data by name, `named` a cell's value to what a reader calls it.
    Columns: ``kind`` (the table), ``iso3``, ``text`` (what it says, in a line), ``source_ids`` (two
    at most; of a claim those of its check, as the article proves only that it was printed), ``own``
    (whether a government speaks of itself), ``speaker``, ``verdict``, ``finding``, ``better``, and
    ``allows`` (the firmest confidence word that the record allows, or blank).
    """
    names = dict(tables["countries"][["iso3", "name"]].to_numpy())
    rows = [*_claims(tables, names)]
    for kind, (key, columns) in _TABLES.items():
        for record in tables[kind].to_dict("records"):
            says = [_cell(record, column, named) for column in columns.split()]
            rows.append(_row(kind, record[key], record, names, " · ".join(filter(None, says))))
    subjects = tables["countries"].query("role == 'subject'")["iso3"]
    texts = tables["resolutions"].set_index("resolution")
    for record in tables["votes"][tables["votes"]["iso3"].isin(subjects)].to_dict("records"):
        text, day = (texts.loc[record["resolution"], name] for name in ("subject", "date"))
        says = f"voted {named.get(record['vote'], record['vote'])} on {text}, {date(day)}"
        record["source_ids"] = texts.loc[record["resolution"], "source_ids"]
        identifier = f"{record['resolution']}:{record['iso3']}"
        rows.append(_row("votes", identifier, record, names, says))
    return pd.DataFrame(rows).set_index("id")


def _claims(
    tables: Mapping[str, pd.DataFrame], names: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    checked = tables["verdicts"].set_index("claim_id")
    for claim in tables["claims"].to_dict("records"):
        row = _row("claims", claim["claim_id"], claim, names, claim["paraphrase"])
        if claim["claim_id"] in checked.index:
            check = checked.loc[claim["claim_id"]]
            better = " ".join(str(check[c]) for c in ("better_value", "better_date") if check[c])
            known = str(check["verdict"]), str(check["confidence"])
            row |= {"verdict": known[0], "finding": check["finding"], "better": better}
            row |= {"source_ids": tuple(check["source_ids"][:CITED])}
            row |= {"allows": _ALLOWED.get(known, "possible")}
        yield row


def _cell(record: Mapping[str, Any], column: str, named: Mapping[str, str]) -> str:
    value = record.get(column)
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return date(value, str(record.get(f"{column}_precision", "day")), code="short")
    if isinstance(value, (int, float)) or hasattr(value, "dtype"):
        return number(float(value))
    return named.get(value, str(value).replace("_", " "))


def _row(
    kind: str, identifier: str, record: Mapping[str, Any], names: Mapping[str, str], text: str
) -> dict[str, Any]:
    sources = record.get("source_ids", record.get("source_id"))
    sources: Sequence[Any] = sources if isinstance(sources, tuple) else (sources,)
    iso3 = record.get("iso3", record.get("partner_iso3"))
    name = names.get(iso3, "") if isinstance(iso3, str) else ""
    return {
        "id": identifier,
        "kind": kind,
        "iso3": iso3,
        "text": text if name in text else f"{name}: {text}",
        "source_ids": tuple(one for one in sources if isinstance(one, str))[:CITED],
        "own": kind == "positions" and str(record.get("voice")) == "government",
        "speaker": record["speaker"] if kind == "positions" else "",
        "verdict": "",
        "finding": "",
        "better": "",
        "allows": _BY_KIND.get((kind, str(record.get("confidence"))), ""),
    }
