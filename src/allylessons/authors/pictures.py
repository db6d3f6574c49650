"""Criteria on charts as they are stored: what is beneath, colour, axes (C22, C24, C25).

For authors. Charts are read as Vega-Lite, so these hold for any chart, whoever drew it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from nbformat import NotebookNode

from allylessons.authors.notebooks import VEGA

_REPEATS = ("shape", "strokeDash", "x", "y", "xOffset", "yOffset", "text", "row", "column", "facet")


def charts(cell: NotebookNode) -> Iterator[tuple[dict, str]]:
    """Give each chart that a cell shows, with what is stored right beneath it, as HTML."""
    outputs = [output.get("data", {}) for output in cell.get("outputs", [])]
    for data, beneath in zip(outputs, [*outputs, {}][1:], strict=True):
        for mimetype, spec in data.items():
            if VEGA.fullmatch(mimetype):
                yield spec, "".join(beneath.get("text/html", ""))


def colour(spec: dict) -> Iterator[str]:
    """What colour says, a shape, a dash, a place, a label or a mark of its own says too (C24)."""
    units = list(_units(spec))
    repeated = {encoding.get(c, {}).get("field") for _, encoding in units for c in _REPEATS}
    # A field may be repeated by another that stands for it, such as a country by its letter.
    stands_for = (spec.get("usermeta") or {}).get("repeats", {})
    repeated |= {field for field, other in stands_for.items() if other in repeated}
    marks: dict[str, set[str]] = {}
    for mark, encoding in units:
        for channel in ("color", "fill", "stroke"):
            if field := encoding.get(channel, {}).get("field"):
                drawn = {name: said for name, said in mark.items() if name != "color"}
                marks.setdefault(field, set()).add(json.dumps(drawn, sort_keys=True))
    for field, kinds in marks.items():
        if field not in repeated and len(kinds) < 2:
            yield f'only colour says "{field}"; repeat it by shape, dash, place or label'


def axes(spec: dict) -> Iterator[str]:
    """Bars from zero, no second axis, a log axis that says so, nothing that plays (C25)."""
    said: set[str] = set()
    named = dict.fromkeys(("x", "y"), text(spec.get("title")))
    for mark, encoding in _units(spec):
        for channel in named:
            axis = encoding.get(channel, {})
            scale = axis.get("scale") or {}
            start = (scale.get("domain") or [0])[0] if scale.get("zero", True) else None
            log = scale.get("type") in ("log", "symlog")
            # Layers that share an axis share its title too.
            named[channel] += text((axis.get("axis") or {}).get("title")) + text(axis.get("title"))
            measured = axis.get("type") == "quantitative" and "bin" not in axis
            if mark["type"] in ("bar", "area") and measured and (start != 0 or log):
                said.add(f"the bars on {channel} do not start at zero")
            if log:
                said.add(channel)
    for channel in said & set(named):
        said.remove(channel)
        if "log" not in named[channel].lower():
            said.add(f"the axis {channel} is logarithmic and does not say so")
    for part in _walk(spec):
        scales = part.get("resolve", {}).get("scale", {}) if "layer" in part else {}
        said |= {f"two axes for {at}" for at in ("x", "y") if scales.get(at) == "independent"}
    if '"timer"' in json.dumps(spec):
        said.add("the chart plays by itself")
    yield from sorted(said)


def text(title: object) -> str:
    """The words of a title, which may be text, lines of text or an object."""
    if isinstance(title, dict):
        title = title.get("text")
    return " ".join(title) if isinstance(title, list) else title if isinstance(title, str) else ""


def _units(spec: dict, above: dict | None = None) -> Iterator[tuple[dict, dict]]:
    """Each mark of a chart with its encoding; a layer's parts inherit what stands above them."""
    encoding = {**(above or {}), **spec.get("encoding", {})}
    if "mark" in spec:
        mark = spec["mark"]
        yield mark if isinstance(mark, dict) else {"type": mark}, encoding
    for part in spec.get("layer", []):
        yield from _units(part, encoding)
    placed = spec.get("facet", {})
    faceted = {"facet": placed} if "field" in placed else placed
    for key in ("spec", "concat", "hconcat", "vconcat"):
        parts = spec.get(key, [])
        for part in parts if isinstance(parts, list) else [parts]:
            yield from _units(part, {**encoding, **faceted})


def _walk(spec: object) -> Iterator[dict]:
    if isinstance(spec, dict):
        yield spec
    for part in spec.values() if isinstance(spec, dict) else spec if isinstance(spec, list) else ():
        yield from _walk(part)
