"""How a question is answered on the screen, one type a file.

Every one takes a paper's item and the response so far, posts `Answered` whenever the response changes,
and speaks in the author's order: the order on the screen is the item's.
"""

from lessons.paper import PaperItem
from lessons.question import Choice, Matching, Ordering, Response
from tui.widgets.answers.answer import Answer, Answered


def answer_widget(item: PaperItem, response: Response | None) -> Answer:
    """The widget that answers this item."""
    from tui.widgets.answers.choice import ChoiceAnswer
    from tui.widgets.answers.cloze import ClozeAnswer
    from tui.widgets.answers.matching import MatchingAnswer
    from tui.widgets.answers.ordering import OrderingAnswer

    match item.question:
        case Choice():
            return ChoiceAnswer(item, response)
        case Ordering():
            return OrderingAnswer(item, response)
        case Matching():
            return MatchingAnswer(item, response)
        case _:
            return ClozeAnswer(item, response)


__all__ = ["Answer", "Answered", "answer_widget"]
