"""A key's file: the public half, and the secret key, either plain or wrapped by a passphrase.

Separate from `store.crypto.keys`, so that a start can tell whether a passphrase is needed without loading cryptography.
"""

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from lessons.problem import N_
from store.crypto.envelope import Hex32, Role, decode
from store.disk import atomic
from store.disk.home import Home

_MAX_OPSLIMIT = 16
_MAX_MEMLIMIT = 1024 * 1024 * 1024
_Hex = Annotated[str, msgspec.Meta(pattern=r"^(?:[0-9a-f]{2}){0,200}\Z")]
DAMAGED = N_("is damaged ({reason}); put a backup of this key in its place")


class Wrapped(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A key encrypted with XChaCha20-Poly1305 under a key derived from a passphrase by Argon2id."""

    kdf: Literal["argon2id"]
    opslimit: Annotated[int, msgspec.Meta(ge=1, le=_MAX_OPSLIMIT)]
    memlimit: Annotated[int, msgspec.Meta(ge=8192, le=_MAX_MEMLIMIT)]
    salt: _Hex
    nonce: _Hex
    sealed: _Hex


class KeyFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A key's file. Version 2: all files of the member beside it are encrypted, see `store.crypto.file_seal`.

    The version is bound into the wrapping, so writing a 1 there does not get plain files accepted.
    """

    study_key: Literal[1, 2]
    role: Role
    public: Hex32
    key: Hex32 | None = None
    wrapped: Wrapped | None = None
    recovery: _Hex = ""
    """The same secret, encrypted under the recovery key; empty if there is none."""


_decoder = msgspec.json.Decoder(KeyFile)


def read_key_file(path: Path) -> KeyFile | None:
    """The content of a key's file; None if there is no file. Raises `Problem` for a damaged one."""
    data = atomic.read(path)
    return None if data is None else decode(str(path), data, _decoder, DAMAGED)


def member_key_file(home: Home, member: str) -> Path:
    """The path of a member's key."""
    return home.member_folder(member) / "member.key"


def is_wrapped(path: Path) -> bool:
    """Whether the key in this file needs a passphrase; False if there is no file."""
    file = read_key_file(path)
    return file is not None and file.wrapped is not None


def public_half(path: Path) -> str | None:
    """The public key in a key's file, without its passphrase; None if there is no file."""
    file = read_key_file(path)
    return file.public if file else None
