"""An exchange of one member's machine: with the branch's folder, and over it with the member's other machines."""

from collections.abc import Callable, Generator, Iterator
from datetime import datetime
from pathlib import Path

from lessons.problem import N_, Problem
from store.branch.roster import current, is_other_branch, known_roster, require_branch
from store.crypto.keys import Ask
from store.disk.home import Home
from store.disk.shared_folder import require_folder
from store.exchange.branch_folder import ask_to_be_enrolled, fetch, send_summaries
from store.exchange.delivery_state import handed_over, records_digest
from store.exchange.exchange_message import ExchangeMessage
from store.exchange.outbox import packs_here
from store.exchange.own_machines import give, others, take_open, take_records
from store.exchange.pairing_secret import PairingSecret, read_secret, withdraw_used
from store.exchange.remote import is_address, reached
from store.exchange.who_exchanges import Me, parts_of, who_exchanges
from store.member.progress import Progress

_SENT = ("requests", "summaries", "own", "pairing")
"""Where in the branch's folder a member's machine leaves something."""

WhenIdle = Callable[[Callable[[], list[ExchangeMessage]]], list[ExchangeMessage]]
"""Does a thing while no draft and no test is on the screen, or gives nothing and does it another time."""


def run_at_once(job: Callable[[], list[ExchangeMessage]]) -> list[ExchangeMessage]:
    """For where there is no screen."""
    return job()


def folder_named(home: Home, named: str | None = None) -> str:
    """The branch's folder or address: as it was `named`, else as it was the last time. Raises `Problem`."""
    folder = named or home.config.folder
    if not folder:
        raise Problem("study sync", N_("which folder? Name it once: study sync FOLDER"))
    return folder if is_address(folder) else str(Path(folder).expanduser().absolute())


def require_local(folder: str) -> None:
    """Raise `Problem` where this is a folder that is not there; an address is tried when it is reached."""
    if not is_address(folder):
        require_folder(Path(folder))


def exchange(
    home: Home,
    folder: str,
    progress: Progress,
    ask: Ask,
    app: str,
    *,
    trusted: str = "",
    when_idle: WhenIdle = run_at_once,
) -> Iterator[ExchangeMessage]:
    """Exchange with a folder or address (see `folder_named`), saying each thing as it is done. Raises `Problem`.

    It is remembered as the branch's where no other one is known. For `ask` see `who_exchanges`; `app` names the
    program in summaries; for `trusted` see `adopt_roster`.
    """
    me, own = who_exchanges(home, progress, ask)
    recorded = records_digest(home, me.member)
    with reached(home, folder, ("branch", "packs", *parts_of(own))) as shared:
        if folder != home.config.folder and known_roster(home) is not None:
            require_branch(folder, shared.folder)  # who joins may come before the secretary publishes
        now = progress.clock.read().instant
        for said in sync(home, shared.folder, me, progress, packs_here(home), now, app, trusted, when_idle):
            if not (said.sent and is_address(folder)):  # into the copy, which says nothing yet
                yield said
        for sent in shared.send(_SENT):
            yield ExchangeMessage(sent)
        if folder != home.config.folder and not is_other_branch(home, shared.folder):
            home.change(folder=folder)
    handed_over(home, me.member, recorded)


def exchange_with_own_machines(
    home: Home, progress: Progress, ask: Ask, when_idle: WhenIdle = run_at_once
) -> list[ExchangeMessage]:
    """Exchange with the member's other machines only; what came from them. Raises `Problem`.

    For `ask` see `who_exchanges`.
    """
    me, own = who_exchanges(home, progress, ask)
    if own is None:
        return []
    with reached(home, folder_named(home), parts_of(own)) as shared:
        said = list(carry(home, shared.folder, me, own, progress, progress.clock.read().instant, when_idle))
        list(shared.send(("own", "pairing")))
    return [one for one in said if not one.sent]


def sync(
    home: Home,
    folder: Path,
    me: Me,
    progress: Progress,
    packs: dict[str, str],
    written: datetime,
    app: str,
    trusted: str = "",
    when_idle: WhenIdle = run_at_once,
) -> Iterator[ExchangeMessage]:
    """Fetch roster, plan and packs; leave request and summaries; carry one's own; say each as it is done.

    `packs`, `written` and `app` go into the summaries, see `Outbox.issue`; for `trusted` see `adopt_roster`. A progress
    that is open to read only sends; what other machines left is taken in by the window that has it open.
    """
    yield from fetch(home, folder, trusted)
    if is_other_branch(home, folder):
        return  # nothing of a member's goes to strangers
    view = current(home)
    device, key = me.device.public, me.key.public
    person = view.roster.by_id(me.member) if view else None
    keys = [entry for entry in (person.keys if person else ()) if entry.key == key]
    devices = [entry for entry in (person.devices if person else ()) if entry.key == device]
    enrolled = bool(keys and devices)
    for entry in (*keys, *devices):
        if enrolled and not entry.in_force(f"{written:%Y-%m-%dT%H:%M:%SZ}"):
            text = N_(
                "the key of this machine is revoked from {day} on; what it writes does not count; ask the secretary"
            )
            yield ExchangeMessage(Problem("", text, day=entry.revoked))
            break
    own = yield from _own(home, me)
    yield from ask_to_be_enrolled(folder, me, written, own.member if own else "", enrolled=enrolled)
    if own and progress.read_only:
        yield ExchangeMessage(
            Problem("", N_("another window has this member open; it exchanges with your other machines itself"))
        )
    elif own:  # before the summaries: what to share may have been decided elsewhere
        yield from carry(home, folder, me, own, progress, written, when_idle)
    yield from send_summaries(home, folder, me, progress, packs, view.roster.sealing if view else "", written, app)


def carry(
    home: Home, folder: Path, me: Me, own: PairingSecret, progress: Progress, now: datetime, when_idle: WhenIdle
) -> Iterator[ExchangeMessage]:
    """What one did and has open, from and for one's other machines; nothing else."""
    yield from take_records(folder, own, progress, me.machine)
    yield from when_idle(lambda: list(take_open(folder, own, progress, me.machine, now)))
    yield from give(folder, own, progress, me.machine)
    withdraw_used(home, folder, me.member, me.key, others(folder, own, me.machine), now)


def _own(home: Home, me: Me) -> Generator[ExchangeMessage, None, PairingSecret | None]:
    try:
        return read_secret(home, me.member, me.key)
    except Problem as problem:
        yield ExchangeMessage(problem, refused=True)
        return None
