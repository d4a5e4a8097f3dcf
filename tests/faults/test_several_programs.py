"""Programs side by side, and programs killed from outside at no chosen moment."""

import subprocess
import sys
from pathlib import Path

import pytest

from lessons.records import Attendance
from store.disk.home import Home
from store.disk.sole_use import Locked
from store.member.progress import Progress
from store.member.work_kind import WorkKind
from tests.clocks import FakeClock
from tests.faults.script import MEMBER


def start(home: Home, name: str, count: int, *more: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.faults.writer", str(home.path), name, str(count), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def read_line(program: "subprocess.Popen[bytes]") -> bytes:
    assert program.stdout is not None
    line = program.stdout.readline()
    assert line, program.communicate()[1].decode()
    return line


def saved(home: Home) -> tuple[int, list[str]]:
    """The shared number, and the days of all records; with nothing to complain of."""
    with Progress.open(home, MEMBER, FakeClock()) as progress:
        days = [record.day for record in progress.records().values() if isinstance(record, Attendance)]
        number = progress.get_open(WorkKind.POSITION, "all", int) or 0
        assert progress.notices == []
    return number, days


def test_two_programs_that_take_turns_lose_nothing_to_each_other(tmp_path: Path) -> None:
    home = Home(tmp_path)
    programs = [start(home, name, 60) for name in ("a", "b")]
    for program in programs:
        output, errors = program.communicate(timeout=60)
        assert (program.returncode, errors) == (0, b"")
        assert output.split()[-1] == b"60"
    number, days = saved(home)
    assert number == 120
    assert sorted(days) == sorted(f"{name}-{n}" for name in ("a", "b") for n in range(1, 61))


def test_while_one_program_has_a_member_open_another_is_refused_but_may_look_on(tmp_path: Path) -> None:
    home = Home(tmp_path)
    program = start(home, "a", 1_000_000, "hold")
    try:
        read_line(program)
        with pytest.raises(Locked):
            Progress.open(home, MEMBER, FakeClock())
        with Progress.open(home, MEMBER, FakeClock(), write=False) as progress:
            for _ in range(5):
                counted = int(read_line(program))
                # Looking on never meets a half-written file, and sees at least what was acknowledged.
                assert (progress.get_open(WorkKind.POSITION, "all", int) or 0) >= counted
                assert len(progress.records()) >= counted
            assert progress.notices == []
    finally:
        program.kill()
        program.communicate()
    with Progress.open(home, MEMBER, FakeClock()) as progress:
        assert not progress.read_only, "the lock goes with the process"


def test_a_program_killed_at_any_moment_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    home = Home(tmp_path)
    before = 0
    for round_number in range(8):
        program = start(home, f"round{round_number}", 1_000_000, "hold")
        for _ in range(3 + 5 * round_number):
            read_line(program)
        program.kill()
        assert program.stdout is not None
        rest = program.stdout.read()  # with what was read ahead for the lines above, which `communicate` would drop
        program.communicate()
        acknowledged = 3 + 5 * round_number + rest.count(b"\n")
        number, days = saved(home)
        mine = [day for day in days if day.startswith(f"round{round_number}-")]
        # The record comes first, then the number; the last of each may have been saved and not said any more.
        assert acknowledged <= number - before <= acknowledged + 1
        assert number - before <= len(mine) <= acknowledged + 1
        before = number
