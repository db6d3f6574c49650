"""Lesson 5's labs on a real page: picture, words and model tell the same; checks read the lab."""

import json
from pathlib import Path
from random import Random

import browser
import nbformat
import pytest

from allylessons.data import Package
from allylessons.subjects import index as subject
from allylessons.subjects.index import RULES, SLIDERS, START, WHICH, Index
from allylessons.subjects.index_charts import SPAN

ROOT = Path(__file__).parents[1]
CELLS = ("setup", "explore-index", "ask-put-first", "ask-unfair", "explore-pairs", "guess-first")
TIES = Index(Package())
LOT = Random(5)
BEGIN = {WHICH: SLIDERS, **dict.fromkeys(TIES.labels, 5), **START}
SETTINGS = [
    {name: LOT.randint(0, 10) * LOT.choice((0, 1, 1)) for name in TIES.labels}
    | {name: LOT.choice(list(options)) for name, options in RULES.items()}
    | {WHICH: LOT.choice([SLIDERS, SLIDERS, SLIDERS, *TIES.labels])}
    for _ in range(30)
] + [BEGIN | dict.fromkeys(TIES.labels, 0)]


@pytest.fixture(scope="module")
def stored(machine, tmp_path_factory):
    """The labs of lesson 5 and the questions about them, opened and not run."""
    nb = nbformat.read(ROOT / "notebooks" / "05_compare_and_break.ipynb", 4)
    nb.cells = [cell for cell in nb.cells if cell.id in CELLS]
    path = tmp_path_factory.mktemp("index") / "index.ipynb"
    nbformat.write(nb, path)
    visit = browser.Visit(*machine, path)
    visit.open()
    yield visit
    visit.close()


@pytest.fixture(scope="module")
def lab(stored):
    """The same, run."""
    stored.run()
    return stored


def widths(visit, cell):
    """Widths of the pieces of the bars, in px of the picture, the longest first."""
    found = visit.page.evaluate(
        """cell => {
          const { node } = look.notebook().widgets.find(({ model }) => model.id === cell);
          return [...node.querySelectorAll(".vega-embed svg .mark-rect.role-mark path")]
            .map(path => path.getBBox().width).filter(width => width > 0.05);
        }""",
        cell,
    )
    return sorted(found, reverse=True)


def expected(rows):
    """The same from the model: pieces of a sum, the whole of a product."""
    points = rows["points"].dropna()
    if points.empty:
        points = rows.drop_duplicates("country")["score"].dropna()
    return sorted((one * SPAN / 100 for one in points if one * SPAN / 100 > 0.05), reverse=True)


def same(visit, given):
    """Hold the picture against the model."""
    rows = TIES.at(**given)
    seen = visit.look("lettering", "explore-index")
    assert subject.finding(rows) in seen, given
    for name in subject.named_places(rows).values():
        assert name in seen, given
    for _, row in rows.drop_duplicates("country").dropna(subset=["score"]).iterrows():
        score = subject.tenths(row["score"])
        assert any(text == score or text.startswith(f"{score} (") for text in seen), given
    fits = given["combine"] == "geometric" and rows["score"].max() * SPAN / 100 >= 51.6
    assert ("product" in seen) is bool(fits), given
    assert widths(visit, "explore-index") == pytest.approx(expected(rows), abs=0.2), given


def test_a_stored_chart_computes_before_anything_is_run(stored):
    given = BEGIN | {WHICH: "votes", "coding": "size"}
    stored.look("set", "explore-index", {WHICH: "votes", "coding": "size"})
    stored.still()
    same(stored, given)


def test_nothing_is_wider_than_a_small_window_allows(stored):
    wide = stored.page.evaluate(
        "() => [...document.querySelectorAll('.vega-embed svg')]"
        ".map(svg => svg.getBoundingClientRect().width)"
    )
    assert wide
    assert max(wide) <= 584


def test_the_chart_of_an_index_computes_what_the_model_computes(lab):
    for given in SETTINGS:
        lab.look("set", "explore-index", given)
        told = subject.told(TIES.at(**given))
        label = json.dumps(f"{told.title}. {told.words}")
        lab.page.locator(f".vega-embed[aria-label={label}]").wait_for(timeout=10_000)
        lab.page.locator(".ally-words p", has_text=told.words).first.wait_for(timeout=10_000)
        same(lab, given)


def test_reset_and_python_set_the_controls_of_a_chart(lab):
    slider = lab.page.get_by_role("slider", name="troops", exact=True)
    box = lab.page.get_by_role("spinbutton", name="troops, typed", exact=True)
    box.fill("9")
    assert slider.input_value() == "9"
    box.fill("7,2")  # with the comma of many languages; the slider knows whole numbers
    assert slider.input_value() == "7"
    box.press("ArrowUp")
    assert [slider.input_value(), box.input_value()] == ["8", "8"]
    box.fill("some")
    assert slider.input_value() == "8"
    box.fill("99")
    box.press("Tab")
    assert [slider.input_value(), box.input_value()] == ["10", "10"]
    slider.locator("xpath=ancestor::form").get_by_role("button", name="Reset").click()
    assert [slider.input_value(), box.input_value()] == ["5", "5"]
    lab.still()
    lab.page.evaluate(
        "code => jupyterapp.shell.currentWidget.sessionContext.session.kernel"
        ".requestExecute({ code }).done.then(() => null)",
        "mine.set(troops=2, scale='rank')",
    )
    lab.still()
    assert [slider.input_value(), box.input_value()] == ["2", "2"]
    same(lab, BEGIN | {"troops": 2, "scale": "rank"})


def test_a_chart_drawn_anew_stays_as_it_was_set(lab):
    lab.look("set", "explore-index", {"troops": 8, "scale": "threshold", WHICH: SLIDERS})
    lab.still()
    before = lab.look("lettering", "explore-index")
    lab.look("redraw")
    lab.still(1000)
    # The same words, in whatever order the page holds them.
    assert sorted(lab.look("lettering", "explore-index")) == sorted(before)


def test_the_checks_read_the_lab(lab):
    cells = "() => look.notebook().widgets.map(({ model }) => model.id)"
    at = lab.page.evaluate(cells)

    def cell(key):
        return lab.page.locator(".jp-Notebook .jp-Cell").nth(at.index(key))

    lab.look("set", "explore-index", BEGIN)
    lab.still()
    check = cell("ask-put-first").get_by_role("button", name="Check my settings")
    check.click()
    cell("ask-put-first").locator(".ally-say.wrong").wait_for()
    lab.look("set", "explore-index", {WHICH: "territory_or_bases"})
    lab.still()
    check.click()
    cell("ask-put-first").locator(".ally-say.right").wait_for()
    for label, key in (("who", "Belarus"), ("choice", "weights"), ("cost", "unknown")):
        cell("ask-unfair").get_by_label(label, exact=True).select_option(key)
    cell("ask-unfair").get_by_role("button", name="Check").click()
    cell("ask-unfair").locator(".ally-say.wrong").wait_for()
    cell("ask-unfair").get_by_label("cost", exact=True).select_option("ties")
    cell("ask-unfair").get_by_role("button", name="Check").click()
    cell("ask-unfair").locator(".ally-say.right").wait_for()
    assert lab.problems["console"] == []


def test_a_guess_opens_the_picture_in_its_place(lab):
    page = lab.page
    page.get_by_role("radio", name="Belarus", exact=True).first.check()
    page.get_by_role("button", name="Keep my guess").first.click()
    lab.still()
    seen = lab.look("lettering", "guess-first")
    assert "2 Belarus ◆" in seen
    assert subject.finding(TIES.at()) in seen
    lab.look("set", "guess-first", {"coding": 1})
    lab.still()
    assert subject.finding(TIES.at(coding="discounted")) in lab.look("lettering", "guess-first")
