"""A real Firefox, headless, by its own remote protocol: for what it does otherwise than Chromium.

``Firefox`` opens a notebook in the JupyterLab or Notebook of browser.py and looks at it with
browser.js. It reaches this machine only; whatever else it is asked for is listed.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import socket
import socketserver
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import quote

from browser import Lab

NAMES = ("firefox-esr", "firefox")
MISSING = (
    "Firefox was not found, so the lessons were not tried in it. "
    "Type, on Debian: apt-get install firefox-esr (elsewhere install Firefox; where it is not on "
    "the path, name its program in the variable FIREFOX)"
)
LOOK = Path(__file__).with_name("browser.js").read_text(encoding="utf-8")
MAKERS = re.compile(r"(^|\.)(mozilla\.(org|com|net)|firefox\.com|getpocket\.com)$")
SETTINGS = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.dom.window.dump.enabled": True,  # what scripts fail of goes to the log
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "marionette.port": 0,  # any that is free
    "media.gmp-manager.updateEnabled": False,
    "media.gmp-provider.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.type": 1,
    "network.proxy.no_proxies_on": "127.0.0.1, localhost",
    "toolkit.telemetry.enabled": False,
}
# What a page says is wrong; by a later hand than the log, which has what breaks while it loads.
LISTEN = """
window.wrong = [];
const say = console.error;
console.error = (...words) => { window.wrong.push(words.map(String).join(" ")); say(...words); };
"""
KEYS = {"ArrowRight": "\ue014", "ArrowLeft": "\ue012", "ArrowUp": "\ue013", "ArrowDown": "\ue015"}


def lacking() -> str:
    """What has to be installed before a test in Firefox can run; empty when all is there."""
    return "" if firefox() else MISSING


def firefox() -> str | None:
    """Firefox's path: the one named in FIREFOX, or the system's."""
    named = os.environ.get("FIREFOX")
    return next(filter(None, map(shutil.which, (named,) if named else NAMES)), None)


class _Outside(socketserver.ThreadingTCPServer):
    """A proxy that lets nothing through and keeps a list of the hosts that were asked for."""

    daemon_threads = True

    class RequestHandlerClass(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            asked = self.rfile.readline(2000).decode("latin-1")  # CONNECT host:443, GET http://host
            if host := re.match(r"\w+ (?:\w+://)?([^/: ]+)", asked):
                self.server.asked.append(host[1])
            self.wfile.write(b"HTTP/1.1 502 The network is off\r\nContent-Length: 0\r\n\r\n")

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), self.RequestHandlerClass)
        self.asked: list[str] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Marionette:
    """Firefox's remote protocol: JSON both ways, each message with its length before it."""

    def __init__(self, port: int, seconds: float) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=seconds)
        self.answers = self.socket.makefile("rb")
        self.number = 0
        self._hear()  # it says which protocol it speaks

    def _hear(self):
        length = b""
        while not length.endswith(b":"):
            byte = self.answers.read(1)
            if not byte:
                raise RuntimeError("Firefox has gone away")
            length += byte
        return json.loads(self.answers.read(int(length[:-1])))

    def ask(self, command: str, **given: object):
        """Give a command, wait for its end and return what it gives; raises what went wrong."""
        self.number += 1
        message = json.dumps([0, self.number, f"WebDriver:{command}", given])
        self.socket.sendall(f"{len(message)}:{message}".encode())  # JSON in ASCII: one byte each
        _, _, wrong, result = self._hear()
        if wrong:
            raise RuntimeError(f"{wrong['error']}: {wrong['message']}\n{wrong['stacktrace']}")
        return result.get("value") if isinstance(result, dict) else result


class Firefox:
    """A headless Firefox with a profile of its own, on one page."""

    def __enter__(self) -> Firefox:
        self.profile = Path(tempfile.mkdtemp(prefix="firefox-"))
        self.proxy = _Outside()
        port = self.proxy.server_address[1]
        places = {f"network.proxy.{kind}": "127.0.0.1" for kind in ("http", "ssl")}
        ports = {f"network.proxy.{kind}_port": port for kind in ("http", "ssl")}
        settings = (SETTINGS | places | ports).items()
        (self.profile / "user.js").write_text(
            "".join(f"user_pref({json.dumps(key)}, {json.dumps(one)});\n" for key, one in settings)
        )
        self.log = open(self.profile / "log.txt", "w+", encoding="utf-8", errors="replace")
        self.process = subprocess.Popen(
            [firefox(), "--headless", "--marionette", "--no-remote", "--profile", self.profile],
            env={
                **os.environ,
                "HOME": str(self.profile),
                "MOZ_HEADLESS_WIDTH": "1280",
                "MOZ_HEADLESS_HEIGHT": "1000",
            },
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        active = self.profile / "MarionetteActivePort"
        for _ in range(300):
            if self.process.poll() is not None or (active.exists() and active.read_text()):
                break
            time.sleep(0.2)
        try:
            self.driver = _Marionette(int(active.read_text()), 180)
            self.driver.ask("NewSession", capabilities={})
            self.driver.ask("SetTimeouts", script=120_000, pageLoad=120_000)
        except Exception as problem:
            self.__exit__()
            raise RuntimeError(f"Firefox did not start: {problem}") from problem
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
        self.proxy.shutdown()
        self.proxy.server_close()
        shutil.rmtree(self.profile, ignore_errors=True)

    def js(self, code: str, *given: object):
        """Carry out a function's body in the page, with `given` as its arguments."""
        return self.driver.ask("ExecuteScript", script=code, args=given, sandbox=None)

    def look(self, call: str, *given: object):
        """Call a function of browser.js."""
        return self.js(f"return window.look.{call}(...arguments)", *given)

    def until(self, condition: str, seconds: float = 90) -> None:
        """Wait until an expression is true in the page."""
        end = time.monotonic() + seconds
        while not self.js(f"return !!({condition})"):
            if time.monotonic() > end:
                raise TimeoutError(f"Firefox waited {seconds} s for {condition}")
            time.sleep(0.1)

    def open(self, lab: Lab, notebook: Path) -> None:
        """Open a notebook as it is stored, with no answers kept."""
        shutil.copy(notebook, lab.folder / notebook.name)
        shutil.rmtree(lab.answers, ignore_errors=True)
        lab.theme.unlink(missing_ok=True)  # the visit before may have ended in the dark
        self.log.seek(0, os.SEEK_END)
        self.seen, self.proxy.asked = self.log.tell(), []
        page = f"{lab.address}/{lab.page}/{quote(notebook.name)}?token={lab.token}&reset"
        self.driver.ask("Navigate", url=page)
        self.until("window.jupyterapp?.shell?.currentWidget?.content?.widgets?.length")
        self.until("jupyterapp.shell.currentWidget.sessionContext?.session?.kernel")
        self.js(LISTEN)
        self.js(LOOK)
        self.look("listen")
        self.still(300)

    def still(self, quiet: int = 60, limit: int = 10_000) -> None:
        """Wait until kernel and page are done."""
        self.look("still", quiet, limit)

    def command(self, name: str, **given: object) -> None:
        """Carry out a command of JupyterLab and wait for its end."""
        self.js("return jupyterapp.commands.execute(...arguments).then(() => null)", name, given)

    def run(self) -> None:
        """Run all cells, as from the menu."""
        self.command("notebook:run-all-cells")
        self.still(500, 90_000)

    def darken(self) -> None:
        """Change to the dark theme, and draw the charts in it."""
        self.command("apputils:change-theme", theme="JupyterLab Dark")
        self.until("document.body.dataset.jpThemeLight === 'false'")
        self.look("redraw")
        self.still(200)

    def press(self, control: dict, key: str) -> bool:
        """Press a key on one of ``look("controls")``; say whether its value changes."""
        find = f"window.look.control({json.dumps(control['id'])})"
        self.js(f"const one = {find}; one.scrollIntoView({{block: 'center'}}); one.focus()")
        before = self.js(f"return window.look.value({find})")
        strokes = [{"type": way, "value": KEYS[key]} for way in ("keyDown", "keyUp")]
        self.driver.ask(
            "PerformActions", actions=[{"type": "key", "id": "keyboard", "actions": strokes}]
        )
        self.still()
        # A control that is gone has redrawn the chart it belonged to.
        return self.js(f"return !{find} || window.look.value({find}) !== arguments[0]", before)

    def console(self) -> list[str]:
        """What scripts have said went wrong since the notebook was opened."""
        self.log.seek(self.seen)
        broken = [line.strip() for line in self.log if line.startswith("JavaScript error: http")]
        return [line[:300] for line in broken + self.js("return window.wrong")]

    def outside(self) -> list[str]:
        """Other machines that were asked for since then, apart from Firefox's own maker's."""
        return [host for host in self.proxy.asked if not MAKERS.search(host)]

    def picture(self, path: Path) -> None:
        """Keep a picture of the window."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(self.driver.ask("TakeScreenshot", full=False)))

    def leave(self) -> None:
        """End the notebook's kernel and leave the page, unsaved."""
        self.js("return jupyterapp.shell.currentWidget.sessionContext.shutdown().then(() => null)")
        self.js("jupyterapp.shell.currentWidget.context.model.dirty = false")
        self.driver.ask("Navigate", url="about:blank")


RULES = {
    "stored": "opened and not run, every stored chart is drawn",
    "red": "no cell fails, nothing is written in red",
    "drawn": "after a run every chart is drawn",
    "widgets": "after a run every widget is shown",
    "keys": "a control of each kind is worked by arrow keys, and JupyterLab keeps its hands off",
    "dark": "in the dark theme charts are drawn, with text of 4.5:1 and marks of 3:1",
    "console": "the browser's console has no error",
    "outside": "nothing is asked of another machine",
}
ARROWS = {
    "slider": ("ArrowRight", "ArrowLeft"),
    "range": ("ArrowRight", "ArrowLeft"),
    "number": ("ArrowUp", "ArrowDown"),
    "select-one": ("ArrowDown", "ArrowUp"),
    "radio": ("ArrowDown", "ArrowUp"),
}
# Cells that hold a widget which the page does not show.
UNSHOWN = """
const view = "application/vnd.jupyter.widget-view+json";
return window.look.notebook().widgets.filter((cell) => cell.model.type === "code"
  && cell.model.outputs.toJSON().some((output) => output.data && view in output.data)
  && !cell.node.querySelector(`${window.look.OUTPUT} :is(.jupyter-widgets, .lm-Widget > div)`)
  || /Error displaying widget|Loading widget/.test(cell.node.textContent)
).map((cell) => window.look.where(cell.node));
"""


def visit(
    firefox: Firefox, lab: Lab, notebook: Path, pictures: Path, *, whole: bool
) -> dict[str, list[str]]:
    """Look at one notebook; return what is wrong, by rule. Not `whole` leaves out keys and dark."""
    found: dict[str, list[str]] = {rule: [] for rule in RULES}
    firefox.open(lab, notebook)
    found["stored"] = firefox.look("undrawn")
    firefox.run()
    found["drawn"] = firefox.look("undrawn")
    for _ in range(50):  # widgets come one after the other
        found["widgets"] = firefox.js(UNSHOWN)
        if not found["widgets"]:
            break
        time.sleep(0.2)
    if whole:
        found["keys"] = _keys(firefox)
        firefox.picture(pictures / f"{notebook.stem}_{lab.app}_firefox.png")
        firefox.darken()
        found["dark"] = firefox.look("undrawn") + firefox.look("faint")
    found["red"] = firefox.look("red")  # last, as a control may bring an error too
    found["outside"] = firefox.outside()
    if lab.app == "jupyterlab":  # Notebook 7.6 starts with an error of its own
        found["console"] = firefox.console()
    firefox.leave()
    return found


def _keys(firefox: Firefox) -> list[str]:
    controls = firefox.look("controls")
    problems = []
    for kind, keys in ARROWS.items():
        for control in [one for one in controls if one["kind"] == kind][:3]:
            before = firefox.look("lab")
            if not any(firefox.press(control, key) for key in keys):
                problems.append(f"{control['says']} does not move by arrow keys")
            if firefox.look("lab") != before:
                return [*problems, f"{control['says']}: JupyterLab took a key meant for it"]
    if not any(control["kind"] in ARROWS for control in controls):
        problems.append("there is no control that arrow keys could move")
    return problems
