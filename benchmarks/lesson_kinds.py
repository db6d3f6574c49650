"""Single faults for lessons: in a stored notebook, in its questions, in the notes for teachers.

A fault takes a lesson's part and a chance, changes the part in place and says whether it did; for
the text files it may give the spoilt text instead. What the parts are is told in lesson_faults.py.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

Chance = random.Random
Fault = Callable[[Any, Chance], "bool | str"]
Change = Callable[[re.Match, Chance], str]
COUNTRIES = ("Iran", "China", "Belarus", "South Africa", "North Korea")
MONTHS = "January February March April May June July August September October November December"
MONTH = rf"(?:{MONTHS.replace(' ', '|')})"
HTML = "text/html"
WIDGET = "application/vnd.jupyter.widget-view+json"
ROW = re.compile(r"(?<=<!--)[A-Z]\d{2,3}(?=[.:-])|(?<=\{)[A-Z]\d{2,3}(?=[.:}])")


def of(nb: NotebookNode, kind: str) -> list[NotebookNode]:
    """The cells of a kind."""
    return [cell for cell in nb.cells if cell.cell_type == kind]


def sub(pattern: str, new: str | Change, kind: str = "markdown", first: bool = False) -> Fault:
    """One place of a notebook's sources, drawn from all that a pattern finds, with other words."""
    wanted = re.compile(pattern, re.MULTILINE)

    def fault(nb: NotebookNode, chance: Chance) -> bool:
        cells = nb.cells[:1] if first else of(nb, kind)
        found = [(cell, match) for cell in cells for match in wanted.finditer(cell.source)]
        if not found:
            return False
        cell, match = chance.choice(found)
        said = new if isinstance(new, str) else new(match, chance)
        cell.source = cell.source[: match.start()] + said + cell.source[match.end() :]
        return said != match[0]

    return fault


def header(pattern: str, new: str | Change = "") -> Fault:
    """The same in the first cell."""
    return sub(pattern, new, first=True)


def added(words: str | Callable[[Chance], str], kind: str = "markdown") -> Fault:
    """A cell, not the first, with a paragraph or a line of code more."""

    def fault(nb: NotebookNode, chance: Chance) -> bool:
        cell = chance.choice(of(nb, kind)[1:-1])
        cell.source += ("\n" if kind == "code" else "\n\n") + (
            words if isinstance(words, str) else words(chance)
        )
        return True

    return fault


def dropped(*verbs: str) -> Fault:
    """A cell that calls one of these, or a call of this name, taken out."""
    call = re.compile(rf"\.(?:{'|'.join(verbs)})\(")

    def fault(nb: NotebookNode, chance: Chance) -> bool:
        found = [at for at, cell in enumerate(nb.cells) if call.search(cell.source)]
        if found:
            del nb.cells[chance.choice(found)]
        return bool(found)

    return fault


def scenes(nb: NotebookNode) -> list[tuple[int, int]]:
    """Where each scene begins and ends."""
    starts = [at for at, cell in enumerate(nb.cells) if re.match(r"## \d+ of", cell.source)]
    return list(zip(starts, [*starts[1:], len(nb.cells)], strict=True))


def scene_dropped(nb: NotebookNode, chance: Chance) -> bool:
    """A scene, not the last, with all its cells."""
    begin, end = chance.choice(scenes(nb)[:-1])
    del nb.cells[begin:end]
    return True


def scenes_swapped(nb: NotebookNode, chance: Chance) -> bool:
    """Two scenes that follow each other, the other way round."""
    found = scenes(nb)
    at = chance.randrange(2, len(found) - 2)
    (begin, middle), (_, end) = found[at : at + 2]
    nb.cells[begin:end] = nb.cells[middle:end] + nb.cells[begin:middle]
    return True


def leaves(part: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Every value of nested lists and tables, with what holds it and its key."""
    pairs = part.items() if isinstance(part, dict) else enumerate(part)
    for key, value in list(pairs):
        if isinstance(value, (dict, list)):
            yield from leaves(value)
        else:
            yield part, key, value


def output(spoil: Callable[[NotebookNode, Chance], bool], *verbs: str) -> Fault:
    """One output of a cell, of those that call one of these verbs."""
    call = re.compile(rf"\.(?:{'|'.join(verbs)})\(")

    def fault(nb: NotebookNode, chance: Chance) -> bool:
        found = [o for c in of(nb, "code") if call.search(c.source) for o in c.outputs]
        chance.shuffle(found)
        return any(spoil(one, chance) for one in found)

    return fault


def spec(spoil: Callable[[dict, Chance], bool]) -> Fault:
    """A stored chart."""

    def one(out: NotebookNode, chance: Chance) -> bool:
        charts = [said for kind, said in out.get("data", {}).items() if "vegalite" in kind]
        return bool(charts) and spoil(charts[0], chance)

    return output(one, "guess", "explore")


def chart_number(chart: dict, chance: Chance) -> bool:
    """A number that is drawn."""
    rows = chart.get("datasets") or chart.get("data", {})
    numbers = [one for one in leaves(rows) if type(one[2]) in (int, float)]
    for part, key, value in numbers and [chance.choice(numbers)]:
        part[key] = value + 1
    return bool(numbers)


def chart_without(key: str) -> Callable[[dict, Chance], bool]:
    """A chart that has lost its title or its words."""
    return lambda chart, _: chart.pop(key, None) is not None


def veil_lifted(chart: dict, chance: Chance) -> bool:
    """A picture that waits for a guess, stored open."""
    veils = [one for one in chart.get("params", []) if one.get("name") == "shown"]
    for one in veils:
        one["value"] = True
    return bool(veils)


def words(pattern: str, new: str | Change, kind: str = HTML) -> Callable:
    """A place in the stored words of an output."""

    def spoil(out: NotebookNode, chance: Chance) -> bool:
        said = out.get("data", {}).get(kind, "")
        found = list(re.finditer(pattern, said))
        if not found:
            return False
        match = chance.choice(found)
        put = new if isinstance(new, str) else new(match, chance)
        out["data"][kind] = said[: match.start()] + put + said[match.end() :]
        return put != match[0]

    return spoil


def outputs_gone(nb: NotebookNode, chance: Chance) -> bool:
    """A cell that shows nothing any more."""
    cell = chance.choice([cell for cell in of(nb, "code") if cell.outputs])
    cell.outputs = []
    return True


def code_cell(spoil: Callable[[NotebookNode], None]) -> Fault:
    """One code cell, spoilt."""

    def fault(nb: NotebookNode, chance: Chance) -> bool:
        spoil(chance.choice([cell for cell in of(nb, "code") if cell.outputs]))
        return True

    return fault


def whole(spoil: Callable[[NotebookNode], object]) -> Fault:
    """The notebook as a whole, spoilt."""

    def fault(nb: NotebookNode, chance: Chance) -> bool:
        spoil(nb)
        return True

    return fault


def digit(match: re.Match, chance: Chance) -> str:
    """Another digit."""
    return chance.choice([one for one in "123456789" if one != match[0]])


def one_more(match: re.Match, chance: Chance) -> str:
    """A number, raised by one."""
    return str(int(match[0]) + 1)


def negated(match: re.Match, chance: Chance) -> str:
    """The opposite."""
    return f"{match[0]} not"


def another(options: tuple[str, ...]) -> Change:
    """Another of a list."""
    return lambda match, chance: chance.choice([one for one in options if one != match[0]])


def row(match: re.Match, chance: Chance) -> str:
    """The id of the next row of the same table."""
    return f"{match[0][0]}{int(match[0][1:]) + chance.choice((-1, 1)):0{len(match[0]) - 1}}"


def sentence_repeated(nb: NotebookNode, chance: Chance) -> bool:
    """A sentence that stands twice."""
    prose = [cell for cell in of(nb, "markdown")[1:] if "<!--" not in cell.source]
    said = re.findall(r"[A-Z][^.#*`\n]{40,}\.", "\n".join(cell.source for cell in prose))
    if said:
        prose[0].source += "\n\n" + chance.choice(said)
    return bool(said)


def said_down_to_two(nb: NotebookNode, chance: Chance) -> bool:
    """Two sentences under "What you can now say"."""
    for cell in of(nb, "markdown"):
        if "What you can now say" in cell.source:
            lines = cell.source.splitlines()
            bullets = [line for line in lines if line.startswith("- ")]
            cell.source = "\n".join(line for line in lines if line not in bullets[2:])
            return len(bullets) > 2
    return False


def same_id(nb: NotebookNode, chance: Chance) -> bool:
    """Two cells with one id."""
    one, two = chance.sample(nb.cells, 2)
    one["id"] = two["id"]
    return True


PLAIN = "We counted them, and we counted them again, and then we wrote down what we had. "
HARD = "Considerable terminological heterogeneity characterises interstate alliances. "
FIGURE = r"(?<=\d[,.])\d(?=\d*\s?[%*_]*<!--(?!ours|/))|\d(?=\d?\s?[%*_]*<!--(?!ours|/))"
NUMBER_WORD = r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?=<!--(?!ours))"
NUMBER_WORDS = ("two", "three", "four", "five", "seven", "nine", "eleven")
SHOWN = r"(?<=[>\s])\d+(?=[\s<,.%])"
KEY = r"(?<=\()\"[a-z-]+\""
MARKS = ("<b>Look.</b>", '<span style="color:red">Look.</span>', "<div>Look.</div>", "<br>")
LOADED = ("regime", "puppet", "junta", "evil")

NOTEBOOK: dict[str, tuple[int, Fault]] = {
    "figure in prose: a digit": (10, sub(FIGURE, digit)),
    "figure in prose: a number in words": (3, sub(NUMBER_WORD, another(NUMBER_WORDS))),
    "figure in prose: its row not named": (6, sub(r"(?<=\d)<!--[A-Za-z][^>]*-->", "")),
    "figure in prose: another row named": (6, sub(ROW.pattern, row)),
    "figure in prose: a new one, unnamed": (4, added("There were 4,300 people.")),
    "date in prose: month": (4, sub(rf"{MONTH}(?= \d{{4}}<!--)", another(tuple(MONTHS.split())))),
    "date in prose: year": (4, sub(r"(?<= 20)\d\d(?=<!--)", lambda m, c: f"{int(m[0]) - 1:02}")),
    "quotation: one word": (4, sub(r"\w+(?=[^“”]*”<!--[A-Z])", "weakly")),
    "quotation: its row not named": (2, sub(r"”<!--[^>]*-->", "”")),
    "record that is not there": (3, added("Record C99 says so.")),
    "scene: number": (4, sub(r"(?<=^## )\d+(?= of)", lambda m, c: str(int(m[0]) + 1))),
    "scene: number of scenes": (2, sub(r"(?<= of )\d+(?= ·)", lambda m, c: str(int(m[0]) + 1))),
    "scene: heading dropped": (3, sub(r"^## \d+ of .*$", "")),
    "scene: dropped": (4, scene_dropped),
    "scenes: two swapped": (3, scenes_swapped),
    "objective: dropped": (4, header(r"^\d\. .*\n")),
    "objective: verb made “understand”": (4, header(r"(?<=^\d\. )\w+", "understand")),
    "question: cell dropped": (6, dropped("ask", "check")),
    "question: key mistyped": (5, sub(KEY, lambda m, c: f'{m[0][:-2]}"', "code")),
    "guess: made explore, so no veil": (4, sub(r"\.guess\(", ".explore(", "code")),
    "guess: cell dropped": (3, dropped("guess", "predict")),
    "lab: cell dropped": (3, dropped("explore")),
    "recall: cell dropped": (4, dropped("recall")),
    "voices dropped": (3, dropped("voices")),
    "views dropped": (3, dropped("views")),
    "card dropped": (3, dropped("card")),
    "cite dropped": (2, dropped("cite")),
    "header: title": (2, header(r"(?<=^# \d\. ).*$", "Allies")),
    "header: level, minutes … dropped": (
        5,
        header(r"\*\*(?:Level|Minutes|Before|As of|Review by)\*\* [^·\n]*"),
    ),
    "header: minutes": (3, header(r"(?<=\*\*Minutes\*\* )\d+(?=\s)", "45")),
    "header: level": (2, header(r"(?<=\*\*Level\*\* )[^·]*", "easy ")),
    "header: as of": (2, header(r"(?<=\*\*As of\*\* )\w+ \d+", "March 2024")),
    "header: review by": (2, header(r"(?<=\*\*Review by\*\* )\w+ \d+", "March 2024")),
    "output: a number in a chart": (6, spec(chart_number)),
    "output: a number in words": (
        4,
        output(words(SHOWN, one_more), "\\w+"),
    ),
    "output: a number in a card": (
        4,
        output(words(SHOWN, one_more), "card"),
    ),
    "output: a computed value": (2, output(words(r"\d+\.\d+", "99.9", "text/plain"), "value")),
    "output: a chart's title": (3, spec(chart_without("title"))),
    "output: a chart's words": (3, spec(chart_without("description"))),
    "output: as-of date under a chart": (
        3,
        output(words("As known in", "Seen in"), "guess", "explore"),
    ),
    "output: a veil lifted": (3, spec(veil_lifted)),
    "output: dropped": (4, outputs_gone),
    "output: of a learner": (2, output(words("^", "<b>Right.</b> So it is. "), "ask", "check")),
    "output: an error": (
        2,
        code_cell(lambda cell: cell.outputs.append(new_output("error", ename="E", evalue="no"))),
    ),
    "output: a warning": (
        2,
        code_cell(lambda cell: cell.outputs.append(new_output("stream", name="stderr", text="!"))),
    ),
    "output: a live widget": (
        2,
        code_cell(
            lambda cell: cell.outputs.append(
                new_output("display_data", data={WIDGET: {"model_id": "1"}})
            )
        ),
    ),
    "execution count": (3, code_cell(lambda cell: cell.update(execution_count=3))),
    "widget state": (2, whole(lambda nb: nb.metadata.update(widgets={"state": {}}))),
    "cell id": (2, code_cell(lambda cell: cell.update(id="9f86d081"))),
    "cell id: twice": (2, same_id),
    "link: to a lesson": (3, sub(r"(?<=\]\(\d\d_)\w(?=\w+\.ipynb)", "zz")),
    "link: to the course's page": (3, sub(r"(?<=io/allylessons/)\d\d", "09")),
    "link: to the web": (4, sub(r"(?<=\]\(http)\S+(?=\))", lambda m, c: m[0][:-2])),
    "next: another lesson": (2, sub(r"(?<=\*\*Next:\*\* lesson )\d", "9")),
    "next dropped": (2, sub(r"\*\*Next:\*\*", "")),
    "“What you can now say” dropped": (3, sub(r"^## What you can now say$", "")),
    "“What you can now say”: two left": (3, said_down_to_two),
    "picture from the web": (3, added("![A map](https://example.org/map.png)")),
    "picture without words": (2, added("![](map.png)")),
    "raw HTML": (4, added(lambda chance: chance.choice(MARKS))),
    "comment of the pages left open": (2, sub(r"<!--/notebook-->", "")),
    "heading skips a level": (2, sub(r"^## (?=\d)", "#### ")),
    "loaded word": (4, added(lambda chance: f"So says the {chance.choice(LOADED)}.")),
    "word of the house": (2, added("Take a slip from the pile.")),
    "sentence twice": (3, sentence_repeated),
    "too long a cell": (2, added(PLAIN * 9)),
    "hard prose": (3, added(HARD * 3)),
    "code: a datum typed": (3, sub(r'lesson\.value\("[^"]*"\)', "4000", "code")),
    "code: too long": (2, added("\n".join("x = 1" for _ in range(13)), "code")),
    "code: not Python": (2, added("!pip install pandas", "code")),
    "code: from the web, by lot, a path": (
        3,
        added(
            lambda chance: chance.choice(
                ("import requests", 'ally.load("claims").sample(3)', 'open("/tmp/x")')
            ),
            "code",
        ),
    ),
    "code: only prints words": (
        2,
        whole(
            lambda nb: nb.cells.insert(5, new_code_cell('print("Now go on, please.")', id="go-on"))
        ),
    ),
    "too many cells": (
        2,
        whole(
            lambda nb: nb.cells.extend(new_markdown_cell("Go on.", id=f"on-{n}") for n in range(20))
        ),
    ),
    "statement negated (“not” put in)": (
        4,
        sub(r"\b(?:is|was|are|were|has|had|did|does)\b(?=[^<>\n]*\.)", negated),
    ),
    "country changed": (3, sub(rf"\b(?:{'|'.join(COUNTRIES)})\b", another(COUNTRIES))),
    "hedge changed": (3, sub(r"\b(?:about|almost|nearly|at least|more than|may)\b", "exactly")),
}


# The questions: tables as TOML has them


def question(
    spoil: Callable[[dict, Chance], object], fits: Callable[[dict], object] = lambda one: True
) -> Fault:
    """One question, of those that fit."""

    def fault(said: dict, chance: Chance) -> bool:
        found = [one for one in said["questions"].values() if fits(one)]
        if not found:
            return False
        one = chance.choice(found)
        before = json.dumps(one)
        spoil(one, chance)
        return json.dumps(one) != before

    return fault


def reply(spoil: Callable[[dict, dict, Chance], object], fits: str = "wrong") -> Fault:
    """One reply to a wrong answer; with a key, of those that have it."""

    def spoil_one(one: dict, chance: Chance) -> None:
        found = [wrong for wrong in one.get("wrong", []) if fits == "wrong" or fits in wrong]
        if found:
            spoil(one, chance.choice(found), chance)

    return question(spoil_one, lambda one: one.get("wrong"))


def texts(pattern: str, new: str | Change, *keys: str) -> Fault:
    """A place in a text; with keys, in a text that has one of them."""
    wanted = re.compile(pattern)

    def fault(said: dict, chance: Chance) -> bool:
        found = [
            (part, key, match)
            for part, key, value in leaves(said)
            if isinstance(value, str) and (key in keys or (not keys and " " in value))
            for match in wanted.finditer(value)
            if key != "misconception"
        ]
        if not found:
            return False
        part, key, match = chance.choice(found)
        put = new if isinstance(new, str) else new(match, chance)
        part[key] = match.string[: match.start()] + put + match.string[match.end() :]
        return part[key] != match.string

    return fault


def one_of(part: str, spoil: Callable[[dict, str], object]) -> Fault:
    """One question or prediction, by its key."""

    def fault(said: dict, chance: Chance) -> bool:
        keys = list(said.get(part, {}))
        if keys:
            spoil(said[part], chance.choice(keys))
        return bool(keys)

    return fault


def top(key: str, new: Any) -> Fault:
    """A value that stands at the top of the file."""

    def fault(said: dict, chance: Chance) -> bool:
        before = said.get(key)
        said[key] = new(before) if callable(new) else new
        return said[key] != before

    return fault


def broken(said: dict, chance: Chance) -> str:
    """A quotation mark missing."""
    text = toml(said)
    at = chance.choice([match.start() for match in re.finditer('"', text)])
    return text[:at] + text[at + 1 :]


def toml(said: dict) -> str:
    """Tables as TOML, a line for each question."""

    def written(part: Any) -> str:
        if isinstance(part, dict):
            inner = ", ".join(f"{json.dumps(k)} = {written(v)}" for k, v in part.items())
            return f"{{ {inner} }}"
        if isinstance(part, list):
            return f"[{', '.join(map(written, part))}]"
        return json.dumps(part, ensure_ascii=False)

    lines = []
    for key, part in said.items():
        if key in ("questions", "predictions"):
            lines += [f"{key}.{json.dumps(k)} = {written(v)}" for k, v in part.items()]
        else:
            lines.append(f"{json.dumps(key)} = {written(part)}")
    return "\n".join(lines) + "\n"


def _one(question: dict) -> bool:
    return (
        question["kind"] == "one"
        and isinstance(question.get("right"), str)
        and "options" in question
    )


def _other(one: dict, chance: Chance) -> str:
    return chance.choice([key for key in one["options"] if key != one["right"]])


def _right_part(one: dict, chance: Chance) -> None:
    right = one["right"][0] if isinstance(one["right"], list) else one["right"]
    blank = chance.choice(list(right))
    right[blank] = chance.choice(list(one["parts"][blank]))


def _with_right_parts(one: dict) -> bool:
    right = one.get("right")
    right = right[0] if isinstance(right, list) and right else right
    return isinstance(right, dict) and {*right} <= {*one.get("parts", {})}


def _merged(one: dict, chance: Chance) -> None:
    one["options"][one["right"]] = one["options"][_other(one, chance)]


def _two_replies(one: dict, wrong: dict, chance: Chance) -> None:
    one["wrong"].append({**wrong, "misconception": "another one", "reply": "Look once more."})


def _renamed(part: dict, key: str) -> None:
    part[f"{key}s"] = part.pop(key)


def _same_reply(one: dict, wrong: dict, chance: Chance) -> None:
    wrong["reply"] = chance.choice(one["wrong"])["reply"]


VALUE = r"\{[\w.]+:n\}"
LETTER = r"(?<=\{)[A-Za-z]\w*\.?\w*(?=[:}])"
QUESTIONS: dict[str, tuple[int, Fault]] = {
    "right answer: another option": (
        8,
        question(lambda one, chance: one.update(right=_other(one, chance)), _one),
    ),
    "right answer: mistyped": (3, question(lambda o, _: o.update(right=f"{o['right']}x"), _one)),
    "right answer: another part": (4, question(_right_part, _with_right_parts)),
    "right answer: dropped": (3, question(lambda one, _: one.pop("right"), _one)),
    "option: the right one made longest": (
        4,
        question(
            lambda one, _: one["options"].update(
                {one["right"]: one["options"][one["right"]] + ", as all who were there have said"}
            ),
            _one,
        ),
    ),
    "option: two with one text": (3, question(_merged, _one)),
    "option: dropped": (
        3,
        question(lambda one, chance: one["options"].pop(_other(one, chance)), _one),
    ),
    "part: dropped": (
        3,
        question(
            lambda one, _: next(iter(one["parts"].values())).popitem(), lambda one: "parts" in one
        ),
    ),
    "part: its text": (
        3,
        question(
            lambda one, _: next(iter(one["parts"].values())).update(
                dict.fromkeys(next(iter(one["parts"].values())), "all")
            ),
            lambda one: "parts" in one,
        ),
    ),
    "reply: dropped": (6, reply(lambda one, wrong, _: one["wrong"].remove(wrong))),
    "reply: empty": (3, reply(lambda one, wrong, _: wrong.update(reply=""))),
    "reply: its misconception dropped": (
        3,
        reply(lambda one, wrong, _: wrong.pop("misconception")),
    ),
    "reply: two for one answer": (4, reply(_two_replies, "equals")),
    "reply: two the same": (3, reply(_same_reply)),
    "reply: for the right answer": (
        3,
        reply(
            lambda one, wrong, _: wrong.update(equals=one.get("right", wrong["equals"])), "equals"
        ),
    ),
    "hint: dropped": (5, question(lambda one, _: one["hints"].pop())),
    "hint: empty": (2, question(lambda one, _: one["hints"].insert(0, one["hints"].pop() and ""))),
    "why dropped": (3, question(lambda one, _: one.pop("why", None))),
    "solution dropped": (3, question(lambda one, _: one.pop("solution", None))),
    "solution: names another option": (
        3,
        question(lambda one, c: one.update(solution=one["options"][_other(one, c)] + "."), _one),
    ),
    "placeholder: mistyped": (6, texts(LETTER, lambda m, c: m[0] + "q")),
    "placeholder: another row": (3, texts(ROW.pattern, row)),
    "placeholder: its format": (4, texts(r"(?<=:)\w+(?=\})", "zz")),
    "placeholder: brace left open": (3, texts(r"(?<=\w)\}", "")),
    "placeholder: a figure typed": (
        6,
        texts(r"\{[\w.]+:n\}", "4,321", "ask", "why", "solution", "told"),
    ),
    "objective: not there": (4, question(lambda one, _: one.update(objective=9))),
    "scene: another": (5, question(lambda one, _: one.update(scene=one["scene"] % 8 + 1))),
    "guess: not told back": (3, texts(r"\{guess\}", "something", "told")),
    "title": (2, top("title", "Allies")),
    "number of scenes": (2, top("scenes", lambda before: before - 1)),
    "question: dropped": (4, one_of("questions", lambda part, key: part.pop(key))),
    "prediction: dropped": (3, one_of("predictions", lambda part, key: part.pop(key))),
    "question: key mistyped": (4, one_of("questions", _renamed)),
    "key inside a question mistyped": (
        4,
        question(lambda one, _: one.update(hnts=one.pop("hints"))),
    ),
    "kind: another": (3, question(lambda one, _: one.update(kind="several"), _one)),
    "kind: none such": (2, question(lambda one, _: one.update(kind="many"))),
    "country it is about: none such": (2, question(lambda one, _: one.update(about=["XXX"]))),
    "recall: needs its picture": (
        2,
        question(lambda one, _: one.update(recall=True), lambda one: not one.get("recall")),
    ),
    "record that is not there": (3, texts(r"\.$", ", says C99.", "why", "reply", "solution")),
    "loaded word": (4, texts(r"\.$", ", as the regime says.", "why", "reply", "solution")),
    "word of the house": (2, texts(r"\.$", ", as your slip shows.", "why", "reply")),
    "raw HTML": (3, texts(r"\.$", ", <b>always</b>.", "why", "reply", "ask")),
    "hard sentence": (2, texts(r"\.$", f". {HARD}", "why", "reply")),
    "quotation mark missing": (3, broken),
    "statement negated (“not” put in)": (
        3,
        texts(r"\b(is|was|are|were)\b", lambda m, c: f"{m[0]} not"),
    ),
}


def note(spoil: Callable[[dict, Chance], object]) -> Fault:
    """The notes as a whole."""

    def fault(said: dict, chance: Chance) -> bool:
        before = json.dumps(said)
        spoil(said, chance)
        return json.dumps(said) != before

    return fault


def _rows(new: Callable[[str, Chance], str]) -> Fault:
    def spoil(said: dict, chance: Chance) -> None:
        rows = chance.choice(said["objections"])["rows"]
        rows[0] = new(rows[0], chance)

    return note(spoil)


NOTES: dict[str, tuple[int, Fault]] = {
    "minutes": (4, note(lambda said, c: c.choice(said["minutes"]).update(minutes=2))),
    "minutes: a line dropped": (3, note(lambda said, c: said["minutes"].pop(1))),
    "scenes: another number": (
        3,
        note(lambda said, c: said["minutes"][-1].update(scenes="11–12")),
    ),
    "key dropped": (
        5,
        note(lambda said, c: said.pop(c.choice(["aim", "before", "board", "rules", "opt_out"]))),
    ),
    "key mistyped": (3, note(lambda said, c: said.update(bord=said.pop("board")))),
    "key inside a table dropped": (
        3,
        note(lambda said, c: c.choice(said["discussion"]).pop("listen_for")),
    ),
    "text empty": (3, note(lambda said, c: c.choice(said["objections"]).update(answer=""))),
    "objections: two left": (
        2,
        note(lambda said, c: said["objections"].__delitem__(slice(2, None))),
    ),
    "row that is not there": (4, _rows(lambda old, c: f"{old[0]}999")),
    "figure typed": (5, texts(VALUE, "4,321")),
    "figure put in": (3, texts(r"\.$", ", by 47% or so.")),
    "placeholder: mistyped": (4, texts(LETTER, lambda m, c: m[0] + "q")),
    "placeholder: brace left open": (2, texts(r"(?<=\w)\}", "")),
    "loaded word": (4, texts(r"\.$", ", as the regime says.")),
    "quotation mark missing": (2, broken),
    "row: another that is there": (2, _rows(lambda old, c: "C01" if old != "C01" else "C02")),
}
