"""Votes: how often states vote alike under a stated rule, and what is usual among them.

Two baselines: all states beside the same one, and all pairs of states. `agreement` and
`agreement_with` count by a rule of the reader's choice; `lijphart`, `s_score` and
`chance_corrected` are measures that scholars use, by their names.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

VOTES = ("yes", "no", "abstain", "absent")
# What a rule may make of an abstention beside a Yes or No, and of an absence beside anything.
ABSTENTION = ("half", "none", "dropped")
ABSENCE = ("dropped", "abstention", "none")
# Votes as places on one line, for measures that take the distance between two votes.
_PLACES = {"no": 0.0, "abstain": 0.5, "yes": 1.0}


def roll_calls(
    resolutions: pd.DataFrame,
    votes: pd.DataFrame,
    *,
    since: str | pd.Timestamp | None = None,
    until: str | pd.Timestamp | None = None,
) -> pd.DataFrame:
    """Say of each resolution how many votes were found, and whether that is all of them.

    Parameters
    ----------
    resolutions, votes
        Tables ``resolutions`` and ``votes``.
    since, until
        First and last day of the texts wanted, both included; by default all.

    Returns
    -------
    pandas.DataFrame
        Table ``resolutions`` by date, with ``found`` (a count), ``states`` (how many there are) and
        ``whole`` (whether no vote is missing).
    """
    wanted = resolutions["date"].notna()
    if since is not None:
        wanted &= resolutions["date"] >= pd.Timestamp(since)
    if until is not None:
        wanted &= resolutions["date"] <= pd.Timestamp(until)
    calls = resolutions[wanted].sort_values("date", kind="stable", ignore_index=True)
    for column, size in (("found", "count"), ("states", "size")):
        counted = votes.groupby("resolution")["vote"].agg(size)
        calls[column] = calls["resolution"].map(counted).fillna(0).astype(int)
    calls["whole"] = (calls["found"] == calls["states"]) & (calls["states"] > 0)
    return calls


def ballots(votes: pd.DataFrame, resolutions: Collection[str]) -> pd.DataFrame:
    """Lay out votes: one row a state, one column a resolution, in the order given.

    A vote that was not found is missing.
    """
    cast = votes.assign(vote=votes["vote"].astype(object))
    wide = cast.pivot(index="iso3", columns="resolution", values="vote")
    return wide.reindex(columns=list(resolutions))


def _rule(abstention: str, absence: str) -> tuple[np.ndarray, np.ndarray]:
    """What two votes are worth, and whether they count: a table of `VOTES` by `VOTES` each."""
    if abstention not in ABSTENTION or absence not in ABSENCE:
        raise ValueError(
            f"No rule {abstention!r}, {absence!r}: abstention is one of {', '.join(ABSTENTION)}, "
            f"absence one of {', '.join(ABSENCE)}."
        )
    abstain, absent = VOTES.index("abstain"), VOTES.index("absent")
    worth, counts = np.eye(len(VOTES), dtype=np.float32), np.ones((len(VOTES),) * 2, np.float32)
    if abstention == "half":
        worth[abstain, :abstain] = worth[:abstain, abstain] = 0.5
    if abstention == "dropped":
        counts[abstain] = counts[:, abstain] = 0
    if absence == "abstention":
        for table in (worth, counts):
            table[absent] = table[abstain]
            table[:, absent] = table[:, abstain]
    else:
        worth[absent] = worth[:, absent] = 0
    if absence == "dropped":
        counts[absent] = counts[:, absent] = 0
    return worth * counts, counts


def agreement(
    cast: pd.DataFrame, *, abstention: str = "half", absence: str = "dropped"
) -> pd.DataFrame:
    """Compare every two states under a rule.

    The same vote counts as one, a Yes beside a No as nothing. A text with a vote that was not found
    counts for nobody whose vote is missing.

    Parameters
    ----------
    cast
        As `ballots` gives it.
    abstention
        What an abstention beside a Yes or No counts: ``half``, ``none``, or ``dropped`` (a text on
        which either abstained is left out).
    absence
        A text on which either was absent is left out (``dropped``), counts as if it had been an
        ``abstention``, or as no agreement (``none``).

    Returns
    -------
    pandas.DataFrame
        One row a pair: ``one`` and ``other`` (codes), ``texts`` (how many count), ``agreed`` (sum),
        ``percent``, ``percentile`` (percentage of pairs at or below it); the last two are missing
        where no text counts.
    """
    worth, counts = _rule(abstention, absence)
    given = cast.to_numpy(dtype=object)
    # Who cast which vote on which text: a row of zeros and ones for each state.
    marks = np.stack([given == vote for vote in VOTES], axis=-1).astype(np.float32, order="C")
    flat, pairs = marks.reshape(len(cast), -1), np.triu_indices(len(cast), 1)
    # Then one product compares every two states. It is so small that einsum, which starts no
    # threads, beats a product of matrices wherever other work keeps the processor busy.
    agreed, texts = (
        np.einsum("ik,jk->ij", (marks @ table).reshape(flat.shape), flat)[pairs].astype(float)
        for table in (worth, counts)
    )
    share, percentile = np.full((2, len(texts)), np.nan)
    np.divide(100 * agreed, texts, out=share, where=texts > 0)
    known = np.sort(share[texts > 0])
    percentile[texts > 0] = np.searchsorted(known, share[texts > 0], side="right")
    return pd.DataFrame(
        {
            "one": cast.index.take(pairs[0]),
            "other": cast.index.take(pairs[1]),
            "texts": texts.astype(int),
            "agreed": agreed,
            "percent": share,
            "percentile": 100 * percentile / max(len(known), 1),
        }
    )


def agreement_with(pairs: pd.DataFrame, countries: pd.DataFrame, iso3: str) -> pd.DataFrame:
    """Take from all pairs those of one state.

    Parameters
    ----------
    pairs
        As `agreement` gives them.
    countries
        Table ``countries``.
    iso3
        Code of the state.

    Returns
    -------
    pandas.DataFrame
        One row for each other state, most agreement first: ``iso3``, ``country``, ``texts``,
        ``agreed``, ``percent``. Beside the other rows: ``rank`` (1 is most agreement; level states
        share the best place), ``level`` (how many others have the same share), ``of`` (how many
        states have a text to compare), ``rank_percentile`` (percentage of these at or below).
        Beside all pairs: ``percentile``, ``as_often`` (percentage of all pairs that agree as often
        or more; beside a percentile it tells whether many pairs share one value).
    """
    known = np.sort(pairs["percent"].dropna().to_numpy())
    here = pairs[(pairs["one"] == iso3) | (pairs["other"] == iso3)]
    rows = here.assign(iso3=here["one"].where(here["one"] != iso3, here["other"]))
    rows["country"] = rows["iso3"].map(countries.set_index("iso3")["name"])
    rows = rows.sort_values(["percent", "country"], ascending=[False, True], ignore_index=True)
    shares = rows["percent"]
    rows["rank"] = shares.rank(method="min", ascending=False).astype("Int64")
    rows["level"] = (shares.groupby(shares).transform("size") - 1).astype("Int64")
    rows["of"] = int(shares.notna().sum())
    rows["rank_percentile"] = 100 * shares.rank(method="max") / shares.notna().sum()
    below = np.searchsorted(known, shares.to_numpy(), side="left")
    rows["as_often"] = (100 * (len(known) - below) / max(len(known), 1)).astype(float)
    rows["as_often"] = rows["as_often"].where(shares.notna())
    beside_others = ["rank", "level", "of", "rank_percentile"]
    columns = ["iso3", "country", "texts", "agreed", "percent", *beside_others]
    return rows[[*columns, "percentile", "as_often"]]


def lijphart(one: Sequence[str], other: Sequence[str]) -> float:
    """Compute Lijphart's index of agreement: 0 (never alike) to 1 (always).

    The same vote counts as one, an abstention beside a Yes or No as half. A text without a vote of
    one of the two is left out, as in `agreement` with its rules ``half`` and ``dropped``. Missing
    where no text is left.
    """
    apart = np.abs(np.subtract(*_places(one, other)))
    return float(1 - apart.mean()) if len(apart) else float("nan")


def s_score(one: Sequence[str], other: Sequence[str]) -> float:
    """Compute S of Signorino and Ritter: -1 (opposite on each text) to 1 (alike on each).

    Votes stand on one line: No, abstention, Yes. S is one less twice the mean distance, in parts of
    the longest one. For three votes on one line that is twice `lijphart` less one.
    """
    apart = np.abs(np.subtract(*_places(one, other)))
    return float(1 - 2 * apart.mean()) if len(apart) else float("nan")


def chance_corrected(one: Sequence[str], other: Sequence[str], *, pooled: bool = False) -> float:
    """Compute agreement beyond chance: 1 is full, 0 what chance would give, below 0 is less.

    One less the mean distance of the two, divided by the distance that their votes would have if
    they were dealt out anew over the texts.

    Parameters
    ----------
    one, other
        Votes of two states on the same texts; a text without a vote of one of them is left out.
    pooled
        Deal each state its own votes (Cohen's kappa, weighted), or both the same mixture of the
        two (Scott's pi, weighted).

    Returns
    -------
    float
        Missing where no other vote could have been dealt: both always voted the same.
    """
    here, there = _places(one, other)
    if not len(here):
        return float("nan")
    places = np.array(list(_PLACES.values()))
    ours, theirs = ((votes[:, None] == places).mean(axis=0) for votes in (here, there))
    if pooled:
        ours = theirs = (ours + theirs) / 2
    by_chance = ours @ np.abs(places[:, None] - places) @ theirs
    return float(1 - np.abs(here - there).mean() / by_chance) if by_chance > 0 else float("nan")


def _places(one: Sequence[str], other: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Votes of two states as places on one line, on the texts on which both cast one."""
    here, there = (pd.Series(list(votes), dtype=object).map(_PLACES) for votes in (one, other))
    both = (here.notna() & there.notna()).to_numpy()
    return here.to_numpy(float)[both], there.to_numpy(float)[both]


def measures_with(
    cast: pd.DataFrame, countries: pd.DataFrame, states: Collection[str], beside: str
) -> pd.DataFrame:
    """Put the named measures of some states side by side, each with one and the same state.

    Parameters
    ----------
    cast
        As `ballots` gives it.
    countries
        Table ``countries``.
    states
        Codes of the states, in the order wanted.
    beside
        Code of the state they are compared with.

    Returns
    -------
    pandas.DataFrame
        One row a state: ``iso3``, ``country``, ``texts`` (a count), ``lijphart``, ``s``, ``kappa``
        and ``pi`` (missing where a measure is not defined).
    """
    names, there = countries.set_index("iso3")["name"], cast.loc[beside]
    return pd.DataFrame(
        [
            {
                "iso3": iso3,
                "country": names[iso3],
                "texts": len(_places(cast.loc[iso3], there)[0]),
                "lijphart": lijphart(cast.loc[iso3], there),
                "s": s_score(cast.loc[iso3], there),
                "kappa": chance_corrected(cast.loc[iso3], there),
                "pi": chance_corrected(cast.loc[iso3], there, pooled=True),
            }
            for iso3 in states
        ],
        columns=["iso3", "country", "texts", "lijphart", "s", "kappa", "pi"],
    )


def agreement_over(
    votes: pd.DataFrame,
    resolutions: pd.DataFrame,
    countries: pd.DataFrame,
    *,
    since: str | pd.Timestamp,
    until: str | pd.Timestamp,
    beside: str = "RUS",
) -> pd.Series:
    """Say how often the course's countries voted as one state did, over some time.

    An abstention beside a Yes or a No counts half; a text on which either was absent is left out.

    Returns
    -------
    pandas.Series
        Percent by ISO code, in the order of `countries`; blank where no text counts.
    """
    calls = roll_calls(resolutions, votes, since=since, until=until)
    rows = agreement_with(agreement(ballots(votes, calls["resolution"])), countries, beside)
    subjects = countries.loc[countries["role"] == "subject", "iso3"]
    return rows.set_index("iso3")["percent"].reindex(list(subjects))


def two_votes(cast: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """Cross the votes on two texts.

    Returns
    -------
    pandas.DataFrame
        One row for each vote on the first and each on the second: ``first``, ``second``, ``states``
        (a count), ``iso3s`` (a tuple).
    """
    return pd.DataFrame(
        [
            {"first": one, "second": other, "states": len(who), "iso3s": tuple(who)}
            for one in VOTES
            for other in VOTES
            for who in [cast.index[(cast[first] == one) & (cast[second] == other)]]
        ]
    )
