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


LINKS = pd.DataFrame(
    [("C1", 1, "bbc", "quotation", "unknown", False), ("C1", 2, "kyiv", None, "saw_it", True)],
    columns=["claim_id", "link", "actor_id", "speech_mode", "basis", "traced"],
).assign(
    report_date=pd.Timestamp("2025-01-01"), report_date_precision="month", source_id="S1", note=None
)
ENDS = model.ends_of(
    pd.DataFrame(
        [("C1", "PRK", "A thing.", "claimed")], columns=["claim_id", "iso3", "paraphrase", "hedge"]
    ),
    LINKS,
    frames.ACTORS,
    traced=True,
)


def ladder(links=LINKS):
    chain = model.chain_of(links, frames.ACTORS, "C1")
    return charts.ladder(chain, title="Who says so?", labels=lambda table, column: {})


def dots(ends=ENDS, **options):
    fixed = {"by": "basis", "labels": {"saw_it": "saw it", "unknown": "not said"}}
    return charts.dots(ends, **fixed, title="On what?", note="Sources: S1.", **options)


def in_time(*columns, key):
    """A table of dated things whose precision follows from the length of the date."""
    frame = pd.DataFrame(columns[1:], columns=[key, "date", *columns[0]])
    exact = frame["date"].map(lambda date: {4: "year", 7: "month", 10: "day"}[len(date)])
    frame["date"] = pd.to_datetime(frame["date"], format="ISO8601")
    return frame.assign(date_precision=exact.astype("category"))


EVENTS = model.dated(
    in_time(
        ["iso3", "event", "source_ids"],
        ("E1", "2023", "CHN", "A visit.", ("S1",)),
        ("E2", "2024-06-19", "PRK", "A treaty.", ("S2",)),
        ("E3", "2024-10", "PRK", "Soldiers.", ()),
        key="event_id",
    ),
    in_time([], ("S1", "2023-03-20"), ("S2", "2024-07"), key="source_id"),
    pd.DataFrame({"iso3": ["PRK", "CHN"], "name": ["North Korea", "China"]}),
)
NOON = pd.Timestamp("2024-06-30")
RATES = model.converted(
    pd.DataFrame({"period": pd.date_range("2024-01-01", periods=4, freq="MS"), "value": 0.8}),
    240,
    193,
)


def lanes(rows=EVENTS, **options):
    return charts.lanes(rows, title="In what order?", note="Sources: S1.", **options)


def reports(rows=EVENTS):
    return charts.reports(rows, title="When was it known?", note="Sources: S1.", since=2020)


def rates(rows=RATES):
    fixed = {"printed": 193, "unit": "billion pounds", "within": 1, "until": NOON}
    return charts.rates(
        rows, title="When was it written?", note="Sources: S1.", marked=[NOON], **fixed
    )


STATUS = {"reported": "reported", "rounded": "rounded", "blank": "blank"}
TRADE = frames.trade(
    ("T1", "CHN", "2009", "goods_total", "partner_customs", 40, None, None, "reported"),
    ("T2", "CHN", "2010", "goods_total", "partner_customs", None, None, None, "blank"),
    ("T3", "CHN", "2011", "goods_total", "partner_customs", 80, 79, 81, "rounded"),
    ("T4", "CHN", "2011", "goods_total", "russian_customs", 84, None, None, "reported"),
    ("T5", "CHN", "2012", "goods_total", "partner_customs", 100, None, None, "reported"),
)
LINE = model.one_series(TRADE, iso3="CHN", measure="goods_total", reporter="partner_customs")
OF_2011 = model.trade_beside_gdp(
    TRADE, frames.GDP, {"CHN": "China", "PRK": "North Korea"}, "RUS", 2011
).assign(whose="customs", what="goods", sort="reported")


def trade_figures(rows=TRADE):
    rows = model.figures_of(rows, "CHN").assign(
        whose=lambda frame: frame["reporter"].astype(str), what=lambda frame: frame["measure"]
    )
    fixed = {"name": "China", "unit": "US$ billion", "labels": STATUS, "as_of": "May 2025"}
    return charts.trade_figures(rows, title="What is on record?", **fixed)


MIRRORS = model.mirrors(TRADE, "CHN")


def trade_mirror(rows=MIRRORS):
    fixed = {"own": "China's customs", "other": "Russia's customs", "unit": "US$ billion"}
    return charts.trade_mirror(rows, title="Do they count the same?", as_of="May 2025", **fixed)


def trade_in_time(rows=LINE, **options):
    fixed = {"what": "level", "unit": "US$ billion", "labels": STATUS, "as_of": "May 2025"}
    rows = rows.assign(shown=rows["value"])
    return charts.trade_in_time(rows, title="How did it move?", **fixed, **options)


def trade_beside_gdp(rows=OF_2011):
    fixed = {"other": "Russia", "year": 2011, "sources": ["S9"], "as_of": "May 2025"}
    return charts.trade_beside_gdp(rows, title="How much on each side?", **fixed)


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
    "ladder": ladder,
    "ladder-empty": lambda: ladder(LINKS[:0]),
    "dots": dots,
    "dots-marked": lambda: dots(marked=("saw it", "about half")),
    "dots-empty": lambda: dots(ENDS[:0]),
    "lanes": lanes,
    "lanes-known": lambda: lanes(model.known_on(EVENTS, NOON), known_on=NOON, hide=False),
    "lanes-predicted": lambda: lanes(predicted="China", since=2024),
    "lanes-empty": lambda: lanes(EVENTS[:0]),
    "lanes-known-empty": lambda: lanes(model.known_on(EVENTS[:0], NOON), known_on=NOON),
    "reports": reports,
    "rates": rates,
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
    "trade_figures": trade_figures,
    "trade_figures-empty": lambda: trade_figures(TRADE[:0]),
    "trade_in_time": trade_in_time,
    "trade_in_time-bars": lambda: trade_in_time(bars=True, predicted=(2012, 5, 30)),
    "trade_in_time-empty": lambda: trade_in_time(LINE[:0]),
    "trade_mirror": trade_mirror,
    "trade_mirror-empty": lambda: trade_mirror(MIRRORS[:0]),
    "trade_beside_gdp": trade_beside_gdp,
    "trade_beside_gdp-empty": lambda: trade_beside_gdp(OF_2011[:0]),
}
