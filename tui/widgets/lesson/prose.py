"""Short lesson texts: a stem, an option, an explanation, laid out as in the lesson view."""

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from lessons.typeset.layout import TextLine, lay_out
from lessons.typeset.markdown.read_blocks import parse

_STYLES = {
    "strong": "bold",
    "emphasis": "italic",
    "strike": "strike",
    "underline": "underline",
    "code": "$text-accent",
    "math": "$text-secondary",
    "marker": "$primary",
    "table-head": "bold",
}
"""Style name of the typesetting -> style; all others are shown plain."""


class Prose(Widget):
    """A few lines of a lesson's Markdown; never markup, never an action."""

    DEFAULT_CSS = "Prose { height: auto; text-wrap: nowrap; }"

    def __init__(self, text: str, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._parsed = parse(text)
        self._width = -1
        self._lines: list[TextLine] = []

    def update(self, text: str) -> None:
        """Show another text."""
        self._parsed = parse(text)
        self._width = -1
        self.refresh(layout=True)

    def _laid_out(self, width: int) -> list[TextLine]:
        if width != self._width:
            self._width = width
            lines = lay_out(self._parsed, width)
            while lines and not lines[0].spans:
                del lines[0]
            self._lines = lines
        return self._lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, len(self._laid_out(width)))

    def render(self) -> Content:
        lines = self._laid_out(self.content_size.width or 80)
        return Content("\n").join(
            Content.assemble(
                *((span.text, " ".join(_STYLES.get(name, "") for name in span.style)) for span in line.spans)
            )
            for line in lines
        )
