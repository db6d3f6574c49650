"""The desk at which a brief is written: records to pick, sentences to write, a page that follows.

Each change is saved at once with the learner's answers, each sentence under a key of its own, so
that two windows do not undo each other's work. What a closed tab or a dead kernel keeps from being
saved waits in the browser (`allylessons.drafts`).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any

import ipywidgets as ipw
from IPython.display import DisplayHandle, display

from allylessons import describe, escape
from allylessons.answers import Answers
from allylessons.describe import brief as written
from allylessons.drafts import Draft, Drafts, fingerprint, text_of
from allylessons.model import brief as model
from allylessons.widgets import RUN, Panel, Ticks

PAGE = "brief:page"  # the whole page, as it was kept at first
READ = "brief:page:read"  # which of those has been taken over
TITLE, CHARTS, ORDER, LINE = "brief:title", "brief:charts", "brief:order", "brief:line:"
FILES = "brief.md", "brief.html"
_WIDE = {"width": "auto", "max_width": "52em"}
_NAMED = {"description_width": "initial"}
_START = ("finding", "finding", "finding", "counter", "unknown")
_MOST = 20  # sentences; a page holds fewer
_SHOWN = 100  # of those in a file that somebody else may have written
_ALL = "all countries"
SAVED = "What you write is saved as you type; what cannot be saved at once waits in your browser."
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
    foot
        What the last line of a page names: the course, the edition of its data, and its address.
    """

    rules: model.Rules
    references: Mapping[str, written.Reference]
    pictures: Sequence[model.Picture]
    lead: Callable[[str], str]
    card: Callable[[str], tuple[str, str, Sequence[tuple[str, str]]]]
    kinds: Mapping[str, str] = field(default_factory=lambda: {"claims": "claims of the article"})
    foot: written.Reference = written.NOBODY

    def drawn(self, page: model.Page) -> list[model.Picture]:
        """The charts that a page carries."""
        return [picture for picture in self.pictures if picture.key in page.charts]

    def slips(self, page: model.Page) -> list[model.Slip]:
        """What to look at again on a page."""
        return model.slips(page, self.rules, self.drawn(page))

    def markdown(self, page: model.Page) -> str:
        """The page as Markdown."""
        return written.markdown(page, self.rules, self.references, self.drawn(page), self.foot)

    def html(self, page: model.Page) -> str:
        """The page as an HTML file that stands alone."""
        return written.html(page, self.rules, self.references, self.drawn(page), self.foot)

    def body(self, page: model.Page) -> str:
        """The page as HTML to show."""
        return written.body(page, self.rules, self.references, self.drawn(page), self.foot)


class Sheet:
    """A finished page to read."""

    def __init__(self, shelf: Shelf, page: model.Page) -> None:
        self.shelf, self.page = shelf, page

    def _repr_html_(self) -> str:
        return f"<style>{written.STYLE}</style>{self.shelf.body(self.page)}"

    def __repr__(self) -> str:
        return self.shelf.markdown(self.page)


class _Row(ipw.VBox):
    """The controls of one sentence, and what to look at again in it."""

    def __init__(self, key: str, line: model.Line, typed: str, changed: Callable) -> None:
        self.key = key
        self.text = ipw.Textarea(line.text, rows=2, style=_NAMED, layout=_WIDE)
        self.part = ipw.Dropdown(
            options=[(heading, part) for part, heading in model.PARTS.items()],
            value=line.part,
            style=_NAMED,
            layout={"width": "auto"},
        )
        self.word = ipw.Dropdown(
            options=[("(choose how sure)", ""), *((word, word) for word in model.CONFIDENCE)],
            value=line.word,
            style=_NAMED,
            layout={"width": "auto"},
        )
        self.ids = ipw.Text(typed, style=_NAMED, layout=_WIDE)
        self.slips = ipw.HTML()
        for control in self.controls.values():
            control.observe(changed, names="value")
        choices = ipw.HBox([self.part, self.word], layout={"flex_flow": "row wrap"})
        super().__init__(
            [self.text, self.ids, choices, self.slips], layout={"margin": "0 0 12px 0"}
        )

    def number(self, number: int) -> None:
        """Name the controls after the place of their sentence."""
        self.text.description = f"Sentence {number}"
        self.ids.description = f"Sentence {number} rests on (ids)"
        self.part.description = f"Sentence {number} goes under"
        self.word.description = f"How sure is sentence {number}"

    @property
    def controls(self) -> dict[str, ipw.Widget]:
        return {"text": self.text, "part": self.part, "word": self.word, "ids": self.ids}

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

    @property
    def stored(self) -> dict[str, Any]:
        line = self.line
        return {
            "text": line.text,
            "ids": list(line.ids),
            "word": line.word,
            "part": line.part,
            "typed": model.whole(self.ids.value),
        }


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
        answers.look_again()
        self._quiet = True
        self._shown: DisplayHandle | None = None
        self.drafts = Drafts(_store(answers, "brief"), self._take)
        old = model.Page.restored(answers.get(PAGE))
        title = answers.get(TITLE)
        title = model.whole(title) if isinstance(title, str) else old.title
        self.title = ipw.Text(title, description="Title", style=_NAMED, layout=_WIDE)
        self.drafts.watch("title", self.title)
        self.rows: list[_Row] = []
        for key, kept in _kept_lines(answers, old).items():
            self._insert(model.Line.restored(kept), key, kept.get("typed"))
        chosen = answers.get(CHARTS)
        chosen = chosen if isinstance(chosen, list) else old.charts
        charts = {picture.key: picture.title for picture in shelf.pictures}
        self.charts = Ticks("Charts on the page", charts)
        self.charts.value = tuple(key for key in charts if key in chosen)
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
                self.drafts,
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
            f"the page. {RUN} {SAVED}",
        )
        self._known = self._entries
        self._take_over(old)
        self._number()
        self._quiet = False
        self.drafts.confirm(answers.kept)
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
        rows = "".join(
            f"<li><i>{escape.html(name)}:</i> {escape.html(text)}</li>" for name, text in lines
        )
        self.card.value = (
            f"<p><b>{escape.html(heading)}</b><br>{escape.html(lead)}</p><ul>{rows}</ul>"
        )

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
        self._insert(model.Line())
        self._number()
        self._changed()

    def _insert(self, line: model.Line, key: str = "", typed: Any = None) -> _Row:
        typed = typed if isinstance(typed, str) else " ".join(line.ids)
        row = _Row(key or token_hex(4), line, model.whole(typed), self._changed)
        for name, control in row.controls.items():
            self.drafts.watch(f"{row.key}-{name}", control)
        self.rows.append(row)
        return row

    def move_up(self) -> None:
        """Let a sentence change places with the one above it."""
        at = self.place.value
        if not at:
            self._say("The first sentence stands at the top already.")
            return
        self.rows[at - 1 : at + 1] = self.rows[at], self.rows[at - 1]
        self._number()
        self.place.value = at - 1
        self._changed()

    def _number(self) -> None:
        for number, row in enumerate(self.rows, 1):
            row.number(number)
        self.sentences.children = tuple(self.rows)
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
            self._save()
            self._follow()

    @property
    def _entries(self) -> dict[str, Any]:
        """The page as it is kept: key to what JSON can hold."""
        entries = {
            TITLE: model.whole(self.title.value),
            CHARTS: list(self.charts.value),
            ORDER: [row.key for row in self.rows],
            **{f"{LINE}{row.key}": row.stored for row in self.rows},
        }
        if PAGE in dict(self._answers.items()):
            entries[READ] = _mark(self._answers)
        return entries

    def _save(self) -> None:
        """Keep what was changed here; what was changed elsewhere meanwhile stays beside it."""
        answers = self._answers
        answers.look_again()
        for key, mine in self._entries.items():
            known, theirs = self._known.get(key), answers.get(key)
            if mine != known and theirs not in (None, known, mine):
                if key == TITLE and isinstance(theirs, str):
                    self._put_aside(model.Line(theirs), mine)
                elif key.startswith(LINE):
                    self._put_aside(model.Line.restored(theirs), mine["text"])
        now = self._entries
        first = ORDER not in dict(answers.items())
        answers.update(
            {
                key: mine
                for key, mine in now.items()
                if mine != self._known.get(key) or (first and answers.get(key) is None)
            }
        )
        self._known = now
        self.drafts.confirm(answers.kept)

    def _put_aside(self, line: model.Line, mine: str) -> None:
        """Keep another version of something that was written here too, as a sentence of its own."""
        if line.blank or line.text in mine or line.text in [row.line.text for row in self.rows]:
            return
        self._quiet, before = True, self._quiet
        self._insert(line)
        self._number()
        self._quiet = before
        self.drafts.words = (
            "Something was changed here and in another window. Both are kept: the other version is "
            f"sentence {len(self.rows)}."
        )

    def _take_over(self, old: model.Page) -> None:
        """Add the sentences of a page that came later, from an earlier edition of the course."""
        if ORDER in dict(self._answers.items()) and self._answers.get(READ) != _mark(self._answers):
            for line in old.lines:
                self._put_aside(line, "")

    def _take(self, drafts: list[Draft]) -> None:
        """Put in place what was typed and never saved, and say how much that was."""
        brought, beside = 0, 0
        fields = {f"{row.key}-{name}": (row, name) for row in self.rows for name in row.controls}
        self._quiet = True
        for draft in drafts:
            key, _, name = draft.field.partition("-")
            if draft.field == "title":
                control = self.title
            elif draft.field in fields:
                control = fields[draft.field][0].controls[name]
            elif draft.text.strip() and name in ("text", "ids") and re.fullmatch(r"\w{1,12}", key):
                row = self._insert(model.Line(), key)
                fields |= {f"{row.key}-{each}": (row, each) for each in row.controls}
                control = row.controls[name]
            else:
                continue
            saved, text = text_of(control), model.whole(draft.text)
            if text == model.whole(saved):
                continue
            if isinstance(control, ipw.Dropdown):
                if draft.replaces(saved) and text in [label for label, _ in control.options]:
                    control.label = text
                    brought += 1
            elif draft.replaces(saved):
                control.value = text
                brought += 1
            elif name == "ids":
                control.value = f"{saved} {text}"
                brought += 1
            elif text not in saved and text not in [row.text.value for row in self.rows]:
                self._insert(model.Line(text))
                beside += 1
        self._number()
        self._quiet = False
        self._changed()
        self.drafts.words = " ".join(_brought(brought, beside, "as sentences at the end"))

    def _follow(self) -> None:
        page = self.page
        try:
            found = self.shelf.slips(page) if page.written else []
            for number, row in enumerate(self.rows, 1):
                row.slips.value = written.slips_of(found, number)
            self.slips.value = (
                written.slips(found)
                if page.written
                else "<p>What to look at again is listed here once you write.</p>"
            )
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
        self.said.value = f"<p role='status'>{escape.html(text)}</p>"

    def _ipython_display_(self) -> None:
        display(self._repr_mimebundle_(), raw=True)
        # Beside the controls, not among them: a screen reader is not told the page at each key.
        self._shown = display(self._sheet(), raw=True, display_id=True)


def _button(name: str, act: Callable[[], object]) -> ipw.Button:
    button = ipw.Button(description=name, layout={"width": "auto"})
    button.on_click(lambda _: act())
    return button


def _store(answers: Answers, desk: str) -> str:
    """Name the place of a desk's drafts in the browser, by the folder of the answers."""
    return f"{fingerprint(str(answers.path))}:{answers.lesson}:{desk}"


def _mark(answers: Answers) -> str:
    return fingerprint(json.dumps(answers.get(PAGE), sort_keys=True))


def _kept_lines(answers: Answers, old: model.Page) -> dict[str, dict[str, Any]]:
    """Key of each sentence to what is kept of it, in the order of the page."""
    order = answers.get(ORDER)
    begun = old.lines or [model.Line(part=part) for part in _START]
    lines = {str(number): asdict(line) for number, line in enumerate(begun, 1)}
    own = {
        key.removeprefix(LINE): kept
        for key, kept in answers.items()
        if re.fullmatch(rf"{LINE}\w{{1,12}}", key) and isinstance(kept, dict)
    }
    # Where there is an order, the page was written at this desk; its last sentences stay.
    lines = own if own and isinstance(order, list) else lines | own
    order = order if isinstance(order, list) else []
    first = [one for one in order if isinstance(one, str) and one in lines]
    return {key: lines[key] for key in [*dict.fromkeys([*first, *lines])][:_SHOWN]}


def _brought(brought: int, beside: int, where: str) -> Iterator[str]:
    """Say what came back from the browser."""
    if brought:
        yield f"Brought back: {describe.count(brought, 'text')} that Python had not saved."
    if beside:
        yield (
            f"Of {describe.count(beside, 'text')} another version was saved meanwhile. Both are "
            f"kept: what you typed stands {where}."
        )


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
        answers.look_again()
        old = answers.get(self._key)
        old = old if isinstance(old, dict) else {}  # as it was kept at first, in one piece
        kept = {name: answers.get(f"{self._key}:{name}") for name in (*lines, "note")}
        kept = {name: old.get(name) if value is None else value for name, value in kept.items()}
        self.drafts = Drafts(_store(answers, f"rubric-{key}"), self._take)
        self._quiet = False
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
            asked += [ipw.HTML(escape.html(line)), self.levels[name]]
        text = kept.get("note")
        self.note = ipw.Textarea(
            model.whole(text) if isinstance(text, str) else "",
            description="One thing to keep, one to change",
            rows=2,
            style=_NAMED,
            layout=_WIDE,
        )
        for number, control in enumerate((*self.levels.values(), self.note)):
            control.observe(self._changed, names="value")
            self.drafts.watch(str(number), control)
        self._fields = [*self.levels.values(), self.note]
        self._known = self._entries
        reading = "".join(f"- **{name}**: {line}\n" for name, line in lines.items())
        super().__init__(
            [ipw.HTML(f"<b>{escape.html(whose)}</b>"), self.drafts, *asked, self.note],
            f"{whose}\n\n{reading}\n{RUN}",
        )
        self.drafts.confirm(answers.kept)

    @property
    def _entries(self) -> dict[str, str]:
        kept = {name: control.value for name, control in self.levels.items()}
        kept["note"] = model.whole(self.note.value)
        return {f"{self._key}:{name}": value for name, value in kept.items()}

    def _changed(self, _: object = None) -> None:
        if self._quiet:
            return
        self._answers.look_again()
        key, mine = f"{self._key}:note", self.note.value
        theirs = self._answers.get(key)
        elsewhere = isinstance(theirs, str) and theirs != self._known[key]
        if elsewhere and model.whole(mine) != self._known[key] and theirs not in mine:
            self._quiet = True
            self.note.value = f"{mine}\n{theirs}"
            self._quiet = False
        now = self._entries
        self._answers.update({one: now[one] for one in now if now[one] != self._known[one]})
        self._known = now
        self.drafts.confirm(self._answers.kept)

    def _take(self, drafts: list[Draft]) -> None:
        brought, beside = 0, 0
        self._quiet = True
        for draft in drafts:
            if draft.field not in map(str, range(len(self._fields))):
                continue
            control = self._fields[int(draft.field)]
            saved, text = text_of(control), model.whole(draft.text)
            if text == saved:
                continue
            if isinstance(control, ipw.Dropdown):
                if text in self.LEVELS and draft.replaces(saved):
                    control.value = text
                    brought += 1
            elif draft.replaces(saved):
                control.value = text
                brought += 1
            elif text not in saved:
                control.value = f"{saved}\n{text}"
                beside += 1
        self._quiet = False
        self._changed()
        self.drafts.words = " ".join(_brought(brought, beside, "at the end of the field"))
