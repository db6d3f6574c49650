# %%
import bqplot as bq
import ipywidgets as w

from allylessons.data import Package
from allylessons.subjects import index as says
from allylessons.subjects.index import MOST, START, Index

facts = Index(Package())
rules = START

# %%
boxes = {
    key: w.BoundedIntText(value=MOST // 2, min=0, max=MOST, description=label)
    for key, label in facts.labels.items()
}


def parts():
    """The bars of all measures, and the words and the table beneath."""
    rows = facts.rows({key: box.value for key, box in boxes.items()}, **rules)
    words = f"<p>{says.in_words(rows)}</p>"
    table = rows.to_html(index=False, border=0)
    return rows, f"{words}<details>{table}</details>"


country, points = bq.OrdinalScale(), bq.LinearScale(min=0, max=100)
bars = bq.Bars(
    x=["none"],
    y=[[0.0]] * len(facts.labels),
    scales={"x": country, "y": points},
    orientation="horizontal",
    type="stacked",
    labels=list(facts.labels.values()),
    display_legend=True,
)
figure = bq.Figure(
    marks=[bars],
    axes=[
        bq.Axis(scale=country, orientation="vertical"),
        bq.Axis(scale=points, label="points"),
    ],
    title="Where do the points come from?",
    fig_margin={"top": 60, "bottom": 60, "left": 160, "right": 60},
    layout={"width": "700px", "height": "400px"},
)
beneath = w.HTML()


def draw(_=None):
    """Put other bars and words in place."""
    rows, words = parts()
    named = says.named_places(rows)
    order = list(named)
    table = rows.assign(points=rows["points"].fillna(0).astype(float)).pivot(
        index="label", columns="country", values="points"
    )
    with bars.hold_sync():
        bars.x = [named[name] for name in order]
        bars.y = table.reindex(index=list(facts.labels.values()), columns=order).to_numpy()
    country.domain = [named[name] for name in order][::-1]
    beneath.value = words


draw()
for box in boxes.values():
    box.observe(draw, "value")
w.VBox([*boxes.values(), figure, beneath])
