"""Panels of controls: they can be read where no kernel runs, and nothing is redisplayed."""

import re
from pathlib import Path

import pytest

from allylessons import escape, widgets
from allylessons.widgets import RUN, Restore, Ticks


def panels():
    yield Restore(str), ["A box for the code"]


@pytest.mark.parametrize(("panel", "texts"), list(panels()))
def test_a_panel_can_be_read_where_no_kernel_runs(panel, texts):
    bundle = panel._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    for text in (*texts, RUN):
        assert escape.plain(text).strip() in escape.plain(bundle["text/markdown"])
        assert escape.plain(text).strip() in bundle["text/plain"]
    assert "<b>" not in bundle["text/markdown"]
    assert "(" not in bundle["text/plain"].split(" ")[0]  # no class name of a widget


def test_nothing_is_redisplayed_in_an_output_widget():
    source = Path(widgets.__file__).read_text(encoding="utf-8")
    assert not re.search(r"\bOutput\(|interact\(|clear_output", source)


def test_ticks_are_in_the_order_offered_and_may_be_none():
    ticks = Ticks("<counted>", {"a": "Alpha", "b": "Beta", "c": "Gamma"})
    assert ticks.value == ("a", "b", "c")
    assert "<b>&lt;counted&gt;</b>" in ticks.children[0].value
    ticks.boxes["b"].value = False
    assert ticks.value == ("a", "c")
    ticks.value = ("c", "b")
    assert {key: box.value for key, box in ticks.boxes.items()} == {
        "a": False,
        "b": True,
        "c": True,
    }
    for box in ticks.boxes.values():
        box.value = False
    assert ticks.value == ()
