"""Pictures that compute for themselves: every state, the veil, the words that follow."""

import altair as alt
import pandas as pd
import pytest

from allylessons import theme
from allylessons.data import Package
from allylessons.lab import WIDTH, Live, Picture, Told, wrapped

DATA = Package()


def draw(rows):
    return alt.layer(alt.Chart().mark_point().encode(x="x:Q"), data=rows).properties(width=300)


def tell(**state):
    rows = pd.DataFrame({"x": [1.5, len(state)], "name": ["<b>one</b>", "two"]})
    said = ", ".join(f"{name} is {value}" for name, value in state.items())
    return Told(f"The finding where {said or 'all is still'}", f"Words on {said}.", rows)


CONTROLS = {
    "year": [("2020", 2020), ("2021", 2021), ("2022", 2022), ("2023", 2023)],
    "kind": [("all", "a"), ("some", "s")],
}
PLAIN = Picture(
    "plain",
    draw,
    tell,
    CONTROLS,
    {"year": 2021},
    {"name": "who", "x": "how many"},
    sources=["S001"],
    as_of="May 2025",
)
VEILED = Picture("veiled", draw, tell, opened_by="share", before="Guess.", columns={"x": "x"})
SLID = Picture(
    "slid",
    draw,
    tell,
    {"weight": (0, 10, 1), "rule": [("half", "h"), ("none", "n")]},
    {"weight": 3},
    listed=False,
    title="'Weight ' + weight",
)


def params(spec):
    return {one["name"]: one for one in spec["params"] if "name" in one}


def test_every_state_is_worked_out_and_the_chart_picks_one():
    assert [PLAIN.at({"year": y, "kind": k}) for y in range(4) for k in range(2)] == list(range(8))
    spec = theme.spec(PLAIN.chart())
    found = params(spec)
    assert found["year"]["value"] == 1
    assert found["year"]["bind"]["input"] == "select"
    assert found["kind"]["bind"]["input"] == "radio"
    assert len(found["titles"]["value"]) == 8
    assert spec["transform"] == [{"filter": "datum.state == state"}]
    assert spec["title"]["text"] == {"expr": "titles[state]"}
    [rows] = spec["datasets"].values()
    assert [row["state"] for row in rows] == sorted([*range(8), *range(8)])


def test_vega_and_python_number_the_states_alike():
    from math import prod

    expression = params(theme.spec(PLAIN.chart()))["state"]["expr"]
    for year in range(4):
        for kind in range(2):
            number = eval(expression, {"year": year, "kind": kind})
            assert number == PLAIN.at({"year": year, "kind": kind})
            said = PLAIN.told[number].words
            assert said == f"Words on year is {2020 + year}, kind is {'as'[kind]}."
    assert prod(map(len, CONTROLS.values())) == len(PLAIN.told)


def test_words_and_table_follow_the_controls():
    live = Live(PLAIN, DATA)
    assert live.values == {"year": 2021, "kind": "a"}
    live.set(year=2023, kind="s")
    assert live.values == {"year": 2023, "kind": "s"}
    assert live.words.startswith("The finding where year is 2023, kind is s.")
    assert (live.inputs.words, live.inputs.heard) == (live.words, 1)
    html = live._beneath()["text/html"]
    assert "<th>who</th><th>how many</th>" in html
    assert "&lt;b&gt;one&lt;/b&gt;" in html
    assert "<td>1.5</td>" in html
    assert "The Week" in html
    assert "As known in May 2025." in html
    for wrong in ({"year": 1999}, {"yeer": 2020}):
        with pytest.raises(ValueError, match="cannot be set"):
            live.set(**wrong)


def test_a_picture_is_veiled_until_the_guess():
    live = Live(VEILED, DATA, opened=False)
    spec = theme.spec(VEILED.chart(opened=False))
    assert params(spec)["shown"]["value"] is False
    assert {"filter": "shown"} in spec["transform"]
    assert spec["title"]["text"] == {"expr": "shown ? titles[state] : before"}
    assert live.words == "Guess."
    assert live._beneath()["text/plain"] == "Guess."
    assert live._beneath()["text/html"].startswith('<div class="ally-words"><details>')
    live.open([10, 20])
    assert live.words.startswith("The finding where all is still.")
    assert live.inputs.values["shown"] is True
    assert live.inputs.values["guess_1"] == 20
    assert live._beneath()["text/html"].startswith('<div class="ally-words"><p>')
    assert params(theme.spec(VEILED.chart(opened=True)))["shown"]["value"] is True


def test_a_reader_without_python_opens_it_by_a_box_and_may_guess_there():
    found = params(theme.spec(VEILED.chart([None, None], opened=False)))
    assert found["shown"]["bind"]["input"] == "checkbox"
    assert found["guess_0"]["bind"]["input"] == "number"
    assert found["guess_1"]["value"] is None
    found = params(theme.spec(VEILED.chart(opened=False, guessable={"a": "Ann", "b": "Bob"})))
    assert found["guess"]["bind"]["options"] == [None, "a", "b"]
    live = Live(VEILED, DATA, opened=False)
    live.inputs.values = {**live.inputs.values, "shown": True}
    assert live.words.startswith("The finding")


def test_states_too_many_to_list_are_told_as_they_are_set():
    spec = theme.spec(SLID.chart())
    found = params(spec)
    assert found["weight"]["bind"] == {
        "input": "range", "min": 0, "max": 10, "step": 1, "name": "weight: ",
    }  # fmt: skip
    assert found["rule"]["bind"]["options"] == ["h", "n"]
    assert "state" not in found
    assert spec["title"]["text"] == {"expr": "'Weight ' + weight"}
    live = Live(SLID, DATA)
    live.inputs.values = {"weight": 7, "rule": 1}
    assert live.values == {"weight": 7, "rule": "n"}
    assert "weight is 7.0, rule is n" in live.words
    live.set(weight=99)
    assert live.values["weight"] == 10


def test_titles_are_broken_into_lines():
    assert all(len(line) <= 62 for line in wrapped("word " * 40))
    assert wrapped("") == [""]
    assert WIDTH == 560


def test_the_learners_settings_of_altair_neither_break_a_picture_nor_are_undone():
    with alt.data_transformers.enable("default", max_rows=1), alt.theme.enable("dark"):
        spec = theme.spec(PLAIN.chart())
        assert alt.data_transformers.options == {"max_rows": 1}
        assert alt.theme.active == "dark"
    assert spec == theme.spec(PLAIN.chart())
