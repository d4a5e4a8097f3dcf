"""A pack in a `.zip`. It is never unpacked: names are only looked up, and a file is read up to a limit of real
bytes, whatever size its header claims.
"""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from lessons.clean import clean_line
from lessons.pack.files import MAX_FILE_BYTES, MAX_FILES, PackFiles, hidden, refuse_name, unreadable
from lessons.problem import N_, Problem

_MAX_BYTES = 512 * 1024 * 1024
_MAX_DIRECTORY_BYTES = 4 * 1024 * 1024
_END_OF_ZIP = b"PK\x05\x06"
_UTF_8 = 0x800
"""General purpose bit 11: the name is in UTF-8."""
_UNICODE_PATH = 0x7075
_BAD_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, NotImplementedError, LookupError)


class ZippedFiles(PackFiles):
    """The files in the zip at a path, or in the `content` that came from there."""

    def __init__(self, path: Path, content: bytes | None = None) -> None:
        super().__init__(path)
        with path.open("rb") if content is None else io.BytesIO(content) as file:
            _refuse_huge_directory(path, file)
        with self._errors_as_problems():
            self.zip = zipfile.ZipFile(path if content is None else io.BytesIO(content))
        try:
            self.entries = self._entries()
            self.take_names(list(self.entries))
        except BaseException:
            self.zip.close()
            raise

    def _entries(self) -> dict[str, zipfile.ZipInfo]:
        """The files by their name in the pack."""
        entries = self.zip.infolist()
        by_name: dict[str, zipfile.ZipInfo] = {}
        for entry, name in zip(entries, self._names(entries), strict=True):
            if stat.S_ISLNK(entry.external_attr >> 16):
                text = N_("{name} is a link; put the file itself into the pack")
                raise Problem(self.where, text, name=clean_line(name, 80))
            refuse_name(self.where, name.removesuffix("/"))
            if name.endswith("/") or hidden(name):
                continue
            if name in by_name:
                raise Problem(self.where, N_("has two files named {name}; pack it again"), name=clean_line(name, 80))
            by_name[name] = entry
        if len(by_name) > MAX_FILES:
            raise self.too_many()
        return _unwrapped(by_name)

    def _names(self, entries: Iterable[zipfile.ZipInfo]) -> list[str]:
        """The stored names, uncut, decoded, with `/`."""
        stored = [_stored_name(entry) for entry in entries]
        raw = [name for name in stored if isinstance(name, bytes)]
        # A name of two-byte characters only is valid in both encodings: it is in the one that the others are in.
        national = any(_utf_8(name) is None for name in raw)
        names = []
        for name in stored:
            if isinstance(name, bytes):
                text = _utf_8(name)
                if text is None or (national and not any(character >= "\u0800" for character in text)):
                    text = self._national(name)
                name = text
            names.append(name)
        # Some writers on Windows separate by `\\`, and then throughout.
        return names if any("/" in name for name in names) else [name.replace("\\", "/") for name in names]

    def _national(self, name: bytes) -> str:
        """A name as Chinese Windows writes it."""
        try:
            return name.decode("gb18030")
        except UnicodeDecodeError:
            raise self._undecodable(name) from None

    def _undecodable(self, name: bytes) -> Problem:
        text = N_("the file name {name} is neither in UTF-8 nor in GB18030; rename the file and pack it again")
        return Problem(self.where, text, name=clean_line(name.decode("ascii", "backslashreplace"), 80))

    def read(self, name: str) -> bytes:
        with self._errors_as_problems(), self.zip.open(self.entries[name]) as file:
            return self.count_bytes(name, file.read(min(MAX_FILE_BYTES, self.bytes_left) + 1))

    @contextmanager
    def _errors_as_problems(self) -> Iterator[None]:
        try:
            yield
        except UnicodeDecodeError as error:  # a name that is marked as UTF-8 and is not
            raise self._undecodable(error.object) from error
        except _BAD_ZIP as error:
            raise Problem(self.where, N_("is not a zip that can be read; pack it again")) from error
        except OSError as error:
            raise unreadable(self.where, error) from error

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.zip.close()


def _stored_name(entry: zipfile.ZipInfo) -> str | bytes:
    """The name of an entry; its bytes where the zip does not say in which encoding they are."""
    # `filename` is cut at NUL; the name as it stood in the zip is what must be harmless.
    if entry.flag_bits & _UTF_8:
        return entry.orig_filename
    raw = entry.orig_filename.encode("cp437")  # what `zipfile` takes such bytes for
    return _unicode_path(entry.extra, raw) or raw


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """The name in an extra field "Info-ZIP Unicode Path" (APPNOTE 4.6.9), where it belongs to these bytes."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and field[:5] == struct.pack("<BL", 1, zlib.crc32(raw)):
            return _utf_8(field[5:])
    return None


def _utf_8(name: bytes) -> str | None:
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _unwrapped(entries: dict[str, zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Remove top folders that hold everything: if a whole folder was zipped, the pack is inside it."""
    while entries and "index.md" not in entries:
        tops = {name.partition("/")[0] for name in entries}
        if len(tops) > 1 or not all("/" in name for name in entries):
            break
        entries = {name.partition("/")[2]: entry for name, entry in entries.items()}
    return entries


def _refuse_huge_directory(path: Path, file: BinaryIO) -> None:
    """Refuse before `zipfile` reads a directory of millions of entries into memory."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = len(tail) - 22 if tail[-22:-18] == _END_OF_ZIP and tail[-2:] == b"\0\0" else tail.rfind(_END_OF_ZIP)
    if at < 0 or len(tail) < at + 22:
        raise Problem(str(path), N_("is neither a folder nor a zip, so it is not a pack"))
    if size > _MAX_BYTES or int.from_bytes(tail[at + 12 : at + 16], "little") > _MAX_DIRECTORY_BYTES:
        raise Problem(str(path), N_("is too large for a pack; split it"))
