"""What "ally" can mean: a grid of meanings by country, and the list that a rule makes of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

# What a rule counts unless it says otherwise: firm evidence, of more than a token.
FIRM = ("record", "both_sides")
SIZED = ("large", "some")
_SAID = ("evidence", "stance", "size")


def meanings_grid(
    meanings: pd.DataFrame, countries: pd.DataFrame, labels: Mapping[str, Mapping[str, str]]
) -> pd.DataFrame:
    """Lay out one cell for each meaning and each of the course's countries.

    Parameters
    ----------
    meanings
        Table ``meanings``: its column ``meaning`` is a category, whose order is kept.
    countries
        Table ``countries``: columns ``iso3``, ``name``, ``role``; rows with role ``subject`` are
        kept, in their order.
    labels
        For each of ``meaning``, ``evidence``, ``stance`` and ``size``: value to its plain label.

    Returns
    -------
    pandas.DataFrame
        One row a cell: the columns of ``meanings`` with ``country`` (name), ``label`` (of the
        meaning), ``evidence_says``, ``stance_says`` and ``size_says`` (labels). A cell without a
        row in the table has blanks and says "no row yet".
    """
    subjects = countries.loc[countries["role"] == "subject", ["iso3", "name"]]
    known = [
        key for key in meanings["meaning"].cat.categories if (meanings["meaning"] == key).any()
    ]
    cells = pd.DataFrame({"meaning": known}).merge(
        subjects.rename(columns={"name": "country"}), how="cross"
    )
    rows = meanings.assign(**{name: meanings[name].astype(str) for name in ("meaning", *_SAID)})
    grid = cells.merge(rows, on=["meaning", "iso3"], how="left")
    for column in [name for name in grid if name.endswith("_ids")]:
        grid[column] = grid[column].map(lambda ids: ids if isinstance(ids, tuple) else ())
    grid["label"] = grid["meaning"].map(lambda key: labels["meaning"].get(key, key))
    for name in _SAID:
        says = grid[name].map(lambda key, words=labels[name]: words.get(key, key))
        grid[f"{name}_says"] = says.fillna("no row yet")
    return grid


def counts(
    grid: pd.DataFrame, *, evidence: Collection[str] = FIRM, sizes: Collection[str] = SIZED
) -> pd.Series:
    """Say of each cell whether a rule counts it; what the state says of it plays no part.

    Parameters
    ----------
    grid
        As `meanings_grid` gives it; columns ``evidence`` and ``size`` are enough.
    evidence, sizes
        Values of ``evidence`` and of ``size`` that count.
    """
    return grid["evidence"].isin(list(evidence)) & grid["size"].isin(list(sizes))


def allies(
    grid: pd.DataFrame,
    *,
    meanings: Collection[str],
    at_least: int,
    evidence: Collection[str] = FIRM,
    sizes: Collection[str] = SIZED,
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
    evidence, sizes
        Values of ``evidence`` and of ``size`` with which a meaning is met.

    Returns
    -------
    pandas.DataFrame
        One row a country: columns ``iso3``, ``country``, ``met`` (a count), ``meanings`` (labels of
        those met, a tuple), ``met_with`` (label of the evidence of each), ``ally`` (whether the
        rule makes it one); most first, else in the grid's order.
    """
    met = grid[grid["meaning"].isin(list(meanings)) & counts(grid, evidence=evidence, sizes=sizes)]
    rows = grid[["iso3", "country"]].drop_duplicates().reset_index(drop=True)
    for column, of in (("meanings", "label"), ("met_with", "evidence_says")):
        by_country = met.groupby("iso3")[of].agg(tuple)
        rows[column] = [by_country.get(iso3, ()) for iso3 in rows["iso3"]]
    rows["met"] = rows["meanings"].map(len).astype(int)
    rows["ally"] = rows["met"] >= max(at_least, 1)
    rows = rows[["iso3", "country", "met", "meanings", "met_with", "ally"]]
    return rows.sort_values("met", ascending=False, kind="stable", ignore_index=True)
