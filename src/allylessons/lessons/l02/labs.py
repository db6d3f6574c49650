"""What the labs of lesson 2 draw."""

from __future__ import annotations

from functools import partial

import pandas as pd

from allylessons import describe
from allylessons.exercise import Lab
from allylessons.lessons.l02.facts import TO_BUILD, WORKED, Facts


def all_of(facts: Facts) -> tuple[Lab, ...]:
    """List the labs."""
    claims = [(f"{row['claim_id']}: {row['paraphrase']}", row["claim_id"]) for row in facts.rows]
    links = [("credited in the article", False), ("also those found on checking", True)]
    return (
        Lab(
            "ladder",
            partial(draw_ladder, facts),
            {"claim": claims, "links": links},
            start={"claim": WORKED, "links": True},
        ),
        Lab(
            "all-claims",
            partial(draw_claims, facts),
            {"rows": [(title, by) for by, (title, _) in facts.groups.items()], "links": links},
        ),
        Lab(
            "three-questions",
            partial(draw_questions, facts),
            {"claim": claims},
            start={"claim": TO_BUILD},
        ),
    )


def draw_ladder(facts: Facts, *, claim: str, links: bool):
    """Draw the chain of one claim."""
    from allylessons import charts  # brings Altair, which the first cell does without

    return charts.ladder(
        facts.links(claim, traced=links),
        title=f"Who says so? {claim}",
        subtitle=facts.claim(claim)["paraphrase"],
        labels=facts.data.labels,
    )


def draw_claims(facts: Facts, *, rows: str, links: bool):
    """Draw all claims as dots."""
    from allylessons import charts

    title, names = facts.groups[rows]
    ends = facts.ends(traced=links)
    return charts.dots(
        ends,
        by=rows,
        labels=names,
        title=f"How do the claims divide by {title}?",
        note=charts.caption(describe.sources(ends), facts.data.as_of),
    )


def draw_questions(facts: Facts, *, claim: str):
    """Draw the chain of one claim, with the three questions answered in words."""
    from allylessons import charts

    links, row = facts.links(claim), facts.claim(claim)
    checks = facts.data.load("verdicts").set_index("claim_id")
    found = ""
    if claim in checks.index:
        verdict = facts.data.labels("verdicts", "verdict")[checks.loc[claim, "verdict"]]
        found = f"{verdict}. {checks.loc[claim, 'finding']}"
    accused = ("weapons", "troops", "technology", "sanctions_evasion", "nuclear")
    topic = "specific_accusation" if row["theme"] in accused else "ties_with_russia"
    one = pd.notna(row["iso3"])
    return charts.ladder(
        links,
        title=f"Who is behind {claim}, and how do they know?",
        subtitle=row["paraphrase"],
        labels=facts.data.labels,
        words=describe.three_questions(
            charts.rungs_of(links, facts.data.labels),
            found=found,
            own_side=facts.quoted(facts.said(row["iso3"], topic)) if one else "",
            about=facts.names[row["iso3"]] if one else None,
        ),
    )
