"""A chart with its controls inside: what they are set to reaches Python, the words and the checks.

How chart, words and model agree on a real page is in test_browser.py.
"""

from types import SimpleNamespace

import pytest

from allylessons.bound import Bound
from allylessons.figure import Following

CONTROLS = {
    "weight": (0, 10, 1),
    "country": [("China", "CHN"), ("Iran", "IRN")],
    "year": [2024, 2025],
}


def draw(*, weight, country, year):
    if weight == 7:
        raise ValueError("nothing <weighs> 7")
    return SimpleNamespace(description=f"{country} weighs {weight} in {year}.")


class Drawn(list):
    """Stands for a figure and keeps what it was given to say."""

    chart = property(lambda self: self[-1])

    def __init__(self, chart):
        super().__init__([chart])

    update = list.append


@pytest.fixture
def lab():
    return Bound(draw, CONTROLS, Drawn, {"year": 2025})


def said(lab):
    return [chart.description for chart in lab.figure]


def test_it_begins_where_it_was_told_or_at_the_first(lab):
    assert lab.values == {"weight": 0, "country": "CHN", "year": 2025}
    assert lab.inputs.start == lab.inputs.values
    assert said(lab) == ["CHN weighs 0 in 2025."]


def test_what_the_page_says_is_read_as_it_was_offered(lab):
    # A page knows an option of a list as text only.
    lab.inputs.set_state({"values": {"weight": 4, "country": "IRN", "year": "2024"}})
    assert lab.values == {"weight": 4, "country": "IRN", "year": 2024}
    assert said(lab)[1:] == ["IRN weighs 4 in 2024."]
    assert lab.inputs.words == "IRN weighs 4 in 2024."


def test_python_sets_the_controls_too(lab):
    lab.set(weight=9)
    assert lab.inputs.values == {"weight": 9, "country": "CHN", "year": 2025}
    assert lab.inputs.words == said(lab)[-1] == "CHN weighs 9 in 2025."
    lab.set(weight=9)
    assert len(said(lab)) == 2


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"weight": 11}, "weight goes from 0 to 10, not to 11."),
        ({"country": "Atlantis"}, 'country cannot be "Atlantis": choose CHN, IRN.'),
        ({"city": "Minsk"}, 'No control "city": choose weight, country, year.'),
    ],
)
def test_a_wrong_setting_is_named_and_changes_nothing(lab, wrong, message):
    with pytest.raises(ValueError, match="^" + message.replace(".", r"\.") + "$"):
        lab.set(**wrong)
    assert lab.values == {"weight": 0, "country": "CHN", "year": 2025}
    assert len(said(lab)) == 1


def test_what_cannot_be_said_is_named_and_the_last_words_stay(lab):
    lab.set(weight=3)
    lab.set(weight=7)
    assert "nothing &lt;weighs&gt; 7" in lab.problem.value
    assert lab.inputs.words == "CHN weighs 3 in 2025."
    lab.set(weight=8)
    assert lab.problem.value == ""


def test_unrun_it_says_what_follows_the_controls(lab):
    assert lab.reading == (
        "Controls under the chart: weight, country, year. The picture follows them at once; so do "
        "the words and the table when this cell has run (Shift+Enter)."
    )


def test_a_picture_that_follows_by_itself_is_not_sent_again(monkeypatch):
    from allylessons import figure

    sent = []
    handle = SimpleNamespace(update=lambda data, **_: sent.append(data))
    monkeypatch.setattr(figure, "_beneath", lambda chart: chart)
    shown = Following("first")
    shown._picture = shown._text = handle
    shown.update("second")
    assert sent == ["second"]
    assert shown.chart == "second"
