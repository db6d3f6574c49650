"""The ``allylessons`` command: open the course; run, check, clean its notebooks; sign its data."""

from __future__ import annotations

import argparse
import inspect
import os
import re
import shlex
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from allylessons.opening import UsageError, choose, lab_arguments, lessons_folder, settle

DESCRIPTION = "Lessons in reading news claims about a war. Without a command: open the course."


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
    if hasattr(sys.stdout, "reconfigure"):  # a terminal that lacks a letter is no reason to stop
        sys.stdout.reconfigure(errors="backslashreplace")
    words = list(sys.argv[1:] if argv is None else argv)
    words, extra = _split(words)
    parser = _parser()
    options = parser.parse_args(words or ["open"])
    if extra and options.command is not COMMANDS["open"]:
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


class _Parser(argparse.ArgumentParser):
    """A parser that answers an unknown command with the nearest."""

    def error(self, message: str) -> NoReturn:
        unknown = re.match(r"argument COMMAND: invalid choice: '(.*?)'", message)
        if unknown:
            from allylessons.data import nearest

            message = f"there is no command {unknown[1]}. {nearest(unknown[1], COMMANDS)}"
        super().error(message)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="allylessons",
        description=DESCRIPTION,
        epilog="Each command has its own help: allylessons check --help",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    made = {}
    for name, command in COMMANDS.items():
        told = inspect.getdoc(command) or ""
        first = told.partition("\n")[0].rstrip(".")
        made[name] = commands.add_parser(
            name,
            help=first[:1].lower() + first[1:],
            description=told,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        made[name].set_defaults(command=command)
    made["open"].add_argument("lesson", nargs="?", help="its number or file; lesson 0 by default")
    for name in ("run", "clean"):
        made[name].add_argument("notebooks", nargs="*", help="numbers or files; by default all")
    paging = made["pages"]
    paging.add_argument("folder", nargs="?", type=Path, help="where to; by default site, here")
    paging.add_argument("--open", action="store_true", help="show them in a browser at the end")
    paging.add_argument("--zip", action="store_true", help="make a zip too, for a class")
    paging.add_argument("--teacher", action="store_true", help="the teacher's edition: with notes")
    checking, signing = made["check"], made["sign"]
    checking.add_argument("parts", nargs="*", help="data, or lessons by number; by default all")
    checking.add_argument("--data", type=Path, help="a folder of data; by default the course's")
    checking.add_argument("--lessons", type=Path, help="a folder of lessons; by default those here")
    checking.add_argument(
        "--since",
        nargs="?",
        const="HEAD",
        metavar="REV",
        help="only list each changed cell, old -> new, since a commit of git; by default the last",
    )
    signing.add_argument("ids", nargs="*", metavar="ID", help="rows, such as N038 or verdicts:C01")
    signing.add_argument("--source", default="", metavar="S031", help="what they were held against")
    signing.add_argument("--date", default="", help="when, such as 2025-02-18; by default today")
    signing.add_argument("--record", action="store_true", help="record all rows as not looked up")
    signing.add_argument(
        "--from",
        dest="files",
        nargs="+",
        type=Path,
        default=[],
        metavar="FILE",
        help="sign the rows of CSV files with columns table,id,checked_on,source_id",
    )
    signing.add_argument("--data", type=Path, help="a folder of data; by default the course's")
    return parser


def open_course(options: argparse.Namespace) -> int:
    """Open the course, or one lesson, in JupyterLab.

    Words after -- are handed to JupyterLab: allylessons open 3 -- --port 9999
    """
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


def run(options: argparse.Namespace) -> int:
    """Run notebooks in fresh kernels and store them clean."""
    from allylessons.authors import notebooks

    def ran(path: Path) -> object:
        nb = notebooks.read(path)
        for line in notebooks.up_to_date(nb, path):
            print(f"{path}: {line}")
        return notebooks.execute(nb, path.parent)

    return _store(options.notebooks, ran)


def pages(options: argparse.Namespace) -> int:
    """Make the course as pages for any browser, with no Python and no network.

    Every lesson is a page in which pictures respond and questions are judged; every record of the
    data has a place of its own. Made from the stored notebooks: type `allylessons run` before it
    when you have changed something. The teacher's edition holds all answers; give it to no class.
    """
    try:
        from allylessons.site import build
    except ModuleNotFoundError as problem:
        raise UsageError(
            f"pages needs {problem.name}. Type in a terminal: "
            f'{sys.executable} -m pip install "allylessons[pages]"'
        ) from None
    from allylessons.data import Package

    folder = options.folder or Path("teacher" if options.teacher else "site")
    try:
        count = build.build(folder, Package(), teacher=options.teacher)
        print(f"{count} pages. Open {folder / 'index.html'}")
        if options.zip:
            print(f"For a class with no network: {build.pack(folder)}. Unpack it, open index.html.")
    except build.FolderError as problem:
        raise UsageError(str(problem)) from None
    if options.open:
        webbrowser.open((folder / "index.html").resolve().as_uri())
    return 0


def clean(options: argparse.Namespace) -> int:
    """Store notebooks clean, as they are, without running them."""
    from allylessons.authors import notebooks

    return _store(options.notebooks, lambda path: notebooks.clean(notebooks.read(path)))


def _store(named: list[str], make: Callable[[Path], object]) -> int:
    from allylessons.authors import notebooks

    wrong = 0
    for path in _chosen(named) if named else notebooks.find(lessons_folder()):
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


def _chosen(named: list[str]) -> list[Path]:
    """Lessons by number or file."""
    chosen = []
    for name in named:
        if name.isdigit():
            chosen.append(choose(lessons_folder(), name))
        elif Path(name).is_file():
            chosen.append(Path(name))
        else:
            raise UsageError(f"There is no notebook {name}. Type a number, such as 3, or a file.")
    return chosen


def check(options: argparse.Namespace) -> int:
    """Check the data and the lessons, line by line.

    Names everything that is wrong with the data, every row that changed and was not signed, and
    everything that is wrong with the lessons. `check data` leaves the lessons out; `check 3` looks
    at one of them.
    """
    from allylessons.authors import notebooks

    data = _data(options, "check", options.lessons)
    if options.since:
        return _since(data, options.since)
    folder = options.lessons or notebooks.folder()
    lessons = notebooks.find(folder) if folder else []
    if options.lessons and not lessons:
        raise UsageError(f"No lesson in {folder}. Type the folder that holds 00_start_here.ipynb.")
    wanted = [part for part in options.parts if part != "data"]
    for part in wanted:
        if not (part.isdigit() or part.endswith(".ipynb")):
            raise UsageError(
                f"check knows no {part}. Type `allylessons check data`, or a lesson's number, such "
                "as `allylessons check 3`."
            )
    if options.parts:
        lessons = [choose(folder or lessons_folder(), part) for part in wanted]
    try:
        from allylessons.authors import check as authors

        partly = bool(options.parts or options.lessons)
        return authors.check(data, lessons, partly, _data_option(options))
    except ModuleNotFoundError as missing:
        from allylessons.authors.needs import needs

        words = " ".join(map(shlex.quote, needs()))
        raise UsageError(
            f"`allylessons check` needs {missing.name}, which is not installed here. "
            f"Type: {shlex.quote(sys.executable)} -m pip install {words}"
        ) from None


def _data(options: argparse.Namespace, command: str, *others: Path | None) -> Path:
    """The folder of data that is meant."""
    from allylessons.data import DataError, home

    for folder in filter(None, (options.data, *others)):
        if not folder.is_dir():
            raise UsageError(f"There is no folder {folder}. Type the folder that you mean.")
    try:
        return home(options.data)
    except DataError:
        if options.data:  # what is missing in it is said by the check
            return options.data
        told = f"Type `allylessons {command} --data FOLDER`."
        raise UsageError(f"No data found here. {told}") from None


def _data_option(options: argparse.Namespace) -> str:
    return f" --data {shlex.quote(str(options.data))}" if options.data else ""


def _since(data: Path, revision: str) -> int:
    from allylessons.authors import changes
    from allylessons.data import DataError

    try:
        found = changes.since(data, revision)
    except DataError as problem:
        raise UsageError(str(problem)) from None
    for change in found:
        print(change)
    files = len({change.file for change in found})
    changed = f"{len(found)} changes in {files} files" if len(found) != 1 else "1 change"
    print(
        f"{changed if found else 'Nothing changed'} since {revision}. Nothing else was looked at."
    )
    return 0


def sign(options: argparse.Namespace) -> int:
    """Sign rows of the data that you looked up in a source.

    `sign N038 --source S031` says that you held row N038 against S031 today, and it stands as you
    found it there. Sign nothing that you did not look at. `sign --record` records all other rows
    as they are, so that a later change shows; they count as not looked up.
    """
    from allylessons.authors.reviews import Reviews
    from allylessons.data import DataError

    if not (options.ids or options.record or options.files):
        raise UsageError("Name the rows that you looked up, such as `allylessons sign N038`.")
    if (options.source or options.date) and not options.ids:
        raise UsageError(
            "--source and --date belong to rows: `allylessons sign N038 --source S031`."
        )
    try:
        reviews = Reviews(_data(options, "sign"))
        if options.record:
            new, lost, gone = reviews.record()
            print(f"{new:,} rows recorded, not looked up; {gone:,} taken out as they are gone.")
            if lost:
                print(f"{lost:,} of them had been looked up before they changed: look again.")
        wrong = []
        for path in options.files:
            signed, problems = reviews.sign_from(path)
            wrong += problems
            print(f"{path}: {signed:,} rows signed")
        for name in options.ids:
            print(reviews.sign(name, options.source, options.date))
    except DataError as problem:
        raise UsageError(f"{problem} Nothing was stored.") from None
    reviews.write()
    for problem in wrong:
        print(problem)
    print(f"{reviews.looked_up:,} of {len(reviews.units):,} rows looked up")
    return 1 if wrong else 0


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "open": open_course,
    "run": run,
    "check": check,
    "sign": sign,
    "clean": clean,
    "pages": pages,
}
