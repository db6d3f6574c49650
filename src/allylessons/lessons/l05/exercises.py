"""The exercises of lesson 5: prompts, right and wrong answers, hints."""

from __future__ import annotations

import re
from itertools import product

from allylessons import describe
from allylessons.exercise import (
    Choice,
    Exercise,
    Mistake,
    Number,
    Sentence,
    Settings,
    Several,
    distinct,
)
from allylessons.lessons.l05.facts import ROBUST, RULES, START, TRADE, VOTES, Facts, split
from allylessons.lessons.l05.sentences import compared, named
from allylessons.model import index

WORDS = 30


def all_of(facts: Facts) -> tuple[Exercise, ...]:
    """List the exercises, in the order of the lesson."""
    return (
        _framework(facts),
        _blank(facts),
        _min_max(facts),
        _weighted(facts),
        _double(facts),
        _put_first(facts),
        _unfair(facts),
        _never_first(facts),
        _robust(facts),
    )


def _framework(facts: Facts) -> Exercise:
    return Exercise(
        key="framework",
        prompt=(
            f"An index adds up {len(facts.labels)} measures of what some countries do for Russia, as "
            "recorded or reported up to a date. Which question can it answer?"
        ),
        kind=Choice(
            {
                "likes": "Whose government likes Russia most?",
                "next": "Who will help Russia most next year?",
                "ties": "Who has most of these ties, weighted in this way, as known on that date?",
                "blame": "Who is most to blame for the war?",
            }
        ),
        right="ties",
        why="It says what was added up, how, and up to when. A score means no more than that.",
        mistakes=(
            Mistake(
                "likes",
                "ties are feelings",
                "No measure here looks into anybody's heart. They look at what is signed, sent, sold "
                "and voted.",
            ),
            Mistake(
                "next",
                "a score is a forecast",
                "All measures look back. What comes next is not in them.",
            ),
            Mistake(
                "blame",
                "a score is a verdict",
                "Adding up ties says nothing on right or wrong. A reader may judge; the sum does not.",
            ),
        ),
        hints=(
            "Which question uses only words that the first sentence uses too?",
            "Three of them ask for something that nobody measured: a feeling, the future, a fault.",
        ),
        solution="The third: it names the ties, the weights and the date.",
        objective=3,
        recall=True,
    )


def _blank(facts: Facts) -> Exercise:
    where = "a country's trade with Russia"
    if facts.blank:
        iso3, key = facts.blank
        where = f"{facts.names[iso3]}, {facts.labels[key]}"
    return Exercise(
        key="blank",
        prompt=f"In a table of ties one cell is blank: {where}. What does the table say about it?",
        kind=Choice(
            {
                "zero": "It is zero, or so small that nobody counts it.",
                "middle": "It is about as much as for the others.",
                "much": "It is large, or there would be no need to hide it.",
                "unknown": "This cannot be known from here.",
            }
        ),
        right="unknown",
        why=(
            "A blank says that no figure was found. Every rule for blanks puts something in its "
            "place, or goes round it, and so is a choice."
        ),
        mistakes=(
            Mistake(
                "zero",
                "a blank is a zero",
                "Zero is a finding: somebody looked and counted nothing. A blank is no finding.",
            ),
            Mistake(
                "middle",
                "the average is neutral",
                "The middle is a guess too. It gives the country points that nobody saw.",
            ),
            Mistake(
                "much",
                "what is hidden is large",
                "Figures are missing for many reasons. Silence has no size.",
            ),
        ),
        hints=(
            "Which answers put a size in the place of the blank?",
            "Only one answer claims no size at all.",
        ),
        solution="The last: the table holds no figure, so nothing follows on the size.",
        objective=2,
        recall=True,
    )


def _min_max(facts: Facts) -> Exercise:
    iso3 = facts.between[-1]
    low, high = facts.ends
    value, right = round(facts.agreement[iso3], 1), round(float(facts.on_the_scale(iso3)), 1)
    mistakes = (
        (
            value,
            "a percentage is a scale already",
            "That is the agreement itself. Put it on the scale from lowest to highest.",
        ),
        (
            100 * value / high,
            "only the top counts",
            "You divided by the highest. Take the lowest away first, above and below the line.",
        ),
        (
            100 - right,
            "the scale runs either way",
            "That is its distance from the highest. The lowest has to become 0, the highest 100.",
        ),
        (
            right / 100,
            "0 to 1 is 0 to 100",
            "Right on a scale from 0 to 1. Here it runs from 0 to 100.",
        ),
        (
            value - low,
            "a distance is a share",
            "That is the way from the lowest. Divide it by the way from lowest to highest.",
        ),
    )
    return Exercise(
        key="min-max",
        prompt=(
            f"{facts.names[iso3]} agrees with Russia in {value:.1f}% of cases. Where is it on the "
            "min–max scale from 0 to 100? One decimal."
        ),
        kind=Number("from 0 to 100", 0.1),
        right=right,
        why=(
            "The scale is made of the countries in the table. Take one away, and all others may "
            "move."
        ),
        mistakes=distinct(right, mistakes, 0.1),
        hints=(
            "How far is it from the lowest, and how far is the highest from the lowest?",
            f"100 × ({value:.1f} − {low:.1f}) ÷ ({high:.1f} − {low:.1f}).",
        ),
        solution=(f"100 × ({value:.1f} − {low:.1f}) ÷ ({high:.1f} − {low:.1f}) = {right:.1f}."),
        objective=1,
    )


def _weighted(facts: Facts) -> Exercise:
    other = round(float(facts.on_the_scale(facts.between[-1])), 1)
    name = facts.names[facts.between[-1]]
    table = facts.table(START["coding"], START["trade_as"], START["scale"])
    # One between the ends, where there is one, so that the sum is worth doing.
    graded = [key for key in facts.labels if key not in (TRADE, VOTES)]
    given = table.fillna(0).loc[facts.between[-1], graded]
    key = next((key for key in graded if 0 < given[key] < 1), graded[0])
    first = round(100 * float(given[key]), 1)
    right = round((3 * first + other) / 4, 1)
    label = facts.labels[key]
    mistakes = (
        (3 * first + other, "a sum is a mean", "You added up. Divide by all the weights together."),
        (
            (first + other) / 2,
            "equal is the default",
            "That gives both the same weight. One of them counts three times.",
        ),
        (
            (first + 3 * other) / 4,
            "weights may change places",
            "You gave the weights to the wrong measures.",
        ),
        (
            (3 * first + other) / 2,
            "divide by how many",
            "Divide by the weights, not by the number of measures.",
        ),
    )
    return Exercise(
        key="weighted",
        prompt=(
            f"Only two measures count. {name} has {first:.1f} for *{label}*, which has weight 3, and "
            f"{other:.1f} for votes, which has weight 1. What is its score? One decimal."
        ),
        kind=Number("from 0 to 100", 0.1),
        right=right,
        why="Each value counts as often as its weight says, and the weights share out one whole.",
        mistakes=distinct(right, mistakes, 0.1),
        hints=(
            "Multiply each value by its weight. What do the weights add up to?",
            f"(3 × {first:.1f} + 1 × {other:.1f}) ÷ 4.",
        ),
        solution=f"(3 × {first:.1f} + 1 × {other:.1f}) ÷ 4 = {right:.1f}.",
        objective=1,
    )


def _double(facts: Facts) -> Exercise:
    return Exercise(
        key="double",
        prompt="In an index that takes a weighted mean, you double every weight. What happens?",
        kind=Choice(
            {
                "double": "All scores double.",
                "order": "The first place may change.",
                "none": "Nothing: only the shares of the weights count.",
                "spread": "The gaps between countries grow.",
            }
        ),
        right="none",
        why="A weight means nothing alone. It is large or small beside the others.",
        mistakes=(
            Mistake(
                "double",
                "a score counts points",
                "A mean divides by the sum of the weights, which doubles too.",
            ),
            Mistake(
                "order",
                "every change moves the order",
                "For a new order, one weight has to grow beside another. Here all grow alike.",
            ),
            Mistake(
                "spread",
                "large weights, large gaps",
                "The gaps are differences of scores. What happens to each score?",
            ),
        ),
        hints=(
            "Try it in the lab: set all sliders to one value, then all to another.",
            "Write the mean as a fraction. What stands above and below the line?",
        ),
        solution="Both parts of the fraction double, so it stays the same.",
        objective=2,
        recall=True,
    )


def _settings(value: object) -> dict:
    return dict(value)  # type: ignore[call-overload]  # pairs, as `Settings` reads them


def _put_first(facts: Facts) -> Exercise:
    names = (*facts.labels, *RULES)

    def firsts(value: object) -> list[str]:
        weights, rules = split(facts, _settings(value))
        return facts.first(weights, **rules)

    def upset(**given: object) -> bool:
        first = firsts(given)
        return len(first) == 1 and first != [facts.usual]

    equal = {**facts.equal, **START}
    mistakes = [
        Mistake(
            {**dict.fromkeys(facts.labels, 0), **START},
            "an index without weights is fair",
            "All weights are 0, so there is no index. Give at least one measure a weight.",
            fits=lambda value: not firsts(value),
        ),
        Mistake(
            equal,
            "equal weights are no choice",
            f"{facts.usual} is still first. Find a measure on which another one does better, and take "
            f"weight from those that {facts.usual} leads.",
            fits=lambda value: firsts(value) == [facts.usual],
        ),
    ]
    if level := _level(facts):
        mistakes.append(
            Mistake(
                level,
                "level is first",
                "Several share the first place. Change one thing more, so that one stands alone.",
                fits=lambda value: len(firsts(value)) > 1,
            )
        )
    weights, rules = split(facts, facts.upset)
    used = describe.join_words(
        f"{facts.labels[key]} {weight}" for key, weight in weights.items() if weight
    )
    changed = [
        f"{name.replace('_', ' ')} to *{RULES[name][key]}*"
        for name, key in rules.items()
        if key != START[name]
    ]
    also = f", and set {describe.join_words(changed)}" if changed else ""
    return Exercise(
        key="put-first",
        prompt=f"Set the lab so that a country other than {facts.usual} comes first, alone.",
        kind=Settings(names, upset),
        right=facts.upset,
        why=(
            "You did what any maker of an index can do. Nothing in the table changed; your choices "
            "did."
        ),
        mistakes=tuple(mistakes),
        hints=(
            f"On which measure does {facts.usual} have less than another country?",
            "Move all weight to one or two measures. Then try the lists: what is coded, how trade is "
            "counted, what becomes of a blank.",
        ),
        solution=(
            f"For instance: weights {used}, all others 0{also}. First is then "
            f"{firsts(facts.upset)[0]}."
        ),
        objective=2,
    )


def _level(facts: Facts) -> dict[str, object] | None:
    """Settings with one measure under which several are first."""
    for key, scale in product(facts.labels, RULES["scale"]):
        weights = dict.fromkeys(facts.labels, 0) | {key: 1}
        rules = {**START, "scale": scale}
        if len(facts.first(weights, **rules)) > 1:
            return {**weights, **rules}
    return None


_CHOICE = re.compile(
    r"\b(weigh\w*|weights?|scales?|scaling|thresholds?|ranks?|min.?max|blanks?|missing|zero|dollars|"
    r"share|gdp|economy|evidence|coding|coded|denials?|denied|size|logarithms?|measures?|count(s|ed|ing)?|product|sum|"
    r"criteri\w+|emphasis\w*|set)\b",
    re.I,
)
_COST = re.compile(
    r"\b(hid\w+|ignor\w+|leav\w+ out|left out|drop\w*|punish\w*|reward\w*|favou?r\w*|overstat\w+|"
    r"understat\w+|treat\w*|though|although|but|while|only|nothing|instead|without|no matter|"
    r"forget\w*|mislead\w*|overlook\w*|neglect\w*|invisible|disappear\w*|vanish\w*|los[et]\w*)\b",
    re.I,
)
_NO_COST = re.compile(
    r"\b(hid\w*|ignor\w*|leav\w* out|drop\w*|overlook\w*|neglect\w*) (nothing|no ?one|nobody)\b",
    re.I,
)
SHORTEST = 8  # words in which who, by which choice and at what cost can stand


def _unfair(facts: Facts) -> Exercise:
    weights, rules = split(facts, facts.upset)
    first = facts.first(weights, **rules)[0]
    used = describe.join_words(facts.labels[key] for key, weight in weights.items() if weight)
    good = (
        f"This index puts {first} first because all weight lies on one thing ({used}); it ignores "
        "every other tie in the table."
    )
    words = max(WORDS, len(good.split()))
    mistakes = [
        Mistake(
            f"{good} {'And so on ' * words}",
            "more words, more proof",
            f"That is more than {words} words. Keep who, by which choice, and what it hides.",
            fits=lambda text: len(text.split()) > words,
        ),
        Mistake(
            "The weights are unfair, because they hide everything else.",
            "everybody knows who won",
            "Who comes first in your index? Name the country.",
            fits=lambda text: not named(facts.names, text),
        ),
        Mistake(
            f"It is unfair that {first} comes first, although it should not.",
            "a result is unfair, a rule never",
            "You name the result. Name the choice that made it: a weight, a scale, a rule.",
            fits=lambda text: not _CHOICE.search(text),
        ),
        Mistake(
            f"{first} comes first because I gave one weight to arms and to troops.",
            "a reason is a fault",
            "You say how. Say also what the choice hides, ignores or leaves out.",
            fits=lambda text: not _COST.search(text) or bool(_NO_COST.search(text)),
        ),
        Mistake(
            f"{first}, but by weight.",
            "key words are a reason",
            "That is very short. Say in a whole sentence who, by which choice, and what it hides.",
            fits=lambda text: len(text.split()) < SHORTEST,
        ),
    ]
    if never := [name for name in facts.names.values() if name not in facts.leaders]:
        mistakes.insert(
            2,
            Mistake(
                f"{never[0]} comes first because only one weight counts, which hides other ties.",
                "any country can be put first",
                f"No index of this lesson puts {describe.join_words(never, 'or')} first, alone. "
                "Name the country that yours puts first.",
                fits=lambda text: not set(named(facts.names, text)) & set(facts.leaders),
            ),
        )
    return Exercise(
        key="unfair",
        prompt=(
            f"Say in at most {words} words why the index that you just made is unfair: who comes "
            "first, by which choice, and what that choice hides."
        ),
        kind=Sentence(words),
        right=good,
        why=(
            "Country, choice and cost stand together. This check reads words, not sense: would "
            "somebody who likes your winner agree that the choice hides this?"
        ),
        mistakes=tuple(mistakes),
        hints=(
            "Look at your settings. Which single change would undo the result?",
            f"This index puts {first} first because …; it ignores …",
        ),
        solution=f"One of many: {good}",
        objective=3,
    )


def _never_first(facts: Facts) -> Exercise:
    found = facts.space(**START)
    can = {name for name, n in zip(facts.names.values(), found.alone, strict=True) if n}
    right = tuple(name for name in facts.names.values() if name not in can) or ("everyone",)
    options = {name: name for name in facts.names.values()}
    options["everyone"] = "None of them: some weights put each one first."
    last = index.spread(found, facts.names)["country"].iloc[-1]
    mistakes = [
        Mistake(
            ("everyone",),
            "some weights help anyone",
            "No weight lifts a country over one that is as good or better everywhere. Read the "
            "column on the right of the chart.",
            fits=lambda given: "everyone" in given,
        ),
        Mistake(
            (*right, next(iter(sorted(can)), "")),
            "second is never first",
            "One of those you ticked is first in some weightings. How often, says the chart.",
            fits=lambda given: bool(given & can),
        ),
        Mistake(
            (last,),
            "only the last has no chance",
            "You left one out. Look for every *never* in the chart.",
            fits=lambda given: given < set(right),
        ),
    ]
    kept = [m for m in mistakes if "" not in m.answer and set(m.answer) != set(right)]
    if right == ("everyone",):
        kept = [
            Mistake((name,), f"{name} has no chance", f"{name} is first in some weightings.")
            for name in list(facts.names.values())[:2]
        ]
    return Exercise(
        key="never-first",
        prompt=(
            "With the rules that the chart starts with: which countries are first, alone, under no "
            "weighting at all?"
        ),
        kind=Several(options),
        right=right,
        why=(
            "Weights can only stress what the table holds. To put such a country first, one has to "
            "change what is measured, or how."
        ),
        mistakes=tuple(kept),
        hints=(
            "Put the lists above the chart back to their start with Reset. Then read the right column.",
            f"There are {len(right)} to tick.",
        ),
        solution=f"Tick {describe.join_words(right)}.",
        objective=2,
    )


_TERMS = re.compile(
    r"\b(index|indices|indexes|weight\w*|ties|measures?|score[sd]?|scoring|rank(s|ed)?|places?)\b",
    re.I,
)
_WARM = re.compile(r"\b(closest|friend\w*|loyal\w*|likes|loves?|trusts?|dear\w*)\b", re.I)


def _holds(facts: Facts, text: str) -> float | None:
    """Percent of all indices in which a comparison is true; None where it is none."""
    says = compared(facts.names, text)
    if says is None:
        return None
    if says.relation == "level":
        share = 100 - facts.above(says.other, says.one)
    else:
        share = facts.above(says.one, says.other)
    return 100 - share if says.denied else share


def _off(facts: Facts, text: str) -> bool:
    """Whether a comparison gives a share of indices that is not the one of the chart."""
    says = compared(facts.names, text)
    if says is None or says.percent is None:
        return False
    share = _holds(facts, text)
    if says.least or says.percent == 100:  # nearly always is not always
        return share < says.percent
    return abs(share - says.percent) > 0.5


def _robust(facts: Facts) -> Exercise:
    pairs = facts.comparisons(facts.whole)
    best, weak = pairs.iloc[0], pairs.iloc[-1]
    start = f"In at least nine in ten of the indices tried, {best['upper']} scores"
    # Where nothing stronger is robust, the weaker wording always is for the surest pair.
    relation = "above" if best["percent"] >= ROBUST else "at least as high as"
    good = f"{start} {relation} {best['lower']}."
    return Exercise(
        key="robust",
        prompt=(
            f"Write one sentence of at most {WORDS} words that compares two countries and holds in at "
            "least nine in ten of all the indices. Say what it rests on."
        ),
        kind=Sentence(WORDS),
        right=good,
        why="Two countries, what was compared, and true under nearly every choice. That can be printed.",
        mistakes=(
            Mistake(
                f"{good} {'And so on ' * WORDS}",
                "more words, more proof",
                f"That is more than {WORDS} words. One comparison is enough.",
                fits=lambda text: len(text.split()) > WORDS,
            ),
            Mistake(
                f"{best['upper']} comes out above all others in the indices tried.",
                "first of all is the message",
                "Compare two countries, both by name. A whole table seldom survives.",
                fits=lambda text: len(set(named(facts.names, text))) < 2,
            ),
            Mistake(
                f"{best['upper']} is a closer friend than {best['lower']}, above all by weight.",
                "ties are feelings",
                "No measure here is about liking or loyalty. Say who scores above whom.",
                fits=lambda text: bool(_WARM.search(text)),
            ),
            Mistake(
                f"The indices tried tell {best['upper']} from {best['lower']}.",
                "a difference has no direction",
                "Who scores above whom, or at least as high? Say it.",
                fits=lambda text: _holds(facts, text) is None,
            ),
            Mistake(
                f"In the indices tried {best['upper']} scores above {best['lower']} and ahead of all.",
                "one sentence, one chart",
                "That is more than one comparison, and each has to hold. Keep the surest.",
                fits=lambda text: compared(facts.names, text).more,
            ),
            Mistake(
                f"{best['upper']} stands above {best['lower']}.",
                "a comparison needs no terms",
                "Above in what? Say that it is about these indices, ties or weights.",
                fits=lambda text: not _TERMS.search(text),
            ),
            Mistake(
                f"In the indices tried, {weak['lower']} scores above {weak['upper']}.",
                "true once is true",
                "This holds in fewer than nine in ten of the indices. The chart says in how many. A weaker "
                "comparison may hold more often.",
                fits=lambda text: _holds(facts, text) < ROBUST,
            ),
            Mistake(
                f"In {ROBUST / 9:.1f}% of the indices, {best['upper']} scores at least as high as "
                f"{best['lower']}.",
                "any share will do",
                "It is robust, but not in the share of indices that you give. The chart has the share.",
                fits=lambda text: _off(facts, text),
            ),
        ),
        hints=(
            "Choose a row with a mark to the right of the line in the last chart. Is it the dot or the "
            "triangle?",
            f"{start} …",
        ),
        solution=f"One of many: {good}",
        objective=4,
    )
