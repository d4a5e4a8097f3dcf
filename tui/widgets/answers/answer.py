"""What all answer widgets have in common."""

from collections.abc import Callable

from textual.containers import Vertical
from textual.message import Message

from lessons.paper import PaperItem
from lessons.question import Response


class Answered(Message):
    """The response changed; `None` means that it was cleared."""

    def __init__(self, question: str, response: Response | None) -> None:
        super().__init__()
        self.question = question
        self.response = response


class Answer(Vertical):
    """A question's answer being given. `complete` asks to go on to the next question."""

    DEFAULT_CSS = "Answer { height: auto; }"

    class Complete(Message):
        """The member is done with this question."""

    def __init__(self, item: PaperItem, response: Response | None) -> None:
        super().__init__()
        self.item = item
        self.given: Response | None = response
        self.before_giving: Callable[[], None] = lambda: None
        """Called as soon as the response changes, before any picture shows the new one."""

    def give(self, response: Response | None) -> None:
        """Take a new response and tell the screen."""
        if response != self.given:
            self.given = response
            self.before_giving()
            self.post_message(Answered(self.item.question.id, response))

    def clear(self) -> None:
        """Take the answer back."""
        self.give(None)
        self.show_given()

    def show_given(self) -> None:
        """Draw the response as it is now."""
        raise NotImplementedError

    def start(self) -> None:
        """Put the focus where answering begins."""
        self.focus()
