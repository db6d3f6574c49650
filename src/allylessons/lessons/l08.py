"""Lesson 8, Your brief: what fills its text, the model pages, the desk and the rubric."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pandas as pd

from allylessons import about, cards, voices
from allylessons.answers import Answers
from allylessons.brief.charts import charts, ties
from allylessons.brief.desk import Brief, Rubric, Sheet
from allylessons.brief.page import Line, Page, ledger
from allylessons.brief.rules import Rules, rivals
from allylessons.brief.show import Records, Reference
from allylessons.cards import Card
from allylessons.data import Package
from allylessons.exercise import Content
from allylessons.lab import Picture
from allylessons.loaded import LoadedWords
from allylessons.reference import Cell, Facts, date
from allylessons.subjects import verdicts
from allylessons.text import content as from_text
from allylessons.text import require
from allylessons.words import join_words

TEXT = Path(__file__).parent / "08_your_brief.toml"
DRAFT = "The regime in Pyongyang has sent 11,000 soldiers."
UN_TEXT = "79/184"
OPEN = ("N022", "N029", "N021")  # lowest, middle and highest of the first contingent by then
# Records on cards, for the count of voices; those of the two pages are added.
SHOWN = ("C42", "C35", "V012", "V006")
KINDS = {
    "claims": "claims of the article",
    "positions": "what people said for a side",
    "estimates": "estimates",
    "events": "events",
    "memberships": "treaties and bodies",
    "trade": "trade figures",
    "votes": "votes",
    "sources": "sources",
}


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    facts = _facts(data)
    made = from_text(
        TEXT,
        facts,
        options={"ally-now": {name: name for name in sorted(facts.names.values())}},
        pictures=(
            Picture(
                "verdicts",
                verdicts.draw,
                lambda: verdicts.counted(data, "wrong"),
                columns={"verdict": "verdict", "claims": "claims"},
                as_of=data.as_of,
                opened_by="wrong",
                before="How many claims are wrong? Guess first.",
            ),
        ),
    )
    desk = _Desk(data, made.words)
    used = [one for name in ("narrow", "wide") for one in desk.ids(name)]
    spoken = {"claims", "positions", "estimates"}
    heard = [one for one in dict.fromkeys([*SHOWN, *used]) if about.row(data, one) is None]
    heard = [one for one in heard if data.record(one)[0] in spoken]
    rubric = made.words["rubric"]
    return replace(
        made,
        voices=tuple(heard),
        views=voices.two_views(data),
        desks={
            "first-answer": lambda answers: _first_answer(facts, answers),
            "narrow": lambda _: Sheet(desk.records, desk.page("narrow")),
            "wide": lambda _: Sheet(desk.records, desk.page("wide")),
            "half": lambda _: Sheet(desk.records, desk.page("half")),
            "brief": lambda answers: Brief(desk.records, answers),
            "rubric-self": partial(Rubric, "self", "My own page", rubric),
            "rubric-peer": partial(Rubric, "peer", "Somebody else's page", rubric),
        },
    )


def _facts(data: Package) -> Facts:
    facts = Facts(data)
    countries = data.load("countries").query("role == 'subject'")
    facts.names = dict(zip(countries["iso3"], countries["name"], strict=True))
    facts.bound = [
        name for iso3, name in facts.names.items() if "treaty_mutual_defence" in ties(data, iso3)
    ]
    facts.tied = [name for iso3, name in facts.names.items() if len(ties(data, iso3)) > 1]
    checked = data.load("verdicts")
    facts.all = len(checked)
    for verdict, number in checked["verdict"].value_counts().items():
        setattr(facts, str(verdict), int(number))
    facts.un_day = Cell(data.row("resolutions", UN_TEXT)["date"], "day")
    facts.draft = DRAFT
    with facts.about("PRK"):
        low, middle, high = (float(facts.value(one)) for one in OPEN)
        facts.low, facts.middle, facts.high = low, middle, high
        require(low < middle < high, "questions.rewrite", "estimates of those sent first differ")
    facts.bound_count, facts.tied_count = len(facts.bound), len(facts.tied)
    treated = {*facts.names.values()}
    bound, tied = {"North Korea", "Belarus"} & treated, {"Iran", "China"} & treated
    ties_hold = bound <= {*facts.bound} and tied <= {*facts.tied} - {*facts.bound}
    require(ties_hold, "words.pages", "treaties bind two states, and others have several ties")
    for one, verdict, iso3 in (("C42", "contested", "CHN"), ("C15", "wrong", "PRK")):
        with facts.about(iso3):
            is_so = str(data.row("verdicts", one)["verdict"]) == verdict
            require(is_so, "questions", f"a check found {one} {verdict}")
    return facts


def rules(data: Package) -> Rules:
    """What a page is held against."""
    load = data.load
    tables = {one: load(one) for one in ("verdicts", "countries", "resolutions", *KINDS)}
    named = dict(load("actors")[["actor_id", "name"]].to_numpy())
    for table, columns in {
        "estimates": ("measure", "definition", "population"),
        "trade": ("measure", "reporter"),
        "memberships": ("role", "status"),
        "votes": ("vote",),
    }.items():
        for column in columns:
            named |= data.labels(table, column)
    said = [*load("phrases")["phrase"], *load("positions")["phrase"].dropna()]
    return Rules(
        ledger(tables, named),
        rivals(tables["estimates"], tables["trade"], named),
        dict(load("countries").query("role == 'subject'")[["iso3", "name"]].to_numpy()),
        LoadedWords(load("loaded_words")),
        said,
    )


class _Desk:
    """The records of a desk, and the pages of the text file; made when a desk is first asked for."""

    def __init__(self, data: Package, words: Mapping[str, Any]) -> None:
        self.data, self.words = data, words

    def ids(self, name: str) -> list[str]:
        return [one for line in self.words["pages"][name]["lines"] for one in line.get("ids", ())]

    def page(self, name: str) -> Page:
        said = self.words["pages"][name]
        lines = [
            Line(one["text"], tuple(one.get("ids", ())), one.get("word", ""), one["part"])
            for one in said["lines"]
        ]
        return Page(said["title"], tuple(lines), author=said["author"])

    @cached_property
    def records(self) -> Records:
        data = self.data
        references = {
            one.source_id: Reference(
                one.name,
                "" if pd.isna(one.date) else date(one.date, str(one.date_precision), code="short"),
                one.url if isinstance(one.url, str) else "",
            )
            for one in data.load("sources").itertuples(index=False, name="Source")
        }
        foot = Reference(
            f"Written with the course {data.descriptor['title']}. Edition {data.edition}",
            f"as of {data.as_of}",
            data.descriptor["homepage"],
        )
        return Records(rules(data), references, charts(data), self.card, KINDS, foot)

    def card(self, identifier: str) -> str:
        claim = self.data.record(identifier)[0] == "claims"
        return cards.card(identifier, verdict=claim, folder=self.data.folder).html()


def _first_answer(facts: Facts, answers: Answers) -> Card:
    """What was ticked in lesson 0, as far as it is kept here."""
    kept = Answers(0, answers.path.parent).get("predict:ally")
    said = "No answer is kept here. You can give one below all the same."
    if isinstance(kept, list):
        names = [one for one in kept if one in facts.names.values()]
        said = f"You called an ally: {join_words(names) or 'none of them'}."
    return Card("Your first answer, from lesson 0", said, [])
