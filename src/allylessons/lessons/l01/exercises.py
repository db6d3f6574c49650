"""The exercises of lesson 1: prompts, right and wrong answers, hints."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from allylessons import describe
from allylessons.data import DataError
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
from allylessons.lessons.l01.facts import RULE, Facts, counting
from allylessons.lessons.l01.sentences import Said

# Claims that tempt: common foes and warm words, the first that is in the data.
COMMON_FOES, WARM_WORDS = ("C30", "C49", "C09"), ("C37", "C87", "C73")
WORDS = 40
# Evidence on which a sentence may rest that calls a country an ally.
BACKED = ("record", "both_sides", "several_others")


def all_of(facts: Facts) -> tuple[Exercise, ...]:
    """List the exercises, in the order of the lesson."""
    return (
        _names_a_tie(facts),
        _evidence(facts),
        _abstain(facts),
        _how_many(facts),
        _rule_between(facts),
        _rule_fewest(facts),
        _justify(facts),
    )


def _names_a_tie(facts: Facts) -> Exercise:
    ties: dict[str, str] = {}  # claim to the meaning that it shows
    for key in facts.labels:
        cells = facts.grid[facts.grid["meaning"] == key]
        backed = cells[cells["evidence"].isin(BACKED)]
        found = [c for ids in backed["evidence_ids"] for c in ids if c in facts.claims.index]
        if found and len(ties) < 4:
            ties.setdefault(found[0], key)
    foe, warm = (
        next((c for c in ids if c in facts.claims.index and c not in ties), None)
        for ids in (COMMON_FOES, WARM_WORDS)
    )
    lures = [claim for claim in (foe, warm) if claim]
    # In the article's order, so that the order gives nothing away.
    options = {claim: _claim_text(facts, claim) for claim in sorted([*ties, *lures])}
    treaty = [claim for claim, key in ties.items() if key == "treaty_mutual_defence"]
    by_meaning = (f"{claim} ({facts.labels[key]})" for claim, key in ties.items())
    mistakes = [
        Mistake(
            (*ties, foe),
            "a shared opponent makes an ally",
            "One of these says only that both dislike the same others. Two who share an opponent may "
            "do nothing for each other.",
            fits=lambda given: foe in given,
        ),
        Mistake(
            (*ties, warm),
            "warm words are a tie",
            "One of these is about words or feelings. Ask what is given, sent, sold or signed.",
            fits=lambda given: warm in given,
        ),
        Mistake(
            tuple(treaty),
            "no treaty, no alliance",
            "A treaty is one meaning. The list has others, which need no paper.",
            fits=lambda given: bool(treaty) and given == set(treaty),
        ),
        Mistake(
            tuple(ties)[1:],
            "only the strongest tie counts",
            "You left something out. Hold each sentence against each line of the list.",
            fits=lambda given: given < set(ties),
        ),
    ]
    kept = [m for m in mistakes if m.answer and None not in m.answer and set(m.answer) != set(ties)]
    return Exercise(
        key="names-a-tie",
        prompt=(
            f"Ally can mean: {describe.join_words(facts.labels.values(), 'or')}. Which of these "
            "claims, if true, show one of these meanings?"
        ),
        kind=Several(options),
        right=tuple(ties),
        why=f"Each names something done: {describe.join_words(by_meaning)}.",
        mistakes=tuple(kept),
        hints=(
            "Leave out who likes or dislikes whom. Ask what one side does for the other.",
            f"Of these {len(options)}, {len(ties)} name something that is signed, sent, given or sold.",
        ),
        solution=f"Tick {describe.join_words(ties)}.",
        objective=1,
        recall=True,
    )


def _claim_text(facts: Facts, claim: str) -> str:
    about = facts.claims.loc[claim, "iso3"]
    name = facts.names.get(about, "Several countries")
    return f"{claim}, {name}: {facts.claims.loc[claim, 'paraphrase']}"


def _evidence(facts: Facts) -> Exercise:
    rows = facts.grid.dropna(subset=["evidence"])
    # Best to practise on: what a state denies against firm evidence; else the most argued cell.
    denied = rows[(rows["stance"] == "denies") & (rows["evidence"] != "none")]
    rows = denied if len(denied) else rows
    order = ["record", "both_sides", "several_others", "one", "none"]
    right = next(word for word in order if (rows["evidence"] == word).any())
    rows = rows[rows["evidence"] == right]
    weight = rows["evidence_ids"].map(len) + rows["counter_evidence_ids"].map(len)
    cell = rows.loc[weight.idxmax()]
    says = {
        "record": (
            "a loud charge is a record",
            "A record can be opened or inspected: a text, a count, a thing in somebody's hands. Is "
            "there one here?",
        ),
        "both_sides": (
            "everybody says so, so both say so",
            "Both sides means the two governments. Do both say so here?",
        ),
        "several_others": (
            "a denial makes a record a mere claim",
            "Several others is for what people say. Look whether somebody examined something, or "
            "whether anybody independent says it at all.",
        ),
        "one": (
            "denied means one word against another",
            "One party is for a single voice. Count who says or shows it, and leave out who denies it.",
        ),
        "none": (
            "denied means unfounded",
            "None found means that somebody looked and found nothing. A denial is no finding.",
        ),
    }
    labels, means = (
        read("meanings", "evidence") for read in (facts.data.labels, facts.data.definitions)
    )
    options = {key: f"{labels[key]}: {means[key].split(' Rule: ')[0]}" for key in labels}
    return Exercise(
        key="evidence",
        prompt=f"{cell['country']}, {cell['label']}. {cell['statement']} How good is the evidence?",
        kind=Choice(options),
        right=right,
        why=(
            f"{options[right][0].upper()}{options[right][1:]} What the state says of it is its stance "
            f"({cell['stance_says']}), and changes nothing in this."
        ),
        mistakes=tuple(Mistake(key, *says[key]) for key in options if key != right),
        hints=(
            "Leave out what the state itself says. What is left, and could you look at it?",
            "Go through the list from the top and stop at the first that fits.",
        ),
        solution=f"The finding fits one line of the list: {options[right]}",
        objective=2,
        recall=True,
    )


def _abstain(facts: Facts) -> Exercise:
    records = facts.records
    iso3 = records["no"].idxmin()
    name, total, against = facts.names[iso3], int(records.loc[iso3].sum()), records.loc[iso3, "no"]
    beside = {0: "It never voted No beside Russia", 1: "It voted No beside Russia once"}
    said = beside.get(int(against), f"It voted No beside Russia {against} times")
    return Exercise(
        key="abstain",
        prompt=(
            f"On {total} United Nations texts about the war, {name} voted like this: "
            f"{facts.record(iso3).replace(' 1 times', ' once')}. Which sentence does this record support?"
        ),
        kind=Choice(
            {
                "supports": "It has not condemned the war, so it supports Russia.",
                "opposes": "It did not side with Russia every time, so it is against Russia.",
                "neutral": "Its votes show that it is neutral in all that it does.",
                "votes": f"{said}; what else it does, votes do not say.",
            }
        ),
        right="votes",
        why=(
            "An abstention is neither a Yes nor a No. Votes are one meaning of the word; the others "
            "need other evidence."
        ),
        mistakes=(
            Mistake(
                "supports",
                "not condemning is supporting",
                "To say nothing against somebody is not to help them. Look for a No beside Russia's No.",
            ),
            Mistake(
                "opposes",
                "who is not with them is against them",
                "Not siding with one is not siding with the other. An abstention takes no side.",
            ),
            Mistake(
                "neutral",
                "votes are the whole policy",
                "A state can abstain in New York and trade or sell arms elsewhere. The record holds "
                "votes only.",
            ),
        ),
        hints=(
            "Which of the sentences says no more than the counts do?",
            "Three of them begin with votes and end somewhere else.",
        ),
        solution="The last one: it repeats the record and says where it ends.",
        objective=1,
        recall=True,
    )


def _how_many(facts: Facts) -> Exercise:
    everything, k = list(facts.labels), facts.at_least
    rows = facts.listed(everything, k)
    right = int(rows["ally"].sum())
    wrong = (
        (
            int((rows["met"] == k).sum()),
            "at least means exactly",
            f"At least {k} takes those with more than {k}, too.",
        ),
        (
            int((rows["met"] > k).sum()),
            "at least means more than",
            f"At least {k} takes those with just {k}, too.",
        ),
        (
            int((rows["met"] >= 1).sum()),
            "one tie is enough",
            f"The rule asks for {k} in a column. One is too few.",
        ),
        (
            int(facts.listed(everything, k, "any", "any")["ally"].sum()),
            "a report is a record",
            "You counted every charge and every token, too. This rule takes only what a record or both "
            "sides show, and more than a token.",
        ),
        (
            int(rows["met"].sum()),
            "cells for countries",
            "That is the number of cells that count. The question asks for countries.",
        ),
        (0, "no country is ever an ally", "Start with the country that is counted for you."),
    )
    inside = describe.join_words(rows.loc[rows["ally"], "country"])
    return Exercise(
        key="how-many",
        prompt=(
            f"How many countries are allies under this rule: "
            f"{describe.allies_rule(len(everything), k, counting())}?"
        ),
        kind=Number("countries"),
        right=right,
        why=f"In: {inside or 'nobody'}. Another number in the rule would give another list.",
        mistakes=distinct(right, wrong, 0),
        hints=(
            "Go down the grid's columns, one country at a time, and count the full bars whose word is "
            "more than a token.",
            "The lowest row of the grid has counted them for you.",
        ),
        solution="Cells that count: "
        + describe.join_words(f"{row['country']} {row['met']}" for _, row in rows.iterrows())
        + f". With {k} or more: {right}.",
        objective=3,
    )


def _settings(
    meanings: Collection[str], at_least: int, evidence: str = "record", size: str = "some"
) -> dict[str, object]:
    return {
        "meanings": tuple(meanings),
        "at_least": at_least,
        "evidence": evidence,
        "size": size,
    }


def _nothing_ticked(value) -> bool:
    return not dict(value)["meanings"]


def _beyond_reach(value) -> bool:
    return dict(value)["at_least"] > len(dict(value)["meanings"])


def _rule_between(facts: Facts) -> Exercise:
    inside, outside = facts.pair
    name_in, name_out = facts.names[inside], facts.names[outside]
    everything = list(facts.labels)
    apart = [key for key in facts.met(inside) if key not in facts.met(outside)]
    reversed_ = [
        k for k in facts.met(outside, "any", "any") if k not in facts.met(inside, "any", "any")
    ]

    def verdicts(
        meanings: Collection[str], at_least: int, evidence: str, size: str
    ) -> tuple[bool, bool]:
        rows = facts.listed(meanings, at_least, evidence, size).set_index("iso3")["ally"]
        return bool(rows[inside]), bool(rows[outside])

    def lead_to(both: tuple[bool, bool]):
        return lambda value: verdicts(**dict(value)) == both

    mistakes = [
        Mistake(
            _settings((), 1),
            "a word needs no meaning",
            "No meaning is ticked, so the rule says nothing. Tick at least one.",
            fits=_nothing_ticked,
        ),
        Mistake(
            _settings(everything[:1], 2),
            "the stricter the better",
            "The rule asks for more meanings than are ticked. Nobody can meet it.",
            fits=_beyond_reach,
        ),
        Mistake(
            _settings(everything, 1, "any", "any"),
            "every tie counts",
            f"Both are in. Look for a meaning that only {name_in} has, or ask for more of them.",
            fits=lead_to((True, True)),
        ),
        Mistake(
            _settings(everything, len(everything)),
            "only a perfect ally is one",
            f"Both are out. Tick what {name_in} has on record, or ask for fewer meanings.",
            fits=lead_to((False, False)),
        ),
    ]
    if reversed_:
        mistakes.append(
            Mistake(
                _settings(reversed_[:1], 1, "any", "any"),
                "the loudest charge is the strongest tie",
                f"Now it is the other way round: {name_out} is in and {name_in} is out.",
                fits=lead_to((False, True)),
            )
        )
    return Exercise(
        key="rule-between",
        prompt=f"Set a rule under which {name_in} is an ally and {name_out} is not.",
        kind=Settings(("meanings", "at_least", *RULE), verdicts),
        right=_settings(apart[:1], 1),
        why="Your rule does it. The facts did not change; what you count did.",
        mistakes=tuple(mistakes),
        hints=(
            f"Compare two columns of the grid: where has {name_in} a full bar, {name_out} none or a "
            "token?",
            f"Tick only {describe.join_words((facts.labels[k] for k in apart), 'or')}, and ask for 1.",
        ),
        solution=(f"For instance: tick only {facts.labels[apart[0]]}, at least 1, {counting()}."),
        objective=3,
    )


def _rule_fewest(facts: Facts) -> Exercise:
    everything = list(facts.labels)
    # Whoever meets all meanings is an ally under every rule that can be met; nobody else has to be.
    fewest = int(facts.listed(everything, len(everything))["ally"].sum())
    goal = (
        "no country is an ally" if not fewest else f"only {fewest} of the countries can be allies"
    )

    def allies(meanings: Collection[str], at_least: int, evidence: str, size: str) -> int | None:
        if not 1 <= at_least <= len(meanings):
            return None
        return int(facts.listed(meanings, at_least, evidence, size)["ally"].sum())

    return Exercise(
        key="rule-fewest",
        prompt=f"Set a rule under which {goal}. It must be a rule that somebody could meet.",
        kind=Settings(("meanings", "at_least", *RULE), allies),
        right=_settings(everything, len(everything)),
        why=(
            "Same countries, same evidence, and the list is as short as can be. So a list of allies "
            "tells you about its rule as much as about the countries."
        ),
        mistakes=(
            Mistake(
                _settings((), 1),
                "no rule is a strict rule",
                "Without a tick there is no rule. Tick something that a country could do.",
                fits=_nothing_ticked,
            ),
            Mistake(
                _settings(everything[:2], 3),
                "a trick is a rule",
                "You ask for more than you ticked. Nobody on earth could meet that; make it possible.",
                fits=_beyond_reach,
            ),
            Mistake(
                _settings(everything, 1, "any", "any"),
                "somebody must be an ally",
                "The list is not as short as can be. Ask for more, or tick what is on record for few.",
                fits=lambda value: allies(**dict(value)) not in (None, fewest),
            ),
        ),
        hints=(
            "There are two ways: a high number, or meanings that are on record for few.",
            f"Tick all and move the number up, as far as {len(everything)} if need be.",
        ),
        solution=f"For instance: tick all, at least {len(everything)}, {counting()}.",
        objective=3,
    )


def _justify(facts: Facts) -> Exercise:
    def claimed(ids: tuple[str, ...]) -> list[str]:
        return [each for each in ids if each in facts.claims.index]

    said = partial(Said, facts.grid)
    rows = facts.grid[
        facts.grid["evidence"].isin(BACKED) & (facts.grid["evidence_ids"].map(len) >= 2)
    ]
    if rows.empty:
        raise DataError(
            "Lesson 1 asks for two records of one cell, and no cell of meanings.csv whose evidence is "
            "more than one party's word has two evidence_ids."
        )
    cell = rows.loc[rows["evidence_ids"].map(lambda ids: (len(claimed(ids)), len(ids))).idxmax()]
    one, two = [*claimed(cell["evidence_ids"]), *cell["evidence_ids"]][:2]
    elsewhere = facts.grid[facts.grid["iso3"] != cell["iso3"]]["evidence_ids"]
    stray = next(each for ids in elsewhere for each in ids if each not in cell["evidence_ids"])
    model_answer = (
        f"By one meaning, {cell['label']}, {cell['country']} is an ally: see {one} and {two}."
    )
    both = facts.grid["evidence_ids"] + facts.grid["counter_evidence_ids"]
    known = tuple(each for ids in both for each in ids)
    thin = facts.grid[both.map(len) < 2]
    # What a cell can carry: nothing, one party's word, a token, or a tie.
    carries = facts.grid["evidence"].where(facts.grid["evidence"].isin(["none", "one"]))
    carries = carries.fillna(facts.grid["size"].where(facts.grid["size"] == "token")).fillna("tie")
    full = facts.grid[both.map(len) >= 2]
    more = []
    if len(thin):
        first = thin.iloc[0]
        more.append(
            Mistake(
                f"By one meaning, {first['label']}, {first['country']} is no ally.",
                "nothing found is a record",
                "That cell has fewer than two records, so a reader cannot look it up. Choose another "
                "cell for this sentence.",
                fits=lambda text: (
                    len(here := said(text).here) > 0 and set(here.index) <= set(thin.index)
                ),
            )
        )
    against = []

    def calls_it_one(what: str, text: str) -> bool:
        return not said(text).denies and set(carries[said(text).backed.index]) == {what}

    for what, belief, reply in (
        (
            "none",
            "a cell with records is a tie",
            "Nothing of this kind was found there, and your sentence says ally. Say that it is "
            "none by this meaning, or choose another cell.",
        ),
        (
            "token",
            "any amount is a tie",
            "There is a record, and it shows very little. Say how much, or choose a cell with more than "
            "a token.",
        ),
        (
            "one",
            "a charge is a fact",
            "One party says so, and nobody else shows it. Your sentence makes an ally of it. Say whose "
            "word it is and that it is no ally by this meaning, or choose a cell with better evidence.",
        ),
    ):
        rows = full[carries[full.index] == what]
        if len(rows):
            first = rows.iloc[0]
            ids = [*first["evidence_ids"], *first["counter_evidence_ids"]]
            against.append(
                Mistake(
                    f"By one meaning, {first['label']}, {first['country']} is an ally: see {ids[0]} "
                    f"and {ids[1]}.",
                    belief,
                    reply,
                    fits=partial(calls_it_one, what),
                )
            )
    if cell["evidence"] == "record" and not {one, two} & {*cell["counter_evidence_ids"]}:
        against.append(
            Mistake(
                f"By one meaning, {cell['label']}, {cell['country']} is no ally: see {one} and {two}.",
                "a record says what I want",
                "These records show the tie, and your sentence says no ally. Name one that points "
                "the other way, or choose another cell.",
                fits=lambda text: (
                    said(text).denies
                    and said(text).one_sided
                    and set(said(text).backed["evidence"]) == {"record"}
                    and set(carries[said(text).backed.index]) == {"tie"}
                ),
            )
        )
    return Exercise(
        key="justify",
        prompt=(
            f"Classify one country in at most {WORDS} words: ally or not, by which meaning, and two "
            "records from that cell of the grid by their ids."
        ),
        kind=Sentence(WORDS),
        right=model_answer,
        why=(
            "Country, meaning and two records stand together. A reader can check you, and may still "
            "choose another meaning."
        ),
        mistakes=(
            Mistake(
                f"{model_answer} {'And so on ' * WORDS}",
                "more words, more proof",
                f"That is more than {WORDS} words. Keep the country, the meaning and two ids.",
                fits=lambda text: len(text.split()) > WORDS,
            ),
            Mistake(
                f"An ally, for {cell['label']}: see {one} and {two}.",
                "everybody knows who is meant",
                "Which country? Name one of the grid.",
                fits=lambda text: not said(text).countries,
            ),
            Mistake(
                f"{cell['country']}, {cell['label']}: {one} and {two}.",
                "a list of facts is a judgement",
                "Say what follows: is it an ally by this meaning, or not?",
                fits=lambda text: not said(text).judges,
            ),
            Mistake(
                f"{cell['country']} is an ally: see {one} and {two}.",
                "ally is a yes-or-no fact",
                "By which meaning? Without one, your reader may mean something else by the word.",
                fits=lambda text: not said(text).meanings,
            ),
            *more,
            Mistake(
                f"By one meaning, {cell['label']}, {cell['country']} is an ally: see {one}.",
                "one source is enough",
                "Give two records by their ids, so that one may fail and your sentence still stands.",
                fits=lambda text: said(text).cited(known) < 2,
            ),
            Mistake(
                f"By one meaning, {cell['label']}, {cell['country']} is an ally: {one}, {stray}.",
                "any evidence will do",
                "These records do not stand together in the cell you name. Open the cell and take two "
                "from it.",
                fits=lambda text: said(text).backed.empty,
            ),
            *against,
        ),
        hints=(
            "Choose a country and a meaning. Open that cell above and note two ids.",
            f"By one meaning, …, {cell['country']} is an ally (or is none): see {one} and …",
        ),
        solution=f"One of many: {model_answer}",
        objective=4,
    )
