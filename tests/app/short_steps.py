"""How often Pilot looks whether the application has come to rest."""

import pytest
from textual import _wait


@pytest.fixture(autouse=True, scope="session")
def short_steps() -> None:
    """Pilot looks every 20 ms whether the application has come to rest: half the time of these tests."""
    _wait.SLEEP_GRANULARITY, _wait.SLEEP_IDLE = 1 / 200, 1 / 4000
