"""A finished reflection, or a use at work, to be read again."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from lessons.content.keys import LessonKey
from lessons.problem import N_, Problem
from lessons.records import Application, Reflection
from tui.screens.frame.may_write import may_write
from tui.screens.frame.study_screen import StudyScreen
from tui.terminal.keys import bound
from tui.widgets.lesson.prose import Prose
from tui.wording.language import _, language
from tui.wording.times import date_text


class FinishedReflectionScreen(StudyScreen[None]):
    """Shows what was written, with its prompt; sharing a reflection can be chosen or taken back until it was sent."""

    CSS_PATH = "finished_reflection.tcss"
    HELP_TEXT = N_(
        "What you wrote, as you wrote it. {share} shares it with your branch at the next summary, or takes that back. "
        "Below it stands a model answer, where the lesson has one."
    )
    BINDINGS = [
        bound("share", "share", N_("Share or keep private")),
        bound("open", "lesson", N_("To the lesson")),
    ]

    def __init__(self, record: str) -> None:
        super().__init__()
        self._key = record

    @property
    def _record(self) -> Reflection | Application:
        record = self.session.progress.records()[self._key]
        assert isinstance(record, Reflection | Application)
        return record

    def bar_title(self) -> str:
        record = self._record
        if isinstance(record, Application):
            return _("Put to use on {date}").format(date=date_text(record.done))
        return _("Reflection of {date}").format(date=date_text(record.written))

    def body(self) -> ComposeResult:
        record = self._record
        if isinstance(record, Application):
            yield from self._use(record)
            return
        lesson = self.study.find_lesson(str(LessonKey.of(record)), quiet=True)
        prompt = next((p for p in lesson.prompts if p.id == record.prompt), None) if lesson else None
        text = self.session.progress.text(self._key)
        shared = self.session.progress.shared(self._key)
        with VerticalScroll(classes="page"):
            title = lesson.manifest.title if lesson else str(LessonKey.of(record))
            yield Static(Content.styled(title, "bold $accent"), classes="quiet")
            gone = "" if lesson else _("The lesson is no longer here.")
            if prompt or gone:
                yield Prose(prompt.text if prompt else gone, classes="prompt")
            yield Prose(text if text is not None else _("The text is not on this machine."), classes="text")
            yield Static(Content(_("shared with your branch") if shared else _("private")), classes="quiet state")
            if prompt and prompt.model:
                yield Static(Content(_("Model answer, to compare with yours")), classes="model-name")
                yield Prose(prompt.model, classes="text")

    def _use(self, record: Application) -> ComposeResult:
        with VerticalScroll(classes="page"):
            title = self.session.title(str(LessonKey.of(record)), language())
            yield Static(Content.styled(title, "bold $accent"), classes="quiet")
            yield Static(Content(record.text), classes="text")
            who = _("nobody can confirm it")
            if record.witness:
                who = _("{name} can confirm it").format(name=record.witness)
            state = " · ".join((who, _("goes to the secretary with your summary")))
            yield Static(Content(state), classes="quiet state")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "share":
            return isinstance(self._record, Reflection)
        return super().check_action(action, parameters)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    async def action_share(self) -> None:
        if not may_write(self.study):
            return
        try:
            if self.session.progress.shared(self._key):
                from store.exchange.outbox import take_back  # loads the cryptography, which few readers need

                take_back(self.session.home, self.session.progress, self._key)
            else:
                self.session.progress.share(self._key, True)
        except Problem as problem:
            self.study.refuse(problem)
            return
        await self.recompose()
        self.query_one(VerticalScroll).focus()
        is_shared = self.session.progress.shared(self._key)
        self.study.notify(_("Shared: it goes with your next summary.") if is_shared else _("Kept private."))

    def action_lesson(self) -> None:
        self.study.open_lesson(str(LessonKey.of(self._record)))
