"""What a lesson leaves out where the data no longer hold a country that it tells of.

A part of a lesson's text says with ``about = ["BLR"]`` whose record it is about: a question, a
prediction, a picture, a line of a page, or a lesson as a whole. Without that country it is left out
as it stands, one line is shown in its place, and ``allylessons check`` names it. A row that is
missing while its country is there stays an error.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, wraps
from pathlib import Path
from typing import Any, NamedTuple

from allylessons.data import DataError, Package, nearest
from allylessons.exercise import Note
from allylessons.words import join_words

COUNTRIES = Path(__file__).parent / "lessons" / "countries.toml"
WHOLE = ""  # the place of a lesson as a whole
NAMES = {
    "questions": "This question",
    "predictions": "This guess",
    "pictures": "This picture",
    "desks": "This page",
}
_ROW = re.compile(r"[{']([A-Z]\d{2,3})\b")  # filled in, or listed


class LeftOut(NamedTuple):
    """Names of the countries that a part is about and the data lack, and rows that it names."""

    countries: tuple[str, ...]
    needs: tuple[str, ...] = ()

    def line(self, what: str) -> str:
        """What stands in its place."""
        return f"{what} is about {join_words(self.countries)}, which the data no longer hold."


@cache
def told_of() -> dict[str, dict[str, Any]]:
    """Each country that lessons tell of by name: its name, and the rows of it that they name."""
    return tomllib.loads(COUNTRIES.read_text(encoding="utf-8"))


def gone(data: Package, codes: Iterable[str], place: str = "about") -> tuple[str, ...]:
    """Names of those of these countries that are no subjects of the data."""
    if not (codes := tuple(codes)):
        return ()
    countries = data.load("countries")
    there = {*countries.loc[countries["role"] == "subject", "iso3"]}
    left = [code for code in codes if code not in there]
    for code in left:
        if code not in told_of():
            raise DataError(f'{place}: no country "{code}". {nearest(code, told_of())}')
    return tuple(told_of()[code]["name"] for code in left)


def row(data: Package, identifier: str) -> LeftOut | None:
    """Whose record a row was that the data lack; None where its country is there, or not known."""
    codes = [code for code, one in told_of().items() if identifier in one["rows"]]
    names = gone(data, codes)
    return LeftOut(names) if names and not _stands(data, identifier) else None


def _stands(data: Package, identifier: str) -> bool:
    try:
        return bool(data.record(identifier))
    except DataError:
        return False


@contextmanager
def optional(data: Package, *codes: str) -> Iterator[None]:
    """Work out what is about these countries, and let it be where the data lack one of them."""
    try:
        yield
    except Exception:
        if not gone(data, codes):
            raise


def leave_out(part: Any, data: Package, place: str = WHOLE) -> tuple[Any, dict[str, LeftOut]]:
    """Take out of a text what is about countries that the data lack; place to each such part."""
    if isinstance(part, dict):
        codes = part.get("about")
        declared = isinstance(codes, list)  # else it is a part's own key
        if declared and (names := gone(data, codes, f"{place}.about".lstrip("."))):
            return None, {place: LeftOut(names, _lacking(part, data))}
        inner = {
            key: (f"{place}.{key}".lstrip("."), one)
            for key, one in part.items()
            if not (declared and key == "about")
        }
    elif isinstance(part, list):
        inner = {at: (f"{place}[{at + 1}]", one) for at, one in enumerate(part)}
    else:
        return part, {}
    left: dict[str, LeftOut] = {}
    kept = {}
    for key, (where, one) in inner.items():
        kept[key], found = leave_out(one, data, where)
        if where in found:
            del kept[key]
        left |= found
    return (kept if isinstance(part, dict) else [*kept.values()]), left


def _lacking(part: Any, data: Package) -> tuple[str, ...]:
    named = dict.fromkeys(_ROW.findall(str(part)))
    return tuple(one for one in named if not _stands(data, one))


def without(parts: Mapping[str, Any], left: dict[str, LeftOut], data: Package) -> dict[str, Any]:
    """The pictures and voices of a lesson that stand; a picture falls with its guess, too."""
    kept = dict(parts)
    if "pictures" in kept:
        for one in kept["pictures"]:
            guess = left.get(f"predictions.{one.opened_by or one.shows}")
            if guess:
                left.setdefault(f"pictures.{one.key}", guess)
        kept["pictures"] = tuple(p for p in kept["pictures"] if f"pictures.{p.key}" not in left)
    if "voices" in kept:
        kept["voices"] = tuple(one for one in kept["voices"] if row(data, one) is None)
    return kept


def or_line(kind: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a verb of a lesson show a line where what its key names is left out."""

    def decorate(verb: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(verb)
        def called(lesson: Any, *given: Any, **more: Any) -> Any:
            line = lesson.left_out(kind, given[0] if given else more.get("key"))
            return Note(line) if line else verb(lesson, *given, **more)

        return called

    return decorate
