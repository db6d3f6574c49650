"""Lesson 3, How many?: shares from rival estimates of soldiers sent and soldiers lost."""

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
    Numbers,
    Prediction,
    Sentence,
    Several,
)

TITLE = "How many?"
CLAIM = "C21"  # the sentence that the lesson takes apart
SENT, LOST, KILLED = "troops_deployed", "casualties_total", "killed"
SHELLS, MISSILES = "rounds_delivered", "ballistic_missiles_delivered"


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    facts = Facts(data)
    data.record(CLAIM)  # without it there is no lesson; its absence is said once, here
    return Content(
        TITLE,
        exercises=(
            _what_counts(facts),
            _one_share(facts),
            _lowest_highest(facts),
            _forty(facts),
            _what_moved(facts),
            _millions(facts),
            _rewrite(facts),
        ),
        predictions=(
            Prediction(
                "share",
                "Of the soldiers sent, what is the lowest and the highest share lost (killed, wounded, "
                "missing or captured) that you would believe?",
                Numbers(("lowest", "highest"), "percent"),
                start=(10, 60),
            ),
        ),
        labs=(
            Lab(
                "shares",
                partial(draw_shares, facts),
                {
                    "losses_counted_by": facts.estimators(facts.losses),
                    "sent_counted_by": facts.estimators(facts.sent),
                    "losses_are": [("all casualties", LOST), ("killed only", KILLED)],
                    "known_by": facts.months,
                    "figures": [
                        ("the newest of each estimator", False),
                        ("also those they replaced later", True),
                    ],
                    "open_figures": [
                        ("count “more than” as the number itself", True),
                        ("leave out “more than” and “at least”", False),
                    ],
                },
                start={"known_by": facts.month},
                predicted="share",
            ),
        ),
        notes={
            "sent": facts.sent_in_words,
            "lost": facts.lost_in_words,
            "worked": facts.worked_in_words,
            "own-side": facts.own_side_in_words,
            "later": facts.later_in_words,
            "voices": facts.voices_in_words,
        },
    )


@dataclass(frozen=True)
class Facts:
    """What the lesson needs of the data, computed once."""

    data: Package

    @cached_property
    def claim(self) -> pd.Series:
        """The claim, as a row of the table."""
        return self.data.record(CLAIM)[1]

    @cached_property
    def headline(self) -> float:
        """The share that the article prints, in percent."""
        figures = self.data.load("figures")
        printed = figures[(figures["claim_id"] == CLAIM) & ~figures["derived"]]
        return float(printed["value"].iloc[0])

    @cached_property
    def month(self) -> str:
        """Month of the text that the article credits, as ``2025-01``."""
        return f"{self.claim['report_date']:%Y-%m}"

    def rows(self, measure: str, known_by: str | None = None) -> pd.DataFrame:
        """Rival estimates about the claim's country; first arrivals are not "those sent"."""
        rows = self._all[self._all["measure"] == measure]
        return rows.reset_index(drop=True) if known_by is None else model.known(rows, known_by)

    @cached_property
    def _all(self) -> pd.DataFrame:
        estimates = self.data.load("estimates")
        rows = model.estimates_of(
            estimates[estimates["definition"].astype(str) != "so_far"],
            self.data.load("actors"),
            iso3=self.claim["iso3"],
            measures=[SENT, LOST, KILLED, SHELLS, MISSILES],
        )
        labels = self.data.labels("estimates", "definition")
        rows["definition"] = rows["definition"].astype(str).map(lambda d: labels.get(d, d))
        return rows

    @cached_property
    def sent(self) -> pd.DataFrame:
        return self.rows(SENT)

    @cached_property
    def losses(self) -> pd.DataFrame:
        return self._all[self._all["measure"].isin([LOST, KILLED])]

    def estimators(self, rows: pd.DataFrame) -> dict[str, str]:
        """Estimators to tick, in the order in which they first spoke."""
        return {name: name for name in rows["estimator"].drop_duplicates()}

    @cached_property
    def months(self) -> list[tuple[str, str]]:
        """Months in which some estimate of losses was published, to choose from."""
        months = self.losses["date"].dt.to_period("M").drop_duplicates().sort_values()
        return [(f"{month.start_time:%B %Y}", str(month)) for month in months]

    def pairs(
        self,
        measure: str = LOST,
        known_by: str | None = None,
        *,
        replaced: bool = False,
        open_ended: bool = True,
    ) -> pd.DataFrame:
        """Every share that the estimates known by then allow."""
        lost = self.rows(measure, known_by=known_by)
        sent = self.rows(SENT, known_by=known_by)
        if not replaced:
            lost, sent = (model.latest_of_each(rows, ["actor_id"]) for rows in (lost, sent))
        if not open_ended:
            lost, sent = (
                rows[rows["least"].notna() & rows["most"].notna()] for rows in (lost, sent)
            )
        return model.shares(lost, sent)

    @cached_property
    def then(self) -> pd.DataFrame:
        """The shares of all casualties in the month of the claim."""
        return self.pairs(known_by=self.month)

    @cached_property
    def speaker(self) -> str:
        """Who stands at the end of the claim's chain."""
        chains = self.data.load("chains")
        return chains[chains["claim_id"] == CLAIM].sort_values("link")["actor_id"].iloc[-1]

    @cached_property
    def base(self) -> tuple[float, float]:
        """Losses and soldiers sent as the claim's own source gives them."""
        lost, sent = (
            rows.loc[rows["actor_id"] == self.speaker, "value"].iloc[-1]
            for rows in (self.rows(m, known_by=self.month) for m in (LOST, SENT))
        )
        return float(lost), float(sent)

    @cached_property
    def rival(self) -> pd.Series:
        """The lowest rival estimate of losses in the month of the claim."""
        newest = model.latest_of_each(self.rows(LOST, known_by=self.month), ["actor_id"])
        return newest.loc[newest["value"].astype(float).idxmin()]

    @cached_property
    def killed(self) -> pd.DataFrame:
        """The newest estimate of those killed, by estimator, in the month of the claim."""
        return model.latest_of_each(self.rows(KILLED, known_by=self.month), ["actor_id"])

    def share(self, part: float, whole: float) -> float:
        """A share in percent, to one decimal."""
        return round(100 * part / whole, 1)

    @property
    def sent_in_words(self) -> str:
        newest = model.latest_of_each(self.rows(SENT, known_by=self.month), ["actor_id"])
        low = float(newest["least"].fillna(newest["most"]).min())
        high = float(newest["most"].fillna(newest["least"]).max())
        return (
            f"By {self.month_name} the newest figure of each estimator lay between "
            f"{describe.number(low)} and {describe.number(high)}: "
            f"the highest is {describe.number(round(high / low, 1))} times the lowest. Agreement is "
            "comforting only if they counted apart, and the figures alone do not tell us that."
        )

    @cached_property
    def shared_in_words(self) -> str:
        """Name the sources in which the figures of more than one estimator are found."""
        rows = pd.concat([self.sent, self.losses])
        shared = rows.groupby("source_id")["estimator"].agg(lambda names: sorted(set(names)))
        shared = shared[shared.map(len) > 1]
        if shared.empty:
            return "Each of these figures comes from a source of its own."
        found = [f"{describe.join_words(names)} in {source}" for source, names in shared.items()]
        return f"Rival figures can reach you through one and the same report: {'; '.join(found)}."

    @cached_property
    def own_side(self) -> pd.DataFrame:
        """What the claim's own country has said since the first estimate of soldiers sent."""
        positions, estimates = self.data.load("positions"), self.data.load("estimates")
        first = estimates.loc[estimates["measure"] == SENT, "date"].min().to_period("M").start_time
        return positions[
            (positions["iso3"] == self.claim["iso3"])
            & (positions["voice"] == "government")
            & positions["topic"].isin(["war", "specific_accusation"])
            & (positions["date"] >= first)
        ].sort_values("date")

    @property
    def own_side_in_words(self) -> str:
        lines = []
        for _, row in self.own_side.iterrows():
            when = describe.date(row["date"], str(row["date_precision"]))
            lines.append(f"- {when}, {row['speaker']}, {row['speaker_role']}: {row['position']}")
        return "\n".join(lines) or "No statement of its own was found."

    @property
    def month_name(self) -> str:
        return f"{pd.Timestamp(self.month):%B %Y}"

    @property
    def lost_in_words(self) -> str:
        lost = model.latest_of_each(self.rows(LOST, known_by=self.month), ["actor_id"])
        spans = []
        for name, rows in (("all losses", lost), ("killed", self.killed)):
            values = rows["value"].astype(float)
            spans.append(
                f"{name}: {describe.number(values.min())} to {describe.number(values.max())}, "
                f"a factor of {describe.number(round(values.max() / values.min(), 1))}"
            )
        return (
            f"By {self.month_name}, the newest figure of each estimator. {'; '.join(spans)}. The two "
            "are different things counted, so they stand in two groups and are never joined. "
            f"{self.shared_in_words}"
        ).replace(". all", ". All")

    @property
    def worked_in_words(self) -> str:
        lost, sent = self.base
        return (
            f"{describe.number(lost)} divided by {describe.number(sent)} is "
            f"{describe.number(self.share(lost, sent))}%. The article prints "
            f"{describe.number(self.headline)}%."
        )

    @cached_property
    def later(self) -> list[tuple[pd.Series, float, float]]:
        """The claim's own pair, then for each later month the newest losses and soldiers sent."""
        return _steps(self)

    @property
    def later_in_words(self) -> str:
        lines = [
            f"- {when}: {describe.number(lost)} of {describe.number(sent)} ({who}) is "
            f"{describe.number(self.share(lost, sent))}%"
            for when, who, lost, sent in self.later
        ]
        return "\n".join(lines)

    @property
    def voices_in_words(self) -> str:
        used = pd.concat(
            [self.sent["estimator_iso3"], self.losses["estimator_iso3"], self.own_side["iso3"]]
        )
        countries = self.data.load("countries")
        concerned = countries[
            (countries["role"] == "party") | (countries["iso3"] == self.claim["iso3"])
        ]
        return describe.voices(*model.voices(used, countries, concerned["name"]))


def _steps(facts: Facts) -> list[tuple[str, str, float, float]]:
    """(when, who, losses, sent): the claim's own pair, then later estimators who gave both."""
    lost, sent = facts.base
    who = facts.losses.loc[facts.losses["actor_id"] == facts.speaker, "estimator"].iloc[0]
    steps = [(facts.month_name, who, lost, sent)]
    both = facts.rows(LOST).merge(
        facts.sent, on=["actor_id", "date"], suffixes=("_lost", "_sent"), how="inner"
    )
    both = both[both["date"] > facts.claim["report_date"]].dropna(
        subset=["value_lost", "value_sent"]
    )
    for _, row in both.iterrows():
        when = f"{row['date']:%B %Y}"
        steps.append(
            (when, row["estimator_lost"], float(row["value_lost"]), float(row["value_sent"]))
        )
    return steps


def draw_shares(
    facts: Facts,
    *,
    losses_counted_by: tuple[str, ...],
    sent_counted_by: tuple[str, ...],
    losses_are: str,
    known_by: str,
    figures: bool,
    open_figures: bool,
    predicted: list[float] | None = None,
):
    """Draw the cloud of shares that the chosen estimates allow."""
    from allylessons import charts  # brings Altair, which the first cell does without

    pairs = facts.pairs(losses_are, known_by, replaced=figures, open_ended=open_figures)
    pairs = pairs[
        pairs["losses_by"].isin(losses_counted_by) & pairs["deployed_by"].isin(sent_counted_by)
    ]
    sources = sorted({source for both in pairs["sources"] for source in both.split(", ")})
    # A prediction of losses says nothing about those killed.
    noun, predicted = ("killed", None) if losses_are == KILLED else ("lost", predicted)
    return charts.cloud(
        pairs,
        title=f"Which share of those sent was {noun}?",
        mark=facts.headline,
        mark_name="The article, killed or wounded",
        note=charts.caption(sources, f"{pd.Timestamp(known_by):%B %Y}"),
        noun=noun,
        predicted=tuple(predicted) if predicted else None,
    )


def _what_counts(facts: Facts) -> Exercise:
    estimates = facts.data.load("estimates")
    own = estimates[(estimates["actor_id"] == facts.speaker) & (estimates["measure"] == LOST)]
    right = tuple(str(own["definition"].iloc[-1]).split("_"))
    options = {
        "killed": "killed",
        "wounded": "wounded",
        "missing": "missing",
        "captured": "captured",
        "homesick": "sent home at the end of their turn",
    }
    options |= {part: part for part in right if part not in options}
    return Exercise(
        key="what-counts",
        prompt="Western officials gave a number of casualties. Which of these did they count?",
        kind=Several(options),
        right=right,
        why=(
            f"They counted the {describe.join_words(right)}. The article kept only two of these "
            "words, so its number and its words no longer fit together."
        ),
        mistakes=(
            Mistake(
                ("killed",),
                "casualty means dead",
                "Casualties are everybody lost to a unit, not the dead alone.",
            ),
            Mistake(
                ("killed", "wounded"),
                "the article's narrowing",
                "That is what the article wrote. The officials' word was wider: who else is lost to "
                "a unit?",
            ),
            Mistake(
                tuple(options),
                "everybody absent is a casualty",
                "Someone who goes home as planned is not lost to the unit.",
                fits=lambda given: "homesick" in given,
            ),
        ),
        hints=(
            "Open the table under the chart of losses and read what is counted.",
            "A casualty is anyone lost to a unit: can a prisoner still serve in it?",
        ),
        solution=f"The row of the officials says: {describe.join_words(right)}.",
        objective=2,
        recall=True,
    )


def _one_share(facts: Facts) -> Exercise:
    lost, sent = float(facts.rival["value"]), facts.base[1]
    right = facts.share(lost, sent)
    least_killed = float(facts.killed["value"].min())
    average = facts.share((lost + facts.base[0]) / 2, sent)
    return Exercise(
        key="one-share",
        prompt=(
            f"{facts.rival['estimator']} counted {describe.number(lost)} losses. Which share of "
            f"{describe.number(sent)} soldiers is that, in percent?"
        ),
        kind=Number("percent", tolerance=0.06),
        right=right,
        why=(
            f"{describe.number(lost)} / {describe.number(sent)} × 100 = {describe.number(right)}%. "
            "A different estimate of the losses, the same number sent, and the share is another."
        ),
        mistakes=(
            Mistake(
                facts.share(sent, lost),
                "the fraction upside down",
                "More than 100% cannot be lost. Put the part above and the whole below.",
                fits=lambda given: given > 100,
            ),
            Mistake(
                round(lost / sent, 3),
                "a fraction for a percentage",
                "That is the fraction. Multiply by 100 for percent.",
                fits=lambda given: abs(given - lost / sent) < 0.005,
            ),
            Mistake(
                facts.share(least_killed, sent),
                "the dead for the lost",
                "That is the share killed. The question asks for all losses.",
            ),
            Mistake(
                average,
                "the average of two claims",
                "You averaged two rival figures. An average of two claims is a third claim that nobody "
                "made.",
            ),
        ),
        hints=(
            "The part goes above the line, the whole below: losses / sent.",
            f"Type 100 * {lost:.0f} / {sent:.0f} and round to one decimal.",
        ),
        solution=f"`answer = 100 * {lost:.0f} / {sent:.0f}`, which is {describe.number(right)}.",
        objective=1,
    )


def _lowest_highest(facts: Facts) -> Exercise:
    shares = facts.then["share_percent"]
    right = (float(shares.min()), float(shares.max()))
    lost = facts.then["losses"].astype(float)
    sent = facts.then["deployed"].astype(float)
    one_whole = (facts.share(lost.min(), facts.base[1]), facts.share(lost.max(), facts.base[1]))
    dead = model.shares(
        facts.killed, model.latest_of_each(facts.rows(SENT, known_by=facts.month), ["actor_id"])
    )
    dead_range = (float(dead["share_percent"].min()), float(dead["share_percent"].max()))
    crossed = (facts.share(lost.min(), sent.min()), facts.share(lost.max(), sent.max()))
    return Exercise(
        key="lowest-highest",
        prompt=(
            f"Take the newest estimates of {facts.month_name}. What are the lowest and the highest "
            "share of losses that any pair of them allows?"
        ),
        kind=Numbers(("lowest", "highest"), "percent", tolerance=0.06),
        right=right,
        why=(
            f"The fewest lost of the most sent give {describe.number(right[0])}%, the most lost of "
            f"the fewest sent {describe.number(right[1])}%. The article's "
            f"{describe.number(facts.headline)}% is not inside."
            if not right[0] <= facts.headline <= right[1]
            else f"The fewest lost of the most sent give {describe.number(right[0])}%, the most lost "
            f"of the fewest sent {describe.number(right[1])}%."
        ),
        mistakes=(
            Mistake(
                (right[0], facts.headline),
                "the headline is an estimate",
                "The article's percentage is a result, not an estimate of losses or of those sent. "
                "Divide the estimates yourself.",
                fits=lambda given: abs(given[1] - facts.headline) < 0.06 and given != right,
            ),
            Mistake(
                one_whole,
                "only the numerator varies",
                "You kept one number sent. Both numbers have rivals.",
            ),
            Mistake(
                crossed,
                "smallest with smallest",
                "You paired the smallest with the smallest. A share is smallest when the whole is "
                "largest.",
            ),
            Mistake(
                dead_range,
                "the dead for the lost",
                "That is the range for those killed. The question asks for all losses.",
            ),
            Mistake(
                (right[1], right[0]),
                "order of the ends",
                "Both numbers are right; give the lowest first.",
            ),
        ),
        hints=(
            "A share grows when the part grows, and shrinks when the whole grows.",
            "Lowest: fewest lost, most sent. Highest: most lost, fewest sent.",
        ),
        solution=(
            f"`answer = (100 * {lost.min():.0f} / {sent.max():.0f}, 100 * {lost.max():.0f} / "
            f"{sent.min():.0f})`, which is {describe.number(right[0])} and {describe.number(right[1])}."
        ),
        objective=3,
    )


def _forty(facts: Facts) -> Exercise:
    lost, sent = facts.base
    said = f"{describe.number(facts.headline)}%"
    exact = f"{describe.number(facts.share(lost, sent))}%"
    return Exercise(
        key="forty",
        prompt=(
            f"The article says that {said} were killed or wounded. Do the officials' own words "
            "support it?"
        ),
        kind=Choice(
            {
                "false": f"No. It is made up: the real share is {exact}.",
                "true": "Yes. Officials said so, and officials know.",
                "partly": "In part. Rounded up, with fewer kinds of loss, from one side, and unconfirmed.",
                "cannot": "Nobody can know, so the sentence means nothing.",
            }
        ),
        right="partly",
        why=(
            f"The officials' own figures give {exact}, with the word nearly before the round number; "
            "they counted missing and captured too; they are one side; and the report added if "
            "confirmed, which the article dropped."
        ),
        mistakes=(
            Mistake(
                "false",
                "imprecise means invented",
                f"{exact} is one estimate divided by another, not the real share. Rounding up is a slip, "
                "not an invention.",
            ),
            Mistake(
                "true",
                "authority is evidence",
                "They gave figures; they did not say how they know. And they said something slightly "
                "different.",
            ),
            Mistake(
                "cannot",
                "uncertain means unknowable",
                "The estimates do not agree, and still they rule out a lot. Look at the cloud.",
            ),
        ),
        hints=(
            "Compare the claim's card with the chart, word by word.",
            "Four things changed on the way: the rounding, the kinds of loss, whose figure, a condition.",
        ),
        solution="The third reading: in part. It names all four changes without calling it a lie.",
        objective=4,
        recall=True,
    )


def _what_moved(facts: Facts) -> Exercise:
    (first, _, lost, sent), (later, _, lost_later, sent_later) = facts.later[0], facts.later[1]
    more_lost, more_sent = lost_later != lost, sent_later != sent
    right = "both" if more_lost and more_sent else "numerator" if more_lost else "denominator"
    wrong = [key for key in ("numerator", "denominator", "both", "truth") if key != right]
    says = {
        "numerator": "The losses moved, but look at those sent too.",
        "denominator": "Those sent moved, but look at the losses too.",
        "both": "Look again: one of the two numbers stayed the same.",
        "truth": "A share can fall while losses rise. Look at the two numbers it is made of.",
    }
    named = {
        "numerator": "only the top counts",
        "denominator": "only the bottom counts",
        "both": "everything moves",
        "truth": "a lower share is better news",
    }
    before, after = facts.share(lost, sent), facts.share(lost_later, sent_later)
    return Exercise(
        key="what-moved",
        prompt=(
            f"From {first} to {later} the share goes from {describe.number(before)}% to "
            f"{describe.number(after)}%. What moved?"
        ),
        kind=Choice(
            {
                "numerator": "Only the losses",
                "denominator": "Only the number sent",
                "both": "Both the losses and the number sent",
                "truth": "Neither: fewer were lost than was thought",
            }
        ),
        right=right,
        why=(
            f"Losses went from {describe.number(lost)} to {describe.number(lost_later)}, those sent "
            f"from {describe.number(sent)} to {describe.number(sent_later)}. A share can move although "
            "nobody corrected anything."
        ),
        mistakes=tuple(Mistake(key, named[key], says[key]) for key in wrong),
        hints=(
            "Write the two fractions one under the other.",
            f"{lost:.0f} / {sent:.0f} and {lost_later:.0f} / {sent_later:.0f}: compare top with top.",
        ),
        solution=(
            f"Top: {describe.number(lost)}, then {describe.number(lost_later)}. Bottom: "
            f"{describe.number(sent)}, then {describe.number(sent_later)}."
        ),
        objective=1,
    )


_FIGURE = r"\d[\d.,]*"
_SHELL_WORDS, _MISSILE_WORDS = r"\b(shells?|rounds?|ammunition)\b", r"\bmissiles?\b"


def _millions(facts: Facts) -> Exercise:
    shells = facts.rows(SHELLS).iloc[-1]
    missiles = facts.rows(MISSILES)
    newest = missiles[missiles["date"] == missiles["date"].max()]
    low = describe.number(float(newest["value"].min()))
    high = describe.number(float(newest["value"].max()))
    model_answer = (
        f"Estimates of the shells run from {describe.estimate(shells)} {shells['unit']}; "
        f"those of the ballistic missiles from {low} to {high}."
    )
    return Exercise(
        key="millions",
        prompt=(
            "One word, millions, covers shells and missiles alike. Write it so that each number has "
            "one noun. Use the estimates of the chart."
        ),
        kind=Sentence(40),
        right=model_answer,
        why="Each noun has a number of its own now. Nobody can read millions of missiles into it.",
        mistakes=(
            Mistake(
                "Millions of shells were sent.",
                "leaving one noun out",
                "One noun is gone. Say something about the shells and about the missiles.",
                fits=lambda text: (
                    not (
                        re.search(_SHELL_WORDS, text, re.I)
                        and re.search(_MISSILE_WORDS, text, re.I)
                    )
                ),
            ),
            Mistake(
                "Millions of missiles and shells were sent.",
                "one number for two nouns",
                "One number still stands before both nouns. Give the missiles a number of their own.",
                fits=lambda text: not _has_own_number(text, _MISSILE_WORDS),
            ),
            Mistake(
                "About 120 missiles and many shells were sent.",
                "a number for one noun only",
                "The shells have no number now. Give them theirs.",
                fits=lambda text: not _has_own_number(text, _SHELL_WORDS),
            ),
        ),
        hints=(
            "Write two half sentences, one for the shells, one for the missiles.",
            f"The missiles were estimated at {low} to {high}; the shells at "
            f"{describe.estimate(shells)} {shells['unit']}.",
        ),
        solution=f"For instance: “{model_answer}”",
        objective=4,
    )


def _has_own_number(text: str, noun: str) -> bool:
    """Whether some clause with the noun has a figure, and no other counted noun shares it."""
    other = _SHELL_WORDS if noun == _MISSILE_WORDS else _MISSILE_WORDS
    clauses = re.split(r"[;:]|,(?!\d)|\b(?:and|while|but)\b", text)
    return any(
        re.search(noun, clause, re.I)
        and not re.search(other, clause, re.I)
        and re.search(rf"{_FIGURE}|\bmillions?\b|\bhundreds?\b", clause, re.I)
        and not (noun == _MISSILE_WORDS and re.search(r"\bmillions?\b", clause, re.I))
        for clause in clauses
    )


_KINDS_OF_LOSS = r"\b(killed|wounded|missing|captured|casualt\w+|dead|died|injured)\b"


def _rewrite(facts: Facts) -> Exercise:
    low = describe.number(float(facts.then["share_percent"].min()))
    high = describe.number(float(facts.then["share_percent"].max()))
    names = [*facts.estimators(facts.losses), *facts.estimators(facts.sent)]
    speakers = sorted({word for name in names for word in re.findall(r"[A-Z]\w{2,}", name)})
    sources = rf"\b({'|'.join(speakers)}|officials|Seoul|Kyiv|Washington|London|estimates?)\b"
    model_answer = (
        f"By {facts.month_name}, officials' rival estimates allow {low}% to {high}% of those sent "
        "to be killed, wounded, missing or captured."
    )
    return Exercise(
        key="rewrite",
        prompt=(
            "Write the article's sentence again in at most 25 words: with a range, with what is "
            "counted, with who says so."
        ),
        kind=Sentence(25),
        right=model_answer,
        why="Your sentence has a range, says what is counted and who says so.",
        mistakes=(
            Mistake(
                "Officials say between 25 and 36 percent were killed or wounded " + "or lost " * 12,
                "more words, more truth",
                "That is more than 25 words. Take out what a reader would not miss.",
                fits=lambda text: len(text.split()) > 25,
            ),
            Mistake(
                "Officials say 40% were killed or wounded.",
                "one number is enough",
                "There is no range yet: give a lowest and a highest number.",
                fits=lambda text: (
                    len(set(re.findall(_FIGURE, re.sub(r"\b20\d\d\b", "", text)))) < 2
                ),
            ),
            Mistake(
                "Officials say between 25% and 36% were affected.",
                "losses need no definition",
                "A reader cannot tell what was counted: killed, wounded, missing, captured?",
                fits=lambda text: not re.search(_KINDS_OF_LOSS, text, re.I),
            ),
            Mistake(
                "Between 25% and 36% were killed or wounded.",
                "a number speaks for itself",
                "Nobody says it yet. Name who estimated, or whose estimates they are.",
                fits=lambda text: not re.search(sources, text, re.I),
            ),
        ),
        hints=(
            "Begin with who says so, then the two numbers, then what is counted.",
            f"Officials … between {low}% and {high}% … killed, wounded, missing or captured.",
        ),
        solution=f"One of many: “{model_answer}”",
        objective=3,
    )
