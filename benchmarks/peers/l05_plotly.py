# %%
import ipywidgets as w
import plotly.graph_objects as go

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
    """Each measure's bars, and the words and the table beneath."""
    rows = facts.rows({key: box.value for key, box in boxes.items()}, **rules)
    words = f"<p>{says.in_words(rows)}</p>"
    table = rows.to_html(index=False, border=0)
    return rows, f"{words}<details>{table}</details>"


rows, words = parts()
figure = go.FigureWidget(
    [go.Bar(name=label, orientation="h", x=[], y=[]) for label in facts.labels.values()],
    layout={
        "title": {"text": "Where do the points come from?"},
        "barmode": "stack",
        "width": 700,
        "height": 400,
    },
)
beneath = w.HTML()


def draw(_=None):
    """Put other bars and words in place."""
    rows, words = parts()
    named = says.named_places(rows)
    with figure.batch_update():
        for bar in figure.data:
            of = rows[rows["label"] == bar.name]
            bar.x = of["points"].fillna(0).astype(float).tolist()
            bar.y = of["country"].map(named).tolist()
        figure.layout.yaxis.categoryarray = list(named.values())[::-1]
    beneath.value = words


draw()
for box in boxes.values():
    box.observe(draw, "value")
w.VBox([*boxes.values(), figure, beneath])
