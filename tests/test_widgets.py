"""Panels of controls: they can be read where no kernel runs, and nothing is redisplayed."""

import re
from pathlib import Path

import pytest

from allylessons import escape, widgets
from allylessons.widgets import RUN, Explorer


def panels():
    yield Explorer(lambda so_many: [so_many], {"so_many": (0, 9, 1)}, list), ["so many"]


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
