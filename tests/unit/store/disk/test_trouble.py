"""What of an exception is told to a user, and what of it stands in a log."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lessons.problem import Problem
from store.disk.trouble import as_problem, report
from tui.wording.fault import fault_line
from tui.wording.language import set_language

WORDS = "what the member wrote"


def _plain() -> None:
    raise ValueError(WORDS)


def _cause() -> None:
    try:
        _plain()
    except ValueError as error:
        raise KeyError(WORDS) from error


def _context() -> None:
    try:
        _plain()
    except ValueError:
        raise KeyError(WORDS)  # noqa: B904


def _group() -> None:
    try:
        _cause()
    except KeyError as error:
        raise ExceptionGroup(WORDS, [error, OSError(2, WORDS, WORDS)]) from UnicodeDecodeError("x", b"a", 0, 1, WORDS)


def _note() -> None:
    error = ValueError(WORDS)
    error.add_note(WORDS)
    raise error


def _circle() -> None:
    first, second = ValueError(WORDS), TypeError(WORDS)
    first.__cause__, second.__cause__ = second, first
    raise first


def _syntax() -> None:
    compile(f"{WORDS} =", WORDS, "exec")


CASES: dict[Callable[[], None], list[str]] = {
    _plain: ["ValueError"],
    _cause: ["KeyError", "ValueError"],
    _context: ["KeyError", "ValueError"],
    _group: ["ExceptionGroup", "UnicodeDecodeError", "KeyError", "ValueError", "FileNotFoundError"],
    _note: ["ValueError"],
    _circle: ["ValueError", "TypeError"],
    _syntax: ["SyntaxError"],
}


@pytest.mark.parametrize("fail", CASES, ids=lambda fail: fail.__name__)
def test_a_crash_log_holds_kinds_and_places_and_not_a_word_of_anybody(fail: Callable[[], None], tmp_path: Path) -> None:
    set_language("en")
    try:
        fail()
    except Exception as error:
        line = fault_line(error, tmp_path)
    log = (tmp_path / "crash.log").read_text("utf-8")
    assert WORDS not in log and WORDS not in line
    assert all(f"builtins.{kind}" in log for kind in CASES[fail])
    assert "  disk/test_trouble.py:" in log and f" {fail.__name__}\n" in log
    assert str(tmp_path / "crash.log") in line
    assert (tmp_path / "crash.log").stat().st_mode & 0o077 == 0


def test_an_endless_recursion_makes_a_short_report() -> None:
    def again() -> None:
        again()

    with pytest.raises(RecursionError) as caught:
        again()
    assert len(list(report(caught.value))) < 50


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe of Unix")
def test_a_pipe_in_place_of_the_crash_log_holds_nobody(tmp_path: Path) -> None:
    set_language("en")
    os.mkfifo(tmp_path / "crash.log")
    assert "crash.log (" in fault_line(ValueError(WORDS), tmp_path)


def test_a_file_that_the_system_refuses_is_told_and_a_fault_of_study_is_not() -> None:
    problem = Problem("a", "b")
    assert as_problem(problem) is problem
    refused = as_problem(PermissionError(13, "Permission denied", "/home/notes.json"))
    assert refused is not None and str(refused).startswith("/home/notes.json: cannot be read (Permission denied)")
    for error in (ValueError(WORDS), BrokenPipeError(32, "Broken pipe"), KeyError(WORDS)):
        assert as_problem(error) is None
