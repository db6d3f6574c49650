"""Fields that are kept as they are typed, whatever another window or a dead kernel does meanwhile.

Each field is saved under a key of its own, so that two windows do not undo each other's work. What
could not be saved waits in the browser (`allylessons.page.drafts`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets as ipw

from allylessons.answers import Answers
from allylessons.brief.page import whole
from allylessons.page.drafts import Draft, Drafts, fingerprint, text_of
from allylessons.widgets import Panel, Ticks


class Form(Panel):
    """A panel of fields, each kept among the answers under `name` and its own name."""

    def __init__(self, name: str, answers: Answers) -> None:
        super().__init__([], "")
        self._name, self._answers = name, answers
        self.fields: dict[str, ipw.Widget] = {}
        self._known: dict[str, Any] = {}
        self._quiet, self._told = True, ""
        store = f"{fingerprint(str(answers.path))}:{answers.lesson}:{name.replace(':', '-')}"
        self.drafts = Drafts(store, self._take)

    def keep(self, field: str, control: Any) -> Any:
        """Keep a control, and give it what was kept before; gives the control."""
        kept = self._answers.get(f"{self._name}:{field}")
        if isinstance(control, Ticks):
            control.value = tuple(x for x in control.boxes if isinstance(kept, list) and x in kept)
        elif isinstance(control, ipw.Dropdown):
            if isinstance(kept, str) and kept in [value for _, value in control.options]:
                control.value = kept
        elif isinstance(kept, str):
            control.value = whole(kept)
        self.fields[field] = control
        if not isinstance(control, Ticks):
            self.drafts.watch(field, control)
        control.observe(self._changed, names="value")
        return control

    def begin(self, children: Sequence[ipw.Widget], reading: str) -> None:
        """Show the fields, and save what changes from now on."""
        self.children, self.reading = tuple(children), reading
        self._known = self.values
        self._quiet = False
        self.drafts.confirm(self._answers.kept)

    @property
    def values(self) -> dict[str, Any]:
        """Name to value of each field, as it is kept."""
        return {
            field: list(one.value) if isinstance(one, Ticks) else whole(one.value)
            for field, one in self.fields.items()
        }

    def follow(self) -> None:
        """Called after each change."""

    def both(self, field: str, other: str) -> None:
        """Keep another version of a text that was changed here too; a choice made here stays."""
        control = self.fields[field]
        if not isinstance(control, (ipw.Dropdown, Ticks)) and other not in control.value:
            control.value = f"{control.value}\n{other}"

    def _changed(self, _: object = None) -> None:
        if not self._quiet:
            self._quiet = True
            self._save()
            self._quiet = False
            self.follow()

    def _save(self) -> None:
        answers = self._answers
        for field, mine in self.values.items():
            theirs = answers.get(f"{self._name}:{field}")
            known = self._known.get(field)
            if mine != known and theirs not in (known, mine) and isinstance(theirs, str):
                self.both(field, theirs)
        now = self.values
        changed = {one: value for one, value in now.items() if value != self._known.get(one)}
        answers.update({f"{self._name}:{one}": value for one, value in changed.items()})
        self._known = now
        self.drafts.confirm(answers.kept)
        told = answers.told()
        if told or self._told:
            self.drafts.words = told
        self._told = told

    def place(self, draft: Draft) -> Any:
        """Find the control that a draft was typed in, or None."""
        return self.fields.get(draft.field)

    def _take(self, drafts: list[Draft]) -> None:
        """Put in place what was typed and never saved, and say how much that was."""
        self._quiet, brought, beside = True, 0, 0
        for draft in drafts:
            control, text = self.place(draft), whole(draft.text)
            if control is None or text == (saved := whole(text_of(control))):
                continue
            if isinstance(control, ipw.Dropdown):
                if draft.replaces(saved) and text in [label for label, _ in control.options]:
                    control.label = text
                    brought += 1
            elif draft.replaces(saved):
                control.value = text
                brought += 1
            else:
                before = self.values
                self.both(draft.field, text)
                beside += before != self.values
        self._quiet, self.drafts.words = False, ""
        self._changed()
        said = f"Brought back: {brought} text{'s' * (brought != 1)} that Python had not saved. "
        other = "Something was changed elsewhere meanwhile. Both are kept, one after the other."
        told = f"{said * bool(brought)}{other * bool(beside)} {self.drafts.words}"
        self.drafts.words = " ".join(told.split())
