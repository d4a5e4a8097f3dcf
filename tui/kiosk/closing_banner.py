"""The line that counts down to closing time, on whatever screen is shown."""

from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui.typing.candidate_line import ROWS
from tui.widgets.key_bar import KeyBar
from tui.wording.language import _
from tui.wording.times import clock_text

CLOSING_WARNING = 300
"""Seconds before closing time from which on it is shown."""
_LAST = 60


class ClosingBanner(Static):
    """A line above the key bar; it never has the focus."""

    DEFAULT_CSS = """
    ClosingBanner { dock: bottom; height: 1; padding: 0 1; background: $warning; color: $background;
                    text-style: bold; text-wrap: nowrap; text-overflow: ellipsis; }
    ClosingBanner.last { background: $error; }
    ClosingBanner:nocolor { text-style: reverse bold; }
    """


def announce(screen: Screen[object], closing: str, seconds: int) -> None:
    """Show how long it is until `closing`."""
    if not screen.is_mounted:
        return
    banner = next(iter(screen.query(ClosingBanner)), None)
    if banner is None:
        banner = ClosingBanner()
        screen.mount(banner)
    text = _("This machine closes at {time}, in {left}. What you did is saved.")
    banner.update(Content(text.format(time=closing, left=clock_text(seconds))))
    banner.set_class(seconds <= _LAST, "last")
    # What is docked at one edge lies one on the other.
    below = ROWS if screen.has_class("-words") else sum(bar.size.height for bar in screen.query(KeyBar))
    banner.styles.margin = (0, 0, below, 0)
