"""The subject's few computations: tidy frame in, tidy frame out. Loads nothing, draws nothing.

One module a subject: a lesson's notebook and its charts find here what is counted or computed.
"""

from allylessons.model import index
from allylessons.model.chains import ends_of, known_of, outlets_by_country, own_voices
from allylessons.model.claims import chain_of, claims_per_country, claims_per_theme
from allylessons.model.estimates import (
    estimates_of,
    in_single_units,
    known,
    latest_of_each,
    shares,
)
from allylessons.model.events import (
    converted,
    page_update,
    spans,
    versions_side_by_side,
)
from allylessons.model.meanings import allies, counts, meanings_grid
from allylessons.model.trade import (
    figures_of,
    growth,
    index_to,
    mirrors,
    one_series,
    percent_of,
    records,
    series_there_are,
    shares_of_total,
    sizes_of,
    trade_beside_gdp,
)
from allylessons.model.votes import (
    agreement,
    agreement_over,
    agreement_with,
    ballots,
    chance_corrected,
    lijphart,
    measures_with,
    roll_calls,
    s_score,
    two_votes,
)

__all__ = [
    "agreement",
    "agreement_over",
    "agreement_with",
    "allies",
    "ballots",
    "chain_of",
    "chance_corrected",
    "claims_per_country",
    "claims_per_theme",
    "converted",
    "counts",
    "ends_of",
    "estimates_of",
    "figures_of",
    "growth",
    "in_single_units",
    "index",
    "index_to",
    "known",
    "known_of",
    "latest_of_each",
    "lijphart",
    "meanings_grid",
    "measures_with",
    "mirrors",
    "one_series",
    "outlets_by_country",
    "own_voices",
    "page_update",
    "percent_of",
    "records",
    "roll_calls",
    "s_score",
    "series_there_are",
    "shares",
    "shares_of_total",
    "sizes_of",
    "spans",
    "trade_beside_gdp",
    "two_votes",
    "versions_side_by_side",
]
