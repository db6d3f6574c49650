"""What lesson 3 needs of the data, computed once, and the paragraphs that tell it."""

from __future__ import annotations

from functools import cached_property, partial
from typing import NamedTuple

import pandas as pd

from allylessons import describe, model
from allylessons.data import DataError
from allylessons.lessons import shared

_needed = partial(shared.needed, lesson=3)

CLAIM = "C21"  # the sentence that the lesson takes apart
SENT, LOST, KILLED = "troops_deployed", "casualties_total", "killed"
ROUNDS, MISSILES = ("rounds_delivered", "rounds_delivered_in_2024"), "ballistic_missiles_delivered"


class Pair(NamedTuple):
    """Losses and soldiers sent as one and the same estimator gives them, as rows."""

    lost: pd.Series
    sent: pd.Series

    @property
    def counts(self) -> tuple[float, float]:
        return float(self.lost["value"]), float(self.sent["value"])

    @property
    def share(self) -> float:
        """In percent, to one decimal."""
        lost, sent = self.counts
        return round(100 * lost / sent, 1)

    @property
    def when(self) -> str:
        return f"{self.lost['date']:%B %Y}"

    @property
    def said(self) -> str:
        """The fraction, each number with its own hedge."""
        return f"{describe.estimate(self.lost)} of {describe.estimate(self.sent)}"


class Facts(shared.Facts):
    """What the lesson needs of the data, computed once."""

    @cached_property
    def claim(self) -> pd.Series:
        """The claim, as a row of the table."""
        return self.data.record(CLAIM)[1]

    @property
    def name(self) -> str:
        """Name of the country that the claim is about."""
        return str(self.countries.set_index("iso3")["name"][self.claim["iso3"]])

    @cached_property
    def headline(self) -> float:
        """The share that the article prints, in percent."""
        figures = self.data.load("figures")
        printed = figures[(figures["claim_id"] == CLAIM) & ~figures["derived"]]
        return float(_needed(printed["value"].dropna(), "figures", f"a share of {CLAIM}").iloc[0])

    @cached_property
    def month(self) -> str:
        """Month of the text that the article credits, as ``2025-01``."""
        return f"{self.claim['report_date']:%Y-%m}"

    def rows(self, measure: str, known_by: str | None = None) -> pd.DataFrame:
        """Rival estimates about the claim's country; first arrivals are not "those sent"."""
        rows = self._all[self._all["measure"] == measure]
        return rows.reset_index(drop=True) if known_by is None else model.known(rows, known_by)

    @cached_property
    def _all(self) -> pd.DataFrame:
        estimates = self.data.load("estimates")
        rows = model.estimates_of(
            estimates[estimates["definition"].astype(str) != "so_far"],
            self.data.load("actors"),
            iso3=self.claim["iso3"],
            measures=[SENT, LOST, KILLED, *ROUNDS, MISSILES],
        )
        labels = self.data.labels("estimates", "definition")
        rows["definition"] = rows["definition"].astype(str).map(lambda d: labels.get(d, d))
        return rows

    @cached_property
    def sent(self) -> pd.DataFrame:
        return self.rows(SENT)

    @cached_property
    def losses(self) -> pd.DataFrame:
        return self._all[self._all["measure"].isin([LOST, KILLED])]

    def estimators(self, rows: pd.DataFrame) -> dict[str, str]:
        """Estimators to tick, in the order in which they first spoke."""
        return {name: name for name in rows["estimator"].drop_duplicates()}

    @cached_property
    def months(self) -> list[tuple[str, str]]:
        """Months in which some estimate of losses was published, to choose from."""
        months = self.losses["date"].dt.to_period("M").drop_duplicates().sort_values()
        return [(f"{month.start_time:%B %Y}", str(month)) for month in months]

    def pairs(
        self,
        measure: str = LOST,
        known_by: str | None = None,
        *,
        replaced: bool = False,
        open_ended: bool = True,
    ) -> pd.DataFrame:
        """Every share that the estimates known by then allow."""
        lost = self.rows(measure, known_by=known_by)
        sent = self.rows(SENT, known_by=known_by)
        if not replaced:
            lost, sent = (model.latest_of_each(rows, ["actor_id"]) for rows in (lost, sent))
        if not open_ended:
            lost, sent = (
                rows[rows["least"].notna() & rows["most"].notna()] for rows in (lost, sent)
            )
        return model.shares(lost, sent)

    @cached_property
    def then(self) -> pd.DataFrame:
        """The shares of all casualties in the month of the claim."""
        return self.pairs(known_by=self.month)

    @cached_property
    def speaker(self) -> str:
        """Who stands at the end of the claim's chain."""
        chains = self.data.load("chains")
        links = chains[chains["claim_id"] == CLAIM].sort_values("link")
        return _needed(links, "chains", f"a chain of {CLAIM}")["actor_id"].iloc[-1]

    @cached_property
    def own_pair(self) -> Pair:
        """Losses and soldiers sent as the claim's own source gives them."""
        return self._pair(self.speaker, self.month)

    @property
    def base(self) -> tuple[float, float]:
        """The two counts of the claim's own source."""
        return self.own_pair.counts

    def _pair(self, actor: str, known_by: str | pd.Timestamp) -> Pair:
        """The newest losses of an estimator by then, and the newest number sent."""
        found = []
        for measure in (LOST, SENT):
            rows = self.rows(measure, known_by=known_by)
            rows = rows[(rows["actor_id"] == actor) & rows["value"].notna()]
            what = f'a value of "{measure}" by {actor}, known by {known_by}'
            found.append(_needed(rows, "estimates", what).iloc[-1])
        return Pair(*found)

    @cached_property
    def rival(self) -> pd.Series:
        """The lowest rival estimate of losses in the month of the claim."""
        newest = model.latest_of_each(self.rows(LOST, known_by=self.month), ["actor_id"])
        return newest.loc[newest["value"].astype(float).idxmin()]

    @cached_property
    def killed(self) -> pd.DataFrame:
        """The newest estimate of those killed, by estimator, in the month of the claim."""
        killed = model.latest_of_each(self.rows(KILLED, known_by=self.month), ["actor_id"])
        return _needed(killed, "estimates", f'a row of "{KILLED}" known by {self.month}')

    def share(self, part: float, whole: float) -> float:
        """A share in percent, to one decimal."""
        return round(100 * part / whole, 1)

    @property
    def sent_in_words(self) -> str:
        newest = model.latest_of_each(self.rows(SENT, known_by=self.month), ["actor_id"])
        low = float(newest["least"].fillna(newest["most"]).min())
        high = float(newest["most"].fillna(newest["least"]).max())
        return (
            f"By {self.month_name} the newest figure of each estimator lay between "
            f"{describe.number(low)} and {describe.number(high)}: "
            f"the highest is {describe.number(round(high / low, 1))} times the lowest. Agreement is "
            "comforting only if they counted apart, and the figures alone do not tell us that."
        )

    @cached_property
    def shared_in_words(self) -> str:
        """Name the sources in which the figures of more than one estimator are found."""
        rows = pd.concat([self.sent, self.losses])
        shared = rows.groupby("source_id")["estimator"].agg(lambda names: sorted(set(names)))
        shared = shared[shared.map(len) > 1]
        if shared.empty:
            return "Each of these figures comes from a source of its own."
        found = [f"{describe.join_words(names)} in {source}" for source, names in shared.items()]
        return f"Rival figures can reach you through one and the same report: {'; '.join(found)}."

    @cached_property
    def own_side(self) -> pd.DataFrame:
        """What the claim's own country has said since the first estimate of soldiers sent."""
        positions, estimates = self.data.load("positions"), self.data.load("estimates")
        first = estimates.loc[estimates["measure"] == SENT, "date"].min().to_period("M").start_time
        return positions[
            (positions["iso3"] == self.claim["iso3"])
            & (positions["voice"] == "government")
            & positions["topic"].isin(["war", "specific_accusation"])
            & (positions["date"] >= first)
        ].sort_values("date")

    @property
    def own_side_in_words(self) -> str:
        lines = []
        for _, row in self.own_side.iterrows():
            when = describe.date(row["date"], str(row["date_precision"]))
            lines.append(f"- {when}, {row['speaker']}, {row['speaker_role']}: {row['position']}")
        return "\n".join(lines) or "No statement of its own was found."

    @property
    def month_name(self) -> str:
        return f"{pd.Timestamp(self.month):%B %Y}"

    @property
    def lost_in_words(self) -> str:
        lost = model.latest_of_each(self.rows(LOST, known_by=self.month), ["actor_id"])
        spans = []
        for name, rows in (("all losses", lost), ("killed", self.killed)):
            values = rows["value"].astype(float)
            spans.append(
                f"{name}: {describe.number(values.min())} to {describe.number(values.max())}, "
                f"a factor of {describe.number(round(values.max() / values.min(), 1))}"
            )
        return (
            f"By {self.month_name}, the newest figure of each estimator. {'; '.join(spans)}. The two "
            "are different things counted, so they stand in two groups and are never joined. "
            f"{self.shared_in_words}"
        ).replace(". all", ". All")

    @property
    def worked_in_words(self) -> str:
        lost, sent = self.base
        return (
            f"{describe.number(lost)} divided by {describe.number(sent)} is "
            f"{describe.number(self.share(lost, sent))}%. The article prints "
            f"{describe.number(self.headline)}%."
        )

    @cached_property
    def later(self) -> list[Pair]:
        """The claim's own pair, then those of later estimators who gave both on one day."""
        pairs = [self.own_pair]
        for _, lost in self.rows(LOST).iterrows():
            sent = self.sent[
                (self.sent["actor_id"] == lost["actor_id"]) & (self.sent["date"] == lost["date"])
            ].dropna(subset=["value"])
            if lost["date"] > self.claim["report_date"] and pd.notna(lost["value"]) and len(sent):
                pairs.append(Pair(lost, sent.iloc[-1]))
        if len(pairs) < 2:
            raise DataError(
                f'Lesson 3 needs somebody who gave "{LOST}" and "{SENT}" on one day after '
                f"{self.claim['report_date']:%Y-%m-%d}: estimates.csv has none."
            )
        return pairs

    @cached_property
    def before_later(self) -> Pair | None:
        """What the second of the later pairs' estimator had said before, if anything."""
        lost = self.later[1].lost
        try:
            return self._pair(lost["actor_id"], lost["date"] - pd.Timedelta(days=1))
        except DataError:
            return None

    @property
    def later_in_words(self) -> str:
        lines = []
        for pair in self.later:
            more, less = pd.isna(pair.lost["most"]), pd.isna(pair.sent["most"])
            hedge = "near " if more and less else "more than " * more + "less than " * less
            lines.append(
                f"- {pair.when}, {pair.lost['estimator']}: {pair.said} is {hedge}"
                f"{describe.number(pair.share)}%. Losses counted: {pair.lost['definition']}. "
                f"Sent: {pair.sent['definition']}."
            )
        return "\n".join(lines)

    @property
    def arms_in_words(self) -> str:
        """The estimates of shells, then those of missiles, each with its estimator and date."""
        parts = []
        for noun, measures in (("Rounds", ROUNDS), ("Ballistic missiles", [MISSILES])):
            rows = self._all[self._all["measure"].isin(measures)]
            said = []
            for _, row in rows.iterrows():
                times = "million " if str(row["unit"]).startswith("million") else ""
                when = describe.date(row["date"], str(row["date_precision"]))
                said.append(f"{row['estimator']} {describe.estimate(row)} {times}({when})")
            parts.append(f"{noun}: {', '.join(said)}.")
        return " ".join(parts)

    def pieces(self, measures: tuple[str, ...]) -> tuple[float, float]:
        """The lowest and the highest estimate of arms, in single pieces."""
        rows = self._all[self._all["measure"].isin(measures)]
        rows = _needed(rows, "estimates", f"rows of {describe.join_words(measures)}")
        rows = model.in_single_units(rows, {"million rounds": 1_000_000, "missiles": 1})
        ends = rows[["least", "most"]].astype(float)
        return float(ends.min().min()), float(ends.max().max())

    @cached_property
    def narrow(self) -> float:
        """The highest share of those whose estimator counts the killed and wounded alone."""
        rows = self.then[self.then["definition"] == "killed or wounded"]
        return float(rows["share_percent"].max())

    @cached_property
    def dead(self) -> pd.DataFrame:
        """The shares of those killed in the month of the claim."""
        return self.pairs(KILLED, self.month)

    @property
    def voices_in_words(self) -> str:
        used = pd.concat(
            [self.sent["estimator_iso3"], self.losses["estimator_iso3"], self.own_side["iso3"]]
        )
        concerned = self.countries[
            (self.countries["role"] == "party") | (self.countries["iso3"] == self.claim["iso3"])
        ]
        return describe.voices(*model.voices(used, self.countries, concerned["name"]))

    @property
    def notes(self) -> dict[str, str]:
        """Key to paragraph of all that the lesson shows."""
        return {
            "sent": self.sent_in_words,
            "lost": self.lost_in_words,
            "worked": self.worked_in_words,
            "own-side": self.own_side_in_words,
            "later": self.later_in_words,
            "voices": self.voices_in_words,
        }
