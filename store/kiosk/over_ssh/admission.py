"""Signing in from elsewhere: the name is typed, and no answer tells whether it is somebody's.

A name that nobody has costs the same hashes as a wrong passphrase, and every refusal is given at a whole multiple of
`_ROUND` after it was asked for: neither words nor time tell names. Wrong tries delay those who come from the same
address, never a member, so that nobody can lock another out.
"""

import hashlib
import ipaddress
import time
from collections.abc import Sequence
from contextlib import suppress

from nacl import pwhash

from lessons.problem import Problem
from lessons.text.names import as_read
from lessons.text.pinyin import is_spelled
from store.branch.who_is_meant import is_called
from store.crypto import keys
from store.crypto.passphrase_forms import as_tried
from store.crypto.try_limit import Tries
from store.disk.home import Member
from store.kiosk.log import fault, note
from store.kiosk.over_ssh.host_socket import folder
from store.kiosk.over_ssh.slots import Slots
from store.kiosk.sign_in import AcceptedCode, Admitted, Kiosk

_ROUND = 0.25
"""Seconds: refusals come at whole multiples of it."""
_CODES = 2
"""Hashes that a member's codes cost at most: the administrator's and the secretary's."""
_NETWORK = 64
"""Bits of an IPv6 address that one host has all of, RFC 6177."""
_FORGOTTEN_AFTER = 60 * 60
"""Seconds after the last wrong try from an address, then they are forgotten."""
_SALT = bytes(pwhash.argon2id.SALTBYTES)


class Admission:
    """Checks names and secrets that come from one address."""

    def __init__(self, kiosk: Kiosk, address: str) -> None:
        self._kiosk = kiosk
        self._folder = folder(kiosk) / "tries"
        self._tries = Tries(self._folder / f"{_where_from(address)}.json", kiosk.clock)

    def admit(self, name: str, typed: str) -> Admitted | None:
        """Check a typed name with a passphrase or a code; counts the try.

        Raises `TooSoon` after too many tries from this address, `Problem` if the try cannot be counted or too many are
        checked at this moment.
        """
        began = time.monotonic()
        self._forget_old()
        before = self._tries.count()
        with checks(self._kiosk).waited_for():
            admitted = self._check(name, typed)
        if admitted:
            self._tries.take_back(before)  # it was none; others' from the same address stay counted
        else:
            time.sleep(_ROUND - (time.monotonic() - began) % _ROUND)
        return admitted

    def _check(self, name: str, typed: str) -> Admitted | None:
        kiosk, forms = self._kiosk, len(as_tried(typed))
        left = forms + _CODES
        try:
            if member := meant(name, kiosk.members()):
                if kiosk.has_passphrase(member.id):
                    left -= forms
                    if key := kiosk.key(member.id, typed):
                        return Admitted(member, key)
                left -= kiosk.codes.kept(member.id)
                if kiosk.codes.fits(member.id, typed):
                    kiosk.home.name_member(member.id, member.name)
                    return Admitted(member, AcceptedCode(typed))
        except (Problem, OSError) as error:  # said to nobody who has not signed in: it would tell the name
            note(kiosk.log, f"ssh sign-in {fault(error)}")
        _spend(typed, left)
        return None

    def _forget_old(self) -> None:
        with suppress(OSError):
            for file in self._folder.glob("*.json"):
                if abs(time.time() - file.stat().st_mtime) > _FORGOTTEN_AFTER:
                    file.unlink(missing_ok=True)
                    file.with_name(file.name + ".lock").unlink(missing_ok=True)


def checks(kiosk: Kiosk) -> Slots:
    """How many secrets are checked at once on the whole machine: each takes 64 MiB and most of a processor."""
    return Slots(folder(kiosk) / "checks", kiosk.settings_in_force().ssh_checks)


def meant(name: str, members: Sequence[Member]) -> Member | None:
    """The one member whose name was typed: as it is written, with the end of the id behind it, or in full pinyin."""
    for fits in (_is_called, _is_called_with_end, _is_spelled):
        if found := [member for member in members if fits(name, member)]:
            return found[0] if len(found) == 1 else None
    return None


def _is_called(name: str, member: Member) -> bool:
    return is_called(name, member.name)


def _is_called_with_end(name: str, member: Member) -> bool:
    return as_read(name) == as_read(member.name + member.id[-4:])


def _is_spelled(name: str, member: Member) -> bool:
    return is_spelled(member.name, name)


def _spend(typed: str, hashes: int) -> None:
    """What checking costs where there is nothing to check."""
    for _ in range(hashes):
        secret = typed.encode("utf-8", "surrogatepass")
        pwhash.argon2id.kdf(32, secret, _SALT, opslimit=keys.OPSLIMIT, memlimit=keys.MEMLIMIT)


def _where_from(address: str) -> str:
    """The name of the file of an address, or of the network that a host of IPv6 has for itself."""
    with suppress(ValueError):
        known = ipaddress.ip_address(address.partition("%")[0])
        mapped = known.ipv4_mapped if known.version == 6 else None
        if known.version == 6 and not mapped:
            return ipaddress.ip_network((known, _NETWORK), strict=False).network_address.exploded.replace(":", "-")
        return str(mapped or known)
    return hashlib.sha256(address.encode("utf-8", "surrogateescape")).hexdigest()
