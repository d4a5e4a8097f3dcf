"""A question with its final answer: asked, right or wrong, part by part, and why. The same wherever one is shown."""

from collections.abc import Sequence

from lessons.content.question import grade
from tui.widgets.lines import Piece
from tui.widgets.question.answers import AnswerInput
from tui.widgets.question.answers.answer import RIGHT, WRONG
from tui.widgets.sheet import Part
from tui.wording.labels import certainty_text
from tui.wording.language import _


def final_parts(answer: AnswerInput, below_stem: Sequence[Part] = (), certainty: int = 0) -> list[Part]:
    """The parts of a question whose `answer` is final; `certainty`: how sure one said to be, 0 where not asked."""
    stem = Part(answer.stem(), style=("bold",))
    explanation = answer.item.question.explanation
    rows = answer.parts()
    if rows:
        rows[0] = rows[0]._replace(above=1)
    why = [Part(explanation, above=1)] if explanation else []
    return [stem, *below_stem, _verdict(answer, certainty), *rows, *why]


def _verdict(answer: AnswerInput, certainty: int) -> Part:
    right = grade(answer.item.question, answer.given or ()).right
    word = _("right") if right else _("not answered") if answer.given is None else _("wrong")
    sign = RIGHT if right else WRONG
    if certainty:
        word += f" · {certainty_text(certainty)}"
    return Part(word, (Piece(" "), sign, Piece(" ")), (sign.style,), above=1)
