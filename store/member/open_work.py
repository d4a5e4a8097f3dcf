"""A member's open work: open attempts, drafts, positions, notes. Small TinyDB files, replaced whole.

They are separate from the records, so saving an answer takes as long in the tenth year as on the first day; and also
from each other, so that a thousand notes don't make an answer dearer.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec.structs import asdict
from tinydb import TinyDB

from lessons.problem import N_, Problem
from store.member.storage import Storage
from store.member.work_kind import WorkKind

if TYPE_CHECKING:
    from store.crypto.file_seal import FileSeal

T = TypeVar("T")


class _WorkDocument(msgspec.Struct):
    kind: str
    key: str
    value: msgspec.Raw


_Index = dict[str, dict[str, tuple[int, msgspec.Raw]]]


class OpenWork:
    """One such file: values by kind and key. With `writable` the caller holds the folder's lock.

    `precious`: the previous copy is kept, and a damaged file is never put aside without one.
    """

    def __init__(
        self,
        folder: Path,
        name: str = "open.json",
        *,
        precious: bool = False,
        writable: bool,
        notify: Callable[[Problem], None],
        seal: "FileSeal | None" = None,
    ) -> None:
        self._path = folder / name
        self._writable = writable
        self._notify = notify
        # Attempts have no previous copy: an older state would be worse than none, and a save writes one file.
        self._storage = Storage(
            self._path,
            document=_WorkDocument,
            previous=precious,
            expendable=not precious,
            writable=writable,
            notify=notify,
            seal=seal,
        )
        self._table = TinyDB(storage=lambda: self._storage).table("open")
        self._index: _Index | None = None

    def all(self, kind: WorkKind) -> dict[str, Any]:
        """Every value of a kind by its key, as plain JSON values; damaged ones are put aside with a notice."""
        values = ((key, self.get(kind, key, Any)) for key in list(self._indexed().get(kind, {})))
        return {key: value for key, value in values if value is not None}

    def get(self, kind: WorkKind, key: str, shape: type[T] | Any) -> T | None:
        """The value as a `shape`, None if there is none. An invalid one is put aside with a notice."""
        entry = self._indexed().get(kind, {}).get(key)
        if entry is None:
            return None
        try:
            value: T = msgspec.json.decode(entry[1], type=shape)
        except (msgspec.DecodeError, ValueError, RecursionError):
            self._put_aside(kind, key, entry[0])
            return None
        return value

    def put(self, kind: WorkKind, key: str, value: object) -> None:
        """Save a value, replacing the former one; durable on return. Raises `Problem`; the old value then stays."""
        try:
            raw = msgspec.Raw(msgspec.json.encode(value))
        except UnicodeEncodeError as error:
            raise Problem(key, N_("not saved, the text has characters that cannot be stored")) from error
        values = self._indexed().setdefault(kind, {})
        try:
            if key in values:
                number = values[key][0]
                self._table.update({"value": raw}, doc_ids=[number])
            else:
                number = self._table.insert(asdict(_WorkDocument(kind, key, raw)))
        except Problem:
            self._index = None
            raise
        values[key] = (number, raw)

    def remove(self, kind: WorkKind, key: str) -> None:
        """Delete a value, if it exists; durable on return. Raises `Problem`."""
        values = self._indexed().get(kind, {})
        try:
            if key in values:
                self._table.remove(doc_ids=[values[key][0]])
                del values[key]
            else:
                self._storage.settle()
        except Problem:
            self._index = None
            raise

    def look_through(self) -> None:
        """Read the file, but none of the values in it. Raises `Problem`."""
        self._indexed()

    def _indexed(self) -> _Index:
        index = self._index
        if index is None:
            index = {}
            for document in self._table:
                index.setdefault(document["kind"], {})[document["key"]] = (document.doc_id, document["value"])
            if self._writable:
                self._index = index
        return index

    def _put_aside(self, kind: WorkKind, key: str, number: int) -> None:
        if self._writable:
            self._table.update({"kind": f"damaged {kind}"}, doc_ids=[number])
            self._index = None
        self._notify(Problem(f"{self._path} {kind} {key}", N_("can no longer be used and was put aside; start again")))
