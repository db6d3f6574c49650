"""How often states vote alike: bars of what is usual, and a line for each country.

There are too many settings to list (any of all states beside any other), so the charts hold the
votes and Vega counts. A state's votes are three whole numbers, ``yes``, ``no`` and ``abstain``, in
which each bit is a text; a comparison of two states is then a few bitwise steps. `told` computes
the same in Python, for words and table.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from allylessons.lab import WIDTH, Told
from allylessons.subjects.votes import (
    ABSTENTIONS,
    BESIDE,
    PAIRS,
    STATES,
    Record,
    among_pairs,
    in_two,
    listed,
    percent,
    place,
    vote_rule,
)
from allylessons.words import count

_BIN = 5  # percentage points
_LANE, _BARS = 25, 150  # px: the line of a state, the bars
_TOP, _LEFT = 20, 110  # px above and at the left, for names


def told(
    record: Record,
    *,
    grey_bars: str = STATES,
    abstentions: str = "half",
    absences: str = "dropped",
    texts: str = "before",
    state: str = "",
    beside: str = "",
) -> Told:
    """What the picture of agreement shows in one setting: finding, words, a row a country.

    `state` and `beside` are names, as they stand in the lists; by default none, and Russia.
    """
    state, beside = record.codes.get(state, ""), record.codes.get(beside, BESIDE)
    others = record.beside(beside, abstentions, absences, texts)
    pairs = record.pairs(abstentions, absences, texts)
    shown = [*record.subjects, state] if state else list(record.subjects)
    rows = others[others["iso3"].isin(shown)].reset_index(drop=True)
    rows["place"] = [place(*cells) for cells in rows[["rank", "level", "of"]].values]
    usual = (pairs if grey_bars == PAIRS else others)["percent"].dropna()
    if state == beside:
        title = f"{record.names[state]} is not compared with itself: choose another"
    elif state:
        own = rows[rows["iso3"] == state].iloc[0]
        title = _alike(record.names[state], record.names[beside], own)
    else:
        title = finding(record, grey_bars, usual.median(), beside)
    parts = []
    for _, row in rows.iterrows():
        part = f"{row['country']} {percent(row['percent'])}"
        if pd.notna(row["percent"]):
            where = among_pairs(row["percentile"], row["as_often"])
            part += f" of {row['texts']} ({where if grey_bars == PAIRS else row['place']})"
        parts.append(part)
    of = "pairs of states" if grey_bars == PAIRS else f"states beside {record.names[beside]}"
    middle = f" in the middle {percent(usual.median())}" if len(usual) else ""
    words = (
        f"Rule: {vote_rule(abstentions, absences)}. Texts: {record.sets[texts][0]}. "
        f"Bars: {len(usual):,} {of},{middle}. "
        f"With {record.names[beside]}: {'; '.join(parts)}."
    )
    return Told(title, words, rows)


def _alike(name: str, other: str, row: pd.Series) -> str:
    if not row["texts"]:
        return f"{name} and {other}: no text to compare"
    return (
        f"{name} and {other}: alike on {percent(row['percent'])} of {count(row['texts'], 'text')}"
    )


def finding(record: Record, grey_bars: str, middle: float, beside: str = BESIDE) -> str:
    """What is usual, as a title."""
    if grey_bars == PAIRS:
        return f"Take any two states: the middle pair agrees on {percent(middle)}"
    return f"With {record.names[beside]} the middle state agrees on {percent(middle)}"


def findings(record: Record, texts: Iterable[str]) -> list[str]:
    """The titles of all settings: bars, then rules for abstentions, then texts, that last first."""
    kept = []
    for bars in (STATES, PAIRS):
        for _, abstentions in ABSTENTIONS:
            for key in texts:
                rows = (
                    record.pairs(abstentions, "dropped", key)
                    if bars == PAIRS
                    else record.beside(BESIDE, abstentions, "dropped", key)
                )
                kept.append(finding(record, bars, rows["percent"].median()))
    return kept


def _ones(number: str) -> str:
    """An expression that counts the ones in a number of up to 24 bits; `ones` is a list of 256."""
    return " + ".join(f"(+ones[({number}) >> {by} & 255])" for by in (0, 8, 16))


def _compared(one: str, other: str, at: str = "datum.") -> dict[str, str]:
    """Steps that compare two states by their places in the lists: name to a Vega expression.

    `at` stands before the names of earlier steps. The last are ``texts``, ``agreed``, ``percent``.
    """

    def abstained(who: str) -> str:  # or counted so
        return f"absences == 'abstention' ? every & ~{took_sides(who)} : +abstain[{who}]"

    def voted(who: str) -> str:
        return f"(yes[{who}] | no[{who}] | abstain[{who}])"

    def took_sides(who: str) -> str:
        return f"(yes[{who}] | no[{who}])"

    a, b, counts = f"{at}a", f"{at}b", f"{at}counts"
    alike = f"(yes[{one}] & yes[{other}] | no[{one}] & no[{other}] | {a} & {b})"
    halves = f"({a} & {took_sides(other)} | {b} & {took_sides(one)})"
    return {
        "a": abstained(one),
        "b": abstained(other),
        "counts": (
            f"chosen & (absences == 'dropped' ? {voted(one)} & {voted(other)} : every)"
            f" & (abstentions == 'dropped' ? ~({a} | {b}) : every)"
        ),
        "texts": _ones(counts),
        "agreed": _ones(f"{counts} & {alike}")
        + f" + (abstentions == 'half' ? ({_ones(f'{counts} & {halves}')}) / 2 : 0)",
        "percent": f"{at}texts ? 100 * {at}agreed / {at}texts : null",
    }


def _held(record: Record, settings: dict[str, Any]) -> list[Any]:
    """The parameters that hold the votes; and settings of the rule that are no controls here."""
    import altair as alt

    def bits(iso3: str, vote: str) -> int:
        votes = enumerate(record.cast.loc[iso3, record.whole])
        return sum(1 << at for at, cast in votes if cast == vote)

    places = {text: at for at, text in enumerate(record.whole)}
    masks = [sum(1 << places[text] for text in texts) for _, texts in record.sets.values()]
    lists = {
        "names": list(record.names.values()),
        **{v: [bits(i, v) for i in record.names] for v in ("yes", "no", "abstain")},
        "ones": [number.bit_count() for number in range(256)],
        "sets": list(record.sets),
        "masks": masks,
    }
    params = [alt.param(name=name, expr=listed(values)) for name, values in lists.items()]
    params.append(alt.param(name="every", value=(1 << len(record.whole)) - 1))
    params += [alt.param(name=name, value=value) for name, value in settings.items()]
    derived = {"chosen": "+masks[indexof(sets, texts)]", "at": "indexof(names, beside)"}
    return params + [alt.param(name=name, expr=expr) for name, expr in derived.items()]


RULE = {"grey_bars": STATES, "abstentions": "half", "absences": "dropped", "texts": "before"}


def title_of(kind: str) -> str:
    """The Vega expression of a title: ``findings`` by the settings, or ``alike`` for two states."""
    if kind == "alike":
        alike = (
            "chosen_texts ? 'alike on ' + format(chosen_percent, '.0f') + '% of ' + chosen_texts + "
            "(chosen_texts == 1 ? ' text' : ' texts') : 'no text to compare'"
        )
        two = in_two("names[chosen_at] + ' and'", f"names[at] + ': ' + ({alike})")
        alone = in_two("names[at]", "'is not compared with itself: choose another'")
        return f"chosen_at == at ? {alone} : {two}"
    ways = ", ".join(f"'{way}'" for _, way in ABSTENTIONS)
    return (
        f"findings[((grey_bars == '{PAIRS}' ? {len(ABSTENTIONS)} : 0)"
        f" + indexof([{ways}], abstentions)) * length(sets) + indexof(sets, texts)]"
    )


def draw(
    rows: pd.DataFrame,
    *,
    record: Record,
    controls: Iterable[str] = (),
    state: bool = False,
    guess: bool = False,
) -> Any:
    """Draw what is usual as bars, and above them a line for each country; Vega counts both.

    Parameters
    ----------
    rows
        Not used: the chart holds the votes themselves.
    record
        The votes.
    controls
        Names of the settings that are controls; the others stay as in `RULE`.
    state
        Whether one further state is chosen.
    guess
        Whether the parameter ``guess`` holds a guess of the middle.
    """
    import altair as alt

    from allylessons.theme import BLUE, GREY, ORANGE, TEXT

    number, settings = len(record.names), {**RULE, "beside": record.names[BESIDE]}
    held = _held(record, {k: v for k, v in settings.items() if k not in controls})
    if state:
        held.append(alt.param(name="chosen_at", expr="indexof(names, state)"))
        steps = _compared("chosen_at", "at", "chosen_")
        held += [alt.param(name=f"chosen_{k}", expr=expr) for k, expr in steps.items()]
    else:
        held.append(alt.param(name="chosen_at", value=-1))
        held.append(alt.param(name="findings", expr=listed(findings(record, record.sets))))
    subjects = [list(record.names).index(code) for code in record.subjects]
    base = f"grey_bars == '{PAIRS}'"
    lanes = len(record.subjects) + state
    floor, ceiling = _TOP + lanes * _LANE + _BARS, _TOP + lanes * _LANE + 12

    x = {"scale": alt.Scale(domain=[0, 100], range=[_LEFT, WIDTH - 12])}
    axis = alt.Axis(values=list(range(0, 101, 20)), title="percent of texts", grid=False)
    high = alt.Scale(range=[floor, ceiling], zero=True)
    if not controls:  # a scale of its own, as it has no bars before the guess
        shares = record.beside()["percent"].dropna() // _BIN
        high.domain = [0, round(100 * float(shares.value_counts(normalize=True).iloc[0]) + 2)]
    bars = (
        alt.Chart()
        .transform_calculate(low=f"min({100 - _BIN}, floor(datum.percent / {_BIN}) * {_BIN})")
        .transform_aggregate(bar="count()", all="max(all)", groupby=["low"])
        .transform_calculate(
            high=f"datum.low + {_BIN}",
            part="100 * datum.bar / datum.all",
            says=f"datum.bar + ({base} ? ' pairs' : ' states') + ', ' + datum.low + ' to '"
            " + datum.high + '%'",
        )
        .mark_bar(color=GREY, fillOpacity=0.45, stroke=GREY, strokeWidth=1)
        .encode(
            x=alt.X("low:Q", axis=axis, **x),
            x2="high:Q",
            y=alt.Y("part:Q", scale=high).axis(title=None, tickCount=3, grid=False, offset=-_LEFT),
            y2=alt.value(floor),
            tooltip=alt.Tooltip("says:N"),
        )
    )
    at = alt.X("at:Q", axis=axis, **x)
    middle = alt.layer(
        alt.Chart()
        .mark_rule(color=ORANGE, strokeWidth=2, strokeDash=[6, 4])
        .encode(x=at, y=alt.value(_TOP - 4), y2=alt.value(floor)),
        *(
            alt.Chart()
            .transform_filter(f"datum.at {sign} 60")
            .mark_text(**TEXT, align=align, baseline="bottom", dx=dx)
            .encode(x=at, y=alt.value(_TOP - 4), text="says:N")
            for sign, align, dx in (("<=", "left", -4), (">", "right", 4))
        ),
    )
    middle = middle.transform_aggregate(at="median(percent)").transform_calculate(
        says=f"'the middle ' + ({base} ? 'pair: ' : 'state: ') + format(datum.at, '.0f') + '%'"
    )
    y, here = alt.Y("y:Q", scale=None, axis=None), alt.X("percent:Q", axis=axis, **x)
    line = alt.Chart().encode(x=here, y=y)
    lines = alt.layer(
        line.mark_rule(color=GREY, strokeWidth=1, aria=False).encode(y2=alt.value(floor)),
        line.mark_text(**TEXT, align="left").encode(x=alt.value(0), text="name:N"),
        *(
            line.transform_filter(f"{sign}datum.own")
            .mark_point(size=size, shape=shape, color=colour, filled=True, opacity=1)
            .encode(tooltip=[alt.Tooltip("name:N"), alt.Tooltip("says:N")])
            for sign, size, shape, colour in (
                ("!", 110, "circle", BLUE),
                *([("", 150, "diamond", ORANGE)] if state else []),
            )
        ),
        *(
            line.transform_filter(f"datum.percent {sign} 55")
            .mark_text(**TEXT, align=align, dx=dx)
            .encode(text="says:N")
            for sign, align, dx in (("<=", "left", 10), (">", "right", -10))
        ),
    )
    lines = (
        lines.transform_calculate(
            who="datum.one == at ? datum.two : datum.two == at ? datum.one : -1"
        )
        .transform_filter(
            f"datum.who >= 0 && (indexof({subjects}, datum.who) >= 0 || datum.who == chosen_at)"
        )
        .transform_calculate(
            name="names[datum.who]",
            own="datum.who == chosen_at",
            says=f"format(datum.percent, '.0f') + '%, ' + ({base} ? 'percentile '"
            " + format(100 * datum.below, '.0f') : datum.rank + (datum.rank % 100 > 10 &&"
            " datum.rank % 100 < 14 || datum.rank % 10 > 3 || datum.rank % 10 == 0 ? 'th' :"
            " ['st', 'nd', 'rd'][datum.rank % 10 - 1]) + ' of ' + datum.all)",
        )
        .transform_window(
            lane="row_number()",
            sort=[{"field": "percent", "order": "descending"}, {"field": "name"}],
        )
        .transform_calculate(y=f"{_TOP + _LANE / 2} + (datum.lane - 1) * {_LANE}")
    )
    unit = (
        alt.Chart(alt.InlineData(values=[{}]))
        .transform_calculate(says=f"{base} ? 'of 100 pairs' : 'of 100 states'")
        .mark_text(**TEXT, align="left")
        .encode(x=alt.value(0), y=alt.value(ceiling + _BARS / 3), text="says:N")
    )
    layers = [bars, middle, lines, unit]
    if guess:
        given = alt.Chart(alt.InlineData(values=[{}]))
        where = {"x": alt.XDatum(alt.ExprRef("toNumber(guess)"), type="quantitative", **x)}
        seen = alt.ExprRef("isValid(guess) && guess !== '' ? 1 : 0")
        layers += [
            given.mark_rule(color=BLUE, strokeWidth=3, opacity=seen, aria=False).encode(
                **where, y=alt.value(ceiling), y2=alt.value(floor)
            ),
            given.mark_text(
                **TEXT, align="left", dx=6, opacity=seen, aria=False, text="your guess"
            ).encode(**where, y=alt.value(ceiling + 8)),
        ]
    chart = alt.layer(*layers, data=alt.sequence(number * number, as_="pair"))
    chart = (
        chart.transform_calculate(one=f"floor(datum.pair / {number})", two=f"datum.pair % {number}")
        .transform_filter(
            f"{base} ? datum.one < datum.two : datum.one == at && datum.two != at"
        )
    )  # fmt: skip
    for name, expr in _compared("datum.one", "datum.two").items():
        chart = chart.transform_calculate(**{name: expr})
    return (
        chart.transform_filter("datum.texts > 0")
        .transform_joinaggregate(all="count()")
        .transform_window(rank="rank()", sort=[{"field": "percent", "order": "descending"}])
        .transform_window(below="cume_dist()", sort=[{"field": "percent"}])
        .add_params(*held)
        .properties(width=WIDTH, height=floor)
    )


TABLE = {
    "country": "state",
    "percent": "percent",
    "texts": "texts",
    "place": "place among the states beside it",
    "percentile": "percentile among all pairs",
}
