"""What runs in the browser: the Python side of each script, with script and style beside it."""

from __future__ import annotations

from anywidget import AnyWidget
from IPython.display import display

_VIEW = "application/vnd.jupyter.widget-view+json"


def show(widget: AnyWidget) -> None:
    """Show a widget by itself, without the text that it brings for where no kernel runs."""
    view = widget._repr_mimebundle_()
    view = view[0] if isinstance(view, tuple) else view
    display({_VIEW: view[_VIEW]}, raw=True)
