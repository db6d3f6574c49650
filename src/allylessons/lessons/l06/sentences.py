"""How the free sentences of lesson 6 are read: by their words, not by their sense."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from allylessons import model
from allylessons.lessons.l06.facts import ABSENCE, ABSTENTION, BESIDE, Facts

# How a sentence may name a rule for abstentions. What stands first is looked for first: "not counted
# as agreement" is not "not counted".
_WAYS = {
    "none": r"no agreement|not (\w+ )?(as )?agree\w*|disagree\w*|nothing|zero|no points?",
    "dropped": r"le(ft|av\w+) (\w+ ){0,5}?out|without (any |the )?abst|not count\w*|aside"
    r"|(drop|skip|ignor|exclud|omit)\w*",
    "half": r"half(?! (of )?(all )?(the )?pairs)|0\.5|½",
}
_ABSTAINED, _ABSENT = r"\babst(?:ain|en)\w*", r"\b(?:absen\w*|no vote)\b"
_TOGETHER = re.compile(
    rf"{_ABSTAINED} (and|or) (\w+ )?{_ABSENT}|{_ABSENT} (and|or) (\w+ )?{_ABSTAINED}", re.I
)
_CLAUSE = re.compile(r"[,;:]|\b(?:and|but|while)\b", re.I)
_MIDDLE = re.compile(r"\b(?:middle|median)\b(?: (state|pair))?", re.I)
_PLACE = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b(?! percentile)", re.I)
_PERCENTILE = re.compile(r"\bpercentile\b", re.I)
_ROUNDED = 0.6  # how far a number in a sentence may be from the computed one


@dataclass(frozen=True)
class Said:
    """What a sentence names: states, shares, a rule and what is usual; and whether they fit."""

    facts: Facts
    text: str

    @property
    def states(self) -> list[str]:
        names = sorted(self.facts.names.items(), key=lambda state: -len(state[1]))
        left, found = self.text.casefold(), []
        for iso3, name in names:  # the longest first, as one name may stand in another
            rest = re.sub(rf"\b{re.escape(name.casefold())}\b", " ", left)
            if rest != left and iso3 != BESIDE:
                found.append(iso3)
            left = rest
        return found

    @property
    def shares(self) -> list[float]:
        found = re.findall(r"(\d+(?:\.\d+)?)\s*(?:%|per\s?cent\b)", self.text, re.I)
        return [float(share) for share in found]

    @property
    def percentiles(self) -> list[float]:
        after = r"percentile(?: of| is| at)? (\d+(?:\.\d+)?)"
        before = r"(\d+(?:\.\d+)?)(?:st|nd|rd|th)? percentile"
        found = re.findall(f"{after}|{before}", self.text, re.I)
        return [float(one or other) for one, other in found]

    @property
    def counts(self) -> set[int]:
        found = re.findall(r"(\d+) (?:\w+ )?(?:texts|resolutions|roll calls)\b", self.text, re.I)
        return {int(count) for count in found}

    @property
    def ways(self) -> list[str]:
        """How it counts abstentions; what it says of absences alone does not matter here."""
        left = " · ".join(
            clause
            for clause in _CLAUSE.split(_TOGETHER.sub("abstentions", self.text))
            if not re.search(_ABSENT, clause, re.I) or re.search(_ABSTAINED, clause, re.I)
        )
        found = []
        for way, pattern in _WAYS.items():
            rest = re.sub(rf"(?<![\w.])(?:{pattern})", "·", left, flags=re.I)
            if rest != left:
                found.append(way)
            left = rest
        return found

    def readings(self, abstention: str) -> list[tuple[str, str, str]]:
        """Rules and texts by which a state it names has a share, on as many texts, as it says."""
        return [
            (abstention, absence, key)
            for absence in ABSENCE
            for key, (_, texts) in self.facts.sets.items()
            for iso3 in self.states
            for row in [self.facts.share(iso3, texts, abstention, absence)]
            if _is_in(row["percent"], self.shares) and self.counts <= {row["texts"]}
        ]

    @property
    def fits_some_rule(self) -> bool:
        return any(self.readings(abstention) for abstention in ABSTENTION)

    @property
    def fits_its_rule(self) -> bool:
        return bool(self.readings(self.ways[0]))

    @property
    def fits_its_baseline(self) -> bool:
        """Whether one rule, on one set of texts, gives all its numbers, what is usual among them."""
        return any(self._baseline_fits(*reading) for reading in self.readings(self.ways[0]))

    def _baseline_fits(self, abstention: str, absence: str, texts: str) -> bool:
        pairs = self.facts.pairs(abstention, absence, texts)
        rows = model.agreement_with(pairs, self.facts.countries, BESIDE).set_index("iso3")
        others, rows = rows["percent"], rows.loc[self.states]
        # What is usual, by each of the two baselines.
        middle = {"state": others.median(), "pair": pairs["percent"].median()}
        ranks, often = [*rows["rank_percentile"], *rows["percentile"]], [*rows["as_often"]]
        usual = [*middle.values(), *ranks, *often, *(100 - rank for rank in ranks + often)]
        if not all(_is_in(share, [*rows["percent"], *usual]) for share in self.shares):
            return False
        fits = [
            any(_is_in(middle[one], self.shares) for one in middle if one in (which or one))
            for which in _MIDDLE.findall(self.text.lower())
        ]
        if _PERCENTILE.search(self.text):
            said = self.percentiles or self.shares
            fits.append(all(_is_in(rank, ranks) for rank in said) and bool(said))
        if places := [int(place) for place in _PLACE.findall(self.text)]:
            ends = [(row["rank"], row["rank"] + row["level"]) for _, row in rows.iterrows()]
            fits += [any(low <= place <= high for low, high in ends) for place in places]
        left = [share for share in self.shares if not _is_in(share, rows["percent"])]
        return all(fits) if fits else any(_is_in(value, left) for value in usual)


def _is_in(value: float, numbers: Collection[float]) -> bool:
    return any(abs(value - number) <= _ROUNDED for number in numbers)
