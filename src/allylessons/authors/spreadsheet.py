"""What a spreadsheet does to facts: cells that are valid in form and wrong in sense.

Each rule takes one cell as text and says what is wrong and what to do, or None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from allylessons.problems import shown

Said = tuple[str, str]  # what is wrong, what is allowed or to be done

# Text in UTF-8, read by a program as if it were in one of these, and saved again.
_MISREAD_AS = ("cp1252", "latin-1", "mac_roman", "cp1250", "cp1251")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]{2,}")
_LOST_LETTER = re.compile(r"[^\W\d_]\?[^\W\d_]")  # Istanb?l
# Excel's and LibreOffice's words for a formula that failed, in English and in other languages.
_ERROR_WORD = re.compile(r"#[A-ZÀ-Þ]+[A-ZÀ-Þ/0-9]*[!?]|#N/?[AVD]\b|#{4,}|\bErr:\d{3}\b")
_FORMULA = re.compile(r"=[\w(\"'+-]")
_DOT_AND_THREE = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_MONTH = "(jan|feb|m[aä]r|mrz|apr|avr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-zäéû]{0,3}[.]?"
_REWRITTEN_DATE = re.compile(
    r"\d{1,2}([-./])\d{1,2}\1(\d{4}|\d{2})|\d{4}-\d\d-\d\d \d\d?:\d\d(:\d\d)?"
    rf"|{_MONTH}-\d{{2,4}}|\d{{1,2}}[-.]{_MONTH}([-.]\d{{2,4}})?",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"[34]\d{4}")  # a day of 1982 to 2036, as Excel counts


def wrong_letters(cell: str) -> Said | None:
    """Wrong letters: UTF-8 that a program took for something else, such as `TÃ¼rkiye`."""
    mended = _NOT_ASCII.sub(lambda run: _mended(run[0]), cell)
    if mended != cell:
        return (
            f"wrong letters in {shown(cell)}",
            f"write {shown(mended)}, and open the file as UTF-8 next time",
        )
    if "?" in cell and "//" not in cell and (lost := _LOST_LETTER.search(cell)):
        what = f"{lost[0]!r} in {shown(cell)}: a letter was lost"
        return what, "put the letter back, and save the file as UTF-8"
    return None


def _mended(run: str) -> str:
    for encoding in _MISREAD_AS:
        try:
            # Windows leaves five bytes without a letter; programs keep them as control characters.
            raw = b"".join(
                bytes([ord(letter)]) if 0x80 <= ord(letter) < 0xA0 else letter.encode(encoding)
                for letter in run
            )
            mended = raw.decode("utf-8")
        except ValueError:
            continue
        if mended.isprintable() and len(mended) < len(run):
            return _mended(mended) if len(mended) > 1 else mended  # it may have happened twice
    return run


def error_word(cell: str) -> Said | None:
    """An error word such as `#REF!`, or a formula, in place of what it computed."""
    if found := _ERROR_WORD.search(cell):
        return f"{found[0]!r} is a spreadsheet's word for an error", "put the value itself there"
    if _FORMULA.match(cell):
        return f"{shown(cell)} is a formula", "put the value itself there"
    return None


def thousands_dot(cell: str, others: list[str]) -> Said | None:
    """`11.000` for eleven thousand: a dot and three digits where nothing else has fractions.

    Parameters
    ----------
    cell
        The cell, of a column of numbers.
    others
        The other cells of that column that count the same unit.
    """
    if not _DOT_AND_THREE.fullmatch(cell):
        return None
    whole = not any("." in other and not _DOT_AND_THREE.fullmatch(other) for other in others)
    if not whole and not cell.endswith(".000") and cell.count(".") == 1:
        return None
    many, few = cell.replace(".", ""), f"{float(cell):g}" if cell.count(".") == 1 else ""
    meant = f"{many} if thousands are meant" + (few and f", {few if '.' not in few else few + '0'}")
    return f"{shown(cell)} can be read in two ways", f"write {meant}" + (few and " if not")


def rewritten_date(cell: str, others: list[str]) -> Said | None:
    """A date that a spreadsheet made of words, such as `Feb-22`, in a column of text."""
    number = _SERIAL.fullmatch(cell) and not any(_PLAIN_NUMBER.fullmatch(one) for one in others)
    if number or _REWRITTEN_DATE.fullmatch(cell):
        what = f"{shown(cell)} looks like a date that a spreadsheet rewrote"
        return what, "put back the words that stood there, such as February 2022"
    return None


def faults(
    fields: list[dict], rows: list[tuple[int, dict[str, str]]]
) -> Iterator[tuple[int, str, str, str]]:
    """Name what a spreadsheet did to a table: line, column, what is wrong, what to do.

    Parameters
    ----------
    fields
        The columns, as the descriptor has them.
    rows
        The rows as text, each with its line.
    """
    for field in fields:
        name, number = field["name"], field["type"] == "number"
        cells = [(line, row.get("unit", ""), row[name]) for line, row in rows if row[name]]
        for line, unit, cell in cells:
            said = wrong_letters(cell) or error_word(cell)
            if not said and number and _DOT_AND_THREE.fullmatch(cell):
                said = thousands_dot(cell, [c for at, u, c in cells if u == unit and at != line])
            if not said and len(cell) < 20 and _is_free_text(field):
                said = rewritten_date(cell, [c for at, _, c in cells if at != line])
            if said:
                yield line, name, *said


def _is_free_text(field: dict) -> bool:
    told = ("partialDate", "categories", "references")
    limits = field.get("constraints", {})
    return (
        field["type"] == "string" and not any(t in field for t in told) and not limits.get("enum")
    )
