"""The one place that turns a value into Markdown or HTML in which it stays plain text.

Whatever comes from a table, an answer, a file, a name or an error message passes through here on
its way to a page. References such as ``&#42;`` hold in every front-end: no parser of Markdown
takes one for a mark, and every browser shows its character.
"""

from __future__ import annotations

import html as _html
import re
from typing import Any
from urllib.parse import urlsplit

# Marks of Markdown wherever they stand; the others are marks at a start only.
_MARKS = frozenset("&<>`*_~[]{}|#!^")
# MathJax and the mail links of GitHub look for these in the page itself, where a reference has
# become its character again. In an element of its own none of them pairs with anything.
_ALONE = frozenset("$\\@")
_START = re.compile(r"[=:.()]|[-+](?=[-+\s]|$)|\d+[.)](?=\s|$)", re.ASCII)
# What begins an address, a mail link or GitHub's :name: for a picture.
_LINK = re.compile(r":(?=\S)|(?<=\bwww)\.", re.IGNORECASE)
# Control characters, marks of direction, halves of characters, tags and what is no character.
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ufeff\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_HOST = re.compile(r"(?!-)[^\W_]([\w.-]*\w)?\.?(:\d{1,5})?")
_UNSAFE_IN_ADDRESS = re.compile(r"""["'()<>\[\]`{}|$*\\^]""")


def clean(value: object) -> str:
    """Give a value as text on one line, without characters that hide or turn round others.

    A missing value is an empty text. Line breaks become spaces; control characters, marks of
    direction, halves of characters and tags that no one sees go.
    """
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return ""
    if isinstance(value, float) and value != value:
        return ""
    text = str(value)
    if not text.isascii():  # two halves of a character make one again
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return " ".join(_HIDDEN.sub("", text).split())


def _reference(character: str) -> str:
    reference = f"&#{ord(character)};"
    return f"<span>{reference}</span>" if character in _ALONE else reference


def markdown(value: object) -> str:
    r"""Give a value as inline Markdown that shows exactly its text, on one line.

    It may stand in a paragraph, heading, list item, table cell or quotation, also between marks
    such as ``**``; not inside a code span, where references are shown as they are written (write
    ``<code>`` and ``</code>`` around it), and not inside a tag.

    Examples
    --------
    >>> markdown("<b>36.4</b> percent")
    '&#60;b&#62;36.4&#60;/b&#62; percent'
    >>> markdown("2. *Perhaps*")
    '2&#46; &#42;Perhaps&#42;'
    """
    text = clean(value)
    start = _START.match(text)
    marked = {start.end() - 1} if start else set()
    marked |= {found.start() for found in _LINK.finditer(text)}
    return "".join(
        _reference(character)
        if character in _MARKS or character in _ALONE or place in marked
        else character
        for place, character in enumerate(text)
    )


def code(value: object) -> str:
    """Give a value as a span of code that nothing in it can end."""
    text = clean(value)
    return f"<code>{markdown(text)}</code>" if "`" in text else f"`{text}`"


def html(value: object) -> str:
    """Give a value as HTML that shows exactly its text: for an element's content.

    In a title or a picture (SVG), which hold no elements, it is `attribute` that fits.

    Examples
    --------
    >>> html('"<b>"')
    '&quot;&lt;b&gt;&quot;'
    """
    return _html_of(clean(value))


def _html_of(text: str) -> str:
    return re.sub(r"[$\\]", lambda found: _reference(found[0]), _html.escape(text))


def attribute(value: object) -> str:
    """Give a value as the text of an HTML attribute in quotes of either kind."""
    return _html.escape(clean(value))


def address(url: object) -> str | None:
    """Give an address that may be linked to, or None: http or https, with a host, no password.

    It fits the place for an address in Markdown; in HTML it still passes through `attribute`.

    Examples
    --------
    >>> address("https://example.org/a_(b)")
    'https://example.org/a_%28b%29'
    >>> address("javascript:alert(1)") is None
    True
    """
    if not isinstance(url, str) or "\\" in url or any(map(str.isspace, url)) or clean(url) != url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not _HOST.fullmatch(parts.netloc):
        return None
    return _UNSAFE_IN_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", url)


# The course's own texts: bold, italics, lists, quotations, tables and code, and these tags.
_OWN_TAG = re.compile(r"</?(?:details|summary|span|code|br)>")
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)|<code>(.*?)</code>")
# What could come alive where a parser does not take a code span for one, as in a table.
_ALIVE = re.compile(r"[<&$\\|@]|\]\s*[(\[:]|://|www\.", re.IGNORECASE)
_NO_WORD = re.compile(r"[^\w .,-]")
_DEAD = re.compile(r"<|`|\[|\$|\\|@|:(?=//)|(?<=\bwww)\.", re.IGNORECASE)


def inert(text: str) -> str:
    """Let a text of the course show no more than its own few marks, whatever was put into it.

    Bold, italics, lists, quotations, tables, code and folds stay. Another tag, a link, a picture, a
    formula or a comment becomes the characters it is written with. What `markdown` made passes
    through as it is.
    """
    text, parts, at = _HIDDEN.sub("", text), [], 0
    for code in _CODE.finditer(text):
        parts.append(_dead(text[at : code.start()]))
        inside, at = code[1] or _plain(code[2] or ""), code.end()
        if code[1] and not _ALIVE.search(inside):
            parts.append(code[0])  # nothing in it could come alive, code or not
        else:
            parts.append(f"<code>{_NO_WORD.sub(_by_number, inside)}</code>")
    return "".join([*parts, _dead(text[at:])])


def _dead(text: str) -> str:
    parts, at = [], 0
    for tag in _OWN_TAG.finditer(text):
        parts += [_DEAD.sub(lambda found: _reference(found[0]), text[at : tag.start()]), tag[0]]
        at = tag.end()
    return "".join([*parts, _DEAD.sub(lambda found: _reference(found[0]), text[at:])])


def _by_number(found: re.Match) -> str:
    return f"&#{ord(found[0])};"


def _plain(text: str) -> str:
    return _html.unescape(re.sub(r"</?(?:span|code)>", "", text))


def plain(text: str) -> str:
    """Give a text of the course without its marks for bold and code: for a terminal.

    >>> plain("**C21** costs US<span>&#36;</span> 5: `card`")
    'C21 costs US$ 5: card'
    """
    return _plain(re.sub(r"\*\*|`", "", text))


_LINKED = re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+)\)")


def inline(text: str) -> str:
    """Give a short text of the course as HTML: bold, italics, code and links to the web live.

    What was put into it by `markdown` stays text.

    >>> inline("**Hint.** Type `a < b`.")
    '<b>Hint.</b> Type <code>a &lt; b</code>.'
    """
    made, at = [], 0
    for code in [*_CODE.finditer(text), None]:
        piece = text[at : code.start() if code else None]
        links, start = [], 0
        for link in [*_LINKED.finditer(piece), None]:
            links.append(_emphasised(piece[start : link.start() if link else None]))
            if link:
                url = address(_plain(link[2]))
                shown = _html_of(_plain(link[1]))
                links.append(f'<a href="{attribute(url)}">{shown}</a>' if url else shown)
                start = link.end()
        made += links
        if code:
            made.append(f"<code>{_html_of(code[1] or _plain(code[2]))}</code>")
            at = code.end()
    return "".join(made)


def _emphasised(text: str) -> str:
    parts = re.split(r"\*\*(.+?)\*\*|\*(.+?)\*", text)
    made = [_html_of(_plain(parts[0]))]
    for bold, italic, after in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        tag = "b" if bold else "em"
        made.append(f"<{tag}>{_html_of(_plain(bold or italic))}</{tag}>{_html_of(_plain(after))}")
    return "".join(made)


def blocks(text: str) -> str:
    """Give paragraphs and lists of the course as HTML: a list's lines begin with a dash."""
    parts = []
    for block in re.split(r"\n\s*\n", text.strip()):
        if block.startswith("- "):
            items = re.split(r"^- ", block.strip(), flags=re.MULTILINE)[1:]
            listed = "".join(f"<li>{inline(' '.join(item.split()))}</li>" for item in items)
            parts.append(f"<ul>{listed}</ul>")
        else:
            parts.append(f"<p>{inline(' '.join(block.split()))}</p>")
    return "".join(parts)


def text_of(made: str) -> str:
    """Give the text of HTML that was made here, without its tags, on one line."""
    return clean(_html.unescape(re.sub(r"<[^>]+>", "", made)))


def table(frame: Any, **how: Any) -> str:
    """Give a data frame as an HTML table whose cells and headings stay text.

    `how` goes to ``frame.to_html``.
    """
    import pandas as pd  # what shows no table does without

    # A "$" is kept to itself below, so that the learner's setting makes no difference.
    with pd.option_context("display.html.use_mathjax", True):
        made = _HIDDEN.sub("", frame.to_html(**how, escape=True))
    return re.sub(r"[$\\]", lambda found: _reference(found[0]), made)
