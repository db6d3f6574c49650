"""What `allylessons check` says of damaged data: each kind of damage, with its exact line."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from allylessons import cli, data, problems
from allylessons.authors import notebooks, reviews, validate, whole

DATA = Path(__file__).parents[1] / "data"

# A package of the course's own tables with a few invented rows; only one cell spans two lines.
TABLES = {
    "countries": """\
iso3,name,role
PRK,North Korea,subject
RUS,Russia,party
ZAF,South Africa,member
""",
    "actors": """\
actor_id,name,kind,named,iso3,party_to_war,affiliation_id,note
the-week,The Week,magazine,yes,,no,,
an-office,An Office,government,yes,PRK,yes,,"A note
that goes on below"
a-person,A Person,expert,yes,PRK,no,an-office,
""",
    "outlets": """\
outlet_id,city,ownership,funding_note,founded_year,source_ids
the-week,London,private,,1995,S001
""",
    "sources": """\
source_id,name,kind,kind_note,copy,url,date,copy_of,state_media,blocked_in
S001,A page,magazine,,no,https://example.org/1,2025-02-21,,no,
S002,Another page,magazine,,yes,https://example.org/2,2025-02,A paper,no,
S003,A third page,state_media,,no,https://example.org/3,2025,,yes,
""",
    "claims": """\
claim_id,paragraph,section,section_iso3,iso3,paraphrase,theme,hedge,direction,event_date_text,\
event_date,event_date_precision,report_date,checkable
C01,1,headline,,,Some are friends.,diplomacy,asserted,none,,,none,2025-02,partly
C02,2,country,PRK,PRK,Some were sent.,troops,estimated,none,,2024-10-21,day,2025-02,yes
C03,2,country,PRK,PRK,More were sent.,troops,estimated,none,,2025-01,month,2025-02,yes
""",
    "chains": """\
claim_id,link,actor_id,speech_mode,report_date,basis,traced,source_id,note
C01,1,the-week,own_voice,2025-02,unknown,no,S001,
C02,1,the-week,paraphrase,2025-02,unknown,no,S001,An office said so (S002)
C02,2,an-office,own_voice,2024-10-22,official_statement,yes,S002,
C03,1,the-week,paraphrase,2025-02,unknown,no,S001,
""",
    "phrases": """\
phrase_id,paragraph,iso3,phrase,speaker_id,outlet_id,kind,note
P01,1,PRK,a few short words,a-person,the-week,label,
""",
    "events": """\
event_id,iso3,date,date_precision,event,theme,source_ids,confidence,in_article,note
E001,PRK,2024-10-21,day,Something happened,troops,S001;S002,high,yes,
E002,,1990,year,Something else happened,troops,S003,low,no,
""",
    "estimates": """\
estimate_id,measure,definition,population,iso3,actor_id,date,date_precision,value,low,high,\
rounded_to,qualifier,unit,status,source_id,note
N001,troops_deployed,,,PRK,an-office,2024-10-21,day,200,100,300,,,people,estimate,S001,
N002,troops_deployed,,,PRK,an-office,2024-11,month,,100,300,,range,people,estimate,S002,
""",
    "resolutions": """\
resolution,date,subject,yes,no,abstain,absent,source_ids,note
ES-11/1,2022-03-02,Something,1,1,0,0,S001,
""",
    "votes": """\
resolution,iso3,vote,source_id,note
ES-11/1,PRK,no,S001,
ES-11/1,ZAF,yes,S001,
""",
    "meanings": """\
meaning,iso3,evidence,stance,size,size_basis,as_of,statement,evidence_ids,counter_evidence_ids,\
position_ids,later_evidence,later_note,note
votes,PRK,record,affirms,large,1 of 1.,2025-02,It votes so.,ES-11/1:PRK;E001,C01,,no_change,,
troops,PRK,one,silent,some,Some.,2025-02,Some were sent.,C02;N001,,,record,,
""",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The package above, with the course's own descriptor of those tables."""
    folder = tmp_path_factory.mktemp("small")
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"] = [r for r in package["resources"] if r["name"] in TABLES]
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            if "references" in field:
                field["references"] = [name for name in field["references"] if name in TABLES]
        (folder / resource["path"]).write_text(TABLES[resource["name"]], encoding="utf-8")
    (folder / "datapackage.json").write_text(json.dumps(package, indent=2), encoding="utf-8")
    return folder


@pytest.fixture
def folder(small, tmp_path):
    return Path(shutil.copytree(small, tmp_path / "package"))


def cell(table, line, /, **cells):
    """A damage: put other cells into the row that begins in a line."""

    def damage(folder):
        path = folder / f"{table}.csv"
        with open(path, encoding="utf-8", newline="") as file:
            reader, rows = csv.reader(file), []
            while True:
                begins = reader.line_num + 1
                row = next(reader, None)
                if row is None:
                    break
                if begins == line:
                    for column, value in cells.items():
                        row[rows[0].index(column)] = value
                rows.append(row)
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    return damage


def text(file, old, new, encoding="utf-8"):
    """A damage: replace a piece of a file, which must be there."""

    def damage(folder):
        path = folder / file
        before = path.read_text(encoding="utf-8")
        assert old in before
        path.write_text(before.replace(old, new, 1), encoding=encoding, newline="")

    return damage


def descriptor(change):
    """A damage: change the descriptor, given as an object and its tables by name."""

    def damage(folder):
        path = folder / "datapackage.json"
        package = json.loads(path.read_text(encoding="utf-8"))
        change(package, {resource["name"]: resource for resource in package["resources"]})
        path.write_text(json.dumps(package, indent=2), encoding="utf-8")

    return damage


def every(file, old, new, encoding="utf-8"):
    """A damage: replace all of something in a file."""

    def damage(folder):
        path = folder / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding=encoding)

    return damage


def write(file, content):
    return lambda folder: (folder / file).write_text(content, encoding="utf-8")


def remove(file):
    return lambda folder: (folder / file).unlink()


def schema(tables, name):
    return tables[name]["schema"]


def field(tables, name, number):
    return schema(tables, name)["fields"][number]


def place(folder, name):
    """Line of a table or field in the descriptor, told by how far its name is indented."""
    lines = (folder / "datapackage.json").read_text(encoding="utf-8").splitlines()
    if name == "resources":
        return lines.index('  "resources": [') + 1
    table, _, column = name.partition(".")
    found = next(n for n, line in enumerate(lines) if line.startswith(f'      "name": "{table}"'))
    if column:
        start = f'            "name": "{column}"'
        found = next(n for n in range(found, len(lines)) if lines[n].startswith(start))
    return found + 1


def alive(what):
    """A damage: put something that is no text into a paraphrase, with its line and column."""
    start = {"[": "a link of Markdown in ", "<": f"'{what[:2]}"}.get(what[0], f"'{what}")
    return cell("claims", 3, paraphrase=f"Some {what} were sent."), (
        f"claims.csv:3: paraphrase: {start}"
    )


# What is done to the package, and the beginning of each line that is said of it. "@votes.vote: "
# stands for the line of that field in the descriptor.
DAMAGES = {
    "missing column": (
        text(
            "countries.csv",
            "iso3,name,role\nPRK,North Korea,subject\nRUS,Russia,party\nZAF,South Africa,member",
            "iso3,role\nPRK,subject\nRUS,party\nZAF,member",
        ),
        "countries.csv:1: name: this column is missing; allowed: iso3, name, role",
    ),
    "missing key column": (
        text(
            "countries.csv",
            TABLES["countries"],
            "name,role\nNorth Korea,subject\nRussia,party\nSouth Africa,member\n",
        ),
        "countries.csv:1: iso3: this column is missing; allowed: iso3, name, role",
    ),
    "name missing above its cells": (
        text("countries.csv", "iso3,name,role", "iso3,role"),
        "countries.csv:1: whole row: 2 names above rows of 3 cells; allowed: iso3, name, role",
    ),
    "extra column": (
        text("votes.csv", TABLES["votes"], TABLES["votes"].replace("\n", ",x\n")),
        "votes.csv:1: x: this column is not in datapackage.json;",
    ),
    "renamed column": (
        text("sources.csv", "url,", "link,"),
        "sources.csv:1: url: this column is missing;",
        "sources.csv:1: link: this column is not in datapackage.json;",
    ),
    "column twice": (
        text("sources.csv", "kind_note,", "kind,"),
        "sources.csv:1: kind_note: this column is missing;",
        "sources.csv:1: column 4: the name 'kind' is used before;",
    ),
    "column without a name": (
        text("sources.csv", "kind_note,", ","),
        "sources.csv:1: kind_note: this column is missing;",
        "sources.csv:1: column 4: no name;",
    ),
    "columns in another order": (
        text(
            "votes.csv",
            "resolution,iso3,vote,source_id,note\nES-11/1,PRK,no,S001,\nES-11/1,ZAF,yes,S001,",
            "iso3,resolution,vote,source_id,note\nPRK,ES-11/1,no,S001,\nZAF,ES-11/1,yes,S001,",
        ),
        "votes.csv:1: whole row: the columns stand in another order;",
    ),
    "invisible character in a name": (
        text("votes.csv", "iso3", "iso3\u200b"),
        "votes.csv:1: iso3: U+200B (zero width space) after 'iso3';",
    ),
    "space in a name": (
        text("votes.csv", ",vote", ", vote"),
        "votes.csv:1: vote: space at an end of ' vote'; take it out",
    ),
    "no whole number": (
        cell("chains", 3, link="first"),
        "chains.csv:3: link: 'first' is not a whole number; allowed: a whole number such as 12",
    ),
    "no number": (
        cell("estimates", 2, value="two hundred"),
        "estimates.csv:2: value: 'two hundred' is not a number; allowed: a number such as 1200.5",
    ),
    "number with a comma": (
        cell("estimates", 2, value="1,200"),
        "estimates.csv:2: value: '1,200' is not a number; allowed: a number such as 1200.5",
    ),
    "number with an underscore": (
        cell("estimates", 2, value="2_00"),
        "estimates.csv:2: value: '2_00' is not a number; allowed: a number such as 1200.5",
    ),
    "NaN": (
        cell("estimates", 2, value="NaN"),
        "estimates.csv:2: value: 'NaN' is not a number; allowed: a number such as 1200.5",
    ),
    "no boolean": (
        cell("sources", 3, copy="maybe"),
        "sources.csv:3: copy: 'maybe' is not a boolean; allowed: yes, no",
    ),
    "no date": (
        cell("resolutions", 2, date="2 March 2022"),
        "resolutions.csv:2: date: '2 March 2022' is not a date;",
    ),
    "impossible date": (
        cell("resolutions", 2, date="2022-02-30"),
        "resolutions.csv:2: date: '2022-02-30' is not a date; allowed: a date such as 2025-02-18",
    ),
    "value not allowed": (
        cell("claims", 3, hedge="guessed"),
        "claims.csv:3: hedge: 'guessed' is not in the list;",
    ),
    "empty required cell": (
        cell("claims", 4, paraphrase=""),
        "claims.csv:4: paraphrase: empty; allowed: a value",
    ),
    "empty required list": (
        cell("events", 2, source_ids=""),
        "events.csv:2: source_ids: empty; allowed: a value",
    ),
    "below the minimum": (
        cell("claims", 2, paragraph="0"),
        "claims.csv:2: paragraph: 0 is below 1; allowed: at least 1",
    ),
    "above the maximum": (
        cell("outlets", 2, founded_year="3000"),
        "outlets.csv:2: founded_year: 3000 is above 2100; allowed: at most 2100",
    ),
    "id of another form": (
        cell("countries", 3, iso3="Rus"),
        "countries.csv:3: iso3: 'Rus' does not have the form of this column;",
    ),
    "phrase over eight words": (
        cell("phrases", 2, phrase="one two three four five six seven eight nine"),
        "phrases.csv:2: phrase: 9 words in 'one two three four five six seven eight nine';",
    ),
    "phrase with two spaces": (
        cell("phrases", 2, phrase="one  two"),
        "phrases.csv:2: phrase: odd spaces in 'one  two'; allowed: one space between two words",
    ),
    "duplicate key": (
        cell("sources", 4, source_id="S001"),
        "sources.csv:4: source_id: 'S001' stands in line 2 too; allowed: once only",
        "events.csv:3: source_ids: 'S003' is in no row of sources; nearest: S002, S001",
    ),
    "duplicate composite key": (
        cell("chains", 4, link="1"),
        "chains.csv:4: claim_id:link: 'C02:1' stands in line 3 too; allowed: once only",
    ),
    "duplicate name": (
        cell("countries", 4, name="Russia"),
        "countries.csv:4: name: 'Russia' stands in line 3 too; allowed: once only",
    ),
    "key that resolves nowhere": (
        cell("chains", 5, actor_id="a-persn"),
        "chains.csv:5: actor_id: 'a-persn' is in no row of actors; nearest: a-person",
    ),
    "key that resolves nowhere, below a cell of two lines": (
        cell("actors", 5, affiliation_id="an-offic"),
        "actors.csv:5: affiliation_id: 'an-offic' is in no row of this table; nearest: an-office",
    ),
    "id in a list that resolves nowhere": (
        cell("events", 2, source_ids="S001;S009"),
        "events.csv:2: source_ids: 'S009' is in no row of sources; nearest: S003, S002, S001",
    ),
    "list with an empty id": (
        cell("events", 2, source_ids="S001;"),
        "events.csv:2: source_ids: an empty id in 'S001;'; allowed: S001;S002",
    ),
    "list with an id twice": (
        cell("events", 2, source_ids="S001;S001"),
        "events.csv:2: source_ids: 'S001' stands in the list twice; allowed: once",
    ),
    "composite id that resolves nowhere": (
        cell("meanings", 2, evidence_ids="ES-11/1:PRQ;E001"),
        "meanings.csv:2: evidence_ids: 'ES-11/1:PRQ' is in no row of claims, events,",
    ),
    "id in brackets that resolves nowhere": (
        cell("chains", 3, note="An office said so (S020)"),
        "chains.csv:3: note: (S020) is no id of any table;",
    ),
    "figure of another row that the row contradicts": (
        cell("chains", 3, note="At least 150 (N001) were counted"),
        "chains.csv:3: note: 150 (N001): row N001 has 200, 100, 300;",
    ),
    "claim without source": (
        text("chains.csv", "C03,1,the-week,paraphrase,2025-02,unknown,no,S001,\n", ""),
        "claims.csv:4: claim_id: 'C03' has no source: no row of chains names it;",
    ),
    "low above high": (
        cell("estimates", 3, low="400"),
        "estimates.csv:3: low: 400 is above high 300;",
    ),
    "value below low": (
        cell("estimates", 2, value="50"),
        "estimates.csv:2: low: 100 is above value 50;",
    ),
    "value above high": (
        cell("estimates", 2, value="1000"),
        "estimates.csv:2: value: 1000 is above high 300;",
    ),
    "month of no year": (
        cell("sources", 3, date="2025-13"),
        "sources.csv:3: date: '2025-13' is not in the calendar; allowed: a real date",
    ),
    "day of no month": (
        cell("events", 2, date="2024-02-30"),
        "events.csv:2: date: '2024-02-30' is not in the calendar; allowed: a real date",
    ),
    "date of another form": (
        cell("sources", 2, date="21/02/2025"),
        "sources.csv:2: date: '21/02/2025' is not a date; allowed: 2025, 2025-02 or 2025-02-18",
    ),
    "date less exact than its precision": (
        cell("events", 2, date="2024-10"),
        "events.csv:2: date: '2024-10', but date_precision says day;",
    ),
    "date more exact than its precision": (
        cell("claims", 4, event_date="2025-01-15"),
        "claims.csv:4: event_date: '2025-01-15', but event_date_precision says month;",
    ),
    "no date for a precision": (
        cell("estimates", 2, date=""),
        "estimates.csv:2: date: empty, but date_precision says day;",
    ),
    "date without precision": (
        cell("claims", 3, event_date_precision="none"),
        "claims.csv:3: event_date: '2024-10-21', but event_date_precision says none;",
    ),
    "report before event": (
        cell("claims", 3, report_date="2024-09"),
        "claims.csv:3: report_date: '2024-09' is before event_date 2024-10-21;",
    ),
    "zero-width space": (
        cell("claims", 3, paraphrase="Some were\u200b sent."),
        "claims.csv:3: paraphrase: U+200B (zero width space) after 'Some were';",
    ),
    "direction mark": (
        cell("claims", 3, paraphrase="Some \u202ewere sent."),
        "claims.csv:3: paraphrase: U+202E (right-to-left override) after 'Some ';",
    ),
    "no-break space": (
        cell("claims", 3, paraphrase="Some\u00a0were sent."),
        "claims.csv:3: paraphrase: U+00A0 (no-break space) after 'Some';",
    ),
    "null": (
        cell("claims", 3, paraphrase="Some\x00were sent."),
        "claims.csv:3: paraphrase: U+0000 (control character) after 'Some';",
    ),
    "tab": (
        cell("claims", 3, paraphrase="Some\twere sent."),
        "claims.csv:3: paraphrase: U+0009 (control character) after 'Some';",
    ),
    "lost character": (
        cell("claims", 3, paraphrase="S\ufffdme were sent."),
        "claims.csv:3: paraphrase: U+FFFD (replacement character) after 'S';",
    ),
    "soft hyphen in id": (
        cell("chains", 4, actor_id="an\u00ad-office"),
        "chains.csv:4: actor_id: U+00AD (soft hyphen) after 'an';",
    ),
    "space at an end": (
        cell("chains", 4, actor_id="an-office "),
        "chains.csv:4: actor_id: space at an end of 'an-office '; take it out",
    ),
    "bad UTF-8": (
        text("countries.csv", "South Africa", "Südafrika", "latin-1"),
        "countries.csv:4: name: the byte 0xfc in 'S\\udcfcdafrika' is not UTF-8;",
    ),
    "UTF-16": (
        text("countries.csv", "South Africa", "Südafrika", "utf-16"),
        "countries.csv:1: whole file: saved as UTF-16; save it as UTF-8",
    ),
    "line for Excel alone": (
        text("countries.csv", "iso3,name", "sep=,\niso3,name"),
        "countries.csv:1: whole file: 'sep=' is a line for Excel alone; take the line out",
    ),
    "byte-order mark and another fault": (
        text("countries.csv", "Korea,subject", "Korea,subjekt", "utf-8-sig"),
        "countries.csv:2: role: 'subjekt' is not in the list;",
    ),
    "wrong letters": (
        text("countries.csv", "South Africa", "SÃ¼dafrika"),
        "countries.csv:4: name: wrong letters in 'SÃ¼dafrika'; write 'Südafrika'",
    ),
    "error word": (
        cell("claims", 3, paraphrase="#REF!"),
        "claims.csv:3: paraphrase: '#REF!' is a spreadsheet's word for an error; put the value",
    ),
    "dot for thousands": (
        cell("estimates", 2, value="2.000", low="", high=""),
        "estimates.csv:2: value: '2.000' can be read in two ways; write 2000 if thousands are",
    ),
    "date in a text column": (
        cell("claims", 3, event_date_text="Feb-22"),
        "claims.csv:3: event_date_text: 'Feb-22' looks like a date that a spreadsheet rewrote;",
    ),
    "byte-order mark and semicolons": (
        every("countries.csv", ",", ";", "utf-8-sig"),
        "countries.csv:1: whole file: cells are separated by ';'; allowed: a comma",
    ),
    "tabs": (
        every("countries.csv", ",", "\t"),
        "countries.csv:1: whole file: cells are separated by '\\t'; allowed: a comma",
    ),
    "short row": (
        text("chains.csv", "C01,1,the-week,", "C01,1,"),
        "chains.csv:2: whole row: 8 cells under 9 names;",
    ),
    "long row": (
        text("chains.csv", "S002)", "S002), and others"),
        "chains.csv:3: whole row: 10 cells under 9 names;",
    ),
    "empty row": (
        text("chains.csv", "C03", "\nC03"),
        "chains.csv:5: whole row: empty; take the line out",
    ),
    "quote open": (
        text("actors.csv", "a-person,A Person", 'a-person,"A Person'),
        "actors.csv:5: whole row: the quotes do not close (unexpected end of data);",
    ),
    "quote inside": (
        text("actors.csv", "a-person,A Person", 'a-person,"A" Person'),
        "actors.csv:5: whole row: the quotes do not close (",
    ),
    "empty file": (
        write("votes.csv", ""),
        "votes.csv:1: whole file: empty; put its content back",
    ),
    "no rows": (
        text("votes.csv", "ES-11/1,PRK,no,S001,\nES-11/1,ZAF,yes,S001,\n", ""),
        "votes.csv:1: whole file: no rows; allowed: one row or more below the names",
    ),
    "missing file": (
        remove("sources.csv"),
        "sources.csv:1: whole file: missing; put it into {folder}",
    ),
    "table the descriptor does not know": (
        write("more.csv", "a\n1\n"),
        "more.csv:1: whole file: not listed in datapackage.json;",
    ),
    "no descriptor": (
        remove("datapackage.json"),
        "datapackage.json:1: whole file: missing; put it into {folder}",
    ),
    "empty descriptor": (
        write("datapackage.json", ""),
        "datapackage.json:1: whole file: empty; put its content back",
    ),
    "descriptor that is a list": (
        write("datapackage.json", "[]"),
        "datapackage.json:1: resources: names no tables; allowed: a list of tables",
    ),
    "descriptor without tables": (
        descriptor(lambda p, t: p.pop("resources")),
        "datapackage.json:1: resources: names no tables; allowed: a list of tables",
    ),
    "no columns of the table at all": (
        text("countries.csv", "iso3,name,role", "a,b,c"),
        "countries.csv:1: iso3: this column is missing",
        "countries.csv:1: name: this column is missing",
        "countries.csv:1: role: this column is missing",
        "countries.csv:1: a: this column is not in datapackage.json",
        "countries.csv:1: b: this column is not in datapackage.json",
        "countries.csv:1: c: this column is not in datapackage.json",
    ),
    "year with an underscore": (
        cell("outlets", 2, founded_year="1_995"),
        "outlets.csv:2: founded_year: '1_995' is not a year; allowed: a year such as 2025",
    ),
    "as of no date": (
        descriptor(lambda p, t: p.update(as_of="soon")),
        "datapackage.json:1: as_of: 'soon' is not a date; allowed: 2025-02 or 2025-02-18",
    ),
    "no version": (
        descriptor(lambda p, t: p.pop("version")),
        "datapackage.json:1: version: missing; allowed: a value, which ally.cite() prints",
    ),
    "table that is a word": (
        descriptor(lambda p, t: p["resources"].append("votes")),
        "datapackage.json:@resources: table 13: no name of its own, no path, or no schema",
    ),
    "no path": (
        descriptor(lambda p, t: t["votes"].pop("path")),
        "@votes: no name of its own, no path, or no schema",
    ),
    "no schema": (
        descriptor(lambda p, t: t["votes"].pop("schema")),
        "@votes: no name of its own, no path, or no schema",
    ),
    "path out of the folder": (
        descriptor(lambda p, t: t["votes"].update(path="../votes.csv")),
        "@votes: the path '../votes.csv' leads out of the folder;",
    ),
    "table named twice": (
        descriptor(lambda p, t: p["resources"].append(t["votes"])),
        "@votes: no name of its own, no path, or no schema",
    ),
    "unknown type": (
        descriptor(lambda p, t: field(t, "votes", 2).update(type="strnig")),
        "@votes.vote: unknown type 'strnig';",
    ),
    "unknown constraint": (
        descriptor(lambda p, t: field(t, "votes", 2)["constraints"].update(requird=True)),
        '@votes.vote: constraint "requird" is not supported',
    ),
    "bad pattern": (
        descriptor(lambda p, t: field(t, "votes", 1)["constraints"].update(pattern="(")),
        "@votes.iso3: cannot be followed (missing )",
    ),
    "bad minimum": (
        descriptor(lambda p, t: field(t, "claims", 1)["constraints"].update(minimum="x")),
        "@claims.paragraph: cannot be followed (",
    ),
    "constraints that are a list": (
        descriptor(lambda p, t: field(t, "votes", 1).update(constraints=[])),
        "@votes.iso3: [] is not of type 'object' at property 'constraints';",
    ),
    "field that is a word": (
        descriptor(lambda p, t: schema(t, "votes")["fields"].append("iso3")),
        "@votes: no name of its own, no path, or no schema",
    ),
    "field without a name": (
        descriptor(lambda p, t: field(t, "votes", 4).pop("name")),
        "@votes: no name of its own, no path, or no schema",
    ),
    "field named twice": (
        descriptor(
            lambda p, t: schema(t, "votes")["fields"].append({"name": "note", "type": "string"})
        ),
        "@votes: names of the fields are not unique;",
    ),
    "primary key of no column": (
        descriptor(lambda p, t: schema(t, "votes").update(primaryKey=["nothing"])),
        "@votes: primary key \"['nothing']\" does not match the fields",
    ),
    "copy of nothing": (
        cell("sources", 3, copy_of=""),
        "sources.csv:3: copy_of: a copy that does not say of what;",
    ),
    "copy that is none": (
        cell("sources", 2, copy_of="A paper"),
        "sources.csv:2: copy_of: copy is no, yet it names one;",
    ),
    "state agency not marked": (
        cell("sources", 4, state_media="no"),
        "sources.csv:4: state_media: a state agency marked no;",
    ),
    "address that is none": (
        cell("sources", 4, url="example.org"),
        "sources.csv:4: url: 'example.org' is no address;",
    ),
    "blocked source alone": (
        cell("sources", 4, blocked_in="EU"),
        "events.csv:3: source_ids: S003 cannot be opened in EU, and nothing stands beside it;",
    ),
    "blocked source behind an estimate": (
        cell("sources", 3, blocked_in="EU"),
        "estimates.csv:3: source_id: S002 cannot be opened in EU, and nothing stands beside it;",
    ),
    "foreign key to no table": (
        descriptor(
            lambda p, t: schema(t, "votes")["foreignKeys"][1]["reference"].update(
                resource="nations"
            )
        ),
        "@votes.iso3: a foreign key to nations.iso3, which is not there;",
    ),
    "foreign key to no column": (
        descriptor(
            lambda p, t: schema(t, "votes")["foreignKeys"][1]["reference"].update(fields=["code"])
        ),
        "@votes.iso3: a foreign key to countries.code, which is not there;",
    ),
    "foreign keys that are no list": (
        descriptor(lambda p, t: schema(t, "votes").update(foreignKeys="iso3")),
        "@votes: 'iso3' is not of type 'array' at property 'foreignKeys';",
    ),
    "list of ids of no table": (
        descriptor(lambda p, t: field(t, "outlets", 5).update(references=["source"])),
        "@outlets.source_ids: references has no table 'source';",
    ),
    "precision of no column": (
        descriptor(lambda p, t: field(t, "events", 2).update(partialDate="precision")),
        "@events.date: no column 'precision' for partialDate;",
    ),
    "categories unlike the list": (
        descriptor(
            lambda p, t: field(t, "votes", 2)["categories"].append(
                {"value": "other", "label": "other"}
            )
        ),
        "@votes.vote: categories and enum differ;",
    ),
    **{
        f"not text: {what}": alive(what)
        for what in (
            "<b>",
            "<img src=x onerror=alert(1)>",
            "<!-- x -->",
            "</summary>",
            "[x](https://x.test)",
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "ftp://x.test",
            "https:///a",
            "http://a:b@x.test",
            "data:text/html,x",
        )
    },
    **{
        f"no address: {url}": (
            cell("sources", 3, url=url),
            f"sources.csv:3: url: {url!r} is no address; allowed: http:// or https:// and a host",
        )
        for url in ("javascript:alert(1)", "https:/x.test", "x.test/a", "//x.test", "http://")
    },
    "a tag in a label": (
        descriptor(lambda p, t: field(t, "votes", 2)["categories"][0].update(label="<b>")),
        "datapackage.json:@label: votes.vote.label: '<b>' begins a tag; allowed: text;",
    ),
    "a link in a title": (
        descriptor(lambda p, t: field(t, "votes", 2).update(title="[x](javascript:x)")),
        "datapackage.json:@title: votes.vote.title: a link of Markdown in '[x](javascript:x)';",
    ),
    "a tag in the package's title": (
        descriptor(lambda p, t: p.update(title="<script>")),
        "datapackage.json:@package: title: '<script>' begins a tag;",
    ),
    "a homepage that is none": (
        descriptor(lambda p, t: p.update(homepage="javascript:x")),
        "datapackage.json:@homepage: homepage: 'javascript:x' is no address;",
    ),
    "categories without labels": (
        descriptor(lambda p, t: field(t, "votes", 2).update(categories=["yes", "no"])),
        "@votes: cannot be followed (",
    ),
}
LINE = re.compile(r"[\w.]+\.(csv|json):[1-9]\d*: [^;:]+(:[^;: ]+)?: \S.*; \S.*")


@pytest.mark.parametrize("kind", DAMAGES)
def test_damage_is_named_by_file_line_and_column(folder, kind):
    damage, *expected = DAMAGES[kind]
    damage(folder)
    said = [str(problem) for problem in validate.problems(folder)]
    for number, line in enumerate(expected):
        if line.startswith("@"):
            name = line[1:].split(": ")[0]
            where = f"datapackage.json:{place(folder, name)}: "
            expected[number] = where + line[1:]
        elif written := re.match(r"datapackage.json:@(label|title|package|homepage):", line):
            value = {"label": "<b>", "title": "[x](", "package": "<script>", "homepage": "javas"}
            lines = (folder / "datapackage.json").read_text(encoding="utf-8").splitlines()
            at = next(n for n, one in enumerate(lines, 1) if value[written[1]] in one)
            expected[number] = line.replace(f"@{written[1]}", str(at))
        elif ":@resources:" in line:
            expected[number] = line.replace("@resources", str(place(folder, "resources")))
    expected = [line.replace("{folder}", str(folder)) for line in expected]
    assert len(said) == len(expected), said
    for line, start in zip(said, expected, strict=True):
        assert line.startswith(start)
        assert LINE.fullmatch(line)


def test_there_are_forty_kinds_of_damage_and_none_without():
    assert len(DAMAGES) >= 40


def test_a_sound_package_has_no_problem(folder):
    assert validate.problems(folder) == []
    assert validate.counts(folder) == "12 tables, 27 rows"


def test_broken_json_is_named_by_line(folder):
    path = folder / "datapackage.json"
    sound = path.read_text(encoding="utf-8")
    lines = sound.splitlines()
    first = place(folder, "resources")
    text("datapackage.json", '"resources": [', '"resources": [,')(folder)
    start = f"datapackage.json:{first}: whole file: not JSON"
    assert [str(p).startswith(start) for p in validate.problems(folder)] == [True]
    path.write_text("\n".join(lines[:500]), encoding="utf-8")
    assert [p.line for p in validate.problems(folder)] == [500]
    before, after = sound.split("Everyday")
    path.write_bytes(before.encode() + b"\xe9" + after.encode())
    (problem,) = validate.problems(folder)
    assert problem.line == before.count("\n") + 1
    assert problem.what == "the byte 0xe9 is not UTF-8"


def test_windows_line_ends_are_accepted_and_count_as_one(folder):
    for path in folder.glob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert validate.problems(folder) == []
    path = folder / "actors.csv"
    path.write_bytes(path.read_bytes().replace(b"A Person,expert", b"A Person,witness"))
    assert [(p.line, p.column) for p in validate.problems(folder)] == [(5, "kind")]


def test_all_problems_are_named_at_once_in_the_order_of_the_files(folder):
    cell("votes", 3, vote="maybe", iso3="ZAR")(folder)
    cell("votes", 2, source_id="S009")(folder)
    cell("claims", 3, checkable="perhaps", hedge="guessed", paraphrase="")(folder)
    (folder / "more.csv").write_text("a\n1\n")
    said = [f"{p.file}:{p.line}: {p.column}" for p in validate.problems(folder)]
    assert said == [
        "claims.csv:3: paraphrase",
        "claims.csv:3: hedge",
        "claims.csv:3: checkable",
        "votes.csv:2: source_id",
        "votes.csv:3: iso3",
        "votes.csv:3: vote",
        "more.csv:1: whole file",
    ]


def test_more_problems_than_a_validator_shows_by_itself(folder):
    head, *rows = TABLES["votes"].splitlines()
    states = "\n".join(f"ES-11/1,PRK,maybe,S001,{n}" for n in range(1500))
    (folder / "votes.csv").write_text("\n".join([head, *rows, states]) + "\n", encoding="utf-8")
    found = validate.problems(folder)
    assert {p.line for p in found} == set(range(4, 1504))


@pytest.mark.parametrize(
    ("damage", "table"),
    [
        (cell("claims", 3, hedge="guessed"), "claims"),
        (cell("resolutions", 2, date="2022-02-30"), "resolutions"),
        (cell("actors", 5, named="perhaps"), "actors"),
        (cell("events", 2, date="2024-02-30x"), "events"),
        (cell("chains", 3, link="first"), "chains"),
        (DAMAGES["missing column"][0], "countries"),
        (remove("sources.csv"), "sources"),
        (every("countries.csv", ",", ";", "utf-8-sig"), "countries"),
        (every("countries.csv", ",", "\t"), "countries"),
        (text("countries.csv", "iso3,name", "sep=;\niso3,name"), "countries"),
        (text("countries.csv", "South Africa", "Südafrika", "utf-16"), "countries"),
        (write("countries.csv", "\n"), "countries"),
    ],
    ids=[
        *("list", "date", "boolean", "partial date", "integer", "column", "file"),
        *("semicolons", "tabs", "line for Excel", "UTF-16", "empty"),
    ],
)
def test_loading_says_the_same(folder, damage, table):
    damage(folder)
    (problem,) = validate.problems(folder)
    with pytest.raises(data.DataError) as said:
        data.load(table, folder=folder)
    assert str(said.value) == (
        f"{problem}. To see every problem, type in a terminal, in the course's folder: "
        "allylessons check"
    )


def test_the_course_s_own_data_have_no_problem():
    began = time.process_time()
    assert validate.problems(DATA) == []
    assert time.process_time() - began < 5


def check(*words, code="pass", **options):
    """Run the command as a user does, perhaps with a line of Python before it."""
    line = f"import sys; {code}; from allylessons.cli import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", line, "check", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        **options,
    )


@pytest.fixture
def signed(folder, monkeypatch):
    """The package with a third vote and its rows recorded, and no lessons beside it."""
    from allylessons.authors import notebooks

    monkeypatch.setattr(notebooks, "folder", lambda: None)
    monkeypatch.delenv("CI", raising=False)
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    course = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"] += [r for r in course["resources"] if r["name"] == "reviews"]
    path.write_text(json.dumps(package, indent=2), encoding="utf-8")
    text("resolutions.csv", "1,1,0,0", "1,1,1,0")(folder)
    text("votes.csv", "ZAF,yes,S001,\n", "ZAF,yes,S001,\nES-11/1,RUS,abstain,S001,\n")(folder)
    every("estimates.csv", "troops_deployed,,", "troops_deployed,so_far,")(folder)
    (folder / "reviews.csv").write_text("table,id,digest,checked_on,source_id\n")
    assert cli.main(["sign", "--record", "--data", str(folder)]) == 0
    return folder


def test_a_byte_order_mark_is_read_over(signed):
    for path in signed.iterdir():
        path.write_bytes(problems.BYTE_ORDER_MARK + path.read_bytes())
    assert validate.problems(signed) == []
    assert whole.problems(signed) == []
    assert not reviews.Reviews(signed).changed
    assert data.load("countries", folder=signed)["iso3"].tolist() == ["PRK", "RUS", "ZAF"]


def said(capsys):
    """What was printed, without seconds."""
    return re.sub(r"\d+\.\d s", "0 s", capsys.readouterr().out)


def test_the_command_says_part_by_part_what_it_finds(signed, capsys):
    capsys.readouterr()
    words = ["check", "--data", str(signed)]
    assert cli.main(words) == 0
    assert said(capsys) == (
        "form of the tables ... ok (0 s)\n"
        "agreement between tables ... ok (0 s)\n"
        "signatures ... ok (0 s)\n\n"
        "Not looked at: lessons; whether a figure is true: only a look-up tells.\n"
        "12 tables, 28 rows, 0 of 26 rows looked up: no problem found\n"
    )
    cell("countries", 4, role="Südafrika")(signed)
    cell("votes", 3, vote="maybe")(signed)
    cell("votes", 4, vote="maybe")(signed)
    assert cli.main(words) == 1
    out = said(capsys)
    assert (
        "\ncountries.csv: 1 problem\n"
        "  countries.csv:4: role: 'Südafrika' is not in the list; allowed: subject, party, member\n"
        "\nvotes.csv: 2 problems\n  votes.csv:3: vote: 'maybe'"
    ) in out
    assert out.endswith(": 3 problems and 2 unsigned rows\n")
    assert "Not looked at: agreement between tables: mend the form first; lessons;" in out


def test_a_changed_row_warns_and_is_red_in_ci(signed, monkeypatch, capsys):
    words = ["check", "--data", str(signed)]
    cell("estimates", 2, value="150")(signed)
    capsys.readouterr()
    assert cli.main(words) == 0
    told = said(capsys)
    assert "\nestimates.csv: 1 unsigned row\n  estimates.csv:2: whole row: N001 changed: " in told
    assert f"type: allylessons sign N001 --data {signed}\n" in told
    assert told.endswith("looked up: 1 unsigned row\n")
    monkeypatch.setenv("CI", "true")
    assert cli.main(words) == 1
    assert cli.main(["sign", "N001", "--data", str(signed)]) == 0
    capsys.readouterr()
    assert cli.main(words) == 0
    assert said(capsys).endswith("1 of 26 rows looked up: no problem found\n")


def test_the_tables_must_agree_too(signed, capsys):
    cell("votes", 2, vote="yes")(signed)
    assert cli.main(["check", "--data", str(signed)]) == 1
    told = said(capsys)
    assert "resolutions.csv:2: yes: 1 announced on ES-11/1, 2 in votes.csv; allowed: " in told
    assert "ES-11/1, 3 votes, changed: " in told


def test_lessons_are_checked_one_by_one(signed, tmp_path, monkeypatch, capsys):
    from allylessons.authors import criteria

    seen = []

    def faults(path, package):
        seen.append((path.name, package.folder))
        return [f"{path.name}: wrong"] if path.name.startswith("03") else []

    monkeypatch.setattr(criteria, "faults", faults)
    lessons = tmp_path / "lessons"
    lessons.mkdir()
    for name in ("00_start_here", "03_how_many", "03_copy"):
        nb = nbformat.v4.new_notebook(metadata=notebooks.METADATA)
        nbformat.write(nb, lessons / f"{name}.ipynb")
    words = ["check", "--data", str(signed), "--lessons", str(lessons)]
    assert cli.main(words) == 1
    told = said(capsys)
    twice = "lesson 3 stands here more than once; keep one file"
    assert f"03_copy.ipynb: 2 problems\n  03_copy.ipynb: {twice}" in told
    assert "\n00_start_here.ipynb ... ok (0 s)\n" in told
    assert "Not looked at: lessons 1, 2, 4, 5, 6, 7, 8;" in told
    assert [name for name, _ in seen] == [
        "00_start_here.ipynb",
        "03_copy.ipynb",
        "03_how_many.ipynb",
    ]
    assert {folder for _, folder in seen} == {signed}
    seen.clear()
    assert cli.main([*words[:3], "0", *words[3:]]) == 0
    assert [name for name, _ in seen] == ["00_start_here.ipynb"]
    cell("votes", 2, vote="maybe")(signed)  # the lessons rest on the data, so these come first
    assert cli.main(words) == 1
    assert "lessons: mend the data first" in said(capsys)
    assert len(seen) == 1


def test_a_terminal_without_the_letters_is_no_traceback(folder):
    cell("countries", 4, role="Südafrika")(folder)
    ran = check("--data", folder, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert ran.returncode == 1
    assert r"'S\xfcdafrika' is not in the list" in ran.stdout
    assert ran.stderr == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--data", "nowhere"], "There is no folder nowhere."),
        (["--lessons", "nowhere"], "There is no folder nowhere."),
        (["--lessons", "."], "No lesson in ."),
        (["--dta"], "unrecognized arguments: --dta"),
        (["dta"], "check knows no dta. Type `allylessons check data`"),
        (["99"], "There is no lesson 99 in "),
    ],
)
def test_wrong_usage_is_answered(words, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    try:
        code = cli.main(["check", *words])
    except SystemExit as problem:
        code = problem.code
    assert code == 2
    assert said in capsys.readouterr().err


def test_without_the_validator_one_line_installs_all_it_needs(folder):
    ran = check("--data", folder, code="sys.modules['frictionless'] = None")
    assert ran.returncode == 2
    said = (
        "allylessons: `allylessons check` needs frictionless, which is not installed here. Type: "
    )
    assert ran.stderr.startswith(f"{said}{sys.executable} -m pip install ")
    for name in ("frictionless", "mistune", "pyphen"):
        assert name in ran.stderr.split(" -m pip install ")[1]
