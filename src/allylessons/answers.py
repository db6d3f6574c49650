"""A learner's answers and predictions: kept as they go, there again after a restart.

One JSON file a lesson in a folder that the learner can see, download and move. Knows nothing of
exercises or charts.
"""

from __future__ import annotations

import json
import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from allylessons import codes

FOLDER_VARIABLE = "ALLYLESSONS_ANSWERS"
FORMAT = 1
MOST = 4 * codes.LIMIT  # bytes of a file, where the same answers are written with line breaks


def folder() -> Path:
    """Where answers go: the folder ``ALLYLESSONS_ANSWERS`` names, or ``my_answers`` here."""
    return Path(os.environ.get(FOLDER_VARIABLE) or "my_answers")


class Answers:
    """The answers to one lesson.

    Parameters
    ----------
    lesson
        Number of the lesson.
    place
        Folder of the file; by default as `folder` finds it, fixed when the lesson starts.

    Attributes
    ----------
    notices
        Messages about the file (damaged, unwritable) that were not yet shown, each said once.
    """

    def __init__(self, lesson: int, place: Path | None = None) -> None:
        self.lesson = lesson
        self.path = (place or folder()).absolute() / f"lesson-{lesson:02d}.json"
        self.notices: list[str] = []
        self._writable = True
        self._entries = self._read()
        self.found = len(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: str) -> Any:
        """The kept value, or None."""
        return self._entries.get(key)

    def items(self) -> list[tuple[str, Any]]:
        """All kept keys and values, in the order they were first given."""
        return list(self._entries.items())

    @property
    def kept(self) -> bool:
        """Whether what was put is in the file."""
        return self._writable

    def look_again(self) -> None:
        """Take in what another notebook has written since."""
        self._entries = self._entries | self._read()

    def put(self, key: str, value: Any) -> None:
        """Keep a value and save the file. Raises nothing: a failure becomes a notice."""
        self.update({key: value})

    def update(self, entries: Mapping[str, Any]) -> None:
        """Keep several values at once."""
        if any(key not in self._entries or self._entries[key] != entries[key] for key in entries):
            self.look_again()  # what it kept stays
            if len(json.dumps(self._entries | entries)) > codes.LIMIT - 1000:
                self.notices.append(
                    "This is too long to be kept: the answers to a lesson are less than 1 MB."
                )
                return
            self._entries = self._entries | entries
            self._write()

    def _read(self) -> dict[str, Any]:
        if not self._writable:
            return {}
        try:
            return _entries(_json(_bytes(self.path)), self.lesson)
        except FileNotFoundError:
            return {}
        except NewerFormat as problem:
            self._writable = False
            self.notices.append(
                f"Your saved answers in {self.path.name} cannot be used: {problem}. The file stays "
                "as it is. Work goes on, but nothing is saved; before you leave, copy the code "
                "that lesson.code() gives."
            )
            return {}
        except (OSError, ValueError, RecursionError) as problem:
            return self._set_aside(problem)

    def _set_aside(self, problem: Exception) -> dict[str, Any]:
        """Rename a file that cannot be read, so that the next save does not overwrite it."""
        number = 1
        while (aside := self.path.with_suffix(f".damaged-{number}.json")).exists():
            number += 1
        try:
            os.replace(self.path, aside)
            self.notices.append(
                f"Your saved answers in {self.path.name} could not be read ({problem}). The file "
                f"is kept as {aside.name}; a new one is begun."
            )
        except OSError as reason:
            self._writable = False
            self.notices.append(
                f"Your saved answers in {self.path} can neither be read nor moved ({reason}). "
                "Work goes on; before you leave, copy the code that lesson.code() gives."
            )
        return {}

    def _write(self) -> None:
        if not self._writable:
            return
        content = {"format": FORMAT, "lesson": self.lesson, "answers": self._entries}
        temporary = None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            path = Path(os.path.realpath(self.path))  # a link goes on leading to the file
            # Written beside it and moved into place: a session that drops leaves a whole file.
            with tempfile.NamedTemporaryFile(
                "w", encoding="utf-8", dir=path.parent, prefix=".", suffix=".tmp", delete=False
            ) as file:
                temporary = file.name
                json.dump(content, file, indent=1)  # as ASCII: no character can stop it
            os.replace(temporary, path)
        except OSError as reason:
            if temporary:
                Path(temporary).unlink(missing_ok=True)
            self._writable = False
            self.notices.append(
                f"Answers cannot be saved in {self.path.parent} ({reason.strerror}). Work goes on; "
                "before you leave, copy the code that lesson.code() gives."
            )

    def code(self) -> str:
        """All answers as one short text of letters and digits, to paste on another machine."""
        content = {"format": FORMAT, "lesson": self.lesson, "answers": self._entries}
        return codes.pack(json.dumps(content).encode(), self.lesson)

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
        return len(entries)


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
