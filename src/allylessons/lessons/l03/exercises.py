"""The exercises of lesson 3: prompts, right and wrong answers, hints."""

from __future__ import annotations

import re

from allylessons import describe, model
from allylessons.exercise import (
    Choice,
    Exercise,
    Mistake,
    Number,
    Numbers,
    Sentence,
    Several,
)
from allylessons.lessons.l03.facts import LOST, MISSILES, SENT, SHELLS, Facts
from allylessons.lessons.l03.sentences import (
    FIGURE,
    KINDS_OF_LOSS,
    MISSILE_WORDS,
    SHELL_WORDS,
    has_own_number,
)


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
                        re.search(SHELL_WORDS, text, re.I) and re.search(MISSILE_WORDS, text, re.I)
                    )
                ),
            ),
            Mistake(
                "Millions of missiles and shells were sent.",
                "one number for two nouns",
                "One number still stands before both nouns. Give the missiles a number of their own.",
                fits=lambda text: not has_own_number(text, MISSILE_WORDS),
            ),
            Mistake(
                "About 120 missiles and many shells were sent.",
                "a number for one noun only",
                "The shells have no number now. Give them theirs.",
                fits=lambda text: not has_own_number(text, SHELL_WORDS),
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
                fits=lambda text: len(set(re.findall(FIGURE, re.sub(r"\b20\d\d\b", "", text)))) < 2,
            ),
            Mistake(
                "Officials say between 25% and 36% were affected.",
                "losses need no definition",
                "A reader cannot tell what was counted: killed, wounded, missing, captured?",
                fits=lambda text: not re.search(KINDS_OF_LOSS, text, re.I),
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
