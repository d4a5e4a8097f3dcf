"""A long text cut into chunks that can be parsed apart.

The cut falls where CommonMark (0.31, §4 and §5) lets nothing reach across: before a line without indentation that
follows an empty line and continues neither a list nor a definition, and before a heading. What has no such place for
long (a fence, a table, a list, a paragraph of a megabyte) is cut between lines, and the chunk remembers
what must be put before it (the fence's first line, the table's head) to be read as what it is.
"""

import re
from typing import NamedTuple

import msgspec

from lessons.regex import regex
from lessons.typeset.markdown.block_starts import FENCE, SETEXT_UNDERLINE, THEMATIC_BREAK, atx_heading
from lessons.typeset.markdown.inline_text import plain


class Chunk(msgspec.Struct, frozen=True, gc=False):
    """A stretch of the text: `text[start:end]`, beginning on source line `line`."""

    start: int
    end: int
    line: int
    kind: str = ""
    """The block that continues from the chunk before: empty, `fence`, `html`, `table`, `list`, `quote` or `more`."""
    head: str = ""
    """Text to put before it when parsing."""
    number: int = 0
    """Number of its first item, for an ordered list that goes on."""
    blank: bool = True
    """Whether an empty line stands before it on the screen."""
    table: int = -1
    """Offset of the head of the table that fills the chunk, where that table was cut."""


class ScannedHeading(NamedTuple):
    """A heading found by the scan."""

    line: int
    level: int
    title: str
    """Markdown taken off, as far as a title needs."""
    offset: int


TARGET = 1200
"""Characters a chunk has at least, where there is a choice."""
LINES_LIMIT = 1800
"""Characters after which a fence, a table, a quote or a list is cut between its lines, where nobody sees the cut."""
ROWS_LIMIT, LONG_TABLE = 700, 20_000
"""Characters after which a table is cut, where it has as many as this: a row is slower to set than a line."""
LIMIT = 4000
"""Characters after which a paragraph is cut between sentences."""
HARD_LIMIT = 12_000
"""Characters after which even nested containers are cut."""
_BATCH = 65_536

_LIST = regex(r"( {0,3})(?:[-+*]|([0-9]{1,9})[.)])(?=[ \t]|$)")
_DELIMITER = regex(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_PLAIN_QUOTE = regex(r"> ?[^ \t]")
_QUOTED_FENCE = regex(r"[> ]*(?:```|~~~)")
_HTML_ENDS = (
    (regex(r" {0,3}<(script|pre|style|textarea)(?=[\s>]|$)", re.I), "</"),
    (regex(r" {0,3}<!--"), "-->"),
    (regex(r" {0,3}<\?"), "?>"),
    (regex(r" {0,3}<!\[CDATA\["), "]]>"),
    (regex(r" {0,3}<![A-Za-z]"), ">"),
)
_CLOSING_TAG = regex(r"</(?:script|pre|style|textarea)>", re.I)
_ROW = regex(r"[ \t]*<tr\b", re.I)
_MAY_BEGIN = frozenset(["", *"# \t-+*0123456789`~<>|:="])
_SENTENCE_END = regex(r"[。！？；.!?;]\s?(?=\S)")


class Scanner:
    """Cuts a text from its beginning, as far as it is asked to.

    `chunks` and `sections` grow with `advance`, until `done`; what is there never changes.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.chunks: list[Chunk] = []
        self.sections: list[ScannedHeading] = []
        self.done = False
        self._at = 0  # offset of the line that comes next
        self._line = 0
        self._chunk = Chunk(0, 0, 0, blank=False)
        self._blank = True  # the line before was empty
        self._fence = ""  # characters that close the fence we are in
        self._fence_head = ""
        self._fence_indent = 0
        self._html_end = ""
        self._html_head = ""
        self._html_until_blank = False
        self._list = False
        self._number = -1  # of the ordered item that comes next, in an ordered list
        self._table_at = -1
        self._table_line = 0
        self._table_head = ""
        self._quote = False
        self._quote_fence = False
        self._before = ""  # the line before
        self._before_at = 0

    def advance(self, characters: int = _BATCH) -> None:
        """Scan about so many characters more."""
        text, end = self.text, len(self.text)
        stop = min(end, self._at + characters)
        if stop < end:
            found = text.find("\n", stop)
            stop = found + 1 if found >= 0 else end
        for line in text[self._at : stop].split("\n") if self._at < stop else ():
            if self._at >= end or (self._at == stop and not line):
                break
            if self._blank or not self._goes_on(line):
                self._take(line)
            self._before, self._before_at = line, self._at
            self._at += len(line) + 1
            self._line += 1
        if self._at >= end:
            self._at = end
            self._close(end)
            if not self.chunks:  # even an empty text has a chunk to look at
                self.chunks.append(Chunk(0, 0, 0, blank=False))
            self.done = True

    def _goes_on(self, line: str) -> bool:
        """Whether `line` certainly continues the block of the line before; most lines of a long text do."""
        return (
            line[:1] not in _MAY_BEGIN
            and not self._fence
            and not self._html_end
            and not self._quote
            and len(line) < LIMIT
            and self._at - self._chunk.start < LINES_LIMIT
        )

    def _close(self, offset: int, **following: object) -> None:
        """End the present chunk before `offset`, and begin the next."""
        chunk = self._chunk
        if offset > chunk.start:
            self.chunks.append(msgspec.structs.replace(chunk, end=offset))
        self._chunk = Chunk(offset, offset, self._line, **following)  # type: ignore[arg-type]

    def _take(self, line: str) -> None:
        if not line.strip(" \t"):
            self._table_at = -1
            self._html_until_blank = False
            self._blank = True
            if self._fence and self._size() > LINES_LIMIT:
                self._close(self._at, kind="fence", head=self._fence_head, blank=False)
            return
        if self._fence:
            self._inside_fence(line)
        elif self._html_end:
            self._inside_html(line)
        else:
            self._ordinary(line)
        self._blank = False
        if len(line) > LIMIT:
            self._cut_line(line)

    def _size(self) -> int:
        return self._at - self._chunk.start

    def _inside_fence(self, line: str) -> None:
        stripped = line.strip()
        closes = stripped.startswith(self._fence) and not stripped.strip(self._fence[0])
        if closes and not line.startswith("    "):
            self._fence = ""
        elif self._fence_indent and self._list and line[0] != " ":
            self._fence = ""  # the list ended, and the fence in it
            self._ordinary(line)
        elif self._size() > LINES_LIMIT:
            self._close(self._at, kind="fence", head=self._fence_head, blank=False)

    def _inside_html(self, line: str) -> None:
        if self._size() > LIMIT:
            self._close(self._at, kind="html", head=self._html_head, blank=False)
        if _html_closed(line, self._html_end):
            self._html_end = ""

    def _ordinary(self, line: str) -> None:
        first = line[0]
        heading = atx_heading(line) if first in "# " and "#" in line[:4] and not self._html_until_blank else None
        if heading and first == "#":
            if self._size() > TARGET // 3:
                self._close(self._at)
            self._list = False
        elif self._blank and first not in " \t:~" and not (self._list and _LIST.match(line)):
            if self._size() > TARGET:
                self._close(self._at)
            self._list = False
        elif self._size() > LINES_LIMIT or (self._size() > ROWS_LIMIT and self._in_long_table()):
            self._cut_between(line, first)
        if heading and not (self._list and first == " "):
            level, title = heading
            self.sections.append(ScannedHeading(self._line, level, plain(title, formulas=False), self._at))
            return
        self._note_structure(line, first)

    def _note_structure(self, line: str, first: str) -> None:
        if first in " `~":
            fence = FENCE.match(line)
            if fence:
                self._fence, self._fence_head = fence.group(2), line[:LIMIT] + "\n"
                self._fence_indent = len(fence.group(1))
                return
        if first in " -+*0123456789" and not THEMATIC_BREAK.match(line):
            self._note_list(line)
        if first in "=- " and not self._blank and not self._list and not self._quote and SETEXT_UNDERLINE.match(line):
            self._note_setext(line)
        if "-" in line and first in " |:-" and self._table_at < 0 and "|" in self._before + line:
            self._note_table(line)
        if first in "< " and "<" in line[:4]:
            self._note_html(line)
        self._quote = first == ">"
        if not self._quote:
            self._quote_fence = False
        elif _QUOTED_FENCE.match(line):
            self._quote_fence = not self._quote_fence
        if first in ">#":
            self._table_at = -1

    def _note_list(self, line: str) -> None:
        match = _LIST.match(line)
        if match is None or (match.group(1) and self._list):
            return
        if match.group(2) and (self._list and self._number >= 0):
            self._number += 1
        else:
            self._number = int(match.group(2)) + 1 if match.group(2) else -1
        self._list = True

    def _note_setext(self, line: str) -> None:
        title = self._before.strip()
        if title and self._before[0] not in "#>|`<" and self._table_at < 0:
            level = 1 if "=" in line else 2
            self.sections.append(ScannedHeading(self._line - 1, level, plain(title, formulas=False), self._before_at))

    def _note_table(self, line: str) -> None:
        if not self._blank and len(self._before) + len(line) < LIMIT and _DELIMITER.match(line):
            self._table_at, self._table_line = self._before_at, self._line - 1
            self._table_head = f"{self._before}\n{line}\n"

    def _note_html(self, line: str) -> None:
        for opening, closing in _HTML_ENDS:
            match = opening.match(line)
            if match:
                if not _html_closed(line[match.end() :], closing):
                    self._html_end, self._html_head = closing, match.group() + ("\n" if closing != "</" else ">\n")
                return
        self._html_until_blank = True

    def _cut_between(self, line: str, first: str) -> None:
        """Cut a long block before `line`, if it can be cut there."""
        if self._list:
            marker = _LIST.match(line)
            if marker and not marker.group(1) and not THEMATIC_BREAK.match(line):
                number = max(0, self._number) if marker.group(2) else 0
                self._close(self._at, kind="list", number=number, blank=self._blank)
            elif self._size() > HARD_LIMIT:
                self._close(self._at + len(line) - len(line.lstrip()), kind="more", blank=self._blank)
            return
        if self._html_until_blank:
            row = first in "< " and _ROW.match(line)
            if self._size() > HARD_LIMIT + (0 if row else LIMIT):
                self._close(self._at, kind="html", head="<div>\n", blank=False)
        elif self._table_at >= 0:
            self._cut_table()
        elif first == ">":
            if (_PLAIN_QUOTE.match(line) and not self._quote_fence) or self._size() > HARD_LIMIT:
                self._close(self._at, kind="quote", blank=False)
        elif self._size() <= LIMIT or (self._size() <= HARD_LIMIT and self._in_formula()):
            return
        elif first not in ":~=-" or self._size() > HARD_LIMIT:
            indent = 0 if self._blank or line.startswith("    ") else len(line) - len(line.lstrip())
            self._close(self._at + indent, kind="more", blank=self._blank)

    def _in_formula(self) -> bool:
        return self.text.count("$$", self._chunk.start, self._at) % 2 == 1

    def _in_long_table(self) -> bool:
        begun = self.text[self._table_at : self._table_at + LONG_TABLE] if self._table_at >= 0 else ""
        return len(begun) == LONG_TABLE and "\n\n" not in begun

    def _cut_table(self) -> None:
        table, chunk = self._table_at, self._chunk
        if chunk.table < 0:
            if chunk.start < table:  # what stands before the table gets a chunk of its own
                self.chunks.append(msgspec.structs.replace(chunk, end=table))
                chunk = Chunk(table, table, self._table_line)
            self._chunk = msgspec.structs.replace(chunk, table=table)
        self._close(self._at, kind="table", head=self._table_head, blank=False, table=table)

    def _cut_line(self, line: str) -> None:
        """Cut inside a line that is too long, after sentences."""
        begin, end = self._at, self._at + len(line)
        offset = begin
        while end - offset > LIMIT:
            match = _SENTENCE_END.search(self.text, offset + LIMIT - 400, offset + LIMIT)
            offset = match.end() if match else offset + LIMIT
            if self._fence:
                self._close(offset, kind="fence", head=self._fence_head, blank=False)
            elif self._html_end:
                self._close(offset, kind="html", head=self._html_head, blank=False)
            else:
                self._close(offset, kind="more", blank=False)


def _html_closed(line: str, closing: str) -> bool:
    return bool(_CLOSING_TAG.search(line)) if closing == "</" else closing in line
