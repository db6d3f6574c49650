"""Quiz and prediction: worked as a learner does, by setting values and pressing buttons."""

import re
from pathlib import Path

import pytest

from allylessons import escape, widgets
from allylessons.exercise import (
    Choice,
    Exercise,
    Mistake,
    Number,
    Numbers,
    Ordered,
    Prediction,
    Several,
)
from allylessons.widgets import RUN, Explorer, Guess, Quiz

OPTIONS = {"a": "Alpha & <b>", "b": "Beta", "c": "Gamma"}
LONG = "Which of these options is the right one, do you think? " * 5


def exercise(kind, right, *mistakes, prompt="Which **one**?"):
    told = tuple(Mistake(answer, "belief", f"Not {answer}.") for answer in mistakes)
    hints = ("Look.", "Look closer.")
    return Exercise("q", prompt, kind, right, "Because.", told, hints, "So.", objective=1)


ONE = exercise(Choice(OPTIONS), "b", "a", "c")
SEVERAL = exercise(Several(OPTIONS), {"a", "b"}, ["a"], ["a", "b", "c"])
ORDER = exercise(Ordered(OPTIONS, ("first", "last")), ("a", "b"), ["b", "a"], ["a"])


class Checked(list):
    """Judges answers and keeps what it was given."""

    def __init__(self, exercise):
        super().__init__()
        self.exercise = exercise

    def __call__(self, given):
        self.append(given)
        return self.exercise.judge(given)


def quiz(exercise, saved=None):
    check = Checked(exercise)
    return Quiz(exercise, check, saved), check


def press(quiz, *values):
    for control, value in zip(quiz.choices, values, strict=True):
        control.value = value
    quiz.button.click()
    return quiz.feedback.value


@pytest.mark.parametrize(
    ("key", "said"),
    [("a", "<b>Try again.</b> Not a."), ("b", "<b>Right.</b> Because."), ("c", "Not c.")],
)
def test_each_option_has_its_answer(key, said):
    one, check = quiz(ONE)
    assert press(one, key).startswith(said) or said in press(one, key)
    assert set(check) == {key}


@pytest.mark.parametrize(
    ("ticked", "said"),
    [
        ((True, True, False), "<b>Right.</b> Because."),
        ((True, False, False), "Not [&#x27;a&#x27;]."),
        ((False, False, True), "That is not it"),
        ((False, False, False), "<b>Not tried yet.</b>"),
    ],
)
def test_several_options_are_ticked(ticked, said):
    one, check = quiz(SEVERAL)
    assert said in press(one, *ticked)
    assert len(check) == any(ticked)  # nothing chosen is not an answer


def test_an_order_has_a_list_for_each_place():
    one, check = quiz(ORDER)
    assert [box.description for box in one.choices] == ["first", "last"]
    assert "Right" in press(one, "a", "b")
    assert "Not [" in press(one, "b", "a")
    assert "Not tried yet" in press(one, None, None)
    assert check == [["a", "b"], ["b", "a"]]


@pytest.mark.parametrize("exercise", [ONE, SEVERAL, ORDER])
def test_nothing_is_chosen_for_the_learner(exercise):
    one, check = quiz(exercise)
    assert one.chosen is ...
    assert one.feedback.value == ""
    one.button.click()
    assert "Choose first" in one.feedback.value
    assert check == []


@pytest.mark.parametrize(
    ("exercise", "saved", "said"),
    [
        (ONE, "b", "Right"),
        (ONE, "a", "Not a."),
        (SEVERAL, ["a", "b"], "Right"),
        (SEVERAL, ["a"], "Try again"),
        (ORDER, ["a", "b"], "Right"),
    ],
)
def test_a_saved_answer_is_set_and_answered_again(exercise, saved, said):
    one, _ = quiz(exercise, saved)
    assert one.chosen == saved
    assert said in one.feedback.value


@pytest.mark.parametrize("exercise", [ONE, SEVERAL, ORDER])
@pytest.mark.parametrize("saved", ["gone", ["gone"], 5, [["a"]], {"a": 1}, [None, 2, 3, 4], True])
def test_a_saved_answer_of_an_older_edition_does_no_harm(exercise, saved):
    one, _ = quiz(exercise, saved)
    one.button.click()
    assert one.feedback.value


def test_a_quiz_needs_options():
    with pytest.raises(TypeError, match=r'lesson\.check\("q", \.\.\.\)'):
        quiz(exercise(Number(), 3, 4, 5))


def test_text_from_the_lesson_is_escaped():
    one, _ = quiz(exercise(Several(OPTIONS), {"a"}, prompt="Is `x` <i>so</i>?"))
    assert one.children[0].value == "Is <code>x</code> &lt;i&gt;so&lt;/i&gt;?"


RANGE = Prediction(
    "share", "How **much**?", Numbers(("lowest", "highest"), "percent"), start=(10, 60)
)
COUNTRY = Prediction("country", "Which country?", Choice(OPTIONS))


def guess(prediction=RANGE, saved=None):
    kept = []
    return Guess(prediction, kept.append, saved), kept


def test_a_range_is_guessed_kept_and_in_order():
    one, kept = guess()
    low, high = one.controls
    assert (low.value, high.value, low.min, high.max) == (10, 60, 0, 100)
    low.value, high.value = 70, 20
    one.button.click()
    assert kept == [[20, 70]]
    assert "Kept" in one.feedback.value


def test_each_slider_has_a_typed_twin_and_a_name():
    one, _ = guess()
    for row, control in zip(one.children[1:3], one.controls, strict=True):
        slider, box = row.children
        assert slider is control
        assert "(percent)" in slider.description
        assert slider.description in box.tooltip
        box.value = 33
        assert slider.value == 33
        slider.value = 44
        assert box.value == 44
        assert (box.min, box.max, box.step) == (slider.min, slider.max, slider.step)


def test_a_guess_may_be_skipped_and_made_later():
    one, kept = guess()
    one.skip.click()
    assert kept == ["skipped"]
    assert "Skipped" in one.feedback.value
    one.button.click()
    assert kept == ["skipped", [10, 60]]


def test_one_option_is_guessed():
    one, kept = guess(COUNTRY)
    one.button.click()
    assert "Not kept yet" in one.feedback.value
    one.controls[0].value = "c"
    one.button.click()
    assert kept == ["c"]


@pytest.mark.parametrize(
    ("prediction", "saved", "shown", "said"),
    [
        (RANGE, [20, 30], [20, 30], "Kept"),
        (RANGE, [20.5, 30], [20.5, 30], "Kept"),
        (RANGE, "skipped", [10, 60], "Skipped"),
        (COUNTRY, "b", "b", "Kept"),
        (COUNTRY, "skipped", ..., "Skipped"),
    ],
)
def test_a_saved_guess_is_there_again(prediction, saved, shown, said):
    one, kept = guess(prediction, saved)
    assert one.guess == shown
    assert said in one.feedback.value
    assert kept == []


@pytest.mark.parametrize("prediction", [RANGE, COUNTRY])
@pytest.mark.parametrize("saved", ["gone", [1], [1, 2, 3], ["a", "b"], {"a": 1}, [5, 1e9]])
def test_a_saved_guess_of_an_older_edition_does_no_harm(prediction, saved):
    one, _ = guess(prediction, saved)
    assert one.guess is ... or one.guess in ("a", "b", "c") or len(one.guess) == 2


def panels():
    yield quiz(exercise(Choice(OPTIONS), "b", prompt=LONG))[0], [LONG, *OPTIONS.values()]
    yield quiz(SEVERAL)[0], ["Which **one**?", *OPTIONS.values()]
    yield guess()[0], ["How **much**?", "lowest (percent)", "highest (percent)", "skip"]
    yield guess(COUNTRY)[0], ["Which country?", *OPTIONS.values()]
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
