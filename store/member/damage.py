"""What is damaged in the files of a home's members, as far as it shows without anybody's passphrase."""

from lessons.clock import Clock
from lessons.problem import Problem
from store.disk.home import Home
from store.member.progress import NeedsPassphrase, Progress


def look_through(home: Home, clock: Clock) -> None:
    """Read what every member has here and change nothing; `home.notices` says then what is damaged."""
    for member in home.members():
        try:
            Progress.open(home, member.id, clock, write=False).look_through()
        except NeedsPassphrase:
            continue
        except Problem as problem:
            home.notices.add(problem)
