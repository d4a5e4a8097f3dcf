"""A member's closed records: one TinyDB file per year, each record under its id.

A record is stored as the canonical JSON that its id was computed from, so its bytes alone show whether it changed; and
adding one neither parses nor encodes the others.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import asdict
from tinydb import TinyDB
from tinydb.table import Table

from lessons.problem import N_, Problem
from lessons.records import Record, canonical, record_id, when
from store.disk import atomic
from store.disk.regular_file import names
from store.member.storage import Storage

if TYPE_CHECKING:
    from store.crypto.file_seal import FileSeal


class _RecordDocument(msgspec.Struct):
    id: str
    record: msgspec.Raw


_decoder = msgspec.json.Decoder(Record)


class RecordFiles:
    """The files `records-YYYY.json` of one folder. With `writable` the caller holds the folder's lock."""

    def __init__(
        self, folder: Path, *, writable: bool, notify: Callable[[Problem], None], seal: "FileSeal | None" = None
    ) -> None:
        self._seal = seal
        self._folder = folder
        self._writable = writable
        self._hear = notify
        self.is_damaged = False
        """Whether anything of what was read so far was damaged."""
        self._storages: dict[Path, Storage] = {}
        self._ids: dict[Path, set[str]] = {}
        self._digests: dict[Path, str] = {}
        self._records: MappingProxyType[str, Record] | None = None
        self._records_digest = ""

    def _notify(self, problem: Problem) -> None:
        self.is_damaged = True
        self._hear(problem)

    def records(self) -> MappingProxyType[str, Record]:
        """Every record by its id, in the order they were closed; the mapping never changes.

        A record that does not match its id is left out with a notice, and stays in its file. Raises `Problem` if a
        whole file cannot be used.
        """
        digest = "" if self._writable else self.digest()
        if self._records is None or digest != self._records_digest:
            self._records = _in_order(pair for path in self._files() for pair in self._load(path))
            self._records_digest = digest
            self._digests.clear()  # loading may have restored a previous copy
        return self._records

    def add_all(self, records: Iterable[Record]) -> list[str]:
        """Add new records; returns the ids of all. Durable on return; each year is added whole or not at all.

        Raises `Problem` for a record outside the limits of its type, and where the system refuses to write.
        """
        entries = [_entry(record) for record in records]
        for path in {self._path(record): None for _, _, record in entries}:
            known = self._known(path)
            new = {
                key: (raw, record) for key, raw, record in entries if self._path(record) == path and key not in known
            }
            self._insert(path, new)
        return [key for key, _, _ in entries]

    def digest(self) -> str:
        """Identity of the whole set, from the bytes of the files, without parsing: 64 hex digits."""
        whole = hashlib.sha256()
        for path in self._files():
            if path not in self._digests or not self._writable:
                self._digests[path] = hashlib.sha256(atomic.read(path) or b"").hexdigest()
            whole.update(f"{path.name} {self._digests[path]}\n".encode())
        return whole.hexdigest()

    def _files(self) -> list[Path]:
        # A missing file is still a year of records if its previous copy exists.
        pattern = "records-[0-9][0-9][0-9][0-9].json"
        kept = {path.with_suffix("") for path in names(self._folder, f"{pattern}.previous")}
        return sorted(kept.union(names(self._folder, pattern)))

    def _path(self, record: Record) -> Path:
        return self._folder / f"records-{when(record).astimezone(UTC).year:04}.json"

    def _table(self, path: Path) -> Table:
        if path not in self._storages:
            self._storages[path] = Storage(
                path, document=_RecordDocument, writable=self._writable, notify=self._notify, seal=self._seal
            )
        return TinyDB(storage=lambda: self._storages[path]).table("records")

    def _known(self, path: Path) -> set[str]:
        if path not in self._ids:
            self._ids[path] = {document["id"] for document in self._table(path)}
        return self._ids[path]

    def _insert(self, path: Path, new: dict[str, tuple[msgspec.Raw, Record]]) -> None:
        table = self._table(path)
        try:
            if new:
                table.insert_multiple(asdict(_RecordDocument(key, raw)) for key, (raw, _) in new.items())
            else:
                self._storages[path].settle()
        except Problem:
            self._ids.pop(path, None)
            self._records = None
            raise
        finally:
            self._digests.pop(path, None)
        self._known(path).update(new)
        if self._records is not None and new:
            self._records = _in_order([*self._records.items(), *((key, record) for key, (_, record) in new.items())])

    def _load(self, path: Path) -> Iterator[tuple[str, Record]]:
        kept: dict[str, msgspec.Raw] | None = None
        for document in self._table(path):
            key, raw = document["id"], document["record"]
            record = _decode(key, raw)
            if record is None:
                kept = self._previous(path) if kept is None else kept
                record = _decode(key, kept.get(key, raw))
                if record is None:
                    self._notify(Problem(f"{path} {key}", N_("this record is damaged and not used; restore a backup")))
                    continue
                if self._writable:
                    self._table(path).update({"record": kept[key]}, doc_ids=[document.doc_id])
                self._notify(Problem(f"{path} {key}", N_("this record was damaged; its previous copy is used")))
            yield key, record

    def _previous(self, path: Path) -> dict[str, msgspec.Raw]:
        storage = Storage(
            atomic.previous(path),
            document=_RecordDocument,
            previous=False,
            writable=False,
            notify=self._notify,
            seal=self._seal,
        )
        try:
            return {document["id"]: document["record"] for document in TinyDB(storage=lambda: storage).table("records")}
        except Problem:
            return {}


def _entry(record: Record) -> tuple[str, msgspec.Raw, Record]:
    """Its id, its canonical JSON, and the record as it will be read back."""
    try:
        raw = canonical(record)
        return record_id(record), msgspec.Raw(raw), _decoder.decode(raw)
    except (msgspec.ValidationError, UnicodeEncodeError) as error:
        text = N_("this record cannot be kept ({reason}); shorten or correct it")
        raise Problem(type(record).__name__.lower(), text, reason=error) from error


def _decode(key: str, raw: msgspec.Raw) -> Record | None:
    """The record; None where it is damaged or not the one that the id `key` belongs to."""
    try:
        record = _decoder.decode(raw)
        if hashlib.sha256(raw).hexdigest() != key:
            # A file reformatted by an editor has other bytes but may have the same content.
            raw = msgspec.Raw(canonical(msgspec.json.decode(raw)))
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
    return record if hashlib.sha256(raw).hexdigest() == key else None


def _in_order(pairs: Iterable[tuple[str, Record]]) -> MappingProxyType[str, Record]:
    def closed(pair: tuple[str, Record]) -> tuple[datetime, str]:
        return when(pair[1]), pair[0]

    return MappingProxyType(dict(sorted(pairs, key=closed)))
