"""What a peer draws of a picture: the same rows, in two states that a control swaps."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import product
from typing import Any, NamedTuple

from allylessons import lessons
from allylessons.data import Package
from allylessons.lab import Picture, Told


class Seen(NamedTuple):
    """One state, as any library can draw it: a mark for each row, with the finding as title."""

    title: str
    x: list[Any]
    y: list[Any]


class Same:
    """A picture of a lesson and two settings of a control that show something different.

    Attributes
    ----------
    name
        The control.
    settings
        What it is set to in turn, as the page writes it: the number of an option, or a value.
    """

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        for name, offered in picture.controls.items():
            self.name, first = name, picture.begin()[name]
            last_first = reversed(_settings(offered))
            other = next((one for one in last_first if self._differs(one, first)), None)
            if other is not None:
                break
        self.settings = [other, first]

    def _told(self, setting: Any) -> Told:
        picture, settings = self.picture, {**self.picture.begin(), self.name: setting}
        if picture.listed:
            return picture.told[picture.at(settings)]
        return picture.tell(**{name: picture.value(name, one) for name, one in settings.items()})

    def _differs(self, one: Any, other: Any) -> bool:
        one, other = self._told(one), self._told(other)
        return one.title != other.title or not one.rows.equals(other.rows)

    def seen(self, setting: Any) -> Seen:
        """What stands there in one setting; the peer's own kernel asks for it at each change."""
        told = self._told(setting)
        x, y = (_plain(told.rows[field]) for field in self.fields)
        return Seen(told.title, x, y)

    @cached_property
    def fields(self) -> tuple[str, str]:
        """Two columns along the picture's axes, or others, of which one changes with the control.

        A picture may change its colours alone; a peer is not made to move more than that.
        """
        one, other = (self._told(setting).rows for setting in self.settings)
        shared = [name for name in one.columns if name in other.columns]
        pairs = [
            tuple(layer.get("encoding", {}).get(axis, {}).get("field") for axis in "xy")
            for layer in _layers(self.picture.chart().to_dict())
        ]
        pairs = [pair for pair in pairs if all(name in shared for name in pair)]
        pairs += product(shared, pairs[0] if pairs else shared[:1])
        changes = {name for name in shared if _plain(one[name]) != _plain(other[name])}
        changing = (pair for pair in pairs if changes & {*pair})
        return next(changing, pairs[0])


def pictures(number: int) -> dict[str, Picture]:
    """Key to picture, for those of a lesson that have a control."""
    content = lessons.content(number, Package())
    return {one.key: one for one in content.pictures if one.controls}


def _settings(offered: Any) -> list[Any]:
    """What a control can be set to, as the page writes it."""
    if isinstance(offered, bool):
        return [False, True]
    return list(offered[:2]) if isinstance(offered, tuple) else list(range(len(offered)))


def _layers(spec: dict) -> Iterator[dict]:
    yield spec
    for name in ("layer", "hconcat", "vconcat", "concat"):
        for part in spec.get(name, []):
            yield from _layers(part)


def _plain(values: Any) -> list[Any]:
    numbers = values.dtype.kind in "iuf"
    return [float(one) if numbers and one == one else str(one) for one in values]
