"""Reading lessons: position, credited time, notes, and changes since the last reading."""

import secrets
from datetime import datetime

import msgspec

from lessons.clock import Clock
from lessons.content.anchor import anchor, quoted
from lessons.content.changes import changed_lines, fingerprints
from lessons.content.lesson import Lesson
from lessons.learning.reading_time import ReadingTime
from lessons.records import Read
from store.member.progress import Progress
from store.member.work_kind import WorkKind


class Position(msgspec.Struct, frozen=True):
    """Where reading stopped."""

    line: int
    percent: int
    digest: str
    """Of the text that the line belongs to."""
    quote: str
    """The words there, to find the place again after an update."""


class OpenReading(msgspec.Struct, frozen=True):
    """A reading of a lesson that is not closed yet."""

    pack: str
    lesson: str
    version: int
    digest: str
    time: ReadingTime


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A bookmark, or a note, at a place of a lesson. Never leaves the machine."""

    lesson: str
    """`pack/lesson`."""
    lang: str
    line: int
    """Source line when the note was made."""
    quote: str
    """The words at that place, by which it is found again after an update."""
    text: str = ""
    """Empty: a bookmark."""
    written: datetime


class ReadingDesk:
    """The reading part of a member's session. Saves are durable on return."""

    def __init__(self, progress: Progress, clock: Clock) -> None:
        self._progress = progress
        self._clock = clock

    def start_line(self, lesson: Lesson) -> int:
        """Source line to open a lesson at: where reading stopped, also in a text that was updated since."""
        kept = self._progress.get_open(WorkKind.POSITION, lesson.key, Position)
        if kept is None:
            return 0
        if kept.digest == lesson.digest:
            return kept.line
        return anchor(lesson.text, kept.quote, kept.line) or 0

    def keep(self, lesson: Lesson, time: ReadingTime, line: int, percent: int) -> None:
        """Save the position and reading time; does nothing in a read-only window."""
        if self._progress.read_only:
            return
        position = Position(line, percent, lesson.digest, quoted(lesson.text, line))
        self._progress.put_open(WorkKind.POSITION, lesson.key, position)
        if time.credited:
            reading = OpenReading(lesson.pack, lesson.manifest.id, lesson.manifest.version, lesson.digest, time)
            self._progress.put_open(WorkKind.READING, lesson.key, reading)

    def close(self, key: str) -> None:
        """Record the reading of `pack/lesson` that `keep` saved, if any time was credited."""
        reading = self._progress.get_open(WorkKind.READING, key, OpenReading)
        if reading is None or self._progress.read_only:
            return
        time = reading.time
        self._progress.add(
            Read(
                pack=reading.pack,
                lesson=reading.lesson,
                version=reading.version,
                digest=reading.digest,
                started=time.opened.instant,
                ended=time.last.instant,
                wall=time.wall,
                active=time.active,
                credited=time.credited,
            )
        )
        self._progress.remove_open(WorkKind.READING, key)

    def notes(self, key: str | None = None) -> dict[str, Note]:
        """Notes and bookmarks by id, newest first: all, or those of `pack/lesson`."""
        notes = {
            id_: self._progress.get_open(WorkKind.NOTE, id_, Note) for id_ in self._progress.open_work(WorkKind.NOTE)
        }
        kept = {id_: note for id_, note in notes.items() if note is not None and key in (None, note.lesson)}
        return dict(sorted(kept.items(), key=lambda entry: (entry[1].written, entry[0]), reverse=True))

    def places(self, lesson: Lesson) -> dict[str, int | None]:
        """Where the notes of a lesson stand now: id -> source line, `None` where their words are gone."""
        return {
            id_: anchor(lesson.text, note.quote, note.line)
            for id_, note in self.notes(lesson.key).items()
            if note.lang == lesson.manifest.lang
        }

    def keep_note(self, lesson: Lesson, line: int, text: str, id_: str | None = None) -> str:
        """Put a note (or with no text a bookmark) at a source line, or change note `id_`; its id. Durable on return."""
        note = Note(
            lesson=lesson.key,
            lang=lesson.manifest.lang,
            line=line,
            quote=quoted(lesson.text, line),
            text=text,
            written=self._clock.read().instant,
        )
        id_ = id_ or secrets.token_hex(8)
        self._progress.put_open(WorkKind.NOTE, id_, note)
        return id_

    def remove_note(self, id_: str) -> None:
        """Remove a note or bookmark."""
        self._progress.remove_open(WorkKind.NOTE, id_)

    def news(self, lesson: Lesson) -> list[range]:
        """Source lines that are new since the lesson was read; none where it was never read."""
        seen = self.seen(lesson)
        return changed_lines(lesson.text, seen) if seen else []

    def seen(self, lesson: Lesson) -> tuple[str, ...]:
        """The fingerprints (`lessons.content.changes`) of the paragraphs that were read; none of an unread lesson."""
        return self._progress.get_open(WorkKind.SEEN, f"{lesson.manifest.lang}/{lesson.key}", tuple[str, ...]) or ()

    def mark_seen(self, lesson: Lesson) -> None:
        """Mark the current text as read; does nothing in a read-only window."""
        if not self._progress.read_only:
            self._progress.put_open(WorkKind.SEEN, f"{lesson.manifest.lang}/{lesson.key}", fingerprints(lesson.text))
