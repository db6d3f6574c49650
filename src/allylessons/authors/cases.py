"""A lesson as its criteria see it: the notebook with its header and calls, the content, the data.

For authors. Nothing here judges; `allylessons.authors.criteria` does.
"""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from nbformat import NotebookNode

from allylessons import lessons
from allylessons.authors import evidence, figures, notebooks
from allylessons.data import Package
from allylessons.exercise import Content

RECORD = re.compile(r"\b[A-Z]\d{2,3}\b")  # an id of most tables
ASKED = ("ask", "check")  # the calls that ask a question of the lesson


class Call(NamedTuple):
    """A call ``lesson.verb("key")`` and the place of its cell in the notebook."""

    at: int
    verb: str
    key: str


class Text(NamedTuple):
    """A paragraph: where it stands, its words, and the words it is read with."""

    place: str
    words: str
    around: str = ""


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

    @property
    def level(self) -> str:
        """The level in the header: A, A–B, B, B–C or C."""
        return self.header.get("level", "A")

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
    """One lesson: its notebook, content and data, its text file, the folder it stands in."""

    notebook: Notebook
    content: Content
    data: Package
    text: str = ""
    folder: Path | None = None

    @cached_property
    def evidence(self) -> evidence.Evidence:
        """What the data can vouch for."""
        return evidence.of(self.data)

    @cached_property
    def shown(self) -> str:
        """The notebook's sources and outputs, in which ids name what is shown."""
        return "\n".join([*(cell.source for cell in self.notebook.cells), self.notebook.shown])

    @cached_property
    def drawn(self) -> set[str]:
        """Ids in the columns and controls of pictures, and the estimates of the sources there."""
        estimates = self.data.load("estimates")[["estimate_id", "source_id"]]
        found: set[str] = set()
        for picture in self.content.pictures:
            found.update(RECORD.findall(str(picture.controls)))
            for told in picture.told:
                for column in told.rows:
                    if column.endswith("_id"):
                        cells = " ".join(told.rows[column].dropna().astype(str).unique())
                        found.update(RECORD.findall(cells))
        return found | {one for one, source in estimates.values if source in found}

    @cached_property
    def prose(self) -> list[Text]:
        """Every paragraph of the Markdown, without the comments that name rows."""
        return [
            Text(f"cell {cell.get('id')}", block)
            for cell in self.notebook.markdown
            for block in evidence.blocks(figures.COMMENT.sub("", cell.source))
        ]

    @cached_property
    def questions(self) -> list[Text]:
        """Every paragraph of the text file as a learner reads it, with its question around it."""
        found: list[tuple[str, str, str]] = []
        for guess in self.content.predictions:
            options = getattr(guess.kind, "options", {}).values()
            for text in (guess.prompt, guess.told, guess.skipped, *options):
                found.append((f"predictions.{guess.key}", text, guess.prompt))
        for one in self.content.exercises:
            kind = one.kind
            parts = [*_offered(getattr(kind, "options", {})), getattr(kind, "sentence", "")]
            for blank in getattr(kind, "blanks", {}).values():
                parts += _offered(blank)
            parts += [*getattr(kind, "lines", ()), *(mistake.says for mistake in one.mistakes)]
            around = f"{one.prompt} {one.why} {one.solution}"
            for text in (one.prompt, one.why, one.otherwise, one.solution, *one.hints, *parts):
                found.append((f"questions.{one.key}", text, around))
        return [
            Text(place, block, around)
            for place, text, around in found
            for block in evidence.blocks(text)
        ]

    @cached_property
    def texts(self) -> list[Text]:
        """All that a learner reads: prose, questions, and what the pictures say in every state."""
        return [*self.prose, *self.questions, *self._told("title"), *self._told("words")]

    @cached_property
    def typed(self) -> list[Text]:
        """What somebody wrote for this lesson: all but the words of pictures, which are data's."""
        return [*self.prose, *self.questions, *self._told("title")]

    def _told(self, part: str) -> list[Text]:
        return [
            Text(f"pictures.{picture.key}", text)
            for picture in self.content.pictures
            for text in dict.fromkeys(getattr(told, part) for told in picture.told)
        ]


def _offered(options: Mapping[str, str]) -> list[str]:
    """The texts of options; one with the key ``loaded`` is there to be refused for its words."""
    return [text for key, text in options.items() if key != "loaded"]


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
        raise notebooks.NotebookError(f"its content is missing: write {name}.py")
    text = lessons.text_file(notebook.number)
    if text is None:
        raise notebooks.NotebookError(
            f"its questions are missing: write lessons/{notebook.name.removesuffix('.ipynb')}.toml"
        )
    content = lessons.content(notebook.number, data)
    return Case(notebook, content, data, text.read_text(encoding="utf-8-sig"), path.parent)
