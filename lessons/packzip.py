"""A pack in a `.zip`. It is never unpacked: names are only looked up, and a file is read up to a limit of real bytes,
whatever size it claims.
"""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from lessons.clean import clean_line
from lessons.packfile import MAX_FILE_BYTES, MAX_FILES, PackFiles, hidden, refuse_name, unreadable
from lessons.problem import N_, Problem

_MAX_BYTES = 512 * 1024 * 1024
_MAX_DIRECTORY_BYTES = 4 * 1024 * 1024
_END_OF_ZIP = b"PK\x05\x06"
_BAD_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, NotImplementedError, LookupError)


class ZippedFiles(PackFiles):
    """The files in the zip at a path."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        _refuse_huge_directory(path)
        with self._mending():
            self.zip = zipfile.ZipFile(path)
        try:
            self.prefix = ""
            self.sort(self._names())
        except BaseException:
            self.zip.close()
            raise

    def _names(self) -> list[str]:
        names = []
        for entry in self.zip.infolist():
            if stat.S_ISLNK(entry.external_attr >> 16):
                text = N_("{name} is a link; put the file itself into the pack")
                raise Problem(self.where, text, name=clean_line(entry.filename, 80))
            # `filename` is cut at NUL and made to use `/`; the name as it stood in the zip is what must be harmless.
            refuse_name(self.where, entry.orig_filename.removesuffix("/"))
            if not entry.is_dir() and not hidden(entry.filename):
                names.append(entry.filename)
        if len(names) > MAX_FILES:
            raise self.too_many()
        if len(set(names)) < len(names):
            raise Problem(self.where, N_("has two files of the same name"))
        # A folder zipped as a whole has one folder at its top; the pack is what is inside.
        top = names[0].split("/")[0] + "/" if names else ""
        if "index.md" not in names and all(name.startswith(top) for name in names):
            self.prefix = top
            names = [name[len(top) :] for name in names]
        return names

    def read(self, name: str) -> bytes:
        with self._mending(), self.zip.open(self.prefix + name) as file:
            return self.spend(name, file.read(min(MAX_FILE_BYTES, self.left) + 1))

    @contextmanager
    def _mending(self) -> Iterator[None]:
        try:
            yield
        except _BAD_ZIP as error:
            raise Problem(self.where, N_("is not a zip that can be read; pack it again")) from error
        except OSError as error:
            raise unreadable(self.where, error) from error

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.zip.close()


def _refuse_huge_directory(path: Path) -> None:
    """Refuse before `zipfile` reads a directory of millions of entries into memory."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 65_557))
        tail = file.read()
    at = len(tail) - 22 if tail[-22:-18] == _END_OF_ZIP and tail[-2:] == b"\0\0" else tail.rfind(_END_OF_ZIP)
    if at < 0 or len(tail) < at + 22:
        raise Problem(str(path), N_("is neither a folder nor a zip, so it is no pack"))
    if size > _MAX_BYTES or int.from_bytes(tail[at + 12 : at + 16], "little") > _MAX_DIRECTORY_BYTES:
        raise Problem(str(path), N_("is too large for a pack; split it"))
