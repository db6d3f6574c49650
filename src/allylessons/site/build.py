"""Write the whole site into a folder: lessons, worksheets, records, scripts, and its zip."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import vl_convert

from allylessons import escape, lessons, reading
from allylessons.authors import notebooks
from allylessons.data import Package
from allylessons.exercise import Content
from allylessons.page.question import described, sentence
from allylessons.site import lesson, records
from allylessons.site import teacher as notes
from allylessons.site.render import common, page, safe

PAGE = Path(__file__).parents[1] / "page"
TEMPLATES = Path(__file__).parent / "templates"
VEGA_LITE = "6.4"  # as Altair writes it
MARK = ".allylessons-pages"  # in a folder that may be written over


class FolderError(ValueError):
    """The folder holds something else; the message says what to type."""


def build(
    folder: Path,
    data: Package,
    say: Callable[[str], object] = print,
    *,
    teacher: bool = False,
) -> int:
    """Write the site.

    Parameters
    ----------
    folder
        Where to; made if it is not there. What an earlier build left in it is replaced.
    data
        The data package.
    say
        Called with a line for each part that is done.
    teacher
        Whether the notes for teachers, with all answers, are in it.

    Returns
    -------
    int
        How many pages there are.

    Raises
    ------
    FolderError
        If the folder holds files that no build has written.
    """
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).is_file():
            raise FolderError(
                f"{folder} holds other files, and nothing there was touched. Name a new folder, "
                "such as `allylessons pages site`."
            )
        shutil.rmtree(folder)
    made = 0
    for name, text in _files(data, say, teacher=teacher):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        made += name.endswith(".html")
    (folder / MARK).write_text("Written by allylessons pages; the next build replaces it.\n")
    return made


def pack(folder: Path) -> Path:
    """Put a site into a zip beside it, for a class with no network; unpacked, it works."""
    target = folder.with_name(f"{folder.name}.zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                about = zipfile.ZipInfo(str(Path(folder.name, path.relative_to(folder))))
                about.compress_type = zipfile.ZIP_DEFLATED  # and no time: equal sites, equal zips
                archive.writestr(about, path.read_bytes())
    return target


def _files(
    data: Package, say: Callable[[str], object], *, teacher: bool
) -> Iterator[tuple[str, str]]:
    """Every file of the site with its path in it."""
    yield from _assets()
    say("scripts and style")
    paths = notebooks.find()

    def address(identifier: str) -> str:
        return records.address(data, identifier)

    contents = {number: lessons.content(number, data) for number in lessons.numbers()}
    say("questions")
    for path in paths:
        yield f"{path.stem}.html", lesson.made(path, contents, data, address)
        yield f"worksheets/{path.stem}.html", _worksheet(path, contents[int(path.stem[:2])], data)
        say(f"lesson {int(path.stem[:2])}")
    places = {path.stem: f"{path.stem}.html" for path in paths}
    yield from records.pages(data, places)
    yield "about.html", records.about(data)
    say("records")
    if teacher:
        yield from _notes(data, contents)
        say("notes for teachers")
    about = [
        {
            "number": int(path.stem[:2]),
            "name": path.stem,
            "title": lessons.title(int(path.stem[:2])),
            "about": _about(path),
        }
        for path in paths
    ]
    yield (
        "index.html",
        page(
            "index.html",
            **common(data, ""),
            title="Who are Russia's allies?",
            lessons=about,
            repository=lesson.REPOSITORY,
            teacher=teacher,
        ),
    )


def _notes(data: Package, contents: Mapping[int, Content]) -> Iterator[tuple[str, str]]:
    """The teacher's pages."""
    known = {"data": data, "contents": contents, "address": records.address}
    for number in contents:
        yield f"teacher/{notes.name(number)}", notes.page(number, **known)
    yield "teacher/index.html", notes.index(**known)


def _about(path: Path) -> str:
    """The line of a lesson's first cell that tells level and minutes."""
    first = notebooks.read(path).cells[0].source
    found = re.search(r"\*\*Level\*\* (\S+) · \*\*Minutes\*\* (\S+)", first)
    return f"Level {found[1]}, {found[2]} minutes" if found else ""


def _worksheet(path: Path, content: Content, data: Package) -> str:
    """The questions of a lesson on paper: no answers."""
    number = int(path.stem[:2])
    asked = sorted((*content.predictions, *content.exercises), key=lambda one: one.scene)
    questions = []
    for item in asked:
        ask = described(item, number)
        questions.append(
            ask
            | {
                "prompt": safe(escape.inline(item.prompt)),
                "options": ask.get("texts", []),
                "sentence": escape.text_of(sentence(ask)),
            }
        )
    return page(
        "worksheet.html",
        **common(data, "../"),
        title=f"{number}. {content.title}",
        number=number,
        name=path.stem,
        questions=questions,
    )


def _assets() -> Iterator[tuple[str, str]]:
    """The style sheet, and one script for all lessons: Vega, the questions, the page."""
    yield (
        "assets/site.css",
        "\n".join(_text(one) for one in (PAGE / "style.css", TEMPLATES / "site.css")),
    )
    yield "assets/theme.js", _text(TEMPLATES / "theme.js")
    vega = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=VEGA_LITE)
    scripts = [_text(PAGE / f"{name}.js") for name in ("ask", "reading", "codes")]
    scripts += [_text(TEMPLATES / f"{name}.js") for name in ("lesson-05", "lesson")]
    ours = re.sub(r"^export (default \{[^}]*\};)?", "", "\n".join(scripts), flags=re.MULTILINE)
    numbers = json.dumps(reading.tables())
    yield (
        "assets/allylessons.js",
        f"/* Vega, Vega-Lite and Vega-Embed: see vega-licence.txt */\n(() => {{\n{vega}\n}})();\n"
        f"(() => {{\nconst ALLY_NUMBERS = {numbers};\n{ours}\n}})();\n",
    )
    yield "assets/vega-licence.txt", _text(TEMPLATES / "vega-licence.txt")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
