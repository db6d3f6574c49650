"""The one reader of numbers in text: what people type in a box, such as ``36,4 %`` or ``about 36``.

The words and marks it knows are tables, so that a script in the page can read by the same ones.
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import NamedTuple

WORDS = {"zero": 0, "none": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
WORDS |= {"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}
WORDS |= {"thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17}
WORDS |= {"eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40}
WORDS |= {"fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
LARGE = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12}
SCALES = LARGE | {"hundred": 1e2, "k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9}
PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6}
PARTS |= {"seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}
# The fourth year is year 4.
PLACES = {"first": 1, "second": 2} | {name: n for name, n in PARTS.items() if name[-2:] in "th rd"}
PLACES |= {"eleventh": 11, "twelfth": 12}
PARTS |= {f"{name}s": n for name, n in PARTS.items() if n > 2}
MINUS = {"-", "−", "–", "—", "minus"}
PERCENT = {"%", "percent", "pct", "percentage", "cent"}  # "per cent" is two words
RANGES = {"to", "between", "till", "until", *MINUS}
LIMITS = {"than", "over", "under", "least", "most", "up", "above", "below", "<", ">", "≤", "≥"}
DENIALS = {"not", "no", "never", "nor", "without", "isn't", "nobody", "nothing"}
ENDLESS = {"inf", "infinity", "infinite", "∞", "nan"}

REFUSALS = {
    "empty": "Nothing is typed yet. Type {example}.",
    "none": "There is no number in this. Type {example}.",
    "range": "This is a range, from {first} to {last}. Type one number.",
    "many": "There are {found} numbers in this. Type one.",
    "few": "There is one number in this, {first}. Type {count} numbers, such as `{pair}`.",
    "count": "There are {found} numbers in this. Type {count}, such as `{pair}`.",
    "endless": "A number without an end cannot be meant here. Type {example}.",
    "unclear": "{text} can be read in two ways. Type `{whole}` or `{decimal}`.",
    "digits": "The dots and commas in {text} do not make a number. Type {example}.",
    "limit": "This sets a limit, as “more than” does. Type the number alone: `{first}`.",
    "denied": "This says what the number is not. Type the number that it is.",
    "percent": "This is a percentage, but {asked} is asked for. Type {example}.",
}  # None repeats a word that was typed, so each may be shown as it is.

_MOST = 300  # words and figures that are looked at; nobody types as many
_TOKEN = re.compile(
    r"\d+(?:\.\d+)?e[-+]?\d+\b"  # 1e5
    r"|(?<!\d)\d{1,3}(?: \d{3}(?!\d))+(?:[.,]\d+)?"  # 4 000
    r"|\.?\d[\d.,']*"
    r"|[^\W\d_]+(?:'t)?|\S"
)
_GROUPED = re.compile(r"(\d{1,3})((?:([ ,.'])\d{3})(?:\3\d{3})*)(?:(?!\3)[.,](\d+))?")


def tables() -> dict[str, object]:
    """Give what the reader knows, for JSON: each table by its name, what has no order as a list."""
    known = {name: one for name, one in globals().items() if name.isupper() and name[0] != "_"}
    return {name: sorted(one) if isinstance(one, set) else one for name, one in known.items()}


class Unreadable(ValueError):
    """No number can be read; `kind` is a key of REFUSALS, the message says what to type."""

    def __init__(self, kind: str, said: dict[str, object]) -> None:
        super().__init__(REFUSALS[kind].format_map(said))
        self.kind = kind


class _Found(NamedTuple):
    value: float
    part: bool = False  # a part of a whole, such as "a third" or 1/3
    scaled: bool = False  # with a word such as million


def number(text: str, *, unit: str = "") -> float:
    """Read the one number in a text; `numbers` has more on unit and errors."""
    return numbers(text, 1, unit=unit)[0]


def numbers(text: str, count: int = 2, *, unit: str = "") -> tuple[float, ...]:
    """Read so many numbers in the order in which they stand: ``"25 to 36"``, ``"27,3 and 36"``.

    Parameters
    ----------
    text
        What was typed, such as ``"36,4 %"``, ``"about 36"``, ``"forty-six"`` or ``"4k"``.
    count
        How many numbers are asked for.
    unit
        What they are in. In ``"percent"`` a third is 33.3, 0.364 stays as it is, and a dot before
        three digits is a decimal mark; elsewhere it is a reason to ask. In another unit a
        percentage is refused; in one such as ``"US$ billion"`` 240 billion is 240.

    Raises
    ------
    Unreadable
        If there are more or fewer numbers, or such as cannot be meant.
    """
    percent = unit in PERCENT
    pair = " and ".join(["12.5", "20", "30", "40", "50", "60"][:count])
    said: dict[str, object] = {"count": count, "pair": pair}
    said["asked"] = f"a number in {unit}"
    said["example"] = f"{'a number' if count == 1 else 'numbers'}, such as `{pair}`"
    tokens = _tokens(text)[:_MOST]
    if ENDLESS & set(tokens):
        raise Unreadable("endless", said)
    if not any(map(str.isalnum, "".join(tokens))):
        raise Unreadable("empty", said)
    items = _items(tokens, "decimal" if percent else "", percent, said)
    if not any(isinstance(item, _Found) for item in items):
        places = [f"1/{PARTS[t]}" if percent and t in PARTS else PLACES.get(t, t) for t in tokens]
        items = _items(_tokens(" ".join(map(str, places))), "", percent, said)
    found = [item for item in items if isinstance(item, _Found)]
    words = [item for item in items if isinstance(item, str)]
    if not found:
        raise Unreadable("none", said)
    first, last = (f"{one.value:,.10g}" for one in (found[0], found[-1]))
    said |= {"found": len(found), "first": first, "last": last}
    if len(found) != count:
        many = "range" if len(found) == 2 and RANGES & set(words) else "many"
        raise Unreadable(many if count == 1 else "few" if len(found) == 1 else "count", said)
    if DENIALS & set(words):
        raise Unreadable("denied", said)
    if LIMITS & set(words) and count == 1:
        raise Unreadable("limit", said)
    marked = bool(PERCENT & set(words))
    if marked and not percent and unit:
        raise Unreadable("percent", said)
    size = next((SCALES[word] for word in unit.casefold().split() if word in SCALES), 1)
    whole = 100 if percent and not marked else 1
    values = tuple(
        one.value * (whole if one.part else 1) / (size if one.scaled else 1) for one in found
    )
    if not all(map(math.isfinite, values)):
        raise Unreadable("endless", said)
    return values


def running(text: str) -> list[_Found | str]:
    """Give the numbers and words of a sentence in their order; what makes no number is a word.

    A dot before three digits parts thousands, as in 11.000.
    """
    tokens = _tokens(text)
    for at, token in enumerate(tokens):
        if token[:1].isdecimal() or token[1:2].isdecimal():
            try:
                _figure(token, "thousands", False, {"example": ""})
            except Unreadable:
                tokens[at] = "?"
    return _items(tokens, "thousands", False, {"example": ""})


def _tokens(text: str) -> list[str]:
    """Words, figures and marks, small letters throughout; full-width ones as plain ones."""
    parts = (f" {c} " if unicodedata.decomposition(c)[:6] == "<fract" else c for c in text)  # 2½
    text = unicodedata.normalize("NFKC", "".join(parts)).casefold()
    text = text.replace("\u2044", "/").replace("’", "'")
    text = re.sub(r"\.{2,}|(?<=[^\W\d])-(?=[^\W\d])", " ", text)  # ...12 and forty-six
    return _TOKEN.findall(" ".join(text.split()))


def _items(
    tokens: list[str], dot: str, percent: bool, said: dict[str, object]
) -> list[_Found | str]:
    """Put each number that the tokens make in place of them."""
    items: list[_Found | str] = []
    at = 0
    while at < len(tokens):
        behind = bool(items) and (isinstance(items[-1], _Found) or items[-1] in PERCENT)
        signed = not behind and tokens[at] in MINUS | {"+"}
        end, found = _quantity(tokens, at + signed, dot, percent, said)
        if found:
            sign = -1 if signed and tokens[at] != "+" else 1
            items.append(found._replace(value=sign * found.value))
            at = end
        else:
            items.append(tokens[at])
            at += 1
    return items


def _quantity(
    tokens: list[str], at: int, dot: str, percent: bool, said: dict[str, object]
) -> tuple[int, _Found | None]:
    """Read the number that begins here; gives where it ends, and it or None."""
    here, after, *_ = [*tokens[at : at + 2], "", ""]
    scaled = False
    if here[:1].isdecimal() or here[1:2].isdecimal():
        value, at = _figure(here, dot, percent, said), at + 1
    elif here in WORDS or (here in ("a", "an") and after in SCALES):
        value, at, scaled = _spoken(tokens, at)
    elif here in ("a", "an") and after in PARTS:
        value, at = 1.0, at + 1
    elif here == "half" or (here in PARTS and after == "of"):
        value = 1.0
    else:
        return at, None
    one, two, three, *_ = [*tokens[at : at + 3], "", "", ""]
    part = False
    if one == "/" and two[:1].isdecimal():
        value, at, part = value / (_figure(two, dot, percent, said) or math.nan), at + 2, True
    elif one.isdecimal() and two == "/" and three.isdecimal():  # 2 1/2
        value, at = value + float(one) / (float(three) or math.nan), at + 3
    elif one in PARTS:
        value, at, part = value / PARTS[one], at + 1, True
    elif (one, two) == ("and", "a") and three in PARTS:
        value, at = value + 1 / PARTS[three], at + 3
    elif one == "in" or (one, two) == ("out", "of"):  # two in five
        end, whole = _quantity(tokens, at + (1 if one == "in" else 2), dot, percent, said)
        if whole and value <= whole.value <= 1000 and whole.value:
            value, at, part = value / whole.value, end, True
    end = at
    while part and tokens[end : end + 1] and tokens[end] in ("of", "a"):  # half a million
        end += 1
    while end < len(tokens) and tokens[end] in SCALES | {f"{name}s": 0 for name in LARGE}:
        value *= SCALES[tokens[end] if tokens[end] in SCALES else tokens[end][:-1]]
        at = end = end + 1
        part, scaled = False, True
    return at, _Found(value, part, scaled)


def _spoken(tokens: list[str], at: int) -> tuple[float, int, bool]:
    """Read a number in words: its value, where it ends, whether it has a word such as million."""
    total, small, scaled = 0.0, 0.0, False
    if tokens[at] in ("a", "an"):
        small, at = 1.0, at + 1
    start = at
    while at < len(tokens):
        word, two, three, *_ = [*tokens[at : at + 3], "", ""]
        n = WORDS.get(word, -1)
        if n >= 0 and (
            at == start or small % 100 == 0 or (0 < n < 10 and small % 100 > 19 and small % 10 == 0)
        ):
            small += n
        elif word == "hundred" and small < 100:
            small *= 100
        elif word in LARGE:
            total, small, scaled = total + small * LARGE[word], 0.0, True
        elif not (
            word == "and" and at > start and tokens[at - 1] in SCALES
            and two in WORDS and three not in SCALES
        ):  # fmt: skip
            break
        at += 1
    return total + small, at, scaled


def _figure(text: str, dot: str, percent: bool, said: dict[str, object]) -> float:
    """Read figures with their marks, such as 4,000 or 36,4."""
    text = text.rstrip(".,'")
    grouped = _GROUPED.fullmatch(text)
    if grouped and text[0] != "0":
        head, groups, mark, rest = grouped.groups()
        whole = head + re.sub(r"\D", "", groups)
        decimal = f"{head}.{whole[len(head) :]}"
        sure = mark in " '" or rest or len(groups) > 4
        if sure or (mark == "," and not percent) or (mark == "." and dot == "thousands"):
            return float(f"{whole}.{rest or 0}")
        if mark == "," or dot != "decimal":
            short = decimal.rstrip("0").rstrip(".")
            # A fourth figure behind the dot, as three would be asked about again.
            clear = short if percent or len(short) < len(decimal) else f"{decimal}0"
            raise Unreadable("unclear", said | {"text": text, "whole": whole, "decimal": clear})
        return float(decimal)
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise Unreadable("digits", said | {"text": text}) from None
