"""A chart as Vega draws it, for the tests that look at what a picture shows without a browser."""

import html
import json
import re

import pytest

from allylessons import theme


def spec(chart, **values):
    """A chart as a lesson stores it, without its controls, with some of its parameters set."""
    found = theme._as_stored(theme.spec(chart))
    for param in found["params"]:
        param.pop("bind", None)
        if param["name"] in values:
            param["value"] = values.pop(param["name"])
    assert not values
    return found


def svg(spec):
    """A specification as SVG, drawn by the version of Vega-Lite that JupyterLab has."""
    vl_convert = pytest.importorskip("vl_convert")
    return vl_convert.vegalite_to_svg(json.dumps(spec), vl_version="5.20")


def written(svg):
    """What is written in a picture; a text of several lines stands in parts."""
    return [html.unescape(one) for one in re.findall(r"<t(?:ext|span)[^>]*>([^<]+)<", svg)]
