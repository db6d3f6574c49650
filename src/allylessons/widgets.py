"""Controls for learners: a box for a code, and a group of tick boxes.

Each widget has a Markdown form too. A notebook is stored without widget state, so that form is what
an unrun lesson shows: it says what will be here and which key runs it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as ipw
import traitlets

from allylessons import escape

RUN = "Run this cell (Shift+Enter) to use it."
_WIDE = {"width": "auto", "max_width": "46em"}


class Panel(ipw.VBox):
    """A box of controls that can also be read where no kernel runs."""

    def __init__(self, children: Sequence[ipw.Widget], reading: str) -> None:
        super().__init__(children)
        self.reading = reading

    def __repr__(self) -> str:
        return escape.plain(self.reading)

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        shown = super()._repr_mimebundle_(**kwargs)
        # ipywidgets cuts its plain form at 110 characters.
        return {**shown, "text/plain": repr(self), "text/markdown": escape.inert(self.reading)}


class Restore(Panel):
    """A box for a code from another machine, with a button that takes its answers over.

    Parameters
    ----------
    take
        Called with what stands in the box; returns what to say, or raises ValueError.
    """

    def __init__(self, take: Callable[[str], str]) -> None:
        self._take = take
        self.box = ipw.Textarea(
            description="Code from the other machine",
            rows=5,
            layout=_WIDE,
            style={"description_width": "initial"},
        )
        self.button = ipw.Button(description="Restore my answers", layout={"width": "auto"})
        self.button.on_click(lambda _: self.restore())
        self.feedback = ipw.HTML()
        super().__init__(
            [self.box, self.button, self.feedback],
            f"A box for the code that `lesson.code()` gave on another machine.\n\n{RUN}",
        )

    def restore(self) -> None:
        """Take over the answers of the code in the box and say so."""
        if not self.box.value.strip():
            self.feedback.value = escape.inline("**No code yet.** Paste it into the box first.")
            return
        try:
            said = self._take(self.box.value)
        except ValueError as problem:
            said = f"**Not restored.** {escape.markdown(problem)}"
        self.feedback.value = escape.inline(said)


class Ticks(ipw.VBox):
    """A labelled group of tick boxes; `value` is the tuple of ticked options."""

    value = traitlets.Tuple()

    def __init__(self, name: str, options: Mapping[str, str]) -> None:
        self.boxes = {
            key: ipw.Checkbox(value=True, description=text, indent=False, layout={"width": "auto"})
            for key, text in options.items()
        }
        boxes = ipw.HBox(list(self.boxes.values()), layout={"flex_flow": "row wrap"})
        super().__init__([ipw.HTML(f"<b>{escape.html(name)}</b>"), boxes])
        self.add_class("ally-group")  # which access.js gives its name
        self.value = tuple(self.boxes)
        for box in self.boxes.values():
            box.observe(self._ticked, names="value")
        self.observe(self._set, names="value")

    def _ticked(self, _: object) -> None:
        self.value = tuple(key for key, box in self.boxes.items() if box.value)

    def _set(self, change: Mapping[str, Any]) -> None:
        for key, box in self.boxes.items():
            box.value = key in change["new"]
