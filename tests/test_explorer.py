"""The explorer: controls that redraw a chart in place, and go on when a drawing fails."""

import pytest

from allylessons.widgets import Explorer


class Drawn(list):
    """Stands for a figure and keeps what it was given to show."""

    def __init__(self, chart):
        super().__init__([chart])

    def update(self, chart):
        self.append(chart)


def draw(*, country, least, sides):
    if country == "<Nowhere>":
        raise ValueError("no <Nowhere> here")
    return country, least, sides


CONTROLS = {
    "country": ["China", "Iran", "<Nowhere>"],
    "least": (0, 10, 1),
    "sides": {"a": "Alpha", "b": "Beta", "c": "Gamma"},
}


@pytest.fixture
def lab():
    return Explorer(draw, CONTROLS, Drawn, {"least": 3})


def test_an_explorer_follows_each_control(lab):
    assert lab.figure == [("China", 3, ("a", "b", "c"))]
    lab.controls["country"].value = "Iran"
    lab.controls["least"].value = 5
    lab.controls["sides"].boxes["b"].value = False
    assert lab.values == {"country": "Iran", "least": 5, "sides": ("a", "c")}
    assert lab.figure[1:] == [
        ("Iran", 3, ("a", "b", "c")),
        ("Iran", 5, ("a", "b", "c")),
        ("Iran", 5, ("a", "c")),
    ]


def test_ticks_are_in_the_order_offered_and_may_be_none(lab):
    lab.controls["sides"].value = ("c", "a")
    assert {key: box.value for key, box in lab.controls["sides"].boxes.items()} == {
        "a": True,
        "b": False,
        "c": True,
    }
    for box in lab.controls["sides"].boxes.values():
        box.value = False
    assert lab.figure[-1][2] == ()


def test_setting_several_controls_draws_once(lab):
    lab.set(country="Iran", least=9, sides=("b",))
    assert lab.figure[1:] == [("Iran", 9, ("b",))]


def test_reset_goes_back_to_the_start(lab):
    lab.set(country="Iran", least=9, sides=())
    lab.reset.click()
    assert lab.figure[-1] == lab.figure[0]
    assert len(lab.figure) == 3


def test_an_error_is_said_and_the_last_chart_stays(lab):
    lab.controls["country"].value = "<Nowhere>"
    assert "role='alert'" in lab.problem.value
    assert "no &lt;Nowhere&gt; here" in lab.problem.value
    assert "Reset" in lab.problem.value
    assert len(lab.figure) == 1
    lab.controls["country"].value = "Iran"
    assert lab.problem.value == ""
    assert len(lab.figure) == 2


def test_a_wrong_setting_does_not_stop_the_controls(lab):
    for wrong in ({"country": "Atlantis"}, {"city": "Minsk"}):
        with pytest.raises(Exception, match=r"Invalid selection|city"):
            lab.set(**wrong)
    lab.controls["least"].value = 7
    assert lab.figure[-1] == ("China", 7, ("a", "b", "c"))


def test_controls_are_named(lab):
    assert lab.controls["country"].description == "country"
    named = Explorer(lambda **_: 0, {"counted_by": {"a": "A"}, "as_of": ["x"]}, Drawn)
    assert "<b>counted by</b>" in named.controls["counted_by"].children[0].value
    assert named.controls["as_of"].description == "as of"
    assert "counted by, as of" in named.reading
