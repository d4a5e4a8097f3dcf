"""Exchanges one member's data with the branch's folder, and through it with the member's other machines."""

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
"""The folders in the branch's folder that a member's machine writes to."""

WhenIdle = Callable[[Callable[[], list[ExchangeMessage]]], list[ExchangeMessage]]
"""Runs a job only while no draft or test is open; otherwise returns nothing, and a later exchange does it."""


def run_at_once(job: Callable[[], list[ExchangeMessage]]) -> list[ExchangeMessage]:
    """Run the job now: the `WhenIdle` for commands, which have no screen."""
    return job()


def folder_named(home: Home, named: str | None = None) -> str:
    """The branch's folder or address: `named`, else the one used last. Raises `Problem` if there is none."""
    folder = named or home.config.folder
    if not folder:
        raise Problem("study sync", N_("which folder? Name it once: study sync FOLDER"))
    return folder if is_address(folder) else str(Path(folder).expanduser().absolute())


def require_local(folder: str) -> None:
    """Raise `Problem` for a missing local folder; an address is checked on connecting."""
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
    """Exchange with a folder or address (see `folder_named`); yields a message for each step. Raises `Problem`.

    Saves the folder in the settings, unless it is another branch's. For `ask` see `who_exchanges`; `app` names the
    program in summaries; for `trusted` see `adopt_roster`.
    """
    me, secret = who_exchanges(home, progress, ask)
    recorded = records_digest(home, me.member)
    with reached(home, folder, ("branch", "packs", *parts_of(secret))) as shared:
        if folder != home.config.folder and known_roster(home) is not None:
            require_branch(folder, shared.folder)  # a new member may exchange before the secretary publishes
        now = progress.clock.read().instant
        for message in sync(home, shared.folder, me, progress, packs_here(home), now, app, trusted, when_idle):
            if not (
                message.sent and is_address(folder)
            ):  # only into the local copy; `send` reports it when it is really sent
                yield message
        for sent in shared.send(_SENT):
            yield ExchangeMessage(sent)
        if folder != home.config.folder and not is_other_branch(home, shared.folder):
            home.change(folder=folder)
    handed_over(home, me.member, recorded)


def exchange_with_own_machines(
    home: Home, progress: Progress, ask: Ask, when_idle: WhenIdle = run_at_once
) -> list[ExchangeMessage]:
    """Exchange only with the member's other machines; returns what was received. Raises `Problem`.

    For `ask` see `who_exchanges`.
    """
    me, secret = who_exchanges(home, progress, ask)
    if secret is None:
        return []
    with reached(home, folder_named(home), parts_of(secret)) as shared:
        messages = list(carry(home, shared.folder, me, secret, progress, progress.clock.read().instant, when_idle))
        list(shared.send(("own", "pairing")))
    return [message for message in messages if not message.sent]


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
    """Fetch roster, plan and packs; send request and summaries; exchange with the member's other machines.

    `packs`, `written` and `app` are for the summaries, see `Outbox.issue`; for `trusted` see `adopt_roster`. A
    read-only progress only sends; the window that has it open receives.
    """
    yield from fetch(home, folder, trusted)
    if is_other_branch(home, folder):
        return  # members' data never goes to another branch
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
    secret = yield from _own(home, me)
    yield from ask_to_be_enrolled(folder, me, written, secret.member if secret else "", enrolled=enrolled)
    if secret and progress.read_only:
        yield ExchangeMessage(
            Problem("", N_("another window has this member open; it exchanges with your other machines itself"))
        )
    elif secret:  # before the summaries: what to share may have been decided elsewhere
        yield from carry(home, folder, me, secret, progress, written, when_idle)
    yield from send_summaries(home, folder, me, progress, packs, view.roster.sealing if view else "", written, app)


def carry(
    home: Home, folder: Path, me: Me, secret: PairingSecret, progress: Progress, now: datetime, when_idle: WhenIdle
) -> Iterator[ExchangeMessage]:
    """Exchange records and open work with the member's other machines."""
    yield from take_records(folder, secret, progress, me.machine)
    yield from when_idle(lambda: list(take_open(folder, secret, progress, me.machine, now)))
    yield from give(folder, secret, progress, me.machine)
    withdraw_used(home, folder, me.member, me.key, others(folder, secret, me.machine), now)


def _own(home: Home, me: Me) -> Generator[ExchangeMessage, None, PairingSecret | None]:
    try:
        return read_secret(home, me.member, me.key)
    except Problem as problem:
        yield ExchangeMessage(problem, refused=True)
        return None
