"""One member's progress: saved when it says so, found again, and never silently lost."""

import errno
import hashlib
import json
import os
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from lessons.problem import Problem
from lessons.records import Application, Attendance, Record, Reflection, Review, record_id, when
from store.disk import atomic
from store.disk.home import Home
from store.disk.sole_use import Locked
from store.member.progress import Progress
from store.member.work_kind import WorkKind
from tests.clocks import FakeClock

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Draft(msgspec.Struct):
    """An open value for these tests."""

    text: str
    minutes: int = 0


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def member(home: Home) -> str:
    return home.new_member("张伟")


def opened(home: Home, member: str, *, write: bool = True) -> Progress:
    return Progress.open(home, member, FakeClock(), write=write)


def review(number: int, at: datetime = NOON) -> Review:
    return Review(
        pack="p", lesson="l", question=f"q{number}", digest="d", at=at, response=(1, "字"), right=True, hint=False,
        seconds=5,
    )  # fmt: skip


def applied(text: str, written: datetime = NOON) -> Application:
    return Application(pack="p", lesson="l", done=NOON, written=written, text=text)


def year_file(home: Home, member: str, year: int = 2026) -> Path:
    return home.member_folder(member) / f"records-{year}.json"


# Records


def test_records_are_found_again_in_the_order_they_were_closed(home: Home, member: str) -> None:
    late, early, other_year = review(1, NOON), review(2, NOON - timedelta(days=1)), review(3, NOON.replace(year=2025))
    with opened(home, member) as progress:
        ids = [progress.add(record) for record in (late, early, other_year)]
        assert list(progress.records().values()) == [other_year, early, late]
    with opened(home, member) as progress:
        assert dict(progress.records()) == {ids[2]: other_year, ids[1]: early, ids[0]: late}
        assert list(progress.records()) == [ids[2], ids[1], ids[0]]


def test_an_id_is_the_digest_of_the_content(home: Home, member: str) -> None:
    with opened(home, member) as progress:
        assert progress.add(review(1)) == record_id(review(1))


def test_adding_the_same_record_again_writes_nothing(home: Home, member: str) -> None:
    with opened(home, member) as progress:
        first = progress.add(review(1))
        before = year_file(home, member).stat().st_ino
        assert progress.add(review(1)) == first
    with opened(home, member) as progress:
        assert progress.add_all([review(1), review(1)]) == [first, first]
        assert list(progress.records()) == [first]
    assert year_file(home, member).stat().st_ino == before


def test_a_record_lies_in_the_file_of_its_utc_year(home: Home, member: str) -> None:
    beijing = timezone(timedelta(hours=8))
    with opened(home, member) as progress:
        progress.add(review(1, datetime(2027, 1, 1, 7, 59, 59, tzinfo=beijing)))
        progress.add(review(2, datetime(2027, 1, 1, 8, 0, 0, tzinfo=beijing)))
    found = [len(TinyDB(year_file(home, member, year)).table("records")) for year in (2026, 2027)]
    assert found == [1, 1]


def test_what_records_gave_does_not_change_afterwards(home: Home, member: str) -> None:
    with opened(home, member) as progress:
        progress.add(review(1))
        before = progress.records()
        progress.add(review(2))
        assert (len(before), len(progress.records())) == (1, 2)


def test_a_record_outside_its_limits_is_refused_before_it_can_spoil_the_file(home: Home, member: str) -> None:
    with opened(home, member) as progress:
        progress.add(review(1))
        for record in (applied("x" * 4001), applied("\udcff"), msgspec.structs.replace(review(2), seconds=-1)):
            with pytest.raises(Problem, match="cannot be kept"):
                progress.add_all([review(3), record])
    with opened(home, member) as progress:
        assert list(progress.records().values()) == [review(1)]
        assert progress.notices == []


def test_an_instant_without_a_zone_is_refused(home: Home, member: str) -> None:
    with opened(home, member) as progress, pytest.raises(Problem, match="cannot be kept"):
        progress.add(review(1, datetime(2026, 1, 1)))  # noqa: DTZ001 - the mistake that is meant


def test_the_digest_changes_with_the_records_and_only_with_them(home: Home, member: str) -> None:
    with opened(home, member) as progress:
        seen = [progress.digest()]
        progress.put_open(WorkKind.DRAFT, "a", "text")
        assert progress.digest() == seen[0]
        for number in range(3):
            progress.add(review(number, NOON.replace(year=2024 + number)))
            seen.append(progress.digest())
        assert len(set(seen)) == 4
        progress.records()
        progress.add(review(0, NOON.replace(year=2024)))
        assert progress.digest() == seen[-1]
    with opened(home, member) as progress:
        assert progress.digest() == seen[-1]


def spoil(path: Path, old: bytes, new: bytes) -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"question":"q2"', b'"question":"q9"'),
        (b'"question":"q2"', b'"question":false'),
        (b'"question":"q2"', b'"question":"\xff\xff"'),
        (b'"question":"q2"', b'"question":"q2","bonus":1'),
    ],
)
def test_a_spoilt_record_comes_back_from_the_previous_copy(home: Home, member: str, old: bytes, new: bytes) -> None:
    with opened(home, member) as progress:
        ids = [progress.add(review(number)) for number in (1, 2, 3)]
    path = year_file(home, member)
    spoil(path, old, new)
    with opened(home, member, write=False) as progress:
        assert set(progress.records()) == set(ids)
    with opened(home, member) as progress:
        assert set(progress.records()) == set(ids)
        assert [notice.where for notice in progress.notices] == [f"{path} {ids[1]}"]
    with opened(home, member) as progress:
        assert set(progress.records()) == set(ids)
        assert progress.notices == []


def test_a_record_spoilt_beyond_help_is_left_out_told_and_kept_in_its_file(home: Home, member: str) -> None:
    with opened(home, member) as progress:
        ids = progress.add_all([review(number) for number in (1, 2, 3)])
    path = year_file(home, member)
    spoil(path, b'"question":"q2"', b'"question":"q9"')
    whole = {ids[0], ids[2]}
    for number in (4, 5):
        with opened(home, member) as progress:
            assert set(progress.records()) == whole
            assert [notice.where for notice in progress.notices] == [f"{path} {ids[1]}"]
            whole.add(progress.add(review(number)))
            assert set(progress.records()) == whole
    assert b'"question":"q9"' in path.read_bytes()


def test_a_file_that_an_editor_laid_out_anew_still_counts(home: Home, member: str) -> None:
    with opened(home, member) as progress:
        first = progress.add(review(1))
    path = year_file(home, member)
    path.write_text(json.dumps(json.loads(path.read_bytes()), indent=4), "utf-8")
    with opened(home, member) as progress:
        assert dict(progress.records()) == {first: review(1)}
        assert progress.notices == []


def test_a_damaged_year_falls_back_to_its_previous_copy_and_says_so(home: Home, member: str) -> None:
    with opened(home, member) as progress:
        first = progress.add(review(1))
        progress.add(review(2))
    path = year_file(home, member)
    path.write_bytes(path.read_bytes()[:-20])
    with opened(home, member) as progress:
        digest = progress.digest()
        assert list(progress.records()) == [first]
        assert "damaged" in str(progress.notices[0])
        assert progress.digest() != digest, "what was derived from the damaged file must not be used again"
        progress.add(review(2))
        assert len(progress.records()) == 2


def test_a_year_damaged_beyond_help_is_never_taken_for_an_empty_one(home: Home, member: str) -> None:
    with opened(home, member) as progress:
        progress.add(review(1))
    path = year_file(home, member)
    path.write_bytes(b"")
    with opened(home, member) as progress:
        for action in (progress.records, lambda: progress.add(review(2))):
            with pytest.raises(Problem, match="put a backup"):
                action()
        progress.put_open(WorkKind.DRAFT, "a", "can still be saved")
    assert path.read_bytes() == b""


def test_a_year_whose_file_is_gone_is_missed_and_brought_back(home: Home, member: str) -> None:
    with opened(home, member) as progress:
        first = progress.add(review(1))
        progress.add(review(2))
    year_file(home, member).unlink()
    with opened(home, member) as progress:
        assert list(progress.records()) == [first]
        assert "missing" in str(progress.notices[0])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(2024, 2026)), max_size=12), st.integers(1, 4))
def test_records_are_a_set_whatever_the_order_repetition_and_grouping(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[int, int]], size: int
) -> None:
    records: list[Record] = [review(number, NOON.replace(year=year)) for number, year in drawn]
    homes = [Home(tmp_path_factory.mktemp("law")) for _ in range(2)]
    found = []
    for home, todo in zip(homes, (records, records[::-1]), strict=True):
        member = home.new_member("A")
        with opened(home, member) as progress:
            progress.records()
            for start in range(0, len(todo), size):
                progress.add_all(todo[start : start + size])
            remembered = list(progress.records().items())
        with opened(home, member) as progress:
            assert list(progress.records().items()) == remembered
        found.append(remembered)
    assert found[0] == found[1]
    assert dict(found[0]) == {record_id(record): record for record in records}
    assert [when(record) for _, record in found[0]] == sorted(when(record) for _, record in found[0])


# Open work


def test_open_work_is_found_again_by_kind_and_key(home: Home, member: str) -> None:
    with opened(home, member) as progress:
        progress.put_open(WorkKind.DRAFT, "a", Draft("第一稿"))
        progress.put_open(WorkKind.DRAFT, "a", Draft("第二稿", 3))
        progress.put_open(WorkKind.DRAFT, "b", Draft("另一篇"))
        progress.put_open(WorkKind.POSITION, "a", {"line": 12})
    with opened(home, member) as progress:
        assert progress.open_work(WorkKind.DRAFT) == {
            "a": {"text": "第二稿", "minutes": 3},
            "b": {"text": "另一篇", "minutes": 0},
        }
        assert progress.open_work(WorkKind.POSITION) == {"a": {"line": 12}}
        assert progress.open_work(WorkKind.SITTING) == {}
        assert progress.get_open(WorkKind.DRAFT, "a", Draft) == Draft("第二稿", 3)
        assert progress.get_open(WorkKind.DRAFT, "none", Draft) is None


def test_removed_work_is_gone_and_removing_it_twice_is_no_mistake(home: Home, member: str) -> None:
    with opened(home, member) as progress:
        progress.put_open(WorkKind.DRAFT, "a", "1")
        progress.put_open(WorkKind.DRAFT, "b", "2")
        progress.remove_open(WorkKind.DRAFT, "a")
        progress.remove_open(WorkKind.DRAFT, "a")
        assert progress.open_work(WorkKind.DRAFT) == {"b": "2"}
    with opened(home, member) as progress:
        assert progress.open_work(WorkKind.DRAFT) == {"b": "2"}


def test_a_save_touches_only_the_file_of_open_work(home: Home, member: str) -> None:
    with opened(home, member) as progress:
        progress.add(review(1))
        progress.put_open(WorkKind.DRAFT, "a", "1")
        before = {file.name: file.stat().st_ino for file in home.member_folder(member).iterdir()}
        progress.put_open(WorkKind.DRAFT, "a", "2")
        after = {file.name: file.stat().st_ino for file in home.member_folder(member).iterdir()}
    assert {name for name in after if before.get(name) != after[name]} == {"open.json"}


def test_a_value_that_no_longer_fits_is_put_aside_and_told(home: Home, member: str) -> None:
    with opened(home, member) as progress:
        progress.put_open(WorkKind.DRAFT, "a", {"text": 7})
        progress.put_open(WorkKind.DRAFT, "b", Draft("fits"))
        assert progress.get_open(WorkKind.DRAFT, "a", Draft) is None
        assert progress.get_open(WorkKind.DRAFT, "b", Draft) == Draft("fits")
        assert progress.open_work(WorkKind.DRAFT) == {"b": {"text": "fits", "minutes": 0}}
        assert len(progress.notices) == 1
        progress.put_open(WorkKind.DRAFT, "a", Draft("anew"))
    with opened(home, member) as progress:
        assert progress.get_open(WorkKind.DRAFT, "a", Draft) == Draft("anew")
        table = json.loads((home.member_folder(member) / "open.json").read_bytes())["open"]
        assert {"kind": "damaged draft", "key": "a", "value": {"text": 7}} in table.values()
        assert progress.notices == []


def test_damaged_open_work_does_not_lock_a_member_out(home: Home, member: str) -> None:
    with opened(home, member) as progress:
        progress.put_open(WorkKind.DRAFT, "a", "1")
    path = home.member_folder(member) / "open.json"
    path.write_bytes(b"\x00" * 100)
    with opened(home, member) as progress:
        assert progress.open_work(WorkKind.DRAFT) == {}
        assert [notice.where for notice in progress.notices] == [str(path)]
        progress.put_open(WorkKind.DRAFT, "a", "2")
    assert path.with_name("open.json.damaged-1").read_bytes() == b"\x00" * 100


def test_text_that_cannot_be_stored_leaves_what_was_saved(home: Home, member: str) -> None:
    with opened(home, member) as progress:
        progress.put_open(WorkKind.DRAFT, "a", "good")
        with pytest.raises(Problem, match="characters"):
            progress.put_open(WorkKind.DRAFT, "a", "\udcff")
        assert progress.open_work(WorkKind.DRAFT) == {"a": "good"}


def test_an_answer_is_not_called_saved_when_only_the_last_step_failed(
    home: Home, member: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder could not be synchronised: what a retry finds there already still has to be made durable."""
    calls = list[Path]()

    def fail(folder: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with opened(home, member) as progress:
        progress.add(review(0))
        progress.put_open(WorkKind.DRAFT, "a", "1")
        with monkeypatch.context() as patch:
            patch.setattr(atomic, "_sync_folder", fail)
            with pytest.raises(Problem):
                progress.add(review(1))
            with pytest.raises(Problem):
                progress.remove_open(WorkKind.DRAFT, "a")
        with monkeypatch.context() as patch:
            patch.setattr(atomic, "_sync_folder", calls.append)
            progress.add(review(1))
            progress.remove_open(WorkKind.DRAFT, "a")
            assert len(calls) == 2
            progress.remove_open(WorkKind.DRAFT, "a")
            progress.add(review(1))
            assert len(calls) == 2, "once settled, saying it again costs nothing"
    assert len(TinyDB(year_file(home, member)).table("records")) == 2


# Reflections


def test_a_reflection_keeps_its_text_apart_and_its_record_proves_it(home: Home, member: str) -> None:
    with opened(home, member) as progress:
        record = progress.add_reflection("p", "l", "r1", NOON, "操作前 停下来\n多想了一步。\x1b[31m")
    with opened(home, member) as progress:
        kept = progress.records()[record]
        assert isinstance(kept, Reflection)
        assert kept.length == 12
        assert progress.text(record) == "操作前 停下来\n多想了一步。"
        found = progress.reflection_text(record)
        assert found is not None
        assert len(found.salt) == 32
        assert kept.text == found.digest == hashlib.sha256(found.salt + found.text.encode()).hexdigest()
    assert "停下来" not in year_file(home, member).read_text("utf-8")


def test_the_same_words_twice_give_nothing_away(home: Home, member: str) -> None:
    with opened(home, member) as progress:
        first, second = (progress.add_reflection("p", "l", "r1", NOON, "同样的话") for _ in range(2))
        assert first != second


def test_a_text_is_shared_only_while_the_member_says_so(home: Home, member: str) -> None:
    with opened(home, member) as progress:
        record = progress.add_reflection("p", "l", "r1", NOON, "text")
        assert not progress.shared(record)
        progress.share(record, True)
    with opened(home, member) as progress:
        assert progress.shared(record)
        assert progress.text(record) == "text"
        progress.share(record, False)
        assert not progress.shared(record)


def test_the_text_of_a_record_from_elsewhere_is_not_here(home: Home, member: str) -> None:
    with opened(home, member) as progress:
        assert progress.text("0" * 64) is None
        assert not progress.shared("0" * 64)
        with pytest.raises(Problem, match="cannot be shared"):
            progress.share("0" * 64, True)


def test_a_text_is_on_disk_before_its_record(home: Home, member: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(home, member) as progress:
        order = list[str]()
        replace = os.replace

        def watch(source: Path, target: Path) -> None:
            order.append(Path(target).name)
            replace(source, target)

        monkeypatch.setattr(os, "replace", watch)
        progress.add_reflection("p", "l", "r1", NOON, "text")
    assert order == ["texts.json", "records-2026.json"]


# One window writes


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
