"""Lesson 7, What does record trade mean?: level, growth, ratio, index, and whose figures."""

from __future__ import annotations

from allylessons.data import Package
from allylessons.exercise import Content, Numbers, Prediction
from allylessons.lessons.l07 import exercises, labs
from allylessons.lessons.l07.facts import Facts


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    facts = Facts(data)
    facts.check()
    asked = exercises.all_of(facts)
    return Content(
        "What does record trade mean?",
        exercises=asked,
        predictions=(
            Prediction(
                "growth-of-record",
                f"The latest record year of {facts.name}'s trade with {facts.other} is "
                f"{facts.record}. By how much did trade grow in it? Give the lowest and the highest "
                "growth that would not surprise you.",
                Numbers(("lowest", "highest"), "percent"),
                low=-20,
                high=60,
            ),
        ),
        labs=labs.all_of(facts),
        notes={
            **facts.notes,
            "another": next(each.prompt for each in asked if each.key == "another"),
        },
    )
