"""What every chart has: its size, its name, its words, its caption, the columns of its table.

The words are the chart's ``description``; caption and columns stand in its ``usermeta``, so that
`allylessons.figure` can put picture, words and table together.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from allylessons.describe.words import readable

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


def bound(name: str, offered: Any, value: Any, label: str = "") -> alt.Parameter:
    """Make a parameter of a chart with a control beneath the chart that sets it.

    Such a control needs no kernel, and its chart follows it at once.

    Parameters
    ----------
    name
        Name of the parameter; expressions of the chart use it.
    offered
        A tuple ``(low, high, step)`` for a slider, or a list of options or of pairs ``(text,
        option)`` for a drop-down list, as `allylessons.widgets.Explorer` takes them.
    value
        Where it begins.
    label
        What stands before the control, by default the name.

    Raises
    ------
    ValueError
        If an expression could not use the name.
    """
    if not name.isidentifier():
        raise ValueError(f'"{name}" is no name for a control: use letters, digits and underscores.')
    title = f"{label or readable(name)}: "
    if isinstance(offered, tuple):
        low, high, step = offered
        bind = alt.binding_range(min=low, max=high, step=step, name=title)
    else:
        pairs = [each if isinstance(each, tuple) else (str(each), each) for each in offered]
        bind = alt.binding_select(
            options=[option for _, option in pairs], labels=[text for text, _ in pairs], name=title
        )
    return alt.param(name=name, value=value, bind=bind)


def finish(
    chart: alt.TopLevelMixin, *, name: str, description: str, note: str, columns: dict[str, str]
) -> alt.TopLevelMixin:
    """Give a chart its name, words, caption and the columns of its table."""
    chart.name = name
    # Only on the outermost chart does Vega make the description the picture's aria-label.
    chart.description = description
    chart.usermeta = {"caption": note, "columns": columns}
    return chart
