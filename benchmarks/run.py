"""How fast the course is beside its peers: ``python benchmarks/run.py``.

Prints a Markdown table of ratios, all measured in this one run, and writes it to
docs/benchmarks.md with the machine and the versions. Needs ``pip install -e .[test,benchmark]``.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil
import python_rows
import votes_rows
from table import Row, table, write

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "benchmarks.md"
PACKAGES = ("allylessons", "jupyterlab", "altair", "pandas", "ipywidgets", "anywidget", "nbval")
PEERS = ("plotly", "bqplot")


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, write; with ``--quick`` as few times as possible, and write nothing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few repeats, nothing written")
    parser.add_argument("--no-browser", action="store_true", help="leave out what needs Chromium")
    given = parser.parse_args(arguments)
    keep = not (given.quick or given.no_browser)
    if given.no_browser:
        return measure(without_browser(quick=given.quick), keep=keep)
    import browser_rows

    if lacking := browser_rows.browser.lacking() or missing_peers():
        print(lacking, file=sys.stderr)
        return 1
    with browser_rows.machine() as machine:
        steps = with_browser(browser_rows, machine, quick=given.quick)
        return measure([*steps, *without_browser(quick=given.quick)], keep=keep)


def missing_peers() -> str:
    """What has to be installed before the peers can run; empty when all is there."""
    for name in PEERS:
        try:
            version(name)
        except PackageNotFoundError:
            return f"The peer {name} was not found. Type: pip install -e .[test,benchmark]"
    return ""


def measure(steps: list[Callable[[], list[Row]]], *, keep: bool) -> int:
    """Take all steps, keep what there is after each, print the table; 1 where a step failed."""
    began, load, rows, heading = time.monotonic(), os.getloadavg()[0], [], ""
    failed = False
    for step in steps:
        try:
            rows += step()
        except (RuntimeError, subprocess.CalledProcessError) as problem:
            print(f"Not measured: {problem}", file=sys.stderr)
            failed = True
        minutes = (time.monotonic() - began) / 60
        heading = conditions(minutes, load, os.getloadavg()[0])
        print(f"{len(rows)} rows after {minutes:.1f} minutes", file=sys.stderr, flush=True)
        if keep:
            write(DOCUMENT, heading, rows)
    print(f"{heading}\n\n{table(rows)}")
    return int(failed)


def without_browser(*, quick: bool) -> list[Callable[[], list[Row]]]:
    """Steps that need no browser."""
    lessons = python_rows.lessons()[: 1 if quick else None]
    return [
        lambda: python_rows.loading(1 if quick else 15),
        lambda: python_rows.growing((2, 4) if quick else (1_000, 10_000), 1 if quick else 3),
        lambda: python_rows.kernels(lessons, 1 if quick else 3),
        lambda: votes_rows.agreement(1 if quick else 5),
        lambda: python_rows.suite(lessons, 1 if quick else 2),
    ]


def with_browser(rows, machine: tuple, *, quick: bool) -> list[Callable[[], list[Row]]]:
    """Steps in a browser: a lesson's first chart, the labs of each lesson."""
    numbers = rows.numbers()[: 1 if quick else None]
    moves = 2 if quick else 10
    charts = [lambda: rows.first_charts(machine, 1 if quick else 7)]
    return [*charts, *(lambda n=n: rows.moving(machine, n, moves) for n in numbers)]


def conditions(minutes: float, before: float, after: float) -> str:
    """Machine, versions and load, as a paragraph."""
    found = [f"{name} {version(name)}" for name in (*PACKAGES, *PEERS) if _is_installed(name)]
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"Measured on {datetime.now(UTC):%d %B %Y} in {minutes:.0f} minutes on "
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}. Load average {before:.1f} at the beginning, "
        f"{after:.1f} at the end. {', '.join(found)}."
    )


def _is_installed(name: str) -> bool:
    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(": ")[2] for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


if __name__ == "__main__":
    sys.exit(main())
