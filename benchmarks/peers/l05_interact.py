# %%
import ipywidgets as w
from IPython.display import display

import allylessons as ally
from allylessons.data import Package
from allylessons.lessons import l05

facts = l05.Facts(Package())
rules = l05.START


# %%
@w.interact(
    **{
        key: w.BoundedIntText(value=l05.MOST // 2, min=0, max=l05.MOST, description=label)
        for key, label in facts.labels.items()
    }
)
def draw(**weights):
    """Show the lab's own chart, redrawn in an output."""
    display(ally.show(l05.draw_index(facts, **weights, **rules)))
