"""The retirement of a machine: its last summaries are with the branch, its key says so, then everything is wiped.

    1  what was never handed over is named, and nothing happens until that is settled or given up
    2  the device signs that it is retired, and when: the statement goes to the branch's folder
    3  keys first, then members' files and all the rest are removed; the statement stays

The secretary's next publication revokes the device from that instant on, so what a copy of its key signs later is
refused. Between 2 and 3 there is no way back; whatever ends the program, the next run goes on from there.
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
    """The newest summary of a member's year that the machine issued."""

    member: Id
    year: Count
    seq: Count


class Retirement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the device signs."""

    device: Hex32
    retired: Instant
    """What it signed as written at this instant or later is refused."""
    last: tuple[LastSummary, ...] = ()


class RetirementFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The statement with the device's signature."""

    study_retirement: Literal[1] = 1
    payload: Retirement
    signatures: tuple[Signature, ...]


_decoder = msgspec.json.Decoder(RetirementFile)


def statement(home: Home) -> RetirementFile | None:
    """The statement of this home, if its machine is being retired or was. Raises `Problem` for a damaged one."""
    path = home.retirement
    data = atomic.read(path)
    return None if data is None else _file(str(path), data)


def sign(home: Home, device: Key, now: datetime) -> RetirementFile:
    """Sign that the device is retired from now on, and keep that: from here on only forward.

    Raises `Problem` where the clock is behind what was written here, whose word would then be taken back.
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
    """Put the statement into the branch's folder; where it is. Raises `Problem`."""
    path = retired_folder(folder) / f"{file.payload.device[:16]}.json"
    put(path, document(file))
    return path


def wipe(home: Home) -> Iterator[str]:
    """Remove keys, then everything but the statement; say each thing that is gone. Raises `Problem`."""
    keys = [home.device_key, *sorted(home.members_folder.glob("*/*.key*"))]
    try:
        for path in keys:
            if path.exists():
                path.unlink()
                atomic._sync_folder(path.parent)
                yield path.relative_to(home.path).as_posix()
        # The settings last: they say where the branch is, which the next run has to know.
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
    """Where a branch's folder has the statements."""
    return folder / "retired"


def read_statement(path: Path) -> Retirement:
    """The statement in a file, its signature checked. Raises `Problem`."""
    return _file(str(path), read_bounded(path)).payload


def _file(where: str, data: bytes) -> RetirementFile:
    file = decode(where, data, _decoder, _NO_STATEMENT)
    if not signed_by(PURPOSE, file.payload, file.signatures, ("device", file.payload.device)):
        raise Problem(where, N_("was changed after it was signed, or its signature is not valid; ask for it again"))
    return file
