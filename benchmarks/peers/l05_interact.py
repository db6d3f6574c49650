# %%
import ipywidgets as w
from IPython.display import display

import allylessons as ally
from allylessons.data import Package
from allylessons.subjects.index import MOST, START, Index, told
from allylessons.subjects.index_charts import draw

facts = Index(Package())
rules = START


# %%
@w.interact(
    **{
        key: w.BoundedIntText(value=MOST // 2, min=0, max=MOST, description=label)
        for key, label in facts.labels.items()
    }
)
def show(**weights):
    """Show the lab's own bars, redrawn in an output."""
    shown = told(facts.rows(weights, **rules))
    chart = draw(facts, shown.rows.assign(state=0))
    display(ally.show(chart.properties(title=shown.title, description=shown.words)))
