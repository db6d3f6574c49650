"""The tables agree with each other: each rule is broken once, and seen to speak."""

import shutil
from pathlib import Path

import pytest

from allylessons.authors import whole
from allylessons.authors.tables import on_disk, tables

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return Path(shutil.copytree(DATA, tmp_path_factory.mktemp("whole") / "data"))


def test_the_course_s_tables_agree():
    assert [str(problem) for problem in whole.problems(DATA)] == []


def first(rows, **cells):
    return next(row for row in rows if all(row[column] == cell for column, cell in cells.items()))


def vote(tables):
    first(tables["votes"], resolution="ES-11/1", vote="no")["vote"] = "yes"


def no_source(tables):
    first(tables["votes"], resolution="ES-11/1", vote="no")["source_id"] = ""


def no_state(tables):
    tables["votes"].remove(first(tables["votes"], resolution="ES-11/1"))


def total(tables):
    row = first(tables["resolutions"], resolution="ES-11/1")
    row["yes"] = str(int(row["yes"]) + 1)


def gap(tables):
    tables["chains"].remove(first(tables["chains"], claim_id="C20", link="1"))


def begins(tables):
    first(tables["chains"], claim_id="C20", link="1")["actor_id"] = "bbc"


def traced(tables):
    claim = next(row for row in tables["chains"] if row["traced"] == "yes")["claim_id"]
    for row in tables["chains"]:
        if row["claim_id"] == claim:
            row["traced"] = "yes" if row["link"] == "1" else "no"


def report(tables):
    tables["claims"][0]["report_date"] = "2025-01"


def unchecked(tables):
    tables["verdicts"].pop()


def hole(tables):
    tables["meanings"].pop()


def stranger(tables):
    tables["meanings"].append({**tables["meanings"][0], "iso3": "FRA"})


def blank(tables):
    first(tables["indicators"], status="blank")["status"] = "reported"


def unexplained(tables):
    first(tables["indicators"], status="blank")["note"] = ""


def bound(tables):
    first(tables["estimates"], qualifier="more_than")["low"] = ""


def ends(tables):
    first(tables["estimates"], qualifier="range")["value"] = "1"


def undefined(tables):
    first(tables["estimates"], unit="people")["definition"] = ""


def negative(tables):
    first(tables["trade"], unit="US$ billion", status="reported")["value"] = "-38.8"


def sides(tables):
    first(tables["arms_transfers"], supplier_iso3="RUS")["supplier_iso3"] = ""


def long(tables):
    tables["phrases"][0]["phrase"] = "one two three four five six seven eight nine"


def nowhere(tables):
    tables["events"][0]["note"] = "as in N888"


def twice(tables):
    tables["events"].append({**tables["events"][0], "event_id": "E999"})


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (vote, "ES-11/1, 142 in votes.csv"),
        (no_source, "has no source; allowed: both"),
        (no_state, "192 votes on ES-11/1, of 193 states"),
        (total, "the totals of ES-11/1 do not add up to 193 states"),
        (gap, "link 2 of C20 stands where link 1 should"),
        (begins, "the chain of C20 begins with bbc; allowed: the-week"),
        (traced, "a credited link behind one that was found on checking"),
        (report, "'2025-01', but its last credited link has 2025-02"),
        (unchecked, "has no verdict; add its row to verdicts.csv"),
        (hole, "which is studied; add the row"),
        (stranger, "'FRA' is not studied; allowed: PRK"),
        (blank, "status reported, but no figure stands there"),
        (unexplained, "a blank figure without a note"),
        (bound, "more_than, but low is empty"),
        (ends, "a range is its two ends"),
        (undefined, "definition: empty; allowed: who is counted"),
        (negative, "-38.8 US$ billion; allowed: no minus;"),
        (sides, "no name for the supplier"),
        (long, "phrase: 9 words; allowed: at most 8"),
        (nowhere, "N888 is no id of any table"),
        (twice, "E999 says the same as E001 in line 2"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_does_not_agree_is_named(damage, said):
    found = tables(on_disk(DATA))
    rows = {name: [dict(row) for _, row in table.rows] for name, table in found.items()}
    damage(rows)
    for name, table in found.items():
        lined = tuple(enumerate(rows[name], start=2))
        found[name] = whole.Table(name, table.file, table.key, table.header, lined)
    told = [str(problem) for rule in whole.RULES for problem in whole.named(rule(found))]
    assert any(said in line for line in told), told


def test_a_row_lost_in_an_editor_is_counted(copy):
    path = copy / "glossary.csv"
    path.write_text(path.read_text(encoding="utf-8").rsplit("\n", 2)[0] + "\n", encoding="utf-8")
    (problem,) = whole.problems(copy)
    assert str(problem).startswith("README.md:")
    assert "rows, but glossary.csv has" in str(problem)
