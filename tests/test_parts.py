"""What pictures of several subjects have in common."""

import pandas as pd

from allylessons.subjects import parts


def test_a_row_without_a_source_gives_none():
    rows = pd.DataFrame({"source_id": ["S002;S001", "", None, "S001"]})
    assert parts.sources_of(rows) == ["S002", "S001"]
