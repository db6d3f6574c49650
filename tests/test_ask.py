"""Questions on the page: worked as the script does, by the messages that it sends."""

import ast
import re

import pytest

from allylessons import lessons
from allylessons.exercise import Exercise, Mistake, Prediction, Verdict
from allylessons.kinds import Choice, Free, Number, Numbers, Ordered, Parts, Several
from allylessons.page.ask import RUN, Ask
from allylessons.page.question import shuffled

OPTIONS = {"a": "Alpha & <b>", "b": "Beta", "c": "Gamma"}
PARTS = Parts("[who] said [what].", {"who": {"a": "Ann", "b": "Bob"}, "what": {"x": "it", "y": ""}})


def exercise(kind, right, *mistakes, prompt="Which **one**?"):
    told = tuple(Mistake(answer, "belief", f"Not {answer}.") for answer in mistakes)
    hints = ("Look.", "Look closer.")
    return Exercise("q", prompt, kind, right, "Because.", told, hints, "So.", objective=1, scene=2)


ONE = exercise(Choice(OPTIONS), "b", "a", "c")
SEVERAL = exercise(Several(OPTIONS), {"a", "b"}, ["a"], ["a", "b", "c"])
ORDER = exercise(Ordered(OPTIONS, ("first", "last")), ("a", "b"), ["b", "a"], ["a"])
NUMBER = exercise(Number("percent", 0.1), 36.4, 27.3, 40)
PUT = exercise(PARTS, {"who": "a", "what": "x"}, {"who": "b", "what": "x"})
FREE = exercise(Free(("It says who.", "It says when.")), "A model.")
RANGE = Prediction(
    "share",
    "How much?",
    Numbers(("lowest", "highest"), "percent"),
    told="You said {guess}. It is 9.",
)
COUNTRY = Prediction("country", "Which?", Choice(OPTIONS), told="You said {guess}.")
POLL = Prediction("ally", "Which of them?", Several(OPTIONS), told="You ticked {guess}.")


def asked(item, saved=None, **more):
    kept = []

    def judge(given):
        kept.append(given)
        return item.judge(given) if isinstance(item, Exercise) else Verdict("kept", "")

    return Ask(item, 3, judge, saved, **more), kept


def press(one, answer, act="check"):
    return one.hear({"act": act, "answer": answer})["said"]


@pytest.mark.parametrize(
    ("item", "answer", "kind", "said"),
    [
        (ONE, "a", "wrong", "Not a."),
        (ONE, "b", "right", "Because."),
        (SEVERAL, ["b", "a"], "right", "Because."),
        (SEVERAL, ["a"], "wrong", "Not [&#x27;a&#x27;]."),
        (SEVERAL, ["c"], "wrong", "none of the usual mistakes"),
        (ORDER, ["a", "b"], "right", "Because."),
        (ORDER, ["b", "a"], "wrong", "Not ["),
        (NUMBER, "36,4 %", "right", "Because."),
        (NUMBER, "about 36.4", "right", "Because."),
        (NUMBER, "27.3", "wrong", "Not 27.3."),
        (NUMBER, "25 to 36", "wrong", "This is a range"),
        (PUT, {"who": "a", "what": "x"}, "right", "Because."),
        (PUT, {"who": "b", "what": "x"}, "wrong", "Not {"),
        (PUT, {"who": "a", "what": ""}, "wrong", "Choose something for “what”"),
        (ONE, "gone", "wrong", "Choose one of"),
        (ONE, None, "unread", "three dots"),
    ],
)
def test_each_answer_has_its_verdict(item, answer, kind, said):
    one, _ = asked(item)
    [line] = press(one, answer)
    assert line["kind"] == kind
    assert said in line["html"]


def test_a_free_text_is_kept_with_what_to_look_for():
    one, kept = asked(FREE)
    lines = press(one, "<b>Mine.</b>")
    assert [line["kind"] for line in lines] == ["kept", "hint"]
    assert "<li>It says who.</li>" in lines[1]["html"]
    assert kept == ["<b>Mine.</b>"]
    assert "&lt;b&gt;Mine.&lt;/b&gt;" in one._html()
    assert press(one, None, "show")[-1]["html"] == "So."


def test_hints_come_one_by_one_and_stay_beside_the_verdict():
    one, _ = asked(ONE)
    assert [line["title"] for line in press(one, None, "hint")] == ["Hint 1 of 2."]
    assert [line["html"] for line in press(one, None, "hint")] == ["Look.", "Look closer."]
    assert len(press(one, None, "hint")) == 2
    assert [line["kind"] for line in press(one, None, "show")] == ["hint", "hint", "solution"]
    assert [line["kind"] for line in press(one, "b")] == ["right", "hint", "hint", "solution"]


@pytest.mark.parametrize(
    ("item", "saved", "answer", "said"),
    [
        (ONE, "b", "b", "Because."),
        (ONE, "a", "a", "Not a."),
        (SEVERAL, ["b", "a"], ["a", "b"], "Because."),
        (NUMBER, 36.4, "36.4", "Because."),
        (PUT, {"who": "a", "what": "x"}, {"who": "a", "what": "x"}, "Because."),
        (RANGE, [20, 30.5], ["20", "30.5"], "You said 20% to 30.5%. It is 9."),
        (COUNTRY, "b", "b", "You said Beta."),
        (POLL, ["c", "b"], ["b", "c"], "You ticked Beta, Gamma."),
        (COUNTRY, "skipped", None, "still make a guess"),
    ],
)
def test_what_was_kept_is_there_again(item, saved, answer, said):
    one, kept = asked(item, saved)
    assert one.answer == answer
    assert said in one.said[0]["html"]
    assert kept == []


@pytest.mark.parametrize("item", [ONE, SEVERAL, ORDER, NUMBER, PUT, RANGE, COUNTRY, POLL])
@pytest.mark.parametrize("saved", ["gone", ["gone"], [["a"]], {"a": 1}, [None, 2, 3, 4], True])
def test_what_an_older_edition_kept_does_no_harm(item, saved):
    one, _ = asked(item, saved)
    assert (one.answer, one.said) == (None, []) or item is ORDER
    assert press(one, "a")


@pytest.mark.parametrize(
    ("item", "answer", "kept", "said"),
    [
        (RANGE, ["20", "30,5 %"], [[20, 30.5]], "You said 20% to 30.5%."),
        (RANGE, ["20", ""], [], "Give 2 numbers"),
        (RANGE, ["30", "20"], [], "Write the lowest before the highest"),
        (RANGE, ["20", "120"], [], "Stay between 0 and 100"),
        (COUNTRY, "c", ["c"], "You said Gamma."),
        (POLL, ["b"], [["b"]], "You ticked Beta."),
    ],
)
def test_a_guess_is_kept_and_told_back(item, answer, kept, said):
    one, told = asked(item)
    assert said in press(one, answer)[0]["html"]
    assert told == kept


def test_a_guess_may_be_skipped_and_made_later():
    one, kept = asked(RANGE)
    assert press(one, None, "skip")[0]["title"] == "Skipped."
    press(one, ["1", "2"])
    assert kept == ["skipped", [1.0, 2.0]]


@pytest.mark.parametrize("item", [ONE, SEVERAL, ORDER, NUMBER, PUT, FREE, RANGE, COUNTRY, POLL])
def test_a_question_can_be_read_where_no_kernel_runs(item):
    one, _ = asked(item)
    html, plain = one._html(), repr(one)
    assert RUN in html
    assert RUN in plain
    options = getattr(item.kind, "options", {})
    assert all(text in plain for text in options.values())
    assert "<b>Alpha" not in html.replace("&lt;b&gt;", "")
    press(one, "b")
    assert RUN not in one._html() or item in (RANGE, POLL)


def test_options_stand_in_an_order_of_their_own_and_always_the_same():
    keys = [str(n) for n in range(6)]
    orders = {tuple(shuffled(dict.fromkeys(keys), f"{n}")) for n in range(40)}
    assert len(orders) > 20
    assert shuffled(dict.fromkeys(keys), "x") == shuffled(dict.fromkeys(keys), "x")
    assert shuffled(dict.fromkeys(keys), "x", as_written=True) == keys


def test_an_answer_from_a_cell_has_hint_and_way_but_no_check():
    one, _ = asked(NUMBER, verdict=NUMBER.judge(27.3), in_cell=True)
    assert [label for _, label in one.asked["buttons"]] == ["Hint", "Show me"]
    assert (one.outcome, one.message) == ("try again", "Not 27.3.")
    assert one.asked["kind"] == "none"


@pytest.mark.parametrize("content", [{}, {"act": "fly"}, {"act": "check"}, {"act": "skip"}])
def test_a_message_that_makes_no_sense_does_no_harm(content):
    one, _ = asked(ONE)
    assert "said" in one.hear(content)


def test_nothing_from_a_lesson_comes_alive():
    bad = "<img src=x onerror=alert(1)> `</code><b>` [x](javascript:alert(1)) &#60;i&#62;"
    item = exercise(Choice({"a": bad, "b": "B"}), "b", "a", prompt=bad)
    one, _ = asked(item)
    press(one, "a")
    made = one._html() + "".join(html for _, html in one.asked["options"])
    tags = set(re.findall(r"<(/?\w+)", made))
    assert tags <= {"div", "/div", "p", "/p", "b", "/b", "ul", "/ul", "li", "/li", "code", "/code"}


def test_what_is_not_on_the_disk_is_not_called_kept():
    one = Ask(FREE, 3, FREE.judge, kept=lambda: False)
    reply = one.hear({"act": "check", "answer": "mine"})
    assert reply["said"][0]["title"] == "Not saved."
    assert not reply["kept"]  # so the page does not let go of it
    guess = Ask(COUNTRY, 3, lambda _: Verdict("kept", "This is not saved."), kept=lambda: False)
    for act in ("check", "skip"):
        reply = guess.hear({"act": act, "answer": "b"})
        assert reply["said"][-1]["html"] == "This is not saved."
        assert not reply["kept"]
    assert Ask(COUNTRY, 3, lambda _: Verdict("kept", "")).hear({"act": "skip"})["kept"]


@pytest.mark.parametrize("number", lessons.numbers())
def test_what_a_page_without_buttons_says_to_type_is_read(number, monkeypatch, tmp_path):
    monkeypatch.setenv("ALLYLESSONS_ANSWERS", str(tmp_path))
    lesson = lessons.build(number)
    for item in lesson.content.exercises:
        one = lesson.ask(item.key)
        assert RUN in one._plain()
        one._on_close()
        found = re.search(r"type in a cell: lesson\.check\((.+?)\)\. Help", one._plain())
        assert RUN not in one._plain()
        assert f'lesson.hint("{item.key}")' in one._html().replace("&quot;", '"')
        if not found:
            assert one.asked["kind"] in ("none", "settings")
            continue
        key, answer = ast.literal_eval(f"({found[1]})")
        assert key == item.key
        # In the place of what stands for an answer, the words of the right one.
        right = item.right
        kind = one.asked["kind"]
        if kind in ("one", "several", "order"):
            texts = dict(one.asked["texts"])
            right = texts[right] if kind == "one" else [texts[part] for part in right]
            assert isinstance(answer, type(right))
        elif kind == "parts" and isinstance(right, dict):
            assert answer.keys() <= right.keys()
            texts = {blank: dict(parts) for blank, parts in one.asked["blanks"]}
            right = {blank: texts[blank][part] for blank, part in right.items() if blank in texts}
        if kind not in ("free", "parts"):
            assert lesson.check(key, right).outcome == "right"
        elif kind == "free":
            assert lesson.check(key, "mine").outcome == "kept"


def test_words_of_parts_are_read_as_their_keys():
    assert PUT.kind.read({"who": "Ann", "what": "x"}) == {"who": "a", "what": "x"}
