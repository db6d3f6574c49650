"""The controls inside a chart, as Python hears and sets them (see live.js).

Vega puts such controls beside its picture, and the picture follows them with no kernel at all. The
script carries what is set there to Python, for words and table, and back for a guess that opens a
picture.
"""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets


class Inputs(anywidget.AnyWidget):
    """The controls inside the chart of the same cell.

    Attributes
    ----------
    values
        Name of each control to its value; for a list or a group the number of its option.
    start
        The values that Reset goes back to; none for a picture that waits for a guess.
    words
        The description of what the chart shows by now, for a screen reader.
    heard
        Counts what Python has heard, so that the page knows that it answers.
    """

    _esm = Path(__file__).with_suffix(".js")
    values = traitlets.Dict().tag(sync=True)
    start = traitlets.Dict().tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    heard = traitlets.Int(0).tag(sync=True)
