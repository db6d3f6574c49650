"""An example of every kind of chart, also an empty one: whoever adds a kind adds it here."""

import frames
import pandas as pd

from allylessons import charts, model

COUNTED = pd.DataFrame(
    {"country": ["North Korea", "China", "Iran"], "claims": [22, 16, 9], "percent": [47, 34, 19]}
)


def estimates(*measures):
    return model.estimates_of(
        frames.RIVALS, frames.ACTORS, iso3="PRK", measures=list(measures or ("sent",))
    )


PAIRS = model.shares(estimates("lost"), estimates("sent"))
GRID = model.meanings_grid(
    pd.DataFrame(
        [
            ("treaty", "PRK", "record", "affirms", "large", "A treaty.", ("E1",), ()),
            (
                "troops",
                "PRK",
                "several_others",
                "denies",
                "some",
                "Soldiers.",
                ("C1", "C2"),
                ("S1",),
            ),
            ("troops", "CHN", "none", "silent", "none", None, (), ("S2",)),
        ],
        columns=[
            *("meaning", "iso3", "evidence", "stance", "size", "statement"),
            *("evidence_ids", "counter_evidence_ids"),
        ],
    ).astype({"meaning": "category"}),
    pd.DataFrame(
        [("PRK", "North Korea", "subject"), ("CHN", "China", "subject")],
        columns=["iso3", "name", "role"],
    ),
    {
        "meaning": {"treaty": "treaty of defence", "troops": "troops sent"},
        "evidence": {
            "record": "a record",
            "several_others": "several others",
            "none": "none found",
        },
        "stance": {"affirms": "affirms", "denies": "denies", "silent": "silent"},
        "size": {"large": "large", "some": "some", "none": "none"},
    },
)


def bars(frame=COUNTED, **options):
    fixed = {"label": "country", "value": "claims", "noun": "claim"}
    return charts.bars(frame, **fixed, title="How many?", note="Sources: S1.", **options)


def ranges(rows=None, **options):
    fixed = {"title": "How many?", "noun": "soldiers sent", "unit": "people"}
    return charts.ranges(estimates() if rows is None else rows, **fixed, **options)


def cloud(pairs=PAIRS, **options):
    fixed = {"title": "Which share?", "mark": 40, "mark_name": "The headline"}
    return charts.cloud(pairs, **fixed, note="Sources: S1.", **options)


def meanings_grid(grid=GRID):
    return charts.meanings_grid(grid, title="Which meaning?", note="Sources: S1.")


def allies(grid=GRID, **options):
    rows = model.allies(
        grid, meanings=["treaty", "troops"], at_least=1, evidence=["record", "several_others"]
    )
    fixed = {"ticked": 2, "at_least": 1, "evidence": "what is said"}
    fixed["with_"] = ["a record", "several others"]
    return charts.allies(rows, title="Who is an ally?", note="Sources: S1.", **fixed, **options)


VOTES = pd.DataFrame(
    [("R1", "PRK", "no"), ("R1", "CHN", "abstain"), ("R2", "PRK", "no"), ("R2", "CHN", None)],
    columns=["resolution", "iso3", "vote"],
)
CALLS = model.roll_calls(
    pd.DataFrame(
        {"resolution": ["R1", "R2"], "date": pd.to_datetime(["2022-03-02", "2025-12-03"])}
    ).assign(subject="A text"),
    VOTES,
)
CAST = model.ballots(VOTES, CALLS["resolution"])
STATES = pd.DataFrame({"iso3": ["PRK", "CHN"], "name": ["North Korea", "China"]})


def vote_strip(states=("PRK", "CHN")):
    rows = model.vote_strip(CAST, CALLS, STATES, states)
    return charts.vote_strip(rows, title="Who?", note="Sources: S1.", later="February 2025")


def agreement(size=1, **options):
    pairs = model.agreement(CAST)
    others = model.agreement_with(pairs, STATES, "PRK")
    rows = others[:size].assign(later=1)
    fixed = {"beside": "North Korea", "rule": "an abstention counts as half", "later": "May 2025"}
    return charts.agreement(
        rows, others, pairs, title="Often?", note="Sources: S1.", **fixed, **options
    )


def two_votes(size=16, **options):
    cross = model.two_votes(CAST, "R1", "R2")[:size]
    fixed = {"first": "R1", "second": "R2", "named": {"PRK": "North Korea"}} | options
    return charts.two_votes(cross, title="Who twice?", note="Sources: S1.", **fixed)


MEASURES = pd.DataFrame(
    {"treaty": [1.0, 0.0], "trade": [None, 0.5]}, index=["PRK", "CHN"], dtype=float
)
BY_CODE = {"PRK": "North Korea", "CHN": "China"}
SPACE = model.index.space(
    MEASURES, model.index.weightings(2), blanks="left_out", combine="arithmetic"
)


def contributions(weight=1, rows=slice(None), combine="arithmetic"):
    weights = {"treaty": weight, "trade": weight}
    found = model.index.one(MEASURES, weights, blanks="left_out", combine=combine)[rows]
    found["country"], found["label"] = found["iso3"].map(BY_CODE), found["meaning"]
    rules = {"blanks": ["left_out", "zero"], "combine": ["arithmetic", "geometric"]}
    return charts.contributions(
        found,
        scaled={"as_is": MEASURES, "halved": MEASURES / 2},
        chosen="'halved'",
        weights={key: charts.bound(key, (0, 3, 1), weight) for key in weights},
        rules=[charts.bound(name, of, of[-1]) for name, of in rules.items()],
        title="From where?",
        note="Sources: S1.",
    )


def rank_spread(rows=slice(None), **options):
    spread = model.index.spread(SPACE, BY_CODE)[rows]
    fixed = {"indices": 11, "title": "Which places?", "note": "Sources: S1."}
    return charts.rank_spread(spread, **fixed, **options)


def comparisons(rows=slice(None)):
    pairs = model.index.judged(model.index.comparisons(SPACE, BY_CODE), 90)[rows]
    fixed = {"indices": 11, "title": "Which survive?", "note": "Sources: S1."}
    control = charts.bound("line", (50, 100, 5), 90)
    return charts.comparisons(pairs, at_least=90, control=control, **fixed)


# The kind's name comes first, up to the first hyphen.
EXAMPLES = {
    "contributions": contributions,
    "contributions-product": lambda: contributions(combine="geometric"),
    "contributions-weightless": lambda: contributions(0),
    "contributions-empty": lambda: contributions(rows=slice(0)),
    "rank_spread": rank_spread,
    "rank_spread-marked": lambda: rank_spread(marked="China"),
    "rank_spread-empty": lambda: rank_spread(slice(0)),
    "comparisons": comparisons,
    "comparisons-empty": lambda: comparisons(slice(0)),
    "vote_strip": vote_strip,
    "vote_strip-empty": lambda: vote_strip(()),
    "agreement": agreement,
    "agreement-predicted": lambda: agreement(predicted=(40, 60), marked="China"),
    "agreement-empty": lambda: agreement(0),
    "two_votes": two_votes,
    "two_votes-empty": lambda: two_votes(0),
    "bars": bars,
    "bars-pick": lambda: bars(pick="Country", total=60, marked="China"),
    "bars-empty": lambda: bars(COUNTED[:0]),
    "ranges": ranges,
    "ranges-panel": lambda: ranges(estimates("sent", "lost"), panel="measure"),
    "ranges-log": lambda: ranges(log=True),
    "ranges-empty": lambda: ranges(estimates()[:0]),
    "ranges-panel-empty": lambda: ranges(estimates()[:0], panel="measure"),
    "ranges-log-empty": lambda: ranges(estimates()[:0], log=True),
    "cloud": cloud,
    "cloud-predicted": lambda: cloud(predicted=(10, 30)),
    "cloud-empty": lambda: cloud(PAIRS[:0]),
    "cloud-predicted-empty": lambda: cloud(PAIRS[:0], predicted=(10, 30)),
    "meanings_grid": meanings_grid,
    "meanings_grid-empty": lambda: meanings_grid(GRID[:0]),
    "allies": allies,
    "allies-marked": lambda: allies(marked="China"),
    "allies-empty": lambda: allies(GRID[:0]),
}
