"""Reads shared reflections for the secretary: opened with the branch's key, checked against their records."""

import base64
import hashlib
from collections.abc import Iterator
from typing import Annotated, NamedTuple

import msgspec

from lessons.clean import clean_text
from lessons.records import Reflection, record_id
from store.crypto.keys import Key
from store.ledger.ledger import Ledger
from store.ledger.summary import SharedText


class _Opened(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    salt: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
    text: str


class SharedReflection(NamedTuple):
    """A shared reflection."""

    reflection: Reflection
    text: str | None
    """None if it is sealed to another key, or does not match its record."""


_decoder = msgspec.json.Decoder(_Opened)


def shared_texts(ledger: Ledger, ids: frozenset[str], key: Key) -> Iterator[SharedReflection]:
    """The shared reflections of the member with these ids, oldest first. Raises `Problem` for a damaged ledger."""
    by_record: dict[str, SharedReflection] = {}
    for place in ledger.places():
        if place.key[0] not in ids:
            continue
        stream = place.read()
        records = {record_id(record): record for record in (*stream.newest.payload.records, *stream.extra)}
        for sealed in (*stream.newest.payload.texts, *stream.extra_texts):
            reflection = records.get(sealed.record)
            if isinstance(reflection, Reflection):
                text = _open(sealed, reflection, key)
                if text is not None or sealed.record not in by_record:
                    by_record[sealed.record] = SharedReflection(reflection, text)
    yield from sorted(by_record.values(), key=lambda shared: (shared.reflection.written, shared.reflection.prompt))


def _open(sealed: SharedText, reflection: Reflection, key: Key) -> str | None:
    try:
        opened = _decoder.decode(key.open_sealed(base64.b64decode(sealed.sealed)))
    except (ValueError, msgspec.DecodeError):
        return None
    digest = hashlib.sha256(bytes.fromhex(opened.salt) + opened.text.encode(errors="surrogatepass")).hexdigest()
    return clean_text(opened.text) if digest == reflection.text else None
