"""Programs of the system are found whatever the environment says; what is missing is told in a line."""

import sys

import pytest

from lessons.problem import Problem
from store.kiosk import system_program

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a shared machine is one of Unix")


def test_a_program_is_found_without_a_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    system_program.run("true")


def test_one_that_fails_says_why() -> None:
    with pytest.raises(Problem, match=r"failed .*no-such-thing"):
        system_program.run("ls", "/no-such-thing")


def test_one_that_is_not_there_is_named() -> None:
    with pytest.raises(Problem, match="not installed"):
        system_program.run("no-such-program")
