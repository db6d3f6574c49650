"""The teacher's edition: a page a lesson with plan, board, objections and every question answered.

It is made from the notes beside the questions and from the questions themselves, so that a new
misconception or a corrected figure is on the page without anybody copying it there. Learners are
handed none of this.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from allylessons import cards, escape, lessons
from allylessons.authors import cases, notebooks, teaching
from allylessons.data import DataError, Package
from allylessons.exercise import Content, Exercise, Prediction
from allylessons.kinds import Choice, Free, Several
from allylessons.reference import Facts
from allylessons.site import answers, render

Address = Callable[[Package, str], str]

_HEADING = re.compile(r"^## (\d+) of \d+ · (.+)$", re.MULTILINE)


def name(number: int) -> str:
    """File name of a lesson's page."""
    return f"{teaching.file(number).name.removesuffix('.teacher.toml')}.html"


def page(
    number: int,
    *,
    data: Package | None = None,
    folder: Path | None = None,
    notes: Path | None = None,
    address: Address | None = None,
    root: str = "../",
    contents: Mapping[int, Content] = MappingProxyType({}),
) -> str:
    """Make the teacher's page of one lesson.

    Parameters
    ----------
    number
        The lesson.
    data
        The data package, by default the course's own.
    folder
        Where the notebooks are, by default the course's own.
    notes
        Where the files of notes are, by default beside the questions.
    address
        Gives the address of a record below `root`, to which its id is then linked.
    root
        The way from the page to the folder that holds ``assets``.
    contents
        Number of each lesson to what it asks, where it is built already.

    Raises
    ------
    TextError
        If the notes have a fault; the message names file and key.
    """
    data = data or Package()
    content = contents.get(number) or lessons.content(number, data)
    said = teaching.notes(teaching.file(number, notes or teaching.FOLDER), content.facts)
    notebook = _notebook(number, folder)
    for one in said["objections"]:
        one["records"] = list(_records(data, one["rows"], address, root))
    return render.page(
        "teacher.html",
        **render.common(data, root),
        title=f"{number}. {content.title}",
        number=number,
        header=notebook.header,
        objectives=[_inline(one) for one in notebook.objectives],
        notes=_safe(said),
        total=sum(one["minutes"] for one in said["minutes"]),
        scenes=list(_scenes(content.exercises, content.predictions, notebook)),
        others=[(n, name(n)) for n in lessons.numbers()],
    )


def index(
    *,
    data: Package | None = None,
    folder: Path | None = None,
    notes: Path | None = None,
    address: Address | None = None,
    root: str = "../",
    contents: Mapping[int, Content] = MappingProxyType({}),
) -> str:
    """Make the first page of the teacher's edition; the parameters are those of `page`."""
    data = data or Package()
    said = teaching.notes((notes or teaching.FOLDER) / teaching.COURSE, Facts(data))
    for one in said["advice"]:
        one["records"] = list(_records(data, one.get("rows", ()), address, root))
    listed = []
    for n in lessons.numbers():
        facts = (contents.get(n) or lessons.content(n, data)).facts
        aim = teaching.notes(teaching.file(n, notes or teaching.FOLDER), facts)["aim"]
        header = _notebook(n, folder).header
        listed.append((n, name(n), lessons.title(n), header, _inline(aim)))
    return render.page(
        "teacher-index.html",
        **render.common(data, root),
        title="Teacher's edition",
        notes=_safe(said),
        lessons=listed,
    )


def _notebook(number: int, folder: Path | None) -> cases.Notebook:
    path = next((p for p in notebooks.find(folder) if int(p.name[:2]) == number), None)
    if path is None:
        raise DataError(f"Lesson {number} has no notebook here. Name the folder that holds it.")
    return cases.Notebook(path.name, notebooks.read(path).cells)


def _inline(text: str) -> Markup:
    return render.safe(escape.inline(text))


def _block(text: str) -> Markup:
    """Paragraphs and lists where there are some, else the text alone."""
    return render.safe(escape.blocks(text))


def _safe(part: Any) -> Any:
    """The texts of notes as HTML in which a little Markdown holds; the rest as it is."""
    if isinstance(part, Markup):
        return part
    if isinstance(part, str):
        return _inline(part)
    if isinstance(part, dict):
        return {key: _safe(inner) for key, inner in part.items()}
    return [_safe(inner) for inner in part] if isinstance(part, list) else part


def _records(
    data: Package, rows: list[str], address: Address | None, root: str
) -> Iterator[dict[str, Any]]:
    """Each record in a line, with its address where there is one."""
    for card in cards.pile(data, "", "", {"": rows}).groups[""]:
        identifier = card.heading.split(" · ")[0]
        measured = dict(card.lines).get("Measure") if card.lead else None
        says = f"{card.brief} ({measured})" if measured else card.brief
        if data.record(identifier)[0] == "claims":
            says += f" The check found it {Facts(data).write(f'{identifier}.verdict')}."
        yield {
            "id": render.safe(escape.html(identifier)),
            "at": render.safe(escape.attribute(root + address(data, identifier)))
            if address
            else None,
            "says": render.safe(escape.html(says)),
            "later": card.later,
        }


def _scenes(
    exercises: tuple[Exercise, ...], predictions: tuple[Prediction, ...], notebook: cases.Notebook
) -> Iterator[tuple[int, Markup, list[dict[str, Any]]]]:
    """Each scene that asks something: its number, its heading, its questions in their order."""
    prose = "\n".join(cell.source for cell in notebook.markdown)
    headings = {int(number): heading for number, heading in _HEADING.findall(prose)}
    asked = {call.key: call.at for call in reversed(notebook.calls) if call.key}
    items = sorted(
        [*predictions, *exercises],
        key=lambda one: (one.scene, asked.get(one.key, len(notebook.cells))),
    )
    for scene in dict.fromkeys(one.scene for one in items):
        here = [one for one in items if one.scene == scene]
        told = [_guess(o) if isinstance(o, Prediction) else _question(o) for o in here]
        yield scene, _inline(headings.get(scene, "")), told


def _guess(item: Prediction) -> dict[str, Any]:
    options = getattr(item.kind, "options", {})
    return {
        "key": item.key,
        "kind": "a guess, never judged",
        "objective": 0,
        "recall": False,
        "sentence": "",
        "blanks": [],
        "ask": _inline(item.prompt),
        "options": [(_inline(one), False) for one in options.values()],
        "told": _inline(item.told.replace("{guess}", "*so and so*")),
    }


def _question(item: Exercise) -> dict[str, Any]:
    """A question with everything that a learner can meet at it."""
    kind = item.kind
    rights = [] if isinstance(kind, Free) else [item.right, *item.also]
    keys = {key for one in rights for key in answers.keys(kind, one)}
    options = getattr(kind, "options", {})
    return {
        "key": item.key,
        "kind": answers.kind_in_words(kind),
        "objective": item.objective,
        "recall": item.recall,
        "ask": _block(item.prompt),
        "sentence": _inline(getattr(kind, "sentence", "")),
        "options": [(_inline(text), key in keys) for key, text in options.items()],
        "blanks": [
            (blank, [_inline(text) for text in parts.values()])
            for blank, parts in getattr(kind, "blanks", {}).items()
        ],
        "marked": isinstance(kind, (Choice, Several)),
        "right": [_inline(answers.in_words(kind, one)) for one in rights],
        "why": _block(item.why),
        "wrong": [
            (_inline(answers.answered(kind, one)), _inline(one.misconception), _block(one.says))
            for one in item.mistakes
        ],
        "otherwise": "" if item.otherwise == Exercise.otherwise else _block(item.otherwise),
        "look_for": [_inline(line) for line in getattr(kind, "lines", ())],
        "hints": [_inline(hint) for hint in item.hints],
        "solution": _block(item.solution),
    }
