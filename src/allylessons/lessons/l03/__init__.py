"""Lesson 3, How many?: shares from rival estimates of soldiers sent and soldiers lost."""

from __future__ import annotations

from allylessons.data import Package
from allylessons.exercise import Content, Numbers, Prediction
from allylessons.lessons.l03 import exercises, labs
from allylessons.lessons.l03.facts import CLAIM, Facts


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    facts = Facts(data)
    data.record(CLAIM)  # without it there is no lesson; its absence is said once, here
    return Content(
        "How many?",
        exercises=exercises.all_of(facts),
        predictions=(
            Prediction(
                "share",
                "Of the soldiers sent, what is the lowest and the highest share lost (killed, wounded, "
                "missing or captured) that you would believe?",
                Numbers(("lowest", "highest"), "percent"),
                start=(10, 60),
            ),
        ),
        labs=labs.all_of(facts),
        notes=facts.notes,
    )
