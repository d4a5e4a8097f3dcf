"""Finds damaged files of a home's members, as far as that is possible without passphrases."""

from lessons.clock import Clock
from lessons.problem import Problem
from store.disk.home import Home
from store.member.progress import NeedsPassphrase, Progress


def look_through(home: Home, clock: Clock) -> None:
    """Read all members' files without changing them; `home.notices` then lists the damage."""
    for member in home.members():
        try:
            Progress.open(home, member.id, clock, write=False).look_through()
        except NeedsPassphrase:
            continue
        except Problem as problem:
            home.notices.add(problem)
