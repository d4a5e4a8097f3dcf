"""Headings and directives of a Markdown file, found by lines.

A whole CommonMark parse of a five-megabyte regulation takes seconds; its table of contents needs none of it. The scan
knows just enough block structure (fences, HTML blocks, lists and quotes, CommonMark 0.31 §4) not to take a `#` inside
a code block for a heading; where the tests compare it with markdown-it, both see the same headings.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from markdown_it.rules_block.html_block import HTML_SEQUENCES

from lessons.regex import regex
from lessons.syntax.directive_names import begins_directive
from lessons.typeset.markdown.block_starts import FENCE, LIST_MARKER, SETEXT_UNDERLINE, THEMATIC_BREAK, atx_heading


class Heading(NamedTuple):
    """A heading outside every list and quote. Lines count from 0."""

    line: int
    end: int
    """First line after it: a heading underlined with = or - has two lines or more."""
    level: int
    title: str
    """As written, Markdown and all."""


class Directive(NamedTuple):
    """`<!-- name: attributes -->` on lines of its own."""

    line: int
    end: int
    name: str
    attributes: str
    usable: bool = True
    """False for what only looks like a directive: it has no effect, and its question is hidden."""


class Scan(NamedTuple):
    """What the scan found, in the order of lines."""

    headings: list[Heading]
    directives: list[Directive]
    code: list[tuple[int, int]]
    """Fenced code blocks: first line, and first line after."""
    comments: list[tuple[int, int]] = []
    """Comments of several lines that are no directives, likewise."""
    unclosed: list[int] = []
    """Lines that open a block of code or HTML which is never closed, or only by the end of a later one."""


DIRECTIVE = regex(r"<!--\s*(test|question|reflect)[ ]*(?:[:：]((?:(?!-->|<!--|\n[ ]*(?:\n|#)).)*))?-->", re.S)
_COMMENT = regex(r"<!--(?:(?!-->|<!--|\n[ ]*(?:\n|#)).)*-->", re.S)
_INTERESTING = regex(r"[ >*+\-0-9.)]*(?:#|```|~~~|<)| {0,3}(?:=+|-+) *$")
_MARKER = regex(rf"{LIST_MARKER}( {{1,4}}|$)")
# How far back to look for the list around an indented line, and how often, in one file.
_LOOK_BACK = 200
_LOOK_BACK_BUDGET = 100_000
_DIRECTIVE_LINES = 20


def scan(lines: list[str], start: int = 0) -> Scan:
    """Scan `lines` (cleaned: no tabs, no `\\r`) from line `start` on."""
    return _Scanner(lines, start).run()


def lines_in(stretches: Iterable[tuple[int, int]]) -> set[int]:
    """The lines of stretches that are given by their first line and the first one after, as in `Scan.code`."""
    return {line for first, end in stretches for line in range(first, end)}


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


class _Scanner:
    def __init__(self, lines: list[str], start: int) -> None:
        self.lines = lines
        self.found = Scan([], [], [], [], [])
        self.floor = start
        """First line that may belong to the paragraph above the line looked at."""
        self.budget = _LOOK_BACK_BUDGET

    def run(self) -> Scan:
        lines, interesting = self.lines, _INTERESTING.match
        next_line = self.floor
        for n in [n for n in range(next_line, len(lines)) if interesting(lines[n])]:
            if n >= next_line:
                next_line = self._at(n)
        return self.found

    def _at(self, n: int) -> int:
        """Look at the interesting line `n`; the first line that may be looked at next."""
        line = self.lines[n]
        indent = _indent(line)
        rest = line[indent:]
        if underline := SETEXT_UNDERLINE.match(line):
            self._underline(n, 1 if underline[1][0] == "=" else 2)
            return n + 1
        if rest[0] in "`~":
            column = self._list_column(n, indent)
            return self._fence(n, rest, 0, column, indent - column)
        if rest[0] in "#<":
            if indent > 3 or (indent and self._list_column(n, indent)):
                return n + 1
            return self._heading(n) if rest[0] == "#" else self._html(n, rest)
        return self._contained(n, line)

    def _heading(self, n: int) -> int:
        if heading := atx_heading(self.lines[n]):
            self.found.headings.append(Heading(n, n + 1, *heading))
            self.floor = n + 1
        return n + 1

    def _underline(self, n: int, level: int) -> None:
        first = n
        lines = self.lines
        while first > self.floor and lines[first - 1].strip() and n - first < 100:
            first -= 1
        above = lines[first:n]
        self.floor = n + 1
        if not above or _indent(above[0]) > 3:
            return
        for line in above:
            text = line.lstrip(" ")
            if text[0] == ">" or _MARKER.match(text) or THEMATIC_BREAK.match(text):
                return
        if any("|" in line and not line.strip(" |:-") for line in above[1:]):
            return  # a table
        self.found.headings.append(Heading(first, n + 1, level, " ".join(line.strip() for line in above)))

    def _html(self, n: int, rest: str) -> int:
        for opening, closing, interrupts in HTML_SEQUENCES:
            if opening.search(rest) and (interrupts or n <= self.floor or not self.lines[n - 1].strip()):
                end = self._html_end(n, rest, closing.search)
                if rest.startswith("<!--") and not self._directive(n, end) and end > n + 1:
                    if begins_directive(rest) and not _COMMENT.fullmatch(self._text(n, end)):
                        end = n + 1  # its `-->` was forgotten: what follows is no comment
                    else:
                        self.found.comments.append((n, end))
                self.floor = end
                return end
        return n + 1

    def _html_end(self, n: int, rest: str, closes: Callable[[str], re.Match[str] | None]) -> int:
        if closes(rest):
            return n + 1
        on_blank = closes("")
        begun = rest.startswith("<!--") and begins_directive(rest)
        last = min(len(self.lines), n + _DIRECTIVE_LINES) if begun else len(self.lines)
        for end in range(n + 1, last):
            if closes(self.lines[end].strip()):
                return end if on_blank else end + 1
        if not on_blank and not begun:
            self.found.unclosed.append(n)
        return last

    def _directive(self, n: int, end: int) -> bool:
        found = DIRECTIVE.fullmatch(self._text(n, end))
        if found and end - n <= _DIRECTIVE_LINES:
            self.found.directives.append(Directive(n, end, found[1], (found[2] or "").strip()))
            return True
        return False

    def _text(self, n: int, end: int) -> str:
        """The lines of what may be a directive."""
        return "\n".join(self.lines[n : min(end, n + _DIRECTIVE_LINES + 1)]).strip()

    def _contained(self, n: int, line: str) -> int:
        """A line that begins with list markers or `>`: only a fence opened in it concerns us."""
        column = quotes = 0
        in_list = 0
        for _ in range(20):
            own_indent = _indent(line[column:])
            column += own_indent
            text = line[column:]
            marker = _MARKER.match(text)
            if text.startswith(">"):
                column += 2 if text[1:2] == " " else 1
                quotes += 1
            elif marker and not THEMATIC_BREAK.match(text):
                column += marker.end()
                in_list = column
            else:
                if text[:1] in ("`", "~"):
                    return self._fence(n, text, quotes, 0 if quotes else in_list, own_indent)
                break
        return n + 1

    def _fence(self, n: int, rest: str, quotes: int, list_column: int, own_indent: int) -> int:
        opening = FENCE.match(rest)
        if not opening or own_indent > 3:
            return n + 1
        mark = opening[2]
        end = len(self.lines)
        bare = not quotes and not list_column
        closed = doubtful = False
        for after in range(n + 1, len(self.lines)):
            line = self.lines[after]
            if quotes:
                text = line.lstrip(" ")
                if not text.startswith(">"):
                    end = after
                    break
                line = text.lstrip("> ")
            elif list_column and line and _indent(line) < min(list_column, len(line)) and line.strip():
                end = after
                break
            else:
                line = line[list_column:]
            if line[:4].lstrip(" ")[:1] == mark[0]:
                closing = line.strip()
                if len(closing) >= len(mark) and not closing.strip(mark[0]):
                    end = after + 1
                    closed = True
                    break
                doubtful |= closing.startswith(mark) and mark[0] not in closing.lstrip(mark[0])
        if bare and (doubtful or not closed):
            self.found.unclosed.append(n)
        self.found.code.append((n, end))
        self.floor = end
        return end

    def _list_column(self, n: int, indent: int) -> int:
        """Column at which the list item around line `n` has its content; 0 outside lists."""
        if not indent:
            return 0
        for above in range(n - 1, max(n - _LOOK_BACK, -1), -1):
            self.budget -= 1
            if self.budget < 0:
                return 0
            line = self.lines[above]
            text = line.lstrip(" ")
            column = len(line) - len(text)
            if not text or column >= indent:
                continue
            marker = _MARKER.match(text)
            if marker and not THEMATIC_BREAK.match(text):
                content = column + (marker.end() if marker[1] else marker.end() + 1)
                if content <= indent:
                    return content
            elif column == 0:
                return 0
        return 0
