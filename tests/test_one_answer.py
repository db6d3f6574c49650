"""One question has one answer, in whichever lesson it is asked."""

from collections import defaultdict

import pandas as pd

from allylessons import lessons
from allylessons.data import Package
from allylessons.subjects.index import Index

DATA = Package()
SUBJECTS = DATA.load("countries").query("role == 'subject'")["iso3"]


def plain(value):
    """A right answer in a form that can be compared."""
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, (list, tuple, set, frozenset)):
        return tuple(sorted(map(repr, map(plain, value))))
    return value


def test_what_is_asked_in_the_same_words_has_the_same_answer():
    right = defaultdict(set)
    for number in lessons.numbers():
        for exercise in lessons.content(number, DATA).exercises:
            right[exercise.prompt].add(repr(plain(exercise.right)))
    assert {asked: given for asked, given in right.items() if len(given) > 1} == {}


def test_the_cells_of_lesson_1_count_as_many_texts_as_the_index_of_lesson_5():
    cells = DATA.load("meanings").query("meaning == 'votes'").set_index("iso3")["size_basis"]
    for iso3 in SUBJECTS:
        assert f"of {Index(DATA).texts}" in cells[iso3], iso3


def test_lesson_4_dates_the_treaty_as_the_verdict_does():
    told = " ".join(
        str(one.right) + one.prompt + str(one.solution)
        for one in lessons.content(4, DATA).exercises
    )
    day = pd.Timestamp(DATA.row("verdicts", "C15")["better_date"])
    assert f"{day.day} {day:%B %Y}" in told
