"""The shared machine: who may sign in here, with which secret, and which home a member's session sees.

A member is let in by the passphrase that wraps the member's key. At the first time, and after a passphrase was
forgotten, a one-time code from the administrator lets the member choose one. Tries are counted by `store.tries`.
"""

import base64
import contextlib
import secrets
import tomllib
from pathlib import Path
from typing import Annotated

import msgspec
from nacl import exceptions, pwhash

from lessons.clock import Clock, Reading
from lessons.problem import N_, Problem
from store import atomic, keys
from store.home import Config, Home, Member
from store.opening_hours import OpeningHours, TimeOfDay
from store.tries import Tries

_OWN_SETTINGS = ("lang", "theme", "measure")
_CODE_BYTES = 10


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`kiosk/kiosk.toml`, which the administrator may write."""

    idle_seconds: Annotated[int, msgspec.Meta(ge=5, le=86400)] = 600
    """Time without a key or the mouse after which a session ends."""
    warning_seconds: Annotated[int, msgspec.Meta(ge=1, le=600)] = 60
    """How long before that the countdown is shown."""
    hang_seconds: Annotated[int, msgspec.Meta(ge=2, le=600)] = 10
    """Silence of a session's process after which it is ended and replaced."""
    memory_mib: Annotated[int, msgspec.Meta(ge=512, le=65536)] = 2048
    """Address space that a session's process may take."""
    opens: TimeOfDay = ""
    closes: TimeOfDay = ""
    """When members may sign in, in local time; empty: midnight, and both empty: always."""
    sync_minutes: Annotated[int, msgspec.Meta(ge=1, le=1440)] = 15
    """How often packs and plan are fetched while nobody is signed in."""
    sticks: tuple[str, ...] = ("/media", "/run/media", "/mnt")
    """Where sticks are mounted; one with a branch's folder brings packs and plan."""
    backup: str = ""
    """The folder for a backup every day; empty: none."""
    backups_kept: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 14

    @property
    def hours(self) -> OpeningHours:
        """When the machine is open."""
        return OpeningHours(self.opens, self.closes)


class Kiosk:
    """The kiosk's own files in a home: settings, the administrator's passphrase, the log."""

    def __init__(self, home: Home, clock: Clock) -> None:
        self.home = home
        self.folder = home.path / "kiosk"
        self.log = self.folder / "kiosk.log"
        self.clock = clock
        self._administrator = self.folder / "administrator"

    def settings(self) -> Settings:
        """What `kiosk.toml` says. Raises `Problem` for what cannot be used."""
        path = self.folder / "kiosk.toml"
        content = atomic.read(path) or b""
        try:
            return msgspec.convert(tomllib.loads(content.decode("utf-8-sig")), Settings)
        except (ValueError, RecursionError) as error:
            raise Problem(str(path), N_("cannot be used ({reason}); correct it"), reason=str(error)) from error

    def now(self) -> Reading:
        """What the clocks say."""
        return self.clock.read()

    # The administrator

    @property
    def is_set_up(self) -> bool:
        """Whether there is an administrator's passphrase: without one nobody could end the kiosk."""
        return self._administrator.exists()

    def set_administrator(self, passphrase: str) -> None:
        """Set the passphrase that ends the kiosk. Raises `Problem` for a short one."""
        _long_enough(passphrase)
        _keep_hash(self._administrator, passphrase)

    def is_administrator(self, passphrase: str) -> bool:
        """Whether this is the administrator's passphrase; the try is counted. Raises `Waiting`."""
        tries = Tries(self.folder / "tries.json", self.clock)
        tries.count()
        right = _fits_hash(self._administrator, passphrase)
        if right:
            tries.forget()
        return right

    # Members

    def members(self) -> list[Member]:
        """Everybody who may sign in here, or may choose a passphrase, by name."""
        return [one for one in self.home.members() if self.has_code(one.id) or self.has_passphrase(one.id)]

    def enrol(self, name: str) -> str:
        """A one-time code for the member of this name, who is made where there is none. Raises `Problem`."""
        named = [member for member in self.home.members() if name in (member.name, member.id)]
        if len(named) > 1:
            raise Problem(name, N_("several members have this name; give the id instead"))
        member = named[0].id if named else self.home.new_member(name)
        code = base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode("ascii")
        _keep_hash(self._code(member), code)
        return "-".join(code[n : n + 4] for n in range(0, len(code), 4))

    def has_code(self, member: str) -> bool:
        """Whether a code waits to be used."""
        return self._code(member).exists()

    def has_passphrase(self, member: str) -> bool:
        """Whether the member has chosen a passphrase here."""
        return keys.is_wrapped(self._key(member))

    def code_fits(self, member: str, code: str) -> bool:
        """Whether this is the member's code; the try is counted. Raises `Waiting`."""
        tries = self._tries(member)
        tries.count()
        return self._fits_code(member, code)

    def passphrase_fits(self, member: str, passphrase: str) -> bool:
        """Whether this opens the member's key; the try is counted. Raises `Waiting`, `Problem` for a damaged key."""
        if not self.has_passphrase(member):
            return False
        tries = self._tries(member)
        tries.count()
        try:
            keys.member_key(self.home, member, lambda _file: passphrase)
        except keys.WrongPassphrase:
            return False
        tries.forget()
        return True

    def choose_passphrase(self, member: str, code: str, passphrase: str) -> None:
        """Use up the code: from now on `passphrase` lets the member in. Raises `Problem`, also for a wrong code.

        A key whose passphrase was forgotten is kept aside, and a new one made.
        """
        _long_enough(passphrase)
        if not self._fits_code(member, code):
            raise Problem("", N_("this code is not right, or was used already"))
        path = self._key(member)
        try:
            if keys.is_wrapped(path):
                path.rename(path.with_name(f"member.key.{secrets.token_hex(4)}.old"))
            if path.exists():
                keys.set_passphrase(path, "member", lambda _file: "", passphrase)
            else:
                keys.create(path, "member", passphrase)
            self._code(member).unlink(missing_ok=True)
        except OSError as error:
            raise atomic.refusal(path, error) from error
        self._tries(member).forget()

    def _fits_code(self, member: str, code: str) -> bool:
        plain = "".join(character for character in code.upper() if character.isalnum())
        return _fits_hash(self._code(member), plain)

    def _key(self, member: str) -> Path:
        return self.home.member_folder(member) / "member.key"

    def _code(self, member: str) -> Path:
        return self.home.member_folder(member) / "enrolment"

    def _tries(self, member: str) -> Tries:
        return Tries(self.home.member_folder(member) / "tries.json", self.clock)


class MemberHome(Home):
    """A home as one member's session on the shared machine sees it: own language, colours and width, nothing else."""

    def __init__(self, path: Path, member: str) -> None:
        super().__init__(path)
        self._shared = Home(path)
        self._member = member
        self.config_file = self.member_folder(member) / "settings.toml"

    @property
    def config(self) -> Config:
        """The member's settings; who it is and where the branch's folder is, no session can change."""
        return msgspec.structs.replace(
            super().config,
            member=self._member,
            name=self.member_name(self._member),
            folder=self._shared.config.folder,
            links="",
        )

    def change(self, **fields: str) -> Config:
        """Set those of the settings that are the member's own."""
        own = {name: value for name, value in fields.items() if name in _OWN_SETTINGS}
        return super().change(**own) if own else self.config


def _long_enough(passphrase: str) -> None:
    if len(passphrase) < keys.SHORTEST_PASSPHRASE:
        text = N_("a passphrase has at least {limit} characters; choose a longer one")
        raise Problem("", text, limit=keys.SHORTEST_PASSPHRASE)


def _keep_hash(path: Path, secret: str) -> None:
    atomic.replace(path, pwhash.argon2id.str(secret.encode(), opslimit=keys.OPSLIMIT, memlimit=keys.MEMLIMIT))


def _fits_hash(path: Path, secret: str) -> bool:
    kept = atomic.read(path)
    with contextlib.suppress(exceptions.CryptoError, ValueError):
        return kept is not None and pwhash.verify(kept, secret.encode("utf-8", "replace"))
    return False
