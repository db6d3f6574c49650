"""The data package is whole: keys, dates, ranges, totals, and a README that tells the truth."""

import csv
import json
import re
from calendar import monthrange
from collections import Counter, defaultdict
from datetime import date as day
from functools import cache
from pathlib import Path

import frictionless
import pytest

DATA = Path(__file__).parents[1] / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}
FIELDS = [(name, f) for name, r in RESOURCES.items() for f in r["schema"]["fields"]]
LENGTHS = {"day": {10}, "month": {7}, "season": {7}, "year": {4}, "none": {0}}
# Control, zero-width and direction characters, soft hyphen, byte-order mark, no-break space.
INVISIBLE = re.compile("[\x00-\x09\x0b-\x1f\x7f\xa0\xad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")


@cache
def rows(table):
    with open(DATA / RESOURCES[table]["path"], encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def keys(table):
    names = RESOURCES[table]["schema"]["primaryKey"]
    return frozenset(":".join(row[name] for name in names) for row in rows(table))


def name_of(table, row):
    return ":".join(row[column] for column in RESOURCES[table]["schema"]["primaryKey"])


def fields_with(prop):
    return [pytest.param(t, f, id=f"{t}.{f['name']}") for t, f in FIELDS if prop in f]


def real(date):
    """Whether a day, or the first day of a month or year, is in the calendar."""
    try:
        return bool(day.fromisoformat((date + "-01-01")[:10]))
    except ValueError:
        return False


def last_day(date):
    """The latest day that a partial date may mean."""
    year, month = int(date[:4]), int(date[5:7] or 12)
    return date if len(date) == 10 else f"{year}-{month:02}-{monthrange(year, month)[1]}"


def test_frictionless_finds_it_valid():
    report = frictionless.validate(str(DATA / "datapackage.json"))
    found = report.flatten(["name", "rowNumber", "fieldName", "note"])
    assert report.valid, "\n".join(str(line) for line in found)
    assert len(report.tasks) == len(RESOURCES)


def test_the_descriptor_knows_every_file():
    assert {path.name for path in DATA.glob("*.csv")} == {r["path"] for r in RESOURCES.values()}


@pytest.mark.parametrize("table", RESOURCES)
def test_files_are_plain(table):
    raw = (DATA / RESOURCES[table]["path"]).read_bytes()
    assert raw.endswith(b"\n")
    for number, line in enumerate(raw.decode("utf-8").split("\n"), start=1):
        assert not INVISIBLE.search(line), f"{table}:{number}: invisible character"
    for row in rows(table):
        for column, cell in row.items():
            assert cell == cell.strip(), f"{name_of(table, row)} {column}: space at an end"


@pytest.mark.parametrize("table", RESOURCES)
def test_every_table_and_column_is_explained(table):
    resource = RESOURCES[table]
    assert list(rows(table)[0]) == [field["name"] for field in resource["schema"]["fields"]]
    assert resource["licenses"]
    for thing in (resource, *resource["schema"]["fields"]):
        assert thing.get("title"), thing["name"]
        assert thing.get("description", "").endswith("."), thing["name"]


@pytest.mark.parametrize(("table", "field"), fields_with("categories"))
def test_closed_lists_have_labels(table, field):
    values = [category["value"] for category in field["categories"]]
    assert values == field["constraints"]["enum"]
    labels = [category["label"] for category in field["categories"]]
    assert all(labels)
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(("table", "field"), fields_with("references"))
def test_lists_of_ids_resolve(table, field):
    known = frozenset().union(*map(keys, field["references"]))
    for row in rows(table):
        cell = row[field["name"]]
        ids = cell.split(";") if cell else []
        assert set(ids) <= known, f"{name_of(table, row)}: {set(ids) - known}"
        assert len(set(ids)) == len(ids), f"{name_of(table, row)}: an id stands twice"


@pytest.mark.parametrize("table", RESOURCES)
def test_ids_in_prose_resolve(table):
    known = frozenset().union(*map(keys, RESOURCES))
    shape = re.compile(r"\b(?:[CGPM]\d{2}|[ESVNTA]\d{3}|ES-11/[\d-]*\d|\d{2}/\d{2,3})\b")
    for row in rows(table):
        for column, cell in row.items():
            for found in shape.findall(cell) if column not in ("url", "date") else []:
                assert found in known, f"{name_of(table, row)} {column}: {found}"


@pytest.mark.parametrize("table", ["phrases", "positions"])
def test_phrases_are_short(table):
    for row in rows(table):
        assert len(row["phrase"].split()) <= 8, name_of(table, row)


@pytest.mark.parametrize("table", [t for t, f in FIELDS if f["name"] == "low"])
def test_ranges_are_in_order(table):
    for row in rows(table):
        given = [float(row[c]) for c in ("low", "value", "high") if row[c]]
        assert given == sorted(given), name_of(table, row)


def test_qualifiers_fill_the_bound_they_name():
    bound = {"more_than": "low", "at_least": "low", "almost": "high", "up_to": "high"}
    for row in rows("estimates"):
        if row["qualifier"] in bound:
            assert row[bound[row["qualifier"]]], row["estimate_id"]
        if row["qualifier"] == "range":
            assert (bool(row["low"]), row["value"], bool(row["high"])) == (True, "", True)


@pytest.mark.parametrize("table", ["estimates", "trade", "indicators"])
def test_a_blank_is_marked_and_explained(table):
    for row in rows(table):
        empty = not any(row.get(column) for column in ("value", "low", "high"))
        assert empty == (row["status"] == "blank"), name_of(table, row)
        assert not empty or row["note"], name_of(table, row)


def test_people_are_counted_under_a_definition():
    for row in rows("estimates"):
        if row["unit"] == "people" or row["measure"] == "casualty_share":
            assert row["definition"], row["estimate_id"]


@pytest.mark.parametrize(("table", "field"), fields_with("partialDate"))
def test_dates_exist_and_agree_with_their_precision(table, field):
    precision = field["partialDate"]
    for row in rows(table):
        date = row[field["name"]]
        if precision is not True:
            assert len(date) in LENGTHS[row[precision]], f"{name_of(table, row)}: {date}"
        if date:
            assert real(date), f"{name_of(table, row)}: {date}"


def test_no_report_is_older_than_its_event():
    for row in rows("claims"):
        if row["event_date"] and row["report_date"]:
            assert last_day(row["report_date"]) >= row["event_date"], row["claim_id"]


def test_chains_are_whole():
    chains = defaultdict(list)
    for row in rows("chains"):
        chains[row["claim_id"]].append(row)
    assert chains.keys() == keys("claims") == keys("verdicts")
    first = {links[0]["actor_id"] for links in chains.values()}
    assert len(first) == 1, f"chains begin with {first}"
    for claim, links in chains.items():
        assert [int(link["link"]) for link in links] == list(range(1, len(links) + 1)), claim
        traced = [link["traced"] for link in links]
        assert traced == sorted(traced), f"{claim}: a traced link before a credited one"


def test_report_dates_are_those_of_the_last_credited_link():
    credited = {r["claim_id"]: r["report_date"] for r in rows("chains") if r["traced"] == "no"}
    assert {r["claim_id"]: r["report_date"] for r in rows("claims")} == credited


def test_votes_add_up_to_the_announced_totals():
    votes, states = defaultdict(Counter), keys("countries")
    for row in rows("votes"):
        votes[row["resolution"]][row["vote"]] += 1
    for row in rows("resolutions"):
        counted = votes[row["resolution"]]
        totals = {vote: int(row[vote]) for vote in ("yes", "no", "abstain", "absent")}
        assert counted.total() == len(states), row["resolution"]
        assert sum(totals.values()) == len(states), row["resolution"]
        if not counted[""]:
            assert {vote: counted[vote] for vote in totals} == totals, row["resolution"]
        else:  # a roll call with holes is allowed only where the note owns up to them
            found = f"{len(states) - counted['']} of {len(states)}"
            assert found in row["note"], f"{row['resolution']}: only {found} votes found"


def test_every_recorded_vote_has_a_source():
    for row in rows("votes"):
        assert bool(row["vote"]) == bool(row["source_id"]), name_of("votes", row)


def test_the_grid_of_meanings_is_full():
    subjects = {row["iso3"] for row in rows("countries") if row["role"] == "subject"}
    meanings = {row["meaning"] for row in rows("meanings")}
    assert keys("meanings") == {f"{m}:{iso3}" for m in meanings for iso3 in subjects}


def test_arms_have_one_supplier_and_one_recipient():
    for row in rows("arms_transfers"):
        for side in ("supplier", "recipient"):
            assert bool(row[f"{side}_iso3"]) != bool(row[f"{side}_other"]), row["transfer_id"]


def test_definitions_are_short():
    for row in rows("glossary"):
        assert len(row["definition"].split()) <= 30, row["term"]


def test_the_readme_lists_every_table_with_its_rows():
    # Also the guard against a row lost in an editor: no other place repeats the counts.
    text = (DATA / "README.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| (\w+) \| (\d+) \|", text, flags=re.M))
    assert listed == {table: str(len(rows(table))) for table in RESOURCES if table != "reviews"}
    assert PACKAGE["version"] in text


def test_every_source_is_cited():
    # By a row, or by a lesson that names a method's own paper.
    lessons = (DATA.parent / "src" / "allylessons" / "lessons").rglob("*.*")
    texts = [path.read_text(encoding="utf-8") for path in lessons if path.suffix != ".pyc"]
    texts += [
        "\n".join(row.values()) for table in RESOURCES if table != "sources" for row in rows(table)
    ]
    cited = set(re.findall(r"\bS\d{3}\b", "\n".join(texts)))
    assert keys("sources") - cited == set()


def test_what_came_later_came_later():
    # The article ran on about 21 February 2025; a row of that month is no news to its readers.
    dates = [row["date"] for row in rows("later")]
    assert dates == sorted(dates)
    assert min(dates) > "2025-02-28"


def test_both_sides_are_armed_by_somebody():
    assert {row["recipient_iso3"] for row in rows("arming")} == {"RUS", "UKR"}
