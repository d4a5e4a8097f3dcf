"""Backups of a home: one dated file with everything, written atomically, and checkable at any time.

It is a .zip with every file as it is in the home, so files encrypted under a passphrase stay encrypted; the last entry,
`study-backup.json`, has the SHA-256 of all others. A backup may be made while members study: files are replaced
atomically, and read in an order in which a later file never lacks data of an earlier one. Half-written files, locks and
the cache are left out.
"""

import contextlib
import ctypes
import hashlib
import os
import re
import secrets
import shutil
import sys
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Literal, NamedTuple, cast

import msgspec

from lessons.problem import N_, Problem
from lessons.records import Instant
from lessons.regex import regex
from store.crypto.envelope import MAX_BYTES, Hex32, Hex32OrNone, document, parse
from store.crypto.key_file import public_half
from store.disk import atomic
from store.disk.home import Home
from store.disk.regular_file import open_regular, unreadable
from store.disk.shared_folder import require_folder
from store.disk.sole_use import sole_use

MANIFEST = "study-backup.json"
_LEFT_OUT = regex(r"cache|guest|crash\.log|lock|\..*|.*\.lock")
_ORDER = ("sent", "open.json", "records-")
"""The order of reading: summaries before the records in them, open tests before the records that they become, records
before their texts, which are written first."""
_MOST_FILES = 200_000


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    size: int
    sha256: Hex32


class BackupManifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The list of a backup's files."""

    study_backup: Literal[1] = 1
    written: Instant
    app: str
    device: Hex32OrNone
    """The public key of the machine; empty if it had none yet."""
    files: dict[str, _File]
    """By their paths within the home, with `/`."""

    @property
    def size(self) -> int:
        """The bytes of all files."""
        return sum(file.size for file in self.files.values())


class Backup(NamedTuple):
    """A backup that was checked."""

    path: Path
    manifest: BackupManifest
    missing: tuple[Problem, ...] = ()
    """Files of the home that could not be read, and so are not in it."""


_decoder = msgspec.json.Decoder(BackupManifest)
_DAMAGED = N_("is not a complete backup of Study ({reason}); use another one")


def backup(home: Home, folder: Path, now: datetime, app: str, keep: int = 0) -> Backup:
    """Make a backup in `folder`, check it there, then delete all but the newest `keep` (0: delete none).

    Unreadable files are reported and left out; then no older backup is deleted, since it may have them. Raises
    `Problem` if there is no such folder, nothing to back up, or something cannot be written.
    """
    require_folder(folder)
    if folder.resolve().is_relative_to(home.path.resolve()):
        raise Problem(str(folder), N_("is inside the home; name a folder on another disk"))
    missing: list[Problem] = []
    names = _names(home, missing)
    if missing and not names:
        raise missing[0]
    if not names:
        raise Problem(str(home.path), N_("contains nothing to back up"))
    try:
        device = public_half(home.device_key) or ""
    except Problem as problem:  # back up the rest anyway
        home.notices.add(problem)
        device = ""
    prefix = f"study-backup-{device[:8] or 'new'}-"
    with contextlib.suppress(OSError):
        for half in folder.glob(f".{prefix}*.tmp"):  # of a backup that was interrupted
            half.unlink()
    path = folder / f"{prefix}{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.zip"
    atomic.replace(path, _archive(home, names, now, app, device, missing))
    checked = check(path)
    for old in sorted(folder.glob(f"{prefix}*.zip"))[: -keep or None] if keep and not missing else ():
        if old != path:
            old.unlink(missing_ok=True)
    return checked._replace(missing=tuple(missing))


def check(path: Path) -> Backup:
    """Read a backup and compare every file with its hash. Raises `Problem` for any difference."""
    with _opened(path) as archive:
        manifest = _manifest(path, archive)
        for name in manifest.files:
            _content(path, archive, manifest, name)
        return Backup(path, manifest)


def restore(home: Home, path: Path, now: datetime, *, replace: bool = False) -> tuple[Backup, Path | None]:
    """Replace the home by a backup; returns the backup, and the new path of the former home, if there was one.

    Everything is checked and written beside the home first, then moved into place in one step: whenever this is
    interrupted, there is either the former home or the restored one. Raises `Problem` if there is a home without
    `replace`, if it is in use, for a damaged backup, and for errors of the disk; the home is then unchanged.
    """
    unread: list[Problem] = []
    occupied = home.path.is_dir() and bool(_names(home, unread) or unread)
    if occupied and not replace:
        text = N_("already has data in it; add --replace to put the backup in its place (the old data is kept)")
        raise Problem(str(home.path), text)
    with sole_use(home):
        pass
    parent = home.path.parent
    mark = f".{home.path.name}.restoring-"
    staging = parent / f"{mark}{secrets.token_hex(4)}"
    try:
        atomic.private_folder(parent)
        for left in parent.glob(f"{mark}*"):
            shutil.rmtree(left)
        atomic.private_folder(staging)
        with _opened(path) as archive:
            manifest = _manifest(path, archive)
            for name in manifest.files:
                atomic.replace(staging / PurePosixPath(name), _content(path, archive, manifest, name))
        before = parent / f"{home.path.name}.before-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}" if occupied else None
        _take_place(staging, home.path, before)
    except OSError as error:
        raise atomic.refusal(home.path, error) from error
    finally:
        if staging.exists():
            shutil.rmtree(staging, ignore_errors=True)
    return Backup(path, manifest), before


def _names(home: Home, missing: list[Problem]) -> list[str]:
    """The files for a backup, in order of reading; unreadable folders are added to `missing`."""
    names = []

    def miss(error: OSError) -> None:
        missing.append(unreadable(Path(str(error.filename)), error))

    for folder, folders, files in os.walk(home.path, onerror=miss):
        folders[:] = [name for name in folders if not _LEFT_OUT.fullmatch(name)]
        inside = Path(folder).relative_to(home.path)
        names += [(inside / name).as_posix() for name in files if not _LEFT_OUT.fullmatch(name)]
    return sorted(names, key=lambda name: (_turn(name), name))


def _turn(name: str) -> int:
    parts = PurePosixPath(name).parts
    return next((n for n, begin in enumerate(_ORDER) if any(part.startswith(begin) for part in parts)), len(_ORDER))


class _Pipe:
    """Collects what the archive writes, to be taken piece by piece."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""

    def take(self) -> bytes:
        data, self._parts = b"".join(self._parts), []
        return data


def _archive(
    home: Home, names: list[str], now: datetime, app: str, device: str, missing: list[Problem]
) -> Iterator[bytes]:
    pipe = _Pipe()
    files: dict[str, _File] = {}
    # A machine whose clock lost its battery begins in 1970; a .zip knows no year before 1980 and none after 2107.
    stamp = min(max(now.astimezone(UTC).timetuple()[:6], (1980, 1, 1, 0, 0, 0)), (2107, 12, 31, 23, 59, 58))
    with zipfile.ZipFile(cast("IO[bytes]", pipe), "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            try:
                data = atomic.read(home.path / name)
            except Problem as problem:
                missing.append(problem)
                continue
            if data is None:  # gone meanwhile: an open test that was submitted
                continue
            files[name] = _File(len(data), hashlib.sha256(data).hexdigest())
            archive.writestr(zipfile.ZipInfo(name, stamp), data, zipfile.ZIP_DEFLATED)
            yield pipe.take()
        written = now.astimezone(UTC).replace(microsecond=0)
        manifest = BackupManifest(written=written, app=app, device=device, files=dict(sorted(files.items())))
        archive.writestr(zipfile.ZipInfo(MANIFEST, stamp), document(manifest), zipfile.ZIP_DEFLATED)
    yield pipe.take()


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open the archive; any damage becomes one kind of `Problem`."""
    try:
        with os.fdopen(open_regular(path).descriptor, "rb") as file, zipfile.ZipFile(file) as archive:
            yield archive
    except FileNotFoundError as error:
        raise Problem(str(path), N_("there is no such file")) from error
    except OSError as error:
        raise Problem(str(path), N_("cannot be read ({reason})"), reason=error.strerror or str(error)) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Problem(str(path), _DAMAGED, reason=str(error) or type(error).__name__) from error


def _manifest(path: Path, archive: zipfile.ZipFile) -> BackupManifest:
    if MANIFEST not in archive.namelist():
        raise Problem(str(path), _DAMAGED, reason=N_("it has no list of its files"))
    data = _bounded(path, archive, MANIFEST, MAX_BYTES)
    manifest = parse(str(path), data, _decoder, _DAMAGED)
    listed = sorted(archive.namelist())
    if listed != sorted([*manifest.files, MANIFEST]) or len(listed) > _MOST_FILES:
        raise Problem(str(path), _DAMAGED, reason=N_("a file is missing, or there is one too many"))
    for name in manifest.files:
        parts = name.split("/")
        if not all(parts) or {".", ".."} & set(parts) or re.search(r"[\\:\0]", name) or name.startswith("/"):
            raise Problem(str(path), _DAMAGED, reason=N_("a file name in it points outside the home"))
    return manifest


def _content(path: Path, archive: zipfile.ZipFile, manifest: BackupManifest, name: str) -> bytes:
    known = manifest.files[name]
    data = _bounded(path, archive, name, known.size)
    if len(data) != known.size or hashlib.sha256(data).hexdigest() != known.sha256:
        raise Problem(f"{path} {name}", _DAMAGED, reason=N_("a file was changed"))
    return data


def _bounded(path: Path, archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    with archive.open(name) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise Problem(str(path), _DAMAGED, reason=N_("a file is larger than it says"))
    return data


def _take_place(new: Path, place: Path, before: Path | None) -> None:
    """Move the folder `new` to `place`, and the one there to `before`. May raise `OSError`."""
    if before is None:
        if place.is_dir():
            shutil.rmtree(place)  # only locks and a cache
        new.rename(place)
    elif _exchange(new, place):
        new.rename(before)
    else:
        place.rename(before)
        try:
            new.rename(place)
        except OSError:
            before.rename(place)
            raise
    atomic._sync_folder(place.parent)


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two folders in one step, renameat2(2); False if the system cannot."""
    if sys.platform != "linux":
        return False
    swap = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return swap is not None and swap(here, os.fsencode(first), here, os.fsencode(second), exchange) == 0
