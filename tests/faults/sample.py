"""Which calls are made to fail: all with STUDY_EVERY_CALL=1, a spread sample in the suite."""

import os
from collections.abc import Iterator
from itertools import count

EVERY_CALL = bool(os.environ.get("STUDY_EVERY_CALL"))


def calls(step: int, turn: int = 0) -> Iterator[int]:
    """Numbers of calls from 1: every `step`th. `turn`: variants of a test take turns, so that none is left out."""
    return count(1) if EVERY_CALL else count(1 + turn % step, step)
