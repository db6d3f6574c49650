"""How charts look, and how they reach the page without a network.

JupyterLab draws ``application/vnd.vegalite.v5+json`` with the Vega-Lite it brings along: no script
is fetched, the stored output stays a few kilobytes of plain JSON, and it responds unrun.
"""

from __future__ import annotations

import math
import re
from contextlib import nullcontext
from typing import Any

import altair as alt

from allylessons import escape

NATIVE = "application/vnd.vegalite.v5+json"
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
NAME = "allylessons"

# Each clears 3:1 on white and on the backgrounds of JupyterLab's dark theme (#333333 to #111111).
COLOURS = ("#1E88C8", "#D66A00", "#00966B", "#C2699B", "#808080")
BLUE, ORANGE, GREEN, PINK, GREY = COLOURS
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif"
FONT_SIZE = 13  # px; nothing in a chart is smaller than 12

# Arguments for text drawn as marks. No single colour of text is readable both on white and on
# dark grey, and Vega-Lite writes one into every text mark: as its stroke, when it is not filled. So
# the stroke is made invisible, and the fill comes from a style that the page's theme sets.
TEXT = {"style": "guide-label", "filled": False, "strokeOpacity": 0, "fontSize": FONT_SIZE}


@alt.theme.register(NAME, enable=False)
def theme() -> alt.theme.ThemeConfig:
    """Sizes, fonts and mark colours; background and text colours are left to the page's theme."""
    return {
        "config": {
            "font": FONT,
            "mark": {"color": BLUE, "tooltip": True},
            "range": {"category": list(COLOURS)},
            "title": {
                "anchor": "start",
                "fontSize": 16,
                "subtitleFontSize": FONT_SIZE,
                "offset": 12,
            },
            "axis": {
                "labelFontSize": FONT_SIZE,
                "titleFontSize": FONT_SIZE,
                "labelLimit": 320,
                "gridOpacity": 0.4,
            },
            "axisY": {"titleAnchor": "start"},
            "header": {"labelFontSize": FONT_SIZE, "titleFontSize": FONT_SIZE},
            "legend": {
                "labelFontSize": FONT_SIZE,
                "titleFontSize": FONT_SIZE,
                "labelLimit": 320,
                "symbolBaseFillColor": GREY,  # where colour says something else than shape does
            },
            "point": {"filled": True, "opacity": 1, "size": 110},
            "text": {"fontSize": FONT_SIZE},
            "style": {
                "guide-label": {"fontSize": FONT_SIZE},
                "guide-title": {"fontSize": FONT_SIZE},
            },
            "view": {"stroke": None},
        }
    }


def spec(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """Give a chart of the course as a specification, whatever this session has set for its own."""
    with alt.theme.enable(NAME), alt.data_transformers.enable("default", max_rows=None):
        consolidate = alt.data_transformers.consolidate_datasets
        alt.data_transformers.consolidate_datasets = True
        try:
            return chart.to_dict()
        finally:
            alt.data_transformers.consolidate_datasets = consolidate


def bundle(spec: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Turn a Vega-Lite specification into a native output: data and metadata by mimetype."""
    text = spec.get("description") or "Chart without a description."
    data = {NATIVE: _as_stored({**spec, "$schema": SCHEMA}), "text/plain": text}
    # Drawn as SVG, axes and marks carry labels that a screen reader finds.
    return data, {NATIVE: {"embed_options": {"renderer": "svg", "actions": False}}}


def _as_stored(part: Any) -> Any:
    """Write 18.0 as 18, as the browser does when it saves a notebook, and a blank as null."""
    if isinstance(part, dict):
        return {name: _as_stored(inner) for name, inner in part.items()}
    if isinstance(part, list):
        return [_as_stored(inner) for inner in part]
    if isinstance(part, float) and not math.isfinite(part):
        return None
    return int(part) if isinstance(part, float) and part.is_integer() else part


Output = tuple[dict[str, Any], dict[str, Any]]  # data and metadata by mimetype


def own(chart: alt.TopLevelMixin, **how: Any) -> Output:
    """Give a learner's chart as this session has set Altair; where nothing is set, in our look.

    Where Altair refuses to draw it for its size, the output says so and what to do. `how` is as in
    Altair's ``to_dict``.
    """
    plain = alt.renderers.active == "default" and alt.data_transformers.active != "vegafusion"
    try:
        with alt.theme.enable(NAME) if alt.theme.active == "default" else nullcontext():
            if not plain:
                shown = chart._repr_mimebundle_()
                return shown if isinstance(shown, tuple) else (shown or {}, {})
            data, metadata = bundle(chart.to_dict(**how))
    except alt.MaxRowsError as problem:
        rows, most = (f"{int(one):,}" for one in re.findall(r"\d+", str(problem))[:2])
        return _instead(
            f"This chart is not drawn: it has {rows} rows, and Altair draws {most} at most. Count "
            "or average them first, or take some of them, such as rows.sample(1000)."
        )
    except ImportError:
        fusion = alt.data_transformers.active == "vegafusion"
        name = "vegafusion" if fusion else f"the renderer {alt.renderers.active}"
        return _instead(
            f"This chart is not drawn: Altair was told to use {name}, which is not installed here. "
            'To go back, type: alt.data_transformers.enable("default"); '
            'alt.renderers.enable("default")'
        )
    metadata[NATIVE]["embed_options"] |= alt.renderers.options.get("embed_options", {})
    return data, metadata


def _instead(says: str) -> Output:
    return {"text/html": f"<p>{escape.html(says)}</p>", "text/plain": says}, {}
