"""Stage tests sealed under a start code, and their open sittings, which are encrypted on disk too.

A start code is random, never chosen: fifty bits behind Argon2id (RFC 9106) withstand guessing between the pack's
publication and the test. The questions are encrypted by XChaCha20-Poly1305, bound to the test's id.

Open sittings are sealed to the device's own key, so that a test whose time ran out while Study was closed can still be
graded at the next start, without the code. The paper of a submitted test is kept, sealed in the same way, so that its
answers can be shown once the test has closed. This keeps the questions out of files, backups and disk searches; it does
not hide them from somebody with this device's key file and the program, that is, from the member who took the test.
"""

import base64
import secrets

import msgspec
from nacl import pwhash

from lessons.assessment.sitting import Sitting
from lessons.content.lesson import Lesson, Test
from lessons.content.sealed import Sealed
from lessons.problem import N_, Problem
from lessons.syntax.parse import parse_lesson
from store.crypto import keys
from store.crypto.keys import device_key, seal
from store.crypto.readable_code import letters, make
from store.crypto.secret_box import Box, decrypt, encrypt
from store.disk.home import Home


def make_code() -> str:
    """A new start code, `XXXXX-XXXXX`: fifty random bits."""
    return make(2)


def seal_questions(test: str, text: str, count: int, code: str) -> Sealed:
    """The Markdown of a test's questions, sealed under a start code."""
    salt = secrets.token_bytes(16)
    key = _key(code, salt, keys.OPSLIMIT, keys.MEMLIMIT)
    return Sealed(
        count=count,
        opslimit=keys.OPSLIMIT,
        memlimit=keys.MEMLIMIT,
        salt=salt.hex(),
        box=base64.b64encode(encrypt(key, _about(test), text.encode()).written).decode(),
    )


def open_questions(test: str, sealed: Sealed, code: str, title: str = "") -> str:
    """The Markdown of the questions. Raises `Problem` if the code is wrong or the block was changed.

    `title` is the test's title, for the error message.
    """
    box = Box.read(base64.b64decode(sealed.box))
    key = _key(code, bytes.fromhex(sealed.salt), sealed.opslimit, sealed.memlimit)
    try:
        return decrypt(key, _about(test), box).decode()
    except ValueError as error:
        text = N_("this start code does not open this test; ask the secretary and type it again")
        raise Problem(title or test, text) from error


def unlock(lesson: Lesson, test: Test, code: str) -> Test:
    """A sealed test of `lesson` with its questions. Raises `Problem` if the code is wrong."""
    if test.sealed is None:
        return test
    text = open_questions(test.id, test.sealed, code, test.title)
    opened = parse_lesson(text.encode(), lesson.path, lesson.manifest)
    return msgspec.structs.replace(test, questions=opened.tests[0].questions)


class SittingSeal:
    """Seals sittings for the disk (base64), so that only this device's key opens them."""

    def __init__(self, home: Home) -> None:
        self._key = device_key(home)

    def seal(self, sitting: Sitting) -> str:
        """The sitting, sealed."""
        return base64.b64encode(seal(self._key.sealing, msgspec.json.encode(sitting))).decode()

    def open(self, sealed: str) -> Sitting:
        """The sitting in `sealed`. Raises `ValueError` if it was not sealed on this device."""
        return msgspec.json.decode(self._key.open_sealed(base64.b64decode(sealed)), type=Sitting)


def _key(code: str, salt: bytes, opslimit: int, memlimit: int) -> bytes:
    return bytes(pwhash.argon2id.kdf(32, letters(code).encode(), salt, opslimit, memlimit))


def _about(test: str) -> bytes:
    return b"study-sealed-test-1\0" + test.encode()
