"""Handles a forgotten passphrase on a shared machine: what stays available, what stays sealed, and how to reopen it.

Records stay available: a year of study must not depend on remembering a passphrase, and summaries give them to the
secretary anyway. So the key of the records is also sealed to the machine's own key. Texts, drafts, notes and open work
open only with the passphrase or the recovery key; they are moved with the old key to a folder `forgotten-…`.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from lessons.problem import N_
from store.crypto import keys
from store.crypto.file_seal import FileSeal, Seals
from store.crypto.key_file import member_key_file, public_half
from store.crypto.keys import Key, WrongPassphrase
from store.crypto.recovery import recovered
from store.disk import atomic
from store.disk.home import Home
from store.member import private_pack
from store.member.open_work import OpenWork
from store.member.passphrase import holding, is_of_records, protect, sealed_as
from store.member.progress import Progress
from store.member.reflection_texts import ReflectionTexts
from store.member.work_kind import WorkKind

_ASIDE = "forgotten-"
_KEPT = (("open.json", WorkKind.DRAFT), ("notes.json", WorkKind.NOTE), ("examined.json", WorkKind.EXAMINED))
"""What is restored besides texts; old open tests and reading positions are not."""


def leave_records(home: Home, member: str, key: Key, device: Key) -> None:
    """Also seal the key of the member's records to this machine. Raises `Problem`."""
    path = _records_key(home, member)
    if _open_records(path, device) != key.files[32:]:
        atomic.replace(path, keys.seal(device.sealing, key.files[32:]))


def begin_anew(home: Home, member: str, device: Key, passphrase: str) -> Key:
    """Create a key for a member without one, or with a forgotten passphrase: keeps the records, moves the rest aside.

    If interrupted, it can be repeated. Raises `Problem`.
    """
    path = member_key_file(home, member)
    records = _open_records(_records_key(home, member), device)
    if path.exists():
        try:
            with holding(home, member):
                _put_aside(path, all_records=not records)
        except OSError as error:
            raise atomic.refusal(path, error) from error
    return protect(home, member, keys.with_files(keys.new_member_key(), records), passphrase)


def _put_aside(path: Path, *, all_records: bool) -> None:
    aside = atomic.private_folder(_aside_of(path))
    for file in sorted([*path.parent.glob("*.json*"), *path.parent.glob(private_pack.FILE)]):
        if (name := sealed_as(file)) and (all_records or not is_of_records(name)):
            file.rename(aside / file.name)
    atomic.recover(aside)
    path.rename(aside / path.name)  # last: while the key is here, its passphrase opens everything, see `put_back`
    atomic.recover(aside)
    atomic.recover(path.parent)


def put_back(home: Home, member: str) -> None:
    """Undo an interrupted `begin_anew`, after the member remembered the passphrase. Raises `Problem`."""
    path = member_key_file(home, member)
    aside = _aside_of(path)
    if not aside.is_dir() or (aside / path.name).exists():
        return
    try:
        with holding(home, member):
            for file in aside.iterdir():
                if not path.with_name(file.name).exists():
                    file.rename(path.with_name(file.name))
            atomic.recover(path.parent)
    except OSError as error:
        raise atomic.refusal(aside, error) from error


def _aside_of(path: Path) -> Path:
    return path.with_name(_ASIDE + (public_half(path) or "")[:8])


def _records_key(home: Home, member: str) -> Path:
    return home.member_folder(member) / "records.key"


def _open_records(path: Path, device: Key) -> bytes:
    with contextlib.suppress(ValueError):
        return device.open_sealed(atomic.read(path) or b"")
    return b""


# Opening it again


def has_sealed(home: Home, member: str) -> bool:
    """Whether there is data sealed under a forgotten passphrase."""
    return any(True for _ in _aside(home, member))


def reopen(home: Home, progress: Progress, code: str) -> int:
    """Restore texts, notes and drafts of a forgotten passphrase with its recovery key; returns how many.

    Existing ones are not changed. Raises `WrongPassphrase` if the recovery key opens none of the folders.
    """
    for folder in _aside(home, progress.member):
        with contextlib.suppress(WrongPassphrase):
            return _take_back(home, progress, folder, recovered(folder / "member.key", code))
    raise WrongPassphrase("", N_("this recovery key does not open it; look at it once more"))


def _aside(home: Home, member: str) -> Iterator[Path]:
    for key in sorted(home.member_folder(member).glob(f"{_ASIDE}*/member.key")):
        yield key.parent


def _take_back(home: Home, progress: Progress, folder: Path, key: Key) -> int:
    seal = Seals.of(progress.member, key).own
    texts = ReflectionTexts(folder, writable=False, notify=progress.notice, seal=seal).all()
    progress.add_texts(texts)
    count = len(texts)
    for name, kind in _KEPT:
        old = OpenWork(folder, name, precious=True, writable=False, notify=progress.notice, seal=seal)
        here = progress.open_work(kind)
        for place, value in old.all(kind).items():
            if place not in here:
                progress.put_open(kind, place, value)
                count += 1
    count += _take_notes_back(home, progress, folder, seal)
    try:
        for file in folder.iterdir():
            if not file.name.startswith("records-"):
                file.unlink()
        if not any(folder.iterdir()):
            folder.rmdir()
    except OSError as error:
        raise atomic.refusal(folder, error) from error
    return count


def _take_notes_back(home: Home, progress: Progress, folder: Path, seal: FileSeal) -> int:
    """Restore imported notes, unless others were imported since; whether there were any."""
    sealed = atomic.read(folder / private_pack.FILE)
    here = private_pack.private_pack(home, progress.member)
    if sealed is None or here.exists():
        return 0
    try:
        plain = seal.open(private_pack.FILE, sealed)
    except ValueError:
        return 0
    atomic.replace(here, progress.private_seal.seal(private_pack.FILE, plain) if progress.private_seal else plain)
    return 1
