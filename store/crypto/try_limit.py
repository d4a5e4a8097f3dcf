"""Limits wrong passphrase tries: each is counted on disk before it is answered, and the waits grow, up to a bound.

The wait is measured by the time since boot, never by the wall clock. After a reboot only the time since that boot
counts, which is less than what has really passed: neither a restart nor a changed date shortens a wait.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lessons.clock import Clock, Reading
from lessons.problem import N_, Problem
from store.disk import atomic

if TYPE_CHECKING:
    from filelock import FileLock

FREE = 3
"""Tries without a wait."""
FIRST_WAIT = 5
LONGEST_WAIT = 300
"""Seconds. Bounded, so that nobody can lock another out for long by typing nonsense."""

_OF_DAMAGED = 6
"""Tries beyond the free ones that a damaged file counts as."""


class _Tries(msgspec.Struct, frozen=True):
    count: int
    up: int
    boot: str


class TooSoon(Problem):
    """A try came too soon after the last one."""


class Tries:
    """Counts the tries at one secret, in a file that all processes of this home share."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock

    def count(self) -> _Tries | None:
        """Count a try that is about to be made; durable on return. Gives what was counted before, for `take_back`.

        Raises `TooSoon` if it comes too soon.
        """
        with self._locked():
            known, damaged = self._read()
            now = self._clock.read()
            if damaged:  # rewritten, so that its wait starts now and ends
                atomic.replace(self._path, msgspec.json.encode(known))
            if (left := self._left(known, now)) > 0:
                text = N_("too many wrong tries; try again in {seconds} seconds")
                raise TooSoon("", text, seconds=left)
            tries = _Tries((known.count if known else 0) + 1, now.up, now.boot)
            atomic.replace(self._path, msgspec.json.encode(tries))
            return known

    def forget(self) -> None:
        """Reset the count after a right secret."""
        with self._locked():
            self._path.unlink(missing_ok=True)

    def take_back(self, before: _Tries | None) -> None:
        """Do not count one try, which was right; those before it, and others meanwhile, stay counted."""
        with self._locked():
            known = self._read()[0]
            if known is None or known.count <= 1:
                self._path.unlink(missing_ok=True)
                return
            alone = before is not None and known.count == before.count + 1
            left = before if alone else _Tries(known.count - 1, known.up, known.boot)
            atomic.replace(self._path, msgspec.json.encode(left))

    def left(self) -> int:
        """Seconds to wait before the next try."""
        return self._left(self._read()[0], self._clock.read())

    def _left(self, known: _Tries | None, now: Reading) -> int:
        if known is None or known.count < FREE:
            return 0
        same_boot = known.boot == now.boot and now.up >= known.up
        waited = now.up - known.up if same_boot else now.up
        wait = min(FIRST_WAIT << min(known.count - FREE, 10), LONGEST_WAIT)
        return max(0, -((waited - wait * 1000) // 1000))

    def _read(self) -> tuple[_Tries | None, bool]:
        """The counted tries, and whether the file is damaged, which counts as several."""
        content = atomic.read(self._path)
        if content is None:
            return None, False
        try:
            return msgspec.json.decode(content, type=_Tries), False
        except (msgspec.DecodeError, ValueError):
            now = self._clock.read()
            return _Tries(FREE + _OF_DAMAGED, now.up, now.boot), True

    def _locked(self) -> "FileLock":
        from filelock import FileLock  # only here: who only reads waits for none of it

        try:
            atomic.private_folder(self._path.parent)
        except OSError as error:
            raise atomic.refusal(self._path, error) from error
        return FileLock(self._path.with_name(self._path.name + ".lock"), mode=0o600)
