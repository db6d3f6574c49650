"""Each criterion as a rule that can fail: a good small lesson, spoilt once for each."""

import copy
import json
from dataclasses import replace
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, writes

from allylessons.authors import cases, criteria, evidence, style
from allylessons.data import Package
from allylessons.exercise import Choice, Content, Exercise, Lab, Mistake, Number, Prediction

DATA = Package()
VEGA = "application/vnd.vegalite.v5+json"
TITLE = """# 1. Who counts?

One line on what is asked.

1. compare two estimates
2. name a source

**Level** A · **Minutes** 40 · **Before** lesson 0 · **As of** February 2025 ·
**Review by** February 2027
"""
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
BENEATH = (
    "<p>Bar chart, 2 bars.</p><table><tr><td>Iran</td></tr></table>"
    "<p><small>Sources: S001. As of February 2025.</small></p>"
)


def exercise(key, objective, **changes):
    made = Exercise(
        key=key,
        prompt="Which one?",
        kind=Choice({"a": "this", "b": "that", "c": "neither"}),
        right="a",
        why="It was counted.",
        mistakes=(
            Mistake("b", "all is one", "That was not counted."),
            Mistake("c", "nothing is known", "Something was counted."),
        ),
        hints=("Look up.", "Look at the first bar."),
        solution="The first.",
        objective=objective,
    )
    return replace(made, **changes)


CONTENT = Content(
    "Who counts?",
    exercises=(exercise("first", 1), exercise("second", 2)),
    predictions=(Prediction("guess", "What do you think?", Choice({"a": "this", "b": "that"})),),
    labs=(Lab("look", print, {"country": ["Iran"]}, predicted="guess"),),
    notes={"voices": "Voices in this lesson: none."},
)


def markdown(name, text):
    return new_markdown_cell(text, id=name)


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
        markdown("recall", "## From earlier lessons"),
        code("recall-first", "lesson.recall(1)"),
        code("recall-second", "lesson.recall(2)"),
        markdown("before", "Now guess."),
        code("predict", 'lesson.predict("guess")'),
        code("lab", 'lesson.explore("look")', *shown()),
        code("check-first", 'lesson.check("first", ...)'),
        code("check-second", 'lesson.quiz("second")'),
        markdown("now-you-can", "## What you can now say\n\n- I count.\n- I compare.\n- I ask."),
        code("voices", 'lesson.note("voices")'),
        markdown("next", "**Next:** lesson 2."),
        code("cite", "ally.cite()"),
    ]


HARD = "Considerable terminological heterogeneity characterises interstate alliances. " * 4

# These look like faults and are none.
SOUND = [
    lambda d: (d.title("**Minutes** 40", "**Minutes** 60–90"), renumber(d, 8)),
    lambda d: (d.drop("recall-first", "recall-second"), renumber(d, 0)),
    lambda d: d.cells.insert(8, code("your-own-line", "# Write your line below.")),
    lambda d: d.run("import numpy as np\nnp.random.default_rng(7)"),
    lambda d: d.run('ally.load("claims").sample(3, random_state=1)'),
    lambda d: d.say(
        "Answer two questions in 25 words. Less than 100% is left, see `C99` and `41%`."
    ),
    lambda d: d.say("The magazine printed 40%: two in five soldiers killed or wounded."),
    lambda d: d.say("In January 2025, on 22 January 2025, in 2025."),
    lambda d: d.say("One speaker called it a “puppet state”."),
    lambda d: d.say("The axis of the chart is logarithmic."),
    lambda d: d.say("Of the soldiers sent, 3,000 or 4,000 were killed or wounded."),
    lambda d: d.say("South Korea says that 3,000 were killed or wounded."),
    lambda d: d.note(
        "Officials lost 41% of the soldiers.", 'f"Officials lost {share}% of the soldiers."'
    ),
    lambda d: d.first(solution="For instance: “a”."),
    lambda d: d.draw(
        mark="point", encoding=on_x(scale={"type": "log"}, title="claims (logarithmic axis)")
    ),
    lambda d: d.draw(mark="point", encoding=on_x(scale={"domain": [5, 20]})),
    lambda d: (
        d.say("Iran is at the table."),
        d.note(
            "Iran's ambassador, Kazem Jalali: "
            + own_view("IRN")
            + " Nikita Smagin: “Their rulers don't trust one another”."
        ),
    ),
]


def own_view(iso3):
    return (
        DATA.load("positions").query("iso3 == @iso3 and voice == 'government'")["position"].iloc[0]
    )


def renumber(draft, number):
    draft.name = f"{number:02}_who_counts.ipynb"
    draft.title("# 1.", f"# {number}.")


class Draft:
    """A lesson to spoil."""

    def __init__(self):
        self.cells, self.content, self.source = cells(), CONTENT, ""
        self.name = "01_who_counts.ipynb"

    def at(self, name):
        return next(at for at, cell in enumerate(self.cells) if cell.id == name)

    def say(self, text):
        """Put a text between the recall questions and the prediction."""
        self.cells[self.at("before")].source = text

    def run(self, source):
        """Put code where the lab stands, behind it."""
        self.cells.insert(self.at("lab") + 1, code("extra", source))

    def drop(self, *names):
        self.cells = [cell for cell in self.cells if cell.id not in names]

    def draw(self, beneath=BENEATH, **changes):
        spec = {**copy.deepcopy(SPEC), **changes}
        self.cells[self.at("lab")].outputs = list(shown(spec, beneath))

    def title(self, old, new):
        assert old in self.cells[0].source
        self.cells[0].source = self.cells[0].source.replace(old, new)

    def first(self, **changes):
        exercises = (exercise("first", 1, **changes), CONTENT.exercises[1])
        self.content = replace(self.content, exercises=exercises)

    def note(self, text, source=""):
        self.content = replace(self.content, notes={"voices": text})
        self.source = source

    @property
    def case(self):
        notebook = cases.Notebook(self.name, self.cells)
        return cases.Case(notebook, self.content, DATA, self.source)


def test_the_small_lesson_meets_every_rule():
    assert criteria.judge(Draft().case) == []


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
            d.drop("check-second"),
            asks(d, exercise("first", 1)),
        ),
        ("cell title", "C1", "1 objectives; 2 to 5"),
    ),
    (
        lambda d: d.title("2. name a source", "2. understand a source"),
        ("cell title", "C2", '"understand a source" starts with "understand", no action verb'),
    ),
    (
        lambda d: d.title("2. name a source", "2. name a source\n3. list two more"),
        ("cell title", "C3", 'objective 3, "list two more", is met by no exercise'),
    ),
    (
        lambda d: asks(d, exercise("first", 1), exercise("second", 2), exercise("third", 7)),
        [
            ("exercise third", "C3", "there is no objective 7"),
            ("exercise third", "C3", "the notebook never calls it"),
        ],
    ),
    (
        lambda d: d.run('lesson.check("thrid", ...)'),
        ("cell extra", "C3", 'the content has no exercise "thrid"'),
    ),
    (
        lambda d: d.run('lesson.explore("elsewhere")'),
        ("cell extra", "C3", 'the content has no lab "elsewhere"'),
    ),
    (
        lambda d: d.run('lesson.desk("table")'),
        ("cell extra", "C3", 'the content has no desk "table"'),
    ),
    (
        lambda d: d.cells.__setitem__(
            slice(8, 8), [markdown(f"more-{n}", "Read.") for n in "abcdefghi"]
        ),
        ("cell more-a", "C4", "9 cells with nothing to do from here; at most 8"),
    ),
    (
        lambda d: d.cells.insert(d.at("check-second"), d.cells.pop(d.at("predict"))),
        ("cell lab", "C5", "no prediction before the main chart"),
    ),
    (
        lambda d: setattr(
            d, "content", replace(CONTENT, labs=(replace(CONTENT.labs[0], predicted=None),))
        ),
        ("prediction guess", "C5", "no chart draws it"),
    ),
    (
        lambda d: d.drop("recall-second"),
        ("cell predict", "C8", "1 recall questions before it; 2 or 3"),
    ),
    (
        lambda d: d.cells.insert(d.at("lab"), d.cells.pop(d.at("recall-second"))),
        ("cell predict", "C8", "1 recall questions before it; 2 or 3"),
    ),
    (
        lambda d: d.first(mistakes=CONTENT.exercises[0].mistakes[:1]),
        ("exercise first", "C9", "1 mistakes; at least 2"),
    ),
    (
        lambda d: d.first(mistakes=mistakes(("b", "", "No."), ("c", "none", "No, no."))),
        ("exercise first", "C9", "a mistake names no misconception"),
    ),
    (
        lambda d: d.first(mistakes=mistakes(("b", "one", "No."), ("c", "two", "No."))),
        ("exercise first", "C9", "two mistakes say the same"),
    ),
    (lambda d: d.first(hints=("Look.",)), ("exercise first", "C9", "1 hints; 2")),
    (
        lambda d: d.first(solution=" "),
        ("exercise first", "C9", "the prompt, the why, a message, a hint or the solution is empty"),
    ),
    (lambda d: d.first(right="b"), ("exercise first", "C10", "'b' is judged right, not try again")),
    (
        lambda d: d.first(mistakes=mistakes(("b", "one", "No."), ("b", "two", "Not so."))),
        (
            "exercise first",
            "C10",
            '\'b\' is told "No. If you are stuck: `lesson.hint("first")`.", '
            'not "Not so. If you are stuck: `lesson.hint("first")`."',
        ),
    ),
    (
        lambda d: d.first(
            kind=Number(), right="none", mistakes=mistakes((1, "one", "No."), (2, "two", "Not so."))
        ),
        [
            ("exercise first", "C10", "'none' is judged try again, not right"),
            (
                "exercise first",
                "C10",
                "its own answers cannot be read: Give one number, for instance `12`.",
            ),
        ],
    ),
    (
        lambda d: d.drop("now-you-can"),
        ("cell cite", "C11", 'no "What you can now say" after the last exercise'),
    ),
    (
        lambda d: setattr(
            d.cells[d.at("now-you-can")],
            "source",
            "## What you can now say\n\n- I count.\n- I ask.",
        ),
        ("cell now-you-can", "C11", '2 sentences under "What you can now say"; 3 to 5'),
    ),
    (lambda d: d.drop("next"), ("cell cite", "C11", 'no "**Next:**" after the last exercise')),
    (lambda d: d.drop("cite"), ("cell next", "C11", "no ally.cite() after the last exercise")),
    (
        lambda d: d.run("\n".join(["count = 1"] * 13)),
        ("cell extra", "C14", "13 lines of code; at most 12"),
    ),
    (
        lambda d: d.say("Look now. " * 76),
        ("cell before", "C14", "152 words of Markdown; at most 150"),
    ),
    (
        lambda d: d.say(HARD),
        (
            "cell before",
            "C14",
            "all prose has Flesch-Kincaid grade 20.3, this cell the highest; at most 10 at level A",
        ),
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
        lambda d: d.say("Of the soldiers 41% were lost, officials say."),
        ("cell before", "C19", '"41%" is not in the data'),
    ),
    (
        lambda d: d.say("Seoul spoke in July 1958."),
        ("cell before", "C19", '"July 1958" is not in the data'),
    ),
    (
        lambda d: d.say("The treaty is of 21 June 2024."),
        ("cell before", "C19", '"21 June 2024" is not in the data'),
    ),
    (
        lambda d: d.say("The magazine wrote of trade worth $241 billion."),
        ("cell before", "C19", '"$241 billion" is not in the data'),
    ),
    (
        lambda d: d.say("Somebody called it “a friend of a friend”."),
        ("cell before", "C19", 'the phrase "a friend of a friend" is not in the data'),
    ),
    (
        lambda d: d.run('ally.show(title="What are 41% of the soldiers?")'),
        ("cell extra", "C19", '"41%" is not in the data'),
    ),
    (
        lambda d: d.note(
            "Officials lost 41% of the soldiers.", 'NOTE = "Officials lost 41% of the soldiers."'
        ),
        ("note voices", "C19", '"41%" is not in the data'),
    ),
    (
        lambda d: d.first(why="Of the soldiers 41% were lost, officials say."),
        ("exercise first", "C19", '"41%" is not in the data'),
    ),
    (
        lambda d: d.say("Of the soldiers sent, 3,000 were killed or wounded."),
        ("cell before", "C20", '"3,000" has rivals: give a range, or say whose it is'),
    ),
    (
        lambda d: d.first(solution="Of the soldiers, 36.4% were killed or wounded."),
        ("exercise first", "C20", '"36.4%" has rivals: give a range, or say whose it is'),
    ),
    (lambda d: d.draw(title=None), ("cell lab", "C22", "a chart without a title")),
    (lambda d: d.draw(description=""), ("cell lab", "C22", "a chart without a description")),
    (
        lambda d: d.draw(description="Bar chart, 3 bars."),
        (
            "cell lab",
            "C22",
            'the words beneath the chart are not its description, "Bar chart, 3 bars."',
        ),
    ),
    (
        lambda d: d.draw(beneath=BENEATH.replace("table", "ul")),
        ("cell lab", "C22", "no table beneath the chart"),
    ),
    (
        lambda d: d.draw(beneath=BENEATH.replace("As of", "Until")),
        ("cell lab", "C22", 'no line "Sources: ... As of ..." beneath the chart'),
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
        lambda d: d.cells.insert(d.at("lab"), d.cells.pop(d.at("voices"))),
        ("cell cite", "C27", 'no lesson.note("voices") after the last exercise'),
    ),
    (
        lambda d: d.say("Iran is at the table."),
        [
            ("lesson", "C27", "Iran is named, and no position of its government is shown"),
            ("lesson", "C27", "Iran is named, and nobody else's attributed view of it is shown"),
        ],
    ),
    (
        lambda d: d.say("Each regime speaks for itself."),
        ("cell before", "C28", '"regime" outside quotation marks'),
    ),
    (
        lambda d: d.say("A new axis was formed."),
        ("cell before", "C28", '"axis" outside quotation marks'),
    ),
    (
        lambda d: d.first(why="He is a puppet."),
        ("exercise first", "C28", '"puppet" outside quotation marks'),
    ),
]


def listed(said):
    return [said] if isinstance(said, tuple) else said


def mistakes(*given):
    return tuple(Mistake(*parts) for parts in given)


def asks(draft, *exercises):
    draft.content = replace(CONTENT, exercises=exercises)


def on_x(**changes):
    return {**SPEC["encoding"], "x": {**SPEC["encoding"]["x"], **changes}}


@pytest.mark.parametrize(("spoil", "said"), SPOILT)
def test_rule_names_what_breaks_it(spoil, said):
    draft = Draft()
    spoil(draft)
    lines = [": ".join([draft.name, *line]) for line in listed(said)]
    assert criteria.judge(draft.case) == lines


@pytest.mark.parametrize("change", SOUND)
def test_rules_let_pass(change):
    draft = Draft()
    change(draft)
    assert criteria.judge(draft.case) == []


def test_each_criterion_that_a_test_decides_is_held_somewhere():
    for_readers = {6, 7, 21, 29, 30}
    assert set(criteria.HELD) == {f"C{n}" for n in range(1, 31) if n not in for_readers}
    elsewhere = set(criteria.HELD.values()) - {criteria.HERE}
    assert [name for name in elsewhere if not (Path(__file__).parent / name).is_file()] == []


def test_each_rule_has_a_bad_lesson():
    assert {line[1] for _, said in SPOILT for line in listed(said)} == set(criteria.RULES)


@pytest.mark.parametrize("path", criteria.notebooks.find(), ids=lambda path: path.stem)
def test_lesson_meets_every_rule(path):
    assert criteria.judge(cases.read(path, DATA)) == []


@pytest.mark.parametrize(
    ("text", "found"),
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
def test_figures_of_a_text(text, found):
    assert [(f.text, f.kind, f.value) for f in evidence.figures(text)] == found


@pytest.mark.parametrize(
    ("text", "held"),
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
def test_figure_stands_in_a_row_on_the_same_thing(text, held):
    found = list(evidence.figures(text))
    assert [evidence.of(DATA).has(figure, text) for figure in found] == [held] * len(found)


def test_blocks_of_markdown_are_text_without_code():
    text = "# Head\n\nOne `41%` *two*\nthree\n\n1. item\n\n```\n42%\n```\n\n> said\n"
    assert evidence.blocks(text) == ["Head", "One … two three", "item", "said"]


def test_grade_grows_with_words_and_sentences():
    plain = style.grade(["The cat sat. The dog ran."])
    assert plain < style.grade(["The cat sat and the dog ran and nobody knew why it ran."])
    assert plain < style.grade(["Considerable heterogeneity persists."])
    assert style.grade(["A heading"]) == 0


def test_grade_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyphen", None)
    with pytest.raises(criteria.DataError, match=r"needs pyphen; type: python -m pip install"):
        style.grade(["Some prose."])


def test_problems_of_a_folder(tmp_path):
    (tmp_path / "01_broken.ipynb").write_text("{")
    (tmp_path / "02_empty.ipynb").write_text(writes(new_notebook()))
    (tmp_path / "77_unknown.ipynb").write_text(writes(new_notebook(cells=cells())))
    (tmp_path / "notes.ipynb").write_text("{")  # no lesson
    assert criteria.problems(tmp_path, DATA) == [
        "01_broken.ipynb: cannot be read as a notebook (NotJSONError)",
        "02_empty.ipynb: has no cells",
        "77_unknown.ipynb: its content is missing: write lessons/l77",
    ]


def test_problems_of_a_lesson_that_cannot_be_built(tmp_path, monkeypatch):
    def content(data):
        raise KeyError("C99")

    path = criteria.notebooks.find()[0]
    (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr("allylessons.lessons.l00.content", content)
    (said,) = criteria.problems(tmp_path, DATA)
    assert said.startswith(f"{path.name}: Lesson 0 builds nothing from these data (KeyError: 'C99'")


def test_problems_name_file_cell_and_words(tmp_path):
    path = next(path for path in criteria.notebooks.find() if path.name.startswith("03"))
    nb = criteria.notebooks.read(path)
    nb.cells[2].source += "\n\nOf the soldiers 47% were lost."
    (tmp_path / path.name).write_text(json.dumps(nb))
    said = f'{path.name}: cell {nb.cells[2].id}: C19: "47%" is not in the data'
    assert criteria.problems(tmp_path) == [said]
