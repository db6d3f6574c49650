"""Criteria on single cells: plain prose, and code that is fit for a lesson (C14, C15, C31)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from allylessons.data import DataError

# Words by which the course's authors name its parts; a learner is told of a step, a mistake.
HOUSE = re.compile(
    r"\b(?:desks?|slips?|rungs?|piles?|shel(?:f|ves)|ledgers?|misconceptions?)\b",
    re.IGNORECASE,
)
_MODULES = {"threading", "concurrent", "multiprocessing", "requests", "urllib", "httpx", "wget"}
_UNSEEDED = re.compile(
    r"\b(?:default_rng|RandomState|Random)\(\s*\)|\brandom\.(?!seed|Random|default_rng)\w+\("
)


def grade(blocks: list[str]) -> float:
    """Flesch–Kincaid grade of some paragraphs; headings, which end in no stop, are left out."""
    try:
        import pyphen
    except ImportError:
        raise DataError(
            "grading prose needs pyphen; type: python -m pip install 'allylessons[check]'"
        ) from None
    prose = [block for block in blocks if re.search(r"[.!?:]\W*$", block)]
    sentences = [
        part for block in prose for part in re.split(r"[.!?]+(?:\s+|$)", block) if part.strip()
    ]
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", " ".join(sentences))
    # With these margins hyphens count as many syllables in the lessons as a dictionary does.
    hyphens = pyphen.Pyphen(lang="en_GB", left=2, right=1)
    syllables = sum(len(hyphens.positions(word)) + 1 for word in words)
    if not words:
        return 0.0
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def unfit(source: str) -> Iterator[str]:
    """Name what redraws badly, draws lots, leaves the folder or leaves the machine (C15)."""
    if source.rstrip().endswith(";"):
        yield "ends in ;"
    if found := _UNSEEDED.search(source):
        yield f"{found[0]} is random without a seed"
    try:
        tree = ast.parse(source)
    except SyntaxError:
        yield "is not Python; magics and ! are not allowed"
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from _imports([alias.name for alias in node.names])
        elif isinstance(node, ast.ImportFrom):
            yield from _imports([node.module or ""])
        elif isinstance(node, ast.Call):
            yield from _calls(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if re.match(r"/\w|~/|[A-Za-z]:\\", node.value):
                yield f'absolute path "{node.value}"'
            if re.match(r"\w+://", node.value):
                yield f'download "{node.value}"'


def only_says(part: ast.stmt) -> bool:
    """Whether a statement does nothing but show words that are typed in it (C31)."""
    call = part.value if isinstance(part, ast.Expr) else None
    if isinstance(call, ast.Constant):
        return isinstance(call.value, str)
    if not isinstance(call, ast.Call):
        return False
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    inner = [one.args[0] if isinstance(one, ast.Call) and one.args else one for one in call.args]
    words = inner and all(isinstance(one, (ast.Constant, ast.JoinedStr)) for one in inner)
    return name == "note" or (name in ("print", "display", "Markdown", "HTML") and bool(words))


def _imports(names: list[str]) -> Iterator[str]:
    for name in names:
        if name.split(".")[0] in _MODULES:
            yield f"imports {name}"


def _calls(node: ast.Call) -> Iterator[str]:
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if name in ("Output", "interact", "interactive"):
        yield f"calls {name}("
    if name == "sample" and "random_state" not in {keyword.arg for keyword in node.keywords}:
        yield "calls sample( without random_state"
