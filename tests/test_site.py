"""The lessons as pages: opened from a folder in a real browser, with no network."""

import random
import re
from html import unescape
from urllib.parse import unquote

import browser
import firefox
import pytest
from copies import changed, replaced

from allylessons import codes, lessons
from allylessons.answers import Answers
from allylessons.authors import notebooks
from allylessons.data import Package
from allylessons.exercise import Exercise, Prediction
from allylessons.kinds import Free, Number, Numbers
from allylessons.lessons.l05 import COSTS
from allylessons.page.question import verdict_said
from allylessons.site import build, verdicts

NUMBERS = lessons.numbers()
CONTENTS = {}
PAGE_KB, SCRIPT_KB = 400, 1200
WIDTHS = (1280, 768, 360)
ONLY_NOTEBOOK = {(0, "how")}  # it asks about cells


def content(number):
    if number not in CONTENTS:
        CONTENTS[number] = lessons.content(number, Package())
    return CONTENTS[number]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "site"
    build.build(folder, Package(), lambda line: None, teacher=True)
    return folder


@pytest.fixture(scope="module")
def chrome():
    if lacking := browser.lacking():
        pytest.fail(lacking)
    with browser.browser() as one:
        yield one


class Reader:
    """One reader's browser: what the console says and what is asked of others is kept."""

    def __init__(self, chrome, site, **how):
        self.site = site
        self.context = chrome.new_context(**{"viewport": {"width": 1280, "height": 900}, **how})
        self.page = self.context.new_page()
        self.wrong = []
        self.page.on("console", lambda m: m.type in ("error", "warning") and self.note(m.text))
        self.page.on("pageerror", lambda error: self.note(str(error)))
        self.page.on("request", lambda asked: self.asked(asked.url))
        self.page.on("dialog", lambda dialog: dialog.accept())

    def note(self, text):
        self.wrong.append(text)

    def asked(self, url):
        if not url.startswith(("file:", "data:", "blob:")):
            self.wrong.append(f"asked for {url}")

    def open(self, name):
        path = next(self.site.glob(f"{name}*.html"))
        self.page.goto(path.as_uri())
        if self.page.query_selector("#lesson"):
            self.drawn()
        return self.page

    def drawn(self):
        self.page.wait_for_function("document.body.dataset.drawn === 'true'", timeout=90_000)

    def close(self):
        self.context.close()


@pytest.fixture
def reader(chrome, site):
    one = Reader(chrome, site)
    yield one
    one.close()


# Sets an answer as a reader would, presses the first button, and gives the kind of what is said.
ANSWER = """
([names, given]) => {
  const root = [...document.querySelectorAll("[data-asks]")].find(
    (one) => one.dataset.asks.split(" ").includes(names));
  const boxes = [...root.querySelectorAll("fieldset input, fieldset select, fieldset textarea")];
  const set = (box, value) => {
    if (["radio", "checkbox"].includes(box.type)) box.checked = value;
    else box.value = value;
    box.dispatchEvent(new Event("input", {bubbles: true}));
  };
  boxes.forEach((box) => {
    if (["radio", "checkbox"].includes(box.type)) set(box, [].concat(given).includes(box.value));
    else set(box, Array.isArray(given) ? given[box.id.split("-").at(-1)] ?? "" : given);
  });
  root.querySelector(".ally-bar button").click();
  return new Promise((done) => setTimeout(() => {
    const said = root.querySelector(".ally-say");
    done(said ? [said.classList[1], said.textContent] : null);
  }, 30));
}
"""


# Where the page says something else than Python does.
DIFFER = """
([name, all]) => all.flatMap(([given, wanted]) => {
  const said = window.allylessons.said(name, given);
  const box = document.createElement("div");
  const text = (html) => Object.assign(box, {innerHTML: html}).textContent;
  const same = said.kind === wanted.kind && text(said.html) === text(wanted.html);
  return same ? [] : [[given, said, wanted]];
}).slice(0, 3)
"""


def as_given(item, answer):
    """An answer as the boxes of a page take it."""
    kind = item.kind
    if isinstance(kind, (Number, Numbers)):
        values = answer if isinstance(answer, (list, tuple)) else [answer]
        texts = [repr(round(float(value), 6)) for value in values]
        return texts if isinstance(kind, Numbers) else texts[0]
    if isinstance(answer, dict):
        return [answer[blank] for blank in kind.blanks]
    return list(answer) if isinstance(answer, (set, frozenset, tuple)) else answer


def asked(number):
    """Name in the page of each question that a page judges, and the question."""
    for item in (*content(number).predictions, *content(number).exercises):
        name = f"predict:{item.key}" if isinstance(item, Prediction) else item.key
        table = verdicts.table(item)
        if table and "outcomes" not in table and (number, name) not in ONLY_NOTEBOOK:
            yield name, item


@pytest.mark.parametrize("number", NUMBERS)
def test_page_says_what_python_says_to_every_answer(reader, number):
    page = reader.open(f"{number:02d}_")
    dice = random.Random(number)
    for name, item in asked(number):
        if isinstance(item, Prediction) or isinstance(item.kind, Free):
            continue
        given = list(item.answers())
        if isinstance(item.kind, (Number, Numbers)):
            near = [one for line in verdicts.table(item)["cuts"] for one in line]
            ends = (min(near) - 10, max(near) + 10)
            size = len(item.kind.names) if isinstance(item.kind, Numbers) else 1
            for _ in range(500):
                ones = [
                    round(dice.uniform(*ends) if dice.random() < 0.5 else dice.choice(near), 3)
                    for _ in range(size)
                ]
                given.append([repr(one) for one in ones] if size > 1 else repr(ones[0]))
            given += ["12 or 13", "about 40", "not 4"] if size == 1 else [["x", "4"], ["5", ""]]
        wanted = [verdict_said(item.judge(one)) for one in given]
        differ = page.evaluate(DIFFER, [name, list(zip(given, wanted, strict=True))])
        assert differ == [], name
    assert reader.wrong == []


@pytest.mark.parametrize("number", NUMBERS)
def test_every_question_is_answered_right_and_wrong(reader, number):
    page = reader.open(f"{number:02d}_")
    for name, item in asked(number):
        if isinstance(item, Prediction):
            continue
        if isinstance(item.kind, Free):
            assert page.evaluate(ANSWER, [name, "Officials say so."])[0] == "kept"
            continue
        for mistake in item.mistakes:
            kind, said = page.evaluate(ANSWER, [name, as_given(item, mistake.answer)])
            assert kind == "wrong", f"{name}: {mistake.answer}"
            assert said.startswith("✗ Try again."), said
        kind, said = page.evaluate(ANSWER, [name, as_given(item, item.right)])
        assert (kind, said[:8]) == ("right", "✓ Right."), f"{name}: {said}"
    done = [one for one in page.query_selector_all(".ally-dots i.done")]
    assert done
    assert reader.wrong == []


def test_a_lab_of_six_weights_is_judged_as_python_judges_it(reader):
    page = reader.open("05_")
    dice = random.Random(5)
    ties = content(5)
    lab = next(one for one in ties.pictures if one.key == "index")
    asked = {one.key: one for one in ties.exercises if one.key in ("put-first", "unfair")}
    outcomes = set()
    for _ in range(60):
        settings = {
            name: dice.choice([0, 5, 5, 9])
            if isinstance(offered, tuple)
            else dice.choice([value for _, value in offered])
            for name, offered in lab.controls.items()
        }
        parts = {
            blank: dice.choice(list(options))
            for blank, options in asked["unfair"].kind.blanks.items()
        }
        parts["cost"] = dice.choice([parts["cost"], COSTS[parts["choice"]]])
        for name, given, wanted in (
            ("put-first", {}, asked["put-first"].judge(settings)),
            ("unfair", parts, asked["unfair"].judge({**settings, **parts})),
        ):
            said = page.evaluate(
                "([name, given, settings]) => window.allylessons.said(name, given, settings)",
                [name, given, settings],
            )
            assert said == verdict_said(wanted), (settings, parts)
            outcomes.add(said["html"])
    assert len(outcomes) > 6
    page.evaluate(ANSWER, ["put-first", ""])
    assert "is still first" in page.locator('[data-asks="put-first"] .ally-say').inner_text()
    assert reader.wrong == []


GUESS = """
([name, given]) => {
  const root = document.querySelector(`[data-asks="${name}"]`);
  const boxes = [...root.querySelectorAll("fieldset input")];
  boxes.forEach((box, at) => {
    if (box.type === "text") box.value = given[at];
    else box.checked = at === 0;
    box.dispatchEvent(new Event("input", {bubbles: true}));
  });
  root.querySelector(".ally-bar button").click();
}
"""
SHOWN = """
(name) => {
  const node = document.querySelector(`[data-chart="${name}"]`);
  return [node.querySelector("svg").textContent, node.querySelector(".ally-words").innerText];
}
"""


@pytest.mark.parametrize("number", NUMBERS)
def test_a_guess_opens_its_picture(reader, number):
    page = reader.open(f"{number:02d}_")
    for picture in content(number).pictures:
        if not picture.opened_by:
            continue
        item = next(p for p in content(number).predictions if p.key == picture.opened_by)
        before, words = page.evaluate(SHOWN, picture.key)
        assert picture.told[0].words not in words
        middle = (item.low + item.high) / 2
        page.evaluate(GUESS, [f"predict:{item.key}", [f"{middle - 1:g}", f"{middle + 1:g}"]])
        page.wait_for_function(
            '([name, words]) => document.querySelector(`[data-chart="${name}"] .ally-words`)'
            ".textContent.includes(words)",
            arg=[picture.key, " ".join(picture.told[0].words.split())[:40]],
        )
        page.wait_for_timeout(50)
        assert page.evaluate(SHOWN, picture.key)[0] != before, "the picture stayed veiled"
    assert reader.wrong == []


def test_a_lab_moves_and_words_and_table_follow(reader):
    page = reader.open("03_")
    picture = next(one for one in content(3).pictures if one.key == "counts")
    for state, told in enumerate(picture.told):
        page.locator('[data-chart="counts"] input[type=radio]').nth(state).check()
        page.wait_for_function(
            "(words) => document.querySelector('[data-chart=counts] .ally-words').textContent"
            ".includes(words)",
            arg=told.words[:60],
        )
        svg = page.locator('[data-chart="counts"] svg').text_content()
        assert told.title.split()[0] in svg
        rows = picture.table(told.rows) if picture.table else told.rows
        assert page.locator('[data-chart="counts"] tbody tr').count() == len(rows)
    page.get_by_role("button", name="Reset").first.click()
    assert reader.wrong == []


def test_answers_outlive_a_reload_and_move_by_their_code(reader, tmp_path):
    page = reader.open("03_")
    page.evaluate(ANSWER, ["whose-count", "officials"])
    page.evaluate(ANSWER, ["one-share", "27,3"])
    page.evaluate(GUESS, ["predict:share", ["25", "50"]])
    page.reload()
    reader.drawn()
    assert page.locator('[data-asks="whose-count"] .ally-say').inner_text().startswith("✓ Right.")
    assert (
        page.locator('[data-asks="whose-count"] input:checked').get_attribute("value")
        == "officials"
    )
    assert page.locator('[data-asks="predict:share"] .ally-say').count() == 1
    page.get_by_role("button", name="Show my code").click()
    code = page.locator("textarea[readonly]")
    page.wait_for_function("document.querySelector('textarea[readonly]').value.length > 20")
    kept = Answers(3, tmp_path)
    assert kept.restore(code.input_value()) == 3
    assert kept.get("whose-count") == "officials"
    assert kept.get("one-share") == pytest.approx(27.3)
    assert kept.get("predict:share") == [25, 50]
    assert kept.get("tries:whose-count")["outcomes"] == ["right"]

    kept.put("what-counts", ["killed", "wounded"])  # and from the notebook back
    page.get_by_role("button", name="Forget my answers").click()
    page.wait_for_load_state()
    reader.drawn()
    assert page.locator(".question .ally-say").count() == 0
    page.get_by_label("A code from another machine").fill(kept.code())
    page.get_by_role("button", name="Take over a code").click()
    page.wait_for_load_state()
    reader.drawn()
    assert page.locator('[data-asks="whose-count"] .ally-say').count() == 1
    assert page.locator('[data-asks="what-counts"] input:checked').count() == 2
    assert reader.wrong == []


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("ALLY", "nothing follows ALLY"),
        (codes.pack(b'{"format": 1, "lesson": 4, "answers": {}}', 4), "it belongs to lesson 4"),
        (codes.pack(b'{"format": 1, "lesson": 3, "answers": 5}', 3), "no answers in it"),
        (codes.pack(b"no json", 3), "it was altered"),
    ],
)
def test_a_code_that_cannot_be_used_says_why(reader, code, why):
    page = reader.open("03_")
    page.get_by_label("A code from another machine").fill(code)
    page.get_by_role("button", name="Take over a code").click()
    page.wait_for_function("document.querySelector('.work-kept [role=status]').textContent")
    assert why in page.locator(".work-kept [role=status]").inner_text()
    assert reader.wrong == []


HOSTILE = '<img src=x onerror="window.alive=1"><script>window.alive=1</script>`$x$`'


def test_text_of_data_and_answers_stays_text(chrome, tmp_path, monkeypatch):
    some = [path for path in notebooks.find() if path.name[:2] in ("00", "03")]
    monkeypatch.setattr(notebooks, "find", lambda *_: some)
    monkeypatch.setattr(lessons, "numbers", lambda: [0, 1, 2, 3])
    monkeypatch.setattr(build.records, "pages", lambda *_: ())
    data = changed(tmp_path / "data", countries=replaced("North Korea", HOSTILE_CELL))
    build.build(tmp_path / "site", data, lambda line: None)
    one = Reader(chrome, tmp_path / "site")
    for number in (0, 3):
        page = one.open(f"{number:02d}_")
        kept = {"whose-count": HOSTILE, "own-words": HOSTILE, "predict:share": [HOSTILE, 3]}
        kept |= {"ally": HOSTILE, "predict:ally": [HOSTILE], "how": {"a": HOSTILE}}
        page.evaluate(
            "([number, kept]) => localStorage.setItem(`allylessons:answers:${number}`,"
            " JSON.stringify({format: 1, lesson: number, answers: kept}))",
            [number, kept],
        )
        page.reload()
        one.drawn()
        for name, item in asked(number):
            if not isinstance(item, Prediction):
                page.evaluate(ANSWER, [name, HOSTILE])
        assert page.evaluate("window.alive") is None
        assert page.locator("img, main script, iframe, object").count() == 0
    assert one.wrong == []
    one.close()


HOSTILE_CELL = "<img src=x onerror=window.alive=1>"


@pytest.mark.parametrize("name", ["index", "0", "worksheets/03"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(chrome, site, name, scheme):
    from axe_playwright_python.sync_playwright import Axe

    one = Reader(chrome, site, color_scheme=scheme)
    names = [f"{number:02d}_" for number in NUMBERS] if name == "0" else [name]
    wrong = []
    for each in names:
        page = one.open(each)
        found_there = Axe().run(page, options={"preload": False}).response["violations"]
        for found in found_there:
            if found["impact"] in ("serious", "critical"):
                wrong += [f"{each}: {found['id']} {n['html'][:120]}" for n in found["nodes"][:3]]
    assert not wrong
    assert one.wrong == []
    one.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_fit_the_screen(chrome, site, width, request):
    one = Reader(chrome, site, viewport={"width": width, "height": 800})
    for number in NUMBERS:
        page = one.open(f"{number:02d}_")
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, f"lesson {number} is {over} px too wide"
    one.close()


def test_every_control_is_reached_by_keyboard(reader):
    page = reader.open("03_")
    wanted = page.evaluate(
        "[...document.querySelectorAll('main :is(button, select, textarea, summary, a[href],"
        " input:not([type=radio]))')].filter((one) => one.checkVisibility()).length"
    )
    seen = page.evaluate("document.activeElement.blur() || 0")
    reached = set()
    for _ in range(3 * wanted):
        page.keyboard.press("Tab")
        at = page.evaluate(
            "(() => { const one = document.activeElement; if (!one.closest('main')) return '';"
            " one.dataset.seen ??= String(Math.random()); return one.dataset.seen })()"
        )
        if at:
            reached.add(at)
    missed = page.evaluate(
        "[...document.querySelectorAll('main :is(button, select, textarea, summary, a[href],"
        " input:not([type=radio]))')].filter((one) => one.checkVisibility() && !one.dataset.seen)"
        ".map((one) => one.outerHTML.slice(0, 120))"
    )
    assert missed == [], seen


def test_sizes(site):
    for path in site.glob("*.html"):
        assert path.stat().st_size < PAGE_KB * 1000, path.name
    script = site / "assets" / "allylessons.js"
    assert script.stat().st_size < SCRIPT_KB * 1000


def test_a_worksheet_asks_and_gives_nothing_away(site):
    for number in NUMBERS:
        sheet = next((site / "worksheets").glob(f"{number:02d}_*.html")).read_text(encoding="utf-8")
        for item in content(number).exercises:
            assert "solution" not in sheet
            if isinstance(item, Exercise) and len(item.why) > 40:
                assert item.why[:40] not in sheet


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(build.FolderError, match="Name a new folder"):
        build.build(tmp_path, Package(), lambda line: None)
    assert [one.name for one in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_zip_holds_the_whole_site_and_is_the_same_each_time(site, tmp_path):
    import zipfile

    first = build.pack(site).read_bytes()
    assert build.pack(site).read_bytes() == first
    with zipfile.ZipFile(site.with_name("site.zip")) as archive:
        archive.extractall(tmp_path)
    assert _files(tmp_path / "site") == _files(site)


def _files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.*")}


def test_every_link_inside_leads_somewhere(site):
    wanted, places = [], {}
    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        places[path] = set(re.findall(r'\bid="([^"]+)"', html))
        wanted += [(path, link) for link in re.findall(r'\b(?:href|src)="([^"]*)"', html)]
    dead = []
    for path, link in wanted:
        if re.match(r"https?://", link):
            continue
        file, _, anchor = unescape(link).partition("#")
        target = (path.parent / file).resolve() if file else path
        if not target.exists() or (anchor and unquote(anchor) not in places.get(target, ())):
            dead.append(f"{path.relative_to(site)}: {link}")
    assert dead == []
    assert sum("#" in link for path, link in wanted if path.parent == site) > 100


def test_lessons_work_in_firefox(site):
    if lacking := firefox.lacking():
        pytest.fail(lacking)
    with firefox.Firefox() as fox:
        for number in NUMBERS:
            path = next(site.glob(f"{number:02d}_*.html"))
            fox.driver.ask("Navigate", url=path.as_uri())
            fox.js(firefox.LISTEN)
            fox.until("document.body.dataset.drawn === 'true'")
            name, item = next((n, i) for n, i in asked(number) if not isinstance(i, Prediction))
            for answer, kind in ((item.mistakes[0].answer, "wrong"), (item.right, "right")):
                given = [name, as_given(item, answer)]
                fox.js(f"({ANSWER.strip()})(arguments[0])", given)
                fox.until(f"document.querySelector('[data-asks=\"{name}\"] .ally-say.{kind}')")
            charts = fox.js("return document.querySelectorAll('[data-chart] svg').length")
            assert charts == fox.js("return document.querySelectorAll('[data-chart]').length")
            assert fox.js("return window.wrong") == []
        assert fox.outside() == []
