"""Rival estimates side by side, and the shares that they allow."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd


def estimates_of(
    estimates: pd.DataFrame,
    actors: pd.DataFrame,
    *,
    iso3: str,
    measures: list[str],
    known_by: str | pd.Timestamp | None = None,
) -> pd.DataFrame:
    """Pick the rival estimates of some measures, side by side, oldest first.

    Parameters
    ----------
    estimates, actors
        The tables of these names.
    iso3
        The country that the estimates are about.
    measures
        Values of the column ``measure``.
    known_by
        Leave out what was published after this day; a month (``"2025-01"``) means its last day.

    Returns
    -------
    pandas.DataFrame
        The columns of ``estimates`` with ``estimator`` (name), ``estimator_iso3``,
        ``party_to_war``, and ``least`` and ``most``: the ends of what the
        estimate allows, in its own unit. One that
        says "more than" has its value as ``least`` and no ``most``, and the reverse for "up to".
    """
    rows = estimates[(estimates["iso3"] == iso3) & estimates["measure"].isin(measures)]
    about = actors[["actor_id", "name", "iso3", "party_to_war"]].rename(
        columns={"name": "estimator", "iso3": "estimator_iso3"}
    )
    rows = rows.merge(about, on="actor_id", how="left")
    rows["least"] = rows["low"].fillna(rows["value"].where(rows["high"].isna()))
    rows["most"] = rows["high"].fillna(rows["value"].where(rows["low"].isna()))
    rows = rows.sort_values(["date", "estimate_id"], ignore_index=True)
    return rows if known_by is None else known(rows, known_by)


def known(rows: pd.DataFrame, by: str | pd.Timestamp) -> pd.DataFrame:
    """Keep the rows whose ``date`` is not after a day, or a month's last day (``"2025-01"``)."""
    return rows[rows["date"] <= _last_day(by)].reset_index(drop=True)


def _last_day(day: str | pd.Timestamp) -> pd.Timestamp:
    start = pd.Timestamp(day)
    if isinstance(day, str) and len(day) == len("2025-01"):
        return start + pd.offsets.MonthEnd(0)
    return start


def latest_of_each(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Keep the newest row of each group: an estimator's later figure supersedes its earlier one.

    `rows` has a column ``date``; ties keep the row that stands later.
    """
    newest = rows.sort_values("date", kind="stable").drop_duplicates(by, keep="last")
    return newest.sort_index().reset_index(drop=True)


def in_single_units(rows: pd.DataFrame, sizes: dict[str, float]) -> pd.DataFrame:
    """Bring estimates in different units to one: single things.

    Parameters
    ----------
    rows
        As `estimates_of` gives them.
    sizes
        Unit to how many single things it holds, such as ``{"million rounds": 1_000_000}``.

    Returns
    -------
    pandas.DataFrame
        A copy with ``value``, ``low``, ``high``, ``least`` and ``most`` multiplied, and ``unit``
        "pieces".
    """
    missing = set(rows["unit"]) - set(sizes)
    if missing:
        raise ValueError(f"No size for the unit {', '.join(sorted(missing))}: add it to sizes.")
    figures = ["value", "low", "high", "least", "most"]
    scaled = rows[figures].astype("Float64").mul(rows["unit"].map(sizes).astype("Float64"), axis=0)
    return rows.assign(**scaled, unit="pieces")


def percent(part: float, whole: float) -> float:
    """A share in percent, to one decimal."""
    return round(100 * float(part) / float(whole), 1)


def share_of(part: pd.Series, whole: pd.Series) -> SimpleNamespace:
    """Divide one estimate by another: with what rounding allows.

    Parameters
    ----------
    part, whole
        Rows of ``estimates.csv``, in people, with ``value`` and ``rounded_to``.

    Returns
    -------
    SimpleNamespace
        ``lost``, ``sent`` in people, with the ends that rounding allows (``lost_from``,
        ``lost_to``, ``sent_from``, ``sent_to``); ``share``, ``low``, ``high`` in percent.
    """
    ends = {}
    for name, row in (("lost", part), ("sent", whole)):
        half = 0 if pd.isna(row["rounded_to"]) else float(row["rounded_to"]) / 2
        value = float(row["value"])
        ends |= {name: value, f"{name}_from": value - half, f"{name}_to": value + half}
    return SimpleNamespace(
        **ends,
        share=percent(ends["lost"], ends["sent"]),
        low=percent(ends["lost_from"], ends["sent_to"]),
        high=percent(ends["lost_to"], ends["sent_from"]),
    )


def shares(losses: pd.DataFrame, deployed: pd.DataFrame) -> pd.DataFrame:
    """Divide every estimate of losses by every estimate of those deployed.

    Parameters
    ----------
    losses, deployed
        Rows as `estimates_of` returns them, both in people. A row's figure is its ``value``, or,
        where it gives only a range, each end of it.

    Returns
    -------
    pandas.DataFrame
        One row a pair: columns ``losses_by``, ``losses``, ``losses_date``, ``deployed_by``,
        ``deployed``, ``deployed_date`` (counts in people), ``definition`` and ``share_percent``
        (0 to 100, one decimal) and ``sources`` (two ids), smallest share first. ``losses_open`` and
        ``deployed_open`` say "more than", "at least", "up to" ... where the count is an end and no
        figure, else nothing.
    """
    wholes = _figures(deployed)
    pairs = [
        {
            "losses_by": part.estimator,
            "losses": part_figure,
            "losses_open": _open(part),
            "losses_date": part.date,
            "deployed_by": whole.estimator,
            "deployed": whole_figure,
            "deployed_open": _open(whole),
            "deployed_date": whole.date,
            "definition": str(part.definition),
            "share_percent": round(100 * part_figure / whole_figure, 1),
            "sources": f"{part.source_id}, {whole.source_id}",
        }
        for part, part_figure in _figures(losses)
        for whole, whole_figure in wholes
    ]
    order = ["share_percent", "losses_by", "deployed_by", "losses", "deployed"]
    return pd.DataFrame(pairs, columns=_PAIR).sort_values(order, ignore_index=True)


def matched_shares(losses: pd.DataFrame, deployed: pd.DataFrame) -> pd.DataFrame:
    """Divide losses by troops where both count the same people, with what rounding allows.

    A pair has the same stated ``population``, and its losses a stated ``definition``. Of one
    estimator's figures for the troops, the one nearest in date to the losses is taken.

    Parameters
    ----------
    losses, deployed
        Rows as `estimates_of` returns them, both in people.

    Returns
    -------
    pandas.DataFrame
        One row a pair, smallest share first: ``losses_id``, ``losses_by``, ``losses_date``,
        ``deployed_id``, ``deployed_by``, ``deployed_date``, ``definition``, ``population``, and in
        percent (one decimal) ``share_percent``, of the figures as given, none where one of them is
        only a range, and ``least_percent`` and ``most_percent``, the ends that ranges and
        ``rounded_to`` allow. An end is missing where a figure is only a bound.
    """
    part = losses[losses["population"].ne("unstated") & losses["definition"].ne("not_stated")]
    # Text, since two columns of categories merge only where their lists are the same.
    part, whole = (
        rows.astype({"population": "string"}).dropna(subset="population")
        for rows in (part, deployed[deployed["population"].ne("unstated")])
    )
    pairs = part.merge(whole, on="population", suffixes=("", "_of"))
    pairs["days"] = (pairs["date"] - pairs["date_of"]).abs()
    pairs = pairs.sort_values(["days", "date_of"], ascending=[True, False], kind="stable")
    pairs = pairs.drop_duplicates(["estimate_id", "actor_id_of"])
    numbers = ["value", "least", "most", "rounded_to"]
    of = pairs[[f"{name}_of" for name in numbers]].astype("Float64").set_axis(numbers, axis=1)
    lost = pairs[numbers].astype("Float64")
    half, half_of = lost["rounded_to"].fillna(0) / 2, of["rounded_to"].fillna(0) / 2
    found = pd.DataFrame(
        {
            "losses_id": pairs["estimate_id"],
            "losses_by": pairs["estimator"],
            "losses_date": pairs["date"],
            "deployed_id": pairs["estimate_id_of"],
            "deployed_by": pairs["estimator_of"],
            "deployed_date": pairs["date_of"],
            "definition": pairs["definition"].astype("string"),
            "population": pairs["population"],
            "share_percent": (100 * lost["value"] / of["value"]).round(1),
            "least_percent": (100 * (lost["least"] - half) / (of["most"] + half_of)).round(1),
            "most_percent": (100 * (lost["most"] + half) / (of["least"] - half_of)).round(1),
        }
    )
    return found.sort_values(["most_percent", "losses_id", "deployed_id"], ignore_index=True)


_PAIR = [
    *("losses_by", "losses", "losses_date", "deployed_by", "deployed", "deployed_date"),
    *("losses_open", "deployed_open", "definition", "share_percent", "sources"),
]


_FIGURE = [
    *("estimator", "date", "definition", "source_id", "qualifier"),
    *("value", "low", "high", "least", "most"),
]


def _open(row: Any) -> str:
    """Which way an estimate has no end, in its own words; nothing where it has both."""
    if pd.isna(row.least) == pd.isna(row.most):
        return ""
    return str(row.qualifier).replace("_", " ")


def _figures(rows: pd.DataFrame) -> list[tuple[Any, float]]:
    """Each row with its value, or with both ends of a range that has no value."""
    return [
        (row, float(figure))
        for row in rows[_FIGURE].itertuples(index=False)
        for figure in ([row.value] if pd.notna(row.value) else [row.low, row.high])
        if pd.notna(figure)
    ]
