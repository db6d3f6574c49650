"""What the lab of lesson 4 draws."""

from __future__ import annotations

from functools import partial

import pandas as pd

from allylessons import model
from allylessons.exercise import Lab
from allylessons.lessons.l04.facts import Facts


def all_of(facts: Facts) -> tuple[Lab, ...]:
    """List the labs."""
    return (
        Lab(
            "known",
            partial(draw_known, facts),
            {
                "as_known_on_the_last_day_of": facts.months,
                "from_year": (
                    int(facts.events["first_day"].min().year),
                    int(facts.cutoff.year),
                    1,
                ),
                "what_was_not_yet_reported": [("hidden", True), ("dotted", False)],
            },
            start={
                "as_known_on_the_last_day_of": f"{facts.cutoff:%Y-%m}",
                "from_year": int(facts.invasion["first_day"].year),
            },
        ),
    )


def draw_known(
    facts: Facts,
    *,
    as_known_on_the_last_day_of: str,
    from_year: int,
    what_was_not_yet_reported: bool,
):
    """Draw the events that a reader of our sources could know of at the end of a month."""
    from allylessons import charts  # brings Altair, which the first cell does without

    day = pd.Timestamp(as_known_on_the_last_day_of) + pd.offsets.MonthEnd(0)
    rows = model.known_on(facts.events, day)
    return charts.lanes(
        rows,
        title=f"What was known at the end of {day:%B %Y}?",
        note=charts.caption(["table events, where each event names its own"], f"{day:%B %Y}"),
        since=from_year,
        known_on=day,
        hide=what_was_not_yet_reported,
    )
