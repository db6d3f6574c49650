"""Lessons through nbconvert: pictures, words once, a slide a scene, and a file that runs."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest

from allylessons import escape
from allylessons.authors import notebooks
from allylessons.theme import NATIVE

ROOT = Path(__file__).parents[1]
CONFIG = "etc/jupyter/jupyter_nbconvert_config.json"
LESSON = next(path for path in notebooks.find() if path.name.startswith("03"))
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"  # cut short


def converted(path, kind, folder, before="pass"):
    """What nbconvert makes of a notebook where the course is installed."""
    code = f"import sys; {before}; from nbconvert.nbconvertapp import main; sys.exit(main())"
    words = ["--to", kind, str(path), "--output-dir", str(folder)]
    ran = subprocess.run(
        [sys.executable, "-c", code, *words],
        env={**os.environ, "JUPYTER_CONFIG_PATH": str((ROOT / CONFIG).parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    (made,) = folder.iterdir()
    return made, made.read_text(encoding="utf-8"), ran.stderr


def charts(path):
    outputs = [o for cell in notebooks.code_cells(notebooks.read(path)) for o in cell.outputs]
    return [o for o in outputs if any(map(notebooks.VEGA.fullmatch, o.get("data", {})))]


@pytest.mark.parametrize("kind", ["html", "slides"])
def test_a_stored_lesson_has_its_pictures_and_their_words_once(tmp_path, kind):
    pytest.importorskip("vl_convert")
    _, page, _ = converted(LESSON, kind, tmp_path)
    drawn = charts(LESSON)
    assert len(drawn) > 3
    pictures = re.findall(r'<img[^>]* src="data:image/png;base64,\w[^"]{2000,}"', page)
    assert len(pictures) == len(drawn)
    for output in drawn:
        words = output.data["text/plain"]
        assert page.count(f"<pre>{words}") == 0
        assert f'alt="{escape.attribute(words)}"' in page
    if kind == "slides":
        scenes = [c for c in notebooks.read(LESSON).cells if c.source.startswith("## ")]
        assert len(re.findall(r"<section>\s*<section>", page)) >= len(scenes)


def test_a_lesson_that_was_run_and_saved_keeps_its_own_pictures(tmp_path):
    nb = notebooks.read(LESSON)
    live = {"model_id": "a", "version_major": 2, "version_minor": 0}
    for cell in notebooks.code_cells(nb):
        for output in cell.outputs:
            if any(map(notebooks.VEGA.fullmatch, output.get("data", {}))):
                output.data["image/png"] = PNG  # as JupyterLab adds it
        shown = {notebooks.WIDGET_VIEW: live}
        cell.outputs.append(nbformat.v4.new_output("display_data", data=shown))
    saved = tmp_path / LESSON.name
    nbformat.write(nb, saved)
    (tmp_path / "out").mkdir()
    _, page, said = converted(saved, "html", tmp_path / "out", "sys.modules['vl_convert'] = None")
    assert page.count(f'src="data:image/png;base64,{PNG}"') == len(charts(LESSON))
    assert "vl-convert" not in said
    assert '"model_id": "a"' not in page  # of a widget that is gone, which would be an empty place


def test_without_the_drawer_the_words_stand_and_what_to_type_is_said(tmp_path):
    _, page, said = converted(LESSON, "html", tmp_path, "sys.modules['vl_convert'] = None")
    assert "pip install vl-convert-python" in said
    assert 'src="data:image/png' not in page
    for output in charts(LESSON):
        assert f"<pre>{output.data['text/plain'][:40]}" not in page


def test_a_script_is_a_python_file(tmp_path):
    made, code, _ = converted(LESSON, "script", tmp_path)
    assert made.suffix == ".py"
    assert "lesson = ally.start(3)" in code
    ast.parse(code)


def test_other_notebooks_are_exported_as_ever(tmp_path):
    other = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell(f"# {n}") for n in range(3)]
    )
    nbformat.write(other, tmp_path / "mine.ipynb")
    (tmp_path / "out").mkdir()
    _, page, _ = converted(tmp_path / "mine.ipynb", "slides", tmp_path / "out")
    assert len(re.findall("<section>", page)) == 2  # one slide, and no more for a heading


def test_a_notebook_made_of_a_lesson_keeps_its_live_charts(tmp_path):
    _, page, _ = converted(LESSON, "notebook", tmp_path)
    assert len(charts(tmp_path / LESSON.name)) == len(charts(LESSON))
    assert "slideshow" not in page


def test_every_environment_with_the_course_has_it():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"][CONFIG] == CONFIG


def test_a_chart_that_cannot_be_drawn_is_one_picture_less(tmp_path):
    nb = notebooks.read(LESSON)
    (tmp_path / "made").mkdir()
    outputs = (output for cell in notebooks.code_cells(nb) for output in cell.outputs)
    broken = next(output for output in outputs if NATIVE in output.get("data", {}))
    broken.data[NATIVE] = {
        "data": {"values": [{}]},
        "transform": [{"filter": "nobody"}],  # no such signal
        "mark": "bar",
    }
    nbformat.write(nb, tmp_path / "lesson.ipynb")
    _, html, said = converted(tmp_path / "lesson.ipynb", "html", tmp_path / "made")
    pictures = re.findall(r'<img[^>]* src="data:image/png;base64,\w[^"]{2000,}"', html)
    assert len(pictures) == len(charts(LESSON)) - 1
    assert "A chart cannot be drawn" in said
