# %%
import ipywidgets as w
from IPython.display import display

import allylessons as ally
from allylessons.data import Package
from allylessons.lessons.l05.facts import MOST, START, Facts
from allylessons.lessons.l05.labs import draw_index

facts = Facts(Package())
rules = START


# %%
@w.interact(
    **{
        key: w.BoundedIntText(value=MOST // 2, min=0, max=MOST, description=label)
        for key, label in facts.labels.items()
    }
)
def draw(**weights):
    """Show the lab's own chart, redrawn in an output."""
    display(ally.show(draw_index(facts, **weights, **rules)))
