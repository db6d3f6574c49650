"""What to look at again in a brief: sentence by sentence, then of the page as a whole."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

import pandas as pd

from allylessons import reading
from allylessons.brief.page import CONFIDENCE, PATTERNS, WORDS, Chart, Line, Page
from allylessons.loaded import LoadedWords
from allylessons.reference import number
from allylessons.words import join_words

_JUDGED = 10_000  # characters of a sentence that are looked at; a page holds half of that
_SMALL, _VAST = 12, 1e15  # counts that estimators do not argue about; a key held down
_LINES = 66  # that an A4 page holds in print
# Bounded, so that a hundred thousand opening marks cost no more than as many letters.
_QUOTED = re.compile(
    r"“[^“”]{0,600}”|„[^„“”]{0,600}[“”]|\"[^\"]{0,600}\"|«[^«»]{0,600}»|‘[^‘’]{0,600}’(?!\w)"
    r"|(?<!\w)'[^']{1,600}'(?!\w)"
)
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
# Years, days, distances, times and numbers of UN texts are no figures that estimators give.
_NO_FIGURE = re.compile(
    rf"(?<![\d.,])(?:19|20)\d\d(?![.,]?\d|\s?(?:%|per ?cent|thousand|[mbt]\w*illion|bn|k\b))"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}\b|\b{_MONTH}\.?\s\d{{1,2}}\b(?![.,]\d)"
    rf"|\b(?:ES-)?\d\d+/\d+\b|\b[A-Z]\d+\b"
    r"|\b\d[\d.,]*[\s-]?(?:km|kilomet\w+|met(?:er|re)s?|miles?|hours?|days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"(?<![\d.,])(\d+\.\d{3})(?=\s?(?:%|per ?cent|thousand|[mbt]\w*illion|bn))")
_IN_A_YEAR = re.compile(r"_in_\d{4}$")  # how a measure ends that counts one year
_DENIALS = {"not", "nor", "never", "n't", "n’t"}
_JOINS = {"to", "and", "or", "-", "\u2010", "\u2011", "–", "—"}
_HEDGES = {"about", "some", "almost", "nearly", "over", "around"}
_SENTENCE = re.compile(r"(?<=[.!?;])(?<!U\.S\.)\s+")
ALSO: Mapping[str, list[str]] = WORDS["also"]
Found = Iterator[tuple[str, Mapping[str, Any]]]


class Remark(NamedTuple):
    """Something to look at again: what kind, in which sentence (0 is the page), the particulars."""

    kind: str
    line: int = 0
    about: Mapping[str, Any] = MappingProxyType({})

    @property
    def good(self) -> bool:
        """Whether it is praise, after which there is nothing to do."""
        return self.kind == "corrects"


def rivals(
    estimates: pd.DataFrame, trade: pd.DataFrame, named: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Group figures that are estimates of one thing, where they differ.

    Estimates of people are of one thing only where they count the same ``population``: those sent
    first and those of two waves are no rivals. Yuan and dollars are none either; what was delivered
    in one year is one with what was delivered (lesson 3 counts both as shells). `named` is as for
    the ledger. Each thing has ``kind`` (percent or count), ``figures`` (in single units), ``size``
    (of its unit) and ``by`` (name of each estimator to the figures it gave).
    """
    things: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in estimates.to_dict("records"):
        measure, among = _IN_A_YEAR.sub("", row["measure"]), row.get("population")
        what = named.get(measure, measure)
        what += f", {named.get(among, among)}" if isinstance(among, str) else ""
        row |= {"id": row["estimate_id"], "by": named.get(row["actor_id"])}
        things.setdefault((row["iso3"], what, row["unit"]), []).append(row)
    for row in trade.to_dict("records"):
        when = f"{row['period']:{'%Y' if row['period_precision'] == 'year' else '%Y-%m'}}"
        reporter = str(row["reporter"])  # told by office: "Chinese customs say"
        by = None if reporter == "not_stated" else reporter.rpartition("_")[2]
        row |= {"id": row["trade_id"], "by": by}
        key = row["partner_iso3"], f"{named.get(row['measure'], row['measure'])}, {when}"
        things.setdefault((*key, row["unit"]), []).append(row)
    found = (_rival(*key, rows) for key, rows in things.items())
    return [one for one in found if len(one["figures"]) > 1]


def _rival(iso3: str, what: str, unit: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    size = next((reading.LARGE[word] for word in unit.split() if word in reading.LARGE), 1)
    by: dict[str | None, list[float]] = {}
    for row in rows:
        ends = [float(row[name]) for name in ("value", "low", "high") if pd.notna(row[name])]
        by.setdefault(row["by"] or None, []).extend(ends)
    ends = [end for given in by.values() for end in given]
    return {
        "iso3": iso3,
        "what": what,
        "kind": "percent" if "percent" in unit else "count",
        "figures": frozenset(end * size for end in ends),
        "least": min(ends, default=0.0),
        "most": max(ends, default=0.0),
        "unit": unit,
        "size": size,
        "ids": frozenset(row["id"] for row in rows),
        "by": {name: [end * size for end in given] for name, given in by.items() if name},
    }


@dataclass(frozen=True)
class Rules:
    """What a page is held against."""

    ledger: pd.DataFrame  # as `allylessons.brief.page.ledger` gives it
    rivals: Sequence[Mapping[str, Any]]  # as `rivals` gives them
    countries: Mapping[str, str]  # code to name of those that a brief may treat
    loaded: LoadedWords
    phrases: Sequence[str] = ()  # what may stand in quotation marks

    def find(self, identifier: str) -> str | None:
        """The id as the table writes it, capitals or not."""
        return self._written.get(identifier.casefold())

    @cached_property
    def said(self) -> list[str]:
        """The phrases, as words alone."""
        return [_plain(phrase) for phrase in self.phrases]

    @cached_property
    def _written(self) -> dict[str, str]:
        return {name.casefold(): name for name in self.ledger.index}

    @cached_property
    def _found(self) -> dict[tuple[str, ...], pd.DataFrame]:
        return {}

    def records(self, line: Line) -> pd.DataFrame:
        """Rows of the ledger that a line rests on, in its order."""
        if line.ids not in self._found:  # asked for at each key
            known = [found for found in map(self.find, line.ids) if found]
            self._found[line.ids] = self.ledger.loc[list(dict.fromkeys(known))]
        return self._found[line.ids]

    def sources(self, page: Page, charts: Sequence[Chart] = ()) -> dict[str, list[str]]:
        """Id of each source of a page to the records it is used for, in the order of use."""
        used: dict[str, list[str]] = {}
        for line in page.written:
            for identifier, ids in self.records(line)["source_ids"].items():
                for one in ids:
                    if identifier not in used.setdefault(one, []):
                        used[one].append(identifier)
        for chart in charts:
            for one in chart.source_ids:
                used.setdefault(one, [])
        return used


def remarks(page: Page, rules: Rules) -> list[Remark]:
    """List what to look at again, sentence by sentence, then of the page as a whole.

    The kinds are those of words.toml.
    """
    found = [
        Remark(kind, number, about)
        for number, line in enumerate(page.lines, 1)
        if not line.blank
        for kind, about in _of_line(line, rules)
    ]
    return [*found, *(Remark(kind, 0, about) for kind, about in _of_page(page, rules))]


def _of_line(line: Line, rules: Rules) -> Found:
    records = rules.records(line)
    missing = [identifier for identifier in line.ids if rules.find(identifier) is None]
    if missing:
        yield "no_record", {"ids": join_words(missing, "or")}
    elif records.empty and line.part != "unknown" and not line.defines:
        yield "unsourced", {}
    if not line.word and line.part == "finding" and not line.defines:
        yield "no_confidence", {}
    yield from _checked(line, records)
    if len(records) and line.part in ("finding", "counter") and _far(line, records, rules):
        yield "far_from_record", {"ids": join_words(records.index)}
    yield from _lone_numbers(line, records, rules)
    text = line.text[:_JUDGED]
    bare = PATTERNS["axis_of_a_chart"].sub("", _QUOTED.sub("…", text))
    for word in dict.fromkeys(rules.loaded.find(bare)):
        yield "loaded_word", {"word": word}
    for match in _QUOTED.finditer(text):
        words = _plain(match[0])
        judges = any(rules.loaded.find(match[0]))
        if (judges or len(words.split()) > 2) and not any(words in one for one in rules.said):
            yield "not_their_words", {"words": match[0][1:-1][:60]}


def _plain(text: str) -> str:
    return " ".join(["", *re.findall(r"[\w-]+", text.casefold()), ""])


def _checked(line: Line, records: pd.DataFrame) -> Found:
    """Whether a sentence goes with what a check found of its records, and is no surer."""
    wrong = records["verdict"] == "wrong"
    if wrong.any():
        better, named = (
            set(re.findall(r"\b(?:19|20)\d\d\b", text))
            for text in (" ".join(records["better"][wrong]), line.text)
        )
        told = {one[0].casefold() for one in PATTERNS["corrects"].finditer(line.text)}
        # A mere "not" may deny anything: where the check found a year, it has to be of a year.
        corrects = told - _DENIALS or (named and named <= better)
        corrects = corrects or (told and (named or not better))
        yield "corrects" if corrects else "found_wrong", {"ids": join_words(records.index[wrong])}
        return
    if line.word in ("certain", "likely") and PATTERNS["nobody_knows"].match(line.text):
        yield "nobody_knows", {"word": line.word}
        return
    # What a government says of itself is on record as said: it allows any word.
    allowed = {one: word for one, word in records["allows"].items() if word}
    if allowed and line.word in CONFIDENCE:
        # A sentence is as firm as the weakest thing it rests on.
        firmest = max(allowed.values(), key=CONFIDENCE.index)
        if CONFIDENCE.index(line.word) < CONFIDENCE.index(firmest):
            weak = join_words(one for one, word in allowed.items() if word == firmest)
            yield "too_sure", {"word": line.word, "firmest": firmest, "ids": weak}


def _stems(text: str) -> set[str]:
    """The words that carry a text, without their endings."""
    text = PATTERNS["common"].sub(" ", text.casefold())
    return {word[:5] for word in re.findall(r"[^\W\d_]{4,}|\d{4}", text)}


def _far(line: Line, records: pd.DataFrame, rules: Rules) -> bool:
    """Whether a sentence shares no word with its records but the names of who and where."""
    names = [*rules.countries.values(), *ALSO, *(one for more in ALSO.values() for one in more)]
    named = _stems(" ".join([*names, *records["speaker"]]))
    mine = _stems(line.text[:_JUDGED]) - named
    said = [*records["text"], *records["finding"], *records["better"]]
    theirs = _stems(" ".join(map(str, said))) - named
    return len(mine) > 2 and not mine & theirs


def figures(text: str) -> list[tuple[str, float]]:
    """Kind (percent or count) and value of the figures of a sentence, in digits or in words.

    The ends of a range share their unit, and a part of a whole is a percentage: ``two in five``.
    """
    text = _NO_FIGURE.sub(" … ", text[:_JUDGED])
    items: list[Any] = reading.running(_DECIMAL.sub(r"\g<1>0", text))
    found: list[tuple[str, float]] = []
    unit: tuple[bool, float, float] | None = None  # of the figure joined to it at the right
    for at in range(len(items) - 1, -1, -1):
        one = items[at]
        if isinstance(one, str):
            unit = unit if one in _JOINS | _HEDGES else None
            continue
        after = items[at + 1 : at + 3]
        percent = (after[:1] and after[0] in reading.PERCENT - {"cent"}) or after == ["per", "cent"]
        value, scaled = one.value, 1.0
        if one.part:
            percent, value = 0 < value < 1, round(100 * value)
        elif one.scaled:
            scaled = max((x for x in reading.LARGE.values() if x <= value), default=1.0)
        elif unit and not percent:
            percent, scaled = unit[0], unit[1] if value * unit[1] <= unit[2] else 1.0
            value *= scaled
        ends_a_range = unit is not None and unit[2] > _SMALL
        unit = bool(percent), scaled, value
        large = percent or scaled > 1 or value > _SMALL or ends_a_range
        if math.isfinite(value) and value < _VAST and large:
            found.append(("percent" if percent else "count", value))
    return found[::-1]


def _lone_numbers(line: Line, records: pd.DataFrame, rules: Rules) -> Found:
    said = line.text[:_JUDGED]
    about = {
        iso3
        for iso3, name in rules.countries.items()
        if any(one.casefold() in said.casefold() for one in (name, *ALSO.get(name, ())))
    } | set(records["iso3"].dropna())
    near = [rival for rival in rules.rivals if rival["iso3"] in about]
    told: set[tuple[str, float]] = set()
    for sentence in _SENTENCE.split(said) if near else ():
        given = figures(sentence)
        for kind, value in dict.fromkeys(given):
            things = [one for one in near if one["kind"] == kind]
            hit = [one for one in things if any(_close(value, known) for known in one["figures"])]
            # Or a figure of one's own, resting on one of the estimates.
            hit = hit or [
                one
                for one in things
                if one["ids"] & set(records.index)
                and not any(
                    _close(x, known) for k, x in given if k == kind for known in one["figures"]
                )
            ]
            others = [other for known, other in given if known == kind and other != value]
            ranged = any(_inside(other, one) for other in others for one in hit)
            names = [name for one in hit for name in _givers(one, value, records)]
            others = {name for one in hit for name in one["by"]} - {*names}
            if not hit or ranged or (kind, value) in told or _attributed(sentence, names, others):
                continue
            told.add((kind, value))
            rival = hit[0]
            unit = "%" if kind == "percent" else f" {rival['unit']}"
            yield (
                "lone_number",
                {
                    "number": f"{number(value / rival['size'])}{unit}",
                    "what": rival["what"],
                    "span": f"{number(rival['least'])} to {number(rival['most'])}{unit}",
                },
            )


def _inside(value: float, rival: Mapping[str, Any]) -> bool:
    """Whether a second figure makes a range of a first: it lies among those of the rivals."""
    return rival["least"] * 0.995 <= value / rival["size"] <= rival["most"] * 1.005


def _givers(rival: Mapping[str, Any], value: float, records: pd.DataFrame) -> list[str]:
    """Who gave a figure; whoever gave one of these, where the sentence rests on none of them."""
    gave = [name for name, theirs in rival["by"].items() if any(_close(value, x) for x in theirs)]
    return gave if gave and rival["ids"] & set(records.index) else [*rival["by"]]


def _attributed(sentence: str, names: Sequence[str], others: Iterable[str] = ()) -> bool:
    """Whether a sentence says who of these gives its figure, and not only that others do."""
    for other in others:  # "US and Ukrainian officials" are none of the "Western officials"
        sentence = re.sub(rf"(?<!\w){re.escape(other)}(?!\w)", "…", sentence, flags=re.IGNORECASE)
    forms = {form for name in names for form in (name, *ALSO.get(name, ()))}
    forms |= {word for word in (name.split()[-1] for name in names) if word.islower()}
    # Of a short name in capitals the capitals count: "US" is not "us".
    marked = [f"(?-i:{re.escape(form)})" if form.isupper() else re.escape(form) for form in forms]
    who = rf"(?<!\w)(?:{'|'.join(marked)})(?!\w)"
    named = bool(forms) and re.search(who, sentence, re.IGNORECASE) is not None
    return named and PATTERNS["speaks"].search(sentence) is not None


def _close(one: float, known: float) -> bool:
    """Whether two figures are the same but for rounding: 240 and 240.1."""
    return abs(one - known) <= 0.005 * known


def _of_page(page: Page, rules: Rules) -> Found:
    lines = page.written
    parts = {line.part for line in lines}
    if not any(line.defines for line in lines):
        yield "no_meaning", {}
    if "finding" not in parts:
        yield "no_finding", {}
    if not any(line.part == "counter" and len(rules.records(line)) for line in lines):
        yield "no_counter", {}
    if "unknown" not in parts:
        yield "no_unknown", {}
    heard = [rules.records(line) for line in lines]
    used = pd.concat(heard) if heard else rules.ledger.iloc[:0]
    treated = set(used["iso3"].dropna()) | {
        iso3
        for iso3, name in rules.countries.items()
        if any(re.search(rf"\b{re.escape(name)}\b", line.text) for line in lines)
    }
    own = used["own"].astype(bool)
    for iso3, name in ((one, rules.countries[one]) for one in rules.countries if one in treated):
        if not any(_heard(line, iso3, name, rules) for line in lines):
            voices = rules.ledger.index[rules.ledger["own"] & (rules.ledger["iso3"] == iso3)][:2]
            yield "own_side", {"country": name, "ids": join_words(voices, "or") or "(none yet)"}
        # A record of no one country is about several, or a source of somebody else's.
        elif not (~own & ((used["iso3"] == iso3) | used["iso3"].isna())).any():
            yield "other_side", {"country": name}


def _heard(line: Line, iso3: str, name: str, rules: Rules) -> bool:
    """Whether a country's own side speaks in a line: it is named, and so is that it speaks."""
    records = rules.records(line)
    own = records[records["own"].astype(bool) & (records["iso3"] == iso3)]
    if own.empty or line.part == "counter":
        return not own.empty
    text = line.text[:_JUDGED]
    last = [who.split("(")[0].split()[-1] for who in own["speaker"]]
    forms = [name, *ALSO.get(name, ()), *own["speaker"], *(one for one in last if one[0].isupper())]
    named = re.search("|".join(rf"(?<!\w){re.escape(form)}" for form in forms), text, re.IGNORECASE)
    return bool(named and PATTERNS["speaks"].search(text))


def fullness(page: Page, charts: Sequence[Chart], names: Iterable[str]) -> int:
    """How full an A4 page is, in percent; `names` are those of its sources, with addresses."""
    lines = 4 + 2 * -(-_letters(page.title) // 70)
    lines += 1.6 * len({line.part for line in page.written})
    lines += sum(-(-(_letters(line.text) + 22) // 125) for line in page.written)
    lines += sum(5 + 1.2 * len(chart.rows) + len(chart.words) // 125 for chart in charts)
    lines += sum(0.75 * -(-(len(name) + 20) // 165) for name in names)
    return math.ceil(100 * lines / _LINES)


def _letters(text: str) -> float:
    """Letters of a text, where a broad one takes the room of two."""
    return len(text) + 0.6 * len(re.findall(r"[A-Z@%\u0400-\u1fff\u2e80-\uffff]", text))
