"""A start of which everything is known already reads no record, and tells what is wrong nonetheless."""

from datetime import timedelta
from pathlib import Path

import pytest

from store.disk.home import Home
from store.machine.library import Library
from store.member.day.today import today
from store.member.progress import Progress
from store.member.record_files import RecordFiles
from store.member.session import Session
from tests.builders.passed_test import KEY, pass_test
from tests.clocks import FakeClock
from tests.unit.store.member.one_member import NOON, review, year_file


def next_start(session: Session, home: Home, clock: FakeClock, pack: Path) -> Session:
    session.progress.close()
    return Session(home, clock, Progress.open(home, home.config.member, clock), Library(home, (pack,)), None)


def unreadable(_files: RecordFiles) -> None:
    raise AssertionError("records were read")


def test_the_next_start_knows_the_same_and_reads_no_record(
    session: Session, home: Home, clock: FakeClock, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pass_test(session, clock)
    before = today(session, "en")
    again = next_start(session, home, clock, pack)
    monkeypatch.setattr(RecordFiles, "records", unreadable)
    assert today(again, "en") == before
    assert again.standing.of(KEY) == session.standing.of(KEY)
    again.close()


def test_a_record_that_came_in_between_is_read(session: Session, home: Home, clock: FakeClock, pack: Path) -> None:
    pass_test(session, clock)
    assert session.study_days
    session.progress.close()
    with Progress.open(home, home.config.member, clock) as elsewhere:
        elsewhere.add(review(1, NOON - timedelta(days=40)))
    again = next_start(session, home, clock, pack)
    assert len(again.study_days) == len(session.study_days) + 1
    again.close()


def test_a_clock_set_back_behind_the_records_is_noticed(
    session: Session, home: Home, clock: FakeClock, pack: Path
) -> None:
    pass_test(session, clock)
    assert session.standing.attempts == 1
    clock.pass_seconds(-7 * 86_400)
    again = next_start(session, home, clock, pack)
    assert again.standing.attempts == 1 and len(again.progress.ahead()) == 1
    assert again.progress.notices
    again.close()


def test_a_damaged_record_is_told_at_every_start(session: Session, home: Home, clock: FakeClock, pack: Path) -> None:
    pass_test(session, clock)
    file = year_file(home, home.config.member, clock.read().instant.year)
    session.progress.close()
    for copy in file.parent.glob("records-*"):
        copy.write_bytes(copy.read_bytes().replace(b"small", b"smell"))
    for _time in range(2):
        session = next_start(session, home, clock, pack)
        assert session.standing.attempts == 0
        assert any("damaged" in problem.text for problem in session.progress.notices)
    session.close()
