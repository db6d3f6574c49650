"""Facts survive a spreadsheet: what it does to a cell is named, and what is meant is left alone."""

import pytest

from allylessons.authors import spreadsheet


@pytest.mark.parametrize(
    ("cell", "mended"),
    [
        ("CÃ´te d'Ivoire", "Côte d'Ivoire"),  # read as Windows letters
        ("TÃ¼rkiye", "Türkiye"),
        ("Xiâ€™an", "Xi’an"),
        ("TÃƒÂ¼rkiye", "Türkiye"),  # twice
        ("T√ºrkiye", "Türkiye"),  # by a Mac
        ("TĂĽrkiye", "Türkiye"),  # in central Europe
        ("РњРѕСЃРєРІР°", "Москва"),  # as Cyrillic
    ],
)
def test_wrong_letters_are_named_with_the_right_ones(cell, mended):
    what, told = spreadsheet.wrong_letters(cell)
    assert what.startswith("wrong letters in ")
    assert repr(mended) in told


@pytest.mark.parametrize(
    "cell",
    ["Türkiye", "São Tomé", "“a” – b", "±5 °C", "РСФСР", "Łódź", "한국", "what? yes", "10 × 2"],
)
def test_right_letters_are_left_alone(cell):
    assert spreadsheet.wrong_letters(cell) is None


def test_a_lost_letter_is_named():
    assert spreadsheet.wrong_letters("T?rkiye")[0] == "'T?r' in 'T?rkiye': a letter was lost"
    assert spreadsheet.wrong_letters("https://example.org/a?b=c") is None


@pytest.mark.parametrize(
    "cell", ["#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "####", "#BEZUG!", "#NV", "Err:502"]
)
def test_error_words_are_named(cell):
    assert spreadsheet.error_word(cell)[0] == f"{cell!r} is a spreadsheet's word for an error"


def test_formulas_are_named_and_numbers_with_a_hash_are_not():
    assert spreadsheet.error_word('=HYPERLINK("x")')[0].endswith("is a formula")
    assert spreadsheet.error_word("the #1 buyer") is None
    assert spreadsheet.error_word("= about half") is None


@pytest.mark.parametrize(
    ("cell", "others", "told"),
    [
        ("2.000", ["1000", "300"], "write 2000 if thousands are meant, 2 if not"),
        ("11.000", ["25.84"], "write 11000 if thousands are meant, 11 if not"),
        ("4.351", ["1000", "300"], "write 4351 if thousands are meant, 4.3510 if not"),
        ("4.351", ["2.000", "3.100"], "write 4351 if thousands are meant, 4.3510 if not"),
        ("1.234.567", ["1.5"], "write 1234567 if thousands are meant"),
    ],
)
def test_a_dot_and_three_digits_is_asked_about(cell, others, told):
    assert spreadsheet.thousands_dot(cell, others) == (f"{cell!r} can be read in two ways", told)


@pytest.mark.parametrize("cell", ["25.098", "0.506", "2.5", "4.3510"])
def test_fractions_among_fractions_are_left_alone(cell):
    assert spreadsheet.thousands_dot(cell, ["25.84", "3.1"]) is None


@pytest.mark.parametrize(
    "cell",
    ["Feb-22", "22-Feb", "Okt-24", "02/01/2022", "01.02.2022", "2022-02-01 00:00:00", "45212"],
)
def test_words_made_a_date_are_named(cell):
    assert "looks like a date" in spreadsheet.rewritten_date(cell, ["last autumn"])[0]


@pytest.mark.parametrize("cell", ["February 2022", "Feb 2025", "MiG-29", "68/262", "2022", "May"])
def test_words_that_are_words_are_left_alone(cell):
    assert spreadsheet.rewritten_date(cell, []) is None


def test_a_number_among_numbers_is_no_date():
    assert spreadsheet.rewritten_date("45212", ["11000"]) is None


def test_numbers_are_compared_within_their_unit_only():
    fields = [{"name": "value", "type": "number"}, {"name": "unit", "type": "string"}]
    rows = [(2, {"value": "25.5", "unit": "US$ billion"})]
    rows += [(3, {"value": "2.345", "unit": "people"}), (4, {"value": "200", "unit": "people"})]
    assert [(line, column) for line, column, *_ in spreadsheet.faults(fields, rows)] == [
        (3, "value")
    ]
