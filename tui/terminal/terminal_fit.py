"""Before Textual is imported: whether this terminal can show screens, and an environment in which it may."""

import gc
import os
import sys
from collections.abc import Mapping

from tui.wording.language import _

LEAST_SIZE = (60, 16)
"""Columns and rows below which nothing can be answered: a question and its options would not be seen together."""


def unfit() -> str:
    """Why the application cannot be shown here, and what to do instead; empty where it can."""
    if not all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        return _(
            "the application needs a terminal; without one, `study` asks line by line, and `study read LESSON` prints "
            "a lesson"
        )
    if not can_draw(os.environ):
        return _(
            "this terminal (TERM=dumb) can't show the application: set TERM, or use `study`, which asks line by line, "
            "and `study read LESSON`"
        )
    return ""


def can_draw(environment: Mapping[str, str]) -> bool:
    """Whether a terminal of this kind can move its cursor."""
    return environment.get("TERM", "dumb") not in ("dumb", "unknown", "")


def few_colours(environment: Mapping[str, str]) -> bool:
    """Whether this terminal is to get only its own 16 colours, or none (https://no-color.org)."""
    if "NO_COLOR" in environment:
        return True
    if environment.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return False
    term = environment.get("TERM", "")
    return term in ("linux", "vt100", "vt220", "xterm", "screen", "ansi", "xterm-16color", "cygwin")


def make_ready() -> None:
    """Remove variables that Textual reads at import, and postpone garbage collection to the first screen."""
    # These variables load code, press keys, write logs and pictures of a member's session.
    for name in [name for name in os.environ if name == "TEXTUAL" or name.startswith("TEXTUAL_")]:
        del os.environ[name]
    # Starting makes many objects and frees few: collecting garbage meanwhile is a tenth of the start.
    gc.disable()
