"""Figures in prose that name their rows: found, held against them, written anew."""

from types import SimpleNamespace

import nbformat
import pytest

from allylessons.authors import figures
from allylessons.data import Package
from allylessons.reference import Facts

FACTS = Facts(Package(), own=SimpleNamespace(share=36.4), countries=5)


def faults(text):
    return [
        (fault.text, fault.what.split(":")[0].split(" says")[0])
        for fault in figures.faults(text, FACTS)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Seoul put it at 3,000<!--N038--> people.",
        "That is 36.4<!--own.share-->, or 36.4%<!--own.share--> of them.",
        "On 13 July 2022<!--E011.date--> it was said; in July 2022<!--E011:month-->.",
        "*Five*<!--countries:words--> and five<!--countries:words--> of them.",
        "Write at most 250<!--ours--> letters, in three sentences.",
        "Two questions, three buttons, lesson 4.",
        "## 4 of 10 · What is it?",
        "“killed, wounded, missing or captured”<!--N039.definition--> it says.",
    ],
)
def test_what_its_row_says_passes(text):
    assert faults(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Seoul put it at 3,100<!--N038--> people.", [("3,100", "N038")]),
        ("In July 2023<!--E011:month-->.", [("July 2023", "E011")]),
        ("Nothing<!--N038--> here.", [("", "no figure stands before <!--N038-->")]),
        ("It was 3,000<!--N999--> people.", [("3,000", "N999 names nothing")]),
        ("It was 3,000 people.", [("3,000", "names no row")]),
        ("It was in March 2023 or so.", [("March 2023", "names no row")]),
        ("All five countries agree.", [("five countries", "names no row")]),
        ("They said “we won”.", [("we won", "this quotation names no row")]),
    ],
)
def test_what_it_does_not_say_is_named(text, found):
    assert faults(text) == found


def test_figures_are_written_as_their_rows_have_them():
    old = "2,900<!--N038--> and 36%<!--own.share--> in June 2021<!--E011:month-->, 7<!--ours-->."
    new, changed = figures.rewritten(old, FACTS)
    assert new == (
        "3,000<!--N038--> and 36.4%<!--own.share--> in July 2022<!--E011:month-->, 7<!--ours-->."
    )
    assert changed == [
        *(("N038", "2,900", "3,000"), ("own.share", "36", "36.4")),
        ("E011", "June 2021", "July 2022"),
    ]
    assert figures.rewritten(new, FACTS) == (new, [])
    cells = [nbformat.v4.new_markdown_cell(old, id="here"), nbformat.v4.new_code_cell("1")]
    lines = figures.bring_up_to_date(nbformat.v4.new_notebook(cells=cells), FACTS)
    assert lines[0] == "cell here: N038: 2,900 → 3,000"
    assert cells[0].source == new


@pytest.mark.parametrize(
    ("source", "typed"),
    [
        ("losses = 3000", ["3000"]),
        ("x = 36.4", ["36.4"]),
        ('losses = lesson.value("N038")\n100 * losses', []),
        ("lesson.recall(2)", []),
        ("this is no Python", []),
    ],
)
def test_a_datum_typed_in_code_is_found(source, typed):
    assert list(figures.typed(source)) == typed
