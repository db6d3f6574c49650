"""What is typed and not yet saved: kept in the reader's browser until Python has it.

A page goes on taking what is typed while the kernel is busy, dead or gone. A few lines of script
(drafts.js beside this file) keep each field's text in the browser's own storage at once, give it up
when it is saved, and hand over at the next opening what never was. What comes from there is text
that anybody may have written.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as ipw
import traitlets

_MOST = 200  # drafts taken over at once


def fingerprint(text: str) -> str:
    """Tell a text from another one, as drafts.js does, in a few characters.

    >>> fingerprint("as")
    'a6cc654f-2'
    """
    units = text.encode("utf-16-le", "surrogatepass")
    return f"{zlib.crc32(units):x}-{len(units) // 2:x}"


@dataclass(frozen=True)
class Draft:
    """A text that was typed in a field and never saved.

    ``seen`` holds the fingerprints of what stood in the field before, back to what was saved.
    """

    field: str
    text: str
    seen: frozenset[str] = frozenset()

    def replaces(self, saved: str) -> bool:
        """Whether nothing of what is saved is lost when this takes its place."""
        return not saved.strip() or saved in self.text or fingerprint(saved) in self.seen


class Drafts(anywidget.AnyWidget):
    """A line beside some fields that keeps what is typed in them until it is saved.

    `store` names the place in the browser, one for each folder of answers, lesson and form; `take`
    is called with the drafts that were never saved, the oldest first, and puts them in place.
    """

    _esm = Path(__file__).with_suffix(".js")
    store = traitlets.Unicode().tag(sync=True)
    saved = traitlets.Dict().tag(sync=True)  # name of each field to the fingerprint Python has
    kept = traitlets.Bool(True).tag(sync=True)  # whether Python could write that down
    words = traitlets.Unicode().tag(sync=True)  # what the line says while all is well

    def __init__(self, store: str, take: Callable[[list[Draft]], None]) -> None:
        super().__init__(store=store)
        self._fields: dict[str, ipw.Widget] = {}
        self._texts: dict[str, str] = {}
        self._take = take
        self.on_msg(lambda _, content, __: self._hear(content))

    def watch(self, field: str, control: ipw.Widget) -> None:
        """Look after a control; its class tells the script which field it is."""
        self._fields[field] = control
        control.add_class(f"ally-field-{field}")

    def confirm(self, kept: bool = True) -> None:
        """Tell the browser that what stands in the fields is saved."""
        now = {field: text_of(control) for field, control in self._fields.items()}
        changed = {field: text for field, text in now.items() if self._texts.get(field) != text}
        self._texts = now
        self.kept = kept
        self.saved = self.saved | {field: fingerprint(text) for field, text in changed.items()}

    def _hear(self, content: Any) -> None:
        drafts = dict(_read(content))
        self._take([*drafts.values()])
        # What could not be written down stays in the browser too.
        self.send({"taken": list(drafts) if self.kept else []})


def text_of(control: ipw.Widget) -> str:
    """What a control shows: the words of a choice, the text of a field."""
    return (control.label or "") if isinstance(control, ipw.Dropdown) else control.value


def _read(content: Any) -> Iterable[tuple[str, Draft]]:
    """Key and draft of whatever of a message is one."""
    found = content.get("drafts") if isinstance(content, dict) else None
    for one in found[:_MOST] if isinstance(found, list) else ():
        if not isinstance(one, dict):
            continue
        key, field, text, seen = (one.get(name) for name in ("key", "field", "text", "seen"))
        if all(isinstance(part, str) for part in (key, field, text)):
            marks = seen if isinstance(seen, list) else []
            yield key, Draft(field, text, frozenset(m for m in marks if isinstance(m, str)))
