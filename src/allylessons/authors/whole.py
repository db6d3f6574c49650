"""Whether the tables agree with each other: chains, totals, bounds, counts, rows said twice.

A rule is given the tables as text and yields what is wrong. It names tables and columns of this
course, and is silent about a package that lacks them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from allylessons.authors.files import ROW
from allylessons.authors.tables import Row, Table, on_disk, tables
from allylessons.problems import Problem, shown

Fault = tuple[Table, int, str, str, str]  # table, line, column, what is wrong, what is allowed
Tables = dict[str, Table]
README = "README.md"
BOUND = {"more_than": "low", "at_least": "low", "almost": "high", "up_to": "high"}
SIDES = ("supplier", "recipient")
VOTES = ("yes", "no", "abstain", "absent")
ID_IN_PROSE = re.compile(r"\b(?:[CGPM]\d{2}|[ESVNTA]\d{3}|ES-11/[\d-]*\d|\d{2}/\d{2,3})\b")
MOST_WORDS = {("glossary", "definition"): 30, ("phrases", "phrase"): 8, ("positions", "phrase"): 8}


def rows(found: Tables, name: str, *columns: str) -> Iterator[tuple[Table, int, Row]]:
    """The rows of a table with their lines, if it is there and has these columns."""
    table = found.get(name)
    if table and {*columns} <= {*table.header}:
        for line, row in table.rows:
            yield table, line, row


def chains(found: Tables) -> Iterator[Fault]:
    """A chain begins with the article, has no gap, and its traced links stand last."""
    links = defaultdict(list)
    for table, line, row in rows(found, "chains", "claim_id", "link", "actor_id", "traced"):
        links[row["claim_id"]].append((table, line, row))
    begins = Counter(chain[0][2]["actor_id"] for chain in links.values())
    for claim, chain in links.items():
        table, line, first = chain[0]
        usual = begins.most_common(1)[0][0]
        if first["actor_id"] != usual:
            what = f"the chain of {claim} begins with {first['actor_id']}"
            yield table, line, "actor_id", what, f"allowed: {usual}, as all others"
        for number, (table, line, row) in enumerate(chain, start=1):
            if row["link"] != str(number):
                what = f"link {row['link']} of {claim} stands where link {number} should"
                yield table, line, "link", what, "allowed: 1, 2, 3 and so on, without a gap"
                break
        for (_, _, before), (table, line, row) in pairwise(chain):
            if before["traced"] == "yes" and row["traced"] == "no":
                what = f"{claim}: a credited link behind one that was found on checking"
                yield (
                    table,
                    line,
                    "traced",
                    what,
                    "allowed: first those with no, then those with yes",
                )


def verdicts(found: Tables) -> Iterator[Fault]:
    """Every claim was checked."""
    if "verdicts" in found:
        known = found["verdicts"].by_id
        for table, line, row in rows(found, "claims", "claim_id"):
            if row["claim_id"] not in known:
                what = f"{row['claim_id']} has no verdict"
                yield table, line, "claim_id", what, "add its row to verdicts.csv"


def report_dates(found: Tables) -> Iterator[Fault]:
    """A claim's report date is that of the last link that the article credits."""
    credited = {}
    for _, _, row in rows(found, "chains", "claim_id", "traced", "report_date"):
        if row["traced"] == "no":
            credited[row["claim_id"]] = row["report_date"]
    for table, line, row in rows(found, "claims", "claim_id", "report_date"):
        expected = credited.get(row["claim_id"], row["report_date"])
        if row["report_date"] != expected:
            what = f"{shown(row['report_date'])}, but its last credited link has {expected}"
            yield table, line, "report_date", what, "allowed: one date in claims and chains"


def totals(found: Tables) -> Iterator[Fault]:
    """The votes of a resolution are those of all states, and add up to its totals."""
    states = len(found["countries"].rows) if "countries" in found else 0
    cast = defaultdict(Counter)
    for table, line, row in rows(found, "votes", "resolution", "vote", "source_id"):
        cast[row["resolution"]][row["vote"]] += 1
        if bool(row["vote"]) != bool(row["source_id"]):
            missing = "source" if row["vote"] else "vote"
            what = f"{table.id_of(row)} has no {missing}"
            yield table, line, f"{missing}_id".replace("vote_id", "vote"), what, "allowed: both"
    for table, line, row in rows(found, "resolutions", "resolution", "note", *VOTES):
        counted, name = cast[row["resolution"]], row["resolution"]
        if sum(int(row[vote] or 0) for vote in VOTES) != states:
            what = f"the totals of {name} do not add up to {states} states"
            yield table, line, ROW, what, "allowed: each state under yes, no, abstain or absent"
        if counted.total() != states:
            what = f"{counted.total()} votes on {name}, of {states} states"
            yield table, line, "resolution", what, "allowed: a row of votes.csv for each state"
        elif counted[""]:  # a roll call with holes, if the note owns up to them
            holes = f"{states - counted['']} of {states}"
            if holes not in row["note"]:
                yield (
                    table,
                    line,
                    "note",
                    f"does not say that {holes} votes of {name} are known",
                    ("allowed: a note with these words"),
                )
        else:
            for vote in VOTES:
                if counted[vote] != int(row[vote] or 0):
                    what = f"{row[vote]} announced on {name}, {counted[vote]} in votes.csv"
                    yield table, line, vote, what, "allowed: the same number in both"


def grid(found: Tables) -> Iterator[Fault]:
    """Each meaning is answered for each country that is studied."""
    subjects = [
        row["iso3"]
        for _, _, row in rows(found, "countries", "iso3", "role")
        if row["role"] == "subject"
    ]
    known = {(row["meaning"], row["iso3"]) for _, _, row in rows(found, "meanings", "meaning")}
    for meaning in dict.fromkeys(meaning for meaning, _ in known):
        for iso3 in subjects:
            if (meaning, iso3) not in known:
                what = f"no row for {meaning} and {iso3}, which is studied"
                yield found["meanings"], 1, "iso3", what, "add the row"
    for table, line, row in rows(found, "meanings", "meaning", "iso3"):
        if subjects and row["iso3"] not in subjects:
            what = f"{shown(row['iso3'])} is not studied"
            yield table, line, "iso3", what, "allowed: " + ", ".join(subjects)


def blanks(found: Tables) -> Iterator[Fault]:
    """A figure that was not found says so in its status and in a note."""
    for name in found:
        for table, line, row in rows(found, name, "value", "status", "note"):
            empty = not any(row.get(column) for column in ("value", "low", "high"))
            if empty != (row["status"] == "blank"):
                what = f"status {row['status']}, but {'no' if empty else 'a'} figure stands there"
                yield table, line, "status", what, "allowed: blank where there is no figure"
            elif empty and not row["note"]:
                what = "a blank figure without a note"
                yield table, line, "note", what, "allowed: a note that says what was looked for"


def bounds(found: Tables) -> Iterator[Fault]:
    """A qualifier fills the bound that it names; people are counted under a definition."""
    columns = ("qualifier", "value", "low", "high", "unit", "measure", "definition")
    for table, line, row in rows(found, "estimates", *columns):
        bound = BOUND.get(row["qualifier"])
        if bound and not row[bound]:
            what = f"{row['qualifier']}, but {bound} is empty"
            yield table, line, bound, what, "allowed: the bound that the qualifier names"
        if row["qualifier"] == "range" and (row["value"] or not (row["low"] and row["high"])):
            what = "a range is its two ends"
            yield table, line, "value", what, "allowed: low and high filled, value blank"
        people = row["unit"] == "people" or row["measure"] == "casualty_share"
        if people and not row["definition"]:
            yield table, line, "definition", "empty", "allowed: who is counted"


def negatives(found: Tables) -> Iterator[Fault]:
    """Only a change in percent goes below zero."""
    for name in found:
        for table, line, row in rows(found, name, "value", "unit"):
            for column in ("value", "low", "high"):
                if row.get(column, "").startswith("-") and "percent" not in row["unit"]:
                    what = f"{row[column]} {row['unit']}"
                    yield table, line, column, what, "allowed: no minus; only percent go below zero"


def sides(found: Tables) -> Iterator[Fault]:
    """Arms have one supplier and one recipient."""
    columns = [f"{side}_{kind}" for side in SIDES for kind in ("iso3", "other")]
    for table, line, row in rows(found, "arms_transfers", *columns):
        for side in SIDES:
            if bool(row[f"{side}_iso3"]) == bool(row[f"{side}_other"]):
                number = "two names" if row[f"{side}_iso3"] else "no name"
                what = f"{number} for the {side}"
                yield table, line, f"{side}_iso3", what, "allowed: a country or another side"


def words(found: Tables) -> Iterator[Fault]:
    """Definitions and quoted phrases are short."""
    for (name, column), most in MOST_WORDS.items():
        for table, line, row in rows(found, name, column):
            if (number := len(row[column].split())) > most:
                yield table, line, column, f"{number} words", f"allowed: at most {most}"


def ids_in_prose(found: Tables) -> Iterator[Fault]:
    """An id in a sentence leads somewhere."""
    known = {name for table in found.values() for name in table.by_id}
    for name in found:
        for table, line, row in rows(found, name):
            for column, cell in row.items():
                if column in ("url", "date") or not any(letter.isdigit() for letter in cell):
                    continue
                for one in ID_IN_PROSE.findall(cell):
                    if one not in known:
                        yield (
                            table,
                            line,
                            column,
                            f"{one} is no id of any table",
                            ("allowed: an id that stands in the data"),
                        )


def twice(found: Tables) -> Iterator[Fault]:
    """No two rows say the same under two ids."""
    for name, table in found.items():
        if len(table.key) != 1 or {*table.header} <= {*table.key}:
            continue
        seen: dict[tuple, tuple[int, str]] = {}
        for _, line, row in rows(found, name):
            said = tuple(cell for column, cell in row.items() if column not in table.key)
            first, one = seen.setdefault(said, (line, table.id_of(row)))
            if first != line:
                what = f"{table.id_of(row)} says the same as {one} in line {first}"
                yield table, line, ROW, what, "allowed: each thing once"


RULES: list[Callable[[Tables], Iterator[Fault]]] = [
    chains,
    verdicts,
    report_dates,
    totals,
    grid,
    blanks,
    bounds,
    negatives,
    sides,
    words,
    ids_in_prose,
    twice,
]


def problems(folder: Path) -> list[Problem]:
    """Find what does not agree between the tables of a package whose form is sound.

    Parameters
    ----------
    folder
        The folder that holds ``datapackage.json``.

    Returns
    -------
    list of Problem
        By file, in the order of the descriptor, and by line; then the counts in its README.
    """
    found = tables(on_disk(folder))
    faults = list(dict.fromkeys(fault for rule in RULES for fault in named(rule(found))))
    order = {table.file: number for number, table in enumerate(found.values())}
    faults.sort(key=lambda problem: (order[problem.file], problem.line))
    return faults + list(counts(folder, found))


def named(faults: Iterator[Fault]) -> Iterator[Problem]:
    """Faults as problems, with the file in place of the table."""
    for table, *rest in faults:
        yield Problem(table.file, *rest)


def counts(folder: Path, found: Tables) -> Iterator[Problem]:
    """The README beside the data counts the rows of each table; a lost row shows there."""
    text = on_disk(folder)(README) or ""
    listed = list(re.finditer(r"^\| (\w+) \| (\d+) \|", text, flags=re.MULTILINE))
    for match in listed:
        table = found.get(match[1])
        line = text.count("\n", 0, match.start()) + 1
        if table is None:
            yield Problem(README, line, match[1], "no such table", "take the line out")
        elif int(match[2]) != len(table.rows):
            what = f"{match[2]} rows, but {table.file} has {len(table.rows)}"
            yield Problem(README, line, match[1], what, "put a lost row back, or mend the count")
    for name in found if listed else ():
        if name != "reviews" and name not in {match[1] for match in listed}:
            what = f"the table {name} is not listed"
            yield Problem(README, 1, name, what, "add a line with its number of rows")
