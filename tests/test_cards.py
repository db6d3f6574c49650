"""Cards: any record by its id, a claim with and without its verdict, text that stays text."""

import csv

import frames
import pandas as pd
import pytest

from allylessons import cards, data

PACKAGE = data.Package()


def first_rows():
    """Table and id of its first row, the id as the file has it."""
    rows = []
    for table, resource in PACKAGE.tables.items():
        with open(PACKAGE.folder / resource["path"], encoding="utf-8", newline="") as file:
            row = next(csv.DictReader(file))
        name = ":".join(row[column] for column in PACKAGE.key(table))
        rows.append(pytest.param(table, name, id=table))
    return rows


@pytest.mark.parametrize(("table", "name"), first_rows())
def test_every_table_has_cards(table, name):
    found, _ = PACKAGE.record(name)
    card = cards.card(name)
    # What is known of a claim or of an actor in a second table has the same id.
    assert found == {"verdicts": "claims", "outlets": "actors"}.get(table, table)
    assert card.heading == f"{name} · {PACKAGE.resource(found)['title']}"
    assert card.lines
    for line, text in card.lines:
        assert line
        assert text.strip()
        assert not any(odd in text for odd in ("<NA>", "nan", "NaT", "00:00:00"))


def lines(*arguments, **options):
    return dict(cards.card(*arguments, **options).lines)


def test_a_claim_is_read_before_its_verdict():
    claim = PACKAGE.load("claims").set_index("claim_id").loc["C21"]
    card = cards.card("C21")
    assert card.lead == claim["paraphrase"]
    asked = dict(card.lines)
    assert asked["about"] == "North Korea"
    assert asked["chain"].startswith("you ← The Week ← ")
    assert not {"verdict", "what the check found", "sources"} & set(asked)


def test_a_claim_with_its_verdict():
    shown = lines("C21", verdict=True)
    found = PACKAGE.load("verdicts").set_index("claim_id").loc["C21"]
    assert shown["verdict"] == PACKAGE.labels("verdicts", "verdict")[found["verdict"]]
    assert shown["what the check found"] == found["finding"]
    assert shown["sources"] == ", ".join(found["source_ids"])


def test_a_claim_about_several_countries_says_so():
    claims = PACKAGE.load("claims")
    name = claims.loc[claims["iso3"].isna(), "claim_id"].iloc[0]
    assert lines(name)["about"] == "several countries"


def test_cells_read_as_a_reader_would_write_them(tmp_path):
    folder = frames.package(tmp_path)
    assert lines("T1", folder=folder) == {
        "Text": "NA",
        "Day": "13 Jan 2025",
        "Meant": "winter 2024",
        "On": "24 Feb 2025",
        "Size": "small",
        "Side": "left",
        "Whole": "1",
        "Number": "1.5",
        "Yes": "yes",
        "Ids": "T1, T2",
    }
    assert lines("T2", folder=folder)["Day"] == "Jan 2025"
    # Blanks are left out, not shown as a word.
    assert lines("T3", folder=folder) == {"Day": "2025", "Whole": "7", "Number": "-2", "Ids": "T3"}


@pytest.mark.parametrize(
    ("identifier", "line", "text"),
    [
        ("V006", "Country", "North Korea"),
        ("A153", "Recipient", "Russia"),
        ("N024", "Estimator", "United States"),
        ("V006", "Source", "S288"),
    ],
)
def test_a_country_or_an_actor_is_called_by_its_name(identifier, line, text):
    assert lines(identifier)[line] == text


def test_a_source_in_a_pile_has_its_date():
    pile = cards.pile(PACKAGE, "", "", {"all": ["S005"]})
    assert pile.groups["all"][0].brief.endswith(" · 6 Nov 2024")


def test_text_is_escaped(tmp_path):
    card = cards.card("T2", folder=frames.package(tmp_path))
    assert "- *Text:* &#60;b&#62; &#38; 1.0\n" in card._repr_markdown_()
    assert "- Text: <b> & 1.0" in repr(card)
    lead = cards.Card("X · Things", "<img src=x>", [])._repr_markdown_()
    assert lead == "**X · Things**\n\n> &#60;img src=x&#62;"


def test_the_plain_form_says_the_same():
    card = cards.card("C21")
    for part in (card.heading, card.lead, *(text for _, text in card.lines)):
        assert part in repr(card)
    assert not any("**" in line for line in repr(card).splitlines())


def test_an_unknown_id_is_answered_with_the_nearest():
    with pytest.raises(data.DataError, match=r'No record "C211". Nearest: .*C21\b'):
        cards.card("C211")


def test_every_number_of_the_data_is_written_out():
    for table in PACKAGE.tables:
        frame = PACKAGE.load(table)
        for column in frame.select_dtypes("number"):
            field = next(f for f in PACKAGE.fields(table) if f["name"] == column)
            for value in frame[column].dropna().unique():
                row = pd.Series({column: value})
                shown = cards.value_text(PACKAGE, table, row, field)
                written = float(shown.replace(",", ""))
                assert "e" not in shown
                assert written == pytest.approx(value, rel=5e-4), f"{table}.{column}: {shown}"


def test_a_card_of_something_later_says_so():
    first = PACKAGE.load("later")["later_id"].iloc[0]
    assert "after the article" in repr(cards.card(first)).splitlines()[0]
