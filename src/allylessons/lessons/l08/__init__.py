"""Lesson 8, your brief: one page from the ledger of claims, every sentence with its sources."""

from __future__ import annotations

from functools import partial

from allylessons.brief_desk import Brief, Rubric, Sheet
from allylessons.data import Package
from allylessons.exercise import Choice, Content, Prediction
from allylessons.lessons.l08 import exercises
from allylessons.lessons.l08.facts import RUBRIC, Facts
from allylessons.model import brief


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    facts = Facts(data)
    return Content(
        brief.TITLE,
        exercises=exercises.all_of(facts),
        predictions=(
            Prediction(
                "verdict",
                "A check gave each claim of the article one of these verdicts. Most are supported. "
                "Which verdict comes second?",
                Choice({label: label for label in facts.verdicts[1:]}),
            ),
        ),
        notes=facts.notes,
        desks={
            "brief": lambda answers: Brief(facts.shelf, answers),
            "brief-narrow": lambda _: Sheet(facts.shelf, facts.narrow),
            "brief-wide": lambda _: Sheet(facts.shelf, facts.wide),
            "rubric-self": partial(Rubric, "self", "My own page", RUBRIC),
            "rubric-peer": partial(Rubric, "peer", "Somebody else's page", RUBRIC),
        },
    )
