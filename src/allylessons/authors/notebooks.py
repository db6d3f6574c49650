"""The authors' side of the notebooks: find, run and clean them, and name what is wrong.

Lessons are stored executed, so that they can be read without being run, and clean, so that a
change shows only what was changed. Nothing a learner runs imports this module.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

START = "00_start_here.ipynb"
CELL_TIMEOUT_S = 60
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {
        "file_extension": ".py",  # nbconvert --to script asks for these two
        "name": "python",
        "nbconvert_exporter": "python",
    },
}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
VEGA = re.compile(r"application/vnd\.vega(lite)?\.v\d+\+json")
PICTURES = ("image/png", "image/svg+xml")
# Words, as in "share-by-group"; what Jupyter makes up by itself holds digits in the first part.
READABLE_ID = re.compile(r"[a-z]{2,}(-[a-z0-9]+)*")


class NotebookError(RuntimeError):
    """A notebook did not run; the message names it, the cell and the error."""


def folder(start: Path | None = None) -> Path | None:
    """Find the folder of lessons.

    Parameters
    ----------
    start
        Where to begin when this is no checkout, the current folder by default; then upward.

    Returns
    -------
    Path or None
        The checkout's ``notebooks/``, else the first found above `start`.
    """
    package = Path(__file__).resolve().parents[1]
    here = (start or Path.cwd()).resolve()
    tops = [package.parents[1]] if package.parent.name == "src" else []
    for top in [*tops, here, *here.parents]:
        if (top / "notebooks" / START).is_file():
            return top / "notebooks"
    return None


def find(place: Path | None = None) -> list[Path]:
    """List the lessons in a folder, by default the course's own, in order."""
    place = place or folder()
    return sorted(place.glob("[0-9][0-9]_*.ipynb")) if place else []


def read(path: Path) -> NotebookNode:
    """Read a notebook in the current format."""
    return nbformat.read(path, as_version=4)


def write(nb: NotebookNode, path: Path) -> None:
    """Store a notebook with its keys in a fixed order and Unix line ends."""
    path.write_text(nbformat.writes(nb) + "\n", encoding="utf-8", newline="\n")


def execute(nb: NotebookNode, place: Path) -> NotebookNode:
    """Run a copy of a notebook in a fresh kernel that knows no learner's answers.

    Parameters
    ----------
    nb
        The notebook; it is left as it is.
    place
        The folder the kernel works in.

    Returns
    -------
    NotebookNode
        The copy with its new outputs, clean.
    """
    ran = nbformat.from_dict(nb)
    client = NotebookClient(
        ran,
        timeout=CELL_TIMEOUT_S,
        kernel_name="python3",
        resources={"metadata": {"path": str(place)}},
        coalesce_streams=True,
        record_timing=False,
        store_widget_state=False,
    )
    # The kernel works in another folder than we do, and must find the same course.
    given = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    paths = os.pathsep.join(map(os.path.abspath, given))
    with tempfile.TemporaryDirectory() as answers:
        try:
            client.execute(
                env={**os.environ, "PYTHONPATH": paths, "ALLYLESSONS_ANSWERS": answers},
                stderr=subprocess.DEVNULL,  # what the kernel, not a cell, says about its transport
            )
        except CellExecutionError as problem:
            # What the cell shows; the kernel's reply may not name a problem that was told kindly.
            shown = (
                f"cell {cell.get('id')}: {output.ename}: {output.evalue}"
                for cell in code_cells(ran)
                for output in cell.outputs
                if output.output_type == "error"
            )
            raise NotebookError(next(shown, f"{problem.ename}: {problem.evalue}")) from None
        except (CellTimeoutError, DeadKernelError) as problem:
            raise NotebookError(str(problem).strip().splitlines()[0]) from None
    done = clean(ran)
    if "allylessons" in done.metadata:
        done.metadata["allylessons"]["shows"] = shows(done.cells)
    return done


def made_from(cells: Iterable[NotebookNode], text: str, data: Path) -> str:
    """Digest of what a stored lesson was made from: its code, its text file, the data.

    Line ends do not count, so that it is the same on every machine.
    """
    digest = hashlib.sha256()
    files = [data / "datapackage.json", *sorted(data.glob("*.csv"))]
    for part in (
        *(cell.source for cell in cells if cell.cell_type == "code"),
        text,
        *(file.read_text(encoding="utf-8-sig") for file in files),
    ):
        digest.update("\n".join(part.splitlines()).encode())
        digest.update(b"\0")
    return digest.hexdigest()[:12]


def shows(cells: Iterable[NotebookNode]) -> str:
    """Digest of what the cells of a stored lesson show."""
    outputs = [cell.outputs for cell in cells if cell.cell_type == "code"]
    return hashlib.sha256(json.dumps(outputs, sort_keys=True).encode()).hexdigest()[:12]


def older(mine: Path, packed: Path) -> bool:
    """Whether somebody's copy of a lesson was made of another edition than the packed one."""
    try:
        editions = [read(path).metadata["allylessons"]["made_from"] for path in (mine, packed)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False  # of one's own making
    return editions[0] != editions[1]


def up_to_date(nb: NotebookNode, path: Path) -> list[str]:
    """Bring the figures in a lesson's prose up to date, and say of what it is made.

    Returns what was rewritten, a line each; nothing for a notebook without a text file.
    """
    from allylessons import lessons
    from allylessons.authors import figures
    from allylessons.data import Package

    number = int(path.name[:2]) if path.name[:2].isdigit() else -1
    text = lessons.text_file(number)
    if text is None:
        return []
    data = Package()
    content = lessons.content(number, data)
    lines = figures.bring_up_to_date(nb, content.facts)
    words = text.read_text(encoding="utf-8-sig")
    nb.metadata["allylessons"] = {"made_from": made_from(nb.cells, words, data.folder)}
    return lines


def clean(nb: NotebookNode) -> NotebookNode:
    """Return a copy without what changes from run to run or from machine to machine."""
    done = nbformat.from_dict(nb)
    kept = {name: nb.metadata[name] for name in ("allylessons",) if name in nb.metadata}
    done.metadata = nbformat.from_dict(METADATA | kept)
    done.nbformat, done.nbformat_minor = 4, 5
    for cell in done.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if cell.cell_type != "code":
            continue
        cell.execution_count = None  # no cell claims to have run where nobody ran it
        cell.outputs = [output for output in cell.outputs if _trim(output)]
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = None
    return done


def _trim(output: NotebookNode) -> bool:
    """Drop what must not be stored from one output; tell whether anything is left."""
    if output.output_type == "stream":
        return bool(output.text)
    if "data" not in output:
        return True
    # Ids of live widgets are random; Lab adds a picture to each chart when it saves.
    dropped = {WIDGET_VIEW}
    if any(map(VEGA.fullmatch, output.data)):
        dropped.update(PICTURES)
    for part in (output.data, output.metadata):
        for mimetype in dropped & set(part):
            del part[mimetype]
    return bool(output.data)


def code_cells(nb: NotebookNode) -> list[NotebookNode]:
    """List the code cells."""
    return [cell for cell in nb.cells if cell.cell_type == "code"]


def faults(nb: NotebookNode) -> list[str]:
    """Name what keeps a notebook from being stored, each fault with the id of its cell."""
    found = []
    if clean(nb) != nb:
        found.append("not clean: type `allylessons clean`")
    seen = set()
    for cell in nb.cells:
        if not READABLE_ID.fullmatch(cell.get("id", "")):
            found.append(f"cell {cell.get('id')}: the id is not made of words")
        if cell.get("id") in seen:
            found.append(f"cell {cell.get('id')}: another cell has the same id")
        seen.add(cell.get("id"))
    for cell in code_cells(nb):
        found += [f"cell {cell.get('id')}: {fault}" for fault in _code_faults(cell)]
    return found


def _code_faults(cell: NotebookNode) -> Iterator[str]:
    if _shows(cell.source) and not cell.outputs:
        yield "ends in an expression but shows nothing: type `allylessons run`"
    raises = "raises-exception" in cell.metadata.get("tags", [])
    for output in cell.outputs:
        if output.output_type == "error" and not raises:
            yield f"stored with an error, {output.ename}: {output.evalue}"
        if output.get("name") == "stderr":
            yield "stored with a warning: " + output.text.strip().splitlines()[-1]
        for mimetype, content in output.get("data", {}).items():
            if VEGA.fullmatch(mimetype) and _fills_container(content):
                yield 'a chart has the width "container", which freezes the browser tab'


def _shows(source: str) -> bool:
    try:
        body = ast.parse(source).body
    except SyntaxError:  # a cell that is meant to fail shows its error
        return True
    return bool(body) and isinstance(body[-1], ast.Expr)


def _fills_container(spec: object) -> bool:
    if isinstance(spec, dict):
        sizes = (spec.get("width"), spec.get("height"))
        return "container" in sizes or any(map(_fills_container, spec.values()))
    return isinstance(spec, list) and any(map(_fills_container, spec))
