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
    after_setup: dict[str, list[float]] = {name: [] for name in cells}
    after_all: dict[str, list[float]] = {name: [] for name in cells}
    bare: list[float] = []
    bare_memory: list[float] = []
    for _ in range(repeats):
        for name, (first, *others) in cells.items():
            with Kernel() as kernel:
                bare.append(milliseconds(lambda kernel=kernel: kernel.run(IMPORTS)))
                bare_memory.append(kernel.megabytes)
            with Kernel() as kernel:
                setup[name].append(milliseconds(lambda k=kernel, c=first: k.run(c)))
                after_setup[name].append(kernel.megabytes)
                for cell in others:
                    kernel.run(cell)
                after_all[name].append(kernel.megabytes)

    def worst(of: dict[str, list[float]]) -> tuple[str, list[float]]:
        return max(of.items(), key=lambda one: sorted(one[1])[len(one[1]) // 2])

    def row(what: str, of: dict, peer: list, unit: str, aim: float | None) -> Row:
        name, values = worst(of)
        return Row(f"{what}, the highest of {len(of)}: {name}", values, IMPORTED, peer, unit, aim)

    everyone = [one for values in setup.values() for one in values]
    return [
        Row(f"Setup cell, all {len(setup)} lessons", everyone, IMPORTED, bare, "ms", 0.6),
        row("Setup cell", setup, bare, "ms", 0.6),
        row("Kernel memory after the setup cell", after_setup, bare_memory, "MB", 1.0),
        row("Kernel memory after every cell", after_all, bare_memory, "MB", None),
    ]


IMPORTED = f"`{IMPORTS}`"


def _code(notebook: Path) -> list[str]:
    cells = nbformat.read(notebook, as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == "code"]


def suite(notebooks: Sequence[Path], repeats: int) -> list[Row]:
    """The lessons under nbval against as many notebooks that only import, under nbval too."""
    with tempfile.TemporaryDirectory() as folder:
        bare = []
        for path in notebooks:
            notebook = nbformat.v4.new_notebook()
            notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
            notebook.cells = [nbformat.v4.new_code_cell(IMPORTS, id="imports")]
            bare.append(Path(folder, path.name))
            nbformat.write(notebook, bare[-1])
        took = [(_nbval(notebooks), _nbval(bare)) for _ in range(repeats)]
    mine, peer = zip(*took, strict=True)
    against = "nbval on as many that only import"
    return [Row(f"nbval on {len(notebooks)} lessons", mine, against, peer, "s", 1.5)]


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
