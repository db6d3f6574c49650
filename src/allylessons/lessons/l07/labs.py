"""What the labs of lesson 7 offer and draw."""

from __future__ import annotations

import re
from functools import partial

from allylessons import describe, model
from allylessons.data import DataError
from allylessons.exercise import (
    Lab,
)
from allylessons.lessons.l07.facts import DOLLARS, GDP, HOW, OTHER, Facts


def all_of(facts: Facts) -> tuple[Lab, ...]:
    """List the labs."""
    return (
        Lab(
            "four-ways",
            partial(draw_series, facts),
            {
                "figures": list(facts.offered),
                "shown_as": [(text, key) for key, text in HOW.items()],
                "index_begins_in": (*facts.years, 1),
            },
            start={"index_begins_in": int(facts.usual["year"].iloc[0])},
            predicted="growth-of-record",
        ),
        Lab(
            "on-record",
            partial(draw_figures, facts),
            {"partner": [(name, iso3) for iso3, name in facts.names.items()]},
            start={"partner": facts.another["iso3"]},
        ),
        Lab(
            "both-sides",
            partial(draw_weights, facts),
            {"year": (*facts.weighed_years, 1)},
            start={"year": facts.weighed},
        ),
    )


def draw_series(
    facts: Facts,
    *,
    figures: str,
    shown_as: str,
    index_begins_in: int,
    predicted: list[float] | None = None,
):
    """Draw one series as a level, a growth rate, a ratio or an index."""
    from allylessons import charts  # brings Altair, which the first cell does without

    chosen = facts.offered[figures]
    rows = model.one_series(facts.trade, **chosen)
    name = facts.names[chosen["iso3"]]
    unit, what, box, sources = "percent", "", None, []
    if shown_as in ("own", "other") and chosen["unit"] != DOLLARS:
        raise DataError(f"These figures are in {chosen['unit']}, and the GDP here is in {DOLLARS}.")
    if shown_as == "level":
        shown, unit, what = rows["value"], chosen["unit"], "level"
    elif shown_as == "growth":
        shown, what = model.growth(rows), "growth on the year before"
        if predicted and chosen == facts.offered[next(iter(facts.offered))]:
            box = (facts.record, *predicted)
    elif shown_as == "index":
        shown = model.index_to(rows, index_begins_in)
        unit, what = f"{index_begins_in} is 100", "index"
        if shown.isna().all():
            known = describe.join_words(rows.loc[rows["value"].notna(), "year"], "or")
            raise DataError(
                f"This series has no figure for {index_begins_in} to begin from. Choose {known}."
            )
    else:
        side = chosen["iso3"] if shown_as == "own" else OTHER
        shown = model.percent_of(rows, facts.gdp[side])
        what = f"trade beside the GDP of {name if shown_as == 'own' else facts.other}"
        sizes = facts.indicators[facts.indicators["indicator"] == GDP]
        sources = describe.sources(sizes[sizes["iso3"] == side])
    return charts.trade_in_time(
        rows.assign(shown=shown),
        title=f"How did trade between {name} and {facts.other} move?",
        what=what,
        unit=unit,
        labels=facts.labels,
        as_of=f"{facts.data.as_of}, later years marked by year",
        sources=sources,
        bars=shown_as == "growth",
        predicted=box,
    )


def draw_figures(facts: Facts, *, partner: str):
    """Draw every figure that the data hold for one partner."""
    from allylessons import charts

    rows = model.figures_of(facts.trade, partner)
    name = facts.names[partner]
    # The axis says already that it is trade, both ways.
    what = {
        key: re.sub("trade, both ways, |, both ways", "", text)
        for key, text in facts.measures.items()
    }
    return charts.trade_figures(
        rows.assign(
            whose=facts.whose(rows, name),
            what=rows["measure"].astype("object").map(what).fillna("nothing"),
        ),
        title=f"What is on record for {name}?",
        name=name,
        unit=f"trade both ways ({DOLLARS})",
        labels=facts.labels,
        as_of=f"{facts.data.as_of}, later years marked by year",
    )


def draw_weights(facts: Facts, *, year: int):
    """Draw the trade of a year beside both sides' GDP."""
    from allylessons import charts

    sizes = facts.indicators[facts.indicators["indicator"] == GDP]
    return charts.trade_beside_gdp(
        facts.weights(year),
        title="How much is the same sum on each side?",
        other=facts.other,
        year=year,
        sources=describe.sources(sizes),
        as_of=facts.data.as_of,
    )
