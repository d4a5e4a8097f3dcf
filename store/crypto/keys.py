"""Keys that sign documents (Ed25519) and unseal texts for their owner (X25519).

A key is created where it is first needed and never leaves its machine. Its file is readable by its owner only; a
passphrase wraps the key in it (Argon2id, RFC 9106, and XChaCha20-Poly1305), and the public half stays readable. The
passphrase wraps the keys of a member's files together with the member's key, so changing it rewrites one small file.
"""

import base64
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from nacl import bindings, exceptions, public, pwhash, signing, utils

from lessons.problem import N_, Problem
from lessons.records import canonical
from store.crypto.envelope import Role, Signature, document
from store.crypto.key_file import DAMAGED, KeyFile, Wrapped, member_key_file, read_key_file
from store.crypto.passphrase_forms import as_chosen, as_tried
from store.crypto.secret_box import Box, decrypt, encrypt
from store.disk import atomic
from store.disk.home import Home

Ask = Callable[[str], str]
"""Gives the passphrase of the key in the named file."""

OPSLIMIT = 3
MEMLIMIT = 64 * 1024 * 1024
"""Bytes. About a tenth of a second per try; RFC 9106's second recommendation."""
SHORTEST_PASSPHRASE = 8
_SALT = 16
_SEED = 32


class WrongPassphrase(Problem):
    """The passphrase does not open the key."""


class Key:
    """A secret key, unlocked."""

    def __init__(self, role: Role, seed: bytes, files: bytes = b"") -> None:
        self.role = role
        self._seed = seed
        self.files = files
        """The keys of a member's files, 32 bytes each: of the private files, and of the records. Not derived from this
        key, which may have been stored in the clear before there was a passphrase; empty without a passphrase."""
        self._signing = signing.SigningKey(seed)
        # Each purpose has its own key, derived, so that there is one secret to keep.
        sealing = hashlib.blake2b(b"study-sealing-1", key=seed, digest_size=32).digest()
        self._sealing = public.PrivateKey(sealing)

    @property
    def public(self) -> str:
        """The public half, hex: the identity of the key."""
        return bytes(self._signing.verify_key).hex()

    @property
    def secret(self) -> bytes:
        """The bytes that a passphrase wraps: the key itself and the keys of the files."""
        return self._seed + self.files

    @property
    def sealing(self) -> str:
        """The X25519 public key, hex, to which texts for this key's owner are sealed."""
        return bytes(self._sealing.public_key).hex()

    def sign(self, purpose: str, payload: object) -> Signature:
        """Sign a payload, which must have canonical JSON, for one purpose only."""
        signed = self._signing.sign(purpose.encode() + b"\0" + canonical(payload))
        return Signature(self.role, self.public, signed.signature.hex())

    def open_sealed(self, sealed: bytes) -> bytes:
        """Open bytes sealed to `sealing`. Raises `ValueError` for any others."""
        try:
            return bytes(public.SealedBox(self._sealing).decrypt(sealed))
        except exceptions.CryptoError as error:
            raise ValueError("not sealed to this key") from error


def seal(sealing: str, text: bytes) -> bytes:
    """Encrypt `text` so that only the owner of `sealing` can read it (libsodium's sealed box)."""
    return bytes(public.SealedBox(public.PublicKey(bytes.fromhex(sealing))).encrypt(text))


PURPOSES = (
    *("study-summary-1", "study-request-1", "study-roster-1", "study-plan-1"),
    *("study-explanation-1", "study-retirement-1"),
)
"""All signing purposes of Study."""


def verify(purpose: str, payload: bytes, signature: Signature) -> bool:
    """Whether the signature is valid for its key, this purpose and this canonical payload."""
    try:
        key, signed = bytes.fromhex(signature.key), bytes.fromhex(signature.signature)
    except ValueError:
        return False
    return genuine(key, signed, purpose.encode(), b"\0", payload)


def signed_by(purpose: str, payload: object, signatures: Sequence[Signature], *signers: tuple[Role, str]) -> bool:
    """Whether the signatures are valid and exactly those of these signers (role, public key), in this order."""
    if [(signature.role, signature.key) for signature in signatures] != list(signers):
        return False
    content = canonical(payload)
    return all(verify(purpose, content, signature) for signature in signatures)


def genuine(key: bytes, signature: bytes, *message: bytes) -> bool:
    """Whether these 64 bytes are an Ed25519 signature (RFC 8032) of this public key over the message, in parts."""
    if (len(key), len(signature)) != (32, 64):
        return False
    try:
        bindings.crypto_sign_open(b"".join((signature, *message)), key)
    except (exceptions.CryptoError, ValueError):
        return False
    return True


def fingerprint(*keys: str) -> str:
    """Fingerprint of one or more public keys: four groups of four letters and digits (80 bits), to compare aloud."""
    digest = hashlib.sha256(b"study-fingerprint-1\0" + b"".join(bytes.fromhex(key) for key in keys)).digest()
    text = base64.b32encode(digest[:10]).decode("ascii")
    return "-".join(text[n : n + 4] for n in range(0, 16, 4))


def device_key(home: Home) -> Key:
    """The device key of this home; creates it if needed."""
    return _load(home.device_key, "device", None) or create(home.device_key, "device", None)


def member_key(home: Home, member: str, ask: Ask) -> Key:
    """A member's key; creates one without a passphrase if needed. Raises `Problem` for a wrong passphrase."""
    path = member_key_file(home, member)
    return _load(path, "member", ask) or create(path, "member", None)


def secretary_key(home: Home, ask: Ask) -> Key:
    """The branch's key. Raises `Problem` if there is none here, or for a wrong passphrase."""
    path = secretary_key_file(home)
    key = _load(path, "secretary", ask)
    if key is None:
        raise no_branch(path)
    return key


def secretary_key_file(home: Home) -> Path:
    """The path of the branch's key, on the secretary's machine."""
    return home.path / "secretary" / "secretary.key"


def no_branch(path: Path) -> Problem:
    """The problem of running a secretary's command on another machine."""
    return Problem(str(path), N_("there is no branch here; make one with `study branch init NAME`"))


def create(path: Path, role: Role, passphrase: str | None) -> Key:
    """Create and save a key; if another process was faster, use its key. Raises `Problem` for a short passphrase."""
    from filelock import FileLock  # only here: who only reads waits for none of it

    refuse_short(passphrase, path.name)
    key = Key(role, utils.random(32))
    try:
        atomic.private_folder(path.parent)
        with FileLock(path.with_name(path.name + ".lock"), mode=0o600):
            existing = _load(path, role, lambda _: passphrase or "")
            if existing:
                return existing
            atomic.replace(path, document(_key_file(path, key, passphrase, 1)))
    except OSError as error:
        raise atomic.refusal(path, error) from error
    return key


def set_passphrase(path: Path, role: Role, ask: Ask, passphrase: str | None) -> None:
    """Wrap the key in `path` with another passphrase, or (None) without one. Raises `Problem` for a short one.

    For a member's key, whose files change too, see `store.member.passphrase`.
    """
    file = read_key_file(path)
    key = _load(path, role, ask)
    if file is None or key is None:
        raise Problem(str(path), N_("there is no key here"))
    rewrap(path, key, passphrase, version=file.study_key)


def new_member_key() -> Key:
    """A new key, not saved yet."""
    return Key("member", utils.random(_SEED))


def with_files(key: Key, records: bytes = b"") -> Key:
    """The key with new keys for its member's files; `records`: an existing key of the records to keep."""
    return Key(key.role, key._seed, utils.random(32) + (records or utils.random(32)))


def rewrap(path: Path, key: Key, passphrase: str | None, *, version: Literal[1, 2]) -> None:
    """Rewrite the key's file in one step; for `version` see `KeyFile`.

    Keeps the recovery key. Raises `Problem` for a short passphrase.
    """
    refuse_short(passphrase, path.name)
    file = read_key_file(path)
    kept = file.recovery if file and file.public == key.public else ""
    atomic.replace(path, document(_key_file(path, key, passphrase, version, kept)))


def refuse_short(passphrase: str | None, where: str = "") -> None:
    """Raise `Problem` if a chosen passphrase is too short; None is accepted."""
    if passphrase is not None and len(as_chosen(passphrase)) < SHORTEST_PASSPHRASE:
        text = N_("a passphrase has at least {limit} characters; choose a longer one")
        raise Problem(where, text, limit=SHORTEST_PASSPHRASE)


def _load(path: Path, role: Role, ask: Ask | None) -> Key | None:
    file = read_key_file(path)
    if file is None:
        return None
    if file.wrapped is not None:
        secret = _unwrap(path, file, file.wrapped, ask(str(path)) if ask else "")
    else:
        secret = bytes.fromhex(file.key or "")
    return key_of(path, file, role, secret)


def key_of(path: Path, file: KeyFile, role: Role, secret: bytes) -> Key:
    """The key in an unwrapped `secret`. Raises `Problem` if it is not the one that the file names."""
    seed, files = secret[:_SEED], secret[_SEED:]
    if file.role != role or len(seed) != _SEED or (key := Key(role, seed, files)).public != file.public:
        raise Problem(str(path), DAMAGED, reason=N_("it is not the kind of key that belongs here"))
    return key


def _key_file(path: Path, key: Key, passphrase: str | None, version: Literal[1, 2], recovery: str = "") -> KeyFile:
    plain = KeyFile(study_key=version, role=key.role, public=key.public)
    if passphrase is None:
        return msgspec.structs.replace(plain, key=key._seed.hex())
    salt = utils.random(_SALT)
    box = encrypt(_stretched(as_chosen(passphrase), salt, OPSLIMIT, MEMLIMIT), _about(path, plain), key.secret)
    wrapped = Wrapped(
        kdf="argon2id",
        opslimit=OPSLIMIT,
        memlimit=MEMLIMIT,
        salt=salt.hex(),
        nonce=box.nonce.hex(),
        sealed=box.sealed.hex(),
    )
    return msgspec.structs.replace(plain, wrapped=wrapped, recovery=recovery)


def _unwrap(path: Path, file: KeyFile, wrapped: Wrapped, passphrase: str) -> bytes:
    refused: Exception | None = None
    for form in as_tried(passphrase):
        try:
            secret = _stretched(form, bytes.fromhex(wrapped.salt), wrapped.opslimit, wrapped.memlimit)
            box = Box(bytes.fromhex(wrapped.nonce), bytes.fromhex(wrapped.sealed))
            return decrypt(secret, _about(path, file), box)
        except (exceptions.CryptoError, ValueError) as error:
            refused = error
    raise WrongPassphrase(str(path), N_("this passphrase does not open the key; try again")) from refused


def _stretched(passphrase: str, salt: bytes, opslimit: int, memlimit: int) -> bytes:
    return bytes(pwhash.argon2id.kdf(32, passphrase.encode("utf-8", "surrogatepass"), salt, opslimit, memlimit))


def _about(path: Path, file: KeyFile) -> bytes:
    """The associated data of the wrapping; in version 2 with the member's id, from the folder's name."""
    about = b"study-key-%d\0%s\0%s" % (file.study_key, file.role.encode(), file.public.encode())
    return about if file.study_key == 1 else about + b"\0" + path.parent.name.encode()
