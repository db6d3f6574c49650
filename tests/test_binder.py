"""The course in environments other than this one: Binder's, with the network off, and a wheel."""

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from test_cli import START, asks_about_news, lab

ROOT = Path(__file__).resolve().parents[1]
LEFT_BEHIND = shutil.ignore_patterns(".*", "build", "dist", "my_answers", "__pycache__")

# Refuses what Python asks of the network in every process that finds it first; works for any
# user on any system. 192.0.2.1 is an address that stands for no machine.
GUARD = """
import sys

def refuse(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo"):
        place = args[0] if event == "socket.getaddrinfo" else args[1]
        host = place[0] if isinstance(place, tuple) else place
        if isinstance(place, tuple) or event == "socket.getaddrinfo":
            if host not in (None, "", "localhost", "127.0.0.1", "::1"):
                raise OSError(f"the network is off: {host}")

sys.addaudithook(refuse)
"""
# A network of its own that holds nothing but loopback, where the system allows that.
ALONE = ["unshare", "--map-root-user", "--net"]
LOOPBACK_UP = """
import fcntl, os, socket, struct, sys
up = struct.pack("16sh", b"lo", 1)
fcntl.ioctl(socket.socket(), 0x8914, up)
os.execv(sys.argv[1], sys.argv[1:])
"""
ASK = "import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=1)"


# What repo2docker's image holds before ours (its 2026.4.0, for Python 3.12), as far as it could
# disagree with our pins.
IMAGE = [
    "jupyter-offlinenotebook==0.3.2",
    "jupyter-resource-usage==1.2.0",
    "jupyterhub==5.4.0",
    "notebook==7.4.7",
]


def can_be_alone():
    try:
        return subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@pytest.fixture(scope="module")
def binder(tmp_path_factory):
    """Build what Binder builds: requirements.txt, then postBuild, over what its image holds.

    Gives the environment's Python and the checkout that it serves.
    """
    top = tmp_path_factory.mktemp("binder")
    checkout = top / "checkout"
    shutil.copytree(ROOT, checkout, ignore=LEFT_BEHIND)
    subprocess.run([sys.executable, "-m", "venv", top / "env"], check=True)
    python = top / "env" / "bin" / "python"
    pip = [python, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    pins = checkout / "binder" / "requirements.txt"
    subprocess.run([*pip, "install", "--no-deps", *IMAGE], check=True)
    # --no-deps: what is missing from the list must be missed by the check after it.
    subprocess.run([*pip, "install", "--no-deps", "--requirement", pins], check=True)
    path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
    build = checkout / "binder" / "postBuild"
    subprocess.run([build], cwd=checkout, env={**os.environ, "PATH": path}, check=True)
    check = [python, "-m", "pip", "check"]  # which says nothing where it is quiet
    checked = subprocess.run(check, capture_output=True, text=True, check=False)
    # The hub's own database and the like are in the image, and not here.
    hub = re.compile(r"jupyterhub .* which is not installed\.")
    wrong = [line for line in checked.stdout.splitlines() if not hub.fullmatch(line)]
    assert wrong == []
    return python, checkout


@pytest.fixture(scope="module", params=["guard", "alone"])
def offline(request, tmp_path_factory, binder):
    """Run the environment's `allylessons` with the network off, in one of two ways."""
    python, checkout = binder
    environ = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    command = [python, "-m", "allylessons"]
    if request.param == "guard":
        guard = tmp_path_factory.mktemp("guard")
        (guard / "sitecustomize.py").write_text(GUARD)
        environ["PYTHONPATH"] = str(guard)
    elif can_be_alone():
        command = [*ALONE, python, "-c", LOOPBACK_UP, *command]
    else:
        pytest.skip("this system gives no network of one's own; the guard has shown it")

    def run(*words):
        return subprocess.run(
            [*command, *words],
            cwd=checkout,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    return run


def test_every_lesson_runs_there_as_it_is_stored(binder, offline):
    ran = offline("run")
    assert ran.returncode == 0, ran.stdout
    assert ": stored" not in ran.stdout, f"outputs differ from the stored ones:\n{ran.stdout}"


def test_a_lesson_that_asks_the_network_fails_there(offline, tmp_path):
    lesson = tmp_path / "00_asks.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(ASK, id="ask")]), lesson)
    ran = offline("run", str(lesson))
    assert ran.returncode == 1
    assert "cell ask: OSError: " in ran.stdout, ran.stdout
    assert "network is" in ran.stdout.lower()  # off, or unreachable: not a time-out


def test_slips_are_told_there_from_the_first_cell_on(binder):
    python, checkout = binder
    place = Path("etc", "ipython", "ipython_kernel_config.json")
    assert (python.parents[1] / place).read_bytes() == (checkout / place).read_bytes()


def test_binder_opens_lesson_0_and_asks_nothing(binder):
    python, checkout = binder
    command = [python.parent / "jupyter-lab", "--no-browser", "--allow-root"]
    with lab(command, cwd=checkout) as (base, page, token):
        assert page == START
        assert asks_about_news(base, token) == "false"


def test_a_wheel_elsewhere_holds_the_same_course(tmp_path):
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    shutil.copytree(ROOT, tmp_path / "checkout", ignore=LEFT_BEHIND)
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--wheel-dir", tmp_path, tmp_path / "checkout"], check=True
    )
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    subprocess.run([*pip, "install", "--no-deps", "--target", installed, wheel], check=True)
    shutil.rmtree(tmp_path / "checkout")
    code = """
import hashlib, pathlib
import allylessons as ally
from allylessons import opening
print(pathlib.Path(ally.__file__).parents[1])
for table in ally.load()["table"]:
    print(table, hashlib.sha256(ally.load(table).to_csv().encode()).hexdigest())
print(sorted(path.name for path in (opening.PACKAGE / "notebooks").glob("*.ipynb")))
"""

    def report(path):
        ran = subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(path)},
            capture_output=True,
            text=True,
            check=True,
        )
        return ran.stdout.splitlines()

    there, here = report(installed), report(ROOT / "src")
    assert there[0] == str(installed)
    assert len(there) > 10
    assert there[1:-1] == here[1:-1]
    assert there[-1] == str(sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb")))

    empty = tmp_path / "empty"
    empty.mkdir()
    command = [sys.executable, "-m", "allylessons", "open", "3", "--", "--no-browser"]
    with lab(command, cwd=empty, env={"PYTHONPATH": str(installed)}) as (base, page, token):
        lesson = page.removeprefix("lab/tree/")
        with urllib.request.urlopen(f"{base}api/contents/{lesson}?token={token}") as answer:
            assert json.load(answer)["writable"]
    copy = empty / "allylessons" / lesson  # answers go beside it
    assert copy.read_bytes() == (ROOT / "notebooks" / "03_how_many.ipynb").read_bytes()
