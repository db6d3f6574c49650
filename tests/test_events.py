"""Events in time: spans, reports, known on a day, page versions, rates; lesson 4's exercises."""

import re
import shutil

import pandas as pd
import pytest
from examples import EVENTS, NOON, RATES, in_time, lanes, rates, reports

from allylessons import charts, describe, figure, lessons, model
from allylessons.data import DataError, Package

DATA = Package()
LESSON = lessons.content(4, DATA)
EXERCISES = {exercise.key: exercise for exercise in LESSON.exercises}
NAMES = pd.DataFrame({"iso3": ["PRK", "CHN"], "name": ["North Korea", "China"]})


def day(text):
    return pd.Timestamp(text)


def changed(folder, **tables):
    """A copy of the data with each named table's text changed."""
    shutil.copytree(DATA.folder, folder)
    for name, change in tables.items():
        path = folder / f"{name}.csv"
        before = path.read_text(encoding="utf-8")
        after = change(before)
        assert after != before, name
        path.write_text(after, encoding="utf-8")
    return Package(folder)


# -- how exactly a date is known


@pytest.mark.parametrize(
    ("date", "precision", "first", "last"),
    [
        ("2024-06-19", "day", "2024-06-19", "2024-06-19"),
        ("2024-02-01", "month", "2024-02-01", "2024-02-29"),
        ("2024-01-01", "year", "2024-01-01", "2024-12-31"),
        ("2024-10-01", "season", "2024-09-01", "2024-11-30"),
        ("2024-12-01", "season", "2024-12-01", "2025-02-28"),
        ("2025-02-01", "season", "2024-12-01", "2025-02-28"),
        ("2024-10-01", "none", None, None),
        (None, "day", None, None),
        (None, "month", None, None),
    ],
)
def test_a_date_spans_what_it_may_mean(date, precision, first, last):
    rows = pd.DataFrame({"on": pd.to_datetime([date]), "on_precision": [precision]})
    span = model.spans(rows, "on").iloc[0]
    expected = [pd.NaT if end is None else day(end) for end in (first, last)]
    assert [str(end) for end in span] == [str(end) for end in expected]


def told(date, *source_dates):
    """One event of this date, with sources of these (None: without a date)."""
    ids = tuple(f"S{number}" for number in range(len(source_dates)))
    dates = zip(ids, source_dates, strict=True)
    sources = in_time([], *((name, on or "1900-01-01") for name, on in dates), key="source_id")
    sources.loc[[on is None for on in source_dates], "date"] = pd.NaT
    events = in_time(
        ["iso3", "event", "source_ids"], ("E1", date, "CHN", "A thing.", ids), key="event_id"
    )
    return model.dated(events, sources, NAMES).iloc[0]


@pytest.mark.parametrize(
    ("date", "sources", "source", "days"),
    [
        ("2023-09-03", ["2023-09-10", "2023-09-06"], "S1", 3),
        ("2024-05", ["2024-04-13", "2024-05-22"], "S1", 0),  # S0 is older than the event
        ("2024-05-01", [None, "2024-06-01"], "S1", 31),
        ("2023-02-17", ["2023-02"], "S0", 0),  # the month holds the day
        ("2024-05-10", ["2024-05", "2024-05-20"], "S1", 10),  # surely out first
        ("2016", ["2016"], "S0", 0),
    ],
)
def test_the_report_is_the_earliest_dated_source(date, sources, source, days):
    row = told(date, *sources)
    assert row["report_source"] == source
    assert row["days_between"] == days
    assert row["report_first"] <= row["report_date"] <= row["report_last"]


@pytest.mark.parametrize("sources", [[None], [], ["2024-04-13"]])
def test_without_a_dated_source_nothing_is_known_of_the_report(sources):
    row = told("2024-05-01", *sources)
    blank = ["report_source", "report_date", "report_first", "report_last", "days_between"]
    assert row[blank].isna().all()


def test_every_event_of_the_data_keeps_its_row():
    rows = model.dated(DATA.load("events"), DATA.load("sources"), DATA.load("countries"))
    assert sorted(rows["event_id"]) == sorted(DATA.load("events")["event_id"])
    assert rows["country"].notna().all()
    assert rows["first_day"].is_monotonic_increasing
    late = rows["report_last"] < rows["first_day"]
    assert not late.any()


# -- known on a day


@pytest.mark.parametrize(
    ("on", "statuses"),
    [
        ("2022-12-31", ["not yet happened", "not yet happened", "not yet happened"]),
        ("2023-03-19", ["not yet reported", "not yet happened", "not yet happened"]),
        ("2023-03-20", ["reported", "not yet happened", "not yet happened"]),
        ("2024-07-30", ["reported", "not yet reported", "not yet happened"]),
        ("2024-07-31", ["reported", "reported", "not yet happened"]),
        ("2024-10-01", ["reported", "reported", "no dated source"]),
    ],
)
def test_known_on_a_day_is_what_was_surely_out(on, statuses):
    assert model.known_on(EVENTS, day(on))["status"].tolist() == statuses


def test_the_lanes_hide_or_dot_what_was_not_reported():
    rows = model.known_on(EVENTS, day("2024-06-30"))
    hidden = lanes(rows, known_on=NOON)
    assert figure.table(hidden)["event id"].tolist() == ["E1"]
    dotted = lanes(rows, known_on=NOON, hide=False)
    assert figure.table(dotted)["event id"].tolist() == ["E1", "E2"]
    assert dotted.data["status"].tolist() == ["reported", "not yet reported"]
    for chart, how in ((hidden, "hidden"), (dotted, "dotted")):
        words = chart.description
        assert words.startswith("Timeline from 2023, as known on 30 June 2024. 1 event had")
        assert f"1 had happened, but our first dated source is later: {how}." in words
        assert f"0 had happened and rest on sources without a date, {how} too" in words
        assert "1 had not happened yet." in words


def test_a_bar_is_as_wide_as_its_date_is_inexact():
    plotted = lanes().data.set_index("event_id")
    assert ((plotted["to"] - plotted["from"]).dt.days).to_dict() == {"E1": 365, "E2": 1, "E3": 31}
    # The table does not make a month a day.
    assert plotted["when"].to_dict() == {"E1": "2023", "E2": "19 Jun 2024", "E3": "Oct 2024"}
    assert plotted["reported"].to_dict() == {"E1": "20 Mar 2023", "E2": "Jul 2024", "E3": "no date"}


def test_marks_of_a_lane_do_not_overlap():
    rows = model.dated(DATA.load("events"), DATA.load("sources"), DATA.load("countries"))
    for since in (1948, 2022):
        plotted = lanes(rows, since=since).data.sort_values("from")
        for _, track in plotted.groupby("track"):
            assert (track["from"].iloc[1:].values >= track["to"].iloc[:-1].values).all()


def test_a_prediction_stands_at_its_lane():
    chart = lanes(predicted="China")
    assert "China ◆ your prediction|0" in chart.data["track"].tolist()
    assert chart.description.endswith("Your prediction: China.")


def test_reports_leave_out_what_has_no_dated_source_and_say_so():
    chart = reports()
    assert chart.data["event_id"].tolist() == ["E1", "E2"]
    assert chart.data["gap"].tolist() == ["within a week", "later than a week"]
    assert "1 have no dated source and are not drawn." in chart.description
    assert "longest gap: A treaty., 19 Jun 2024, with a source of Jul 2024" in chart.description


# -- page versions


def versions():
    rows = [
        ("2023-08-01", "title", "Old"),
        ("2024-10-01", "title", "Old"),
        ("2024-10-01", "year", "2024"),
        ("2025-02-01", "title", "Old"),
        ("2025-02-01", "year", "2023"),
        ("2025-02-01", "trade", "much"),
    ]
    frame = pd.DataFrame(rows, columns=["version", "element", "content"])
    return frame.assign(version=pd.to_datetime(frame["version"]))


def test_an_update_keeps_changes_or_is_not_recorded():
    steps = model.page_update(versions(), day("2024-10-01"), day("2025-02-01"))
    assert steps.to_dict() == {"title": "kept", "year": "changed", "trade": "not recorded"}
    page = model.versions_side_by_side(versions())
    assert page.index.tolist() == ["title", "year", "trade"]
    assert page.shape == (3, 3)


# -- a sum dated by its rate


def test_a_sum_at_each_months_rate():
    assert RATES["sum"].tolist() == [192.0] * 4
    assert RATES["off_percent"].tolist() == [0.52] * 4
    fits = rates(RATES).data["fit"]
    assert fits.tolist() == ["within 1%"] * 4
    off = model.converted(pd.DataFrame({"period": [NOON], "value": [0.7]}), 240, 193)
    assert rates(off).data["fit"].tolist() == ["further off"]
    assert "up to June 2024: no month." in rates(off).description
    late = off.assign(period=day("2024-08-01"))
    assert rates(late).data["fit"].tolist() == ["after the page"]


def test_words_of_no_events():
    assert describe.reports(EVENTS[:0]) == "No event falls into these years."
    assert describe.lanes(EVENTS[:0], since=2022).startswith("Timeline without events")


# -- the lesson


@pytest.mark.parametrize("key", EXERCISES)
def test_answers(key):
    exercise = EXERCISES[key]
    assert exercise.judge(exercise.right).outcome == "right"
    assert exercise.judge(...).outcome == "not tried yet"
    assert len(exercise.mistakes) >= 2
    for mistake in exercise.mistakes:
        verdict = exercise.judge(mistake.answer)
        assert verdict.outcome == "try again"
        assert verdict.message.startswith(mistake.says)


@pytest.mark.parametrize(
    ("text", "misconception"),
    [
        ("TASS: the treaty was signed on 19 June 2024, not in 2023.", None),
        ("Signed June 19th, 2024, says Interfax.", None),
        ("Signed on the 19th of June 2024 (KCNA).", None),
        ("Signed on 19 June 2024 (S006); one copy has 18 June.", None),
        ("Signed 2024-06-19, says TASS.", None),
        ("Signed 2024-06-18, says TASS.", "any day near it will do"),
        ("Signed on 18 June 2024, says TASS.", "any day near it will do"),
        ("Signed in June 2024, says TASS.", "a year is enough"),
        ("Signed on 19 June 2023, says TASS.", "the old year stays"),
        ("In force since 19 June 2024, says TASS.", "signed is in force"),
        ("Signed on 19 June 2024, people say.", "a date speaks for itself"),
        ("Signed 19.06.2024 (S005).", None),
        ("Signed 6/19/2024, says TASS.", None),
        ("MENAFN: they signed on 19 June 2024.", None),
        ("It was not in 2023 but on 19 June 2024 that they signed (TASS).", None),
        ("TASS: ratified on 6 November 2024, signed on 19 June.", None),
        ("Not signed on 19 June 2024, says TASS.", "any day near it will do"),
        ("Signed on 18, not on 19 June 2024, says TASS.", "any day near it will do"),
        ("Signed in 2023, not on 19 June 2024, says TASS.", "the old year stays"),
        ("Signed on 18 or 19 June 2024, says TASS.", "two days are safer than one"),
        ("Signed last summer, says TASS.", "everybody knows the year"),
        ("Signed on 19 June 2024, says The Week.", "a page can prove itself"),
        ("Signed on 19 June 2024, says Wikipedia.", "a page can prove itself"),
    ],
)
def test_corrections(text, misconception):
    exercise = EXERCISES["correct-it"]
    verdict = exercise.judge(text)
    if misconception is None:
        assert verdict.outcome == "right", verdict.message
        return
    says = {mistake.misconception: mistake.says for mistake in exercise.mistakes}[misconception]
    assert verdict.message.startswith(says)


@pytest.mark.parametrize(
    ("key", "answer", "misconception"),
    [
        ("two-sources", [], "nothing can prove a date"),
        ("changed", [], "nothing changed"),
        ("implied-rate", 0.77, "two decimals are enough"),
        ("implied-rate", "0,771", "a comma for a point"),
        ("implied-rate", 185, "a sum is a rate"),
    ],
)
def test_usual_slips_have_replies(key, answer, misconception):
    exercise = EXERCISES[key]
    says = {mistake.misconception: mistake.says for mistake in exercise.mistakes}[misconception]
    assert exercise.judge(answer).message.startswith(says)


def test_what_is_told_in_the_hint_can_be_typed():
    """The rate is one fraction in the place of the dots, as hint and solution have it."""
    exercise = EXERCISES["implied-rate"]
    typed = exercise.solution.split("`")[1]
    assert typed == "answer = 185 / 240"
    assert typed.removeprefix("answer = ") in exercise.hints[1]
    assert exercise.judge(185 / 240).outcome == "right"


def test_the_latest_possible_day_is_no_claim_of_ignorance():
    """Of what happens in public one may know more than two dates show."""
    exercise = EXERCISES["first-known"]
    assert "at the latest" in exercise.kind.options[exercise.right]
    assert "these two dates show" in exercise.prompt


@pytest.mark.parametrize(("number", "note"), [(0, "two-views"), (4, "views")])
def test_each_country_speaks_twice_in_whole_sentences(number, note):
    lines = lessons.content(number, DATA).notes[note].splitlines()
    assert len(lines) == (DATA.load("countries")["role"] == "subject").sum()
    said = DATA.load("positions").set_index("position")
    for line in lines:
        found = [position for position in said.index if position in line]
        assert len(found) == 2, line
        assert [said["voice"][one] == "government" for one in found].count(True) == 1
        assert said.loc[found, "date"].max() <= day("2025-02-28")


def test_some_things_cannot_be_known_from_here():
    unknowable = [e for e in LESSON.exercises if "cannot be known from here" in e.solution]
    assert {e.key for e in unknowable} >= {"first-known", "which-day"}
    # And it is no answer to everything.
    assert EXERCISES["hindsight"].judge("cannot").outcome == "try again"


def test_the_lab_follows_its_controls():
    (lab,) = LESSON.labs
    months = [value for _, value in lab.controls["as_known_on_the_last_day_of"]]
    assert lab.start["as_known_on_the_last_day_of"] in months
    drawn = [
        lab.draw(as_known_on_the_last_day_of=month, from_year=1948, what_was_not_yet_reported=True)
        for month in (months[0], months[-1])
    ]
    early, late = (len(figure.table(chart)) for chart in drawn)
    assert 0 < early < late < len(DATA.load("events"))


def test_a_corrected_date_moves_the_answers(tmp_path):
    data = changed(
        tmp_path / "data",
        events=lambda text: text.replace("E017,PRK,2024-06-19", "E017,PRK,2024-06-20"),
        indicators=lambda text: text.replace(
            "gbp_per_usd,2024-08,0.7725", "gbp_per_usd,2024-08,0.9"
        ),
    )
    content = lessons.content(4, data)
    found = {exercise.key: exercise for exercise in content.exercises}
    assert "20 June 2024" in found["correct-it"].solution
    assert "August 2024" in LESSON.notes["months"]
    assert "August 2024" not in content.notes["months"]
    assert "August 2024" not in found["which-day"].why


def test_a_new_event_is_drawn_and_told(tmp_path):
    row = 'E201,VEN,2024-11-05,day,"A thing, new",diplomacy,S001,high,yes,\n'
    data = changed(
        tmp_path / "data",
        events=lambda text: text + row,
        countries=lambda text: text.replace(
            "VEN,Venezuela,member", "VEN,Venezuela,subject"
        ).replace("BLR,Belarus,subject", "BLR,Belarus,member"),
    )
    content = lessons.content(4, data)
    assert "A thing, new (E201)" in content.notes["checked"]
    (guess,) = content.predictions
    assert "Venezuela" in guess.kind.options
    assert "Belarus" not in guess.kind.options
    assert "**Venezuela.** No view was found." in content.notes["views"]
    assert "Belarus" not in content.notes["views"]
    (lab,) = content.labs
    chart = lab.draw(**{name: lab.start.get(name, True) for name in lab.controls})
    assert "Venezuela" in figure.table(chart)["country"].tolist()


@pytest.mark.parametrize("identifier", ["E017", "E108"])
def test_a_lesson_without_its_event_says_so(tmp_path, identifier):
    def drop(text):
        return "".join(
            line for line in text.splitlines(keepends=True) if not line.startswith(identifier)
        )

    with pytest.raises(DataError, match=f'No record "{identifier}"'):
        lessons.content(4, changed(tmp_path / "data", events=drop))


@pytest.mark.parametrize(
    ("table", "part", "what"),
    [
        ("figures", ",C39,", "a number of C39: figures.csv has none"),
        ("indicators", "gbp_per_usd", 'rows of "gbp_per_usd": indicators.csv has none'),
        ("versions", "^202[34]-", "two versions of the page: versions.csv has 1"),
    ],
)
def test_what_the_lesson_is_built_on_is_named_where_it_lacks(tmp_path, table, part, what):
    def drop(text):
        return "".join(line for line in text.splitlines(keepends=True) if not re.search(part, line))

    with pytest.raises(DataError, match=f"^Lesson 4 needs {re.escape(what)}"):
        lessons.content(4, changed(tmp_path / "data", **{table: drop}))


def test_charts_name_what_could_be_left_to_chance():
    for chart in (lanes(), reports(), rates(), charts.lanes(EVENTS, title="x", note="n")):
        spec = chart.to_dict()
        assert spec["name"] in ("lanes", "reports", "rates")
        assert not [p for p in spec.get("params", []) if p["name"].startswith("param_")]
