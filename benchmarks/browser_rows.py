"""What a learner waits for in JupyterLab: a first chart, and new pixels after a control has moved.

To measure another lab: a line in LABS, and a file in peers/ for each way of drawing the same. Such
a file is a notebook in the percent format whose last cell shows the picture.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
from table import Row

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent / "tests"))
import browser  # noqa: E402  the driver of the browser tests

NOTEBOOKS = HERE.parent / "notebooks"
TALL = {"width": 1280, "height": 6000}  # JupyterLab draws only what is in the window
QUIET = 250  # ms without a new picture after which the last one counts as final
OURS, PLOTLY, BQPLOT, INTERACT = "ours", "Plotly FigureWidget", "bqplot", "plain `interact`"
JUPYTERCHART = "JupyterChart"
FILES = {
    PLOTLY: "plotly",
    BQPLOT: "bqplot",
    INTERACT: "interact",
    JUPYTERCHART: "jupyterchart",
}


@dataclass(frozen=True)
class Lab:
    """A control of a lesson and the picture that follows it.

    `cells` are ids of the lesson's cells, the last of which shows control and picture. `controls`
    say which of that cell's lists and number boxes is set, in ours and in the peers', `values` what
    to in turn: the number of an option, or what is typed. `in_chart` is true where the chart itself
    follows, without Python.
    """

    what: str
    notebook: str
    cells: tuple[str, ...]
    peers: str
    controls: tuple[int, int]
    values: tuple[float, ...]
    in_chart: bool = False


LABS = [
    Lab(
        "lesson 0, a list inside the chart",
        "00_start_here",
        ("setup", "predict-most-claims", "claims-per-country"),
        "l00",
        (0, 0),
        (1, 2),
        in_chart=True,
    ),
    Lab(
        "lesson 3's lab, Python computes",
        "03_how_many",
        ("setup", "explore-shares"),
        "l03",
        (1, 0),
        (3, 1),  # it begins with the claim's own month, which is 1
    ),
    Lab(
        "lesson 5's weights, inside the chart",
        "05_compare_and_break",
        ("setup", "explore-index"),
        "l05",
        (0, 0),
        (9, 1),  # it begins in the middle
        in_chart=True,
    ),
]


def lesson(folder: Path, lab: Lab) -> Path:
    """Save those cells of a lesson that its lab needs."""
    notebook = nbformat.read(NOTEBOOKS / f"{lab.notebook}.ipynb", as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.id in lab.cells]
    return _save(notebook, folder / f"{lab.peers}_ours.ipynb")


def peer(folder: Path, lab: str, way: str) -> Path:
    """Save a peer's notebook; its cell with the picture is called ``picture``."""
    source = HERE / "peers" / f"{lab}_{FILES[way]}.py"
    code = re.split(r"^# %%\n", source.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    notebook = nbformat.v4.new_notebook()
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    notebook.cells = [
        nbformat.v4.new_code_cell(cell.strip(), id=f"cell-{number}")
        for number, cell in enumerate(code)
    ]
    notebook.cells[-1].id = "picture"
    return _save(notebook, folder / f"{source.stem}.ipynb")


def _save(notebook: nbformat.NotebookNode, path: Path) -> Path:
    nbformat.write(notebook, path)
    return path


@contextmanager
def machine() -> Iterator[tuple[browser.Lab, object, Path]]:
    """A JupyterLab, a browser that reaches nothing else, and a folder for notebooks."""
    with tempfile.TemporaryDirectory() as folder, browser.browser() as chrome:
        root = Path(folder)
        with browser.Lab(root / "lab") as lab:
            yield lab, chrome, root


class Page(browser.Visit):
    """A visit that measures."""

    def __init__(self, lab: browser.Lab, chrome: object, notebook: Path) -> None:
        super().__init__(lab, chrome, notebook)
        self.context.add_init_script(path=HERE / "page.js")

    def bench(self, call: str, *arguments: object):
        """Call a function of page.js."""
        return self.page.evaluate(f"given => bench.{call}(...given)", list(arguments))

    def first_chart(self, cell: str, *, run: bool) -> dict[str, float]:
        """Open JupyterLab, then the notebook; ms until the picture, from either beginning."""
        self.page.goto(f"{self.lab.address}/lab?token={self.lab.token}&reset")
        self.page.wait_for_function("() => window.jupyterapp?.restored")
        self.page.evaluate("() => jupyterapp.restored.then(() => null)")
        return self.bench("open", self.name, run, cell)


def opening(machine: tuple, repeats: int) -> list[Row]:
    """From opening lesson 0 to its first live chart; ours is there before anything is run."""
    lab, chrome, folder = machine
    first = NOTEBOOKS / f"{LABS[0].notebook}.ipynb"
    ways = {OURS: (first, LABS[0].cells[-1])}
    ways |= {way: (peer(folder, "l00", way), "picture") for way in (JUPYTERCHART, PLOTLY, BQPLOT)}
    took: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
    for _ in range(repeats):
        for way, (notebook, cell) in ways.items():
            page = Page(lab, chrome, notebook)
            took[way].append(page.first_chart(cell, run=way != OURS))
            if way == OURS:  # live: it follows its control, though no kernel may be there yet
                moved = page.bench("move", cell, LABS[0].controls[0], 1, QUIET)
                assert moved["ms"], f"{notebook.name}: the stored chart does not follow its list"
            page.close()
    return [
        Row(
            f"First live chart of lesson 0, {since}",
            [one[key] for one in took[OURS]],
            f"{way}, which must run",
            [one[key] for one in took[way]],
            "ms",
        )
        for since, key in [("JupyterLab open", "notebook"), ("JupyterLab's start included", "page")]
        for way in ways
        if way != OURS
    ]


def moving(machine: tuple, lab: Lab, repeats: int) -> list[Row]:
    """From a control to new pixels, each way on a page and with a kernel of its own, in turns."""
    server, chrome, folder = machine
    pages = {OURS: Page(server, chrome, lesson(folder, lab))}
    for way in (PLOTLY, BQPLOT, INTERACT):
        pages[way] = Page(server, chrome, peer(folder, lab.peers, way))
    took: dict[str, list[float]] = {way: [] for way in pages}
    said: dict[str, list[float]] = {way: [] for way in pages}
    blank = dict.fromkeys(pages, 0)
    try:
        for page in pages.values():
            page.page.set_viewport_size(TALL)
            page.open()
            page.run()
            assert not page.look("red"), page.look("red")
        for turn in range(repeats + 2):
            for way, page in pages.items():
                cell = lab.cells[-1] if way == OURS else "picture"
                control, value = lab.controls[way != OURS], lab.values[turn % len(lab.values)]
                moved = page.bench("move", cell, control, value, QUIET)
                assert moved["ms"], f"{lab.what}: {way} shows no new picture"
                if turn > 1:  # the first ones warm up
                    took[way].append(moved["ms"])
                    said[way].append(moved["said"])
                    blank[way] += moved["blank"]
    finally:
        for page in pages.values():
            page.close()
    aims = {PLOTLY: 0.2, BQPLOT: 0.2} if lab.in_chart else {PLOTLY: 1.0, BQPLOT: 1.5}
    what = f"Control to new pixels: {lab.what}"
    rows = [
        Row(what, took[OURS], way, took[way], "ms", aims.get(way)) for way in pages if way != OURS
    ]
    if all(map(all, said.values())):  # a list inside a chart may change no words
        rows += [
            Row(f"Control to new words: {lab.what}", said[OURS], way, said[way], "ms")
            for way in pages
            if way != OURS
        ]
    without = ", ".join(f"{way} {blank[way]}" for way in pages if way != OURS)
    return [*rows, Row(f"Blank frames: {lab.what}", [blank[OURS]], without, aim=0)]
