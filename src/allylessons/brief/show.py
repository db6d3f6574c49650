"""A brief to read, to print and to hand on; and what to say of the remarks on it.

Whatever a learner typed is text and nothing else: no mark-up, no link, no script comes of it, and
nothing of it is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from allylessons import escape
from allylessons.brief import rules as ruling
from allylessons.brief.page import PARTS, WORDS, Chart, Line, Page, whole
from allylessons.brief.rules import Remark, Rules
from allylessons.reference import number

_BLUE = "#1E88C8"  # 3:1 on white paper and on a dark page
STYLE = (Path(__file__).parent / "sheet.css").read_text(encoding="utf-8")
_ALONE = (Path(__file__).parent / "file.css").read_text(encoding="utf-8")


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
    """What a page is written from: the ledger with its rules, sources, charts and cards."""

    rules: Rules
    references: Mapping[str, Reference]  # by id of the source
    charts: Sequence[Chart]
    card: Callable[[str], str]  # gives a record as HTML to read
    kinds: Mapping[str, str]  # table to the name of what its rows are
    foot: Reference  # what the last line of a page names

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
        return self.references.get(identifier, Reference(identifier))

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

    title, heading, note = ("<h1>", "</h1>"), ("<h2>", "</h2>"), (" <sup>[", "]</sup>")
    by, foot = ('<p class="by">', "</p>"), ('<p class="foot">', "</p>")
    sure = (' <span class="sure">(', ")</span>")

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
        parts = [self.shown(page.title).join(self.title)]
        by = ", ".join(filter(None, (page.author, page.written_on)))
        parts += [self.shown(by).join(self.by)] if by else []
        for part, heading in PARTS.items():
            lines = [self.line(line) for line in page.written if line.part == part]
            parts += [heading.join(self.heading), self.list(lines)] if lines else []
        parts += map(self.chart, self.charts)
        if self.sources:
            parts += ["Sources".join(self.heading), self.references()]
        foot = self.records.foot
        parts += [f"{self.shown(foot.said)} {self.link(foot)}".join(self.foot)] if foot[0] else []
        return self.whole(parts)

    def whole(self, parts: Iterable[str]) -> str:
        return f'<article class="brief mathjax_ignore">{"".join(parts)}</article>'

    def list(self, items: Iterable[str], tag: str = "ul") -> str:
        return f"<{tag}>{''.join(f'<li>{one}</li>' for one in items)}</{tag}>"

    def line(self, line: Line) -> str:
        ids = self.records.rules.records(line)["source_ids"]
        sure = line.word.join(self.sure) if line.word else ""
        return self.shown(line.text) + sure + self.numbers(one for each in ids for one in each)

    def numbers(self, ids: Iterable[str]) -> str:
        order = [*self.sources]
        numbers = sorted({order.index(one) + 1 for one in ids})
        return ", ".join(map(str, numbers)).join(self.note) if numbers else ""

    def references(self) -> str:
        items = []
        for one, ids in self.sources.items():
            ref = self.records._reference(one)
            used = f"For {', '.join(ids)}." if ids else ""
            items.append(f"{self.shown(ref.said)}. {self.link(ref)} {self.shown(used)}")
        return self.list(items, "ol")

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
    title, heading, note, by, foot = ("# ", ""), ("## ", ""), (" [", "]"), ("", ""), ("", "")
    sure = (" *(", ")*")

    def shown(self, text: object) -> str:
        return escape.markdown(text)

    def whole(self, parts: Iterable[str]) -> str:
        return whole("\n\n".join(parts)) + "\n"

    def list(self, items: Iterable[str], tag: str = "ul") -> str:
        marks = (f"{at}." if tag == "ol" else "-" for at in count(1))
        return "\n".join(f"{mark} {one}" for mark, one in zip(marks, items, strict=False))

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
        mark = f'<rect x="{x0:.1f}" y="{y - 6}" width="{x1 - x0:.1f}" height="12" fill="{_BLUE}"/>'
        if item.least == item.most:
            mark = f'<circle cx="{x1:.1f}" cy="{y}" r="5" fill="{_BLUE}"/>'
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
    return re.sub(r"\{(\w+)\}", lambda it: str(one.about[it[1]]), WORDS["remarks"][one.kind])


def listed(found: Sequence[Remark], line: int) -> str:
    """Say the remarks on one sentence as HTML, to stand under it; 0 is the page."""
    items = "".join(
        f'<li class="{"ally-good" if one.good else "ally-again"}">{escape.html(say(one))}</li>'
        for one in found
        if one.line == line
    )
    return f'<ul class="ally-remarks">{items}</ul>' if items else ""
