"""A lesson at work: checks in any order, answers kept, answered by key (C16, C17)."""

from dataclasses import replace

import nasty
import pytest

from allylessons import data, lessons
from allylessons.answers import Answers
from allylessons.exercise import Content, Exercise, Mistake, Note, Prediction
from allylessons.kinds import Choice, Number, Numbers, Several
from allylessons.lesson import Lesson, LessonError

OPTIONS = {"a": "Alpha", "b": "Beta"}


def exercise(key, kind, right, **options):
    slip = Mistake("a", "belief", "Not a.") if isinstance(kind, Choice) else None
    told = (slip,) if slip else ()
    hints = ("Look.", "Look closer.")
    return Exercise(key, "What?", kind, right, "Because.", told, hints, "So.", 1, **options)


CONTENT = Content(
    "What now?",
    exercises=(
        exercise("how-many", Number(tolerance=0.1), 36.4),
        exercise("which-one", Choice(OPTIONS), "b", recall=True),
        exercise("which-ones", Several(OPTIONS), {"a", "b"}),
    ),
    predictions=(Prediction("share", "How much?", Numbers(("low", "high"), "percent")),),
)


@pytest.fixture
def lesson(tmp_path):
    return started(tmp_path)


def started(place, content=CONTENT, number=3, **options):
    return Lesson(number, content, data.Package(), Answers(number, place), **options)


def test_the_ready_line(tmp_path, lesson):
    edition = data.Package().edition
    line = f"Ready. Lesson 3: What now? Data edition {edition}; no saved answers yet."
    assert repr(lesson) == lesson.ready == line
    lesson.check("how-many", 3)
    assert started(tmp_path).ready.endswith("; 1 saved answer found.")
    lesson.ask("which-one").hear({"act": "check", "answer": "b"})
    assert started(tmp_path).ready.endswith("; 2 saved answers found.")


def test_checks_in_any_order_and_as_often_as_one_likes(lesson):
    calls = [
        ("which-one", "b", "right"),
        ("how-many", "36,4 %", "right"),
        ("which-one", "a", "try again"),
        ("how-many", ..., "not tried yet"),
        ("which-one", "b", "right"),
        ("which-ones", ["a"], "try again"),
    ]
    for key, answer, outcome in [*calls, *reversed(calls), *calls]:
        assert lesson.check(key, answer).outcome == outcome
    assert lesson.check("how-many").outcome == "not tried yet"
    assert dict(lesson.answers.items()) == {
        "which-one": "b",
        "how-many": 36.4,
        "which-ones": ["a"],
    }


def test_a_right_answer_is_not_replaced_by_a_wrong_one(tmp_path, lesson):
    for answer in ("a", "b", "a"):
        lesson.check("which-one", answer)
    assert lesson.answers.get("which-one") == "b"
    assert started(tmp_path).ask("which-one").outcome == "right"
    assert lesson.answers.get("tries:which-one") == {
        "outcomes": ["try again", "right", "try again"],
        "edition": data.Package().edition,
    }
    lesson.check("which-ones", ["a"])
    lesson.check("which-ones", ["b"])
    assert lesson.answers.get("which-ones") == ["b"]


def test_three_dots_after_a_saved_answer_show_it(tmp_path, lesson):
    assert "three dots" in lesson.check("which-ones", ...).message
    lesson.check("which-ones", {"b", "a"})
    said = started(tmp_path).check("which-ones", ...)
    assert said.outcome == "not tried yet"
    assert "kept: ['a', 'b'] (right)" in repr(said)
    assert "in place of the three dots" in said.message
    lesson.check("which-one", "a")
    assert "kept: 'a' (try again)" in repr(lesson.check("which-one", None))


def test_what_was_judged_is_what_is_kept(lesson):
    assert lesson.check("which-ones", map(str.upper, "ab")).outcome == "right"
    assert lesson.answers.get("which-ones") == ["a", "b"]
    lesson.check("how-many", "36,4 %")
    assert lesson.answers.get("how-many") == 36.4


def test_a_desk_is_given_the_answers(tmp_path):
    lesson = started(tmp_path, replace(CONTENT, desks={"table": lambda answers: [answers]}))
    assert lesson.desk("table") == [lesson.answers]


def test_no_answer_makes_a_check_fail_nor_is_it_lost(tmp_path, lesson):
    for given in nasty.values():
        for key in ("how-many", "which-one", "which-ones"):
            assert lesson.check(key, given).outcome
    assert lesson.answers.notices == []
    again = started(tmp_path)
    assert again.answers.notices == []
    for key in ("how-many", "which-one", "which-ones"):
        assert again.check(key, ...).outcome == "not tried yet"
        assert " at 0x" not in repr(again.answers.get(key))


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda it: it.check("how-mony", 3), ('no exercise "how-mony"', "Nearest: how-many")),
        (lambda it: it.hint("wich-one"), ("Nearest: which-one", 'lesson.hint("how-many")')),
        (lambda it: it.solution("zzz"), ("There is: how-many, which-one, which-ones.",)),
        (lambda it: it.ask("which"), ("Nearest: which-one",)),
        (lambda it: it.guess("share"), ('lesson.predict("share")',)),
        (lambda it: it.value("N999"), ('No record "N999"',)),
        (lambda it: it.value("own.share"), ('Nothing is named "own"',)),
        (lambda it: it.predict("shares"), ('no prediction "shares"', "Nearest: share")),
        (lambda it: it.prediction("shares"), ("Nearest: share",)),
        (lambda it: it.explore("lab"), ('no picture "lab"', "It has none.")),
        (lambda it: it.desk("brief"), ('no desk "brief"', "It has none.")),
        (lambda it: it.check(36.4), ('no exercise "36.4"',)),
        (lambda it: it.check(["how-many"], 3), ("Nearest: how-many",)),
        (lambda it: it.hint("how-many", 3), ("hints 1 to 2",)),
        (lambda it: it.recall(), ("No lesson before lesson 3",)),
        (lambda it: it.restore("ally3-x"), ("it is not whole", "Copy all of it")),
        (lambda it: it.restore("x"), ("its beginning is missing", "box of lesson.restore()")),
    ],
)
def test_what_a_lesson_does_not_have_is_answered_in_one_line(lesson, ask, said):
    with pytest.raises(LessonError) as problem:
        ask(lesson)
    for words in said:
        assert words in str(problem.value)
    assert problem.value._render_traceback_() == [f"LessonError: {problem.value}"]


def test_hints_solutions_and_notes(lesson):
    assert lesson.hint("how-many").text == "**Hint 1 of 2.** Look."
    assert lesson.hint("how-many", 2).text == "**Hint 2 of 2.** Look closer."
    assert lesson.solution("how-many") == Note("**Solution.** So.")


def guess(lesson, *ends):
    lesson.predict("share").hear({"act": "check", "answer": list(ends)})


def test_a_prediction_is_kept_and_there_again(tmp_path, lesson):
    assert lesson.prediction("share") is None
    lesson.predict("share").hear({"act": "skip"})
    assert lesson.prediction("share") is None
    guess(lesson, "20", "60")
    assert lesson.prediction("share") == [20, 60]
    again = started(tmp_path)
    assert again.prediction("share") == [20, 60]
    assert again.predict("share").answer == ["20", "60"]


def test_a_question_checks_keeps_and_comes_back(tmp_path, lesson):
    reply = lesson.ask("which-one").hear({"act": "check", "answer": "a"})
    assert reply["said"][0]["html"] == "Not a."
    assert lesson.answers.get("which-one") == "a"
    again = started(tmp_path).ask("which-one")
    assert again.answer == "a"
    assert again.message == "Not a."


def test_the_strip_tells_the_scene_and_what_is_done(tmp_path):
    content = replace(
        CONTENT,
        scenes=3,
        exercises=tuple(replace(one, scene=n) for n, one in enumerate(CONTENT.exercises, 1)),
        predictions=tuple(replace(one, scene=2) for one in CONTENT.predictions),
    )
    lesson = started(tmp_path, content)
    lesson.check("how-many", 36.4)
    strip = lesson.ask("which-one").hear({"act": "check", "answer": "b"})["strip"]
    assert (strip["scene"], strip["of"], strip["kept"]) == (2, 3, "2 questions done")
    assert strip["done"] == ["done", "now", ""]
    third = lesson.ask("which-ones")
    assert third._strip()["done"] == ["done", "", "now"]  # the guess of scene 2 is not made
    guess(lesson, 1, 2)
    assert third._strip()["done"] == ["done", "done", "now"]


def test_nothing_reads_the_callers_names(lesson):
    names = {"answer": "b", "given": "b", "which_one": "b", "lesson": lesson}
    outcome = "lesson.check('which-one').outcome"
    assert eval(outcome, names, dict(names)) == "not tried yet"
    assert set(names) - {"__builtins__"} == {"answer", "given", "which_one", "lesson"}


def test_a_code_moves_the_work(tmp_path, lesson):
    lesson.check("how-many", 36.4)
    guess(lesson, 10, 60)
    code = lesson.code()
    assert "`lesson.restore()`" in code._repr_markdown_()
    assert max(map(len, repr(code).split("\n\n")[1].splitlines())) <= 72
    other = started(tmp_path / "other")
    said = other.restore(repr(code))  # all that is shown, with its words
    assert said.text.startswith("**Restored.** 2 answers back in place.")
    assert dict(other.answers.items()) == dict(lesson.answers.items())
    assert other.saved()["name"].tolist() == ["how-many", "predict:share"]


def test_a_code_goes_into_a_box(tmp_path, lesson):
    lesson.check("how-many", 36.4)
    other = started(tmp_path / "other")
    box = other.restore()
    box.button.click()
    assert "Paste it into the box" in box.feedback.value
    for text, said in [("<b>", "beginning is missing"), (lesson.code().text, "1 answer back")]:
        box.box.value = text
        box.button.click()
        assert said in box.feedback.value
    assert other.answers.get("how-many") == 36.4


def test_a_kept_answer_is_shown_as_it_is(tmp_path):
    started(tmp_path).check("how-many", "`<img src=x>`")
    again = started(tmp_path).check("how-many")
    assert "'`<img src=x>`'" in repr(again)
    assert "<img" not in again._html()
    assert "`&lt;img" in again._html()


@pytest.mark.parametrize("key", ["recall:abc:x", "recall:", "recall::x", f"recall:{'9' * 5000}:x"])
def test_no_key_of_a_file_stops_a_lesson(tmp_path, key):
    mine = Answers(3, tmp_path)
    mine.update({key: "a", "recall:1:x": "b"})
    assert started(tmp_path)._visit == 2


@pytest.mark.parametrize("kept", [[1], ["a", 2], {}, "x", 3, [5, 1e9], [-1, 5], None, [[1], [2]]])
def test_a_prediction_that_cannot_be_is_none(tmp_path, kept):
    Answers(3, tmp_path).put("predict:share", kept)
    assert started(tmp_path).prediction("share") is None


def test_a_notice_is_said_once(tmp_path):
    place = tmp_path / "file"
    place.write_text("in the way")
    lesson = started(place)
    said = [lesson.ready, *(lesson.check("how-many", n).message for n in range(3)), lesson.ready]
    assert sum("Work goes on" in text for text in said) == 1
    assert lesson.check("how-many", 36.4).outcome == "right"


def test_a_guess_and_an_answer_are_not_called_kept_where_nothing_can_be_saved(tmp_path):
    place = tmp_path / "file"
    place.write_text("in the way")
    lesson = started(place)
    assert "cannot be saved" in lesson.ready
    guess = lesson.predict("share").hear({"act": "check", "answer": ["1", "2"]})
    assert not guess["kept"]
    assert "not saved" in guess["said"][-1]["html"]
    again = lesson.predict("share").hear({"act": "skip"})
    assert "not saved" in again["said"][-1]["html"]
    assert "not saved" in lesson.check("how-many", 36.4).message
    place.unlink()
    assert "saved again" in lesson.check("how-many", 3).message
    assert "saved" not in lesson.check("how-many", 4).message
    assert started(place).answers.get("predict:share") == "skipped"


def test_what_another_notebook_answered_is_seen_by_all_that_tell_answers(tmp_path):
    mine, other = started(tmp_path), started(tmp_path)
    other.check("which-one", "b")
    other.predict("share").hear({"act": "check", "answer": ["1", "2"]})
    assert mine.prediction("share") == [1, 2]
    assert [*mine.saved()["name"]] == ["which-one", "predict:share"]
    assert mine.ask("which-one").outcome == "right"
    mine.check("which-one", "a")  # a wrong one does not take the place of a right one
    assert other.answers.get("which-one") == "b"
    assert mine.code().text == other.code().text


def test_earlier_questions_come_again_and_others_at_a_later_visit(tmp_path):
    asked = [(0, exercise(f"q{n}", Choice(OPTIONS), "b", recall=n != 3)) for n in range(6)]
    seen = []
    for _ in range(3):
        lesson = started(tmp_path, earlier=lambda: asked)
        for number in (1, 2):
            quiz = lesson.recall(number)
            assert quiz.item.prompt == "From lesson 0. What?"
            assert lesson.recall(number).item.key == quiz.item.key
            seen.append(quiz.item.key)
            assert quiz.hear({"act": "check", "answer": "b"})["said"][0]["kind"] == "right"
            assert "Hint 1" in lesson.hint(quiz.item.key).text
    assert len(set(seen[:4])) == 4
    assert set(seen) == {"q0", "q1", "q2", "q4", "q5"}  # q3 does not stand alone


def test_the_glossary_of_a_lesson_holds_no_later_word(lesson):
    terms = data.Package().load("glossary")
    text = lesson.glossary().text
    new, old = terms[terms["lesson"] == 3], terms[terms["lesson"] < 3]
    assert f"Words new in this lesson ({len(new)})" in text
    assert f"Words from earlier lessons ({len(old)})" in text
    for term in terms.loc[terms["lesson"] > 3, "term"]:
        assert f"**{term}**" not in text


@pytest.mark.parametrize("number", [99, -1, "3", 3.0, None, [3]])
def test_an_unknown_lesson_is_answered_with_those_there_are(number):
    with pytest.raises(LessonError) as problem:
        lessons.build(number)
    there = ", ".join(map(str, lessons.numbers()))
    assert f"There are: {there}. Type ally.start(0)." in str(problem.value)


@pytest.mark.parametrize("kept", ["25 to 36", "<b>25</b> to 36", [25], "skipped", {"a": 1}])
def test_a_guess_in_a_file_fits_the_picture_that_shows_it(tmp_path, kept):
    answers = Answers(3, tmp_path)
    answers.put("predict:share", kept)  # as somebody changed it by hand
    lesson = lessons.build(3)
    lesson.answers = answers
    for live in (lesson.explore("shares"), lesson.guess("share").parts[1]):
        assert isinstance(live.guess, list)
        assert len(live.guess) == 2
        assert all(one is None or isinstance(one, float) for one in live.guess)
