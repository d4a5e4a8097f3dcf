"""Finds what is new in a lesson since it was read: compares paragraphs, whatever their order and place."""

import hashlib
from collections.abc import Collection, Iterator
from typing import NamedTuple


class TextParagraph(NamedTuple):
    """Lines between empty ones."""

    start: int
    """Its first line, from 0."""
    text: str

    @property
    def end(self) -> int:
        """The line after its last."""
        return self.start + self.text.count("\n") + 1

    @property
    def words(self) -> str:
        """Its text, white space folded."""
        return " ".join(self.text.split())

    @property
    def fingerprint(self) -> str:
        """A short digest of its words."""
        return hashlib.sha256(f" {self.words}".encode("utf-8", "surrogatepass")).hexdigest()[:12]


def fingerprints(text: str) -> tuple[str, ...]:
    """The fingerprint of every paragraph, each once, sorted."""
    return tuple(sorted({paragraph.fingerprint for paragraph in paragraphs(text)}))


def changed_lines(text: str, seen: Collection[str]) -> list[range]:
    """Source lines of the paragraphs that are not among the fingerprints `seen`."""
    known = set(seen)
    return [range(p.start, p.end) for p in paragraphs(text) if p.fingerprint not in known]


def paragraphs(text: str) -> Iterator[TextParagraph]:
    """The paragraphs of `text`, in its order."""
    start, lines = 0, list[str]()
    for number, line in enumerate([*text.split("\n"), ""]):
        if line.strip():
            start = start if lines else number
            lines.append(line)
        elif lines:
            yield TextParagraph(start, "\n".join(lines))
            lines = []
