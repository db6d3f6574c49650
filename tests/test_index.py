"""Lesson 5: the index, all its weightings at once, and the sentences that survive them."""

import shutil
from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from allylessons import charts, data, describe, model
from allylessons.describe import index as says
from allylessons.lesson import Lesson
from allylessons.lessons import l05
from allylessons.lessons.l05.facts import RULES, START, Facts
from allylessons.lessons.l05.sentences import compared
from allylessons.lessons.l05.sentences import named as countries_in
from allylessons.model import index

PACKAGE = data.Package()
CONTENT = l05.content(PACKAGE)
FACTS = Facts(PACKAGE)
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


def test_a_denial_counts_only_where_the_coding_says_so():
    """North Korea's bar for arms is full by evidence, and gone when a denial counts as nothing."""
    arms = {c: FACTS.raw(c, "share").at["PRK", "arms"] for c in RULES["coding"]}
    assert arms == {"evidence": 3, "discounted": 0, "size": 3}
    assert np.isnan(FACTS.raw("size", "share").at["ZAF", "arms"])


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
    sizes = FACTS.trade
    trade = PACKAGE.load("trade")
    assert not set(sizes.index) - set(trade["partner_iso3"])
    assert (sizes["low"] <= sizes["high"]).all()
    assert (sizes["year"].astype(int) < FACTS.cutoff.year).all()
    rivals = sizes.loc["BLR"]
    assert (rivals["low"], rivals["high"], rivals["year"]) == (46.5, 54, "2023")
    assert rivals["trade_ids"] == ("T100", "T106", "T109")
    assert rivals["low_percent"] == pytest.approx(100 * 46.5 / 71.86)
    assert "PRK" not in sizes.index
    assert np.isnan(FACTS.raw("evidence", "share").at["PRK", "trade_weight"])


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
    assert says.percent(share) == said


@pytest.mark.parametrize(
    ("points", "said"),
    [(6.25, "6.3"), (6.35, "6.4"), (6.2499999999999, "6.3"), (0.04, "0.0"), (100, "100.0")],
)
def test_points_are_rounded_as_the_page_rounds_them(points, said):
    assert says.tenths(points) == said


def named(rows):
    return rows.assign(
        country=rows["iso3"].map({"A": "Aland", "B": "Bland"}), label=rows["meaning"]
    )


def test_words_of_one_index():
    frame = table([[1, np.nan], [0, 1]]).set_axis(["arms", "votes"], axis=1)
    rows = named(index.one(frame, {"arms": 3, "votes": 1}, blanks="zero", combine="arithmetic"))
    assert says.contributions(rows) == (
        "Scores from 0 to 100. 1. Aland: 75.0 (most from arms 75.0; blank: votes); "
        "2. Bland: 25.0 (most from votes 25.0)."
    )
    none = named(index.one(frame, {}, blanks="zero", combine="arithmetic"))
    assert says.contributions(none) == "No measure has a weight above 0, so there is no index."
    level = named(index.one(frame, {"arms": 1, "votes": 1}, blanks="zero", combine="arithmetic"))
    assert set(says.places(level).values()) == {"1 (level). Aland: 50.0", "1 (level). Bland: 50.0"}


def test_words_and_frames_of_many_indices():
    frame = table([[1, 0], [0, 0.5]])
    found = index.space(frame, index.weightings(2), blanks="zero", combine="arithmetic")
    names = {"A": "Aland", "B": "Bland"}
    spread = index.spread(found, names)
    assert says.rank_spread(spread, found.indices) == (
        "In 11 indices: Aland places 1 to 2 (1 in 63.6% and 2 in 36.4%), first alone in 63.6%; "
        "Bland places 1 to 2 (1 in 36.4% and 2 in 63.6%), first alone in 36.4%."
    )
    assert spread.groupby("country")["percent"].sum().tolist() == pytest.approx([100, 100])
    pairs = index.comparisons(found, names)
    assert list(pairs["upper"]) == ["Aland"]
    assert says.comparisons(pairs, found.indices, 90) == (
        "Of 11 indices, at least 90% say: nothing of this kind. "
        "Fewer say: Aland above Bland (63.6%)."
    )
    control = charts.bound("line", (50, 100, 5), 60)
    fixed = {"indices": 11, "title": "T?", "note": "Sources: S1."}
    rows = index.judged(pairs, 60)
    chart = charts.comparisons(rows, at_least=60, control=control, **fixed)
    assert list(chart.data["verdict"]) == ["robust"]
    assert list(index.judged(pairs, 64)["verdict"]) == ["not robust"]
    chart = charts.rank_spread(spread, indices=11, title="T?", note="Sources: S1.", marked="Bland")
    assert chart.description.endswith("Your prediction: Bland.")


def exercise(key, content=CONTENT):
    return next(e for e in content.exercises if e.key == key)


def answers_as_it_should(content):
    for task in content.exercises:
        assert task.judge(...).outcome == "not tried yet"
        assert task.judge(task.right).message == task.why, task.key
        for mistake in task.mistakes:
            verdict = task.judge(mistake.answer)
            assert verdict.outcome == "try again", (task.key, mistake.answer)
            assert verdict.message.startswith(mistake.says), (task.key, mistake.answer)


def test_every_answer_gets_its_own_message():
    answers_as_it_should(CONTENT)


SET = {**FACTS.equal, **START}
ONLY = dict.fromkeys(FACTS.labels, 0)


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({}, "try again"),
        ({**ONLY, "troops": 1}, "try again"),
        ({**ONLY, "territory_or_bases": 1}, "right"),
        ({**ONLY, "trade_weight": 7, "trade_as": "dollars"}, "right"),
        ({**ONLY, "trade_weight": 7}, "right"),
        ({**ONLY, "arms": 7}, "try again"),
        ({**ONLY, "arms": 7, "coding": "discounted"}, "right"),
    ],
)
def test_any_index_with_another_country_first_is_right(change, outcome):
    assert exercise("put-first").judge(SET | change).outcome == outcome


def test_some_choices_put_nearly_any_country_first():
    """China by dollars, Iran where a denial counts as nothing; South Africa by none."""
    found = dict(zip(FACTS.names, FACTS.whole.alone, strict=True))
    assert {iso3 for iso3, n in found.items() if not n} == {"ZAF"}
    iran = ONLY | {"arms": 9}
    rules = {**START, "coding": "discounted"}
    assert FACTS.first(iran, **rules) == ["Iran"]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("South Africa scores below Belarus in these indices.", "try again"),
        ("In these indices Belarus scores at least as high as South Africa.", "right"),
        ("Under hardly any weights does South Africa score above Belarus.", "right"),
        ("In the indices tried South Africa never scores above China.", "right"),
        ("In the indices tried South Africa scores above Belarus.", "try again"),
        ("By these measures China scores at least as high as South Africa.", "right"),
        ("By these measures China scores above South Africa.", "try again"),
        ("By these measures Belarus scores above North Korea.", "try again"),
        ("Of China and Belarus, Belarus scores higher in over nine in ten indices.", "try again"),
        ("In no index does south africa score above BELARUS.", "right"),
        (
            "In at least nine in ten indices, Belarus does not score above South Africa.",
            "try again",
        ),
        ("More than nine in ten of the indices put South Africa under Belarus.", "try again"),
        ("Iran is outscored by North Korea whatever the weights.", "try again"),
        ("In these indices ZAF comes after BLR.", "try again"),
        ("By these measures BLR scores no lower than IRN.", "right"),
        ("In 75% of the indices Belarus scores above South Africa.", "try again"),
        ("In 98.4% of the indices Belarus scores at least as high as China.", "right"),
        ("Belarus scores above South Africa in 100% of the indices.", "try again"),
        ("Belarus scores at least as high as China in at least 99% of the indices.", "try again"),
        ("In fewer than 5% of the indices South Africa scores above Belarus.", "right"),
        ("By weight South Africa is below Belarus and above China.", "try again"),
        ("More bananas in Belarus than weights in China.", "try again"),
        ("Belarus rules over China.", "try again"),
    ],
)
def test_a_sentence_is_held_against_all_indices(text, outcome):
    assert exercise("robust").judge(text).outcome == outcome


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("A scores above B.", ("A", "B", "above", False, None, False, False)),
        ("aland lies below Bland.", ("Bland", "Aland", "above", False, None, False, False)),
        ("In 9 of 10 A is at least as high as B", None),
        ("A beats B in under 5% of them.", ("A", "B", "above", True, 95.0, True, False)),
        ("A and B differ.", None),
        ("A is above.", None),
    ],
)
def test_a_comparison_is_read(text, read):
    names = {"A": "Aland", "B": "Bland"}
    if read is None:
        assert compared(names, text) is None or compared(names, text).relation == "level"
    else:
        full = {"A": "Aland", "B": "Bland"}
        assert compared(names, text) == (
            full.get(read[0], read[0]),
            full.get(read[1], read[1]),
            *read[2:],
        )


def test_a_country_is_known_by_its_name_in_any_letters_or_by_its_code():
    assert countries_in({"PRK": "North Korea"}, "north korea, NORTH KOREA and PRK, not prk") == (
        ["North Korea"] * 3
    )


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (
            "China leads because trade is counted in dollars, which hides how small its share is.",
            "right",
        ),
        ("North Korea is first as only troops have a weight.", "right"),
        ("I only counted troops, so north korea leads. That ignores trade.", "right"),
        ("PRK is first with troops as sole criterion; it overlooks trade and arms.", "right"),
        ("Iran but weight", "try again"),
        ("Belarus only counts.", "try again"),
        ("South Africa is bad but weights are a cool thing.", "try again"),
        ("Belarus comes first because of weights, which hides nothing at all.", "try again"),
    ],
)
def test_a_criticism_names_who_by_what_and_at_which_cost(text, outcome):
    assert exercise("unfair").judge(text).outcome == outcome


def test_the_lab_hands_its_index_to_the_check(tmp_path, monkeypatch):
    monkeypatch.setenv("ALLYLESSONS_ANSWERS", str(tmp_path))
    lesson = Lesson(5, CONTENT, PACKAGE)
    lab = lesson.explore("index")
    assert lesson.check("put-first", lab.values).outcome == "try again"
    lab.set(**(ONLY | {"territory_or_bases": 10}))
    assert lab.inputs.words.startswith("Scores from 0 to 100. 1. Belarus: 100.0")
    assert lesson.check("put-first", lab.values).outcome == "right"
    assert "(right)" in Lesson(5, CONTENT, PACKAGE).check("put-first", ...).message
    lab.set(**ONLY)
    assert lab.inputs.words.startswith("No measure has a weight above 0")


def test_the_lab_of_places_takes_all_rules_together():
    lab = Lesson(5, CONTENT, PACKAGE).explore("places")
    assert lab.figure.chart.description.startswith("In 3,003 indices: ")
    lab.set(**dict.fromkeys(RULES, "any"))
    rules = int(np.prod([len(options) for options in RULES.values()]))
    assert lab.figure.chart.description.startswith(f"In {3003 * rules:,} indices: ")
    assert lab.problem.value == ""


def test_notes_keep_rival_figures_and_blanks():
    notes = CONTENT.notes
    assert "64.7 to 75.1% of GDP, 46.5 to 54.0 billion dollars (2023)" in notes["table"]
    assert "**blank**" in notes["table"]
    assert "North Korea, trades with Russia: blank." in notes["blanks"]
    assert "3,003 ways" in notes["space"]


def test_what_survives_is_told_for_sums_and_products_apart():
    told = CONTENT.notes["survives"]
    sums, products = (line for line in told.split("\n") if line.startswith("- In "))
    assert "Belarus above South Africa;" in sums
    assert "Belarus above South Africa or level" in products
    judged = index.judged(FACTS.comparisons(FACTS.whole), 90)
    assert "robust" not in set(judged["verdict"])
    words = says.comparisons(judged, FACTS.whole.indices, 90)
    assert "With or level, as many say: Belarus above South Africa or level (100%)" in words


def test_every_country_has_its_own_view_and_another():
    views = FACTS.views
    for iso3 in FACTS.names:
        assert set(views.loc[views["iso3"] == iso3, "whose"]) == {
            "Its government",
            "Another voice",
        }
    assert views["date"].max() <= FACTS.cutoff


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(PACKAGE.folder, tmp_path / "data")


def role(folder, code, new):
    path = folder / "countries.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    changed = [
        f"{line.rsplit(',', 1)[0]},{new}" if line.startswith(f"{code},") else line for line in lines
    ]
    path.write_text("\n".join(changed) + "\n", encoding="utf-8")


@pytest.mark.parametrize("code", list(FACTS.names))
def test_the_lesson_stands_without_any_one_country(copy, code):
    role(copy, code, "member")
    content = l05.content(data.Package(copy))
    answers_as_it_should(content)
    assert FACTS.names[code] not in content.predictions[0].kind.options
    assert not any(f"**{FACTS.names[code]}**" in note for note in content.notes.values())


def test_a_further_country_enters_by_rows(copy):
    role(copy, "VEN", "subject")
    with open(copy / "meanings.csv", "a", encoding="utf-8") as file:
        for meaning in ("arms", "territory_or_bases"):
            file.write(
                f"{meaning},VEN,record,affirms,large,Much.,2025-02,Invented for a test.,"
                "S001;S002,,,no_change,,\n"
            )
    content = l05.content(data.Package(copy))
    answers_as_it_should(content)
    name = PACKAGE.record("VEN")[1]["name"]
    assert name in content.predictions[0].kind.options
    assert f"| **{name}** | **blank** |" in content.notes["table"]
    lab = Lesson(5, content, data.Package(copy)).explore("index")
    lab.set(**(ONLY | {"arms": 10}))
    assert f"1 (level). {name}: 100.0" in lab.inputs.words


def test_countries_that_no_choice_tells_apart_are_named_as_the_problem(copy):
    for code in list(FACTS.names)[1:]:
        role(copy, code, "member")
    with pytest.raises(data.DataError, match=r"at least two rows of countries\.csv"):
        l05.content(data.Package(copy))


def test_the_words_of_the_voices_are_counted():
    assert CONTENT.notes["voices"].startswith("Voices in this lesson")
    assert describe.count(2, "voice") == "2 voices"
