"""Lesson 0, Start here: what fills its text, its answers, its pictures."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from allylessons import voices
from allylessons.data import Package
from allylessons.exercise import Content
from allylessons.lab import Picture
from allylessons.reference import Facts
from allylessons.subjects import claims
from allylessons.text import Answer
from allylessons.text import content as from_text

TEXT = Path(__file__).parent / "00_start_here.toml"
CLAIM = "C21"  # the claim whose path is shown
ARTICLE = "S001"


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    facts = _facts(data)
    subjects = {name: name for name in sorted(facts.counted["country"])}
    views = voices.two_views(data)
    return from_text(
        TEXT,
        facts,
        answers=_answers(facts),
        options={"most-claims": subjects, "ally": subjects},
        pictures=_pictures(data, facts),
        voices=(CLAIM, *(one for ids in views.values() for one in ids)),
        views=views,
    )


def _facts(data: Package) -> Facts:
    facts = Facts(data)
    facts.counted = claims.claims_per_country(data.load("claims"), data.load("countries"))
    facts.all = len(data.load("claims"))
    first, last = facts.counted.iloc[0], facts.counted.iloc[-1]
    facts.first, facts.first_claims = str(first["country"]), int(first["claims"])
    facts.last, facts.last_claims = str(last["country"]), int(last["claims"])
    facts.last_percent = float(last["percent"])
    facts.countries = sorted(facts.counted["country"])
    facts.country_count = len(facts.countries)
    facts.tables = len(data.tables)
    # The country that the control is set to: one with a single longest bar, not the one shown first.
    for _, row in facts.counted.iloc[1:].iterrows():
        rows = claims.themes(data, row["iso3"]).rows
        if len(rows) and (rows["claims"] == rows["claims"].max()).sum() == 1:
            facts.asked, facts.asked_rows = str(row["country"]), rows
            break
    facts.top, facts.top_claims = _top(facts.asked_rows), int(facts.asked_rows["claims"].max())
    facts.letter = facts.top[0]
    facts.shown = claims.themes(data, first["iso3"]).rows
    return facts


def _top(rows: pd.DataFrame) -> str:
    return str(rows["theme"].iloc[0])


def _answers(f: Facts) -> dict[str, Answer]:
    """Key of a question to its right answer, and the answers that its slips give."""
    before = _top(f.shown) if _top(f.shown) != f.top else str(f.shown["theme"].iloc[-1])
    offered = sorted({*f.asked_rows["theme"], f.top, before})
    return {
        "change-the-control": Answer(
            f.top,
            {
                "reading the chart before it changed": before,
                "the shortest bar for the longest": str(f.asked_rows["theme"].iloc[-1]),
            },
            options={theme: theme for theme in offered},
        ),
        "read-the-table": Answer(
            f.last_claims,
            {
                "a share is a count": f.last_percent,
                "the first row is the answer": f.first_claims,
                "the total is the part": f.all,
            },
        ),
    }


def _pictures(data: Package, f: Facts) -> tuple[Picture, ...]:
    offered = list(zip(f.counted["country"], f.counted["iso3"], strict=True))
    return (
        Picture(
            "squares",
            claims.draw_squares,
            lambda: claims.attention(data),
            columns={"country": "country", "claims": "claims", "percent": "percent of all"},
            table=lambda _: f.counted,
            sources=[ARTICLE],
            as_of=data.as_of,
            opened_by="most-claims",
            before=f"{f.all} squares, one a claim: the picture opens with your guess.",
        ),
        Picture(
            "themes",
            claims.draw_themes,
            lambda country: claims.themes(data, country),
            controls={"country": offered},
            columns={"theme": "theme", "claims": "claims"},
            sources=[ARTICLE],
            as_of=data.as_of,
        ),
    )
