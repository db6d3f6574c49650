"""A brief of one page: its sentences, the records they rest on, and what to look at again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil
from typing import Any

import pandas as pd

from allylessons.loaded import LoadedWords

TITLE = "Who are Russia's allies?"
# Part of the page to its heading.
PARTS = {
    "finding": "What can be said",
    "counter": "What others say",
    "unknown": "What we do not know",
}
# From the firmest on.
CONFIDENCE = ("certain", "likely", "possible", "unknown")
# Bounded, so that a hundred thousand opening marks cost no more than as many letters.
_QUOTED = re.compile(
    r"“[^“”]{0,600}”|„[^„“”]{0,600}[“”]|\"[^\"]{0,600}\"|«[^«»]{0,600}»|‘[^‘’]{0,600}’(?!\w)"
    r"|(?<!\w)'[^']{1,600}'(?!\w)"
)
_CORRECTS = re.compile(r"\b(wrong\w*|errors?|mistak\w+|incorrect\w*|false\w*)\b", re.IGNORECASE)
_OPEN = re.compile(r"\s*(we|nobody|no one) (do(es)? not|cannot|can)? ?knows?\b", re.IGNORECASE)
# Digits in groups or in a row, a scale, a unit; what is a day, a distance or a time is no figure.
_NUMBER = re.compile(
    r"""(?<![\w.,/])
    (?P<digits>\d{1,3}(?:(?P<comma>[,.\u00a0\u202f\ ])\d{3})(?:(?P=comma)\d{3})*(?!,?\d)|\d+)
    (?P<decimals>\.\d+)?
    (?:(?P<kilo>k\b)|(?![\w/]))
    (?:[\s-]?(?P<scale>thousand|million|billion|trillion|bn)\b)?
    (?P<percent>\s?(?:%|per\s?cent\b))?
    (?P<other>[\s-]?(?:km|kilomet\w+|met(?:er|re)s?|miles?|hours?|days?|weeks?|months?|years?
        |January|February|March|April|May|June|July|August|September|October|November|December)\b)?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MONTH_BEFORE = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s$", re.IGNORECASE
)
_SPAN = re.compile(
    r"\s?[-\u2010-\u2015]\s?|\s(?:to|and|or)\s(?:(?:about|some|almost|over)\s)?", re.I
)
_SCALE = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "bn": 1e9}
_SENTENCE = re.compile(r"(?<=[.!?;])(?<!U\.S\.)\s+")
_SPEAKS = (
    r"(?:sa(?:y|ys|id)|puts?|count(?:s|ed)?|estimat\w+|report(?:s|ed)?|claim(?:s|ed)?|speaks?|spoke|"
    r"according to|believes?|thinks?|thought|g[ai]ves?|names?|named|den(?:y|ies|ied)|tells?|told|"
    r"confirm\w*|accus\w+|calls?|called|announce[sd]?|writes?|wrote|assess\w*|figure)"
)
_VOICE = re.compile(
    rf"\b(?:{_SPEAKS}|answer(?:s|ed)?|reject\w*|explain\w*|admit\w*|promis\w+|rule[sd]? out|"
    r"defend\w*|argue[sd]?|holds?|held|object\w*|oppos\w+|abstain\w*|ask(?:s|ed)?)\b",
    re.IGNORECASE,
)
# Other words for who speaks; an adjective and a capital stand for a government.
_ALSO = {
    "United States": ("US", "U.S.", "USA", "American", "Americans", "Washington", "Pentagon"),
    "South Korea": ("Seoul", "South Korean", "South Koreans", "NIS"),
    "Ukraine": ("Kyiv", "Ukrainian", "Ukrainians", "Zelensky"),
    "United Kingdom": ("UK", "U.K.", "Britain", "British", "London"),
    "North Korea": ("Pyongyang",),
    "China": ("Beijing", "Chinese"),
    "Iran": ("Tehran",),
    "South Africa": ("Pretoria",),
    "Belarus": ("Minsk",),
    "MSMT (eleven states)": ("MSMT",),
    "Institute for National Security Strategy (INSS)": ("INSS",),
    "eec": ("Eurasian Economic Commission",),
}
_CITED = 2  # sources a record brings to a page; its card has them all
_SMALL = 12  # a count up to this is no figure that estimators argue about
_JUDGED = 10_000  # characters of a sentence that are looked at; a page holds half of that
_VAST = 1e15  # nor is one beyond this, such as a key held down
# A check's verdict and its confidence to the firmest word they allow.
_ALLOWED = {
    ("supported", "high"): "certain",
    ("supported", "medium"): "likely",
    ("supported", "low"): "likely",
    ("imprecise", "high"): "likely",
    ("imprecise", "medium"): "likely",
    ("imprecise", "low"): "possible",
}
_BY_KIND = {
    ("events", "high"): "certain",
    ("events", "medium"): "likely",
    ("events", "low"): "possible",
    ("estimates", "None"): "likely",  # they carry no confidence of their own
}
# Measured on A4 as `describe.brief` prints: lines on a page, characters in a line of text, in one
# of small print and in one of the title.
_LINES, _WIDTH, _NARROW, _LARGE = 54, 104, 120, 60
_BROAD, _BROADEST = re.compile(r"[A-Z@%\u0400-\u1fff\u2e80-\uffff]"), re.compile(r"[MW@%]")


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

    @classmethod
    def restored(cls, kept: Any) -> Line:
        """Read what JSON holds of a line; what does not fit is left out, never an error."""
        kept = kept if isinstance(kept, dict) else {}
        return cls(
            whole(str(kept.get("text") or "")),
            identifiers(" ".join(map(str, _listed(kept.get("ids"))))),
            kept.get("word") if kept.get("word") in CONFIDENCE else "",
            kept.get("part") if kept.get("part") in [*PARTS] else "finding",
        )


@dataclass(frozen=True)
class Page:
    """A brief as it is written; lines without words are no part of it."""

    title: str = TITLE
    lines: tuple[Line, ...] = ()
    charts: tuple[str, ...] = ()

    @property
    def written(self) -> list[Line]:
        """The lines with words, in the order of the page."""
        return [
            line for part in PARTS for line in self.lines if line.part == part and not line.blank
        ]

    @classmethod
    def restored(cls, kept: Any) -> Page:
        """Read a page that was kept in one piece, as it was at first."""
        kept = kept if isinstance(kept, dict) else {}
        lines = kept.get("lines", ())
        charts = kept.get("charts", ())
        return cls(
            title=whole(kept["title"]) if isinstance(kept.get("title"), str) else TITLE,
            lines=tuple(Line.restored(one) for one in _listed(lines) if isinstance(one, dict)),
            charts=tuple(chart for chart in _listed(charts) if isinstance(chart, str)),
        )


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, (list, tuple)) else ()


@dataclass(frozen=True)
class Picture:
    """A chart for a page: rows of ``label``, ``least``, ``most`` and ``says``, and its words."""

    key: str
    title: str
    rows: pd.DataFrame = field(compare=False, repr=False)
    words: str = ""
    source_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slip:
    """Something to look at again: what kind, in which sentence (0 is the page), the particulars."""

    kind: str
    line: int = 0
    about: Mapping[str, Any] = field(default_factory=dict)


def whole(text: str) -> str:
    """Give a text as every file can hold it.

    Half characters and control characters become the sign for a lost one, so that nothing goes
    unseen.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", "\ufffd", text)


def identifiers(text: str) -> tuple[str, ...]:
    """Read ids that somebody typed, each once: ``"C21, v006; ES-11/1:PRK"``."""
    found = (part.strip(".[]()") for part in re.split(r"[\s,;]+", whole(text)))
    return tuple(dict.fromkeys(part for part in found if part))


def ledger(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Lay out what a sentence can rest on: one row a record.

    Parameters
    ----------
    tables
        The tables ``claims``, ``verdicts``, ``countries`` by name, and any of ``positions``,
        ``estimates``, ``events``, ``memberships``, ``trade``, ``votes``, ``sources``.

    Returns
    -------
    pandas.DataFrame
        Index ``id`` as written; columns ``kind`` (the table), ``iso3``, ``source_ids`` (a tuple of
        two at most: of a claim those of its check, as the article proves only that it was printed),
        ``own`` (whether a government speaks of itself), ``speaker`` (of positions), ``verdict``,
        ``finding`` (claims only) and ``allows`` (the firmest confidence word that the record
        allows, or blank).
    """
    rows = [*_claim_rows(tables)]
    for kind, key in (
        ("positions", "position_id"),
        ("estimates", "estimate_id"),
        ("events", "event_id"),
        ("memberships", "membership_id"),
        ("trade", "trade_id"),
        ("sources", "source_id"),
    ):
        for record in tables[kind].to_dict("records") if kind in tables else ():
            rows.append(_row(kind, record[key], record))
    if "votes" in tables:
        countries = tables["countries"]
        subjects = set(countries.loc[countries["role"] == "subject", "iso3"])
        votes = tables["votes"]
        for record in votes[votes["iso3"].isin(subjects)].to_dict("records"):
            rows.append(_row("votes", f"{record['resolution']}:{record['iso3']}", record))
    return pd.DataFrame(rows).set_index("id")


def _claim_rows(tables: Mapping[str, pd.DataFrame]) -> Iterator[dict[str, Any]]:
    checked = tables["verdicts"].set_index("claim_id")
    for claim in tables["claims"].to_dict("records"):
        identifier = claim["claim_id"]
        row = _row("claims", identifier, claim)
        if identifier in checked.index:
            check = checked.loc[identifier]
            row["verdict"], row["finding"] = str(check["verdict"]), check["finding"]
            row["source_ids"] = tuple(check["source_ids"][:_CITED])
            known = str(check["verdict"]), str(check["confidence"])
            weak = "unknown" if known[0] == "not_checkable" else "possible"
            row["allows"] = _ALLOWED.get(known, weak)
        yield row


def _row(kind: str, identifier: str, record: Mapping[str, Any]) -> dict[str, Any]:
    sources = record.get("source_ids", record.get("source_id"))
    sources = sources if isinstance(sources, tuple) else (sources,)
    return {
        "id": identifier,
        "kind": kind,
        "iso3": record.get("iso3", record.get("partner_iso3")),
        "source_ids": tuple(source for source in sources if isinstance(source, str))[:_CITED],
        "own": kind == "positions" and str(record.get("voice")) == "government",
        "speaker": record["speaker"] if kind == "positions" else "",
        "verdict": "",
        "finding": "",
        "allows": _BY_KIND.get((kind, str(record.get("confidence"))), ""),
    }


def rivals(
    estimates: pd.DataFrame,
    trade: pd.DataFrame,
    actors: pd.DataFrame,
    labels: Mapping[str, str],
    trade_labels: Mapping[str, str],
    populations: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Group figures that are estimates of one thing, where they differ.

    Estimates of people are of one thing only where they count the same ``population``: those sent
    first and those of two waves are no rivals.

    Parameters
    ----------
    estimates, trade, actors
        The tables of these names.
    labels, trade_labels
        Value of ``measure`` in the first two to its plain label.
    populations
        Value of ``population`` in `estimates` to its plain label.

    Returns
    -------
    pandas.DataFrame
        One row a thing: ``iso3``, ``what``, ``kind`` (percent or count), ``figures`` (a set, in
        single units), ``least``, ``most``, ``unit``, ``ids``, ``by`` (names of the estimators).
    """
    names = dict(zip(actors["actor_id"], actors["name"], strict=True))
    # Of one unit each: yuan and dollars are no rivals.
    things: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in estimates.to_dict("records"):
        what = labels.get(row["measure"], row["measure"])
        if pd.notna(among := row.get("population")):
            what += f", {(populations or {}).get(among, among)}"
        row |= {"id": row["estimate_id"], "by": names.get(row["actor_id"])}
        things.setdefault((row["iso3"], what, row["unit"]), []).append(row)
    for row in trade.to_dict("records"):
        when = f"{row['period']:{'%Y' if row['period_precision'] == 'year' else '%Y-%m'}}"
        what = f"{trade_labels.get(row['measure'], row['measure'])}, {when}"
        # Who counts is told by office: "Chinese customs say".
        reporter = str(row.get("reporter", "not_stated"))
        by = None if reporter == "not_stated" else reporter.rpartition("_")[2]
        row |= {"id": row["trade_id"], "by": by}
        things.setdefault((row["partner_iso3"], what, row["unit"]), []).append(row)
    found = (_rival(iso3, what, rows) for (iso3, what, _), rows in things.items())
    rows = [row for row in found if len(row["figures"]) > 1]
    columns = ["iso3", "what", "kind", "figures", "least", "most", "unit", "ids", "by"]
    return pd.DataFrame(rows, columns=columns)


def _rival(iso3: str, what: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    unit = str(rows[0]["unit"])
    size = _size(unit)
    ends = [row[name] for row in rows for name in ("value", "low", "high")]
    ends = [float(end) for end in ends if pd.notna(end)]
    return {
        "iso3": iso3,
        "what": what,
        "kind": "percent" if "percent" in unit else "count",
        "figures": frozenset(end * size for end in ends),
        "least": min(ends, default=0.0),
        "most": max(ends, default=0.0),
        "unit": unit,
        "ids": frozenset(row["id"] for row in rows),
        "by": frozenset(row["by"] for row in rows if row["by"]),
    }


def scale_of(unit: str) -> str:
    """The word in a unit that multiplies: million in "million rounds", or none."""
    return next((word for word in _SCALE if word in unit.split()), "")


@dataclass(frozen=True)
class Rules:
    """What a page is held against.

    Attributes
    ----------
    ledger, rivals
        As the functions of these names give them.
    countries
        Code to name of the countries a brief may treat.
    loaded
        Words that judge before they tell.
    phrases
        What may stand in quotation marks, as somebody's own words.
    """

    ledger: pd.DataFrame
    rivals: pd.DataFrame
    countries: Mapping[str, str]
    loaded: LoadedWords
    phrases: Sequence[str] = ()

    def find(self, identifier: str) -> str | None:
        """The id as the table writes it, capitals or not."""
        return self._written.get(identifier.casefold())

    @cached_property
    def things(self) -> list[dict[str, Any]]:
        """The rival figures, thing by thing."""
        return self.rivals.to_dict("records")

    @cached_property
    def said(self) -> list[str]:
        """The phrases, as words alone."""
        return [_plain(phrase) for phrase in self.phrases]

    @cached_property
    def _written(self) -> dict[str, str]:
        return {name.casefold(): name for name in self.ledger.index}

    def records(self, line: Line) -> pd.DataFrame:
        """Rows of the ledger that a line rests on, in its order."""
        if line.ids not in self._found:  # asked for at each key
            known = [found for found in map(self.find, line.ids) if found]
            self._found[line.ids] = self.ledger.loc[list(dict.fromkeys(known))]
        return self._found[line.ids]

    @cached_property
    def _found(self) -> dict[tuple[str, ...], pd.DataFrame]:
        return {}

    def sources(self, page: Page, pictures: Sequence[Picture] = ()) -> list[str]:
        """Ids of the sources of a page, numbered in the order in which it uses them."""
        used: dict[str, None] = {}
        for line in page.written:
            for ids in self.records(line)["source_ids"]:
                used |= dict.fromkeys(ids)
        for picture in pictures:
            used |= dict.fromkeys(picture.source_ids)
        return list(used)


def slips(page: Page, rules: Rules, pictures: Sequence[Picture] = ()) -> list[Slip]:
    """List what to look at again, sentence by sentence, then of the page as a whole.

    Kinds: ``unsourced``, ``no_record``, ``no_confidence``, ``too_sure``, ``found_wrong``,
    ``lone_number``, ``loaded_word``, ``not_their_words``; of the page ``no_finding``,
    ``no_counter``, ``no_unknown``, ``one_side``, ``too_long``.
    """
    found = []
    for number, line in enumerate(page.lines, 1):
        if not line.blank:
            found += [Slip(kind, number, about) for kind, about in _of_line(line, rules)]
    return [*found, *(Slip(kind, 0, about) for kind, about in _of_page(page, rules, pictures))]


def _of_line(line: Line, rules: Rules) -> Iterator[tuple[str, dict[str, Any]]]:
    records = rules.records(line)
    missing = [identifier for identifier in line.ids if rules.find(identifier) is None]
    if missing:
        yield "no_record", {"ids": missing}
    if records.empty and line.part != "unknown":
        yield "unsourced", {}
    if not line.word and line.part == "finding":
        yield "no_confidence", {}
    yield from _too_sure(line, records)
    yield from _lone_numbers(line, records, rules)
    text = line.text[:_JUDGED]
    bare = _QUOTED.sub("…", text)
    for word in dict.fromkeys(rules.loaded.find(bare)):
        yield "loaded_word", {"word": word}
    for match in _QUOTED.finditer(text):
        words = _plain(match[0])
        judges = any(rules.loaded.find(match[0]))
        if (judges or len(words.split()) > 2) and not any(words in phrase for phrase in rules.said):
            yield "not_their_words", {"words": match[0][1:-1]}


def _plain(text: str) -> str:
    return " ".join(["", *re.findall(r"[\w-]+", text.casefold()), ""])


def _too_sure(line: Line, records: pd.DataFrame) -> Iterator[tuple[str, dict[str, Any]]]:
    wrong = records["verdict"] == "wrong"
    if wrong.any() and not _CORRECTS.search(line.text):
        yield "found_wrong", {"ids": list(records.index[wrong])}
        return
    if line.word in ("certain", "likely") and _OPEN.match(line.text):
        yield "too_sure", {"word": line.word, "firmest": "unknown", "ids": []}
        return
    # What a government says of itself is on record as said: it allows any word.
    allowed = {one: word for one, word in records["allows"][~wrong].items() if word}
    if not allowed or line.word not in CONFIDENCE:
        return
    # A sentence is as firm as the weakest thing it rests on.
    firmest = max(allowed.values(), key=CONFIDENCE.index)
    if CONFIDENCE.index(line.word) < CONFIDENCE.index(firmest):
        weak = [one for one, word in allowed.items() if word == firmest]
        yield "too_sure", {"word": line.word, "firmest": firmest, "ids": weak}


def _numbers(text: str) -> list[tuple[str, float, int]]:
    """Kind, value and place of the figures of a text; the ends of a range share their unit."""
    found: list[dict[str, Any]] = []
    for match in _NUMBER.finditer(text[:_JUDGED]):
        one = _number(match)
        if one is None or _MONTH_BEFORE.search(text[max(0, match.start() - 12) : match.start()]):
            continue
        before = found[-1] if found else None
        if before and not before["unit"] and _SPAN.fullmatch(text, before["end"], match.start()):
            # "3 to 15 thousand", "33 and 50%", "5 to 6 km"
            before |= {name: one[name] for name in ("unit", "percent", "other")}
            if before["raw"] <= one["raw"]:
                before["size"] = one["size"]
        found.append(one)
    figures = []
    for one in found:
        value = one["raw"] * one["size"]
        bare = not one["percent"] and one["size"] == 1
        if one["other"] or value > _VAST or (bare and (value <= _SMALL or one["year"])):
            continue
        figures.append(("percent" if one["percent"] else "count", value, one["at"]))
    return figures


def _number(match: re.Match[str]) -> dict[str, Any] | None:
    digits, scale = match["digits"], (match["scale"] or "").lower()
    unit = scale or match["percent"]
    # A point before three digits parts thousands, unless a unit follows: 11.000, 1.093 billion.
    decimal = match["comma"] == "." and (unit or digits.startswith("0"))
    plain = digits if decimal else re.sub(r"\D", "", digits) + (match["decimals"] or "")
    if len(plain) > 20:  # a key held down
        return None
    return {
        "raw": float(plain) if plain.count(".") < 2 else 0.0,
        "size": 1e3 if match["kilo"] else _SCALE.get(scale, 1.0),
        "unit": bool(unit or match["kilo"] or match["other"]),
        "percent": bool(match["percent"]),
        "other": bool(match["other"]),
        "year": bool(re.fullmatch(r"(?:19|20)\d\d", digits)),
        "at": match.start(),
        "end": match.end(),
    }


def values(text: str, kind: str) -> set[float]:
    """The figures of a kind (percent or count) in a text; a third and half in words are percent."""
    for word, figure in {r"(?:a|one)[ -]third": "33%", r"(?:a |one[ -])?half": "50%"}.items():
        text = re.sub(rf"\b{word}\b", figure, text, flags=re.IGNORECASE)
    return {value for known, value, _ in _numbers(text) if known == kind}


def _lone_numbers(
    line: Line, records: pd.DataFrame, rules: Rules
) -> Iterator[tuple[str, dict[str, Any]]]:
    numbers = _numbers(line.text)
    said = line.text[:_JUDGED].casefold()
    about = {iso3 for iso3, name in rules.countries.items() if name.casefold() in said}
    about |= set(records["iso3"].dropna())
    near = [rival for rival in rules.things if rival["iso3"] in about] if numbers else []
    places = {(kind, value): at for kind, value, at in numbers}
    for (kind, value), at in places.items():
        things = [one for one in near if one["kind"] == kind]
        hit = [one for one in things if any(_close(value, known) for known in one["figures"])]
        # Or a figure of one's own, resting on one of the estimates.
        hit = hit or [
            one
            for one in things
            if one["ids"] & set(records.index)
            and not any(
                known_kind == kind and _close(other, known)
                for known_kind, other in places
                for known in one["figures"]
            )
        ]
        others = [other for known, other in places if known == kind and other != value]
        if not hit or any(_inside(other, one) for other in others for one in hit):
            continue
        names = {name for one in hit for name in one["by"]}
        if not _attributed(line.text, at, names):
            rival = hit[0]
            about = {name: rival[name] for name in ("what", "least", "most", "unit", "kind")}
            yield "lone_number", {"number": value / _size(rival["unit"]), **about}


def _size(unit: str) -> float:
    return _SCALE.get(scale_of(unit), 1.0)


def _inside(value: float, rival: Mapping[str, Any]) -> bool:
    """Whether a second figure makes a range of a first: it lies among those of the rivals."""
    size = _size(rival["unit"])
    return rival["least"] * size * 0.995 <= value <= rival["most"] * size * 1.005


def _attributed(text: str, at: int, names: Iterable[str]) -> bool:
    """Whether the sentence around a place says who of these gives the figure."""
    start = max((match.end() for match in _SENTENCE.finditer(text, 0, at)), default=0)
    after = _SENTENCE.search(text, at, _JUDGED)
    sentence = text[start : after.start() if after else at + 2000]
    forms = [form for name in names for form in (name, *_ALSO.get(name, ()))]
    # Of a short name in capitals the capitals count: "US" is not "us".
    forms = [f"(?-i:{re.escape(form)})" if form.isupper() else re.escape(form) for form in forms]
    who = rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)"
    said = rf"{who}.{{0,60}}?\b{_SPEAKS}\b|\b{_SPEAKS}\b.{{0,30}}?{who}"
    return bool(forms) and re.search(said, sentence, re.IGNORECASE) is not None


def _close(one: float, known: float) -> bool:
    """Whether two figures are the same but for rounding: 240 and 240.1."""
    return abs(one - known) <= 0.005 * known


def _of_page(
    page: Page, rules: Rules, pictures: Sequence[Picture]
) -> Iterator[tuple[str, dict[str, Any]]]:
    lines = page.written
    parts = {line.part for line in lines}
    if "finding" not in parts:
        yield "no_finding", {}
    if not any(line.part == "counter" and len(rules.records(line)) for line in lines):
        yield "no_counter", {}
    if "unknown" not in parts:
        yield "no_unknown", {}
    heard = [rules.records(line) for line in lines]
    used = pd.concat(heard) if heard else rules.ledger.iloc[:0]
    treated = set(used["iso3"].dropna())
    treated |= {
        iso3
        for iso3, name in rules.countries.items()
        if any(re.search(rf"\b{re.escape(name)}\b", line.text) for line in lines)
    }
    for iso3, name in rules.countries.items():
        if iso3 not in treated:
            continue
        own = used["own"].astype(bool)
        if not any(_heard(line, iso3, name, rules) for line in lines):
            yield "one_side", {"country": name, "side": "own", "ids": _own_of(rules, iso3)}
        # A record of no one country is about several, or a source of somebody else's.
        elif not (~own & ((used["iso3"] == iso3) | used["iso3"].isna())).any():
            yield "one_side", {"country": name, "side": "others", "ids": []}
    long = length(page, rules, pictures)
    if long > 1:
        yield "too_long", {"pages": long}


def _heard(line: Line, iso3: str, name: str, rules: Rules) -> bool:
    """Whether a country's own side speaks in a line: it is named, and so is that it speaks."""
    records = rules.records(line)
    own = records[records["own"].astype(bool) & (records["iso3"] == iso3)]
    if own.empty or line.part == "counter":
        return not own.empty
    text = line.text[:_JUDGED]
    forms = [name, *_ALSO.get(name, ()), *(each for who in own["speaker"] for each in _names(who))]
    named = re.search("|".join(rf"(?<!\w){re.escape(form)}" for form in forms), text, re.IGNORECASE)
    return bool(named and _VOICE.search(text))


def _names(speaker: str) -> Iterator[str]:
    """A speaker's name, and the last word of it that is a name by itself."""
    yield speaker
    last = speaker.split("(")[0].split()[-1:]
    yield from (word for word in last if word[:1].isupper())


def _own_of(rules: Rules, iso3: str) -> list[str]:
    own = rules.ledger[(rules.ledger["iso3"] == iso3) & rules.ledger["own"].astype(bool)]
    return list(own.index)


def length(page: Page, rules: Rules, pictures: Sequence[Picture] = ()) -> float:
    """Estimate how many printed pages a brief takes."""
    lines, sources = page.written, rules.sources(page, pictures)
    headings = len({line.part for line in lines}) + len(pictures) + bool(sources)
    height = 2.8 + 2.6 * headings + 0.87 * len(sources)
    height += 1.5 * (ceil(_wide(page.title) / _LARGE) - 1)  # the first line of it is in the 2.8
    # 20 for the confidence word and the numbers of the sources
    height += sum(ceil((_wide(line.text) + 20) / _WIDTH) for line in lines)
    height += sum(
        1.3 * len(picture.rows) + 0.85 * ceil(len(picture.words) / _NARROW) + 1
        for picture in pictures
    )
    return height / _LINES


def _wide(text: str) -> float:
    """How many ordinary letters a text takes the room of."""
    return len(text) + 0.35 * len(_BROAD.findall(text)) + 0.35 * len(_BROADEST.findall(text))
