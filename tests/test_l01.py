"""Lesson 1: grid, denials, votes, rules; each answer has its verdict; pictures tell what is so."""

import itertools
import re
import shutil

import drawing
import pandas as pd
import pytest

from allylessons import data, lessons, theme
from allylessons.lessons import l01
from allylessons.subjects import ballots, denials, meanings, parts, rules

PACKAGE = data.Package()
CONTENT = lessons.content(1, PACKAGE)
QUESTIONS = {exercise.key: exercise for exercise in CONTENT.exercises}
PICTURES = {picture.key: picture for picture in CONTENT.pictures}
RAW = pd.read_csv(PACKAGE.folder / "meanings.csv")
NAMES = {"BLR": "Belarus", "PRK": "North Korea", "CHN": "China", "IRN": "Iran"}
NAMES["ZAF"] = "South Africa"


def met(iso3, evidence=("record", "both_sides"), sizes=("large", "some"), among=None):
    rows = RAW[(RAW["iso3"] == iso3) & RAW["evidence"].isin(evidence) & RAW["size"].isin(sizes)]
    return set(rows["meaning"]) & set(among if among is not None else RAW["meaning"])


def test_the_grid_counts_what_plain_pandas_counts():
    found = meanings.totals(CONTENT.facts.grid)
    assert {name: found[name] for name in NAMES.values()} == {
        name: len(met(iso3)) for iso3, name in NAMES.items()
    }
    assert list(found) == sorted(found, reverse=True)
    told = PICTURES["grid"].told[0]
    assert told.title == (
        "On record: Belarus four, North Korea three, China two, Iran two, South Africa none"
    )
    assert told.rows.drop_duplicates("country")["column"].tolist() == [
        list(found.index).index(name) for name in told.rows["country"].unique()
    ]
    assert told.rows[told.rows["cell"] == "trade_weight:ZAF"]["only"].item() == "a token"


def test_a_denial_changes_no_cell():
    rows = CONTENT.facts.cells
    assert rows.loc["arms:PRK", "stance"] == rows.loc["arms:ZAF", "stance"] == "denies"
    assert rows.loc["arms:PRK", "counted"]
    assert not rows.loc["arms:ZAF", "counted"]
    shown = PICTURES["grid"].told[0].rows.set_index("cell")
    assert shown.loc["arms:PRK", "sign"] == shown.loc["arms:ZAF", "sign"] == "✗ denies"
    assert shown.loc["arms:PRK", "fill"] != shown.loc["arms:ZAF", "fill"]


def test_a_cell_opens_with_all_its_records():
    for cell in ("arms:PRK", "arms:ZAF", "votes:CHN", "troops:CHN"):
        meaning, iso3 = cell.split(":")
        row = RAW[(RAW["meaning"] == meaning) & (RAW["iso3"] == iso3)].iloc[0]
        told = PICTURES["grid"].tell(pick_cell=cell)
        ids = {"for": "evidence_ids", "against": "counter_evidence_ids", "stated": "position_ids"}
        for side, column in ids.items():
            wanted = str(row[column]).split(";") if pd.notna(row[column]) else []
            here = told.rows[told.rows["what"] == side]["says"]
            assert [one.split(". ")[0] for one in here] == wanted
        assert row["statement"] in told.words
        sources = parts.sources_of(told.rows)
        assert all(PACKAGE.row("sources", one) is not None for one in sources)
    assert PICTURES["grid"].tell(pick_cell="nothing:XXX").rows.equals(PICTURES["grid"].told[0].rows)


def test_denials_stand_on_their_step_of_evidence():
    rows = denials.denied(PACKAGE)
    wanted = RAW[RAW["stance"] == "denies"]
    assert sorted(rows["cell"]) == sorted(wanted["meaning"] + ":" + wanted["iso3"])
    assert rows["step"].is_monotonic_decreasing
    count = wanted["evidence"].value_counts()
    assert denials.tell_denied(PACKAGE).title == (
        "Of eight denials one faces a record, four face nothing found"
    )
    assert (len(wanted), count["record"], count["none"]) == (8, 1, 4)


def test_votes_are_those_of_the_table():
    raw = pd.read_csv(PACKAGE.folder / "votes.csv")
    rows = ballots.cast(PACKAGE)
    texts = rows["resolution"].unique()
    assert len(texts) == CONTENT.facts.texts == 12
    raw = raw[raw["resolution"].isin(texts) & raw["iso3"].isin(list(NAMES))]
    merged = rows.merge(raw, on=["resolution", "iso3"])
    assert len(merged) == len(rows) == 60
    assert (merged["vote_x"] == merged["vote_y"]).all()
    no = raw[raw["vote"] == "no"]["iso3"].value_counts()
    title = PICTURES["votes"].told[0].title
    assert title == "No with Russia on 12 texts: North Korea and Belarus 12, China and Iran 5, " + (
        "South Africa 0"
    )
    assert (no["PRK"], no["BLR"], no["CHN"], no["IRN"]) == (12, 12, 5, 5)
    assert "China 42%" in PICTURES["votes"].told[0].words


STATES = [
    dict(zip(("ticked", "at_least", "evidence", "size"), one, strict=True))
    for one in itertools.product(
        ("", "arms", "treaty arms territory", "treaty troops arms territory trade votes"),
        (1, 2, 4, 6),
        (3, 2, 1),
        (2, 3, 0),
    )
]


def settings(ticked, **more):
    boxes = [rules.short(one) for one in RAW["meaning"].unique()]
    return {box: box in ticked.split() for box in boxes} | more


def test_a_rule_lists_who_plain_pandas_lists():
    evidence = {3: ["record", "both_sides"]}
    evidence[2] = [*evidence[3], "several_others"]
    evidence[1] = [*evidence[2], "one"]
    sizes = {3: ["large"], 2: ["large", "some"]}
    sizes[0] = ["large", "some", "token", "unknown", "none"]
    longer = {rules.short(one): one for one in RAW["meaning"].unique()}
    for state in STATES:
        among = [longer[box] for box in state["ticked"].split()]
        wanted = {
            name
            for iso3, name in NAMES.items()
            if len(met(iso3, evidence[state["evidence"]], sizes[state["size"]], among))
            >= state["at_least"]
        }
        told = PICTURES["rule"].tell(**settings(**state))
        assert set(told.rows[told.rows["place"] == "in"]["country"]) == wanted, state
        if wanted:
            assert told.title.startswith(f"Your rule makes allies of {len(wanted)} of 5: ")
            assert set(told.title.split(": ")[1].split(", ")) == wanted
        else:
            assert "nobody" in told.title or "nothing" in told.title


def drawn(spec):
    """A chart as Vega draws it: its texts with where they stand, and the SVG."""
    svg = drawing.svg(spec)
    texts = re.findall(r'<text[^>]*transform="translate\(([^)]*)\)[^>]*>(.*?)</text>', svg)
    return [(re.sub("<[^>]*>", "|", text).strip("|"), at) for at, text in texts], svg


def test_vega_lists_whom_python_lists():
    picture = PICTURES["rule"]
    spec = theme.spec(picture.chart())
    for state in STATES[::11]:
        values = settings(**state)
        for param in spec["params"]:
            if param["name"] in values:
                param["value"] = values[param["name"]]
        texts, _ = drawn(spec)
        told = picture.tell(**values)
        said = [text.replace("||", " ") for text, _ in texts]
        assert told.title in said, (state, said)
        cards = {f"{row['country']} ({row['met']})" for _, row in told.rows.iterrows()}
        places = [at for text, at in texts if text in cards]
        assert len(set(places)) == len(cards), (state, texts)


@pytest.mark.parametrize("key", PICTURES)
def test_pictures_fit_the_page(key):
    _, svg = drawn(theme.spec(PICTURES[key].chart()))
    assert float(re.search(r'width="([\d.]+)"', svg)[1]) <= 584


@pytest.mark.parametrize("key", ["denials", "grid"])
def test_nothing_is_given_away_before_the_guess(key):
    picture = PICTURES[key]
    texts, svg = drawn(theme.spec(picture.chart(opened=False)))
    assert picture.before.split("?")[0] in " ".join(text for text, _ in texts)
    assert "Belarus" not in svg
    assert "Belarus" in drawn(theme.spec(picture.chart(opened=True)))[1]


@pytest.mark.parametrize("key", [key for key in QUESTIONS if key != "own-words"])
def test_every_answer_has_a_verdict_of_its_own(key):
    question = QUESTIONS[key]
    for answer in question.answers():
        verdict = question.judge(answer)
        if verdict.outcome != "right":
            assert verdict.message in [one.says for one in question.mistakes], answer
    for slip in question.mistakes:
        assert question.judge(slip.answer).message == slip.says
    for right in (question.right, *question.also):
        assert question.judge(right).outcome == "right"
    assert question.judge(...).outcome == "not tried yet"


NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
FIRM = ("record", "both_sides")
EVIDENCE = {"firm": FIRM, "several": (*FIRM, "several_others")}
EVIDENCE["any"] = (*EVIDENCE["several"], "one")


def test_a_rule_between_two_is_judged_by_the_data():
    among = {"all": None, "force": ("troops", "arms", "territory_or_bases")}
    among["paper"] = ("treaty_mutual_defence", "trade_weight", "votes")
    right = 0
    for answer in QUESTIONS["between"].answers():
        inside = [
            len(met(iso3, EVIDENCE[answer["evidence"]], among=among[answer["meanings"]]))
            >= NUMBERS[answer["how many"]]
            for iso3 in ("BLR", "IRN")
        ]
        verdict = QUESTIONS["between"].judge(answer)
        assert (verdict.outcome == "right") == (inside == [True, False]), answer
        if verdict.outcome != "right":
            assert ("both are in" in verdict.message) == all(inside)
        right += verdict.outcome == "right"
    assert right == 7


def test_a_rule_for_nobody_is_judged_by_the_data():
    for answer in QUESTIONS["nobody"].answers():
        inside = sum(
            len(met(iso3, EVIDENCE[answer["evidence"]])) >= NUMBERS[answer["how many"]]
            for iso3 in NAMES
        )
        verdict = QUESTIONS["nobody"].judge(answer)
        assert (verdict.outcome == "right") == (inside == 0), answer
        if inside:
            assert {1: "One country", 2: "Two countries"}[inside] in verdict.message


def test_records_given_for_a_verdict_bear_it_out():
    cells = RAW.set_index(RAW["meaning"] + ":" + RAW["iso3"])
    code = {"korea": "PRK", "africa": "ZAF", "china": "CHN"}
    ids = {"debris": ("E130", "E132"), "charge": ("E079", "E081"), "inquiry": ("E084", "V036")}
    ids["calls"] = ("ES-11/1", "ES-11/7")
    right = [QUESTIONS["justify"].right, *QUESTIONS["justify"].also]
    assert len(right) == 4
    for answer in right:
        cell = cells.loc[f"{answer['meaning']}:{code[answer['country']]}"]
        where = "evidence_ids" if answer["verdict"] == "ally" else "counter_evidence_ids"
        stands = f"{cell[where]};{cell['position_ids']}".split(";")
        for one in ids[answer["records"]]:
            wanted = f"{one}:{code[answer['country']]}" if one.startswith("ES") else one
            assert wanted in stands, answer
    assert (
        QUESTIONS["justify"]
        .judge({"meaning": "arms", "country": "africa", "verdict": "ally", "records": "charge"})
        .message.startswith("One party said so")
    )


def test_the_milder_rule_counts_four():
    assert QUESTIONS["how-many"].right == sum(len(met(iso3)) >= 2 for iso3 in NAMES) == 4
    assert QUESTIONS["how-many"].judge("about four").outcome == "right"
    assert "at least two takes in" in QUESTIONS["how-many"].judge(2).message.lower()


def test_right_options_are_not_the_longest_ones():
    longest = 0
    chosen = [q for q in QUESTIONS.values() if type(q.kind).__name__ == "Choice"]
    for question in chosen:
        options = question.kind.options
        longest += max(options, key=lambda key: len(options[key])) == question.right
    assert longest <= len(chosen) / 4


def test_each_country_has_its_government_and_another_voice():
    assert set(CONTENT.views) == set(NAMES.values())
    for own, other in CONTENT.views.values():
        assert PACKAGE.row("positions", own)["voice"] == "government"
        assert PACKAGE.row("positions", other)["voice"] != "government"


def changed(tmp_path, **cells):
    folder = shutil.copytree(PACKAGE.folder, tmp_path / "data")
    rows = pd.read_csv(folder / "meanings.csv", dtype=str, keep_default_na=False)
    for name, value in cells.items():
        meaning, iso3, column = name.split("__")
        rows.loc[(rows["meaning"] == meaning) & (rows["iso3"] == iso3), column] = value
    rows.to_csv(folder / "meanings.csv", index=False)
    return data.Package(folder)


def test_a_changed_cell_is_seen(tmp_path):
    other = l01.content(changed(tmp_path, votes__IRN__evidence="one"))
    found = {picture.key: picture for picture in other.pictures}["grid"].told[0].title
    assert found.endswith("China two, Iran one, South Africa none")
    assert {q.key: q for q in other.exercises}["how-many"].right == 3


def test_a_sentence_that_the_data_no_longer_bear_out_stops_the_lesson(tmp_path):
    with pytest.raises(data.DataError, match=r"questions\.token.*its trade is a token"):
        l01.content(changed(tmp_path, trade_weight__ZAF__size="some"))


def test_the_stored_lesson_is_small():
    path = lessons.text_file(1).parents[3] / "notebooks" / "01_what_is_an_ally.ipynb"
    assert path.stat().st_size <= 300_000
