"""A JupyterLab and a browser, for the tests that look at pages."""

import os
from pathlib import Path

import browser
import pytest

PICTURES = os.environ.get("ALLYLESSONS_SCREENSHOTS") or Path(__file__).parents[1].joinpath(
    "build", "screenshots"
)


@pytest.fixture(scope="session")
def machine(tmp_path_factory):
    """One JupyterLab and one browser for all of these tests."""
    if lacking := browser.lacking():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lacking)
    with browser.Lab(tmp_path_factory.mktemp("lab")) as lab, browser.browser() as chrome:
        yield lab, chrome


@pytest.fixture(scope="session")
def find(machine):
    """What is wrong with a notebook, by rule; each notebook is visited once."""
    visited = {}

    def find(notebook, pictures=Path(PICTURES)):
        if notebook not in visited:
            try:
                visited[notebook] = browser.visit(*machine, notebook, pictures)
            except Exception as problem:
                visited[notebook] = problem
        if isinstance(visited[notebook], Exception):
            raise visited[notebook]
        return visited[notebook]

    return find
