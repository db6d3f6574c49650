"""The `allylessons` command."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from allylessons import cli, opening
from allylessons.authors import notebooks

ROOT = Path(__file__).resolve().parents[1]
START = "lab/tree/notebooks/00_start_here.ipynb"


@contextmanager
def lab(command, **options):
    """Start JupyterLab by a command, and give the address that it prints, in two parts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {key: value for key, value in os.environ.items() if "DISPLAY" not in key}
    environ.update(options.pop("env", {}))
    server = subprocess.Popen(
        [*command, f"--ServerApp.port={port}"],
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **options,
    )
    try:
        said = ""
        for line in server.stdout:
            said += line
            address = re.search(r"(http://127\.0\.0\.1:\d+/)(\S*)\?token=(\w+)", line)
            if address:
                break
        assert address, said
        for _ in range(50):  # the address is printed a moment before it answers
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield address.groups()
    finally:
        server.terminate()
        server.communicate(timeout=20)


def asks_about_news(base, token):
    """Read from a running JupyterLab what it does about news."""
    name = "@jupyterlab/apputils-extension:notification"
    with urllib.request.urlopen(f"{base}lab/api/settings/{name}?token={token}") as answer:
        properties = json.load(answer)["schema"]["properties"]
    return properties["fetchNews"]["default"]


@pytest.fixture
def folder(tmp_path):
    """A folder of two small lessons."""
    place = tmp_path / "notebooks"
    place.mkdir()
    for name in ("00_start_here", "03_how_many"):
        nb = new_notebook(cells=[new_code_cell("6 * 7", id="six-by-seven")])
        nbformat.write(nb, place / f"{name}.ipynb")
    return place


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a browser would open")
def test_open_shows_lesson_0_and_asks_nothing(tmp_path):
    command = [sys.executable, "-m", "allylessons", "open", "--"]
    with lab(command, cwd=tmp_path, env={"HOME": str(tmp_path / "none")}) as (base, page, token):
        assert page == START
        with urllib.request.urlopen(f"{base}{page}?token={token}") as answer:
            assert answer.status == 200
        contents = f"{base}api/contents/notebooks?token={token}"
        with urllib.request.urlopen(contents) as answer:
            listed = {entry["name"] for entry in json.load(answer)["content"]}
        assert {path.name for path in notebooks.find()} <= listed
        assert asks_about_news(base, token) == "false"


def test_no_command_means_open(monkeypatch):
    opened = []
    monkeypatch.setitem(cli.COMMANDS, "open", lambda options: opened.append(options) or 0)
    assert cli.main([]) == 0
    assert cli.main(["open", "3", "--", "--ip", "0.0.0.0"]) == 0
    assert [options.lesson for options in opened] == [None, "3"]
    assert opened[1].extra == ["--ip", "0.0.0.0"]


@pytest.mark.parametrize("lesson", ["3", "03", "03_how_many", "notebooks/03_how_many.ipynb"])
def test_lesson_by_number_or_file(folder, lesson):
    assert opening.choose(folder, lesson).name == "03_how_many.ipynb"


def test_lesson_0_by_default(folder):
    assert opening.choose(folder, None).name == notebooks.START


def test_unknown_lesson_is_answered_with_those_there_are(folder):
    with pytest.raises(opening.UsageError, match=r"no lesson 7 in .*; there is 0, 3\. Type"):
        opening.choose(folder, "7")


def test_browser_only_where_there_is_a_screen(folder, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    lesson = folder / notebooks.START
    assert "--no-browser" in opening.lab_arguments(lesson, {})
    assert "--no-browser" not in opening.lab_arguments(lesson, {"DISPLAY": ":0"})
    assert "--no-browser" not in opening.lab_arguments(lesson, {"WAYLAND_DISPLAY": "wayland-0"})
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "--no-browser" not in opening.lab_arguments(lesson, {})


@pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
def test_root_is_allowed_only_when_root(folder, monkeypatch, user, allowed):
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    arguments = opening.lab_arguments(folder / notebooks.START, {})
    assert ("--allow-root" in arguments) is allowed


def test_a_home_that_cannot_be_written_is_replaced(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "none"))
    environ = {"JUPYTER_CONFIG_PATH": "/theirs"}
    opening.settle(environ)
    assert environ["JUPYTER_CONFIG_PATH"].split(os.pathsep)[1] == "/theirs"
    assert os.access(Path(environ["JUPYTER_RUNTIME_DIR"]).parent, os.W_OK)
    monkeypatch.setenv("HOME", str(tmp_path))
    environ = {}
    opening.settle(environ)
    assert list(environ) == ["JUPYTER_CONFIG_PATH"]


def test_installed_course_copies_its_lessons_once(folder, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(opening, "PACKAGE", folder.parent)
    monkeypatch.setattr(notebooks, "folder", lambda: None)
    here = tmp_path / "somewhere"
    here.mkdir()
    monkeypatch.chdir(here)
    copied = opening.lessons_folder()
    assert copied == here / "allylessons" / "notebooks"
    assert [path.name for path in notebooks.find(copied)] == [
        path.name for path in notebooks.find(folder)
    ]
    (copied / notebooks.START).write_text("mine")
    opening.lessons_folder()
    assert (copied / notebooks.START).read_text() == "mine"
    assert f"The lessons are in {copied}" in capsys.readouterr().out


def test_a_new_edition_sets_the_lessons_of_an_older_one_aside(
    folder, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(opening, "PACKAGE", folder.parent)
    monkeypatch.setattr(notebooks, "folder", lambda: None)
    monkeypatch.chdir(tmp_path)
    first, second, *_ = sorted(folder.glob("*.ipynb"))

    def made(path, edition, source):
        nb = notebooks.read(path)
        nb.metadata["allylessons"] = {"made_from": edition}
        nb.cells[0].source = source
        notebooks.write(nb, path)

    made(first, "one", "First edition.")
    made(second, "same", "As it is.")
    copied = opening.lessons_folder()
    made(copied / second.name, "same", "With my notes.")  # run and saved; the edition is the same
    made(copied / first.name, "one", "With my notes.")
    (copied / "my_answers").mkdir()
    assert "new edition" not in capsys.readouterr().out
    made(first, "two", "Second edition.")
    opening.lessons_folder()
    said = capsys.readouterr().out
    (aside,) = (copied / "earlier").iterdir()
    assert f"as you had them are in {aside}" in said
    assert notebooks.read(copied / first.name).cells[0].source == "Second edition."
    assert notebooks.read(copied / second.name).cells[0].source == "With my notes."
    (kept,) = aside.iterdir()
    assert notebooks.read(kept).cells[0].source == "With my notes."
    assert (copied / "my_answers").is_dir()


def test_no_lessons_anywhere(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "PACKAGE", tmp_path)
    monkeypatch.setattr(notebooks, "folder", lambda: None)
    with pytest.raises(opening.UsageError, match="Go to the folder that holds notebooks/"):
        opening.lessons_folder()


def test_lessons_are_found_from_a_folder_below(folder, monkeypatch, tmp_path):
    monkeypatch.setattr(notebooks, "__file__", str(tmp_path / "site-packages" / "x" / "n.py"))
    below = folder / "my_answers"
    below.mkdir()
    assert notebooks.folder(below) == folder
    assert notebooks.folder(Path(tmp_path.anchor)) is None


def test_run_stores_and_says_so_once(folder, capsys):
    lesson = folder / "03_how_many.ipynb"
    assert cli.main(["run", str(lesson)]) == 0
    assert capsys.readouterr().out == f"{lesson}: stored\n"
    assert notebooks.read(lesson).cells[0].outputs[0].data == {"text/plain": "42"}
    assert cli.main(["run", str(lesson)]) == 0
    assert capsys.readouterr().out == ""


def test_run_stores_nothing_when_a_cell_fails(folder, capsys):
    lesson = folder / "03_how_many.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("1 / 0", id="divide")]), lesson)
    before = lesson.read_bytes()
    assert cli.main(["run", str(lesson)]) == 1
    assert "cell divide: ZeroDivisionError: division by zero. Nothing was stored." in (
        capsys.readouterr().out
    )
    assert lesson.read_bytes() == before


def test_clean_takes_out_times_and_names_what_is_left(folder, capsys):
    lesson = folder / "03_how_many.ipynb"
    nb = new_notebook(cells=[new_code_cell("6 * 7", id="six-by-seven", metadata={"trusted": True})])
    nbformat.write(nb, lesson)
    assert cli.main(["clean", str(lesson)]) == 1
    said = "cell six-by-seven: ends in an expression but shows nothing: type `allylessons run`"
    assert said in capsys.readouterr().out
    assert "trusted" not in lesson.read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "nowhere.ipynb"], "There is no notebook nowhere.ipynb. Type a number"),
        (["open", "99"], "There is no lesson 99"),
    ],
)
def test_wrong_usage_is_one_message(words, said, capsys):
    assert cli.main(words) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["opne"], "there is no command opne. Nearest: open.\n"),
        (["chek"], "there is no command chek. Nearest: check.\n"),
        (["run", "--", "--ip", "0.0.0.0"], "only `open` takes them\n"),
    ],
)
def test_wrong_words_end_with_2(words, said, capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main(words)
    assert stop.value.code == 2
    err = capsys.readouterr().err
    assert err.startswith("usage: allylessons [-h] COMMAND ...\n")
    assert err.endswith(said)


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_each_command_is_explained_by_its_docstring(name, capsys):
    with pytest.raises(SystemExit):
        cli.main([name, "--help"])
    assert " ".join(cli.COMMANDS[name].__doc__.splitlines()[0].split()) in capsys.readouterr().out


def test_run_and_clean_take_numbers(folder, monkeypatch, capsys):
    monkeypatch.setattr(notebooks, "folder", lambda: folder)
    assert cli.main(["run", "3"]) == 0
    assert capsys.readouterr().out == f"{folder / '03_how_many.ipynb'}: stored\n"
    assert cli.main(["clean", "03"]) == 0


# Stands for the environment's Python, notes what it is told, and does what a test adds.
PYTHON = """#!/bin/sh
echo "$@" >> {log}
"""


@pytest.fixture
def frame(tmp_path):
    """Frame of a checkout: start.py, the files it reads, and a Python in .venv."""
    furnish(tmp_path)
    return tmp_path


def furnish(folder):
    shutil.copy(ROOT / "start.py", folder)
    (folder / "pyproject.toml").write_text("[project]\n")
    (folder / "binder").mkdir()
    (folder / "binder" / "requirements.txt").write_text("")
    pretend(folder)


def pretend(folder, more=""):
    """Have the environment's Python do this."""
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True, exist_ok=True)
    python.write_text(PYTHON.format(log=f"'{folder / 'log'}'") + more)
    python.chmod(0o755)


def told(folder):
    """What that Python was told since the last time, but for whether it is there."""
    log = folder / "log"
    lines = [line for line in log.read_text().splitlines() if line != "-c import pip"]
    log.unlink()
    return lines


def starting(folder, *words, **variables):
    """How start.py is run, where there is no uv on the path."""
    return {
        "args": [sys.executable, str(folder / "start.py"), *words],
        "env": {**os.environ, "PATH": str(folder), **variables},
        "cwd": folder.parent,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "text": True,
        "errors": "replace",
    }


def start(folder, *words, **variables):
    """Run start.py, as far as it gets."""
    return subprocess.run(**starting(folder, *words, **variables), check=False)


def test_start_installs_once_and_hands_over(frame):
    for _ in range(2):
        assert start(frame, "open", "3").returncode == 0
    assert start(frame, "test", "-x").returncode == 0
    assert start(frame).returncode == 0
    pins, python = frame / "binder" / "requirements.txt", frame / ".venv" / "bin" / "python"
    settings, uv = "-m pip --disable-pip-version-check config list", "install --quiet uv"
    install = f"-m uv pip install --constraint {pins} --editable {{}} --python {python}"
    assert told(frame) == [
        settings,
        f"-m pip --disable-pip-version-check {uv}",
        install.format(frame),
        "-m allylessons open 3",
        "-m allylessons open 3",
        settings,
        f"-m pip --disable-pip-version-check {uv}",
        install.format(f"{frame}[test]"),
        "-m pytest -x",
        "-m allylessons",  # what the tests need holds what the course needs
    ]


def test_start_takes_packages_from_where_pip_would(frame):
    (frame / "settings").write_text(
        "global.extra-index-url='\\nhttps://one.test/simple\\nhttps://two.test/simple'\n"
        "global.index-url='https://old.test/simple'\n"
        "global.timeout='60'\n"
        "install.index-url='https://new.test/simple'\n"
    )
    handed = "$UV_DEFAULT_INDEX $UV_INDEX $UV_INDEX_STRATEGY $UV_FIND_LINKS"
    pretend(
        frame,
        f'[ "$5" != list ] || /bin/cat {frame}/settings\n'
        f'[ "$2" != uv ] || echo "{handed}" >> {frame}/log',
    )
    assert start(frame, UV_FIND_LINKS="mine").returncode == 0
    said = "https://new.test/simple https://one.test/simple https://two.test/simple"
    assert told(frame)[-2] == f"{said} unsafe-best-match mine"


def test_start_does_with_pip_where_uv_cannot_be_had(frame):
    pretend(frame, '[ "$6" != uv ]')
    assert start(frame).returncode == 0
    *_, install, opened = told(frame)
    assert install.startswith("-m pip --disable-pip-version-check install --constraint ")
    assert opened == "-m allylessons"


def test_start_says_what_to_do_when_installing_fails(frame):
    pretend(frame, '[ "$1" = -c ]')
    ended = start(frame)
    assert ended.returncode == 1
    assert "Installing failed" in ended.stderr
    assert "type the same line again" in ended.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl+C another way")
def test_start_is_stopped_in_a_sentence_and_taken_up_again(frame):
    pretend(frame, '[ "$2" != uv ] || /bin/sleep 60')
    running = subprocess.Popen(**starting(frame), start_new_session=True)
    while not (frame / "log").is_file() or "-m uv" not in (frame / "log").read_text():
        time.sleep(0.05)
    time.sleep(0.5)  # until it waits for uv's end
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=20)
    assert said == "\nStopped. To go on, type the same line again.\n"
    assert running.returncode == 1
    python = frame / ".venv" / "bin" / "python"
    assert python.read_text().startswith("#!")
    start(frame, PIP_NO_INDEX="1")  # which gets no further than an environment made anew
    assert python.is_symlink()


def git(folder, *words):
    who = ["-c", "user.name=A", "-c", "user.email=a@b.c", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)


@pytest.fixture
def clone(tmp_path):
    """A clone of a course, with what start.py needs, and where it came from."""
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    (origin / "notebooks").mkdir(parents=True)
    (origin / "notebooks" / "03.ipynb").write_text("first")
    (origin / "notebooks" / "04.ipynb").write_text("first")
    (origin / ".gitignore").write_text(
        ".venv/\nmy_answers/\n/start.py\n/pyproject.toml\n/log\n/binder/\n"
    )
    git(origin, "init")
    git(origin, "add", ".")
    git(origin, "commit", "-m", "First")
    git(tmp_path, "clone", str(origin), str(clone))
    furnish(clone)
    (clone / "notebooks" / "my_answers").mkdir()
    (clone / "notebooks" / "my_answers" / "lesson-03.json").write_text("mine")
    (clone / "notebooks" / "03.ipynb").write_text("run by me")
    return origin, clone


def test_update_keeps_what_was_run_and_fetches_the_new_edition(clone):
    origin, here = clone
    for name in ("03.ipynb", "04.ipynb"):
        (origin / "notebooks" / name).write_text("second")
    git(origin, "commit", "-am", "Second")
    ended = start(here, "update", PATH=os.environ["PATH"])
    assert ended.returncode == 0, ended.stderr
    assert [(here / "notebooks" / f"0{n}.ipynb").read_text() for n in (3, 4)] == ["second"] * 2
    (aside,) = (here / "notebooks" / "earlier").iterdir()
    assert str(aside) in ended.stdout
    assert [(path.name, path.read_text()) for path in aside.iterdir()] == [
        ("03.ipynb", "run by me")
    ]
    assert (here / "notebooks" / "my_answers" / "lesson-03.json").read_text() == "mine"
    assert (
        start(here, "update", PATH=os.environ["PATH"]).returncode == 0
    )  # once more, with nothing to do
    assert len(list((here / "notebooks" / "earlier").iterdir())) == 1


def test_update_that_fails_leaves_all_as_it_was(clone):
    origin, here = clone
    shutil.rmtree(origin)
    ended = start(here, "update", PATH=os.environ["PATH"])
    assert ended.returncode == 1
    assert "All is as it was" in ended.stderr
    assert (here / "notebooks" / "03.ipynb").read_text() == "run by me"
    shutil.rmtree(here / ".git")
    ended = start(here, "update", PATH=os.environ["PATH"])
    assert "not made by git clone" in ended.stderr
    assert "my_answers" in ended.stderr


@pytest.mark.parametrize("letters", ["ascii", "cp1252", "cp437"])
def test_a_console_that_lacks_a_letter_stops_nothing(tmp_path, letters):
    place = tmp_path / "Übung Łask ł’s"
    place.mkdir()
    furnish(place)
    pretend(place, '[ "$1" = -c ]')
    ended = start(place, PYTHONIOENCODING=letters)
    assert "Installing into" in ended.stdout
    assert "Installing failed" in ended.stderr
    assert "Traceback" not in ended.stderr
    (place / "00_start_here.ipynb").write_text("{")
    for words in (["open", "Łask"], ["run", "Łask"], ["check", "--lessons", str(place)]):
        said = subprocess.run(
            [sys.executable, "-m", "allylessons", *words],
            capture_output=True,
            text=True,
            encoding=letters,
            env={**os.environ, "PYTHONIOENCODING": letters, "LANG": "C", "LC_ALL": "C"},
            check=False,
            timeout=120,
        )
        assert "Traceback" not in said.stderr, said.stderr
        assert said.returncode in (1, 2)
