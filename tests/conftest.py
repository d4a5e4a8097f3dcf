"""How the suite runs in parallel, and what a guess at a passphrase costs in it."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from store import keys

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import WorkStealingScheduling


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """`-n auto`: two workers a core, because every third test waits for a terminal and not for a processor."""
    return 2 * (os.cpu_count() or 1)


def pytest_xdist_make_scheduler(config: pytest.Config, log: "Producer") -> "WorkStealingScheduling":
    """A worker that is done takes over from one with long tests left."""
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log)


@pytest.fixture(scope="session", autouse=True)
def cost_of_a_guess() -> Iterator[tuple[int, int]]:
    """What Argon2id costs in the program, passes and bytes; here it is at its smallest, for all that is kept."""
    real = keys.OPSLIMIT, keys.MEMLIMIT
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "OPSLIMIT", 1)
        patch.setattr(keys, "MEMLIMIT", 8192)
        yield real
