"""How the suite runs in parallel."""

import os
from typing import TYPE_CHECKING

import pytest

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
