"""The line at the bottom: what can be done here, in the language of the moment."""

from textual.app import ComposeResult
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

from tui.language import _


class KeyBar(Footer):
    """Textual's footer with its descriptions translated when they are drawn."""

    def compose(self) -> ComposeResult:
        for child in super().compose():
            if isinstance(child, FooterKey):
                child.description = _(child.description)
            yield child
