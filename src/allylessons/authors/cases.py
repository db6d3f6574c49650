"""A lesson as its criteria see it: the notebook with its header and calls, the content, the data.

For authors. Nothing here judges; `allylessons.authors.criteria` does.
"""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from nbformat import NotebookNode

from allylessons import lessons
from allylessons.authors import evidence, notebooks
from allylessons.data import Package
from allylessons.exercise import Content


class Call(NamedTuple):
    """A call ``lesson.verb("key")`` and the place of its cell in the notebook."""

    at: int
    verb: str
    key: str


class Text(NamedTuple):
    """A paragraph: where it stands, its words, and the words it is read with."""

    place: str
    words: str
    around: str
    computed: bool = False


@dataclass(frozen=True)
class Notebook:
    """A lesson as a learner meets it."""

    name: str
    cells: list[NotebookNode] = field(repr=False)
    metadata: dict = field(default_factory=dict, repr=False)

    @property
    def number(self) -> int:
        """Number of the lesson, from the file's name."""
        return int(self.name[:2])

    @cached_property
    def markdown(self) -> list[NotebookNode]:
        """The cells of prose."""
        return [cell for cell in self.cells if cell.cell_type == "markdown"]

    @cached_property
    def header(self) -> dict[str, str]:
        """Level, minutes, before, as of, review by: the line that ends the first cell."""
        pairs = re.findall(r"\*\*([A-Z][a-z ]+)\*\*\s+([^·]*)", self.cells[0].source)
        return {name.lower(): " ".join(said.split()) for name, said in pairs}

    @cached_property
    def objectives(self) -> list[str]:
        """The numbered list of the first cell."""
        return re.findall(r"^\d+\. (.+)$", self.cells[0].source, re.MULTILINE)

    @cached_property
    def code(self) -> list[tuple[int, ast.Module]]:
        """Place and parsed source of each code cell that is Python."""
        found = []
        for at, cell in enumerate(self.cells):
            if cell.cell_type == "code":
                try:
                    found.append((at, ast.parse(cell.source)))
                except SyntaxError:
                    continue
        return found

    @cached_property
    def calls(self) -> list[Call]:
        """What the code cells call, in order."""
        found = []
        for at, tree in self.code:
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    first = node.args[0] if node.args else None
                    key = first.value if isinstance(first, ast.Constant) else ""
                    found.append(Call(at, node.func.attr, str(key)))
        return found

    @property
    def shown(self) -> str:
        """The text that stands in the outputs."""
        return html.unescape(
            "\n".join(
                "".join(output["data"].get(kind, ""))
                for cell in self.cells
                for output in cell.get("outputs", [])
                for kind in ("text/markdown", "text/html")
                if "data" in output
            )
        )

    def first(self, *verbs: str) -> int:
        """Place of the first cell that calls one of these; behind the last cell if none does."""
        return min((call.at for call in self.calls if call.verb in verbs), default=len(self.cells))

    def last(self, *verbs: str) -> int:
        """Place of the last cell that calls one of these; -1 if none does."""
        return max((call.at for call in self.calls if call.verb in verbs), default=-1)

    def first_of(self, verbs: tuple[str, ...], key: str) -> int:
        """Place of the first cell that calls one of these with a key; behind the last if none."""
        found = (call.at for call in self.calls if call.verb in verbs and call.key == key)
        return min(found, default=len(self.cells))

    def cell(self, at: int) -> str:
        """Name a cell by its place."""
        return f"cell {self.cells[min(at, len(self.cells) - 1)].get('id', at)}"


@dataclass(frozen=True)
class Case:
    """One lesson: its notebook, content and data, the content's Python source and text file."""

    notebook: Notebook
    content: Content
    data: Package
    source: str = ""
    text: str = ""
    folder: Path | None = None

    @cached_property
    def evidence(self) -> evidence.Evidence:
        """What the data can vouch for."""
        return evidence.of(self.data)

    @cached_property
    def typed(self) -> str:
        """The text that stands as such in the content's source; the rest is computed."""
        answers = [str(m.answer) for e in self.content.exercises for m in e.mistakes]
        lines = evidence.typed(self.source).splitlines()
        # Examples of wrong answers are for the tests; no learner reads them.
        return "\n".join(line for line in lines if not any(line in answer for answer in answers))

    @cached_property
    def texts(self) -> list[Text]:
        """Every paragraph that a learner reads: Markdown, notes, exercises, titles of charts."""
        return [*self._prose(), *self._said()]

    def _prose(self) -> Iterator[Text]:
        for cell in self.notebook.markdown:
            for block in evidence.blocks(cell.source):
                yield Text(f"cell {cell.get('id')}", block, cell.source)
        for at, tree in self.notebook.code:
            for node in ast.walk(tree):
                # Text with a space in it is for reading: a title, a noun, a source line.
                if isinstance(node, ast.Constant) and " " in str(node.value):
                    yield Text(self.notebook.cell(at), str(node.value), "")

    def _said(self) -> Iterator[Text]:
        content = self.content
        found = [(f"note {key}", note, "") for key, note in content.notes.items()]
        found += [(f"prediction {item.key}", item.prompt, "") for item in content.predictions]
        for item in content.exercises:
            options = getattr(item.kind, "options", {}).values()
            says = [mistake.says for mistake in item.mistakes]
            for text in (item.prompt, *options, item.why, *says, *item.hints, item.solution):
                found.append((f"exercise {item.key}", text, item.prompt))
        for place, text, around in found:
            for block in evidence.blocks(text):
                yield Text(place, block, around, computed=True)


def read(path: Path, data: Package) -> Case:
    """Read a notebook and build the content that belongs to it."""
    try:
        read = notebooks.read(path)
        notebook = Notebook(path.name, read.cells, dict(read.metadata))
    except Exception as problem:  # nbformat raises many kinds
        kind = type(problem).__name__
        raise notebooks.NotebookError(f"cannot be read as a notebook ({kind})") from None
    if not notebook.cells:
        raise notebooks.NotebookError("has no cells")
    if notebook.number not in lessons.numbers():
        name = f"lessons/l{notebook.number:02d}"
        raise notebooks.NotebookError(f"its content is missing: write {name}")
    module = import_module(f"{lessons.__name__}.l{notebook.number:02d}")
    content = lessons.content(notebook.number, data)
    text = lessons.text_file(notebook.number)
    words = text.read_text(encoding="utf-8-sig") if text else ""
    return Case(notebook, content, data, _source(module), words, path.parent)


def _source(module: ModuleType) -> str:
    """The text of a module, or of all modules of a package."""
    own = Path(module.__file__)
    files = sorted(own.parent.glob("*.py")) if hasattr(module, "__path__") else [own]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
