"""One member's progress: what is put into it, and where it lies."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec

from lessons.records import Application, Review
from store.disk.home import Home
from store.member.progress import Progress
from tests.clocks import FakeClock

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Draft(msgspec.Struct):
    """An open value for these tests."""

    text: str
    minutes: int = 0


def opened(home: Home, member: str, *, write: bool = True) -> Progress:
    return Progress.open(home, member, FakeClock(), write=write)


def review(number: int, at: datetime = NOON) -> Review:
    return Review(
        pack="p", lesson="l", question=f"q{number}", digest="d", at=at, response=(1, "字"), right=True, hint=False,
        seconds=5,
    )  # fmt: skip


def applied(text: str, written: datetime = NOON) -> Application:
    return Application(pack="p", lesson="l", done=NOON, written=written, text=text)


def year_file(home: Home, member: str, year: int = 2026) -> Path:
    return home.member_folder(member) / f"records-{year}.json"
