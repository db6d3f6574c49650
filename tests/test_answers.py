"""Answers kept: whole files only, nothing overwritten or lost, moved by file or by code (C18)."""

import json
import os
import time
from functools import partial
from pathlib import Path

import pytest

from allylessons import answers, codes, disk
from allylessons.answers import Answers

ROOT = Path(__file__).parents[1]


def kept(path, lesson=3):
    return dict(Answers(lesson, path).items())


def there(path):
    """Names of the files in a folder; an empty one, which locks, is not looked at."""
    return [file.name for file in path.iterdir() if file.suffix != ".lock"]


def test_round_trip_through_a_restart(tmp_path):
    given = {
        "number": 36.4,
        "several": ["a", "b"],
        "text": "“Officials” say – שלום",
        "half a pair": "\ud83d",
        "predict:share": [10, 60.5],
    }
    first = Answers(3, tmp_path)
    assert (first.found, len(first)) == (0, 0)
    for key, value in given.items():
        first.put(key, value)
        assert first.get(key) == value
    again = Answers(3, tmp_path)
    assert dict(again.items()) == given
    assert again.found == len(given)
    assert again.get("never asked") is None
    assert first.notices == again.notices == []
    assert there(tmp_path) == ["lesson-03.json"]


def test_lessons_do_not_mix(tmp_path):
    Answers(3, tmp_path).put("x", 1)
    assert kept(tmp_path, lesson=0) == {}


def test_the_folder_is_named_by_a_variable_and_fixed_at_the_start(tmp_path, monkeypatch):
    monkeypatch.setenv(answers.FOLDER_VARIABLE, str(tmp_path / "named"))
    Answers(3).put("x", 1)
    assert kept(tmp_path / "named") == {"x": 1}
    monkeypatch.delenv(answers.FOLDER_VARIABLE)
    monkeypatch.chdir(tmp_path)
    mine = Answers(3)
    monkeypatch.chdir("/")
    mine.put("x", 2)
    assert kept(tmp_path / "my_answers") == {"x": 2}


def test_a_crash_before_the_move_leaves_the_old_file(tmp_path, monkeypatch):
    mine = Answers(3, tmp_path)
    mine.put("x", 1)
    before = mine.path.read_bytes()

    def crash(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        mine.put("x", 2)
    assert mine.path.read_bytes() == before
    monkeypatch.undo()
    assert kept(tmp_path) == {"x": 1}


def test_a_failed_save_leaves_no_litter_and_is_said_once(tmp_path, monkeypatch):
    mine = Answers(3, tmp_path)
    mine.put("x", 1)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    mine.put("x", 2)
    mine.put("y", 3)
    (notice,) = mine.notices
    assert "No space left on device" in notice
    assert "lesson.code()" in notice
    assert str(tmp_path) in notice
    assert dict(mine.items()) == {"x": 2, "y": 3}
    assert there(tmp_path) == ["lesson-03.json"]


DAMAGED = {
    "empty": b"",
    "half": b'{"format": 1, "lesson": 3, "ans',
    "not text": b"\xff\xfe\x00",
    "a list": b"[]",
    "null": b"null",
    "no answers": b'{"lesson": 3}',
    "answers are a list": b'{"lesson": 3, "answers": []}',
    "another lesson": b'{"lesson": 0, "answers": {}}',
    "too deep": b"[" * 200_000,
    "deep": b'{"lesson": 3, "answers": {"x": ' + b"[" * 500 + b"]" * 500 + b"}}",
    "format of no edition": b'{"format": "1", "lesson": 3, "answers": {}}',
    "lesson as text": b'{"format": 1, "lesson": "3", "answers": {}}',
    "5 MB": b" " * 5_000_000,
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_set_aside_and_never_overwritten(tmp_path, content):
    path = tmp_path / "lesson-03.json"
    for number in (1, 2):
        path.write_bytes(content)
        mine = Answers(3, tmp_path)
        aside = tmp_path / f"lesson-03.damaged-{number}.json"
        assert aside.read_bytes() == content
        (notice,) = mine.notices
        assert path.name in notice
        assert aside.name in notice
        mine.put("x", number)
        assert kept(tmp_path) == {"x": number}
        assert aside.read_bytes() == content
    assert len(there(tmp_path)) == 3


def test_a_file_damaged_while_at_work_loses_nothing(tmp_path):
    mine = Answers(3, tmp_path)
    mine.put("x", 1)
    mine.path.write_text("{")
    mine.put("y", 2)
    assert kept(tmp_path) == {"x": 1, "y": 2}
    assert (tmp_path / "lesson-03.damaged-1.json").read_text() == "{"
    mine.path.unlink()
    mine.put("z", 3)
    assert kept(tmp_path) == {"x": 1, "y": 2, "z": 3}


def test_an_unwritable_folder_is_said_once_and_work_goes_on(tmp_path):
    place = tmp_path / "file"  # a file where the folder should be: also root cannot write there
    place.write_text("not a folder")
    mine = Answers(3, place)
    for number in range(3):
        mine.put(f"x{number}", number)
    (notice,) = mine.notices
    assert str(place) in notice
    assert "Work goes on" in notice
    assert "lesson.code()" in notice
    assert len(mine) == 3
    assert place.read_text() == "not a folder"
    other = Answers(3, tmp_path / "elsewhere")
    assert other.restore(mine.code()) == 3


def test_two_notebooks_writing_in_turn_lose_nothing(tmp_path):
    one, two = Answers(3, tmp_path), Answers(3, tmp_path)
    for number in range(4):
        one.put(f"one{number}", number)
        two.put(f"two{number}", number)
    assert len(kept(tmp_path)) == 8
    code = Answers(3, tmp_path / "other")
    code.put("coded", 1)
    two.put("two4", 4)
    one.restore(code.code())
    assert kept(tmp_path) == {
        **{f"one{n}": n for n in range(4)},
        **{f"two{n}": n for n in range(5)},
        "coded": 1,
    }


def test_the_later_of_two_answers_stays(tmp_path):
    one, two = Answers(3, tmp_path), Answers(3, tmp_path)
    one.put("x", "older")
    two.put("x", "newer")
    one.put("y", 1)
    assert kept(tmp_path) == {"x": "newer", "y": 1}


def test_the_same_answer_again_writes_nothing(tmp_path):
    mine = Answers(3, tmp_path)
    mine.put("x", [1, 2])
    stamp = mine.path.stat().st_mtime_ns
    mine.put("x", [1, 2])
    assert mine.path.stat().st_mtime_ns == stamp


def test_a_code_moves_answers_and_keeps_what_it_does_not_hold(tmp_path):
    there, here = Answers(3, tmp_path / "there"), Answers(3, tmp_path / "here")
    there.put("x", "\ud800 “a”")
    there.put("y", [1.5, 2])
    here.put("x", "mine")
    here.put("z", 3)
    assert here.restore(there.code()) == 2
    expected = {"x": "\ud800 “a”", "z": 3, "y": [1.5, 2]}
    assert dict(here.items()) == kept(tmp_path / "here") == expected


def test_no_damaged_code_is_taken(tmp_path):
    here = Answers(3, tmp_path / "here")
    here.put("x", 1)
    broken = [b"[" * 200_000, b"{", b"[]", b'{"format": 1, "lesson": 3, "answers": 1}']
    damaged = [*map(partial(codes.pack, lesson=3), broken)]
    for wrong in [*damaged, "", "ALLY", "é", None, 3, b"ALLY", [damaged[0]], here]:
        with pytest.raises(ValueError, match="This code cannot be used: "):
            here.restore(wrong)
    newer = json.dumps({"format": 2, "lesson": 3, "answers": {"x": 2}}).encode()
    with pytest.raises(ValueError, match="newer edition"):
        here.restore(codes.pack(newer, 3))
    assert dict(here.items()) == {"x": 1}


def test_a_code_of_another_lesson_is_refused(tmp_path):
    other = Answers(0, tmp_path)
    other.put("x", 1)
    with pytest.raises(ValueError, match="it belongs to lesson 0"):
        Answers(3, tmp_path).restore(other.code())
    assert kept(tmp_path) == {}


def test_what_another_notebook_kept_meanwhile_is_seen_and_stays(tmp_path):
    one, two = Answers(3, tmp_path), Answers(3, tmp_path)
    one.put("x", 1)
    assert two.get("x") == 1
    assert json.dumps([*two.items()]) == '[["x", 1]]'
    one.update({"x": 2, "y": 3})
    two.update({"z": 4})
    assert kept(tmp_path) == {"x": 2, "y": 3, "z": 4}
    assert one.kept


def test_a_file_of_a_newer_format_is_left_as_it_is(tmp_path):
    path = tmp_path / "lesson-03.json"
    path.write_text('{"format": 2, "lesson": 3, "answers": {"x": 1}}')
    before = path.read_bytes()
    mine = Answers(3, tmp_path)
    (notice,) = mine.notices
    assert "newer edition" in notice
    assert path.name in notice
    mine.put("y", 2)
    assert mine.get("y") == 2
    assert not mine.kept
    assert path.read_bytes() == before
    assert there(tmp_path) == [path.name]


def test_a_file_that_begins_with_a_byte_order_mark_is_read(tmp_path):
    text = '{"format": 1, "lesson": 3, "answers": {"x": "é"}}'
    (tmp_path / "lesson-03.json").write_text(text, encoding="utf-8-sig")
    mine = Answers(3, tmp_path)
    assert (dict(mine.items()), mine.notices) == ({"x": "é"}, [])


def test_a_link_goes_on_leading_to_the_file(tmp_path):
    (tmp_path / "synced").mkdir()
    (tmp_path / "here").mkdir()
    link, file = tmp_path / "here" / "lesson-03.json", tmp_path / "synced" / "mine.json"
    link.symlink_to(file)
    Answers(3, tmp_path / "here").put("x", 1)
    assert link.is_symlink()
    assert json.loads(file.read_text())["answers"] == {"x": 1}
    assert kept(tmp_path / "here") == {"x": 1}
    assert len(there(tmp_path / "synced")) == 1


@pytest.mark.parametrize("kind", ["fifo", "folder", "loop", "200 MB"])
def test_what_is_no_file_of_answers_is_set_aside_at_once(tmp_path, kind):
    path = tmp_path / "lesson-03.json"
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "loop":
        path.symlink_to(path)
    else:
        with open(path, "wb") as file:
            file.truncate(200_000_000)
    begun = time.perf_counter()
    mine = Answers(3, tmp_path)
    mine.put("x", 1)
    assert time.perf_counter() - begun < 1
    (notice,) = mine.notices
    assert "damaged-1" in notice
    assert kept(tmp_path) == {"x": 1}


def test_what_is_too_long_to_be_read_again_is_not_kept(tmp_path):
    mine = Answers(3, tmp_path)
    mine.put("x", 1)
    mine.put("y", "a" * codes.LIMIT)
    assert "too long" in mine.notices[0]
    assert kept(tmp_path) == {"x": 1}
    mine.put("z", "ü" * 150_000)
    assert Answers(3, tmp_path / "there").restore(mine.code()) == 2


def refused(monkeypatch, reason="No space left on device"):
    """Have no file be replaced any more."""

    def full(*_):
        raise OSError(28, reason)

    monkeypatch.setattr(os, "replace", full)


def test_after_a_failed_save_the_next_one_tries_again_and_says_so(tmp_path, monkeypatch):
    mine = Answers(3, tmp_path)
    refused(monkeypatch)
    mine.put("x", 1)
    assert not mine.kept
    mine.put("y", 2)
    monkeypatch.undo()
    mine.put("z", 3)
    assert mine.kept
    failed, again = mine.notices
    assert "cannot be saved" in failed
    assert "saved again" in again
    assert kept(tmp_path) == {"x": 1, "y": 2, "z": 3}
    mine.put("z", 4)
    assert len(mine.notices) == 2


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no users here")
def test_a_folder_that_takes_no_file_is_said_at_the_start(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everywhere
    mine = Answers(3, tmp_path / "new")
    (notice,) = mine.notices
    assert str(tmp_path / "new") in notice
    assert not mine.kept
    assert there(tmp_path) == []


def test_an_answer_is_kept_only_where_it_is_in_the_file(tmp_path):
    mine, other = Answers(3, tmp_path), Answers(3, tmp_path)
    mine.put("x", "mine")
    other.put("x", "theirs")
    mine.put("x", "mine")  # the same once more, though it stands there no longer
    assert mine.kept
    assert kept(tmp_path) == {"x": "mine"}
    mine.path.unlink()
    mine.put("x", "mine")
    assert kept(tmp_path) == {"x": "mine"}
    mine.put("y", "a" * codes.LIMIT)
    assert not mine.kept
    mine.put("y", "a")
    assert mine.kept


def test_what_another_notebook_writes_is_in_the_code_and_in_the_list(tmp_path):
    mine, other = Answers(3, tmp_path), Answers(3, tmp_path)
    mine.put("x", 1)
    other.put("x", 2)
    other.put("y", 3)
    assert dict(mine.items()) == {"x": 2, "y": 3}
    assert Answers(3, tmp_path / "far").restore(mine.code()) == 2


def test_what_is_not_saved_yet_stays_before_what_another_notebook_writes(tmp_path, monkeypatch):
    mine, other = Answers(3, tmp_path), Answers(3, tmp_path)
    refused(monkeypatch)
    mine.put("x", "mine")
    monkeypatch.undo()
    other.put("x", "theirs")
    other.put("y", 1)
    assert dict(mine.items()) == {"x": "mine", "y": 1}


def test_a_busy_file_is_waited_for_and_then_not_called_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(disk, "PATIENCE", 0.05)
    mine = Answers(3, tmp_path)
    mine.put("x", 1)
    with disk.locked(mine.path):
        mine.put("x", 2)
        assert not mine.kept
        assert "another kernel" in mine.notices[0]
    mine.put("y", 3)
    assert mine.kept
    assert kept(tmp_path) == {"x": 2, "y": 3}


@pytest.mark.parametrize("lacks", [OSError(95, "Not supported"), ModuleNotFoundError("fcntl")])
def test_a_disk_without_locks_still_keeps(tmp_path, monkeypatch, lacks):
    def unknown(_):
        raise lacks

    monkeypatch.setattr(disk, "_lock", unknown)
    monkeypatch.setattr(os, "fsync", lambda _: unknown(_) if isinstance(lacks, OSError) else None)
    Answers(3, tmp_path).put("x", 1)
    assert kept(tmp_path) == {"x": 1}


def test_only_our_own_old_temporary_files_are_swept(tmp_path):
    names = [".lesson-03-abc.tmp", ".lesson-04-abc.tmp", ".mine.tmp", "lesson-03-abc.tmp"]
    for name in [*names, ".lesson-03-new.tmp"]:
        (tmp_path / name).write_text("")
        if name in names:
            os.utime(tmp_path / name, (time.time() - 2 * disk.OLD,) * 2)
    Answers(3, tmp_path).put("x", 1)
    left = {file.name for file in tmp_path.glob("*.tmp")} | {*there(tmp_path)}
    assert left == {*names[1:], ".lesson-03-new.tmp", "lesson-03.json"}


@pytest.mark.parametrize(
    "name", ["lesson-03 (1).json", "lesson-03(1).json", "lesson-03-Copy1.json", "lesson-03 2.json"]
)
def test_a_copy_beside_the_file_is_named(tmp_path, name):
    (tmp_path / name).write_text("{}")
    (tmp_path / "lesson-03.damaged-1.json").write_text("{}")
    (notice,) = Answers(3, tmp_path).notices
    assert f"also holds {name}" in notice
    assert "rename the file to lesson-03.json" in notice
    assert Answers(4, tmp_path).notices == []


@pytest.mark.parametrize("where", [".", "there", "../there", ".."])
def test_answers_that_a_moved_notebook_left_behind_are_named(tmp_path, monkeypatch, where):
    monkeypatch.delenv(answers.FOLDER_VARIABLE, raising=False)
    here = tmp_path / "course" / "here"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    assert Answers(3).notices == []
    left = (here / where / "my_answers").resolve()
    Answers(3, left).put("x", 1)
    if where == ".":
        assert Answers(3).notices == []
        assert Answers(3).get("x") == 1
        return
    (notice,) = Answers(3).notices
    assert f"lie in {left}." in notice
    assert str(here / "my_answers") in notice
    assert Answers(4).notices == []


def test_a_killed_kernel_and_two_at_once_lose_nothing(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import work_kept

    (tmp_path / "killed").mkdir()
    killed = work_kept.kills(tmp_path / "killed", 6)
    assert killed["confirmed"] >= 6
    assert killed["gone"] == killed["broken files"] == killed["left after a save"] == 0
    both = work_kept.writers(tmp_path / "two", 40)
    assert both == {"confirmed": 80, "gone": 0, "gone at once": 0}
