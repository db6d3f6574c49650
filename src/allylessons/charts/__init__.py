"""Charts: one function a kind; tidy frame in, described ``alt.Chart`` out.

One module a subject, as in `allylessons.model`.
"""

from allylessons.charts.chains import dots, ladder, rungs_of
from allylessons.charts.claims import bars
from allylessons.charts.estimates import cloud, ranges
from allylessons.charts.events import lanes, rates, reports
from allylessons.charts.meanings import allies, meanings_grid
from allylessons.charts.parts import bound, caption
from allylessons.charts.trade import (
    trade_beside_gdp,
    trade_figures,
    trade_in_time,
    trade_mirror,
)
from allylessons.charts.votes import agreement, two_votes, vote_strip

__all__ = [
    "agreement",
    "allies",
    "bars",
    "bound",
    "caption",
    "cloud",
    "dots",
    "ladder",
    "lanes",
    "meanings_grid",
    "ranges",
    "rates",
    "reports",
    "rungs_of",
    "trade_beside_gdp",
    "trade_figures",
    "trade_in_time",
    "trade_mirror",
    "two_votes",
    "vote_strip",
]
