"""What several lessons need of the data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from allylessons import describe, model
from allylessons.data import DataError, Package


def needed(
    rows: pd.DataFrame | pd.Series, table: str, what: str, *, lesson: int, least: int = 1
) -> pd.DataFrame | pd.Series:
    """Give rows back, or say what a lesson is built on and the data lack.

    Raises
    ------
    DataError
        If there are fewer than `least` rows; it names lesson, table and what is missing.
    """
    if len(rows) < least:
        raise DataError(f"Lesson {lesson} needs {what}: {table}.csv has {len(rows) or 'none'}.")
    return rows


@dataclass(frozen=True)
class Facts:
    """What one lesson computes from the data; each computation is kept."""

    data: Package

    @cached_property
    def countries(self) -> pd.DataFrame:
        """Table ``countries``: every state."""
        return self.data.load("countries")

    @cached_property
    def cutoff(self) -> pd.Timestamp:
        """Last day of the month up to which the course knows things."""
        return pd.Timestamp(self.data.descriptor["as_of"]) + pd.offsets.MonthEnd(0)

    def cited(self, ids: Iterable[str]) -> str:
        """Name sources, each a link to where it was read."""
        sources = self.data.load("sources").set_index("source_id")
        found = sources.reindex([each for each in ids if each in sources.index])
        return "; ".join(
            f"[{row['name']}]({row['url']})" if pd.notna(row["url"]) else row["name"]
            for _, row in found.iterrows()
        )

    def voices(self, spoken_from: Iterable[str], also: str = "") -> str:
        """Count whose voices a lesson used, by the country spoken from, and whose it lacked."""
        concerned = self.countries["role"].isin(["subject", "party"])
        used = model.voices(
            pd.Series(list(spoken_from), dtype="object"),
            self.countries,
            self.countries.loc[concerned, "name"],
        )
        return f"{also} {describe.voices(*used)}".strip()


@dataclass(frozen=True)
class Ties(Facts):
    """The grid of meanings, for a lesson that compares countries by them."""

    @cached_property
    def grid(self) -> pd.DataFrame:
        """Every country beside every meaning, as `model.meanings_grid` gives it."""
        grid = model.meanings_grid(
            self.data.load("meanings"),
            self.countries,
            {
                name: self.data.labels("meanings", name)
                for name in ("meaning", "evidence", "stance", "size")
            },
        )
        if grid["country"].nunique() < 2:
            raise DataError(
                "This lesson compares countries: give at least two rows of countries.csv the role "
                "subject, and rows in meanings.csv."
            )
        return grid

    @cached_property
    def names(self) -> dict[str, str]:
        """Code to name of the course's countries."""
        return dict(zip(self.grid["iso3"], self.grid["country"], strict=True))

    @cached_property
    def labels(self) -> dict[str, str]:
        """Key to label of the meanings."""
        return dict(zip(self.grid["meaning"], self.grid["label"], strict=True))
