"""When the upkeep of a shared machine was last done; separate from the upkeep itself, so that it loads quickly."""

from datetime import datetime
from pathlib import Path

import msgspec

from lessons.problem import Problem
from store.disk import atomic
from store.kiosk.sign_in import Kiosk


class UpkeepState(msgspec.Struct, frozen=True):
    """The times of the last upkeep (UTC), as stored in `kiosk/upkeep.json`."""

    synced: datetime | None = None
    """When everything was last fetched."""
    sync_failed: datetime | None = None
    """When fetching last failed, if it did since then."""
    backed_up: datetime | None = None
    backup_failed: datetime | None = None


def read_upkeep(kiosk: Kiosk) -> UpkeepState:
    """The times of the last upkeep; a damaged file counts as none."""
    try:
        return msgspec.json.decode(atomic.read(_file(kiosk)) or b"{}", type=UpkeepState)
    except (Problem, msgspec.DecodeError):
        return UpkeepState()


def save_upkeep(kiosk: Kiosk, state: UpkeepState) -> None:
    """Save the state. Raises `Problem`, see `store.disk.atomic.replace`."""
    atomic.replace(_file(kiosk), msgspec.json.encode(state))


def _file(kiosk: Kiosk) -> Path:
    return kiosk.folder / "upkeep.json"
