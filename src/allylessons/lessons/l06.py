"""Lesson 6, Do they vote with Russia?: roll calls, a stated rule, and what is usual among states."""

from __future__ import annotations

import re
from collections.abc import Collection
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
    Numbers,
    Prediction,
    Sentence,
    Several,
)

TITLE = "Do they vote with Russia?"
BESIDE = "RUS"  # whom the course compares with
CLAIM = "C61"  # that a country has not denounced the war
RAN = pd.Timestamp("2025-02-22")  # the article is of about 21 or 22 February (S001)
# What two rival texts say: our words, and the sources they rest on.
SAYS = {
    "ES-11/7": (
        "It speaks of a full-scale invasion by Russia, and demands that all Russian troops leave "
        "Ukraine at once",
        ("S103",),
    ),
    "ES-11/8": (
        "The American draft mourned the dead, asked for a quick end and blamed nobody; amendments "
        "that France moved then put the Russian invasion into it",
        ("S103", "S340"),
    ),
}
CONDEMNS = r"deplor|condemn|aggression"
ABSTENTION = {
    "half": "counts as half beside a Yes or No",
    "none": "counts as no agreement beside a Yes or No",
    "dropped": "leaves the text out",
}
ABSENCE = {
    "dropped": "leaves the text out",
    "abstention": "counts like an abstention",
    "none": "counts as no agreement",
}
# What a text is about, by the words it begins with.
TOPICS = {
    "human_rights": ("texts on human rights in occupied areas", r"human rights in"),
    "military": ("texts on soldiers and weapons in occupied areas", r"militari[sz]ation"),
}
BY_HAND = 6  # texts that are compared by hand
TAIL = 10  # percent of pairs that count as the highest, and as the lowest
WORDS = 35


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    facts = Facts(data)
    rule = {
        "abstention": [(text, key) for key, text in ABSTENTION.items()],
        "absence": [(text, key) for key, text in ABSENCE.items()],
        "texts": [(label, key) for key, (label, _) in facts.sets.items()],
    }
    states = [(name, iso3) for iso3, name in sorted(facts.names.items(), key=lambda s: s[1])]
    part_blank, alone, as_often = _part_blank(facts), _alone(facts), _as_often(facts)
    return Content(
        TITLE,
        exercises=(
            _no_vote(facts),
            part_blank,
            alone,
            _usual(facts),
            _every_time(facts),
            as_often,
            _one_day(facts),
            _condemned(facts),
            _sentence(facts),
        ),
        predictions=(
            Prediction(
                "any-two",
                "Take any two states of the world. On what share of these texts do they vote "
                "alike? Give a range, in percent.",
                Numbers(("at least", "at most"), "percent"),
                step=5,
                start=(40, 60),
            ),
        ),
        labs=(
            Lab("roll-call", partial(draw_roll_call, facts), {"state_to_add": states}),
            Lab("agreement", partial(draw_agreement, facts), rule, predicted="any-two"),
            Lab(
                "any-state",
                partial(draw_any_state, facts),
                {"state": states, "beside": states, **rule},
                start={"state": next(i for _, i in states if i != BESIDE), "beside": BESIDE},
            ),
        ),
        notes={
            "texts": facts.texts_in_words,
            "worked": facts.worked_in_words,
            "part-blank": f"{facts.part_blank_in_words}\n\n{part_blank.prompt}",
            "alone": alone.prompt,
            "as-often": as_often.prompt,
            "rules": facts.rules_in_words,
            "one-day": facts.one_day_in_words,
            "claim": facts.claim_in_words,
            "own-words": facts.own_words,
            "later": facts.later_in_words,
            "voices": facts.voices_in_words,
        },
    )


@dataclass(frozen=True)
class Facts:
    """What the lesson needs of the data, computed once."""

    data: Package

    @cached_property
    def countries(self) -> pd.DataFrame:
        return self.data.load("countries")

    @cached_property
    def names(self) -> dict[str, str]:
        """Code to name of every state."""
        return dict(zip(self.countries["iso3"], self.countries["name"], strict=True))

    @cached_property
    def subjects(self) -> dict[str, str]:
        """Code to name of the course's countries."""
        codes = self.countries.loc[self.countries["role"] == "subject", "iso3"]
        if codes.empty:
            raise DataError(
                "Lesson 6 compares countries: give a row of countries.csv the role subject."
            )
        return {iso3: self.names[iso3] for iso3 in codes}

    @cached_property
    def beside(self) -> str:
        """Name of the state they are compared with."""
        return self.names[BESIDE]

    @cached_property
    def cutoff(self) -> pd.Timestamp:
        """Last day of the month up to which the article's data know things."""
        return pd.Timestamp(self.data.descriptor["as_of"]) + pd.offsets.MonthEnd(0)

    @cached_property
    def calls(self) -> pd.DataFrame:
        """All roll calls, with ``later``: whether the text came after the lesson's as-of date."""
        calls = model.roll_calls(self.data.load("resolutions"), self.data.load("votes"))
        return calls.assign(later=describe.after(calls["date"], self.data.as_of))

    @cached_property
    def later(self) -> pd.Series:
        """Text to whether it came after the lesson's as-of date."""
        return self.calls.set_index("resolution")["later"]

    @cached_property
    def cast(self) -> pd.DataFrame:
        """All votes, a row for each state and a column for each text."""
        return model.ballots(self.data.load("votes"), self.calls["resolution"])

    @cached_property
    def whole(self) -> pd.DataFrame:
        """The texts whose roll call is complete: only these give a share."""
        return self.calls[self.calls["whole"]]

    @cached_property
    def sets(self) -> dict[str, tuple[str, list[str]]]:
        """Key to label and texts of what can be compared; what came later is in one of them only."""
        until, late = f"up to {self.data.as_of}", int(self.whole["later"].sum())
        known = self.whole[~self.whole["later"]]
        texts = known["resolution"]
        chosen = {
            "before": (f"full roll calls {until}", texts),
            "emergency": (
                f"texts of the emergency special session {until}",
                texts[texts.str.startswith("ES-")],
            ),
        }
        for key, (label, words) in TOPICS.items():
            found = known["subject"].str.match(words, case=False)
            chosen[key] = (f"{label} {until}", texts[found])
        if late:
            label = f"every full roll call, {late} of them after {self.data.as_of}"
            chosen["all"] = (label, self.whole["resolution"])
        # One text is no record.
        kept = {key: (label, list(ids)) for key, (label, ids) in chosen.items() if len(ids) > 1}
        if "before" not in kept:
            raise DataError(
                f"Lesson 6 needs at least two resolutions {until} with every vote in votes.csv."
            )
        return kept

    def pairs(
        self, abstention: str = "half", absence: str = "dropped", texts: str = "before"
    ) -> pd.DataFrame:
        """All pairs of states under a rule."""
        cast = self.cast[self.sets[texts][1]]
        return model.agreement(cast, abstention=abstention, absence=absence)

    def late_texts(self, beside: str, abstention: str, absence: str, texts: str) -> pd.Series:
        """How many later texts count for each state, beside another."""
        late = [text for text in self.sets[texts][1] if self.later[text]]
        pairs = model.agreement(self.cast[late], abstention=abstention, absence=absence)
        rows = model.agreement_with(pairs, self.countries, beside)
        return rows.set_index("iso3")["texts"]

    @cached_property
    def usual(self) -> pd.DataFrame:
        """All pairs under the rule that the lesson begins with."""
        return self.pairs()

    def share(self, iso3: str, texts: Collection[str], abstention: str, absence: str) -> pd.Series:
        """Agreement of one state with the one compared with, on some texts."""
        two = self.cast.loc[[iso3, BESIDE], list(texts)]
        return model.agreement(two, abstention=abstention, absence=absence).iloc[0]

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The course's countries under the rule that the lesson begins with."""
        return self.of_subjects(model.agreement_with(self.usual, self.countries, BESIDE))

    def of_subjects(self, rows: pd.DataFrame, *more: str) -> pd.DataFrame:
        """Keep the course's countries, and perhaps another state."""
        return rows[rows["iso3"].isin([*self.subjects, *more])].reset_index(drop=True)

    # Compared by hand.

    @cached_property
    def few(self) -> list[str]:
        """The texts to compare by hand."""
        return self.sets.get("emergency", self.sets["before"])[1][:BY_HAND]

    @cached_property
    def given(self) -> int:
        """How many of the few are counted for the learner, about half of them.

        Where it can be, the others have another share than all of them: then whoever counts the
        others only is told so.
        """
        half, iso3 = len(self.few) // 2, self.by_hand[1]
        whole = self.share(iso3, self.few, "half", "dropped")["percent"]
        for given in sorted(range(1, len(self.few)), key=lambda n: (abs(n - half), -n)):
            rest = self.share(iso3, self.few[given:], "half", "dropped")["percent"]
            if abs(rest - whole) > 2:
                return given
        return half

    @cached_property
    def by_hand(self) -> tuple[str, str]:
        """Two countries to compare by hand: those that voted in most different ways."""
        ways = {iso3: self.cast.loc[iso3, self.few].nunique() for iso3 in self.subjects}
        first, *rest = sorted(ways, key=lambda iso3: -ways[iso3])
        return first, rest[0] if rest else first

    def lines(self, iso3: str, worked: int) -> list[str]:
        """Both votes on each text; the points of the first few texts."""
        lines = []
        for number, text in enumerate(self.few):
            here, there = self.cast.at[iso3, text], self.cast.at[BESIDE, text]
            line = f"- {text}: {self.names[iso3]} {describe.did(here)}, {self.beside} "
            line += describe.did(there)
            if number < worked:
                counted = self.share(iso3, [text], "half", "dropped")
                points = f"{describe.number(counted['agreed'])} points"
                points = {"1 points": "1 point", "0.5 points": "half a point"}.get(points, points)
                line += f": **{points if counted['texts'] else 'left out'}**"
            lines.append(line)
        return lines

    # In words.

    @property
    def texts_in_words(self) -> str:
        dates, calls = self.calls["date"], self.calls
        votes, late = len(self.data.load("votes")), int(calls["later"].sum())
        meanwhile = int((dates > RAN).sum()) - late
        text = (
            f"{len(calls)} texts on the war, from {describe.date(dates.min())} to "
            f"{describe.date(dates.max())}; {len(self.names)} states; so {votes:,} cells."
        )
        if late:
            text += (
                f" {late} came after {self.data.as_of}: they are marked +, and no share counts them "
                "unless it says so."
            )
        if meanwhile > 0:
            text += f" {meanwhile} came days after the article, still in {self.data.as_of}: these count."
        for _, call in calls[~calls["whole"]].iterrows():
            text += f" One roll call is incomplete, {call['resolution']}. {call['note']}"
            text += (
                " What is missing is not missing by chance, so this text gives no share here. The "
                "strip shows it with its holes."
            )
        adopted = "\n".join(
            f"- {call['resolution']}{' +' if call['later'] else ''}, "
            f"{describe.date(call['date'])}: {call['subject']}. "
            f"{call['yes']} Yes, {call['no']} No, {call['abstain']} abstained, "
            f"{call['absent']} without a vote"
            for _, call in calls.iterrows()
        )
        return f"{text}\n\n<details><summary>All texts</summary>\n\n{adopted}\n\n</details>"

    @property
    def worked_in_words(self) -> str:
        iso3 = self.by_hand[0]
        total = self.share(iso3, self.few, "half", "dropped")
        count = describe.count(total["texts"], "text")
        return "\n".join(
            [
                f"Rule: {describe.vote_rule('half', 'dropped')}.\n",
                *self.lines(iso3, len(self.few)),
                f"\n{describe.number(total['agreed'])} points of {count}: "
                f"{self.names[iso3]} agrees with {self.beside} on "
                f"**{describe.percent(total['percent'])}**.",
            ]
        )

    @property
    def part_blank_in_words(self) -> str:
        return "\n".join(self.lines(self.by_hand[1], self.given))

    @property
    def rules_in_words(self) -> str:
        lines = []
        for iso3, name in self.subjects.items():
            parts = []
            for abstention in ABSTENTION:
                row = self.share(iso3, self.sets["before"][1], abstention, "dropped")
                count = describe.count(row["texts"], "text")
                parts.append(f"{describe.percent(row['percent'])} of {count}")
            lines.append(f"| {name} | {' | '.join(parts)} |")
        head = " | ".join(["An abstention …", *ABSTENTION.values()])
        table = "\n".join([f"| {head} |", f"|---|{'---|' * len(ABSTENTION)}", *lines])
        return f"Texts: {self.sets['before'][0]}.\n\n{table}"

    @cached_property
    def one_day(self) -> tuple[str, str]:
        """Two texts voted on the same day."""
        for _, calls in self.whole.groupby("date"):
            if len(calls) > 1:
                first, second = calls["resolution"].iloc[:2]
                return first, second
        raise DataError("Lesson 6 finds no two whole roll calls of one day in resolutions.csv.")

    @cached_property
    def about(self) -> dict[str, str]:
        """Text to what it is about."""
        return dict(zip(self.calls["resolution"], self.calls["subject"], strict=True))

    @property
    def one_day_in_words(self) -> str:
        lines, known = [], set(self.data.load("sources")["source_id"])
        for text in self.one_day:
            says, sources = SAYS.get(text, ("", ()))
            line = f"- **{text}**: {self.about[text]}."
            if says and known.issuperset(sources):
                line += f" {says} ({', '.join(sources)})."
            lines.append(line)
        authors = [iso3 for iso3 in ("UKR", "USA") if iso3 in self.cast.index]
        lines += [f"- {self.on_both(iso3)}" for iso3 in authors]
        return "\n".join([*lines, "\nWhy a state voted as it did, the record does not say."])

    def on_both(self, iso3: str, votes: tuple[object, object] | None = None) -> str:
        """Say how a state voted on the two texts of one day."""
        first, second = self.one_day
        here, there = votes or (self.cast.at[iso3, first], self.cast.at[iso3, second])
        return (
            f"{self.names[iso3]} {describe.did(here)} on {first} and {describe.did(there)} on "
            f"{second}."
        )

    @cached_property
    def silent(self) -> str:
        """Code of the country said not to have denounced the war, else who abstains most."""
        claims = self.data.load("claims").set_index("claim_id")["iso3"]
        if claims.get(CLAIM) in self.subjects:
            return claims[CLAIM]
        return max(self.subjects, key=lambda iso3: (self.cast.loc[iso3] == "abstain").sum())

    @property
    def claim_in_words(self) -> str:
        name = self.names[self.silent]
        claims = self.data.load("claims").set_index("claim_id")
        if CLAIM in claims.index and claims.at[CLAIM, "iso3"] == self.silent:
            said = (
                f"The article on {name}, in our words ({CLAIM}): {claims.at[CLAIM, 'paraphrase']}"
            )
        else:
            said = f"One often reads that {name} has not condemned the war."
        lines = [said]
        verdicts = self.data.load("verdicts").set_index("claim_id")
        if CLAIM in verdicts.index and said.startswith("The article"):
            verdict = verdicts.loc[CLAIM]
            label = self.data.labels("verdicts", "verdict").get(verdict["verdict"], "")
            lines.append(f"Our check ({label or verdict['verdict']}): {verdict['finding']}")
        lines.append(f"The record: {name} {self.record(self.silent)}.")
        positions = self.data.load("positions").query(
            "iso3 == @self.silent and topic == 'un_vote' and voice == 'government'"
        )
        lines += [
            f"{row['speaker']}, {describe.date(row['date'], str(row['date_precision']))}: "
            f"{row['position']}"
            for _, row in positions.sort_values("date", kind="stable").iterrows()
            if row["position_id"] not in set(self.views["position_id"])  # which come next
        ]
        votes = self.cast.loc[self.silent, self.calls["resolution"]].to_numpy()
        for when, calls in (
            ("When the article ran", self.calls["date"] <= RAN),
            ("Later", self.calls["date"] > RAN),
        ):
            yes = self.calls[calls & (votes == "yes")]
            on = [
                f"Yes on {call['resolution']}, {describe.date(call['date'])} ({call['subject']})"
                for _, call in yes.iterrows()
            ]
            lines.append(f"{when}: {describe.join_words(on) or 'no Yes'}.")
        return "\n".join(f"- {line}" for line in lines)

    def record(self, iso3: str) -> str:
        """Count the votes of a state, those on later texts apart."""
        return describe.record(self.cast.loc[iso3], self.later[self.cast.columns], self.data.as_of)

    @cached_property
    def views(self) -> pd.DataFrame:
        """For each country what its government said, on votes if it did, and another voice."""
        positions = self.data.load("positions")
        positions = positions[positions["date"] <= self.cutoff].sort_values("date", kind="stable")
        meanings, chosen = self.data.load("meanings"), []
        for iso3 in self.subjects:
            ids = meanings.loc[meanings["iso3"] == iso3, "position_ids"]
            cited = {identifier for cell in ids for identifier in cell}
            here = positions["iso3"] == iso3
            own = positions[here & (positions["voice"] == "government")]
            other = positions[
                (here & (positions["voice"] != "government"))
                | (~here & positions["position_id"].isin(cited))
            ]
            for rows, whose in ((own, "Its government"), (other, "Another voice")):
                on_votes = rows[rows["topic"] == "un_vote"]
                rows = (on_votes if len(on_votes) else rows).tail(1)
                chosen.append(rows.assign(about=iso3, whose=whose))
        return pd.concat(chosen, ignore_index=True)

    @property
    def own_words(self) -> str:
        parts = []
        for iso3, name in self.subjects.items():
            rows = self.views[self.views["about"] == iso3]
            lines = [f"**{name}**\n"]
            for _, row in rows.iterrows():
                when = describe.date(row["date"], str(row["date_precision"]))
                role = row["speaker_role"]
                if row["iso3"] != iso3:
                    role += f", {self.names[row['iso3']]}"
                phrase = f" (“{row['phrase']}”)" if pd.notna(row["phrase"]) else ""
                line = (
                    f"- {row['whose']}: {row['speaker']}, {role}, {when}. {row['position']}{phrase}"
                )
                if row["confidence"] != "high":
                    note = f": {row['note']}" if pd.notna(row["note"]) else "."
                    line += f" *Our confidence: {row['confidence']}{note}*"
                lines.append(line)
            parts.append("\n".join([*lines, *([] if len(rows) else ["- No statement found."])]))
        return "\n\n".join(parts)

    @property
    def later_in_words(self) -> str:
        after, lines = self.calls[self.calls["later"]], []
        for iso3, name in self.subjects.items():
            votes = (
                f"{describe.did(self.cast.at[iso3, text])} on {text}"
                for text in after["resolution"]
            )
            line = f"- {name}: {describe.join_words(votes)}."
            if "all" in self.sets:
                shares = (
                    self.share(iso3, self.sets[key][1], "half", "dropped")
                    for key in ("all", "before")
                )
                now, then = (
                    f"{describe.percent(row['percent'])} of {describe.count(row['texts'], 'text')}"
                    for row in shares
                )
                line += f" Agreement with the later texts: {now}. Without: {then}"
            lines.append(f"{line.removesuffix('.')}.")
        if after.empty:
            return f"No text in the data is later than {self.data.as_of}."
        head = f"After {self.data.as_of} came {describe.count(len(after), 'more text')}"
        if holes := int((~after["whole"]).sum()):
            head += f", {holes} of them with an incomplete roll call, which gives no share"
        return "\n".join([f"{head}. Rule: {describe.vote_rule('half', 'dropped')}.\n", *lines])

    @property
    def voices_in_words(self) -> str:
        concerned = self.countries["role"].isin(["subject", "party"])
        used = model.voices(
            self.views["iso3"], self.countries, self.countries.loc[concerned, "name"]
        )
        return f"Votes of {describe.count(len(self.names), 'state')}. {describe.voices(*used)}"


def _note(facts: Facts) -> str:
    from allylessons import charts

    return charts.caption(describe.sources(facts.calls), facts.data.as_of)


def draw_roll_call(facts: Facts, *, state_to_add: str):
    """Draw the strip of the course's countries, the one compared with, and a further state."""
    from allylessons import charts  # brings Altair, which the first cell does without

    states = [BESIDE, *facts.subjects, state_to_add]
    return charts.vote_strip(
        model.vote_strip(facts.cast, facts.calls, facts.countries, states),
        title="Who voted how?",
        note=_note(facts),
        later=facts.data.as_of,
    )


def draw_agreement(
    facts: Facts, *, abstention: str, absence: str, texts: str, predicted: list[float] | None = None
):
    """Draw the agreement of the course's countries beside all pairs, under a rule."""
    return _drawn(facts, BESIDE, abstention, absence, texts, predicted=predicted)


def draw_any_state(
    facts: Facts, *, state: str, beside: str, abstention: str, absence: str, texts: str
):
    """Draw any state in the same chart, compared with any other."""
    if state == beside:
        raise ValueError(f"{facts.names[state]} cannot be compared with itself.")
    return _drawn(facts, beside, abstention, absence, texts, state=state)


def _drawn(
    facts: Facts,
    beside: str,
    abstention: str,
    absence: str,
    texts: str,
    *,
    state: str | None = None,
    predicted: list[float] | None = None,
):
    from allylessons import charts  # brings Altair, which the first cell does without

    pairs = facts.pairs(abstention, absence, texts)
    rows = model.agreement_with(pairs, facts.countries, beside)
    rows["later"] = rows["iso3"].map(facts.late_texts(beside, abstention, absence, texts))
    return charts.agreement(
        facts.of_subjects(rows, *([state] if state else [])),
        pairs,
        title=f"How often do they vote with {facts.names[beside]}, and what is usual?",
        beside=facts.names[beside],
        rule=f"{describe.vote_rule(abstention, absence)}; {facts.sets[texts][0]}",
        note=_note(facts),
        later=facts.data.as_of,
        predicted=predicted,
        marked=facts.names[state] if state else None,
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


def _different(right: float, wrong: list[tuple[float, str, str]]) -> tuple[Mistake, ...]:
    """Mistakes whose numbers can be told from the right one and from each other."""
    seen, mistakes = [right], []
    for value, misconception, says in wrong:
        if pd.notna(value) and all(abs(value - other) > 2 for other in seen):
            seen.append(value)
            mistakes.append(Mistake(round(float(value), 1), misconception, says))
    return tuple(mistakes)


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
    return _different(
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
    # Best is a share that sounds high and is not.
    high = known[known["percent"] > 70]
    of = high if len(high) else known
    row = of.loc[(of["percentile"] - 50).abs().idxmin()]
    name, share, at = row["country"], describe.percent(row["percent"]), row["percentile"]
    often = f"{describe.percent(row['as_often'])} of all pairs agree as often or more"
    place = f"{name} and {facts.beside} stand at percentile {at:.0f}; {often}"
    usual = (
        f"the middle pair of states agrees on {describe.percent(facts.usual['percent'].median())}"
    )
    # Not the percentile: where many pairs share one value, a high one is nothing rare.
    right = "high" if row["as_often"] <= TAIL else "low" if at <= TAIL else "middle"
    mistakes = {
        "high": (
            "80% is high",
            f"{share} sounds high beside 100%. But {usual}, and {place}.",
        ),
        "low": (
            "less than all is little",
            f"Compare with other pairs, not with 100%: {usual}, and {place}.",
        ),
        "middle": (
            "everything is average",
            f"{place}. That is not in the broad middle.",
        ),
        "alone": (
            "numbers speak for themselves",
            "There is something to compare with: all other pairs of states, under the same rule.",
        ),
    }
    return Exercise(
        key="usual",
        prompt=(
            f"Rule: {describe.vote_rule('half', 'dropped')}. Then {name} and {facts.beside} agree on "
            f"{share} of {describe.count(row['texts'], 'text')} on the war, and {usual}. Is "
            f"{share} high?"
        ),
        kind=Choice(
            {
                "high": "Yes: few pairs of states agree more often.",
                "middle": "No: many pairs agree more often, and many less.",
                "low": "No: nearly all pairs agree more often.",
                "alone": "Nobody can say; there is nothing to compare it with.",
            }
        ),
        right=right,
        why=(
            f"{place}. Most states vote alike on these texts, so a high share is nothing rare."
            if right == "middle"
            else f"{place}."
        ),
        mistakes=tuple(Mistake(key, *says) for key, says in mistakes.items() if key != right),
        hints=(
            "Find the middle pair on the chart. Is the country far from it?",
            f"Read beside its dot: {often}.",
        ),
        solution=f"{place}, and {usual}.",
        objective=3,
        recall=True,
    )


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
    rows = model.agreement_with(facts.usual, facts.countries, BESIDE)
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


# How a sentence may name a rule for abstentions. What stands first is looked for first: "not counted
# as agreement" is not "not counted".
_WAYS = {
    "none": r"no agreement|not (\w+ )?(as )?agree\w*|disagree\w*|nothing|zero|no points?",
    "dropped": r"le(ft|av\w+) (\w+ ){0,5}?out|without (any |the )?abst|not count\w*|aside"
    r"|(drop|skip|ignor|exclud|omit)\w*",
    "half": r"half(?! (of )?(all )?(the )?pairs)|0\.5|½",
}
_ABSTAINED, _ABSENT = r"\babst(?:ain|en)\w*", r"\b(?:absen\w*|no vote)\b"
_TOGETHER = re.compile(
    rf"{_ABSTAINED} (and|or) (\w+ )?{_ABSENT}|{_ABSENT} (and|or) (\w+ )?{_ABSTAINED}", re.I
)
_CLAUSE = re.compile(r"[,;:]|\b(?:and|but|while)\b", re.I)
_MIDDLE = re.compile(r"\b(middle|median)\b", re.I)
_PERCENTILE = re.compile(r"\bpercentile\b", re.I)
_USUAL = re.compile(r"\b(pairs?|percentile|usual\w*|typical\w*|middle|median|baseline)\b", re.I)
_REASON = re.compile(r"\b(because|hates?|loves?|loyal\w*|in order to|out of fear)\b", re.I)
_ROUNDED = 0.6  # how far a number in a sentence may be from the computed one


@dataclass(frozen=True)
class _Said:
    """What a sentence names: states, shares, a rule and what is usual; and whether they fit."""

    facts: Facts
    text: str

    @property
    def states(self) -> list[str]:
        names = sorted(self.facts.names.items(), key=lambda state: -len(state[1]))
        left, found = self.text.casefold(), []
        for iso3, name in names:  # the longest first, as one name may stand in another
            rest = re.sub(rf"\b{re.escape(name.casefold())}\b", " ", left)
            if rest != left and iso3 != BESIDE:
                found.append(iso3)
            left = rest
        return found

    @property
    def shares(self) -> list[float]:
        found = re.findall(r"(\d+(?:\.\d+)?)\s*(?:%|per\s?cent\b)", self.text, re.I)
        return [float(share) for share in found]

    @property
    def percentiles(self) -> list[float]:
        after = r"percentile(?: of| is| at)? (\d+(?:\.\d+)?)"
        before = r"(\d+(?:\.\d+)?)(?:st|nd|rd|th)? percentile"
        found = re.findall(f"{after}|{before}", self.text, re.I)
        return [float(one or other) for one, other in found]

    @property
    def counts(self) -> set[int]:
        found = re.findall(r"(\d+) (?:\w+ )?(?:texts|resolutions|roll calls)\b", self.text, re.I)
        return {int(count) for count in found}

    @property
    def ways(self) -> list[str]:
        """How it counts abstentions; what it says of absences alone does not matter here."""
        left = " · ".join(
            clause
            for clause in _CLAUSE.split(_TOGETHER.sub("abstentions", self.text))
            if not re.search(_ABSENT, clause, re.I) or re.search(_ABSTAINED, clause, re.I)
        )
        found = []
        for way, pattern in _WAYS.items():
            rest = re.sub(rf"(?<![\w.])(?:{pattern})", "·", left, flags=re.I)
            if rest != left:
                found.append(way)
            left = rest
        return found

    def readings(self, abstention: str) -> list[tuple[str, str, str]]:
        """Rules and texts by which a state it names has a share, on as many texts, as it says."""
        return [
            (abstention, absence, key)
            for absence in ABSENCE
            for key, (_, texts) in self.facts.sets.items()
            for iso3 in self.states
            for row in [self.facts.share(iso3, texts, abstention, absence)]
            if _is_in(row["percent"], self.shares) and self.counts <= {row["texts"]}
        ]

    @property
    def fits_some_rule(self) -> bool:
        return any(self.readings(abstention) for abstention in ABSTENTION)

    @property
    def fits_its_rule(self) -> bool:
        return bool(self.readings(self.ways[0]))

    @property
    def fits_its_baseline(self) -> bool:
        """Whether one rule, on one set of texts, gives all its numbers, what is usual among them."""
        return any(self._baseline_fits(*reading) for reading in self.readings(self.ways[0]))

    def _baseline_fits(self, abstention: str, absence: str, texts: str) -> bool:
        pairs = self.facts.pairs(abstention, absence, texts)
        rows = model.agreement_with(pairs, self.facts.countries, BESIDE).set_index("iso3")
        rows, middle = rows.loc[self.states], pairs["percent"].median()
        ranks, often = [*rows["percentile"]], [*rows["as_often"]]
        usual = [middle, *ranks, *often, *(100 - rank for rank in ranks + often)]
        if not all(_is_in(share, [*rows["percent"], *usual]) for share in self.shares):
            return False
        fits = []
        if _MIDDLE.search(self.text):
            fits.append(_is_in(middle, self.shares))
        if _PERCENTILE.search(self.text):
            said = self.percentiles or self.shares
            fits.append(all(_is_in(rank, ranks) for rank in said) and bool(said))
        others = [share for share in self.shares if not _is_in(share, rows["percent"])]
        return all(fits) if fits else any(_is_in(value, others) for value in usual)


def _is_in(value: float, numbers: Collection[float]) -> bool:
    return any(abs(value - number) <= _ROUNDED for number in numbers)


def _sentence(facts: Facts) -> Exercise:
    said = partial(_Said, facts)
    row = facts.rows.dropna(subset=["percent"]).iloc[-1]
    name, share = row["country"], describe.percent(row["percent"])
    usual = describe.percent(facts.usual["percent"].median())
    with_rule = f"With an abstention as half, {name} agrees with {facts.beside} on {share}"
    model_answer = f"{with_rule} of {row['texts']} texts; the middle pair of states on {usual}."
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
            "agreement, or left out), and what is usual."
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
                f"{name} agrees with {facts.beside} on {share}; the middle pair on {usual}.",
                "a share needs no rule",
                "How did you count abstentions: as half, as no agreement, or left out? Without the "
                "rule nobody can check the share.",
                fits=lambda text: not said(text).ways,
            ),
            Mistake(
                f"{with_rule}, with abstentions left out too; the middle pair on {usual}.",
                "one share, several rules",
                "I read more than one way to count an abstention here. Name one.",
                fits=lambda text: len(said(text).ways) > 1,
            ),
            Mistake(
                f"{with_rule}, because they want the same; the middle pair on {usual}.",
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
                "Is that much? Add what is usual: the middle pair, or the percentile.",
                fits=lambda text: not _USUAL.search(text),
            ),
            Mistake(
                f"{with_rule}; the middle pair of states on 1.7%.",
                "any baseline will do",
                "The other numbers do not go with that share, or one is missing. By the same rule and "
                "on the same texts, read off the middle pair or the percentile.",
                fits=lambda text: not said(text).fits_its_baseline,
            ),
        ),
        hints=(
            "Set the lab to a rule. Note a share, and the share of the middle pair.",
            f"With an abstention as …, … agrees with {facts.beside} on …%; the middle pair on …%.",
        ),
        solution=f"One of many: {model_answer}",
        objective=5,
    )
