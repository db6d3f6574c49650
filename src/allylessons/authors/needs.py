"""What ``allylessons check`` needs beyond the course itself."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, requires


def needs() -> list[str]:
    """What the check needs beyond the course itself, as words for pip."""
    try:
        listed = requires("allylessons") or []
    except PackageNotFoundError:
        listed = []
    extra = re.compile(r"""extra\s*==\s*["']check["']""")
    found = [one.split(";")[0].strip() for one in listed if extra.search(one)]
    return found or ["frictionless", "mistune", "pyphen"]
