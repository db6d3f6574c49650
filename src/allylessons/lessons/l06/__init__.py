"""Lesson 6, Do they vote with Russia?: roll calls, a stated rule, and two baselines."""

from __future__ import annotations

from allylessons.data import Package
from allylessons.exercise import Content, Numbers, Prediction
from allylessons.lessons.l06 import exercises, labs
from allylessons.lessons.l06.facts import Facts


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    facts = Facts(data)
    asked = exercises.all_of(facts)
    prompts = {each.key: each.prompt for each in asked}
    return Content(
        "Do they vote with Russia?",
        exercises=asked,
        predictions=(
            Prediction(
                "usual-state",
                f"Take any state of the world but {facts.beside}. On what share of these texts does "
                f"it vote as {facts.beside} does? Give a range, in percent.",
                Numbers(("at least", "at most"), "percent"),
            ),
        ),
        labs=labs.all_of(facts),
        # Questions with figures or names in them are shown from here, so that they follow the data.
        notes={
            **facts.notes,
            "part-blank": f"{facts.part_blank_in_words}\n\n{prompts['part-blank']}",
            "alone": prompts["alone"],
            "as-often": prompts["as-often"],
        },
    )
