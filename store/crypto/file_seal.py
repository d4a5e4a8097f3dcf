"""Encrypts the files of a member with a passphrase: each as a whole, with XChaCha20-Poly1305.

    study-sealed-1 LF, 24 bytes of nonce, the encrypted content and its 16 bytes of tag

The first line with the member's id and the file's name is bound in as associated data: a file of another member,
another kind or year, or another version of this format does not open. The plaintext is the file as
`store.member.storage` describes it, so removing the passphrase gives plain TinyDB files again.

Two keys, both behind the passphrase: one for the member's private files (texts, drafts, notes, open work), one for
records and data derived from them, which a shared machine can still open after the passphrase was forgotten.
"""

from typing import NamedTuple

from store.crypto.keys import Key
from store.crypto.secret_box import Box, decrypt, encrypt

MARK = b"study-sealed-"
_HEAD = MARK + b"1\n"


class FileSeal:
    """Encrypts and decrypts one member's files with one key. `plain_too`: also accept files not yet encrypted."""

    def __init__(self, member: str, key: bytes, *, plain_too: bool = False) -> None:
        self._member = member
        self._key = key
        self._plain_too = plain_too

    def seal(self, name: str, plain: bytes) -> bytes:
        """The encrypted content of the file `name`."""
        return _HEAD + encrypt(self._key, self._about(name), plain).written

    def open(self, name: str, content: bytes) -> bytes:
        """The plaintext of the file `name`. Raises `ValueError` for anything not sealed under that name."""
        if not content.startswith(MARK):
            if self._plain_too:
                return content
            raise ValueError("not encrypted")
        box = Box.read(content[len(_HEAD) :] if content.startswith(_HEAD) else b"")
        try:
            return decrypt(self._key, self._about(name), box)
        except ValueError as error:
            raise ValueError("not of this member and place, or changed") from error

    def _about(self, name: str) -> bytes:
        return _HEAD + self._member.encode() + b"\0" + name.encode()


class Seals(NamedTuple):
    """The two seals of a member."""

    own: FileSeal
    records: FileSeal

    @classmethod
    def of(cls, member: str, key: Key, *, plain_too: bool = False) -> "Seals":
        """The seals of the member with this key."""
        return cls(
            FileSeal(member, key.files[:32], plain_too=plain_too),
            FileSeal(member, key.files[32:], plain_too=plain_too),
        )
