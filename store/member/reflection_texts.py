"""The texts of a member's reflections. They stay with the member; a record holds only a salted digest of each."""

import hashlib
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec.structs import asdict
from tinydb import TinyDB, where
from tinydb.table import Document

from lessons.problem import Problem
from store.member.storage import Storage

if TYPE_CHECKING:
    from store.crypto.file_seal import FileSeal

_SALT_SIZE = 32


class _TextDocument(msgspec.Struct):
    record: str
    salt: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    text: str
    shared: bool


class ReflectionText(msgspec.Struct, frozen=True):
    """The text of a reflection with what proves that its record speaks of it."""

    text: str
    salt: bytes
    shared: bool = False
    """Whether the member wants the secretary to read it."""

    @classmethod
    def new(cls, text: str) -> "ReflectionText":
        """With a fresh salt; not shared."""
        return cls(text, secrets.token_bytes(_SALT_SIZE))

    @property
    def digest(self) -> str:
        """What the record holds: SHA-256 over the salt and the text, hex."""
        return hashlib.sha256(self.salt + self.text.encode()).hexdigest()


class ReflectionTexts:
    """The file `texts.json`, by the id of the record. Whoever passes `writable` holds the folder's lock."""

    def __init__(
        self, folder: Path, *, writable: bool, notify: Callable[[Problem], None], seal: "FileSeal | None" = None
    ) -> None:
        self._storage = Storage(
            folder / "texts.json", document=_TextDocument, writable=writable, notify=notify, seal=seal
        )
        self._table = TinyDB(storage=lambda: self._storage).table("texts", cache_size=0)

    def get(self, record: str) -> ReflectionText | None:
        """The text of a record; None where it was not written here."""
        found = self._find(record)
        if found is None:
            return None
        return ReflectionText(found["text"], bytes.fromhex(found["salt"]), found["shared"])

    def all(self) -> dict[str, ReflectionText]:
        """Every text by its record, at the price of one look."""
        return {
            found["record"]: ReflectionText(found["text"], bytes.fromhex(found["salt"]), found["shared"])
            for found in self._table
        }

    def put(self, record: str, text: ReflectionText) -> None:
        """Keep a text; durable on return. Raises `Problem`."""
        document = asdict(_TextDocument(record, text.salt.hex(), text.text, text.shared))
        found = self._find(record)
        if found is None:
            self._table.insert(document)
        else:
            self._table.update(document, doc_ids=[found.doc_id])

    def _find(self, record: str) -> Document | None:
        found = self._table.get(where("record") == record)
        return found
