"""A question on the page at work: what is asked, and the answers that Python gives to it.

The script beside this file (ask.js) draws it; here it is judged and read out. A notebook
is stored without widget state, so each question also stands beside its widget as an output of its
own, which shows question, last answer and verdict where no kernel runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from IPython.display import DisplayHandle, display

from allylessons import escape, kinds, page
from allylessons.exercise import Exercise, Prediction, Verdict
from allylessons.page.question import (
    EMPTY,
    described,
    help_said,
    lines_said,
    say,
    sentence,
    told,
    verdict_said,
)

RUN = "To answer here, run the lesson: Run ▸ Run All Cells."
TYPED = {  # what to type where a page draws no widgets
    "one": '"the words of an option"',
    "several": '["the words of an option", "of another"]',
    "order": '["the words of the first", "of the next"]',
    "number": "12.5",
    "numbers": "(12.5, 20)",
    "free": '"your text"',
}


def _unsaved(saving: str) -> list[dict[str, str]]:
    """A line about how a guess was saved, where there is something to say."""
    return [say("unread", "Saving.", saving)] if saving else []


class Asked(anywidget.AnyWidget):
    """The part of a question that runs in the browser (see ask.js)."""

    _esm = Path(__file__).with_suffix(".js")
    ask = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)


class Ask:
    """A question with its options, its buttons and its verdict.

    Parameters
    ----------
    item
        An exercise, or a prediction.
    lesson
        Number of the lesson.
    judge
        Called with the answer; it is judged and kept. For a prediction also with "skipped".
    saved
        The answer kept before, or None.
    strip
        Gives where one is: ``lesson``, ``scene``, ``of``, ``done`` and ``kept``.
    kept
        Says whether the last answer is on the disk: only then the page lets go of it.
    verdict
        The verdict on an answer given in a cell.
    reads
        Whether the answer is how a lab is set, so that nothing is given here.

    Attributes
    ----------
    outcome, message
        The verdict as it stands; "not tried yet" and nothing where there is none.
    """

    def __init__(
        self,
        item: Exercise | Prediction,
        lesson: int,
        judge: Callable[[object], Verdict],
        saved: object = None,
        strip: Callable[[], dict[str, Any]] = dict,
        kept: Callable[[], bool] = lambda: True,
        verdict: Verdict | None = None,
        in_cell: bool = False,
        reads: bool = False,
    ) -> None:
        self.item, self._judge, self._strip, self._kept = item, judge, strip, kept
        self.asked = described(item, lesson, reads=reads)
        if in_cell:
            self.asked |= {
                "kind": "none",
                "empty": EMPTY["none"],
                "buttons": [b for b in self.asked["buttons"] if b[0] != "check"],
            }
        self.verdict = verdict
        self.said: list[dict[str, str]] = []
        self.answer: Any = None
        self.hints = 0
        if saved is not None and not in_cell:
            self._again(saved)
        elif verdict is not None:
            self.said = [verdict_said(verdict)]
        self._widget: Asked | None = None
        self._reading: DisplayHandle | None = None
        self._way = RUN  # how to answer, where there is only this text to see

    def __repr__(self) -> str:
        return self._plain()

    @property
    def outcome(self) -> str:
        return self.verdict.outcome if self.verdict else "not tried yet"

    @property
    def message(self) -> str:
        return self.verdict.message if self.verdict else ""

    def _again(self, saved: object) -> None:
        """Take up an answer that was kept; one that no longer fits is left out."""
        if isinstance(self.item, Prediction):
            if saved == "skipped":
                self.said = [say("kept", "Skipped.", self.item.skipped)]
                return
            try:
                read = self.item.kind.read(saved)
            except Exception:
                return
            self.answer = _shown(read)
            self.said = [say("told", "Your guess.", told(self.item, read))]
            return
        verdict = self.item.judge(saved)
        if verdict.value is None and verdict.outcome != "right":
            return
        self.verdict, self.answer = verdict, _shown(verdict.value)
        self.said = [verdict_said(verdict)]

    def hear(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Answer what the page sends: ``check`` with an answer, ``skip``, ``hint`` or ``show``."""
        act, item = content.get("act"), self.item
        if act == "skip" and isinstance(item, Prediction):
            saving = self._judge("skipped").message
            self.said = [say("kept", "Skipped.", item.skipped), *_unsaved(saving)]
        elif act == "check" and isinstance(item, Prediction):
            self.said = self._guessed(content.get("answer"))
        elif act == "check":
            self.verdict = self._judge(content.get("answer"))
            hints = [one for one in self.said if one["kind"] in ("hint", "solution")]
            self.said = [verdict_said(self.verdict, self._kept()), *hints]
            if isinstance(item.kind, kinds.Free) and self.verdict.outcome == "kept":
                self.said.append(lines_said(item.kind))
            self.answer = content.get("answer")
        elif act == "hint" and isinstance(item, Exercise) and item.hints:
            self.hints = min(self.hints + 1, len(item.hints))
            kept = [one for one in self.said if one["kind"] != "hint"]
            self.said = [*kept, *help_said(item)["hints"][: self.hints]]
        elif act == "show" and isinstance(item, Exercise):
            kept = [one for one in self.said if one["kind"] != "solution"]
            self.said = [*kept, help_said(item)["solution"]]
        self.follow()
        kept = act in ("check", "skip") and self._kept()
        return {"said": self.said, "strip": self._strip(), "kept": kept}

    def _guessed(self, answer: object) -> list[dict[str, str]]:
        try:
            read = self.item.kind.read(answer)
        except ValueError as problem:
            return [say("unread", "Not kept yet.", str(problem))]
        low, high = self.item.low, self.item.high
        ends = [read] if isinstance(self.item.kind, kinds.Number) else read
        if not isinstance(self.item.kind, (kinds.Choice, kinds.Several)):
            if not all(low <= one <= high for one in ends):
                return [say("unread", "Not kept yet.", f"Stay between {low:g} and {high:g}.")]
            if isinstance(self.item.kind, kinds.Numbers) and list(ends) != sorted(ends):
                before = f"Write the {' before the '.join(self.item.kind.names)}."
                return [say("unread", "Not kept yet.", before)]
        self.answer = answer
        value = sorted(read) if isinstance(read, (tuple, frozenset)) else read
        saving = self._judge(value).message
        return [say("told", "Your guess.", told(self.item, read)), *_unsaved(saving)]

    def follow(self) -> None:
        """Bring page and reading up to date."""
        if self._widget is not None:
            self._widget.state = {"said": self.said, "answer": self.answer, "strip": self._strip()}
        if self._reading is not None:
            self._reading.update(self._bundle(), raw=True)

    def _ipython_display_(self) -> None:
        self._reading = display(self._bundle(), raw=True, display_id=True)
        self._widget = Asked(ask={**self.asked, "strip": self._strip()})
        self.follow()
        self._widget.on_msg(self._on_message)
        if comm := self._widget.comm:
            comm.on_close(self._on_close)
        page.show(self._widget)

    def _on_message(self, widget: Asked, content: Any, buffers: Any) -> None:
        if isinstance(content, Mapping):
            widget.send({**self.hear(content), "reply": content.get("id")})

    def _on_close(self, message: Any = None) -> None:
        """Say how to go on: a page that draws no widgets closes each at once."""
        self._widget = None
        self._way = f"This page shows no buttons. {_typed(self.item, self.asked)}"
        self.follow()

    def _bundle(self) -> dict[str, str]:
        return {"text/html": self._html(), "text/plain": self._plain()}

    def _rows(self) -> list[str]:
        ask = self.asked
        if ask["kind"] in ("one", "several", "order"):
            return [html for _, html in ask["options"]]
        if ask["kind"] == "parts":
            return [
                f"{escape.html(blank)}: {' / '.join(escape.html(text) for _, text in parts)}"
                for blank, parts in ask["blanks"]
            ]
        return []

    def _html(self) -> str:
        rows = "".join(f"<li>{row}</li>" for row in self._rows())
        said = sentence(self.asked)
        lines = "".join(
            f"<p><b>{escape.html(one['title'])}</b> {one['html']}</p>" for one in self.said
        )
        answer = f"<p>Your answer: {escape.html(self._given())}</p>" if self._given() else ""
        way = "" if self.said else f"<p><small>{escape.html(self._way)}</small></p>"
        return (
            f'<div class="ally-reading"><p><b>{self.asked["prompt"]}</b></p>'
            f"{f'<p>{said}</p>' if said else ''}"
            f"{f'<ul>{rows}</ul>' if rows else ''}{answer}{lines}"
            f"{way}</div>"
        )

    def _plain(self) -> str:
        rows = [f"- {escape.text_of(row)}" for row in self._rows()]
        said = escape.text_of(sentence(self.asked))
        answer = [f"Your answer: {self._given()}"] if self._given() else []
        lines = [f"{one['title']} {escape.text_of(one['html'])}" for one in self.said]
        prompt = escape.text_of(self.asked["prompt"])
        return "\n".join(
            [prompt, *([said] if said else []), *rows, *answer, *(lines or [self._way])]
        )

    def _given(self) -> str:
        """The answer in the words of its options."""
        if self.answer is None:
            return ""
        kind = self.item.kind
        if isinstance(kind, kinds.Settings):
            return "the lab as it was set"
        if isinstance(kind, kinds.Parts) and isinstance(self.answer, Mapping):
            return escape.text_of(escape.inline(kind.reading(self.answer)))
        texts = getattr(kind, "options", {})
        given = (
            self.answer if isinstance(self.answer, Sequence | set | frozenset) else [self.answer]
        )
        given = [given] if isinstance(given, str) else given
        return "; ".join(
            escape.text_of(escape.inline(texts[one])) if one in texts else str(one) for one in given
        )


def _typed(item: Exercise | Prediction, ask: Mapping[str, Any]) -> str:
    """How to answer without buttons: what to type in a cell."""
    if isinstance(item, Prediction):
        return "Go on without a guess."
    helps = f'Help: lesson.hint("{item.key}"), lesson.solution("{item.key}").'
    if ask["kind"] == "parts":
        answer = ", ".join(f'"{blank}": "a part"' for blank, _ in ask["blanks"])
        answer = f"{{{answer}}}"
    elif ask["kind"] in TYPED:
        answer = TYPED[ask["kind"]]
    else:
        return helps
    return f'To answer, type in a cell: lesson.check("{item.key}", {answer}). {helps}'


def _shown(value: Any) -> Any:
    """An answer as the page writes it into its boxes."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_shown(one) for one in value]
    if isinstance(value, float):
        return f"{value:g}"
    return value
