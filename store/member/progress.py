"""One member's progress: closed records, open work, the texts of reflections; locked for one window at a time.

A lock inside the storage would come too late, since an update reads, changes and writes. So the lock is held for the
whole session; the kernel releases it when the process ends, however it ends.

With a passphrase everything is encrypted under the member's key (`store.crypto.file_seal`), which is passed in
unlocked: `Progress.open(home, member, clock, key=unlock(home, member, ask))`, see `store.member.passphrase`.

Closing an attempt is `add` and then `remove_open`. A crash between them does no harm: the attempt is found open
again, closed with the same result, and adding the same record again changes nothing.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from lessons.clean import clean_text
from lessons.clock import Clock
from lessons.problem import N_, Problem
from lessons.records import Record, Reflection, record_id, when
from lessons.text.text_length import characters
from store.crypto.key_file import member_key_file, read_key_file
from store.disk import atomic
from store.disk.home import Home
from store.disk.notices import Notices
from store.disk.sole_use import member_lock
from store.member.dated_ahead import APART, NONE_AHEAD, RecordsAhead
from store.member.open_work import OpenWork
from store.member.private_pack import refuse_private
from store.member.record_files import RecordFiles
from store.member.reflection_texts import ReflectionText, ReflectionTexts
from store.member.work_kind import WorkKind

if TYPE_CHECKING:
    from filelock import FileLock

    from store.crypto.file_seal import FileSeal, Seals
    from store.crypto.keys import Key

T = TypeVar("T")


class NeedsPassphrase(Problem):
    """The member's files are encrypted, and no key was given."""


class Progress:
    """What one member has done. Get it from `open`; every method may be called from any thread.

    Saves are on disk on return, or raise `Problem`. `notices` lists damage and what was done about it, as does the
    home's `notices`. `read_only`: whether another window has the member open.
    """

    def __init__(
        self,
        member: str,
        folder: Path,
        clock: Clock,
        lock: "FileLock | None",
        key: "Key | None" = None,
        seals: "Seals | None" = None,
        notify: Callable[[Problem], None] | None = None,
    ) -> None:
        self.member = member
        self.clock = clock
        self.notices = Notices()
        self.read_only = lock is None
        self.key = key
        """The member's key, if it was given."""
        self._lock = lock
        self._seals = seals
        self._turn = threading.RLock()
        self._notify = notify
        writable, notify, seal = not self.read_only, self.notice, seals and seals.own
        self._records = RecordFiles(folder, writable=writable, notify=notify, seal=seals and seals.records)
        self._open = OpenWork(folder, writable=writable, notify=notify, seal=seal)
        self._apart = {
            WorkKind.NOTE: OpenWork(folder, "notes.json", precious=True, writable=writable, notify=notify, seal=seal),
            WorkKind.EXAMINED: OpenWork(
                folder, "examined.json", precious=True, writable=writable, notify=notify, seal=seal
            ),
            WorkKind.SEEN: OpenWork(folder, "seen.json", writable=writable, notify=notify, seal=seal),
            WorkKind.PAPER: OpenWork(folder, "papers.json", writable=writable, notify=notify, seal=seal),
        }
        carried = OpenWork(
            folder, "carried.json", precious=True, writable=writable, notify=notify, seal=seals and seals.records
        )
        joined = OpenWork(folder, "joined.json", precious=True, writable=writable, notify=notify, seal=seal)
        self._apart |= {WorkKind.CARRIED: carried, WorkKind.JOINED: joined}
        self._ahead = RecordsAhead(self._apart[WorkKind.SEEN], writable=writable, notify=notify)
        self._texts = ReflectionTexts(folder, writable=writable, notify=notify, seal=seal)

    @classmethod
    def open(cls, home: Home, member: str, clock: Clock, *, write: bool = True, key: "Key | None" = None) -> Self:
        """Open a member's progress, for writing or read-only. `key`: needed if the member has a passphrase.

        Raises `Locked` when another window has it open to write, `NeedsPassphrase` without the key of a member who
        has a passphrase, and `Problem` when the folder cannot be written.
        """
        folder = home.member_folder(member)
        file = read_key_file(member_key_file(home, member))
        seals = None
        if file is not None and file.wrapped is not None:
            if key is None:
                text = N_("has a passphrase, so what is kept here opens only with it")
                raise NeedsPassphrase(home.member_name(member), text)
            from store.crypto.file_seal import Seals  # loads cryptography, which only a passphrase needs

            seals = Seals.of(member, key, plain_too=file.study_key == 1)
        return cls(member, folder, clock, lock_member(home, member) if write else None, key, seals, home.notices.add)

    @property
    def private_seal(self) -> "FileSeal | None":
        """What the member's private files are encrypted with; `None` without a passphrase."""
        return self._seals.own if self._seals else None

    def close(self) -> None:
        """Release the lock; nothing can be saved through this object any more."""
        with self._turn:
            if self._lock is not None:
                try:
                    with suppress(Problem):  # then it is noticed again next time
                        self._ahead.tell(keep=True)
                finally:
                    self._lock.release()
                    self._lock = None
                    self.read_only = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def records(self) -> Mapping[str, Record]:
        """Every closed record by its id, oldest first. See `RecordFiles.records` for damaged ones."""
        with self._turn:
            return self._records.records()

    def own_records(self) -> Mapping[str, Record]:
        """The records closed on this machine, by id, oldest first; without those from `take_in`."""
        with self._turn:
            elsewhere = {id_ for ids in self._kept(WorkKind.CARRIED).all(WorkKind.CARRIED).values() for id_ in ids}
            return {id_: record for id_, record in self.records().items() if id_ not in elsewhere}

    def digest(self) -> str:
        """A cheap digest of the set of records, for caching what is derived from them."""
        with self._turn:
            return self._records.digest()

    def newest(self) -> datetime | None:
        """When the newest record is dated; `None` without records, and where one is damaged, which is told each time
        they are read."""
        with self._turn:
            records = self._records.records()
            return when(records[next(reversed(records))]) if records and not self._records.is_damaged else None

    def ahead(self, newest: datetime | None = None) -> Mapping[str, datetime]:
        """Records dated in the future by a clock that ran ahead -> when they were first seen here; adds a notice.

        They count as closed at that moment, see `lessons.learning.standing.in_force`. Who knows the `newest` already
        spares reading them all.
        """
        with self._turn:
            now = self.clock.read().instant
            if newest is not None and newest - now <= APART:
                return NONE_AHEAD
            ahead = self._ahead.among(self._records.records(), now, now)
            self._ahead.tell(keep=not self.read_only)
            return ahead

    def add(self, record: Record) -> str:
        """Add a record; returns its id. Adding the same content again changes nothing."""
        return self.add_all([record])[0]

    def add_all(self, records: Iterable[Record]) -> list[str]:
        """Add many records in one write; returns their ids."""
        records = list(records)
        for record in records:
            refuse_private(record)
        with self._writing():
            ids = self._records.add_all(records)
            with suppress(Problem):  # what cannot be read is reported where it is needed
                # Records dated in the future were there before these, so they are older.
                now = self.clock.read().instant
                self._ahead.among(self._records.records(), now, min(now, *map(when, records)))
            return ids

    def take_in(self, machine: str, records: Iterable[Record], texts: Mapping[str, ReflectionText]) -> int:
        """Take in what the member did on another `machine`, texts by record; how many records are new here."""
        with self._writing():
            for id_ in texts.keys() - self._texts.all().keys():
                self._texts.put(id_, texts[id_])
            known = self.records()
            new = {id_: record for record in records if (id_ := record_id(record)) not in known}
            if new:
                # Marked before they are added, or they would go into this machine's summaries as its own.
                marked: list[str] = self._kept(WorkKind.CARRIED).get(WorkKind.CARRIED, machine, list[str]) or []
                self._kept(WorkKind.CARRIED).put(WorkKind.CARRIED, machine, sorted({*marked, *new}))
                self._records.add_all(new.values())
            return len(new)

    def open_work(self, kind: WorkKind) -> dict[str, Any]:
        """All open work of a kind: key -> plain JSON value."""
        with self._turn:
            return self._kept(kind).all(kind)

    def get_open(self, kind: WorkKind, key: str, shape: type[T]) -> T | None:
        """One open value as a `shape`; None if there is none, or it is invalid (then with a notice)."""
        with self._turn:
            return self._kept(kind).get(kind, key, shape)

    def put_open(self, kind: WorkKind, key: str, value: object) -> None:
        """Save one open value, a struct or plain JSON, replacing the former one."""
        with self._writing():
            self._kept(kind).put(kind, key, value)

    def remove_open(self, kind: WorkKind, key: str) -> None:
        """Delete one open value, if it exists."""
        with self._writing():
            self._kept(kind).remove(kind, key)

    def add_reflection(self, pack: str, lesson: str, prompt: str, written: datetime, text: str) -> str:
        """Save a reflection, first its text, then its record; returns the record's id."""
        kept = ReflectionText.new(clean_text(text))
        record = Reflection(
            pack=pack,
            lesson=lesson,
            prompt=prompt,
            written=written,
            length=characters(kept.text),
            text=kept.digest,
        )
        with self._writing():
            self._texts.put(record_id(record), kept)
            return self._records.add_all([record])[0]

    def text(self, record: str) -> str | None:
        """The text of a reflection; None where it was not written here."""
        text = self.reflection_text(record)
        return text.text if text else None

    def reflection_text(self, record: str) -> ReflectionText | None:
        """The text of a reflection with its salt, which proves that the record belongs to it."""
        with self._turn:
            return self._texts.get(record)

    def texts(self) -> dict[str, ReflectionText]:
        """All reflection texts on this machine, by record."""
        with self._turn:
            return self._texts.all()

    def add_texts(self, texts: Mapping[str, ReflectionText]) -> None:
        """Save texts by record, unless there already is one."""
        with self._writing():
            for record, text in texts.items():
                if self._texts.get(record) is None:
                    self._texts.put(record, text)

    def share(self, record: str, on: bool) -> None:
        """Set whether the secretary may read the text of this reflection."""
        with self._writing():
            text = self._texts.get(record)
            if text is None:
                raise Problem(record, N_("this reflection's text is not on this machine, so it cannot be shared"))
            self._texts.put(record, ReflectionText(text.text, text.salt, on))

    def shared(self, record: str) -> bool:
        """Whether the member shares the text of this reflection."""
        text = self.reflection_text(record)
        return text is not None and text.shared

    def look_through(self) -> None:
        """Read everything once, so that all damaged and unreadable files are among the notices."""
        kept = [partial(self.open_work, kind) for kind in self._apart]
        looks: list[Callable[[], object]] = [self.records, self.texts, self._look_through_open, *kept]
        for look in looks:
            try:
                look()
            except Problem as problem:
                self.notice(problem)

    def _look_through_open(self) -> None:
        with self._turn:
            self._open.look_through()

    def seal(self, name: str, content: bytes) -> bytes:
        """Seal derived data for the file `name`; unchanged without a passphrase."""
        return self._seals.records.seal(name, content) if self._seals else content

    def unseal(self, name: str, content: bytes) -> bytes:
        """Open what `seal` made. Raises `ValueError` for anything else."""
        return self._seals.records.open(name, content) if self._seals else content

    def _kept(self, kind: WorkKind) -> OpenWork:
        """The file that values of a kind are kept in."""
        return self._apart.get(kind, self._open)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._turn:
            if self._lock is None:
                text = N_(
                    "this window is read-only because the member is open in another one; close it and start Study here "
                    "again"
                )
                raise Problem("", text)
            yield

    def notice(self, problem: Problem) -> None:
        """Add a notice, here and in the home."""
        self.notices.add(problem)
        if self._notify:
            self._notify(problem)


def lock_member(home: Home, member: str) -> "FileLock":
    """As `member_lock`, and remove half-written files of killed programs. Raises `Locked` and `Problem`."""
    folder = home.member_folder(member)
    lock = member_lock(home, member)
    try:
        atomic.recover(folder)
    except OSError as error:
        lock.release()
        raise atomic.refusal(folder, error) from error
    return lock
