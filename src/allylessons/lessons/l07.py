"""Lesson 7, What does record trade mean?: what fills its text, its slips, its pictures.

It takes apart one sentence about one partner, so the rows and series that it compares are named
here. Their values may change and further rows may come: pictures, answers and words follow.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd

from allylessons import voices
from allylessons.data import DataError, Package
from allylessons.exercise import Content
from allylessons.kinds import When
from allylessons.lab import Picture
from allylessons.model import trade as model
from allylessons.reference import Facts
from allylessons.subjects import estimates, parts, trade
from allylessons.subjects import trade_charts as charts
from allylessons.subjects import trade_partners as partners
from allylessons.text import Answer, require
from allylessons.text import content as from_text

TEXT = Path(__file__).parent / "07_trade.toml"
SUM, PRINTED, FITS, RECORD = "C39", "G11", 2023, 2024  # the sum, the year it fits, the record
ROWS = {2021: "T013", 2022: "T014", FITS: "T015", RECORD: "T016"}
OWN = {"iso3": "CHN", "measure": "goods_total", "reporter": "partner_customs"}
ANOTHER = {**OWN, "iso3": "BLR"}
LAST, OFFICIALS, RIVAL = "T098", "T099", "T105"  # the end of that series, and who goes on after it
IN_LINE, OUT_OF_LINE = ("T014", "T015", "T016"), ("T053", "T052", "T054")
SOLD, BOUGHT, BOUGHT_BEFORE = "T083", "T085", "T084"  # three shares of South Africa's trade
CUSTOMS = ("China's customs", "Russia's customs")
BESIDE = ("beside the partner's own GDP", "beside Russia's GDP")
FREIGHT = "S687"  # on sums with and without freight
FIRST = [2009, 2010, 2011, 2013, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023]
HOW = [
    ("level: the sum itself", "level"),
    ("growth: the change on the year before", "growth"),
    ("ratio: beside the partner's own GDP", "own"),
    ("ratio: beside Russia's GDP", "other"),
]
# The two at war: their own governments on Russia's ties, and another voice of each.
AT_WAR = {"Russia": ["V053", "V103"], "Ukraine": ["V093", "V105"]}


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    facts = _facts(data)
    views = voices.two_views(data) | AT_WAR
    return from_text(
        TEXT,
        facts,
        answers=_answers(facts),
        pictures=_pictures(data, facts),
        voices=(SUM, *(one for ids in views.values() for one in ids)),
        views=views,
    )


def _facts(data: Package) -> Facts:
    facts = Facts(data)
    for one in (*ROWS.values(), *IN_LINE, *OUT_OF_LINE):
        facts.value(one)
    countries = data.load("countries").set_index("iso3")
    facts.names = dict(countries.loc[countries["role"] == "subject", "name"])
    facts.series = model.one_series(data.load("trade"), **OWN)
    years = facts.series.set_index("year")
    facts.grown = trade.by_year(facts.series, model.growth(facts.series))
    facts.years, facts.record = sorted(facts.grown), RECORD
    highest = model.records(facts.series)[facts.series["year"] < facts.record + 1]
    facts.printed = float(facts.value(PRINTED))
    facts.gdp, facts.exact, facts.beside, facts.earlier = {}, {}, {}, {}
    for name, code in (("china", "CHN"), ("russia", "RUS")):
        sizes = model.sizes_of(data.load("indicators"), code)
        if not {FITS - 1, FITS} <= {*sizes.index}:
            raise DataError(f"Lesson 7 needs the GDP of {code} in {FITS} in indicators.csv.")
        facts.gdp[name] = float(sizes[FITS])
        facts.exact[name] = 100 * float(facts.value(ROWS[FITS])) / facts.gdp[name]
        facts.beside[name] = round(facts.exact[name], 1)
        earlier = 100 * float(facts.value(ROWS[FITS - 1])) / float(sizes[FITS - 1])
        facts.earlier[name] = round(earlier, 1)
    facts.start, facts.near = str(FIRST[0]), str(FIRST[-1])
    facts.times = round(float(years["value"][RECORD] / years["value"][FIRST[0]]), 1)
    facts.mirrors = model.mirrors(data.load("trade"), OWN["iso3"])
    more = facts.mirrors["gap"] > 0
    facts.russia_higher = [str(year) for year in facts.mirrors["year"][more]]
    facts.china_higher = [str(year) for year in facts.mirrors["year"][~more]]
    last = facts.mirrors.iloc[-1]
    facts.last = {"year": str(last["year"]), "own": last["own"], "other": last["other"]}
    facts.last["middle"] = round((last["own"] + last["other"]) / 2, 1)
    with facts.about("BLR"):
        facts.theirs = model.one_series(data.load("trade"), **ANOTHER)
        facts.their_years = sorted(trade.by_year(facts.theirs, model.growth(facts.theirs)))
        begin, high, low = (float(facts.value(one)) for one in (LAST, OFFICIALS, RIVAL))
        gaps = {"high": high, "low": low, "middle": (high + low) / 2}
        facts.gap = {name: round(100 * (end / begin - 1), 1) for name, end in gaps.items()}
    with facts.about("ZAF"):
        facts.both_shares = round(float(facts.value(SOLD)) + float(facts.value(BOUGHT)), 1)
        before = float(facts.value(BOUGHT_BEFORE)) == facts.both_shares
        require(before, "questions.share.wrong", "0.7 was the share of 2021")
    _guard(facts, years["value"], highest)
    return facts


def _guard(f: Facts, level: pd.Series, highest: pd.Series) -> None:
    """Sentences of the text that hold only while the data say so."""
    nearest = (level - f.printed).abs().astype(float).idxmin()
    require(nearest == FITS, "questions.record-when.ask", "the printed sum fits 2023")
    require(bool(highest.iloc[-1]), "predictions.step.told", "2024 was a record")
    rising = 0 < f.grown[str(RECORD)] < f.grown[str(FITS)]
    require(rising, "questions.slower", "trade rose in 2024, more slowly than in 2023")
    both = bool(f.russia_higher) and bool(f.china_higher)
    require(both, "predictions.higher.told", "neither customs is always higher")
    require(f.earlier["china"] < f.earlier["russia"], "questions.larger", "Russia's GDP is smaller")
    begin = level.astype(float)[FIRST]
    ends = begin.idxmin() == FIRST[0] and begin.idxmax() == FIRST[-1]
    require(ends, "questions.base", "2024 looks largest from 2009 and smallest from 2023")


def _answers(f: Facts) -> dict[str, Answer | Callable[[], Answer]]:
    """Key of a question to its right answer, and the answers that its slips give."""
    own = trade.growth_slips(f.series, f.series)
    del own["the worked series again"], own["nothing was picked"]
    china, russia = f.exact["china"], f.exact["russia"]
    ids = (*OUT_OF_LINE[:2], *IN_LINE, OUT_OF_LINE[2])  # by year
    return {
        "one-series": Answer(
            list(IN_LINE), options=trade.as_options(f.data, ids, f.names[OWN["iso3"]])
        ),
        "base": Answer(
            (FIRST[0], FIRST[-1]),
            {
                "order of the ends": (FIRST[-1], FIRST[0]),
                "the year beside itself": When(between={"smallest": (RECORD, RECORD)}),
                "a later year begins later": When(between={"smallest": (RECORD + 1, 2100)}),
                "a low sum for the lowest": (2015, FIRST[-1]),
            },
        ),
        "growth": Answer(trade.by_year(f.series, model.growth(f.series)), own),
        "another": lambda: Answer(
            trade.by_year(f.theirs, model.growth(f.theirs)), trade.growth_slips(f.theirs, f.series)
        ),
        "weighs": Answer(
            f.beside["russia"],
            {
                "the same sum weighs the same": f.beside["china"],
                "a fraction for a percentage": When(
                    between=(russia / 100 - 0.002, russia / 100 + 0.002)
                ),
                "the whole divided by the part": When(between=(100, 1e9)),
                "another sum": round(100 * float(f.value(ROWS[RECORD])) / f.gdp["russia"], 1),
                "close is the same": When(between=(russia - 0.6, russia + 0.6)),
                "too small by a hundred": When(between=(china / 100 - 0.002, china / 100 + 0.002)),
            },
        ),
    }


def _pictures(data: Package, f: Facts) -> tuple[Picture, ...]:
    offered = trade.series_offered(data, f.names)
    common = {
        "sources": parts.sources_of,
        "as_of": f"{data.as_of}, with later years marked by year",
    }
    guess = {"accent": RECORD, "guess": ("guess_0", "guess_1")}
    first = [
        n * len(HOW) + 1 for n, row in enumerate(offered.values()) if OWN.items() <= row.items()
    ]
    lines = {f.names[row["iso3"]]: row for row in (OWN, ANOTHER) if row["iso3"] in f.names}
    base = partial(trade.index_of, data, lines, end=RECORD)
    india = data.row("countries", "IND")
    offers = [(name, code) for code, name in f.names.items()]
    offers += [(f"{india['name']} (not in the article)", "IND")]
    counted = estimates.TABLE | {"name": "year, who counted"}
    called = f.names | {"IND": india["name"]}
    known = [int(year) for year in model.sizes_of(data.load("indicators"), "RUS").index]
    beside = partial(partners.beside_gdp, data, f.names, other="RUS", other_name="Russia")
    return (
        Picture(
            "step",
            partial(charts.draw_in_time, **guess, domain=(-36, 66)),
            partial(trade.growth_of, data, OWN, name="China's customs", year=RECORD),
            columns={"when": "year", "says": "growth, percent", "kind": "sort of figure"},
            opened_by="step",
            before="How big was the step? Guess first; the picture opens with your guess.",
            **common,
        ),
        Picture(
            "four-ways",
            partial(charts.draw_in_time, **guess, guess_in=first),
            partial(trade.four_ways, data, offered=offered, names=f.names, end=RECORD),
            controls={"figures": [(name, name) for name in offered], "shown_as": HOW},
            columns=trade.IN_TIME,
            shows="step",
            **common,
        ),
        Picture(
            "index",
            partial(charts.draw_in_time, lines=True),
            lambda index_begins_in: base(index_begins_in),
            controls={"index_begins_in": [(str(year), year) for year in FIRST]},
            start={"index_begins_in": 2015},
            columns=trade.IN_TIME,
            **common,
        ),
        Picture(
            "customs",
            partial(
                charts.draw_pairs,
                names=CUSTOMS,
                axis="US$ billion; the axis begins at 50",
                domain=(50, 112),
            ),
            partial(partners.two_customs, data, OWN["iso3"], names=CUSTOMS),
            columns={"says": "year, and two sums", "own": CUSTOMS[0], "other": CUSTOMS[1]},
            opened_by="higher",
            before="Who is the higher one? Guess first; the picture opens with your guess.",
            **{**common, "sources": lambda rows: [*parts.sources_of(rows), FREIGHT]},
        ),
        Picture(
            "on-record",
            lambda rows: charts.short(estimates.draw(rows, axis="US$ billion a year")),
            lambda partner: partners.on_record(data, partner, called[partner]),
            controls={"partner": offers},
            start={"partner": ANOTHER["iso3"]},
            columns=counted | {"kind": "published or derived"},
            table=estimates.table,
            **common,
        ),
        Picture(
            "beside",
            partial(charts.draw_pairs, names=BESIDE, axis="percent of a GDP", domain=(0, 80)),
            lambda year: beside(year),
            controls={"year": [(str(year), year) for year in known]},
            start={"year": FITS - 1},  # the worked year is asked for above it
            columns={"says": "partner, sum, counter", "own": BESIDE[0], "other": BESIDE[1]},
            **common,
        ),
        Picture(
            "shares",
            lambda rows: charts.short(
                estimates.draw(rows, axis="percent of the partner's trade", domain=(0, 105))
            ),
            partial(partners.shares, data, f.names),
            columns=counted | {"counts": "note"},
            table=estimates.table,
            **common,
        ),
    )
