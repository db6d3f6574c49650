"""A lesson's sentences on a page: a little Markdown as safe HTML, and as plain text.

What authors write may hold ``**strong**``, ``*emphasis*``, `` `code` `` and links; what is filled in
from the data has passed through `allylessons.escape` and stays text.
"""

from __future__ import annotations

import html as _html
import re

from allylessons import escape

_REFERENCE = r"&amp;(#\d+|amp|lt|gt|quot);"
_LINK = re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+)\)")


def html(text: str) -> str:
    """A paragraph of a lesson as HTML for an element's content."""
    safe = re.sub(_REFERENCE, r"&\1;", _html.escape(" ".join(text.split()), quote=True))
    safe = re.sub(r"&lt;(/?)span&gt;", r"<\1span>", safe)  # as `escape` writes a dollar
    pieces = safe.split("`")
    for at, piece in enumerate(pieces):
        if at % 2:
            pieces[at] = f"<code>{piece}</code>"
            continue
        piece = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", piece)
        piece = re.sub(r"\*(.+?)\*", r"<em>\1</em>", piece)
        pieces[at] = _LINK.sub(_linked, piece)
    return "".join(pieces)


def _linked(found: re.Match) -> str:
    url = escape.address(_html.unescape(found[2]))
    return f'<a href="{escape.attribute(url)}">{found[1]}</a>' if url else found[1]


def plain(text: str) -> str:
    """The same as plain text, on one line."""
    return _html.unescape(re.sub(r"<[^>]+>", "", html(text)))


def blocks(text: str) -> str:
    """Several paragraphs or a list of lines that begin with a dash, as HTML."""
    parts = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = block.strip().splitlines()
        if lines and all(line.startswith(("- ", "  ")) for line in lines):
            items = re.split(r"^- ", block.strip(), flags=re.MULTILINE)[1:]
            parts.append("<ul>" + "".join(f"<li>{html(item)}</li>" for item in items) + "</ul>")
        else:
            parts.append(f"<p>{html(block)}</p>")
    return "".join(parts)
