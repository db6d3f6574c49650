"""Benchmarks: the table is written as it should, and what needs no browser runs. No timing here."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BENCHMARKS = ROOT / "benchmarks"


@pytest.fixture(autouse=True)
def path(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    monkeypatch.syspath_prepend(str(BENCHMARKS / "peers"))


def cells(row):
    return [cell.strip() for cell in str(row).strip("|").split("|")]


def test_a_row_is_the_ratio_of_medians():
    from table import Row

    row = Row("Load", [30, 10, 90], "bare", [20, 10, 15], "ms", 2)
    assert row.ratio == 2
    assert cells(row) == ["Load", "30 ms", "bare: 15 ms", "2.00", "≤ 2", "met"]
    assert cells(Row("Load", [31], "bare", [15], "ms", 2))[-1] == "missed"
    assert cells(Row("Load", [31], "bare", [15], "ms"))[-2:] == ["", ""]


def test_counts_stand_without_a_unit():
    from table import Row

    assert cells(Row("Blank", [0], "bare 3", aim=0)) == [
        "Blank",
        "",
        "bare 3",
        "0.00",
        "≤ 0",
        "met",
    ]
    assert cells(Row("Blank", [1], "bare 3", aim=0))[-1] == "missed"


def test_a_new_table_leaves_what_was_written_by_hand(tmp_path):
    from table import Row, write

    document = tmp_path / "docs" / "benchmarks.md"
    write(document, "Old machine.", [Row("Old", [1], "bare", [1], "ms")])
    document.write_text(document.read_text() + "\nWhy a row is missed.\n")
    write(document, "New machine.", [Row("New", [1], "bare", [1], "ms")])
    text = document.read_text()
    assert "Old" not in text
    assert text.index("New machine.") < text.index("| New |") < text.index("Why a row is missed.")
    assert text.count("Why a row is missed.") == 1


def test_kinds_of_faults_are_summed():
    from collections import Counter

    from table import counts

    found = {"date": Counter(("Put in", "Named", "Put in")), "row": Counter(("Put in", "Put in"))}
    *_, date, row, total, share = counts(found, ("Put in", "Named")).splitlines()
    assert [date, row] == ["| date | 2 | 1 |", "| row | 2 | 0 |"]
    assert [total, share] == ["| **all** | **4** | **1** |", "| share | | 25% |"]


def test_tables_are_loaded_and_grown():
    import python_rows

    (loaded,) = python_rows.loading(1)
    assert loaded.ratio > 0
    *grown, per_row = python_rows.growing((2, 4), 1)
    assert [row.what.split(" (")[0] for row in grown] == ["Load claims × 2", "Load claims × 4"]
    assert per_row.unit == "µs"


def test_a_kernel_is_measured():
    import python_rows

    rows = python_rows.kernels(python_rows.lessons()[:1], 1)
    assert [row.unit for row in rows] == ["ms", "MB"]
    assert all(row.ratio > 0 for row in rows)


def test_a_failing_cell_is_not_measured():
    import python_rows

    with python_rows.Kernel() as kernel, pytest.raises(RuntimeError, match="division by zero"):
        kernel.run("1 / 0")


def test_labs_are_found_in_the_lessons_and_have_peers():
    import browser_rows

    (themes,) = browser_rows.labs(0)
    assert (themes.key, themes.cell, themes.name) == ("themes", "explore-themes", "country")
    assert not themes.veiled
    for way in browser_rows.WAYS:
        assert (browser_rows.PEERS / f"{way}.py").read_text(encoding="utf-8").startswith("# %%\n")


def test_a_peer_draws_the_rows_of_either_setting():
    from same import Same, pictures

    same = Same(pictures(0)["themes"])
    one, other = map(same.seen, same.settings)
    rows = same.picture.told[same.settings[0]].rows
    assert one.x == list(rows["claims"])
    assert len(one.y) == len(rows)
    assert one != other


def test_the_command_explains_itself():
    ran = subprocess.run(
        [sys.executable, str(BENCHMARKS / "run.py"), "--help"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "--quick" in ran.stdout
