"""A composite index: scales, means, blanks, all weightings at once, and what counts in trade."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from allylessons import data, model
from allylessons.model import index
from allylessons.subjects.index import Index, in_words, named_places, tenths
from allylessons.subjects.rankings import percent

PACKAGE = data.Package()
TIES = Index(PACKAGE)
BLANKS, MEANS = ("left_out", "zero", "middle"), ("arithmetic", "geometric")
SCALES = ("min_max", "log", "rank", "threshold")
COUNTRIES = pd.DataFrame(
    [("AAA", "Aland", "subject"), ("RUS", "Russia", "party"), ("BBB", "Bland", "subject")],
    columns=["iso3", "name", "role"],
)
each_rule = pytest.mark.parametrize(
    ("scale", "blanks", "combine"), [(s, b, c) for s in SCALES for b in BLANKS for c in MEANS]
)


def table(rows, names="ABCDE"):
    return pd.DataFrame(rows, index=list(names[: len(rows)]), dtype=float)


def lots(countries=4, measures=3, seed=5):
    """Tables with level values and blanks among them, and weights."""
    random = np.random.default_rng(seed)
    for _ in range(25):
        values = random.integers(0, 5, (countries, measures)).astype(float)
        values[random.random(values.shape) < 0.1] = np.nan
        yield table(values), random.integers(0, 6, (7, measures)) + np.eye(7, measures)


def points(frame, weights, scale, blanks, combine):
    on_scale = index.scaled(frame, scale, dict.fromkeys(frame.columns, 2))
    return index.scores(on_scale, weights, blanks=blanks, combine=combine)


@each_rule
def test_only_the_shares_of_the_weights_count(scale, blanks, combine):
    for frame, weights in lots():
        once, thrice = (points(frame, w, scale, blanks, combine) for w in (weights, 3 * weights))
        np.testing.assert_allclose(once, thrice, atol=1e-8)


@each_rule
def test_the_order_of_rows_and_columns_does_not_matter(scale, blanks, combine):
    for frame, weights in lots():
        straight = points(frame, weights, scale, blanks, combine)
        turned = points(frame.iloc[::-1, ::-1], weights[:, ::-1], scale, blanks, combine)
        np.testing.assert_allclose(straight, turned[::-1], atol=1e-8)


@each_rule
def test_a_dominated_country_is_never_first_alone(scale, blanks, combine):
    weights = index.weightings(3)
    for frame, _ in lots(seed=6):
        frame = frame.fillna(1)
        frame.loc["D"] = frame.loc["A"] - [0, 1, 2]
        found = index.space(
            index.scaled(frame, scale, dict.fromkeys(frame.columns, 2)),
            weights,
            blanks=blanks,
            combine=combine,
        )
        assert found.alone[3] == 0
        assert found.above[3, 0] == 0


@each_rule
def test_a_better_value_never_lowers_a_score(scale, blanks, combine):
    for frame, weights in lots(seed=7):
        frame = frame.fillna(1)
        better = frame.copy()
        better.loc["B", 1] += 1
        weights = weights[weights.sum(axis=1) > 0]
        before, after = (
            points(each, weights, scale, blanks, combine)[1] for each in (frame, better)
        )
        assert (after >= before - 1e-8).all()


def test_three_scales():
    frame = table([[1, 7], [3, 7], [5, np.nan]])
    cuts = {0: 3, 1: 8}
    assert index.scaled(frame, "min_max", cuts)[0].tolist() == [0, 0.5, 1]
    assert index.scaled(frame, "rank", cuts)[1].tolist()[:2] == [0.5, 0.5]
    assert index.scaled(frame, "threshold", cuts)[0].tolist() == [0, 1, 1]
    assert index.scaled(frame, "min_max", cuts)[1].tolist()[:2] == [0, 0]
    for scale in SCALES:
        assert index.scaled(frame, scale, cuts)[1].isna().tolist() == [False, False, True]
    skewed = index.scaled(table([[1], [10], [100]]), "log", cuts, skewed=[0, "not here"])
    assert skewed[0].tolist() == [0, 0.5, 1]
    assert index.scaled(frame, "log", cuts)[0].tolist() == [0, 0.5, 1]  # nothing is skewed
    with pytest.raises(ValueError, match="choose min_max, log, rank or threshold"):
        index.scaled(frame, "logarithmic", cuts)


def test_rules_for_blanks_and_two_means():
    frame = table([[1.0, np.nan], [1.0, 0.0]])
    weights = [[1, 3]]
    by_rule = {
        rule: index.scores(frame, weights, blanks=rule, combine="arithmetic")[0, 0]
        for rule in BLANKS
    }
    assert by_rule == {"left_out": 100, "zero": 25, "middle": 62.5}
    product = index.scores(frame, weights, combine="geometric")[:, 0]
    assert product.tolist() == [100, 0]  # one zero with a weight makes it zero
    assert index.scores(frame, [[1, 0]], combine="geometric")[:, 0].tolist() == [100, 100]
    halves = index.scores(table([[0.25, 1.0]]), [[1, 1]], combine="geometric")
    assert halves.item() == 50


def test_three_codings():
    grid = pd.DataFrame(
        [
            ("record", "denies", "large"),
            ("several_others", "silent", "unknown"),
            ("one", "affirms", "token"),
            (np.nan, np.nan, np.nan),
        ],
        columns=["evidence", "stance", "size"],
    )
    assert index.coded(grid, "evidence").tolist()[:3] == [3, 2, 1]
    assert index.coded(grid, "discounted").tolist()[:3] == [0, 2, 1]
    assert index.coded(grid, "size").fillna(-1).tolist() == [3, -1, 1, -1]
    for coding in ("evidence", "discounted", "size"):
        assert np.isnan(index.coded(grid, coding)[3])
    with pytest.raises(ValueError, match="choose evidence, discounted or size"):
        index.coded(grid, "status")


def test_overlap_names_the_measures_that_go_together():
    frame = table([[1, 2, 9, 4], [2, 4, 5, 4], [3, 6, 7, 4], [4, np.nan, 1, 4]])
    pairs = index.overlap(frame)
    assert pairs.iloc[0][["one", "other", "countries"]].tolist() == [0, 1, 3]
    assert pairs.iloc[0]["correlation"] == pytest.approx(1)
    assert 3 not in set(pairs["one"]) | set(pairs["other"])  # all are level on it
    assert index.overlap(frame[:2]).empty


def test_without_a_known_measure_there_is_no_score_and_no_place():
    frame = table([[np.nan, 1.0], [0.5, 0.0]])
    found = index.scores(frame, [[1, 0], [0, 0]], combine="arithmetic")
    assert np.isnan(found[:, 1]).all()
    assert index.ranks(found).tolist() == [[0, 0], [1, 0]]
    space = index.space(frame, np.array([[1, 0]]), blanks="left_out", combine="arithmetic")
    assert space.at_rank.tolist() == [[0, 0], [1, 0]]
    assert space.alone.tolist() == [0, 1]


def test_level_countries_share_the_better_place():
    assert index.ranks(np.array([[5.0], [9.0], [5.0], [1.0]]))[:, 0].tolist() == [2, 1, 2, 4]


@pytest.mark.parametrize(("measures", "ways"), [(1, 1), (2, 11), (6, 3003), (7, 8008)])
def test_the_lattice_has_every_weighting_once(measures, ways):
    found = index.weightings(measures)
    assert found.shape == (ways, measures)
    assert (found.sum(axis=1) == 10).all()
    assert found.min() >= 0
    assert len(np.unique(found, axis=0)) == ways
    for columns in list(permutations(range(measures)))[:3]:
        assert len(np.unique(np.vstack([found, found[:, columns]]), axis=0)) == ways


def test_the_lattice_stays_small():
    assert len(index.weightings(12)) <= 10_000


@each_rule
def test_a_space_counts_what_single_indices_say(scale, blanks, combine):
    frame, weights = next(lots(seed=8))
    on_scale = index.scaled(frame, scale, dict.fromkeys(frame.columns, 2))
    found = index.space(on_scale, weights, blanks=blanks, combine=combine)
    singles = [
        index.one(on_scale, dict(enumerate(row)), blanks=blanks, combine=combine)
        .drop_duplicates("iso3")
        .set_index("iso3")
        .loc[list(frame.index)]
        for row in weights
    ]
    for at, name in enumerate(frame.index):
        held = [int(rows.at[name, "rank"]) for rows in singles]
        assert found.at_rank[at].tolist() == [held.count(place) for place in range(1, 5)]
        alone = sum(
            rows.at[name, "rank"] == 1 and (rows["rank"] == 1).sum() == 1 for rows in singles
        )
        assert found.alone[at] == alone
        for other, of in enumerate(frame.index):
            above = sum(rows.at[name, "score"] > rows.at[of, "score"] for rows in singles)
            assert found.above[at, other] == above
    both = found.with_(found)
    assert (both.indices, both.above.tolist()) == (14, (2 * found.above).tolist())


def test_points_add_up_to_the_score():
    for frame, weights in lots():
        on_scale = index.scaled(frame, "min_max", {})
        for blanks in BLANKS:
            rows = index.one(
                on_scale, dict(enumerate(weights[0])), blanks=blanks, combine="arithmetic"
            )
            added = rows.groupby("iso3")["points"].sum(min_count=1)
            scored = rows.drop_duplicates("iso3").set_index("iso3")["score"]
            np.testing.assert_allclose(added, scored[added.index], atol=1e-8)
    rows = index.one(on_scale, {0: 1}, blanks="zero", combine="geometric")
    assert rows["points"].isna().all()


def test_agreement_counts_an_abstention_half_and_an_absence_not_at_all():
    cast = {
        "R1": ("no", "no", "abstain"),
        "R2": ("no", "yes", "absent"),
        "R3": ("absent", "no", "no"),
        "R4": ("yes", "yes", "no"),
    }
    votes = pd.DataFrame(
        [
            (text, iso3, vote)
            for text, row in cast.items()
            for iso3, vote in zip(("RUS", "AAA", "BBB"), row, strict=True)
        ],
        columns=["resolution", "iso3", "vote"],
    )
    texts = pd.DataFrame(
        {"resolution": list(cast), "date": pd.to_datetime(["2022-03-02"] * 3 + ["2025-12-01"])}
    )
    span = {"since": "2022-02-24", "until": "2025-02-28"}
    found = model.agreement_over(votes, texts, COUNTRIES, **span)
    assert found.to_dict() == {"AAA": 50, "BBB": 50}
    none = model.agreement_over(votes[votes["iso3"] != "BBB"], texts, COUNTRIES, **span)
    assert np.isnan(none["BBB"])


def test_trade_takes_the_last_year_with_both_figures_and_keeps_rivals_apart():
    sizes = TIES.trade
    trade = PACKAGE.load("trade")
    assert not set(sizes.index) - set(trade["partner_iso3"])
    assert (sizes["low"] <= sizes["high"]).all()
    assert (sizes["year"].astype(int) < TIES.data.last_day.year).all()
    rivals = sizes.loc["BLR"]
    assert (rivals["low"], rivals["high"], rivals["year"]) == (46.5, 54, "2023")
    assert rivals["trade_ids"] == ("T100", "T106", "T109")
    assert rivals["low_percent"] == pytest.approx(100 * 46.5 / 71.86)
    assert "PRK" not in sizes.index
    assert np.isnan(TIES.raw("evidence", "share").at["PRK", "trade_weight"])


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0, "0%"),
        (0.04, "under 0.1%"),
        (45.26, "45.3%"),
        (99.97, "over 99.9%"),
        (100, "100%"),
    ],
)
def test_a_rare_thing_is_not_rounded_away(share, said):
    assert percent(share) == said


@pytest.mark.parametrize(
    ("points", "said"),
    [(6.25, "6.3"), (6.35, "6.4"), (6.2499999999999, "6.3"), (0.04, "0.0"), (100, "100.0")],
)
def test_points_are_rounded_as_the_page_rounds_them(points, said):
    assert tenths(points) == said


def test_frames_of_many_indices():
    frame = table([[1, 0], [0, 0.5]])
    found = index.space(frame, index.weightings(2), blanks="zero", combine="arithmetic")
    names = {"A": "Aland", "B": "Bland"}
    spread = index.spread(found, names)
    assert spread.groupby("country")["percent"].sum().tolist() == pytest.approx([100, 100])
    assert spread["percent"].round(1).tolist() == [63.6, 36.4, 36.4, 63.6]
    pairs = index.comparisons(found, names)
    assert list(pairs["upper"]) == ["Aland"]
    assert list(index.judged(pairs, 60)["verdict"]) == ["robust"]
    assert list(index.judged(pairs, 64)["verdict"]) == ["not robust"]


def test_words_of_one_index():
    frame = table([[1, np.nan], [0, 1]]).set_axis(["arms", "votes"], axis=1)

    def named(weights):
        rows = index.one(frame, weights, blanks="zero", combine="arithmetic")
        country = rows["iso3"].map({"A": "Aland", "B": "Bland"})
        return rows.assign(country=country, label=rows["meaning"])

    assert in_words(named({"arms": 3, "votes": 1})) == (
        "Scores from 0 to 100: Aland 75.0 (most from arms 75.0; blank: votes); "
        "Bland 25.0 (most from votes 25.0)."
    )
    assert "Bland no score" in in_words(named({}))
    level = named_places(named({"arms": 1, "votes": 1}))
    assert set(level.values()) == {"1= Aland", "1= Bland"}
