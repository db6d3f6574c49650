"""What pictures of several subjects have in common."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

import pandas as pd


def sources_of(rows: pd.DataFrame) -> list[str]:
    """The sources of a picture's rows, each once; a cell may hold several, with semicolons."""
    cells = rows["source_id"].dropna()
    return list(dict.fromkeys(one for cell in cells for one in cell.split(";") if one))


def wrap(text: str, letters: int) -> str:
    """A text in lines of at most so many letters."""
    return "\n".join(textwrap.wrap(text, letters))


def one_state(rows: pd.DataFrame) -> bool:
    """Whether rows are those of one state: its axis is then fixed, so that it opens in place."""
    return "state" not in rows or rows["state"].nunique() == 1


def pick(field: str, options: Iterable[str], labels: Iterable[str], name: str) -> Any:
    """A mark that a click, or a list beneath the picture, picks; the parameter is ``pick``."""
    import altair as alt

    return alt.selection_point(
        name="pick",
        on="click",  # a bound selection listens to its list alone unless told
        fields=[field],
        bind=alt.binding_select(
            options=[None, *options], labels=["none", *labels], name=f"{name}: "
        ),
        clear=False,
    )
