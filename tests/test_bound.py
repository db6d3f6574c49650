"""A chart with its controls inside: what they are set to reaches Python, the words and the checks.

How chart, words and model agree on a real page is in test_browser.py.
"""

from types import SimpleNamespace

import altair as alt
import pandas as pd
import pytest

from allylessons.bound import Bound
from allylessons.figure import Following

CONTROLS = {
    "weight": (0, 10, 1),
    "country": [("China", "CHN"), ("Iran", "IRN")],
    "year": [2024, 2025],
}


def tell(*, weight, country, year):
    if weight == 7:
        raise ValueError("nothing <weighs> 7")
    return f"{country} weighs {weight} in {year}.", [weight]


class Drawn(list):
    """Stands for a figure and keeps what it was given to say."""

    def __init__(self, chart):
        super().__init__([chart])

    def update(self, words, rows):
        self.append((words, rows))


@pytest.fixture
def lab():
    return Bound(lambda **values: values, tell, CONTROLS, Drawn, {"year": 2025})


def test_it_begins_where_it_was_told_or_at_the_first(lab):
    assert lab.values == {"weight": 0, "country": "CHN", "year": 2025}
    assert lab.inputs.start == lab.inputs.values
    assert lab.figure == [lab.values]  # drawn once


def test_what_the_page_says_is_read_as_it_was_offered(lab):
    # A page knows an option of a list as text only.
    lab.inputs.set_state({"values": {"weight": 4, "country": "IRN", "year": "2024"}})
    assert lab.values == {"weight": 4, "country": "IRN", "year": 2024}
    assert lab.figure[1:] == [("IRN weighs 4 in 2024.", [4])]
    assert lab.inputs.words == "IRN weighs 4 in 2024."


def test_python_sets_the_controls_too(lab):
    lab.set(weight=9)
    assert lab.inputs.values == {"weight": 9, "country": "CHN", "year": 2025}
    assert lab.inputs.words == "CHN weighs 9 in 2025."
    lab.set(weight=9)
    assert lab.figure[1:] == [("CHN weighs 9 in 2025.", [9])]


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
    assert len(lab.figure) == 1


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


def test_a_picture_that_follows_by_itself_is_not_sent_again():
    sent = []
    handle = SimpleNamespace(update=lambda data, **_: sent.append(data))
    chart = alt.Chart(pd.DataFrame({"name": ["China"], "value": [1]})).mark_bar()
    chart.usermeta = {"columns": {"value": "how many"}, "caption": "Sources: S1."}
    shown = Following(chart)
    shown._picture = shown._text = handle
    shown.update("China: 5.", pd.DataFrame({"name": ["China"], "value": [5], "more": [0]}))
    (told,) = sent
    assert told["text/plain"] == "China: 5."
    assert "<th>how many</th>" in told["text/html"]
    assert "<td>5</td>" in told["text/html"]
    assert "Sources: S1." in told["text/html"]
