"""Links of a lesson: which of them lead nowhere inside their pack."""

import re
from collections.abc import Collection, Iterator, Mapping
from posixpath import basename, dirname, join, normpath, relpath
from typing import NamedTuple
from urllib.parse import unquote

from markdown_it.common.utils import unescapeAll

from lessons.regex import regex
from lessons.syntax.block_scan import Scan, lines_in
from lessons.syntax.code_spans import without_code
from lessons.text.slug import heading_slug, heading_slugs
from lessons.typeset.markdown.inline_text import plain

_TARGET = r"(?:[^()\s<>]|\([^()\s]*\)){1,500}"
_LINK = regex(
    rf"\]\([ ]*(?:<(?P<marked>[^<>]{{1,500}})>"
    rf"|(?P<spaced>{_TARGET}(?:[ ]+(?![\"'(])[^()\s<>\"']{{1,200}}){{1,9}})(?=\))"
    rf"|(?P<plain>{_TARGET}))"
)
_TERM = regex(r"glossary:(?=.)")
_ELSEWHERE = regex(r"(?!file:)[A-Za-z][A-Za-z0-9+.-]+:|//", re.I)
_ON_THIS_DISK = regex(r"\A(?:(?:file:/*)?(?=[A-Za-z]:)|file:)", re.I)
"""The beginning of a path of the author's machine: `C:\\lamp\\a.png`."""


class WrittenLink(NamedTuple):
    """A link to a file of the pack, or to a heading (`anchor`) of one."""

    line: int
    column: int
    target: str
    """As written."""
    file: str
    """Path inside the pack; may lead out of it with `..`."""
    anchor: str
    is_shown: bool = False
    """Whether it is shown as it is written: its spaces make it no link."""


def links(name: str, lines: list[str], scan: Scan) -> Iterator[WrittenLink]:
    """The links of file `name` that stay inside its pack; code is passed over."""
    code = lines_in(scan.code)
    for n, line in enumerate(lines):
        if "](" not in line or n in code:
            continue
        for match in _LINK.finditer(without_code(line)):
            kind = match.lastgroup or ""
            written = match[kind]
            target = unescapeAll(written)
            if term := _TERM.match(target):
                anchor = heading_slug(unquote(target[term.end() :]))
                yield WrittenLink(n, match.start(kind), written, "glossary.md", anchor)
                continue
            if _ELSEWHERE.match(target):
                continue
            path, _, anchor = _ON_THIS_DISK.sub("/", target).partition("#")
            file = normpath(join(dirname(name), unquote(path))) if path else name
            yield WrittenLink(n, match.start(kind), written, file, unquote(anchor), kind == "spaced")


def leads_nowhere(link: WrittenLink, files: Collection[str], anchors: Mapping[str, Collection[str]]) -> str:
    """`file` or `anchor` for what is missing, `out` for a link out of the pack, or nothing."""
    if link.file == ".." or link.file.startswith(("../", "/")):
        return "out"
    if link.file not in files or link.is_shown:
        return "file"
    known = anchors.get(link.file)
    return "anchor" if link.anchor and known is not None and link.anchor.lower() not in known else ""


def likely_target(link: WrittenLink, name: str, files: Collection[str]) -> str:
    """The correct target, as written in file `name`, of a link that can mean only one file; else empty."""
    wanted = normpath(link.file.replace("\\", "/")).casefold()
    near = [file for file in files if file.casefold() == wanted]
    near = near or [file for file in files if basename(file).casefold() == basename(wanted)]
    if len(near) != 1:
        return ""
    target = relpath(near[0], dirname(name) or ".") + (f"#{link.anchor}" if link.anchor else "")
    return f"<{target}>" if " " in target or "(" in target else target


def anchors(scan: Scan) -> set[str]:
    """The anchors of a file's headings."""
    return set(heading_slugs(plain(heading.title, formulas=False) for heading in scan.headings))
