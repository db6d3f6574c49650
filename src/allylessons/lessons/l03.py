"""Lesson 3, How many?: what fills its text, which answers its slips give, its pictures.

It takes apart one sentence about one country, so the rows that it compares are named here by id.
Their values may change and further estimates may come: pictures, shares and answers follow.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from allylessons.data import Package
from allylessons.exercise import Content
from allylessons.kinds import When
from allylessons.lab import Picture, Told
from allylessons.model.estimates import percent, share_of
from allylessons.reference import Facts
from allylessons.subjects import estimates, parts
from allylessons.text import Answer, require
from allylessons.text import content as from_text
from allylessons.words import number

TEXT = Path(__file__).parent / "03_how_many.toml"
COUNTRY = "PRK"
OFFICIALS = ("N039", "N028")  # losses and soldiers sent, as two rows give them
SEOUL, SEOUL_SENT, LATER = "N038", "N029", ("N041", "N030")
MONTH = "2025-01"  # what was known when the officials spoke
SENT, LOST, KILLED, SHARE = "troops_deployed", "casualties_total", "killed", "casualty_share"
ROUNDS = ("rounds_delivered", "rounds_delivered_in_2024")
MISSILES = "ballistic_missiles_delivered"
# Whose records the lesson shows, for the count of voices.
VOICES = ("N039", "N050", "N048", "N049", "N084", "N038", "N037", "V006", "V007", "N090")


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    facts = _facts(data)
    return from_text(
        TEXT, facts, answers=_answers(facts), pictures=_pictures(data, facts), voices=VOICES
    )


def _facts(data: Package) -> Facts:
    facts = Facts(data)
    for one in (*OFFICIALS, SEOUL, SEOUL_SENT, *LATER, "G06", "N048", "N049.high", "N050.high"):
        facts.value(one)
    row = partial(data.row, "estimates")
    facts.own, facts.later = (share_of(*map(row, one)) for one in (OFFICIALS, LATER))
    facts.seoul = share_of(row(SEOUL), row(OFFICIALS[1]))
    facts.before = share_of(row(SEOUL), row(SEOUL_SENT))
    facts.printed = float(facts.value("G06"))
    kinds = ("killed", "wounded", "missing", "captured")
    facts.counted = [kind for kind in kinds if kind in facts.value("N039.definition")]

    counted = (SENT, LOST, KILLED, SHARE)
    facts.rows = rows = {one: estimates.rows_of(data, COUNTRY, [one]) for one in counted}
    pairs = estimates.matched_shares(*(_newest(rows[one], MONTH) for one in (LOST, SENT)))
    facts.low, facts.high = (float(f(pairs["share_percent"].dropna())) for f in (min, max))
    facts.loose_low = float(pairs["least_percent"].min())
    facts.loose_high = float(pairs["most_percent"].max())
    killed = estimates.matched_shares(*(_newest(rows[one], MONTH) for one in (KILLED, SENT)))
    facts.killed_low = float(killed["share_percent"].dropna().min())
    facts.killed_high = float(killed["share_percent"].dropna().max())
    dead = _newest(rows[KILLED], MONTH)["value"].astype(float)
    facts.dead_low, facts.dead_high = dead.min(), dead.max()
    facts.wholes = _newest(rows[SENT], MONTH)["value"].dropna().astype(float)
    arms = _arms(data)
    facts.shells = _ends(arms[arms["measure"].isin(ROUNDS)], 1e6)
    facts.missiles = _ends(arms[arms["measure"] == MISSILES])
    _titles(facts, rows)

    third, half, nearly = (float(facts.value(one)) for one in ("N048", "N049.high", "N050.high"))
    among = third < facts.printed < half
    require(among, "predictions.share.told", "40% lies among published shares")
    said = (third, half, data.row("estimates", "N049")["qualifier"]) == (33, 50, "almost")
    require(said, "predictions.share.told", "published shares are a third to almost half")
    same, own = nearly == facts.printed, facts.own
    require(same, "questions.forty", "the officials' share was almost the printed one")
    require(own.low < facts.printed < own.high, "questions.rounded.why", "40% is allowed")
    rose = facts.before.share < facts.later.share
    require(rose, "questions.what-moved.ask", "Seoul's share rose")
    return facts


def _titles(facts: Facts, rows: dict[str, pd.DataFrame]) -> None:
    """What the titles of pictures say of the counts."""
    early = rows[SENT][rows[SENT]["date"] < "2025"]
    first = early[early["definition"] == "in_russia"]
    facts.first = _ends(first)
    require(2 * len(first) > len(early), "pictures.counts", "most had put those sent there by then")
    lost, dead = (_newest(rows[one], "2025-02") for one in (LOST, KILLED))
    require(lost["definition"].nunique() > 1, "pictures.counts", "casualties are counted in ways")
    lost, dead = (one["value"].dropna().astype(float) for one in (lost, dead))
    wider, fewer = dead.max() / dead.min() > lost.max() / lost.min(), dead.median() < lost.median()
    require(wider and fewer, "pictures.counts", "the killed are fewer, their counts differ most")
    units = facts.shells.low >= 1 and 100 <= facts.missiles.high < 1000
    require(units, "pictures.arms", "shells are counted in millions, missiles in hundreds")


def _ends(rows: pd.DataFrame, size: float = 1) -> SimpleNamespace:
    return SimpleNamespace(low=rows["least"].min() / size, high=rows["most"].max() / size)


def _newest(rows: pd.DataFrame, month: str) -> pd.DataFrame:
    return estimates.latest_of_each(estimates.known(rows, month), ["actor_id"])


def _arms(data: Package) -> pd.DataFrame:
    rows = estimates.rows_of(data, COUNTRY, [*ROUNDS, MISSILES])
    rows = rows[rows["value"].notna() | rows["least"].notna() | rows["most"].notna()]
    return estimates.in_single_units(rows, {"million rounds": 1_000_000, "missiles": 1})


def _near(value: float, reach: float) -> When:
    return When(between=(value - reach, value + reach))


def _answers(f: Facts) -> dict[str, Answer]:
    """Key of a question to its right answer, and the answers that its slips give."""
    lost, sent, right = f.seoul.lost, f.own.sent, f.seoul.share
    return {
        "what-counts": Answer(right=f.counted),
        "one-share": Answer(
            right,
            {
                "the fraction upside down": When(between=(100, 1e9)),
                "a fraction for a percentage": _near(right / 100, 0.005),
                "the dead for the lost": percent(f.dead_low, sent),
                "the average of two claims": percent((lost + f.own.lost) / 2, sent),
                "one share fits all": f.own.share,
                "any whole will do": percent(lost, f.wholes.max()),
                "a part of a part": percent(f.dead_low, lost),
                "close is the same": _near(right, 0.6),
            },
        ),
        "rounded": Answer(
            f.own.high,
            {
                "a number is exact": f.own.share,
                "both up": percent(f.own.lost_to, f.own.sent_to),
                "the lowest for the highest": f.own.low,
                "both down": percent(f.own.lost_from, f.own.sent_from),
                "a fraction for a percentage": When(between=(0.3, 0.5)),
                "close is the same": _near(f.own.high, 0.6),
            },
        ),
        "lowest-highest": Answer(
            (f.low, f.high),
            {
                "a fraction for a percentage": When(between={"lowest": (0, 1), "highest": (0, 1)}),
                "order of the ends": (f.high, f.low),
                "the dead for the lost": (f.killed_low, f.killed_high),
                "rounding is a rival": (f.loose_low, f.loose_high),
                "the article counted": (f.low, f.printed),
                "published is computed": (float(f.value("N048")), float(f.value("N049.high"))),
                "close is the same": When(
                    between={"lowest": (f.low - 1, f.low + 1), "highest": (f.high - 1, f.high + 1)}
                ),
            },
        ),
    }


def _pictures(data: Package, f: Facts) -> tuple[Picture, ...]:
    labels = data.labels("estimates", "definition")
    common = {"columns": estimates.TABLE, "table": estimates.table, "sources": parts.sources_of}
    line = {"mark": f.printed, "mark_name": f"the article: {f.printed:.0f}%"}

    def published() -> Told:
        rows = estimates.known(f.rows[SHARE], "2025-02")
        drawn = estimates.shares(f.rows[LOST].iloc[:0], f.rows[SENT].iloc[:0], rows, labels)
        title = f"{f.printed:.0f}% lay among rival shares, from a third to almost half"
        return estimates.told(title, drawn, "Shares of those sent, as published by February 2025.")

    def counts(*, counted: str) -> Told:
        rows = f.rows[counted]
        rows = rows[~rows["definition"].isin(["planned"])]
        titles = {
            SENT: "By the end of 2024 most put those sent at "
            f"{number(f.first.low)} to {number(f.first.high)}",
            LOST: "Casualties: who counts what differs as much as the number",
            KILLED: "The killed are fewer, and the counts differ most",
        }
        more = {"so_far": "seen arriving so far", "not_stated": "not stated who is counted"}
        return estimates.told(titles[counted], estimates.rivals(rows, labels | more))

    def shares(*, known_by: str, losses: str, figures: str) -> Told:
        picked = {one: estimates.known(f.rows[one], known_by) for one in (losses, SENT, SHARE)}
        if figures == "newest":
            picked = {k: estimates.latest_of_each(rows, ["actor_id"]) for k, rows in picked.items()}
        told = picked[SHARE] if losses == LOST else picked[SHARE].iloc[:0]
        drawn = estimates.shares(picked[losses], picked[SENT], told, labels)
        noun = "lost" if losses == LOST else "killed"
        return estimates.told(estimates.finding(drawn, known_by, noun), drawn)

    def arms() -> Told:
        rows = _arms(data)
        rows["definition"] = rows["measure"].map(data.labels("estimates", "measure"))
        drawn = estimates.rivals(rows, {one: one for one in rows["definition"]})
        return estimates.told("Shells are counted in millions, missiles in hundreds", drawn)

    draw = partial(estimates.draw, axis="share of those sent (percent)", domain=(0, 100))
    known_by = estimates.months(pd.concat([f.rows[one] for one in (LOST, KILLED, SHARE)]))
    return (
        Picture(
            "published",
            partial(draw, **line, guess=("guess_0", "guess_1")),
            published,
            opened_by="share",
            as_of="February 2025",
            before="Which share was lost? Guess first; the picture opens with your guess.",
            **common,
        ),
        Picture(
            "counts",
            partial(estimates.draw, axis="people"),
            counts,
            controls={
                "counted": [("soldiers sent", SENT), ("casualties", LOST), ("killed", KILLED)]
            },
            as_of="September 2025",
            **common,
        ),
        Picture(
            "shares",
            partial(draw, **line, guess=("guess_0", "guess_1")),
            shares,
            controls={
                "known_by": known_by,
                "losses": [("all casualties", LOST), ("killed only", KILLED)],
                "figures": [("newest of each", "newest"), ("all so far", "all")],
            },
            start={"known_by": MONTH},
            shows="share",
            as_of="the month that is chosen",
            **common,
        ),
        Picture(
            "arms",
            partial(estimates.draw, axis="pieces, logarithmic axis", log=True, domain=(10, 4e9)),
            arms,
            opened_by="arms",
            as_of="May 2025",
            before="Which are counted in millions? Guess first; the picture opens with your guess.",
            **common,
        ),
    )
