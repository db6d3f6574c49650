"""Figures in a lesson's prose that name what they rest on: ``3,000<!--N038-->``.

A comment behind a figure, a date or a quotation names a row, a cell or a value of the lesson (see
`allylessons.reference`); no reader sees it. ``<!--ours-->`` stands behind a figure that the lesson
made up, for a task. Here each is found, held against what it names, and written anew.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

import nbformat

from allylessons.authors import evidence
from allylessons.data import DataError
from allylessons.reference import MONTHS, SEASONS, WORDS, Facts

OURS = "ours"
# What stands only in a notebook, or only in a page (see site/lesson.py), names no row.
COMMENT = re.compile(r"<!--(?!/?notebook-->|page:)\s*([^>]*?)\s*-->")
_NUMBER = rf"(?:\d[\d,]*(?:\.\d+)?|\b(?:{'|'.join(WORDS)})\b)"
_DATE = (
    rf"(?:(?:\d{{1,2}} )?(?:{'|'.join(MONTHS)}) \d{{4}}|\b(?:{'|'.join(SEASONS)}) \d{{4}}|\d{{4}})"
)
_BEFORE = re.compile(rf"(?P<text>“[^”]*”|{_DATE}|{_NUMBER})(?P<unit>\s?%|[*_]*)$", re.IGNORECASE)
FEW = set(WORDS[:13])  # up to twelve, in words: two questions, three buttons
# What a figure of this size in code stands for is seldom a datum: places, years and the whole are.
_DATUM = 100


class Named(NamedTuple):
    """A figure as it stands, where it begins and ends, and what it names."""

    text: str
    start: int
    end: int
    reference: str
    code: str


class Fault(NamedTuple):
    """What is wrong with one figure."""

    text: str
    what: str


def named(markdown: str) -> Iterator[Named]:
    """Find the figures of a text that name what they rest on; one that cannot be read is empty."""
    for comment in COMMENT.finditer(markdown):
        reference, _, code = comment[1].partition(":")
        found = _BEFORE.search(markdown[: comment.start()])
        text = found["text"] if found else ""
        start = found.start("text") if found else comment.start()
        yield Named(text, start, start + len(text), reference, code)


def _written(one: Named, facts: Facts) -> str:
    wanted = facts.write(one.reference, one.code)
    if one.text[:1].isdigit() and re.search(
        rf"(?<![\d.,]){re.escape(one.text)}(?![\d]|[.,]\d)", wanted
    ):
        return one.text  # a figure that stands in a text of the data
    if one.text.startswith("“"):
        return f"“{wanted}”"
    if one.text[:1].isupper() and one.code == "words":
        return wanted[:1].upper() + wanted[1:]
    return wanted


def faults(markdown: str, facts: Facts) -> Iterator[Fault]:
    """Name each figure that does not say what its row says, and each that names no row."""
    rest, at = [], 0
    for one in named(markdown):
        rest.append(markdown[at : one.start])
        at = one.end
        if one.reference == OURS:
            continue
        try:
            wanted = _written(one, facts)
        except DataError as problem:
            yield Fault(one.text, f"{one.reference} names nothing: {problem}")
            continue
        if not one.text:
            yield Fault("", f"no figure stands before <!--{one.reference}-->")
        elif one.text.casefold() != wanted.casefold():
            yield Fault(
                one.text, f"{one.reference} says {wanted}: type allylessons run, or mend it"
            )
    rest.append(markdown[at:])
    for block in evidence.blocks(COMMENT.sub("", "…".join(rest))):
        for figure in evidence.figures(re.sub(r"^\d+ of \d+ · ", "", block)):
            if figure.text.split()[0].lower() in FEW and figure.kind != "countries":
                continue
            yield Fault(figure.text, "names no row: write <!--N038--> or its like behind it")
        for phrase in evidence.quotations(block):
            yield Fault(
                phrase, "this quotation names no row: write <!--P01--> or its like behind it"
            )


def rewritten(markdown: str, facts: Facts) -> tuple[str, list[tuple[str, str, str]]]:
    """Write each figure as its row has it by now; with what was changed: reference, old, new."""
    parts, at, changed = [], 0, []
    for one in named(markdown):
        if one.reference == OURS or not one.text:
            continue
        wanted = _written(one, facts)
        if one.text.casefold() != wanted.casefold():
            parts += [markdown[at : one.start], wanted]
            at = one.end
            changed.append((one.reference, one.text, wanted))
    return "".join([*parts, markdown[at:]]), changed


def typed(source: str) -> Iterator[str]:
    """Find the figures typed in a code cell that stand for data, which a cell should fetch."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            whole = float(node.value).is_integer()
            if (whole and abs(node.value) > _DATUM) or not whole:
                yield str(node.value)


def bring_up_to_date(nb: nbformat.NotebookNode, facts: Facts) -> list[str]:
    """Rewrite the figures of a notebook's prose in place; says what was changed, a line each."""
    lines = []
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            cell.source, changed = rewritten(cell.source, facts)
            lines += [f"cell {cell.get('id')}: {ref}: {old} → {new}" for ref, old, new in changed]
    return lines
