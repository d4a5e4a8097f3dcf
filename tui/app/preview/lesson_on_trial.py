"""A lesson as members will see it, with what `study check` says of it below, and its questions with their keys."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Button

from lessons.content.lesson import Lesson
from lessons.problem import N_, Problem
from lessons.syntax.finding import Finding
from tui.app.preview.keys_on_demand import KeysOnDemandScreen
from tui.app.preview.source_asked import SourceAsked
from tui.screens.reading.lesson import LessonScreen
from tui.terminal.key_names import with_key
from tui.terminal.keys import bound
from tui.widgets.lesson.view import LessonView
from tui.widgets.long_list import Item, LongList, paragraph
from tui.wording.language import _, explain

_ROWS = 5
"""The most rows of findings that stand below the text."""


class FindingsList(LongList):
    """What `study check` says, a finding an item."""

    DEFAULT_CSS = (
        "FindingsList { height: auto; margin: 1 0 0 0; padding: 0 1; border-left: thick $warning; display: none; }"
    )


class LessonOnTrial(LessonScreen):
    """The lesson, and the findings of its file at their lines."""

    CSS_PATH = "../../screens/reading/lesson.tcss"
    HELP_TEXT = N_(
        "The lesson as members will see it. What `study check` says of it stands below: Enter or a click goes to the "
        "line, {next-one} to the next one, and a ! stands beside each. {check} shows all questions with their keys "
        "and the model answers; in a test it checks the answer. {editor} opens the file in your editor, at the marked "
        "finding or the line on top. Whatever you save in your editor is shown at once. Nothing you do here is kept."
    )
    BINDINGS = [
        bound("next-one", "news", N_("Next finding"), show=False),
        bound("check", "keys", N_("Questions and keys")),
        bound("editor", "edit_source", N_("Edit in your own editor")),
    ]

    def __init__(self, lesson: Lesson, findings: Sequence[Finding], *, line: int, answer: bool) -> None:
        super().__init__(lesson, line=line, answer=answer)
        self._findings = tuple(findings)

    @property
    def path(self) -> str:
        """Of its file, inside the pack."""
        return self._lesson.path

    def below_text(self) -> ComposeResult:
        yield FindingsList()

    def more_buttons(self) -> ComposeResult:
        yield Button(Content(with_key(_("Answers"), "check")), id="keys", compact=True)
        yield Button(Content(with_key(_("Edit"), "editor")), id="edit", compact=True)

    def on_mount(self) -> None:
        super().on_mount()
        self.call_after_refresh(self._list_findings)

    def on_resize(self) -> None:
        super().on_resize()
        self._list_findings()

    async def _recompose(self) -> None:
        await super()._recompose()
        self._list_findings()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """What is wrong with the lesson now."""
        self._findings = tuple(findings)
        if self.query(LessonView):  # else it is being composed anew, with these
            self._list_findings()
            self._show_signs()

    def _list_findings(self) -> None:
        for listed in self.query(FindingsList):
            items = self._items(self.size.width - 4)
            listed.show(items, listed.marked)
            listed.styles.height = min(_ROWS, sum(item.rows for item in items))
            listed.display = bool(items)

    def _items(self, width: int) -> list[Item]:
        text = _("line {line}  {code}  {message}")
        return [
            paragraph(
                str(finding.line - 1),
                text.format(line=finding.line, code=finding.code, message=_message(finding)),
                max(20, width),
            )
            for finding in self._findings
        ]

    def signs(self) -> dict[int, str]:
        return super().signs() | {finding.line - 1: "finding" for finding in self._findings}

    def action_news(self) -> None:
        lines = sorted({finding.line - 1 for finding in self._findings})
        if lines:
            view = self.query_one(LessonView)
            view.goto_line(next((line for line in lines if line > view.top_line), lines[0]))
        else:
            self.study.notify(_("`study check` finds nothing to mend in this lesson."))

    def action_keys(self) -> None:
        self.study.push_screen(KeysOnDemandScreen(self._lesson))

    def action_edit_source(self) -> None:
        listed = self.query_one(FindingsList)
        line = int(listed.marked) if listed.has_focus and listed.marked else self._note_line()
        self.post_message(SourceAsked(self.path, line))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "keys":
            event.stop()
            self.action_keys()
        elif event.button.id == "edit":
            event.stop()
            self.action_edit_source()
        else:
            super().on_button_pressed(event)


def _message(finding: Finding) -> str:
    return explain(Problem("", finding.text, **finding.fields))
