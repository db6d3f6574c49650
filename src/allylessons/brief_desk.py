"""The desk at which a brief is written: records to pick, sentences to write, a page that follows.

Each change is saved at once with the learner's answers, so that a closed tab loses nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as ipw
from IPython.display import DisplayHandle, display

from allylessons import describe
from allylessons.answers import Answers
from allylessons.describe import brief as written
from allylessons.model import brief as model
from allylessons.widgets import RUN, Panel, Ticks

PAGE = "brief:page"
FILES = "brief.md", "brief.html"
_WIDE = {"width": "auto", "max_width": "52em"}
_NAMED = {"description_width": "initial"}
_START = ("finding", "finding", "finding", "counter", "unknown")
_MOST = 20  # sentences; a page holds fewer
_ALL = "all countries"
_STUCK = "This cannot be made just now. What you typed is saved."


@dataclass(frozen=True)
class Shelf:
    """What a desk is given: the records with their rules, sources, charts, and cards to read.

    Attributes
    ----------
    rules
        What the page is held against; its ledger holds the records.
    references
        Source id to name, date and address.
    pictures
        The charts that a page may carry.
    lead
        Gives what a record says in a line, for a list.
    card
        Gives what a record says as heading, main sentence and lines of name and text.
    kinds
        Table to the name of what its rows are, for those that can be picked from a list.
    """

    rules: model.Rules
    references: Mapping[str, written.Reference]
    pictures: Sequence[model.Picture]
    lead: Callable[[str], str]
    card: Callable[[str], tuple[str, str, Sequence[tuple[str, str]]]]
    kinds: Mapping[str, str] = field(default_factory=lambda: {"claims": "claims of the article"})

    def drawn(self, page: model.Page) -> list[model.Picture]:
        """The charts that a page carries."""
        return [picture for picture in self.pictures if picture.key in page.charts]

    def slips(self, page: model.Page) -> list[model.Slip]:
        """What to look at again on a page."""
        return model.slips(page, self.rules, self.drawn(page))

    def markdown(self, page: model.Page) -> str:
        """The page as Markdown."""
        return written.markdown(page, self.rules, self.references, self.drawn(page))

    def html(self, page: model.Page) -> str:
        """The page as an HTML file that stands alone."""
        return written.html(page, self.rules, self.references, self.drawn(page))

    def body(self, page: model.Page) -> str:
        """The page as HTML to show."""
        return written.body(page, self.rules, self.references, self.drawn(page))


class Sheet:
    """A finished page to read."""

    def __init__(self, shelf: Shelf, page: model.Page) -> None:
        self.shelf, self.page = shelf, page

    def _repr_html_(self) -> str:
        return f"<style>{written.STYLE}</style>{self.shelf.body(self.page)}"

    def __repr__(self) -> str:
        return self.shelf.markdown(self.page)


class _Row(ipw.VBox):
    """The controls of one sentence."""

    def __init__(self, number: int, line: model.Line, changed: Callable[[Any], None]) -> None:
        name = f"Sentence {number}"
        self.text = ipw.Textarea(line.text, description=name, rows=2, style=_NAMED, layout=_WIDE)
        self.part = ipw.Dropdown(
            options=[(heading, part) for part, heading in model.PARTS.items()],
            value=line.part,
            description=f"{name} goes under",
            style=_NAMED,
            layout={"width": "auto"},
        )
        self.word = ipw.Dropdown(
            options=[("(choose how sure)", ""), *((word, word) for word in model.CONFIDENCE)],
            value=line.word,
            description=f"{name} is",
            style=_NAMED,
            layout={"width": "auto"},
        )
        self.ids = ipw.Text(
            " ".join(line.ids), description=f"{name} rests on (ids)", style=_NAMED, layout=_WIDE
        )
        for control in self.controls:
            control.observe(changed, names="value")
        choices = ipw.HBox([self.part, self.word], layout={"flex_flow": "row wrap"})
        super().__init__([self.text, self.ids, choices], layout={"margin": "0 0 12px 0"})

    @property
    def controls(self) -> tuple[ipw.Widget, ...]:
        return self.text, self.part, self.word, self.ids

    @property
    def line(self) -> model.Line:
        return model.Line(
            model.whole(self.text.value),
            model.identifiers(self.ids.value),
            self.word.value,
            self.part.value,
        )

    @line.setter
    def line(self, line: model.Line) -> None:
        self.text.value, self.part.value = line.text, line.part
        self.word.value, self.ids.value = line.word, " ".join(line.ids)


class Brief(Panel):
    """A desk for one page: pick records, write sentences, read what to look at again.

    Parameters
    ----------
    shelf
        The records, rules and charts.
    answers
        Where the page is kept and found again.
    """

    def __init__(self, shelf: Shelf, answers: Answers) -> None:
        self.shelf, self._answers = shelf, answers
        page = model.Page.restored(answers.get(PAGE))
        if not page.lines:
            page = replace(page, lines=tuple(model.Line(part=part) for part in _START))
        self._quiet = False
        self._shown: DisplayHandle | None = None
        self.title = ipw.Text(page.title, description="Title", style=_NAMED, layout=_WIDE)
        self.rows: list[_Row] = [
            _Row(number, line, self._changed) for number, line in enumerate(page.lines, 1)
        ]
        charts = {picture.key: picture.title for picture in shelf.pictures}
        self.charts = Ticks("Charts on the page", charts)
        self.charts.value = tuple(key for key in page.charts if key in charts)
        self.title.observe(self._changed, names="value")
        self.charts.observe(self._changed, names="value")
        self.more = _button("Add a sentence", self.add)
        self.place = ipw.Dropdown(description="Sentence to move", style=_NAMED)
        self.up = _button("Move it up", self.move_up)
        self.save = _button("Write the files", self.export)
        self.said, self.slips = ipw.HTML(), ipw.HTML()
        self.sentences = ipw.VBox(self.rows)
        super().__init__(
            [
                ipw.HTML("<h3>The ledger</h3>"),
                *self._ledger(),
                ipw.HTML("<h3>Your sentences</h3>"),
                self.title,
                self.sentences,
                ipw.HBox([self.more, self.place, self.up], layout={"flex_flow": "row wrap"}),
                self.charts,
                ipw.HBox([self.save]),
                self.said,
                self.slips,
            ],
            "The desk: a ledger to pick records from; for each sentence its words, the records it "
            "rests on, a confidence word and its part of the page; what to look at again; and "
            f"the page. {RUN} What you write is saved as you type.",
        )
        self._number()
        self._follow()

    def _ledger(self) -> list[ipw.Widget]:
        countries = [(_ALL, ""), *((name, iso3) for iso3, name in self._countries.items())]
        kinds = [(name, kind) for kind, name in self.shelf.kinds.items()]
        self.country = ipw.Dropdown(options=countries, description="Country", style=_NAMED)
        self.kind = ipw.Dropdown(options=kinds, description="Kind of record", style=_NAMED)
        self.record = ipw.Dropdown(description="Record", style=_NAMED, layout=_WIDE)
        self.card = ipw.HTML()
        self.under = ipw.Dropdown(description="Put it under", style=_NAMED)
        self.pick = _button("Put it there", self.put)
        for control in (self.country, self.kind):
            control.observe(self._offer, names="value")
        self.record.observe(self._read, names="value")
        self._offer()
        return [
            ipw.HBox([self.country, self.kind], layout={"flex_flow": "row wrap"}),
            self.record,
            self.card,
            ipw.HBox([self.under, self.pick], layout={"flex_flow": "row wrap"}),
        ]

    @property
    def _countries(self) -> Mapping[str, str]:
        return self.shelf.rules.countries

    def _offer(self, _: object = None) -> None:
        ledger = self.shelf.rules.ledger
        rows = ledger[ledger["kind"] == self.kind.value]
        if self.country.value:
            rows = rows[rows["iso3"] == self.country.value]
        options = [("(choose a record)" if len(rows) else "(no record of this kind)", "")]
        for identifier in rows.index:
            options.append((f"{identifier}: {self.shelf.lead(identifier)}", identifier))
        self.record.options = options
        self.record.value = ""

    def _read(self, _: object = None) -> None:
        identifier = self.record.value
        if not identifier:
            self.card.value = ""
            return
        heading, lead, lines = self.shelf.card(identifier)
        rows = "".join(f"<li><i>{escape(name)}:</i> {escape(text)}</li>" for name, text in lines)
        self.card.value = f"<p><b>{escape(heading)}</b><br>{escape(lead)}</p><ul>{rows}</ul>"

    def put(self) -> None:
        """Put the record that is shown under the sentence that is chosen."""
        if not self.record.value:
            self._say("Choose a record first.")
            return
        row = self.rows[self.under.value]
        ids = model.identifiers(f"{row.ids.value} {self.record.value}")
        row.ids.value = " ".join(ids)
        self._say(f"{self.record.value} is under sentence {self.under.value + 1}.")

    def add(self) -> None:
        """Add an empty sentence."""
        if len(self.rows) >= _MOST:
            self._say(f"A page holds no more than {_MOST} sentences.")
            return
        self.rows.append(_Row(len(self.rows) + 1, model.Line(), self._changed))
        self.sentences.children = tuple(self.rows)
        self._number()
        self._changed()

    def move_up(self) -> None:
        """Let a sentence change places with the one above it."""
        at = self.place.value
        if not at:
            self._say("The first sentence stands at the top already.")
            return
        above, below = self.rows[at - 1].line, self.rows[at].line
        self._quiet = True
        try:
            self.rows[at - 1].line, self.rows[at].line = below, above
        finally:
            self._quiet = False
        self.place.value = at - 1
        self._changed()

    def _number(self) -> None:
        for control in (self.under, self.place):
            chosen = control.value or 0
            control.options = [(f"sentence {at}", at - 1) for at in range(1, len(self.rows) + 1)]
            control.value = chosen

    @property
    def page(self) -> model.Page:
        """The page as it stands."""
        return model.Page(
            model.whole(self.title.value),
            tuple(row.line for row in self.rows),
            tuple(self.charts.value),
        )

    @property
    def markdown(self) -> str:
        """The page as Markdown."""
        return self.shelf.markdown(self.page)

    @property
    def html(self) -> str:
        """The page as an HTML file that stands alone."""
        return self.shelf.html(self.page)

    def _changed(self, _: object = None) -> None:
        if not self._quiet:
            self._answers.put(PAGE, self.page.stored())
            self._follow()

    def _follow(self) -> None:
        page = self.page
        try:
            if any(not line.blank for line in page.lines):
                self.slips.value = written.slips(self.shelf.slips(page))
            else:
                self.slips.value = "<p>What to look at again is listed here once you write.</p>"
        except Exception:  # whatever was typed, the desk opens and goes on saving
            self.slips.value = f"<p>{_STUCK}</p>"
        if self._answers.notices:
            self._say(" ".join(self._answers.notices))
            self._answers.notices = []
        if self._shown:
            self._shown.update(self._sheet(), raw=True)

    def _sheet(self) -> dict[str, str]:
        page = self.page
        rules, drawn = self.shelf.rules, self.shelf.drawn(page)
        try:
            long = written.pages(model.length(page, rules, drawn))
            return {
                "text/html": (
                    f"<style>{written.STYLE}</style><p><small>Your page, {long}:</small></p>"
                    f"{self.shelf.body(page)}"
                ),
                "text/plain": self.markdown,
            }
        except Exception:
            return {"text/html": f"<p>{_STUCK}</p>", "text/plain": _STUCK}

    def export(self, folder: str | os.PathLike | None = None) -> list[Path]:
        """Write the page as Markdown and as HTML, by default beside the saved answers."""
        place = Path(folder) if folder else self._answers.path.parent
        paths = [place / name for name in FILES]
        try:
            place.mkdir(parents=True, exist_ok=True)
            for path, text in zip(paths, (self.markdown, self.html), strict=True):
                path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as reason:
            self._say(
                f"The files cannot be written in {place} ({reason.strerror}). Type "
                'desk.export("another/folder").'
            )
            return []
        self._say(
            f"Written in the folder {place.name}: {describe.join_words(FILES)}. Open the second in "
            "a browser and print it from there."
        )
        return paths

    def _say(self, text: str) -> None:
        self.said.value = f"<p role='status'>{escape(text)}</p>"

    def _ipython_display_(self) -> None:
        display(self._repr_mimebundle_(), raw=True)
        # Beside the controls, not among them: a screen reader is not told the page at each key.
        self._shown = display(self._sheet(), raw=True, display_id=True)


def _button(name: str, act: Callable[[], object]) -> ipw.Button:
    button = ipw.Button(description=name, layout={"width": "auto"})
    button.on_click(lambda _: act())
    return button


class Rubric(Panel):
    """A rubric to judge a brief by, one's own or somebody else's; kept as it is filled in.

    Parameters
    ----------
    key
        Under which name it is kept.
    whose
        Whose brief is judged, for the heading.
    lines
        A word for each line of the rubric, and what it asks of the brief.
    answers
        Where the judgement is kept and found again.
    """

    LEVELS = ("(not judged)", "not yet", "partly", "yes")

    def __init__(self, key: str, whose: str, lines: Mapping[str, str], answers: Answers) -> None:
        self._key, self._answers = f"brief:rubric:{key}", answers
        kept = answers.get(self._key)
        kept = kept if isinstance(kept, dict) else {}
        self.levels = {}
        asked: list[ipw.Widget] = []
        for name, line in lines.items():
            level = kept.get(name)
            self.levels[name] = ipw.Dropdown(
                options=self.LEVELS,
                value=level if level in self.LEVELS else self.LEVELS[0],
                description=name,
                style=_NAMED,
            )
            asked += [ipw.HTML(escape(line)), self.levels[name]]
        text = kept.get("note")
        self.note = ipw.Textarea(
            model.whole(text) if isinstance(text, str) else "",
            description="One thing to keep, one to change",
            rows=2,
            style=_NAMED,
            layout=_WIDE,
        )
        for control in (*self.levels.values(), self.note):
            control.observe(self._changed, names="value")
        reading = "".join(f"- **{name}**: {line}\n" for name, line in lines.items())
        super().__init__(
            [ipw.HTML(f"<b>{escape(whose)}</b>"), *asked, self.note],
            f"{whose}\n\n{reading}\n{RUN}",
        )

    def _changed(self, _: object) -> None:
        kept = {name: control.value for name, control in self.levels.items()}
        self._answers.put(self._key, kept | {"note": model.whole(self.note.value)})
