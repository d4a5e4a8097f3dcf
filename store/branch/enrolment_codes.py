"""Codes with which a member chooses a passphrase on a shared machine: the first one, or a new one after forgetting it.

The administrator's code lies in the member's folder. The secretary's travels in the signed roster and is good for every
machine of the branch, once on each, until its day is over or the secretary enrols the key that was made with it. Both
are fifty random bits behind Argon2id, so reading the roster or the disk does not reveal them.
"""

import contextlib
from datetime import date
from pathlib import Path
from typing import NamedTuple

from nacl import exceptions, pwhash

from lessons.clock import Clock
from lessons.problem import N_, Problem
from lessons.text.names import as_read
from store.branch.roster import RosterMember, known_roster
from store.branch.who_is_meant import is_called, member_named
from store.crypto import keys
from store.crypto.readable_code import letters, make
from store.disk import atomic
from store.disk.home import Home, Member

_GROUPS = 2
_UNUSED = {"name.txt", "enrolment", "tries.json"}
"""The files of a member who received a code and has not used it."""


class NewCode(NamedTuple):
    """A code that was just created."""

    code: str
    kept: str
    """The hash that it is checked against."""


def new_code() -> NewCode:
    """Create a code."""
    code = make(_GROUPS)
    return NewCode(code, hashed(letters(code)))


def hashed(secret: str) -> str:
    """The Argon2id hash of a secret, in PHC string format."""
    kept = pwhash.argon2id.str(secret.encode("utf-8", "surrogatepass"), opslimit=keys.OPSLIMIT, memlimit=keys.MEMLIMIT)
    return kept.decode("ascii")


def fits(kept: str, secret: str) -> bool:
    """Whether `kept` is the hash of this secret, see `hashed`."""
    with contextlib.suppress(exceptions.CryptoError, ValueError):
        return bool(pwhash.verify(kept.encode(), secret.encode("utf-8", "surrogatepass")))
    return False


class EnrolmentCodes:
    """The unused codes on this machine."""

    def __init__(self, home: Home, clock: Clock) -> None:
        self._home = home
        self._clock = clock

    def give(self, name: str) -> str:
        """Create the administrator's code for a member, by name; creates the member if needed. Raises `Problem`."""
        person = member_named(name, self.known())
        if person is None and not as_read(name):
            raise Problem("", N_("a member needs a name"))
        code, kept = new_code()
        member = person.id if person else self._home.new_member(name)
        if person and not self._home.member_folder(member).exists():
            self._home.name_member(member, person.name)
        atomic.replace(self._own(member), kept.encode())
        return code

    def known(self) -> list[Member]:
        """Everybody on this machine or on the roster; listed twice if their name differs there."""
        here = self._home.members()
        there = [Member(one.id, person.name) for person in self._people() for one in here if one.id in person.ids]
        return [*here, *there, *self._elsewhere()]

    def newcomers(self) -> list[Member]:
        """Members with a code on the roster and no files on this machine yet."""
        return [member for member in self._elsewhere() if self.waits(member.id)]

    def _elsewhere(self) -> list[Member]:
        """Members on the roster with no files on this machine yet."""
        here = {member.id for member in self._home.members()}
        return [Member(person.id, person.name) for person in self._people() if not here.intersection(person.ids)]

    def meet_roster(self) -> None:
        """Match members who were enrolled here but never signed in to roster members by name. Raises `Problem`.

        `give` does the same where the roster came first. For members who have signed in, the secretary decides.
        """
        new, here = self._elsewhere(), self._home.members()
        refused: Problem | None = None
        for member in here:
            folder = self._home.member_folder(member.id)
            named = [person for person in (*here, *new) if is_called(person.name, member.name)]
            if len(named) != 2 or named[1] not in new or self.name(member.id):
                continue
            try:
                if {path.name for path in folder.iterdir()} <= _UNUSED:
                    folder.rename(self._home.member_folder(named[1].id))
                    self._home.name_member(named[1].id, named[1].name)
            except OSError as error:
                refused = refused or atomic.refusal(folder, error)
        if refused:  # after all others were matched
            raise refused

    def waits(self, member: str) -> bool:
        """Whether the member has an unused code."""
        return self._own(member).exists() or bool(self._on_roster(member))

    def fits(self, member: str, typed: str) -> bool:
        """Whether this is a valid, unused code of the member."""
        return any(fits(kept, letters(typed)) for kept in self._kept(member))

    def kept(self, member: str) -> int:
        """How many hashes `fits` takes for a wrong code."""
        return len(self._kept(member))

    def _kept(self, member: str) -> list[str]:
        own = (atomic.read(self._own(member)) or b"").decode("utf-8", "replace")
        return [kept for kept in (own, self._on_roster(member)) if kept]

    def spend(self, member: str) -> None:
        """Use up the member's codes on this machine. Raises `Problem`."""
        if kept := self._on_roster(member):
            atomic.replace(self._used(member), kept.encode())
        try:
            self._own(member).unlink(missing_ok=True)
        except OSError as error:
            raise atomic.refusal(self._own(member), error) from error

    def name(self, member: str) -> str:
        """The member's name on the roster; empty if they are not on it."""
        return next((person.name for person in self._people() if member in person.ids), "")

    def _on_roster(self, member: str) -> str:
        """The hash of the secretary's code; empty if there is none that is still valid here."""
        person = next((person for person in self._people() if member in person.ids), None)
        if person is None or not person.code or self._clock.read().instant.date() > date.fromisoformat(person.until):
            return ""
        used = atomic.read(self._used(member)) or b""
        return "" if used.decode("utf-8", "replace") == person.code else person.code

    def _people(self) -> tuple[RosterMember, ...]:
        with contextlib.suppress(Problem):  # a damaged roster is reported where it is fetched
            roster = known_roster(self._home)
            return roster.payload.members if roster else ()
        return ()

    def _own(self, member: str) -> Path:
        return self._home.member_folder(member) / "enrolment"

    def _used(self, member: str) -> Path:
        return self._home.member_folder(member) / "enrolment.used"
