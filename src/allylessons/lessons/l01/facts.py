"""What lesson 1 needs of the data, computed once, and the paragraphs that tell it."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

import pandas as pd

from allylessons import describe, model
from allylessons.data import DataError
from allylessons.lessons.shared import Ties

# How firm the evidence has to be under a rule, and how much of it: what a learner picks, in words,
# and the values that then count. Each is a choice of the rule, not of the data.
EVIDENCE = {
    "record": ("what a record or both sides show", ("record", "both_sides")),
    "several": ("also what several others say", ("record", "both_sides", "several_others")),
    "any": ("also what one party alone says", ("record", "both_sides", "several_others", "one")),
}
SIZES = {
    "some": ("more than a token", ("large", "some")),
    "large": ("only what is large", ("large",)),
    "any": ("of any size, known or not", ("large", "some", "token", "none", "unknown")),
}
RULE = {"evidence": "record", "size": "some"}  # where a learner begins


def counting(evidence: str = "record", size: str = "some") -> str:
    """Say what a rule counts."""
    return f"{EVIDENCE[evidence][0]}, {SIZES[size][0]}"


class Facts(Ties):
    """What the lesson needs of the data, computed once."""

    @cached_property
    def claims(self) -> pd.DataFrame:
        return self.data.load("claims").set_index("claim_id")

    def listed(
        self,
        meanings: Collection[str],
        at_least: int,
        evidence: str = "record",
        size: str = "some",
    ) -> pd.DataFrame:
        """The countries under a rule."""
        return model.allies(
            self.grid,
            meanings=meanings,
            at_least=at_least,
            evidence=EVIDENCE[evidence][1],
            sizes=SIZES[size][1],
        )

    def later(self, identifier: str) -> bool:
        """Whether a record has a date after the course's last day."""
        date = self.data.record(identifier)[1].get("date")
        return isinstance(date, pd.Timestamp) and date > self.cutoff

    def met(self, iso3: str, evidence: str = "record", size: str = "some") -> list[str]:
        """The meanings that a country meets."""
        counted = model.counts(self.grid, evidence=EVIDENCE[evidence][1], sizes=SIZES[size][1]) & (
            self.grid["iso3"] == iso3
        )
        return list(self.grid.loc[counted, "meaning"])

    @cached_property
    def pair(self) -> tuple[str, str]:
        """Two countries that some rule tells apart: one with much on record, one that denies much."""
        argued = self.grid["stance"].isin(["denies", "partly"]) & (self.grid["evidence"] != "none")
        denials = self.grid[argued]["iso3"].value_counts()
        by_record = sorted(self.names, key=lambda iso3: -len(self.met(iso3)))
        by_denial = sorted(self.names, key=lambda iso3: -denials.get(iso3, 0))
        for inside in by_record:
            for outside in by_denial:
                apart = set(self.met(inside)) - set(self.met(outside))
                if inside != outside and apart and self.met(outside, "any", "any"):
                    return inside, outside
        raise DataError(
            "Lesson 1 finds no two countries in meanings.csv that differ in what is on record."
        )

    @property
    def meanings_in_words(self) -> str:
        asks = self.data.definitions("meanings", "meaning")
        return "\n".join(f"- **{label}**: {asks[key]}" for key, label in self.labels.items())

    def _listed_in_words(self, field: str) -> str:
        labels = self.data.labels("meanings", field)
        return "\n".join(
            f"- **{labels[key]}**: {means}"
            for key, means in self.data.definitions("meanings", field).items()
        )

    @property
    def evidence_in_words(self) -> str:
        return "\n\n".join(
            f"*{title}*\n\n{self._listed_in_words(field)}"
            for title, field in (
                ("Evidence: how well is it established?", "evidence"),
                ("Stance: what does the state itself say?", "stance"),
                ("Size: how much of it is there?", "size"),
            )
        )

    @property
    def grid_in_words(self) -> str:
        counted = self.grid[model.counts(self.grid)]
        bare = [name for iso3, name in self.names.items() if iso3 not in set(counted["iso3"])]
        empty = [x for key, x in self.labels.items() if key not in set(counted["meaning"])]
        text = f"{len(self.grid)} cells: {describe.spread(self.grid['evidence_says'])}."
        text += f" Counting {counting()}:"
        if empty:
            text += f" nobody meets {describe.join_words(empty)};"
        if bare:
            text += f" {describe.join_words(bare)} meets nothing;"
        return text.rstrip(":;") + "." + self._denied_in_words

    @property
    def _denied_in_words(self) -> str:
        """Two cells that a state denies alike, and that differ in evidence."""
        rows = self.grid[(self.grid["stance"] == "denies") & (self.grid["evidence"] != "none")]
        for meaning in self.labels:
            here = rows[rows["meaning"] == meaning]
            firm, weak = (here[here["evidence"] == word] for word in ("record", "one"))
            if len(firm) and len(weak):
                one, other = firm.iloc[0], weak.iloc[0]
                return (
                    f"\n\n{one['country']} and {other['country']} both deny it: {one['label']}. For "
                    f"the first there is {one['evidence_says']}, for the second the word of "
                    f"{other['evidence_says']}. The denials are alike; the evidence is not."
                )
        return ""

    @cached_property
    def views(self) -> pd.DataFrame:
        """For each country up to two things its government said, and one that another said."""
        positions = self.data.load("positions")
        positions = positions[positions["date"] <= self.cutoff].sort_values("date", kind="stable")
        topics = ["ties_with_russia", "war", "specific_accusation", "un_vote"]
        chosen = []
        for iso3 in self.names:
            cells = self.grid[self.grid["iso3"] == iso3]
            cited = {identifier for ids in cells["position_ids"] for identifier in ids}
            here = positions["iso3"] == iso3
            own = positions[here & (positions["voice"] == "government")]
            other = positions[
                (here & (positions["voice"] != "government"))
                | (~here & positions["position_id"].isin(cited))
            ]
            for rows, most, whose in ((own, 2, "Its government"), (other, 1, "Another voice")):
                topic = next((t for t in topics if (rows["topic"] == t).any()), None)
                rows = rows[rows["topic"] == topic]
                # The surest first, and of these the latest.
                rows = rows.sort_values("confidence", kind="stable").tail(most)
                chosen.append(rows.assign(about=iso3, whose=whose))
        return pd.concat(chosen, ignore_index=True)

    @property
    def own_words(self) -> str:
        parts, states = [], self.countries.set_index("iso3")["name"]
        for iso3, name in self.names.items():
            rows = self.views[self.views["about"] == iso3]
            lines = [f"**{name}**"]
            for _, row in rows.iterrows():
                when = describe.date(row["date"], str(row["date_precision"]))
                role = row["speaker_role"]
                if row["iso3"] != iso3:
                    role += f", {states[row['iso3']]}"
                phrase = f" (“{row['phrase']}”)" if pd.notna(row["phrase"]) else ""
                lines.append(
                    f"- {row['whose']}: {row['speaker']}, {role}, {when}. {row['position']}{phrase}"
                )
            parts.append("\n".join([*lines, *([] if len(rows) else ["- No statement found."])]))
        return "\n\n".join(parts)

    @cached_property
    def records(self) -> pd.DataFrame:
        """How often each country cast which vote on the resolutions that the grid cites."""
        votes = self.data.load("votes")
        names = votes["resolution"] + ":" + votes["iso3"]
        cited = {
            identifier
            for column in ("evidence_ids", "counter_evidence_ids")
            for ids in self.grid[column]
            for identifier in ids
        }
        texts = set(votes.loc[names.isin(cited), "resolution"])
        if not texts:
            raise DataError(
                "Lesson 1 counts votes, and meanings.csv cites none. Put ids such as ES-11/1:ZAF into "
                "its evidence_ids or counter_evidence_ids."
            )
        cast = votes[votes["resolution"].isin(texts) & votes["iso3"].isin(list(self.names))]
        return pd.crosstab(cast["iso3"], cast["vote"].astype(str)).reindex(
            index=list(self.names), columns=["no", "abstain", "yes", "absent"], fill_value=0
        )

    def record(self, iso3: str) -> str:
        """One country's votes in words."""
        labels = {"no": "No", "abstain": "abstained", "yes": "Yes", "absent": "took no part"}
        cast = self.records.loc[iso3]
        return describe.join_words(f"{labels[vote]} {n} times" for vote, n in cast.items() if n)

    @property
    def record_in_words(self) -> str:
        total = int(self.records.sum(axis=1).max())
        lines = [
            f"- {name}: {self.record(iso3).replace(' 1 times', ' once')}"
            for iso3, name in self.names.items()
        ]
        return "\n".join([f"On the {total} texts that the grid cites:\n", *lines])

    @property
    def worked_in_words(self) -> str:
        inside, outside = self.pair
        most, fewer = len(self.met(inside)), len(self.met(outside))
        at_least = max(min(3, most), fewer + 1)
        words = describe.allies_rule(len(self.labels), at_least, counting())
        lines = [f"Rule: {words}.\n"]
        for iso3 in (inside, outside):
            met = [self.labels[key] for key in self.met(iso3)]
            verdict = "in" if len(met) >= at_least else "out"
            lines.append(
                f"- {self.names[iso3]} has {len(met)} that count "
                f"({describe.join_words(met) or 'none'}): **{verdict}**."
            )
        return "\n".join(lines)

    # The rule of the exercise in between: its last step is left to the learner.
    at_least = 2

    @property
    def part_blank_in_words(self) -> str:
        rule = describe.allies_rule(len(self.labels), self.at_least, counting())
        rows = self.listed(list(self.labels), self.at_least)
        first = rows.iloc[0]
        rest = describe.join_words(rows["country"].iloc[1:])
        verdict = "in" if first["ally"] else "out"
        return (
            f"Rule: {rule}.\n\n- {first['country']} has {first['met']}: {verdict}.\n"
            f"- {rest}: count them in the grid."
        )

    @property
    def later_in_words(self) -> str:
        labels = self.data.labels("meanings", "later_evidence")
        lines = []
        for _, cell in self.grid.iterrows():
            if pd.isna(cell["later_note"]):
                continue
            now, later = cell["evidence"], cell["later_evidence"]
            change = (
                f"{cell['evidence_says']} in {self.data.as_of}, {labels[later]} later. "
                if later not in ("no_change", now)
                else ""
            )
            lines.append(f"- {cell['country']}, {cell['label']}: {change}{cell['later_note']}")
        return "\n".join(lines) or "No evidence is known to have changed."

    @cached_property
    def heard(self) -> pd.Series:
        """From which country each voice speaks: positions shown, and origins of claims cited."""
        cited = {each for ids in self.grid["position_ids"] for each in ids}
        positions = self.data.load("positions")
        shown = cited | set(self.views["position_id"])
        said = positions.loc[positions["position_id"].isin(shown), "iso3"]
        used = {each for ids in self.grid["evidence_ids"] for each in ids}
        links = self.data.load("chains").merge(self.data.load("actors"), on="actor_id")
        origins = (
            links[links["claim_id"].isin(used)].sort_values("link").groupby("claim_id").tail(1)
        )
        return pd.concat([said, origins["iso3"]])

    @property
    def notes(self) -> dict[str, str]:
        """Key to paragraph of all that the lesson shows."""
        return {
            "meanings": self.meanings_in_words,
            "evidence": self.evidence_in_words,
            "grid": self.grid_in_words,
            "own-words": self.own_words,
            "record": self.record_in_words,
            "worked": self.worked_in_words,
            "part-blank": self.part_blank_in_words,
            "later": self.later_in_words,
            "voices": self.voices(self.heard),
        }
