"""A lesson and the countries that it tells of: what is left out, what does not say whose it is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from allylessons import about
from allylessons.authors.cases import RECORD, Case
from allylessons.data import DataError, Package
from allylessons.words import join_words

Fault = tuple[str, str]
_FILLED = re.compile(r"\{([A-Z]\d{2,3})\b")


def told_of(case: Case) -> Iterator[Fault]:
    """What is left out is named; what rests on a row of a country says that it is about it."""
    for place, left in case.content.left_out.items():
        rows = f" It names {join_words(left.needs)}." if left.needs else ""
        said = f"left out, as it is about {join_words(left.countries)}, which the data do not hold."
        yield place or "the lesson", f"{said}{rows} Write another for it, or take it out"
    if about.WHOLE in case.content.left_out:
        return
    for place, codes, part in parts(tomllib.loads(case.text)):
        for one in dict.fromkeys(_FILLED.findall(part)):
            iso3 = _country(case.data, one)
            if iso3 in about.told_of() and iso3 not in codes:
                yield place, f'{one} is a row of {iso3}: write about = ["{iso3}"] at its head'
    views = {one for ids in case.content.views.values() for one in ids}
    named = {*case.content.voices} - views
    for cell in case.notebook.cells:
        if cell.cell_type == "code":
            named |= {*RECORD.findall(cell.source)}
    for one in sorted(named):
        iso3 = _country(case.data, one)
        if iso3 in about.told_of() and one not in about.told_of()[iso3]["rows"]:
            yield "cells and voices", f"{one} is not among the rows of {iso3} in countries.toml"


def parts(
    part: Any, place: str = "", codes: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Every text with its place, and the countries that it or a part around it is about."""
    if isinstance(part, dict):
        own = part.get("about", ())
        codes = (*codes, *own) if isinstance(own, list) else codes
        for key, inner in part.items():
            yield from parts(inner, f"{place}.{key}".lstrip("."), codes)
    elif isinstance(part, list):
        for at, inner in enumerate(part, 1):
            yield from parts(inner, f"{place}[{at}]", codes)
    elif isinstance(part, str):
        yield place, codes, part


def _country(data: Package, identifier: str) -> str:
    """Code of the country whose record a row is; a figure is its claim's."""
    try:
        _, row = data.record(identifier)
    except DataError:
        return ""
    if "claim_id" in row.index and "iso3" not in row.index:
        row = data.row("claims", row["claim_id"])
    columns = ("iso3", "partner_iso3", "supplier_iso3")
    return next((row[one] for one in columns if isinstance(row.get(one), str)), "")
