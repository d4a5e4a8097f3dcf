"""Search within a document: all hits counted and found, without parsing what holds none.

The source is searched first (Markdown may stand between the letters of what is sought); the chunks where
it might be are then parsed, and only what a reader sees there counts.
"""

import re
from bisect import bisect_left

from lessons.typeset.chunks import LIMIT
from lessons.typeset.document import Document, Hit

_QUERY_LIMIT = 200
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
        chunk = -1
        next_start = -1
        for match in source.finditer(text):
            at = match.start()
            if at >= next_start:
                chunk = bisect_left(starts, at + 1) - 1
                next_start = starts[chunk + 1] if chunk + 1 < len(starts) else len(text) + LIMIT
                self._open.append(chunk)
                self._counts[chunk] = 0
            self._counts[chunk] += 1
        self._open.reverse()

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
