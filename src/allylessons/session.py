"""Start a lesson in a notebook: look at the installation, load the content, say one Ready line."""

from __future__ import annotations

import os
import sys
import warnings
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from IPython import get_ipython
from IPython.display import display

from allylessons import escape

if TYPE_CHECKING:
    from allylessons.lesson import Lesson

LIBRARIES = (
    *("altair", "anywidget", "comm", "dateutil", "IPython", "ipywidgets", "jsonschema"),
    *("narwhals", "numpy", "packaging", "pandas", "psygnal", "traitlets"),
)  # what the lessons use, and what that uses
CELL_WIDTH = 160  # characters of a table's cell; pandas cuts at 50, in the middle of a sentence


class NotReadyError(ImportError):
    """Something that the lessons need is not installed; the message says what to type."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def shadowed() -> str:
    """Say which file of the learner's own stands where a library is looked for; or nothing."""
    # The folder of the notebook comes first when Python looks for a module.
    here = Path.cwd()
    for name in LIBRARIES:
        for own in (here / f"{name}.py", here / name / "__init__.py"):
            if own.exists():
                shown = own.name if own.parent == here else f"folder {name}"
                return (
                    f"Your own {shown} in {here} stands where Python looks for the library {name}. "
                    "Give it another name, choose Kernel ▸ Restart Kernel, and run this cell again."
                )
    return ""


def missing() -> str:
    """Say what this installation lacks, which version was found and what to type; or nothing."""
    # packaging comes with Altair and with the kernel itself.
    try:
        from packaging.requirements import Requirement
    except ImportError:
        return "altair was not found. Type: %pip install altair"
    try:
        needed = [Requirement(line) for line in requires("allylessons") or []]
    except PackageNotFoundError:
        return ""  # run from a folder on the path; nothing is known of what it needs
    lines = []
    for requirement in needed:
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            found = ""
        if not found and requirement.name == "jupyterlab":
            continue  # this kernel is drawn elsewhere: VS Code, a JupyterHub, a page
        if not found or found not in requirement.specifier:
            wanted = f"{requirement.name}{requirement.specifier}"
            lines.append(
                f"{requirement.name}: {found or 'nothing'} was found, "
                f'{requirement.specifier} is needed. Type: %pip install "{wanted}"'
            )
    return " ".join([*lines, "Then restart the kernel."]) if lines else ""


def _show_charts_natively() -> None:
    """Make any Altair chart of this session show without a network, once there is one.

    Altair takes most of a second to import, so it is not imported here: IPython runs this formatter
    when the first chart, the learner's own included, is shown.
    """
    shell = get_ipython()
    if shell is None:
        return

    def formatter(chart):
        from allylessons import theme

        return theme.own(chart)

    mimebundle = shell.display_formatter.mimebundle_formatter
    for schema in ("v5", "v6", "v7"):  # Altair names its modules after Vega-Lite's version
        mimebundle.for_type_by_name(f"altair.vegalite.{schema}.api", "TopLevelMixin", formatter)


def _show_tables_whole() -> None:
    """Make tables of this session show whole sentences, once there is one.

    Like Altair, pandas takes its time to import: the cell that needs it waits, not the first one.
    """

    def formatter(table=None):
        import pandas as pd

        pd.set_option("display.max_colwidth", CELL_WIDTH)
        pd.set_option("display.html.use_mathjax", False)  # a "$" in a table is money
        return {}, {}  # pandas shows it by itself

    def markup(table):  # pandas 2 lacks the word that keeps JupyterLab from formulas
        made = table._repr_html_()
        return made and made.replace("tex2jax_ignore", "tex2jax_ignore mathjax_ignore", 1)

    shell = get_ipython()
    if "pandas" in sys.modules or shell is None:
        formatter()
    if shell is None:
        return
    show = shell.display_formatter
    for name in ("DataFrame", "Series"):
        before = f"pandas.core.{name.lower().removeprefix('data')}"  # as pandas 2 calls the module
        for module in ("pandas", before):
            show.mimebundle_formatter.for_type_by_name(module, name, formatter)
    show.formatters["text/html"].for_type_by_name("pandas.core.frame", "DataFrame", markup)


def start(number: int, *, folder: str | os.PathLike | None = None) -> Lesson:
    """Start a lesson: show one Ready line and return the lesson.

    Parameters
    ----------
    number
        Number of the lesson, from 0.
    folder
        Another copy of the data; by default the one that came with the course.

    Returns
    -------
    Lesson
        What the notebook calls: ``lesson.check("key", answer)`` and so on.
    """
    if own := shadowed():
        raise NotReadyError(f"Not ready. {own}")
    lacking = missing()
    try:
        # Imported here, so that what is missing is said before it is missed.
        if find_spec("pandas") is None:
            raise ImportError("pandas")
        from allylessons import lessons
        from allylessons.access import Access
    except ImportError:
        if not lacking:
            raise
        raise NotReadyError(f"Not ready. {lacking}") from None
    if lacking:
        display(
            {"text/markdown": f"**Not ready.** {escape.markdown(lacking)}", "text/plain": lacking},
            raw=True,
        )
    # Before pandas 3 it warns of what changes in 3, where the lessons are tried as well.
    warnings.filterwarnings("ignore", category=FutureWarning, module="allylessons")
    _show_charts_natively()
    if shell := get_ipython():  # where it was not loaded when the kernel began
        shell.extension_manager.load_extension("allylessons.slips")
    _show_tables_whole()
    lesson = lessons.build(number, folder)
    display(Access(text=lesson.ready))
    return lesson
