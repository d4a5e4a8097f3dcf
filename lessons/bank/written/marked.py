"""The mark on what an import wrote, `bank=…`: by it one sees whether somebody changed it since.

The mark is a digest of the block itself, so it needs no file beside the lessons and travels with them.
"""

import hashlib
from typing import NamedTuple

from lessons.regex import regex
from lessons.syntax.block_scan import Scan, scan

_MARK = regex(r" bank=([0-9a-f]{12})")
_ID = regex(r'(?:^|\s)id="?([A-Za-z0-9._-]{1,80})')


class FoundBlock(NamedTuple):
    """A question or a reflection in a lesson's lines; lines count from 0."""

    id: str
    start: int
    end: int
    """First line after it, and the empty lines behind it."""
    text: str
    is_prompt: bool

    @property
    def is_as_written(self) -> bool:
        """Whether an import wrote it, and nobody changed it since."""
        mark = _MARK.search(self.text)
        return mark is not None and mark[1] == digest(self.text)

    @property
    def mark(self) -> str:
        """The digest of what an import wrote here; empty where none did."""
        mark = _MARK.search(self.text)
        return mark[1] if mark else ""


def digest(text: str) -> str:
    """The digest of a block, without its mark; the level of its heading is no matter."""
    lines = [line.rstrip() for line in unmarked(text).strip().split("\n")]
    return hashlib.sha256("\n".join(lines).lstrip("#").encode()).hexdigest()[:12]


def unmarked(text: str) -> str:
    """A block without its mark."""
    return _MARK.sub("", text, count=1)


def marked(text: str) -> str:
    """A block with its mark."""
    return text.replace(" -->", f" bank={digest(text)} -->", 1)


def blocks_in(lines: list[str], scanned: Scan | None = None) -> list[FoundBlock]:
    """The questions and reflections of a lesson that have an id, in their order."""
    found = scanned or scan(lines)
    starts = sorted(
        [heading.line for heading in found.headings]
        + [directive.line for directive in found.directives if directive.name != "question"]
    )
    blocks = []
    number = heading = 0
    for directive in found.directives:
        named = _ID.search(directive.attributes)
        while heading < len(found.headings) and found.headings[heading].line <= directive.line:
            heading += 1
        while number < len(starts) and starts[number] <= directive.line:
            number += 1
        if directive.name == "test" or not named or not heading:
            continue
        is_prompt = directive.name == "reflect"
        start = directive.line if is_prompt else found.headings[heading - 1].line
        end = starts[number] if number < len(starts) else len(lines)
        while end > start and not lines[end - 1].strip():
            end -= 1
        blocks.append(FoundBlock(named[1], start, end, "\n".join(lines[start:end]), is_prompt))
    return blocks
