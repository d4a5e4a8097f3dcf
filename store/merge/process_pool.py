"""Maps a function over pieces of work, in order, in this process or, for much work, in several."""

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from threading import Thread
from typing import Any, Generic, TypeVar

G = TypeVar("G")
T = TypeVar("T")
A = TypeVar("A")

_BEFORE = 128
"""Work done here before other processes are started, so that small jobs need none."""
_AHEAD = 4
"""Pieces submitted per process; more would only fill memory."""


class Workers(Generic[G]):
    """Up to `jobs` processes; with one job, only this one. A context manager."""

    def __init__(self, jobs: int, given: G) -> None:
        """`given` is passed to the function with every piece; each process receives it once."""
        self._jobs = jobs
        self._given = given
        self._done = 0
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> "Workers[G]":
        return self

    def __exit__(self, *raised: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def expect(self, work: int) -> None:
        """Announce work, in summaries; starts the processes if it is much, before any thread exists."""
        self._processes(work)

    def map(self, do: Callable[[G, A], T], pieces: Iterable[A], work: Callable[[A], int]) -> Iterator[T]:
        """Call `do` with `given` and each piece; yields results in order. Raises what `do` raises.

        `work`: the work of a piece, in summaries.
        """
        waiting: deque[Future[T]] = deque()
        for piece in pieces:
            pool = self._processes()
            amount = work(piece)
            if pool is None or not amount:
                self._done += amount
                done: Future[T] = Future()
                done.set_result(do(self._given, piece))
                waiting.append(done)
            else:
                waiting.append(pool.submit(_do, do, piece))
            if pool is None or len(waiting) > _AHEAD * self._jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _processes(self, expected: int = 0) -> ProcessPoolExecutor | None:
        if self._pool is None and self._jobs > 1 and self._done + expected >= _BEFORE:
            # A fork shares loaded modules; elsewhere it is unsafe or missing.
            context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
            self._pool = ProcessPoolExecutor(
                self._jobs, mp_context=context, initializer=_begin, initargs=(self._given,)
            )
        return self._pool


_given: Any = None
"""What a worker process was given."""


def _do(do: Callable[[Any, A], T], piece: A) -> T:
    return do(_given, piece)


def _begin(given: object) -> None:
    global _given
    _given = given
    # Ctrl+C reaches every process of a terminal; only the main one reports it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when its parent dies: a killed parent cannot tell its workers."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
