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

from allylessons import escape
from allylessons.answers import Answers
from allylessons.brief import rules, show
from allylessons.brief.charts import ties
from allylessons.brief.desk import FILES, Brief, Rubric, Sheet
from allylessons.brief.page import CITED, PARTS, TITLE, WORDS, Chart, Line, Page, whole
from allylessons.brief.rules import Remark, figures, rivals
from allylessons.data import Package
from allylessons.lessons import l08
from allylessons.page.drafts import fingerprint
from allylessons.reference import date

DATA = Package()
CONTENT = l08.content(DATA)
DESK = l08._Desk(DATA, CONTENT.words)
RECORDS = DESK.records
NARROW, WIDE = DESK.page("narrow"), DESK.page("wide")
RUBRIC = CONTENT.words["rubric"]

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
    return {(one.kind, one.line) for one in RECORDS.remarks(page)}


def kinds(*lines):
    found = RECORDS.remarks(Page(lines=lines))
    return {one.kind for one in found if one.line and not one.good}


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
    figcaption svg line rect circle text""".split()  # noqa: SIM905
)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_comes_out_inert_and_whole_as_html(name):
    text = HOSTILE[name]
    html = RECORDS.html(replace(page_of(text), charts=("ties",)))
    assert list(inert(html)) == []
    # Not one element more than with a harmless text.
    harmless = RECORDS.html(replace(page_of("plain"), charts=("ties",)))
    assert elements(html) == elements(harmless)
    shown = "".join(Read(html).text)
    assert shown.count(flat(text)) == 3  # tab title, heading, sentence
    assert html.encode("utf-8")
    assert "default-src 'none'" in html


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_comes_out_inert_and_whole_as_markdown(name):
    text = HOSTILE[name]
    source = RECORDS.markdown(page_of(text))
    # With raw HTML let through and bare addresses linked, as the laxest reader does.
    render = mistune.create_markdown(
        escape=False, plugins=["table", "strikethrough", "url", "math"]
    )
    read = Read(render(source))
    assert elements(render(source)) == elements(render(RECORDS.markdown(page_of("plain"))))
    assert all(
        href.startswith("http") for href in (a["href"] for t, a in read.elements if t == "a")
    )
    shown = flat("".join(read.text))
    assert shown.count(flat(text)) >= 2
    assert source.encode("utf-8")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_kept_and_found_again(name, tmp_path):
    desk = Brief(RECORDS, Answers(8, tmp_path))
    desk.rows[0].ids.value = "N028 C21"
    desk.rows[0].text.value = HOSTILE[name]
    assert "cannot be made" not in desk.head.value
    again = Brief(RECORDS, Answers(8, tmp_path))
    assert again.page.lines[0].text == whole(HOSTILE[name])
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


def test_each_source_has_its_date_and_the_page_its_edition():
    html, text = RECORDS.html(WIDE), RECORDS.markdown(WIDE)
    for page in (html, text):
        assert "24 Feb 2022" in page
        assert f"Edition {DATA.edition}, as of {DATA.as_of}" in page
        assert DATA.descriptor["homepage"] in page
    dated = [one for one in RECORDS.references.values() if one.date]
    assert len(dated) == DATA.load("sources")["date"].notna().sum() > 200


def test_each_chart_names_its_source():
    for picture in RECORDS.charts:
        assert picture.source_ids or "Source: the table" in picture.words, picture.key


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (Line("Belarus helped.", (), "likely"), "unsourced"),
        (Line("Belarus helped.", ("C999", "C79"), "likely"), "no_record"),
        (Line("Belarus helped.", ("C79",)), "no_confidence"),
        (Line("Drills are more frequent.", ("C42",), "certain"), "too_sure"),
        (Line("They drill, and columns went.", ("C42", "C79"), "certain"), "too_sure"),
        (Line("We do not know who was first.", ("V045",), "certain"), "nobody_knows"),
        (Line("Nobody knows.", ("V045",), "likely"), "nobody_knows"),
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
        Line("Russia's columns crossed Belarus' soil at Minsk's side.", ("C79",), "certain"),
    ],
)
def test_no_slip_in_a_sound_sentence(line):
    assert kinds(line) == set()


def test_slips_name_the_sentence_as_the_desk_numbers_it():
    page = Page(lines=(Line(), Line("Belarus helped.", ("C79",), "certain"), Line("So there.")))
    assert {number for kind, number in judged(page) if kind == "unsourced"} == {3}


def test_sources_are_numbered_in_the_order_of_use():
    lines = (
        Line("Last.", ("C79",), "likely", "unknown"),
        Line("First.", ("V045",), "likely"),
        Line("Again.", ("V045", "V047"), "likely"),
    )
    sources = [*RECORDS.rules.sources(Page(lines=lines))]
    ledger = RECORDS.rules.ledger
    assert sources[0] == ledger.loc["V045", "source_ids"][0]
    text = RECORDS.markdown(Page(lines=lines))
    assert text.index("First.") < text.index("Again.") < text.index("Last.")
    assert "First. *(likely)* [1]" in text
    assert "Again. *(likely)* [1, 2]" in text
    for number, source in enumerate(sources, 1):
        assert re.search(
            rf"^{number}\. {re.escape(escape.markdown(RECORDS.references[source].name))}",
            text,
            re.MULTILINE,
        )


def test_charts_carry_their_words_into_both_files():
    keys = tuple(picture.key for picture in RECORDS.charts)
    assert len(keys) > 2
    page = replace(NARROW, charts=keys)
    html, text = RECORDS.html(page), RECORDS.markdown(page)
    drawn = [attributes for tag, attributes in Read(html).elements if tag == "svg"]
    assert [one["aria-label"] for one in drawn] == [p.words for p in RECORDS.charts]
    assert {one["role"] for one in drawn} == {"img"}
    plain = "".join(Read(mistune.html(text)).text)
    for picture in RECORDS.charts:
        for row in picture.rows.itertuples():
            assert row.says in picture.words
            assert row.label in plain
            assert row.says in plain


def test_charts_of_votes_and_trade_tell_what_the_tables_hold():
    votes, trade = (next(p for p in RECORDS.charts if p.key == key) for key in ("votes", "trade"))
    assert "Belarus, 12 of 12" in votes.words
    assert "China, 5 of 12" in votes.words
    assert "China, 2024, 244.8" in trade.words
    assert "Belarus, 2023, 46.5 to 54" in trade.words
    assert trade.source_ids


def test_desk_saves_each_change_and_has_it_again(tmp_path):
    desk = Brief(RECORDS, Answers(8, tmp_path))
    assert not Answers(8, tmp_path).path.exists()
    desk.rows[0].text.value = "Belarus h"
    assert Answers(8, tmp_path).get("brief:1-text") == "Belarus h"
    desk.rows[0].text.value = "Belarus helped."
    desk.rows[0].ids.value = "C79, v045"
    desk.rows[0].word.value = "likely"
    desk.rows[3].part.value = "unknown"
    desk.title.value = "Whose friends?"
    desk.charts.boxes["ties"].value = True
    desk.add()
    again = Brief(RECORDS, Answers(8, tmp_path))
    assert again.page == desk.page
    assert again.page.lines[0] == Line("Belarus helped.", ("C79", "v045"), "likely", "meaning")
    assert again.page.charts == ("ties",)
    assert len(again.rows) == 6


def test_two_windows_on_two_sentences_keep_both(tmp_path):
    one, two = (Brief(RECORDS, Answers(8, tmp_path)) for _ in "ab")
    one.rows[2].text.value = "Third."
    two.rows[1].text.value = "Second."
    one.rows[2].text.value = "Third, longer."
    one.add()
    one.rows[5].text.value = "Sixth."
    two.add()
    two.rows[5].text.value = "Another sixth."
    one.move_up(one.rows[2])
    two.rows[1].text.value = "Second, longer."
    texts = [line.text for line in Brief(RECORDS, Answers(8, tmp_path)).page.lines]
    assert {"Third, longer.", "Second, longer.", "Sixth.", "Another sixth."} <= set(texts)


def test_two_windows_on_one_sentence_lose_neither(tmp_path):
    one, two = (Brief(RECORDS, Answers(8, tmp_path)) for _ in "ab")
    one.rows[0].text.value = "Minsk helped."
    two.rows[0].text.value = "Minsk did not."
    assert "sentence 6" in two.drafts.words
    one.title.value, two.title.value = "Mine", "Yours"
    texts = {line.text for line in Brief(RECORDS, Answers(8, tmp_path)).page.lines}
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
    desk = Brief(RECORDS, Answers(8, tmp_path))
    desk.rows[0].text.value = "T"
    sure = "(how sure?)"
    keys = heard(
        desk,
        draft("1-text", "Typed while it was busy.", "", "T"),
        draft("2-text", "After the crash.", ""),
        draft("2-ids", "C79", ""),
        draft("2-word", "likely", sure),
        draft("title", "Whose friends?", "x", TITLE),
        draft("f00d-text", "In a sentence that was never kept."),
        draft("f00d-ids", "C21"),
    )
    assert len(keys) == 7
    assert desk.drafts.words.startswith("Brought back: 7 texts")
    again = Brief(RECORDS, Answers(8, tmp_path)).page
    assert again.lines[0].text == "Typed while it was busy."
    assert again.lines[1] == Line("After the crash.", ("C79",), "likely")
    assert again.lines[5] == Line("In a sentence that was never kept.", ("C21",))
    assert again.title == "Whose friends?"
    heard(desk, draft("1-text", "Typed while it was busy.", "T"))
    assert desk.drafts.words == ""


def test_a_draft_beside_a_text_that_changed_loses_neither(tmp_path):
    desk = Brief(RECORDS, Answers(8, tmp_path))
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
    heard(
        rubric, draft("note", "Typed."), draft("sources", "yes", "(not judged)"), draft("99", "x")
    )
    assert rubric.note.value == "Saved.\nTyped."
    assert rubric.fields["sources"].value == "yes"


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
    desk = Brief(RECORDS, Answers(8, tmp_path))
    desk.drafts._hear(given)
    assert list(inert(desk.html)) == []
    assert "<" not in desk.drafts.words
    Rubric("self", "My own", RUBRIC, Answers(8, tmp_path)).drafts._hear(given)


def test_a_draft_stays_in_the_browser_where_nothing_can_be_written(tmp_path):
    (tmp_path / "taken").write_text("")
    desk = Brief(RECORDS, Answers(8, tmp_path / "taken"))
    assert heard(desk, draft("1-text", "Kept where it is.")) == []
    assert desk.rows[0].text.value == "Kept where it is."


def test_the_browser_is_told_what_is_saved(tmp_path):
    desk = Brief(RECORDS, Answers(8, tmp_path))
    desk.rows[0].text.value = "Saved."
    assert desk.drafts.saved["1-text"] == fingerprint("Saved.")
    assert desk.drafts.saved["title"] == fingerprint(TITLE)
    assert "ally-field-1-text" in desk.rows[0].text._dom_classes
    other = Brief(RECORDS, Answers(8, tmp_path / "other"))
    assert desk.drafts.store != other.drafts.store


@pytest.mark.parametrize("form", ["page", "rubric"])
def test_what_cannot_be_saved_is_said_beside_the_fields_until_it_can(tmp_path, form):
    place = tmp_path / "file"
    place.write_text("in the way")
    answers = Answers(8, place)
    assert "cannot be saved" in answers.told()  # by the first cell
    if form == "page":
        desk = Brief(RECORDS, answers)
        field = desk.rows[0].text
    else:
        desk = Rubric("own", "Mine", {"a": {"name": "A", "asks": "B"}}, answers)
        field = desk.note
    field.value = "Mine."
    assert not desk.drafts.kept  # so the browser does not let go of it
    assert "not saved" in desk.drafts.words
    place.unlink()
    field.value = "Mine again."
    assert desk.drafts.kept
    assert "saved again" in desk.drafts.words
    assert "Mine again." in Answers(8, place).path.read_text()


def test_ids_come_back_as_they_were_typed(tmp_path):
    desk = Brief(RECORDS, Answers(8, tmp_path))
    desk.rows[0].ids.value = "[C21], C21;"
    assert Brief(RECORDS, Answers(8, tmp_path)).rows[0].ids.value == "[C21], C21;"


def test_desk_writes_two_files_or_says_why_not(tmp_path):
    desk = Brief(RECORDS, Answers(8, tmp_path / "answers"))
    desk.rows[0].text.value = "Belarus helped."
    desk.save.click()
    found = {path.name for path in (tmp_path / "answers").iterdir()}
    assert found >= set(FILES)
    assert "brief.html" in desk.said.value
    (tmp_path / "taken").write_text("")
    assert desk.export(tmp_path / "taken") == []
    assert "cannot be written" in desk.said.value


def test_desk_follows_with_what_to_look_at_again(tmp_path):
    desk = Brief(RECORDS, Answers(8, tmp_path))
    assert "once you write" in desk.head.value
    desk.rows[1].text.value = "Belarus is a puppet."
    assert "puppet" in desk.rows[1].remarks.value
    assert "It rests on nothing" in desk.rows[1].remarks.value
    assert desk.rows[0].remarks.value == ""
    assert "Say what you mean by ally" in desk.head.value
    assert "puppet" in desk.sheet.value
    for row, line in zip(desk.rows, NARROW.lines, strict=False):
        fill(row, line)
    while len(desk.rows) < len(NARROW.lines):
        desk.add()
        fill(desk.rows[-1], NARROW.lines[len(desk.rows) - 1])
    assert "Nothing to look at again" in desk.head.value
    assert f"{RECORDS.fullness(desk.page)}% full" in desk.head.value


@pytest.mark.parametrize(
    "mark", ["paste ", "“", '"', " '", "‘", "“a b” ", "11,000 to ", "9", "[*_", "Seoul says "]
)
def test_a_key_in_a_long_text_is_answered_soon(mark, tmp_path):
    desk = Brief(RECORDS, Answers(8, tmp_path))
    for row, line in zip(desk.rows, NARROW.lines, strict=False):
        fill(row, line)
    text, spent = (mark * 100_000)[:100_000], []
    for key in ("x", "xy", "xyz"):
        began = time.process_time()
        desk.rows[0].text.value = text + key
        spent.append(time.process_time() - began)
    assert min(spent) < 0.1


def test_rubric_is_kept(tmp_path):
    answers = Answers(8, tmp_path)
    rubric = Rubric("self", "My own page", RUBRIC, answers)
    rubric.fields["sources"].value = "partly"
    rubric.note.value = "Keep the first line."
    again = Rubric("self", "My own page", RUBRIC, Answers(8, tmp_path))
    assert again.fields["sources"].value == "partly"
    assert again.note.value == "Keep the first line."
    other = Rubric("peer", "Theirs", RUBRIC, Answers(8, tmp_path))
    assert other.note.value == ""
    assert not any("right side" in line for line in RUBRIC.values())


def test_finished_page_is_shown_as_html_and_as_markdown():
    sheet = Sheet(RECORDS, NARROW)
    assert RECORDS.body(NARROW) in sheet._repr_mimebundle_()["text/html"]
    assert list(inert(RECORDS.body(NARROW))) == []
    assert repr(sheet).startswith("# ")


def test_a_record_brings_the_sources_of_its_check():
    ledger = RECORDS.rules.ledger
    checks = DATA.load("verdicts").set_index("claim_id")
    for identifier, row in ledger[ledger["kind"] == "claims"].iterrows():
        assert row["source_ids"] == checks.loc[identifier, "source_ids"][:CITED]
    assert ledger.index.is_unique
    assert ledger["source_ids"].map(set).explode().dropna().isin(RECORDS.references).all()


def fill(row, line):
    """Type a sentence into a row of the desk."""
    row.text.value, row.ids.value = line.text, " ".join(line.ids)
    row.word.value, row.part.value = line.word, line.part


@pytest.mark.parametrize(
    ("page", "printed"),
    [
        (NARROW, 1),
        (WIDE, 1),
        (replace(WIDE, lines=WIDE.lines[3:], charts=("ties",)), 1),
        (replace(WIDE, lines=WIDE.lines[5:], charts=("trade", "votes")), 1),
        (replace(WIDE, lines=WIDE.lines + NARROW.lines), 2),
        (replace(NARROW, title="Who are allies, and who says so? " * 40), 2),
        (Page(lines=(Line("WHO IS IT? " * 200, ("C79",), "certain"),)), 1),
        (Page(lines=(Line("It is so.", ("C79",), "certain"),) * 20), 1),
        (Page(lines=(Line("W" * 3000, ("C79",), "certain"),) * 2), 2),
    ],
)
def test_a_page_that_is_not_too_full_prints_on_one(sheet, page, printed):
    asked, dialogs = [], []
    sheet.on("request", lambda request: asked.append(request.url))
    sheet.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page = replace(page, title=page.title + HOSTILE["script"])
    sheet.set_content(RECORDS.html(page))
    pages = len(re.findall(rb"/Type\s*/Page\b", sheet.pdf(prefer_css_page_size=True)))
    assert pages == printed
    assert (("too_full", 0) in judged(page)) == (pages > 1)
    assert (asked, dialogs) == ([], [])


@pytest.mark.parametrize("page", [NARROW, WIDE])
def test_model_pages_have_nothing_to_look_at_again(page):
    assert [show.say(one) for one in RECORDS.remarks(page)] == []
    assert {line.part for line in page.lines} == set(PARTS)
    rested = [line for line in page.lines if line.part != "meaning"]
    assert all(len(RECORDS.rules.records(line)) == len(line.ids) > 0 for line in rested)
    heard = [DATA.row("positions", one) for line in page.lines for one in line.ids if one[0] == "V"]
    assert {"RUS", "UKR"} <= {row["iso3"] for row in heard}
    for row in heard:  # each speaker by name
        assert row["speaker"].split()[-1] in " ".join(line.text for line in page.lines)
    assert all(row["date"] <= pd.Timestamp("2025-02-28") for row in heard)


def test_model_pages_disagree_on_iran_and_say_what_they_mean():
    bound = [c for c in RECORDS.rules.countries if "treaty_mutual_defence" in ties(DATA, c)]
    tied = [c for c in RECORDS.rules.countries if len(ties(DATA, c)) > 1]
    assert ("IRN" in tied, "IRN" in bound) == (True, False)
    for page, codes in ((NARROW, bound), (WIDE, tied)):
        named = {c for c, name in RECORDS.rules.countries.items() if name in page.lines[0].text}
        assert named == set(codes)


def test_the_vote_that_a_page_tells_is_on_record():
    votes = DATA.load("votes").set_index(["resolution", "iso3"])["vote"]
    told = [str(votes["79/184", code]) for code in ("PRK", "BLR", "IRN", "CHN", "RUS", "ZAF")]
    assert told == ["no"] * 5 + ["abstain"]


@pytest.mark.parametrize(
    "text",
    [
        "By ally this page means a state that is bound by treaty to help.",
        "An ally is any state whose soldiers fight on Russia's side.",
        "I call a state an ally if it sends arms.",
        "The word ally stands here for a treaty of mutual defence.",
    ],
)
def test_a_definition_needs_no_record(text):
    assert kinds(Line(text)) == set()
    assert kinds(Line("Belarus helped Russia a lot.", (), "likely")) == {"unsourced"}


@pytest.mark.parametrize(
    "text",
    [
        "The treaty was signed in June 2024, not in 2023 as The Week wrote.",
        "The pact of the two states is of 2024; the article has another year, which is wrong.",
        "The partnership pact was signed on 19 June 2024.",
        "Instead of 2023 it must say 2024.",
    ],
)
def test_a_correction_of_the_article_is_praised(text):
    found = RECORDS.remarks(Page(lines=(Line(text, ("C15",), "certain"),)))
    [praise] = [one for one in found if one.line]
    assert (praise.kind, praise.good) == ("corrects", True)
    assert show.say(praise).startswith("Well done")


@pytest.mark.parametrize(
    "line",
    [
        Line("The moon over Pyongyang is made of cheese, said Kim Song.", ("V004",), "certain"),
        Line("Iran sent drones to Russia, Tehran admitted.", ("V027",), "likely"),
    ],
)
def test_a_sentence_that_has_nothing_of_its_record_is_named(line):
    assert kinds(line) == {"far_from_record"}


def test_words_of_every_side_are_flagged_and_a_chart_may_have_an_axis():
    for word in (
        "junta",
        "orcs",
        "Nazi",
        "régime",
        "collective West",
        "special military operation",
    ):
        assert "loaded_word" in kinds(Line(f"So says the {word} of Belarus.", ("C79",), "likely"))
    assert "loaded_word" not in kinds(Line("The x-axis counts Belarus.", ("C79",), "likely"))
    forms = [form for forms in DATA.load("loaded_words")["forms"] for form in forms.split(";")]
    assert all("loaded_word" in kinds(Line(f"The {form}.", ("C79",))) for form in forms)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Two in five", [("percent", 40)]),
        ("one in three of them", [("percent", 33)]),
        ("eleven thousand soldiers", [("count", 11_000)]),
        ("ten to twelve thousand", [("count", 10_000), ("count", 12_000)]),
        ("a third to almost half", [("percent", 33), ("percent", 50)]),
        ("33 to 50 percent", [("percent", 33), ("percent", 50)]),
        ("3 to 15 thousand", [("count", 3000), ("count", 15_000)]),
        ("4.2 to 5.8 million rounds", [("count", 4.2e6), ("count", 5.8e6)]),
        ("1.093 billion", [("count", 1.093e9)]),
        ("11.000, 11 000 and 11k", [("count", 11_000)] * 3),
        ("on 24 October 2024, 500 km away, text ES-11/7, claim C79", []),
        ("between 2023 and 2024, on October 24, for three days", []),
        ("36,4 % of them", [("percent", 36.4)]),
        ("9" * 400 + " and 1e999 and 1,2,3", []),
    ],
)
def test_figures_in_digits_and_in_words(text, found):
    assert figures(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Estimates put North Korean losses at 27% (Seoul) to 36% (Western officials) of about "
        "11,000 soldiers sent.",
        "Officials counted between 10,000 and 12,000 soldiers from North Korea.",
        "According to South Korea and Western officials North Korea sent 11,000.",
        "North Korea sent ten to twelve thousand soldiers.",
    ],
)
def test_attributed_figures_and_ranges_pass(text):
    assert "lone_number" not in kinds(Line(text, ("N029",), "likely"))


@pytest.mark.parametrize("said", ["eleven thousand", "11,000", "11 thousand"])
def test_a_lone_number_is_flagged_in_words_and_in_digits(said):
    assert "lone_number" in kinds(Line(f"North Korea sent {said} soldiers.", ("N029",), "likely"))
    lost = Line("Two in five of North Korea's soldiers were lost.", ("C21",), "likely")
    assert "lone_number" in kinds(lost)


def test_figures_of_two_currencies_are_no_rivals():
    for thing in RECORDS.rules.rivals:
        assert thing["most"] / max(thing["least"], 0.01) < 50, thing
    line = Line("China traded for 228.1 billion dollars in 2025.", ("T017",), "likely")
    assert "lone_number" not in kinds(line)


def test_remarks_on_the_page():
    own = Line("Minsk says that it takes part.", ("V045",), "likely")
    others = Line("Columns set out from Belarus.", ("C79",), "certain")

    def whole_page(*lines):
        return {one.kind for one in RECORDS.remarks(Page(lines=lines)) if not one.line}

    assert whole_page(others) == {"no_meaning", "no_counter", "no_unknown", "own_side"}
    [side] = [x.about for x in RECORDS.remarks(Page(lines=(others,))) if x.kind == "own_side"]
    assert side["country"] == "Belarus"
    assert side["ids"].startswith("V0")
    assert "other_side" in whole_page(own)
    footnote = Line("Columns went through Belarus.", ("C79", "V049"), "certain")
    for text, heard in (("Minsk denies that it helped.", True), ("Belarus helped.", False)):
        line = Line(text, ("V049",), "likely")
        assert ("own_side" not in whole_page(footnote, line)) == heard
    counter = Line("It was not so.", ("V049",), part="counter")
    assert "own_side" not in whole_page(footnote, counter)
    assert not {"own_side", "other_side"} & whole_page(own, others)
    assert "no_finding" in whole_page(Line("?", part="unknown"))
    assert "no_meaning" not in whole_page(Line("By ally I mean a friend.", part="meaning"))
    assert "too_full" in whole_page(*WIDE.lines, *NARROW.lines)


def test_every_remark_is_said():
    pages = [
        Page(lines=(Line("Belarus is a puppet of 49 billion.", ("C999",)),)),
        Page(lines=(Line("It is “a friend in all weathers”, 49 billion.", ("T109",), "certain"),)),
        Page(
            lines=(
                Line("Help came from Pretoria.", ("C03",)),
                Line("So it is."),
                Line("?", part="unknown"),
            )
        ),
        Page(lines=(Line("The moon shines on Kyiv tonight.", ("V004", "C15"), "likely"),)),
        Page(lines=(Line("The pact is not of 2023.", ("C15",), "likely"),) * 90),
        Page(
            lines=(Line("Drills grow.", ("C42",), "certain"), Line("Nobody knows.", (), "likely"))
        ),
        Page(lines=(Line("?", part="unknown"),)),
        Page(lines=(Line("Minsk says that it takes part.", ("V045",), "likely"),)),
        Page(lines=(Line("Moon and cheese and butter.", ("V004",), "likely"),)),
    ]
    found = [one for page in pages for one in RECORDS.remarks(page)]
    assert {one.kind for one in found} == set(WORDS["remarks"])
    assert all(len(show.say(one)) > 20 for one in found)
    said = show.listed([Remark("loaded_word", 2, {"word": "<b>"})], 2)
    assert "<b>" not in said
    assert "&lt;b&gt;" in said


def test_what_is_printed_says_who_when_and_where(tmp_path, monkeypatch):
    desk = Brief(RECORDS, Answers(8, tmp_path))
    assert desk.page.written_on == ""
    desk.author.value = "Ada & Bo"
    assert "Ada" not in desk.page.written_on
    desk.rows[1].text.value, desk.rows[1].ids.value = "Columns set out from Belarus.", "C79"
    today = date(pd.Timestamp.today())
    for text in (desk.html, desk.sheet.value):
        assert f"Ada &amp; Bo, {today}" in text
        assert "https://www.heraldlive.co.za/" in "".join(Read(text).text)
    assert f"{today}" in desk.markdown
    again = Brief(RECORDS, Answers(8, tmp_path))
    assert again.page == desk.page


def test_bars_begin_at_zero_and_a_single_figure_is_a_dot():
    rows = pd.DataFrame({"label": ["a", "b", "c"], "least": [0, 4, 2], "most": [8, 4, 4]})
    text = show.svg(Chart("k", "t", rows.assign(says=["8", "4", "2 to 4"]), "words"))
    read = Read(text).elements
    left, right = (
        float(next(a for t, a in read if t == "line" and a["y1"] != "0")[x]) for x in ("x1", "x2")
    )
    bars = [attributes for tag, attributes in read if tag == "rect"]
    [dot] = [attributes for tag, attributes in read if tag == "circle"]
    assert (float(bars[0]["x"]), float(bars[0]["width"])) == (left, right - left)
    assert float(dot["cx"]) == pytest.approx((left + right) / 2, abs=0.1)
    assert float(bars[1]["width"]) == pytest.approx((right - left) / 4, abs=0.1)
    assert {"0", "8"} <= set(Read(text).text)


@pytest.mark.parametrize(
    "kept", [None, 3, [], ["x"], {"a": 1}, "\ud800", "<b>", True, [[]], "x" * 999]
)
def test_desk_opens_on_whatever_was_kept(kept, tmp_path):
    answers = Answers(8, tmp_path)
    keys = [
        "title",
        "author",
        "charts",
        "order",
        "date",
        "1-text",
        "1-ids",
        "1-word",
        "1-part",
        "zz-text",
    ]
    answers.update({f"brief:{key}": kept for key in keys})
    desk = Brief(RECORDS, answers)
    assert desk.rows
    assert desk.html.encode("utf-8")
    assert "cannot be made" not in desk.head.value
    desk.rows[0].text.value = "Typed."
    assert Answers(8, tmp_path).get(f"brief:{desk.rows[0].key}-text") == "Typed."


def test_desk_finds_records_by_words_and_puts_them(tmp_path):
    desk = Brief(RECORDS, Answers(8, tmp_path))
    desk.put()
    assert "Choose a record" in desk.said.value
    desk.search.value = "iran drones"
    ids = [value for _, value in desk.record.options]
    assert "V022" in ids
    assert all("ran" in label and "drone" in label for label, _ in desk.record.options)
    assert desk.record.description == f"Records: {len(ids)}"
    desk.search.value, desk.kind.value = "", "claims"
    assert desk.record.description.startswith(f"Records: {len(DATA.load('claims'))}, the first")
    desk.search.value = "C79"
    assert [value for _, value in desk.record.options] == ["C79"]
    desk.record.value = "C79"
    assert "what the check found" in desk.card.value.lower()
    desk.under.value = 1
    desk.put()
    desk.put()
    assert desk.page.lines[1].ids == ("C79",)
    desk.rows[3].text.value = "The next record comes here."
    assert desk.under.value == 3
    for hostile in ("(", "[a", "\\", "*", "'"):
        desk.search.value = hostile
    desk.search.value = ""
    for kind in RECORDS.kinds:
        desk.kind.value = kind
        assert len(desk.record.options) > 1, kind


def test_desk_moves_a_sentence_up(tmp_path):
    desk = Brief(RECORDS, Answers(8, tmp_path))
    desk.rows[0].text.value, desk.rows[1].text.value = "one", "two"
    desk.rows[1].word.value = "certain"
    desk.rows[1].up.click()
    assert [line.text for line in desk.page.lines[:2]] == ["two", "one"]
    assert desk.page.lines[0].word == "certain"
    assert Brief(RECORDS, Answers(8, tmp_path)).page == desk.page
    desk.rows[0].up.click()
    assert "at the top" in desk.said.value


def test_every_control_of_the_desk_has_a_name_of_its_own(tmp_path):
    desk = Brief(RECORDS, Answers(8, tmp_path))
    named = [desk.title, desk.author, desk.search, desk.kind, desk.record, desk.under]
    buttons = [desk.pick, desk.more, desk.save, *(row.up for row in desk.rows)]
    rows = [control for row in desk.rows for control in row.controls.values()]
    names = [control.description for control in [*named, *buttons, *rows]]
    assert all(names)
    assert len(set(names)) == len(names)
    assert "saved as you type" in repr(desk)
    assert "text/markdown" in desk._repr_mimebundle_()


def test_desk_opens_and_saves_even_where_its_list_cannot_be_made(tmp_path, monkeypatch):
    def fail(*_):
        raise OverflowError

    monkeypatch.setattr(rules, "remarks", fail)
    Brief(RECORDS, Answers(8, tmp_path)).rows[0].text.value = "Kept."
    desk = Brief(RECORDS, Answers(8, tmp_path))
    assert desk.page.lines[0].text == "Kept."
    assert "What you typed is saved" in desk.head.value


def test_rivals_differ_and_are_in_single_units():
    small = pd.read_csv(
        io.StringIO(
            "estimate_id,iso3,measure,actor_id,value,low,high,unit\n"
            "N1,AAA,shells,a,2,,,million rounds\nN2,AAA,shells,b,,3,4,million rounds\n"
            "N3,AAA,guns,a,5,,,guns\n"
        )
    )
    [row] = rivals(small, pd.DataFrame(), {"a": "Ada", "b": "Bo"})
    assert row["figures"] == {2e6, 3e6, 4e6}
    assert (row["least"], row["most"], {*row["by"]}) == (2, 4, {"Ada", "Bo"})
    assert row["by"]["Bo"] == [3_000_000, 4_000_000]
