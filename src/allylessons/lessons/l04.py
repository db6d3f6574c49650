"""Lesson 4, When?: the order of events, the day each was told, and dates that an update broke."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, partial

import pandas as pd

from allylessons import describe, model
from allylessons.data import Package
from allylessons.exercise import (
    Choice,
    Content,
    Exercise,
    Lab,
    Mistake,
    Number,
    Prediction,
    Sentence,
    Several,
)

TITLE = "When?"
TREATY_CLAIM, TREATY = "C15", "E017"  # the year that an update broke, and the signing itself
YEAR_CLAIM, INVASION = "C54", "E108"  # the year of the war, and the day from which it counts
DOLLARS, POUNDS = "C39", "C40"  # a sum, and the same sum in another currency
RATE = "gbp_per_usd"
NEAR = 1.0  # percent: a month's average is this near the rate of its days, or further off


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    facts = Facts(data)
    return Content(
        TITLE,
        exercises=(
            _width(facts),
            _after_because(facts),
            _first_known(facts),
            _hindsight(facts),
            _find_the_slip(facts),
            _two_sources(facts),
            _correct_it(facts),
            _changed(facts),
            _year_of_war(facts),
            _implied_rate(facts),
            _which_day(facts),
        ),
        predictions=(
            Prediction(
                "oldest",
                "Whose ties with Moscow go back the furthest in these data?",
                Choice({name: name for name in sorted(facts.subjects["name"])}),
            ),
        ),
        labs=(
            Lab(
                "known",
                partial(draw_known, facts),
                {
                    "as_known_on_the_last_day_of": facts.months,
                    "from_year": (
                        int(facts.events["first_day"].min().year),
                        int(facts.article.year),
                        1,
                    ),
                    "what_was_not_yet_reported": [("hidden", True), ("dotted", False)],
                },
                start={
                    "as_known_on_the_last_day_of": f"{facts.article:%Y-%m}",
                    "from_year": int(facts.invasion["first_day"].year),
                },
            ),
        ),
        notes={
            "views": facts.views_in_words,
            "checked": facts.checked_in_words,
            "records": facts.records_in_words,
            "versions": facts.versions_in_words,
            "update": facts.update_in_words,
            "year-of-war": facts.year_in_words,
            "trade": facts.trade_in_words,
            "months": facts.months_in_words,
            "voices": facts.voices_in_words,
        },
    )


@dataclass(frozen=True)
class Facts:
    """What the lesson needs of the data, computed once."""

    data: Package

    @cached_property
    def countries(self) -> pd.DataFrame:
        return self.data.load("countries")

    @cached_property
    def subjects(self) -> pd.DataFrame:
        return self.countries[self.countries["role"] == "subject"]

    @cached_property
    def events(self) -> pd.DataFrame:
        """All events with the date of their report."""
        return model.dated(self.data.load("events"), self.data.load("sources"), self.countries)

    @cached_property
    def article(self) -> pd.Timestamp:
        """Last day of the month in which the article ran."""
        return pd.Timestamp(self.data.descriptor["as_of"]) + pd.offsets.MonthEnd(0)

    @cached_property
    def months(self) -> list[tuple[str, str]]:
        """Months in which something was first reported since the war began, newest last."""
        told = self.events["report_last"].dropna().dt.to_period("M")
        told = {*told[told >= self.invasion["first_day"].to_period("M")]}
        told.add(self.article.to_period("M"))
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
        return float(own["value"].dropna().iloc[0])

    @cached_property
    def rates(self) -> pd.DataFrame:
        """The dollars converted at each month's rate."""
        table = self.data.load("indicators")
        rates = table[(table["indicator"] == RATE) & table["value"].notna()]
        return model.converted(rates, self.printed(DOLLARS), self.printed(POUNDS))

    @cached_property
    def near(self) -> pd.DataFrame:
        """Months up to the article's whose rate comes near the printed pounds."""
        rows = self.rates[self.rates["period"] <= self.article]
        return rows[rows["off_percent"] <= NEAR]

    def rate_in(self, month: pd.Timestamp) -> float:
        """The average rate of a month, or of the month nearest to it."""
        nearest = (self.rates["period"] - month.to_period("M").start_time).abs().idxmin()
        return float(self.rates.loc[nearest, "rate"])

    @cached_property
    def pages(self) -> list[pd.Timestamp]:
        """The months of the page's versions, oldest first."""
        return sorted(self.data.load("versions")["version"].unique())

    @property
    def views_in_words(self) -> str:
        """For each country what its own side had said by then, and another voice, with dates."""
        lines = []
        for _, country in self.subjects.iterrows():
            said = [line for line, _ in self.views(country["iso3"])]
            lines.append(f"- **{country['name']}.** {' '.join(said) or 'No view was found.'}")
        return "\n".join(lines)

    def views(self, iso3: str) -> list[tuple[str, str | None]]:
        """(sentence, country spoken from): the newest words of its own side, and another view."""
        positions, phrases = self.data.load("positions"), self.data.load("phrases")
        actors = self.data.load("actors").set_index("actor_id")
        own = positions[
            (positions["iso3"] == iso3)
            & (positions["voice"] == "government")
            & (positions["date"] <= self.article)
        ].sort_values("date", kind="stable")
        found = []
        for _, row in own.tail(1).iterrows():
            when = describe.date(row["date"], str(row["date_precision"]))
            speaker = f"{row['speaker']}, {row['speaker_role']}, {when}"
            found.append((f"Its own side ({speaker}): {row['position']}", iso3))
        for _, row in phrases[phrases["iso3"] == iso3].head(1).iterrows():
            speaker = actors.loc[row["speaker_id"]]
            found.append(
                (f"Somebody else ({speaker['name']}): “{row['phrase']}”.", speaker["iso3"])
            )
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
        on = start.replace(year=self.article.year)
        return on if on.to_period("M") >= self.article.to_period("M") else on.replace(on.year + 1)

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
        rows = rows[rows["period"].dt.year.between(self.article.year - 3, self.article.year - 1)]
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
        then = self.printed(DOLLARS) * self.rate_in(self.article)
        versions = [month for month in self.pages if month in set(self.near["period"])]
        known = describe.join_words(f"{month:%B %Y}" for month in versions)
        return (
            f"At the average rate of {self.article:%B %Y} the sum makes "
            f"{describe.number(round(then))} billion pounds, not "
            f"{describe.number(self.printed(POUNDS))}. The months that come within "
            f"{describe.number(NEAR)}% are {months or 'none'}. Of the page's versions we hold, "
            f"{'one is from such a month: ' + known if known else 'none is from such a month'}."
        )

    @property
    def voices_in_words(self) -> str:
        spoken = [iso3 for country in self.subjects["iso3"] for _, iso3 in self.views(country)]
        concerned = self.countries.loc[self.countries["role"].isin(["subject", "party"]), "name"]
        return describe.voices(
            *model.voices(pd.Series(spoken, dtype="object"), self.countries, concerned)
        )


def _urls(sources: pd.DataFrame, identifiers: pd.Series) -> set[str]:
    """The addresses that more than one of some sources share: one page at several dates."""
    urls = sources.loc[sources["source_id"].isin(identifiers), "url"]
    return set(urls[urls.duplicated()])


def draw_known(
    facts: Facts,
    *,
    as_known_on_the_last_day_of: str,
    from_year: int,
    what_was_not_yet_reported: bool,
):
    """Draw the events that a reader of our sources could know of at the end of a month."""
    from allylessons import charts  # brings Altair, which the first cell does without

    day = pd.Timestamp(as_known_on_the_last_day_of) + pd.offsets.MonthEnd(0)
    rows = model.known_on(facts.events, day)
    return charts.lanes(
        rows,
        title=f"What was known at the end of {day:%B %Y}?",
        note=charts.caption(["table events, where each event names its own"], f"{day:%B %Y}"),
        since=from_year,
        known_on=day,
        hide=what_was_not_yet_reported,
    )


def _when(event: pd.Series) -> str:
    return describe.date(event["date"], str(event["date_precision"]))


def _told(event: pd.Series) -> str:
    return describe.date(event["report_date"], str(event["report_date_precision"]))


def _width(facts: Facts) -> Exercise:
    exact = facts.events["date_precision"].astype(str)
    broad = facts.events[exact == "year"]
    event = (broad if len(broad) else facts.events).iloc[-1]
    span = _when(event)
    return Exercise(
        key="width",
        prompt=f"One bar covers the whole of {span}: {event['event']}. What does its width say?",
        kind=Choice(
            {
                "lasted": f"It went on for the whole of {span}.",
                "first": f"It happened on the first day of {span}.",
                "middle": f"It happened about the middle of {span}.",
                "sometime": f"It happened within {span}; the day is not recorded here.",
            }
        ),
        right="sometime",
        why="A wide bar is a date that is not known exactly. Its width measures what we do not know.",
        mistakes=(
            Mistake(
                "lasted",
                "width is duration",
                "The bar does not show how long it took. It shows how exactly its date is known.",
            ),
            Mistake(
                "first",
                "a year is its first day",
                "A computer may store it as the first day. The source says no more than the year.",
            ),
            Mistake(
                "middle",
                "the middle is the best guess",
                "The middle is as much a guess as any other day. A blank stays a blank.",
            ),
        ),
        hints=(
            "Read the legend under the chart: what do the colours tell apart?",
            "The legend says what the date is known to. Finish that sentence for this bar.",
        ),
        solution=f"The date is known to the year only, so any day of {span} may be the one.",
        objective=1,
        recall=True,
    )


def _after_because(facts: Facts) -> Exercise:
    mentioned = facts.in_article
    studied = mentioned["iso3"].isin(facts.subjects["iso3"])
    troops = mentioned[studied & (mentioned["theme"].astype(str) == "troops")]
    later = (troops if len(troops) else mentioned[studied]).iloc[0]
    before = facts.events[
        (facts.events["last_day"] < later["first_day"]) & (facts.events["iso3"] != later["iso3"])
    ]
    own = before[before["iso3"].isin(facts.countries.query("role == 'party'")["iso3"])]
    earlier = (own if len(own) else before).iloc[-1]
    return Exercise(
        key="after-because",
        prompt=(
            f"{_when(earlier)}: {earlier['event']}. {_when(later)}: {later['event']}. "
            "What do these two dates show by themselves?"
        ),
        kind=Choice(
            {
                "because": "The first led to the second.",
                "order": "The first came before the second.",
                "plan": "The second was planned before the first.",
                "nothing": "Nothing: dates never show anything.",
            }
        ),
        right="order",
        why=(
            "Dates give an order, and an order can rule a cause out: nothing is caused by what comes "
            "after it. To rule a cause in you need more, for instance someone who decided and says why."
        ),
        mistakes=(
            Mistake(
                "because",
                "after means because",
                "It may be so. But many other things came before too, and the dates are the same for "
                "all of them.",
            ),
            Mistake(
                "plan",
                "close in time means planned",
                "Perhaps, but a plan is not an event in this table. You would need a source for it.",
            ),
            Mistake(
                "nothing",
                "order is worthless",
                "They do show something. If the order were the other way round, which story would fall?",
            ),
        ),
        hints=(
            "Ask what would still be true if you knew nothing but the two dates.",
            "One of the answers needs no source beyond the two dates.",
        ),
        solution="Only the order: the first came before the second. The dates are silent on why.",
        objective=2,
        recall=True,
    )


def _first_known(facts: Facts) -> Exercise:
    exact = (facts.since["date_precision"].astype(str) == "day") & (
        facts.since["report_date_precision"].astype(str) == "day"
    )
    told = facts.since[exact & (facts.since["report_last"] <= facts.article)]
    event = told.loc[told["days_between"].astype("Int64").idxmax()]
    gap = describe.count(int(event["days_between"]), "day")
    return Exercise(
        key="first-known",
        prompt=(
            f"{_when(event)}: {event['event']}. The earliest dated source we hold is of "
            f"{_told(event)}, {gap} later. On which day did the public first hear of it?"
        ),
        kind=Choice(
            {
                "event": f"On {_when(event)}.",
                "report": f"On {_told(event)}.",
                "between": "About halfway between the two.",
                "cannot": "This cannot be known from here.",
            }
        ),
        right="cannot",
        why=(
            "Our earliest source is only the earliest that we hold. The public heard of it on that day "
            "at the latest. To say more you need an older source."
        ),
        mistakes=(
            Mistake(
                "event",
                "an event is known when it happens",
                "Quite possibly. But nothing in this table shows it: the first date says when it "
                "happened, not who told whom.",
            ),
            Mistake(
                "report",
                "our first source is the first source",
                "That day is the latest possible one. Somebody else may have told it long before, in a "
                "source that is not in the table.",
            ),
            Mistake(
                "between",
                "the average of two dates",
                "Nothing points to the middle. An average of two dates is a third date that no source "
                "gives.",
            ),
        ),
        hints=(
            "What is the report date made of here? Read again how it is derived.",
            "It is the earliest source in our table. Could there be others elsewhere?",
        ),
        solution=(
            f"The table holds an event date and the date of our earliest source, {_told(event)}. It "
            "does not hold the first report. So: this cannot be known from here."
        ),
        objective=2,
        recall=True,
    )


def _hindsight(facts: Facts) -> Exercise:
    later = facts.since[facts.since["first_day"] > facts.article]
    event = (later if len(later) else facts.since.tail(1)).iloc[0]
    month = f"{facts.article:%B %Y}"
    return Exercise(
        key="hindsight",
        prompt=(
            f"{_when(event)}: {event['event']}. The article of {month} does not say so. Is that a "
            "fault of the article?"
        ),
        kind=Choice(
            {
                "fault": "Yes. It left out an important fact.",
                "should": "Yes. It could have seen this coming.",
                "later": "No. It had not happened when the article ran.",
                "cannot": "This cannot be known from here.",
            }
        ),
        right="later",
        why=(
            "Set the lab to the article's month and the event is not there. A text is to be judged by "
            "what could be known on its day; a reader of today may add what came later, with its date."
        ),
        mistakes=(
            Mistake(
                "fault",
                "hindsight",
                f"Look at the two dates. Nobody can leave out in {month} what happens afterwards.",
            ),
            Mistake(
                "should",
                "what happened had to happen",
                "It looks certain only from here. Ask which other endings were still open then.",
            ),
            Mistake(
                "cannot",
                "every question of time is open",
                "Here both dates are in the table. That is enough to answer.",
            ),
        ),
        hints=(
            "Set the lab to the article's month and look for the event. Then set it to a later one.",
            f"Compare two dates: {month} and {_when(event)}.",
        ),
        solution=f"{_when(event)} is after {month}, so the article could not report it.",
        objective=3,
    )


def _find_the_slip(facts: Facts) -> Exercise:
    claims = facts.data.load("claims").merge(
        facts.data.load("verdicts")[["claim_id", "verdict"]], on="claim_id"
    )
    claims = claims.join(model.spans(claims, "event_date"))
    pairs = claims.merge(
        facts.in_article[["iso3", "theme", "first_day", "last_day", "event_id"]],
        on=["iso3"],
        suffixes=("", "_event"),
    )
    fits = pairs[
        (pairs["theme"].astype(str) == pairs["theme_event"].astype(str))
        & (pairs["verdict"].astype(str) == "supported")
        & (pairs["first_day"] <= pairs["last_day_event"])
        & (pairs["last_day"] >= pairs["first_day_event"])
        & (pairs["event_date_precision"].astype(str) != "year")
    ]
    # One a country at most, so that the wrong answers are about different things.
    fits = fits.sort_values("claim_id").drop_duplicates("event_id").drop_duplicates("iso3").head(3)
    slip = facts.claim(TREATY_CLAIM)
    rows = pd.concat([fits, claims[claims["claim_id"] == TREATY_CLAIM]]).sort_values("claim_id")
    dates = dict(zip(rows["claim_id"], describe.when(rows, "event_date"), strict=True))
    options = {
        row["claim_id"]: f"{row['claim_id']}, {dates[row['claim_id']]}: {row['paraphrase']}"
        for _, row in rows.iterrows()
    }
    wrong_year = describe.date(slip["event_date"], str(slip["event_date_precision"]))
    named = ("a rough date is a wrong date", "an accusation is an error", "old means wrong")
    mistakes = tuple(
        Mistake(
            row["claim_id"],
            named[number % len(named)],
            f"Its date, {dates[row['claim_id']]}, agrees with {row['event_id']} in the list. It may be less exact, "
            "and that is not the same as wrong.",
        )
        for number, (_, row) in enumerate(fits.iterrows())
    )
    return Exercise(
        key="find-the-slip",
        prompt="Which of these claims has a date that the list of events contradicts?",
        kind=Choice(options),
        right=TREATY_CLAIM,
        why=(
            f"The list has the signing on {_when(facts.treaty)}; the article has {wrong_year}. No day "
            f"of {wrong_year} agrees with that."
        ),
        mistakes=mistakes,
        hints=(
            "For each claim look for the event it speaks of. Then compare only the dates.",
            "A month agrees with a day inside it. A year agrees with every day of that year.",
        ),
        solution=f"{TREATY_CLAIM}: {wrong_year} against {_when(facts.treaty)} ({TREATY}).",
        objective=4,
    )


def _two_sources(facts: Facts) -> Exercise:
    records = facts.records
    options = {
        row["source_id"]: f"{row['source_id']}: {row['name']}" for _, row in records.iterrows()
    }
    right = [name for name in options if name in facts.treaty["source_ids"]]
    pages, copies = (
        set(records.loc[records["why"] == why, "source_id"]) for why in ("page", "copy")
    )
    mistakes = [
        Mistake(
            (*right, *sorted(pages)[:1]),
            "a page can prove itself",
            "The page under study, in whatever version, cannot be the proof of its own date. Take it out.",
            fits=lambda given: bool(given & pages),
        ),
        Mistake(
            (*right, *sorted(copies)[:1]),
            "any record is as good as another",
            "One of yours is a copy of a copy, without a date of its own, and it gives another day. It "
            "does not prove the day.",
            fits=lambda given: bool(given & copies),
        ),
        Mistake(
            (right[0],),
            "one source is enough",
            "That is one. A second record, from somebody else, guards against a slip in the first.",
            fits=lambda given: len(given) < len(right),
        ),
    ]
    # What a data package holds none of cannot be ticked by mistake.
    kept = [m for m in mistakes if set(m.answer) != set(right)]
    return Exercise(
        key="two-sources",
        prompt="Which records prove the day of the signing? Tick all that do, and no other.",
        kind=Several(options),
        right=tuple(right),
        why=(
            "They have dates of their own, come from different houses, and agree on the day. Both speak "
            "for the two states that signed: good for a date, weak for a motive."
        ),
        mistakes=tuple(kept),
        hints=(
            "Leave out the page itself, in all versions, and look at the dates of the others.",
            f"You need {len(right)}. Take those that are dated and are no copy.",
        ),
        solution=f"{describe.join_words(right)}: dated, apart from the page, in agreement.",
        objective=4,
    )


def _correct_it(facts: Facts) -> Exercise:
    event, claim = facts.treaty, facts.claim(TREATY_CLAIM)
    day = event["first_day"]
    full, any_day = _days(day, rf"0?{day.day}"), _days(day, r"\d{1,2}")
    wrong_year = f"{claim['event_date']:%Y}"
    names = facts.data.load("sources").set_index("source_id")["name"]
    houses = [names[source].split(":")[0] for source in event["source_ids"]]
    sources = rf"\b({'|'.join(map(re.escape, [*houses, *event['source_ids']]))}|KCNA)\b"
    with_whom = facts.countries.set_index("iso3")["name"][event["iso3"]]
    when = f"{day.day} {day:%B %Y}"
    model_answer = (
        f"Russia and {with_whom} signed the treaty on {when}, report {describe.join_words(houses)}; "
        "one undated copy gives a day earlier."
    )
    before = day - pd.Timedelta(days=1)
    return Exercise(
        key="correct-it",
        prompt=(
            "Write the correction in at most 30 words: the day of the signing, and who reports it. "
            "You may add that a copy differs by a day."
        ),
        kind=Sentence(30),
        right=model_answer,
        why="Your correction gives the day as exactly as the records do, and says who reports it.",
        mistakes=(
            Mistake(
                f"The treaty was signed on {when} " + "and so on " * 12 + houses[0],
                "more words, more truth",
                "That is more than 30 words. A correction is short, so that it is read.",
                fits=lambda text: len(text.split()) > 30,
            ),
            Mistake(
                f"The treaty was signed in {wrong_year}, reports {houses[0]}.",
                "the old year stays",
                f"{wrong_year} is the slip. Write the year that the records give.",
                fits=lambda text: f"{day.year}" not in text,
            ),
            Mistake(
                f"The treaty was signed in {day.year}, reports {houses[0]}.",
                "a year is enough",
                "The year is right. The records give the day, so give the day too: a correction should "
                "be no vaguer than its sources.",
                fits=lambda text: not re.search(any_day, text, re.I),
            ),
            Mistake(
                f"The treaty was signed on {before.day} {before:%B %Y}, reports {houses[0]}.",
                "any day near it will do",
                "That is not the day that the dated records give. Corrections can be off by a day too; "
                "compare your day with theirs.",
                fits=lambda text: not re.search(full, text, re.I),
            ),
            Mistake(
                f"On {when} the treaty entered into force, reports {houses[0]}.",
                "signed is in force",
                "A treaty has several dates. Yours is the date of signing; say signed.",
                fits=lambda text: not re.search(r"\bsign", text, re.I),
            ),
            Mistake(
                f"The treaty was signed on {when}.",
                "a date speaks for itself",
                "Nobody says it yet. Name at least one of the records.",
                fits=lambda text: not re.search(sources, text, re.I),
            ),
        ),
        hints=(
            "Three parts: what happened to the treaty, on which day, who reports it.",
            f"… signed … {when} … {houses[0]} …",
        ),
        solution=f"One of many: “{model_answer}”",
        objective=4,
    )


def _days(day: pd.Timestamp, number: str) -> str:
    """A pattern for days of a month, whichever way round they are written."""
    name, nth = rf"{day:%b}\w*", r"(?:st|nd|rd|th)?"
    return (
        rf"\b{number}{nth}\s+(?:of\s+)?{name}|\b{name}\s+{number}{nth}\b|\b{day:%Y-%m}-{number}\b"
    )


def _changed(facts: Facts) -> Exercise:
    before, after = (f"{month:%B %Y}" for month in facts.pages[-2:])
    steps = facts.steps
    right = tuple(steps.index[steps == "changed"])
    unknown = set(steps.index[steps == "not recorded"])
    kept = set(steps.index[steps == "kept"])
    mistakes = (
        Mistake(
            (*right, *sorted(unknown)[:1]),
            "no entry means it changed",
            "For one of yours the table has an entry in one version only. It may have changed, come or "
            "gone: from here that cannot be known.",
            fits=lambda given: bool(given & unknown),
        ),
        Mistake(
            (*right, *sorted(kept)[:1]),
            "a new edition is a new text",
            "One of yours has the same entry in both columns. It was kept.",
            fits=lambda given: bool(given & kept),
        ),
        Mistake(
            right[:1],
            "only the slip changed",
            "There is more. Compare the two right-hand columns, row by row.",
            fits=lambda given: given < set(right),
        ),
    )
    return Exercise(
        key="changed",
        prompt=(
            f"Which elements does the table show as changed between {before} and {after}? Tick those "
            "with an entry in both columns, and not the same one."
        ),
        kind=Several({element: element for element in steps.index}),
        right=right,
        why=(
            "These have two entries that differ. Where one version has no entry the element may have "
            "been added, dropped or not looked at; that cannot be known from here."
        ),
        mistakes=tuple(m for m in mistakes if set(m.answer) != set(right) and m.answer),
        hints=(
            "Go down the table and cover its first column with your hand.",
            "Skip each row that says *nothing recorded* in one of the last two columns.",
        ),
        solution=f"Changed: {describe.join_words(right)}.",
        objective=4,
    )


def _year_of_war(facts: Facts) -> Exercise:
    start, years, printed = facts.invasion["first_day"], facts.full_years, facts.printed(YEAR_CLAIM)
    since = 2014  # the earlier beginning from which some count
    other = facts.anniversary.year - since
    return Exercise(
        key="year-of-war",
        prompt=(
            f"The full-scale invasion began on {describe.date(start)}. Which year of the war begins on "
            f"{describe.date(facts.anniversary)}? Give its number."
        ),
        kind=Number("a whole number"),
        right=years + 1,
        why=(
            f"By then {describe.count(years, 'year')} are full, so year {years + 1} begins. In print "
            f"stands {describe.number(printed)}."
        ),
        mistakes=(
            Mistake(
                years,
                "years completed for the year begun",
                f"{years} years are then complete. The first year begins at zero, so the next one has a "
                "higher number.",
            ),
            Mistake(
                years + 2,
                "counting both ends twice",
                "One too many. The first year begins on the day of the invasion itself; count on from "
                "there.",
            ),
            Mistake(
                other,
                "another beginning",
                f"You may be counting from {since}. That is a war with another first day; the question "
                "names the day to count from.",
                fits=lambda given: given in (other, other + 1),
            ),
        ),
        hints=(
            "On the day of the invasion year 1 begins. What begins one year later?",
            f"Count the years begun: {start.year} to {start.year + 1} is year 1, and so on.",
        ),
        solution=f"`answer = {facts.anniversary.year} - {start.year} + 1`, which is {years + 1}.",
        objective=4,
        recall=True,
    )


def _implied_rate(facts: Facts) -> Exercise:
    dollars, pounds = facts.printed(DOLLARS), facts.printed(POUNDS)
    right, now = round(pounds / dollars, 3), facts.rate_in(facts.article)
    return Exercise(
        key="implied-rate",
        prompt=(
            f"The article turns {describe.number(dollars)} billion dollars into "
            f"{describe.number(pounds)} billion pounds. Which rate, in pounds for one dollar, did it "
            "use? Give three decimals."
        ),
        kind=Number("pounds for one dollar", tolerance=0.0006),
        right=right,
        why=(
            f"{describe.number(pounds)} / {describe.number(dollars)} = {right}. Sums in print are "
            "rounded, so the third decimal is not sure."
        ),
        mistakes=(
            Mistake(
                round(dollars / pounds, 3),
                "the fraction upside down",
                "That is dollars for one pound. Divide the pounds by the dollars.",
                fits=lambda given: abs(given - dollars / pounds) < 0.01,
            ),
            Mistake(
                round(now, 4),
                "the rate of the day of reading",
                f"That is the rate of {facts.article:%B %Y}, which somebody should have used. The "
                "question asks which rate was used.",
                fits=lambda given: abs(given - now) < 0.002,
            ),
            Mistake(
                round(100 * right, 1),
                "pence for pounds",
                "That is in pence. Give pounds: a number below one.",
                fits=lambda given: 50 < given < 100,
            ),
        ),
        hints=(
            "A rate in pounds for one dollar: pounds above the line, dollars below.",
            f"Type {pounds:.0f} / {dollars:.0f} and round to three decimals.",
        ),
        solution=f"`answer = {pounds:.0f} / {dollars:.0f}`, which is {right}.",
        objective=5,
    )


def _which_day(facts: Facts) -> Exercise:
    months = describe.join_words(f"{month:%B %Y}" for month in facts.near["period"])
    month = f"{facts.article:%B %Y}"
    best = facts.near.loc[facts.near["off_percent"].idxmin()] if len(facts.near) else None
    nearest = f"{best['period']:%B %Y}" if best is not None else "the nearest month"
    return Exercise(
        key="which-day",
        prompt="On which day was the sum turned into pounds?",
        kind=Choice(
            {
                "article": f"On the day the article ran, in {month}.",
                "nearest": f"On the first of {nearest}, the month that comes nearest.",
                "cannot": "This cannot be known from here.",
                "nothing": "It does not matter: a rate tells nothing about time.",
            }
        ),
        right="cannot",
        why=(
            f"The rate speaks against {month}. It fits {months or 'no month exactly'}. Monthly averages "
            "cannot tell days apart, and more than one month fits. Saying so is the exact answer."
        ),
        mistakes=(
            Mistake(
                "article",
                "published date is event date",
                f"At the rate of {month} the sum makes another number of pounds. The text ran then; the "
                "sum looks older.",
            ),
            Mistake(
                "nearest",
                "the best fit is the truth",
                "The nearest is not the only one that fits, and a month's average stands for no single "
                "day of it.",
            ),
            Mistake(
                "nothing",
                "no exact answer, no answer",
                "It does not name a day, but look how many months it rules out.",
            ),
        ),
        hints=(
            "Count the months whose mark lies in the grey band.",
            "Do you see days anywhere in the chart, or only averages of months?",
        ),
        solution=(
            f"Fits: {months or 'none'}. Ruled out as averages: all others up to {month}. The day: this "
            "cannot be known from here."
        ),
        objective=5,
    )
