"""When a test is open under a plan: the combined effect of its exceptions, for each group of members."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from lessons.content.test_rules import moment
from lessons.learning.plan import Plan, TestException, allowed
from lessons.pack.pack import TestOutline
from store.branch.roster import RosterMember


class Window(NamedTuple):
    """The combined effect of a test's exceptions for some members."""

    made_by: tuple[int, ...]
    """Indexes of these exceptions in the plan."""
    opens: datetime | None
    closes: datetime | None


def windows(
    test: TestOutline, pack: str, exceptions: Sequence[TestException], members: Iterable[RosterMember]
) -> Iterator[Window]:
    """Every window of a test of `pack` under these exceptions; members without an exception are left out."""
    places = [place for place, one in enumerate(exceptions) if (one.pack, one.test) == (pack, test.id)]
    people = {(member.level, member.ids) for member in members} or {("", ())}
    people |= {
        (exceptions[place].level, ()) for place in places if exceptions[place].level
    }  # levels that nobody has yet
    for made_by in sorted(
        {tuple(n for n in places if exceptions[n].meets(level, ids)) for level, ids in people} - {()}
    ):
        rules = allowed(test, pack, Plan(tests=tuple(exceptions[place] for place in made_by))).rules
        yield Window(made_by, moment(rules.opens), moment(rules.closes))
