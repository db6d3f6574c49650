# %%
import bqplot as bq
import ipywidgets as w

import allylessons as ally

# %%
claims = ally.load("claims")
counted = ally.model.claims_per_country(claims, ally.load("countries"))
names, counts = list(counted["country"])[::-1], [int(n) for n in counted["claims"]][::-1]


def says(chosen):
    """What stands beside each bar; beside the picked one its share."""
    return [
        f"{n} claims: {100 * n / len(claims):.1f}% of {len(claims)}"
        if name == chosen
        else f"{n} claims"
        for name, n in zip(names, counts, strict=True)
    ]


country, number = bq.OrdinalScale(), bq.LinearScale(min=0, max=1.8 * max(counts))
bars = bq.Bars(
    x=names,
    y=counts,
    orientation="horizontal",
    scales={"x": country, "y": number},
    opacities=[1.0] * len(names),
)
labels = bq.Label(x=counts, y=names, text=says(None), scales={"x": number, "y": country})
figure = bq.Figure(
    marks=[bars, labels],
    axes=[
        bq.Axis(scale=country, orientation="vertical"),
        bq.Axis(scale=number, label="number of claims"),
    ],
    title="How many claims does the article make about each country?",
    layout={"width": "640px", "height": "360px"},
)
pick = w.Dropdown(options=[("all", None), *((name, name) for name in names)], description="pick")


def draw(change):
    """Fade the bars that are not picked."""
    chosen = change["new"]
    bars.opacities = [1.0 if chosen in (None, n) else 0.35 for n in names]
    labels.text = says(chosen)


pick.observe(draw, "value")
w.VBox([pick, figure])
