"""Codes: found in whatever they were sent in, told what is wrong where they were not (C18)."""

import base64
import os
import random
import time
import zlib

import pytest

from allylessons import codes
from allylessons.answers import Answers

CONTENT = b'{"format": 1, "lesson": 3, "answers": {"share": [36.4, 40], "why": "Because."}}'
CODE = codes.pack(CONTENT, 3)
FLAT = CODE.replace(" ", "")
OLD = "ally3-" + base64.urlsafe_b64encode(zlib.compress(CONTENT, 9)).decode()


def fault(text):
    with pytest.raises(codes.CodeError) as problem:
        codes.unpack(text)
    return str(problem.value)


@pytest.mark.parametrize("length", [0, 1, 4, 5, 7, 35, 36, 500, 40_000])
def test_bytes_come_back(length):
    content = os.urandom(length)
    for lesson in (0, 8, 31):
        assert codes.unpack(codes.pack(content, lesson)) == (lesson, content)


def test_a_code_is_letters_and_digits():
    assert CODE.startswith("ALLY ")
    assert FLAT.isalnum()
    assert FLAT.isascii()
    assert not set(FLAT[4:]) & set("OILU")


def spread(between):
    return between.join(CODE)


ON_THE_WAY = {
    "as it is": CODE,
    "one piece": FLAT,
    "small letters": CODE.lower(),
    "look-alikes": CODE.replace("0", "o").replace("1", "l"),
    "lines": CODE.replace(" ", "\r\n"),
    "quoted": "> " + CODE.replace(" ", "\n> "),
    "quoted twice": ">> " + CODE.replace(" ", "\n>> "),
    "a call": f'lesson.restore("{CODE}")',
    "smart quotes": f"“{CODE}”",
    "low quotes": f"„{CODE}“",
    "French quotes": f"«\u00a0{CODE}\u202f»",
    "entities": f"&quot;{CODE.replace(' ', '&nbsp;')}&quot;",
    "hyphens": CODE.replace(" ", "-"),
    "dashes": CODE.replace(" ", "–"),
    "long dashes": CODE.replace(" ", "—"),
    "underscores": CODE.replace(" ", "_"),
    "zero width": spread("\u200b"),
    "joiners": spread("\u2060"),
    "soft hyphens": spread("\u00ad"),
    "byte-order marks": spread("\ufeff"),
    "no-break spaces": spread("\u00a0"),
    "direction": f"\u202a{CODE}\u202c",
    "bold": f"**{CODE}**",
    "code": f"```text\n{CODE}\n```",
    "table": "| " + CODE.replace(" ", " | ") + " |",
    "mail": CODE[:30] + "=\n" + CODE[30:] + "=20\n",
    "full width": "".join(chr(ord(c) + 0xFEE0) if c != " " else c for c in CODE),
    "words around": f"I really hope this works, Sally: {CODE}\nSent from my phone",
}


@pytest.mark.parametrize("text", ON_THE_WAY.values(), ids=ON_THE_WAY)
def test_a_code_survives_being_sent(text):
    assert codes.unpack(text) == (3, CONTENT)


def test_a_code_that_was_cut_says_how_far_it_goes():
    groups = CODE.split()
    for there in range(2, len(groups) - 1):
        said = f"it is cut short: {there} of {len(groups) - 1} groups are there"
        cut = " ".join(groups[: there + 1])
        assert fault(cut).startswith(said)
        assert groups[there] in fault(cut)
        assert fault(cut + " " + groups[there + 1][:5]).startswith(said)
    assert "beginning is missing" in fault(CODE[20:])
    assert "beginning is missing" in fault("ALL")


def test_each_mistyped_character_is_found_in_its_group():
    for place, character in enumerate(FLAT[4:], 4):
        wrong = "7" if character != "7" else "8"
        number = (place - 4) // 8 + 1
        typed = FLAT[:place] + wrong + FLAT[place + 1 :]
        group = typed[4:][8 * number - 8 : 8 * number]
        assert fault(typed).startswith(f"group {number} ({group}) is mistyped")
    assert "group 2 (U" in fault(CODE[:14] + "U" + CODE[15:])


def test_two_that_changed_places_are_found():
    for place in range(4, len(FLAT) - 1):
        one, two = FLAT[place : place + 2]
        if one != two:
            assert "mistyped" in fault(FLAT[:place] + two + one + FLAT[place + 2 :])
    groups = CODE.split()
    groups[3], groups[7] = groups[7], groups[3]
    assert "group 3" in fault(" ".join(groups))
    assert "group 7" in fault(" ".join(groups))


@pytest.mark.parametrize("number", [3, 6])
def test_a_character_too_few_or_too_many_says_from_where(number):
    at = 4 + 8 * (number - 1) + 2
    for text in (FLAT[:at] + FLAT[at + 1 :], FLAT[:at] + "7" + FLAT[at:]):
        assert f"from group {number} (" in fault(text)
        assert "missing or too many" in fault(text)


def test_an_altered_code_is_told_from_a_mistyped_one():
    packed = bytearray(zlib.compress(CONTENT, 9))
    packed[20] ^= 1
    bits = int.from_bytes(packed, "big") << (-len(packed) * 8) % 35
    count = -(-len(packed) * 8 // 35)
    groups = [
        codes._group([bits >> 35 * (count - place) + 5 * (6 - at) & 31 for at in range(7)], place)
        for place in range(1, count + 1)
    ]
    assert "it was altered" in fault(" ".join(["ALLY", CODE.split()[1], *groups]))


def test_a_newer_format_is_told_from_a_damaged_code():
    head = codes._group([codes.FORMAT + 1, 3, 0, 0, 5, 0, 0], 0)
    assert "newer edition" in fault(f"ALLY {head} WHATEVER FOLLOWS")


def test_the_form_of_earlier_editions_is_read():
    for text in (
        OLD,
        f'lesson.restore("{OLD}")',
        f"> {OLD[:20]}\n> {OLD[20:]}",
        OLD.upper()[:6] + OLD[6:],
    ):
        assert codes.unpack(text) == (3, CONTENT)
    assert "whole" in fault(OLD[:-9])
    assert "whole" in fault("ally3-x")


@pytest.mark.parametrize("form", ["new", "old"])
def test_nothing_unpacks_beyond_the_limit(form):
    content = b"0" * (codes.LIMIT + 1)
    old = "ally3-" + base64.urlsafe_b64encode(zlib.compress(content, 9)).decode()
    begun = time.perf_counter()
    assert "more than" in fault(codes.pack(content, 3) if form == "new" else old)
    assert codes.unpack(codes.pack(content[2:], 3)) == (3, content[2:])
    assert time.perf_counter() - begun < 1


def test_what_is_no_text_or_endless_is_refused_at_once():
    for wrong in (None, 3, b"ALLY", [CODE]):
        assert fault(wrong) == "it is not a text"
    begun = time.perf_counter()
    assert "too long" in fault("ALLY " * 10_000_000)
    assert fault("ALLY1" * 100_000)
    assert time.perf_counter() - begun < 2


def test_what_a_code_cannot_count_is_refused(tmp_path):
    noise = random.Random(1).randbytes(150_000)
    with pytest.raises(codes.CodeError, match="too much"):
        codes.pack(noise, 3)
    kept = Answers(3, tmp_path)
    kept.put("own-words", noise.hex())
    with pytest.raises(ValueError, match="too long for a code"):
        kept.code()
