"""What the labs of lesson 1 show and draw."""

from __future__ import annotations

from functools import partial

import pandas as pd

from allylessons import cards
from allylessons.exercise import Lab
from allylessons.lessons.l01.facts import EVIDENCE, SIZES, Facts, counting


def all_of(facts: Facts) -> tuple[Lab, ...]:
    """List the labs."""
    return (
        Lab(
            "cell",
            partial(open_cell, facts),
            {
                "country": [(name, iso3) for iso3, name in facts.names.items()],
                "meaning": [(label, key) for key, label in facts.labels.items()],
            },
        ),
        Lab(
            "allies",
            partial(draw_allies, facts),
            {
                "meanings": facts.labels,
                "at_least": (1, len(facts.labels), 1),
                "evidence": [(text, key) for key, (text, _) in EVIDENCE.items()],
                "size": [(text, key) for key, (text, _) in SIZES.items()],
            },
            predicted="most-ties",
        ),
    )


def open_cell(facts: Facts, *, country: str, meaning: str) -> cards.Pile:
    """Show one cell of the grid: its finding, and its evidence as cards."""
    cells = facts.grid[(facts.grid["iso3"] == country) & (facts.grid["meaning"] == meaning)]
    cell = cells.iloc[0]
    told = [cell[name] for name in ("statement", "note") if pd.notna(cell[name])]
    if pd.notna(cell["size_basis"]):
        told.append(f"Size: {cell['size_says']}. {cell['size_basis']}")
    groups = {}
    for name, ids in (
        ("Speaks for it", cell["evidence_ids"]),
        ("Speaks against it, or for less", cell["counter_evidence_ids"]),
        ("What was said about it", cell["position_ids"]),
    ):
        groups[name] = [each for each in ids if not facts.later(each)]
        if since := [each for each in ids if facts.later(each)]:
            groups[f"{name}, after {facts.data.as_of}"] = since
    return cards.pile(
        facts.data,
        f"{cell['country']}, {cell['label']}: {cell['evidence_says']}; the state: "
        f"{cell['stance_says']}",
        " ".join(told) or "The table has no row for this cell yet.",
        groups,
    )


def draw_allies(
    facts: Facts,
    *,
    meanings: tuple[str, ...],
    at_least: int,
    evidence: str,
    size: str,
    predicted: str | None = None,
):
    """Draw the list of allies that a rule makes."""
    from allylessons import charts  # brings Altair, which the first cell does without

    return charts.allies(
        facts.listed(meanings, at_least, evidence, size),
        title="Who is an ally under this rule?",
        ticked=len(meanings),
        at_least=at_least,
        evidence=counting(evidence, size),
        with_=[facts.data.labels("meanings", "evidence")[key] for key in EVIDENCE["any"][1]],
        note=charts.caption(["table meanings, with the ids in each cell"], facts.data.as_of),
        marked=predicted,
    )
