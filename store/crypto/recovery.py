"""A recovery key: a code that the member writes down, and that opens their key after a forgotten passphrase.

It has 125 random bits, too many to guess, so it needs no slow hash. It stays valid when the passphrase changes, until
another one is made.
"""

import hashlib
from pathlib import Path

import msgspec

from lessons.problem import N_
from store.crypto.envelope import document
from store.crypto.key_file import KeyFile, read_key_file
from store.crypto.keys import Key, WrongPassphrase, key_of
from store.crypto.readable_code import letters, make
from store.crypto.secret_box import Box, decrypt, encrypt
from store.disk import atomic

_GROUPS = 5


def new_recovery_key(path: Path, key: Key) -> str:
    """Make a recovery key for the member's key in this file, replacing any former one. Raises `Problem`."""
    file = read_key_file(path)
    assert file is not None
    assert file.public == key.public
    code = make(_GROUPS)
    box = encrypt(_secret(code), _about(file), key.secret)
    atomic.replace(path, document(msgspec.structs.replace(file, recovery=box.written.hex())))
    return code


def recovered(path: Path, code: str) -> Key:
    """The key in this file, opened with its recovery key. Raises `WrongPassphrase` for a wrong one."""
    file = read_key_file(path)
    try:
        box = Box.read(bytes.fromhex(file.recovery if file else ""))
        assert file is not None
        secret = decrypt(_secret(code), _about(file), box)
    except (ValueError, AssertionError) as error:
        raise WrongPassphrase(str(path), N_("this recovery key does not open it; look at it once more")) from error
    return key_of(path, file, "member", secret)


def _secret(code: str) -> bytes:
    return hashlib.blake2b(letters(code).encode(), digest_size=32, person=b"study-recovery-1").digest()


def _about(file: KeyFile) -> bytes:
    return b"study-recovery-1\0" + file.public.encode()
