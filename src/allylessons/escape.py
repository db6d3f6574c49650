"""The one place that turns a value into Markdown or HTML in which it stays plain text.

Whatever comes from a table, an answer, a file, a name or an error message passes through here on
its way to a page. References such as ``&#42;`` hold in every front-end: no parser of Markdown
takes one for a mark, and every browser shows its character.
"""

from __future__ import annotations

import html as _html
import re
import unicodedata
from urllib.parse import urlsplit

# Marks of Markdown wherever they stand; the others are marks at a start only.
_MARKS = frozenset("&<>`*_~[]{}|#!^")
# MathJax and the mail links of GitHub look for these in the page itself, where a reference has
# become its character again. In an element of its own none of them pairs with anything.
_ALONE = frozenset("$\\@")
_START = re.compile(r"""[!-/:-@\[-`{-~]|\d+[.)]""", re.ASCII)
# What begins an address, a mail link or GitHub's :name: for a picture.
_LINK = re.compile(r":(?=\S)|(?<=\bwww)\.", re.IGNORECASE)
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
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
    return " ".join("".join(map(_seen, str(value))).split())


def _seen(character: str) -> str:
    if character.isspace():
        return " "
    if character in _BIDI or character == "\ufeff" or "\U000e0000" <= character <= "\U000e007f":
        return ""
    return "" if unicodedata.category(character) in ("Cc", "Cs", "Cn") else character


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


def html(value: object) -> str:
    """Give a value as HTML that shows exactly its text: for an element's content.

    Examples
    --------
    >>> html('"<b>"')
    '&quot;&lt;b&gt;&quot;'
    """
    return re.sub(r"[$\\]", lambda found: _reference(found[0]), attribute(value))


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
