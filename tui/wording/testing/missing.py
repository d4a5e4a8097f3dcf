"""What is missing in the answers of a test, or of one question, before they count."""

from collections.abc import Sequence

from lessons.assessment.attempt import SittingState
from lessons.assessment.paper import PaperItem
from lessons.content.question import Question, Response, gaps, has_doubts
from tui.wording.language import ngettext


def what_is_missing(items: Sequence[PaperItem], state: SittingState, *, mark: str = "") -> list[str]:
    """What is not answered, or in a way that hardly counts, a sentence each; none where all is answered.

    `mark`: what the questions that are only partly answered bear, with a space before it.
    """
    given = [(item.question, state.answers.get(item.question.id, ())) for item in items]
    sentences = []
    open_count = sum(item.question.id not in state.answers for item in items)
    if open_count:
        text = ngettext("{n} question is not answered.", "{n} questions are not answered.", open_count)
        sentences.append(text.format(n=open_count))
    partly = sum(gaps(question, response) > 0 and not question.partial for question, response in given)
    if partly:
        text = ngettext(
            "{n} question{mark} is only partly answered and counts as wrong.",
            "{n} questions{mark} are only partly answered and count as wrong.",
            partly,
        )
        sentences.append(text.format(n=partly, mark=mark))
    half = sum(gaps(question, response) > 0 and question.partial for question, response in given)
    if half:
        text = ngettext(
            "{n} question{mark} is only partly answered and is right in part at most.",
            "{n} questions{mark} are only partly answered and are right in part at most.",
            half,
        )
        sentences.append(text.format(n=half, mark=mark))
    if state.flagged:
        count = len(state.flagged)
        sentences.append(ngettext("{n} is marked to come back.", "{n} are marked to come back.", count).format(n=count))
    unread = sum(has_doubts(question, response) for question, response in given)
    if unread:
        text = ngettext("In {n} question a number cannot be read.", "In {n} questions a number cannot be read.", unread)
        sentences.append(text.format(n=unread))
    return sentences


def gaps_text(question: Question, response: Response) -> str:
    """What an answer with empty parts counts as."""
    empty = gaps(question, response)
    if question.partial:
        return ngettext(
            "{n} part is still empty: as it is, the answer is right in part at most.",
            "{n} parts are still empty: as it is, the answer is right in part at most.",
            empty,
        ).format(n=empty)
    return ngettext(
        "{n} part is still empty: as it is, the answer counts as wrong.",
        "{n} parts are still empty: as it is, the answer counts as wrong.",
        empty,
    ).format(n=empty)
