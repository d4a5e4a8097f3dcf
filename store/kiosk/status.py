"""The status of a shared machine, for its administrator."""

import shutil
from datetime import datetime, timedelta

import msgspec

from lessons.problem import Problem
from store.disk.home import Member
from store.disk.owner import UnusableFile, unusable_files
from store.kiosk.log import SIGNED_IN, STARTED, entries, is_trouble
from store.kiosk.sign_in import Kiosk
from store.kiosk.upkeep_state import UpkeepState, read_upkeep

_TROUBLES = 5
_RECENT = timedelta(days=7)


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """The status at one moment."""

    started: datetime | None
    """When the kiosk was started; None if the log does not say."""
    up: int
    """Seconds since the machine was booted."""
    sessions: int
    """Sign-ins of today, local time."""
    last: UpkeepState
    free: int
    """Bytes on the disk of the home."""
    now: datetime
    waiting: tuple[Member, ...]
    """Members with an unused code."""
    members: int
    troubles: tuple[tuple[datetime, str], ...]
    """The newest log lines of the last week that report trouble, newest first."""
    unusable_files: tuple[UnusableFile, ...]
    """Files that the kiosk's account cannot use."""


def status(kiosk: Kiosk) -> Status:
    """The machine's current status. May raise `OSError` and `Problem`."""
    reading = kiosk.now()
    now = reading.instant
    log = entries(kiosk.log)
    today = now.astimezone().date()
    members = kiosk.members()
    troubles = [(moment, text) for moment, text in log if is_trouble(text) and now - moment < _RECENT]
    return Status(
        started=next((moment for moment, text in reversed(log) if text == STARTED), None),
        up=reading.up // 1000,
        sessions=sum(text == SIGNED_IN and moment.astimezone().date() == today for moment, text in log),
        last=read_upkeep(kiosk),
        free=shutil.disk_usage(kiosk.home.path).free,
        now=now,
        waiting=tuple(member for member in members if _waits(kiosk, member)),
        members=len(members),
        troubles=tuple(reversed(troubles[-_TROUBLES:])),
        unusable_files=tuple(unusable_files(kiosk.home.path)),
    )


def _waits(kiosk: Kiosk, member: Member) -> bool:
    try:
        return kiosk.has_code(member.id)
    except (Problem, OSError):  # an unreadable file concerns one member; it is among the unusable files
        return False
