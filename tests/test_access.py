"""The line that looks after the controls: what it shows where there is no kernel, and its script.

What the script does to real controls is tested in a real browser, in test_browser.py.
"""

import re

import nbformat
import pytest

from allylessons.access import Access

VIEW = "application/vnd.jupyter.widget-view+json"


def bundle(text):
    return Access(text=text)._repr_mimebundle_()[0]


def test_the_line_is_readable_without_the_widget():
    data = bundle("Ready. Lesson 3, data of February 2025.")
    assert VIEW in data
    assert data["text/plain"] == "Ready. Lesson 3, data of February 2025."
    assert data["text/markdown"] == "**Ready.** Lesson 3, data of February 2025."


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("Ready.", "**Ready.**"),
        ("", ""),
        ("Ready. Answers in my_*answers*.", "**Ready.** Answers in my&#95;&#42;answers&#42;."),
        ("Ready. <b>[not](markup)</b>", "**Ready.** &#60;b&#62;&#91;not&#93;(markup)&#60;/b&#62;"),
    ],
)
def test_only_the_first_word_is_bold_and_nothing_else_is_markup(text, markdown):
    assert bundle(text)["text/markdown"] == markdown


def test_the_stored_form_is_the_same_each_time_and_valid():
    stored = []
    for _ in range(2):
        data = bundle("Ready. Lesson 0.")
        del data[VIEW]
        stored.append(data)
    assert stored[0] == stored[1]
    output = nbformat.v4.new_output("display_data", data=stored[0])
    cell = nbformat.v4.new_code_cell("", outputs=[output])
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))


def test_the_script_fetches_nothing():
    script = str(Access._esm)
    assert "export default" in script
    assert not re.search(r"https?:|import\s|fetch\(", script)
