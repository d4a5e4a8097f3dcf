"""An append-only list that spills to a temporary file."""

from array import array
from collections.abc import Iterator
from functools import cached_property
from io import FileIO
from pathlib import Path
from tempfile import TemporaryFile, gettempdir

from store.disk import atomic

_IN_MEMORY = 16384


class SpillList:
    """A list of byte strings: the first in memory, the rest in a file. Raises `Problem` if the disk is full."""

    def __init__(self, in_memory: int = _IN_MEMORY) -> None:
        self._most = in_memory
        self._first: list[bytes] = []
        self._ends = array("Q", (0,))

    def __enter__(self) -> "SpillList":
        return self

    def __exit__(self, *raised: object) -> None:
        if "_file" in vars(self):
            self._file.close()

    @cached_property
    def _file(self) -> FileIO:
        return TemporaryFile(buffering=0)

    def __len__(self) -> int:
        return len(self._first) + len(self._ends) - 1

    def append(self, entry: bytes) -> None:
        """Append an entry."""
        if len(self._first) < self._most:
            self._first.append(entry)
            return
        try:
            rest = memoryview(entry)
            self._file.seek(self._ends[-1])
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            raise atomic.refusal(Path(gettempdir()), error) from error
        self._ends.append(self._ends[-1] + len(entry))

    def __getitem__(self, place: int) -> bytes:
        if place < len(self._first):
            return self._first[place]
        start, end = self._ends[place - self._most], self._ends[place - self._most + 1]
        self._file.seek(start)
        return self._file.read(end - start)

    def __iter__(self) -> Iterator[bytes]:
        return (self[place] for place in range(len(self)))
