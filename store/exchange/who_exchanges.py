"""Who exchanges: a member on this machine, with the keys of both, and the secret of the member's machines."""

from typing import NamedTuple

from lessons.problem import Problem
from store.crypto.keys import Ask, Key, device_key, member_key
from store.disk.home import Home
from store.exchange.own_machines import MACHINE
from store.exchange.pairing_secret import PairingSecret, read_secret
from store.member.progress import Progress


class Me(NamedTuple):
    """Who exchanges."""

    member: str
    name: str
    device: Key
    key: Key

    @property
    def machine(self) -> str:
        """What this machine is called in the member's box."""
        return self.device.public[:MACHINE]


def who_exchanges(home: Home, progress: Progress, ask: Ask) -> tuple[Me, PairingSecret | None]:
    """Who exchanges, and the secret of their machines, None where there is none or it does not open.

    `ask` gives the passphrase where one was set since the progress was opened. Raises `Problem`.
    """
    member = progress.member
    key = progress.key or member_key(home, member, ask)
    me = Me(member, home.config.name or home.member_name(member), device_key(home), key)
    try:
        return me, read_secret(home, member, me.key)
    except Problem:
        return me, None  # the exchange itself says so


def parts_of(own: PairingSecret | None) -> tuple[str, ...]:
    """The folder of the member's own machines below the shared one, as `reached` fetches it; none without a secret."""
    return (f"own/{own.box}",) if own else ()
