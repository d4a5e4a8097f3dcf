"""All summaries of one member, device and year in a ledger, stored compactly enough to keep for ever.

A stream is a set of verified summaries and nothing else, so joining two streams is the union of two sets: idempotent,
commutative and associative. Summaries are cumulative, so an older one is nearly always a part of the newest. It is
stored as the places of its records in the newest one, with its own header and signatures: about a hundred bytes instead
of forty thousand, from which the signed bytes can be rebuilt and verified. Records that the newest lacks (a fork, a
missing record) are stored in full beside it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, TypeVar

import msgspec

from lessons.records import Id, Instant, Record, canonical
from store.crypto.envelope import Hex32, Hex32OrNone, Signature
from store.ledger.summary import Payload, Seq, SharedText, Summary, Verified

_Place = Annotated[int, msgspec.Meta(ge=0, le=2**31)]
Places = tuple[tuple[_Place, _Place], ...]
"""Runs of places in a pool: first place, how many."""
T = TypeVar("T")


class Older(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An older summary: its payload, with places instead of records and texts."""

    digest: Hex32
    seq: Seq
    previous: Hex32OrNone
    written: Instant
    app: str
    packs: Mapping[Id, Hex32]
    records: Places
    texts: Places
    signatures: tuple[Signature, ...]


class Stream(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of a ledger's evidence."""

    digest: Hex32
    """SHA-256 of the newest summary's canonical payload."""
    newest: Summary
    """The one with the highest number; among those of one number, the one with the highest digest."""
    older: tuple[Older, ...] = ()
    """All other summaries, by number and digest."""
    extra: tuple[Record, ...] = ()
    """Records only in older summaries; their places start at `len(newest.payload.records)`."""
    extra_texts: tuple[SharedText, ...] = ()
    """The same for shared texts."""

    @property
    def key(self) -> tuple[str, str, int]:
        """Member, device, year."""
        return self.newest.stream

    def digests(self) -> set[str]:
        """The digests of all summaries in the stream."""
        return {self.digest, *(older.digest for older in self.older)}

    def summaries(self) -> Iterator[Verified]:
        """All summaries as they were signed, oldest first; they were verified when they arrived, not now.

        Raises `ValueError` for invalid places, which only a ledger from elsewhere can have.
        """
        records = (*self.newest.payload.records, *self.extra)
        texts = (*self.newest.payload.texts, *self.extra_texts)
        for older in self.older:
            payload = Payload(
                member=self.newest.payload.member,
                device=self.newest.payload.device,
                year=self.newest.payload.year,
                seq=older.seq,
                previous=older.previous,
                written=older.written,
                app=older.app,
                packs=older.packs,
                records=tuple(_at(records, older.records)),
                texts=tuple(_at(texts, older.texts)),
            )
            yield Verified(Summary(payload=payload, signatures=older.signatures), older.digest)
        yield Verified(self.newest, self.digest)


def line_of_one(digest: str, summary: bytes) -> bytes:
    """The line of a stream with a single summary, from the bytes of its file, without encoding it again."""
    before = b'{"digest":"%b","extra":[],"extra_texts":[],"newest":' % digest.encode()
    return b"".join((before, memoryview(summary)[:-1], b',"older":[]}\n'))


def join(stream: Stream | None, summaries: Iterable[Verified]) -> Stream:
    """Add summaries to a stream; all of one member, device and year, and at least one."""
    by_digest: dict[str, Verified] = {}
    for summary in (*(stream.summaries() if stream else ()), *summaries):
        known = by_digest.get(summary.digest)
        # A key's owner can sign one payload in many ways; keep one of them, always the same.
        if known is None or canonical(summary.summary.signatures) < canonical(known.summary.signatures):
            by_digest[summary.digest] = summary
    *before, newest = sorted(by_digest.values(), key=lambda summary: (summary.summary.payload.seq, summary.digest))
    if not before:
        return Stream(digest=newest.digest, newest=newest.summary)
    records = _pool(newest.summary.payload.records, [summary.summary.payload.records for summary in before])
    texts = _pool(newest.summary.payload.texts, [summary.summary.payload.texts for summary in before])
    return Stream(
        digest=newest.digest,
        newest=newest.summary,
        older=tuple(_older(summary, records, texts) for summary in before),
        extra=tuple(records)[len(newest.summary.payload.records) :],
        extra_texts=tuple(texts)[len(newest.summary.payload.texts) :],
    )


def _older(summary: Verified, records: dict[Record, int], texts: dict[SharedText, int]) -> Older:
    payload = summary.summary.payload
    return Older(
        digest=summary.digest,
        seq=payload.seq,
        previous=payload.previous,
        written=payload.written,
        app=payload.app,
        packs=payload.packs,
        records=_places(records, payload.records),
        texts=_places(texts, payload.texts),
        signatures=summary.summary.signatures,
    )


def _pool(newest: Sequence[T], others: Iterable[Sequence[T]]) -> dict[T, int]:
    """Value -> place: the newest summary's in their order, then all others by their canonical JSON."""
    pool = {value: place for place, value in enumerate(newest)}
    extra = {value for values in others for value in values if value not in pool}
    for value in sorted(extra, key=canonical):
        pool[value] = len(pool)
    return pool


def _places(pool: Mapping[T, int], values: Iterable[T]) -> Places:
    runs: list[tuple[int, int]] = []
    for value in values:
        place = pool[value]
        if runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return tuple(runs)


def _at(pool: Sequence[T], places: Places) -> Iterator[T]:
    if sum(count for _, count in places) > len(pool):  # a few bytes must not ask for gigabytes
        raise ValueError("more places than there are")
    for first, count in places:
        yield from pool[first : first + count]
