"""How the suite runs in parallel."""

import os

import pytest


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """`-n auto`: two workers a core, because every third test waits for a terminal and not for a processor."""
    return 2 * (os.cpu_count() or 1)
