"""The clock that is passed in wherever time matters.

A deadline must survive suspend, reboot and a changed clock, so a single number is not enough: a reading
has the wall clock, the time since boot (which goes on during suspend) and the identity of that boot.
"""

from datetime import UTC, datetime
from typing import Protocol

import msgspec


class Reading(msgspec.Struct, frozen=True):
    """One reading of a machine's clocks."""

    utc: int
    """Wall clock, milliseconds since 1970-01-01T00:00:00Z; can be set back and forward by anyone."""
    up: int
    """Milliseconds since boot, suspend included (CLOCK_BOOTTIME); never goes back while `boot` is the same."""
    boot: str
    """Identity of the boot that `up` counts from; empty where the system gives none."""

    @property
    def instant(self) -> datetime:
        """The wall clock as an aware UTC datetime, cut to whole seconds."""
        return datetime.fromtimestamp(self.utc // 1000, UTC)


class Clock(Protocol):
    """A source of clock readings: `store.disk.clock.SystemClock`, or a fake in tests."""

    def read(self) -> Reading: ...
