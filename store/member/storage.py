"""A TinyDB storage that never damages the old state.

TinyDB's own JSONStorage writes in place, so a kill or a full disk leaves half a file, and parses the whole file at
every read. This one replaces the file as a whole (`store.disk.atomic`) and keeps what it parsed. It assumes
that nobody else writes: whoever opens it for writing holds the member's lock (`store.member.progress`).

The file stays plain TinyDB JSON, with an additional table `study`, whose only document has the format version; if the
member has a passphrase it is encrypted as a whole, see `store.crypto.file_seal`.
"""

from collections.abc import Callable
from pathlib import Path
from types import GenericAlias
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import asdict
from tinydb.storages import Storage as TinyStorage

from lessons.problem import N_, Problem
from store.disk import atomic
from store.disk.regular_file import names

if TYPE_CHECKING:
    from store.crypto.file_seal import FileSeal

FORMAT = 1
_FORMAT_TABLE = "study"
_SEALED, _THIS_SEALED = b"study-sealed-", b"study-sealed-1\n"
Tables = dict[str, dict[str, dict[str, Any]]]


class _DamagedError(Exception):
    """The bytes are not what a Storage writes."""


class _FormatMark(msgspec.Struct):
    format: int


class Storage(TinyStorage):
    """One TinyDB file.

    `document` says what fields a document has: with `msgspec.Raw` for a bulky one, nothing in it is parsed, copied or
    encoded again. With `previous`, the content before the last write is kept,
    and used (with a notice) when the file is damaged or gone. Without it, a damaged file is refused with a `Problem`;
    or, with `expendable`, put aside with a notice. Where `writable` is false nothing is ever changed, and every read
    looks at the file again. `notify` gets the notices. With a `seal` the file is encrypted; what does not open as this
    file of this member counts as damaged.
    """

    def __init__(
        self,
        path: Path,
        *,
        document: type[msgspec.Struct],
        previous: bool = True,
        expendable: bool = False,
        writable: bool = True,
        notify: Callable[[Problem], None],
        seal: "FileSeal | None" = None,
    ) -> None:
        self._path = path
        self._seal = seal
        self._name = path.name.removesuffix(atomic.PREVIOUS)
        self._decoder: msgspec.json.Decoder[dict[str, msgspec.Struct]] = msgspec.json.Decoder(
            GenericAlias(dict, (str, document))
        )
        self._encoder = msgspec.json.Encoder()
        self._keep_previous = previous
        self._expendable = expendable
        self._writable = writable
        self._notify = notify
        self._parsed: Tables | None = None
        self._settled = True

    def read(self) -> Tables | None:
        """The tables; None if there is no file yet. The values inside a document must not be changed in place.

        Raises `Problem` for a file that cannot be read, is of a newer version, or is damaged beyond help.
        """
        if self._parsed is None:
            self._parsed = self._load()
        tables = self._parsed
        if not self._writable:
            self._parsed = None
        # Copies, so that an update that fails half-way leaves what was parsed as it is on disk.
        return tables and {name: {key: dict(doc) for key, doc in table.items()} for name, table in tables.items()}

    def write(self, data: Tables) -> None:
        """Replace the content, durable on return. Raises `Problem` if that fails; then nothing has changed."""
        if not self._writable:
            raise Problem(str(self._path), N_("not saved, this window is read-only"))
        try:
            content = self._encode(data)
        except UnicodeEncodeError as error:
            raise Problem(str(self._path), N_("not saved, the text has characters that cannot be stored")) from error
        try:
            atomic.replace(self._path, content, keep_previous=self._keep_previous)
        except Problem:
            self._parsed = None  # the next read takes the content from disk
            self._settled = False
            raise
        self._parsed = data
        self._settled = True

    def settle(self) -> None:
        """Make the content of `read` durable, also after a write that failed in its last step."""
        if not self._settled:
            self.write(self.read() or {})

    def _encode(self, data: Tables) -> bytes:
        content = self._encoder.encode({_FORMAT_TABLE: {"1": {"format": FORMAT}}, **data})
        return self._seal.seal(self._name, content) if self._seal else content

    def _load(self) -> Tables | None:
        content = atomic.read(self._path)
        if content is not None:
            try:
                tables = self._parse(content)
            except _DamagedError:
                return self._without(content)
            if self._keep_previous:
                self._remind()
            return tables
        kept = atomic.read(atomic.previous(self._path)) if self._keep_previous else None
        return None if kept is None else self._from_previous(kept, N_("is missing, so its previous copy is used"))

    def _parse(self, content: bytes) -> Tables:
        if content.startswith(_SEALED):
            if not content.startswith(_THIS_SEALED):
                raise self._newer()
            if self._seal is None:
                text = N_("is encrypted, and its member's key is not here; put a backup of member.key beside it")
                raise Problem(str(self._path), text)
        try:
            if self._seal:
                content = self._seal.open(self._name, content)
            tables = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
            # A newer version may have another shape, so its number comes first.
            if msgspec.json.decode(tables.pop(_FORMAT_TABLE), type=dict[str, _FormatMark])["1"].format > FORMAT:
                raise self._newer()
            parsed = {name: self._decoder.decode(table) for name, table in tables.items()}
        except (msgspec.DecodeError, ValueError, KeyError, RecursionError) as error:
            raise _DamagedError from error
        if not all(key.isdecimal() for table in parsed.values() for key in table):
            raise _DamagedError
        return {name: {key: asdict(doc) for key, doc in table.items()} for name, table in parsed.items()}

    def _without(self, damaged: bytes) -> Tables | None:
        """The tables to use when the file is damaged."""
        kept = atomic.read(atomic.previous(self._path)) if self._keep_previous else None
        if kept is not None:
            return self._from_previous(
                kept, N_("is damaged, so its previous copy is used; the last entry may be missing"), damaged
            )
        if not self._expendable:
            raise self._beyond_help()
        if self._writable:
            self._put_aside(damaged)
            atomic.replace(self._path, self._encode({}))
        self._notify(
            Problem(
                str(self._path), N_("was damaged and is put aside; what was unfinished in it must be started again")
            )
        )
        return None

    def _from_previous(self, kept: bytes, text: str, damaged: bytes | None = None) -> Tables:
        try:
            tables = self._parse(kept)
        except _DamagedError as error:
            raise self._beyond_help() from error
        if self._writable:
            if damaged is not None:
                self._put_aside(damaged)
            atomic.replace(self._path, kept)
        self._notify(Problem(str(self._path), text))
        return tables

    def _remind(self) -> None:
        """Add a notice as long as a damaged file lies beside the copy that replaced it."""
        if aside := names(self._path.parent, f"{self._path.name}.damaged-*"):
            text = N_(
                "was damaged earlier, so its previous copy is used and the last entry may be missing; restore a "
                "backup, or remove {file} if nothing is missing"
            )
            self._notify(Problem(str(self._path), text, file=aside[-1].name))

    def _put_aside(self, damaged: bytes) -> None:
        number = 1
        while (aside := self._path.with_name(f"{self._path.name}.damaged-{number}")).exists():
            number += 1
        atomic.replace(aside, damaged)

    def _newer(self) -> Problem:
        return Problem(str(self._path), N_("was written by a newer Study; update Study to open it"))

    def _beyond_help(self) -> Problem:
        return Problem(
            str(self._path), N_("is damaged and has no usable copy; put a backup of it in its place, or move it away")
        )
