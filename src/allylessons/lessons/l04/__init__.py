"""Lesson 4, When?: the order of events, the day each was told, and dates that an update broke."""

from __future__ import annotations

from allylessons.data import Package
from allylessons.exercise import Choice, Content, Prediction
from allylessons.lessons.l04 import exercises, labs
from allylessons.lessons.l04.facts import Facts


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    facts = Facts(data)
    return Content(
        "When?",
        exercises=exercises.all_of(facts),
        predictions=(
            Prediction(
                "oldest",
                "Whose ties with Moscow go back the furthest in these data?",
                Choice({name: name for name in sorted(facts.subjects["name"])}),
            ),
        ),
        labs=labs.all_of(facts),
        notes=facts.notes,
    )
