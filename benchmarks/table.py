"""One row of the table, and the document that the table is written into."""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HEADINGS = "| What is measured | Ours | Against | Ratio | Aim | |\n|---|---|---|---|---|---|"
DOCUMENT = Path(__file__).parents[1] / "docs" / "hardening.md"  # of what is counted, not timed
BEGIN, END = "<!-- written by benchmarks/run.py -->", "<!-- written by hand from here -->"


@dataclass(frozen=True)
class Row:
    """Ours against a peer, measured in turns in one run; the ratio is that of the medians.

    `unit` is what both are counted in, `aim` the highest ratio hoped for. Without a unit, `ours` is
    the ratio itself.
    """

    what: str
    ours: Sequence[float]
    against: str = ""
    peer: Sequence[float] = (1.0,)
    unit: str = ""
    aim: float | None = None

    @property
    def ratio(self) -> float:
        """Below 1 is better than the peer."""
        return statistics.median(self.ours) / (statistics.median(self.peer) or 1)

    def __str__(self) -> str:
        ours = self._middle(self.ours) if self.unit else ""
        peer = f"{self.against}: {self._middle(self.peer)}" if self.unit else self.against
        aim = "" if self.aim is None else f"≤ {self.aim:g}"
        met = "" if self.aim is None else "met" if self.ratio <= self.aim else "missed"
        return f"| {self.what} | {ours} | {peer} | {self.ratio:.2f} | {aim} | {met} |"

    def _middle(self, values: Sequence[float]) -> str:
        middle = statistics.median(values)
        return f"{middle:,.0f} {self.unit}" if middle >= 10 else f"{middle:.2g} {self.unit}"


def table(rows: Sequence[Row]) -> str:
    """Rows as a Markdown table."""
    return "\n".join([HEADINGS, *map(str, rows)])


def write(document: Path, heading: str, rows: Sequence[Row]) -> None:
    """Put a new table into a document and leave what was written by hand beneath it."""
    old = document.read_text(encoding="utf-8") if document.exists() else ""
    by_hand = old.partition(END)[2]
    text = f"# Benchmarks\n\n{BEGIN}\n\n{heading}\n\n{table(rows)}\n\n{END}{by_hand or chr(10)}"
    document.parent.mkdir(exist_ok=True)
    document.write_text(text, encoding="utf-8")


def counts(found: Mapping[str, Counter], columns: Sequence[str]) -> str:
    """Kinds of fault with what was counted of each, and the sums and shares of the first column."""
    lines = [f"| Kind of fault | {' | '.join(columns)} |", f"|---|{'---:|' * len(columns)}"]
    total = Counter()
    for kind, counted in found.items():
        total.update(counted)
        lines.append(f"| {' | '.join([kind, *(str(counted[c]) for c in columns)])} |")
    lines.append("| **all** | " + " | ".join(f"**{total[c]}**" for c in columns) + " |")
    shares = [f"{100 * total[c] / total[columns[0]]:.0f}%" for c in columns[1:]]
    lines.append(f"| share | | {' | '.join(shares)} |")
    return "\n".join(lines)


def measured(
    about: str, measure: Callable[[bool], Mapping[str, Counter]], columns: Sequence[str], mark: str
) -> int:
    """Run a count of faults from the command line: print it, write it, 1 if too many stay unnamed.

    `measure` is called with whether one fault a kind will do. The first column counts what was put
    in, the last what was named.
    """
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one fault a kind; writes nothing")
    options = parser.parse_args()
    began = time.process_time()
    found = measure(options.quick)
    written = counts(found, columns)
    print(f"{written}\n\n{time.process_time() - began:.0f} s of CPU")
    if not options.quick:
        put(DOCUMENT, mark, written)
    ends = (columns[0], columns[-1])
    put_in, named = (sum(one[column] for one in found.values()) for column in ends)
    return 0 if named >= 0.95 * put_in else 1


def put(document: Path, mark: str, text: str) -> None:
    """Put a new table between a mark in a document and the end that follows it."""
    head, found, rest = document.read_text(encoding="utf-8").partition(mark)
    tail = rest.partition("\n<!-- end -->")[2]
    if not found:
        raise ValueError(f"{document} has no {mark}")
    written = f"{head}{mark}\n\n{text}\n\n<!-- end -->{tail}"
    document.write_text(written, encoding="utf-8", newline="\n")
