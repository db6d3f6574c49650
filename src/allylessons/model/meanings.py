"""What "ally" can mean: a grid of meanings by country, and the list that a rule makes of it."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd


def meanings_grid(
    meanings: pd.DataFrame,
    countries: pd.DataFrame,
    labels: dict[str, str],
    statuses: dict[str, str],
) -> pd.DataFrame:
    """Lay out one cell for each meaning and each of the course's countries.

    Parameters
    ----------
    meanings
        Table ``meanings``: its column ``meaning`` is a category, whose order is kept.
    countries
        Table ``countries``: columns ``iso3``, ``name``, ``role``; rows with role ``subject`` are
        kept, in their order.
    labels, statuses
        Value of ``meaning`` and of ``status`` to its plain label.

    Returns
    -------
    pandas.DataFrame
        One row a cell: the columns of ``meanings`` with ``country`` (name), ``label`` (of the
        meaning) and ``says`` (label of the status). A cell without a row in the table has a blank
        status and says "no row yet".
    """
    subjects = countries.loc[countries["role"] == "subject", ["iso3", "name"]]
    known = [
        key for key in meanings["meaning"].cat.categories if (meanings["meaning"] == key).any()
    ]
    cells = pd.DataFrame({"meaning": known}).merge(
        subjects.rename(columns={"name": "country"}), how="cross"
    )
    rows = meanings.assign(
        meaning=meanings["meaning"].astype(str), status=meanings["status"].astype(str)
    )
    grid = cells.merge(rows, on=["meaning", "iso3"], how="left")
    for column in [name for name in grid if name.endswith("_ids")]:
        grid[column] = grid[column].map(lambda ids: ids if isinstance(ids, tuple) else ())
    grid["label"] = grid["meaning"].map(lambda key: labels.get(key, key))
    grid["says"] = grid["status"].map(lambda key: statuses.get(key, key)).fillna("no row yet")
    return grid


def allies(
    grid: pd.DataFrame,
    *,
    meanings: Collection[str],
    at_least: int,
    statuses: Collection[str] = ("documented",),
) -> pd.DataFrame:
    """Apply a rule: an ally is who meets at least so many of the meanings that count.

    Parameters
    ----------
    grid
        As `meanings_grid` gives it.
    meanings
        Values of ``meaning`` that count.
    at_least
        How many of them a country has to meet, at least 1.
    statuses
        Values of ``status`` with which a meaning is met.

    Returns
    -------
    pandas.DataFrame
        One row a country: columns ``iso3``, ``country``, ``met`` (a count), ``meanings`` (labels of
        those met, a tuple), ``met_with`` (status of each), ``ally`` (whether the rule
        makes it one); most first, else in the grid's order.
    """
    met = grid[grid["meaning"].isin(list(meanings)) & grid["status"].isin(list(statuses))]
    rows = grid[["iso3", "country"]].drop_duplicates().reset_index(drop=True)
    for column, of in (("meanings", "label"), ("met_with", "status")):
        by_country = met.groupby("iso3")[of].agg(tuple)
        rows[column] = [by_country.get(iso3, ()) for iso3 in rows["iso3"]]
    rows["met"] = rows["meanings"].map(len).astype(int)
    rows["ally"] = rows["met"] >= max(at_least, 1)
    rows = rows[["iso3", "country", "met", "meanings", "met_with", "ally"]]
    return rows.sort_values("met", ascending=False, kind="stable", ignore_index=True)
