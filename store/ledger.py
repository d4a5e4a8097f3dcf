"""The secretary's ledger: a folder of evidence from which everything else is derived.

    study-ledger.json        says that this is one
    rosters/<key>.json       the newest roster of every branch it knows, signed
    evidence/<xx>.jsonl      one line a stream (`store.stream`), sorted; xx from the SHA-256 of the member's id

Merging is a union of sets of verified summaries, so the same summaries give the same bytes in any order, repetition
or split, and ledgers merge with ledgers. Every file is replaced whole: what is interrupted is run again.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import msgspec
from filelock import FileLock, Timeout

from lessons.problem import N_, Problem
from lessons.records import Record, canonical
from store import atomic
from store.branch import Enrolment, RosterFile, read_roster
from store.envelope import MAX_BYTES, Hex32, Signature, document, parse, read_bounded, too_large
from store.irregular import Irregularity, between, within
from store.stream import Stream, join
from store.summary import Verified

StreamKey = tuple[str, str, int]
_MARK = "study-ledger.json"
DAMAGED = N_("is damaged ({reason}); put a backup of this file in its place, or merge into a new ledger")
_PATIENCE = 60


class Outcome(StrEnum):
    """What became of one summary."""

    MERGED = "merged"
    KNOWN = "known"
    OLDER = "older"
    """Its number is below that of one already here: kept as history, changes no newest."""
    REFUSED = "refused"


class Merged(NamedTuple):
    """What a merge says of one summary."""

    where: str
    outcome: Outcome
    enrolment: Enrolment | None
    summary: Verified | None
    added: int
    """Records that were new to its stream."""
    irregularities: tuple[Irregularity, ...]
    """Of its whole stream, as it is now."""
    problem: Problem | None
    """Why it was refused."""


class _Mark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    study_ledger: Literal[1] = 1


class _PeekPayload(msgspec.Struct, frozen=True):
    member: str
    device: str
    year: int
    seq: int


class _PeekSummary(msgspec.Struct, frozen=True):
    payload: _PeekPayload
    signatures: Annotated[tuple[Signature, ...], msgspec.Meta(min_length=1)]


class _PeekOlder(msgspec.Struct, frozen=True):
    digest: str
    signatures: tuple[Signature, ...]


class _Peek(msgspec.Struct, frozen=True):
    """What can be told of a line without building its records."""

    digest: Hex32
    newest: _PeekSummary
    older: tuple[_PeekOlder, ...]

    @property
    def key(self) -> StreamKey:
        payload = self.newest.payload
        return payload.member, payload.device, payload.year

    def holds(self, one: Verified) -> bool:
        """Whether joining `one` would change nothing."""
        signatures = {older.digest: older.signatures for older in self.older}
        known = (signatures | {self.digest: self.newest.signatures}).get(one.digest)
        return known is not None and canonical(known) <= canonical(one.summary.signatures)


_stream_decoder = msgspec.json.Decoder(Stream)
_peek_decoder = msgspec.json.Decoder(_Peek)
_mark_decoder = msgspec.json.Decoder(_Mark)


def is_ledger(path: Path) -> bool:
    """Whether there is a ledger in this folder."""
    return (path / _MARK).is_file()


class Place(NamedTuple):
    """Where a stream lies."""

    key: StreamKey
    signer: str
    """The member's key."""
    path: Path
    start: int
    """Byte at which its line begins."""

    def read(self) -> Stream:
        """The stream. Raises `Problem`."""
        return parse_line(str(self.path), next(lines_of(self.path, self.start)))


class Ledger:
    """A ledger's folder. Reading takes no lock: every file is always whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if is_ledger(path):
            mark = read_bounded(path / _MARK, 4096)
            parse(str(path / _MARK), mark, _mark_decoder, N_("is not a ledger this Study can read ({reason})"))

    @property
    def exists(self) -> bool:
        """Whether anything was merged into it yet."""
        return is_ledger(self.path)

    def require(self) -> "Ledger":
        """Itself; raises `Problem` where there is no ledger."""
        if not self.exists:
            raise Problem(str(self.path), N_("is not a ledger; `study merge … --ledger` makes one"))
        return self

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Only one merge at a time. Raises `Problem` after a minute of waiting for another."""
        try:
            atomic.private_folder(self.path)
            with FileLock(self.path / ".lock", timeout=_PATIENCE, mode=0o600):
                for folder in (self.path, self.path / "rosters", self.path / "evidence"):
                    if folder.is_dir():
                        atomic.recover(folder)
                yield
        except Timeout as error:
            raise Problem(
                str(self.path), N_("another merge is writing here; run this again when it is done")
            ) from error
        except OSError as error:
            raise atomic.refusal(self.path, error) from error

    def rosters(self) -> dict[str, RosterFile]:
        """The newest roster of every branch by the branch's key, signatures checked."""
        found = {}
        for path in sorted((self.path / "rosters").glob("*.json")):
            roster = read_roster(str(path), read_bounded(path))
            found[roster.payload.key] = roster
        return found

    def streams(self) -> Iterator[Stream]:
        """Every stream, one shard at a time in memory."""
        for path in self.shards():
            for number, line in enumerate(lines_of(path), 1):
                yield parse_line(f"{path}:{number}", line)

    def places(self) -> Iterator["Place"]:
        """Where every stream lies, without building it."""
        for path in self.shards():
            start = 0
            for number, line in enumerate(lines_of(path), 1):
                peek = parse(f"{path}:{number}", line, _peek_decoder, DAMAGED)
                yield Place(peek.key, peek.newest.signatures[-1].key, path, start)
                start += len(line)

    def shards(self) -> list[Path]:
        """The files of evidence."""
        return sorted((self.path / "evidence").glob("[0-9a-f][0-9a-f].jsonl"))

    def shard(self, member: str) -> Path:
        """The file that a member's streams are in."""
        return self.path / "evidence" / f"{hashlib.sha256(member.encode()).hexdigest()[:2]}.jsonl"

    def add_rosters(self, rosters: Mapping[str, RosterFile]) -> None:
        """Make the ledger know these, and be one; for who holds the lock. The higher number stays."""
        held = self.rosters()
        for key, roster in rosters.items():
            if key not in held or newer(held[key], roster) is roster:
                atomic.replace(self.path / "rosters" / f"{key}.json", document(roster))
        if not self.exists:
            atomic.replace(self.path / _MARK, document(_Mark()))

    def add(self, found: list[tuple[str, Verified, Enrolment]]) -> list[Merged]:
        """Join verified and admitted summaries, for who holds the lock; what became of each, in the same order."""
        by_shard: dict[Path, dict[StreamKey, list[int]]] = {}
        for index, (_, one, _) in enumerate(found):
            key = one.summary.stream
            by_shard.setdefault(self.shard(key[0]), {}).setdefault(key, []).append(index)
        results: dict[int, Merged] = {}
        for path, keys in sorted(by_shard.items()):
            self._add_to_shard(path, keys, found, results)
        return [results[index] for index in range(len(found))]

    def _add_to_shard(
        self,
        path: Path,
        keys: Mapping[StreamKey, list[int]],
        found: list[tuple[str, Verified, Enrolment]],
        results: dict[int, Merged],
    ) -> None:
        lines: dict[StreamKey, tuple[_Peek, bytes]] = {}
        if path.exists():
            for number, line in enumerate(lines_of(path), 1):
                peek = parse(f"{path}:{number}", line, _peek_decoder, DAMAGED)
                lines[peek.key] = (peek, line)
        written = {key: line for key, (_, line) in lines.items()}
        for key, indexes in keys.items():
            ones = [found[index][1] for index in indexes]
            stream = parse_line(str(path), lines[key][1]) if key in lines else None
            seen = stream.digests() if stream else set()
            records = _new_records(stream, ones) if any(one.digest not in seen for one in ones) else {}
            top = stream.newest.payload.seq if stream else 0
            if stream is None or not all(lines[key][0].holds(one) for one in ones):
                stream = join(stream, ones)
                written[key] = document(stream)
            summaries = list(stream.summaries())
            irregularities = (*within(summaries), *between([summaries]))
            for index in indexes:
                where, one, enrolment = found[index]
                seq = one.summary.payload.seq
                outcome = Outcome.KNOWN if one.digest in seen else Outcome.OLDER if seq < top else Outcome.MERGED
                seen.add(one.digest)
                top = max(top, seq)
                results[index] = Merged(
                    where, outcome, enrolment, one, records.pop(one.digest, 0), irregularities, None
                )
        if written != {key: line for key, (_, line) in lines.items()}:
            atomic.replace(path, b"".join(written[key] for key in sorted(written)))


def refused(where: str, problem: Problem) -> Merged:
    """What a merge says of what it did not take."""
    return Merged(where, Outcome.REFUSED, None, None, 0, (), problem)


def _new_records(stream: Stream | None, ones: Sequence[Verified]) -> dict[str, int]:
    """Digest -> how many records each summary is the first to bring."""
    if stream is None and len(ones) == 1:
        return {ones[0].digest: len(ones[0].summary.payload.records)}
    seen: set[Record] = set((*stream.newest.payload.records, *stream.extra) if stream else ())
    counts: dict[str, int] = {}
    for one in ones:
        if one.digest not in counts:
            before = len(seen)
            seen.update(one.summary.payload.records)
            counts[one.digest] = len(seen) - before
    return counts


def parse_line(where: str, line: bytes) -> Stream:
    """The stream in one line of evidence. Raises `Problem` where it is damaged; verifies nothing."""
    return parse(where, line, _stream_decoder, DAMAGED)


def newer(one: RosterFile, other: RosterFile) -> RosterFile:
    """The one with the higher number; of two with one number always the same one, so that rosters join too."""
    return max(one, other, key=lambda roster: (roster.payload.number, document(roster)))


def lines_of(path: Path, start: int = 0) -> Iterator[bytes]:
    """The lines of a file of evidence from a byte on. Raises `Problem`."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            while line := file.readline(MAX_BYTES + 1):
                if len(line) > MAX_BYTES:
                    raise too_large(str(path), MAX_BYTES)
                yield line
    except OSError as error:
        text = N_("cannot be read ({reason})")
        raise Problem(str(path), text, reason=error.strerror or type(error).__name__) from error
