"""What a reader meets who has run nothing, comes back, or has lost the kernel (C33, C36).

Each lesson is opened in a real JupyterLab as it is stored, with the course's own settings.
"""

import json
from pathlib import Path

import browser
import pytest

from allylessons import lessons, opening
from allylessons.authors import notebooks
from allylessons.data import Package
from allylessons.page.ask import RUN

LESSONS = [path for path in notebooks.find() if lessons.text_file(int(path.name[:2])) is not None]
MODELS = [path for path in LESSONS if path.name[:2] in ("00", "03")]
AGAIN = [*MODELS, *(path for path in LESSONS if path.name[:2] == "06")]  # and the largest
DATA = Package()
LATE = 6_000  # ms: a control says within 5 s that Python does not answer
ANSWERED = ("Right.", "Try again.", "Your guess.", "Skipped.")
pytestmark = pytest.mark.skipif(bool(browser.lacking()), reason=browser.lacking() or "-")


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    settings = {"JUPYTER_CONFIG_PATH": str(opening.PACKAGE / "jupyter")}
    place = tmp_path_factory.mktemp("lab")
    with browser.Lab(place, variables=settings) as lab, browser.browser() as chrome:
        yield lab, chrome


@pytest.fixture
def visit(machine):
    """Open a notebook; what it did wrong by itself is looked at in the end."""
    opened = []

    def visit(path):
        one = browser.Visit(*machine, path)
        one.open()
        one.lost = False  # whether the test took the kernel away, of which ipywidgets complains
        opened.append(one)
        return one

    yield visit
    for one in opened:
        problems = {rule: found for rule, found in one.problems.items() if found}
        one.close()
        if not one.lost:
            assert problems == {}


def content_of(path):
    return lessons.content(int(path.name[:2]), DATA)


def area(page, key):
    """The output of the cell that asks or draws something by its key."""
    cell = page.locator(".jp-CodeCell", has=page.locator(".jp-InputArea", has_text=f'"{key}"'))
    return cell.locator(".jp-Cell-outputArea").first


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_unrun_a_lesson_reads_and_responds_and_gives_nothing_away(visit, path):
    one, content = visit(path), content_of(path)
    page = one.page
    one.tall()
    assert one.look("undrawn") == []
    text = page.locator(".jp-Notebook").inner_text()
    for answered in ANSWERED:
        assert answered not in text
    reading = page.locator(".ally-reading", has_text="To answer here, run the lesson")
    assert reading.count() >= len(content.exercises)
    for picture in content.pictures:
        if picture.opened_by:
            here = area(page, picture.opened_by)
            shown = here.locator(".vega-embed svg").first
            assert picture.told[0].title[:30] not in shown.text_content()
            assert picture.told[0].title[:30] not in (shown.get_attribute("aria-label") or "")
            # Where no kernel runs, a box opens it.
            here.locator('.vega-bindings [name="shown"]').check()
            page.wait_for_timeout(150)
            assert picture.told[0].title[:30] in " ".join(shown.text_content().split())
        lists = area(page, picture.key).locator(".vega-bindings select")
        if not picture.opened_by and lists.count():
            drawn = area(page, picture.key).locator(".vega-embed svg").first
            before = drawn.text_content()
            lists.first.focus()
            chosen = lists.first.evaluate("e => e.selectedIndex")
            last = lists.first.evaluate("e => e.options.length - 1")
            page.keyboard.press("ArrowUp" if chosen == last else "ArrowDown")
            page.wait_for_timeout(150)
            assert lists.first.evaluate("e => e.selectedIndex") != chosen
            assert drawn.text_content() != before


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_without_a_kernel_every_control_says_so_and_loses_nothing(visit, path):
    one, content = visit(path), content_of(path)
    page = one.page
    one.run()
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    one.lost = True
    one.tall()
    question = next(q for q in content.exercises if hasattr(q.kind, "options"))
    asked = area(page, question.key)
    asked.locator("input").first.check()
    asked.get_by_role("button", name="Check").click()
    page.wait_for_timeout(LATE)
    assert "Python does not answer" in asked.locator(".ally-off").inner_text()
    assert asked.locator("input").first.is_checked()
    assert not asked.locator(".ally-say").count()
    lab = next(p for p in content.pictures if p.controls and not p.opened_by)
    controls = area(page, lab.key).locator(".vega-bindings")
    box = controls.locator("select, input[type=radio]").last
    box.check() if box.get_attribute("type") == "radio" else box.select_option(index=1)
    page.wait_for_timeout(LATE)
    assert "Python does not answer" in controls.locator(".ally-off").inner_text()
    guess = next(p for p in content.pictures if p.opened_by)
    here = area(page, guess.opened_by)
    here.get_by_role("button", name="Skip").click()
    page.wait_for_timeout(300)
    shown = here.locator(".vega-embed svg").first.text_content()
    assert guess.told[0].title[:30] in " ".join(shown.split())
    # The lesson is run again: what was chosen stands in its box, not yet judged.
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.startKernel()")
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.ready")
    one.run()
    one.tall()
    assert area(page, question.key).locator("input").first.is_checked()
    assert not area(page, question.key).locator(".ally-say").count()


@pytest.mark.parametrize("path", AGAIN, ids=lambda path: path.stem)
def test_saved_and_opened_again_it_reads_as_it_was(visit, machine, path, tmp_path):
    lab, _ = machine
    one, content = visit(path), content_of(path)
    page = one.page
    one.run()
    one.tall()
    question = next(q for q in content.exercises if hasattr(q.kind, "options"))
    asked = area(page, question.key)
    wrong = question.mistakes[0]
    for key in [wrong.answer] if isinstance(wrong.answer, str) else wrong.answer:
        box = asked.locator(f'input[value="{key}"]')
        if box.count():
            box.check()
    asked.get_by_role("button", name="Check").click()
    asked.locator(".ally-say").first.wait_for()
    said = asked.locator(".ally-say").first.inner_text()
    page.wait_for_timeout(300)
    one.command("docmanager:save")
    saved = tmp_path / path.name
    saved.write_bytes((lab.folder / path.name).read_bytes())
    nb = json.loads(saved.read_text(encoding="utf-8"))
    stored = "".join(
        "".join(output.get("data", {}).get("text/html", ""))
        for cell in nb["cells"]
        for output in cell.get("outputs", [])
    )
    assert "Your answer: " in stored
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    again = visit(saved)
    again.tall()
    here = area(again.page, question.key)
    # The saved widgets come to life when the page has a kernel; until then their words do.
    words = here.locator("p:visible, div:visible", has_text=said.split(".")[-2].strip()[:40])
    words.first.wait_for(timeout=20_000)
    text = again.page.locator(".jp-Notebook").inner_text()
    assert "Error displaying widget" not in text
    assert again.look("undrawn") == []


def test_escape_loses_nothing_and_forced_colours_leave_edges(visit):
    one = visit(LESSONS[-1])
    one.run()
    one.tall()
    page, kinds = one.page, ("input.ally-number", "textarea", ".widget-text input")
    cells = "() => jupyterapp.shell.currentWidget.content.widgets.length"
    before = page.evaluate(cells)
    for kind in kinds:
        box = page.locator(f".jp-OutputArea-output {kind}").first
        box.fill("27,3")
        for key in ("Escape", "Escape", "b", "d", "d", "x"):
            box.press(key)
        assert box.input_value() == "27,3bddx"
    assert page.evaluate(cells) == before
    page.emulate_media(forced_colors="active")
    buttons = page.locator(".jp-OutputArea-output button:visible")
    edges = buttons.evaluate_all("all => all.map(one => getComputedStyle(one).borderTopStyle)")
    assert len(edges) > 10
    assert set(edges) == {"solid"}


def test_a_page_that_draws_no_widgets_says_how_to_answer(machine, tmp_path):
    config = tmp_path / "config" / "labconfig" / "page_config.json"
    config.parent.mkdir(parents=True)
    off = {"disabledExtensions": {"@jupyter-widgets/jupyterlab-manager": True}}
    config.write_text(json.dumps(off))
    settings = {"JUPYTER_CONFIG_PATH": str(tmp_path / "config")}
    with browser.Lab(tmp_path, variables=settings) as lab:
        one = browser.Visit(lab, machine[1], LESSONS[0])
        one.open()
        one.run()
        one.tall()
        key = content_of(LESSONS[0]).exercises[-1].key
        here = area(one.page, key)
        here.get_by_text("This page shows no buttons.").wait_for(timeout=20_000)
        assert f'lesson.hint("{key}")' in here.inner_text()
        assert RUN not in here.inner_text()
        one.close()


def test_the_stored_lessons_are_small():
    for path in LESSONS:
        assert Path(path).stat().st_size <= 300_000, path.name
