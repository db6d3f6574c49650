"""What every chart has: its size, its name, its words, its caption, the columns of its table.

The words are the chart's ``description``; caption and columns stand in its ``usermeta``, so that
`allylessons.figure` can put picture, words and table together.
"""

from __future__ import annotations

import altair as alt

WIDTH = 460  # px of the plot itself; with labels it fits a small laptop's notebook
ROW = 30  # px for one row of a chart with rows; a target to click must not be lower than 24


def caption(sources: list[str], as_of: str) -> str:
    """Write the source line under a chart, with its as-of date."""
    return f"Sources: {', '.join(sources) or 'none'}. As of {as_of}."


def tooltip(*fields: str) -> list[alt.Tooltip]:
    """Fields with their types (``"date:N"``) as tooltips.

    Written as bare strings, here or in any other channel, each would cost ten milliseconds: Altair
    then searches its whole schema. That is most of the time between a control and its chart.
    """
    return [alt.Tooltip(field) for field in fields]


def one(**cells: str | float) -> alt.InlineData:
    """Data of one row, for a line or a word; a frame would cost three milliseconds each time."""
    return alt.InlineData(values=[cells])


def finish(
    chart: alt.TopLevelMixin, *, name: str, description: str, note: str, columns: dict[str, str]
) -> alt.TopLevelMixin:
    """Give a chart its name, words, caption and the columns of its table."""
    chart.name = name
    # Only on the outermost chart does Vega make the description the picture's aria-label.
    chart.description = description
    chart.usermeta = {"caption": note, "columns": columns}
    return chart
