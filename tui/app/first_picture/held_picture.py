"""While a picture of an earlier start stands on the terminal, nothing is drawn over it before Today is whole.

Textual draws a screen as it comes together: without its scrollbar, without its focus, and then once more. Over a
picture of the same screen that would flicker, and nobody needs it.
"""

from typing import TypeVar

from textual.app import App

from tui.screens.frame.study_screen import StudyScreen

Result = TypeVar("Result")

LONGEST = 1.0
"""Seconds after which Today is drawn as far as it is there."""


class HeldPicture(App[Result]):
    """An application that may begin with such a picture: `draws_at_once` says so, until Today is drawn."""

    draws_at_once = False

    def on_mount(self) -> None:
        if self.draws_at_once:
            self.set_timer(LONGEST, self.draw_first)

    def is_whole(self, screen: StudyScreen[None]) -> None:
        """Today has all it shows; it is drawn once that has found its place."""
        if self.draws_at_once:
            screen.call_after_refresh(screen.call_after_refresh, self.draw_first)

    def draw_first(self) -> None:
        """Draw over the picture from now on."""
        if self.draws_at_once:
            self.draws_at_once = False
            self.screen.refresh()
