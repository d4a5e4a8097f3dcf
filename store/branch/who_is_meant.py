"""Finds people by name, and people with similar names; see `lessons.text.names` for the comparison."""

import contextlib
from collections.abc import Iterable
from typing import Protocol, TypeVar

from lessons.clean import clean_line
from lessons.problem import N_, Problem
from lessons.text.names import is_named, look_alike
from store.branch.roster import RosterMember, current
from store.disk.home import Home, Member


class Named(Protocol):
    """A person with a name and one or more ids."""

    @property
    def name(self) -> str:
        """The name."""

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids, the main one first."""


Person = TypeVar("Person", bound=Named)


def member_named(wanted: str, people: Iterable[Person]) -> Person | None:
    """The person with this id, else with this name; None if nobody. Raises `Problem` if several have the name."""
    people = list(people)
    chosen = [one for one in people if wanted in one.ids] or [one for one in people if is_called(wanted, one.name)]
    ids = list(dict.fromkeys(one.ids[0] for one in chosen))
    if len(ids) > 1:
        text = N_("several members have this name; give one of the ids: {ids}")
        raise Problem(clean_line(wanted), text, ids=", ".join(ids))
    return chosen[0] if chosen else None


def nobody_called(wanted: str, people: Iterable[Named], unknown: str, confused: str) -> Problem:
    """The refusal of a name that nobody has: `confused`, with the names and ids of those with similar names, if any."""
    if similar := {one.ids[0]: clean_line(one.name) for one in people if look_alike(wanted, one.name)}:
        names = ", ".join(dict.fromkeys(similar.values()))
        return Problem(clean_line(wanted), confused, names=names, ids=", ".join(map(clean_line, similar)))
    return Problem(clean_line(wanted), unknown)


def known_here(home: Home, name: str) -> Member | RosterMember | None:
    """Another person in this home or on its branch's roster with this name, or one easily mistaken for it."""
    people: list[Member | RosterMember] = []
    with contextlib.suppress(Problem):  # what cannot be read is reported where it is needed
        people += home.members()
    if view := current(home):
        people += view.roster.members
    return next(iter(alike(name, [one for one in people if home.config.member not in one.ids])), None)


def is_called(wanted: str, name: str) -> bool:
    """Whether `wanted` is this name, compared as people read it."""
    return wanted == name or is_named(wanted, [name])


def alike(name: str, people: Iterable[Person]) -> list[Person]:
    """Everybody with this name, or one easily mistaken for it."""
    return [one for one in people if is_called(name, one.name) or look_alike(name, one.name)]
