"""Votes: every two states compared, by all rules, against the plain double loop."""

from __future__ import annotations

import time
from itertools import combinations, product

from table import Row

from allylessons import model
from allylessons.data import Package
from allylessons.model.votes import ABSENCE, ABSTENTION

RULES = tuple(product(ABSTENTION, ABSENCE))
LIMIT = 100.0  # ms, for all rules


def agreement(repeats: int) -> list[Row]:
    """All pairs by all rules: against the limit, and against the loop that gives the same."""
    votes = Package().load("votes")
    calls = model.roll_calls(Package().load("resolutions"), votes)
    cast = model.ballots(votes, calls.loc[calls["whole"], "resolution"])
    ours, plain = [], []
    for turn in range(repeats + 1):
        began = time.perf_counter()
        pairs = [model.agreement(cast, abstention=a, absence=b) for a, b in RULES]
        between = time.perf_counter()
        looped = [_looped(cast.to_numpy(), a, b) for a, b in RULES]
        ended = time.perf_counter()
        if turn:  # the first is slower, whatever it does
            ours.append(1000 * (between - began))
            plain.append(1000 * (ended - between))
        for frame, counted in zip(pairs, looped, strict=True):
            if list(zip(frame["agreed"], frame["texts"], strict=True)) != counted:
                raise RuntimeError("the loop counts otherwise than allylessons.model")
    what = f"All {len(pairs[0]):,} pairs of states by {len(RULES)} rules"
    return [
        Row(what, ours, "the limit", (LIMIT,), "ms", 1),
        Row(f"{what}, again", ours, "a plain double loop", plain, "ms"),
    ]


def _looped(cast, abstention: str, absence: str) -> list[tuple[float, int]]:
    """Points and texts of each pair, vote by vote."""
    counted = []
    for one, other in combinations(cast, 2):
        agreed, texts = 0.0, 0
        for pair in zip(one, other, strict=True):
            if absence == "abstention":
                pair = tuple("abstain" if vote == "absent" else vote for vote in pair)
            if absence == "dropped" and "absent" in pair:
                continue
            if abstention == "dropped" and "abstain" in pair:
                continue
            texts += 1
            if "absent" in pair:
                continue
            if pair[0] == pair[1]:
                agreed += 1
            elif abstention == "half" and "abstain" in pair:
                agreed += 0.5
        counted.append((agreed, texts))
    return counted


if __name__ == "__main__":
    print(*agreement(5), sep="\n")
