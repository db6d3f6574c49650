"""Who says so: the chain of one claim, and where the chains of all claims end."""

from __future__ import annotations

from typing import Any

import pandas as pd

from allylessons.data import Package
from allylessons.lab import WIDTH, Told
from allylessons.model.chains import (
    NAMED,
    NAMED_AT_WAR,
    NO_SOURCE,
    UNNAMED,
    UNNAMED_AT_WAR,
    WHO,
    ends_of,
    known_of,
)
from allylessons.model.claims import chain_of
from allylessons.subjects.parts import pick, wrap
from allylessons.words import count, date

FACT, REST = "fact", "rest"
BY = {
    "basis": "what the far end rests on",
    "hops": "steps behind the article",
    "who": "who stands at the far end",
    "hedge": "how sure the article sounds",
}
LINKS = [("as credited", False), ("also found on checking", True)]
LETTERS = 72  # of a line of text that is as wide as a picture
LEFT = 176  # px for the names at the left of rows
ROW = 26  # px
SQUARE = 13  # px from one square of a claim to the next


def of_fact(data: Package) -> pd.Series:
    """Whether each claim could be seen, counted or looked up; by claim.

    So it is where evidence could settle the claim, and it is no opinion, forecast or analysis.
    """
    claims, chains, actors = (data.load(name) for name in ("claims", "chains", "actors"))
    basis = ends_of(claims, chains, actors).set_index("claim_id")["basis"]
    claims = claims.set_index("claim_id")
    judged = claims["hedge"].isin(["opinion", "predicted"])
    judged |= claims.index.map(basis).isin(["opinion", "analysis"])
    return (claims["checkable"] == "yes") & ~judged


def far_ends(data: Package, *, traced: bool) -> pd.DataFrame:
    """The far end of each claim, as `ends_of` gives it, and ``fact``: whether it is of fact."""
    ends = ends_of(*(data.load(n) for n in ("claims", "chains", "actors")), traced=traced)
    return ends.assign(fact=ends["claim_id"].map(of_fact(data)))


def rungs(data: Package, claim: str) -> pd.DataFrame:
    """The chain of one claim as rungs: row 0 is what you read, the last is nearest to the origin.

    Returns
    -------
    pandas.DataFrame
        Columns ``at``, ``name``, ``tags``, ``how``, ``note`` (lines of text, joined by line ends),
        ``who`` (one of `WHO`; blank for you), ``credited``, ``source_id``.
    """
    names = {c: data.labels("chains", c) for c in ("speech_mode", "basis")}
    kinds = data.labels("actors", "kind")
    text = data.row("claims", claim)["paraphrase"]
    drawn = [{"at": 0, "name": "You read", "note": wrap(text, LETTERS), "credited": "yes"}]
    for _, link in chain_of(data.load("chains"), data.load("actors"), claim).iterrows():
        who = known_of(link["named"], link["party_to_war"])
        kind = kinds.get(link["kind"], str(link["kind"])).removeprefix("unnamed ")
        when = date(link["report_date"], str(link["report_date_precision"]))
        how = names["speech_mode"].get(link["speech_mode"], "own text not found")
        note = "" if pd.isna(link["note"]) else f"Our note: {link['note']}"
        drawn.append(
            {
                "at": len(drawn),
                "name": str(link["actor"]),
                "tags": " · ".join([kind, who.replace(", ", " · ")]),
                "how": f"{how}, {when} · rests on: {names['basis'][link['basis']]}",
                "note": wrap(note, LETTERS),
                "who": who,
                "credited": "no" if link["traced"] else "yes",
                "source_id": link["source_id"],
            }
        )
    columns = ["at", "name", "tags", "how", "note", "who", "credited", "source_id"]
    return pd.DataFrame(drawn, columns=columns)


def ladder(data: Package, claim: str) -> Told:
    """One claim, walked back: the finding, and the three questions as far as tables go."""
    rows = rungs(data, claim)
    record, links = data.row("claims", claim), rows.iloc[1:]
    credited = links[links["credited"] == "yes"]
    found = links[links["credited"] == "no"]
    if len(credited) > 1:
        behind = credited.iloc[-1]
        steps = count(len(credited) - 1, "step")
        title = f"{claim}: {steps} behind the article stands {behind['name']}"
        who = f"As credited, {behind['name']} ({behind['tags']})."
    else:
        title = f"{claim}: the article credits nobody"
        who = "The article credits nobody."
    if len(found):
        title += f"; found: {found.iloc[-1]['name']}"
        who += f" Found on checking, and perhaps not what was used: {found.iloc[-1]['name']}."
    rests = links.iloc[-1]["how"].partition("rests on: ")[2]
    verdict = data.load("verdicts").set_index("claim_id")
    checked = verdict["finding"].get(claim, "no check is recorded.")
    words = f"Who is behind it? {who} What is the evidence? At the last step: {rests}. "
    words += f"What do others say? A check found: {checked}"
    own = said_last(data, record["iso3"])
    if own is not None:
        words += f" A voice of the government of {own[0]} said: {own[1]}"
    return Told(title, words, rows)


def said_last(data: Package, iso3: object) -> tuple[str, str] | None:
    """What a government last said by the as-of date, best of its ties: its country, its words."""
    own = data.load("positions")
    end = data.last_day
    own = own[(own["iso3"] == iso3) & (own["voice"] == "government") & (own["date"] <= end)]
    topic = own[own["topic"] == "ties_with_russia"]
    own = (topic if len(topic) else own).sort_values("date", kind="stable")
    if own.empty:
        return None
    last, country = own.iloc[-1], data.row("countries", str(iso3))["name"]
    when = date(last["date"], str(last["date_precision"]))
    return country, f"{last['speaker']}, {when}: {last['position']}"


_MARKS = {
    NO_SOURCE: "cross",
    UNNAMED: "square",
    UNNAMED_AT_WAR: "triangle-up",
    NAMED: "circle",
    NAMED_AT_WAR: "diamond",
}


def _scales() -> dict[str, Any]:
    """Shape and colour for what is known of a speaker; the shape repeats the colour."""
    import altair as alt

    from allylessons.theme import BLUE, GREEN, GREY, ORANGE, PINK

    colours = dict(zip(_MARKS, (GREY, PINK, GREEN, BLUE, ORANGE), strict=True))
    return {
        "shape": alt.Shape("who:N")
        .scale(domain=list(_MARKS), range=list(_MARKS.values()))
        .legend(None),
        "color": alt.Color("who:N")
        .scale(domain=list(colours), range=list(colours.values()))
        .legend(None),
    }


def draw_ladder(rows: pd.DataFrame) -> Any:
    """Draw chains as ladders, from the reader down; `rows` are those of all states."""
    import altair as alt

    from allylessons.theme import GREY, TEXT

    rung = 64 + 17 * int(rows.loc[rows["at"] > 0, "note"].str.count("\n").max() + 1) - 12
    tall = rung * int(rows["at"].max()) + 56
    scale = alt.Scale(domain=[0, tall], range=[0, tall], nice=False)
    rows = rows.assign(y=(rows["at"] - 1) * rung + 68)
    rows.loc[rows["at"] == 0, "y"] = 8
    rows["above"] = rows["y"].where(rows["at"] < 2, rows["y"] - rung)
    rows.loc[rows["at"] == 1, "above"] = 16
    y = alt.Y("y:Q").scale(scale).axis(None)
    base = alt.Chart().encode(y=y, x=alt.value(10))
    steps = (
        base.transform_filter("datum.at > 0")
        .mark_rule(strokeWidth=3, color=GREY, aria=False)
        .encode(
            y2="above:Q",
            strokeDash=alt.StrokeDash("credited:N")
            .scale(domain=["yes", "no"], range=[[1, 0], [5, 5]])
            .legend(None),
        )
    )
    points = (
        base.transform_filter("datum.at > 0")
        .mark_point(size=200, filled=True, opacity=1)
        .encode(**_scales(), tooltip=["name:N", "tags:N", "how:N"])
    )
    text = {**TEXT, "align": "left", "baseline": "middle", "lineBreak": "\n", "lineHeight": 17}
    right = base.encode(x=alt.value(28))
    layers = [
        steps,
        points,
        right.mark_text(**text, fontWeight="bold").encode(text="name:N"),
        right.mark_text(**text, dy=17).encode(text="tags:N"),
        right.mark_text(**text, dy=34).encode(text="how:N"),
        right.transform_filter("datum.at > 0")
        .mark_text(**{**text, "fontStyle": "italic", "baseline": "top"}, dy=44)
        .encode(text="note:N"),
        right.transform_filter("datum.at == 0")
        .mark_text(**{**text, "baseline": "top"}, dy=12)
        .encode(text="note:N"),
    ]
    return alt.layer(*layers, data=_compact(rows)).properties(width=WIDTH, height=tall)


def all_ends(data: Package, *, rows: str, links: bool, claims: str) -> Told:
    """All claims of a kind as squares, in rows by one property of their far ends.

    Parameters
    ----------
    rows
        ``basis``, ``hops``, ``who`` or ``hedge``.
    links
        Whether to follow the links that were found on checking.
    claims
        `FACT`, those that could be seen, counted or looked up, or `REST`.
    """
    ends = far_ends(data, traced=links)
    longest = int(far_ends(data, traced=True)["hops"].max())
    names: dict[Any, str] = {
        "hops": {
            n: f"{count(n, 'step')} behind it" if n else "the article alone"
            for n in range(longest + 1)
        },
        "who": {who: who for who in WHO},
        "basis": data.labels("chains", "basis"),
        "hedge": data.labels("claims", "hedge"),
    }[rows]
    picked = ends[ends["fact"] == (claims == FACT)]
    total, drawn = len(picked), []
    for place, (value, name) in enumerate(names.items()):
        here = picked[picked[rows] == value].sort_values(["who", "claim_id"], kind="stable")
        says = str(len(here))
        silent = int((here["who"] == NO_SOURCE).sum())
        if rows == "hedge" and silent:
            says += f" ({silent} unsourced)"
        drawn.append({"place": place, "name": name, "says": says, "wide": -(-len(here) // 2)})
        drawn += [
            {"place": place, "claim_id": one, "who": who, "column": at // 2, "sub": at % 2}
            for at, (one, who) in enumerate(zip(here["claim_id"], here["who"], strict=True))
        ]
    columns = ["place", "name", "says", "wide", "claim_id", "who", "column", "sub"]
    frame = pd.DataFrame(drawn, columns=columns)
    counted = {name: int((picked[rows] == value).sum()) for value, name in names.items()}
    title = _ends_title(picked, rows, counted, claims)
    parts = frame.loc[frame["name"].notna(), ["name", "says"]].agg(": ".join, axis=1)
    kind = "claims of fact" if claims == FACT else "opinions, forecasts and the like"
    return Told(title, f"{total} {kind}, by {BY[rows]}. {'; '.join(parts)}.", frame)


def _ends_title(picked: pd.DataFrame, rows: str, counted: dict[str, int], claims: str) -> str:
    total = len(picked)
    what = "claims of fact" if claims == FACT else "opinions and the like"
    if rows == "basis":
        saw = int((picked["basis"] == "saw_it").sum())
        unsaid = int((picked["basis"] == "unknown").sum())
        leads = "leads" if saw < 2 else "lead"
        return f"{saw or 'None'} of {total} {what} {leads} to a witness; {unsaid} tell no basis"
    if rows == "hops":
        return f"{int((picked['hops'] == 0).sum())} of {total} {what} end in the article itself"
    if rows == "who":
        war = int(picked["who"].isin([NAMED_AT_WAR, UNNAMED_AT_WAR]).sum())
        named = int(picked["who"].isin([NAMED, NAMED_AT_WAR]).sum())
        return f"{named} of {total} {what} end with a name, {war} with a party to the war"
    top = max(counted, key=lambda name: counted[name])
    return f"“{top}” is the tone of {counted[top]} of {total} {what}"


def draw_ends(rows: pd.DataFrame, data: Package, *, mark: str) -> Any:
    """Draw claims as squares in rows; `rows` are those of all states, as `all_ends` gives them.

    Parameters
    ----------
    mark
        Name of the row in which a guessed number is marked.
    """
    import altair as alt

    from allylessons.theme import TEXT

    claims = data.load("claims")[["claim_id", "paraphrase"]]
    claims = claims.assign(
        card=[wrap(f"{c}: {t}", 74) for c, t in claims.itertuples(index=False, name=None)]
    )
    tall = 2 * SQUARE + 10
    height = tall * (int(rows["place"].max()) + 1)
    down = alt.Scale(domain=[0, height], range=[0, height], nice=False)
    wide = alt.Scale(domain=[0, WIDTH], range=[0, WIDTH], nice=False)
    x = alt.X("x:Q").scale(wide).axis(None)
    drawn = _placed(rows, tall)
    y = alt.Y("y:Q").scale(down).axis(None)
    labels = [f"{c}: {t[:50]}" for c, t in claims[["claim_id", "paraphrase"]].values]
    clicked = pick("claim_id", claims["claim_id"], labels, "One claim")
    chosen = {"param": "pick", "empty": False}
    base = alt.Chart().encode(y=y)
    dots = (
        base.transform_filter("isValid(datum.claim_id)")
        .mark_point(filled=True, opacity=1)
        .encode(
            x=x,
            **_scales(),
            size=alt.condition(chosen, alt.value(260), alt.value(100)),
            tooltip=["claim_id:N", "who:N"],
        )
        .add_params(clicked)
    )
    text = {**TEXT, "align": "left", "baseline": "middle"}
    says = base.transform_filter("isValid(datum.text)").mark_text(**text).encode(x=x, text="text:N")
    given = "isValid(guess) && guess !== ''"
    mine = (
        base.transform_filter(f"datum.text == '{mark}' && {given}")
        .transform_calculate(
            spot=f"min({WIDTH - 120}, {LEFT + 30} + toNumber(guess) / 2 * {SQUARE})",
            mine="'◆ your guess: ' + guess",
        )
        .mark_text(**{**text, "fontWeight": "bold"})
        .encode(x=alt.X("spot:Q").scale(wide).axis(None), text="mine:N")
    )
    card = (
        alt.Chart()
        .transform_filter(chosen)
        .transform_lookup(
            lookup="claim_id",
            from_=alt.LookupData(
                data=claims[["claim_id", "card"]], key="claim_id", fields=["card"]
            ),
        )
        .mark_text(**text, lineBreak="\n", lineHeight=17)
        .encode(x=alt.value(0), y=alt.value(height + 14), text="card:N")
    )
    return alt.layer(dots, says, mine, card, data=_compact(drawn)).properties(
        width=WIDTH, height=height, padding={"left": 5, "top": 5, "right": 5, "bottom": 30}
    )


def _compact(rows: pd.DataFrame) -> Any:
    """Rows as one text in the chart; stored as numbers each would take a line of the notebook."""
    import altair as alt

    return alt.InlineData(values=rows.to_csv(index=False), format=alt.DataFormat(type="csv"))


def _placed(rows: pd.DataFrame, tall: int) -> pd.DataFrame:
    """Squares and texts with their places in px; as few columns as can be, for the page's size."""
    squares = rows[rows["claim_id"].notna()]
    names = rows[rows["name"].notna()]
    middle = names["place"] * tall + tall // 2 - 2
    parts = [
        pd.DataFrame(
            {
                "claim_id": squares["claim_id"],
                "who": squares["who"],
                "x": LEFT + (squares["column"] + 0.5) * SQUARE,
                "y": squares["place"] * tall + (squares["sub"] + 0.5) * SQUARE + 3,
                "state": squares["state"],
            }
        ),
        pd.DataFrame({"text": names["name"], "x": 0, "y": middle, "state": names["state"]}),
        pd.DataFrame(
            {
                "text": names["says"],
                "x": LEFT + names["wide"] * SQUARE + 8,
                "y": middle,
                "state": names["state"],
            }
        ),
    ]
    frame = pd.concat(parts, ignore_index=True)
    return frame.astype({"x": int, "y": int, "state": int})
