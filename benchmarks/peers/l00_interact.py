# %%
import altair as alt
from IPython.display import display
from ipywidgets import interact

import allylessons as ally
from allylessons import theme

theme.use()  # what Altair draws by default needs a network

# %%
claims = ally.load("claims")
counted = ally.model.claims_per_country(claims, ally.load("countries"))
names = list(counted["country"])


@interact(pick=[("all", None), *((name, name) for name in names)])
def draw(pick):
    """Fade the bars that are not picked."""
    rows = counted[["country", "claims"]].copy()
    rows["claims"] = rows["claims"].astype(int)
    rows["faded"] = [0.35 if pick not in (None, name) else 1 for name in names]
    rows["says"] = [
        f"{n} claims: {100 * n / len(claims):.1f}% of {len(claims)}"
        if name == pick
        else f"{n} claims"
        for name, n in zip(names, rows["claims"], strict=True)
    ]
    base = alt.Chart(rows).encode(
        x=alt.X("claims:Q", title="number of claims"),
        y=alt.Y("country:N", sort=names, title=None),
    )
    bars = base.mark_bar().encode(opacity=alt.Opacity("faded:Q", scale=None))
    labels = base.mark_text(align="left", dx=6).encode(text=alt.Text("says:N"))
    display((bars + labels).properties(width=460, height=alt.Step(34)))
