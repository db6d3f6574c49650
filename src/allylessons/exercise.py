"""Exercises: what is asked, which answers are right, which mistakes have a message of their own.

Nothing here knows a lesson, reads a table, draws or prints. A lesson's content builds
`Exercise` and `Prediction` objects from the data; `judge` turns an answer into a `Verdict`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from allylessons import escape, kinds
from allylessons.words import count

Outcome = Literal["right", "try again", "not tried yet", "kept"]


@dataclass(frozen=True)
class Verdict:
    """What a check says: an outcome and a message, shown as Markdown or as plain text.

    `value` is the answer as it was read, or None where it could not be.
    """

    outcome: Outcome
    message: str
    value: Any = field(default=None, compare=False)

    def _repr_markdown_(self) -> str:
        return escape.inert(f"**{self.outcome.capitalize()}.** {self.message}")

    def __repr__(self) -> str:
        return escape.plain(f"**{self.outcome.capitalize()}.** {self.message}")

    def storable(self, given: object) -> object:
        """The answer that was `given` as JSON can hold it; what could not be read, as its text."""
        if self.value is None:
            return given if isinstance(given, str) else type(given).__name__
        if isinstance(self.value, Mapping):
            return dict(self.value)
        if isinstance(self.value, Iterable) and not isinstance(self.value, str):
            return (sorted if isinstance(self.value, frozenset) else list)(self.value)
        return self.value


@dataclass(frozen=True)
class Note:
    """A hint, a solution or another short text, shown as Markdown or as plain text."""

    text: str

    def _repr_markdown_(self) -> str:
        return escape.inert(self.text)

    def __repr__(self) -> str:
        return escape.plain(self.text)


@dataclass(frozen=True)
class Mistake:
    """A wrong answer, the misconception behind it, and what to say to someone who gives it.

    `answer` is an example, which the tests try. Where `when` is given it decides instead of
    equality with the example.
    """

    answer: Any
    misconception: str
    says: str
    when: kinds.When | None = None


@dataclass(frozen=True)
class Exercise:
    """One exercise of a lesson.

    Attributes
    ----------
    key
        Name by which the notebook asks for it, for instance ``"what-counts"``.
    prompt
        The question, in Markdown.
    kind
        The kind of answer: `Number`, `Numbers`, `Series`, `Choice`, `Several`, `Ordered`,
        `Settings`, `Parts` or `Free`.
    right
        The right answer; for a `Free` text a model answer.
    why
        Why it is right, in Markdown.
    mistakes
        At least two, each with its own message; the first that fits speaks.
    hints
        Two, the second nearer to the answer.
    solution
        The way to the answer, worked, in Markdown.
    objective
        Number of the lesson's objective that it serves, from 1.
    recall
        Whether its prompt stands alone, so that a later lesson may ask it again.
    otherwise
        What to say to a wrong answer that none of the mistakes is for.
    also
        Further right answers.
    scene
        Number of the scene in which it is asked, from 1; 0 where a lesson has none.
    as_written
        Whether the options keep their order; otherwise they are shuffled, for everybody alike.
    """

    key: str
    prompt: str
    kind: kinds.Kind
    right: Any
    why: str
    mistakes: tuple[Mistake, ...]
    hints: tuple[str, str]
    solution: str
    objective: int
    recall: bool = False
    otherwise: str = "That is not it, and it is none of the usual mistakes either."
    also: tuple[Any, ...] = ()
    scene: int = 0
    as_written: bool = False

    def judge(self, given: object) -> Verdict:
        """Judge an answer; whatever is given, this never raises."""
        if given is ... or given is None or (isinstance(given, str) and not given.strip()):
            return Verdict("not tried yet", "Put your answer in place of the three dots.")
        try:
            value = self.kind.read(given)
        except kinds.Unreadable as problem:
            return Verdict("try again", str(problem))
        except Exception:  # an object that fails when it is looked at
            return Verdict("try again", "This cannot be read as an answer.")
        if isinstance(self.kind, kinds.Free):
            return Verdict("kept", self.why, value)
        mistake = next((m for m in self.mistakes if self.fits(m, value)), None)
        if any(self.kind.same(value, self.kind.read(one)) for one in (self.right, *self.also)):
            return Verdict("right", self.why, value)
        return Verdict("try again", mistake.says if mistake else self.otherwise, value)

    def done(self, kept: object) -> bool:
        """Whether what is kept is a right answer, or a text of one's own."""
        return kept is not None and self.judge(kept).outcome in ("right", "kept")

    def fits(self, mistake: Mistake, value: Any) -> bool:
        """Whether a mistake is the one behind an answer, as its kind has read it."""
        if mistake.when is not None:
            return mistake.when.holds(self.kind, value)
        return self.kind.same(value, self.kind.read(mistake.answer))

    def answers(self) -> Iterator[Any]:
        """Every possible answer, where there are finitely many; else none."""
        return kinds.possible(self.kind)

    def hint(self, number: int = 1) -> Note:
        """Give the first or the second hint; the last one names the solution."""
        if number not in range(1, len(self.hints) + 1):
            raise ValueError(
                f'Exercise "{self.key}" has hints 1 to {len(self.hints)}: '
                f'type lesson.hint("{self.key}", {len(self.hints)}).'
            )
        return Note(f"**Hint {number} of {len(self.hints)}.** {self.hints[number - 1]}")


@dataclass(frozen=True)
class Prediction:
    """Something to guess before a chart is seen; there is no right or wrong.

    `kind` is `Choice`, `Several`, `Number`, or `Numbers` with two names (a low and a high end);
    numbers lie between `low` and `high`.

    Attributes
    ----------
    told
        What to say once the guess is kept, with ``{guess}`` where it stands.
    skipped
        What to say once it is skipped.
    """

    key: str
    prompt: str
    kind: kinds.Choice | kinds.Several | kinds.Number | kinds.Numbers
    low: float = 0.0
    high: float = 100.0
    told: str = "You meet it again on the chart, once you run the cells below."
    skipped: str = "You can still make a guess later."
    scene: int = 0

    def kept(self, saved: object) -> Any:
        """Read what was kept: a key, a list of two numbers, ``"skipped"``, or None.

        None stands too for what fits this prediction no more, or never did.
        """
        if saved is None or (isinstance(saved, str) and saved == "skipped"):
            return saved
        try:
            value = self.kind.read(saved)
        except Exception:  # a file may hold anything
            return None
        if isinstance(self.kind, (kinds.Choice, kinds.Several)):
            return value if isinstance(value, str) else sorted(value)
        values = sorted(value) if isinstance(value, tuple) else [value]
        if not (self.low <= values[0] and values[-1] <= self.high):
            return None
        return values if isinstance(value, tuple) else value


@dataclass(frozen=True)
class Content:
    """What one lesson asks and computes; `lessons/lNN` builds it from the data.

    Attributes
    ----------
    title
        The lesson's question, as its notebook's heading has it.
    exercises, predictions
        What the notebook asks by key.
    desks
        Tools by key that keep what is done at them: each is called with the learner's answers and
        returns something to display.
    pictures
        Charts by key that follow controls of their own, or wait for a guess (`allylessons.lab`).
    facts
        What the lesson's text is filled from, for ``lesson.value``.
    scenes
        How many scenes the lesson has.
    words
        Short texts by key that its pictures take from the text file.
    voices
        Ids of the records whose speakers the lesson shows.
    views
        Country to the ids of its own government's view and of another voice's.
    left_out
        Place of what is left out, such as ``questions.how``, to the country that the data lack
        (`allylessons.about`).
    """

    title: str
    exercises: tuple[Exercise, ...]
    predictions: tuple[Prediction, ...] = ()
    desks: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    pictures: tuple[Any, ...] = ()
    facts: Any = None
    scenes: int = 0
    words: Mapping[str, Any] = field(default_factory=dict)
    voices: tuple[str, ...] = ()
    views: Mapping[str, list[str]] = field(default_factory=dict)
    left_out: Mapping[str, Any] = field(default_factory=dict)

    def place(self, lesson: int, scene: int, kept: Callable[[str], Any]) -> dict[str, Any]:
        """Say where one is: the scene, how many there are, and which are done.

        `kept` gives what is kept under a name, or None. Nothing where the lesson has no scenes.
        """
        if not (scene and self.scenes):
            return {}
        asked: dict[int, list[bool]] = {}
        for prediction in self.predictions:
            guessed = kept(f"predict:{prediction.key}") is not None
            asked.setdefault(prediction.scene, []).append(guessed)
        for exercise in self.exercises:
            asked.setdefault(exercise.scene, []).append(exercise.done(kept(exercise.key)))
        found = sum(map(sum, asked.values()))
        return {
            "lesson": lesson,
            "scene": scene,
            "of": self.scenes,
            "done": [
                "now" if n == scene else "done" if n in asked and all(asked[n]) else ""
                for n in range(1, self.scenes + 1)
            ],
            "kept": f"{count(found, 'question')} done" if found else "",
        }
