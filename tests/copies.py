"""A copy of the course's data in which some of the text differs."""

import re
import shutil

from allylessons.data import Package


def changed(folder, **changes):
    """Copy the data into a folder; each table named gets the text that its change makes of it."""
    shutil.copytree(Package().folder, folder)
    for table, change in changes.items():
        path = folder / f"{table}.csv"
        before = path.read_text(encoding="utf-8")
        after = change(before)
        assert after != before, table
        path.write_text(after, encoding="utf-8", newline="\n")
    return Package(folder)


def without(part):
    """A change that takes out the lines in which a pattern is found."""
    return lambda text: "".join(
        line for line in text.splitlines(keepends=True) if not re.search(part, line)
    )


def replaced(old, new):
    """A change that puts one text in the place of another."""
    return lambda text: text.replace(old, new)
