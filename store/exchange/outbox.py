"""The summaries that this machine issued, kept until they are delivered: numbered, chained, and reproducible.

Writing a summary's file takes its number, under a separate lock, so a summary can be issued while the application is
open. If nothing was recorded since the last summary, that one is returned again. Sealing is randomised, so the sealed
text of a reflection is copied from the summary before.
"""

import base64
import contextlib
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from lessons.problem import N_, Problem
from lessons.records import Attendance, Fit, Record, Reflection, Void, canonical
from store.crypto.envelope import document, read_bounded
from store.crypto.keys import Key, seal
from store.disk import atomic
from store.disk.home import Home
from store.disk.regular_file import names
from store.ledger.summary import LONGEST_SEALED, PURPOSE, Payload, SharedText, Summary, of_year, read, years
from store.machine.library import Library
from store.member.passphrase import seals_of
from store.member.progress import Progress

_PATIENCE = 60


class Issued(NamedTuple):
    """A summary of this machine."""

    path: Path
    data: bytes
    payload: Payload
    new: bool
    """Whether it was issued just now, with a new number."""
    too_long: int = 0
    """How many shared reflections are too long to be sent."""


class _Last(NamedTuple):
    """The last summary of a year, which the next one continues."""

    seq: int
    digest: str
    summary: Summary | None
    """None if there is none yet, or its file is damaged."""


class Outbox:
    """A member's folder `sent`."""

    def __init__(self, home: Home, member: str, device: Key, key: Key) -> None:
        self._home = home
        self._member = member
        self._device = device
        self._key = key
        self._folder = home.member_folder(member) / "sent"
        self._seals = seals_of(home, member, key)

    def issue_all(
        self, progress: Progress, packs: Mapping[str, str], sealing: str, written: datetime, app: str
    ) -> list[Issued]:
        """Issue the summary of every year, see `issue`."""
        return [
            self.issue(progress, year, packs, sealing, written, app) for year in years(progress.own_records().values())
        ]

    def issue(
        self, progress: Progress, year: int, packs: Mapping[str, str], sealing: str, written: datetime, app: str
    ) -> Issued:
        """Issue the summary of a year; it gets a new number only if records or shared texts changed since the last.

        `packs` are digests by `id-language`; `sealing` is the secretary's key, empty if no branch is known: then no
        text is included. A summary without records must be of the year in which it is `written`. Raises `Problem`
        for another year without records, and if it cannot be written.
        """
        with self._locked():
            progress.ahead()  # whoever reads the summary will ask why a record is dated later
            records = progress.own_records()
            chosen = of_year(records, year)
            if not chosen and year != written.year:
                raise Problem(str(year), N_("there are no records of this year yet, so there is no summary"))
            last = self._last(year)
            known = last.summary.payload if last.summary else None
            texts, too_long = _texts(progress, records, year, sealing, known.texts if known else ())
            if last.summary and known and (known.records, known.texts) == (chosen, texts):
                return Issued(self._path(year, last.seq), document(last.summary), known, False, too_long)
            payload = Payload(
                member=self._member,
                device=self._device.public,
                year=year,
                seq=last.seq + 1,
                previous=last.digest,
                written=written,
                app=app,
                packs=_packs(packs, chosen),
                records=chosen,
                texts=texts,
            )
            signatures = (self._device.sign(PURPOSE, payload), self._key.sign(PURPOSE, payload))
            summary = Summary(payload=payload, signatures=signatures)
            path = self._path(year, payload.seq)
            data = document(summary)
            read(str(path), data)  # what cannot be read here could not be read there
            atomic.replace(path, self._seals.records.seal(path.name, data) if self._seals else data)
            return Issued(path, data, payload, True, too_long)

    def content(self, path: Path) -> bytes:
        """The summary in a file of the outbox, decrypted; if it does not open, its bytes as they are."""
        data = read_bounded(path)
        with contextlib.suppress(ValueError):
            return self._seals.records.open(path.name, data) if self._seals else data
        return data

    def waiting(self) -> list[Path]:
        """The files of all summaries in the outbox, oldest first."""
        return names(self._folder, f"{self._device.public[:16]}-*.json")

    def handed_over(self, paths: Iterable[Path]) -> None:
        """Delete these files, except the newest of each year, which the next summary continues."""
        with self._locked():
            newest = {path.name.rsplit("-", 1)[0]: path for path in self.waiting()}
            for path in paths:
                if newest.get(path.name.rsplit("-", 1)[0]) != path:
                    path.unlink(missing_ok=True)

    def _path(self, year: int, seq: int) -> Path:
        return self._folder / f"{self._device.public[:16]}-{year}-{seq:08}.json"

    def _last(self, year: int) -> _Last:
        paths = names(self._folder, f"{self._device.public[:16]}-{year}-{'[0-9]' * 8}.json")
        if not paths:
            return _Last(0, "", None)
        data = self.content(paths[-1])
        try:
            last = read(str(paths[-1]), data)
        except Problem:
            # A damaged file must not stop its member for good: numbering continues, and the chain shows the break.
            return _Last(int(paths[-1].stem[-8:]), hashlib.sha256(data).hexdigest(), None)
        return _Last(last.summary.payload.seq, last.digest, last.summary)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        from filelock import FileLock, Timeout  # only here: who only reads waits for none of it

        try:
            atomic.private_folder(self._folder)
            with FileLock(self._folder / ".lock", timeout=_PATIENCE, mode=0o600):
                atomic.recover(self._folder)
                yield
        except Timeout as error:
            raise Problem(str(self._folder), N_("another summary is being written; run this again")) from error
        except OSError as error:
            raise atomic.refusal(self._folder, error) from error


def packs_here(home: Home) -> dict[str, str]:
    """The packs on this machine in all their languages: `id-language` -> digest."""

    library = Library(home)
    editions = [*library.packs("zh"), *library.packs("en")]
    return {f"{e.outline.manifest.id}-{e.outline.manifest.lang}": e.outline.digest for e in editions}


def take_back(home: Home, progress: Progress, record: str) -> None:
    """Let the secretary no longer read a reflection's text.

    Raises `Problem` where a summary that was written holds it: each is delivered, since the next continues it.
    """
    for path in names(home.member_folder(progress.member) / "sent", "*.json"):
        data = read_bounded(path)
        with contextlib.suppress(ValueError):
            data = progress.unseal(path.name, data)
        try:
            texts = read(str(path), data).summary.payload.texts
        except Problem:  # it is told where it is sent
            continue
        if any(shared.record == record for shared in texts):
            text = N_("its text stands in a summary that was written, so it cannot be taken back any more")
            raise Problem("", text)
    progress.share(record, False)


def _texts(
    progress: Progress, records: Mapping[str, Record], year: int, sealing: str, before: Iterable[SharedText]
) -> tuple[tuple[SharedText, ...], int]:
    """The shared texts of a year's reflections, sealed to the secretary; and how many are too long."""
    if not sealing:
        return (), 0
    known = {text.record: text for text in before if text.to == sealing}
    texts: list[SharedText] = []
    too_long = 0
    for id_, record in sorted(records.items()):
        if not isinstance(record, Reflection) or record.written.astimezone(UTC).year != year:
            continue
        kept = progress.reflection_text(id_)
        if kept and kept.shared:
            plain = canonical({"salt": kept.salt.hex(), "text": kept.text})
            sealed = known.get(id_) or SharedText(id_, sealing, base64.b64encode(seal(sealing, plain)).decode("ascii"))
            if len(sealed.sealed) <= LONGEST_SEALED:
                texts.append(sealed)
            else:
                too_long += 1
    return tuple(texts), too_long


def _packs(packs: Mapping[str, str], records: Iterable[Record]) -> dict[str, str]:
    """The packs that the records refer to."""
    spoken = {record.pack for record in records if not isinstance(record, Attendance | Fit | Void)}
    return {name: digest for name, digest in packs.items() if name.rsplit("-", 1)[0] in spoken}
