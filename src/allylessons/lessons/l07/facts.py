"""What lesson 7 needs of the data, computed once, and the paragraphs that tell it."""

from __future__ import annotations

import re
from functools import cached_property

import pandas as pd

from allylessons import describe, model
from allylessons.data import DataError
from allylessons.lessons import shared

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
# Why two customs differ, and why one of them fell silent: our words, and where we read it.
WHY_APART = (
    "Sellers' customs mostly value goods without freight and insurance (fob), buyers' customs with "
    "them (cif). That alone lets the buyer's figure stand above the seller's",
    ("S687",),
)
SILENCE = (
    "Russia's customs stopped publishing in April 2022, by its head to avoid wrong estimates and "
    "speculation. From March 2023 it published again",
    ("S525", "S526"),
)
HOW = {
    "level": "level: the sum itself",
    "growth": "growth: the change on the year before",
    "own": "ratio: beside the partner's own GDP",
    "other": "ratio: beside the other side's GDP",
    "index": "index: the year chosen below is 100",
}


class Facts(shared.Facts):
    """What the lesson needs of the data, computed once."""

    @cached_property
    def trade(self) -> pd.DataFrame:
        return self.data.load("trade")

    @cached_property
    def indicators(self) -> pd.DataFrame:
        return self.data.load("indicators")

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
        rows = self.series[self.series["record"] & (self.series["year"] < self.cutoff.year)]
        if rows.empty:
            raise DataError(
                f"Lesson 7 needs a record before {self.cutoff.year} of {GOODS} by {OWN} for "
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
        rows = model.mirrors(self.trade, self.iso3, own=OWN, other=MIRROR, measure=GOODS)
        if rows.empty:
            raise DataError(
                f"Lesson 7 needs a year of {GOODS} by {OWN} and by {MIRROR} for {self.iso3}."
            )
        return rows

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

    def ratios(self, year: int) -> tuple[float, float]:
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
        level, own = describe.number(self.level(year)), self.ratios(self.weighed)[0]
        return (
            f"One year, {year}, by {self.name}'s customs, said four ways:\n\n"
            f"- **Level**: {level} billion US dollars. How big is the sum?\n"
            f"- **Growth**: {signed(self.grown(year))} on {year - 1}. How big was the step?\n"
            f"- **Ratio**: beside {self.name}'s own GDP of {self.weighed}, {describe.number(own)}%. "
            "How much is it beside something else?\n"
            f"- **Index**: {describe.number(round(index))} by the same customs, where {base} is 100. How far is it from a "
            "year that somebody chose?"
        )

    @property
    def mirror_in_words(self) -> str:
        higher = {*(self.mirrors["gap"] > 0)}
        last = int(self.mirrors["year"].iloc[-1])
        lines = [
            "Neither side is always the higher one."
            if len(higher) > 1
            else "One side is higher each time; that alone does not make it wrong."
        ]
        lines += [f"{says} ({self.cited(ids)})." for says, ids in (WHY_APART, SILENCE)]
        lines[-1] += (
            f" The latest year for which our table has both counts is {last}; after it, sums of "
            f"{self.other} come from its officials, or from the partner."
        )
        return "\n".join(f"- {line}" for line in lines)

    @property
    def record_days_in_words(self) -> str:
        """On which days a sum became known, and the next one."""
        lines = []
        for event in (REPORTED, OVERTAKEN):
            row = self.data.record(event)[1]
            day = describe.date(row["date"], str(row["date_precision"]))
            lines.append(f"- {day}: {row['event']} ({self.cited(row['source_ids'])}).")
        return "\n".join(lines)

    @cached_property
    def shares(self) -> pd.DataFrame:
        """The other side's share of each partner's total trade, as far as there are figures."""
        return model.shares_of_total(self.trade, self.names)

    @property
    def shares_in_words(self) -> str:
        lines = [
            f"| partner | year | {self.other}'s share of its | percent | whose figure |",
            "|:--|:--|:--|--:|:--|",
        ]
        of = {
            "share_of_partner_trade": "total trade",
            "share_of_partner_exports": "exports",
            "share_of_partner_imports": "imports",
        }
        labels, notes = self.data.labels("trade", "reporter"), []
        for _, row in self.shares.iterrows():
            if pd.isna(row["trade_id"]):
                lines.append(f"| {row['country']} | | | no figure found | |")
                continue
            by = describe.whose(row["reporter"], row["country"], labels)
            if row["status"] == "derived":
                by += ", our division"
            lines.append(
                f"| {row['country']} | {row['year']} | {of[row['measure']]} | "
                f"{describe.bounded(row)} | {by} ({self.cited(row['source_ids'])}) |"
            )
            if row["status"] == "derived" and pd.notna(row["note"]):
                notes.append(f"{row['country']} {row['year']}: {row['note']}.")
        text = "\n".join(lines)
        if notes:
            text += f"\n\nOur divisions, in billion US dollars. {' '.join(notes)}"
        return text

    @property
    def records_in_words(self) -> str:
        lines = ["| year | billion US dollars | growth on the year before |", "|:--|--:|--:|"]
        notes = []
        for _, row in self.series[self.series["record"] & self.series["growth"].notna()].iterrows():
            ends = sorted({*row[["value", "low", "high"]].dropna().astype(float)})
            grown = [signed(round(100 * (end / row["before"] - 1), 1)) for end in ends]
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
        positions = positions[positions["date"] <= self.cutoff].sort_values("date", kind="stable")
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
        told = "\n".join(lines)
        return f"<details><summary>Two views of each country</summary>\n\n{told}\n\n</details>"

    @property
    def notes(self) -> dict[str, str]:
        """Key to paragraph of all that the lesson shows, apart from its questions."""
        return {
            "four-ways": self.four_ways_in_words,
            "mirror": self.mirror_in_words,
            "records": self.records_in_words,
            "record-days": self.record_days_in_words,
            "shares": self.shares_in_words,
            "weak": self.weak_in_words,
            "both-sides": self.both_sides_in_words,
            "views": self.views_in_words,
            "voices": self.voices(iso3 for _, _, iso3 in self.views),
        }


def _speaker(row: pd.Series) -> str:
    when = describe.date(row["date"], str(row["date_precision"]))
    return f"{row['speaker']}, {row['speaker_role']}, {when}"


def signed(percent: float) -> str:
    """Write a change in percent with its sign."""
    return f"{'+' if percent > 0 else ''}{describe.in_percent(percent)}%".replace("-", "−")
