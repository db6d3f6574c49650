"""What a lesson in scenes must meet, as rules: a function a criterion (see course criteria C1–C36).

Each takes a `Case` and yields pairs, the place of a fault and what is wrong.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from allylessons.authors import evidence, figures, notebooks, pictures, style
from allylessons.authors.cases import Case
from allylessons.exercise import Exercise, Free, Parts
from allylessons.lab import WIDTH
from allylessons.text import SCHEMA

Fault = tuple[str, str]
MOST_CELLS = 45
MOST_WORDS = 120
_SCENE = re.compile(r"^## (\d+) of (\d+) · (.+)$", re.MULTILINE)
_ASKED = ("ask", "check")
_ANSWERED = re.compile(r"<b>(Right|Try again|Kept|Skipped|Your guess)\.")
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")


def scenes(case: Case) -> list[tuple[int, int, int, str]]:
    """Each scene of a notebook: place of its cell, number, how many there are, name."""
    found = []
    for at, cell in enumerate(case.notebook.cells):
        if cell.cell_type == "markdown":
            found += [(at, int(n), int(of), name) for n, of, name in _SCENE.findall(cell.source)]
    return found


def c3(case: Case) -> Iterator[Fault]:
    """Every objective is met; the notebook asks what the text has, and the other way round."""
    nb, content = case.notebook, case.content
    met = {exercise.objective for exercise in content.exercises}
    for number, objective in enumerate(nb.objectives, 1):
        if number not in met:
            yield nb.cell(0), f'objective {number}, "{objective}", is met by no question'
    for exercise in content.exercises:
        if exercise.objective not in range(1, len(nb.objectives) + 1):
            yield f"questions.{exercise.key}", f"there is no objective {exercise.objective}"
    opened = {one.opened_by for one in content.pictures}
    for kind, verbs, keys in (
        ("questions", _ASKED, [one.key for one in content.exercises]),
        ("predictions", ("guess", "predict"), [one.key for one in content.predictions]),
        ("pictures", ("explore",), [one.key for one in content.pictures if not one.opened_by]),
    ):
        asked = {call.key: call.at for call in nb.calls if call.verb in verbs}
        for key in keys:
            if key not in asked:
                yield f"{kind}.{key}", "the notebook never asks for it"
        for key, at in asked.items():
            if key not in keys:
                yield nb.cell(at), f'the lesson has nothing named "{key}" in {kind}'
    for key in opened - {one.key for one in content.predictions} - {""}:
        yield f"predictions.{key}", "a picture waits for it, and there is none"


def c4(case: Case) -> Iterator[Fault]:
    """About ten scenes with something to do in each, at most 45 cells, counted right."""
    nb, content, found = case.notebook, case.content, scenes(case)
    if len(nb.cells) > MOST_CELLS:
        yield nb.cell(MOST_CELLS), f"{len(nb.cells)} cells; at most {MOST_CELLS}"
    if not 8 <= len(found) <= 12:
        yield nb.cell(0), f"{len(found)} scenes; about ten"
    numbers = [(number, of) for _, number, of, _ in found]
    if numbers != [(n, len(found)) for n in range(1, len(found) + 1)]:
        yield nb.cell(0), f"the scenes are not numbered 1 to {len(found)} of {len(found)}"
    if content.scenes != len(found):
        yield "scenes", f"the text file says {content.scenes}, the notebook has {len(found)}"
    ends = [at for at, *_ in found[1:]] + [len(nb.cells)]
    verbs = {*_ASKED, "guess", "predict", "explore", "recall", "card", "views", "code"}
    for (at, number, _, name), end in zip(found, ends, strict=True):
        if not any(at < call.at < end and call.verb in verbs for call in nb.calls):
            yield nb.cell(at), f"nothing to do in scene {number}, {name}"
    scene_of = {}
    for call in nb.calls:
        if call.verb in (*_ASKED, "guess", "predict"):
            scene_of[call.key] = sum(at < call.at for at, *_ in found)
    for item in (*content.exercises, *content.predictions):
        if item.key in scene_of and item.scene != scene_of[item.key]:
            where = "predictions" if item in content.predictions else "questions"
            said = f"scene = {item.scene}, and it is asked in scene {scene_of[item.key]}"
            yield f"{where}.{item.key}", said


def c5(case: Case) -> Iterator[Fault]:
    """A guess comes before the main picture, which is veiled as it is stored."""
    nb, content = case.notebook, case.content
    if not any(one.opened_by for one in content.pictures):
        yield "pictures", "no picture waits for a guess"
    for picture in content.pictures:
        first = nb.first_of(("guess", "predict"), picture.shows)
        if picture.shows and first > nb.first_of(("explore",), picture.key):
            yield f"pictures.{picture.key}", f"shown before the guess {picture.shows} is asked for"
        if picture.opened_by:
            at = nb.first_of(("guess",), picture.opened_by)
            for spec, _ in pictures.charts(nb.cells[min(at, len(nb.cells) - 1)]):
                shown = [p.get("value") for p in spec.get("params", []) if p["name"] == "shown"]
                if shown != [False]:
                    yield nb.cell(at), "its picture is stored open: type allylessons run"


def c8(case: Case) -> Iterator[Fault]:
    """From lesson 1 on, two or three questions from earlier lessons, in the first two scenes."""
    nb, found = case.notebook, scenes(case)
    end = found[2][0] if len(found) > 2 else len(nb.cells)
    asked = sum(call.verb == "recall" and call.at < end for call in nb.calls)
    if nb.number > 0 and not 2 <= asked <= 3:
        yield nb.cell(0), f"{asked} recall questions in its first two scenes; 2 or 3"


def c9(case: Case) -> Iterator[Fault]:
    """Each question has two wrong answers with a misconception, the why, two hints, a solution."""
    for exercise in case.content.exercises:
        place = f"questions.{exercise.key}"
        if isinstance(exercise.kind, Free):
            if len(exercise.kind.lines) < 2 or not exercise.hints:
                yield place, "a free answer needs two lines to look for, and a hint"
            continue
        if len(exercise.mistakes) < 2:
            yield place, f"{len(exercise.mistakes)} wrong answers; at least 2"
        said = [mistake.says for mistake in exercise.mistakes]
        if len(set(said)) < len(said):
            yield place, "two replies are the same"
        if len(exercise.hints) != 2:
            yield place, f"{len(exercise.hints)} hints; 2"


def c10(case: Case) -> Iterator[Fault]:
    """Right answers pass, each slip gets its reply, every possible answer has a verdict."""
    for exercise in case.content.exercises:
        place = f"questions.{exercise.key}"
        if isinstance(exercise.kind, Free):
            if exercise.judge("any text").outcome != "kept":
                yield place, "a free answer is judged"
            continue
        if exercise.judge(...).outcome != "not tried yet":
            yield place, "three dots are judged"
        for right in (exercise.right, *exercise.also):
            if exercise.judge(right).outcome != "right":
                yield place, f"{right!r} is not judged right"
        for mistake in exercise.mistakes:
            verdict = exercise.judge(mistake.answer)
            if verdict.outcome != "try again" or verdict.message != mistake.says:
                said = f'"{mistake.misconception}", {mistake.answer!r}, is told: {verdict.message}'
                yield place, said
        yield from ((place, fault) for fault in _undecided(exercise))


def _undecided(exercise: Exercise) -> Iterator[str]:
    """Answers of a finite question with no reply of their own, or with two."""
    own_reply = exercise.otherwise != Exercise.otherwise
    for answer in exercise.answers():
        verdict = exercise.judge(answer)
        if verdict.outcome == "right":
            continue
        value = exercise.kind.read(answer)
        fits = [one for one in exercise.mistakes if exercise.fits(one, value)]
        equal = [one for one in fits if one.when and one.when.equals and not one.when.contains]
        if not fits and (not own_reply or isinstance(exercise.kind, Parts)):
            yield f"no reply is for the answer {answer!r}"
        if len(equal) > 1:
            names = ", ".join(one.misconception for one in equal)
            yield f"two replies are for the answer {answer!r}: {names}"


def c14(case: Case) -> Iterator[Fault]:
    """Short cells, plain prose, none of the house's own words."""
    nb = case.notebook
    for at, cell in enumerate(nb.cells):
        lines = len(cell.source.splitlines())
        if cell.cell_type == "code" and lines > 12:
            yield nb.cell(at), f"{lines} lines of code; at most 12"
    texts = {
        f"cell {c.get('id')}": evidence.blocks(figures.COMMENT.sub("", c.source))
        for c in nb.markdown
    }
    for place, blocks in texts.items():
        words = len(" ".join(blocks).split())
        if words > MOST_WORDS and place != nb.cell(0):
            yield place, f"{words} words of Markdown; at most {MOST_WORDS}"
    most = 10 if nb.header.get("level", "A") == "A" else 12
    grade = style.grade([text for blocks in texts.values() for text in blocks])
    if grade > most:
        hardest = max(texts, key=lambda place: style.grade(texts[place]))
        yield hardest, f"all prose has Flesch-Kincaid grade {grade:.1f}; at most {most}"


def c13(case: Case) -> Iterator[Fault]:
    """The stored lesson was made from the data and the text as they are now."""
    stored = case.notebook.metadata.get("allylessons", {}).get("made_from")
    if stored != notebooks.made_from(case.notebook.cells, case.text, case.data.folder):
        number = case.notebook.number
        yield (
            "stored",
            f"stored before the last change of its data, text or code: allylessons run {number}",
        )


def c19(case: Case) -> Iterator[Fault]:
    """Every figure, date and quotation in prose names its row and equals it; code types none."""
    nb, facts = case.notebook, case.content.facts
    for cell in nb.markdown:
        source = cell.source
        if cell is nb.cells[0]:  # its last lines are the header, held by C1
            source = re.sub(r"^\*\*Level\*\*[\s\S]*", "", source, flags=re.MULTILINE)
            source = re.sub(r"^# .*$|^\d+\. .*$", "", source, flags=re.MULTILINE)
        for fault in figures.faults(source, facts):
            yield f"cell {cell.get('id')}", f'"{fault.text}": {fault.what}'
    for at, cell in enumerate(nb.cells):
        if cell.cell_type == "code" and "ally.start" not in cell.source:
            for number in figures.typed(cell.source):
                said = f'{number} is typed: fetch it, for instance lesson.value("N038")'
                yield nb.cell(at), said


def c20(case: Case) -> Iterator[Fault]:
    """Where estimates differ, no lone number in prose: a second one, or who says so."""
    for cell in case.notebook.markdown:
        for block in evidence.blocks(figures.COMMENT.sub("", cell.source)):
            for number in case.evidence.lone(block):
                said = f'"{number}" has rivals: give a range, or say whose it is'
                yield f"cell {cell.get('id')}", said


def c22(case: Case) -> Iterator[Fault]:
    """Picture, words, table, sources with an as-of date; at most 560 px wide."""
    nb = case.notebook
    for at, cell in enumerate(nb.cells):
        for spec, beneath in pictures.charts(cell):
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


def c27(case: Case) -> Iterator[Fault]:
    """The voices are counted last, of records that the lesson shows."""
    nb = case.notebook
    last = max((call.at for call in nb.calls if call.verb in _ASKED), default=-1)
    if nb.last("voices") <= last:
        yield nb.cell(len(nb.cells) - 1), "no lesson.voices() after the last question"
    prose = "\n".join(cell.source for cell in nb.cells)
    for identifier in case.content.voices:
        if identifier not in f"{prose}\n{nb.shown}" and not _drawn(case, identifier):
            yield "voices", f"{identifier} is counted as a voice, and the lesson does not show it"


def _drawn(case: Case, identifier: str) -> bool:
    """Whether a picture draws a record: by its id, or an estimate under its source."""
    _, row = case.data.record(identifier)
    source = row.get("source_id")
    for picture in case.content.pictures:
        if identifier in str(picture.controls):
            return True
        for told in picture.told:
            ids = [told.rows[column] for column in told.rows if column.endswith("_id")]
            if any(cells.astype(str).str.contains(rf"\b{identifier}\b").any() for cells in ids):
                return True
            known = told.rows.get("source_id")
            if known is not None and known.astype(str).str.contains(str(source)).any():
                return True
    return False


def c31(case: Case) -> Iterator[Fault]:
    """No cell exists only to print a paragraph; no sentence stands twice."""
    nb = case.notebook
    for call in nb.calls:
        if call.verb == "note":
            yield nb.cell(call.at), "a cell that only prints a paragraph: write it as Markdown"
    said: Counter[str] = Counter()
    for cell in nb.markdown:
        text = " ".join(evidence.blocks(cell.source))
        said.update(one.strip() for one in re.split(r"(?<=[.?])\s+", text) if len(one.split()) > 5)
    for sentence, times in said.items():
        if times > 1:
            yield "prose", f'stands {times} times: "{sentence}"'


def c32(case: Case) -> Iterator[Fault]:
    """At level A nothing is typed into a code cell."""
    if (
        case.notebook.header.get("level", "A").startswith("A ")
        or case.notebook.header["level"] == "A"
    ):
        for call in case.notebook.calls:
            if call.verb == "check":
                yield case.notebook.cell(call.at), "asks for an answer in code; use lesson.ask"


def c36(case: Case) -> Iterator[Fault]:
    """As stored nothing claims to have run, and no answer is given away."""
    nb = case.notebook
    for at, cell in enumerate(nb.cells):
        if cell.cell_type != "code":
            continue
        if cell.execution_count is not None:
            yield nb.cell(at), "claims to have run: type allylessons clean"
        for output in cell.outputs:
            html = "".join(output.get("data", {}).get("text/html", ""))
            if _ANSWERED.search(html):
                yield nb.cell(at), "stored with an answer: type allylessons run"


def text_file(case: Case) -> Iterator[Fault]:
    """The text file has the form that schema.json beside it describes, and names no key in vain."""
    from jsonschema import Draft202012Validator

    said = tomllib.loads(case.text)
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    for error in Draft202012Validator(schema).iter_errors(said):
        keys = (
            f"[{key + 1}]" if isinstance(key, int) else f".{key}" for key in error.absolute_path
        )
        yield "".join(keys).lstrip(".") or "the text file", error.message
    for kind in ("predictions", "questions"):
        for key in said.get(kind, {}):
            if not re.fullmatch(r"[a-z][a-z0-9-]*", key):
                yield f"{kind}.{key}", "a key is small letters, digits and hyphens"
    for exercise in case.content.exercises:
        kept = {mistake.misconception for mistake in exercise.mistakes}
        for one in said["questions"][exercise.key].get("wrong", []):
            if one.get("misconception") not in kept:
                what = f'"{one.get("misconception")}" is for an answer that is right, or replied to'
                yield f"questions.{exercise.key}", what


def links(case: Case) -> Iterator[Fault]:
    """Links lead somewhere, pictures have words and stand here, headings skip no level."""
    nb, level = case.notebook, 0
    present = {path.name for path in notebooks.find(case.folder)} if case.folder else set()
    for cell in nb.markdown:
        place = f"cell {cell.get('id')}"
        for image, text, target in _LINK.findall(cell.source):
            local = not re.match(r"https?://", target)
            if image and not text.strip():
                yield place, f"the picture {target} has no words in its place"
            if image and not local:
                yield place, f"the picture {target} is fetched from elsewhere"
            if local and present and Path(target.split("#")[0]).name not in present:
                yield place, f"the link to {target} leads nowhere"
        for marks in re.findall(r"^(#+) ", cell.source, re.MULTILINE):
            if len(marks) > level + 1:
                yield place, f"a heading of level {len(marks)} after one of level {level}"
            level = len(marks)
        following = re.search(r"\*\*Next:\*\* lesson (\d+)", cell.source)
        if following and int(following[1]) != nb.number + 1:
            yield place, f"says that lesson {following[1]} is next; it is {nb.number + 1}"


Rule = Callable[[Case], Iterator[Fault]]
RULES: dict[str, Rule] = {
    "C3": c3,
    "C4": c4,
    "C5": c5,
    "C8": c8,
    "C9": c9,
    "C10": c10,
    "C13": c13,
    "C14": c14,
    "C19": c19,
    "C20": c20,
    "C22": c22,
    "C27": c27,
    "C31": c31,
    "C32": c32,
    "C36": c36,
    "links": links,
    "text": text_file,
}
