"""What lesson 2 needs of the data, computed once, and the paragraphs that tell it."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from allylessons import describe, model
from allylessons.data import DataError
from allylessons.lessons import shared

WORKED = "C24"  # three links, all credited
TO_BUILD = "C35"  # three links, the last found on checking; its own side denies it
FIRMER = "C04"  # a suspicion that became a fact
TURNED = "C03"  # the subtitle that turns the help round


class Facts(shared.Facts):
    """What the lesson needs of the data, computed once."""

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
                "back, or name another claim at the top of lessons/l02/facts.py."
            )
        return row

    @cached_property
    def names(self) -> pd.Series:
        """Code to name of every state."""
        return self.countries.set_index("iso3")["name"]

    @cached_property
    def concerned(self) -> pd.DataFrame:
        """The countries studied and those at war."""
        return self.countries[self.countries["role"].isin(["subject", "party"])]

    def links(self, identifier: str, *, traced: bool = True) -> pd.DataFrame:
        """The chain of a claim, with or without the links that the article does not credit."""
        self.claim(identifier)  # says so where there is none
        chain = model.chain_of(self.data.load("chains"), self.data.load("actors"), identifier)
        return chain if traced else chain[~chain["traced"]]

    def taken_apart(self, identifier: str, *, traced: bool = True) -> pd.DataFrame:
        """The chain of a claim that the lesson is built on: it has to lead somewhere."""
        links = self.links(identifier, traced=traced)
        if len(links) < 2:
            raise DataError(
                f'Lesson 2 walks claim "{identifier}" back, and chains.csv has fewer than two links '
                "of it. Put its rows back, or name another claim at the top of "
                "lessons/l02/facts.py."
            )
        return links

    def found(self, identifier: str) -> str:
        """What a check of a claim found."""
        findings = self.data.load("verdicts").set_index("claim_id")["finding"]
        return findings.get(identifier, "no check is recorded.")

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
                    **{code: self.names[code] for code in self.concerned["iso3"]},
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
        return {code: self.names.get(code, code) for code in others.index}

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
        links = self.taken_apart(TO_BUILD)
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
        country = self.names[self.claim(TO_BUILD)["iso3"]]
        return (
            f"What does {country}'s own side say? {self.quoted(self.other_side)}\n\n"
            f"What did a check of the claim find? {self.found(TO_BUILD)}"
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
            f"somebody who is said to have seen the thing, as far as we traced. The longest row is “{longest}”. Speakers named and at war here stand at "
            f"the end of {war} credited chains, and of {war_traced} once the links found on "
            "checking are followed."
        )

    @cached_property
    def firmer(self) -> pd.Series:
        """The last link behind the claim that grew firmer on its way."""
        return self.taken_apart(FIRMER).iloc[-1]

    @cached_property
    def named_further_on(self) -> list[str]:
        """Other claims for which the article does credit the speaker behind the firmer one."""
        speakers = self.data.load("actors").set_index("name")["actor_id"]
        chains = self.data.load("chains")
        same = chains["actor_id"] == speakers[self.firmer["actor"]]
        return list(chains.loc[same & ~chains["traced"], "claim_id"])

    @property
    def firmer_in_words(self) -> str:
        claim = self.claim(FIRMER)
        when = describe.date(self.firmer["report_date"], str(self.firmer["report_date_precision"]))
        return (
            f"- The article, {FIRMER}, {claim['hedge']}: {claim['paraphrase']}\n"
            f"- {self.firmer['actor']}, {when}. Our note: {self.firmer['note']}.\n"
            f"- A check found: {self.found(FIRMER)}"
        )

    @cached_property
    def seats(self) -> pd.DataFrame:
        """Outlets by the country of their seat."""
        tables = (self.data.load(name) for name in ("outlets", "actors", "countries"))
        return model.outlets_by_country(*tables)

    @property
    def own_voices_in_words(self) -> str:
        said = self.credited[(self.credited["hops"] > 0) & (self.credited["hedge"] == "opinion")]
        lines = []
        for _, row in model.own_voices(self.credited, self.countries).iterrows():
            others = said[(said["iso3"] == row["iso3"]) & (said["speaker_iso3"] != row["iso3"])]
            text = (
                f"- **{row['country']}.** {describe.count(row['claims'], 'claim')} about it; {row['own']} "
                "of them credited to a voice from there. Its own side: "
                f"{self.quoted(self.said(row['iso3'], 'ties_with_russia'))}"
            )
            if len(others):
                first = others.iloc[0]
                text += f" Somebody else, {first['actor']}, in {first['claim_id']}: {first['paraphrase']}"
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
        ends = self.ends(traced=True)
        subjects = self.countries.loc[self.countries["role"] == "subject", "iso3"]
        own = [code for code in subjects if self.said(code, "ties_with_russia") is not None]
        own += [] if self.other_side is None else [self.other_side["iso3"]]
        text = self.voices([*ends.loc[ends["hops"] > 0, "speaker_iso3"], *own])
        credited = self.credited.loc[self.credited["hops"] > 0, "speaker_iso3"]
        _, silent = model.voices(credited, self.countries, self.concerned["name"])
        if silent:
            text += f" The article alone credits no voice from {describe.join_words(silent, 'or')}."
        return text

    @property
    def notes(self) -> dict[str, str]:
        """Key to paragraph of all that the lesson shows."""
        return {
            "slips": self.slips_in_words,
            "other-side": self.other_side_in_words,
            "far-ends": self.far_ends_in_words,
            "firmer": self.firmer_in_words,
            "own-voices": self.own_voices_in_words,
            "turned": self.turned_in_words,
            "versions": self.versions_in_words,
            "voices": self.voices_in_words,
        }
