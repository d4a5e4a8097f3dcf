"""What happened on the shared machine and when; never who, and nothing that was typed or shown."""

import contextlib
import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

_LONGEST = 1024 * 1024
"""Bytes; then the log begins anew, with the one before it kept beside it."""
_PLACES = 12


def note(log: Path, line: str) -> None:
    """Add a line; a disk that refuses keeps nobody from studying."""
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
