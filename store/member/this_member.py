"""Who studies on this machine, and their progress opened: to write, or to look at while a window has it."""

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
    """The id of this machine's member; made where nobody studied here yet, as at the first start of the application.

    Where the settings that named them are lost, the only one who ever studied here. `unnamed` is what somebody is
    called who gave no name. Raises `Problem` on a shared machine.
    """
    member = home.config.member
    if not member:
        if (home.path / "kiosk" / "administrator").exists():
            text = N_(
                "belongs to a shared machine: members study and send at study kiosk; packs come with study kiosk --sync"
            )
            raise Problem(str(home.path), text)
        here = home.members()
        member = here[0].id if len(here) == 1 else home.new_member(home.config.name or unnamed)
        home.change(member=member)
    return member


def open_progress(home: Home, member: str, clock: Clock, key: "Key | None") -> Progress:
    """The member's progress to write; only to look at where another window has it. Raises as `Progress.open`."""
    try:
        return Progress.open(home, member, clock, key=key)
    except Locked:
        return Progress.open(home, member, clock, write=False, key=key)


@contextmanager
def unlocked_progress(home: Home, member: str, clock: Clock, ask: Callable[[str], str]) -> Iterator[Progress]:
    """The member's progress as `open_progress`, with what is damaged told. `ask` gives a passphrase, if there is one.

    Raises `Problem`.
    """
    key = None
    if is_wrapped(member_key_file(home, member)):
        from store.member.passphrase import unlock  # cryptography only where there is a passphrase

        key = unlock(home, member, ask)
    with open_progress(home, member, clock, key) as progress:
        with suppress(Problem):  # what is damaged is told each time, also where this time nobody asks for it
            progress.records()
        yield progress
