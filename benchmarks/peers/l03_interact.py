# %%
from IPython.display import display
from ipywidgets import interact

import allylessons as ally
from allylessons.data import Package
from allylessons.lessons.l03.facts import LOST, Facts
from allylessons.lessons.l03.labs import draw_shares

facts = Facts(Package())
names = tuple(facts.estimators(facts.losses)), tuple(facts.estimators(facts.sent))


# %%
@interact(known_by=facts.months)
def draw(known_by):
    """Show the lab's own chart, redrawn in an output."""
    chart = draw_shares(
        facts,
        losses_counted_by=names[0],
        sent_counted_by=names[1],
        losses_are=LOST,
        known_by=known_by,
        figures=False,
        open_figures=True,
    )
    display(ally.show(chart))
