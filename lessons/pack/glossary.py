"""A pack's glossary: `glossary.md`, whose headings are the terms; linked as `glossary.md#term` or `glossary:term`."""

from urllib.parse import unquote

import msgspec

from lessons.content.lesson import Lesson
from lessons.text.slug import heading_slug


class GlossaryEntry(msgspec.Struct, frozen=True):
    """A term and what it means."""

    term: str
    text: str
    """Markdown, without the heading."""


def look_up(glossary: Lesson, target: str) -> GlossaryEntry | None:
    """The entry that a link to the glossary leads to; `None` where there is none."""
    prefix, _, rest = target.partition("#") if "#" in target else target.partition(":")
    wanted = heading_slug(unquote(rest).strip())
    for section in glossary.sections if prefix and wanted else ():
        if heading_slug(section.title) == wanted:
            lines = glossary.text.split("\n")[section.start : section.end]
            body = lines[2:] if lines[1:2] and set(lines[1].strip()) in ({"="}, {"-"}) else lines[1:]
            return GlossaryEntry(section.title, "\n".join(body).strip("\n"))
    return None
