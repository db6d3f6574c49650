"""Lesson 2: far ends and seats on small frames, every answer, every state of its pictures."""

import frames
import pandas as pd
import pytest
from copies import changed, replaced, without

from allylessons import kinds, lessons, model, theme
from allylessons.authors import notebooks
from allylessons.data import DataError, Package
from allylessons.lab import WIDTH
from allylessons.lessons import l02
from allylessons.subjects import chains, outlets

DATA = Package()
CONTENT = lessons.content(2, DATA)
FACTS = CONTENT.facts
PATH = next(path for path in notebooks.find() if path.name.startswith("02"))


def raw(name):
    """A table as it stands in the file, for counting without the package's own code."""
    return pd.read_csv(DATA.folder / f"{name}.csv", dtype=str, keep_default_na=False)


def ends_by_hand(traced):
    """The last link of each claim, in plain pandas."""
    links = raw("chains").astype({"link": int})
    links = links if traced else links[links["traced"] == "no"]
    last = links.sort_values("link").drop_duplicates("claim_id", keep="last")
    return raw("claims").merge(last, on="claim_id").merge(raw("actors"), on="actor_id")


def of_fact_by_hand():
    ends = ends_by_hand(traced=False)
    judged = ends["hedge"].isin(["opinion", "predicted"])
    judged |= ends["basis"].isin(["opinion", "analysis"])
    return set(ends.loc[(ends["checkable"] == "yes") & ~judged, "claim_id"])


# ---- computing, on small frames ----

CHAINS = pd.DataFrame(
    [
        ("C1", 1, "bbc", "quotation", "official_statement", False),
        ("C1", 2, "west", "own_voice", "unknown", False),
        ("C2", 1, "bbc", "own_voice", "unknown", False),
        ("C2", 2, "kyiv", "own_voice", "saw_it", True),
        ("C3", 1, "bbc", "own_voice", "opinion", False),
    ],
    columns=["claim_id", "link", "actor_id", "speech_mode", "basis", "traced"],
).assign(source_id="S1")
CLAIMS = pd.DataFrame(
    {
        "claim_id": ["C1", "C2", "C3"],
        "iso3": ["PRK", "UKR", None],
        "paraphrase": ["One thing.", "Another.", "A third."],
        "hedge": ["claimed", "asserted", "opinion"],
    }
)
COUNTRIES = pd.DataFrame(
    [
        ("PRK", "North Korea", "subject"),
        ("UKR", "Ukraine", "party"),
        ("GBR", "United Kingdom", "member"),
    ],
    columns=["iso3", "name", "role"],
)


def test_the_far_end_is_the_last_credited_link():
    far = model.ends_of(CLAIMS, CHAINS, frames.ACTORS)
    assert far["actor"].tolist() == ["Western officials", "BBC", "BBC"]
    assert far["hops"].tolist() == [1, 0, 0]
    assert far["who"].tolist() == ["not named", "no source credited", "no source credited"]
    traced = model.ends_of(CLAIMS, CHAINS, frames.ACTORS, traced=True)
    assert traced.loc[1, ["actor", "hops", "who", "basis"]].tolist() == [
        *("Ukraine's army", 1, "named, at war here", "saw_it")
    ]


@pytest.mark.parametrize(
    ("named", "party", "known"),
    [
        (True, True, "named, at war here"),
        (True, None, "named, not at war here"),
        (False, True, "not named, at war here"),
        (pd.NA, pd.NA, "not named"),
    ],
)
def test_what_is_known_of_a_speaker(named, party, known):
    assert model.known_of(named, party) == known


def test_a_country_concerned_has_a_row_without_an_outlet():
    seats = model.outlets_by_country(
        pd.DataFrame({"outlet_id": ["bbc", "west"]}), frames.ACTORS, COUNTRIES
    )
    assert dict(zip(seats["country"], seats["outlets"], strict=True)) == {
        "United Kingdom": 1,
        "seat not found": 1,
        "North Korea": 0,
        "Ukraine": 0,
    }
    assert seats.loc[seats["country"] == "Ukraine", "concerned"].tolist() == [True]


def test_own_voices_speak_from_the_country_itself():
    claims = CLAIMS.assign(iso3=["PRK", "PRK", "PRK"])
    actors = frames.ACTORS.assign(iso3=["PRK", "PRK", "PRK"])
    own = model.own_voices(model.ends_of(claims, CHAINS, actors, traced=True), COUNTRIES)
    # The third claim is the article's own: it credits nobody, wherever the article sits.
    assert own.loc[0].tolist() == ["PRK", "North Korea", 3, 2]


# ---- facts ----


def test_facts_equal_a_plain_count():
    ends, fact = ends_by_hand(traced=False), of_fact_by_hand()
    facts = ends[ends["claim_id"].isin(fact)]
    assert FACTS.all == len(raw("claims"))
    assert FACTS.facts_of == len(fact)
    assert FACTS.unsaid == (facts["basis"] == "unknown").sum()
    assert FACTS.saw == (facts["basis"] == "saw_it").sum() == 0
    asserted = facts[facts["hedge"] == "asserted"]
    assert FACTS.asserted == len(asserted)
    assert FACTS.asserted_silent == (asserted["link"] == 1).sum()
    assert FACTS.outlets == len(raw("outlets"))
    speaks = ends[(ends["link"] > 1) & (ends["iso3_x"] == ends["iso3_y"])]
    countries = raw("countries").query("role == 'subject'")
    silent = set(countries["iso3"]) - set(speaks["iso3_x"])
    assert FACTS.silent == sorted(countries.loc[countries["iso3"].isin(silent), "name"])


# ---- answers ----


def asked(key, content=CONTENT):
    return next(one for one in content.exercises if one.key == key)


FINITE = [one for one in CONTENT.exercises if any(True for _ in one.answers())]


@pytest.mark.parametrize("one", FINITE, ids=lambda one: one.key)
def test_every_possible_answer_has_its_verdict(one):
    replies = {mistake.says for mistake in one.mistakes}
    seen = set()
    for answer in one.answers():
        verdict = one.judge(answer)
        if verdict.outcome == "right":
            assert verdict.message == one.why
        elif verdict.message == one.otherwise:
            # What cannot be declared: some other text than the first stands first.
            assert one.key == "build"
            assert "week" in answer[1:]
        else:
            assert verdict.message in replies
        seen.add(verdict.message)
    assert replies <= seen  # each reply is given to some answer


@pytest.mark.parametrize(
    ("key", "right"),
    [
        (
            "turned-round",
            [
                {"first": "moscow", "verb": "backed", "second": "anc"},
                {"first": "anc", "verb": "was", "second": "moscow"},
            ],
        ),
        ("build", [["week", "dw", "da"]]),
        ("far-end", [{"credited": "nobody", "found": "budanov", "stake": "war"}]),
        ("unheard", [FACTS.silent]),
    ],
)
def test_these_answers_are_right_and_no_others(key, right):
    found = [one for one in asked(key).answers() if asked(key).judge(one).outcome == "right"]
    assert [sorted(one) if key == "unheard" else one for one in found] == right


@pytest.mark.parametrize("mistake", asked("asserted").mistakes, ids=lambda one: one.misconception)
def test_each_slip_of_the_count_gets_its_reply(mistake):
    assert asked("asserted").judge(mistake.answer).message == mistake.says
    assert asked("asserted").judge(f"about {mistake.answer} claims").outcome == "try again"


@pytest.mark.parametrize("text", ["{}", "{} claims", "about {}", " {}."])
def test_counts_are_read_as_people_type_them(text):
    assert asked("asserted").judge(text.format(FACTS.asserted_silent)).outcome == "right"


def test_what_is_written_freely_is_kept_and_never_judged():
    for key in ("behind", "evidence", "others"):
        assert asked(key).judge("The moon is behind it.").outcome == "kept"


@pytest.mark.parametrize("one", CONTENT.exercises, ids=lambda one: one.key)
def test_the_right_option_is_not_the_longest_by_far(one):
    if isinstance(one.kind, kinds.Choice):
        lengths = {key: len(text) for key, text in one.kind.options.items()}
        others = [length for key, length in lengths.items() if key != one.right]
        assert lengths[one.right] <= 1.1 * max(others)


# ---- pictures ----

PICTURES = {picture.key: picture for picture in CONTENT.pictures}


def count_of(told, name):
    return int(told.rows.loc[told.rows["name"] == name, "says"].iloc[0].split()[0])


@pytest.mark.parametrize("traced", [False, True])
@pytest.mark.parametrize("kind", [chains.FACT, chains.REST])
@pytest.mark.parametrize("by", list(chains.BY))
def test_all_claims_stand_in_their_rows(by, kind, traced):
    told = chains.all_ends(DATA, rows=by, links=traced, claims=kind)
    ends, fact = ends_by_hand(traced), of_fact_by_hand()
    ends = ends[ends["claim_id"].isin(fact) == (kind == chains.FACT)]
    drawn = told.rows["claim_id"].dropna()
    assert sorted(drawn) == sorted(ends["claim_id"])
    for name in told.rows["name"].dropna():
        here = told.rows[
            told.rows["place"] == told.rows.loc[told.rows["name"] == name, "place"].iloc[0]
        ]
        assert here["claim_id"].notna().sum() == count_of(told, name)
        assert name in told.words
    if by == "hops":
        assert told.title.startswith(f"{(ends['link'] == 1).sum()} of {len(ends)} ")
    if by == "basis":
        assert told.title.endswith(f"; {(ends['basis'] == 'unknown').sum()} tell no basis")


def test_a_witness_changes_the_title():
    picked = pd.DataFrame({"basis": ["saw_it", "unknown"], "hops": 1, "who": "not named"})
    title = chains._ends_title(picked, "basis", {}, chains.FACT)
    assert title.startswith("1 of 2 claims of fact leads to a witness")


def test_a_ladder_has_a_rung_for_each_link_of_each_claim():
    links = raw("chains")
    names = raw("actors").set_index("actor_id")["name"]
    for state, told in zip(PICTURES["ladder"].states, PICTURES["ladder"].told, strict=True):
        here = links[links["claim_id"] == state["claim"]].astype({"link": int}).sort_values("link")
        rungs = told.rows.iloc[1:]
        assert rungs["name"].tolist() == here["actor_id"].map(names).tolist()
        assert (rungs["credited"] == "no").tolist() == (here["traced"] == "yes").tolist()
        credited = (here["traced"] == "no").sum()
        assert ("credits nobody" in told.title) == (credited == 1)
        if credited > 1:
            assert rungs["name"].iloc[credited - 1] in told.title
        assert told.words.startswith("Who is behind it?")


@pytest.mark.parametrize("traced", [False, True])
def test_stakes_count_every_far_end_once(traced):
    told = outlets.stakes(DATA, links=traced, notes=l02.STAKES)
    ends = ends_by_hand(traced)
    ends = ends[ends["link"] > 1]
    rows = told.rows[told.rows["name"].notna()]
    assert rows["name"].is_unique
    assert rows["value"].sum() == (ends["iso3_y"] != "").sum()
    assert told.words.endswith(f"No one country: {(ends['iso3_y'] == '').sum()}.")
    stake = rows.set_index("name")["stake"]
    assert stake["Belarus"] == stake["North Korea"] == outlets.PARTY
    assert stake["United States"] == outlets.FOR_UKRAINE
    assert stake["Iran"] == stake["China"] == outlets.FOR_RUSSIA


def test_a_supplier_of_either_side_is_told_by_the_same_words():
    """What is on record is told as such, whatever the supplier says of it."""
    cells = raw("meanings").query("meaning == 'arms'").set_index("iso3")["evidence"]
    says = outlets.stakes(DATA, links=False, notes={}).rows.set_index("name")["says"]
    for _, row in raw("arming").iterrows():
        name = raw("countries").set_index("iso3")["name"][row["supplier_iso3"]]
        sure = row["stance"] == "affirms" or cells.get(row["supplier_iso3"]) == "record"
        assert ("said to arm" in says[name]) != sure


def test_seats_and_exiles():
    told = outlets.seats(DATA, l02.EXILES)
    assert sorted(told.rows["outlet_id"].dropna()) == sorted(raw("outlets")["outlet_id"])
    away = told.rows[told.rows["kind"] == "in exile"]
    assert set(away["outlet_id"]) == set(l02.EXILES)
    assert told.title.startswith(f"None of {FACTS.outlets} sits")


@pytest.mark.parametrize("picture", CONTENT.pictures, ids=lambda picture: picture.key)
def test_a_picture_fits_and_gives_nothing_away_veiled(picture):
    spec = theme.spec(picture.chart(None, opened=not picture.opened_by))
    assert spec["width"] <= WIDTH
    if picture.opened_by:
        params = {param["name"]: param.get("value") for param in spec["params"]}
        assert params["shown"] is False
        assert {"filter": "shown"} in spec["transform"]


def test_the_stored_lesson_is_small():
    assert PATH.stat().st_size <= 300_000
    assert len(notebooks.read(PATH).cells) <= 45


# ---- the data change ----


def test_a_lesson_without_its_claim_says_which(tmp_path):
    data = changed(tmp_path / "data", claims=without("^C04,"))
    with pytest.raises(DataError, match="the claim C04"):
        lessons.content(2, data)


@pytest.mark.parametrize("claim", ["C71", "C04", "C17"])
def test_a_lesson_without_a_chain_says_which(tmp_path, claim):
    data = changed(tmp_path / "data", chains=without(f"^{claim},"))
    with pytest.raises(DataError, match=f"the chain of {claim}: .* two links"):
        lessons.content(2, data)


def test_a_sentence_that_no_longer_holds_is_named(tmp_path):
    data = changed(
        tmp_path / "data",
        chains=replaced(
            "C12,1,the-week,own_voice,2025-02,unknown", "C12,1,the-week,own_voice,2025-02,saw_it"
        ),
    )
    with pytest.raises(DataError, match=r"questions\.no-witness"):
        lessons.content(2, data)


def test_a_new_claim_climbs_ladder_and_rows_without_code(tmp_path):
    data = changed(
        tmp_path / "data",
        claims=lambda text: (
            text
            + "C91,27,country,BLR,BLR,An invented thing.,weapons,claimed,mutual,,,none,2025-02,no\n"
        ),
        chains=lambda text: (
            text
            + "C91,1,the-week,paraphrase,2025-02,unknown,no,S001,\n"
            + "C91,2,cnn,own_voice,2025-02,saw_it,no,S180,invented\n"
        ),
    )
    content = lessons.content(2, data)
    ladder = next(one for one in content.pictures if one.key == "ladder")
    told = ladder.tell(claim="C91")
    assert told.rows["name"].tolist() == ["You read", "The Week", "CNN"]
    assert "no check is recorded" in told.words
    assert len(ladder.states) == len(PICTURES["ladder"].states) + 1
    assert content.facts.all == FACTS.all + 1


def test_a_sixth_country_is_asked_for_and_a_removed_one_is_not(tmp_path):
    data = changed(
        tmp_path / "data",
        countries=lambda text: text.replace(
            "VEN,Venezuela,member", "VEN,Venezuela,subject"
        ).replace("BLR,Belarus,subject", "BLR,Belarus,member"),
    )
    content = lessons.content(2, data)
    options = asked("unheard", content).kind.options
    assert "Venezuela" in options
    assert "Belarus" not in options
    for one in content.exercises:
        for mistake in one.mistakes:
            assert one.judge(mistake.answer).message == mistake.says
