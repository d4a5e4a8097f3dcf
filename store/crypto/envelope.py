"""A signed document: a payload, and signatures over a purpose and the payload's canonical JSON.

Reading is strict. Bytes are decoded into typed values without unknown fields, and encoded again canonically; signatures
are checked against that, so what is verified is what will be used. A document may be reformatted by any JSON tool and
stays valid; a key that appears twice is refused, since readers would disagree on its value.
"""

import os
from pathlib import Path
from typing import Annotated, Literal, NoReturn, TypeVar

import msgspec

from lessons.clean import clean_line
from lessons.problem import N_, Problem
from lessons.records import canonical
from store.disk.regular_file import content, open_regular, reason

MAX_BYTES = 64 * 1024 * 1024
"""The largest document; larger ones are refused unread."""

Hex32 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""32 bytes as hex: a key or a SHA-256."""
Hex32OrNone = Annotated[str, msgspec.Meta(pattern=r"^(?:[0-9a-f]{64})?\Z")]
"""The same, or empty."""
Hex64 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{128}\Z")]
"""64 bytes as hex: an Ed25519 signature."""
Role = Literal["device", "member", "secretary"]
T = TypeVar("T")


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Ed25519 (RFC 8032) over purpose, NUL and the payload's canonical JSON."""

    role: Role
    key: Hex32
    signature: Hex64


def read_bounded(path: Path | str, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a file from outside. Raises `Problem` if it is no regular file, too large, or cannot be read."""
    try:
        return content(path, limit)
    except OSError as error:
        raise Problem(str(path), N_("cannot be read ({reason})"), reason=reason(error)) from error
    except ValueError as error:  # a NUL in the name
        raise Problem(clean_line(str(path)), N_("is not the name of a file")) from error


def beginning(path: str, size: int) -> bytes:
    """The first bytes of a file from outside; empty if it is no regular file or cannot be read."""
    try:
        descriptor = open_regular(path).descriptor
        try:
            return os.read(descriptor, size)
        finally:
            os.close(descriptor)
    except (OSError, ValueError, Problem):
        return b""


def decode(where: str, data: bytes, decoder: msgspec.json.Decoder[T], what: str) -> T:
    """The document in `data`. Raises `Problem` for anything that is not exactly one such document.

    `what` is a message id that says what it should have been, with a `{reason}` field.
    """
    value = parse(where, data, decoder, what)
    if data != document(value):
        refuse_other_forms(where, data, canonical(value), what)
    return value


def parse(where: str, data: bytes, decoder: msgspec.json.Decoder[T], what: str) -> T:
    """As `decode`, without refusing other JSON forms of the same value."""
    try:
        return decoder.decode(data)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Problem(where, what, reason=clean_line(str(error), 120)) from error


def refuse_other_forms(where: str, data: bytes, content: bytes, what: str) -> None:
    """Raise `Problem` for JSON that differs from the canonical `content` in more than layout.

    A key twice in an object, an instant with an offset, a number with an exponent, an omitted empty field: other tools
    would not arrive at the same canonical JSON. Slow, and needless for canonical JSON.
    """
    import json  # only here: a start reads no document that needs it

    try:
        value = json.loads(
            data, object_pairs_hook=_unique, parse_int=_plain_integer, parse_float=_no_number, parse_constant=_no_number
        )
        if canonical(value) != content:
            raise ValueError(N_("something is written in another form than Study writes it"))
    except (ValueError, RecursionError) as error:
        raise Problem(where, what, reason=clean_line(str(error), 120)) from error


def _plain_integer(text: str) -> int:
    return _no_number(text) if text == "-0" else int(text)


def _no_number(_text: str) -> NoReturn:
    raise ValueError(N_("a number is no plain whole number"))


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    by_key = dict(pairs)
    if len(by_key) < len(pairs):
        raise ValueError(N_("a key appears twice in one object"))
    return by_key


def document(value: object) -> bytes:
    """The bytes of a document: canonical JSON and a line feed."""
    return canonical(value) + b"\n"
