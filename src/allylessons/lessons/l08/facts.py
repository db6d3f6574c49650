"""What lesson 8 needs of the data, computed once, and the paragraphs that tell it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import pandas as pd

from allylessons import cards, describe, model
from allylessons.brief_desk import Shelf
from allylessons.data import DataError
from allylessons.describe.brief import Reference, picture_words
from allylessons.lessons import shared
from allylessons.lessons.l08.pages import PAGES
from allylessons.loaded import LoadedWords
from allylessons.model import brief
from allylessons.model.estimates import matched_shares
from allylessons.model.meanings import FIRM, SIZED

SHARE = "C21"  # a share of losses, printed as one number
DEFINITION, POPULATION = "killed_or_wounded", "first_contingent"  # whom it counts, among whom
BEHIND = "N050"  # what the officials said whom it was taken from
CHARGE = "C35"  # an accusation that its country denies
_INVASION = "2022-02-24"
_DOLLARS = "US$ billion"
RUBRIC = {
    "Sources": "Can a reader follow every sentence to a record and its source?",
    "Confidence": "Does each confidence word fit what the check of its records found?",
    "Numbers": "Where estimates differ, is there a range, or is it said whose number it is?",
    "Other side": "Is there a counter-view that those who hold it would call fair?",
    "Not known": "Does it say what is not known, and why?",
    "Meaning": "Does it say what it means by ally, and keep to it?",
}
_KINDS = {
    "claims": "claims of the article",
    "positions": "what a country's own people said",
    "estimates": "estimates",
    "events": "events",
    "memberships": "treaties and bodies",
    "trade": "trade figures",
    "votes": "votes",
}


class Facts(shared.Facts):
    """What the lesson needs of the data, computed once."""

    @cached_property
    def subjects(self) -> pd.Series:
        """Code to name of the course's countries."""
        subjects = self.countries["role"] == "subject"
        return self.countries[subjects].set_index("iso3")["name"]

    @cached_property
    def rules(self) -> brief.Rules:
        """What a page is held against."""
        load, labels = self.data.load, self.data.labels
        tables = {name: load(name) for name in ("verdicts", "countries", "sources", *_KINDS)}
        said = [*load("phrases")["phrase"], *load("positions")["phrase"].dropna()]
        return brief.Rules(
            brief.ledger(tables),
            brief.rivals(
                tables["estimates"],
                tables["trade"],
                load("actors"),
                labels("estimates", "measure"),
                labels("trade", "measure"),
                labels("estimates", "population"),
            ),
            dict(self.subjects),
            LoadedWords(load("loaded_words")),
            said,
        )

    @cached_property
    def shelf(self) -> Shelf:
        """What the desk is given."""
        references = {
            row.source_id: Reference(row.name, _day(row), row.url)
            for row in self.data.load("sources")
            .set_index("source_id", drop=False)
            .itertuples(index=False, name="Source")
        }
        kinds = {
            kind: name for kind, name in _KINDS.items() if (self.rules.ledger["kind"] == kind).any()
        }
        foot = Reference(
            f"Written with the course {self.data.descriptor['title']}. Edition {self.data.edition}",
            f"as of {self.data.as_of}",
            self.data.descriptor["homepage"],
        )
        return Shelf(self.rules, references, self.pictures, self.lead, self.card, kinds, foot)

    @cached_property
    def _leads(self) -> dict[str, str]:
        claims = self.data.load("claims")
        return dict(zip(claims["claim_id"], claims["paraphrase"], strict=True))

    def lead(self, identifier: str) -> str:
        """What a record says in a line."""
        if identifier not in self._leads:
            self._leads[identifier] = self.card(identifier)[1]
        return self._leads[identifier]

    def card(self, identifier: str) -> tuple[str, str, list[tuple[str, str]]]:
        """What a record says; of a claim also what a check of it found."""
        [one] = cards.pile(self.data, "", "", {"": [identifier]}).groups[""]
        row, lines = self.rules.ledger.loc[identifier], list(one.lines)
        if row["verdict"]:
            verdict = self.data.labels("verdicts", "verdict")[row["verdict"]]
            lines.append(("what a check found", f"{verdict}. {row['finding']}"))
        return one.heading, one.brief, lines

    @cached_property
    def pictures(self) -> list[brief.Picture]:
        """Charts for a page: kinds of tie, votes, trade, then what several people estimate."""
        found = [self._ties, self._votes, self._trade, *self._estimated]
        return [picture for picture in found if len(picture.rows)]

    @property
    def _votes(self) -> brief.Picture:
        texts = self.data.load("resolutions")
        texts = texts[texts["date"].between(pd.Timestamp(_INVASION), self.cutoff)]["resolution"]
        votes = self.data.load("votes")
        votes = votes[votes["resolution"].isin(texts) & (votes["vote"] == "no")]
        counted = votes["iso3"].value_counts().reindex(self.subjects.index, fill_value=0)
        rows = pd.DataFrame({"label": list(self.subjects), "least": 0, "most": [*counted]})
        rows["says"] = [f"{most} of {len(texts)}" for most in rows["most"]]
        words = picture_words(
            rows, what="UN texts on the war on which each voted No, as Russia did"
        )
        return brief.Picture(
            "votes",
            "How often did they vote No on the war?",
            rows,
            f"{words} Source: the table votes, as of {self.data.as_of}.",
        )

    @property
    def _trade(self) -> brief.Picture:
        """Trade both ways in each country's last year with a figure, from the least to the most."""
        trade = self.data.load("trade")
        trade = trade[
            trade["measure"].isin(["goods_total", "trade_total"])
            & (trade["unit"] == _DOLLARS)
            & (
                trade["period"]
                < pd.Timestamp(self.data.descriptor["as_of"]).to_period("Y").start_time
            )
            & (trade["status"] != "part_of_year")
        ].dropna(subset=["value", "low", "high"], how="all")
        rows, sources = [], []
        for iso3, name in self.subjects.items():
            own = trade[trade["partner_iso3"] == iso3]
            own = own[own["period"] == own["period"].max()]
            if own.empty:
                continue
            ends = own[["value", "low", "high"]].astype(float)
            least, most = ends.min(axis=None), ends.max(axis=None)
            says = describe.number(least) + (f" to {describe.number(most)}" if most > least else "")
            label = f"{name}, {own['period'].iloc[0].year}"
            rows.append(
                {"label": label, "least": least, "most": most, "says": f"{says} {_DOLLARS}"}
            )
            sources += [ids[0] for ids in own["source_ids"]]
        frame = pd.DataFrame(rows, columns=["label", "least", "most", "says"])
        title = (
            "Trade with Russia both ways, with or without services, in the last year with a figure"
        )
        words = picture_words(frame, what=title)
        return brief.Picture("trade", title, frame, words, tuple(dict.fromkeys(sources)))

    @property
    def _ties(self) -> brief.Picture:
        rows = pd.DataFrame(
            {
                "label": list(self.subjects),
                "least": 0,
                "most": [len(self.on_record(iso3)) for iso3 in self.subjects.index],
            }
        )
        rows["says"] = [f"{most} of {len(self.meanings)}" for most in rows["most"]]
        return brief.Picture(
            "ties",
            "How many kinds of tie with Russia do a record or several others show?",
            rows,
            picture_words(
                rows,
                what="Kinds of tie shown by a record or said by several others, more than a token, "
                "counted in lesson 1's grid",
            )
            + f" Source: the table meanings, as of {self.data.as_of}.",
        )

    @property
    def _estimated(self) -> list[brief.Picture]:
        estimates, actors = self.data.load("estimates"), self.data.load("actors")
        labels = self.data.labels("estimates", "measure")
        found = []
        for iso3, name in self.subjects.items():
            for measure in estimates.loc[estimates["iso3"] == iso3, "measure"].unique():
                rows = model.estimates_of(estimates, actors, iso3=iso3, measures=[measure])
                rows = rows[rows["status"].isin(["estimate", "claim", "count"])]
                rows = rows.dropna(subset=["estimator", "date"])
                rows = model.latest_of_each(rows, ["actor_id"])
                if len(rows) < 3:
                    continue
                drawn = pd.DataFrame(
                    {
                        "label": [
                            f"{row['estimator']}, {describe.date(row['date'], str(row['date_precision']))}"
                            for _, row in rows.iterrows()
                        ],
                        "least": rows["least"].fillna(rows["most"]).astype(float).to_list(),
                        "most": rows["most"].fillna(rows["least"]).astype(float).to_list(),
                        "says": [describe.estimate(row) for _, row in rows.iterrows()],
                    }
                )
                unit = str(rows["unit"].iloc[0])
                title = f"{name}: {labels[measure]} ({unit})"
                found.append(
                    brief.Picture(
                        f"estimates-{iso3}-{measure}",
                        title,
                        drawn,
                        picture_words(drawn, what=title),
                        tuple(dict.fromkeys(rows["source_id"].dropna())),
                    )
                )
        return found

    @cached_property
    def cells(self) -> list[dict]:
        """Lesson 1's grid: one row a meaning and country, with what is on record."""
        grid = self.data.load("meanings")
        return grid[grid["iso3"].isin(self.subjects.index)].to_dict("records")

    @property
    def meanings(self) -> set[str]:
        return {cell["meaning"] for cell in self.cells}

    def cell(self, iso3: str, meaning: str) -> dict | None:
        """One cell of the grid, or None where there is no row yet."""
        return next((c for c in self.cells if (c["iso3"], c["meaning"]) == (iso3, meaning)), None)

    def on_record(self, iso3: str) -> list[dict]:
        """Cells of a country that more than one party vouches for, of more than a token: firmest first."""
        own = [cell for cell in self.cells if cell["iso3"] == iso3]
        return [
            cell
            for evidence in _VOUCHED
            for cell in own
            if cell["evidence"] == evidence and cell["size"] in SIZED
        ]

    @cached_property
    def own(self) -> dict[str, str]:
        """Country to the record of what its government said before the article, best on the tie."""
        positions = self.data.load("positions")
        known = positions[
            (positions["voice"] == "government")
            & (positions["date"] <= pd.Timestamp(self.data.descriptor["as_of"]))
        ]
        found = {}
        for iso3 in self.subjects.index:
            rows = known[known["iso3"] == iso3].sort_values("date", kind="stable")
            best = rows[rows["topic"] == "ties_with_russia"]
            rows = best if len(best) else rows
            if len(rows):
                found[iso3] = rows["position_id"].iloc[-1]
        return found

    def spoken(self, identifier: str) -> str:
        """A position with its speaker and date."""
        row = self.data.load("positions").set_index("position_id").loc[identifier]
        when = describe.date(row["date"], str(row["date_precision"]))
        return f"{row['speaker']}, {row['speaker_role']}, {when}: {row['position']}"

    def line(
        self, text: str, ids: Iterable[str], part: str = "finding", most: str = "certain"
    ) -> brief.Line:
        """A sentence as firm as its records, and `most`, allow; a lone number gets its range."""
        ids = tuple(dict.fromkeys(ids))
        line = brief.Line(text, ids, "", part)
        allowed = [word for word in self.rules.records(line)["allows"] if word]
        word = max(allowed, key=brief.CONFIDENCE.index) if allowed else "likely"
        word = max(word, most, key=brief.CONFIDENCE.index)
        # A view of others is on record as said; how sure it is, they say themselves.
        word = {"finding": word, "counter": "", "unknown": "unknown"}[part]
        line = brief.Line(text, ids, word, part)
        alone = [slip.about for slip in self._slips(line) if slip.kind == "lone_number"]
        for about in alone:
            text += (
                f" Figures for {about['what']} run from {describe.number(about['least'])} to "
                f"{describe.number(about['most'])} {about['unit']}."
            )
        return brief.Line(text, ids, line.word, part)

    def _slips(self, line: brief.Line) -> list[brief.Slip]:
        return [slip for slip in brief.slips(brief.Page(lines=(line,)), self.rules) if slip.line]

    def _resting(self, cell: dict) -> list[str]:
        """The records a cell rests on, those against it too."""
        ledger = self.rules.ledger
        ids = [*cell["evidence_ids"], *cell["counter_evidence_ids"]]
        return [one for one in ids if one in ledger.index and ledger.loc[one, "verdict"] != "wrong"]

    def _said(self, cell: dict) -> list[brief.Line]:
        """A cell of lesson 1's grid as a sentence, and what its country says, as another."""
        name, text = self.subjects[cell["iso3"]], cell["statement"]
        text = text if name in text else f"{name}: {text}"
        said = self.line(text, self._resting(cell), most=_FIRMEST[cell["evidence"]])
        return [said, *self._own_lines(cell["iso3"])]

    def _own_lines(self, iso3: str) -> list[brief.Line]:
        if iso3 not in self.own:
            return []
        text = f"{self.subjects[iso3]}'s own side says: {self.spoken(self.own[iso3])}"
        return [brief.Line(text, (self.own[iso3],), "certain")]

    def _stands(self, iso3: str, ids: Iterable[str]) -> bool:
        """Whether a country is treated and all records of a sentence are there."""
        return iso3 in self.subjects.index and {*ids} <= {*self.rules.ledger.index}

    def _written(self, page: str, parts: Iterable[str]) -> list[brief.Line]:
        """The sentences of a model page that were written by hand, as far as they stand."""
        return [
            brief.Line(text, ids, word, part)
            for where, iso3, part, word, text, ids in PAGES
            if where == page and part in parts and self._stands(iso3, ids)
        ]

    def _known_on(self, page: str) -> set[str]:
        """Countries about which a model page has a sentence written by hand."""
        return {
            iso3 for where, iso3, _, _, _, ids in PAGES if where == page and self._stands(iso3, ids)
        }

    def _proofs(self, page: str, codes: Iterable[str], meanings: Iterable[str]) -> list[str]:
        """What the first sentence of a model page rests on."""
        found = []
        for iso3 in codes:
            ids = _PROOFS.get((page, iso3), ())
            cells = [cell for cell in self.on_record(iso3) if cell["meaning"] in meanings]
            whole = bool(ids) and self._stands(iso3, ids)
            found += ids if whole else [one for cell in cells for one in self._resting(cell)[:1]]
        return found

    def _names(self, codes: Iterable[str]) -> str:
        return describe.join_words(self.subjects[iso3] for iso3 in codes) or "none of them"

    @cached_property
    def bound(self) -> list[str]:
        """Countries with a treaty of mutual defence on record."""
        cells = {iso3: self.cell(iso3, "treaty_mutual_defence") for iso3 in self.subjects.index}
        return [
            iso3 for iso3, cell in cells.items() if cell is not None and cell["evidence"] in FIRM
        ]

    @cached_property
    def tied(self) -> list[str]:
        """Countries with at least two kinds of tie that more than one party vouches for."""
        return [iso3 for iso3 in self.subjects.index if len(self.on_record(iso3)) > 1]

    @cached_property
    def narrow(self) -> brief.Page:
        """A model brief: an ally is bound by treaty."""
        by_treaty = ("treaty_mutual_defence",)
        lines = [
            self.line(
                "By ally this page means a state that is bound by treaty to help in a war. In "
                f"that sense these are Russia's allies: {self._names(self.bound)}.",
                self._proofs("narrow", self.bound, by_treaty),
            ),
            *self._written("narrow", ["finding"]),
        ]
        known = self._known_on("narrow")
        for iso3 in self.subjects.index.difference([*known], sort=False):
            cell = self.cell(iso3, *by_treaty)
            lines += self._said(cell) if cell else self._own_lines(iso3)
        return brief.Page(lines=(*lines, *self._closing("narrow", self.bound)))

    @cached_property
    def wide(self) -> brief.Page:
        """A model brief: an ally has several kinds of tie in practice."""
        lines = [
            self.line(
                "By ally this page means a state with two or more kinds of tie with Russia, more than "
                f"tokens, by a record or several others: {self._names(self.tied)}.",
                self._proofs("wide", self.tied, self.meanings),
                most=_FIRMEST["several_others"],
            ),
            *self._written("wide", ["finding"]),
        ]
        known = self._known_on("wide")
        for iso3 in self.subjects.index.difference([*known], sort=False):
            cells = self.on_record(iso3) or [
                cell for cell in self.cells if (cell["iso3"], cell["evidence"]) == (iso3, "one")
            ]
            lines += self._said(cells[0]) if cells else self._own_lines(iso3)
        codes = [c for c in self.tied if c not in self.bound] or self.tied
        return brief.Page(lines=(*lines, *self._closing("wide", codes)))

    def _closing(self, page: str, codes: Iterable[str]) -> list[brief.Line]:
        """What others say, and what is not known: written by hand, or else from the tables."""
        counter = self._written(page, ["counter"]) or [self._own_view(codes)]
        return [*counter, *(self._written(page, ["unknown"]) or [self._range()])]

    def _own_view(self, codes: Iterable[str]) -> brief.Line:
        iso3 = next((iso3 for iso3 in codes if iso3 in self.own), next(iter(self.own)))
        text = f"{self.subjects[iso3]}'s own side puts it otherwise. {self.spoken(self.own[iso3])}"
        return self.line(text, [self.own[iso3]], "counter")

    def _range(self) -> brief.Line:
        """What estimators agree on least, as something that is not known."""
        estimates = self.data.load("estimates")
        rivals = self.rules.rivals
        rivals = rivals[
            rivals["iso3"].isin(self.subjects.index)
            & rivals["by"].map(bool)
            & rivals["ids"].map(lambda ids: ids <= {*estimates["estimate_id"]})
        ]
        if rivals.empty:
            return self.line("We do not know what comes next.", [], "unknown")
        most = rivals.loc[rivals["by"].map(len).idxmax()]
        rows = estimates[estimates["estimate_id"].isin(most["ids"])]
        rows = rows[rows["date"] <= self.cutoff].sort_values("date").set_index("estimate_id")
        ends = rows[["value", "low", "high"]].astype(float)
        least, highest = ends.min(axis=1), ends.max(axis=1)
        # Of several that say the same, the latest.
        ids = [least.index[least == least.min()][-1], highest.index[highest == highest.max()][-1]]
        names = self.data.load("actors").set_index("actor_id")["name"]
        said = [
            f"{describe.number(end)} ({names[rows.loc[key, 'actor_id']]}, "
            f"{rows.loc[key, 'date']:%B %Y})"
            for key, end in zip(ids, (least.min(), highest.max()), strict=True)
        ]
        text = (
            f"We do not know the number of {most['what']} ({self.subjects[most['iso3']]}): "
            f"estimates run from {said[0]} to {said[1]}."
        )
        return self.line(text, ids, "unknown")

    @cached_property
    def verdicts(self) -> list[str]:
        """Labels of the verdicts, the most frequent first."""
        labels = self.data.labels("verdicts", "verdict")
        counted = self.data.load("verdicts")["verdict"].value_counts()
        return [labels[verdict] for verdict in counted.index]

    @property
    def verdicts_in_words(self) -> str:
        verdicts = self.data.load("verdicts")
        labels = self.data.labels("verdicts", "verdict")
        counted = verdicts["verdict"].value_counts()
        said = describe.join_words(f"{n} {labels[verdict]}" for verdict, n in counted.items() if n)
        return (
            f"Of {len(verdicts)} claims: {said}. A claim that cannot be checked is not wrong. It is "
            "no ground for a firm sentence either."
        )

    @property
    def worked_in_words(self) -> str:
        """How one claim becomes a sentence: the first that a check found imprecise."""
        ledger = self.rules.ledger
        found = ledger[
            (ledger["verdict"] == "imprecise") & ledger["iso3"].isin(self.subjects.index)
        ]
        if found.empty:
            return "No claim was found imprecise, so there is none to work with here."
        identifier, row = found.index[0], found.iloc[0]
        return (
            f"- The claim, `{identifier}`: {self.lead(identifier)}\n"
            f"- What a check found, imprecise: {row['finding']}\n"
            f"- So the firmest word is *{row['allows']}*, and the sentence says what the check "
            "found instead of saying the claim again.\n"
            f"- Under it go `{identifier}` and its sources: {', '.join(row['source_ids'])}."
        )

    def claim(self, identifier: str) -> pd.Series:
        """One claim, or an error that names what is missing."""
        table, row = self.data.record(identifier)
        if table != "claims":
            raise DataError(
                f'No claim "{identifier}" in claims.csv, and lesson 8 builds on it. Put the row '
                "back, or name another claim at the top of lessons/l08/facts.py."
            )
        return row

    @cached_property
    def share(self) -> pd.Series:
        """The estimates of what the printed share stands for: least, most, country."""
        self.claim(SHARE)
        figures = self.data.load("figures")
        printed = figures[(figures["claim_id"] == SHARE) & (figures["unit"] == "percent")]
        iso3 = self.claim(SHARE)["iso3"]
        rows = self._published(iso3).query("definition == @DEFINITION")
        ends = sorted(_figures(rows, "least", "most"))
        if printed.empty or len(ends) < 2:
            raise DataError(
                f"{SHARE} needs a row in percent in figures.csv and rival rows of casualty_share, "
                f"{DEFINITION}, in estimates.csv; lesson 8 rewrites its sentence."
            )
        one = printed.iloc[0]
        number = one["value"] if pd.notna(one["value"]) else one["high"]
        least, most = ends[0], ends[-1]
        said = {}
        for name, end in (("low", least), ("high", most)):
            row = rows[(rows["least"] == end) | (rows["most"] == end)].iloc[-1]
            hedge = "" if row["qualifier"] == "plain" else str(row["qualifier"]).replace("_", " ")
            said[name] = f"{hedge} {describe.number(end)}%".strip()
        return pd.Series(
            {"iso3": iso3, "least": least, "most": most, "number": describe.number(number), **said}
        )

    def _estimates(self, iso3: str, measure: str) -> pd.DataFrame:
        load = self.data.load
        return model.estimates_of(
            load("estimates"), load("actors"), iso3=iso3, measures=[measure], known_by=self.cutoff
        )

    def _published(self, iso3: str) -> pd.DataFrame:
        rows = self._estimates(iso3, "casualty_share")
        return rows[rows["population"] == POPULATION]

    @cached_property
    def shares(self) -> frozenset[float]:
        """Shares in percent that somebody published, or that matched counts give, by then."""
        iso3 = self.share["iso3"]
        computed = matched_shares(
            self._estimates(iso3, "casualties_total"), self._estimates(iso3, "troops_deployed")
        )
        computed = computed[computed["population"] == POPULATION]
        given = _figures(self._published(iso3), "least", "most")
        return given | _figures(computed, "share_percent", "least_percent", "most_percent")

    @property
    def nearly(self) -> float:
        """The share that stands behind the printed one, in percent."""
        row = self.data.record(BEHIND)[1]
        return float(row["value"] if pd.notna(row["value"]) else row["high"])

    @cached_property
    def losses(self) -> frozenset[float]:
        """Counts of losses that somebody gave by then, in people."""
        rows = self._estimates(self.share["iso3"], "casualties_total")
        return _figures(rows, "least", "most")

    @property
    def draft(self) -> str:
        country = self.subjects.get(self.share["iso3"], "the country")
        return f"The regime in {country} lost {self.share['number']}% of its soldiers."

    @property
    def draft_in_words(self) -> str:
        # As code, so that nobody takes it for the course's own sentence.
        return f"A first draft, with no record under it and no confidence word:\n\n> `{self.draft}`"

    @cached_property
    def answered(self) -> str | None:
        """The record in which the country accused in the charge answers it."""
        iso3 = self.claim(CHARGE)["iso3"]
        positions = self.data.load("positions")
        own = positions[
            (positions["iso3"] == iso3)
            & (positions["voice"] == "government")
            & (positions["date"] <= pd.Timestamp(self.data.descriptor["as_of"]))
        ].sort_values("date", kind="stable")
        on_it = own[own["topic"] == "specific_accusation"]
        own = on_it if len(on_it) else own
        return own["position_id"].iloc[-1] if len(own) else None

    @property
    def two_views_in_words(self) -> str:
        """Of each country its own side, and somebody else's phrase."""
        phrases, lines = self.data.load("phrases"), []
        named = self.data.load("actors").set_index("actor_id")
        for iso3, identifier in self.own.items():
            text = f"- **{self.subjects[iso3]}** (`{identifier}`). {self.spoken(identifier)}"
            others = phrases[
                (phrases["iso3"] == iso3) & (phrases["speaker_id"].map(named["iso3"]) != iso3)
            ]
            if len(others):
                first = others.iloc[0]
                text += (
                    f" Somebody else, {named['name'][first['speaker_id']]}: “{first['phrase']}”."
                )
            lines.append(text)
        return "\n".join(lines)

    @property
    def voices_in_words(self) -> str:
        """Voices in the two model briefs: own sides, and the far ends of the claims used."""
        load = self.data.load
        lines = [*self.narrow.lines, *self.wide.lines]
        used = pd.concat([self.rules.records(line) for line in lines])
        used = used[~used.index.duplicated()]
        ends = model.ends_of(load("claims"), load("chains"), load("actors"), traced=True)
        heard = ends[ends["claim_id"].isin(used.index) & (ends["hops"] > 0)]["speaker_iso3"]
        return self.voices([*heard, *self.own])

    @property
    def notes(self) -> dict[str, str]:
        """Key to paragraph of all that the lesson shows."""
        return {
            "verdicts": self.verdicts_in_words,
            "worked": self.worked_in_words,
            "draft": self.draft_in_words,
            "two-views": self.two_views_in_words,
            "rubric": "\n".join(f"- **{name}.** {asks}" for name, asks in RUBRIC.items()),
            "voices": self.voices_in_words,
        }


# Evidence for which more than one party vouches, the firmest first.
_VOUCHED = (*FIRM, "several_others")
# Evidence of a cell to the firmest word for it.
_FIRMEST = {
    "record": "certain",
    "both_sides": "certain",
    "several_others": "likely",
    "one": "possible",
    "none": "likely",
}

# Page and country to what the first sentence of the page rests on.
_PROOFS = {
    ("narrow", "PRK"): ("E020", "M18"),
    ("narrow", "BLR"): ("M04", "S533"),
    ("wide", "PRK"): ("M18", "N024"),
    ("wide", "CHN"): ("T016", "77/229:CHN"),
    ("wide", "BLR"): ("M04", "C79"),
    ("wide", "IRN"): ("V022",),
}


def _figures(rows: pd.DataFrame, *columns: str) -> frozenset[float]:
    return frozenset(float(one) for name in columns for one in rows[name].dropna())


def _day(row: tuple) -> str:
    return "" if pd.isna(row.date) else describe.date(row.date, str(row.date_precision))
