"""Bookmarks and notes: which lines of the lesson on the screen bear one; how they are set, written, removed, opened."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from lessons.content.anchor import quoted
from lessons.content.lesson import Lesson
from lessons.problem import Problem
from tui.screens.frame.host import Host
from tui.screens.frame.may_write import may_write
from tui.terminal.key_names import keyed
from tui.wording.language import _

if TYPE_CHECKING:
    from tui.screens.reading.note import NoteScreen


class OpenNote(NamedTuple):
    """The note that is being written."""

    dialog: "NoteScreen"
    line: int
    id: str | None
    """Its id, where it was kept before."""


class Marks:
    """The marks of `lesson`. Lines are those of its source."""

    def __init__(self, study: Host, lesson: Lesson) -> None:
        self.lesson = lesson
        self._study = study
        self._places: dict[str, int | None] = {}
        self._open_note: OpenNote | None = None

    def lines(self) -> dict[int, str]:
        """Line -> `note` or `bookmark`, as they are kept now."""
        reading = self._study.session.reading
        notes = self._study.if_readable(lambda: reading.notes(self.lesson.key)) or {}
        self._places = reading.places(self.lesson) if notes else {}
        kinds = {id_: "note" if notes[id_].text else "bookmark" for id_ in self._places}
        return {line: kinds[id_] for id_, line in self._places.items() if line is not None}

    def toggle_bookmark(self, line: int) -> None:
        """Set a bookmark at a line, or remove the one that stands there."""
        if not may_write(self._study):
            return
        reading = self._study.session.reading
        notes = reading.notes(self.lesson.key)
        here = [id_ for id_, place in self._places.items() if place == line and not notes[id_].text]
        try:
            if here:
                reading.remove_note(here[0])
                self._study.notify(_("Bookmark removed."), timeout=3)
            else:
                reading.keep_note(self.lesson, line, "")
                self._study.notify(keyed(_("Bookmark set; {mine} lists them all.")), timeout=3)
        except Problem as problem:
            self._study.refuse(problem)

    def write_note(self, line: int, then: Callable[[], None]) -> None:
        """Write a note at a line, or edit the one that is there; `then` is called once it is saved or left."""
        if not may_write(self._study):
            return
        from tui.screens.reading.note import NoteScreen  # Textual's area is slow to load

        notes = self._study.session.reading.notes(self.lesson.key)
        here = next((id_ for id_, place in self._places.items() if place == line and notes[id_].text), None)
        keep = partial(self._keep, line, here)
        dialog = NoteScreen(quoted(self.lesson.text, line), notes[here].text if here else "", keep)
        self._open_note = OpenNote(dialog, line, here)
        self._study.push_screen(dialog, partial(self._left, then))

    def _keep(self, line: int, id_: str | None, text: str) -> None:
        """Save a note, or remove it where the text is empty. Raises `Problem`."""
        reading = self._study.session.reading
        if text:
            reading.keep_note(self.lesson, line, text, id_)
        elif id_:
            reading.remove_note(id_)

    def _left(self, then: Callable[[], None], _result: None) -> None:
        self._open_note = None
        then()

    def keep_open_note(self) -> None:
        """Save the note that is being written, when a session ends. Raises `Problem`."""
        if self._open_note is not None and self._open_note.dialog.typed:
            dialog, line, id_ = self._open_note
            self._study.session.reading.keep_note(self.lesson, line, dialog.typed, id_)


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
