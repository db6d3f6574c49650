"""Lessons in reading news claims about a war.

In a notebook: ``import allylessons as ally``, then ``lesson = ally.start(0)``.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Name to module. Imported on first use, so that the first cell of a lesson answers soon.
_PUBLIC = {
    "card": "cards",
    "cite": "data",
    "codebook": "data",
    "load": "data",
    "model": "model",
    "show": "figure",
    "start": "session",
}
__all__ = ["card", "cite", "codebook", "load", "model", "show", "start"]


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(
            f"allylessons has no {name!r}. It has: {', '.join(__all__)}. Type help(allylessons)."
        )
    module = import_module(f"allylessons.{_PUBLIC[name]}")
    return getattr(module, name, module)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
