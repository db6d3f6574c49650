"""Charts that a brief can carry: kinds of tie, votes, trade, and rival estimates."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from allylessons import model
from allylessons.brief.page import Chart
from allylessons.data import Package
from allylessons.describe.estimates import estimate
from allylessons.model.meanings import FIRM, SIZED
from allylessons.reference import date, number

VOUCHED = (*FIRM, "several_others")  # evidence for which more than one party vouches
_INVASION = "2022-02-24"
_DOLLARS = "US$ billion"


def charts(data: Package) -> list[Chart]:
    """Give the charts for a page, of the countries that the course treats."""
    countries = data.load("countries").query("role == 'subject'")
    names = dict(zip(countries["iso3"], countries["name"], strict=True))
    end = pd.Timestamp(data.descriptor["as_of"]) + pd.offsets.MonthEnd(0)
    found = [_ties(data, names), _votes(data, names, end), _trade(data, names, end)]
    return [one for one in (*found, *_estimates(data, names, end)) if len(one.rows)]


def ties(data: Package, iso3: str) -> list[str]:
    """Kinds of tie of a country for which more than one party vouches, of more than a token."""
    grid = data.load("meanings")
    firm = grid["evidence"].isin(VOUCHED) & grid["size"].isin(SIZED) & (grid["iso3"] == iso3)
    return list(grid.loc[firm, "meaning"].astype(str))


def _chart(
    key: str, title: str, rows: pd.DataFrame, more: str = "", sources: tuple[str, ...] = ()
) -> Chart:
    said = "; ".join(f"{row.label}, {row.says}" for row in rows.itertuples())
    return Chart(key, title, rows, f"{title}: {said}. {more}".strip(), sources)


def _counted(names: dict[str, str], counts: list[int], of: int) -> pd.DataFrame:
    rows = pd.DataFrame({"label": list(names.values()), "least": 0, "most": counts})
    return rows.assign(says=[f"{most} of {of}" for most in counts])


def _ties(data: Package, names: dict[str, str]) -> Chart:
    kinds = data.load("meanings")["meaning"].nunique()
    rows = _counted(names, [len(ties(data, iso3)) for iso3 in names], kinds)
    more = f"Source: the table meanings, as of {data.as_of}."
    return _chart("ties", "Kinds of tie shown by a record or by several others", rows, more)


def _votes(data: Package, names: dict[str, str], end: pd.Timestamp) -> Chart:
    texts = data.load("resolutions")
    texts = texts[texts["date"].between(pd.Timestamp(_INVASION), end)]["resolution"]
    votes = data.load("votes")
    votes = votes[votes["resolution"].isin(texts) & (votes["vote"] == "no")]["iso3"].value_counts()
    rows = _counted(names, [int(votes.get(iso3, 0)) for iso3 in names], len(texts))
    more = f"Source: the table votes, as of {data.as_of}."
    return _chart("votes", "UN texts on the war on which each voted No, as Russia did", rows, more)


def _trade(data: Package, names: dict[str, str], end: pd.Timestamp) -> Chart:
    """Trade both ways in each country's last whole year with a figure, from least to most."""
    trade = data.load("trade")
    whole = (trade["period"] < end.to_period("Y").start_time) & (trade["status"] != "part_of_year")
    both = trade["measure"].isin(["goods_total", "trade_total"]) & (trade["unit"] == _DOLLARS)
    trade = trade[whole & both].dropna(subset=["value", "low", "high"], how="all")
    rows, sources = [], []
    for iso3, name in names.items():
        own = trade[trade["partner_iso3"] == iso3]
        own = own[own["period"] == own["period"].max()]
        if own.empty:
            continue
        ends = own[["value", "low", "high"]].astype(float)
        least, most = ends.min(axis=None), ends.max(axis=None)
        says = number(least) + (f" to {number(most)}" if most > least else "")
        label = f"{name}, {own['period'].iloc[0].year}"
        rows.append({"label": label, "least": least, "most": most, "says": says})
        sources += [ids[0] for ids in own["source_ids"]]
    frame = pd.DataFrame(rows, columns=["label", "least", "most", "says"])
    title = "Trade with Russia, billion US dollars, last year known"
    return _chart("trade", title, frame, "", tuple(dict.fromkeys(sources)))


def _estimates(data: Package, names: dict[str, str], end: pd.Timestamp) -> Iterator[Chart]:
    """What several people estimate by the as-of date, the latest of each."""
    table, actors = data.load("estimates"), data.load("actors")
    labels = data.labels("estimates", "measure")
    for iso3, name in names.items():
        for measure in table.loc[table["iso3"] == iso3, "measure"].unique():
            rows = model.estimates_of(table, actors, iso3=iso3, measures=[measure], known_by=end)
            rows = rows[rows["status"].isin(["estimate", "claim", "count"])]
            rows = model.latest_of_each(rows.dropna(subset=["estimator", "date"]), ["actor_id"])
            if len(rows) < 3:
                continue
            when = [
                date(day, str(known), code="short")
                for day, known in zip(rows["date"], rows["date_precision"], strict=True)
            ]
            drawn = pd.DataFrame(
                {
                    "label": [
                        f"{who}, {day}" for who, day in zip(rows["estimator"], when, strict=True)
                    ],
                    "least": rows["least"].fillna(rows["most"]).astype(float).to_list(),
                    "most": rows["most"].fillna(rows["least"]).astype(float).to_list(),
                    "says": [estimate(row) for _, row in rows.iterrows()],
                }
            )
            title = f"{name}: {labels[measure]} ({rows['unit'].iloc[0]})"
            sources = tuple(dict.fromkeys(rows["source_id"].dropna()))
            yield _chart(f"estimates-{iso3}-{measure}", title, drawn, "", sources)
