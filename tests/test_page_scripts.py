"""What a page without Python reads and packs is what Python reads and packs (C18, C35)."""

import base64
import json
import os
import random
import re
import string
import zlib
from pathlib import Path

import browser
import pytest
from test_codes import CODE, CONTENT, FLAT, OLD, ON_THE_WAY
from test_reading import ASKED, PLAIN, SEVERAL

from allylessons import codes, page, reading

FOLDER = Path(page.__file__).parent
SCRIPTS = {name: (FOLDER / name).read_text(encoding="utf-8") for name in ("reading.js", "codes.js")}
READ = """([tables, cases]) => cases.map(([text, count, how]) => {
  try {
    return readNumbers(text, count, how, tables);
  } catch (problem) {
    if (!(problem instanceof Unreadable)) throw problem;
    return [problem.kind, problem.message];
  }
})"""
# A code, or a text in which one is looked for; one after the other, as each takes its time.
PACK = "async (given) => { const all = []; for (const one of given) all.push(await pack(...one));"
PACK += " return all; }"
UNPACK = """async (given) => {
  const all = [];
  for (const one of given) {
    try {
      const { lesson, text } = await unpack(one);
      all.push([lesson, text]);
    } catch (problem) {
      if (!(problem instanceof CodeError)) throw problem;
      all.push(problem.message);
    }
  }
  return all;
}"""


@pytest.fixture(scope="module")
def sheet():
    """A browser's page with both scripts in one, as a lesson's page has them."""
    if lacking := browser.lacking():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lacking)
    with browser.browser() as chrome:
        one = chrome.new_page(offline=True)
        one.add_script_tag(
            content="\n".join(
                re.sub(r"^export ", "", script, flags=re.MULTILINE) for script in SCRIPTS.values()
            )
        )
        yield one


def test_scripts_in_one_page_share_no_name():
    declared = r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)"
    names = [
        name
        for path in [*map(FOLDER.joinpath, SCRIPTS), FOLDER / "ask.js"]
        for name in re.findall(declared, path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert len(names) == len(set(names)) > 30


# ---- numbers ----


def by_python(text, count, how):
    try:
        return list(reading.numbers(text, count, **how))
    except reading.Unreadable as problem:
        return [problem.kind, str(problem)]


def alike(one, other):
    """Whether both are the same refusal, or numbers that agree."""
    if isinstance(one[0], str) or isinstance(other[0], str):
        return one == other
    return one == pytest.approx(other, rel=1e-9, abs=1e-12)


def differing(sheet, cases):
    """The cases that the page reads otherwise than Python, with both readings."""
    theirs = sheet.evaluate(READ, [reading.tables(), cases])
    ours = [by_python(*case) for case in cases]
    assert len(theirs) == len(ours)
    return [
        (case, one, other)
        for case, one, other in zip(cases, theirs, ours, strict=True)
        if not alike(one, other)
    ]


HOWS = [{"unit": unit} for unit in ("", "percent", "US$ billion")]
TYPED = [
    *(text for text, *_ in [*PLAIN, *ASKED, *SEVERAL]),
    "constructor", "__proto__ 5", "toString of 3", "12 valueOf", "5 hasOwnProperties",
    "12 months, and 12 of them", "12 Maß", "one hundred ten five", "1 000 000", "5_000",
    "３½ ％", "⅟3", "↉", "２⁄３", "x²", "ⅻ", "五", "ſix", "K4", "𝟙𝟚",
    "٤٫٥", "٤.٠٠٠", "٤٬٠٠٠", "١ ٠٠٠ ٠٠٠", "१२ to १५", "1e5a", "1e٣", "1 e5", "𐒡𐒢", "𐒡.𐒢𐒢𐒢",
    "12\ufeff", "4\ufeff000", "4\x1f000", "4\x85000", "4\u3000000", "6\u200b7", "\ud800 5",
    "25 to 1/0", "-0 to 5", "1e999 to 5", "1e-7 and 12345678901", "0.00001 to 1e15",
    "a", "an", "a of", "third of", "in 5", "5 in", "/ 5", "5 /", "minus", "-", "--5", "'",
]  # fmt: skip


@pytest.mark.parametrize("how", HOWS, ids=str)
@pytest.mark.parametrize("count", [1, 2, 3])
def test_what_is_typed_is_read_alike(sheet, how, count):
    assert differing(sheet, [[text, count, how] for text in TYPED]) == []


def test_each_way_of_asking_is_read_alike(sheet):
    assert differing(sheet, [[text, 1, how] for text, how, _ in ASKED]) == []


TOKENS = [
    *reading.WORDS, *reading.SCALES, *reading.PARTS, *reading.PLACES, *reading.MINUS,
    *reading.PERCENT, *reading.RANGES, *reading.LIMITS, *reading.DENIALS,
    *("a", "an", "and", "of", "in", "out of", "per cent", "about", "claims", "Months", "isn’t"),
    *("millions", "dozens", "½", "⅓", "/", "+", "+", ",", ".", ";", "(", ")", "…", "€", "US$"),
]  # fmt: skip
FIGURES = [
    lambda dice: str(dice.randrange(1000)),
    lambda dice: f"{dice.randrange(10**7):,}".replace(",", dice.choice(",. '’\u00a0\u202f")),
    lambda dice: f"{dice.uniform(0, 2000):.{dice.randrange(5)}f}".replace(".", dice.choice(".,")),
    lambda dice: f"{dice.uniform(0, 1e7):,.{dice.randrange(1, 4)}f}",
    lambda dice: f"{dice.randrange(9)}/{dice.randrange(12)}",
    lambda dice: f"{dice.randrange(99)}-{dice.randrange(99)}",
    lambda dice: f"{dice.randrange(9)}{dice.choice('km%')}",
    lambda dice: f"{dice.uniform(0, 10):.2e}",
    lambda dice: "".join(dice.choices("0123456789.,'e- ", k=dice.randrange(1, 9))),
    lambda dice: str(dice.randrange(5000)).translate(str.maketrans(string.digits, "٠١٢٣٤٥٦٧٨٩")),
]


def generated(dice):
    """A text of a few figures and words, so put together as nobody would and anybody might."""
    pieces = [
        dice.choice(FIGURES)(dice) if dice.random() < 0.4 else dice.choice(TOKENS)
        for _ in range(dice.randrange(1, 7))
    ]
    text = pieces[0]
    for piece in pieces[1:]:
        text += dice.choice(["", "-", ", ", *[" "] * 7]) + piece
    return dice.choice([str, str.upper, str.title])(text)


def test_generated_texts_are_read_alike(sheet):
    dice = random.Random(36)
    cases = [
        [text, count, dice.choice(HOWS)]
        for text in (generated(dice) for _ in range(500))
        for count in (1, 2)
    ]
    read = [by_python(*case) for case in cases]
    met = {one[0] for one in read if isinstance(one[0], str)}
    assert {"range", "many", "few", "unclear", "digits", "limit", "denied", "percent"} <= met
    assert sum(not isinstance(one[0], str) for one in read) > 100
    assert differing(sheet, cases) == []


def test_numbers_in_refusals_are_written_alike(sheet):
    dice = random.Random(10)
    sizes = [dice.uniform(-1, 1) * 10 ** dice.uniform(-9, 17) for _ in range(300)]
    sizes += [0, -0.0, 1, -12, 0.1, 1e-4, 9.9999e-5, 1234.5, 1e6, 9_999_999_999, 1e10, 1e16, 1e100]
    sizes += [8_756_978.67 / 4, 4_037_483.261 / 2]  # almost a half behind the tenth figure
    written = sheet.evaluate("sizes => sizes.map(tenFigures)", sizes)
    assert written == [f"{size:,.10g}" for size in sizes]


def test_the_tables_are_all_that_python_has_and_fit_in_json():
    tables = reading.tables()
    assert json.loads(json.dumps(tables)) == tables
    assert {"WORDS", "LARGE", "SCALES", "PARTS", "PLACES", "MINUS", "PERCENT", "RANGES"} <= {
        *tables
    }
    assert {"LIMITS", "DENIALS", "ENDLESS", "REFUSALS"} <= {*tables}
    assert set(tables["MINUS"]) == reading.MINUS


# ---- codes ----


def unpacked(text):
    try:
        lesson, content = codes.unpack(text)
        return [lesson, content.decode()]
    except codes.CodeError as problem:
        return str(problem)


def faults():
    """Codes with each fault, by what was done to them."""
    found = dict(ON_THE_WAY)
    groups = CODE.split()
    for there in range(len(groups)):
        found[f"cut after {there}"] = " ".join(groups[:there])
        found[f"cut in {there}"] = " ".join([*groups[:there], groups[there][:3]])
    for at in range(len(FLAT)):
        found[f"mistyped at {at}"] = FLAT[:at] + ("7" if FLAT[at] != "7" else "8") + FLAT[at + 1 :]
        found[f"missing at {at}"] = FLAT[:at] + FLAT[at + 1 :]
        found[f"too many at {at}"] = FLAT[:at] + "7" + FLAT[at:]
        found[f"no letter at {at}"] = FLAT[:at] + "U" + FLAT[at + 1 :]
    for step in (9, 20, 41):  # several at once
        typed = [("7" if c != "7" else "8") if not at % step else c for at, c in enumerate(FLAT)]
        found[f"mistyped every {step}"] = "ALLY" + "".join(typed)[4:]
    swapped = [*groups[:3], groups[5], groups[4], groups[3], *groups[6:]]
    found["groups swapped"] = " ".join(swapped)
    packed = zlib.compress(CONTENT, 9)
    for at in range(len(packed)):
        found[f"altered at {at}"] = regrouped(
            packed[:at] + bytes([packed[at] ^ 1]) + packed[at + 1 :]
        )
    found["altered to nothing"] = regrouped(b"")
    for short in (1, 5, 40):
        found[f"packed too short by {short}"] = regrouped(packed[:-short])
    found["newer"] = (
        f"ALLY {codes._group([codes.FORMAT + 1, 3, 0, 0, 5, 0, 0], 0)} WHATEVER FOLLOWS"
    )
    found["newer and cut"] = f"ALLY {codes._group([31, 3, 0, 0, 5, 0, 0], 0)}"
    found["too large"] = codes.pack(b"0" * (codes.LIMIT + 1), 3)
    found["much too large"] = codes.pack(b"0" * 20 * codes.LIMIT, 3)
    found["as large as can be"] = codes.pack(b"0" * codes.LIMIT, 3)
    found["too long"] = "ALLY " * (4 * codes.LIMIT // 5) + "1"
    found["many beginnings"] = "ALLY1" * 50_000
    found |= {"nothing": "", "no code": "really", "mark": "ALLY", "a tag": f"<b>{CODE}</b>"}
    found["a tag inside"] = f"{CODE[:30]}<b>{CODE[30:]}"
    found |= {f"lines with {end!r}": CODE.replace(" ", end) for end in ("=20\n", "=\r\n", "=0D")}
    found["twice"] = f"{CODE} {CODE}"
    found["after a cut one"] = f"{CODE[:30]} {CODE}"
    found["after a newer one"] = f"{found['newer']} {CODE}"
    found["more behind"] = f"{CODE} 1234 and more"
    found |= {"none": None, "number": 3, "list": [CODE]}
    return found


def regrouped(packed):
    """A code with sound checks of whatever bytes."""
    bits = int.from_bytes(packed, "big") << (-len(packed) * 8) % 35
    count = -(-len(packed) * 8 // 35)
    groups = [codes._group([codes.FORMAT, 3, 0, count >> 5, count & 31, 0, 0], 0)]
    for place in range(1, count + 1):
        seven = bits >> 35 * (count - place)
        groups.append(codes._group([seven >> 5 * (6 - at) & 31 for at in range(7)], place))
    return " ".join(["ALLY", *groups])


def test_what_is_wrong_with_a_code_is_said_alike(sheet):
    found = faults()
    ours = [unpacked(text) for text in found.values()]
    theirs = sheet.evaluate(UNPACK, list(found.values()))
    assert {k: v for k, v in zip(found, theirs, strict=True)} == dict(zip(found, ours, strict=True))
    for words in ("cut short", "mistyped", "missing or too many", "altered", "newer", "more than"):
        assert any(words in one for one in ours if isinstance(one, str)), words


def test_a_code_of_an_earlier_edition_is_named(sheet):
    texts = [OLD, f"> {OLD[:20]}\n> {OLD[20:]}"]
    for said in sheet.evaluate(UNPACK, texts):
        assert "earlier form" in said


def contents():
    dice = random.Random(18)
    letters = string.printable + "äßéЖ中🙂\u2028"
    made = ["", "a", "é", "🙂", "\ufeffx", CONTENT.decode(), "\0" * 1000, "ja" * 400_000]
    made += ["".join(dice.choices(letters, k=length)) for length in range(2, 60)]
    words = ["".join(dice.choices(string.ascii_lowercase, k=6)) for _ in range(500)]
    made.append(" ".join(dice.choices(words, k=30_000))[:200_000])
    return made


def test_what_one_packs_the_other_unpacks(sheet):
    made = [[text, at % 32] for at, text in enumerate(contents())]
    assert len(made[-1][0]) == 200_000
    wanted = [[lesson, text] for text, lesson in made]
    packed = sheet.evaluate(PACK, made)
    assert [unpacked(code) for code in packed] == wanted
    by_python = [codes.pack(text.encode(), lesson) for text, lesson in made]
    assert sheet.evaluate(UNPACK, by_python) == wanted
    assert sheet.evaluate(UNPACK, packed) == wanted


def test_bytes_that_are_no_text_are_refused(sheet):
    code = codes.pack(base64.b64decode("/w=="), 3)
    assert sheet.evaluate(UNPACK, [code]) == ["it was altered or is not whole"]
