"""Lesson 5, compare and break: an index of ties, the choices in it, and what survives them all."""

from __future__ import annotations

from allylessons.data import Package
from allylessons.exercise import Choice, Content, Prediction
from allylessons.lessons.l05 import exercises, labs
from allylessons.lessons.l05.facts import Facts


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    facts = Facts(data)
    asked = exercises.all_of(facts)
    return Content(
        "Who is closest to Russia, and does the answer survive?",
        exercises=asked,
        predictions=(
            Prediction(
                "moves-most",
                "Whose place do you expect to depend most on the weights?",
                Choice({name: name for name in facts.names.values()}),
            ),
        ),
        labs=labs.all_of(facts),
        # Questions with figures or names in them are shown from here, so that they follow the data.
        notes={
            f"ask-{each.key}": f"**Your turn.** {each.prompt}"
            for each in asked
            if not hasattr(each.kind, "options")
        }
        | facts.notes,
    )
