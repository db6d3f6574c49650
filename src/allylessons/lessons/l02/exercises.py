"""The exercises of lesson 2: prompts, right and wrong answers, hints."""

from __future__ import annotations

import re

import pandas as pd

from allylessons import describe, model
from allylessons.exercise import (
    Choice,
    Exercise,
    Mistake,
    Number,
    Ordered,
    Sentence,
    Several,
    distinct,
)
from allylessons.lessons.l02.facts import TO_BUILD, TURNED, WORKED, Facts
from allylessons.lessons.l02.sentences import (
    MOSCOW,
    MOVEMENT,
    STATE,
    claim_in,
    gives_evidence,
    gives_others,
    helps,
    names_moscow,
    names_origin,
)


def all_of(facts: Facts) -> tuple[Exercise, ...]:
    """List the exercises, in the order of the lesson."""
    return (
        _who_saw(facts),
        _far_end(facts),
        _build(facts),
        _asserted(facts),
        _lost_hedge(facts),
        _empty_bars(facts),
        _turned_round(facts),
        _three_questions(facts),
    )


def _who_saw(facts: Facts) -> Exercise:
    links = facts.taken_apart(WORKED, traced=False)
    names = list(links["actor"])
    first, last = names[0], names[-1]
    middle = names[1] if len(names) > 2 else last
    options = {"article": first, "speaker": last, "nobody": "Nobody, as far as the chain tells"}
    if middle != last:
        options = {"article": first, "outlet": middle, **options}
    return Exercise(
        key="who-saw",
        prompt=(
            f"{first} quotes {middle}, which quotes {last}. None says how it knows. Who in this "
            "chain saw the thing?"
        ),
        kind=Choice(options),
        right="nobody",
        why=(
            "The chain ends with a statement. A statement shows that somebody said so; what they "
            "saw, if anything, is not told."
        ),
        mistakes=(
            Mistake(
                "article",
                "printed is witnessed",
                f"{first} is where you read it. It credits somebody else, so it was not there.",
            ),
            *(
                [
                    Mistake(
                        "outlet",
                        "a big outlet was there",
                        f"{middle} passes on what it was told. Nothing says that it saw anything.",
                    )
                ]
                if "outlet" in options
                else []
            ),
            Mistake(
                "speaker",
                "officials know by seeing",
                f"{last} is the origin of the words. Having said it is not having seen it, and how they "
                "know is not told.",
            ),
        ),
        hints=(
            "Ask of each of them: does it say how it knows?",
            "Some pass on words, the last one speaks them. Does any of them tell what it saw?",
        ),
        solution=(
            "None of them says that it saw the thing, so the answer is the last option. That is no "
            "reproach: it tells you how far you can lean on the claim."
        ),
        objective=1,
        recall=True,
    )


_KNOWN = {
    model.chains.NAMED: "Named, and not at war here",
    model.chains.NAMED_AT_WAR: "Named, and at war here",
    model.chains.UNNAMED: "Not named, and not at war here as far as is known",
    model.chains.UNNAMED_AT_WAR: "Not named, and at war here",
}
_MISREAD = {
    model.chains.NAMED: (
        "a country is a name",
        "A state or a group is mentioned. Could you ring up one person or one office and ask?",
    ),
    model.chains.NAMED_AT_WAR: (
        "an office is a person",
        "Look at the second line of the last rung: it says both things, the name and the war.",
    ),
    model.chains.UNNAMED: (
        "strange is unnamed",
        "A person or office you have never heard of is still named. Could a reader find and ask it?",
    ),
    model.chains.UNNAMED_AT_WAR: (
        "helping is fighting",
        "Governments that send arms or money are not, by this course's rule, at war here. Look at "
        "the rule in the list of words: party to the war.",
    ),
}


def _far_end(facts: Facts) -> Exercise:
    ends = facts.credited[facts.credited["hops"] > 0]
    unnamed = ends[ends["who"] == model.chains.UNNAMED]
    end = (unnamed if len(unnamed) else ends).iloc[0]
    return Exercise(
        key="far-end",
        prompt=(
            f"Set the ladder to {end['claim_id']} and to the links credited in the article. What is "
            "known of the speaker at the far end?"
        ),
        kind=Choice(_KNOWN),
        right=end["who"],
        why=(
            f"The far end is: {end['actor']}. What is known of it: {end['who']}. A reader cannot ask "
            "somebody without a name how they know."
            if end["who"] == model.chains.UNNAMED
            else f"The far end is: {end['actor']}. What is known of it: {end['who']}."
        ),
        mistakes=tuple(
            Mistake(who, name, says) for who, (name, says) in _MISREAD.items() if who != end["who"]
        ),
        hints=(
            "The far end is the lowest rung. Its second line says what is known.",
            f"The lowest rung reads: {end['actor']}. Is that somebody you could find and ask?",
        ),
        solution=f"Lowest rung: {end['actor']}; {_KNOWN[end['who']].lower()}.",
        objective=2,
    )


def _build(facts: Facts) -> Exercise:
    facts.taken_apart(TO_BUILD)  # says so where it leads nowhere
    right = facts.path(TO_BUILD)
    options = {actor: facts.named[actor] for actor in right}
    mistakes = []
    if facts.other_side is not None:
        said = facts.other_side
        options["other-side"] = f"{said['speaker']}, {said['speaker_role']}"
        mistakes.append(
            Mistake(
                [right[0], "other-side"],
                "an answer is a link",
                f"{said['speaker']} speaks for the side that is accused and did not pass the claim on. "
                "Keep that for the question what others say.",
                fits=lambda given: "other-side" in given,
            )
        )
    mistakes.append(
        Mistake(
            right[::-1],
            "the chain begins at its origin",
            "These are the right links from the wrong end. Begin with the text in front of you.",
        )
    )
    mistakes += _link_mistakes(right, options)
    names = " ← ".join(["you", *(options[actor] for actor in right)])
    return Exercise(
        key="build",
        prompt=f"Build the chain of {TO_BUILD}, link by link, from you back to the origin.",
        # In the order of their names, which gives nothing away.
        kind=Ordered(
            dict(sorted(options.items(), key=lambda item: item[1].casefold())),
            tuple(f"Link {at}" for at in range(1, len(options) + 1)),
        ),
        right=right,
        why=(
            f"All {len(right)} links are right: {names}. The article credits only part of it; the "
            "rest was found on checking: the earliest text of that kind, not surely the one that was used."
        ),
        mistakes=tuple(mistakes),
        hints=(
            "Link 1 is what you read. Then ask of each text whom it credits.",
            "The dates help: each link is no younger than the one before it. Who speaks first?",
        ),
        solution=f"Read from left to right: {names}.",
        objective=1,
    )


def _links(how_many: int) -> str:
    if how_many == 1:
        return "Link 1 is"
    return f"Links {describe.join_words(range(1, how_many + 1))} are"


def _link_mistakes(right: list[str], names: dict[str, str]) -> list[Mistake]:
    """One message for each link that is wrong, and for each at which a chain stops too soon."""
    found = []
    for at, actor in enumerate(right):
        done = f"{_links(at)} right. " if at else ""
        after = [*right[:at], *(right[at + 1 :] or right[:1])]
        look = (
            f"Whom does {names[right[at - 1]]} credit, or whose words are behind it?"
            if at
            else "Which text lies in front of you?"
        )
        found.append(
            Mistake(
                after,
                f"link {at + 1} left out",
                f"{done}Link {at + 1} is not. {look}",
                fits=lambda given, at=at, actor=actor: len(given) > at and given[at] != actor,
            )
        )
    for at in range(1, len(right)):
        found.append(
            Mistake(
                right[:at],
                f"link {at} is the origin",
                f"{_links(at)} right, and the chain goes on. {names[right[at - 1]]} was told by somebody.",
            )
        )
    found.append(
        Mistake(
            [*right, right[0]],
            "there is always one more",
            f"{_links(len(right))} right. Nothing known stands behind them: leave the rest empty.",
            fits=lambda given: len(given) > len(right),
        )
    )
    return found


def _asserted(facts: Facts) -> Exercise:
    asserted = facts.credited[facts.credited["hedge"] == "asserted"]
    right = int((asserted["hops"] == 0).sum())
    alone = int((facts.credited["hops"] == 0).sum())
    every, with_source = len(asserted), len(asserted) - right
    return Exercise(
        key="asserted",
        prompt=(
            "Of the claims that the article plainly asserts, how many credit no source at all?"
        ),
        kind=Number("claims"),
        right=right,
        why=(
            f"{right} of {every}. A sentence without a hedge sounds the surest, and here it is often "
            "the one that tells you least about who knows."
        ),
        mistakes=distinct(
            right,
            (
                (
                    every,
                    "asserted means unsourced",
                    "That is every asserted claim. Some of these credit a source: look for "
                    f"`{model.chains.NO_SOURCE}` in that row.",
                ),
                (
                    alone,
                    "the whole for the part",
                    "That is every claim without a source, also opinions. Stay in the row asserted.",
                ),
                (
                    with_source,
                    "the other part",
                    "That is how many do credit somebody. The question asks for the rest.",
                ),
            ),
            0,
        ),
        hints=(
            "Set the rows to how sure the article sounds, and read the words under the chart.",
            f"In the words, find asserted: {every}, and then the number before "
            f"`{model.chains.NO_SOURCE}`.",
        ),
        solution=(
            f"The row asserted has {every} claims, {right} of them with the mark for "
            f"`{model.chains.NO_SOURCE}`. So `answer = {right}`."
        ),
        objective=3,
    )


def _lost_hedge(facts: Facts) -> Exercise:
    speaker = facts.firmer["actor"]
    elsewhere = ""
    if facts.named_further_on:
        claims = describe.join_words(facts.named_further_on)
        elsewhere = f" The article does name this speaker in another place: see {claims}."
    return Exercise(
        key="lost-hedge",
        prompt=(
            f"{speaker}: a suspicion. The article: a plain fact that credits nobody. What was lost on "
            "the way?"
        ),
        kind=Choice(
            {
                "nothing": "Nothing, if the thing turned out to be so",
                "hedge": "Only the hedge",
                "speaker": "Only the speaker",
                "both": "The hedge and the speaker",
            }
        ),
        right="both",
        why=(
            "In that line a reader can see neither that it was a suspicion nor whose. That a check "
            f"finds it supported later gives a reader of that day no way to judge it.{elsewhere}"
        ),
        mistakes=(
            Mistake(
                "nothing",
                "right later is known now",
                "A good guess is still a guess on the day it is made. What could a reader of that day "
                "not see?",
            ),
            Mistake(
                "hedge",
                "who is a detail",
                "The hedge went, yes. Is the one who suspected still there?",
            ),
            Mistake(
                "speaker",
                "tone is not content",
                "The speaker went, yes. Is it still a suspicion?",
            ),
        ),
        hints=(
            "Put the two lines side by side and cross out what both have.",
            "Two kinds of words are gone: how sure, and who.",
        ),
        solution="Gone are the word suspected, a hedge, and the name of who suspected: both.",
        objective=3,
        recall=True,
    )


def _empty_bars(facts: Facts) -> Exercise:
    seats, outlets = facts.seats, facts.data.load("outlets")
    empty = seats[seats["concerned"] & (seats["outlets"] == 0)]
    right = list(empty["iso3"])
    # Outlets paid by a state or the public, alone in their country: tempting, and not empty.
    paid = outlets.loc[outlets["ownership"].isin(["state", "public"]), "outlet_id"].map(facts.named)
    single = seats[(seats["outlets"] == 1) & seats["iso3"].notna() & ~seats["concerned"]]
    tempting = single[single["names"].map(lambda names: names[0] in set(paid))]
    offered = pd.concat([seats[seats["concerned"]], tempting]).sort_values("country")
    abroad = _abroad(facts, empty)
    subjects = facts.concerned.loc[facts.concerned["role"] == "subject", "iso3"]
    pairs = "; ".join(f"{outlet}, {city}" for outlet, city in abroad.values())
    speaks = f"Some outlets write about a country from abroad: {pairs}." if pairs else ""
    unknown = int(seats.loc[seats["iso3"].isna(), "outlets"].sum())
    lost = f" The seat of {describe.count(unknown, 'outlet')} was not found." if unknown else ""
    mistakes = []
    if abroad:
        mistakes.append(
            Mistake(
                [code for code in right if code not in abroad],
                "writing about is sitting in",
                f"The chart counts seats. {speaks}",
                fits=lambda given: (
                    given < set(right)
                    and bool(set(right) - given)
                    and set(right) - given <= {*abroad}
                ),
            )
        )
    if len(tempting):
        example = tempting.iloc[0]
        mistakes.append(
            Mistake(
                [*right, example["iso3"]],
                "paid by a state is no outlet",
                "You ticked a country with a bar. However it is paid, an outlet counts where it sits.",
                fits=lambda given: bool(given & set(tempting["iso3"])),
            )
        )
    mistakes.append(
        Mistake(
            [code for code in right if code in set(subjects)],
            "a party to the war needs no voice",
            "And the states at war themselves? Look for their rows as well.",
            fits=lambda given: given == set(right) & set(subjects),
        )
    )
    mistakes.append(
        Mistake(
            right[:1],
            "one empty bar is all",
            "Every country you ticked is empty, and there are more. Go through the rows to the end.",
            fits=lambda given: given < set(right),
        )
    )
    return Exercise(
        key="empty-bars",
        prompt=("In which of these countries does none of the outlets sit that the article names?"),
        kind=Several(dict(zip(offered["iso3"], offered["country"], strict=True))),
        right=right,
        why=(
            f"No outlet sits in {describe.join_words(empty['country'], 'or')}. That makes no claim "
            f"wrong. It tells you from where they are being watched. {speaks}{lost}"
        ),
        mistakes=tuple(mistakes),
        hints=(
            "An empty bar has the number 0 beside it.",
            f"There are {len(right)} of them. Watch out for outlets that write about one country "
            "and sit in another.",
        ),
        solution=f"The rows with 0: {describe.join_words(empty['country'])}.",
        objective=5,
    )


def _abroad(facts: Facts, empty: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Country without a seat to an outlet about it that sits elsewhere, and in which city."""
    outlets = facts.data.load("outlets").assign(name=lambda o: o["outlet_id"].map(facts.named))
    text = outlets["name"] + " " + outlets["funding_note"].fillna("")
    found = {}
    for _, country in empty.iterrows():
        about = outlets[text.str.contains(re.escape(country["country"]))]
        if len(about):
            found[country["iso3"]] = (about.iloc[0]["name"], str(about.iloc[0]["city"]))
    return found


def _turned_round(facts: Facts) -> Exercise:
    country = facts.names[facts.claim(TURNED)["iso3"]]

    def read(text: str) -> set[tuple[str | None, str | None]]:
        return {(one.helper, one.helped) for one in helps(text, country) if not one.denied}

    def only_denied(text: str) -> bool:
        found = helps(text, country)
        return bool(found) and all(one.denied for one in found)

    model_answer = (
        "The Soviet Union backed the ANC against apartheid, and Moscow now recalls that help in "
        f"{country}."
    )
    return Exercise(
        key="turned-round",
        prompt=(
            "Write the end of the subtitle again in at most 20 words, so that the help of the "
            "apartheid years goes the right way. Say who helped and who was helped."
        ),
        kind=Sentence(20),
        right=model_answer,
        why=(
            "Your sentence says who helped and who was helped. The same nouns in another order told "
            "the opposite."
        ),
        mistakes=(
            Mistake(
                "Moscow helped the ANC in exile against apartheid " + "for many years " * 5,
                "more words, more truth",
                "That is more than 20 words. Who helped, who was helped, when: that is enough.",
                fits=lambda text: len(text.split()) > 20,
            ),
            Mistake(
                f"Moscow recalls its apartheid-era support from {country}.",
                "the country named last did the helping",
                "In your sentence the help still goes to Moscow. Read the body's claims again.",
                fits=lambda text: any(helped == MOSCOW for _, helped in read(text)),
            ),
            Mistake(
                "The ANC was supported in the years of apartheid.",
                "the passive needs no helper",
                "Who helped? Name it.",
                fits=lambda text: not names_moscow(text),
            ),
            Mistake(
                "Moscow never helped the ANC.",
                "to deny is to turn round",
                "Your sentence says that there was no help. The body says that there was: from whom, "
                "and for whom?",
                fits=only_denied,
            ),
            Mistake(
                f"The Soviet Union supported {country} in the years of apartheid.",
                "a country is its government",
                f"Not {country} as a state: its government defended apartheid. Name those who were "
                "helped against it.",
                fits=lambda text: (
                    not read(text) & {(MOSCOW, MOVEMENT)}
                    and any(helped == STATE for _, helped in read(text))
                ),
            ),
            Mistake(
                "Moscow and the ANC stood together against apartheid.",
                "together has no direction",
                "No direction is found in it yet. Use a plain verb of helping, such as backed: who "
                "helped whom?",
                fits=lambda text: (MOSCOW, MOVEMENT) not in read(text),
            ),
        ),
        hints=(
            "Make the helper the subject of the sentence and use a plain verb, such as backed.",
            "The Soviet Union … the ANC … against apartheid.",
        ),
        solution=f"For instance: “{model_answer}”",
        objective=4,
    )


def _three_questions(facts: Facts) -> Exercise:
    path = [facts.named[actor] for actor in facts.path(TO_BUILD)]
    basis = facts.data.labels("chains", "basis")[str(facts.links(TO_BUILD)["basis"].iloc[-1])]
    side = f"{facts.names[facts.claim(TO_BUILD)['iso3']]}'s own side"
    if (said := facts.other_side) is not None:
        side += f" ({said['speaker']}, {describe.date(said['date'], str(said['date_precision']))})"
    model_answer = (
        f"{TO_BUILD}. Behind it: {path[-2]}; on checking also {path[-1]}. Evidence: {basis}, which no "
        f"reader can check. Others: {side} speaks against it."
    )
    first = facts.rows[0]["claim_id"]

    ids = [row["claim_id"] for row in facts.rows]

    def tells_who(text: str) -> bool:
        claim = claim_in(text, ids)
        links = facts.links(claim)
        about = facts.claim(claim)["iso3"]
        return names_origin(
            text,
            list(links["actor"]),
            facts.names,
            credited=len(facts.path(claim, traced=False)) > 1,
            unnamed=not links["named"].fillna(False).all(),
            about=facts.names.get(about),
        )

    return Exercise(
        key="three-questions",
        prompt=(
            "Choose any claim. In at most 60 words, begin with its id and answer: who is behind it, "
            "what is the evidence, what do others say?"
        ),
        kind=Sentence(60),
        right=model_answer,
        why="All three questions have an answer. Now compare it with the lab below.",
        mistakes=(
            Mistake(
                f"Behind it: {path[-1]}. Evidence: {basis}. Others reject it.",
                "any claim will do without a name",
                f"Begin with the id of the claim, for instance {first}.",
                fits=lambda text: claim_in(text, ids) is None,
            ),
            Mistake(
                f"{TO_BUILD}. Behind it: {path[-1]}. Evidence: {basis}. Others reject it. "
                + "And so on. " * 18,
                "long is thorough",
                "That is more than 60 words. One short sentence for each question is enough.",
                fits=lambda text: len(text.split()) > 60,
            ),
            Mistake(
                f"{TO_BUILD}. Behind it: {facts.named[facts.path(TO_BUILD)[0]]}. Evidence: {basis}. "
                "Others reject it.",
                "the text I read is the source",
                "No name from further down the ladder is found in it yet. Who is behind it? Copy the name "
                "from its rung.",
                fits=lambda text: not tells_who(text),
            ),
            Mistake(
                f"{TO_BUILD}. Behind it: {path[-1]}. Others reject it.",
                "a speaker is evidence",
                "What does it rest on: a document, intelligence, an opinion? If nobody says, say that.",
                fits=lambda text: not gives_evidence(text),
            ),
            Mistake(
                f"{TO_BUILD}. Behind it: {path[-1]}. Evidence: {basis}.",
                "one side is enough",
                "What do others say? A denial, another estimate, or that none was found.",
                fits=lambda text: not gives_others(text),
            ),
        ),
        hints=(
            "Open the ladder of your claim: the lowest rung answers the first two questions.",
            "Begin with the id, then write one sentence each for: behind it, evidence, others.",
        ),
        solution=f"One of many: “{model_answer}”",
        objective=5,
    )
