"""Loaded words: one list in the data, for every side, whatever the capitals and accents."""

import pandas as pd
import pytest

from allylessons.data import Package
from allylessons.loaded import LoadedWords

TABLE = Package().load("loaded_words")
LOADED = LoadedWords(TABLE)


@pytest.mark.parametrize("form", [form for forms in TABLE["forms"] for form in forms.split(";")])
def test_every_form_is_found_in_any_capitals(form):
    for written in (form, form.upper(), form.capitalize()):
        assert list(LOADED.find(f"They say: {written}, today.")) == [written]


def test_accents_make_no_difference():
    assert list(LOADED.find("The régime and its pùppets, re\u0301gimes.")) == [
        "régime",
        "pùppets",
        "régimes",
    ]


def test_a_word_inside_another_is_none():
    assert not list(LOADED.find("A regiment of orchestras in the evildoer's taxis."))


def test_a_phrase_may_break_over_a_line():
    assert list(LOADED.find("the special military\n  operation")) == [
        "special military\n  operation"
    ]


def test_both_sides_stand_in_the_list():
    sides = set(TABLE["side"])
    for one, other in [
        ("against_russia", "against_ukraine"),
        ("softens_russia", "softens_ukraine"),
    ]:
        assert {one, other} <= sides


def test_a_phrase_goes_before_the_words_in_it():
    words = LoadedWords(pd.DataFrame({"forms": ["state", "rogue state"]}))
    assert list(words.find("a rogue state")) == ["rogue state"]
