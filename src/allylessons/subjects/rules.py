"""Who is an ally under a rule: which meanings count, how many, how firm, how much."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from allylessons.lab import WIDTH, Told
from allylessons.model.meanings import allies
from allylessons.reference import in_words
from allylessons.words import join_words

SHORT = {
    "treaty_mutual_defence": "treaty",
    "territory_or_bases": "territory",
    "trade_weight": "trade",
}
# How firm the evidence must be and how large the thing, as steps that a rule can ask for.
FIRMNESS = {"record": 3, "both_sides": 3, "several_others": 2, "one": 1}
AMOUNT = {"large": 3, "some": 2, "token": 1}
CARD = 52  # px of a country's card and the gap under it


def short(meaning: str) -> str:
    """A meaning's name in one word, which is also the name of its box."""
    return SHORT.get(meaning, meaning)


def thresholds(cells: pd.DataFrame, evidence: int, size: int) -> tuple[list[str], list[str]]:
    """The values of ``evidence`` and of ``size`` that a rule with such steps counts."""
    sizes = sorted({*cells["size"].dropna(), *AMOUNT})
    return (
        [one for one, step in FIRMNESS.items() if step >= evidence],
        [one for one in sizes if AMOUNT.get(one, 0) >= size],
    )


def listed(
    cells: pd.DataFrame, *, at_least: int, evidence: int, size: int, **ticked: bool
) -> pd.DataFrame:
    """Who is an ally under a rule, as `allies` gives it; a box for each meaning's short name."""
    firm, sized = thresholds(cells, evidence, size)
    meant = [one for one in cells["meaning"].unique() if ticked.get(short(one))]
    return allies(cells, meanings=meant, at_least=at_least, evidence=firm, sizes=sized)


def _rule_title(names: list[str], of: int, ticked: int, at_least: int) -> list[str]:
    if not ticked:
        return ["No meaning is ticked: the rule says nothing about anybody", ""]
    if at_least > ticked:
        return ["More is asked than is ticked: nobody at all could be an ally", ""]
    if not names:
        return [f"Under your rule nobody of these {in_words(of)} is an ally", ""]
    return [f"Your rule makes allies of {len(names)} of {of}:", ", ".join(names)]


def tell_rule(cells: pd.DataFrame, **rule: Any) -> Told:
    """Who is in and who is out under a rule, and why."""
    rows = listed(cells, **rule)
    ticked = sum(bool(rule.get(short(one))) for one in cells["meaning"].unique())
    names = [one for one in cells["country"].unique() if one in set(rows[rows["ally"]]["country"])]
    title = " ".join(_rule_title(names, len(rows), ticked, rule["at_least"])).strip()
    parts = []
    for ally, name in ((True, "In"), (False, "Out")):
        found = [
            f"{row['country']} ({join_words(row['meanings']) or 'meets none of them'})"
            for _, row in rows[rows["ally"] == ally].iterrows()
        ]
        parts.append(f"{name}: {'; '.join(found) or 'nobody'}.")
    words = f"At least {rule['at_least']} of {ticked} ticked. {' '.join(parts)}"
    rows = rows.assign(
        place=rows["ally"].map({True: "in", False: "out"}), why=rows["meanings"].map(join_words)
    )
    return Told(title, words, rows)


def _met(cells: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Country to two Vega expressions: how many meanings it meets, and which, in words."""
    found = {}
    for name, rows in cells.groupby("country", sort=False):
        tests = {
            short(row["meaning"]): f"({short(row['meaning'])} && {FIRMNESS[row['evidence']]} >= "
            f"evidence && {AMOUNT.get(row['size'], 0)} >= size)"
            for _, row in rows.iterrows()
            if row["evidence"] in FIRMNESS
        }
        met = " + ".join(f"({test} ? 1 : 0)" for test in tests.values()) or "0"
        says = " + ".join(f"({test} ? ', {word}' : '')" for word, test in tests.items()) or "''"
        found[name] = met, says
    return found


def _slot(at: int, of: int) -> str:
    """A Vega expression: how many cards of the same side stand above this one.

    Vega's own window would do, but it loses count when a card changes sides.
    """
    above = [
        f"((met_{at} >= at_least) == (met_{other} >= at_least) && "
        f"met_{other} {'>=' if other < at else '>'} met_{at} ? 1 : 0)"
        for other in range(of)
        if other != at
    ]
    return " + ".join(above) or "0"


def rule_title(cells: pd.DataFrame) -> str:
    """The title of `draw_rule` as a Vega expression: the same that `tell_rule` gives."""
    names = list(cells["country"].unique())
    boxes = [short(one) for one in cells["meaning"].unique()]
    ticked = " + ".join(f"({box} ? 1 : 0)" for box in boxes)
    inside = [
        f"(met_{at} >= at_least ? {json.dumps(', ' + name)} : '')" for at, name in enumerate(names)
    ]
    number = " + ".join(f"(met_{at} >= at_least ? 1 : 0)" for at in range(len(names)))
    none, more, nobody = (
        json.dumps(_rule_title([], len(names), *case)) for case in ((0, 1), (1, 2), (2, 1))
    )
    first = f"'Your rule makes allies of ' + ({number}) + ' of {len(names)}:'"
    made = f"[{first}, slice({' + '.join(inside)}, 2)]"
    return (
        f"({ticked}) == 0 ? {none} : at_least > ({ticked}) ? {more} : "
        f"({number}) == 0 ? {nobody} : {made}"
    )


def draw_rule(cells: pd.DataFrame) -> Any:
    """Draw a card for each country, under In or under Out, by the rule that the controls set."""
    import altair as alt

    from allylessons.theme import BLUE, GREY, TEXT

    found = _met(cells)
    rows = pd.DataFrame({"country": list(found), "at": range(len(found))})
    height = 26 + CARD * len(found)
    flat = {"domain": [0, WIDTH], "range": [0, WIDTH], "nice": False}
    across = alt.Scale(**flat)
    down = alt.Scale(domain=[0, height], range=[0, height], nice=False)
    met = " : ".join(f"datum.at == {at} ? met_{at}" for at in range(len(found))) + " : 0"
    says = " : ".join(f"datum.at == {at} ? says_{at}" for at in range(len(found))) + " : ''"
    slot = " : ".join(f"datum.at == {at} ? slot_{at}" for at in range(len(found))) + " : 0"
    base = (
        alt.Chart()
        .transform_calculate(met=met, why=says, slot=slot)
        .transform_calculate(inside="datum.met >= at_least")
        .transform_calculate(
            x=f"datum.inside ? 0 : {WIDTH // 2 + 5}",
            x2=f"datum.inside ? {WIDTH // 2 - 5} : {WIDTH - 2}",
            text=f"datum.inside ? 10 : {WIDTH // 2 + 15}",
            y=f"26 + datum.slot * {CARD}",
            y2=f"18 + (datum.slot + 1) * {CARD}",
            name="datum.country + ' (' + datum.met + ')'",
            why="datum.met ? slice(datum.why, 2) : 'meets none of them'",
        )
    )
    y = alt.Y("y:Q").scale(down).axis(None)
    cards_ = base.mark_rect(cornerRadius=6, stroke=GREY).encode(
        x=alt.X("x:Q").scale(across).axis(None),
        x2="x2:Q",
        y=y,
        y2="y2:Q",
        color=alt.condition("datum.inside", alt.value(BLUE), alt.value("transparent")),
        tooltip=["country:N", "met:Q", "why:N"],
    )
    layers = [cards_]
    for test, style in (("datum.inside", {"color": "#111111"}), ("!datum.inside", TEXT)):
        part = base.transform_filter(test).encode(x=alt.X("text:Q").scale(across).axis(None), y=y)
        style = {**style, "align": "left", "aria": False}
        layers += [
            part.mark_text(**{**style, "fontSize": 14, "fontWeight": "bold"}, dy=14).encode(
                text="name:N"
            ),
            part.mark_text(**{**style, "fontSize": 12}, dy=32).encode(text="why:N"),
        ]
    heads = alt.Chart(
        alt.InlineData(values=[{"x": 0, "name": "In"}, {"x": WIDTH // 2 + 5, "name": "Out"}])
    )
    layers.append(
        heads.mark_text(**{**TEXT, "fontWeight": "bold"}, align="left").encode(
            x=alt.X("x:Q").scale(across).axis(None), y=alt.value(12), text="name:N"
        )
    )
    params = []
    for at, (number, words) in enumerate(found.values()):
        params += [
            alt.param(name=f"met_{at}", expr=number),
            alt.param(name=f"says_{at}", expr=words),
            alt.param(name=f"slot_{at}", expr=_slot(at, len(found))),
        ]
    return (
        alt.layer(*layers, data=rows)
        .add_params(*params)
        .properties(width=WIDTH - 2, height=height, padding={"bottom": 5, "left": 0, "right": 0})
    )
