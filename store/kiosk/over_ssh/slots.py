"""Places of which a whole machine has so many: each is a file, and whoever holds its lock has the place.

The kernel lets go of a lock when the last process that has it open ends, however it ends: no place is lost.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from lessons.problem import N_, Problem
from store.disk import atomic

_LOOK = 0.02
"""Seconds between looks for a place that became free."""
_LONGEST_WAIT = 20.0
"""Seconds that somebody waits for a place."""


class Slots:
    """`count` places in a folder that all processes of an account share."""

    def __init__(self, folder: Path, count: int) -> None:
        self._folder = folder
        self._count = count

    def take(self) -> int | None:
        """A descriptor that holds a place until it is closed; None where all are taken. Raises `Problem`."""
        try:
            atomic.private_folder(self._folder)
            for number in range(self._count):
                descriptor = os.open(self._folder / str(number), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    os.close(descriptor)
                else:
                    return descriptor
        except OSError as error:
            raise atomic.refusal(self._folder, error) from error
        return None

    @contextlib.contextmanager
    def waited_for(self) -> Iterator[None]:
        """Hold a place, once one is free. Raises `Problem` where that takes too long."""
        until = time.monotonic() + _LONGEST_WAIT
        while (descriptor := self.take()) is None:
            if time.monotonic() >= until:
                raise Problem("", N_("many are signing in at this moment; try again in a minute"))
            time.sleep(_LOOK)
        try:
            yield
        finally:
            os.close(descriptor)
