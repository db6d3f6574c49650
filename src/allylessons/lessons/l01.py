"""Lesson 1, What is an ally?: what fills its text, its answers, its pictures.

Grid, rule and lists follow all countries and meanings of the data. The lesson tells some of them by
name, so these are named here; what it says of them is guarded.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import product
from pathlib import Path
from types import SimpleNamespace

from allylessons import voices
from allylessons.data import DataError, Package
from allylessons.exercise import Content
from allylessons.kinds import When
from allylessons.lab import Picture
from allylessons.model.meanings import FIRM as ON_RECORD
from allylessons.model.meanings import SIZED, allies
from allylessons.reference import Facts
from allylessons.subjects import ballots, denials, meanings, parts, rules
from allylessons.text import Answer, require
from allylessons.text import content as from_text

TEXT = Path(__file__).parent / "01_what_is_an_ally.toml"
TOLD = {"PRK": "korea", "CHN": "china", "IRN": "iran", "ZAF": "africa", "BLR": "belarus"}
PAIR = ("arms:PRK", "arms:ZAF")  # two denials, one beside a record
# What a government says of its ties, where its earliest statement is on something else.
OWN = {"IRN": "V026", "BLR": "V048"}
SHOWN = ("V037", "V093", "V005", "V036", "V075", "V007")
FIRM, SEVERAL, ONE = 3, 2, 1  # steps of evidence, as the lab has them
STEPS = {"firm": FIRM, "several": SEVERAL, "any": ONE}
SOME, LARGE, ANY = 2, 3, 0  # steps of size
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
# The meanings that a learner's rule may count, in two halves.
HALVES = {
    "force": ("troops", "arms", "territory_or_bases"),
    "paper": ("treaty_mutual_defence", "trade_weight", "votes"),
}


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    facts = _facts(data)
    views = voices.two_views(data)
    for iso3, identifier in OWN.items():
        with facts.about(iso3):
            name = str(data.row("countries", iso3)["name"])
            views[name] = [identifier, *views[name][1:]]
    heard = dict.fromkeys([*SHOWN, *(one for ids in views.values() for one in ids)])
    names = {name: name for name in sorted(facts.grid["country"].unique())}
    return from_text(
        TEXT,
        facts,
        answers=_answers(facts),
        options={"most": names},
        pictures=_pictures(data, facts),
        voices=tuple(heard),
        views=views,
    )


def _facts(data: Package) -> Facts:
    facts = Facts(data)
    grid = facts.grid = meanings.grid(data)
    if grid.empty:
        raise DataError("Lesson 1 lays out meanings by country: meanings.csv has no rows.")
    cells = facts.cells = grid.set_index("cell")
    facts.of, facts.all = grid["meaning"].nunique(), grid["iso3"].nunique()
    found = meanings.totals(grid)
    facts.first, facts.first_met = list(found.index[found == found.max()]), int(found.max())
    facts.last, facts.last_met = list(found.index[found == found.min()]), int(found.min())
    cast = ballots.cast(data)
    facts.milder = list(found.index[found >= 2])
    facts.milder_count = len(facts.milder)
    facts.as_of = data.as_of
    facts.texts = cast["resolution"].nunique()
    for iso3, name in TOLD.items():
        if iso3 not in set(grid["iso3"]):
            continue
        rows, votes = grid[grid["iso3"] == iso3], cast[cast["iso3"] == iso3]
        value = SimpleNamespace(
            met=int(rows["counted"].sum()),
            no=int((votes["vote"] == "no").sum()),
            record=ballots.in_record(votes["vote"]),
        )
        setattr(facts, name, value)
    denied = denials.denied(data)
    facts.denials = len(denied)
    later = grid[~grid["later_evidence"].isin(["no_change"]) & grid["later_evidence"].notna()]
    later = later[later["later_evidence"] != later["evidence"]]
    facts.changed = len(later)
    for place, cell, column, value, says in (
        ("questions.evidence", "arms:PRK", "evidence", "record", "missiles are on record"),
        ("questions.evidence", "troops:PRK", "later_evidence", "both_sides", "both sides said so"),
        ("questions.evidence", "arms:ZAF", "evidence", "one", "one party spoke of the ship"),
        ("predictions.denials", "arms:PRK", "stance", "denies", "Pyongyang denies"),
        ("predictions.denials", "arms:ZAF", "stance", "denies", "Pretoria denies"),
        ("questions.token", "trade_weight:ZAF", "evidence", "record", "its trade is on record"),
        ("questions.token", "trade_weight:ZAF", "size", "token", "its trade is a token"),
        ("questions.justify", "votes:CHN", "evidence", "record", "China's votes are a record"),
    ):
        with facts.about(cell[-3:]):
            require(cells.loc[cell, column] == value, place, says)
    with facts.about("ZAF"):
        require(facts.africa.met == 0, "questions.valued-ally.ask", "South Africa meets no meaning")
        require(facts.africa.no == 0, "questions.abstain.options.votes", "it never voted No")
    with facts.about("CHN"):
        require(0 < facts.china.no < facts.texts, "questions.justify", "China's votes are split")
    with facts.about("PRK"):
        require(facts.korea.no == facts.texts, "questions.justify", "Pyongyang always voted No")
        require(facts.changed == 1, "the scene on what came later", "one cell's evidence changed")
    with facts.about("PRK", "BLR"):
        facts.korea.later = facts.korea.met + sum(
            row["later_evidence"] in ON_RECORD and row["size"] in SIZED
            for _, row in later[(later["iso3"] == "PRK") & ~later["counted"]].iterrows()
        )
        require(facts.korea.later == facts.belarus.met, "the same scene", "both then have as many")
    return facts


def inside(f: Facts, k: str, which: str = "all", evidence: int = FIRM) -> set[str]:
    """Codes of the allies under a rule put together from parts."""
    meant = HALVES.get(which, tuple(f.grid["meaning"].unique()))
    firm, sized = rules.thresholds(f.grid, evidence, SOME)
    rows = allies(f.grid, meanings=meant, at_least=NUMBERS[k], evidence=firm, sizes=sized)
    return set(rows.loc[rows["ally"], "iso3"])


def _answers(f: Facts) -> dict[str, Answer | Callable[[], Answer]]:
    """Key of a question to its right answer, and the answers that its slips give."""
    counted = f.grid.groupby("iso3")["counted"].sum()
    right, more = f.milder_count, int((counted > 2).sum())
    return {
        "how-many": Answer(
            right,
            {
                "at least is more than": more,
                "everybody named is an ally": int(f.all),
                "only the firmest tie counts": int((counted == counted.max()).sum()),
            },
        ),
        "between": lambda: _between(f),
        "nobody": lambda: _nobody(f),
    }


def _between(f: Facts) -> Answer:
    found: dict[str, list[dict[str, str]]] = {"right": [], "both": [], "neither": []}
    for k, which, what in product(("one", "two", "three"), ("all", *HALVES), ("firm", "any")):
        allied = inside(f, k, which, STEPS[what]) & {"BLR", "IRN"}
        kind = {2: "both", 0: "neither"}.get(len(allied), "right" if "BLR" in allied else "wrong")
        found.setdefault(kind, []).append({"how many": k, "meanings": which, "evidence": what})
    require("wrong" not in found, "questions.between", "no rule there has Iran in alone")
    return Answer(
        found["right"],
        {
            "a low bar for both": When(equals=tuple(found["both"])),
            "a high bar for both": When(equals=tuple(found["neither"])),
        },
    )


def _nobody(f: Facts) -> Answer:
    left: dict[int, list[dict[str, str]]] = {0: [], 1: [], 2: []}
    for k, what in product(("four", "five", "six"), STEPS):
        allied = inside(f, k, "all", STEPS[what])
        left.setdefault(len(allied), []).append({"how many": k, "evidence": what})
    require(set(left) == {0, 1, 2}, "questions.nobody", "at most two countries are left in")
    return Answer(
        left[0],
        {
            "one is as good as none": When(equals=tuple(left[1])),
            "softer proof for a harder list": When(equals=tuple(left[2])),
        },
    )


def _pictures(data: Package, f: Facts) -> tuple[Picture, ...]:
    rows = meanings.drawn_grid(data)
    offered = [("none", None), *zip(rows["what"], rows["cell"], strict=True)]
    boxes = {rules.short(one): True for one in f.grid["meaning"].unique()}
    common = {"sources": parts.sources_of, "as_of": data.as_of}

    return (
        Picture(
            "denials",
            partial(denials.draw_denied, labels=data.labels("meanings", "evidence"), marked=PAIR),
            lambda: denials.tell_denied(data),
            columns={"what": "denied", "says": "evidence"},
            opened_by="denials",
            before="Both deny. Which charge is better established? Guess first.",
            **common,
        ),
        Picture(
            "grid",
            meanings.draw_grid,
            lambda pick_cell: meanings.tell_grid(data, rows, pick_cell),
            controls={"pick_cell": offered},
            drawn=("pick_cell",),
            listed=False,
            columns={"what": "cell, or side of a record", "says": "what it says"},
            opened_by="most",
            before="Which country has most on record? Guess first; the grid opens then.",
            **common,
        ),
        Picture(
            "votes",
            ballots.draw_votes,
            lambda: ballots.tell_votes(data),
            columns={"country": "country", "resolution": "text", "subject": "on", "vote": "vote"},
            **common,
        ),
        Picture(
            "rule",
            lambda _: rules.draw_rule(f.grid),
            partial(rules.tell_rule, f.grid),
            controls={
                **boxes,
                "at_least": [(str(n), n) for n in range(1, len(boxes) + 1)],
                "evidence": [
                    ("record or both sides", FIRM),
                    ("also several others", SEVERAL),
                    ("also one party", ONE),
                ],
                "size": [("more than a token", SOME), ("only large", LARGE), ("any", ANY)],
            },
            start={"at_least": 3},
            listed=False,
            title=rules.rule_title(f.grid),
            columns={"country": "country", "place": "in or out", "met": "meets", "why": "which"},
            sources=lambda _: parts.sources_of(rows[rows["counted"]]),
            as_of=data.as_of,
        ),
    )
