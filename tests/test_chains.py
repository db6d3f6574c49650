"""Chains: far ends, seats, ladder and dots on small frames; lesson 2 follows its data."""

import shutil

import examples
import frames
import pandas as pd
import pytest

from allylessons import charts, describe, exercise, lessons, model, widgets
from allylessons.data import DataError, Package

CHAINS = pd.DataFrame(
    [
        ("C1", 1, "bbc", "quotation", "official_statement", False),
        ("C1", 2, "west", "own_voice", "unknown", False),
        ("C2", 1, "bbc", "own_voice", "unknown", False),
        ("C2", 2, "kyiv", "own_voice", "saw_it", True),
        ("C3", 1, "bbc", "own_voice", "opinion", False),
    ],
    columns=["claim_id", "link", "actor_id", "speech_mode", "basis", "traced"],
).assign(report_date=pd.Timestamp("2025-01-01"), report_date_precision="month", note=None)
CHAINS["source_id"] = [f"S{number}" for number in range(1, 6)]
CLAIMS = pd.DataFrame(
    {
        "claim_id": ["C1", "C2", "C3"],
        "iso3": ["PRK", "UKR", None],
        "paraphrase": ["One thing.", "Another.", "A third."],
        "hedge": ["claimed", "asserted", "opinion"],
    }
)
COUNTRIES = pd.DataFrame(
    [
        ("PRK", "North Korea", "subject"),
        ("UKR", "Ukraine", "party"),
        ("GBR", "United Kingdom", "member"),
    ],
    columns=["iso3", "name", "role"],
)
LABELS = {"saw_it": "saw it", "unknown": "not said", "official_statement": "a statement"}


def labels(table, column):
    return LABELS if column == "basis" else {}


def ends(**options):
    return model.ends_of(CLAIMS, CHAINS, frames.ACTORS, **options)


def test_the_far_end_is_the_last_credited_link():
    far = ends()
    assert far["actor"].tolist() == ["Western officials", "BBC", "BBC"]
    assert far["hops"].tolist() == [1, 0, 0]
    assert far["who"].tolist() == ["not named", "no source credited", "no source credited"]
    traced = ends(traced=True)
    assert traced.loc[1, ["actor", "hops", "who", "basis"]].tolist() == [
        *("Ukraine's army", 1, "named, at war here", "saw_it")
    ]


@pytest.mark.parametrize(
    ("named", "party", "known"),
    [
        (True, True, "named, at war here"),
        (True, None, "named, not at war here"),
        (False, True, "not named, at war here"),
        (pd.NA, pd.NA, "not named"),
    ],
)
def test_what_is_known_of_a_speaker(named, party, known):
    assert model.known_of(named, party) == known


def test_a_country_concerned_has_a_row_without_an_outlet():
    outlets = pd.DataFrame({"outlet_id": ["bbc", "west"]})
    seats = model.outlets_by_country(outlets, frames.ACTORS, COUNTRIES)
    assert dict(zip(seats["country"], seats["outlets"], strict=True)) == {
        "United Kingdom": 1,
        "seat not found": 1,
        "North Korea": 0,
        "Ukraine": 0,
    }
    assert seats.loc[seats["country"] == "Ukraine", "concerned"].tolist() == [True]


def test_own_voices_speak_from_the_country_itself():
    claims = CLAIMS.assign(iso3=["PRK", "PRK", "PRK"])
    actors = frames.ACTORS.assign(iso3=["PRK", "PRK", "PRK"])
    own = model.own_voices(model.ends_of(claims, CHAINS, actors, traced=True), COUNTRIES)
    # The third claim is the article's own: it credits nobody, wherever the article sits.
    assert own.loc[0].tolist() == ["PRK", "North Korea", 3, 2]


def rungs(claim):
    links = model.chain_of(CHAINS, frames.ACTORS, claim)
    return charts.rungs_of(links, labels)


def test_a_ladder_says_who_how_and_on_what_ground():
    assert describe.rungs(rungs("C1")) == (
        "Ladder from you back to the origin, 2 links. "
        "1: BBC (outlet, named, not at war here), quotation, Jan 2025; rests on: a statement. "
        "2: Western officials (office, not named), own_voice, Jan 2025; rests on: not said. "
        "Nobody on it is said to have seen the thing."
    )
    assert describe.rungs(rungs("C2")).endswith("The last one saw it.")
    assert "found on checking" in rungs("C2").loc[1, "about"]
    assert describe.rungs(rungs("C9")) == "Ladder without rungs: no chain is recorded."


def test_three_questions_name_the_origin_and_the_other_side():
    said = describe.three_questions(
        rungs("C1"), found="wrong. It was less.", own_side="A: no.", about="North Korea"
    )
    behind = "As far as it is credited, Western officials (office, not named), by way of BBC."
    assert f"Who is behind it? {behind} What is" in said
    found = describe.three_questions(rungs("C2"), found="", own_side="")
    assert "As far as it is credited, BBC (outlet, named, not at war here). Nearer the" in found
    assert "not what was used: Ukraine's army (office, named, at war here, found on c" in found
    assert "rests on: not said." in said
    assert said.endswith("It was less. North Korea's own side on such matters: A: no.")
    assert "No check is recorded." in describe.three_questions(rungs("C1"), found="", own_side="")


def test_the_ladder_draws_every_link_and_tells_credited_from_found():
    links = model.chain_of(CHAINS, frames.ACTORS, "C2")
    chart = charts.ladder(links, title="Who?", labels=labels)
    spec = chart.to_dict()
    assert chart.data["actor"].tolist() == ["BBC", "Ukraine's army"]
    assert chart.data["credited"].tolist() == ["yes", "no"]
    assert spec["layer"][0]["encoding"]["strokeDash"]["field"] == "credited"
    assert spec["description"] == describe.rungs(rungs("C2"))
    assert spec["usermeta"]["caption"] == "Sources: S3, S4. As of Jan 2025."
    charts.ladder(links[:0], title="Who?", labels=labels).to_dict()


def dots(**options):
    settings = {"by": "basis", "labels": LABELS, "title": "On what?", "note": "Sources: none."}
    return charts.dots(ends(), **(settings | options))


def test_dots_draw_rows_without_a_claim():
    chart = dots()
    picture = chart.to_dict()["vconcat"][0]["layer"][0]
    assert picture["encoding"]["y"]["scale"]["domain"] == list(LABELS.values())
    assert chart.description == (
        "Dot chart, 2 claims in 3 rows. saw it: 0. "
        "not said: 2 (1 no source credited; 1 not named). a statement: 0."
    )
    assert len(chart.data) == 2
    shape, colour = picture["encoding"]["shape"], picture["encoding"]["color"]
    assert shape["field"] == colour["field"] == "who"
    assert len(set(shape["scale"]["range"])) == len(shape["scale"]["range"])


def test_a_prediction_stands_in_its_row():
    chart = dots(marked=("saw it", "about half"))
    assert chart.description.endswith("Your prediction for “saw it”: about half.")
    datasets = str(chart.to_dict()["datasets"])
    assert "0 claims ◆ your prediction: about half" in datasets
    assert datasets.count("◆") == 1
    assert "◆" not in str(dots(marked=("saw it", None)).to_dict())


def test_no_name_of_a_view_or_parameter_is_left_to_chance():
    text = str(dots().to_dict())
    assert "param_" not in text
    assert "view_" not in text


@pytest.mark.parametrize("name", ["dots", "bars-pick"])
def test_a_list_leaves_the_marks_to_be_clicked(name):
    chart = examples.EXAMPLES[name]().to_dict()
    bound = [param for param in chart["params"] if "bind" in param]
    assert bound
    assert all(param["select"]["on"] == "click" for param in bound)


def test_what_a_picked_dot_says_fits_its_plot():
    claims = CLAIMS.assign(paraphrase="A rather long claim with many words in it. " * 3)
    card = charts.dots(
        model.ends_of(claims, CHAINS, frames.ACTORS), by="basis", labels=LABELS, title="?", note=""
    ).data["card"]
    assert max(len(line) for text in card for line in text.split("\n")) <= 62
    assert all("Far end: " in text for text in card)


ORDER = exercise.Exercise(
    key="order",
    prompt="In which order?",
    kind=exercise.Ordered({"a": "Ann", "b": "Ben", "c": "Cem"}, ("First", "Second")),
    right=["b", "a"],
    why="So it is.",
    mistakes=(exercise.Mistake(["a", "b"], "reversed", "The other way."),),
    hints=("One.", "Two."),
    solution="Ben, Ann.",
    objective=1,
)


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        (["b", "a"], "right"),
        (("Ben", "ann"), "right"),
        (["a", "b"], "try again"),
        ("b", "try again"),
        (["b", "x"], "try again"),
        (7, "try again"),
        (..., "not tried yet"),
    ],
)
def test_an_order_is_judged_as_an_order(given, outcome):
    assert ORDER.judge(given).outcome == outcome


def test_a_set_has_no_order():
    assert "Give a list in order" in ORDER.judge({"b", "a"}).message


def test_a_quiz_asks_for_an_order_place_by_place():
    asked = []
    quiz = widgets.Quiz(ORDER, lambda given: (asked.append(given), ORDER.judge(given))[1])
    assert [box.description for box in quiz.choices] == ["First", "Second"]
    quiz.button.click()
    assert "Not tried yet" in quiz.feedback.value
    quiz.choices[0].value, quiz.choices[1].value = "a", "b"
    quiz.button.click()
    assert asked == [["a", "b"]]
    assert "The other way." in quiz.feedback.value
    again = widgets.Quiz(ORDER, ORDER.judge, ["b", "a"])
    assert [box.value for box in again.choices] == ["b", "a"]
    assert "Right" in again.feedback.value


CONTENT = lessons.content(2, Package())


@pytest.mark.parametrize("asked", CONTENT.exercises, ids=lambda asked: asked.key)
def test_each_answer_has_its_own_message(asked):
    assert asked.judge(asked.right).outcome == "right"
    assert asked.judge(...).outcome == "not tried yet"
    for mistake in asked.mistakes:
        verdict = asked.judge(mistake.answer)
        assert verdict.outcome == "try again"
        assert verdict.message.startswith(mistake.says)
    assert len({mistake.says for mistake in asked.mistakes}) == len(asked.mistakes) >= 2


def exercise_of(content, key):
    return next(asked for asked in content.exercises if asked.key == key)


@pytest.mark.parametrize(
    ("key", "answer", "outcome"),
    [
        ("turned-round", "During apartheid the USSR trained exiles of the ANC.", "right"),
        ("turned-round", "The ANC was helped against apartheid by the Soviet Union.", "right"),
        ("turned-round", "The ANC helped Moscow in the years of apartheid.", "try again"),
        ("turned-round", "Moscow, with support from South Africa's ANC.", "try again"),
        ("turned-round", "Moscow was helped by the ANC.", "try again"),
        ("turned-round", "Moscow received support from the ANC.", "try again"),
        ("turned-round", "Support from the ANC for Moscow.", "try again"),
        ("turned-round", "Help flowed from the ANC to the Soviet Union.", "try again"),
        ("turned-round", "Moscow counts on the ANC, which once helped it.", "try again"),
        ("turned-round", "Moscow never supported the ANC.", "try again"),
        ("turned-round", "Moscow helped the apartheid government against the ANC.", "try again"),
        ("turned-round", "America helped the ANC against Moscow.", "try again"),
        ("turned-round", "Moscow's opponents helped the ANC.", "try again"),
        ("turned-round", "help ANC Moscow", "try again"),
        ("turned-round", "Moscow armed the ANC in exile.", "right"),
        ("turned-round", "Russia helped those who fought apartheid.", "right"),
        ("turned-round", "Moscow helped Black South Africans fight apartheid.", "right"),
        ("turned-round", "The ANC relied on Moscow's help.", "right"),
        ("turned-round", "With the help of Moscow the ANC fought apartheid.", "right"),
        ("turned-round", "Moscow reminds South Africa that it helped the ANC.", "right"),
        ("turned-round", "South Africa's ANC, which had support from Moscow.", "right"),
        ("turned-round", "Not South Africa helped Moscow: Moscow helped the ANC.", "right"),
        ("three-questions", "Claim 35: CNN. Intelligence. Others deny it.", "right"),
        ("three-questions", "C9: somebody not named. No proof. North Korea denies it.", "right"),
        ("three-questions", "C04: the South Korean army. No proof. Others silent.", "right"),
        ("three-questions", "C04: nobody is credited. No proof. Others silent.", "right"),
        ("three-questions", "C35: somebody not named. No proof. China denies it.", "right"),
        ("three-questions", "C24: North Korea. No proof. Others silent.", "try again"),
        ("three-questions", "C61: nobody is credited. No proof. Others deny.", "try again"),
        ("three-questions", "C01: nobody is behind it. No evidence. Others disagree.", "right"),
        ("three-questions", "C37: Xi is behind it, a statement; others doubt it: but no.", "right"),
        ("three-questions", "C01: The magazine. An opinion. Others disagree.", "try again"),
        ("three-questions", "C61: the magazine. An opinion. Others disagree.", "try again"),
    ],
)
def test_sentences_are_read_for_what_they_say(key, answer, outcome):
    assert exercise_of(CONTENT, key).judge(answer).outcome == outcome


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Moscow helped South Africa.", "Not South Africa as a state"),
        ("The ANC gave support to Moscow.", "In your sentence the help still goes to Moscow"),
        ("Moscow did not help the ANC.", "Your sentence says that there was no help"),
        ("The ANC fought with support from abroad.", "Who helped?"),
    ],
)
def test_a_sentence_is_told_what_it_says(text, says):
    assert exercise_of(CONTENT, "turned-round").judge(text).message.startswith(says)


def changed(folder, **rows):
    """Copy the data; to each table named, add rows or replace text."""
    shutil.copytree(Package().folder, folder)
    for table, change in rows.items():
        path = folder / f"{table}.csv"
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    return Package(folder)


def test_a_lesson_without_its_claim_says_which(tmp_path):
    data = changed(
        tmp_path / "data",
        claims=lambda text: "\n".join(x for x in text.split("\n") if x[:3] != "C24"),
    )
    with pytest.raises(DataError, match='No claim "C24"'):
        lessons.content(2, data)


@pytest.mark.parametrize("claim", ["C24", "C35", "C04"])
def test_a_lesson_without_a_chain_says_which(tmp_path, claim):
    data = changed(
        tmp_path / "data",
        chains=lambda text: "\n".join(x for x in text.split("\n") if x[:3] != claim),
    )
    with pytest.raises(DataError, match=f'"{claim}" back, and chains.csv has fewer'):
        lessons.content(2, data)


def test_a_check_that_was_not_made_is_said(tmp_path):
    data = changed(
        tmp_path / "data",
        verdicts=lambda text: "\n".join(x for x in text.split("\n") if x[:3] != "C04"),
    )
    assert "A check found: no check is recorded." in lessons.content(2, data).notes["firmer"]


def lab(content, key, **values):
    found = next(lab for lab in content.labs if lab.key == key)
    return found.draw(**values)


def test_whoever_is_not_named_here_and_named_there_is_said_to_be():
    why = exercise_of(CONTENT, "lost-hedge").why
    assert why.endswith("name this speaker in another place: see C24.")


def test_a_seat_that_was_not_found_is_said():
    assert exercise_of(CONTENT, "empty-bars").why.endswith("The seat of 1 outlet was not found.")


def test_another_view_stands_as_a_whole_claim():
    text = CONTENT.notes["own-voices"]
    assert text.count("Somebody else, ") == text.count("Its own side: ")
    claim = Package().load("claims").set_index("claim_id").loc["C73", "paraphrase"]
    assert f"Somebody else, Deutsche Welle, in C73: {claim}" in text


def test_a_new_claim_climbs_ladder_and_rows_without_code(tmp_path):
    data = changed(
        tmp_path / "data",
        claims=lambda text: (
            text
            + "C91,27,country,BLR,BLR,An invented thing.,weapons,claimed,mutual,,,none,2025-02,no\n"
        ),
        chains=lambda text: (
            text
            + "C91,1,the-week,paraphrase,2025-02,unknown,no,S001,\n"
            + "C91,2,cnn,own_voice,2025-02,saw_it,no,S180,invented\n"
        ),
    )
    content = lessons.content(2, data)
    ladder = lab(content, "ladder", claim="C91", links=False)
    assert ladder.data["actor"].tolist() == ["The Week", "CNN"]
    assert "The last one saw it." in ladder.description
    before = lab(CONTENT, "all-claims", rows="hops", links=False).description
    after = lab(content, "all-claims", rows="hops", links=False).description
    assert "90 claims" in before
    assert "91 claims" in after
    assert "1 claim lead" in content.notes["far-ends"]


def test_a_sixth_country_is_asked_for_and_a_removed_one_is_not(tmp_path):
    data = changed(
        tmp_path / "data",
        countries=lambda text: text.replace(
            "VEN,Venezuela,member", "VEN,Venezuela,subject"
        ).replace("BLR,Belarus,subject", "BLR,Belarus,member"),
    )
    content = lessons.content(2, data)
    options = exercise_of(content, "empty-bars").kind.options
    assert "VEN" in options
    assert "BLR" not in options
    assert "Venezuela" in content.notes["own-voices"]
    assert "Belarus" not in content.notes["own-voices"]
    assert "Venezuela" in content.notes["voices"]
    rows = lab(content, "all-claims", rows="speaker_iso3", links=True).description
    assert "Venezuela: 0" in rows
    assert rows.startswith("Dot chart, 90 claims")  # also those that speak for no state
    for asked in content.exercises:
        assert asked.judge(asked.right).outcome == "right"
        for mistake in asked.mistakes:
            assert asked.judge(mistake.answer).message.startswith(mistake.says)
