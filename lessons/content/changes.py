"""Finds what is new in a lesson since it was read: compares paragraphs, whatever their order and place."""

import hashlib
from collections.abc import Collection, Iterator


def fingerprints(text: str) -> tuple[str, ...]:
    """A short digest of every paragraph (lines between empty ones), white space folded, each once, sorted."""
    return tuple(sorted({digest for _start, _end, digest in _paragraphs(text)}))


def changed_lines(text: str, seen: Collection[str]) -> list[range]:
    """Source lines of the paragraphs that are not among the fingerprints `seen`."""
    known = set(seen)
    return [range(start, end) for start, end, digest in _paragraphs(text) if digest not in known]


def _paragraphs(text: str) -> Iterator[tuple[int, int, str]]:
    start, words = 0, ""
    for number, line in enumerate([*text.split("\n"), ""]):
        if line.strip():
            start = start if words else number
            words += " " + " ".join(line.split())
        elif words:
            yield start, number, hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:12]
            words = ""
