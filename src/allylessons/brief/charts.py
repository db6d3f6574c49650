"""Charts that a brief can carry: kinds of tie, votes, trade, and rival estimates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from allylessons import model
from allylessons.brief.page import Chart
from allylessons.data import Package
from allylessons.model.meanings import FIRM, SIZED
from allylessons.reference import date, number
from allylessons.words import estimate

_INVASION = pd.Timestamp("2022-02-24")


def charts(data: Package) -> list[Chart]:
    """Give the charts for a page, of the countries that the course treats."""
    countries = data.load("countries").query("role == 'subject'")
    names = dict(zip(countries["iso3"], countries["name"], strict=True))
    end = data.last_day
    texts = data.load("resolutions")
    texts = texts[texts["date"].between(_INVASION, end)]["resolution"]
    votes = data.load("votes")
    votes = votes[votes["resolution"].isin(texts) & (votes["vote"] == "no")]["iso3"]
    kinds = data.load("meanings")["meaning"].nunique()
    tied = {name: len(ties(data, iso3)) for iso3, name in names.items()}
    voted = {name: int((votes == iso3).sum()) for iso3, name in names.items()}
    no = "UN texts on the war on which each voted No, as Russia did"
    found = [
        _counted(data, "ties", "Kinds of tie shown by a record or by several others", tied, kinds),
        _counted(data, "votes", no, voted, len(texts)),
        _trade(data, names, end),
        *_estimates(data, names, end),
    ]
    return [one for one in found if len(one.rows)]


def ties(data: Package, iso3: str) -> list[str]:
    """Kinds of tie of a country for which more than one party vouches, of more than a token."""
    grid = data.load("meanings")
    firm = grid["evidence"].isin([*FIRM, "several_others"]) & grid["size"].isin(SIZED)
    return list(grid.loc[firm & (grid["iso3"] == iso3), "meaning"].astype(str))


def _chart(key: str, title: str, rows: pd.DataFrame, sources: pd.Series | tuple = ()) -> Chart:
    said = "; ".join(f"{row.label}, {row.says}" for row in rows.itertuples())
    return Chart(key, title, rows, f"{title}: {said}.", tuple(dict.fromkeys(sources)))


def _counted(data: Package, key: str, title: str, counts: Mapping[str, int], of: int) -> Chart:
    rows = pd.DataFrame({"label": list(counts), "least": 0, "most": list(counts.values())})
    one = _chart(key, title, rows.assign(says=[f"{most} of {of}" for most in rows["most"]]))
    table = {"ties": "meanings"}.get(key, key)
    words = f"{one.words} Source: the table {table}, as of {data.as_of}."
    return Chart(key, title, one.rows, words)


def _trade(data: Package, names: Mapping[str, str], end: pd.Timestamp) -> Chart:
    """Trade both ways in each country's last whole year with a figure, from least to most."""
    trade = data.load("trade")
    trade = trade[
        (trade["period"] < end.to_period("Y").start_time)
        & (trade["status"] != "part_of_year")
        & trade["measure"].isin(["goods_total", "trade_total"])
        & (trade["unit"] == "US$ billion")
    ].dropna(subset=["value", "low", "high"], how="all")
    rows = []
    for iso3, name in names.items():
        own = trade[trade["partner_iso3"] == iso3]
        own = own[own["period"] == own["period"].max()]
        if len(own):
            ends = own[["value", "low", "high"]].astype(float)
            least, most = ends.min(axis=None), ends.max(axis=None)
            says = number(least) + (f" to {number(most)}" if most > least else "")
            label = f"{name}, {own['period'].iloc[0].year}"
            rows.append((label, least, most, says, [ids[0] for ids in own["source_ids"]]))
    frame = pd.DataFrame(rows, columns=["label", "least", "most", "says", "sources"])
    title = "Trade with Russia, billion US dollars, last year known"
    return _chart("trade", title, frame, frame["sources"].explode())


def _estimates(data: Package, names: Mapping[str, str], end: pd.Timestamp) -> Iterator[Chart]:
    """What three or more estimate by the as-of date, the latest of each."""
    table, labels = data.load("estimates"), data.labels("estimates", "measure")
    for iso3, measure in table[["iso3", "measure"]].drop_duplicates().itertuples(index=False):
        rows = model.estimates_of(
            table, data.load("actors"), iso3=iso3, measures=[measure], known_by=end
        )
        rows = rows[rows["status"].isin(["estimate", "claim", "count"])]
        rows = model.latest_of_each(rows.dropna(subset=["estimator", "date"]), ["actor_id"])
        if len(rows) < 3 or iso3 not in names:
            continue
        when = zip(rows["estimator"], rows["date"], rows["date_precision"], strict=True)
        drawn = pd.DataFrame(
            {
                "label": [f"{who}, {date(day, str(p), code='short')}" for who, day, p in when],
                "least": rows["least"].fillna(rows["most"]).astype(float).to_list(),
                "most": rows["most"].fillna(rows["least"]).astype(float).to_list(),
                "says": [estimate(row) for _, row in rows.iterrows()],
            }
        )
        title = f"{names[iso3]}: {labels[measure]} ({rows['unit'].iloc[0]})"
        yield _chart(f"estimates-{iso3}-{measure}", title, drawn, rows["source_id"].dropna())
