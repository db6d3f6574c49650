"""What a learner most likely meant by a cell that Python refuses: a sentence, and a line to type.

A repair of syntax is given only where Python can read the line after it. Nothing here runs or calls
what a learner typed.
"""

from __future__ import annotations

import ast
import builtins
import difflib
import keyword
import linecache
import re
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, NamedTuple

from allylessons import cells, escape, reading

FIRST_CELL = (
    "Run the first cell of this lesson first: click it, then press Shift+Enter. "
    "After that, run this cell again."
)
_CALL = re.compile(r"""(.*?\b(?:ally|lesson)\.\w+\((?:\s*(["'])[^"']*\2\s*,)?\s*)(.*)""")
_ASSIGNED = re.compile(r"(\s*[^\W\d]\w*\s*=(?!=)\s*)(.*)")
_UNSIGNED = re.compile(r"\s*answer\b\s*(?:==|:|is\b)?\s*(.+)")
_WORD = re.compile(r"[^\W\d_][\w'’]*")
_DOUBLE = "“”„‟«»"
_CURLY = str.maketrans(dict.fromkeys(_DOUBLE, '"') | dict.fromkeys("‘’‚‛", "'"))
_LOOKALIKE = {"−": "-", "–": "-", "—": "-", "×": "*", "÷": "/", "∕": "/", "，": ",", "\u00a0": " "}
_BUILTINS = {*dir(builtins)}
_HIDDEN = {"In", "Out", "get_ipython", "exit", "quit", "open"}
# Words that may stand in a number or beside it.
_SPELLED = {*reading.WORDS, *reading.SCALES, *reading.PARTS, *reading.PLACES, *reading.LARGE}
_SPELLED |= {"a", "an", "and", "minus"}
_BESIDE = {*_SPELLED, *reading.PERCENT, *reading.RANGES, "per", "the", "th", "of", "or"}
_BESIDE |= {
    *["about", "around", "roughly", "almost", "nearly", "ca", "circa", "approximately", "some"]
}


class Slip(NamedTuple):
    """A slip in one plain sentence, and the line as it should be typed, where that is known."""

    says: str
    type: str = ""


def safe(value: object, length: int = 400) -> str:
    """Give a value as text on one line, without what a page or a console might act on."""
    text = escape.clean(value)
    return text if len(text) <= length else f"{text[: length - 2]} …"


# Slips of syntax: each repair is tried, and told only where Python can read the line then.


def of_syntax(error: BaseException) -> Slip | None:
    """Tell the slip in a cell that Python cannot read, or None."""
    if not isinstance(error, SyntaxError) or not error.lineno:
        return None
    lines = linecache.getlines(error.filename or "")
    if not lines:
        return None
    number = min(error.lineno, len(lines)) - 1
    line = lines[number].rstrip("\n")
    if len(line) > 5000:  # pasted by mistake; searching it would take long
        return None
    for says, fixed in _repairs(line, error):
        whole = "".join([*lines[:number], f"{fixed}\n", *lines[number + 1 :]])
        if fixed != line and (_reads(fixed.strip()) or _reads(whole)):
            return Slip(says, fixed.strip())
    return None


def _reads(code: str) -> bool:
    try:
        ast.parse(code)
    except (SyntaxError, ValueError):
        return False
    return True


def _parts(line: str) -> tuple[str, str, str]:
    """Part a line into what comes before the answer or key in it, that, and what comes after."""
    line = line if re.search(r"""["'“”‘’]""", line) else re.sub(r"\s+#.*", "", line)
    if call := _CALL.match(line):
        rest = call[3].rstrip()
        return call[1], rest[:-1].rstrip() if rest.endswith(")") else rest, ")"
    if assigned := _ASSIGNED.match(line):
        return assigned[1], assigned[2].rstrip(), ""
    unsigned = _UNSIGNED.match(line)
    return ("answer = ", unsigned[1].rstrip(), "") if unsigned else ("", line.strip(), "")


def _quoted(text: str) -> str:
    if '"' not in text:
        return f'"{text}"'
    return f"'{text}'" if "'" not in text else '"' + text.replace('"', '\\"') + '"'


def _repairs(line: str, error: SyntaxError) -> Iterator[tuple[str, str]]:
    head, rest, foot = _parts(line)
    if "=" in head and "=" not in line:
        yield "The sign = is missing behind the name.", head + rest
    if any(mark in line for mark in _DOUBLE + "‘’‚‛"):
        says = "Python knows straight quotation marks only, not the curly ones of phones and Word."
        inner = rest[1:-1].strip()
        if rest[:1].translate(_CURLY) in "'\"" and not set(_DOUBLE) & set(inner):
            yield says, head + _quoted(inner) + foot
        yield says, line.translate({ord(mark): '"' for mark in _DOUBLE})
        yield says, line.translate(_CURLY)
    if found := next((mark for mark in _LOOKALIKE if mark in line), ""):
        what = "a space of another kind" if found == "\u00a0" else f"“{found}”"
        says = f"Copied text has brought {what} into the line, which Python does not know."
        yield says, line.translate(str.maketrans(_LOOKALIKE))
    if isinstance(error, IndentationError):
        yield "The line begins with a space, which means something in Python.", line.lstrip()
    dots = re.search(r"^\.\.|…|\.\.$", rest)
    core = rest.strip(".… ")
    if dots and core:
        says = "The three dots only keep a place free: your answer stands in place of them."
        bare = _figures(core) or (core if re.search(r"[\"'\d(\[]", core) else _quoted(core))
        yield says, head + bare + foot
    if figures := _figures(rest):
        says = "A number stands alone in Python, in figures, with nothing behind it."
        if "," in figures:
            says = "Two numbers stand in brackets in Python, with a comma between them."
        elif re.search(r"%|per ?cent", rest):
            says = "A number stands without its percent sign in Python, with a dot for decimals."
        yield says, head + figures + foot
    for mark in "'\"":
        if len(rest) > 2 and rest[0] == rest[-1] == mark and mark in rest[1:-1]:
            says = f"The text has the mark {mark} inside, where Python takes it for the text’s end."
            yield says, head + _quoted(rest[1:-1]) + foot
        if rest.count(mark) == 1 and rest[0] == mark:
            says = "A quotation mark is missing at the end of the text."
            if "check(" in head:
                yield says, head + rest.replace(",", f"{mark},", 1) + foot
            yield says, head + rest + mark + foot
        if rest.count(mark) == 1 and mark in (rest[-1], rest.split(",")[0][-1:]):
            yield "A quotation mark is missing before the text.", head + mark + rest + foot
    yield "A comma is missing.", re.sub(r"""(["'])\s+(?=[\w.(\[])""", r"\1, ", line, count=1)
    yield "A bracket opens and never closes.", line.rstrip() + _closers(line)
    if line.rstrip()[-1:] in ")]}":
        yield "There is a bracket too many.", line.rstrip()[:-1]
    if _is_text(rest, head):
        says = "Text stands between quotation marks, or Python takes its words for names."
        yield says, head + _quoted(rest) + foot


def _figures(text: str, among: set[str] = _BESIDE, more: int = 1) -> str:
    """Give the number, or the two in brackets, that a short text names; or nothing.

    It may hold the words `among`, and so many `more`.
    """
    words = _WORD.findall(text.casefold())
    if (
        re.search(r"""["'=(\[{]""", text)
        or len([word for word in words if word not in among]) > more
    ):
        return ""
    if set(words) & set(reading.PARTS) - set(reading.PLACES):
        return ""  # half may be 0.5 or 50 %: the exercise knows
    try:
        return _plain(reading.number(text))
    except reading.Unreadable as problem:
        if problem.kind not in ("range", "many") or len(re.findall(r"\d[\d.,]*", text)) != 2:
            return ""
    try:
        both = [_plain(value) for value in reading.numbers(text, 2)]
    except reading.Unreadable:
        return ""
    return f"({', '.join(both)})" if all(both) else ""


def _plain(value: float) -> str:
    """Write a number as one types it; nothing where that would be another one, as with a third."""
    text = f"{value:.0f}" if value.is_integer() else f"{value:.6g}"
    return text if float(text) == value else ""


def _closers(line: str) -> str:
    still: list[str] = []
    for mark in re.sub(r"""(["']).*?\1""", "", line):
        if mark in "([{":
            still.append(")]}"["([{".index(mark)])
        elif still and mark == still[-1]:
            still.pop()
    return "".join(reversed(still))


def _is_text(rest: str, head: str) -> bool:
    words = _WORD.findall(rest)
    if re.search(r"[=\[\]{}]", rest) or '"' in rest or not words or keyword.iskeyword(words[0]):
        return False
    return len(words) > (1 if head else 3)


# Slips that show when the cell runs.


def of_running(error: BaseException, step: TracebackType, known: dict[str, Any]) -> Slip | None:
    """Tell the slip in a cell that ran into an error, or None.

    `step` is the last step of the traceback in the learner's own code; `known` are the names there.
    """
    code = step.tb_frame.f_code
    row, end, left, right = list(code.co_positions())[step.tb_lasti // 2]
    if row is None or left is None or right is None:
        return None
    line = linecache.getline(code.co_filename, row).rstrip("\n")
    # Python counts bytes; the text may hold other letters.
    before = len(line.encode()[:left].decode())
    part = line.encode()[left:right].decode() if end == row else ""
    inside = step.tb_next is None  # raised by the cell's own code
    if isinstance(error, NameError) and inside:
        return _unknown(error.name or "", line, before, known | step.tb_frame.f_locals)
    if isinstance(error, AttributeError) and inside:
        return _no_attribute(error, line, known)
    if isinstance(error, (TypeError, ValueError)) and part:
        return _of_another_kind(error, line, part, known | step.tb_frame.f_locals)
    return None


def _unknown(name: str, line: str, at: int, known: dict[str, Any]) -> Slip | None:
    if name in ("ally", "lesson"):
        return Slip(FIRST_CELL)
    head, rest, foot = _parts(line)

    def fixed(word: str, instead: str) -> str:
        return (line[:at] + instead + line[at + len(word) :]).strip()

    dashed = re.match(r"[^\W\d]\w*(?:-\w+)+", line[at:])
    in_call = bool(re.search(r"\b(ally|lesson)\.\w+\([^()]*$", line[:at]))
    if dashed and in_call and not _figures(dashed[0], _SPELLED, 0):
        says = f"“{safe(dashed[0], 60)}” is text, so it stands between quotation marks."
        return Slip(says, fixed(dashed[0], _quoted(dashed[0])))
    if re.fullmatch(r"[A-Z]{1,3}\d{1,4}", name):
        return Slip(f"The id {name} stands between quotation marks.", fixed(name, _quoted(name)))
    words = re.fullmatch(r"[\w' ,;-]+", rest) and name in rest
    if words and (figures := _figures(rest, _SPELLED, 0)):
        return Slip("Python reads numbers in figures.", f"{head}{figures}{foot}".strip())
    if (figures := _figures(name, _SPELLED, 0)) and not (words and " " in rest):
        return Slip("Python reads numbers in figures.", fixed(name, figures))
    if begins := cells.making(name, known.get("lesson")):
        says = f"“{safe(name, 60)}” is made in an earlier cell, which has not run."
        return Slip(f"{says} Run the cell that begins “{safe(begins, 60)}”, then this one again.")
    names = {one for one in known if not one.startswith("_") and one not in _HIDDEN}
    names |= {one for one in dir(builtins) if one.islower()} | {"True", "False", "None"}
    if close := _close(name, names):
        says = f"Python knows nothing called “{safe(name, 60)}” here. Did you mean “{close}”?"
        return Slip(says, fixed(name, close))
    says = f"Python knows nothing called “{safe(name, 60)}” here."
    items = [item.strip() for item in rest.split(",") if item.strip()]
    if words and (head or len(items) == 1):
        text = items[0] if len(items) == 1 else ""
        answer = _quoted(text) if text else f"[{', '.join(map(_quoted, items))}]"
        says = f"{says} If it is text, it stands between quotation marks."
        return Slip(says, f"{head}{answer}{foot}".strip())
    return Slip(f"{says} Run the cell above that makes it, then run this one again.")


def _close(name: str, names: set[str]) -> str:
    lower = {one.casefold(): one for one in sorted(names)}
    found = difflib.get_close_matches(name.casefold(), lower, n=1, cutoff=0.76)
    return lower[found[0]] if found else ""


def _no_attribute(error: AttributeError, line: str, known: dict[str, Any]) -> Slip | None:
    name = error.name or ""
    for ours in ("lesson", "ally"):
        home = getattr(error.obj, "__name__", "") or type(error.obj).__module__
        of_ours = isinstance(home, str) and home.split(".")[0] == "allylessons"
        if f"{ours}.{name}" in line and known.get(ours) is error.obj and not of_ours:
            says = f"The name “{ours}” now holds something of your own: give that another name."
            return Slip(f"{says} Run the first cell again, then this one.")
    close = _close(name, {one for one in dir(error.obj) if not one.startswith("_")})
    if not close or f".{name}" not in line:
        return None
    says = f"There is no “{safe(name, 60)}” here. Did you mean “{close}”?"
    return Slip(says, line.replace(f".{name}", f".{close}", 1).strip())


def _of_another_kind(
    error: BaseException, line: str, part: str, known: dict[str, Any]
) -> Slip | None:
    """Tell what in a computation or a call is of another kind than it has to be."""

    def fixed(old: str, new: str) -> str:
        return line.replace(part, part.replace(old, new, 1), 1).strip()

    called = re.match(r"([a-z]+)\(", part)
    if called and "not callable" in str(error) and called[1] in known and called[1] in _BUILTINS:
        says = f"“{called[1]}” is a word of Python’s, and now holds something of your own."
        return Slip(
            f"{says} Give that another name, take it away, and run this cell again.",
            f"del {called[1]}",
        )
    if missing := re.search(
        r"(\w+)\(\) missing \d+ required positional arguments?: (.+)", str(error)
    ):
        says = f"“{missing[1]}” needs more between its brackets: {safe(missing[2], 80)}."
        return Slip(says)
    comma = re.search(r"(?<![\w.])(\d+),(\d+)(?![\w.])", part)
    if comma and "positional argument" in str(error):
        says = f"{comma[0]} is two numbers to Python, which writes decimals with a dot."
        return Slip(says, fixed(comma[0], f"{comma[1]}.{comma[2]}"))
    try:
        tree = ast.parse(part, mode="eval").body
    except SyntaxError:
        return None
    counts = isinstance(tree, (ast.BinOp, ast.Compare, ast.UnaryOp, ast.BoolOp))
    makes = isinstance(tree, ast.Call) and getattr(tree.func, "id", "") in (
        "abs", "float", "int", "round", "sum",
    )  # fmt: skip
    if not (counts or makes or "truth value" in str(error)):
        return None
    used = [(ast.unparse(node), _value(node, known)) for node in _operands(tree)]
    for name, value in used:
        if value is Ellipsis:
            return Slip(f"“{name}” still holds three dots: put your number in place of them.")
    for name, value in used:
        if isinstance(value, str) and (figures := _figures(value)):
            if name.isidentifier():
                says = f"“{name}” holds text, as it was given in quotation marks."
                return Slip(says, f"{name} = {figures}")
            says = "What stands in quotation marks is text, and Python does not count with text."
            raw = next((raw for raw in (repr(value), f'"{value}"') if raw in part), name)
            return Slip(says, fixed(raw, figures))
    for name, value in used:
        if callable(value) and not isinstance(value, type):
            says = f"“{name}” is a function: it gives its result only with brackets behind it."
            return Slip(says, fixed(name, f"{name}()"))
    return _table(used, fixed, known)


def _table(
    used: list[tuple[str, Any]], fixed: Callable[[str, str], str], known: dict[str, Any]
) -> Slip | None:
    """Tell that a table stands where a number belongs, and which numbers there are."""
    # By name, as pandas takes half a second to import.
    kinds = {"DataFrame": "a table", "Series": "a column"}
    tables = [
        (name, f"{kinds[type(value).__name__]} of {len(value)} rows")
        for name, value in used
        if type(value).__name__ in kinds and type(value).__module__.startswith("pandas")
    ]
    if not tables:
        return None
    name, what = tables[0]
    numbers = [
        one
        for one, value in known.items()
        if isinstance(value, (int, float)) and not isinstance(value, bool) and one[0] != "_"
    ]
    says = f"“{safe(name, 60)}” is {what}, and a number is needed here."
    like = [one for one in numbers if name in one or one[:3] == name[:3]]
    if like and len(tables) == 1:
        return Slip(says, fixed(name, like[0]))
    listed = ", ".join(numbers[-4:])
    return Slip(f"{says} Numbers that you have: {listed}." if listed else says)


def _operands(tree: ast.expr) -> Iterator[ast.expr]:
    """What is computed with, without what is only called or looked into."""
    if isinstance(tree, ast.BinOp):
        parts = [tree.left, tree.right]
    elif isinstance(tree, ast.Compare):
        parts = [tree.left, *tree.comparators]
    elif isinstance(tree, ast.BoolOp):
        parts = tree.values
    elif isinstance(tree, ast.UnaryOp):
        parts = [tree.operand]
    elif isinstance(tree, ast.Call):
        parts = tree.args
    else:
        yield tree
        return
    for part in parts:
        yield from [part] if isinstance(part, ast.Call) else _operands(part)


def _value(node: ast.expr, known: dict[str, Any]) -> Any:
    """Look a name up, or an attribute or text; nothing is called or computed."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return known.get(node.id, getattr(builtins, node.id, None))
    if isinstance(node, ast.Attribute):
        return getattr(_value(node.value, known), node.attr, None)
    return None
