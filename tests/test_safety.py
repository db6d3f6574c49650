"""Whatever stands in an answers file, every lesson starts, and all that is in it opens."""

import json
from functools import cache

import pytest

from allylessons import lessons
from allylessons.answers import FORMAT
from allylessons.data import Package
from allylessons.lesson import Lesson

NASTY = {
    "null": None,
    "true": True,
    "zero": 0,
    "huge": 10**400,
    "minus": -1e308,
    "not a number": float("nan"),
    "empty": "",
    "text": "x",
    "skipped": "skipped",
    "tag": "`<img src=x onerror=alert(1)>`",
    "long": "a" * 10_000,
    "half": "\ud800",
    "list": [],
    "nulls": [None, None],
    "one": [1],
    "too large": [1e300, -1e300],
    "texts": ["12", "x"],
    "lists": [[1], [2]],
    "pairs": [["a", "b"], ["a", "b"]],
    "dicts": [{}, {}],
    "dict": {},
    "words": {"text": ["x"], "ids": {"a": 1}, "word": ["likely"], "part": {}, "typed": 3},
    "lines": {"title": 3, "lines": [1, {"text": {}}], "charts": [[]]},
    "skipped in a list": ["skipped", "skipped"],
}
KEYS = ["recall:abc:x", "recall:", "recall:999999999999:x", "recall:2:", "predict:", "", "brief:"]


DATA = Package()


@cache
def content(number):
    return lessons.content(number, DATA)


def started(number):
    """A lesson with the answers that are in the folder for them."""
    before = [(n, one) for n in lessons.numbers()[:2] for one in content(n).exercises]
    return Lesson(number, content(number), DATA, earlier=lambda: before if number else [])


def kept(place, number, value):
    """A file in which every key that a lesson knows has the same value."""
    lesson = started(number)
    keys = [*KEYS, *lesson._exercises, *(f"predict:{key}" for key in lesson._predictions)]
    keys += [f"recall:0:{exercise.key}" for exercise in lesson._recalled]
    keys += ["brief:title", "brief:author", "brief:date", "brief:charts", "brief:order"]
    keys += [f"brief:{n}-{one}" for n in "123" for one in ("text", "ids", "word", "part")]
    keys += ["brief:rubric:self:sources", "brief:rubric:self:note"]
    path = place / f"lesson-{number:02d}.json"
    file = {"format": FORMAT, "lesson": number, "answers": dict.fromkeys(keys, value)}
    path.write_text(json.dumps(file))
    return path


def everything(lesson):
    """Open all that a lesson has, as its notebook would."""
    assert lesson.ready.startswith("Ready.")
    shown = [lesson.saved(), lesson.code()]
    for key in lesson._exercises:
        shown += [lesson.ask(key), lesson.check(key)]
    for key in lesson._predictions:
        shown += [lesson.predict(key), lesson.prediction(key)]
    shown += [lesson.explore(key) for key in lesson._pictures]
    shown += [lesson.desk(key) for key in lesson.content.desks]
    if lesson._recalled:
        shown += [lesson.recall(number) for number in range(1, len(lesson._recalled) + 1)]
    return shown


@pytest.mark.parametrize("number", lessons.numbers())
def test_no_kept_value_stops_a_lesson(tmp_path, monkeypatch, number):
    monkeypatch.setenv("ALLYLESSONS_ANSWERS", str(tmp_path))
    for name, value in NASTY.items():
        kept(tmp_path, number, value)
        try:
            everything(started(number))
        except Exception as problem:
            raise AssertionError(f"lesson {number}, {name}") from problem
