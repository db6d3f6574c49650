"""What makes controls work for everyone: keys, names, sizes and a ring that shows the focus.

JupyterLab takes arrow keys and letters away from controls, and ipywidgets leaves some of them
without a name. A few lines of script, shown once by a lesson's first cell, put that right for all
controls of the notebook, present and later ones (see access.js beside this file).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from allylessons import escape


class Access(anywidget.AnyWidget):
    """A line of text that looks after the controls of its notebook while it is shown.

    Parameters
    ----------
    text
        The line; its first word is set in bold. Unrun notebooks show it too.
    """

    _esm = Path(__file__).with_suffix(".js")
    text = traitlets.Unicode().tag(sync=True)

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        return {**data, "text/plain": self.text, "text/markdown": self._markdown()}, metadata

    def _markdown(self) -> str:
        first, *rest = map(escape.markdown, self.text.split(" ", 1))
        return " ".join([f"**{first}**", *rest]) if first else ""
