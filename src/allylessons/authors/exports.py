"""Lessons handed on by nbconvert: each chart as a picture, its words once, a slide a scene."""

from __future__ import annotations

import base64
import json
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from allylessons import escape
from allylessons.authors.notebooks import VEGA, WIDGET_VIEW

VERSION = "5.20"  # of the Vega-Lite that JupyterLab draws with
DEAD = {WIDGET_VIEW}  # all that an output holds which shows nothing without its widget
NO_PICTURE = (
    "No pictures: vl-convert, which draws them, is not installed. "
    "Type: python -m pip install vl-convert-python"
)


class Pictures(Preprocessor):
    """Puts a picture in the place of each chart; any notebook without charts stays as it is.

    A lesson that was run and saved in JupyterLab has its pictures; for others vl-convert draws
    them, where it is installed. The words of a chart stand beneath it in an output of their own, so
    they are the picture's alternative text and are not written out a second time.
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        live = nb.metadata.get("widgets", {})
        for cell in nb.cells:
            title = cell.cell_type == "markdown" and cell.source.startswith("#")
            if title and "allylessons" in nb.metadata:
                cell.metadata.setdefault("slideshow", {"slide_type": "slide"})
            if cell.cell_type == "code":
                outputs = (self._drawn(output) for output in cell.outputs)
                cell.outputs = [one for one in outputs if live or set(one.get("data", "x")) != DEAD]
        return nb, resources

    def _drawn(self, output: NotebookNode) -> NotebookNode:
        data = output.get("data", {})
        chart = next((data[name] for name in data if VEGA.fullmatch(name)), None)
        if chart is None:
            return output
        words = data.get("text/plain", "")
        png = data.get("image/png") or self._png(chart)
        if png:
            source = f"data:image/png;base64,{''.join(png.split())}"
            html = f'<img alt="{escape.attribute(words)}" src="{escape.attribute(source)}"/>'
            output.data = NotebookNode({"image/png": png, "text/html": html})
        else:
            output.data = NotebookNode({"text/html": ""})
        output.metadata = NotebookNode()
        return output

    def _png(self, chart: Any) -> str:
        try:
            import vl_convert
        except ImportError:
            self.log.warning(NO_PICTURE)
            return ""
        try:
            drawn = vl_convert.vegalite_to_png(json.dumps(chart), vl_version=VERSION, scale=2)
        except ValueError as problem:  # one picture less is no reason to hand on nothing
            self.log.warning("A chart cannot be drawn: %s", str(problem).splitlines()[1:2])
            return ""
        return base64.b64encode(drawn).decode()
