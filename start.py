"""Open the course or test it, from nothing but Python: ``python3 start.py [test|update] [more]``.

Makes a virtual environment in ``.venv`` beside this file, so that it also works where the
system's Python refuses installs, and installs into it when something has changed. Then it runs
pytest if the first word is ``test``, and otherwise the ``allylessons`` command; ``update`` fetches
the newest edition first.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
PINS = ROOT / "binder" / "requirements.txt"


def main(arguments):
    """Install what is missing and hand over to the course or to pytest."""
    if sys.version_info < (3, 11):  # so this file must stay readable for Python 3.6
        here = f"{sys.version_info[0]}.{sys.version_info[1]}"
        sys.exit(
            f"The course needs Python 3.11 or newer; {sys.executable} is Python {here}.\n"
            "Install a newer one and type the same line with its name, such as python3.12."
        )
    if hasattr(sys.stdout, "reconfigure"):  # a console that lacks a letter of a folder's name
        sys.stdout.reconfigure(errors="backslashreplace")
    if arguments[:1] == ["update"]:
        update()
        arguments = ["open", *arguments[1:]]
    testing = arguments[:1] == ["test"]
    install(testing)
    if testing:
        os.chdir(ROOT)
        command = [str(PYTHON), "-m", "pytest", *arguments[1:]]
    else:
        command = [str(PYTHON), "-m", "allylessons", *arguments]
    if os.name == "nt":  # execv returns to the prompt at once there
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


def install(testing):
    """Bring ``.venv`` in line with ``pyproject.toml``; without a change, touch nothing."""
    wanted = f"{ROOT}\n{(ROOT / 'pyproject.toml').read_text(encoding='utf-8')}"
    extra, pins = "", []
    if testing:  # stored charts are compared word for word, so with the versions that wrote them
        wanted += PINS.read_text(encoding="utf-8")
        extra, pins = "[test]", ["--constraint", str(PINS)]
    stamp = VENV / ("installed-for-tests.txt" if testing else "installed.txt")
    if works() and stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    print(f"Installing into {VENV} (a minute or two, only when something changed) ...", flush=True)
    if not works():
        if importlib.util.find_spec("ensurepip") is None:
            sys.exit(
                "This Python cannot make virtual environments. On Debian and Ubuntu type\n"
                "    sudo apt install python3-venv\n"
                "and then the same line again."
            )
        run([sys.executable, "-m", "venv", "--clear", str(VENV)], "Making .venv failed")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*pip, *pins, "--editable", f"{ROOT}{extra}"], "Installing failed")
    stamp.write_text(wanted, encoding="utf-8")


def update():
    """Fetch the newest edition; lessons that were run or changed are kept beside it."""
    git = ["git", "-C", str(ROOT)]
    asked = [*git, "diff", "--name-only", "-z", "HEAD", "--", "notebooks"]
    try:
        (ROOT / ".git").stat()
        listed = subprocess.check_output(asked, stderr=subprocess.DEVNULL).decode("utf-8")
    except (OSError, subprocess.CalledProcessError):
        sys.exit(
            "This folder was not made by git clone, so it cannot be brought up to date.\n"
            "Download the course anew, and copy notebooks/my_answers into its notebooks/."
        )
    aside = ROOT / "notebooks" / "earlier" / time.strftime("%Y-%m-%d-%H%M%S")
    changed = [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    for path in changed:
        aside.mkdir(parents=True, exist_ok=True)
        shutil.copy2(str(path), str(aside))
    if listed:
        names = [name for name in listed.split("\0") if name]
        run([*git, "checkout", "--quiet", "HEAD", "--", *names], "Setting lessons aside failed")
    if subprocess.call([*git, "pull", "--quiet", "--ff-only"]):
        for path in changed:
            shutil.copy2(str(aside / path.name), str(path))
        sys.exit("Nothing was brought up to date; the lines above say why. All is as it was.")
    print("This is the newest edition. Your answers stay where they are.")
    if changed:
        print(f"The lessons that you had run or changed are in {aside}.")


def works():
    """Tell whether ``.venv`` holds a Python that starts and has pip."""
    try:
        return subprocess.call([str(PYTHON), "-c", "import pip"], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def run(command, failure):
    """Run a step, or stop and say what to do."""
    if subprocess.call(command):
        sys.exit(
            f"{failure}; the lines above say why. It needs the network and a folder you can\n"
            f"write to ({ROOT}). Put that right, then type the same line again."
        )


if __name__ == "__main__":
    main(sys.argv[1:])
