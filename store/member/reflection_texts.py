"""The texts of a member's reflections. They stay on the member's machines; records hold only salted digests."""

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
    """The text of a reflection, with the salt that proves that its record belongs to it."""

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
    """The file `texts.json`, by the id of the record. With `writable` the caller holds the folder's lock."""

    def __init__(
        self, folder: Path, *, writable: bool, notify: Callable[[Problem], None], seal: "FileSeal | None" = None
    ) -> None:
        self._storage = Storage(
            folder / "texts.json", document=_TextDocument, writable=writable, notify=notify, seal=seal
        )
        self._table = TinyDB(storage=lambda: self._storage).table("texts", cache_size=0)

    def get(self, record: str) -> ReflectionText | None:
        """The text of a record; None where it was not written here."""
        document = self._find(record)
        if document is None:
            return None
        return ReflectionText(document["text"], bytes.fromhex(document["salt"]), document["shared"])

    def all(self) -> dict[str, ReflectionText]:
        """All texts by record, in one read."""
        return {
            document["record"]: ReflectionText(document["text"], bytes.fromhex(document["salt"]), document["shared"])
            for document in self._table
        }

    def put(self, record: str, text: ReflectionText) -> None:
        """Save a text; durable on return. Raises `Problem`."""
        document = asdict(_TextDocument(record, text.salt.hex(), text.text, text.shared))
        existing = self._find(record)
        if existing is None:
            self._table.insert(document)
        else:
            self._table.update(document, doc_ids=[existing.doc_id])

    def _find(self, record: str) -> Document | None:
        document = self._table.get(where("record") == record)
        return document
