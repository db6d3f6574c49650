"""The exercises of lesson 7: prompts, right and wrong answers, hints."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from allylessons import describe, model
from allylessons.data import DataError
from allylessons.exercise import (
    Choice,
    Exercise,
    Mistake,
    Numbers,
    Sentence,
    Series,
    Several,
)
from allylessons.lessons.l07.facts import (
    DOLLARS,
    GOODS,
    MIRROR,
    OTHER,
    OVERTAKEN,
    OWN,
    REPORTED,
    WORDS,
    Facts,
    signed,
)
from allylessons.lessons.l07.sentences import CAUSE, customs_of, steps


def all_of(facts: Facts) -> tuple[Exercise, ...]:
    """List the exercises, in the order of the lesson."""
    return (
        _which_says(facts),
        _one_series(facts),
        _mirror(facts),
        _growth(facts),
        _slower(facts),
        _record_when(facts),
        _another(facts),
        _gap(facts),
        _weighs(facts),
        _larger(facts),
        _rewrite(facts),
    )


def _which_says(facts: Facts) -> Exercise:
    # Not the record year: its growth is the prediction, and comes back on the lab's chart.
    year, before = facts.fits, facts.fits - 1
    level, step = describe.number(round(facts.level(year), 1)), signed(facts.grown(year))
    own = describe.number(facts.ratios(facts.weighed)[0])
    return Exercise(
        key="which-says",
        prompt=(
            f"Four lines on trade between {facts.name} and {facts.other}. Which one tells you how big "
            f"the step from {before} to {year} was?"
        ),
        kind=Choice(
            {
                "level": f"{level} billion US dollars in {year}, by {facts.name}'s customs.",
                "record": f"A record in {year}.",
                "growth": f"{step} on {before}.",
                "ratio": f"{own}% beside {facts.name}'s GDP in {facts.weighed}.",
            }
        ),
        right="growth",
        why="Growth compares a year with the one before it. That is the step, and nothing else is.",
        mistakes=(
            Mistake(
                "level",
                "a big sum is a big step",
                "A level tells how big the sum is. You cannot see from it where it came from.",
            ),
            Mistake(
                "record",
                "a record is a leap",
                "A record is only higher than all before. One dollar more would do.",
            ),
            Mistake(
                "ratio",
                "a ratio shows the change",
                "A ratio sets the sum beside something else in the same year. It holds no earlier year.",
            ),
        ),
        hints=(
            "A step has two ends. Which line names two years?",
            "Look for a percentage together with an earlier year.",
        ),
        solution=f"{step} on {before}: growth. It alone compares the two years.",
        objective=1,
        recall=True,
    )


def _one_series(facts: Facts) -> Exercise:
    rows = facts.trade[
        (facts.trade["partner_iso3"] == facts.iso3)
        & (facts.trade["measure"] == GOODS)
        & facts.trade["value"].notna()
    ].set_index("trade_id")
    fit = rows[
        (rows["reporter"] == OWN)
        & (rows["unit"] == DOLLARS)
        & ~rows["status"].isin(model.trade.UNFIT)
    ]
    wrong = {
        "mirror": rows[rows["reporter"] == MIRROR].tail(1),
        "early": rows[(rows["reporter"] == OWN) & (rows["status"] == "first_release")].tail(1),
        "unit": rows[(rows["reporter"] == OWN) & (rows["unit"] != DOLLARS)].tail(1),
    }
    says = {
        "mirror": (
            "every count is the same count",
            f"One of yours is counted by {facts.other}'s customs. A line that changes its counter can "
            "move though nothing moved.",
        ),
        "early": (
            "the first figure is the final one",
            "One of yours is a first release. Another figure replaced it, so the year would stand in "
            "your line twice.",
        ),
        "unit": (
            "a number is a number",
            "One of yours is in another unit. Read to the end of each line.",
        ),
    }
    kept = fit[fit["period"].dt.year.isin([facts.fits - 1, facts.fits, facts.record])]
    chosen = pd.concat([kept, *wrong.values()]).sort_values("period", kind="stable")
    by = dict(zip(chosen.index, facts.whose(chosen, facts.name), strict=True))
    options = {
        key: f"{key}: {row['period'].year}, {by[key]}, {describe.number(row['value'])} {row['unit']} "
        f"({facts.labels.get(row['status'], row['status'])})"
        for key, row in chosen.iterrows()
    }
    right = tuple(kept.index)

    def any_of(ids: pd.Index) -> Mapping[str, object]:
        return {"fits": lambda given: bool(given & set(ids))}

    mistakes = [
        Mistake((*right, ids.index[0]), *says[key], **any_of(ids.index))
        for key, ids in wrong.items()
        if len(ids)
    ]
    mistakes.append(
        Mistake(
            right[:1],
            "one figure makes a series",
            "Nothing wrong in your list, but more of these fit together. A line needs its years.",
            fits=lambda given: given < set(right),
        )
    )
    return Exercise(
        key="one-series",
        prompt=(
            f"You draw one line: goods both ways, by {facts.name}'s customs, in {DOLLARS}, final "
            "figures. Which rows may stand in it? Tick all that fit."
        ),
        kind=Several(options),
        right=right,
        why="One counter, one unit, one thing counted, each year once. Now a change means a change.",
        mistakes=tuple(mistakes),
        hints=(
            "Check four things in each row: the year, the counter, the unit, the words in brackets.",
            f"Leave out {facts.other}'s count, what was a first release, and what is not in dollars.",
        ),
        solution=f"{describe.join_words(right)}.",
        objective=2,
        recall=True,
    )


def _mirror(facts: Facts) -> Exercise:
    last = facts.mirrors.iloc[-1]
    year, own, theirs = int(last["year"]), last["own"], last["other"]
    one, two = describe.number(own), describe.number(theirs)
    return Exercise(
        key="mirror",
        prompt=(
            f"Goods traded in {year}, both ways, in billion US dollars: {one} by {facts.name}'s "
            f"customs, {two} by {facts.other}'s customs. Which number do you write?"
        ),
        kind=Choice(
            {
                "average": f"The middle of the two: {describe.number(round((own + theirs) / 2, 2))}.",
                "higher": "The higher one: something was not counted on the other side.",
                "liar": "Neither: one of the two customs must be lying.",
                "both": "Both, each with its name, or one of them with its name.",
            }
        ),
        right="both",
        why=(
            "Both may be honest. Goods leave in December and arrive in January; one side adds freight "
            "and insurance; some goods go through a third country. Naming the counter is what you owe."
        ),
        mistakes=(
            Mistake(
                "average",
                "the truth is in the middle",
                "That number stands in nobody's books. Nobody could check it.",
            ),
            Mistake(
                "higher",
                "more is more complete",
                "It may be so for one kind of goods. But freight and insurance also raise a figure, and "
                "they are no goods.",
            ),
            Mistake(
                "liar",
                "a difference is a lie",
                "Two honest offices can differ, since they count at different doors and on other days.",
            ),
        ),
        hints=(
            "Which of these numbers could a reader look up?",
            "A reader needs to know who counted. Which answer tells that?",
        ),
        solution=f"{one} ({facts.name}'s customs) and {two} ({facts.other}'s customs), side by side.",
        objective=2,
        recall=True,
    )


def _pairs(rows: pd.DataFrame, values: pd.Series, decimals: int = 1) -> dict[str, float]:
    """Year to number, blanks left out."""
    known = zip(rows["year"], values, strict=True)
    return {str(year): round(float(value), decimals) for year, value in known if pd.notna(value)}


def _slips(rows: pd.DataFrame, right: dict[str, float]) -> tuple[Mistake, ...]:
    """What a line of growth can go wrong by, where it gives something else than the right line."""
    level = rows["value"].astype("Float64")
    kept = rows[level.notna()]
    slips = (
        Mistake(
            {year: round(value / 100, 4) for year, value in right.items()},
            "a fraction for a percentage",
            "Nearly: these are fractions. Multiply them all, so that the whole is 100%.",
        ),
        Mistake(
            _pairs(kept, model.growth(kept)),
            "the row before is the year before",
            "You dropped the blank years first. Now some steps are two years long or longer, and look "
            "like one. Keep the blank rows.",
        ),
        Mistake(
            _pairs(rows, 100 * (level / level.shift(-1) - 1)),
            "forward for back",
            "You compare each year with the one after it. `shift(1)` moves the figures down, so that "
            "each year meets the one before.",
        ),
        Mistake(
            _pairs(rows, 100 * level / level.shift(1)),
            "ratio for growth",
            "These are ratios: without any change they would be 100%. Growth is the ratio less one.",
        ),
        Mistake(
            _pairs(rows, level / level.shift(1), 4),
            "ratio for growth, as a fraction",
            "These are ratios: without any change they would be 1. Take one away, then turn the rest "
            "into percent.",
        ),
        Mistake(
            _pairs(rows, 100 * (1 - level.shift(1) / level)),
            "the step beside its end",
            "You divided each step by the new figure. Divide it by the old one, where it began.",
        ),
        Mistake(
            _pairs(rows, level - level.shift(1)),
            "the step in dollars for its size in percent",
            "That is the step in billion dollars. Divide it by where it began.",
        ),
    )
    return tuple(slip for slip in slips if slip.answer != right and slip.answer)


def _growth(facts: Facts) -> Exercise:
    right = _pairs(facts.series, facts.series["growth"])
    return Exercise(
        key="growth",
        prompt="Growth on the year before, in percent, for every year at once.",
        kind=Series("percent", tolerance=0.06),
        right=right,
        why=(
            f"One line gives {len(right)} growth rates. {facts.record}: "
            f"{signed(facts.grown(facts.record))}. Where a year is blank, so are its step and the next."
        ),
        mistakes=_slips(facts.series, right),
        hints=(
            "`level.shift(1)` puts each year's figure beside the next year.",
            "Put `level.shift(1)` in place of the three dots behind `before =`.",
        ),
        solution="`before = level.shift(1)`, and the line below it gives the growth.",
        objective=3,
    )


def _slower(facts: Facts) -> Exercise:
    year = facts.record
    now, earlier = facts.grown(year), facts.grown(year - 1)
    up = now < earlier
    return Exercise(
        key="slower",
        prompt=(
            f"Growth was {signed(earlier)} in {year - 1} and {signed(now)} in {year}, by {facts.name}'s "
            f"customs. What did trade itself do from {year - 1} to {year}?"
        ),
        kind=Choice(
            {
                "fell": "It fell.",
                "same": "It stayed where it was.",
                "rose": f"It rose, {'more slowly' if up else 'faster'} than before.",
                "cannot": "This cannot be known from here.",
            }
        ),
        right="rose",
        why=(
            "Growth above zero means more than the year before. So it can be a record and a small step "
            "at once: the first is about the level, the second about the growth."
        ),
        mistakes=(
            Mistake(
                "fell",
                "falling growth is a falling level",
                "The growth rate is lower. Is it below zero? Only then does the level fall.",
            ),
            Mistake(
                "same",
                "a small step is none",
                "Small, and yet a step. Compare the two levels in the lab.",
            ),
            Mistake(
                "cannot",
                "two rates say nothing of the level",
                "They do not say how high it was. They do say which way it went.",
            ),
        ),
        hints=(
            "Draw it: first a steep line up, then one that is less steep.",
            "Ask only whether the last growth rate is above or below zero.",
        ),
        solution=f"{signed(now)} is above zero, so trade rose in {year}.",
        objective=1,
        recall=True,
    )


def _day(facts: Facts, event: str) -> str:
    record = facts.data.record(event)[1]
    return describe.date(record["date"], str(record["date_precision"]))


def _record_when(facts: Facts) -> Exercise:
    first, last = _day(facts, REPORTED), _day(facts, OVERTAKEN)
    printed, month = describe.number(facts.printed), f"{facts.cutoff:%B %Y}"
    return Exercise(
        key="record-when",
        prompt=(
            f"{printed} billion dollars fits {facts.fits}. For how long could a careful writer who trusts "
            f"{facts.name}'s customs call it the record so far?"
        ),
        kind=Choice(
            {
                "always": "Always: once a record, always a record.",
                "article": f"On the day the article ran, in {month}.",
                "between": f"From {first} until {last}.",
                "never": f"Never: {facts.fits} was no record.",
            }
        ),
        right="between",
        why=(
            f"On {first} the figure came out ({REPORTED}). On {last} a higher one came out for the next "
            f"year ({OVERTAKEN}). With “last year” the sentence held less long, only to the end of "
            f"{facts.fits + 1}. In {month} “last year” was {facts.cutoff.year - 1}."
        ),
        mistakes=(
            Mistake(
                "always",
                "a record has no date",
                "It was the highest *so far*. So far ends with the next higher figure.",
            ),
            Mistake(
                "article",
                "published date is event date",
                f"By then a higher figure was out. Look up {OVERTAKEN}: it is older than the article.",
            ),
            Mistake(
                "never",
                "overtaken means never true",
                f"Look at the years up to {facts.fits} alone. Is any of them higher?",
            ),
        ),
        hints=(
            "A record needs two dates: the day it is known, and the day a higher one is known.",
            "The two days stand above: when one sum came out, and the next.",
        ),
        solution=f"From {first} ({REPORTED}) until {last} ({OVERTAKEN}).",
        objective=5,
    )


def _another(facts: Facts) -> Exercise:
    chosen = facts.another
    rows = model.one_series(facts.trade, **chosen)
    right = _pairs(rows, model.growth(rows))
    name = facts.names[chosen["iso3"]]
    # Names of their own: `rows` and `level` belong to the worked series.
    line = (
        f'theirs = ally.model.one_series(trade, iso3="{chosen["iso3"]}", '
        f'measure="{chosen["measure"]}", reporter="{chosen["reporter"]}")'
    )
    by_year = 'theirs = theirs.set_index("year")["value"]'
    return Exercise(
        key="another",
        prompt=(
            f"Compute the growth of trade between {name} and {facts.other} in percent, year by year, "
            f"from one series: partner `{chosen['iso3']}`, measure `{chosen['measure']}`, reporter "
            f"`{chosen['reporter']}`, in {DOLLARS}. Keep the years as labels."
        ),
        kind=Series("percent", tolerance=0.06),
        right=right,
        why=(
            f"Your line gives growth for {describe.join_words(right)}. All other years are blank, or "
            "follow on a blank. That is little, and it is honest."
        ),
        mistakes=_slips(rows, right),
        hints=(
            "Take the two lines you know and change the names inside the brackets.",
            f"`{line}`, then `{by_year}`. Then the growth, as before.",
        ),
        solution=(
            f"`{line}`, then `{by_year}`, then `answer = 100 * (theirs / theirs.shift(1) - 1)`."
        ),
        objective=3,
    )


def _ends(rows: pd.DataFrame) -> list[float]:
    """Every figure of some rows, other ends among them, the lowest first."""
    return sorted({*rows[["value", "low", "high"]].astype(float).stack().dropna()})


def _rivals_after(facts: Facts) -> tuple[str, pd.Series, pd.DataFrame]:
    """A partner, a figure, and rival figures by others for the next year."""
    for iso3 in sorted(facts.names, key=lambda iso3: iso3 != facts.another["iso3"]):
        rows = model.figures_of(facts.trade, iso3)
        rows = rows[rows["value"].notna() & ~rows["status"].isin(model.trade.UNFIT)]
        for year, later in rows.groupby("year"):
            for _, first in rows[rows["year"] == year - 1].iterrows():
                others = later[later["reporter"] != first["reporter"]]
                ends = _ends(others)
                if len(others) == len(later) and len(ends) > 1 and iso3 != facts.iso3:
                    return iso3, first, others
    raise DataError(
        "Lesson 7 finds no year in trade.csv with two figures by other reporters than the year before."
    )


def _gap(facts: Facts) -> Exercise:
    iso3, first, others = _rivals_after(facts)
    name, year = facts.names[iso3], int(first["year"]) + 1
    ends = _ends(others)
    low, high = ends[0], ends[-1]
    grown = [signed(round(100 * (end / float(first["value"]) - 1), 1)) for end in (low, high)]
    by = facts.whose(pd.DataFrame([first]), name)[0]
    their = describe.join_words(dict.fromkeys(facts.whose(others, name)))
    sums = [
        f"{describe.sum_of(row)}, by {who}"
        + (f" ({facts.measures[row['measure']]})" if row["measure"] != first["measure"] else "")
        for (_, row), who in zip(others.iterrows(), facts.whose(others, name), strict=True)
    ]
    return Exercise(
        key="gap",
        prompt=(
            f"{name}, trade with {facts.other}, in billion US dollars. {year - 1}: "
            f"{describe.number(first['value'])}, by {by}. {year}: {'; '.join(sums)}. By how much did trade "
            f"grow in {year}?"
        ),
        kind=Choice(
            {
                "high": f"{grown[1]}.",
                "low": f"{grown[0]}.",
                "between": "The average of these two.",
                "cannot": "This cannot be known from here.",
            }
        ),
        right="cannot",
        why=(
            "The counters change between the two years, and they may not count the same things. Part "
            "of the step is a change of the ruler. You can say: no single series covers both years."
        ),
        mistakes=(
            Mistake(
                "high",
                "any two figures make a growth rate",
                "You divided one counter's figure by another's. Whose growth would that be?",
            ),
            Mistake(
                "low",
                "the careful figure is the true one",
                "The lower one sounds careful. It still compares two different counters.",
            ),
            Mistake(
                "between",
                "averages repair a gap",
                "An average of two doubtful rates is a third one, and no source gives it.",
            ),
        ),
        hints=(
            "Who counted in the first year? Who in the second?",
            "For a growth rate you need one ruler. Is there one here?",
        ),
        solution=(
            f"{year - 1} is by {by}, {year} by {their}. No series covers both, so the growth cannot be "
            "known from here."
        ),
        objective=2,
        recall=True,
    )


def _weighs(facts: Facts) -> Exercise:
    year, right = facts.weighed, facts.ratios(facts.weighed)
    own, theirs = right
    total = describe.number(facts.level(year))
    sizes = [float(facts.gdp[iso3][year]) for iso3 in (facts.iso3, OTHER)]
    exact = [100 * facts.level(year) / size for size in sizes]
    kind = Numbers((f"of {facts.name}'s GDP", f"of {facts.other}'s GDP"), "percent", 0.06)
    slips = [
        Mistake(
            tuple(float(round(ratio)) for ratio in exact),
            "whole numbers will do",
            "Rounded too far. Keep one digit after the point.",
        )
    ]
    before = facts.series.set_index("year")["value"].dropna().index.intersection([year - 1])
    if all(year - 1 in years for years in (before, *(facts.gdp[i] for i in (facts.iso3, OTHER)))):
        slips.append(
            Mistake(
                facts.ratios(year - 1),
                "any year will do",
                f"That is {year - 1}, the worked year. Take sum and GDP of {year}.",
            )
        )
    return Exercise(
        key="weighs",
        prompt=(
            f"{total} billion dollars of trade in {year}, by {facts.name}'s customs. What is that in "
            f"percent of {facts.name}'s GDP, and of {facts.other}'s? Give two numbers."
        ),
        kind=kind,
        right=right,
        why=(
            f"{describe.number(own)}% on one side, {describe.number(theirs)}% on the other. The sum is "
            "the same. What differs is what it stands beside."
        ),
        mistakes=(
            Mistake(
                (theirs, own),
                "the larger economy has the larger ratio",
                f"The other way round: first {facts.name}, then {facts.other}. Which GDP is larger?",
            ),
            Mistake(
                tuple(round(ratio / 100, 4) for ratio in exact),
                "a fraction for a percentage",
                "These are fractions. Turn both into percent.",
                fits=lambda given: all(
                    abs(a - b / 100) < 0.002 for a, b in zip(given, exact, strict=True)
                ),
            ),
            Mistake(
                tuple(round(100 * 100 / ratio, 1) for ratio in exact),
                "the whole divided by the part",
                "You divided the GDP by the trade. The part goes above the line.",
                fits=lambda given: all(value > 100 for value in given),
            ),
            Mistake(
                (own, own),
                "the same sum weighs the same",
                "The sum is the same, but the two economies are not of one size.",
                fits=lambda given: given[0] == given[1],
            ),
            *(slip for slip in slips if not kind.same(slip.answer, right)),
        ),
        hints=(
            "Divide the same sum twice, each time by another GDP.",
            f'`100 * level[{year}] / gdp["{facts.iso3}", {year}]` is the first. The second differs in '
            "one code.",
        ),
        solution=(
            f"{total} / {describe.number(sizes[0])} is {describe.number(own)}%; "
            f"{total} / {describe.number(sizes[1])} is {describe.number(theirs)}%."
        ),
        objective=4,
    )


def _larger(facts: Facts) -> Exercise:
    own, theirs = (describe.number(ratio) for ratio in facts.ratios(facts.weighed))
    return Exercise(
        key="larger",
        prompt=(
            f"Trade between {facts.name} and {facts.other} in {facts.weighed}, by {facts.name}'s customs, "
            f"equals {own}% of {facts.name}'s GDP and {theirs}% of {facts.other}'s. What may you write?"
        ),
        kind=Choice(
            {
                "part": f"{facts.other} earns {theirs}% of its GDP from {facts.name}.",
                "depends": f"{facts.other} cannot do without {facts.name}.",
                "beside": "The same sum is larger beside the smaller of the two economies.",
                "wrong": "One of the two must be wrong: a sum has one weight.",
            }
        ),
        right="beside",
        why=(
            "That is what the two ratios show. Who could do without whom also hangs on what is traded "
            "and on who else sells it. No ratio to GDP tells that."
        ),
        mistakes=(
            Mistake(
                "part",
                "trade is a part of GDP",
                "Trade both ways adds what is sold and what is bought. It is set beside GDP as a "
                "yardstick: a ratio, not a share. It is no slice of GDP, and can even be larger.",
            ),
            Mistake(
                "depends",
                "large means indispensable",
                "Perhaps, but weight is not dependence. Could the same goods be had elsewhere? The "
                "ratio does not say.",
            ),
            Mistake(
                "wrong",
                "one sum, one ratio",
                "A ratio has two parts. The part above the line is the same here; below it are two GDPs.",
            ),
        ),
        hints=(
            "Cross out each answer that needs more than these two numbers.",
            "One answer speaks of sizes only.",
        ),
        solution="The same sum is larger beside the smaller economy. The rest needs other data.",
        objective=4,
        recall=True,
    )


def _rewrite(facts: Facts) -> Exercise:
    year, wanted = facts.record, {facts.record, facts.fits}
    level = describe.number(round(facts.level(year), 1))
    customs, step = f"{facts.name}'s customs", describe.in_percent(facts.grown(year))
    begins = f"By {customs}, trade reached"
    model_answer = (
        f"By {customs}, trade in goods with {facts.other} reached {level} billion US dollars in {year}, "
        f"a record, {step}% more than in {year - 1}."
    )

    def years(text: str) -> list[int]:
        """The years that the text names together with their sum."""
        return [y for y, said in facts.said.items() if str(y) in text and re.search(said, text)]

    def grown(text: str) -> bool:
        """Whether the text has the growth of a year whose sum it has."""
        rates = [facts.grown(y) for y in years(text)]
        return any(n == round(rate) or abs(n - rate) < 0.06 for n in steps(text) for rate in rates)

    def counted(text: str) -> set[str]:
        """The sides whose customs the text names."""
        sides = {facts.name, facts.other}
        found = {side for side in sides if re.search(customs_of(side, *sides - {side}), text, re.I)}
        by_name = facts.office and facts.office.casefold() in text.casefold()
        return found or ({facts.name} if by_name else set())

    return Exercise(
        key="rewrite",
        prompt=(
            f"Rewrite the claim for {facts.cutoff:%B %Y} in at most {WORDS} words: a sum with its year, "
            "who counted, and how big the step was."
        ),
        kind=Sentence(WORDS),
        right=model_answer,
        why="Year, counter, level and growth stand together. A reader can check each of them.",
        mistakes=(
            Mistake(
                f"{model_answer} {'And so on ' * WORDS}",
                "more words, more truth",
                f"That is more than {WORDS} words. Keep the sum, the year, the counter and the step.",
                fits=lambda text: len(text.split()) > WORDS,
            ),
            Mistake(
                f"{begins} a record {level} billion US dollars last year, up {step}%.",
                "a relative date is a date",
                "“Last year” goes stale. Write the year as a number.",
                fits=lambda text: (
                    re.search(r"\blast year\b", text, re.I)
                    or not re.search(r"(?<!\d)20\d\d(?!\d)", text)
                ),
            ),
            Mistake(
                f"{begins} {describe.number(facts.printed)} billion US dollars in "
                f"{facts.cutoff.year - 1}, up {step}%.",
                "any recent year will do",
                "Sum and year do not belong together. Look both up in the table.",
                fits=lambda text: not years(text),
            ),
            Mistake(
                f"{begins} {describe.number(facts.level(year - 2))} billion US dollars in {year - 2}, "
                f"up {describe.in_percent(facts.grown(year - 1))}%.",
                "any true sentence will do",
                "Sum and year belong together, but the claim is about another year. Take "
                f"{describe.join_words(sorted(wanted), 'or')}.",
                fits=lambda text: not wanted & {*years(text)},
            ),
            Mistake(
                f"Trade reached {level} billion US dollars in {year}, {step}% more than in {year - 1}.",
                "a figure needs no counter",
                "Who counted? Another office has another figure. Name yours.",
                fits=lambda text: not (counted(text) or re.search(r"\bcustoms\b", text, re.I)),
            ),
            Mistake(
                f"By customs, trade reached {level} billion US dollars in {year}, up {step}%.",
                "customs are customs",
                "Whose customs? Put the name of their country beside the word.",
                fits=lambda text: not counted(text),
            ),
            Mistake(
                f"By {facts.other}'s customs, trade reached {level} billion US dollars in {year}, up "
                f"{step}%.",
                "both sides count the same",
                f"This sum is by {customs}. {facts.other}'s customs count for themselves.",
                fits=lambda text: facts.name not in counted(text),
            ),
            Mistake(
                f"{begins} {level} in {year}, up {step}%.",
                "a number is a sum",
                "A sum of what? Write the unit, too: billion US dollars.",
                fits=lambda text: (
                    not (
                        re.search(r"billion|\d\s?bn?\b", text, re.I)
                        and re.search(r"\$|dollar|\bUSD\b", text, re.I)
                    )
                ),
            ),
            Mistake(
                f"{begins} a record {level} billion US dollars in {year}.",
                "a record is a leap",
                "How big was the step? Add the growth in percent. A ratio to GDP is no step.",
                fits=lambda text: not steps(text),
            ),
            Mistake(
                f"{begins} {level} billion US dollars in {year}, "
                f"{describe.in_percent(facts.grown(year - 1))}% more than in {year - 1}.",
                "any growth rate will do",
                "Sum and growth do not belong together. Look the growth up for your year: its size, and "
                "whether it is up or down.",
                fits=lambda text: not grown(text),
            ),
            Mistake(
                f"{begins} {level} billion US dollars in {year}, up {step}% because both need it.",
                "a rise explains itself",
                "It gives a cause or a dependence. None of these figures shows one. Leave it out.",
                fits=lambda text: bool(re.search(CAUSE, text, re.I)),
            ),
        ),
        hints=(
            "Four parts: who counted, the sum, the year, the growth.",
            f"By …'s customs, trade reached … billion US dollars in {year}, … percent more than …",
        ),
        solution=f"One of many: {model_answer}",
        objective=5,
    )
