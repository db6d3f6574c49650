"""What the labs of lesson 5 draw."""

from __future__ import annotations

from functools import partial
from itertools import product

import pandas as pd

from allylessons.describe import index as says
from allylessons.exercise import Lab
from allylessons.lessons.l05.facts import CHOICES, ROBUST, RULES, SCALED_BY, Facts, split
from allylessons.model import index

ROBUST_FROM = {"robust_from_percent": (50, 100, 5)}


def all_of(facts: Facts) -> tuple[Lab, ...]:
    """List the labs."""
    everything = {name: [*of, ("all of these", "any")] for name, of in CHOICES.items()}
    return (
        Lab(
            "index",
            partial(draw_index, facts),
            {**facts.sliders, **CHOICES},
            start=facts.equal,
            tell=partial(tell_index, facts),
        ),
        Lab("places", partial(draw_places, facts), everything, predicted="moves-most"),
        Lab(
            "sentences",
            partial(draw_sentences, facts),
            ROBUST_FROM,
            start={"robust_from_percent": ROBUST},
            tell=partial(tell_sentences, facts),
        ),
    )


def draw_index(facts: Facts, **given: object):
    """Draw one index: scores, places and what each measure gives."""
    from allylessons import charts  # brings Altair, which the first cell does without

    weights, rules = split(facts, given)
    tables = {of: facts.table(*of) for of in product(*(RULES[name] for name in SCALED_BY))}
    return charts.contributions(
        facts.rows(weights, **rules),
        scaled={" ".join(of): table for of, table in tables.items()},
        chosen=" + ' ' + ".join(SCALED_BY),
        weights={
            key: charts.bound(key, offered, weights[key], facts.labels[key])
            for key, offered in facts.sliders.items()
        },
        rules=[charts.bound(name, offered, rules[name]) for name, offered in CHOICES.items()],
        title="Where do the points come from?",
        note=_note(facts),
    )


def tell_index(facts: Facts, **given: object) -> tuple[str, pd.DataFrame]:
    """Tell what the chart of an index shows, and its rows."""
    weights, rules = split(facts, given)
    rows = facts.rows(weights, **rules)
    return says.contributions(rows), rows


def draw_places(facts: Facts, *, predicted: str | None = None, **rules: str):
    """Draw the places that the countries take over all weightings."""
    from allylessons import charts

    found = facts.space(**rules)
    return charts.rank_spread(
        index.spread(found, facts.names),
        indices=found.indices,
        title="Which places can each country take?",
        note=_note(facts),
        marked=predicted,
    )


def draw_sentences(facts: Facts, *, robust_from_percent: int):
    """Draw how often each comparison is true over all weightings and rules."""
    from allylessons import charts

    return charts.comparisons(
        _judged(facts, robust_from_percent),
        indices=facts.whole.indices,
        at_least=robust_from_percent,
        control=charts.bound(
            "robust_from_percent", ROBUST_FROM["robust_from_percent"], robust_from_percent
        ),
        title="Which comparisons survive every choice?",
        note=_note(facts),
    )


def tell_sentences(facts: Facts, *, robust_from_percent: int) -> tuple[str, pd.DataFrame]:
    """Tell which comparisons are robust from a share on, and the rows of the chart."""
    rows = _judged(facts, robust_from_percent)
    return says.comparisons(rows, facts.whole.indices, robust_from_percent), rows


def _judged(facts: Facts, at_least: float) -> pd.DataFrame:
    return index.judged(facts.comparisons(facts.whole), at_least)


def _note(facts: Facts) -> str:
    from allylessons import charts

    return charts.caption(
        ["tables meanings, trade, indicators, votes", "S422 (OECD and JRC handbook) for the steps"],
        facts.data.as_of,
    )
