"""A guest at a shared machine: reads lessons and tries self-tests, and nothing is kept.

A session writes into a separate folder, encrypted under a random passphrase that nobody knows, so that files left by a
crash reveal nothing; the folder is removed at the end and before the next sign-in.
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
    """A home with the machine's packs and no member's data."""

    guest = True

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._shared = Home(path)
        self.members_folder = _folder(path)
        self.config_file = self.members_folder / "settings.toml"
        self._settings = {}  # a guest needs no settings to begin

    @property
    def config(self) -> Config:
        """Language, colours and width for this session."""
        settings = super().config
        lang = settings.lang
        with contextlib.suppress(Problem):  # then in the language of the sign-in
            lang = lang or self._shared.config.lang
        return settings._replace(member=GUEST, name="", folder="", links="", lang=lang)

    def derived(self, member: str) -> Path:
        return self.members_folder / f"derived-{member}.json"

    def key(self) -> Key:
        """A key that exists only in this process."""
        return protect(self, GUEST, None, secrets.token_hex(32))


def forget_guest(home: Home) -> None:
    """Remove the last guest's files."""
    shutil.rmtree(_folder(home.path), ignore_errors=True)


def _folder(path: Path) -> Path:
    return path / "guest"
