"""Many indices at once: which places, which choice moves them, which comparisons survive."""

from __future__ import annotations

from functools import cached_property
from itertools import combinations, product
from typing import Any

import numpy as np
import pandas as pd

from allylessons.lab import WIDTH, Told
from allylessons.model import index as model
from allylessons.subjects.index import RULES, SCALED_BY, START, Index
from allylessons.subjects.index_charts import packed
from allylessons.words import count, join_words

ANY = "any"  # all options of a rule
WEIGHTS = "weights"
CHOICES = {
    WEIGHTS: "the weights",
    "coding": "evidence or size",
    "trade_as": "share or dollars",
    "scale": "the scale",
    "blanks": "what a blank is",
    "combine": "sum or product",
}
SUMS, PRODUCTS, BOTH = "arithmetic", "geometric", ANY
OF = {SUMS: "sums", PRODUCTS: "products", BOTH: "indices"}
_NAMES, _PAIRS = 125, 205  # px for countries, and for comparisons, left of a picture
PLACES = {"country": "country", "rank": "place", "percent": "percent of all indices"}
SHIFTS = {"choice": "choice", "shift": "places apart", "leaders": "comes first"}
PAIRS = {
    "sentence": "sentence",
    "percent": "true in (percent)",
    "or_level": "true with “or level” (percent)",
    "verdict": "verdict",
}


def percent(share: float) -> str:
    """Write a share with one decimal, never rounding a rare thing away: ``0%`` is none at all."""
    if 0 < share < 0.1:
        return "under 0.1%"
    if 99.9 < share < 100:
        return "over 99.9%"
    return f"{share:.1f}%" if share % 100 else f"{share:.0f}%"


class Rankings:
    """Every weighting of an index under every rule; each computation is kept."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._spaces: dict[tuple[str, ...], model.Space] = {}

    @cached_property
    def lattice(self) -> np.ndarray:
        """All weightings, one a row."""
        return model.weightings(len(self.index.labels))

    def space(self, **rules: str) -> model.Space:
        """All weightings under these rules, or the start's; `ANY` takes all options of a rule."""
        rules = {**START, **rules}
        offered = [list(RULES[n]) if rules[n] == ANY else [rules[n]] for n in RULES]
        found = None
        for chosen in product(*offered):
            if chosen not in self._spaces:
                table = self.index.table(*chosen[: len(SCALED_BY)])
                how = dict(
                    zip(list(RULES)[len(SCALED_BY) :], chosen[len(SCALED_BY) :], strict=True)
                )
                self._spaces[chosen] = model.space(table, self.lattice, **how)
            this = self._spaces[chosen]
            found = this if found is None else found.with_(this)
        return found

    def of(self, combine: str) -> model.Space:
        """All indices that add, or that multiply, or both."""
        return self.space(**dict.fromkeys(RULES, ANY) | {"combine": combine})

    @cached_property
    def all_level(self) -> float:
        """Percent of all products that leave all countries level."""
        level = known = 0
        for chosen in product(*(RULES[name] for name in RULES if name != "combine")):
            table = self.index.table(*chosen[: len(SCALED_BY)])
            points = model.scores(table, self.lattice, blanks=chosen[-1], combine=PRODUCTS)
            level += int((np.ptp(points, axis=0) == 0).sum())
            known += points.shape[1]
        return 100 * level / known

    def spread(self, **rules: str) -> pd.DataFrame:
        """As `model.spread` gives it."""
        return model.spread(self.space(**rules), self.index.names)

    def most_moved(self) -> pd.Series:
        """Country to how far apart two of its places are on average under the start's rules."""
        rows = self.spread()
        found = {name: _apart(own) for name, own in rows.groupby("country", sort=False)}
        return pd.Series(found).sort_values(ascending=False, kind="stable")

    def shifts(self) -> pd.Series:
        """Choice to how many places a country moves when that choice alone changes.

        The mean over all pairs of indices that differ in this choice alone, and over the countries
        that have a place in both; so what the other choices do with it is in it.
        """
        options = [list(of) for of in RULES.values()]
        places = np.zeros((*map(len, options), len(self.index.names), len(self.lattice)), np.int8)
        for at in product(*(range(len(of)) for of in options)):
            chosen = [of[n] for of, n in zip(options, at, strict=True)]
            table = self.index.table(*chosen[: len(SCALED_BY)])
            blanks, combine = chosen[len(SCALED_BY) :]
            points = model.scores(table, self.lattice, blanks=blanks, combine=combine)
            places[at] = model.ranks(points)
        found = {WEIGHTS: _apart_of_two(places)}
        for axis, name in enumerate(RULES):
            moved = scored = 0
            for one, other in combinations(range(len(options[axis])), 2):
                a, b = (np.take(places, n, axis=axis) for n in (one, other))
                both = (a > 0) & (b > 0)
                moved += int(np.abs(a - b)[both].sum())
                scored += int(both.sum())
            found[name] = moved / scored
        return pd.Series(found).sort_values(ascending=False, kind="stable")

    def leaders(self, choice: str) -> list[str]:
        """Who comes first, alone or level, when one choice alone leaves the start."""
        names = list(self.index.names.values())
        if choice == WEIGHTS:
            found = self.space().at_rank[:, 0]
            return [name for name, n in zip(names, found, strict=True) if n]
        first = [set(self.index.first(**{choice: option})) for option in RULES[choice]]
        level = [one for one in first if len(one) == len(names)]
        led = [name for name in names if any(name in one for one in first if one not in level)]
        return led + ["all of them, level"] * bool(level)

    def pairs(self, combine: str, at_least: float) -> pd.DataFrame:
        """As `model.judged` gives them."""
        found = model.comparisons(self.of(combine), self.index.names)
        return model.judged(found, at_least).sort_values(
            ["or_level", "percent"], ascending=False, kind="stable", ignore_index=True
        )

    def holds(self, one: str, other: str) -> tuple[float, float]:
        """Percent in which a country (by name) is above another, and in which above or level."""
        at, found = list(self.index.names.values()), self.of(SUMS)
        a, b = at.index(one), at.index(other)
        over, under = (100 * found.above[x, y] / found.indices for x, y in ((a, b), (b, a)))
        return float(over), float(100 - under)


def _apart(own: pd.DataFrame) -> float:
    share, rank = own["percent"].to_numpy() / own["percent"].sum(), own["rank"].to_numpy()
    return float((share[:, None] * share * np.abs(rank[:, None] - rank)).sum())


def _apart_of_two(places: np.ndarray) -> float:
    """Mean distance of the places under two weightings, all else the same; 0 is no place."""
    n = places.shape[-2]
    share = np.stack([(places == rank).sum(axis=-1) for rank in range(1, n + 1)], axis=-1)
    pairs = share[..., :, None] * share[..., None, :]
    rank = np.arange(n)
    return float((pairs * np.abs(rank[:, None] - rank)).sum() / pairs.sum())


def tell_places(rankings: Rankings, **rules: str) -> Told:
    """Which places each country takes, over all weightings under some rules."""
    found, rows = rankings.space(**rules), rankings.spread(**rules)
    rows["seat"] = rows.groupby("country", sort=False).ngroup()
    alone = rows.drop_duplicates("country").sort_values(
        "alone_percent", ascending=False, kind="stable"
    )
    top = alone.iloc[0]
    title = (
        f"{top['country']} is first, alone, in {percent(top['alone_percent'])} of "
        f"{found.indices:,} indices"
    )
    parts = []
    for name, own in rows.groupby("country", sort=False):
        each = join_words(
            f"{rank} in {percent(p)}" for rank, p in zip(own["rank"], own["percent"], strict=True)
        )
        first = own["alone_percent"].iloc[0]
        parts.append(f"{name}: place {each}; first alone {percent(first) if first else 'never'}")
    rows = rows.assign(percent=rows["percent"].round(6))
    rows["alone"] = [
        f"first alone: {percent(share) if share else 'never'}" if new else None
        for share, new in zip(rows["alone_percent"], ~rows.duplicated("country"), strict=True)
    ]
    kept = ["seat", "country", "rank", "percent", "alone"]
    return Told(title, f"{'. '.join(parts)}.", rows[kept])


def draw_places(rows: pd.DataFrame) -> Any:
    """Draw every place that a country takes, the larger the dot the more often."""
    import altair as alt

    from allylessons.theme import BLUE, GREY, TEXT

    states = []
    n = rows["seat"].nunique()
    for state, own in rows.groupby("state"):
        lines = []
        for name, held in own.groupby("country", sort=False):
            at = dict(zip(held["rank"], held["percent"], strict=True))
            each = ",".join(f"{at.get(rank, 0):.6g}" for rank in range(1, n + 1))
            lines.append("|".join([name, each, held["alone"].dropna().iloc[0]]))
        states.append({"state": state, "all": "\n".join(lines)})
    frame = pd.DataFrame(states)
    last = n
    scale = alt.Scale(domain=[0.5, last + 0.5], range=[_NAMES, WIDTH - 150], nice=False)
    ticks = alt.Axis(values=list(range(1, last + 1)), format="d", title="place", orient="top")
    x = alt.X("rank:Q").scale(scale).axis(ticks)
    y = alt.Y("seat:O").axis(None).scale(domain=list(range(n)))
    base = alt.Chart().transform_filter("datum.percent > 0")
    lines = base.mark_line(color=GREY, strokeWidth=3, aria=False)
    lines = lines.encode(x=x, y=y, detail="seat:N")
    dots = base.mark_circle(color=BLUE, opacity=1).encode(
        x=x,
        y=y,
        size=alt.Size("percent:Q").scale(domain=[0, 100], range=[40, 700]).legend(None),
        tooltip=["country:N", "rank:Q", "says:N"],
    )
    says = base.mark_text(**TEXT, dy=22).encode(x=x, y=y, text="says:N")
    one = alt.Chart().transform_filter("datum.rank == 1")
    names = (
        one.transform_calculate(called="datum.country + (datum.country == guess ? ' ◆' : '')")
        .mark_text(**TEXT, align="left")
        .encode(x=alt.value(0), y=y, text="called:N")
    )
    alone = one.mark_text(**TEXT, align="left")
    alone = alone.encode(x=alt.value(WIDTH - 145), y=y, text="alone:N")
    chart = alt.layer(lines, dots, says, names, alone, data=frame)
    return (
        chart.properties(width=WIDTH, height=60 * n)
        .transform_calculate(one="split(datum.all, '\\n')", seat=f"sequence(0, {n})")
        .transform_flatten(["one", "seat"])
        .transform_calculate(
            country="split(datum.one, '|')[0]",
            share="split(split(datum.one, '|')[1], ',')",
            alone="split(datum.one, '|')[2]",
            rank=f"sequence(1, {n + 1})",
        )
        .transform_flatten(["share", "rank"])
        .transform_calculate(percent="toNumber(datum.share)")
        .transform_calculate(
            says="datum.percent < 0.1 ? 'under 0.1%' : datum.percent > 99.9 && datum.percent < 100"
            " ? 'over 99.9%' : datum.percent == 100 ? '100%' : format(datum.percent, '.1f') + '%'"
        )
    )


def tell_shifts(rankings: Rankings) -> Told:
    """How far each choice alone moves a country, and who comes first under its options."""
    found = rankings.shifts()
    rows = pd.DataFrame(
        {
            "line": range(len(found)),
            "key": list(found.index),
            "choice": [CHOICES[key] for key in found.index],
            "shift": found.round(4).to_numpy(),
            "says": [f"{one:.2f}" for one in found],
            "leaders": [join_words(rankings.leaders(key), "or") for key in found.index],
        }
    )
    top, then = rows.iloc[0], rows.iloc[1]
    title = (
        f"{top['choice'][:1].upper()}{top['choice'][1:]} moves a country most: {top['says']} "
        f"places; then {then['choice']}: {then['says']}"
    )
    each = "; ".join(
        f"{row['choice']} {row['says']} (first: {row['leaders']})" for _, row in rows.iterrows()
    )
    return Told(title, f"Places apart when this choice alone changes: {each}.", rows)


def draw_shifts(rows: pd.DataFrame) -> Any:
    """Draw such rows as bars, with who leads under the options of each choice beneath."""
    import altair as alt

    from allylessons.theme import BLUE, TEXT

    top = float(np.ceil(10 * rows["shift"].max()) / 10)
    scale = alt.Scale(domain=[0, top], range=[140, WIDTH - 60], nice=False)
    axis = alt.Axis(tickCount=5, title="places apart, on average", titleAnchor="end")
    y = alt.Y("line:O").axis(None).scale(domain=list(rows["line"]))
    base = alt.Chart().encode(y=y, x=alt.X("shift:Q").scale(scale).axis(axis))
    bars = base.mark_bar(size=16, color=BLUE, yOffset=-9).encode(tooltip=["choice:N", "says:N"])
    says = base.mark_text(**TEXT, align="left", dx=6, dy=-9).encode(text="says:N")
    names = (
        alt.Chart()
        .transform_calculate(called="datum.choice + (datum.key == guess ? ' ◆' : '')")
        .mark_text(**TEXT, align="left", dy=-9)
        .encode(x=alt.value(0), y=y, text="called:N")
    )
    first = alt.Chart().transform_calculate(first="'first: ' + datum.leaders")
    first = first.mark_text(**TEXT | {"fontSize": 12}, align="left", dy=11)
    first = first.encode(x=alt.value(140), y=y, text="first:N")
    return alt.layer(bars, says, names, first, data=rows).properties(
        width=WIDTH, height=50 * len(rows)
    )


def tell_pairs(rankings: Rankings, *, put_together: str, robust_from: int) -> Told:
    """In how many indices each comparison of two countries holds."""
    rows = rankings.pairs(put_together, robust_from)
    found, noun = rankings.of(put_together), OF[put_together]
    sure, weak = (int((rows["verdict"] == one).sum()) for one in ("robust", "robust with level"))
    title = (
        f"{sure} of {count(len(rows), 'comparison')} hold in at least {robust_from}% of "
        f"{found.indices:,} {noun}; {weak} more with “or level”"
    )
    each = "; ".join(
        f"{row['sentence']} {percent(row['percent'])}, or level {percent(row['or_level'])}"
        for _, row in rows.iterrows()
    )
    lost = (
        ""
        if put_together == SUMS
        else f" All countries are level in {rankings.all_level:.0f}% of the products."
    )
    kept = ["sentence", "percent", "or_level", "verdict"]
    rows = rows[kept].round(2).assign(line=range(len(rows)), at=robust_from)
    return Told(title, f"{each}.{lost}", rows)


def draw_pairs(rows: pd.DataFrame) -> Any:
    """Draw such rows: a dot for "above", a triangle for "above or level", the verdict beside."""
    import altair as alt

    from allylessons.theme import BLUE, GREY, ORANGE, TEXT

    scale = alt.Scale(domain=[0, 100], range=[_PAIRS, WIDTH - 130], nice=False)
    axis = alt.Axis(values=[0, 25, 50, 75, 100], title="percent of the indices", titleAnchor="end")
    lines = sorted(rows["line"].unique())
    y = alt.Y("line:O").axis(None).scale(domain=lines)
    kinds = ["above", "above or level"]

    def mark(field: str, kind: str) -> Any:
        base = alt.Chart().transform_calculate(kind=f"'{kind}'")
        return base.mark_point(size=110, filled=True, opacity=1).encode(
            x=alt.X(f"{field}:Q").scale(scale).axis(axis),
            y=y,
            shape=alt.Shape("kind:N")
            .scale(domain=kinds, range=["circle", "triangle-up"])
            .legend(orient="bottom", title=None),
            color=alt.Color("kind:N")
            .scale(domain=kinds, range=[BLUE, ORANGE])
            .legend(orient="bottom", title=None),
            tooltip=["sentence:N", "kind:N", f"{field}:Q"],
        )

    one = alt.Chart().transform_filter("datum.line == 0")
    at = alt.X("at:Q").scale(scale).axis(axis)
    rule = one.mark_rule(color=GREY, strokeWidth=2, strokeDash=[6, 4]).encode(x=at)
    named = one.transform_calculate(name="datum.at + '%'").mark_text(**TEXT, baseline="bottom")
    named = named.encode(x=at, y=alt.value(-2), text="name:N")
    text = alt.Chart().mark_text(**TEXT, align="left")
    names = text.encode(x=alt.value(0), y=y, text="sentence:N")
    verdicts = text.encode(x=alt.value(WIDTH - 112), y=y, text="verdict:N")
    marks = [mark("or_level", kinds[1]), mark("percent", kinds[0])]
    frame, steps = packed(rows, ["line", "at", "percent", "or_level"], ["sentence", "verdict"])
    chart = alt.layer(rule, named, *marks, names, verdicts, data=frame)
    return chart.properties(width=WIDTH, height=30 * len(lines)).transform_calculate(**steps)
