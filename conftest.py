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


def pytest_configure(config):
    """Point all that is kept between runs at a folder of this run; kernels inherit it."""
    config.home = Path(tempfile.mkdtemp(prefix="allylessons-"))
    for name in FOLDERS:
        os.environ[name] = str(config.home / name.lower())


def pytest_unconfigure(config):
    """Remove it."""
    shutil.rmtree(config.home, ignore_errors=True)
