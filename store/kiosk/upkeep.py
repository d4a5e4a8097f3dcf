"""The upkeep of a shared machine: fetches packs and plan, and makes a daily backup.

Nobody needs to be signed in, because no member's key is needed: fetched files are signed by the branch that the
administrator joined. No member's data is sent, least of all to a USB drive that anybody may plug in.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from lessons.problem import N_, Problem
from store.branch.roster import known_roster, read_roster, require_branch
from store.crypto.envelope import read_bounded
from store.disk.home import Home
from store.disk.sole_use import held
from store.exchange.branch_folder import fetch
from store.exchange.exchange_message import ExchangeMessage
from store.exchange.remote import reached
from store.kiosk.log import note
from store.kiosk.sign_in import Kiosk, Settings
from store.kiosk.upkeep_state import UpkeepState, read_upkeep, save_upkeep
from store.kiosk.usb_drives import branch_folders, drives
from store.machine.backup import Backup, backup

_FETCHED = ("branch", "packs")
_AGAIN = timedelta(hours=1)
"""The wait after a failed backup."""


def exchange(kiosk: Kiosk, folder: str = "", trusted: str = "") -> list[ExchangeMessage]:
    """Fetch from the branch's folder and from USB drives; returns what was done and what was refused.

    `folder`: a path or address that the administrator named; it is saved if it is the branch's. A new branch is joined
    only with it; for `trusted` see `adopt_roster`. Raises `Problem` if another process is doing the upkeep.
    """
    with _turn(kiosk):
        messages = list(_join(kiosk.home, folder, trusted) if folder else _exchange(kiosk.home, kiosk.settings()))
        refused = [message for message in messages if message.refused]
        now = kiosk.now().instant
        changes = {"sync_failed": now} if refused else {"synced": now, "sync_failed": None}
        save_upkeep(kiosk, msgspec.structs.replace(read_upkeep(kiosk), **changes))
        if messages:
            text = f"sync: said {len(messages)}, refused {len(refused)}"
            note(kiosk.log, f"{text}: {refused[0].message.text}" if refused else text)
        kiosk.codes.meet_roster()
        return messages


def back_up(kiosk: Kiosk, app: str) -> Backup:
    """Make the backup that the settings ask for. Raises `Problem` if they name no folder, and as `backup`."""
    settings = kiosk.settings()
    if not settings.backup:
        raise Problem("kiosk.toml", N_('names no folder for backups; write, for example: backup = "/mnt/backup"'))
    now = kiosk.now().instant
    with _turn(kiosk):
        try:
            made = backup(kiosk.home, Path(settings.backup), now, app, settings.backups_kept)
        except Problem as problem:
            save_upkeep(kiosk, msgspec.structs.replace(read_upkeep(kiosk), backup_failed=now))
            note(kiosk.log, f"backup refused: {problem.text}")
            raise
        save_upkeep(
            kiosk,
            msgspec.structs.replace(read_upkeep(kiosk), backed_up=now, backup_failed=now if made.missing else None),
        )
        note(kiosk.log, f"backup: {len(made.manifest.files)} files")
        for one in made.missing:
            note(kiosk.log, f"backup could not read {Path(one.where).name}")
        return made


def daily(kiosk: Kiosk, app: str) -> None:
    """Do the upkeep that is due. Raises `Problem` if some of it failed."""
    settings, home = kiosk.settings(), kiosk.home
    try:
        if home.config.folder or drives(settings.sticks):
            exchange(kiosk)
    finally:
        if settings.backup and backup_due(read_upkeep(kiosk), kiosk.now().instant):
            back_up(kiosk, app)


def backup_due(last: UpkeepState, now: datetime) -> bool:
    """Whether a new day (local time) has begun since the last backup; after a failed one, an hour later."""
    if last.backup_failed and timedelta() <= now - last.backup_failed < _AGAIN:
        return False
    return last.backed_up is None or last.backed_up.astimezone().date() != now.astimezone().date()


def _join(home: Home, folder: str, trusted: str) -> Iterator[ExchangeMessage]:
    """Fetch from a newly named folder, and save it if it belongs to the branch known here."""
    try:
        with reached(home, folder, _FETCHED) as shared:
            path = require_branch(folder, shared.folder)
            yield from fetch(home, shared.folder, trusted)
            known = known_roster(home)
            if known and read_roster(str(path), read_bounded(path)).payload.key == known.payload.key:
                home.change(folder=folder)
    except Problem as problem:
        yield ExchangeMessage(problem, refused=True)


def _exchange(home: Home, settings: Settings) -> Iterator[ExchangeMessage]:
    if known_roster(home) is None:
        text = N_("no branch is known here yet; join it once with: study kiosk --sync FOLDER")
        yield ExchangeMessage(Problem("", text), refused=True)
        return
    brought = map(str, branch_folders(drives(settings.sticks)))
    for source in dict.fromkeys(filter(None, (home.config.folder, *brought))):
        try:
            with reached(home, source, _FETCHED) as shared:
                yield from fetch(home, shared.folder)
        except Problem as problem:
            yield ExchangeMessage(problem, refused=True)


def _turn(kiosk: Kiosk) -> AbstractContextManager[None]:
    return held(kiosk.folder / "upkeep.lock", "study kiosk", N_("is already running; try again in a moment"))
