"""Pairing: a further machine becomes one of a member's by a code; and a machine that exchanges with them no more."""

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
    """A code that makes one further machine one of this member's, over this folder or address. Raises `Problem`.

    For `ask` see `who_exchanges`.
    """
    me, own = who_exchanges(home, progress, ask)
    with reached(home, folder, ("pairing", *parts_of(own))) as shared:
        if folder != home.config.folder:
            home.change(folder=folder)
        before, now = others(shared.folder, own, me.machine), progress.clock.read().instant
        code = pairing_secret.offer(home, shared.folder, me.member, me.key, before, now)
        made = pairing_secret.read_secret(home, me.member, me.key)
        if made and not progress.read_only:
            list(give(shared.folder, made, progress, me.machine))
        list(shared.send(("pairing", "own")))
    return code


def use_code(
    home: Home, folder: str, code: str, progress: Progress, ask: Ask, app: str, when_idle: WhenIdle = run_at_once
) -> Iterator[ExchangeMessage]:
    """Become one of the machines that know this code's secret, and exchange; see `exchange`. Raises `Problem`."""
    me, before = who_exchanges(home, progress, ask)
    with reached(home, folder, ("pairing", *parts_of(before))) as shared:
        join_machines(home, shared.folder, me.member, me.key, me.machine, code)
        list(shared.send(("own",)))
    yield ExchangeMessage(
        Problem("", N_("paired: what you do here and on your other machines is combined at each exchange"))
    )
    yield from exchange(home, folder, progress, ask, app, when_idle=when_idle)


def stop_pairing(home: Home, folder: str, progress: Progress, ask: Ask) -> None:
    """Forget the secret and take away what lies in the folder for the other machines. Raises `Problem`."""
    me, own = who_exchanges(home, progress, ask)
    with reached(home, folder, ("pairing", *parts_of(own))) as shared:
        if own:
            leave(shared.folder, own, me.machine)
        pairing_secret.forget(home, shared.folder, me.member, me.key)
        list(shared.send(("pairing", "own")))
