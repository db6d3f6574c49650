"""A lesson as one page: its stored notebook, with its questions and pictures alive.

Prose, code and pictures come from the notebook, questions and verdicts from the lesson's content.
Nothing is run.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import altair
import mistune
from nbformat import NotebookNode

from allylessons import escape, sources
from allylessons.answers import Answers
from allylessons.authors import figures, notebooks
from allylessons.data import Package
from allylessons.exercise import Content, Exercise, Prediction
from allylessons.lab import Picture, cell
from allylessons.lesson import Lesson
from allylessons.lessons.l05 import COSTS
from allylessons.page.question import described, help_said
from allylessons.site import verdicts
from allylessons.site.render import common, page, safe
from allylessons.subjects.index import SLIDERS, WHICH
from allylessons.theme import NATIVE
from allylessons.widgets import RUN

LEFT_OUT = "remove-cell"  # the tag that Jupyter Book and nbconvert know
VISITS = 3  # so many visits have recall questions of their own in a page
REPOSITORY = "https://github.com/allylessons/allylessons"
BINDER = "https://mybinder.org/v2/gh/allylessons/allylessons/main?urlpath=lab/tree/notebooks/"
_MARK = re.compile("\ue000(\\d+)\ue001(.*?)\ue002", re.DOTALL)
_WORKED = ("check", "value")  # calls in code that a reader works through
_ASKS = ("ask", "guess", "predict", "recall")


def made(
    path: Path, contents: Mapping[int, Content], data: Package, address: Callable[[str], str]
) -> str:
    """Make the page of one lesson.

    Parameters
    ----------
    path
        Its notebook, stored with outputs.
    contents
        Number of each lesson to what it asks.
    data
        The data package.
    address
        Called with the reference behind a figure, such as ``E018.date``; gives where its record
        stands in the site, or nothing.

    Returns
    -------
    str
        The page; it needs ``assets/`` beside it and nothing else.
    """
    number = int(path.name[:2])
    nb = notebooks.read(path)
    content = contents[number]
    made = _Page(number, contents, data, address)
    blocks = [block for cell in nb.cells for block in made.cell(cell)]
    title = re.search(r"^# (.*)$", nb.cells[0].source, re.MULTILINE)
    return page(
        "lesson.html",
        **common(data, ""),
        title=escape.plain(title[1]) if title else content.title,
        number=number,
        name=path.stem,
        binder=f"{BINDER}{path.name}",
        blocks=blocks,
        before=_name(number - 1),
        after=_name(number + 1),
        content={
            "lesson": number,
            "scenes": content.scenes,
            "edition": data.edition,
            "asks": made.asks,
            "charts": made.charts,
        },
    )


def _name(number: int) -> str:
    """File name, without its ending, of a lesson; nothing where there is none."""
    return next((one.stem for one in notebooks.find() if int(one.name[:2]) == number), "")


class _Page:
    """What one page holds: its blocks of HTML, and questions and charts for the script."""

    def __init__(
        self,
        number: int,
        contents: Mapping[int, Content],
        data: Package,
        address: Callable[[str], str],
    ) -> None:
        self.number, self.content, self.data = number, contents[number], data
        self.address = address
        before = [(n, one) for n in sorted(contents) if n < number for one in contents[n].exercises]
        self.lesson = Lesson(number, self.content, data, Answers(number, Path()), lambda: before)
        self.binder = f"{BINDER}{_name(number)}.ipynb"
        self.asks: dict[str, Any] = {}
        self.charts: dict[str, Any] = {}
        self.lab: Picture | None = None

    def cell(self, cell: NotebookNode) -> Iterator[Any]:
        """The blocks of one cell."""
        if LEFT_OUT in cell.metadata.get("tags", []) or "ally.start(" in cell.source:
            return
        if cell.cell_type == "markdown":
            yield safe(self.prose(cell.source))
        elif cell.cell_type == "code":
            yield from self.code(cell)

    def prose(self, markdown: str) -> str:
        """Prose as HTML; a figure leads to the record that it rests on."""
        markdown = figures.NOTEBOOK_ONLY.sub("", markdown)
        markdown = figures.PAGE_ONLY.sub(lambda found: found[1].strip(), markdown)
        named, parts, at = list(figures.named(markdown)), [], 0
        for place, one in enumerate(named):
            parts += [markdown[at : one.start], f"\ue000{place}\ue001{one.text}\ue002"]
            at = one.end
        text = re.sub(r"<!--.*?-->", "", "".join([*parts, markdown[at:]]), flags=re.DOTALL)
        html = _markdown(text)

        def linked(found: re.Match) -> str:
            to = self.address(named[int(found[1])].reference)
            return page("record.html", to=to, text=safe(found[2])) if to else found[2]

        html = re.sub(r'href="(\d\d_\w+)\.ipynb"', r'href="\1.html"', _MARK.sub(linked, html))
        return re.sub(r"<h2>(\d+) of \d+ · ", r'<h2 id="scene-\1"><span>\1</span> ', html)

    def code(self, cell: NotebookNode) -> Iterator[Any]:
        """The blocks of a cell of code: what it shows, and the code where it is to be read."""
        calls = list(_calls(cell.source))
        if ("code", "") in calls:
            return  # the page has a box of its own for that, at its end
        if _to_read(cell.source):
            yield page("code.html", code=cell.source, number=self.number, binder=self.binder)
        pictures = (self.picture(verb, key) for verb, key in calls)
        picture = next(filter(None, pictures), None)
        if any(verb == "explore" for verb, _ in calls):
            self.lab = picture  # that a question further down may ask about
        yield from (self.ask(verb, key) for verb, key in calls if verb in _ASKS)
        for output in cell.outputs:
            data = output.get("data", {})
            html = "".join(data.get("text/html", ""))
            if NATIVE in data:
                yield self.chart(picture, data[NATIVE], cell.id)
            elif ("desk", "first-answer") in calls:
                yield page("first.html", first=self.first())
            elif "ally-reading" not in html and not (picture and "ally-words" in html):
                yield self.output(output)  # what is left out, the script writes
        yield from (self.ask(verb, key) for verb, key in calls if verb == "check")

    def output(self, output: NotebookNode) -> Any:
        """A stored output that needs no script."""
        data = {kind: "".join(part) for kind, part in output.get("data", {}).items()}
        html = data.get("text/html") or _markdown(data.get("text/markdown", ""), own=True)
        text = data.get("text/plain") or "".join(output.get("text", ""))
        return page("output.html", html=safe(html.replace(RUN, "")), text=text)

    def ask(self, verb: str, key: str) -> Any:
        """A place for a question; the script draws it there."""
        if verb == "recall":
            return self.recall(int(key or 1))
        found = {
            f"predict:{one.key}" if isinstance(one, Prediction) else one.key: one
            for one in (*self.content.exercises, *self.content.predictions)
        }
        name = f"predict:{key}" if verb in ("guess", "predict") else key
        if name not in found:
            return ""
        self.add(name, found[name])
        return page("ask.html", names=[name], prompt=safe(escape.inline(found[name].prompt)))

    def recall(self, which: int) -> Any:
        """A place for a question of an earlier lesson; each visit has its own."""
        asked = [self.lesson.recalled(which, visit) for visit in range(VISITS)]
        names = [f"recall:{visit}:{one.key}" for visit, one in enumerate(asked)]
        for name, one in zip(names, asked, strict=True):
            self.add(name, one)
        return page("ask.html", names=names, prompt=safe(escape.inline(asked[0].prompt)))

    def add(self, name: str, item: Exercise | Prediction) -> None:
        """Put a question into what the script knows."""
        ask, table = described(item, self.number, reads=True), verdicts.table(item)
        ask["scene"] = 0 if name.startswith("recall:") else item.scene
        if table is None:  # read it, take the hints, see the way; Python judges
            buttons = [one for one in ask["buttons"] if one[0] != "check"]
            ask |= {"kind": "none", "buttons": buttons, "python": True}
            table = help_said(item)
        elif "outcomes" in table:  # the page works out what the lab above comes to
            table["lab"] = self.lab.key
            self.charts[self.lab.key]["about"] = self.about(self.lab)
        self.asks[name] = {"ask": ask, "table": table}

    def first(self) -> dict[str, Any]:
        """Which answer of lesson 0 comes back, and the words of its options."""
        asked = next(one for one in self.content.predictions if one.key.startswith("ally"))
        options = {key: escape.plain(text) for key, text in asked.kind.options.items()}
        return {"name": "predict:ally", "options": options}

    def picture(self, verb: str, key: str) -> Picture | None:
        """The picture that a call shows."""
        if verb == "explore":
            return next((one for one in self.content.pictures if one.key == key), None)
        if verb == "guess":
            return next((one for one in self.content.pictures if one.opened_by == key), None)
        return None

    def chart(self, picture: Picture | None, spec: dict, name: str = "") -> Any:
        """A place for a chart, and what the script needs for it."""
        if picture is None:
            self.charts[name] = {"spec": _newest(spec)}
            return page("chart.html", name=name, words=spec.get("description", ""))
        self.charts[picture.key] = {
            "spec": _newest(spec),
            "guess": picture.opened_by,
            "before": picture.before,
            "shows": picture.shows,
            "controls": list(picture.controls),
            "listed": picture.listed,
            **self.beneath(picture),
        }
        return page(
            "chart.html",
            name=picture.key,
            words=picture.before if picture.opened_by else "",
        )

    def about(self, picture: Picture) -> dict[str, Any]:
        """The choices of a lab that puts an index together, for lesson-05.js."""
        start = {name: picture.value(name, at) for name, at in picture.begin().items()}
        weights = [name for name, of in picture.controls.items() if isinstance(of, tuple)]
        return {
            "start": start,
            "weights": weights,
            "equal": {name: start[name] for name in weights},
            "which": WHICH,
            "sliders": SLIDERS,
            "rules": [name for name in start if name not in (*weights, WHICH)],
            "costs": COSTS,
            "usual": self.content.facts.usual,
        }

    def beneath(self, picture: Picture) -> dict[str, Any]:
        """What stands under a picture in each of its states: words, table, sources."""
        states, lines = [], []
        for told in picture.told:
            table, ids = picture.beneath(told)
            line = sources.line(self.data, ids, picture.as_of)
            if line not in lines:
                lines.append(line)
            states.append(
                {
                    "words": told.words,
                    "rows": [[*map(cell, row)] for row in table.itertuples(index=False, name=None)],
                    "sources": lines.index(line),
                }
            )
        return {"columns": list(picture.columns.values()), "states": states, "lines": lines}


def _newest(spec: dict) -> dict:
    """A stored chart as Altair wrote it; JupyterLab is told of an older edition, which it draws."""
    return {**spec, "$schema": altair.SCHEMA_URL}


def _markdown(text: str, *, own: bool = False) -> str:
    """Markdown as HTML; tags in it stay text, but for `own` ones that the course has written."""
    return mistune.create_markdown(escape=not own, plugins=["table"])(text)


def _calls(source: str) -> Iterator[tuple[str, str]]:
    """The calls of the lesson in a cell: verb, and key or number."""
    for node in ast.walk(ast.parse(source)):
        if _called_on(node) == "lesson":
            first = node.args[0] if node.args else None
            yield node.func.attr, str(first.value) if isinstance(first, ast.Constant) else ""


def _called_on(node: ast.AST) -> str:
    """The name whose method a call calls; nothing for what is no such call."""
    called = node.func if isinstance(node, ast.Call) else None
    owner = called.value if isinstance(called, ast.Attribute) else None
    return owner.id if isinstance(owner, ast.Name) else ""


def _to_read(source: str) -> bool:
    """Whether a cell holds code to be read, and not only calls that show something."""
    for statement in ast.parse(source).body:
        value = getattr(statement, "value", None)
        shows = _called_on(value) in ("lesson", "ally") and value.func.attr not in (
            "check",
            "value",
        )
        if not (shows or (isinstance(statement, ast.Expr) and isinstance(value, ast.Name))):
            return True
    return False
