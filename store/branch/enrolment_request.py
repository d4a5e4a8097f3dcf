"""The request of a machine to be enrolled in a branch: signed, so that nobody can enrol another person's key."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from lessons.problem import N_, Problem
from lessons.records import Id, Instant
from store.crypto.envelope import Hex32, Signature, beginning, decode, document
from store.crypto.keys import Key, fingerprint, signed_by

REQUEST_PURPOSE = "study-request-1"
_ENOUGH = 16 * 1024
"""The largest request, in bytes."""
_NO_REQUEST = N_("is not a request to join ({reason}); remove it, and ask the member to run `study sync` again")


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A member's request to be enrolled from one machine."""

    member: Id
    name: Annotated[str, msgspec.Meta(max_length=200)]
    device: Hex32
    key: Hex32
    """The member's key."""
    written: Instant
    of: Id | msgspec.UnsetType = msgspec.UNSET
    """Id of the member whose additional machine this claims to be; left out if it claims nothing."""


class RequestFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request signed by both keys, which proves that the sender has them."""

    study_request: Literal[1] = 1
    payload: Request
    signatures: tuple[Signature, ...]


_decoder = msgspec.json.Decoder(RequestFile)


def make_request(device: Key, key: Key, member: str, name: str, written: datetime, of: str = "") -> bytes:
    """The bytes of a signed request; `of`: the member whose additional machine this is."""
    payload = Request(
        member=member, name=name, device=device.public, key=key.public, written=written, of=of or msgspec.UNSET
    )
    signatures = (device.sign(REQUEST_PURPOSE, payload), key.sign(REQUEST_PURPOSE, payload))
    return document(RequestFile(payload=payload, signatures=signatures))


def read_request(where: str, data: bytes) -> Request:
    """The request in `data`, its signatures checked. Raises `Problem`."""
    file = decode(where, data, _decoder, _NO_REQUEST)
    payload = file.payload
    if not signed_by(REQUEST_PURPOSE, payload, file.signatures, ("device", payload.device), ("member", payload.key)):
        raise Problem(where, N_("was changed after it was signed, or its signature is not valid; ask for it again"))
    return payload


def is_like_request(path: str) -> bool:
    """Whether a file contains a request, even a damaged one; chat programs and browsers rename files."""
    return b'"study_request"' in beginning(path, _ENOUGH)


def request_fingerprint(request: Request) -> str:
    """The fingerprint that member and secretary compare aloud before enrolment."""
    return fingerprint(request.key, request.device)
