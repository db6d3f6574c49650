"""Lesson 5, Compare, then break it: what fills its text, its answers, its pictures.

Ties, countries and leaders come from the data: who is first, whom a choice puts first and which
sentences survive is found here, so that it follows the rows.
"""

from __future__ import annotations

from functools import partial
from itertools import combinations, product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from allylessons import voices
from allylessons.data import DataError, Package
from allylessons.exercise import Content
from allylessons.kinds import When
from allylessons.lab import Picture
from allylessons.reference import Facts
from allylessons.subjects import index, index_charts, rankings
from allylessons.subjects.index import MOST, RULES, SLIDERS, START, TRADE, VOTES, WHICH, Index
from allylessons.subjects.rankings import ANY, CHOICES, SUMS, Rankings
from allylessons.text import Answer, require
from allylessons.text import content as from_text

TEXT = Path(__file__).parent / "05_compare_and_break.toml"
PHRASES = ("P44", "P26")  # what the magazine says of closeness
ROBUST = 90  # percent of all sums
SCALE = "min_max"
# What each choice hides: in the sentence on one's own index the two have to fit.
COSTS = {
    "weights": "ties",
    "coding": "reading",
    "trade_as": "economy",
    "scale": "gaps",
    "blanks": "unknown",
    "combine": "rest",
}


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    ties = Index(data)
    many = Rankings(ties)
    facts = _facts(data, ties, many)
    names = {name: name for name in ties.names.values()}
    views = voices.two_views(data)
    return from_text(
        TEXT,
        facts,
        answers=_answers(facts, ties, many),
        options={"first": names, "moves": names, "matters": CHOICES},
        pictures=_pictures(data, ties, many),
        voices=(*PHRASES, *(one for ids in views.values() for one in ids)),
        views=views,
    )


def _facts(data: Package, ties: Index, many: Rankings) -> Facts:
    facts = Facts(data)
    start, turned = ties.at(), ties.at(coding="discounted")
    first, then, *_ = start.drop_duplicates("country").to_dict("records")
    facts.usual, facts.usual_score = first["country"], round(first["score"], 1)
    facts.second, facts.second_score = then["country"], round(then["score"], 1)
    facts.turned = turned["country"].iloc[0]
    facts.turned_score = round(turned["score"].iloc[0], 1)
    with facts.about("PRK"):
        facts.zero, facts.blank = ties.zero, ties.blank
    facts.ends, facts.worked, facts.asked = _on_the_scale(ties)
    facts.mean = _mean(ties, facts)
    with facts.about("BLR", "ZAF"):
        facts.tall = _tall(ties)
    facts.overlap = ties.overlap
    facts.ties, facts.texts = len(ties.labels), ties.texts
    facts.points, facts.ways = int(many.lattice[0].sum()), len(many.lattice)
    facts.sums, facts.all = many.of(SUMS).indices, many.of(ANY).indices
    facts.all_level, facts.robust = round(many.all_level), ROBUST
    moved, shifts = many.most_moved(), many.shifts()
    facts.moved, facts.least_moved = moved.index[0], moved.index[-1]
    facts.most_shift, facts.next_shift = (CHOICES[key] for key in shifts.index[:2])
    facts.most_places, facts.next_places = (round(one, 1) for one in shifts.iloc[:2])
    facts.weight_places = round(shifts["weights"], 1)
    require(
        shifts.index[0] == "combine" and shifts["combine"] > 1.5 * shifts["weights"],
        "questions.matters.why",
        "sum or product moves a country more than the weights do",
    )
    never = [n for n, k in zip(ties.names.values(), many.space().alone, strict=True) if not k]
    require(bool(never), "questions.never-first", "some country is never first, alone")
    facts.never, facts.never_count = never, len(never)
    pairs = many.pairs(SUMS, ROBUST)
    best = pairs.sort_values("percent", ascending=False, kind="stable").iloc[0]
    require(best["percent"] >= ROBUST, "questions.robust", "some comparison is robust")
    facts.best = SimpleNamespace(upper=best["upper"], lower=best["lower"])
    facts.upset = _upset(ties, facts.usual)
    facts.upset_only = f"only {ties.short[facts.upset[WHICH]]}"
    facts.upset_first = ties.first(**facts.upset)[0]
    return facts


def _on_the_scale(ties: Index) -> tuple[SimpleNamespace, SimpleNamespace, SimpleNamespace]:
    """Lowest and highest agreement, and two countries between them, on the min–max scale."""
    values = ties.agreement.reindex(list(ties.names)).dropna().round(1)
    low, high = float(values.min()), float(values.max())
    inside = values[(values > low) & (values < high)].sort_values(ascending=False, kind="stable")
    if len(inside) < 1:
        raise DataError(
            "Lesson 5 needs a country whose agreement in votes lies between two others: give more "
            "countries the role subject."
        )

    def placed(iso3: str) -> SimpleNamespace:
        value = float(inside[iso3])
        scaled = round(100 * (value - low) / (high - low), 1)
        return SimpleNamespace(iso3=iso3, country=ties.names[iso3], value=value, scaled=scaled)

    ends = SimpleNamespace(low=low, high=high)
    return ends, placed(inside.index[0]), placed(inside.index[-1])


def _mean(ties: Index, f: Facts) -> SimpleNamespace:
    """A weighted mean to compute: of a coded tie, with weight 3, and of votes, with weight 1."""
    scaled = 100 * ties.table(*(START[name] for name in index.SCALED_BY)).loc[f.worked.iso3]
    coded = scaled.drop([TRADE, VOTES], errors="ignore").dropna().round(1)
    key = (coded - f.worked.scaled).abs().sort_values(kind="stable").index[-1]
    value = float(coded[key])
    require(abs(value - f.worked.scaled) > 5, "questions.weighted.ask", "the two values differ")
    score = round((3 * value + f.worked.scaled) / 4, 1)
    return SimpleNamespace(tie=ties.labels[key], value=value, score=score)


def _tall(ties: Index) -> SimpleNamespace:
    """The two largest shares of trade, and where the second comes to lie."""
    on = {scale: index.on_scale(ties, TRADE, "share", scale) for scale in RULES["scale"]}
    first, second, *_, last = on[SCALE].to_dict("records")
    places = {scale: round(float(rows["scaled"].iloc[1]), 1) for scale, rows in on.items()}
    require(
        places[SCALE] < 10 < places["log"], "predictions.tall", "one trade share dwarfs the rest"
    )
    return SimpleNamespace(
        first=first["country"],
        first_percent=round(first["value"], 1),
        second=second["country"],
        second_percent=round(second["value"], 1),
        last=last["country"],
        last_percent=round(last["value"], 1),
        **places,
    )


def _upset(ties: Index, usual: str) -> dict[str, Any]:
    """Settings under which one tie alone puts another country first, alone."""
    for coding, key in product(RULES["coding"], ties.labels):
        given = {**_start(ties), WHICH: key, "coding": coding}
        first = ties.first(**given)
        if len(first) == 1 and first != [usual]:
            return given
    raise DataError("Lesson 5 finds no tie in meanings.csv that puts another country first.")


def _start(ties: Index) -> dict[str, Any]:
    return {WHICH: SLIDERS, **ties.equal, **START}


def _lead(ties: Index, usual: str, **given: Any) -> str:
    """What settings of the lab come to: nothing, level, usual or other."""
    first = ties.first(**given)
    if len(first) != 1:
        return "level" if first else "nothing"
    return "usual" if first == [usual] else "other"


def changed(ties: Index, given: dict[str, Any]) -> list[str]:
    """Which choices of the lab stand otherwise than at its start."""
    rules = [name for name in RULES if given.get(name, START[name]) != START[name]]
    weights = [w for w in ties.weights(given).values() if w]
    even = len(weights) == len(ties.labels) and len(set(weights)) == 1
    return rules if even else ["weights", *rules]


def unfair(ties: Index, *, who: str, choice: str, cost: str, **given: Any) -> str:
    """What is wrong with a sentence about the lab as it is set; ``"right"`` where nothing is.

    The choice has to be the one that put the country first: with it alone set back, another is
    first. Where no single one is, any that was changed will do.
    """
    first = ties.first(**given)
    if len(first) != 1:
        return "no leader"
    if who != first[0]:
        return "another leader"
    moved = changed(ties, given)
    if choice not in moved:
        return "as it began"

    def back(name: str) -> list[str]:
        reset = {WHICH: SLIDERS, **ties.equal} if name == "weights" else {name: START[name]}
        return ties.first(**{**given, **reset})

    decisive = [name for name in moved if back(name) != first]
    if decisive and choice not in decisive:
        return "not decisive"
    return "right" if COSTS[choice] == cost else "another cost"


def _not_decisive(ties: Index, said: dict[str, Any]) -> dict[str, Any]:
    """A sentence that names a choice which was made, and did not make the country first."""
    for rule, options in RULES.items():
        for option in options:
            answer = {**said, rule: option, "choice": rule, "cost": COSTS[rule]}
            if unfair(ties, **answer) == "not decisive":
                return answer
    raise DataError("Lesson 5 finds no choice that leaves the first place of meanings.csv alone.")


def _answers(f: Facts, ties: Index, many: Rankings) -> dict[str, Answer]:
    """Key of a question to its right answer, and the answers that its slips give."""
    low, value, scaled = f.ends.low, f.asked.value, f.asked.scaled
    a, b = f.mean.value, f.worked.scaled
    names = list(ties.names.values())
    by_name = {name: name for name in names}
    first = f.upset_first
    start = _start(ties)
    level = next(
        {**start, WHICH: key, "scale": scale}
        for key, scale in product(ties.labels, RULES["scale"])
        if len(ties.first(**{**start, WHICH: key, "scale": scale})) > 1
    )
    said = {**f.upset, "who": first, "choice": "weights", "cost": "ties"}
    other = next(name for name in names if name != first)
    twice = _not_decisive(ties, said)
    can = {name for name in names if name not in f.never}
    sets = [one for n in range(1, len(names) + 1) for one in combinations(names, n)]
    closer = {"relation": "closer"}
    pairs = [{"one": x, "other": y} for x, y in product(names, names)]
    robust, weaker, wrong, same = [], [], [], []
    for pair, share, relation in product(pairs, ("ninety", "all"), ("above", "level")):
        answer = {"share": share, **pair, "relation": relation}
        if pair["one"] == pair["other"]:
            same.append(answer)
            continue
        over, with_level = many.holds(pair["one"], pair["other"])
        true = over if relation == "above" else with_level
        if true >= (ROBUST if share == "ninety" else 100):
            robust.append(answer)
        elif share == "all" and true >= ROBUST:
            weaker.append(answer)
        else:
            wrong.append(answer)
    return {
        "min-max": Answer(
            scaled,
            {
                "a percentage is a scale already": value,
                "the scale runs either way": round(100 - scaled, 1),
                "0 to 1 is 0 to 100": round(scaled / 100, 3),
                "a distance is a share": round(value - low, 1),
                "the worked one": f.worked.scaled,
                "close is the same": When(between=(scaled - 0.6, scaled + 0.6)),
            },
        ),
        "weighted": Answer(
            f.mean.score,
            {
                "a sum is a mean": round(3 * a + b, 1),
                "equal is the default": round((a + b) / 2, 1),
                "weights may change places": round((a + 3 * b) / 4, 1),
                "divide by how many": round((3 * a + b) / 2, 1),
                "close is the same": When(between=(f.mean.score - 0.6, f.mean.score + 0.6)),
            },
        ),
        "put-first": Answer(
            f.upset,
            {
                "an index without weights": {**start, **dict.fromkeys(ties.labels, 0)},
                "equal weights are no choice": start,
                "level is first": level,
            },
            leads_to=partial(_lead, ties, f.usual),
        ),
        "unfair": Answer(
            said,
            {
                "nobody is first": {**said, **level},
                "any country will do": {**said, "who": other},
                "a choice that was not made": {**said, "choice": "blanks", "cost": "unknown"},
                "every change counts": twice,
                "any cost will do": {**said, "cost": "unknown"},
            },
            options={"who": by_name},
            leads_to=partial(unfair, ties),
        ),
        "never-first": Answer(
            f.never,
            {
                "second is never first": When(equals=tuple(one for one in sets if can & {*one})),
                "only the last has no chance": When(
                    equals=tuple(one for one in sets if {*one} < {*f.never})
                ),
            },
            options=by_name,
        ),
        "robust": Answer(
            robust,
            {
                "ties are feelings": When(parts=closer),
                "a country beside itself": When(equals=tuple(same)),
                "nearly always is always": When(equals=tuple(weaker)),
                "true once is true": When(equals=tuple(wrong)),
            },
            options={"one": by_name, "other": by_name},
        ),
    }


def _pictures(data: Package, ties: Index, many: Rankings) -> tuple[Picture, ...]:
    known = {"as_of": data.as_of, "sources": ties.measured_from}
    offered = {name: [(text, key) for key, text in of.items()] for name, of in RULES.items()}
    only = [(f"only {word}", key) for key, word in ties.short.items()]
    sliders = dict.fromkeys(ties.labels, (0, MOST, 1))
    scales = {name: offered[name] for name in ("scale", "trade_as")}
    every = {
        name: [*offered[name], ("all of these", ANY)] for name in ("scale", "coding", "combine")
    }
    share = [(f"{n}%", n) for n in (80, 90, 95, 100)]
    together = [("sums", SUMS), ("products", rankings.PRODUCTS), ("both", ANY)]
    return (
        Picture(
            "equal",
            partial(index_charts.draw, ties, guess="guess"),
            lambda coding: index.told(ties.at(coding=coding)),
            controls={"coding": offered["coding"]},
            columns=index.COLUMNS,
            opened_by="first",
            before="All ties weigh the same. Who is first? The picture opens with your guess.",
            **known,
        ),
        Picture(
            "cells",
            index_charts.draw_cells,
            partial(index.tell_cells, ties),
            controls={"coding": offered["coding"]},
            columns={"label": "tie", "country": "country", "word": "word", "says": "value"},
            as_of=data.as_of,
            sources=[*ties.measured_from, *ties.coded_from],
        ),
        Picture(
            "tall",
            index_charts.draw_scale,
            partial(index.tell_scale, ties),
            controls=scales,
            columns={"country": "country", "value": "as measured", "scaled": "on the scale"},
            opened_by="tall",
            before="From 0 to 100, where does the second lie? The picture opens with your guess.",
            buttons=["scale"],
            **known,
        ),
        Picture(
            "index",
            partial(index_charts.computed, ties),
            lambda **given: index.told(ties.at(**given)),
            controls={WHICH: [("my sliders", SLIDERS), *only], **sliders, **offered},
            start=ties.equal,
            columns=index.COLUMNS,
            listed=False,
            title="''",
            buttons=[WHICH],
            **known,
        ),
        Picture(
            "places",
            rankings.draw_places,
            partial(rankings.tell_places, many),
            controls=every,
            columns=rankings.PLACES,
            opened_by="moves",
            before="Whose place depends most on the weights? The picture opens with your guess.",
            **known,
        ),
        Picture(
            "shifts",
            rankings.draw_shifts,
            lambda: rankings.tell_shifts(many),
            columns=rankings.SHIFTS,
            opened_by="matters",
            before="Which choice moves places most? The picture opens with your guess.",
            **known,
        ),
        Picture(
            "pairs",
            rankings.draw_pairs,
            partial(rankings.tell_pairs, many),
            controls={"put_together": together, "robust_from": share},
            start={"robust_from": ROBUST},
            columns=rankings.PAIRS,
            buttons=["robust_from"],
            **known,
        ),
    )
