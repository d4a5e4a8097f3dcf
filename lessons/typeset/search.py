"""Search within a document: all hits counted and found, without parsing what holds none.

The source is searched first (Markdown may stand between the letters of what is sought). Where all that was found in a
chunk stands in plain sight, it is counted there and then; the other chunks are parsed one by one (`refine`), and only
what a reader sees there counts.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from lessons.regex import regex
from lessons.text.find_words import FoundWords, Sought, excerpt, first_in, fold_for_search, origins
from lessons.typeset.document import Document, SearchHit
from lessons.typeset.markdown.blocks import Block, Items, Notice, Quote, Rule, Table
from lessons.typeset.markdown.inline import Flow

_OBSCURE = regex(r"[<$&\\]|\]\([^)\n]*(?:\n|\Z)|^[ >]*\[[^\]\n]*\]:|\]\[|\[[!^]|~~~", re.M)
"""What may hide text, or show other text than is written, beyond its own line: HTML, formulas, definitions, notes."""
_LINE_HEAD = regex(r"[ \t>*+\-]*(?:[0-9]{1,9}[.)])?")
_TARGET = regex(r"\]\([^)\n]*\)")
_MARKUP = regex(r"\]\([^)\n]*\)|[\[\]*_`~!]")


class Search:
    """One search; `refine` until `exact`."""

    def __init__(self, document: Document, query: str) -> None:
        self._document = document
        self._sought = Sought(query)
        self._plain = "".join(self._sought.words).isalnum()
        document.finish()
        self._counts: dict[int, int] = {}
        self._open: list[int] = []
        self._look()
        self._hits: dict[int, list[SearchHit]] = {}

    def _look(self) -> None:
        """Which chunks may have hits: those where the source has."""
        for chunk in range(len(self._document.chunks)):
            text = self._document.folded(chunk)
            if matches := list(self._sought.source.finditer(text)):
                self._counts[chunk] = len(matches)
                if not (self._plain and self._in_plain_sight(chunk, text, matches)):
                    self._open.append(chunk)
        self._open.reverse()

    def _in_plain_sight(self, chunk: int, text: str, matches: list[re.Match[str]]) -> bool:
        """Whether a reader sees all `matches`, and no others, in the chunk with the folded source `text`."""
        piece = self._document.chunks[chunk]
        if piece.kind == "html" or _OBSCURE.search(text):
            return False
        bars = None
        for match in matches:
            if not self._sought.phrase.fullmatch(match.group()) or "\n" in match.group():
                return False
            first = match.start()
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
        return bars in (None, 1) and len(self._sought.phrase.findall(_MARKUP.sub("", text))) == len(matches)

    @property
    def exact(self) -> bool:
        """Whether `count` is final."""
        return not self._open

    @property
    def count(self) -> int:
        """How many hits there are, as far as known."""
        return sum(self._counts.values())

    def refine(self) -> None:
        """Parse one more chunk to count its hits exactly."""
        if self._open:
            self.hits(self._open.pop())

    def hits(self, chunk: int) -> list[SearchHit]:
        """The hits in a chunk, in reading order."""
        if chunk not in self._counts:
            return []
        hits = self._hits.get(chunk)
        if hits is None:
            text = self._document.parsed(chunk).text
            hits = [SearchHit(chunk, start, end) for start, end in _places(self._sought, text)]
            self._hits[chunk] = hits
            self._counts[chunk] = len(hits)
        return hits

    def after(self, chunk: int, offset: int) -> SearchHit | None:
        """The first hit at or after a place, else the first of all."""
        order = sorted(self._counts)
        first = bisect_left(order, chunk)
        for index in [*order[first:], *order[:first]]:
            for hit in self.hits(index):
                if index != chunk or hit.start >= offset:
                    return hit
        return next(iter(self.hits(chunk)), None)

    def before(self, chunk: int, offset: int) -> SearchHit | None:
        """The last hit before a place, else the last of all."""
        order = sorted(self._counts)
        last = bisect_left(order, chunk + 1)
        for index in [*reversed(order[:last]), *reversed(order[last:])]:
            for hit in reversed(self.hits(index)):
                if index != chunk or hit.start < offset:
                    return hit
        return next(reversed(self.hits(chunk)), None)

    def number(self, hit: SearchHit) -> int:
        """The number of a hit among all, from 1."""
        before = sum(count for chunk, count in self._counts.items() if chunk < hit.chunk)
        return before + sum(other.start <= hit.start for other in self.hits(hit.chunk))


def find(text: str, sought: Sought, limit: int) -> list[FoundWords]:
    """The first `limit` paragraphs, headings and rows of a Markdown text where a reader sees every word sought."""
    document = _whole(text)
    matches: list[FoundWords] = []
    for chunk in range(len(document.chunks)):
        if not sought.may_be_in(document.folded(chunk)):
            continue
        parsed = document.parsed(chunk)
        phrases = _places(sought, parsed.text)
        for unit in _units(parsed.blocks):
            words = " ".join(flow.text for flow in unit).replace("\n", " ")
            place = first_in(words, sought)
            if place is None:  # the words one after the other may begin here and go on below
                begun = (start - unit[0].at for start, _end in phrases)
                place = next(((start, len(words)) for start in begun if 0 <= start < len(words)), None)
            if place is not None:
                matches.append(excerpt(unit[0].source_line(place[0]), words, *place))
            if len(matches) == limit:
                return matches
    return matches


def readable(text: str) -> str:
    """All that a reader sees of a Markdown text, a line for each paragraph."""
    document = _whole(text)
    return "\n".join(document.parsed(chunk).text for chunk in range(len(document.chunks)))


def _whole(text: str) -> Document:
    document = Document(text)
    document.finish()
    return document


def _places(sought: Sought, text: str) -> list[tuple[int, int]]:
    """Where the words stand one after the other in what a reader sees."""
    matches = list(sought.phrase.finditer(fold_for_search(text)))
    from_ = origins(text) if matches else []
    return [(from_[match.start()][0], from_[match.end() - 1][1]) for match in matches]


def _units(blocks: Sequence[Block]) -> list[list[Flow]]:
    """The flows one after the other, those of one source line (the cells of a row) together."""
    units: list[list[Flow]] = []
    for flow in _flows(blocks):
        if units and units[-1][0].line == flow.line:
            units[-1].append(flow)
        else:
            units.append([flow])
    return units


def _flows(blocks: Sequence[Block]) -> Iterator[Flow]:
    for block in blocks:
        match block:
            case Items(items=items):
                for item in items:
                    yield from _flows(item.blocks)
            case Quote(blocks=inner):
                yield from _flows(inner)
            case Table(head=head, rows=rows):
                for row in (head, *rows):
                    yield from row
            case Rule() | Notice():
                pass
            case _:
                yield block.flow
