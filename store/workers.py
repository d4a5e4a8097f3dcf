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
from typing import TypeVar

T = TypeVar("T")
A = TypeVar("A")

_BEFORE = 128
"""Work done here before other processes are started: a small job is done by then."""
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

    def map(self, do: Callable[[A], T], pieces: Iterable[A], work: Callable[[A], int]) -> Iterator[T]:
        """`do` of every piece, in order. `work`: how much a piece is, in summaries. Raises what `do` raises."""
        waiting: deque[Future[T]] = deque()
        for piece in pieces:
            pool = self._processes()
            amount = work(piece)
            if pool is None or not amount:
                self._done += amount
                done: Future[T] = Future()
                done.set_result(do(piece))
                waiting.append(done)
            else:
                waiting.append(pool.submit(do, piece))
            if pool is None or len(waiting) > _AHEAD * self._jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _processes(self) -> ProcessPoolExecutor | None:
        if self._pool is None and self._jobs > 1 and self._done >= _BEFORE:
            # A fork shares what was loaded; elsewhere it is not safe or not there.
            context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
            self._pool = ProcessPoolExecutor(self._jobs, mp_context=context, initializer=_begin)
        return self._pool


def _begin() -> None:
    # Ctrl+C reaches every process of a terminal; the one that the user started says what there is to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A process that is killed cannot tell its helpers."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
