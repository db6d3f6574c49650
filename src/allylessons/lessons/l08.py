"""Lesson 8, Who are Russia's allies?: one page, every sentence with its records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, partial

import pandas as pd

from allylessons import cards, describe, model
from allylessons.brief_desk import Brief, Rubric, Sheet, Shelf
from allylessons.data import DataError, Package
from allylessons.describe.brief import Reference, picture_words
from allylessons.exercise import (
    Choice,
    Content,
    Exercise,
    Mistake,
    Prediction,
    Sentence,
    Several,
    Unreadable,
)
from allylessons.model import brief

SHARE = "C21"  # a share of losses, printed as one number
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


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    facts = Facts(data)
    return Content(
        brief.TITLE,
        exercises=(
            _word(facts),
            _faults(facts),
            _rewrite(facts),
            _counter(facts),
            _not_known(facts),
            _two_briefs(facts),
            _fair_rubric(),
            _brief(facts),
        ),
        predictions=(
            Prediction(
                "verdict",
                "A check gave each claim of the article one of these verdicts. Most are supported. "
                "Which verdict comes second?",
                Choice({label: label for label in facts.verdicts[1:]}),
            ),
        ),
        notes={
            "verdicts": facts.verdicts_in_words,
            "worked": facts.worked_in_words,
            "draft": facts.draft_in_words,
            "two-views": facts.two_views_in_words,
            "rubric": "\n".join(f"- **{name}.** {asks}" for name, asks in RUBRIC.items()),
            "voices": facts.voices_in_words,
        },
        desks={
            "brief": lambda answers: Brief(facts.shelf, answers),
            "brief-narrow": lambda _: Sheet(facts.shelf, facts.narrow),
            "brief-wide": lambda _: Sheet(facts.shelf, facts.wide),
            "rubric-self": partial(Rubric, "self", "My own page", RUBRIC),
            "rubric-peer": partial(Rubric, "peer", "Somebody else's page", RUBRIC),
        },
    )


@dataclass(frozen=True)
class Facts:
    """What the lesson needs of the data, computed once."""

    data: Package

    @cached_property
    def subjects(self) -> pd.Series:
        """Code to name of the course's countries."""
        countries = self.data.load("countries")
        return countries[countries["role"] == "subject"].set_index("iso3")["name"]

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
            ),
            dict(self.subjects),
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
        until = pd.Timestamp(self.data.descriptor["as_of"]) + pd.offsets.MonthEnd()
        texts = self.data.load("resolutions")
        texts = texts[texts["date"].between(pd.Timestamp(_INVASION), until)]["resolution"]
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
            "How many kinds of tie with Russia are documented or claimed?",
            rows,
            picture_words(
                rows, what="Kinds of tie documented or claimed, counted in lesson 1's grid"
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

    def on_record(self, iso3: str, *, statuses: Iterable[str] = ("documented", "claimed")) -> list:
        """Cells of a country with one of these statuses, the firmest first."""
        own = [cell for cell in self.cells if cell["iso3"] == iso3]
        return [cell for status in statuses for cell in own if cell["status"] == status]

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
        said = self.line(text, self._resting(cell), most=_STATUS[cell["status"]])
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
            for where, iso3, part, word, text, ids in _PAGES
            if where == page and part in parts and self._stands(iso3, ids)
        ]

    def _known_on(self, page: str) -> set[str]:
        """Countries about which a model page has a sentence written by hand."""
        return {
            iso3
            for where, iso3, _, _, _, ids in _PAGES
            if where == page and self._stands(iso3, ids)
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
            iso3
            for iso3, cell in cells.items()
            if cell is not None and cell["status"] == "documented"
        ]

    @cached_property
    def tied(self) -> list[str]:
        """Countries with at least two kinds of tie documented or claimed."""
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
                "By ally this page means a state with at least two kinds of tie with Russia, "
                f"documented or claimed. In that sense these are Russia's allies: {self._names(self.tied)}.",
                self._proofs("wide", self.tied, self.meanings),
                most=_STATUS["claimed"],
            ),
            *self._written("wide", ["finding"]),
        ]
        known = self._known_on("wide")
        for iso3 in self.subjects.index.difference([*known], sort=False):
            cells = self.on_record(iso3) or self.on_record(iso3, statuses=["disputed"])
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
        rivals = self.rules.rivals
        rivals = rivals[
            rivals["iso3"].isin(self.subjects.index)
            & rivals["by"].map(bool)
            & rivals["ids"].map(lambda ids: ids <= {*self.data.load("estimates")["estimate_id"]})
        ]
        if rivals.empty:
            return self.line("We do not know what comes next.", [], "unknown")
        most = rivals.loc[rivals["by"].map(len).idxmax()]
        rows = self.data.load("estimates").set_index("estimate_id").loc[sorted(most["ids"])]
        ends = rows[["value", "low", "high"]].astype(float)
        ids = [ends.min(axis=1).idxmin(), ends.max(axis=1).idxmax()]
        text = (
            f"We do not know the number of {most['what']} ({self.subjects[most['iso3']]}): estimates "
            f"run from {describe.number(most['least'])} to {describe.number(most['most'])} "
            f"{most['unit']}."
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
                "back, or name another claim at the top of lessons/l08.py."
            )
        return row

    @cached_property
    def share(self) -> pd.Series:
        """The estimates of what the printed share stands for: least, most, country."""
        self.claim(SHARE)
        figures = self.data.load("figures")
        printed = figures[(figures["claim_id"] == SHARE) & (figures["unit"] == "percent")]
        iso3 = self.claim(SHARE)["iso3"]
        rivals = self.rules.rivals
        rivals = rivals[(rivals["iso3"] == iso3) & (rivals["kind"] == "percent")]
        if printed.empty or rivals.empty:
            raise DataError(
                f"{SHARE} needs a row in percent in figures.csv and rival estimates in percent in "
                "estimates.csv; lesson 8 rewrites its sentence."
            )
        one = printed.iloc[0]
        number = one["value"] if pd.notna(one["value"]) else one["high"]
        return pd.concat([rivals.iloc[0], pd.Series({"number": describe.number(number)})])

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
        load, countries = self.data.load, self.data.load("countries")
        lines = [*self.narrow.lines, *self.wide.lines]
        used = pd.concat([self.rules.records(line) for line in lines])
        used = used[~used.index.duplicated()]
        ends = model.ends_of(load("claims"), load("chains"), load("actors"), traced=True)
        heard = ends[ends["claim_id"].isin(used.index) & (ends["hops"] > 0)]["speaker_iso3"]
        own = pd.Series([*self.own], dtype="str")
        concerned = countries[countries["role"].isin(["subject", "party"])]["name"]
        spoken = pd.concat([heard.astype("str"), own])
        return describe.voices(*model.voices(spoken, countries, concerned))


# Status of a cell to the firmest word for it.
_STATUS = {
    "documented": "certain",
    "claimed": "likely",
    "disputed": "possible",
    "none_found": "likely",
}
# The two model pages: page, country, part, confidence word, sentence, the records that hold all of
# it. A sentence whose country or record is gone from the data drops out.
_PAGES = (
    (
        *("narrow", "PRK", "finding", "certain"),
        "North Korea and Russia have a treaty in force since December 2024. It binds each to help "
        "the other with arms if it is attacked and at war, within the UN Charter and its own laws.",
        ("E020", "M18", "S005", "S008"),
    ),
    (
        *("narrow", "PRK", "finding", "certain"),
        "Kim Song, North Korea's representative to the UN, called dealings with Russia the lawful "
        "business of two sovereign states on 11 January 2024.",
        ("V004",),
    ),
    (
        *("narrow", "BLR", "finding", "certain"),
        "Belarus belongs to the Collective Security Treaty, under which an attack on one member "
        "is an attack on all. On 6 December 2024 it signed one more treaty, which covers Russian "
        "nuclear arms.",
        ("M04", "S357", "E105", "M21"),
    ),
    (
        *("narrow", "BLR", "finding", "certain"),
        "Its president, Alexander Lukashenko, ruled out on 16 February 2023 that he would send "
        "troops, unless Belarus is attacked.",
        ("V047",),
    ),
    (
        *("narrow", "CHN", "finding", "likely"),
        "With China, Russia has a treaty of friendship, and no duty of defence was found. China's "
        "foreign minister, Wang Yi, said on 7 March 2022 that the tie is no alliance.",
        ("M20", "V011"),
    ),
    (
        *("narrow", "IRN", "finding", "certain"),
        "The treaty that Iran signed on 17 January 2025 has no duty of defence. Its ambassador, "
        "Kazem Jalali, said that Iran guards its independence.",
        ("E063", "V026"),
    ),
    (
        *("narrow", "ZAF", "finding", "likely"),
        "With South Africa, Russia has a treaty of friendship, and no duty of defence was found.",
        ("M22",),
    ),
    (
        *("narrow", "ZAF", "counter", ""),
        "Others need no treaty for the word. South Africa's president, Cyril Ramaphosa, called "
        "Russia an ally and a friend on 22 October 2024, for the help of the struggle years.",
        ("V037",),
    ),
    (
        *("wide", "PRK", "finding", "likely"),
        "Washington and Seoul put the North Korean soldiers in Russia at 11,000 to 12,000. Kim "
        "Jong Gyu, a vice foreign minister, said on 25 October 2024 that such a step would be "
        "lawful, and did not confirm it.",
        ("N024", "N029", "V006"),
    ),
    (
        *("wide", "CHN", "finding", "likely"),
        "Chinese customs put trade with Russia at 244.8 billion dollars in 2024. A Russian customs "
        "official put China's part in Russia's trade at 34%; for which months, the report does not "
        "say.",
        ("T016", "S318"),
    ),
    (
        *("wide", "BLR", "finding", "certain"),
        "Russian forces entered Ukraine from Belarus on 24 February 2022. Minsk says it had not "
        "offered its territory.",
        ("C79", "V049"),
    ),
    (
        *("wide", "IRN", "finding", "certain"),
        "Iran's foreign minister admitted on 5 November 2022 that Russia had received drones, "
        "before the invasion. "
        "Washington says that missiles went too, in 2024; Tehran denies it.",
        ("V022", "E060", "V024"),
    ),
    (
        *("wide", "ZAF", "finding", "likely"),
        "The American ambassador said in May 2023 that arms were loaded on a Russian ship in South "
        "Africa. An inquiry found no evidence of it, said President Cyril Ramaphosa.",
        ("E081", "E084", "V036"),
    ),
    (
        *("wide", "CHN", "counter", ""),
        "China would not be on this list by its own account. Its foreign minister, Wang Yi, said "
        "on 7 March 2022 that the tie stands on its own feet, is no alliance and is not aimed at "
        "others.",
        ("V011",),
    ),
    (
        *("wide", "PRK", "unknown", "unknown"),
        "We do not know how many shells came from North Korea. The Open Source Centre put them at "
        "4.2 to 5.8 million rounds by March 2025; Kim Yo Jong denied any arms deal on 17 May 2024.",
        ("N016", "V005"),
    ),
)
# Page and country to what the first sentence of the page rests on.
_PROOFS = {
    ("narrow", "PRK"): ("E020", "M18"),
    ("narrow", "BLR"): ("M04", "S357"),
    ("wide", "PRK"): ("M18", "N024"),
    ("wide", "CHN"): ("T016", "77/229:CHN"),
    ("wide", "BLR"): ("M04", "C79"),
}


def _day(row: tuple) -> str:
    return "" if pd.isna(row.date) else describe.date(row.date, str(row.date_precision))


_MEANS = {
    "certain": "certain: I would be surprised to be wrong",
    "likely": "likely: more speaks for it than against",
    "possible": "possible: there are grounds for it, and grounds against it",
    "unknown": "unknown: nobody could tell from here",
}


def _word(facts: Facts) -> Exercise:
    verdicts = facts.data.load("verdicts")
    contested = list(verdicts.loc[verdicts["verdict"] == "contested", "claim_id"])
    if not contested:
        raise DataError("Lesson 8 needs a contested claim in verdicts.csv to ask about.")
    about = facts.claim(
        next((c for c in contested if pd.notna(facts.claim(c)["iso3"])), contested[0])
    )
    return Exercise(
        key="word",
        prompt=(
            f"A check finds {about['claim_id']} contested: good sources disagree about it. It reads: "
            f"{about['paraphrase']} Which confidence word fits a sentence that rests on it alone?"
        ),
        kind=Choice(_MEANS),
        right="possible",
        why="Sources of weight stand on both sides. Possible says so, and it still says something.",
        mistakes=(
            Mistake(
                "certain",
                "printed is settled",
                "It was printed, and it was checked. The check did not settle it. What did it find?",
            ),
            Mistake(
                "likely",
                "the middle word is safe",
                "Likely says that more speaks for it than against. The check did not find that.",
            ),
            Mistake(
                "unknown",
                "disputed is unknowable",
                "Good sources speak about it, so something can be told from here. They disagree.",
            ),
        ),
        hints=(
            "Read what stands behind each word, and compare it with what contested means.",
            "Contested: good sources disagree. Which of the four words leaves room for both?",
        ),
        solution=(
            "Where good sources disagree there are grounds on both sides, and that is what possible "
            "stands for."
        ),
        objective=1,
        recall=True,
    )


_FAULTS = {
    "unsourced": "It rests on no record",
    "lone_number": "One number stands alone where estimates differ",
    "loaded_word": "A word judges before it tells",
    "no_confidence": "It has no confidence word",
    "too_long": "It is too long",
    "one_country": "It speaks of one country only",
}


def _faults(facts: Facts) -> Exercise:
    kinds = [slip.kind for slip in facts._slips(brief.Line(facts.draft))]
    right = [kind for kind in _FAULTS if kind in kinds]
    return Exercise(
        key="faults",
        prompt=f"Tick what is wrong with this draft: `{facts.draft}`",
        kind=Several(_FAULTS),
        right=right,
        why=(
            f"{describe.count(len(right), 'fault')} in one short sentence. The desk below would list "
            "the same."
        ),
        mistakes=(
            Mistake(
                [*right, "too_long"],
                "short is good",
                "Its length is fine. A sentence can be short and still hide where it comes from.",
                fits=lambda given: "too_long" in given,
            ),
            Mistake(
                [*right, "one_country"],
                "balance means naming everybody",
                "A sentence may speak of one country. Balance is a matter of the page.",
                fits=lambda given: "one_country" in given,
            ),
            Mistake(
                [kind for kind in right if kind != "lone_number"],
                "a printed number is a fact",
                "The number was printed, yes. Lesson 3 had other estimates beside it.",
                fits=lambda given: "lone_number" in right and "lone_number" not in given,
            ),
            Mistake(
                [kind for kind in right if kind != "loaded_word"],
                "a common word is a plain word",
                "One word passes judgement on a government before anything is told. Which?",
                fits=lambda given: "loaded_word" in right and "loaded_word" not in given,
            ),
            Mistake(
                [kind for kind in right if kind in ("lone_number", "loaded_word")],
                "one fault is enough",
                "What you ticked is right, and there is more. Could a reader check it, and how sure "
                "is it?",
                fits=lambda given: given < set(right),
            ),
        ),
        hints=(
            "Ask: how do you know, how sure are you, who counted, whose word is that?",
            f"There are {len(right)} faults. Length is none of them.",
        ),
        solution=f"Wrong with it: {describe.join_words(_FAULTS[kind].lower() for kind in right)}.",
        objective=2,
    )


def _rewrite(facts: Facts) -> Exercise:
    share, country = facts.share, facts.subjects.get(facts.share["iso3"], "the country")
    low, high = describe.number(share["least"]), describe.number(share["most"])
    good = (
        f"Estimates put the losses among the soldiers sent by {country} at {low}% to {high}%, and "
        "differ in whom they count."
    )

    def kinds(text: str) -> set[str]:
        line = brief.Line(text, (SHARE,), "likely")
        return {slip.kind for slip in facts._slips(line)}

    return Exercise(
        key="rewrite",
        prompt=(
            "Write the draft again in at most 40 words: no word that judges, no number alone, and "
            "clear about who was lost."
        ),
        kind=Sentence(40),
        right=good,
        why="A reader sees a range, and no word has judged yet. Now it can carry a record.",
        mistakes=(
            Mistake(
                f"{good} " + "And so on. " * 12,
                "long is careful",
                "That is more than 40 words. One range and one noun are enough.",
                fits=lambda text: len(text.split()) > 40,
            ),
            Mistake(
                facts.draft,
                "a common word is a plain word",
                "One word still judges before it tells. Say government, or leave it out.",
                fits=lambda text: "loaded_word" in kinds(text),
            ),
            Mistake(
                f"{country} lost {share['number']}% of its soldiers.",
                "one number is clearer",
                "One number still stands alone. Give the lowest and the highest estimate.",
                fits=lambda text: "lone_number" in kinds(text),
            ),
            Mistake(
                f"{country} lost many of the soldiers it sent.",
                "vague is safe",
                "Without figures nobody can check it. Give the range.",
                fits=lambda text: sum(c.isdigit() for c in text) < 2,
            ),
            Mistake(
                f"Between 1% and 99% of the soldiers sent by {country} were lost.",
                "any range is careful",
                "That is not the range that the estimates give. Take the lowest and the highest of "
                "them, and go no further.",
                fits=lambda text: not brief.within(text, "percent", share["least"], share["most"]),
            ),
            Mistake(
                f"Between {low}% and {high}% were lost.",
                "everybody knows who is meant",
                "Of whom? Name the country and say that soldiers are meant.",
                fits=lambda text: (
                    country.casefold() not in text.casefold()
                    or not any(word in text.casefold() for word in ("soldier", "troop", "sent"))
                ),
            ),
        ),
        hints=(
            f"Look at the estimates for {SHARE} in lesson 3, or in the ledger under estimates.",
            f"Begin with “Estimates”. The range runs from {low}% to {high}%.".replace(
                "“", "`"
            ).replace("”", "`"),
        ),
        solution=f"For instance: “{good}”",
        objective=2,
    )


def _counter(facts: Facts) -> Exercise:
    charge, claims = facts.claim(CHARGE), facts.data.load("claims")
    same = claims[(claims["iso3"] == charge["iso3"]) & (claims["claim_id"] != CHARGE)]
    repeat = same[same["theme"] == charge["theme"]]
    aside = same[~same["theme"].isin([charge["theme"], "limits_friction"])]
    denial = facts.spoken(facts.answered) if facts.answered else "No answer of its own was found."
    options = {"denial": denial}
    mistakes = []
    if len(repeat):
        options["repeat"] = repeat.iloc[0]["paraphrase"]
        mistakes.append(
            Mistake(
                "repeat",
                "a second claim is a second view",
                "That supports the charge. A counter-view is the best case against it.",
            )
        )
    if len(aside):
        options["aside"] = aside.iloc[-1]["paraphrase"]
        mistakes.append(
            Mistake(
                "aside",
                "another subject is balance",
                "That may be so, and it does not answer the charge. Who speaks to this very point?",
            )
        )
    options["attack"] = "Those who bring the charge are not to be trusted."
    mistakes.append(
        Mistake(
            "attack",
            "doubting the speaker answers the claim",
            "That goes for the speaker and leaves the charge where it is. It has no source either.",
        )
    )
    return Exercise(
        key="counter",
        prompt=f"{CHARGE} reads: {charge['paraphrase']} Which of these is a counter-view to it?",
        # Alphabetical, which gives nothing away.
        kind=Choice(dict(sorted(options.items(), key=lambda item: item[1].casefold()))),
        right="denial",
        why=(
            "It speaks to the point, it says who speaks and when, and those who hold it would know "
            "it as theirs. You need not believe it to print it."
        ),
        mistakes=tuple(mistakes),
        hints=(
            "Which of them would the country accused give as its own answer?",
            "Look for a named speaker and a date.",
        ),
        solution=f"The answer of the country's own side: {denial}",
        objective=3,
    )


def _not_known(facts: Facts) -> Exercise:
    open_point = facts._range().text.removeprefix("We do not know ").rstrip(".")
    treaty = facts.subjects[facts.bound[0]] if facts.bound else next(iter(facts.subjects))
    return Exercise(
        key="not-known",
        prompt="Which of these belongs under the heading What we do not know?",
        kind=Choice(
            {
                "lookup": f"Whether {treaty} has a treaty of mutual defence with Russia",
                "range": f"{open_point[:1].upper()}{open_point[1:]}",
                "value": "Whether it is right to stand by a friend at war",
                "all": "Anything at all, since a war is on",
            }
        ),
        right="range",
        why=(
            "People who tried to count come to different numbers, and no record settles it. That is "
            "worth a sentence: it tells a reader how far the page can be trusted."
        ),
        mistakes=(
            Mistake(
                "lookup",
                "what I do not know, nobody knows",
                "That can be looked up: the ledger has a record of it. Not known means that looking "
                "does not settle it.",
            ),
            Mistake(
                "value",
                "a judgement is an unknown fact",
                "That is a question of values. No source could settle it, however good.",
            ),
            Mistake(
                "all",
                "doubt everything",
                "Much is documented even in a war. Doubting everything alike helps those who invent.",
            ),
        ),
        hints=(
            "Which of them did people try to find out, and failed to agree on?",
            "One of them has estimates that differ.",
        ),
        solution="The one with estimates that differ: they tried to count, and no record settles it.",
        objective=3,
        recall=True,
    )


def _two_briefs(facts: Facts) -> Exercise:
    return Exercise(
        key="two-briefs",
        prompt=(
            f"The first page ends with {facts._names(facts.bound)}, the second with "
            f"{facts._names(facts.tied)}. Why?"
        ),
        kind=Choice(
            {
                "wrong": "One of them has its facts wrong",
                "side": "One of them takes Russia's side",
                "meaning": "They mean different things by ally, and both say which",
                "data": "They use different collections of records",
            }
        ),
        right="meaning",
        why=(
            "The first sentence of each says what is meant. With that, a reader can agree with both. "
            "Neither is graded for its list."
        ),
        mistakes=(
            Mistake(
                "wrong",
                "two answers, one error",
                "Follow the numbers to the sources: both rest on records that were checked. Look at "
                "the first sentence of each.",
            ),
            Mistake(
                "side",
                "a longer list is a side",
                "Both print what others say and what is not known. A list is no side. Look at the "
                "first sentence of each.",
            ),
            Mistake(
                "data",
                "other sources, other truth",
                "Both draw on the same ledger. What differs is what they look for in it.",
            ),
        ),
        hints=(
            "Compare the first sentence of the two pages.",
            "Each begins with: by ally this page means. What follows?",
        ),
        solution="One means a treaty, the other several kinds of tie. Both say so at the start.",
        objective=5,
    )


def _fair_rubric() -> Exercise:
    return Exercise(
        key="fair-rubric",
        prompt="Four lines for judging a page. Which of them has no place there?",
        kind=Choice(
            {
                "sources": "Every sentence can be followed to its source",
                "conclusion": "It comes to the conclusion I hold to be right",
                "counter": "Those who hold the counter-view would call it fair",
                "unknown": "It says what is not known",
            }
        ),
        right="conclusion",
        why=(
            "It grades the side and not the reasons. The other three can be checked by somebody who "
            "disagrees with the page."
        ),
        mistakes=(
            Mistake(
                "sources",
                "sources are a formality",
                "Somebody who disagrees can still check this. It grades the reasons, so it stays.",
            ),
            Mistake(
                "counter",
                "the other side weakens a page",
                "A page that can bear its best objection is stronger. This one stays.",
            ),
            Mistake(
                "unknown",
                "a gap is a fault",
                "To name a gap is honest, and others can check it. This one stays.",
            ),
        ),
        hints=(
            "Ask of each line: could somebody who disagrees with the page tick it?",
            "Three are about how the page argues, one is about where it ends.",
        ),
        solution="The line about the conclusion: it grades the side that was taken.",
        objective=5,
    )


@dataclass(frozen=True)
class Written:
    """A page from the desk as an answer; what counts is what its slips are."""

    facts: Facts

    def read(self, given: object) -> frozenset[str]:
        page = getattr(given, "page", given)
        if isinstance(page, brief.Page):
            return frozenset({_SEEN, *(slip.kind for slip in self.facts.shelf.slips(page))})
        # As an earlier visit left it; an empty list is no page.
        if isinstance(given, list) and given and {*map(str, given)} <= {_SEEN, *_ON_A_PAGE}:
            return frozenset(map(str, given))
        raise Unreadable(
            "Write at the desk first, then put `desk.page` in place of the three dots."
        )

    def same(self, value: frozenset[str], expected: frozenset[str]) -> bool:
        return value == expected


_SENTENCE = {
    "no_record": "A sentence names a record that does not exist. Look its id up in the ledger.",
    "unsourced": "A sentence rests on nothing. Put a record under each.",
    "no_confidence": "A sentence has no confidence word yet.",
    "found_wrong": "A sentence repeats a claim that a check found wrong. Say what is right.",
    "too_sure": "A confidence word is firmer than its records allow.",
    "lone_number": "A number stands alone where estimates differ. Give a range, or say whose it is.",
    "loaded_word": "A word judges before it tells. Use a plain one, or quote whoever says it.",
    "not_their_words": "Words in quotation marks stand in no record. Quote exactly, or drop the marks.",
}
_WHOLE = {
    "no_finding": "Nothing stands under What can be said. Begin with what you mean by ally.",
    "no_counter": "There is no counter-view with a record yet. One sentence of what others say.",
    "no_unknown": "Nothing stands under What we do not know. One sentence is enough.",
    "one_side": "On some country only one side speaks. The list at the desk says which.",
    "too_long": "It is longer than a page. Cut a sentence or a chart.",
}
_SEEN = "page"  # kept with the slips, so that none is not the same as nothing
_ON_A_PAGE = {*_SENTENCE, *_WHOLE}
_BELIEFS = {
    "no_record": "any id will do",
    "unsourced": "what is well known needs no source",
    "no_confidence": "a flat sentence is a neutral one",
    "found_wrong": "printed is true",
    "too_sure": "firm sounds better",
    "lone_number": "one number is clearer",
    "loaded_word": "a common word is a plain word",
    "not_their_words": "marks lend weight",
    "no_finding": "a page of doubts is careful",
    "no_counter": "the other side weakens a page",
    "no_unknown": "a gap is a fault",
    "one_side": "others speak for them",
    "too_long": "more is better",
}


def _spoilt(facts: Facts) -> dict[str, brief.Page]:
    """For each slip a page that has it, and none that is asked for before it."""
    page = facts.narrow
    first, *rest = page.lines

    def other(line: brief.Line) -> brief.Page:
        return brief.Page(lines=(line, *rest))

    name = facts.subjects[facts.share["iso3"]]
    wrong = facts.rules.ledger.query("verdict == 'wrong'").index
    found = {
        "no_record": other(brief.Line(first.text, (*first.ids, "C999"), first.word)),
        "unsourced": other(brief.Line(first.text, (), first.word)),
        "no_confidence": other(brief.Line(first.text, first.ids)),
        "too_sure": other(brief.Line(first.text, (_weakest(facts),), "certain")),
        "lone_number": other(
            brief.Line(f"{name} lost {facts.share['number']}% of those sent.", (SHARE,), "likely")
        ),
        "loaded_word": other(brief.Line(f"The regime of {name} helps.", first.ids, first.word)),
        "not_their_words": other(
            brief.Line("They are “friends of a kind nobody knows”.", first.ids, first.word)
        ),
        "no_finding": brief.Page(lines=tuple(line for line in rest if line.part != "finding")),
        "no_counter": brief.Page(lines=tuple(x for x in page.lines if x.part != "counter")),
        "no_unknown": brief.Page(lines=tuple(x for x in page.lines if x.part != "unknown")),
        "one_side": brief.Page(lines=tuple(x for x in page.lines if not _own_alone(facts, x))),
        "too_long": brief.Page(lines=(*page.lines, *page.lines[:1] * 60)),
    }
    if len(wrong):
        found["found_wrong"] = other(brief.Line(first.text, (wrong[0],), "possible"))
    return found


def _weakest(facts: Facts) -> str:
    ledger = facts.rules.ledger
    return ledger.index[ledger["allows"].isin(["possible", "unknown"])][0]


def _own_alone(facts: Facts, line: brief.Line) -> bool:
    """Whether a finding rests on what a government says of itself, and on nothing else."""
    return line.part == "finding" and bool(facts.rules.records(line)["own"].all())


def _brief(facts: Facts) -> Exercise:
    spoilt = _spoilt(facts)
    return Exercise(
        key="brief",
        prompt="Your page, as it stands at the desk.",
        kind=Written(facts),
        right=facts.narrow,
        why=(
            "Every sentence has its records and a fitting word, the other side speaks, and a gap is "
            "named. Whether it argues well, a reader has to say: go on to the rubric."
        ),
        mistakes=tuple(
            Mistake(spoilt[kind], _BELIEFS[kind], says, fits=lambda given, kind=kind: kind in given)
            for kind, says in {**_SENTENCE, **_WHOLE}.items()
            if kind in spoilt
        ),
        hints=(
            "The list under your sentences says what to look at again, sentence by sentence.",
            "Begin with what you mean by ally, and put one record under each sentence. The two "
            "pages above show how it can look.",
        ),
        solution=(
            "There is no one solution. The two pages above have nothing to look at again, and they "
            "disagree. Take the one you like less, and write the page that would answer it."
        ),
        objective=4,
    )
