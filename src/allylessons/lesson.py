"""A lesson at work: what the notebook calls by key. Knows no particular lesson."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakSet

from IPython.display import display

from allylessons import about, escape
from allylessons.answers import TRIES, Answers
from allylessons.codes import Code
from allylessons.data import DataError, Package, nearest
from allylessons.exercise import Content, Exercise, Note, Verdict
from allylessons.page.ask import Ask
from allylessons.reference import Facts
from allylessons.words import count

if TYPE_CHECKING:
    import pandas as pd

    from allylessons.cards import Card, Pile
    from allylessons.lab import Live, Picture
    from allylessons.widgets import Restore

Item = TypeVar("Item")
_RECALL = re.compile(r"recall:(\d{1,6}):", re.ASCII)  # a key of the nth visit


class LessonError(DataError):
    """A lesson was asked for something it does not have."""


class Shown:
    """Several things of a lesson, shown one under the other."""

    def __init__(self, *parts: Any) -> None:
        self.parts = parts

    def __repr__(self) -> str:
        return "\n".join(map(repr, self.parts))

    def _ipython_display_(self) -> None:
        for part in self.parts:
            display(part)


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
        content: Content | Callable[[], Content],
        data: Package,
        answers: Answers | None = None,
        earlier: Callable[[], list[tuple[int, Exercise]]] = list,
        title: str = "",
    ) -> None:
        self.number, self.data = number, data
        self._build, self._title = content, title
        self.answers = Answers(number) if answers is None else answers
        recalls = (_RECALL.match(key) for key, _ in self.answers.items())
        self._visit = max((int(found[1]) for found in recalls if found), default=-1) + 1
        self._earlier = earlier
        self._asks: WeakSet[Ask] = WeakSet()
        self._waiting: dict[str, list[Any]] = {}

    @cached_property
    def content(self) -> Content:
        """What the lesson asks and draws; built when the first of it is asked for."""
        return self._build() if callable(self._build) else self._build

    def left_out(self, kind: str, key: object) -> str:
        """The line in place of what is left out; nothing where it stands."""
        left = self.content.left_out
        if one := left.get(about.WHOLE):
            return one.line(f"Lesson {self.number}")
        one = left.get(f"{kind}.{key}")
        return one.line(about.NAMES[kind]) if one else ""

    @property
    def title(self) -> str:
        """The lesson's question."""
        return self._title or self.content.title

    @cached_property
    def _exercises(self) -> dict[str, Exercise]:
        return {exercise.key: exercise for exercise in self.content.exercises}

    @cached_property
    def _predictions(self) -> dict[str, Any]:
        return {prediction.key: prediction for prediction in self.content.predictions}

    @cached_property
    def _pictures(self) -> dict[str, Any]:
        return {picture.key: picture for picture in self.content.pictures}

    def __repr__(self) -> str:
        return self.ready

    @property
    def ready(self) -> str:
        """One line for the first cell: which lesson, which data, what was found of answers."""
        found = self.answers.found
        saved = f"{count(found, 'saved answer')} found" if found else "no saved answers yet"
        line = f"Ready. Lesson {self.number}: {self.title} Data edition {self.data.edition};"
        return f"{line} {saved}. {self.answers.told()}".rstrip()

    @about.or_line("predictions")
    def predict(self, key: str) -> Ask:
        """Ask for a guess; it is kept, and opens the picture that it veils."""
        prediction = self._find(key, self._predictions, "prediction", "predict")
        name = f"predict:{key}"

        def keep(guess: object) -> Verdict:
            self.answers.put(name, guess)
            for live in self._waiting.get(key, []):
                live.open(None if guess == "skipped" else guess)
            return Verdict("kept", self.answers.told(), guess)

        return self._ask(prediction, keep, self.answers.get(name))

    @about.or_line("predictions")
    def guess(self, key: str) -> Shown:
        """Ask for a guess, with the picture that it opens beneath; nothing is run again."""
        asked = self.predict(key)
        picture = next((one for one in self.content.pictures if one.opened_by == key), None)
        if picture is None:
            raise LessonError(
                f'No picture of lesson {self.number} waits for the guess "{key}". '
                f'Type lesson.predict("{key}").'
            )
        return Shown(asked, self._live(picture))

    def prediction(self, key: str) -> Any:
        """The kept prediction: a key or a list of numbers; None where none was kept."""
        if self.left_out("predictions", key):
            return None
        prediction = self._find(key, self._predictions, "prediction", "predict")
        kept = prediction.kept(self.answers.get(f"predict:{key}"))
        return None if kept == "skipped" else kept

    @about.or_line("questions")
    def ask(self, key: str, lab: Live | None = None) -> Ask:
        """Ask a question: its options or boxes, Check, Hint and Show me, and the verdict.

        With a lab, as `explore` gives it, the answer is how its controls stand by then, with what
        is chosen here.
        """
        exercise = self._exercise(key, "ask")

        def judge(given: object) -> Verdict:
            if lab is not None and (given is None or isinstance(given, Mapping)):
                given = {**lab.values, **(given or {})}
            return self._judged(exercise, key, given)

        return self._ask(exercise, judge, self.answers.get(key), reads=lab is not None)

    @about.or_line("questions")
    def check(self, key: str, answer: object = ...) -> Ask:
        """Check an answer from a cell and keep it; three dots mean "not tried yet".

        Returns
        -------
        Ask
            The question with its verdict, as ``outcome`` and ``message`` too: right (with the
            reason), try again (with what to look at), or not tried yet.
        """
        exercise = self._exercise(key, "check")
        verdict = self._judged(exercise, key, answer)
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
        return self._ask(exercise, lambda _: verdict, None, verdict=verdict, in_cell=True)

    def _judged(self, exercise: Exercise, key: str, answer: object) -> Verdict:
        """Judge and keep: a right answer stays when a wrong one follows."""
        verdict = exercise.judge(answer)
        if verdict.outcome == "not tried yet":
            return verdict
        tried = self.answers.get(f"{TRIES}{key}")
        tried = tried if isinstance(tried, dict) else {}
        outcomes = [*tried.get("outcomes", []), verdict.outcome][-20:]
        entries: dict[str, Any] = {
            f"{TRIES}{key}": {"outcomes": outcomes, "edition": self.data.edition}
        }
        # An answer that was right by these data; an older edition's is judged anew.
        before = self.answers.get(key)
        if verdict.outcome != "try again" or not exercise.done(before):
            entries[key] = verdict.storable(answer)
        self.answers.update(entries)
        if told := self.answers.told():
            verdict = replace(verdict, message=f"{verdict.message} {told}")
        for one in self._asks:
            one.follow()
        return verdict

    def _ask(self, item: Any, judge: Callable[[object], Verdict], saved: Any, **more: Any) -> Ask:
        more |= {
            "strip": lambda: self.content.place(self.number, item.scene, self.answers.get),
            "kept": lambda: self.answers.kept,
        }
        one = Ask(item, self.number, judge, saved, **more)
        self._asks.add(one)
        return one

    def value(self, name: str) -> Any:
        """Give a figure or date of the data by its row, or a value that the lesson computes.

        Parameters
        ----------
        name
            ``"N038"`` for a row's main cell, ``"E018.date"`` for another, ``"own.share"`` for a
            value of the lesson. Of a country that the data no longer hold it is not a number.
        """
        facts = self.content.facts or Facts(self.data)
        try:
            return facts.value(name)
        except DataError as problem:
            if about.WHOLE in self.content.left_out or about.row(self.data, name.split(".")[0]):
                return math.nan
            raise LessonError(str(problem)) from None

    @about.or_line("questions")
    def hint(self, key: str, number: int = 1) -> Note:
        """Give a hint; the first leads to the second, the second to the solution."""
        try:
            return self._exercise(key, "hint").hint(number)
        except ValueError as problem:
            raise LessonError(str(problem)) from None

    @about.or_line("questions")
    def solution(self, key: str) -> Note:
        """Show the way to the answer."""
        return Note(f"**Solution.** {self._exercise(key, 'solution').solution}")

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

    def recalled(self, number: int, visit: int) -> Exercise:
        """The exercise that `recall` asks again at a visit, both counted as it counts them."""
        if not self._recalled:
            raise LessonError(f"No lesson before lesson {self.number} has a question to ask again.")
        # Two a visit; with too few questions they come round again.
        return self._recalled[(2 * visit + number - 1) % len(self._recalled)]

    def recall(self, number: int = 1) -> Ask:
        """Ask again something from an earlier lesson; a later visit gets other questions.

        `number` counts the questions of one visit, from 1.
        """
        exercise = self.recalled(number, self._visit)
        key = f"recall:{self._visit}:{exercise.key}"
        return self._ask(
            replace(exercise, scene=0),
            lambda given: self._judged(exercise, key, given),
            self.answers.get(key),
        )

    @about.or_line("pictures")
    def explore(self, key: str) -> Live:
        """Open a lab: a picture and the controls that it follows."""
        return self._live(self._find(key, self._pictures, "picture", "explore"))

    def _live(self, picture: Picture) -> Live:
        from allylessons.lab import Live  # brings Altair, which a question does without

        key = picture.opened_by or picture.shows
        kept = self.answers.get(f"predict:{key}") if key else None
        kind = self._predictions[key].kind if key else None
        # As the prediction reads it: a file may hold anything.
        guess = self._predictions[key].kept(kept) if key else None
        guess = None if guess == "skipped" else guess
        if guess is None and hasattr(kind, "names"):
            guess = [None] * len(kind.names)
        options = getattr(kind, "options", {})
        options = {name: escape.plain(text) for name, text in options.items()}  # a list holds text
        live = Live(picture, self.data, guess, opened=kept is not None, options=options)
        if picture.opened_by:
            self._waiting.setdefault(key, []).append(live)
        return live

    @about.or_line("desks")
    def desk(self, key: str) -> Any:
        """Open a desk: a tool that keeps what is done at it, and has it again on the next visit."""
        return self._find(key, self.content.desks, "desk", "desk")(self.answers)

    def glossary(self) -> Note:
        """List the words that this lesson brings, and those of earlier lessons, folded."""
        terms = self.data.load("glossary")
        parts = [
            ("Words new in this lesson", terms[terms["lesson"] == self.number]),
            ("Words from earlier lessons", terms[terms["lesson"] < self.number]),
        ]
        return Note("\n\n".join(_folded(title, rows) for title, rows in parts if len(rows)))

    def voices(self) -> Card:
        """Count whose voices the lesson shows, by the country spoken from, and whose it lacks."""
        from allylessons import voices  # needs tables that the first cell does without

        return voices.counted(self.data, self.content.voices)

    def views(self) -> Pile:
        """Show two views of each country: its own government's, and another voice's."""
        from allylessons import cards

        return cards.pile(self.data, "", "", self.content.views)

    def saved(self) -> pd.DataFrame:
        """List what is kept: columns ``name``, ``answer``."""
        import pandas as pd

        return pd.DataFrame(self.answers.items(), columns=["name", "answer"], dtype=object)

    def code(self) -> Code:
        """Give all answers to this lesson as letters and digits, to paste on another machine."""
        try:
            return Code(self.answers.code())
        except ValueError as problem:
            raise LessonError(str(problem)) from None

    def restore(self, code: str | None = None) -> Note | Restore:
        """Take over the answers that `code` gave on another machine; alone, ask for the code."""
        if code is None:
            from allylessons.widgets import Restore

            return Restore(lambda text: self.restore(text).text)
        try:
            taken = self.answers.restore(code)
        except ValueError as problem:
            raise LessonError(str(problem)) from None
        return Note(
            f"**Restored.** {count(taken, 'answer')} back in place. Run the lesson's cells again "
            f"to see them. {self.answers.told()}".strip()
        )

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
