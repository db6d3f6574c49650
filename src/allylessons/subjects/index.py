"""One index of ties: what it is made of, and where its points come from.

The steps are those of `allylessons.model.index`; here they meet the data and words. Its pictures
are in `allylessons.subjects.index_charts`; what many indices say together is in
`allylessons.subjects.rankings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from math import floor
from types import SimpleNamespace
from typing import Any

import pandas as pd

from allylessons.data import DataError, Package
from allylessons.lab import Told
from allylessons.model import index as model
from allylessons.model.meanings import meanings_grid
from allylessons.model.trade import trade_sizes
from allylessons.model.votes import agreement_over
from allylessons.words import join_words

TRADE, VOTES = "trade_weight", "votes"  # the meanings that are measured, not coded from words
HANDBOOK = "S422"  # of the OECD and the Joint Research Centre, 2008
SINCE = "2022-02-24"  # the votes counted are those on the war
# The choices in an index apart from its weights. The first of each is where a picture begins.
RULES: dict[str, dict[str, str]] = {
    "coding": {
        "evidence": "by evidence",
        "discounted": "by evidence, what is denied is 0",
        "size": "by size",
    },
    "trade_as": {"share": "% of own GDP", "dollars": "dollars"},
    "scale": {
        "min_max": "min–max",
        "log": "logarithm of trade",
        "rank": "rank",
        "threshold": "threshold",
    },
    "blanks": {"left_out": "left out", "zero": "zero", "middle": "middle"},
    "combine": {"arithmetic": "sum", "geometric": "product"},
}
SCALED_BY = ("coding", "trade_as", "scale")  # those that make the table; the others use it
START = {name: next(iter(options)) for name, options in RULES.items()}
# From where on a measure is met, under the threshold: points; percent or US$ billion; percent.
CUT, TRADE_CUT, VOTES_CUT = 2, 10, 75
MOST = 10  # a weight on a slider
SHORT = {"treaty_mutual_defence": "treaty", "territory_or_bases": "bases", TRADE: "trade"}
SLIDERS, WHICH = "sliders", "what_counts"  # the option "my sliders", and its control
_WORD = {"both_sides": "both sides", "several_others": "several", "one": "one side"}
COLUMNS = {
    "country": "country",
    "label": "tie",
    "scaled": "on the common scale",
    "points": "points given",
    "score": "score",
    "rank": "place",
}


def tenths(value: float) -> str:
    """Write points with one decimal, a half upwards, as the chart itself does."""
    return f"{floor(10 * round(value, 9) + 0.5) / 10:.1f}"


class Index:
    """The table of ties and every index that can be made of it; each computation is kept."""

    def __init__(self, data: Package) -> None:
        self.data = data
        self._tables: dict[tuple[str, ...], pd.DataFrame] = {}
        self._firsts: dict[tuple[tuple[str, Any], ...], list[str]] = {}

    @cached_property
    def grid(self) -> pd.DataFrame:
        """Every country beside every meaning, as `meanings_grid` gives it."""
        said = ("meaning", "evidence", "stance", "size")
        grid = meanings_grid(
            self.data.load("meanings"),
            self.data.load("countries"),
            {name: self.data.labels("meanings", name) for name in said},
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
        """Key to label of the ties."""
        labels = dict(zip(self.grid["meaning"], self.grid["label"], strict=True))
        return labels | ({VOTES: "votes with Russia"} if VOTES in labels else {})

    @cached_property
    def short(self) -> dict[str, str]:
        """Key to one word for each tie."""
        return {key: SHORT.get(key, key.replace("_", " ")) for key in self.labels}

    @cached_property
    def trade(self) -> pd.DataFrame:
        """As `model.trade.trade_sizes` gives it."""
        until = f"{self.data.last_day:%Y-%m-%d}"
        return trade_sizes(self.data.load("trade"), self.data.load("indicators"), until)

    @cached_property
    def agreement(self) -> pd.Series:
        """Agreement in votes by code, in percent; an abstention beside a No counts half."""
        tables = (self.data.load(name) for name in ("votes", "resolutions", "countries"))
        return agreement_over(*tables, since=SINCE, until=self.data.last_day)

    @cached_property
    def texts(self) -> int:
        """How many texts the agreement rests on."""
        dates = self.data.load("resolutions")["date"]
        return int(dates.between(SINCE, f"{self.data.last_day:%Y-%m-%d}").sum())

    @cached_property
    def measured_from(self) -> list[str]:
        """Ids of the sources of trade and votes, and of the handbook whose steps these are."""
        figures = self.data.load("trade").set_index("trade_id")["source_ids"]
        texts = self.data.load("resolutions")
        texts = texts[texts["date"].between(SINCE, f"{self.data.last_day:%Y-%m-%d}")]
        used = [one for ids in self.trade["trade_ids"] for one in ids]
        found = [one for key in used for one in figures[key]]
        return list(dict.fromkeys([HANDBOOK, *found, *(ids[0] for ids in texts["source_ids"])]))

    @cached_property
    def coded_from(self) -> list[str]:
        """Ids of the sources of the cells that are words."""
        ids = [one for name in ("evidence_ids", "counter_evidence_ids") for one in self.grid[name]]
        known = set(self.data.load("sources")["source_id"])
        return list(dict.fromkeys(one for each in ids for one in each if one in known))

    def raw(self, coding: str, trade_as: str) -> pd.DataFrame:
        """The measures before they are on one scale: points, percent, US$ billion."""
        # Of rival figures of one year the lowest; the picture of the scales says so.
        size = self.trade["low" if trade_as == "dollars" else "low_percent"]
        measured = {TRADE: size, VOTES: self.agreement}
        return model.measures(self.grid, model.coded(self.grid, coding), measured)

    def table(self, coding: str, trade_as: str, scale: str) -> pd.DataFrame:
        """The measures on one scale, from 0 to 1."""
        key = coding, trade_as, scale
        if key not in self._tables:
            cuts = dict.fromkeys(self.labels, CUT) | {TRADE: TRADE_CUT, VOTES: VOTES_CUT}
            raw = self.raw(coding, trade_as)
            self._tables[key] = model.scaled(raw, scale, cuts, skewed=[TRADE])
        return self._tables[key]

    @cached_property
    def equal(self) -> dict[str, float]:
        """The same weight for every tie."""
        return dict.fromkeys(self.labels, MOST / 2)

    def rows(self, weights: Mapping[str, float], **rules: str) -> pd.DataFrame:
        """One index as `model.one` gives it, with ``country`` and ``label``."""
        table = self.table(*(rules[name] for name in SCALED_BY))
        rows = model.one(table, weights, blanks=rules["blanks"], combine=rules["combine"])
        return rows.assign(
            country=rows["iso3"].map(self.names), label=rows["meaning"].map(self.labels)
        )

    @cached_property
    def zero(self) -> SimpleNamespace:
        """The firmest cell that a denial brings down to nothing, of the largest size."""
        grid = self.grid[self.grid["stance"] == "denies"]
        grid = grid[(grid["evidence"] == "record") & (grid["size"] == "large")]
        if grid.empty:
            raise DataError(
                "Lesson 5 needs a cell of meanings.csv with evidence record, size large and stance "
                "denies: its zero is what scene 4 asks about."
            )
        cell = grid.iloc[0]
        tie, statement = self.labels[cell["meaning"]], str(cell["statement"])
        return SimpleNamespace(country=cell["country"], tie=tie, statement=statement)

    @cached_property
    def blank(self) -> SimpleNamespace:
        """The first cell of the table without a value."""
        gaps = self.raw(START["coding"], START["trade_as"]).isna()
        found = [(c, k) for c in gaps.index for k in gaps.columns if gaps.at[c, k]]
        if not found:
            raise DataError("Lesson 5 needs a blank in its table: scene 4 asks what it says.")
        iso3, key = found[0]
        return SimpleNamespace(country=self.names[iso3], tie=self.labels[key])

    @cached_property
    def overlap(self) -> SimpleNamespace:
        """The two ties that go together most, where the index begins."""
        most = model.overlap(self.table(*(START[name] for name in SCALED_BY))).iloc[0]
        return SimpleNamespace(
            one=self.labels[most["one"]],
            other=self.labels[most["other"]],
            correlation=round(float(most["correlation"]), 2),
            countries=int(most["countries"]),
        )

    def weights(self, given: Mapping[str, Any]) -> dict[str, float]:
        """The weights for which the controls of the picture stand."""
        only = given.get(WHICH, SLIDERS)
        if only != SLIDERS:
            return {key: float(key == only) for key in self.labels}
        return {key: float(given.get(key, self.equal[key])) for key in self.labels}

    def at(self, **given: Any) -> pd.DataFrame:
        """The index for which the controls of the picture stand; what is not given is the start."""
        rules = {name: given.get(name, START[name]) for name in RULES}
        return self.rows(self.weights(given), **rules)

    def first(self, **given: Any) -> list[str]:
        """Names of those in the first place; empty where nothing has a weight."""
        key = tuple(sorted(given.items()))
        if key not in self._firsts:
            rows = self.at(**given).drop_duplicates("iso3")
            self._firsts[key] = list(rows.loc[rows["rank"] == 1, "country"])
        return list(self._firsts[key])


def finding(rows: pd.DataFrame) -> str:
    """Who is first in one index, and who comes next."""
    each = rows.drop_duplicates("country").to_dict("records")
    first = [row for row in each if row["rank"] == 1]
    if not first:
        return "Nothing has a weight, so there is no index"
    if len(first) > 1:
        return f"Level in the first place: {len(first)} countries with {tenths(first[0]['score'])}"
    then = next((row for row in each if row["rank"] > 1), None)
    rest = f", then {then['country']} with {tenths(then['score'])}" if then else ""
    return f"First: {first[0]['country']} with {tenths(first[0]['score'])}{rest}"


def named_places(rows: pd.DataFrame) -> dict[str, str]:
    """Country to place and name as the picture writes them: ``1= Iran`` where some are level."""
    each = rows.drop_duplicates("country")
    taken = list(each["rank"])
    return {
        row["country"]: f"{row['rank']}{'=' * (taken.count(row['rank']) > 1)} {row['country']}"
        if row["rank"]
        else f"– {row['country']}"
        for _, row in each.iterrows()
    }


def in_words(rows: pd.DataFrame) -> str:
    """Say each country's score, and what gives most to it."""
    parts = []
    for name, own in rows.groupby("country", sort=False):
        score = own["score"].iloc[0]
        given = own[own["points"] > 0].sort_values("points", ascending=False, kind="stable")[:2]
        most = join_words(f"{row['label']} {tenths(row['points'])}" for _, row in given.iterrows())
        blank = join_words(own.loc[own["scaled"].isna(), "label"])
        why = "; ".join(filter(None, [most and f"most from {most}", blank and f"blank: {blank}"]))
        said = "no score" if pd.isna(score) else tenths(score)
        parts.append(f"{name} {said}{f' ({why})' if why else ''}")
    return f"Scores from 0 to 100: {'; '.join(parts)}."


def told(rows: pd.DataFrame) -> Told:
    """One index as a state of a picture."""
    return Told(finding(rows), in_words(rows), rows)


def stacked(index: Index, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of an index with where each piece of its bar begins and ends, the highest bar first."""
    order = {key: at for at, key in enumerate(index.labels)}
    drawn = rows.assign(at=rows["meaning"].map(order), part=rows["meaning"].map(index.short))
    seats = {name: place for place, name in enumerate(dict.fromkeys(rows["country"]))}
    drawn["seat"] = drawn["country"].map(seats)
    drawn = drawn.sort_values(["seat", "at"], kind="stable")
    drawn["end"] = drawn.groupby("seat")["points"].cumsum().round(6)
    drawn["begin"] = (drawn["end"] - drawn["points"]).round(6)
    drawn["name"] = drawn["country"].map(named_places(rows))
    gaps = drawn.groupby("seat")["scaled"].transform(lambda cells: cells.isna().sum())
    drawn["says"] = [
        tenths(score) + (f" ({n} blank)" if n else "")
        for score, n in zip(drawn["score"], gaps, strict=True)
    ]
    return drawn[["seat", "at", "begin", "end", "part", "name", "says", "score"]]


def cells(index: Index, coding: str) -> pd.DataFrame:
    """The table that an index starts from, a row a cell, as a coding reads it.

    Columns ``label``, ``line`` (of the tie), ``country``, ``column``, ``word``, ``says``,
    ``denied`` (whether a denial made it 0), ``part`` (of the highest value in its line, 0 to 1).
    """
    raw = index.raw(coding, "share")
    rows = []
    for line, key in enumerate(index.labels):
        most = 3.0 if key not in (TRADE, VOTES) else 100.0
        for column, (iso3, name) in enumerate(index.names.items()):
            here = (index.grid["iso3"] == iso3) & (index.grid["meaning"] == key)
            cell, value = index.grid[here].iloc[0], raw.at[iso3, key]
            denied = coding == "discounted" and cell["stance"] == "denies"
            denied = denied and pd.notna(cell["evidence"]) and cell["evidence"] != "none"
            if key in (TRADE, VOTES):
                word, says = "", "blank" if pd.isna(value) else f"{tenths(value)}%"
            else:
                word = str(cell["size" if coding == "size" else "evidence"])
                word = "denied" if denied else "" if pd.isna(value) and word == "nan" else word
                word, says = _WORD.get(word, word), "blank" if pd.isna(value) else f"{value:.0f}"
            rows.append(
                {
                    "label": index.labels[key],
                    "line": line,
                    "country": name,
                    "column": column,
                    "word": word,
                    "says": says,
                    "denied": bool(denied),
                    "part": 0.0 if pd.isna(value) else round(float(value) / most, 4),
                }
            )
    return pd.DataFrame(rows)


def on_scale(index: Index, key: str, trade_as: str, scale: str) -> pd.DataFrame:
    """One tie on one scale, a row a country, the highest first; a blank is left out.

    Columns ``place``, ``country``, ``value`` (as measured), ``scaled`` (0 to 100), ``says``.
    """
    raw = index.raw(START["coding"], trade_as)[key].dropna()
    scaled = 100 * index.table(START["coding"], trade_as, scale)[key].reindex(raw.index)
    raw = raw.sort_values(ascending=False, kind="stable")
    return pd.DataFrame(
        {
            "place": range(len(raw)),
            "country": [index.names[iso3] for iso3 in raw.index],
            "value": raw.round(4).to_numpy(),
            "scaled": scaled.reindex(raw.index).round(6).to_numpy(),
            "says": [tenths(scaled[iso3]) for iso3 in raw.index],
        }
    )


def tell_cells(index: Index, *, coding: str) -> Told:
    """The table as one coding reads it, with what becomes of one cell as its finding."""
    rows, zero = cells(index, coding), index.zero
    cell = rows[(rows["country"] == zero.country) & (rows["label"] == zero.tie)].iloc[0]
    title = f"{zero.country}, {zero.tie}: {cell['word']}, so {cell['says']} of 3 points"
    each = [
        f"{label}: "
        + ", ".join(f"{r['country']} {r['word']} {r['says']}" for _, r in own.iterrows())
        for label, own in rows.groupby("label", sort=False)
    ]
    return Told(title, f"{'. '.join(each)}.".replace("  ", " "), rows)


def tell_scale(index: Index, *, scale: str, trade_as: str) -> Told:
    """Trade on one scale."""
    rows = on_scale(index, TRADE, trade_as, scale)
    each = [f"{row['country']} {row['says']}" for _, row in rows.iterrows()]
    kind, unit = RULES["scale"][scale].split(" of ")[0], RULES["trade_as"][trade_as]
    top, then = rows.iloc[0], rows.iloc[1]
    title = f"Trade by {kind}: {top['country']} {top['says']}, {then['country']} {then['says']}"
    lost = [name for name in index.names.values() if name not in set(rows["country"])]
    blank = f" Blank: {', '.join(lost)}." if lost else ""
    return Told(title, f"Trade in {unit}, from 0 to 100: {', '.join(each)}.{blank}", rows)
