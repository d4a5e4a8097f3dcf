"""The member's own editor and pager, for which the application leaves the terminal for a while.

Nothing of this is loaded before it is asked for.
"""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.app import App, SuspendNotSupported
from textual.screen import Screen

from lessons.problem import N_, Problem
from store.member.session import Session
from tui.screens.frame.study_screen import StudyScreen
from tui.terminal.key_names import keyed
from tui.wording.language import _, explain

if TYPE_CHECKING:
    from tui.widgets.lesson.view import LessonView
    from tui.widgets.writing_area import WritingArea

Result = TypeVar("Result")
Value = TypeVar("Value")


class OutsidePrograms(App[Result]):
    """Starts an editor for what is being written, or for a file, and a pager for what is read."""

    session: Session
    runs_programs: ClassVar[bool] = True
    """Whether other programs may be started: not on a shared machine."""

    def on_writing_area_editor_asked(self, event: "WritingArea.EditorAsked") -> None:
        """Find the editor; where the member's files are encrypted, ask first whether the text may leave them."""
        from tui.terminal import outside

        if not self.runs_programs:
            return
        try:
            command = outside.editor(os.environ)
        except Problem as problem:
            self._say(problem)
            return
        place = outside.temporary_place(os.environ)
        edit = partial(self._edit, event.area, command, place)
        if self.session.progress.private_seal is None:
            edit()
        else:
            self._ask(command[0], place, edit)

    def _ask(self, program: str, place: Path, edit: Callable[[], None]) -> None:
        from tui.screens.frame.confirm import ConfirmScreen

        question = _("Open this text in {program}?").format(program=program)
        detail = _(
            "What you write is encrypted here. The editor gets it in a temporary file in {folder}, which only your "
            "account can read and which is overwritten and removed afterwards. What the editor keeps elsewhere, such "
            "as a history, Study cannot remove."
        ).format(folder=place)

        def answered(yes: bool | None) -> None:
            if yes:
                self.call_after_refresh(edit)  # once the question is gone from the screen

        self.push_screen(ConfirmScreen(question, detail, _("Open it"), _("Stay here")), answered)

    def _edit(self, area: "WritingArea", command: list[str], place: Path) -> None:
        from tui.terminal.outside import edit

        screen = area.screen
        if not self._kept(screen):
            return  # what the disk does not keep had better not leave the screen
        before = area.text
        edited = self._away(lambda: edit(before, command, place))
        if edited is None or not area.is_mounted:
            return
        changed = edited.text.strip() != before.strip()
        if changed and not edited.text.strip():
            self.notify(_("The editor left nothing, so your text stays. To remove it, delete it here."), timeout=12)
            return
        if changed:
            area.take(edited.text)
            self._kept(screen)
        if edited.status:
            kept = _("Your text is as it was.")
            took = _("What it wrote stands here; {undo:typing} brings back what was here before.")
            text = _("The editor ended with an error ({status}).").format(status=edited.status)
            self.notify(f"{text} {keyed(took) if changed else kept}", severity="warning", timeout=12, markup=False)

    def edit_file(self, file: Path, line: int) -> None:
        """Let the editor change a file in its place, from a line on, counted from 0."""
        from tui.terminal import outside

        try:
            command = outside.at_line(outside.editor(os.environ), file, line + 1)
        except Problem as problem:
            self._say(problem)
            return
        if status := self._away(lambda: outside.run(command)):
            text = _("The editor ended with an error ({status}).").format(status=status)
            self.notify(text, severity="warning", timeout=12, markup=False)

    def _kept(self, screen: Screen[Any]) -> bool:
        """Have the draft on disk, where the screen keeps one."""
        problem = screen.unsaved() if isinstance(screen, StudyScreen) else None
        if problem:
            self._say(problem)
        return problem is None

    def on_lesson_view_pager_asked(self, event: "LessonView.PagerAsked") -> None:
        """Show the text of a lesson in the member's pager."""
        from lessons.typeset.plain import plain_lines
        from tui.terminal import outside
        from tui.wording.typeset_labels import labels

        if not self.runs_programs:
            return
        try:
            command = outside.pager(os.environ)
        except Problem as problem:
            self._say(problem)
            return
        lines = plain_lines(event.text, event.width, labels())
        self._away(lambda: outside.page(lines, command, os.environ))

    def _away(self, work: Callable[[], Value]) -> Value | None:
        """Do something with the terminal as it was before the application; None where that failed, which is told."""
        try:
            with self.suspend():
                try:
                    return work()
                except Problem as error:
                    problem = error
                except OSError as error:
                    reason = error.strerror or type(error).__name__
                    problem = Problem(_("the program"), N_("did not start: {reason}"), reason=reason)
        except SuspendNotSupported:
            problem = Problem(_("this terminal"), N_("cannot be lent to another program"))
        self._say(problem)
        return None

    def _say(self, problem: Problem) -> None:
        self.notify(explain(problem), severity="warning", timeout=12, markup=False)
