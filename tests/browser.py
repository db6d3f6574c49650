"""A real JupyterLab in a real browser, and what a visit to a notebook there finds.

``visit`` opens one notebook as a reader would, before and after running it, in both themes, works
every control by keyboard, and returns what is wrong, by rule. What is looked at in the page stands
in browser.js.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote, urlsplit

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
MISSING = (
    "{what} was not found, so the lessons were not tried in a browser. "
    "Type: pip install -e .[test] && python -m playwright install --with-deps chromium "
    "(on Debian: apt-get install chromium)"
)
COLOURS = ["color-contrast", "link-in-text-block"]  # axe-core's rules that depend on the theme
APPS = {"jupyterlab": "LabApp", "notebook": "JupyterNotebookApp"}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
WINDOW = {"width": 1280, "height": 1000}
QUIET = 80  # ms without a change after which a page counts as still

RULES = {
    "stored": "opened and not run, every stored chart is drawn",
    "red": "no cell fails, nothing is written in red",
    "console": "the browser's console has no error",
    "outside": "nothing is asked of another machine",
    "drawn": "after a run every chart is drawn",
    "reach": "every control is reached by Tab, at least 24 px large, its focus seen",
    "keys": "every control is worked by keyboard, and JupyterLab keeps its hands off",
    "words": "words and label of a chart change with it",
    "blank": "no frame is without its charts while a control moves",
    "contrast": "text has 4.5:1 and 12 px, marks have 3:1, in light and dark",
    "axe": "axe-core finds nothing serious or critical, in light and dark",
}


def lacking() -> str:
    """What has to be installed before a browser test can run; empty when all is there."""
    try:
        import axe_playwright_python  # noqa: F401
        import playwright.sync_api  # noqa: F401
    except ImportError as error:
        return MISSING.format(what=f"The Python package {error.name}")
    return "" if chromium() else MISSING.format(what="Chromium")


def chromium() -> str | None:
    """Chromium's path: the system's, or the one that Playwright has fetched."""
    named = os.environ.get("CHROMIUM")
    for name in (named,) if named else CHROMIUM:
        if path := shutil.which(name):
            return path
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or "~/.cache/ms-playwright")
    found = sorted(cache.expanduser().glob("chromium-*/chrome-linux*/chrome"))
    return str(found[-1]) if found else None


class Lab:
    """A JupyterLab, or a Notebook, on loopback that serves a folder and knows nobody's settings."""

    def __init__(
        self,
        folder: Path,
        python: str = sys.executable,
        variables: Mapping[str, str] = MappingProxyType({}),
        app: str = "jupyterlab",
    ) -> None:
        self.folder, self.root, self.app = folder / "notebooks", folder, app
        self.page = "lab/tree" if app == "jupyterlab" else "notebooks"
        self.python, self.variables = python, variables
        self.token = secrets.token_hex(8)

    def __enter__(self) -> Lab:
        self.folder.mkdir(parents=True, exist_ok=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"http://127.0.0.1:{free.getsockname()[1]}"
        places = {
            name: str(self.root / name.lower())
            for name in (
                "ALLYLESSONS_ANSWERS",
                "IPYTHONDIR",
                "JUPYTERLAB_SETTINGS_DIR",
                "JUPYTERLAB_WORKSPACES_DIR",
                "JUPYTER_CONFIG_DIR",
                "JUPYTER_DATA_DIR",
                "JUPYTER_RUNTIME_DIR",
            )
        }
        self.answers = Path(places["ALLYLESSONS_ANSWERS"])
        settings = Path(places["JUPYTERLAB_SETTINGS_DIR"], "@jupyterlab", "apputils-extension")
        settings.mkdir(parents=True)
        self.theme = settings / "themes.jupyterlab-settings"
        # Otherwise JupyterLab asks whether it may fetch news.
        (settings / "notification.jupyterlab-settings").write_text(
            json.dumps({"fetchNews": "false", "checkForUpdates": False})
        )
        self.log = open(self.root / "jupyterlab.log", "w+")
        self.process = subprocess.Popen(
            [
                *(self.python, "-m", self.app, "--no-browser"),
                f"--ServerApp.port={urlsplit(self.address).port}",
                "--ServerApp.ip=127.0.0.1",
                "--ServerApp.port_retries=0",
                "--ServerApp.allow_root=True",
                f"--ServerApp.root_dir={self.folder}",
                f"--IdentityProvider.token={self.token}",
                f"--{APPS[self.app]}.expose_app_in_browser=True",
            ],
            env={**os.environ, **places, **self.variables},
            cwd=self.root,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        for _ in range(300):
            if self.process.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"{self.address}/api", timeout=5).close()
                return self
            except (OSError, urllib.error.URLError):
                time.sleep(0.2)
        self.__exit__()
        raise RuntimeError(f"{self.app} did not start:\n" + Path(self.log.name).read_text()[-3000:])

    def __exit__(self, *_: object) -> None:
        self.process.terminate()  # it ends its kernels on this
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


@contextmanager
def browser() -> Iterator[object]:
    """Headless Chromium that reaches this machine only."""
    chrome = _playwright().chromium.launch(
        executable_path=chromium(),
        args=[
            "--no-sandbox",  # or root cannot start it
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
        ],
    )
    try:
        yield chrome
    finally:
        chrome.close()


@cache
def _playwright() -> object:
    """The one Playwright of a process, which allows no second; several browsers share it."""
    from playwright.sync_api import sync_playwright

    play = sync_playwright().start()
    atexit.register(play.stop)
    return play


class Visit:
    """One notebook on one page; what is wrong is collected in ``problems``, by rule."""

    def __init__(self, lab: Lab, chrome: object, notebook: Path) -> None:
        self.lab, self.name = lab, notebook.name
        self.problems: dict[str, list[str]] = {rule: [] for rule in RULES}
        shutil.copy(notebook, lab.folder / self.name)
        shutil.rmtree(lab.answers, ignore_errors=True)
        lab.theme.unlink(missing_ok=True)  # the visit before ended in the dark
        self.context = chrome.new_context(viewport=WINDOW)
        self.context.add_init_script(path=Path(__file__).with_suffix(".js"))
        self.page = self.context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.add("console", str(error)[:300]))
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("websocket", lambda socket: self._asked(socket.url))

    def add(self, rule: str, *problems: str) -> None:
        """Note problems, each once."""
        self.problems[rule] += [one for one in problems if one not in self.problems[rule]]

    def _console(self, message) -> None:
        if message.type == "error":
            self.add("console", message.text[:300])

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in LOOPBACK:
            self.add("outside", f"{parts.hostname} was asked for {parts.path[:120]}")

    def look(self, call: str, *arguments: object):
        """Call a function of browser.js."""
        return self.page.evaluate(f"given => look.{call}(...given)", list(arguments))

    def still(self, quiet: int = QUIET, limit: int = 10_000) -> None:
        """Wait until kernel and page are done."""
        self.look("still", quiet, limit)

    def command(self, name: str, **arguments: object) -> None:
        """Carry out a command of JupyterLab and wait for its end."""
        self.page.evaluate(
            "([name, given]) => jupyterapp.commands.execute(name, given).then(() => null)",
            [name, arguments],
        )

    def open(self) -> None:
        """Open the notebook as it is stored."""
        path = quote(self.name)
        self.page.goto(f"{self.lab.address}/lab/tree/{path}?token={self.lab.token}&reset")
        self.page.wait_for_function(
            "() => window.jupyterapp?.shell?.currentWidget?.content?.widgets?.length"
        )
        self.page.evaluate(
            "async () => { await jupyterapp.restored;"
            " await jupyterapp.shell.currentWidget.sessionContext.ready; }"
        )
        self.look("listen")
        self.still(300)

    def darken(self) -> None:
        """Change to JupyterLab's dark theme, and draw the charts in it."""
        self.command("apputils:change-theme", theme="JupyterLab Dark")
        self.page.wait_for_function("() => document.body.dataset.jpThemeLight === 'false'")
        self.look("redraw")
        self.still(200)

    def run(self) -> None:
        """Run all cells, as from the menu."""
        self.command("notebook:run-all-cells")
        self.still(500, 60_000)

    def tab(self) -> None:
        """Go through the notebook by Tab alone."""
        controls = {one["id"]: one for one in self.look("controls")}
        self.look("top")
        reached: dict[str, float] = {}
        for _ in range(3 * len(controls) + 40):
            self.page.keyboard.press("Tab")
            focus = self.look("focus")
            if not focus["inside"]:
                break
            if focus.get("id"):
                reached[focus["id"]] = focus["ring"]
        for key, control in controls.items():
            if key not in reached:
                self.add("reach", f"{control['says']} is not reached by Tab")
            elif reached[key] < 3:
                self.add("reach", f"{control['says']} does not show that it has the focus")
            if min(control["width"], control["height"]) < 24:
                size = f"{control['width']} by {control['height']} px, needs 24"
                self.add("reach", f"{control['says']} is {size}")

    def work(self) -> None:
        """Move every control by keyboard and see what follows."""
        for control in self.look("controls"):
            element = self.page.locator(f'[data-look="{control["id"]}"]')
            if not element.count():
                continue  # gone: another control has redrawn the chart it belonged to
            element.focus()
            before = self.look("lab")
            self.look("watch")
            kind = control["kind"]
            pressed = next((key for key in KEYS[kind] if self._press(element, key)), None)
            seen = self.look("stop")
            if back := BACK.get(kind) or OPPOSITE.get(pressed):
                self.page.keyboard.press(back)  # as it was, for the controls that follow
                self.still(2 * QUIET)  # and nothing of it left when they are watched
            if not pressed:
                self.add("keys", f"{control['says']} does not move by keyboard")
            if kind not in TYPED and element.count():
                element.focus()
                self.page.keyboard.press("b")
                self.still(2 * QUIET)  # in a list it chooses what begins with it
            if self.look("lab") != before:
                self.add("keys", f"{control['says']}: JupyterLab took a key meant for it")
                break  # nothing after this can be trusted
            if seen["blank"]:
                frames = f"{seen['blank']} of {seen['seen']} frames"
                self.add("blank", f"{control['says']}: {frames} without their charts")
            if not control["bound"]:  # what Vega does by itself, Python hears nothing of
                self.add("words", *(f"{control['says']}: {one}" for one in seen["silent"]))

    def _press(self, element, key: str) -> bool:
        value = element.evaluate("control => look.value(control)")
        self.page.keyboard.press(key)
        self.still()
        return not element.count() or element.evaluate("control => look.value(control)") != value

    def colours(self, *, theme: str) -> None:
        """Measure contrast, ours for charts and axe-core's for the rest."""
        from axe_playwright_python.sync_playwright import Axe

        self.add("contrast", *(f"{one} ({theme})" for one in self.look("faint")))
        # JupyterLab's body is 0 px high and hides what overflows; axe-core then takes the whole
        # page for invisible and measures no contrast at all.
        self.page.add_style_tag(content="body { overflow: visible !important; }")
        result = Axe().run(
            self.page,
            {"include": [[".jp-Notebook .jp-OutputArea-output"]]},
            # Names and roles are the same in every theme.
            {"resultTypes": ["violations"], **({} if theme == "light" else {"runOnly": COLOURS})},
        )
        for found in result.response["violations"]:
            if found["impact"] in ("serious", "critical"):
                for node in found["nodes"]:
                    where = self.page.evaluate(
                        "css => look.where(document.querySelector(css))", node["target"][-1]
                    )
                    self.add("axe", f"{where}: {found['help']}: {node['html'][:120]} ({theme})")

    def tall(self) -> None:
        """Make the window as tall as the notebook, so that all of it is laid out."""
        for _ in range(2):  # at first, cells that were never in view have guessed heights
            height = self.look("height")
            self.page.set_viewport_size({"width": WINDOW["width"], "height": height})
            self.page.wait_for_timeout(100)

    def picture(self, folder: Path, name: str) -> None:
        """Keep a picture of the whole notebook."""
        folder.mkdir(parents=True, exist_ok=True)
        self.page.locator(".jp-Notebook").screenshot(path=folder / f"{name}.png")

    def close(self) -> None:
        """End the notebook's kernel and close its page."""
        try:
            self.page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        finally:
            self.context.close()


SLIDES = ("ArrowRight", "ArrowLeft")
STEPS = ("ArrowUp", "ArrowDown")
BACK = {"checkbox": "Space", "summary": "Enter", "text": "Backspace", "textarea": "Backspace"}
OPPOSITE = dict([SLIDES, SLIDES[::-1], STEPS, STEPS[::-1]])
KEYS = {
    "slider": SLIDES,
    "range": SLIDES,
    "number": STEPS,
    "select-one": STEPS,
    "select-multiple": STEPS,
    "radio": ("Space", "ArrowDown"),
    "checkbox": ("Space",),
    "summary": ("Enter",),
    "button": ("Space",),
    "submit": ("Space",),
    "text": ("a",),
    "textarea": ("a",),
    "div": ("5",),  # a slider's readout, which can be typed in
}
TYPED = {"number", "text", "textarea", "div"}


def visit(lab: Lab, chrome: object, notebook: Path, pictures: Path) -> dict[str, list[str]]:
    """Look at one notebook in every way there is; return what is wrong, by rule."""
    if re.search(r"width\W{1,6}container", notebook.read_text(encoding="utf-8")):
        raise ValueError(f'{notebook.name}: a chart with width="container" freezes the browser')
    one = Visit(lab, chrome, notebook)
    try:
        one.open()
        one.add("stored", *one.look("undrawn"))
        one.run()
        one.add("red", *one.look("red"))
        one.add("drawn", *one.look("undrawn"))
        one.tall()
        one.colours(theme="light")
        one.picture(pictures, f"{notebook.stem}_light")
        one.darken()
        one.colours(theme="dark")
        one.picture(pictures, f"{notebook.stem}_dark")
        one.page.set_viewport_size(WINDOW)
        one.tab()
        one.work()
        one.add("red", *one.look("red"))
    finally:
        one.close()
    return one.problems
