"""Claims: how many about whom, and along which chain."""

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
        Columns ``iso3``, ``country``, ``claims`` (a count), ``percent`` (of all claims),
        most first.
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
