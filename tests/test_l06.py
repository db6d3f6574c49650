"""Lesson 6: Vega counts as Python does, every answer has its verdict, shares are the record's."""

import html
import re
from itertools import product
from pathlib import Path

import drawing
import pandas as pd
import pytest
from copies import changed, replaced
from drawing import written

from allylessons import lessons, model
from allylessons.data import DataError, Package
from allylessons.lessons import l06
from allylessons.subjects import agreement, votes

DATA = Package()
CONTENT = lessons.content(6, DATA)
FACTS = CONTENT.facts
QUESTIONS = {one.key: one for one in CONTENT.exercises}
PICTURES = {one.key: one for one in CONTENT.pictures}
RECORD = votes.Record(DATA)
NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "06_votes.ipynb"
WAYS = [key for _, key in votes.ABSTENTIONS]
ABSENCES = [key for _, key in votes.ABSENCES]
PLAIN = pd.read_csv(DATA.folder / "votes.csv", dtype=str, keep_default_na=False)
TEXTS = pd.read_csv(DATA.folder / "resolutions.csv", dtype=str, keep_default_na=False)
BEFORE = list(
    TEXTS.loc[TEXTS["date"] <= "2025-02-28"].sort_values("date", kind="stable")["resolution"]
)


def spec_of(key, **values):
    """A picture's specification with its controls set as a reader would, opened."""
    return drawing.spec(PICTURES[key].chart(opened=True), **values)


def title_of(svg):
    """The lines of the title, which stand in the group of its own."""
    group = svg[svg.index("role-title") :]
    return " ".join(written(group))


def rows_in(spec, filtered=""):
    """What Vega computes of each two states, read out of a text for each."""
    parts = ("names[datum.one]", "names[datum.two]", "datum.texts", "datum.agreed", "datum.rank")
    probe = " + '|' + ".join([*parts, "datum.percent", "datum.below"])
    spec = {k: v for k, v in spec.items() if k not in ("layer", "title")}
    spec["mark"], spec["encoding"] = "text", {"text": {"field": "probe"}}
    spec["transform"] = [
        *spec["transform"],
        *([{"filter": filtered}] if filtered else []),
        {"calculate": probe, "as": "probe"},
    ]
    found = [one.split("|") for one in written(drawing.svg(spec)) if one.count("|") == 6]
    names = ["one", "other", "texts", "agreed", "rank", "percent", "below"]
    rows = pd.DataFrame(found, columns=names)
    return rows.astype({name: float for name in names[2:]})


@pytest.mark.parametrize("beside", ["Russia", "South Africa"])
@pytest.mark.parametrize(("way", "absence"), list(product(WAYS, ABSENCES)))
def test_vega_counts_every_state_as_python_does(way, absence, beside):
    sets = list(RECORD.sets)  # each of them with some rule
    texts = (
        "all"
        if beside != "Russia"
        else sets[(3 * WAYS.index(way) + ABSENCES.index(absence)) % len(sets)]
    )
    setting = {"abstentions": way, "absences": absence, "texts": texts, "beside": beside}
    found = rows_in(spec_of("any-state", **setting)).set_index("other")
    rows = RECORD.beside(RECORD.codes[beside], way, absence, texts).set_index("country")
    rows = rows[rows["texts"] > 0]
    assert set(found.index) == set(rows.index)
    rows = rows.loc[found.index]
    for name in ("texts", "agreed", "rank"):
        assert (found[name] == rows[name].astype(float)).all()
    assert (found["percent"] - rows["percent"]).abs().max() < 1e-9


@pytest.mark.parametrize("way", WAYS)
def test_vega_counts_every_pair_as_python_does(way):
    spec = spec_of("agreement", grey_bars=votes.PAIRS, abstentions=way)
    found = rows_in(spec, "datum.one % 7 == 3")  # a seventh of the pairs; places are among all
    pairs = RECORD.pairs(way, "dropped", "before")
    both = [frozenset(two) for two in pairs[["one", "other"]].values]
    known = pairs.assign(both=both).set_index("both").dropna(subset=["percent"])
    mine = [frozenset(RECORD.codes[n] for n in two) for two in found[["one", "other"]].values]
    rows = known.loc[mine].reset_index(drop=True)
    assert len(rows) > 2000
    assert (found["agreed"] == rows["agreed"]).all()
    assert (found["texts"] == rows["texts"]).all()
    assert (100 * found["below"] - rows["percentile"]).abs().max() < 1e-9


@pytest.mark.parametrize("bars", [votes.STATES, votes.PAIRS])
@pytest.mark.parametrize("way", WAYS)
def test_bars_middle_and_lines_say_what_python_says(way, bars):
    for texts in ("before", "military"):
        svg = drawing.svg(spec_of("agreement", grey_bars=bars, abstentions=way, texts=texts))
        told = agreement.told(RECORD, grey_bars=bars, abstentions=way, texts=texts)
        assert title_of(svg) == told.title
        others = RECORD.beside(abstentions=way, texts=texts)
        usual = RECORD.pairs(way, "dropped", texts) if bars == votes.PAIRS else others
        shares = usual["percent"].dropna()
        bins = (shares // 5 * 5).clip(upper=95).value_counts()
        noun = "pairs" if bars == votes.PAIRS else "states"
        labels = html.unescape(svg)
        assert {
            (int(n), int(low)) for n, low in re.findall(rf"(\d+) {noun}, (\d+) to \d+%", labels)
        } == {(int(n), int(low)) for low, n in bins.items()}
        middle = f"the middle {noun[:-1]}: {votes_percent(shares.median())}"
        assert middle in written(svg)
        for _, row in told.rows.dropna(subset=["percent"]).iterrows():
            where = f"percentile {votes_percent(row['percentile'])[:-1]}"
            if bars == votes.STATES:
                where = agreement.place(row["rank"], 0, row["of"])
            assert f"{votes_percent(row['percent'])}, {where}" in written(svg)
            assert row["country"] in written(svg)


def votes_percent(share):
    return f"{int(share + 0.5)}%"


@pytest.mark.parametrize(
    "state", ["India", "Afghanistan", "Russia", "Côte d'Ivoire", "Saint Vincent and the Grenadines"]
)
def test_any_state_has_its_title_and_its_diamond(state):
    for beside, way in (("Russia", "half"), ("DR Congo", "dropped")):
        beside = beside if beside in RECORD.codes else "Ukraine"
        svg = drawing.svg(spec_of("any-state", state=state, beside=beside, abstentions=way))
        told = agreement.told(RECORD, state=state, beside=beside, abstentions=way)
        assert title_of(svg) == told.title
        known = told.rows[told.rows["country"] == state]["percent"].notna().any()
        assert (state in written(svg[: svg.index("role-title")])) == known


def test_every_state_has_its_letters_in_the_strip():
    for name, iso3 in list(RECORD.codes.items())[::19]:
        svg = drawing.svg(spec_of("strip", state=name))
        told = PICTURES["strip"].tell(state=name)
        assert title_of(svg) == told.title
        cells = [html.unescape(one) for one in re.findall(r'aria-label="([^"]*)"', svg)]
        mine = [one[-1] for one in cells if one.startswith(f"{name}, ")]
        plain = PLAIN[PLAIN["iso3"] == iso3].set_index("resolution")["vote"]
        order = TEXTS.sort_values("date", kind="stable")["resolution"]
        short = {"yes": "Y", "no": "N", "abstain": "A", "absent": "–", "": "?"}
        assert mine[-len(order) :] == [short[plain[text]] for text in order]


def test_nothing_is_wider_than_a_notebook_with_its_list_of_files_open():
    longest = sorted(RECORD.names.values(), key=len)[-2:]
    for key, picture in PICTURES.items():
        given = {"state": longest[0]} if "state" in picture.controls else {}
        given |= {"beside": longest[1]} if "beside" in picture.controls else {}
        width = float(re.search(r'width="([\d.]+)"', drawing.svg(spec_of(key, **given)))[1])
        assert width <= 584, key
    assert NOTEBOOK.stat().st_size <= 300_000


def test_the_veiled_picture_has_no_mark():
    told = written(drawing.svg(drawing.spec(PICTURES["usual"].chart(opened=False))))
    assert not [one for one in told if "%" in one or one in RECORD.names.values()]
    assert "How often do others vote with Russia? Guess first." in told


# -- questions


@pytest.mark.parametrize("key", [key for key, one in QUESTIONS.items() if list(one.answers())])
def test_every_possible_answer_has_a_verdict_of_its_own(key):
    one = QUESTIONS[key]
    replies, right = {mistake.says for mistake in one.mistakes}, 0
    for answer in one.answers():
        verdict = one.judge(answer)
        right += verdict.outcome == "right"
        assert verdict.outcome == "right" or verdict.message in replies, answer
    assert right == (3 if key == "sentence" else 1)


@pytest.mark.parametrize("key", list(QUESTIONS))
def test_each_slip_gets_its_reply(key):
    one = QUESTIONS[key]
    for mistake in one.mistakes:
        assert one.judge(mistake.answer).message == mistake.says
    if one.mistakes:
        assert one.judge(one.right).outcome == "right"


def test_who_picks_the_longest_option_does_not_win():
    wins = [
        max(one.kind.options, key=lambda option: len(one.kind.options[option])) == one.right
        for one in QUESTIONS.values()
        if type(one.kind).__name__ == "Choice"
    ]
    assert len(wins) >= 5
    assert sum(wins) <= len(wins) / 4 + 1


def by_hand(iso3, texts, half):
    """Points and texts beside Russia, vote by vote."""
    cast = PLAIN.set_index(["iso3", "resolution"])["vote"]
    points = counted = 0
    for text in texts:
        both = {cast[iso3, text], cast["RUS", text]}
        if both & {"absent", ""}:
            continue
        counted += 1
        points += 1 if len(both) == 1 else half if "abstain" in both else 0
    return points, counted


def test_shares_asked_for_are_those_of_the_record():
    assert len(BEFORE) == FACTS.texts == 19
    points, counted = by_hand("CHN", BEFORE, 0)
    assert QUESTIONS["alone"].right == round(100 * points / counted, 1) == 57.9
    session = [text for text in BEFORE if text.startswith("ES-")][:6]
    points, counted = by_hand("CHN", session, 0.5)
    assert QUESTIONS["part-blank"].right == round(100 * points / counted, 1) == 66.7
    assert by_hand("IRN", session, 0.5) == (FACTS.worked.agreed, FACTS.worked.texts) == (3.5, 5)
    shares = {}
    for iso3 in set(PLAIN["iso3"]) - {"RUS"}:
        points, counted = by_hand(iso3, BEFORE, 0.5)
        if counted:
            shares[iso3] = 100 * points / counted
    assert QUESTIONS["as-often"].right == sum(s >= shares["CHN"] for s in shares.values()) == 13
    assert FACTS.middle == int(pd.Series(shares).median() + 0.5) == 24
    assert (FACTS.china.half, FACTS.china.place) == (79, "13th of 191")


def test_the_sentence_is_right_by_each_rule_and_by_no_other():
    rows = PICTURES["rules"].told[0].rows.set_index(["country", "rule"])["says"]
    parts = QUESTIONS["sentence"].kind.blanks
    for rule, key in votes.ABSTENTIONS:
        assert rows["China", rule] == parts["share"][key]
    middle = {key: rows["the middle state", rule] for rule, key in votes.ABSTENTIONS}
    for answer in QUESTIONS["sentence"].answers():
        usual = parts["usual"][answer["usual"]]
        true = answer["rule"] == answer["share"] and usual.endswith(f" on {middle[answer['rule']]}")
        assert (QUESTIONS["sentence"].judge(answer).outcome == "right") == true


def test_two_texts_of_one_day():
    rows = PICTURES["one-day"].told[0].rows
    assert rows["states"].sum() == PLAIN["iso3"].nunique()
    cast = PLAIN.set_index(["iso3", "resolution"])["vote"]
    assert (cast["ZAF", "ES-11/7"], cast["ZAF", "ES-11/8"]) == ("abstain", "yes")
    assert (cast["USA", "ES-11/7"], cast["USA", "ES-11/8"]) == ("no", "abstain")
    assert FACTS.first_no == (PLAIN.query("resolution == 'ES-11/7'")["vote"] == "no").sum() == 18


def test_no_share_counts_a_later_text_unless_it_says_so():
    later = set(TEXTS.loc[TEXTS["date"] > "2025-02-28", "resolution"])
    for key, (label, texts) in RECORD.sets.items():
        assert bool(later & set(texts)) == (key == "all") == ("later" in label)
        assert "ES-11/2026-02-24" not in texts  # its roll call has holes


# -- the data change


def test_a_further_country_enters_by_its_role(tmp_path):
    package = changed(
        tmp_path / "data", countries=replaced("VEN,Venezuela,member", "VEN,Venezuela,subject")
    )
    content = lessons.content(6, package)
    pictures = {one.key: one for one in content.pictures}
    assert "Venezuela" in set(pictures["rules"].told[0].rows["country"])
    assert "Venezuela" in pictures["usual"].told[0].words
    assert "Venezuela" in content.views
    assert "Venezuela" in written(drawing.svg(drawing.spec(pictures["usual"].chart(opened=True))))


def test_a_country_less_is_not_drawn(tmp_path):
    package = changed(
        tmp_path / "data", countries=replaced("BLR,Belarus,subject", "BLR,Belarus,member")
    )
    pictures = {one.key: one for one in lessons.content(6, package).pictures}
    assert "Belarus" not in pictures["usual"].told[0].words


def test_a_sentence_that_the_data_no_longer_bear_is_named(tmp_path):
    package = changed(tmp_path / "data", votes=replaced("ES-11/1,ZAF,abstain", "ES-11/1,ZAF,no"))
    with pytest.raises(DataError, match=r"questions\.condemned"):
        l06.content(package)


def test_measures_in_prose_are_those_of_the_record():
    rows = model.measures_with(RECORD.cast[BEFORE], RECORD.countries, ["CHN"], "RUS").iloc[0]
    assert FACTS.measured.lijphart == round(rows["lijphart"], 2) == 0.79
    assert FACTS.measured.s == round(rows["s"], 2) == 0.58
    assert FACTS.measured.kappa == 0
