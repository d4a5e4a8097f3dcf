"""Open work and the texts of reflections are saved when the member is told so, and lock nobody out when damaged."""

import errno
import hashlib
import json
import os
from pathlib import Path

import pytest
from tinydb import TinyDB

from lessons.problem import Problem
from lessons.records import Reflection
from store.disk import atomic
from store.disk.home import Home
from store.member.work_kind import WorkKind
from tests.unit.store.member.one_member import NOON, Draft, opened, review, year_file


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
