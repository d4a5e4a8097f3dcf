"""Finished attempts at one test, told apart by when they ended."""

from datetime import UTC, datetime, timedelta

from lessons.records import Attempt

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def attempt(hours_ago: float = 1, points: int = 1, outcome: str = "submitted") -> Attempt:
    ended = NOW - timedelta(hours=hours_ago)
    return Attempt(
        attempt=f"a{hours_ago}", pack="p", lesson="l", test="t", kind="self", version=1, seed="s",
        started=ended - timedelta(minutes=5), ended=ended, limit=0, outcome=outcome, points=points, out_of=4,
        pass_percent=50, answers=(),
    )  # fmt: skip
