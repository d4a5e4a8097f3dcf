"""What is encrypted under a secret key opens with that key, in that place, unchanged; with nothing else."""

import pytest

from store.crypto.secret_box import NONCE, Box, decrypt, encrypt

KEY = bytes(range(0x80, 0xA0))


def test_it_is_xchacha20_poly1305_as_other_programs_have_it() -> None:
    """The test vector of draft-irtf-cfrg-xchacha-03, A.3.1."""
    text = (
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen "
        b"would be it."
    )
    box = encrypt(KEY, bytes.fromhex("50515253c0c1c2c3c4c5c6c7"), text, nonce=bytes(range(0x40, 0x58)))
    assert box.sealed[:16].hex() == "bd6d179d3e83d43b9576579493c0e939"
    assert box.sealed[-16:].hex() == "c0875924c1c7987947deafd8780acf49"


def test_a_box_is_read_as_it_was_written() -> None:
    box = encrypt(KEY, b"place", b"text")
    assert Box.read(box.written) == box
    assert decrypt(KEY, b"place", Box.read(box.written)) == b"text"


def test_the_same_text_is_never_encrypted_to_the_same_twice() -> None:
    assert len({encrypt(KEY, b"", b"text") for _ in range(10)}) == 10


@pytest.mark.parametrize("changed", [0, NONCE - 1, NONCE, -1])
def test_what_was_changed_does_not_open(changed: int) -> None:
    written = bytearray(encrypt(KEY, b"place", b"text").written)
    written[changed] ^= 1
    with pytest.raises(ValueError):
        decrypt(KEY, b"place", Box.read(bytes(written)))


@pytest.mark.parametrize("length", [0, 1, NONCE, NONCE + 15])
def test_what_is_too_short_does_not_open(length: int) -> None:
    with pytest.raises(ValueError):
        decrypt(KEY, b"place", Box.read(bytes(length)))


def test_another_key_and_another_place_open_nothing() -> None:
    box = encrypt(KEY, b"place", b"text")
    for key, about in ((bytes(32), b"place"), (KEY, b"elsewhere")):
        with pytest.raises(ValueError):
            decrypt(key, about, box)
