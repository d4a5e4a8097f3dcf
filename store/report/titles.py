"""What lessons and packs are called, for lists made of records: a record has only their ids."""

from lessons.content.keys import LessonKey
from store.machine.library import Library


def titles(library: Library, lang: str) -> dict[str, str]:
    """`pack` and `pack/lesson` -> title, in `lang` where there is such an edition; what no pack here has is missing."""
    found: dict[str, str] = {}
    for edition in sorted(library.editions, key=lambda edition: edition.outline.manifest.lang == lang):
        pack = edition.outline.manifest
        found[pack.id] = pack.title
        found |= {
            str(LessonKey(pack.id, lesson.manifest.id)): lesson.manifest.title for lesson in edition.outline.lessons
        }
    return found
