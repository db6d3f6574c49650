"""The teacher's edition: notes that are checked, and pages that hold every question answered."""

import html
import re
import shutil

import pytest
from copies import changed, replaced

from allylessons import lessons, text
from allylessons.authors import check, notebooks, teaching
from allylessons.data import Package
from allylessons.reference import Facts
from allylessons.site import teacher

DATA = Package()
NUMBERS = lessons.numbers()
BEFORE = {n: path for n, path in zip(NUMBERS, notebooks.find(), strict=True)}
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def contents():
    return {number: lessons.content(number, DATA) for number in NUMBERS}


@pytest.fixture(scope="module")
def pages():
    return {number: teacher.page(number, data=DATA) for number in NUMBERS}


@pytest.fixture
def notes(tmp_path):
    """A copy of all notes, to spoil."""
    for path in teaching.FOLDER.glob("*teacher.toml"):
        shutil.copy(path, tmp_path)
    return tmp_path


def spoil(folder, name, old, new):
    path = folder / name
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8")


def seen(page):
    """What a reader sees of a page, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def bare(markdown):
    """What a reader sees of a text of the course."""
    return seen(teacher._block(markdown))


@pytest.mark.parametrize("number", NUMBERS)
def test_every_lesson_has_notes_without_a_fault(number):
    assert teaching.file(number).is_file()
    assert teaching.problems(BEFORE[number], DATA) == []


def test_the_course_has_notes_without_a_fault():
    assert teaching.course_problems(DATA) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('aim = "', 'bord = "x"\naim = "', 'the file: no key "bord" there. Nearest: board'),
        ('shorter = "', '# "', "the file: shorter is missing. Write shorter = ... there."),
        ("minutes = 8", 'minutes = "8"', "minutes[1].minutes: '8' is not of type 'integer'"),
        ("minutes = 8", "minutes = 9", "minutes: they add up to 51; the lesson's header says 50."),
        ('scenes = "3–4"', 'scenes = "3"', "minutes: they are for scenes [1, 2, 3, 5, 6, 7"),
        ('scenes = "1–2"', 'scenes = "first"', "minutes[1].scenes: 'first' does not match"),
        ("{own.share:n}", "{own.shar:n}", 'before[3]: Nothing is named "shar"'),
        ("{N125:n}", "{N999:n}", 'objections[1].answer: No record "N999".'),
        ("{N125:n}", "{N049}", "objections[1].answer: {N049} is blank"),
        ("{N125:n}", "{N125:n", "A placeholder is written {N038:n}, a brace {{ or }}."),
        ('"N125", "N049"', '"N125", "X1"', 'objections[1].rows: No record "X1".'),
        ("{N125:n} by", "12,654 by", 'objections[1].answer: "12,654" is typed: name its row'),
        ("by {N125.date:month}", "by May 2025", '"May 2025" is typed: name its row'),
        ("Feeling so is", "Any regime is", '"regime" is a loaded word: put it in quotation'),
        ("Feeling so is", "“Any regime” is", None),
        ('shorter = "S', 'shorter = S', "03_how_many.teacher.toml: "),
        ('rows = ["C21"]', "rows = []", "objections[5].rows: 0 there; write 1 or more."),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_file_and_key(notes, old, new, said):
    spoil(notes, "03_how_many.teacher.toml", old, new)
    found = teaching.problems(BEFORE[3], DATA, notes)
    if said is None:
        assert found == []
        return
    assert len(found) == 1
    assert found[0].startswith("03_how_many.teacher.toml: ")
    assert said in found[0]
    if "minutes: they" not in said:  # the header is the notebook's
        with pytest.raises(text.TextError, match=re.escape(found[0])):
            teacher.page(3, data=DATA, notes=notes)


def test_a_lesson_may_take_its_minutes_from_a_range(notes):
    spoil(notes, "08_your_brief.teacher.toml", "minutes = 38", "minutes = 43")
    assert teaching.problems(BEFORE[8], DATA, notes) == []
    spoil(notes, "08_your_brief.teacher.toml", "minutes = 43", "minutes = 44")
    assert "add up to 91; the lesson's header says 60–90" in teaching.problems(
        BEFORE[8], DATA, notes
    )[0]  # fmt: skip


def test_a_lesson_without_notes_is_named(notes):
    (notes / "03_how_many.teacher.toml").unlink()
    assert "03_how_many.teacher.toml: the notes are missing" in teaching.problems(
        BEFORE[3], DATA, notes
    )[0]  # fmt: skip


def test_faults_of_the_general_notes_are_named(notes):
    spoil(notes, "teacher.toml", "{ES-11/1.yes}", "141")
    spoil(notes, "teacher.toml", '"N125"', '"N1250"')
    found = teaching.course_problems(DATA, notes)
    assert [one.split(": ")[:2] for one in found] == [
        ["teacher.toml", "advice[6].points[2]"],
        ["teacher.toml", "advice[3].rows"],
    ]
    spoil(notes, "teacher.toml", 'title = "Care"', 'tilte = "Care"')
    found = teaching.course_problems(DATA, notes)
    assert any('advice[3]: no key "tilte" there. Nearest: title' in one for one in found)


def test_check_says_what_is_wrong_with_notes(notes, monkeypatch, capsys):
    spoil(notes, "00_start_here.teacher.toml", "minutes = 4", "minutes = 5")
    spoil(notes, "teacher.toml", '"N125"', '"N1250"')
    for name in ("problems", "course_problems"):
        function = getattr(teaching, name)
        monkeypatch.setattr(
            teaching, name, lambda *given, function=function: function(*given, notes)
        )
    assert check.check(DATA.folder, [BEFORE[0]], wanted=True) == 1
    said = capsys.readouterr().out
    assert "  00_start_here.teacher.toml: minutes: they add up to 21" in said
    assert '  teacher.toml: advice[3].rows: No record "N1250"' in said


@pytest.mark.parametrize("number", NUMBERS)
def test_a_page_holds_all_that_a_learner_can_meet(number, contents, pages):
    shown = seen(pages[number])
    for one in contents[number].exercises:
        texts = [one.prompt, one.why, one.solution, *one.hints, *getattr(one.kind, "lines", ())]
        for mistake in one.mistakes:
            texts += [mistake.misconception, mistake.says]
        texts += getattr(one.kind, "options", {}).values()
        for blank in getattr(one.kind, "blanks", {}).values():
            texts += blank.values()
        missing = [markdown for markdown in texts if bare(markdown) not in shown]
        assert not missing, one.key
    for guess in contents[number].predictions:
        assert bare(guess.prompt) in shown
        assert bare(guess.told.replace("{guess}", "*so and so*")) in shown


@pytest.mark.parametrize("number", NUMBERS)
def test_a_page_holds_all_notes_filled_in(number, contents, pages):
    shown = seen(pages[number])
    said = teaching.notes(teaching.file(number), contents[number].facts)
    for place, words in teaching._texts(said):
        assert bare(words) in shown, place
    assert "{" not in shown
    assert not re.search(r"\b(nan|NaT|None|Timestamp)\b", shown.replace("None of", ""))


def test_questions_stand_under_their_scenes_in_order(contents, pages):
    scenes = [int(one) for one in re.findall(r'teach-scene">Scene (\d+)', pages[3])]
    asked = {one.scene for one in (*contents[3].exercises, *contents[3].predictions)}
    assert scenes == sorted(asked)
    assert "Scene 4 · Sent, lost, killed" in seen(pages[3])
    keys = re.findall(r'teach-kind"><code>([^<]+)', pages[3])
    assert keys.index("share") < keys.index("what-counts") < keys.index("own-words")


@pytest.mark.parametrize(
    ("number", "key", "words"),
    [
        (0, "how", "✓ Right: I read on and click; nothing has to be run again."),
        (3, "what-counts", "✓ Right: captured"),
        (3, "one-share", "✓ Right. 27.3 percent"),
        (3, "lowest-highest", "✓ Right. lowest 25 and highest 36.4 percent"),
        (3, "rewrite", "✓ Also right. In January 2025 Western officials who are not named put"),
        (2, "build", "✓ Right. The Week → Deutsche Welle → Democratic Alliance"),
        (7, "base", "✓ Right. largest 2009 and smallest 2023"),
        (7, "growth", "✓ Right. 2010: 42.9, 2011: 44.3, 2014: 6.7, …"),
        (5, "put-first", "✓ Right. Many settings are; the solution names one."),
    ],
)
def test_the_right_answer_stands_in_words(pages, number, key, words):
    start = pages[number].index(f"<code>{key}</code>")
    question = pages[number][start : pages[number].index("</article>", start)]
    assert words in seen(question)


def test_a_corrected_figure_follows_in_the_note(tmp_path):
    other = changed(tmp_path / "data", estimates=replaced(",12654,12654,", ",12777,12777,"))
    shown = seen(teacher.page(3, data=other))
    assert "verified at least 12,777 by February 2025" in shown
    assert "at least 12,777 people" in shown  # the row below the answer
    assert "12,654" not in shown


def test_hostile_text_stays_text(notes, tmp_path):
    spoil(notes, "03_how_many.teacher.toml", "Feeling so is", f"{SCRIPT} is")
    spoil(notes, "teacher.toml", "Nine lessons", f"{SCRIPT} Nine lessons")
    other = changed(
        tmp_path / "data", claims=replaced("Two in five of", f"{SCRIPT} two in five of")
    )
    page = teacher.page(3, data=other, notes=notes)
    for made in (page, teacher.index(data=other, notes=notes)):
        assert not re.search(r"<(script>|img)", made)
        assert "alert(1)" in seen(made)
    assert page.count("alert(1)") >= 4  # in the note, and in the row under two answers


def test_rows_are_plain_ids_or_links():
    assert "<code>N125</code>" in teacher.page(3, data=DATA)
    page = teacher.page(
        3, data=DATA, root="../", address=lambda data, one: f'records/"{one}.html#{one}'
    )
    assert '<a href="../records/&quot;N125.html#N125">N125</a>' in page


def test_the_index_leads_to_every_lesson():
    made = teacher.index(data=DATA)
    for number in NUMBERS:
        assert f'href="{teacher.name(number)}"' in made
        assert lessons.title(number) in seen(made)


def test_learners_are_handed_no_notes(tmp_path):
    handed = notebooks.folder()
    assert not [path for path in handed.rglob("*") if "teacher" in path.name]
    for number in NUMBERS:
        assert lessons.text_file(number).name == BEFORE[number].with_suffix(".toml").name


def test_a_page_needs_its_notebook(tmp_path):
    with pytest.raises(text.DataError, match="Lesson 3 has no notebook here"):
        teacher.page(3, data=DATA, folder=tmp_path)


def test_a_text_is_filled_from_the_data_alone():
    said = teaching.notes(teaching.FOLDER / teaching.COURSE, Facts(DATA))
    assert "24 February 2022" in str(said)
