"""Pairs a member's machines by a code, and ends the pairing of a machine."""

from collections.abc import Iterator

from lessons.problem import N_, Problem
from store.crypto.keys import Ask
from store.disk.home import Home
from store.exchange import pairing_secret
from store.exchange.exchange import WhenIdle, exchange, run_at_once
from store.exchange.exchange_message import ExchangeMessage
from store.exchange.own_machines import give, join_machines, leave, others
from store.exchange.remote import reached
from store.exchange.who_exchanges import parts_of, who_exchanges
from store.member.progress import Progress


def offer_code(home: Home, folder: str, progress: Progress, ask: Ask) -> str:
    """Offer the pairing secret to one more machine, over a folder or address; returns its code. Raises `Problem`.

    For `ask` see `who_exchanges`.
    """
    me, secret = who_exchanges(home, progress, ask)
    with reached(home, folder, ("pairing", *parts_of(secret))) as shared:
        if folder != home.config.folder:
            home.change(folder=folder)
        before, now = others(shared.folder, secret, me.machine), progress.clock.read().instant
        code = pairing_secret.offer(home, shared.folder, me.member, me.key, before, now)
        offered = pairing_secret.read_secret(home, me.member, me.key)
        if offered and not progress.read_only:
            list(give(shared.folder, offered, progress, me.machine))
        list(shared.send(("pairing", "own")))
    return code


def use_code(
    home: Home, folder: str, code: str, progress: Progress, ask: Ask, app: str, when_idle: WhenIdle = run_at_once
) -> Iterator[ExchangeMessage]:
    """Take the pairing secret offered under a code, then exchange; see `exchange`. Raises `Problem`."""
    me, before = who_exchanges(home, progress, ask)
    with reached(home, folder, ("pairing", *parts_of(before))) as shared:
        join_machines(home, shared.folder, me.member, me.key, me.machine, code)
        list(shared.send(("own",)))
    yield ExchangeMessage(
        Problem("", N_("paired: what you do here and on your other machines is combined at each exchange"))
    )
    yield from exchange(home, folder, progress, ask, app, when_idle=when_idle)


def stop_pairing(home: Home, folder: str, progress: Progress, ask: Ask) -> None:
    """Delete the pairing secret and this machine's files for the others in the folder. Raises `Problem`."""
    me, secret = who_exchanges(home, progress, ask)
    with reached(home, folder, ("pairing", *parts_of(secret))) as shared:
        if secret:
            leave(shared.folder, secret, me.machine)
        pairing_secret.forget(home, shared.folder, me.member, me.key)
        list(shared.send(("pairing", "own")))
