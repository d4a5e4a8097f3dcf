"""A pack zipped elsewhere, on Chinese Windows above all, keeps the names of its files."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from lessons.lint.lint import check_pack
from lessons.pack.open_pack import open_pack, pack_digest
from lessons.pack.pack import load_pack
from lessons.problem import Problem
from tests.unit.lessons.pack.pack_files import FILES, INDEX, folder, lesson

NAMES = ("一.md", "第一课 工作票.md", "图/系统图（甲）.png", "龍/乗.md", "㐀.txt")
"""The first is valid UTF-8 too when written in GB18030; the one before the last has a byte of `\\` in it there."""
UTF_8 = 0x800


class _Entry(zipfile.ZipInfo):
    """An entry whose name is stored in these bytes, whatever they are."""

    def __init__(self, raw: bytes, flags: int = 0, extra: bytes = b"") -> None:
        super().__init__(f"{raw.hex()} {flags}")
        self.raw, self.flag_bits, self.extra = raw, flags, extra

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 (the name is the library's)
        return self.raw, self.flag_bits


def stored(path: Path, *entries: tuple[_Entry, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for entry, text in entries:
            archive.writestr(entry, text)
    return path


def pack_files() -> dict[str, str]:
    texts = {name: lesson(f"l{n}") if name.endswith(".md") else "x" for n, name in enumerate(NAMES)}
    return {"index.md": "---\nid: p\ntitle: P\ntrack: theory\n---\n# P\n", **texts}


def names_in(path: Path) -> set[str]:
    with open_pack(path) as files:
        return {*files.lessons, *files.assets}


def findings(path: Path) -> list[tuple[str, int, str]]:
    return [(found.path.removeprefix(str(path)), found.line, found.code) for found in check_pack(path).findings]


def refused(path: Path) -> str:
    with pytest.raises(Problem) as caught:
        load_pack(path)
    return str(caught.value)


def _as_gb(name: str) -> _Entry:
    return _Entry(name.encode("gb18030"))


def _as_utf_8(name: str) -> _Entry:
    return _Entry(name.encode())


def _as_marked(name: str) -> _Entry:
    return _Entry(name.encode(), UTF_8)


def _as_unicode_path(name: str) -> _Entry:
    raw = name.encode("gb18030", "replace").replace(b"\xb5", b"?")
    field = struct.pack("<BL", 1, zlib.crc32(raw)) + name.encode()
    return _Entry(raw, extra=struct.pack("<HHB", 0x4321, 1, 7) + struct.pack("<HH", 0x7075, len(field)) + field)


@pytest.mark.parametrize("written", [_as_gb, _as_utf_8, _as_marked, _as_unicode_path])
@pytest.mark.parametrize("top", ["", "两票三制/", "下载/两票三制/"])
def test_names_are_the_same_however_a_zip_wrote_them(
    tmp_path: Path, written: Callable[[str], _Entry], top: str
) -> None:
    path = stored(tmp_path / "p.zip", *((written(top + name), text) for name, text in pack_files().items()))
    whole = folder(tmp_path / "folder", pack_files())
    assert names_in(path) == set(pack_files()) == names_in(whole)
    assert pack_digest(path) == pack_digest(whole)
    assert [found.text for found in load_pack(path).lessons] == [found.text for found in load_pack(whole).lessons]
    assert findings(path) == findings(whole)


def test_both_encodings_may_stand_in_one_zip(tmp_path: Path) -> None:
    path = stored(
        tmp_path / "p.zip",
        (_as_gb("index.md"), INDEX),
        (_as_gb("a.md"), lesson("a")),
        (_as_gb("deep/b.md"), lesson("b")),
        (_as_utf_8("自测.txt"), "x"),
        (_as_gb("一.txt"), "x"),
        (_as_gb("规程.txt"), "x"),
    )
    assert {"自测.txt", "一.txt", "规程.txt"} < names_in(path)


def test_a_unicode_path_of_another_name_is_passed_over(tmp_path: Path) -> None:
    field = struct.pack("<BL", 1, zlib.crc32(b"other")) + b"evil.txt"
    entry = _Entry("图.txt".encode(), extra=struct.pack("<HH", 0x7075, len(field)) + field)
    path = stored(tmp_path / "p.zip", *((_as_utf_8(name), text) for name, text in FILES.items()), (entry, "x"))
    assert "图.txt" in names_in(path) and "evil.txt" not in names_in(path)


@pytest.mark.parametrize("written", [_as_gb, _as_utf_8, _as_marked])
def test_folders_separated_by_backslashes_are_folders(tmp_path: Path, written: Callable[[str], _Entry]) -> None:
    listed = {"包/": "", **{f"包/{name}": text for name, text in pack_files().items()}}
    path = stored(tmp_path / "p.zip", *((written(name.replace("/", "\\")), text) for name, text in listed.items()))
    assert names_in(path) == set(pack_files())


@pytest.mark.parametrize("name", ["..\\up.md", "C:\\x.md", "\\\\server\\x.md", "a\\\\b.md", "\\x.md"])
def test_backslashes_lead_nowhere_else(tmp_path: Path, name: str) -> None:
    assert "not allowed" in refused(
        stored(tmp_path / "p.zip", (_as_utf_8("index.md"), INDEX), (_as_utf_8(name), lesson("x")))
    )


def test_what_systems_leave_in_a_zip_is_no_part_of_the_pack(tmp_path: Path) -> None:
    left = ("__MACOSX/._index.md", "两票/.DS_Store", "两票/Thumbs.db", "两票/图/THUMBS.DB", "两票/desktop.ini")
    listed = {f"两票/{name}": text for name, text in FILES.items()} | dict.fromkeys(left, "x")
    path = stored(tmp_path / "p.zip", *((_as_gb(name), text) for name, text in listed.items()))
    assert names_in(path) == set(FILES)
    assert names_in(folder(tmp_path / "f", {**FILES, "Thumbs.db": "x", "img/desktop.ini": "x"})) == set(FILES)


def test_a_name_that_stands_twice_once_it_is_decoded_is_named(tmp_path: Path) -> None:
    path = stored(
        tmp_path / "p.zip",
        (_as_utf_8("index.md"), INDEX),
        (_as_gb("规程.md"), lesson("a")),
        (_as_marked("规程.md"), lesson("b")),
    )
    assert "规程.md" in refused(path)


@pytest.mark.parametrize("flags", [0, UTF_8])
def test_a_name_that_cannot_be_decoded_is_named(tmp_path: Path, flags: int) -> None:
    path = stored(tmp_path / "p.zip", (_as_utf_8("index.md"), INDEX), (_Entry(b"plan\xff.md", flags), lesson("a")))
    message = refused(path)
    assert "plan\\xff.md" in message and "GB18030" in message
