# %%
import ipywidgets as w
import plotly.graph_objects as go

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
figure = go.FigureWidget(
    [
        go.Scatter(
            name=of,
            mode="markers",
            marker={"size": 11, "color": "#1E88C8", "symbol": SYMBOLS[i % len(SYMBOLS)]},
        )
        for i, of in enumerate(divisors)
    ],
    layout={
        "title": {"text": "Which share of those sent was lost?"},
        "xaxis": {"title": {"text": "share of those sent (percent)"}, "range": [0, 50]},
        "width": 700,
        "showlegend": True,
    },
)
figure.add_vline(x=facts.headline, line_dash="dash", annotation_text=mark["mark_name"])
beneath = w.HTML()
known_by = w.Dropdown(options=facts.months, value=facts.month, description="known by")


def draw(_=None):
    """Put other dots and words in place."""
    found, words = parts(known_by.value)
    with figure.batch_update():
        for trace in figure.data:
            dots = found.get(trace.name)
            trace.visible = dots is not None
            trace.x = [] if dots is None else dots["share_percent"].astype(float).tolist()
            trace.y = [] if dots is None else dots["row"].tolist()
        rows = len({row for dots in found.values() for row in dots["row"]})
        figure.layout.height = 200 + 60 * rows
    beneath.value = words


draw()
known_by.observe(draw, "value")
w.VBox([known_by, figure, beneath])
