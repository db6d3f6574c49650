# %%
import ipywidgets as w
import plotly.graph_objects as go
from same import Same


def show(picture):
    """The picture's rows as marks, and a list that swaps them."""
    same = Same(picture)
    figure = go.FigureWidget(go.Scatter(mode="markers"), layout={"width": 560, "height": 360})
    pick = w.Dropdown(options=same.settings, value=same.settings[1])

    def draw(_=None):
        seen = same.seen(pick.value)
        with figure.batch_update():
            figure.data[0].x, figure.data[0].y = seen.x, seen.y
            figure.layout.title.text = seen.title

    draw()
    pick.observe(draw, "value")
    return w.VBox([pick, figure])
