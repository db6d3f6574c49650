"""What the lab of lesson 3 draws."""

from __future__ import annotations

from functools import partial

import pandas as pd

from allylessons.exercise import Lab
from allylessons.lessons.l03.facts import KILLED, LOST, Facts


def all_of(facts: Facts) -> tuple[Lab, ...]:
    """List the labs."""
    return (
        Lab(
            "shares",
            partial(draw_shares, facts),
            {
                "losses_counted_by": facts.estimators(facts.losses),
                "sent_counted_by": facts.estimators(facts.sent),
                "losses_are": [("all casualties", LOST), ("killed only", KILLED)],
                "known_by": facts.months,
                "figures": [
                    ("the newest of each estimator", False),
                    ("also those they replaced later", True),
                ],
                "open_figures": [
                    ("count “more than” as the number itself", True),
                    ("leave out “more than” and “at least”", False),
                ],
            },
            start={"known_by": facts.month},
            predicted="share",
        ),
    )


def draw_shares(
    facts: Facts,
    *,
    losses_counted_by: tuple[str, ...],
    sent_counted_by: tuple[str, ...],
    losses_are: str,
    known_by: str,
    figures: bool,
    open_figures: bool,
    predicted: list[float] | None = None,
):
    """Draw the cloud of shares that the chosen estimates allow."""
    from allylessons import charts  # brings Altair, which the first cell does without

    pairs = facts.pairs(losses_are, known_by, replaced=figures, open_ended=open_figures)
    pairs = pairs[
        pairs["losses_by"].isin(losses_counted_by) & pairs["deployed_by"].isin(sent_counted_by)
    ]
    sources = sorted({source for both in pairs["sources"] for source in both.split(", ")})
    # A prediction of losses says nothing about those killed.
    noun, predicted = ("killed", None) if losses_are == KILLED else ("lost", predicted)
    return charts.cloud(
        pairs,
        title=f"Which share of those sent was {noun}?",
        mark=facts.headline,
        mark_name="The article, killed or wounded",
        note=charts.caption(sources, f"{pd.Timestamp(known_by):%B %Y}"),
        noun=noun,
        predicted=tuple(predicted) if predicted else None,
    )
