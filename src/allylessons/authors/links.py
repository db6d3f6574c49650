"""What leads elsewhere and what would be read as markup: links, records, HTML, as rules."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from allylessons.authors import countries, notebooks
from allylessons.authors.cases import RECORD, Case
from allylessons.authors.figures import NOTEBOOK_ONLY, PAGE_ONLY

Fault = tuple[str, str]
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
_PAGE = re.compile(r"https://\S+/(\d\d_\w+)\.html(?:#\S*)?")
_TAG = re.compile(r"</?[A-Za-z](?!\w+://)[^<>]*>")
_CODE = re.compile(r"`[^`]*`")


def links(case: Case) -> Iterator[Fault]:
    """Links and records are there, pictures have words and stand here, headings skip no level.

    The web is linked to where a source of the data stands, and to the lessons as pages.
    """
    nb, level = case.notebook, 0
    present = {path.name for path in notebooks.find(case.folder)} if case.folder else set()
    sources = {*case.data.load("sources")["url"]}
    for cell in nb.markdown:
        place = f"cell {cell.get('id')}"
        for image, text, target in _LINK.findall(PAGE_ONLY.sub("", cell.source)):
            page = _PAGE.fullmatch(target)
            local = bool(page) or not re.match(r"https?://", target)
            name = f"{page[1]}.ipynb" if page else Path(target.split("#")[0]).name
            if image and not text.strip():
                yield place, f"the picture {target} has no words in its place"
            if image and not local:
                yield place, f"the picture {target} is fetched from elsewhere"
            if local and present and name not in present:
                yield place, f"the link to {target} leads nowhere"
            if not local and not image and target not in sources:
                yield place, f"{target} is no source of the data: mend it, or add its row"
        for marks in re.findall(r"^(#+) ", cell.source, re.MULTILINE):
            if len(marks) > level + 1:
                yield place, f"a heading of level {len(marks)} after one of level {level}"
            level = len(marks)
        following = re.search(r"\*\*Next:\*\* lesson (\d+)", cell.source)
        if following and int(following[1]) != nb.number + 1:
            yield place, f"says that lesson {following[1]} is next; it is {nb.number + 1}"
    known = {
        str(identifier)
        for table in case.data.tables
        if len(key := case.data.key(table)) == 1
        for identifier in case.data.load(table)[key[0]]
    }
    letters = {identifier[0] for identifier in known if RECORD.fullmatch(identifier)}
    for text in case.texts:
        for identifier in RECORD.findall(text.words):
            if identifier not in known and identifier[0] in letters:
                yield text.place, f"there is no record {identifier}"


def markup(case: Case) -> Iterator[Fault]:
    """Prose and questions are Markdown without HTML; comments are closed."""
    texts = [(f"cell {cell.get('id')}", cell.source) for cell in case.notebook.markdown]
    texts += [(place, words) for place, _, words in countries.parts(tomllib.loads(case.text))]
    for place, words in texts:
        for tag in _TAG.findall(_CODE.sub("", words)):
            yield place, f"{tag} is HTML: write Markdown"
        rest = NOTEBOOK_ONLY.sub("", words)
        if words.count("<!--") != words.count("-->") or re.search("<!--/?notebook-->", rest):
            yield place, "a comment is not closed"
