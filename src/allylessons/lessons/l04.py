"""Lesson 4, When?: what fills its text, which answers its slips give, its pictures.

One page and the days it speaks of; the rows compared are named here by id. Their values may change
and further events and versions may come: pictures, options and answers follow.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from allylessons import about, text
from allylessons.data import Package
from allylessons.exercise import Content
from allylessons.kinds import When
from allylessons.lab import Picture
from allylessons.reference import Facts, in_words
from allylessons.subjects import dating, events, parts
from allylessons.text import Answer, require
from allylessons.words import number

TEXT = Path(__file__).parent / "04_when.toml"
SIGNED, IN_FORCE, REPORTS, KURSK = "E017", "E020", "E018", "E109"
INVASION, CRIMEA, ADMITTED = "E108", "E190", "E023"
YEAR_CLAIM, DOLLARS, POUNDS = "G17", "G11", "G12"
RECORDS = ("S005", "S006", "S458")  # each read: they give the day of the signing
ORDER = ("E037", INVASION, "E057", "E101", SIGNED, KURSK, REPORTS, "E085", IN_FORCE)
LAST = {SIGNED: "signed", KURSK: "kursk", REPORTS: "reports", IN_FORCE: "force"}
KNOWN_BY = ("2022-10", "2023-06", "2024-10", "2025-02", "2025-09")
RATE, NEAR = "gbp_per_usd", 1.0  # percent: a month's average is this near its days, or further off


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    facts = _facts(data)
    views = _views(data, facts)
    spoken = [one for ids in views.values() for one in ids]
    shown = [one for said in facts.known.values() for one in said["rows"] if one.startswith("V")]
    return text.content(
        TEXT,
        facts,
        answers=_answers(facts),
        pictures=_pictures(data, facts),
        voices=tuple(dict.fromkeys(["C54", *shown, *spoken])),
        views=views,
    )


def _facts(data: Package) -> Facts:
    facts = Facts(data)
    facts.cutoff = data.last_day
    facts.known = about.leave_out(text.read(TEXT), data)[0]["words"]["known"]
    facts.events = data.load("events")
    began = facts.value(INVASION)
    facts.years = facts.cutoff.year - began.year
    facts.since_2014 = facts.cutoff.year - facts.value(CRIMEA).year
    facts.anniversary = began.replace(year=facts.cutoff.year)

    versions = data.load("versions")
    facts.versions = versions
    facts.pages = sorted(versions["version"].unique())
    facts.steps = dating.page_update(versions, *facts.pages[-2:])
    facts.pages_first = f"{facts.pages[0]:%B %Y}"
    facts.old_page, facts.new_page = (f"{month:%B %Y}" for month in facts.pages[-2:])
    facts.page_sources = dict(zip(versions["version"], versions["source_id"], strict=True))

    with facts.about("PRK"):
        _treaty(facts)
    with facts.about("IRN"):
        holds = facts.value(YEAR_CLAIM) == facts.years
        require(holds, "questions.year-of-war.why", "the article has the year before")
    table = data.load("indicators")
    table = table[(table["indicator"] == RATE) & table["value"].notna()]
    table = table[table["period"] <= facts.cutoff].sort_values("period", ignore_index=True)
    facts.rate_now = float(table["value"].iloc[-1])
    with facts.about("CHN"):
        _rates(facts, table)
    return facts


def _treaty(facts: Facts) -> None:
    """Of its dates, what the text says holds only while the data say so."""
    rows = facts.events.set_index("event_id")
    day = {one: facts.value(one) for one in (SIGNED, IN_FORCE, KURSK)}
    signed, reports, nhk = day[SIGNED], rows.loc[REPORTS, "date"], facts.value("S458.date")
    holds = signed.year == facts.pages[-2].year and 6 <= signed.month <= 8
    holds = holds and facts.value("G03.date").year != signed.year
    require(holds, "predictions.trust.told", "the older date holds the signing, the newer does not")
    holds = day[IN_FORCE] > reports > day[KURSK] > signed
    require(holds, "predictions.last.told", "the reports came before the treaty was in force")
    holds = nhk.day_name() == "Thursday" and nhk - signed == pd.Timedelta(days=1)
    require(holds, "questions.two-sources", "NHK wrote on the Thursday after the signing")
    holds = rows.loc[ADMITTED, "date"] > facts.cutoff
    require(holds, "questions.hindsight", f"{ADMITTED} is later than the page")


def _rates(facts: Facts, table: pd.DataFrame) -> None:
    """Months whose rate turns the printed dollars into the printed pounds."""
    facts.dollars, facts.pounds = facts.value(DOLLARS), facts.value(POUNDS)
    facts.rates = dating.converted(table, facts.dollars, facts.pounds)
    facts.sum_now = round(facts.dollars * facts.rate_now, 1)
    facts.implied = round(facts.pounds / facts.dollars, 3)
    near = facts.rates[facts.rates["off_percent"] <= NEAR]["period"]
    facts.near = [f"{month:%B %Y}" for month in near]
    facts.near_count, facts.within = len(near), NEAR
    holds = facts.new_page not in facts.near and facts.old_page in facts.near[1:]
    require(holds, "predictions.rate.told", "several months fit, the newer page's not among them")


def _views(data: Package, facts: Facts) -> dict[str, list[str]]:
    """For each country here the newest words by then of its own side, and of another voice."""
    positions = data.load("positions")
    positions = positions[positions["date"] <= facts.cutoff].sort_values("date", kind="stable")
    countries = data.load("countries")
    countries = countries[countries["role"].isin(["subject", "party"])]
    found = {}
    for iso3, name in zip(countries["iso3"], countries["name"], strict=True):
        rows = positions[positions["iso3"] == iso3]
        here, own = rows["position_id"], rows["voice"] == "government"
        found[name] = [ids.iloc[-1] for ids in (here[own], here[~own]) if len(ids)]
    return found


def _answers(f: Facts) -> dict[str, Answer | Callable[[], Answer]]:
    """Key of a question to its right answer, and the answers that its slips give."""
    lines = {one: one for one in f.steps.index}
    right = [one for one, step in f.steps.items() if step == "changed"]
    return {
        "changed": Answer(right, options=lines),
        "year-of-war": Answer(
            f.years + 1,
            {
                "years completed for the year begun": f.years,
                "both ends counted": f.years + 2,
                "another beginning": When(between=(f.since_2014, f.since_2014 + 1)),
                "fewer than are full": When(between=(-1e9, f.years - 1)),
            },
        ),
        "implied-rate": lambda: _implied(f),
    }


def _implied(f: Facts) -> Answer:
    dollars, pounds = float(f.dollars), float(f.pounds)
    upside = dollars / pounds
    return Answer(
        f.implied,
        {
            "the fraction upside down": When(between=(upside - 0.01, upside + 0.01)),
            "the rate of the day of reading": When(
                between=(f.rate_now - 0.002, f.rate_now + 0.002)
            ),
            "two decimals are enough": round(f.implied, 2),
            "a sum is a rate": When(between=(min(pounds, dollars), max(pounds, dollars))),
            "pence for pounds": When(between=(50, 100)),
            "multiplied for divided": When(between=(1000, 1e9)),
        },
    )


def _pictures(data: Package, f: Facts) -> tuple[Picture, ...]:
    countries = data.load("countries").set_index("iso3")["name"]
    chosen = f.events[f.events["event_id"].isin(ORDER)]
    lanes = [(name, code) for code, name in countries.items() if code in set(f.events["iso3"])]
    start = pd.Timestamp(f.value(INVASION)).year
    periods = [(f"before {start}", "before"), (f"from {start}", "since")]

    def lane(*, country: str, years: str):
        ends = (0, start - 1) if years == "before" else (start, 9999)
        rows = f.events[f.events["iso3"] == country]
        return events.lane(rows, str(countries[country]), *ends)

    said = {
        key: events.statements(data, one["rows"], one["stands"]) for key, one in f.known.items()
    }

    def known(*, question: str, known_by: str):
        day = pd.Timestamp(known_by) + pd.offsets.MonthEnd(0)
        return events.known(said[question], day, f.known[question]["own"])

    now = {"sources": parts.sources_of, "as_of": f"{f.cutoff:%B %Y}"}
    columns = {"when": "when", "event": "event"}
    shapes = {events.DAY: "circle", events.MONTH: "square", events.YEAR: "triangle-up"}
    in_time = partial(events.draw_list, shapes=shapes, title="date known to")
    speakers = {events.OTHER: "circle", events.OWN: "diamond"}
    made = []
    with f.about("PRK"):
        made.append(_treaty_picture(f, now))
    with f.about("CHN"):
        made.append(_rates_picture(f))
    return (
        *made,
        Picture(
            "page",
            dating.draw_page,
            lambda version: dating.page(f.versions, pd.Timestamp(version)),
            controls={"version": [(f"{one:%B %Y}", f"{one:%Y-%m}") for one in f.pages]},
            columns={"element": "line", "content": "what it says", "kind": "since the last"},
            **now,
        ),
        Picture(
            "order",
            in_time,
            lambda: events.in_order(
                events.listed(chosen, LAST),
                "The treaty came into force after the first reports of soldiers",
            ),
            opened_by="last",
            columns=columns,
            **now,
        ),
        Picture(
            "lanes",
            in_time,
            lane,
            controls={"country": lanes, "years": periods},
            start={"country": "CHN"},
            columns=columns,
            sources=parts.sources_of,
            as_of="2025, with later events",
        ),
        Picture(
            "known",
            partial(events.draw_list, shapes=speakers, title="who speaks"),
            known,
            controls={
                "question": [(one["ask"], key) for key, one in f.known.items()],
                "known_by": [(f"the end of {pd.Timestamp(m):%B %Y}", m) for m in KNOWN_BY],
            },
            start={"known_by": f"{f.cutoff:%Y-%m}"},
            columns={"when": "when", "event": "what was said or done", "kind": "who speaks"},
            sources=parts.sources_of,
            as_of="the month that is chosen",
        ),
    )


def _treaty_picture(f: Facts, now: dict[str, Any]) -> Picture:
    old, new = f.pages[-2:]
    printed = int(f.value("G03.date").year)
    dates = dating.bands(
        (f"page of {f.old_page}", old, f.page_sources[old]),
        (f"page of {f.new_page}", printed, f.page_sources[new]),
        f.value(SIGNED),
        ";".join(RECORDS),
    )
    return Picture(
        "treaty",
        partial(dating.draw_bands, domain=(f"{printed}-01", f"{new:%Y-%m}")),
        lambda: dates,
        columns={"said": "who", "days": "days that it may mean"},
        opened_by="trust",
        **now,
    )


def _rates_picture(f: Facts) -> Picture:
    old, new = f.pages[-2:]
    rate = {"printed": float(f.pounds), "within": NEAR, "unit": "billion pounds"}
    return Picture(
        "rates",
        partial(dating.draw_rates, pages=f.pages, **rate),
        lambda: dating.rates(
            f.rates,
            title=f"{in_words(f.near_count).capitalize()} months fit the sum in pounds, so it names none",
            guesses={f"{old:%Y-%m}": "older", f"{new:%Y-%m}": "newer"},
            **rate,
        ),
        columns={
            "month": "month",
            "rate": "average rate",
            "sum": "sum",
            "fits": f"within {number(NEAR)}%",
        },
        sources=("S191",),
        opened_by="rate",
        as_of=f"{f.cutoff:%B %Y}",
    )
