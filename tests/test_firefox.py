"""Every lesson in Firefox: lesson 3 whole, the others in short; lessons 0 and 3 in Notebook 7 too.

What is looked at stands in firefox.py. The network is off.
"""

import os
from pathlib import Path

import browser
import firefox
import nbformat
import pytest

from allylessons.authors import notebooks

PICTURES = os.environ.get("ALLYLESSONS_SCREENSHOTS") or Path(__file__).parents[1].joinpath(
    "build", "screenshots"
)
LESSONS = notebooks.find()
VISITS = [("jupyterlab", path, path.name.startswith("03")) for path in LESSONS]
VISITS += [("notebook", path, False) for path in LESSONS if path.name[:2] in ("00", "03")]


@pytest.fixture(scope="module")
def fox():
    if lacking := firefox.lacking():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lacking)
    with firefox.Firefox() as one:
        yield one


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """A JupyterLab and a Notebook."""
    folder = tmp_path_factory.mktemp
    with (
        browser.Lab(folder("lab")) as lab,
        browser.Lab(folder("notebook"), app="notebook") as notebook,
    ):
        yield {"jupyterlab": lab, "notebook": notebook}


@pytest.mark.parametrize(
    ("app", "lesson", "whole"),
    VISITS,
    ids=[f"{path.stem}-{app}{'-whole' * whole}" for app, path, whole in VISITS],
)
def test_lesson(fox, servers, app, lesson, whole):
    found = firefox.visit(fox, servers[app], lesson, Path(PICTURES), whole=whole)
    wrong = {firefox.RULES[rule]: problems for rule, problems in found.items() if problems}
    assert not wrong


# One fault for each rule, and its words.
FAULTS = {
    "ready": "import ipywidgets as w\nfrom IPython.display import HTML, Javascript, display",
    "chart": """
display({"application/vnd.vegalite.v5+json": {"mark": "nonsense"}}, raw=True)
""",
    "fails": "1 / 0",
    "dead": """
HTML('<select aria-label="Dead" onkeydown="return false"><option>1<option>2</select>')
""",
    "pale": """
display({"application/vnd.vegalite.v5+json": {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json", "width": 200,
    "data": {"values": [{"name": "China", "value": 3}]}, "mark": {"type": "bar"},
    "encoding": {"x": {"field": "value", "type": "quantitative"}},
    "config": {"mark": {"color": "#303030"}}}},
    metadata={"application/vnd.vegalite.v5+json": {"embed_options": {"renderer": "svg"}}}, raw=True)
""",
    "lost": """
display({"application/vnd.jupyter.widget-view+json":
    {"model_id": "nobody", "version_major": 2, "version_minor": 0}}, raw=True)
""",
    "console": "Javascript('console.error(\"a script of ours is broken\")')",
    "outside": 'HTML(\'<img src="http://outside.example/picture.png" alt="">\')',
}
EXPECTED = [
    ("red", "ZeroDivisionError"),
    ("drawn", "(chart): 0 of 1 charts drawn"),
    ("widgets", "(lost)"),
    ("keys", '"Dead" does not move by arrow keys'),
    ("dark", "#303030 on"),
    ("console", "a script of ours is broken"),
    ("outside", "outside.example"),
]


@pytest.fixture(scope="module")
def bad(fox, servers, tmp_path_factory):
    nb = nbformat.v4.new_notebook()
    nb.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nb.cells = [
        nbformat.v4.new_code_cell(
            code.strip(), id=key, metadata={"tags": ["raises-exception"]} if key == "fails" else {}
        )
        for key, code in FAULTS.items()
    ]
    stored = {"application/vnd.vegalite.v5+json": {"mark": "nonsense"}}
    nb.cells[1].outputs = [nbformat.v4.new_output("display_data", stored)]
    path = tmp_path_factory.mktemp("bad") / "bad.ipynb"
    nbformat.write(nb, path)
    return firefox.visit(fox, servers["jupyterlab"], path, path.parent, whole=True)


@pytest.mark.parametrize(("rule", "problem"), [*EXPECTED, ("stored", "0 of 1 charts drawn")])
def test_each_rule_can_fail(bad, rule, problem):
    assert any(problem in one for one in bad[rule]), bad


def test_what_is_missing_is_said_with_what_to_type(monkeypatch):
    monkeypatch.setenv("FIREFOX", "no-such-firefox")
    said = firefox.lacking()
    assert said.startswith("Firefox was not found")
    assert "apt-get install firefox-esr" in said
