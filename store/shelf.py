"""A list as long as it may be: its first entries are in memory, the others in a file that has no name."""

import pickle
from array import array
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile, gettempdir
from typing import Generic, TypeVar

from store import atomic

T = TypeVar("T")
_IN_MEMORY = 512


class Shelf(Generic[T]):
    """Values that can be pickled, by their place. Raises `Problem` where there is no room for the file."""

    def __init__(self, in_memory: int = _IN_MEMORY) -> None:
        self._most = in_memory
        self._first: list[T] = []
        self._file = TemporaryFile(buffering=1024 * 1024)  # noqa: SIM115 - closed with the shelf
        self._ends = array("Q", (0,))

    def __enter__(self) -> "Shelf[T]":
        return self

    def __exit__(self, *raised: object) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._first) + len(self._ends) - 1

    def append(self, value: T) -> None:
        """Put it at the end."""
        if len(self._first) < self._most:
            self._first.append(value)
            return
        data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        try:
            self._file.write(data)
        except OSError as error:
            raise atomic.refusal(Path(gettempdir()), error) from error
        self._ends.append(self._ends[-1] + len(data))

    def __getitem__(self, place: int) -> T:
        if place < len(self._first):
            return self._first[place]
        start, end = self._ends[place - self._most], self._ends[place - self._most + 1]
        self._file.seek(start)
        value: T = pickle.loads(self._file.read(end - start))  # noqa: S301 - nobody else has this file
        return value

    def __iter__(self) -> Iterator[T]:
        return (self[place] for place in range(len(self)))
