"""Whose voices a lesson shows, counted from the records that it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pandas as pd

from allylessons.cards import Card
from allylessons.data import DataError, Package
from allylessons.words import join_words

NOWHERE = "no country named"


def spoken_from(data: Package, identifier: str) -> list[str]:
    """Codes of the countries from which the speakers of one record speak; none if not named.

    An estimate has its estimator, a position its speaker, a phrase its speaker, a claim everybody
    that its chain credits.
    """
    table, row = data.record(identifier)
    if table == "positions":
        return [str(row["iso3"])]
    if table == "claims":
        chains = data.load("chains")
        actors = list(chains.loc[chains["claim_id"] == row.name, "actor_id"])
    elif "actor_id" in row.index or "speaker_id" in row.index:
        actors = [row.get("actor_id", row.get("speaker_id"))]
    else:
        raise DataError(f"{identifier} has no speaker, so it counts as nobody's voice.")
    found = (data.row("actors", one) for one in actors if isinstance(one, str))
    codes = [one["iso3"] for one in found if one is not None]
    return [NOWHERE if pd.isna(code) else str(code) for code in codes]


def counted(data: Package, identifiers: Iterable[str]) -> Card:
    """Count the voices of some records as a card: who is heard, who of those at war is not."""
    heard = Counter(code for one in identifiers for code in spoken_from(data, one))
    countries = data.load("countries").set_index("iso3")
    names = {code: countries["name"].get(code, code) for code in heard}
    said = [f"{names[code]} ({number})" for code, number in heard.most_common()]
    concerned = countries[countries["role"] == "party"]
    silent = [name for code, name in concerned["name"].items() if code not in heard]
    lines = [
        ("heard here", join_words(said)),
        ("not heard", join_words(silent) or "nobody of those at war"),
    ]
    return Card("Voices, by the country they speak from", "", lines)


def two_views(data: Package) -> dict[str, list[str]]:
    """For each country of the course its own government's view and another voice's, by id.

    Of those known by the as-of date the earliest on its ties with Russia, else the earliest.
    """
    end = data.last_day
    positions = data.load("positions")
    positions = positions[positions["date"] <= end].sort_values("date", kind="stable")
    countries = data.load("countries").query("role == 'subject'")
    found = {}
    for iso3, name in zip(countries["iso3"], countries["name"], strict=True):
        here = positions[positions["iso3"] == iso3]
        own = here["voice"] == "government"
        views = []
        for rows in (here[own], here[~own]):
            ties = rows[rows["topic"] == "ties_with_russia"]
            views += list((ties if len(ties) else rows)["position_id"].head(1))
        found[name] = views
    return found
