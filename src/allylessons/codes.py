"""A learner's answers as a code of letters and digits that survives being sent about.

``ALLY`` is followed by groups of eight characters of Crockford's base 32, whose look-alikes (O and
0, I, L and 1) are the same and capitals do not matter. The last of each eight checks the seven
before it and their place. The first group says format, lesson and how many groups follow; it stays
as it is in later formats, so that an older edition can say of a newer code what it is.
"""

from __future__ import annotations

import base64
import html
import re
import unicodedata
import zlib
from dataclasses import dataclass

from allylessons import escape

FORMAT = 1
LIMIT = 1_000_000  # bytes of answers
MARK = "ALLY"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUE = {character: value for value, character in enumerate(_ALPHABET)}
_LOOK_ALIKE = str.maketrans("OIL", "011")
_DATA, _SIZE = 7, 8  # characters of a group that carry something, and all of them
_LONGEST = 4 * LIMIT  # characters of a text in which a code is looked for
# Format 0, which editions up to 0.1.0 gave: URL-safe base 64 of the compressed answers.
_OLD = re.compile(r"ally(\d{1,2})-([\w=-]+)", re.ASCII | re.IGNORECASE)

_CARRY = (
    "Copy all of this, from the first letter to the last. On the other machine run "
    "`lesson.restore()` in the same lesson and paste it into the box."
)


class CodeError(ValueError):
    """A text is no code that can be used; the message says what is wrong with it."""


@dataclass(frozen=True)
class Code:
    """A learner's answers as a code, shown in lines that are easily marked and copied."""

    text: str

    @property
    def _lines(self) -> str:
        groups = self.text.split()
        return "\n".join(" ".join(groups[at : at + 8]) for at in range(0, len(groups), 8))

    def _repr_markdown_(self) -> str:
        return f"{_CARRY}\n\n```text\n{self._lines}\n```"

    def __repr__(self) -> str:
        return f"{escape.plain(_CARRY)}\n\n{self._lines}"


def _check(values: list[int], place: int) -> int:
    """A check over seven values and their group's place: one of them wrong or two swapped shows.

    A polynomial over the field of 32 elements, as a cyclic redundancy check is over that of two.
    """
    total = 0
    for value in (place >> 10 & 31, place >> 5 & 31, place & 31, *values):
        total = (total << 1 ^ (0x25 if total & 16 else 0)) ^ value
    return (total << 1 ^ (0x25 if total & 16 else 0)) ^ 1


def _group(values: list[int], place: int) -> str:
    return "".join(_ALPHABET[value] for value in [*values, _check(values, place)])


def _whole(group: str, place: int) -> bool:
    values = [_VALUE.get(character, -1) for character in group]
    return len(group) == _SIZE and -1 not in values and _check(values[:_DATA], place) == values[-1]


def pack(content: bytes, lesson: int) -> str:
    """Give bytes as a code: groups with spaces between them.

    Raises
    ------
    CodeError
        If there is more than a code can count, some 140 kB when packed.
    """
    packed = zlib.compress(content, 9)
    bits = int.from_bytes(packed, "big") << (-len(packed) * 8) % 35
    count = -(-len(packed) * 8 // 35)
    if count >> 15:
        raise CodeError("there is too much in it for a code")
    head = [FORMAT, lesson, count >> 10 & 31, count >> 5 & 31, count & 31, 0, 0]
    groups = [_group(head, 0)]
    for place in range(1, count + 1):
        seven = bits >> 35 * (count - place)
        groups.append(_group([seven >> 5 * (6 - at) & 31 for at in range(_DATA)], place))
    return " ".join([MARK, *groups])


def unpack(text: object) -> tuple[int, bytes]:
    """Find a code in a text; give its lesson and the bytes.

    Spaces, line breaks, quotation marks, dashes, signs of quoting and whatever else is no letter
    and no digit may stand in it anywhere.

    Raises
    ------
    CodeError
        Saying whether the code is cut short, mistyped (and in which group), altered or newer.
    """
    if not isinstance(text, str):
        raise CodeError("it is not a text")
    if len(text) > _LONGEST:
        raise CodeError("it is too long for one")
    text = unicodedata.normalize("NFKC", html.unescape(text))
    if old := _OLD.search(_without_marks(text)):
        return int(old[1]), _inflated(_base64(old[2]))
    text = re.sub(r"=(20|0A|0D)?\s*$", "", text, flags=re.MULTILINE)  # as mail breaks lines
    signs = re.sub(r"[^0-9A-Z]", "", text.upper()).translate(_LOOK_ALIKE)
    starts = [found.end() for found in re.finditer(MARK.translate(_LOOK_ALIKE), signs)]
    if not starts:
        raise CodeError("it does not begin with ALLY, so its beginning is missing")
    # Words may end in "ally"; the two zeros make it sure that what follows is no word.
    heads = [(start, signs[start : start + _SIZE]) for start in starts]
    whole = [start for start, head in heads if _whole(head, 0) and head[5:7] == "00"]
    signs = signs[(whole or starts)[0] :]
    groups = [signs[at : at + _SIZE] for at in range(0, len(signs), _SIZE)]
    if not whole:
        raise CodeError(_fault(groups, None))
    head = [_VALUE[character] for character in groups[0]]
    if head[0] > FORMAT:
        raise CodeError("it was made by a newer edition of the course: update this one first")
    count = head[2] << 10 | head[3] << 5 | head[4]
    groups = groups[: count + 1]
    if len(groups) <= count or not all(map(_whole, groups, range(count + 1))):
        raise CodeError(_fault(groups, count))
    bits = 0
    for group in groups[1:]:
        for character in group[:_DATA]:
            bits = bits << 5 | _VALUE[character]
    length = count * 35 // 8
    return head[1], _inflated((bits >> count * 35 - length * 8).to_bytes(length, "big"))


def _fault(groups: list[str], count: int | None) -> str:
    """Say what is wrong with groups that are not all there or not all whole."""
    whole = [_whole(group, place) for place, group in enumerate(groups)]
    bad = [place for place, well in enumerate(whole) if not well]
    cut = count is not None and (len(groups) <= count or len(groups[-1]) < _SIZE)
    if cut and bad in ([], [len(groups) - 1]):
        there = len(groups) - len(bad)
        last = groups[there - 1]
        return f"it is cut short: {there} of {count + 1} groups are there, {last} is the last"
    if not bad:
        return "nothing follows ALLY"
    after = whole[bad[0] :]
    if len(after) > 2 and after.count(False) > 0.75 * len(after):
        # One character more or less moves all that follow.
        return f"from {_named(groups, bad[0])} on, characters are missing or too many"
    several = " and ".join(_named(groups, place) for place in bad[:3])
    more = f" and {len(bad) - 3} more" if len(bad) > 3 else ""
    return f"{several}{more} {'is' if len(bad) == 1 else 'are'} mistyped"


def _named(groups: list[str], place: int) -> str:
    return f"group {place + 1} ({groups[place]})"


def _without_marks(text: str) -> str:
    """A code of the old form without what a chat or mail program puts into it."""
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    return re.sub(r"[^\w=-]", "", text, flags=re.ASCII)


def _base64(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text)
    except ValueError:
        raise CodeError("it is not whole") from None


def _inflated(packed: bytes) -> bytes:
    reader = zlib.decompressobj()
    try:
        content = reader.decompress(packed, LIMIT)
    except zlib.error:
        raise CodeError("it was altered or is not whole") from None
    if reader.unconsumed_tail or (not reader.eof and len(content) == LIMIT):
        raise CodeError("it holds more than the answers to a lesson can be")
    if not reader.eof:
        raise CodeError("it was altered or is not whole")
    return content
