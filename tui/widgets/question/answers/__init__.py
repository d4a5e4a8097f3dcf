"""How a question is answered on the screen, one type a file.

Every one takes a paper's item and the response so far and speaks in the author's order: the order on the screen is the
item's. None is a widget: a `QuestionView` draws it and hands it keys and clicks.
"""

from lessons.assessment.paper import PaperItem
from lessons.content.question import Choice, Matching, Ordering, Response
from tui.widgets.question.answers.answer import AnswerInput
from tui.widgets.question.answers.choice import ChoiceAnswer
from tui.widgets.question.answers.cloze import ClozeAnswer
from tui.widgets.question.answers.matching import MatchingAnswer
from tui.widgets.question.answers.ordering import OrderingAnswer


def answer_to(item: PaperItem, given: Response | None) -> AnswerInput:
    """The input for the answer to this item."""
    match item.question:
        case Choice():
            return ChoiceAnswer(item, given)
        case Ordering():
            return OrderingAnswer(item, given)
        case Matching():
            return MatchingAnswer(item, given)
        case _:
            return ClozeAnswer(item, given)


__all__ = ["AnswerInput", "ChoiceAnswer", "ClozeAnswer", "MatchingAnswer", "OrderingAnswer", "answer_to"]
