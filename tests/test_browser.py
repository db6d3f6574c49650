"""What the browser tests rest on: that each rule of browser.py can fail, and our own controls.

The lessons themselves are visited in test_pages.py.
"""

import json
from pathlib import Path

import browser
import nbformat
import pytest

ROOT = Path(__file__).parents[1]

READY = """
from allylessons.access import Access
line = Access(text="Ready. A notebook made for a test.")
line
"""
IMPORTS = """
import time
import ipywidgets as w
from IPython.display import HTML, Javascript, Markdown, display
NATIVE = "application/vnd.vegalite.v5+json"
def chart(value, **config):
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "description": f"One bar, {value} long.", "width": 200,
        "data": {"values": [{"name": "China", "value": value}]},
        "encoding": {"x": {"field": "value", "type": "quantitative"}, "y": {"field": "name"}},
        "layer": [{"mark": "bar"}],
        "config": {"mark": {"color": "#1E88C8"},
                   "axis": {"labelFontSize": 12, "titleFontSize": 12}, **config}}
    return {NATIVE: spec, "text/plain": spec["description"]}
EMBED = {NATIVE: {"embed_options": {"renderer": "svg", "actions": False}}}
def show(value, **config):
    return display(chart(value, **config), metadata=EMBED, raw=True, display_id=True)
"""


def save(folder, name, cells):
    """Write a notebook whose cells are code under readable ids."""
    nb = nbformat.v4.new_notebook()
    nb.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nb.cells = [nbformat.v4.new_code_cell(code.strip(), id=key) for key, code in cells.items()]
    path = folder / f"{name}.ipynb"
    nbformat.write(nb, path)
    return path


# Every kind of control that a lesson may use, shown after Access.
CONTROLS = """
slider = w.IntSlider(value=3, max=9, description="How many", readout=False)
box = w.BoundedIntText(value=3, max=9, tooltip="How many, typed")
w.link((slider, "value"), (box, "value"))
display(w.VBox([
    w.HBox([slider, box]),
    w.FloatSlider(value=3, max=9, description="Share"),
    w.IntRangeSlider(value=(2, 6), max=9, description="Between"),
    w.SelectionSlider(options=["January", "April"], description="Month"),
    w.FloatText(value=2.5, description="Weight"),
    w.Text(value="words", description="Sentence"),
    w.Textarea(value="words", description="Why"),
    w.Dropdown(options=["one", "two"], description="Pick"),
    w.RadioButtons(options=["yes", "no"], value=None, description="First question"),
    w.RadioButtons(options=["yes", "no"], description="Second question"),
    w.Checkbox(description="Tick"),
    w.SelectMultiple(options=["one", "two"], description="Several"),
    w.Button(description="Press"),
    w.ToggleButton(description="Toggle"),
    w.ToggleButtons(options=["up", "down"], description="Way"),
    w.VBox([w.HTML("Who counts"), w.Checkbox(description="Ukraine")]).add_class("ally-group"),
]))
"""
UPDATES = """
move = w.IntSlider(value=3, max=9, description="Length")
display(move)
picture = show(3)
def words(value):
    table = f"<details><summary>Table</summary><p>China: {value}</p></details>"
    return HTML(f"<p class='ally-words'>One bar, {value} long.</p>{table}")
beneath = display(words(3), display_id=True)
def change(event):
    picture.update(chart(event["new"]), metadata=EMBED, raw=True)
    beneath.update(words(event["new"]))
move.observe(change, "value")
"""
BOUND = """
import copy
data = chart(5)
spec = data[NATIVE]
spec["params"] = [
    {"name": "a", "value": 3, "bind": {"input": "range", "min": 0, "max": 9, "name": "Slide"}},
    {"name": "b", "value": "x", "bind": {"input": "select", "options": ["x", "y"], "name": "Pick"}},
    {"name": "c", "value": "x", "bind": {"input": "radio", "options": ["x", "y"], "name": "One"}},
    {"name": "d", "value": True, "bind": {"input": "checkbox", "name": "Tick"}},
    {"name": "e", "value": 3, "bind": {"input": "number", "name": "Type"}},
]
display(data, metadata=EMBED, raw=True)
"""


@pytest.fixture(scope="module")
def good(find, tmp_path_factory):
    folder = tmp_path_factory.mktemp("good")
    cells = {
        "ready": READY,
        "imports": IMPORTS,
        "controls": CONTROLS,
        "updates": UPDATES,
        "bound": BOUND,
    }
    return find(save(folder, "good", cells), folder)


@pytest.mark.parametrize("rule", browser.RULES)
def test_every_kind_of_control_works_beside_access(good, rule):
    assert good[rule] == []


@pytest.fixture(scope="module")
def page(machine, tmp_path_factory):
    """The page of a notebook with Access, its controls, and a chart that follows one of them."""
    folder = tmp_path_factory.mktemp("page")
    cells = {"ready": READY, "imports": IMPORTS, "controls": CONTROLS, "updates": UPDATES}
    visit = browser.Visit(*machine, save(folder, "page", cells))
    visit.open()
    visit.run()
    yield visit.page
    visit.close()


def test_the_line_is_a_status_with_its_first_word_in_bold(page):
    line = page.locator("[role=status]", has_text="A notebook made for a test.")
    assert line.locator("strong").inner_text() == "Ready."


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("slider", "How many"),
        ("spinbutton", "How many, typed"),
        ("slider", "Between, lowest"),
        ("slider", "Between, highest"),
        ("radiogroup", "First question"),
        ("group", "Way"),
        ("group", "Who counts"),
    ],
)
def test_a_control_is_found_by_the_name_it_shows(page, role, name):
    assert page.get_by_role(role, name=name, exact=True).count() == 1


def test_arrow_keys_stay_within_a_question(page):
    first = page.get_by_role("radiogroup", name="First question")
    first.get_by_role("radio", name="no").press("ArrowDown")
    assert first.get_by_role("radio", name="yes").is_checked()
    second = page.get_by_role("radiogroup", name="Second question")
    assert second.get_by_role("radio", name="yes").is_checked()


def test_a_slider_of_words_says_its_word(page):
    slider = page.get_by_role("slider", name="Month")
    slider.press("ArrowRight")
    page.wait_for_function(
        "slider => slider.ariaValueText === 'April'", arg=slider.element_handle()
    )


def test_a_toggle_says_whether_it_is_pressed(page):
    toggle = page.get_by_role("button", name="Toggle", exact=True)
    assert toggle.get_attribute("aria-pressed") == "false"
    toggle.press("Space")
    page.wait_for_function("toggle => toggle.ariaPressed === 'true'", arg=toggle.element_handle())


def test_words_that_follow_a_chart_are_read_out(page):
    assert page.locator("[aria-live=polite]", has_text="One bar, 3 long.").count() == 1


@pytest.mark.parametrize(
    ("key", "kept"),
    [("b", True), ("ArrowDown", True), ("Control+d", False), ("Shift+Enter", False)],
)
def test_plain_keys_stay_with_the_control_and_commands_go_to_jupyterlab(page, key, kept):
    box = page.get_by_role("checkbox", name="Tick")
    # What the script leaves for JupyterLab to read; here JupyterLab itself hears nothing.
    page.evaluate(
        "() => window.addEventListener('keydown', event => event.stopImmediatePropagation(),"
        " {capture: true, once: true})"
    )
    box.press(key)
    assert (box.get_attribute("data-lm-suppress-shortcuts") is not None) is kept


def test_it_leaves_nothing_behind(page):
    count = "() => document.adoptedStyleSheets.length"
    before = page.evaluate(count)
    page.evaluate("() => look.notebook().widgets[0].model.outputs.clear()")
    page.wait_for_function(f"before => ({count})() === before - 1", arg=before)
    box = page.get_by_role("checkbox", name="Tick")
    box.evaluate("box => box.removeAttribute('data-lm-suppress-shortcuts')")
    box.press("Space")
    assert box.get_attribute("data-lm-suppress-shortcuts") is None


# One fault each, told apart by the id of their cell.
FAULTS = {
    "ready": READY,
    "imports": IMPORTS,
    "never-drawn": "display({NATIVE: {'mark': 'nonsense'}}, metadata=EMBED, raw=True)",
    "asks-outside": """
import altair as alt
alt.renderers.enable("default")
alt.Chart(alt.Data(values=[{"x": 1}])).mark_bar().encode(x="x:Q")
""",
    "console-error": "Javascript('console.error(\"a script of ours is broken\")')",
    "pale-text": "show(3, axis={'labelColor': '#cccccc', 'labelFontSize': 12})",
    "dark-text": "show(3, axis={'labelColor': '#222222', 'labelFontSize': 12})",
    "small-text": "show(3, axis={'labelFontSize': 9})",
    "pale-mark": "show(3, mark={'color': '#f0e0a0'})",
    "pale-words": "HTML('<p style=\"color: #bbbbbb\">Read me if you can.</p>')",
    "red-words": "HTML('<p style=\"color: #d00000\">Something broke.</p>')",
    "no-name": "w.IntSlider(value=3, max=9, readout=False)",
    "no-tab": 'HTML(\'<button tabindex="-1" style="height: 30px">Not by Tab</button>\')',
    "too-small": "HTML('<button style=\"font-size: 6px\">Small</button>')",
    "dead-keys": """
HTML('<select aria-label="Dead" onkeydown="return false" style="height: 30px"><option>1<option>2')
""",
    "silent-chart": """
move = w.IntSlider(value=3, max=9, description="Length", readout=False)
display(move)
picture = show(3)
display(HTML("<p>Some bar.</p>"))
def change(event):
    data = chart(event["new"])
    data[NATIVE]["description"] = "One bar, 3 long."
    picture.update(data, metadata=EMBED, raw=True)
move.observe(change, "value")
""",
    "blank-chart": """
again = w.IntSlider(value=3, max=9, description="Redrawn", readout=False)
out = w.Output()
def redraw(value):
    with out:
        out.clear_output()
        time.sleep(0.2)
        show(value)
        display(HTML(f"<p>One bar, {value} long.</p>"))
redraw(3)
again.observe(lambda event: redraw(event["new"]), "value")
display(again, out)
""",
    "fails": "1 / 0",
}
EXPECTED = [
    ("drawn", "never-drawn", "0 of 1 charts drawn"),
    ("outside", None, "was asked for"),
    ("console", None, "a script of ours is broken"),
    ("red", "fails", "ZeroDivisionError"),
    ("red", "red-words", "Something broke."),
    ("contrast", "pale-text", "#cccccc on #ffffff is 1.6:1, needs 4.5:1 (light)"),
    ("contrast", "dark-text", "#222222 on #333333 is 1.3:1, needs 4.5:1 (dark)"),
    ("contrast", "small-text", "is 9 px, needs 12"),
    ("contrast", "pale-mark", "#f0e0a0 on #ffffff is 1.3:1, needs 3:1 (light)"),
    ("axe", "pale-words", "color contrast"),
    ("axe", "no-name", "accessible name"),
    ("reach", "no-tab", "is not reached by Tab"),
    ("reach", "too-small", "needs 24"),
    ("keys", "dead-keys", "does not move by keyboard"),
    ("words", "silent-chart", "the words beneath did not"),
    ("words", "silent-chart", "its aria-label did not"),
    ("blank", "blank-chart", "without their charts"),
]


@pytest.fixture(scope="module")
def bad(find, tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad")
    return find(save(folder, "bad", FAULTS), folder)


@pytest.mark.parametrize(("rule", "cell", "words"), EXPECTED)
def test_a_fault_is_found_and_its_cell_named(bad, rule, cell, words):
    named = [one for one in bad[rule] if cell is None or f"({cell})" in one]
    assert any(words in one for one in named), bad[rule]


@pytest.mark.parametrize("rule", ["contrast", "words", "blank"])
def test_only_the_faulty_cells_are_named(bad, rule):
    faulty = {cell for one, cell, _ in EXPECTED if one == rule}
    assert [one for one in bad[rule] if not any(f"({cell})" in one for cell in faulty)] == []


@pytest.fixture(scope="module")
def without(find, tmp_path_factory):
    """The same controls with nobody to look after them, and a stored chart that cannot be drawn."""
    folder = tmp_path_factory.mktemp("without")
    path = save(folder, "without", {"imports": IMPORTS, "stored": "1", "controls": CONTROLS})
    nb = nbformat.read(path, 4)
    broken = {"application/vnd.vegalite.v5+json": {"mark": "nonsense"}}
    nb.cells[1].outputs = [nbformat.v4.new_output("display_data", data=broken)]
    nbformat.write(nb, path)
    return find(path, folder)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("stored", "(stored): 0 of 1 charts drawn"),
        ("keys", "JupyterLab took a key meant for it"),
        ("reach", "does not show that it has the focus"),
        ("reach", "16 by 16 px, needs 24"),
        ("axe", "must have an accessible name"),
    ],
)
def test_without_access_the_rules_fail(without, rule, words):
    assert any(words in one for one in without[rule]), without[rule]


def test_a_chart_that_would_freeze_the_page_is_refused(find, tmp_path):
    path = save(tmp_path, "freeze", {"chart": '{"width": "container"}'})
    with pytest.raises(ValueError, match="freezes the browser"):
        find(path)


def test_what_is_missing_is_named(monkeypatch):
    monkeypatch.setattr(browser.shutil, "which", lambda name: None)
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", "/nowhere")
    assert "Chromium was not found" in browser.lacking()
    assert "playwright install" in browser.lacking()


# Nothing typed at the desk of lesson 8 is lost, whatever the kernel does.
KERNEL = "jupyterapp.shell.currentWidget.sessionContext.session.kernel"
STATES = {
    "idle": "() => null",
    "busy": f"() => {{ {KERNEL}.requestExecute({{ code: 'import time; time.sleep(4)' }}); }}",
    "restarted": f"() => {{ {KERNEL}.requestExecute({{ code: 'import os; os._exit(1)' }}); }}",
    "dead": f"() => {KERNEL}.shutdown().then(() => null)",
}


class Desk(browser.Visit):
    """The desk of lesson 8 in a browser whose pages come and go and whose storage stays."""

    def __init__(self, machine, folder, cells=("setup", "desk-brief")):
        nb = nbformat.read(ROOT / "notebooks" / "08_your_brief.ipynb", 4)
        nb.cells = [cell for cell in nb.cells if cell.id in cells]
        path = folder / "desk.ipynb"
        nbformat.write(nb, path)
        super().__init__(*machine, path)

    def enter(self):
        """Open the notebook and run it."""
        self.open()
        self.run()
        self.field("Title").wait_for()
        self.page.wait_for_timeout(200)
        return self

    def put(self, state):
        """Bring the kernel into a state."""
        self.page.evaluate(STATES[state])
        if state == "restarted":
            self.page.locator(".jp-Dialog button").last.click()  # JupyterLab says so, once
        if state in ("restarted", "dead"):
            self.page.wait_for_timeout(1000)
            self.page.evaluate("() => look.sent.clear()")  # nobody will answer any more

    def leave(self):
        """Close the tab at once."""
        self.page.close()
        self.page = self.context.new_page()

    def field(self, name):
        return self.page.get_by_role("textbox", name=name, exact=True)

    def drafts(self):
        return self.page.evaluate(
            "() => Object.keys(localStorage).filter(key => key.startsWith('allylessons:'))"
        )


@pytest.fixture
def desk(machine, tmp_path):
    desk = Desk(machine, tmp_path)
    yield desk
    desk.context.close()


@pytest.mark.parametrize("state", STATES)
def test_what_is_typed_is_there_after_the_tab_was_closed(desk, state):
    desk.enter()
    desk.put(state)
    desk.field("Sentence 1").press_sequentially("First, typed slowly.")
    desk.field("2 rests on (ids)").fill("C79")
    desk.field("Sentence 2").fill("Second & <b>last</b>.")
    desk.leave()
    desk.enter()
    desk.still(500, 20_000)
    assert desk.field("Sentence 1").input_value() == "First, typed slowly."
    assert desk.field("Sentence 2").input_value() == "Second & <b>last</b>."
    assert desk.field("2 rests on (ids)").input_value() == "C79"
    if state != "idle":
        assert desk.page.get_by_text("Brought back:").is_visible()
    # Saved by now, and so the browser keeps it no more.
    desk.page.wait_for_function(
        "() => !Object.keys(localStorage).some(key => key.startsWith('allylessons:'))"
    )
    kept = json.loads((desk.lab.answers / "lesson-08.json").read_text())["answers"]
    assert kept["brief:1-text"] == "First, typed slowly."
    assert kept["brief:2-text"] == "Second & <b>last</b>."


def test_a_kernel_that_does_not_answer_is_spoken_of_beside_the_field(desk):
    desk.enter()
    line = desk.page.locator(".ally-unsaved")
    desk.field("Sentence 1").fill("Saved.")
    desk.page.wait_for_timeout(3500)
    assert not line.is_visible()
    desk.put("restarted")
    desk.field("Sentence 3").fill("After the crash.")
    desk.page.get_by_text("run this cell again (Shift+Enter)").last.wait_for()
    assert line.is_visible()
    assert line.get_attribute("role") == "status"
    box, beside = desk.field("Sentence 3").bounding_box(), line.bounding_box()
    assert 0 <= beside["y"] - (box["y"] + box["height"]) < 40
    desk.run()
    assert desk.field("Sentence 1").input_value() == "Saved."
    assert desk.field("Sentence 3").input_value() == "After the crash."
    assert desk.page.get_by_text("Brought back: 1 text").is_visible()
    assert desk.page.locator(".ally-unsaved").all_inner_texts() == [""]


def test_a_busy_kernel_saves_when_it_is_free_and_the_line_goes(desk):
    desk.enter()
    desk.put("busy")
    desk.field("Sentence 1").press_sequentially("Typed while it was busy.")
    desk.page.locator(".ally-unsaved", has_text="Not saved yet").wait_for()
    desk.page.locator(".ally-unsaved").wait_for(state="hidden")
    desk.still()
    assert desk.drafts() == []
    kept = json.loads((desk.lab.answers / "lesson-08.json").read_text())["answers"]
    assert kept["brief:1-text"] == "Typed while it was busy."


@pytest.mark.parametrize("state", ["idle", "dead"])
def test_two_tabs_on_two_sentences_keep_both(desk, state):
    desk.enter()
    first, copy = desk.page, desk.lab.folder / "copy.ipynb"
    copy.write_bytes((desk.lab.folder / desk.name).read_bytes())
    desk.page, desk.name = desk.context.new_page(), copy.name
    desk.enter()
    second = desk.page
    for desk.page in (first, second):
        desk.put(state)
    for page, at in ((first, 3), (second, 2), (first, 4)):
        box = page.get_by_role("textbox", name=f"Sentence {at}", exact=True)
        box.press_sequentially(f"Sentence {at}, typed.")
    first.close()
    second.close()
    desk.page = desk.context.new_page()
    desk.enter()
    desk.still(500)
    texts = [desk.field(f"Sentence {at}").input_value() for at in (2, 3, 4)]
    assert texts == [f"Sentence {at}, typed." for at in (2, 3, 4)]


@pytest.mark.parametrize(
    "broken",
    [
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })",
        "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }",
    ],
)
def test_without_room_in_the_browser_the_desk_works_and_says_so(desk, broken):
    desk.enter()
    desk.page.evaluate(f"() => {{ {broken} }}")
    desk.field("Sentence 1").fill("Saved all the same.")
    desk.still()
    kept = json.loads((desk.lab.answers / "lesson-08.json").read_text())["answers"]
    assert kept["brief:1-text"] == "Saved all the same."
    desk.put("dead")
    desk.field("Sentence 1").fill("Not saved any more.")
    desk.page.locator(".ally-unsaved", has_text="Copy what you typed").wait_for()


def test_whatever_stands_in_the_storage_is_text(desk):
    desk.enter()
    desk.field("Sentence 1").fill("Mine.")
    desk.still()
    desk.put("dead")
    desk.field("Sentence 2").fill("x")
    [key] = desk.drafts()
    hostile = "<img src=x onerror=\"document.title='broken'\"></textarea><script>"
    desk.page.evaluate(
        "([key, text]) => { const place = key.replace(/[^:]*:[^:]*$/, '');"
        " localStorage.setItem(key, JSON.stringify({ text, seen: [], time: 1 }));"
        " localStorage.setItem(`${place}a:1-text`,"
        " JSON.stringify({ text, seen: [{}], time: 'x' }));"
        " localStorage.setItem(`${place}b:1-text`, 'no JSON');"
        " localStorage.setItem(`${place}c:<b>-text`, JSON.stringify({ text: 3, seen: 4 })); }",
        [key, hostile],
    )
    desk.leave()
    desk.enter()
    desk.still(500)
    assert desk.field("Sentence 2").input_value() == hostile
    assert desk.field("Sentence 1").input_value() == "Mine."
    assert desk.field("Sentence 6").input_value() == hostile
    assert desk.page.get_by_text("Both are kept").is_visible()
    assert desk.page.title() != "broken"
    assert desk.drafts() == []
