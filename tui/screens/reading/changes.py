"""What changed in a lesson since it was read."""

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from lessons.content.lesson import Lesson
from lessons.pack.edition_diff import LessonChange, ParagraphChange
from lessons.problem import N_
from tui.screens.frame.study_screen import StudyScreen
from tui.terminal.key_names import with_key
from tui.terminal.keys import bound
from tui.widgets.lesson.prose import Prose
from tui.wording.language import _, ngettext
from tui.wording.pack_changes import part_lines

_MOST = 40
"""The most paragraphs that are shown; who needs more reads the lesson again."""


class ChangesScreen(StudyScreen[None]):
    """Old words beside new ones, then the questions that changed; leads to the first change in the lesson."""

    CSS_PATH = "changes.tcss"
    HELP_TEXT = N_(
        "What is different since you read this lesson. {go-on} opens it at the first change; there {next-one} goes "
        "to the next one. What you learned stays learned."
    )
    BINDINGS = [
        bound("go-on", "lesson", N_("Read it there")),
        bound("open", "lesson", N_("To the lesson"), show=False),
    ]

    def __init__(self, lesson: Lesson, change: LessonChange) -> None:
        super().__init__()
        self._lesson = lesson
        self._change = change

    def bar_title(self) -> str:
        return _("Changed since you read it")

    def body(self) -> ComposeResult:
        change = self._change
        with VerticalScroll(classes="page"):
            yield Static(Content.styled(self._lesson.manifest.title, "bold $accent"), classes="title")
            if change.title_before:
                yield Static(Content(_("It was called: {title}").format(title=change.title_before)), classes="quiet")
            yield Static(Content(_summary(change)), classes="quiet summary")
            for paragraph in change.paragraphs[:_MOST]:
                yield from _paragraph(paragraph)
            if more := len(change.paragraphs[_MOST:]):
                text = ngettext("{n} more paragraph in the lesson.", "{n} more paragraphs in the lesson.", more)
                yield Static(Content(text.format(n=more)), classes="quiet")
            for line in part_lines(change):
                yield Static(Content(line), classes="part")
        with Horizontal(classes="buttons last"):
            label = with_key(_("Read it there"), "go-on")
            yield Button(Content(label), id="lesson", variant="primary", compact=True)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_lesson()

    def action_lesson(self) -> None:
        line = next((paragraph.line for paragraph in self._change.paragraphs), None)
        self.study.open_lesson(self._lesson.key, line=line, instead_of=self)


def _paragraph(change: ParagraphChange) -> ComposeResult:
    if change.before:
        yield Static(Content(_("before") if change.now else _("left out")), classes="label quiet")
        yield Prose(change.before, classes="before")
    if change.now:
        yield Static(Content(_("now") if change.before else _("added")), classes="label")
        yield Prose(change.now, classes="now")


def _summary(change: LessonChange) -> str:
    if count := len(change.paragraphs):
        return ngettext("{n} paragraph changed.", "{n} paragraphs changed.", count).format(n=count)
    return _("The text is as you read it; what is asked about it changed.")
