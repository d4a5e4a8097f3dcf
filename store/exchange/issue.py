"""Issues the signed summary of one member's year, into a file if there is no branch folder."""

from collections.abc import Callable
from pathlib import Path

from lessons.clock import Clock
from lessons.problem import N_, Problem
from store.branch.roster import current
from store.crypto.keys import Key, device_key
from store.disk import atomic
from store.disk.home import Home
from store.exchange.outbox import Issued, Outbox, packs_here
from store.ledger.summary import years
from store.member.progress import Progress


def issue_summary(
    home: Home, member: str, year: int | None, unlock: Callable[[], Key], clock: Clock, app: str
) -> Issued:
    """Issue the summary of a UTC year, by default the last with records; the same again if nothing changed.

    `unlock` returns the member's key; `app` names the program in the summary. Raises `Problem`.
    """
    if not home.member_folder(member).is_dir():
        raise Problem(member, N_("no member with this id on this machine"))
    written = clock.read().instant
    key = unlock()
    progress = Progress.open(home, member, clock, write=False, key=key)
    recorded = years(progress.own_records().values())
    past = [known for known in recorded if known <= written.year]  # a later year is from a clock that ran ahead
    view = current(home)
    return Outbox(home, member, device_key(home), key).issue(
        progress,
        year or (past or recorded or [written.year])[-1],
        packs_here(home) if recorded else {},
        view.roster.sealing if view else "",
        written,
        app,
    )


def file_name(issued: Issued) -> str:
    """The file name of a summary."""
    payload = issued.payload
    return f"study-{payload.member}-{payload.year}-{payload.seq}.json"


def issue_into_home(home: Home, member: str, unlock: Callable[[], Key], clock: Clock, app: str) -> Path:
    """Write the newest summary into the home's folder `summaries`; returns its path. Arguments as `issue_summary`."""
    issued = issue_summary(home, member, None, unlock, clock, app)
    target = home.path / "summaries" / file_name(issued)
    atomic.replace(target, issued.data)
    return target
