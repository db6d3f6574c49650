"""How the course is opened: where its lessons are, and what JupyterLab is told."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


class UsageError(Exception):
    """What was typed cannot be done; the message says what to type."""


def settle(environ: os._Environ | dict) -> None:
    """Give JupyterLab our settings, and a home where the user's cannot be written."""
    paths = [str(PACKAGE / "jupyter"), environ.get("JUPYTER_CONFIG_PATH")]
    environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, paths))
    if not os.access(os.path.expanduser("~"), os.W_OK):  # as in many containers
        home = tempfile.mkdtemp(prefix="allylessons-")
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
            environ.setdefault(name, os.path.join(home, name.lower()))


def lessons_folder() -> Path:
    """Find the lessons; from an installed package, copy them here once an edition."""
    from allylessons.authors import notebooks

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
    lessons = sorted(packed.glob("*.ipynb"))
    earlier = [path for path in lessons if notebooks.older(copy / path.name, path)]
    aside = copy / "earlier" / time.strftime("%Y-%m-%d-%H%M%S")
    for notebook in earlier:
        aside.mkdir(parents=True, exist_ok=True)
        shutil.move(copy / notebook.name, aside)
    for notebook in lessons:
        if not (copy / notebook.name).exists():
            shutil.copy(notebook, copy)
    print(f"The lessons are in {copy}; what you change there stays.")
    if earlier:
        print(f"This is a new edition: the lessons as you had them are in {aside}.")
    return copy


def choose(folder: Path, lesson: str | None) -> Path:
    """Find one lesson by its number, its file name or a part of it."""
    from allylessons.authors import notebooks

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
