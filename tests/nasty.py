"""Odd things that people, or their code, may give as an answer. None of them is ever right."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd


class Hostile:
    """An object that fails however it is looked at."""

    def __getattr__(self, name):
        raise RuntimeError("hands off")

    def _fail(self, *_):
        raise RuntimeError("hands off")

    __str__ = __repr__ = __float__ = __iter__ = __eq__ = __len__ = __bool__ = _fail
    __hash__ = None


NUMBERS = [True, False, math.nan, math.inf, -math.inf, 10**400, 10**5000, 3 + 4j, -0.0]
TEXTS = ["nan", "inf", "1e999", "1,2,3", "%", "-", "\ud800", "\x00", "\n", " ", "", b"a"]
LONG = ["1" * 10_000, "a" * 1_000_000, "a " * 100_000]
RIGHT_TO_LEFT = ["٣٦٫٤", "שלום עולם", "مرحبا", "\u202e4 000\u202c"]
GROUPS = [
    [],
    {},
    set(),
    [None],
    [[]],
    [...],
    {"a": 1},
    {"a"},
    (1, (2, 3)),
    [math.nan, 1],
    ["a"] * 2,
]
NUMPY = [np.float64(3), np.True_, np.array([1.0, 2.0]), np.array(5), np.datetime64("2025-01-01")]
PANDAS = [pd.NA, pd.NaT, pd.Series([1, 2]), pd.DataFrame({"a": [1]}), pd.Timestamp(0)]
OTHER = [Decimal("sNaN"), Fraction(1, 3), range(3), type, len, object(), NotImplemented, ..., None]


def values():
    """All of them, with fresh ones of those that can be read only once."""
    plain = NUMBERS + TEXTS + LONG + RIGHT_TO_LEFT + GROUPS + NUMPY + PANDAS + OTHER
    once = [iter("ac"), (key for key in "ca"), map(str, [1]), zip("a", "c", strict=True)]
    return [*plain, *once, Hostile(), [Hostile()]]
