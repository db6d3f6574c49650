"""Small frames and a small data package, made by hand, that several tests share."""

import json

import pandas as pd

# One field of each type that the course's descriptor uses.
FIELDS = [
    {"name": "id", "type": "string", "title": "Id", "constraints": {"required": True}},
    {"name": "text", "type": "string", "title": "Text", "description": "Any text."},
    {"name": "day", "type": "string", "title": "Day", "partialDate": True},
    {"name": "meant", "type": "string", "title": "Meant", "partialDate": "meant_precision"},
    {
        "name": "meant_precision",
        "type": "string",
        "title": "Precision",
        "categories": [
            {"value": value, "label": value} for value in ("day", "month", "season", "year", "none")
        ],
    },
    {"name": "on", "type": "date", "title": "On"},
    {
        "name": "size",
        "type": "string",
        "title": "Size",
        "categories": [{"value": "s", "label": "small"}, {"value": "l", "label": "large"}],
        "categoriesOrdered": True,
    },
    {
        "name": "side",
        "type": "string",
        "title": "Side",
        "categories": [{"value": "a", "label": "left"}, {"value": "b", "label": "right"}],
    },
    {"name": "whole", "type": "integer", "title": "Whole", "constraints": {"minimum": 0}},
    {"name": "number", "type": "number", "title": "Number"},
    {
        "name": "yes",
        "type": "boolean",
        "title": "Yes",
        "trueValues": ["yes"],
        "falseValues": ["no"],
    },
    {"name": "ids", "type": "list", "title": "Ids", "references": ["things"]},
]
ROWS = [
    "T1,NA,2025-01-13,2024-12,season,2025-02-24,s,a,1,1.5,yes,T1;T2",
    "T2,<b> & 1.0,2025-01,2025,year,,l,b,,,no,",
    "T3,,2025,,none,,,,7,-2,,T3",
]


def package(folder, rows=ROWS):
    """Write a data package of one table, ``things``, and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    schema = {"fields": FIELDS, "primaryKey": ["id"], "missingValues": [""]}
    descriptor = {
        "name": "small",
        "title": "A small package",
        "version": "1.2",
        "as_of": "2025-02",
        "homepage": "https://example.org/small",
        "contributors": [{"title": "Ada"}, {"title": "Grace"}],
        "resources": [
            {
                "name": "things",
                "title": "Things",
                "path": "things.csv",
                "description": "One row is a thing. More follows.",
                "schema": schema,
            }
        ],
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    lines = [",".join(field["name"] for field in FIELDS), *rows]
    (folder / "things.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


ACTORS = pd.DataFrame(
    [
        ("bbc", "BBC", "outlet", True, "GBR", False),
        ("kyiv", "Ukraine's army", "office", True, "UKR", True),
        ("west", "Western officials", "office", False, None, None),
    ],
    columns=["actor_id", "name", "kind", "named", "iso3", "party_to_war"],
).assign(note="about the actor")
ACTORS["named"] = ACTORS["named"].astype("boolean")
ACTORS["party_to_war"] = ACTORS["party_to_war"].astype("boolean")


def estimates(*rows):
    """Table ``estimates`` from tuples: id, measure, actor, date, value, low, high, qualifier.

    Soldiers of North Korea; the length of the date gives its precision.
    """
    names = ["estimate_id", "measure", "actor_id", "date", "value", "low", "high", "qualifier"]
    frame = pd.DataFrame(list(rows), columns=names)
    precision = frame["date"].map(lambda date: {4: "year", 7: "month", 10: "day"}[len(date)])
    frame["date_precision"] = precision.astype("category")
    frame["date"] = pd.to_datetime(frame["date"], format="ISO8601")
    frame[["value", "low", "high"]] = frame[["value", "low", "high"]].astype("Float64")
    frame["source_id"] = [f"S{number:03d}" for number in range(1, len(frame) + 1)]
    return frame.assign(iso3="PRK", unit="people", definition="killed or wounded", note=None)


RIVALS = estimates(
    ("N1", "sent", "kyiv", "2024-10-23", 12000, None, None, "about"),
    ("N2", "sent", "bbc", "2024-11", None, 10000, 11000, "range"),
    ("N3", "sent", "west", "2025-01-22", 11000, None, None, None),
    ("N4", "lost", "kyiv", "2025-01-05", 3800, 3800, None, "more_than"),
    ("N5", "lost", "west", "2025-01-22", 4000, None, 4000, "almost"),
    ("N6", "lost", "bbc", "2025-03-02", None, 3000, 5000, "range"),
)


def trade(*rows):
    """Table ``trade`` from tuples, in dollars unless a tenth item names another unit."""
    names = ["trade_id", "partner_iso3", "period", "measure", "reporter", "value", "low", "high"]
    cells = [row if len(row) == 10 else (*row, "US$ billion") for row in rows]
    frame = pd.DataFrame(cells, columns=[*names, "status", "unit"])
    frame["period"] = pd.to_datetime(frame["period"], format="ISO8601")
    frame[["value", "low", "high"]] = frame[["value", "low", "high"]].astype("Float64")
    frame["source_ids"] = [(f"S{number}",) for number in range(1, len(frame) + 1)]
    return frame.assign(period_precision="year", note=None)


GDP = pd.DataFrame([("CHN", 1000), ("RUS", 200), ("IRN", None)], columns=["iso3", "value"]).assign(
    indicator="gdp_current_usd", period=pd.Timestamp("2011-01-01")
)
