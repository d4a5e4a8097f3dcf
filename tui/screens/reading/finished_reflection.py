"""A finished reflection, to be read again."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from lessons.content.keys import LessonKey
from lessons.problem import N_, Problem
from lessons.records import Reflection
from tui.screens.frame.study_screen import StudyScreen
from tui.widgets.lesson.prose import Prose
from tui.wording.language import _
from tui.wording.times import date_text


class FinishedReflectionScreen(StudyScreen[None]):
    """Shows the prompt and what was written; sharing can still be chosen or taken back until it was sent."""

    CSS_PATH = "finished_reflection.tcss"
    HELP_TEXT = N_(
        "What you wrote, as you wrote it. o shares it with your branch at the next summary, or takes that back."
    )
    BINDINGS = [
        Binding("o", "share", N_("Share or keep private")),
        Binding("l", "lesson", N_("To the lesson")),
    ]

    def __init__(self, record: str) -> None:
        super().__init__()
        self._key = record

    @property
    def _record(self) -> Reflection:
        record = self.session.progress.records()[self._key]
        assert isinstance(record, Reflection)
        return record

    def bar_title(self) -> str:
        return _("Reflection of {date}").format(date=date_text(self._record.written))

    def body(self) -> ComposeResult:
        record = self._record
        prompt, title = self._prompt_and_title(record)
        text = self.session.progress.text(self._key)
        shared = self.session.progress.shared(self._key)
        with VerticalScroll(classes="page"):
            yield Static(Content.styled(title, "bold $accent"), classes="quiet")
            yield Prose(prompt, classes="prompt")
            yield Prose(text if text is not None else _("The text is not on this machine."), classes="text")
            yield Static(Content(_("shared with your branch") if shared else _("private")), classes="quiet state")

    def _prompt_and_title(self, record: Reflection) -> tuple[str, str]:
        key = str(LessonKey.of(record))
        lesson = self.study.find_lesson(key, quiet=True)
        if lesson is None:
            return _("The lesson is no longer here."), key
        prompt = next((p.text for p in lesson.prompts if p.id == record.prompt), "")
        return prompt, lesson.manifest.title

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    async def action_share(self) -> None:
        if self.session.read_only:
            self.study.notify(_("This window is read-only."))
            return
        try:
            self.session.progress.share(self._key, not self.session.progress.shared(self._key))
        except Problem as problem:
            self.study.refuse(problem)
            return
        await self.recompose()
        self.query_one(VerticalScroll).focus()

    def action_lesson(self) -> None:
        self.study.open_lesson(str(LessonKey.of(self._record)))
