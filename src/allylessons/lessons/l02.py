"""Lesson 2, Who says so?: from each claim back through its chain to whoever stands at the end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, partial

import pandas as pd

from allylessons import describe, model
from allylessons.data import DataError, Package
from allylessons.exercise import (
    Choice,
    Content,
    Exercise,
    Lab,
    Mistake,
    Number,
    Ordered,
    Prediction,
    Sentence,
    Several,
)

TITLE = "Who says so?"
WORKED = "C24"  # three links, all credited
TO_BUILD = "C35"  # three links, the last found on checking; its own side denies it
FIRMER = "C04"  # a suspicion that became a fact
TURNED = "C03"  # the subtitle that turns the help round


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    facts = Facts(data)
    claims = [(f"{row['claim_id']}: {row['paraphrase']}", row["claim_id"]) for row in facts.rows]
    links = [("credited in the article", False), ("also those found on checking", True)]
    shares = ["none of them", "about one in ten", "about a quarter", "about half", "most of them"]
    return Content(
        TITLE,
        exercises=(
            _who_saw(facts),
            _far_end(facts),
            _build(facts),
            _asserted(facts),
            _lost_hedge(facts),
            _empty_bars(facts),
            _turned_round(facts),
            _three_questions(facts),
        ),
        predictions=(
            Prediction(
                "saw-it",
                "How many of the article's claims lead back to somebody who saw the thing?",
                Choice({share: share for share in shares}),
            ),
        ),
        labs=(
            Lab(
                "ladder",
                partial(draw_ladder, facts),
                {"claim": claims, "links": links},
                start={"claim": WORKED, "links": True},
            ),
            Lab(
                "all-claims",
                partial(draw_claims, facts),
                {"rows": [(title, by) for by, (title, _) in facts.groups.items()], "links": links},
            ),
            Lab(
                "three-questions",
                partial(draw_questions, facts),
                {"claim": claims},
                start={"claim": TO_BUILD},
            ),
        ),
        notes={
            "slips": facts.slips_in_words,
            "other-side": facts.other_side_in_words,
            "far-ends": facts.far_ends_in_words,
            "firmer": facts.firmer_in_words,
            "own-voices": facts.own_voices_in_words,
            "turned": facts.turned_in_words,
            "versions": facts.versions_in_words,
            "voices": facts.voices_in_words,
        },
    )


@dataclass(frozen=True)
class Facts:
    """What the lesson needs of the data, computed once."""

    data: Package

    @cached_property
    def rows(self) -> list[pd.Series]:
        """The claims, one a row."""
        return [row for _, row in self.data.load("claims").iterrows()]

    def claim(self, identifier: str) -> pd.Series:
        """One claim, or an error that names what is missing."""
        table, row = self.data.record(identifier)
        if table != "claims":  # its check has the same id
            raise DataError(
                f'No claim "{identifier}" in claims.csv, and lesson 2 takes it apart. Put the row '
                "back, or name another claim at the top of lessons/l02.py."
            )
        return row

    @cached_property
    def countries(self) -> pd.Series:
        """Code to name."""
        return self.data.load("countries").set_index("iso3")["name"]

    @cached_property
    def concerned(self) -> pd.DataFrame:
        """The countries studied and those at war."""
        countries = self.data.load("countries")
        return countries[countries["role"].isin(["subject", "party"])]

    def links(self, identifier: str, *, traced: bool = True) -> pd.DataFrame:
        """The chain of a claim, with or without the links that the article does not credit."""
        self.claim(identifier)  # says so where there is none
        chain = model.chain_of(self.data.load("chains"), self.data.load("actors"), identifier)
        return chain if traced else chain[~chain["traced"]]

    def ends(self, *, traced: bool = False) -> pd.DataFrame:
        """The far end of each claim."""
        tables = (self.data.load(name) for name in ("claims", "chains", "actors"))
        ends = model.ends_of(*tables, traced=traced)
        return ends.assign(speaker_iso3=ends["speaker_iso3"].fillna(model.chains.NO_STATE))

    @cached_property
    def credited(self) -> pd.DataFrame:
        """The far ends that the article credits."""
        return self.ends()

    @cached_property
    def groups(self) -> dict[str, tuple[str, dict[object, str]]]:
        """Ways to put the claims into rows: column to its title and the rows' names."""
        labels, longest = self.data.labels, int(self.ends(traced=True)["hops"].max())
        steps = {hops: f"{describe.count(hops, 'step')} behind it" for hops in range(longest + 1)}
        steps[0] = "the article alone"
        return {
            "hops": ("steps behind the article", steps),
            "who": ("who stands at the far end", {who: who for who in model.chains.WHO}),
            "basis": ("what the far end rests on", labels("chains", "basis")),
            "hedge": ("how sure the article sounds", labels("claims", "hedge")),
            "speaker_iso3": (
                "where the far end speaks from",
                {
                    **{code: self.countries[code] for code in self.concerned["iso3"]},
                    **self._elsewhere,
                    model.chains.NO_STATE: model.chains.NO_STATE,
                },
            ),
        }

    @cached_property
    def _elsewhere(self) -> dict[object, str]:
        """Countries of other speakers, most first."""
        others = self.ends(traced=True)["speaker_iso3"]
        others = others[~others.isin([*self.concerned["iso3"], model.chains.NO_STATE])]
        others = others.value_counts()
        return {code: self.countries.get(code, code) for code in others.index}

    @cached_property
    def named(self) -> pd.Series:
        """Actor to name."""
        return self.data.load("actors").set_index("actor_id")["name"]

    def path(self, identifier: str, *, traced: bool = True) -> list[str]:
        """Ids of the actors on a chain, the article first."""
        chains = self.data.load("chains")
        chain = chains[(chains["claim_id"] == identifier) & (traced | ~chains["traced"])]
        return list(chain.sort_values("link")["actor_id"])

    def said(self, iso3: object, topic: str) -> pd.Series | None:
        """What a government last said before the article, best on a topic, otherwise on any."""
        positions = self.data.load("positions")
        own = positions[(positions["iso3"] == iso3) & (positions["voice"] == "government")]
        own = own[own["date"] <= pd.Timestamp(self.data.descriptor["as_of"])]
        on_topic = own[own["topic"] == topic]
        own = on_topic if len(on_topic) else own
        return own.sort_values("date").iloc[-1] if len(own) else None

    def quoted(self, said: pd.Series | None) -> str:
        """A position with its speaker and date."""
        if said is None:
            return "no statement was found."
        when = describe.date(said["date"], str(said["date_precision"]))
        return f"{said['speaker']}, {said['speaker_role']}, {when}: {said['position']}"

    @cached_property
    def other_side(self) -> pd.Series | None:
        """What the country accused in the claim to build answers."""
        return self.said(self.claim(TO_BUILD)["iso3"], "specific_accusation")

    @property
    def slips_in_words(self) -> str:
        """What each text behind the claim to build tells, in alphabetical order."""
        links = self.links(TO_BUILD)
        credited = [*links.loc[~links["traced"], "actor"], None]
        kinds = self.data.labels("actors", "kind")
        modes = self.data.labels("chains", "speech_mode")
        slips = []
        for at, (_, link) in enumerate(links.iterrows()):
            when = describe.date(link["report_date"], str(link["report_date_precision"]))
            mode = modes.get(link["speech_mode"], "own text not found")
            text = f"- **{link['actor']}** ({kinds[link['kind']]}), {when}, {mode}."
            if at + 1 < len(credited) and credited[at + 1]:
                text += f" It credits {credited[at + 1]}."
            if pd.notna(link["note"]):
                text += f" Our note: {link['note']}."
            slips.append(text)
        if self.other_side is not None:
            said = self.other_side
            when = describe.date(said["date"], str(said["date_precision"]))
            slips.append(
                f"- **{said['speaker']}** ({said['speaker_role']}), {when}. {said['position']}"
            )
        lines = "\n".join(sorted(slips, key=str.casefold))
        return f"**{TO_BUILD}.** {self.claim(TO_BUILD)['paraphrase']}\n\n{lines}"

    @property
    def other_side_in_words(self) -> str:
        country = self.countries[self.claim(TO_BUILD)["iso3"]]
        found = self.data.load("verdicts").set_index("claim_id")["finding"].get(TO_BUILD, "")
        return (
            f"What does {country}'s own side say? {self.quoted(self.other_side)}\n\n"
            f"What did a check of the claim find? {found}"
        )

    @property
    def far_ends_in_words(self) -> str:
        steps = self.credited["hops"].value_counts().sort_index()
        by_steps = describe.join_words(
            f"{number} have {describe.count(hops, 'step') if hops else 'none'}"
            for hops, number in steps.items()
        )
        saw = int((self.credited["basis"] == "saw_it").sum())
        war = (self.credited["who"] == model.chains.NAMED_AT_WAR).sum()
        war_traced = (self.ends(traced=True)["who"] == model.chains.NAMED_AT_WAR).sum()
        basis = self.data.labels("chains", "basis")
        longest = basis[self.credited["basis"].value_counts().index[0]]
        seen = "Not one leads" if saw == 0 else f"{describe.count(saw, 'claim')} lead"
        return (
            f"Steps behind the article, of {len(self.credited)} claims: {by_steps}. {seen} to "
            f"somebody who is said to have seen the thing. The longest row is “{longest}”. Speakers named and at war here stand at "
            f"the end of {war} credited chains, and of {war_traced} once the links found on "
            "checking are followed."
        )

    @cached_property
    def firmer(self) -> pd.Series:
        """The last link behind the claim that grew firmer on its way."""
        return self.links(FIRMER).iloc[-1]

    @property
    def firmer_in_words(self) -> str:
        claim, verdict = self.claim(FIRMER), self.data.load("verdicts").set_index("claim_id")
        when = describe.date(self.firmer["report_date"], str(self.firmer["report_date_precision"]))
        return (
            f"- The article, {FIRMER}, {claim['hedge']}: {claim['paraphrase']}\n"
            f"- {self.firmer['actor']}, {when}. Our note: {self.firmer['note']}.\n"
            f"- A check found: {verdict.loc[FIRMER, 'finding']}"
        )

    @cached_property
    def seats(self) -> pd.DataFrame:
        """Outlets by the country of their seat."""
        tables = (self.data.load(name) for name in ("outlets", "actors", "countries"))
        return model.outlets_by_country(*tables)

    @property
    def own_voices_in_words(self) -> str:
        phrases = self.data.load("phrases")
        lines = []
        for _, row in model.own_voices(self.credited, self.data.load("countries")).iterrows():
            others = phrases[phrases["iso3"] == row["iso3"]]
            text = (
                f"- **{row['country']}.** {describe.count(row['claims'], 'claim')} about it; {row['own']} "
                "of them credited to a voice from there. Its own side: "
                f"{self.quoted(self.said(row['iso3'], 'ties_with_russia'))}"
            )
            if len(others):
                first = others.iloc[0]
                text += f" Somebody else ({self.named[first['speaker_id']]}): “{first['phrase']}”."
            lines.append(text)
        return "\n".join(lines)

    @cached_property
    def body(self) -> pd.DataFrame:
        """What the article's body says on the subtitle's matter, with a direction."""
        claims, turned = self.data.load("claims"), self.claim(TURNED)
        return claims[
            (claims["iso3"] == turned["iso3"])
            & (claims["theme"] == turned["theme"])
            & (claims["section"] == "country")
            & ~claims["direction"].isin(["none", "limit_friction"])
        ]

    @property
    def turned_in_words(self) -> str:
        labels = self.data.labels("claims", "direction")
        chosen = [self.claim(TURNED), *(row for _, row in self.body.iterrows())]
        lines = [
            f"- {row['claim_id']}, {row['section'] if row['section'] != 'country' else 'body'}: "
            f"{row['paraphrase']} Direction: {labels[row['direction']]}."
            for row in chosen
        ]
        return "\n".join(lines).replace("standfirst:", "subtitle:")

    @property
    def versions_in_words(self) -> str:
        versions = self.data.load("versions")
        lines = []
        for _, row in versions[versions["element"] == "standfirst"].iterrows():
            note = f" {row['note']}." if pd.notna(row["note"]) else ""
            lines.append(f"- {row['version']:%B %Y}: {row['content']}.{note}")
        return "\n".join(lines) or "No earlier version is recorded."

    @property
    def voices_in_words(self) -> str:
        """Voices shown: at the far ends, found on checking too, and the own side of each country."""
        ends, countries = self.ends(traced=True), self.data.load("countries")
        subjects = countries.loc[countries["role"] == "subject", "iso3"]
        own = [code for code in subjects if self.said(code, "ties_with_russia") is not None]
        own += [] if self.other_side is None else [self.other_side["iso3"]]
        used = pd.concat([ends.loc[ends["hops"] > 0, "speaker_iso3"], pd.Series(own, dtype="str")])
        text = describe.voices(*model.voices(used, countries, self.concerned["name"]))
        credited = self.credited.loc[self.credited["hops"] > 0, "speaker_iso3"]
        _, silent = model.voices(credited, countries, self.concerned["name"])
        if silent:
            text += f" The article alone credits no voice from {describe.join_words(silent, 'or')}."
        return text


def draw_ladder(facts: Facts, *, claim: str, links: bool):
    """Draw the chain of one claim."""
    from allylessons import charts  # brings Altair, which the first cell does without

    return charts.ladder(
        facts.links(claim, traced=links),
        title=f"Who says so? {claim}",
        subtitle=facts.claim(claim)["paraphrase"],
        labels=facts.data.labels,
    )


def draw_claims(facts: Facts, *, rows: str, links: bool):
    """Draw all claims as dots."""
    from allylessons import charts

    title, names = facts.groups[rows]
    ends = facts.ends(traced=links)
    return charts.dots(
        ends,
        by=rows,
        labels=names,
        title=f"How do the claims divide by {title}?",
        note=charts.caption(describe.sources(ends), facts.data.as_of),
    )


def draw_questions(facts: Facts, *, claim: str):
    """Draw the chain of one claim, with the three questions answered in words."""
    from allylessons import charts

    links, row = facts.links(claim), facts.claim(claim)
    checks = facts.data.load("verdicts").set_index("claim_id")
    found = ""
    if claim in checks.index:
        verdict = facts.data.labels("verdicts", "verdict")[checks.loc[claim, "verdict"]]
        found = f"{verdict}. {checks.loc[claim, 'finding']}"
    accused = ("weapons", "troops", "technology", "sanctions_evasion", "nuclear")
    topic = "specific_accusation" if row["theme"] in accused else "ties_with_russia"
    one = pd.notna(row["iso3"])
    return charts.ladder(
        links,
        title=f"Who is behind {claim}, and how do they know?",
        subtitle=row["paraphrase"],
        labels=facts.data.labels,
        words=describe.three_questions(
            charts.rungs_of(links, facts.data.labels),
            found=found,
            own_side=facts.quoted(facts.said(row["iso3"], topic)) if one else "",
            about=facts.countries[row["iso3"]] if one else None,
        ),
    )


def _who_saw(facts: Facts) -> Exercise:
    links = facts.links(WORKED, traced=False)
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
            "Two of them pass on words. The third speaks them. Does any of them tell what it saw?",
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
        mistakes=tuple(
            mistake
            for mistake in (
                Mistake(
                    every,
                    "asserted means unsourced",
                    f"That is every asserted claim. Some of these credit a source: look for "
                    f"`{model.chains.NO_SOURCE}` in that row.",
                ),
                Mistake(
                    alone,
                    "the whole for the part",
                    "That is every claim without a source, also opinions. Stay in the row asserted.",
                ),
                Mistake(
                    with_source,
                    "the other part",
                    "That is how many do credit somebody. The question asks for the rest.",
                ),
            )
            if mistake.answer != right
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
            "A reader can see neither that it was a suspicion nor whose. That a check finds it "
            "supported later does not give a reader of that day a way to judge it."
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
            f"wrong. It tells you from where they are being watched. {speaks}"
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


_MOSCOW = r"\b(moscow|soviets?|ussr|kremlin|russian?s?)\b"
_HELPS = r"\b(support|help|back|aid|train|fund|assist|gave|sent)\w*"
_AGAINST = (
    r"\b(anc|african national congress|anti-apartheid|liberation|opponents|exiles?|movement)\b"
)


def _turned_round(facts: Facts) -> Exercise:
    country = facts.countries[facts.claim(TURNED)["iso3"]]
    name = re.escape(country)
    forward = rf"{_MOSCOW}.*{_HELPS}(?!\s+from).*{_AGAINST}|{_AGAINST}.*{_HELPS}.*\b(by|from)\b.*{_MOSCOW}"
    still = (
        rf"{_HELPS}\s+(that\s+came\s+)?from\s+(\w+\s+)?{name}"
        rf"|({name}(['’]s|n)?|{_AGAINST})\s+(\w+\s+)?{_HELPS}\s+(for\s+|of\s+|to\s+)?(the\s+)?{_MOSCOW}"
    )
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
                f"In your sentence the help still comes from {country}. Read the body's claims again.",
                fits=lambda text: (
                    bool(re.search(still, text, re.I)) and not re.search(forward, text, re.I)
                ),
            ),
            Mistake(
                "The ANC was supported in the years of apartheid.",
                "the passive needs no helper",
                "Who helped? Name it.",
                fits=lambda text: not re.search(_MOSCOW, text, re.I),
            ),
            Mistake(
                f"The Soviet Union supported {country} in the years of apartheid.",
                "a country is its government",
                f"Not {country} as a state: its government defended apartheid. Name those who were "
                "helped against it.",
                fits=lambda text: not re.search(_AGAINST, text, re.I),
            ),
            Mistake(
                "Moscow and the ANC stood together against apartheid.",
                "together has no direction",
                "That has no direction yet. Use a verb of helping: who helped whom?",
                fits=lambda text: not re.search(_HELPS, text, re.I),
            ),
        ),
        hints=(
            "Make the helper the subject of the sentence and use a plain verb, such as backed.",
            "The Soviet Union … the ANC … against apartheid.",
        ),
        solution=f"For instance: “{model_answer}”",
        objective=4,
    )


_EVIDENCE = (
    r"\b(evidence|saw|seen|documents?|records?|intelligence|statements?|analys[ie]s|opinion|"
    r"judge?ment|customs|treaty|vote|unknown|not said|not told|no source|does not say|rests?)\b"
)
_OTHERS = (
    r"\b(but|however|others?|den(y|ies|ied|ial)|reject\w*|disput\w*|disagree\w*|against|instead|"
    r"while|though|although|whereas|contradict\w*|check(s|ed)?)\b"
)


def _three_questions(facts: Facts) -> Exercise:
    path = [facts.named[actor] for actor in facts.path(TO_BUILD)]
    basis = facts.data.labels("chains", "basis")[str(facts.links(TO_BUILD)["basis"].iloc[-1])]
    side = f"{facts.countries[facts.claim(TO_BUILD)['iso3']]}'s own side"
    if (said := facts.other_side) is not None:
        side += f" ({said['speaker']}, {describe.date(said['date'], str(said['date_precision']))})"
    model_answer = (
        f"{TO_BUILD}. Behind it: {path[-2]}; on checking also {path[-1]}. Evidence: {basis}, which no "
        f"reader can check. Others: {side} speaks against it."
    )
    first = facts.rows[0]["claim_id"]

    def claim_in(text: str) -> str | None:
        known = {row["claim_id"].casefold(): row["claim_id"] for row in facts.rows}
        return next((known[w] for w in re.findall(r"\w+", text.casefold()) if w in known), None)

    def names_origin(text: str) -> bool:
        """Whether somebody behind the article is named; where nobody is, whether that is said."""
        actors = [facts.named[actor] for actor in facts.path(claim_in(text))]
        if len(actors) < 2 and re.search(r"\b(nobody|no one|no source|alone|itself)\b", text, re.I):
            return True
        names = " ".join(actors[1:] or actors)
        # Words that tell one speaker from another; the names of states are in claims as well.
        words = {*re.findall(r"[A-Z]\w+|\w{4,}", names)} - {
            "The",
            *" ".join(facts.countries).split(),
        }
        said = {*re.findall(r"\w+", text), *re.findall(r"\w{4,}", text.casefold())}
        return any(word in said or (len(word) > 3 and word.casefold() in said) for word in words)

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
                fits=lambda text: claim_in(text) is None,
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
                "Nobody from further down the ladder is named yet. Who is behind it?",
                fits=lambda text: not names_origin(text),
            ),
            Mistake(
                f"{TO_BUILD}. Behind it: {path[-1]}. Others reject it.",
                "a speaker is evidence",
                "What does it rest on: a document, intelligence, an opinion? If nobody says, say that.",
                fits=lambda text: not re.search(_EVIDENCE, text, re.I),
            ),
            Mistake(
                f"{TO_BUILD}. Behind it: {path[-1]}. Evidence: {basis}.",
                "one side is enough",
                "What do others say? A denial, another estimate, or that none was found.",
                fits=lambda text: not re.search(_OTHERS, text, re.I),
            ),
        ),
        hints=(
            "Open the ladder of your claim: the lowest rung answers the first two questions.",
            "Begin with the id, then write one sentence each for: behind it, evidence, others.",
        ),
        solution=f"One of many: “{model_answer}”",
        objective=5,
    )
