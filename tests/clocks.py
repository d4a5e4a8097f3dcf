"""Clocks for tests: time moves when the test says so; and the zone of the machine is what the test says."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from lessons.clock import Reading

START = 1_772_438_400_000
"""2026-03-02T08:00:00Z, a Monday, in milliseconds."""


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self, utc: int = START, up: int = 1_000_000, boot: str = "boot-1") -> None:
        self.utc = utc
        self.up = up
        self.boot = boot

    def read(self) -> Reading:
        return Reading(self.utc, self.up, self.boot)

    def pass_seconds(self, seconds: float) -> None:
        """Let time go by, on both clocks."""
        self.utc += round(seconds * 1000)
        self.up += round(seconds * 1000)

    def set_wall(self, seconds: float) -> None:
        """Set the wall clock forward (or back) without any time going by."""
        self.utc += round(seconds * 1000)


@contextmanager
def zone(monkeypatch: pytest.MonkeyPatch, name: str) -> Iterator[None]:
    """The machine stands in another zone."""
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of this system is not set by TZ")
    try:
        with monkeypatch.context() as patch:
            patch.setenv("TZ", name)
            time.tzset()
            yield
    finally:
        time.tzset()
