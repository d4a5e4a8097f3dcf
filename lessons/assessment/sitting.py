"""A sitting: one attempt at a test while it is open, as a header and the events that happened to it.

It can be written as JSON after every event and resumed by any later process. `lessons.assessment.attempt` derives its
state from the events, `lessons.assessment.timing` its times.
"""

from enum import StrEnum

import msgspec

from lessons.assessment.paper import Paper
from lessons.clock import Reading
from lessons.content.question import Response
from lessons.content.test_rules import Rules


class Answered(msgspec.Struct, frozen=True, tag="answered"):
    """A response was given or changed."""

    question: str
    response: Response
    at: Reading
    certainty: int = 0


class Cleared(msgspec.Struct, frozen=True, tag="cleared"):
    """The response was removed."""

    question: str
    at: Reading


class Flagged(msgspec.Struct, frozen=True, tag="flagged"):
    """The question was flagged to come back to, or unflagged."""

    question: str
    on: bool
    at: Reading


class Moved(msgspec.Struct, frozen=True, tag="moved"):
    """Another question was shown."""

    position: int
    """From 0."""
    at: Reading


class HintOpened(msgspec.Struct, frozen=True, tag="hint"):
    """The hint was opened."""

    question: str
    at: Reading


class Checked(msgspec.Struct, frozen=True, tag="checked"):
    """The answer was compared with the key while the test goes on; it is final from then on."""

    question: str
    at: Reading


class Seen(msgspec.Struct, frozen=True, tag="seen"):
    """The question is still on the screen. Saved now and then, so that a power cut loses little of the time."""

    at: Reading


class Resumed(msgspec.Struct, frozen=True, tag="resumed"):
    """The sitting was taken up again after the screen was left, for whatever reason."""

    at: Reading


class Submitted(msgspec.Struct, frozen=True, tag="submitted"):
    """Handed in."""

    at: Reading


class Expired(msgspec.Struct, frozen=True, tag="expired"):
    """Time was found to be up. When this was noticed makes no difference."""

    at: Reading


class Abandoned(msgspec.Struct, frozen=True, tag="abandoned"):
    """Given up; never counts as passed."""

    at: Reading


Event = Answered | Cleared | Flagged | Moved | HintOpened | Checked | Seen | Resumed | Submitted | Expired | Abandoned


class Sitting(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt from its start on: what was fixed then, and the events since. Can be written as JSON."""

    attempt: str
    """Random id, given by the caller."""
    pack: str
    lesson: str
    version: int
    test: str
    kind: str
    limit: int
    """Seconds allowed; 0 = no limit."""
    pass_percent: int
    paper: Paper
    started: Reading
    closes: int | None = None
    """When the test's window closes: UTC milliseconds by the clock that the start was read from."""
    rules: Rules = Rules()
    sealed: bool = False
    """Whether its questions were sealed, so that it lies on disk encrypted."""
    invigilator: str = ""
    events: tuple[Event, ...] = ()

    @property
    def last(self) -> Reading:
        """The clocks at the last event; at the start where there is none."""
        return self.events[-1].at if self.events else self.started


class SittingOutcome(StrEnum):
    """Whether a sitting is open, and how it ended otherwise."""

    OPEN = "open"
    SUBMITTED = "submitted"
    EXPIRED = "expired"
    ABANDONED = "abandoned"
