"""The log of a shared machine: what happened when; never who, and nothing that was typed or shown."""

import contextlib
import os
from datetime import UTC, datetime
from pathlib import Path

from lessons.problem import Problem
from store.disk.regular_file import append, open_regular
from store.disk.trouble import places

SIGNED_IN = "a member signed in"
STARTED = "kiosk started"
_LONGEST = 1024 * 1024
"""Bytes; then a new log is started, and the last one is kept."""
_PLACES = 12
_TROUBLE = ("fault", "hung", "killed", "could not", "refused", "status 1")
_SEEN = 256 * 1024
"""Bytes at the end of the log that are read."""


def note(log: Path, line: str) -> None:
    """Append a line with the time, after rotating a long log. Errors of the disk are ignored."""
    with contextlib.suppress(OSError, Problem):
        if log.exists() and log.stat().st_size > _LONGEST:
            log.replace(log.with_name(log.name + ".1"))
        append(log, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {line}\n".encode())


def fault(error: BaseException) -> str:
    """Type and place of an error, without its message, which may hold a member's text."""
    passed = [place.partition(" ")[0].rpartition("/")[2] for place in places(error)]
    return f"fault {type(error).__name__} {' '.join(passed[-_PLACES:])}"


def entries(log: Path) -> list[tuple[datetime, str]]:
    """The newest lines with their times (UTC), oldest first; malformed lines are skipped."""
    try:
        descriptor, size = open_regular(log)
        with os.fdopen(descriptor, "rb") as file:
            file.seek(max(0, size - _SEEN))
            lines = file.read(_SEEN).decode("utf-8", "replace").splitlines()
    except (OSError, Problem):
        return []
    entries = []
    for line in lines:
        stamp, _, text = line.partition(" ")
        with contextlib.suppress(ValueError):
            entries.append((datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC), text))
    return entries


def is_trouble(text: str) -> bool:
    """Whether the administrator should look at this line."""
    return any(word in text for word in _TROUBLE)
