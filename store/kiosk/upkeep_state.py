"""When the upkeep of a shared machine was last done: what its sign-in and its status say, without what does it."""

from datetime import datetime
from pathlib import Path

import msgspec

from lessons.problem import Problem
from store.disk import atomic
from store.kiosk.sign_in import Kiosk


class UpkeepState(msgspec.Struct, frozen=True):
    """What was done last (UTC), as `kiosk/upkeep.json` keeps it."""

    synced: datetime | None = None
    """When everything was last fetched."""
    sync_failed: datetime | None = None
    """When that last failed, if it did since."""
    backed_up: datetime | None = None
    backup_failed: datetime | None = None


def read_upkeep(kiosk: Kiosk) -> UpkeepState:
    """What was done last; a damaged file counts as nothing."""
    try:
        return msgspec.json.decode(atomic.read(_file(kiosk)) or b"{}", type=UpkeepState)
    except (Problem, msgspec.DecodeError):
        return UpkeepState()


def save_upkeep(kiosk: Kiosk, state: UpkeepState) -> None:
    """Remember it. Raises `Problem`, see `store.disk.atomic.replace`."""
    atomic.replace(_file(kiosk), msgspec.json.encode(state))


def _file(kiosk: Kiosk) -> Path:
    return kiosk.folder / "upkeep.json"
