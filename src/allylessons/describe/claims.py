"""The chain of one claim as a line."""

from __future__ import annotations

import pandas as pd


def chain(links: pd.DataFrame) -> str:
    """Write a claim's chain as one line, from the reader back: ``you ← The Week ← BBC ← ...``.

    `links` are as `model.chain_of` gives them. A link found on checking, not credited by the
    article, stands in brackets.
    """
    names = ["you"]
    for _, link in links.iterrows():
        name = link["actor"]
        if link["named"] is False or (pd.notna(link["named"]) and not link["named"]):
            name += " (not named)"
        names.append(f"[{name}]" if link["traced"] else name)
    return " ← ".join(names)
