"""What the labs of lesson 6 offer and draw."""

from __future__ import annotations

from functools import partial

from allylessons import describe, model
from allylessons.exercise import (
    Lab,
)
from allylessons.lessons.l06.facts import ABSENCE, ABSTENTION, BESIDE, RAN, Facts

FIRST = "IND"  # the lists of states begin with one that many ask for


def all_of(facts: Facts) -> tuple[Lab, ...]:
    """List the labs."""
    rule = {
        "abstention": [(text, key) for key, text in ABSTENTION.items()],
        "absence": [(text, key) for key, text in ABSENCE.items()],
        "texts": [(label, key) for key, (label, _) in facts.sets.items()],
    }
    states = [(name, iso3) for iso3, name in sorted(facts.names.items(), key=lambda s: s[1])]
    first = next((i for _, i in states if i == FIRST), next(i for _, i in states if i != BESIDE))
    return (
        Lab(
            "roll-call",
            partial(draw_roll_call, facts),
            {"state_to_add": states},
            start={"state_to_add": first},
        ),
        Lab("agreement", partial(draw_agreement, facts), rule, predicted="usual-state"),
        Lab(
            "any-state",
            partial(draw_any_state, facts),
            {"state": states, "beside": states, **rule},
            start={"state": first, "beside": BESIDE},
        ),
    )


def _note(facts: Facts) -> str:
    from allylessons import charts

    return charts.caption(describe.sources(facts.calls), facts.data.as_of)


def draw_roll_call(facts: Facts, *, state_to_add: str):
    """Draw the strip of the course's countries, the one compared with, and a further state."""
    from allylessons import charts  # brings Altair, which the first cell does without

    states = [BESIDE, *facts.subjects, state_to_add]
    return charts.vote_strip(
        model.vote_strip(facts.cast, facts.calls, facts.countries, states),
        title="Who voted how?",
        note=_note(facts),
        later=facts.data.as_of,
        ran=f"{RAN:%Y-%m-%d}",
    )


def draw_agreement(
    facts: Facts, *, abstention: str, absence: str, texts: str, predicted: list[float] | None = None
):
    """Draw the agreement of the course's countries on its baselines, under a rule."""
    return _drawn(facts, BESIDE, abstention, absence, texts, predicted=predicted)


def draw_any_state(
    facts: Facts, *, state: str, beside: str, abstention: str, absence: str, texts: str
):
    """Draw any state in the same chart, compared with any other."""
    if state == beside:
        raise ValueError(f"{facts.names[state]} cannot be compared with itself.")
    return _drawn(facts, beside, abstention, absence, texts, state=state)


def _drawn(
    facts: Facts,
    beside: str,
    abstention: str,
    absence: str,
    texts: str,
    *,
    state: str | None = None,
    predicted: list[float] | None = None,
):
    from allylessons import charts  # brings Altair, which the first cell does without

    pairs = facts.pairs(abstention, absence, texts)
    rows = model.agreement_with(pairs, facts.countries, beside)
    rows["later"] = rows["iso3"].map(facts.late_texts(beside, abstention, absence, texts))
    return charts.agreement(
        facts.of_subjects(rows, *([state] if state else [])),
        rows,
        pairs,
        title=f"How often do they vote with {facts.names[beside]}, and what is usual?",
        beside=facts.names[beside],
        rule=f"{describe.vote_rule(abstention, absence)}; {facts.sets[texts][0]}",
        note=_note(facts),
        later=facts.data.as_of,
        predicted=predicted,
        marked=facts.names[state] if state else None,
    )
