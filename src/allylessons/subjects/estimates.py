"""Rival estimates side by side, and the shares that they publish or allow."""

from __future__ import annotations

from typing import Any

import pandas as pd

from allylessons.data import Package
from allylessons.lab import WIDTH, Told
from allylessons.model.estimates import (
    estimates_of,
    in_single_units,
    known,
    latest_of_each,
    matched_shares,
)
from allylessons.subjects.parts import one_state
from allylessons.words import date, estimate

PUBLISHED, COMPUTED = "published", "computed"
LEFT = 205  # px for the names at the left of a picture
STEP = 24  # px for a row, which a finger can hit


def rows_of(data: Package, iso3: str, measures: list[str]) -> pd.DataFrame:
    """The estimates of some measures about one country, as `estimates_of` gives them.

    Those that count only arrivals so far or only one region are left out: nothing can be divided
    by them.
    """
    table = data.load("estimates")
    return estimates_of(table, data.load("actors"), iso3=iso3, measures=measures)


def months(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """Months in which some of the rows were published, as text and as ``2025-01``."""
    found = rows.loc[rows["date_precision"] != "year", "date"].dt.to_period("M")
    found = found.drop_duplicates().sort_values()
    return [(f"{month.start_time:%B %Y}", str(month)) for month in found]


def _label(row: Any) -> str:
    return f"{row['estimator']}, {date(row['date'], str(row['date_precision']))}"


def rivals(rows: pd.DataFrame, labels: dict[str, str]) -> pd.DataFrame:
    """Rival estimates as rows of a picture, grouped by what they count, oldest first.

    Parameters
    ----------
    rows
        As `estimates_of` gives them.
    labels
        Definition to what it is called.

    Returns
    -------
    pandas.DataFrame
        Columns ``place`` (from 0), ``head`` (a group's name), ``name``, ``low``, ``high``,
        ``figure``, ``says``, ``kind``, ``counts``, ``source_id``.
    """
    drawn: list[dict[str, Any]] = []
    for definition, group in rows.groupby("definition", observed=True, sort=False, dropna=False):
        heading = labels.get(str(definition), "")
        if heading:
            drawn.append({"head": heading})
        for _, row in group.sort_values("date", kind="stable").iterrows():
            ends = row["least"], row["most"]
            figure = row["value"] if pd.notna(row["value"]) else None
            if figure is None and pd.isna(row["least"]) != pd.isna(row["most"]):
                figure = row["most"] if pd.isna(row["least"]) else row["least"]
            arrows = "← " * pd.isna(row["least"]), " →" * pd.isna(row["most"])
            drawn.append(
                {
                    "name": _label(row),
                    "low": None if figure is not None else float(ends[0]),
                    "high": None if figure is not None else float(ends[1]),
                    "figure": None if figure is None else float(figure),
                    "says": f"{arrows[0]}{estimate(row)}{arrows[1]}",
                    "kind": PUBLISHED,
                    "counts": heading or "not stated",
                    "source_id": row["source_id"],
                }
            )
    return placed(drawn)


_COLUMNS = ("head", "name", "low", "high", "figure", "says", "kind", "counts", "source_id")


def placed(drawn: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows of a picture as `rivals` gives them; one that is `same` stands in the row before it."""
    frame = pd.DataFrame(drawn, columns=list(_COLUMNS)).astype({"head": "object"})
    new_row = [not one.get("same") for one in drawn]
    frame.insert(0, "place", pd.Series(new_row, dtype="int64").cumsum() - 1)
    return frame


def shares(
    losses: pd.DataFrame,
    sent: pd.DataFrame,
    published: pd.DataFrame,
    labels: dict[str, str],
) -> pd.DataFrame:
    """Shares of those sent as rows of a picture: published ones, and those that counts allow.

    Counts are divided only where both are about the same people and the definition is stated. A
    computed share is drawn with the ends that rounding allows.

    Parameters
    ----------
    losses, sent, published
        Rows as `estimates_of` gives them: people lost, people sent, shares in percent.
    labels
        Definition to what it is called.

    Returns
    -------
    pandas.DataFrame
        As `rivals` gives them; figures in percent.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for _, row in published.sort_values("date", kind="stable").iterrows():
        figure = next(v for v in (row["value"], row["most"], row["least"]) if pd.notna(v))
        heading = labels.get(str(row["definition"]), str(row["definition"]))
        found.setdefault(heading, []).append(
            {
                "name": _label(row),
                "figure": float(figure),
                "says": f"{estimate(row)}%",
                "kind": PUBLISHED,
                "counts": heading,
                "source_id": row["source_id"],
            }
        )
    about = pd.concat([losses, sent]).set_index("estimate_id")
    pairs = matched_shares(losses, sent)
    for losses_id, group in pairs.groupby("losses_id", sort=False):
        part = about.loc[losses_id]
        heading = labels.get(str(part["definition"]), str(part["definition"]))
        low, high = group["least_percent"].min(), group["most_percent"].max()
        high = None if group["most_percent"].isna().any() else high
        dots = sorted(set(group["share_percent"].dropna().astype(float)))
        says = f"{low:.0f} to {high:.0f}%" if high is not None else f"{low:.0f}% or more"
        origins = [part["source_id"], *about.loc[group["deployed_id"], "source_id"]]
        found.setdefault(heading, []).append(
            {
                "name": f"{part['estimator']}: {estimate(part)}",
                "low": float(low),
                "high": None if high is None else float(high),
                "dots": dots,
                "says": says,
                "kind": COMPUTED,
                "counts": heading,
                "source_id": ";".join(dict.fromkeys(origins)),
            }
        )
    drawn: list[dict[str, Any]] = []
    for heading, group in found.items():
        drawn.append({"head": heading})
        for one in sorted(group, key=lambda one: one["kind"] == COMPUTED):
            dots = one.pop("dots", None)
            if dots is None:
                drawn.append(one)
                continue
            # One row of the picture: its name and its ends, and a dot for each division.
            drawn.append({**one, "figure": dots[0] if dots else None})
            drawn += [{"figure": dot, "kind": COMPUTED, "same": True} for dot in dots[1:]]
    return placed(drawn)


def finding(rows: pd.DataFrame, month: str, noun: str) -> str:
    """What shares, as `shares` gives them, come to in a month; `noun` is what they count."""
    when = f"{pd.Timestamp(month):%B %Y}"
    computed = rows[(rows["kind"] == COMPUTED) & rows["name"].notna()]
    if computed.empty:
        return f"{when}: no counts that may be divided"
    low, high = computed["low"].min(), computed["high"].max()
    open_end = computed["high"].isna().any()
    ends = f"{low:.0f}% or more" if pd.isna(high) else f"{low:.0f}% to {high:.0f}%"
    ends += " or more" * bool(open_end and pd.notna(high))
    said, found = span(rows, PUBLISHED), f"{when}: counts allow {ends} {noun}"
    if said and said[0] < said[1]:
        return f"{found}, officials published {said[0]:.0f}% to {said[1]:.0f}%"
    return found


def span(rows: pd.DataFrame, kind: str) -> tuple[float, float] | None:
    """The lowest and highest figure of one kind, or None."""
    figures = rows.loc[rows["kind"] == kind, "figure"].dropna().astype(float)
    return (figures.min(), figures.max()) if len(figures) else None


def in_words(rows: pd.DataFrame) -> str:
    """Read a picture's rows out, group by group; of a long group, the lowest and the highest."""
    parts = []
    heads = rows["head"].notna().cumsum()
    for _, group in rows.groupby(heads, sort=False):
        heading = next((one for one in group["head"] if isinstance(one, str)), "")
        lines = group[group["name"].notna()]
        edge = lines["figure"].fillna(lines["high"]).astype(float)
        said = [
            f"{row['name']}: {str(row['says']).strip('←→ ')}"
            f"{', computed' if row['kind'] == COMPUTED else ''}"
            for _, row in lines.iterrows()
        ]
        if len(said) > 3:
            low, high = edge.argmin(), edge.argmax()
            said = [f"{len(said)} figures, from {said[low]}, to {said[high]}"]
        heading = f"{heading[:1].upper()}{heading[1:]}: " if heading else ""
        parts += [f"{heading}{'; '.join(said)}."] if said else []
    return " ".join(parts) or "Nothing was known by then."


def draw(
    rows: pd.DataFrame,
    *,
    axis: str,
    domain: tuple[float, float] | None = None,
    mark: float | None = None,
    mark_name: str = "",
    log: bool = False,
    guess: tuple[str, str] | None = None,
) -> Any:
    """Draw such rows: names at the left, a mark for a figure, a bar for a range, the figure beside.

    Parameters
    ----------
    rows
        As `rivals` or `shares` give them, for all states of a picture.
    axis
        Name of the axis, with its unit.
    domain
        Lowest and highest value on the axis; by default from 0 to a third beyond the largest figure
        that is shown.
    mark, mark_name
        A value with a line of its own, and its name.
    log
        Whether the axis is logarithmic, which its name then has to say.
    guess
        Names of two parameters that hold a guess, drawn as a band.
    """
    import altair as alt

    from allylessons.theme import BLUE, GREY, ORANGE, TEXT

    rows = rows.copy()
    if domain is None:
        groups = rows.groupby("state") if "state" in rows else [(0, rows)]
        room = {state: 1.6 * group[["figure", "high"]].max().max() for state, group in groups}
        rows["room"] = rows["state"].map(room) if "state" in rows else room[0]
    scale = alt.Scale(
        type="log" if log else "linear",
        range=[LEFT, WIDTH - 10],
        nice=False,
        **({} if log else {"zero": True}),
        **({"domain": list(domain)} if domain else {}),
    )
    ticks = alt.Axis(tickCount=5, format="~s" if log else ",d", title=axis, titleAnchor="end")
    x = alt.X("figure:Q").scale(scale).axis(ticks)
    y = alt.Y("place:O").axis(None)
    if one_state(rows):
        y = y.scale(domain=sorted(rows["place"].unique()))  # its height stays when it opens
    base = alt.Chart()  # the rows are given to all layers together: one filter holds for all
    names = (
        base.transform_filter("isValid(datum.name)")
        .mark_text(**TEXT, align="left")
        .encode(x=alt.value(0), y=y, text="name:N")
    )
    heads = (
        base.transform_filter("isValid(datum.head)")
        .mark_text(**{**TEXT, "fontStyle": "italic"}, align="left")
        .encode(x=alt.value(0), y=y, text="head:N")
    )
    bars = (
        base.transform_filter("isValid(datum.low) && isValid(datum.high)")
        .mark_rule(strokeWidth=4, color=GREY, aria=False)
        .encode(x=alt.X("low:Q").scale(scale).axis(ticks), x2="high:Q", y=y)
    )
    kinds = [PUBLISHED, COMPUTED] if COMPUTED in set(rows["kind"]) else [PUBLISHED]
    points = (
        base.transform_filter("isValid(datum.figure)")
        .mark_point(size=120, filled=True, opacity=1)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape("kind:N")
            .scale(domain=kinds, range=["diamond", "circle"][: len(kinds)])
            .legend(alt.Legend(orient="bottom", title=None) if len(kinds) > 1 else None),
            color=alt.Color("kind:N")
            .scale(domain=kinds, range=[ORANGE, BLUE][: len(kinds)] if len(kinds) > 1 else [BLUE])
            .legend(alt.Legend(orient="bottom", title=None) if len(kinds) > 1 else None),
            tooltip=[alt.Tooltip(f"{one}:N") for one in ("name", "says", "counts", "kind")],
        )
    )
    rows_x = base.transform_calculate(edge="max(datum.figure || 0, datum.high || 0)")
    says = (
        rows_x.transform_filter("isValid(datum.says)")
        .mark_text(**TEXT, align="left", dx=10)
        .encode(x=alt.X("edge:Q").scale(scale).axis(ticks), y=y, text="says:N")
    )
    layers = [bars, points, names, heads, says]
    if domain is None:
        layers.append(
            base.mark_point(opacity=0, aria=False).encode(x=alt.X("room:Q").scale(scale), y=y)
        )
    if mark is not None:
        line = alt.Chart(alt.InlineData(values=[{"at": mark, "name": mark_name}]))
        at = alt.X("at:Q").scale(scale)
        layers += [
            line.mark_rule(color=ORANGE, strokeWidth=2, strokeDash=[6, 4]).encode(x=at),
            line.mark_text(**TEXT, dy=-6, y=0, baseline="bottom").encode(x=at, text="name:N"),
        ]
    if guess:
        low, high = guess
        band = alt.Chart(alt.InlineData(values=[{}]))
        given = f"isValid(toNumber({low})) && isValid(toNumber({high}))"
        ends = {
            "x": alt.XDatum(alt.ExprRef(f"toNumber({low})"), type="quantitative", scale=scale),
            "x2": alt.X2Datum(alt.ExprRef(f"toNumber({high})")),
        }
        layers.insert(
            0,
            band.mark_rect(
                color=GREY, opacity=alt.ExprRef(f"{given} ? 0.25 : 0"), aria=False
            ).encode(**ends),
        )
    return alt.layer(*layers, data=rows).properties(width=WIDTH, height=alt.Step(STEP))


TABLE = {"name": "who, when", "says": "figure", "counts": "what is counted", "kind": "kind"}


def told(title: str, rows: pd.DataFrame, before: str = "") -> Told:
    """A state of a picture of estimates, with its words."""
    return Told(title, f"{before} {in_words(rows)}".strip(), rows)


def table(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of a picture that stand in its table: not headings, not further dots."""
    return rows[rows["name"].notna()]


__all__ = [
    "COMPUTED",
    "PUBLISHED",
    "TABLE",
    "draw",
    "estimates_of",
    "in_single_units",
    "known",
    "latest_of_each",
    "matched_shares",
    "months",
    "rivals",
    "rows_of",
    "shares",
    "span",
    "table",
    "told",
]
