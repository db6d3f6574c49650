"""What lesson 6 needs of the data, computed once, and the paragraphs that tell it."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

import pandas as pd

from allylessons import describe, model
from allylessons.data import DataError
from allylessons.lessons import shared

BESIDE = "RUS"  # whom the course compares with
CLAIM = "C61"  # that a country has not denounced the war
RAN = pd.Timestamp("2025-02-22")  # the article is of about 21 or 22 February (S001)
# What its country said and did besides voting, for and against the claim; and the vote of the
# Security Council on the day of the two rival texts.
AROUND = ("E077", "E220", "E221", "E222")
COUNCIL = "E223"
# How scholars measure it: the name, our words, and where we read it.
MEASURES = (
    (
        "Lijphart's index of agreement (1963)",
        "the share of texts on which two states vote alike, an abstention beside a Yes or No as "
        "half: the rule this lesson began with. From 0 to 1",
        ("S680", "S684"),
    ),
    (
        "S, by Signorino and Ritter (1999)",
        "one less twice the mean distance between two votes, with No, abstention and Yes on one "
        "line. For votes alone it is twice Lijphart's index less one, so it puts states in the same "
        "order. From −1 to 1",
        ("S681",),
    ),
    (
        "Agreement beyond chance: Cohen's kappa and Scott's pi, as Häge (2011) proposes",
        "how much more often two states agree than they would if their votes were dealt out anew. 0 "
        "is chance, 1 is full agreement",
        ("S682",),
    ),
    (
        "Ideal points, by Bailey, Strezhnev and Voeten (2015)",
        "no share at all: each state gets a place on one line, from all votes of a year, so that "
        "states which often vote alike stand close. It needs hundreds of votes, so it is not "
        "computed here",
        ("S683",),
    ),
)
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


class Facts(shared.Facts):
    """What the lesson needs of the data, computed once."""

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

    @cached_property
    def others(self) -> pd.DataFrame:
        """Every state beside the one compared with, under the rule that the lesson begins with."""
        return model.agreement_with(self.usual, self.countries, BESIDE)

    def share(self, iso3: str, texts: Collection[str], abstention: str, absence: str) -> pd.Series:
        """Agreement of one state with the one compared with, on some texts."""
        two = self.cast.loc[[iso3, BESIDE], list(texts)]
        return model.agreement(two, abstention=abstention, absence=absence).iloc[0]

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The course's countries under the rule that the lesson begins with."""
        return self.of_subjects(self.others)

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
        lines += [f"- {line}" for line in self.events_in_words(COUNCIL)]
        return "\n".join([*lines, "\nWhy a state voted as it did, the record does not say."])

    def events_in_words(self, *ids: str) -> list[str]:
        """Tell those of some events that there are: day, what happened, where it can be read."""
        events = self.data.load("events").set_index("event_id")
        return [
            f"{describe.date(row['date'], str(row['date_precision']))}: {row['event']} "
            f"({self.cited(row['source_ids'])})."
            for _, row in events.reindex([i for i in ids if i in events.index]).iterrows()
        ]

    @property
    def baselines_in_words(self) -> str:
        """What is usual by both baselines, and why the second one is so high."""
        others = self.others["percent"].dropna()
        wide = describe.baselines(self.others, self.usual, self.beside)
        texts = self.sets["before"][1]
        most = int(((self.cast[texts] == "yes").sum(axis=1) > len(texts) / 2).sum())
        cast = describe.tally(self.cast.loc[BESIDE, texts])
        return (
            f"{wide}\n\nWhy do pairs agree so much more? Here {self.beside} {cast}, while {most} of "
            f"{len(self.names)} states voted Yes on more than half of the texts. Two that vote Yes "
            f"together agree, and neither agrees with {self.beside}. So a share of {describe.percent(self.usual['percent'].median())} is "
            f"usual for two states and high for agreement with {self.beside}: "
            f"{int((others >= self.usual['percent'].median()).sum())} of {len(others)} states reach "
            "it."
        )

    @property
    def measures_in_words(self) -> str:
        """The measures by their names, and those that are computed on these votes."""
        texts = self.sets["before"][1]
        rows = model.measures_with(self.cast[texts], self.countries, self.subjects, BESIDE)
        always = self.cast.loc[BESIDE, texts].nunique() == 1
        lines = [f"- **{name}**: {says} ({self.cited(ids)})." for name, says, ids in MEASURES]
        lines += [f"\nWith {self.beside}, {self.sets['before'][0]}:\n", *describe.measures(rows)]
        if always:
            vote = describe.did(self.cast.loc[BESIDE, texts].iloc[0])
            lines.append(
                f"\nThe kappa of every state that ever differs is 0, and that is no error. "
                f"{self.beside} {vote} on each of these texts, so its vote never changes, and "
                "nobody's changes can follow it. These texts cannot show whether a state follows "
                f"{self.beside} or only shares its view of one question. That needs texts on "
                f"which {self.beside} votes in more than one way."
            )
        return "\n".join(lines)

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
            said = f"Take the sentence: {name} has not condemned the war."
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
        if said.startswith("The article"):
            lines += self.events_in_words(*AROUND)
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
    def notes(self) -> dict[str, str]:
        """Key to paragraph of all that the lesson shows, apart from its questions."""
        return {
            "texts": self.texts_in_words,
            "worked": self.worked_in_words,
            "baselines": self.baselines_in_words,
            "rules": self.rules_in_words,
            "measures": self.measures_in_words,
            "one-day": self.one_day_in_words,
            "claim": self.claim_in_words,
            "own-words": self.own_words,
            "later": self.later_in_words,
            "voices": self.voices(
                self.views["iso3"], f"Votes of {describe.count(len(self.names), 'state')}."
            ),
        }
