"""All bookmarks and notes in one place."""

from functools import partial

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from lessons.problem import N_, Problem
from store.member.own_words import shown
from store.member.reading import Note
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.frame.host import Host
from tui.screens.frame.study_screen import StudyScreen
from tui.widgets.lines import Piece
from tui.widgets.long_list import Item, LongList, OpeningList, entry
from tui.wording.language import _, explain, language
from tui.wording.times import date_text


class NotesScreen(StudyScreen[None]):
    """Newest first, by lesson; Enter opens the lesson there."""

    CSS_PATH = "notes.tcss"
    HELP_TEXT = N_(
        "Your bookmarks and notes, newest first. Enter opens the lesson at that place; delete removes one. When a "
        "lesson is updated they stay with their words; they never leave this machine."
    )
    BINDINGS = [Binding("delete,d", "remove", N_("Remove"))]

    def __init__(self) -> None:
        super().__init__()
        self._notes: dict[str, Note] = {}

    def bar_title(self) -> str:
        return _("Notes and bookmarks")

    def body(self) -> ComposeResult:
        yield Static(id="nothing", classes="quiet")
        yield OpeningList(id="list")

    def on_mount(self) -> None:
        self.refill()
        self.query_one("#list").focus()

    async def recompose(self) -> None:
        await super().recompose()
        self.refill()
        self.query_one("#list").focus()

    def refill(self) -> None:
        if not self.query("#list"):
            return
        nothing = self.query_one("#nothing", Static)
        nothing.update(Content(_("None yet. In a lesson, b sets a bookmark and a writes a note.")))
        nothing.set_class(False, "trouble")
        try:
            self._notes = self.session.reading.notes()
        except Problem as problem:
            self._notes = {}
            nothing.update(Content(explain(problem)))
            nothing.set_class(True, "trouble")
        items = [Item(id_, partial(self._rows, note), rows=2) for id_, note in self._notes.items()]
        self.query_one("#list", LongList).show(items)
        self.query_one("#list").display = bool(self._notes)
        nothing.display = not self._notes

    def _rows(self, note: Note, width: int) -> list[list[Piece]]:
        title = self.session.title(note.lesson, language())
        kind = _("note") if note.text else _("bookmark")
        return entry(title, f"{kind}  {date_text(note.written)}", shown(note), width)

    def on_long_list_chosen(self, event: LongList.Chosen) -> None:
        event.stop()
        open_note(self.study, event.id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "remove":
            return bool(self._notes) or None
        return super().check_action(action, parameters)

    def action_remove(self) -> None:
        id_ = self.query_one("#list", LongList).marked
        if id_ and not self.session.read_only:
            dialog = ConfirmScreen(
                _("Remove this?"), self._notes[id_].text or shown(self._notes[id_]), _("Remove"), _("Keep")
            )
            self.study.push_screen(dialog, lambda yes: self._remove(id_) if yes else None)

    def _remove(self, id_: str) -> None:
        try:
            self.session.reading.remove_note(id_)
        except Problem as problem:
            self.study.refuse(problem)
        self.refill()


def open_note(study: Host, id_: str) -> None:
    """Open the lesson of a note at its place."""
    note = study.session.reading.notes().get(id_)
    lesson = study.find_lesson(note.lesson) if note else None
    if note is None or lesson is None:
        return
    place = study.session.reading.places(lesson).get(id_)
    if place is None:
        study.notify(_("The words of this note are no longer in the lesson; it opens where they stood."))
    study.open_lesson(note.lesson, line=note.line if place is None else place)
