# %%
import bqplot as bq
import ipywidgets as w
from same import Same


def show(picture):
    """The picture's rows as marks, and a list that swaps them."""
    same = Same(picture)
    pick = w.Dropdown(options=same.settings, value=same.settings[1])
    seen = same.seen(pick.value)
    scales = {
        axis: bq.OrdinalScale() if any(isinstance(one, str) for one in values) else bq.LinearScale()
        for axis, values in zip("xy", (seen.x, seen.y), strict=True)
    }
    marks = bq.Scatter(x=seen.x, y=seen.y, scales=scales)
    axes = [bq.Axis(scale=scales["x"]), bq.Axis(scale=scales["y"], orientation="vertical")]
    layout = {"width": "560px", "height": "360px"}
    figure = bq.Figure(marks=[marks], axes=axes, title=seen.title, layout=layout)

    def draw(_):
        seen = same.seen(pick.value)
        for scale, values in zip(scales.values(), (seen.x, seen.y), strict=True):
            if isinstance(scale, bq.OrdinalScale):
                scale.domain = list(dict.fromkeys(map(str, values)))
        with marks.hold_sync():
            marks.x, marks.y = seen.x, seen.y
        figure.title = seen.title

    pick.observe(draw, "value")
    return w.VBox([pick, figure])
