"""What lesson 4 needs of the data, computed once, and the paragraphs that tell it."""

from __future__ import annotations

from functools import cached_property, partial

import pandas as pd

from allylessons import describe, model
from allylessons.lessons import shared

_needed = partial(shared.needed, lesson=4)

TREATY_CLAIM, TREATY = "C15", "E017"  # the year that an update broke, and the signing itself
YEAR_CLAIM, INVASION = "C54", "E108"  # the year of the war, and the day from which it counts
DOLLARS, POUNDS = "C39", "C40"  # a sum, and the same sum in another currency
RATE = "gbp_per_usd"
NEAR = 1.0  # percent: a month's average is this near the rate of its days, or further off


class Facts(shared.Facts):
    """What the lesson needs of the data, computed once."""

    @cached_property
    def subjects(self) -> pd.DataFrame:
        return self.countries[self.countries["role"] == "subject"]

    @cached_property
    def events(self) -> pd.DataFrame:
        """All events with the date of their report."""
        return model.dated(self.data.load("events"), self.data.load("sources"), self.countries)

    @cached_property
    def months(self) -> list[tuple[str, str]]:
        """Months in which something was first reported since the war began, newest last."""
        told = self.events["report_last"].dropna().dt.to_period("M")
        told = {*told[told >= self.invasion["first_day"].to_period("M")]}
        told.add(self.cutoff.to_period("M"))
        return [(f"{month.start_time:%B %Y}", str(month)) for month in sorted(told)]

    def event(self, identifier: str) -> pd.Series:
        """One event with the date of its report; a missing one is named."""
        self.data.record(identifier)
        return self.events.set_index("event_id", drop=False).loc[identifier]

    def claim(self, identifier: str) -> pd.Series:
        """One claim, as a row of the table."""
        return self.data.record(identifier)[1]

    def verdict(self, identifier: str) -> pd.Series:
        """The check of one claim."""
        self.data.record(identifier)
        return self.data.load("verdicts").set_index("claim_id").loc[identifier]

    @cached_property
    def invasion(self) -> pd.Series:
        return self.event(INVASION)

    @cached_property
    def treaty(self) -> pd.Series:
        return self.event(TREATY)

    @cached_property
    def since(self) -> pd.DataFrame:
        """Events of the countries studied, since the invasion."""
        rows = self.events[self.events["iso3"].isin(self.subjects["iso3"])]
        return rows[rows["first_day"] >= self.invasion["first_day"]]

    def printed(self, claim: str) -> float:
        """The number that the article prints in a claim."""
        figures = self.data.load("figures")
        own = figures[(figures["claim_id"] == claim) & ~figures["derived"].astype(bool)]
        return float(_needed(own["value"].dropna(), "figures", f"a number of {claim}").iloc[0])

    @cached_property
    def rates(self) -> pd.DataFrame:
        """The dollars converted at each month's rate."""
        table = self.data.load("indicators")
        rates = table[(table["indicator"] == RATE) & table["value"].notna()]
        rates = _needed(rates, "indicators", f'rows of "{RATE}"')
        return model.converted(rates, self.printed(DOLLARS), self.printed(POUNDS))

    @cached_property
    def near(self) -> pd.DataFrame:
        """Months up to the article's whose rate comes near the printed pounds."""
        rows = self.rates[self.rates["period"] <= self.cutoff]
        return rows[rows["off_percent"] <= NEAR]

    def rate_in(self, month: pd.Timestamp) -> float:
        """The average rate of a month, or of the month nearest to it."""
        nearest = (self.rates["period"] - month.to_period("M").start_time).abs().idxmin()
        return float(self.rates.loc[nearest, "rate"])

    @cached_property
    def pages(self) -> list[pd.Timestamp]:
        """The months of the page's versions, oldest first."""
        months = self.data.load("versions")["version"].drop_duplicates().sort_values()
        return list(_needed(months, "versions", "two versions of the page", least=2))

    @property
    def views_in_words(self) -> str:
        """For each country what its own side had said by then, and another voice, with dates."""
        lines = []
        for _, country in self.subjects.iterrows():
            said = self.views(country["iso3"])
            lines.append(f"- **{country['name']}.** {' '.join(said) or 'No view was found.'}")
        return "\n".join(lines)

    def views(self, iso3: str) -> list[str]:
        """The newest words by then of a country's own side, and of somebody who objects."""
        positions = self.data.load("positions")
        here = positions[(positions["iso3"] == iso3) & (positions["date"] <= self.cutoff)]
        here = here.sort_values("date", kind="stable")
        own = here["voice"] == "government"
        found = []
        for whose, rows in (("Its own side", here[own]), ("Another voice", here[~own])):
            for _, row in rows.tail(1).iterrows():
                when = describe.date(row["date"], str(row["date_precision"]))
                speaker = f"{row['speaker']}, {row['speaker_role']}, {when}"
                found.append(f"{whose} ({speaker}): {row['position']}")
        return found

    @cached_property
    def in_article(self) -> pd.DataFrame:
        """Events that the article mentions."""
        return self.events[self.events["in_article"].fillna(False).astype(bool)]

    @property
    def checked_in_words(self) -> str:
        lines = [
            f"- {when} · {event} ({identifier})"
            for when, event, identifier in zip(
                describe.when(self.in_article),
                self.in_article["event"],
                self.in_article["event_id"],
                strict=True,
            )
        ]
        return "\n".join(lines)

    @cached_property
    def records(self) -> pd.DataFrame:
        """Sources that speak of the signing: those it rests on, and those that prove less."""
        sources, versions = self.data.load("sources"), self.data.load("versions")
        asked = set(self.verdict(TREATY_CLAIM)["source_ids"])
        copies = set(sources.loc[sources["copy"].fillna(False).astype(bool), "source_id"])
        pages = versions[versions["version"].isin(self.pages[-2:])]["source_id"]
        same_page = set(sources.loc[sources["url"].isin(_urls(sources, pages)), "source_id"])
        kept = {*self.treaty["source_ids"], *(asked & copies), *(same_page & {*pages})}
        rows = sources[sources["source_id"].isin(kept)]
        return rows.assign(
            why=[
                "right"
                if identifier in self.treaty["source_ids"]
                else "page"
                if identifier in same_page
                else "copy"
                for identifier in rows["source_id"]
            ]
        )

    @property
    def records_in_words(self) -> str:
        lines = ["| id | record | its date |", "|:--|:--|:--|"]
        dates = describe.when(self.records)
        for (_, row), when in zip(self.records.iterrows(), dates, strict=True):
            lines.append(f"| {row['source_id']} | {row['name']} | {when} |")
        return "\n".join(lines)

    @cached_property
    def steps(self) -> pd.Series:
        """What became of each element between the last two versions of the page."""
        return model.page_update(self.data.load("versions"), *self.pages[-2:])

    @property
    def versions_in_words(self) -> str:
        page = model.versions_side_by_side(self.data.load("versions")).fillna("nothing recorded")
        heads = [f"{month:%B %Y}" for month in page.columns]
        lines = [f"| | {' | '.join(heads)} |", "|:--" * (len(heads) + 1) + "|"]
        for element, cells in page.iterrows():
            lines.append(f"| **{element}** | {' | '.join(cells)} |")
        return "\n".join(lines)

    @property
    def update_in_words(self) -> str:
        before, after = (f"{month:%B %Y}" for month in self.pages[-2:])
        parts = []
        for name in ("kept", "changed", "not recorded"):
            elements = list(self.steps.index[self.steps == name])
            parts.append(f"{name}: {describe.join_words(elements) or 'none'}")
        versions = self.data.load("versions")
        notes = versions[versions["version"] == self.pages[-1]].dropna(subset=["note"])
        remarks = [
            f"- {element}: {note}"
            for element, note in zip(notes["element"], notes["note"], strict=True)
        ]
        return f"From {before} to {after}, {'; '.join(parts)}.\n\n" + "\n".join(remarks)

    @cached_property
    def anniversary(self) -> pd.Timestamp:
        """The first anniversary of the invasion in the article's month or after it."""
        start = self.invasion["first_day"]
        on = start.replace(year=self.cutoff.year)
        return on if on.to_period("M") >= self.cutoff.to_period("M") else on.replace(on.year + 1)

    @cached_property
    def full_years(self) -> int:
        return self.anniversary.year - self.invasion["first_day"].year

    @property
    def year_in_words(self) -> str:
        verdict = self.verdict(YEAR_CLAIM)
        links = model.chain_of(self.data.load("chains"), self.data.load("actors"), YEAR_CLAIM)
        remarks = [
            f"Found on checking: {link['actor']}, {link['note']}."
            for _, link in links[links["traced"]].iterrows()
        ]
        return f"What the check found: {verdict['finding']} {' '.join(remarks)}".strip()

    @property
    def trade_in_words(self) -> str:
        trade, claim = self.data.load("trade"), self.claim(DOLLARS)
        rows = trade[
            (trade["partner_iso3"] == claim["iso3"])
            & (trade["measure"] == "goods_total")
            & (trade["reporter"] == "partner_customs")
            & trade["value"].notna()
        ].sort_values("period")
        rows = rows[rows["period"].dt.year.between(self.cutoff.year - 3, self.cutoff.year - 1)]
        name = self.countries.set_index("iso3")["name"][claim["iso3"]]
        lines = [
            f"- {period.year}: {describe.number(round(float(value), 1))} billion US dollars"
            for period, value in zip(rows["period"], rows["value"], strict=True)
        ]
        return (
            f"The sum in print is {describe.number(self.printed(DOLLARS))} billion US dollars for "
            f"“last year”. The customs of {name} reported:\n\n" + "\n".join(lines)
        )

    @property
    def months_in_words(self) -> str:
        months = describe.join_words(f"{month:%B %Y}" for month in self.near["period"])
        then = self.printed(DOLLARS) * self.rate_in(self.cutoff)
        versions = [month for month in self.pages if month in set(self.near["period"])]
        known = describe.join_words(f"{month:%B %Y}" for month in versions)
        return (
            f"At the average rate of {self.cutoff:%B %Y} the sum makes "
            f"{describe.number(round(then))} billion pounds, not "
            f"{describe.number(self.printed(POUNDS))}. The months that come within "
            f"{describe.number(NEAR)}% are {months or 'none'}. Of the page's versions we hold, "
            f"{'one is from such a month: ' + known if known else 'none is from such a month'}."
        )

    @property
    def voices_in_words(self) -> str:
        spoken = [iso3 for iso3 in self.subjects["iso3"] for _ in self.views(iso3)]
        return self.voices(spoken)

    @property
    def notes(self) -> dict[str, str]:
        """Key to paragraph of all that the lesson shows."""
        return {
            "views": self.views_in_words,
            "checked": self.checked_in_words,
            "records": self.records_in_words,
            "versions": self.versions_in_words,
            "update": self.update_in_words,
            "year-of-war": self.year_in_words,
            "trade": self.trade_in_words,
            "months": self.months_in_words,
            "voices": self.voices_in_words,
        }


def _urls(sources: pd.DataFrame, identifiers: pd.Series) -> set[str]:
    """The addresses that more than one of some sources share: one page at several dates."""
    urls = sources.loc[sources["source_id"].isin(identifiers), "url"]
    return set(urls[urls.duplicated()])
