"""The lessons follow the data: a country less, a country more, a claim less."""

import contextlib
import io
import math
import re
import shutil
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from allylessons import about, cards, lessons
from allylessons.authors import cases, countries, criteria, notebooks, pictures, scenes, validate
from allylessons.data import DataError, Package

DATA = Package()
LESSONS = notebooks.find()
NEW, NEW_NAME = "VEN", "Venezuela"  # a state that votes, made a subject of the course
# Country to the lessons that leave something out without it; lessons 3 and 7 are about one each.
CONCERNED = {
    "PRK": (0, 1, 2, 3, 4, 5, 8),
    "CHN": (1, 2, 4, 6, 7, 8),
    "IRN": (1, 4, 6, 8),
    "ZAF": (1, 2, 4, 5, 6, 7, 8),
    "BLR": (1, 2, 4, 5, 7, 8),
}
SEEN = {one["name"] for one in about.told_of().values()}
WHOLE = {("PRK", 3), ("CHN", 7)}
KINDS = {"ask": "questions", "check": "questions", "guess": "predictions", "explore": "pictures"}
READS = {"worked-growth"}  # code that looks itself for a series which has gone


def named(path):
    return path.stem


class Copy:
    """A copy of the data to change; tables as text, as they stand in the files."""

    def __init__(self, folder):
        self.folder = folder
        shutil.copytree(DATA.folder, folder)
        self.tables = {name: self._read(resource) for name, resource in DATA.tables.items()}

    def _read(self, resource):
        return pd.read_csv(self.folder / resource["path"], dtype=str, keep_default_na=False)

    def drop(self, table, keep):
        """Drop rows, then all rows of any table that cannot stand without them."""
        frame = self.tables[table]
        gone = set(frame.loc[~keep, DATA.key(table)].agg(":".join, axis=1))
        self.tables[table] = frame[keep]
        for name in self.tables if gone else ():
            for column in self._pointing(name, table):
                cells = self.tables[name][column]
                lasting = ~cells.isin(gone)
                if not lasting.all():
                    self.drop(name, lasting)
            for column in self._listing(name, table):
                self._unlist(name, column, gone)

    def _pointing(self, name, table):
        for key in DATA.resource(name)["schema"].get("foreignKeys", []):
            if key["reference"].get("resource", name) == table:
                yield from key["fields"]

    def _listing(self, name, table):
        return [f["name"] for f in DATA.fields(name) if table in f.get("references", [])]

    def _unlist(self, name, column, gone):
        kept = (
            self.tables[name][column]
            .str.split(";")
            .map(
                lambda ids: ";".join(
                    i for i in ids if i not in gone and i.split(":")[-1] not in gone
                )
            )
        )
        self.tables[name] = self.tables[name].assign(**{column: kept})

    def add(self, table, like, **cells):
        """Add a row: the first of a country (or of a claim), with these cells changed."""
        frame = self.tables[table]
        key = "iso3" if "iso3" in frame else "claim_id"
        row = frame[frame[key] == like].iloc[0]
        row = row.to_dict() | cells
        self.tables[table] = pd.concat([frame, pd.DataFrame([row])], ignore_index=True)

    def write(self):
        for name, frame in self.tables.items():
            path = self.folder / DATA.resource(name)["path"]
            frame.to_csv(path, index=False, lineterminator="\n")
        return self.folder


def with_a_country(copy):
    """A few rows of each table that a country needs; their words are made up for the test."""
    countries = copy.tables["countries"]
    countries.loc[countries["iso3"] == NEW, "role"] = "subject"
    for number, theme in enumerate(("trade", "trade", "diplomacy"), 91):
        claim, said = f"C{number}", f"{NEW_NAME} is said to do thing number {number}."
        copy.add("claims", "CHN", claim_id=claim, iso3=NEW, paraphrase=said, theme=theme)
        copy.add("chains", "C01", claim_id=claim)
        copy.add("verdicts", "C01", claim_id=claim)
    for view in ("V071", "V072"):
        said = f"Called {view} a matter for two free states."
        copy.add("positions", "CHN", position_id=view, iso3=NEW, position=said, phrase="")
    said = "Called the ties a burden."
    copy.add("positions", "CHN", position_id="V073", iso3=NEW, position=said, voice="dissent_exile")
    copy.add("phrases", "CHN", phrase_id="P61", iso3=NEW, phrase="friends across an ocean")
    for meaning in copy.tables["meanings"]["meaning"].unique():
        ids = {"evidence_ids": "C91", "counter_evidence_ids": "C92", "position_ids": "V071"}
        said = f"Nothing much is known of {NEW_NAME}."
        copy.add("meanings", "IRN", meaning=meaning, iso3=NEW, statement=said, **ids)
    for event, date in (("E201", "2023-05-04"), ("E202", "2025-01-10")):
        said = f"A thing happens in {NEW_NAME}"
        copy.add(
            "events", "CHN", event_id=event, iso3=NEW, date=date, date_precision="day", event=said
        )


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """The data with one country more."""
    copy = Copy(tmp_path_factory.mktemp("grown") / "data")
    with_a_country(copy)
    return copy.write()


@pytest.fixture(scope="module")
def without(tmp_path_factory):
    """Give the data without a country, by its code."""

    @cache
    def without(code):
        copy = Copy(tmp_path_factory.mktemp(f"without-{code}") / "data")
        copy.drop("countries", copy.tables["countries"]["iso3"] != code)
        return copy.write()

    return without


def test_the_changed_data_are_sound(grown, without):
    for folder in (grown, without("BLR")):
        assert [str(problem) for problem in validate.problems(folder)] == []
    subjects = [
        set(Package(one).load("countries").query("role == 'subject'")["name"])
        for one in (grown, without("BLR"))
    ]
    assert NEW_NAME in subjects[0]
    assert "Belarus" not in subjects[1]


@pytest.mark.parametrize("number", lessons.numbers())
def test_exercises_answer_as_listed(number):
    assert wrong_answers(number, DATA) == []


@pytest.mark.parametrize("number", lessons.numbers())
def test_exercises_follow_the_data(number, grown):
    assert wrong_answers(number, Package(grown)) == []


@pytest.mark.parametrize("code", CONCERNED)
def test_lessons_stand_without_a_country(code, without):
    name, data = about.told_of()[code]["name"], Package(without(code))
    concerned = []
    for number in lessons.numbers():
        content = lessons.content(number, data)
        if content.left_out:
            concerned.append(number)
        assert {one.countries for one in content.left_out.values()} <= {(name,)}
        assert ((code, number) in WHOLE) == (about.WHOLE in content.left_out)
        if (code, number) in WHOLE:
            continue
        assert wrong_answers(number, data) == []
        for picture in content.pictures:
            cells = picture.tell(**picture.states[0]).rows.astype(str).stack()
            # A line of the article's page is called by what it is on.
            assert picture.key == "page" or name not in set(cells), (number, picture.key)
    assert tuple(concerned) == CONCERNED[code]


@pytest.fixture
def shell():
    """A shell in this process; it runs a cell and gives what it shows, or raises what it raises."""
    InteractiveShell.clear_instance()
    one = InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))

    def run(source):
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
            ran = one.run_cell(source)
        ran.raise_error()
        return shown.getvalue()

    yield run
    InteractiveShell.clear_instance()


@pytest.mark.parametrize(
    ("code", "number"), [(code, number) for code, found in CONCERNED.items() for number in found]
)
def test_cells_run_without_a_country(code, number, without, shell, monkeypatch):
    monkeypatch.setenv("ALLYLESSONS_DATA", str(without(code)))
    line = f"is about {about.told_of()[code]['name']}, which the data no longer hold"
    left = {*lessons.content(number, Package()).left_out}
    (path,) = (path for path in LESSONS if path.name.startswith(f"{number:02}"))
    for cell in notebooks.read(path).cells:
        if cell.cell_type == "code" and not ((code, number) in WHOLE and cell["id"] in READS):
            shown = shell(cell.source)
            for verb, key in re.findall(r'lesson\.(\w+)\("([^"]+)"', cell.source):
                if verb in KINDS and {about.WHOLE, f"{KINDS[verb]}.{key}"} & left:
                    assert line in " ".join(shown.split()), cell["id"]


def test_what_is_left_out_is_not_asked_again_and_has_no_value(without):
    data = Package(without("BLR"))
    left = lessons.content(1, data).left_out
    lesson = lessons.build(2, data.folder)
    asked = {lesson.recall(number).item.key for number in range(1, 20)}
    assert asked
    assert not {f"questions.{key}" for key in asked} & {*left}
    whole = lessons.build(3, without("PRK"))
    assert math.isnan(whole.value("N039"))
    assert "Lesson 3 is about North Korea" in whole.hint("rounded").text
    assert whole.prediction("share") is None


def test_an_author_is_told_what_is_left_out_and_which_rows_it_names(without):
    (path,) = (path for path in LESSONS if path.name.startswith("01"))
    faults = [one for one in criteria.faults(path, Package(without("BLR"))) if "left out" in one]
    (one,) = (one for one in faults if "questions.names-a-tie" in one)
    assert "Belarus" in one
    assert "C79 and C87" in one
    (whole,) = criteria.faults(next(p for p in LESSONS if "03_" in p.name), Package(without("PRK")))
    assert "North Korea" in whole


def test_a_row_that_is_missing_while_its_country_is_there_stays_an_error(tmp_path):
    copy = Copy(tmp_path / "data")
    copy.drop("countries", copy.tables["countries"]["iso3"] != "BLR")
    copy.drop("figures", copy.tables["figures"]["figure_id"] != "G11")  # China's
    data = Package(copy.write())
    with pytest.raises(DataError, match='No record "G11"'):
        lessons.content(4, data)
    with pytest.raises(DataError, match='No record "G11"'):
        cards.card("G11", folder=data.folder)


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("01", 'about = ["BLR", "IRN"]\n', "", ""),
        ("01", 'about = ["PRK", "BLR", "CHN"]\n', "", "C79 is a row of BLR: write about"),
        ("08", 'about = ["IRN"]\npart', "part", "E063 is a row of IRN: write about"),
    ],
)
def test_a_text_says_about_whom_it_is(file, old, new, fault):
    (path,) = (path for path in LESSONS if path.name.startswith(file))
    case = cases.read(path, DATA)
    assert old in case.text
    case = replace(case, text=case.text.replace(old, new))
    said = " ".join(f"{place}: {what}" for place, what in countries.told_of(case))
    assert fault in said if fault else not said


def test_a_text_is_about_countries_that_lessons_tell_of():
    said = {"questions": {"how": {"about": ["PRX"], "ask": "How?"}}}
    with pytest.raises(DataError, match=r'questions.how.about: no country "PRX". Nearest: PRK'):
        about.leave_out(said, DATA)


def wrong_answers(number, data):
    """Solutions that fail, mistakes without their own message, a ``...`` that is judged."""
    case = cases.Case(cases.Notebook(f"{number:02}", []), lessons.content(number, data), data)
    assert case.content.exercises
    return [*scenes.c9(case), *scenes.c10(case)]


@pytest.mark.parametrize("path", LESSONS, ids=named)
def test_lesson_runs_with_a_country_more(path, grown, monkeypatch):
    stored = cases.read(path, DATA)
    monkeypatch.setenv("ALLYLESSONS_DATA", str(grown))
    data = Package(grown)
    ran = cases.Notebook(path.name, notebooks.execute(notebooks.read(path), path.parent).cells)
    case = cases.Case(ran, lessons.content(ran.number, data), data)
    for where, before, after in (
        ("charts", drawn(stored.notebook), drawn(ran)),
        ("words", spoken(stored.notebook), spoken(ran)),
    ):
        if before >= SEEN:
            assert NEW_NAME in after, where
    for rule in (scenes.c3, criteria.c20, criteria.c22, criteria.c25, criteria.c27):
        assert list(rule(case)) == []


def drawn(notebook):
    """What stands in the data of the charts, value by value."""
    specs = [spec for cell in notebook.cells for spec, _ in pictures.charts(cell)]
    tables = [rows for spec in specs for rows in spec["datasets"].values()]
    rows = [row for rows in tables if not isinstance(rows, str) for row in rows]  # some are text
    return {value for row in rows for value in row.values() if isinstance(value, str)}


def spoken(notebook):
    """The names in the words under the charts."""
    descriptions = [
        spec.get("description", "") for cell in notebook.cells for spec, _ in pictures.charts(cell)
    ]
    return set(re.findall("|".join([*SEEN, NEW_NAME]), " ".join(descriptions)))


def test_the_change_is_seen_somewhere():
    """Some stored lesson draws and speaks of every country, so a further one would be there."""
    read = [cases.read(path, DATA).notebook for path in LESSONS]
    for look in (drawn, spoken):
        assert any(look(notebook) >= SEEN for notebook in read), look.__name__


def test_lesson_without_its_claim_says_so(tmp_path, monkeypatch):
    copy = Copy(tmp_path / "data")
    copy.drop("claims", copy.tables["claims"]["claim_id"] != "C21")
    monkeypatch.setenv("ALLYLESSONS_DATA", str(copy.write()))
    said = r'No record "(C21|G06)"\. Nearest: '  # G06 is what the claim says, as a figure
    with pytest.raises(DataError, match=said):
        _ = lessons.build(3).content
    path = next(path for path in LESSONS if path.name.startswith("03"))
    with pytest.raises(notebooks.NotebookError, match=f"^cell recall-first: DataError: {said}"):
        notebooks.execute(notebooks.read(path), path.parent)
    problems = [line for line in criteria.problems() if line.startswith(path.name)]
    assert [line for line in problems if re.search(said, line)]


@pytest.mark.parametrize(
    ("number", "table"),
    [(0, "claims"), (1, "meanings"), (4, "events"), (5, "votes"), (6, "votes"), (7, "figures")],
)
def test_a_lesson_without_one_of_its_tables_says_which(number, table, tmp_path):
    copy = Copy(tmp_path / "data")
    copy.tables[table] = copy.tables[table][:0]
    with pytest.raises(DataError) as problem:
        _ = lessons.build(number, copy.write()).content
    said = str(problem.value)
    named = f"Lesson {number}" in said and f"{table}.csv" in said
    assert named or re.match(r'No record "[A-Z]\d+"', said), said


def told(lesson, key):
    """What a picture tells in all its states: titles, words and rows."""
    (one,) = (one for one in lesson.content.pictures if one.key == key)
    texts = [f"{state.title} {state.words} {state.rows.to_csv()}" for state in one.told]
    return " ".join(texts)


def test_a_claim_an_event_and_a_phrase_more_are_shown_without_a_change_of_code(tmp_path):
    before = {number: lessons.build(number) for number in (0, 1, 2, 4)}
    copy = Copy(tmp_path / "data")
    copy.add("claims", "CHN", claim_id="C91", paraphrase="China is said to do a new thing.")
    for link, actor in (("1", "the-week"), ("2", "bbc"), ("3", "western-officials")):
        copy.add("chains", "C01", claim_id="C91", link=link, actor_id=actor)
    copy.add("verdicts", "C01", claim_id="C91")
    copy.add("events", "CHN", event_id="E201", date="2023-05-04", date_precision="day")
    copy.add("phrases", "CHN", phrase_id="P61", phrase="friends across an ocean")
    meanings = copy.tables["meanings"]
    cell = (meanings["iso3"] == "CHN") & (meanings["meaning"] == "trade_weight")
    meanings.loc[cell, "evidence_ids"] += ";C91;E201;P61"
    data = Package(copy.write())
    assert not [p for p in validate.problems(data.folder) if p.file != "meanings.csv"]
    after = {number: lessons.build(number, data.folder) for number in before}

    (grid,) = (one for one in after[1].content.pictures if one.key == "grid")
    words = " ".join(grid.tell(pick_cell="trade_weight:CHN").rows["says"])
    assert {"C91", "E201", "P61"} <= set(re.findall(r"[A-Z]\d+", words))
    for number, key in ((2, "ladder"), (4, "lanes"), (0, "themes")):
        assert told(before[number], key) != told(after[number], key), key
