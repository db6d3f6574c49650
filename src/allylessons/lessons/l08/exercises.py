"""The exercises of lesson 8: prompts, right and wrong answers, hints."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from allylessons import describe
from allylessons.data import DataError
from allylessons.exercise import (
    Choice,
    Exercise,
    Mistake,
    Sentence,
    Several,
    Unreadable,
)
from allylessons.lessons.l08.facts import CHARGE, SHARE, Facts
from allylessons.model import brief

_MEANS = {
    "certain": "certain: I would be surprised to be wrong",
    "likely": "likely: more speaks for it than against",
    "possible": "possible: there are grounds for it, and grounds against it",
    "unknown": "unknown: nobody could tell from here",
}


def all_of(facts: Facts) -> tuple[Exercise, ...]:
    """List the exercises, in the order of the lesson."""
    return (
        _word(facts),
        _faults(facts),
        _rewrite(facts),
        _counter(facts),
        _not_known(facts),
        _two_briefs(facts),
        _fair_rubric(),
        _brief(facts),
    )


def _word(facts: Facts) -> Exercise:
    verdicts = facts.data.load("verdicts")
    contested = list(verdicts.loc[verdicts["verdict"] == "contested", "claim_id"])
    if not contested:
        raise DataError("Lesson 8 needs a contested claim in verdicts.csv to ask about.")
    about = facts.claim(
        next((c for c in contested if pd.notna(facts.claim(c)["iso3"])), contested[0])
    )
    return Exercise(
        key="word",
        prompt=(
            f"A check finds {about['claim_id']} contested: good sources disagree about it. It reads: "
            f"{about['paraphrase']} Which confidence word fits a sentence that rests on it alone?"
        ),
        kind=Choice(_MEANS),
        right="possible",
        why="Sources of weight stand on both sides. Possible says so, and it still says something.",
        mistakes=(
            Mistake(
                "certain",
                "printed is settled",
                "It was printed, and it was checked. The check did not settle it. What did it find?",
            ),
            Mistake(
                "likely",
                "the middle word is safe",
                "Likely says that more speaks for it than against. The check did not find that.",
            ),
            Mistake(
                "unknown",
                "disputed is unknowable",
                "Good sources speak about it, so something can be told from here. They disagree.",
            ),
        ),
        hints=(
            "Read what stands behind each word, and compare it with what contested means.",
            "Contested: good sources disagree. Which of the four words leaves room for both?",
        ),
        solution=(
            "Where good sources disagree there are grounds on both sides, and that is what possible "
            "stands for."
        ),
        objective=1,
        recall=True,
    )


_FAULTS = {
    "unsourced": "It rests on no record",
    "lone_number": "One number stands alone where estimates differ",
    "loaded_word": "A word judges before it tells",
    "no_confidence": "It has no confidence word",
    "too_long": "It is too long",
    "one_country": "It speaks of one country only",
}


def _faults(facts: Facts) -> Exercise:
    kinds = [slip.kind for slip in facts._slips(brief.Line(facts.draft))]
    right = [kind for kind in _FAULTS if kind in kinds]
    return Exercise(
        key="faults",
        prompt=f"Tick what is wrong with this draft: `{facts.draft}`",
        kind=Several(_FAULTS),
        right=right,
        why=(
            f"{describe.count(len(right), 'fault')} in one short sentence. The desk below would list "
            "the same."
        ),
        mistakes=(
            Mistake(
                [*right, "too_long"],
                "short is good",
                "Its length is fine. A sentence can be short and still hide where it comes from.",
                fits=lambda given: "too_long" in given,
            ),
            Mistake(
                [*right, "one_country"],
                "balance means naming everybody",
                "A sentence may speak of one country. Balance is a matter of the page.",
                fits=lambda given: "one_country" in given,
            ),
            Mistake(
                [kind for kind in right if kind != "lone_number"],
                "a printed number is a fact",
                "The number was printed, yes. Lesson 3 had other estimates beside it.",
                fits=lambda given: "lone_number" in right and "lone_number" not in given,
            ),
            Mistake(
                [kind for kind in right if kind != "loaded_word"],
                "a common word is a plain word",
                "One word passes judgement on a government before anything is told. Which?",
                fits=lambda given: "loaded_word" in right and "loaded_word" not in given,
            ),
            Mistake(
                [kind for kind in right if kind in ("lone_number", "loaded_word")],
                "one fault is enough",
                "What you ticked is right, and there is more. Could a reader check it, and how sure "
                "is it?",
                fits=lambda given: given < set(right),
            ),
        ),
        hints=(
            "Ask: how do you know, how sure are you, who counted, whose word is that?",
            f"There are {len(right)} faults. Length is none of them.",
        ),
        solution=f"Wrong with it: {describe.join_words(_FAULTS[kind].lower() for kind in right)}.",
        objective=2,
    )


_LOSSES = ("killed", "wounded", "missing", "captured")


def _rewrite(facts: Facts) -> Exercise:
    share, country = facts.share, facts.subjects.get(facts.share["iso3"], "the country")
    low, high = describe.number(share["least"]), describe.number(share["most"])
    good = (
        f"Of the soldiers that {country} had sent, {share['low']} to {share['high']} were killed or "
        "wounded, by rival estimates of officials."
    )

    def told(text: str) -> set[float]:
        return brief.values(text, "percent") | (brief.values(text, "count") & facts.losses)

    def a_range(text: str) -> bool:
        """Both ends are somebody's, or follow from counts that may be divided."""
        if not (shares := brief.values(text, "percent")):
            return len(told(text)) > 1
        known = all(any(abs(end - one) <= 0.5 for one in facts.shares) for end in shares)
        return known and min(shares) <= share["least"] + 0.5

    def lost(text: str) -> set[str]:
        """The kinds of loss that a text names; casualties are all of them."""
        named = {kind for kind in _LOSSES if kind in text.casefold()}
        return set(_LOSSES) if "casualt" in text.casefold() else named

    def as_published(text: str) -> bool:
        """One share, with the hedge, the condition and the kinds of loss of those who gave it."""
        words = ("official", "nearly", "if confirmed")
        given = told(text) == {facts.nearly} and lost(text) == set(_LOSSES)
        theirs = "ukrain" not in text.casefold()  # those gave other shares
        return given and theirs and all(word in text.casefold() for word in words)

    def of_officials(text: str) -> bool:
        """The range is the one of those who counted killed or wounded."""
        return {share["least"], share["most"]} <= told(text)

    def kinds(text: str) -> set[str]:
        line = brief.Line(text, (SHARE,), "likely")
        return {slip.kind for slip in facts._slips(line)}

    return Exercise(
        key="rewrite",
        prompt=(
            "Write the draft again in at most 40 words: no word that judges, no number alone, and "
            "clear about who was lost and who counted."
        ),
        kind=Sentence(40),
        right=good,
        why="A reader sees a range, and no word has judged yet. Now it can carry a record.",
        mistakes=(
            Mistake(
                f"{good} " + "And so on. " * 12,
                "long is careful",
                "That is more than 40 words. One range and one noun are enough.",
                fits=lambda text: len(text.split()) > 40,
            ),
            Mistake(
                facts.draft,
                "a common word is a plain word",
                "One word still judges before it tells. Say government, or leave it out.",
                fits=lambda text: "loaded_word" in kinds(text),
            ),
            Mistake(
                f"{country} lost {share['number']}% of its soldiers.",
                "one number is clearer",
                "One number still stands alone. Give the lowest and the highest estimate, or all that "
                "its speakers said with it.",
                fits=lambda text: len(told(text)) == 1 and not as_published(text),
            ),
            Mistake(
                f"{country} lost many of the soldiers it sent.",
                "vague is safe",
                "Without figures nobody can check it. Give the range.",
                fits=lambda text: not told(text),
            ),
            Mistake(
                f"Between 1% and 99% of the soldiers sent by {country} were lost.",
                "any range is careful",
                "That is not a range that the estimates give. Take the lowest and the highest share "
                "that somebody gave, or that losses and troops of the same people give.",
                fits=lambda text: not (a_range(text) or as_published(text)),
            ),
            Mistake(
                f"Officials put those affected at {low}% to {high}% of the soldiers {country} sent.",
                "losses need no definition",
                "A reader cannot tell what was counted. Say killed or wounded, or casualties.",
                fits=lambda text: (
                    not (lost(text) or re.search(r"\blos(t|s|ses)\b", text.casefold()))
                ),
            ),
            Mistake(
                f"Officials put the killed at {low}% to {high}% of the soldiers {country} sent.",
                "casualty means dead",
                "These are shares of all losses, not of the dead alone. Say what they count.",
                fits=lambda text: lost(text) == {"killed"},
            ),
            Mistake(
                f"Officials put those killed, wounded, missing or captured at {low}% to {high}% of the "
                f"soldiers {country} sent.",
                "definitions may be mixed",
                "Those who gave these ends counted the killed and wounded. The wider count is of others.",
                fits=lambda text: of_officials(text) and bool(lost(text) & {"missing", "captured"}),
            ),
            Mistake(
                f"The magazine put the killed or wounded at {low}% to {high}% of the soldiers {country} "
                "sent.",
                "a page can prove itself",
                "That speaker counted nothing, or gave another share. Say whose estimates these are.",
                fits=lambda text: (
                    of_officials(text)
                    and any(
                        one in text.casefold() for one in ("magazine", "all sides", "not named")
                    )
                ),
            ),
            Mistake(
                f"Between {low}% and {high}% were lost.",
                "everybody knows who is meant",
                "Of whom? Name the country and say that soldiers are meant.",
                fits=lambda text: (
                    country.casefold() not in text.casefold()
                    or not any(word in text.casefold() for word in ("soldier", "troop", "sent"))
                ),
            ),
        ),
        hints=(
            f"Look at the estimates for {SHARE} in lesson 3, or in the ledger under estimates.",
            f"Officials who counted killed or wounded gave {share['low']} to {share['high']}. Or divide counts "
            "of losses by counts of those sent, and name both.",
        ),
        solution=f"For instance: “{good}”",
        objective=2,
    )


def _counter(facts: Facts) -> Exercise:
    charge, claims = facts.claim(CHARGE), facts.data.load("claims")
    same = claims[(claims["iso3"] == charge["iso3"]) & (claims["claim_id"] != CHARGE)]
    repeat = same[same["theme"] == charge["theme"]]
    aside = same[~same["theme"].isin([charge["theme"], "limits_friction"])]
    denial = facts.spoken(facts.answered) if facts.answered else "No answer of its own was found."
    options = {"denial": denial}
    mistakes = []
    if len(repeat):
        options["repeat"] = repeat.iloc[0]["paraphrase"]
        mistakes.append(
            Mistake(
                "repeat",
                "a second claim is a second view",
                "That supports the charge. A counter-view is the best case against it.",
            )
        )
    if len(aside):
        options["aside"] = aside.iloc[-1]["paraphrase"]
        mistakes.append(
            Mistake(
                "aside",
                "another subject is balance",
                "That may be so, and it does not answer the charge. Who speaks to this very point?",
            )
        )
    options["attack"] = "Those who bring the charge are not to be trusted."
    mistakes.append(
        Mistake(
            "attack",
            "doubting the speaker answers the claim",
            "That goes for the speaker and leaves the charge where it is. It has no source either.",
        )
    )
    return Exercise(
        key="counter",
        prompt=f"{CHARGE} reads: {charge['paraphrase']} Which of these is a counter-view to it?",
        # Alphabetical, which gives nothing away.
        kind=Choice(dict(sorted(options.items(), key=lambda item: item[1].casefold()))),
        right="denial",
        why=(
            "It speaks to the point, it says who speaks and when, and those who hold it would know "
            "it as theirs. You need not believe it to print it."
        ),
        mistakes=tuple(mistakes),
        hints=(
            "Which of them would the country accused give as its own answer?",
            "Look for a named speaker and a date.",
        ),
        solution=f"The answer of the country's own side: {denial}",
        objective=3,
    )


def _not_known(facts: Facts) -> Exercise:
    open_point = facts._range().text.removeprefix("We do not know ").rstrip(".")
    treaty = facts.subjects[facts.bound[0]] if facts.bound else next(iter(facts.subjects))
    return Exercise(
        key="not-known",
        prompt="Which of these belongs under the heading What we do not know?",
        kind=Choice(
            {
                "lookup": f"Whether {treaty} has a treaty of mutual defence with Russia",
                "range": f"{open_point[:1].upper()}{open_point[1:]}",
                "value": "Whether it is right to stand by a friend at war",
                "all": "Anything at all, since a war is on",
            }
        ),
        right="range",
        why=(
            "People who tried to count come to different numbers, and no record settles it. That is "
            "worth a sentence: it tells a reader how far the page can be trusted."
        ),
        mistakes=(
            Mistake(
                "lookup",
                "what I do not know, nobody knows",
                "That can be looked up: the ledger has a record of it. Not known means that looking "
                "does not settle it.",
            ),
            Mistake(
                "value",
                "a judgement is an unknown fact",
                "That is a question of values. No source could settle it, however good.",
            ),
            Mistake(
                "all",
                "doubt everything",
                "Much is documented even in a war. Doubting everything alike helps those who invent.",
            ),
        ),
        hints=(
            "Which of them did people try to find out, and failed to agree on?",
            "One of them has estimates that differ.",
        ),
        solution="The one with estimates that differ: they tried to count, and no record settles it.",
        objective=3,
        recall=True,
    )


def _two_briefs(facts: Facts) -> Exercise:
    return Exercise(
        key="two-briefs",
        prompt=(
            f"The first page ends with {facts._names(facts.bound)}, the second with "
            f"{facts._names(facts.tied)}. Why?"
        ),
        kind=Choice(
            {
                "wrong": "One of them has its facts wrong",
                "side": "One of them takes Russia's side",
                "meaning": "They mean different things by ally, and both say which",
                "data": "They use different collections of records",
            }
        ),
        right="meaning",
        why=(
            "The first sentence of each says what is meant. With that, a reader can agree with both. "
            "Neither is graded for its list."
        ),
        mistakes=(
            Mistake(
                "wrong",
                "two answers, one error",
                "Follow the numbers to the sources: both rest on records that were checked. Look at "
                "the first sentence of each.",
            ),
            Mistake(
                "side",
                "a longer list is a side",
                "Both print what others say and what is not known. A list is no side. Look at the "
                "first sentence of each.",
            ),
            Mistake(
                "data",
                "other sources, other truth",
                "Both draw on the same ledger. What differs is what they look for in it.",
            ),
        ),
        hints=(
            "Compare the first sentence of the two pages.",
            "Each begins with: by ally this page means. What follows?",
        ),
        solution="One means a treaty, the other several kinds of tie. Both say so at the start.",
        objective=5,
    )


def _fair_rubric() -> Exercise:
    return Exercise(
        key="fair-rubric",
        prompt="Four lines for judging a page. Which of them has no place there?",
        kind=Choice(
            {
                "sources": "Every sentence can be followed to its source",
                "conclusion": "It comes to the conclusion I hold to be right",
                "counter": "Those who hold the counter-view would call it fair",
                "unknown": "It says what is not known",
            }
        ),
        right="conclusion",
        why=(
            "It grades the side and not the reasons. The other three can be checked by somebody who "
            "disagrees with the page."
        ),
        mistakes=(
            Mistake(
                "sources",
                "sources are a formality",
                "Somebody who disagrees can still check this. It grades the reasons, so it stays.",
            ),
            Mistake(
                "counter",
                "the other side weakens a page",
                "A page that can bear its best objection is stronger. This one stays.",
            ),
            Mistake(
                "unknown",
                "a gap is a fault",
                "To name a gap is honest, and others can check it. This one stays.",
            ),
        ),
        hints=(
            "Ask of each line: could somebody who disagrees with the page tick it?",
            "Three are about how the page argues, one is about where it ends.",
        ),
        solution="The line about the conclusion: it grades the side that was taken.",
        objective=5,
    )


@dataclass(frozen=True)
class Written:
    """A page from the desk as an answer; what counts is what its slips are."""

    facts: Facts

    def read(self, given: object) -> frozenset[str]:
        page = getattr(given, "page", given)
        if isinstance(page, brief.Page):
            return frozenset({_SEEN, *(slip.kind for slip in self.facts.shelf.slips(page))})
        # As an earlier visit left it; an empty list is no page.
        if isinstance(given, list) and given and {*map(str, given)} <= {_SEEN, *_ON_A_PAGE}:
            return frozenset(map(str, given))
        raise Unreadable(
            "Write at the desk first, then put `desk.page` in place of the three dots."
        )

    def same(self, value: frozenset[str], expected: frozenset[str]) -> bool:
        return value == expected


_SENTENCE = {
    "no_record": "A sentence names a record that does not exist. Look its id up in the ledger.",
    "unsourced": "A sentence rests on nothing. Put a record under each.",
    "no_confidence": "A sentence has no confidence word yet.",
    "found_wrong": "A sentence repeats a claim that a check found wrong. Say what is right.",
    "too_sure": "A confidence word is firmer than its records allow.",
    "lone_number": "A number stands alone where estimates differ. Give a range, or say whose it is.",
    "loaded_word": "A word judges before it tells. Use a plain one, or quote whoever says it.",
    "not_their_words": "Words in quotation marks stand in no record. Quote exactly, or drop the marks.",
}
_WHOLE = {
    "no_finding": "Nothing stands under What can be said. Begin with what you mean by ally.",
    "no_counter": "There is no counter-view with a record yet. One sentence of what others say.",
    "no_unknown": "Nothing stands under What we do not know. One sentence is enough.",
    "one_side": "On some country only one side speaks. The list at the desk says which.",
    "too_long": "It is longer than a page. Cut a sentence or a chart.",
}
_SEEN = "page"  # kept with the slips, so that none is not the same as nothing
_ON_A_PAGE = {*_SENTENCE, *_WHOLE}
_BELIEFS = {
    "no_record": "any id will do",
    "unsourced": "what is well known needs no source",
    "no_confidence": "a flat sentence is a neutral one",
    "found_wrong": "printed is true",
    "too_sure": "firm sounds better",
    "lone_number": "one number is clearer",
    "loaded_word": "a common word is a plain word",
    "not_their_words": "marks lend weight",
    "no_finding": "a page of doubts is careful",
    "no_counter": "the other side weakens a page",
    "no_unknown": "a gap is a fault",
    "one_side": "others speak for them",
    "too_long": "more is better",
}


def _spoilt(facts: Facts) -> dict[str, brief.Page]:
    """For each slip a page that has it, and none that is asked for before it."""
    page = facts.narrow
    first, *rest = page.lines

    def other(line: brief.Line) -> brief.Page:
        return brief.Page(lines=(line, *rest))

    name = facts.subjects[facts.share["iso3"]]
    wrong = facts.rules.ledger.query("verdict == 'wrong'").index
    found = {
        "no_record": other(brief.Line(first.text, (*first.ids, "C999"), first.word)),
        "unsourced": other(brief.Line(first.text, (), first.word)),
        "no_confidence": other(brief.Line(first.text, first.ids)),
        "too_sure": other(brief.Line(first.text, (_weakest(facts),), "certain")),
        "lone_number": other(
            brief.Line(f"{name} lost {facts.share['number']}% of those sent.", (SHARE,), "likely")
        ),
        "loaded_word": other(brief.Line(f"The regime of {name} helps.", first.ids, first.word)),
        "not_their_words": other(
            brief.Line("They are “friends of a kind nobody knows”.", first.ids, first.word)
        ),
        "no_finding": brief.Page(lines=tuple(line for line in rest if line.part != "finding")),
        "no_counter": brief.Page(lines=tuple(x for x in page.lines if x.part != "counter")),
        "no_unknown": brief.Page(lines=tuple(x for x in page.lines if x.part != "unknown")),
        "one_side": brief.Page(lines=tuple(x for x in page.lines if not _own_alone(facts, x))),
        "too_long": brief.Page(lines=(*page.lines, *page.lines[:1] * 60)),
    }
    if len(wrong):
        found["found_wrong"] = other(brief.Line(first.text, (wrong[0],), "possible"))
    return found


def _weakest(facts: Facts) -> str:
    ledger = facts.rules.ledger
    return ledger.index[ledger["allows"].isin(["possible", "unknown"])][0]


def _own_alone(facts: Facts, line: brief.Line) -> bool:
    """Whether a finding rests on what a government says of itself, and on nothing else."""
    return line.part == "finding" and bool(facts.rules.records(line)["own"].all())


def _brief(facts: Facts) -> Exercise:
    spoilt = _spoilt(facts)
    return Exercise(
        key="brief",
        prompt="Your page, as it stands at the desk.",
        kind=Written(facts),
        right=facts.narrow,
        why=(
            "Every sentence has its records and a fitting word, the other side speaks, and a gap is "
            "named. Whether it argues well, a reader has to say: go on to the rubric."
        ),
        mistakes=tuple(
            Mistake(spoilt[kind], _BELIEFS[kind], says, fits=lambda given, kind=kind: kind in given)
            for kind, says in {**_SENTENCE, **_WHOLE}.items()
            if kind in spoilt
        ),
        hints=(
            "The list under your sentences says what to look at again, sentence by sentence.",
            "Begin with what you mean by ally, and put one record under each sentence. The two "
            "pages above show how it can look.",
        ),
        solution=(
            "There is no one solution. The two pages above have nothing to look at again, and they "
            "disagree. Take the one you like less, and write the page that would answer it."
        ),
        objective=4,
    )
