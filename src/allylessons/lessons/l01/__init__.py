"""Lesson 1, What is an ally?: a word with several meanings, and lists that follow from a rule."""

from __future__ import annotations

from allylessons.data import Package
from allylessons.exercise import Choice, Content, Prediction
from allylessons.lessons.l01 import exercises, labs
from allylessons.lessons.l01.facts import Facts


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    facts = Facts(data)
    asked = exercises.all_of(facts)
    # Its question has names in it, so it is shown from here, to follow the data.
    between = next(each.prompt for each in asked if each.key == "rule-between")
    return Content(
        "What is an ally?",
        exercises=asked,
        predictions=(
            Prediction(
                "most-ties",
                "Which country do you expect to meet the most meanings, counting only what a "
                "record or both sides show?",
                Choice({name: name for name in facts.names.values()}),
            ),
        ),
        labs=labs.all_of(facts),
        notes={**facts.notes, "rule-between": between},
    )
