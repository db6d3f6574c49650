# %%
import ipywidgets as w
import plotly.graph_objects as go

import allylessons as ally

# %%
claims = ally.load("claims")
counted = ally.model.claims_per_country(claims, ally.load("countries"))
names, counts = list(counted["country"]), [int(n) for n in counted["claims"]]


def says(chosen):
    """What stands beside each bar; beside the picked one its share."""
    return [
        f"{n} claims: {100 * n / len(claims):.1f}% of {len(claims)}"
        if name == chosen
        else f"{n} claims"
        for name, n in zip(names, counts, strict=True)
    ]


figure = go.FigureWidget(
    go.Bar(x=counts, y=names, orientation="h", text=says(None), textposition="outside"),
    layout={
        "title": {"text": "How many claims does the article make about each country?"},
        "xaxis": {"title": {"text": "number of claims"}, "range": [0, 1.8 * max(counts)]},
        "yaxis": {"autorange": "reversed"},
        "width": 640,
        "height": 360,
    },
)
pick = w.Dropdown(options=[("all", None), *((name, name) for name in names)], description="pick")


def draw(change):
    """Fade the bars that are not picked."""
    with figure.batch_update():
        chosen = change["new"]
        figure.data[0].marker.opacity = [1 if chosen in (None, n) else 0.35 for n in names]
        figure.data[0].text = says(chosen)


pick.observe(draw, "value")
w.VBox([pick, figure])
