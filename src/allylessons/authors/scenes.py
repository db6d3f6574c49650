"""What a lesson must be made of: its header, scenes, questions and cells, as rules.

Each rule is one of the course's criteria. It takes a `Case` and yields pairs, the place of a fault
and what is wrong. What a lesson says and shows is held in `criteria`.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator

from allylessons.authors import evidence, notebooks, pictures, style
from allylessons.authors.cases import ASKED, Case
from allylessons.exercise import Exercise
from allylessons.kinds import Choice, Free, Parts, Unreadable
from allylessons.text import SCHEMA

Fault = tuple[str, str]
MOST_CELLS = 45
MOST_WORDS = 120
MOST_LINES = 12
LEVELS = ("A", "A–B", "B", "B–C", "C")
LONGEST = (1.1, 8)  # so much longer than the next may a right option be: times, and characters more
BRIEF = 8  # the lesson that ends the course may take longer
VERBS = set(
    """
    assemble assess build calculate change choose cite classify compare compute convert correct
    count
    criticise date decide defend define describe design distinguish draw estimate explain export
    find give identify interpret judge justify label list locate measure name order place rank read
    report restate revise rewrite save select separate sketch sort state summarise test tick trace
    weigh write
    """.split()  # noqa: SIM905
)
_CLOSE = "What you can now say"
_SCENE = re.compile(r"^## (\d+) of (\d+) · (.+)$", re.MULTILINE)
_ANSWERED = re.compile(r"<b>(Right|Try again|Kept|Skipped|Your guess)\.")


def c1(case: Case) -> Iterator[Fault]:
    """Header: a question, level, minutes, before, 2–5 objectives, as of, review by."""
    nb, header = case.notebook, case.notebook.header
    place = nb.cell(0)
    title = nb.cells[0].source.splitlines()[0]
    if title != f"# {nb.number}. {case.content.title}" or not title.endswith("?"):
        yield place, f'"{title}" is not "# {nb.number}. " and the question "{case.content.title}"'
    for name in ("level", "minutes", "before", "as of", "review by"):
        if not header.get(name):
            yield place, f"**{name.capitalize()}** is missing"
    if header.get("level", "A") not in LEVELS:
        yield place, f'level "{header["level"]}"; one of {", ".join(LEVELS)}'
    most = 90 if nb.number == BRIEF else 50
    minutes = [int(n) for n in re.findall(r"\d+", header.get("minutes", "1"))]
    if not minutes or max(minutes) > most:
        yield place, f'"{header["minutes"]}" minutes; at most {most}'
    if not 2 <= len(nb.objectives) <= 5:
        yield place, f"{len(nb.objectives)} objectives; 2 to 5"
    since, until = (_month(header.get(name, "")) for name in ("as of", "review by"))
    for name, found in (("as of", since), ("review by", until)):
        if header.get(name) and not found:
            yield place, f'{name} "{header[name]}" does not begin with a month and a year'
    if since and until and until <= since:
        yield place, f'review by "{header["review by"]}" is not after "{header["as of"]}"'
    if since and not header["as of"].startswith(case.data.as_of):
        yield place, f'as of "{header["as of"]}"; the data say {case.data.as_of}'


def _month(text: str) -> str | None:
    found = next(evidence.figures(text), None)
    dated = found and found.kind == "date" and text.startswith(found.text)
    return str(found.value) if dated and "-" in str(found.value) else None


def c2(case: Case) -> Iterator[Fault]:
    """Objectives start with an action verb."""
    for objective in case.notebook.objectives:
        verb = objective.split()[0].lower()
        if verb not in VERBS:
            told = "no action verb, as list, compare or compute are"
            yield case.notebook.cell(0), f'"{objective}" starts with "{verb}", {told}'


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
        ("questions", ASKED, [one.key for one in content.exercises]),
        ("predictions", ("guess", "predict"), [one.key for one in content.predictions]),
        ("pictures", ("explore",), [one.key for one in content.pictures if not one.opened_by]),
    ):
        asked = {call.key: call.at for call in nb.calls if call.verb in verbs}
        for key in keys:
            if key not in asked:
                yield f"{kind}.{key}", "the notebook never asks for it"
        for key, at in asked.items():
            if key not in keys and f"{kind}.{key}" not in content.left_out:
                yield nb.cell(at), f'the lesson has nothing named "{key}" in {kind}'
    for key in opened - {one.key for one in content.predictions} - {""}:
        yield f"predictions.{key}", "a picture waits for it, and there is none"


def c4(case: Case) -> Iterator[Fault]:
    """About ten scenes with something to do in each, at most 45 cells, counted right."""
    nb, content, found = case.notebook, case.content, scenes(case)
    if len(nb.cells) > MOST_CELLS:
        told = f"at most {MOST_CELLS}: join what belongs together, or take a scene out"
        yield "cells", f"{len(nb.cells)}; {told}"
    if not 8 <= len(found) <= 12:
        yield nb.cell(0), f"{len(found)} scenes; about ten"
    numbers = [(number, of) for _, number, of, _ in found]
    if numbers != [(n, len(found)) for n in range(1, len(found) + 1)]:
        yield nb.cell(0), f"the scenes are not numbered 1 to {len(found)} of {len(found)}"
    if content.scenes != len(found):
        yield "scenes", f"the text file says {content.scenes}, the notebook has {len(found)}"
    ends = [at for at, *_ in found[1:]] + [len(nb.cells)]
    verbs = {*ASKED, "guess", "predict", "explore", "recall", "card", "views", "code"}
    for (at, number, _, name), end in zip(found, ends, strict=True):
        if not any(at < call.at < end and call.verb in verbs for call in nb.calls):
            yield nb.cell(at), f"nothing to do in scene {number}, {name}"
    scene_of = {}
    for call in nb.calls:
        if call.verb in (*ASKED, "guess", "predict"):
            scene_of[call.key] = sum(at < call.at for at, *_ in found)
    for item in (*content.exercises, *content.predictions):
        if item.key in scene_of and item.scene != scene_of[item.key]:
            where = "predictions" if item in content.predictions else "questions"
            said = f"scene = {item.scene}, and it is asked in scene {scene_of[item.key]}"
            yield f"{where}.{item.key}", said


def c5(case: Case) -> Iterator[Fault]:
    """A guess comes before the main picture, which is veiled as it is stored; it is told back."""
    nb, content = case.notebook, case.content
    for guess in content.predictions:
        if "{guess}" not in guess.told:
            yield f"predictions.{guess.key}.told", "does not say {guess}, which was kept"
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
        if not all(mistake.misconception.strip() for mistake in exercise.mistakes):
            yield place, "a wrong answer names no misconception"
        said = [mistake.says for mistake in exercise.mistakes]
        if len(set(said)) < len(said):
            yield place, "two replies are the same"
        if len(exercise.hints) != 2:
            yield place, f"{len(exercise.hints)} hints; 2"
        texts = [exercise.prompt, exercise.why, exercise.solution, *said, *exercise.hints]
        if not all(text.strip() for text in texts):
            yield place, "the question, the why, a reply, a hint or the solution is empty"


def _offered(exercise: Exercise) -> Iterator[str]:
    """Options that read the same, and a right one that stands out by its length."""
    options = getattr(exercise.kind, "options", {})
    for texts in (options, *getattr(exercise.kind, "blanks", {}).values()):
        if len({text.strip().casefold() for text in texts.values()}) < len(texts):
            yield "two options have the same text"
    if isinstance(exercise.kind, Choice) and exercise.right in options:
        right, *others = sorted(map(len, options.values()), reverse=True)
        if len(options[exercise.right]) == right > others[0] * LONGEST[0] + LONGEST[1]:
            yield "the right option is the longest by far: one can see which it is"


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
        try:
            for one in (exercise.right, *exercise.also, *(m.answer for m in exercise.mistakes)):
                exercise.kind.read(one)
        except Unreadable as problem:
            yield place, f"{one!r}, one of its own answers, cannot be read: {problem}"
            continue
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


def c11(case: Case) -> Iterator[Fault]:
    """Ends with 3–5 sentences "What you can now say", the next lesson, how to cite."""
    nb = case.notebook
    end = nb.last(*ASKED) + 1
    close = [cell for cell in nb.cells[end:] if cell.cell_type == "markdown"]
    place = nb.cell(len(nb.cells) - 1)
    said = next((cell for cell in close if _CLOSE in cell.source), None)
    if said is None:
        yield place, f'no "{_CLOSE}" after the last question'
    elif not 3 <= (count := len(re.findall(r"^[-*] ", said.source, re.MULTILINE))) <= 5:
        yield f"cell {said.get('id')}", f'{count} sentences under "{_CLOSE}"; 3 to 5'
    if not any("**Next:**" in cell.source for cell in close):
        yield place, 'no "**Next:**" after the last question'
    if nb.last("cite") < end:
        yield place, "no ally.cite() after the last question"


def c13(case: Case) -> Iterator[Fault]:
    """The stored lesson was made from the data and the text as they are now, and shows it."""
    nb = case.notebook
    stored, again = nb.metadata.get("allylessons", {}), f"type allylessons run {nb.number}"
    if stored.get("made_from") != notebooks.made_from(nb.cells, case.text, case.data.folder):
        yield "stored", f"stored before the last change of its data, text or code: {again}"
    if stored.get("shows") != notebooks.shows(nb.cells):
        yield "stored", f"its cells do not show what its last run gave: {again}"


def c14(case: Case) -> Iterator[Fault]:
    """Short cells, plain prose, none of the house's own words."""
    nb = case.notebook
    for at, cell in enumerate(nb.cells):
        lines = len(cell.source.splitlines())
        if cell.cell_type == "code" and lines > MOST_LINES:
            yield nb.cell(at), f"{lines} lines of code; at most {MOST_LINES}: make it two cells"
    texts: dict[str, list[str]] = {}
    for text in case.prose:
        texts.setdefault(text.place, []).append(text.words)
    for place, blocks in texts.items():
        words = len(" ".join(blocks).split())
        if words > MOST_WORDS and place != nb.cell(0):
            yield place, f"{words} words of Markdown; at most {MOST_WORDS}"
    most = 10 if nb.level == "A" else 12
    grade = style.grade([block for blocks in texts.values() for block in blocks])
    if grade > most:
        hardest = max(texts, key=lambda place: style.grade(texts[place]))
        said = f"all prose has Flesch-Kincaid grade {grade:.1f}, this cell the highest"
        yield hardest, f"{said}; at most {most} at level {nb.level}"
    for text in case.typed:
        for word in style.HOUSE.findall(evidence.unquoted(text.words)):
            yield text.place, f'"{word}" is a word of the house: write what a learner would say'


def c15(case: Case) -> Iterator[Fault]:
    """Nothing that redraws badly, draws lots, leaves the folder or leaves the machine."""
    for at, cell in enumerate(case.notebook.cells):
        if cell.cell_type == "code" and "raises-exception" not in cell.metadata.get("tags", []):
            yield from ((case.notebook.cell(at), fault) for fault in style.unfit(cell.source))


def c31(case: Case) -> Iterator[Fault]:
    """No cell exists only to print a paragraph; no sentence stands twice."""
    nb = case.notebook
    for at, tree in nb.code:
        parts = [part for part in tree.body if not isinstance(part, (ast.Import, ast.ImportFrom))]
        if parts and all(map(style.only_says, parts)):
            yield nb.cell(at), "a cell that only prints a paragraph: write it as Markdown"
    said = Counter(
        sentence.strip()
        for text in case.prose
        for sentence in re.split(r"(?<=[.?])\s+", text.words)
        if len(sentence.split()) > 5
    )
    for sentence, times in said.items():
        if times > 1:
            yield "prose", f'stands {times} times: "{sentence}"'


def c32(case: Case) -> Iterator[Fault]:
    """At level A nothing is typed into a code cell."""
    nb = case.notebook
    for call in nb.calls if nb.level == "A" else ():
        if call.verb == "check":
            yield nb.cell(call.at), "asks for an answer in code: use lesson.ask"


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
        place, asked = f"questions.{exercise.key}", said["questions"][exercise.key]
        if "options" in asked or "parts" in asked:
            yield from ((place, fault) for fault in _offered(exercise))
        kept = {mistake.misconception for mistake in exercise.mistakes}
        for one in asked.get("wrong", []):
            if one.get("misconception") not in kept:
                what = f'"{one.get("misconception")}" is for an answer that is right, or replied to'
                yield place, what
