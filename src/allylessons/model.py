"""The subject's few computations: tidy frame in, tidy frame out. Loads nothing, draws nothing."""

from __future__ import annotations

import pandas as pd


def claims_per_country(claims: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """Count the claims about each of the course's countries.

    Parameters
    ----------
    claims
        Table ``claims``: column ``iso3``, blank where a claim is about several countries.
    countries
        Table ``countries``: columns ``iso3``, ``name``, ``role``; rows with role ``subject`` are
        counted, those without a claim as 0.

    Returns
    -------
    pandas.DataFrame
        Columns ``iso3``, ``country``, ``claims`` (a count), ``percent`` (of all claims), most first.
    """
    subjects = countries.loc[countries["role"] == "subject", ["iso3", "name"]]
    counted = claims["iso3"].value_counts()
    frame = subjects.rename(columns={"name": "country"}).assign(
        claims=lambda rows: rows["iso3"].map(counted).fillna(0).astype(int)
    )
    frame["percent"] = (100 * frame["claims"] / max(len(claims), 1)).round(1)
    return frame.sort_values(["claims", "country"], ascending=[False, True], ignore_index=True)


def claims_per_theme(claims: pd.DataFrame, labels: dict[str, str], iso3: str) -> pd.DataFrame:
    """Count the claims about one country by theme.

    Parameters
    ----------
    claims
        Table ``claims``: columns ``iso3`` and ``theme``.
    labels
        Value of ``theme`` to its plain label.
    iso3
        The country.

    Returns
    -------
    pandas.DataFrame
        Columns ``theme`` (its label), ``claims`` (a count, at least 1), most first.
    """
    about = claims.loc[claims["iso3"] == iso3, "theme"].astype(str)
    counted = about.map(lambda theme: labels.get(theme, theme)).value_counts()
    frame = counted.rename_axis("theme").reset_index(name="claims")
    return frame.sort_values(["claims", "theme"], ascending=[False, True], ignore_index=True)


def voices(
    spoken_from: pd.Series, countries: pd.DataFrame, concerned: pd.Series
) -> tuple[pd.Series, list[str]]:
    """Count speakers by the country they speak from, and list whom nobody speaks for.

    Parameters
    ----------
    spoken_from
        One ISO 3166 alpha-3 code a voice, blank where the speaker names no state.
    countries
        Table ``countries``.
    concerned
        Names of the countries that should be heard.

    Returns
    -------
    tuple
        Country name to number of voices, most first (blank as "no state named"), and the names of
        those concerned with no voice.
    """
    names = countries.set_index("iso3")["name"]
    used = spoken_from.map(names).fillna("no state named").value_counts()
    used = used.sort_index().sort_values(ascending=False, kind="stable")
    return used, [name for name in concerned if name not in used.index]


def chain_of(chains: pd.DataFrame, actors: pd.DataFrame, claim_id: str) -> pd.DataFrame:
    """Follow one claim from the article towards its origin.

    Returns
    -------
    pandas.DataFrame
        One row a link, the article first: columns ``link``, ``actor``, ``kind``, ``named``,
        ``iso3``, ``party_to_war``, ``speech_mode``, ``basis``, ``report_date``,
        ``report_date_precision``, ``traced`` (found on checking, not credited), ``source_id``,
        ``note``.
    """
    links = chains[chains["claim_id"] == claim_id].sort_values("link")
    about = actors.drop(columns="note").rename(columns={"name": "actor"})
    return links.merge(about, on="actor_id", how="left")[
        [
            *("link", "actor", "kind", "named", "iso3", "party_to_war", "speech_mode", "basis"),
            *("report_date", "report_date_precision", "traced", "source_id", "note"),
        ]
    ]


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
        The columns of ``estimates`` with ``estimator`` (name), ``estimator_iso3``, ``party_to_war``,
        and ``least`` and ``most``: the ends of what the estimate allows, in its own unit. One that
        says "more than" has its value as ``least`` and no ``most``, and the reverse for "up to".
    """
    rows = estimates[(estimates["iso3"] == iso3) & estimates["measure"].isin(measures)]
    if known_by is not None:
        rows = rows[rows["date"] <= _last_day(known_by)]
    about = actors[["actor_id", "name", "iso3", "party_to_war"]].rename(
        columns={"name": "estimator", "iso3": "estimator_iso3"}
    )
    rows = rows.merge(about, on="actor_id", how="left")
    rows["least"] = rows["low"].fillna(rows["value"].where(rows["high"].isna()))
    rows["most"] = rows["high"].fillna(rows["value"].where(rows["low"].isna()))
    return rows.sort_values(["date", "estimate_id"], ignore_index=True)


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
        A copy with ``value``, ``low``, ``high``, ``least`` and ``most`` multiplied and ``unit`` "pieces".
    """
    missing = set(rows["unit"]) - set(sizes)
    if missing:
        raise ValueError(f"No size for the unit {', '.join(sorted(missing))}: add it to sizes.")
    figures = ["value", "low", "high", "least", "most"]
    scaled = rows[figures].astype("Float64").mul(rows["unit"].map(sizes).astype("Float64"), axis=0)
    return rows.assign(**scaled, unit="pieces")


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
        (0 to 100, one decimal), smallest share first.
    """
    pairs = _figures(losses, "losses").merge(_figures(deployed, "deployed"), how="cross")
    pairs = pairs.drop(columns="definition_deployed", errors="ignore")
    pairs["share_percent"] = (100 * pairs["losses"] / pairs["deployed"]).astype(float).round(1)
    order = ["share_percent", "losses_by", "deployed_by", "losses", "deployed"]
    return pairs.sort_values(order, ignore_index=True)


def _figures(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """One row a figure: the value, or both ends of a range that has no value."""
    has_value = rows["value"].notna()
    long = pd.concat(
        [
            rows[has_value].assign(figure=rows["value"]),
            rows[~has_value & rows["low"].notna()].assign(figure=rows["low"]),
            rows[~has_value & rows["high"].notna()].assign(figure=rows["high"]),
        ]
    )
    chosen = long[["estimator", "figure", "date"]].rename(
        columns={"estimator": f"{name}_by", "figure": name, "date": f"{name}_date"}
    )
    if name == "losses":
        chosen = chosen.assign(definition=long["definition"].astype(str))
    return chosen.reset_index(drop=True)
