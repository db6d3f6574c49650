"""Lesson 0, Start here: one pass at check, hint and solution, on how much is said of whom."""

from __future__ import annotations

from allylessons.data import Package
from allylessons.exercise import Choice, Content, Prediction
from allylessons.lessons.l00 import exercises, labs
from allylessons.lessons.l00.facts import Facts


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    facts = Facts(data)
    return Content(
        "What is here, and can I change it?",
        exercises=exercises.all_of(facts),
        predictions=(
            Prediction(
                "most-claims",
                "About which country does the article make the most claims?",
                Choice({name: name for name in facts.names}),
            ),
        ),
        labs=labs.all_of(facts),
        notes=facts.notes,
    )
