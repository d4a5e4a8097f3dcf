"""The signed summary: one member's records of one year from one device, as it leaves the machine.

A summary is cumulative for its year, numbered from 1 and chained: `previous` is the SHA-256 of the canonical payload
before it. Device and member both sign `study-summary-1`, NUL, the canonical payload. The format is documented in
`docs/summary-format.md`.
"""

import hashlib
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Literal, NamedTuple

import msgspec

from lessons.clean import clean_line
from lessons.problem import N_, Problem
from lessons.records import Application, Attempt, Id, Instant, Read, Record, canonical, record_id, when
from store.branch.roster import EnrolledKey, Enrolment
from store.crypto.envelope import Hex32, Hex32OrNone, Signature, parse, refuse_other_forms
from store.crypto.keys import PURPOSES, verify

PURPOSE = "study-summary-1"
Year = Annotated[int, msgspec.Meta(ge=1970, le=9999)]
"""From 1970: a machine without a clock battery starts in 1970, and its records are valid."""
Seq = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
LONGEST_SEALED = 2_000_000
"""The most characters of one sealed text."""
Sealed = Annotated[str, msgspec.Meta(max_length=LONGEST_SEALED, pattern=r"^[A-Za-z0-9+/]*={0,2}\Z")]


class SharedText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The text of a shared reflection, readable by the secretary only."""

    record: Hex32
    """Id of the reflection."""
    to: Hex32
    """The secretary's X25519 key."""
    sealed: Sealed
    """Base64 of a libsodium sealed box with `{"salt": hex, "text": …}`."""


class Payload(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The signed payload."""

    member: Id
    device: Hex32
    """The public key of the device, which is its identity."""
    year: Year
    """UTC year in which every record was closed."""
    seq: Seq
    previous: Hex32OrNone
    """SHA-256 of the canonical payload with the number before; empty for number 1."""
    written: Instant
    app: Annotated[str, msgspec.Meta(max_length=100)]
    packs: Mapping[Id, Hex32]
    """The machine's packs that the records refer to, `id-language` -> digest."""
    records: tuple[Record, ...]
    """In the order they were closed, then by id."""
    texts: tuple[SharedText, ...] = ()
    """By the id of the record."""


class Summary(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A payload with its signatures."""

    study_summary: Literal[1] = 1
    payload: Payload
    signatures: tuple[Signature, ...]
    """The device's, then the member's."""

    @property
    def stream(self) -> tuple[str, str, int]:
        """The stream in which it is numbered: member, device, year."""
        return self.payload.member, self.payload.device, self.payload.year


class Header(NamedTuple):
    """The owner, stream and number of a verified summary, without its records."""

    member: str
    device: str
    year: int
    seq: int
    written: datetime
    signer: str
    """The member's key."""
    digest: str
    """SHA-256 of the canonical payload."""

    @property
    def stream(self) -> tuple[str, str, int]:
        """Member, device, year."""
        return self.member, self.device, self.year


class Verified(NamedTuple):
    """A summary with valid signatures of the keys that it names; a roster says whose keys they are."""

    summary: Summary
    digest: str
    """SHA-256 of the canonical payload."""

    @property
    def header(self) -> Header:
        """Its header."""
        payload = self.summary.payload
        signer = self.summary.signatures[1].key
        return Header(payload.member, payload.device, payload.year, payload.seq, payload.written, signer, self.digest)


class ReadClosely(NamedTuple):
    """A summary as `read_closely` gives it."""

    verified: Verified
    plain: bool
    """Whether the bytes are exactly what Study writes."""


class Revoked(Problem):
    """The key was on the roster, but no longer in force."""


_decoder = msgspec.json.Decoder(Summary)
_EARLIEST = datetime.min.replace(tzinfo=UTC)
_BEFORE = b'{"payload":'
_NO_SUMMARY = N_("is not a summary ({reason}); ask for it again, or remove the file")


def read(where: str, data: bytes) -> Verified:
    """The summary in `data`, fully checked except against a roster. Raises `Problem`."""
    return read_closely(where, data).verified


def read_closely(where: str, data: bytes) -> ReadClosely:
    """As `read`, and also whether `data` is exactly what Study writes."""
    summary = decoded(where, data)
    content = canonical(summary.payload)
    plain = _is_document(data, summary, content)
    if not plain:
        refuse_other_forms(where, unmarked(data), canonical(summary), _NO_SUMMARY)
    return ReadClosely(_verified(where, summary, content), plain)


def decoded(where: str, data: bytes) -> Summary:
    """Decode bytes that were already verified. Raises `Problem`."""
    return parse(where, unmarked(data), _decoder, _NO_SUMMARY)


def unmarked(data: bytes) -> bytes:
    """The JSON in a file without a byte order mark that an editor added; UTF-16 becomes UTF-8."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        with suppress(UnicodeDecodeError):
            return data.decode("utf-16").encode()
    return data.removeprefix(BOM_UTF8)


def verified(where: str, summary: Summary) -> Verified:
    """A decoded summary with its rules and signatures checked. Raises `Problem`."""
    return _verified(where, summary, canonical(summary.payload))


def _verified(where: str, summary: Summary, content: bytes) -> Verified:
    _check_rules(where, summary)
    for signature in summary.signatures:
        if verify(PURPOSE, content, signature):
            continue
        for purpose in PURPOSES:
            if verify(purpose, content, signature):
                text = N_(
                    "was changed after it was signed, or its signature is not valid: it was made for another purpose "
                    "({purpose}); ask for it again"
                )
                raise Problem(where, text, purpose=purpose)
        raise Problem(where, N_("was changed after it was signed, or its signature is not valid; ask for it again"))
    return Verified(summary, hashlib.sha256(content).hexdigest())


def _is_document(data: bytes, summary: Summary, content: bytes) -> bool:
    """Whether `data` is `document(summary)`; `content` is the payload's canonical JSON. Copies nothing."""
    after = _after(canonical(summary.signatures))
    whole = len(data) == len(_BEFORE) + len(content) + len(after)
    return whole and data.startswith(_BEFORE) and data.startswith(content, len(_BEFORE)) and data.endswith(after)


def _after(signatures: bytes) -> bytes:
    return b',"signatures":%b,"study_summary":1}\n' % signatures


def _check_rules(where: str, summary: Summary) -> None:
    """Check what types cannot: signers, the records' year and order, instants in UTC and whole seconds, the chain."""
    payload = summary.payload
    if [signature.role for signature in summary.signatures] != ["device", "member"]:
        raise Problem(where, _NO_SUMMARY, reason="signatures: device, member")
    if summary.signatures[0].key != payload.device:
        raise Problem(where, N_("is not signed by the device it names"))
    plain = _is_plain(payload.written)
    before, last = _EARLIEST, None
    for record in payload.records:
        if type(record) is Attempt or type(record) is Read:
            closed, second = record.ended, record.started
            if type(record) is Attempt and record.flags:
                plain = plain and all(_is_plain(flag.at) and _is_plain(flag.expected) for flag in record.flags)
        else:
            closed = when(record)
            second = record.done if type(record) is Application else closed
        if closed.tzinfo is not UTC or second.tzinfo is not UTC or closed.microsecond or second.microsecond:
            plain = False
        if closed <= before and (closed < before or (last is not None and record_id(record) <= record_id(last))):
            raise Problem(where, _NO_SUMMARY, reason=N_("records out of order"))
        before, last = closed, record
    if not plain:
        raise Problem(where, _NO_SUMMARY, reason=N_("a time is not in UTC and whole seconds"))
    # They are in order: what is true of the first and the last is true of all.
    for record in (*payload.records[:1], *payload.records[-1:]):
        if when(record).year != payload.year:
            raise Problem(where, N_("has a record from a year other than {year}"), year=payload.year)
    if (payload.seq == 1) != (payload.previous == ""):
        raise Problem(where, _NO_SUMMARY, reason=N_("its number and its predecessor do not match"))
    texts = [text.record for text in payload.texts]
    if texts != sorted(set(texts)):
        raise Problem(where, _NO_SUMMARY, reason=N_("texts out of order"))


def _is_plain(instant: datetime) -> bool:
    return instant.tzinfo is UTC and not instant.microsecond


def of_year(records: Mapping[str, Record], year: int) -> tuple[Record, ...]:
    """The records closed in a UTC year, in the order of a summary."""
    chosen = [(when(record), key) for key, record in records.items() if when(record).astimezone(UTC).year == year]
    return tuple(records[key] for _, key in sorted(chosen))


def years(records: Iterable[Record]) -> list[int]:
    """The UTC years in which records were closed."""
    return sorted({when(record).astimezone(UTC).year for record in records})


def admit(where: str, header: Header, enrolled: Mapping[str, list[Enrolment]]) -> Enrolment:
    """The enrolment of the member who signed a summary.

    Raises `Problem` for a key that is on no roster, and `Revoked` for one that was no longer in force.
    """
    candidates = enrolled.get(header.signer)
    if not candidates:
        text = N_(
            "is signed by a key that is not on the roster; enrol its member with `study branch enrol`, and publish"
        )
        raise Problem(where, text)
    matching = [enrolment for enrolment in candidates if header.member in enrolment.member.ids]
    if not matching:
        text = N_("is signed by {name} but names another member; ask for it again")
        raise Problem(where, text, name=candidates[0].member.name)
    device_known = False
    for enrolment in matching:
        key = _entry(enrolment.member.keys, header.signer)
        machine = _entry(enrolment.member.devices, header.device)
        device_known = device_known or machine is not None
        if key and machine and _in_force(key, header.written) and _in_force(machine, header.written):
            return enrolment
    if not device_known:
        text = N_("its device is not on the roster; enrol it with `study branch enrol`, and publish")
        raise Problem(where, text)
    raise Revoked(where, N_("was written after its key was revoked; ask its member for one from a key in force"))


def _entry(enrolled: tuple[EnrolledKey, ...], key: str) -> EnrolledKey | None:
    for entry in enrolled:
        if entry.key == key:
            return entry
    return None


def _in_force(key: EnrolledKey, at: datetime) -> bool:
    return not key.revoked or key.in_force(f"{at.isoformat()[:19]}Z")


class Owner(NamedTuple):
    """The owner of a summary."""

    enrolment: Enrolment
    in_force: bool
    """Whether its keys were in force when it was written."""


def owner(where: str, header: Header, by_key: Mapping[str, list[Enrolment]]) -> Owner:
    """The owner of a summary in a ledger. Raises `Problem` as `admit`.

    Unlike there, a revoked key is accepted: evidence that arrived before the revocation stays, but does not count.
    """
    try:
        return Owner(admit(where, header, by_key), in_force=True)
    except Revoked:
        return Owner(enrolment_of(header.member, header.signer, by_key), in_force=False)


def enrolment_of(member: str, key: str, by_key: Mapping[str, list[Enrolment]]) -> Enrolment:
    """The first enrolment of the member with this id who signs with `key`. Raises `Problem` if there is none."""
    for enrolment in by_key.get(key, []):
        if member in enrolment.member.ids:
            return enrolment
    raise Problem(clean_line(member), N_("is not on any of the ledger's rosters; merge this ledger into a new one"))
