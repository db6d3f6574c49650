"""The exercises of lesson 4: prompts, right and wrong answers, hints."""

from __future__ import annotations

import re

import pandas as pd

from allylessons import describe, model
from allylessons.data import DataError
from allylessons.exercise import Choice, Exercise, Mistake, Number, Sentence, Several
from allylessons.lessons.l04.facts import DOLLARS, POUNDS, TREATY, TREATY_CLAIM, YEAR_CLAIM, Facts
from allylessons.lessons.l04.sentences import days

BROAD = "E067"  # a beginning of which the sources know no more than the year


def all_of(facts: Facts) -> tuple[Exercise, ...]:
    """List the exercises, in the order of the lesson."""
    return (
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
    )


def _when(event: pd.Series) -> str:
    return describe.date(event["date"], str(event["date_precision"]))


def _told(event: pd.Series) -> str:
    return describe.date(event["report_date"], str(event["report_date_precision"]))


def _width(facts: Facts) -> Exercise:
    exact = facts.events["date_precision"].astype(str)
    broad = facts.events[exact == "year"]
    named = broad[broad["event_id"] == BROAD]
    event = next(rows for rows in (named, broad, facts.events) if len(rows)).iloc[-1]
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
    told = facts.since[exact & (facts.since["report_last"] <= facts.cutoff)]
    if told.empty:
        raise DataError(
            "Lesson 4 asks about an event that a source told later: no event in events.csv since "
            f"{facts.invasion['first_day']:%Y-%m-%d} has a day, and a source with a day."
        )
    event = told.loc[told["days_between"].astype("Int64").idxmax()]
    gap = describe.count(int(event["days_between"]), "day")
    return Exercise(
        key="first-known",
        prompt=(
            f"{_when(event)}: {event['event']}. The earliest dated source we hold is of "
            f"{_told(event)}, {gap} later. What do these two dates show of the day on which the "
            "public first heard of it?"
        ),
        kind=Choice(
            {
                "event": f"It was {_when(event)}.",
                "report": f"It was {_told(event)}.",
                "between": "It was about halfway between the two.",
                "cannot": f"It was {_told(event)} at the latest. The day itself cannot be known from "
                "here.",
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
                "That may well be so, above all for what happens in public. But it is not these two "
                "dates that show it: the first says when it happened, not who told whom.",
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
            "does not hold the first report. So: by then at the latest, and the day itself cannot be "
            "known from here."
        ),
        objective=2,
        recall=True,
    )


def _hindsight(facts: Facts) -> Exercise:
    later = facts.since[facts.since["first_day"] > facts.cutoff]
    event = (later if len(later) else facts.since.tail(1)).iloc[0]
    month = f"{facts.cutoff:%B %Y}"
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
            (),
            "nothing can prove a date",
            "None is ticked. Dated records from outside the page do prove a day: look for them.",
            fits=lambda given: not given,
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
            "They have dates of their own, come from different houses, and agree on the day. Both "
            "rest on what the two states that signed say: good for a date, weak for a motive."
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
    signed = (day.day, day.month)
    wrong_year = f"{claim['event_date']:%Y}"
    names = facts.data.load("sources").set_index("source_id")["name"]
    weak = set(facts.records.loc[facts.records["why"] != "right", "source_id"])
    asked = [*event["source_ids"], *facts.verdict(TREATY_CLAIM)["source_ids"]]
    good = [source for source in dict.fromkeys(asked) if source not in weak]
    houses = [names[source].split(":")[0] for source in event["source_ids"]]
    cited = {agency for source in good for agency in re.findall(r"citing (\w+)", names[source])}
    known = {*good, *cited, *(names[source].split(":")[0] for source in good)}
    sources = rf"\b({'|'.join(map(re.escape, sorted(known)))})\b"
    not_proof = rf"\b({'|'.join(sorted(weak))}|The Week|Wikipedia|article|magazine)\b"
    a_copy = r"\b(copy|copies|mirror|Wikipedia|differs?|earlier|elsewhere)\b"
    with_whom = facts.countries.set_index("iso3")["name"][event["iso3"]]
    when = f"{day.day} {day:%B %Y}"
    model_answer = (
        f"Russia and {with_whom} signed the treaty on {when}, report {describe.join_words(houses)}."
    )
    before = day - pd.Timedelta(days=1)

    def said(text: str) -> set[tuple[int, int]]:
        """The days that the text affirms, with the right year or none."""
        return {(d.day, d.month) for d in days(text) if not d.denied and d.year in (None, day.year)}

    def near(text: str) -> bool:
        """Whether another day of the same month is affirmed too, and not as a copy's."""
        others = {one for one in said(text) - {signed} if one[1] == day.month}
        return bool(others) and not re.search(a_copy, text, re.I)

    return Exercise(
        key="correct-it",
        prompt=(
            "Write the correction in at most 30 words: the day of the signing, and who reports it."
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
                f"The treaty was signed last summer, reports {houses[0]}.",
                "everybody knows the year",
                "No year is given. A relative date goes stale: write day, month and year.",
                fits=lambda text: not re.search(r"\b(?:19|20)\d\d\b", text),
            ),
            Mistake(
                f"The treaty was signed in {wrong_year}, reports {houses[0]}.",
                "the old year stays",
                f"{wrong_year} is the slip. Write the year that the records give.",
                fits=lambda text: (
                    f"{day.year}" not in text
                    or bool(re.search(rf"\bsign\w*\s+(?:in\s+)?{wrong_year}\b", text, re.I))
                ),
            ),
            Mistake(
                f"The treaty was signed in {day.year}, reports {houses[0]}.",
                "a year is enough",
                "The year is right. The records give the day, so give the day too: a correction should "
                "be no vaguer than its sources.",
                fits=lambda text: not days(text),
            ),
            Mistake(
                f"The treaty was signed on {before.day} {before:%B %Y}, reports {houses[0]}.",
                "any day near it will do",
                "The day that the dated records give is not the one that your sentence says. "
                "Corrections can be off by a day too; compare your day with theirs.",
                fits=lambda text: signed not in said(text),
            ),
            Mistake(
                f"Signed on {before.day} {before:%B} or {when}, reports {houses[0]}.",
                "two days are safer than one",
                "Two days stand side by side. Give the one of the dated records.",
                fits=near,
            ),
            Mistake(
                f"On {when} the treaty entered into force, reports {houses[0]}.",
                "signed is in force",
                "A treaty has several dates. Yours is the date of signing; say signed.",
                fits=lambda text: not re.search(r"\b(?:sign|inked)", text, re.I),
            ),
            Mistake(
                f"The treaty was signed on {when}, says The Week.",
                "a page can prove itself",
                "Whom you name is the page itself, or a copy. Name a dated record from outside.",
                fits=lambda text: (
                    not re.search(sources, text, re.I) and re.search(not_proof, text, re.I)
                ),
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
            (),
            "nothing changed",
            "None is ticked. Compare the two right-hand columns, row by row.",
            fits=lambda given: not given,
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
        mistakes=tuple(m for m in mistakes if set(m.answer) != set(right)),
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
                f"Some count the war from {since}, and there are reasons to. This question names another "
                "first day: count from that.",
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
    right, now = round(pounds / dollars, 3), facts.rate_in(facts.cutoff)
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
                f"That is the rate of {facts.cutoff:%B %Y}. The question asks which rate the article "
                "used.",
                fits=lambda given: abs(given - now) < 0.002,
            ),
            Mistake(
                round(pounds / dollars, 2),
                "two decimals are enough",
                "The way is right. Give three decimals: months differ in the third.",
                fits=lambda given: abs(given - round(pounds / dollars, 2)) < 0.0001,
            ),
            Mistake(
                pounds,
                "a sum is a rate",
                "That is one of the two sums. A rate is one divided by the other.",
                fits=lambda given: given in (pounds, dollars),
            ),
            Mistake(
                round(1000 * right),
                "a comma for a point",
                "Write the rate with a point, as in 0.5, and without quotation marks.",
                fits=lambda given: abs(given - 1000 * right) < 1,
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
            f"Type {pounds:.0f} / {dollars:.0f} in place of the three dots.",
        ),
        solution=f"`answer = {pounds:.0f} / {dollars:.0f}`, which is {right}.",
        objective=5,
    )


def _which_day(facts: Facts) -> Exercise:
    months = describe.join_words(f"{month:%B %Y}" for month in facts.near["period"])
    month = f"{facts.cutoff:%B %Y}"
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
