"""A learner's slip in a code cell, told in one sentence with what to type instead.

An IPython extension. It speaks only where a cell or the session has to do with the course, and
leaves every other notebook of the same environment as it is. Python's own words are never lost:
where a slip is not known, they stand beneath the sentence, folded.
"""

from __future__ import annotations

import html
import linecache
import os
import re
import sys
import textwrap
import traceback
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Any

from allylessons import escape, repairs

WIDTH = 62  # characters; JupyterLab breaks longer lines of an error in the middle of a word
PACKAGE = os.path.dirname(os.path.abspath(__file__))
_CALLED = re.compile(r"\ballylessons\b|\b(ally|lesson)\s*\.")


def load_ipython_extension(shell: Any) -> None:
    """Begin to look at each cell before it runs."""
    if not hasattr(shell, "_allylessons_slips"):
        shell._allylessons_slips = _Watch(shell)
        shell.events.register("pre_run_cell", shell._allylessons_slips.look)


def unload_ipython_extension(shell: Any) -> None:
    """Leave errors to Python again."""
    if watch := shell.__dict__.pop("_allylessons_slips", None):
        shell.events.unregister("pre_run_cell", watch.look)
        watch.leave()


class _Watch:
    """Takes over the errors of cells that have to do with the course."""

    def __init__(self, shell: Any) -> None:
        self.shell, self.handler = shell, None

    def look(self, info: Any) -> None:
        if not self.ours(info.raw_cell or ""):
            self.leave()
        elif not self.shell.custom_exceptions:  # a learner's own handler stays
            self.shell.set_custom_exc((Exception, KeyboardInterrupt), handle)
            self.handler = self.shell.CustomTB

    def leave(self) -> None:
        if self.handler and self.shell.CustomTB == self.handler:
            self.shell.set_custom_exc((), None)
        self.handler = None

    def ours(self, cell: str) -> bool:
        started = "allylessons.session" in sys.modules
        return started or (bool(_CALLED.search(cell)) and _free(self.shell.user_ns))


def _free(known: dict[str, Any]) -> bool:
    """Whether `ally` and `lesson` are the course's or nobody's; in a timetable they are not."""
    values = [known[name] for name in ("ally", "lesson") if name in known]
    homes = [getattr(value, "__name__", "") or type(value).__module__ for value in values]
    return all(home.split(".")[0] == "allylessons" for home in homes)


def handle(
    shell: Any,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
    tb_offset: int | None = None,
) -> None:
    """Show an error of a cell: as an error for whoever runs the notebook, but in a sentence."""
    try:
        if "allylessons.session" not in sys.modules and not _free(shell.user_ns):
            raise ValueError("not a cell of the course")
        if kind.__module__.startswith("IPython"):  # of a %command, already in a sentence
            raise ValueError("IPython has words of its own")
        says, typed, whole = explain(error, trace, shell.user_ns)
    except Exception:
        shell.showtraceback((kind, error, trace), running_compiled_code=True)
        return
    sys.last_type, sys.last_value, sys.last_traceback = kind, error, trace  # for %tb and %debug
    # Not a display of our own: nbclient, nbval and JupyterLab have to see that the cell failed.
    shown = [textwrap.fill(says, WIDTH)] + ([f"Type:  \x1b[1m{typed}\x1b[0m"] if typed else [])
    shell._showtraceback(kind, error, ["\n".join(shown)])
    if whole:
        words = "\n".join(
            line[: len(line) - len(line.lstrip())] + html.escape(escape.clean(line))
            for line in whole.splitlines()
        )
        fold = f"<details><summary>Python’s own words</summary><pre>{words}</pre></details>"
        shell.display_pub.publish({"text/html": fold, "text/plain": whole})


def explain(
    error: BaseException, trace: TracebackType | None, known: dict[str, Any]
) -> tuple[str, str, str]:
    """Put an error in a sentence; gives that, what to type, and Python's words if they are needed.

    `known` are the names of the session, to which the cell's own code belongs.
    """
    steps = [step for step in _steps(trace) if step.tb_frame.f_globals is known]
    if isinstance(error, KeyboardInterrupt):
        return "You stopped this cell. Shift+Enter runs it again.", "", ""
    if type(error).__module__.split(".")[0] == "allylessons":
        return repairs.safe(error), "", ""
    here = steps[0].tb_lineno if steps else getattr(error, "lineno", None) or 0
    file = steps[0].tb_frame.f_code.co_filename if steps else getattr(error, "filename", "")
    slip = None
    with suppress(Exception):  # what cannot be explained is told in Python's words
        if not steps:
            slip = repairs.of_syntax(error)
        elif steps[-1].tb_frame.f_code.co_filename == file:  # not in a function of another cell
            here = steps[-1].tb_lineno
            slip = repairs.of_running(error, steps[-1], known)
    many = sum(bool(line.strip()) for line in linecache.getlines(file or "")) > 1
    if slip:
        place = f"Line {here}: " if many and here and slip.says != repairs.FIRST_CELL else ""
        return f"{place}{slip.says}", repairs.safe(slip.type, 600), ""
    last = _steps(trace)[-1] if trace else None
    if last and _raised_by_us(last.tb_frame, last.tb_lineno):
        says = repairs.safe(error)
    else:
        where = f" in line {here}" if many and here else ""
        says = f"Python stopped{where}: {repairs.safe(traceback.format_exception_only(error)[-1])}"
        if isinstance(error, SyntaxError) and not steps:
            says = f"Python cannot read line {here or 1} of this cell: {repairs.safe(error.msg)}."
    return says, "", _whole(error, steps[0] if steps else None, file or "")


def _steps(trace: TracebackType | None) -> list[TracebackType]:
    steps = []
    while trace:
        steps.append(trace)
        trace = trace.tb_next
    return steps


def _raised_by_us(frame: FrameType, number: int) -> bool:
    """Whether an error was raised, with words of its own, by the course rather than within it."""
    file = frame.f_code.co_filename
    return file.startswith(PACKAGE) and linecache.getline(file, number).strip().startswith("raise")


def _whole(error: BaseException, begin: TracebackType | None, cell: str) -> str:
    """All that Python says, from the cell on, the same on every computer."""
    told = traceback.TracebackException(type(error), error, begin)
    chain: list[Any] = [told]
    for one in chain:
        chain += [other for other in (one.__cause__, one.__context__) if other]
        for frame in one.stack:
            frame.filename = _short(frame.filename, cell)
        if getattr(one, "filename", None):
            one.filename = _short(one.filename, cell)
    return "".join(told.format())


def _short(file: str, cell: str) -> str:
    if file == cell:
        return "this cell"
    parts = re.split(r"site-packages[/\\]|[/\\]python3\.\d+[/\\]|ipykernel_\d+[/\\]", file)
    return parts[-1].replace("\\", "/")
