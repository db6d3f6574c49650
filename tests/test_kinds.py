"""Kinds of answers: reading what people really type, and what is the same."""

import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from allylessons.kinds import (
    Choice,
    Number,
    Numbers,
    Ordered,
    Parts,
    Series,
    Settings,
    Several,
    Unreadable,
    When,
)

OPTIONS = {"a": "Alpha", "b": "Beta", "c": "Gamma"}
PARTS = Parts(
    "[Who] said [what].", {"Who": {"a": "Ann", "b": "Bob"}, "what": {"x": "it", "y": "no"}}
)


def leads_to(*, at_least, names):
    return sorted(names)[:at_least]


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (36.4, 36.4),
        ("36.4", 36.4),
        ("36.4 %", 36.4),
        (" 36,4 % ", 36.4),
        ("4,000", 4000),
        ("1,000,000", 1_000_000),
        ("4,000.5", 4000.5),
        ("-3", -3),
        (np.float64(36.4), 36.4),
        (np.int64(4), 4),
        (Fraction(1, 4), 0.25),
        ("about 36", 36),
        ("twelve", 12),
        ("12 claims", 12),
    ],
)
def test_numbers_are_read_as_people_write_them(given, read):
    assert Number().read(given) == read


@pytest.mark.parametrize(
    "given", [True, np.True_, math.inf, [36.4], pytest.param(10**400, id="huge")]
)
def test_what_is_no_number_is_refused_with_an_example(given):
    with pytest.raises(Unreadable, match=r"Give one number \(percent\), for instance `12`"):
        Number("percent").read(given)
    with pytest.raises(Unreadable, match=r"Give one number \(percent\), for instance `12\.5`"):
        Number("percent", 0.1).read(given)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "Nothing is typed yet"),
        ("nan", "without an end"),
        ("25 to 36", "This is a range, from 25 to 36"),
        ((27, 3), "Write 27.3, with a dot"),
        (pd.DataFrame({"a": [1]}), "This is a table"),
        (pd.Series([1, 2]), "This is a table or a column"),
    ],
)
def test_a_slip_says_what_to_give(given, said):
    with pytest.raises(Unreadable, match=said):
        Number("percent").read(given)


def test_numbers_are_equal_within_their_tolerance():
    assert Number(tolerance=0.05).same(36.36, 36.4)
    assert Number(tolerance=0.1).same(0.3, 0.2)  # 0.3 - 0.2 is a little more than 0.1
    assert not Number(tolerance=0.05).same(36.3, 36.4)
    assert not Numbers(("low", "high"), tolerance=0.05).same((1, 2), (1, 2.1))


@pytest.mark.parametrize(
    "given",
    [(27.3, "36.4 %"), [27.3, 36.4], pd.Series([27.3, 36.4]), "27.3 to 36.4", "27,3 and 36,4 %"],
)
def test_a_range_is_two_numbers_in_order(given):
    assert Numbers(("low", "high")).read(given) == (27.3, 36.4)


@pytest.mark.parametrize("given", [{27.3, 36.4}, {27.3: 36.4}, [1], [1, 2, 3], 5, [1, True]])
def test_what_is_no_range_is_refused_with_an_example(given):
    with pytest.raises(Unreadable, match="Give 2 numbers, low and high: "):
        Numbers(("low", "high")).read(given)


@pytest.mark.parametrize("given", ["b", "B", " beta ", "BETA"])
def test_an_option_is_named_by_its_key_or_its_text(given):
    assert Choice(OPTIONS).read(given) == "b"
    assert Several(OPTIONS).read(given) == {"b"}
    assert Ordered(OPTIONS, ("first",)).read(given) == ("b",)


def test_what_is_no_option_is_refused_with_the_options():
    for given in ("d", 1, ["b"], b"b"):
        with pytest.raises(Unreadable, match='Choose one of `"a"`, `"b"`, `"c"`'):
            Choice(OPTIONS).read(given)
    with pytest.raises(Unreadable, match="Choose one of"):
        Several(OPTIONS).read(["a", "d"])
    with pytest.raises(Unreadable, match="a list of choices, such as"):
        Several(OPTIONS).read(5)
    for unordered in ({"a", "b"}, {"a": 1}, 5):
        with pytest.raises(Unreadable, match="Give a list in order"):
            Ordered(OPTIONS, ("first",)).read(unordered)


@pytest.mark.parametrize(
    "given", [["a", "b"], ("b", "a"), {"Alpha", "beta"}, iter("ab"), ["a", "b", "a"]]
)
def test_several_options_have_no_order(given):
    kind = Several(OPTIONS)
    assert kind.same(kind.read(given), ["b", "a"])


def test_settings_are_the_same_when_they_lead_to_the_same():
    kind = Settings(("at_least", "names"), leads_to)
    one = kind.read({"at_least": 1, "names": ("y", "x")})
    assert kind.same(one, kind.read([["at_least", 1], ["names", ["x", "z"]]]))
    assert not kind.same(one, kind.read({"at_least": 2, "names": ("x", "y")}))
    with pytest.raises(Unreadable, match="Set the controls"):
        kind.read({"at_least": 1})


def test_series_are_read_label_by_label_and_kept_as_pairs():
    kind = Series("percent", 0.05)
    read = kind.read(pd.Series([None, 2.04], index=[2015, 2016]))
    assert read == kind.read({"2016": 2.04}) == kind.read([["2016", 2.04]])
    assert kind.same(read, (("2016", 2.0),))
    assert not kind.same(read, (("2015", 2.0),))
    for wrong in (2.04, [2.04], {2016: "fast"}, pd.DataFrame({"a": [1]}), {2016: math.inf}):
        with pytest.raises(Unreadable, match=r"^Give a Series: one number \(percent\)"):
            kind.read(wrong)
    with pytest.raises(Unreadable, match=r"more than one number for 2015\.$"):
        kind.read(pd.Series([68.0, 64.2, 69.5], index=[2015, 2015, 2016]))


def test_a_sentence_from_parts_is_read_whole_or_not_at_all():
    assert PARTS.reading({"Who": "a", "what": "y"}) == "Ann said no."
    assert PARTS.reading({"Who": "a"}) == "Ann said …."
    for given in ({}, {"Who": "a"}, {"Who": "a", "what": "z"}, "a", None, [("Who", "a")]):
        with pytest.raises(Unreadable, match="Choose something for"):
            PARTS.read(given)


@pytest.mark.parametrize(
    ("kind", "when", "held", "not_held"),
    [
        (Number(tolerance=0.1), When(equals=(3,)), 3.05, 3.2),
        (Number(), When(between=(3, 5)), 5, 5.1),
        (Numbers(("low", "high")), When(between={"high": (3, 5)}), (9, 4), (4, 9)),
        (Several(OPTIONS), When(contains=("a",), lacks=("b",)), ["a", "c"], ["a", "b"]),
        (Choice(OPTIONS), When(equals=("a", "b")), "b", "c"),
        (PARTS, When(parts={"Who": "a"}), {"Who": "a", "what": "x"}, {"Who": "b", "what": "x"}),
    ],
)
def test_wrong_answers_are_declared(kind, when, held, not_held):
    assert when.holds(kind, kind.read(held))
    assert not when.holds(kind, kind.read(not_held))
