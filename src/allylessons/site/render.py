"""One place that fills the templates; what comes from data or text is escaped by itself."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from allylessons.data import Package


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("allylessons.site"),
        autoescape=True,  # every value, in every template
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def common(data: Package, root: str) -> dict[str, str]:
    """What every whole page names: the data's edition, and the way to the site's folder."""
    return {"root": root, "edition": data.edition}


def page(template: str, **values: Any) -> Markup:
    """Fill a template of the folder ``templates``.

    Parameters
    ----------
    template
        Its file name.
    values
        What it names. Text is escaped; `safe` marks what is HTML already.
    """
    return Markup(_environment().get_template(template).render(**values))


def safe(html: str) -> Markup:
    """Mark HTML as such: that which `allylessons.escape` or a template has written."""
    return Markup(html)
