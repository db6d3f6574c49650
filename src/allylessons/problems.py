"""What can be wrong with data, and how it is said: file, line and column, and what to do."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # what Excel's "CSV UTF-8" begins with; it is read over
# Before a command in a message that stands in a notebook, where it would be a syntax error.
IN_A_TERMINAL = "type in a terminal, in the course's folder"


class DataError(ValueError):
    """The data cannot be used as asked; the message says where and what to do."""

    def _render_traceback_(self) -> list[str]:
        # IPython calls this in place of a stack of frames that a learner cannot use.
        return [f"{type(self).__name__}: {self}"]


@dataclass(frozen=True)
class Problem:
    """One thing wrong with the data: in which file, line and column, and what is allowed."""

    file: str
    line: int
    column: str
    what: str
    allowed: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.column}: {self.what}; {self.allowed}"


def misfit(field: dict, cell: str) -> tuple[str, str]:
    """Say what is wrong with a cell that its column cannot read, and what the column allows."""
    limits = field.get("constraints", {})
    listed = [str(c["value"]) for c in field.get("categories", [])] or limits.get("enum")
    if listed:
        return f"{shown(cell)} is not in the list", "allowed: " + ", ".join(map(str, listed))
    if "partialDate" in field:
        return f"{shown(cell)} is not a date", "allowed: 2025, 2025-02 or 2025-02-18"
    kind = field["type"]
    example = {"integer": "12", "year": "2025", "number": "1200.5", "date": "2025-02-18"}
    if kind == "boolean":
        values = field.get("trueValues", ["true"]) + field.get("falseValues", ["false"])
        return f"{shown(cell)} is not a boolean", "allowed: " + ", ".join(values)
    what = {"integer": "a whole number"}.get(kind, f"a {kind}")
    return f"{shown(cell)} is not {what}", f"allowed: {what} such as {example.get(kind, kind)}"


def shown(cell: str) -> str:
    """Put a cell in quotes, shortened and with what is invisible made visible."""
    return repr(cell if len(cell) <= 60 else cell[:57] + "...")


def nearest(word: str, known: Iterable[str]) -> str:
    """Name the known words nearest to a mistyped one, as the end of an error message."""
    by_lower = {str(name).lower(): str(name) for name in known}
    found = difflib.get_close_matches(str(word).lower(), by_lower, n=3, cutoff=0.5)
    if found:
        return "Nearest: " + ", ".join(by_lower[name] for name in found) + "."
    some = list(by_lower.values())
    return "There is: " + ", ".join(some[:8]) + ("." if len(some) <= 8 else ", ...")


def unreadable(raw: bytes) -> tuple[str, str] | None:
    """Say what keeps the bytes of a table from being read at all, and what to do."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "saved as UTF-16", "save it as UTF-8"
    if not raw.removeprefix(BYTE_ORDER_MARK).strip():
        return "empty", "put its content back"
    return None


def separator(header: Sequence[str]) -> tuple[str, str] | None:
    """Say so if the first line of a table is not names with commas between them."""
    mark = re.search("[;\t|]", header[0]) if len(header) == 1 else None
    if header and header[0].lower().startswith("sep="):
        return f"{header[0]!r} is a line for Excel alone", "take the line out"
    if mark:
        what = f"cells are separated by {mark[0]!r}"
        return what, "allowed: a comma; save it as CSV with commas (CSV UTF-8)"
    return None
