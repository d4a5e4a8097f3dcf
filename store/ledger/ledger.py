"""The secretary's ledger: a folder of evidence from which everything else is derived.

    study-ledger.json        marks the folder as a ledger
    rosters/<key>.json       the newest roster of every branch it knows, signed
    evidence/<xx>.jsonl      one line per stream (`store.ledger.stream`), sorted; xx from the SHA-256 of the member's id

Merging is a union of sets of verified summaries, so the same summaries give the same bytes in any order, repetition
or split, and ledgers merge with ledgers. Every file is replaced whole: an interrupted merge is simply run again.
"""

import base64
import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import msgspec

from lessons.problem import N_, Problem
from lessons.records import canonical
from store.branch.roster import RosterFile, read_roster
from store.crypto.envelope import MAX_BYTES, Hex32, Signature, document, parse, read_bounded
from store.disk import atomic
from store.disk.regular_file import open_regular, too_large
from store.ledger.stream import Stream

StreamKey = tuple[str, str, int]
MARK = "study-ledger.json"
DAMAGED = N_("is damaged ({reason}); put a backup of this file in its place, or merge into a new ledger")
_PATIENCE = 300


class _LedgerMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    study_ledger: Literal[1] = 1


MARKED = document(_LedgerMark())
"""The content of the file `MARK`."""


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


class Peek(msgspec.Struct, frozen=True):
    """The part of a line that is read without decoding its records."""

    digest: Hex32
    newest: _PeekSummary
    older: tuple[_PeekOlder, ...]

    @property
    def key(self) -> StreamKey:
        """Member, device, year."""
        payload = self.newest.payload
        return payload.member, payload.device, payload.year

    @property
    def signer(self) -> str:
        """The member's key."""
        return self.newest.signatures[-1].key

    @property
    def digests(self) -> set[str]:
        """The digests of all summaries in the stream."""
        return {self.digest, *(older.digest for older in self.older)}

    def holds(self, digest: str, signatures: bytes) -> bool:
        """Whether joining a summary with this digest and these signatures (canonical JSON) would change nothing."""
        held = {older.digest: older.signatures for older in self.older}
        known = (held | {self.digest: self.newest.signatures}).get(digest)
        return known is not None and canonical(known) <= signatures


_stream_decoder = msgspec.json.Decoder(Stream)
_peek_decoder = msgspec.json.Decoder(Peek)
_mark_decoder = msgspec.json.Decoder(_LedgerMark)


def is_ledger(path: Path) -> bool:
    """Whether this folder is a ledger."""
    return (path / MARK).is_file()


class StreamPlace(NamedTuple):
    """The place of a stream in the evidence."""

    key: StreamKey
    signer: str
    """The member's key."""
    path: Path
    start: int
    """Byte offset of its line."""

    def read(self) -> Stream:
        """The stream. Raises `Problem`."""
        return parse_line(str(self.path), next(lines_of(self.path, self.start)))


class LinePosition(NamedTuple):
    """The position of a line of evidence."""

    path: Path
    number: int
    start: int
    """Byte offset of the line."""

    def place(self, content: bytes = b"") -> StreamPlace:
        """The place of its stream; reads the line unless its `content` is given. Raises `Problem`."""
        content = content or next(lines_of(self.path, self.start))
        peek = peek_line(f"{self.path}:{self.number}", content)
        return StreamPlace(peek.key, peek.signer, self.path, self.start)


class Ledger:
    """A ledger's folder. Reading needs no lock: every file is always whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.evidence = path / "evidence"
        self._read: dict[bytes, RosterFile] = {}
        """Rosters already read and checked, by the SHA-256 of the file."""
        if is_ledger(path):
            mark = read_bounded(path / MARK, 4096)
            parse(str(path / MARK), mark, _mark_decoder, N_("is not a ledger this Study can read ({reason})"))

    @property
    def exists(self) -> bool:
        """Whether the ledger was created yet."""
        return is_ledger(self.path)

    def require(self) -> "Ledger":
        """Return itself; raises `Problem` if there is no ledger."""
        if not self.exists:
            raise Problem(str(self.path), N_("is not a ledger; `study merge … --ledger` makes one"))
        return self

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the ledger's lock. Raises `Problem` after waiting five minutes for another merge."""
        from filelock import FileLock, Timeout  # only here: who only reads waits for none of it

        try:
            atomic.private_folder(self.path)
            with FileLock(self.path / ".lock", timeout=_PATIENCE, mode=0o600):
                for folder in (self.path, self.path / "rosters", self.evidence):
                    if folder.is_dir():
                        atomic.recover(folder)
                yield
        except Problem as problem:
            raise self._refused(problem.__cause__) or problem from problem
        except Timeout as error:
            raise Problem(
                str(self.path), N_("another merge is writing here; run this again when it is done")
            ) from error
        except OSError as error:
            raise self._refused(error) or atomic.refusal(self.path, error) from error

    def _refused(self, error: BaseException | None) -> Problem | None:
        """The problem to report if this ledger is not writable; None for other errors."""
        if not isinstance(error, OSError) or error.errno not in atomic.FORBIDDEN:
            return None
        text = N_("cannot be written ({reason}); name another --ledger or ask who owns this one")
        return Problem(str(self.path), text, reason=error.strerror or type(error).__name__)

    def rosters(self) -> dict[str, RosterFile]:
        """Branch key -> its newest roster, signature checked."""
        by_key = {}
        for path in sorted((self.path / "rosters").glob("*.json")):
            data = read_bounded(path)
            digest = hashlib.sha256(data).digest()
            if digest not in self._read:  # checking a large one takes as long as many summaries
                self._read[digest] = read_roster(str(path), data)
            roster = self._read[digest]
            by_key[roster.payload.key] = roster
        return by_key

    def streams(self) -> Iterator[Stream]:
        """Every stream, one shard at a time in memory."""
        for path in self.shards():
            for number, line in enumerate(lines_of(path), 1):
                yield parse_line(f"{path}:{number}", line)

    def places(self) -> Iterator["StreamPlace"]:
        """The place of every stream, without decoding it."""
        return (line.place(content) for line, content in self.lines())

    def lines(self) -> Iterator[tuple[LinePosition, bytes]]:
        """Position and content of every line, not decoded."""
        for path in self.shards():
            start = 0
            for number, content in enumerate(lines_of(path), 1):
                yield LinePosition(path, number, start), content
                start += len(content)

    def shards(self) -> list[Path]:
        """The files of evidence."""
        return sorted(self.evidence.glob("[0-9a-f][0-9a-f].jsonl"))

    def fingerprint(self) -> str:
        """Fingerprint of all content: five groups of four letters and digits (100 bits), to write down and compare."""
        whole = hashlib.sha256(b"study-ledger-1\0")
        for path in [*sorted((self.path / "rosters").glob("*.json")), *self.shards(), self.path / "explanations.jsonl"]:
            if path.is_file():
                with os.fdopen(open_regular(path).descriptor, "rb") as file:
                    content = hashlib.file_digest(file, "sha256").digest()
                whole.update(f"{path.relative_to(self.path).as_posix()}\0".encode() + content)
        text = base64.b32encode(whole.digest()).decode()[:20]
        return "-".join(text[start : start + 4] for start in range(0, len(text), 4))

    def shard(self, member: str) -> Path:
        """The file of evidence with a member's streams."""
        return self.evidence / shard_name(member)

    def add_rosters(self, rosters: Mapping[str, RosterFile]) -> None:
        """Add rosters, creating the ledger if needed; higher numbers win. The caller holds the lock."""
        held = self.rosters()
        for key, roster in rosters.items():
            if key not in held or newer(held[key], roster) is not held[key]:
                atomic.replace(self.path / "rosters" / f"{key}.json", document(roster))
        if not self.exists:
            atomic.replace(self.path / MARK, MARKED)


def peek_line(where: str, line: bytes) -> Peek:
    """Read a line without decoding its records. Raises `Problem` if it is damaged."""
    return parse(where, line, _peek_decoder, DAMAGED)


def parse_line(where: str, line: bytes) -> Stream:
    """The stream in a line of evidence, not verified. Raises `Problem` if it is damaged."""
    return parse(where, line, _stream_decoder, DAMAGED)


def shard_name(member: str) -> str:
    """The name of the file of evidence with a member's streams."""
    return f"{hashlib.sha256(member.encode()).hexdigest()[:2]}.jsonl"


def newer(first: RosterFile, second: RosterFile) -> RosterFile:
    """The roster with the higher number; with equal numbers a deterministic choice, so that merging is commutative."""
    if first is second or first.payload.number != second.payload.number:
        return max(first, second, key=lambda roster: roster.payload.number)
    return max(first, second, key=document)


def lines_of(path: Path, start: int = 0) -> Iterator[bytes]:
    """The lines of a file of evidence from byte `start` on. Raises `Problem`."""
    try:
        with os.fdopen(open_regular(path).descriptor, "rb") as file:
            file.seek(start)
            while line := file.readline(MAX_BYTES + 1):
                if len(line) > MAX_BYTES:
                    raise too_large(str(path), MAX_BYTES)
                yield line
    except OSError as error:
        text = N_("cannot be read ({reason})")
        raise Problem(str(path), text, reason=error.strerror or type(error).__name__) from error
