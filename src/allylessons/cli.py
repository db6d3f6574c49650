"""The ``allylessons`` command: open the course, and run or clean its notebooks."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
DESCRIPTION = "Lessons in reading news claims about a war. Without a command: open the course."


class UsageError(Exception):
    """What was typed cannot be done; the message says what to type."""


def main(argv: list[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    argv
        The words after ``allylessons``, by default those that were typed.

    Returns
    -------
    int
        0 if all is well, 1 if something was found wrong, 2 for wrong usage.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    words, extra = _split(words)
    parser = _parser()
    options = parser.parse_args(words or ["open"])
    if extra and options.command is not open_course:
        parser.error("words after -- are handed to JupyterLab, so only `open` takes them")
    options.extra = extra
    try:
        return options.command(options)
    except UsageError as problem:
        print(f"allylessons: {problem}", file=sys.stderr)
        return 2


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    """Part our words from JupyterLab's, which follow ``--``."""
    if "--" not in words:
        return words, []
    cut = words.index("--")
    return words[:cut], words[cut + 1 :]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="allylessons", description=DESCRIPTION)
    commands = parser.add_subparsers(title="commands", metavar="", required=True)

    opening = commands.add_parser("open", help="open the course, or one lesson, in JupyterLab")
    opening.add_argument("lesson", nargs="?", help="its number or file; lesson 0 by default")
    opening.set_defaults(command=open_course)

    for name, command, doing in (
        ("run", run, "run notebooks and store them clean"),
        ("clean", clean, "clean notebooks as they are, without running them"),
    ):
        storing = commands.add_parser(name, help=doing)
        storing.add_argument("notebooks", nargs="*", type=Path, help="by default all lessons")
        storing.set_defaults(command=command)

    checking = commands.add_parser("check", help="check the data and the lessons, line by line")
    checking.add_argument("--data", type=Path, help="a folder of data; by default the course's")
    checking.add_argument("--lessons", type=Path, help="a folder of lessons; by default those here")
    checking.set_defaults(command=check)
    return parser


def open_course(options: argparse.Namespace) -> int:
    """Open JupyterLab at a lesson, with the list of lessons beside it."""
    settle(os.environ)
    try:
        from jupyterlab.labapp import LabApp
    except ImportError:
        raise UsageError(
            "JupyterLab is not installed here. Type: python -m pip install jupyterlab"
        ) from None
    lesson = choose(lessons_folder(), options.lesson)
    LabApp.launch_instance(lab_arguments(lesson, os.environ) + options.extra)
    return 0


def settle(environ: os._Environ | dict) -> None:
    """Give JupyterLab our settings, and a home where the user's cannot be written."""
    paths = [str(PACKAGE / "jupyter"), environ.get("JUPYTER_CONFIG_PATH")]
    environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, paths))
    if not os.access(os.path.expanduser("~"), os.W_OK):  # as in many containers
        home = tempfile.mkdtemp(prefix="allylessons-")
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
            environ.setdefault(name, os.path.join(home, name.lower()))


def lessons_folder() -> Path:
    """Find the lessons; from an installed package, copy them here once, never overwriting."""
    from allylessons import notebooks

    found = notebooks.folder()
    if found:
        return found
    packed, copy = PACKAGE / "notebooks", Path.cwd() / "allylessons" / "notebooks"
    if not packed.is_dir():
        raise UsageError(
            f"No lessons in {Path.cwd()} or above it. Go to the folder that holds notebooks/ "
            "and type `allylessons open` there."
        )
    copy.mkdir(parents=True, exist_ok=True)
    for notebook in sorted(packed.glob("*.ipynb")):
        if not (copy / notebook.name).exists():
            shutil.copy(notebook, copy)
    print(f"The lessons are in {copy}; what you change there stays.")
    return copy


def choose(folder: Path, lesson: str | None) -> Path:
    """Find one lesson by its number, its file name or a part of it."""
    from allylessons import notebooks

    present = notebooks.find(folder)
    if lesson is None:
        return folder / notebooks.START
    if lesson.isdigit():
        fits = [path for path in present if int(path.name[:2]) == int(lesson)]
    else:
        fits = [path for path in present if Path(lesson).name in (path.name, path.stem)]
    if not fits:
        numbers = ", ".join(str(int(path.name[:2])) for path in present)
        raise UsageError(
            f"There is no lesson {lesson} in {folder}; there is {numbers}. "
            "Type a number, such as `allylessons open 0`."
        )
    return fits[0]


def lab_arguments(lesson: Path, environ: os._Environ | dict) -> list[str]:
    """What JupyterLab is told on its command line."""
    root = lesson.parents[1]
    arguments = [
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url=/lab/tree/{lesson.relative_to(root).as_posix()}",
        "--log-level=WARN",  # so that the address stands alone
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--allow-root")
    wayland_or_x = environ.get("WAYLAND_DISPLAY") or environ.get("DISPLAY")
    if sys.platform.startswith("linux") and not wayland_or_x:
        arguments.append("--no-browser")  # the address, token and all, is printed instead
    return arguments


def run(options: argparse.Namespace) -> int:
    """Run notebooks in fresh kernels and store them clean."""
    from allylessons import notebooks

    def ran(path: Path) -> object:
        nb = notebooks.read(path)
        for line in notebooks.up_to_date(nb, path):
            print(f"{path}: {line}")
        return notebooks.execute(nb, path.parent)

    return _store(options.notebooks, ran)


def clean(options: argparse.Namespace) -> int:
    """Store notebooks clean, with the outputs they have."""
    from allylessons import notebooks

    return _store(options.notebooks, lambda path: notebooks.clean(notebooks.read(path)))


def _store(paths: list[Path], make: Callable[[Path], object]) -> int:
    from allylessons import notebooks

    wrong = 0
    for path in paths or notebooks.find(lessons_folder()):
        if not path.is_file():
            raise UsageError(f"There is no notebook {path}. Type `allylessons run` for all.")
        try:
            nb = make(path)
        except notebooks.NotebookError as problem:
            print(f"{path}: {problem}. Nothing was stored.")
            wrong += 1
            continue
        if nb != notebooks.read(path):
            notebooks.write(nb, path)
            print(f"{path}: stored")
        for fault in notebooks.faults(nb):
            print(f"{path}: {fault}")
            wrong += 1
    return 1 if wrong else 0


def check(options: argparse.Namespace) -> int:
    """Name everything that is wrong with the data and the lessons, or count them."""
    from allylessons import notebooks, validate
    from allylessons.data import DataError, Package, home

    for folder in filter(None, (options.data, options.lessons)):
        if not folder.is_dir():
            raise UsageError(f"There is no folder {folder}. Type the folder that you mean.")
    try:
        data = options.data or home()
    except DataError:
        raise UsageError("No data found here. Type `allylessons check --data FOLDER`.") from None
    lessons = options.lessons or notebooks.folder()
    number = len(notebooks.find(lessons)) if lessons else 0
    if options.lessons and not number:
        raise UsageError(f"No lesson in {lessons}. Type the folder that holds 00_start_here.ipynb.")
    try:
        found = [str(problem) for problem in validate.problems(data)]
        # Lessons take their words and figures from the data, so those come first.
        if lessons and not found:
            from allylessons import criteria

            found = criteria.problems(lessons, Package(data))
    except ModuleNotFoundError as missing:
        raise UsageError(
            f"`allylessons check` needs {missing.name}, which is not installed here. "
            f"Type: python -m pip install {missing.name}"
        ) from None
    if hasattr(sys.stdout, "reconfigure"):  # a terminal that lacks a letter is no reason to stop
        sys.stdout.reconfigure(errors="backslashreplace")
    for line in found:
        print(line)
    if found:
        return 1
    print(f"{validate.counts(data)}, {number} lessons: no problem found")
    return 0
