"""Of the windows of one member one writes; the others look on and say so."""

import threading

import pytest

from lessons.problem import Problem
from lessons.records import Attendance
from store.disk.home import Home
from store.disk.sole_use import Locked
from store.member.work_kind import WorkKind
from tests.unit.store.member.one_member import NOON, Draft, opened, review


def test_a_second_window_is_refused_or_looks_on(home: Home, member: str) -> None:
    with opened(home, member) as first:
        with pytest.raises(Locked) as refused:
            opened(home, member)
        assert "张伟" in str(refused.value)
        with opened(home, member, write=False) as second:
            assert second.read_only
            assert not first.read_only
            first.add(review(1))
            first.put_open(WorkKind.DRAFT, "a", Draft("text"))
            assert list(second.records().values()) == [review(1)]
            assert second.get_open(WorkKind.DRAFT, "a", Draft) == Draft("text")
            digest = second.digest()
            first.add(review(2))
            assert second.digest() != digest
            assert len(second.records()) == 2


def test_a_window_that_looks_on_saves_nothing_and_says_why(home: Home, member: str) -> None:
    with opened(home, member) as progress:
        record = progress.add_reflection("p", "l", "r1", NOON, "text")
    before = {file.name: file.read_bytes() for file in home.member_folder(member).iterdir()}
    with opened(home, member, write=False) as progress:
        for action in (
            lambda: progress.add(review(1)),
            lambda: progress.add_all([]),
            lambda: progress.put_open(WorkKind.DRAFT, "a", "1"),
            lambda: progress.remove_open(WorkKind.DRAFT, "a"),
            lambda: progress.add_reflection("p", "l", "r1", NOON, "more"),
            lambda: progress.share(record, True),
        ):
            with pytest.raises(Problem, match="read-only because"):
                action()
        assert progress.text(record) == "text"
    assert {file.name: file.read_bytes() for file in home.member_folder(member).iterdir()} == before


def test_looking_on_at_a_member_without_files_makes_none(home: Home) -> None:
    with opened(home, "mnobody", write=False) as progress:
        assert dict(progress.records()) == {}
        assert progress.open_work(WorkKind.DRAFT) == {}
        assert progress.digest()
    assert not home.path.exists()


def test_a_closed_window_saves_nothing_and_lets_the_next_one_in(home: Home, member: str) -> None:
    progress = opened(home, member)
    progress.close()
    progress.close()
    with pytest.raises(Problem):
        progress.add(review(1))
    with opened(home, member) as second:
        assert not second.read_only


def test_two_members_can_be_open_at_once(home: Home, member: str) -> None:
    with opened(home, member) as first, opened(home, home.new_member("李娜")) as second:
        first.add(review(1))
        assert dict(second.records()) == {}


def test_what_killed_windows_left_is_cleared_away_on_opening(home: Home, member: str) -> None:
    folder = home.member_folder(member)
    (folder / ".open.json.0123456789abcdef.tmp").write_bytes(b"half")
    with opened(home, member):
        assert sorted(file.name for file in folder.iterdir()) == ["lock", "name.txt"]


def test_several_threads_may_save_at_once(home: Home, member: str) -> None:
    with opened(home, member) as progress:

        def save(thread: int) -> None:
            for number in range(10):
                progress.put_open(WorkKind.DRAFT, f"{thread}-{number}", number)
                progress.add(Attendance(day=f"2026-03-{thread * 10 + number:02}", kind="present", written=NOON))

        threads = [threading.Thread(target=save, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    with opened(home, member) as progress:
        assert len(progress.open_work(WorkKind.DRAFT)) == 40
        assert len(progress.records()) == 40


def test_closing_an_attempt_twice_after_a_crash_between_counts_once(home: Home, member: str) -> None:
    with opened(home, member) as progress:
        progress.put_open(WorkKind.SITTING, "a", {"answers": 3})
        progress.add(review(1))
    with opened(home, member) as progress:
        assert progress.open_work(WorkKind.SITTING) == {"a": {"answers": 3}}
        progress.add(review(1))
        progress.remove_open(WorkKind.SITTING, "a")
        assert len(progress.records()) == 1
        assert progress.open_work(WorkKind.SITTING) == {}
