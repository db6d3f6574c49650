"""Lesson 2, Who says so?: from each claim back through its chain to whoever stands at the end."""

from __future__ import annotations

from allylessons.data import Package
from allylessons.exercise import Choice, Content, Prediction
from allylessons.lessons.l02 import exercises, labs
from allylessons.lessons.l02.facts import Facts


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    facts = Facts(data)
    shares = ["none of them", "about one in ten", "about a quarter", "about half", "most of them"]
    return Content(
        "Who says so?",
        exercises=exercises.all_of(facts),
        predictions=(
            Prediction(
                "saw-it",
                "How many of the article's claims lead back to somebody who saw the thing?",
                Choice({share: share for share in shares}),
            ),
        ),
        labs=labs.all_of(facts),
        notes=facts.notes,
    )
