"""The home folder: the one that `--home` or `$STUDY_HOME` names, else in the system's folder for user data.

Reading a home creates nothing; folders are created when something is first written, readable by their owner only.
"""

import base64
import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lessons.clean import clean_line
from lessons.problem import N_, Problem
from lessons.regex import regex
from store.disk import atomic
from store.disk.notices import Notices
from store.disk.regular_file import refuse_broken_link, unreadable
from store.disk.settings_file import BrokenSettings, change_settings, read_settings

if TYPE_CHECKING:
    from lessons.learning.spread import EasyDays

_MEMBER = regex(r"[a-z0-9][a-z0-9_-]{0,63}")
# Names that Windows reserves for devices; a folder cannot have such a name there.
_DEVICE = regex(r"con|prn|aux|nul|(com|lpt)[0-9]")
_NAME_LIMIT = 80
_NAME_FILE = 64 * 1024
_VALUE_LIMIT = 1000
PINYIN = "pinyin-"
"""How the folders in the cache begin that nobody may write to: the data by which Chinese is typed."""


class Config(NamedTuple):
    """The settings in `config.toml`. Empty means: not chosen."""

    lang: str = ""
    theme: str = ""
    name: str = ""
    """Name of the person whose machine this is."""
    member: str = ""
    """Id of the member who is signed in when Study starts."""
    measure: str = ""
    """Line width of lessons in cells; 0: as wide as the terminal; empty: as it reads well."""
    folder: str = ""
    """The branch's shared folder, for `study sync`."""
    links: str = ""
    """`open`: external links may be opened in a browser; else they are only shown and copied."""
    easy_days: str = ""
    """Days on which no card shall fall due: weekdays and dates, as `sat sun 2026-12-24`."""
    goal: str = ""
    """Minutes of study a day that the member set themselves; empty or 0: none."""


class Member(NamedTuple):
    """A member of this home."""

    id: str
    name: str

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids of this person on this machine."""
        return (self.id,)


class Home:
    """The folder with all data of Study. `notices` lists what in it could not be read."""

    guest = False
    """Whether this is a guest's home, see `store.kiosk.guest`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.packs = path / "packs"
        self.branch = path / "branch"
        self.cache = path / "cache"
        self.members_folder = path / "members"
        self.config_file = path / "config.toml"
        self.themes = path / "themes"
        self.device_key = path / "device.key"
        self.retirement = path / "retired.json"
        self.notices = Notices()
        self._settings: dict[str, Any] | None = None
        """The last content of the settings file."""
        self.broken: Problem | None = None
        """What is wrong with the settings file where it was no TOML, or could never be read."""
        self.assumed_member = ""
        """The member as long as broken settings name none."""

    @classmethod
    def find(cls, option: str | None = None) -> "Home":
        """The home that the option, else `$STUDY_HOME`, else the system names."""
        named = option or os.environ.get("STUDY_HOME", "")
        if named:
            path = Path(named)
            with contextlib.suppress(RuntimeError):  # as in a shell, `~name` of an unknown user stays unchanged
                path = path.expanduser()
            return cls(path.absolute())
        import platformdirs  # only here: it costs as much as everything else in this module

        return cls(Path(platformdirs.user_data_dir("study", appauthor=False)))

    @property
    def config(self) -> Config:
        """The current settings. Those of a broken file, or of one that never could be read, count as not chosen, with
        a notice. If it can no longer be read, the last settings stay, with a notice.
        """
        try:
            values = self._settings = read_settings(self.config_file)
            self.broken = None
        except Problem as problem:
            self.notices.add(problem)
            if self._settings is None or isinstance(problem, BrokenSettings):
                self.broken = problem
                values = {"member": self.assumed_member}
            else:
                values = self._settings
        chosen: dict[str, str] = {}
        for field in Config._fields:
            value = values.get(field, "")
            if isinstance(value, str):
                chosen[field] = clean_line(value, _VALUE_LIMIT)
            else:
                self._notice(N_("“{field}” is not text, so it is ignored; correct it or remove it"), field=field)
        if chosen.get("member") and not _is_member(chosen["member"]):
            self._notice(
                N_("“{field}” is not a member's id, so it is ignored; correct it or remove it"), field="member"
            )
            del chosen["member"]
        return Config(**chosen)

    def easy_days(self) -> "EasyDays":
        """Days on which no card shall fall due, as the settings name them; a word in them that is no day is noticed."""
        from lessons.learning.spread import easy_days  # only here: commands need no schedules

        easy, unknown = easy_days(self.config.easy_days)
        for word in unknown:
            self._notice(
                N_("“easy_days” says “{word}”, which is neither a weekday (sat) nor a date (2026-12-24); correct it"),
                word=word,
            )
        return easy

    def own_keys(self) -> Any:
        """The table `[keys]` of the settings, as it stands there; empty where there is none."""
        return (self._settings or {}).get("keys", {})

    def change(self, **fields: str) -> Config:
        """Save some of the settings; everything else in the file stays. Raises `Problem`, see `change_settings`."""
        cleaned = {field: clean_line(value, _VALUE_LIMIT) for field, value in fields.items()}
        config = self.config._replace(**cleaned)
        change_settings(self.config_file, cleaned)
        return config

    def refuse_retired(self) -> None:
        """Raise `Problem` on a retired machine, which must create no new keys."""
        if self.retirement.exists():
            text = N_(
                "says that this machine was retired; finish with study device retire, then remove it to start again"
            )
            raise Problem(str(self.retirement), text)

    def members(self) -> list[Member]:
        """All members of this home, by name."""
        try:
            ids = [entry.name for entry in os.scandir(self.members_folder) if entry.is_dir() and _is_member(entry.name)]
        except FileNotFoundError as error:
            refuse_broken_link(self.members_folder, error)
            return []
        except OSError as error:
            raise unreadable(self.members_folder, error) from error
        return sorted((Member(member, self.member_name(member)) for member in ids), key=lambda m: (m.name, m.id))

    def member_folder(self, member: str) -> Path:
        """The folder of a member's files. Raises `Problem` for an invalid id."""
        if not _is_member(member):
            raise Problem(clean_line(member, _NAME_LIMIT), N_("is not a member's id"))
        return self.members_folder / member

    def own_file(self, member: str) -> Path:
        """The path of the member's pairing secret; there is no file if this machine is not paired."""
        return self.member_folder(member) / "own.key"

    def derived(self, member: str) -> Path:
        """The path of the cache derived from a member's records."""
        return self.cache / f"derived-{member}.json"

    def first_frames(self, member: str) -> Path:
        """The folder of the pictures that the next start begins with."""
        return self.cache / f"first-frame-{member}"

    def member_name(self, member: str) -> str:
        """A member's name; the id if the file with the name is missing or damaged."""
        try:
            content = atomic.read(self.member_folder(member) / "name.txt", _NAME_FILE) or b""
        except Problem as problem:
            self.notices.add(problem)
            content = b""
        return clean_line(content.decode("utf-8", "replace"), _NAME_LIMIT) or member

    def new_member(self, name: str) -> str:
        """Create a member; returns the random id. Raises `Problem`."""
        if not clean_line(name, _NAME_LIMIT):
            raise Problem("", N_("a member needs a name"))
        member = new_member_id()
        self.name_member(member, name)
        return member

    def name_member(self, member: str, name: str) -> None:
        """Save a member's name. Raises `Problem`."""
        atomic.replace(self.member_folder(member) / "name.txt", clean_line(name, _NAME_LIMIT).encode())

    def _notice(self, text: str, **fields: object) -> None:
        self.notices.add(Problem(str(self.config_file), text, **fields))


def new_member_id() -> str:
    """A random id, which reveals nothing about the member."""
    return "m" + base64.b32encode(os.urandom(10)).decode("ascii").lower()


def _is_member(name: str) -> bool:
    return bool(_MEMBER.fullmatch(name)) and not _DEVICE.fullmatch(name)
