"""Lesson 2, Who says so?: what fills its text, which answers its slips give, its pictures.

It walks single claims back, so these are named here by id. Their chains may change and claims may
come: ladders, counts, pictures and answers follow.
"""

from __future__ import annotations

from functools import partial
from itertools import chain, combinations
from pathlib import Path

import pandas as pd

from allylessons import voices
from allylessons.data import Package
from allylessons.exercise import Content
from allylessons.kinds import When
from allylessons.lab import Picture
from allylessons.reference import Cell, Facts
from allylessons.subjects import chains, messages, outlets, parts
from allylessons.text import Answer, require
from allylessons.text import content as from_text

TEXT = Path(__file__).parent / "02_who_says_so.toml"
ARTICLE = "S001"
TURNED, BODY = "C03", "C64"  # the subtitle that turns the help round, and the body
ACCUSED = "C35"  # a charge that loses its words on the way
BUILT, ANSWER = "C71", "V038"  # a chain to build, and who answers the claim
FOUND = "C17"  # a claim whose speaker was found on checking
FIRMER = "C04"  # a suspicion that became a fact
OWN = "C61"  # the claim for the three questions
EXILES = {"moscow-times": "RUS", "belarusian-investigative-center": "BLR"}
# Stakes that no table of arms has: an armistice without a peace (E199), goods with two uses (W07).
STAKES = {"KOR": "armistice, no peace with North Korea", "CHN": "dual-use goods"}
SHOWN = (TURNED, BODY, ACCUSED, BUILT, ANSWER, FIRMER)


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    facts = _facts(data)
    views = voices.two_views(data)
    return from_text(
        TEXT,
        facts,
        answers=_answers(data, facts),
        pictures=_pictures(data, facts),
        voices=(*SHOWN, *(one for ids in views.values() for one in ids)),
        views=views,
    )


def _links(data: Package, claim: str) -> pd.DataFrame:
    """The chain of a claim that the lesson is built on, from the article towards the origin."""
    there = data.row("claims", claim) is not None
    require(there, f"the claim {claim}", f"{claim} stands in claims.csv")
    links = data.load("chains").query("claim_id == @claim").sort_values("link")
    links = links.merge(data.load("actors")[["actor_id", "name", "party_to_war"]], on="actor_id")
    require(len(links) > 1, f"the chain of {claim}", f"{claim} has two links or more")
    return links


def _facts(data: Package) -> Facts:
    facts = Facts(data)
    ends, found = (chains.far_ends(data, traced=traced) for traced in (False, True))
    of_fact = ends[ends["fact"]]
    asserted = of_fact[of_fact["hedge"] == "asserted"]
    facts.all, facts.facts_of = len(ends), len(of_fact)
    facts.saw = int((of_fact["basis"] == "saw_it").sum())
    facts.unsaid = int((of_fact["basis"] == "unknown").sum())
    facts.asserted, facts.asserted_silent = len(asserted), int((asserted["hops"] == 0).sum())
    rest = ends[~ends["fact"]]
    facts.rest_asserted = int((rest["hedge"] == "asserted").sum())
    facts.all_silent = int((ends["hops"] == 0).sum())
    facts.found_silent = int(
        (found[found["fact"] & (found["hedge"] == "asserted")]["hops"] == 0).sum()
    )

    seats = outlets.seats(data, EXILES).rows
    concerned = data.load("countries")["role"].isin(["subject", "party"])
    facts.outlets = int(seats["outlet_id"].notna().sum())
    facts.concerned = int(concerned.sum())
    there = set(data.load("countries").loc[concerned, "name"])
    facts.inside = int((seats["seat"].isin(there) & seats["outlet_id"].notna()).sum())
    facts.exile_claims = int((ends["actor_id"] == "belarusian-investigative-center").sum())
    heard = outlets.heard(data, links=False).rows
    facts.countries = list(heard["name"])
    facts.silent = sorted(heard.loc[heard["value"] == 0, "name"])
    facts.silent_count = len(facts.silent)

    with facts.about("PRK"):
        firmer = _links(data, FIRMER).iloc[-1]
        facts.firmer = Cell(firmer["report_date"], str(firmer["report_date_precision"]))
        facts.budanov = str(_links(data, FOUND).iloc[-1]["name"])
    with facts.about("ZAF"):
        own = _links(data, OWN)
        facts.own_outlet, facts.own_origin = own["name"].iloc[1], own["name"].iloc[-1]
        require(own["traced"].sum() == 1, "questions.behind.model", f"{OWN} has one link found")
    _guard(data, facts)
    return facts


def _guard(data: Package, facts: Facts) -> None:
    """Sentences of the text that hold only while the data say so."""
    with facts.about("ZAF"):
        built = list(_links(data, BUILT)["actor_id"])
        wanted = ["the-week", "deutsche-welle", "democratic-alliance"]
        require(built == wanted, "questions.build", "The Week credits Deutsche Welle, it the party")
    with facts.about("PRK"):
        firmer, found = _links(data, FIRMER).iloc[-1], _links(data, FOUND)
        suspected = "suspected" in str(firmer["note"])
        require(suspected, "questions.lost-hedge", f"{FIRMER} was suspected")
        require(bool(firmer["traced"]), "questions.lost-hedge", f"{FIRMER} credits nobody")
        alone = list(found["traced"]) == [False, True]
        require(alone, "questions.far-end", f"{FOUND} credits nobody")
        require(bool(found.iloc[-1]["party_to_war"]), "questions.far-end", "he is at war here")
    require(facts.saw == 0, "questions.no-witness.ask", "no claim of fact leads to a witness")
    notes = data.load("outlets").set_index("outlet_id")["funding_note"]
    for outlet, word in zip(EXILES, ("left Russia", "exile"), strict=True):
        require(word in str(notes.get(outlet)), "questions.exiles", f"{outlet} is in exile")
    with facts.about("PRK"):
        armistice = "Seoul" in str(data.record("E199")[1]["note"])
        require(armistice, "l02.STAKES", "Seoul has an armistice")


def _answers(data: Package, f: Facts) -> dict[str, Answer]:
    """Key of a question to its right answer, and the answers that its slips give."""
    right = f.silent
    voiced = [name for name in f.countries if name not in right]
    too_few = {"one empty row is all": When(lacks=tuple(voiced))}
    with_voice = [(*a, *b) for a in _some(right, 0) for b in _some(voiced, 1)]
    one_voice = {"one voice is none": When(equals=tuple(with_voice))} if voiced else {}
    return {
        "asserted": Answer(
            f.asserted_silent,
            {
                "asserted means unsourced": f.asserted,
                "the other part": f.asserted - f.asserted_silent,
                "opinions count as facts": f.rest_asserted,
                "found is credited": f.found_silent,
                "all that have no source": f.all_silent,
            },
        ),
        "unheard": Answer(
            right,
            one_voice | too_few,
            options={name: name for name in sorted(f.countries)},
            examples={
                "one voice is none": [*right, *voiced[:1]],
                "one empty row is all": right[:1],
            },
        ),
    }


def _some(names: list[str], least: int) -> list[tuple[str, ...]]:
    """Every choice of at least so many of some names."""
    sizes = range(least, len(names) + 1)
    return list(chain.from_iterable(combinations(names, size) for size in sizes))


def _pictures(data: Package, f: Facts) -> tuple[Picture, ...]:
    claims = data.load("claims")
    listed = [
        (f"{one}: {text}"[:68], one)
        for one, text in zip(claims["claim_id"], claims["paraphrase"], strict=True)
    ]
    arming = [one for cell in data.load("arming")["source_ids"] for one in cell]
    rung = {
        "name": "who",
        "tags": "what is known",
        "how": "how, when, on what",
        "source_id": "source",
    }
    article = {"sources": [ARTICLE], "as_of": data.as_of}
    return (
        Picture(
            "turn",
            partial(messages.draw_arrows, ends=("Moscow", "South Africa")),
            partial(messages.turned, data, BODY),
            columns={"name": "where", "content": "what it says, in our words"},
            sources=["S003", "S002", ARTICLE],
            as_of=data.as_of,
            opened_by="turn",
            before="When did it turn? Guess first; the picture opens with your guess.",
        ),
        Picture(
            "telephone",
            messages.draw_grid,
            partial(messages.telephone, data, ACCUSED),
            columns={"name": "station", "piece": "piece", "says": "what is left of it"},
            sources=lambda _: parts.sources_of(_links(data, ACCUSED)),
            as_of=data.as_of,
            opened_by="reaches",
            before="How many of five arrive? Guess first; the picture opens with your guess.",
        ),
        Picture(
            "ladder",
            chains.draw_ladder,
            lambda claim: chains.ladder(data, claim),
            controls={"claim": listed},
            start={"claim": "C24"},
            columns=rung,
            table=lambda rows: rows[rows["at"] > 0],
            sources=parts.sources_of,
            as_of=data.as_of,
        ),
        Picture(
            "stakes",
            partial(outlets.draw_bars, axis="claims whose far end speaks from there"),
            lambda links: outlets.stakes(data, links=links, notes=STAKES),
            controls={"links": chains.LINKS},
            columns={"name": "country", "stake": "stake", "says": "claims · what it says itself"},
            table=lambda rows: rows[rows["name"].notna()],
            sources=[ARTICLE, *arming, "S615"],
            as_of=data.as_of,
        ),
        Picture(
            "ends",
            partial(chains.draw_ends, data=data, mark=data.labels("chains", "basis")["saw_it"]),
            partial(chains.all_ends, data),
            controls={
                "rows": [(text, by) for by, text in chains.BY.items()],
                "links": chains.LINKS,
                "claims": [("of fact", chains.FACT), ("opinions and the like", chains.REST)],
            },
            columns={"name": "row", "says": "claims"},
            table=lambda rows: rows[rows["name"].notna()],
            opened_by="saw",
            before="How many lead to a witness? Guess first; the picture opens with your guess.",
            **article,
        ),
        Picture(
            "seats",
            outlets.draw_seats,
            lambda: outlets.seats(data, EXILES),
            columns={"seat": "country", "says": "outlet"},
            sources=outlets.seat_sources(data),
            as_of=data.as_of,
            opened_by="seats",
            before="How many sit there? Guess first; the picture opens with your guess.",
        ),
        Picture(
            "heard",
            partial(
                outlets.draw_bars,
                axis="claims (outline), with a voice from there (full)",
            ),
            lambda links: outlets.heard(data, links=links),
            controls={"links": chains.LINKS},
            columns={
                "name": "country",
                "whole": "claims about it",
                "value": "ends with a voice from there",
            },
            **article,
        ),
    )
