# %%
import bqplot as bq
import ipywidgets as w

from allylessons import describe
from allylessons.data import Package
from allylessons.lessons.l03.facts import Facts

facts = Facts(Package())

# %%
SYMBOLS = ["circle", "square", "diamond", "cross", "triangle-up", "triangle-down"]
mark = {"mark": facts.headline, "mark_name": "The article, killed or wounded"}


def parts(known_by):
    """The dots by what they are divided by, and the words and the table beneath."""
    pairs = facts.pairs(known_by=known_by)
    pairs["row"] = pairs["losses"].map(describe.number) + " lost · " + pairs["losses_by"]
    pairs["of"] = pairs["deployed"].map(describe.number) + " sent · " + pairs["deployed_by"]
    rows = pairs.to_html(index=False, border=0)
    words = f"<p>{describe.cloud(pairs, **mark)}</p><details>{rows}</details>"
    return {of: dots for of, dots in pairs.groupby("of")}, words


divisors = list(parts(facts.months[-1][1])[0])
share, row = bq.LinearScale(min=0, max=50), bq.OrdinalScale()
scales = {"x": share, "y": row}
dots_of = {
    of: bq.Scatter(
        x=[],
        y=[],
        scales=scales,
        marker=SYMBOLS[i % len(SYMBOLS)],
        colors=["#1E88C8"],
        labels=[of],
        display_legend=True,
    )
    for i, of in enumerate(divisors)
}
line = bq.Lines(
    x=[facts.headline] * 2, y=[0, 1], scales={"x": share, "y": bq.LinearScale(min=0, max=1)}
)
figure = bq.Figure(
    marks=[*dots_of.values(), line],
    axes=[
        bq.Axis(scale=share, label="share of those sent (percent)"),
        bq.Axis(scale=row, orientation="vertical"),
    ],
    title="Which share of those sent was lost?",
    fig_margin={"top": 60, "bottom": 60, "left": 220, "right": 60},
    layout={"width": "700px", "height": "500px"},
)
beneath = w.HTML()
known_by = w.Dropdown(options=facts.months, value=facts.month, description="known by")


def draw(_=None):
    """Put other dots and words in place."""
    found, words = parts(known_by.value)
    row.domain = list(dict.fromkeys(one for dots in found.values() for one in dots["row"]))
    for of, cloud in dots_of.items():
        dots = found.get(of)
        with cloud.hold_sync():
            cloud.x = [] if dots is None else dots["share_percent"].astype(float).tolist()
            cloud.y = [] if dots is None else dots["row"].tolist()
    beneath.value = words


draw()
known_by.observe(draw, "value")
w.VBox([known_by, figure, beneath])
