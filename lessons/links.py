"""Links of a lesson: which of them lead nowhere inside their pack."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from posixpath import dirname, join, normpath
from typing import NamedTuple
from urllib.parse import unquote

from markdown_it.common.utils import unescapeAll

from lessons.inline import plain
from lessons.scan import Scan

_LINK = re.compile(r"\]\([ ]*(?:<([^<>]{1,500})>|((?:[^()\s<>]|\([^()\s]*\)){1,500}))")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`).{1,2000}?(?<!`)\1(?!`)")
_TERM = re.compile(r"glossary:(?=.)")
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")


class Link(NamedTuple):
    """A link to a file of the pack, or to a heading (`anchor`) of one."""

    line: int
    column: int
    target: str
    """As written."""
    file: str
    """Path inside the pack; may lead out of it with `..`."""
    anchor: str


def links(name: str, lines: list[str], scan: Scan) -> Iterator[Link]:
    """The links of file `name` that stay inside its pack; code is passed over."""
    code = iter([*scan.code, (len(lines), len(lines))])
    start, end = next(code)
    for n, line in enumerate(lines):
        if n >= end:
            start, end = next(code, (len(lines), len(lines)))
        if "](" not in line or start <= n < end:
            continue
        spoken = _CODE_SPAN.sub(lambda span: " " * len(span[0]), line)
        for found in _LINK.finditer(spoken):
            written = found[1] or found[2]
            target = unescapeAll(written)
            if term := _TERM.match(target):
                anchor = _slug(unquote(target[term.end() :]))
                yield Link(n, found.start(found.lastindex or 0), written, "glossary.md", anchor)
                continue
            if _ELSEWHERE.match(target):
                continue
            path, _, anchor = target.partition("#")
            file = normpath(join(dirname(name), unquote(path))) if path else name
            yield Link(n, found.start(found.lastindex or 0), written, file, unquote(anchor))


def leads_nowhere(link: Link, files: Collection[str], anchors: Mapping[str, Collection[str]]) -> str:
    """`file` or `anchor` for what is missing, `out` for a link out of the pack, or nothing."""
    if link.file == ".." or link.file.startswith(("../", "/")):
        return "out"
    if link.file not in files:
        return "file"
    known = anchors.get(link.file)
    return "anchor" if link.anchor and known is not None and link.anchor.lower() not in known else ""


def slugs(scan: Scan) -> set[str]:
    """The anchors of a file's headings, as code forges make them."""
    found: set[str] = set()
    taken: Counter[str] = Counter()
    for heading in scan.headings:
        slug = unique = _slug(plain(heading.title, formulas=False))
        while unique in found:
            taken[slug] += 1
            unique = f"{slug}-{taken[slug]}"
        found.add(unique)
    return found


def _slug(title: str) -> str:
    return _NOT_IN_SLUG.sub("", title.lower()).strip().replace(" ", "-")
