"""Controls for learners: a quiz, a prediction, and an explorer that redraws a chart in place.

Each widget has a Markdown form too. A notebook is stored without widget state, so that form is what
an unrun lesson shows: it says what will be here and which key runs it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as ipw
import traitlets
from IPython.display import display

from allylessons import escape
from allylessons.words import readable

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


def with_twin(slider: ipw.Widget, box: ipw.Widget) -> ipw.HBox:
    """Put a box to type in beside a slider; either moves the other."""
    ipw.link((slider, "value"), (box, "value"))
    slider.readout = False
    box.layout.width = "6em"
    return ipw.HBox([slider, box])


def slider(
    name: str, value: float, low: float, high: float, step: float
) -> tuple[ipw.HBox, ipw.Widget]:
    """Make a labelled slider with its typed twin; returns the row and the control to observe."""
    kind, box = ipw.FloatSlider, ipw.BoundedFloatText
    if all(float(x).is_integer() for x in (value, low, high, step)):
        kind, box = ipw.IntSlider, ipw.BoundedIntText
        value, low, high, step = (int(x) for x in (value, low, high, step))
    limits = {"value": value, "min": low, "max": high, "step": step}
    # One width for every name, so that the sliders of a lab stand under each other.
    control = kind(
        **limits, description=name, style={"description_width": "12em"}, layout={"width": "28em"}
    )
    return with_twin(control, box(**limits, tooltip=f"{name}, typed")), control


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


class Explorer(Panel):
    """Controls above a figure that Python redraws in place.

    Parameters
    ----------
    draw
        Called with the controls' values by name; returns what `figure` takes.
    controls
        Name to control. A list of options becomes a drop-down list, a mapping of option to text a
        group of tick boxes (its value a tuple of the ticked options), a tuple ``(low, high, step)``
        a slider with a box to type in.
    figure
        Makes a figure from a chart: something to display, with ``update(chart)``.
    start
        Name to the value a control begins with, where that is not its first.
    """

    def __init__(
        self,
        draw: Callable[..., Any],
        controls: Mapping[str, Any],
        figure: Callable[[Any], Any],
        start: Mapping[str, Any] | None = None,
    ) -> None:
        self._draw = draw
        rows = self._offer(controls, start or {})
        self._start = self.values
        self.problem = ipw.HTML()
        self.figure = figure(draw(**self._start))
        super().__init__([*rows, self.problem], self._reading_of(controls))

    def _offer(self, controls: Mapping[str, Any], start: Mapping[str, Any]) -> list[ipw.Widget]:
        """Make the controls; returns the rows to show."""
        self.controls: dict[str, Any] = {}
        rows = []
        for name, offered in controls.items():
            row, control = _control(name, offered)
            self.controls[name] = control
            if name in start:
                control.value = start[name]
            rows.append(row)
            control.observe(self._changed, names="value")
        self.reset = ipw.Button(description="Reset")
        self.reset.on_click(lambda _: self.set(**self._start))
        return [*rows, self.reset]

    def _reading_of(self, controls: Mapping[str, Any]) -> str:
        what = getattr(self.figure, "noun", "chart")
        return f"Controls for the {what} below: {', '.join(map(readable, controls))}. {RUN}"

    @property
    def values(self) -> dict[str, Any]:
        """Name to value of each control."""
        return {name: control.value for name, control in self.controls.items()}

    def set(self, **values: Any) -> None:
        """Set some controls, as a learner would, and redraw once."""
        self._quiet = True
        try:
            for name, value in values.items():
                self.controls[name].value = value
        finally:
            self._quiet = False
        self._changed()

    _quiet = False

    def _changed(self, _: object = None) -> None:
        if self._quiet:
            return
        try:
            self._follow(**self.values)
        except Exception as problem:
            # A callback's error would vanish into the server's log; the last good chart stays.
            self.problem.value = (
                f"<p role='alert'><b>This cannot be drawn.</b> {escape.html(problem)} "
                "What stands below is the last that could be. Change a control, or press Reset.</p>"
            )
        else:
            self.problem.value = ""

    def _follow(self, **values: Any) -> None:
        self.figure.update(self._draw(**values))

    def _ipython_display_(self) -> None:
        display(self._repr_mimebundle_(), raw=True)
        display(self.figure)


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


def _control(name: str, offered: Any) -> tuple[ipw.Widget, ipw.Widget]:
    """Make the control that fits what is offered; returns its row and what to observe."""
    name = readable(name)
    if isinstance(offered, Mapping):
        ticks = Ticks(name, offered)
        return ticks, ticks
    if isinstance(offered, tuple):
        low, high, step = offered
        return slider(name, low, low, high, step)
    control = ipw.Dropdown(
        options=offered, description=name, style={"description_width": "initial"}, layout=_WIDE
    )
    return control, control


def explorer(
    draw: Callable[..., Any], *, start: Mapping[str, Any] | None = None, **controls: Any
) -> Explorer:
    """Explore a chart: change a control and `draw` is called again, the chart changes in place.

    `controls` and `start` are as `Explorer` takes them; `draw` returns any Altair chart, or
    something to read that has a Markdown form.

    Examples
    --------
    >>> explorer(lambda country: chart_of(country), country=["China", "Iran"])  # doctest: +SKIP
    """
    from allylessons.figure import in_place, unchecked  # bring Altair, which a quiz does without

    return Explorer(unchecked(draw), controls, in_place, start)
