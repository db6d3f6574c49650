"""Put a chart on the page as picture, words and table; change it there in place."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode
from IPython.display import DisplayHandle, display

from allylessons import escape, theme
from allylessons.words import number


def table(chart: alt.TopLevelMixin) -> pd.DataFrame:
    """The data a chart draws, as a table with headings for reading.

    Works for any chart made from one frame; other charts give an empty frame.
    """
    rows = getattr(chart, "data", None)
    if not isinstance(rows, pd.DataFrame):
        return pd.DataFrame()
    columns = _meta(chart).get("columns") or {name: name for name in rows.columns}
    return rows[list(columns)].rename(columns=columns)


def words(chart: alt.TopLevelMixin) -> str:
    """The words of a chart: its description, or a plain count of what it draws."""
    if isinstance(chart.description, str):
        return chart.description
    data = getattr(chart, "data", None)
    url = data if isinstance(data, str) else getattr(data, "url", None)
    if isinstance(url, str):
        return f"A chart of data from {url}, not counted here; it has no description yet."
    values = getattr(data, "values", None) if isinstance(data, alt.InlineData) else data
    if isinstance(values, (list, pd.DataFrame)):
        return f"A chart of {len(values)} rows; it has no description yet."
    return "A chart that has no description yet."


def _meta(chart: alt.TopLevelMixin) -> dict[str, Any]:
    meta = getattr(chart, "usermeta", None)
    return meta if isinstance(meta, dict) else {}


def _beneath(chart: alt.TopLevelMixin, says: str, rows: pd.DataFrame) -> dict[str, str]:
    """What stands under the picture: words, folded table, source line."""
    parts = [f"<p>{escape.html(says)}</p>"]
    if len(rows):
        rows = rows.replace({None: float("nan")})  # in a column of objects to_html prints None
        cells = escape.table(rows, index=False, border=0, na_rep="", float_format=number)
        parts.append(f"<details><summary>Table ({len(rows)} rows)</summary>{cells}</details>")
    if note := _meta(chart).get("caption"):
        parts.append(f"<p><small>{escape.html(note)}</small></p>")
    # Its class lets access.js have a screen reader say the words anew when they change.
    return {"text/html": f'<div class="ally-words">{"".join(parts)}</div>', "text/plain": says}


class Figure:
    """A learner's chart shown as a triple, which `update` changes in place."""

    def __init__(self, chart: alt.TopLevelMixin) -> None:
        self.chart = chart
        self._picture: DisplayHandle | None = None
        self._text: DisplayHandle | None = None

    def __repr__(self) -> str:
        return words(self.chart)

    def _ipython_display_(self) -> None:
        data, metadata = theme.own(self.chart)
        self._picture = display(data, metadata=metadata, raw=True, display_id=True)
        beneath = _beneath(self.chart, words(self.chart), table(self.chart))
        self._text = display(beneath, raw=True, display_id=True)

    def update(self, chart: alt.TopLevelMixin) -> None:
        """Replace picture, words and table where they stand, with no blank in between."""
        with debug_mode(False):
            data, metadata = theme.own(chart, validate=False)
        self.chart = chart
        if self._picture and self._text:
            self._picture.update(data, metadata=metadata, raw=True)
            self._text.update(_beneath(chart, words(chart), table(chart)), raw=True)


def show(chart: alt.TopLevelMixin) -> Figure:
    """Show a chart with its words, its table and its source line beneath.

    Any Altair chart will do; where it has a ``description``, that is its words.
    """
    return Figure(chart)
