"""Doing pieces of work in order, here or in further processes once it turns out that there is much of it."""

import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TypeVar

T = TypeVar("T")
A = TypeVar("A")

_BEFORE = 2
"""Pieces done here before other processes are started: a small job is done by then."""
_AHEAD = 4
"""Pieces in hand for each process; more would only fill memory."""


class Workers:
    """So many processes at most, this one among them where it is one; to be closed."""

    def __init__(self, jobs: int = 1) -> None:
        self._jobs = jobs
        self._done = 0
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *raised: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def map(self, do: Callable[[A], T], pieces: Iterable[A]) -> Iterator[T]:
        """`do` of every piece, in order. Raises what `do` raises."""
        waiting: deque[Future[T]] = deque()
        for piece in pieces:
            pool = self._processes()
            if pool is None:
                self._done += 1
                yield do(piece)
                continue
            waiting.append(pool.submit(do, piece))
            if len(waiting) > _AHEAD * self._jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _processes(self) -> ProcessPoolExecutor | None:
        if self._pool is None and self._jobs > 1 and self._done >= _BEFORE:
            # A fork shares what was loaded; elsewhere it is not safe or not there.
            context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
            self._pool = ProcessPoolExecutor(self._jobs, mp_context=context, initializer=_deaf)
        return self._pool


def _deaf() -> None:
    # Ctrl+C reaches every process of a terminal; the one that the user started says what there is to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
