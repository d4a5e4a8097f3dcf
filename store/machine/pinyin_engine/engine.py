"""The engine as its process is talked to: asked one thing at a time, and ended where it falls silent or babbles."""

import asyncio
import contextlib
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from typing import TypeVar

from lessons.clean import clean_line
from lessons.problem import N_, Problem
from store.machine.pinyin_engine.child import Deployed, command, environment
from store.machine.pinyin_engine.protocol import (
    LONGEST_LINE,
    Composed,
    EngineRequest,
    encode,
    read_composed,
    read_ready,
)

Answer = TypeVar("Answer")

START_WITHIN = 10.0
"""Seconds that the process has to say that it is ready; it takes a tenth of one."""
ANSWER_WITHIN = 2.0
"""Seconds that it has for an answer; it takes a few thousandths, and more where a machine has much to do."""
_LONGEST_TEXT = 512
"""Characters of a candidate, or of pinyin, that are taken."""


class Engine:
    """A process that composes one text. Whatever goes wrong with it ends it, and is raised as `Problem`."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._turn = asyncio.Lock()

    @classmethod
    async def start(cls, engine: Deployed) -> "Engine":
        """Start the process. On Linux it ends with the thread that started it: start it from the main one."""
        try:
            process = await asyncio.create_subprocess_exec(
                *command("serve", engine),
                env=environment(),
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                limit=LONGEST_LINE,
            )
        except OSError as error:
            raise _broken(error.strerror or type(error).__name__) from error
        started = cls(process)
        if fault := (await started._line(read_ready, START_WITHIN)).fault:
            await started.end()
            raise _broken(clean_line(fault, _LONGEST_TEXT))
        return started

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    async def ask(self, request: EngineRequest) -> Composed:
        """What it makes of a request."""
        async with self._turn:
            assert self._process.stdin is not None
            self._process.stdin.write(encode(request) + b"\n")  # where it has ended, there is no answer
            composed = await self._line(read_composed, ANSWER_WITHIN)
        return Composed(
            clean_line(composed.pinyin, _LONGEST_TEXT),
            tuple(clean_line(candidate, _LONGEST_TEXT) for candidate in composed.candidates),
            composed.is_all,
            clean_line(composed.committed, _LONGEST_TEXT),
        )

    async def _line(self, read: Callable[[bytes], Answer], within: float) -> Answer:
        """The next line of its answers, as `read` reads it."""
        assert self._process.stdout is not None
        try:
            async with asyncio.timeout(within):
                return read(await self._process.stdout.readline())
        except (TimeoutError, ValueError, OSError) as error:  # ValueError: longer than any answer, or none
            await self.end()
            raise _broken(type(error).__name__) from error

    async def end(self) -> None:
        """End the process."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()


def _broken(reason: str) -> Problem:
    return Problem("librime", N_("does not work here ({reason}); keys write letters as before"), reason=reason)
