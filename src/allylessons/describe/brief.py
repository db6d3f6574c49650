"""A brief as Markdown and as HTML that stands alone, and what to say of its slips.

Whatever a learner typed is text and nothing else: no mark-up, no link, no script comes of it, and
nothing of it is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from allylessons import escape
from allylessons.describe.words import count, join_words, number
from allylessons.model.brief import PARTS, Page, Picture, Rules, Slip, scale_of, whole

_BLUE = "#1E88C8"  # 3:1 on white paper and on a dark page

STYLE = """
.brief { max-width: 46em; line-height: 1.4; }
.brief :is(h1, h2, p, ul, ol, figure, table) { margin: 0 0 0.5em; }
.brief h1 { font-size: 1.5em; }
.brief h2 { font-size: 1.1em; margin-top: 0.8em; }
.brief :is(h1, p, li) { overflow-wrap: anywhere; }
.brief ul { padding-left: 1.2em; }
.brief ol { padding-left: 2em; font-size: 0.85em; }
.brief .foot { font-size: 0.85em; }
.brief .sure { font-style: italic; }
.brief sup { line-height: 0; }
.brief svg { max-width: 100%; height: auto; }
.brief figcaption { font-size: 0.85em; }
"""
_ALONE = """
body { margin: 2em auto; padding: 0 1em; max-width: 48em; color: #111; background: #fff;
  font: 16px/1.4 system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', sans-serif; }
@page { size: A4; margin: 14mm; }
@media print {
  body { margin: 0; padding: 0; max-width: none; font-size: 10pt; }
  .brief { max-width: none; }
  .brief :is(li, figure) { break-inside: avoid; }
  .brief a { color: inherit; text-decoration: none; }
}
"""


@dataclass(frozen=True)
class Reference:
    """A source as the list at a page's foot names it."""

    name: str
    date: str = ""
    url: str = ""


NOBODY = Reference("")


def slip(one: Slip) -> str:
    """Say what to look at again, and what to do about it, in one or two plain sentences."""
    place = f"Sentence {one.line}: " if one.line else "The page: "
    return place + _SAYS[one.kind](one.about)


def _lone(about: Mapping) -> str:
    percent, scale = about["kind"] == "percent", scale_of(about["unit"])
    given = f"{number(about['number'])}{'%' if percent else f' {scale}' if scale else ''}"
    span = f"{number(about['least'])} to {number(about['most'])}"
    return (
        f"{given} stands alone, and others put it elsewhere ({about['what']}: {span}"
        f"{'%' if percent else ' ' + about['unit']}). Give a range, or say whose number it is."
    )


def _one_side(about: Mapping) -> str:
    if about["side"] == "others":
        return f"on {about['country']} only its own side speaks. Add what somebody else says."
    ids = f", for instance {join_words(about['ids'][-2:], 'or')}" if about["ids"] else ""
    return (
        f"the own side of {about['country']} is not heard yet. Write what it says, with its "
        f"record{ids}."
    )


_SAYS = {
    "unsourced": lambda _: "it rests on nothing. Put the id of a record under it, such as C21.",
    "no_record": lambda a: f"there is no record {join_words(a['ids'], 'or')}. Look the id up.",
    "no_confidence": lambda _: "choose a confidence word for it.",
    "too_sure": lambda a: (
        f"“{a['word']}” is firmer than {join_words(a['ids'])} "
        f"{'allows' if len(a['ids']) == 1 else 'allow'}. “{a['firmest']}” is as far as it goes."
        if a["ids"]
        else f"it says that nobody knows, and “{a['word']}” that somebody does. Choose “unknown”."
    ),
    "found_wrong": lambda a: (
        f"a check found {join_words(a['ids'])} wrong. Say what is right, and that it was wrong."
    ),
    "lone_number": _lone,
    "loaded_word": lambda a: (
        f"“{a['word']}” judges before it tells. Use a plain word, or quote whoever says it."
    ),
    "not_their_words": lambda a: (
        f"“{a['words'][:60]}” stands in no record. Quote exactly, or drop the marks."
    ),
    "no_finding": lambda _: "it has no answer yet. Write at least one sentence that can be said.",
    "no_counter": lambda _: (
        "only your side so far. Write one sentence of what others say, with its record."
    ),
    "no_unknown": lambda _: "write one sentence of what we do not know.",
    "one_side": _one_side,
    "too_long": lambda a: (
        f"about {number(round(a['pages'], 1))} pages. Cut it to one: a sentence, a chart."
    ),
}


def slips(found: Sequence[Slip]) -> str:
    """Say all slips as HTML, or that there are none."""
    if not found:
        return "<p><b>Nothing to look at again.</b> Now read it aloud once.</p>"
    items = "".join(f"<li>{escape.html(slip(one))}</li>" for one in found)
    return f"<p><b>To look at again: {len(found)}</b></p><ul>{items}</ul>"


def slips_of(found: Sequence[Slip], line: int) -> str:
    """Say the slips of one sentence as HTML, to stand under it."""
    said = [_SAYS[one.kind](one.about) for one in found if one.line == line]
    items = "".join(f"<li>{escape.html(text[:1].upper() + text[1:])}</li>" for text in said)
    return f'<ul style="margin: 0; line-height: 1.4">{items}</ul>' if items else ""


def markdown(
    page: Page,
    rules: Rules,
    references: Mapping[str, Reference],
    pictures: Sequence[Picture] = (),
    foot: Reference = NOBODY,
) -> str:
    """Write a brief as Markdown: numbered sources, charts as tables with their words."""
    sources = rules.sources(page, pictures)
    parts = [f"# {escape.markdown(page.title)}"]
    for part, heading in PARTS.items():
        lines = [line for line in page.written if line.part == part]
        if lines:
            items = (
                f"- {escape.markdown(line.text)}"
                + (f" *({line.word})*" if line.word else "")
                + _numbers(rules.records(line), sources, "{}")
                for line in lines
            )
            parts += [f"## {heading}", "\n".join(items)]
    for picture in pictures:
        rows = "".join(
            f"| {escape.markdown(row.label)} | {escape.markdown(row.says)} |\n"
            for row in picture.rows.itertuples()
        )
        used = _listed(picture.source_ids, sources, "{}")
        parts += [
            f"## {escape.markdown(picture.title)}",
            f"| | |\n| --- | --- |\n{rows}".strip(),
            f"{escape.markdown(picture.words)}{used}",
        ]
    if sources:
        named = [(one, references.get(one, NOBODY)) for one in sources]
        items = (
            f"{at}. {escape.markdown(_name(one, ref))}"
            + (f" <{escape.address(ref.url)}>" if escape.address(ref.url) else "")
            for at, (one, ref) in enumerate(named, 1)
        )
        parts += ["## Sources", "\n".join(items)]
    if foot.name:
        parts.append(
            escape.markdown(_name("", foot))
            + (f" <{escape.address(foot.url)}>" if escape.address(foot.url) else "")
        )
    return whole("\n\n".join(parts)) + "\n"


def html(
    page: Page,
    rules: Rules,
    references: Mapping[str, Reference],
    pictures: Sequence[Picture] = (),
    foot: Reference = NOBODY,
) -> str:
    """Write a brief as one HTML file: nothing is fetched, no script runs, A4 when printed."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape.attribute(page.title)}</title>\n"
        f"<style>{STYLE}{_ALONE}</style>\n</head>\n<body>\n"
        f"<main>\n{body(page, rules, references, pictures, foot)}\n</main>\n</body>\n</html>\n"
    )


def body(
    page: Page,
    rules: Rules,
    references: Mapping[str, Reference],
    pictures: Sequence[Picture] = (),
    foot: Reference = NOBODY,
) -> str:
    """Write the page itself, as it stands in the HTML file and under the desk."""
    sources = rules.sources(page, pictures)
    parts = [f"<h1>{escape.html(page.title)}</h1>"]
    for part, heading in PARTS.items():
        lines = [line for line in page.written if line.part == part]
        if lines:
            items = (
                f"<li>{escape.html(line.text)}{_sure(line.word)}"
                f"{_numbers(rules.records(line), sources, '<sup>{}</sup>')}</li>"
                for line in lines
            )
            parts.append(f"<h2>{escape.html(heading)}</h2>\n<ul>{''.join(items)}</ul>")
    for picture in pictures:
        used = _listed(picture.source_ids, sources, "<sup>{}</sup>")
        parts.append(
            f"<figure>\n<h2>{escape.html(picture.title)}</h2>\n{svg(picture)}\n"
            f"<figcaption>{escape.html(picture.words)}{used}</figcaption>\n</figure>"
        )
    if sources:
        items = "".join(
            f"<li>{_reference(one, references.get(one, NOBODY))}</li>" for one in sources
        )
        parts.append(f"<h2>Sources</h2>\n<ol>{items}</ol>")
    if foot.name:
        parts.append(f'<p class="foot">{_reference("", foot)}</p>')
    return f'<article class="brief mathjax_ignore">{"".join(parts)}</article>'


def svg(picture: Picture) -> str:
    """Draw rows as bars from zero, or as a bar from the least to the most; each with its words."""
    rows = picture.rows
    longest = max((len(str(label)) for label in rows["label"]), default=0)
    row, left, top = 24, 16 + 7.2 * min(longest, 40), 4
    right = left + 200
    most = max((float(most) for most in rows["most"].dropna()), default=0.0) or 1.0
    drawn = []
    for at, item in enumerate(rows.itertuples()):
        middle = top + row * at + row / 2
        start, end = (left + (right - left) * float(x) / most for x in (item.least, item.most))
        # A single figure is a tick; nothing at all has none.
        wide = max(end - start, 3 if item.most else 0)
        drawn.append(
            f'<text x="{left - 8:.1f}" y="{middle + 4:.1f}" text-anchor="end">'
            f"{escape.attribute(item.label)}</text>"
            f'<rect x="{start:.1f}" y="{middle - 6:.1f}" width="{wide:.1f}" '
            f'height="12" fill="{_BLUE}"></rect><text x="{end + 8:.1f}" y="{middle + 4:.1f}">'
            f"{escape.attribute(item.says)}</text>"
        )
    height = 2 * top + row * len(rows)
    return (
        f'<svg role="img" aria-label="{escape.attribute(picture.words)}" '
        f'viewBox="0 0 640 {height}" '
        f'width="640" height="{height}" font-size="13" fill="currentColor" '
        'font-family="system-ui, sans-serif">'
        f'<line x1="{left:.1f}" y1="0" x2="{left:.1f}" y2="{height}" stroke="currentColor"></line>'
        f"{''.join(drawn)}</svg>"
    )


def picture_words(rows: pd.DataFrame, *, what: str) -> str:
    """Say a chart of a brief in a sentence: every row with its figure."""
    return f"{what}: {'; '.join(f'{row.label}, {row.says}' for row in rows.itertuples())}."


def _sure(word: str) -> str:
    return f' <span class="sure">({escape.html(word)})</span>' if word else ""


def _name(identifier: str, ref: Reference) -> str:
    """Name a source with its date and its id, by which its card is found."""
    said = ", ".join(part for part in (ref.name, ref.date) if part)
    return " ".join(part for part in (said, f"({identifier})" if identifier else "") if part)


def _reference(identifier: str, ref: Reference) -> str:
    said = escape.html(_name(identifier, ref))
    return (
        f'<a href="{escape.attribute(escape.address(ref.url))}">{said}</a>'
        if escape.address(ref.url)
        else said
    )


def _numbers(records: pd.DataFrame, sources: list[str], put: str) -> str:
    return _listed((one for ids in records["source_ids"] for one in ids), sources, put)


def _listed(ids: Iterable[str], sources: list[str], put: str) -> str:
    numbers = sorted({sources.index(one) + 1 for one in ids})
    return f" {put.replace('{}', '[' + ', '.join(map(str, numbers)) + ']')}" if numbers else ""


def pages(long: float) -> str:
    """Say how long a brief is: ``about 0.8 of a page``."""
    return f"about {number(round(long, 1))} of a page" if long <= 1 else count(round(long), "page")
