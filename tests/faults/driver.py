"""The script as a program of its own, to be killed: it says a step's number once the step is saved.

Run: python -m tests.faults.driver HOME. What the system refused is said with `-` and tried once more.
"""

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from lessons.problem import Problem
from store.disk.home import Home
from store.member.progress import Progress
from tests.clocks import FakeClock
from tests.faults.script import MEMBER, STEPS

T = TypeVar("T")


def say(text: str) -> None:
    """One line, out of this process before it goes on."""
    os.write(1, f"{text}\n".encode())


def twice(action: Callable[[], T]) -> T:
    """The action, tried again if it was refused."""
    try:
        return action()
    except Problem:
        say("-")
        return action()


def main() -> None:
    """Go through the script."""
    home = Home(Path(sys.argv[1]))
    with twice(lambda: Progress.open(home, MEMBER, FakeClock())) as progress:
        for number, step in enumerate(STEPS, 1):
            twice(partial(step.do, home, progress))
            say(str(number))


if __name__ == "__main__":
    main()
