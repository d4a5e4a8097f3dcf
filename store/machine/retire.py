"""Retires a machine: its last summaries are delivered, its device key signs a statement, then everything is wiped.

    1  undelivered records are listed, and nothing happens until they are delivered or given up
    2  the device signs when it was retired; the statement goes to the branch's folder
    3  keys first, then members' files and the rest are removed; the statement stays

The secretary's next publication revokes the device from that instant on, so later signatures of a copied key are
refused. After step 2 there is no way back; an interrupted retirement continues from there.
"""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec

from lessons.problem import N_, Problem
from lessons.records import Count, Id, Instant
from store.crypto.envelope import Hex32, Signature, decode, document, read_bounded
from store.crypto.key_file import public_half
from store.crypto.keys import Key, signed_by
from store.disk import atomic
from store.disk.home import Home
from store.disk.shared_folder import put

PURPOSE = "study-retirement-1"
_NO_STATEMENT = N_("is not a statement of retirement ({reason})")


class LastSummary(msgspec.Struct, frozen=True, forbid_unknown_fields=True, order=True):
    """The last summary that the machine issued for a member's year."""

    member: Id
    year: Count
    seq: Count


class Retirement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The signed payload."""

    device: Hex32
    retired: Instant
    """Documents of the device dated at this instant or later are refused."""
    last: tuple[LastSummary, ...] = ()


class RetirementFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The statement with the device's signature."""

    study_retirement: Literal[1] = 1
    payload: Retirement
    signatures: tuple[Signature, ...]


_decoder = msgspec.json.Decoder(RetirementFile)


def statement(home: Home) -> RetirementFile | None:
    """The statement of this home, if its retirement has begun. Raises `Problem` for a damaged one."""
    path = home.retirement
    data = atomic.read(path)
    return None if data is None else _file(str(path), data)


def sign(home: Home, device: Key, now: datetime) -> RetirementFile:
    """Sign and save that the device is retired from now on; this cannot be undone.

    Raises `Problem` if the clock is behind files written here, since their summaries would then be revoked.
    """
    newest = max((path.stat().st_mtime for path in home.members_folder.rglob("*") if path.is_file()), default=0)
    if newest > now.timestamp() + 60:
        raise Problem("study device retire", N_("the clock of this machine is behind; set it first"))
    last: dict[tuple[str, int], int] = {}
    for member in home.members():
        for path in (home.member_folder(member.id) / "sent").glob("*-[0-9]*-[0-9]*.json"):
            mark, year, seq = path.stem.rsplit("-", 2)
            if mark == device.public[:16]:
                key = member.id, int(year)
                last[key] = max(last.get(key, 0), int(seq))
    ordered = tuple(sorted(LastSummary(member, year, seq) for (member, year), seq in last.items()))
    # The last summaries may be of this very second.
    payload = Retirement(device=device.public, retired=now + timedelta(seconds=1), last=ordered)
    file = RetirementFile(payload=payload, signatures=(device.sign(PURPOSE, payload),))
    atomic.replace(home.retirement, document(file))
    return file


def deliver(file: RetirementFile, folder: Path) -> Path:
    """Put the statement into the branch's folder; returns its path. Raises `Problem`."""
    path = retired_folder(folder) / f"{file.payload.device[:16]}.json"
    put(path, document(file))
    return path


def wipe(home: Home) -> Iterator[str]:
    """Remove keys, then everything but the statement; yields each removed name. Raises `Problem`."""
    keys = [home.device_key, *sorted(home.members_folder.glob("*/*.key*"))]
    try:
        for path in keys:
            if path.exists():
                path.unlink()
                atomic._sync_folder(path.parent)
                yield path.relative_to(home.path).as_posix()
        # The settings last: an interrupted run needs the branch's folder from them.
        for path in sorted(home.path.iterdir(), key=lambda path: (path == home.config_file, path)):
            if path != home.retirement:
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink()
                yield path.name
        atomic._sync_folder(home.path)
    except OSError as error:
        raise atomic.refusal(home.path, error) from error


def is_wiped(home: Home) -> bool:
    """Whether nothing but the statement is left."""
    return public_half(home.device_key) is None and not home.members_folder.exists()


def retired_folder(folder: Path) -> Path:
    """The folder of statements in a branch's folder."""
    return folder / "retired"


def read_statement(path: Path) -> Retirement:
    """The statement in a file, its signature checked. Raises `Problem`."""
    return _file(str(path), read_bounded(path)).payload


def _file(where: str, data: bytes) -> RetirementFile:
    file = decode(where, data, _decoder, _NO_STATEMENT)
    if not signed_by(PURPOSE, file.payload, file.signatures, ("device", file.payload.device)):
        raise Problem(where, N_("was changed after it was signed, or its signature is not valid; ask for it again"))
    return file
