"""A lesson at work: what the notebook calls by key. Knows no particular lesson."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random
from typing import Any, TypeVar

import pandas as pd

from allylessons import escape
from allylessons.answers import Answers
from allylessons.bound import bound
from allylessons.data import DataError, Package, nearest
from allylessons.describe import count
from allylessons.exercise import Content, Exercise, Note, Verdict
from allylessons.widgets import Explorer, Guess, Quiz, Restore, explorer

Item = TypeVar("Item")
_RECALL = re.compile(r"recall:(\d{1,6}):", re.ASCII)  # a key of the nth visit


_CARRY = (
    "Copy all of this, from the first letter to the last. On the other machine run "
    "`lesson.restore()` in the same lesson and paste it into the box."
)


class LessonError(DataError):
    """A lesson was asked for something it does not have."""


@dataclass(frozen=True)
class Code:
    """A learner's answers as a code, shown in lines that are easily marked and copied."""

    text: str

    @property
    def _lines(self) -> str:
        groups = self.text.split()
        return "\n".join(" ".join(groups[at : at + 8]) for at in range(0, len(groups), 8))

    def _repr_markdown_(self) -> str:
        return f"{_CARRY}\n\n```text\n{self._lines}\n```"

    def __repr__(self) -> str:
        return f"{escape.plain(_CARRY)}\n\n{self._lines}"


class Lesson:
    """One lesson, as `allylessons.start` gives it.

    Parameters
    ----------
    number
        Number of the lesson.
    content
        Its exercises, predictions and notes.
    data
        The data package they were built from.
    answers
        The learner's kept answers; by default those in the folder for answers.
    earlier
        Gives number and exercises of the lessons before this one, from which it asks again.
    """

    def __init__(
        self,
        number: int,
        content: Content,
        data: Package,
        answers: Answers | None = None,
        earlier: Callable[[], list[tuple[int, Exercise]]] = list,
    ) -> None:
        self.number, self.title, self.data = number, content.title, data
        self._exercises = {exercise.key: exercise for exercise in content.exercises}
        self._predictions = {prediction.key: prediction for prediction in content.predictions}
        self._labs = {lab.key: lab for lab in content.labs}
        self._notes, self._desks = content.notes, content.desks
        self.answers = Answers(number) if answers is None else answers
        recalls = (_RECALL.match(key) for key, _ in self.answers.items())
        self._visit = max((int(found[1]) for found in recalls if found), default=-1) + 1
        self._earlier = earlier

    def __repr__(self) -> str:
        return self.ready

    @property
    def ready(self) -> str:
        """One line for the first cell: which lesson, which data, what was found of answers."""
        found = self.answers.found
        saved = f"{count(found, 'saved answer')} found" if found else "no saved answers yet"
        line = f"Ready. Lesson {self.number}: {self.title} Data edition {self.data.edition};"
        return " ".join([line, f"{saved}.", *self._notices()])

    def _notices(self) -> list[str]:
        notices, self.answers.notices = self.answers.notices, []
        return notices

    def predict(self, key: str) -> Guess:
        """Ask for a prediction; it is kept, and drawn where a chart takes `prediction`."""
        prediction = self._find(key, self._predictions, "prediction", "predict")
        name = f"predict:{key}"
        return Guess(prediction, lambda guess: self._keep(name, guess), self.answers.get(name))

    def prediction(self, key: str) -> Any:
        """The kept prediction: a key or a list of numbers; None where none was kept."""
        prediction = self._find(key, self._predictions, "prediction", "predict")
        kept = prediction.kept(self.answers.get(f"predict:{key}"))
        return None if kept == "skipped" else kept

    def check(self, key: str, answer: object = ...) -> Verdict:
        """Check an answer and keep it; three dots mean "not tried yet".

        Returns
        -------
        Verdict
            Right (with the reason), try again (with what to look at), or not tried yet.
        """
        exercise = self._exercise(key, "check")
        verdict = exercise.judge(answer)
        if verdict.outcome == "not tried yet":
            kept = self.answers.get(key)
            if kept is not None:
                again = exercise.judge(kept).outcome
                verdict = Verdict(
                    "not tried yet",
                    f"Your last visit's answer is kept: <code>{escape.markdown(repr(kept))}</code> "
                    f"({again}). "
                    "Put it in place of the three dots to go on from there.",
                )
        else:
            self._keep(key, _storable(verdict, answer))
        return Verdict(verdict.outcome, " ".join([verdict.message, *self._notices()]))

    def hint(self, key: str, number: int = 1) -> Note:
        """Give a hint; the first leads to the second, the second to the solution."""
        try:
            return self._exercise(key, "hint").hint(number)
        except ValueError as problem:
            raise LessonError(str(problem)) from None

    def solution(self, key: str) -> Note:
        """Show the way to the answer."""
        return Note(f"**Solution.** {self._exercise(key, 'solution').solution}")

    def quiz(self, key: str) -> Quiz:
        """Ask an exercise with options as a quiz to click or to work by keyboard."""
        exercise = self._exercise(key, "quiz")
        try:
            return Quiz(exercise, lambda given: self.check(key, given), self.answers.get(key))
        except TypeError as problem:
            raise LessonError(str(problem)) from None

    @cached_property
    def _recalled(self) -> list[Exercise]:
        """Questions of earlier lessons that stand alone, in an order of this lesson's own."""
        asked = [
            replace(exercise, prompt=f"From lesson {number}. {exercise.prompt}")
            for number, exercise in self._earlier()
            if exercise.recall
        ]
        Random(self.number).shuffle(asked)
        return asked

    def recall(self, number: int = 1) -> Quiz:
        """Ask again something from an earlier lesson; a later visit gets other questions.

        `number` counts the questions of one visit, from 1.
        """
        if not self._recalled:
            raise LessonError(f"No lesson before lesson {self.number} has a question to ask again.")
        # Two a visit; with too few questions they come round again.
        exercise = self._recalled[(2 * self._visit + number - 1) % len(self._recalled)]
        key = f"recall:{self._visit}:{exercise.key}"

        def check(given: object) -> Verdict:
            verdict = exercise.judge(given)
            self._keep(key, _storable(verdict, given))
            return verdict

        return Quiz(exercise, check, self.answers.get(key))

    def explore(self, key: str) -> Explorer:
        """Open a lab: controls, and beneath them a chart that follows them in place."""
        lab = self._find(key, self._labs, "lab", "explore")

        def draw(**values: Any) -> Any:
            # Asked for at each change, so that a prediction kept meanwhile is drawn.
            if lab.predicted:
                values["predicted"] = self.prediction(lab.predicted)
            return lab.draw(**values)

        if lab.tell:
            return bound(draw, lab.tell, start=lab.start, **lab.controls)
        return explorer(draw, start=lab.start, **lab.controls)

    def desk(self, key: str) -> Any:
        """Open a desk: a tool that keeps what is done at it, and has it again on the next visit."""
        return self._find(key, self._desks, "desk", "desk")(self.answers)

    def glossary(self) -> Note:
        """List the words that this lesson brings, and those of earlier lessons, folded."""
        terms = self.data.load("glossary")
        parts = [
            ("Words new in this lesson", terms[terms["lesson"] == self.number]),
            ("Words from earlier lessons", terms[terms["lesson"] < self.number]),
        ]
        return Note("\n\n".join(_folded(title, rows) for title, rows in parts if len(rows)))

    def note(self, key: str) -> Note:
        """Show a paragraph that is computed from the data."""
        return Note(self._find(key, self._notes, "note", "note"))

    def saved(self) -> pd.DataFrame:
        """List what is kept: columns ``name``, ``answer``."""
        return pd.DataFrame(self.answers.items(), columns=["name", "answer"])

    def code(self) -> Code:
        """Give all answers to this lesson as letters and digits, to paste on another machine."""
        return Code(self.answers.code())

    def restore(self, code: str | None = None) -> Note | Restore:
        """Take over the answers that `code` gave on another machine; alone, ask for the code."""
        if code is None:
            return Restore(lambda text: self.restore(text).text)
        try:
            taken = self.answers.restore(code)
        except ValueError as problem:
            raise LessonError(str(problem)) from None
        notices = " ".join(self._notices())
        return Note(
            f"**Restored.** {count(taken, 'answer')} back in place. Run the lesson's cells again "
            f"to see them. {notices}".strip()
        )

    def _keep(self, key: str, value: object) -> None:
        self.answers.put(key, value)

    def _exercise(self, key: str, verb: str) -> Exercise:
        if isinstance(key, str) and key not in self._exercises:
            again = next((e for e in self._recalled if e.key == key), None)
            if again:
                return again
        return self._find(key, self._exercises, "exercise", verb)

    def _find(self, key: str, among: Mapping[str, Item], kind: str, verb: str) -> Item:
        if isinstance(key, str) and key in among:
            return among[key]
        like = nearest(str(key), among) if among else "It has none."
        raise LessonError(
            f'Lesson {self.number} has no {kind} "{key}". {like} '
            f'For instance: lesson.{verb}("{next(iter(among), "...")}").'
        )


def _folded(title: str, terms: pd.DataFrame) -> str:
    words = "\n".join(
        f"- **{escape.markdown(row['term'])}**: {escape.markdown(row['definition'])}"
        for _, row in terms.iterrows()
    )
    return f"<details><summary>{title} ({len(terms)})</summary>\n\n{words}\n\n</details>"


def _storable(verdict: Verdict, answer: object) -> object:
    """An answer as JSON can hold it; what could not be read is kept as its text."""
    value = verdict.value
    if value is None:
        return answer if isinstance(answer, str) else type(answer).__name__
    if isinstance(value, Iterable) and not isinstance(value, str):
        return sorted(value) if isinstance(value, frozenset) else list(value)
    return value
