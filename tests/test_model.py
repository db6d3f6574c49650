"""The subject's computations: exact numbers for small frames, and for blank and empty ones."""

import frames
import pandas as pd
import pytest

from allylessons import model

COUNTRIES = pd.DataFrame(
    [("PRK", "North Korea", "subject"), ("CHN", "China", "subject"), ("UKR", "Ukraine", "party")],
    columns=["iso3", "name", "role"],
)
CLAIMS = pd.DataFrame(
    {
        "claim_id": ["C1", "C2", "C3", "C4"],
        "iso3": ["PRK", "PRK", None, "UKR"],
        "theme": pd.Categorical(["arms", "arms", "trade", "troops"]),
    }
)
EVERYBODY = ["sent", "lost"]


def picked(*measures, rows=frames.RIVALS, **options):
    return model.estimates_of(
        rows, frames.ACTORS, iso3="PRK", measures=list(measures or EVERYBODY), **options
    )


def test_claims_per_country():
    counted = model.claims_per_country(CLAIMS, COUNTRIES)
    assert counted.to_dict("list") == {
        "iso3": ["PRK", "CHN"],
        "country": ["North Korea", "China"],
        "claims": [2, 0],
        "percent": [50.0, 0.0],
    }
    empty = model.claims_per_country(CLAIMS[:0], COUNTRIES)
    assert empty["country"].tolist() == ["China", "North Korea"]  # a tie: by name
    assert empty["percent"].tolist() == [0, 0]


def test_a_sixth_country_is_counted_by_adding_a_row():
    more = pd.concat(
        [COUNTRIES, pd.DataFrame([("ERI", "Eritrea", "subject")], columns=COUNTRIES.columns)]
    )
    claims = pd.concat([CLAIMS, pd.DataFrame({"claim_id": ["C5"], "iso3": ["ERI"]})])
    assert model.claims_per_country(claims, more)["country"].tolist() == [
        "North Korea",
        "Eritrea",
        "China",
    ]


def test_claims_per_theme():
    counted = model.claims_per_theme(CLAIMS, {"arms": "weapons"}, "PRK")
    assert counted.to_dict("list") == {"theme": ["weapons"], "claims": [2]}
    unlabelled = model.claims_per_theme(CLAIMS, {}, "UKR")
    assert unlabelled.to_dict("list") == {"theme": ["troops"], "claims": [1]}
    assert model.claims_per_theme(CLAIMS, {}, "CHN").empty


def test_a_chain_begins_with_the_article():
    names = ["speech_mode", "basis", "report_date", "report_date_precision", "source_id"]
    chains = pd.DataFrame(
        [("C1", 2, "kyiv", True), ("C1", 1, "bbc", False), ("C2", 1, "bbc", False)],
        columns=["claim_id", "link", "actor_id", "traced"],
    ).assign(**dict.fromkeys(names), note="about the link")
    links = model.chain_of(chains, frames.ACTORS, "C1")
    assert links["actor"].tolist() == ["BBC", "Ukraine's army"]
    assert links["note"].tolist() == ["about the link"] * 2
    assert model.chain_of(chains, frames.ACTORS, "C9").empty


def test_estimates_are_side_by_side_oldest_first():
    rows = picked("sent")
    assert rows["estimate_id"].tolist() == ["N1", "N2", "N3"]
    assert rows["estimator"].tolist() == ["Ukraine's army", "BBC", "Western officials"]
    assert rows["party_to_war"].tolist() == [True, False, pd.NA]
    assert model.estimates_of(frames.RIVALS, frames.ACTORS, iso3="CHN", measures=["sent"]).empty


def test_the_ends_of_what_an_estimate_allows():
    ends = picked().set_index("estimate_id")[["least", "most"]]
    assert ends.loc["N1"].tolist() == [12000, 12000]  # a figure is both ends
    assert ends.loc["N2"].tolist() == [10000, 11000]
    assert ends.loc["N4"].tolist() == [3800, pd.NA]  # more than
    assert ends.loc["N5"].tolist() == [pd.NA, 4000]  # almost
    blank = frames.estimates(("N9", "sent", "bbc", "2025", None, None, None, None))
    assert picked("sent", rows=blank)[["least", "most"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("known_by", "names"),
    [
        ("2024-10", ["N1"]),
        ("2024-11", ["N1", "N2"]),
        ("2025-01", ["N1", "N2", "N4", "N3", "N5"]),  # a month means its last day
        ("2025-01-21", ["N1", "N2", "N4"]),
        (pd.Timestamp("2025-01-22"), ["N1", "N2", "N4", "N3", "N5"]),
        ("2024-02", []),
        (None, ["N1", "N2", "N4", "N3", "N5", "N6"]),
    ],
)
def test_what_was_known_by_a_day(known_by, names):
    assert picked(known_by=known_by)["estimate_id"].tolist() == names


@pytest.mark.parametrize(("month", "day"), [("2024-02", 29), ("2025-02", 28), ("2024-12", 31)])
def test_a_month_ends_on_its_last_day(month, day):
    last = (f"{month}-{day}", f"{pd.Timestamp(month) + pd.offsets.MonthBegin():%Y-%m-%d}")
    rows = frames.estimates(
        *((f"N{i}", "sent", "bbc", d, 1, 1, 1, None) for i, d in enumerate(last))
    )
    assert picked("sent", rows=rows, known_by=month)["estimate_id"].tolist() == ["N0"]


def test_only_the_newest_of_each_estimator_stays():
    rows = frames.estimates(
        ("N1", "sent", "bbc", "2025-02-01", 2, None, None, None),
        ("N2", "sent", "bbc", "2025-01-01", 1, None, None, None),
        ("N3", "sent", "kyiv", "2024-01-01", 5, None, None, None),
        ("N4", "sent", "bbc", "2025-02-01", 3, None, None, None),
    )
    newest = model.latest_of_each(rows, ["actor_id"])
    assert newest["estimate_id"].tolist() == ["N3", "N4"]  # the tie: the row that stands later
    assert newest.index.tolist() == [0, 1]
    assert model.latest_of_each(rows[:0], ["actor_id"]).empty


def test_every_estimate_of_losses_by_every_estimate_of_those_sent():
    shares = model.shares(picked("lost"), picked("sent"))
    # N4, N5 and both ends of N6, each by N1, both ends of N2, N3.
    assert len(shares) == 4 * 4
    assert shares["share_percent"].is_monotonic_increasing
    assert shares["share_percent"].iloc[[0, -1]].tolist() == [25.0, 50.0]
    row = shares[(shares["losses"] == 4000) & (shares["deployed_by"] == "Western officials")]
    assert row["share_percent"].tolist() == [36.4]
    assert row["sources"].tolist() == ["S005, S003"]
    assert shares["definition"].unique().tolist() == ["killed or wounded"]
    assert model.shares(picked("lost"), picked("sent")).equals(shares)


def test_only_like_is_divided_by_like():
    def rows(*cells):
        names = ("estimate_id", "definition", "population", "actor_id", "date", "value")
        frame = pd.DataFrame(cells, columns=[*names, "least", "most", "rounded_to"])
        return frame.assign(estimator=frame["actor_id"], date=pd.to_datetime(frame["date"]))

    lost = rows(
        ("L1", "killed_or_wounded", "first", "a", "2025-01-09", 4000, 4000, 4000, 1000),
        ("L2", "not_stated", "first", "a", "2025-01-09", 4000, 4000, 4000, None),
        ("L3", "killed_or_wounded", "unstated", "a", "2025-01-09", 4000, 4000, 4000, None),
        ("L4", "killed_or_wounded", "both", "a", "2025-04-30", 4700, 4700, 4700, 100),
        ("L5", "killed_or_wounded", "first", "a", "2025-02-14", 4000, 4000, None, None),
    )
    sent = rows(
        ("D1", "in_russia", "first", "b", "2024-10-26", 10000, 10000, 10000, 1000),
        ("D2", "first", "first", "b", "2025-01-22", 11000, 11000, 11000, 1000),
        ("D3", "in_russia", "first", "c", "2024-11-04", None, 11000, 12000, None),
        ("D4", "so_far", None, "d", "2025-01-09", 3000, 3000, 3000, None),
    )
    found = model.estimates.matched_shares(lost, sent).set_index(["losses_id", "deployed_id"])
    assert set(found.index) == {("L1", "D2"), ("L1", "D3"), ("L5", "D2"), ("L5", "D3")}
    assert found.loc[("L1", "D2"), "least_percent":].tolist() == [30.4, 42.9]
    assert found.loc[("L1", "D2"), "share_percent"] == 36.4
    ends = found.loc[("L1", "D3")]
    assert pd.isna(ends["share_percent"])
    assert (ends["least_percent"], ends["most_percent"]) == (29.2, 40.9)
    assert pd.isna(found.loc[("L5", "D2"), "most_percent"])  # more than 4,000: no upper end
    assert model.estimates.matched_shares(lost[:0], sent).empty


def test_no_estimates_no_shares():
    nobody = picked("sent")[:0]
    for shares in (model.shares(nobody, picked("sent")), model.shares(picked("lost"), nobody)):
        assert shares.empty
        assert "share_percent" in shares


def test_estimates_in_single_units():
    rows = picked("sent")
    rows["unit"] = ["million rounds", "containers", "million rounds"]
    rows.loc[1, ["value", "low", "high", "least", "most"]] = [pd.NA, 2, 3, 2, 3]
    single = model.in_single_units(rows, {"million rounds": 1_000_000, "containers": 0.5})
    assert single["unit"].tolist() == ["pieces"] * 3
    assert single["value"].tolist() == [12_000_000_000, pd.NA, 11_000_000_000]
    assert single[["low", "high", "least", "most"]].iloc[1].tolist() == [1, 1.5, 1, 1.5]
    assert rows["unit"].tolist()[0] == "million rounds"  # the frame given is left as it was
    with pytest.raises(ValueError, match="containers: add it to sizes"):
        model.in_single_units(rows, {"million rounds": 1})
    assert model.in_single_units(rows[:0], {}).empty
