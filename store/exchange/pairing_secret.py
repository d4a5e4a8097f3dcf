"""The pairing secret, which only the machines of one member have.

It is created when a member first pairs a second machine, is stored sealed to the member's key on each machine, and
reaches the next one by a code that the member reads on one screen and types at the other. For that the shared folder
holds it wrapped under the code (98 random bits, Argon2id) until it is taken. The roster has no part in this: the
secretary cannot add a machine to a member's.
"""

import hashlib
import secrets
import zlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from nacl import pwhash

from lessons.problem import N_, Problem
from lessons.records import Id, Instant
from store.crypto import keys
from store.crypto.envelope import Hex32, decode, document, parse, read_bounded
from store.crypto.keys import Key, seal
from store.crypto.readable_code import base32_letters, make
from store.crypto.secret_box import NONCE, Box, decrypt, encrypt
from store.disk import atomic
from store.disk.home import Home
from store.disk.shared_folder import put, remove

LASTS = timedelta(days=1)
"""How long an offer stays in the folder."""
_PURPOSE = b"study-own-1"
_SALT = b"study-pairing-1\0"
"""The code is random for each pairing, so its salt need not be."""
_GROUPS = 4
_OFFERS = "pairing"
"""The folder of offers in the shared folder."""
_MAX_OPENED = 512 * 1024 * 1024
_NO_PAIRING = N_("is not a pairing offer ({reason})")
_FALSE = N_("is damaged, or not from one of your machines; it is left as it is")


class PairingSecret(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The secret, and the state of its offer."""

    study_own: Literal[1] = 1
    secret: Hex32
    member: Id
    """Id of the member on the machine where the secret was made."""
    offered: Annotated[str, msgspec.Meta(pattern=r"^(?:[0-9a-f]{32})?\Z")] = ""
    """Name of the pending offer in the folder; empty: none."""
    then: tuple[str, ...] = ()
    """The other machines that already had the secret when it was offered."""

    @property
    def box(self) -> str:
        """Name of the folder that the machines share."""
        return self._derived(b"box").hex()[:32]

    def seal(self, name: str, content: bytes) -> bytes:
        """Seal `content` for the file `name`; deterministic: the same content gives the same bytes."""
        packed = zlib.compress(content, 9)
        about = self._about(name)
        nonce = hashlib.blake2b(about + packed, key=self._derived(b"nonce"), digest_size=NONCE).digest()
        return _PURPOSE + b"\n" + encrypt(self._derived(b"seal"), about, packed, nonce).written

    def open(self, where: str, name: str, data: bytes) -> bytes:
        """Open what was sealed for the file `name`. Raises `Problem`."""
        head = _PURPOSE + b"\n"
        try:
            if not data.startswith(head):
                raise ValueError
            packed = decrypt(self._derived(b"seal"), self._about(name), Box.read(data[len(head) :]))
            unpacking = zlib.decompressobj()
            content = unpacking.decompress(packed, _MAX_OPENED)
            if not unpacking.eof:
                raise ValueError
        except (ValueError, zlib.error) as error:
            raise Problem(where, _FALSE) from error
        return content

    def _about(self, name: str) -> bytes:
        return b"\0".join((_PURPOSE, self.box.encode(), name.encode(), b""))

    def _derived(self, purpose: bytes) -> bytes:
        return hashlib.blake2b(purpose, key=bytes.fromhex(self.secret), person=_PURPOSE, digest_size=32).digest()


class _Offer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    study_pairing: Literal[1] = 1
    written: Instant
    nonce: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{48}\Z")]
    sealed: Annotated[str, msgspec.Meta(pattern=r"^(?:[0-9a-f]{2}){1,2000}\Z")]


_own_decoder = msgspec.json.Decoder(PairingSecret)
_offer_decoder = msgspec.json.Decoder(_Offer)


def read_secret(home: Home, member: str, key: Key) -> PairingSecret | None:
    """The member's pairing secret on this machine; None if there is none. Raises `Problem`."""
    path = home.own_file(member)
    data = atomic.read(path)
    if data is None:
        return None
    try:
        return _own_decoder.decode(key.open_sealed(data))
    except (ValueError, msgspec.DecodeError) as error:
        text = N_("does not open with this member's key; pair this machine again: study pair CODE")
        raise Problem(str(path), text) from error


def offer(home: Home, folder: Path, member: str, key: Key, others: tuple[str, ...], written: datetime) -> str:
    """Offer the secret in the folder to one more machine; returns the code that opens it. Raises `Problem`.

    `others` already have the secret. Creates the secret if there is none yet; withdraws an earlier offer.
    """
    held = read_secret(home, member, key) or PairingSecret(secret=secrets.token_hex(32), member=member)
    _take_back(folder, held)
    code = make(_GROUPS)
    name, wrapping = _derived(base32_letters(code)[0])
    # Saved before it is offered, so that every offer can be withdrawn.
    _keep(home, member, key, msgspec.structs.replace(held, offered=name, then=others))
    content = document(PairingSecret(secret=held.secret, member=held.member))
    box = encrypt(wrapping, _SALT + name.encode(), content)
    put(_offer_file(folder, name), document(_Offer(written=written, nonce=box.nonce.hex(), sealed=box.sealed.hex())))
    return code


def accept(home: Home, folder: Path, member: str, key: Key, code: str) -> PairingSecret:
    """Take and save the secret that another machine offered under this code. Raises `Problem`."""
    name, wrapping = _waiting(folder, code)
    path = _offer_file(folder, name)
    offer = decode(str(path), read_bounded(path, 64 * 1024), _offer_decoder, _NO_PAIRING)
    try:
        box = Box(bytes.fromhex(offer.nonce), bytes.fromhex(offer.sealed))
        content = decrypt(wrapping, _SALT + name.encode(), box)
    except ValueError as error:
        raise Problem(str(path), _FALSE) from error
    taken = parse(str(path), content, _own_decoder, _NO_PAIRING)
    _keep(home, member, key, taken)
    return taken


def withdraw_used(home: Home, folder: Path, member: str, key: Key, others: tuple[str, ...], now: datetime) -> None:
    """Withdraw an offer once another machine has taken it, or after a day. Raises `Problem`."""
    held = read_secret(home, member, key)
    if held is None or not held.offered:
        return
    path = _offer_file(folder, held.offered)
    try:
        written = decode(str(path), read_bounded(path, 64 * 1024), _offer_decoder, _NO_PAIRING).written
    except Problem:
        written = now if path.exists() else now - 2 * LASTS
    if set(others) - set(held.then) or abs(now - written) > LASTS:
        _take_back(folder, held)
        _keep(home, member, key, msgspec.structs.replace(held, offered="", then=()))


def forget(home: Home, folder: Path, member: str, key: Key) -> None:
    """Delete the secret; data received so far stays. Raises `Problem`."""
    held = read_secret(home, member, key)
    path = home.own_file(member)
    if held is not None:
        _take_back(folder, held)
        remove(path)


def _take_back(folder: Path, held: PairingSecret) -> None:
    if held.offered:
        remove(_offer_file(folder, held.offered))


def _waiting(folder: Path, typed: str) -> tuple[str, bytes]:
    """The name and key of the pending offer of a code. Raises `Problem`."""
    for code in base32_letters(typed):
        name, wrapping = _derived(code)
        if _offer_file(folder, name).is_file():
            return name, wrapping
    text = N_("nothing is waiting under this code; check the code, and that both machines use this folder")
    raise Problem(str(folder / _OFFERS), text)


def _derived(code: str) -> tuple[str, bytes]:
    """The name of an offer and the key that wraps it, both from its code in base32 and from nothing else."""
    derived = pwhash.argon2id.kdf(48, code.encode(), _SALT, keys.OPSLIMIT, keys.MEMLIMIT)
    return derived[:16].hex(), derived[16:]


def _offer_file(folder: Path, name: str) -> Path:
    return folder / _OFFERS / f"{name}.json"


def _keep(home: Home, member: str, key: Key, held: PairingSecret) -> None:
    atomic.replace(home.own_file(member), seal(key.sealing, document(held)))
