"""A question with its final answer: asked, part by part right or wrong, and why. The same wherever one is shown."""

from collections.abc import Sequence

from lessons.bank.written.escape import escaped
from lessons.content.question import grade
from tui.widgets.lines import Piece
from tui.widgets.question.answers import AnswerInput
from tui.widgets.question.answers.answer import PARTLY, RIGHT, WRONG
from tui.widgets.sheet import Part
from tui.wording.testing.result_text import answer_word, source_text


def final_parts(answer: AnswerInput, below_stem: Sequence[Part] = ()) -> list[Part]:
    """The parts of a question whose `answer` is final; `below_stem` stands right above what was answered."""
    explanation, source = answer.item.question.explanation, answer.item.question.source
    rows = answer.parts()
    if rows and not below_stem:
        rows[0] = rows[0]._replace(above=1)
    why = [Part(explanation, above=1)] if explanation else []
    why += [Part(escaped(source_text(source)), style=("quiet",), above=1)] if source else []
    return [Part(answer.stem(), style=("bold",)), *below_stem, *rows, *why]


def verdict(answer: AnswerInput, certainty: int = 0) -> tuple[Piece, Piece]:
    """A sign and a word for a final answer; `certainty`: how sure one said to be, 0 where that was not asked."""
    mark = grade(answer.item.question, answer.given or ())
    partly = not mark.right and mark.share is not None and mark.share[0] > 0
    sign = RIGHT if mark.right else PARTLY if partly else WRONG
    word = answer_word(right=mark.right, partly=partly, given=answer.given is not None, certainty=certainty)
    return sign, Piece(word, sign.style)
