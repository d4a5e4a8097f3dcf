"""Somebody without a name at a shared machine: reads lessons and tries self-tests, and nothing of it is kept.

What a session writes goes to a folder of its own, encrypted under a passphrase that nobody knows, so that even what a
crash leaves there for a moment says nothing; the folder is removed at the end and before the next sign-in.
"""

import contextlib
import secrets
import shutil
from pathlib import Path

from lessons.problem import Problem
from store.crypto.keys import Key
from store.disk.home import Config, Home
from store.member.passphrase import protect

GUEST = "guest"


class GuestHome(Home):
    """The machine's packs, and nothing of anybody."""

    guest = True

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._shared = Home(path)
        self.members_folder = _folder(path)
        self.config_file = self.members_folder / "settings.toml"
        self._settings = {}  # nothing in them is needed to begin

    @property
    def config(self) -> Config:
        """Language, colours and width, as long as the session lasts."""
        own = super().config
        lang = own.lang
        with contextlib.suppress(Problem):  # then in the language of the sign-in
            lang = lang or self._shared.config.lang
        return own._replace(member=GUEST, name="", folder="", links="", lang=lang)

    def derived(self, member: str) -> Path:
        return self.members_folder / f"derived-{member}.json"

    def key(self) -> Key:
        """A key that is nowhere but in this process."""
        return protect(self, GUEST, None, secrets.token_hex(32))


def forget_guest(home: Home) -> None:
    """Remove what the last guest left."""
    shutil.rmtree(_folder(home.path), ignore_errors=True)


def _folder(path: Path) -> Path:
    return path / "guest"
