"""Single and multiple choice."""

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from lessons.paper import PaperItem
from lessons.problem import N_
from lessons.question import Choice, Response
from tui.widgets.answers.answer import Answer
from tui.widgets.prose import Prose


class OptionLine(Horizontal):
    """One option: its number, whether it is chosen, its text."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    OptionLine { height: auto; padding: 0 1 0 0; }
    OptionLine > Static { width: 9; }
    OptionLine > Prose { width: 1fr; }
    OptionLine:hover { background: $boost; }
    OptionLine.-cursor { background: $panel; }
    OptionLine.-chosen { text-style: bold; }
    """

    class Clicked(Message):
        """This option was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, place: int, text: str, *, multiple: bool) -> None:
        super().__init__()
        self._place = place
        self._text = text
        self._marks = ("[ ]", "[x]") if multiple else ("( )", "(x)")

    def compose(self) -> ComposeResult:
        yield Static(classes="mark")
        yield Prose(self._text)

    def show(self, *, cursor: bool, chosen: bool) -> None:
        """Draw the option as chosen or not, under the cursor or not."""
        self.set_class(cursor, "-cursor")
        self.set_class(chosen, "-chosen")
        pointer = ">" if cursor else " "
        self.query_one(".mark", Static).update(Content(f" {pointer} {self._place + 1} {self._marks[chosen]}"))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Clicked(self._place))


class ChoiceAnswer(Answer, can_focus=True):
    """Options to choose from with arrows and space, their number, or the mouse."""

    DEFAULT_CSS = """
    ChoiceAnswer:focus OptionLine.-cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
    """
    BINDINGS = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("space", "choose", N_("Choose")),
        Binding("enter", "choose_or_go_on", show=False),
        *(Binding(str(n), f"number({n})", show=False) for n in range(1, 10)),
    ]

    def __init__(self, item: PaperItem, response: Response | None) -> None:
        super().__init__(item, response)
        assert isinstance(item.question, Choice)
        self._question = item.question
        self._cursor = 0

    def compose(self) -> ComposeResult:
        for place, index in enumerate(self.item.order):
            yield OptionLine(place, self._question.options[index].text, multiple=self._question.multiple)

    def on_mount(self) -> None:
        self.show_given()

    def show_given(self) -> None:
        chosen = set(self.given or ())
        for place, line in enumerate(self.query(OptionLine)):
            line.show(cursor=place == self._cursor, chosen=self.item.order[place] in chosen)

    def action_move(self, step: int) -> None:
        self._cursor = (self._cursor + step) % len(self.item.order)
        self.show_given()
        self.query(OptionLine)[self._cursor].scroll_visible(animate=False)

    def action_choose(self) -> None:
        index = self.item.order[self._cursor]
        if not self._question.multiple:
            self.give((index,))
        else:
            chosen = set(self.given or ()) ^ {index}
            self.give(tuple(sorted(int(i) for i in chosen)) or None)
        self.show_given()

    def action_choose_or_go_on(self) -> None:
        if not self._question.multiple and self.given == (self.item.order[self._cursor],):
            self.post_message(self.Complete())
        else:
            self.action_choose()

    def action_number(self, number: int) -> None:
        if number <= len(self.item.order):
            self._cursor = number - 1
            self.action_choose()

    def on_option_line_clicked(self, event: OptionLine.Clicked) -> None:
        event.stop()
        self.focus()
        self.action_number(event.place + 1)
