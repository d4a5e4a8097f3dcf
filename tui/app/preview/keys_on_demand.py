"""The questions of a lesson with their keys, and its reflections with their model answers, for whoever wrote them."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from lessons.assessment.paper import PaperItem, shuffled
from lessons.content.lesson import Lesson, Prompt
from lessons.content.question import Question
from lessons.content.right_response import key
from lessons.problem import N_
from tui.app.preview.source_asked import SourceAsked
from tui.screens.frame.study_screen import StudyScreen
from tui.terminal.keys import bound
from tui.widgets.lines import Piece
from tui.widgets.question.answered import AnsweredQuestion
from tui.widgets.question.answers import answer_to
from tui.widgets.question.final_parts import final_parts
from tui.widgets.sheet import Part
from tui.wording.labels import after_label, test_text, type_text
from tui.wording.language import _


class KeysOnDemandScreen(StudyScreen[None]):
    """Every question as it looks once it was answered right, with hints and all feedback; then the reflections."""

    CSS_PATH = "keys_on_demand.tcss"
    HELP_TEXT = N_(
        "Every question of this lesson as it looks once it was answered right, in the order in which it is written, "
        "with the feedback on each option; then its reflections with their model answers. Enter or a click leads to "
        "the place in the lesson, {editor} opens it in your editor."
    )
    BINDINGS = [bound("editor", "edit_source", N_("Edit in your own editor"))]

    def __init__(self, lesson: Lesson) -> None:
        super().__init__()
        self._lesson = lesson

    @property
    def key(self) -> str:
        """`pack/lesson`."""
        return self._lesson.key

    async def show(self, lesson: Lesson) -> None:
        """Show a new version of the lesson, at the same place."""
        at = self.query_one(VerticalScroll).scroll_offset.y
        self._lesson = lesson
        await self.recompose()
        page = self.query_one(VerticalScroll)
        page.focus()
        page.call_after_refresh(page.scroll_to, y=at, animate=False)

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
                yield Static(Content(_("This lesson has no test.")), classes="quiet test")
            if self._lesson.prompts:
                yield Static(Content.styled(_("Reflection"), "bold $accent"), classes="test")
                for number, prompt in enumerate(self._lesson.prompts, 1):
                    yield self._written(number, prompt)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_edit_source(self) -> None:
        top = self.query_one(VerticalScroll).scroll_offset.y
        in_sight = (each for each in self.query(_Placed) if each.virtual_region.bottom > top)
        here = self.focused if isinstance(self.focused, _Placed) else next(in_sight, None)
        self.post_message(SourceAsked(self._lesson.path, here.line if here else 0))

    def _drawn(self, number: int, question: Question) -> AnsweredQuestion:
        as_written = tuple(sorted(shuffled(question, "")))
        answer = answer_to(PaperItem(question, as_written), key(question))
        answer.tells_all = True
        answer.close()
        about = f"{question.id} · {type_text(question)}"
        hint = _("Hint: {hint}").format(hint=after_label(question.hint)) if question.hint else ""
        parts = [*final_parts(answer), *([Part(hint, style=("quiet",), above=1)] if hint else [])]
        return self._placed(number, about, parts, f"question-{question.id}", question.line)

    def _written(self, number: int, prompt: Prompt) -> AnsweredQuestion:
        name = _("Model answer, to compare with yours") if prompt.model else _("No model answer is written.")
        parts = [Part(prompt.text, style=("bold",)), Part(name, style=("quiet",), above=1)]
        parts += [Part(prompt.model)] if prompt.model else []
        return self._placed(number, prompt.id, parts, f"prompt-{prompt.id}", prompt.line)

    def _placed(self, number: int, about: str, parts: list[Part], id_: str, line: int) -> AnsweredQuestion:
        title = Part("", (Piece(f"{number}. ", "bold"), Piece(about, "quiet")))

        def opens() -> None:
            self.study.open_lesson(self._lesson.key, line=line, instead_of=self)

        return _Placed(title, parts, opens, id=id_.replace(".", "-"), line=line)


class _Placed(AnsweredQuestion):
    """It, and where it stands in its lesson's file."""

    def __init__(self, title: Part, parts: list[Part], opens: Callable[[], None], *, id: str, line: int) -> None:
        super().__init__(title, parts, opens, id=id)
        self.line = line
        """From 0."""
