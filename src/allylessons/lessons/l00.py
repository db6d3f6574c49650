"""Lesson 0, Start here: one pass at check, hint and solution, on how much is said of whom."""

from __future__ import annotations

from functools import partial

import pandas as pd

from allylessons import describe, model
from allylessons.data import Package
from allylessons.exercise import Choice, Content, Exercise, Lab, Mistake, Number, Prediction

TITLE = "What is here, and can I change it?"


def content(data: Package) -> Content:
    """Build the lesson from the data."""
    claims, countries = data.load("claims"), data.load("countries")
    counted = model.claims_per_country(claims, countries)
    return Content(
        TITLE,
        exercises=(
            _read_the_table(counted, len(claims)),
            _change_the_control(data, counted),
            _what_it_shows(counted),
            _save_and_restore(),
        ),
        predictions=(
            Prediction(
                "most-claims",
                "About which country does the article make the most claims?",
                Choice(dict(zip(countries_of(counted), countries_of(counted), strict=True))),
            ),
        ),
        labs=(
            Lab(
                "themes",
                partial(draw_themes, data),
                {"country": list(zip(counted["country"], counted["iso3"], strict=True))},
            ),
        ),
        notes={"two-views": _two_views(data), "voices": _voices(data)},
    )


def draw_themes(data: Package, *, country: str):
    """Draw what the claims about one country are about."""
    from allylessons import charts  # brings Altair, which the first cell does without

    themes = model.claims_per_theme(data.load("claims"), data.labels("claims", "theme"), country)
    name = data.load("countries").set_index("iso3")["name"][country]
    return charts.bars(
        themes,
        label="theme",
        value="claims",
        title=f"What are the claims about {name} about?",
        noun="claim",
        note=charts.caption(["S001"], data.as_of),
    )


def countries_of(counted: pd.DataFrame) -> list[str]:
    """Names in alphabetical order, so that the order gives nothing away."""
    return sorted(counted["country"])


def _read_the_table(counted: pd.DataFrame, total: int) -> Exercise:
    first, row = counted.iloc[0], counted.iloc[-1]
    return Exercise(
        key="read-the-table",
        prompt=f"Open the table under the chart. How many claims are about {row['country']}?",
        kind=Number("claims"),
        right=int(row["claims"]),
        why=f"The table gives {row['claims']} for {row['country']}; the bar shows the same number.",
        mistakes=(
            Mistake(
                float(row["percent"]),
                "a share is a count",
                "That is the share in percent. The question asks for a count: the column claims.",
                fits=lambda given: (
                    abs(given - float(row["percent"])) < 0.5 and given != int(row["claims"])
                ),
            ),
            Mistake(
                int(first["claims"]),
                "the first row is the answer",
                f"That is {first['country']}, the first row. Go down to {row['country']}.",
            ),
            Mistake(
                total,
                "the total is the part",
                "That is every claim in the article. One row of the table is one country.",
            ),
        ),
        hints=(
            "Press the small triangle beside the word Table under the chart; it opens.",
            f"The rows are ordered from most to fewest; {row['country']} is in the last one.",
        ),
        solution=(
            f"Open the table, find the row {row['country']}, read the column claims: "
            f"**{row['claims']}**. So `answer = {row['claims']}`."
        ),
        objective=3,
    )


def _change_the_control(data: Package, counted: pd.DataFrame) -> Exercise:
    claims, labels = data.load("claims"), data.labels("claims", "theme")
    # A country with one longest bar, so that there is one right answer; not the one shown first.
    for _, row in counted.iloc[1:].iterrows():
        themes = model.claims_per_theme(claims, labels, row["iso3"])
        if len(themes) and (themes["claims"] == themes["claims"].max()).sum() == 1:
            break
    other = model.claims_per_theme(claims, labels, counted["iso3"].iloc[0])
    right, wrong = _top(themes), _top(other)
    if wrong == right:
        wrong = str(other["theme"].iloc[-1])
    fewest = str(themes["theme"].iloc[-1])
    return Exercise(
        key="change-the-control",
        prompt=f"Set the control to {row['country']}. Which theme has the longest bar?",
        kind=Choice({text: text for text in sorted({*themes["theme"], right, wrong})}),
        right=right,
        why=(
            f"For {row['country']} the longest bar is {right}, with "
            f"{describe.count(int(themes['claims'].iloc[0]), 'claim')}."
        ),
        mistakes=(
            Mistake(
                wrong,
                "reading the chart before it changed",
                f"That fits {counted['country'].iloc[0]}. Look again after the control says "
                f"{row['country']}.",
            ),
            Mistake(
                fewest,
                "the shortest bar for the longest",
                "That is the shortest bar. The question asks for the longest.",
            ),
        ),
        hints=(
            "The control is the list above the chart. Choose the country, then look at the top bar.",
            f"Its name begins with the letter {right[0]}.",
        ),
        solution=f"Choose {row['country']}, read the name beside the top bar: {right}.",
        objective=1,
    )


def _top(themes: pd.DataFrame) -> str:
    return str(themes["theme"].iloc[0])


def _what_it_shows(counted: pd.DataFrame) -> Exercise:
    first = counted["country"].iloc[0]
    return Exercise(
        key="what-it-shows",
        prompt=f"The article makes the most claims about {first}. What does that show?",
        kind=Choice(
            {
                "importance": f"{first} is Russia's most important ally.",
                "attention": f"This article gave {first} the most attention.",
                "help": f"{first} has helped Russia the most often.",
                "truth": f"What is said about {first} is the best established.",
            }
        ),
        right="attention",
        why=(
            "A count of claims measures what an editor chose to write about. It says nothing about "
            "how much a country did."
        ),
        mistakes=(
            Mistake(
                "importance",
                "attention is importance",
                "Long coverage and great importance are two things. News follows what is new.",
            ),
            Mistake(
                "help",
                "a claim is an event",
                "A claim is a sentence, not a delivery. One event can make ten claims.",
            ),
            Mistake(
                "truth",
                "repeated is proved",
                "Saying more does not prove more. Each claim is checked by itself in later lessons.",
            ),
        ),
        hints=(
            "Ask what one bar is made of: what was counted?",
            "Sentences in one article were counted. Who decides how many sentences there are?",
        ),
        solution=(
            "One bar is made of sentences in one article, so it shows attention. "
            "The answer is the option about attention."
        ),
        objective=2,
        recall=True,
    )


def _save_and_restore() -> Exercise:
    return Exercise(
        key="save-and-restore",
        prompt="You worked on a borrowed machine. How do your answers come to your own?",
        kind=Choice(
            {
                "code": "I copy the line that lesson.code() gives, and run it there.",
                "account": "They are in my account and follow me.",
                "gone": "They are gone as soon as I close the page.",
                "notebook": "The chart of the other machine shows them.",
            }
        ),
        right="code",
        why="The code holds all your answers to this lesson. Nobody else keeps a copy.",
        mistakes=(
            Mistake(
                "account",
                "everything is in a cloud",
                "There is no account here. Nobody else has your answers.",
            ),
            Mistake(
                "gone",
                "closing loses everything",
                "On a machine that stays, they are in the folder my_answers. To move them you need one "
                "more step.",
            ),
            Mistake(
                "notebook",
                "a notebook knows its readers",
                "A notebook on another machine knows nothing of you until you restore your answers.",
            ),
        ),
        hints=(
            "Read the text above the last empty cell again.",
            "One call gives a line to copy; the same line brings the answers back.",
        ),
        solution="Run `lesson.code()`, copy the line it gives, run that line on the other machine.",
        objective=4,
        recall=True,
    )


def _two_views(data: Package) -> str:
    """For each country its own government's words and somebody else's, attributed."""
    countries, phrases = data.load("countries"), data.load("phrases")
    positions, actors = data.load("positions"), data.load("actors")
    names = actors.set_index("actor_id")["name"]
    lines = []
    for _, country in countries[countries["role"] == "subject"].iterrows():
        own = positions[
            (positions["iso3"] == country["iso3"]) & (positions["voice"] == "government")
        ]
        # Best what it says of these ties; else anything it says itself.
        ties = own[own["topic"] == "ties_with_russia"]
        own = ties if len(ties) else own
        others = phrases[phrases["iso3"] == country["iso3"]]
        parts = []
        if len(own):
            said = own.sort_values("date").iloc[0]
            when = describe.date(said["date"], str(said["date_precision"]))
            parts.append(f"Its own side ({said['speaker']}, {when}): {said['position']}")
        if len(others):
            said = others.iloc[0]
            parts.append(f"Somebody else ({names[said['speaker_id']]}): “{said['phrase']}”.")
        lines.append(f"- **{country['name']}.** {' '.join(parts) or 'No view recorded.'}")
    return "\n".join(lines)


def _voices(data: Package) -> str:
    """Count who speaks in the claims, by the country they speak from."""
    links = data.load("chains").merge(data.load("actors"), on="actor_id", suffixes=("", "_actor"))
    countries = data.load("countries")
    concerned = countries.loc[countries["role"].isin(["subject", "party"]), "name"]
    return describe.voices(*model.voices(links["iso3"], countries, concerned))
