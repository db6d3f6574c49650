"""Charts: one function a kind; tidy frame in, described ``alt.Chart`` out.

One module a subject, as in `allylessons.model`.
"""

from allylessons.charts.claims import bars
from allylessons.charts.estimates import cloud, ranges
from allylessons.charts.parts import bound, caption

__all__ = [
    "bars",
    "bound",
    "caption",
    "cloud",
    "ranges",
]
