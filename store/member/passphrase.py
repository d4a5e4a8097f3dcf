"""A member's passphrase: from when it is set, the member's files are encrypted; without it they are plain again.

Between the two a file may be either, and both are read. That the encrypting is finished stands in the key's file as
its version 2, bound into the wrapping; from then on a plain file is refused. Whatever is killed in between is finished
when the member's key is opened next.
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
from store.member.private_pack import refuse_imported
from store.member.progress import lock_member

_UNSEALED = ("tries.json", "start-codes.json")
"""Counted before there is a key."""


def unlock(home: Home, member: str, ask: Ask) -> Key:
    """The member's key, as `keys.member_key`; files that lie in the clear beside a wrapped key are encrypted first.

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
            if not key.files:  # nothing can be read beside somebody who wrote before there was a passphrase
                raise
    return key


def protect(home: Home, member: str, key: Key | None, passphrase: str) -> Key:
    """Put the files of a member, and their key, under a passphrase, or under another one; gives the key.

    `key` is the member's, None where there is none yet. Raises `Locked` while the member is open in a window, where
    files have yet to be encrypted.
    """
    path = member_key_file(home, member)
    file = read_key_file(path)
    if file is not None and key is not None and file.study_key == 2:
        keys.rewrap(path, key, passphrase, version=2)
        return key
    refuse_imported(home, member)
    with holding(home, member):
        return _encrypt(home, member, key or keys.new_member_key(), passphrase)


def confirmed(home: Home, member: str, passphrase: str, clock: Clock) -> Key:
    """The key of a member who is signed in and shows it once more; the try is counted as at the sign-in.

    Raises `WrongPassphrase`, and `Waiting` where it comes too soon.
    """
    tries = Tries(home.member_folder(member) / "tries.json", clock)
    tries.count()
    key = unlock(home, member, lambda _file: passphrase)
    tries.forget()
    return key


def unprotect(home: Home, member: str, ask: Ask) -> None:
    """Take the passphrase away: everything lies in the clear again. Raises as `protect`."""
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
    """What opens the files of a member whose key this is; None where they lie in the clear."""
    file = read_key_file(member_key_file(home, member))
    if file is None or file.wrapped is None:
        return None
    return Seals.of(member, key, plain_too=file.study_key == 1)


@contextlib.contextmanager
def holding(home: Home, member: str) -> Iterator[None]:
    """The lock of a member's folder, for a while. Raises `Locked`."""
    lock = lock_member(home, member)
    try:
        yield
    finally:
        lock.release()


def _encrypt(home: Home, member: str, key: Key, passphrase: str) -> Key:
    """Only for who holds the member's lock, which took away what killed programs left half-written."""
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
    """Every file of a member, with the name it is sealed as: previous and damaged copies as the file they are of."""
    for file in sorted([*folder.glob("*.json*"), *folder.glob("sent/*.json")]):
        name = sealed_as(file)
        if name:
            yield file, name, seals.records if file.parent != folder or is_of_records(name) else seals.own


def sealed_as(file: Path) -> str:
    """The name that a file in a member's folder is sealed as; empty for one that is not sealed."""
    name = file.name.partition(".json")[0] + ".json"
    return "" if name in _UNSEALED or file.suffix == ".lock" else name


def is_of_records(name: str) -> bool:
    """Whether a file is under the key of the records."""
    return name.startswith("records-") or name == "carried.json"


def _forget_derived(home: Home, member: str) -> None:
    try:
        home.derived(member).unlink(missing_ok=True)
    except OSError as error:
        raise atomic.refusal(home.cache, error) from error
