"""Open the course or test it, from nothing but Python: ``python3 start.py [test|update] [more]``.

Makes a virtual environment in ``.venv`` beside this file, so that it also works where the
system's Python refuses installs, and installs into it when something has changed: the versions
that were tested, by uv, which is quick, or else by pip. Then it runs pytest if the first word is
``test``, and otherwise the ``allylessons`` command; ``update`` fetches the newest edition first.
"""

import ast
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
PINS = ROOT / "binder" / "requirements.txt"
EXTRAS = ["", "[pages]", "[test]"]  # what is installed beside the course; each holds those before
PINNED_UP_TO = (3, 14)  # what is pinned has no wheels for a newer Python
PIP = [str(PYTHON), "-m", "pip", "--disable-pip-version-check"]
# uv does not read pip's settings: where packages come from is handed on, in uv's words.
HANDED_ON = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "constraint": "UV_CONSTRAINT",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}


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
    install("[test]" if testing else "[pages]" if arguments[:1] == ["pages"] else "")
    if testing:
        os.chdir(ROOT)
        command = [str(PYTHON), "-m", "pytest", *arguments[1:]]
    else:
        command = [str(PYTHON), "-m", "allylessons", *arguments]
    if os.name == "nt":  # execv returns to the prompt at once there
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is JupyterLab's to answer
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


def install(extra):
    """Bring ``.venv`` in line with ``pyproject.toml``; without a change, touch nothing."""
    files = [ROOT / "pyproject.toml", PINS]
    wanted = "\n".join([str(ROOT), *(file.read_text(encoding="utf-8") for file in files)])
    stamp = VENV / "installed.txt"  # empty: an install was begun and did not end
    found = stamp.read_text(encoding="utf-8") if stamp.is_file() else None
    enough = EXTRAS[EXTRAS.index(extra) :]
    if found in [wanted + one for one in enough] and works():
        return
    print(f"Installing into {VENV} (a minute or two, only when something changed) ...", flush=True)
    if found == "" or not works():
        if importlib.util.find_spec("ensurepip") is None:
            sys.exit(
                "This Python cannot make virtual environments. On Debian and Ubuntu type\n"
                "    sudo apt install python3-venv\n"
                "and then the same line again."
            )
        venv, failure = [sys.executable, "-m", "venv", str(VENV)], "Making .venv failed"
        run([*venv, "--clear", "--without-pip"], failure, stderr=subprocess.PIPE)
        stamp.write_text("", encoding="utf-8")
        run(venv, failure, stderr=subprocess.PIPE)  # it would answer Ctrl+C with two pages
    stamp.write_text("", encoding="utf-8")
    pins = ["--constraint", str(PINS)] if sys.version_info[:2] <= PINNED_UP_TO else []
    packages = ["install", *pins, "--editable", f"{ROOT}{extra}"]
    if not uv_does(packages):
        run([*PIP, *packages], "Installing failed")
    stamp.write_text(wanted + extra, encoding="utf-8")


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


def uv_does(packages):
    """Install with uv, from where pip would; tell whether that went well."""
    quiet = {"stderr": subprocess.DEVNULL}
    told = subprocess.run([*PIP, "config", "list"], stdout=subprocess.PIPE, text=True, **quiet)
    settings = {}
    for section in ("global.", "install.", ":env:."):  # the later overrides
        for line in told.stdout.splitlines():
            name, _, value = line.partition("=")
            if name.startswith(section):
                settings[name[len(section) :]] = " ".join(ast.literal_eval(value).split())
    if "no-index" in settings:
        return False
    environ = {HANDED_ON[name]: settings[name] for name in HANDED_ON if name in settings}
    if "UV_FIND_LINKS" in environ:
        environ["UV_FIND_LINKS"] = environ["UV_FIND_LINKS"].replace(" ", ",")
    if "UV_INDEX" in environ:
        environ["UV_INDEX_STRATEGY"] = "unsafe-best-match"  # the newest of all, as pip does
    uv = shutil.which("uv")
    if not uv and subprocess.call([*PIP, "install", "--quiet", "uv"], **quiet):
        return False
    command = [uv] if uv else [str(PYTHON), "-m", "uv"]
    command += ["pip", *packages, "--python", str(PYTHON)]
    return subprocess.call(command, env={**environ, **os.environ}) == 0


def run(command, failure, **how):
    """Run a step, or stop and say what to do."""
    ended = subprocess.run(command, text=True, **how)
    if ended.returncode:
        sys.exit(
            f"{ended.stderr or ''}{failure}; the lines above say why. It needs the network and\n"
            f"a folder you can write to ({ROOT}). Put that right, then type the same line again."
        )


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit("\nStopped. To go on, type the same line again.")
