"""Search within a document: all hits counted and found, without parsing what holds none.

The source is searched first (Markdown may stand between the letters of what is sought). Where all that was found in a
chunk stands in plain sight, it is counted there and then; the other chunks are parsed one by one (`refine`), and only
what a reader sees there counts.
"""

import re
from bisect import bisect_left

from lessons.typeset.document import Document, Hit

_QUERY_LIMIT = 200
_OBSCURE = re.compile(r"[<$&\\]|\]\([^)\n]*(?:\n|\Z)|^[ >]*\[[^\]\n]*\]:|\]\[|\[[!^]|~~~", re.M)
"""What may hide text, or show other text than is written, beyond its own line: HTML, formulas, definitions, notes."""
_LINE_HEAD = re.compile(r"[ \t>*+\-]*(?:[0-9]{1,9}[.)])?")
_TARGET = re.compile(r"\]\([^)\n]*\)")
_MARKUP = re.compile(r"\]\([^)\n]*\)|[\[\]*_`~!]")
_BETWEEN = r"(?:[*_~`\\]|\n[ \t>]*)*"


class Search:
    """One search; `refine` until `exact`."""

    def __init__(self, document: Document, query: str) -> None:
        self._document = document
        self.query = query[:_QUERY_LIMIT]
        words = [word for word in re.split(r"\s+", self.query) if word]
        self._seen = re.compile(r"\s+".join(map(re.escape, words)) or r"(?!)", re.IGNORECASE)
        source = r"[\s>*_~`\\]+".join(_BETWEEN.join(map(re.escape, word)) for word in words)
        while not document.done:
            document.advance()
        starts = [chunk.start for chunk in document.chunks]
        self._counts: dict[int, int] = {}
        self._open: list[int] = []
        if words:
            self._look(re.compile(source, re.IGNORECASE), starts)
        self._hits: dict[int, list[Hit]] = {}

    def _look(self, source: re.Pattern[str], starts: list[int]) -> None:
        """Which chunks may have hits: those where the source has."""
        text = self._document.text
        plain = self.query.replace(" ", "").isalnum()
        ends = [*starts[1:], len(text)]
        found: dict[int, list[re.Match[str]]] = {}
        chunk, end = -1, -1
        for match in source.finditer(text):
            if match.start() >= end:
                chunk = bisect_left(starts, match.start() + 1) - 1
                end = ends[chunk]
            found.setdefault(chunk, []).append(match)
        for chunk, matches in found.items():
            self._counts[chunk] = len(matches)
            if not (plain and self._in_plain_sight(chunk, text[starts[chunk] : ends[chunk]], starts[chunk], matches)):
                self._open.append(chunk)
        self._open.reverse()

    def _in_plain_sight(self, chunk: int, text: str, start: int, matches: list[re.Match[str]]) -> bool:
        """Whether a reader sees all `matches`, and no others, in the chunk with the source `text`."""
        piece = self._document.chunks[chunk]
        if piece.kind == "html" or _OBSCURE.search(text):
            return False
        bars = None
        for match in matches:
            if not self._seen.fullmatch(match.group()) or "\n" in match.group():
                return False
            first = match.start() - start
            begin = text.rfind("\n", 0, first) + 1
            end = text.find("\n", first)
            line = text[begin : end if end >= 0 else len(text)]
            head = _LINE_HEAD.match(line)
            if (head and begin + head.end() > first) or "```" in line:
                return False
            if any(hidden.end() > first - begin > hidden.start() for hidden in _TARGET.finditer(line)):
                return False
            if "|" in line and bars is None:  # what a row has more than the head is dropped
                rows = (piece.head + text).split("\n")
                bars = len({row.count("|") for row in rows if "|" in row})
        return bars in (None, 1) and len(self._seen.findall(_MARKUP.sub("", text))) == len(matches)

    @property
    def exact(self) -> bool:
        """Whether `count` is final."""
        return not self._open

    @property
    def count(self) -> int:
        """How many hits there are, as far as known."""
        return sum(self._counts.values())

    def refine(self) -> None:
        """Look closely at one more chunk."""
        if self._open:
            self.hits(self._open.pop())

    def hits(self, chunk: int) -> list[Hit]:
        """The hits in a chunk, in reading order."""
        if chunk not in self._counts:
            return []
        found = self._hits.get(chunk)
        if found is None:
            text = self._document.parsed(chunk).text
            found = [Hit(chunk, match.start(), match.end()) for match in self._seen.finditer(text)]
            self._hits[chunk] = found
            self._counts[chunk] = len(found)
        return found

    def after(self, chunk: int, at: int) -> Hit | None:
        """The first hit at or after a place, else the first of all."""
        order = sorted(self._counts)
        first = bisect_left(order, chunk)
        for index in [*order[first:], *order[:first]]:
            for hit in self.hits(index):
                if index != chunk or hit.start >= at:
                    return hit
        return next(iter(self.hits(chunk)), None)

    def before(self, chunk: int, at: int) -> Hit | None:
        """The last hit before a place, else the last of all."""
        order = sorted(self._counts)
        last = bisect_left(order, chunk + 1)
        for index in [*reversed(order[:last]), *reversed(order[last:])]:
            for hit in reversed(self.hits(index)):
                if index != chunk or hit.start < at:
                    return hit
        return next(reversed(self.hits(chunk)), None)

    def number(self, hit: Hit) -> int:
        """Which of all hits it is, counting from 1."""
        before = sum(count for chunk, count in self._counts.items() if chunk < hit.chunk)
        return before + sum(other.start <= hit.start for other in self.hits(hit.chunk))
