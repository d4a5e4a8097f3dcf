"""The questions of a lesson with their keys, for whoever wrote them."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from lessons.assessment.paper import PaperItem, shuffled
from lessons.content.lesson import Lesson
from lessons.content.question import Question
from lessons.content.right_response import key
from lessons.problem import N_
from tui.screens.frame.study_screen import StudyScreen
from tui.widgets.lines import Piece
from tui.widgets.question.answered import AnsweredQuestion
from tui.widgets.question.answers import answer_to
from tui.widgets.question.final_parts import final_parts
from tui.widgets.sheet import Part
from tui.wording.labels import after_label, test_text, type_text
from tui.wording.language import _


class KeysOnDemandScreen(StudyScreen[None]):
    """Every question as it looks once it was answered right, with hints, feedback and explanations."""

    CSS_PATH = "keys_on_demand.tcss"
    HELP_TEXT = N_(
        "Every question of this lesson as it looks once it was answered right, in the order in which it is written. "
        "Enter or a click leads to its place in the lesson."
    )

    def __init__(self, lesson: Lesson) -> None:
        super().__init__()
        self._lesson = lesson

    def bar_title(self) -> str:
        return _("Questions and keys")

    def body(self) -> ComposeResult:
        with VerticalScroll(classes="page"):
            for test in self._lesson.tests:
                yield Static(Content.styled(test_text(test), "bold $accent"), classes="test")
                if test.sealed:
                    yield Static(Content(_("Its questions are sealed: try the pack before it was sealed.")))
                for number, question in enumerate(test.questions, 1):
                    yield self._drawn(number, question)
            if not self._lesson.tests:
                yield Static(Content(_("This lesson has no test.")), classes="quiet")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def _drawn(self, number: int, question: Question) -> AnsweredQuestion:
        as_written = tuple(sorted(shuffled(question, "")))
        answer = answer_to(PaperItem(question, as_written), key(question))
        answer.close()
        about = f"{question.id} · {type_text(question)}"
        title = Part("", (Piece(f"{number}. ", "bold"), Piece(about, "quiet")))
        hint = _("Hint: {hint}").format(hint=after_label(question.hint)) if question.hint else ""
        return AnsweredQuestion(
            title,
            [*final_parts(answer), *([Part(hint, style=("quiet",), above=1)] if hint else [])],
            lambda: self.study.open_lesson(self._lesson.key, line=question.line, instead_of=self),
            id=f"question-{question.id.replace('.', '-')}",
        )
