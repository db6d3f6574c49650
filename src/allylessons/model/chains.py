"""Chains: how far each claim is from its origin, who stands there, and where its outlets sit."""

from __future__ import annotations

import pandas as pd

NO_SOURCE = "no source credited"
NAMED, NAMED_AT_WAR = "named, not at war here", "named, at war here"
UNNAMED, UNNAMED_AT_WAR = "not named", "not named, at war here"
WHO = (NO_SOURCE, UNNAMED, UNNAMED_AT_WAR, NAMED, NAMED_AT_WAR)  # in this order wherever listed


def known_of(named: object, party_to_war: object) -> str:
    """Say in a few words what is known of a speaker: a name, and a part in the war."""
    at_war = pd.notna(party_to_war) and bool(party_to_war)
    if pd.notna(named) and bool(named):
        return NAMED_AT_WAR if at_war else NAMED
    return UNNAMED_AT_WAR if at_war else UNNAMED


def ends_of(
    claims: pd.DataFrame, chains: pd.DataFrame, actors: pd.DataFrame, *, traced: bool = False
) -> pd.DataFrame:
    """Find the far end of each claim's chain.

    Parameters
    ----------
    claims, chains, actors
        The tables of these names.
    traced
        Whether to follow also the links found on checking, which the article does not credit.

    Returns
    -------
    pandas.DataFrame
        One row a claim, in the order of the claims: columns ``claim_id``, ``iso3`` (whom the claim
        is about), ``paraphrase``, ``hedge``, ``hops`` (links behind the article), ``actor_id``,
        ``actor``, ``kind``, ``speaker_iso3``, ``who`` (one of `WHO`), ``basis`` (what the last link
        rests on), ``source_id``.
    """
    links = chains if traced else chains[~chains["traced"]]
    ends = links.sort_values("link").groupby("claim_id", as_index=False).last()
    about = actors[["actor_id", "name", "kind", "named", "iso3", "party_to_war"]]
    about = about.rename(columns={"name": "actor", "iso3": "speaker_iso3"})
    frame = claims[["claim_id", "iso3", "paraphrase", "hedge"]].merge(
        ends[["claim_id", "link", "actor_id", "basis", "source_id"]].merge(about, on="actor_id"),
        on="claim_id",
    )
    frame["hops"] = (frame["link"] - 1).astype(int)
    frame["who"] = [
        NO_SOURCE if hops == 0 else known_of(named, party)
        for hops, named, party in zip(
            frame["hops"], frame["named"], frame["party_to_war"], strict=True
        )
    ]
    return frame.drop(columns=["link", "named", "party_to_war"])


def outlets_by_country(
    outlets: pd.DataFrame, actors: pd.DataFrame, countries: pd.DataFrame
) -> pd.DataFrame:
    """Count the outlets by the country of their seat; countries concerned count with 0 too.

    Returns
    -------
    pandas.DataFrame
        Columns ``country``, ``iso3`` (blank where the seat was not found), ``concerned`` (studied,
        or a party to the war), ``outlets`` (a count), ``names``; most first.
    """
    seats = outlets.merge(actors, left_on="outlet_id", right_on="actor_id")
    names = seats.groupby("iso3", dropna=False)["name"].agg(list)
    concerned = countries[countries["role"].isin(["subject", "party"])]
    called = countries.set_index("iso3")["name"]
    codes = [*names.index, *concerned.loc[~concerned["iso3"].isin(names.index), "iso3"]]
    frame = pd.DataFrame({"iso3": codes})
    frame["country"] = frame["iso3"].map(called).fillna(frame["iso3"]).fillna("seat not found")
    frame["concerned"] = frame["iso3"].isin(concerned["iso3"])
    frame["names"] = [names.get(code, []) for code in codes]
    frame["outlets"] = frame["names"].map(len)
    return frame.sort_values(["outlets", "country"], ascending=[False, True], ignore_index=True)


def own_voices(ends: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """Count the claims about each country studied, and those that end with a voice from there.

    `ends` are as `ends_of` gives them. Columns ``iso3``, ``country``, ``claims``, ``own``.
    """
    studied = countries.loc[countries["role"] == "subject", ["iso3", "name"]]
    frame = studied.rename(columns={"name": "country"}).reset_index(drop=True)
    own = ends[(ends["hops"] > 0) & (ends["speaker_iso3"] == ends["iso3"])]
    frame["claims"] = frame["iso3"].map(ends["iso3"].value_counts()).fillna(0).astype(int)
    frame["own"] = frame["iso3"].map(own["iso3"].value_counts()).fillna(0).astype(int)
    return frame
