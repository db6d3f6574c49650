"""Kill a kernel while it saves, let two save at once, and count the answers that are gone.

``python benchmarks/work_kept.py`` takes some minutes, prints a table and writes it to
docs/hardening.md; ``--quick`` tries a tenth and writes nothing. An answer counts as confirmed
once Python was told that it is kept.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from table import DOCUMENT, put

SEED = 20250221
MARK = "<!-- written by benchmarks/work_kept.py -->"
# Saves answers one after the other; names each once it is said to be kept, and those that are not
# in the file right after that.
WRITER = """
import json, sys
from pathlib import Path
from allylessons.answers import Answers

name, count, place = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
answers = Answers(3, place)
for number in range(count):
    answers.put(f"{name}{number}", "x" * 200)
    if answers.kept:
        there = json.loads(answers.path.read_text())["answers"]
        print(f"{name}{number}" if f"{name}{number}" in there else "gone", flush=True)
"""


def writer(name: str, count: int, place: Path) -> subprocess.Popen[str]:
    """Begin to save so many answers in a process of its own."""
    words = [sys.executable, "-c", WRITER, name, str(count), str(place)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


def kept(place: Path) -> dict[str, object]:
    """What stands in the file; an error if it is not whole."""
    return json.loads((place / "lesson-03.json").read_text(encoding="utf-8"))["answers"]


def kills(place: Path, count: int) -> dict[str, int]:
    """Kill a writer at so many moments; each next one begins with the file that was left."""
    from allylessons.answers import Answers
    from allylessons.disk import OLD

    chance, found = random.Random(SEED), {"confirmed": 0, "gone": 0, "broken files": 0}
    before = {}
    for number in range(count):
        process = writer(f"{number}-", 10**6, place)
        first = process.stdout.readline()
        time.sleep(chance.uniform(0, 0.05))
        process.send_signal(signal.SIGKILL)
        lines = [first.strip(), *process.communicate()[0].split("\n")[:-1]]
        found["confirmed"] += len(lines)
        try:
            now = kept(place)
        except ValueError:
            found["broken files"] += 1
            now = {}
        found["gone"] += sum(line not in now for line in lines) + len(before.keys() - now.keys())
        before = dict(list(now.items())[-50:])
        # A file of some hundred answers stays as long as a learner's.
        short = {"format": 1, "lesson": 3, "answers": before}
        (place / "lesson-03.json").write_text(json.dumps(short), encoding="utf-8")
    left = [*place.glob(".*.tmp")]
    for file in left:
        os.utime(file, (time.time() - 2 * OLD,) * 2)
    Answers(3, place).put("the last", 1)
    return {**found, "left over": len(left), "left after a save": len([*place.glob(".*.tmp")])}


def writers(place: Path, count: int) -> dict[str, int]:
    """Let two save so many answers each at once."""
    both = [writer(name, count, place) for name in ("a", "b")]
    lines = [line for one in both for line in one.communicate()[0].split()]
    there = kept(place)
    lost = sum(f"{name}{n}" not in there for name in ("a", "b") for n in range(count))
    return {"confirmed": len(lines), "gone": lost, "gone at once": lines.count("gone")}


def main() -> int:
    """Count, print, and write the document."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a tenth; writes nothing")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        killed = kills(Path(one), 20 if options.quick else 200)
        at_once = writers(Path(two), 20 if options.quick else 200)
    moments, writes = (20, 40) if options.quick else (200, 400)
    rows = [
        ("Moments at which a saving kernel was killed (kill -9)", moments),
        ("Answers confirmed until then", f"{killed['confirmed']:,}"),
        ("of them lost", killed["gone"]),
        ("Files broken", killed["broken files"]),
        ("Temporary files left by the dead", killed["left over"]),
        ("of them still there after a save, once they are old", killed["left after a save"]),
        ("Answers saved by two kernels at once", writes),
        ("of them confirmed", at_once["confirmed"]),
        ("lost right after they were confirmed", at_once["gone at once"]),
        ("lost in the end", at_once["gone"]),
    ]
    text = "\n".join(["| What | Count |", "|---|---:|", *(f"| {a} | {b} |" for a, b in rows)])
    print(text)
    if not options.quick:
        put(DOCUMENT, MARK, text)
    good = at_once["confirmed"] == writes
    bad = killed["gone"] + killed["broken files"] + killed["left after a save"]
    return 0 if good and not bad + at_once["gone"] + at_once["gone at once"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
