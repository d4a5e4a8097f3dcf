"""Sets and removes a member's passphrase: while there is one, the member's files are encrypted.

During the change files may be plain or encrypted, and both are read. Version 2 in the key's file, bound into the
wrapping, says that encryption is complete; from then on plain files are refused. An interrupted change is completed
when the member's key is next opened.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from lessons.clock import Clock
from lessons.problem import N_, Problem
from store.crypto import keys
from store.crypto.file_seal import MARK, FileSeal, Seals
from store.crypto.key_file import member_key_file, read_key_file
from store.crypto.keys import Ask, Key
from store.crypto.try_limit import Tries
from store.disk import atomic
from store.disk.home import Home
from store.disk.sole_use import Locked
from store.machine.first_frame import forget_whole
from store.machine.library import CATALOGUE
from store.member import private_pack
from store.member.progress import lock_member

_UNSEALED = ("tries.json", "start-codes.json")
"""Files that are written before the key is opened."""


def unlock(home: Home, member: str, ask: Ask) -> Key:
    """The member's key, as `keys.member_key`; plain files beside a wrapped key are encrypted first.

    Raises `Problem` for a wrong passphrase, and where the system refuses to write.
    """
    given: list[str] = []

    def asked(file: str) -> str:
        given.append(ask(file))
        return given[-1]

    path = member_key_file(home, member)
    key = keys.member_key(home, member, asked)
    file = read_key_file(path)
    if given and file is not None and file.study_key == 1:
        try:
            with holding(home, member):
                return _encrypt(home, member, key, given[-1])
        except Locked:
            if not key.files:  # another window still writes plain files
                raise
    return key


def protect(home: Home, member: str, key: Key | None, passphrase: str) -> Key:
    """Set or change a member's passphrase, encrypting their files if needed; returns the key.

    `key` is the member's, None if there is none yet. Raises `Locked` if files have to be encrypted while the member is
    open in a window.
    """
    path = member_key_file(home, member)
    file = read_key_file(path)
    if file is not None and key is not None and file.study_key == 2:
        keys.rewrap(path, key, passphrase, version=2)
        return key
    with holding(home, member):
        return _encrypt(home, member, key or keys.new_member_key(), passphrase)


def confirmed(home: Home, member: str, passphrase: str, clock: Clock) -> Key:
    """The key of a signed-in member who enters the passphrase again; the try is counted as at the sign-in.

    Raises `WrongPassphrase`, and `TooSoon` after too many tries.
    """
    tries = Tries(home.member_folder(member) / "tries.json", clock)
    tries.count()
    key = unlock(home, member, lambda _file: passphrase)
    tries.forget()
    return key


def unprotect(home: Home, member: str, ask: Ask) -> None:
    """Remove the passphrase and decrypt all files. Raises as `protect`."""
    path = member_key_file(home, member)
    passphrase = ask(str(path))
    key = keys.member_key(home, member, lambda _file: passphrase)
    with holding(home, member):
        keys.rewrap(path, key, passphrase, version=1)
        for file, name, seal in _files(home.member_folder(member), Seals.of(member, key, plain_too=True)):
            content = atomic.read(file) or b""
            if content.startswith(MARK):
                try:
                    atomic.replace(file, seal.open(name, content))
                except ValueError as error:
                    if ".json.damaged-" in file.name:
                        continue  # put aside because it does not open
                    text = N_("cannot be decrypted, so the passphrase stays; move this file away, or restore a backup")
                    raise Problem(str(file), text) from error
        _forget_derived(home, member)
        keys.rewrap(path, key, None, version=1)


def seals_of(home: Home, member: str, key: Key) -> Seals | None:
    """The seals of a member's files; None if they are not encrypted."""
    file = read_key_file(member_key_file(home, member))
    if file is None or file.wrapped is None:
        return None
    return Seals.of(member, key, plain_too=file.study_key == 1)


@contextlib.contextmanager
def holding(home: Home, member: str) -> Iterator[None]:
    """Hold the lock of a member's folder. Raises `Locked`."""
    lock = lock_member(home, member)
    try:
        yield
    finally:
        lock.release()


def _encrypt(home: Home, member: str, key: Key, passphrase: str) -> Key:
    """Encrypt all files. The caller holds the member's lock, which also removed half-written files."""
    path, folder = member_key_file(home, member), home.member_folder(member)
    if not key.files:
        key = keys.with_files(key)
    keys.rewrap(path, key, passphrase, version=1)
    if (folder / "sent").is_dir():
        atomic.recover(folder / "sent")
    for file, name, seal in _files(folder, Seals.of(member, key)):
        content = atomic.read(file) or b""
        if not content.startswith(MARK):
            atomic.replace(file, seal.seal(name, content))
    _forget_derived(home, member)
    keys.rewrap(path, key, passphrase, version=2)
    return key


def _files(folder: Path, seals: Seals) -> Iterator[tuple[Path, str, FileSeal]]:
    """Every sealed file of a member, its sealed name (for copies that of the original), and its seal."""
    for file in sorted([*folder.glob("*.json*"), *folder.glob("sent/*.json"), *folder.glob(private_pack.FILE)]):
        name = sealed_as(file)
        if name:
            yield file, name, seals.records if file.parent != folder or is_of_records(name) else seals.own


def sealed_as(file: Path) -> str:
    """The name that a file in a member's folder is sealed as; empty for one that is not sealed."""
    name = file.name
    if name != private_pack.FILE:
        name = name.partition(".json")[0] + ".json"
    return "" if name in _UNSEALED or file.suffix == ".lock" else name


def is_of_records(name: str) -> bool:
    """Whether a file is under the key of the records."""
    return name.startswith("records-") or name == "carried.json"


def _forget_derived(home: Home, member: str) -> None:
    try:
        for file in (home.derived(member), home.cache / CATALOGUE):  # that has the titles of imported notes
            file.unlink(missing_ok=True)
        forget_whole(home, member)
    except OSError as error:
        raise atomic.refusal(home.cache, error) from error
