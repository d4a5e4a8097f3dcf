"""The search bar of a lesson: the query, the number of hits and which one is shown."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from lessons.problem import N_
from tui.terminal.keys import bound
from tui.widgets.field import Line
from tui.wording.language import _


class FindBar(Horizontal):
    """Hidden until `open`. Enter goes to the next hit, Up to the one before, Esc closes."""

    DEFAULT_CSS = """
    FindBar { height: 1; padding: 0 3; display: none; }
    FindBar Input { width: 1fr; }
    FindBar Static { width: auto; min-width: 14; padding: 0 0 0 2; }
    """

    BINDINGS = [
        bound("next-one", "step(1)", N_("Next hit")),
        bound("previous-one", "step(-1)", N_("Previous hit"), show=False),
        bound("down", "step(1)"),
        bound("up", "step(-1)"),
        bound("back", "close", N_("Close")),
    ]

    class Sought(Message):
        """Other words are looked for; empty when the bar closes."""

        def __init__(self, query: str) -> None:
            super().__init__()
            self.query = query

    class Stepped(Message):
        """The next (1) or previous (-1) hit is wanted."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    class Closed(Message):
        """The bar was closed."""

    def compose(self) -> ComposeResult:
        yield Line(placeholder=_("Find in this lesson"), max_length=100, compact=True, select_on_focus=True)
        yield Static()

    def open(self) -> None:
        """Show the bar and type into it."""
        self.display = True
        self.query_one(Input).focus()

    def show_hits(self, number: int, count: int) -> None:
        """Show the number of the present hit, and how many there are."""
        empty = not self.query_one(Input).value
        text = "" if empty else _("{n} of {of}").format(n=number, of=count) if count else _("not found")
        self.query_one(Static).update(Content(text))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Sought(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Stepped(1))

    def action_step(self, step: int) -> None:
        self.post_message(self.Stepped(step))

    def action_close(self) -> None:
        self.display = False
        self.post_message(self.Closed())
