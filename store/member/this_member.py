"""The member of this machine, and opening their progress, read-only if a window has it open."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from lessons.clock import Clock
from lessons.problem import N_, Problem
from store.crypto.key_file import is_wrapped, member_key_file
from store.disk.home import Home
from store.disk.sole_use import Locked
from store.member.progress import Progress

if TYPE_CHECKING:
    from store.crypto.keys import Key


def this_member(home: Home, unnamed: str) -> str:
    """The id of this machine's member; created if there is none yet, as at the first start of the application.

    `unnamed` is the name of a member who gave none. Raises `Problem` on a shared machine, and for broken settings where
    it cannot be known who is meant.
    """
    member = member_if_any(home)
    if home.broken:
        if not member:
            raise home.broken
        home.assumed_member = member
        return member
    member = member or home.new_member(home.config.name or unnamed)
    if member != home.config.member:
        home.change(member=member)
    return member


def is_first(home: Home) -> bool:
    """Whether nobody was asked yet who studies here: not where the settings are broken or gone, and a member is there.

    A summary makes a member without asking, and names them in the settings.
    """
    config = home.config
    if home.broken or (home.members() and not config.member):
        return False
    return not (config.member and (config.lang or config.name))


def member_if_any(home: Home) -> str:
    """The id of this machine's member; empty if there is none yet.

    If the settings with the id are lost or broken, the only member of this home. Raises `Problem` on a shared machine.
    """
    member = home.config.member
    if not member:
        if (home.path / "kiosk" / "administrator").exists():
            text = N_(
                "belongs to a shared machine: members study and send at study kiosk; packs come with study kiosk --sync"
            )
            raise Problem(str(home.path), text)
        here = home.members()
        member = here[0].id if len(here) == 1 else ""
    return member


def open_progress(home: Home, member: str, clock: Clock, key: "Key | None") -> Progress:
    """The member's progress for writing; read-only if another window has it. Raises as `Progress.open`."""
    try:
        return Progress.open(home, member, clock, key=key)
    except Locked:
        return Progress.open(home, member, clock, write=False, key=key)


@contextmanager
def unlocked_progress(home: Home, member: str, clock: Clock, ask: Callable[[str], str]) -> Iterator[Progress]:
    """As `open_progress`, with notices of damage. `ask` returns the passphrase, if there is one.

    Raises `Problem`.
    """
    key = None
    if is_wrapped(member_key_file(home, member)):
        from store.member.passphrase import unlock  # loads cryptography, which only a passphrase needs

        key = unlock(home, member, ask)
    with open_progress(home, member, clock, key) as progress:
        with suppress(Problem):  # so that damage is always reported, even if nothing else reads the records
            progress.records()
        yield progress
