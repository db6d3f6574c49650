"""Hostile data, codes and answers in all nine lessons, in a real JupyterLab: nothing comes alive.

Every free text of the data, every title and label, every kept and every typed answer holds markup
that would run a script. All lessons are run, opened again as they were stored, and exported.
``ALLYLESSONS_OLDEST`` names the Python of another environment, with the oldest JupyterLab that the
course says it works with; the same is then tried there.
"""

import base64
import csv
import itertools
import json
import os
import shutil
import subprocess
import sys
import zlib
from contextlib import suppress
from functools import cache
from pathlib import Path

import browser
import nbformat
import pytest

from allylessons import codes, lessons
from allylessons.authors import notebooks

DATA = Path(__file__).parents[1] / "data"
OUTSIDE = "https://outside.test/a.png"
PAYLOADS = [
    '<img src=x onerror="window.__x=1">',
    '<details open ontoggle="window.__x=2"><summary>x</summary>x</details>',
    "[x](javascript:window.__x=3)",
    '`<img src=x onerror="window.__x=4">`',
    '</script></textarea></title><script>window.__x=5</script><img src=x onerror="window.__x=5">',
    '<!-- --><svg onload="window.__x=6"></svg> <a href="javascript:window.__x=6">x</a>',
    "$\\href{javascript:window.__x=7}{x}$ \\(\\href{javascript:window.__x=7}{x}\\)",
    f"![x]({OUTSIDE}) <img src={OUTSIDE}>",
    f"*<video src={OUTSIDE} onloadstart=window.__x=8>*\\",
    '<iframe srcdoc="<script>parent.__x=9</script>"></iframe> ```',
]
COMPUTED = {"unit", "better_unit", "period", "qualifier"}  # without which no lesson is built
PYTHONS = {"newest": sys.executable}
if os.environ.get("ALLYLESSONS_OLDEST"):
    PYTHONS["oldest"] = os.environ["ALLYLESSONS_OLDEST"]

# Elements and attributes with which a page does something, in what the notebook shows.
ALIVE = """root => {
  const found = [];
  if (window.__x !== undefined) found.push(`a script ran: ${window.__x}`);
  for (const element of document.querySelectorAll(`${root} *`)) {
    const name = element.localName, where = element.outerHTML.slice(0, 120);
    if (["script", "iframe", "object", "embed", "video"].includes(name)) found.push(where);
    // JupyterLab itself links an address in plain text, such as an error, and shows it whole.
    if (element.closest(".jp-RenderedText") && element.href === element.textContent
        && element.href.startsWith("https://")) continue;
    for (const attribute of element.attributes) {
      if (/^on/.test(attribute.name)) found.push(where);
      if (/^(href|src|xlink:href|action|srcdoc)$/.test(attribute.name)
          && /^\\s*(javascript|data:text|vbscript|.*outside[.]test)/i.test(attribute.value))
        found.push(where);
    }
  }
  return [...new Set(found)];
}"""


def hostile_data(folder):
    """Copy the data; every free text, title, label and address gets markup behind it."""
    shutil.copytree(DATA, folder)
    payload = itertools.cycle(PAYLOADS)
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        schema, free = resource["schema"], set()
        named = {schema.get("primaryKey")} if isinstance(schema.get("primaryKey"), str) else set()
        named |= {*schema.get("primaryKey", ())} | {
            column for key in schema.get("foreignKeys", ()) for column in key["fields"]
        }
        resource["title"] += next(payload)
        for field in schema["fields"]:
            field["title"] = field.get("title", field["name"]) + next(payload)
            field["description"] = field.get("description", "") + next(payload)
            for category in field.get("categories", ()):
                category["label"] += next(payload)
            if (
                field["type"] == "string"
                and not {"categories", "references", "partialDate"} & {*field}
                and (field["name"] not in named or field["name"] == "term")
                and field["name"] not in COMPUTED
            ):
                free.add(field["name"])
        with open(folder / resource["path"], encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            for column in free:
                if column == "url":
                    row[column] = "javascript:window.__x=10"
                elif row[column]:
                    row[column] += next(payload)
        with open(folder / resource["path"], "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    path.write_text(json.dumps(package), encoding="utf-8")
    return folder


@cache
def hostile_answers(number):
    """Answers with markup under every key that a lesson knows."""
    lesson, payload = lessons.build(number), itertools.cycle(PAYLOADS)
    keys = [*lesson._exercises, *(f"predict:{key}" for key in lesson._predictions)]
    keys += ["brief:title", "brief:rubric:self:note", "recall:x"]
    keys += [f"brief:{at}-{one}" for at in range(len(PAYLOADS)) for one in ("text", "ids", "word")]
    return {key: next(payload) for key in [*keys, "brief:author", "brief:date"]}


def coded(number, form):
    """A code with such answers, of the form that is given now or of that of earlier editions."""
    content = {"format": 1, "lesson": number, "answers": hostile_answers(number)}
    packed = json.dumps(content).encode()
    if form == "new":
        return codes.pack(packed, number)
    return f"ally{number}-{base64.urlsafe_b64encode(zlib.compress(packed)).decode()}"


MORE = """
from IPython import get_ipython
from IPython.display import display
payloads = {payloads}
def tried(ask):
    try:
        display(ask())
    except Exception:
        get_ipython().showtraceback()
said = []
for at, key in enumerate(lesson._exercises):
    typed = payloads[at % len(payloads)]
    said += [lesson.check(key), lesson.hint(key), lesson.solution(key), lesson.check(key, typed),
             lesson.check(key, [typed])]
texts = [one._repr_markdown_() for one in said if hasattr(one, "_repr_markdown_")]
display({"text/markdown": "\\n\\n".join(texts)}, raw=True)
asks = [one for one in said if not hasattr(one, "_repr_markdown_")]  # the question itself
display(*asks[:3])
tried(lambda: lesson.hint(payloads[lesson.number]))
tried(lambda: lesson.restore(payloads[lesson.number]))
tried(lesson.saved)
tried(lesson.code)
"""
RECORDS = """
for table in ally.load()["table"]:
    frame = ally.load(table)
    display(frame.head(3), ally.codebook(table).head(5))
for identifier in ("C21", "E018", "S030", "N038", "V001", "P01", "PRK", "ES-11/1:PRK", "M01"):
    tried(lambda: ally.card(identifier))
tried(lambda: ally.card("C21", verdict=True))
for payload in payloads:
    tried(lambda: ally.card(payload))
    tried(lambda: ally.load(payload))
box = lesson.restore()
display(box)
box.box.value = payloads[0]
box.button.click()
"""


def all_lessons(path, answers):
    """Write one notebook with the code of all lessons, and more of what each can show."""
    cells = []
    for number, lesson in enumerate(notebooks.find()):
        code = [cell.source for cell in notebooks.read(lesson).cells if cell.cell_type == "code"]
        code = [line for line in code if "nothing to run" not in line]
        restored = f'display(lesson.restore("{coded(number, ("new", "old")[number % 2])}"))'
        cells += [*code, restored + MORE.replace("{payloads}", repr(PAYLOADS))]
        file = {"format": 1, "lesson": number, "answers": hostile_answers(number)}
        (answers / f"lesson-{number:02d}.json").write_text(json.dumps(file))
    cells.append(RECORDS)
    write(path, cells)


def write(path, cells):
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in cells])
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(made, path)


@pytest.fixture(scope="module", params=PYTHONS)
def lab(request, tmp_path_factory):
    """A JupyterLab whose lessons are given the hostile data, and a browser."""
    if lacking := browser.lacking():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lacking)
    place = tmp_path_factory.mktemp(request.param)
    variables = {"ALLYLESSONS_DATA": str(hostile_data(place / "hostile"))}
    python = PYTHONS[request.param]
    with browser.Lab(place, python, variables) as lab, browser.browser() as chrome:
        tracker = lab.theme.parents[1] / "notebook-extension" / "tracker.jupyterlab-settings"
        tracker.parent.mkdir()
        # Every cell is on the page, not only those in view.
        tracker.write_text(json.dumps({"windowingMode": "none"}))
        yield lab, chrome


DONE = """() => {
  const notebook = jupyterapp.shell.currentWidget;
  return [...notebook.content.widgets].pop().model.executionCount
    && notebook.sessionContext.session.kernel.status === "idle";
}"""


def alive(visit, root=".jp-Notebook"):
    """What came alive in the page, and what was asked of another machine."""
    visit.page.wait_for_timeout(200)
    return [*visit.page.evaluate(ALIVE, root), *visit.problems["outside"]]


def test_nothing_in_any_lesson_comes_alive(lab, tmp_path):
    place, chrome = lab
    made = tmp_path / "all_lessons.ipynb"
    write(made, ["pass"])
    visit = browser.Visit(place, chrome, made)
    place.answers.mkdir(exist_ok=True)
    all_lessons(place.folder / made.name, place.answers)
    visit.open()
    visit.command("notebook:run-all-cells")
    visit.page.wait_for_function(DONE, timeout=300_000)
    visit.still(500, 60_000)
    assert alive(visit) == []
    for button in visit.page.locator(".jp-Notebook summary").all()[:40]:
        button.evaluate("summary => summary.click()")
    assert alive(visit) == []
    stored = saved(visit, place.folder / made.name)
    shown = [(cell.source, out) for cell in stored.cells for out in cell.outputs]
    errors = [(code, out) for code, out in shown if out.output_type == "error"]
    assert [out.evalue for code, out in errors if "payloads" not in code] == []
    assert {out.ename for _, out in errors} == {"DataError", "LessonError"}
    for number in lessons.numbers():
        assert any(f"Ready. Lesson {number}:" in str(out) for _, out in shown), number
    for payload in ("onerror", "ontoggle", "javascript", "href", "srcdoc"):
        assert payload in str(stored.cells), f"{payload} is nowhere, so nothing was tried"
    visit.page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    visit.open()  # as it was stored
    assert alive(visit) == []
    made = export(place, visit.name)
    visit.close()
    page = chrome.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(made.as_uri(), wait_until="domcontentloaded")
    page.wait_for_timeout(500)
    assert page.evaluate(ALIVE, ".jp-OutputArea") == []
    assert [url for url in asked if "outside.test" in url] == []
    page.close()


def saved(visit, path):
    """Save the notebook and read it; an old JupyterLab does not say when it is done."""
    before = path.stat().st_mtime_ns  # JupyterLab may have saved by itself while cells ran
    visit.page.evaluate("() => { jupyterapp.commands.execute('docmanager:save'); }")
    for _ in range(100):
        visit.page.wait_for_timeout(200)
        if path.stat().st_mtime_ns == before:
            continue
        with suppress(nbformat.reader.NotJSONError):  # while it is being written
            read = nbformat.read(path, as_version=4)
            if any(cell.outputs for cell in read.cells):
                return read
    raise AssertionError("the notebook was not saved")


def export(lab, name):
    """Make an HTML page of a notebook, as a teacher would to hand it out."""
    command = [lab.python, "-m", "nbconvert", "--to", "html", "--log-level=ERROR", name]
    subprocess.run(command, cwd=lab.folder, check=True, timeout=200)
    return (lab.folder / name).with_suffix(".html")


def test_markup_that_is_not_escaped_does_come_alive(lab, tmp_path):
    place, chrome = lab
    made = tmp_path / "alive.ipynb"
    shown = "from IPython.display import HTML, Markdown, display\n"
    write(made, [shown + f"display(HTML({PAYLOADS[0]!r}), Markdown({PAYLOADS[2]!r}))"])
    visit = browser.Visit(place, chrome, made)
    visit.open()
    visit.run()
    visit.page.wait_for_selector(".jp-RenderedMarkdown a", state="attached", timeout=30_000)
    found = alive(visit)
    visit.close()
    assert "a script ran: 1" in found
    assert any('href="javascript' in one for one in found), found
