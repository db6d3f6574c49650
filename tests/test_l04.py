"""Lesson 4: dates of one page, what an update did, what had been said by a day, a sum's rate."""

import json
import re
from pathlib import Path

import drawing
import pandas as pd
import pytest
from copies import changed, replaced, without

from allylessons import lessons, model
from allylessons.data import DataError, Package
from allylessons.lessons import l04

DATA = Package()
CONTENT = lessons.content(4, DATA)
FACTS = CONTENT.facts
EXERCISES = {exercise.key: exercise for exercise in CONTENT.exercises}
PICTURES = {picture.key: picture for picture in CONTENT.pictures}
PREDICTIONS = {prediction.key: prediction for prediction in CONTENT.predictions}
NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "04_when.ipynb"
WIDTH, HIGH = 584, 660  # px of a picture with its edges
FINITE = [e.key for e in CONTENT.exercises if any(True for _ in e.answers())]


def plain(table):
    return pd.read_csv(Path(DATA.folder) / f"{table}.csv", dtype=str, keep_default_na=False)


def drawn(key, state=0):
    """A picture as SVG, drawn by Vega in one of its states."""
    picture = PICTURES[key]
    begin = dict(zip(picture.controls, _numbers(picture, state), strict=True))
    return drawing.svg(drawing.spec(picture.chart(opened=True), **begin))


def _numbers(picture, state):
    found = []
    for offered in reversed(picture.controls.values()):
        state, number = divmod(state, len(offered))
        found.insert(0, number)
    return found


def texts(svg):
    """What is written in a picture, as one text."""
    return " ".join(drawing.written(svg))


# -- what is computed


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
    found = model.spans(rows, "on").iloc[0]
    expected = pd.to_datetime(pd.Series([first, last]))
    assert found["first_day"] is expected[0] or found["first_day"] == expected[0]
    assert found["last_day"] is expected[1] or found["last_day"] == expected[1]


def test_an_update_keeps_changes_or_is_not_recorded():
    rows = [
        ("2023-08-01", "title", "Old"),
        ("2024-10-01", "title", "Old"),
        ("2024-10-01", "year", "2024"),
        ("2025-02-01", "title", "Old"),
        ("2025-02-01", "year", "2023"),
        ("2025-02-01", "trade", "much"),
    ]
    frame = pd.DataFrame(rows, columns=["version", "element", "content"])
    frame["version"] = pd.to_datetime(frame["version"])
    months = sorted(frame["version"].unique())
    steps = model.page_update(frame, *months[-2:])
    assert steps.to_dict() == {"title": "kept", "year": "changed", "trade": "not recorded"}
    assert model.versions_side_by_side(frame).shape == (3, 3)


def test_the_rate_by_hand():
    rates = plain("indicators").query("indicator == 'gbp_per_usd' and value != ''")
    rates = rates[rates["period"] <= "2025-02"].set_index("period")["value"].astype(float)
    sums = 240 * rates
    near = list(sums.index[(sums - 185).abs() / 185 <= 0.01])
    assert near == ["2023-07", "2024-07", "2024-08", "2024-10"]
    assert [f"{pd.Timestamp(month):%B %Y}" for month in near] == FACTS.near
    assert FACTS.sum_now == round(sums["2025-02"], 1) == 191.4
    assert FACTS.implied == round(185 / 240, 3)
    rows = PICTURES["rates"].told[0].rows
    assert len(rows) == len(rates)
    assert list(rows.loc[rows["fits"] == "fits", "month"]) == [
        "Jul 2023", "Jul 2024", "Aug 2024", "Oct 2024",
    ]  # fmt: skip


def test_what_changed_by_hand():
    rows = plain("versions")
    old, new = (
        rows[rows["version"] == month].set_index("element")["content"]
        for month in ("2024-10", "2025-02")
    )
    both = [one for one in new.index if one in old.index]
    assert set(EXERCISES["changed"].right) == {one for one in both if old[one] != new[one]}
    assert set(EXERCISES["changed"].kind.options) == {*old.index, *new.index}


def test_every_record_of_the_proof_says_the_day_or_does_not():
    options = EXERCISES["two-sources"].kind.options
    right = set(EXERCISES["two-sources"].right)
    treaty = plain("events").set_index("event_id").loc["E017"]
    assert treaty["date"] == "2024-06-19"
    for key, text in options.items():
        names_day = "19 June 2024" in text or "signed on Wednesday" in text
        assert names_day == (key in right), key
    # The Wednesday before the Thursday on which NHK wrote.
    nhk = pd.Timestamp(plain("sources").set_index("source_id").loc["S458", "date"])
    assert nhk.day_name() == "Thursday"
    assert nhk - pd.Timedelta(days=1) == pd.Timestamp(treaty["date"])


# -- questions


@pytest.mark.parametrize("key", FINITE)
def test_every_possible_answer_has_its_own_verdict(key):
    exercise = EXERCISES[key]
    replies = [mistake.says for mistake in exercise.mistakes]
    rights = [exercise.right, *exercise.also]
    for answer in exercise.answers():
        verdict = exercise.judge(answer)
        value = exercise.kind.read(answer)
        if any(exercise.kind.same(value, exercise.kind.read(one)) for one in rights):
            assert verdict.outcome == "right", answer
        else:
            assert verdict.outcome == "try again", answer
            assert verdict.message in replies, answer
    heard = {exercise.judge(answer).message for answer in exercise.answers()}
    assert heard >= set(replies), "a reply that no answer gets"


@pytest.mark.parametrize(
    ("key", "answer", "misconception"),
    [
        ("two-sources", ["tass", "interfax"], "a relative date proves nothing"),
        ("two-sources", ["nhk", "tass", "interfax", "older"], "a page can prove itself"),
        ("two-sources", ["nhk", "tass", "interfax", "menafn"], "a month is a day"),
        ("changed", ["title", "lead"], "a right date stays right"),
        ("changed", ["title", "lead", "treaty date", "trade"], "new to us is new"),
        ("by-then", ["neither", "joined", "captured", "fought"], "what we know now was known then"),
        ("correct-it", {"did": "force", "on": "later", "who": "records"}, "true is to the point"),
        ("correct-it", {"did": "signed", "on": "later", "who": "page"}, "a treaty has one date"),
        ("year-of-war", "3", "years completed for the year begun"),
        ("year-of-war", "third", "years completed for the year begun"),
        ("year-of-war", 5, "both ends counted"),
        ("year-of-war", 11, "another beginning"),
        ("year-of-war", "twelve", "another beginning"),
        ("year-of-war", 1, "fewer than are full"),
        ("implied-rate", 240 / 185, "the fraction upside down"),
        ("implied-rate", 0.7973, "the rate of the day of reading"),
        ("implied-rate", 0.77, "two decimals are enough"),
        ("implied-rate", 185, "a sum is a rate"),
        ("implied-rate", 240 - 185, "pence for pounds"),
        ("implied-rate", 77.1, "pence for pounds"),
        ("implied-rate", 240 * 185, "multiplied for divided"),
    ],
)
def test_slips_have_replies(key, answer, misconception):
    exercise = EXERCISES[key]
    verdict = exercise.judge(answer)
    assert verdict.outcome == "try again"
    found = [m.misconception for m in exercise.mistakes if m.says == verdict.message]
    assert found == [misconception]


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("year-of-war", "four"),
        ("year-of-war", "4"),
        ("implied-rate", 185 / 240),
        ("implied-rate", "0,771"),
        ("implied-rate", "about 0.771"),
    ],
)
def test_right_ways_of_writing(key, answer):
    assert EXERCISES[key].judge(answer).outcome == "right"


def test_one_answer_is_that_nobody_can_tell():
    assert "nobody can tell" in EXERCISES["already-there"].kind.options["cannot"]
    others = [
        e for e in CONTENT.exercises if e.key != "already-there" and hasattr(e.kind, "options")
    ]
    assert not [e.key for e in others if any("tell." in t for t in e.kind.options.values())]


def test_picking_by_length_does_not_win():
    one = [e for e in CONTENT.exercises if type(e.kind).__name__ == "Choice"]
    longest = [
        e.key for e in one if max(e.kind.options, key=lambda k: len(e.kind.options[k])) == e.right
    ]
    shortest = [
        e.key for e in one if min(e.kind.options, key=lambda k: len(e.kind.options[k])) == e.right
    ]
    assert len(longest) <= len(one) / 3
    assert len(shortest) <= len(one) / 3


# -- pictures


def test_what_had_been_said_by_a_month_by_hand():
    dates = pd.concat(
        [
            plain("events").set_index("event_id")[["date", "date_precision"]],
            plain("positions").set_index("position_id")[["date", "date_precision"]],
        ]
    )
    picture = PICTURES["known"]
    for state, told in zip(picture.states, picture.told, strict=True):
        about = FACTS.known[state["question"]]
        by = [one for one in about["rows"] if dates.loc[one, "date"][:7] <= state["known_by"]]
        shown = [row for row in told.rows["event"] if isinstance(row, str)]
        assert sorted(shown) == sorted(about["rows"][one] for one in by), state
        assert f"{len(by)} of these {len(about['rows'])} statements" in told.words
        own = sorted((dates.loc[one, "date"], one) for one in by if one in about["stands"])
        none = f"nothing from {about['own']} in our list"
        stand = f"{about['own']} {about['stands'][own[-1][1]]}" if own else none
        month = f"{pd.Timestamp(state['known_by']):%B %Y}"
        assert told.title == f"End of {month}: {stand}"


@pytest.mark.parametrize("key", sorted(l04.text.read(l04.TEXT)["words"]["known"]))
def test_the_words_of_a_government_are_its_own(key):
    about = FACTS.known[key]
    subjects = DATA.load("countries").query("role == 'subject'").set_index("iso3")["name"]
    code = next(c for c, name in subjects.items() if about["ask"].startswith(name))
    for identifier in about["stands"]:
        table, row = DATA.record(identifier)
        assert row["iso3"] == code
        assert table == "events" or row["voice"] == "government"
    others = [one for one in about["rows"] if one not in about["stands"]]
    assert others
    for identifier in others:
        table, row = DATA.record(identifier)
        own = table == "positions" and row["iso3"] == code and row["voice"] == "government"
        assert not own, identifier


def test_the_questions_cover_every_country_of_the_course():
    asked = [about["ask"].split(":")[0] for about in FACTS.known.values()]
    assert sorted(asked) == sorted(DATA.load("countries").query("role == 'subject'")["name"])


def test_a_lane_lists_every_event_of_its_country():
    rows = plain("events")
    picture = PICTURES["lanes"]
    shown = 0
    for state, told in zip(picture.states, picture.told, strict=True):
        here = rows[rows["iso3"] == state["country"]]
        since = here["date"].str[:4].astype(int) >= 2022
        here = here[since if state["years"] == "since" else ~since]
        assert set(told.rows["event_id"]) == set(here["event_id"])
        exact = (here["date_precision"] == "day").sum()
        assert told.title.endswith(f"{len(here)} events, {exact} known to the day")
        assert list(told.rows["at"]) == sorted(told.rows["at"])
        shown += len(told.rows)
    assert shown == len(rows)


def test_bars_are_as_wide_as_what_a_date_may_mean():
    rows = PICTURES["treaty"].told[0].rows
    days = (rows["last"] - rows["first"]).dt.days + 1
    assert list(days) == [92, 92, 365, 1]
    signed = FACTS.value("E017")
    inside = (rows["first"] <= signed) & (signed <= rows["last"])
    assert list(inside) == [True, False, False, True]


@pytest.mark.parametrize("key", sorted(PICTURES))
def test_vega_draws_each_state_as_told(key):
    picture = PICTURES[key]
    some = range(0, len(picture.states), max(1, len(picture.states) // 6))
    for state in some:
        told = picture.told[state]
        svg = drawn(key, state)
        written = texts(svg)
        for word in told.title.split():
            assert word in written, (state, word)
        width, height = map(float, re.search(r'width="([\d.]+)" height="([\d.]+)"', svg).groups())
        assert width <= WIDTH, (state, width)
        assert height <= HIGH, (state, height)
        if "text" not in told.rows:
            continue
        shown = {line for text in told.rows["text"] for line in text.split("\n")}
        assert all(line in written for line in shown), state
        others = {
            line for one in picture.told for text in one.rows["text"] for line in text.split("\n")
        }
        assert not [line for line in others - shown if len(line) > 20 and line in written], state


@pytest.mark.parametrize("key", ["treaty", "order", "rates"])
def test_a_veiled_picture_gives_nothing_away(key):
    picture = PICTURES[key]
    written = texts(drawing.svg(drawing.spec(picture.chart(opened=False))))
    assert picture.told[0].title[:20] not in written
    assert "Guess first" in written
    assert "19 June" not in written
    assert "19 Jun 2024" not in written
    if key == "rates":
        assert "Jul 2024" not in re.sub(r"page of \w+ \d+", "", written).replace("Jul 2024 ", "", 1)


def test_a_title_that_changes_keeps_its_height():
    """A line more would be cut: the picture keeps the height that it begins with."""
    for picture in PICTURES.values():
        params = {one["name"]: one.get("value") for one in picture.chart().to_dict()["params"]}
        heads = [*params["titles"], *([params["before"]] if "before" in params else [])]
        assert len({len(lines) for lines in heads}) == 1


# -- the lesson


def test_two_views_of_each_country():
    positions = plain("positions").set_index("position_id")
    countries = plain("countries").query("role in ['subject', 'party']")["name"]
    assert list(CONTENT.views) == list(countries)
    for name, ids in CONTENT.views.items():
        voices = [positions.loc[one, "voice"] == "government" for one in ids]
        assert voices == [True, False], name
        assert max(positions.loc[one, "date"] for one in ids) <= "2025-02-28"


def test_the_stored_notebook_is_small_and_has_ten_scenes():
    assert NOTEBOOK.stat().st_size <= 300_000
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    assert len(cells) <= 45
    text = "\n".join("".join(cell["source"]) for cell in cells)
    assert re.findall(r"^## (\d+) of 10", text, re.M) == [str(n) for n in range(1, 11)]
    asked = re.findall(r'lesson\.(?:ask|check)\("([\w-]+)"', text)
    assert asked == list(EXERCISES)
    assert re.findall(r'lesson\.guess\("([\w-]+)"\)', text) == list(PREDICTIONS)


# -- other data


def test_a_corrected_date_moves_the_answers(tmp_path):
    data = changed(
        tmp_path / "data",
        events=replaced("E017,PRK,2024-06-19", "E017,PRK,2024-06-20"),
        sources=replaced(",2024-06-20,,no,", ",2024-06-21,,no,"),
    )
    with pytest.raises(DataError, match=r"questions.two-sources.*Rewrite it there"):
        lessons.content(4, data)  # the 21st is a Friday


def test_a_rate_that_changes_changes_the_months(tmp_path):
    data = changed(
        tmp_path / "data",
        indicators=replaced("gbp_per_usd,2024-08,0.7725", "gbp_per_usd,2024-08,0.9"),
    )
    content = lessons.content(4, data)
    assert content.facts.near == ["July 2023", "July 2024", "October 2024"]
    told = next(p.told for p in content.predictions if p.key == "rate")
    assert "August 2024" in PREDICTIONS["rate"].told
    assert "August 2024" not in told
    picture = next(p for p in content.pictures if p.key == "rates")
    assert picture.told[0].title.startswith("Three months")


def test_a_sixth_country_gets_its_lane_and_its_views(tmp_path):
    row = 'E999,VEN,2024-11-05,day,"A thing, new",diplomacy,S001,high,yes,\n'
    data = changed(
        tmp_path / "data",
        events=lambda text: text + row,
        countries=replaced("VEN,Venezuela,member", "VEN,Venezuela,subject"),
    )
    content = lessons.content(4, data)
    lanes = next(p for p in content.pictures if p.key == "lanes")
    at = [s["country"] == "VEN" and s["years"] == "since" for s in lanes.states].index(True)
    assert lanes.told[at].title.startswith("Venezuela, 2024 to 2024: 1 event, 1 known")
    assert "A thing, new" in lanes.told[at].words
    assert content.views["Venezuela"] == []


@pytest.mark.parametrize(
    ("table", "part", "what"),
    [
        ("events", "^E017", 'No record "E017"'),
        ("events", "^E108", 'No record "E108"'),
        ("figures", "^G11", "G11"),
        ("positions", "^V006", "V006"),
    ],
)
def test_what_is_missing_is_named(tmp_path, table, part, what):
    with pytest.raises(DataError, match=what):
        lessons.content(4, changed(tmp_path / "data", **{table: without(part)}))


@pytest.mark.parametrize(
    ("table", "row", "before", "after", "place"),
    [
        ("figures", "G17", "entered,3,", "entered,4,", "questions.year-of-war.why"),
        ("figures", "G03", ",2023,", ",2024,", "predictions.trust.told"),
        ("events", "E020", "2024-12-04", "2024-07-04", "predictions.last.told"),
        ("events", "E023", "2025-04-28", "2025-01-28", "questions.hindsight"),
    ],
)
def test_a_sentence_that_no_longer_holds_is_named(tmp_path, table, row, before, after, place):
    def change(text):
        lines = text.splitlines(keepends=True)
        return "".join(
            line.replace(before, after) if line.startswith(row) else line for line in lines
        )

    with pytest.raises(DataError, match=f"{re.escape(place)}: the data no longer say"):
        lessons.content(4, changed(tmp_path / "data", **{table: change}))
