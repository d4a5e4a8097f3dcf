"""Sign-in at a shared machine: who may sign in, with which secret, and the home that a member's session sees.

A member signs in with the passphrase that wraps their key. The first time, and after forgetting the passphrase, a code
(`store.branch.enrolment_codes`) lets the member choose one. `store.crypto.try_limit` counts tries.
"""

import contextlib
import tomllib
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec

from lessons.clock import Clock, Reading
from lessons.problem import N_, Problem
from lessons.text.pinyin import in_order
from store.branch.enrolment_codes import EnrolmentCodes, fits, hashed
from store.branch.who_is_meant import alike
from store.crypto import keys
from store.crypto.key_file import is_wrapped, member_key_file, read_key_file
from store.crypto.keys import Key
from store.crypto.passphrase_forms import as_chosen, as_tried
from store.crypto.recovery import new_recovery_key, recovered
from store.crypto.try_limit import Tries
from store.disk import atomic
from store.disk.home import Config, Home, Member
from store.kiosk.log import note
from store.kiosk.opening_hours import OpeningHours, TimeOfDay
from store.member.forgotten_passphrase import begin_anew, leave_records, put_back
from store.member.passphrase import protect, unlock
from store.member.work_kind import WorkKind

PIN = WorkKind.PIN
"""Kind of open work that holds a member's PIN for a break, in the member's encrypted files."""
_OWN_SETTINGS = ("lang", "theme", "measure", "goal")


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`kiosk/kiosk.toml`, which the administrator may edit."""

    idle_seconds: Annotated[int, msgspec.Meta(ge=5, le=86400)] = 600
    """Time without keyboard or mouse input after which a session ends."""
    warning_seconds: Annotated[int, msgspec.Meta(ge=1, le=600)] = 60
    """How long before that the countdown is shown."""
    hang_seconds: Annotated[int, msgspec.Meta(ge=2, le=600)] = 2
    """Silence of a session's process after which it is ended and replaced, unless the machine keeps it waiting."""
    pause_seconds: Annotated[int, msgspec.Meta(ge=0, le=1800)] = 300
    """How long an idle session waits for the member's PIN; 0: it ends at once."""
    guests: bool = False
    """Whether guests may read and try questions."""
    memory_mib: Annotated[int, msgspec.Meta(ge=1024, le=65536)] = 2048
    """Address space of a session's process; it needs about 700 to start, most of it never touched."""
    opens: TimeOfDay = ""
    closes: TimeOfDay = ""
    """When members may sign in, in local time; empty: midnight, and both empty: always."""
    sync_minutes: Annotated[int, msgspec.Meta(ge=1, le=1440)] = 15
    """How often packs and plan are fetched while nobody is signed in."""
    sticks: tuple[str, ...] = ("/media", "/run/media", "/mnt")
    """Where USB drives are mounted; packs and plan are fetched from drives with a branch's folder."""
    backup: str = ""
    """The folder for a backup every day; empty: none."""
    backups_kept: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 14
    ssh_host: str = ""
    """What members type to come here over SSH, such as `study@host`; empty: they cannot."""
    ssh_fingerprint: str = ""
    """Of the key by which that host is known, as `ssh` shows it: `SHA256:…`."""
    ssh_connections: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 60
    """How many connections over SSH there may be at once."""
    ssh_sign_in_seconds: Annotated[int, msgspec.Meta(ge=5, le=3600)] = 120
    """How long a connection may stay at the sign-in without a key."""
    ssh_checks: Annotated[int, msgspec.Meta(ge=1, le=64)] = 2
    """How many passphrases are checked at once over SSH, at 64 MiB each."""

    @property
    def hours(self) -> OpeningHours:
        """When the machine is open."""
        return OpeningHours(self.opens, self.closes)


class AcceptedCode(NamedTuple):
    """A valid code, with which the member may choose a passphrase."""

    code: str


class Admitted(NamedTuple):
    """Who was meant, and with what they may go on."""

    member: Member
    by: Key | AcceptedCode


class Kiosk:
    """The kiosk's own files in a home: settings, the administrator's passphrase, the log."""

    def __init__(self, home: Home, clock: Clock) -> None:
        self.home = home
        self.folder = home.path / "kiosk"
        self.log = self.folder / "kiosk.log"
        self.clock = clock
        self.codes = EnrolmentCodes(home, clock)
        self._administrator = self.folder / "administrator"
        self._settings = Settings()
        self._refused = ""

    def settings(self) -> Settings:
        """The settings in `kiosk.toml`. Raises `Problem` for invalid ones."""
        path = self.folder / "kiosk.toml"
        content = atomic.read(path) or b""
        try:
            self._settings = msgspec.convert(tomllib.loads(content.decode("utf-8-sig")), Settings)
        except (ValueError, RecursionError) as error:
            raise Problem(str(path), N_("cannot be used ({reason}); correct it"), reason=str(error)) from error
        return self._settings

    def settings_in_force(self) -> Settings:
        """As `settings`; if they are invalid, the last valid ones, with an entry in the log."""
        try:
            return self.settings()
        except Problem as problem:
            if self._refused != str(problem):
                self._refused = str(problem)
                note(self.log, f"kiosk.toml refused: {problem.text}")
            return self._settings

    def now(self) -> Reading:
        """The current clock reading."""
        return self.clock.read()

    # The administrator

    @property
    def is_set_up(self) -> bool:
        """Whether there is an administrator's passphrase; without one nobody could end the kiosk."""
        return self._administrator.exists()

    def set_administrator(self, passphrase: str) -> None:
        """Set the passphrase that ends the kiosk. Raises `Problem` for a short one."""
        keys.refuse_short(passphrase)
        atomic.replace(self._administrator, hashed(as_chosen(passphrase)).encode())

    def is_administrator(self, passphrase: str) -> bool:
        """Whether this is the administrator's passphrase; the try is counted. Raises `TooSoon`."""
        tries = Tries(self.folder / "tries.json", self.clock)
        tries.count()
        kept = (atomic.read(self._administrator) or b"").decode("utf-8", "replace")
        right = bool(kept) and any(fits(kept, form) for form in as_tried(passphrase))
        if right:
            tries.forget()
        return right

    # Members

    def members(self) -> list[Member]:
        """Everybody who may sign in here or choose a passphrase, by name."""
        here = [one for one in self.home.members() if self._may_sign_in(one.id)]
        return sorted([*here, *self.codes.newcomers()], key=lambda member: (in_order(member.name), member.id))

    def _may_sign_in(self, member: str) -> bool:
        try:
            return self.has_code(member) or self.has_passphrase(member)
        except (Problem, OSError):  # a damaged file concerns one member, who is told at sign-in
            return True

    def enrol(self, name: str) -> str:
        """Create the administrator's code for a member, see `EnrolmentCodes.give`."""
        return self.codes.give(name)

    def namesake(self, member: Member) -> Member | None:
        """Another member with a passphrase here and the same or a similar name."""
        for other in alike(member.name, self.home.members()):
            with contextlib.suppress(Problem, OSError):  # reported to that member
                if other.id != member.id and self.has_passphrase(other.id):
                    return other
        return None

    def has_code(self, member: str) -> bool:
        """Whether the member has an unused code."""
        return self.codes.waits(member)

    def has_passphrase(self, member: str) -> bool:
        """Whether the member has chosen a passphrase here."""
        return is_wrapped(member_key_file(self.home, member))

    def has_recovery(self, member: str) -> bool:
        """Whether the member has a recovery key."""
        file = read_key_file(member_key_file(self.home, member))
        return file is not None and bool(file.recovery)

    def admit(self, member: str, typed: str) -> Key | AcceptedCode | None:
        """Check a passphrase or code: returns the member's key, or the valid code, or None; counts the try.

        Raises `TooSoon` after too many tries, `Problem` if the try cannot be counted or a key is damaged.
        """
        if not self.home.member_folder(member).exists():
            if not (name := self.codes.name(member)):
                return None  # no longer a member of this machine
            self.home.name_member(member, name)
        tries = self._tries(member)
        tries.count()
        if self.has_passphrase(member) and (key := self.key(member, typed)):
            tries.forget()
            return key
        return AcceptedCode(typed) if self.codes.fits(member, typed) else None

    def key(self, member: str, passphrase: str) -> Key | None:
        """The key of a member who has a passphrase, if it is this one; counts nothing. Raises as `admit`."""
        with contextlib.suppress(keys.WrongPassphrase):
            key = unlock(self.home, member, lambda _file: passphrase)
            put_back(self.home, member)
            if device := self._device():
                leave_records(self.home, member, key, device)
            return key
        return None

    def choose_passphrase(self, member: str, code: str, passphrase: str, recovery: str = "") -> Key:
        """Use up a code and set the member's passphrase; returns their key.

        With the recovery key of a forgotten passphrase all data stays available; without it, see
        `store.member.forgotten_passphrase`. Raises `Problem`, also for a wrong code, and `WrongPassphrase` for a wrong
        recovery key.
        """
        keys.refuse_short(passphrase)
        if not self.codes.fits(member, code):
            raise Problem("", N_("this code is not right, or was used already"))
        home, path = self.home, member_key_file(self.home, member)
        device = keys.device_key(home)
        if recovery:
            key = protect(home, member, recovered(path, recovery), passphrase)
        elif path.exists() and not self.has_passphrase(member):
            key = protect(home, member, unlock(home, member, lambda _file: ""), passphrase)
        else:
            key = begin_anew(home, member, device, passphrase)
        leave_records(home, member, key, device)
        self.codes.spend(member)
        self._tries(member).forget()
        return key

    def check_recovery(self, member: str, recovery: str) -> None:
        """Raise `WrongPassphrase` if this is not the member's recovery key."""
        recovered(member_key_file(self.home, member), recovery)

    def new_recovery_key(self, member: str, key: Key) -> str:
        """Make a recovery key for the member, replacing any former one; it is shown once and not stored."""
        return new_recovery_key(member_key_file(self.home, member), key)

    def _device(self) -> Key | None:
        """The machine's key; None if it is damaged: studying needs no key, and whatever signs reports it."""
        try:
            return keys.device_key(self.home)
        except Problem:
            return None

    def _tries(self, member: str) -> Tries:
        return Tries(self.home.member_folder(member) / "tries.json", self.clock)


class MemberHome(Home):
    """The home as one member's session on a shared machine sees it, with the member's own display settings."""

    def __init__(self, path: Path, member: str) -> None:
        super().__init__(path)
        self._shared = Home(path)
        self._member = member
        self.config_file = self.member_folder(member) / "settings.toml"
        self._settings = {}  # a member needs no settings to begin

    @property
    def config(self) -> Config:
        """The member's settings; a session cannot change the member or the branch's folder."""
        return super().config._replace(
            member=self._member,
            name=self.member_name(self._member),
            folder=self._folder(),
            links="",
        )

    def _folder(self) -> str:
        folder = self._shared.config.folder
        if self._shared.broken:
            self.notices.add(self._shared.broken)
        return folder

    def change(self, **fields: str) -> Config:
        """Save the settings that belong to the member; ignore others."""
        own = {name: value for name, value in fields.items() if name in _OWN_SETTINGS}
        return super().change(**own) if own else self.config
