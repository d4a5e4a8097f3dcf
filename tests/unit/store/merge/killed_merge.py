"""A merge in several processes that is killed."""

import os
import signal

from store.merge.process_pool import Workers


def parent(_given: None, number: int) -> tuple[int, int]:
    """The process that is asked, and whose it is."""
    return os.getpid(), os.getppid()


def start_and_die() -> None:
    """A merge that has its helpers, and is killed."""
    with Workers(2, None) as workers:
        helpers = {pid for pid, _ in workers.map(parent, range(40), work=lambda number: 10)} - {os.getpid()}
        print(*helpers, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
