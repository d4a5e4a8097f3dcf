"""Credited reading time: a pure fold over the times of a member's inputs.

A gap between two inputs counts for at most `GAP` seconds and not at all while the terminal had lost
focus; one sitting counts for at most `MOST` times the minutes that its author gave the lesson. Wall,
active and credited time are all kept, because the estimator chosen changes what a reader finds.
"""

import msgspec

from lessons.clock import Reading

GAP = 120
"""Seconds of one gap that count at most."""
READ_PERCENT = 95
"""Percent of a lesson's lines from which it counts as read to its end."""
MOST = 3
"""Times the lesson's minutes that one sitting counts at most."""


class ReadingTime(msgspec.Struct, frozen=True):
    """Time spent on one sitting with a lesson so far."""

    minutes: int
    """The author's estimate for the lesson."""
    opened: Reading
    last: Reading
    focus: bool = True
    active_ms: int = 0
    credited_ms: int = 0

    @classmethod
    def start(cls, minutes: int, now: Reading) -> "ReadingTime":
        """Starts a sitting now."""
        return cls(minutes, now, now)

    def input(self, now: Reading) -> "ReadingTime":
        """Adds an input by key or mouse."""
        return self._until(now, focus=True)

    def blur(self, now: Reading) -> "ReadingTime":
        """Notes that the terminal lost focus: time from here on does not count until the next input."""
        return self._until(now, focus=False)

    def _until(self, now: Reading, *, focus: bool) -> "ReadingTime":
        gap = _between(self.last, now) if self.focus else 0
        most = self.minutes * 60_000 * MOST
        return msgspec.structs.replace(
            self,
            last=now,
            focus=focus,
            active_ms=self.active_ms + gap,
            credited_ms=min(self.credited_ms + min(gap, GAP * 1000), most),
        )

    @property
    def wall(self) -> int:
        """Whole seconds from opening to the last input."""
        return _between(self.opened, self.last) // 1000

    @property
    def active(self) -> int:
        """Whole seconds with focus, gaps uncapped."""
        return self.active_ms // 1000

    @property
    def credited(self) -> int:
        """Whole seconds that count."""
        return self.credited_ms // 1000


def _between(earlier: Reading, later: Reading) -> int:
    """Milliseconds between two readings of one running program; a changed wall clock does not matter."""
    if earlier.boot == later.boot:
        return max(0, later.up - earlier.up)
    return max(0, later.utc - earlier.utc)
