"""Charts: each with name, words, caption and table; words and marks follow the frame."""

import json
import re
from functools import cache

import pytest
from altair import TopLevelMixin
from examples import COUNTED, EXAMPLES, PAIRS, bars, cloud, estimates, ranges

from allylessons import charts, describe, figure
from allylessons.theme import COLOURS, TEXT

each = pytest.mark.parametrize("name", EXAMPLES)
chart_of = cache(lambda name: EXAMPLES[name]())
spec_of = cache(lambda name: chart_of(name).to_dict())


def parts(spec, name):
    """Every value under this name, wherever it stands in a specification."""
    if isinstance(spec, list):
        for item in spec:
            yield from parts(item, name)
    elif isinstance(spec, dict):
        for key, value in spec.items():
            if key == name:
                yield value
            if key != "datasets":
                yield from parts(value, name)


def test_every_kind_of_chart_has_an_example():
    drawn = {
        name
        for name in charts.__all__
        if str(getattr(charts, name).__annotations__["return"]).endswith("Chart")
    }
    missing = drawn - {name.split("-")[0] for name in EXAMPLES}
    assert not missing, "give each an example in examples.py"


@each
def test_a_chart_has_name_words_caption_and_table(name):
    assert isinstance(chart_of(name), TopLevelMixin)
    spec = spec_of(name)
    assert spec["name"] == name.split("-")[0]
    assert spec["description"].endswith((".", "”"))
    title = spec["title"] if isinstance(spec["title"], str) else spec["title"]["text"]
    assert title.endswith("?")
    assert spec["usermeta"]["caption"].startswith("Sources: ")
    table = figure.table(chart_of(name))
    assert list(table.columns) == list(spec["usermeta"]["columns"].values())
    assert table.empty == name.endswith("-empty")


@each
def test_the_same_frame_gives_the_same_chart_with_fixed_names(name):
    text = json.dumps(spec_of(name))
    assert json.dumps(EXAMPLES[name]().to_dict()) == text
    # The names that Altair gives to these count the charts of the session.
    assert not re.search(r"(param|concat)_\d", text)
    assert '"container"' not in text  # it freezes the browser


@each
def test_text_marks_take_the_page_colour_and_others_ours(name):
    marks = [mark for mark in parts(spec_of(name), "mark") if isinstance(mark, dict)]
    assert marks or name.endswith("-empty")
    for mark in marks:
        if mark["type"] == "text":
            assert {**TEXT, "fontSize": mark["fontSize"]}.items() <= mark.items()
            assert mark["fontSize"] >= 12
            assert not {"color", "fill", "stroke"} & set(mark)
        for setting in ("color", "fill", "stroke"):
            assert mark.get(setting, COLOURS[0]) in COLOURS


@each
def test_colour_is_never_alone(name):
    spec = spec_of(name)
    coloured = {colour["field"] for colour in parts(spec, "color") if "field" in colour}
    shaped = {shape["field"] for shape in parts(spec, "shape") if "field" in shape}
    heights = {mark["height"] for mark in parts(spec, "mark") if "height" in mark}
    assert coloured <= shaped or len(heights) > 1


def units(spec):
    """Every single picture of a specification: one mark, its encoding."""
    if isinstance(spec, dict) and "mark" in spec:
        yield spec
    for name in ("layer", "vconcat", "hconcat", "concat"):
        for part in spec.get(name, []):
            yield from units(part)


@each
def test_bars_begin_at_zero_and_no_axis_is_doubled(name):
    spec = spec_of(name)
    for unit in units(spec):
        along = unit["encoding"].get("x", {}) if "x2" not in unit["encoding"] else {}
        if unit["mark"]["type"] == "bar" and along.get("type") == "quantitative":
            assert along["scale"]["domain"][0] == 0
            assert along["scale"].get("type") != "log"
    for resolve in parts(spec, "resolve"):
        assert not {"x", "y"} & {axis for kind in resolve.values() for axis in kind}


@pytest.mark.parametrize("draw", [bars, ranges, cloud])
def test_axes_begin_at_zero(draw):
    along = [x["scale"] for x in parts(draw().to_dict(), "x") if "scale" in x]
    assert {scale["domain"][0] for scale in along} == {0}
    assert not any(scale.get("type") == "log" for scale in along)


def test_a_log_axis_says_so_and_holds_every_figure():
    spec = ranges(log=True).to_dict()
    along = [x for x in parts(spec, "x") if "scale" in x]
    assert all(x["scale"]["type"] == "log" for x in along)
    assert all("logarithmic" in x["title"] for x in along)
    assert along[0]["scale"]["domain"][0] == 10_000
    assert "logarithmic" not in json.dumps(ranges().to_dict())


def test_bars_and_their_words_follow_the_frame():
    chart = bars()
    assert figure.table(chart).to_dict("list") == {
        "country": ["North Korea", "China", "Iran"],
        "claims": [22, 16, 9],
    }
    assert chart.description == describe.counts(
        COUNTED, label="country", value="claims", noun="claim", total=47
    )
    assert next(parts(chart.to_dict(), "y"))["sort"] == ["North Korea", "China", "Iran"]
    fewer = bars(COUNTED[1:], total=60)
    assert "North Korea" not in json.dumps(fewer.to_dict())
    assert "Most: China, 16 claims. Fewest: Iran, 9. Of 60, 35 are about" in fewer.description


def test_a_prediction_is_marked_beside_its_bar():
    chart = bars(marked="Iran")
    assert chart.description.endswith(" Your prediction: Iran.")
    says = dict(zip(chart.data["country"], chart.data["says"], strict=True))
    assert [name for name, text in says.items() if "your prediction" in text] == ["Iran"]
    for nobody in (None, "Atlantis"):
        assert "rediction" not in json.dumps(bars(marked=nobody).to_dict())


def test_a_bar_is_picked_in_the_chart_itself():
    spec = bars(pick="Country", total=50).to_dict()
    (param,) = spec["params"]
    assert param["name"] == "pick"
    assert param["bind"]["name"] == "Country: "
    assert param["bind"]["labels"] == ["all", "North Korea", "China", "Iran"]
    assert "22 claims: 44% of 50" in json.dumps(spec["datasets"])
    assert "params" not in bars().to_dict()


def test_every_estimate_is_a_row_with_its_words():
    chart = ranges()
    assert figure.table(chart)["soldiers sent (people)"].tolist() == [
        "about 12,000",
        "10,000 to 11,000",
        "11,000",
    ]
    assert chart.description == describe.estimates(estimates(), noun="soldiers sent")
    assert chart.data["side"].tolist() == ["at war here", "not at war here", "not known"]
    assert chart.usermeta["caption"] == "Sources: S001, S002, S003. As of 22 Jan 2025."


def test_fewer_estimates_are_fewer_words():
    fewer = ranges(estimates()[1:])
    assert "2 estimates by BBC and Western officials" in fewer.description
    assert "army" not in json.dumps(fewer.to_dict())
    assert fewer.usermeta["caption"].startswith("Sources: S002, S003.")


def test_open_ends_are_pointed_at():
    said = ranges(estimates("lost")).data.set_index("estimator")["says"]
    assert said["Ukraine's army"] == "more than 3,800 →"
    assert said["Western officials"] == "← almost 4,000"
    assert said["BBC"] == "3,000 to 5,000"


def test_definitions_stand_in_panels_of_their_own():
    chart = ranges(estimates("sent", "lost"), panel="measure")
    assert [panel.title.text for panel in chart.vconcat] == ["sent", "lost"]
    assert figure.table(chart)["what is counted"].tolist().count("lost") == 3


def test_the_cloud_has_one_dot_a_pair_and_the_marked_share():
    chart = cloud()
    table = figure.table(chart)
    assert len(table) == len(PAIRS)
    assert table["share (percent)"].tolist() == PAIRS["share_percent"].tolist()
    assert chart.description == describe.cloud(PAIRS, mark=40, mark_name="The headline")
    assert f"{PAIRS['share_percent'].max():.0f}%" in chart.description
    spec = json.dumps(chart.to_dict())
    assert "The headline: 40%" in spec
    few = cloud(PAIRS[:1])
    assert "With 1 pair" in few.description
    assert len(figure.table(few)) == 1


def test_the_predicted_band_is_drawn_and_counted():
    chart = cloud(predicted=(10, 30))
    inside = PAIRS["share_percent"].between(10, 30).sum()
    said = f" Your prediction, 10% to 30%, holds {inside} of {len(PAIRS)} pairs."
    assert 0 < inside < len(PAIRS)
    assert chart.description.endswith(said)
    (band,) = [layer.data.values for layer in chart.layer if layer.mark.type == "rect"]
    assert band == [{"low": 10, "high": 30, "name": "your prediction"}]
    assert not [layer for layer in cloud().layer if layer.mark.type == "rect"]


def test_a_prediction_beyond_the_cloud_is_on_the_axis():
    spec = cloud(predicted=(80, 95)).to_dict()
    assert next(parts(spec, "x"))["field"] == "low"
    assert max(x["scale"]["domain"][1] for x in parts(spec, "x") if "scale" in x) >= 95


def test_a_control_inside_a_chart_offers_what_it_was_given():
    given = charts.bound("treaty", (0, 3, 1), 1).param.to_dict()
    assert given["bind"] == {"input": "range", "min": 0, "max": 3, "step": 1, "name": "treaty: "}
    named = charts.bound("way", [("One way", 1), ("another", 2)], 2, "Which way").param.to_dict()
    assert named["bind"]["labels"] == ["One way", "another"]
    assert named["bind"]["name"] == "Which way: "


def test_a_control_needs_a_name_that_expressions_can_use():
    with pytest.raises(ValueError, match='"cyber-attacks" is no name for a control: use letters'):
        charts.bound("cyber-attacks", (0, 1, 1), 0)


def test_the_caption_without_sources():
    assert charts.caption([], "2025") == "Sources: none. As of 2025."
    assert charts.caption(["S1", "S2"], "Jan 2025") == "Sources: S1, S2. As of Jan 2025."
