"""Doing pieces of work in order, here or in further processes once it turns out that there is much of it."""

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
"""Work done here before other processes are started: a small job is done by then."""
_AHEAD = 4
"""Pieces in hand for each process; more would only fill memory."""


class Workers(Generic[G]):
    """So many processes at most, this one among them where it is one; to be closed."""

    def __init__(self, jobs: int, given: G) -> None:
        """`given` is what every piece of work is done with; a process gets it once."""
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
        """So much is to come, in summaries: where it is much, the processes are there before any thread is."""
        self._processes(work)

    def map(self, do: Callable[[G, A], T], pieces: Iterable[A], work: Callable[[A], int]) -> Iterator[T]:
        """`do` of what is given and of every piece, in order. Raises what `do` raises.

        `work`: how much a piece is, in summaries.
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
            # A fork shares what was loaded; elsewhere it is not safe or not there.
            context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
            self._pool = ProcessPoolExecutor(
                self._jobs, mp_context=context, initializer=_begin, initargs=(self._given,)
            )
        return self._pool


_given: Any = None
"""In a process that helps."""


def _do(do: Callable[[Any, A], T], piece: A) -> T:
    return do(_given, piece)


def _begin(given: object) -> None:
    global _given
    _given = given
    # Ctrl+C reaches every process of a terminal; the one that the user started says what there is to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A process that is killed cannot tell its helpers."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
