# %%
import altair as alt

import allylessons as ally

alt.JupyterChart.enable_offline()

# %%
claims = ally.load("claims")
alt.JupyterChart(
    ally.charts.bars(
        ally.model.claims_per_country(claims, ally.load("countries")),
        label="country",
        value="claims",
        noun="claim",
        title="How many claims does the article make about each country?",
        note="",
        total=len(claims),
        pick="Pick a country",
    )
)
