"""Sentences of the program, with names in them, cut into lines as a lesson's text is."""

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from lessons.typeset.fill_lines import fill


class Sentences(Static):
    """Plain text in any language. Textual's own wrapping breaks Chinese at the spaces around a Latin word alone."""

    DEFAULT_CSS = "Sentences { height: auto; text-wrap: nowrap; }"

    @property
    def _text(self) -> Content:
        content = self.content
        return content if isinstance(content, Content) else Content(str(content))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(fill(self._text.plain, width))

    def render(self) -> Content:
        text = self._text
        lines = fill(text.plain, self.content_size.width or 80)
        return Content("\n").join(text[first:last] for first, last in lines)
