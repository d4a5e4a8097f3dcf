"""The log of a shared machine: what happened and when; never who, and nothing that was typed or shown."""

import contextlib
import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

SIGNED_IN = "a member signed in"
STARTED = "kiosk started"
_LONGEST = 1024 * 1024
"""Bytes; then the log begins anew, with the one before it kept beside it."""
_PLACES = 12
_TROUBLE = ("fault", "hung", "killed", "could not", "refused", "status 1")
_SEEN = 256 * 1024
"""Bytes at the end of the log that are looked at."""


def note(log: Path, line: str) -> None:
    """Add a line with the time; a log that grew long is put aside first. A disk that refuses keeps nobody waiting."""
    with contextlib.suppress(OSError):
        if log.exists() and log.stat().st_size > _LONGEST:
            log.replace(log.with_name(log.name + ".1"))
        descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            os.write(descriptor, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {line}\n".encode())
        finally:
            os.close(descriptor)


def fault(error: BaseException) -> str:
    """What kind of error and where, for whoever maintains the machine: its message may hold a member's text."""
    trace = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in trace]
    return f"fault {type(error).__name__} {' '.join(places[-_PLACES:])}"


def entries(log: Path) -> list[tuple[datetime, str]]:
    """The newest lines with their times (UTC), oldest first; what is none of ours is passed over."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - _SEEN))
            lines = file.read(_SEEN).decode("utf-8", "replace").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        stamp, _, text = line.partition(" ")
        with contextlib.suppress(ValueError):
            found.append((datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC), text))
    return found


def is_trouble(text: str) -> bool:
    """Whether the administrator should look at this line."""
    return any(word in text for word in _TROUBLE)
