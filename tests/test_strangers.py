"""C34: who answers without reading does no better than chance, over the whole course."""

import pytest

from allylessons import lessons
from allylessons.authors import strangers
from allylessons.data import Package
from allylessons.exercise import Exercise
from allylessons.kinds import Choice, Number


def question(key="one", right="a", as_written=True, **options):
    made = ("Which?", Choice(options), right, "So.", (), ("", ""), "", 1)
    return Exercise(key, *made, as_written=as_written)


def asked():
    data = Package()
    return [
        strangers.guessed(number, exercise)
        for number in lessons.numbers()
        if lessons.text_file(number)
        for exercise in lessons.content(number, data).exercises
        if isinstance(exercise.kind, Choice)
    ]


def test_no_habit_beats_chance_by_more_than_ten_points():
    questions = asked()
    assert len(questions) >= 20
    gains = strangers.advantage(questions)
    won = {
        name: [one.place for one in questions if one.habits[name] > one.chance]
        for name, gain in gains.items()
        if gain > strangers.MARGIN
    }
    assert not won, f"{gains}: change the length, the words or the key of these options: {won}"


@pytest.mark.parametrize(
    ("options", "wins"),
    [
        ({"b": "No.", "c": "Yes.", "a": "Yes, as they say."}, {"longest", "last"}),
        ({"a": "No", "c": "Yes.", "b": "Yes, they say."}, {"shortest", "first"}),
        ({"b": "They say.", "a": "In part.", "c": "All of it"}, {"most careful", "shortest"}),
    ],
)
def test_a_habit_that_is_right_is_found(options, wins):
    found = strangers.guessed(3, question(**options))
    assert found.chance == pytest.approx(1 / 3)
    assert {name for name, rate in found.habits.items() if rate == 1} == wins
    gains = strangers.advantage([found])
    assert {name for name, gain in gains.items() if gain > strangers.MARGIN} == wins


def test_a_habit_that_fits_several_options_takes_any_of_them():
    found = strangers.guessed(3, question(a="one", b="two", c="three"))
    assert found.habits["shortest"] == 0.5
    assert found.habits["most careful"] == pytest.approx(1 / 3)


def test_options_are_met_as_they_are_shown():
    options = {"a": "aa", "b": "bb", "c": "cc", "d": "dd"}
    places = {
        strangers.guessed(n, question(as_written=False, **options)).habits["first"]
        for n in range(20)
    }
    assert places == {0, 1}


def test_only_one_of_a_few_can_be_guessed_so():
    number = Exercise("n", "How many?", Number(), 3, "", (), ("", ""), "", 1)
    with pytest.raises(TypeError, match="n is not a question with one right option"):
        strangers.guessed(3, number)
