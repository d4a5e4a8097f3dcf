"""One member's progress: saved when it says so, found again, and never silently lost."""

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from lessons.problem import Problem
from lessons.records import Record, record_id, when
from store.disk.home import Home
from store.member.work_kind import WorkKind
from tests.unit.store.member.one_member import NOON, applied, opened, review, year_file


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
