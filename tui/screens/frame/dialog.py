"""Dialogs: they lie on a screen until they are answered, by a key that was pressed once they were shown.

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
    """Its result is the answer. Text typed into its fields counts at once, other keys once it was drawn."""

    def takes(self, event: events.Event) -> bool:
        """Whether a key that came back from where it was pressed was meant for this dialog."""
        return event.time >= self._shown_since or not event.is_forwarded
