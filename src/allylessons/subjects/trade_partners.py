"""Trade partner by partner: two customs, sums beside a GDP, all figures there are, shares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from allylessons.data import Package
from allylessons.lab import Told
from allylessons.model.trade import UNFIT, figures_of, mirrors, shares_of_total, trade_beside_gdp
from allylessons.subjects.estimates import COMPUTED, PUBLISHED, placed
from allylessons.subjects.trade import WHAT, gdp_sources, ids_of, in_percent, sum_of, whose
from allylessons.words import count, join_words, number

# Two figures a row


def two_customs(data: Package, iso3: str, *, names: tuple[str, str]) -> Told:
    """Two counts of one flow by year, and the years for which the other side gives none.

    `names` are those who count: the partner's side and the other.
    """
    trade = data.load("trade")
    both = mirrors(trade, iso3)
    own, other = names
    drawn = []
    for _, row in both.iterrows():
        gap = row["gap"]
        apart = f"{in_percent(abs(gap))}% {'higher' if gap > 0 else 'lower'}"
        says = f"{row['year']}: {own} {number(row['own'])}, {other} {number(row['other'])}, {apart}"
        drawn.append({**row[["year", "own", "other"]], "says": says, "ids": row["source_ids"]})
    rows = trade[(trade["partner_iso3"] == iso3) & (trade["measure"] == "goods_total")]
    silent = rows[(rows["reporter"] == "russian_customs") & rows["value"].isna()]
    for _, row in silent.iterrows():
        year = row["period"].year
        known = rows[(rows["reporter"] == "partner_customs") & (rows["period"].dt.year == year)]
        known = known[known["value"].notna() & ~known["status"].isin(UNFIT)]
        figure = number(known["value"].iloc[0]) if len(known) == 1 else "no figure"
        says = f"{year}: {own} {figure}, {other} no figure by country"
        ids = (*(known["source_ids"].iloc[0] if len(known) else ()), *row["source_ids"])
        drawn.append({"year": year, "own": None, "other": None, "says": says, "ids": ids})
    higher = set(both["gap"] > 0)
    title = (
        "Two customs, two sums, and neither is always the higher one"
        if len(higher) > 1
        else f"Two customs, two sums: {other if True in higher else own} had the higher each time"
    )
    words = " ".join(f"{one['says']}." for one in drawn)
    return Told(title, f"Goods both ways, US$ billion. {words}", _paired(drawn))


def beside_gdp(
    data: Package, names: Mapping[str, str], year: int, *, other: str, other_name: str
) -> Told:
    """Each partner's sums of a year in percent of its own GDP and of the other side's."""
    rows = trade_beside_gdp(data.load("trade"), data.load("indicators"), dict(names), other, year)
    labels, gdp = data.labels("trade", "reporter"), gdp_sources(data)
    drawn = []
    for _, row in rows.iterrows():
        if pd.isna(row["value"]):
            drawn.append({"says": f"{row['country']}: no figure", "ids": ()})
            continue
        by = whose(row["reporter"], row["country"], labels)
        ends = [row["own_percent"], row["other_percent"]]
        said = ["not known" if pd.isna(one) else f"{in_percent(one)}%" for one in ends]
        says = f"{row['country']}, {number(row['value'])} ({by}): {said[0]} of its own, "
        says += f"{said[1]} of {other_name}'s"
        one, two = (None if pd.isna(end) else round(float(end), 2) for end in ends)
        drawn.append({"own": one, "other": two, "says": says, "ids": (*row["source_ids"], gdp)})
    known = rows[rows["own_percent"].notna()]
    partners = known["country"].nunique()
    have = "has" if partners == 1 else "have"
    title = f"{year}: {partners or 'none'} of {len(names)} partners {have} a figure"
    if partners:
        top = known.loc[known["own_percent"].astype(float).idxmax()]
        title += "; the most is " if partners > 1 else ": "
        title += f"{in_percent(top['own_percent'])}% beside its own GDP, {top['country']}"
    words = "Trade in US$ billion, in percent of a GDP. " + " ".join(
        f"{one['says']}." for one in drawn
    )
    return Told(title, words, _paired(drawn))


def _paired(drawn: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows with two figures each: ``place``, ``says``, ``own``, ``other``, ``source_id``."""
    frame = pd.DataFrame(drawn, columns=["says", "own", "other", "ids"])
    frame = frame.astype({"own": float, "other": float})
    frame.insert(0, "place", range(len(frame)))
    frame["source_id"] = [ids_of(ids) or None for ids in frame.pop("ids")]
    return frame


# Figures beside each other, as `allylessons.subjects.estimates.draw` draws them


def on_record(data: Package, iso3: str, name: str) -> Told:
    """Every figure that the data hold for one partner, rivals side by side, blanks as blanks."""
    rows = figures_of(data.load("trade"), iso3)
    labels, sorts = data.labels("trade", "reporter"), data.labels("trade", "status")
    measures = data.labels("trade", "measure")
    drawn = []
    for _, row in rows.iterrows():
        ends = row[["value", "low", "high"]]
        one = {"year": row["year"], "source_id": ids_of(row["source_ids"]) or None}
        if ends.isna().all():
            drawn.append({**one, "name": f"{row['year']}, nobody", "says": "no figure"})
            continue
        figure = row["value"] if pd.notna(row["value"]) else None
        status = str(row["status"])
        says = f"{WHAT[row['measure']]} {sum_of(row)}"
        if status == "projection":
            says = f"forecast {sum_of(row)}"
        elif status == "part_of_year":
            says += ", part of a year"
        elif pd.notna(row["period_note"]):
            says += " (fiscal)"
        drawn.append(
            {
                **one,
                "name": f"{row['year']}, {whose(row['reporter'], name, labels)}",
                "low": float(row["low"]) if pd.notna(row["low"]) else None,
                "high": float(row["high"]) if pd.notna(row["high"]) else None,
                "figure": None if figure is None else float(figure),
                "says": says,
                "kind": COMPUTED if status == "derived" else PUBLISHED,
                "counts": f"{measures[row['measure']]}; {sorts.get(status, status)}"
                + (f"; {row['period_note']}" if pd.notna(row["period_note"]) else ""),
                "counter": str(row["reporter"]),
            }
        )
    columns = ["year", "name", "low", "high", "figure", "says", "kind", "counts", "counter"]
    frame = _placed(drawn, [*columns, "source_id"])
    known = frame[frame["counter"].notna()]
    if known.empty:
        if frame.empty:
            frame = _placed([{"name": name, "says": "no figure found"}], frame.columns[2:])
        return Told(f"{name}: no figure was found for any year", "Nothing is drawn.", frame)
    twice = known["year"].value_counts()
    rivals = sorted(twice.index[twice > 1])
    blank = frame.loc[frame["counter"].isna(), "year"]
    by = count(known["counter"].nunique(), "kind of counter", "kinds of counter")
    title = f"{name}: {count(len(known), 'figure')} by {by}"
    title += f", rivals in {count(len(rivals), 'year')}" if rivals else ", no rivals"
    title += f", {count(len(blank), 'year')} blank" if len(blank) else ""
    words = f"From {known['year'].min()} to {known['year'].max()}."
    for year in rivals:
        said = [
            f"{r['says']} ({r['name'].split(', ')[1]})"
            for _, r in known.iterrows()
            if r["year"] == year
        ]
        words += f" {year}: {'; '.join(said)}."
    if len(blank):
        words += f" Blank: {join_words(blank)}."
    return Told(title, words, frame)


def _placed(drawn: list[dict[str, Any]], columns: Any) -> pd.DataFrame:
    frame = pd.DataFrame(drawn, columns=list(columns)).astype({"name": "object"})
    frame.insert(0, "place", range(len(frame)))
    frame.insert(1, "head", pd.Series([None] * len(frame), dtype="object"))
    return frame


def shares(data: Package, names: Mapping[str, str]) -> Told:
    """The other side's shares of each partner's trade, exports and imports, by partner."""
    rows = shares_of_total(data.load("trade"), names)
    labels = data.labels("trade", "reporter")
    of = {
        "share_of_partner_trade": "all trade",
        "share_of_partner_exports": "exports",
        "share_of_partner_imports": "imports",
    }
    drawn, said = [], []
    for name, group in rows.groupby("country", sort=False):
        drawn.append({"head": name})
        found = group[group["trade_id"].notna()]
        if found.empty:
            drawn.append({"name": "nobody", "says": "no figure found"})
        for _, row in found.iterrows():
            derived = row["status"] == "derived"
            drawn.append(
                {
                    "name": f"{row['year']}, {whose(row['reporter'], name, labels)}",
                    "low": float(row["low"]) if pd.notna(row["low"]) else None,
                    "high": float(row["high"]) if pd.notna(row["high"]) else None,
                    "figure": float(row["value"]) if pd.notna(row["value"]) else None,
                    "says": f"{sum_of(row, '%')} of {of[row['measure']]}",
                    "kind": COMPUTED if derived else PUBLISHED,
                    "counts": str(row["note"]) if pd.notna(row["note"]) else "",
                    "source_id": ids_of(row["source_ids"]),
                }
            )
        whole = found[found["measure"] == "share_of_partner_trade"]
        ends = whole[["value", "low", "high"]].astype(float).stack().dropna()
        if len(ends):
            span = dict.fromkeys([number(ends.min()), number(ends.max())])
            more = (whole["value"] == ends.max()) & (whole["low"] == ends.max())
            open_end = " or more" * bool((more & whole["high"].isna()).any())
            said.append(f"{name} {' to '.join(span)}%{open_end}")
    lines = " ".join(
        f"{one['head']}:" if "head" in one else f"{one['name']}: {one['says']}." for one in drawn
    )
    return Told(f"Russia's share of all trade: {join_words(said)}", lines, placed(drawn))
