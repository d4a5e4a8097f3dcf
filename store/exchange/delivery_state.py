"""How much of a member's records the branch has, computed from the bytes of their files, encrypted or not."""

import hashlib
from enum import Enum, auto
from pathlib import Path
from typing import NamedTuple

from store.disk import atomic
from store.disk.home import Home, Member
from store.disk.regular_file import names


class Held(Enum):
    """How much the branch has."""

    NOTHING = auto()
    """Nothing is recorded here."""
    ALL = auto()
    """All that is recorded here."""
    PART = auto()
    """Something was recorded since the last summary was delivered."""
    NONE = auto()
    """None of the records here was ever delivered."""


class MemberDelivery(NamedTuple):
    """A member of this machine, and how much of their records the branch has."""

    member: Member
    held: Held


def survey(home: Home) -> list[MemberDelivery]:
    """How much of each member's records the branch has; needs no key and changes nothing."""
    return [MemberDelivery(member, _held(home, member.id)) for member in home.members()]


def handed_over(home: Home, member: str, digest: str) -> None:
    """Save that the record files with this digest (`records_digest`) were delivered. Raises `Problem`."""
    path = _mark(home, member)
    if digest and atomic.read(path) != digest.encode():
        atomic.replace(path, digest.encode())


def records_digest(home: Home, member: str) -> str:
    """SHA-256 over a member's record files; empty if there are none."""
    whole = hashlib.sha256()
    paths = names(home.member_folder(member), "records-*.json")
    for path in paths:
        whole.update(f"{path.name} {hashlib.sha256(atomic.read(path) or b'').hexdigest()}\n".encode())
    return whole.hexdigest() if paths else ""


def _held(home: Home, member: str) -> Held:
    digest = records_digest(home, member)
    if not digest:
        return Held.NOTHING
    known = atomic.read(_mark(home, member))
    if known is None:
        return Held.NONE
    return Held.ALL if known == digest.encode() else Held.PART


def _mark(home: Home, member: str) -> Path:
    return home.member_folder(member) / "handed-over"
