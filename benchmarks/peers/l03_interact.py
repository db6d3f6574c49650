# %%
from IPython.display import display
from ipywidgets import interact

import allylessons as ally
from allylessons.data import Package
from allylessons.lessons import l03

facts = l03.Facts(Package())
names = tuple(facts.estimators(facts.losses)), tuple(facts.estimators(facts.sent))


# %%
@interact(known_by=facts.months)
def draw(known_by):
    """Show the lab's own chart, redrawn in an output."""
    chart = l03.draw_shares(
        facts,
        losses_counted_by=names[0],
        sent_counted_by=names[1],
        losses_are=l03.LOST,
        known_by=known_by,
        figures=False,
        open_figures=True,
    )
    display(ally.show(chart))
