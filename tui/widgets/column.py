"""One column for what is read and answered, no wider than a comfortable line in a wide window."""

from textual.containers import Vertical
from textual.widget import Widget

from tui.wording.language import language

MEASURES = {"zh": 80, "en": 72}
"""Cells of a comfortable line: 40 Chinese characters, 72 Latin ones."""
WIDE = 100
"""Columns from which a window is wide."""
_EDGES = 6
"""Cells at both sides of the text, as its widgets pad it."""


def is_wide(widget: Widget) -> bool:
    """Whether the window that shows it is wide."""
    return widget.app.size.width >= WIDE


class Centred(Vertical):
    """Holds a column in its middle, whatever stands above or below it on the screen."""

    DEFAULT_CSS = "Centred { height: 1fr; align-horizontal: center; }"


class ReadingColumn(Vertical):
    """Widgets one below the other, as wide as the window where that is narrow.

    `measure`: cells of text across that the member chose, 0 for as many as the window has; `None`: as many as are
    comfortable in the language.
    """

    DEFAULT_CSS = "ReadingColumn { height: 1fr; }"

    def __init__(self, *children: Widget, measure: int | None = None) -> None:
        super().__init__(*children)
        self._measure = MEASURES[language()] if measure is None else measure
        self._wide = False

    def on_mount(self) -> None:
        self.fit()

    def fit(self) -> None:
        """The window has another size."""
        if is_wide(self) is not self._wide:
            self._wide = not self._wide
            self.styles.max_width = self._measure + _EDGES if self._wide and self._measure else None
