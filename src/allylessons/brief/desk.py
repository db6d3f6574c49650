"""The desk at which a brief is written: sentences at the left, ledger and page at the right."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from secrets import token_hex
from typing import Any

import ipywidgets as ipw
import pandas as pd

from allylessons import escape
from allylessons.answers import Answers
from allylessons.brief import show
from allylessons.brief.form import Form
from allylessons.brief.page import CONFIDENCE, PARTS, TITLE, Line, Page, identifiers, whole
from allylessons.brief.show import Records
from allylessons.page.drafts import Draft
from allylessons.reference import date as day_in_words
from allylessons.widgets import RUN, Ticks

FILES = "brief.md", "brief.html"
_CSS = Path(__file__).with_suffix(".css")
_WIDE = {"width": "auto", "min_width": "0"}
_START = {"1": "meaning", "2": "finding", "3": "finding", "4": "counter", "5": "unknown"}
_MOST = 20  # sentences; a page holds fewer
_SHOWN = 100  # of those in a file that somebody else may have written
_FOUND = 60  # records listed at once
_STUCK = "This cannot be made just now. What you typed is saved."


class Sheet:
    """A finished page to read."""

    def __init__(self, records: Records, page: Page) -> None:
        self.records, self.page = records, page

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        html = f"<style>{show.STYLE}</style>{self.records.body(self.page)}"
        return {"text/html": f'<div class="ally-card">{html}</div>', "text/plain": repr(self)}

    def __repr__(self) -> str:
        return self.records.markdown(self.page)


class _Row(ipw.VBox):
    """The controls of one sentence, and what to look at again in it."""

    def __init__(self, key: str, line: Line, up: Callable[[_Row], None]) -> None:
        self.key = key
        self.text = ipw.Textarea(line.text, rows=3, layout=_WIDE)
        self.ids = ipw.Text(" ".join(line.ids), layout=_WIDE)
        parts = [(heading, part) for part, heading in PARTS.items()]
        self.part = ipw.Dropdown(options=parts, value=line.part, layout=_WIDE)
        words = [("(how sure?)", ""), *((word, word) for word in CONFIDENCE)]
        self.word = ipw.Dropdown(options=words, value=line.word, layout=_WIDE)
        self.up = _button("", lambda: up(self))
        self.remarks = ipw.HTML()
        first, second = ipw.HBox([self.ids, self.up]), ipw.HBox([self.part, self.word])
        super().__init__([self.text, first, second, self.remarks])
        self.add_class("ally-sentence-row")

    def number(self, number: int) -> None:
        """Name the controls after the place of their sentence."""
        self.text.description = f"Sentence {number}"
        self.ids.description = f"{number} rests on (ids)"
        self.part.description, self.word.description = f"{number} goes under", f"{number} is"
        self.up.description = f"Move {number} up"

    @property
    def controls(self) -> dict[str, ipw.Widget]:
        return {"text": self.text, "part": self.part, "word": self.word, "ids": self.ids}

    @property
    def line(self) -> Line:
        ids = identifiers(self.ids.value)
        return Line(whole(self.text.value), ids, self.word.value, self.part.value)


class Brief(Form):
    """A desk for one page, kept with the answers: write, look records up, read what to look at."""

    def __init__(self, records: Records, answers: Answers) -> None:
        super().__init__("brief", answers)
        self.records, self.rows = records, list[_Row]()
        self._day = answers.get("brief:date")
        self.title = self.keep("title", ipw.Text(TITLE, description="Title", layout=_WIDE))
        author = ipw.Text(description="Name to print (if you like)", layout=_WIDE)
        self.author = self.keep("author", author)
        titles = {chart.key: chart.title for chart in records.charts}
        self.charts = self.keep("charts", Ticks("Charts on the page", titles))
        for key in _row_keys(answers):
            self._insert(key, Line(part=_START.get(key, "finding")))
        self.more = _button("Add a sentence", self.add)
        self.save = _button("Write the files", self.export)
        self.said, self.head, self.sheet = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.sentences = ipw.VBox(self.rows)
        charts = ipw.Accordion([self.charts], titles=("Charts on the page",))
        left = ipw.VBox([self.drafts, self.title, self.author, self.sentences, self.more, charts])
        ledger, page = ipw.VBox(self._ledger()), ipw.VBox([self.head, self.sheet, self.save])
        for box, name in ((left, "left"), (ledger, "ledger"), (page, "sheet")):
            box.add_class(f"ally-desk-{name}")
        right = ipw.VBox([ledger, self.said, page])
        right.add_class("ally-desk-right")
        columns = ipw.HBox([left, right])
        columns.add_class("ally-desk")
        style = ipw.HTML(f"<style>{_CSS.read_text(encoding='utf-8')}{show.STYLE}</style>")
        self.begin(
            [style, columns],
            "The page: at the left your sentences, each with the records it rests on, a confidence "
            "word and its part of the page; at the right the records to search, and the page with "
            f"what to look at again. {RUN} What you write is saved as you type; what cannot be "
            "saved at once waits in your browser.",
        )
        self._number()
        self.follow()

    def _ledger(self) -> list[ipw.Widget]:
        kinds = [("all kinds", ""), *((name, kind) for kind, name in self.records.kinds.items())]
        self.search = ipw.Text(
            description="Search the records", placeholder="drones, Iran, treaty", layout=_WIDE
        )
        self.kind = ipw.Dropdown(options=kinds, description="Kind of record", layout=_WIDE)
        self.record = ipw.Select(description="Records", rows=5, layout=_WIDE)
        self.card = ipw.HTML()
        self.under = ipw.Dropdown(description="Put it under", layout=_WIDE)
        self.pick = _button("Put it there", self.put)
        for control in (self.search, self.kind):
            control.observe(self._offer, names="value")
        self.record.observe(self._read, names="value")
        self._offer()
        choice = ipw.HBox([self.under, self.pick])
        return [ipw.HBox([self.search, self.kind]), self.record, choice, self.card]

    def _offer(self, _: object = None) -> None:
        """List the records in which every word that is searched for begins a word."""
        rows = self.records.rules.ledger
        rows = rows[rows["kind"] == self.kind.value] if self.kind.value else rows
        text = rows.index.to_series() + ": " + rows["text"]
        for word in self.search.value.split()[:10]:
            # Letters that are no word, such as an apostrophe, are searched for as they are.
            found = text.str.contains(rf"(?<!\w){re.escape(word)}", case=False, regex=True)
            text = text[found]
        many = f", the first {_FOUND} listed" if len(text) > _FOUND else ""
        self.record.description = f"Records: {len(text)}{many}"
        self.record.options = [(text_, at) for at, text_ in text.head(_FOUND).items()]
        self.record.value = None

    def _read(self, _: object = None) -> None:
        self.card.value = self.records.card(self.record.value) if self.record.value else ""

    def put(self) -> None:
        """Put the record that is shown under the sentence that is chosen."""
        if not self.record.value:
            self._say("Choose a record first.")
            return
        row = self.rows[self.under.value or 0]
        row.ids.value = " ".join(identifiers(f"{row.ids.value} {self.record.value}"))
        self._say(f"{self.record.value} is under sentence {(self.under.value or 0) + 1}.")

    def add(self) -> None:
        """Add an empty sentence."""
        if len(self.rows) >= _MOST:
            self._say(f"A page holds no more than {_MOST} sentences.")
            return
        self._insert(token_hex(4), Line())
        self._number()
        self._changed()

    def _insert(self, key: str, line: Line) -> _Row:
        row = _Row(key, line, self.move_up)
        for name, control in row.controls.items():
            self.keep(f"{key}-{name}", control)
        self.rows.append(row)
        return row

    def move_up(self, row: _Row) -> None:
        """Let a sentence change places with the one above it."""
        at = self.rows.index(row)
        if not at:
            self._say("The first sentence stands at the top already.")
            return
        self.rows[at - 1 : at + 1] = self.rows[at], self.rows[at - 1]
        self._number()
        self._changed()

    def _number(self) -> None:
        for number, row in enumerate(self.rows, 1):
            row.number(number)
        self.sentences.children = tuple(self.rows)
        chosen = min(self.under.value or 0, len(self.rows) - 1)
        self.under.options = [(f"sentence {at + 1}", at) for at in range(len(self.rows))]
        self.under.value = chosen

    @property
    def page(self) -> Page:
        """The page as it stands."""
        lines, charts = tuple(row.line for row in self.rows), tuple(self.charts.value)
        written = any(not line.blank for line in lines)
        return Page(
            whole(self.title.value), lines, charts, whole(self.author.value), self._on * written
        )

    @property
    def _on(self) -> str:
        """The day on which something was last written, in words."""
        try:
            return day_in_words(pd.Timestamp(date.fromisoformat(self._day)))
        except (TypeError, ValueError):
            return ""

    @property
    def markdown(self) -> str:
        """The page as Markdown."""
        return self.records.markdown(self.page)

    @property
    def html(self) -> str:
        """The page as an HTML file that stands alone."""
        return self.records.html(self.page)

    @property
    def values(self) -> dict[str, Any]:
        """Name to value of each field, with the order of the sentences and the day of writing."""
        return {**super().values, "order": [row.key for row in self.rows], "date": self._day}

    def _changed(self, change: object = None) -> None:
        if not self._quiet:
            self._day = date.today().isoformat()
            for at, row in enumerate(self.rows):
                if isinstance(change, Mapping) and change.get("owner") in row.controls.values():
                    self.under.value = at  # the next record goes to the sentence at hand
        super()._changed(change)

    def both(self, field: str, other: str) -> None:
        """Keep another version of a sentence or of the title as a sentence of its own."""
        control = self.fields[field]
        if field.endswith("-ids"):
            control.value = " ".join(identifiers(f"{control.value} {other}"))
        elif field.endswith("-text") or field == "title":
            there = [row.text.value for row in self.rows]
            if other.strip() and other not in control.value and other not in there:
                self._insert(token_hex(4), Line()).text.value = whole(other)
                self._number()
                self.drafts.words = (
                    "Something was changed here and in another window. Both are kept: the other "
                    f"version is sentence {len(self.rows)}."
                )
        elif field == "author":
            super().both(field, other)

    def place(self, draft: Draft) -> Any:
        """Find the control that a draft was typed in; a sentence that was never kept comes back."""
        key, _, name = draft.field.partition("-")
        new = draft.field not in self.fields and name in ("text", "ids") and draft.text.strip()
        if new and re.fullmatch(r"\w{1,12}", key, re.ASCII) and len(self.rows) < _SHOWN:
            self._insert(key, Line())
            self._number()
        return self.fields.get(draft.field)

    def follow(self) -> None:
        """Bring the remarks and the page up to date."""
        page = self.page
        try:
            found = self.records.remarks(page) if page.written else []
            for number, row in enumerate(self.rows, 1):
                row.remarks.value = show.listed(found, number)
            again = sum(not one.good for one in found)
            said = f"To look at again: {again}" if again else "Nothing to look at again"
            if not page.written:
                said = "What to look at again is listed here once you write"
            full = self.records.fullness(page)
            meter = f'<meter min="0" max="100" value="{min(full, 100)}">{full}%</meter>'
            self.head.value = (
                f"<p><b>Your page</b>: {full}% full {meter}. {said}.</p>{show.listed(found, 0)}"
            )
            self.sheet.value = self.records.body(page)
        except Exception:  # whatever was typed, the desk opens and goes on saving
            self.head.value = f"<p>{_STUCK}</p>"

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
            f"Written in the folder {place.name}: {' and '.join(FILES)}. Open the second in a "
            "browser and print it from there."
        )
        return paths

    def _say(self, text: str) -> None:
        self.said.value = f"<p role='status'>{escape.html(text)}</p>"


def _button(name: str, act: Callable[[], object]) -> ipw.Button:
    button = ipw.Button(description=name, layout={"width": "auto"})
    button.on_click(lambda _: act())
    return button


def _row_keys(answers: Answers) -> list[str]:
    """Key of each sentence, in the order of the page; those that another window added come last."""
    order = answers.get("brief:order")
    order = order if isinstance(order, list) else [*_START]
    found = [re.fullmatch(r"brief:(\w{1,12})-text", key, re.ASCII) for key, _ in answers.items()]
    keys = [*order, *(one[1] for one in found if one)]
    good = (
        one for one in keys if isinstance(one, str) and re.fullmatch(r"\w{1,12}", one, re.ASCII)
    )
    return [*dict.fromkeys(good)][:_SHOWN] or [*_START]


class Rubric(Form):
    """A rubric to judge a brief by, one's own or somebody else's; kept as it is filled in.

    `lines` are key to the ``name`` of a line and what it ``asks`` of the brief.
    """

    LEVELS = ("(not judged)", "not yet", "partly", "yes")

    def __init__(
        self, key: str, whose: str, lines: Mapping[str, Mapping[str, str]], answers: Answers
    ) -> None:
        super().__init__(f"brief:rubric:{key}", answers)
        shown: list[ipw.Widget] = [ipw.HTML(f"<b>{escape.html(whose)}</b>"), self.drafts]
        levels, style = [(level, level) for level in self.LEVELS], {"description_width": "9em"}
        for name, line in lines.items():
            box = ipw.Dropdown(options=levels, description=line["name"], style=style)
            shown += [ipw.HTML(escape.html(line["asks"])), self.keep(name, box)]
        name = "One thing to keep, one to change"
        style, wide = {"description_width": "initial"}, {"width": "auto", "max_width": "52em"}
        note = ipw.Textarea(description=name, rows=2, style=style, layout=wide)
        self.note = self.keep("note", note)
        asked = "".join(f"- **{one['name']}**: {one['asks']}\n" for one in lines.values())
        self.begin([*shown, self.note], f"{whose}\n\n{asked}\n{RUN}")
