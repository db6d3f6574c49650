"""Lesson 1: the grid of meanings, the list that a rule makes, cells with their cards, answers."""

import shutil

import altair as alt
import pandas as pd
import pytest

from allylessons import cards, charts, data, describe, figure, model
from allylessons.exercise import Settings, Unreadable
from allylessons.lesson import Lesson
from allylessons.lessons import l01
from allylessons.lessons.l01.facts import Facts

MEANT = {"treaty": "a treaty", "arms": "supplies arms", "votes": "votes along"}
LABELS = {
    "meaning": MEANT,
    "evidence": {"record": "a record", "one": "one party", "none": "none found"},
    "stance": {"affirms": "affirms", "denies": "denies"},
    "size": {"large": "large", "some": "some", "none": "none"},
}
COUNTRIES = pd.DataFrame(
    [("AAA", "Aland", "subject"), ("ZZZ", "Zland", "member"), ("BBB", "Bland", "subject")],
    columns=["iso3", "name", "role"],
)
MEANINGS = pd.DataFrame(
    [
        ("treaty", "AAA", "record", "affirms", "large", "It signed.", ("C1", "S1"), ()),
        ("treaty", "BBB", "none", "denies", "none", "No paper.", (), ("S2",)),
        ("votes", "AAA", "record", "affirms", "some", "Always No.", ("V:AAA",), ()),
        ("votes", "BBB", "one", "denies", "some", "They argue.", ("C2",), ("C3",)),
        ("arms", "BBB", "record", "denies", "large", "Seen in the field.", ("C4",), ()),
    ],
    columns=[
        *("meaning", "iso3", "evidence", "stance", "size", "statement"),
        *("evidence_ids", "counter_evidence_ids"),
    ],
)
MEANINGS["meaning"] = MEANINGS["meaning"].astype(pd.CategoricalDtype([*MEANT, "unused"]))
PACKAGE = data.Package()


@pytest.fixture
def grid():
    return model.meanings_grid(MEANINGS, COUNTRIES, LABELS)


def test_a_grid_has_a_cell_for_each_meaning_and_country(grid):
    assert list(grid["label"].unique()) == ["a treaty", "supplies arms", "votes along"]
    assert list(grid["country"].unique()) == ["Aland", "Bland"]
    empty = grid[(grid["meaning"] == "arms") & (grid["iso3"] == "AAA")].iloc[0]
    assert empty["evidence_says"] == "no row yet"
    assert pd.isna(empty["evidence"])
    assert empty["evidence_ids"] == ()


def test_a_rule_makes_a_list(grid):
    rows = model.allies(grid, meanings=list(MEANT), at_least=2)
    assert list(rows["country"]) == ["Aland", "Bland"]
    assert list(rows["met"]) == [2, 1]
    assert list(rows["ally"]) == [True, False]
    assert rows["meanings"][0] == ("a treaty", "votes along")
    both = model.allies(grid, meanings=list(MEANT), at_least=2, evidence=("record", "one"))
    assert list(both["ally"]) == [True, True]
    assert both["met_with"][1] == ("a record", "one party")
    large = model.allies(grid, meanings=list(MEANT), at_least=1, sizes=("large",))
    assert list(large["met"]) == [1, 1]
    first = model.allies(grid, meanings=["arms"], at_least=1)
    assert list(first["country"]) == ["Bland", "Aland"]


@pytest.mark.parametrize("at_least", [0, -1, 1])
def test_whoever_meets_nothing_is_never_an_ally(grid, at_least):
    rows = model.allies(grid, meanings=["treaty"], at_least=at_least)
    assert dict(zip(rows["country"], rows["ally"], strict=True)) == {"Aland": True, "Bland": False}
    assert not model.allies(grid, meanings=[], at_least=at_least)["ally"].any()


@pytest.mark.parametrize(
    ("meanings", "at_least", "said"),
    [
        (
            ["treaty", "votes"],
            1,
            "Rule: at least 1 of 2 meanings, counting records. In: Aland (a treaty and votes "
            "along). Out: Bland (meets none of them).",
        ),
        (
            ["treaty", "arms"],
            1,
            "Rule: at least 1 of 2 meanings, counting records. In: Aland (a treaty); Bland "
            "(supplies arms). Nobody is left out.",
        ),
        (
            ["arms", "votes"],
            2,
            "Rule: at least 2 of 2 meanings, counting records. Nobody is an ally. Out: Aland "
            "(votes along); Bland (supplies arms).",
        ),
        (
            ["arms"],
            2,
            "Rule: at least 2 of 1 meaning, counting records. More is asked than is ticked, so "
            "nobody on earth could be an ally.",
        ),
        ([], 1, "No meaning is ticked, so the rule says nothing about anybody."),
    ],
)
def test_the_words_say_who_is_in_and_why(grid, meanings, at_least, said):
    rows = model.allies(grid, meanings=meanings, at_least=at_least)
    words = describe.allies(rows, ticked=len(meanings), at_least=at_least, evidence="records")
    assert words == said


def test_the_grid_in_words(grid):
    assert describe.meanings_grid(grid) == (
        "Grid, 3 meanings by 2 countries: 3 a record, 1 none found, 1 no row yet and 1 one party. "
        "A record or both sides, and more than a token: a treaty (Aland), supplies arms (Bland) "
        "and votes along (Aland). Denied by the state, with evidence for it: Bland, supplies arms "
        "(a record); Bland, votes along (one party)."
    )
    assert describe.meanings_grid(grid[:0]) == "A grid without cells: no country has a row."


def test_the_grid_opens_a_cell_by_click_and_by_list(grid):
    chart = charts.meanings_grid(grid, title="T?", note="Sources: S1.", marked="Bland")
    assert chart.description == f"{describe.meanings_grid(grid)} Your prediction: Bland."
    spec = chart.to_dict()
    (cell,) = spec["params"]
    assert cell["select"]["on"] == "click"
    assert cell["bind"]["country"]["options"] == ["Aland", "Bland"]
    assert cell["bind"]["label"]["options"] == list(MEANT.values())
    assert cell["value"] == [{"label": "a treaty", "country": "Aland"}]
    rows = chart.data.set_index(["label", "country"])
    opened = rows.loc[("votes along", "Bland"), "open"]
    assert opened.split("\n") == [
        "Bland, votes along: one party; the state: denies; size: some",
        "They argue.",
        "for: C2",
        "against: C3",
    ]
    assert rows.loc[("a treaty", "Bland"), "open"].endswith("for: nothing\nagainst: S2")
    # Evidence is a bar of a length, stance a sign, size a word; who counts most stands first.
    _, fill, sign, word, total = spec["vconcat"][0]["layer"]
    assert {"shape", "color"} <= set(fill["encoding"])
    assert sign["encoding"]["shape"]["field"] == "stance_says"
    assert word["encoding"]["text"]["field"] == "size_says"
    counted = spec["datasets"][total["data"]["name"]]
    assert [(row["country"], row["says"]) for row in counted] == [
        ("Aland", "2 of 3"),
        ("Bland", "1 of 3"),
    ]
    assert spec["vconcat"][0]["width"]["step"] * 2 + charts.meanings._LABELS <= 560


def test_a_denial_changes_the_stance_and_nothing_that_counts(grid):
    denied = grid.assign(stance="denies")
    for evidence in (("record",), ("record", "one")):
        before, after = (
            model.allies(each, meanings=list(MEANT), at_least=1, evidence=evidence)
            for each in (grid, denied)
        )
        pd.testing.assert_frame_equal(before, after)


def test_the_list_is_drawn_with_its_line(grid):
    rows = model.allies(grid, meanings=list(MEANT), at_least=2)
    chart = charts.allies(
        rows,
        title="T?",
        ticked=3,
        at_least=2,
        evidence="records",
        with_=["a record", "one party"],
        note="",
        marked="Bland",
    )
    assert list(chart.data["says"]) == ["in: 2 of 3", "out: 1 of 3 ◆ your prediction"]
    assert chart.description.endswith("Your prediction: Bland.")
    table = figure.table(chart)
    assert list(table.columns) == ["country", "in or out", "meanings met", "which"]
    assert list(table["which"]) == ["a treaty and votes along", "supplies arms"]
    line = chart.to_dict()["layer"][0]["data"]["name"]
    assert chart.to_dict()["datasets"][line] == [{"at": 1.5, "name": "ally from 2 on"}]


@pytest.mark.parametrize("ticked", [0, 1])
def test_an_empty_list_can_be_drawn(grid, ticked):
    rows = model.allies(grid, meanings=list(MEANT)[:ticked], at_least=3)
    chart = charts.allies(
        rows, title="T?", ticked=ticked, at_least=3, evidence="", with_=[], note=""
    )
    assert chart.to_dict()
    assert set(chart.data["verdict"]) == {"out"}


# Machinery that this lesson brought: cards in piles, texts in place, settings as an answer.


def test_a_pile_holds_each_record_by_its_id():
    pile = cards.pile(PACKAGE, "A & B", "<i>", {"for": ("C50", "E056"), "against": ()})
    assert [card.heading for card in pile.groups["for"]] == ["C50 · Claims", "E056 · Events"]
    shown = pile._repr_markdown_()
    assert "&#60;i&#62;" in shown
    assert "*against*: nothing" in shown
    event = PACKAGE.load("events").set_index("event_id").loc["E056", "event"]
    assert f"<details><summary>E056 · Events: 11 Jul 2022 · {event}</summary>" in shown
    assert shown.count("<details>") == shown.count("</details>") == 2
    assert "- E056 · Events: 11 Jul 2022" in repr(pile)


def test_every_record_cited_in_the_grid_says_in_a_line_what_it_is():
    grid = Facts(PACKAGE).grid
    for column in ("evidence_ids", "counter_evidence_ids", "position_ids"):
        cited = {each for ids in grid[column] for each in ids}
        pile = cards.pile(PACKAGE, "", "", {"all": sorted(cited)})
        assert [card.heading for card in pile.groups["all"] if not card.brief] == []


def test_a_text_is_shown_and_changed_in_place(monkeypatch):
    shown = []

    class Handle:
        def update(self, bundle, raw):
            shown.append(bundle)

    def display(bundle, raw, display_id):
        shown.append(bundle)
        return Handle()

    monkeypatch.setattr(figure, "display", display)
    reading = figure.in_place(cards.Card("One", "first", []))
    reading.update(cards.Card("Two", "before it is shown", []))
    reading._ipython_display_()
    reading.update(cards.Card("Three", "third", []))
    assert [bundle["text/plain"].split("\n")[0] for bundle in shown] == ["Two", "Three"]
    assert "**Three**" in shown[-1]["text/markdown"]
    assert isinstance(figure.in_place(alt.Chart(pd.DataFrame({"a": [1]}))), figure.Figure)


def test_settings_are_the_same_when_they_lead_to_the_same():
    kind = Settings(("low", "names"), lambda low, names: low > 1 and bool(names))
    read = kind.read({"names": ("a",), "low": 2})
    assert read == (("low", 2), ("names", ("a",)))
    assert kind.read([list(pair) for pair in read]) == read  # as it comes back from a file
    assert kind.same(read, kind.read({"low": 5, "names": ("b", "c")}))
    assert not kind.same(read, kind.read({"low": 1, "names": ("a",)}))
    for wrong in (3, "low", {"low": 2}, {"low": "x", "names": ()}, [1, 2], {"more": 1}):
        with pytest.raises(Unreadable, match="Set the controls"):
            kind.read(wrong)


# The lesson itself.


def lesson_of(folder=None):
    return l01.content(data.Package(folder))


CONTENT = lesson_of()


def answers_as_it_should(content):
    for exercise in content.exercises:
        assert exercise.judge(...).outcome == "not tried yet"
        assert exercise.judge(exercise.right).outcome == "right", exercise.key
        assert len(exercise.mistakes) >= 2, exercise.key
        for mistake in exercise.mistakes:
            verdict = exercise.judge(mistake.answer)
            assert verdict.outcome == "try again", (exercise.key, mistake)
            assert verdict.message.startswith(mistake.says), (exercise.key, mistake)
        assert len({mistake.says for mistake in exercise.mistakes}) == len(exercise.mistakes)
    return {exercise.key: exercise for exercise in content.exercises}


def test_answers_and_their_messages():
    exercises = answers_as_it_should(CONTENT)
    assert len(exercises) >= 6
    assert sum(exercise.recall for exercise in CONTENT.exercises) >= 2
    assert {exercise.objective for exercise in CONTENT.exercises} == {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("rule", "outcome"),
    [
        ({"meanings": ("territory_or_bases",)}, "right"),
        ({"meanings": ("votes",), "size": "large"}, "right"),
        ({"meanings": ("votes",)}, "try again"),
        ({"meanings": ("arms",), "evidence": "several"}, "try again"),
        ({"meanings": ("arms",), "evidence": "record"}, "try again"),
    ],
)
def test_any_rule_that_does_it_is_right(rule, outcome):
    exercise = next(e for e in CONTENT.exercises if e.key == "rule-between")
    assert "Belarus is an ally and Iran is not" in exercise.prompt
    rule = {"at_least": 1, "evidence": "record", "size": "some"} | rule
    assert exercise.judge(rule).outcome == outcome


def test_a_rule_under_which_none_is():
    exercise = next(e for e in CONTENT.exercises if e.key == "rule-fewest")
    none = {"meanings": ("troops",), "at_least": 1, "evidence": "record", "size": "some"}
    assert exercise.judge(none).outcome == "right"
    assert exercise.judge(none | {"evidence": "several"}).outcome == "try again"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Iran is no ally by treaty: see C45 and E063.", "right"),
        ("By votes China is an ally of sorts (ES-11/3:CHN, ES-11/5:CHN).", "right"),
        ("Iran is no ally by votes: see C45 and E063.", "try again"),
        ("Iran is an ally by treaty: see C4 and E06.", "try again"),
        ("DPRK is an ally, it sends soldiers: C 11 and C20.", "right"),
        ("By votes, Belarus is an ally: ES-11/1 and 77/229.", "right"),
        ("By votes, Belarus is an ally: ES-11/1:PRK and 77/229:PRK.", "try again"),
        ("By votes, Belarus is an ally: ES-11/1 and ES-11/1:BLR.", "try again"),
        ("By commerce, Belarus is an ally: C75, S147.", "right"),
        ("Is Belarus an ally by territory? C79, C82", "try again"),
        ("South Africa is an ally by votes: ES-11/1 and ES-11/2.", "try again"),
        ("South Africa is an ally by one meaning, supplies arms: see E081 and S127.", "try again"),
        ("South Africa is an ally by trade: see S111 and S115.", "try again"),
        ("South Africa is no ally by arms: see E081 and E084.", "right"),
        ("North Korea is an ally by arms: see E131 and S298.", "right"),
        ("South Africa is no ally by votes: ES-11/1 and ES-11/2.", "right"),
        ("Iran is by trade not Russia's ally: C55, S085.", "right"),
        ("By territory Belarus isn't an ally: C79 and C82.", "try again"),
        ("By territory Belarus isn't an ally: C79 and S351.", "right"),
        ("By votes China is not an ally: it abstained, ES-11/1 and ES-11/2.", "right"),
    ],
)
def test_any_classification_with_two_records_of_its_cell_is_right(text, outcome):
    exercise = next(e for e in CONTENT.exercises if e.key == "justify")
    assert exercise.judge(text).outcome == outcome


def test_a_cell_without_two_records_is_named_as_such():
    exercise = next(e for e in CONTENT.exercises if e.key == "justify")
    said = exercise.judge("China is no ally by troops: nothing was found.").message
    assert said.startswith("That cell has fewer than two records")


def test_options_have_the_ids_that_hints_and_solution_use():
    exercise = next(e for e in CONTENT.exercises if e.key == "names-a-tie")
    assert all(text.startswith(f"{claim}, ") for claim, text in exercise.kind.options.items())
    assert all(claim in exercise.solution for claim in exercise.right)


@pytest.mark.parametrize(("given", "says"), [(2, "more than 2"), (5, "every charge")])
def test_a_usual_slip_in_counting_has_its_reply(given, says):
    exercise = next(e for e in CONTENT.exercises if e.key == "how-many")
    assert says in exercise.judge(given).message


def test_a_claim_of_help_never_counts_as_evidence_against_it():
    claims = PACKAGE.load("claims").set_index("claim_id")["direction"]
    for _, cell in Facts(PACKAGE).grid.iterrows():
        against = [claims.get(each) for each in cell["counter_evidence_ids"]]
        assert "support_for_russia" not in against, (cell["iso3"], cell["meaning"])


LEAST = {"record": 2, "both_sides": 2, "several_others": 2, "one": 1, "none": 0}


def test_each_word_of_the_grid_keeps_its_rule():
    votes = PACKAGE.load("votes").set_index(["resolution", "iso3"])["vote"]
    for _, cell in Facts(PACKAGE).grid.iterrows():
        name = cell["iso3"], cell["meaning"]
        assert len(cell["evidence_ids"]) >= LEAST[cell["evidence"]], name
        assert (cell["evidence"] == "none") == (cell["size"] == "none"), name
        if cell["meaning"] == "votes":
            cast = [*cell["evidence_ids"], *cell["counter_evidence_ids"]]
            cast = [votes[tuple(each.split(":"))] for each in cast if ":" in each]
            share = cast.count("no") / len(cast)
            size = next(
                word
                for word, least in (("large", 0.5), ("some", 0.0999), ("token", 0), ("none", -1))
                if share > least
            )
            assert cell["size"] == size, name
            assert (
                f"{cast.count('no')} of {len(cast)} texts: {100 * share:.0f}%"
                in (cell["size_basis"])
            )


def test_two_denials_with_other_evidence_stand_side_by_side():
    assert "The denials are alike; the evidence is not." in CONTENT.notes["grid"]
    cells = PACKAGE.load("meanings").set_index(["meaning", "iso3"])
    north, south = cells.loc[("arms", "PRK")], cells.loc[("arms", "ZAF")]
    assert north["stance"] == south["stance"] == "denies"
    assert (north["evidence"], south["evidence"]) == ("record", "one")


def test_what_came_later_stands_apart():
    lab = Lesson(1, CONTENT, PACKAGE).explore("cell")
    lab.set(country="PRK", meaning="treaty_mutual_defence")
    groups = lab.figure.text.groups
    assert [card.heading[:4] for card in groups["What was said about it"]] == ["V006"]
    later = groups["What was said about it, after February 2025"]
    assert [card.heading[:4] for card in later] == ["V007"]
    assert "Speaks for it, after February 2025" not in groups


def test_the_lab_hands_its_rule_to_the_check(tmp_path, monkeypatch):
    monkeypatch.setenv("ALLYLESSONS_ANSWERS", str(tmp_path))
    lesson = Lesson(1, CONTENT, PACKAGE)
    rule = lesson.explore("allies")
    assert lesson.check("rule-between", rule.values).outcome == "try again"
    rule.set(meanings=("territory_or_bases",))
    assert rule.figure.chart.description.startswith("Rule: at least 1 of 1 meaning")
    assert lesson.check("rule-between", rule.values).outcome == "right"
    again = Lesson(1, CONTENT, PACKAGE)
    assert "(right)" in again.check("rule-between", ...).message


def test_a_cell_leads_to_its_cards():
    lesson = Lesson(1, CONTENT, PACKAGE)
    lab = lesson.explore("cell")
    lab.set(country="IRN", meaning="arms")
    cell = PACKAGE.load("meanings").set_index(["meaning", "iso3"]).loc[("arms", "IRN")]
    pile = lab.figure.text
    assert pile.heading == "Iran, supplies arms: a record; the state: affirms in part"
    shown = [card.heading.split(" · ")[0] for group in pile.groups.values() for card in group]
    assert shown == [*cell["evidence_ids"], *cell["counter_evidence_ids"], *cell["position_ids"]]


def test_every_country_has_its_own_words_and_another_voice():
    views = Facts(PACKAGE).views
    subjects = PACKAGE.load("countries").query("role == 'subject'")["iso3"]
    assert set(views["about"]) == set(subjects)
    for _, rows in views.groupby("about"):
        assert {"Its government", "Another voice"} == set(rows["whose"])
    assert views["date"].max() < pd.Timestamp("2025-03-01")


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(PACKAGE.folder, tmp_path / "data")


@pytest.mark.parametrize(
    ("blank", "says"),
    [
        (lambda cells: cells["meaning"] == "votes", "Lesson 1 counts votes"),
        (
            lambda cells: cells["evidence"] != "none",
            "Lesson 1 asks for two records of one cell",
        ),
    ],
)
def test_a_grid_without_what_is_asked_for_says_so(copy, blank, says):
    path = copy / "meanings.csv"
    cells = pd.read_csv(path, dtype=str, keep_default_na=False)
    cells.loc[blank(cells), ["evidence_ids", "counter_evidence_ids"]] = ""
    cells.to_csv(path, index=False)
    with pytest.raises(data.DataError, match=says):
        lesson_of(copy)


def without(folder, code):
    """Take a country out of the course: its role, and the rows about it."""
    path = folder / "countries.csv"
    text = path.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith(f"{code},"))
    path.write_text(text.replace(row, row.replace(",subject", ",member")), encoding="utf-8")
    for name in ("meanings.csv", "positions.csv"):
        path = folder / name
        lines = path.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if line.split(",")[1] != code]
        path.write_text("\n".join(kept) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    "code", PACKAGE.load("countries").query("role == 'subject'")["iso3"].tolist()
)
def test_the_lesson_stands_without_any_one_country(copy, code):
    without(copy, code)
    content = lesson_of(copy)
    answers_as_it_should(content)
    name = PACKAGE.record(code)[1]["name"]
    prediction = next(iter(content.predictions))
    assert name not in prediction.kind.options
    assert not any(f"**{name}**" in note for note in content.notes.values())


def test_a_further_country_enters_by_rows(copy):
    path = copy / "countries.csv"
    text = path.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("VEN,"))
    name = row.split(",")[1]
    path.write_text(text.replace(row, f"VEN,{name},subject"), encoding="utf-8")
    with open(copy / "meanings.csv", "a", encoding="utf-8") as file:
        for meaning in ("arms", "troops"):
            file.write(
                f"{meaning},VEN,record,affirms,large,Much.,2025-02,Invented for a test.,"
                "S001;S002,,,no_change,,\n"
            )
    content = lesson_of(copy)
    answers_as_it_should(content)
    assert name in content.predictions[0].kind.options
    lesson = Lesson(1, content, data.Package(copy))
    allies = lesson.explore("allies")
    allies.set(meanings=("troops",))
    assert f"In: {name} (sends troops)." in allies.figure.chart.description
    cell = lesson.explore("cell")
    cell.set(country="VEN", meaning="votes")
    assert (
        cell.figure.text.heading
        == f"{name}, votes No with Russia: no row yet; the state: no row yet"
    )
    assert name in content.notes["record"]


def test_countries_that_cannot_be_told_apart_are_named_as_the_problem(copy):
    path = copy / "meanings.csv"
    text = path.read_text(encoding="utf-8")
    for evidence in ("record", "several_others", "one"):
        for stance in ("affirms", "partly", "silent", "denies"):
            text = text.replace(f",{evidence},{stance},", f",none,{stance},")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(data.DataError, match=r"no two countries in meanings\.csv"):
        lesson_of(copy)
