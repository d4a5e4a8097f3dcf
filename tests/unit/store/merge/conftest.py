"""A secretary's table, and a member's machine whose branch the secretary's home knows."""

from pathlib import Path

import pytest

from tests.builders.merge_desk import Desk, start
from tests.enrolled import Machine, roster


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


@pytest.fixture
def machine(desk: Desk) -> Machine:
    """A member's machine; the ledger knows its branch."""
    one = Machine(desk.folder / "machine")
    start(desk, roster(one.enrolled()))
    return one
