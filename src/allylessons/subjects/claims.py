"""The article's claims: how many are about each country, in which order, on what themes."""

from __future__ import annotations

from typing import Any

import pandas as pd

from allylessons.data import Package
from allylessons.lab import WIDTH, Told
from allylessons.model.claims import chain_of, claims_per_country, claims_per_theme
from allylessons.subjects.parts import pick, wrap
from allylessons.words import count, join_words, number

SEVERAL = "several countries"
IN_A_ROW = 18  # squares
SIDE = 31  # px of a square and the gap beside it
LEFT = 208  # px for the names at the left of bars


def letters(names: list[str]) -> dict[str, str]:
    """A letter for each name; two where the first letters are the same."""
    firsts = [name[0] for name in names]
    return {
        name: name[0]
        if firsts.count(name[0]) == 1
        else "".join(w[0] for w in name.split())[:2]
        if " " in name
        else name[:2]
        for name in names
    }


def squares(data: Package) -> pd.DataFrame:
    """Every claim as a square, in the order of the article.

    Returns
    -------
    pandas.DataFrame
        Columns ``claim_id``, ``country``, ``letter``, ``column``, ``row`` (from 0), ``said`` (the
        claim and who is credited with it, in lines), ``paraphrase``, ``credited``.
    """
    claims, chains, actors = (data.load(name) for name in ("claims", "chains", "actors"))
    countries = data.load("countries")
    names = countries[countries["role"] == "subject"].set_index("iso3")["name"]
    about = claims["iso3"].map(names).fillna(SEVERAL)
    marks = letters(sorted(set(about) - {SEVERAL})) | {SEVERAL: "·"}
    credited = []
    for identifier in claims["claim_id"]:
        links = chain_of(chains, actors, identifier)
        links = links[~links["traced"].astype(bool)]
        credited.append(" ← ".join(links["actor"]))
    lines = [
        wrap(f"{one}: {text}", 74) + "\n" + wrap(f"Path: {path}", 74)
        for one, text, path in zip(claims["claim_id"], claims["paraphrase"], credited, strict=True)
    ]
    place = pd.Series(range(len(claims)))
    return pd.DataFrame(
        {
            "claim_id": claims["claim_id"],
            "country": about,
            "letter": about.map(marks),
            "column": place % IN_A_ROW,
            "row": place // IN_A_ROW,
            "said": lines,
            "paraphrase": claims["paraphrase"],
            "credited": credited,
        }
    )


def attention(data: Package) -> Told:
    """All claims as squares, and how many are about each country."""
    rows = squares(data)
    counted = claims_per_country(data.load("claims"), data.load("countries"))
    each = "; ".join(
        f"{row['country']} {row['claims']} ({number(row['percent'])}%)"
        for _, row in counted.iterrows()
    )
    rest, first = int((rows["country"] == SEVERAL).sum()), counted.iloc[0]
    title = f"{first['country']} gets {first['claims']} of the article's {len(rows)} claims"
    words = (
        f"{count(len(rows), 'square')} in the order of the page, one a claim. {each}; about "
        f"several countries or none of these alone {rest}."
    )
    return Told(title, words, rows)


def draw_squares(rows: pd.DataFrame) -> Any:
    """Draw claims as squares with a letter each; a click, or the list, shows one of them.

    `rows` are as `squares` gives them; those of a guessed country get an outline.
    """
    import altair as alt

    from allylessons.theme import COLOURS, TEXT

    names = sorted(set(rows["country"]) - {SEVERAL})
    colours = [COLOURS[at % len(COLOURS)] for at in range(len(names))]
    labels = [
        f"{one}: {text[:60]}"
        for one, text in zip(rows["claim_id"], rows["paraphrase"], strict=True)
    ]
    clicked = pick("claim_id", rows["claim_id"], labels, "One claim")
    base = alt.Chart().encode(x=alt.X("column:O").axis(None), y=alt.Y("row:O").axis(None))
    chosen = {"param": "pick", "empty": False}
    # A list that is set back to "none" leaves a blank in what is picked.
    shown = "!isValid(pick.claim_id) || !isValid(pick.claim_id[0]) || "
    shown += "pick.claim_id[0] == datum.claim_id"
    tiles = base.mark_rect(cornerRadius=3, stroke="#808080").encode(
        color=alt.Color("country:N")
        .scale(domain=[*names, SEVERAL], range=[*colours, "transparent"])
        .legend(orient="bottom", title=None, columns=6, symbolLimit=0),
        strokeWidth=alt.condition("datum.country == guess", alt.value(4), alt.value(1)),
        opacity=alt.condition(shown, alt.value(1), alt.value(0.45)),
        tooltip=[alt.Tooltip("claim_id:N"), alt.Tooltip("country:N"), alt.Tooltip("paraphrase:N")],
    )
    # Near-black is read on each of the colours; where there is none, as the page's own text.
    named, rest = (f"datum.country {sign} '{SEVERAL}'" for sign in ("!=", "=="))
    marks = [
        base.transform_filter(named)
        .mark_text(fontSize=13, color="#111111", aria=False)
        .encode(text="letter:N"),
        base.transform_filter(rest).mark_text(**TEXT, aria=False).encode(text="letter:N"),
    ]
    said = (
        alt.Chart()
        .transform_filter(chosen)
        .mark_text(**TEXT, align="left", baseline="top", lineBreak="\n", lineHeight=17)
        .encode(x=alt.value(0), y=alt.value(SIDE * (int(rows["row"].max()) + 1) + 8), text="said:N")
    )
    height = SIDE * (int(rows["row"].max()) + 1)
    return alt.layer(tiles.add_params(clicked), *marks, said, data=rows).properties(
        width=WIDTH - 2,
        height=height,
        padding={"bottom": 5},
        usermeta={"repeats": {"country": "letter"}},
    )


def themes(data: Package, iso3: str) -> Told:
    """What the claims about one country are about, most first."""
    name = data.row("countries", iso3)["name"]
    rows = claims_per_theme(data.load("claims"), data.labels("claims", "theme"), iso3)
    rows = rows.assign(
        says=[count(int(n), "claim") for n in rows["claims"]], place=range(len(rows))
    )
    if rows.empty:
        return Told(f"The article makes no claim about {name} alone", "No bar.", rows)
    top = rows[rows["claims"] == rows["claims"].max()]["theme"]
    title = f"{name}: most is said about {join_words(top)}"
    bars = ", ".join(f"{row['theme']} {row['claims']}" for _, row in rows.iterrows())
    return Told(title, f"{count(len(rows), 'bar')} for {name}: {bars}.", rows)


def draw_themes(rows: pd.DataFrame) -> Any:
    """Draw themes as bars with their counts beside them; `rows` are those of all states."""
    import altair as alt

    from allylessons.theme import BLUE, TEXT

    top = float(rows["claims"].max())
    scale = alt.Scale(domain=[0, top * 1.4], range=[LEFT, WIDTH - 10], nice=False)
    axis = alt.Axis(values=list(range(0, int(top) + 1, max(1, int(top) // 5))), title="claims")
    y = alt.Y("place:O").axis(None)
    base = alt.Chart().encode(y=y, x=alt.X("claims:Q").scale(scale).axis(axis))
    bars = base.mark_bar(color=BLUE).encode(tooltip=["theme:N", "claims:Q"])
    says = base.mark_text(**TEXT, align="left", dx=6).encode(text="says:N")
    names = alt.Chart().mark_text(**TEXT, align="left").encode(x=alt.value(0), y=y, text="theme:N")
    return alt.layer(bars, says, names, data=rows).properties(width=WIDTH, height=alt.Step(28))
