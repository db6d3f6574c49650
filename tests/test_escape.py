"""A value stays text in Markdown and in HTML, wherever it stands, for every reader of them."""

import re
import unicodedata
from html.parser import HTMLParser

import mistune
import pandas as pd
import pytest

from allylessons import escape

PAYLOADS = {
    "tag": "<img src=x onerror=alert(1)>",
    "fold": "<details open ontoggle=alert(1)>x</details>",
    "bare fold": "<details><summary>x</summary></details>",
    "comment": "<!-- x --> <![CDATA[x]]> <?x?>",
    "end of a script": "</script></summary></td><script>alert(1)</script>",
    "link": "[x](javascript:alert(1))",
    "picture": "![x](https://x.test/a.png)",
    "reference": "[x]: javascript:alert(1)",
    "autolink": "<https://x.test> https://x.test www.x.test a@x.test mailto:a@x.test",
    "code": "`a` ``b`` ```c",
    "breakout": "`<b onclick=x>`",
    "emphasis": "*a* **b** _c_ __d__ ~~e~~ ==f== ^g^",
    "formula": "$a$ $$b$$ \\(c\\) \\[d\\] \\begin{e}f\\end{e}",
    "table": "a | b\n--- | ---\nc | d",
    "heading": "# a",
    "underlined": "===",
    "rule": "---",
    "list": "- a",
    "plus": "+ a",
    "numbers": "1. a",
    "brackets": "1) a",
    "quotation": "> a",
    "fence": "```\na\n```",
    "tildes": "~~~",
    "indented": "    a",
    "entities": "&lt;b&gt; &amp; &#60;",
    "backslash": "\\*a\\* \\",
    "definition": ": a",
    "task": "[ ] a",
    "footnote": "[^1]: a",
    "quotes": "\"' onmouseover=x '\"",
    "break": "a  \nb\\\nc<br>",
    "template": "{{ a }} {% b %}",
}
AROUND = [
    "{}",
    "- {}\n- b",
    "# {}",
    "> {}",
    "| a | b |\n| - | - |\n| {} | c |",
    "**{}** *{}*",
    "a\n{}",
]
LAX = mistune.create_markdown(
    escape=False, plugins=["table", "strikethrough", "url", "math", "task_lists", "def_list"]
)


class Read(HTMLParser):
    """The elements of HTML, without those that keep a character by itself, and its text."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.texts = [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if (tag, attrs) != ("span", []):
            self.elements.append((tag, attrs))

    handle_comment = handle_decl = unknown_decl = handle_pi = lambda self, data: (
        self.elements.append(data)
    )

    def handle_data(self, data):
        self.texts.append(data)

    @property
    def text(self):
        return " ".join("".join(self.texts).split())


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_markdown_shows_exactly_the_text(payload, around):
    read = Read(LAX(around.replace("{}", escape.markdown(payload))))
    plain = Read(LAX(around.replace("{}", "x")))
    assert read.elements == plain.elements
    assert escape.clean(payload) in read.text


def test_a_text_without_marks_is_as_it_is_written():
    for text in ("244.8 billion, +2% in 2023", "-3 to 4 (low), “so”; 'or'?", "+25%", "Ü/x, 5)"):
        assert escape.markdown(text) == text


def test_inertness_of_markdown_can_fail():
    for name in ("tag", "link", "autolink", "code", "emphasis", "heading", "list", "formula"):
        assert Read(LAX(PAYLOADS[name])).elements != Read(LAX("x")).elements, name


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_html_shows_exactly_the_text(payload):
    text = escape.clean(payload)
    read = Read(f"<p title='{escape.attribute(payload)}'>{escape.html(payload)}</p>")
    assert read.elements == [("p", [("title", text)])]
    assert read.text == text


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_a_text_of_the_course_brings_nothing_else_to_life(payload):
    for text in (payload, f"**Kept:** `{payload}`", f"- a: {payload}", f"`a` {payload} `b`"):
        read = Read(LAX(escape.inert(text)))
        assert not any(attributes for _, attributes in read.elements), text
        own = "p br strong em code pre del ul ol li table thead tbody tr th td blockquote hr h1 h2"
        assert {tag for tag, _ in read.elements} <= {*own.split(), "details", "summary"}, text
        assert escape.inert(escape.inert(text)) == escape.inert(text)
        for tag, attributes in Read(escape.inline(text)).elements:
            assert tag in ("b", "em", "code", "a"), text
            names = [name for name, _ in attributes]
            assert names == (["href"] if tag == "a" else []), text
            assert all(value.startswith(("http://", "https://")) for _, value in attributes), text


def test_a_text_of_the_course_keeps_its_own_marks():
    fold = "<details><summary>a (1)</summary>\n\n- *b*\n\n</details>"
    text = f'**Hint 1.** See `lesson.hint("x", 2)`.\n\n{fold}'
    assert escape.inert(text) == text
    assert escape.plain("**a** `b`") == "a b"
    assert escape.inline("**a** `b` <c>") == "<b>a</b> <code>b</code> &lt;c&gt;"
    for value in PAYLOADS.values():
        made = f"**a** <code>{escape.markdown(value)}</code> {escape.markdown(value)}"
        assert escape.inert(made).count("&#60;") >= made.count("&#60;")
        assert escape.plain(made) == f"a {escape.clean(value)} {escape.clean(value)}"
        assert Read(escape.inline(made)).text == f"a {escape.clean(value)} {escape.clean(value)}"


def test_what_hides_or_turns_text_goes():
    hidden = "\x00\x1b\x7f\x9f\u061c\u200e\u200f\u202a\u202e\u2066\u2069\ufeff\U000e0041\uffff"
    assert escape.clean(f"a{'b'.join(hidden)}c") == f"a{'b' * (len(hidden) - 1)}c"
    assert escape.clean(" a\tb\r\nc\x0bd\u2028e\x85f\u00a0g ") == "a b c d e f g"
    assert escape.clean("\ud83d\ude00 \ud83d") == "\U0001f600 \ufffd"
    for kept in ("می‌خواهم", "👩‍🌾", "Côte d'Ivoire", "שלום", "36.4 – 40"):
        assert escape.clean(kept) == kept
    for code in range(0x3000):
        made = escape.clean(f"a{chr(code)}a")
        assert not any(unicodedata.category(one) in ("Cc", "Cs") for one in made)


@pytest.mark.parametrize("value", [None, float("nan"), pd.NA, pd.NaT])
def test_a_missing_value_is_blank(value):
    assert escape.markdown(value) == escape.html(value) == ""
    assert escape.markdown(0) == "0"


def test_an_address_is_http_with_a_host():
    for good in ("http://x", "https://x.test:80/a?b=c&d#e", "https://ü.test/ö", "HTTPS://X.test"):
        assert escape.address(good) == good
    assert escape.address("https://x.test/a_(b)") == "https://x.test/a_%28b%29"
    for bad in (
        *("javascript:alert(1)", "data:text/html,x", "//x.test", "/a", "x.test", "", None, 3),
        *("http://", "http:///a", "https:/x.test", "http:x", "ftp://x.test", "file:///etc/passwd"),
        *("http://a@x.test/", "http://a:b@x.test/", "http://x.test\\@y.test", "http://x test"),
        *(
            "http://x.test/\n",
            " http://x",
            "java\tscript:a",
            "http://[::1",
            "http://-x",
            "http://x:y",
        ),
        *("http://\u202ex", "http://x<script>", "http://?a", "http://#a"),
    ):
        assert escape.address(bad) is None, bad


def test_a_table_keeps_cells_and_headings_as_text():
    frame = pd.DataFrame({"<b>$a$": [PAYLOADS["tag"], PAYLOADS["formula"], "a\u202eb"]})
    read = Read(escape.table(frame, index=False, border=0))
    assert {tag for tag, _ in read.elements} == {"table", "thead", "tbody", "tr", "th", "td"}
    for text in ("<b>$a$", PAYLOADS["tag"], PAYLOADS["formula"], "ab"):
        assert text in read.text
    assert not re.search(r"\$[^<]*\$", escape.table(frame))


def test_code_cannot_be_ended_from_within():
    assert escape.code('"arms"') == '`"arms"`'
    for made in (escape.inline(escape.code("a`b *c*")), escape.inert(escape.code("a`b *c*"))):
        assert escape.text_of(made) == "a`b *c*"
        assert made.startswith("<code>")
