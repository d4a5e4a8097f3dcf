"""Exchanges a member's records and open work between their own machines, over the shared folder.

    own/<box>/<machine>-<year>.sealed   records closed on that machine in that UTC year, with the texts of reflections
    own/<box>/<machine>-open.sealed     drafts, notes, positions, open tests (`store.exchange.version_vectors`)
    pairing/<name>.json                 the secret on its way to a further machine (`store.exchange.pairing_secret`)

Everything is sealed with a secret that only the member's machines have; the names of box and files do not reveal the
member. Each machine writes only its own files. Records are a set, so taking in the same ones again changes nothing.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar

import msgspec

from lessons.problem import N_, Problem
from lessons.records import Attempt, Record, canonical, record_id, when
from store.crypto.envelope import Hex32, parse, read_bounded
from store.crypto.keys import Key
from store.disk import atomic
from store.disk.home import Home
from store.disk.shared_folder import put, remove
from store.exchange.exchange_message import ExchangeMessage
from store.exchange.pairing_secret import PairingSecret, accept, read_secret
from store.exchange.version_vectors import KINDS, OPEN_WORK, SHARED, Place, Version, group, join
from store.ledger.summary import years
from store.member.private_pack import is_of_private
from store.member.progress import Progress
from store.member.reflection_texts import ReflectionText
from store.member.work_kind import WorkKind

MACHINE = 16
"""Hex digits of a device's key that name it in the folder."""
_SUFFIX = ".sealed"
_OPEN = "open"
_DAMAGED = N_("is not in the form that your machines write ({reason}); update Study on both")
T = TypeVar("T")


class _Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    salt: Hex32
    text: str


class _Year(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    records: tuple[Record, ...]
    texts: dict[Hex32, _Text]


class _Work(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    versions: tuple[Version, ...]


class _Joined(msgspec.Struct, frozen=True):
    """The versions after the last exchange."""

    versions: tuple[Version, ...] = ()


class _Given(msgspec.Struct, frozen=True):
    """What was last written for the other machines."""

    digest: str = ""
    """The box, and the digest of the records; see `Progress.digest`."""
    files: dict[str, str] = {}
    """SHA-256 of each file."""


class _BoxFile(NamedTuple):
    """A file of the box."""

    path: Path
    machine: str
    what: Annotated[str, "a year, or `open`"]


_year_decoder = msgspec.json.Decoder(_Year)
_work_decoder = msgspec.json.Decoder(_Work)


def others(folder: Path, secret: PairingSecret | None, machine: str) -> tuple[str, ...]:
    """The member's other machines that have files in the box."""
    return tuple(sorted({file.machine for file in _files(folder, secret)} - {machine})) if secret else ()


def take_records(folder: Path, secret: PairingSecret, progress: Progress, machine: str) -> Iterator[ExchangeMessage]:
    """Take in records and texts of the member's other machines, and this machine's own that it lost."""
    taken: dict[str, str] = progress.open_work(WorkKind.JOINED).get("files", {})
    added: dict[str, int] = {}
    now_taken = dict(taken)
    for file in _files(folder, secret):
        if file.what == _OPEN:
            continue
        try:
            data = read_bounded(file.path)
            digest = hashlib.sha256(data).hexdigest()
            if taken.get(file.path.name) == digest:
                continue
            year = parse(str(file.path), secret.open(str(file.path), file.path.name, data), _year_decoder, _DAMAGED)
        except Problem as problem:
            yield ExchangeMessage(problem, refused=True)
            continue
        added[file.machine] = added.get(file.machine, 0) + _take_year(progress, year, file.machine, machine)
        now_taken[file.path.name] = digest
    if now_taken != taken:
        progress.put_open(WorkKind.JOINED, "files", now_taken)
    for other, count in added.items():
        if count:
            yield ExchangeMessage(
                Problem("", N_("fetched from your machine {machine}; new records: {n}"), machine=other, n=count)
            )


def _take_year(progress: Progress, year: _Year, origin: str, machine: str) -> int:
    ids = {record_id(record) for record in year.records}
    texts = {id_: ReflectionText(one.text, bytes.fromhex(one.salt)) for id_, one in year.texts.items() if id_ in ids}
    if origin != machine:
        return progress.take_in(origin, year.records, texts)
    before = len(progress.records())
    progress.take_in(origin, (), texts)
    progress.add_all(year.records)
    return len(progress.records()) - before


def take_open(
    folder: Path, secret: PairingSecret, progress: Progress, machine: str, now: datetime
) -> Iterator[ExchangeMessage]:
    """Join drafts, notes, positions and open tests with those of the other machines.

    Call it only while no draft or test is on the screen: those changed elsewhere are replaced.
    """
    left: list[Version] = []
    for file in _files(folder, secret):
        if file.what != _OPEN:
            continue
        try:
            content = secret.open(str(file.path), file.path.name, read_bounded(file.path))
            left += parse(str(file.path), content, _work_decoder, _DAMAGED).versions
        except Problem as problem:
            yield ExchangeMessage(problem, refused=True)
    closed = {record.attempt for record in progress.records().values() if isinstance(record, Attempt)}
    texts = progress.texts()
    for key in closed & progress.open_work(WorkKind.SITTING).keys():
        progress.remove_open(WorkKind.SITTING, key)  # submitted on another machine
    held = group(_remembered(progress))
    arrived = (one for one in left if _is_wanted(one, closed, texts))
    outcome = join(held, _here(progress, texts), arrived, machine, now)
    for place, value in outcome.values.items():
        _put(progress, place, value)
    if outcome.versions != held:
        versions = tuple(version for heads in outcome.versions.values() for version in heads)
        progress.put_open(WorkKind.JOINED, "versions", _Joined(versions))
    if changed := len(outcome.values):
        yield ExchangeMessage(
            Problem("", N_("drafts, notes and places as on your other machines: {n} changed"), n=changed)
        )


def _is_wanted(version: Version, closed: set[str], texts: Mapping[str, ReflectionText]) -> bool:
    if version.kind == WorkKind.SITTING:
        return version.key not in closed
    if version.kind == SHARED:  # it is joined once its text is here
        return version.key in texts
    return version.kind in KINDS


def _remembered(progress: Progress) -> tuple[Version, ...]:
    joined = progress.get_open(WorkKind.JOINED, "versions", _Joined)
    return tuple(version for version in joined.versions if version.kind in KINDS) if joined else ()


def _here(progress: Progress, texts: Mapping[str, ReflectionText]) -> dict[Place, Any]:
    values = {
        (kind, key): value
        for kind in OPEN_WORK
        for key, value in progress.open_work(kind).items()
        if not is_of_private(kind, key, value)
    }
    return values | {(SHARED, id_): True for id_, text in texts.items() if text.shared}


def _put(progress: Progress, place: Place, value: Any) -> None:
    kind, key = place
    if kind == SHARED:
        progress.share(key, value is True)
    elif value is None:
        progress.remove_open(WorkKind(kind), key)
    else:
        progress.put_open(WorkKind(kind), key, value)


def give(folder: Path, secret: PairingSecret, progress: Progress, machine: str) -> Iterator[ExchangeMessage]:
    """Write this machine's records and open work into the folder; unchanged files are not written again."""
    given = progress.get_open(WorkKind.JOINED, "given", _Given) or _Given()
    digest = f"{secret.box} {progress.digest()}"
    new = 0
    if given.digest != digest or any(_digest(_box(folder, secret) / name) != was for name, was in given.files.items()):
        files = {}
        for name, content in _years(progress, machine):
            new += _give(folder, secret, name, content)
            files[name] = _digest(_box(folder, secret) / name)
        progress.put_open(WorkKind.JOINED, "given", _Given(digest, files))
    work = _Work(tuple(sorted(_remembered(progress), key=canonical)))
    new += _give(folder, secret, f"{machine}-{_OPEN}{_SUFFIX}", canonical(work))
    if new:
        yield ExchangeMessage(Problem("", N_("sent, sealed, for your other machines; files: {n}"), n=new), sent=True)


def _years(progress: Progress, machine: str) -> Iterator[tuple[str, bytes]]:
    """File name and content for each year with records of this machine."""
    records, texts = progress.own_records(), progress.texts()
    for year in years(records.values()):
        chosen = {id_: one for id_, one in records.items() if when(one).astimezone(UTC).year == year}
        written = {id_: _Text(texts[id_].salt.hex(), texts[id_].text) for id_ in chosen.keys() & texts.keys()}
        yield f"{machine}-{year}{_SUFFIX}", canonical(_Year(tuple(chosen.values()), written))


def _give(folder: Path, secret: PairingSecret, name: str, content: bytes) -> bool:
    return put(_box(folder, secret) / name, secret.seal(name, content))


def _digest(path: Path) -> str:
    return hashlib.sha256(atomic.read(path) or b"").hexdigest()


def join_machines(home: Home, folder: Path, member: str, key: Key, machine: str, code: str) -> PairingSecret:
    """Take the pairing secret offered under `code`; removes files of a former pairing. Raises `Problem`."""
    try:
        before = read_secret(home, member, key)
    except Problem:
        before = None  # sealed to a key that this member no longer has
    now = accept(home, folder, member, key, code)
    if before and before.box != now.box:
        leave(folder, before, machine)
    return now


def leave(folder: Path, secret: PairingSecret, machine: str) -> None:
    """Remove this machine's own files from the folder. Raises `Problem`."""
    for file in _files(folder, secret):
        if file.machine == machine:
            remove(file.path)


def _files(folder: Path, secret: PairingSecret) -> Iterator[_BoxFile]:
    """The files of the box, without half-written ones."""
    try:
        names = sorted(path.name for path in _box(folder, secret).iterdir())
    except OSError:
        return
    for name in names:
        machine, dash, what = name.removesuffix(_SUFFIX).partition("-")
        whole = name.endswith(_SUFFIX) and dash and len(machine) == MACHINE and machine.isalnum()
        if whole and (what == _OPEN or (what.isdecimal() and len(what) == 4)):
            yield _BoxFile(_box(folder, secret) / name, machine, what)


def _box(folder: Path, secret: PairingSecret) -> Path:
    return folder / "own" / secret.box
