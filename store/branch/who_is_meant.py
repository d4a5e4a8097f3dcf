"""Who is meant by a name, and who else could be; names are compared as they are read, see `lessons.text.names`."""

import contextlib
from collections.abc import Iterable
from typing import Protocol, TypeVar

from lessons.clean import clean_line
from lessons.problem import N_, Problem
from lessons.text.names import is_named, look_alike
from store.branch.roster import RosterMember, current
from store.disk.home import Home, Member


class Named(Protocol):
    """Somebody with a name, and with one id or several."""

    @property
    def name(self) -> str:
        """What they are called."""

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids that they are known by, the main one first."""


Person = TypeVar("Person", bound=Named)


def member_named(wanted: str, people: Iterable[Person]) -> Person | None:
    """Who has this id, else this name; None where there is nobody. Raises `Problem` where several have the name."""
    people = list(people)
    chosen = [one for one in people if wanted in one.ids] or [one for one in people if is_called(wanted, one.name)]
    ids = list(dict.fromkeys(one.ids[0] for one in chosen))
    if len(ids) > 1:
        text = N_("several members have this name; give one of the ids: {ids}")
        raise Problem(clean_line(wanted), text, ids=", ".join(ids))
    return chosen[0] if chosen else None


def known_here(home: Home, name: str) -> Member | RosterMember | None:
    """Who else studies in this home, or is on its branch's roster, and has this name or one easily taken for it."""
    people: list[Member | RosterMember] = []
    with contextlib.suppress(Problem):  # what cannot be read is told where it is needed
        people += home.members()
    if view := current(home):
        people += view.roster.members
    return next(iter(alike(name, [one for one in people if home.config.member not in one.ids])), None)


def is_called(wanted: str, name: str) -> bool:
    """Whether somebody of this name is wanted."""
    return wanted == name or is_named(wanted, [name])


def alike(name: str, people: Iterable[Person]) -> list[Person]:
    """Everybody who has this name, or one that is easily taken for it."""
    return [one for one in people if is_called(name, one.name) or look_alike(name, one.name)]
