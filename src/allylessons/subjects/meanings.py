"""What "ally" can mean: the grid of meanings by country, and the records behind a cell."""

from __future__ import annotations

import re
import textwrap
from typing import Any

import pandas as pd

from allylessons import cards
from allylessons.data import Package
from allylessons.lab import WIDTH, Told
from allylessons.model.meanings import counts, meanings_grid
from allylessons.reference import in_words
from allylessons.subjects.parts import pick, wrap
from allylessons.words import count

SIGNS = {"affirms": "✓", "partly": "≈", "silent": "–", "denies": "✗"}
SOURCE = re.compile(r"S\d+")
IDS = re.compile(r" \([A-Z]\d+(?:[;,] [A-Z]\d+)*\)")
LEFT = 150  # px for the names at the left
CELL, HEAD, LINE = 54, 44, 18  # px: a row of cells, the names above, a line of the finding
FILL = {"record": "#1E88C8", "both_sides": "#1E88C8", "several_others": "#86BFE4", "one": "#CFE5F4"}


def grid(data: Package) -> pd.DataFrame:
    """One row a cell, as `meanings_grid` gives it, with ``cell`` (``arms:PRK``) and ``counted``.

    A cell counts where a record or both sides show it, and more than a token of it.
    """
    names = ("meaning", "evidence", "stance", "size")
    labels = {name: data.labels("meanings", name) for name in names}
    rows = meanings_grid(data.load("meanings"), data.load("countries"), labels)
    return rows.assign(cell=rows["meaning"] + ":" + rows["iso3"], counted=counts(rows))


def totals(cells: pd.DataFrame) -> pd.Series:
    """Country to how many of its cells count, most first."""
    found = cells.groupby("country", sort=False)["counted"].sum().astype(int)
    return found.sort_values(ascending=False, kind="stable")


def title_of(found: pd.Series) -> str:
    """The grid's finding: how many meanings each country meets on record."""
    each = [f"{name} {in_words(n) if n else 'none'}" for name, n in found.items()]
    return f"On record: {', '.join(each)}"


def spoken(row: Any) -> str:
    """A cell in a line: evidence, stance, size."""
    stance = {"silent": "is silent", "partly": "affirms it in part"}.get(
        row["stance"], f"{row['stance_says']} it"
    )
    return f"Evidence: {row['evidence_says']}. The state {stance}. Size: {row['size_says']}."


def plain(text: str) -> str:
    """A sentence of the data without the ids in brackets, which its records show by name."""
    return IDS.sub("", text)


def records(data: Package, cell: Any) -> pd.DataFrame:
    """The records of a cell: columns ``what`` (on which side), ``says``, ``source_id``."""
    rows = []
    for column, side in (
        ("evidence_ids", "for"),
        ("counter_evidence_ids", "against"),
        ("position_ids", "stated"),
    ):
        for identifier in cell[column]:
            table, row = data.record(identifier)
            ids = row.get("source_ids", ())
            ids = list(ids) if isinstance(ids, tuple) else []
            ids += [row.get("source_id")] if isinstance(row.get("source_id"), str) else []
            ids = [identifier] if table == "sources" else ids
            brief = cards.pile(data, "", "", {"": [identifier]}).groups[""][0].brief
            rows.append((side, f"{identifier}. {brief}", ";".join(ids)))
    return pd.DataFrame(rows, columns=["what", "says", "source_id"])


def cited(row: Any) -> str:
    """The sources that a cell itself names; those of its other records come with the records."""
    ids = [*row["evidence_ids"], *row["counter_evidence_ids"]]
    return ";".join(one for one in ids if SOURCE.fullmatch(one))


def drawn_grid(data: Package) -> pd.DataFrame:
    """The grid as rows to draw, columns by what counts: places, words, the finding in lines."""
    rows = grid(data)
    found = totals(rows)
    of = rows["meaning"].nunique()
    known = rows["evidence"].notna()
    rows = rows.assign(
        column=rows["country"].map(list(found.index).index),
        row=rows.groupby("country", sort=False).cumcount(),
        fill=[FILL.get(one, "transparent") for one in rows["evidence"]],
        word=[
            {"one": "one party", "several_others": "several"}.get(one, says)
            for one, says in zip(rows["evidence"], rows["evidence_says"], strict=True)
        ],
        sign=[
            f"{SIGNS[one]} {'in part' if one == 'partly' else says}" if one in SIGNS else ""
            for one, says in zip(rows["stance"], rows["stance_says"], strict=True)
        ],
        only=[
            {"token": "a token", "unknown": "size ?"}.get(size, "") if evidence else ""
            for size, evidence in zip(rows["size"], rows["evidence"] != "none", strict=True)
        ],
        total=[f"{found[name]} of {of}" for name in rows["country"]],
        head=rows["country"].str.replace(" ", "\n"),
        what=rows["country"] + ": " + rows["label"],
        source_id=[cited(row) for _, row in rows.iterrows()],
    )
    rows["says"] = [
        spoken(row) if is_known else "no row yet"
        for is_known, (_, row) in zip(known, rows.iterrows(), strict=True)
    ]
    rows["finding"] = [
        "\n".join(
            [
                f"{row['what']}",
                row["says"],
                *textwrap.wrap(plain(str(row["statement"])), 84),
                *textwrap.wrap(plain(f"How much: {row['size_basis']}"), 84),
            ]
        )
        if is_known
        else f"{row['what']}\nno row yet"
        for is_known, (_, row) in zip(known, rows.iterrows(), strict=True)
    ]
    return rows


def tell_grid(data: Package, rows: pd.DataFrame, cell: str | None) -> Told:
    """The whole grid, or one cell with its records; `rows` as `drawn_grid` gives them."""
    title = title_of(totals(rows))
    chosen = rows[rows["cell"] == cell]
    if chosen.empty or pd.isna(chosen["evidence"].iloc[0]):
        same = rows[rows["evidence"].notna()].groupby("evidence_says", sort=False).size()
        spread = ", ".join(f"{n} with {says}" for says, n in same.items())
        words = f"{len(rows)} cells: {spread}. Choose one to read its finding and its records."
        return Told(title, words, rows)
    row = chosen.iloc[0]
    found = records(data, row)
    sides = {side: found[found["what"] == side] for side in ("for", "against", "stated")}
    words = f"{row['what']}. {row['statement']} {row['says']} {row['size_basis']}"
    words += f" {count(len(sides['for']), 'record')} for it, {len(sides['against'])} against, "
    words += f"{count(len(sides['stated']), 'statement')} of governments and others."
    if pd.notna(row["note"]):
        words += f" Note: {row['note']}"
    if pd.notna(row["later_note"]):
        words += f" Later: {row['later_note']}"
    return Told(title, plain(words), found)


def draw_grid(rows: pd.DataFrame) -> Any:
    """Draw the grid: fill for evidence, sign for stance, totals, and one cell's finding beneath.

    `rows` are as `drawn_grid` gives them; a guessed country is marked.
    """
    import altair as alt

    from allylessons.theme import GREY, ORANGE, TEXT

    columns, lines = int(rows["column"].max()) + 1, int(rows["row"].max()) + 1
    wide, end = (WIDTH - LEFT) / columns, HEAD + CELL * lines
    height = end + 52 + LINE * (int(rows["finding"].str.count("\n").max()) + 1)
    across = alt.Scale(domain=[0, WIDTH], range=[0, WIDTH], nice=False)
    down = alt.Scale(domain=[0, height], range=[0, height], nice=False)
    rows = rows.assign(
        x=LEFT + wide * rows["column"] + 2,
        x2=LEFT + wide * (rows["column"] + 1) - 2,
        y=HEAD + CELL * rows["row"] + 2,
        y2=HEAD + CELL * (rows["row"] + 1) - 2,
    )
    rows["middle"], rows["first"] = (rows["x"] + rows["x2"]) / 2, rows["column"] == 0
    kept = ["cell", "country", "label", "says", "fill", "word", "sign", "only", "total", "head"]
    kept += ["finding", "row", "counted", "x", "x2", "y", "y2", "middle", "first"]
    rows = rows[kept]
    labels = rows["country"] + ": " + rows["label"]
    clicked = pick("cell", rows["cell"], labels, "One cell")
    x = alt.X("x:Q").scale(across).axis(None)
    y = alt.Y("y:Q").scale(down).axis(None)
    middle = alt.X("middle:Q").scale(across).axis(None)
    base = alt.Chart().encode(x=middle, y=y)
    picked = "isValid(pick.cell) && isValid(pick.cell[0])"
    chosen = "isValid(pick.cell) && pick.cell[0] == datum.cell"
    tiles = (
        alt.Chart()
        .mark_rect(cornerRadius=3, stroke=GREY)
        .encode(
            x=x,
            x2="x2:Q",
            y=y,
            y2="y2:Q",
            color=alt.Color("fill:N").scale(None).legend(None),
            strokeWidth=alt.condition(chosen, alt.value(4), alt.value(1)),
            tooltip=["country:N", "label:N", "says:N"],
        )
    )
    # Seen before the guess as well: how many cells there are, and nothing in them.
    empty = rows[["x", "x2", "y", "y2"]].to_dict("records")
    outlines = (
        alt.Chart(alt.InlineData(values=empty))
        .mark_rect(cornerRadius=3, stroke=GREY, filled=False, aria=False, tooltip=None)
        .encode(x=x, x2="x2:Q", y=y, y2="y2:Q")
    )
    layers = [outlines, tiles.add_params(clicked)]
    # Near-black is read on every fill; on no fill, as the page's own text.
    filled = "datum.fill != 'transparent'"
    for test, style in ((filled, {"fontSize": 12, "color": "#111111"}), (f"!({filled})", TEXT)):
        style = {**style, "fontSize": 12, "aria": False}
        part = base.transform_filter(test)
        layers += [
            part.mark_text(**style, dy=12).encode(text="word:N"),
            part.mark_text(**style, dy=27).encode(text="sign:N"),
            part.transform_filter("datum.only != ''")
            .mark_text(**{**style, "fontStyle": "italic"}, dy=41, lineHeight=12)
            .encode(text="only:N"),
        ]
    one_a_column = base.transform_filter("datum.row == 0")
    layers += [
        one_a_column.mark_text(**TEXT, baseline="bottom", lineBreak="\n", lineHeight=16).encode(
            y=alt.value(HEAD - 22), text="head:N"
        ),
        one_a_column.mark_text(**{**TEXT, "fontWeight": "bold"}).encode(
            y=alt.value(end + 12), text="total:N"
        ),
        one_a_column.transform_filter("datum.country == guess")
        .mark_text(fontSize=13, color=ORANGE, fontWeight="bold")
        .encode(y=alt.value(end + 30), text=alt.value("▲ guess")),
        one_a_column.transform_filter(f"datum.first && !({picked})")
        .mark_text(**TEXT, align="left", baseline="top")
        .encode(
            x=alt.value(0),
            y=alt.value(end + 46),
            text=alt.value("Click a cell, or choose one in the list, to read its finding here."),
        ),
        alt.Chart()
        .transform_filter(chosen)
        .mark_text(**TEXT, align="left", baseline="top", lineBreak="\n", lineHeight=LINE)
        .encode(x=alt.value(0), y=alt.value(end + 46), text="finding:N"),
    ]
    labels = rows.drop_duplicates("row")
    names = [
        {"at": float(y0 + CELL / 2 - 2), "name": wrap(name, 20)}
        for y0, name in zip(labels["y"], labels["label"], strict=True)
    ]
    names.append({"at": end + 12, "name": "counted"})
    fixed = alt.Chart(alt.InlineData(values=names))
    layers.append(
        fixed.mark_text(**TEXT, align="left", lineBreak="\n", lineHeight=15).encode(
            x=alt.value(0), y=alt.Y("at:Q").scale(down), text="name:N"
        )
    )
    return alt.layer(*layers, data=rows).properties(
        width=WIDTH - 2,
        height=height,
        padding={"bottom": 5, "left": 0, "right": 0},
        usermeta={"repeats": {"fill": "word"}},
    )
