"""A lesson's questions, from its text file: one TOML file a lesson, words that nobody has to code.

The file holds titles, predictions, questions, options, replies, hints and solutions.
``{placeholders}`` are filled by the lesson's facts (see `allylessons.reference`); the answers that
need arithmetic come from the Python file beside it. There are no conditions: a sentence that holds
only while the data say so is guarded by `require`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from allylessons import about, escape, kinds
from allylessons.data import DataError, nearest
from allylessons.exercise import Content, Exercise, Mistake, Prediction
from allylessons.reference import Facts, Filler

SCHEMA = Path(__file__).parent / "lessons" / "schema.json"


class TextError(DataError):
    """A lesson's text file and what belongs to it do not agree; the message names file and key."""


@dataclass(frozen=True)
class Answer:
    """What Python knows of a question that its text cannot hold.

    Attributes
    ----------
    right
        The right answer.
    slips
        Misconception to the answer that shows it, or to a `When` that says which answers do.
    options
        Key to text, where the options are rows of the data; for parts, blank to such options. They
        are shown as the text that they are.
    examples
        Misconception to an example, where its `When` names no single answer.
    leads_to
        For the settings of a lab, or a sentence about them: called with them by name, it gives
        what they come to.
    """

    right: Any = None
    slips: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] | None = None
    examples: Mapping[str, Any] = field(default_factory=dict)
    leads_to: Any = None


def require(holds: bool, place: str, sentence: str) -> None:
    """Stop a lesson whose data no longer bear out a sentence that somebody wrote into it.

    Parameters
    ----------
    holds
        Whether the data still say so.
    place
        The sentence's key in the text file, such as ``questions.what-moved.why``, or the cell.
    sentence
        What must be so.
    """
    if not holds:
        raise TextError(f"{place}: the data no longer say that {sentence}. Rewrite it there.")


def read(path: Path) -> dict[str, Any]:
    """Read a lesson's text file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as problem:
        raise TextError(f"{path.name}: {problem}. A text stands between quotation marks.") from None


def filled(path: Path, facts: Facts) -> dict[str, Any]:
    """Read a text file that is no lesson's content, and fill in all its texts."""
    return {key: _filled(path.name, key, part, facts) for key, part in read(path).items()}


def content(
    path: Path,
    facts: Facts,
    *,
    answers: Mapping[str, Answer | Callable[[], Answer]] | None = None,
    options: Mapping[str, Mapping[str, str]] | None = None,
    **more: Any,
) -> Content:
    """Put a lesson's words and its answers together.

    Parameters
    ----------
    path
        The text file.
    facts
        What its placeholders are filled from.
    answers
        Key of a question to what Python knows of it; to a function that gives it, where that can be
        known only while the question stands.
    options
        Key of a prediction to its options, where they are rows of the data; shown as text too.
    more
        Further parts of the content, such as its pictures.

    Raises
    ------
    TextError
        If a key stands in one of the files only, a placeholder has nothing to fill it, or a
        question lacks what its kind needs.
    """
    said, left = about.leave_out(read(path), facts.data)
    answers, options = answers or {}, options or {}
    questions = said.get("questions", {})
    for key in answers:
        if key not in questions and f"questions.{key}" not in left:
            raise TextError(
                f'{path.name}: no question "{key}", which the Python file beside it answers. '
                f"{nearest(key, questions)}"
            )
    exercises = tuple(
        _exercise(
            path.name,
            key,
            _filled(path.name, f"questions.{key}", text, facts),
            answer() if callable(answer := answers.get(key)) else answer,
        )
        for key, text in questions.items()
    )
    predictions = tuple(
        _prediction(
            path.name,
            key,
            _filled(path.name, f"predictions.{key}", text, facts, late=("guess",)),
            options.get(key),
        )
        for key, text in said.get("predictions", {}).items()
    )
    return Content(
        said["title"],
        exercises,
        predictions,
        facts=facts,
        scenes=said.get("scenes", 0),
        words=_filled(path.name, "words", said.get("words", {}), facts),
        left_out=left,
        **about.without(more, left, facts.data),
    )


def _filled(file: str, place: str, part: Any, facts: Facts, late: Iterable[str] = ()) -> Any:
    if isinstance(part, dict):
        return {k: _filled(file, f"{place}.{k}", inner, facts, late) for k, inner in part.items()}
    if isinstance(part, list):
        return [_filled(file, f"{place}[{n}]", one, facts, late) for n, one in enumerate(part)]
    if not isinstance(part, str):
        return part
    try:
        return Filler(facts, late).fill(part)
    except (DataError, ValueError) as problem:
        raise TextError(f"{file}: {place}: {problem}") from None


def _as_text(options: Mapping[str, Any]) -> dict[str, Any]:
    """Options from the data, or blank to such options, so that their texts stay text."""
    return {
        key: _as_text(text) if isinstance(text, Mapping) else escape.markdown(text)
        for key, text in options.items()
    }


def _need(file: str, place: str, text: Mapping[str, Any], *keys: str) -> None:
    for key in keys:
        if key not in text:
            raise TextError(f"{file}: {place}: {key} is missing. Write {key} = ... there.")


def _exercise(file: str, key: str, text: dict[str, Any], answer: Answer | None) -> Exercise:
    place = f"questions.{key}"
    _need(file, place, text, "kind", "ask", "objective")
    answer = answer or Answer()
    if answer.options:
        answer = replace(answer, options=_as_text(answer.options))
    options = answer.options or text.get("options", {})
    kind = _kind(file, place, text, options, answer)
    if isinstance(kind, kinds.Free):
        _need(file, place, text, "model")
        return Exercise(
            key,
            text["ask"],
            kind,
            text["model"],
            text.get("why", "Nobody judges it: hold it against the lines below."),
            (),
            tuple(text.get("hints", ())),
            text["model"],
            text["objective"],
            scene=text.get("scene", 0),
        )
    _need(file, place, text, "why", "hints", "solution")
    right = answer.right if answer.right is not None else text.get("right")
    if right is None:
        raise TextError(f"{file}: {place}: no right answer, neither there nor in the Python file.")
    also: tuple[Any, ...] = ()
    if isinstance(kind, (kinds.Parts, kinds.Choice)) and isinstance(right, list):
        right, also = right[0], tuple(right[1:])
    mistakes = _mistakes(file, place, text, kind, answer, (right, *also))
    return Exercise(
        key,
        text["ask"],
        kind,
        right,
        text["why"],
        mistakes,
        tuple(text["hints"]),
        text["solution"],
        text["objective"],
        recall=text.get("recall", False),
        otherwise=text.get("otherwise", Exercise.otherwise),
        also=also,
        scene=text.get("scene", 0),
        as_written=text.get("as_written", False),
    )


def _kind(
    file: str, place: str, text: Mapping[str, Any], options: Mapping[str, str], answer: Answer
) -> Any:
    name, unit = text["kind"], text.get("unit", "")
    if name in ("one", "several", "order") and len(options) < 2:
        raise TextError(f"{file}: {place}: {name} needs two options or more.")
    if name == "one":
        return kinds.Choice(options)
    if name == "several":
        return kinds.Several(options)
    if name == "order":
        _need(file, place, text, "places")
        return kinds.Ordered(options, tuple(text["places"]))
    if name == "number":
        return kinds.Number(unit, text.get("within", 0.0))
    if name == "numbers":
        _need(file, place, text, "names")
        return kinds.Numbers(tuple(text["names"]), unit, text.get("within", 0.0))
    if name == "series":
        return kinds.Series(unit, text.get("within", 0.0))
    if name == "settings":
        return kinds.Settings(tuple(text.get("names", ())), answer.leads_to)
    if name == "parts":
        _need(file, place, text, "sentence", "parts")
        blanks = {**text["parts"], **(answer.options or {})}
        if answer.leads_to:
            return kinds.PartsAbout(text["sentence"], blanks, answer.leads_to)
        return kinds.Parts(text["sentence"], blanks)
    if name == "free":
        _need(file, place, text, "look_for")
        return kinds.Free(tuple(text["look_for"]), text.get("words", 60))
    known = "one, several, order, number, numbers, parts, free, series, settings"
    raise TextError(f'{file}: {place}: no kind "{name}". There are: {known}.')


def _mistakes(
    file: str,
    place: str,
    text: Mapping[str, Any],
    kind: Any,
    answer: Answer,
    right: tuple[Any, ...],
) -> tuple[Mistake, ...]:
    wrong = text.get("wrong", [])
    named = [one.get("misconception", "") for one in wrong]
    for slip in answer.slips:
        if slip not in named:
            raise TextError(
                f'{file}: {place}: the slip "{slip}" of the Python file has no reply there. '
                f'Add [[{place}.wrong]] with misconception = "{slip}" and a reply.'
            )
    kept: list[Mistake] = []
    for number, one in enumerate(wrong, 1):
        where = f"{place}.wrong[{number}]"
        _need(file, where, one, "misconception", "reply")
        name = one["misconception"]
        when = _when(one)
        if name in answer.slips and when is None:
            when = answer.slips[name]
            when = when if isinstance(when, kinds.When) else kinds.When(equals=(when,))
        elif when is None:
            raise TextError(
                f'{file}: {where}: nothing says which answer "{name}" is for. Write equals, '
                "between, contains, lacks or parts there, or give it as a slip in the Python file."
            )
        example = answer.examples.get(name)
        if example is None:
            example = _example(kind, when, right, kept)
        if example is None:
            raise TextError(
                f'{file}: {where}: no answer is left for "{name}": the replies before it, or the '
                "right answers, speak for all that it is for. Take it out, or put it further up."
            )
        # With few rows a slip can give the right answer, or the answer of a slip before it.
        others = [*right, *(m.answer for m in kept if m.when and m.when.equals)]
        if not when.equals or not any(_same(kind, example, other) for other in others):
            kept.append(Mistake(example, name, one["reply"], when=when))
    if isinstance(kind, kinds.Choice) and (answer.options is None or "otherwise" not in text):
        replied = {mistake.answer for mistake in kept}
        for option in kind.options:
            if option not in replied and option not in right:
                raise TextError(
                    f'{file}: {place}: the option "{option}" has no reply. Add [[{place}.wrong]] '
                    f'with equals = "{option}".'
                )
    return tuple(kept)


def _same(kind: Any, one: Any, other: Any) -> bool:
    try:
        return kind.same(kind.read(one), kind.read(other))
    except ValueError:
        return False


def _when(one: Mapping[str, Any]) -> kinds.When | None:
    given = {key: one[key] for key in ("between", "contains", "lacks", "parts") if key in one}
    if "equals" in one:
        given["equals"] = (one["equals"],)
    if not given:
        return None
    if "between" in given and not isinstance(given["between"], Mapping):
        given["between"] = tuple(given["between"])
    for key in ("contains", "lacks"):
        if key in given:
            given[key] = (given[key],) if isinstance(given[key], str) else tuple(given[key])
    return kinds.When(**given)


def _example(kind: Any, when: kinds.When, right: tuple[Any, ...], before: list[Mistake]) -> Any:
    """An answer that a condition holds for, and none of those before it: the first that is wrong.

    For numbers it is in the middle of what the condition allows.
    """
    if when.equals:
        return when.equals[0]
    if isinstance(when.between, Mapping):
        ends = dict(zip(kind.names, right[0], strict=True))
        inside = {name: low + (high - low) / 4 for name, (low, high) in when.between.items()}
        return tuple(round(one, 6) for one in {**ends, **inside}.values())
    if when.between:
        low, high = when.between
        tries = [_middle(low, high), low + (high - low) / 4, high - (high - low) / 4]
        free = [one for one in tries if not any(_same(kind, one, known) for known in right)]
        return round(free[0] if free else low, 6)
    for answer in Exercise("", "", kind, right[0], "", (), ("", ""), "", 1).answers():
        value = kind.read(answer)
        if any(_same(kind, answer, one) for one in right) or not when.holds(kind, value):
            continue
        if not any(one.when and one.when.holds(kind, value) for one in before):
            return answer
    return None


def _middle(low: float, high: float) -> float:
    return round(low + (high - low) / 2, 6) if high - low < 1e6 else low + 1


def _prediction(
    file: str, key: str, text: Mapping[str, Any], options: Mapping[str, str] | None
) -> Prediction:
    place = f"predictions.{key}"
    _need(file, place, text, "kind", "ask", "told")
    name = text["kind"]
    if name in ("one", "several"):
        kind: Any = (kinds.Choice if name == "one" else kinds.Several)(
            _as_text(options or {}) or text.get("options", {})
        )
    elif name == "number":
        kind = kinds.Number(text.get("unit", ""))
    elif name == "numbers":
        _need(file, place, text, "names")
        kind = kinds.Numbers(tuple(text["names"]), text.get("unit", ""))
    else:
        raise TextError(
            f'{file}: {place}: no kind "{name}". There are: one, several, number, numbers.'
        )
    return Prediction(
        key,
        text["ask"],
        kind,
        low=float(text.get("low", 0)),
        high=float(text.get("high", 100)),
        told=text["told"],
        skipped=text.get("skipped", "The picture is open. You can still make a guess."),
        scene=text.get("scene", 0),
    )
