"""The file of a key as it lies on disk: the public half, and the key itself or what a passphrase wraps.

Apart from `store.crypto.keys`, so that a start can tell whether a passphrase is needed without loading cryptography.
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
    """A key encrypted by XChaCha20-Poly1305 under what Argon2id makes of a passphrase."""

    kdf: Literal["argon2id"]
    opslimit: Annotated[int, msgspec.Meta(ge=1, le=_MAX_OPSLIMIT)]
    memlimit: Annotated[int, msgspec.Meta(ge=8192, le=_MAX_MEMLIMIT)]
    salt: _Hex
    nonce: _Hex
    sealed: _Hex


class KeyFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A key's file. Version 2 says that all the member's files beside it are encrypted, see `store.crypto.file_seal`.

    The version is bound into the wrapping, so nobody gets plain files accepted by writing a 1 there.
    """

    study_key: Literal[1, 2]
    role: Role
    public: Hex32
    key: Hex32 | None = None
    wrapped: Wrapped | None = None
    recovery: _Hex = ""
    """What is wrapped, encrypted under the recovery key; empty where there is none."""


_decoder = msgspec.json.Decoder(KeyFile)


def read_key_file(path: Path) -> KeyFile | None:
    """What is in a key's file; None where there is no file. Raises `Problem` for a damaged one."""
    data = atomic.read(path)
    return None if data is None else decode(str(path), data, _decoder, DAMAGED)


def member_key_file(home: Home, member: str) -> Path:
    """Where a member's key lies."""
    return home.member_folder(member) / "member.key"


def is_wrapped(path: Path) -> bool:
    """Whether the key in this file needs a passphrase; False where there is no file."""
    found = read_key_file(path)
    return found is not None and found.wrapped is not None


def public_half(path: Path) -> str | None:
    """The public key in a key's file, without its passphrase; None where there is no file."""
    found = read_key_file(path)
    return found.public if found else None
