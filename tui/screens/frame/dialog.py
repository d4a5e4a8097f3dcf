"""What lies on top of a screen until it is answered, by a key that was pressed when it stood there.

Textual looks up what a key does on the screen that is in front once the key has come back from the screen that it was
pressed on. There some keys overtake others: ctrl+q is looked up at once, a letter only after the screen below. So a
letter that was typed before ctrl+q may come back when the dialog is there, and would answer it.
"""

from typing import TypeVar

from textual import events
from textual.screen import ModalScreen

from tui.screens.frame.seen_screen import SeenScreen

Result = TypeVar("Result")


class Dialog(ModalScreen[Result], SeenScreen[Result]):
    """Gives its answer. What is typed into its fields counts at once, a key that does something once it was drawn."""

    def takes(self, event: events.Event) -> bool:
        """Whether a key that came back from where it was pressed was meant for this dialog."""
        return event.time >= self._shown_since or not event.is_forwarded
