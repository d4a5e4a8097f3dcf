"""How many columns the terminal takes for a character, learned by drawing it and asking where the cursor went.

The question is CSI 6 n, the answer CSI row ; column R (ECMA-48: DSR, CPR). No font and no setting tells this in
another way: what a standard calls ambiguous is wide in one terminal and narrow in the next.
"""

import contextlib
import os
import select
import sys
import time
from collections.abc import Iterator, Sequence

from lessons.regex import regex

PATIENCE = 1.0
"""Seconds that all answers together may take, also over a slow line."""
_ANSWER = regex(rb"\x1b\[\d+;(\d+)R")
_LONGEST = 4096


def drawn_widths(characters: Sequence[str]) -> list[int] | None:
    """The columns that each takes; None where there is no terminal in front, or it does not answer in time.

    The line that the cursor stands on is written over, and is empty afterwards.
    """
    if sys.platform == "win32" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    given, out = sys.stdin.fileno(), sys.stdout.fileno()
    with _one_at_a_time(given) as ready:
        if not ready:
            return None
        question = "".join(f"\r{character}\x1b[6n" for character in characters)
        sys.stdout.flush()
        os.write(out, question.encode())
        answers = _answers(given, len(characters))
        os.write(out, b"\r\x1b[K")
    return [column - 1 for column in answers] if len(answers) == len(characters) else None


def _answers(given: int, count: int) -> list[int]:
    """The columns in the answers that come in time; what is typed meanwhile is no answer, and is dropped."""
    came, end = b"", time.monotonic() + PATIENCE
    while len(found := _ANSWER.findall(came)) < count and (left := end - time.monotonic()) > 0:
        if select.select([given], [], [], left)[0]:
            more = os.read(given, _LONGEST)
            if not more:
                break
            came += more
    return [int(column) for column in found]


if sys.platform != "win32":
    import termios
    import tty

    @contextlib.contextmanager
    def _one_at_a_time(given: int) -> Iterator[bool]:
        """The terminal gives each byte at once and shows none; False where it is not this program's turn to ask."""
        try:
            before = termios.tcgetattr(given)
            in_front = os.tcgetpgrp(given) == os.getpgrp()  # in the background, changing the terminal would stop us
        except (OSError, termios.error):
            yield False
            return
        if not in_front:
            yield False
            return
        try:
            tty.setcbreak(given, termios.TCSADRAIN)
            yield True
        finally:
            termios.tcsetattr(given, termios.TCSADRAIN, before)
