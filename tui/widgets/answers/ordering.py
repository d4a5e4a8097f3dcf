"""Put in order."""

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from lessons.paper import PaperItem
from lessons.problem import N_
from lessons.question import Ordering, Response
from tui.language import _
from tui.widgets.answers.answer import Answer
from tui.widgets.prose import Prose


class Mover(Static):
    """A button of one cell that moves its item."""

    ALLOW_SELECT = False

    class Clicked(Message):
        """Move the item at `place` by `step`; 0 only puts the cursor there."""

        def __init__(self, place: int, step: int) -> None:
            super().__init__()
            self.place = place
            self.step = step

    def __init__(self, text: str, place: int, step: int) -> None:
        super().__init__(Content(text))
        self._message = (place, step)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Clicked(*self._message))


class OrderingAnswer(Answer, can_focus=True):
    """Items to be moved up and down. Nothing counts as answered before the first move or confirmation."""

    DEFAULT_CSS = """
    OrderingAnswer .line { height: auto; }
    OrderingAnswer Mover { width: 5; color: $accent; }
    OrderingAnswer Mover:hover { background: $boost; text-style: bold; }
    OrderingAnswer .place { width: 6; }
    OrderingAnswer Prose { width: 1fr; }
    OrderingAnswer .-cursor { background: $panel; }
    OrderingAnswer:focus .-cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
    OrderingAnswer:focus .-cursor Mover { color: $block-cursor-foreground; }
    OrderingAnswer .note { color: $foreground 70%; padding: 1 0 0 1; }
    """
    BINDINGS = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("shift+up,K,minus", "carry(-1)", N_("Item up"), key_display="-"),
        Binding("shift+down,J,plus,equals_sign", "carry(1)", N_("Item down"), key_display="+"),
        Binding("space", "confirm", N_("Keep this order")),
        Binding("enter", "confirm_and_go_on", show=False),
    ]

    def __init__(self, item: PaperItem, response: Response | None) -> None:
        super().__init__(item, response)
        assert isinstance(item.question, Ordering)
        self._question = item.question
        self._cursor = 0
        self._sequence = [int(index) for index in response or item.order]

    def compose(self) -> ComposeResult:
        for place in range(len(self._sequence)):
            with Horizontal(classes="line"):
                yield Static(classes="place")
                yield Mover(" [-] ", place, -1)
                yield Mover(" [+] ", place, 1)
                yield Prose("")
        yield Static(classes="note")

    def on_mount(self) -> None:
        self.show_given()

    def show_given(self) -> None:
        if self.given is None:
            self._sequence = list(self.item.order)
        for place, line in enumerate(self.query(".line")):
            here = place == self._cursor
            line.set_class(here, "-cursor")
            line.query_one(".place", Static).update(Content(f" {'>' if here else ' '} {place + 1}."))
            line.query_one(Prose).update(self._question.items[self._sequence[place]])
        note = "" if self.given is not None else _("Not answered yet: move an item, or press space to keep this order.")
        self.query_one(".note", Static).update(Content(note))

    def action_move(self, step: int) -> None:
        self._cursor = (self._cursor + step) % len(self._sequence)
        self.show_given()

    def action_carry(self, step: int) -> None:
        target = self._cursor + step
        if 0 <= target < len(self._sequence):
            order = self._sequence
            order[self._cursor], order[target] = order[target], order[self._cursor]
            self._cursor = target
            self.give(tuple(order))
        self.show_given()

    def action_confirm(self) -> None:
        self.give(tuple(self._sequence))
        self.show_given()

    def action_confirm_and_go_on(self) -> None:
        if self.given is None:
            self.action_confirm()
        else:
            self.post_message(self.Complete())

    def on_mover_clicked(self, event: Mover.Clicked) -> None:
        event.stop()
        self.focus()
        self._cursor = event.place
        self.action_carry(event.step)
