"""Charts: one function a kind; tidy frame in, described ``alt.Chart`` out.

One module a subject, as in `allylessons.model`.
"""

from allylessons.charts.chains import dots, ladder, rungs_of
from allylessons.charts.claims import bars
from allylessons.charts.estimates import cloud, ranges
from allylessons.charts.events import lanes, rates, reports
from allylessons.charts.index import comparisons, contributions, rank_spread
from allylessons.charts.meanings import allies, meanings_grid
from allylessons.charts.parts import bound, caption
from allylessons.charts.trade import (
    trade_beside_gdp,
    trade_figures,
    trade_in_time,
    trade_mirror,
)

__all__ = [
    "allies",
    "bars",
    "bound",
    "caption",
    "cloud",
    "comparisons",
    "contributions",
    "dots",
    "ladder",
    "lanes",
    "meanings_grid",
    "ranges",
    "rank_spread",
    "rates",
    "reports",
    "rungs_of",
    "trade_beside_gdp",
    "trade_figures",
    "trade_in_time",
    "trade_mirror",
]
