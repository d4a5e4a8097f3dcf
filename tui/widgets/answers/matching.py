"""Match: every left side gets one right side, named by its number."""

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from lessons.paper import PaperItem
from lessons.problem import N_
from lessons.question import Matching, Response
from tui.widgets.answers.answer import Answer
from tui.widgets.prose import Prose


class MatchLine(Horizontal):
    """A left side with what it is matched to, or a right side with its number."""

    ALLOW_SELECT = False

    class Clicked(Message):
        """A left side (`left`) or a right side was clicked."""

        def __init__(self, place: int, left: bool) -> None:
            super().__init__()
            self.place = place
            self.left = left

    def __init__(self, place: int, text: str, *, left: bool) -> None:
        super().__init__(classes="left" if left else "right")
        self._place = place
        self._text = text
        self._left = left

    def compose(self) -> ComposeResult:
        yield Static(Content("" if self._left else f"   {self._place + 1}."), classes="mark")
        yield Prose(self._text)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Clicked(self._place, self._left))


class MatchingAnswer(Answer, can_focus=True):
    """Arrows choose a left side; a number, or a click on a right side, matches it."""

    DEFAULT_CSS = """
    MatchingAnswer MatchLine { height: auto; }
    MatchingAnswer .mark { width: 11; }
    MatchingAnswer .right .mark { width: 6; color: $accent; }
    MatchingAnswer Prose { width: 1fr; }
    MatchingAnswer .side { text-style: bold; color: $foreground 80%; padding: 0 0 0 3; }
    MatchingAnswer .side.second { padding: 1 0 0 3; }
    MatchingAnswer MatchLine:hover { background: $boost; }
    MatchingAnswer .-cursor { background: $panel; }
    MatchingAnswer:focus .-cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
    """
    BINDINGS = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("space", "cycle", N_("Next match")),
        Binding("1", "match(1)", N_("Match"), key_display="1…9"),
        *(Binding(str(n), f"match({n})", show=False) for n in range(2, 10)),
        Binding("enter", "down_or_go_on", show=False),
    ]

    def __init__(self, item: PaperItem, response: Response | None) -> None:
        super().__init__(item, response)
        assert isinstance(item.question, Matching)
        self._question = item.question
        self._cursor = 0
        self._matched = [int(index) for index in response] if response else [-1] * len(item.question.pairs)

    def compose(self) -> ComposeResult:
        left, right = self._question.headings
        if left:
            yield Static(Content(left), classes="side")
        for place, (side, _right) in enumerate(self._question.pairs):
            yield MatchLine(place, side, left=True)
        yield Static(Content(right), classes="side second")
        for place, index in enumerate(self.item.order):
            yield MatchLine(place, self._question.pairs[index][1], left=False)

    def on_mount(self) -> None:
        self.show_given()

    def show_given(self) -> None:
        if self.given is None:
            self._matched = [-1] * len(self._question.pairs)
        for place, line in enumerate(self.query(".left")):
            here = place == self._cursor
            line.set_class(here, "-cursor")
            index = self._matched[place]
            number = str(self.item.order.index(index) + 1) if index >= 0 else "_"
            line.query_one(".mark", Static).update(Content(f" {'>' if here else ' '} [ {number} ] "))

    def action_move(self, step: int) -> None:
        self._cursor = (self._cursor + step) % len(self._matched)
        self.show_given()

    def action_match(self, number: int) -> None:
        if number <= len(self.item.order):
            self._match(number - 1)
            if self._cursor < len(self._matched) - 1:
                self.action_move(1)

    def action_cycle(self) -> None:
        index = self._matched[self._cursor]
        place = self.item.order.index(index) if index >= 0 else -1
        self._match((place + 1) % len(self.item.order))

    def _match(self, place: int) -> None:
        self._matched[self._cursor] = self.item.order[place]
        self.give(tuple(self._matched))
        self.show_given()

    def action_down_or_go_on(self) -> None:
        if self._cursor < len(self._matched) - 1:
            self.action_move(1)
        else:
            self.post_message(self.Complete())

    def on_match_line_clicked(self, event: MatchLine.Clicked) -> None:
        event.stop()
        self.focus()
        if event.left:
            self._cursor = event.place
            self.show_given()
        else:
            self.action_match(event.place + 1)
