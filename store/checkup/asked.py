"""What the system's own programs say."""

import subprocess


def asked(*command: str) -> str | None:
    """The output of a system program; None if it is missing. Arguments come from Study only; no shell."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout
