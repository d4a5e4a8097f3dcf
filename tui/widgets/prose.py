"""Lesson text in small: a stem, an option, an explanation, wrapped as Chinese and Latin text want it."""

from textual.content import Content
from textual.widgets import Static


class Prose(Static):
    """A few lines of a lesson's Markdown; never markup, never an action."""

    DEFAULT_CSS = "Prose { height: auto; }"

    def __init__(self, text: str, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(Content(text), id=id, classes=classes)
