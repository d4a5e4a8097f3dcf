"""Authenticated encryption under a secret key: XChaCha20-Poly1305 (IETF), from libsodium.

`about` is the associated data: it is not stored, but the box opens only with the same bytes.
"""

from typing import NamedTuple

from nacl import bindings, exceptions, utils

NONCE = 24
"""Bytes."""


class Box(NamedTuple):
    """An encrypted text."""

    nonce: bytes
    sealed: bytes
    """The ciphertext, followed by 16 bytes of tag."""

    @classmethod
    def read(cls, written: bytes) -> "Box":
        """The box in the bytes that `written` gave."""
        return cls(written[:NONCE], written[NONCE:])

    @property
    def written(self) -> bytes:
        """The nonce, then the ciphertext."""
        return self.nonce + self.sealed


def encrypt(key: bytes, about: bytes, text: bytes, nonce: bytes = b"") -> Box:
    """Encrypt `text` under a 32-byte key; the nonce is random unless given, and must never serve two texts."""
    nonce = nonce or utils.random(NONCE)
    return Box(nonce, bytes(bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(text, about, nonce, key)))


def decrypt(key: bytes, about: bytes, box: Box) -> bytes:
    """The text in a box. Raises `ValueError` if the key, `about` or the box does not match."""
    try:
        return bytes(bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(box.sealed, about, box.nonce, key))
    except exceptions.CryptoError as error:
        raise ValueError("does not open with this key, or was changed") from error
