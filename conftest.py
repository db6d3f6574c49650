"""What every test and every notebook runs in: no learner's answers, no personal settings.

It stands here and not in ``tests/`` so that ``pytest notebooks`` finds it too.
"""

import os
import shutil
import tempfile
from pathlib import Path

FOLDERS = (
    "ALLYLESSONS_ANSWERS",
    "IPYTHONDIR",
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
)


# What takes longest begins first, so that two processes end together.
LONGEST = ("test_visits", "test_firefox", "test_hostile", "test_browser", "test_lessons")


def pytest_configure(config):
    """Point all that is kept between runs at a folder of this run; kernels inherit it."""
    config.home = Path(tempfile.mkdtemp(prefix="allylessons-"))
    for name in FOLDERS:
        os.environ[name] = str(config.home / name.lower())


def pytest_unconfigure(config):
    """Remove it."""
    shutil.rmtree(config.home, ignore_errors=True)


def pytest_runtest_setup(item):
    """Let a notebook begin without the answers that a test before it may have kept."""
    if getattr(item, "cell_num", None) == 0:
        shutil.rmtree(os.environ["ALLYLESSONS_ANSWERS"], ignore_errors=True)


def pytest_collection_modifyitems(items):
    """Put the longest files first, and give the cells of notebooks the count that nbval asks for.

    Cells are stored without one, since no reader's kernel ran them; nbval would take that for a
    cell whose outputs are not to be compared.
    """
    order = {name: at for at, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.stem, len(order)))
    for item in items:
        cell = getattr(item, "cell", None)
        if cell is not None and hasattr(item, "cell_num") and cell.execution_count is None:
            cell.execution_count = item.cell_num + 1
