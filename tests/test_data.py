"""Loading: fresh typed frames, an edition to cite, any folder, and errors that name the place."""

import json
import shutil
import subprocess
import sys

import frames
import pandas as pd
import pytest

from allylessons import data
from allylessons.data import DataError

HOME = data.home()
TABLES = list(data.Package().tables)


@pytest.fixture(scope="module")
def package():
    return data.Package()


@pytest.fixture
def things(tmp_path):
    return data.load("things", folder=frames.package(tmp_path))


def type_of(field):
    """What a column of this kind is, in pandas' words."""
    if "partialDate" in field:
        return "datetime64[us]"
    if "references" in field:
        return "object"
    if "categories" in field:
        return "category"
    text = str(pd.Series([""]).dtype)  # "object" before pandas 3
    plain = {"string": text, "date": "datetime64[us]", "boolean": "boolean"}
    return {**plain, "integer": "Int64", "year": "Int64", "number": "Float64"}[field["type"]]


@pytest.mark.parametrize("table", TABLES)
def test_every_column_has_its_type(package, table):
    frame = package.load(table)
    for field in package.fields(table):
        column = frame[field["name"]]
        assert str(column.dtype) == type_of(field), field["name"]
        if "references" in field:
            assert column.map(type).eq(tuple).all()
            assert not column.map(lambda ids: "" in ids).any()
        if "categories" in field:
            assert [str(c["value"]) for c in field["categories"]] == list(column.cat.categories)
            assert column.cat.ordered == field.get("categoriesOrdered", False)


def test_dates_keep_their_precision(things):
    assert list(things["day"]) == list(
        map(pd.Timestamp, ["2025-01-13", "2025-01-01", "2025-01-01"])
    )
    assert list(things["day_precision"]) == ["day", "month", "year"]
    assert list(things["meant_precision"]) == ["season", "year", "none"]
    assert list(things.columns).count("meant_precision") == 1
    assert things["meant"].isna().tolist() == [False, False, True]
    assert things["on"][0] == pd.Timestamp("2025-02-24")


def test_cells_are_read_as_written(things):
    assert things["text"].tolist()[:2] == ["NA", "<b> & 1.0"]
    assert things["text"].isna().tolist() == [False, False, True]
    assert things["whole"].tolist() == [1, pd.NA, 7]
    assert things["number"].tolist() == [1.5, pd.NA, -2]
    assert things["yes"].tolist() == [True, False, pd.NA]
    assert things["ids"].tolist() == [("T1", "T2"), (), ("T3",)]
    assert things["size"].max() == "l"
    with pytest.raises(TypeError):
        things["side"].max()


def test_a_frame_is_fresh(package):
    first = package.load("claims")
    first["claim_id"] = "mine"
    del first["theme"]
    assert (package.load("claims")["claim_id"] != "mine").all()
    assert "theme" in package.load("claims")


def test_the_list_names_every_table_with_its_rows(package):
    listed = package.load()
    assert list(listed["table"]) == TABLES
    for table, rows in zip(listed["table"], listed["rows"], strict=True):
        assert rows == len(package.load(table)) > 0
    assert listed.iloc[:, -1].str.len().min() > 10


def test_the_codebook_explains_every_column(package, tmp_path):
    whole = data.codebook()
    assert list(whole["table"].unique()) == TABLES
    assert whole["meaning"].str.endswith(".").all()
    assert list(data.codebook("claims")["column"]) == [f["name"] for f in package.fields("claims")]
    small = data.codebook("things", folder=frames.package(tmp_path)).set_index("column")
    assert small.loc["day", "type"] == "date (day, month or year)"
    assert small.loc["size", "allowed values"] == "s: small; l: large"
    assert small.loc["ids", "allowed values"] == "ids of: things"
    assert small.loc["whole", "allowed values"] == "minimum 0"
    assert small["may be blank"].to_dict() | {"id": "no"} == {
        "id": "no",
        **dict.fromkeys(small.index[1:], "yes"),
    }


def test_cite_in_both_styles(tmp_path):
    small = data.Package(frames.package(tmp_path))
    assert small.cite() == (
        "Ada and Grace. A small package. Edition 1.2, as of February 2025. "
        "https://example.org/small"
    )
    bibtex = small.cite("bibtex")
    assert bibtex.startswith("@misc{small12,\n  author = {{Ada and Grace}},\n")
    assert bibtex.count("{") == bibtex.count("}")
    assert data.Package().edition in data.cite()
    assert "@misc{" in data.cite("bibtex")


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: data.load("claim"), ('"claim"', "Nearest: claims", "ally.load()")),
        (lambda: data.load("CLAIMS"), ("Nearest: claims",)),
        (lambda: data.codebook("zzzz"), ('"zzzz"', "There is: countries")),
        (lambda: data.Package().record("C211"), ('"C211"', "Nearest: C21")),
        (lambda: data.Package().record("ES-11/1:PRQ"), ("ES-11/1:PRK",)),
        (lambda: data.cite("apa"), ('"apa"', 'ally.cite("bibtex")')),
        (lambda: data.load(folder="nowhere"), ("nowhere", "folder=", data.FOLDER_VARIABLE)),
    ],
)
def test_what_is_unknown_is_answered_with_the_nearest(ask, said):
    with pytest.raises(DataError) as problem:
        ask()
    for words in said:
        assert words in str(problem.value)
    # In a notebook: the message alone, no stack of frames.
    assert problem.value._render_traceback_() == [f"DataError: {problem.value}"]


def test_a_record_is_found_whatever_its_case(package):
    for name in ("C21", "c21", " C21 "):
        table, record = package.record(name)
        assert (table, record["claim_id"]) == ("claims", "C21")


def test_the_folder_is_named_by_argument_or_variable(tmp_path, monkeypatch):
    one = frames.package(tmp_path / "one")
    two = frames.package(tmp_path / "two", frames.ROWS[:1])
    monkeypatch.setenv(data.FOLDER_VARIABLE, str(two))
    assert len(data.load("things")) == 1
    assert len(data.load("things", folder=one)) == 3
    assert data.cite().startswith("Ada and Grace")
    monkeypatch.setenv(data.FOLDER_VARIABLE, str(tmp_path))
    with pytest.raises(DataError, match=r"No datapackage\.json"):
        data.load("things")


def row(**cells):
    """The first row of the small package with some cells changed."""
    names = [field["name"] for field in frames.FIELDS]
    values = dict(zip(names, frames.ROWS[0].split(","), strict=True)) | cells
    return ",".join(values.values())


@pytest.mark.parametrize(
    ("column", "cell", "allowed"),
    [
        ("day", "soon", "date"),
        ("on", "2025-02-30", "date"),
        ("size", "xl", "s"),
        ("whole", "two", ""),
        ("whole", "1.5", ""),
        ("number", "4 000", "number"),
        ("yes", "maybe", "boolean"),
    ],
)
def test_a_damaged_cell_is_named_with_its_line(tmp_path, column, cell, allowed):
    folder = frames.package(tmp_path, [frames.ROWS[1], row(**{column: cell})])
    with pytest.raises(DataError) as problem:
        data.load("things", folder=folder)
    said = str(problem.value)
    assert said.startswith(f"things.csv:3: {column}: ")
    assert cell in said
    assert allowed in said
    assert "allylessons check" in said


def test_lines_are_counted_as_an_editor_does(tmp_path):
    folder = frames.package(tmp_path, [frames.ROWS[0], "", row(size="xl")])
    with pytest.raises(DataError, match=r"^things\.csv:[34]: "):
        data.load("things", folder=folder)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda folder: (folder / "things.csv").unlink(), "things.csv"),
        (lambda folder: (folder / "things.csv").write_text(""), "things.csv"),
        (lambda folder: (folder / "things.csv").write_bytes(b"id\n\xff\xfe\n"), "things.csv"),
        (lambda folder: (folder / "things.csv").write_text("id,text\nT1,x\n"), "things.csv:1: day"),
        (lambda folder: (folder / "datapackage.json").write_text("{"), "datapackage.json"),
        (lambda folder: (folder / "datapackage.json").write_text("[]"), "datapackage.json"),
    ],
    ids=["no file", "empty", "not UTF-8", "no column", "broken JSON", "a list"],
)
def test_a_damaged_file_is_named(tmp_path, damage, said):
    folder = frames.package(tmp_path)
    damage(folder)
    with pytest.raises(DataError) as problem:
        data.load("things", folder=folder)
    assert said in str(problem.value)


def test_another_copy_anywhere_loads_without_network_or_validator(tmp_path):
    shutil.copytree(HOME, tmp_path / "copy")
    code = """
import socket, sys
socket.socket = None  # whoever opens a connection fails
sys.modules["frictionless"] = None
import allylessons as ally
for table in ally.load(folder="copy")["table"]:
    assert len(ally.load(table, folder="copy"))
assert "altair" not in sys.modules
"""
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


def test_an_added_column_needs_no_code(tmp_path):
    folder = frames.package(tmp_path)
    descriptor = json.loads((folder / "datapackage.json").read_text())
    descriptor["resources"][0]["schema"]["fields"].append({"name": "new", "type": "integer"})
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    lines = (folder / "things.csv").read_text().splitlines()
    lines = [lines[0] + ",new", *(line + ",9" for line in lines[1:])]
    (folder / "things.csv").write_text("\n".join(lines))
    assert data.load("things", folder=folder)["new"].tolist() == [9, 9, 9]
