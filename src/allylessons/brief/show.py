"""A brief to read, to print and to hand on; and what to say of the remarks on it.

Whatever a learner typed is text and nothing else: no mark-up, no link, no script comes of it, and
nothing of it is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from allylessons import escape
from allylessons.brief import rules as ruling
from allylessons.brief.page import PARTS, Chart, Line, Page, whole
from allylessons.brief.rules import Remark, Rules
from allylessons.reference import join, number

_BLUE = "#1E88C8"  # 3:1 on white paper and on a dark page
STYLE = """
.brief { max-width: 46em; line-height: 1.4; overflow-wrap: anywhere; }
.brief :is(h1, h2, p, ul, ol, figure) { margin: 0 0 0.4em; }
.brief :is(h1, h2) { font-weight: 600; }
.brief h1 { font-size: 1.4em; }
.brief h2 { font-size: 1.05em; margin-top: 0.7em; }
.brief ul { padding-left: 1.2em; }
.brief ol { padding-left: 2em; font-size: 0.85em; }
.brief :is(.foot, .by, figcaption) { font-size: 0.85em; }
.brief .sure { font-style: italic; }
.brief sup { line-height: 0; }
.brief svg { max-width: 100%; height: auto; }
"""
_ALONE = """
body { margin: 2em auto; padding: 0 1em; max-width: 48em; color: #111; background: #fff;
  font: 16px/1.4 system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', sans-serif; }
@page { size: A4; margin: 11mm 14mm; }
@media print {
  body { margin: 0; padding: 0; max-width: none; font-size: 9pt; }
  .brief { max-width: none; line-height: 1.25; }
  .brief :is(h1, h2, p, ul, ol, figure) { margin: 0 0 0.2em; }
  .brief :is(li, figure) { break-inside: avoid; }
  .brief ol { font-size: 7pt; line-height: 1.2; }
  .brief svg { width: 120mm; }
  .brief a { color: inherit; text-decoration: none; }
}
"""


class Reference(NamedTuple):
    """A source as the list at a page's foot names it."""

    name: str = ""
    date: str = ""
    url: str = ""

    @property
    def said(self) -> str:
        return ", ".join(part for part in (self.name, self.date) if part)


@dataclass(frozen=True)
class Records:
    """What a page is written from: the ledger with its rules, sources, charts and cards.

    Attributes
    ----------
    rules
        What the page is held against; its ledger holds the records.
    references
        Source id to name, date and address.
    charts
        The charts that a page may carry.
    card
        Gives a record as HTML to read.
    kinds
        Table to the name of what its rows are.
    foot
        What the last line of a page names: the course, the edition of its data, and its address.
    """

    rules: Rules
    references: Mapping[str, Reference]
    charts: Sequence[Chart]
    card: Callable[[str], str]
    kinds: Mapping[str, str] = field(default_factory=lambda: {"claims": "claims of the article"})
    foot: Reference = Reference()

    def drawn(self, page: Page) -> list[Chart]:
        """The charts that a page carries."""
        return [chart for chart in self.charts if chart.key in page.charts]

    def remarks(self, page: Page) -> list[Remark]:
        """What to look at again on a page."""
        full, found = self.fullness(page), ruling.remarks(page, self.rules)
        return [*found, Remark("too_full", 0, {"full": full})] if full > 100 else found

    def fullness(self, page: Page) -> int:
        """How full a page is, in percent."""
        sources = (self._reference(one) for one in self.rules.sources(page, self.drawn(page)))
        return ruling.fullness(page, self.drawn(page), [ref.said + ref.url for ref in sources])

    def _reference(self, identifier: str) -> Reference:
        return self.references.get(identifier, Reference())

    def markdown(self, page: Page) -> str:
        """The page as Markdown: numbered sources, charts as lines with their figures."""
        return _Markdown(self, page).text

    def html(self, page: Page) -> str:
        """The page as one HTML file: nothing is fetched, no script runs, A4 when printed."""
        return (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            '<meta http-equiv="Content-Security-Policy" '
            "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escape.attribute(page.title)}</title>\n<style>{STYLE}{_ALONE}</style>\n"
            f"</head>\n<body>\n<main>\n{self.body(page)}\n</main>\n</body>\n</html>\n"
        )

    def body(self, page: Page) -> str:
        """The page as HTML, as it stands in the file and at the desk."""
        return _Html(self, page).text


class _Html:
    """A page written out; its parts are joined in `text`."""

    heading, item, listed, joined = "<h2>{}</h2>", "<li>{}</li>", "<ul>{}</ul>", ""
    title, by, note, sure = (
        "<h1>{}</h1>",
        '<p class="by">{}</p>',
        "<sup>[{}]</sup>",
        ' <span class="sure">({})</span>',
    )
    foot = '<p class="foot">{}</p>'

    def __init__(self, records: Records, page: Page) -> None:
        self.records, self.page = records, page
        self.charts = records.drawn(page)

    @cached_property
    def sources(self) -> dict[str, list[str]]:
        return self.records.rules.sources(self.page, self.charts)

    def shown(self, text: object) -> str:
        return escape.html(text)

    @property
    def text(self) -> str:
        page = self.page
        parts = [self.title.format(self.shown(page.title))]
        by = ", ".join(filter(None, (page.author, page.written_on)))
        parts += [self.by.format(self.shown(by))] if by else []
        for part, heading in PARTS.items():
            lines = [self.line(line) for line in page.written if line.part == part]
            parts += [self.heading.format(heading), self.list(lines)] if lines else []
        parts += map(self.chart, self.charts)
        if self.sources:
            parts += [self.heading.format("Sources"), self.references()]
        foot = self.records.foot
        parts += [self.foot.format(f"{self.shown(foot.said)} {self.link(foot)}")] if foot[0] else []
        return self.whole(parts)

    def whole(self, parts: Iterable[str]) -> str:
        return f'<article class="brief mathjax_ignore">{"".join(parts)}</article>'

    def list(self, items: Iterable[str]) -> str:
        return f"<ul>{''.join(f'<li>{one}</li>' for one in items)}</ul>"

    def line(self, line: Line) -> str:
        ids = self.records.rules.records(line)["source_ids"]
        sure = self.sure.format(line.word) if line.word else ""
        return self.shown(line.text) + sure + self.numbers(one for each in ids for one in each)

    def numbers(self, ids: Iterable[str]) -> str:
        order = [*self.sources]
        numbers = sorted({order.index(one) + 1 for one in ids})
        return f" {self.note.format(', '.join(map(str, numbers)))}" if numbers else ""

    def references(self) -> str:
        items = []
        for one, ids in self.sources.items():
            ref = self.records._reference(one)
            used = f"For {', '.join(ids)}." if ids else ""
            items.append(f"{self.shown(ref.said or one)}. {self.link(ref)} {self.shown(used)}")
        return self.numbered(items)

    def numbered(self, items: Sequence[str]) -> str:
        return f"<ol>{''.join(f'<li>{one}</li>' for one in items)}</ol>"

    def link(self, ref: Reference) -> str:
        url = escape.address(ref.url)
        return f'<a href="{escape.attribute(url)}">{escape.html(url)}</a>' if url else ""

    def chart(self, chart: Chart) -> str:
        words = f"{self.shown(chart.words)}{self.numbers(chart.source_ids)}"
        return (
            f"<figure>\n<h2>{self.shown(chart.title)}</h2>\n{svg(chart)}\n"
            f"<figcaption>{words}</figcaption>\n</figure>"
        )


class _Markdown(_Html):
    heading, title, by, note, foot, sure = "## {}", "# {}", "{}", "[{}]", "{}", " *({})*"

    def shown(self, text: object) -> str:
        return escape.markdown(text)

    def whole(self, parts: Iterable[str]) -> str:
        return whole("\n\n".join(parts)) + "\n"

    def list(self, items: Iterable[str]) -> str:
        return "\n".join(f"- {one}" for one in items)

    def numbered(self, items: Sequence[str]) -> str:
        return "\n".join(f"{at}. {one}" for at, one in enumerate(items, 1))

    def link(self, ref: Reference) -> str:
        url = escape.address(ref.url)
        return f"<{url}>" if url else ""

    def chart(self, chart: Chart) -> str:
        rows = self.list(
            f"{self.shown(row.label)}: {self.shown(row.says)}" for row in chart.rows.itertuples()
        )
        used = self.numbers(chart.source_ids)
        return f"## {self.shown(chart.title)}{used}\n\n{rows}"


def svg(chart: Chart) -> str:
    """Draw rows as bars from zero, or from the least to the most; a single figure as a dot."""
    rows: pd.DataFrame = chart.rows
    longest = max((len(str(label)) for label in rows["label"]), default=0)
    row, left = 22, 14 + 7 * min(longest, 42)
    right, end = left + 200, 22 * len(rows) + 4
    most = max((float(x) for x in rows["most"].dropna()), default=0.0) or 1.0
    drawn = []
    for at, item in enumerate(rows.itertuples()):
        y = row * at + row / 2 + 2
        x0, x1 = (left + 200 * float(x) / most for x in (item.least, item.most))
        mark = (
            f'<rect x="{x0:.1f}" y="{y - 6:.1f}" width="{x1 - x0:.1f}" height="12" fill="{_BLUE}"/>'
        )
        if item.least == item.most:
            mark = f'<circle cx="{x1:.1f}" cy="{y:.1f}" r="5" fill="{_BLUE}"/>'
        drawn.append(
            f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">'
            f"{escape.attribute(item.label)}</text>{mark}"
            f'<text x="{x1 + 9:.1f}" y="{y + 4:.1f}">{escape.attribute(item.says)}</text>'
        )
    axis = f'<line x1="{left}" y1="0" x2="{left}" y2="{end}" stroke="currentColor"/>'
    axis += f'<line x1="{left}" y1="{end}" x2="{right}" y2="{end}" stroke="currentColor"/>'
    for x, text in ((left, "0"), (right, number(most))):
        axis += f'<text x="{x}" y="{end + 15}" text-anchor="middle">{text}</text>'
    return (
        f'<svg role="img" aria-label="{escape.attribute(chart.words)}" width="640" '
        f'height="{end + 20}" viewBox="0 0 640 {end + 20}" font-size="13" fill="currentColor" '
        f'font-family="system-ui, sans-serif">{axis}{"".join(drawn)}</svg>'
    )


def say(one: Remark) -> str:
    """Say what to look at again, and what to do about it, in one or two plain sentences."""
    return _SAYS[one.kind](one.about)


def _lone(about: Mapping[str, Any]) -> str:
    unit = "%" if about["kind"] == "percent" else f" {about['unit']}"
    span = f"{number(about['least'])} to {number(about['most'])}{unit}"
    return (
        f"A lone number, {number(about['number'])}{unit}: others put it elsewhere ({about['what']}: "
        f"{span}). Give a range, or say whose number it is."
    )


def _one_side(about: Mapping[str, Any]) -> str:
    if about["side"] == "others":
        return f"On {about['country']} only its own side speaks. Add what somebody else says."
    ids = f", for instance {join(about['ids'][:2], 'or')}" if about["ids"] else ""
    return (
        f"The own side of {about['country']} is not heard yet. Write what it says, with its "
        f"record{ids}."
    )


def _too_sure(about: Mapping[str, Any]) -> str:
    if not about["ids"]:
        return f"It says that nobody knows, and “{about['word']}” that somebody does. Choose “unknown”."
    allow = "allows" if len(about["ids"]) == 1 else "allow"
    return (
        f"“{about['word']}” is firmer than {join(about['ids'])} {allow}. “{about['firmest']}” is as "
        "far as it goes."
    )


_SAYS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "unsourced": lambda _: "It rests on nothing. Put the id of a record under it, such as C79.",
    "no_record": lambda a: f"There is no record {join(a['ids'], 'or')}. Look for it in the ledger.",
    "no_confidence": lambda _: "Choose a confidence word for it.",
    "too_sure": _too_sure,
    "found_wrong": lambda a: (
        f"A check found {join(a['ids'])} wrong. Say what is right, and that it was wrong."
    ),
    "corrects": lambda a: f"Well done: this corrects {join(a['ids'])}, which a check found wrong.",
    "far_from_record": lambda a: (
        f"It shares no word with {join(a['ids'])}. Read the record again: does the sentence rest on it?"
    ),
    "lone_number": _lone,
    "loaded_word": lambda a: (
        f"“{a['word']}” judges before it tells. Use a plain word, or quote whoever says it."
    ),
    "not_their_words": lambda a: (
        f"“{a['words'][:60]}” stands in no record. Quote exactly, or drop the marks."
    ),
    "no_meaning": lambda _: "Say what you mean by ally: “By ally this page means ...”",
    "no_finding": lambda _: "Nothing can be said yet. Write at least one sentence that can.",
    "no_counter": lambda _: (
        "Only your side so far. Write one sentence of what others say, with its record."
    ),
    "no_unknown": lambda _: "Write one sentence of what we do not know.",
    "one_side": _one_side,
    "too_full": lambda a: f"It is {a['full']}% full, more than a page. Cut a sentence or a chart.",
}


def listed(found: Sequence[Remark], line: int) -> str:
    """Say the remarks on one sentence as HTML, to stand under it; 0 is the page."""
    items = "".join(
        f'<li class="{"ally-good" if one.good else "ally-again"}">{escape.html(say(one))}</li>'
        for one in found
        if one.line == line
    )
    return f'<ul class="ally-remarks">{items}</ul>' if items else ""
