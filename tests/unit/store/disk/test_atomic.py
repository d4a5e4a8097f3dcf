"""A file is replaced as a whole or not at all."""

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from lessons.problem import Problem
from store.disk import atomic


def test_a_replaced_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file"
    atomic.replace(path, b"content")
    assert path.read_bytes() == b"content"
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert {stat.S_IMODE(folder.stat().st_mode) for folder in (path.parent, path.parent.parent)} == {0o700}


def test_the_previous_copy_is_the_content_before_the_last_write(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for content in (b"1", b"2", b"3"):
        atomic.replace(path, content, keep_previous=True)
    assert path.read_bytes() == b"3"
    assert atomic.previous(path).read_bytes() == b"2"


def test_the_previous_copy_is_kept_where_there_are_no_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    path = tmp_path / "file"
    for content in (b"1", b"2", b"3"):
        atomic.replace(path, content, keep_previous=True)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"file": b"3", "file.previous": b"2"}


# A symbolic link takes a privilege on Windows.
@pytest.mark.parametrize("symbolic", [False] if sys.platform == "win32" else [False, True])
def test_a_link_planted_under_the_temporary_name_is_never_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, symbolic: bool
) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    path = tmp_path / "home" / "file"
    atomic.replace(path, b"old")
    random = b"guessed!"
    monkeypatch.setattr("os.urandom", lambda _: random)
    planted = path.parent / f".file.{random.hex()}.tmp"
    planted.symlink_to(victim) if symbolic else planted.hardlink_to(victim)
    with pytest.raises(Problem, match="not saved"):
        atomic.replace(path, b"new")
    assert victim.read_bytes() == b"precious"
    assert path.read_bytes() == b"old"


def test_what_a_killed_process_left_does_no_harm_and_is_cleared_away(tmp_path: Path) -> None:
    path = tmp_path / "file"
    atomic.replace(path, b"old")
    (tmp_path / ".file.0123456789abcdef.tmp").write_bytes(b"half")
    atomic.replace(path, b"new")
    assert path.read_bytes() == b"new"
    atomic.recover(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def test_a_folder_that_could_not_be_made_durable_is_made_again_by_the_next_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    path = tmp_path / "home" / "file"
    synchronised = list[Path]()
    with monkeypatch.context() as patch:
        patch.setattr(atomic, "_sync_folder", fail)
        with pytest.raises(Problem):
            atomic.replace(path, b"content")
        patch.setattr(atomic, "_sync_folder", synchronised.append)
        atomic.replace(path, b"content")
    assert synchronised == [tmp_path, path.parent]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "no space"),
        (errno.EDQUOT, "no space"),
        (errno.EROFS, "another folder"),
        (errno.EIO, "check the disk"),
    ],
)
@pytest.mark.parametrize("call", ["open", "write", "fsync", "replace"])
def test_the_old_content_stays_when_the_system_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, said: str
) -> None:
    path = tmp_path / "file"
    atomic.replace(path, b"old", keep_previous=True)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch, pytest.raises(Problem, match=said) as refused:
        patch.setattr(os, call, refuse)
        atomic.replace(path, b"new", keep_previous=True)
    assert refused.value.where == str(path)
    assert path.read_bytes() == b"old"
    assert not [file for file in tmp_path.iterdir() if file.suffix == ".tmp"]


def test_a_short_write_is_carried_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, data: write(file, bytes(data)[:3]))
    atomic.replace(tmp_path / "file", b"0123456789")
    assert (tmp_path / "file").read_bytes() == b"0123456789"


def test_a_folder_in_the_place_of_a_file_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.mkdir()
    with pytest.raises(Problem, match="not saved"):
        atomic.replace(path, b"new")
    with pytest.raises(Problem, match="cannot be read"):
        atomic.read(path)
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def test_a_file_that_is_not_there_reads_as_none(tmp_path: Path) -> None:
    assert atomic.read(tmp_path / "nothing") is None
