"""Feedback on an answer: right or wrong, the right answer, the author's feedback and explanation."""

from lessons.content.question import Question, Response, author_feedback, grade
from lessons.content.right_response import key
from tui.widgets.lines import Piece
from tui.widgets.sheet import Part
from tui.wording.labels import response_lines
from tui.wording.language import _


def feedback(question: Question, response: Response) -> list[Part]:
    """The parts to write below a final answer."""
    right = grade(question, response).right
    parts = [Part(_("right") if right else _("wrong"), style=("right" if right else "wrong",), above=1)]
    if not right:
        first, *others = response_lines(_("Right: {text}"), question, key(question))
        parts += [Part(first), *(Part(text, (Piece("   "),)) for text in others)]
    parts += [Part(text) for text in author_feedback(question, response)]
    if question.explanation:
        parts.append(Part(question.explanation))
    return parts
