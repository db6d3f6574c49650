"""What the lab of lesson 0 draws."""

from __future__ import annotations

from functools import partial

from allylessons.exercise import Lab
from allylessons.lessons.l00.facts import Facts


def all_of(facts: Facts) -> tuple[Lab, ...]:
    """List the labs."""
    offered = list(zip(facts.counted["country"], facts.counted["iso3"], strict=True))
    return (Lab("themes", partial(draw_themes, facts), {"country": offered}),)


def draw_themes(facts: Facts, *, country: str):
    """Draw what the claims about one country are about."""
    from allylessons import charts  # brings Altair, which the first cell does without

    name = facts.countries.set_index("iso3")["name"][country]
    return charts.bars(
        facts.themes(country),
        label="theme",
        value="claims",
        title=f"What are the claims about {name} about?",
        noun="claim",
        note=charts.caption(["S001"], facts.data.as_of),
    )
