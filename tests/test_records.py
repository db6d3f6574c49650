"""Every record by its id on pages for any browser: nothing dead, nothing alive, and it is found."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

import browser
import nbformat
import pytest
from copies import changed, replaced
from test_hostile import ALIVE, hostile_data

from allylessons import lessons
from allylessons.authors import notebooks, tables
from allylessons.data import Package
from allylessons.site import records

DATA = Package()
LARGEST = 400_000  # bytes
ELSEWHERE = {"index.html", "assets/site.css", "assets/theme.js"}  # what others write
ROW = re.compile(r"[A-Z]\d{2,3}|[A-Z0-9-]+/\d+(:[A-Z]{3})?|[a-z_]+:[A-Z]{3}")
NAMED = r"(?<![\w/-])(?:[CEGNPTVMLWS]\d{2,3}|[A-Z]*-?\d+/\d+)(?![\w/-])"
OF_PAGES = {"script", "link", "meta", "style"}


class Page(HTMLParser):
    """The ids, links and scripts of a page, and what would come alive in it."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.links, self.alive, self.words = set(), [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if "id" in given:
            assert given["id"] not in self.ids, f"{given['id']} stands there twice"
            self.ids.add(given["id"])
        self.links += [given[name] for name in ("href", "src") if name in given]
        inside = tag in OF_PAGES and (tag not in ("script", "style") or "src" in given)
        if tag in {"iframe", "img", "video", "style", "script"} and not inside:
            self.alive.append(tag)
        self.alive += [name for name in given if name.startswith("on") or name == "srcdoc"]
        if re.match(r"\s*(javascript|data|vbscript):", given.get("href") or ""):
            self.alive.append(given["href"])

    def handle_data(self, data):
        self.words.append(data)


def made(data):
    return dict(records.pages(data)) | {"about.html": records.about(data)}


def read(site):
    return {path: Page(text) for path, text in site.items() if path.endswith(".html")}


@pytest.fixture(scope="module")
def site():
    return made(DATA)


@pytest.fixture(scope="module")
def pages(site):
    return read(site)


def leads(pages, identifier):
    """Whether the address of a record leads to its place, or that of what it belongs to."""
    path, _, place = records.address(DATA, identifier).partition("#")
    place, own = unquote(place), re.sub(r"\s+", "-", identifier)
    return path in pages and place in pages[path].ids and place in (own, own.rpartition(":")[0])


def in_rows():
    """The id of each row, and each id that a row names."""
    for table in tables.tables(tables.on_disk(DATA.folder)).values():
        if table.name == "reviews":
            continue
        listed = {f["name"] for f in DATA.fields(table.name) if "references" in f}
        for _, row in table.rows:
            yield table.id_of(row)
            for column, cell in row.items():
                if column in listed:
                    yield from filter(None, cell.split(";"))
                elif column.endswith(("_id", "iso3")) and cell:
                    yield cell
                elif column in ("note", "finding", "later_note"):
                    yield from re.findall(r"\((" + NAMED + r")\)", cell)


def in_lessons():
    """Each id behind a figure of a lesson, in its code and in its questions."""
    for path in notebooks.find():
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                for found in re.findall(r"<!--\s*([^>:]*)", cell.source):
                    yield found.strip()
            else:
                strings = (n.value for n in ast.walk(ast.parse(cell.source)) if _text(n))
                yield from (one for one in strings if ROW.fullmatch(one.partition(".")[0]))
        questions = lessons.text_file(int(path.stem[:2])).read_text(encoding="utf-8")
        yield from re.findall(r"\{(" + NAMED + r")[.:}]", questions)


def _text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_every_id_that_a_row_names_leads_to_its_card(pages):
    named = set(in_rows())
    assert len(named) > 6000
    assert [one for one in named if not leads(pages, one)] == []


def test_what_a_lesson_names_leads_to_its_card_and_what_it_computes_nowhere(pages):
    named = set(in_lessons())
    rows = {one.partition(".")[0] for one in named if ROW.fullmatch(one.partition(".")[0])}
    assert len(rows) > 50
    assert [one for one in rows if not leads(pages, one)] == []
    assert records.address(DATA, "E018.date") == records.address(DATA, "E018")
    computed = {one for one in named if not ROW.fullmatch(one.partition(".")[0])}
    assert computed
    assert [one for one in computed if records.address(DATA, one)] == []


def test_no_link_inside_the_site_is_dead(site, pages):
    for path, one in pages.items():
        for link in one.links:
            if re.match(r"https?:", link):
                continue
            file, _, place = link.partition("#")
            target = normpath(join(dirname(path), file)) if file else path
            assert target in {*site} | ELSEWHERE, f"{path}: {link}"
            if place and target in pages:
                assert unquote(place) in pages[target].ids, f"{path}: {link}"
    for url in re.findall(r'"((?:records/)[^"]+#[^"]+)"\]', site["assets/records.js"]):
        file, _, place = url.partition("#")
        assert unquote(place) in pages[file].ids, url


def test_no_page_is_heavy(site):
    assert {path: len(text.encode()) for path, text in site.items() if len(text) > LARGEST} == {}


def cards(site, path):
    """Id to the HTML of each card of a page."""
    return dict(re.findall(r'<article [^>]*id="([^"]+)">(.*?)</article>', site[path], re.DOTALL))


def test_a_claim_says_its_path_its_verdict_and_its_sources(site):
    found = cards(site, "records/claims.html")
    verdicts = DATA.load("verdicts").set_index("claim_id")
    assert [*found] == list(DATA.load("claims")["claim_id"])
    for one, card in found.items():
        assert '<div class="ally-path"><b>you</b>' in card, one
        label = DATA.labels("verdicts", "verdict")[verdicts.loc[one, "verdict"]]
        assert re.search(rf'<p class="rec-verdict \w+">{label}</p>', card), one
        assert re.search(r"<dt>Sources</dt><dd>.*?https?://", card), one


def test_a_figure_says_who_when_how_sure_and_who_says_otherwise(site):
    card = cards(site, "records/estimates.html")["N038"]
    for part in (
        "3,000 people",
        "South Korea</a>, 13 Jan 2025",
        "estimate, ",
        'href="http',
        "N037",
    ):
        assert part in card
    assert "Lesson 3, How many?" in card
    assert re.search(r"Checked on \d+ \w+ 20\d\d against <a", card)


def test_a_row_that_changed_since_it_was_signed_counts_as_not_looked_up(tmp_path):
    data = changed(tmp_path / "data", estimates=replaced("day,3000,", "day,3001,"))
    path = "records/estimates.html"
    found = cards({path: next(text for one, text in records.pages(data) if one == path)}, path)
    assert "3,001 people" in found["N038"]
    assert "Not yet looked up" in found["N038"]
    assert "Not yet looked up" not in found["N039"]


@pytest.fixture(scope="module")
def chrome():
    if lacking := browser.lacking():
        pytest.skip(lacking)
    with browser.browser() as one:
        yield one


@pytest.fixture
def open_page(chrome):
    """Open a page of a site that is on the disk; what goes wrong is collected in ``faults``."""
    context = chrome.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.faults = []
    page.on("console", lambda m: page.faults.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on(
        "request",
        lambda r: None if r.url.startswith("file:") else page.faults.append(r.url),
    )
    yield page
    context.close()


def on_disk(site, folder):
    source = Path(records.__file__).parents[1]
    style = [source / "page" / "style.css", source / "site" / "templates" / "site.css"]
    site = {
        **site,
        "assets/site.css": "".join(one.read_text(encoding="utf-8") for one in style),
        "assets/theme.js": (source / "site/templates/theme.js").read_text(encoding="utf-8"),
    }
    for path, text in site.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder.as_uri()


def test_the_search_finds_ids_words_and_numbers_with_no_server(site, tmp_path, open_page):
    page, home = open_page, on_disk(site, tmp_path)

    def found(asked):
        page.fill("#q", asked)
        return page.locator("#results a").all_inner_texts()

    page.goto(f"{home}/search.html?q=n038")
    first = page.locator("#results a").first
    assert first.inner_text().startswith("N038 ")
    assert page.locator("#results mark").first.inner_text() == "N038"
    assert found("TREATY korea") == found("korea treaty") != []
    assert any(one.startswith("N028 ") for one in found("11000"))
    assert found("11000") == found("11,000")
    assert found("lukashénko")
    assert found("no such thing at all") == []
    assert page.locator("#found").inner_text().startswith("No record")
    found("C21")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/records/claims.html#C21")
    assert page.locator("#C21 .rec-verdict").is_visible()
    page.go_back()
    assert page.input_value("#q") == "C21"  # kept in the address
    page.goto(f"{home}/records/index.html")
    page.fill("#q", "ES-11/1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=**")
    page.locator("#results a").first.click()
    assert page.locator('[id="ES-11/1"] .rec-votes').is_visible()
    assert page.faults == []


def test_pages_have_no_serious_fault_of_access(site, tmp_path, open_page):
    from axe_playwright_python.sync_playwright import Axe

    page, home = open_page, on_disk(site, tmp_path)
    options = {"preload": False, "resultTypes": ["violations"]}
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        for path in ("records/resolutions", "records/arming", "records/figures", "about"):
            page.goto(f"{home}/{path}.html")
            for one in Axe().run(page, options=options).response["violations"]:
                assert one["impact"] not in ("serious", "critical"), (path, theme, one["help"])
    page.set_viewport_size({"width": 360, "height": 740})
    for path in site:
        if path.endswith(".html"):
            page.goto(f"{home}/{path}")
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, f"{path} is {wide} px too wide"


def test_hostile_data_stay_text(tmp_path, open_page):
    site = made(Package(hostile_data(tmp_path / "data")))
    for path, one in read(site).items():
        assert one.alive == [], path
    assert '<img src=x onerror="window.__x=1">' in "".join(read(site)["records/events.html"].words)
    home = on_disk(site, tmp_path)
    for place in ("search.html?q=window", "records/claims.html", "about.html"):
        open_page.goto(f"{home}/{place}")
        assert open_page.evaluate(ALIVE, "main") == []
    assert open_page.faults == []
