"""A question as a page has it: described for the script that draws it, and what is said to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random
from typing import Any

from allylessons import escape, kinds
from allylessons.exercise import Exercise, Prediction, Verdict

TITLES = {
    "right": "Right.",
    "try again": "Try again.",
    "kept": "Kept.",
    "not tried yet": "Not tried yet.",
}
KINDS = {"right": "right", "try again": "wrong", "kept": "kept", "not tried yet": "unread"}
EMPTY = {
    "one": "Choose one, then press Check.",
    "several": "Tick at least one, then press Check.",
    "order": "Choose the first, then press Check.",
    "number": "Write a number in the box, then press Check.",
    "numbers": "Write a number in each box, then press Check.",
    "parts": "Choose a part for each gap, then press Check.",
    "free": "Write a line or two, then press Keep.",
    "none": "Put your answer in place of the three dots and run the cell again.",
}


def shuffled(options: Mapping[str, str], seed: str, *, as_written: bool = False) -> list[str]:
    """The keys of some options in the order in which everybody meets them."""
    keys = list(options)
    if not as_written:
        Random(seed).shuffle(keys)
    return keys


def described(item: Exercise | Prediction, lesson: int, *, reads: bool = False) -> dict[str, Any]:
    """Describe a question for the script: its kind, its texts as safe HTML, its buttons.

    With `reads` the answer is how a lab is set, so that nothing may be given here.
    """
    kind, guess = item.kind, isinstance(item, Prediction)
    ask: dict[str, Any] = {
        "key": item.key,
        "prompt": escape.inline(item.prompt),
        "guess": guess,
        "store": f"{lesson}",
    }
    if isinstance(kind, (kinds.Choice, kinds.Several, kinds.Ordered)):
        order = shuffled(
            kind.options, f"{lesson}:{item.key}", as_written=getattr(item, "as_written", guess)
        )
        ask["options"] = [[key, escape.inline(kind.options[key])] for key in order]
        ask["texts"] = [[key, escape.text_of(escape.inline(kind.options[key]))] for key in order]
    if isinstance(kind, kinds.Choice):
        ask["kind"] = "one"
    elif isinstance(kind, kinds.Several):
        ask["kind"] = "several"
    elif isinstance(kind, kinds.Ordered):
        ask |= {"kind": "order", "places": list(kind.places)}
    elif isinstance(kind, kinds.Number):
        ask |= {"kind": "number", "names": ["Your number"], "unit": kind.unit}
    elif isinstance(kind, kinds.Numbers):
        ask |= {"kind": "numbers", "names": list(kind.names), "unit": kind.unit}
    elif isinstance(kind, kinds.Parts):
        pieces = re.split(r"\[([\w -]+)\]", kind.sentence)
        ask |= {
            "kind": "parts",
            "sentence": [
                {"blank": piece}
                if at % 2
                else {"html": escape.inline(piece) if piece.strip() else " "}
                for at, piece in enumerate(pieces)
            ],
            "blanks": [
                [
                    blank,
                    [
                        [key, escape.text_of(escape.inline(parts[key])) or "(nothing)"]
                        for key in shuffled(parts, f"{lesson}:{item.key}:{blank}")
                    ],
                ]
                for blank, parts in kind.blanks.items()
            ],
        }
    elif isinstance(kind, kinds.Free):
        ask["kind"] = "free"
    else:
        ask["kind"] = "none"  # its answer is written in a cell
    ask["empty"] = EMPTY[ask["kind"]]
    if guess:
        ask["buttons"] = [["check", "Keep my guess"], ["skip", "Skip"]]
        ask["empty"] = "Make a guess first, or press Skip."
    elif isinstance(kind, kinds.Free):
        ask["buttons"] = [["check", "Keep"], ["hint", "Hint"], ["show", "Show a model answer"]]
    else:
        first = [] if ask["kind"] == "none" else [["check", "Check"]]
        if reads and not first:
            ask["kind"], first = "settings", [["check", "Check my settings"]]
        ask["buttons"] = [*first, ["hint", "Hint"], ["show", "Show me"]]
    return ask


def sentence(ask: Mapping[str, Any]) -> str:
    """The sentence of a described question as HTML, a gap with its name; else nothing."""
    pieces = ask.get("sentence", [])
    return "".join(piece.get("html", f"[{piece.get('blank')}]") for piece in pieces)


def say(kind: str, title: str, text: str) -> dict[str, str]:
    """A line under a question: its kind, a word in bold, and a paragraph (a little Markdown)."""
    return {
        "kind": kind,
        "title": title,
        "html": escape.blocks(text) if "\n" in text else escape.inline(text),
    }


def verdict_said(verdict: Verdict, kept: bool = True) -> dict[str, str]:
    """A verdict as such a line; what is not on the disk is not called kept."""
    if verdict.outcome == "kept" and not kept:
        return say("unread", "Not saved.", verdict.message)
    return say(KINDS[verdict.outcome], TITLES[verdict.outcome], verdict.message)


def help_said(item: Exercise) -> dict[str, Any]:
    """The ``hints`` and the ``solution`` as such lines."""
    title = "A model answer." if isinstance(item.kind, kinds.Free) else "The way to the answer."
    return {
        "hints": [
            say("hint", f"Hint {number} of {len(item.hints)}.", text)
            for number, text in enumerate(item.hints, 1)
        ],
        "solution": say("solution", title, item.solution),
    }


def lines_said(kind: kinds.Free) -> dict[str, str]:
    """What to look for in a text of one's own, as such a line."""
    return say("hint", "Look for", "\n".join(f"- {line}" for line in kind.lines))


def told(prediction: Prediction, guess: Any) -> str:
    """What is said to a guess, with the guess in it."""
    if isinstance(prediction.kind, kinds.Several):
        texts = [prediction.kind.options[one] for one in sorted(guess)]
        return prediction.told.replace("{guess}", ", ".join(texts))
    if isinstance(prediction.kind, kinds.Choice):
        texts = [prediction.kind.options[guess]]
    else:
        texts = [f"{one:g}" for one in ([guess] if isinstance(guess, float) else guess)]
        texts = [f"{one}{'%' if prediction.kind.unit == 'percent' else ''}" for one in texts]
    return prediction.told.replace("{guess}", " to ".join(texts))
