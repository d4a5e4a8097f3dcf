"""What is said after an answer: right or wrong, the right answer, the author's feedback and explanation."""

from collections.abc import Iterator

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from lessons.question import Choice, Question, Response, grade
from lessons.solution import key
from tui.language import _
from tui.widgets.prose import Prose
from tui.words import response_text


def feedback(question: Question, response: Response) -> Iterator[Widget]:
    """The widgets to put below an answer that is final."""
    right = grade(question, response).right
    verdict = _("right") if right else _("wrong")
    yield Static(Content.styled(verdict, "bold $success" if right else "bold $error"), classes="verdict")
    if not right:
        yield Prose(_("Right: {text}").format(text=response_text(question, key(question))), classes="part")
    for text in said_of(question, response):
        yield Prose(text, classes="part")
    if question.explanation:
        yield Prose(question.explanation, classes="part")


def said_of(question: Question, response: Response) -> list[str]:
    """The author's feedback on what was chosen."""
    if not isinstance(question, Choice):
        return []
    return [text for index in response if (text := question.options[int(index)].feedback)]
