"""Lesson 5: every answer's verdict, facts against plain pandas, and what its pictures hold."""

import shutil
from itertools import product

import numpy as np
import pandas as pd
import pytest

from allylessons import data, lessons
from allylessons.answers import Answers
from allylessons.kinds import Choice, Several
from allylessons.lesson import Lesson
from allylessons.lessons import l05
from allylessons.model import index as model
from allylessons.subjects import index, rankings
from allylessons.subjects.index import RULES, START, WHICH, Index
from allylessons.subjects.rankings import ANY, Rankings

PACKAGE = data.Package()
CONTENT = lessons.content(5, PACKAGE)
ASKED = {exercise.key: exercise for exercise in CONTENT.exercises}
PICTURES = {picture.key: picture for picture in CONTENT.pictures}
TIES = Index(PACKAGE)
MANY = Rankings(TIES)
BEGIN = {WHICH: index.SLIDERS, **TIES.equal, **START}


def judged(key, answer):
    return ASKED[key].judge(answer)


def slip(key, answer):
    """The misconception behind a wrong answer."""
    task = ASKED[key]
    value = task.kind.read(answer)
    return next(one.misconception for one in task.mistakes if task.fits(one, value))


@pytest.mark.parametrize("key", [key for key in ASKED if key != "own-words"])
def test_right_slips_and_dots(key):
    task = ASKED[key]
    assert task.judge(...).outcome == "not tried yet"
    for right in (task.right, *task.also):
        assert task.judge(right).message == task.why
    for mistake in task.mistakes:
        verdict = task.judge(mistake.answer)
        assert (verdict.outcome, verdict.message) == ("try again", mistake.says)


@pytest.mark.parametrize("key", ["never-first", "robust", "unfair", "zero", "matters"])
def test_each_possible_answer_has_a_reply_of_its_own(key):
    task = ASKED[key]
    for answer in task.answers():
        verdict = task.judge(answer)
        replies = [one.says for one in task.mistakes]
        assert verdict.message in ([task.why] if verdict.outcome == "right" else replies)


def test_the_right_option_does_not_stand_out_by_its_length():
    longest = []
    for task in ASKED.values():
        if isinstance(task.kind, Choice) and not isinstance(task.kind, Several):
            lengths = {key: len(text) for key, text in task.kind.options.items()}
            longest.append(max(lengths, key=lengths.get) == task.right)
    assert sum(longest) <= len(longest) / 4 + 1


# ---- facts, computed again from the rows without the course's own code ----


def test_agreement_and_the_min_max_scale():
    votes, texts = PACKAGE.load("votes"), PACKAGE.load("resolutions")
    about = texts[texts["date"].between("2022-02-24", "2025-02-28")]["resolution"]
    cast = votes[votes["resolution"].isin(about)].pivot(
        index="resolution", columns="iso3", values="vote"
    )
    worth = {"no": 0.0, "abstain": 0.5, "yes": 1.0}
    value = cast.apply(lambda column: column.astype(str).map(worth))
    apart = (value.sub(value["RUS"], axis=0)).abs()
    expected = 100 * (1 - apart.mean())[list(TIES.names)]
    pd.testing.assert_series_equal(
        TIES.agreement[list(TIES.names)], expected, check_names=False, check_index_type=False
    )
    low, high = expected.min().round(1), expected.max().round(1)
    china = round(100 * (expected["CHN"].round(1) - low) / (high - low), 1)
    assert (ASKED["min-max"].right, CONTENT.facts.ends.low) == (china, low)
    assert len(about) == CONTENT.facts.texts


def test_equal_weights_by_hand():
    """North Korea: treaty 1, troops 1, arms 1, bases 0, votes 1, trade blank: four of five."""
    assert TIES.first() == ["North Korea"]
    assert CONTENT.facts.usual_score == round(100 * 4 / 5, 1)
    # Belarus: treaty, bases, trade and votes full, arms 2 of 3, troops 0.
    assert CONTENT.facts.second_score == pytest.approx(100 * (4 + 2 / 3 - 1 / 6) / 6, abs=0.05)
    # A denial counts as nothing: it takes North Korea's arms, and Belarus's then are the half way.
    assert TIES.first(coding="discounted") == ["Belarus"]


def test_a_denial_counts_only_where_the_coding_says_so():
    arms = {coding: TIES.raw(coding, "share").at["PRK", "arms"] for coding in RULES["coding"]}
    assert arms == {"evidence": 3, "discounted": 0, "size": 3}
    assert np.isnan(TIES.raw("size", "share").at["ZAF", "arms"])
    told = dict(zip(RULES["coding"], PICTURES["cells"].told, strict=True))
    assert told["evidence"].title.endswith("record, so 3 of 3 points")
    assert told["discounted"].title.endswith("denied, so 0 of 3 points")
    framed = told["discounted"].rows.query("denied")
    assert set(framed["country"]) == {"North Korea", "China", "Iran", "South Africa"}
    assert (framed["says"] == "0").all()
    assert not told["evidence"].rows["denied"].any()


def test_the_tallest_stretches_the_scale():
    share = TIES.raw("evidence", "share")["trade_weight"].dropna()
    by_log = np.log10(share)
    told = {
        (state["scale"], state["trade_as"]): one
        for state, one in zip(PICTURES["tall"].states, PICTURES["tall"].told, strict=True)
    }
    rows = told["log", "share"].rows.set_index("country")["scaled"]
    expected = 100 * (by_log["CHN"] - by_log.min()) / (by_log.max() - by_log.min())
    assert rows["China"] == pytest.approx(expected)
    assert told["min_max", "dollars"].rows["country"].iloc[0] == "China"
    assert told["threshold", "share"].rows["scaled"].tolist() == [100, 0, 0, 0]
    assert 3.5 < share["CHN"] / share["ZAF"] < 4.5  # "four times", says the question


def test_treaty_and_trade_overlap():
    table = TIES.table("evidence", "share", "min_max")
    both = table[["treaty_mutual_defence", "trade_weight"]].dropna()
    assert CONTENT.facts.overlap.correlation == round(np.corrcoef(both.T)[0, 1], 2)
    assert {CONTENT.facts.overlap.one, CONTENT.facts.overlap.other} == {
        TIES.labels[key] for key in both
    }


def test_how_far_a_choice_moves_a_country():
    """The mean over pairs of indices, counted in loops over a sample of weightings."""
    few = MANY.lattice[::97]
    thin = Rankings(TIES)
    thin.__dict__["lattice"] = few

    def places(rules):
        table = TIES.table(*(rules[name] for name in index.SCALED_BY))
        how = {name: rules[name] for name in ("blanks", "combine")}
        return model.ranks(model.scores(table, few, **how))

    every = [dict(zip(RULES, of, strict=True)) for of in product(*RULES.values())]
    for name in ("combine", "coding"):
        apart = []
        for one in every:
            for option in list(RULES[name])[list(RULES[name]).index(one[name]) + 1 :]:
                a, b = places(one), places({**one, name: option})
                apart += list(np.abs(a - b)[(a > 0) & (b > 0)])
        assert thin.shifts()[name] == pytest.approx(np.mean(apart))
    shifts = MANY.shifts()
    assert list(shifts.index[:2]) == ["combine", "weights"]
    assert PICTURES["shifts"].told[0].rows["key"].tolist() == list(shifts.index)


def test_products_that_leave_all_level():
    level = total = 0
    for chosen in product(*(RULES[name] for name in RULES if name != "combine")):
        table = TIES.table(*chosen[:3])
        points = model.scores(table, MANY.lattice, blanks=chosen[3], combine="geometric")
        level += (np.ptp(points, axis=0) == 0).sum()
        total += points.shape[1]
    assert MANY.all_level == pytest.approx(100 * level / total)
    told = rankings.tell_pairs(MANY, put_together="geometric", robust_from=90)
    assert f"All countries are level in {MANY.all_level:.0f}% of the products" in told.words


# ---- the sentences ----


def test_a_robust_sentence_is_held_against_all_sums():
    whole = MANY.of("arithmetic")
    assert whole.indices == CONTENT.facts.sums == 72 * 3003
    names = list(TIES.names.values())
    for answer in ASKED["robust"].answers():
        outcome = judged("robust", answer).outcome
        one, other = (names.index(answer[key]) for key in ("one", "other"))
        true = whole.above[one, other] / whole.indices
        if answer["relation"] == "level":
            true = 1 - whole.above[other, one] / whole.indices
        holds = one != other and answer["relation"] != "closer"
        holds = holds and true >= (0.9 if answer["share"] == "ninety" else 1)
        assert (outcome == "right") == holds, answer


def said(who, choice, cost, **settings):
    return {**BEGIN, **settings, "who": who, "choice": choice, "cost": cost}


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (said("Belarus", "weights", "ties", **{WHICH: "territory_or_bases"}), "right"),
        (said("Belarus", "coding", "reading", coding="discounted"), "right"),
        (
            said("China", "trade_as", "economy", **{WHICH: "trade_weight", "trade_as": "dollars"}),
            "right",
        ),
        (said("Belarus", "scale", "gaps", scale="threshold"), "right"),
        (said("Iran", "weights", "ties", **{WHICH: "arms", "coding": "discounted"}), "right"),
        (said("Iran", "coding", "reading", **{WHICH: "arms", "coding": "discounted"}), "right"),
        (
            said("Belarus", "weights", "economy", **{WHICH: "territory_or_bases"}),
            "any cost will do",
        ),
        (said("Iran", "weights", "ties", **{WHICH: "territory_or_bases"}), "any country will do"),
        (
            said("Belarus", "coding", "reading", **{WHICH: "territory_or_bases"}),
            "a choice that was not made",
        ),
        (
            said("Belarus", "scale", "gaps", **{WHICH: "territory_or_bases", "scale": "rank"}),
            "every change counts",
        ),
        (said("Belarus", "weights", "ties", **{WHICH: "votes"}), "nobody is first"),
        (said("North Korea", "weights", "ties"), "a choice that was not made"),
        (said("Belarus", "combine", "rest", combine="geometric"), "nobody is first"),
    ],
)
def test_a_sentence_on_ones_own_index_is_held_against_the_lab(answer, told):
    assert judged("unfair", answer).outcome == ("right" if told == "right" else "try again")
    if told != "right":
        assert slip("unfair", answer) == told


def test_a_choice_that_made_nobody_first_alone_will_do_where_no_single_one_did():
    """North Korea leads by troops alone as well as at the start: no step changes the leader."""
    answer = said("North Korea", "weights", "ties", **{WHICH: "troops"})
    assert judged("unfair", answer).outcome == "right"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, "equal weights are no choice"),
        ({WHICH: "troops"}, "equal weights are no choice"),
        ({WHICH: "arms"}, "level is first"),
        (dict.fromkeys(TIES.labels, 0), "an index without weights"),
        ({WHICH: "territory_or_bases"}, "right"),
        ({WHICH: "trade_weight", "trade_as": "dollars"}, "right"),
        ({WHICH: "arms", "coding": "discounted"}, "right"),
        ({"coding": "size"}, "right"),
    ],
)
def test_any_index_with_another_country_first_is_right(change, told):
    answer = {**BEGIN, **change}
    assert judged("put-first", answer).outcome == ("right" if told == "right" else "try again")
    if told != "right":
        assert slip("put-first", answer) == told


# ---- the lab and its check ----


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    monkeypatch.setenv("ALLYLESSONS_ANSWERS", str(tmp_path))
    return Lesson(5, CONTENT, PACKAGE)


def test_check_reads_the_lab_as_it_is_set(lesson):
    lab = lesson.explore("index")
    asked = lesson.ask("put-first", lab)
    assert asked.asked["buttons"][0] == ["check", "Check my settings"]
    assert asked.hear({"act": "check", "answer": {}})["said"][0]["kind"] == "wrong"
    lab.set(what_counts="territory_or_bases")
    assert lab.words.startswith("First: Belarus with 100.0, then North Korea with 0.0")
    assert asked.hear({"act": "check", "answer": {}})["said"][0]["kind"] == "right"
    criticism = lesson.ask("unfair", lab)
    parts = {"who": "Belarus", "choice": "weights", "cost": "ties"}
    assert criticism.hear({"act": "check", "answer": parts})["said"][0]["kind"] == "right"
    missing = criticism.hear({"act": "check", "answer": {"who": "Belarus"}})["said"][0]
    assert "Choose something" in missing["html"]


def test_an_answer_comes_back_with_its_settings(lesson):
    lab = lesson.explore("index")
    lab.set(coding="discounted")
    parts = {"who": "Belarus", "choice": "coding", "cost": "reading"}
    lesson.ask("unfair", lab).hear({"act": "check", "answer": parts})
    lesson.ask("put-first", lab).hear({"act": "check", "answer": {}})
    again = Lesson(5, CONTENT, PACKAGE, Answers(5))
    for key in ("unfair", "put-first"):
        assert again.ask(key, again.explore("index")).outcome == "right"


def test_the_lab_tells_no_index_and_a_wrong_setting(lesson):
    lab = lesson.explore("index")
    lab.set(**dict.fromkeys(TIES.labels, 0))
    assert lab.words.startswith("Nothing has a weight, so there is no index")
    with pytest.raises(ValueError, match="coding can be 'evidence', 'discounted', 'size'"):
        lab.set(coding="status")


# ---- pictures ----


def test_titles_and_words_equal_the_rows():
    for state, told in zip(PICTURES["equal"].states, PICTURES["equal"].told, strict=True):
        rows = TIES.at(**state)
        top = rows.iloc[0]
        assert told.title.startswith(f"First: {top['country']} with {top['score']:.1f}")
        for name, own in rows.groupby("country"):
            assert f"{name} {index.tenths(own['score'].iloc[0])}" in told.words
    for state, told in zip(PICTURES["places"].states, PICTURES["places"].told, strict=True):
        found = MANY.space(**state)
        best = int(found.alone.argmax())
        share = rankings.percent(100 * found.alone[best] / found.indices)
        name = list(TIES.names.values())[best]
        assert told.title == f"{name} is first, alone, in {share} of {found.indices:,} indices"
        # Trade alone leaves a blank without a place.
        assert told.rows.groupby("country")["percent"].sum().between(99.9, 100.001).all()
    for state, told in zip(PICTURES["pairs"].states, PICTURES["pairs"].told, strict=True):
        sure = (told.rows["percent"] >= state["robust_from"]).sum()
        assert told.title.startswith(f"{sure} of {len(told.rows)} comparisons hold in at least")
        assert (told.rows["verdict"] == "robust").sum() == sure


def test_the_robustness_count_takes_every_rule():
    rules = int(np.prod([len(options) for options in RULES.values()]))
    assert MANY.of(ANY).indices == 3003 * rules == CONTENT.facts.all


# ---- other data ----


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


def test_the_lesson_follows_without_one_country(copy):
    role(copy, "IRN", "member")
    content = lessons.content(5, data.Package(copy))
    assert "Iran" not in content.predictions[0].kind.options
    for task in content.exercises:
        assert task.judge(task.right).outcome in ("right", "kept")


def test_a_further_country_enters_by_rows(copy):
    role(copy, "VEN", "subject")
    with open(copy / "meanings.csv", "a", encoding="utf-8") as file:
        for meaning in ("arms", "territory_or_bases"):
            file.write(
                f"{meaning},VEN,record,affirms,large,Much.,2025-02,Invented for a test.,"
                "S001;S002,,,no_change,,\n"
            )
    content = lessons.content(5, data.Package(copy))
    name = PACKAGE.record("VEN")[1]["name"]
    assert name in content.predictions[0].kind.options
    assert name in {e.key: e for e in content.exercises}["robust"].kind.blanks["one"]
    for task in content.exercises:
        assert task.judge(task.right).outcome in ("right", "kept")
    picture = {one.key: one for one in content.pictures}["index"]
    assert "Level in the first place: 3 countries" in picture.tell(**{WHICH: "arms"}).title


def test_one_country_cannot_be_compared(copy):
    for code in list(TIES.names)[1:]:
        role(copy, code, "member")
    with pytest.raises(data.DataError, match=r"at least two rows of countries\.csv"):
        l05.content(data.Package(copy))
