"""The anchors that code forges give to headings, which links to a part of a lesson name."""

from collections.abc import Iterable, Iterator

from lessons.regex import regex

_NOT_IN_SLUG = regex(r"[^\w\- ]")


def heading_slug(title: str) -> str:
    """The anchor of a heading with this title, its Markdown taken off."""
    return _NOT_IN_SLUG.sub("", title.lower()).strip().replace(" ", "-")


def heading_slugs(titles: Iterable[str]) -> Iterator[str]:
    """The anchors of a file's headings in their order; one that is taken already gets a number behind it."""
    taken: dict[str, int] = {}
    for title in titles:
        slug = unique = heading_slug(title)
        while unique in taken:
            taken[slug] += 1
            unique = f"{slug}-{taken[slug]}"
        taken[unique] = 0
        yield unique
