"""The questions of an attempt as its result shows them."""

from collections.abc import Callable, Mapping

from lessons.assessment.attempt import question_answered
from lessons.assessment.paper import PaperItem, shuffled
from lessons.content.question import Question
from lessons.records import Answer, Attempt
from tui.widgets.lines import Piece
from tui.widgets.question.answered import AnsweredQuestion
from tui.widgets.question.answers import AnswerInput, answer_to
from tui.widgets.question.final_parts import final_parts, verdict
from tui.widgets.sheet import Part
from tui.wording.labels import as_typed
from tui.wording.language import _
from tui.wording.testing.result_text import answer_points, share_text

_GAP = Piece(" ")


class ResultQuestions:
    """Makes the questions of `attempt`. `places`: question id -> heading of what answers it; `opens`: goes there."""

    def __init__(
        self,
        attempt: Attempt,
        questions: Mapping[str, Question],
        places: Mapping[str, str],
        opens: Callable[[str], None],
    ) -> None:
        self._attempt = attempt
        self._questions = questions
        self._places = places
        self._opens = opens

    @property
    def numbered(self) -> list[tuple[int, Answer]]:
        """The answers with the numbers that their questions had on the paper."""
        return list(enumerate(self._attempt.answers, 1))

    def missed(self) -> list[tuple[int, Answer]]:
        """Those that were answered wrong or not at all."""
        return [(number, answer) for number, answer in self.numbered if not answer.right]

    def right(self) -> list[tuple[int, Answer]]:
        """Those that were answered right."""
        return [(number, answer) for number, answer in self.numbered if answer.right]

    def drawn(self, number: int, answer: Answer) -> AnsweredQuestion:
        """One question with its answer, what is right and why, and the way to where the lesson says it."""
        points = answer_points(answer.points, answer.out_of)
        given = self._given(answer)
        said = verdict(given, answer.certainty) if given else ()
        pieces = (
            piece for one in (Piece(f"{number}.", "bold"), *said, Piece(points, "quiet")) for piece in (one, _GAP)
        )
        title = Part("", tuple(pieces))
        changed = _("This question has changed since then; your answer is kept in the record.")
        parts = final_parts(given, self._counted(given, answer)) if given else [Part(changed, style=("quiet",))]
        parts += self._way(number, answer)
        return AnsweredQuestion(title, parts, lambda: self._opens(answer.question), id=f"question-{number}")

    def _counted(self, given: AnswerInput, answer: Answer) -> list[Part]:
        """How its points were counted, where that is not all or none."""
        return [Part(share_text(given.item.question, answer), style=("quiet",))] if answer.partly_right else []

    def _given(self, answer: Answer) -> AnswerInput | None:
        """The final answer, as it stood on the paper; `None` where the question is not what it was."""
        question = question_answered(answer, self._questions)
        if question is None:
            return None
        given = answer_to(PaperItem(question, shuffled(question, self._attempt.seed)), answer.response or None)
        given.close()
        return given

    def _way(self, number: int, answer: Answer) -> list[Part]:
        if not (heading := self._places.get(answer.question)):
            return []
        text = _("In the lesson: {heading}").format(heading=as_typed(heading))
        key = f" ({number % 10})" if number <= 10 else ""
        return [Part(text + key, style=("accent",), operation=AnsweredQuestion.OPENS, above=1)]
