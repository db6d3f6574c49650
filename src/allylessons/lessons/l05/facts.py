"""What lesson 5 needs of the data, computed once, and the paragraphs that tell it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import product

import numpy as np
import pandas as pd

from allylessons import describe, model
from allylessons.data import DataError
from allylessons.lessons.shared import Ties
from allylessons.model import index

TRADE, VOTES = "trade_weight", "votes"  # the meanings that are measured, not graded
SINCE = "2022-02-24"  # the votes counted are those on the war
# The choices in the index apart from its weights. The first of each is where the lab begins.
RULES: dict[str, dict[str, str]] = {
    "coding": {
        "evidence": "by evidence: record or both sides 3, several others 2, one party 1",
        "discounted": "by evidence, but what the state denies is 0",
        "size": "by size: large 3, some 2, token 1, unknown blank",
    },
    "trade_as": {"share": "percent of its own GDP", "dollars": "US dollars"},
    "scale": {
        "min_max": "min–max: lowest 0, highest 100",
        "log": "min–max, trade as a logarithm first",
        "rank": "rank: only the order counts",
        "threshold": "threshold: met or not",
    },
    "blanks": {
        "left_out": "left out",
        "zero": "counted as zero",
        "middle": "put in the middle",
    },
    "combine": {"arithmetic": "sum (arithmetic mean)", "geometric": "product (geometric mean)"},
}
CHOICES = {name: [(text, key) for key, text in of.items()] for name, of in RULES.items()}
SCALED_BY = ("coding", "trade_as", "scale")  # those that make the table; the others use it
START = {name: next(iter(options)) for name, options in RULES.items()}
# From where on a measure is met, under the threshold: points; percent or US$ billion; percent.
CUT, TRADE_CUT, VOTES_CUT = 2, 10, 75
MOST = 10  # a weight on a slider
ROBUST = 90  # percent of all indices


class Facts(Ties):
    """What the lesson needs of the data, computed once."""

    @cached_property
    def trade(self) -> pd.DataFrame:
        until = f"{self.cutoff:%Y-%m-%d}"
        return index.trade_sizes(self.data.load("trade"), self.data.load("indicators"), until)

    @cached_property
    def agreement(self) -> pd.Series:
        return model.agreement_over(
            self.data.load("votes"),
            self.data.load("resolutions"),
            self.countries,
            since=SINCE,
            until=self.cutoff,
        )

    @cached_property
    def _tables(self) -> dict[tuple[str, str, str], pd.DataFrame]:
        return {}

    def raw(self, coding: str, trade_as: str) -> pd.DataFrame:
        """The measures before they are put on one scale."""
        # Of rival figures the lowest; what the highest would change is said beside the table.
        size = self.trade["low" if trade_as == "dollars" else "low_percent"]
        points = index.coded(self.grid, coding)
        return index.measures(self.grid, points, {TRADE: size, VOTES: self.agreement})

    def table(self, coding: str, trade_as: str, scale: str) -> pd.DataFrame:
        """The measures on one scale; kept, as every move of a slider asks again."""
        key = coding, trade_as, scale
        if key not in self._tables:
            cuts = dict.fromkeys(self.labels, CUT) | {TRADE: TRADE_CUT, VOTES: VOTES_CUT}
            self._tables[key] = index.scaled(
                self.raw(coding, trade_as), scale, cuts, skewed=[TRADE]
            )
        return self._tables[key]

    def rows(self, weights: Mapping[str, float], **rules: str) -> pd.DataFrame:
        """One index, with names."""
        table = self.table(**{name: rules[name] for name in SCALED_BY})
        rows = index.one(table, weights, blanks=rules["blanks"], combine=rules["combine"])
        rows["country"] = rows["iso3"].map(self.names)
        rows["label"] = rows["meaning"].map(self.labels)
        return rows

    def first(self, weights: Mapping[str, float], **rules: str) -> list[str]:
        """Names of those in the first place; empty where no weight counts."""
        rows = self.rows(weights, **rules).drop_duplicates("iso3")
        return list(rows.loc[rows["rank"] == 1, "country"])

    @property
    def sliders(self) -> dict[str, tuple[int, int, int]]:
        """What each weight can be."""
        return dict.fromkeys(self.labels, (0, MOST, 1))

    @cached_property
    def equal(self) -> dict[str, int]:
        """Equal weights."""
        return dict.fromkeys(self.labels, MOST // 2)

    @cached_property
    def usual(self) -> str:
        """Who is first where the lab begins."""
        return self.first(self.equal, **START)[0]

    @cached_property
    def lattice(self) -> np.ndarray:
        return index.weightings(len(self.labels))

    @cached_property
    def _spaces(self) -> dict[tuple[str, ...], index.Space]:
        return {}

    def space(self, **rules: str) -> index.Space:
        """All weightings under these rules; "any" takes all options of a rule."""
        offered = [list(RULES[n]) if rules[n] == "any" else [rules[n]] for n in RULES]
        found = None
        for chosen in product(*offered):
            if chosen not in self._spaces:
                coding, trade_as, scale, blanks, combine = chosen
                table = self.table(coding, trade_as, scale)
                self._spaces[chosen] = index.space(
                    table, self.lattice, blanks=blanks, combine=combine
                )
            this = self._spaces[chosen]
            found = this if found is None else found.with_(this)
        return found

    @cached_property
    def whole(self) -> index.Space:
        """All weightings under all rules."""
        return self.space(**dict.fromkeys(RULES, "any"))

    @property
    def leaders(self) -> list[str]:
        """Names of the countries that some index puts first, alone."""
        return [name for name, n in zip(self.names.values(), self.whole.alone, strict=True) if n]

    def comparisons(self, found: index.Space) -> pd.DataFrame:
        return index.comparisons(found, self.names)

    def above(self, one: str, other: str) -> float:
        """Percent of all indices in which one country (by name) scores above another."""
        at = list(self.names.values())
        counted = self.whole.above[at.index(one), at.index(other)]
        return float(100 * counted / self.whole.indices)

    @cached_property
    def upset(self) -> dict[str, object]:
        """Settings that put another country than the usual one first, with few changes."""
        steps = self.lattice[np.argsort((self.lattice > 0).sum(axis=1), kind="stable")]
        methods = sorted(
            product(*RULES.values()),
            key=lambda chosen: sum(a != b for a, b in zip(chosen, START.values(), strict=True)),
        )
        usual = list(self.names.values()).index(self.usual)
        for chosen in methods:
            rules = dict(zip(RULES, chosen, strict=True))
            found = self.space(**rules).alone
            if found.sum() == found[usual]:
                continue
            table = self.table(rules["coding"], rules["trade_as"], rules["scale"])
            points = index.scores(table, steps, blanks=rules["blanks"], combine=rules["combine"])
            place = index.ranks(points)
            alone = ((place == 1).sum(axis=0) == 1) & (place[usual] != 1)
            weights = steps[int(np.argmax(alone))]
            return {**dict(zip(self.labels, map(int, weights), strict=True)), **rules}
        raise DataError("Lesson 5 finds no choice that changes who comes first in meanings.csv.")

    @cached_property
    def between(self) -> list[str]:
        """Codes of countries whose agreement lies between the lowest and the highest."""
        values = self.agreement.dropna()
        inside = values[(values > values.min()) & (values < values.max())]
        if inside.empty:
            raise DataError(
                "Lesson 5 needs a country whose agreement in votes lies between two others: give "
                "more countries the role subject."
            )
        return list(inside.sort_values(ascending=False, kind="stable").index)

    @cached_property
    def blank(self) -> tuple[str, str] | None:
        """The first country and measure without a value."""
        gaps = self.raw(START["coding"], START["trade_as"]).isna()
        found = [(iso3, key) for iso3 in gaps.index for key in gaps.columns if gaps.at[iso3, key]]
        return found[0] if found else None

    @property
    def superlatives_in_words(self) -> str:
        actors = self.data.load("actors").set_index("actor_id")["name"]
        rows = self.data.load("phrases")
        rows = rows[rows["iso3"].isin(list(self.names))]
        bold = rows["kind"].isin(["superlative", "trend_claim"])
        lines = [
            f"- “{row['phrase']}” ({actors.get(row['speaker_id'], 'no speaker named')}, on "
            f"{self.names[row['iso3']]}, {row['phrase_id']})"
            for _, row in (rows[bold] if bold.any() else rows).iterrows()
        ]
        return "\n".join(lines) or "No such phrase is in the data."

    @cached_property
    def views(self) -> pd.DataFrame:
        """For each country a position of its government, and one of somebody who objects."""
        said = self.data.load("positions")
        said = said[said["date"] <= self.cutoff].sort_values("date", kind="stable")
        # What was said of the ties comes last, so that it is taken where there is some.
        said = said.sort_values(
            "topic", key=lambda topic: topic == "ties_with_russia", kind="stable"
        )
        chosen = []
        for iso3 in self.names:
            here = said[said["iso3"] == iso3]
            own = here["voice"] == "government"
            chosen += [here[own].tail(1).assign(whose="Its government")]
            chosen += [here[~own].tail(1).assign(whose="Another voice")]
        return pd.concat(chosen, ignore_index=True)

    @property
    def views_in_words(self) -> str:
        lines = []
        for iso3, name in self.names.items():
            rows = self.views[self.views["iso3"] == iso3]
            lines += [f"\n**{name}**\n"]
            for _, row in rows.iterrows():
                when = describe.date(row["date"], str(row["date_precision"]))
                lines.append(
                    f"- {row['whose']}: {row['speaker']}, {row['speaker_role']}, {when}. "
                    f"{row['position']}"
                )
            lines += [] if len(rows) else ["- No statement found."]
        return "\n".join(lines).strip()

    @property
    def texts(self) -> int:
        """How many texts the agreement rests on."""
        dates = self.data.load("resolutions")["date"]
        return int(dates.between(SINCE, f"{self.cutoff:%Y-%m-%d}").sum())

    @property
    def measures_in_words(self) -> str:
        graded = [label for key, label in self.labels.items() if key not in (TRADE, VOTES)]
        lines = [
            f"- **coded from the words of lesson 1's grid** ({'; or '.join(RULES['coding'].values())}; "
            f"none found 0): {describe.join_words(graded)}"
        ]
        if TRADE in self.labels:
            lines.append(
                f"- **{self.labels[TRADE]}**: trade as a share of the country's own GDP, in the last "
                "year with both figures"
            )
        if VOTES in self.labels:
            lines.append(
                f"- **{self.labels[VOTES]}**: agreement on the {self.texts} texts about the war; an "
                "abstention beside a No counts half, an absence not at all"
            )
        return "\n".join(lines)

    def _cell(self, iso3: str, key: str) -> str:
        if key == VOTES:
            share = self.agreement.get(iso3, np.nan)
            return "**blank**" if pd.isna(share) else f"{share:.1f}%"
        if key == TRADE:
            if iso3 not in self.trade.index:
                return "**blank**"
            row = self.trade.loc[iso3]
            percent, dollars = (
                describe.join_words(dict.fromkeys(f"{row[end]:.1f}" for end in ends), "to")
                for ends in (("low_percent", "high_percent"), ("low", "high"))
            )
            return f"{percent}% of GDP, {dollars} billion dollars ({row['year']})"
        cell = self.grid[(self.grid["iso3"] == iso3) & (self.grid["meaning"] == key)].iloc[0]
        if pd.isna(cell["evidence"]):
            return "**blank**"
        denied = ", denied" if cell["stance"] == "denies" and cell["evidence"] != "none" else ""
        return f"{cell['evidence_says']}{denied}; size: {cell['size_says']}"

    @property
    def table_in_words(self) -> str:
        rule = "|".join("---" for _ in range(len(self.labels) + 1))
        lines = [f"| | {' | '.join(self.labels.values())} |", f"|{rule}|"]
        lines += [
            f"| **{name}** | {' | '.join(self._cell(iso3, key) for key in self.labels)} |"
            for iso3, name in self.names.items()
        ]
        spans = self.trade["high"] > self.trade["low"]
        rivals = [self.names[iso3] for iso3 in self.trade.index[spans] if iso3 in self.names]
        text = "\n".join(lines)
        if rivals:
            text += (
                f"\n\nFor {describe.join_words(rivals)} the trade figures of one year differ. The "
                "index takes the lowest of them."
            )
        return text

    @cached_property
    def ends(self) -> tuple[float, float]:
        """Lowest and highest agreement, rounded as the table shows them."""
        return round(self.agreement.min(), 1), round(self.agreement.max(), 1)

    def on_the_scale(self, iso3: str) -> float:
        """Agreement of a country on the min–max scale, from 0 to 100."""
        low, high = self.ends
        return 100 * (round(self.agreement[iso3], 1) - low) / (high - low)

    @property
    def worked_in_words(self) -> str:
        low, high = self.ends
        iso3 = self.between[0]
        value = round(self.agreement[iso3], 1)
        return (
            f"- The lowest agreement is {low:.1f}%, the highest {high:.1f}%. They become 0% and 100%.\n"
            f"- {self.names[iso3]} has {value:.1f}%. So: ({value:.1f} − {low:.1f}) ÷ "
            f"({high:.1f} − {low:.1f}) = **{self.on_the_scale(iso3):.1f}%**."
        )

    @property
    def scales_in_words(self) -> str:
        lines = ["| | min–max | rank | threshold |", "|---|---|---|---|"]
        tables = [self.table(START["coding"], START["trade_as"], s) for s in RULES["scale"]]
        for iso3, name in self.names.items():
            cells = [table.at[iso3, VOTES] for table in tables]
            shown = ["blank" if pd.isna(c) else f"{100 * c:.0f}" for c in cells]
            lines.append(f"| {name} | {' | '.join(shown)} |")
        return "\n".join(lines) + (
            f"\n\nThe threshold is met from {VOTES_CUT} percent of agreement on; for trade, from "
            f"{TRADE_CUT} percent of GDP or {TRADE_CUT} billion dollars on; for the rest, by what "
            "several others say, or by some in size."
        )

    def _scores(self, **rules: str) -> pd.Series:
        rows = self.rows(self.equal, **{**START, **rules}).drop_duplicates("iso3")
        return rows.set_index("iso3")["score"]

    @property
    def blanks_in_words(self) -> str:
        if self.blank is None:
            return "No cell of the table is blank, so here the rule changes nothing."
        iso3, key = self.blank
        lines = [
            f"- {text}: {self._scores(blanks=rule)[iso3]:.1f}"
            for rule, text in RULES["blanks"].items()
        ]
        return (
            f"{self.names[iso3]}, {self.labels[key]}: blank. With equal weights its score is, if the "
            "blank is\n\n" + "\n".join(lines)
        )

    @property
    def means_in_words(self) -> str:
        both = [self._scores(combine=combine) for combine in RULES["combine"]]
        lines = ["| | sum | product |", "|---|---|---|"]
        lines += [
            f"| {name} | {both[0][iso3]:.1f} | {both[1][iso3]:.1f} |"
            for iso3, name in self.names.items()
        ]
        zero = [name for iso3, name in self.names.items() if both[1][iso3] == 0]
        text = "\n".join(lines)
        if zero:
            text += (
                f"\n\nA zero on one measure makes a product zero, and the lowest on a min–max scale is "
                f"a zero: here {describe.join_words(zero)}. Nothing is added to soften it."
            )
        return text

    @property
    def overlap_in_words(self) -> str:
        """Which measures go together, and which the score follows though all weigh alike."""
        table = self.table(*(START[name] for name in SCALED_BY))
        pairs = index.overlap(table)
        lines = []
        if len(pairs):
            most = pairs.iloc[0]
            lines.append(
                f"Overlap: *{self.labels[most['one']]}* and *{self.labels[most['other']]}* go together "
                f"most (correlation {most['correlation']:.2f} over {most['countries']} countries), so a "
                "sum counts part of the same thing twice."
            )
        scored = self._scores().reindex(table.index)
        follows = table.corrwith(scored).dropna().sort_values(kind="stable")
        if len(follows) > 1:
            lines.append(
                "A weight is not an importance: all weigh alike here, and yet the score goes with "
                f"*{self.labels[follows.index[-1]]}* (correlation {follows.iloc[-1]:.2f}) more than with "
                f"*{self.labels[follows.index[0]]}* ({follows.iloc[0]:.2f})."
            )
        return "\n\n".join(lines) or "Too few countries to see which measures go together."

    @property
    def space_in_words(self) -> str:
        points = int(self.lattice[0].sum())
        return (
            f"Take {points} points and share them out among the {len(self.labels)} measures. There "
            f"are {len(self.lattice):,} ways to do it. The chart computes every one of them; nothing "
            "is drawn by lot. Most of these ways leave some measure without a point, so bold "
            "weightings are well represented."
        )

    def _shift(self, weights: np.ndarray, **rules: str) -> float:
        """How many places a country moves on average, beside the start of the lab."""

        def places(of: Mapping[str, str], by: np.ndarray) -> np.ndarray:
            table = self.table(of["coding"], of["trade_as"], of["scale"])
            return index.ranks(index.scores(table, by, blanks=of["blanks"], combine=of["combine"]))

        equal = np.ones((1, len(self.labels)))
        here = places({**START, **rules}, weights)
        before = places(START, self.lattice if rules else equal)
        scored = (here > 0) & (before > 0)
        return float(np.abs(here - before)[scored].mean())

    @cached_property
    def shifts(self) -> pd.Series:
        """Choice to the mean move of a country, in places: the largest first."""
        found = {"weights": self._shift(self.lattice)}
        for name, options in RULES.items():
            others = [key for key in options if key != START[name]]
            found[name] = float(np.mean([self._shift(self.lattice, **{name: k}) for k in others]))
        return pd.Series(found).sort_values(ascending=False, kind="stable")

    @property
    def choices_in_words(self) -> str:
        lines = [
            f"- {name.replace('_', ' ')}: {shift:.2f} places" for name, shift in self.shifts.items()
        ]
        return (
            "Change one choice, keep the others as the lab starts. On average over all weightings a "
            "country then moves by\n\n"
            + "\n".join(lines)
            + "\n\nCountries that are level share the better place, so the zeros of a product move many "
            "at once."
        )

    @property
    def survives_in_words(self) -> str:
        """What is robust with sums alone, and with products alone."""
        lines = []
        for combine, name in (("arithmetic", "sums"), ("geometric", "products")):
            found = self.space(**{**dict.fromkeys(RULES, "any"), "combine": combine})
            rows = index.judged(self.comparisons(found), ROBUST)
            kinds = [
                (list(rows.loc[rows["verdict"] == verdict, "sentence"]), also)
                for verdict, also in (("robust", ""), ("robust with level", " or level"))
            ]
            says = [f"{text}{also}" for texts, also in kinds for text in texts]
            lines.append(
                f"- In {found.indices:,} {name}: {'; '.join(says) or 'nothing of this kind'}."
            )
        return (
            f"Robust in at least {ROBUST}%, taken apart:\n\n"
            + "\n".join(lines)
            + "\n\nMany products "
            "are zero for several countries at once, which leaves these level. So *above* seldom "
            "survives them, and *at least as high as* does."
        )

    @property
    def notes(self) -> dict[str, str]:
        """Key to paragraph of all that the lesson shows."""
        return {
            "superlatives": self.superlatives_in_words,
            "views": self.views_in_words,
            "measures": self.measures_in_words,
            "table": self.table_in_words,
            "worked": self.worked_in_words,
            "scales": self.scales_in_words,
            "blanks": self.blanks_in_words,
            "means": self.means_in_words,
            "overlap": self.overlap_in_words,
            "space": self.space_in_words,
            "choices": self.choices_in_words,
            "survives": self.survives_in_words,
            "voices": self.voices(self.views["iso3"]),
        }


def split(facts: Facts, given: Mapping[str, object]) -> tuple[dict, dict]:
    """Part the values of the controls of the lab into weights and rules."""
    return {key: given[key] for key in facts.labels}, {name: given[name] for name in RULES}
