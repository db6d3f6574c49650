"""New pixels after a control has moved, in every picture of every lesson that has a control.

The pictures are found in the lessons, not named here. Each peer has one notebook, in the percent
format, that draws any of them.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
from table import Row

HERE = Path(__file__).parent
PEERS = HERE / "peers"
sys.path += [str(HERE.parent / "tests"), str(PEERS)]
import browser  # noqa: E402  the driver of the browser tests
from same import Same, pictures  # noqa: E402

from allylessons import lessons  # noqa: E402
from allylessons.data import Package  # noqa: E402
from allylessons.site import build  # noqa: E402

NOTEBOOKS = HERE.parent / "notebooks"
TALL = {"width": 1280, "height": 9000}  # JupyterLab draws only what is in the window
QUIET = 250  # ms without a new picture after which the last one counts as final
OURS, WAYS = "ours", {"plotly": "Plotly FigureWidget", "bqplot": "bqplot"}


@dataclass(frozen=True)
class Lab:
    """A picture with a control, and the notebook's cell in which it stands.

    `settings` are what the control `name` is set to in turn, `veiled` whether it waits for a guess.
    """

    key: str
    cell: str
    name: str
    settings: list
    veiled: bool


def labs(number: int) -> list[Lab]:
    """The pictures of a lesson that its notebook shows with a control."""
    found, keys = [], pictures(number)
    veils = {one.opened_by: one for one in keys.values() if one.opened_by}
    for cell in _notebook(number).cells:
        for verb, key in re.findall(r'lesson\.(explore|guess)\("([^"]+)"', cell.source):
            picture = keys.get(key) if verb == "explore" else veils.get(key)
            if cell.cell_type == "code" and picture:
                same = Same(picture)
                veiled = bool(picture.opened_by)
                found.append(Lab(picture.key, cell.id, same.name, same.settings, veiled))
    return found


def _path(number: int) -> Path:
    return next(NOTEBOOKS.glob(f"{number:02d}_*.ipynb"))


def _notebook(number: int) -> nbformat.NotebookNode:
    return nbformat.read(_path(number), as_version=4)


def ours(folder: Path, number: int, found: list[Lab]) -> Path:
    """Save a lesson's setup and its labs alone."""
    notebook = _notebook(number)
    kept = ["setup", *(lab.cell for lab in found)]
    notebook.cells = [cell for cell in notebook.cells if cell.id in kept]
    path = folder / f"ours_{number:02d}.ipynb"
    nbformat.write(notebook, path)
    return path


def peer(folder: Path, way: str, number: int, found: list[Lab]) -> Path:
    """Save the same labs by other means, in cells of the same names."""
    code = (PEERS / f"{way}.py").read_text(encoding="utf-8").removeprefix("# %%\n")
    begin = f"import sys\nsys.path.append({str(PEERS)!r})\n{code}\n"
    begin += f"import same\npictures = same.pictures({number})"
    notebook = nbformat.v4.new_notebook()
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    notebook.cells = [nbformat.v4.new_code_cell(begin, id="setup")]
    for lab in found:
        shown = f"show(pictures[{lab.key!r}])"
        notebook.cells.append(nbformat.v4.new_code_cell(shown, id=lab.cell))
    path = folder / f"{way}_{number:02d}.ipynb"
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
        self.page.set_viewport_size(TALL)
        self.open()
        self.run()
        if red := self.look("red"):
            raise RuntimeError(f"{notebook.name}: {red}")

    def bench(self, call: str, *arguments: object):
        """Call a function of page.js."""
        return self.page.evaluate(f"given => bench.{call}(...given)", list(arguments))


def moving(machine: tuple, number: int, repeats: int) -> list[Row]:
    """From a control to new pixels in each lab of a lesson, each way on a page of its own."""
    server, chrome, folder = machine
    found, rows = labs(number), []
    if not found:
        return []
    pages = {OURS: Page(server, chrome, ours(folder, number, found))}
    for way, called in WAYS.items():
        pages[called] = Page(server, chrome, peer(folder, way, number, found))
    try:
        for lab in found:
            took: dict[str, list[float]] = {way: [] for way in pages}
            blank = dict.fromkeys(pages, 0)
            if lab.veiled:
                pages[OURS].bench("lift", lab.cell)
            for turn in range(repeats + 2):
                for way, page in pages.items():
                    name = lab.name if way == OURS else ""
                    value = lab.settings[turn % 2] if way == OURS else turn % 2
                    moved = page.bench("move", lab.cell, name, value, QUIET)
                    if not moved["ms"]:
                        what = f"{way} draws nothing new, set to {value}"
                        raise RuntimeError(f"lesson {number}, {lab.key}: {what}")
                    if turn > 1:  # the first ones warm up
                        took[way].append(moved["ms"])
                        blank[way] += moved["blank"]
            what = f"Control to new pixels: lesson {number}, {lab.key}"
            rows += [Row(what, took[OURS], way, took[way], "ms", 0.2) for way in WAYS.values()]
            if blank[OURS]:
                rows.append(Row(f"Blank frames: lesson {number}, {lab.key}", [blank[OURS]], aim=0))
    finally:
        for page in pages.values():
            page.close()
    return rows


def first_charts(machine: tuple, repeats: int) -> list[Row]:
    """From asking for lesson 3 to its first chart, on a page of the site and in JupyterLab."""
    lab, chrome, folder = machine
    site = folder / "site"
    build.build(site, Package(), lambda line: None)
    name = _path(3).name
    shutil.copy(_path(3), lab.folder / name)
    ways = {
        OURS: (site / name).with_suffix(".html").as_uri(),
        "JupyterLab": f"{lab.address}/lab/tree/{name}?token={lab.token}&reset",
    }
    took: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(repeats):
        for way, address in ways.items():
            page = chrome.new_page(viewport=TALL)
            begun = time.perf_counter()
            page.goto(address, wait_until="commit")
            page.wait_for_selector(".vega-embed svg path", state="attached", timeout=90_000)
            took[way].append(1000 * (time.perf_counter() - begun))
            page.close()
    return [Row("First chart of lesson 3", took[OURS], "JupyterLab", took["JupyterLab"], "ms", 0.5)]


def numbers() -> list[int]:
    """The lessons there are."""
    return lessons.numbers()
