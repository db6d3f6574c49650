"""What people type for a number, and what is read; or which refusal they get (C35)."""

import re

import pytest

from allylessons.reading import REFUSALS, Unreadable, number, numbers

# What is typed, and the number or the kind of the refusal.
PLAIN = [
    ("36.4", 36.4),
    ("36,4", 36.4),
    ("36,4 %", 36.4),
    ("36.4%", 36.4),
    ("36.4 ％", 36.4),
    ("27.3 per cent", 27.3),
    ("roughly 36 percent", 36),
    ("about 36", 36),
    ("ca. 36", 36),
    ("~36", 36),
    ("≈ 36", 36),
    ("almost 40", 40),
    ("36 or so", 36),
    ("I think it is 36.", 36),
    ("answer = 36", 36),
    ("twelve", 12),
    ("Twelve", 12),
    ("forty-six", 46),
    ("forty six", 46),
    ("a hundred", 100),
    ("one hundred and twenty", 120),
    ("twelve hundred", 1200),
    ("three thousand", 3000),
    ("three thousand five hundred", 3500),
    ("three and a half thousand", 3500),
    ("two dozen", 24),
    ("none", 0),
    ("4,000", 4000),
    ("1,234,567", 1234567),
    ("1.234.567", 1234567),
    ("1,234.5", 1234.5),
    ("1.234,5", 1234.5),
    ("4 000", 4000),
    ("4\u00a0000", 4000),
    ("4\u2009000", 4000),
    ("4\u202f000,5", 4000.5),
    ("4'000", 4000),
    ("4’000", 4000),
    ("4k", 4000),
    ("4 K", 4000),
    ("2.5 million", 2_500_000),
    ("2,5 mn", 2_500_000),
    ("about US$ 240 billion", 240e9),
    ("half a million", 500_000),
    ("a quarter of a million", 250_000),
    ("a third", 1 / 3),
    ("two thirds", 2 / 3),
    ("two-thirds", 2 / 3),
    ("half", 0.5),
    ("a half", 0.5),
    ("1/3", 1 / 3),
    ("4,000/11,000", 4 / 11),
    ("½", 0.5),
    ("2½", 2.5),
    ("2 1/2", 2.5),
    ("one and a half", 1.5),
    ("two in five", 0.4),
    ("one out of three", 1 / 3),
    ("12 claims", 12),
    ("4th", 4),
    ("the fourth year", 4),
    ("+2", 2),
    ("-6.9", -6.9),
    ("−6.9", -6.9),
    ("– 6,9 %", -6.9),
    ("minus six", -6),
    ("３６.４", 36.4),
    ("٣٦", 36),
    ("0.364", 0.364),
    ("0,364", 0.364),
    (".5", 0.5),
    ("1e5", 100_000),
    ("...12", 12),
    ("12…", 12),
    ("", "empty"),
    (" \u200a", "empty"),
    ("...", "empty"),
    ("%", "empty"),
    ("many", "none"),
    ("Iran", "none"),
    ("I do not know", "none"),
    ("25-36", "range"),
    ("25–36 %", "range"),
    ("25 to 36.4", "range"),
    ("between 25 and 36", "range"),
    ("25 and 36", "many"),
    ("19 June 2024", "many"),
    ("4 000 of 11 000", "many"),
    ("4.000", "unclear"),
    ("36.364", "unclear"),
    ("12.5,20", "digits"),
    ("1.2.3", "digits"),
    ("more than 12", "limit"),
    ("up to 12", "limit"),
    ("> 12", "limit"),
    ("not 12", "denied"),
    ("No one knows", "denied"),
    ("inf", "endless"),
    ("-∞", "endless"),
    ("nan", "endless"),
    ("1e999", "endless"),
    ("1/0", "endless"),
    ("0 in 0", "many"),
]
ASKED = [
    ("a third", {"unit": "percent"}, 100 / 3),
    ("third", {"unit": "percent"}, 100 / 3),
    ("two in five", {"unit": "percent"}, 40),
    ("4000/11000", {"unit": "percent"}, 400 / 11),
    ("0.364", {"unit": "percent"}, 0.364),
    ("half a percent", {"unit": "percent"}, 0.5),
    ("2½", {"unit": "percent"}, 2.5),
    ("36.364", {"unit": "percent"}, 36.364),
    ("27,273", {"unit": "percent"}, "unclear"),
    ("4.000", {"unit": "percent"}, 4),
    ("240 billion", {"unit": "US$ billion"}, 240),
    ("240", {"unit": "US$ billion"}, 240),
    ("240,000 million", {"unit": "US$ billion"}, 240),
    ("5 %", {"unit": "US$ billion"}, "percent"),
]
SEVERAL = [
    ("25 to 36", (25, 36)),
    ("25-36", (25, 36)),
    ("25%–36,4%", (25, 36.4)),
    ("25 and 36", (25, 36)),
    ("36 and 25", (36, 25)),
    ("25; 36,4", (25, 36.4)),
    ("27,3 and 36,4", (27.3, 36.4)),
    ("27,3, 36,4", (27.3, 36.4)),
    ("(12.5, 20)", (12.5, 20)),
    ("from a quarter to a third", (25, 100 / 3)),
    ("-5 to -3", (-5, -3)),
    ("4 000 to 11 000", (4000, 11000)),
    ("three thousand and four thousand", (3000, 4000)),
    ("25", "few"),
    ("25,36", "few"),
    ("1, 2, 3", "count"),
    ("", "empty"),
    ("some", "none"),
]


def outcome(read, text, *count, **asked):
    try:
        return read(text, *count, **asked)
    except Unreadable as problem:
        return problem.kind


@pytest.mark.parametrize(("text", "wanted"), PLAIN)
def test_a_number_is_read_or_refused(text, wanted):
    assert outcome(number, text) == (
        wanted if isinstance(wanted, str) else pytest.approx(wanted, abs=1e-12)
    )


@pytest.mark.parametrize(("text", "asked", "wanted"), ASKED)
def test_what_is_asked_for_decides(text, asked, wanted):
    assert outcome(number, text, **asked) == (
        wanted if isinstance(wanted, str) else pytest.approx(wanted, abs=1e-9)
    )


@pytest.mark.parametrize(("text", "wanted"), SEVERAL)
def test_several_numbers_keep_their_order(text, wanted):
    assert outcome(numbers, text, 2, unit="percent") == (
        wanted if isinstance(wanted, str) else pytest.approx(wanted)
    )


def test_each_refusal_is_met_and_says_its_own():
    met = {wanted for *_, wanted in [*PLAIN, *ASKED, *SEVERAL] if isinstance(wanted, str)}
    assert met == set(REFUSALS)
    assert len(set(REFUSALS.values())) == len(REFUSALS)
    assert all(" Type " in says for says in REFUSALS.values())


@pytest.mark.parametrize(
    ("text", "unit"),
    [("4.000", ""), ("36.364", ""), ("4.500", ""), ("27,273", "percent"), ("4,000", "percent")],
)
def test_what_an_unclear_number_is_told_to_type_can_be_read(text, unit):
    with pytest.raises(Unreadable) as refused:
        number(text, unit=unit)
    whole, decimal = (number(one, unit=unit) for one in re.findall(r"`(.+?)`", str(refused.value)))
    assert whole == pytest.approx(1000 * decimal)


def test_a_text_without_end_stops_nothing():
    assert number("1 in " * 5000) == 1  # one in one in one


def test_a_refusal_repeats_no_word_of_the_learners():
    for text in ("<b>1 2", "`x`", "**no** 5", "<img src=x> 4.000"):
        with pytest.raises(Unreadable) as refused:
            number(text)
        assert not re.search(r"[<*]|`x`", str(refused.value))
