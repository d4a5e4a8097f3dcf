"""What a member wrote themselves, searched: notes, bookmarks, reflections. Nothing of it leaves the machine."""

from collections.abc import Iterator
from typing import NamedTuple

from lessons.find import Found, Sought, excerpt, first_in, fold, words_of
from lessons.records import Reflection
from store.progress import Progress
from store.reading import Note, ReadingDesk


class OwnWords(NamedTuple):
    """A note (or bookmark) or a reflection that has what is sought."""

    id: str
    """Of the note, or of the reflection's record."""
    key: str
    """`pack/lesson` that it belongs to."""
    found: Found


def shown(note: Note) -> str:
    """What a note is listed by: its text, or the words that a bookmark stands at."""
    return note.text or words_of(note.quote)


def notes_with(reading: ReadingDesk, query: str) -> Iterator[OwnWords]:
    """The notes and bookmarks with every word of `query`, newest first. May be called from any thread."""
    sought = Sought(query)
    for id_, note in reading.notes().items():
        yield from _found(id_, note.lesson, shown(note), sought)


def reflections_with(progress: Progress, query: str) -> Iterator[OwnWords]:
    """The reflections with every word of `query` whose text is here, newest first. May be called from any thread."""
    sought, texts = Sought(query), progress.texts()
    written = [(id_, record) for id_, record in progress.records().items() if isinstance(record, Reflection)]
    for id_, record in sorted(written, key=lambda entry: (entry[1].written, entry[0]), reverse=True):
        if id_ in texts:
            yield from _found(id_, f"{record.pack}/{record.lesson}", texts[id_].text, sought)


def _found(id_: str, key: str, text: str, sought: Sought) -> Iterator[OwnWords]:
    if place := first_in(text, sought):
        yield OwnWords(id_, key, excerpt(0, text, *place))
    elif sought.may_be_in(fold(text)):  # a reflection is shown as Markdown
        from lessons.typeset.search import find

        for found in find(text, sought, 1):
            yield OwnWords(id_, key, found)
