"""Lesson 6, Do they vote with Russia?: what fills its text, what its slips give, its pictures.

Which countries are counted by hand and which two texts are compared is named here; shares, places
and pictures follow the votes, and a further country of the course enters by its row.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from allylessons import model, voices
from allylessons.data import Package
from allylessons.exercise import Content
from allylessons.kinds import When
from allylessons.lab import Picture
from allylessons.reference import Facts
from allylessons.subjects import agreement, roll_calls, votes
from allylessons.subjects.votes import did, percent, place
from allylessons.text import Answer, read, require
from allylessons.text import content as from_text

TEXT = Path(__file__).parent / "06_votes.toml"
WORKED, BLANK, ASKED = (
    "IRN",
    "CHN",
    "ZAF",
)  # counted for, and with, the learner; the article's claim
HAND, GIVEN = 6, 4  # texts of the emergency session counted by hand; so many are given
FIRST, SECOND = "ES-11/7", "ES-11/8"  # the two texts of one day
TURNS = "USA"  # the state that the strip begins with
ANY = "IND"  # the state that the last lab begins with
RAN = pd.Timestamp("2025-02-22")  # the article is of about 21 or 22 February (S001)
# What South Africa said and did besides voting, and its critics: both ways.
AROUND = ("V031", "V033", "V090", "V091", "V092")
OTHERS = {"Russia": ["V110", "V103"], "Ukraine": ["V093", "V105"]}


def whole(share: float) -> int:
    """A share as a whole percent, halves up."""
    return int(percent(share)[:-1])


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    record = votes.Record(data, read(TEXT)["words"]["short"])
    facts = _facts(data, record)
    views = _views(data, record) | OTHERS
    return from_text(
        TEXT,
        facts,
        answers={
            "part-blank": partial(_part_blank, facts, record),
            "alone": partial(_alone, facts, record),
            "as-often": partial(_as_often, facts, record),
        },
        pictures=_pictures(data, facts, record),
        views=views,
        voices=(*AROUND, *(one for ids in views.values() for one in ids if one not in AROUND)),
    )


def _views(data: Package, record: votes.Record) -> dict[str, list[str]]:
    """Each country's government on a vote where it spoke on one, by the as-of date; and another."""
    positions = data.load("positions").sort_values("date", kind="stable")
    on_votes = positions[
        (positions["date"] <= record.last_day)
        & (positions["topic"] == "un_vote")
        & (positions["voice"] == "government")
        & ~positions["position_id"].isin(AROUND)
    ]
    found = {}
    for name, ids in voices.two_views(data).items():
        iso3 = next(code for code, known in record.subjects.items() if known == name)
        own = on_votes.loc[on_votes["iso3"] == iso3, "position_id"].head(1)
        others = [one for one in ids if data.row("positions", one)["voice"] != "government"]
        found[name] = [*(own if len(own) else ids[:1]), *others]
    return found


def _of(record: votes.Record, iso3: str) -> SimpleNamespace:
    """One state beside Russia, on the texts of the lesson: shares by rule, its place, its votes."""
    half, none, dropped = (
        record.beside(abstentions=rule).set_index("iso3").loc[iso3]
        for rule in ("half", "none", "dropped")
    )
    cast = record.cast.loc[iso3]
    counted = cast[~record.calls["later"].to_numpy()].value_counts()
    return SimpleNamespace(
        name=record.names[iso3],
        share=float(half["percent"]),
        half=whole(half["percent"]),
        none=whole(none["percent"]),
        dropped=whole(dropped["percent"]),
        exact=float(none["percent"]),
        texts=int(half["texts"]),
        kept=int(dropped["texts"]),
        place=place(*half[["rank", "level", "of"]]),
        as_often=whole(half["as_often"]),
        yes=int(counted.get("yes", 0)),
        no=int(counted.get("no", 0)),
        abstained=int(counted.get("abstain", 0)),
        first=did(cast[FIRST]),
        second=did(cast[SECOND]),
    )


def _facts(data: Package, record: votes.Record) -> Facts:
    f = Facts(data)
    calls, cast = record.calls, record.cast
    before = record.sets["before"][1]
    f.texts, f.states = len(before), len(record.names)
    f.all_texts, f.late = len(calls), int(calls["later"].sum())
    f.cells = f.all_texts * f.states
    f.hand, f.given = HAND, GIVEN
    f.last_day = record.last_day
    f.russia = SimpleNamespace(no=int((cast.loc[votes.BESIDE, before] == "no").sum()))
    for name, iso3 in (("china", BLANK), ("iran", WORKED), ("africa", ASKED)):
        with f.about(iso3):
            setattr(f, name, _of(record, iso3))
    f.america, f.ukraine = _of(record, TURNS), _of(record, "UKR")

    others, pairs = record.beside(), record.pairs("half", "dropped", "before")
    f.others = int(others["percent"].notna().sum())
    f.middle, f.middle_pair = (whole(rows["percent"].median()) for rows in (others, pairs))
    f.middle_none, f.middle_dropped = (
        whole(record.beside(abstentions=one)["percent"].median()) for one in ("none", "dropped")
    )
    f.full = [record.names[i] for i in others.loc[others["percent"] == 100, "iso3"]]
    f.mostly_yes = int(((cast[before] == "yes").sum(axis=1) > len(before) / 2).sum())

    hand = record.sets["emergency"][1][:HAND]
    f.hand_texts = hand
    for key, iso3 in (("worked", WORKED), ("blank", BLANK)):
        with f.about(iso3):
            share = record.share(iso3, hand)
            points = SimpleNamespace(
                agreed=share["agreed"], texts=int(share["texts"]), percent=share["percent"]
            )
            setattr(f, key, points)
    f.one_day = model.two_votes(cast, FIRST, SECOND)
    counted = f.one_day.groupby("first", observed=True)["states"].sum()
    f.first_no, f.first_yes = int(counted["no"]), int(counted["yes"])
    both = f.one_day[(f.one_day["first"] == "yes") & (f.one_day["second"] == "yes")]
    f.both_yes = int(both["states"].sum())
    with f.about(BLANK):
        f.reach = int((others["percent"] >= f.china.share).sum())
        rows = model.measures_with(cast[before], record.countries, [BLANK], "RUS").iloc[0]
        f.measured = SimpleNamespace(
            **{k: round(float(rows[k]), 2) for k in ("lijphart", "s", "kappa")}
        )
    with f.about(WORKED):
        f.later_share = whole(
            record.beside(texts="all").set_index("iso3").at[WORKED, "percent"]
            if "all" in record.sets
            else f.iran.share
        )
    _required(f, record, before)
    return f


def _required(f: Facts, record: votes.Record, before: list[str]) -> None:
    """The sentences that hold only while the data say so."""
    cast, asked = record.cast, "questions.us-turn"
    turns = cast.loc[TURNS]
    require(
        next(text for text in cast if turns[text] == "no") == FIRST,
        f"{asked}.right",
        f"{f.america.name} first voted No on {FIRST}",
    )
    require(set(turns[before]) == {"yes", "no", "abstain"}, asked, "its letters are Y, N and A")
    same = cast.index[cast[FIRST] == "yes"].equals(cast.index[cast[SECOND] == "yes"])
    require(not same, "questions.one-day", "other states voted Yes on the second text")
    with f.about(BLANK):
        always = f.russia.no == f.texts
        require(always, "questions.chance.why", "Russia voted No on each of these texts")
        require(f.measured.kappa == 0, "questions.chance.ask", "kappa is 0")
        require(f.middle < f.china.half, "questions.usual", "China is above the middle state")
        often = f.middle_pair <= f.china.half + 10
        require(often, "questions.usual.why", "many pairs agree as often")
    with f.about(WORKED):
        require(cast.at[WORKED, "ES-11/4"] == "absent", "questions.no-vote", "no vote is listed")
    with f.about(ASKED):
        require(not f.africa.no, "questions.condemned", "South Africa never voted No with Russia")
        war = cast.loc[ASKED, before[before.index("ES-11/1") : before.index(FIRST)]]
        require(
            set(war) == {"abstain"},
            "cell has-not-condemned",
            "South Africa abstained on every war text before the article",
        )
        require(
            (f.africa.first, f.africa.second) == ("abstained", "voted Yes"),
            "questions.one-day",
            "South Africa abstained on the first and voted Yes on the second",
        )


def _near(value: float, within: float = 0.6) -> When:
    return When(between=(value - within, value + within))


def _part_blank(f: Facts, record: votes.Record) -> Answer:
    hand, part = f.hand_texts, f.blank
    return Answer(
        round(part.percent, 1),
        {
            "not condemning is supporting": _near(100),
            "an abstention always means No": _near(record.share(BLANK, hand, "none")["percent"]),
            "what is given does not count": _near(record.share(BLANK, hand[GIVEN:])["percent"]),
            "a fraction for a percentage": _near(part.percent / 100, 0.01),
            "points are percent": float(part.agreed),
            "texts are percent": float(part.texts),
        },
    )


def _alone(f: Facts, record: votes.Record) -> Answer:
    hard = record.share(BLANK, record.sets["before"][1], "none")
    return Answer(
        round(float(hard["percent"]), 1),
        {
            "not condemning is supporting": _near(100),
            "an abstention is always worth half": _near(f.china.share),
            "agreement counts the differences": _near(100 - hard["percent"]),
            "a fraction for a percentage": _near(hard["percent"] / 100, 0.01),
            "points are percent": float(hard["agreed"]),
            "texts are percent": float(hard["texts"]),
        },
    )


def _as_often(f: Facts, record: votes.Record) -> Answer:
    others = record.beside()
    return Answer(
        f.reach,
        {
            "the line as it stood is the answer": int((others["percent"] >= 50).sum()),
            "at least means more than": int((others["percent"] > f.china.share).sum()),
            "the sign points the other way": int((others["percent"] <= f.china.share).sum()),
            "every row is counted": len(others),
            "states with a share are the answer": f.others,
            "only full agreement counts": len(f.full),
        },
    )


def _pictures(data: Package, f: Facts, record: votes.Record) -> tuple[Picture, ...]:
    states = [(name, name) for name in record.names.values()]
    sets = [(label, key) for key, (label, _) in record.sets.items()]
    bars = [("states", votes.STATES), ("pairs of states", votes.PAIRS)]
    rule = {"grey_bars": bars, "abstentions": votes.ABSTENTIONS, "texts": sets}
    common = {"columns": agreement.TABLE, "sources": record.sources, "as_of": data.as_of}
    named = {
        iso3: record.names[iso3] for iso3 in (*record.subjects, votes.BESIDE, "UKR", TURNS)
    }  # fmt: skip
    two = {s for ids in record.calls.set_index("resolution").loc[[FIRST, SECOND], "source_ids"] for s in ids}  # fmt: skip
    by_hand = []
    with f.about(WORKED, BLANK):
        by_hand.append(_by_hand(f, record))
    return (
        *by_hand,
        Picture(
            "strip",
            partial(roll_calls.draw_strip, record=record, ran=RAN),
            partial(roll_calls.strip, record, RAN),
            controls={"state": states},
            start={"state": record.names[TURNS]},
            columns=roll_calls.strip_columns(record),
            sources=record.sources,
            as_of="February 2026",
            listed=False,
            title=roll_calls.strip_title(record),
        ),
        Picture(
            "usual",
            partial(agreement.draw, record=record, guess=True),
            partial(agreement.told, record),
            opened_by="usual-state",
            listed=False,
            title=agreement.title_of("findings"),
            before="How often do others vote with Russia? Guess first.",
            **common,
        ),
        Picture(
            "agreement",
            partial(agreement.draw, record=record, controls=rule),
            partial(agreement.told, record),
            controls=rule,
            listed=False,
            title=agreement.title_of("findings"),
            **common,
        ),
        Picture(
            "rules",
            roll_calls.draw_rules,
            partial(roll_calls.rules, record),
            controls={"texts": sets},
            columns=roll_calls.RULES,
            sources=record.sources,
            as_of=data.as_of,
        ),
        Picture(
            "any-state",
            partial(
                agreement.draw,
                record=record,
                controls=("state", "beside", *rule, "absences"),
                state=True,
            ),
            partial(agreement.told, record),
            controls={"state": states, "beside": states, **rule, "absences": votes.ABSENCES},
            start={"state": record.names[ANY], "beside": record.names[votes.BESIDE]},
            listed=False,
            title=agreement.title_of("alike"),
            **common,
        ),
        Picture(
            "one-day",
            partial(roll_calls.draw_crossed, first=FIRST, second=SECOND),
            lambda: roll_calls.crossed(record, FIRST, SECOND, named),
            columns={
                "first": f"on {FIRST}",
                "second": f"on {SECOND}",
                "states": "states",
                "who": "among them",
            },
            sources=sorted(two),
            as_of=data.as_of,
        ),
    )


def _by_hand(f: Facts, record: votes.Record) -> Picture:
    names = {"beside": votes.BESIDE, "worked": WORKED, "blank": BLANK}
    names = {column: record.names[iso3] for column, iso3 in names.items()}
    return Picture(
        "by-hand",
        partial(roll_calls.draw_by_hand, names=names),
        lambda: roll_calls.by_hand(record, f.hand_texts, WORKED, BLANK, GIVEN),
        columns={
            "about": "text",
            "beside": names["beside"],
            "worked": names["worked"],
            "worked_points": "points",
            "blank": names["blank"],
            "blank_points": "points ",
        },
        sources=["S243"],
        as_of=f.data.as_of,
    )
