"""A learner's answers and predictions: kept as they go, there again after a restart.

One JSON file a lesson in a folder that the learner can see, download and move. Knows nothing of
exercises or charts.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from typing import Any

from allylessons import codes, disk

FOLDER_VARIABLE = "ALLYLESSONS_ANSWERS"
FORMAT = 1
TRIES = "tries:"  # before the key of an answer: how it was tried, and with which data
NOT_SAVED = "This is not saved: lesson.code() gives all answers as a code to copy."
MOST = 4 * codes.LIMIT  # bytes of a file, where the same answers are written with line breaks


def folder() -> Path:
    """Where answers go: the folder ``ALLYLESSONS_ANSWERS`` names, or ``my_answers`` here."""
    return Path(os.environ.get(FOLDER_VARIABLE) or "my_answers")


def found_elsewhere(path: Path) -> list[str]:
    """Say where answers may lie that a learner misses: beside the file, or in another folder."""
    # As browsers, file managers and JupyterLab name a copy: "lesson-03 (1)", "lesson-03-Copy1".
    copy = re.compile(rf"(copy of )?{path.stem}(?!\.damaged)\W.*\.json", re.IGNORECASE)
    beside = [one.name for one in _listed(path.parent) if copy.fullmatch(one.name)]
    if beside:
        return [
            f"{path.parent.name} also holds {beside[0]}, which is not read. If those are the "
            f"answers to go on with, rename the file to {path.name} and run this cell again."
        ]
    if path.exists() or FOLDER_VARIABLE in os.environ:
        return []
    here = path.parent.parent
    for place in chain([here], _listed(here), here.parents[:2], _listed(here.parent)):
        other = place / path.parent.name / path.name
        with suppress(OSError):
            if other.stat().st_uid == here.stat().st_uid:  # on a shared computer, of one person
                return [
                    f"Answers to this lesson lie in {other.parent}. To go on with them, move "
                    f"{path.name} from there into {path.parent} and run this cell again."
                ]
    return []


def _listed(place: Path) -> Iterator[Path]:
    """Some of what a folder holds; nothing where it cannot be read."""
    try:
        yield from islice(place.iterdir(), 500)
    except OSError:
        return


class Answers:
    """The answers to one lesson.

    What another notebook writes is seen as soon as it stands in the file. What could not be written
    is written with the next answer.

    Parameters
    ----------
    lesson
        Number of the lesson.
    place
        Folder of the file; by default as `folder` finds it, fixed when the lesson starts.

    Attributes
    ----------
    kept
        Whether all that was put is on the disk.
    notices
        Messages about the file (damaged, unwritable) that were not yet shown, each said once.
    """

    def __init__(self, lesson: int, place: Path | None = None) -> None:
        self.lesson = lesson
        self.path = (place or folder()).absolute() / f"lesson-{lesson:02d}.json"
        self.notices: list[str] = []
        self.kept = True
        self._entries: dict[str, Any] = {}
        self._unsaved: dict[str, Any] = {}
        self._trouble = False
        self._seen: object = None
        self._begin()
        self.found = len(self.items())

    def __len__(self) -> int:
        return len(self.items())

    def get(self, key: str) -> Any:
        """The kept value, or None."""
        self._look()
        return self._entries.get(key)

    def items(self) -> list[tuple[str, Any]]:
        """All kept keys and values, in the order they were first given; not the tries."""
        self._look()
        return [one for one in self._entries.items() if not one[0].startswith(TRIES)]

    def told(self) -> str:
        """What there is to say of the last answer's way to the disk; nothing if it is there."""
        notices, self.notices = self.notices, []
        return " ".join(notices) or ("" if self.kept else NOT_SAVED)

    def put(self, key: str, value: Any) -> None:
        """Keep a value and save the file. Raises nothing: a failure becomes a notice."""
        self.update({key: value})

    def update(self, entries: Mapping[str, Any]) -> None:
        """Keep several values at once."""
        self._look()
        entries = json.loads(json.dumps(entries))  # as they are read again
        if len(json.dumps(self._entries | entries)) > codes.LIMIT - 1000:
            self.kept = False
            self.notices.append(
                "This is too long to be kept: the answers to a lesson are less than 1 MB."
            )
            return
        self._entries |= entries
        self._unsaved |= entries
        self._save()

    def _begin(self) -> None:
        """Read the file, and say at once what will keep answers from being found or saved."""
        try:
            self._entries = self._read()
        except NewerFormat as problem:
            self._stuck(self._newer(problem))
        except (OSError, ValueError, RecursionError):
            self._save()  # sets it aside
        else:
            there = next(one for one in self.path.parents if os.path.exists(one))
            if not (there.is_dir() and os.access(there, os.W_OK)):
                self._stuck(self._unwritable("no permission"))
            self.notices += found_elsewhere(self.path)

    def _mark(self) -> object:
        """What tells one state of the file from another; None while there is none."""
        try:
            about = self.path.stat()
        except OSError:
            return None
        return about.st_mtime_ns, about.st_size, about.st_ino

    def _look(self) -> None:
        """Take in what another notebook has written since; what is not saved yet stays."""
        if self._mark() not in (None, self._seen):
            with suppress(OSError, ValueError, RecursionError):  # the next save says so
                self._entries |= self._read() | self._unsaved

    def _read(self) -> dict[str, Any]:
        self._seen = self._mark()
        try:
            return _entries(_json(_bytes(self.path)), self.lesson)
        except FileNotFoundError:
            return {}

    def _save(self) -> None:
        """Bring file and memory together; a failure is said when it begins and when it ends."""
        self.kept = False
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if not self._stands():
                file = Path(os.path.realpath(self.path))  # a link goes on leading to the file
                with disk.locked(file):
                    self._merge(file)
        except NewerFormat as problem:
            self._stuck(self._newer(problem))
        except OSError as reason:
            self._stuck(self._unwritable(reason.strerror or str(reason)))
        else:
            self._unsaved, self.kept = {}, True
            if self._trouble:
                self.notices.append(
                    f"Answers are saved again in {self.path.parent}, with those given meanwhile."
                )
            self._trouble = False

    def _stands(self) -> bool:
        """Whether the file holds all that is to be saved."""
        try:
            there = self._read()
        except (OSError, ValueError, RecursionError):
            return False
        self._entries |= there | self._unsaved
        return self._seen is not None and there == self._entries

    def _merge(self, file: Path) -> None:
        """Write what stands in the file and what is new, while nobody else does."""
        try:
            there = self._read()
        except NewerFormat:
            raise
        except (OSError, ValueError, RecursionError) as problem:
            self._set_aside(problem)
            there = {}
        self._entries |= there | self._unsaved
        if self._entries:
            content = {"format": FORMAT, "lesson": self.lesson, "answers": self._entries}
            disk.sweep(file)
            disk.write(Path(os.path.realpath(self.path)), json.dumps(content, indent=1))
            self._seen = self._mark()

    def _set_aside(self, problem: Exception) -> None:
        """Rename a file that cannot be read, so that the next save does not overwrite it."""
        number = 1
        while (aside := self.path.with_suffix(f".damaged-{number}.json")).exists():
            number += 1
        os.replace(self.path, aside)
        self.notices.append(
            f"Your saved answers in {self.path.name} could not be read ({problem}). The file "
            f"is kept as {aside.name}; a new one is begun."
        )

    def _stuck(self, notice: str) -> None:
        self.kept = False
        if not self._trouble:
            self.notices.append(notice)
        self._trouble = True

    def _unwritable(self, reason: str) -> str:
        return (
            f"Answers cannot be saved in {self.path.parent} ({reason}). Work goes on, and each "
            "answer tries again; before you leave, copy the code that lesson.code() gives."
        )

    def _newer(self, problem: Exception) -> str:
        return (
            f"Your saved answers in {self.path.name} cannot be used: {problem}. The file stays "
            "as it is. Work goes on, but nothing is saved; before you leave, copy the code "
            "that lesson.code() gives."
        )

    def code(self) -> str:
        """All answers as one short text of letters and digits, to paste on another machine."""
        self._look()
        content = {"format": FORMAT, "lesson": self.lesson, "answers": self._entries}
        try:
            return codes.pack(json.dumps(content).encode(), self.lesson)
        except codes.CodeError:
            raise ValueError(
                f"These answers are too long for a code. Take the file itself with you: {self.path}"
            ) from None

    def restore(self, code: str) -> int:
        """Take over answers from a code; answers given here that it does not hold stay.

        Returns the number of answers the code held. Raises ValueError with what to do.
        """
        try:
            lesson, content = codes.unpack(code)
            if lesson != self.lesson:
                raise WrongLesson(f"it belongs to lesson {lesson}")
            entries = _entries(_json(content), self.lesson)
        except (codes.CodeError, WrongLesson, NewerFormat) as problem:
            raise ValueError(
                f"This code cannot be used: {problem}. Copy all of it anew, from "
                f"{codes.MARK} to its end, and paste it into the box of lesson.restore()."
            ) from None
        except (ValueError, RecursionError):
            raise ValueError(
                "This code cannot be used: it was altered. Ask for the one that lesson.code() gave."
            ) from None
        self.update(entries)
        return sum(not key.startswith(TRIES) for key in entries)


class WrongLesson(ValueError):
    """The answers belong to another lesson."""


class NewerFormat(ValueError):
    """The answers were written by a newer edition of the course."""


def _bytes(path: Path) -> bytes:
    """Read a plain file of a size that answers can have; never wait for another kind of file."""
    about = path.stat()
    if not stat.S_ISREG(about.st_mode):
        raise OSError(f"{path.name} is no file")
    if about.st_size > MOST:
        raise OSError(f"{about.st_size // 1_000_000} MB are too many for answers")
    return path.read_bytes()


def _json(content: bytes) -> Any:
    """Read JSON, or raise ValueError; also from an editor that begins a file with a mark."""
    return json.loads(content.decode("utf-8-sig"))


def _entries(content: Any, lesson: int) -> dict[str, Any]:
    """Take the answers out of what was read, or raise ValueError where it is not such content."""
    if not isinstance(content, dict):
        raise ValueError("no answers in it")
    version, belongs = content.get("format", FORMAT), content.get("lesson")
    if type(version) is not int or version < 1:
        raise ValueError("it does not say which format it has")
    if version > FORMAT:
        raise NewerFormat("it was made by a newer edition of the course: update this one first")
    if not isinstance(content.get("answers"), dict):
        raise ValueError("no answers in it")
    if type(belongs) is not int:
        raise ValueError("it does not say which lesson it belongs to")
    if belongs != lesson:
        raise WrongLesson(f"it belongs to lesson {belongs}")
    if not _shallow(content["answers"], 20):
        raise ValueError("no answers look like these")
    return content["answers"]


def _shallow(value: Any, levels: int) -> bool:
    """Whether a value goes no deeper than so many levels, so that it can be written again."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels > 0 and all(_shallow(one, levels - 1) for one in inner)
