"""Lesson 7, What does record trade mean?: level, growth, share, index, and whose figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial

import pandas as pd

from allylessons import describe, model
from allylessons.data import DataError, Package
from allylessons.exercise import (
    Choice,
    Content,
    Exercise,
    Lab,
    Mistake,
    Numbers,
    Prediction,
    Sentence,
    Series,
    Several,
)

TITLE = "What does record trade mean?"
SUM = "C39"  # the sum that is said to be a record
REPORTED, OVERTAKEN = "E041", "E044"  # the day that its year was reported, and the next one
OTHER = "RUS"  # the side that every row of the table trades with
GOODS, OWN, MIRROR = "goods_total", "partner_customs", "russian_customs"
GDP = "gdp_current_usd"
DOLLARS = "US$ billion"
WORDS = 30
SERIES = ["iso3", "measure", "reporter", "unit"]  # what `model.one_series` is asked for
# Chosen by hand: what each government said of its dealings with Russia, and what somebody else
# said of them, as claims in our words and a phrase of the same sentence and speaker.
OWN_VIEWS = {
    "PRK": "V004",
    "CHN": "V012",
    "IRN": "V026",
    "ZAF": "V037",
    "BLR": "V048",
    "RUS": "V053",
}
OTHER_VIEWS = {
    "PRK": (("C29",), "P13"),
    "CHN": (("C35",), "P17"),
    "IRN": (("C47",), "P24"),
    "ZAF": (("C59", "C60"), "P33"),
    "BLR": (("C84", "C85"), "P48"),
    "RUS": (("C09",), "P01"),
}
HOW = {
    "level": "level: the sum itself",
    "growth": "growth: the change on the year before",
    "own": "share: of the partner's own GDP",
    "other": "share: of the other side's GDP",
    "index": "index: the year chosen below is 100",
}


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    facts = Facts(data)
    facts.check()
    another = _another(facts)
    return Content(
        TITLE,
        exercises=(
            _which_says(facts),
            _one_series(facts),
            _mirror(facts),
            _growth(facts),
            _slower(facts),
            _record_when(facts),
            another,
            _gap(facts),
            _weighs(facts),
            _larger(facts),
            _rewrite(facts),
        ),
        predictions=(
            Prediction(
                "growth-of-record",
                f"The latest record year of {facts.name}'s trade with {facts.other} is "
                f"{facts.record}. By how much did trade grow in it? Give the lowest and the highest "
                "growth that would not surprise you.",
                Numbers(("lowest", "highest"), "percent"),
                low=-20,
                high=60,
                start=(5, 30),
            ),
        ),
        labs=(
            Lab(
                "four-ways",
                partial(draw_series, facts),
                {
                    "figures": list(facts.offered),
                    "shown_as": [(text, key) for key, text in HOW.items()],
                    "index_begins_in": (*facts.years, 1),
                },
                start={"index_begins_in": int(facts.usual["year"].iloc[0])},
                predicted="growth-of-record",
            ),
            Lab(
                "on-record",
                partial(draw_figures, facts),
                {"partner": [(name, iso3) for iso3, name in facts.names.items()]},
                start={"partner": facts.another["iso3"]},
            ),
            Lab(
                "both-sides",
                partial(draw_weights, facts),
                {"year": (*facts.weighed_years, 1)},
                start={"year": facts.weighed},
            ),
        ),
        notes={
            "four-ways": facts.four_ways_in_words,
            "mirror": facts.mirror_in_words,
            "records": facts.records_in_words,
            "weak": facts.weak_in_words,
            "another": another.prompt,
            "both-sides": facts.both_sides_in_words,
            "views": facts.views_in_words,
            "voices": facts.voices_in_words,
        },
    )


@dataclass(frozen=True)
class Facts:
    """What the lesson needs of the data, computed once."""

    data: Package

    @cached_property
    def trade(self) -> pd.DataFrame:
        return self.data.load("trade")

    @cached_property
    def indicators(self) -> pd.DataFrame:
        return self.data.load("indicators")

    @cached_property
    def countries(self) -> pd.DataFrame:
        return self.data.load("countries")

    @cached_property
    def names(self) -> dict[str, str]:
        """Code to name of the countries studied."""
        rows = self.countries[self.countries["role"] == "subject"]
        return dict(zip(rows["iso3"], rows["name"], strict=True))

    @cached_property
    def other(self) -> str:
        """Name of the side that every partner trades with."""
        return self.countries.set_index("iso3")["name"][OTHER]

    @cached_property
    def iso3(self) -> str:
        """The partner that the claim is about."""
        iso3 = self.data.record(SUM)[1]["iso3"]
        if iso3 not in self.names:
            raise DataError(
                f"Lesson 7 needs {iso3}, which claim {SUM} is about, as a subject in countries.csv."
            )
        return iso3

    @property
    def name(self) -> str:
        return self.names[self.iso3]

    @cached_property
    def printed(self) -> float:
        """The sum that the article prints, in billion dollars."""
        figures = self.data.load("figures")
        return float(figures.loc[figures["claim_id"] == SUM, "value"].dropna().iloc[0])

    @cached_property
    def article(self) -> pd.Timestamp:
        """Last day of the month in which the article ran."""
        return pd.Timestamp(self.data.descriptor["as_of"]) + pd.offsets.MonthEnd(0)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Status of a figure to its label."""
        return self.data.labels("trade", "status")

    @cached_property
    def measures(self) -> dict[str, str]:
        """What is counted, to its label."""
        return self.data.labels("trade", "measure")

    def whose(self, rows: pd.DataFrame, name: str) -> list[str]:
        """The reporter of each row in words."""
        labels = self.data.labels("trade", "reporter")
        return [describe.whose(reporter, name, labels) for reporter in rows["reporter"]]

    @cached_property
    def series(self) -> pd.DataFrame:
        """The partner's own figures for goods, both ways: one line."""
        rows = model.one_series(self.trade, iso3=self.iso3, measure=GOODS, reporter=OWN)
        known = rows["value"].notna()
        if known.sum() < 4:
            raise DataError(
                f"Lesson 7 needs at least four years of {GOODS} by {OWN} for {self.iso3} in trade.csv."
            )
        return rows.assign(
            before=rows["value"].shift(1), growth=model.growth(rows), record=model.records(rows)
        )

    def check(self) -> None:
        """Say which years the table lacks, before an answer is computed without them."""
        known = set(self.series.loc[self.series["value"].notna(), "year"])
        needed = {self.record - 2, self.record - 1, self.record, self.fits - 1, self.fits}
        if missing := sorted(needed - known):
            raise DataError(
                f"Lesson 7 needs {describe.join_words(missing)} of {GOODS} by {OWN} for {self.iso3} "
                "in trade.csv."
            )

    def level(self, year: int) -> float:
        return float(self.series.set_index("year").loc[year, "value"])

    def grown(self, year: int) -> float:
        return round(float(self.series.set_index("year").loc[year, "growth"]), 1)

    @cached_property
    def record(self) -> int:
        """The latest record year that was over when the article ran."""
        rows = self.series[self.series["record"] & (self.series["year"] < self.article.year)]
        if rows.empty:
            raise DataError(
                f"Lesson 7 needs a record before {self.article.year} of {GOODS} by {OWN} for "
                f"{self.iso3} in trade.csv."
            )
        return int(rows["year"].iloc[-1])

    @cached_property
    def fits(self) -> int:
        """The year whose level is nearest to the sum in print."""
        return int(self.series.loc[(self.series["value"] - self.printed).abs().idxmin(), "year"])

    @cached_property
    def listed(self) -> pd.DataFrame:
        """The series of the countries studied, the longest first."""
        found = model.series_there_are(self.trade)
        return found[found["iso3"].isin(list(self.names))]

    @cached_property
    def said(self) -> dict[int, str]:
        """Year to a pattern of its sum, in the ways it may be written."""
        patterns = {}
        for _, row in self.series[self.series["growth"].notna()].iterrows():
            value = float(row["value"])
            ways = {f"{value:.0f}", f"{value:.1f}", f"{value:.2f}", f"{value:g}"}
            if row["year"] == self.fits:
                ways.add(describe.number(self.printed))
            either = "|".join(re.escape(way) for way in sorted(ways))
            patterns[int(row["year"])] = rf"(?<![\d.,])(?:{either})(?!\d|[.,]\d)"
        return patterns

    @cached_property
    def office(self) -> str:
        """Who counted, by name: the far end of the claim's chain."""
        chains, actors = self.data.load("chains"), self.data.load("actors")
        chain = chains[chains["claim_id"] == SUM].sort_values("link")["actor_id"]
        names = actors.set_index("actor_id")["name"].reindex(chain.tail(1)).dropna()
        return names.iloc[0].split(", ")[-1] if len(names) else ""

    @cached_property
    def offered(self) -> dict[str, dict[str, str]]:
        """The series there are, each by its name."""
        named = {}
        for row in self.listed[SERIES].to_dict("records"):
            name = self.names[row["iso3"]]
            by = describe.whose(row["reporter"], name, self.data.labels("trade", "reporter"))
            measure = self.measures[row["measure"]].replace("the partner", name)
            named[f"{name}: {measure}; {by}, {row['unit']}"] = row
        return named

    @cached_property
    def usual(self) -> pd.DataFrame:
        """The series that the lab begins with: the first one offered."""
        return model.one_series(self.trade, **next(iter(self.offered.values())))

    @property
    def years(self) -> tuple[int, int]:
        return int(self.listed["first"].min()), int(self.listed["last"].max())

    @cached_property
    def another(self) -> dict[str, str]:
        """The series in dollars with the most steps, of a partner other than the claim's."""
        found = self.listed[
            (self.listed["iso3"] != self.iso3)
            & (self.listed["unit"] == DOLLARS)
            & (self.listed["steps"] > 0)
        ].sort_values("steps", ascending=False, kind="stable")
        if found.empty:
            raise DataError(
                "Lesson 7 needs, in trade.csv, two years in a row by one reporter for a second country."
            )
        return found[SERIES].iloc[0].to_dict()

    @cached_property
    def mirrors(self) -> pd.DataFrame:
        """Years that both customs have counted, oldest first."""
        rows = model.figures_of(self.trade, self.iso3, measures=(GOODS,))
        rows = rows[rows["reporter"].isin([OWN, MIRROR]) & ~rows["status"].isin(model.trade.UNFIT)]
        wide = rows.pivot(index="year", columns="reporter", values="value")
        wide = wide.reindex(columns=[OWN, MIRROR]).dropna().astype(float)
        if wide.empty:
            raise DataError(
                f"Lesson 7 needs a year of {GOODS} by {OWN} and by {MIRROR} for {self.iso3}."
            )
        return wide

    @cached_property
    def gdp(self) -> dict[str, pd.Series]:
        """Code to GDP by year."""
        return {i: model.sizes_of(self.indicators, i, GDP) for i in (*self.names, OTHER)}

    @cached_property
    def weighed(self) -> int:
        """The latest year with a figure of the claim's partner and the GDP of both."""
        known = set(self.series.loc[self.series["value"].notna(), "year"])
        known &= {*self.gdp[self.iso3].index} & {*self.gdp[OTHER].index}
        if not known:
            raise DataError(
                f"Lesson 7 needs a year of trade with {GDP} of {self.iso3} and {OTHER} in "
                "indicators.csv."
            )
        return int(max(known))

    @cached_property
    def weighed_years(self) -> tuple[int, int]:
        return int(self.gdp[OTHER].index.min()), int(self.gdp[OTHER].index.max())

    def shares(self, year: int) -> tuple[float, float]:
        """The claim's partner: its trade in percent of its own GDP, and of the other side's."""
        sides = self.gdp[self.iso3], self.gdp[OTHER]
        own, theirs = (round(100 * self.level(year) / float(side[year]), 1) for side in sides)
        return own, theirs

    def weights(self, year: int) -> pd.DataFrame:
        """Each partner's figures of a year beside the GDP of both sides."""
        rows = model.trade_beside_gdp(self.trade, self.indicators, self.names, OTHER, year)
        labels = self.data.labels("trade", "reporter")
        sort = rows["status"].astype(str).replace(self.labels)
        return rows.assign(
            whose=[
                describe.whose(by, name, labels) if isinstance(by, str) else "nobody"
                for by, name in zip(rows["reporter"], rows["country"], strict=True)
            ],
            what=rows["measure"].map(self.measures).fillna("nothing"),
            # The status is that of the value; its row may give other ends.
            sort=rows["figure"].map({"low": "low end", "high": "high end"}).fillna(sort),
        )

    @property
    def four_ways_in_words(self) -> str:
        year = self.fits
        base = int(self.series.loc[self.series["value"].notna(), "year"].iloc[1])
        index = model.index_to(self.series, base)[self.series["year"] == year].iloc[0]
        level, own = describe.number(self.level(year)), self.shares(self.weighed)[0]
        return (
            f"One year, {year}, by {self.name}'s customs, said four ways:\n\n"
            f"- **Level**: {level} billion US dollars. How big is the sum?\n"
            f"- **Growth**: {_signed(self.grown(year))} on {year - 1}. How big was the step?\n"
            f"- **Share**: {describe.number(own)}% of {self.name}'s own GDP in {self.weighed}. How "
            "much is it beside something else?\n"
            f"- **Index**: {describe.number(round(index))} by the same customs, where {base} is 100. How far is it from a "
            "year that somebody chose?"
        )

    @property
    def mirror_in_words(self) -> str:
        lines = [
            f"- {year}: {describe.number(row[OWN])} by {self.name}'s customs, "
            f"{describe.number(row[MIRROR])} by {self.other}'s customs. That is "
            f"{describe.in_percent(abs(row[MIRROR] / row[OWN] - 1) * 100)}% "
            f"{'more' if row[MIRROR] > row[OWN] else 'less'}."
            for year, row in self.mirrors.iterrows()
        ]
        higher = {*(self.mirrors[MIRROR] > self.mirrors[OWN])}
        after = (
            "Neither side is always the higher one."
            if len(higher) > 1
            else "One side is higher each time; that alone does not make it wrong."
        )
        return "Billion US dollars, goods both ways:\n\n" + "\n".join(lines) + f"\n\n{after}"

    @property
    def records_in_words(self) -> str:
        lines = ["| year | billion US dollars | growth on the year before |", "|:--|--:|--:|"]
        notes = []
        for _, row in self.series[self.series["record"] & self.series["growth"].notna()].iterrows():
            ends = sorted({*row[["value", "low", "high"]].dropna().astype(float)})
            grown = [_signed(round(100 * (end / row["before"] - 1), 1)) for end in ends]
            lines.append(
                f"| {row['year']} | {describe.sum_of(row)} | {describe.join_words(grown, 'to')} |"
            )
            if len(ends) > 1 and pd.notna(row["note"]):
                notes.append(f"Our table notes on {row['year']}: {row['note']}.")
        rest = self.series[self.series["record"] & self.series["growth"].isna()]["year"]
        begins = self.series["year"].iloc[0]
        text = (
            f"Years with the highest figure so far by {self.name}'s customs, in our table, which "
            f"begins in {begins}:"
        )
        text += "\n\n" + "\n".join(lines)
        text += "".join(f"\n\n{note}" for note in notes)
        if len(rest):
            text += (
                f"\n\nAlso {describe.join_words(rest)}; but the year before is blank, so it has no "
                "growth rate, and the blank year may have been higher."
            )
        return text

    @property
    def weak_in_words(self) -> str:
        """For each partner how many years, reporters and rivals there are."""
        lines = []
        for iso3, name in self.names.items():
            rows = model.figures_of(self.trade, iso3)
            known = rows[rows[["value", "low", "high"]].notna().any(axis=1)]
            if known.empty:
                lines.append(f"- **{name}**: no figure for any year.")
                continue
            firm = int((known["status"].astype(str) == "reported").sum())
            per_year = known["year"].value_counts()
            years = sorted(per_year.index[per_year > 1])
            blank = sorted(set(rows["year"]) - set(known["year"]))
            text = (
                f"- **{name}**: {describe.count(len(known), 'figure')}, "
                f"{describe.number(firm)} of them plainly reported, from "
                f"{describe.count(known['reporter'].nunique(), 'kind of reporter', 'kinds of reporter')}."
            )
            if years:
                text += f" Rivals in {describe.join_words(years)}."
            if blank:
                text += f" Blank: {describe.join_words(blank)}."
            lines.append(text)
        return "\n".join(lines)

    @property
    def both_sides_in_words(self) -> str:
        sides = [(self.name, self.iso3), (self.other, OTHER)]
        lines = [
            f"- GDP of {name}: {describe.number(round(self.gdp[iso3][self.weighed], 1))} billion US "
            "dollars"
            for name, iso3 in sides
        ]
        return f"The World Bank has for {self.weighed}:\n\n" + "\n".join(lines)

    @cached_property
    def views(self) -> list[tuple[str, str, str | None]]:
        """(country, sentence, country spoken from): its own side on its ties, and another view."""
        positions = self.data.load("positions")
        positions = positions[positions["date"] <= self.article].sort_values("date", kind="stable")
        found = []
        for iso3, name in [*self.names.items(), (OTHER, self.other)]:
            here = positions[positions["iso3"] == iso3]
            own = here[here["voice"] == "government"]
            picked = own[own["position_id"] == OWN_VIEWS.get(iso3)]
            for _, row in (picked if len(picked) else own).tail(1).iterrows():
                found.append((name, f"Its government ({_speaker(row)}): {row['position']}", iso3))
            if other := self.other_view(iso3):
                found.append((name, *other))
                continue
            for _, row in here[here["voice"] != "government"].tail(1).iterrows():
                found.append((name, f"Somebody else ({_speaker(row)}): {row['position']}", iso3))
        return found

    def other_view(self, iso3: str) -> tuple[str, str | None] | None:
        """What somebody else said of a country, chosen by hand, and the country spoken from."""
        ids, phrase = OTHER_VIEWS.get(iso3, ((), None))
        claims = self.data.load("claims").set_index("claim_id")["paraphrase"]
        phrases = self.data.load("phrases").set_index("phrase_id")
        if phrase not in phrases.index or claims.index.isin(ids).sum() != len(ids):
            return None
        said = phrases.loc[phrase]
        speaker = self.data.load("actors").set_index("actor_id").loc[said["speaker_id"]]
        text = (
            f"Somebody else ({speaker['name']}), in our words: {' '.join(claims[list(ids)])} "
            f"Word for word: “{said['phrase']}” ({', '.join([*ids, phrase])})."
        )
        return text, speaker["iso3"]

    @property
    def views_in_words(self) -> str:
        lines = []
        for name in [*self.names.values(), self.other]:
            said = " ".join(text for country, text, _ in self.views if country == name)
            lines.append(f"- **{name}.** {said or 'No view was found.'}")
        return "\n".join(lines)

    @property
    def voices_in_words(self) -> str:
        spoken = pd.Series([iso3 for _, _, iso3 in self.views], dtype="object")
        concerned = self.countries.loc[self.countries["role"].isin(["subject", "party"]), "name"]
        return describe.voices(*model.voices(spoken, self.countries, concerned))


def _speaker(row: pd.Series) -> str:
    when = describe.date(row["date"], str(row["date_precision"]))
    return f"{row['speaker']}, {row['speaker_role']}, {when}"


def _signed(percent: float) -> str:
    return f"{'+' if percent > 0 else ''}{describe.in_percent(percent)}%".replace("-", "−")


def draw_series(
    facts: Facts,
    *,
    figures: str,
    shown_as: str,
    index_begins_in: int,
    predicted: list[float] | None = None,
):
    """Draw one series as a level, a growth rate, a share or an index."""
    from allylessons import charts  # brings Altair, which the first cell does without

    chosen = facts.offered[figures]
    rows = model.one_series(facts.trade, **chosen)
    name = facts.names[chosen["iso3"]]
    unit, what, box, sources = "percent", "", None, []
    if shown_as in ("own", "other") and chosen["unit"] != DOLLARS:
        raise DataError(f"These figures are in {chosen['unit']}, and the GDP here is in {DOLLARS}.")
    if shown_as == "level":
        shown, unit, what = rows["value"], chosen["unit"], "level"
    elif shown_as == "growth":
        shown, what = model.growth(rows), "growth on the year before"
        if predicted and chosen == facts.offered[next(iter(facts.offered))]:
            box = (facts.record, *predicted)
    elif shown_as == "index":
        shown = model.index_to(rows, index_begins_in)
        unit, what = f"{index_begins_in} is 100", "index"
        if shown.isna().all():
            known = describe.join_words(rows.loc[rows["value"].notna(), "year"], "or")
            raise DataError(
                f"This series has no figure for {index_begins_in} to begin from. Choose {known}."
            )
    else:
        side = chosen["iso3"] if shown_as == "own" else OTHER
        shown = model.share_of(rows, facts.gdp[side])
        what = f"share of the GDP of {name if shown_as == 'own' else facts.other}"
        sizes = facts.indicators[facts.indicators["indicator"] == GDP]
        sources = describe.sources(sizes[sizes["iso3"] == side])
    return charts.trade_in_time(
        rows.assign(shown=shown),
        title=f"How did trade between {name} and {facts.other} move?",
        what=what,
        unit=unit,
        labels=facts.labels,
        as_of=f"{facts.data.as_of}, later years marked by year",
        sources=sources,
        bars=shown_as == "growth",
        predicted=box,
    )


def draw_figures(facts: Facts, *, partner: str):
    """Draw every figure that the data hold for one partner."""
    from allylessons import charts

    rows = model.figures_of(facts.trade, partner)
    name = facts.names[partner]
    # The axis says already that it is trade, both ways.
    what = {
        key: re.sub("trade, both ways, |, both ways", "", text)
        for key, text in facts.measures.items()
    }
    return charts.trade_figures(
        rows.assign(
            whose=facts.whose(rows, name),
            what=rows["measure"].astype("object").map(what).fillna("nothing"),
        ),
        title=f"What is on record for {name}?",
        name=name,
        unit=f"trade both ways ({DOLLARS})",
        labels=facts.labels,
        as_of=f"{facts.data.as_of}, later years marked by year",
    )


def draw_weights(facts: Facts, *, year: int):
    """Draw the trade of a year as a share of both sides' GDP."""
    from allylessons import charts

    sizes = facts.indicators[facts.indicators["indicator"] == GDP]
    return charts.trade_beside_gdp(
        facts.weights(year),
        title="How much is the same sum on each side?",
        other=facts.other,
        year=year,
        sources=describe.sources(sizes),
        as_of=facts.data.as_of,
    )


def _which_says(facts: Facts) -> Exercise:
    year, before = facts.record, facts.record - 1
    level, step = describe.number(round(facts.level(year), 1)), _signed(facts.grown(year))
    own = describe.number(facts.shares(facts.weighed)[0])
    return Exercise(
        key="which-says",
        prompt=(
            f"Four lines on trade between {facts.name} and {facts.other}. Which one tells you how big "
            f"the step from {before} to {year} was?"
        ),
        kind=Choice(
            {
                "level": f"{level} billion US dollars in {year}, by {facts.name}'s customs.",
                "record": f"A record in {year}.",
                "growth": f"{step} on {before}.",
                "share": f"{own}% of {facts.name}'s GDP in {facts.weighed}.",
            }
        ),
        right="growth",
        why="Growth compares a year with the one before it. That is the step, and nothing else is.",
        mistakes=(
            Mistake(
                "level",
                "a big sum is a big step",
                "A level tells how big the sum is. You cannot see from it where it came from.",
            ),
            Mistake(
                "record",
                "a record is a leap",
                "A record is only higher than all before. One dollar more would do.",
            ),
            Mistake(
                "share",
                "a share shows the change",
                "A share sets the sum beside something else in the same year. It holds no earlier year.",
            ),
        ),
        hints=(
            "A step has two ends. Which line names two years?",
            "Look for a percentage together with an earlier year.",
        ),
        solution=f"{step} on {before}: growth. It alone compares the two years.",
        objective=1,
        recall=True,
    )


def _one_series(facts: Facts) -> Exercise:
    rows = facts.trade[
        (facts.trade["partner_iso3"] == facts.iso3) & (facts.trade["measure"] == GOODS)
    ].set_index("trade_id")
    fit = rows[
        (rows["reporter"] == OWN)
        & (rows["unit"] == DOLLARS)
        & rows["value"].notna()
        & ~rows["status"].isin(model.trade.UNFIT)
    ]
    wrong = {
        "mirror": rows[rows["reporter"] == MIRROR].tail(1),
        "early": rows[(rows["reporter"] == OWN) & (rows["status"] == "first_release")].tail(1),
        "unit": rows[(rows["reporter"] == OWN) & (rows["unit"] != DOLLARS)].tail(1),
    }
    says = {
        "mirror": (
            "every count is the same count",
            f"One of yours is counted by {facts.other}'s customs. A line that changes its counter can "
            "move though nothing moved.",
        ),
        "early": (
            "the first figure is the final one",
            "One of yours is a first release. Another figure replaced it, so the year would stand in "
            "your line twice.",
        ),
        "unit": (
            "a number is a number",
            "One of yours is in another unit. Read to the end of each line.",
        ),
    }
    kept = fit[fit["period"].dt.year.isin([facts.fits - 1, facts.fits, facts.record])]
    chosen = pd.concat([kept, *wrong.values()]).sort_values("period", kind="stable")
    by = dict(zip(chosen.index, facts.whose(chosen, facts.name), strict=True))
    options = {
        key: f"{key}: {row['period'].year}, {by[key]}, {describe.number(row['value'])} {row['unit']} "
        f"({facts.labels.get(row['status'], row['status'])})"
        for key, row in chosen.iterrows()
    }
    right = tuple(kept.index)

    def any_of(ids: pd.Index) -> Mapping[str, object]:
        return {"fits": lambda given: bool(given & set(ids))}

    mistakes = [
        Mistake((*right, ids.index[0]), *says[key], **any_of(ids.index))
        for key, ids in wrong.items()
        if len(ids)
    ]
    mistakes.append(
        Mistake(
            right[:1],
            "one figure makes a series",
            "Nothing wrong in your list, but more of these fit together. A line needs its years.",
            fits=lambda given: given < set(right),
        )
    )
    return Exercise(
        key="one-series",
        prompt=(
            f"You draw one line: goods both ways, by {facts.name}'s customs, in {DOLLARS}, final "
            "figures. Which rows may stand in it? Tick all that fit."
        ),
        kind=Several(options),
        right=right,
        why="One counter, one unit, one thing counted, each year once. Now a change means a change.",
        mistakes=tuple(mistakes),
        hints=(
            "Check four things in each row: the year, the counter, the unit, the words in brackets.",
            f"Leave out {facts.other}'s count, what was a first release, and what is not in dollars.",
        ),
        solution=f"{describe.join_words(right)}.",
        objective=2,
        recall=True,
    )


def _mirror(facts: Facts) -> Exercise:
    year = int(facts.mirrors.index[-1])
    own, theirs = facts.mirrors.loc[year, OWN], facts.mirrors.loc[year, MIRROR]
    one, two = describe.number(own), describe.number(theirs)
    return Exercise(
        key="mirror",
        prompt=(
            f"Goods traded in {year}, both ways, in billion US dollars: {one} by {facts.name}'s "
            f"customs, {two} by {facts.other}'s customs. Which number do you write?"
        ),
        kind=Choice(
            {
                "average": f"The middle of the two: {describe.number(round((own + theirs) / 2, 2))}.",
                "higher": "The higher one: something was not counted on the other side.",
                "liar": "Neither: one of the two customs must be lying.",
                "both": "Both, each with its name, or one of them with its name.",
            }
        ),
        right="both",
        why=(
            "Both may be honest. Goods leave in December and arrive in January; one side adds freight "
            "and insurance; some goods go through a third country. Naming the counter is what you owe."
        ),
        mistakes=(
            Mistake(
                "average",
                "the truth is in the middle",
                "That number stands in nobody's books. Nobody could check it.",
            ),
            Mistake(
                "higher",
                "more is more complete",
                "It may be so for one kind of goods. But freight and insurance also raise a figure, and "
                "they are no goods.",
            ),
            Mistake(
                "liar",
                "a difference is a lie",
                "Two honest offices can differ, since they count at different doors and on other days.",
            ),
        ),
        hints=(
            "Which of these numbers could a reader look up?",
            "A reader needs to know who counted. Which answer tells that?",
        ),
        solution=f"{one} ({facts.name}'s customs) and {two} ({facts.other}'s customs), side by side.",
        objective=2,
        recall=True,
    )


def _pairs(rows: pd.DataFrame, values: pd.Series, decimals: int = 1) -> dict[str, float]:
    """Year to number, blanks left out."""
    known = zip(rows["year"], values, strict=True)
    return {str(year): round(float(value), decimals) for year, value in known if pd.notna(value)}


def _slips(rows: pd.DataFrame, right: dict[str, float]) -> tuple[Mistake, ...]:
    """What a line of growth can go wrong by, where it gives something else than the right line."""
    level = rows["value"].astype("Float64")
    kept = rows[level.notna()]
    slips = (
        Mistake(
            {year: round(value / 100, 4) for year, value in right.items()},
            "a fraction for a percentage",
            "Nearly: these are fractions. Multiply them all, so that the whole is 100%.",
        ),
        Mistake(
            _pairs(kept, model.growth(kept)),
            "the row before is the year before",
            "You dropped the blank years first. Now some steps are two years long or longer, and look "
            "like one. Keep the blank rows.",
        ),
        Mistake(
            _pairs(rows, 100 * (level / level.shift(-1) - 1)),
            "forward for back",
            "You compare each year with the one after it. `shift(1)` moves the figures down, so that "
            "each year meets the one before.",
        ),
        Mistake(
            _pairs(rows, 100 * level / level.shift(1)),
            "ratio for growth",
            "These are ratios: without any change they would be 100%. Growth is the ratio less one.",
        ),
        Mistake(
            _pairs(rows, level / level.shift(1), 4),
            "ratio for growth, as a fraction",
            "These are ratios: without any change they would be 1. Take one away, then turn the rest "
            "into percent.",
        ),
        Mistake(
            _pairs(rows, 100 * (1 - level.shift(1) / level)),
            "the step beside its end",
            "You divided each step by the new figure. Divide it by the old one, where it began.",
        ),
        Mistake(
            _pairs(rows, level - level.shift(1)),
            "the step in dollars for its size in percent",
            "That is the step in billion dollars. Divide it by where it began.",
        ),
    )
    return tuple(slip for slip in slips if slip.answer != right and slip.answer)


def _growth(facts: Facts) -> Exercise:
    right = _pairs(facts.series, facts.series["growth"])
    return Exercise(
        key="growth",
        prompt="Growth on the year before, in percent, for every year at once.",
        kind=Series("percent", tolerance=0.06),
        right=right,
        why=(
            f"One line gives {len(right)} growth rates. {facts.record}: "
            f"{_signed(facts.grown(facts.record))}. Where a year is blank, so are its step and the next."
        ),
        mistakes=_slips(facts.series, right),
        hints=(
            "`level.shift(1)` puts each year's figure beside the next year.",
            "Put `level.shift(1)` in place of the three dots behind `before =`.",
        ),
        solution="`before = level.shift(1)`, and the line below it gives the growth.",
        objective=3,
    )


def _slower(facts: Facts) -> Exercise:
    year = facts.record
    now, earlier = facts.grown(year), facts.grown(year - 1)
    up = now < earlier
    return Exercise(
        key="slower",
        prompt=(
            f"Growth was {_signed(earlier)} in {year - 1} and {_signed(now)} in {year}, by {facts.name}'s "
            f"customs. What did trade itself do from {year - 1} to {year}?"
        ),
        kind=Choice(
            {
                "fell": "It fell.",
                "same": "It stayed where it was.",
                "rose": f"It rose, {'more slowly' if up else 'faster'} than before.",
                "cannot": "This cannot be known from here.",
            }
        ),
        right="rose",
        why=(
            "Growth above zero means more than the year before. So it can be a record and a small step "
            "at once: the first is about the level, the second about the growth."
        ),
        mistakes=(
            Mistake(
                "fell",
                "falling growth is a falling level",
                "The growth rate is lower. Is it below zero? Only then does the level fall.",
            ),
            Mistake(
                "same",
                "a small step is none",
                "Small, and yet a step. Compare the two levels in the lab.",
            ),
            Mistake(
                "cannot",
                "two rates say nothing of the level",
                "They do not say how high it was. They do say which way it went.",
            ),
        ),
        hints=(
            "Draw it: first a steep line up, then one that is less steep.",
            "Ask only whether the last growth rate is above or below zero.",
        ),
        solution=f"{_signed(now)} is above zero, so trade rose in {year}.",
        objective=1,
        recall=True,
    )


def _day(facts: Facts, event: str) -> str:
    record = facts.data.record(event)[1]
    return describe.date(record["date"], str(record["date_precision"]))


def _record_when(facts: Facts) -> Exercise:
    first, last = _day(facts, REPORTED), _day(facts, OVERTAKEN)
    printed, month = describe.number(facts.printed), f"{facts.article:%B %Y}"
    return Exercise(
        key="record-when",
        prompt=(
            f"{printed} billion dollars fits {facts.fits}. For how long could a careful writer who trusts "
            f"{facts.name}'s customs call it the record so far?"
        ),
        kind=Choice(
            {
                "always": "Always: once a record, always a record.",
                "article": f"On the day the article ran, in {month}.",
                "between": f"From {first} until {last}.",
                "never": f"Never: {facts.fits} was no record.",
            }
        ),
        right="between",
        why=(
            f"On {first} the figure came out ({REPORTED}). On {last} a higher one came out for the next "
            f"year ({OVERTAKEN}). With “last year” the sentence held less long, only to the end of "
            f"{facts.fits + 1}. In {month} “last year” was {facts.article.year - 1}."
        ),
        mistakes=(
            Mistake(
                "always",
                "a record has no date",
                "It was the highest *so far*. So far ends with the next higher figure.",
            ),
            Mistake(
                "article",
                "published date is event date",
                f"By then a higher figure was out. Look up {OVERTAKEN}: it is older than the article.",
            ),
            Mistake(
                "never",
                "overtaken means never true",
                f"Look at the years up to {facts.fits} alone. Is any of them higher?",
            ),
        ),
        hints=(
            "A record needs two dates: the day it is known, and the day a higher one is known.",
            f"The two days stand on the cards {REPORTED} and {OVERTAKEN}.",
        ),
        solution=f"From {first} ({REPORTED}) until {last} ({OVERTAKEN}).",
        objective=5,
    )


def _another(facts: Facts) -> Exercise:
    chosen = facts.another
    rows = model.one_series(facts.trade, **chosen)
    right = _pairs(rows, model.growth(rows))
    name = facts.names[chosen["iso3"]]
    # Names of their own: `rows` and `level` belong to the worked series.
    line = (
        f'theirs = ally.model.one_series(trade, iso3="{chosen["iso3"]}", '
        f'measure="{chosen["measure"]}", reporter="{chosen["reporter"]}")'
    )
    by_year = 'theirs = theirs.set_index("year")["value"]'
    return Exercise(
        key="another",
        prompt=(
            f"Compute the growth of trade between {name} and {facts.other} in percent, year by year, "
            f"from one series: partner `{chosen['iso3']}`, measure `{chosen['measure']}`, reporter "
            f"`{chosen['reporter']}`, in {DOLLARS}. Keep the years as labels."
        ),
        kind=Series("percent", tolerance=0.06),
        right=right,
        why=(
            f"Your line gives growth for {describe.join_words(right)}. All other years are blank, or "
            "follow on a blank. That is little, and it is honest."
        ),
        mistakes=_slips(rows, right),
        hints=(
            "Take the two lines you know and change the names inside the brackets.",
            f"`{line}`, then `{by_year}`. Then the growth, as before.",
        ),
        solution=(
            f"`{line}`, then `{by_year}`, then `answer = 100 * (theirs / theirs.shift(1) - 1)`."
        ),
        objective=3,
    )


def _ends(rows: pd.DataFrame) -> list[float]:
    """Every figure of some rows, other ends among them, the lowest first."""
    return sorted({*rows[["value", "low", "high"]].astype(float).stack().dropna()})


def _rivals_after(facts: Facts) -> tuple[str, pd.Series, pd.DataFrame]:
    """A partner, a figure, and rival figures by others for the next year."""
    for iso3 in sorted(facts.names, key=lambda iso3: iso3 != facts.another["iso3"]):
        rows = model.figures_of(facts.trade, iso3)
        rows = rows[rows["value"].notna() & ~rows["status"].isin(model.trade.UNFIT)]
        for year, later in rows.groupby("year"):
            for _, first in rows[rows["year"] == year - 1].iterrows():
                others = later[later["reporter"] != first["reporter"]]
                ends = _ends(others)
                if len(others) == len(later) and len(ends) > 1 and iso3 != facts.iso3:
                    return iso3, first, others
    raise DataError(
        "Lesson 7 finds no year in trade.csv with two figures by other reporters than the year before."
    )


def _gap(facts: Facts) -> Exercise:
    iso3, first, others = _rivals_after(facts)
    name, year = facts.names[iso3], int(first["year"]) + 1
    ends = _ends(others)
    low, high = ends[0], ends[-1]
    grown = [_signed(round(100 * (end / float(first["value"]) - 1), 1)) for end in (low, high)]
    by = facts.whose(pd.DataFrame([first]), name)[0]
    their = describe.join_words(dict.fromkeys(facts.whose(others, name)))
    sums = [
        f"{describe.sum_of(row)}, by {who}"
        + (f" ({facts.measures[row['measure']]})" if row["measure"] != first["measure"] else "")
        for (_, row), who in zip(others.iterrows(), facts.whose(others, name), strict=True)
    ]
    notes = others[others["note"].notna()]
    noted = "; ".join(f"{row['trade_id']}: {row['note']}" for _, row in notes.iterrows())
    return Exercise(
        key="gap",
        prompt=(
            f"{name}, trade with {facts.other}, in billion US dollars. {year - 1}: "
            f"{describe.number(first['value'])}, by {by}. {year}: {'; '.join(sums)}. By how much did trade "
            f"grow in {year}?"
        ),
        kind=Choice(
            {
                "high": f"{grown[1]}.",
                "low": f"{grown[0]}.",
                "between": "The average of these two.",
                "cannot": "This cannot be known from here.",
            }
        ),
        right="cannot",
        why=(
            "The counters change between the two years, and they may not count the same things. Part "
            "of the step is a change of the ruler. You can say: no single series covers both years."
            + (f" Our table notes: {noted}." if noted else "")
        ),
        mistakes=(
            Mistake(
                "high",
                "any two figures make a growth rate",
                "You divided one counter's figure by another's. Whose growth would that be?",
            ),
            Mistake(
                "low",
                "the careful figure is the true one",
                "The lower one sounds careful. It still compares two different counters.",
            ),
            Mistake(
                "between",
                "averages repair a gap",
                "An average of two doubtful rates is a third one, and no source gives it.",
            ),
        ),
        hints=(
            "Who counted in the first year? Who in the second?",
            "For a growth rate you need one ruler. Is there one here?",
        ),
        solution=(
            f"{year - 1} is by {by}, {year} by {their}. No series covers both, so the growth cannot be "
            "known from here."
        ),
        objective=2,
        recall=True,
    )


def _weighs(facts: Facts) -> Exercise:
    year, right = facts.weighed, facts.shares(facts.weighed)
    own, theirs = right
    total = describe.number(facts.level(year))
    sizes = [float(facts.gdp[iso3][year]) for iso3 in (facts.iso3, OTHER)]
    exact = [100 * facts.level(year) / size for size in sizes]
    kind = Numbers((f"of {facts.name}'s GDP", f"of {facts.other}'s GDP"), "percent", 0.06)
    slips = [
        Mistake(
            tuple(float(round(share)) for share in exact),
            "whole numbers will do",
            "Rounded too far. Keep one digit after the point.",
        )
    ]
    before = facts.series.set_index("year")["value"].dropna().index.intersection([year - 1])
    if all(year - 1 in years for years in (before, *(facts.gdp[i] for i in (facts.iso3, OTHER)))):
        slips.append(
            Mistake(
                facts.shares(year - 1),
                "any year will do",
                f"That is {year - 1}, the worked year. Take sum and GDP of {year}.",
            )
        )
    return Exercise(
        key="weighs",
        prompt=(
            f"{total} billion dollars of trade in {year}, by {facts.name}'s customs. What is that in "
            f"percent of {facts.name}'s GDP, and of {facts.other}'s? Give two numbers."
        ),
        kind=kind,
        right=right,
        why=(
            f"{describe.number(own)}% on one side, {describe.number(theirs)}% on the other. The sum is "
            "the same. What differs is what it stands beside."
        ),
        mistakes=(
            Mistake(
                (theirs, own),
                "the larger economy has the larger share",
                f"The other way round: first {facts.name}, then {facts.other}. Which GDP is larger?",
            ),
            Mistake(
                tuple(round(share / 100, 4) for share in exact),
                "a fraction for a percentage",
                "These are fractions. Turn both into percent.",
                fits=lambda given: all(
                    abs(a - b / 100) < 0.002 for a, b in zip(given, exact, strict=True)
                ),
            ),
            Mistake(
                tuple(round(100 * 100 / share, 1) for share in exact),
                "the whole divided by the part",
                "You divided the GDP by the trade. The part goes above the line.",
                fits=lambda given: all(value > 100 for value in given),
            ),
            Mistake(
                (own, own),
                "the same sum weighs the same",
                "The sum is the same, but the two economies are not of one size.",
                fits=lambda given: given[0] == given[1],
            ),
            *(slip for slip in slips if not kind.same(slip.answer, right)),
        ),
        hints=(
            "Divide the same sum twice, each time by another GDP.",
            f'`100 * level[{year}] / gdp["{facts.iso3}", {year}]` is the first. The second differs in '
            "one code.",
        ),
        solution=(
            f"{total} / {describe.number(sizes[0])} is {describe.number(own)}%; "
            f"{total} / {describe.number(sizes[1])} is {describe.number(theirs)}%."
        ),
        objective=4,
    )


def _larger(facts: Facts) -> Exercise:
    own, theirs = (describe.number(share) for share in facts.shares(facts.weighed))
    return Exercise(
        key="larger",
        prompt=(
            f"Trade between {facts.name} and {facts.other} in {facts.weighed}, by {facts.name}'s customs, "
            f"equals {own}% of {facts.name}'s GDP and {theirs}% of {facts.other}'s. What may you write?"
        ),
        kind=Choice(
            {
                "part": f"{facts.other} earns {theirs}% of its GDP from {facts.name}.",
                "depends": f"{facts.other} cannot do without {facts.name}.",
                "beside": "The same sum is larger beside the smaller of the two economies.",
                "wrong": "One of the two must be wrong: a sum cannot have two shares.",
            }
        ),
        right="beside",
        why=(
            "That is what the two numbers show. Who could do without whom also hangs on what is traded "
            "and on who else sells it. No share of GDP tells that."
        ),
        mistakes=(
            Mistake(
                "part",
                "trade is a part of GDP",
                "Trade both ways adds what is sold and what is bought. It is set beside GDP as a "
                "yardstick; it is not a slice of it, and can even be larger.",
            ),
            Mistake(
                "depends",
                "large means indispensable",
                "Perhaps, but weight is not dependence. Could the same goods be had elsewhere? The share "
                "does not say.",
            ),
            Mistake(
                "wrong",
                "one sum, one share",
                "A share has two parts. The part above the line is the same here; below it are two GDPs.",
            ),
        ),
        hints=(
            "Cross out each answer that needs more than these two numbers.",
            "One answer speaks of sizes only.",
        ),
        solution="The same sum is larger beside the smaller economy. The rest needs other data.",
        objective=4,
        recall=True,
    )


_FALL = r"(?:fell|fall\w*|dropp?\w*|down|declin\w*|decreas\w*|shr[aiu]nk|less|lower|minus)"
_CAUSE = (
    r"\b(?:because|since the|due to|thanks to|owing to|driven by|caused|as a result|depend\w*|"
    r"rel(?:y|ies) on)\b"
)


def _steps(text: str) -> list[float]:
    """The percentages in a text, below zero for a fall; a percentage *of* something is none."""
    found = re.finditer(
        rf"(\b{_FALL}(?: (?:by|of|about))* ?|(?<!\w)[-−])?(\d+(?:\.\d+)?)\s?(?:%|per\s?cent)"
        rf"(?! of\b)( {_FALL}\b)?",
        text,
        re.I,
    )
    return [float(m[2]) * (-1 if m[1] or m[3] else 1) for m in found]


def _customs_of(name: str, *others: str) -> str:
    """A pattern for a country's customs: ``China's customs``, ``customs data of China``."""
    stems = [re.escape(each.removesuffix("a")) for each in (name, *others)]
    named = rf"\b{stems[0]}\w*(?:['’]s?)?"
    no = "|".join(
        [r"by\b", r"per\b", r"with\b", r"to\b", r"from\b", r"in\b", r"sa(?:y|id)", *stems]
    )
    return (
        rf"{named}(?: (?!{no})[\w-]+){{0,3}} customs\b|\bcustoms(?: \w+){{0,2}} (?:of|in) {named}"
    )


def _rewrite(facts: Facts) -> Exercise:
    year, wanted = facts.record, {facts.record, facts.fits}
    level = describe.number(round(facts.level(year), 1))
    customs, step = f"{facts.name}'s customs", describe.in_percent(facts.grown(year))
    begins = f"By {customs}, trade reached"
    model_answer = (
        f"By {customs}, trade in goods with {facts.other} reached {level} billion US dollars in {year}, "
        f"a record, {step}% more than in {year - 1}."
    )

    def years(text: str) -> list[int]:
        """The years that the text names together with their sum."""
        return [y for y, said in facts.said.items() if str(y) in text and re.search(said, text)]

    def grown(text: str) -> bool:
        """Whether the text has the growth of a year whose sum it has."""
        rates = [facts.grown(y) for y in years(text)]
        return any(n == round(rate) or abs(n - rate) < 0.06 for n in _steps(text) for rate in rates)

    def counted(text: str) -> set[str]:
        """The sides whose customs the text names."""
        sides = {facts.name, facts.other}
        found = {
            side for side in sides if re.search(_customs_of(side, *sides - {side}), text, re.I)
        }
        by_name = facts.office and facts.office.casefold() in text.casefold()
        return found or ({facts.name} if by_name else set())

    return Exercise(
        key="rewrite",
        prompt=(
            f"Rewrite the claim for {facts.article:%B %Y} in at most {WORDS} words: a sum with its year, "
            "who counted, and how big the step was."
        ),
        kind=Sentence(WORDS),
        right=model_answer,
        why="Year, counter, level and growth stand together. A reader can check each of them.",
        mistakes=(
            Mistake(
                f"{model_answer} {'And so on ' * WORDS}",
                "more words, more truth",
                f"That is more than {WORDS} words. Keep the sum, the year, the counter and the step.",
                fits=lambda text: len(text.split()) > WORDS,
            ),
            Mistake(
                f"{begins} a record {level} billion US dollars last year, up {step}%.",
                "a relative date is a date",
                "“Last year” goes stale. Write the year as a number.",
                fits=lambda text: (
                    re.search(r"\blast year\b", text, re.I) or not re.search(r"\b20\d\d\b", text)
                ),
            ),
            Mistake(
                f"{begins} {describe.number(facts.printed)} billion US dollars in "
                f"{facts.article.year - 1}, up {step}%.",
                "any recent year will do",
                "Sum and year do not belong together. Look both up in the table.",
                fits=lambda text: not years(text),
            ),
            Mistake(
                f"{begins} {describe.number(facts.level(year - 2))} billion US dollars in {year - 2}, "
                f"up {describe.in_percent(facts.grown(year - 1))}%.",
                "any true sentence will do",
                "Sum and year belong together, but the claim is about another year. Take "
                f"{describe.join_words(sorted(wanted), 'or')}.",
                fits=lambda text: not wanted & {*years(text)},
            ),
            Mistake(
                f"Trade reached {level} billion US dollars in {year}, {step}% more than in {year - 1}.",
                "a figure needs no counter",
                "Who counted? Another office has another figure. Name yours.",
                fits=lambda text: not (counted(text) or re.search(r"\bcustoms\b", text, re.I)),
            ),
            Mistake(
                f"By customs, trade reached {level} billion US dollars in {year}, up {step}%.",
                "customs are customs",
                "Whose customs? Put the name of their country beside the word.",
                fits=lambda text: not counted(text),
            ),
            Mistake(
                f"By {facts.other}'s customs, trade reached {level} billion US dollars in {year}, up "
                f"{step}%.",
                "both sides count the same",
                f"This sum is by {customs}. {facts.other}'s customs count for themselves.",
                fits=lambda text: facts.name not in counted(text),
            ),
            Mistake(
                f"{begins} {level} in {year}, up {step}%.",
                "a number is a sum",
                "A sum of what? Write the unit, too: billion US dollars.",
                fits=lambda text: (
                    not (
                        re.search(r"billion|\d\s?bn?\b", text, re.I)
                        and re.search(r"\$|dollar|\bUSD\b", text, re.I)
                    )
                ),
            ),
            Mistake(
                f"{begins} a record {level} billion US dollars in {year}.",
                "a record is a leap",
                "How big was the step? Add the growth in percent. A share of GDP is no step.",
                fits=lambda text: not _steps(text),
            ),
            Mistake(
                f"{begins} {level} billion US dollars in {year}, "
                f"{describe.in_percent(facts.grown(year - 1))}% more than in {year - 1}.",
                "any growth rate will do",
                "Sum and growth do not belong together. Look the growth up for your year: its size, and "
                "whether it is up or down.",
                fits=lambda text: not grown(text),
            ),
            Mistake(
                f"{begins} {level} billion US dollars in {year}, up {step}% because both need it.",
                "a rise explains itself",
                "It gives a cause or a dependence. None of these figures shows one. Leave it out.",
                fits=lambda text: bool(re.search(_CAUSE, text, re.I)),
            ),
        ),
        hints=(
            "Four parts: who counted, the sum, the year, the growth.",
            f"By …'s customs, trade reached … billion US dollars in {year}, … percent more than …",
        ),
        solution=f"One of many: {model_answer}",
        objective=5,
    )
