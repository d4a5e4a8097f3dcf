"""The TinyDB storage keeps the old state whole, whatever is wrong with the new one or with the file."""

import errno
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB
from tinydb.storages import MemoryStorage
from tinydb.table import Table

from lessons.problem import Problem
from store.disk import atomic
from store.member.storage import Storage


class Note(msgspec.Struct):
    """A document for these tests."""

    name: str
    value: Any


def storage(path: Path, notices: list[Problem] | None = None, **options: Any) -> Storage:
    return Storage(path, document=Note, notify=(notices if notices is not None else []).append, **options)


def table(opened: Storage) -> Table:
    return TinyDB(storage=lambda: opened).table("notes")


def write_twice(path: Path) -> tuple[bytes, bytes]:
    """A file with two writes behind it; gives the content of the first and of the second."""
    notes = table(storage(path))
    notes.insert({"name": "first", "value": 1})
    first = path.read_bytes()
    notes.insert({"name": "second", "value": 2})
    return first, path.read_bytes()


def names(opened: Storage) -> list[str]:
    return [document["name"] for document in table(opened)]


DAMAGE = {
    "empty": b"",
    "truncated": b'{"study":{"1":{"format":1}},"notes":{"1":{"name":"fi',
    "not JSON": b"\x00" * 512,
    "a list": b"[1, 2]",
    "not UTF-8": b'{"study":{"1":{"format":1}},"notes":{"1":{"name":"\xff\xfe","value":1}}}',
    "NaN": b'{"study":{"1":{"format":1}},"notes":{"1":{"name":"first","value":NaN}}}',
    "a document without its fields": b'{"study":{"1":{"format":1}},"notes":{"1":{"name":"first"}}}',
    "a table that is a list": b'{"study":{"1":{"format":1}},"notes":[]}',
    "an id that is no number": b'{"study":{"1":{"format":1}},"notes":{"x":{"name":"first","value":1}}}',
    "no format": b'{"notes":{"1":{"name":"first","value":1}}}',
    "no format number": b'{"study":{"1":{"format":"new"}},"notes":{}}',
    "nested too deeply": b'{"study":{"1":{"format":1}},"notes":' + b"[" * 100_000,
}
damaged = pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())


@damaged
def test_a_damaged_file_is_replaced_by_its_previous_copy_and_kept_aside(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "notes.json"
    first, _ = write_twice(path)
    path.write_bytes(damage)
    notices: list[Problem] = []
    assert names(storage(path, notices)) == ["first"]
    assert path.read_bytes() == first
    assert (tmp_path / "notes.json.damaged-1").read_bytes() == damage
    assert [notice.where for notice in notices] == [str(path)]


@damaged
def test_a_damaged_file_without_a_copy_is_refused_and_left_alone(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "notes.json"
    path.write_bytes(damage)
    opened = storage(path)
    for _ in range(2):
        with pytest.raises(Problem, match="put a backup"):
            names(opened)
        with pytest.raises(Problem, match="put a backup"):
            table(opened).insert({"name": "new", "value": 1})
    assert path.read_bytes() == damage


@damaged
def test_expendable_work_starts_anew_and_the_damaged_file_is_kept_aside(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "notes.json"
    path.write_bytes(damage)
    notices: list[Problem] = []
    assert names(storage(path, notices, previous=False, expendable=True)) == []
    assert (tmp_path / "notes.json.damaged-1").read_bytes() == damage
    assert len(notices) == 1
    assert names(storage(path, notices, previous=False, expendable=True)) == []
    assert len(notices) == 1, "the second time there is nothing to tell"


@damaged
def test_looking_on_uses_the_previous_copy_and_changes_no_file(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "notes.json"
    write_twice(path)
    path.write_bytes(damage)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    notices: list[Problem] = []
    assert names(storage(path, notices, writable=False)) == ["first"]
    assert len(notices) == 1
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_when_file_and_copy_are_damaged_both_stay_and_the_user_is_told(tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    write_twice(path)
    path.write_bytes(b"{")
    atomic.previous(path).write_bytes(b"[")
    with pytest.raises(Problem, match="put a backup"):
        names(storage(path))
    assert (path.read_bytes(), atomic.previous(path).read_bytes()) == (b"{", b"[")


def test_a_file_that_is_gone_comes_back_from_its_previous_copy(tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    first, _ = write_twice(path)
    path.unlink()
    notices: list[Problem] = []
    assert names(storage(path, notices)) == ["first"]
    assert path.read_bytes() == first
    assert "missing" in str(notices[0])


@pytest.mark.parametrize(
    "content",
    [
        b'{"study":{"1":{"format":2}},"notes":{"1":{"name":"first","value":1}}}',
        b'{"notes":["another", "shape"],"study":{"1":{"format":7,"more":[]}}}',
    ],
)
def test_a_file_of_a_newer_version_is_refused_and_its_old_copy_is_not_used(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.json"
    write_twice(path)
    path.write_bytes(content)
    with pytest.raises(Problem, match="update Study"):
        names(storage(path))
    with pytest.raises(Problem, match="update Study"):
        table(storage(path)).insert({"name": "new", "value": 1})
    assert path.read_bytes() == content


def test_what_is_remembered_equals_the_disk_after_a_failed_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "notes.json"
    _, second = write_twice(path)
    opened = storage(path)
    notes = table(opened)
    assert len(notes) == 2

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(Problem, match="no space left"):
            notes.insert({"name": "third", "value": 3})
        with pytest.raises(Problem, match="no space left"):
            notes.update({"value": 9}, doc_ids=[1])
        with pytest.raises(Problem, match="no space left"):
            notes.remove(doc_ids=[1])
    assert path.read_bytes() == second
    assert [dict(document) for document in notes] == [{"name": "first", "value": 1}, {"name": "second", "value": 2}]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["notes.json", "notes.json.previous"]
    notes.insert({"name": "third", "value": 3})
    assert names(storage(path)) == ["first", "second", "third"]


def test_an_update_that_breaks_off_half_way_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    write_twice(path)
    notes = table(storage(path))

    def break_off(document: Any) -> None:
        document["value"] = 99
        if document["name"] == "second":
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        notes.update(break_off)
    assert [document["value"] for document in notes] == [1, 2]


def test_any_tinydb_can_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    write_twice(path)
    with TinyDB(path) as plain:
        assert plain.tables() == {"study", "notes"}
        assert plain.table("notes").all() == [{"name": "first", "value": 1}, {"name": "second", "value": 2}]


def test_a_window_that_looks_on_sees_what_another_saves_and_saves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    looking = storage(path, writable=False)
    assert names(looking) == []
    _, second = write_twice(path)
    assert names(looking) == ["first", "second"]
    with pytest.raises(Problem, match="read-only"):
        table(looking).insert({"name": "third", "value": 3})
    assert path.read_bytes() == second


def test_text_that_is_no_unicode_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    _, second = write_twice(path)
    with pytest.raises(Problem, match="characters"):
        table(storage(path)).insert({"name": "\ud800", "value": 3})
    assert path.read_bytes() == second


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=2), inner, max_size=3),
    max_leaves=6,
)
operations = st.one_of(
    st.tuples(st.just("insert"), values),
    st.tuples(st.just("update"), st.integers(1, 6), values),
    st.tuples(st.just("remove"), st.integers(1, 6)),
    st.tuples(st.just("reopen")),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(operations, max_size=12))
def test_it_holds_what_a_storage_in_memory_would_hold(
    tmp_path_factory: pytest.TempPathFactory, todo: list[tuple[Any, ...]]
) -> None:
    path = tmp_path_factory.mktemp("law") / "notes.json"
    memory = TinyDB(storage=MemoryStorage).storage
    model = Table(memory, "notes")
    notes = table(storage(path))
    for operation in todo:
        match operation:
            case ("insert", value):
                assert notes.insert({"name": "n", "value": value}) == model.insert({"name": "n", "value": value})
            case ("update", number, value):
                notes.update({"value": value}, doc_ids=[number])
                model.update({"value": value}, doc_ids=[number])
            case ("remove", number):
                notes.remove(doc_ids=[number])
                model.remove(doc_ids=[number])
            case _:
                # Both forget the highest number ever given, as any program does that starts again.
                notes = table(storage(path))
                model = Table(memory, "notes")
        assert {d.doc_id: dict(d) for d in notes} == {d.doc_id: dict(d) for d in model}
