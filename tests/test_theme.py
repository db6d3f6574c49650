"""The look, and the way to the page: any chart, no network, readable on light and dark (C23)."""

import json
from itertools import product

import altair as alt
import pandas as pd
import pytest

from allylessons import figure, lab, lessons, theme

FRAME = pd.DataFrame({"a": ["x", "y", "z"], "n": [1, 2, 3], "m": [3.5, 1.0, 2.25]})
BACKGROUNDS = ("#ffffff", "#333333", "#1e1e1e", "#111111")  # JupyterLab light, and dark shades


@pytest.fixture(autouse=True)
def _as_it_was():
    """Leave Altair as other tests expect it."""
    yield
    alt.renderers.enable("default", embed_options={})
    alt.theme.enable("default")
    alt.data_transformers.enable("default", max_rows=5000)
    alt.data_transformers.consolidate_datasets = True


def base(**options):
    return alt.Chart(FRAME, name="view", **options)


def xy(**options):
    return base(**options).encode(x="n:Q", y="a:N")


def picking():
    pick = alt.selection_point(name="pick", fields=["a"])
    shown = alt.when(pick).then(alt.value(1)).otherwise(alt.value(0.3))
    return xy().mark_bar().encode(opacity=shown).add_params(pick)


def sliding():
    cut = alt.param(name="cut", value=2, bind=alt.binding_range(min=0, max=3, step=1))
    return xy().mark_point().transform_filter("datum.n > cut").add_params(cut)


def brushing():
    brush = alt.selection_interval(name="brush")
    return xy().mark_point().add_params(brush) | xy().mark_bar().transform_filter(brush)


CHARTS = {
    "bar": lambda: xy().mark_bar(),
    "layer": lambda: xy().mark_bar() + xy().mark_text(text="!"),
    "hconcat": lambda: xy().mark_bar() | xy().mark_tick(),
    "vconcat": lambda: xy().mark_line() & xy().mark_area(),
    "facet": lambda: xy().mark_point().facet("a:N"),
    "row": lambda: base().mark_bar().encode(x="n:Q", row="a:N"),
    "repeat": lambda: base().mark_bar().encode(x=alt.X(alt.repeat("column"))).repeat(column=["n"]),
    "pick": picking,
    "slider": sliding,
    "brush": brushing,
    "regression": lambda: xy().mark_line().transform_regression("n", "m"),
    "boxplot": lambda: xy().mark_boxplot(),
    "arc": lambda: base().mark_arc().encode(theta="n:Q", color="a:N"),
}


def shown(chart):
    """What IPython would put into the notebook."""
    return theme.own(chart)


@pytest.mark.parametrize("name", CHARTS)
def test_any_altair_chart_is_shown_natively(name):
    data, metadata = shown(CHARTS[name]().properties(description="Says it."))
    assert set(data) == {theme.NATIVE, "text/plain"}
    assert data["text/plain"] == "Says it."
    spec = data[theme.NATIVE]
    assert spec["$schema"] == "https://vega.github.io/schema/vega-lite/v5.json"
    assert spec["config"]["range"]["category"] == list(theme.COLOURS)
    assert metadata[theme.NATIVE]["embed_options"] == {"renderer": "svg", "actions": False}
    stored = json.dumps([data, metadata])
    assert "http" not in stored.replace(theme.SCHEMA, "")
    assert json.dumps(shown(CHARTS[name]().properties(description="Says it."))) == stored


def test_a_chart_without_a_description_says_so():
    data, _ = theme.bundle(xy().mark_bar().to_dict())
    assert data["text/plain"] == "Chart without a description."


def test_the_specification_given_is_left_as_it_was():
    spec = xy().mark_bar().to_dict()
    before = json.dumps(spec)
    theme.bundle(spec)
    assert json.dumps(spec) == before


SETTINGS = {
    "html": lambda: alt.renderers.enable("html"),
    "png": lambda: alt.renderers.enable("png"),
    "jupyter": lambda: alt.renderers.enable("jupyter"),
    "no such package": lambda: alt.renderers.enable("olli"),
    "embed options": lambda: alt.renderers.set_embed_options(actions=True, theme="dark"),
    "dark": lambda: alt.theme.enable("dark"),
    "vegafusion": lambda: alt.data_transformers.enable("vegafusion"),
    "json": lambda: alt.data_transformers.enable("json"),
    "two rows": lambda: alt.data_transformers.enable("default", max_rows=2),
    "no datasets": lambda: setattr(alt.data_transformers, "consolidate_datasets", False),
}


def state():
    kinds = (alt.renderers, alt.theme, alt.data_transformers)
    set_by = [(one.active, dict(one.options)) for one in kinds]
    return [*set_by, alt.data_transformers.consolidate_datasets]


@pytest.mark.parametrize("name", SETTINGS)
def test_a_learners_settings_are_neither_felt_by_the_courses_charts_nor_undone(
    name, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    live = lessons.build(0).explore("squares")
    before = shown_by(live)
    SETTINGS[name]()
    set_to = state()
    assert shown_by(live) == before
    theme.own(xy().mark_bar())
    figure.Figure(xy().mark_bar())._ipython_display_()
    assert state() == set_to


def shown_by(live):
    out = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lab, "display", lambda data, **options: out.append((data, options)))
        patch.setattr(lab.page, "show", lambda _: None)
        live._ipython_display_()
    return json.dumps(out, default=str)


def test_a_learners_settings_hold_for_the_learners_charts(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def spec():
        return theme.own(xy().mark_bar())[0][theme.NATIVE]

    assert spec()["config"]["font"] == theme.FONT
    alt.theme.enable("dark")
    assert spec()["usermeta"] == {"embedOptions": {"theme": "dark"}}
    alt.renderers.set_embed_options(actions=True)
    options = theme.own(xy().mark_bar())[1][theme.NATIVE]["embed_options"]
    assert options == {"renderer": "svg", "actions": True}
    alt.data_transformers.enable("json")
    assert spec()["data"]["url"].endswith(".json")
    alt.renderers.enable("html")
    assert "text/html" in theme.own(xy().mark_bar())[0]


def test_a_chart_of_too_many_rows_is_answered_in_a_few_words():
    many = alt.Chart(pd.DataFrame({"n": range(6000)})).mark_tick().encode(x="n:Q")
    data, _ = theme.own(many)
    assert "6,000 rows, and Altair draws 5,000 at most" in data["text/plain"]
    assert len(data["text/plain"]) < 200
    assert "sample(1000)" in data["text/html"]
    alt.data_transformers.disable_max_rows()
    assert len(next(iter(theme.own(many)[0][theme.NATIVE]["datasets"].values()))) == 6000
    alt.data_transformers.enable("vegafusion")  # as Altair's own message advises
    data, _ = theme.own(many)
    assert "use vegafusion, which is not installed here" in data["text/plain"]
    assert 'alt.data_transformers.enable("default")' in data["text/plain"]


def light(colour):
    """Relative luminance as WCAG 2 defines it."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    dark, bright = sorted([light(one), light(other)])
    return (bright + 0.05) / (dark + 0.05)


def test_contrast_is_computed_right():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("colour", "background"), list(product(theme.COLOURS, BACKGROUNDS)))
def test_marks_clear_three_to_one(colour, background):
    assert contrast(colour, background) >= 3


def settings(config, path=()):
    """Every setting of the theme with its path."""
    for name, value in config.items():
        if isinstance(value, dict):
            yield from settings(value, (*path, name))
        else:
            yield ".".join((*path, name)), value


def test_background_and_text_take_the_colours_of_the_page():
    # A fixed one would be unreadable in either the light or the dark theme.
    words = ("color", "background", "fill", "stroke")
    coloured = {
        path: value
        for path, value in settings(theme.theme()["config"])
        if any(path.lower().endswith(word) for word in words)
    }
    # Those of marks are seen on both.
    symbols = {"mark.color": theme.BLUE, "legend.symbolBaseFillColor": theme.GREY}
    assert coloured == {**symbols, "view.stroke": None}


def test_nothing_is_smaller_than_twelve_pixels():
    sizes = {p: v for p, v in settings(theme.theme()["config"]) if p.endswith("ontSize")}
    assert len(sizes) >= 8
    assert min(sizes.values()) >= 12
    assert theme.TEXT["fontSize"] >= 12
