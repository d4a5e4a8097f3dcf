"""The upkeep of a shared machine: packs and plan come in, summaries go out, a backup is made every day.

Nobody needs to be signed in, because no key of a member is needed: what comes in is signed by the branch that the
administrator joined, what goes out was signed when it was written. Sticks only bring; summaries go to no other folder
than the branch's, which the administrator named.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from lessons.problem import N_, Problem
from store import atomic
from store.backup import Backup, backup
from store.branch import known_roster
from store.home import Home
from store.kiosk import Kiosk, Settings
from store.kiosk_log import note
from store.remote import is_address, reached
from store.sole_use import held
from store.sticks import branch_folders, drives
from store.sync import Said, fetch, hand_over

_AGAIN = timedelta(hours=1)
"""After a backup that failed."""


class Done(msgspec.Struct, frozen=True):
    """What was done last (UTC), as `kiosk/upkeep.json` keeps it."""

    synced: datetime | None = None
    """When everything was last fetched and handed over."""
    sync_failed: datetime | None = None
    """When that last failed, if it did since."""
    backed_up: datetime | None = None
    backup_failed: datetime | None = None


def done(kiosk: Kiosk) -> Done:
    """What was done last; a damaged file counts as nothing."""
    try:
        return msgspec.json.decode(atomic.read(_file(kiosk)) or b"{}", type=Done)
    except (Problem, msgspec.DecodeError):
        return Done()


def exchange(kiosk: Kiosk, folder: str = "", trusted: str = "") -> list[Said]:
    """Fetch from the branch's folder and from sticks, and hand over to the folder; what was done, and what refused.

    `folder` is named by the administrator (a path or an address), and kept; only then is a branch joined that was not
    known before, see `adopt_roster` for `trusted`. Raises `Problem` where another process is at it.
    """
    with _turn(kiosk):
        if folder:
            kiosk.home.change(folder=folder)
        said = list(_exchange(kiosk.home, kiosk.settings(), trusted, joining=bool(folder)))
        refused = [one for one in said if one.refused]
        now = kiosk.now().instant
        changes = {"sync_failed": now} if refused else {"synced": now, "sync_failed": None}
        _keep(kiosk, msgspec.structs.replace(done(kiosk), **changes))
        if said:
            text = f"sync: said {len(said)}, refused {len(refused)}"
            note(kiosk.log, f"{text}: {refused[0].message.text}" if refused else text)
        return said


def back_up(kiosk: Kiosk, app: str) -> Backup:
    """Make the backup that the settings ask for. Raises `Problem` where they name no folder, and as `backup`."""
    settings = kiosk.settings()
    if not settings.backup:
        raise Problem("kiosk.toml", N_('names no folder for backups; write, for example: backup = "/mnt/backup"'))
    now = kiosk.now().instant
    with _turn(kiosk):
        try:
            made = backup(kiosk.home, Path(settings.backup), now, app, settings.backups_kept)
        except Problem as problem:
            _keep(kiosk, msgspec.structs.replace(done(kiosk), backup_failed=now))
            note(kiosk.log, f"backup refused: {problem.text}")
            raise
        _keep(kiosk, msgspec.structs.replace(done(kiosk), backed_up=now, backup_failed=None))
        note(kiosk.log, f"backup: {len(made.manifest.files)} files")
        return made


def daily(kiosk: Kiosk, app: str) -> None:
    """What is to be done now. Raises `Problem` where something could not be."""
    settings, home = kiosk.settings(), kiosk.home
    if home.config.folder or drives(settings.sticks):
        exchange(kiosk)
    if settings.backup and backup_due(done(kiosk), kiosk.now().instant):
        back_up(kiosk, app)


def backup_due(last: Done, now: datetime) -> bool:
    """Whether a new day (local time) has begun since the last backup; after one that failed, an hour later."""
    if last.backup_failed and timedelta() <= now - last.backup_failed < _AGAIN:
        return False
    return last.backed_up is None or last.backed_up.astimezone().date() != now.astimezone().date()


def _exchange(home: Home, settings: Settings, trusted: str, *, joining: bool) -> Iterator[Said]:
    named = home.config.folder
    if joining or known_roster(home) is not None:
        if named:
            yield from _with_branch(home, named, trusted)
        for folder in () if joining else branch_folders(drives(settings.sticks)):
            if str(folder) != named:
                yield from _bring(home, folder)
    else:
        text = N_("no branch is known here yet; join it once with: study kiosk --sync FOLDER")
        yield Said(Problem("", text), refused=True)


def _with_branch(home: Home, named: str, trusted: str) -> Iterator[Said]:
    """Fetch, and what members issued goes to the branch, also where they could not wait for it."""
    try:
        with reached(home, named, ("branch", "packs")) as shared:
            yield from fetch(home, shared.folder, trusted)
            for member in home.members():
                for said in hand_over(shared.folder, member.id, issued(home, member.id)):
                    if not is_address(named):  # into the copy, which says nothing yet
                        yield said
            for sent in shared.send(("summaries",)):
                yield Said(sent, sent=True)
    except Problem as problem:
        yield Said(problem, refused=True)


def _bring(home: Home, folder: Path) -> Iterator[Said]:
    try:
        yield from fetch(home, folder)
    except Problem as problem:
        yield Said(problem, refused=True)


def issued(home: Home, member: str) -> list[Path]:
    """The summaries that a member issued here and that are still kept, oldest first."""
    return sorted((home.member_folder(member) / "sent").glob("*-[0-9]*-[0-9]*.json"))


def _file(kiosk: Kiosk) -> Path:
    return kiosk.folder / "upkeep.json"


def _keep(kiosk: Kiosk, state: Done) -> None:
    atomic.replace(_file(kiosk), msgspec.json.encode(state))


def _turn(kiosk: Kiosk) -> AbstractContextManager[None]:
    return held(kiosk.folder / "upkeep.lock", "study kiosk", N_("is at this just now; try again in a moment"))
