"""The second key: a row that changed is named until it is signed; nothing is signed by itself."""

import csv
import datetime
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from allylessons import cli
from allylessons.authors import changes, tables, whole
from allylessons.authors.reviews import Reviews
from allylessons.data import DataError

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
TODAY = datetime.date.today().isoformat()


@pytest.fixture
def folder(tmp_path):
    """A copy of the course's data, every row recorded."""
    copy = Path(shutil.copytree(DATA, tmp_path / "data"))
    signed = Reviews(copy)
    signed.record()
    signed.write()
    return copy


def git(folder, *words):
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)


@pytest.fixture
def versioned(folder):
    """The same, in a repository of its own."""
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "as it was")
    return folder


def rewrite(folder, table, change):
    """Let a function change the rows of a table, given as dictionaries."""
    path = folder / f"{table}.csv"
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, names = list(reader), reader.fieldnames
    rows = change(rows) or rows
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def put(key, **cells):
    """A change of one row, named by the content of its first column."""

    def change(rows):
        (row,) = [row for row in rows if next(iter(row.values())) == key]
        row.update(cells)

    return change


def said(folder):
    return [str(problem) for problem in Reviews(folder).check()]


def test_every_row_of_the_course_is_recorded_as_it_is():
    signed = Reviews(DATA)
    assert signed.check() == []
    assert signed.units.keys() == signed.recorded.keys()
    votes = {key for key in signed.units if key[0] == "votes"}
    assert len(votes) == len(signed.tables["resolutions"].rows)


def test_a_row_recorded_says_nothing_of_a_look_up(folder):
    signed = Reviews(folder)
    assert signed.check() == []
    assert (total := len(signed.units)) > 2000
    (folder / "reviews.csv").write_text("table,id,digest,checked_on,source_id\n")
    signed = Reviews(folder)
    assert signed.record() == (total, 0, 0)
    assert signed.looked_up == 0


def test_a_changed_cell_is_named_with_what_stood_there(versioned):
    old = tables.tables(tables.on_disk(versioned))["estimates"].by_id["N038"]
    rewrite(versioned, "estimates", put("N038", value="3100"))
    was, source = old[1]["value"], old[1]["source_id"]
    assert said(versioned) == [
        f"estimates.csv:{old[0]}: whole row: N038 changed: value '{was}' -> '3100'; "
        f"look it up in {source}, then type: allylessons sign N038"
    ]
    git(versioned, "commit", "-qam", "changed")  # what was recorded is still in the history
    assert f"value '{was}' -> '3100'" in said(versioned)[0]


def test_without_git_the_row_is_named(folder, monkeypatch):
    monkeypatch.setattr(changes, "git", lambda *words: None)
    rewrite(folder, "estimates", put("N038", value="3100"))
    assert "N038 changed: what stood there is in no commit here; look" in said(folder)[0]


def test_rows_that_come_and_go_are_named(folder):
    rewrite(folder, "estimates", lambda rows: [*rows[:-1], {**rows[0], "estimate_id": "N999"}])
    gone = tables.tables(tables.on_disk(DATA))["estimates"].rows[-1][1]["estimate_id"]
    new, lost = said(folder)
    assert "N999 is new and not signed; " in new
    assert f"{gone} is no row of estimates any more; put the row back, or type: " in lost
    assert lost.startswith("reviews.csv:")


def test_two_states_votes_swapped_are_named_with_their_resolution(versioned):
    def swap(rows):
        one, two = (
            next(row for row in rows if (row["resolution"], row["vote"]) == ("ES-11/1", vote))
            for vote in ("yes", "no")
        )
        one["vote"], two["vote"] = two["vote"], one["vote"]

    rewrite(versioned, "votes", swap)
    assert whole.problems(versioned) == []  # the totals still fit
    (told,) = said(versioned)
    assert re.search(r"ES-11/1, 193 votes, changed: ES-11/1:\w{3}: vote '\w+' -> '\w+'; ES-1", told)


def test_order_of_rows_and_columns_and_blank_columns_change_nothing(folder):
    def reorder(rows):
        return [{**dict(reversed(row.items()))} for row in reversed(rows)]

    rewrite(folder, "estimates", reorder)
    path = folder / "phrases.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    text = "\r\n".join([lines[0] + ",more", *(line + "," for line in lines[1:])])
    path.write_text(text + "\r\n", encoding="utf-8", newline="")
    assert said(folder) == []


def test_one_column_sorted_alone_is_told_in_one_line(versioned):
    def sort(rows):
        values = sorted(row["value"] for row in rows)
        for row, value in zip(rows, values, strict=True):
            row["value"] = value

    rewrite(versioned, "estimates", sort)
    first = said(versioned)[0]
    assert first.startswith("estimates.csv:1: whole file: ")
    assert "value holds its old cells in other rows, as if sorted alone; git checkout" in first


def sign(folder, *words):
    return cli.main(["sign", *words, "--data", str(folder)])


def test_signing_says_what_was_held_against_what(folder, capsys):
    rewrite(folder, "estimates", put("N038", value="3100"))
    before = Reviews(folder).looked_up
    assert sign(folder, "N038", "--source", "S031", "--date", "2025-03-01") == 0
    assert "N038: signed, looked up in S031 on 2025-03-01\n" in capsys.readouterr().out
    signed = Reviews(folder)
    assert signed.check() == []
    assert signed.looked_up == before + 1  # a changed row counts as not looked up
    rewrite(folder, "estimates", put("N038", value="3200"))
    assert sign(folder, "--record") == 0  # whoever looked, looked at another value
    assert "1 of them had been looked up before they changed" in capsys.readouterr().out
    assert Reviews(folder).recorded["estimates", "N038"].checked_on == ""


def test_a_row_of_one_source_needs_no_more_words(folder):
    assert sign(folder, "N038") == 0
    review = Reviews(folder).recorded["estimates", "N038"]
    assert (review.checked_on, review.source_id) == (TODAY, "S031")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Name the rows that you looked up"),
        (["N0381"], 'No record "N0381". Nearest: N0'),
        (["estimates:N0381"], 'No record "estimates:N0381". Nearest: N0'),
        (["C01"], '"C01" is the id of more than one row. Type claims:C01 or verdicts:C01.'),
        (["claims:C01"], "claims:C01 names no source. Say what you held it against: allylessons"),
        (["E001"], "E001 names S209 or S211. Say what you held it against: "),
        (["N038", "--source", "S9999"], 'No source "S9999" for N038. Nearest: '),
        (["N038", "--date", "yesterday"], '"yesterday" for N038 is no day up to today'),
        (["N038", "--date", "2999-01-01"], '"2999-01-01" for N038 is no day up to today'),
        (["votes:ES-11/1:CHN"], "is one of 193 votes that are signed at once, a resolution at a"),
        (["--source", "S001", "--record"], "--source and --date belong to rows"),
        (["--from", "nothing.csv"], "There is no file nothing.csv. Nothing was stored."),
    ],
)
def test_what_cannot_be_signed_is_answered_and_nothing_stored(folder, words, said, capsys):
    before = (folder / "reviews.csv").read_bytes()
    assert sign(folder, *words) == 2
    assert said in capsys.readouterr().err
    assert (folder / "reviews.csv").read_bytes() == before


def test_lists_of_looked_up_rows_are_taken_in(folder, tmp_path, capsys):
    path = tmp_path / "looked-up.csv"
    path.write_text(
        "table,id,checked_on,source_id\n"
        "estimates,N038,2025-03-01,S031\n"
        "countries,PRK,2025-03-01,S001\n"
        "estimates,N0381,2025-03-01,S031\n"
        "estimates,N039,,S031\n"
    )
    assert sign(folder, "--record", "--from", str(path)) == 1
    out = capsys.readouterr().out
    assert f"{path}: 2 rows signed\n" in out
    assert 'looked-up.csv:4: whole row: No record "estimates:N0381". ' in out
    assert "looked-up.csv:5: whole row: N039: the day or the source is blank; nothing" in out
    recorded = Reviews(folder).recorded
    assert recorded["countries", "PRK"].source_id == "S001"
    path.write_text("table,id\n")
    assert sign(folder, "--from", str(path)) == 2
    assert "has no column checked_on. It needs: table,id,checked_on,source_id." in (
        capsys.readouterr().err
    )


def test_half_a_look_up_is_a_fault(folder):
    path = folder / "reviews.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(estimates,N038,\w+),.*", r"\1,2025-03-01,", text), encoding="utf-8")
    assert said(folder)[0].endswith(
        "source_id: N038 was looked up, but source_id is empty; "
        "allowed: the day and the source, or neither"
    )


def test_a_package_without_the_table_says_so(folder):
    path = folder / "datapackage.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"reviews"', '"others"'))
    with pytest.raises(DataError, match="names no table reviews, so nothing is signed"):
        Reviews(folder)


def since(folder, *revision):
    return cli.main(["check", "--data", str(folder), "--since", *revision])


def test_every_changed_cell_is_listed(versioned, capsys):
    rewrite(versioned, "estimates", put("N038", value="3100", note=""))
    rewrite(versioned, "phrases", lambda rows: rows[1:])
    text = (versioned / "datapackage.json").read_text(encoding="utf-8")
    (versioned / "datapackage.json").write_text(
        text.replace('"title": "Estimates"', '"title": "Guesses"'), encoding="utf-8"
    )
    assert since(versioned) == 0
    out = capsys.readouterr().out
    assert re.search(r"estimates\.csv:\d+: N038: value: '\d+' -> '3100'\n", out)
    assert re.search(r"estimates\.csv:\d+: N038: note: '.+' -> blank\n", out)
    assert "phrases.csv: P01: gone\n" in out
    assert "datapackage.json: estimates.title: words: 'Estimates' -> 'Guesses'\n" in out
    assert out.endswith("4 changes in 3 files since HEAD. Nothing else was looked at.\n")
    git(versioned, "commit", "-qam", "changed")
    assert since(versioned) == 0
    assert capsys.readouterr().out.startswith("Nothing changed since HEAD.")
    assert since(versioned, "HEAD~1") == 0
    assert "4 changes in 3 files since HEAD~1." in capsys.readouterr().out


def test_no_commit_and_no_repository_are_answered(versioned, monkeypatch, capsys):
    assert since(versioned, "nothing") == 2
    assert 'git has no commit "nothing" here. Type: git log --oneline' in capsys.readouterr().err
    monkeypatch.setattr(changes, "git", lambda *words: None)
    assert since(versioned) == 2
    assert "is in no git repository, or git is not installed" in capsys.readouterr().err


def test_the_measurement_puts_in_each_kind_of_fault(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import data_faults
    from table import counts

    kinds = ("hedge changed", "votes of two states swapped", "chain: inner link removed")
    monkeypatch.setattr(data_faults, "KINDS", {kind: data_faults.KINDS[kind] for kind in kinds})
    found = data_faults.measure(DATA, quick=True)
    assert {kind: counted["Named"] for kind, counted in found.items()} == dict.fromkeys(kinds, 1)
    assert found["hedge changed"]["Named by rules"] == 0
    assert found["chain: inner link removed"]["Named by rules"] == 1
    assert "| **all** | **3** |" in counts(found, data_faults.COLUMNS)


def test_nothing_a_learner_runs_loads_the_authors_part():
    code = "import sys, allylessons; assert not any('authors' in name for name in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
