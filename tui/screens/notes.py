"""All bookmarks and notes in one place."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from lessons.find import words_of
from lessons.problem import N_, Problem
from store.reading import Note
from tui.language import _, language
from tui.screens.confirm import ConfirmScreen
from tui.screens.stand_in import trouble
from tui.screens.study_screen import StudyScreen
from tui.times import date_text
from tui.widgets.row import Row


class NotesScreen(StudyScreen[None]):
    """Newest first, by lesson; Enter opens the lesson there."""

    HELP_TEXT = N_(
        "Your bookmarks and notes, newest first. Enter opens the lesson at that place; delete removes one. They are "
        "kept at their words when a lesson is updated, and never leave this machine."
    )
    BINDINGS = [Binding("delete,d", "remove", N_("Remove"))]

    def bar_title(self) -> str:
        return _("Notes and bookmarks")

    def body(self) -> ComposeResult:
        yield VerticalScroll(classes="page", can_focus=False)

    def refill(self) -> None:
        self.call_later(self._fill)

    async def _fill(self) -> None:
        page = self.query_one(VerticalScroll)
        await page.remove_children()
        try:
            self._notes = self.session.reading.notes()
        except Problem as problem:
            await page.mount(trouble(problem))
            return
        if self._notes:
            await page.mount_all(self._row(id_, note) for id_, note in self._notes.items())
            page.query(Row).first().focus(scroll_visible=False)
        else:
            text = _("None yet. In a lesson, b sets a bookmark and a writes a note.")
            await page.mount(Static(Content(text), classes="quiet"))

    def _row(self, id_: str, note: Note) -> Row:
        title = self.session.title(note.lesson, language())
        detail = note.text.replace("\n", " ") if note.text else words_of(note.quote)
        kind = _("note") if note.text else _("bookmark")
        return Row(title, f"{kind}  {date_text(note.written)}", detail, id=f"n-{id_}")

    def on_row_pressed(self, event: Row.Pressed) -> None:
        id_ = (event.row.id or "").removeprefix("n-")
        note = self._notes[id_]
        lesson = self.study.find_lesson(note.lesson)
        if lesson is None:
            return
        place = self.session.reading.places(lesson).get(id_)
        if place is None:
            self.study.notify(_("The words of this note are no longer in the lesson; it opens where they stood."))
        self.study.open_lesson(note.lesson, line=note.line if place is None else place)

    def action_remove(self) -> None:
        focused = self.focused
        if isinstance(focused, Row) and not self.session.read_only:
            id_ = (focused.id or "").removeprefix("n-")
            note = self._notes[id_]
            dialog = ConfirmScreen(_("Remove this?"), note.text or words_of(note.quote), _("Remove"), _("Keep"))
            self.study.push_screen(dialog, lambda yes: self._remove(id_) if yes else None)

    def _remove(self, id_: str) -> None:
        try:
            self.session.reading.remove_note(id_)
        except Problem as problem:
            self.study.refuse(problem)
        self.refill()
