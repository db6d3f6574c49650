"""Picture, words and table: shown together, escaped, and changed in place."""

import re

import altair as alt
import pandas as pd
import pytest
from IPython import display as ipython

from allylessons import figure, theme

FRAME = pd.DataFrame({"who": ["A & B", "<b>C</b>"], "n": [1200.0, 2.5], "hidden": [1, 2]})
META = {"caption": "Sources: <S1>.", "columns": {"who": "by whom", "n": "number"}}


def chart(frame=FRAME, **options):
    described = {"description": "Says <it>.", "usermeta": META} | options
    return alt.Chart(frame, **described).mark_bar().encode(x="n:Q", y="who:N")


class Page(list):
    """What was displayed, in order: each entry a dict of data, metadata and id."""

    def display(self, *objects, metadata=None, display_id=None, raw=False, update=False):
        assert raw
        name = f"d{len(self)}" if display_id is True else display_id
        self.append({"data": objects[0], "metadata": metadata, "id": name, "update": update})
        return Handle(self, name)


class Handle:
    def __init__(self, page, name):
        self.page, self.name = page, name

    def update(self, data, **options):
        self.page.display(data, display_id=self.name, update=True, **options)


@pytest.fixture
def page(monkeypatch):
    page = Page()
    monkeypatch.setattr(figure, "display", page.display)
    return page


def shown(page, thing):
    figure.show(thing)._ipython_display_()
    return page


def html(page):
    return page[-1]["data"]["text/html"]


def test_a_figure_is_picture_words_and_table(page):
    picture, beneath = shown(page, chart())
    assert picture["data"][theme.NATIVE]["description"] == "Says <it>."
    assert picture["metadata"][theme.NATIVE]["embed_options"]["renderer"] == "svg"
    assert picture["data"]["text/plain"] == beneath["data"]["text/plain"] == "Says <it>."
    text = beneath["data"]["text/html"]
    # The class is what access.js looks for, to have a change read out.
    start = '<div class="ally-words"><p>Says &lt;it&gt;.</p>'
    assert text.startswith(start + "<details><summary>Table (2 rows)</summary>")
    assert text.endswith("</details><p><small>Sources: &lt;S1&gt;.</small></p></div>")


def test_the_table_equals_the_data(page):
    drawn = figure.table(chart())
    assert drawn.to_dict("list") == {"by whom": ["A & B", "<b>C</b>"], "number": [1200.0, 2.5]}
    text = html(shown(page, chart()))
    assert re.findall("<th>(.*)</th>", text) == ["by whom", "number"]
    cells = re.findall("<td>(.*)</td>", text)
    assert cells == ["A &amp; B", "1,200", "&lt;b&gt;C&lt;/b&gt;", "2.5"]


def test_cells_are_escaped_whole_and_written_for_reading(page):
    frame = pd.DataFrame({"who": ["<script>", "x" * 300, None], "n": [240800.0, 17794.78, None]})
    text = html(shown(page, chart(frame)))
    assert "<script>" not in text
    assert "x" * 300 in text
    assert "240,800" in text
    assert "e+" not in text
    assert "17,79" in text
    for odd in ("NaN", "None", "nan"):
        assert odd not in text


def test_a_long_table_is_whole(page):
    frame = pd.DataFrame({"who": [f"row {i}" for i in range(200)], "n": range(200)})
    text = html(shown(page, chart(frame)))
    assert "Table (200 rows)" in text
    assert text.count("<td>row ") == 200


def test_an_update_keeps_its_two_places(page):
    shown_figure = figure.show(chart())
    shown_figure._ipython_display_()
    shown_figure.update(chart(FRAME[:1], description="Says less."))
    first, second, picture, beneath = page
    assert (picture["id"], beneath["id"]) == (first["id"], second["id"])
    assert first["id"] != second["id"]
    assert picture["update"]
    assert beneath["update"]
    assert picture["data"]["text/plain"] == "Says less."
    assert "Says less." in beneath["data"]["text/html"]
    assert html(page).count("<td>") == 2
    assert shown_figure.chart.description == "Says less."


def test_an_update_before_the_first_showing_is_shown_then(page):
    early = figure.show(chart())
    early.update(chart(description="Newer."))
    assert page == []
    early._ipython_display_()
    assert page[0]["data"]["text/plain"] == "Newer."


def test_a_chart_that_cannot_be_drawn_leaves_the_last_one(page):
    kept = figure.show(chart())
    kept._ipython_display_()
    with pytest.raises(Exception, match="nothing"):
        kept.update(alt.Chart(FRAME).mark_bar().encode(x="nothing"))
    assert len(page) == 2
    assert kept.chart.description == "Says <it>."


def test_the_learners_own_chart_needs_no_description(page):
    picture, beneath = shown(page, alt.Chart(FRAME).mark_point().encode(x="n"))
    assert picture["data"]["text/plain"]
    assert "no description" in beneath["data"]["text/html"]
    assert "<details>" in beneath["data"]["text/html"]
    assert list(figure.table(alt.Chart(FRAME).mark_point())) == ["who", "n", "hidden"]


def own_chart(frame=FRAME):
    return alt.Chart(frame).mark_bar().encode(x="n:Q")


@pytest.mark.parametrize(
    "own",
    [
        lambda: alt.Chart("numbers.csv").mark_bar().encode(x="n:Q"),
        lambda: alt.Chart(alt.InlineData([{"n": 1}])).mark_bar().encode(x="n:Q"),
        lambda: own_chart() | own_chart(FRAME[:1]),
        lambda: alt.Chart(FRAME, usermeta={"other": 1}).mark_bar().encode(x="n:Q"),
    ],
    ids=["address", "inline", "two frames", "other meta"],
)
def test_any_chart_can_be_shown(page, own):
    picture, beneath = shown(page, own())
    assert theme.NATIVE in picture["data"]
    assert beneath["data"]["text/html"].startswith('<div class="ally-words"><p>')


@pytest.mark.parametrize(
    ("own", "says"),
    [
        (alt.Chart("https://a.b/c.json"), "data from https://a.b/c.json, not counted here"),
        (alt.Chart(alt.UrlData("<b>.csv")), "data from <b>.csv, not counted here"),
        (alt.Chart(alt.InlineData([{"n": 1}, {"n": 2}])), "A chart of 2 rows"),
        (alt.Chart(FRAME), "A chart of 2 rows"),
        (own_chart() | own_chart(FRAME[:1]), "A chart that has no description"),
    ],
    ids=["address", "url", "inline", "frame", "two"],
)
def test_words_count_only_what_they_know(page, own, says):
    shown_figure = figure.show(own if hasattr(own, "hconcat") else own.mark_bar())
    assert says in figure.words(own)
    assert repr(shown_figure) == figure.words(shown_figure.chart)
    shown_figure._ipython_display_()
    assert "<b>.csv" not in html(page)


def test_many_rows_are_answered_beside_the_words(page):
    picture, beneath = shown(page, own_chart(pd.DataFrame({"n": range(6000)})))
    assert "Altair draws 5,000 at most" in picture["data"]["text/plain"]
    assert "6000 rows" in beneath["data"]["text/plain"]


def test_it_shows_itself_in_a_notebook():
    assert figure.display is ipython.display  # what the page above stands in for
    assert callable(figure.show(chart())._ipython_display_)
