"""Every lesson as it is stored: run, clean, and the same when it is run again.

That its outputs are true is nbval's part: pytest runs it over ``notebooks/`` as well.
Here are held C12, all but the network, and C13.
"""

import copy
import os
import shutil
import subprocess
from time import perf_counter

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from allylessons.authors import notebooks

LESSONS = notebooks.find()
VEGA = "application/vnd.vegalite.v5+json"
WHOLE_S = 60  # a lesson runs to its end within this (C12)
WIDGET = "application/vnd.jupyter.widget-view+json"


def test_there_are_lessons():
    assert LESSONS
    assert LESSONS[0].name == notebooks.START


def test_lessons_are_named_by_number_and_topic():
    strays = {path for path in notebooks.folder().glob("*.ipynb")} - set(LESSONS)
    assert not strays
    numbers = [path.name[:2] for path in LESSONS]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_lesson_is_fit_to_be_stored(path):
    assert notebooks.faults(notebooks.read(path)) == []


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_lesson_is_stored_as_we_write_it(path, tmp_path):
    copied = tmp_path / path.name
    notebooks.write(notebooks.read(path), copied)
    assert copied.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_lesson_runs_to_the_same_outputs(path, tmp_path, pytestconfig):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    begun = perf_counter()
    ran = notebooks.execute(notebooks.read(path), folder)
    assert perf_counter() - begun < WHOLE_S
    if pytestconfig.option.nbval:  # not with other versions of the libraries than the pinned
        for cell, stored in zip(ran.cells, notebooks.read(path).cells, strict=True):
            assert cell == stored, f"{path.name}, cell {cell.id}"


def words(outputs):
    """What is read of a cell's outputs; how a chart is drawn differs between versions."""
    texts = []
    for output in outputs:
        data = output.get("data", {})
        texts.append({kind: text for kind, text in data.items() if kind.startswith("text/")})
        texts.append(output.get("text") or output.get("evalue"))
    return texts


@pytest.mark.skipif("ALLYLESSONS_OLDEST" not in os.environ, reason="it names no Python")
def test_all_lessons_say_the_same_with_the_oldest_libraries(tmp_path):
    """Run there in one kernel, so that it is quick."""
    stored = [cell for path in LESSONS for cell in notebooks.code_cells(notebooks.read(path))]
    cells = [new_code_cell(cell.source, id=f"cell-{at}") for at, cell in enumerate(stored)]
    path = tmp_path / "all_lessons.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    python = os.environ["ALLYLESSONS_OLDEST"]
    ran = subprocess.run(
        [python, "-m", "allylessons", "run", path], capture_output=True, text=True, check=False
    )
    assert f"{path}: stored" in ran.stdout, ran.stdout + ran.stderr
    for cell, was in zip(notebooks.read(path).cells, stored, strict=True):
        assert words(cell.outputs) == words(was.outputs), was.source


@pytest.fixture(scope="module")
def good():
    """A small notebook that has no fault, run once."""
    nb = new_notebook(
        cells=[
            new_markdown_cell("# 0. A question?", id="title"),
            new_code_cell("number = 6 * 7", id="six-by-seven"),
            new_code_cell("number", id="show-number"),
            new_code_cell("print('one')\nprint('two')", id="count"),
            new_code_cell(
                "import ipywidgets\nipywidgets.IntSlider(description='Step')", id="slider"
            ),
            new_code_cell(
                f"display({{'{VEGA}': {{'width': 300}}, 'image/png': 'aGk=',"
                "'text/plain': 'A chart.'}, raw=True)",
                id="chart",
            ),
        ]
    )
    return notebooks.execute(nb, ".")


def test_run_leaves_what_a_reader_needs_and_nothing_else(good):
    assert notebooks.faults(good) == []
    assert {cell.execution_count for cell in notebooks.code_cells(good)} == {None}
    slider, chart = good.cells[-2:]
    assert set(slider.outputs[0].data) == {"text/plain"}
    assert set(chart.outputs[0].data) == {VEGA, "text/plain"}
    assert good.metadata == notebooks.METADATA


def test_run_again_gives_the_same(good):
    assert notebooks.execute(good, ".") == good


def test_run_says_what_a_lesson_shows(good):
    nb = nbformat.from_dict({**good, "metadata": {"allylessons": {"made_from": "0123456789ab"}}})
    ran = notebooks.execute(nb, ".")
    assert ran.metadata["allylessons"]["shows"] == notebooks.shows(good.cells)
    ran.cells[-1].outputs[0].data[VEGA]["width"] = 301
    assert ran.metadata["allylessons"]["shows"] != notebooks.shows(ran.cells)


def test_run_knows_no_answers(tmp_path, monkeypatch):
    monkeypatch.setenv("ALLYLESSONS_ANSWERS", str(tmp_path))
    source = "import os\nprint(os.listdir(os.environ['ALLYLESSONS_ANSWERS']))"
    (tmp_path / "lesson-00.json").write_text("{}")
    ran = notebooks.execute(new_notebook(cells=[new_code_cell(source, id="answers")]), tmp_path)
    assert ran.cells[0].outputs[0].text == "[]\n"


def test_run_finds_the_course_by_a_relative_path(tmp_path, monkeypatch):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "edition.py").write_text("number = 7", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", "src")
    nb = new_notebook(cells=[new_code_cell("import edition\nedition.number", id="edition")])
    (tmp_path / "lessons").mkdir()
    ran = notebooks.execute(nb, tmp_path / "lessons")
    assert ran.cells[0].outputs[0].data["text/plain"] == "7"


def test_error_names_the_cell():
    nb = new_notebook(cells=[new_code_cell("1 / 0", id="divide")])
    with pytest.raises(notebooks.NotebookError, match=r"^cell divide: ZeroDivisionError"):
        notebooks.execute(nb, ".")


def test_clean_leaves_the_notebook_it_was_given(good):
    before = copy.deepcopy(good)
    notebooks.clean(good)
    assert good == before


def spoil_time(nb):
    nb.cells[1].metadata.execution = {"iopub.execute_input": "2025-02-22T10:00:00Z"}


def spoil_trust(nb):
    nb.cells[1].metadata.trusted = True


def spoil_widget_state(nb):
    nb.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {"state": {}}}


def spoil_kernel(nb):
    nb.metadata.kernelspec.name = "my-env"


def spoil_picture(nb):
    nb.cells[-1].outputs[0].data["image/png"] = "aGk="


def spoil_widget_view(nb):
    nb.cells[-2].outputs[0].data[WIDGET] = {"model_id": "5f"}


def spoil_empty_output(nb):
    nb.cells[3].outputs.append(new_output("stream", name="stdout", text=""))


def spoil_count(nb):
    nb.cells[2].execution_count = 12


@pytest.mark.parametrize(
    "spoil",
    [
        spoil_time,
        spoil_trust,
        spoil_widget_state,
        spoil_kernel,
        spoil_picture,
        spoil_widget_view,
        spoil_empty_output,
        spoil_count,
    ],
)
def test_clean_takes_out(good, spoil):
    nb = copy.deepcopy(good)
    spoil(nb)
    assert notebooks.faults(nb) == ["not clean: type `allylessons clean`"]
    assert notebooks.clean(nb) == good


def spoil_by_showing_nothing(nb):
    nb.cells[2].outputs = []
    return "cell show-number: ends in an expression but shows nothing: type `allylessons run`"


def spoil_by_random_id(nb):
    nb.cells[0].id = "8f14e45f"
    return "cell 8f14e45f: the id is not made of words"


def spoil_by_same_id(nb):
    nb.cells[0].id = "count"
    return "cell count: another cell has the same id"


def spoil_by_error(nb):
    nb.cells[2].outputs = [new_output("error", ename="KeyError", evalue="'x'", traceback=[])]
    return "cell show-number: stored with an error, KeyError: 'x'"


def spoil_by_warning(nb):
    nb.cells[3].outputs.append(new_output("stream", name="stderr", text="a.py:1\nOld: mend it\n"))
    return "cell count: stored with a warning: Old: mend it"


def spoil_by_container(nb):
    nb.cells[-1].outputs[0].data[VEGA] = {"hconcat": [{"width": "container"}]}
    return 'cell chart: a chart has the width "container", which freezes the browser tab'


@pytest.mark.parametrize(
    "spoil",
    [
        spoil_by_showing_nothing,
        spoil_by_random_id,
        spoil_by_same_id,
        spoil_by_error,
        spoil_by_warning,
        spoil_by_container,
    ],
)
def test_faults_names(good, spoil):
    nb = copy.deepcopy(good)
    expected = spoil(nb)
    assert expected in notebooks.faults(nb)


def test_an_error_that_is_meant_is_no_fault(good):
    nb = copy.deepcopy(good)
    spoil_by_error(nb)
    nb.cells[2].metadata.tags = ["raises-exception"]
    assert notebooks.faults(nb) == []


def test_nbval_accepts_stored_words_beside_a_live_widget(good, pytester_notebook):
    passed = pytester_notebook(good)
    assert passed.returncode == 0, passed.stdout
    worse = copy.deepcopy(good)
    worse.cells[-2].outputs[0].data["text/plain"] = "Another slider"
    failed = pytester_notebook(worse)
    assert failed.returncode == 1
    assert "1 failed" in failed.stdout


@pytest.fixture
def pytester_notebook(tmp_path):
    """Run nbval, as this project configures it, over one notebook in its own process."""
    import subprocess
    import sys

    root = notebooks.folder().parent
    shutil.copy(root / "pyproject.toml", tmp_path)
    shutil.copy(root / "conftest.py", tmp_path)

    def run(nb):
        nbformat.write(nb, tmp_path / "00_small.ipynb")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "."]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    return run
