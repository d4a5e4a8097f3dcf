"""A branch and a machine of a member who wants to join it."""

from pathlib import Path

import pytest

from tests.enrolled import Machine
from tests.unit.store.exchange.branch_share import Branch


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    return Branch(tmp_path)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "member")
