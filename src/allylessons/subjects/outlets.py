"""Who speaks from where: stakes in the war, voices from the country itself, seats of outlets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from allylessons.data import Package
from allylessons.lab import WIDTH, Told
from allylessons.model.chains import outlets_by_country, own_voices
from allylessons.subjects.chains import ROW, far_ends
from allylessons.subjects.messages import guessed
from allylessons.words import join_words

PARTY, FOR_UKRAINE, FOR_RUSSIA, NEITHER = (
    "party to the war",
    "arms Ukraine",
    "arms Russia, or is said to",
    "not in our table of suppliers",
)


def stakes(data: Package, *, links: bool, notes: Mapping[str, str]) -> Told:
    """Claims by the country from which their far end speaks, and what that country's stake is.

    Parameters
    ----------
    links
        Whether to follow the links that were found on checking.
    notes
        Code of a country to a further stake, in a few words.
    """
    ends, arming = far_ends(data, traced=links), data.load("arming")
    ends = ends[ends["hops"] > 0]
    spoken = ends["speaker_iso3"].value_counts()
    actors, countries = data.load("actors"), data.load("countries").set_index("iso3")
    at_war = set(countries.index[countries["role"] == "party"])
    at_war |= set(actors.loc[actors["party_to_war"].fillna(False).astype(bool), "iso3"].dropna())
    sides = {
        side: set(arming.loc[arming["recipient_iso3"] == code, "supplier_iso3"]) - at_war
        for side, code in ((FOR_UKRAINE, "UKR"), (FOR_RUSSIA, "RUS"))
    }
    subjects = set(countries.index[countries["role"] == "subject"])
    everywhere = set(far_ends(data, traced=True).query("hops > 0")["speaker_iso3"].dropna())
    rest = (everywhere | subjects) - at_war - sides[FOR_UKRAINE] - sides[FOR_RUSSIA]
    says = data.labels("arming", "stance")
    cells = data.load("meanings").query("meaning == 'arms'").set_index("iso3")["evidence"]
    own = {}
    for _, row in arming.iterrows():
        # What is on record is no matter of what the supplier says of it.
        sure = row["stance"] == "affirms" or cells.get(row["supplier_iso3"]) == "record"
        verb = "arms" if sure else "said to arm"
        to = countries["name"][row["recipient_iso3"]]
        own[row["supplier_iso3"]] = f"{verb} {to}, {says[row['stance']]}"
    drawn: list[dict[str, Any]] = []
    for head, codes in ((PARTY, at_war), *sides.items(), (NEITHER, rest)):
        drawn.append({"head": head})
        for code in sorted(codes, key=lambda code: (-spoken.get(code, 0), str(code))):
            note = "; ".join(filter(None, (own.get(code), notes.get(code))))
            drawn.append(
                {
                    "name": countries["name"].get(code, code),
                    "value": int(spoken.get(code, 0)),
                    "says": f"{spoken.get(code, 0)}{f' · {note}' if note else ''}",
                    "stake": head,
                }
            )
    frame = pd.DataFrame(drawn, columns=["head", "name", "value", "says", "stake"])
    frame.insert(0, "place", range(len(frame)))
    sums = frame.groupby("stake")["value"].sum().reindex([PARTY, *sides], fill_value=0)
    basis = "With links found on checking" if links else "As credited"
    title = (
        f"{basis}: {sums[FOR_UKRAINE]:.0f} speak from states that arm Ukraine, "
        f"{sums[FOR_RUSSIA]:.0f} from states said to arm Russia, {sums[PARTY]:.0f} from parties"
    )
    lines = []
    for head, group in frame[frame["name"].notna()].groupby("stake", sort=False):
        each = "; ".join(f"{row['name']} {row['says']}" for _, row in group.iterrows())
        lines.append(f"{str(head)[0].upper()}{str(head)[1:]}: {each}.")
    stateless = int(ends["speaker_iso3"].isna().sum())
    return Told(title, f"{' '.join(lines)} No one country: {stateless}.", frame)


def heard(data: Package, *, links: bool) -> Told:
    """Claims about each country studied, and how many end with a voice from there."""
    ends = far_ends(data, traced=links)
    counted = own_voices(ends, data.load("countries")).sort_values(
        ["own", "claims"], ascending=False, kind="stable"
    )
    frame = pd.DataFrame(
        {
            "place": range(len(counted)),
            "name": counted["country"],
            "value": counted["own"],
            "whole": counted["claims"],
            "says": [f"{o} of {c}" for o, c in zip(counted["own"], counted["claims"], strict=True)],
        }
    )
    silent = list(counted.loc[counted["own"] == 0, "country"])
    who = "ends with a voice from there" if not links else "ends with one, found links included"
    title = (
        f"About {join_words(silent, 'or')} no claim {who}" if silent else f"Of each, a claim {who}"
    )
    lines = "; ".join(f"{row['name']} {row['says']}" for _, row in frame.iterrows())
    return Told(title, f"Claims that end with a voice from the country itself: {lines}.", frame)


def draw_bars(rows: pd.DataFrame, *, axis: str) -> Any:
    """Draw a count for each row as a bar, with its words beside it; `rows` are those of all states.

    A column ``whole`` draws a wider, empty bar behind; a column ``head`` gives headings.
    """
    import altair as alt

    from allylessons.theme import BLUE, GREY, TEXT

    whole = "whole" in rows
    left = 150
    top = float(rows[["value", "whole"] if whole else ["value"]].max().max())
    scale = alt.Scale(domain=[0, top], range=[left, WIDTH - (70 if whole else 250)], nice=False)
    ticks = alt.Axis(values=list(range(0, int(top) + 1, 5)), title=axis, titleAnchor="start")
    y = alt.Y("place:O").axis(None)
    base = alt.Chart().encode(y=y)
    text = {**TEXT, "align": "left"}
    bars = (
        base.transform_filter("isValid(datum.name)")
        .mark_bar(color=BLUE)
        .encode(x=alt.X("value:Q").scale(scale).axis(ticks), tooltip=["name:N", "says:N"])
    )
    edge = "whole:Q" if whole else "value:Q"
    layers = [
        bars,
        base.transform_filter("isValid(datum.name)")
        .mark_text(**text)
        .encode(x=alt.value(0), text="name:N"),
        base.transform_filter("isValid(datum.says)")
        .mark_text(**text, dx=6)
        .encode(x=alt.X(edge).scale(scale).axis(ticks), text="says:N"),
    ]
    if whole:
        layers.insert(
            0,
            base.mark_bar(color="transparent", stroke=GREY, strokeWidth=2, aria=False).encode(
                x=alt.X("whole:Q").scale(scale).axis(ticks)
            ),
        )
    if "head" in rows:
        layers.append(
            base.transform_filter("isValid(datum.head)")
            .mark_text(**{**text, "fontStyle": "italic"})
            .encode(x=alt.value(0), text="head:N")
        )
    return alt.layer(*layers, data=rows).properties(width=WIDTH, height=alt.Step(ROW - 4))


def seats(data: Package, exiles: Mapping[str, str]) -> Told:
    """Every outlet by the country of its seat; a country concerned has a row without one, too.

    Parameters
    ----------
    exiles
        Outlet to the country that it left or was founded outside of.
    """
    tables = (data.load(name) for name in ("outlets", "actors", "countries"))
    found = outlets_by_country(*tables)
    outlets = data.load("outlets").set_index("outlet_id")
    actors = data.load("actors").set_index("name")["actor_id"]
    called = data.load("countries").set_index("iso3")["name"]
    drawn: list[dict[str, Any]] = []
    for _, country in found.sort_values(["concerned", "outlets"], ascending=False).iterrows():
        if not country["names"]:
            drawn.append({"country": country["country"], "says": "none of them", "kind": "empty"})
        for at, name in enumerate(country["names"]):
            key = actors[name]
            city = outlets.loc[key, "city"]
            where = f"{name}, {city}" if pd.notna(city) else name
            gone = (
                f" · on {called.get(exiles[key], exiles[key])}, in exile" if key in exiles else ""
            )
            drawn.append(
                {
                    "country": country["country"] if at == 0 else None,
                    "says": where + gone,
                    "kind": "in exile" if gone else "seat",
                    "outlet_id": key,
                    "seat": country["country"],
                }
            )
    columns = ["country", "says", "kind", "outlet_id", "seat"]
    frame = pd.DataFrame(drawn, columns=columns)
    frame.insert(0, "place", range(len(frame)))
    concerned = found[found["concerned"]]
    inside = int(concerned["outlets"].sum())
    total = int(found["outlets"].sum())
    sit = "sits" if inside < 2 else "sit"
    title = (
        f"{inside or 'None'} of {total} {sit} in one of the {len(concerned)} countries concerned"
    )
    counts = [f"{row['country']} {row['outlets']}" for _, row in found.iterrows()]
    away = frame.loc[frame["kind"] == "in exile", "says"]
    words = f"Outlets and institutes by seat: {', '.join(counts)}. In exile: {'; '.join(away)}."
    return Told(title, words, frame)


def seat_sources(data: Package) -> list[str]:
    """The sources of the outlets' seats."""
    cells = data.load("outlets")["source_ids"]
    return ["S001", *dict.fromkeys(one for cell in cells for one in cell)]


def draw_seats(rows: pd.DataFrame) -> Any:
    """Draw outlets in rows, one each, by country; a diamond writes from abroad."""
    import altair as alt

    from allylessons.theme import BLUE, GREY, ORANGE, TEXT

    step = 21
    height = step * len(rows) + 20
    down = alt.Scale(domain=[0, height], range=[0, height], nice=False)
    rows = rows.assign(y=rows["place"] * step + 10)
    base = alt.Chart().encode(y=alt.Y("y:Q").scale(down).axis(None))
    kinds = ["seat", "in exile", "empty"]
    points = base.mark_point(size=110, filled=True, opacity=1).encode(
        x=alt.value(122),
        shape=alt.Shape("kind:N")
        .scale(domain=kinds, range=["circle", "diamond", "cross"])
        .legend(None),
        color=alt.Color("kind:N").scale(domain=kinds, range=[BLUE, ORANGE, GREY]).legend(None),
        tooltip=["seat:N", "says:N"],
    )
    text = {**TEXT, "align": "left", "baseline": "middle"}
    names = (
        base.transform_filter("isValid(datum.country)")
        .mark_text(**text)
        .encode(x=alt.value(0), text="country:N")
    )
    says = base.mark_text(**text).encode(x=alt.value(136), text="says:N")
    mine = guessed("'Your guess: ' + guess + ' in the countries with a cross'", height - 6)
    return alt.layer(points, names, says, mine, data=rows).properties(width=WIDTH, height=height)
