"""The first cell: one Ready line, or what is missing and what to type; charts shown natively."""

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from allylessons import data, session, theme
from allylessons.lesson import LessonError

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"
PROJECT = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
NEEDED = [*PROJECT["dependencies"], *(f'{name}; extra == "x"' for name in ("nbval", "pytest"))]

# What a real shell displays and returns is printed, one JSON line a thing.
SHELL = """
import json, sys
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell

class Page(DisplayPublisher):
    def publish(self, data, metadata=None, **rest):
        print(json.dumps({"data": {k: str(v) for k, v in data.items()}, "meta": metadata}))

shell = InteractiveShell.instance(display_pub_class=Page)
for cell in json.loads(sys.argv[1]):
    result = shell.run_cell(cell)
    if result.result is not None:
        data, meta = shell.display_formatter.format(result.result)
        print(json.dumps({"data": data, "meta": meta}, default=str))
"""


def in_a_notebook(*cells, before="", folder=None):
    """Run cells in a fresh shell; gives what each showed or returned, then what was printed."""
    ran = subprocess.run(
        [sys.executable, "-c", before + SHELL, json.dumps(cells)],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
    )
    lines = ran.stdout.splitlines()
    shown = [json.loads(line) for line in lines if line.startswith('{"data"')]
    return shown, ran.stdout + ran.stderr


@pytest.fixture
def shown(monkeypatch):
    found = []
    monkeypatch.setattr(session, "display", lambda thing, **_: found.append(thing))
    return found


def test_the_first_cell_says_one_line(shown):
    lesson = session.start(0)
    (line,) = shown
    assert line.text == lesson.ready
    assert line.text.startswith(f"Ready. Lesson 0: {lesson.title} ")
    assert data.Package().edition in line.text
    assert "\n" not in line.text


def test_another_copy_of_the_data_is_named(shown, tmp_path):
    with pytest.raises(data.DataError, match=re.escape(str(tmp_path))):
        session.start(0, folder=tmp_path)
    assert session.start(0, folder=data.home()).data.folder == data.home()


def test_an_unknown_lesson_is_answered_with_those_there_are(shown):
    with pytest.raises(LessonError, match=r"no lesson 99\. There are: 0, .*Type ally\.start\(0\)"):
        session.start(99)
    assert shown == []


def installed(monkeypatch, **versions):
    """Have some packages in other versions; None: not installed."""
    real = session.version

    def version(name):
        if name not in versions:
            return real(name)
        if versions[name] is None:
            raise PackageNotFoundError(name)
        return versions[name]

    monkeypatch.setattr(session, "version", version)
    # Also where the tests run on a checkout that is not installed.
    monkeypatch.setattr(session, "requires", lambda _: NEEDED)


def test_nothing_is_missing_here(monkeypatch):
    installed(monkeypatch)
    assert session.missing() == ""


@pytest.mark.parametrize(
    ("name", "found", "said"),
    [
        ("altair", "5.4.1", "altair: 5.4.1 was found, <7,>=5.5 is needed."),
        ("pandas", None, "pandas: nothing was found, <4,>=2.2.2 is needed."),
        ("jupyterlab", "3.6", "jupyterlab: 3.6 was found, <5,>=4.4 is needed."),
        ("ipywidgets", "7.8", "ipywidgets: 7.8 was found, <9,>=8.1 is needed."),
    ],
)
def test_what_is_missing_is_named_with_the_line_to_type(monkeypatch, name, found, said):
    installed(monkeypatch, **{name: found})
    text = session.missing()
    assert text.startswith(said)
    needed = said.split(", ", 1)[1].split(" is")[0]
    assert f'Type: %pip install "{name}{needed}"' in text
    assert text.endswith("Then restart the kernel.")


def test_a_kernel_that_is_drawn_elsewhere_needs_no_jupyterlab(monkeypatch):
    installed(monkeypatch, jupyterlab=None)
    assert session.missing() == ""


def test_all_that_is_missing_is_said_at_once(monkeypatch, shown):
    installed(monkeypatch, altair="5.0", pandas="2.0")
    session.start(0)
    first = shown[0]
    assert first["text/markdown"].startswith("**Not ready.** altair: 5.0 was found")
    assert "pandas: 2.0 was found" in first["text/plain"]


def test_extras_are_not_asked_for(monkeypatch):
    installed(monkeypatch, nbval=None, pytest=None)
    assert session.missing() == ""


def test_a_folder_on_the_path_needs_no_metadata(monkeypatch):
    def unknown(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(session, "requires", unknown)
    assert session.missing() == ""


@pytest.mark.parametrize("name", ["pandas", "ipywidgets", "anywidget"])
def test_what_is_not_there_at_all_is_said_before_it_is_missed(name):
    before = f"""
import importlib.metadata as metadata, sys
real = metadata.version
def version(name):
    if name == {name!r}:
        raise metadata.PackageNotFoundError(name)
    return real(name)
metadata.version = version
metadata.requires = lambda _: {NEEDED!r}
sys.modules[{name!r}] = None
"""
    _, printed = in_a_notebook("import allylessons as ally\nally.start(0)", before=before)
    assert f"Not ready. {name}: nothing was found" in printed
    assert f'Type: %pip install "{name}' in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize("own", ["pandas.py", "altair.py", "numpy/__init__.py"])
def test_a_file_of_the_learners_that_hides_a_library_is_named(tmp_path, own):
    (tmp_path / own).parent.mkdir(exist_ok=True)
    (tmp_path / own).write_text("mine = 1")
    _, printed = in_a_notebook(FIRST, folder=tmp_path)
    assert f"Not ready. Your own {own.replace('numpy/__init__.py', 'folder numpy')}" in printed
    assert "Give it another name" in printed
    assert "Traceback" not in printed


def first_cells():
    for path in sorted((PYPROJECT.parent / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        first = next(cell for cell in cells if cell["cell_type"] == "code")
        yield "".join(first["source"])


@pytest.mark.parametrize("there", ["None", "types.ModuleType('allylessons')"])
def test_a_kernel_without_the_course_shows_what_to_choose(there):
    # Nothing of the course runs there, so the line itself has to say it; the second is what
    # Python makes of a folder of that name, such as the clone's.
    cells = [*first_cells()]
    assert len(cells) == 9
    before = f"import sys, types; sys.modules['allylessons'] = {there}\n"
    for cell in cells:
        _, printed = in_a_notebook(cell, before=before)
        assert "Error" in printed
        assert "Kernel > Change Kernel" in printed


FIRST = "import allylessons as ally\nlesson = ally.start(0)"
START = "import allylessons as ally; import sys; lesson = ally.start(0)"
OWN = """
import altair, pandas
chart = altair.Chart(pandas.DataFrame({"a": ["x"], "n": [1]}), description="Mine.")
chart.mark_bar().encode(x="n", y="a")
"""


def test_the_learners_own_chart_is_native():
    shown, printed = in_a_notebook(START, "'altair' in sys.modules", OWN, "chart.mark_point()")
    ready, altair_there, first, second = shown
    assert ready["data"]["text/plain"].startswith("Ready. Lesson 0")
    assert altair_there["data"]["text/plain"] == "False"  # it is slow, so start leaves it
    for chart in (first, second):
        assert set(chart["data"]) == {theme.NATIVE, "text/plain"}
        assert chart["data"]["text/plain"] == "Mine."
        assert chart["data"][theme.NATIVE]["$schema"] == theme.SCHEMA
        assert chart["data"][theme.NATIVE]["config"]["font"] == theme.FONT
        assert chart["meta"][theme.NATIVE]["embed_options"]["renderer"] == "svg"
    assert "Traceback" not in printed


def test_an_error_is_one_line_and_leaves_the_lesson_usable():
    cells = [START, "lesson.check('nothing')", "ally.load('claim')", "lesson.check('nothing')"]
    _, printed = in_a_notebook(*cells)
    assert printed.count('no exercise "nothing"') == 2
    assert "Nearest: claims" in printed
    assert "Traceback" not in printed
    assert 'File "' not in printed


def test_tables_are_shown_whole_though_pandas_comes_later():
    whole = "import pandas; pandas.DataFrame({'a': ['x' * 150], 'b': ['$1']})"
    shown, _ = in_a_notebook(START, "'pandas' in sys.modules", whole)
    _, there, table = shown
    assert there["data"]["text/plain"] == "False"  # the first cell does without it
    assert "x" * 150 in table["data"]["text/html"]
    assert "x" * 150 in table["data"]["text/plain"]
    assert "mathjax_ignore" in table["data"]["text/html"]
