"""What the data can vouch for: figures and dates found in prose, and looked up.

For authors: the criteria on claims (C19, C20) rest on it. Nothing a learner runs imports this.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

import mistune
import pandas as pd

from allylessons.data import Package
from allylessons.reference import MONTHS, WORDS

_MONTH = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
_SMALL, _TENS = WORDS[1:20], WORDS[20:]
_WORD = {word: number for number, word in enumerate(_SMALL, 1)}
for _tens, _ten in zip(_TENS, range(20, 100, 10), strict=True):
    _WORD |= {_tens: _ten} | {f"{_tens}-{one}": _ten + _WORD[one] for one in _SMALL[:9]}
_WORDS = "|".join(sorted(_WORD, key=len, reverse=True))
_SCALE = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}

_DATE = re.compile(
    r"\b(?:(?P<day>\d{1,2})\s+)?(?P<month>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*)"
    r"\s+(?P<year>(?:19|20)\d\d)\b|(?<![\w/.,$£-])(?P<alone>(?:19|20)\d\d)(?![\w/%]|[.,]\d|\s+percent)"
)
_ONE = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?|\b(?:{_WORDS})\b"
_NUMBER = re.compile(
    rf"(?P<money>(?:US)?[$£€]\s?)?(?<![\w.,/-])(?P<number>{_ONE})(?![\w/]|[.,]\d)", re.IGNORECASE
)
# In "4.2 to 12 million" and in "25 and 36 percent" the unit belongs to both numbers.
_UNIT = re.compile(
    rf"(?:%?\s*(?:to|and|or|–)\s*(?:{_ONE})(?=%|\s+percent|\s+[mbt]r?illion))?"
    rf"(?P<scale>[\s-]*(?:{'|'.join(_SCALE)})s?\b)?(?P<percent>\s*(?:%|per\s?cent\b))?[\s-]*",
    re.IGNORECASE,
)
# The kind of a figure follows from the noun behind it: 3 months do not vouch for 3 people.
_KINDS = {
    "money": r"(us\$|\$|dollars?|pounds?|euros?|rand|gbp|krw|roubles?|yuan)\b",
    "time": r"(years?|months?|weeks?|days?|hours?)\b",
    "countries": r"(countr(y|ies)|states?|governments|allies)\b",
}
_COUNTED = (
    r"(\w+ )?(people|soldiers|troops|dead|killed|wounded|casualties|losses|missiles|shells|rounds|"
    r"drones|containers|claims|estimates|votes|sources|outlets|resolutions|times)\b"
)
_HEADER = re.compile(r"\bMinutes \d+(–\d+)?")
_OF_THE_TASK = r"(minutes|words|sentences|questions|lines|decimals?)\b"
# Words that any two texts on the subject share.
_COMMON = set(
    """
    about their there which these those after other first numbe share perce milli
    russi ukrai artic offic
    """.split()  # noqa: SIM905
)
# Closed lists that say what a row is about; the others say how it was said or how sure it is.
_ABOUT = ("measure", "definition", "indicator", "meaning", "theme")
_QUOTE = re.compile(r"“([^”]+)”|\"([^\"]+)\"")


@dataclass(frozen=True)
class Figure:
    """A number or date as it stands in prose."""

    text: str
    kind: str
    value: float | str


def blocks(markdown: str) -> list[str]:
    """Split Markdown into its headings, paragraphs and list items, as text without code."""
    found: list[str] = []

    def text(tokens: list[dict]) -> str:
        parts = []
        for token in tokens:
            if token["type"] in ("softbreak", "linebreak"):
                parts.append(" ")
            elif token["type"] == "codespan":
                parts.append("…")
            else:
                parts.append(
                    text(token["children"]) if "children" in token else token.get("raw", "")
                )
        return "".join(parts)

    def walk(tokens: list[dict]) -> None:
        for token in tokens:
            if token["type"] in ("heading", "paragraph", "block_text"):
                found.append(text(token["children"]))
            elif token["type"] == "block_html":
                found.append(re.sub(r"<[^>]*>", " ", token["raw"]).strip())
            elif "children" in token:
                walk(token["children"])

    walk(mistune.create_markdown(renderer="ast")(markdown))
    return [block for block in found if block]


def figures(text: str) -> Iterator[Figure]:
    """Find the figures and dates in a text.

    These are none, as they count what is on the page: numbers up to twelve without a unit, numbers
    of minutes, words, sentences, questions and lines, the word "one", and the whole (0%, 100%). Nor
    is what is part of a name, such as C21 or ES-11/1.
    """
    for match in _DATE.finditer(text):
        yield Figure(match[0], "date", _iso(match))
    dateless = _HEADER.sub("…", _DATE.sub("…", text))
    for match in _NUMBER.finditer(dateless):
        unit = _UNIT.match(dateless, match.end())
        number, after = match["number"].lower(), dateless[unit.end() :].lower()
        value = float(_WORD.get(number) or number.replace(",", ""))
        kind = "percent" if unit["percent"] else "money" if match["money"] else "count"
        noun = None
        if kind == "count":
            found = ((k, re.match(nouns, after)) for k, nouns in _KINDS.items())
            kind, noun = next(((k, noun) for k, noun in found if noun), (kind, None))
        scale = (unit["scale"] or "").strip(" -s").lower()
        small = value <= 12 and not scale and not re.match(_COUNTED, after)
        whole = kind == "percent" and value in (0, 100)
        of_task = re.match(_OF_THE_TASK, after)
        if number != "one" and not whole and not (kind == "count" and (small or of_task)):
            shown = match[0] + (unit[0] if scale or unit["percent"] or noun else "")
            yield Figure(
                f"{shown}{noun[0] if noun else ''}".strip(), kind, value * _SCALE.get(scale, 1)
            )


def _iso(match: re.Match) -> str:
    if match["alone"]:
        return match["alone"]
    month = f"{match['year']}-{_MONTH[match['month'][:3].lower()]:02}"
    return f"{month}-{int(match['day']):02}" if match["day"] else month


def quotations(text: str) -> list[str]:
    """Find what stands between quotation marks."""
    return [(curly or straight).strip() for curly, straight in _QUOTE.findall(text)]


def unquoted(text: str) -> str:
    """Give a text without what stands between quotation marks."""
    return _QUOTE.sub("…", text)


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[^\W\d_]{5,}", text.casefold())} - _COMMON


@dataclass(frozen=True)
class Evidence:
    """The figures and dates of a data package."""

    data: Package

    @cached_property
    def _known(self) -> dict[tuple[str, float | str], set[tuple[str, int]]]:
        """Figure to the rows that hold it; row -1 stands for the table itself."""
        known = defaultdict(set)
        for table in self.data.tables:
            if table == "reviews":  # its days and digests are no facts
                continue
            frame = self.data.load(table)
            known["countries" if table == "countries" else "count", float(len(frame))].add(
                (table, -1)
            )
            units = frame["unit"] if "unit" in frame else pd.Series("", index=frame.index)
            for column in frame:
                cells = frame[column]
                if pd.api.types.is_datetime64_any_dtype(cells):
                    found = _dates(cells, frame.get(f"{column}_precision"))
                elif "year" in column or column == "edition":
                    found = ((row, ("date", str(year))) for row, year in cells.dropna().items())
                elif pd.api.types.is_bool_dtype(cells):
                    continue
                elif pd.api.types.is_numeric_dtype(cells):
                    found = _numbers(cells, units.where(units != "", column))
                elif pd.api.types.is_string_dtype(cells) and column not in ("url", "unit"):
                    texts = cells.dropna().items()
                    found = ((row, (f.kind, f.value)) for row, text in texts for f in figures(text))
                else:
                    continue
                for row, figure in found:
                    known[figure].add((table, row))
        for name in ("as_of", "review_by"):
            known["date", self.data.descriptor.get(name, "")].add(("", -1))
        return known

    def has(self, figure: Figure, context: str) -> bool:
        """Whether the data hold a figure.

        A date is held by any row; a number by a row that has it with this kind of unit, and a word
        in common with the text around it: 41% of a budget does not vouch for 41% of an army.
        """
        rows = self._known.get((figure.kind, figure.value), ())
        stems = _stems(context)
        return bool(rows) and (
            figure.kind == "date" or any(stems & self._words(*row) for row in rows)
        )

    @cached_property
    def _names(self) -> dict[str, str]:
        """Code of a country or a speaker to its name."""
        pairs = ("countries", "iso3"), ("actors", "actor_id")
        return {
            code: name for t, key in pairs for code, name in self.data.load(t)[[key, "name"]].values
        }

    @cache  # noqa: B019
    def _words(self, table: str, row: int) -> set[str]:
        """The words of a row, its codes spelt out."""
        resource = self.data.resource(table)
        if row < 0:
            return _stems(f"{table} {resource.get('title', '')} {resource.get('description', '')}")
        cells = self.data.load(table).loc[row]
        texts = [str(cell) for cell in cells if isinstance(cell, str)]
        labels = [self.data.labels(table, name).get(str(cells.get(name)), "") for name in _ABOUT]
        return _stems(" ".join([*texts, *labels, *(self._names.get(text, "") for text in texts)]))

    @cached_property
    def _rivals(self) -> dict[tuple[str, float | str], set[object]]:
        """Figure to the things it is an estimate of, where others put them at another figure."""
        found = defaultdict(set)
        estimates, trade = self.data.load("estimates"), self.data.load("trade")
        of_trade = trade.groupby(["partner_iso3", "period", "measure"], observed=True)
        for thing, rows in [*estimates.groupby(["iso3", "measure"], observed=True), *of_trade]:
            ends = (_numbers(rows[column], rows["unit"]) for column in ("value", "low", "high"))
            known = {figure for end in ends for _, figure in end}
            for figure in known if len(known) > 1 else ():
                found[figure].add(thing)
        shares = self.data.load("figures").query("unit == 'percent'")
        for _, figure in _numbers(shares["value"], shares["unit"]):
            found[figure].add("share")
        return found

    @cached_property
    def _speakers(self) -> re.Pattern:
        names = [
            *self.data.load("actors")["name"],
            *self.data.load("countries").query("role != 'member'")["name"],
        ]
        names += ["officials", "customs", "the article", "the magazine", "estimates that differ"]
        return re.compile(rf"\b({'|'.join(map(re.escape, names))})\b", re.IGNORECASE)

    def lone(self, paragraph: str) -> list[str]:
        """Name rival figures that a paragraph gives without a second one and without a speaker."""
        if self._speakers.search(paragraph):
            return []
        found = list(dict.fromkeys(figures(paragraph)))
        things = {f: self._rivals.get((f.kind, f.value), set()) for f in found}

        def paired(one: Figure) -> bool:
            others = (other for other in found if other.value != one.value)
            return any(things[one] & things[o] or one.kind == o.kind == "percent" for o in others)

        # A small number is a rival figure only with a unit of its own.
        rival = [f for f in found if things[f] and (f.kind != "count" or f.value > 100)]
        return [f.text for f in rival if not paired(f)]


@cache
def of(data: Package) -> Evidence:
    """Give the evidence of a data package, gathered once."""
    return Evidence(data)


def _dates(cells: pd.Series, precision: pd.Series | None) -> Iterator[tuple[int, tuple[str, str]]]:
    """Dates as exactly as they are known, and less exactly, each with its row."""
    exact = precision.astype(str) if precision is not None else pd.Series("day", index=cells.index)
    for row, day in cells.dropna().items():
        for length in (4, 7, 10)[: {"day": 3, "month": 2, "season": 2}.get(exact[row], 1)]:
            yield row, ("date", f"{day:%Y-%m-%d}"[:length])


def _numbers(cells: pd.Series, units: pd.Series) -> Iterator[tuple[int, tuple[str, float]]]:
    """Numbers in single units, with the kind of their unit, each with its row."""
    for row, value in cells.dropna().items():
        unit = str(units[row]).lower()
        named = (k for k, nouns in _KINDS.items() if re.search(rf"(?:^|\s){nouns}", unit))
        kind = "percent" if "percent" in unit or "share" in unit else next(named, "count")
        scale = next((by for word, by in _SCALE.items() if word in unit), 1)
        yield row, (kind, float(value) * scale)
