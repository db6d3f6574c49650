"""The exercises of lesson 0: prompts, right and wrong answers, hints."""

from __future__ import annotations

import pandas as pd

from allylessons import describe
from allylessons.exercise import Choice, Exercise, Mistake, Number
from allylessons.lessons.l00.facts import Facts


def all_of(facts: Facts) -> tuple[Exercise, ...]:
    """List the exercises, in the order of the lesson."""
    return (
        _read_the_table(facts),
        _change_the_control(facts),
        _what_it_shows(facts),
        _save_and_restore(),
    )


def _read_the_table(facts: Facts) -> Exercise:
    first, row = facts.counted.iloc[0], facts.counted.iloc[-1]
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
                len(facts.claims),
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


def _change_the_control(facts: Facts) -> Exercise:
    counted = facts.counted
    # A country with one longest bar, so that there is one right answer; not the one shown first.
    for _, row in counted.iloc[1:].iterrows():
        themes = facts.themes(row["iso3"])
        if len(themes) and (themes["claims"] == themes["claims"].max()).sum() == 1:
            break
    other = facts.themes(counted["iso3"].iloc[0])
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


def _what_it_shows(facts: Facts) -> Exercise:
    first = facts.counted["country"].iloc[0]
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
