"""How each country voted on the texts that the grid of meanings cites."""

from __future__ import annotations

from typing import Any

import pandas as pd

from allylessons.data import Package
from allylessons.lab import WIDTH, Told
from allylessons.subjects.meanings import grid
from allylessons.subjects.votes import LETTERS, percent
from allylessons.words import join_words

VOTES = {"no": "No", "abstain": "abstained", "yes": "Yes", "absent": "took no part"}


def cast(data: Package) -> pd.DataFrame:
    """Each country's vote on each text that the grid cites, in the texts' order.

    Returns
    -------
    pandas.DataFrame
        Columns ``country``, ``resolution``, ``subject``, ``vote``, ``letter``, ``column``, ``row``,
        ``record`` (that country's votes counted), ``source_id``.
    """
    cells = grid(data).query("meaning == 'votes'")
    votes, texts = data.load("votes"), data.load("resolutions").set_index("resolution")
    ids = {
        one for name in ("evidence_ids", "counter_evidence_ids") for c in cells[name] for one in c
    }
    cited = [one for one in texts.index if any(each.startswith(f"{one}:") for each in ids)]
    rows = votes[votes["resolution"].isin(cited) & votes["iso3"].isin(cells["iso3"])]
    rows = rows.merge(cells[["iso3", "country"]], on="iso3")
    rows = rows.assign(vote=rows["vote"].astype(str))
    against = rows[rows["vote"] == "no"].groupby("country").size()
    order = sorted(cells["country"], key=lambda name: -against.get(name, 0))
    rows["column"], rows["row"] = (
        rows["resolution"].map(cited.index),
        rows["country"].map(order.index),
    )
    rows = rows.sort_values(["row", "column"], ignore_index=True)
    counted = rows.groupby("country")["vote"].agg(in_record)
    return rows.assign(
        letter=rows["vote"].map(LETTERS),
        subject=rows["resolution"].map(texts["subject"]),
        record=rows["country"].map(counted),
        source_id=rows["resolution"].map(texts["source_ids"]).map(";".join),
    )


def in_record(votes: pd.Series) -> str:
    """Votes counted in words: ``No 5 times and abstained 7 times``."""
    counted = votes.value_counts().reindex(list(VOTES), fill_value=0)
    said = [
        f"{VOTES[vote]} {'once' if n == 1 else f'{n} times'}" for vote, n in counted.items() if n
    ]
    return join_words(said)


def tell_votes(data: Package) -> Told:
    """How often each country voted No, as Russia did."""
    rows = cast(data)
    of = rows["resolution"].nunique()
    no = (rows["vote"] == "no").groupby(rows["country"], sort=False).sum()
    groups = no.groupby(no, sort=False).groups
    ends = ", ".join(f"{join_words(names)} {number}" for number, names in groups.items())
    each = rows.drop_duplicates("country")
    words = "; ".join(f"{row['country']}: {row['record']}" for _, row in each.iterrows())
    words += ". No with Russia, as a share: "
    words += ", ".join(f"{name} {percent(100 * n / of)}" for name, n in no.items())
    return Told(f"No with Russia on {of} texts: {ends}", f"{words}.", rows)


def draw_votes(rows: pd.DataFrame) -> Any:
    """Draw votes as squares with a letter, a row for each country; `rows` as `cast` gives them."""
    import altair as alt

    from allylessons.theme import BLUE, GREEN, GREY, TEXT

    rows = rows[["country", "resolution", "subject", "vote", "letter", "column", "row"]]
    left, side = 110, 36
    scale = alt.Scale(range=[left, left + side * rows["resolution"].nunique()], padding=0.06)
    x, y = alt.X("column:O").scale(scale).axis(None), alt.Y("row:O").axis(None)
    base = alt.Chart().encode(x=x, y=y)
    fills = {"no": BLUE, "yes": GREEN}
    tiles = base.mark_rect(cornerRadius=3, stroke=GREY).encode(
        color=alt.Color("vote:N")
        .scale(domain=list(VOTES), range=[fills.get(one, "transparent") for one in VOTES])
        .legend(None),
        tooltip=["country:N", "resolution:N", "subject:N", "vote:N"],
    )
    filled = "datum.vote == 'no' || datum.vote == 'yes'"
    text = {"fontSize": 13, "aria": False}
    return alt.layer(
        tiles,
        base.transform_filter(filled).mark_text(**text, color="#111111").encode(text="letter:N"),
        base.transform_filter(f"!({filled})").mark_text(**{**TEXT, **text}).encode(text="letter:N"),
        alt.Chart()
        .transform_filter("datum.column == 0")
        .mark_text(**TEXT, align="left")
        .encode(x=alt.value(0), y=y, text="country:N"),
        data=rows,
    ).properties(width=WIDTH - 2, height=alt.Step(side), usermeta={"repeats": {"vote": "letter"}})
