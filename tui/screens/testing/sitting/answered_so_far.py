"""Where in a paper one is, and what of it is answered."""

from collections.abc import Sequence

from lessons.assessment.attempt import SittingState
from lessons.assessment.paper import PaperItem
from lessons.content.question import Question, gaps
from tui.widgets.lines import Piece
from tui.wording.labels import type_text, worth_text
from tui.wording.language import _


def position_pieces(question: Question, position: int, count: int) -> list[Piece]:
    """The number of a question in a paper of `count` questions, its type and its points; `position` counts from 0."""
    number = _("Question {n} of {of}").format(n=position + 1, of=count)
    return [Piece(number, "bold"), Piece(f"  {type_text(question)} · {worth_text(question)}", "$foreground 70%")]


def marked_numbers(items: Sequence[PaperItem], state: SittingState) -> list[tuple[str, str]]:
    """The number of each question, with ✓ where it is answered, ~ where only in part, ? where to come back.

    As (text, style), for `Overview`.
    """
    numbers = []
    for number, item in enumerate(items):
        given = state.answers.get(item.question.id)
        answered = given is not None
        flagged = item.question.id in state.flagged
        partly = given is not None and gaps(item.question, given) > 0
        whole = answered and not partly
        mark = ("~" if partly else "✓" if answered else " ") + ("?" if flagged else " ")
        style = "reverse bold" if number == state.position else "$success" if whole else "$foreground 70%"
        numbers.append((f" {number + 1}{mark}", "bold $warning" if flagged and "reverse" not in style else style))
    return numbers
