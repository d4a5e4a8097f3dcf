"""Searches what the member wrote: notes, bookmarks, reflections, uses at work."""

from collections.abc import Iterator
from typing import NamedTuple

from lessons.content.keys import LessonKey
from lessons.learning.standing import in_force_by_id
from lessons.records import Application, Reflection
from lessons.text.find_words import FoundWords, Sought, excerpt, first_in, fold_for_search, words_of
from lessons.text.pinyin import fits
from store.member.progress import Progress
from store.member.reading import Note, ReadingDesk


class OwnWords(NamedTuple):
    """A search result: a note, bookmark, reflection or use at work."""

    id: str
    """The id of the note, or of the record."""
    key: str
    """`pack/lesson` that it belongs to."""
    found: FoundWords


def shown(note: Note) -> str:
    """A note in one line: its text, or the words at a bookmark."""
    return note.text.replace("\n", " ") or words_of(note.quote)


def notes_with(reading: ReadingDesk, query: str) -> Iterator[OwnWords]:
    """The notes and bookmarks with every word of `query`, newest first; see `_place`. May be called from any thread."""
    sought = Sought(query)
    for id_, note in reading.notes().items():
        words = shown(note)
        if place := _place(words, sought, query):
            yield OwnWords(id_, note.lesson, excerpt(0, words, *place))


def reflections_with(progress: Progress, query: str) -> Iterator[OwnWords]:
    """The reflections with every word of `query` whose text is here, newest first. May be called from any thread."""
    from lessons.typeset.search import readable  # loads the parser, which only a search needs

    sought, texts = Sought(query), progress.texts()
    written = [(id_, record) for id_, record in progress.records().items() if isinstance(record, Reflection)]
    for id_, record in sorted(written, key=lambda entry: (entry[1].written, entry[0]), reverse=True):
        if id_ not in texts:
            continue
        if sought.may_be_in(fold_for_search(texts[id_].text)) or _by_pinyin(texts[id_].text, sought, query):
            words = readable(texts[id_].text).replace("\n", " ")  # reflections are shown as Markdown
            if place := _place(words, sought, query):
                yield OwnWords(id_, str(LessonKey.of(record)), excerpt(0, words, *place))


def uses_with(progress: Progress, query: str) -> Iterator[OwnWords]:
    """The uses at work with every word of `query`, newest first; see `_place`. May be called from any thread."""
    sought = Sought(query)
    for id_, record in reversed(in_force_by_id(progress.records(), progress.ahead()).items()):
        if isinstance(record, Application):
            words = " ".join(record.text.split())
            if place := _place(words, sought, query):
                yield OwnWords(id_, str(LessonKey.of(record)), excerpt(0, words, *place))


def _place(words: str, sought: Sought, query: str) -> tuple[int, int] | None:
    """Where the first word stands; the beginning for one that is written by its pinyin."""
    if place := first_in(words, sought):
        return place
    return (0, 0) if _by_pinyin(words, sought, query) else None


def _by_pinyin(words: str, sought: Sought, query: str) -> bool:
    return bool(sought.words) and fits(words, query)
