"""A lesson's text file: what it makes, and that each fault in it is named by file and key."""

import pytest

from allylessons import escape
from allylessons.data import Package
from allylessons.kinds import Choice, Free, Number, Numbers, Parts, Several, When
from allylessons.reference import Facts
from allylessons.text import Answer, TextError, content, require

FACTS = Facts(Package(), low=25.0, high=36.4)
HEAD = 'title = "What?"\nscenes = 2\n'
COMMON = """
objective = 1
ask = "Which of {N038}?"
why = "Because of {low:n}."
hints = ["Look.", "Look closer."]
solution = "So."
"""
ONE = f"""
[questions.one]
kind = "one"
right = "a"
scene = 2
{COMMON}
options = {{ a = "Alpha", b = "Beta {{high}}" }}
[[questions.one.wrong]]
equals = "b"
misconception = "beta"
reply = "Not beta."
"""
NUMBER = f"""
[questions.n]
kind = "number"
unit = "percent"
within = 0.1
{COMMON}
[[questions.n.wrong]]
misconception = "upside down"
reply = "Turn it round."
[[questions.n.wrong]]
between = [100, 1000]
misconception = "too much"
reply = "Too much."
"""
SLIP = {"upside down": 274.7}
PARTS = f"""
[questions.put]
kind = "parts"
sentence = "[who] said [what]."
right = [{{ who = "a", what = "x" }}, {{ who = "b", what = "y" }}]
{COMMON}
[questions.put.parts]
who = {{ a = "Ann", b = "Bob" }}
what = {{ x = "it", y = "no" }}
[[questions.put.wrong]]
parts = {{ who = "a" }}
misconception = "ann"
reply = "Not Ann with that."
[[questions.put.wrong]]
parts = {{ who = "b" }}
misconception = "bob"
reply = "Not Bob with that."
"""
FREE = """
[questions.own]
kind = "free"
objective = 1
ask = "Write."
look_for = ["who", "when"]
model = "They, then."
hints = ["Begin."]
"""
GUESS = """
[predictions.share]
kind = "numbers"
names = ["low", "high"]
ask = "How much?"
told = "You said {guess}. It is {high}."
"""


def made(tmp_path, text, **more):
    path = tmp_path / "07_x.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    return content(path, FACTS, **more)


def test_questions_are_made_and_filled(tmp_path):
    slips = {"n": Answer(36.4, SLIP)}
    all_of = made(tmp_path, ONE + NUMBER + PARTS + FREE + GUESS, answers=slips)
    one, number, put, own = all_of.exercises
    assert (all_of.title, all_of.scenes, one.scene) == ("What?", 2, 2)
    assert one.prompt == "Which of 3,000?"
    assert one.why == "Because of 25."
    assert one.kind == Choice({"a": "Alpha", "b": "Beta 36.4"})
    assert number.kind == Number("percent", 0.1)
    assert [number.judge(n).message for n in (36.4, 274.7, 500)] == [
        *("Because of 25.", "Turn it round.", "Too much."),
    ]
    assert isinstance(put.kind, Parts)
    outcomes = {tuple(a.values()): put.judge(a).outcome for a in put.answers()}
    assert outcomes == {
        ("a", "x"): "right", ("b", "y"): "right", ("a", "y"): "try again", ("b", "x"): "try again",
    }  # fmt: skip
    # Each slip's example is an answer that this slip alone speaks to.
    assert [put.judge(m.answer).message for m in put.mistakes] == [m.says for m in put.mistakes]
    assert isinstance(own.kind, Free)
    guess = all_of.predictions[0]
    assert guess.kind == Numbers(("low", "high"))
    assert guess.told == "You said {guess}. It is 36.4."


def test_options_may_be_rows_of_the_data(tmp_path):
    text = ONE.replace('options = { a = "Alpha", b = "Beta {high}" }', 'otherwise = "No."')
    rows = {"one": Answer("a", options={"a": "A", "b": "B", "c": "C"})}
    one = made(tmp_path, text, answers=rows).exercises[0]
    assert [one.judge(key).message for key in "abc"] == ["Because of 25.", "Not beta.", "No."]


def test_a_slip_that_comes_to_the_right_answer_is_left_out(tmp_path):
    number = made(tmp_path, NUMBER, answers={"n": Answer(36.4, {"upside down": 36.42})}).exercises[
        0
    ]
    assert [mistake.misconception for mistake in number.mistakes] == ["too much"]


@pytest.mark.parametrize(
    ("text", "answers", "said"),
    [
        (ONE.replace("{N038}", "{N999}"), {}, r'questions\.one\.ask: No record "N999"'),
        (ONE.replace("{low:n}", "{lo}"), {}, r'questions\.one\.why: Nothing is named "lo"'),
        (ONE.replace("{low:n}", "{low"), {}, r"questions\.one\.why: "),
        (ONE.replace('hints = ["Look.", "Look closer."]', ""), {}, "hints is missing"),
        (
            ONE.replace('"one"\nright', '"won"\nright'),
            {},
            r'no kind "won"\. There are: one, several',
        ),
        (ONE.replace('equals = "b"', ""), {}, r'wrong\[1\]: nothing says which answer "beta"'),
        (ONE.replace('reply = "Not beta."', ""), {}, r"wrong\[1\]: reply is missing"),
        (ONE.replace("b = ", "c = "), {}, 'the option "c" has no reply'),
        (ONE.replace('right = "a"', ""), {}, "no right answer"),
        (ONE.replace("objective = 1", "objective ="), {}, r"07_x\.toml: .*line"),
        (NUMBER, {}, "no right answer|nothing says which"),
        (NUMBER, {"n": Answer(36.4)}, 'nothing says which answer "upside down"'),
        (NUMBER, {"n": Answer(36.4, SLIP | {"new": 3})}, 'the slip "new" .* has no reply there'),
        (NUMBER, {"m": Answer(36.4, SLIP)}, r'no question "m".* There is: n'),
        (
            PARTS.replace('{ who = "b" }', '{ who = "a", what = "y" }'),
            {},
            r"put\.wrong\[2\]: no answer is left",
        ),
        (FREE.replace("look_for", "look"), {}, "look_for is missing"),
        (GUESS.replace("told", "tol"), {}, r"predictions\.share: told is missing"),
        (GUESS.replace('"numbers"', '"word"'), {}, r'predictions\.share: no kind "word"'),
    ],
)
def test_each_fault_is_named_by_file_and_key(tmp_path, text, answers, said):
    with pytest.raises(TextError, match=said) as problem:
        made(tmp_path, text, answers=answers)
    assert "07_x.toml" in str(problem.value)


def test_a_sentence_that_the_data_no_longer_bear_out_stops_the_lesson():
    require(True, "questions.one.why", "it rose")
    with pytest.raises(
        TextError, match=r"questions\.one\.why: the data no longer say that it rose"
    ):
        require(False, "questions.one.why", "it rose")


def test_slips_may_be_declared_in_python(tmp_path):
    when = When(between=(200, 300))
    number = made(tmp_path, NUMBER, answers={"n": Answer(36.4, {"upside down": when})}).exercises[0]
    assert number.judge(250).message == "Turn it round."
    assert isinstance(number.mistakes[0].answer, float)
    assert Several({}).read([]) == frozenset()


def test_options_from_the_data_are_shown_as_their_text(tmp_path):
    name = "A **b** <i> `c` 5 $"
    text = ONE.replace('options = { a = "Alpha", b = "Beta {high}" }', 'otherwise = "No."')
    rows = {"one": Answer("a", options={"a": name, "b": "B"})}
    kind = made(tmp_path, text, answers=rows).exercises[0].kind
    assert escape.text_of(escape.inline(kind.options["a"])) == name
    assert kind.read(name) == "a"
