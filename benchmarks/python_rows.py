"""What needs no browser: loading the data, a kernel's first cell and memory, all notebooks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import nbformat
import pandas as pd
import psutil
from jupyter_client.manager import start_new_kernel
from table import Row

from allylessons.data import Package

ROOT = Path(__file__).parents[1]
IMPORTS = "import pandas, altair, ipywidgets"
CHART = f"{IMPORTS}\naltair.Chart(pandas.DataFrame({{'n': [1]}})).mark_bar().encode(x='n')"


def lessons() -> list[Path]:
    """The lessons there are."""
    return sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))


def milliseconds(do: Callable[[], object]) -> float:
    """How long something takes."""
    began = time.perf_counter()
    do()
    return 1000 * (time.perf_counter() - began)


def loading(repeats: int) -> list[Row]:
    """All tables, typed and checked, against the bare parser on the same files."""
    paths = [Package().folder / table["path"] for table in Package().tables.values()]

    def ours() -> None:
        package = Package()
        for table in package.tables:
            package.load(table)

    def bare() -> None:
        for path in paths:
            pd.read_csv(path)

    took = [(milliseconds(ours), milliseconds(bare)) for _ in range(repeats + 1)][1:]
    mine, peer = zip(*took, strict=True)
    return [Row(f"Load all {len(paths)} tables", mine, "bare `read_csv`", peer, "ms", 2)]


def growing(times: Sequence[int], repeats: int) -> list[Row]:
    """Claims many times over: against the bare parser, and ours against itself when growing."""
    rows, per_row = [], []
    for size in times:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(shutil.copytree(Package().folder, Path(folder) / "data"))
            path = copy / Package().tables["claims"]["path"]
            header, *lines = path.read_text(encoding="utf-8").splitlines()
            path.write_text("\n".join([header, *(lines * size)]) + "\n", encoding="utf-8")
            took = [
                (
                    milliseconds(lambda copy=copy: Package(copy).load("claims")),
                    milliseconds(lambda path=path: pd.read_csv(path)),
                )
                for _ in range(repeats)
            ]
        mine, peer = zip(*took, strict=True)
        what = f"Load claims × {size:,} ({size * len(lines):,} rows)"
        rows.append(Row(what, mine, "bare `read_csv`", peer, "ms"))
        per_row.append([1e3 * ms / (size * len(lines)) for ms in mine])
    small, large = times[0], times[-1]
    what = f"Time a row, claims × {large:,}"
    # A tenth more is noise; what is not linear would be many times more.
    return [*rows, Row(what, per_row[-1], f"claims × {small:,}", per_row[0], "µs", 1.1)]


class Kernel:
    """A fresh kernel with no answers of anybody."""

    def __enter__(self) -> Kernel:
        self.folder = tempfile.TemporaryDirectory()
        names = ("ALLYLESSONS_ANSWERS", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR")
        self.manager, self.client = start_new_kernel(
            env={**os.environ, **dict.fromkeys(names, self.folder.name)},
            stderr=subprocess.DEVNULL,  # where it warns of being reachable by others
        )
        self.run("1")  # the first cell of all is slower, whatever it does
        return self

    def __exit__(self, *_: object) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        self.folder.cleanup()

    def run(self, code: str) -> None:
        """Run a cell to its end; a failing one fails here too."""
        reply = self.client.execute_interactive(code, output_hook=lambda _: None, timeout=120)
        if reply["content"]["status"] != "ok":
            raise RuntimeError(f"{code[:80]!r}: {reply['content']['evalue']}")

    @property
    def megabytes(self) -> float:
        """Memory that the kernel has in use."""
        return psutil.Process(self.manager.provisioner.pid).memory_info().rss / 1e6


def kernels(notebooks: Sequence[Path], repeats: int) -> list[Row]:
    """Setup cell and memory of each lesson against bare imports, in fresh kernels."""
    cells = {path.stem: _code(path) for path in notebooks}
    setup: dict[str, list[float]] = {name: [] for name in cells}
    memory: dict[str, list[float]] = {name: [] for name in cells}
    bare: list[float] = []
    charted: list[float] = []
    for _ in range(repeats):
        for name, (first, *others) in cells.items():
            with Kernel() as kernel:
                bare.append(milliseconds(lambda kernel=kernel: kernel.run(IMPORTS)))
                kernel.run(CHART)
                charted.append(kernel.megabytes)
            with Kernel() as kernel:
                setup[name].append(milliseconds(lambda k=kernel, c=first: k.run(c)))
                for cell in others:
                    kernel.run(cell)
                memory[name].append(kernel.megabytes)
    return [
        *(
            Row(f"Setup cell, {name}", took, f"`{IMPORTS}`", bare, "ms", 0.6)
            for name, took in setup.items()
        ),
        *(
            Row(f"Kernel memory after every cell, {name}", used, WITH_CHART, charted, "MB", 1.0)
            for name, used in memory.items()
        ),
    ]


WITH_CHART = "the three imports and one chart"


def _code(notebook: Path) -> list[str]:
    cells = nbformat.read(notebook, as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == "code"]


def suite(notebooks: Sequence[Path], repeats: int) -> list[Row]:
    """The lessons under nbval against nbclient, which runs them and compares nothing."""
    took = [(_nbval(notebooks), _bare_run(notebooks)) for _ in range(repeats)]
    mine, peer = zip(*took, strict=True)
    return [Row(f"nbval on {len(notebooks)} lessons", mine, "bare nbclient", peer, "s", 1.5)]


def _bare_run(notebooks: Sequence[Path]) -> float:
    """Seconds that the same notebooks take one after another, with nothing compared."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "jupyter", "execute", *map(str, notebooks)],
            env={**os.environ, "ALLYLESSONS_ANSWERS": folder, "IPYTHONDIR": folder},
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    return time.perf_counter() - began


def _nbval(notebooks: Sequence[Path]) -> float:
    """Seconds that pytest takes for some notebooks, one after another."""
    began = time.perf_counter()
    subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider"),
            *("-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT)),
            *map(str, notebooks),
        ],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - began
