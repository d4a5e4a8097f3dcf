"""One member's progress: closed records, open work, the texts of reflections; locked for one window at a time.

A lock inside the storage would come too late, since an update reads, changes and writes. So the lock is held for the
whole session; the kernel releases it when the process ends, however it ends.

Of a member with a passphrase everything lies encrypted under the member's key (`store.crypto.file_seal`), which is
handed in unlocked: `Progress.open(home, member, clock, key=unlock(home, member, ask))`, see `store.member.passphrase`.

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

from filelock import FileLock

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
from store.member.dated_ahead import Ahead
from store.member.open_work import OpenWork
from store.member.private_pack import refuse_private
from store.member.record_files import RecordFiles
from store.member.reflection_texts import ReflectionText, Texts
from store.member.work_kind import WorkKind

if TYPE_CHECKING:
    from store.crypto.file_seal import Seals
    from store.crypto.keys import Key

T = TypeVar("T")


class NeedsPassphrase(Problem):
    """The member's files are encrypted, and no key was handed in."""


class Progress:
    """What one member has done. Get it from `open`; every method may be called from any thread.

    Whatever saves something has it on disk when it returns, and raises `Problem` otherwise. `notices` says what was
    damaged and what became of it, as does `home.notices` where it was opened. `read_only` says whether this window
    only looks on.
    """

    def __init__(
        self,
        member: str,
        folder: Path,
        clock: Clock,
        lock: FileLock | None,
        key: "Key | None" = None,
        seals: "Seals | None" = None,
        notify: Callable[[Problem], None] | None = None,
    ) -> None:
        self.member = member
        self.clock = clock
        self.notices = Notices()
        self.read_only = lock is None
        self.key = key
        """The member's key, where it was handed in."""
        self._lock = lock
        self._seals = seals
        self._turn = threading.RLock()
        self._notify = notify
        writable, notify, own = not self.read_only, self.notice, seals and seals.own
        self._records = RecordFiles(folder, writable=writable, notify=notify, seal=seals and seals.records)
        self._open = OpenWork(folder, writable=writable, notify=notify, seal=own)
        self._apart = {
            WorkKind.NOTE: OpenWork(folder, "notes.json", precious=True, writable=writable, notify=notify, seal=own),
            WorkKind.SEEN: OpenWork(folder, "seen.json", writable=writable, notify=notify, seal=own),
            WorkKind.PAPER: OpenWork(folder, "papers.json", writable=writable, notify=notify, seal=own),
        }
        carried = OpenWork(
            folder, "carried.json", precious=True, writable=writable, notify=notify, seal=seals and seals.records
        )
        joined = OpenWork(folder, "joined.json", precious=True, writable=writable, notify=notify, seal=own)
        self._apart |= {WorkKind.CARRIED: carried, WorkKind.JOINED: joined}
        self._ahead = Ahead(self._apart[WorkKind.SEEN], writable=writable, notify=notify)
        self._texts = Texts(folder, writable=writable, notify=notify, seal=own)

    @classmethod
    def open(cls, home: Home, member: str, clock: Clock, *, write: bool = True, key: "Key | None" = None) -> Self:
        """Open a member's progress, to write, or only to look at it. `key`: of a member who has a passphrase.

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
            from store.crypto.file_seal import Seals  # cryptography only where there is a passphrase

            seals = Seals.of(member, key, plain_too=file.study_key == 1)
        return cls(member, folder, clock, lock_member(home, member) if write else None, key, seals, home.notices.add)

    def close(self) -> None:
        """Let others write; nothing can be saved through this object from now on."""
        with self._turn:
            if self._lock is not None:
                try:
                    with suppress(Problem):  # then it is seen again
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
        """The records that were closed on this machine, by id, oldest first; the others came with `take_in`."""
        with self._turn:
            elsewhere = {id_ for ids in self._kept(WorkKind.CARRIED).all(WorkKind.CARRIED).values() for id_ in ids}
            return {id_: record for id_, record in self.records().items() if id_ not in elsewhere}

    def digest(self) -> str:
        """Identity of the set of records, cheap: what is derived from them can be cached under it."""
        with self._turn:
            return self._records.digest()

    def ahead(self) -> Mapping[str, datetime]:
        """Records dated later than now, by a clock that ran ahead -> when they were seen here first, with a notice.

        They count as closed at that moment, see `lessons.learning.standing.in_force`.
        """
        with self._turn:
            now = self.clock.read().instant
            found = self._ahead.among(self._records.records(), now, now)
            self._ahead.tell(keep=not self.read_only)
            return found

    def add(self, record: Record) -> str:
        """Add a record; gives its id. The same content is added once, whenever and however often it is added."""
        return self.add_all([record])[0]

    def add_all(self, records: Iterable[Record]) -> list[str]:
        """Add many records at the price of one; gives their ids."""
        records = list(records)
        for record in records:
            refuse_private(record)
        with self._writing():
            ids = self._records.add_all(records)
            with suppress(Problem):  # what cannot be read is told where it is needed
                # What a clock dated later than now was there before these are: it is older.
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
                # Marked before they are added: taken for this machine's own, they would go into its summaries.
                marked: list[str] = self._kept(WorkKind.CARRIED).get(WorkKind.CARRIED, machine, list[str]) or []
                self._kept(WorkKind.CARRIED).put(WorkKind.CARRIED, machine, sorted({*marked, *new}))
                self._records.add_all(new.values())
            return len(new)

    def open_work(self, kind: WorkKind) -> dict[str, Any]:
        """Everything open of a kind: key to plain JSON value."""
        with self._turn:
            return self._kept(kind).all(kind)

    def get_open(self, kind: WorkKind, key: str, shape: type[T]) -> T | None:
        """One open value as a `shape`; None where there is none, or it no longer fits (then with a notice)."""
        with self._turn:
            return self._kept(kind).get(kind, key, shape)

    def put_open(self, kind: WorkKind, key: str, value: object) -> None:
        """Save one open value, a struct or plain JSON, in place of the one before."""
        with self._writing():
            self._kept(kind).put(kind, key, value)

    def remove_open(self, kind: WorkKind, key: str) -> None:
        """Forget one open value, if it is there."""
        with self._writing():
            self._kept(kind).remove(kind, key)

    def add_reflection(self, pack: str, lesson: str, prompt: str, written: datetime, text: str) -> str:
        """Keep a reflection: first its text, then its record; gives the record's id."""
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
        found = self.reflection_text(record)
        return found.text if found else None

    def reflection_text(self, record: str) -> ReflectionText | None:
        """The text of a reflection with its salt, which proves that the record speaks of this text."""
        with self._turn:
            return self._texts.get(record)

    def texts(self) -> dict[str, ReflectionText]:
        """Every reflection's text that is here, by its record."""
        with self._turn:
            return self._texts.all()

    def add_texts(self, texts: Mapping[str, ReflectionText]) -> None:
        """Keep texts by the record that speaks of each, where there is none yet."""
        with self._writing():
            for record, text in texts.items():
                if self._texts.get(record) is None:
                    self._texts.put(record, text)

    def share(self, record: str, on: bool) -> None:
        """Whether the secretary may read the text of this reflection."""
        with self._writing():
            found = self._texts.get(record)
            if found is None:
                raise Problem(record, N_("this reflection's text is not on this machine, so it cannot be shared"))
            self._texts.put(record, ReflectionText(found.text, found.salt, on))

    def shared(self, record: str) -> bool:
        """Whether the member shares the text of this reflection."""
        found = self.reflection_text(record)
        return found is not None and found.shared

    def look_through(self) -> None:
        """Read everything once: what is damaged, and what cannot be read at all, is among the notices then."""
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
        """What is derived from the records, as it may lie on disk as the file `name`."""
        return self._seals.records.seal(name, content) if self._seals else content

    def unseal(self, name: str, content: bytes) -> bytes:
        """What `seal` made. Raises `ValueError` where it is not that."""
        return self._seals.records.open(name, content) if self._seals else content

    def _kept(self, kind: WorkKind) -> OpenWork:
        """The file that values of a kind are kept in."""
        return self._apart.get(kind, self._open)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._turn:
            if self._lock is None:
                text = N_("this window is read-only because the member is open in another window; close that one first")
                raise Problem("", text)
            yield

    def notice(self, problem: Problem) -> None:
        """Let it be known that something could not be read as it should."""
        self.notices.add(problem)
        if self._notify:
            self._notify(problem)


def lock_member(home: Home, member: str) -> FileLock:
    """`member_lock`; what killed programs left half-written is taken away. Raises `Locked`, and `Problem` likewise."""
    folder = home.member_folder(member)
    lock = member_lock(home, member)
    try:
        atomic.recover(folder)
    except OSError as error:
        lock.release()
        raise atomic.refusal(folder, error) from error
    return lock
