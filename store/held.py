"""Which files a ledger holds already, word for word: such a file was verified when it came, and is not again.

Nothing is believed here: a file counts as held only if the very bytes of it stand in the evidence as a newest summary.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

import msgspec

from lessons.problem import Problem
from store.ledger import Ledger, lines_of, shard_name

# How a summary begins that is written canonically, up to the member's id; it only says where to look.
_HEAD = re.compile(
    rb'\{"payload":\{"app":"(?:[^"\\]|\\.){0,600}","device":"[0-9a-f]{64}","member":("(?:[^"\\]|\\.){1,1200}")'
)
_NEWEST, _OLDER = b'"newest":', b',"older":['


class Held:
    """What a ledger held when it was looked at; files of evidence are read when first needed."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._shards: dict[str, set[bytes]] = {}
        self._lines: dict[str, set[bytes]] = {}

    def __reduce__(self) -> tuple[object, ...]:
        return _of_this_process, (self._ledger.path,)  # a process that shares the work looks once, not every time

    def shard_of(self, data: bytes) -> str | None:
        """The name of the file of evidence that holds these bytes; None where none does."""
        head = _HEAD.match(data)
        if head is None or not data.endswith(b"\n"):
            return None
        try:
            name = shard_name(msgspec.json.decode(head[1], type=str))
        except ValueError:  # no UTF-8, a lone surrogate
            return None
        if name not in self._shards:
            self._shards[name] = _newest(self._ledger.evidence / name)
        held = self._shards[name]
        return name if held and hashlib.sha256(memoryview(data)[:-1]).digest() in held else None

    def has_line(self, name: str, line: bytes) -> bool:
        """Whether the file of evidence of this name holds this very line."""
        if name not in self._lines:
            self._lines[name] = _whole(self._ledger.evidence / name)
        held = self._lines[name]
        return bool(held) and hashlib.sha256(line).digest() in held


@cache
def _of_this_process(ledger: Path) -> Held:
    return Held(Ledger(ledger))


def _whole(path: Path) -> set[bytes]:
    """Digests of the lines of a file of evidence; what is damaged there is found where it is used."""
    try:
        return {hashlib.sha256(line).digest() for line in (lines_of(path) if path.exists() else ())}
    except Problem:
        return set()


def _newest(path: Path) -> set[bytes]:
    """Digests of the newest summaries in a file of evidence; what is damaged there is found where it is used."""
    found: set[bytes] = set()
    try:
        for line in lines_of(path) if path.exists() else ():
            start, end = line.find(_NEWEST) + len(_NEWEST), line.rfind(_OLDER)
            found.add(hashlib.sha256(memoryview(line)[start:end]).digest())
    except Problem:
        return set()
    return found
