"""Slips in code cells of a real kernel: a sentence and what to type, no traceback (C16, C32)."""

import ast
import builtins
import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from jupyter_client import KernelManager

from allylessons import repairs

ROOT = Path(__file__).parents[1]
CONFIG = "etc/ipython/ipython_kernel_config.json"
OTHER = "--IPKernelApp.extra_extensions=IPython.extensions.storemagic"
LOADED = "--IPKernelApp.extra_extensions=allylessons.slips"


class Kernel:
    """A kernel, and what a cell showed there: its error, what was displayed, and the reply."""

    def __init__(self, folder, *arguments):
        self.manager = KernelManager(kernel_name="python3")
        self.manager.start_kernel(cwd=str(folder), extra_arguments=list(arguments))
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def run(self, code):
        shown = []
        reply = self.client.execute_interactive(
            code, timeout=60, output_hook=lambda message: shown.append(message)
        )["content"]
        kinds = {one["msg_type"]: one["content"] for one in shown}
        error = kinds.get("error", {})
        data = kinds.get("display_data", {}).get("data", {})
        text = re.sub(r"\x1b\[\d*m", "", "\n".join(error.get("traceback", [])))
        if len(error.get("traceback", [])) == 1:  # one sentence, in short lines
            says, *typed = text.split("\nType:  ")
            text = "\nType:  ".join([says.replace("\n", " "), *typed])
        return text, data, reply

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """A kernel in which no first cell has run."""
    kernel = Kernel(tmp_path_factory.mktemp("fresh"), LOADED)
    yield kernel
    kernel.close()


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """A kernel in which lesson 3 has begun and some cells have run."""
    kernel = Kernel(tmp_path_factory.mktemp("started"), LOADED)
    text, _, reply = kernel.run("import allylessons as ally\nlesson = ally.start(3)")
    assert reply["status"] == "ok", text
    code = """
sent = ally.load("estimates").head(7)
lost = sent.copy()
deaths = sent["value"]
soldiers_sent = 11_000
losses = "3,000"
before = ...
def share(a, b):
    return 100 * a / b
"""
    assert kernel.run(code)[2]["status"] == "ok"
    yield kernel
    kernel.close()


# A cell, a part of its sentence, and what it says to type.
SLIPS = [
    ("answer = twelve", "numbers in figures", "answer = 12"),
    ("answer = forty-six", "numbers in figures", "answer = 46"),
    ("answer = fourth", "numbers in figures", "answer = 4"),
    ("answer = twelve / 90", "numbers in figures", "answer = 12 / 90"),
    ("answer = three thousand", "alone in Python, in figures", "answer = 3000"),
    ("answer = 27.3 %", "without its percent sign", "answer = 27.3"),
    ("answer = 27.3%  # my share", "without its percent sign", "answer = 27.3"),
    ("answer = 36,4 %", "with a dot for decimals", "answer = 36.4"),
    ("answer = 27.3 percent", "without its percent sign", "answer = 27.3"),
    ('lesson.check("one-share", 27.3 %)', "percent sign", 'lesson.check("one-share", 27.3)'),
    ("answer = 12 claims", "with nothing behind it", "answer = 12"),
    ("answer = about 36", "alone in Python", "answer = 36"),
    ("answer = 4 000", "alone in Python", "answer = 4000"),
    ("answer = 2.5 million", "alone in Python", "answer = 2500000"),
    ("answer = 4th", "alone in Python", "answer = 4"),
    ("answer = 012", "alone in Python", "answer = 12"),
    ("answer = 25 to 36.4", "Two numbers stand in brackets", "answer = (25, 36.4)"),
    ("answer = 25% to 36,4%", "Two numbers stand in brackets", "answer = (25, 36.4)"),
    ("answer = between 25 and 36", "Two numbers stand in brackets", "answer = (25, 36)"),
    ("answer = ...12", "three dots", "answer = 12"),
    ("answer = ... 12 claims", "three dots", "answer = 12"),
    ("answer = ...Iran", "three dots", 'answer = "Iran"'),
    ('answer = ..."Officials say"', "three dots", 'answer = "Officials say"'),
    ("answer = Iran", "nothing called “Iran”", 'answer = "Iran"'),
    ("answer = Iran, Belarus", "nothing called “Iran”", 'answer = ["Iran", "Belarus"]'),
    ("answer = South-Africa", "nothing called “South”", 'answer = "South-Africa"'),
    ("answer = South Africa", "Text stands between quotation marks", 'answer = "South Africa"'),
    ("ally.card(C21)", "The id C21", 'ally.card("C21")'),
    ("lesson.hint(one-share)", "“one-share” is text", 'lesson.hint("one-share")'),
    (
        "lesson.solution(read-the-table)",
        "“read-the-table” is text",
        'lesson.solution("read-the-table")',
    ),
    ("lesson.check(one-share, 27.3)", "is text", 'lesson.check("one-share", 27.3)'),
    ("lesson.hint(read the table)", "between quotation marks", 'lesson.hint("read the table")'),
    (
        "answer = Officials say 25% to 36.4% were casualties",
        "Text stands between quotation marks",
        'answer = "Officials say 25% to 36.4% were casualties"',
    ),
    (
        "answer = Russia's allies say so",
        "Text stands between quotation marks",
        'answer = "Russia\'s allies say so"',
    ),
    ("answer = “Officials say”", "straight quotation marks", 'answer = "Officials say"'),
    ("answer = „Officials say“", "straight quotation marks", 'answer = "Officials say"'),
    ("answer = ”Russia’s allies”", "straight quotation marks", 'answer = "Russia’s allies"'),
    ("answer = ‘Officials say’", "straight quotation marks", 'answer = "Officials say"'),
    ('answer = “Officials say"', "straight quotation marks", 'answer = "Officials say"'),
    ("lesson.hint(“one-share”)", "straight quotation marks", 'lesson.hint("one-share")'),
    (
        "lesson.check(“one-share”, 27.3)",
        "straight quotation marks",
        'lesson.check("one-share", 27.3)',
    ),
    ("answer = 'Russia's allies'", "the mark ' inside", 'answer = "Russia\'s allies"'),
    (
        'answer = "They said "almost 40" of them"',
        'the mark " inside',
        "answer = 'They said \"almost 40\" of them'",
    ),
    ('answer = "Officials say', "missing at the end", 'answer = "Officials say"'),
    ('answer = Officials say"', "missing before the text", 'answer = "Officials say"'),
    ('lesson.hint("one-share)', "missing at the end", 'lesson.hint("one-share")'),
    ('lesson.hint(one-share")', "missing before the text", 'lesson.hint("one-share")'),
    (
        'lesson.check("one-share, 27.3)',
        "missing at the end",
        'lesson.check("one-share", 27.3)',
    ),
    (
        'lesson.check(one-share", 27.3)',
        "missing before the text",
        'lesson.check("one-share", 27.3)',
    ),
    ('lesson.hint("one-share"', "never closes", 'lesson.hint("one-share")'),
    ("answer = round((3 + 4) / 2", "never closes", "answer = round((3 + 4) / 2)"),
    ('lesson.hint("one-share"))', "a bracket too many", 'lesson.hint("one-share")'),
    ('lesson.check("one-share" 27.3)', "comma is missing", 'lesson.check("one-share", 27.3)'),
    ("answer = −6.9", "“−” into the line", "answer = -6.9"),
    ("answer = 3 × 4", "“×” into the line", "answer = 3 * 4"),
    ("x = 1\n  answer = 12", "begins with a space", "answer = 12"),
    ("100 * 3000 / soldier_sent", "Did you mean “soldiers_sent”?", "100 * 3000 / soldiers_sent"),
    ("answer = true", "Did you mean “True”?", "answer = True"),
    ("answer = 100 * casualties / 11", "Run the cell above", ""),
    ('lesson.chek("one-share", 3)', "Did you mean “check”?", 'lesson.check("one-share", 3)'),
    ('answer = 100 * "3,000" / 11_000', "does not count with text", "answer = 100 * 3000 / 11_000"),
    ("answer = losses / soldiers_sent", "“losses” holds text", "losses = 3000"),
    ("answer = before / 2", "still holds three dots", ""),
    ("answer = ... / 2", "still holds three dots", ""),
    ("answer = share / 2", "“share” is a function", "answer = share() / 2"),
    ("answer = deaths.sum / 2", "“deaths.sum” is a function", "answer = deaths.sum() / 2"),
    ("answer = lost / 2", "“lost” is a table of 7 rows", ""),
    ("answer = lost / sent", "“lost” is a table of 7 rows", ""),
    ("answer = 3000 / sent * 100", "“sent” is a table", "answer = 3000 / soldiers_sent * 100"),
    ("answer = float(deaths)", "“deaths” is a column of 7 rows", ""),
    ("if lost > 3:\n    print(1)", "“lost” is a table of 7 rows", ""),
    ("answer = half", "nothing called “half”", 'answer = "half"'),
    ("answer = two thirds", "Text stands", 'answer = "two thirds"'),
    ("answer = two in five", "nothing called “two”", 'answer = "two in five"'),
    ("answer = Iran and Belarus", "nothing called “Iran”", 'answer = "Iran and Belarus"'),
    ("answer 12", "sign = is missing", "answer = 12"),
    ("answer 27.3 %", "percent sign", "answer = 27.3"),
    ("answer = share(3)", "“share” needs more between its brackets: 'b'", ""),
    ("answer = Officials say one thing", "Text stands", 'answer = "Officials say one thing"'),
    ("answer = casualties-one", "nothing called “casualties”", 'answer = "casualties-one"'),
    (
        'lesson.check("one-share", 27,3)',
        "writes decimals with a dot",
        'lesson.check("one-share", 27.3)',
    ),
    (
        'lesson.hint("one-share", 27,3)',
        "writes decimals with a dot",
        'lesson.hint("one-share", 27.3)',
    ),
]


@pytest.mark.parametrize(("cell", "says", "types"), SLIPS, ids=[cell for cell, *_ in SLIPS])
def test_a_slip_gets_one_sentence_and_what_to_type(started, cell, says, types):
    text, data, reply = started.run(cell)
    assert says in text
    assert text.partition("\nType:  ")[2] == types
    assert text.count("\n") <= 1
    assert "Traceback" not in text
    assert data == {}
    assert reply["status"] == "error"  # so that Run All stops
    assert len(reply["traceback"]) == 1


@pytest.mark.parametrize(
    "cell", ["lesson", 'ally.card("C21")', "lesson.hint('one-share')", "ally.load(C21)"]
)
def test_a_cell_before_the_first_says_which_to_run(fresh, cell):
    text, data, reply = fresh.run(cell if "." in cell else f"{cell}.title")
    assert text == repairs.FIRST_CELL or (cell == "ally.load(C21)" and text.startswith("Run the"))
    assert (data, reply["status"]) == ({}, "error")


NEEDY = [  # cells of lessons that need an earlier one
    (5, "ask-put-first", 'mine = lesson.explore("index")'),
    (5, "ask-unfair", 'mine = lesson.explore("index")'),
    (7, "check-growth", 'trade = ally.load("trade")'),
]


def names(code):
    """The names that a cell uses, and those that it makes."""
    nodes = [*ast.walk(ast.parse(code))]
    found = [node for node in nodes if isinstance(node, ast.Name)]
    made = {node.id for node in found if isinstance(node.ctx, ast.Store)}
    made |= {name.asname or name.name for node in nodes for name in getattr(node, "names", [])}
    made |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    return {node.id for node in found} - made, made


def cells(path):
    nb = json.loads(path.read_text(encoding="utf-8"))
    return [(c["id"], "".join(c["source"])) for c in nb["cells"] if c["cell_type"] == "code"]


def test_all_cells_but_these_run_alone_after_the_first():
    found = []
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        (_, first), *others = cells(path)
        there = names(first)[1] | {*dir(builtins), "display"}
        found += [(int(path.name[:2]), key) for key, code in others if names(code)[0] - there]
    assert found == [(number, key) for number, key, _ in NEEDY]


@pytest.mark.parametrize(("number", "key", "begins"), NEEDY)
def test_a_cell_that_needs_an_earlier_one_names_it(tmp_path, number, key, begins):
    path = next((ROOT / "notebooks").glob(f"{number:02d}_*.ipynb"))
    shutil.copy(path, tmp_path)
    kernel = Kernel(tmp_path, LOADED)
    try:
        kernel.run(f"import allylessons as ally\nlesson = ally.start({number})")
        code = dict(cells(path))[key].replace("before = ...", "before = level.shift(1)")
        text = kernel.run(code)[0]
    finally:
        kernel.close()
    assert "is made in an earlier cell, which has not run." in text
    assert f"Run the cell that begins “{begins}”, then this one again." in text
    assert "Type:" not in text


def test_a_learners_own_files_and_folders_beside_the_notebook_do_no_harm(tmp_path):
    for name in ("data", "model", "lessons", "answers", "cells", "random", "csv", "calendar"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "datapackage.json").write_text("{")
        (tmp_path / f"{name}.py").write_text("mine = 1 / 0")
    kernel = Kernel(tmp_path, LOADED)
    try:
        code = "import allylessons as ally\nlesson = ally.start(3)\n"
        code += "ally.load('claims')\nlesson.explore('counts')"
        code += "\nassert lesson.check('one-share', '27,3').outcome == 'right'"
        text, _, reply = kernel.run(code)
        assert reply["status"] == "ok", text
    finally:
        kernel.close()


def test_a_name_of_the_courses_that_a_learner_took_is_said(tmp_path):
    kernel = Kernel(tmp_path, LOADED)
    first = "import allylessons as ally\nlesson = ally.start(3)"
    try:
        kernel.run(first)
        for name in ("lesson", "ally"):
            kernel.run(f"{name} = 'mine'")
            text, data, _ = kernel.run(f"{name}.check('one-share', 3)")
            assert text.startswith(f"The name “{name}” now holds something of your own")
            assert text.endswith("Run the first cell again, then this one.")
            assert data == {}
            kernel.run(first)
        kernel.run("list = [1, 2]\nsum = 3\nstr = 'a'")
        assert kernel.run("lesson.check('one-share', 27.3)")[2]["status"] == "ok"
        text = kernel.run("letters = list('abc')")[0]
        assert "“list” is a word of Python’s" in text
        assert text.endswith("Type:  del list")
        kernel.run("del list")
        assert kernel.run("letters = list('abc')")[2]["status"] == "ok"
    finally:
        kernel.close()


def test_slips_before_the_first_cell_are_told_too(fresh):
    text, *_ = fresh.run('answer = twelve\nlesson.check("read-the-table", answer)')
    assert text == "Line 1: Python reads numbers in figures.\nType:  answer = 12"
    text, *_ = fresh.run("lesson.hint(“one-share”)")
    assert text.endswith('Type:  lesson.hint("one-share")')


def test_the_line_is_named_where_there_are_several(started):
    text, *_ = started.run("# mine\n\nlosses = 3000\nanswer = 27.3 %")
    assert text.startswith("Line 4: A number stands without its percent sign")


def test_a_line_is_given_back_with_letters_of_any_language(started):
    assert started.run("answer = Беларусь")[0].endswith('answer = "Беларусь"')
    text, *_ = started.run('answer = "Łukašenka 中", soldier_sent')
    assert text.endswith('answer = "Łukašenka 中", soldiers_sent')


OTHERS = [
    ("1 / 0", "Python stopped: ZeroDivisionError: division by zero"),
    ("x = 1\n1 / 0", "Python stopped in line 2: ZeroDivisionError: division by zero"),
    ("sent['no such column']", "Python stopped: KeyError: 'no such column'"),
    ("share(1, 0)", "Python stopped: ZeroDivisionError: division by zero"),
    ("for x in 3", "Python cannot read line 1 of this cell: expected ':'."),
    ("import nothing_of_this_name", "ModuleNotFoundError: No module named"),
]


@pytest.mark.parametrize(("cell", "says"), OTHERS)
def test_other_errors_keep_pythons_words_folded(started, cell, says):
    text, data, reply = started.run(cell)
    assert text.startswith(says) or says in text
    assert "\n" not in text
    fold = data["text/html"]
    assert fold.startswith("<details><summary>Python’s own words</summary><pre>")
    last = re.sub(r"^.*?: ", "", says).strip(".")
    assert last.split(" of this cell")[0].split(":")[0] in data["text/plain"]
    assert "this cell" in fold
    assert "site-packages" not in fold
    assert "ipykernel" not in fold  # the same words on every computer
    assert (reply["status"], len(reply["traceback"])) == ("error", 1)


def test_pythons_words_are_escaped(started):
    text, data, _ = started.run("raise KeyError('<img src=x onerror=alert(1)>\\x1b[31m')")
    assert "<img" in text  # plain text, which a page shows as it is
    assert "\x1b" not in text
    assert "<img" not in data["text/html"]
    assert "&lt;img src=x onerror=alert(1)&gt;" in data["text/html"]
    for cell in ("answer = <b>Iran</b>", "answer = 'a'<script>"):
        assert "<b>" not in started.run(cell)[1].get("text/html", "")


def test_the_courses_own_errors_are_their_one_message(started):
    text, data, reply = started.run('lesson.hint("one-sheep")')
    assert text.startswith('Lesson 3 has no exercise "one-sheep".')
    assert (data, reply["ename"]) == ({}, "LessonError")
    text, data, _ = started.run("ally.nothing")
    assert text.startswith("allylessons has no 'nothing'. It has: ")


def test_a_stopped_cell_says_so(started):
    text, data, _ = started.run("raise KeyboardInterrupt")
    assert (text, data) == ("You stopped this cell. Shift+Enter runs it again.", {})


def test_an_error_that_cannot_be_told_does_no_harm(started):
    code = "class Odd(Exception):\n    def __str__(self):\n        return 1 / 0\n"
    started.run(code + "raise Odd")
    assert started.run("answer = 27.3 %")[0].endswith("answer = 27.3")


def test_commands_and_debugging_are_as_ever(started):
    started.run("1 / 0")
    shown = started.run("%tb")[0]
    assert "ZeroDivisionError" in shown
    assert "UsageError" in started.run("%nosuchcommand")[2]["ename"]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """Kernels for other work, without and with the extension."""
    folder = tmp_path_factory.mktemp("elsewhere")
    kernels = [Kernel(folder, OTHER), Kernel(folder, LOADED)]
    yield kernels
    for kernel in kernels:
        kernel.close()


@pytest.mark.parametrize(
    "cell",
    [
        "1 / 0",
        "answer = twelve",
        "answer = 27.3 %",
        "  x = 1\n y = 2",
        "for lesson in ['maths', 'music']:\n    lesson.nothing",
        "lesson.nothing",
        "lesson = 'x",
    ],
)
def test_other_notebooks_are_left_as_they_are(elsewhere, cell):
    without, beside = (kernel.run(cell) for kernel in elsewhere)
    assert without[1] == beside[1]
    for part in ("status", "traceback", "ename", "evalue"):
        assert without[2][part] == beside[2][part]
    assert len("\n".join(beside[2]["traceback"]).splitlines()) > 2
    assert beside[1] == {}


def test_a_handler_of_the_learners_own_stays(tmp_path):
    kernel = Kernel(tmp_path, LOADED)
    own = """
def mine(shell, kind, error, trace, tb_offset=None):
    print("mine")
get_ipython().set_custom_exc((ZeroDivisionError,), mine)
"""
    try:
        kernel.run(own)
        kernel.run("'allylessons'; 1 / 0")
        assert kernel.run("get_ipython().custom_exceptions")[2]["status"] == "ok"
        _, _, reply = kernel.run("assert get_ipython().custom_exceptions == (ZeroDivisionError,)")
        assert reply["status"] == "ok"
    finally:
        kernel.close()


def test_start_loads_it_where_the_kernel_has_not(tmp_path):
    kernel = Kernel(tmp_path, OTHER)
    try:
        assert "\n" in kernel.run("lesson.title")[0]
        kernel.run("import allylessons as ally\nlesson = ally.start(0)")
        kernel.run("lesson = ally.start(0)")
        assert kernel.run("answer = 27.3 %")[0].endswith("Type:  answer = 27.3")
    finally:
        kernel.close()


def test_it_is_light():
    code = (
        "import allylessons.slips, sys; print({'pandas', 'altair', 'ipywidgets'} & {*sys.modules})"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"


def test_every_environment_with_the_course_has_it():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shared = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert shared[CONFIG] == CONFIG
    # extra_extensions, as `extensions` here would end the list in a learner's own settings.
    assert json.loads((ROOT / CONFIG).read_text(encoding="utf-8")) == {
        "IPKernelApp": {"extra_extensions": ["allylessons.slips"]}
    }
