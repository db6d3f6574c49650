"""The page of a brief: what to look at again, what it exports, and what is kept of it."""

import io
import os
import re
import time
from dataclasses import replace
from html.parser import HTMLParser

import browser
import mistune
import pandas as pd
import pytest

from allylessons import describe, escape
from allylessons.answers import Answers
from allylessons.brief_desk import FILES, PAGE, Brief, Rubric, Sheet
from allylessons.data import DataError, Package
from allylessons.describe import brief as written
from allylessons.drafts import fingerprint
from allylessons.lessons import l08
from allylessons.lessons.l08 import exercises, facts
from allylessons.lessons.l08.facts import CHARGE, RUBRIC, SHARE, Facts
from allylessons.lessons.l08.pages import PAGES
from allylessons.model import brief
from allylessons.model.brief import Line, Page

DATA = Package()
FACTS = Facts(DATA)
SHELF = FACTS.shelf

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "closing tags": "</bdi></li></ul></main><script src=//x.test/a.js></script>",
    "event handler": "<img src=x onerror=alert(1)>",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "svg": "<svg/onload=alert(1)><foreignObject>",
    "style": "</style><style>@import '//x.test'</style>",
    "title": "</title><base href=//x.test>",
    "comment": "--><!-- <b>bold</b> <!--",
    "cdata": "]]> <![CDATA[ x ]]>",
    "entity": "&lt;b&gt; &#106;avascript &amp; &copy",
    "Markdown link": "[click](javascript:alert(1))",
    "Markdown image": "![x](javascript:alert(1) 'y') ![y][z]",
    "autolink": "<javascript:alert(1)> https://x.test www.x.test a@x.test",
    "data address": "data:text/html;base64,PHNjcmlwdD4= [d](data:text/html,x)",
    "braces": "{{7*7}} {0.__class__} ${x} {% raw %} %s %(x)s",
    "right to left": "safe \u202eexe.txt\u202c \u202e never ended \u2066 nor this \u200f שלום",
    "null": "before\x00after \x07 \x1b[31m \x9f",
    "surrogate": "half \ud800 and \udfff half",
    "emoji": "👩‍👩‍👧‍👦 🇺🇦 🇷🇺 é e\u0301 ﷽",
    "long": "paste " * 17_067,
    "no spaces": "x" * 100_000,
    "Markdown block": "# head\n\n- item\n\n> quote\n\n```\ncode\n```\n\n| a |\n|---|\n\n1. x\n***",
    "newlines": "one\r\ntwo\rthree\u2028four\u2029five\x0bsix",
    "digits": "9" * 400 + " soldiers went. " + "1," * 50 + " 1e999 " + "0" * 400 + "%",
    "numbered": "1. not a list * _under_ ~~gone~~ `tick` $x^2$ \\",
}


class Read(HTMLParser):
    """What a browser would make of a file: its elements, their attributes, its text."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.text = [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)


def flat(text):
    return escape.clean(text)


def elements(html):
    """Its elements, without those that keep a character by itself."""
    return [tag for tag, _ in Read(html).elements if tag != "span"]


def page_of(text, **changes):
    return Page(title=text, lines=(Line(text, ("C79", "N028"), "certain", **changes),))


def judged(page):
    return {(slip.kind, slip.line) for slip in SHELF.slips(page)}


def kinds(*lines):
    return {slip.kind for slip in SHELF.slips(Page(lines=lines)) if slip.line}


def inert(html):
    """Name what is active in HTML, or would fetch something."""
    for tag, attributes in Read(html).elements:
        if tag not in ALLOWED:
            yield f"<{tag}>"
        for name, value in attributes.items():
            if name.startswith("on") or name in ("src", "srcdoc", "formaction", "background"):
                yield f"{tag} {name}"
            if name == "href" and not re.match(r"https?://", value):
                yield f"{tag} {name}={value}"


ALLOWED = set(
    """html head meta title style body main article h1 h2 p ul ol li sup span a figure
    figcaption svg line rect text""".split()  # noqa: SIM905
)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_comes_out_inert_and_whole_as_html(name):
    text = HOSTILE[name]
    html = SHELF.html(replace(page_of(text), charts=("ties",)))
    assert list(inert(html)) == []
    # Not one element more than with a harmless text.
    harmless = SHELF.html(replace(page_of("plain"), charts=("ties",)))
    assert elements(html) == elements(harmless)
    shown = "".join(Read(html).text)
    assert shown.count(flat(text)) == 3  # tab title, heading, sentence
    assert html.encode("utf-8")
    assert "default-src 'none'" in html


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_comes_out_inert_and_whole_as_markdown(name):
    text = HOSTILE[name]
    source = SHELF.markdown(page_of(text))
    # With raw HTML let through and bare addresses linked, as the laxest reader does.
    render = mistune.create_markdown(
        escape=False, plugins=["table", "strikethrough", "url", "math"]
    )
    read = Read(render(source))
    assert elements(render(source)) == elements(render(SHELF.markdown(page_of("plain"))))
    assert all(
        href.startswith("http") for href in (a["href"] for t, a in read.elements if t == "a")
    )
    shown = flat("".join(read.text))
    assert shown.count(flat(text)) >= 2
    assert source.encode("utf-8")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_kept_and_found_again(name, tmp_path):
    desk = Brief(SHELF, Answers(8, tmp_path))
    desk.rows[0].ids.value = "N028 C21"
    desk.rows[0].text.value = HOSTILE[name]
    assert "cannot be made" not in desk.slips.value
    again = Brief(SHELF, Answers(8, tmp_path))
    assert again.page.lines[0].text == brief.whole(HOSTILE[name])
    assert [path.exists() for path in again.export()] == [True, True]
    assert list(inert((tmp_path / "brief.html").read_text(encoding="utf-8"))) == []


def test_the_hostile_inputs_are_twenty_at_least():
    assert len(HOSTILE) >= 20


def test_inertness_can_fail():
    for bad in ("<script>", "<p onclick=x>", "<a href='javascript:x'>", "<img src=x>"):
        assert list(inert(bad))


@pytest.fixture(scope="module")
def sheet():
    """A browser's page."""
    if lacking := browser.lacking():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lacking)
    with browser.browser() as chrome:
        page = chrome.new_page(offline=True)
        yield page
        page.close()


@pytest.mark.parametrize(
    ("page", "pages"),
    [
        (FACTS.narrow, 1),
        (FACTS.wide, 1),
        (replace(FACTS.wide, lines=FACTS.wide.lines[3:], charts=("ties",)), 1),
        (replace(FACTS.wide, lines=FACTS.wide.lines * 2), 2),
        (replace(FACTS.narrow, title="Who are allies, and who says so? " * 40), 2),
        (Page(lines=(Line("WHO IS IT? " * 200, ("C79",), "certain"),)), 1),
        (Page(lines=(Line("W" * 3000, ("C79",), "certain"),) * 2), None),
    ],
)
def test_what_is_called_a_page_prints_on_one(sheet, page, pages):
    asked, dialogs = [], []
    sheet.on("request", lambda request: asked.append(request.url))
    sheet.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page = replace(page, title=page.title + HOSTILE["script"])
    sheet.set_content(SHELF.html(page))
    printed = len(re.findall(rb"/Type\s*/Page\b", sheet.pdf(prefer_css_page_size=True)))
    assert printed == (pages or printed)
    assert (("too_long", 0) in judged(page)) == (printed > 1)
    assert (asked, dialogs) == ([], [])


def test_each_source_has_its_date_and_the_page_its_edition():
    html, text = SHELF.html(FACTS.wide), SHELF.markdown(FACTS.wide)
    for page in (html, text):
        assert "24 Feb 2022" in page
        assert f"Edition {DATA.edition}, as of {DATA.as_of}" in page
        assert DATA.descriptor["homepage"] in page
    dated = [one for one in SHELF.references.values() if one.date]
    assert len(dated) == DATA.load("sources")["date"].notna().sum() > 200


def test_each_chart_names_its_source():
    for picture in SHELF.pictures:
        assert picture.source_ids or "Source: the table" in picture.words, picture.key


@pytest.mark.parametrize("lines", [FACTS.narrow.lines, FACTS.wide.lines])
def test_model_briefs_have_nothing_to_look_at_again(lines):
    assert judged(Page(lines=lines)) == set()
    assert {line.part for line in lines} == set(brief.PARTS)


@pytest.mark.parametrize("page", [FACTS.narrow, FACTS.wide])
def test_a_model_brief_is_written_by_hand_on_records_that_are_there(page):
    by_hand = {text: ids for *_, text, ids in PAGES}
    findings = [line for line in page.lines if line.part == "finding"]
    assert all(line.ids == by_hand[line.text] for line in findings[1:])
    assert all(len(FACTS.rules.records(line)) == len(line.ids) > 0 for line in page.lines)
    [counter] = [line for line in page.lines if line.part == "counter"]
    [identifier] = counter.ids
    said = DATA.load("positions").set_index("position_id").loc[identifier]
    assert said["speaker"] in counter.text
    assert describe.date(said["date"])[-4:] in counter.text


def test_a_sentence_whose_record_is_gone_drops_out():
    facts = Facts(DATA)
    less = replace(facts.rules, ledger=facts.rules.ledger.drop(["E020", "V037", "N016"]))
    object.__setattr__(facts, "__dict__", {**facts.__dict__, "rules": less})
    for page in (facts.narrow, facts.wide):
        assert {line.part for line in page.lines} == {*brief.PARTS}
        assert all(len(facts.rules.records(line)) == len(line.ids) for line in page.lines)


def test_model_briefs_disagree():
    assert FACTS.bound != FACTS.tied
    assert FACTS.narrow.lines[0].text != FACTS.wide.lines[0].text
    for page, codes in ((FACTS.narrow, FACTS.bound), (FACTS.wide, FACTS.tied)):
        assert all(FACTS.subjects[iso3] in page.lines[0].text for iso3 in codes)
        outside = set(FACTS.subjects.index) - set(codes)
        assert not any(FACTS.subjects[iso3] in page.lines[0].text for iso3 in outside)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (Line("Belarus helped.", (), "likely"), "unsourced"),
        (Line("Belarus helped.", ("C999", "C79"), "likely"), "no_record"),
        (Line("Belarus helped.", ("C79",)), "no_confidence"),
        (Line("Drills are more frequent.", ("C42",), "certain"), "too_sure"),
        (Line("They drill, and columns went.", ("C42", "C79"), "certain"), "too_sure"),
        (Line("We do not know who was first.", ("V045",), "certain"), "too_sure"),
        (Line("Nobody knows.", ("V045",), "likely"), "too_sure"),
        (Line("In fact South Africa supported Ukraine.", ("C03",), "certain"), "found_wrong"),
        (Line("The pact is of 2023, correctly dated.", ("C15",), "certain"), "found_wrong"),
        (Line("Help came from Pretoria.", ("C03",), "possible"), "found_wrong"),
        (Line("North Korea sent 11,000 soldiers.", ("C20",), "likely"), "lone_number"),
        (Line("North Korea lost 40 percent.", ("C21",), "likely"), "lone_number"),
        (Line("Belarus traded for 49 billion dollars in 2023.", ("C75",), "likely"), "lone_number"),
        (Line("Some 9,500 went.", ("N028",), "likely"), "lone_number"),
        # First arrivals and two waves are no range of one thing.
        (Line("North Korea sent between 3 and 15 thousand.", ("C20",), "likely"), "lone_number"),
        *(
            (Line(f"North Korea sent {sent}.", ("C20",), "likely"), "lone_number")
            for sent in (
                "11,000 soldiers on 24 October",
                "11,000 on October 24",
                "11,000, some 500 km from Kyiv",
                "11,000 with 60 officers",
                "11k",
                "11.000",
                "11 000",
                "11 thousand",
            )
        ),
        (
            Line("United States sanctions hit; North Korea sent 11,000.", ("C20",), "likely"),
            "lone_number",
        ),
        (Line("Seoul says no. North Korea sent 11,000.", ("C20",), "likely"), "lone_number"),
        (Line("Let us say North Korea sent 11,000.", ("C20",), "likely"), "lone_number"),
        (Line("Belarus is a puppet.", ("C78",), "possible"), "loaded_word"),
        (Line("It is “a friend in all weathers”.", ("C79",), "likely"), "not_their_words"),
        (Line("It is „a friend in all weathers“.", ("C79",), "likely"), "not_their_words"),
        (Line("It is 'a friend in all weathers'.", ("C79",), "likely"), "not_their_words"),
        (Line("It is a “lapdog nation”.", ("C79",), "likely"), "not_their_words"),
        (Line("It is a dictatorship.", ("C79",), "likely"), "loaded_word"),
    ],
)
def test_slip_of_a_sentence(line, kind):
    assert kinds(line) == {kind}


@pytest.mark.parametrize(
    "line",
    [
        Line("Belarus let columns through.", ("c79",), "certain"),
        Line("The article gives the wrong direction.", ("C03",), "certain"),
        Line("North Korea sent 11,000 to 12,000 soldiers.", ("C20",), "likely"),
        *(
            Line(f"{who} North Korea sent 11,000.", ("C20",), "likely")
            for who in (
                "The United States says",
                "South Korea says",
                "The United Kingdom says",
                "The US says",
                "The U.S. says",
                "According to the UK,",
                "Seoul counts that",
                "The Pentagon said",
            )
        ),
        *(
            Line(f"{lost} of North Korea's soldiers were lost.", ("C21",), "likely")
            for lost in ("33–50%", "33 to 50 percent", "Between 33 and 50%", "33% or 50%")
        ),
        Line("North Korea sent 11,000-12,000 soldiers.", ("C20",), "likely"),
        Line("North Korea sent between 10 and 12 thousand.", ("C20",), "likely"),
        Line("Chinese customs put trade with China at 80 billion in 2011.", ("T003",), "likely"),
        Line("It is 1,000 km from Minsk, in 2022.", ("C79",), "likely"),
        Line("Somebody unnamed said “puppet state”.", ("C78",), "possible"),
        Line("China says it keeps a “prudent and responsible attitude”.", ("V012",), "certain"),
        Line("We do not know who was first.", part="unknown"),
        Line("Beijing denies it.", ("V016",), part="counter"),
        Line("Belarus' soldiers and Russia's stayed at Minsk's side.", ("C79",), "certain"),
    ],
)
def test_no_slip_in_a_sound_sentence(line):
    assert kinds(line) == set()


def test_figures_of_two_currencies_are_no_rivals():
    assert not any("1630" in str(thing["figures"]) for thing in SHELF.rules.things)
    for thing in SHELF.rules.things:
        assert thing["most"] / max(thing["least"], 0.01) < 50, thing
    assert (
        kinds(Line("China traded for 228.1 billion dollars in 2025.", ("T017",), "likely")) == set()
    )
    [one] = SHELF.slips(Page(lines=(Line("Belarus: 49 billion in 2023.", ("T109",), "likely"),)))[
        :1
    ]
    assert written.slip(one).startswith("Sentence 1: 49 billion stands alone")
    assert "others put it elsewhere (goods, both ways, 2023: 46.5 to " in written.slip(one)


def test_slips_name_the_sentence_as_the_desk_numbers_it():
    page = Page(lines=(Line(), Line("Belarus helped.", ("C79",), "certain"), Line("So there.")))
    assert {number for kind, number in judged(page) if kind == "unsourced"} == {3}


def test_slips_of_the_page():
    own = Line("Minsk says so.", ("V045",), "likely")
    others = Line("Belarus let columns through.", ("C79",), "certain")
    whole = {slip.kind for slip in SHELF.slips(Page(lines=(others,))) if not slip.line}
    assert whole == {"no_counter", "no_unknown", "one_side"}
    sides = [slip.about for slip in SHELF.slips(Page(lines=(others,))) if slip.kind == "one_side"]
    assert sides[0]["side"] == "own"
    assert "V045" in sides[0]["ids"]
    alone = [s.about["side"] for s in SHELF.slips(Page(lines=(own,))) if s.kind == "one_side"]
    assert alone == ["others"]
    footnote = Line("Columns went through Belarus.", ("C79", "V049"), "certain")
    for text, heard in (
        ("Minsk denies that it helped.", True),
        ("Lukashenko says so.", True),
        ("Belarus helped.", False),
    ):
        page = Page(lines=(footnote, Line(text, ("V049",), "likely")))
        assert ("one_side" not in {s.kind for s in SHELF.slips(page)}) == heard, text
    counter = Page(lines=(footnote, Line("It was not so.", ("V049",), part="counter")))
    assert "one_side" not in {s.kind for s in SHELF.slips(counter)}
    both = {slip.kind for slip in SHELF.slips(Page(lines=(own, others))) if not slip.line}
    assert "one_side" not in both
    assert "no_finding" in {s.kind for s in SHELF.slips(Page(lines=(Line("?", part="unknown"),)))}
    long = replace(FACTS.wide, lines=FACTS.wide.lines * 3)
    assert ("too_long", 0) in judged(long)


def test_every_slip_is_said():
    pages = [m.answer for e in l08.content(DATA).exercises if e.key == "brief" for m in e.mistakes]
    found = [slip for page in pages for slip in SHELF.slips(page)]
    assert {slip.kind for slip in found} >= set(exercises._ON_A_PAGE)
    assert all(len(written.slip(slip)) > 20 for slip in found)
    said = written.slip(brief.Slip("loaded_word", 2, {"word": "<b>"}))
    assert said.startswith("Sentence 2: ")
    assert "<b>" not in written.slips([brief.Slip("loaded_word", 2, {"word": "<b>"})]).replace(
        "<b>To look at again: 1</b>", ""
    )


def test_sources_are_numbered_in_the_order_of_use():
    lines = (
        Line("Last.", ("C79",), "likely", "unknown"),
        Line("First.", ("V045",), "likely"),
        Line("Again.", ("V045", "V047"), "likely"),
    )
    sources = SHELF.rules.sources(Page(lines=lines))
    ledger = SHELF.rules.ledger
    assert sources[0] == ledger.loc["V045", "source_ids"][0]
    text = SHELF.markdown(Page(lines=lines))
    assert text.index("First.") < text.index("Again.") < text.index("Last.")
    assert "First. *(likely)* [1]" in text
    assert "Again. *(likely)* [1, 2]" in text
    for number, source in enumerate(sources, 1):
        assert re.search(rf"^{number}\. .*\({source}\)", text, re.MULTILINE)


def test_charts_carry_their_words_into_both_files():
    keys = tuple(picture.key for picture in SHELF.pictures)
    assert len(keys) > 2
    page = replace(FACTS.narrow, charts=keys)
    html, text = SHELF.html(page), SHELF.markdown(page)
    drawn = [attributes for tag, attributes in Read(html).elements if tag == "svg"]
    assert [one["aria-label"] for one in drawn] == [p.words for p in SHELF.pictures]
    assert {one["role"] for one in drawn} == {"img"}
    plain = "".join(Read(mistune.html(text)).text)
    for picture in SHELF.pictures:
        for row in picture.rows.itertuples():
            assert row.says in picture.words
            assert row.label in plain
            assert row.says in plain


def test_charts_of_votes_and_trade_tell_what_the_tables_hold():
    votes, trade = (next(p for p in SHELF.pictures if p.key == key) for key in ("votes", "trade"))
    assert "Belarus, 12 of 12" in votes.words
    assert "China, 5 of 12" in votes.words
    assert "China, 2024, 244.8 US$ billion" in trade.words
    assert "Belarus, 2023, 46.5 to 54 US$ billion" in trade.words
    assert trade.source_ids


def test_bars_begin_at_zero_and_are_as_long_as_their_figures():
    rows = pd.DataFrame({"label": ["a", "b", "c"], "least": [0, 4, 0], "most": [8, 4, 0]})
    rows["says"] = ["8", "4", "0"]
    text = written.svg(brief.Picture("k", "t", rows, "words"))
    bars = [attributes for tag, attributes in Read(text).elements if tag == "rect"]
    left = float(next(a["x1"] for tag, a in Read(text).elements if tag == "line"))
    assert float(bars[0]["x"]) == left
    middle = left + float(bars[0]["width"]) / 2
    assert float(bars[1]["x"]) == pytest.approx(middle, abs=0.1)
    assert float(bars[2]["width"]) == 0


def test_desk_saves_each_change_and_has_it_again(tmp_path):
    desk = Brief(SHELF, Answers(8, tmp_path))
    assert not Answers(8, tmp_path).path.exists()
    desk.rows[0].text.value = "Belarus h"
    assert Answers(8, tmp_path).get("brief:line:1")["text"] == "Belarus h"
    desk.rows[0].text.value = "Belarus helped."
    desk.rows[0].ids.value = "C79, v045"
    desk.rows[0].word.value = "likely"
    desk.rows[3].part.value = "unknown"
    desk.title.value = "Whose friends?"
    desk.charts.boxes["ties"].value = True
    desk.add()
    again = Brief(SHELF, Answers(8, tmp_path))
    assert again.page == desk.page
    assert again.page.lines[0] == Line("Belarus helped.", ("C79", "v045"), "likely")
    assert again.page.charts == ("ties",)
    assert len(again.rows) == 6


@pytest.mark.parametrize(
    "kept",
    [
        None,
        3,
        [],
        {"lines": 3},
        {"lines": [3, {"text": None, "ids": 3, "word": "sure", "part": []}], "charts": [1]},
        {"title": 3, "lines": [{"text": "\ud800", "ids": ["C79\x00"]}], "charts": "ties"},
    ],
)
def test_desk_opens_on_whatever_was_kept(kept, tmp_path):
    answers = Answers(8, tmp_path)
    answers.put(PAGE, kept)
    desk = Brief(SHELF, answers)
    assert desk.page.title
    assert desk.html.encode("utf-8")


def old_page(**changes):
    """A page in one piece, as the first edition kept it."""
    line = {"text": "Belarus helped.", "ids": ["C79"], "word": "likely", "part": "finding"}
    last = {"text": "Who knows?", "ids": [], "word": "unknown", "part": "unknown"}
    return {"title": "Whose friends?", "lines": [line, last], "charts": ["ties"]} | changes


def test_desk_reads_what_the_first_edition_kept(tmp_path):
    Answers(8, tmp_path).put(PAGE, old_page())
    desk = Brief(SHELF, Answers(8, tmp_path))
    assert desk.page == Page.restored(old_page())
    desk.rows[1].text.value = "Nobody knows."
    again = Brief(SHELF, Answers(8, tmp_path))
    assert again.page == desk.page
    assert [line.text for line in again.page.lines] == ["Belarus helped.", "Nobody knows."]
    assert again.page.charts == ("ties",)
    # A code from the first edition, restored later: its sentences stand beside the others.
    Answers(8, tmp_path).put(PAGE, old_page(lines=[{"text": "From elsewhere."}]))
    for _ in range(2):
        last = Brief(SHELF, Answers(8, tmp_path))
        last.title.value += "!"
        texts = [line.text for line in last.page.lines]
        assert texts == ["Belarus helped.", "Nobody knows.", "From elsewhere."]


def test_rubric_reads_what_the_first_edition_kept(tmp_path):
    Answers(8, tmp_path).put("brief:rubric:self", {"Sources": "partly", "note": "Keep it."})
    rubric = Rubric("self", "My own page", RUBRIC, Answers(8, tmp_path))
    assert (rubric.levels["Sources"].value, rubric.note.value) == ("partly", "Keep it.")
    rubric.levels["Sources"].value = "yes"
    again = Rubric("self", "My own page", RUBRIC, Answers(8, tmp_path))
    assert (again.levels["Sources"].value, again.note.value) == ("yes", "Keep it.")


def test_two_windows_on_two_sentences_keep_both(tmp_path):
    one, two = (Brief(SHELF, Answers(8, tmp_path)) for _ in "ab")
    one.rows[2].text.value = "Third."
    two.rows[1].text.value = "Second."
    one.rows[2].text.value = "Third, longer."
    one.add()
    one.rows[5].text.value = "Sixth."
    two.add()
    two.rows[5].text.value = "Another sixth."
    one.place.value = 2
    one.move_up()
    two.rows[1].text.value = "Second, longer."
    texts = [line.text for line in Brief(SHELF, Answers(8, tmp_path)).page.lines]
    assert {"Third, longer.", "Second, longer.", "Sixth.", "Another sixth."} <= set(texts)


def test_two_windows_on_one_sentence_lose_neither(tmp_path):
    one, two = (Brief(SHELF, Answers(8, tmp_path)) for _ in "ab")
    one.rows[0].text.value = "Minsk helped."
    two.rows[0].text.value = "Minsk did not."
    assert "sentence 6" in two.drafts.words
    one.title.value, two.title.value = "Mine", "Yours"
    texts = {line.text for line in Brief(SHELF, Answers(8, tmp_path)).page.lines}
    assert texts >= {"Minsk helped.", "Minsk did not.", "Mine"}
    first, second = (Rubric("self", "My own", RUBRIC, Answers(8, tmp_path)) for _ in "ab")
    first.note.value = "Keep one."
    second.note.value = "Keep two."
    assert Answers(8, tmp_path).get("brief:rubric:self:note") == "Keep two.\nKeep one."


def heard(desk, *drafts):
    """Let a desk hear what a browser hands over; the keys it may forget."""
    sent = []
    desk.drafts.send = sent.append
    desk.drafts._hear({"drafts": list(drafts)})
    return sent[0]["taken"]


def draft(field, text, *before):
    return {
        "key": f"k:{field}:{text[:9]}",
        "field": field,
        "text": text,
        "seen": [*map(fingerprint, before)],
    }


def test_what_was_never_saved_is_brought_back(tmp_path):
    desk = Brief(SHELF, Answers(8, tmp_path))
    desk.rows[0].text.value = "T"
    sure = "(choose how sure)"
    keys = heard(
        desk,
        draft("1-text", "Typed while it was busy.", "", "T"),
        draft("2-text", "After the crash.", ""),
        draft("2-ids", "C79", ""),
        draft("2-word", "likely", sure),
        draft("title", "Whose friends?", "x", brief.TITLE),
        draft("f00d-text", "In a sentence that was never kept."),
        draft("f00d-ids", "C21"),
    )
    assert len(keys) == 7
    assert desk.drafts.words.startswith("Brought back: 7 texts")
    again = Brief(SHELF, Answers(8, tmp_path)).page
    assert again.lines[0].text == "Typed while it was busy."
    assert again.lines[1] == Line("After the crash.", ("C79",), "likely")
    assert again.lines[5] == Line("In a sentence that was never kept.", ("C21",))
    assert again.title == "Whose friends?"
    heard(desk, draft("1-text", "Typed while it was busy.", "T"))
    assert desk.drafts.words == ""


def test_a_draft_beside_a_text_that_changed_loses_neither(tmp_path):
    desk = Brief(SHELF, Answers(8, tmp_path))
    desk.rows[0].text.value, desk.rows[0].ids.value = "Saved elsewhere.", "C21"
    desk.rows[0].word.value = "likely"
    mine = draft("1-text", "Mine.", "", "M")
    for _ in range(2):
        heard(desk, mine, draft("1-ids", "C79", ""), draft("1-word", "certain", "possible"))
    assert [row.text.value for row in desk.rows if row.text.value] == ["Saved elsewhere.", "Mine."]
    assert desk.page.lines[0].ids == ("C21", "C79")
    assert desk.page.lines[0].word == "likely"
    heard(desk, draft("1-text", "Theirs.", ""))
    assert "Both are kept" in desk.drafts.words
    rubric = Rubric("self", "My own", RUBRIC, Answers(8, tmp_path))
    rubric.note.value = "Saved."
    heard(rubric, draft("6", "Typed."), draft("0", "yes", "(not judged)"), draft("99", "x"))
    assert rubric.note.value == "Saved.\nTyped."
    assert rubric.levels["Sources"].value == "yes"


@pytest.mark.parametrize(
    "given",
    [
        None,
        {"drafts": 3},
        {"drafts": [3, None, {}, {"key": 1}, {"key": "k", "field": "1-text", "text": 3}]},
        {"drafts": [draft("1-word", "<b>"), draft("1-what", "x"), draft("zz/../-text", "x")]},
        {"drafts": [draft("1-text", text) for text in HOSTILE.values()]},
    ],
)
def test_anything_may_come_from_the_browser(given, tmp_path):
    desk = Brief(SHELF, Answers(8, tmp_path))
    desk.drafts._hear(given)
    assert list(inert(desk.html)) == []
    assert "<" not in desk.drafts.words
    Rubric("self", "My own", RUBRIC, Answers(8, tmp_path)).drafts._hear(given)


def test_a_draft_stays_in_the_browser_where_nothing_can_be_written(tmp_path):
    (tmp_path / "taken").write_text("")
    desk = Brief(SHELF, Answers(8, tmp_path / "taken"))
    assert heard(desk, draft("1-text", "Kept where it is.")) == []
    assert desk.rows[0].text.value == "Kept where it is."


def test_the_browser_is_told_what_is_saved(tmp_path):
    desk = Brief(SHELF, Answers(8, tmp_path))
    desk.rows[0].text.value = "Saved."
    assert desk.drafts.saved["1-text"] == fingerprint("Saved.")
    assert desk.drafts.saved["title"] == fingerprint(brief.TITLE)
    assert "ally-field-1-text" in desk.rows[0].text._dom_classes
    other = Brief(SHELF, Answers(8, tmp_path / "other"))
    assert desk.drafts.store != other.drafts.store


def test_ids_come_back_as_they_were_typed(tmp_path):
    desk = Brief(SHELF, Answers(8, tmp_path))
    desk.rows[0].ids.value = "[C21], C21;"
    assert Brief(SHELF, Answers(8, tmp_path)).rows[0].ids.value == "[C21], C21;"


def test_desk_offers_shows_and_puts_records(tmp_path):
    desk = Brief(SHELF, Answers(8, tmp_path))
    assert len(desk.record.options) == len(DATA.load("claims")) + 1
    desk.put()
    assert "Choose a record" in desk.said.value
    desk.country.value = "BLR"
    ids = [value for _, value in desk.record.options if value]
    claims = DATA.load("claims")
    assert ids == list(claims.loc[claims["iso3"] == "BLR", "claim_id"])
    desk.record.value = "C79"
    assert "what a check found" in desk.card.value
    desk.under.value = 1
    desk.put()
    desk.put()
    assert desk.page.lines[1].ids == ("C79",)
    desk.country.value = ""
    for kind in SHELF.kinds:
        desk.kind.value = kind
        assert len(desk.record.options) > 1, kind


def test_desk_moves_a_sentence_up(tmp_path):
    desk = Brief(SHELF, Answers(8, tmp_path))
    desk.rows[0].text.value, desk.rows[1].text.value = "one", "two"
    desk.rows[1].word.value = "certain"
    desk.place.value = 1
    desk.move_up()
    assert [line.text for line in desk.page.lines[:2]] == ["two", "one"]
    assert desk.page.lines[0].word == "certain"
    assert Brief(SHELF, Answers(8, tmp_path)).page == desk.page
    desk.move_up()
    assert "at the top" in desk.said.value


def test_desk_writes_two_files_or_says_why_not(tmp_path):
    desk = Brief(SHELF, Answers(8, tmp_path / "answers"))
    desk.rows[0].text.value = "Belarus helped."
    desk.save.click()
    found = {path.name for path in (tmp_path / "answers").iterdir()}
    assert found >= set(FILES)
    assert "brief.html" in desk.said.value
    (tmp_path / "taken").write_text("")
    assert desk.export(tmp_path / "taken") == []
    assert "cannot be written" in desk.said.value


def test_desk_follows_with_what_to_look_at_again(tmp_path):
    desk = Brief(SHELF, Answers(8, tmp_path))
    assert "once you write" in desk.slips.value
    desk.rows[0].text.value = "Belarus is a puppet."
    assert "puppet" in desk.slips.value
    assert "rests on nothing" in desk.slips.value
    assert "It rests on nothing" in desk.rows[0].slips.value
    assert desk.rows[1].slips.value == ""
    for row, line in zip(desk.rows, FACTS.narrow.lines, strict=False):
        row.line = line
    while len(desk.rows) < len(FACTS.narrow.lines):
        desk.add()
        desk.rows[-1].line = FACTS.narrow.lines[len(desk.rows) - 1]
    assert "Nothing to look at again" in desk.slips.value


def test_desk_opens_and_saves_even_where_its_list_cannot_be_made(tmp_path, monkeypatch):
    def fail(*_):
        raise OverflowError

    monkeypatch.setattr(brief, "slips", fail)
    monkeypatch.setattr(brief, "length", fail)
    Brief(SHELF, Answers(8, tmp_path)).rows[0].text.value = "Kept."
    desk = Brief(SHELF, Answers(8, tmp_path))
    assert desk.page.lines[0].text == "Kept."
    assert "What you typed is saved" in desk.slips.value
    assert "What you typed is saved" in desk._sheet()["text/html"]


@pytest.mark.parametrize(
    "mark", ["paste ", "“", '"', " '", "‘", "“a b” ", "11,000 to ", "9", "[*_", "Seoul says "]
)
def test_a_key_in_a_long_text_is_answered_soon(mark, tmp_path):
    desk = Brief(SHELF, Answers(8, tmp_path))
    for row, line in zip(desk.rows, FACTS.narrow.lines, strict=False):
        row.line = line
    text, spent = (mark * 100_000)[:100_000], []
    for key in ("x", "xy", "xyz"):
        began = time.process_time()
        desk.rows[0].text.value = text + key
        spent.append(time.process_time() - began)
    assert min(spent) < 0.1


def test_every_control_of_the_desk_has_a_name_of_its_own(tmp_path):
    desk = Brief(SHELF, Answers(8, tmp_path))
    named = [desk.title, desk.country, desk.kind, desk.record, desk.under, desk.place]
    buttons = [desk.pick, desk.more, desk.up, desk.save]
    rows = [control for row in desk.rows for control in row.controls.values()]
    names = [control.description for control in [*named, *buttons, *rows]]
    assert all(names)
    assert len(set(names)) == len(names)
    assert desk.record.value == ""
    assert "saved as you type" in repr(desk)
    assert "text/markdown" in desk._repr_mimebundle_()


def test_rubric_is_kept(tmp_path):
    answers = Answers(8, tmp_path)
    rubric = Rubric("self", "My own page", RUBRIC, answers)
    rubric.levels["Sources"].value = "partly"
    rubric.note.value = "Keep the first line."
    again = Rubric("self", "My own page", RUBRIC, Answers(8, tmp_path))
    assert again.levels["Sources"].value == "partly"
    assert again.note.value == "Keep the first line."
    other = Rubric("peer", "Theirs", RUBRIC, Answers(8, tmp_path))
    assert other.note.value == ""
    assert not any("right side" in line for line in RUBRIC.values())


def test_finished_page_is_shown_as_html_and_as_markdown():
    sheet = Sheet(SHELF, FACTS.narrow)
    assert list(inert(sheet._repr_html_())) == []
    assert repr(sheet).startswith("# ")


def exercise(key):
    return next(e for e in l08.content(DATA).exercises if e.key == key)


def test_desk_and_page_are_answers(tmp_path):
    desk = Brief(SHELF, Answers(8, tmp_path))
    check = exercise("brief")
    assert check.judge(desk).outcome == "try again"
    verdict = check.judge(FACTS.wide)
    assert verdict.outcome == "right"
    assert check.judge(list(verdict.value)).outcome == "right"
    assert "desk.page" in check.judge("my page").message
    for nothing in ([], (), set(), {}, frozenset(), [1], ["x"]):
        assert check.judge(nothing).outcome != "right", nothing
    assert check.judge(...).outcome == "not tried yet"


@pytest.mark.parametrize("identifier", [SHARE, CHARGE])
def test_missing_claim_is_named(identifier, monkeypatch):
    for module in (facts, exercises):
        monkeypatch.setattr(module, "SHARE", "S001")
        monkeypatch.setattr(module, "CHARGE", "S001")
    with pytest.raises(DataError, match=r'No claim "S001" .* lesson 8'):
        l08.content(DATA)


def test_a_record_brings_the_sources_of_its_check():
    ledger = SHELF.rules.ledger
    checks = DATA.load("verdicts").set_index("claim_id")
    for identifier, row in ledger[ledger["kind"] == "claims"].iterrows():
        assert row["source_ids"] == checks.loc[identifier, "source_ids"][:2]
    assert ledger.index.is_unique
    assert ledger["source_ids"].map(set).explode().dropna().isin(SHELF.references).all()


def test_rivals_differ_and_are_in_single_units():
    small = pd.read_csv(
        io.StringIO(
            "estimate_id,iso3,measure,actor_id,value,low,high,unit\n"
            "N1,AAA,shells,a,2,,,million rounds\nN2,AAA,shells,b,,3,4,million rounds\n"
            "N3,AAA,guns,a,5,,,guns\n"
        )
    )
    trade = pd.DataFrame(
        columns=["trade_id", "partner_iso3", "period", "measure", "value", "low", "high", "unit"]
    )
    actors = pd.DataFrame({"actor_id": ["a", "b"], "name": ["Ada", "Bo"]})
    [row] = brief.rivals(small, trade, actors, {"shells": "shells"}, {}).to_dict("records")
    assert row["figures"] == {2e6, 3e6, 4e6}
    assert (row["least"], row["most"], row["by"]) == (2, 4, {"Ada", "Bo"})


@pytest.mark.parametrize(
    "text",
    [
        "North Korea lost 1% to 99% of the soldiers it sent.",
        "North Korea 12 soldier",
        "North Korea lost 100% to 200% of its soldiers because they are stupid cowards",
        "Estimates put North Korea's soldiers lost at 33% to 60%.",
        "Estimates put North Korea's soldiers lost at 40% to 50%.",
        "North Korea lost 33% of its soldiers.",
        "North Korea lost about 40% of its soldiers.",
        "Seoul says that North Korea lost 3,000 of 11,000 soldiers.",
    ],
)
def test_a_sentence_without_the_range_is_not_repaired(text):
    assert exercise("rewrite").judge(text).outcome == "try again"


@pytest.mark.parametrize(
    "text",
    [
        "Between 33 and 50 percent of North Korea's soldiers were killed or wounded, depending on "
        "who estimates.",
        "Estimates of losses among the soldiers that North Korea sent: 33–50%.",
        "From 33% to 50% of those North Korea sent were killed or wounded, say rival estimates.",
        "From a third to almost half of the soldiers sent by North Korea were killed or wounded, "
        "say officials.",
        # What lesson 3 computes.
        "Estimates put North Korean losses, killed or wounded, at 27% (Seoul) to 36% (Western "
        "officials) of about 11,000 soldiers sent by North Korea.",
        "4,000 (Western officials) or 3,000 (Seoul) of the 11,000 soldiers sent by North Korea "
        "were lost, by differing counts.",
    ],
)
def test_a_repaired_sentence_is_right(text):
    assert exercise("rewrite").judge(text).outcome == "right"
