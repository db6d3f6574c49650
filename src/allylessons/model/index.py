"""A composite index: measures on one scale, weighted, put together; and all its weightings at once.

The steps follow the handbook of OECD and JRC (2008, source S422): choose measures, deal with
blanks, look at how measures go together, put them on one scale, weigh and combine them, and test
what the choices do. Tables of measures have one row a country and one column a measure; a blank
stays blank until a rule for blanks is chosen.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import combinations
from math import comb
from typing import NamedTuple

import numpy as np
import pandas as pd

# Points for a cell that is coded and not measured. What is unknown in size is a blank.
_EVIDENCE = {"record": 3.0, "both_sides": 3.0, "several_others": 2.0, "one": 1.0, "none": 0.0}
_SIZE = {"large": 3.0, "some": 2.0, "token": 1.0, "none": 0.0}


def coded(grid: pd.DataFrame, coding: str) -> pd.Series:
    """Turn the words of a cell into points; which words is a choice.

    Parameters
    ----------
    grid
        As `model.meanings_grid` gives it.
    coding
        ``"evidence"`` (how well it is established), ``"discounted"`` (the same, but what the state
        denies counts nothing) or ``"size"`` (how much of it there is).

    Returns
    -------
    pandas.Series
        Points from 0 to 3, one a row of the grid; blank where there is no row, or no known size.

    Raises
    ------
    ValueError
        If there is no such coding.
    """
    if coding == "size":
        return grid["size"].map(_SIZE).astype(float)
    if coding not in ("evidence", "discounted"):
        raise ValueError(f'No coding "{coding}": choose evidence, discounted or size.')
    points = grid["evidence"].map(_EVIDENCE).astype(float)
    if coding == "discounted":
        points = points.mask((grid["stance"] == "denies") & points.notna(), 0.0)
    return points


def measures(
    grid: pd.DataFrame, points: pd.Series, measured: Mapping[str, pd.Series]
) -> pd.DataFrame:
    """Lay out the table that an index starts from.

    Parameters
    ----------
    grid
        As `model.meanings_grid` gives it.
    points
        As `coded` gives them, for the meanings that are not measured.
    measured
        Meaning to its measurement by ISO code, which takes the place of the points.

    Returns
    -------
    pandas.DataFrame
        One row a country (``iso3``), one column a meaning, both in the grid's order; a cell without
        a row, or a measurement, is blank.
    """
    given = grid.assign(points=points)
    table = given.pivot(index="iso3", columns="meaning", values="points")
    table = table.reindex(index=grid["iso3"].unique(), columns=grid["meaning"].unique())
    for meaning, values in measured.items():
        if meaning in table:
            table[meaning] = values.astype(float).reindex(table.index)
    return table.rename_axis(index="iso3", columns="meaning")


def scaled(
    table: pd.DataFrame, scale: str, cuts: Mapping[str, float], skewed: Collection[str] = ()
) -> pd.DataFrame:
    """Put each measure on a scale from 0 to 1; blanks stay blank.

    Parameters
    ----------
    table
        As `measures` gives it.
    scale
        ``"min_max"`` (0 for the lowest, 1 for the highest), ``"log"`` (the same, after the
        logarithm of the skewed measures, whose values have to be above 0), ``"rank"`` (share of
        the others that are below, level ones half) or ``"threshold"`` (1 from the measure's cut
        on, else 0).
        Where all are level they get 0, by rank a half.
    cuts
        Column to the value from which on it is met, for ``"threshold"``.
    skewed
        Columns in which one value dwarfs the others, for ``"log"``.
    """
    if scale == "threshold":
        met = table.ge(pd.Series(cuts).reindex(table.columns), axis=1).astype(float)
        return met.where(table.notna())
    if scale == "rank":
        return (table.rank() - 1) / (table.notna().sum() - 1).clip(lower=1)
    if scale == "log":
        table = table.copy()
        for name in skewed:
            if name in table:
                table[name] = np.log10(table[name])
    elif scale != "min_max":
        raise ValueError(f'No scale "{scale}": choose min_max, log, rank or threshold.')
    span = table.max() - table.min()
    return (table - table.min()) / span.where(span > 0, 1.0)


def scores(
    table: pd.DataFrame, weights: np.ndarray, *, blanks: str = "left_out", combine: str
) -> np.ndarray:
    """Put the measures together, for one weighting or for many at once.

    Parameters
    ----------
    table
        As `scaled` gives it, n countries by m measures.
    weights
        One row a weighting, m columns, none below 0. Only their shares count.
    blanks
        ``"zero"``, ``"middle"`` of the scale, or ``"left_out"``: the country's other weights are
        stretched to fill the gap.
    combine
        ``"arithmetic"`` or ``"geometric"`` mean. In a geometric mean a single zero with a weight
        makes the score zero.

    Returns
    -------
    numpy.ndarray
        Scores from 0 to 100, n by weightings; not a number where nothing with a weight is known.
    """
    weights = np.atleast_2d(np.asarray(weights, dtype=float))
    parts = table.to_numpy(dtype=float)
    known = ~np.isnan(parts)
    if blanks != "left_out":
        parts = np.where(known, parts, {"zero": 0.0, "middle": 0.5}[blanks])
        known = np.ones_like(known)
    # For tables this small the plain sum beats the library's threads.
    total = np.einsum("nm,km->nk", known.astype(float), weights)
    with np.errstate(divide="ignore", invalid="ignore"):
        if combine == "geometric":
            above = known & (parts > 0)
            logs = np.where(above, np.log(np.where(above, parts, 1.0)), 0.0)
            means = np.exp(np.einsum("nm,km->nk", logs, weights) / total)
            zeros = (known & (parts == 0)).astype(float)
            means = np.where(np.einsum("nm,km->nk", zeros, weights) > 0, 0.0, means)
        else:
            means = np.einsum("nm,km->nk", np.where(known, parts, 0.0), weights) / total
    # So that sums in another order do not break a tie.
    return np.round(100 * means, 9) + 0.0


def ranks(points: np.ndarray) -> np.ndarray:
    """Places of the countries, 1 for the highest; level ones share the better; 0 without a score.

    `points` are as `scores` gives them, and so is what returns.
    """
    above = (points[np.newaxis] > points[:, np.newaxis]).sum(axis=1)
    return np.where(np.isnan(points), 0, above + 1)


def one(
    table: pd.DataFrame, weights: Mapping[str, float], *, blanks: str, combine: str
) -> pd.DataFrame:
    """Compute one index, and what each measure gives to it.

    Returns
    -------
    pandas.DataFrame
        One row a country and measure, the highest score first: columns ``iso3``, ``meaning``,
        ``scaled`` (0 to 100, blank where nothing is known), ``points`` (what it adds to the score;
        blank for a geometric mean, which has no such parts), ``score``, ``rank``.
    """
    row = np.array([[float(weights.get(name, 0)) for name in table.columns]])
    total = scores(table, row, blanks=blanks, combine=combine)
    place = ranks(total)[:, 0]
    filled = table if blanks == "left_out" else table.fillna({"zero": 0.0, "middle": 0.5}[blanks])
    counted = row * filled.notna().to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = 100 * filled.fillna(0).to_numpy() * counted / counted.sum(axis=1, keepdims=True)
    if combine == "geometric":
        parts = np.full_like(parts, np.nan)
    frame = pd.DataFrame(
        {
            "iso3": np.repeat(table.index, table.shape[1]),
            "meaning": np.tile(table.columns, len(table)),
            "scaled": 100 * table.to_numpy(dtype=float).ravel(),
            "points": parts.ravel(),
            "score": np.repeat(total[:, 0], table.shape[1]),
            "rank": np.repeat(place, table.shape[1]),
        }
    )
    return frame.sort_values("score", ascending=False, kind="stable", ignore_index=True)


def overlap(table: pd.DataFrame) -> pd.DataFrame:
    """List how far each two measures go together: what both hold is counted twice in a sum.

    Parameters
    ----------
    table
        As `scaled` gives it.

    Returns
    -------
    pandas.DataFrame
        One row a pair, the most alike first: columns ``one``, ``other``, ``correlation``
        (Pearson's, from -1 to 1), ``countries`` (how many have both). Pairs with fewer than three
        countries, or with a measure on which all are level, are left out.
    """
    rows = []
    for one_, other in combinations(table.columns, 2):
        both = table[[one_, other]].dropna()
        if len(both) >= 3 and (both.max() > both.min()).all():
            at = float(np.corrcoef(both[one_], both[other])[0, 1])
            rows.append((one_, other, at, len(both)))
    frame = pd.DataFrame(rows, columns=["one", "other", "correlation", "countries"])
    return frame.sort_values("correlation", ascending=False, kind="stable", ignore_index=True)


def weightings(measures: int, most: int = 10_000) -> np.ndarray:
    """List all ways to share out points among some measures: a lattice, not a sample.

    Returns
    -------
    numpy.ndarray
        One row a way. There are 10 points, or fewer where that gives more than `most` ways.
    """
    points = next((p for p in (10, 5, 4, 2) if comb(p + measures - 1, p) <= most), 1)
    bars = np.array(list(combinations(range(points + measures - 1), measures - 1)), dtype=int)
    bars = bars.reshape(comb(points + measures - 1, points), measures - 1)
    edges = np.full((len(bars), 1), -1), bars, np.full((len(bars), 1), points + measures - 1)
    return np.diff(np.hstack(edges), axis=1) - 1


class Space(NamedTuple):
    """What many indices say together; n is the number of countries.

    Attributes
    ----------
    indices
        How many there are.
    at_rank
        n by n: how often each country has each place.
    alone
        How often each country is first with nobody level.
    above
        n by n: how often the country of the row scores above that of the column.
    """

    indices: int
    at_rank: np.ndarray
    alone: np.ndarray
    above: np.ndarray

    def with_(self, other: Space) -> Space:
        """Take two sets of indices together."""
        return Space(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


def space(table: pd.DataFrame, weights: np.ndarray, *, blanks: str, combine: str) -> Space:
    """Compute an index under each weighting, and count what they say."""
    points = scores(table, weights, blanks=blanks, combine=combine)
    n, known = len(table), ~np.isnan(points)
    above = np.zeros((n, n), dtype=int)
    place = known.astype(np.int8)  # 1, and one more for each that is above
    level = np.zeros((n, points.shape[1]), dtype=bool)
    for a, b in combinations(range(n), 2):  # faster than all at once: half the comparisons
        over, under, same = points[a] > points[b], points[b] > points[a], points[a] == points[b]
        above[a, b], above[b, a] = np.count_nonzero(over), np.count_nonzero(under)
        place[a] += under
        place[b] += over
        level[a] |= same
        level[b] |= same
    counts = [np.bincount(row, minlength=n + 1)[1 : n + 1] for row in place]
    alone = np.count_nonzero((place == 1) & ~level, axis=1)
    return Space(len(weights), np.array(counts), alone, above)


def spread(found: Space, names: Mapping[str, str]) -> pd.DataFrame:
    """List how often each country has each place.

    `names` is code to name in the order of the space's countries. Columns ``country``, ``rank``,
    ``percent`` (of all indices), ``best``, ``worst``, ``alone_percent`` (first, nobody level); only
    places that occur, countries in the order of their mean place.
    """
    percent = 100 * found.at_rank / max(found.indices, 1)
    places = np.arange(1, len(names) + 1)
    rows = []
    for at, name in enumerate(names.values()):
        held = places[found.at_rank[at] > 0]
        rows += [
            {
                "country": name,
                "rank": rank,
                "percent": percent[at, rank - 1],
                "best": held.min(),
                "worst": held.max(),
                "alone_percent": 100 * found.alone[at] / max(found.indices, 1),
                "mean": (percent[at] @ places) / percent[at].sum(),
            }
            for rank in held
        ]
    columns = ["country", "rank", "percent", "best", "worst", "alone_percent", "mean"]
    frame = pd.DataFrame(rows, columns=columns)
    frame = frame.sort_values(["mean", "country", "rank"], kind="stable", ignore_index=True)
    return frame.drop(columns="mean")


def comparisons(found: Space, names: Mapping[str, str]) -> pd.DataFrame:
    """List, for each two countries, how often the one scores above the other.

    Returns
    -------
    pandas.DataFrame
        One row a pair, the surest first: columns ``upper`` (who is above more often), ``lower``,
        ``percent`` (of all indices), ``reverse_percent``; what is missing to 100 are ties.
    """
    rows = []
    called = list(names.values())
    for one_, other in combinations(range(len(called)), 2):
        if found.above[other, one_] > found.above[one_, other]:
            one_, other = other, one_
        shares = (
            100 * found.above[a, b] / found.indices for a, b in ((one_, other), (other, one_))
        )
        rows.append((called[one_], called[other], *shares))
    frame = pd.DataFrame(rows, columns=["upper", "lower", "percent", "reverse_percent"])
    return frame.sort_values("percent", ascending=False, kind="stable", ignore_index=True)


def judged(pairs: pd.DataFrame, at_least: float) -> pd.DataFrame:
    """Say of each comparison whether it holds in a share of all indices.

    Parameters
    ----------
    pairs
        As `comparisons` gives them.
    at_least
        Percent of all indices from which on a sentence is robust.

    Returns
    -------
    pandas.DataFrame
        Those rows with the columns ``sentence``, ``or_level`` (percent in which the upper one is
        above or level) and ``verdict`` besides.
    """
    level = 100 - pairs["reverse_percent"]
    verdicts = np.select(
        [pairs["percent"] >= at_least, level >= at_least],
        ["robust", "robust with level"],
        "not robust",
    )
    sentences = pairs["upper"] + " above " + pairs["lower"]
    return pairs.assign(sentence=sentences, or_level=level, verdict=verdicts.astype(str))
