"""Sentences about votes: who cast which, how often two states agree, two texts of one day."""

from __future__ import annotations

import pandas as pd

from allylessons.describe.words import count, join_words, number

LETTERS = {"yes": "Y", "no": "N", "abstain": "A", "absent": "–"}
NOT_FOUND = "?"
_DID = {"yes": "voted Yes", "no": "voted No", "abstain": "abstained", "absent": "cast no vote"}
_OF_ABSTENTION = {
    "half": "an abstention beside a Yes or No counts as half",
    "none": "an abstention beside a Yes or No counts as no agreement",
    "dropped": "a text is left out if one of the two abstained",
}
_OF_ABSENCE = {
    "dropped": "a text is left out if one of the two was absent",
    "abstention": "an absence counts like an abstention",
    "none": "an absence counts as no agreement",
}


def did(vote: object) -> str:
    """Say what a state did: ``voted Yes``, ``cast no vote``; a blank was not found."""
    return "not found" if pd.isna(vote) else _DID.get(str(vote), str(vote))


def tally(votes: pd.Series) -> str:
    """Count votes: ``voted No 12 times and abstained 9 times``."""
    counted = votes.dropna().astype(object).map(did).value_counts(sort=False)
    order = [done for done in _DID.values() if done in counted.index]
    order.sort(key=lambda done: -counted[done])
    often = {1: "once", 2: "twice"}
    times = (often.get(counted[done], f"{counted[done]} times") for done in order)
    text = join_words(f"{done} {time}" for done, time in zip(order, times, strict=True))
    missing = int(votes.isna().sum())
    return f"{text} (not found: {missing})".strip() if missing else text


def after(dates: pd.Series, month: str) -> pd.Series:
    """Say of each date whether it lies after a month, written as ``February 2025``."""
    return dates > pd.Timestamp(month) + pd.offsets.MonthEnd(0)


def record(votes: pd.Series, later: pd.Series, month: str) -> str:
    """Count votes, those on later texts apart.

    ``voted No twice; after February 2025 it voted Yes once``. `later` says of each vote whether its
    text came after `month`.
    """
    later = later.to_numpy(dtype=bool)
    parts = [tally(votes[~later])] if not later.all() else []
    if later.any():
        counted = tally(votes[later])
        parts.append(f"after {month} {counted if counted.startswith('(') else f'it {counted}'}")
    return "; ".join(parts)


def vote_strip(rows: pd.DataFrame, *, later: str) -> str:
    """Describe the strip: its size, and each state's votes counted, those on later texts apart.

    `rows` are as `model.vote_strip` gives them; `later` is the month after which a text is later.
    """
    if rows.empty:
        return "A strip without cells: no state is chosen."
    rows = rows.assign(later=after(rows["date"], later))
    parts = [
        f"{name} {record(cells['vote'], cells['later'], later)}"
        for name, cells in rows.groupby("country", sort=False)
    ]
    text = f"Votes on {count(rows['resolution'].nunique(), 'text')}"
    if known_later := rows.loc[rows["later"], "resolution"].nunique():
        text += f", {known_later} of them after {later}"
    text += f". {'. '.join(parts)}."
    for _, call in rows[~rows["whole"]].drop_duplicates("resolution").iterrows():
        found = f"{call['found']} of {call['states']}"
        text += f" Of {call['resolution']}, only {found} votes were found."
    return text


def vote_rule(abstention: str, absence: str) -> str:
    """Put a rule into words."""
    if abstention == absence == "dropped":
        return f"{_OF_ABSTENTION[abstention]} or was absent"
    return f"{_OF_ABSTENTION[abstention]}, and {_OF_ABSENCE[absence]}"


def percent(share: float) -> str:
    """Write a share as a whole percent: ``79%``; blank is ``no text to compare``."""
    return "no text to compare" if pd.isna(share) else f"{share:.0f}%"


def baselines(others: pd.DataFrame, pairs: pd.DataFrame, beside: str) -> str:
    """Say what is usual: among the states beside one, and among all pairs of states.

    `others` are as `model.agreement_with` gives them, `pairs` as `model.agreement` does; `beside`
    names the state.
    """
    text = _middle(others["percent"], "state", f"agrees with {beside}")
    return f"{text} {_middle(pairs['percent'], 'pair', 'agrees')}"


def _middle(shares: pd.Series, what: str, agrees: str) -> str:
    compared = shares.dropna()
    whole = "pairs of states" if what == "pair" else "other states"
    if compared.empty:
        return f"No {what} can be compared under this rule."
    text = f"Of {len(compared):,} {whole}, the middle one {agrees} on {percent(compared.median())}."
    if gone := len(shares) - len(compared):
        text += f" {count(gone, what)} {'has' if gone == 1 else 'have'} no text to compare."
    return text


def ordinal(number: int) -> str:
    """Write a place: ``1st``, ``13th``."""
    tens = number % 100 // 10 == 1
    return f"{number}{'th' if tens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def place(rank: float, level: float, of: int) -> str:
    """Say where a state stands among others: ``13th of 191``, or ``1st to 3rd of 191`` if level."""
    if pd.isna(rank):
        return ""
    ends = [ordinal(int(rank)), *([ordinal(int(rank + level))] if level else [])]
    return f"{' to '.join(ends)} of {int(of)}"


def of_texts(texts: int, among_later: int, later: str) -> str:
    """Say how many texts a share is of: ``of 21 texts, 2 of them after February 2025``."""
    among = f", {among_later} of them after {later}" if among_later else ""
    return f"of {count(texts, 'text')}{among}"


def few(share: float) -> str:
    """Write a percentage that must not vanish: ``40%``, ``under 1%``."""
    return "under 1%" if 0 < share < 0.5 else percent(share)


def among_pairs(percentile: float, as_often: float) -> str:
    """Say where a share stands: ``percentile 61, as often or more: 40% of pairs``."""
    return f"percentile {percentile:.0f}, as often or more: {few(as_often)} of pairs"


def agreement(
    rows: pd.DataFrame,
    others: pd.DataFrame,
    pairs: pd.DataFrame,
    *,
    beside: str,
    rule: str,
    later: str,
) -> str:
    """Say how often some states agree with one, and where that stands by both baselines.

    Parameters
    ----------
    rows
        As `model.agreement_with` gives them, with ``later``: how many of the texts are later.
    others
        As `model.agreement_with` gives them: every state.
    pairs
        As `model.agreement` gives them.
    beside
        Name of the state they are compared with.
    rule
        The rule in words.
    later
        Month after which a text is later, as ``February 2025``.
    """
    parts = []
    for _, row in rows.iterrows():
        text = f"{row['country']} {percent(row['percent'])}"
        if pd.notna(row["percent"]):
            text += (
                f" {of_texts(row['texts'], row['later'], later)} "
                f"({place(row['rank'], row['level'], row['of'])}, percentile "
                f"{row['rank_percentile']:.0f} · among all pairs "
                f"{among_pairs(row['percentile'], row['as_often'])})"
            )
        parts.append(text)
    text = f"Rule: {rule}. {baselines(others, pairs, beside)}"
    return f"{text} With {beside}: {'; '.join(parts) or 'nobody to compare'}."


def measures(rows: pd.DataFrame) -> list[str]:
    """Write named measures as the lines of a table.

    `rows` are as `model.measures_with` gives them.
    """
    lines = ["| | texts | Lijphart | S | kappa | pi |", "|---|--:|--:|--:|--:|--:|"]
    for _, row in rows.iterrows():
        cells = [row["country"], str(row["texts"])]
        for name in ("lijphart", "s", "kappa", "pi"):
            # Adding zero turns a negative zero into zero.
            cell = "not defined" if pd.isna(row[name]) else f"{round(row[name], 2) + 0:.2f}"
            cells.append(cell.replace("-", "−"))
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def two_votes(cross: pd.DataFrame, *, first: str, second: str) -> str:
    """Say how states voted on two texts, the most frequent way first.

    `cross` is as `model.two_votes` gives it; `first` and `second` name the texts.
    """
    ways = cross[cross["states"] > 0].sort_values("states", ascending=False, kind="stable")
    parts = [
        f"{number(states)} {did(one)} on both"
        if one == other
        else f"{number(states)} {did(one)} on the first and {did(other)} on the second"
        for one, other, states in ways[["first", "second", "states"]].values
    ]
    return f"States by their votes on {first} and {second}: {'; '.join(parts) or 'none'}."
