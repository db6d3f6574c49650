"""Each criterion as a rule that can fail: a good small lesson, spoilt once for each."""

import copy
import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, writes

from allylessons import text
from allylessons.authors import cases, criteria, evidence, notebooks, style
from allylessons.data import DataError, Package
from allylessons.exercise import Mistake
from allylessons.kinds import Number
from allylessons.lab import Picture, Told
from allylessons.reference import Facts

ROOT = Path(__file__).parents[1]
DATA = Package()
FACTS = Facts(DATA)
VEGA = "application/vnd.vegalite.v5+json"
TITLE = """# 1. Who counts?

One line on what is asked.

1. compare two estimates
2. name a source

**Level** A · **Minutes** 40 · **Before** lesson 0 · **As of** February 2025 ·
**Review by** February 2027
"""
QUESTION = """
[questions.{key}]
about = ["PRK"]
kind = "one"
right = "a"
scene = {scene}
objective = {objective}
ask = "Which one?"
why = "It was counted."
hints = ["Look up.", "Look at the first bar."]
solution = "The first."
options = {{ a = "this", b = "that", c = "neither" }}
[[questions.{key}.wrong]]
equals = "b"
misconception = "all is one"
reply = "That was not counted."
[[questions.{key}.wrong]]
equals = "c"
misconception = "nothing is known"
reply = "Something was counted."
"""
FREE = """
[questions.own]
kind = "free"
scene = 6
objective = 2
ask = "What do you say?"
look_for = ["who", "when"]
model = "They, then."
hints = ["Begin."]
"""
GUESS = """
[predictions.share]
kind = "one"
scene = 2
ask = "What do you think?"
told = "You said: {guess}."
options = { a = "this", b = "that" }
"""
TEXT = "\n".join(
    [
        'title = "Who counts?"\nscenes = 8\n',
        GUESS,
        QUESTION.format(key="first", scene=3, objective=1),
        QUESTION.format(key="second", scene=4, objective=2),
        FREE,
    ]
)
SPEC = {
    "title": "How many claims?",
    "description": "Bar chart, 2 bars.",
    "mark": "bar",
    "encoding": {
        "y": {"field": "country", "type": "nominal"},
        "x": {"field": "claims", "type": "quantitative", "title": "claims"},
        "color": {"field": "country", "type": "nominal"},
    },
}
VEILED = SPEC | {"params": [{"name": "shown", "value": False}]}
BENEATH = (
    '<div class="ally-words"><p>Bar chart, 2 bars.</p></div>'
    "<p><small>Sources: S001. As known in February 2025.</small></p>"
)
ARTICLE = DATA.row("sources", "S001")["url"]
HARD = "Considerable terminological heterogeneity characterises interstate alliances. " * 4


def told(**_):
    return Told("Two are counted", "Two bars.", pd.DataFrame({"country": ["here", "there"]}))


PICTURES = (
    Picture("veiled", draw=print, tell=told, opened_by="share"),
    Picture("look", draw=print, tell=told, shows="share"),
)


def markdown(name, source):
    return new_markdown_cell(source, id=name)


def code(name, source, *outputs):
    return new_code_cell(source, id=name, outputs=list(outputs))


def shown(spec=SPEC, beneath=BENEATH):
    data = {VEGA: spec, "text/plain": spec.get("description", "")}
    return (
        new_output("display_data", data=data),
        new_output("display_data", data={"text/html": beneath}),
    )


def cells():
    return [
        markdown("title", TITLE),
        code("setup", "import allylessons as ally\nlesson = ally.start(1)"),
        markdown("recall", "## 1 of 8 · From earlier lessons"),
        code("recall-first", "lesson.recall(1)"),
        code("recall-second", "lesson.recall(2)"),
        markdown("before", "## 2 of 8 · Now guess\n\nMake a guess."),
        code("guess-share", 'lesson.guess("share")', *shown(VEILED)),
        markdown("one", "## 3 of 8 · The first"),
        code("ask-first", 'lesson.ask("first")'),
        markdown("two", "## 4 of 8 · The second"),
        code("ask-second", 'lesson.ask("second")'),
        markdown("look", "## 5 of 8 · Look"),
        code("lab", 'lesson.explore("look")', *shown()),
        markdown("own", "## 6 of 8 · Your words"),
        code("ask-own", 'lesson.ask("own")'),
        markdown("read", "## 7 of 8 · Read"),
        code("card", 'ally.card("N038")'),
        markdown(
            "now-you-can", "## 8 of 8 · What you can now say\n\n- I count.\n- I compare.\n- I ask."
        ),
        code("views", "lesson.views()"),
        code("voices", "lesson.voices()"),
        markdown("next", "**Next:** lesson 2."),
        code("cite", "ally.cite()"),
    ]


class Draft:
    """A lesson to spoil."""

    def __init__(self, tmp_path):
        self.cells, self.text, self.folder = cells(), TEXT, notebooks.folder()
        self.name, self.path, self.stored = "01_who_counts.ipynb", tmp_path / "01_x.toml", None
        self.pictures, self.voices, self.changes = PICTURES, ("N038",), {}
        self.showed = None

    def at(self, name):
        return next(at for at, cell in enumerate(self.cells) if cell.id == name)

    def say(self, words):
        """Put words under the heading of the second scene."""
        self.cells[self.at("before")].source = f"## 2 of 8 · Now guess\n\n{words}"

    def run(self, source, behind="lab"):
        """Put code behind a cell, by default behind the lab."""
        self.cells.insert(self.at(behind) + 1, code("extra", source))

    def drop(self, *names):
        self.cells = [cell for cell in self.cells if cell.id not in names]

    def move(self, name, before):
        cell = self.cells.pop(self.at(name))
        self.cells.insert(self.at(before), cell)

    def draw(self, beneath=BENEATH, **changes):
        spec = {**copy.deepcopy(SPEC), **changes}
        self.cells[self.at("lab")].outputs = list(shown(spec, beneath))

    def cell(self, name, old, new):
        cell = self.cells[self.at(name)]
        assert old in cell.source
        cell.source = cell.source.replace(old, new)

    def title(self, old, new):
        self.cell("title", old, new)

    def toml(self, old, new):
        assert old in self.text
        self.text = self.text.replace(old, new, 1)

    def first(self, **changes):
        """Change the first question as it is built, past what the text file would refuse."""
        self.changes = changes

    @property
    def content(self):
        self.path.write_text(self.text, encoding="utf-8")
        built = text.content(self.path, FACTS, pictures=self.pictures, voices=self.voices)
        first, *others = built.exercises
        return replace(built, exercises=(replace(first, **self.changes), *others))

    @property
    def case(self):
        digest = notebooks.made_from(self.cells, self.text, DATA.folder)
        shows = self.showed or notebooks.shows(self.cells)
        metadata = {"allylessons": {"made_from": self.stored or digest, "shows": shows}}
        notebook = cases.Notebook(self.name, self.cells, metadata)
        return cases.Case(notebook, self.content, DATA, self.text, self.folder)


@pytest.fixture
def draft(tmp_path):
    return Draft(tmp_path)


def test_the_small_lesson_meets_every_rule(draft):
    assert criteria.judge(draft.case) == []


def mistakes(*given):
    return tuple(Mistake(*parts) for parts in given)


def on_x(**changes):
    return {**SPEC["encoding"], "x": {**SPEC["encoding"]["x"], **changes}}


def renumber(draft, number):
    draft.name = f"{number:02}_who_counts.ipynb"
    draft.title("# 1.", f"# {number}.")
    draft.cell("next", "lesson 2", f"lesson {number + 1}")


def view(iso3, voice):
    said = DATA.load("positions").query("iso3 == @iso3")
    official = said["voice"] == "government"
    return said.loc[official if voice == "own" else ~official, "position_id"].iloc[0]


# These look like faults and are none.
SOUND = [
    lambda d: (d.title("**Minutes** 40", "**Minutes** 60–90"), renumber(d, 8)),
    lambda d: (d.drop("recall-first"), d.run("lesson.recall(1)", "recall"), renumber(d, 3)),
    lambda d: (
        d.drop("recall-first", "recall-second"),
        d.run('ally.card("C21")', "recall"),
        renumber(d, 0),
    ),
    lambda d: d.run("# Write your line below."),
    lambda d: d.run("import numpy as np\nnp.random.default_rng(7)"),
    lambda d: d.run('ally.load("claims").sample(3, random_state=1)'),
    lambda d: d.run("losses = 4\nprint(losses)"),
    lambda d: (
        d.title("**Level** A", "**Level** B"),
        d.run('lesson.check("first", ...)', "ask-first"),
    ),
    lambda d: d.say("Answer two questions in 25<!--ours--> words, as in `C99` and `41%`."),
    lambda d: d.say("South Korea says that 3,000<!--N038--> were killed or wounded."),
    lambda d: d.say("Of the soldiers 3,000<!--N038--> or 4,000<!--N039--> were killed or wounded."),
    lambda d: d.say("It was said in July 2022<!--E011:month-->."),
    lambda d: d.say("Somebody called the war one said “to be inhumane”<!--V023.phrase-->."),
    lambda d: d.say("The axis of the chart is logarithmic."),
    lambda d: d.say(f"See [lesson 2](02_who_says_so.ipynb), [a source]({ARTICLE}), C21."),
    lambda d: d.say("Read [it](https://example.org/course/02_who_says_so.html#scene-4)."),
    lambda d: d.toml("It was counted.", "South Korea counted {N038}, not 4,000."),
    lambda d: d.toml("It was counted.", "“The regime” is their word."),
    lambda d: d.draw(
        mark="point", encoding=on_x(scale={"type": "log"}, title="claims (logarithmic axis)")
    ),
    lambda d: d.draw(mark="point", encoding=on_x(scale={"domain": [5, 20]})),
    lambda d: d.draw(title={"text": {"expr": "'Two'"}}),
    lambda d: (
        d.say("Iran is at the table."),
        d.run('ally.card("V022", "P26")'),  # its government's, another's
    ),
    lambda d: setattr(d, "voices", ("N038", "C21")) or d.run('ally.card("C21")'),
]


@pytest.mark.parametrize("change", SOUND)
def test_rules_let_pass(draft, change):
    change(draft)
    assert criteria.judge(draft.case) == []


# What is done to the small lesson; then the line or lines that it gives: place, criterion, words.
SPOILT = [
    (
        lambda d: d.title("# 1. Who counts?", "# 1. Counting"),
        ("cell title", "C1", '"# 1. Counting" is not "# 1. " and the question "Who counts?"'),
    ),
    (lambda d: d.title("**Level** A · ", ""), ("cell title", "C1", "**Level** is missing")),
    (
        lambda d: d.title("**Level** A", "**Level** easy"),
        ("cell title", "C1", 'level "easy"; one of A, A–B, B, B–C, C'),
    ),
    (
        lambda d: d.title("**Minutes** 40", "**Minutes** 55"),
        ("cell title", "C1", '"55" minutes; at most 50'),
    ),
    (
        lambda d: d.title("**Minutes** 40", "**Minutes** an hour"),
        ("cell title", "C1", '"an hour" minutes; at most 50'),
    ),
    (
        lambda d: d.title("**Before** lesson 0 · ", ""),
        ("cell title", "C1", "**Before** is missing"),
    ),
    (
        lambda d: d.title("**As of** February 2025", "**As of** now"),
        ("cell title", "C1", 'as of "now" does not begin with a month and a year'),
    ),
    (
        lambda d: d.title("**As of** February 2025", "**As of** January 2025"),
        ("cell title", "C1", 'as of "January 2025"; the data say February 2025'),
    ),
    (
        lambda d: d.title("**Review by** February 2027", "**Review by** January 2025"),
        ("cell title", "C1", 'review by "January 2025" is not after "February 2025"'),
    ),
    (
        lambda d: (
            d.title("2. name a source\n", ""),
            d.toml("objective = 2", "objective = 1"),
            d.toml("objective = 2", "objective = 1"),
        ),
        ("cell title", "C1", "1 objectives; 2 to 5"),
    ),
    (
        lambda d: d.title("2. name a source", "2. understand a source"),
        (
            "cell title",
            "C2",
            '"understand a source" starts with "understand", '
            "no action verb, as list, compare or compute are",
        ),
    ),
    (
        lambda d: d.title("2. name a source", "2. name a source\n3. list two more"),
        ("cell title", "C3", 'objective 3, "list two more", is met by no question'),
    ),
    (
        lambda d: d.toml("objective = 1", "objective = 7"),
        [
            ("cell title", "C3", 'objective 1, "compare two estimates", is met by no question'),
            ("questions.first", "C3", "there is no objective 7"),
        ],
    ),
    (
        lambda d: (d.drop("ask-first"), d.run('ally.card("C21")', "one")),
        ("questions.first", "C3", "the notebook never asks for it"),
    ),
    (
        lambda d: d.run('lesson.ask("thrid")'),
        ("cell extra", "C3", 'the lesson has nothing named "thrid" in questions'),
    ),
    (
        lambda d: d.run('lesson.explore("elsewhere")'),
        ("cell extra", "C3", 'the lesson has nothing named "elsewhere" in pictures'),
    ),
    (
        lambda d: setattr(d, "pictures", (*PICTURES, replace(PICTURES[0], opened_by="size"))),
        [
            ("predictions.size", "C3", "a picture waits for it, and there is none"),
        ],
    ),
    (
        lambda d: [d.cells.insert(8, markdown(f"more-{n}", "Read.")) for n in range(24)],
        ("cells", "C4", "46; at most 45: join what belongs together, or take a scene out"),
    ),
    (
        lambda d: (
            [d.cell(name, "of 8", "of 7") for name in SCENES[:6]],
            d.cell("read", "## 7 of 8 · Read", "Read."),
            d.cell("now-you-can", "8 of 8", "7 of 7"),
            d.toml("scenes = 8", "scenes = 7"),
        ),
        [
            ("cell title", "C4", "7 scenes; about ten"),
            ("scenes", "text", "7 is less than the minimum of 8"),
        ],
    ),
    (
        lambda d: d.cell("look", "5 of 8", "6 of 8"),
        ("cell title", "C4", "the scenes are not numbered 1 to 8 of 8"),
    ),
    (
        lambda d: d.toml("scenes = 8", "scenes = 9"),
        ("scenes", "C4", "the text file says 9, the notebook has 8"),
    ),
    (
        lambda d: d.drop("card"),
        [
            ("cell read", "C4", "nothing to do in scene 7, Read"),
            ("voices", "C27", "N038 is counted as a voice, and the lesson does not show it"),
        ],
    ),
    (
        lambda d: d.toml("scene = 3", "scene = 5"),
        ("questions.first", "C4", "scene = 5, and it is asked in scene 3"),
    ),
    (
        lambda d: setattr(d, "pictures", (PICTURES[1],)),
        ("pictures", "C5", "no picture waits for a guess"),
    ),
    (
        lambda d: d.move("lab", "guess-share") or d.run('ally.card("C21")', "look"),
        ("pictures.look", "C5", "shown before the guess share is asked for"),
    ),
    (
        lambda d: setattr(d.cells[d.at("guess-share")], "outputs", list(shown())),
        ("cell guess-share", "C5", "its picture is stored open: type allylessons run"),
    ),
    (
        lambda d: d.drop("recall-second"),
        ("cell title", "C8", "1 recall questions in its first two scenes; 2 or 3"),
    ),
    (
        lambda d: d.move("recall-second", "ask-first"),
        ("cell title", "C8", "1 recall questions in its first two scenes; 2 or 3"),
    ),
    (
        lambda d: d.first(mistakes=mistakes(("b", "one", "No."))),
        [
            ("questions.first", "C9", "1 wrong answers; at least 2"),
            ("questions.first", "C10", "no reply is for the answer 'c'"),
            (
                "questions.first",
                "text",
                '"all is one" is for an answer that is right, or replied to',
            ),
            (
                "questions.first",
                "text",
                '"nothing is known" is for an answer that is right, or replied to',
            ),
        ],
    ),
    (
        lambda d: d.toml('misconception = "all is one"', 'misconception = " "'),
        ("questions.first", "C9", "a wrong answer names no misconception"),
    ),
    (
        lambda d: d.toml("Something was counted.", "That was not counted."),
        ("questions.first", "C9", "two replies are the same"),
    ),
    (
        lambda d: d.toml('"Look up.", ', ""),
        [
            ("questions.first", "C9", "1 hints; 2"),
            ("questions.first.hints", "text", "['Look at the first bar.'] is too short"),
        ],
    ),
    (
        lambda d: d.toml('solution = "The first."', 'solution = " "'),
        (
            "questions.first",
            "C9",
            "the question, the why, a reply, a hint or the solution is empty",
        ),
    ),
    (
        lambda d: d.toml('"who", "when"', '"who"'),
        [
            ("questions.own", "C9", "a free answer needs two lines to look for, and a hint"),
            ("questions.own.look_for", "text", "['who'] is too short"),
        ],
    ),
    (
        lambda d: d.toml('b = "that", c', 'b = "This ", c'),
        ("questions.first", "text", "two options have the same text"),
    ),
    (
        lambda d: d.toml('"this", b = "that", c', '"this one here, say all", b = "that", c'),
        (
            "questions.first",
            "text",
            "the right option is the longest by far: one can see which it is",
        ),
    ),
    (
        lambda d: d.toml("You said: {guess}.", "You said so."),
        ("predictions.share.told", "C5", "does not say {guess}, which was kept"),
    ),
    (
        lambda d: d.first(right="b"),
        [
            ("questions.first", "C10", "\"all is one\", 'b', is told: It was counted."),
            ("questions.first", "C10", "no reply is for the answer 'a'"),
        ],
    ),
    (
        lambda d: d.toml(
            'equals = "c"',
            'equals = "b"\nmisconception = "two"\nreply = "No."\n'
            '[[questions.first.wrong]]\nequals = "c"',
        ),
        ("questions.first", "text", '"two" is for an answer that is right, or replied to'),
    ),
    (
        lambda d: d.first(
            kind=Number(),
            right="many",
            mistakes=mistakes((1, "all is one", "No."), (2, "nothing is known", "Not so.")),
        ),
        (
            "questions.first",
            "C10",
            "'many', one of its own answers, cannot be read: "
            "There is no number in this. Type a number, such as `12.5`.",
        ),
    ),
    (
        lambda d: d.cell("now-you-can", "What you can now say", "The end"),
        ("cell cite", "C11", 'no "What you can now say" after the last question'),
    ),
    (
        lambda d: d.cell("now-you-can", "- I compare.\n", ""),
        ("cell now-you-can", "C11", '2 sentences under "What you can now say"; 3 to 5'),
    ),
    (lambda d: d.drop("next"), ("cell cite", "C11", 'no "**Next:**" after the last question')),
    (lambda d: d.drop("cite"), ("cell next", "C11", "no ally.cite() after the last question")),
    (
        lambda d: setattr(d, "stored", "0123456789ab"),
        (
            "stored",
            "C13",
            "stored before the last change of its data, text or code: type allylessons run 1",
        ),
    ),
    (
        lambda d: (
            setattr(d, "showed", notebooks.shows(d.cells)),
            d.draw(title="How many figures?"),
        ),
        (
            "stored",
            "C13",
            "its cells do not show what its last run gave: type allylessons run 1",
        ),
    ),
    (
        lambda d: d.run("\n".join(["count = 1"] * 13)),
        ("cell extra", "C14", "13 lines of code; at most 12: make it two cells"),
    ),
    (
        lambda d: d.say("Look now. " * 60),
        ("cell before", "C14", "126 words of Markdown; at most 120"),
    ),
    (
        lambda d: d.say(HARD.replace(". ", ", ", 2)),
        (
            "cell before",
            "C14",
            "all prose has Flesch-Kincaid grade 20.7, this cell the highest; at most 10 at level A",
        ),
    ),
    (
        lambda d: d.say("Your desk keeps it."),
        ("cell before", "C14", '"desk" is a word of the house: write what a learner would say'),
    ),
    (
        lambda d: d.toml("Look up.", "It is a usual slip."),
        ("questions.first", "C14", '"slip" is a word of the house: write what a learner would say'),
    ),
    (lambda d: d.run("1 + 1;"), ("cell extra", "C15", "ends in ;")),
    (
        lambda d: d.run("import numpy as np\nnp.random.default_rng()"),
        ("cell extra", "C15", "default_rng() is random without a seed"),
    ),
    (
        lambda d: d.run("import random\nrandom.random()"),
        ("cell extra", "C15", "random.random( is random without a seed"),
    ),
    (
        lambda d: d.run('ally.load("claims").sample(3)'),
        ("cell extra", "C15", "calls sample( without random_state"),
    ),
    (
        lambda d: d.run("import ipywidgets\nipywidgets.Output()"),
        ("cell extra", "C15", "calls Output("),
    ),
    (
        lambda d: d.run("from ipywidgets import interact\ninteract(print, n=3)"),
        ("cell extra", "C15", "calls interact("),
    ),
    (lambda d: d.run("import threading"), ("cell extra", "C15", "imports threading")),
    (
        lambda d: d.run("from urllib.request import urlopen"),
        ("cell extra", "C15", "imports urllib.request"),
    ),
    (lambda d: d.run('open("/tmp/file")'), ("cell extra", "C15", 'absolute path "/tmp/file"')),
    (
        lambda d: d.run('ally.load("https://example.org/a.csv")'),
        ("cell extra", "C15", 'download "https://example.org/a.csv"'),
    ),
    (
        lambda d: d.run("%pip install pandas"),
        ("cell extra", "C15", "is not Python; magics and ! are not allowed"),
    ),
    (
        lambda d: d.say("South Korea says that 3,100<!--N038--> were killed or wounded."),
        ("cell before", "C19", '"3,100": N038 says 3,000: type allylessons run, or mend it'),
    ),
    (
        lambda d: d.say("Seoul spoke in July 1958."),
        (
            "cell before",
            "C19",
            '"July 1958": names no row: write <!--N038--> or its like behind it',
        ),
    ),
    (
        lambda d: d.say("Somebody called it “a friend of a friend”."),
        (
            "cell before",
            "C19",
            '"a friend of a friend": this quotation names no row: '
            "write <!--P01--> or its like behind it",
        ),
    ),
    (
        lambda d: d.run("losses = 3000"),
        ("cell extra", "C19", '3000 is typed: fetch it, for instance lesson.value("N038")'),
    ),
    (
        lambda d: d.toml("It was counted.", "Of the soldiers 41% were lost, officials say."),
        (
            "questions.first",
            "C19",
            '"41%" is not in the data: write its row, as {N038}; '
            "a figure of your own in words, or in lNN.py",
        ),
    ),
    (
        lambda d: d.say("Of the soldiers sent, 3,000<!--N038--> were killed or wounded."),
        ("cell before", "C20", '"3,000" has rivals: give a range, or say whose it is'),
    ),
    (
        lambda d: d.toml("It was counted.", "Of the soldiers, {N038} were killed or wounded."),
        ("questions.first", "C20", '"3,000" has rivals: give a range, or say whose it is'),
    ),
    (lambda d: d.draw(title=None), ("cell lab", "C22", "a picture without a title")),
    (lambda d: d.draw(description=""), ("cell lab", "C22", "a picture without words")),
    (
        lambda d: d.draw(beneath=BENEATH.replace("ally-words", "words")),
        ("cell lab", "C22", "no words and no table under a picture"),
    ),
    (
        lambda d: d.draw(beneath=BENEATH.replace("As known in", "Until")),
        ("cell lab", "C22", "no sources with an as-of date under a picture"),
    ),
    (lambda d: d.draw(width=561), ("cell lab", "C22", "a picture 561 px wide; at most 560")),
    (
        lambda d: setattr(
            d,
            "pictures",
            (PICTURES[0], replace(PICTURES[1], tell=lambda: told()._replace(title=""))),
        ),
        ("pictures.look", "C22", "no finding or no words for {}"),
    ),
    (
        lambda d: d.draw(
            encoding=SPEC["encoding"] | {"color": {"field": "side", "type": "nominal"}}
        ),
        ("cell lab", "C24", 'only colour says "side"; repeat it by shape, dash, place or label'),
    ),
    (
        lambda d: d.draw(encoding=on_x(scale={"domain": [5, 20]})),
        ("cell lab", "C25", "the bars on x do not start at zero"),
    ),
    (
        lambda d: d.draw(encoding=on_x(scale={"zero": False})),
        ("cell lab", "C25", "the bars on x do not start at zero"),
    ),
    (
        lambda d: d.draw(mark="point", encoding=on_x(scale={"type": "log"})),
        ("cell lab", "C25", "the axis x is logarithmic and does not say so"),
    ),
    (
        lambda d: d.draw(layer=[{"mark": "point"}], resolve={"scale": {"y": "independent"}}),
        ("cell lab", "C25", "two axes for y"),
    ),
    (
        lambda d: d.draw(params=[{"name": "t", "on": {"type": "timer"}}]),
        ("cell lab", "C25", "the chart plays by itself"),
    ),
    (
        lambda d: d.move("voices", "lab"),
        ("cell cite", "C27", "no lesson.voices() after the last question"),
    ),
    (
        lambda d: setattr(d, "voices", ("N038", "V005")),
        ("voices", "C27", "V005 is counted as a voice, and the lesson does not show it"),
    ),
    (
        lambda d: d.say("Iran is at the table."),
        [
            (
                "views",
                "C27",
                "Iran is named, and its government's view is not shown: show lesson.views(), "
                f"or the card of {view('IRN', 'own')}",
            ),
            (
                "views",
                "C27",
                "Iran is named, and another's view of it is not shown: show lesson.views(), "
                f"or the card of {view('IRN', 'another')}",
            ),
        ],
    ),
    (
        lambda d: (d.say("Iran is at the table."), d.run('ally.card("V022")')),
        (
            "views",
            "C27",
            "Iran is named, and another's view of it is not shown: show lesson.views(), "
            f"or the card of {view('IRN', 'another')}",
        ),
    ),
    (
        lambda d: d.say("Each regime speaks for itself."),
        ("cell before", "C28", '"regime" outside quotation marks: quote it, or say it plainly'),
    ),
    (
        lambda d: d.say("A new axis was formed."),
        ("cell before", "C28", '"axis" outside quotation marks: quote it, or say it plainly'),
    ),
    (
        lambda d: d.toml("neither", "a puppet"),
        ("questions.first", "C28", '"puppet" outside quotation marks: quote it, or say it plainly'),
    ),
    (
        lambda d: setattr(
            d,
            "pictures",
            (PICTURES[0], replace(PICTURES[1], tell=lambda: told()._replace(words="A vassal."))),
        ),
        ("pictures.look", "C28", '"vassal" outside quotation marks: quote it, or say it plainly'),
    ),
    (
        lambda d: d.run('print("Now read on.")'),
        ("cell extra", "C31", "a cell that only prints a paragraph: write it as Markdown"),
    ),
    (
        lambda d: d.run(
            'from IPython.display import Markdown, display\ndisplay(Markdown("Read."))'
        ),
        ("cell extra", "C31", "a cell that only prints a paragraph: write it as Markdown"),
    ),
    (
        lambda d: d.say("This is said twice in one lesson. This is said twice in one lesson."),
        ("prose", "C31", 'stands 2 times: "This is said twice in one lesson."'),
    ),
    (
        lambda d: d.run('lesson.check("first", ...)', "ask-first"),
        ("cell extra", "C32", "asks for an answer in code: use lesson.ask"),
    ),
    (
        lambda d: setattr(d.cells[d.at("cite")], "execution_count", 3),
        ("cell cite", "C36", "claims to have run: type allylessons clean"),
    ),
    (
        lambda d: setattr(
            d.cells[d.at("ask-own")],
            "outputs",
            [new_output("display_data", data={"text/html": "<p><b>Right.</b> So it is.</p>"})],
        ),
        ("cell ask-own", "C36", "stored with an answer: type allylessons run"),
    ),
    (
        lambda d: d.say("![](map.png)"),
        [
            ("cell before", "links", "the picture map.png has no words in its place"),
            ("cell before", "links", "the link to map.png leads nowhere"),
        ],
    ),
    (
        lambda d: d.say("![A map](https://example.org/map.png)"),
        (
            "cell before",
            "links",
            "the picture https://example.org/map.png is fetched from elsewhere",
        ),
    ),
    (
        lambda d: d.say("See [lesson 9](09_nothing.ipynb)."),
        ("cell before", "links", "the link to 09_nothing.ipynb leads nowhere"),
    ),
    (
        lambda d: d.say("See [the page](https://example.org/course/01_nothing.html#who)."),
        (
            "cell before",
            "links",
            "the link to https://example.org/course/01_nothing.html#who leads nowhere",
        ),
    ),
    (
        lambda d: d.say("See [this](https://example.org)."),
        (
            "cell before",
            "links",
            "https://example.org is no source of the data: mend it, or add its row",
        ),
    ),
    (
        lambda d: d.say("Read <b>this</b> in `<b>`, see <https://example.org>."),
        [
            ("cell before", "markup", "<b> is HTML: write Markdown"),
            ("cell before", "markup", "</b> is HTML: write Markdown"),
        ],
    ),
    (
        lambda d: d.toml("It was counted.", "It was counted.<br>"),
        ("questions.first.why", "markup", "<br> is HTML: write Markdown"),
    ),
    (
        lambda d: d.say("Look.<!--notebook--> Run it."),
        ("cell before", "markup", "a comment is not closed"),
    ),
    (
        lambda d: d.say("Read.\n\n#### Aside\n\nRead on."),
        ("cell before", "links", "a heading of level 4 after one of level 2"),
    ),
    (
        lambda d: d.cell("next", "lesson 2", "lesson 5"),
        ("cell next", "links", "says that lesson 5 is next; it is 2"),
    ),
    (
        lambda d: d.say("Read C99 before you go on."),
        ("cell before", "links", "there is no record C99"),
    ),
    (
        lambda d: d.toml("Look up.", "Look at N999."),
        ("questions.first", "links", "there is no record N999"),
    ),
    (
        lambda d: d.toml('kind = "one"\nscene = 2', 'kind = "one"\nscene = 2\ncolour = "red"'),
        (
            "predictions.share",
            "text",
            "Additional properties are not allowed ('colour' was unexpected)",
        ),
    ),
    (
        lambda d: (
            setattr(d, "text", d.text.replace("questions.first", "questions.First_1")),
            d.cell("ask-first", "first", "First_1"),
        ),
        ("questions.First_1", "text", "a key is small letters, digits and hyphens"),
    ),
    (
        lambda d: d.toml("It was counted.", "It was counted on {V045.date}."),
        ("questions.first.why", "about", 'V045 is a row of BLR: write about = ["BLR"] at its head'),
    ),
    (
        lambda d: d.run('ally.card("C80")'),
        ("cells and voices", "about", "C80 is not among the rows of BLR in countries.toml"),
    ),
]
SCENES = ["recall", "before", "one", "two", "look", "own", "read", "now-you-can"]


def listed(said):
    return [said] if isinstance(said, tuple) else said


@pytest.mark.parametrize(("spoil", "said"), SPOILT)
def test_rule_names_what_breaks_it(draft, spoil, said):
    spoil(draft)
    lines = [": ".join([draft.name, *line]) for line in listed(said)]
    assert criteria.judge(draft.case) == lines


def test_each_rule_has_a_bad_lesson():
    assert {line[1] for _, said in SPOILT for line in listed(said)} == set(criteria.RULES)


def test_each_criterion_is_held_by_a_rule_a_test_or_a_reader():
    held = set(criteria.RULES) | set(criteria.HELD)
    assert {f"C{n}" for n in range(1, 39)} == {n for n in held if n[0] == "C"} | set(
        criteria.FOR_READERS
    )
    assert not held & set(criteria.FOR_READERS)


@pytest.mark.parametrize(
    ("criterion", "file"),
    [(name, file) for name, files in criteria.HELD.items() for file in files],
)
def test_a_file_that_holds_a_criterion_says_so(criterion, file):
    assert criterion in (ROOT / file).read_text(encoding="utf-8")
    assert "\ndef test_" in (ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", notebooks.find(), ids=lambda path: path.stem)
def test_lesson_meets_every_rule(path):
    assert criteria.judge(cases.read(path, DATA)) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("41% of 11,000", [("41%", "percent", 41), ("11,000", "count", 11000)]),
        (
            "between 25 and 36 percent",
            [("25 and 36 percent", "percent", 25), ("36 percent", "percent", 36)],
        ),
        (
            "4.2 to 12 million",
            [("4.2 to 12 million", "count", 4.2e6), ("12 million", "count", 12e6)],
        ),
        (
            "US$ 240 billion in 2023",
            [("2023", "date", "2023"), ("US$ 240 billion", "money", 240e9)],
        ),
        (
            "22 Jan 2025 and June 2024",
            [("22 Jan 2025", "date", "2025-01-22"), ("June 2024", "date", "2024-06")],
        ),
        ("41 per cent, 41 %", [("41 per cent", "percent", 41), ("41 %", "percent", 41)]),
        ("Forty-one percent", [("Forty-one percent", "percent", 41)]),
        ("for six months", [("six months", "time", 6)]),
        ("nine dead and eleven states", [("nine", "count", 9), ("eleven states", "countries", 11)]),
        ("C21, ES-11/1, Article 4, 25 words, two questions, 100%, one year", []),
    ],
)
def test_figures_of_a_text(words, found):
    assert [(f.text, f.kind, f.value) for f in evidence.figures(words)] == found


@pytest.mark.parametrize(
    ("words", "held"),
    [
        ("Support was at 41% of the Belarusian budget.", True),
        ("41% of the soldiers were lost.", False),  # another thing's number
        ("South Korea counted 3,000.", True),
        ("South Korea counted 3,001.", False),
        ("South Korea counted 3,000 months.", False),  # another unit
        ("On 19 June 2024.", True),
        ("On 18 June 1924.", False),
    ],
)
def test_figure_stands_in_a_row_on_the_same_thing(words, held):
    found = list(evidence.figures(words))
    assert [evidence.of(DATA).has(figure, words) for figure in found] == [held] * len(found)


def test_blocks_of_markdown_are_text_without_code():
    source = "# Head\n\nOne `41%` *two*\nthree\n\n1. item\n\n```\n42%\n```\n\n> said\n"
    assert evidence.blocks(source) == ["Head", "One … two three", "item", "said"]


def test_grade_grows_with_words_and_sentences():
    plain = style.grade(["The cat sat. The dog ran."])
    assert plain < style.grade(["The cat sat and the dog ran and nobody knew why it ran."])
    assert plain < style.grade(["Considerable heterogeneity persists."])
    assert style.grade(["A heading"]) == 0


def test_grade_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyphen", None)
    with pytest.raises(DataError, match=r"needs pyphen; type: python -m pip install"):
        style.grade(["Some prose."])


def test_problems_of_a_folder(tmp_path):
    (tmp_path / "01_broken.ipynb").write_text("{")
    (tmp_path / "02_empty.ipynb").write_text(writes(new_notebook()))
    (tmp_path / "77_unknown.ipynb").write_text(writes(new_notebook(cells=cells())))
    (tmp_path / "notes.ipynb").write_text("{")  # no lesson
    assert criteria.problems(tmp_path, DATA) == [
        "01_broken.ipynb: cannot be read as a notebook (NotJSONError)",
        "02_empty.ipynb: has no cells",
        "77_unknown.ipynb: its content is missing: write lessons/l77.py",
    ]


def test_problems_of_a_lesson_that_cannot_be_built(tmp_path, monkeypatch):
    def content(data):
        raise KeyError("C99")

    path = notebooks.find()[0]
    (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr("allylessons.lessons.l00.content", content)
    (said,) = criteria.problems(tmp_path, DATA)
    assert said.startswith(f"{path.name}: Lesson 0 builds nothing from these data (KeyError: 'C99'")


def test_problems_name_file_cell_and_words(tmp_path):
    path = next(path for path in notebooks.find() if path.name.startswith("03"))
    nb = notebooks.read(path)
    nb.cells[2].source += "\n\nOf the soldiers 47% were lost."
    (tmp_path / path.name).write_text(json.dumps(nb))
    said = f'{path.name}: cell {nb.cells[2].id}: C19: "47%": names no row'
    assert any(line.startswith(said) for line in criteria.problems(tmp_path))
