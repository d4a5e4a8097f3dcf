"""The session of a home's member, with what the branch says of them."""

from lessons.clock import Clock
from store.disk.home import Home
from store.machine.library import Library
from store.member.progress import Progress
from store.member.session import Session


def member_session(home: Home, clock: Clock, progress: Progress, library: Library) -> Session:
    """The session of a home's member, with the plan of their branch and their name on its roster."""
    view = None
    if home.branch.exists():
        from store.branch.roster import current  # only here: who studies alone waits for none of it

        view = current(home)
    name = view.me.name if view and view.me else ""
    return Session(home, clock, progress, library, view.plan if view else None, name)
