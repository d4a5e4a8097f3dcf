"""The one way in which Study encrypts under a secret key: XChaCha20-Poly1305 (IETF), as libsodium has it.

What stands beside the text as `about` is not written anywhere, but without the same bytes it does not open.
"""

from typing import NamedTuple

from nacl import bindings, exceptions, utils

NONCE = 24
"""Bytes."""


class Box(NamedTuple):
    """Something encrypted."""

    nonce: bytes
    sealed: bytes
    """As long as the text, and 16 bytes of tag."""

    @classmethod
    def read(cls, written: bytes) -> "Box":
        """The box in what `written` gave."""
        return cls(written[:NONCE], written[NONCE:])

    @property
    def written(self) -> bytes:
        """The nonce, and behind it what is sealed."""
        return self.nonce + self.sealed


def encrypt(key: bytes, about: bytes, text: bytes, nonce: bytes = b"") -> Box:
    """`text` under a key of 32 bytes; the nonce is random unless one is given, which must be of no other text."""
    nonce = nonce or utils.random(NONCE)
    return Box(nonce, bytes(bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(text, about, nonce, key)))


def decrypt(key: bytes, about: bytes, box: Box) -> bytes:
    """The text in a box. Raises `ValueError` where the key, `about` or the box is another one."""
    try:
        return bytes(bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(box.sealed, about, box.nonce, key))
    except exceptions.CryptoError as error:
        raise ValueError("does not open with this key, or was changed") from error
