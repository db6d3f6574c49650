"""An explorer whose controls stand inside the chart, so that it follows them without a kernel.

Vega puts such controls beneath its picture. A few lines of script (bound.js beside this file) carry
what is set there to Python, for the words, the table and the checks, and back for a reset.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as ipw
import traitlets

from allylessons.widgets import Explorer
from allylessons.words import readable


class Inputs(anywidget.AnyWidget):
    """The controls inside the chart of the same cell, as Python hears and sets them.

    Attributes
    ----------
    values
        Name of each control to its value.
    start
        The values that Reset goes back to.
    words
        The description of what the chart shows by now, for a screen reader.
    """

    _esm = Path(__file__).with_suffix(".js")
    values = traitlets.Dict().tag(sync=True)
    start = traitlets.Dict().tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)


class Bound(Explorer):
    """A chart with controls inside it, and words and a table that follow them.

    Parameters
    ----------
    draw
        Called once, with the values that the controls begin with; returns the chart.
    tell
        Called with the values by name; returns the chart's words and its rows.
    controls, start
        As `Explorer` takes them; controls are sliders and lists alone.
    figure
        Makes a figure from the chart: something to display, with ``update(words, rows)``.
    """

    def __init__(
        self,
        draw: Callable[..., Any],
        tell: Callable[..., tuple[str, Any]],
        controls: Mapping[str, Any],
        figure: Callable[[Any], Any],
        start: Mapping[str, Any] | None = None,
    ) -> None:
        self._tell = tell
        super().__init__(draw, controls, figure, start)

    def _offer(self, controls: Mapping[str, Any], start: Mapping[str, Any]) -> list[ipw.Widget]:
        self._offered = controls
        begin = {name: start.get(name, _options(of)[0]) for name, of in controls.items()}
        self.inputs = Inputs(values=begin, start=begin)
        self.inputs.observe(self._changed, names="values")
        return [self.inputs]

    def _reading_of(self, controls: Mapping[str, Any]) -> str:
        return (
            f"Controls under the chart: {', '.join(map(readable, controls))}. The picture follows "
            "them at once; so do the words and the table when this cell has run (Shift+Enter)."
        )

    @property
    def values(self) -> dict[str, Any]:
        """Name to value of each control."""
        return {name: self._read(name, value) for name, value in self.inputs.values.items()}

    def set(self, **values: Any) -> None:
        """Set some controls, as a learner would."""
        read = {name: self._read(name, value) for name, value in values.items()}
        self.inputs.values = {**self.inputs.values, **read}

    def _read(self, name: str, value: Any) -> Any:
        """Give the value as it was offered: a page knows options as text only."""
        if name not in self._offered:
            raise ValueError(f'No control "{name}": choose {", ".join(self._offered)}.')
        options = _options(self._offered[name])
        if isinstance(self._offered[name], tuple):
            low, high = options
            if low <= value <= high:
                return value
            raise ValueError(f"{readable(name)} goes from {low} to {high}, not to {value}.")
        for option in options:
            if str(option) == str(value):
                return option
        raise ValueError(
            f'{readable(name)} cannot be "{value}": choose {", ".join(map(str, options))}.'
        )

    def _follow(self, **values: Any) -> None:
        words, rows = self._tell(**values)
        self.figure.update(words, rows)
        self.inputs.words = words


def _options(offered: Any) -> list[Any]:
    """What a control can be set to; the ends of a slider."""
    if isinstance(offered, tuple):
        return list(offered[:2])
    return [each[1] if isinstance(each, tuple) else each for each in offered]


def bound(
    draw: Callable[..., Any],
    tell: Callable[..., tuple[str, Any]],
    *,
    start: Mapping[str, Any] | None = None,
    **controls: Any,
) -> Bound:
    """Explore a chart by the controls inside it.

    `controls` and `start` are as `allylessons.widgets.explorer` takes them, without tick boxes.
    `draw` returns a chart whose parameters have the names of the controls, made with
    `allylessons.charts.bound`; `tell` returns its words and rows.
    """
    from allylessons.figure import Following  # brings Altair, which a quiz does without

    return Bound(draw, tell, controls, Following, start)
