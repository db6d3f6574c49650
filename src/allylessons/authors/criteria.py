"""What every lesson must meet: where each criterion is held, and the rules on what it says.

``allylessons check`` and the tests call these. A rule takes a `Case` and yields pairs, the place of
a fault and what is wrong. What a lesson is made of is held in `scenes`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from allylessons import about
from allylessons.authors import (
    cases,
    countries,
    evidence,
    figures,
    links,
    notebooks,
    pictures,
    scenes,
)
from allylessons.authors.cases import ASKED, Case
from allylessons.authors.scenes import Fault
from allylessons.data import DataError, Package
from allylessons.lab import WIDTH
from allylessons.loaded import LoadedWords

_OF_A_CHART = re.compile(r"\b(chart|logarithmic|scale|bars?|dots?|rows?|steps?)\b", re.IGNORECASE)
_FILLED = re.compile(r"\{[^{}]*\}")
# Keys of the text file whose figures may be wrong on purpose: what is offered, and replies.
_OFFERED = ("options", "parts", "wrong", "lines", "unit", "names")
_WHOLE = 100


def c19(case: Case) -> Iterator[Fault]:
    """Every figure, date and quotation in prose names its row and equals it; code types none.

    The text file fills its figures in; one that is typed there must stand in the data.
    """
    nb, facts = case.notebook, case.content.facts
    for cell in nb.markdown:
        source = cell.source
        if cell is nb.cells[0]:  # its last lines are the header, held by C1
            source = re.sub(r"^\*\*[A-Z][a-z ]+\*\* [\s\S]*", "", source, flags=re.MULTILINE)
            source = re.sub(r"^# .*$|^\d+\. .*$", "", source, flags=re.MULTILINE)
        for fault in figures.faults(source, facts):
            yield f"cell {cell.get('id')}", f'"{fault.text}": {fault.what}'
    for at, cell in enumerate(nb.cells):
        if cell.cell_type == "code" and "ally.start" not in cell.source:
            for number in figures.typed(cell.source):
                said = f'{number} is typed: fetch it, for instance lesson.value("N038")'
                yield nb.cell(at), said
    said = tomllib.loads(case.text)
    for kind in ("predictions", "questions"):
        for key, question in said.get(kind, {}).items():
            words = [_FILLED.sub("…", text) for text in _stated(question)]
            for figure in (figure for text in words for figure in evidence.figures(text)):
                few = figure.text.split()[0].lower() in figures.FEW
                ours = few or figure.value == _WHOLE
                if not ours and not case.evidence.has(figure, " ".join(words)):
                    told = "write its row, as {N038}; a figure of your own in words, or in lNN.py"
                    yield f"{kind}.{key}", f'"{figure.text}" is not in the data: {told}'


def _stated(part: Any) -> Iterator[str]:
    """The texts of a question that state something; not its options, nor replies to them."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for one in part:
            yield from _stated(one)
    elif isinstance(part, dict):
        for key, one in part.items():
            if key not in _OFFERED:
                yield from _stated(one)


def c20(case: Case) -> Iterator[Fault]:
    """Where estimates differ, no lone number: a second one, or who says so."""
    for text in [*case.prose, *case.questions]:
        # A question's texts are read with the question, a paragraph of Markdown stands alone.
        whole = f"{text.around} {text.words}"
        for number in case.evidence.lone(text.words) and case.evidence.lone(whole):
            yield text.place, f'"{number}" has rivals: give a range, or say whose it is'


def c22(case: Case) -> Iterator[Fault]:
    """Picture, words, table, sources with an as-of date; at most 560 px wide."""
    nb = case.notebook
    for at, cell in enumerate(nb.cells):
        for spec, beneath in pictures.charts(cell):
            title = spec.get("title")
            if not (title.get("text") if isinstance(title, dict) else title):
                yield nb.cell(at), "a picture without a title"
            if not spec.get("description"):
                yield nb.cell(at), "a picture without words"
            if "<table" not in beneath and "ally-words" not in beneath:
                yield nb.cell(at), "no words and no table under a picture"
            if "As known in" not in beneath:
                yield nb.cell(at), "no sources with an as-of date under a picture"
            width = spec.get("width", 0)
            if isinstance(width, (int, float)) and width > WIDTH:
                yield nb.cell(at), f"a picture {width} px wide; at most {WIDTH}"
    for picture in case.content.pictures:
        for state, told in zip(picture.states, picture.told, strict=True):
            if not told.title or not told.words:
                yield f"pictures.{picture.key}", f"no finding or no words for {state}"


def _charts(case: Case, rule: Callable[[dict], Iterator[str]]) -> Iterator[Fault]:
    for at, cell in enumerate(case.notebook.cells):
        for spec, _ in pictures.charts(cell):
            yield from ((case.notebook.cell(at), fault) for fault in rule(spec))


def c24(case: Case) -> Iterator[Fault]:
    """Never colour alone."""
    yield from _charts(case, pictures.colour)


def c25(case: Case) -> Iterator[Fault]:
    """Bars from zero, no second axis, log axes that say so, nothing that plays."""
    yield from _charts(case, pictures.axes)


def c27(case: Case) -> Iterator[Fault]:
    """The voices are counted last; two views of each country named, one of them its own.

    A country is named if prose or questions name it. Its own view is a position of its government;
    another's is a position, a phrase, a claim or an estimate. Both are records that are shown.
    """
    nb, data = case.notebook, case.data
    if nb.last("voices") <= nb.last(*ASKED):
        yield nb.cell(len(nb.cells) - 1), "no lesson.voices() after the last question"
    for identifier in case.content.voices:
        if not _shows(case, identifier) and not _cites(case, identifier):
            yield "voices", f"{identifier} is counted as a voice, and the lesson does not show it"
    words = "\n".join(text.words for text in [*case.prose, *case.questions])
    countries = data.load("countries").query("role == 'subject'")
    for iso3, name in zip(countries["iso3"], countries["name"], strict=True):
        if not re.search(rf"\b{re.escape(name)}\b", words):
            continue
        own, others = _views(data, iso3)
        for views, whose in ((own, "its government's view"), (others, "another's view of it")):
            if not any(_shows(case, view) for view in views):
                said = f"{name} is named, and {whose} is not shown"
                yield "views", f"{said}: show lesson.views(), or the card of {views[0]}"


def _views(data: Package, iso3: str) -> tuple[list[str], list[str]]:
    """Ids of the records in which a government speaks, and of those in which others speak of it."""
    said = data.load("positions")
    of_it, official = said["iso3"] == iso3, said["voice"] == "government"
    # Others are dissenters at home, and whoever the grid of meanings cites on this country.
    grid = data.load("meanings").query("iso3 == @iso3")
    cited = {identifier for ids in grid["position_ids"] for identifier in ids}
    others = list(
        said.loc[(of_it & ~official) | (~of_it & said["position_id"].isin(cited)), "position_id"]
    )
    for table in ("phrases", "claims", "estimates"):
        rows = data.load(table)
        others += list(rows.loc[rows["iso3"] == iso3, data.key(table)[0]])
    return list(said.loc[of_it & official, "position_id"]), others


def _shows(case: Case, identifier: str) -> bool:
    """Whether a lesson shows a record: a card or a comment names it, or a picture draws it."""
    named = re.search(rf"\b{identifier}\b", case.shown)
    return bool(named) or identifier in case.drawn


def _cites(case: Case, identifier: str) -> bool:
    """Whether a picture rests on a record's source, where its rows name no records."""
    _, row = case.data.record(identifier)
    sources = {*str(row.get("source_id")).split(";")}
    return bool(sources & case.drawn)


def c28(case: Case) -> Iterator[Fault]:
    """Loaded words only inside quoted phrases; an axis of a chart is none."""
    loaded = LoadedWords(case.data.load("loaded_words"))
    for text in case.texts:
        for word in loaded.find(evidence.unquoted(text.words)):
            if word.lower() != "axis" or not _OF_A_CHART.search(text.words):
                yield text.place, f'"{word}" outside quotation marks: quote it, or say it plainly'


Rule = Callable[[Case], Iterator[Fault]]
RULES: dict[str, Rule] = {
    "C1": scenes.c1,
    "C2": scenes.c2,
    "C3": scenes.c3,
    "C4": scenes.c4,
    "C5": scenes.c5,
    "C8": scenes.c8,
    "C9": scenes.c9,
    "C10": scenes.c10,
    "C11": scenes.c11,
    "C13": scenes.c13,
    "C14": scenes.c14,
    "C15": scenes.c15,
    "C19": c19,
    "C20": c20,
    "C22": c22,
    "C24": c24,
    "C25": c25,
    "C27": c27,
    "C28": c28,
    "C31": scenes.c31,
    "C32": scenes.c32,
    "C36": scenes.c36,
    "about": countries.told_of,
    "links": links.links,
    "markup": links.markup,
    "text": scenes.text_file,
}
# Criterion to the files that hold it, where a rule alone does not. What only a reader can judge
# (C6, C7, C21, C29, C30, C37, C38) is in neither.
HELD = {
    "C12": ("tests/test_notebooks.py", "tests/test_pages.py"),
    "C13": ("tests/test_notebooks.py",),
    "C16": ("tests/test_lesson.py", "tests/test_slips.py"),
    "C17": ("tests/test_lesson.py",),
    "C18": ("tests/test_answers.py", "tests/test_codes.py"),
    "C23": ("tests/test_theme.py", "tests/test_pages.py"),
    "C26": ("tests/test_pages.py",),
    "C32": ("tests/test_slips.py",),
    "C33": ("tests/test_visits.py",),
    "C34": ("tests/test_strangers.py",),
    "C35": ("tests/test_reading.py",),
    "C36": ("tests/test_visits.py",),
}
FOR_READERS = ("C6", "C7", "C21", "C29", "C30", "C37", "C38")


def judge(case: Case) -> list[str]:
    """Hold one lesson against every rule; a problem is one line."""
    rules = {"about": countries.told_of} if about.WHOLE in case.content.left_out else RULES
    return [
        f"{case.notebook.name}: {place}: {criterion}: {fault}"
        for criterion, rule in rules.items()
        for place, fault in dict.fromkeys(rule(case))
    ]


def problems(folder: Path | None = None, data: Package | None = None) -> list[str]:
    """Hold every lesson of a folder against every rule.

    Parameters
    ----------
    folder
        Where the notebooks are; by default the course's own.
    data
        The data package that the lessons rest on; by default the course's own.
    """
    data = data or Package()
    return [fault for path in notebooks.find(folder) for fault in faults(path, data)]


def faults(path: Path, data: Package) -> list[str]:
    """Hold one stored lesson against every rule."""
    try:
        return judge(cases.read(path, data))
    except (DataError, notebooks.NotebookError) as problem:
        return [f"{path.name}: {problem}"]
