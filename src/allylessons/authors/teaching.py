"""Notes for teachers: a text file a lesson beside its questions, and one for all of them.

Nothing a learner runs reads them. A figure or date in them is filled in from the lesson's facts, as
in its questions, so that a corrected row does not leave a note behind.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from allylessons import lessons, text
from allylessons.authors import notebooks
from allylessons.data import DataError, Package, nearest
from allylessons.loaded import LoadedWords
from allylessons.reference import Facts, Filler

FOLDER = Path(lessons.__file__).parent
SCHEMA = FOLDER / "teacher.schema.json"
COURSE = "teacher.toml"  # what holds for every lesson
_FIELD = re.compile(r"\{[^{}]*\}")
_QUOTED = re.compile(r"“[^”]*”")


def file(number: int, folder: Path = FOLDER) -> Path:
    """Where a lesson's notes stand: its text file's name with another ending."""
    questions = lessons.text_file(number)
    name = questions.stem if questions else f"{number:02d}_topic"
    return folder / f"{name}.teacher.toml"


def notes(path: Path, facts: Facts) -> dict[str, Any]:
    """Read a file of notes and fill it in.

    Raises
    ------
    TextError
        If it has a fault; the message names file and key.
    """
    fault = next(faults(path, facts), None)
    if fault:
        raise text.TextError(fault)
    return text.filled(path, facts)


def problems(notebook: Path, data: Package, folder: Path = FOLDER) -> list[str]:
    """Find what is wrong with the notes for one stored lesson."""
    number = int(notebook.name[:2])
    try:
        content = lessons.content(number, data)
        header = notebooks.read(notebook).cells[0].source
    except Exception:  # the lesson itself is at fault, and its own check says how
        return []
    if content.facts is None:  # left out as a whole, so that nothing is filled in
        return []
    return list(faults(file(number, folder), content.facts, header, content.scenes))


def course_problems(data: Package, folder: Path = FOLDER) -> list[str]:
    """Find what is wrong with the notes for the whole course."""
    return list(faults(folder / COURSE, Facts(data)))


def faults(path: Path, facts: Facts, header: str = "", scenes: int = 0) -> Iterator[str]:
    """Name what is wrong with a file of notes, by file and key.

    Parameters
    ----------
    path
        The file.
    facts
        What its placeholders are filled from.
    header
        The first cell of the lesson's notebook, whose minutes these add up to.
    scenes
        How many scenes the lesson has, all of which are given minutes.
    """
    if not path.is_file():
        yield f"{path.name}: the notes are missing. Write lessons/{path.name}; lesson 3 is a model."
        return
    try:
        said = text.read(path)
    except text.TextError as problem:
        yield str(problem)
        return
    misshapen = [f"{path.name}: {fault}" for fault in _form(said, course=path.name == COURSE)]
    yield from misshapen
    if misshapen:
        return
    table = "loaded_words"  # a small package may do without
    loaded = LoadedWords(facts.data.load(table)) if table in facts.data.tables else None
    for place, words in _texts(said):
        yield from (f"{path.name}: {place}: {fault}" for fault in _wrong(words, facts, loaded))
    for kind in ("objections", "advice"):
        for number, one in enumerate(said.get(kind, ()), 1):
            for identifier in one.get("rows", ()):
                try:
                    facts.data.record(identifier)
                except DataError as problem:
                    yield f"{path.name}: {kind}[{number}].rows: {problem}"
    yield from (f"{path.name}: minutes: {fault}" for fault in _minutes(said, header, scenes))


def _form(said: dict[str, Any], *, course: bool) -> Iterator[str]:
    from jsonschema import Draft202012Validator

    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    if course:
        schema = {**schema["$defs"]["course"], "$defs": schema["$defs"]}
    for error in Draft202012Validator(schema).iter_errors(said):
        keys = [f"[{key + 1}]" if isinstance(key, int) else f".{key}" for key in error.path]
        place = "".join(keys).lstrip(".") or "the file"
        known = error.schema.get("properties", {})
        if error.validator == "required":
            for key in (key for key in error.validator_value if key not in error.instance):
                yield f"{place}: {key} is missing. Write {key} = ... there."
        elif error.validator == "additionalProperties":
            for key in (key for key in error.instance if key not in known):
                yield f'{place}: no key "{key}" there. {nearest(key, known)}'
        elif error.validator == "minItems":
            yield f"{place}: {len(error.instance)} there; write {error.validator_value} or more."
        elif error.validator == "minLength":
            yield f"{place}: empty. Write a text between the quotation marks."
        else:
            what = error.schema.get("description", "").rstrip(".")
            yield f"{place}: {error.message}.{f' Write: {what}.' if what else ''}"


def _texts(part: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text and its key; ids and numbers of scenes are none."""
    if isinstance(part, str):
        yield place, part
    elif isinstance(part, dict):
        for key, inner in part.items():
            if key not in ("rows", "scenes"):
                yield from _texts(inner, f"{place}.{key}".lstrip("."))
    elif isinstance(part, list):
        for number, inner in enumerate(part, 1):
            yield from _texts(inner, f"{place}[{number}]")


def _wrong(words: str, facts: Facts, loaded: LoadedWords | None) -> Iterator[str]:
    """What is wrong with one text: a placeholder, a figure that is typed, a loaded word."""
    from allylessons.authors import evidence, figures

    filler = Filler(facts)
    try:
        filler.fill(words)
    except DataError as problem:
        yield str(problem)
    except ValueError as problem:
        yield f"{problem}. A placeholder is written {{N038:n}}, a brace {{{{ or }}}}."
    blank = [name for name in filler.used if _is_blank(name, facts)]
    yield from (f"{{{name}}} is blank: nobody gave this figure. Choose another." for name in blank)
    for figure in evidence.figures(_FIELD.sub("…", words)):
        few = figure.text.split()[0].lower() in figures.FEW
        if not few:
            yield f'"{figure.text}" is typed: name its row, for instance {{N038:n}}.'
    for word in loaded.find(_QUOTED.sub("…", words)) if loaded else ():
        yield f'"{word}" is a loaded word: put it in quotation marks, or choose another.'


def _is_blank(reference: str, facts: Facts) -> bool:
    try:
        return facts.find(reference).value is None
    except DataError:
        return False


def _minutes(said: dict[str, Any], header: str, scenes: int) -> Iterator[str]:
    planned = [n for one in said.get("minutes", ()) for n in _numbers(one["scenes"])]
    if scenes and planned != [*range(1, scenes + 1)]:
        yield f"they are for scenes {planned}; the lesson has 1 to {scenes}. Give each its minutes."
    given = re.search(r"\*\*Minutes\*\* (\d+)(?:–(\d+))?", header)
    if given and "minutes" in said:
        low, high = int(given[1]), int(given[2] or given[1])
        total = sum(one["minutes"] for one in said["minutes"])
        if not low <= total <= high:
            wanted = given[0].removeprefix("**Minutes** ")
            yield f"they add up to {total}; the lesson's header says {wanted}. Mend one of the two."


def _numbers(scenes: str) -> Iterator[int]:
    """The scenes of one line, such as 1–3 or 2, 5."""
    for part in scenes.split(","):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        yield from range(ends[0], ends[-1] + 1)
