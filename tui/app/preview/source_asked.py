"""The author wants to edit what is tried."""

from textual.message import Message


class SourceAsked(Message):
    """A file of the pack is to be opened in the author's editor."""

    def __init__(self, path: str, line: int) -> None:
        super().__init__()
        self.path = path
        """Inside the pack."""
        self.line = line
        """From 0."""
