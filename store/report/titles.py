"""Titles of lessons and packs, for lists made from records, which have only ids."""

from lessons.content.keys import LessonKey
from store.machine.library import Library


def titles(library: Library, lang: str) -> dict[str, str]:
    """`pack` and `pack/lesson` -> title, in `lang` if there is such an edition; only for packs on this machine."""
    by_key: dict[str, str] = {}
    for edition in sorted(library.editions, key=lambda edition: edition.outline.manifest.lang == lang):
        pack = edition.outline.manifest
        by_key[pack.id] = pack.title
        by_key |= {
            str(LessonKey(pack.id, lesson.manifest.id)): lesson.manifest.title for lesson in edition.outline.lessons
        }
    return by_key
