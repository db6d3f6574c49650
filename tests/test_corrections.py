"""A correction of the article: its rule, two sources a class can open, and the best objection."""

import csv
import json
from pathlib import Path

import pytest

from allylessons import cards, data
from allylessons.authors import validate

DATA = Path(__file__).parents[1] / "data"
PACKAGE = data.Package()
TABLES = {
    "sources": """\
source_id,name,kind,kind_note,copy,url,date,copy_of,state_media,blocked_in
S001,The page under study,magazine,,no,https://example.org/page,2025-02,,no,
S002,One Paper: a report,newspaper,,no,https://example.org/1,2025,,no,
S003,Other Paper (An Agency): a report,newspaper,,no,https://example.org/2,2025,,no,
S004,Third Paper (An Agency): a report,newspaper,,no,https://example.org/3,2025,,no,
S005,Fourth Paper: a report,newspaper,,yes,https://example.org/4,2025,A Magazine,no,
S006,Fifth Paper: a report,newspaper,,no,https://example.org/5,2025,,no,EU
""",
    "claims": """\
claim_id,paragraph,section,section_iso3,iso3,paraphrase,theme,hedge,direction,event_date_text,\
event_date,event_date_precision,report_date,checkable
C01,1,headline,,,Some are friends.,diplomacy,asserted,none,,,none,2025-02,partly
""",
    "versions": """\
version,element,content,source_id,note
2025-02,title,Some are friends,S001,
""",
    "verdicts": """\
claim_id,verdict,finding,better_value,better_unit,better_date,source_ids,confidence,\
teaching_point,objection,objection_source_ids
C01,{verdict},None is.,,,,{sources},high,,{objection},
""",
}
NEEDS = "and of two independent sources that a class can open it has"


@pytest.fixture
def said(tmp_path):
    """What is said of a small package with one verdict."""
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"] = [r for r in package["resources"] if r["name"] in TABLES]
    for resource in package["resources"]:
        keys = resource["schema"].get("foreignKeys", [])
        keys[:] = [key for key in keys if key["reference"].get("resource") in TABLES]
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")

    def problems(verdict="wrong", sources="S002;S003", objection="It may be."):
        row = {"verdict": verdict, "sources": sources, "objection": objection}
        for name, text in TABLES.items():
            (tmp_path / f"{name}.csv").write_text(text.format(**row), encoding="utf-8")
        return [str(problem) for problem in validate.problems(tmp_path)]

    return problems


@pytest.mark.parametrize("verdict", ["wrong", "imprecise"])
def test_two_outlets_and_an_objection_are_enough(said, verdict):
    assert said(verdict) == []


@pytest.mark.parametrize(
    ("sources", "has"),
    [
        ("S002", "only S002"),
        ("S001;S002", "only S002"),  # the page itself
        ("S003;S004", "only S003, S004"),  # one agency twice
        ("S002;S005", "only S002"),  # a copy
        ("S002;S006", "only S002"),  # blocked where a class may sit
        ("S001;S005", "none"),
    ],
)
def test_a_correction_with_less_is_named_with_what_it_has(said, sources, has):
    assert said(sources=sources) == [
        f"verdicts.csv:2: source_ids: C01 is wrong, {NEEDS} {has}; name another: an address, "
        "no copy, not the page under study, another outlet"
    ]


def test_a_correction_without_an_objection_is_named(said):
    assert said("imprecise", objection="") == [
        "verdicts.csv:2: objection: C01 is imprecise, and no objection stands beside it; "
        "write the strongest objection to the verdict"
    ]


@pytest.mark.parametrize("verdict", ["supported", "contested", "not_checkable"])
def test_other_verdicts_are_free(said, verdict):
    assert said(verdict, sources="S001", objection="") == []


def test_each_verdict_has_a_rule_and_an_example_that_has_it():
    given = PACKAGE.load("verdicts").set_index("claim_id")["verdict"].astype(str)
    for verdict, definition in PACKAGE.definitions("verdicts", "verdict").items():
        rule, example = definition.split(" Example: ")
        assert rule.endswith(".")
        assert given[example[:3]] == verdict


def test_a_card_says_what_the_word_of_its_verdict_means():
    shown = dict(cards.card("C39", verdict=True).lines)
    rule = PACKAGE.definitions("verdicts", "verdict")["imprecise"].split(" Example: ")[0]
    assert (shown["verdict"], shown["what that word means"]) == ("imprecise", rule)


def test_a_version_is_the_page_itself():
    with open(DATA / "versions.csv", encoding="utf-8", newline="") as file:
        named = {row["source_id"] for row in csv.DictReader(file)}
    sources = PACKAGE.load("sources").set_index("source_id")
    assert sources.loc[sorted(named), "url"].nunique() == 1
    assert not sources.loc[sorted(named), "copy"].any()


def test_a_card_shows_the_objection_after_the_verdict():
    checks = PACKAGE.load("verdicts").set_index("claim_id")
    shown = dict(cards.card("C15", verdict=True).lines)
    assert shown["the strongest objection"] == checks.at["C15", "objection"]
    assert "the strongest objection" not in dict(cards.card("C14", verdict=True).lines)
    assert "the strongest objection" not in dict(cards.card("C15").lines)
