"""Sources as a reader meets them: by name, with their date and their address."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from allylessons import escape
from allylessons.data import Package
from allylessons.reference import date

FEW = 3  # so many sources stand open under a picture; more are folded


def name(data: Package, identifier: str) -> str:
    """Name a source with its date: ``BBC, 22 Jan 2025``."""
    row = data.row("sources", identifier)
    if row is None:
        return identifier
    if pd.isna(row["date"]):
        return str(row["name"])
    precision = str(row.get("date_precision", "day"))
    return f"{row['name']}, {date(row['date'], precision, code='short')}"


def link(data: Package, identifier: str) -> str:
    """The same as HTML that leads to the source, where it has an address."""
    row = data.row("sources", identifier)
    text = escape.html(name(data, identifier))
    url = escape.address(row["url"]) if row is not None and pd.notna(row["url"]) else None
    return f'<a href="{escape.attribute(url)}" rel="noopener">{text}</a>' if url else text


def line(data: Package, identifiers: Iterable[str], as_of: str = "") -> str:
    """The line under a picture: its sources, each once, and up to when it knows things."""
    links = [link(data, one) for one in dict.fromkeys(identifiers)]
    known = f" As known in {escape.html(as_of)}." if as_of else ""
    if len(links) > FEW:
        items = "".join(f"<li>{one}</li>" for one in links)
        return (
            f'<details class="ally-sources"><summary><small>{len(links)} sources.{known}</small>'
            f"</summary><ul>{items}</ul></details>"
        )
    body = "; ".join(links) or "the course's own count"
    return f'<p class="ally-sources"><small>Sources: {body}.{known}</small></p>'
