"""What is the member's own: reflections, uses at work, notes, bookmarks, by year. Each stays where it is kept."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from lessons.clean import clean_line, clean_text
from lessons.content.keys import LessonKey
from lessons.learning.standing import in_force_by_id
from lessons.records import Application, Reflection
from lessons.text.find_words import words_of
from store.member.progress import Progress
from store.member.reading import ReadingDesk

_LONGEST_LINE = 500


class OwnKind(StrEnum):
    """What somebody made of a lesson, in the order in which it is listed."""

    REFLECTION = "reflection"
    USE = "use"
    """A use at work."""
    NOTE = "note"
    BOOKMARK = "bookmark"


class OwnText(NamedTuple):
    """One of them."""

    kind: OwnKind
    id: str
    """Of the note or bookmark, or of the record."""
    key: str
    """`pack/lesson` that it belongs to."""
    at: datetime
    """When it was written; of a use, when it was done."""
    text: str = ""
    """What the member wrote, a reflection in Markdown; empty for a bookmark, and where the text is not here."""
    quote: str = ""
    """The words of the lesson that a note or bookmark stands at."""
    prompt: str = ""
    """Id of the prompt of a reflection."""
    witness: str = ""
    """Who can confirm a use."""
    shared: bool = False
    """Whether the secretary may read a reflection."""

    @property
    def year(self) -> int:
        """The year by the clock on the wall."""
        return self.at.astimezone().year


def written(progress: Progress) -> list[OwnText]:
    """Reflections and uses at work that were not taken back. Raises `Problem`."""
    texts = progress.texts()
    found = []
    for id_, record in in_force_by_id(progress.records(), progress.ahead()).items():
        match record:
            case Reflection():
                kept = texts.get(id_)
                own = OwnText(
                    OwnKind.REFLECTION,
                    id_,
                    str(LessonKey.of(record)),
                    record.written,
                    clean_text(kept.text) if kept else "",
                    prompt=record.prompt,
                    shared=kept is not None and kept.shared,
                )
            case Application():
                text, witness = clean_text(record.text), clean_line(record.witness)
                own = OwnText(OwnKind.USE, id_, str(LessonKey.of(record)), record.done, text, witness=witness)
            case _:
                continue
        found.append(own)
    return found


def noted(reading: ReadingDesk) -> list[OwnText]:
    """Notes and bookmarks. Raises `Problem`."""
    return [
        OwnText(
            OwnKind.NOTE if note.text else OwnKind.BOOKMARK,
            id_,
            note.lesson,
            note.written,
            clean_text(note.text),
            clean_line(words_of(note.quote), _LONGEST_LINE),
        )
        for id_, note in reading.notes().items()
    ]


def by_year(texts: Iterable[OwnText]) -> dict[int, dict[OwnKind, list[OwnText]]]:
    """Year -> kind -> the texts, newest first; kinds in their order."""
    order = list(OwnKind)
    found: dict[int, dict[OwnKind, list[OwnText]]] = {}
    for own in sorted(texts, key=lambda own: (own.year, -order.index(own.kind), own.at, own.id), reverse=True):
        found.setdefault(own.year, {}).setdefault(own.kind, []).append(own)
    return found
