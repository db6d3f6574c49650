"""The exercises of lesson 3: prompts, right and wrong answers, hints."""

from __future__ import annotations

import re

import pandas as pd

from allylessons import describe
from allylessons.data import DataError
from allylessons.exercise import (
    Choice,
    Exercise,
    Mistake,
    Number,
    Numbers,
    Sentence,
    Several,
    distinct,
)
from allylessons.lessons.l03.facts import MISSILES, ROUNDS, Facts
from allylessons.lessons.l03.sentences import MISSILES as MISSILE_WORDS
from allylessons.lessons.l03.sentences import SHELLS, amounts, losses_counted, shares


def all_of(facts: Facts) -> tuple[Exercise, ...]:
    """List the exercises, in the order of the lesson."""
    return (
        _what_counts(facts),
        _one_share(facts),
        _lowest_highest(facts),
        _forty(facts),
        _what_moved(facts),
        _millions(facts),
        _rewrite(facts),
    )


def _what_counts(facts: Facts) -> Exercise:
    kinds = ("killed", "wounded", "missing", "captured")
    lost = facts.own_pair.lost
    right = tuple(kind for kind in kinds if kind in str(lost["definition"]))
    if not right:
        raise DataError(
            f"Lesson 3 asks what {lost['estimator']} counted: give {lost['estimate_id']} in "
            "estimates.csv a definition."
        )
    options = {kind: kind for kind in kinds} | {"homesick": "sent home at the end of their turn"}
    return Exercise(
        key="what-counts",
        prompt=(
            f"{lost['estimator']} gave a number of casualties from {facts.name} in "
            f"{facts.month_name}. Which of these did they count?"
        ),
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
            f"Read the card of {lost['estimate_id']}. Which of its lines says what was counted?",
            "A casualty is anyone lost to a unit: can a prisoner still serve in it?",
        ),
        solution=f"The card says, under *Definition*: {describe.join_words(right)}.",
        objective=2,
        recall=True,
    )


def _one_share(facts: Facts) -> Exercise:
    lost, sent = float(facts.rival["value"]), facts.base[1]
    right = facts.share(lost, sent)
    least_killed = float(facts.killed["value"].min())
    wholes = facts.then["deployed"].astype(float)
    slips = (
        (
            facts.share(least_killed, sent),
            "the dead for the lost",
            "That is the share killed. The question asks for all losses.",
        ),
        (
            facts.share((lost + facts.base[0]) / 2, sent),
            "the average of two claims",
            "You averaged two rival figures. An average of two claims is a third claim that nobody "
            "made.",
        ),
        (
            facts.share(*facts.base),
            "one share fits all",
            f"That is the share worked above. Here the losses are {describe.number(lost)}.",
        ),
        (
            facts.share(lost, float(wholes.max())),
            "any whole will do",
            f"You divided by {describe.number(wholes.max())}. Here the whole is "
            f"{describe.number(sent)}.",
        ),
        (
            facts.share(least_killed, lost),
            "a part of a part",
            "That is the share of the killed among the lost. The whole here is all who were sent.",
        ),
        (
            sent / lost,
            "the fraction upside down",
            "You divided the whole by the part. Put the losses above and the number sent below, "
            "times 100.",
        ),
    )
    return Exercise(
        key="one-share",
        prompt=(
            f"{facts.rival['estimator']} put the losses at {describe.number(lost)}. Which share of "
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
            *distinct(right, slips, 0.06),
            Mistake(
                right + 0.3,
                "close is the same",
                "The way is right. Do not round before the end, and give one decimal.",
                fits=lambda given: abs(given - right) < 0.6,
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
    right = _ends(facts.then)
    lost = facts.then["losses"].astype(float)
    sent = facts.then["deployed"].astype(float)
    one_whole = {(facts.share(lost.min(), of), facts.share(lost.max(), of)) for of in sent}
    one_part = {(facts.share(of, sent.max()), facts.share(of, sent.min())) for of in lost}
    crossed = (facts.share(lost.min(), sent.min()), facts.share(lost.max(), sent.max()))
    later = {_ends(facts.pairs(known_by=month)) for _, month in facts.months if month > facts.month}
    older = _ends(facts.pairs(known_by=facts.month, replaced=True))[1]
    inside = right[0] <= facts.headline <= right[1]
    low, high = (describe.number(end) for end in right)

    def among(pairs):
        return lambda given: any(_near(given, pair) for pair in pairs - {right})

    mistakes = (
        Mistake(
            (round(right[0] / 100, 3), round(right[1] / 100, 3)),
            "a fraction for a percentage",
            "Those are fractions. Give them in percent.",
            fits=lambda given: _near((100 * given[0], 100 * given[1]), right),
        ),
        Mistake(
            (right[0], 133.3),
            "arrivals so far are all",
            "No more can be lost than were sent. Put the part above; and below, all who were sent, not "
            "those seen arriving so far.",
            fits=lambda given: max(given) > 100,
        ),
        Mistake(
            (right[1], right[0]),
            "order of the ends",
            "Both numbers are right; give the lowest first.",
        ),
        Mistake(
            (right[0], older),
            "what was replaced still counts",
            f"{describe.number(older)}% comes from a number of soldiers sent that its own estimator "
            f"has replaced. The article's {describe.number(facts.headline)}% is no estimate "
            "either. Divide the newest figures.",
            fits=lambda given: (
                min(abs(given[1] - older), abs(given[1] - facts.headline)) < 0.06
                and given[1] > right[1] + 0.06
            ),
        ),
        Mistake(
            min(one_whole - {right}, default=crossed),
            "only the numerator varies",
            "You kept one number sent. Both numbers have rivals.",
            fits=among(one_whole),
        ),
        Mistake(
            min(one_part - {right}, default=crossed),
            "only the denominator varies",
            "You kept one number of losses. Both numbers have rivals.",
            fits=among(one_part),
        ),
        Mistake(
            crossed,
            "smallest with smallest",
            "You paired the smallest with the smallest. A share is smallest when the whole is largest.",
        ),
        Mistake(
            _ends(facts.dead),
            "the dead for the lost",
            "That is the range for those killed. The question asks for all losses.",
        ),
        Mistake(
            max(later - {right}, default=crossed),
            "later figures were known already",
            f"One of your figures was published after {facts.month_name}. Look at the dates.",
            fits=among(later),
        ),
        Mistake(
            (right[0], right[1] + 0.3),
            "close is the same",
            "The way is right. Do not round before the end, and give one decimal.",
            fits=lambda given: all(abs(a - b) < 0.6 for a, b in zip(given, right, strict=True)),
        ),
    )
    # With few estimates two slips can lead to one answer, or a slip to the right one.
    told: dict[tuple[float, float], Mistake] = {}
    for mistake in mistakes:
        if not _near(mistake.answer, right):
            told.setdefault(mistake.answer, mistake)
    return Exercise(
        key="lowest-highest",
        prompt=(
            f"Take the newest estimates of {facts.month_name}. What are the lowest and the highest "
            "share of losses that any pair of them allows?"
        ),
        kind=Numbers(("lowest", "highest"), "percent", tolerance=0.06),
        right=right,
        why=(
            f"The fewest lost of the most sent give {low}%, the most lost of the fewest sent "
            f"{high}%."
            + f" The article's {describe.number(facts.headline)}% is not inside."
            * (not inside)
        ),
        mistakes=tuple(told.values()),
        hints=(
            "A share grows when the part grows, and shrinks when the whole grows.",
            "Lowest: fewest lost, most sent. Highest: most lost, fewest sent.",
        ),
        solution=(
            f"`answer = (100 * {lost.min():.0f} / {sent.max():.0f}, 100 * {lost.max():.0f} / "
            f"{sent.min():.0f})`, which is {low} and {high}."
        ),
        objective=3,
    )


def _ends(pairs: pd.DataFrame) -> tuple[float, float]:
    """The lowest and the highest share of some pairs."""
    return float(pairs["share_percent"].min()), float(pairs["share_percent"].max())


def _near(given: tuple[float, ...], pair: tuple[float, ...]) -> bool:
    return all(abs(a - b) < 0.06 for a, b in zip(given, pair, strict=True))


def _forty(facts: Facts) -> Exercise:
    lost, sent = facts.base
    said = f"{describe.number(facts.headline)}%"
    exact = f"{describe.number(facts.share(lost, sent))}%"
    return Exercise(
        key="forty",
        prompt=(
            f"The article says officials believe that {said} of the soldiers from {facts.name} were killed "
            "or wounded. Do the officials' own words support it?"
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
    first, second = facts.later[:2]
    (lost, sent), (lost_later, sent_later) = first.counts, second.counts
    more_lost, more_sent = lost_later != lost, sent_later != sent
    right = "both" if more_lost and more_sent else "numerator" if more_lost else "denominator"
    wrong = [key for key in ("numerator", "denominator", "both", "truth") if key != right]
    says = {
        "numerator": "The losses differ, but look at those sent too.",
        "denominator": "Those sent differ, but look at the losses too.",
        "both": "Look again: one of the two numbers stayed the same.",
        "truth": "A share can fall while losses rise. Look at the two numbers it is made of.",
    }
    named = {
        "numerator": "only the top counts",
        "denominator": "only the bottom counts",
        "both": "everything moves",
        "truth": "a lower share is better news",
    }
    who, who_later = first.lost["estimator"], second.lost["estimator"]
    third, before = "", facts.before_later
    if who != who_later:
        third = f" And who counts is another: {who}, then {who_later}."
        if before and before.share != second.share:
            moved = "rose" if before.share < second.share else "fell"
            third += (
                f" {who_later}'s own figures before were {before.said}, which is "
                f"{describe.number(before.share)}%. By its own count the share {moved}."
            )
    return Exercise(
        key="what-moved",
        prompt=(
            f"{who}, {first.when}: {describe.number(first.share)}%. {who_later}, {second.when}: "
            f"{describe.number(second.share)}%. What differs between the two fractions?"
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
            f"Losses are {describe.number(lost)}, then {describe.number(lost_later)}; those sent "
            f"{describe.number(sent)}, then {describe.number(sent_later)}.{third}"
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


def _millions(facts: Facts) -> Exercise:
    shells, missiles = facts.pieces(ROUNDS), facts.pieces((MISSILES,))
    # Whole words such as millions or dozens are rough; ten times off is another number.
    (fewest, most), (fewest_m, most_m) = (
        (shells[0] / 5, shells[1] * 2),
        (
            missiles[0] / 2,
            missiles[1] * 2,
        ),
    )

    def far(text: str) -> bool:
        return any(not fewest <= n <= most for n in amounts(text, SHELLS)) or any(
            not fewest_m <= n <= most_m for n in amounts(text, MISSILE_WORDS)
        )

    return Exercise(
        key="millions",
        prompt=(
            "One word, millions, covers shells and missiles alike. Write it so that each number has "
            "one noun, in at most 40 words. Use the estimates of the chart."
        ),
        kind=Sentence(40),
        right=facts.arms_in_words,
        why="Each noun has a number of its own now. Nobody can read millions of missiles into it.",
        mistakes=(
            Mistake(
                "Millions of shells and about 120 missiles " + "and so on " * 12,
                "more words, more truth",
                "That is more than 40 words. Take out what a reader would not miss.",
                fits=lambda text: len(text.split()) > 40,
            ),
            Mistake(
                "Millions of shells were sent.",
                "leaving one noun out",
                "One noun is gone. Say something about the shells and about the missiles.",
                fits=lambda text: (
                    not all(
                        re.search(rf"\b{noun}\b", text, re.I) for noun in (SHELLS, MISSILE_WORDS)
                    )
                ),
            ),
            Mistake(
                "Millions of shells and missiles were sent.",
                "one number for two nouns",
                "The missiles have no number of their own. Give them one.",
                fits=lambda text: not amounts(text, MISSILE_WORDS),
            ),
            Mistake(
                "About 120 missiles and many shells were sent.",
                "a number for one noun only",
                "The shells have no number of their own. Give them theirs.",
                fits=lambda text: not amounts(text, SHELLS),
            ),
            Mistake(
                "Millions of missiles and millions of shells were sent.",
                "any number will do",
                "One of your numbers is far from every estimate in the chart. Which of the two is "
                "counted in millions?",
                fits=far,
            ),
        ),
        hints=(
            "Write two half sentences, one for the shells, one for the missiles.",
            "Open the table under the chart. Take one line of the rounds and one of the missiles, "
            "each with its number and who says so.",
        ),
        solution=f"For instance: “{facts.arms_in_words}”",
        objective=4,
    )


def _rewrite(facts: Facts) -> Exercise:
    ranges = {"all": _ends(facts.then), "killed": _ends(facts.dead)}
    low, high = (describe.number(end) for end in ranges["all"])
    names = [*facts.estimators(facts.losses), *facts.estimators(facts.sent)]
    speakers = sorted({word for name in names for word in re.findall(r"[A-Z]\w{2,}", name)})
    sources = rf"\b({'|'.join(speakers)}|officials|Seoul|Kyiv|Washington|London|estimates?)\b"
    model_answer = (
        f"By {facts.month_name}, officials' rival estimates allow {low}% to {high}% of those sent "
        "to be killed, wounded, missing or captured."
    )

    def outside(text: str, kind: str) -> bool:
        """Whether a share is not in the cloud of a kind of losses; whole percents will do."""
        lowest, highest = ranges[kind]
        return any(not lowest - 0.6 <= share <= highest + 0.6 for share in shares(text))

    def kind(text: str) -> str:
        return "killed" if losses_counted(text) == "killed" else "all"

    return Exercise(
        key="rewrite",
        prompt=(
            f"Write the article's sentence again in at most 25 words, as known in "
            f"{facts.month_name}: with a range of shares, with what is counted, with who says so."
        ),
        kind=Sentence(25),
        right=model_answer,
        why="Your sentence has a range, says what is counted and who says so.",
        mistakes=(
            Mistake(
                f"Officials say between {low} and {high} percent were casualties " + "or so " * 12,
                "more words, more truth",
                "That is more than 25 words. Take out what a reader would not miss.",
                fits=lambda text: len(text.split()) > 25,
            ),
            Mistake(
                "Officials say 36% were killed, wounded, missing or captured.",
                "one number is enough",
                "There is no range of shares yet: give the lowest and the highest, in percent.",
                fits=lambda text: len(set(shares(text))) < 2,
            ),
            Mistake(
                f"Officials say between {low}% and {high}% were affected.",
                "losses need no definition",
                "A reader cannot tell what was counted: killed, wounded, missing, captured?",
                fits=lambda text: losses_counted(text) == "none",
            ),
            Mistake(
                f"Officials say between {low}% and {high}% were killed.",
                "casualty means dead",
                "Those are shares of all losses, and your words speak of the dead alone. Say what "
                "the shares count.",
                fits=lambda text: (
                    kind(text) == "killed" and outside(text, "killed") and not outside(text, "all")
                ),
            ),
            Mistake(
                "Officials say between 50% and 90% were killed, wounded, missing or captured.",
                "any range is better than none",
                f"One end of your range lies outside of what the estimates of {facts.month_name} "
                "allow. Take the ends of the cloud.",
                fits=lambda text: outside(text, kind(text)),
            ),
            Mistake(
                f"Officials say between {low}% and {high}% were killed or wounded.",
                "the article's narrowing",
                "The highest of these shares counts the missing and the captured too. Name them, or "
                "say casualties.",
                fits=lambda text: (
                    losses_counted(text) == "killed or wounded"
                    and max(shares(text)) > facts.narrow + 0.6
                ),
            ),
            Mistake(
                f"Between {low}% and {high}% were casualties.",
                "a number speaks for itself",
                "No estimator is named yet. Say who estimated, or whose estimates they are.",
                fits=lambda text: not re.search(sources, text, re.I),
            ),
        ),
        hints=(
            "Begin with who says so, then the two shares, then what is counted.",
            f"Officials … between {low}% and {high}% … killed, wounded, missing or captured.",
        ),
        solution=f"One of many: “{model_answer}”",
        objective=3,
    )
