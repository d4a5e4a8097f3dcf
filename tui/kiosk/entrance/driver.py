"""The driver of a shared machine, which drops what was typed before it draws: it was meant for somebody else."""

import contextlib
import os
import select
import signal
import termios
import time

from tui.terminal.driver import StudyDriver

_SILENCE = 0.02
"""Seconds without a byte after which the input is empty."""
_LONGEST = 1.0
"""Longest that a paste nobody reads is drained, in seconds."""


class KioskDriver(StudyDriver):
    """Begins with nothing typed ahead, and is never stopped by the terminal's signals."""

    def start_application_mode(self) -> None:
        drop_typed_ahead(self.fileno)
        super().start_application_mode()
        for number in (signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU):  # Textual would stop the process
            signal.signal(number, signal.SIG_IGN)


def drop_typed_ahead(terminal: int) -> None:
    """Discard what was typed or pasted into the session before, up to the first pause."""
    until = time.monotonic() + _LONGEST
    with contextlib.suppress(OSError, termios.error):
        termios.tcflush(terminal, termios.TCIFLUSH)
        while time.monotonic() < until and select.select([terminal], [], [], _SILENCE)[0] and os.read(terminal, 65536):
            pass
