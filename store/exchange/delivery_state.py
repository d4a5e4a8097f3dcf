"""How much of a member's records the branch has, told from their files as they lie there, encrypted or not."""

import hashlib
from enum import Enum, auto
from pathlib import Path
from typing import NamedTuple

from store.disk import atomic
from store.disk.home import Home, Member
from store.disk.regular_file import names


class Held(Enum):
    """What the branch has."""

    NOTHING = auto()
    """Nothing is recorded here."""
    ALL = auto()
    """All that is recorded here."""
    PART = auto()
    """Something was recorded since the last summary was handed over."""
    NONE = auto()
    """Nothing of what is recorded here was ever handed over."""


class MemberDelivery(NamedTuple):
    """One member of this machine."""

    member: Member
    held: Held


def survey(home: Home) -> list[MemberDelivery]:
    """How much of each member's records the branch has; needs nobody's key and changes nothing."""
    return [MemberDelivery(member, _held(home, member.id)) for member in home.members()]


def handed_over(home: Home, member: str, digest: str) -> None:
    """Remember that the records of the files with this digest (`records_digest`) were handed over. Raises `Problem`."""
    path = _mark(home, member)
    if digest and atomic.read(path) != digest.encode():
        atomic.replace(path, digest.encode())


def records_digest(home: Home, member: str) -> str:
    """Identity of a member's record files; empty where there are none."""
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
