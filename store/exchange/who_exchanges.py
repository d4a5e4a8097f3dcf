"""The exchanging member: their key, this machine's key, and their pairing secret."""

from typing import NamedTuple

from lessons.problem import Problem
from store.crypto.keys import Ask, Key, device_key, member_key
from store.disk.home import Home
from store.exchange.own_machines import MACHINE
from store.exchange.pairing_secret import PairingSecret, read_secret
from store.member.progress import Progress


class Me(NamedTuple):
    """The exchanging member on this machine."""

    member: str
    name: str
    device: Key
    key: Key

    @property
    def machine(self) -> str:
        """This machine's name in the member's box."""
        return self.device.public[:MACHINE]


def who_exchanges(home: Home, progress: Progress, ask: Ask) -> tuple[Me, PairingSecret | None]:
    """The exchanging member, and their pairing secret, None if there is none or it does not open.

    `ask` returns the passphrase, if one was set since the progress was opened. Raises `Problem`.
    """
    member = progress.member
    key = progress.key or member_key(home, member, ask)
    me = Me(member, home.config.name or home.member_name(member), device_key(home), key)
    try:
        return me, read_secret(home, member, me.key)
    except Problem:
        return me, None  # the exchange itself reports it


def parts_of(secret: PairingSecret | None) -> tuple[str, ...]:
    """The member's box below the shared folder, as `reached` fetches it; empty without a secret."""
    return (f"own/{secret.box}",) if secret else ()
