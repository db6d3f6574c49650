"""Lesson 5, compare and break: an index of ties, the choices in it, and what survives them all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import product

import numpy as np
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
    Prediction,
    Sentence,
    Settings,
    Several,
)
from allylessons.model import index

TITLE = "Who is closest to Russia, and does the answer survive?"
TRADE, VOTES = "trade_weight", "votes"  # the meanings that are measured, not graded
SINCE = "2022-02-24"  # the votes counted are those on the war
# The choices in the index apart from its weights. The first of each is where the lab begins.
RULES: dict[str, dict[str, str]] = {
    "counts_as": {
        "steps": "documented 3, claimed 2, disputed 1",
        "documented": "only what is documented",
        "anything": "documented, claimed or disputed alike",
    },
    "trade_as": {"share": "percent of its own GDP", "dollars": "US dollars"},
    "scale": {
        "min_max": "min–max: lowest 0, highest 1",
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
SCALED_BY = ("counts_as", "trade_as", "scale")  # those that make the table; the others use it
START = {name: next(iter(options)) for name, options in RULES.items()}
POINTS = {
    "steps": {"documented": 3, "claimed": 2, "disputed": 1, "none_found": 0},
    "documented": {"documented": 3, "claimed": 0, "disputed": 0, "none_found": 0},
    "anything": {"documented": 3, "claimed": 3, "disputed": 3, "none_found": 0},
}
# From where on a measure is met, under the threshold: points; percent or US$ billion; percent.
CUT, TRADE_CUT, VOTES_CUT = 2, 10, 75
MOST = 10  # a weight on a slider
ROBUST = 90  # percent of all indices
ROBUST_FROM = {"robust_from_percent": (50, 100, 5)}
WORDS = 30


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    facts = Facts(data)
    everything = {name: [*of, ("all of these", "any")] for name, of in CHOICES.items()}
    exercises = (
        _framework(facts),
        _blank(facts),
        _min_max(facts),
        _weighted(facts),
        _double(facts),
        _put_first(facts),
        _unfair(facts),
        _never_first(facts),
        _robust(facts),
    )
    return Content(
        TITLE,
        exercises=exercises,
        predictions=(
            Prediction(
                "moves-most",
                "Whose place do you expect to depend most on the weights?",
                Choice({name: name for name in facts.names.values()}),
            ),
        ),
        labs=(
            Lab(
                "index",
                partial(draw_index, facts),
                {**facts.sliders, **CHOICES},
                start=facts.equal,
                in_chart=True,
            ),
            Lab("places", partial(draw_places, facts), everything, predicted="moves-most"),
            Lab(
                "sentences",
                partial(draw_sentences, facts),
                ROBUST_FROM,
                start={"robust_from_percent": ROBUST},
                in_chart=True,
            ),
        ),
        # Questions with figures or names in them are shown from here, so that they follow the data.
        notes={
            f"ask-{each.key}": f"**Your turn.** {each.prompt}"
            for each in exercises
            if not hasattr(each.kind, "options")
        }
        | {
            "superlatives": facts.superlatives_in_words,
            "views": facts.views_in_words,
            "measures": facts.measures_in_words,
            "table": facts.table_in_words,
            "worked": facts.worked_in_words,
            "scales": facts.scales_in_words,
            "blanks": facts.blanks_in_words,
            "means": facts.means_in_words,
            "space": facts.space_in_words,
            "choices": facts.choices_in_words,
            "voices": facts.voices_in_words,
        },
    )


@dataclass(frozen=True)
class Facts:
    """What the lesson needs of the data, computed once."""

    data: Package

    @cached_property
    def grid(self) -> pd.DataFrame:
        grid = model.meanings_grid(
            self.data.load("meanings"),
            self.data.load("countries"),
            self.data.labels("meanings", "meaning"),
            self.data.labels("meanings", "status"),
        )
        if grid["country"].nunique() < 2:
            raise DataError(
                "Lesson 5 compares countries: give at least two rows of countries.csv the role "
                "subject, and rows in meanings.csv."
            )
        return grid

    @cached_property
    def names(self) -> dict[str, str]:
        """Code to name of the course's countries."""
        return dict(zip(self.grid["iso3"], self.grid["country"], strict=True))

    @cached_property
    def labels(self) -> dict[str, str]:
        """Key to label of the measures."""
        return dict(zip(self.grid["meaning"], self.grid["label"], strict=True))

    @cached_property
    def cutoff(self) -> pd.Timestamp:
        """Last day of the month up to which the lesson knows things."""
        return pd.Timestamp(self.data.descriptor["as_of"]) + pd.offsets.MonthEnd(0)

    @cached_property
    def trade(self) -> pd.DataFrame:
        until = f"{self.cutoff:%Y-%m-%d}"
        return index.trade_sizes(self.data.load("trade"), self.data.load("indicators"), until)

    @cached_property
    def agreement(self) -> pd.Series:
        return index.agreement(
            *(self.data.load(table) for table in ("votes", "resolutions", "countries")),
            since=SINCE,
            until=f"{self.cutoff:%Y-%m-%d}",
        )

    @cached_property
    def _tables(self) -> dict[tuple[str, str, str], pd.DataFrame]:
        return {}

    def raw(self, counts_as: str, trade_as: str) -> pd.DataFrame:
        """The measures before they are put on one scale."""
        # Of rival figures the lowest; what the highest would change is said beside the table.
        size = self.trade["low" if trade_as == "dollars" else "low_percent"]
        return index.measures(self.grid, POINTS[counts_as], {TRADE: size, VOTES: self.agreement})

    def table(self, counts_as: str, trade_as: str, scale: str) -> pd.DataFrame:
        """The measures on one scale; kept, as every move of a slider asks again."""
        key = counts_as, trade_as, scale
        if key not in self._tables:
            cuts = dict.fromkeys(self.labels, CUT) | {TRADE: TRADE_CUT, VOTES: VOTES_CUT}
            self._tables[key] = index.scaled(self.raw(counts_as, trade_as), scale, cuts)
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
                counts_as, trade_as, scale, blanks, combine = chosen
                table = self.table(counts_as, trade_as, scale)
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
            table = self.table(rules["counts_as"], rules["trade_as"], rules["scale"])
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
        gaps = self.raw(START["counts_as"], START["trade_as"]).isna()
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
            f"- **graded by status** ({RULES['counts_as']['steps']}, none found 0): "
            f"{describe.join_words(graded)}"
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
        return "**blank**" if pd.isna(cell["status"]) else str(cell["says"])

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
        tables = [self.table(START["counts_as"], START["trade_as"], s) for s in RULES["scale"]]
        for iso3, name in self.names.items():
            cells = [table.at[iso3, VOTES] for table in tables]
            shown = ["blank" if pd.isna(c) else f"{100 * c:.0f}" for c in cells]
            lines.append(f"| {name} | {' | '.join(shown)} |")
        return "\n".join(lines) + (
            f"\n\nThe threshold is met from {VOTES_CUT} percent of agreement on; for trade, from "
            f"{TRADE_CUT} percent of GDP or {TRADE_CUT} billion dollars on; for the rest, by what is "
            "at least claimed."
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
        return "\n".join(lines)

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
            table = self.table(of["counts_as"], of["trade_as"], of["scale"])
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
            "country then moves by\n\n" + "\n".join(lines)
        )

    @property
    def voices_in_words(self) -> str:
        countries = self.data.load("countries")
        concerned = countries.loc[countries["role"].isin(["subject", "party"]), "name"]
        return describe.voices(*model.voices(self.views["iso3"], countries, concerned))


def _split(facts: Facts, given: Mapping[str, object]) -> tuple[dict, dict]:
    """Part the controls of the lab into weights and rules."""
    return {key: given[key] for key in facts.labels}, {name: given[name] for name in RULES}


def draw_index(facts: Facts, **given: object):
    """Draw one index: scores, places and what each measure gives."""
    from allylessons import charts  # brings Altair, which the first cell does without

    weights, rules = _split(facts, given)
    tables = {of: facts.table(*of) for of in product(*(RULES[name] for name in SCALED_BY))}
    return charts.contributions(
        facts.rows(weights, **rules),
        scaled={" ".join(of): table for of, table in tables.items()},
        chosen=" + ' ' + ".join(SCALED_BY),
        weights={
            key: charts.bound(key, offered, weights[key], facts.labels[key])
            for key, offered in facts.sliders.items()
        },
        rules=[charts.bound(name, offered, rules[name]) for name, offered in CHOICES.items()],
        title="Where do the points come from?",
        note=_note(facts),
    )


def draw_places(facts: Facts, *, predicted: str | None = None, **rules: str):
    """Draw the places that the countries take over all weightings."""
    from allylessons import charts

    found = facts.space(**rules)
    return charts.rank_spread(
        index.spread(found, facts.names),
        indices=found.indices,
        title="Which places can each country take?",
        note=_note(facts),
        marked=predicted,
    )


def draw_sentences(facts: Facts, *, robust_from_percent: int):
    """Draw how often each comparison is true over all weightings and rules."""
    from allylessons import charts

    return charts.comparisons(
        facts.comparisons(facts.whole),
        indices=facts.whole.indices,
        at_least=robust_from_percent,
        control=charts.bound(
            "robust_from_percent", ROBUST_FROM["robust_from_percent"], robust_from_percent
        ),
        title="Which comparisons survive every choice?",
        note=_note(facts),
    )


def _note(facts: Facts) -> str:
    from allylessons import charts

    return charts.caption(
        ["tables meanings, trade, indicators, votes; steps after OECD and JRC"], facts.data.as_of
    )


def _framework(facts: Facts) -> Exercise:
    return Exercise(
        key="framework",
        prompt=(
            f"An index adds up {len(facts.labels)} measures of what some countries do for Russia, as "
            "documented or reported up to a date. Which question can it answer?"
        ),
        kind=Choice(
            {
                "likes": "Whose government likes Russia most?",
                "next": "Who will help Russia most next year?",
                "ties": "Who has most of these ties, weighted in this way, as known on that date?",
                "blame": "Who is most to blame for the war?",
            }
        ),
        right="ties",
        why="It says what was added up, how, and up to when. A score means no more than that.",
        mistakes=(
            Mistake(
                "likes",
                "ties are feelings",
                "No measure here looks into anybody's heart. They look at what is signed, sent, sold "
                "and voted.",
            ),
            Mistake(
                "next",
                "a score is a forecast",
                "All measures look back. What comes next is not in them.",
            ),
            Mistake(
                "blame",
                "a score is a verdict",
                "Adding up ties says nothing on right or wrong. A reader may judge; the sum does not.",
            ),
        ),
        hints=(
            "Which question uses only words that the first sentence uses too?",
            "Three of them ask for something that nobody measured: a feeling, the future, a fault.",
        ),
        solution="The third: it names the ties, the weights and the date.",
        objective=3,
        recall=True,
    )


def _blank(facts: Facts) -> Exercise:
    where = "a country's trade with Russia"
    if facts.blank:
        iso3, key = facts.blank
        where = f"{facts.names[iso3]}, {facts.labels[key]}"
    return Exercise(
        key="blank",
        prompt=f"In a table of ties one cell is blank: {where}. What does the table say about it?",
        kind=Choice(
            {
                "zero": "It is zero, or so small that nobody counts it.",
                "middle": "It is about as much as for the others.",
                "much": "It is large, or there would be no need to hide it.",
                "unknown": "This cannot be known from here.",
            }
        ),
        right="unknown",
        why=(
            "A blank says that no figure was found. Every rule for blanks puts something in its "
            "place, or goes round it, and so is a choice."
        ),
        mistakes=(
            Mistake(
                "zero",
                "a blank is a zero",
                "Zero is a finding: somebody looked and counted nothing. A blank is no finding.",
            ),
            Mistake(
                "middle",
                "the average is neutral",
                "The middle is a guess too. It gives the country points that nobody saw.",
            ),
            Mistake(
                "much",
                "what is hidden is large",
                "Figures are missing for many reasons. Silence has no size.",
            ),
        ),
        hints=(
            "Which answers put a size in the place of the blank?",
            "Only one answer claims no size at all.",
        ),
        solution="The last: the table holds no figure, so nothing follows on the size.",
        objective=2,
        recall=True,
    )


def _distinct(
    right: float, wrong: Iterable[tuple[float, str, str]], tolerance: float
) -> tuple[Mistake, ...]:
    """Mistakes whose numbers differ from the right one and from each other."""
    kept: list[Mistake] = []
    for value, misconception, message in wrong:
        others = [right, *(mistake.answer for mistake in kept)]
        if all(abs(value - other) > 2 * tolerance + 0.01 for other in others):
            kept.append(Mistake(round(float(value), 1), misconception, message))
    return tuple(kept)


def _min_max(facts: Facts) -> Exercise:
    iso3 = facts.between[-1]
    low, high = facts.ends
    value, right = round(facts.agreement[iso3], 1), round(float(facts.on_the_scale(iso3)), 1)
    mistakes = (
        (
            value,
            "a percentage is a scale already",
            "That is the agreement itself. Put it on the scale from lowest to highest.",
        ),
        (
            100 * value / high,
            "only the top counts",
            "You divided by the highest. Take the lowest away first, above and below the line.",
        ),
        (
            100 - right,
            "the scale runs either way",
            "That is its distance from the highest. The lowest has to become 0, the highest 100.",
        ),
        (
            right / 100,
            "0 to 1 is 0 to 100",
            "Right on a scale from 0 to 1. Here it runs from 0 to 100.",
        ),
        (
            value - low,
            "a distance is a share",
            "That is the way from the lowest. Divide it by the way from lowest to highest.",
        ),
    )
    return Exercise(
        key="min-max",
        prompt=(
            f"{facts.names[iso3]} agrees with Russia in {value:.1f}% of cases. Where is it on the "
            "min–max scale from 0 to 100? One decimal."
        ),
        kind=Number("from 0 to 100", 0.1),
        right=right,
        why=(
            "The scale is made of the countries in the table. Take one away, and all others may "
            "move."
        ),
        mistakes=_distinct(right, mistakes, 0.1),
        hints=(
            "How far is it from the lowest, and how far is the highest from the lowest?",
            f"100 × ({value:.1f} − {low:.1f}) ÷ ({high:.1f} − {low:.1f}).",
        ),
        solution=(f"100 × ({value:.1f} − {low:.1f}) ÷ ({high:.1f} − {low:.1f}) = {right:.1f}."),
        objective=1,
    )


def _weighted(facts: Facts) -> Exercise:
    other = round(float(facts.on_the_scale(facts.between[-1])), 1)
    name = facts.names[facts.between[-1]]
    key = next(key for key in facts.labels if key not in (TRADE, VOTES))
    table = facts.table(START["counts_as"], START["trade_as"], START["scale"])
    first = round(100 * float(table.fillna(0).at[facts.between[-1], key]), 1)
    right = round((3 * first + other) / 4, 1)
    label = facts.labels[key]
    mistakes = (
        (3 * first + other, "a sum is a mean", "You added up. Divide by all the weights together."),
        (
            (first + other) / 2,
            "equal is the default",
            "That gives both the same weight. One of them counts three times.",
        ),
        (
            (first + 3 * other) / 4,
            "weights may change places",
            "You gave the weights to the wrong measures.",
        ),
        (
            (3 * first + other) / 2,
            "divide by how many",
            "Divide by the weights, not by the number of measures.",
        ),
    )
    return Exercise(
        key="weighted",
        prompt=(
            f"Only two measures count. {name} has {first:.1f} for *{label}*, which has weight 3, and "
            f"{other:.1f} for votes, which has weight 1. What is its score? One decimal."
        ),
        kind=Number("from 0 to 100", 0.1),
        right=right,
        why="Each value counts as often as its weight says, and the weights share out one whole.",
        mistakes=_distinct(right, mistakes, 0.1),
        hints=(
            "Multiply each value by its weight. What do the weights add up to?",
            f"(3 × {first:.1f} + 1 × {other:.1f}) ÷ 4.",
        ),
        solution=f"(3 × {first:.1f} + 1 × {other:.1f}) ÷ 4 = {right:.1f}.",
        objective=1,
    )


def _double(facts: Facts) -> Exercise:
    return Exercise(
        key="double",
        prompt="In an index that takes a weighted mean, you double every weight. What happens?",
        kind=Choice(
            {
                "double": "All scores double.",
                "order": "The first place may change.",
                "none": "Nothing: only the shares of the weights count.",
                "spread": "The gaps between countries grow.",
            }
        ),
        right="none",
        why="A weight means nothing alone. It is large or small beside the others.",
        mistakes=(
            Mistake(
                "double",
                "a score counts points",
                "A mean divides by the sum of the weights, which doubles too.",
            ),
            Mistake(
                "order",
                "every change moves the order",
                "For a new order, one weight has to grow beside another. Here all grow alike.",
            ),
            Mistake(
                "spread",
                "large weights, large gaps",
                "The gaps are differences of scores. What happens to each score?",
            ),
        ),
        hints=(
            "Try it in the lab: set all sliders to one value, then all to another.",
            "Write the mean as a fraction. What stands above and below the line?",
        ),
        solution="Both parts of the fraction double, so it stays the same.",
        objective=2,
        recall=True,
    )


def _settings(value: object) -> dict:
    return dict(value)  # type: ignore[call-overload]  # pairs, as `Settings` reads them


def _put_first(facts: Facts) -> Exercise:
    names = (*facts.labels, *RULES)

    def firsts(value: object) -> list[str]:
        weights, rules = _split(facts, _settings(value))
        return facts.first(weights, **rules)

    def upset(**given: object) -> bool:
        first = firsts(given)
        return len(first) == 1 and first != [facts.usual]

    equal = {**facts.equal, **START}
    mistakes = [
        Mistake(
            {**dict.fromkeys(facts.labels, 0), **START},
            "an index without weights is fair",
            "All weights are 0, so there is no index. Give at least one measure a weight.",
            fits=lambda value: not firsts(value),
        ),
        Mistake(
            equal,
            "equal weights are no choice",
            f"{facts.usual} is still first. Find the measure on which another one does better.",
            fits=lambda value: firsts(value) == [facts.usual],
        ),
    ]
    if level := _level(facts):
        mistakes.append(
            Mistake(
                level,
                "level is first",
                "Several share the first place. Change one thing more, so that one stands alone.",
                fits=lambda value: len(firsts(value)) > 1,
            )
        )
    weights, rules = _split(facts, facts.upset)
    used = describe.join_words(
        f"{facts.labels[key]} {weight}" for key, weight in weights.items() if weight
    )
    changed = [
        f"{name.replace('_', ' ')} to *{RULES[name][key]}*"
        for name, key in rules.items()
        if key != START[name]
    ]
    also = f", and set {describe.join_words(changed)}" if changed else ""
    return Exercise(
        key="put-first",
        prompt=f"Set the lab so that a country other than {facts.usual} comes first, alone.",
        kind=Settings(names, upset),
        right=facts.upset,
        why=(
            "You did what any maker of an index can do. Nothing in the table changed; your choices "
            "did."
        ),
        mistakes=tuple(mistakes),
        hints=(
            f"On which measure does {facts.usual} have less than another country?",
            "Move all weight to one or two measures. Then try the lists: how trade is counted, and "
            "what becomes of a blank.",
        ),
        solution=(
            f"For instance: weights {used}, all others 0{also}. First is then "
            f"{firsts(facts.upset)[0]}."
        ),
        objective=2,
    )


def _level(facts: Facts) -> dict[str, object] | None:
    """Settings with one measure under which several are first."""
    for key, scale in product(facts.labels, RULES["scale"]):
        weights = dict.fromkeys(facts.labels, 0) | {key: 1}
        rules = {**START, "scale": scale}
        if len(facts.first(weights, **rules)) > 1:
            return {**weights, **rules}
    return None


_CHOICE = re.compile(
    r"\b(weigh\w*|weights?|scales?|scaling|thresholds?|ranks?|min.?max|blanks?|missing|zero|dollars|"
    r"share|gdp|economy|disputed|claimed|documented|measures?|counts?|counting|product|sum)\b",
    re.I,
)
_COST = re.compile(
    r"\b(hid\w+|ignor\w+|leaves? out|left out|drops?|punish\w*|rewards?|favou?rs?|overstat\w+|"
    r"understat\w+|treats?|though|although|but|while|only|nothing|instead|without|no matter|"
    r"forgets?|mislead\w*)\b",
    re.I,
)


def _named(facts: Facts, text: str) -> list[str]:
    """Names of the course's countries in a text, in its order."""
    found = [
        (m.start(), n)
        for n in facts.names.values()
        if (m := re.search(rf"\b{re.escape(n)}\b", text))
    ]
    return [name for _, name in sorted(found)]


def _unfair(facts: Facts) -> Exercise:
    weights, rules = _split(facts, facts.upset)
    first = facts.first(weights, **rules)[0]
    used = describe.join_words(facts.labels[key] for key, weight in weights.items() if weight)
    good = (
        f"This index puts {first} first because all weight lies on one thing ({used}); it ignores "
        "every other tie in the table."
    )
    words = max(WORDS, len(good.split()))
    return Exercise(
        key="unfair",
        prompt=(
            f"Say in at most {words} words why the index that you just made is unfair: who comes "
            "first, by which choice, and what that choice hides."
        ),
        kind=Sentence(words),
        right=good,
        why=(
            "Country, choice and cost stand together. With them a reader can judge an index, also "
            "one that looks neutral."
        ),
        mistakes=(
            Mistake(
                f"{good} {'And so on ' * words}",
                "more words, more proof",
                f"That is more than {words} words. Keep who, by which choice, and what it hides.",
                fits=lambda text: len(text.split()) > words,
            ),
            Mistake(
                "The weights are unfair, because they hide everything else.",
                "everybody knows who won",
                "Who comes first in your index? Name the country.",
                fits=lambda text: not _named(facts, text),
            ),
            Mistake(
                f"It is unfair that {first} comes first, although it should not.",
                "a result is unfair, a rule never",
                "You name the result. Name the choice that made it: a weight, a scale, a rule.",
                fits=lambda text: not _CHOICE.search(text),
            ),
            Mistake(
                f"{first} comes first because I gave one weight to arms and to troops.",
                "a reason is a fault",
                "You say how. Say also what the choice hides, ignores or leaves out.",
                fits=lambda text: not _COST.search(text),
            ),
        ),
        hints=(
            "Look at your settings. Which single change would undo the result?",
            f"This index puts {first} first because …; it ignores …",
        ),
        solution=f"One of many: {good}",
        objective=3,
    )


def _never_first(facts: Facts) -> Exercise:
    found = facts.space(**START)
    can = {name for name, n in zip(facts.names.values(), found.alone, strict=True) if n}
    right = tuple(name for name in facts.names.values() if name not in can) or ("everyone",)
    options = {name: name for name in facts.names.values()}
    options["everyone"] = "None of them: some weights put each one first."
    last = index.spread(found, facts.names)["country"].iloc[-1]
    mistakes = [
        Mistake(
            ("everyone",),
            "some weights help anyone",
            "No weight lifts a country over one that is as good or better everywhere. Read the "
            "column on the right of the chart.",
            fits=lambda given: "everyone" in given,
        ),
        Mistake(
            (*right, next(iter(sorted(can)), "")),
            "second is never first",
            "One of those you ticked is first in some weightings. How often, says the chart.",
            fits=lambda given: bool(given & can),
        ),
        Mistake(
            (last,),
            "only the last has no chance",
            "You left one out. Look for every *never* in the chart.",
            fits=lambda given: given < set(right),
        ),
    ]
    kept = [m for m in mistakes if "" not in m.answer and set(m.answer) != set(right)]
    if right == ("everyone",):
        kept = [
            Mistake((name,), f"{name} has no chance", f"{name} is first in some weightings.")
            for name in list(facts.names.values())[:2]
        ]
    return Exercise(
        key="never-first",
        prompt=(
            "With the rules that the chart starts with: which countries are first, alone, under no "
            "weighting at all?"
        ),
        kind=Several(options),
        right=right,
        why=(
            "Weights can only stress what the table holds. To put such a country first, one has to "
            "change what is measured, or how."
        ),
        mistakes=tuple(kept),
        hints=(
            "Put the lists above the chart back to their start with Reset. Then read the right column.",
            f"There are {len(right)} to tick.",
        ),
        solution=f"Tick {describe.join_words(right)}.",
        objective=2,
    )


_ABOVE = re.compile(r"\b(above|higher|more|ahead|over|outscores?|beats?|exceeds?)\b", re.I)
_BELOW = re.compile(r"\b(below|lower|less|fewer|behind)\b", re.I)
_LEVEL = re.compile(
    r"\bat least as|\bas high as|\bor level|\bno lower|\bnot lower|\bnot below", re.I
)
_NOT = re.compile(r"\b(never|not|nowhere|hardly)\b", re.I)
_TERMS = re.compile(
    r"\b(index|indices|indexes|weight\w*|rules?|choices?|tried|ties|measures?)\b", re.I
)
_WARM = re.compile(r"\b(closest|friend\w*|loyal\w*|likes|loves?|trusts?|dear\w*)\b", re.I)


def _holds(facts: Facts, text: str) -> float | None:
    """Percent of all indices in which a comparison is true; None where it is none."""
    one, other = _named(facts, text)[:2]
    if _LEVEL.search(text):
        return 100 - facts.above(other, one)
    if _BELOW.search(text):
        one, other = other, one
    elif not _ABOVE.search(text):
        return None
    share = facts.above(one, other)
    return 100 - share if _NOT.search(text) else share


def _robust(facts: Facts) -> Exercise:
    pairs = facts.comparisons(facts.whole)
    best, weak = pairs.iloc[0], pairs.iloc[-1]
    start = f"In at least nine in ten of the indices tried, {best['upper']} scores"
    # Where nothing stronger is robust, the weaker wording always is for the surest pair.
    relation = "above" if best["percent"] >= ROBUST else "at least as high as"
    good = f"{start} {relation} {best['lower']}."
    return Exercise(
        key="robust",
        prompt=(
            f"Write one sentence of at most {WORDS} words that compares two countries and holds in at "
            "least nine in ten of all the indices. Say what it rests on."
        ),
        kind=Sentence(WORDS),
        right=good,
        why="Two countries, what was compared, and true under nearly every choice. That can be printed.",
        mistakes=(
            Mistake(
                f"{good} {'And so on ' * WORDS}",
                "more words, more proof",
                f"That is more than {WORDS} words. One comparison is enough.",
                fits=lambda text: len(text.split()) > WORDS,
            ),
            Mistake(
                f"{best['upper']} comes out above all others in the indices tried.",
                "first of all is the message",
                "Compare two countries, both by name. A whole table seldom survives.",
                fits=lambda text: len(_named(facts, text)) < 2,
            ),
            Mistake(
                f"{best['upper']} is a closer friend than {best['lower']}, above all by weight.",
                "ties are feelings",
                "No measure here is about liking or loyalty. Say who scores above whom.",
                fits=lambda text: bool(_WARM.search(text)),
            ),
            Mistake(
                f"The indices tried tell {best['upper']} from {best['lower']}.",
                "a difference has no direction",
                "Who scores above whom, or at least as high? Say it.",
                fits=lambda text: _holds(facts, text) is None,
            ),
            Mistake(
                f"{best['upper']} stands above {best['lower']}.",
                "a comparison needs no terms",
                "Above in what? Say that it is about these indices, ties or weights.",
                fits=lambda text: not _TERMS.search(text),
            ),
            Mistake(
                f"In the indices tried, {weak['lower']} scores above {weak['upper']}.",
                "true once is true",
                "This holds in fewer than nine in ten of the indices. The chart says in how many.",
                fits=lambda text: _holds(facts, text) < ROBUST,
            ),
        ),
        hints=(
            "Choose a row whose mark is to the right of the line in the last chart.",
            f"{start} …",
        ),
        solution=f"One of many: {good}",
        objective=4,
    )
