"""The files of a member who has a passphrase, as they lie on disk: encrypted whole, by XChaCha20-Poly1305.

    study-sealed-1 LF, 24 bytes of nonce, the encrypted content and its 16 bytes of tag

The first line with the member's id and the file's name is bound in as associated data: a file of another member,
another kind or year, or another version of this format does not open. What is encrypted is the plain file as
`store.member.storage` describes it, so taking the passphrase away gives plain TinyDB files again.

Two keys, both behind the passphrase: one for what is the member's alone (texts, drafts, notes, open work), one for
records and what is derived from them, which a shared machine keeps for the time after a forgotten passphrase too.
"""

from typing import NamedTuple

from store.crypto.keys import Key
from store.crypto.secret_box import Box, decrypt, encrypt

MARK = b"study-sealed-"
_HEAD = MARK + b"1\n"


class FileSeal:
    """Encrypts and opens files of one member with one key. `plain_too`: those still in the clear are read as well."""

    def __init__(self, member: str, key: bytes, *, plain_too: bool = False) -> None:
        self._member = member
        self._key = key
        self._plain_too = plain_too

    def seal(self, name: str, plain: bytes) -> bytes:
        """What is written as the file `name`."""
        return _HEAD + encrypt(self._key, self._about(name), plain).written

    def open(self, name: str, content: bytes) -> bytes:
        """What was sealed as `name`. Raises `ValueError` for anything else."""
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
        """Those of the member who has this key."""
        return cls(
            FileSeal(member, key.files[:32], plain_too=plain_too),
            FileSeal(member, key.files[32:], plain_too=plain_too),
        )
