"""Rows, cells and computed values by name: found, written for reading, refused with the nearest."""

from types import SimpleNamespace

import pandas as pd
import pytest

from allylessons.data import DataError, Package
from allylessons.reference import Cell, Facts, Filler, in_words, written
from allylessons.words import join_words

DATA = Package()
FACTS = Facts(
    DATA,
    own=SimpleNamespace(share=36.4, parts=["killed", "wounded"]),
    when=Cell(pd.Timestamp("2024-12-01"), "season"),
    tag="<b>*x*</b> 5",
)


@pytest.mark.parametrize(
    ("reference", "code", "text"),
    [
        ("N038", "", "3,000"),
        ("N038.value", "n", "3,000"),
        ("N050.high", "words", "forty"),
        ("E011.date", "", "13 July 2022"),
        ("E011", "month", "July 2022"),
        ("E011", "short", "13 Jul 2022"),
        ("E011.date", "year", "2022"),
        ("N051.date", "", "2023"),
        ("N039.definition", "", "killed, wounded, missing or captured"),
        ("own.share", "", "36.4"),
        ("own.parts", "and", "killed and wounded"),
        ("own.parts", "or", "killed or wounded"),
        ("when", "", "winter 2024"),
    ],
)
def test_a_name_is_written_for_reading(reference, code, text):
    assert FACTS.write(reference, code) == text


def test_a_claim_has_also_what_its_check_says():
    verdicts = DATA.load("verdicts").set_index("claim_id")
    assert FACTS.write("C21.finding") == verdicts.loc["C21", "finding"]
    assert FACTS.write("C21") == DATA.row("claims", "C21")["paraphrase"]


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("N999", 'No record "N999"'),
        ("N038.valu", 'N038 has no column "valu". Nearest: value'),
        ("own.shar", 'Nothing is named "shar" .* Nearest: share'),
        ("owm.share", "Nearest: own"),
    ],
)
def test_what_names_nothing_is_answered_with_the_nearest(reference, said):
    with pytest.raises(DataError, match=said):
        FACTS.find(reference)


def test_a_format_that_is_none_is_refused():
    with pytest.raises(DataError, match=r'No format "wrds"\. Nearest: words'):
        FACTS.write("N038", "wrds")


def test_a_value_is_a_number_or_says_that_it_is_blank():
    assert FACTS.value("N038") == 3000
    assert isinstance(FACTS.value("N038"), int)
    assert FACTS.value("own.share") == 36.4
    with pytest.raises(DataError, match=r"N050 is blank: nobody gave this figure"):
        FACTS.value("N050")


def test_texts_are_filled_and_what_is_filled_in_stays_text():
    fill = Filler(FACTS, late=("guess",)).fill
    assert fill("{N038} of {{these}}, {own.share:n}%") == "3,000 of {these}, 36.4%"
    assert fill("You said {guess}.") == "You said {guess}."
    assert fill("{tag}") == "&#60;b&#62;&#42;x&#42;&#60;/b&#62; 5"


def test_numbers_and_lists_in_words():
    assert [in_words(n) for n in (0, 12, 19, 20, 21, 99, 100, 2.5)] == [
        *("zero", "twelve", "nineteen", "twenty", "twenty-one", "ninety-nine", "100", "2.5"),
    ]
    assert [join_words(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        *("", "a", "a and b", "a, b and c"),
    ]
    assert written(Cell(pd.NaT)) == written(Cell(pd.NA)) == ""
    assert written(Cell(True)) == "yes"
