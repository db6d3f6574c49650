"""The exercises of lesson 6: prompts, right and wrong answers, hints."""

from __future__ import annotations

import re
from functools import partial

import pandas as pd

from allylessons import describe
from allylessons.exercise import (
    Choice,
    Exercise,
    Mistake,
    Number,
    Sentence,
    Several,
    distinct,
)
from allylessons.lessons.l06.facts import BESIDE, CONDEMNS, TAIL, WORDS, Facts
from allylessons.lessons.l06.sentences import Said


def all_of(facts: Facts) -> tuple[Exercise, ...]:
    """List the exercises, in the order of the lesson."""
    return (
        _no_vote(facts),
        _part_blank(facts),
        _alone(facts),
        _usual(facts),
        _every_time(facts),
        _as_often(facts),
        _one_day(facts),
        _condemned(facts),
        _sentence(facts),
    )


def _no_vote(facts: Facts) -> Exercise:
    missed = facts.cast == "absent"
    iso3 = next((i for i in facts.subjects if missed.loc[i].any()), missed.sum(axis=1).idxmax())
    name, text = facts.names[iso3], facts.cast.columns[missed.loc[iso3]][0]
    return Exercise(
        key="no-vote",
        prompt=(
            f"On {text}, a text of the General Assembly, the record lists no vote of {name}: no "
            f"Yes, no No, no abstention. What did {name} mean by that?"
        ),
        kind=Choice(
            {
                "abstained": "It abstained.",
                "against": "It was against the text, and did not want to say so.",
                "with": f"It kept away to spare {facts.beside}.",
                "unknown": "This cannot be known from the record.",
            }
        ),
        right="unknown",
        why=(
            "The record says that there was no vote, not why. The delegate may have been out of the "
            "room, have chosen to stay away, or have lost the right to vote over unpaid dues."
        ),
        mistakes=(
            Mistake(
                "abstained",
                "absent means abstain",
                "Who abstains is there and is listed as abstaining. Here there is no vote at all.",
            ),
            Mistake(
                "against",
                "absent means No",
                "A No is listed as a No. No vote does not say what the state thought of the text.",
            ),
            Mistake(
                "with",
                "every absence is a message",
                "It may be so. But the record gives no reason, and you would need another source.",
            ),
        ),
        hints=(
            "Which of the sentences claims to know a reason? Where would it stand in the record?",
            "Three of them read a mind. One reads the record.",
        ),
        solution="No vote, and no reason given: this cannot be known from the record.",
        objective=1,
        recall=True,
    )


def _slips(
    facts: Facts, iso3: str, texts: list[str], abstention: str, given: int
) -> tuple[Mistake, ...]:
    """What comes out when a rule is used wrongly; `given` texts are counted for the learner."""

    def under(rule: str, absence: str = "dropped") -> float:
        return facts.share(iso3, texts, rule, absence)["percent"]

    here = facts.share(iso3, texts, abstention, "dropped")
    cast = facts.cast.loc[iso3, texts]
    taken = 100 * cast.isin(["no", "abstain", "yes"])
    helped = 100 * ((cast == facts.cast.loc[BESIDE, texts]) | (cast == "abstain")).sum()
    asked = describe.vote_rule(abstention, "dropped").split(",")[0]
    return distinct(
        here["percent"],
        [
            (
                helped / max(int((taken > 0).sum()), 1),
                "not condemning is supporting",
                "You counted each abstention as full agreement. An abstention is not a vote "
                f"with anybody: here, {asked}.",
            ),
            *(
                (under(rule), f"an abstention always {text}", says)
                for rule, text, says in (
                    (
                        "none",
                        "means No",
                        f"You gave nothing for an abstention. By this rule {asked}.",
                    ),
                    (
                        "half",
                        "is worth half",
                        f"You gave half a point for an abstention. By this rule {asked}.",
                    ),
                    (
                        "dropped",
                        "can be skipped",
                        "You left out the texts with an abstention. This rule keeps them among "
                        "the texts, so they count below the line too.",
                    ),
                )
                if rule != abstention
            ),
            (
                facts.share(iso3, texts[given:], abstention, "dropped")["percent"]
                if given
                else float("nan"),
                "what is given does not count",
                "That is the share of the texts that were left to you. The counted ones belong to it.",
            ),
            (
                here["percent"] / 100,
                "a fraction for a percentage",
                "Nearly: this is a fraction. Multiply it, so that the whole is 100%.",
            ),
            (
                under(abstention, "none"),
                "absent means No",
                "You kept a text on which one of them cast no vote. This rule leaves it out.",
            ),
            (
                here["agreed"],
                "points are percent",
                "Those are the points. Divide them by the number of texts, and take a hundred "
                "times that.",
            ),
            (
                100 - here["percent"],
                "agreement counts the differences",
                "That is the share on which they differ. The question asks for the other part.",
            ),
            (
                here["texts"],
                "texts are percent",
                "That is the number of texts. Divide the points by it.",
            ),
        ],
        tolerance=1,
    )


def _computed(
    facts: Facts,
    key: str,
    iso3: str,
    texts: list[str],
    abstention: str,
    which: str,
    given: int = 0,
) -> Exercise:
    here = facts.share(iso3, texts, abstention, "dropped")
    name, right = facts.names[iso3], round(float(here["percent"]), 1)
    record = describe.tally(facts.cast.loc[iso3, texts])
    there = describe.tally(facts.cast.loc[BESIDE, texts])
    rule = describe.vote_rule(abstention, "dropped")
    points = f"{describe.number(here['agreed'])} points"
    return Exercise(
        key=key,
        prompt=(
            f"On {which} {name} {record}; {facts.beside} {there}. Rule: {rule}. On what percentage "
            "do they agree?"
        ),
        kind=Number("percent", tolerance=0.6),
        right=right,
        why=(
            f"{points} of {describe.count(here['texts'], 'text')} make "
            f"{describe.percent(here['percent'])}. Another rule would give another share."
        ),
        mistakes=_slips(facts, iso3, texts, abstention, given),
        hints=(
            "How many points does each text give? How many texts count?",
            f"It is {points}. Divide by the number of texts.",
        ),
        solution=(
            f"{points}, divided by {describe.count(here['texts'], 'text')}, times a hundred: "
            f"{describe.number(right)}."
        ),
        objective=2,
    )


def _part_blank(facts: Facts) -> Exercise:
    iso3 = facts.by_hand[1]
    which = f"the {len(facts.few)} texts above"
    return _computed(facts, "part-blank", iso3, facts.few, "half", which, facts.given)


def _alone(facts: Facts) -> Exercise:
    iso3, texts = facts.by_hand[1], facts.sets["before"][1]
    which = f"all {len(texts)} full roll calls up to {facts.data.as_of}"
    return _computed(facts, "alone", iso3, texts, "none", which)


def _usual(facts: Facts) -> Exercise:
    known = facts.rows.dropna(subset=["percent"])
    # Best is a share that sounds high, and is high by one baseline only.
    high = known[known["percent"] > 70]
    of = high if len(high) else known
    row = of.loc[(of["percentile"] - 50).abs().idxmin()]
    name, share = row["country"], describe.percent(row["percent"])
    place = describe.place(row["rank"], row["level"], row["of"])
    often = f"{describe.few(row['as_often'])} of all pairs agree as often or more"
    others, pairs = (rows["percent"].dropna() for rows in (facts.others, facts.usual))
    middles = [describe.percent(shares.median()) for shares in (others, pairs)]
    by_states = _how_high(100 * (others >= row["percent"]).mean(), row["rank_percentile"])
    by_pairs = _how_high(row["as_often"], row["percentile"])
    closer = row["percent"] > others.median()
    options = {
        "states": f"For agreement with {facts.beside}, {share} is {by_states}: {name} stands "
        f"{place} states.",
        "pairs": f"For two states of the world, {share} is {by_pairs}: {often}.",
        "one-for-all": f"As the middle pair agrees on {middles[1]}, {name} is "
        f"{'no closer' if closer else 'closer'} to {facts.beside} than most states are.",
        "alone": f"{share} speaks for itself: what it is compared with does not matter.",
        "why": f"{share} shows why {name} votes as it does.",
    }
    right = ("states", "pairs")
    return Exercise(
        key="usual",
        prompt=(
            f"Rule: {describe.vote_rule('half', 'dropped')}. Then {name} and {facts.beside} agree on "
            f"{share} of {describe.count(row['texts'], 'text')} on the war. The middle state agrees "
            f"with {facts.beside} on {middles[0]}; the middle pair of any two states agrees on "
            f"{middles[1]}. Is {share} high? Tick each sentence that holds."
        ),
        kind=Several(options),
        right=right,
        why=(
            f"Both hold, as each names what it compares with. Who asks about {facts.beside} compares "
            f"with the other states beside {facts.beside}."
        ),
        mistakes=(
            Mistake(
                (*right, "one-for-all"),
                "one baseline answers every question",
                "All pairs say how often two states agree, whoever they are. Who is close to "
                f"{facts.beside}, only the states beside {facts.beside} can say: the middle one "
                f"agrees on {middles[0]}.",
                fits=lambda given: "one-for-all" in given,
            ),
            Mistake(
                (*right, "alone"),
                "numbers speak for themselves",
                f"Beside 100% it looks one way, beside {middles[0]} another, beside {middles[1]} "
                "another still. A share is high or low only beside something.",
                fits=lambda given: "alone" in given,
            ),
            Mistake(
                (*right, "why"),
                "votes tell their reasons",
                "The record says how a state voted. Why, it does not say.",
                fits=lambda given: "why" in given,
            ),
            Mistake(
                right[:1],
                "one right sentence is enough",
                "What you ticked holds, and one more does: there are two baselines.",
                fits=lambda given: given < set(right),
            ),
        ),
        hints=(
            "Which sentences say what they compare with, and stay with it?",
            "Two hold. Look at the chart with each kind of bars.",
        ),
        solution=f"{options['states']} {options['pairs']}",
        objective=3,
        recall=True,
    )


def _how_high(as_often: float, percentile: float) -> str:
    """Say what a share is beside others: by how many reach it, not by its percentile alone."""
    return "high" if as_often <= TAIL else "low" if percentile <= TAIL else "in the broad middle"


def _every_time(facts: Facts) -> Exercise:
    texts = facts.sets["before"][1]

    def lift(iso3: str) -> float:
        half, none = (
            facts.share(iso3, texts, rule, "dropped")["percent"] for rule in ("dropped", "none")
        )
        return -1 if pd.isna(half) else half - none

    iso3 = max(facts.subjects, key=lift)
    name, here = facts.names[iso3], facts.share(iso3, texts, "dropped", "dropped")
    share, rest = describe.percent(here["percent"]), len(texts) - int(here["texts"])
    kept = describe.count(here["texts"], "text")
    return Exercise(
        key="every-time",
        prompt=(
            f"Take the {len(texts)} full roll calls up to {facts.data.as_of}, and leave out each on "
            f"which either abstained or was absent. Then {name} agrees with {facts.beside} on "
            f"{share}. Which sentence tells a reader the truth?"
        ),
        kind=Choice(
            {
                "always": f"{name} votes with {facts.beside} on {share} of texts.",
                "counted": (
                    f"On the {kept} where both said Yes or No, they agreed on {share}; on {rest} "
                    "others at least one did neither."
                ),
                "policy": f"{name} and {facts.beside} want the same in this war.",
                "false": f"{share} is false, as another rule gives less.",
            }
        ),
        right="counted",
        why="The share stands with its rule and its count, so a reader knows what was left out.",
        mistakes=(
            Mistake(
                "always",
                "what is left out does not matter",
                f"This forgets {rest} of {len(texts)} texts. Say how many the share is of.",
            ),
            Mistake(
                "policy",
                "votes are the whole policy",
                "Votes are votes. Why a state casts them, and what it does besides, they do not say.",
            ),
            Mistake(
                "false",
                "only one rule is the true one",
                "The sum is right for its rule. A share is misleading only without the rule.",
            ),
        ),
        hints=(
            "Which sentence could a reader check with the strip?",
            "Look for the one that says how many texts were left out.",
        ),
        solution=f"The one with the count: {kept} of {len(texts)}, and what became of the others.",
        objective=2,
    )


def _as_often(facts: Facts) -> Exercise:
    rows = facts.others
    known = facts.rows.dropna(subset=["percent"])
    row = known.loc[(known["percent"] - 80).abs().idxmin()]
    name = row["country"]
    right = int((rows["percent"] >= row["percent"]).sum())
    wrong = [
        (
            int((rows["percent"] >= 50).sum()),
            "the line as it stood is the answer",
            f"That is the count for 50 percent, as the line stood. Put the share of {name} there.",
        ),
        (
            int((rows["percent"] > row["percent"]).sum()),
            "at least means more than",
            f"That leaves out {name} itself, and whoever stands level with it. Either `>` stands "
            f"where `>=` should, or you compare with a rounded share, which is more than "
            f"{name} has.",
        ),
        (
            int((rows["percent"] <= row["percent"]).sum()),
            "the sign points the other way",
            "You counted those that agree less often. Turn the sign round.",
        ),
        (
            int((facts.usual["percent"] >= row["percent"]).sum()),
            "pairs are states",
            f"Those are pairs of any two states. Count the rows that belong to {facts.beside}.",
        ),
        (
            len(rows),
            "every row is counted",
            "That is every state. Count only the rows for which the comparison is true.",
        ),
        (
            int((rows["percent"] == 100).sum()),
            "only full agreement counts",
            "That counts full agreement only. Compare with the share of the country named.",
        ),
    ]
    seen, mistakes = {right}, []
    for value, misconception, says in wrong:
        if value not in seen:
            seen.add(value)
            mistakes.append(Mistake(value, misconception, says))
    return Exercise(
        key="as-often",
        prompt=(
            f"By the rule of the cell above, how many states agree with {facts.beside} at least as "
            f"often as {name} does? Count {name} too."
        ),
        kind=Number("states"),
        right=right,
        why=(
            f"{right} of {len(rows)} states. Among all pairs of states, "
            f"{describe.percent(row['as_often'])} agree as often as {name} and {facts.beside} or "
            "more. Two baselines, two impressions: name yours."
        ),
        mistakes=tuple(mistakes),
        hints=(
            f"Find the row of {name}; `rows` is sorted by percent. The table rounds: take the share "
            "itself.",
            f'`share = rows.set_index("country").loc["{name}", "percent"]`, then '
            '`int((rows["percent"] >= share).sum())`.',
        ),
        solution=(
            f'`share = rows.set_index("country").loc["{name}", "percent"]`, then '
            f'`int((rows["percent"] >= share).sum())`: {right} rows stand level with {name} or above.'
        ),
        objective=3,
    )


def _one_day(facts: Facts) -> Exercise:
    first, second = facts.one_day
    differ = facts.cast[first].astype(object) != facts.cast[second].astype(object)
    iso3 = next((i for i in facts.subjects if differ[i]), differ.idxmax())
    votes = facts.cast.at[iso3, first], facts.cast.at[iso3, second]
    options = {
        "turned": facts.on_both(iso3, votes[::-1]),
        "as-cast": facts.on_both(iso3),
        "same-states": "The same states voted Yes on both texts.",
        "beside": facts.on_both(BESIDE),
        "every-word": "Whoever voted Yes agreed with every word of the text.",
    }
    same = set(facts.cast.index[facts.cast[first] == "yes"]) == set(
        facts.cast.index[facts.cast[second] == "yes"]
    )
    right = ("as-cast", "beside", *(["same-states"] if same else []))
    mistakes = [
        Mistake(
            (*right, "turned"),
            "one text is like the other",
            f"You took the two texts for one another. {first} is: {facts.about[first]}.",
            fits=lambda given: "turned" in given,
        ),
        Mistake(
            (*right, "every-word"),
            "a Yes is agreement with every word",
            "A text is taken or left as a whole. What a state thought of its words, no vote says.",
            fits=lambda given: "every-word" in given,
        ),
        Mistake(
            right[:1],
            "one right sentence is enough",
            "What you ticked is right, and more is. Hold each sentence against the grid.",
            fits=lambda given: given < set(right),
        ),
    ]
    if not same:
        mistakes.append(
            Mistake(
                (*right, "same-states"),
                "one day, one vote",
                "Look at the row of those that voted Yes on the first: not all stand in one cell.",
                fits=lambda given: "same-states" in given,
            )
        )
    return Exercise(
        key="one-day",
        prompt=(
            f"{first} ({facts.about[first]}) and {second} ({facts.about[second]}) were voted on the "
            "same day. Which sentences does the record support?"
        ),
        kind=Several(options),
        right=right,
        why="Same day, same hall, other text, other vote. So name the text whenever you name a vote.",
        mistakes=tuple(mistakes),
        hints=(
            "Find the country in the grid: its row is the first text, its column the second.",
            f"{len(right)} sentences are supported.",
        ),
        solution=" ".join(options[key] for key in right),
        objective=4,
    )


def _condemned(facts: Facts) -> Exercise:
    iso3, name = facts.silent, facts.names[facts.silent]
    cast = facts.cast.loc[iso3]
    texts = [text for text in facts.cast if re.search(CONDEMNS, facts.about[text], re.IGNORECASE)]
    text = next(iter(texts), facts.cast.columns[0])
    yes = int((cast == "yes").sum())
    against = int((cast == "no").sum())
    record = f"{name} {describe.did(cast[text])} on {text}; over all texts it "
    record += f"{facts.record(iso3)}."
    options = {
        "supports": f"{name} has not condemned the war, so it votes for {facts.beside}.",
        "record": record,
        "neutral": f"{name} is neutral in everything: votes show a state's whole policy.",
    }
    mistakes = [
        Mistake(
            "supports",
            "not condemning is supporting",
            f"Look for a No beside {facts.beside}'s No: there "
            + ("is none." if not against else f"are only {against}.")
            + " To withhold a Yes is not to vote No.",
        ),
        Mistake(
            "neutral",
            "votes are the whole policy",
            "The record holds votes. Trade, visits and speeches need other evidence.",
        ),
    ]
    if yes and against < len(cast):
        options["never"] = f"{name} has never voted Yes on any of these texts."
        options["condemned"] = f"{name} has voted Yes, so it has condemned the invasion."
        mistakes += [
            Mistake(
                "never",
                "a sentence stays true for good",
                f"There is a Yes in its row. A sentence of {facts.data.as_of} may be out of date.",
            ),
            Mistake(
                "condemned",
                "every Yes is to the same text",
                "Which texts were they? A Yes to one text is no Yes to another.",
            ),
        ]
    return Exercise(
        key="condemned",
        prompt=f"Which sentence on {name} does the record support, and no more?",
        kind=Choice(options),
        right="record",
        why=(
            "It names the text, the vote and the counts. Whether that amounts to condemning is for "
            "the reader to judge, who also has the words of its government."
        ),
        mistakes=tuple(mistakes),
        hints=(
            "Read the row of the country in the strip, letter by letter.",
            "Only one sentence repeats the record and draws nothing from it.",
        ),
        solution=f"The record: {record}",
        objective=5,
    )


_USUAL = re.compile(
    r"\b(pairs?|states|percentile|usual\w*|typical\w*|middle|median|baseline|\d+(st|nd|rd|th))\b",
    re.I,
)
_REASON = re.compile(r"\b(because|hates?|loves?|loyal\w*|in order to|out of fear)\b", re.I)


def _sentence(facts: Facts) -> Exercise:
    said = partial(Said, facts)
    row = facts.rows.dropna(subset=["percent"]).iloc[-1]
    name, share = row["country"], describe.percent(row["percent"])
    usual = describe.percent(facts.others["percent"].median())
    with_rule = f"With an abstention as half, {name} agrees with {facts.beside} on {share}"
    model_answer = f"{with_rule} of {row['texts']} texts; the middle state on {usual}."
    # A state whose share under one rule is no share of it under another.
    elsewhere = (
        f"{facts.names[iso3]} agrees with {facts.beside} on {describe.percent(share)}, with an "
        "abstention as half."
        for iso3 in dict.fromkeys((row["iso3"], *facts.subjects, *facts.names))
        if iso3 != BESIDE
        for share in [facts.share(iso3, facts.sets["before"][1], "none", "dropped")["percent"]]
        if pd.notna(share)
    )
    other_rule = next((text for text in elsewhere if not said(text).fits_its_rule), None)
    return Exercise(
        key="sentence",
        prompt=(
            f"Write one sentence of at most {WORDS} words on how often a state of your choice votes "
            f"with {facts.beside}: the share in percent, how you count abstentions (as half, as no "
            "agreement, or left out), and what is usual: the middle state, or the middle pair."
        ),
        kind=Sentence(WORDS),
        right=model_answer,
        why=(
            "State, share, rule and baseline stand together, and by the rule you name the lab gives these "
            "numbers. Not checked: how you counted absences, which texts if you do not say how many, "
            "and the rest of your words. Read it once more for those."
        ),
        mistakes=(
            Mistake(
                f"{model_answer} {'And so on ' * WORDS}",
                "more words, more proof",
                f"That is more than {WORDS} words. Keep state, share, rule and baseline.",
                fits=lambda text: len(text.split()) > WORDS,
            ),
            Mistake(
                f"It agrees with {facts.beside} on {share}, abstentions as half.",
                "everybody knows who is meant",
                f"Which state, beside {facts.beside}? Name it as the lists of the lab do.",
                fits=lambda text: not said(text).states,
            ),
            Mistake(
                f"{name} often votes with {facts.beside}, with an abstention as half.",
                "often is a number",
                "How often? Give the share in percent, as the lab shows it.",
                fits=lambda text: not said(text).shares,
            ),
            Mistake(
                f"{name} agrees with {facts.beside} on {share}; the middle state on {usual}.",
                "a share needs no rule",
                "How did you count abstentions: as half, as no agreement, or left out? Without the "
                "rule nobody can check the share.",
                fits=lambda text: not said(text).ways,
            ),
            Mistake(
                f"{with_rule}, with abstentions left out too; the middle state on {usual}.",
                "one share, several rules",
                "I read more than one way to count an abstention here. Name one.",
                fits=lambda text: len(said(text).ways) > 1,
            ),
            Mistake(
                f"{with_rule}, because they want the same; the middle state on {usual}.",
                "a vote has its reason in it",
                "The record says how states voted, not why. Leave the reason out.",
                fits=lambda text: bool(_REASON.search(text)),
            ),
            Mistake(
                f"{name} agrees with {facts.beside} on 3.3%, with an abstention as half.",
                "a number need not be computed",
                "No rule of the lab gives this state that share of that many texts. Read it off once "
                "more.",
                fits=lambda text: not said(text).fits_some_rule,
            ),
            *(
                [
                    Mistake(
                        other_rule,
                        "one rule gives what another does",
                        "The lab gives that share, but not by the rule you name. Set it to your rule, "
                        "and read the share off again.",
                        fits=lambda text: not said(text).fits_its_rule,
                    )
                ]
                if other_rule
                else []
            ),
            Mistake(
                f"{with_rule}.",
                "a number speaks for itself",
                "Is that much? Add what is usual: the middle state, the middle pair, or a place.",
                fits=lambda text: not _USUAL.search(text),
            ),
            Mistake(
                f"{with_rule}; the middle state on 1.7%.",
                "any baseline will do",
                "The other numbers do not go with that share, or one is missing. By the same rule and "
                "on the same texts, read off the middle state, the middle pair or the place.",
                fits=lambda text: not said(text).fits_its_baseline,
            ),
        ),
        hints=(
            "Set the lab to a rule. Note a share, and the share of the middle state.",
            f"With an abstention as …, … agrees with {facts.beside} on …%; the middle state on …%.",
        ),
        solution=f"One of many: {model_answer}",
        objective=5,
    )
