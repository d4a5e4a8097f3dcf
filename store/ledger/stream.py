"""Everything a ledger was ever told about one member, device and year, small enough to keep for good.

A stream is a set of verified summaries: nothing else is state, so joining two streams is the union of two sets, and
is idempotent, commutative and associative by nature. Summaries are cumulative, so an older one is nearly always a
part of the newest. It is kept as the places of its records in the newest one, with its own header and signatures: a
hundred bytes or so of places instead of forty thousand of records, from which the very bytes that were signed can be
put together again and verified. What the newest lacks (a fork, a record that went missing) is kept in full beside it.
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
    """A summary that a newer one replaced: its payload, with places instead of records and texts."""

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
    """All others, by number and digest."""
    extra: tuple[Record, ...] = ()
    """Records that are in an older one and not in the newest: places from `len(newest.payload.records)` on."""
    extra_texts: tuple[SharedText, ...] = ()
    """The same for shared texts."""

    @property
    def key(self) -> tuple[str, str, int]:
        """Member, device, year."""
        return self.newest.stream

    def digests(self) -> set[str]:
        """Digests of all summaries in it."""
        return {self.digest, *(older.digest for older in self.older)}

    def summaries(self) -> Iterator[Verified]:
        """All summaries in it, as they were signed, oldest first. Verified when they came in, not now.

        Raises `ValueError` where places make no sense, which only a ledger from elsewhere can have.
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
    """The line of a stream that holds one summary only, from the very bytes of its file: no need to write it anew."""
    before = b'{"digest":"%b","extra":[],"extra_texts":[],"newest":' % digest.encode()
    return b"".join((before, memoryview(summary)[:-1], b',"older":[]}\n'))


def join(stream: Stream | None, summaries: Iterable[Verified]) -> Stream:
    """The stream with these summaries in it too; all of one member, device and year, and at least one."""
    found: dict[str, Verified] = {}
    for one in (*(stream.summaries() if stream else ()), *summaries):
        known = found.get(one.digest)
        # A key's owner can sign one payload in many ways; one of them is enough, and always the same one.
        if known is None or canonical(one.summary.signatures) < canonical(known.summary.signatures):
            found[one.digest] = one
    *before, newest = sorted(found.values(), key=lambda one: (one.summary.payload.seq, one.digest))
    if not before:
        return Stream(digest=newest.digest, newest=newest.summary)
    records = _pool(newest.summary.payload.records, [one.summary.payload.records for one in before])
    texts = _pool(newest.summary.payload.texts, [one.summary.payload.texts for one in before])
    return Stream(
        digest=newest.digest,
        newest=newest.summary,
        older=tuple(_older(one, records, texts) for one in before),
        extra=tuple(records)[len(newest.summary.payload.records) :],
        extra_texts=tuple(texts)[len(newest.summary.payload.texts) :],
    )


def _older(one: Verified, records: dict[Record, int], texts: dict[SharedText, int]) -> Older:
    payload = one.summary.payload
    return Older(
        digest=one.digest,
        seq=payload.seq,
        previous=payload.previous,
        written=payload.written,
        app=payload.app,
        packs=payload.packs,
        records=_places(records, payload.records),
        texts=_places(texts, payload.texts),
        signatures=one.summary.signatures,
    )


def _pool(newest: Sequence[T], others: Iterable[Sequence[T]]) -> dict[T, int]:
    """Value -> place: those of the newest in their order, then all others in the order of their canonical JSON."""
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
