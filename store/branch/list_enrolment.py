"""What becomes of each line of a list of people who are to get codes: decided before anything is made."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from enum import Enum, auto
from typing import Generic, NamedTuple, TypeVar

from lessons.problem import N_, Problem
from lessons.text.names import as_read, outline
from store.branch.name_list import ListedPerson
from store.branch.who_is_meant import Named, member_named

_BETWEEN_NAMES = ",，、;；"
_LONGEST_NAME = 40
Known = TypeVar("Known", bound=Named)


class Holds(Enum):
    """What somebody who is known already has."""

    NOTHING = auto()
    CODE = auto()
    """A code that was not used yet."""
    KEY = auto()
    """A key: they signed in with a code, or were enrolled with a machine."""


class LineOutcome(Enum):
    """What becomes of a line."""

    NEW = auto()
    """Nobody here has this name: a code is made, and the person with it."""
    CODE = auto()
    """Somebody who is known gets a code."""
    HAS_CODE = auto()
    HAS_KEY = auto()
    REPEATED = auto()
    """An earlier line, which has the same number, names the same person."""
    REFUSED = auto()


class ListOutcome(NamedTuple, Generic[Known]):
    """A line and what becomes of it."""

    person: ListedPerson
    outcome: LineOutcome
    known: Known | None = None
    """Who is meant, where somebody is known."""
    alike: tuple[str, ...] = ()
    """Names, of other lines and of people known, that are easily taken for this one."""
    refusal: Problem | None = None

    @property
    def gets_code(self) -> bool:
        """Whether a code is to be made."""
        return self.outcome in (LineOutcome.NEW, LineOutcome.CODE)


def outcomes(
    where: str, people: Sequence[ListedPerson], known: Iterable[Known], holds: Callable[[Known], Holds], *, renew: bool
) -> list[ListOutcome[Known]]:
    """What becomes of each person of a list. `where` names the file; `renew`: an unused code is replaced too.

    Who has a key keeps it, with or without `renew`. Two lines of one name are one person only where both have the same
    number; else neither gets a code, for the list does not say who is who.
    """
    known = list(known)
    by_name: dict[str, list[Known]] = defaultdict(list)
    by_outline: dict[str, dict[str, str]] = defaultdict(dict)
    for one in known:
        for id_ in one.ids:
            by_name[id_].append(one)
        by_name[as_read(one.name)].append(one)
        by_outline[outline(one.name)][as_read(one.name)] = one.name
    lines: dict[str, list[ListedPerson]] = defaultdict(list)
    for person in people:
        lines[as_read(person.name)].append(person)
        by_outline[outline(person.name)].setdefault(as_read(person.name), person.name)

    def outcome(person: ListedPerson) -> ListOutcome[Known]:
        read = as_read(person.name)
        try:
            _refuse_no_name(person)
            namesakes = [other for other in lines[read] if other is not person]
            if namesakes and not all(person.number and other.number == person.number for other in namesakes):
                raise _twins(person, namesakes)
            if namesakes and namesakes[0].line < person.line:
                return ListOutcome(person, LineOutcome.REPEATED)
            one = member_named(person.name, [*by_name[person.name], *by_name[read]])
            held = holds(one) if one else Holds.NOTHING
        except Problem as problem:
            place = ": ".join(filter(None, (f"{where}:{person.line}", problem.where)))
            return ListOutcome(person, LineOutcome.REFUSED, refusal=Problem(place, problem.text, **problem.fields))
        alike = tuple(name for form, name in by_outline[outline(person.name)].items() if form != read)
        if held is Holds.KEY:
            return ListOutcome(person, LineOutcome.HAS_KEY, one)
        if held is Holds.CODE and not renew:
            return ListOutcome(person, LineOutcome.HAS_CODE, one)
        return ListOutcome(person, LineOutcome.CODE if one else LineOutcome.NEW, one, alike)

    return [outcome(person) for person in people]


def _refuse_no_name(person: ListedPerson) -> None:
    if not as_read(person.name):
        raise Problem("", N_("there is no name"))
    if any(mark in person.name for mark in _BETWEEN_NAMES):
        raise Problem(person.name, N_("is this several people? Write each name on a line of its own"))
    if len(person.name) > _LONGEST_NAME:
        raise Problem(person.name, N_("is longer than a name; at most {most} characters"), most=_LONGEST_NAME)


def _twins(person: ListedPerson, namesakes: Sequence[ListedPerson]) -> Problem:
    text = N_(
        "stands on line {lines} too, and names alone tell nobody apart; if they are two people, give each a mark, such "
        "as “{marked}”, else remove one line"
    )
    lines = ", ".join(str(other.line) for other in namesakes[:10])
    return Problem(person.name, text, lines=lines, marked=f"{person.name} ({person.number or 2})")
