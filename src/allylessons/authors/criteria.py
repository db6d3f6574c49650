"""What every lesson must meet, as rules: one function a criterion, each naming cell and words.

For authors: ``allylessons check --lessons`` and the tests call these. A rule takes a `Case` and
yields pairs, the place of a fault and what is wrong. `HELD` says where each criterion is held.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from allylessons.authors import cases, evidence, notebooks, pictures, style
from allylessons.authors.cases import Case
from allylessons.data import DataError, Package
from allylessons.exercise import Unreadable
from allylessons.loaded import LoadedWords

# Criterion to the place where it is held: a rule below, or a file of tests. What only a reader
# can judge (C6, C7, C21, C29, C30) is in neither.
HERE = "criteria"
HELD = {f"C{n}": HERE for n in (1, 2, 3, 4, 5, 8, 9, 10, 11, 14, 15, 19, 20, 22, 24, 25, 27, 28)}
HELD |= dict.fromkeys(("C12", "C13"), "test_notebooks.py")
HELD |= dict.fromkeys(("C16", "C17", "C18"), "test_lesson.py")
HELD |= dict.fromkeys(("C23", "C26"), "test_pages.py")

LEVELS = ("A", "A–B", "B", "B–C", "C")
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
_OF_A_CHART = re.compile(r"\b(chart|logarithmic|scale|bars?|dots?|rows?|steps?)\b", re.IGNORECASE)
_DO = {"check", "quiz", "predict", "recall", "explore", "desk", "hint", "solution"}
_CLOSE = '"What you can now say"'

Fault = tuple[str, str]


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
            yield case.notebook.cell(0), f'"{objective}" starts with "{verb}", no action verb'


def c3(case: Case) -> Iterator[Fault]:
    """Every objective is met; the notebook asks what the content has, and the other way round."""
    nb, content = case.notebook, case.content
    met = {exercise.objective for exercise in content.exercises}
    for number, objective in enumerate(nb.objectives, 1):
        if number not in met:
            yield nb.cell(0), f'objective {number}, "{objective}", is met by no exercise'
    for exercise in content.exercises:
        if exercise.objective not in range(1, len(nb.objectives) + 1):
            yield f"exercise {exercise.key}", f"there is no objective {exercise.objective}"
    for kind, verbs, items in (
        ("exercise", ("check", "quiz"), [exercise.key for exercise in content.exercises]),
        ("prediction", ("predict",), [prediction.key for prediction in content.predictions]),
        ("lab", ("explore",), [lab.key for lab in content.labs]),
        ("note", ("note",), list(content.notes)),
        ("desk", ("desk",), list(content.desks)),
    ):
        asked = {call.key: call.at for call in nb.calls if call.verb in verbs}
        for key in items:
            if key not in asked:
                yield f"{kind} {key}", "the notebook never calls it"
        for key, at in asked.items():
            if key not in items:
                yield nb.cell(at), f'the content has no {kind} "{key}"'


def c4(case: Case) -> Iterator[Fault]:
    """No more than 8 cells without something to do."""
    nb = case.notebook
    active = {call.at for call in nb.calls if call.verb in _DO}
    # A cell of comments only is a line left for the learner to write.
    active |= {at for at, tree in nb.code if not tree.body}
    for before, after in pairwise([-1, *sorted(active), len(nb.cells)]):
        idle = after - before - 1
        if idle > 8:
            yield nb.cell(before + 1), f"{idle} cells with nothing to do from here; at most 8"


def c5(case: Case) -> Iterator[Fault]:
    """A prediction before the main chart (the first lab, else the first chart); a chart has it."""
    nb = case.notebook
    drawn = [at for at, cell in enumerate(nb.cells) if any(pictures.charts(cell))]
    labs = [call.at for call in nb.calls if call.verb == "explore"]
    main = min(labs or drawn, default=None)
    if main is not None and nb.first("predict") > main:
        yield nb.cell(main), "no prediction before the main chart"
    used = {call.key for call in nb.calls if call.verb == "prediction"}
    used |= {lab.predicted for lab in case.content.labs}
    for prediction in case.content.predictions:
        if prediction.key not in used:
            yield f"prediction {prediction.key}", "no chart draws it"


def c8(case: Case) -> Iterator[Fault]:
    """From lesson 1 on, 2–3 questions on earlier lessons before anything else is asked."""
    nb = case.notebook
    start = nb.first("predict", "guess", "check", "quiz", "ask", "explore")
    asked = sum(call.verb == "recall" and call.at < start for call in nb.calls)
    if nb.number > 0 and not 2 <= asked <= 3:
        yield nb.cell(start), f"{asked} recall questions before it; 2 or 3"


def c9(case: Case) -> Iterator[Fault]:
    """Each exercise has two mistakes with a misconception, the why, two hints and a solution."""
    for exercise in case.content.exercises:
        place = f"exercise {exercise.key}"
        if len(exercise.mistakes) < 2:
            yield place, f"{len(exercise.mistakes)} mistakes; at least 2"
        if any(not mistake.misconception.strip() for mistake in exercise.mistakes):
            yield place, "a mistake names no misconception"
        said = [mistake.says for mistake in exercise.mistakes]
        if len(set(said)) < len(said):
            yield place, "two mistakes say the same"
        if len(exercise.hints) != 2:
            yield place, f"{len(exercise.hints)} hints; 2"
        texts = [exercise.prompt, exercise.why, exercise.solution, *said, *exercise.hints]
        if not all(text.strip() for text in texts):
            yield place, "the prompt, the why, a message, a hint or the solution is empty"


def c10(case: Case) -> Iterator[Fault]:
    """Each solution passes, each mistake gets its own message, ``...`` is not tried yet."""
    for exercise in case.content.exercises:
        stuck = f'If you are stuck: `lesson.hint("{exercise.key}")`.'
        answers = [(..., "not tried yet", None), (exercise.right, "right", exercise.why)]
        answers += [(m.answer, "try again", f"{m.says} {stuck}") for m in exercise.mistakes]
        for answer, outcome, says in answers:
            try:
                verdict = exercise.judge(answer)
            except Unreadable as problem:
                yield f"exercise {exercise.key}", f"its own answers cannot be read: {problem}"
                break
            given = "..." if answer is ... else repr(answer)
            if verdict.outcome != outcome:
                said = f"{given} is judged {verdict.outcome}, not {outcome}"
                yield f"exercise {exercise.key}", said
            elif says is not None and verdict.message != says:
                said = f'{given} is told "{verdict.message}", not "{says}"'
                yield f"exercise {exercise.key}", said


def c11(case: Case) -> Iterator[Fault]:
    """Ends with 3–5 sentences "What you can now say", the next lesson, how to cite."""
    nb = case.notebook
    end = nb.last("check", "quiz", "ask") + 1
    close = [cell for cell in nb.cells[end:] if cell.cell_type == "markdown"]
    place = nb.cell(len(nb.cells) - 1)
    said = next((cell for cell in close if _CLOSE.strip('"') in cell.source), None)
    if said is None:
        yield place, f"no {_CLOSE} after the last exercise"
    elif not 3 <= (count := len(re.findall(r"^[-*] ", said.source, re.MULTILINE))) <= 5:
        yield f"cell {said.get('id')}", f"{count} sentences under {_CLOSE}; 3 to 5"
    if not any("**Next:**" in cell.source for cell in close):
        yield place, 'no "**Next:**" after the last exercise'
    if nb.last("cite") < end:
        yield place, "no ally.cite() after the last exercise"


def c14(case: Case) -> Iterator[Fault]:
    """Short cells, plain prose."""
    nb = case.notebook
    for at, cell in enumerate(nb.cells):
        lines = len(cell.source.splitlines())
        if cell.cell_type == "code" and lines > 12:
            yield nb.cell(at), f"{lines} lines of code; at most 12"
    blocks = {f"cell {cell.get('id')}": evidence.blocks(cell.source) for cell in nb.markdown}
    for place, texts in blocks.items():
        words = len(" ".join(texts).split())
        if words > 150:
            yield place, f"{words} words of Markdown; at most 150"
    level = nb.header.get("level", "A")
    most = 10 if level == "A" else 12
    grade = style.grade([text for texts in blocks.values() for text in texts])
    if grade > most:
        hardest = max(blocks, key=lambda place: style.grade(blocks[place]))
        yield (
            hardest,
            f"all prose has Flesch-Kincaid grade {grade:.1f}, this cell the highest; "
            f"at most {most} at level {level}",
        )


def c15(case: Case) -> Iterator[Fault]:
    """Nothing that redraws badly, draws lots, leaves the folder or leaves the machine."""
    for at, cell in enumerate(case.notebook.cells):
        if cell.cell_type == "code" and "raises-exception" not in cell.metadata.get("tags", []):
            yield from ((case.notebook.cell(at), fault) for fault in style.unfit(cell.source))


def c19(case: Case) -> Iterator[Fault]:
    """Every figure, date and quoted phrase stands in the data.

    What the content computes from the data follows them; so there, a figure is looked up only
    where it is typed in the content's source.
    """
    models = {
        f"exercise {exercise.key}": str(exercise.right) for exercise in case.content.exercises
    }
    for text in case.texts:
        for figure in evidence.figures(text.words):
            follows = text.computed and case.source and not _is_typed(figure.text, text, case.typed)
            if not follows and not case.evidence.has(figure, f"{text.around} {text.words}"):
                yield text.place, f'"{figure.text}" is not in the data'
        for phrase in evidence.quotations(text.words):
            # A solution may quote the exercise's own model answer.
            if phrase not in models.get(text.place, "") and not case.evidence.quotes(phrase):
                yield text.place, f'the phrase "{phrase}" is not in the data'


def _is_typed(figure: str, text: cases.Text, typed: str) -> bool:
    """Whether a figure stands in the source together with the word before or behind it."""
    after = re.findall(rf"{re.escape(figure)}\S*\s+\S+", text.words)
    before = re.findall(rf"\S+\s+{re.escape(figure)}", text.words)
    return any(near in typed for near in [*before, *after] or [figure])


def c20(case: Case) -> Iterator[Fault]:
    """Where estimates differ, no lone number: a second one, or who says so."""
    for text in case.texts:
        # An exercise's texts are read with its question, a paragraph of Markdown stands alone.
        whole = f"{text.around} {text.words}" if text.computed else text.words
        for number in case.evidence.lone(text.words) and case.evidence.lone(whole):
            yield text.place, f'"{number}" has rivals: give a range, or say whose it is'


def _charts(case: Case, rule: Callable[[dict, str], Iterator[str]]) -> Iterator[Fault]:
    for at, cell in enumerate(case.notebook.cells):
        for spec, beneath in pictures.charts(cell):
            yield from ((case.notebook.cell(at), fault) for fault in rule(spec, beneath))


def c22(case: Case) -> Iterator[Fault]:
    """Picture, words and table."""
    yield from _charts(case, pictures.triple)


def c24(case: Case) -> Iterator[Fault]:
    """Never colour alone."""
    yield from _charts(case, lambda spec, _: pictures.colour(spec))


def c25(case: Case) -> Iterator[Fault]:
    """Bars from zero, no second axis, log axes that say so, nothing that plays."""
    yield from _charts(case, lambda spec, _: pictures.axes(spec))


def c27(case: Case) -> Iterator[Fault]:
    """The voices are counted last; two views of each country, one of them its own.

    A country is treated if the lesson's prose names it. Its own view is a position of its
    government that the lesson shows; another's is a phrase, a claim, an estimate or a position.
    """
    nb, data = case.notebook, case.data
    counted = [call.at for call in nb.calls if (call.verb, call.key) == ("note", "voices")]
    if max(counted, default=-1) <= nb.last("check", "quiz"):
        yield nb.cell(len(nb.cells) - 1), 'no lesson.note("voices") after the last exercise'
    prose = "\n".join(text.words for text in case.texts)
    shown = f"{prose}\n{nb.shown}"
    countries = data.load("countries").query("role == 'subject'")
    for iso3, name in zip(countries["iso3"], countries["name"], strict=True):
        if not re.search(rf"\b{re.escape(name)}\b", prose):
            continue
        own = data.load("positions").query("iso3 == @iso3 and voice == 'government'")
        if not any(view in shown for view in own["position"]):
            yield "lesson", f"{name} is named, and no position of its government is shown"
        if not any(all(part in shown for part in view) for view in _views(data, iso3)):
            yield "lesson", f"{name} is named, and nobody else's attributed view of it is shown"


def _views(data: Package, iso3: str) -> Iterator[tuple[str, ...]]:
    """What others say of a country: what must be shown together for it to be attributed."""
    names = data.load("actors").set_index("actor_id")["name"]
    about = {name: data.load(name) for name in ("phrases", "claims", "estimates", "meanings")}
    about = {name: rows[rows["iso3"] == iso3] for name, rows in about.items()}
    for phrase, who in about["phrases"][["phrase", "speaker_id"]].values:
        yield phrase, names.get(who, "")
    for paraphrase in about["claims"]["paraphrase"]:
        yield paraphrase, "chain:"
    for source, who in about["estimates"][["source_id", "actor_id"]].dropna().values:
        yield source, names.get(who, "")
    # Dissenters at home, and whoever the grid of meanings cites on this country.
    cited = {identifier for ids in about["meanings"]["position_ids"] for identifier in ids}
    said = data.load("positions")
    abroad = (said["iso3"] != iso3) & said["position_id"].isin(cited)
    at_home = (said["iso3"] == iso3) & (said["voice"] != "government")
    for position, who in said[abroad | at_home][["position", "speaker"]].values:
        yield position, who


def c28(case: Case) -> Iterator[Fault]:
    """Loaded words only inside quoted phrases; an axis of a chart is none."""
    loaded = LoadedWords(case.data.load("loaded_words"))
    for text in case.texts:
        for word in loaded.find(evidence.unquoted(text.words)):
            if word.lower() != "axis" or not _OF_A_CHART.search(text.words):
                yield text.place, f'"{word}" outside quotation marks'


RULES: dict[str, Callable[[Case], Iterator[Fault]]] = {
    name: globals()[name.lower()] for name, held in HELD.items() if held == HERE
}


def judge(case: Case) -> list[str]:
    """Hold one lesson against every rule; a problem is one line."""
    from allylessons.authors import scenes

    rules = RULES
    if case.content.facts is not None:  # a lesson in scenes, its questions as text
        rules = {
            name: RULES[name]
            for name in ("C1", "C2", "C8", "C11", "C15", "C20", "C24", "C25", "C28")
        }
        rules |= scenes.RULES
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
