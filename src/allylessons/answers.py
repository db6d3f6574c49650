"""A learner's answers and predictions: kept as they go, there again after a restart.

One JSON file a lesson in a folder that the learner can see, download and move. Knows nothing of
exercises or charts.
"""

from __future__ import annotations

import base64
import json
import os
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER_VARIABLE = "ALLYLESSONS_ANSWERS"
FORMAT = 1


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
            self._entries = self._entries | entries
            self._write()

    def _read(self) -> dict[str, Any]:
        if not self._writable:
            return {}
        try:
            text = self.path.read_bytes().decode("utf-8")
        except FileNotFoundError:
            return {}
        except (OSError, UnicodeDecodeError) as problem:
            return self._set_aside(problem)
        try:
            return _entries(json.loads(text), self.lesson)
        except (ValueError, RecursionError) as problem:
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
            # Written beside it and moved into place: a session that drops leaves a whole file.
            with tempfile.NamedTemporaryFile(
                "w", encoding="utf-8", dir=self.path.parent, prefix=".", suffix=".tmp", delete=False
            ) as file:
                temporary = file.name
                json.dump(content, file, indent=1)  # as ASCII: no character can stop it
            os.replace(temporary, self.path)
        except OSError as reason:
            if temporary:
                Path(temporary).unlink(missing_ok=True)
            self._writable = False
            self.notices.append(
                f"Answers cannot be saved in {self.path.parent} ({reason.strerror}). Work goes on; "
                "before you leave, copy the code that lesson.code() gives."
            )

    def code(self) -> str:
        """All answers as one short text, to paste on another machine."""
        content = {"lesson": self.lesson, "answers": self._entries}
        packed = zlib.compress(json.dumps(content).encode(), 9)
        return f"ally{self.lesson}-{base64.urlsafe_b64encode(packed).decode()}"

    def restore(self, code: str) -> int:
        """Take over answers from a code; answers given here that it does not hold stay.

        Returns the number of answers the code held. Raises ValueError with what to do.
        """
        try:
            packed = base64.urlsafe_b64decode("".join(code.split()).split("-", 1)[1])
            entries = _entries(json.loads(zlib.decompress(packed)), self.lesson)
        except (
            ValueError,
            LookupError,
            TypeError,
            AttributeError,
            RecursionError,
            zlib.error,
        ) as problem:
            wrong = str(problem) if isinstance(problem, WrongLesson) else "it is not whole"
            raise ValueError(
                f"This code cannot be used: {wrong}. Copy all of it, from ally{self.lesson}- to "
                "its end, between the quotation marks."
            ) from None
        self.update(entries)
        return len(entries)


class WrongLesson(ValueError):
    """The answers belong to another lesson."""


def _entries(content: Any, lesson: int) -> dict[str, Any]:
    """Take the answers out of what was read, or raise ValueError where it is not such content."""
    if not isinstance(content, dict) or not isinstance(content.get("answers"), dict):
        raise ValueError("no answers in it")
    if content.get("lesson") != lesson:
        raise WrongLesson(f"it belongs to lesson {content.get('lesson')}")
    return content["answers"]
