"""Exercises: judging an answer, and saying what to do next."""

import itertools

import nasty
import pandas as pd
import pytest

from allylessons.exercise import Exercise, Mistake, Note, Verdict
from allylessons.kinds import (
    Choice,
    Free,
    Number,
    Numbers,
    Ordered,
    Parts,
    Series,
    Settings,
    Several,
    When,
)

OPTIONS = {"a": "Alpha", "b": "Beta", "c": "Gamma"}


def exercise(kind, right, *wrong, **options):
    return Exercise(
        key="the-key",
        prompt="What?",
        kind=kind,
        right=right,
        why="Because.",
        mistakes=tuple(Mistake(answer, "belief", f"You said {answer}.") for answer in wrong),
        hints=("Look.", "Look closer."),
        solution="Like this.",
        objective=1,
        **options,
    )


def leads_to(*, at_least, names):
    return sorted(names)[:at_least]


EACH = [
    exercise(Number("percent", 0.05), 36.4, 40, 3.64),
    exercise(Numbers(("low", "high"), "percent", 0.05), (27.3, 36.4), (36.4, 27.3), (0, 40)),
    exercise(Choice(OPTIONS), "b", "a", "c"),
    exercise(Several(OPTIONS), {"a", "b"}, ["a"], ["a", "b", "c"]),
    exercise(Ordered(OPTIONS, ("first", "last")), ("a", "b"), ["b", "a"], ["a"]),
    exercise(
        Settings(("at_least", "names"), leads_to),
        {"at_least": 1, "names": ("x", "y")},
        {"at_least": 2, "names": ("x", "y")},
        {"at_least": 0, "names": ()},
    ),
    exercise(
        Series("percent", 0.05),
        pd.Series({2016: 1.5, 2017: pd.NA}, dtype="Float64"),
        {2016: 0.015},
        {2016: 1.5, 2017: 1.5},
    ),
]
each = pytest.mark.parametrize("one", EACH, ids=lambda one: type(one.kind).__name__)


@each
def test_three_outcomes(one):
    for nothing in (..., None, "", " \n"):
        verdict = one.judge(nothing)
        assert verdict.outcome == "not tried yet"
        assert "three dots" in verdict.message
    assert one.judge(one.right) == Verdict("right", "Because.")
    for mistake in one.mistakes:
        verdict = one.judge(mistake.answer)
        assert verdict.outcome == "try again"
        assert verdict.message == mistake.says


@each
def test_nothing_makes_a_judge_fail(one):
    values = nasty.values()
    for given in [*values, *itertools.pairwise(values)]:
        verdict = one.judge(given)
        assert verdict.message
        assert verdict.outcome != "right"


def test_the_first_mistake_that_fits_speaks_and_a_rule_wins_over_the_example():
    near = Mistake(40, "rounding", "Nearly.", when=When(between=(35, 45)))
    late = Mistake(41, "other", "Never said.")
    one = exercise(Number(), 36.4)
    one = Exercise(**{**one.__dict__, "mistakes": (near, late)})
    assert one.judge(41).message.startswith("Nearly.")
    assert one.judge(99).message.startswith("That is not it")
    assert one.judge(36.4).outcome == "right"


def test_the_answer_as_read_goes_with_the_verdict():
    assert EACH[0].judge("36,4 %").value == 36.4
    assert EACH[3].judge(map(str.upper, "ab")).value == {"a", "b"}
    assert EACH[0].judge("often").value is None


def test_hints_lead_on():
    one = EACH[0]
    assert one.hint().text == "**Hint 1 of 2.** Look."
    assert one.hint(2).text == "**Hint 2 of 2.** Look closer."
    for number in (0, 3, -1, "2", None):
        with pytest.raises(
            ValueError, match=r'has hints 1 to 2: type lesson\.hint\("the-key", 2\)'
        ):
            one.hint(number)


def test_verdicts_and_notes_have_a_plain_form():
    verdict = Verdict("try again", "Look at `x`.")
    assert verdict._repr_markdown_() == "**Try again.** Look at `x`."
    assert repr(verdict) == "Try again. Look at x."
    assert repr(Note("**Hint 1.** `x`")) == "Hint 1. x"


def test_several_answers_may_be_right_and_all_can_be_listed():
    parts = Parts(
        "[Who] [what].", {"Who": {"a": "Ann", "b": "Bob"}, "what": {"x": "it", "y": "no"}}
    )
    one = exercise(parts, {"Who": "a", "what": "x"}, also=({"Who": "b", "what": "y"},))
    answers = list(one.answers())
    assert len(answers) == 4
    assert [one.judge(answer).outcome for answer in answers] == [
        "right", "try again", "try again", "right",
    ]  # fmt: skip
    assert len(list(exercise(Choice(OPTIONS), "a").answers())) == 3
    assert len(list(exercise(Several(OPTIONS), ["a"]).answers())) == 7
    assert len(list(exercise(Ordered(OPTIONS, ("first", "last")), ["a"]).answers())) == 9
    assert list(exercise(Number(), 3).answers()) == []


def test_a_text_of_ones_own_is_kept_and_never_right():
    one = exercise(Free(("It says who.", "It says when.")), "A model.")
    assert {one.judge(text).outcome for text in ("A model.", "no", "x" * 5000)} == {"kept"}
    assert one.judge(3).outcome == "try again"
    assert one.judge(" ").outcome == "not tried yet"
