"""Bars over days or weeks, drawn by plotext. What they show is always said in words beside them as well."""

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget

HEIGHT = 9
NARROWEST = 40
"""Cells below which no bars are drawn, only the words beside them."""


class BarChart(Widget):
    """One bar for each value, over a ruler of labels (short, of one width); `line`: a height to compare with."""

    ALLOW_SELECT = False
    DEFAULT_CSS = f"""
    BarChart {{ height: {HEIGHT}; padding: 0 1; color: $success; text-wrap: nowrap; }}
    BarChart.-narrow {{ display: none; }}
    """

    def __init__(self, labels: Sequence[str], values: Sequence[int], *, line: int = 0, top: int = 0) -> None:
        super().__init__()
        self._labels = labels
        self._values = values
        self._line = line
        self._top = top or max(*values, line, 1)

    def on_mount(self) -> None:
        self.set_class(self.screen.size.width < NARROWEST, "-narrow")

    def on_resize(self) -> None:
        self.set_class(self.screen.size.width < NARROWEST, "-narrow")

    def render(self) -> Content:
        return Content(self._drawn(max(NARROWEST - 4, self.content_size.width)))

    def _drawn(self, width: int) -> str:
        import plotext  # only where there is something to draw

        room = (width - 6) / len(self._values)
        step = -(-(len(self._labels[0]) + 1) // room)
        ticks = [place for place in range(len(self._values)) if place % step == 0]
        heights = sorted({0, self._top // 2, self._top})
        plotext.clear_figure()
        plotext.theme("clear")
        plotext.limit_size(False, False)
        plotext.plotsize(width, HEIGHT)
        plotext.bar(list(range(len(self._values))), list(self._values), width=0.5, marker="sd")
        if self._line:
            plotext.hline(self._line)
        plotext.ylim(0, self._top)
        plotext.yticks(heights, [str(height) for height in heights])
        plotext.xticks(ticks, [self._labels[place] for place in ticks])
        plotext.xaxes(True, False)
        plotext.yaxes(True, False)
        drawn: str = plotext.uncolorize(plotext.build())
        return "\n".join(line.rstrip() for line in drawn.splitlines())
