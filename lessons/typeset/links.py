"""Links: what kind a target is, where in the text one leads, and which are in sight."""

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import unquote

from lessons.regex import regex
from lessons.text.slug import heading_slugs
from lessons.typeset.document import Document
from lessons.typeset.layout import Span
from lessons.typeset.viewport import ViewportRow

_SCHEME = regex(r"[A-Za-z][A-Za-z0-9+.-]*:")
_GLOSSARY = regex(r"glossary:|(?:.*/)?glossary(?:\.md)?(?:#|$)")


class Link(NamedTuple):
    """A link in sight: the chunk it is in, which of its readable text it covers, and where it leads."""

    chunk: int
    start: int
    end: int
    target: str


def link_kind(target: str) -> str:
    """`anchor`, `glossary`, `lesson` or `external`, by how a target is written."""
    if target.startswith("#"):
        return "anchor"
    if _GLOSSARY.match(target):
        return "glossary"
    if _SCHEME.match(target) or target.startswith(("//", "\\")):
        return "external"
    return "lesson"


def is_link(span: Span) -> bool:
    """Whether choosing `span` leads anywhere (an image's caption does not)."""
    return bool(span.link) and span.at >= 0 and "image" not in span.style


def links(rows: Sequence[ViewportRow]) -> list[Link]:
    """The links of `rows` in reading order; one that goes on on the next line is one link."""
    in_sight: list[Link] = []
    for row in rows:
        for span in filter(is_link, row.line.spans):
            end = span.at + len(span.text)
            last = in_sight[-1] if in_sight else None
            # A space is lost where a line ends, so the rest of a link may stand one further on.
            if last and last.chunk == row.place.chunk and last.target == span.link and 0 <= span.at - last.end <= 1:
                in_sight[-1] = last._replace(end=end)
            else:
                in_sight.append(Link(row.place.chunk, span.at, end, span.link))
    return in_sight


def anchor_line(document: Document, name: str) -> int | None:
    """The source line of the heading or footnote called `name`, or `None`."""
    document.finish()
    name = unquote(name)
    if name.startswith("fn-"):
        match = re.search(rf"^ {{0,3}}\[\^{re.escape(name[3:])}\]:", document.text, re.M)
        return document.text.count("\n", 0, match.start()) if match else None
    sections = document.sections
    slugs = heading_slugs(section.title for section in sections)
    return next((section.line for section, slug in zip(sections, slugs, strict=True) if slug == name.lower()), None)
