"""What lesson 0 needs of the data, computed once, and the paragraphs that tell it."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from allylessons import describe, model
from allylessons.lessons import shared


class Facts(shared.Facts):
    """What the lesson needs of the data, computed once."""

    @cached_property
    def claims(self) -> pd.DataFrame:
        return self.data.load("claims")

    @cached_property
    def counted(self) -> pd.DataFrame:
        """Claims per country, most first."""
        return model.claims_per_country(self.claims, self.countries)

    @property
    def names(self) -> list[str]:
        """Names in alphabetical order, so that the order gives nothing away."""
        return sorted(self.counted["country"])

    def themes(self, iso3: str) -> pd.DataFrame:
        """Claims about one country by theme, most first."""
        return model.claims_per_theme(self.claims, self.data.labels("claims", "theme"), iso3)

    @property
    def two_views(self) -> str:
        """For each country its own government's words and another voice from there, attributed."""
        positions = self.data.load("positions")
        positions = positions[positions["date"] <= self.cutoff].sort_values("date", kind="stable")
        lines = []
        for _, country in self.countries[self.countries["role"] == "subject"].iterrows():
            here = positions[positions["iso3"] == country["iso3"]]
            parts = []
            for whose, rows in (
                ("Its own side", here[here["voice"] == "government"]),
                ("Another voice", here[here["voice"] != "government"]),
            ):
                # Best what is said of these ties; else anything.
                ties = rows[rows["topic"] == "ties_with_russia"]
                for _, said in (ties if len(ties) else rows).head(1).iterrows():
                    when = describe.date(said["date"], str(said["date_precision"]))
                    speaker = f"{said['speaker']}, {said['speaker_role']}, {when}"
                    parts.append(f"{whose} ({speaker}): {said['position']}")
            lines.append(f"- **{country['name']}.** {' '.join(parts) or 'No view recorded.'}")
        return "\n".join(lines)

    @property
    def speakers(self) -> pd.Series:
        """The country from which each link of each claim's chain speaks."""
        links = self.data.load("chains").merge(
            self.data.load("actors"), on="actor_id", suffixes=("", "_actor")
        )
        return links["iso3"]

    @property
    def notes(self) -> dict[str, str]:
        """Key to paragraph of all that the lesson shows."""
        return {"two-views": self.two_views, "voices": self.voices(self.speakers)}
